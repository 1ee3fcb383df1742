/*
 * gamma_gamma.c
 *		The Gamma-Gamma model of what customers spend.
 *
 * A purchase of a customer is gamma distributed with shape p and a rate of his
 * own, which is gamma distributed over the customers with shape q and rate
 * gamma.  Of a customer with x repeat purchases of mean m (Fader, Hardie, "The
 * Gamma-Gamma Model of Monetary Value", 2013):
 *
 *		l = ln G(px+q) - ln G(px) - ln G(q) + q ln gamma - q ln(xm) - ln m
 *			- (px+q) ln(1 + gamma/(xm))
 *		E[M | m, x] = p (gamma + xm) / (px + q - 1),	p gamma / (q-1) for x = 0
 *
 * With t = ln(gamma/(xm)), s(t) = ln(1 + e^t) and its derivative, the logistic
 * function z(t), this is, without a difference of large numbers,
 *
 *		l = -ln B(px, q) - px s(t) - q s(-t) - ln m
 *		dl/dp = x (psi(px+q) - psi(px) - s(t)),		dl/dq = psi(px+q) - psi(q) - s(-t)
 *		dl/dt = q - (px+q) z
 *		d2l/dp2 = x^2 (psi'(px+q) - psi'(px)),	d2l/dq2 = psi'(px+q) - psi'(q),
 *		d2l/dpdq = x psi'(px+q),	d2l/dpdt = -x z,	d2l/dqdt = 1 - z,
 *		d2l/dt2 = -(px+q) z (1-z)
 *
 * Gamma and psi depend on x alone: cells are sorted by x, and all of an x have
 * them in common.  Means of the state are taken in units of the mean of all,
 * of which gamma is then a multiple: the penalty is the same in any currency.
 */
#include "scrm.h"

#include <math.h>

#include "btyd/gamma_gamma.h"
#include "btyd/log_fit.h"
#include "btyd/spend.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/special.h"
#include "common/sum.h"

PG_FUNCTION_INFO_V1(scrm_gamma_gamma);
PG_FUNCTION_INFO_V1(scrm_gamma_gamma_fit);
PG_FUNCTION_INFO_V1(scrm_gamma_gamma_expected_spend);
PG_FUNCTION_INFO_V1(scrm_gamma_gamma_log_likelihood);

enum
{
	P,
	Q,
	GAMMA,
	PARAMETERS
};

const ModelKind gamma_gamma_kind = {.type = "gamma_gamma", .parameters = PARAMETERS, .names = {"p", "q", "gamma"}};

/* ---- likelihood ---- */

/* Sums over customers with the same x. */
typedef struct BlockSums
{
	float8		count;
	float8		s;				/* of s(t) */
	float8		s_minus;		/* of s(-t) */
	float8		z;				/* of z(t) */
	float8		zz;				/* of z(t) (1 - z(t)) */
} BlockSums;

static inline void
add_to_block(BlockSums *sums, float8 t, float8 count)
{
	float8		w = exp(-fabs(t));
	float8		s = log1p(w);
	float8		z = 1 / (1 + w);

	sums->count += count;
	sums->s += count * (Max(t, 0) + s);
	sums->s_minus += count * (Max(-t, 0) + s);
	sums->z += count * (t > 0 ? z : w * z);
	sums->zz += count * (w * z * z);
}

/* The log-likelihood of customers with the same x, but for ln m. */
static float8
block_value(float8 p, float8 q, float8 x, const BlockSums *sums)
{
	return -sums->count * log_beta(p * x, q) - p * x * sums->s - q * sums->s_minus;
}

static void
add_block(const float8 *parameters, float8 x, const BlockSums *sums, float8 *gradient, float8 *hessian)
{
	float8		p = parameters[P];
	float8		q = parameters[Q];
	float8		n = sums->count;
	float8		px = p * x;
	float8		by_p = x * (n * digamma_rise(px, q) - sums->s);
	float8		by_q = n * digamma_rise(q, px) - sums->s_minus;

	gradient[P] += p * by_p;
	gradient[Q] += q * by_q;
	gradient[GAMMA] += n * q - (px + q) * sums->z;
	hessian[P * PARAMETERS + P] += p * by_p + px * px * n * trigamma_rise(px, q);
	hessian[Q * PARAMETERS + Q] += q * by_q + q * q * n * trigamma_rise(q, px);
	hessian[P * PARAMETERS + Q] += px * q * n * trigamma(px + q);
	hessian[P * PARAMETERS + GAMMA] -= px * sums->z;
	hessian[Q * PARAMETERS + GAMMA] += q * (n - sums->z);
	hessian[GAMMA * PARAMETERS + GAMMA] -= (px + q) * sums->zz;
}

