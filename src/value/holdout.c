/*
 * holdout.c
 *		A model before what customers did later: what a holdout test found.
 *
 *	mae			sum |predicted - actual| / customers
 *	rmse		sqrt(sum (predicted - actual)^2 / customers)
 *	coverage	share of the customers whose purchases are inside the interval
 *				that the model gives each of them, with Wilson's 95 % interval
 *
 * The weeks before the split are those of the fit: repeat purchases there
 * against what the model expects of new customers, the sum over customers of
 * expected_new(end of the week - first purchase), as tracking plots have it
 * (Fader, Hardie, Lee, Marketing Science 24 (2005) 275, figure 2).  The weeks
 * after it are predictions proper, given what each customer did before.
 */
#include "scrm.h"

#include "common/calendar.h"
#include "common/check.h"
#include "common/report.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "value/holdout.h"
#include "value/purchases.h"

PG_FUNCTION_INFO_V1(scrm_holdout_report);
PG_FUNCTION_INFO_V1(scrm_holdout_totals);
PG_FUNCTION_INFO_V1(scrm_holdout_weeks);

static const char *const holdout_params[] = {"split", "until", "zone", "model", "model", "model", "model", "model",
											 "gamma_gamma", "gamma_gamma", "gamma_gamma", NULL};

static const char *holdout_check(const Tally *tally);

const TallyKind holdout_kind = {"holdout", "++++ffff", holdout_params, holdout_check};

TALLY_FUNCTIONS(holdout)

/* ---- parameters ---- */

static const BtydLaw *
law_by_name(Word name)
{
	static const BtydLaw *const laws[] = {&bgnbd_law, &mbgnbd_law, &pareto_nbd_law};

	for (size_t i = 0; i < lengthof(laws); i++)
		if (word_eq(name, (Word) {laws[i]->kind.type, strlen(laws[i]->kind.type)}))
			return laws[i];
	return NULL;
}

const char *
holdout_days(HoldoutParams *params)
{
	DayClock	clock = {.zone = find_zone(word_to_text(params->zone))};

	params->split_day = purchases_day_of(&clock, params->split);
	params->days = purchases_day_of(&clock, params->until) - params->split_day;
	if (params->days < 1)
		return "until must be at least a day after split";
	if (params->days > HOLDOUT_MAX_DAYS)
		return "until must be at most 100 years after split";
	return NULL;
}

static bool
get_positive(TupleReader *reader, float8 *parameter)
{
	return tuple_get_float(reader, parameter) && *parameter > 0;
}

/* NULL, or what is wrong with them. */
static const char *
read_params(const Tally *tally, HoldoutParams *params)
{
	TupleReader reader = tally_params(tally);
	Word		model;

	memset(params, 0, sizeof(*params));
	if (!tuple_get_int(&reader, &params->split) || !tuple_get_int(&reader, &params->until) ||
		!tuple_get_word(&reader, &params->zone) || !tuple_get_word(&reader, &model))
		return "A parameter is missing.";
	if (TIMESTAMP_NOT_FINITE(params->split) || !IS_VALID_TIMESTAMP(params->split) ||
		TIMESTAMP_NOT_FINITE(params->until) || !IS_VALID_TIMESTAMP(params->until))
		return "A time is out of range.";
	params->law = law_by_name(model);
	if (params->law == NULL)
		return "The model is of no known type.";
	for (int i = 0; i < params->law->kind.parameters; i++)
		if (!get_positive(&reader, &params->parameters[i]))
			return "A parameter of the model is not a positive number.";
	params->has_spend = reader.next != reader.end;
	for (int i = 0; i < HOLDOUT_SPEND_PARAMETERS && params->has_spend; i++)
		if (!get_positive(&reader, &params->spend[i]))
			return "A parameter of the gamma_gamma is not a positive number.";
	if (reader.next != reader.end)
		return "There are too many parameters.";
	return holdout_days(params) == NULL ? NULL : "The end is not a day to 100 years after the split.";
}

/* ---- reading ---- */

/* Customers with so many repeat purchases, or all of them. */
typedef struct HoldoutGroup
{
	int64		x;
	int64		customers;
	int64		actual;
	int64		covered_80;
	int64		covered_95;
	int64		buyers;
	int64		spenders;		/* customers whose spend is predicted */
	float8		predicted;
	float8		absolute;		/* sums of errors */
	float8		squared;
	float8		guess;			/* absolute errors of it */
	float8		predicted_buyers;
	float8		predicted_spend;
	float8		spend;
	float8		spend_absolute;
} HoldoutGroup;

