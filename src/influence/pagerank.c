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
 * and sum x = 1.  Without the sum in brackets it is y = t + d P y, and x = y /
 * sum y, whatever t is multiplied by.  power_iteration.c takes steps towards it,
 * and a graph with a dense middle needs some ten.  Where steps shrink slowly, y
 * goes on to linear_system.c, which leaves a residual p = t + d P y - y.  It is
 * one of x, too: p / sum y + (a multiple of t), both adding up to 0.  Thus
 * |x - x*|_1 <= 2 |p|_1 / ((1 - d) sum y).
 *
 * To either bound comes what sums of the last step may be off by.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "common/sum.h"
#include "influence/arguments.h"
#include "influence/pagerank.h"
#include "influence/power_iteration.h"
#include "utils/builtins.h"

static Datum report_pagerank(FunctionCallInfo fcinfo, IdType type);
static Datum report_pagerank_info(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_pagerank, report_pagerank)
GRAPH_FUNCTION(scrm_pagerank_info, report_pagerank_info)

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

/* Goes on from the y that there is, which has t times a in it. */
static void
solve(LinearSystem *system, const Graph *graph, PageRank *rank, const float8 *teleport, float8 a, Progress *progress)
{
	float8	   *y = rank->score;
	float8		factor = 2 * rank->damping / (1 - rank->damping);
	Solution	solution = {0};

	scale(y, system->nodes, a);
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
	float8		a;

	progress_begin(&progress, "pagerank");
	if (!teleport)
	{
		teleport = graph_alloc(graph->nodes, sizeof(float8), "scores of nodes");
		for (uint32 i = 0; i < graph->nodes; i++)
			teleport[i] = 1.0 / graph->nodes;
	}
	rank->score = graph_alloc(graph->nodes, sizeof(float8), "scores of nodes");
	system_of_shares(&system, graph, rank->damping, false);
	a = power_iteration(&system, rank, teleport, !rank->teleport, &progress);
	if (rank->bound > rank->tolerance && rank->iterations < rank->max_iterations)
		solve(&system, graph, rank, teleport, a, &progress);
	rank->bound = Min(rank->bound, BOUND_MAX);
	rank->converged = rank->bound <= rank->tolerance;
	scale(rank->score, graph->nodes, sum_of(rank->score, graph->nodes));
}

/* ---- from and to SQL ---- */

/* "damping": in [0, 1) */
static float8
damping_argument(FunctionCallInfo fcinfo, int argno)
{
	float8		damping = number_argument(fcinfo, argno, "damping");

	if (damping < 0 || damping >= 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("damping must be at least 0 and below 1, got %g", damping)));
	return damping;
}

/* The weights of a personalization of so many nodes, NULL: all alike. */
static float8 *
weights_argument(FunctionCallInfo fcinfo, int argno, int count)
{
	float8	   *weight;

	if (PG_ARGISNULL(argno))
		return NULL;
	weight = numbers_of(PG_GETARG_ARRAYTYPE_P(argno), "personalization_weights", count, "personalization");
	for (int i = 0; i < count; i++)
	{
		check_cancel_at(i);
		if (weight[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("personalization_weights must not be negative, got %g", weight[i])));
	}
	return weight;
}

/* Weights of the nodes listed that are in the graph, as parts of 1; NULL where that is nothing. */
static float8 *
make_teleport(const Graph *graph, const uint32 *node, const float8 *weight, int count)
{
	float8	   *teleport = graph_alloc0(graph->nodes, sizeof(float8), "scores of nodes");
	float8		largest = 0;

	for (int i = 0; i < count; i++)
	{
		check_cancel_at(i);
		if (node[i] != NO_NODE)
			largest = Max(largest, weight ? weight[i] : 1);
	}
	if (largest == 0)
		return NULL;
	/* the largest is 1: no sum can be out of range */
	for (int i = 0; i < count; i++)
	{
		check_cancel_at(i);
		if (node[i] != NO_NODE)
			teleport[node[i]] += weight ? weight[i] / largest : 1;
	}
	scale(teleport, graph->nodes, sum_of(teleport, graph->nodes));
	return teleport;
}

/* Argument personalization and its weights; false, with a warning, where no node of it is left. */
static bool
personalize(FunctionCallInfo fcinfo, int argno, const Graph *graph, PageRank *rank)
{
	ArrayType  *ids;
	float8	   *weight;
	uint32	   *node;
	int			count;

	if (PG_ARGISNULL(argno))
	{
		if (!PG_ARGISNULL(argno + 1))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("personalization_weights without personalization")));
		return true;
	}
	ids = PG_GETARG_ARRAYTYPE_P(argno);
	node = graph_find_all(graph, ids, "personalization", &count);
	weight = weights_argument(fcinfo, argno + 1, count);
	rank->teleport = make_teleport(graph, node, weight, count);
	if (!rank->teleport)
		ereport(WARNING,
				(errmsg("no node of personalization is in the graph with a weight above 0")));
	return rank->teleport != NULL;
}

/* Reads the arguments and ranks; false where there is nothing to rank. */
static bool
pagerank_of_arguments(FunctionCallInfo fcinfo, const Graph *graph, PageRank *rank)
{
	memset(rank, 0, sizeof(PageRank));
	rank->damping = damping_argument(fcinfo, 1);
	rank->tolerance = tolerance_argument(fcinfo, 4);
	rank->max_iterations = iterations_argument(fcinfo, 5);
	if (!personalize(fcinfo, 2, graph, rank))
		return false;
	if (graph->nodes > 0)
		pagerank(graph, rank);
	else
		rank->converged = true;
	return true;
}

/* pagerank(g, damping, personalization, personalization_weights, tolerance, max_iterations) -> (node, score) */
static Datum
report_pagerank(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	PageRank	rank;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	if (!pagerank_of_arguments(fcinfo, graph, &rank))
		PG_RETURN_NULL();
	if (!rank.converged)
		ereport(WARNING,
				(errmsg("pagerank did not reach its tolerance: errors add up to at most %g after %d iterations",
						rank.bound, rank.iterations),
				 errhint("Raise max_iterations or tolerance.")));
	report_values(fcinfo, graph, rank.score, "score");
	PG_RETURN_NULL();
}

/* pagerank_info(the same) -> (nodes, iterations, method, bound, converged): one row */
static Datum
report_pagerank_info(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	PageRank	rank;
	Datum		values[5];
	bool		nulls[5] = {false};

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	nulls[3] = !pagerank_of_arguments(fcinfo, graph, &rank);
	values[0] = Int64GetDatum(graph->nodes);
	values[1] = Int32GetDatum(rank.iterations);
	values[2] = CStringGetTextDatum(rank.by_components ? "components" : "power iteration");
	values[3] = Float8GetDatum(rank.bound);
	values[4] = BoolGetDatum(rank.converged);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
