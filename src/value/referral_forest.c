/*
 * referral_forest.c
 *		Who referred whom: the state of trees of referrals.
 *
 * The state is a tally (common/tally.h) whose rows make a forest
 * (common/forest.h): a customer is the child of the one who referred him.  The
 * numbers of an entry are its rows and the sum of their values.  A customer's
 * own value is the sum over all of his rows, whoever referred him.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/sum.h"
#include "value/referral_forest.h"

static const TallyKind referral_tree_bigint_kind = {"referral_tree_bigint", "+f", forest_params, forest_check_bigint};
static const TallyKind referral_tree_text_kind = {"referral_tree_text", "+f", forest_params, forest_check_text};
static const TallyKind referral_tree_uuid_kind = {"referral_tree_uuid", "+f", forest_params, forest_check_uuid};

const TallyKind *const referral_tree_kind[] = {
	[ID_BIGINT] = &referral_tree_bigint_kind,
	[ID_TEXT] = &referral_tree_text_kind,
	[ID_UUID] = &referral_tree_uuid_kind,
};

static Datum accumulate(FunctionCallInfo fcinfo, IdType type);

/* What referral_tree.id.sql declares of the state for a type of identifiers. */
#define STATE_FUNCTIONS(id, type) \
	TALLY_FUNCTIONS(referral_tree_##id) \
	TALLY_FUNCTION(scrm_referral_tree_##id##_accum, accumulate(fcinfo, type))

STATE_FUNCTIONS(bigint, ID_BIGINT)
STATE_FUNCTIONS(text, ID_TEXT)
STATE_FUNCTIONS(uuid, ID_UUID)

/* accum(state, referrer, referred, value): a row without referred is skipped, a NULL value is none. */
static Datum
accumulate(FunctionCallInfo fcinfo, IdType type)
{
	TallyNumber numbers[] = {{1}, {0}};

	check_in_aggregate(fcinfo, "referral_tree_accum");
	if (PG_ARGISNULL(2))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	numbers[REFERRAL_VALUE].amount = PG_ARGISNULL(3) ? 0 : PG_GETARG_FLOAT8(3);
	check_float_finite(numbers[REFERRAL_VALUE].amount, "value");
	return forest_accumulate(fcinfo, referral_tree_kind[type], type, numbers, 2, "referred", 1, "referrer");
}

void
referral_forest(FunctionCallInfo fcinfo, Forest *forest, IdType type)
{
	const TallyKind *kind = referral_tree_kind[type];

	forest_make(forest, tally_canonical(kind, PG_GETARG_TALLY(0, kind)), type);
}

float8 *
own_values(const Forest *forest)
{
	float8	   *own = forest_alloc(forest->count, sizeof(float8));
	float8	   *lost = forest_alloc(forest->listed, sizeof(float8));	/* sum.h */
	ForestWalk	walk;

	forest_walk(forest, &walk);
	while (forest_next(forest, &walk))
		sum_add(&own[walk.place], &lost[walk.place], walk.cursor.numbers[REFERRAL_VALUE].amount);
	for (uint32 i = 0; i < forest->listed; i++)
	{
		check_cancel_at(i);
		/* + 0.0: no -0 */
		own[i] = check_result_finite(own[i] + lost[i] + 0.0, "value of a customer");
	}
	pfree(lost);
	return own;
}
