/*
 * referral.c
 *		What referrals are worth, what they are rewarded with, and segments by
 *		value.
 *
 * Customer referral value, after Kumar, Petersen and Leone (Journal of
 * Marketing 74 (2010), number 5, p. 1):
 *
 *	type one	= sum of (A - a - M + ACQ) / (1 + r)^t
 *	type two	= sum of (ACQ - a) / (1 + r)^t
 *	value		= type one + type two
 *
 * over the periods t = 1, 2, ... of the referred customers, with A margin, a
 * reward, M marketing cost and ACQ saved cost of acquisition, in one currency.
 * Type one would not have come without the referral; type two would have come
 * anyway, so that only the acquisition was saved.  The paper rewards type one
 * alone: a = 0 on rows of type two is the paper.  r is the rate per period.
 *
 * The sum 1 + r = g + e, g rounded and e what the rounding lost, is raised as
 * g^-t exp(-t ln(1 + e/g)): t times what a small rate loses would show.
 *
 * The state is a tally (common/tally.h) with the rate as its parameter, in the
 * shortest digits that give it back, and an entry for each type: its rows and
 * the discounted A, a, M and ACQ.  What its rows are worth as either type
 * follows, so that rows of unknown type need no guess.
 */
#include "scrm.h"

#include <math.h>

#include "common/call_plan.h"
#include "common/check.h"
#include "common/int.h"
#include "common/report.h"
#include "common/sum.h"
#include "common/tally.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(scrm_referral_value_accum);
PG_FUNCTION_INFO_V1(scrm_referral_value);
PG_FUNCTION_INFO_V1(scrm_referral_value_explain);
PG_FUNCTION_INFO_V1(scrm_referral_credit);
PG_FUNCTION_INFO_V1(scrm_free_purchases);
PG_FUNCTION_INFO_V1(scrm_value_segment);

/* In the order of the keys: NULL, 1, 2. */
typedef enum ReferralType
{
	TYPE_UNKNOWN,
	TYPE_ONE,
	TYPE_TWO,
	REFERRAL_TYPES
} ReferralType;

static const char *const type_name[] = {"unknown", "type one", "type two"};

/* The numbers of an entry. */
enum
{
	ROWS,
	MARGIN,
	REWARD_COST,
	MARKETING_COST,
	ACQUISITION_SAVING,
	NUMBERS
};

/* The arguments of a row, behind the state and the period. */
static const char *const amount_name[] = {NULL, "margin", "reward_cost", "marketing_cost", "acquisition_saving"};

static const char *const referral_value_params[] = {"discount_rate", NULL};

static const char *referral_value_check(const Tally *tally);

static const TallyKind referral_value_kind = {"referral_value", "+ffff", referral_value_params, referral_value_check};

TALLY_FUNCTIONS(referral_value)

/* ---- filling ---- */

typedef struct ReferralPlan
{
	float8		growth;			/* 1 + discount_rate, rounded */
	float8		log_lost;		/* ln(1 + what that lost, relative to it) */
	StringInfoData params;
	StringInfoData key[REFERRAL_TYPES];
} ReferralPlan;

/* -0 is 0. */
static void
put_rate(StringInfo params, float8 rate)
{
	StringInfoData digits;

	initStringInfo(&digits);
	text_put_float(&digits, rate == 0 ? 0 : rate);
	tuple_put_word(params, (Word) {digits.data, digits.len});
	pfree(digits.data);
}

/* Argument 7: discount_rate. */
static void
make_plan(FunctionCallInfo fcinfo, void *memory)
{
	ReferralPlan *plan = memory;
	float8		rate;

	check_arg_not_null(fcinfo, 7, "discount_rate");
	rate = PG_GETARG_FLOAT8(7);
	check_float_finite(rate, "discount_rate");
	if (rate <= -1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("discount_rate must be above -1, got %g", rate),
				 errhint("It is the effective rate per period, 0.1 for 10 %%.")));
	plan->growth = 1 + rate;
	plan->log_lost = log1p((fabs(rate) <= 1 ? rate - (plan->growth - 1) : 1 - (plan->growth - rate)) / plan->growth);
	initStringInfo(&plan->params);
	put_rate(&plan->params, rate);
	for (int type = 0; type < REFERRAL_TYPES; type++)
		initStringInfo(&plan->key[type]);
	tuple_put_null(&plan->key[TYPE_UNKNOWN]);
	tuple_put_int(&plan->key[TYPE_ONE], TYPE_ONE);
	tuple_put_int(&plan->key[TYPE_TWO], TYPE_TWO);
}

/*
 * referral_value_accum(state, period int, margin, reward_cost, marketing_cost,
 * acquisition_saving, would_have_come_anyway boolean, discount_rate): a row
 * without period is skipped, an amount that is NULL is none.
 */
