/*
 * clv_interval.c
 *		Between which bounds the value of a customer's future purchases will lie.
 *
 * Three things are not known: how many purchases come, what each of them
 * brings, and the parameters.
 *
 * Purchases.  Their number n within the horizon has the exact law of the
 * model, P(lost already) at n = 0 included.
 *
 * Spend.  Under Gamma-Gamma a purchase brings Gamma(p, rate nu), and of this
 * customer nu ~ Gamma(k, rate G): k = p x + q and G = gamma + x z after x
 * purchases of mean z, k = q and G = gamma without.  All n together bring S =
 * Gamma(p n, nu), and S / G has the beta prime law of p n and k, so
 *
 *		P(S <= s)	= P(n = 0) + sum over n >= 1 of P(n) I_y(p n, k),	y = s / (s + G)
 *
 * Parameters.  The variance of ln CLV by the delta method, sigma^2 = g'V g for
 * the covariances V of the logarithms of the parameters of both models and g the derivatives
 * of ln CLV by them: the value is S times a log-normal factor exp(sigma z -
 * sigma^2 / 2) of mean 1, over which P(S <= s) is integrated.  Models without
 * a covariance, such as those made by hand, are taken for known: sigma = 0.
 * A factor leaves P(n = 0) as the parameters have it.
 *
 * Discounting.  When in the horizon the purchases come is not looked at: all
 * are discounted alike, by expected discounted over expected purchases.
 *
 * The bounds are quantiles of that law, so both are 0 for a customer who most
 * likely will not come back.
 */
#include "scrm.h"

#include "access/htup_details.h"
#include "btyd/gamma_gamma.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/special.h"
#include "funcapi.h"
#include "value/clv.h"

PG_FUNCTION_INFO_V1(scrm_bgnbd_clv_interval);
PG_FUNCTION_INFO_V1(scrm_mbgnbd_clv_interval);
PG_FUNCTION_INFO_V1(scrm_pareto_nbd_clv_interval);

#define MAX_COUNTS 400			/* beyond, neighbouring numbers of purchases go together */
#define MAX_FACTORS 65
#define FARTHEST 4096			/* of a logarithm: all is behind */
#define TAIL 1e-9				/* of what is outside of the interval: counts left out */

/* So many purchases (a mean where neighbours go together), with this probability. */
typedef struct Count
{
	float8		n;
	float8		probability;
} Count;

/* A value of the log-normal factor: its logarithm and its weight. */
typedef struct Factor
{
	float8		log;
	float8		weight;
} Factor;

/* The law of ln(S / G) times the factor. */
typedef struct ValueLaw
{
	float8		p;
	float8		k;
	float8		none;			/* P(n = 0) */
	int			counts;
	Count		count[MAX_COUNTS];
	int			factors;
	Factor		factor[MAX_FACTORS];
} ValueLaw;

/* ---- the parameters ---- */

/* ln of P(alive) times discounted purchases, the parameters those of the customer */
static float8
log_purchases(const FutureValue *value, const float8 *p)
{
	Customer	customer = value->customer;

	customer.p = p;
	return log(customer.law->p_alive(p, customer.x, customer.t_x, customer.age)) +
		log(discounted_purchases(&customer, value->horizon, value->discount));
}

/* By the logarithms of the parameters; central differences, good to 1e-8 of what matters here in its first digits. */
static void
purchases_gradient(const FutureValue *value, float8 *gradient)
{
	const float8 step = 1e-4;
	int			parameters = value->customer.law->kind.parameters;

	for (int i = 0; i < parameters; i++)
	{
		float8		p[MODEL_MAX_PARAMETERS];
		float8		up;

		memcpy(p, value->customer.p, parameters * sizeof(float8));
		p[i] = value->customer.p[i] * exp(step);
		up = log_purchases(value, p);
		p[i] = value->customer.p[i] * exp(-step);
		gradient[i] = (up - log_purchases(value, p)) / (2 * step);
	}
}

/* Of ln p + ln(gamma + x z) - ln(p x + q - 1) by the logarithms of p, q, gamma. */
static void
spend_gradient(const FutureValue *value, float8 *gradient)
{
	const float8 *p = value->spend->parameters;
	float8		x = value->spend_x;
	float8		seen = x > 0 ? x * value->spend_mean : 0;
	float8		denominator = fma(p[SPEND_P], x, p[SPEND_Q] - 1);

	gradient[SPEND_P] = (p[SPEND_Q] - 1) / denominator;
	gradient[SPEND_Q] = -p[SPEND_Q] / denominator;
	gradient[SPEND_GAMMA] = p[SPEND_GAMMA] / (p[SPEND_GAMMA] + seen);
}

static float8
quadratic_form(const float8 *g, const float8 *matrix, int n)
{
	float8		sum = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			sum += g[i] * matrix[i * n + j] * g[j];
	return Max(sum, 0);
}

