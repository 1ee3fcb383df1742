/*
 * clv.c
 *		What a customer's future purchases are worth.
 *
 *	CLV = margin * E[mean spend] * P(alive) * integral of exp(-d t) rate(t), t from 0 to the horizon
 *
 * with rate(t) the purchases expected a day of a customer who is alive now, d =
 * ln(1 + discount_rate) / 365.25 a day, and the mean spend by the Gamma-Gamma
 * model, which holds it for independent of how often a customer buys (Fader,
 * Hardie, Lee, Journal of Marketing Research 42 (2005) 415).  Past purchases do
 * not count.
 *
 * The integral.  Under each of the laws a customer's rate is a mixture of
 * falling exponentials, so g(t) = exp(-d t) rate(t) is log-convex: it falls
 * fastest, in proportion, where it begins.  Not all of it need fall: under
 * BG/NBD who leaves at the first purchase is gone after about 1 / rate(0), while
 * others stay for ever.  And g is analytic but for -s, where s is at least the
 * age plus the model's parameters of time.  So panels for Gauss and Legendre's
 * rule of 8 nodes begin with min(s/2, 1 / rate(0)) and grow by half of what is
 * behind them; what falls fast is over before they are wide.  Over none of them
 * g falls by more than exp(3).
 */
#include "scrm.h"

#include "btyd/gamma_gamma.h"
#include "catalog/pg_type.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/quadrature.h"
#include "value/clv.h"

PG_FUNCTION_INFO_V1(scrm_expected_spend);
PG_FUNCTION_INFO_V1(scrm_bgnbd_clv);
PG_FUNCTION_INFO_V1(scrm_mbgnbd_clv);
PG_FUNCTION_INFO_V1(scrm_pareto_nbd_clv);

#define MAX_FALL 3				/* of ln g over a panel */
#define NEGLIGIBLE 1e-17		/* of the whole */

/* ---- discounted purchases ---- */

static float8
discounted_rate(const Customer *customer, float8 discount, float8 t)
{
	return exp(-discount * t) * customer->law->rate(customer->p, customer->x, customer->age, t);
}

/* No rate falls on a shorter scale of time for being a power of time. */
static float8
shortest_scale(const Customer *customer)
{
	const ModelKind *kind = &customer->law->kind;
	float8		shortest = HUGE_VAL;

	for (int i = 0; i < kind->parameters; i++)
		if (kind->is_time[i])
			shortest = Min(shortest, customer->p[i]);
	return customer->age + shortest;
}

float8
discounted_purchases(const Customer *customer, float8 horizon, float8 discount)
{
	float8		first;
	float8		low = 0;
	float8		at_low;
	float8		sum = 0;

	if (discount == 0 || horizon == 0)
		return customer->law->expected(customer->p, customer->x, customer->age, horizon);
	at_low = discounted_rate(customer, discount, 0);
	first = Min(0.5 * shortest_scale(customer), 1 / at_low);
	/* what is behind "low" is less than g(low) / d */
	while (low < horizon && at_low > NEGLIGIBLE * discount * sum)
	{
		float8		high = Min(horizon, 1.5 * low + first);
		float8		at_high = discounted_rate(customer, discount, high);

		CHECK_FOR_INTERRUPTS();
		while (at_high < at_low * exp(-MAX_FALL) && low + (high - low) / 2 > low)
		{
			high = low + (high - low) / 2;
			at_high = discounted_rate(customer, discount, high);
		}
		for (int i = 0; i < GAUSS_NODES; i++)
			sum += gauss_share(low, high, i) * discounted_rate(customer, discount, gauss_place(low, high, i));
		low = high;
		at_low = at_high;
	}
	return sum;
}

/* ---- spend ---- */

/*
 * How many purchases say something about what the next one brings: none when
 * their mean is not known, or was not positive because of refunds, which the
 * model of spend does not have.
 */
static int64
spend_purchases(const Rfm *rfm)
{
	return rfm->repeat_value > 0 ? rfm->repeat_purchases : 0;
}

typedef struct SpendPlan
{
	Model		spend;
	RfmReader	reader;
} SpendPlan;

