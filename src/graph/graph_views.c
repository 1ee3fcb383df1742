/*
 * graph_views.c
 *		The edges of a graph by source, and of both directions.
 *
 * To turn the lists round is to touch a line of memory for each edge.  So
 * edges are first put into piles by source, where their targets and weights
 * already stand in the range that is theirs in the end, and then each pile is
 * put in order in the cache.
 */
#include "scrm.h"

#include "common/check.h"
#include "graph/graph.h"
#include "utils/memutils.h"

#define PILES 256
#define CACHED_EDGES 65536		/* so few are turned round at once */

/* The graph, and as many edges once more: an error with an estimate where that is too much. */
static void
check_view(const Graph *graph, uint64 edges, uint64 edge_size)
{
	graph_check_size(graph->edges, graph->nodes, MemoryContextMemAllocated(graph->context, true) + edges * edge_size +
					 (uint64) graph->nodes * 2 * sizeof(uint64));
}

static uint64
edge_size(bool counted, bool weighted)
{
	return sizeof(uint32) + (counted ? sizeof(uint32) : 0) + (weighted ? sizeof(float8) : 0);
}

static void
alloc_edges(Edges *edges, uint32 nodes, uint64 number, bool counted, bool weighted)
{
	edges->start = graph_alloc((uint64) nodes + 1, sizeof(uint64), "nodes");
	edges->node = graph_alloc(number, sizeof(uint32), "edges");
	edges->count = counted ? graph_alloc(number, sizeof(uint32), "edges") : NULL;
	edges->weight = weighted ? graph_alloc(number, sizeof(float8), "edges") : NULL;
}

static void
free_edges(Edges *edges)
{
	pfree(edges->start);
	pfree(edges->node);
	if (edges->count)
		pfree(edges->count);
	if (edges->weight)
		pfree(edges->weight);
}

static inline void
copy_edge(Edges *to, uint64 place, uint32 node, const Edges *from, uint64 edge)
{
	to->node[place] = node;
	if (to->count)
		to->count[place] = from->count[edge];
	if (to->weight)
		to->weight[place] = from->weight[edge];
}

/* ---- by source ---- */

typedef struct Piles
{
	int			shift;			/* source >> shift is its pile */
	uint64		start[PILES + 1];
	uint64		largest;
	uint32	   *source;			/* of each edge, pile by pile */
	Edges		items;			/* one pile's, while they are put in order */
} Piles;

static void
count_piles(const Graph *graph, Piles *piles)
{
	uint64		sum = 0;

	memset(piles, 0, sizeof(Piles));
	if (graph->edges > CACHED_EDGES)
		while (graph->nodes >> piles->shift >= PILES)
			piles->shift++;
	else
		piles->shift = 31;
	for (uint64 e = 0; e < graph->edges; e++)
	{
		check_cancel_at((uint32) e);
		piles->start[graph->in.node[e] >> piles->shift]++;
	}
	for (int p = 0; p <= PILES; p++)
	{
		uint64		edges = p < PILES ? piles->start[p] : 0;

		piles->start[p] = sum;
		piles->largest = Max(piles->largest, edges);
		sum += edges;
	}
}

/* Targets come in order, and stay so in each pile. */
static void
put_on_piles(const Graph *graph, Piles *piles, Edges *out)
{
	const Edges *in = &graph->in;
	uint64		next[PILES];

	memcpy(next, piles->start, sizeof(next));
	for (uint32 target = 0; target < graph->nodes; target++)
	{
		check_cancel_at(target);
		for (uint64 e = in->start[target]; e < in->start[target + 1]; e++)
		{
			uint64		place = next[in->node[e] >> piles->shift]++;

			check_cancel_at((uint32) e);
			piles->source[place] = in->node[e];
			copy_edge(out, place, target, in, e);
		}
	}
}

/* The edges of sources first .. end - 1, which stand in their range, by source. */
static void
order_pile(Piles *piles, uint64 begin, uint64 count, uint32 first, uint32 end, Edges *out)
{
	const uint32 *source = piles->source + begin;
	Edges	   *item = &piles->items;
	uint64		sum = begin;

	for (uint32 i = first; i < end; i++)
	{
		check_cancel_at(i);
		out->start[i] = 0;
	}
	for (uint64 i = 0; i < count; i++)
	{
		check_cancel_at((uint32) i);
		out->start[source[i]]++;
		copy_edge(item, i, out->node[begin + i], out, begin + i);
	}
	for (uint32 i = first; i < end; i++)
	{
		uint64		edges = out->start[i];

		check_cancel_at(i);
		out->start[i] = sum;
		sum += edges;
	}
	/* placing edges moves where each source begins to its end */
	for (uint64 i = 0; i < count; i++)
	{
		check_cancel_at((uint32) i);
		copy_edge(out, out->start[source[i]]++, item->node[i], item, i);
	}
	for (uint32 i = end; i > first; i--)
	{
		check_cancel_at(i);
		out->start[i - 1] = i - 1 > first ? out->start[i - 2] : begin;
	}
}

