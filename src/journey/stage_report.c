/*
 * stage_report.c
 *		Many customers in one pipeline: who is where, and how they move on.
 *
 * A row of the report counts customers, each once, by the furthest that they
 * got from the stage until as_of:
 *
 *		entered = moved_on + fell_back + open
 *
 * moved_on went on to a later stage at least once, open are in the stage and
 * never did, fell_back are the others.  rate = moved_on / entered is the share
 * that has moved on so far: leaving out the open ones would make it 1 wherever
 * nothing leads back.  It can still rise by open / entered.  The last stage
 * has none.  Who returned to a stage after moving on is in it now, not open.
 * A customer who passed over a stage did not enter it: skipped.
 *
 * Stays count every entry, falling back from a later stage included:
 *
 *		stays = stays_moved_on + stays_fell_back + in_now
 *
 * Times in stage are those of ended stays.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/report.h"
#include "common/stats.h"
#include "journey/stage_plan.h"
#include "port/pg_bitutils.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(scrm_stage_accum);
PG_FUNCTION_INFO_V1(scrm_stage_report);
PG_FUNCTION_INFO_V1(scrm_stage_totals);

/*
 * Keys: (ENTRY_TOTAL, StageTotal), (ENTRY_CUSTOMERS, stage, status),
 * (ENTRY_SKIPPED, stage), (ENTRY_STAYS, stage, StayEnd, bucket); numbers: how
 * many, the shortest and the longest stay.
 */
enum
{
	ENTRY_TOTAL,
	ENTRY_CUSTOMERS,
	ENTRY_SKIPPED,
	ENTRY_STAYS
};

/* Bits of a customer's status in a stage that it entered. */
#define STATUS_IN_NOW 1
#define STATUS_MOVED_ON 2
#define STATUSES 4

static const char *const stages_params[] = {"pipeline", "as_of", NULL};
static const char *check_stages(const Tally *tally);
static const TallyKind stages_kind = {"stages", "+<>", stages_params, check_stages};

TALLY_FUNCTIONS(stages)

/* ---- the aggregate ---- */

static const TallyNumber one_customer[] = {{.count = 1}, {.count = 0}, {.count = 0}};

static Tally *
add_stay(StagePlan *plan, Tally *tally, const Stay *stay)
{
	uint64		distance = time_distance(stay->entered_at, stay->left_at);
	int64		duration = (int64) Min(distance, (uint64) PG_INT64_MAX);
	TallyNumber numbers[] = {{.count = 1}, {.count = duration}, {.count = duration}};
	int64		key[] = {ENTRY_STAYS, stay->stage, stay->end, duration_bucket(duration)};

	return stage_add(plan, &stages_kind, tally, numbers, lengthof(key), key);
}

static Tally *
add_customer(StagePlan *plan, Tally *tally)
{
	Stay		stay;
	int			now = NO_STAGE;
	uint32		entered = 0;
	uint32		moved_on = 0;

	while (walker_next(&plan->walker, &stay))
	{
		entered |= 1U << stay.stage;
		if (stay.end == STAY_MOVED_ON)
			moved_on |= 1U << stay.stage;
		if (stay.end == STAY_OPEN)
			now = stay.stage;
		else
			tally = add_stay(plan, tally, &stay);
	}
	for (int i = 0; entered >> i != 0; i++)
	{
		int64		key[] = {ENTRY_SKIPPED, i, 0};

		if (entered >> i & 1)
		{
			key[0] = ENTRY_CUSTOMERS;
			key[2] = (i == now ? STATUS_IN_NOW : 0) + (moved_on >> i & 1 ? STATUS_MOVED_ON : 0);
		}
		tally = stage_add(plan, &stages_kind, tally, one_customer, key[0] == ENTRY_SKIPPED ? 2 : 3, key);
	}
	if (now == NO_STAGE)
	{
		int64		key[] = {ENTRY_TOTAL, entered == 0 ? TOTAL_NOT_ENTERED : TOTAL_LEFT};

		tally = stage_add(plan, &stages_kind, tally, one_customer, 2, key);
	}
	return tally;
}

