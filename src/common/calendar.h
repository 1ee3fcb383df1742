/*
 * calendar.h
 *		Days, weeks and months of a time zone.
 */
#ifndef SCRM_CALENDAR_H
#define SCRM_CALENDAR_H

#include "pgtime.h"
#include "utils/timestamp.h"

/* Turns times into days; asks the zone anew only where its offset changes. */
typedef struct DayClock
{
	const pg_tz *zone;
	bool		known;
	pg_time_t	since;
	pg_time_t	until;
	long int	offset;
} DayClock;

/* The zone, or an error that says how zones are named. */
extern const pg_tz *find_zone(const text *name);

/* The day, counted from 2000-01-01 as dates are. */
extern int32 day_of(DayClock *clock, TimestampTz at);

typedef enum Period
{
	PERIOD_DAY,
	PERIOD_WEEK,				/* from Monday */
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_YEAR
} Period;

/* 'day', 'week', 'month', 'quarter', 'year', or an error that lists them. */
extern Period period_by_name(const text *name);
extern const char *period_name(Period period);

/* The first day of the period a day lies in; periods counted from an arbitrary one. */
extern int32 period_start(Period period, int32 day);
extern int64 period_number(Period period, int32 day);

static inline int64
floor_div(int64 a, int64 b)
{
	return a / b - (a % b < 0);
}

#endif							/* SCRM_CALENDAR_H */
