/*
 * lifecycle.c
 *		Is a customer new, active, returning, dormant or dark; and which
 *		baskets were left behind.
 *
 * Lifecycle at as_of, by the times of events up to then.  A silence is long
 * when it exceeds the customer's own measure: max(7 days, 95th percentile of
 * the gaps between events before it), or "fallback" when there are fewer than
 * 5 gaps.  Events of one time are one, so no gap is zero.  The 95th percentile
 * is the smallest gap that at least 95 % of the gaps do not exceed.  Then s
 * exceeds it exactly when at least ceil(0.95 n) of the n gaps are shorter than
 * s, and twice the measure when ceil(s / 2) exceeds the measure: counting
 * suffices.  The first of these that holds is the answer:
 *
 *		new			the first event is at most "new_within" ago
 *		dark		the silence since the last event exceeds twice the measure
 *		dormant		it exceeds the measure
 *		returning	an event of the last 30 days ended a silence that was dormant
 *					by the measure of its own time
 *		active		else
 */
#include "scrm.h"

#include <math.h>

#include "common/call_plan.h"
#include "common/check.h"
#include "common/report.h"
#include "journey/pipeline.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_lifecycle);
PG_FUNCTION_INFO_V1(scrm_abandoned);

#define MIN_GAPS 5
#define SHORTEST_MEASURE (UINT64CONST(7) * USECS_PER_DAY)
#define RETURNING_FOR (UINT64CONST(30) * USECS_PER_DAY)

/* ---- lifecycle ---- */

/* The times of events up to as_of, each once. */
typedef struct Moments
{
	TimestampTz *at;
	uint32		count;
	uint32		room;
} Moments;

static void
find_moments(Moments *moments, const Timeline *t, TimestampTz as_of)
{
	TimelineCursor cursor;

	moments->room = Min(t->head.events, 1024);
	moments->at = palloc(Max(moments->room, 1) * sizeof(TimestampTz));
	moments->count = 0;
	timeline_rewind(&cursor, t);
	while (timeline_next_block(&cursor))
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < cursor.count; i++)
		{
			if (cursor.at[i] > as_of)
				return;
			if (moments->count > 0 && moments->at[moments->count - 1] == cursor.at[i])
				continue;
			if (moments->count == moments->room)
				moments->at = repalloc_huge(moments->at, (Size) (moments->room *= 2) * sizeof(TimestampTz));
			moments->at[moments->count++] = cursor.at[i];
		}
	}
}

/* Does a silence after the first so many moments exceed the measure that follows from them? */
static bool
is_long(uint64 silence, const Moments *moments, uint32 count, uint64 fallback)
{
	uint64		gaps = count - 1;
	uint64		shorter = 0;

	if (gaps < MIN_GAPS)
		return silence > fallback;
	if (silence <= SHORTEST_MEASURE)
		return false;
	for (uint32 i = 1; i < count; i++)
	{
		check_cancel_at(i);
		shorter += time_distance(moments->at[i - 1], moments->at[i]) < silence;
	}
	return shorter >= (gaps * 95 + 99) / 100;
}

static bool
is_returning(const Moments *moments, TimestampTz as_of, uint64 fallback)
{
	for (uint32 i = moments->count - 1; i > 0; i--)
	{
		check_cancel_at(i);
		if (time_distance(moments->at[i], as_of) > RETURNING_FOR)
			break;
		if (is_long(time_distance(moments->at[i - 1], moments->at[i]), moments, i, fallback))
			return true;
	}
	return false;
}

static const char *
lifecycle(const Moments *moments, TimestampTz as_of, uint64 new_within, uint64 fallback)
{
	uint64		silence = time_distance(moments->at[moments->count - 1], as_of);

	if (time_distance(moments->at[0], as_of) <= new_within)
		return "new";
	if (is_long(silence / 2 + silence % 2, moments, moments->count, fallback))
		return "dark";
	if (is_long(silence, moments, moments->count, fallback))
		return "dormant";
	if (is_returning(moments, as_of, fallback))
		return "returning";
	return "active";
}

/* lifecycle(timeline, as_of, new_within interval, fallback interval) */
Datum
scrm_lifecycle(PG_FUNCTION_ARGS)
{
	TimestampTz as_of;
	uint64		new_within;
	uint64		fallback;
	Timeline	t;
	Moments		moments;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "as_of");
	check_arg_not_null(fcinfo, 2, "new_within");
	check_arg_not_null(fcinfo, 3, "fallback");
	as_of = PG_GETARG_TIMESTAMPTZ(1);
	check_time_finite(as_of, "as_of");
	new_within = check_duration(PG_GETARG_INTERVAL_P(2), "new_within");
	fallback = check_duration(PG_GETARG_INTERVAL_P(3), "fallback");
	PG_GETARG_TIMELINE(0, &t);
	find_moments(&moments, &t, as_of);
	if (moments.count == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(lifecycle(&moments, as_of, new_within, fallback)));
}