/* stage_accum(state, timeline, pipeline, as_of timestamptz) */
Datum
scrm_stage_accum(PG_FUNCTION_ARGS)
{
	StagePlan  *plan;
	Tally	   *tally;
	Timeline	t;

	check_in_aggregate(fcinfo, "stage_accum");
	plan = stage_plan(fcinfo, false);
	tally = stage_tally(fcinfo, &stages_kind, plan);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(tally);
	PG_GETARG_TIMELINE(1, &t);
	walker_start(&plan->walker, &t, plan->as_of);
	tally = add_customer(plan, tally);
	PG_RETURN_POINTER(stage_add_events(plan, &stages_kind, tally, &t));
}

/* ---- checking what is read ---- */

static const char *
check_key(TallyCursor *entry, int stages)
{
	TupleReader *key = &entry->key;
	int64		count = entry->numbers[0].count;
	int64		shortest = entry->numbers[1].count;
	int64		longest = entry->numbers[2].count;
	int64		type;
	int64		stage;
	int64		what = 0;
	int64		bucket;

	if (count <= 0)
		return "A count is not positive.";
	if (!tuple_get_int(key, &type) || type < ENTRY_TOTAL || type > ENTRY_STAYS)
		return "An entry is of no known sort.";
	if (!tuple_get_int(key, &stage) || stage < 0 || stage >= (type == ENTRY_TOTAL ? STAGE_TOTALS : stages))
		return "An entry is about no stage.";
	if (type == ENTRY_TOTAL && stage == TOTAL_ENTERED)
		return "An entry is of no known sort.";
	if (type == ENTRY_CUSTOMERS && (!tuple_get_int(key, &what) || what < 0 || what >= STATUSES))
		return "An entry has no status.";
	if (type == ENTRY_CUSTOMERS && (what & STATUS_MOVED_ON) && stage == stages - 1)
		return "The last stage was moved on from.";
	if (type != ENTRY_STAYS)
	{
		if (shortest != 0 || longest != 0)
			return "A duration is not zero.";
	}
	else
	{
		if (!tuple_get_int(key, &what) || (what != STAY_MOVED_ON && what != STAY_FELL_BACK))
			return "A stay has no end.";
		if (what == STAY_MOVED_ON && stage == stages - 1)
			return "The last stage was moved on from.";
		if (!tuple_get_int(key, &bucket) || shortest < 0 || shortest > longest ||
			duration_bucket(shortest) != bucket || duration_bucket(longest) != bucket)
			return "A duration is not in its bucket.";
	}
	if (tuple_next(key).type != TUPLE_END)
		return "A key is too long.";
	return NULL;
}

static const char *
check_stages(const Tally *tally)
{
	Pipeline	pipeline;
	TallyCursor cursor;
	const char *problem = stage_check_params(tally, false, &pipeline);

	tally_walk(tally, &cursor);
	while (problem == NULL && tally_next(&cursor))
		problem = check_key(&cursor, pipeline.count);
	return problem;
}

/* ---- reports ---- */

/* What is counted about one stage. */
typedef struct StageCounts
{
	int64		customers[STATUSES];
	int64		skipped;
	int64		stays[STAY_FELL_BACK + 1];
	DurationCount *durations;
	int			buckets;
} StageCounts;

typedef struct StageSummary
{
	Pipeline	pipeline;
	int64		totals[STAGE_TOTALS];
	StageCounts stage[PIPELINE_MAX_STAGES];
} StageSummary;

/* A stay of each end may have the same bucket: both lists are kept in order. */
static void
add_duration(StageCounts *counts, int bucket, const TallyNumber *numbers)
{
	int			i = counts->buckets++;

	for (; i > 0 && counts->durations[i - 1].bucket > bucket; i--)
		counts->durations[i] = counts->durations[i - 1];
	counts->durations[i].bucket = bucket;
	counts->durations[i].count = numbers[0].count;
	counts->durations[i].shortest = numbers[1].count;
	counts->durations[i].longest = numbers[2].count;
}

static StageSummary *
summarize(const Tally *tally)
{
	StageSummary *summary = palloc0(sizeof(StageSummary));
	TallyCursor cursor;

	stage_pipeline(tally, &summary->pipeline);
	for (int i = 0; i < summary->pipeline.count; i++)
		summary->stage[i].durations = palloc(2 * DURATION_BUCKETS * sizeof(DurationCount));
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		int64		count = cursor.numbers[0].count;
		int64		field[4] = {0};
		StageCounts *stage;

		for (int i = 0; i < 4 && tuple_get_int(&cursor.key, &field[i]); i++)
			;
		stage = &summary->stage[field[1]];
		switch (field[0])
		{
			case ENTRY_TOTAL:
				summary->totals[field[1]] = count;
				break;
			case ENTRY_CUSTOMERS:
				stage->customers[field[2]] = count;
				break;
			case ENTRY_SKIPPED:
				stage->skipped = count;
				break;
			case ENTRY_STAYS:
				stage_sum(&stage->stays[field[2]], count);
				add_duration(stage, field[3], cursor.numbers);
				break;
		}
	}
	return summary;
}

