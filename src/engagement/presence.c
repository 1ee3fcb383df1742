/*
 * presence.c
 *		On which days was a customer there: streaks and regularity.
 *
 * A day is a calendar day in a named time zone, a week starts on Monday.  A
 * streak is a run of consecutive active days; it is current when it reached
 * the day of as_of or the day before.  Burstiness is (sd - mean)/(sd + mean)
 * of the gaps between active days, in days, with the population's standard
 * deviation: -1 for perfect regularity, towards 1 for bursts (Goh, Barabasi,
 * EPL 81 (2008) 48002).  It takes at least three gaps.
 */
#include "scrm.h"

#include <math.h>

#include "common/calendar.h"
#include "common/check.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "timeline/timeline.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"

#define MIN_GAPS 3

PG_FUNCTION_INFO_V1(scrm_active_days);
PG_FUNCTION_INFO_V1(scrm_active_weeks);
PG_FUNCTION_INFO_V1(scrm_current_streak);
PG_FUNCTION_INFO_V1(scrm_longest_streak);
PG_FUNCTION_INFO_V1(scrm_burstiness);
PG_FUNCTION_INFO_V1(scrm_presence);

/* The active days, each once, in order. */
typedef struct ActiveDays
{
	int32	   *day;
	int			count;
} ActiveDays;

static int
day_cmp(const void *a, const void *b)
{
	int32		x = *(const int32 *) a;
	int32		y = *(const int32 *) b;

	return (x > y) - (x < y);
}

static void
find_days(ActiveDays *days, const Timeline *t, const pg_tz *zone, TimestampTz until)
{
	DayClock	clock = {.zone = zone};
	TimelineCursor cursor;
	int			room = 64;
	bool		sorted = true;

	days->day = palloc(room * sizeof(int32));
	days->count = 0;
	timeline_rewind(&cursor, t);
	while (timeline_next_block(&cursor) && cursor.at[0] <= until)
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < cursor.count && cursor.at[i] <= until; i++)
		{
			int32		day = day_of(&clock, cursor.at[i]);

			if (days->count > 0 && day == days->day[days->count - 1])
				continue;
			/* a zone that moved over the date line had a day twice */
			sorted = sorted && (days->count == 0 || day > days->day[days->count - 1]);
			if (days->count == room)
				days->day = repalloc_huge(days->day, (Size) (room *= 2) * sizeof(int32));
			days->day[days->count++] = day;
		}
	}
	if (!sorted)
	{
		int			kept = 1;

		qsort(days->day, days->count, sizeof(int32), day_cmp);
		for (int i = 1; i < days->count; i++)
			if (days->day[i] != days->day[i - 1])
				days->day[kept++] = days->day[i];
		days->count = kept;
	}
}

static int
count_weeks(const ActiveDays *days)
{
	int			weeks = 0;
	int64		last = 0;

	for (int i = 0; i < days->count; i++)
	{
		int64		week = period_number(PERIOD_WEEK, days->day[i]);

		weeks += i == 0 || week != last;
		last = week;
	}
	return weeks;
}

/* Streaks: how many, the longest, and the length of the last. */
typedef struct Streaks
{
	int			count;
	int			longest;
	int			last;
} Streaks;

static Streaks
find_streaks(const ActiveDays *days)
{
	Streaks		streaks = {0, 0, 0};

	for (int i = 0; i < days->count; i++)
	{
		if (i > 0 && days->day[i] == days->day[i - 1] + 1)
			streaks.last++;
		else
		{
			streaks.last = 1;
			streaks.count++;
		}
		streaks.longest = Max(streaks.longest, streaks.last);
	}
	return streaks;
}

static int
current_streak(const ActiveDays *days, int32 today)
{
	if (days->count == 0 || days->day[days->count - 1] < today - 1)
		return 0;
	return find_streaks(days).last;
}

/* Mean and population standard deviation of the gaps; false when there are none. */
static bool
gap_moments(const ActiveDays *days, float8 *mean, float8 *sd)
{
	int			gaps = days->count - 1;
	float8		squares = 0;

	if (gaps < 1)
		return false;
	*mean = ((float8) days->day[gaps] - days->day[0]) / gaps;
	for (int i = 1; i <= gaps; i++)
	{
		float8		deviation = ((float8) days->day[i] - days->day[i - 1]) - *mean;

		squares += deviation * deviation;
	}
	*sd = sqrt(squares / gaps);
	return true;
}

