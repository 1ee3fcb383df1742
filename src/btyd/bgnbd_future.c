/*
 * bgnbd_future.c
 *		Purchases to come of a customer who is alive, see bgnbd_future.h.
 *
 *	u = t / A, z = u / (1 + u), C = a + b - 1;  NB: a count of purchases in t if
 *	nobody were lost, P(NB = n) = (R)_n / n! z^n (1-z)^R
 *
 *	expected	E_p[(1 - (1 + p u)^-R) / p], which is, whichever is good:
 *	(1)			L expm1(v)/v C - exp(v) sum_{n>=1} (C-R)_n (a)_{n-1} / ((C+1)_{n-1} n!) z^n,
 *				L = ln(1+u), v = -(a-1) L
 *	(2)			sum_{n>=1} P(NB = n) S_n,  S_n = sum_{k<n} (b)_k / (a+b)_k
 *	(3)			the integral over y = logit(p)
 *
 *	rate		(R/A) E_p[(1 + p u)^-(R+1)] = (R/A) 2F1(R+1, a; a+b; -u)
 *	(1)			(R/A) (1-z)^a sum_{n>=0} (C-R)_n (a)_n / ((a+b)_n n!) z^n
 *	(2)			(R/A) sum_{n>=0} P(NB' = n) (b)_n / (a+b)_n, NB' as NB with R+1 for R
 *	(3)			the integral
 *
 * (1) is Fader, Hardie and Lee (Marketing Science 24 (2005) 275) without their
 * poles at a = 1 and a + b = 1: its terms fall like n^(a-R-2) z^n, but they
 * cancel where C is far above R.  (2) sums over the number n of purchases that
 * he makes if he is not lost on the way: all terms are positive, but there are
 * many where R u is large.  (3) is good everywhere and slower by a factor of
 * ten to hundred.  All three are independent; that they agree is tested.
 */
#include "scrm.h"

#include <float.h>
#include <math.h>

#include "btyd/bgnbd_future.h"
#include "common/quadrature.h"
#include "common/special.h"

/* Series stop where what is left is this to the sum. */
#define SERIES_PRECISION 1e-16
/* A series whose terms cancel to less than this share of them is left for another way. */
#define MIN_SHARE 1e-2
#define MAX_TERMS 2000
/* ln(1 + u) from which series take hundreds of terms */
#define MAX_LOG_ODDS 4.5
/* exp(-it) is a normal number */
#define MAX_EXPONENT 700

/* ---- the integral over the probability to be lost ---- */

/*
 * The density of y = logit(p), p ~ Beta(a, b), around its peak y = ln(a/b):
 * with y = ln(a/b) + d, p0 = a/(a+b), q0 = b/(a+b)
 *
 *		ln density = log_peak + a d - (a+b) ln(q0 + p0 exp(d))
 *
 * in which nothing large cancels, however narrow the peak.
 */
typedef struct Dropout
{
	float8		a;
	float8		b;
	float8		p0;
	float8		q0;
	float8		log_peak;
} Dropout;

typedef struct Future
{
	Dropout		dropout;
	float8		R;
	float8		u;				/* horizon / A */
	float8		d_A;			/* discount rate x A */
} Future;

static void
dropout_init(Dropout *dropout, float8 a, float8 b)
{
	dropout->a = a;
	dropout->b = b;
	dropout->p0 = a / (a + b);
	dropout->q0 = b / (a + b);
	/* ln(p0^a q0^b / B(a, b)): Stirling's powers cancel */
	dropout->log_peak = 0.5 * (log(a * dropout->q0) - LOG_2_PI) + stirling_rest(a + b) - stirling_rest(a) - stirling_rest(b);
}

/* ln density at d, less its value at the peak, and p there. */
static float8
log_density(const Dropout *dropout, float8 d, float8 *p)
{
	float8		e = exp(-fabs(d));
	float8		c = dropout->a + dropout->b;

	if (d >= 0)
	{
		*p = dropout->p0 / (dropout->p0 + dropout->q0 * e);
		return -dropout->b * d - c * log1p(dropout->q0 * expm1(-d));
	}
	*p = dropout->p0 * e / (dropout->q0 + dropout->p0 * e);
	/* far out the sum is better, near the peak what it adds to 1 */
	return dropout->a * d - c * (d > -0.5 ? log1p(dropout->p0 * expm1(d)) : log(dropout->q0 + dropout->p0 * e));
}

