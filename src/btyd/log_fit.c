/*
 * log_fit.c
 *		Fits in the logarithms of the parameters, see log_fit.h.
 *
 * The penalty is the logarithm of a normal prior with mean 0 and precision
 * "penalty" for each theta; the log-likelihood that is told is without it.
 * The covariance is the inverse of what is maximized, as it curves at the end.
 */
#include "scrm.h"

#include <math.h>

#include "btyd/log_fit.h"
#include "common/check.h"

/* e^15: a parameter that has grown three million times is on its way to infinity. */
#define FAR 15.0

static float8
penalized(void *data, const float8 *theta, float8 *gradient, float8 *hessian)
{
	const LogFit *fit = data;
	int			n = fit->kind->parameters;
	float8		value = fit->log_likelihood(fit->data, theta, gradient, hessian);

	for (int i = 0; i < n; i++)
	{
		value -= fit->penalty / 2 * theta[i] * theta[i];
		gradient[i] -= fit->penalty * theta[i];
		hessian[i * n + i] -= fit->penalty;
	}
	return value;
}

void
log_fit_arguments(FunctionCallInfo fcinfo, LogFit *fit)
{
	check_arg_not_null(fcinfo, 1, "penalty");
	fit->penalty = PG_GETARG_FLOAT8(1);
	check_float_finite(fit->penalty, "penalty");
	if (fit->penalty < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("penalty must not be negative, got %g", fit->penalty)));
	for (int i = 0; i < fit->kind->parameters; i++)
		fit->unit[i] = 1;
	if (!PG_ARGISNULL(2))
	{
		Model		start;

		model_read(fit->kind, PG_GETARG_DATUM(2), &start);
		if (start.known)
			memcpy(fit->start, start.parameters, sizeof(fit->start));
	}
}

/* Why there is no optimum, with the name of the parameter that shows it. */
static char *
log_fit_problem(const LogFit *fit, const NewtonResult *result, const float8 *theta, const float8 *start)
{
	int			i = result->runaway;
	float8		moved;

	if (i < 0)
		return pstrdup("the likelihood has no maximum that can be reached from the start");
	moved = theta[i] - start[i];
	if (fabs(moved) > FAR)
		return psprintf("%s runs to %s: the data do not identify it without a penalty",
						fit->kind->names[i], moved > 0 ? "infinity" : "0");
	return psprintf("the data do not identify %s: the likelihood is flat", fit->kind->names[i]);
}

void
log_fit_run(LogFit *fit, ModelFit *result)
{
	int			n = fit->kind->parameters;
	float8		start[MODEL_MAX_PARAMETERS];
	float8		theta[MODEL_MAX_PARAMETERS];
	NewtonResult newton;

	for (int i = 0; i < n; i++)
		theta[i] = start[i] = log(fit->start[i] / fit->unit[i]);
	newton = newton_maximize(penalized, fit, n, theta, FAR);
	result->iterations = newton.iterations;
	result->converged = newton.converged;
	if (newton.converged && !newton_covariance(newton.hessian, n))
		result->converged = false;
	if (!result->converged)
	{
		result->problem = log_fit_problem(fit, &newton, theta, start);
		return;
	}
	result->covariance = newton.hessian;
	result->log_likelihood = newton.value;
	for (int i = 0; i < n; i++)
	{
		result->parameters[i] = exp(theta[i]) * fit->unit[i];
		result->log_likelihood += fit->penalty / 2 * theta[i] * theta[i];
	}
}
