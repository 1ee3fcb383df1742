/*
 * special.c
 *		Special functions that libm does not have.
 *
 * ln gamma and its derivatives by Stirling's series (Abramowitz, Stegun 6.1.40,
 * 6.3.18, 6.4.12) where x >= 10, below by the recurrence x -> x + 1.
 */
#include "scrm.h"

#include <float.h>

#include "common/special.h"

#define SERIES_FROM 10
/* Of sums and continued fractions: more than any of the arguments in use takes. */
#define MAX_STEPS 100000

float8
digamma(float8 x)
{
	float8		below = 0;
	float8		y;

	for (; x < SERIES_FROM; x++)
		below += 1 / x;
	y = 1 / (x * x);
	return log(x) - 0.5 / x - below -
		y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132 -
			y * (691.0 / 32760 - y * (1.0 / 12)))))));
}

float8
trigamma(float8 x)
{
	float8		below = 0;
	float8		y;

	for (; x < SERIES_FROM; x++)
		below += 1 / (x * x);
	y = 1 / (x * x);
	return below + 1 / x + y / 2 +
		y / x * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y * (1.0 / 30 - y * (5.0 / 66 -
			y * (691.0 / 2730 - y * (7.0 / 6)))))));
}

float8
stirling_rest(float8 x)
{
	float8		y = 1 / (x * x);

	if (x < SERIES_FROM)
		return lgamma(x) - (x - 0.5) * log(x) + x - 0.5 * LOG_2_PI;
	return (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188 -
		y * (691.0 / 360360 - y * (1.0 / 156))))))) / x;
}

float8
log_gamma_ratio(float8 x, float8 n)
{
	float8		below = 0;

	if (x < SERIES_FROM)
	{
		if (n == 0 || n == 1)
			return n == 0 ? 0 : log(x);
		if (n > 1)
			return lgamma(x + n) - lgamma(x);
		/* a part of n is left, however small it is */
		for (; x < SERIES_FROM; x++)
			below += log1p(n / x);
		return log_gamma_ratio(x, n) - below;
	}
	return (x - 0.5) * log1p(n / x) + n * (log(x + n) - 1) + stirling_rest(x + n) - stirling_rest(x);
}

float8
log_beta(float8 a, float8 b)
{
	return a < b ? lgamma(a) - log_gamma_ratio(b, a) : lgamma(b) - log_gamma_ratio(a, b);
}

/* Term by term: each is a multiple of n. */
float8
digamma_rise(float8 x, float8 n)
{
	float8		below = 0;
	float8		end;
	float8		y;
	float8		z;

	for (; x < SERIES_FROM; x++)
		below += n / x / (x + n);
	end = x + n;
	y = 1 / (x * x);
	z = 1 / (end * end);
	/* the first of Bernoulli's terms is a difference of squares, the others matter less */
	return below + log1p(n / x) + n / x / end / 2 + (n / x) * (1 / x + 1 / end) / end / 12 +
		(z * z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z * (1.0 / 132 - z * (691.0 / 32760 - z / 12))))) -
		 y * y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132 - y * (691.0 / 32760 - y / 12))))));
}

float8
trigamma_rise(float8 x, float8 n)
{
	float8		below = 0;
	float8		end;
	float8		y;
	float8		z;

	for (; x < SERIES_FROM; x++)
		below += n / x / (x + n) * (1 / x + 1 / (x + n));
	end = x + n;
	y = 1 / (x * x);
	z = 1 / (end * end);
	return -below - n / x / end - n / x / end * (1 / x + 1 / end) / 2 +
		(z / end * (1.0 / 6 - z * (1.0 / 30 - z * (1.0 / 42 - z * (1.0 / 30 - z * (5.0 / 66 - z * (691.0 / 2730 - z * (7.0 / 6))))))) -
		 y / x * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y * (1.0 / 30 - y * (5.0 / 66 - y * (691.0 / 2730 - y * (7.0 / 6))))))));
}

/* ---- incomplete beta function ---- */

/* log1p(x) - x, x > -1 */
static float8
log1p_less_x(float8 x)
{
	float8		s = x / (2 + x);
	float8		power = s * s;
	float8		sum = 0;

	if (fabs(x) > 0.25)
		return log1p(x) - x;
	/* log1p(x) = 2 atanh(s), 2 s - x = -x s */
	for (int k = 3; k < 23; k += 2, power *= s * s)
		sum += power / k;
	return s * (2 * sum - x);
}

/* What is between x^p at its place and at the peak of x^p y^q, delta = x q - y p: p ln(x / (p/(p+q))) - delta */
static float8
log_power_drop(float8 p, float8 q, float8 x, float8 delta)
{
	float8		change = delta / p;

	return fabs(change) < 0.5 ? p * log1p_less_x(change) : p * log(x * (1 + q / p)) - delta;
}

float8
beta_density(float8 p, float8 q, float8 x, float8 y)
{
	float8		delta = x * q - y * p;
	float8		c = p + q;

	return exp(0.5 * (log(p * (q / c)) - LOG_2_PI) + stirling_rest(c) - stirling_rest(p) - stirling_rest(q) +
			   log_power_drop(p, q, x, delta) + log_power_drop(q, p, y, -delta));
}

