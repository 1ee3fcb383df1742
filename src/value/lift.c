/*
 * lift.c
 *		Does a score tell an outcome?  Deciles, gains, Gini, AUC.
 *
 * A tally (common/tally.h) of how many customers have each pair (score,
 * outcome): counts alone, so that the state, and with it every answer, is the
 * same to the last bit in whatever order rows and parts come.  It takes 40
 * bytes a different pair, about 60 while it is filled: a score of a few
 * hundred values and an outcome of 0 or 1 stay in 40 kB, one million different
 * pairs take 40 MB, and 1 GB holds some 17 million.
 *
 * Of n customers, those with a score of their own have ranks 0 .. n - 1, the
 * highest first; m of one score share ranks k .. k + m - 1.  Nothing here
 * depends on how ties would be broken:
 *
 *	bin			floor(bins (k + m/2) / n) + 1: all of one score go where their
 *				middle is, so that a bin is a range of scores, which one can
 *				act on, and what is in it are customers, not shares of them;
 *				bins are uneven, or missing, where many have one score
 *	lift		mean outcome of the bin / mean outcome of all
 *	gini		area between the curve of gains (share of outcome by share of
 *				customers, best score first, ties a straight line) and the
 *				diagonal, as a share of the same area when customers are in
 *				order of their outcomes.  1: the score orders customers as
 *				outcomes do, 0: as chance does, -1: the wrong way round.  Both
 *				areas are sums of (y - mean)(midrank - (n - 1)/2) over the
 *				same total, so it is well defined for outcomes of any sign.
 *				(The normalised Gini index of insurance scores: Frees, Meyers,
 *				Cummings, JASA 106 (2011) 1085.)  2 AUC - 1 for outcomes 0, 1
 *	auc			P(score of a 1 > score of a 0) + P(equal) / 2, for outcomes
 *				0 and 1 alone (Mann, Whitney 1947), with DeLong's interval
 *				(DeLong, DeLong, Clarke-Pearson, Biometrics 44 (1988) 837):
 *				variance S10/n1 + S01/n0 of the shares of zeros below each one
 *				and of ones above each zero, at 95 %, cut off at 0 and 1.
 *
 * Means of outcomes 0 and 1 have Wilson's interval, other means the normal
 * one, mean +- 1.96 s / sqrt(customers), at 95 %.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "common/stats.h"
#include "common/sum.h"
#include "common/tally.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_lift_accum);
PG_FUNCTION_INFO_V1(scrm_lift_report);
PG_FUNCTION_INFO_V1(scrm_lift_totals);

#define LIFT_MAX_BINS 1000
#define LIFT_MAX_CUSTOMERS ((INT64CONST(1) << 48) - 1)	/* so that twice the bins times them is an int64 */
#define Z95 1.9599639845400545	/* the normal distribution's 97.5 % quantile */

static const char *const lift_params[] = {NULL};

static const char *lift_check(const Tally *tally);

static const TallyKind lift_kind = {"lift", "+", lift_params, lift_check};

TALLY_FUNCTIONS(lift)

/* ---- filling ---- */

/* (state, score, outcome) */
Datum
scrm_lift_accum(PG_FUNCTION_ARGS)
{
	char		room[64];
	StringInfoData key = {room, 0, sizeof(room), 0};
	float8		score;
	float8		outcome;
	Tally	   *tally;

	check_in_aggregate(fcinfo, "lift_accum");
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	score = PG_GETARG_FLOAT8(1);
	outcome = PG_GETARG_FLOAT8(2);
	check_float_finite(score, "score");
	check_float_finite(outcome, "outcome");
	tally = PG_ARGISNULL(0) ? tally_create(&lift_kind, &key) : tally_argument(fcinfo, &lift_kind);
	tuple_put_float(&key, score);
	tuple_put_float(&key, outcome);
	PG_RETURN_POINTER(tally_add(&lift_kind, tally, &key, (TallyNumber[]){{1}}));
}

/* ---- reading ---- */

static const char *
lift_check(const Tally *tally)
{
	TallyCursor cursor;
	int64		customers = 0;

	if (tally->params_used > 0)
		return "There are no parameters.";
	if (tally->entries == 0)
		return "There are no customers.";
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		int64		count = cursor.numbers[0].count;
		float8		real;

		if (!tuple_get_float(&cursor.key, &real) || !tuple_get_float(&cursor.key, &real) ||
			cursor.key.next != cursor.key.end)
			return "A key is not a score and an outcome.";
		if (count < 1 || count > LIFT_MAX_CUSTOMERS - customers)
			return "A number of customers is out of range.";
		customers += count;
	}
	return NULL;
}

