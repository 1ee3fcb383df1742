/*
 * log_fit.h
 *		Fits of models whose parameters are positive, in their logarithms.
 */
#ifndef SCRM_LOG_FIT_H
#define SCRM_LOG_FIT_H

#include "btyd/model.h"
#include "common/newton.h"

/*
 * What is maximized is the log-likelihood less penalty/2 times the sum of the
 * squares of theta_i = ln(parameter i / unit i).
 */
typedef struct LogFit
{
	const ModelKind *kind;
	NewtonFunction log_likelihood;	/* of theta */
	void	   *data;
	float8		unit[MODEL_MAX_PARAMETERS];
	float8		start[MODEL_MAX_PARAMETERS];	/* parameters */
	float8		earlier[MODEL_MAX_PARAMETERS];	/* where to begin before; 0: nowhere */
	float8		penalty;
	float8		unpenalized;	/* of the last call, which is where a search that converged ends */
} LogFit;

/*
 * (state, penalty float8, start model): reads the last two, into fit->earlier
 * if that model is known, into a fit whose units are 1.
 */
extern void log_fit_arguments(FunctionCallInfo fcinfo, LogFit *fit);

/* Fills all of the result but its customers. */
extern void log_fit_run(LogFit *fit, ModelFit *result);

#endif							/* SCRM_LOG_FIT_H */
