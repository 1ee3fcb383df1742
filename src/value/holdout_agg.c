/*
 * holdout_agg.c
 *		A model before what customers did later: filling the tally.
 *
 * Of each customer the model sees the purchases up to the day of the split,
 * (x, t_x, T) in days.  With the N purchases of the days behind it, up to the
 * day of the end, H days later:
 *
 *	predicted	E = P(alive) expected(H | alive), the same by week
 *	covered		is N inside the equal-tailed interval of level c of the law of
 *				future purchases, from the smallest n with P(<= n) >= (1 - c)/2
 *				to the smallest with P(<= n) >= (1 + c)/2?  So, without a
 *				search: P(<= N) >= (1 - c)/2 and P(<= N - 1) < (1 + c)/2, with
 *				P(<= n) = 1 - P(alive) at_least(n + 1).  Counts are whole
 *				numbers: the interval holds at least its level.
 *	guess		N = x / T H, that all goes on as before: the simplest rival
 *				(Wuebben, Wangenheim, J. Marketing 72 (2008) 82)
 *
 * expected() and at_least() know of a customer x and T alone: customers who
 * have both in common share a curve.
 */
#include "scrm.h"

#include "btyd/gamma_gamma.h"
#include "btyd/questions.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/hashfn.h"
#include "common/sum.h"
#include "utils/memutils.h"
#include "value/holdout.h"
#include "value/purchases.h"

PG_FUNCTION_INFO_V1(scrm_bgnbd_holdout_accum);
PG_FUNCTION_INFO_V1(scrm_mbgnbd_holdout_accum);
PG_FUNCTION_INFO_V1(scrm_pareto_nbd_holdout_accum);

/* ---- curves ---- */

#define CURVES 4096				/* kept, a power of two; fewer when long */
#define CURVES_BYTES (8 * 1024 * 1024)
#define CURVE_COUNTS 4			/* at_least(1) ... at_least(4), NaN where not asked yet */

/* What is expected of those who are alive. */
typedef struct Curve
{
	bool		known;
	int64		x;
	float8		age;
	float8		at_least[CURVE_COUNTS];
	float8		expected[FLEXIBLE_ARRAY_MEMBER];	/* up to the end of each week */
} Curve;

typedef struct HoldoutPlan
{
	bool		known;			/* the model's parameters */
	HoldoutParams params;
	int			weeks;			/* the last may be short */
	uint32		curves;			/* a power of two */
	Size		curve_size;
	char	   *curve;
	int64	   *actual;			/* a customer's purchases by week */
	StringInfoData encoded;		/* params */
	StringInfoData key;
} HoldoutPlan;

static Curve *
find_curve(HoldoutPlan *plan, int64 x, float8 age)
{
	const HoldoutParams *params = &plan->params;
	uint32		slot = hash_combine(hash_bytes((unsigned char *) &x, sizeof(x)),
									hash_bytes((unsigned char *) &age, sizeof(age))) &
		(plan->curves - 1);
	Curve	   *curve = (Curve *) (plan->curve + slot * plan->curve_size);

	if (curve->known && curve->x == x && curve->age == age)
		return curve;
	curve->known = false;
	curve->x = x;
	curve->age = age;
	for (int i = 0; i < CURVE_COUNTS; i++)
		curve->at_least[i] = NAN;
	for (int i = 0; i < plan->weeks; i++)
	{
		CHECK_FOR_INTERRUPTS();
		curve->expected[i] = params->law->expected(params->parameters, x, age, Min((i + 1) * WEEK_DAYS, params->days));
	}
	curve->known = true;
	return curve;
}

/* P(at least n purchases | alive), n >= 0 */
static float8
at_least(const HoldoutPlan *plan, Curve *curve, int64 n)
{
	const HoldoutParams *params = &plan->params;

	if (n == 0)
		return 1;
	if (n > CURVE_COUNTS)
		return params->law->at_least(params->parameters, curve->x, curve->age, params->days, n);
	if (isnan(curve->at_least[n - 1]))
		curve->at_least[n - 1] = params->law->at_least(params->parameters, curve->x, curve->age, params->days, n);
	return curve->at_least[n - 1];
}

/* ---- the plan ---- */

static void
bad_until(const HoldoutParams *params, const char *problem)
{
	char	   *split = pstrdup(timestamptz_to_str(params->split));

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s, got %s and %s", problem, timestamptz_to_str(params->until), split)));
}

