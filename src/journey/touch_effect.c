/*
 * touch_effect.c
 *		Which touch goes before which decision: conversion of each stage with
 *		and without it.
 *
 * Of each customer the first stay in each stage but the last counts.  It is
 * converted when it ended by moving on to a later stage, and "with" the touch
 * when a touch event lies strictly between entering and leaving the stage, or
 * as_of while it is open: never at or after the decision, and not the entering
 * itself.  The groups are all stays of their kind, converted, fallen back or
 * still open:
 *
 *		entered = converted + fell_back + open
 *		rate = converted / entered, with and without; their difference
 *
 * That is an association, no effect of the touch, and not to be read as one:
 * whom a touch reaches is no accident, and there is immortal time: who stays
 * long before deciding has more time to be touched, who decides at once has
 * none (Suissa, American Journal of Epidemiology 167 (2008) 492).  So the time
 * in stage is told too, as without the touch until the first one and as with
 * it after that.  (Conversions per day of the two would not do either: days
 * with a touch are late days, of those who are slower to decide anyway.)
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "journey/stage_plan.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(scrm_touch_effect_accum);
PG_FUNCTION_INFO_V1(scrm_touch_effect_report);
PG_FUNCTION_INFO_V1(scrm_touch_effect_totals);

/*
 * Keys: (ENTRY_TOTAL, StageTotal), (ENTRY_STAYS, stage, touched, StayEnd);
 * numbers: how many, their seconds before a touch and after it.
 */
enum
{
	ENTRY_TOTAL,
	ENTRY_STAYS
};

static const char *const touch_effect_params[] = {"pipeline", "touch", "as_of", NULL};
static const char *check_touch_effect(const Tally *tally);
static const TallyKind touch_effect_kind = {"touch_effect", "+++", touch_effect_params, check_touch_effect};

TALLY_FUNCTIONS(touch_effect)

/* ---- the aggregate ---- */

/* The first touch strictly inside the stay, from this event on; DT_NOEND when there is none. */
static TimestampTz
find_touch(const PipelineWalker *walker, const Stay *stay, uint32 *event)
{
	const StepEvents *list = &walker->events;

	for (; *event < list->count; (*event)++)
	{
		const StepEvent *candidate = &list->events[*event];

		check_cancel_at(*event);
		if (candidate->at >= stay->left_at)
			break;
		if (candidate->at > stay->entered_at && (candidate->steps & walker->touch) != 0)
			return candidate->at;
	}
	return DT_NOEND;
}

static int64
seconds_between(TimestampTz a, TimestampTz b)
{
	return time_distance(a, b) / USECS_PER_SEC;
}

static Tally *
add_stay(StagePlan *plan, Tally *tally, const Stay *stay, TimestampTz touched_at)
{
	TimestampTz end = stay->end == STAY_OPEN ? plan->as_of : stay->left_at;
	bool		touched = touched_at != DT_NOEND;
	int64		key[] = {ENTRY_STAYS, stay->stage, touched, stay->end};
	TallyNumber numbers[] = {{.count = 1}, {.count = 0}, {.count = 0}};

	numbers[1].count = seconds_between(stay->entered_at, touched ? touched_at : end);
	if (touched)
		numbers[2].count = seconds_between(touched_at, end);
	return stage_add(plan, &touch_effect_kind, tally, numbers, lengthof(key), key);
}

static Tally *
add_customer(StagePlan *plan, Tally *tally)
{
	PipelineWalker *walker = &plan->walker;
	static const TallyNumber one_customer[] = {{.count = 1}, {.count = 0}, {.count = 0}};
	int64		key[] = {ENTRY_TOTAL, TOTAL_NOT_ENTERED};
	uint32		last = 1U << (walker->pipeline.count - 1);
	uint32		seen = last;	/* the last stage has no decision */
	uint32		event = 0;
	Stay		stay;

	while (walker_next(walker, &stay))
	{
		key[1] = TOTAL_ENTERED;
		if (seen >> stay.stage & 1)
			continue;
		seen |= 1U << stay.stage;
		tally = add_stay(plan, tally, &stay, find_touch(walker, &stay, &event));
	}
	return stage_add(plan, &touch_effect_kind, tally, one_customer, 2, key);
}

/* touch_effect_accum(state, timeline, pipeline, touch text, as_of timestamptz) */
Datum
scrm_touch_effect_accum(PG_FUNCTION_ARGS)
{
	StagePlan  *plan;
	Tally	   *tally;
	Timeline	t;

	check_in_aggregate(fcinfo, "touch_effect_accum");
	plan = stage_plan(fcinfo, true);
	tally = stage_tally(fcinfo, &touch_effect_kind, plan);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(tally);
	PG_GETARG_TIMELINE(1, &t);
	walker_start(&plan->walker, &t, plan->as_of);
	tally = add_customer(plan, tally);
	PG_RETURN_POINTER(stage_add_events(plan, &touch_effect_kind, tally, &t));
}

/* ---- checking what is read ---- */