static void
make_spend_plan(FunctionCallInfo fcinfo, void *memory)
{
	SpendPlan  *plan = memory;

	model_read(&gamma_gamma_kind, PG_GETARG_DATUM(0), &plan->spend);
	plan->reader.context = call_plan_context(plan);
}

/* expected_spend(gamma_gamma, rfm) */
Datum
scrm_expected_spend(PG_FUNCTION_ARGS)
{
	SpendPlan  *plan;
	Rfm			rfm;
	float8		spend;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	plan = call_plan(fcinfo, 0, 1, sizeof(SpendPlan), make_spend_plan);
	if (!rfm_read(&plan->reader, PG_GETARG_DATUM(1), &rfm) || !plan->spend.known)
		PG_RETURN_NULL();
	spend = gamma_gamma_expected(plan->spend.parameters, spend_purchases(&rfm), rfm.repeat_value);
	if (isnan(spend))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(spend, "expected spend"));
}

/* ---- value ---- */

typedef struct ValuePlan
{
	Model		model;
	Model		spend;
	RfmReader	reader;
} ValuePlan;

/* Arguments 0, 1: the models of purchases and of spend. */
void
clv_make_plan(FunctionCallInfo fcinfo, void *memory, const BtydLaw *law)
{
	ValuePlan  *plan = memory;

	model_read_plain(&law->kind, PG_GETARG_DATUM(0), &plan->model);
	model_read(&gamma_gamma_kind, PG_GETARG_DATUM(1), &plan->spend);
	plan->reader.context = call_plan_context(plan);
}

static float8
margin_argument(FunctionCallInfo fcinfo, int argno)
{
	check_arg_not_null(fcinfo, argno, "margin");
	check_float_finite(PG_GETARG_FLOAT8(argno), "margin");
	return PG_GETARG_FLOAT8(argno);
}

bool
clv_arguments(FunctionCallInfo fcinfo, const BtydLaw *law, CallPlanMake make, FutureValue *value)
{
	ValuePlan  *plan;
	Rfm			rfm;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return false;
	plan = call_plan(fcinfo, 0, 2, sizeof(ValuePlan), make);
	if (!rfm_read(&plan->reader, PG_GETARG_DATUM(2), &rfm))
		return false;
	value->customer = (Customer) {law, plan->model.parameters, rfm.repeat_purchases, rfm.last_purchase_age, rfm.age};
	value->model = &plan->model;
	value->spend = &plan->spend;
	value->spend_x = spend_purchases(&rfm);
	value->spend_mean = rfm.repeat_value;
	value->horizon = horizon_days(fcinfo, 3);
	value->discount = discount_a_day(fcinfo, 4);
	value->margin = margin_argument(fcinfo, 5);
	return plan->model.known && plan->spend.known;
}

static Datum
clv(FunctionCallInfo fcinfo, const BtydLaw *law, CallPlanMake make)
{
	FutureValue value;
	const Customer *customer = &value.customer;
	float8		spend;
	float8		purchases;

	if (!clv_arguments(fcinfo, law, make, &value))
		PG_RETURN_NULL();
	spend = gamma_gamma_expected(value.spend->parameters, value.spend_x, value.spend_mean);
	if (isnan(spend))
		PG_RETURN_NULL();
	purchases = law->p_alive(customer->p, customer->x, customer->t_x, customer->age) *
		discounted_purchases(customer, value.horizon, value.discount);
	PG_RETURN_FLOAT8(check_result_finite(value.margin * spend * purchases, "customer lifetime value") + 0.0);
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
scrm_bgnbd_clv(PG_FUNCTION_ARGS)
{
	return clv(fcinfo, &bgnbd_law, make_bgnbd);
}

Datum
scrm_mbgnbd_clv(PG_FUNCTION_ARGS)
{
	return clv(fcinfo, &mbgnbd_law, make_mbgnbd);
}

Datum
scrm_pareto_nbd_clv(PG_FUNCTION_ARGS)
{
	return clv(fcinfo, &pareto_nbd_law, make_pareto_nbd);
}
