/*
 * pagerank.c
 *		Importance as the share of time that a walk along edges spends on a node
 *		(Brin, Page, Computer Networks 30 (1998) 107).
 *
 * With damping d the walk follows an edge of its node, taken by weight, and with
 * 1 - d, or where nothing of weight goes out, starts anew at a node taken by the
 * teleport vector t:
 *
 *	x = d P x + (1 - d + d sum of x_j over nodes without edges out) t,
 *	P_ij = w(j -> i) / sum of the weights out of j
 *
 * and sum x = 1, so that the factor of t is 1 - sum d P x.  Two ways:
 *
 * Power iteration sets x to the right side.  It contracts by d or better, so the
 * step D from the x before bounds the error: |x - x*|_1 <= d/(1 - d) |D|_1.
 * Graphs with a dense middle need a dozen steps.
 *
 * Where steps shrink slowly, x is solved for instead as y = t + d P y
 * (linear_system.c), x = y / sum y, from the x that there is.  The residual p of
 * y is one of x too, p / sum y + (a multiple of t), which add up to 0, and so
 * |x - x*|_1 <= 2 |p|_1 / (sum y (1 - d)), |p|_1 <= d |D|_1.
 *
 * To either bound comes what sums of the last step may be off by.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/sum.h"
#include "influence/pagerank.h"

/* From so many steps on components are tried where so many more would be needed. */
#define FIRST_STEPS 4
#define STEPS_LEFT 16

/* No two distributions differ by more. */
#define BOUND_MAX 2.0

/* next = d P x, its sum returned; c = d x_j / (sum of weights out of j) */
static float8
pull(const LinearSystem *system, const float8 *c, float8 *next)
{
	float8		sum = 0;
	uint64		work = 0;

	for (uint32 i = 0; i < system->nodes; i++)
	{
		next[i] = sum_into(&system->in, i, c, &work);
		sum += next[i];
	}
	return sum;
}

/* x = next + (1 - followed) t; returns the sum of changes. */
static float8
add_teleport(const LinearSystem *system, const float8 *teleport, float8 followed, const float8 *next, float8 *x, float8 *c)
{
	float8		anew = 1 - followed;
	float8		change = 0;

	for (uint32 i = 0; i < system->nodes; i++)
	{
		float8		new = next[i] + anew * teleport[i];

		check_cancel_at(i);
		change += fabs(new - x[i]);
		x[i] = new;
		c[i] = new * system->factor[i];
	}
	return change;
}

/* Whether power iteration, at this ratio of changes, is less work than components. */
static bool
goes_on(const PageRank *rank, float8 ratio)
{
	return rank->iterations < FIRST_STEPS || log(rank->bound / rank->tolerance) < -log(ratio) * STEPS_LEFT;
}

/* x as far as power iteration is worth it; returns the factor of t in it. */
static float8
iterate(const LinearSystem *system, PageRank *rank, const float8 *teleport, Progress *progress)
{
	float8	   *x = rank->score;
	float8	   *next = graph_alloc(system->nodes, sizeof(float8), "pagerank");
	float8	   *c = graph_alloc(system->nodes, sizeof(float8), "pagerank");
	float8		followed;
	float8		change = 2;
	float8		ratio;

	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		c[i] = x[i] * system->factor[i];
	}
	do
	{
		float8		before = change;

		followed = pull(system, c, next);
		change = add_teleport(system, teleport, followed, next, x, c);
		ratio = change / before;
		rank->iterations++;
		rank->bound = rank->damping / (1 - rank->damping) * change;
		progress_step(progress, rank->iterations, "bound", rank->bound);
	} while (rank->bound > rank->tolerance && rank->iterations < rank->max_iterations && goes_on(rank, ratio));
	rank->bound += system_rounding(system, x) / (1 - rank->damping);
	pfree(next);
	pfree(c);
	return Max(1 - followed, 1 - rank->damping);
}

static float8
sum_of(const float8 *x, uint32 count)
{
	float8		sum = 0;
	float8		lost = 0;

	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		sum_add(&sum, &lost, x[i]);
	}
	return sum + lost;
}

static void
scale(float8 *x, uint32 count, float8 divisor)
{
	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		x[i] /= divisor;
	}
}

/* Goes on from the x that there is, which has t times anew in it, to y / (sum of y). */
static void
solve(LinearSystem *system, const Graph *graph, PageRank *rank, const float8 *teleport, float8 anew, Progress *progress)
{
	float8	   *y = rank->score;
	float8		factor = 2 * rank->damping / (1 - rank->damping);
	Solution	solution = {0};

	scale(y, system->nodes, anew);
	system_find_self(system);
	system_order(system, graph);
	solution.norm = NORM_SUM;
	/* the sum of y is not known yet, and hardly half of what it seems to be */
	solution.allowed = rank->tolerance / factor * sum_of(y, system->nodes) / 2;
	solution.max_sweeps = rank->max_iterations - rank->iterations;
	solution.progress = progress;
	system_solve(system, teleport, y, &solution);
	rank->by_components = true;
	rank->iterations += solution.sweeps;
	rank->bound = (factor * solution.change + 2 * system_rounding(system, y) / (1 - rank->damping)) / sum_of(y, system->nodes);
}

void
pagerank(const Graph *graph, PageRank *rank)
{
	LinearSystem system;
	Progress	progress;
	float8	   *teleport = rank->teleport;
	float8		anew;

	progress_begin(&progress, "pagerank");
	if (!teleport)
	{
		teleport = graph_alloc(graph->nodes, sizeof(float8), "pagerank");
		for (uint32 i = 0; i < graph->nodes; i++)
			teleport[i] = 1.0 / graph->nodes;
	}
	rank->score = graph_alloc(graph->nodes, sizeof(float8), "pagerank");
	memcpy(rank->score, teleport, graph->nodes * sizeof(float8));
	system_of_shares(&system, graph, rank->damping, false);
	anew = iterate(&system, rank, teleport, &progress);
	if (rank->bound > rank->tolerance && rank->iterations < rank->max_iterations)
		solve(&system, graph, rank, teleport, anew, &progress);
	rank->bound = Min(rank->bound, BOUND_MAX);
	rank->converged = rank->bound <= rank->tolerance;
	scale(rank->score, graph->nodes, sum_of(rank->score, graph->nodes));
}
