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

#include "btyd/fit.h"
#include "btyd/log_fit.h"

/* e^16 times the start, or its inverse, is as good as infinity or zero. */
#define FAR 16.0

static float8
penalized(void *data, const float8 *theta, float8 *gradient, float8 *hessian)
{
	LogFit	   *fit = data;
	int			n = fit->kind->parameters;
	float8		value = fit->log_likelihood(fit->data, theta, gradient, hessian);

	fit->unpenalized = value;
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
	fit->penalty = penalty_argument(fcinfo, 1);
	for (int i = 0; i < fit->kind->parameters; i++)
		fit->unit[i] = 1;
	if (!PG_ARGISNULL(2))
	{
		Model		start;

		model_read(fit->kind, PG_GETARG_DATUM(2), &start);
		if (start.known)
			memcpy(fit->earlier, start.parameters, sizeof(fit->earlier));
	}
}

static NewtonResult
begin_at(LogFit *fit, const float8 *parameters, float8 *start, float8 *theta)
{
	int			n = fit->kind->parameters;

	for (int i = 0; i < n; i++)
		theta[i] = start[i] = log(parameters[i] / fit->unit[i]);
	return newton_maximize(penalized, fit, n, theta, FAR);
}

void
log_fit_run(LogFit *fit, ModelFit *result)
{
	int			n = fit->kind->parameters;
	float8		start[MODEL_MAX_PARAMETERS];
	float8		theta[MODEL_MAX_PARAMETERS];
	NewtonResult newton;

	newton = begin_at(fit, fit->earlier[0] > 0 ? fit->earlier : fit->start, start, theta);
	result->iterations = newton.iterations;
	if (!newton.converged && fit->earlier[0] > 0)
	{
		/* that model is not near: what can be found is found without it */
		newton = begin_at(fit, fit->start, start, theta);
		result->iterations += newton.iterations;
	}
	if (!newton.converged)
	{
		result->problem = fit_problem(&newton, fit->kind->names, start, theta);
		return;
	}
	if (!newton_covariance(newton.hessian, n))
	{
		result->problem = pstrdup("the data do not identify the parameters: the information is singular");
		return;
	}
	result->converged = true;
	result->problem = vague_parameter(fit->kind, n, newton.hessian);
	result->covariance = newton.hessian;
	result->log_likelihood = fit->unpenalized;
	for (int i = 0; i < n; i++)
		result->parameters[i] = exp(theta[i]) * fit->unit[i];
}
