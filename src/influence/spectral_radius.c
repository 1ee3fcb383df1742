/*
 * spectral_radius.c
 *		The largest eigenvalue of the weights A of a graph, between bounds.
 *
 * It is the largest of those of the strong components, 0 for a node without
 * self-loop.  For a component, which is irreducible, and any x > 0 on it,
 *
 *	min (A x)_i / x_i <= lambda <= max (A x)_i / x_i		(Collatz, Wielandt)
 *
 * whatever rounding did to x before.  x is moved towards the eigenvector by
 * x <- A x and by x <- (A + s I) x in turn, s being the geometric mean of the
 * bounds: the second makes what goes round in periods, which A alone would only
 * turn, fade; the first is faster with everything else.  A component that cannot
 * be the largest is left as soon as that is known.
 */
#include "scrm.h"

#include <float.h>

#include "common/check.h"
#include "influence/spectral_radius.h"

/* Bounds so close are as good as equal: sums are not more exact. */
#define LAST_DIGITS 1e-13

/* No value of x goes below this part of the largest: x stays above 0. */
#define SMALLEST_PART 1e-290

/* The bounds that x gives; z = A x for the nodes of a component. */
static Radius
bounds_from(const LinearSystem *system, const uint32 *node, uint32 nodes, const float8 *x, float8 *z, uint64 *work)
{
	Radius		bounds = {DBL_MAX, 0};

	for (uint32 k = 0; k < nodes; k++)
	{
		float8		ratio;

		fetch_lists(&system->in, node, k, nodes);
		/* x is 0 on other components */
		z[k] = sum_into(&system->in, node[k], x, work);
		ratio = z[k] / x[node[k]];
		bounds.low = Min(bounds.low, ratio);
		bounds.high = Max(bounds.high, ratio);
	}
	return bounds;
}

/* x = z + shift x, the largest value 1 */
static void
move_on(const uint32 *node, uint32 nodes, float8 *x, float8 *z, float8 shift)
{
	float8		largest = 0;

	for (uint32 k = 0; k < nodes; k++)
	{
		check_cancel_at(k);
		z[k] += shift * x[node[k]];
		largest = Max(largest, z[k]);
	}
	for (uint32 k = 0; k < nodes; k++)
	{
		check_cancel_at(k);
		x[node[k]] = Max(z[k] / largest, SMALLEST_PART);
	}
}

typedef struct Goal
{
	float8		threshold;
	float8		tolerance;
	float8		at_least;		/* no component that is smaller is asked for */
	int			max_iterations;
	const Progress *progress;
} Goal;

static bool
reached(const Goal *goal, Radius bounds)
{
	if (goal->threshold > 0)
		return bounds.high < goal->threshold || bounds.low >= goal->threshold;
	return bounds.high <= goal->at_least || bounds.high - bounds.low <= Max(goal->tolerance, LAST_DIGITS) * bounds.high;
}

static Radius
radius_of_component(const LinearSystem *system, const uint32 *node, uint32 nodes, float8 *x, float8 *z, const Goal *goal, uint64 *work)
{
	Radius		best = {0, DBL_MAX};

	for (uint32 k = 0; k < nodes; k++)
	{
		check_cancel_at(k);
		x[node[k]] = 1;
	}
	for (int step = 1; step <= goal->max_iterations; step++)
	{
		Radius		bounds = bounds_from(system, node, nodes, x, z, work);

		best.low = Max(best.low, bounds.low);
		best.high = Min(best.high, bounds.high);
		if (nodes > EDGES_AT_ONCE)
			progress_step(goal->progress, step, "width of the bounds of lambda_max", best.high - best.low);
		if (reached(goal, best))
			break;
		move_on(node, nodes, x, z, step % 2 ? 0 : sqrt(best.low) * sqrt(best.high));
	}
	for (uint32 k = 0; k < nodes; k++)
	{
		check_cancel_at(k);
		x[node[k]] = 0;
	}
	return best;
}

Radius
spectral_radius(const LinearSystem *system, float8 threshold, float8 tolerance, int max_iterations, const Progress *progress)
{
	float8	   *x = graph_alloc0(system->nodes, sizeof(float8), "values of nodes");
	float8	   *z = graph_alloc(system->nodes, sizeof(float8), "values of nodes");
	Goal		goal = {threshold, tolerance, 0, max_iterations, progress};
	Radius		radius = {0, 0};
	uint64		work = 0;
	uint32		end;

	for (uint32 begin = 0; begin < system->nodes; begin = end)
	{
		const uint32 *node = &system->order[begin];
		Radius		bounds;

		check_cancel_at(begin);
		for (end = begin + 1; end < system->nodes && system->component[system->order[end]] == system->component[*node]; end++)
			check_cancel_at(end);
		if (end - begin > 1)
			bounds = radius_of_component(system, node, end - begin, x, z, &goal, &work);
		else
			bounds.low = bounds.high = system->self ? system->self[*node] : 0;
		radius.low = Max(radius.low, bounds.low);
		radius.high = Max(radius.high, bounds.high);
		goal.at_least = radius.low;
		if (threshold > 0 && radius.low >= threshold)
			break;
	}
	pfree(x);
	pfree(z);
	return radius;
}