typedef struct FirstPurchases
{
	int64		age;			/* days */
	int64		customers;
} FirstPurchases;

/* Repeat purchases in four weeks before the split. */
typedef struct WeeksBefore
{
	int64		block;
	int64		purchases[HOLDOUT_COUNTS];
} WeeksBefore;

typedef struct Holdout
{
	HoldoutParams params;
	HoldoutGroup *group;		/* in order of x */
	uint32		groups;
	uint32		groups_spent;
	HoldoutGroup all;
	int			weeks;
	int64	   *actual;			/* by week */
	float8	   *predicted;
	int64		actual_total;
	FirstPurchases *first;		/* in order of age */
	uint32		firsts;
	int64		first_total;
	WeeksBefore *before;		/* in order of blocks, backwards in time */
	uint32		befores;
	int64		before_total;
	int64		left_out[HOLDOUT_COUNTS];
} Holdout;

static bool
in_range(int64 count, int64 max)
{
	return count >= 0 && count <= max;
}

static bool
add_count(int64 *total, int64 count)
{
	return count >= 0 && !pg_add_s64_overflow(*total, count, total);
}

static void
start_reading(Holdout *h, const Tally *tally)
{
	uint32		entries = Max(tally->entries, 1);

	h->group = palloc_extended(entries * sizeof(HoldoutGroup), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	h->first = palloc_extended(entries * sizeof(FirstPurchases), MCXT_ALLOC_HUGE);
	h->before = palloc_extended(entries * sizeof(WeeksBefore), MCXT_ALLOC_HUGE);
	h->weeks = (h->params.days + WEEK_DAYS - 1) / WEEK_DAYS;
	h->actual = palloc0((h->weeks + HOLDOUT_COUNTS) * sizeof(int64));
	h->predicted = palloc0((h->weeks + HOLDOUT_COUNTS) * sizeof(float8));
}

static const char *
read_prediction(Holdout *h, int64 x, const TallyNumber *numbers)
{
	HoldoutGroup *group = &h->group[h->groups++];
	const TallyNumber *amounts = numbers + HOLDOUT_COUNTS;

	group->x = x;
	group->customers = numbers[0].count;
	group->actual = numbers[1].count;
	group->covered_80 = numbers[2].count;
	group->covered_95 = numbers[3].count;
	group->predicted = amounts[0].amount;
	group->absolute = amounts[1].amount;
	group->squared = amounts[2].amount;
	group->guess = amounts[3].amount;
	if (group->customers < 1 || group->actual < 0 || !in_range(group->covered_95, group->customers) ||
		!in_range(group->covered_80, group->covered_95))
		return "A number of customers or purchases is out of range.";
	if (group->predicted < 0 || group->absolute < 0 || group->squared < 0 || group->guess < 0)
		return "A sum of predictions or errors is negative.";
	return NULL;
}

static const char *
read_spend(Holdout *h, int64 x, const TallyNumber *numbers)
{
	HoldoutGroup *group = &h->group[h->groups_spent];
	const TallyNumber *amounts = numbers + HOLDOUT_COUNTS;

	if (h->groups_spent == h->groups || group->x != x)
		return "Buyers are not among the customers.";
	h->groups_spent++;
	group->buyers = numbers[0].count;
	group->spenders = numbers[1].count;
	group->predicted_buyers = amounts[0].amount;
	group->predicted_spend = amounts[1].amount;
	group->spend = amounts[2].amount;
	group->spend_absolute = amounts[3].amount;
	if (!in_range(group->buyers, Min(group->customers, group->actual)) ||
		!in_range(group->spenders, h->params.has_spend ? group->customers : 0) ||
		numbers[2].count != 0 || numbers[3].count != 0)
		return "A number of buyers is out of range.";
	if (group->predicted_buyers < 0 || group->predicted_spend < 0 || group->spend_absolute < 0)
		return "A sum of predictions or errors is negative.";
	return NULL;
}

static const char *
read_weeks(Holdout *h, int64 block, const TallyNumber *numbers)
{
	if (!in_range(block, (h->weeks - 1) / HOLDOUT_COUNTS))
		return "A week is out of range.";
	for (int i = 0; i < HOLDOUT_COUNTS; i++)
	{
		int			week = block * HOLDOUT_COUNTS + i;

		h->actual[week] = numbers[i].count;
		h->predicted[week] = numbers[HOLDOUT_COUNTS + i].amount;
		if (!add_count(&h->actual_total, h->actual[week]) || h->predicted[week] < 0 ||
			(week >= h->weeks && (h->actual[week] > 0 || h->predicted[week] > 0)))
			return "Purchases of a week are out of range.";
	}
	return NULL;
}

static bool
has_amounts(const TallyNumber *numbers)
{
	for (int i = HOLDOUT_COUNTS; i < 2 * HOLDOUT_COUNTS; i++)
		if (numbers[i].amount != 0)
			return true;
	return false;
}

static const char *
read_first(Holdout *h, int64 age, const TallyNumber *numbers)
{
	FirstPurchases *first = &h->first[h->firsts++];

	first->age = age;
	first->customers = numbers[0].count;
	if (!in_range(age, (int64) h->params.split_day - PURCHASES_FIRST_DAY))
		return "An age is out of range.";
	if (first->customers < 1 || !add_count(&h->first_total, first->customers) ||
		numbers[1].count != 0 || numbers[2].count != 0 || numbers[3].count != 0 || has_amounts(numbers))
		return "A number of customers of one age is out of range.";
	return NULL;
}

/* Weeks from the oldest first purchase to the split. */
static int64
weeks_before(const Holdout *h)
{
	return h->firsts == 0 ? 0 : (h->first[h->firsts - 1].age + WEEK_DAYS - 1) / WEEK_DAYS;
}

static const char *
read_before(Holdout *h, int64 block, const TallyNumber *numbers)
{
	WeeksBefore *before = &h->before[h->befores++];

	if (!in_range(block, (weeks_before(h) - 1) / HOLDOUT_COUNTS))
		return "A week before the split is out of range.";
	before->block = block;
	for (int i = 0; i < HOLDOUT_COUNTS; i++)
	{
		before->purchases[i] = numbers[i].count;
		if (!add_count(&h->before_total, before->purchases[i]) || has_amounts(numbers) ||
			(block * HOLDOUT_COUNTS + i >= weeks_before(h) && before->purchases[i] > 0))
			return "Purchases of a week before the split are out of range.";
	}
	return NULL;
}

static const char *
read_left_out(Holdout *h, const TallyNumber *numbers)
{
	for (int i = 0; i < HOLDOUT_COUNTS; i++)
	{
		h->left_out[i] = numbers[i].count;
		if (h->left_out[i] < 0 || has_amounts(numbers))
			return "A number of what was left out is out of range.";
	}
	return NULL;
}

static const char *
read_entry(Holdout *h, TupleReader key, const TallyNumber *numbers)
{
	int64		sort;
	int64		place = 0;

	if (!tuple_get_int(&key, &sort) || !in_range(sort, HOLDOUT_LEFT_OUT) ||
		(sort != HOLDOUT_LEFT_OUT && !(tuple_get_int(&key, &place) && in_range(place, PG_INT32_MAX))) ||
		key.next != key.end)
		return "A key is not of this type.";
	switch (sort)
	{
		case HOLDOUT_PREDICTED:
			return read_prediction(h, place, numbers);
		case HOLDOUT_SPENT:
			return read_spend(h, place, numbers);
		case HOLDOUT_WEEKS:
			return read_weeks(h, place, numbers);
		case HOLDOUT_FIRST:
			return read_first(h, place, numbers);
		case HOLDOUT_BEFORE:
			return read_before(h, place, numbers);
	}
	return read_left_out(h, numbers);
}

/* false when a count overflows */
static bool
add_group(HoldoutGroup *to, const HoldoutGroup *from)
{
	/* the other counts are at most one of these */
	if (!add_count(&to->customers, from->customers) || !add_count(&to->actual, from->actual))
		return false;
	to->covered_80 += from->covered_80;
	to->covered_95 += from->covered_95;
	to->buyers += from->buyers;
	to->spenders += from->spenders;
	to->predicted += from->predicted;
	to->absolute += from->absolute;
	to->squared += from->squared;
	to->guess += from->guess;
	to->predicted_buyers += from->predicted_buyers;
	to->predicted_spend += from->predicted_spend;
	to->spend += from->spend;
	to->spend_absolute += from->spend_absolute;
	return true;
}

/* A canonical tally; NULL, or what is wrong with it. */
static const char *
read_tally(const Tally *tally, Holdout *h)
{
	TallyCursor cursor;
	const char *problem;

	memset(h, 0, sizeof(*h));
	problem = read_params(tally, &h->params);
	if (problem != NULL)
		return problem;
	start_reading(h, tally);
	tally_walk(tally, &cursor);
	while (problem == NULL && tally_next(&cursor))
		problem = read_entry(h, cursor.key, cursor.numbers);
	if (problem != NULL)
		return problem;
	for (uint32 i = 0; i < h->groups; i++)
		if (!add_group(&h->all, &h->group[i]))
			return "There are too many customers or purchases.";
	if (h->groups_spent != h->groups || h->first_total != h->all.customers || h->actual_total != h->all.actual)
		return "Customers or purchases do not add up.";
	return NULL;
}

static const char *
holdout_check(const Tally *tally)
{
	Holdout		h;

	return read_tally(tally, &h);
}

static void
read_argument(FunctionCallInfo fcinfo, Holdout *h)
{
	const char *problem = read_tally(tally_canonical(&holdout_kind, PG_GETARG_TALLY(0, &holdout_kind)), h);

	/* two states that were fine may, merged, count more than a number holds */
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a number of the holdout is out of range"),
				 errdetail("%s", problem)));
}

