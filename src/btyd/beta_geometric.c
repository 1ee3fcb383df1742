/*
 * beta_geometric.c
 *		Sums over how long customers stay, see beta_geometric.h.
 *
 * With a = leave, b = stay, the sum of (b)_k/(a+b)_k for k = 1 ... h is, for
 * long horizons,
 *
 *		b/(a-1) (1 - (b+1)_h/(a+b)_h),
 *
 * the logarithm of the quotient taken as a difference of terms that are
 * multiples of a - 1, so that a = 1 is no pole.  The discounted sum for ever is
 *
 *		b/((a+b)(1+d)) F(1, b+1; a+b+1; 1/(1+d)) = b/((a+b) d) F(1, a; a+b+1; -1/d)
 *
 * with Gauss' hypergeometric function, in the second form (Pfaff) as Gauss'
 * continued fraction, all of whose terms are positive: 1/(1 + a1/(1 + a2/...)),
 * c = a+b+1 (Abramowitz, Stegun 15.3.4; Gauss 1813),
 *
 *		a_2k+1 = (a+k)(c+k-1)/((c+2k-1)(c+2k))/d,	a_2k = k(c-a+k-1)/((c+2k-2)(c+2k-1))/d.
 */
#include "scrm.h"

#include "btyd/beta_geometric.h"
#include "common/check.h"
#include "common/special.h"

/* Up to here the sum itself is fast, and has no difference. */
#define SHORT_HORIZON 1000

float8
log_stay(float8 leave, float8 stay, float8 k)
{
	/* the difference whose terms are smaller */
	if (k <= leave)
		return log_gamma_ratio(stay, k) - log_gamma_ratio(leave + stay, k);
	return log_gamma_ratio(stay, leave) - log_gamma_ratio(stay + k, leave);
}

float8
expected_stay(float8 leave, float8 stay, int64 horizon)
{
	float8		excess = leave - 1;
	float8		log_quotient;

	if (horizon <= SHORT_HORIZON)
	{
		float8		sum = 0;
		float8		term = 1;

		for (int64 k = 0; k < horizon; k++)
		{
			term *= (stay + k) / (leave + stay + k);
			sum += term;
		}
		return sum;
	}
	if (excess == 0)
		return stay * digamma_rise(stay + 1, horizon);
	if (excess > 0)
		log_quotient = log_gamma_ratio(stay + 1, excess) - log_gamma_ratio(stay + 1 + horizon, excess);
	else
		log_quotient = log_gamma_ratio(leave + stay + horizon, -excess) - log_gamma_ratio(leave + stay, -excess);
	return stay * (-expm1(log_quotient) / excess);
}

float8
discounted_stay(float8 leave, float8 stay, float8 rate)
{
	float8		c = leave + stay + 1;
	float8		fraction = 1;	/* Lentz's method: 1 + a1/(1 + ... */
	float8		up = 1;
	float8		down = 0;
	float8		factor;
	uint32		k = 0;

	if (rate == 0)
		return leave > 1 ? stay / (leave - 1) : INFINITY;
	do
	{
		float8		place = c + 2.0 * k;
		float8		odd = (leave + k) / (place - (k > 0)) * (k > 0 ? (c + k - 1) / place : 1) / rate;
		float8		even = (k + 1.0) / place * ((stay + 1 + k) / (place + 1)) / rate;

		check_cancel_at(++k);
		down = 1 / (1 + odd * down);
		up = 1 + odd / up;
		factor = up * down;
		fraction *= factor;
		down = 1 / (1 + even * down);
		up = 1 + even / up;
		fraction *= up * down;
	} while (fabs(factor - 1) > 1e-16 || fabs(up * down - 1) > 1e-16);
	return stay / (leave + stay) / rate / fraction;
}
