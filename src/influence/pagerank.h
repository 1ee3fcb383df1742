/*
 * pagerank.h
 *		The stationary distribution of a walk that now and then starts anew.
 */
#ifndef SCRM_PAGERANK_H
#define SCRM_PAGERANK_H

#include "influence/linear_system.h"

typedef struct PageRank
{
	float8		damping;		/* in [0, 1) */
	float8	   *teleport;		/* where it starts, adds up to 1; NULL: anywhere alike */
	float8		tolerance;		/* sum of errors allowed, > 0 */
	int			max_iterations;

	float8	   *score;			/* adds up to 1 */
	int			iterations;
	bool		by_components;	/* power iteration was not enough */
	float8		bound;			/* sum of errors, at most */
	bool		converged;		/* bound <= tolerance */
} PageRank;

/* No two distributions differ by more. */
#define BOUND_MAX 2.0

/* Of a graph with nodes. */
extern void pagerank(const Graph *graph, PageRank *rank);

#endif							/* SCRM_PAGERANK_H */