static void
encode_params(HoldoutPlan *plan)
{
	const HoldoutParams *params = &plan->params;
	const char *type = params->law->kind.type;

	initStringInfo(&plan->encoded);
	tuple_put_int(&plan->encoded, params->split);
	tuple_put_int(&plan->encoded, params->until);
	tuple_put_word(&plan->encoded, params->zone);
	tuple_put_word(&plan->encoded, (Word) {type, strlen(type)});
	for (int i = 0; i < params->law->kind.parameters; i++)
		tuple_put_float(&plan->encoded, params->parameters[i]);
	if (params->has_spend)
		for (int i = 0; i < HOLDOUT_SPEND_PARAMETERS; i++)
			tuple_put_float(&plan->encoded, params->spend[i]);
}

/* (state, purchases, split, until, model [, gamma_gamma]) */
static void
make_plan(FunctionCallInfo fcinfo, HoldoutPlan *plan, const BtydLaw *law)
{
	HoldoutParams *params = &plan->params;
	Model		model;

	check_arg_not_null(fcinfo, 2, "split");
	check_arg_not_null(fcinfo, 3, "until");
	check_arg_not_null(fcinfo, 4, "model");
	params->split = PG_GETARG_TIMESTAMPTZ(2);
	params->until = PG_GETARG_TIMESTAMPTZ(3);
	check_time_finite(params->split, "split");
	check_time_finite(params->until, "until");
	params->law = law;
	model_read_plain(&law->kind, PG_GETARG_DATUM(4), &model);
	plan->known = model.known;
	memcpy(params->parameters, model.parameters, sizeof(params->parameters));
	if (PG_NARGS() > 5 && !PG_ARGISNULL(5))
	{
		model_read(&gamma_gamma_kind, PG_GETARG_DATUM(5), &model);
		params->has_spend = model.known;
		if (model.known)
			memcpy(params->spend, model.parameters, sizeof(params->spend));
	}
	initStringInfo(&plan->key);
}

static void
make_bgnbd_plan(FunctionCallInfo fcinfo, void *plan)
{
	make_plan(fcinfo, plan, &bgnbd_law);
}

static void
make_mbgnbd_plan(FunctionCallInfo fcinfo, void *plan)
{
	make_plan(fcinfo, plan, &mbgnbd_law);
}

static void
make_pareto_nbd_plan(FunctionCallInfo fcinfo, void *plan)
{
	make_plan(fcinfo, plan, &pareto_nbd_law);
}

/* What follows from the zone of the purchases, which is mostly that of the row before. */
static void
use_zone(HoldoutPlan *plan, Word zone)
{
	HoldoutParams *params = &plan->params;
	MemoryContext caller;
	const char *problem;

	if (plan->curve != NULL && word_eq(zone, params->zone))
		return;
	caller = MemoryContextSwitchTo(call_plan_context(plan));
	params->zone.data = pnstrdup(zone.data, zone.len);
	params->zone.len = zone.len;
	problem = holdout_days(params);
	if (problem != NULL)
		bad_until(params, problem);
	encode_params(plan);
	plan->weeks = (params->days + WEEK_DAYS - 1) / WEEK_DAYS;
	plan->curve_size = offsetof(Curve, expected) + plan->weeks * sizeof(float8);
	for (plan->curves = CURVES; plan->curves * plan->curve_size > CURVES_BYTES;)
		plan->curves /= 2;
	plan->curve = palloc0(plan->curves * plan->curve_size);
	plan->actual = palloc0(plan->weeks * sizeof(int64));
	MemoryContextSwitchTo(caller);
}

/* ---- a customer ---- */

typedef struct HoldoutCustomer
{
	int64		x;
	float8		t_x;
	float8		age;
	float8		mean;			/* of the repeat orders; NaN: not known */
	int64		orders;			/* between split and end */
	float8		spent;			/* in these; NaN: not known */
	int64		orders_after;	/* the end */
} HoldoutCustomer;

static StringInfo
entry_key(HoldoutPlan *plan, int sort)
{
	resetStringInfo(&plan->key);
	tuple_put_int(&plan->key, sort);
	return &plan->key;
}

