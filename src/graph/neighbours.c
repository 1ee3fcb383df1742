/*
 * neighbours.c
 *		Who has to do with whom: each pair of different nodes with an edge in
 *		either direction, in both lists, without counts and weights.
 *
 * What graph_undirected() gives, less what needs counts and weights: for
 * k-cores and triangles, where making this is most of the work.
 *
 * A graph has its lists of sources; turning all of it round for the lists of
 * targets would touch a line of memory for each edge.  So edges are put into
 * piles by source, each pile small enough for its lists to lie in the cache
 * while they are made and merged with the lists of sources.
 */
#include "scrm.h"

#include "common/check.h"
#include "graph/neighbours.h"

#define PILES 256

typedef struct Link
{
	uint32		source;
	uint32		target;
} Link;

typedef struct Piles
{
	Link	   *link;			/* pile by pile, in each by target */
	uint64		start[PILES + 1];
	int			shift;			/* source >> shift is its pile */
	uint32	   *target;			/* lists of the pile at hand, in order */
	uint64	   *end;			/* of each list, from the first source of the pile */
} Piles;

static void
make_piles(const Graph *graph, Piles *piles)
{
	const Edges *in = &graph->in;
	uint64		next[PILES] = {0};
	uint64		sum = 0;
	uint64		largest = 0;

	piles->shift = 0;
	while (graph->nodes >> piles->shift >= PILES)
		piles->shift++;
	for (uint64 e = 0; e < graph->edges; e++)
	{
		check_cancel_at((uint32) e);
		next[in->node[e] >> piles->shift]++;
	}
	for (int i = 0; i < PILES; i++)
	{
		piles->start[i] = sum;
		sum += next[i];
		largest = Max(largest, next[i]);
		next[i] = piles->start[i];
	}
	piles->start[PILES] = sum;
	piles->link = graph_alloc(graph->edges, sizeof(Link), "neighbours");
	piles->target = graph_alloc(largest, sizeof(uint32), "neighbours");
	piles->end = graph_alloc((uint64) 1 << piles->shift, sizeof(uint64), "neighbours");
	for (uint32 target = 0; target < graph->nodes; target++)
	{
		check_cancel_at(target);
		for (uint64 e = in->start[target]; e < in->start[target + 1]; e++)
		{
			Link	   *link = &piles->link[next[in->node[e] >> piles->shift]++];

			check_cancel_at((uint32) e);
			link->source = in->node[e];
			link->target = target;
		}
	}
}

/* The lists of targets of a pile's sources. */
static void
sort_pile(Piles *piles, int pile)
{
	const Link *link = piles->link + piles->start[pile];
	uint64		count = piles->start[pile + 1] - piles->start[pile];
	uint32		first = (uint32) pile << piles->shift;
	uint32		sources = 1U << piles->shift;
	uint64		sum = 0;

	for (uint32 i = 0; i < sources; i++)
	{
		check_cancel_at(i);
		piles->end[i] = 0;
	}
	for (uint64 i = 0; i < count; i++)
	{
		check_cancel_at((uint32) i);
		piles->end[link[i].source - first]++;
	}
	/* where each begins; placing its targets moves that to its end */
	for (uint32 i = 0; i < sources; i++)
	{
		uint64		targets = piles->end[i];

		check_cancel_at(i);
		piles->end[i] = sum;
		sum += targets;
	}
	for (uint64 i = 0; i < count; i++)
	{
		check_cancel_at((uint32) i);
		piles->target[piles->end[link[i].source - first]++] = link[i].target;
	}
}

/* Two ordered lists as one, each node once and "self" not at all; returns how many. */
static uint64
merge_lists(uint32 *to, const uint32 *a, uint64 a_count, const uint32 *b, uint64 b_count, uint32 self)
{
	uint64		count = 0;
	uint64		i = 0;
	uint64		j = 0;

	while (i < a_count && j < b_count)
	{
		uint32		x = a[i];
		uint32		y = b[j];

		check_cancel_at((uint32) (i + j));
		to[count] = Min(x, y);
		count += to[count] != self;
		i += x <= y;
		j += y <= x;
	}
	for (; i < a_count; i++)
	{
		check_cancel_at((uint32) i);
		to[count] = a[i];
		count += to[count] != self;
	}
	for (; j < b_count; j++)
	{
		check_cancel_at((uint32) j);
		to[count] = b[j];
		count += to[count] != self;
	}
	return count;
}

void
graph_neighbours(const Graph *graph, NeighbourLists *neighbours)
{
	const Edges *in = &graph->in;
	Piles		piles;
	uint64		number = 0;

	make_piles(graph, &piles);
	neighbours->start = graph_alloc((uint64) graph->nodes + 1, sizeof(uint64), "neighbours");
	neighbours->node = graph_alloc(2 * graph->edges + 1, sizeof(uint32), "neighbours");
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		uint32		place = i & ((1U << piles.shift) - 1);
		uint64		begin = place == 0 ? 0 : piles.end[place - 1];

		check_cancel_at(i);
		if (place == 0)
			sort_pile(&piles, (int) (i >> piles.shift));
		neighbours->start[i] = number;
		number += merge_lists(neighbours->node + number, in->node + in->start[i], in->start[i + 1] - in->start[i],
							  piles.target + begin, piles.end[place] - begin, i);
	}
	neighbours->start[graph->nodes] = number;
	pfree(piles.link);
	pfree(piles.target);
	pfree(piles.end);
}

void
free_neighbours(NeighbourLists *neighbours)
{
	pfree(neighbours->start);
	pfree(neighbours->node);
}