/* Customers alike. */
typedef struct LiftPoint
{
	float8		score;
	float8		outcome;
	int64		count;
} LiftPoint;

typedef struct Lift
{
	LiftPoint  *point;			/* in order of scores, then outcomes */
	int64		points;
	int64		customers;
	bool		binary;			/* all outcomes are 0 or 1 */
} Lift;

static void
read_lift(FunctionCallInfo fcinfo, Lift *lift)
{
	Tally	   *tally = tally_canonical(&lift_kind, PG_GETARG_TALLY(0, &lift_kind));
	const char *problem = lift_check(tally);
	TallyCursor cursor;

	/* two states that were fine may, merged, have more customers than there can be */
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a number of the lift is out of range"),
				 errdetail("%s", problem)));
	lift->point = palloc_extended(tally->entries * sizeof(LiftPoint), MCXT_ALLOC_HUGE);
	lift->points = 0;
	lift->customers = 0;
	lift->binary = true;
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		LiftPoint  *point = &lift->point[lift->points++];

		(void) tuple_get_float(&cursor.key, &point->score);
		(void) tuple_get_float(&cursor.key, &point->outcome);
		point->count = cursor.numbers[0].count;
		lift->customers += point->count;
		lift->binary = lift->binary && (point->outcome == 0 || point->outcome == 1);
	}
	pfree(tally);
}

/* Points first .. end - 1. */
typedef struct Outcomes
{
	int64		customers;
	float8		outcome;
	float8		mean;
} Outcomes;

static Outcomes
measure_outcomes(const Lift *lift, int64 first, int64 end)
{
	Outcomes	group = {0, 0, 0};
	float8		lost = 0;

	for (int64 i = first; i < end; i++)
	{
		check_cancel_at(i);
		group.customers += lift->point[i].count;
		sum_add(&group.outcome, &lost, lift->point[i].outcome * lift->point[i].count);
		check_result_finite(group.outcome, "sum of outcomes");
	}
	group.outcome = check_result_finite(group.outcome + lost, "sum of outcomes") + 0.0;
	group.mean = group.outcome / group.customers;
	return group;
}

/* The sum of squared deviations is (2 scale)^2 times what is returned, which is at most the customers. */
static float8
sum_squares(const Lift *lift, int64 first, int64 end, float8 mean, float8 *scale)
{
	float8		sum = 0;
	float8		lost = 0;

	*scale = 0;
	for (int64 i = first; i < end; i++)
		*scale = Max(*scale, fabs(lift->point[i].outcome / 2 - mean / 2));
	if (*scale == 0)
		return 0;
	for (int64 i = first; i < end; i++)
	{
		float8		deviation = (lift->point[i].outcome / 2 - mean / 2) / *scale;

		check_cancel_at(i);
		sum_add(&sum, &lost, lift->point[i].count * deviation * deviation);
	}
	return sum + lost;
}

/* mean, mean_low, mean_high as three columns */
static void
put_mean(const Lift *lift, int64 first, int64 end, const Outcomes *group, Datum *values, bool *nulls)
{
	float8		scale;
	float8		margin;

	values[0] = Float8GetDatum(group->mean);
	if (lift->binary)
	{
		report_rate(values, nulls, (int64) group->outcome, group->customers);
		return;
	}
	nulls[1] = nulls[2] = group->customers < 2;
	if (nulls[1])
		return;
	margin = Z95 * sqrt(sum_squares(lift, first, end, group->mean, &scale) /
						((float8) (group->customers - 1) * group->customers));
	margin *= 2 * scale;
	values[1] = Float8GetDatum(check_result_finite(group->mean - margin, "interval of the mean"));
	values[2] = Float8GetDatum(check_result_finite(group->mean + margin, "interval of the mean"));
}

/* The first of the points before "end" that have one score. */
static int64
tie_start(const Lift *lift, int64 end, int64 *customers)
{
	int64		first = end;

	*customers = 0;
	do
	{
		check_cancel_at(first);
		*customers += lift->point[--first].count;
	} while (first > 0 && lift->point[first - 1].score == lift->point[end - 1].score);
	return first;
}

/* ---- the report ---- */

/* What is in the bins so far. */
typedef struct Gains
{
	Outcomes	all;
	int64		customers;
	float8		outcome;
	float8		lost;
} Gains;