/* The standard deviation of ln CLV that comes of the parameters. */
static float8
parameter_deviation(const FutureValue *value)
{
	float8		gradient[MODEL_MAX_PARAMETERS];
	float8		variance = 0;

	if (value->model->covariance != NULL)
	{
		purchases_gradient(value, gradient);
		variance += quadratic_form(gradient, value->model->covariance, value->model->estimates);
	}
	if (value->spend->covariance != NULL)
	{
		spend_gradient(value, gradient);
		variance += quadratic_form(gradient, value->spend->covariance, value->spend->estimates);
	}
	return check_result_finite(sqrt(variance), "standard deviation of customer lifetime value");
}

/*
 * Gauss and Hermite's three nodes where the factor varies little against the
 * spend, else equal steps: fine for a smooth function and the normal law.
 */
static void
add_factors(ValueLaw *law, float8 deviation, float8 mean_count)
{
	float8		spread = sqrt(1 / (law->p * mean_count) + 1 / law->k);
	float8		total = 0;

	if (deviation == 0)
	{
		law->factor[law->factors++] = (Factor) {0, 1};
		return;
	}
	if (deviation < 0.3 * spread)
	{
		for (int i = -1; i <= 1; i++)
			law->factor[law->factors++] = (Factor) {i * sqrt(3) * deviation, i == 0 ? 2.0 / 3 : 1.0 / 6};
	}
	else
	{
		int			half = (int) Min(ceil(5 / Min(0.7 * spread / deviation, 0.5)), (MAX_FACTORS - 1) / 2);

		for (int i = -half; i <= half; i++)
		{
			float8		z = i * 5.0 / half;

			law->factor[law->factors++] = (Factor) {z * deviation, exp(-0.5 * z * z)};
		}
	}
	for (int i = 0; i < law->factors; i++)
		total += law->factor[i].weight;
	for (int i = 0; i < law->factors; i++)
	{
		law->factor[i].log -= 0.5 * deviation * deviation;
		law->factor[i].weight /= total;
	}
}

/* ---- the number of purchases ---- */

static void
add_each(ValueLaw *law, const FutureValue *value, int64 first, int64 last)
{
	const Customer *customer = &value->customer;

	for (int64 n = first; n <= last; n++)
	{
		CHECK_FOR_INTERRUPTS();
		law->count[law->counts++] = (Count) {
			n, customer->law->exactly(customer->p, customer->x, customer->age, value->horizon, n)
		};
	}
}

/* Groups that grow with the number: narrow against the spread of what many purchases bring. */
static void
add_groups(ValueLaw *law, const FutureValue *value, int64 first, int64 last)
{
	const Customer *customer = &value->customer;
	float8		growth = pow(last / (float8) first, 1.0 / (MAX_COUNTS - 1));
	float8		at_least = customer->law->at_least(customer->p, customer->x, customer->age, value->horizon, first);

	for (int64 n = first; n <= last && law->counts < MAX_COUNTS;)
	{
		int64		next = Max(n + 1, (int64) ceil(n * growth));
		float8		behind = customer->law->at_least(customer->p, customer->x, customer->age, value->horizon, next);

		CHECK_FOR_INTERRUPTS();
		law->count[law->counts++] = (Count) {0.5 * ((float8) n + (float8) (next - 1)), Max(at_least - behind, 0)};
		at_least = behind;
		n = next;
	}
}

/* ---- quantiles ---- */

static float8
value_at_most(const ValueLaw *law, float8 log_value)
{
	float8		sum = law->none;

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < law->factors; i++)
	{
		float8		t = log_value - law->factor[i].log;
		float8		y = logistic(t);
		float8		rest = logistic(-t);

		for (int j = 0; j < law->counts; j++)
			sum += law->factor[i].weight * law->count[j].probability *
				incomplete_beta(law->p * law->count[j].n, law->k, y, rest);
	}
	return sum;
}

/*
 * The logit of P(S <= s | n >= 1), less that of the share wanted.  Both tails
 * fall as powers of s, so against ln s this is all but straight.
 */
static float8
shortfall(const ValueLaw *law, float8 log_value, float8 wanted)
{
	float8		some = 1 - law->none;
	float8		at_most = value_at_most(law, log_value) - law->none;

	return log(Max(at_most, 0) / Max(some - at_most, 0)) - log(wanted / (some - wanted));
}

/* ln of the s with P(S <= s) = share > P(n = 0): regula falsi, the end that stays counting half (Illinois). */
static float8
log_quantile(const ValueLaw *law, float8 share, float8 near)
{
	float8		wanted = share - law->none;
	float8		low = near;
	float8		at_low = shortfall(law, low, wanted);
	float8		high = near;
	float8		at_high = at_low;
	int			last = 0;

	for (float8 step = 1; at_low > 0 && step < FARTHEST; step *= 2)
	{
		high = low;
		at_high = at_low;
		low -= step;
		at_low = shortfall(law, low, wanted);
	}
	for (float8 step = 1; at_high < 0 && step < FARTHEST; step *= 2)
	{
		low = high;
		at_low = at_high;
		high += step;
		at_high = shortfall(law, high, wanted);
	}
	for (int i = 0; i < 200 && high - low > 1e-12 * Max(1, fabs(low)); i++)
	{
		bool		straight = isfinite(at_low) && isfinite(at_high) && i % 16 < 12;
		float8		middle = straight ? low - at_low * (high - low) / (at_high - at_low) : 0.5 * (low + high);
		float8		at_middle = shortfall(law, middle, wanted);

		if (fabs(at_middle) < 1e-11)
			return middle;
		if (at_middle < 0)
		{
			low = middle;
			at_low = at_middle;
			at_high *= last == -1 ? 0.5 : 1;
			last = -1;
		}
		else
		{
			high = middle;
			at_high = at_middle;
			at_low *= last == 1 ? 0.5 : 1;
			last = 1;
		}
	}
	return 0.5 * (low + high);
}

