/*
 * katz.c
 *		Influence through any number of hands, less at each (Katz, Psychometrika
 *		18 (1953) 39).
 *
 *	x_i = beta + alpha sum over edges j -> i of w(j -> i) x_j
 *
 * which has a solution that means something where alpha < 1/lambda_max, the
 * largest eigenvalue of the weights.  x = beta y is solved for as y = 1 + M y by
 * components (linear_system.c); there is also why no value is off by more than
 * the last change, as a part of itself.
 *
 * Without alpha it is 0.5/lambda_max, lambda_max as exact as the tolerance.  A
 * graph without cycles has lambda_max 0, and any alpha would do: 0.5/(largest
 * sum of weights into a node) keeps every score below 2 beta.  Where lambda_max
 * cannot be told exactly enough its upper bound is taken.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "influence/arguments.h"
#include "influence/spectral_radius.h"

static Datum report_katz(FunctionCallInfo fcinfo, IdType type);
static Datum report_katz_info(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_katz, report_katz)
GRAPH_FUNCTION(scrm_katz_info, report_katz_info)

typedef struct Katz
{
	float8		alpha;
	bool		alpha_given;
	float8		tolerance;
	int			max_iterations;

	float8	   *y;				/* scores for beta = 1 */
	Radius		lambda;			/* where alpha was not given */
	Solution	solution;
	bool		converged;
} Katz;

/* Of what the nodes get if each has 1. */
static float8
largest_sum(const LinearSystem *system, const float8 *ones)
{
	float8		largest = 0;
	uint64		work = 0;

	for (uint32 i = 0; i < system->nodes; i++)
		largest = Max(largest, sum_into(&system->in, i, ones, &work));
	return largest;
}

/* alpha for weights as the system has them */
static float8
choose_alpha(const LinearSystem *system, Katz *katz, const float8 *ones, const Progress *progress)
{
	float8		divisor;

	katz->lambda = spectral_radius(system, 0, katz->tolerance, katz->max_iterations, progress);
	if (katz->lambda.high > 0)
	{
		katz->converged = katz->lambda.high - katz->lambda.low <= Max(katz->tolerance, 1e-12) * katz->lambda.high;
		divisor = katz->converged ? katz->lambda.low + (katz->lambda.high - katz->lambda.low) / 2 : katz->lambda.high;
	}
	else
		divisor = largest_sum(system, ones);
	return divisor > 0 ? 0.5 / divisor : 0;
}

/* An error where alpha >= 1/lambda_max; exponent is that of the system's weights. */
static void
check_alpha(const LinearSystem *system, const Katz *katz, int exponent, const Progress *progress)
{
	float8		alpha = ldexp(katz->alpha, exponent);
	Radius		lambda;

	if (alpha == 0)
		return;
	lambda = spectral_radius(system, 1 / alpha, katz->tolerance, katz->max_iterations, progress);
	if (lambda.low == 0 || lambda.low < 1 / alpha)
		return;
	lambda = spectral_radius(system, 0, katz->tolerance, katz->max_iterations, progress);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("alpha must be below 1/lambda_max, %.9g, got %.9g", ldexp(1 / lambda.high, -exponent), katz->alpha),
			 errhint("NULL is 0.5/lambda_max.")));
}

static void
katz_scores(const Graph *graph, Katz *katz)
{
	LinearSystem system;
	Progress	progress;
	float8	   *ones = graph_alloc(graph->nodes, sizeof(float8), "scores of nodes");
	int			exponent = system_of_weights(&system, graph);

	progress_begin(&progress, "katz");
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		ones[i] = 1;
	}
	system_set_factor(&system, 1);
	system_find_self(&system);
	system_order(&system, graph);
	katz->converged = true;
	if (katz->alpha_given)
		check_alpha(&system, katz, exponent, &progress);
	else
	{
		katz->alpha = ldexp(choose_alpha(&system, katz, ones, &progress), -exponent);
		katz->lambda.low = ldexp(katz->lambda.low, exponent);
		katz->lambda.high = ldexp(katz->lambda.high, exponent);
	}
	system_set_factor(&system, ldexp(katz->alpha, exponent));
	system_find_self(&system);
	katz->y = graph_alloc(graph->nodes, sizeof(float8), "scores of nodes");
	memcpy(katz->y, ones, graph->nodes * sizeof(float8));
	katz->solution.norm = NORM_MAXIMUM;
	katz->solution.allowed = katz->tolerance;
	katz->solution.max_sweeps = katz->max_iterations;
	katz->solution.progress = &progress;
	system_solve(&system, ones, katz->y, &katz->solution);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		check_result_finite(katz->y[i], "score");
	}
	katz->converged &= katz->solution.change <= katz->tolerance;
}

static void
katz_of_arguments(FunctionCallInfo fcinfo, const Graph *graph, Katz *katz)
{
	memset(katz, 0, sizeof(Katz));
	katz->alpha_given = !PG_ARGISNULL(1);
	if (katz->alpha_given)
		katz->alpha = number_argument(fcinfo, 1, "alpha");
	if (katz->alpha < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("alpha must not be negative, got %g", katz->alpha)));
	katz->tolerance = tolerance_argument(fcinfo, 3);
	katz->max_iterations = iterations_argument(fcinfo, 4);
	katz_scores(graph, katz);
}

/* What the result is worth, where it is not what was asked for. */
static void
warn(const Katz *katz)
{
	if (katz->converged)
		return;
	if (!(katz->solution.change < 1))
		ereport(WARNING,
				(errmsg("katz did not converge in %d iterations", katz->solution.sweeps),
				 errhint("Raise max_iterations or lower alpha.")));
	else if (katz->solution.change > katz->tolerance)
		ereport(WARNING,
				(errmsg("katz did not reach its tolerance: scores are off by at most %g of themselves after %d iterations",
						katz->solution.change, katz->solution.sweeps),
				 errhint("Raise max_iterations or tolerance.")));
	else
		ereport(WARNING,
				(errmsg("lambda_max is known to be between %g and %g only: alpha is 0.5 over the larger",
						katz->lambda.low, katz->lambda.high),
				 errhint("Raise max_iterations or tolerance, or give alpha.")));
}

/* katz(g, alpha, beta, tolerance, max_iterations) -> (node, score) */
static Datum
report_katz(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Katz		katz;
	float8		beta;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	beta = number_argument(fcinfo, 2, "beta");
	katz_of_arguments(fcinfo, graph, &katz);
	warn(&katz);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		katz.y[i] = beta * katz.y[i] + 0.0;
	}
	report_values(fcinfo, graph, katz.y, "score");
	PG_RETURN_NULL();
}

/* katz_info(the same) -> (nodes, alpha_used, lambda_low, lambda_high, iterations, bound, converged): one row */
static Datum
report_katz_info(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Katz		katz;
	Datum		values[7];
	bool		nulls[7] = {false};

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	number_argument(fcinfo, 2, "beta");
	katz_of_arguments(fcinfo, graph, &katz);
	values[0] = Int64GetDatum(graph->nodes);
	values[1] = Float8GetDatum(katz.alpha);
	nulls[2] = nulls[3] = katz.alpha_given;
	values[2] = Float8GetDatum(check_result_finite(katz.lambda.low, "values of nodes"));
	values[3] = Float8GetDatum(check_result_finite(katz.lambda.high, "values of nodes"));
	values[4] = Int32GetDatum(katz.solution.sweeps);
	nulls[5] = !(katz.solution.change < 1);
	values[5] = Float8GetDatum(katz.solution.change);
	values[6] = BoolGetDatum(katz.converged);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
