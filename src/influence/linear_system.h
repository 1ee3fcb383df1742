/*
 * linear_system.h
 *		What every node has from its sources: y = r + M y over a graph.
 *
 * PageRank, Katz and customer influence are this system with different factors.
 */
#ifndef SCRM_LINEAR_SYSTEM_H
#define SCRM_LINEAR_SYSTEM_H

#include "common/progress.h"
#include "graph/graph.h"
#include "miscadmin.h"

/* M_ij = w(j -> i) factor_j for the edge from j to i, all >= 0 */
typedef struct LinearSystem
{
	uint32		nodes;
	Edges		in;				/* lists of the graph; weights and counts may be copies */
	float8	   *factor;			/* of each source; 0 where nothing goes out */
	float8	   *self;			/* M_ii; NULL: no self-loops */
	bool		even;			/* weights are such that a factor fits a float4 */

	/* made by system_order */
	uint32		components;
	uint32	   *order;			/* nodes, gathered by strong component, sources' components first */
	uint32	   *component;		/* of each node, ascending in that order */
} LinearSystem;

typedef enum Norm
{
	NORM_SUM,					/* of absolute values */
	NORM_MAXIMUM
} Norm;

/* How far to go, and how far it went. */
typedef struct Solution
{
	Norm		norm;
	float8		allowed;		/* change in a last sweep; a sum is divided among the components */
	int			max_sweeps;		/* of a component */
	Progress   *progress;

	int			sweeps;			/* of the component that needed most */
	float8		change;			/* norm of the changes in the last sweeps */
	bool		converged;		/* change <= allowed everywhere, or the last digits reached */
} Solution;

/*
 * factor_j = share / (sum of the weights out of j): columns of M add up to
 * share, or to 0 where nothing goes out.  With without_self, self-loops are no
 * edges.
 */
extern void system_of_shares(LinearSystem *system, const Graph *graph, float8 share, bool without_self);

/*
 * M = factor * weights, the factor to be set.  Where weights are out of all
 * proportion they are divided by 2^(what is returned), else by 2^0.
 */
extern int	system_of_weights(LinearSystem *system, const Graph *graph);
extern void system_set_factor(LinearSystem *system, float8 factor);

/* Finds M_ii, for the factors as they are now. */
extern void system_find_self(LinearSystem *system);

/* What system_solve needs: strong components, in which an edge of weight 0 is none. */
extern void system_order(LinearSystem *system, const Graph *graph);

/*
 * Solves y = r + M y from the y given, component by component; see
 * linear_system.c for what follows from the change that is left.
 */
extern void system_solve(const LinearSystem *system, const float8 *r, float8 *y, Solution *solution);

/*
 * sum over edges into each node of |terms| times what a sum may be off by:
 * the sum over nodes of (edges in + 8) y times the unit roundoff.
 */
extern float8 system_rounding(const LinearSystem *system, const float8 *y);

#define EDGES_AT_ONCE (1 << 18) /* between two looks for a cancel */

static inline float8
edge_term(const float8 *weight, const uint32 *count, const uint32 *node, const float8 *c, uint64 e)
{
	return weight ? weight[e] * c[node[e]] : count ? count[e] * c[node[e]] : c[node[e]];
}

/* Four sums at a time: an addition would wait for the one before it. */
static inline float8
sum_terms(const float8 *weight, const uint32 *count, const uint32 *node, const float8 *c, uint64 begin, uint64 end)
{
	float8		sum[4] = {0, 0, 0, 0};
	uint64		e = begin;

	for (; e + 4 <= end; e += 4)
	{
		sum[0] += edge_term(weight, count, node, c, e);
		sum[1] += edge_term(weight, count, node, c, e + 1);
		sum[2] += edge_term(weight, count, node, c, e + 2);
		sum[3] += edge_term(weight, count, node, c, e + 3);
	}
	for (; e < end; e++)
		sum[0] += edge_term(weight, count, node, c, e);
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* Sum over the edges begin .. end - 1 of weight times c of the source; the compiler makes a loop of each call. */
static inline float8
sum_edges(const Edges *in, uint64 begin, uint64 end, const float8 *c)
{
	if (in->weight)
		return sum_terms(in->weight, NULL, in->node, c, begin, end);
	if (in->count)
		return sum_terms(NULL, in->count, in->node, c, begin, end);
	return sum_terms(NULL, NULL, in->node, c, begin, end);
}

/* The same over all edges into a node; *work counts edges and nodes until the next look for a cancel. */
static inline float8
sum_into(const Edges *in, uint32 target, const float8 *c, uint64 *work)
{
	uint64		begin = in->start[target];
	uint64		end = in->start[target + 1];
	float8		sum = 0;

	*work += end - begin + 1;
	if (unlikely(*work > EDGES_AT_ONCE))
	{
		*work = 0;
		CHECK_FOR_INTERRUPTS();
		for (; end - begin > EDGES_AT_ONCE; begin += EDGES_AT_ONCE)
		{
			CHECK_FOR_INTERRUPTS();
			sum += sum_edges(in, begin, begin + EDGES_AT_ONCE, c);
		}
	}
	return sum + sum_edges(in, begin, end, c);
}

/*
 * Where nodes are visited in an order of their own, the lists of the next ones
 * are fetched before they are asked for: those of node[k] and later, up to end.
 */
#define AHEAD 8

static inline void
fetch_lists(const Edges *in, const uint32 *node, uint32 k, uint32 end)
{
	if (likely(k + 2 * AHEAD < end))
	{
		uint64		e = in->start[node[k + AHEAD]];

		__builtin_prefetch(&in->start[node[k + 2 * AHEAD]]);
		__builtin_prefetch(&in->node[e]);
		if (in->weight)
			__builtin_prefetch(&in->weight[e]);
	}
}

#endif							/* SCRM_LINEAR_SYSTEM_H */
