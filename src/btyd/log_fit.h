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
	float8		penalty;
} LogFit;

/*
 * (state, penalty float8, start model): reads the last two into a fit whose
 * units are 1.  An unknown start leaves fit->start as it is: set it before.
 */
extern void log_fit_arguments(FunctionCallInfo fcinfo, LogFit *fit);

/* Fills all of the result but its customers. */
extern void log_fit_run(LogFit *fit, ModelFit *result);

#endif							/* SCRM_LOG_FIT_H */