static bool
find_burstiness(const ActiveDays *days, float8 *burstiness)
{
	float8		mean;
	float8		sd;

	if (days->count - 1 < MIN_GAPS || !gap_moments(days, &mean, &sd))
		return false;
	*burstiness = (sd - mean) / (sd + mean);
	return true;
}

/* The days of (timeline, zone); the timeline is not NULL. */
static ActiveDays
days_of_call(FunctionCallInfo fcinfo, int zone_arg, TimestampTz until)
{
	Timeline	t;
	ActiveDays	days;

	check_arg_not_null(fcinfo, zone_arg, "zone");
	PG_GETARG_TIMELINE(0, &t);
	find_days(&days, &t, find_zone(PG_GETARG_TEXT_PP(zone_arg)), until);
	return days;
}

/* active_days(timeline, zone) */
Datum
scrm_active_days(PG_FUNCTION_ARGS)
{
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	PG_RETURN_INT32(days_of_call(fcinfo, 1, DT_NOEND).count);
}

/* active_weeks(timeline, zone) */
Datum
scrm_active_weeks(PG_FUNCTION_ARGS)
{
	ActiveDays	days;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	days = days_of_call(fcinfo, 1, DT_NOEND);
	PG_RETURN_INT32(count_weeks(&days));
}

/* longest_streak(timeline, zone) */
Datum
scrm_longest_streak(PG_FUNCTION_ARGS)
{
	ActiveDays	days;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	days = days_of_call(fcinfo, 1, DT_NOEND);
	PG_RETURN_INT32(find_streaks(&days).longest);
}

/* burstiness(timeline, zone): NULL below three gaps */
Datum
scrm_burstiness(PG_FUNCTION_ARGS)
{
	ActiveDays	days;
	float8		burstiness;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	days = days_of_call(fcinfo, 1, DT_NOEND);
	if (!find_burstiness(&days, &burstiness))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(burstiness);
}

/* The as_of argument and its day. */
static TimestampTz
as_of_argument(FunctionCallInfo fcinfo, int32 *today)
{
	DayClock	clock = {.zone = NULL};
	TimestampTz as_of;

	check_arg_not_null(fcinfo, 1, "as_of");
	check_arg_not_null(fcinfo, 2, "zone");
	as_of = PG_GETARG_TIMESTAMPTZ(1);
	check_time_finite(as_of, "as_of");
	clock.zone = find_zone(PG_GETARG_TEXT_PP(2));
	*today = day_of(&clock, as_of);
	return as_of;
}

/* current_streak(timeline, as_of, zone): later events are left out */
Datum
scrm_current_streak(PG_FUNCTION_ARGS)
{
	TimestampTz as_of;
	int32		today;
	ActiveDays	days;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	as_of = as_of_argument(fcinfo, &today);
	days = days_of_call(fcinfo, 2, as_of);
	PG_RETURN_INT32(current_streak(&days, today));
}

/* presence(timeline, as_of, zone): all of the above in one row, up to as_of */
Datum
scrm_presence(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	TimestampTz as_of;
	int32		today;
	ActiveDays	days;
	Streaks		streaks;
	float8		mean = 0;
	float8		sd = 0;
	float8		burstiness = 0;
	Datum		values[13];
	bool		nulls[13] = {false};

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	as_of = as_of_argument(fcinfo, &today);
	days = days_of_call(fcinfo, 2, as_of);
	streaks = find_streaks(&days);
	nulls[2] = nulls[3] = nulls[4] = nulls[5] = days.count == 0;
	nulls[10] = nulls[11] = !gap_moments(&days, &mean, &sd);
	nulls[12] = !find_burstiness(&days, &burstiness);
	values[0] = Int32GetDatum(days.count);
	values[1] = Int32GetDatum(count_weeks(&days));
	if (days.count > 0)
	{
		values[2] = DateADTGetDatum(days.day[0]);
		values[3] = DateADTGetDatum(days.day[days.count - 1]);
		values[4] = Int32GetDatum(today - days.day[0]);
		values[5] = Int32GetDatum(today - days.day[days.count - 1]);
	}
	values[6] = Int32GetDatum(current_streak(&days, today));
	values[7] = Int32GetDatum(streaks.longest);
	values[8] = Int32GetDatum(streaks.count);
	values[9] = Int32GetDatum(Max(days.count - 1, 0));
	values[10] = Float8GetDatum(mean);
	values[11] = Float8GetDatum(sd);
	values[12] = Float8GetDatum(burstiness);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	PG_RETURN_NULL();
}
