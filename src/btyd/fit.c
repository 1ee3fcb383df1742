/*
 * fit.c
 *		Fits a buy-till-you-die law to cells, see fit.h.
 *
 * The estimates are the logarithms of the law's parameters, where the
 * likelihood is nearly quadratic, and the coefficients of covariates as they
 * stand.  A customer's own parameters are
 *		ln p_j = ln p_j0 + sign_j (coefficients of p_j)' z
 * (Fader, Hardie 2007), so that the derivatives by the coefficients are those
 * by ln p_j times sign_j z.
 *
 * A penalty is the precision of a normal prior around 0 on the coefficients and
 * on the logarithms, for parameters in units of time of their ratio to the mean
 * age.  The maximum then is that of log-likelihood - penalty/2 sum of squares,
 * and the covariance that of the posterior at its mode.
 */
#include "scrm.h"

#include <math.h>

#include "btyd/cells.h"
#include "btyd/fit.h"
#include "common/check.h"
#include "common/newton.h"

#define MAX_ESTIMATES (LAW_PARAMETERS + 3 * CELLS_MAX_COVARIATES)
/* Cells a law sums at once, between two looks for a cancel. */
#define BLOCK_CELLS 1024
/* e^16 times the start, or its inverse, is as good as infinity or zero. */
#define FAR 16.0
/* With such a standard error of a logarithm the parameter's 95 % interval spans five orders of magnitude. */
#define VAGUE 3.0

typedef struct Fit
{
	const BtydLaw *law;
	const Cells *cells;
	int			estimates;
	float8		mean_age;
	float8		penalty;
	float8		log_likelihood; /* of the last call, which is where a search that converged ends */
	Cell		block[BLOCK_CELLS];
} Fit;

/* An estimate that a law's parameter follows, and how fast. */
typedef struct Tie
{
	int			estimate;
	float8		slope;
} Tie;

/* The estimates that ln p_j of a customer with these covariates follows. */
static int
parameter_ties(const Fit *fit, int j, const float8 *covariates, Tie *ties)
{
	const ModelKind *kind = &fit->law->kind;
	int			count = fit->cells->covariates;

	ties[0] = (Tie) {j, 1};
	if (count == 0 || kind->moved_by[j] == 0)
		return 1;
	for (int i = 0; i < count; i++)
		ties[i + 1] = (Tie) {kind->parameters + coefficient_place(kind->moved_by[j], count, i),
							kind->sign[j] * covariates[i]};
	return count + 1;
}

/* Adds what customers with the same covariates say of the estimates. */
static void
add_sums(const Fit *fit, const LawSums *sums, Tie ties[][CELLS_MAX_COVARIATES + 1], const int *count,
		 float8 *gradient, float8 *hessian)
{
	int			n = fit->estimates;

	for (int j = 0; j < LAW_PARAMETERS; j++)
		for (int s = 0; s < count[j]; s++)
		{
			const Tie  *a = &ties[j][s];

			gradient[a->estimate] += a->slope * sums->gradient[j];
			for (int k = 0; k < LAW_PARAMETERS; k++)
				for (int t = 0; t < count[k]; t++)
					hessian[a->estimate * n + ties[k][t].estimate] +=
						a->slope * ties[k][t].slope * sums->hessian[j][k];
		}
}

/* Copies cells from "first" on that share its covariates; returns how many. */
static int
next_block(Fit *fit, uint32 first)
{
	const Cells *cells = fit->cells;
	const float8 *covariates = cell_covariates(cell_at(cells, first));
	uint32		end = Min(cells->count, first + BLOCK_CELLS);
	uint32		i = first;

	do
		fit->block[i - first] = *cell_at(cells, i);
	while (++i < end && (cells->covariates == 0 ||
						 memcmp(cell_covariates(cell_at(cells, i)), covariates,
								cells->covariates * sizeof(float8)) == 0));
	return i - first;
}

/* A NewtonFunction: the penalized log-likelihood. */
static float8
fit_function(void *data, const float8 *x, float8 *gradient, float8 *hessian)
{
	Fit		   *fit = data;
	const ModelKind *kind = &fit->law->kind;
	int			n = fit->estimates;
	float8		value = 0;
	Tie			ties[LAW_PARAMETERS][CELLS_MAX_COVARIATES + 1];
	int			count[LAW_PARAMETERS];

	memset(gradient, 0, n * sizeof(float8));
	memset(hessian, 0, (Size) n * n * sizeof(float8));
	for (uint32 first = 0; first < fit->cells->count;)
	{
		const float8 *covariates = cell_covariates(cell_at(fit->cells, first));
		int			block = next_block(fit, first);
		float8		p[LAW_PARAMETERS];
		LawSums		sums = {0};

		for (int j = 0; j < LAW_PARAMETERS; j++)
		{
			float8		log_p = 0;

			count[j] = parameter_ties(fit, j, covariates, ties[j]);
			for (int t = 0; t < count[j]; t++)
				log_p += ties[j][t].slope * x[ties[j][t].estimate];
			p[j] = exp(log_p);
		}
		fit->law->add_cells(p, fit->block, block, &sums);
		value += sums.value;
		add_sums(fit, &sums, ties, count, gradient, hessian);
		first += block;
		CHECK_FOR_INTERRUPTS();
	}
	fit->log_likelihood = value;
	for (int i = 0; i < n; i++)
	{
		float8		distance = x[i] - (i < kind->parameters && kind->is_time[i] ? log(fit->mean_age) : 0);

		value -= fit->penalty / 2 * distance * distance;
		gradient[i] -= fit->penalty * distance;
		hessian[i * n + i] -= fit->penalty;
	}
	return value;
}

/* ---- what can be wrong ---- */

