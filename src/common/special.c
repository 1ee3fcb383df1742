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
	if (x < SERIES_FROM)
		return n == 0 ? 0 : n == 1 ? log(x) : lgamma(x + n) - lgamma(x);
	return (x - 0.5) * log1p(n / x) + n * (log(x + n) - 1) + stirling_rest(x + n) - stirling_rest(x);
}

float8
log_beta(float8 a, float8 b)
{
	return a < b ? lgamma(a) - log_gamma_ratio(b, a) : lgamma(b) - log_gamma_ratio(a, b);
}