/* ---- abandoned ----
 *
 * Starts of which each comes at most "within" after the one before it, with no
 * finish between them, are one basket.  It is abandoned when "within" has
 * passed since its last start, at as_of, and no finish came in that time
 * (inclusive).  A finish at the time of a start comes after it.
 */

#define STEP_START 1
#define STEP_FINISH 2

typedef struct AbandonedPlan
{
	Steps		steps;
	StepMatcher matcher;
} AbandonedPlan;

typedef struct Basket
{
	TimestampTz started_at;
	TimestampTz last_at;
	int32		starts;			/* 0: there is none */
	int32		values;
	float8		sum;			/* with the lost part, after Neumaier */
	float8		lost;
} Basket;

static void
make_plan(FunctionCallInfo fcinfo, void *made)
{
	AbandonedPlan *plan = made;

	check_arg_not_null(fcinfo, 1, "start");
	check_arg_not_null(fcinfo, 2, "finish");
	steps_init(&plan->steps);
	steps_add(&plan->steps, word_from_text(PG_GETARG_TEXT_P(1)), false);
	steps_add(&plan->steps, word_from_text(PG_GETARG_TEXT_P(2)), false);
	steps_finish(&plan->steps);
	step_matcher_init(&plan->matcher, &plan->steps);
}

static void
add_start(Basket *basket, const Event *event)
{
	if (basket->starts++ == 0)
	{
		basket->started_at = event->at;
		basket->values = 0;
		basket->sum = basket->lost = 0;
	}
	basket->last_at = event->at;
	if (!isnan(event->value))
	{
		float8		sum = basket->sum + event->value;

		if (fabs(basket->sum) >= fabs(event->value))
			basket->lost += (basket->sum - sum) + event->value;
		else
			basket->lost += (event->value - sum) + basket->sum;
		basket->sum = sum;
		basket->values++;
	}
}

/* Gives out the basket, which is abandoned, and begins anew. */
static void
put_basket(FunctionCallInfo fcinfo, Basket *basket, TimestampTz as_of)
{
	uint64		age = time_distance(basket->started_at, as_of);
	Datum		values[6];
	bool		nulls[6] = {false};

	values[0] = TimestampTzGetDatum(basket->started_at);
	nulls[1] = basket->values == 0;
	values[1] = Float8GetDatum(nulls[1] ? 0 : check_result_finite(basket->sum + basket->lost, "value"));
	report_duration(&values[2], (int64) Min(age, (uint64) PG_INT64_MAX));
	values[4] = TimestampTzGetDatum(basket->last_at);
	values[5] = Int32GetDatum(basket->starts);
	report_row(fcinfo, values, nulls);
	basket->starts = 0;
}

/* abandoned(timeline, start text, finish text, within interval, as_of) -> a row a basket */
Datum
scrm_abandoned(PG_FUNCTION_ARGS)
{
	AbandonedPlan *plan;
	uint64		within;
	TimestampTz as_of;
	Timeline	t;
	const Event *event;
	const Event *end;
	Basket		basket = {0};

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = call_plan(fcinfo, 1, 2, sizeof(AbandonedPlan), make_plan);
	check_arg_not_null(fcinfo, 3, "within");
	check_arg_not_null(fcinfo, 4, "as_of");
	within = check_duration(PG_GETARG_INTERVAL_P(3), "within");
	as_of = PG_GETARG_TIMESTAMPTZ(4);
	check_time_finite(as_of, "as_of");
	PG_GETARG_TIMELINE(0, &t);
	step_matcher_bind(&plan->matcher, &t);
	event = timeline_events(&t);
	end = event + t.head.events;
	while (event < end && event->at <= as_of)
	{
		TimestampTz at = event->at;
		bool		finished = false;

		if (basket.starts > 0 && time_distance(basket.last_at, at) > within)
			put_basket(fcinfo, &basket, as_of);
		for (; event < end && event->at == at; event++)
		{
			uint64		set = step_matcher_steps(&plan->matcher, event->kind, event->channel);

			check_cancel_at((uint32) (end - event));
			if (set & STEP_START)
				add_start(&basket, event);
			finished = finished || (set & STEP_FINISH) != 0;
		}
		if (finished)
			basket.starts = 0;
	}
	if (basket.starts > 0 && time_distance(basket.last_at, as_of) >= within)
		put_basket(fcinfo, &basket, as_of);
	PG_RETURN_NULL();
}
