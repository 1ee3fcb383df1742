/*
 * components.c
 *		Strong components: the largest sets of nodes that all reach each other.
 *
 * Tarjan's search in Pearce's form (Information Processing Letters 116 (2016)
 * 47), which needs one number for each node: from 1 up in order of discovery
 * while the node's component is open, lowered to that of the earliest open node
 * it reaches, and above all open ones once its component is known.  The search
 * keeps its own stack: a chain of a million nodes is as deep as that.
 *
 * It follows edges from target to source, by the lists that a graph always has.
 * A component is complete after all those that it reaches so, the ones that act
 * because of it: numbered in this order, an edge from one component to another
 * runs to the higher number.  A system in which what a node has comes from its
 * sources is solved component by component in this order, and inside of each in
 * the order in which the search left the nodes, mostly after their sources.
 */
#include "scrm.h"

#include "common/check.h"
#include "graph/components.h"

/* A node on the way from where the search began to where it is. */
typedef struct Visit
{
	uint32		node;
	bool		root;			/* reaches no open node found before it */
	uint64		next;			/* edge to follow */
} Visit;

typedef struct Search
{
	const Edges *edges;
	bool		only_weighted;	/* an edge of weight 0 is none */
	uint32	   *number;			/* of each node, 0: not yet found */
	Visit	   *visit;			/* the way */
	uint32		depth;
	uint32	   *open;			/* nodes left, whose component is open */
	uint32		opened;
	uint32		found;			/* open nodes, and 1 */
	uint32		last;			/* number of the next component's nodes, downwards */
	uint32	   *order;			/* may be NULL */
	uint32		ordered;
} Search;

static void
enter(Search *search, uint32 node)
{
	Visit	   *visit = &search->visit[search->depth++];

	visit->node = node;
	visit->root = true;
	visit->next = search->edges->start[node];
	search->number[node] = search->found++;
}

/* All nodes that were opened after the first node of a component are its own. */
static void
close_component(Search *search, uint32 root)
{
	uint32		number = search->number[root];
	uint32		first = search->opened;

	while (first > 0 && search->number[search->open[first - 1]] >= number)
	{
		check_cancel_at(first);
		search->number[search->open[--first]] = search->last;
	}
	search->found -= search->opened - first + 1;
	if (search->order)
	{
		memcpy(&search->order[search->ordered], &search->open[first], sizeof(uint32) * (search->opened - first));
		search->ordered += search->opened - first;
		search->order[search->ordered++] = root;
	}
	search->number[root] = search->last--;
	search->opened = first;
}

static void
leave(Search *search)
{
	const Visit *visit = &search->visit[--search->depth];
	uint32	   *number = search->number;

	if (visit->root)
		close_component(search, visit->node);
	else
		search->open[search->opened++] = visit->node;
	if (search->depth > 0 && number[visit->node] < number[visit[-1].node])
	{
		number[visit[-1].node] = number[visit->node];
		search->visit[search->depth - 1].root = false;
	}
}

/* A node that the search leaves as it enters it: a component by itself. */
static inline bool
pass_leaf(Search *search, uint32 node)
{
	if (search->edges->start[node] < search->edges->start[node + 1])
		return false;
	search->number[node] = search->last--;
	if (search->order)
		search->order[search->ordered++] = node;
	return true;
}

/* Follows the next edges of the node where the search is, to a new node or back. */
static void
step(Search *search)
{
	const Edges *edges = search->edges;
	Visit	   *visit = &search->visit[search->depth - 1];
	uint64		end = edges->start[visit->node + 1];
	uint32		number = search->number[visit->node];
	bool		root = visit->root;

	for (uint64 e = visit->next; e < end; e++)
	{
		uint32		other = edges->node[e];
		uint32		theirs = search->number[other];

		check_cancel_at((uint32) e);
		if (search->only_weighted && edge_weight(edges, e) == 0)
			continue;
		if (theirs == 0 && pass_leaf(search, other))
			continue;
		if (theirs == 0)
		{
			search->number[visit->node] = number;
			visit->root = root;
			visit->next = e + 1;
			enter(search, other);
			return;
		}
		if (theirs < number)
		{
			number = theirs;
			root = false;
		}
	}
	search->number[visit->node] = number;
	visit->root = root;
	leave(search);
}

uint32
graph_strong_order(const Graph *graph, bool only_weighted, uint32 *component, uint32 *order)
{
	Search		search = {0};

	search.edges = &graph->in;
	search.only_weighted = only_weighted;
	search.number = component;
	search.visit = graph_alloc(graph->nodes, sizeof(Visit), "strong components");
	search.open = graph_alloc(graph->nodes, sizeof(uint32), "strong components");
	search.found = 1;
	search.last = PG_UINT32_MAX;
	search.order = order;
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		component[i] = 0;
	}
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		if (component[i] != 0 || pass_leaf(&search, i))
			continue;
		enter(&search, i);
		for (uint32 steps = 1; search.depth > 0; steps++)
		{
			check_cancel_at(steps);
			step(&search);
		}
	}
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		component[i] = PG_UINT32_MAX - component[i];
	}
	pfree(search.visit);
	pfree(search.open);
	return PG_UINT32_MAX - search.last;
}

uint32
graph_strong_components(const Graph *graph, uint32 *component)
{
	return graph_strong_order(graph, false, component, NULL);
}
