/*
 * fit.h
 *		Fits a buy-till-you-die law to cells by maximum likelihood.
 */
#ifndef SCRM_FIT_H
#define SCRM_FIT_H

#include "btyd/law.h"

/* The SQL function LAW_fit(cells, penalty, start): a model row. */
extern Datum btyd_fit(FunctionCallInfo fcinfo, const BtydLaw *law);

/* What the optimizer says of a fit without a maximum; names[i] is coordinate i, which began at start[i]. */
struct NewtonResult;
extern char *fit_problem(const struct NewtonResult *result, const char *const *names,
						 const float8 *start, const float8 *end);

/* The parameter that the data tell next to nothing of, or NULL; covariance of n estimates, parameters first. */
extern char *vague_parameter(const ModelKind *kind, int n, const float8 *covariance);

/* penalty: not NULL, finite, not negative */
extern float8 penalty_argument(FunctionCallInfo fcinfo, int argno);

#endif							/* SCRM_FIT_H */