/* So many cells, then what they add up to goes into the compensated sum. */
#define BLOCK_CELLS 4096

typedef struct SpendData
{
	const Spend *spend;
	float8		mean;			/* of the means */
	float8	   *log_total;		/* ln(x m / mean) of each cell */
	float8		log_means;		/* sum of ln m */
} SpendData;

static float8
spend_log_likelihood(void *arg, const float8 *theta, float8 *gradient, float8 *hessian)
{
	const SpendData *data = arg;
	const SpendCell *cells = data->spend->cells;
	uint32		count = data->spend->count;
	float8		parameters[PARAMETERS];
	float8		value = -data->log_means;
	float8		lost = 0;

	for (int i = 0; i < PARAMETERS; i++)
		parameters[i] = exp(theta[i]);
	memset(gradient, 0, PARAMETERS * sizeof(float8));
	memset(hessian, 0, PARAMETERS * PARAMETERS * sizeof(float8));
	for (uint32 i = 0; i < count;)
	{
		int64		x = cells[i].x;
		uint32		end = Min(count, i + BLOCK_CELLS);
		BlockSums	sums = {0};

		CHECK_FOR_INTERRUPTS();
		for (; i < end && cells[i].x == x; i++)
			add_to_block(&sums, theta[GAMMA] - data->log_total[i], cells[i].count);
		sum_add(&value, &lost, block_value(parameters[P], parameters[Q], x, &sums));
		add_block(parameters, x, &sums, gradient, hessian);
	}
	for (int i = 0; i < PARAMETERS; i++)
		for (int j = 0; j < i; j++)
			hessian[i * PARAMETERS + j] = hessian[j * PARAMETERS + i];
	return value + lost;
}

/* ---- the fit ---- */

/* The mean of the means; weights first, so that the largest of numbers do not overflow. */
static float8
mean_of_means(const Spend *spend)
{
	float8		mean = 0;
	float8		lost = 0;

	for (uint32 i = 0; i < spend->count; i++)
	{
		check_cancel_at(i);
		sum_add(&mean, &lost, spend->cells[i].mean * ((float8) spend->cells[i].count / spend->used));
	}
	return mean + lost;
}

static void
prepare_data(const Spend *spend, SpendData *data)
{
	float8		lost = 0;
	float8		log_mean;

	data->spend = spend;
	data->mean = mean_of_means(spend);
	data->log_total = palloc_extended(Max(spend->count, 1) * sizeof(float8), MCXT_ALLOC_HUGE);
	data->log_means = 0;
	log_mean = log(data->mean);
	for (uint32 i = 0; i < spend->count; i++)
	{
		float8		log_m = log(spend->cells[i].mean);

		check_cancel_at(i);
		data->log_total[i] = log(spend->cells[i].x) + log_m - log_mean;
		sum_add(&data->log_means, &lost, spend->cells[i].count * log_m);
	}
	data->log_means += lost;
}

/* Of so many cells or more, every 32nd tells where to begin: three steps less with all. */
#define MANY_CELLS 65536
#define SAMPLED_OF 32

static void
begin_with_sample(const Spend *spend, LogFit *fit)
{
	uint32		count = spend->count / SAMPLED_OF;
	Spend	   *sample = palloc_extended(offsetof(Spend, cells) + count * sizeof(SpendCell), MCXT_ALLOC_HUGE);
	LogFit		sample_fit = *fit;
	SpendData	data;
	ModelFit	result = {0};

	sample->count = count;
	sample->used = 0;
	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		sample->cells[i] = spend->cells[(uint64) i * SAMPLED_OF + SAMPLED_OF / 2];
		sample->used += sample->cells[i].count;
	}
	prepare_data(sample, &data);
	sample_fit.data = &data;
	sample_fit.penalty /= SAMPLED_OF;
	log_fit_run(&sample_fit, &result);
	if (result.converged)
		memcpy(fit->start, result.parameters, sizeof(fit->start));
	pfree(data.log_total);
	pfree(sample);
}