static void
put_bin(FunctionCallInfo fcinfo, const Lift *lift, Gains *gains, int bin, int64 first, int64 end)
{
	Outcomes	group = measure_outcomes(lift, first, end);
	Datum		values[11];
	bool		nulls[11] = {false};

	gains->customers += group.customers;
	sum_add(&gains->outcome, &gains->lost, group.outcome);
	values[0] = Int32GetDatum(bin);
	values[1] = Int64GetDatum(group.customers);
	values[2] = Float8GetDatum(lift->point[first].score);
	values[3] = Float8GetDatum(lift->point[end - 1].score);
	values[4] = Float8GetDatum(group.outcome);
	put_mean(lift, first, end, &group, &values[5], &nulls[5]);
	values[9] = Float8GetDatum((float8) gains->customers / lift->customers);
	nulls[8] = nulls[10] = !(gains->all.mean > 0);
	if (!nulls[8])
	{
		values[8] = Float8GetDatum(check_result_finite(group.mean / gains->all.mean, "lift") + 0.0);
		values[10] = Float8GetDatum(check_result_finite((gains->outcome + gains->lost) / gains->all.outcome,
														"share of outcome") +
									0.0);
	}
	report_row(fcinfo, values, nulls);
}

/*
 * lift_report(lift, bins int) -> (bin, customers, score_low, score_high, outcome, mean, mean_low, mean_high, lift,
 * cumulative_customer_share, cumulative_outcome_share)
 */
Datum
scrm_lift_report(PG_FUNCTION_ARGS)
{
	Lift		lift;
	Gains		gains = {.customers = 0};
	int			bins;
	int			bin = 0;
	int64		rank = 0;
	int64		end;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "bins");
	bins = PG_GETARG_INT32(1);
	if (bins < 1 || bins > LIFT_MAX_BINS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bins must lie between 1 and %d, got %d", LIFT_MAX_BINS, bins)));
	read_lift(fcinfo, &lift);
	gains.all = measure_outcomes(&lift, 0, lift.points);
	end = lift.points;			/* of the bin */
	for (int64 i = lift.points; i > 0;)
	{
		int64		ties;
		int64		first = tie_start(&lift, i, &ties);
		int			this_bin = (int) (bins * (2 * rank + ties) / (2 * lift.customers)) + 1;

		if (i < end && this_bin != bin)
		{
			put_bin(fcinfo, &lift, &gains, bin, i, end);
			end = i;
		}
		bin = this_bin;
		rank += ties;
		i = first;
	}
	put_bin(fcinfo, &lift, &gains, bin, 0, end);
	PG_RETURN_NULL();
}

/* ---- totals ---- */

typedef struct Auc
{
	float8		auc;
	float8		variance;		/* 0: not known */
} Auc;

/* false unless there are ones and zeros and nothing else */
static bool
find_auc(const Lift *lift, const Outcomes *all, Auc *auc)
{
	int64		ones = lift->binary ? (int64) all->outcome : 0;
	int64		zeros = all->customers - ones;
	float8		sum = 0;
	float8		lost = 0;
	float8		squares_1 = 0;
	float8		lost_1 = 0;
	float8		squares_0 = 0;
	float8		lost_0 = 0;

	auc->variance = 0;
	if (!lift->binary || ones == 0 || zeros == 0)
		return false;
	/* first the mean, then the squares */
	for (int pass = 0; pass < 2; pass++)
	{
		int64		zeros_above = 0;
		int64		ones_above = 0;

		for (int64 i = lift->points; i > 0;)
		{
			int64		ties;
			int64		first = tie_start(lift, i, &ties);
			int64		ones_here = lift->point[i - 1].outcome == 1 ? lift->point[i - 1].count : 0;
			int64		zeros_here = ties - ones_here;
			float8		below_one = (zeros - zeros_above - 0.5 * zeros_here) / zeros;
			float8		above_zero = (ones_above + 0.5 * ones_here) / ones;

			if (pass == 0)
				sum_add(&sum, &lost, ones_here * below_one);
			else
			{
				sum_add(&squares_1, &lost_1, ones_here * (below_one - auc->auc) * (below_one - auc->auc));
				sum_add(&squares_0, &lost_0, zeros_here * (above_zero - auc->auc) * (above_zero - auc->auc));
			}
			zeros_above += zeros_here;
			ones_above += ones_here;
			i = first;
		}
		auc->auc = (sum + lost) / ones;
	}
	if (ones > 1 && zeros > 1)
		auc->variance = (squares_1 + lost_1) / (ones - 1) / ones + (squares_0 + lost_0) / (zeros - 1) / zeros;
	return true;
}

