/*
 * closeness.c
 *		How few steps it takes others to get to a node.
 *
 * With d(u, v) the number of edges on a shortest path from u to v, over the r
 * others u that reach v in a graph of n nodes,
 *
 *	closeness(v) = r/(n - 1) r/sum d(u, v)		(Wasserman, Faust 1994, p. 200)
 *	harmonic(v) = sum 1/d(u, v)					(Marchiori, Latora 2000)
 *
 * both 0 where nobody reaches v.  Since source acted because of target, who is
 * close has set many in motion within few steps.  Weights do not matter,
 * parallel edges are one, self-loops lead nowhere.
 *
 * Searches go backwards from v, by the lists of sources, from many nodes at once: a
 * bit for each search says where it is (Then et al., VLDB 8 (2014) 449), and a
 * list is read once for all searches that come to it in the same step.  How many
 * nodes each search finds in a step is counted in counters that lie across
 * words: word i has bit i of the counts of all.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "graph/graph.h"
#include "port/pg_bitutils.h"

static Datum closeness(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_closeness, closeness)

#define SEARCHES 64				/* at once */
#define COUNTER_BITS 32			/* there are fewer than 2^31 nodes */
#define CHUNK (1 << 18)			/* edges between two looks for a cancel */

/* What a search has found so far. */
typedef struct Found
{
	uint64		others;
	uint64		distance;		/* sum over them; n nodes have less than n^2/2 */
	float8		harmonic;
} Found;

typedef struct Search
{
	const Edges *edges;
	uint64	   *seen;			/* of each node, the searches that have come to it */
	uint64	   *here;			/* ... that came in the last step, */
	uint64	   *next;			/* ... or come in this one */
	uint32	   *frontier;		/* nodes that some came to in the last step */
	uint32	   *coming;
	uint32		at_frontier;
	uint32	   *touched;		/* all nodes that some came to */
	uint32		touches;
	uint32		work;
} Search;

static void
search_alloc(Search *search, const Graph *graph)
{
	search->edges = &graph->in;
	search->seen = graph_alloc0(graph->nodes, sizeof(uint64), "closeness");
	search->here = graph_alloc0(graph->nodes, sizeof(uint64), "closeness");
	search->next = graph_alloc0(graph->nodes, sizeof(uint64), "closeness");
	search->frontier = graph_alloc(graph->nodes, sizeof(uint32), "closeness");
	search->coming = graph_alloc(graph->nodes, sizeof(uint32), "closeness");
	search->touched = graph_alloc(graph->nodes, sizeof(uint32), "closeness");
	search->work = 0;
}

/* Each search at its own node. */
static void
search_begin(Search *search, uint32 first, uint32 count)
{
	for (uint32 i = 0; i < count; i++)
	{
		search->seen[first + i] = search->here[first + i] = UINT64CONST(1) << i;
		search->frontier[i] = search->touched[i] = first + i;
	}
	search->at_frontier = search->touches = count;
}

/* Adds 1 to the counts of some searches. */
static inline void
count_searches(uint64 *counter, uint64 searches)
{
	for (int bit = 0; searches != 0; bit++)
	{
		uint64		carry = counter[bit] & searches;

		counter[bit] ^= searches;
		searches = carry;
	}
}

/* To the sources of where the searches are; returns to how many nodes. */
static uint32
spread(Search *search)
{
	uint32		coming = 0;

	for (uint32 i = 0; i < search->at_frontier; i++)
	{
		uint32		node = search->frontier[i];
		uint64		searches = search->here[node];
		uint64		end = search->edges->start[node + 1];

		search->here[node] = 0;
		for (uint64 e = search->edges->start[node]; e < end; e++)
		{
			uint32		source = search->edges->node[e];
			uint64		fresh = searches & ~search->seen[source];

			if (unlikely(++search->work >= CHUNK))
			{
				CHECK_FOR_INTERRUPTS();
				search->work = 0;
			}
			if (fresh == 0)
				continue;
			if (search->next[source] == 0)
				search->coming[coming++] = source;
			search->next[source] |= fresh;
		}
	}
	return coming;
}

/* One step on; counts by search in "counter". */
static void
search_step(Search *search, uint64 *counter)
{
	uint32		coming = spread(search);
	uint64	   *here = search->here;
	uint32	   *frontier = search->frontier;

	search->work += coming + search->at_frontier;
	for (uint32 i = 0; i < coming; i++)
	{
		uint32		node = search->coming[i];

		check_cancel_at(i);
		if (search->seen[node] == 0)
			search->touched[search->touches++] = node;
		search->seen[node] |= search->next[node];
		count_searches(counter, search->next[node]);
	}
	search->here = search->next;
	search->next = here;
	search->frontier = search->coming;
	search->coming = frontier;
	search->at_frontier = coming;
}

/* Searches from "count" nodes one after the other. */
static void
search_all(Search *search, uint32 first, uint32 count, Found *found)
{
	memset(found, 0, SEARCHES * sizeof(Found));
	search_begin(search, first, count);
	for (uint32 distance = 1; search->at_frontier > 0; distance++)
	{
		uint64		counter[COUNTER_BITS] = {0};

		search_step(search, counter);
		for (int bit = 0; bit < COUNTER_BITS; bit++)
			for (uint64 rest = counter[bit]; rest != 0; rest &= rest - 1)
			{
				Found	   *of_search = &found[pg_rightmost_one_pos64(rest)];
				uint64		nodes = UINT64CONST(1) << bit;

				of_search->others += nodes;
				of_search->distance += nodes * distance;
				of_search->harmonic += (float8) nodes / distance;
			}
	}
	/* nothing is left in "here" and "next" */
	for (uint32 i = 0; i < search->touches; i++)
	{
		check_cancel_at(i);
		search->seen[search->touched[i]] = 0;
	}
}

/* closeness(g) -> (node, closeness, harmonic) in order of nodes */
static Datum
closeness(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Search		search;
	Found		found[SEARCHES];

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	search_alloc(&search, graph);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		const Found *of_node = &found[i % SEARCHES];
		float8		others;
		Datum		values[3];
		bool		nulls[3] = {false};

		CHECK_FOR_INTERRUPTS();
		if (i % SEARCHES == 0)
			search_all(&search, i, Min(graph->nodes - i, SEARCHES), found);
		others = of_node->others;
		values[0] = graph_id(graph, i);
		values[1] = Float8GetDatum(others > 0 ? others / ((float8) graph->nodes - 1) * (others / of_node->distance) : 0);
		values[2] = Float8GetDatum(of_node->harmonic);
		report_row(fcinfo, values, nulls);
		if (type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}