/* ---- reports ---- */

#define GROUP_COLUMNS 18

/*
 * customers, predicted, actual, mae, rmse, mae_guess, covered_80, coverage_80, low, high, covered_95, coverage_95, low,
 * high, predicted_buyers, buyers, predicted_spend, actual_spend
 */
static void
put_group(const HoldoutGroup *group, Datum *values, bool *nulls)
{
	int64		n = group->customers;

	values[0] = Int64GetDatum(n);
	values[1] = Float8GetDatum(check_result_finite(group->predicted, "sum of predictions"));
	values[2] = Int64GetDatum(group->actual);
	nulls[3] = nulls[4] = nulls[5] = n == 0;
	if (n > 0)
	{
		values[3] = Float8GetDatum(check_result_finite(group->absolute, "sum of errors") / n);
		values[4] = Float8GetDatum(sqrt(check_result_finite(group->squared, "sum of squared errors") / n));
		values[5] = Float8GetDatum(check_result_finite(group->guess, "sum of errors") / n);
	}
	values[6] = Int64GetDatum(group->covered_80);
	report_rate(&values[7], &nulls[7], group->covered_80, n);
	values[10] = Int64GetDatum(group->covered_95);
	report_rate(&values[11], &nulls[11], group->covered_95, n);
	values[14] = Float8GetDatum(check_result_finite(group->predicted_buyers, "sum of predictions"));
	values[15] = Int64GetDatum(group->buyers);
	nulls[16] = nulls[17] = group->spenders == 0;
	values[16] = Float8GetDatum(check_result_finite(group->predicted_spend, "predicted spend"));
	values[17] = Float8GetDatum(check_result_finite(group->spend, "spend"));
}