/* gamma_gamma_fit(spend, penalty float8, start gamma_gamma) */
Datum
scrm_gamma_gamma_fit(PG_FUNCTION_ARGS)
{
	LogFit		fit = {.kind = &gamma_gamma_kind, .log_likelihood = spend_log_likelihood};
	ModelFit	result = {0};
	SpendData	data;
	Spend	   *spend;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	log_fit_arguments(fcinfo, &fit);
	spend = spend_canonical(PG_GETARG_SPEND(0));
	result.customers = spend->used;
	if (spend->used == 0)
	{
		result.problem = pstrdup("no customer has repeat purchases with a positive value");
		return model_row(fcinfo, &gamma_gamma_kind, &result);
	}
	prepare_data(spend, &data);
	fit.data = &data;
	fit.unit[GAMMA] = data.mean;
	/* p gamma / (q - 1) is the mean */
	fit.start[P] = 3;
	fit.start[Q] = 3;
	fit.start[GAMMA] = data.mean * 2 / 3;
	if (spend->count >= MANY_CELLS && fit.earlier[P] == 0)
		begin_with_sample(spend, &fit);
	log_fit_run(&fit, &result);
	if (result.converged && result.parameters[Q] <= 1)
		result.problem = psprintf("q is %.3g: up to 1 the expected spend of a new customer is infinite",
								  result.parameters[Q]);
	return model_row(fcinfo, &gamma_gamma_kind, &result);
}

/* gamma_gamma(p float8, q float8, gamma float8) */
Datum
scrm_gamma_gamma(PG_FUNCTION_ARGS)
{
	return model_construct(fcinfo, &gamma_gamma_kind);
}

/* ---- questions ---- */

float8
gamma_gamma_expected(const float8 *p, int64 x, float8 mean)
{
	bool		seen = x > 0 && mean > 0;
	float8		purchases = seen ? x : 0;
	float8		denominator = fma(p[P], purchases, p[Q] - 1);
	float8		sum = p[P] * (p[GAMMA] + purchases * mean);

	if (!(denominator > 0))
		return NAN;
	if (!seen)
		return p[P] / denominator * p[GAMMA];
	if (isinf(denominator))		/* p x: the customer's own mean is all there is */
		return mean;
	/* in parts where the whole does not fit */
	return isfinite(sum) ? sum / denominator :
		p[P] / denominator * p[GAMMA] + p[P] * purchases / denominator * mean;
}

typedef struct SpendPlan
{
	Model		model;
} SpendPlan;

/* Argument 0: the model. */
static void
make_spend_plan(FunctionCallInfo fcinfo, void *memory)
{
	SpendPlan  *plan = memory;

	if (!PG_ARGISNULL(0))
		model_read(&gamma_gamma_kind, PG_GETARG_DATUM(0), &plan->model);
}

/* The model of (gamma_gamma, repeat_purchases bigint, repeat_value float8); NULL when the answer is. */
static const float8 *
spend_question(FunctionCallInfo fcinfo)
{
	SpendPlan  *plan = call_plan(fcinfo, 0, 1, sizeof(SpendPlan), make_spend_plan);

	if (PG_ARGISNULL(1))
		return NULL;
	if (PG_GETARG_INT64(1) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("repeat_purchases must not be negative, got %lld", (long long) PG_GETARG_INT64(1))));
	if (!PG_ARGISNULL(2))
		check_float_finite(PG_GETARG_FLOAT8(2), "repeat_value");
	return plan->model.known ? plan->model.parameters : NULL;
}

/* expected_spend(gamma_gamma, repeat_purchases bigint, repeat_value float8) */
Datum
scrm_gamma_gamma_expected_spend(PG_FUNCTION_ARGS)
{
	const float8 *p = spend_question(fcinfo);
	float8		expected;

	if (p == NULL)
		PG_RETURN_NULL();
	expected = gamma_gamma_expected(p, PG_GETARG_INT64(1), PG_ARGISNULL(2) ? 0 : PG_GETARG_FLOAT8(2));
	if (isnan(expected))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(expected, "expected spend"));
}

/* log_likelihood(gamma_gamma, repeat_purchases bigint, repeat_value float8) */
Datum
scrm_gamma_gamma_log_likelihood(PG_FUNCTION_ARGS)
{
	const float8 *p = spend_question(fcinfo);
	float8		x;
	float8		log_mean;
	BlockSums	sums = {0};

	if (p == NULL || PG_GETARG_INT64(1) == 0 || PG_ARGISNULL(2) || PG_GETARG_FLOAT8(2) <= 0)
		PG_RETURN_NULL();
	x = PG_GETARG_INT64(1);
	log_mean = log(PG_GETARG_FLOAT8(2));
	add_to_block(&sums, log(p[GAMMA]) - log(x) - log_mean, 1);
	PG_RETURN_FLOAT8(check_result_finite(block_value(p[P], p[Q], x, &sums) - log_mean, "log-likelihood"));
}