Datum
scrm_referral_value_accum(PG_FUNCTION_ARGS)
{
	ReferralPlan *plan;
	Tally	   *tally;
	TallyNumber numbers[NUMBERS] = {{1}};
	ReferralType type;
	float8		factor;

	check_in_aggregate(fcinfo, "referral_value_accum");
	plan = call_plan(fcinfo, 7, 1, sizeof(ReferralPlan), make_plan);
	if (PG_ARGISNULL(0))
		tally = tally_create(&referral_value_kind, &plan->params);
	else
	{
		tally = tally_argument(fcinfo, &referral_value_kind);
		tally_expect_params(&referral_value_kind, tally, &plan->params);
	}
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(tally);
	if (PG_GETARG_INT32(1) < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("period must be at least 1, got %d", PG_GETARG_INT32(1)),
				 errhint("Periods count from the referral: the first is 1, and is discounted by one period.")));
	factor = pow(plan->growth, -PG_GETARG_INT32(1)) * exp(-PG_GETARG_INT32(1) * plan->log_lost);
	for (int i = MARGIN; i < NUMBERS; i++)
	{
		float8		amount = PG_ARGISNULL(i + 1) ? 0 : PG_GETARG_FLOAT8(i + 1);

		check_float_finite(amount, amount_name[i]);
		/* nothing stays nothing, however large the factor */
		numbers[i].amount = amount == 0 ? 0 : check_result_finite(amount * factor, "discounted amount");
	}
	type = PG_ARGISNULL(6) ? TYPE_UNKNOWN : PG_GETARG_BOOL(6) ? TYPE_TWO : TYPE_ONE;
	PG_RETURN_POINTER(tally_add(&referral_value_kind, tally, &plan->key[type], numbers));
}

/* ---- reading ---- */

/* The type of the entry at the cursor, or REFERRAL_TYPES when it is none. */
static ReferralType
entry_type(TallyCursor *cursor)
{
	TupleField	field = tuple_next(&cursor->key);

	if (cursor->key.next != cursor->key.end)
		return REFERRAL_TYPES;
	if (field.type == TUPLE_NULL)
		return TYPE_UNKNOWN;
	if (field.type == TUPLE_INT && field.number >= TYPE_ONE && field.number <= TYPE_TWO)
		return (ReferralType) field.number;
	return REFERRAL_TYPES;
}

/* Is the only parameter a rate in the digits that put_rate() writes? */
static bool
is_rate(TupleReader params)
{
	const char *start = params.next;
	StringInfoData same;
	Word		digits;
	char	   *copy;
	char	   *end;
	float8		rate;

	if (!tuple_get_word(&params, &digits) || params.next != params.end || digits.len == 0)
		return false;
	copy = pnstrdup(digits.data, digits.len);
	rate = strtod(copy, &end);
	if (*end != '\0' || !isfinite(rate) || rate <= -1)
		return false;
	initStringInfo(&same);
	put_rate(&same, rate);
	return same.len == params.end - start && memcmp(same.data, start, same.len) == 0;
}

static const char *
referral_value_check(const Tally *tally)
{
	TallyCursor cursor;

	if (!is_rate(tally_params(tally)))
		return "The discount rate is not a number above -1 in its shortest form.";
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		if (entry_type(&cursor) == REFERRAL_TYPES)
			return "A type of referrals is none of null, 1 and 2.";
		if (cursor.numbers[ROWS].count < 1)
			return "A number of rows is out of range.";
	}
	return NULL;
}

/* All numbers, by type; zero where there is no entry. */
static void
read_types(FunctionCallInfo fcinfo, TallyNumber numbers[REFERRAL_TYPES][NUMBERS])
{
	Tally	   *tally = tally_canonical(&referral_value_kind, PG_GETARG_TALLY(0, &referral_value_kind));
	TallyCursor cursor;

	memset(numbers, 0, REFERRAL_TYPES * sizeof(numbers[0]));
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		ReferralType type = entry_type(&cursor);

		if (type == REFERRAL_TYPES)
			ereport(ERROR,
					(errcode(ERRCODE_DATA_CORRUPTED),
					 errmsg("state is corrupted")));
		memcpy(numbers[type], cursor.numbers, sizeof(numbers[type]));
	}
}

/* What rows with these amounts are worth when they are of a type. */
static float8
worth_as(const TallyNumber *numbers, ReferralType type)
{
	float8		sum = 0;
	float8		lost = 0;

	sum_add(&sum, &lost, numbers[ACQUISITION_SAVING].amount);
	sum_add(&sum, &lost, -numbers[REWARD_COST].amount);
	if (type == TYPE_ONE)
	{
		sum_add(&sum, &lost, numbers[MARGIN].amount);
		sum_add(&sum, &lost, -numbers[MARKETING_COST].amount);
	}
	return check_result_finite(sum + lost + 0.0, "referral value");
}

/*
 * referral_value(referral_value) -> (value, type_one, type_two, unknown,
 * unknown_as_type_one, unknown_as_type_two, rows_type_one, rows_type_two)
 */