float8
penalty_argument(FunctionCallInfo fcinfo, int argno)
{
	float8		penalty;

	check_arg_not_null(fcinfo, argno, "penalty");
	penalty = PG_GETARG_FLOAT8(argno);
	check_float_finite(penalty, "penalty");
	if (penalty < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("penalty must not be negative, got %g", penalty)));
	return penalty;
}

/* Why there is nothing to fit, or NULL. */
static char *
data_problem(const Fit *fit)
{
	const Cells *cells = fit->cells;
	bool		repeated = false;

	if (cells->count == 0)
		return "no customers";
	if (fit->mean_age == 0)
		return "nobody was watched after the first purchase: all ages are 0";
	if (fit->penalty > 0)
		return NULL;
	for (uint32 i = 0; i < cells->count && !repeated; i++)
		repeated = cell_at(cells, i)->x > 0;
	if (!repeated)
		return "no repeat purchases: the data do not identify the parameters";
	if (cells->customers < fit->estimates)
		return psprintf("too few customers: %lld for %d estimates", (long long) cells->customers, fit->estimates);
	return NULL;
}

char *
fit_problem(const NewtonResult *result, const char *const *names, const float8 *start, const float8 *end)
{
	int			i = result->runaway;

	if (!isfinite(result->value))
		return "the log-likelihood is not finite where the search starts";
	if (i >= 0 && fabs(end[i] - start[i]) > 3)
		return psprintf("%s runs to %s: the data do not identify the parameters, a larger penalty would",
						names[i], end[i] > start[i] ? "infinity" : "zero");
	return psprintf("no maximum found in %d iterations", result->iterations);
}

char *
vague_parameter(const ModelKind *kind, int n, const float8 *covariance)
{
	for (int i = 0; i < kind->parameters; i++)
		if (covariance[i * n + i] > VAGUE * VAGUE)
			return psprintf("the data hardly identify %s: the standard error of its logarithm is %.1f",
							kind->names[i], sqrt(covariance[i * n + i]));
	return NULL;
}

/* ---- the fit ---- */

static void
start_values(const Fit *fit, const Model *start, float8 *x)
{
	const ModelKind *kind = &fit->law->kind;
	static const float8 usual[] = {0.5, 0.25, 1, 2};
	bool		warm = start->known && (start->covariates == 0 || start->covariates == fit->cells->covariates);

	memset(x, 0, fit->estimates * sizeof(float8));
	for (int i = 0; i < kind->parameters; i++)
		x[i] = log(warm ? start->parameters[i] : kind->is_time[i] ? fit->mean_age / 4
																  : usual[i]);
	if (warm && start->covariates > 0)
		memcpy(x + kind->parameters, start->coefficients,
			   (fit->estimates - kind->parameters) * sizeof(float8));
}

static void
set_mean_age(Fit *fit)
{
	float8		sum = 0;

	for (uint32 i = 0; i < fit->cells->count; i++)
	{
		const Cell *cell = cell_at(fit->cells, i);

		check_cancel_at(i);
		sum += cell->age * ((float8) cell->count / fit->cells->customers);
	}
	fit->mean_age = sum;
}

static void
estimate(Fit *fit, const Model *start, ModelFit *found)
{
	const ModelKind *kind = &fit->law->kind;
	const char *names[MAX_ESTIMATES];
	float8		x[MAX_ESTIMATES];
	float8		began[MAX_ESTIMATES];
	Model		unknown = {0};
	NewtonResult result;

	for (int i = 0; i < fit->estimates; i++)
		names[i] = i < kind->parameters ? kind->names[i] :
			psprintf("coefficient %d of covariates", i - kind->parameters + 1);
	start_values(fit, start, x);
	memcpy(began, x, sizeof(x));
	result = newton_maximize(fit_function, fit, fit->estimates, x, FAR);
	found->iterations = result.iterations;
	if (!result.converged && start->known)
	{
		/* that model is not near: what can be found is found without it */
		start_values(fit, &unknown, x);
		memcpy(began, x, sizeof(x));
		result = newton_maximize(fit_function, fit, fit->estimates, x, FAR);
		found->iterations += result.iterations;
	}
	found->converged = result.converged;
	if (!result.converged)
		found->problem = fit_problem(&result, names, began, x);
	else if (!newton_covariance(result.hessian, fit->estimates))
	{
		found->converged = false;
		found->problem = "the data do not identify the parameters: the information is singular";
	}
	else
		found->problem = vague_parameter(kind, fit->estimates, result.hessian);
	for (int i = 0; i < kind->parameters; i++)
		found->parameters[i] = exp(x[i]);
	found->coefficients = palloc(fit->estimates * sizeof(float8));
	memcpy(found->coefficients, x + kind->parameters, (fit->estimates - kind->parameters) * sizeof(float8));
	found->log_likelihood = fit->log_likelihood;
	found->covariance = result.hessian;
}

Datum
btyd_fit(FunctionCallInfo fcinfo, const BtydLaw *law)
{
	Fit		   *fit = palloc0(sizeof(Fit));
	ModelFit	found = {0};
	Model		start = {0};

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	fit->law = law;
	fit->cells = cells_open((struct varlena *) PG_GETARG_POINTER(0));
	fit->penalty = penalty_argument(fcinfo, 1);
	if (!PG_ARGISNULL(2))
		model_read(&law->kind, PG_GETARG_DATUM(2), &start);
	fit->estimates = model_estimates(&law->kind, fit->cells->covariates);
	found.covariates = fit->cells->covariates;
	found.customers = fit->cells->customers;
	set_mean_age(fit);
	found.problem = data_problem(fit);
	if (found.problem == NULL)
		estimate(fit, &start, &found);
	return model_row(fcinfo, &law->kind, &found);
}