/* holdout_report(holdout, cap int) -> (repeat_purchases, then the columns of put_group) */
Datum
scrm_holdout_report(PG_FUNCTION_ARGS)
{
	Holdout		h;
	int64		cap = PG_INT32_MAX;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	if (!PG_ARGISNULL(1))
		cap = PG_GETARG_INT32(1);
	if (cap < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cap must not be negative, got %d", (int) cap)));
	read_argument(fcinfo, &h);
	for (uint32 i = 0; i < h.groups;)
	{
		HoldoutGroup group = h.group[i++];
		Datum		values[1 + GROUP_COLUMNS];
		bool		nulls[1 + GROUP_COLUMNS] = {false};

		while (i < h.groups && group.x >= cap)
			(void) add_group(&group, &h.group[i++]);
		values[0] = Int32GetDatum((int32) Min(group.x, cap));
		put_group(&group, &values[1], &nulls[1]);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/*
 * holdout_totals(holdout) -> (split, until, the columns of put_group, relative_error, spend_customers, spend_mae,
 * new_customers, new_customer_purchases, customers_after_until, purchases_after_until)
 */
Datum
scrm_holdout_totals(PG_FUNCTION_ARGS)
{
	Holdout		h;
	Datum		values[2 + GROUP_COLUMNS + 7];
	bool		nulls[2 + GROUP_COLUMNS + 7] = {false};
	Datum	   *more = values + 2 + GROUP_COLUMNS;
	bool	   *more_nulls = nulls + 2 + GROUP_COLUMNS;

	InitMaterializedSRF(fcinfo, 0);
	read_argument(fcinfo, &h);
	values[0] = TimestampTzGetDatum(h.params.split);
	values[1] = TimestampTzGetDatum(h.params.until);
	put_group(&h.all, &values[2], &nulls[2]);
	more_nulls[0] = h.all.actual == 0;
	more[0] = Float8GetDatum(more_nulls[0] ? 0 : (h.all.predicted - h.all.actual) / h.all.actual);
	more[1] = Int64GetDatum(h.all.spenders);
	more_nulls[2] = h.all.spenders == 0;
	more[2] = Float8GetDatum(more_nulls[2] ? 0 : check_result_finite(h.all.spend_absolute, "sum of errors") / h.all.spenders);
	for (int i = 0; i < HOLDOUT_COUNTS; i++)
		more[3 + i] = Int64GetDatum(h.left_out[i]);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}

/* ---- weeks ---- */

#define KNOWN_DAYS 100000		/* of expected_new() */

typedef struct Tracking
{
	FunctionCallInfo fcinfo;
	const Holdout *holdout;
	float8		predicted;		/* cumulative */
	int64		actual;
	float8	   *expected_new;	/* of so many days, NaN where not asked yet */
} Tracking;

/* week, last_day, holdout, predicted, actual, cumulative_predicted, cumulative_actual */
static void
put_week(Tracking *tracking, int64 week, int64 day, float8 predicted, int64 actual)
{
	Datum		values[7];
	bool		nulls[7] = {false};

	tracking->predicted += predicted;
	tracking->actual += actual;
	values[0] = Int32GetDatum((int32) week);
	values[1] = DateADTGetDatum((DateADT) (tracking->holdout->params.split_day + day));
	values[2] = BoolGetDatum(week > 0);
	values[3] = Float8GetDatum(predicted);
	values[4] = Int64GetDatum(actual);
	values[5] = Float8GetDatum(check_result_finite(tracking->predicted, "sum of predictions"));
	values[6] = Int64GetDatum(tracking->actual);
	report_row(tracking->fcinfo, values, nulls);
}

/* Repeat purchases expected of a customer in so many days since the first; asked of few days by many. */
static float8
expected_new(const Tracking *tracking, int64 days)
{
	const HoldoutParams *params = &tracking->holdout->params;

	if (days >= KNOWN_DAYS)
		return params->law->expected_new(params->parameters, days);
	if (isnan(tracking->expected_new[days]))
		tracking->expected_new[days] = params->law->expected_new(params->parameters, days);
	return tracking->expected_new[days];
}

/* The same of all customers, up to so many days before the split. */
static float8
expected_before(const Tracking *tracking, int64 days)
{
	const Holdout *h = tracking->holdout;
	float8		expected = 0;

	for (uint32 i = h->firsts; i > 0 && h->first[i - 1].age > days; i--)
	{
		CHECK_FOR_INTERRUPTS();
		expected += h->first[i - 1].customers * expected_new(tracking, h->first[i - 1].age - days);
	}
	return check_result_finite(expected, "sum of predictions");
}

static int64
purchases_before(const Holdout *h, int64 week, uint32 *block)
{
	while (*block > 0 && h->before[*block - 1].block > week / HOLDOUT_COUNTS)
		(*block)--;
	if (*block > 0 && h->before[*block - 1].block == week / HOLDOUT_COUNTS)
		return h->before[*block - 1].purchases[week % HOLDOUT_COUNTS];
	return 0;
}

/* So many weeks before the split, which ends week 0; what was before them is in their sums. */
static void
put_weeks_before(Tracking *tracking, int64 weeks)
{
	const Holdout *h = tracking->holdout;
	uint32		block = h->befores;
	int64		week = weeks_before(h) - 1;

	for (; week >= weeks; week--)
		tracking->actual += purchases_before(h, week, &block);
	tracking->expected_new = palloc(KNOWN_DAYS * sizeof(float8));
	for (int i = 0; i < KNOWN_DAYS; i++)
		tracking->expected_new[i] = NAN;
	tracking->predicted = expected_before(tracking, (week + 1) * WEEK_DAYS);
	for (; week >= 0; week--)
	{
		float8		expected = expected_before(tracking, week * WEEK_DAYS);

		put_week(tracking, -week, -week * WEEK_DAYS, Max(expected - tracking->predicted, 0),
				 purchases_before(h, week, &block));
	}
}

/*
 * holdout_weeks(holdout, weeks_before int)
 * -> (week, last_day, is_holdout, predicted, actual, cumulative_predicted, cumulative_actual)
 */
Datum
scrm_holdout_weeks(PG_FUNCTION_ARGS)
{
	Holdout		h;
	Tracking	tracking = {.fcinfo = fcinfo, .holdout = &h};
	int64		before = PG_INT64_MAX;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	if (!PG_ARGISNULL(1))
		before = PG_GETARG_INT32(1);
	if (before < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weeks_before must not be negative, got %d", (int) before)));
	read_argument(fcinfo, &h);
	put_weeks_before(&tracking, before);
	tracking.predicted = 0;
	tracking.actual = 0;
	for (int week = 0; week < h.weeks; week++)
		put_week(&tracking, week + 1, Min((week + 1) * WEEK_DAYS, h.params.days), h.predicted[week], h.actual[week]);
	PG_RETURN_NULL();
}