Datum
scrm_referral_value(PG_FUNCTION_ARGS)
{
	TallyNumber numbers[REFERRAL_TYPES][NUMBERS];
	TupleDesc	type;
	Datum		values[8];
	bool		nulls[8] = {false};
	float8		one;
	float8		two;

	if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	read_types(fcinfo, numbers);
	one = worth_as(numbers[TYPE_ONE], TYPE_ONE);
	two = worth_as(numbers[TYPE_TWO], TYPE_TWO);
	values[0] = Float8GetDatum(check_result_finite(one + two, "referral value"));
	values[1] = Float8GetDatum(one);
	values[2] = Float8GetDatum(two);
	values[3] = Int64GetDatum(numbers[TYPE_UNKNOWN][ROWS].count);
	values[4] = Float8GetDatum(worth_as(numbers[TYPE_UNKNOWN], TYPE_ONE));
	values[5] = Float8GetDatum(worth_as(numbers[TYPE_UNKNOWN], TYPE_TWO));
	values[6] = Int64GetDatum(numbers[TYPE_ONE][ROWS].count);
	values[7] = Int64GetDatum(numbers[TYPE_TWO][ROWS].count);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(type), values, nulls));
}

/* explain(referral_value): the discounted amounts of each type, which need not be there */
Datum
scrm_referral_value_explain(PG_FUNCTION_ARGS)
{
	static const ReferralType in_order[] = {TYPE_ONE, TYPE_TWO, TYPE_UNKNOWN};
	TallyNumber numbers[REFERRAL_TYPES][NUMBERS];

	InitMaterializedSRF(fcinfo, 0);
	read_types(fcinfo, numbers);
	for (size_t i = 0; i < lengthof(in_order); i++)
	{
		ReferralType type = in_order[i];
		Datum		values[7];
		bool		nulls[7] = {false};

		values[0] = PointerGetDatum(cstring_to_text(type_name[type]));
		values[1] = Int64GetDatum(numbers[type][ROWS].count);
		for (int j = MARGIN; j < NUMBERS; j++)
			values[1 + j] = Float8GetDatum(numbers[type][j].amount);
		nulls[6] = type == TYPE_UNKNOWN;
		values[6] = Float8GetDatum(nulls[6] ? 0 : worth_as(numbers[type], type));
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/* ---- rewards ---- */

static void
check_referrals(int64 referrals)
{
	if (referrals < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("referrals must not be negative, got " INT64_FORMAT, referrals)));
}

static float8
amount_argument(FunctionCallInfo fcinfo, int argno, const char *name)
{
	float8		amount;

	check_arg_not_null(fcinfo, argno, name);
	amount = PG_GETARG_FLOAT8(argno);
	check_float_finite(amount, name);
	if (amount < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative, got %g", name, amount)));
	return amount;
}

/* referral_credit(referrals bigint, credit float8, cap float8) */
Datum
scrm_referral_credit(PG_FUNCTION_ARGS)
{
	float8		credit = amount_argument(fcinfo, 1, "credit");
	float8		cap = PG_ARGISNULL(2) ? INFINITY : amount_argument(fcinfo, 2, "cap");

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	check_referrals(PG_GETARG_INT64(0));
	credit = Min(PG_GETARG_INT64(0) * credit, cap);
	PG_RETURN_FLOAT8(check_result_finite(credit + 0.0, "referral credit"));
}

/* free_purchases(referrals bigint, needed bigint, repeating boolean) */
Datum
scrm_free_purchases(PG_FUNCTION_ARGS)
{
	int64		needed;

	check_arg_not_null(fcinfo, 1, "needed");
	check_arg_not_null(fcinfo, 2, "repeating");
	needed = PG_GETARG_INT64(1);
	if (needed < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("needed must be at least 1, got " INT64_FORMAT, needed)));
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	check_referrals(PG_GETARG_INT64(0));
	if (PG_GETARG_BOOL(2))
		PG_RETURN_INT64(PG_GETARG_INT64(0) / needed);
	PG_RETURN_INT64(PG_GETARG_INT64(0) >= needed);
}

/* ---- segments ---- */

/* value_segment(clv, crv, clv_cut, crv_cut): high is above the cut, not at it */
Datum
scrm_value_segment(PG_FUNCTION_ARGS)
{
	static const char *const segment[2][2] = {{"miser", "advocate"}, {"affluent", "champion"}};
	static const char *const name[] = {"clv", "crv", "clv_cut", "crv_cut"};

	for (int i = 2; i < 4; i++)
		check_arg_not_null(fcinfo, i, name[i]);
	for (int i = 0; i < 4; i++)
		if (!PG_ARGISNULL(i))
			check_float_finite(PG_GETARG_FLOAT8(i), name[i]);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(segment[PG_GETARG_FLOAT8(0) > PG_GETARG_FLOAT8(2)]
											[PG_GETARG_FLOAT8(1) > PG_GETARG_FLOAT8(3)]));
}