static int64
sum_of(int64 a, int64 b)
{
	stage_sum(&a, b);
	return a;
}

static void
put_durations(const StageCounts *stage, Datum *values, bool *nulls)
{
	int64		median = report_duration_quantile(stage->durations, stage->buckets, 0.5);
	int64		p90 = report_duration_quantile(stage->durations, stage->buckets, 0.9);
	Datum		of_median[2];
	Datum		of_p90[2];

	nulls[0] = nulls[1] = nulls[2] = nulls[3] = median < 0;
	if (median < 0)
		return;
	report_duration(of_median, median);
	report_duration(of_p90, p90);
	values[0] = of_median[0];
	values[1] = of_p90[0];
	values[2] = of_median[1];
	values[3] = of_p90[1];
}

/* stage_report(stages): a row a stage */
Datum
scrm_stage_report(PG_FUNCTION_ARGS)
{
	StageSummary *summary = summarize(PG_GETARG_TALLY(0, &stages_kind));

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < summary->pipeline.count; i++)
	{
		const StageCounts *stage = &summary->stage[i];
		const int64 *customers = stage->customers;
		int64		in_now = sum_of(customers[STATUS_IN_NOW], customers[STATUS_IN_NOW | STATUS_MOVED_ON]);
		int64		moved_on = sum_of(customers[STATUS_MOVED_ON], customers[STATUS_IN_NOW | STATUS_MOVED_ON]);
		int64		entered = sum_of(sum_of(moved_on, customers[STATUS_IN_NOW]), customers[0]);
		int64		ended = sum_of(stage->stays[STAY_MOVED_ON], stage->stays[STAY_FELL_BACK]);
		bool		is_last = i == summary->pipeline.count - 1;
		Datum		values[18] = {0};
		bool		nulls[18] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = PointerGetDatum(word_to_text(summary->pipeline.stage[i].name));
		values[2] = Int64GetDatum(in_now);
		values[3] = Int64GetDatum(entered);
		values[4] = Int64GetDatum(moved_on);
		values[5] = Int64GetDatum(customers[0]);
		values[6] = Int64GetDatum(customers[STATUS_IN_NOW]);
		report_rate(&values[7], &nulls[7], moved_on, is_last ? 0 : entered);
		values[10] = Int64GetDatum(sum_of(ended, in_now));
		values[11] = Int64GetDatum(stage->stays[STAY_MOVED_ON]);
		values[12] = Int64GetDatum(stage->stays[STAY_FELL_BACK]);
		values[13] = Int64GetDatum(stage->skipped);
		put_durations(stage, &values[14], &nulls[14]);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/* stage_totals(stages): one row that accounts for every customer and event */
Datum
scrm_stage_totals(PG_FUNCTION_ARGS)
{
	StageSummary *summary = summarize(PG_GETARG_TALLY(0, &stages_kind));
	int64		in_stage = 0;
	Datum		values[6];
	bool		nulls[6] = {false};

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < summary->pipeline.count; i++)
	{
		stage_sum(&in_stage, summary->stage[i].customers[STATUS_IN_NOW]);
		stage_sum(&in_stage, summary->stage[i].customers[STATUS_IN_NOW | STATUS_MOVED_ON]);
	}
	values[0] = Int64GetDatum(sum_of(in_stage, sum_of(summary->totals[TOTAL_LEFT], summary->totals[TOTAL_NOT_ENTERED])));
	values[1] = Int64GetDatum(in_stage);
	values[2] = Int64GetDatum(summary->totals[TOTAL_LEFT]);
	values[3] = Int64GetDatum(summary->totals[TOTAL_NOT_ENTERED]);
	values[4] = Int64GetDatum(summary->totals[TOTAL_EVENTS_USED]);
	values[5] = Int64GetDatum(summary->totals[TOTAL_EVENTS_AFTER]);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