/* ---- the interval ---- */

/* P(alive) is in P(n = 0) alone: the chances of the other counts, those left out with them, add up to what that leaves. */
static void
make_law(ValueLaw *law, const FutureValue *value, float8 outside)
{
	const Customer *customer = &value->customer;
	int64		first = Max(1, purchases_above(customer, value->horizon, 1 - TAIL * outside));
	int64		last = Max(first, purchases_above(customer, value->horizon, TAIL * outside));
	float8		total = 0;
	float8		mean = 0;

	law->p = value->spend->parameters[SPEND_P];
	law->k = fma(law->p, value->spend_x, value->spend->parameters[SPEND_Q]);
	if (last - first < MAX_COUNTS)
		add_each(law, value, first, last);
	else
		add_groups(law, value, first, last);
	for (int i = 0; i < law->counts; i++)
	{
		total += law->count[i].probability;
		mean += law->count[i].probability * law->count[i].n;
	}
	for (int i = 0; i < law->counts; i++)
		law->count[i].probability *= (1 - law->none) / total;
	add_factors(law, parameter_deviation(value), mean / total);
}

/* The bounds of margin times the discounted value. */
static void
find_interval(const FutureValue *value, float8 level, float8 bounds[2])
{
	const Customer *customer = &value->customer;
	const float8 *spend = value->spend->parameters;
	float8		expected = customer->law->expected(customer->p, customer->x, customer->age, value->horizon);
	float8		shares[] = {0.5 * (1 - level), 0.5 * (1 + level)};
	float8		unit = value->margin * (spend[SPEND_GAMMA] + (value->spend_x > 0 ? value->spend_x * value->spend_mean : 0));
	float8		near;
	ValueLaw	law = {0};

	law.none = purchase_probability(customer, value->horizon, 0);
	bounds[0] = bounds[1] = 0;
	if (law.none >= shares[1] || expected == 0)
		return;
	make_law(&law, value, 1 - level);
	unit *= discounted_purchases(customer, value->horizon, value->discount) / expected;
	near = log(law.p / law.k * Max(1, expected));
	for (int i = 0; i < 2; i++)
		if (shares[i] > law.none)
			bounds[i] = check_result_finite(unit * exp(log_quantile(&law, shares[i], near)),
											"customer lifetime value") +
				0.0;
}

static float8
level_argument(FunctionCallInfo fcinfo, int argno)
{
	float8		level;

	check_arg_not_null(fcinfo, argno, "level");
	level = PG_GETARG_FLOAT8(argno);
	if (!(level > 0 && level < 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("level must lie between 0 and 1, got %g", level)));
	return level;
}

/* clv_interval(model, gamma_gamma, rfm, horizon, discount_rate, margin, level) -> (low, high) */
static Datum
clv_interval(FunctionCallInfo fcinfo, const BtydLaw *law, CallPlanMake make)
{
	FutureValue value;
	float8		level;
	float8		bounds[2];
	TupleDesc	type;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (!clv_arguments(fcinfo, law, make, &value))
		PG_RETURN_NULL();
	level = level_argument(fcinfo, 6);
	if (isnan(gamma_gamma_expected(value.spend->parameters, value.spend_x, value.spend_mean)))
		PG_RETURN_NULL();
	find_interval(&value, level, bounds);
	if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "function does not return a row");
	/* a negative margin turns it round */
	values[0] = Float8GetDatum(Min(bounds[0], bounds[1]));
	values[1] = Float8GetDatum(Max(bounds[0], bounds[1]));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(type), values, nulls)));
}

static void
make_bgnbd(FunctionCallInfo fcinfo, void *plan)
{
	clv_make_plan(fcinfo, plan, &bgnbd_law);
}

static void
make_mbgnbd(FunctionCallInfo fcinfo, void *plan)
{
	clv_make_plan(fcinfo, plan, &mbgnbd_law);
}

static void
make_pareto_nbd(FunctionCallInfo fcinfo, void *plan)
{
	clv_make_plan(fcinfo, plan, &pareto_nbd_law);
}

Datum
scrm_bgnbd_clv_interval(PG_FUNCTION_ARGS)
{
	return clv_interval(fcinfo, &bgnbd_law, make_bgnbd);
}

Datum
scrm_mbgnbd_clv_interval(PG_FUNCTION_ARGS)
{
	return clv_interval(fcinfo, &mbgnbd_law, make_mbgnbd);
}

Datum
scrm_pareto_nbd_clv_interval(PG_FUNCTION_ARGS)
{
	return clv_interval(fcinfo, &pareto_nbd_law, make_pareto_nbd);
}
