/*
 * graph_builder.h
 *		Rows of edges on their way to a graph: what a builder has.
 */
#ifndef SCRM_GRAPH_BUILDER_H
#define SCRM_GRAPH_BUILDER_H

#include <float.h>

#include "graph/node_table.h"

#define MAX_WAITING 512			/* rows that are looked up together */
#define BUILDER_BATCH 512		/* identifiers of a table likewise */
#define GRAPH_ID_MAX_BYTES 65535	/* of a text */
#define CHUNK_BITS 16
#define CHUNK_EDGES (1 << CHUNK_BITS)

/* So many edges one after the other. */
typedef struct EdgeChunk
{
	uint64	   *edge;			/* the target's number above the source's */
	float8	   *weight;			/* NULL: each weighs as much as it has rows */
	uint32	   *rows;			/* NULL: one each */
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
	float8	   *weight;			/* NULL: all 1; below 0: the source alone, without an edge */
} Waiting;

struct GraphBuilder
{
	MemoryContext context;
	NodeTable	table;
	Waiting		waiting;
	EdgeChunk  *chunk;			/* of edges in order of appearance, all full but the last */
	uint32		chunk_room;
	bool		weighted;		/* a chunk has weights */
	bool		counted;		/* a chunk has numbers of rows */
	uint64		edges;			/* in all chunks */
	uint64		edge_room;
	Datum		value;			/* of a finished aggregate */
};

static inline uint64
edge_of(uint32 source, uint32 target)
{
	return (uint64) target << 32 | source;
}

/* The chunk of an edge, and its place there. */
#define EDGE_CHUNK(builder, number) (&(builder)->chunk[(number) >> CHUNK_BITS])
#define EDGE_PLACE(number) ((number) & (CHUNK_EDGES - 1))

/* Makes edges of all rows that wait. */
extern void builder_flush(GraphBuilder *builder);

/* An edge between nodes of the table, of a graph that is read. */
extern void builder_append(GraphBuilder *builder, uint32 source, uint32 target, uint32 rows, float8 weight);

/* Gives every chunk weights, or numbers of rows. */
extern void builder_weigh_all(GraphBuilder *builder);
extern void builder_count_all(GraphBuilder *builder);

/* Refuses a weight that is negative or not finite. */
pg_noreturn extern void weight_is_invalid(float8 weight);

static inline void
check_weight(float8 weight)
{
	if (unlikely(!(weight >= 0 && weight <= DBL_MAX)))
		weight_is_invalid(weight);
}

#endif							/* SCRM_GRAPH_BUILDER_H */