static float8
log_expected_at(float8 d, const void *context)
{
	const Future *future = context;
	float8		p;
	float8		log_f = log_density(&future->dropout, d, &p);
	float8		lost = p < DBL_MIN / DBL_EPSILON ? future->R * future->u : -expm1(-future->R * log1p(p * future->u)) / p;

	return log_f + log(lost);
}

static float8
log_rate_at(float8 d, const void *context)
{
	const Future *future = context;
	float8		p;
	float8		log_f = log_density(&future->dropout, d, &p);

	return log_f - (future->R + 1) * log1p(p * future->u);
}

/* The expectation over p of what log_f has beside the density. */
static float8
expectation(LogIntegrand log_f, const Future *future)
{
	return exp(future->dropout.log_peak + log_integral(log_f, future, 0));
}

/* ---- series ---- */

/* expm1(v) / v */
static float8
expm1_ratio(float8 v)
{
	return v == 0 ? 1 : expm1(v) / v;
}

/* Expected purchases by series (1); NaN when its terms cancel or are many. */
static float8
expected_by_powers(float8 R, float8 a, float8 b, float8 u, float8 L)
{
	float8		C = a + b - 1;
	float8		z = u / (1 + u);
	float8		v = (1 - a) * L;
	float8		first = C * L * expm1_ratio(v);
	float8		term = exp(v) * (C - R) * z;
	float8		sum = first - term;
	float8		size = fabs(first) + fabs(term);

	for (int n = 1; n < MAX_TERMS; n++)
	{
		float8		growth = (C - R + n) * (a + n - 1) * z / ((C + n) * (n + 1));

		term *= growth;
		sum -= term;
		size += fabs(term);
		growth = fabs(growth);
		/* from here on the growth goes to z from one side */
		if (fabs(term) * Max(growth, z) <= SERIES_PRECISION * (1 - Max(growth, z)) * sum)
			return sum >= MIN_SHARE * size ? sum : NAN;
	}
	return NAN;
}

/* Expected purchases by series (2). */
static float8
expected_by_counts(float8 R, float8 a, float8 b, float8 u, float8 L)
{
	float8		z = u / (1 + u);
	float8		count = exp(-R * L);	/* P(NB = n) */
	float8		alive = 1;		/* not lost by n purchases */
	float8		made = 0;		/* S_n */
	float8		sum = 0;

	for (int n = 0; n < MAX_TERMS; n++)
	{
		float8		growth;

		made += alive;
		alive *= (b + n) / (a + b + n);
		count *= (R + n) / (n + 1) * z;
		sum += count * made;
		if (n % 4 != 3)
			continue;
		growth = z * Max(1, (R + n + 1) / (n + 2)) * (1 + alive / made);
		if (count * made * growth <= SERIES_PRECISION * (1 - growth) * sum)
			return sum;
	}
	return NAN;
}

float8
bg_expected(float8 R, float8 A, float8 a, float8 b, float8 horizon)
{
	Future		future = {.R = R, .u = horizon / A};
	float8		L = log1p(future.u);
	float8		expected = NAN;

	if (horizon == 0)
		return 0;
	if (L < MAX_LOG_ODDS)
		expected = expected_by_powers(R, a, b, future.u, L);
	if (isnan(expected) && L < MAX_LOG_ODDS && R * L < MAX_EXPONENT)
		expected = expected_by_counts(R, a, b, future.u, L);
	if (!isnan(expected))
		return expected;
	dropout_init(&future.dropout, a, b);
	return expectation(log_expected_at, &future);
}

float8
bg_expected_new(float8 r, float8 alpha, float8 a, float8 b, float8 horizon)
{
	return bg_expected(r, alpha, a, b, horizon);
}

/* He may be lost right after his first purchase; if he is not, he is as one with b + 1. */
float8
mbg_expected_new(float8 r, float8 alpha, float8 a, float8 b, float8 horizon)
{
	return b / (a + b) * bg_expected(r, alpha, a, b + 1, horizon);
}