void
graph_transpose(const Graph *graph, Edges *out)
{
	bool		counted = graph->in.count != NULL;
	bool		weighted = graph->in.weight != NULL;
	Piles		piles;

	count_piles(graph, &piles);
	/* the edges once more, their sources, and the largest pile */
	check_view(graph, graph->edges + piles.largest, edge_size(counted, weighted));
	alloc_edges(out, graph->nodes, graph->edges, counted, weighted);
	piles.source = graph_alloc(graph->edges, sizeof(uint32), "edges");
	alloc_edges(&piles.items, 0, piles.largest, counted, weighted);
	put_on_piles(graph, &piles, out);
	for (uint32 p = 0; p < PILES && (uint64) p << piles.shift < graph->nodes; p++)
		order_pile(&piles, piles.start[p], piles.start[p + 1] - piles.start[p], p << piles.shift,
				   (uint32) Min((uint64) (p + 1) << piles.shift, graph->nodes), out);
	out->start[graph->nodes] = graph->edges;
	free_edges(&piles.items);
	pfree(piles.source);
}

const Edges *
graph_out(Graph *graph)
{
	MemoryContext old;
	Edges	   *out;

	if (graph->out)
		return graph->out;
	old = MemoryContextSwitchTo(graph->context);
	out = palloc0(sizeof(Edges));
	graph_transpose(graph, out);
	graph->out = out;
	MemoryContextSwitchTo(old);
	return out;
}

/* ---- in both directions ---- */

/*
 * Walks over the neighbours of a node in either direction, in order, each
 * once, without the node itself.
 */
typedef struct Neighbours
{
	const Edges *in;
	const Edges *out;
	uint64		i;
	uint64		i_end;
	uint64		o;
	uint64		o_end;
	uint32		self;
	uint32		node;
	uint32		count;
	float8		weight;
} Neighbours;

static inline bool
next_neighbour(Neighbours *n)
{
	uint32		a;
	uint32		b;

	do
	{
		a = n->i < n->i_end ? n->in->node[n->i] : NO_NODE;
		b = n->o < n->o_end ? n->out->node[n->o] : NO_NODE;
		n->node = Min(a, b);
		if (n->node == NO_NODE)
			return false;
		n->count = 0;
		n->weight = 0;
		if (a == n->node)
		{
			n->count = edge_count(n->in, n->i);
			n->weight = edge_weight(n->in, n->i++);
		}
		if (b == n->node)
		{
			uint32		count = edge_count(n->out, n->o);

			if (unlikely(n->count > PG_UINT32_MAX - count))
				ereport(ERROR,
						(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						 errmsg("an edge cannot have more than %u rows, both directions together", PG_UINT32_MAX)));
			n->count += count;
			n->weight += edge_weight(n->out, n->o++);
		}
	} while (n->node == n->self);
	return true;
}

static void
begin_neighbours(Neighbours *n, const Graph *graph, const Edges *out, uint32 node)
{
	n->in = &graph->in;
	n->out = out;
	n->i = graph->in.start[node];
	n->i_end = graph->in.start[node + 1];
	n->o = out->start[node];
	n->o_end = out->start[node + 1];
	n->self = node;
}

/* What pairs in both directions have left over. */
static void
shrink_edges(Edges *edges, uint64 number)
{
	number = Max(number, 1);
	edges->node = repalloc_huge(edges->node, number * sizeof(uint32));
	edges->count = repalloc_huge(edges->count, number * sizeof(uint32));
	if (edges->weight)
		edges->weight = repalloc_huge(edges->weight, number * sizeof(float8));
}

const Edges *
graph_undirected(Graph *graph)
{
	const Edges *out = graph_out(graph);
	MemoryContext old;
	Edges	   *both;
	Neighbours	n;
	bool		weighted = graph->in.weight != NULL;
	uint64		number = 0;

	if (graph->undirected)
		return graph->undirected;
	/* both directions add up, so counts are needed even where every edge has one row */
	check_view(graph, 2 * graph->edges, edge_size(true, weighted));
	old = MemoryContextSwitchTo(graph->context);
	both = palloc0(sizeof(Edges));
	alloc_edges(both, graph->nodes, 2 * graph->edges, true, weighted);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		both->start[i] = number;
		for (begin_neighbours(&n, graph, out, i); next_neighbour(&n);)
		{
			both->node[number] = n.node;
			both->count[number] = n.count;
			if (weighted)
				both->weight[number] = check_result_finite(n.weight, "weight of an edge");
			check_cancel_at((uint32) number++);
		}
		check_cancel_at(i);
	}
	both->start[graph->nodes] = number;
	shrink_edges(both, number);
	graph->undirected = both;
	MemoryContextSwitchTo(old);
	return both;
}
