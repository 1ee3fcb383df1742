/*
 * special.c
 *		Special functions that libm does not have.
 *
 * ln gamma and its derivatives by Stirling's series (Abramowitz, Stegun 6.1.40,
 * 6.3.18, 6.4.12) where x >= 10, below by the recurrence x -> x + 1.
 */
#include "scrm.h"

#include "common/special.h"

#define SERIES_FROM 10

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
