/*
 * connected.c
 *		Connected components: who is linked to whom, whichever way edges point.
 *
 * Afforest (Sutton, Ben-Nun, Barak, IPDPS 2018) over the lists of edges by
 * target, one thread: two edges of each node join most of what belongs
 * together.  The component that most nodes are in by then is known from a
 * sample, and its nodes from a bitmap that fits the cache; an edge inside of it
 * costs a bit's test and no walk to a root.  The answer does not depend on the
 * sample.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "graph/components.h"
#include "graph/union_find.h"
#include "port/pg_bitutils.h"

#define FIRST_EDGES 2			/* of each node, joined before the sample */
#define AHEAD 16				/* nodes whose parents are fetched early */
#define SAMPLE 1024				/* nodes */

static Datum connected_components(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_connected_components, connected_components)

/* Parents of a node's first sources, before they are asked for. */
static inline void
fetch_first_edges(const Edges *in, const uint32 *parent, uint32 target)
{
	uint64		end = Min(in->start[target] + FIRST_EDGES, in->start[target + 1]);

	for (uint64 edge = in->start[target]; edge < end; edge++)
		__builtin_prefetch(&parent[in->node[edge]]);
}

static void
join_first_edges(const Graph *graph, uint32 *parent)
{
	const Edges *in = &graph->in;

	for (uint32 target = 0; target < graph->nodes; target++)
	{
		uint64		end = Min(in->start[target] + FIRST_EDGES, in->start[target + 1]);

		check_cancel_at(target);
		if (target + AHEAD < graph->nodes)
			fetch_first_edges(in, parent, target + AHEAD);
		for (uint64 edge = in->start[target]; edge < end; edge++)
			union_join(parent, target, in->node[edge]);
	}
}

static int
compare_nodes(const void *a, const void *b)
{
	uint32		x = *(const uint32 *) a;
	uint32		y = *(const uint32 *) b;

	return (x > y) - (x < y);
}

/* The root that most of some nodes have, taken at equal distances; all hang below their roots. */
static uint32
most_frequent_root(const uint32 *parent, uint32 nodes)
{
	uint32		sample[SAMPLE];
	int			count = (int) Min(nodes, SAMPLE);
	uint32		best = 0;
	int			most = 0;
	int			run = 0;

	for (int i = 0; i < count; i++)
		sample[i] = parent[(uint64) nodes * i / count];
	qsort(sample, count, sizeof(uint32), compare_nodes);
	for (int i = 0; i < count; i++)
	{
		run = i > 0 && sample[i] == sample[i - 1] ? run + 1 : 1;
		if (run > most)
		{
			most = run;
			best = sample[i];
		}
	}
	return best;
}

/* Bits of the nodes that are not below a root. */
static uint64 *
nodes_outside(const uint32 *parent, uint32 nodes, uint32 root)
{
	uint64	   *outside = graph_alloc((uint64) nodes / 64 + 1, sizeof(uint64), "components");

	for (uint32 first = 0; first < nodes; first += 64)
	{
		uint32		count = Min(nodes - first, 64);
		uint64		bits = 0;

		check_cancel_at(first);
		for (uint32 i = 0; i < count; i++)
			bits |= (uint64) (parent[first + i] != root) << i;
		outside[first / 64] = bits;
	}
	return outside;
}

static inline bool
is_outside(const uint64 *outside, uint32 node)
{
	return outside[node / 64] >> node % 64 & 1;
}

/* All edges to nodes outside. */
static void
join_outside(const Graph *graph, uint32 *parent, const uint64 *outside)
{
	const Edges *in = &graph->in;

	for (uint32 first = 0; first < graph->nodes; first += 64)
	{
		check_cancel_at(first);
		for (uint64 bits = outside[first / 64]; bits != 0; bits &= bits - 1)
		{
			uint32		target = first + pg_rightmost_one_pos64(bits);

			for (uint64 edge = in->start[target]; edge < in->start[target + 1]; edge++)
			{
				check_cancel_at((uint32) edge);
				union_join(parent, target, in->node[edge]);
			}
		}
	}
}

/* All edges from nodes outside, each of which needs one into the largest component; most edges are looked at once, and that is all. */
static void
join_from_outside(const Graph *graph, uint32 *parent, uint64 *outside)
{
	const Edges *in = &graph->in;
	uint32		target = 0;

	for (uint64 edge = 0; edge < graph->edges; edge++)
	{
		uint32		source = in->node[edge];

		check_cancel_at((uint32) edge);
		if (likely(!is_outside(outside, source)))
			continue;
		while (in->start[target + 1] <= edge)
			target++;
		union_join(parent, target, source);
		if (!is_outside(outside, target))
			outside[source / 64] &= ~(UINT64CONST(1) << source % 64);
	}
}

/* Each node's parent is in its component, and none larger than the node; that of the smallest is itself. */
static void
join_components(const Graph *graph, uint32 *parent)
{
	uint64	   *outside;

	union_begin(parent, graph->nodes);
	join_first_edges(graph, parent);
	union_flatten(parent, graph->nodes);
	if (graph->nodes == 0)
		return;
	outside = nodes_outside(parent, graph->nodes, most_frequent_root(parent, graph->nodes));
	join_outside(graph, parent, outside);
	join_from_outside(graph, parent, outside);
	pfree(outside);
}

uint32
graph_connected_components(const Graph *graph, uint32 *component)
{
	uint32		count = 0;

	join_components(graph, component);
	/* parents come before their children */
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		component[i] = component[i] == i ? count++ : component[component[i]];
	}
	return count;
}

/* connected_components(g) -> (node, component) in order of nodes */
static Datum
connected_components(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	uint32	   *smallest;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	smallest = graph_alloc(graph->nodes, sizeof(uint32), "components");
	join_components(graph, smallest);
	union_flatten(smallest, graph->nodes);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false};

		check_cancel_at(i);
		values[0] = graph_id(graph, i);
		values[1] = graph_id(graph, smallest[i]);
		report_row(fcinfo, values, nulls);
		if (type == ID_TEXT)
		{
			pfree(DatumGetPointer(values[0]));
			pfree(DatumGetPointer(values[1]));
		}
	}
	PG_RETURN_NULL();
}