/* Will the next take few terms, as x is not far above its mean? */
static bool
series_is_short(float8 p, float8 q, float8 x)
{
	return x < 0.5 && (p + q) * x < p + 1;
}

/* The sum of (p+q)_k / (p+1)_k x^k: what is left of the integral when density / p is taken out. */
static float8
beta_series(float8 p, float8 q, float8 x)
{
	float8		term = 1;
	float8		sum = 1;

	for (int k = 0; k < MAX_STEPS && term > DBL_EPSILON / 8 * sum; k++)
	{
		term *= (p + q + k) / (p + 1 + k) * x;
		sum += term;
	}
	return sum;
}

/* The same times 1/p by the continued fraction of DiDonato and Morris (ACM TOMS 18 (1992) 360, eq. 9). */
static float8
beta_fraction(float8 p, float8 q, float8 x, float8 y)
{
	float8		lambda = y * p - x * q;
	float8		inverse = (p + 1) / (p * (lambda + 1));
	float8		step = inverse;
	float8		value = inverse;

	for (int n = 1; n < MAX_STEPS && fabs(step) > DBL_EPSILON / 4 * value; n++)
	{
		float8		middle = p + 2 * n - 1;
		float8		w = n * (q - n) * x / middle;
		float8		alpha = (p + n - 1) / middle * (p + q + n - 1) * w * x;
		float8		beta = n + w + (p + n) / (p + 2 * n + 1) * (lambda + 1 + n * (1 + y));

		/* Steed's way: inverse is 1 over the denominator's tail */
		inverse = 1 / (beta + alpha * inverse);
		step *= beta * inverse - 1;
		value += step;
	}
	return value;
}

/* I_x(p, q) where it is the smaller part, or a series gets it fast. */
static float8
beta_part(float8 p, float8 q, float8 x, float8 y)
{
	float8		density = beta_density(p, q, x, y);

	if (density == 0)
		return 0;
	return density * (series_is_short(p, q, x) ? beta_series(p, q, x) / p : beta_fraction(p, q, x, y));
}

float8
incomplete_beta(float8 p, float8 q, float8 x, float8 y)
{
	if (x <= 0)
		return 0;
	if (y <= 0)
		return 1;
	if (series_is_short(p, q, x))
		return beta_part(p, q, x, y);
	if (series_is_short(q, p, y) || y * p < x * q)
		return Max(1 - beta_part(q, p, y, x), 0);
	return beta_part(p, q, x, y);
}

/* ---- exponential integral ---- */

#define EULER_GAMMA 0.57721566490153286061

/* ln gamma(1 - e) / e, also at and near e = 0; -1 < e <= 1/2 */
static float8
log_gamma_slope(float8 e)
{
	/* zeta(k) / k */
	static const float8 zeta[] = {
		0.82246703342411321824, 0.40068563438653142847, 0.27058080842778454788, 0.20738555102867398527,
		0.16955717699740818995, 0.14404989676884611812, 0.12550966952474304242, 0.11133426586956469049,
		0.10009945751278180853, 0.090954017145829042233
	};
	float8		sum = 0;

	if (fabs(e) > 1.0 / 32)
		return lgamma(1 - e) / e;
	for (int k = lengthof(zeta) - 1; k >= 0; k--)
		sum = (sum + zeta[k]) * e;
	return EULER_GAMMA + sum;
}

/* E_s(z), 0 < s < 3/2, 0 < z <= 1: DLMF 8.19.10 with the pole at s = 1 taken out. */
static float8
expint_by_powers(float8 s, float8 z)
{
	float8		e = s - 1;
	float8		L = log(z) + log_gamma_slope(e);
	float8		sum = -L * (e * L == 0 ? 1 : expm1(e * L) / (e * L));
	float8		power = 1;

	for (int k = 1; k < 24; k++)
	{
		power *= -z / k;
		sum -= power / (k - e);
	}
	return sum;
}

/* exp(z) E_s(z) by the continued fraction DLMF 8.19.17, its even part. */
static float8
scaled_expint_by_fraction(float8 s, float8 z)
{
	float8		inverse = 1 / (z + s);
	float8		step = inverse;
	float8		value = inverse;

	for (int n = 1; n < MAX_STEPS && fabs(step) > DBL_EPSILON / 4 * value; n++)
	{
		float8		beta = z + s + 2 * n;

		inverse = 1 / (beta - n * (s + n - 1) * inverse);
		step *= beta * inverse - 1;
		value += step;
	}
	return value;
}

float8
scaled_expint(float8 s, float8 z)
{
	float8		steps = Max(round(s - 1), 0);
	float8		decay;
	float8		value;

	if (z > 1 || s > 12)
		return scaled_expint_by_fraction(s, z);
	decay = exp(-z);
	value = expint_by_powers(s - steps, z);
	for (s -= steps; steps > 0; s++, steps--)
		value = (decay - z * value) / s;
	return value / decay;
}
