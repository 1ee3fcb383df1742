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
#include "btyd/rfm.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/hashfn.h"
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
									hash_bytes((unsigned char *) &age, sizeof(age))) & (plan->curves - 1);
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
bad_until(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", problem)));
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
	model_read(&law->kind, PG_GETARG_DATUM(4), &model);
	if (model.covariates > 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a model with covariates cannot be held against purchases alone")));
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
		bad_until(problem);
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

typedef struct Customer
{
	Rfm			history;		/* at the split */
	int64		orders;			/* up to the end */
	int64		orders_after;	/* the end */
	float8		spent;			/* between */
} Customer;

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

static Tally *
add_prediction(Tally *tally, HoldoutPlan *plan, const Customer *customer)
{
	const HoldoutParams *params = &plan->params;
	const Rfm  *rfm = &customer->history;
	int64		x = rfm->repeat_purchases;
	int64		n = customer->orders;
	float8		alive = params->law->p_alive(params->parameters, x, rfm->last_purchase_age, rfm->age);
	Curve	   *curve = find_curve(plan, x, rfm->age);
	float8		predicted = alive * curve->expected[plan->weeks - 1];
	float8		error = fabs(predicted - n);
	float8		guess = rfm->age > 0 ? x / rfm->age * params->days : 0;
	float8		mean = params->has_spend ? gamma_gamma_expected(params->spend, rfm->repeat_value > 0 ? x : 0, rfm->repeat_value) : (float8) NAN;
	float8		spend = isnan(mean) ? 0 : predicted * mean;
	float8		spent = isnan(mean) ? 0 : customer->spent;

	tuple_put_int(entry_key(plan, HOLDOUT_PREDICTED), x);
	tally = add_entry(tally, plan,
					  (int64[]) {1, n, is_covered(plan, curve, alive, n, 0.8), is_covered(plan, curve, alive, n, 0.95)},
					  (float8[]) {predicted, error, error * error, fabs(guess - n)});
	tuple_put_int(entry_key(plan, HOLDOUT_SPENT), x);
	tally = add_entry(tally, plan, (int64[]) {n > 0, !isnan(mean), 0, 0},
					  (float8[]) {alive * at_least(plan, curve, 1), spend, spent, fabs(spend - spent)});
	for (int week = 0; week < plan->weeks; week += HOLDOUT_COUNTS)
	{
		int64		actual[HOLDOUT_COUNTS] = {0};
		float8		expected[HOLDOUT_COUNTS] = {0};

		for (int i = 0; i < HOLDOUT_COUNTS && week + i < plan->weeks; i++)
		{
			actual[i] = plan->actual[week + i];
			expected[i] = alive * (curve->expected[week + i] - (week + i > 0 ? curve->expected[week + i - 1] : 0));
		}
		tuple_put_int(entry_key(plan, HOLDOUT_WEEKS), week / HOLDOUT_COUNTS);
		tally = add_entry(tally, plan, actual, expected);
	}
	tuple_put_float(entry_key(plan, HOLDOUT_FIRST), rfm->age);
	return add_entry(tally, plan, (int64[]) {1, 0, 0, 0}, NULL);
}
