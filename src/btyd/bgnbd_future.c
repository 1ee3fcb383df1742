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
 *	dert		(R / (d A)) E_p[z exp(z) E_{R+1}(z)], z = d A / p: the integral over y;
 *				E_s(z) is the exponential integral of order s
 *
 *	at least n	E_p[(1-p)^(n-1)] P(NB >= n): he makes as many, and is not lost before the last
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
#define MIN_SHARE 0.05
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
	float8		middle;			/* d where p = 1/2 */
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
	dropout->middle = log(b / a);
	/* ln(p0^a q0^b / B(a, b)): Stirling's powers cancel */
	dropout->log_peak = 0.5 * (log(a * dropout->q0) - LOG_2_PI) + stirling_rest(a + b) - stirling_rest(a) - stirling_rest(b);
}

/* ln density at d, less its value at the peak, and p there, where p <= 1/2; for 1 - p the same with all turned round. */
static float8
log_density_half(float8 a, float8 c, float8 p0, float8 q0, float8 d, float8 *p)
{
	float8		e = exp(d);

	*p = p0 * e / (q0 + p0 * e);
	/* the sum is near 1, or near q0 */
	return a * d - c * (d > -0.5 || p0 < 0.5 ? log1p(p0 * expm1(d)) : log(q0 + p0 * e));
}

static float8
log_density(const Dropout *dropout, float8 d, float8 *p)
{
	float8		c = dropout->a + dropout->b;
	float8		q;
	float8		log_f;

	if (d <= dropout->middle)
		return log_density_half(dropout->a, c, dropout->p0, dropout->q0, d, p);
	log_f = log_density_half(dropout->b, c, dropout->q0, dropout->p0, -d, &q);
	*p = 1 - q;
	return log_f;
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

/* z exp(z) E_{R+1}(z), z = d A / p */
static float8
log_dert_at(float8 d, const void *context)
{
	const Future *future = context;
	float8		p;
	float8		log_f = log_density(&future->dropout, d, &p);
	float8		z = future->d_A / p;

	/* tends to 1 */
	return z < 1 / DBL_EPSILON * (1 + future->R) ? log_f + log(z * scaled_expint(future->R + 1, z)) : log_f;
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

	/* no more than R u can come of it */
	for (int n = 1; n < MAX_TERMS && size <= R * u / MIN_SHARE; n++)
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

/* E_p[(1 + p u)^-(R+1)] by series (1); NaN when its terms cancel or are many. */
static float8
rate_by_powers(float8 R, float8 a, float8 b, float8 u, float8 L)
{
	float8		z = u / (1 + u);
	float8		term = exp(-a * L);
	float8		sum = term;
	float8		size = term;

	for (int n = 0; n < MAX_TERMS && size <= 1 / MIN_SHARE; n++)
	{
		float8		growth = (a + b - 1 - R + n) * (a + n) * z / ((a + b + n) * (n + 1));

		term *= growth;
		sum += term;
		size += fabs(term);
		growth = Max(fabs(growth), z);
		if (fabs(term) * growth <= SERIES_PRECISION * (1 - growth) * sum)
			return sum >= MIN_SHARE * size ? sum : NAN;
	}
	return NAN;
}

/* The same by series (2). */
static float8
rate_by_counts(float8 R, float8 a, float8 b, float8 u, float8 L)
{
	float8		z = u / (1 + u);
	float8		term = exp(-(R + 1) * L);
	float8		sum = term;

	for (int n = 0; n < MAX_TERMS; n++)
	{
		float8		growth = (R + 1 + n) * z / (n + 1);

		term *= growth * ((b + n) / (a + b + n));
		sum += term;
		growth = Max(growth, z);
		if (n % 4 == 3 && term * growth <= SERIES_PRECISION * (1 - growth) * sum)
			return sum;
	}
	return NAN;
}

/* Series (2): will it end in time, and does exp(-R L) not vanish? */
static bool
counts_are_few(float8 R, float8 u, float8 L)
{
	return R * L < MAX_EXPONENT && R * u + 8 * sqrt(R * u * (1 + u)) + 40 * (1 + u) < MAX_TERMS;
}

/* ---- answers ---- */

float8
bg_expected(float8 R, float8 A, float8 a, float8 b, float8 horizon)
{
	Future		future = {.R = R, .u = horizon / A};
	float8		L = log1p(future.u);
	float8		expected = NAN;

	if (horizon == 0)
		return 0;
	if (L < MAX_LOG_ODDS && a * L < MAX_EXPONENT)
		expected = expected_by_powers(R, a, b, future.u, L);
	if (isnan(expected) && counts_are_few(R, future.u, L))
		expected = expected_by_counts(R, a, b, future.u, L);
	if (!isnan(expected))
		return expected;
	dropout_init(&future.dropout, a, b);
	return expectation(log_expected_at, &future);
}

float8
bg_rate(float8 R, float8 A, float8 a, float8 b, float8 t)
{
	Future		future = {.R = R, .u = t / A};
	float8		L = log1p(future.u);
	float8		share = NAN;

	if (L < MAX_LOG_ODDS && a * L < MAX_EXPONENT)
		share = rate_by_powers(R, a, b, future.u, L);
	if (isnan(share) && counts_are_few(R + 1, future.u, L))
		share = rate_by_counts(R, a, b, future.u, L);
	if (isnan(share))
	{
		dropout_init(&future.dropout, a, b);
		share = expectation(log_rate_at, &future);
	}
	return R / A * share;
}

float8
bg_dert(float8 R, float8 A, float8 a, float8 b, float8 d)
{
	Future		future = {.R = R, .d_A = d * A};

	dropout_init(&future.dropout, a, b);
	return R / future.d_A * expectation(log_dert_at, &future);
}

/* E_p[(1-p)^m] = B(a, b+m) / B(a, b): not lost by m purchases. */
static float8
survival(float8 a, float8 b, int64 m)
{
	float8		c = a + b;
	float8		share = 1;

	if (m > 16)
		return exp((b - 0.5) * log1p(a * m / (b * (c + m))) - a * log1p(m / c) - m * log1p(a / (b + m)) +
				   stirling_rest(b + m) - stirling_rest(b) - stirling_rest(c + m) + stirling_rest(c));
	for (int k = 0; k < m; k++)
		share *= (b + k) / (c + k);
	return share;
}

/* P(NB >= n), n >= 1 */
static float8
counts_from(float8 R, float8 A, float8 horizon, int64 n)
{
	float8		u = horizon / A;

	return n == 1 ? -expm1(-R * log1p(u)) : incomplete_beta(n, R, u / (1 + u), 1 / (1 + u));
}

float8
bg_at_least(float8 R, float8 A, float8 a, float8 b, float8 horizon, int64 n)
{
	return survival(a, b, n - 1) * counts_from(R, A, horizon, n);
}

/* He makes just n and is not lost up to the last but one; or he makes n or more and is lost at the n-th. */
float8
bg_exactly(float8 R, float8 A, float8 a, float8 b, float8 horizon, int64 n)
{
	float8		u = horizon / A;

	if (n == 0)
		return exp(-R * log1p(u));
	return survival(a, b, n) * beta_density(n, R, u / (1 + u), 1 / (1 + u)) / n +
		survival(a, b, n - 1) * (a / (a + b + (n - 1))) * counts_from(R, A, horizon, n);
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
