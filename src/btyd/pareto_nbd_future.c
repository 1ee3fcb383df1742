/*
 * pareto_nbd_future.c
 *		The Pareto/NBD model: purchases to come of a customer who is alive.
 *
 * Alive at T after x repeat purchases, he buys at a rate from Gamma(R, A), R =
 * r+x, A = alpha+T, until he is lost at a rate from Gamma(s, B), B = beta+T: he
 * lives for another t with probability S(t) = (B / (B+t))^s.
 *
 *	expected	R/A int_0^t S = R/A B (1 - exp(-v)) / (s-1), v = (s-1) ln(1 + t/B)
 *	dert		R/A int_0^inf exp(-dt) S(t) dt = R/A B exp(z) E_s(z), z = d B
 *				(Fader, Hardie, Lee, Journal of Marketing Research 42 (2005) 415)
 *	at least m	the m-th purchase comes at y, and he is still there:
 *				int_0^t f_m(y) S(y) dy,  f_m(y) = q^m (1-q)^R / (y B(m, R)),  q = y / (A+y)
 *	just n		n in t and he lives, or n until he is lost at y:
 *				NB(n; t) S(t) + int_0^t NB(n; y) s / (B+y) S(y) dy,  NB(n; y) = (R)_n / n! q^n (1-q)^R
 *
 * Sums of positive terms all: small probabilities keep their digits.  The
 * integrals are taken over w = logit(y / t), in logarithms.
 */
#include "scrm.h"

#include <math.h>

#include "btyd/pareto_nbd.h"
#include "common/quadrature.h"
#include "common/special.h"

/* The integral of (B / (B+y))^s over (0, t). */
static float8
mean_lifetime(float8 s, float8 B, float8 t)
{
	float8		L = log1p(t / B);
	float8		v = (s - 1) * L;

	return B * L * (v == 0 ? 1 : -expm1(-v) / v);
}

float8
pareto_nbd_expected(const float8 *p, int64 x, float8 age, float8 horizon)
{
	return (p[0] + x) / (p[1] + age) * mean_lifetime(p[2], p[3] + age, horizon);
}

float8
pareto_nbd_rate(const float8 *p, int64 x, float8 age, float8 after)
{
	return (p[0] + x) / (p[1] + age) * exp(-p[2] * log1p(after / (p[3] + age)));
}

float8
pareto_nbd_dert(const float8 *p, int64 x, float8 age, float8 discount)
{
	float8		B = p[3] + age;

	return (p[0] + x) / (p[1] + age) * B * scaled_expint(p[2], discount * B);
}

float8
pareto_nbd_expected_new(const float8 *p, float8 horizon)
{
	return p[0] / p[1] * mean_lifetime(p[2], p[3], horizon);
}

/* ---- probabilities of counts ---- */

typedef struct Future
{
	float8		n;
	float8		R;
	float8		A;
	float8		s;
	float8		B;
	float8		horizon;
} Future;

static Future
future_of(const float8 *p, int64 x, float8 age, float8 horizon, int64 n)
{
	return (Future) {.n = n, .R = p[0] + x, .A = p[1] + age, .s = p[2], .B = p[3] + age, .horizon = horizon};
}

/* ln(q^n (1-q)^R S(y)) */
static float8
log_kernel(const Future *future, float8 y)
{
	return (future->n > 0 ? -future->n * log1p(future->A / y) : 0) -
		future->R * log1p(y / future->A) - future->s * log1p(y / future->B);
}

/* y at logit w, and ln of the derivative dy/dw over y. */
static float8
time_at(const Future *future, float8 w, float8 *log_rest)
{
	*log_rest = w > 0 ? -w - log1p(exp(-w)) : -log1p(exp(w));
	return future->horizon / (1 + exp(-w));
}

static float8
log_arrival_at(float8 w, const void *context)
{
	const Future *future = context;
	float8		log_rest;
	float8		y = time_at(future, w, &log_rest);

	return log_kernel(future, y) + log_rest;
}

static float8
log_loss_at(float8 w, const void *context)
{
	const Future *future = context;
	float8		log_rest;
	float8		y = time_at(future, w, &log_rest);

	return log_kernel(future, y) + log_rest + log(y / (future->B + y));
}

/* About where n purchases are reached, as a logit of the horizon. */
static float8
usual_logit(const Future *future)
{
	float8		share = future->n * future->A / (future->R * future->horizon);

	return share > 0 && share < 0.5 ? log(share) : 0;
}

float8
pareto_nbd_at_least(const float8 *p, int64 x, float8 age, float8 horizon, int64 n)
{
	Future		future = future_of(p, x, age, horizon, n);

	if (horizon == 0)
		return 0;
	return Min(exp(log_integral(log_arrival_at, &future, usual_logit(&future)) - log_beta(future.n, future.R)), 1);
}

float8
pareto_nbd_exactly(const float8 *p, int64 x, float8 age, float8 horizon, int64 n)
{
	Future		future = future_of(p, x, age, horizon, n);
	float8		log_ways = n == 0 ? 0 : -log(future.n) - log_beta(future.n, future.R);
	float8		log_lost;

	if (horizon == 0)
		return n == 0 ? 1 : 0;
	log_lost = log(future.s) + log_integral(log_loss_at, &future, usual_logit(&future));
	return Min(exp(log_ways + log_add_exp(log_kernel(&future, horizon), log_lost)), 1);
}
