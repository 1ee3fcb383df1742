/*
 * graph.h
 *		Who acted because of whom: a directed, weighted graph in memory.
 *
 * source -> target means that source acted because of target: A shares what B
 * wrote, A -> B.  Rankings credit targets; influence runs from target to
 * source.
 *
 * Nodes are numbered in order of their identifiers (bigint by size, text and
 * uuid by bytes), so that nothing that follows from a graph depends on the
 * order of its rows.  Parallel edges are one edge here, with the number of
 * rows and the sum of weights, which was added in order of size.
 *
 * In SQL there is one type for each type of identifiers: scrm.graph,
 * scrm.graph_text, scrm.graph_uuid.  A graph travels inside a query as an
 * expanded object (graph_value.c) and is flat where it is stored.
 */
#ifndef SCRM_GRAPH_H
#define SCRM_GRAPH_H

#include "common/ids.h"
#include "utils/array.h"
#include "utils/uuid.h"

#define GRAPH_MAX_NODES PG_INT32_MAX	/* node numbers fit an int32 */
#define NO_NODE PG_UINT32_MAX

/* "graph", "graph_text", "graph_uuid" */
extern const char *const graph_type_name[];

/*
 * Edges gathered by one of their ends: those of node i are start[i] ..
 * start[i + 1] - 1, in order of the other end, each other end once.
 */
typedef struct Edges
{
	uint64	   *start;			/* nodes + 1 of them */
	uint32	   *node;			/* the other end */
	uint32	   *count;			/* rows of an edge; NULL: 1 each */
	float8	   *weight;			/* sums of weights, finite and >= 0; NULL: the counts are the weights */
} Edges;

static inline uint32
edge_count(const Edges *edges, uint64 edge)
{
	return edges->count ? edges->count[edge] : 1;
}

static inline float8
edge_weight(const Edges *edges, uint64 edge)
{
	return edges->weight ? edges->weight[edge] : edge_count(edges, edge);
}

typedef union NodeIds
{
	int64	   *number;
	pg_uuid_t  *uuid;
	struct
	{
		uint64	   *start;		/* of each in bytes; nodes + 1 of them */
		char	   *bytes;
	}			text;
} NodeIds;

typedef struct Graph
{
	IdType		type;
	uint32		nodes;
	uint64		edges;			/* parallel ones once */
	uint64		rows;			/* parallel ones as often as they came */
	NodeIds		id;				/* ascending */
	Edges		in;				/* by target; the other end is the source */

	/* made when first asked for, by the functions below */
	Edges	   *out;
	Edges	   *undirected;
	MemoryContext context;		/* where all of it is */
} Graph;

/* The identifier of a node of a graph of texts. */
static inline Word
graph_text(const Graph *graph, uint32 node)
{
	const uint64 *start = &graph->id.text.start[node];
	Word		word = {graph->id.text.bytes + start[0], (int) (start[1] - start[0])};

	return word;
}

/* ---- from and to SQL (graph_value.c) ---- */

/*
 * An argument of one of the graph types, not NULL.  What a query carries as
 * an expanded object is not copied.
 */
extern Graph *graph_argument(FunctionCallInfo fcinfo, int argno, IdType type);

/* A graph whose context is ours to keep as a value for SQL. */
extern Datum graph_datum(Graph *graph);

/* The same for the final function of an aggregate, in the aggregate's context; graph_result() of it is what to return. */
extern Datum graph_aggregated(Graph *graph, MemoryContext context);
extern Datum graph_result(Datum value);

/* ---- asking (graph.c) ---- */

/* The edges by source; the other end is the target. */
extern const Edges *graph_out(Graph *graph);

/* The same in memory of the caller's context. */
extern void graph_transpose(const Graph *graph, Edges *out);

/*
 * Each pair of different nodes with an edge in either direction, in both
 * lists; counts and weights of both directions added; no self-loops.
 */
extern const Edges *graph_undirected(Graph *graph);

extern Datum graph_id(const Graph *graph, uint32 node);

/* The first node with this identifier or a later one; the number of nodes where there is none. */
extern uint32 graph_place(const Graph *graph, Datum id, bool *found);

/* The node with this identifier, or NO_NODE. */
extern uint32 graph_find(const Graph *graph, Datum id);

/*
 * The nodes of an array of identifiers, NO_NODE for what is not in the graph;
 * an error that names the argument for NULLs in it and for more than one
 * dimension.
 */
extern uint32 *graph_find_all(const Graph *graph, ArrayType *ids, const char *name, int *count);

/* Weights summed over the edges of each node: of graph_out() the out-strength. */
extern float8 *graph_strength(const Graph *graph, const Edges *edges);

/*
 * An error with an estimate where so many bytes are more than
 * scrm.graph_memory.  Before any allocation that grows with nodes or edges.
 */
extern void graph_check_memory(uint64 bytes, const char *what);

/* The same for a graph of which so much is known; the estimate is of all it needs. */
extern void graph_check_size(uint64 edges, uint32 nodes, uint64 bytes);

/* Memory for count items; checked, not zeroed, as big as needed. */
extern void *graph_alloc(uint64 count, Size size, const char *what);
extern void *graph_alloc0(uint64 count, Size size, const char *what);

/* ---- making one (graph_build.c) ---- */

/*
 * Rows of edges in any order.  A builder and all it has lives in one context
 * and makes no context of its own: aggregates have one for each group.
 */
typedef struct GraphBuilder GraphBuilder;

extern GraphBuilder *builder_create(MemoryContext context, IdType type);
extern void builder_add_node(GraphBuilder *builder, Datum id);
extern void builder_add_edge(GraphBuilder *builder, Datum source, Datum target, float8 weight);
extern void builder_add_graph(GraphBuilder *builder, const Graph *graph);

/* The graph, in a context of its own below "parent"; the builder has nothing left but itself. */
extern Graph *builder_finish(GraphBuilder *builder, MemoryContext parent);

/* ---- declaring ---- */

/*
 * One C function for each type of identifiers, as NAME.graph.sql declares them:
 * scrm_NAME_bigint, scrm_NAME_text, scrm_NAME_uuid call body(fcinfo, type).
 */
#define GRAPH_FUNCTION(name, body) \
	GRAPH_FUNCTION_OF(name##_bigint, body, ID_BIGINT) \
	GRAPH_FUNCTION_OF(name##_text, body, ID_TEXT) \
	GRAPH_FUNCTION_OF(name##_uuid, body, ID_UUID)

#define GRAPH_FUNCTION_OF(name, body, id_type) \
	PG_FUNCTION_INFO_V1(name); \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		return body(fcinfo, id_type); \
	}

#endif							/* SCRM_GRAPH_H */
