/*
 * graph_value.c
 *		A graph as a value of SQL: an expanded object while it travels inside a
 *		query, flat where it is stored.
 *
 * Small graphs are always flat, so that one for each of many groups costs no
 * memory context.
 */
#include "scrm.h"

#include "graph/graph_flat.h"
#include "utils/expandeddatum.h"
#include "utils/memutils.h"

#define SMALL_EDGES 1024		/* nodes and edges of a graph that is flat at once */

typedef struct ExpandedGraph
{
	ExpandedObjectHeader header;
	Graph	   *graph;
	uint64		flat_size;		/* 0: not known yet */
} ExpandedGraph;

static Size expanded_flat_size(ExpandedObjectHeader *header);
static void expanded_flatten(ExpandedObjectHeader *header, void *result, Size size);

static const ExpandedObjectMethods expanded_graph_methods = {
	expanded_flat_size,
	expanded_flatten
};

static uint64
checked_flat_size(const Graph *graph)
{
	uint64		size = graph_flat_size(graph);

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a graph of %u nodes and %llu edges takes %llu MB to store, more than a value can have",
						graph->nodes, (unsigned long long) graph->edges, (unsigned long long) (size / (1024 * 1024))),
				 errhint("Ask it in the query that makes it: FROM (SELECT scrm.graph_agg(...) AS g FROM ...) AS made, LATERAL scrm.pagerank(g).")));
	return size;
}

static Size
expanded_flat_size(ExpandedObjectHeader *header)
{
	ExpandedGraph *object = (ExpandedGraph *) header;

	if (object->flat_size == 0)
		object->flat_size = checked_flat_size(object->graph);
	return object->flat_size;
}

static void
expanded_flatten(ExpandedObjectHeader *header, void *result, Size size)
{
	ereport(DEBUG1, (errmsg_internal("graph: made flat, %llu bytes", (unsigned long long) size)));
	graph_flatten(((ExpandedGraph *) header)->graph, result, size);
}

/* Flat in the current context; the graph is gone. */
static Datum
flat_datum(Graph *graph)
{
	Size		size = checked_flat_size(graph);
	void	   *flat = palloc(size);

	graph_flatten(graph, flat, size);
	MemoryContextDelete(graph->context);
	return PointerGetDatum(flat);
}

static ExpandedGraph *
expanded(Graph *graph)
{
	ExpandedGraph *object = MemoryContextAllocZero(graph->context, sizeof(ExpandedGraph));

	EOH_init_header(&object->header, &expanded_graph_methods, graph->context);
	object->graph = graph;
	return object;
}

static bool
is_small(const Graph *graph)
{
	return graph->nodes + graph->edges <= SMALL_EDGES;
}

Datum
graph_datum(Graph *graph)
{
	return is_small(graph) ? flat_datum(graph) : EOHPGetRWDatum(&expanded(graph)->header);
}

Datum
graph_aggregated(Graph *graph, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	Datum		value = is_small(graph) ? flat_datum(graph) : EOHPGetRODatum(&expanded(graph)->header);

	MemoryContextSwitchTo(old);
	return value;
}

/*
 * Server 15 copies, and so makes flat, every result of a final function that
 * does not lie in the current context: the pointer to the object is copied
 * there, the object itself lives as long as the aggregate.
 */
Datum
graph_result(Datum value)
{
	void	   *pointer;

	if (!VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(value)))
		return value;
	pointer = palloc(EXPANDED_POINTER_SIZE);
	memcpy(pointer, DatumGetPointer(value), EXPANDED_POINTER_SIZE);
	return PointerGetDatum(pointer);
}

Graph *
graph_argument(FunctionCallInfo fcinfo, int argno, IdType type)
{
	Datum		datum = PG_GETARG_DATUM(argno);

	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
	{
		ExpandedGraph *object = (ExpandedGraph *) DatumGetEOHP(datum);

		if (object->header.eoh_methods == &expanded_graph_methods && object->graph->type == type)
			return object->graph;
	}
	return graph_from_flat(PG_DETOAST_DATUM(datum), type, CurrentMemoryContext);
}