static Tally *
add_entry(Tally *tally, HoldoutPlan *plan, const int64 *counts, const float8 *amounts)
{
	TallyNumber numbers[TALLY_MAX_NUMBERS];

	for (int i = 0; i < HOLDOUT_COUNTS; i++)
	{
		numbers[i].count = counts == NULL ? 0 : counts[i];
		numbers[HOLDOUT_COUNTS + i].amount = amounts == NULL ? 0 : amounts[i];
	}
	return tally_add(&holdout_kind, tally, &plan->key, numbers);
}

static bool
is_covered(const HoldoutPlan *plan, Curve *curve, float8 alive, int64 n, float8 level)
{
	float8		tail = (1 - level) / 2;

	return alive * at_least(plan, curve, n + 1) <= 1 - tail &&
		(n == 0 || alive * at_least(plan, curve, n) > tail);
}

/* Spend counts where it is predicted and known. */
static void
predict_spend(const HoldoutPlan *plan, const HoldoutCustomer *customer, float8 predicted, int64 *counts, float8 *amounts)
{
	/* a mean of nothing, or of more refunds than purchases, says as much as none */
	int64		x = customer->mean > 0 ? customer->x : 0;
	float8		mean;

	if (!plan->params.has_spend || isnan(customer->spent))
		return;
	mean = gamma_gamma_expected(plan->params.spend, x, customer->mean);
	if (isnan(mean))
		return;
	counts[1] = 1;
	amounts[1] = check_result_finite(predicted * mean, "predicted spend");
	amounts[2] = customer->spent;
	amounts[3] = check_result_finite(fabs(amounts[1] - amounts[2]), "error of the spend");
}

static Tally *
add_weeks(Tally *tally, HoldoutPlan *plan, const Curve *curve, float8 alive)
{
	float8		before = 0;

	for (int week = 0; week < plan->weeks; week += HOLDOUT_COUNTS)
	{
		int64		actual[HOLDOUT_COUNTS] = {0};
		float8		predicted[HOLDOUT_COUNTS] = {0};

		for (int i = 0; i < HOLDOUT_COUNTS && week + i < plan->weeks; i++)
		{
			actual[i] = plan->actual[week + i];
			predicted[i] = alive * Max(curve->expected[week + i] - before, 0);
			before = curve->expected[week + i];
		}
		tuple_put_int(entry_key(plan, HOLDOUT_WEEKS), week / HOLDOUT_COUNTS);
		tally = add_entry(tally, plan, actual, predicted);
	}
	return tally;
}

static Tally *
add_prediction(Tally *tally, HoldoutPlan *plan, const HoldoutCustomer *customer)
{
	const HoldoutParams *params = &plan->params;
	int64		x = customer->x;
	int64		n = customer->orders;
	float8		alive = params->law->p_alive(params->parameters, x, customer->t_x, customer->age);
	Curve	   *curve = find_curve(plan, x, customer->age);
	float8		predicted = check_result_finite(alive * curve->expected[plan->weeks - 1], "expected number of purchases");
	float8		error = fabs(predicted - n);
	float8		guess = customer->age > 0 ? x / customer->age * params->days : 0;
	int64		counts[HOLDOUT_COUNTS] = {n > 0};
	float8		amounts[HOLDOUT_COUNTS] = {alive * at_least(plan, curve, 1)};

	tuple_put_int(entry_key(plan, HOLDOUT_PREDICTED), x);
	tally = add_entry(tally, plan,
					  (int64[]){1, n, is_covered(plan, curve, alive, n, 0.8), is_covered(plan, curve, alive, n, 0.95)},
					  (float8[]){predicted, error, error * error, fabs(guess - n)});
	predict_spend(plan, customer, predicted, counts, amounts);
	tuple_put_int(entry_key(plan, HOLDOUT_SPENT), x);
	tally = add_entry(tally, plan, counts, amounts);
	tuple_put_int(entry_key(plan, HOLDOUT_FIRST), (int64) customer->age);
	tally = add_entry(tally, plan, (int64[HOLDOUT_COUNTS]){1}, NULL);
	return add_weeks(tally, plan, curve, alive);
}

