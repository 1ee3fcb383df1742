/*
 * special.h
 *		Special functions that libm does not have.
 */
#ifndef SCRM_SPECIAL_H
#define SCRM_SPECIAL_H

#include <math.h>

/* The first and second derivative of ln gamma(x), x > 0. */
extern float8 digamma(float8 x);
extern float8 trigamma(float8 x);

/* ln gamma(x + n) - ln gamma(x), x > 0, n >= 0, without the loss of the difference where x is large or n small. */
extern float8 log_gamma_ratio(float8 x, float8 n);

#define LOG_2_PI 1.8378770664093454836

/* What ln gamma(x) has beside Stirling's (x - 1/2) ln x - x + ln(2 pi) / 2, x > 0. */
extern float8 stirling_rest(float8 x);

/* What digamma and trigamma gain from x to x + n, x > 0, n >= 0, to full relative precision. */
extern float8 digamma_rise(float8 x, float8 n);
extern float8 trigamma_rise(float8 x, float8 n);

/* ln of the beta function. */
extern float8 log_beta(float8 a, float8 b);

/* x^p y^q / B(p, q), y = 1 - x, good also where x or y is all but 1. */
extern float8 beta_density(float8 p, float8 q, float8 x, float8 y);

/* The regularized incomplete beta function I_x(p, q), y = 1 - x; small values to full relative precision. */
extern float8 incomplete_beta(float8 p, float8 q, float8 x, float8 y);

/* exp(z) E_s(z), E_s the exponential integral of real order s > 0, z > 0. */
extern float8 scaled_expint(float8 s, float8 z);

/* ln(exp(a) + exp(b)) */
static inline float8
log_add_exp(float8 a, float8 b)
{
	float8		high = a > b ? a : b;

	return isinf(high) ? high : high + log1p(exp(-fabs(a - b)));
}

/* 1 / (1 + exp(-x)), to full relative precision for small results */
static inline float8
logistic(float8 x)
{
	return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

#endif							/* SCRM_SPECIAL_H */
