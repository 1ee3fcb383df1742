/*
 * graph_builder.h
 *		Rows of edges on their way to a graph: what a builder has.
 */
#ifndef SCRM_GRAPH_BUILDER_H
#define SCRM_GRAPH_BUILDER_H

#include "graph/node_table.h"

#define MAX_WAITING 512			/* rows that are looked up together */
#define BUILDER_BATCH 512
#define GRAPH_ID_MAX_BYTES 65535	/* of a text */

/* Edges as they came, numbered by the builder's table. */
typedef struct EdgeChunk
{
	uint32		count;
	uint32		room;
	uint32	   *source;
	uint32	   *target;
	float8	   *weight;			/* NULL: all 1 */
	uint32	   *rows;			/* NULL: all 1 */
} EdgeChunk;

/* Rows whose identifiers have not been looked up: source, target, source, target ... */
typedef struct Waiting
{
	uint32		rows;
	uint32		room;
	union
	{
		int64	   *number;
		pg_uuid_t  *uuid;
		struct
		{
			char	   *bytes;
			uint32	   *end;
		}			text;
	}			id;
	uint32		bytes;			/* of texts */
	uint32		bytes_room;
	float8	   *weight;			/* below 0: the source alone, without an edge */
} Waiting;

struct GraphBuilder
{
	MemoryContext context;
	NodeTable	table;
	Waiting		waiting;
	EdgeChunk  *chunk;
	uint32		chunks;
	uint32		chunk_room;
	bool		weighted;		/* a chunk has weights */
	bool		counted;		/* a chunk has numbers of rows */
	uint64		edges;			/* in all chunks */
	uint64		edges_bytes;
	Datum		value;			/* of the finished graph, or 0: final functions may be called again */
};

/* Makes edges of all rows that wait. */
extern void builder_flush(GraphBuilder *builder);

/* An edge between nodes of the table, of a partial state that is read. */
extern void builder_append(GraphBuilder *builder, uint32 source, uint32 target, uint32 rows, float8 weight);

/* Refuses a weight that is negative or not finite. */
pg_noreturn extern void weight_is_invalid(float8 weight);

#endif							/* SCRM_GRAPH_BUILDER_H */