/* What the orders say of the customer; those between split and end by week in the plan. */
static void
read_customer(HoldoutPlan *plan, const Purchases *purchases, HoldoutCustomer *customer)
{
	const HoldoutParams *params = &plan->params;
	PurchaseSummary summary;
	OrderCursor cursor;
	PurchaseOrder order;
	float8		lost = 0;

	memset(customer, 0, sizeof(*customer));
	memset(plan->actual, 0, plan->weeks * sizeof(int64));
	purchases_summary(purchases, params->split_day, &summary);
	customer->x = summary.orders - 1;
	customer->t_x = (float8) summary.last_day - summary.first_day;
	customer->age = (float8) params->split_day - summary.first_day;
	customer->mean = summary.known_repeats > 0 ?
		check_result_finite(summary.repeat_total, "value of repeat purchases") / summary.known_repeats : (float8) NAN;
	orders_rewind(&cursor, purchases, params->split_day + params->days);
	while (orders_next(&cursor, &order))
	{
		if (order.day <= params->split_day)
			continue;
		check_cancel_at(customer->orders);
		customer->orders++;
		plan->actual[(order.day - params->split_day - 1) / WEEK_DAYS]++;
		sum_add(&customer->spent, &lost, order.value);
	}
	customer->spent += lost;
	orders_rewind(&cursor, purchases, PURCHASES_LAST_DAY);
	while (orders_next(&cursor, &order))
		customer->orders_after += order.day > params->split_day + params->days;
}

/* The repeat orders up to the split, by weeks before it. */
static Tally *
add_weeks_before(Tally *tally, HoldoutPlan *plan, const Purchases *purchases)
{
	OrderCursor cursor;
	PurchaseOrder order;
	int64		counts[HOLDOUT_COUNTS] = {0};
	int32		block = -1;

	orders_rewind(&cursor, purchases, plan->params.split_day);
	(void) orders_next(&cursor, &order);
	while (orders_next(&cursor, &order))
	{
		int32		week = (plan->params.split_day - order.day) / WEEK_DAYS;

		CHECK_FOR_INTERRUPTS();
		if (block >= 0 && block != week / HOLDOUT_COUNTS)
		{
			tuple_put_int(entry_key(plan, HOLDOUT_BEFORE), block);
			tally = add_entry(tally, plan, counts, NULL);
			memset(counts, 0, sizeof(counts));
		}
		block = week / HOLDOUT_COUNTS;
		counts[week % HOLDOUT_COUNTS]++;
	}
	if (block < 0)
		return tally;
	tuple_put_int(entry_key(plan, HOLDOUT_BEFORE), block);
	return add_entry(tally, plan, counts, NULL);
}

static Tally *
add_customer(Tally *tally, HoldoutPlan *plan, const Purchases *purchases)
{
	HoldoutCustomer customer;
	bool		is_new;

	read_customer(plan, purchases, &customer);
	if (customer.x < 0 && customer.orders == 0 && customer.orders_after == 0)
		return tally;			/* refunds alone */
	is_new = customer.x < 0 && customer.orders > 0;
	if (is_new || customer.orders_after > 0)
	{
		entry_key(plan, HOLDOUT_LEFT_OUT);
		tally = add_entry(tally, plan,
						  (int64[]){is_new, is_new ? customer.orders : 0, customer.x < 0 && !is_new, customer.orders_after}, NULL);
	}
	if (customer.x < 0)
		return tally;
	tally = add_prediction(tally, plan, &customer);
	return add_weeks_before(tally, plan, purchases);
}

/* ---- the transition ---- */

static Datum
accumulate(FunctionCallInfo fcinfo, CallPlanMake make)
{
	HoldoutPlan *plan;
	Purchases  *purchases;
	Tally	   *tally;

	check_in_aggregate(fcinfo, "holdout_accum");
	plan = call_plan(fcinfo, 2, PG_NARGS() - 2, sizeof(HoldoutPlan), make);
	if (PG_ARGISNULL(1) || !plan->known)
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	purchases = PG_GETARG_PURCHASES(1);
	if (purchases->unsorted)
		purchases = purchases_canonical(purchases);
	use_zone(plan, purchases_zone(purchases));
	if (PG_ARGISNULL(0))
		tally = tally_create(&holdout_kind, &plan->encoded);
	else
	{
		tally = tally_argument(fcinfo, &holdout_kind);
		tally_expect_params(&holdout_kind, tally, &plan->encoded);
	}
	PG_RETURN_POINTER(add_customer(tally, plan, purchases));
}

Datum
scrm_bgnbd_holdout_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, make_bgnbd_plan);
}

Datum
scrm_mbgnbd_holdout_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, make_mbgnbd_plan);
}

Datum
scrm_pareto_nbd_holdout_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, make_pareto_nbd_plan);
}
