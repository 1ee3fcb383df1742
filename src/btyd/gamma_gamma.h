/*
 * gamma_gamma.h
 *		The Gamma-Gamma model of spend, for questions about single customers.
 */
#ifndef SCRM_GAMMA_GAMMA_H
#define SCRM_GAMMA_GAMMA_H

#include "btyd/model.h"

/* p, q, gamma */
extern const ModelKind gamma_gamma_kind;

/*
 * Expected mean spend of a customer whose x repeat purchases had the mean
 * "mean" (> 0), or of any customer when x = 0, whatever the mean is.  NaN: the
 * parameters give it no mean, p x + q <= 1.
 */
extern float8 gamma_gamma_expected(const float8 *p, int64 x, float8 mean);

#endif							/* SCRM_GAMMA_GAMMA_H */
