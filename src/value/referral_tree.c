/*
 * referral_tree.c
 *		What stands below each customer, what is left out, and how referrals
 *		spread from generation to generation.
 *
 * With own(d) the own value of d and g(c, d) the number of generations from c
 * down to d,
 *
 *	value(c) = sum over all d below c of own(d) decay^(g(c, d) - 1)
 *			 = sum over those directly below of own(d) + decay value(d)
 *
 * decay 0 counts direct referrals alone, 1 everybody below in full.  The
 * second line is computed, in the forest's order.  Values are kept as a sum
 * and what its additions and products have lost, so that a chain of a million
 * is as exact as one of two.
 *
 * The viral coefficient K of a generation is how many each of its customers
 * referred in the mean: the next generation over this one, roots being 0.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/report.h"
#include "common/sum.h"
#include "utils/builtins.h"
#include "value/referral_forest.h"

static Datum report_tree(FunctionCallInfo fcinfo, IdType type);
static Datum report_problems(FunctionCallInfo fcinfo, IdType type);
static Datum report_totals(FunctionCallInfo fcinfo, IdType type);
static Datum report_generations(FunctionCallInfo fcinfo, IdType type);

/* What referral_tree.id.sql declares of the questions for a type of identifiers. */
#define QUESTIONS(id, type) \
	TALLY_FUNCTION(scrm_referral_tree_##id, report_tree(fcinfo, type)) \
	TALLY_FUNCTION(scrm_referral_problems_##id, report_problems(fcinfo, type)) \
	TALLY_FUNCTION(scrm_referral_tree_##id##_totals, report_totals(fcinfo, type)) \
	TALLY_FUNCTION(scrm_viral_coefficient_##id, report_generations(fcinfo, type))

QUESTIONS(bigint, ID_BIGINT)
QUESTIONS(text, ID_TEXT)
QUESTIONS(uuid, ID_UUID)

/* ---- what stands below each ---- */

typedef struct Branch
{
	int64		direct;
	int64		descendants;
	int32		generations;
	float8		value;
	float8		lost;			/* sum.h */
} Branch;

/* Adds what a customer is worth to the one who referred him. */
static void
add_to_referrer(Branch *to, const Branch *from, float8 own, float8 decay)
{
	float8		value = from->value;
	float8		lost = 0;
	float8		decayed;

	/* what was lost until here becomes less than the last digit */
	sum_add(&value, &lost, from->lost);
	decayed = decay * value;
	to->direct++;
	to->descendants += 1 + from->descendants;
	to->generations = Max(to->generations, from->generations + 1);
	sum_add(&to->value, &to->lost, own);
	sum_add(&to->value, &to->lost, decayed);
	to->lost += fma(decay, value, -decayed) + decay * lost;
	if (unlikely(!isfinite(to->value)))
		check_result_finite(to->value, "value below a customer");
}

static Branch *
add_up(const Forest *forest, const float8 *own, float8 decay)
{
	Branch	   *branch = forest_alloc(forest->count, sizeof(Branch));

	for (uint32 i = 0; i < forest->count; i++)
	{
		uint32		place = forest->order[i];
		uint32		referrer = forest->node[place].parent;

		check_cancel_at(i);
		if (referrer != NO_PARENT)
			add_to_referrer(&branch[referrer], &branch[place], own[place], decay);
	}
	return branch;
}

/* referral_tree(state, decay) -> (customer, direct, descendants, generations, value, own_value) in order of customers */
static Datum
report_tree(FunctionCallInfo fcinfo, IdType type)
{
	Forest		forest;
	float8	   *own;
	Branch	   *branch;
	uint32	   *by_id;
	float8		decay;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "decay");
	decay = PG_GETARG_FLOAT8(1);
	check_float_finite(decay, "decay");
	if (decay < 0 || decay > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("decay must be between 0 and 1, got %g", decay),
				 errhint("Use 0 for direct referrals alone, 1 for everybody below in full.")));
	referral_forest(fcinfo, &forest, type);
	own = own_values(&forest);
	branch = add_up(&forest, own, decay);
	by_id = forest_by_id(&forest);
	for (uint32 i = 0; i < forest.count; i++)
	{
		uint32		place = by_id[i];
		Datum		values[6];
		bool		nulls[6] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = id_datum(type, forest.node[place].id);
		values[1] = Int64GetDatum(branch[place].direct);
		values[2] = Int64GetDatum(branch[place].descendants);
		values[3] = Int32GetDatum(branch[place].generations);
		values[4] = Float8GetDatum(check_result_finite(branch[place].value + branch[place].lost + 0.0, "value below a customer"));
		values[5] = Float8GetDatum(own[place]);
		report_row(fcinfo, values, nulls);
		if (type != ID_BIGINT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}

/* ---- what is left out of the tree ---- */

static const char *const problem_name[FATES] = {
	[FATE_OWN_PARENT] = "self-referral",
	[FATE_SEVERAL_PARENTS] = "several referrers",
	[FATE_IN_RING] = "cycle",
};

/* referral_problems(state) -> (referrer, referred, problem, counted, value, ring) in order of referred, referrer */
static Datum
report_problems(FunctionCallInfo fcinfo, IdType type)
{
	Forest		forest;
	ForestWalk	walk;

	InitMaterializedSRF(fcinfo, 0);
	referral_forest(fcinfo, &forest, type);
	forest_walk(&forest, &walk);
	while (forest_next(&forest, &walk))
	{
		ForestFate	fate = forest_fate(&forest, &walk);
		Datum		values[6];
		bool		nulls[6] = {false};

		if (!problem_name[fate])
			continue;
		values[0] = id_datum(type, walk.parent);
		values[1] = id_datum(type, walk.child);
		values[2] = PointerGetDatum(cstring_to_text(problem_name[fate]));
		values[3] = Int64GetDatum(walk.cursor.numbers[REFERRAL_ROWS].count);
		values[4] = Float8GetDatum(walk.cursor.numbers[REFERRAL_VALUE].amount);
		nulls[5] = fate != FATE_IN_RING;
		values[5] = Int64GetDatum(forest.node[walk.place].ring);
		report_row(fcinfo, values, nulls);
		pfree(DatumGetPointer(values[2]));
	}
	PG_RETURN_NULL();
}

/*
 * referral_tree_totals(state) -> (counted, used, without_referrer, self_referrals, several_referrers, in_cycles,
 * customers, roots, referrers, generations, value, referred_value): one row
 */
static Datum
report_totals(FunctionCallInfo fcinfo, IdType type)
{
	Forest		forest;
	int64		rows[FATES];
	int64		counted;
	int64		roots = 0;
	int64		referrers = 0;
	uint32		generations;
	uint32	   *direct;
	float8	   *own;
	float8		value[2] = {0, 0};	/* of all, of who was referred */
	float8		lost[2] = {0, 0};
	Datum		values[12];
	bool		nulls[12] = {false};

	InitMaterializedSRF(fcinfo, 0);
	referral_forest(fcinfo, &forest, type);
	own = own_values(&forest);
	counted = forest_count_rows(&forest, referral_tree_kind[type], rows);
	direct = forest_children(&forest);
	for (uint32 i = 0; i < forest.count; i++)
	{
		bool		root = forest.node[i].parent == NO_PARENT;

		check_cancel_at(i);
		roots += root;
		referrers += direct[i] > 0;
		sum_add(&value[0], &lost[0], own[i]);
		if (!root)
			sum_add(&value[1], &lost[1], own[i]);
	}
	forest_generations(&forest, &generations);
	values[0] = Int64GetDatum(counted);
	for (int fate = 0; fate < FATES; fate++)
		values[1 + fate] = Int64GetDatum(rows[fate]);
	values[6] = Int64GetDatum(forest.count);
	values[7] = Int64GetDatum(roots);
	values[8] = Int64GetDatum(referrers);
	values[9] = Int32GetDatum(Max((int32) generations - 1, 0));
	for (int i = 0; i < 2; i++)
		values[10 + i] = Float8GetDatum(check_result_finite(value[i] + lost[i] + 0.0, "value of all customers"));
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}

/* ---- from generation to generation ---- */

typedef struct Generation
{
	int64		customers;
	int64		referrers;
	int64		referred;
	float8		squares;		/* of the numbers that each referred */
} Generation;

#define Z_95 1.959963984540054

/*
 * 95 % interval of the mean number k that each of n customers refers: all k
 * with (k' - k)^2 <= z^2 f k / n, where k' is the observed mean and f the
 * variance of the numbers over their mean, at least 1.  This is the score
 * interval of a Poisson mean, widened because some refer many and most nobody.
 * Without referrals it is (0, z^2 / n).
 */
static void
coefficient_interval(const Generation *g, float8 *low, float8 *high)
{
	float8		n = g->customers;
	float8		mean = g->referred / n;
	float8		dispersion = 1;
	float8		half;

	if (g->customers > 1 && g->referred > 0)
		dispersion = Max(1, (g->squares - mean * g->referred) / (n - 1) / mean);
	half = Z_95 * Z_95 * dispersion / (2 * n);
	*high = mean + half + sqrt(half * (half + 2 * mean));
	*low = mean * mean / *high;
}

static Generation *
count_generations(const Forest *forest, uint32 *count)
{
	uint32	   *generation = forest_generations(forest, count);
	uint32	   *direct = forest_children(forest);
	Generation *counts = forest_alloc(*count, sizeof(Generation));

	for (uint32 i = 0; i < forest->count; i++)
	{
		Generation *g = &counts[generation[i]];

		check_cancel_at(i);
		g->customers++;
		g->referrers += direct[i] > 0;
		g->referred += direct[i];
		g->squares += (float8) direct[i] * direct[i];
	}
	return counts;
}

/* viral_coefficient(state) -> (generation, customers, referrers, referred, coefficient, low, high) */
static Datum
report_generations(FunctionCallInfo fcinfo, IdType type)
{
	Forest		forest;
	Generation *counts;
	uint32		generations;

	InitMaterializedSRF(fcinfo, 0);
	referral_forest(fcinfo, &forest, type);
	counts = count_generations(&forest, &generations);
	for (uint32 i = 0; i < generations; i++)
	{
		const Generation *g = &counts[i];
		Datum		values[7];
		bool		nulls[7] = {false};
		float8		low;
		float8		high;

		CHECK_FOR_INTERRUPTS();
		coefficient_interval(g, &low, &high);
		values[0] = Int32GetDatum((int32) i);
		values[1] = Int64GetDatum(g->customers);
		values[2] = Int64GetDatum(g->referrers);
		values[3] = Int64GetDatum(g->referred);
		values[4] = Float8GetDatum((float8) g->referred / g->customers);
		values[5] = Float8GetDatum(low);
		values[6] = Float8GetDatum(high);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}