static const char *
check_entry(TallyCursor *entry, int stages)
{
	const TallyNumber *numbers = entry->numbers;
	int64		field[4] = {0};
	int			fields = 0;

	while (fields < 4 && tuple_get_int(&entry->key, &field[fields]))
		fields++;
	if (fields != (field[0] == ENTRY_TOTAL ? 2 : 4) ||
		(fields == 4 && tuple_next(&entry->key).type != TUPLE_END) ||
		entry->key.next != entry->key.end)
		return "A key has the wrong length.";
	if (numbers[0].count <= 0 || numbers[1].count < 0 || numbers[2].count < 0)
		return "A number is out of range.";
	if (field[0] == ENTRY_TOTAL)
	{
		if (field[1] < 0 || field[1] >= STAGE_TOTALS || field[1] == TOTAL_LEFT)
			return "An entry is of no known sort.";
		if (numbers[1].count != 0 || numbers[2].count != 0)
			return "A duration is not zero.";
		return NULL;
	}
	if (field[0] != ENTRY_STAYS)
		return "An entry is of no known sort.";
	if (field[1] < 0 || field[1] >= stages - 1 || (field[2] & ~(int64) 1) != 0 ||
		field[3] < STAY_OPEN || field[3] > STAY_FELL_BACK)
		return "An entry is about no stage, or has no end.";
	if (field[2] == 0 && numbers[2].count != 0)
		return "There is time after a touch without one.";
	return NULL;
}

static const char *
check_touch_effect(const Tally *tally)
{
	Pipeline	pipeline;
	TallyCursor cursor;
	const char *problem = stage_check_params(tally, true, &pipeline);

	tally_walk(tally, &cursor);
	while (problem == NULL && tally_next(&cursor))
		problem = check_entry(&cursor, pipeline.count);
	return problem;
}

/* ---- reports ---- */

/* The first stays in a stage, with the touch [1] and without it [0]. */
typedef struct StageTouch
{
	int64		stays[2][STAY_FELL_BACK + 1];
	float8		seconds[2];
} StageTouch;

typedef struct TouchSummary
{
	Pipeline	pipeline;
	int64		totals[STAGE_TOTALS];
	StageTouch	stage[PIPELINE_MAX_STAGES];
} TouchSummary;

static TouchSummary *
summarize(const Tally *tally)
{
	TouchSummary *summary = palloc0(sizeof(TouchSummary));
	TallyCursor cursor;

	stage_pipeline(tally, &summary->pipeline);
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		int64		field[4] = {0};
		StageTouch *stage;

		for (int i = 0; i < 4 && tuple_get_int(&cursor.key, &field[i]); i++)
			;
		if (field[0] == ENTRY_TOTAL)
		{
			summary->totals[field[1]] = cursor.numbers[0].count;
			continue;
		}
		stage = &summary->stage[field[1]];
		stage->stays[field[2]][field[3]] = cursor.numbers[0].count;
		stage->seconds[0] += cursor.numbers[1].count;
		stage->seconds[1] += cursor.numbers[2].count;
	}
	return summary;
}

/* Five columns and three of the rate; returns the number of stays. */
static int64
put_group(const StageTouch *stage, int touched, Datum *values, bool *nulls)
{
	const int64 *stays = stage->stays[touched];
	int64		entered = 0;

	for (int end = STAY_OPEN; end <= STAY_FELL_BACK; end++)
		stage_sum(&entered, stays[end]);
	values[0] = Int64GetDatum(entered);
	values[1] = Int64GetDatum(stays[STAY_MOVED_ON]);
	values[2] = Int64GetDatum(stays[STAY_FELL_BACK]);
	values[3] = Int64GetDatum(stays[STAY_OPEN]);
	values[4] = Float8GetDatum(stage->seconds[touched] / SECS_PER_DAY);
	report_rate(&values[5], &nulls[5], stays[STAY_MOVED_ON], entered);
	return entered;
}

/* touch_effect_report(touch_effect): a row a stage but the last */
Datum
scrm_touch_effect_report(PG_FUNCTION_ARGS)
{
	TouchSummary *summary = summarize(PG_GETARG_TALLY(0, &touch_effect_kind));

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < summary->pipeline.count - 1; i++)
	{
		const StageTouch *stage = &summary->stage[i];
		int64		entered_with;
		int64		entered_without;
		Datum		values[22] = {0};
		bool		nulls[22] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = PointerGetDatum(word_to_text(summary->pipeline.stage[i].name));
		values[2] = PointerGetDatum(word_to_text(summary->pipeline.stage[i + 1].name));
		entered_with = put_group(stage, 1, &values[3], &nulls[3]);
		entered_without = put_group(stage, 0, &values[11], &nulls[11]);
		report_difference(&values[19], &nulls[19], stage->stays[1][STAY_MOVED_ON], entered_with,
						  stage->stays[0][STAY_MOVED_ON], entered_without);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/* touch_effect_totals(touch_effect): one row that accounts for every customer and event */
Datum
scrm_touch_effect_totals(PG_FUNCTION_ARGS)
{
	TouchSummary *summary = summarize(PG_GETARG_TALLY(0, &touch_effect_kind));
	int64		customers = summary->totals[TOTAL_ENTERED];
	Datum		values[5];
	bool		nulls[5] = {false};

	InitMaterializedSRF(fcinfo, 0);
	stage_sum(&customers, summary->totals[TOTAL_NOT_ENTERED]);
	values[0] = Int64GetDatum(customers);
	values[1] = Int64GetDatum(summary->totals[TOTAL_ENTERED]);
	values[2] = Int64GetDatum(summary->totals[TOTAL_NOT_ENTERED]);
	values[3] = Int64GetDatum(summary->totals[TOTAL_EVENTS_USED]);
	values[4] = Int64GetDatum(summary->totals[TOTAL_EVENTS_AFTER]);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