/* Some customers and what each of them brings to a sum over ranks. */
typedef struct Ranked
{
	float8		by;
	float8		outcome;
	int64		count;
} Ranked;

#define RUN_SORT sort_ranked
#define RUN_SORT_TYPE Ranked
#define RUN_SORT_CMP(a, b) (((a)->by > (b)->by) - ((a)->by < (b)->by))
#include "common/run_sort.h"

/* The area of gains, but for a factor that depends on the outcomes alone. */
static float8
gains_area(Ranked *ranked, int64 points, int64 customers)
{
	float8		sum = 0;
	float8		lost = 0;
	int64		below = 0;

	sort_ranked(ranked, points);
	for (int64 i = 0; i < points;)
	{
		int64		end = i;
		int64		ties = 0;

		for (; end < points && ranked[end].by == ranked[i].by; end++)
		{
			check_cancel_at(end);
			ties += ranked[end].count;
		}
		for (; i < end; i++)
			sum_add(&sum, &lost, ranked[i].outcome * ranked[i].count * ((float8) (2 * below + ties - customers) / customers));
		below += ties;
	}
	return sum + lost;
}

/* false when all outcomes are equal: there is nothing to order */
static bool
find_gini(const Lift *lift, const Outcomes *all, float8 *gini)
{
	Ranked	   *ranked = palloc_extended(lift->points * sizeof(Ranked), MCXT_ALLOC_HUGE);
	float8		scale = 0;
	float8		area;
	float8		perfect;

	for (int64 i = 0; i < lift->points; i++)
		scale = Max(scale, fabs(lift->point[i].outcome / 2 - all->mean / 2));
	for (int64 i = 0; i < lift->points; i++)
	{
		check_cancel_at(i);
		ranked[i].by = lift->point[i].score;
		ranked[i].outcome = (lift->point[i].outcome / 2 - all->mean / 2) / scale;
		ranked[i].count = lift->point[i].count;
	}
	area = gains_area(ranked, lift->points, lift->customers);
	for (int64 i = 0; i < lift->points; i++)
	{
		check_cancel_at(i);
		ranked[i].by = lift->point[i].outcome;
		ranked[i].outcome = (lift->point[i].outcome / 2 - all->mean / 2) / scale;
		ranked[i].count = lift->point[i].count;
	}
	perfect = gains_area(ranked, lift->points, lift->customers);
	pfree(ranked);
	if (scale == 0 || perfect <= 0)
		return false;
	*gini = Max(Min(area / perfect, 1), -1) + 0.0;
	return true;
}

static int64
count_scores(const Lift *lift)
{
	int64		scores = 0;
	int64		ties;

	for (int64 i = lift->points; i > 0; scores++)
		i = tie_start(lift, i, &ties);
	return scores;
}

static bool
same_outcomes(const Lift *lift)
{
	for (int64 i = 1; i < lift->points; i++)
		if (lift->point[i].outcome != lift->point[0].outcome)
			return false;
	return true;
}

/*
 * lift_totals(lift) -> (customers, distinct_scores, outcome, mean, mean_low, mean_high, gini, auc, auc_low, auc_high)
 */
Datum
scrm_lift_totals(PG_FUNCTION_ARGS)
{
	Lift		lift;
	Outcomes	all;
	Auc			auc = {0, 0};
	float8		gini = 0;
	float8		margin;
	Datum		values[10];
	bool		nulls[10] = {false};

	InitMaterializedSRF(fcinfo, 0);
	read_lift(fcinfo, &lift);
	all = measure_outcomes(&lift, 0, lift.points);
	values[0] = Int64GetDatum(all.customers);
	values[1] = Int64GetDatum(count_scores(&lift));
	values[2] = Float8GetDatum(all.outcome);
	put_mean(&lift, 0, lift.points, &all, &values[3], &nulls[3]);
	nulls[6] = same_outcomes(&lift) || !find_gini(&lift, &all, &gini);
	values[6] = Float8GetDatum(gini);
	nulls[7] = !find_auc(&lift, &all, &auc);
	nulls[8] = nulls[9] = nulls[7] || auc.variance <= 0;
	margin = Z95 * sqrt(auc.variance);
	values[7] = Float8GetDatum(auc.auc);
	values[8] = Float8GetDatum(Max(auc.auc - margin, 0));
	values[9] = Float8GetDatum(Min(auc.auc + margin, 1));
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
