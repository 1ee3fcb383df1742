/*
 * calendar.c
 *		Days, weeks and months of a time zone, see calendar.h.
 */
#include "scrm.h"

#include "common/calendar.h"
#include "common/codec.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#define UNIX_EPOCH_SECONDS (((int64) POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)

/* ---- zones ---- */

const pg_tz *
find_zone(const text *name)
{
	char	   *zone_name = text_to_cstring(name);
	pg_tz	   *zone = pg_tzset(zone_name);

	if (zone == NULL || !pg_tz_acceptable(zone))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%s\" not recognized", zone_name),
				 errhint("Use a name of pg_timezone_names, such as \"Europe/Berlin\".")));
	return zone;
}

static void
ask_zone(DayClock *clock, pg_time_t seconds)
{
	long int	after_offset;
	int			before_is_dst;
	int			after_is_dst;
	int			found = pg_next_dst_boundary(&seconds, &clock->offset, &before_is_dst, &clock->until,
											 &after_offset, &after_is_dst, clock->zone);

	if (found < 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	/* no more changes, it says, but at the very last one it knows it is wrong: ask again soon */
	if (found == 0)
		clock->until = seconds + SECS_PER_DAY;
	clock->since = seconds;
	clock->known = true;
}

int32
day_of(DayClock *clock, TimestampTz at)
{
	pg_time_t	seconds = floor_div(at, USECS_PER_SEC) + UNIX_EPOCH_SECONDS;

	if (!clock->known || seconds < clock->since || seconds >= clock->until)
		ask_zone(clock, seconds);
	return (int32) (floor_div(seconds + clock->offset, SECS_PER_DAY) -
					(POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE));
}

/* ---- periods ---- */

static const char *const period_names[] = {"day", "week", "month", "quarter", "year"};

Period
period_by_name(const text *name)
{
	Word		given = word_from_text(name);

	for (size_t i = 0; i < lengthof(period_names); i++)
	{
		Word		known = {period_names[i], strlen(period_names[i])};

		if (word_eq(known, given))
			return (Period) i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown period \"%.*s\"", given.len, given.data),
			 errhint("Valid periods: day, week, month, quarter, year.")));
}

const char *
period_name(Period period)
{
	return period_names[period];
}

int32
period_start(Period period, int32 day)
{
	int			year;
	int			month;
	int			day_of_month;

	if (period == PERIOD_DAY)
		return day;
	/* 2000-01-03 was a Monday */
	if (period == PERIOD_WEEK)
		return 7 * (int32) floor_div((int64) day - 2, 7) + 2;
	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &day_of_month);
	if (period == PERIOD_QUARTER)
		month -= (month - 1) % 3;
	else if (period == PERIOD_YEAR)
		month = 1;
	return date2j(year, month, 1) - POSTGRES_EPOCH_JDATE;
}

int64
period_number(Period period, int32 day)
{
	int			year;
	int			month;
	int			day_of_month;

	if (period == PERIOD_DAY)
		return day;
	if (period == PERIOD_WEEK)
		return floor_div((int64) day - 2, 7);
	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &day_of_month);
	if (period == PERIOD_YEAR)
		return year;
	return period == PERIOD_QUARTER ? 4 * (int64) year + (month - 1) / 3 : 12 * (int64) year + month - 1;
}
