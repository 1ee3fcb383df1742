/*
 * session.c
 *		Visits: a timeline cut where nothing happened for a while.
 *
 * An event begins a session when it is the first, or more than "gap" later
 * than the one before.  Values are added with what additions lose kept beside
 * (Neumaier, ZAMM 54 (1974) 39), so that a session of millions of events has
 * the sum that its terms have.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/report.h"
#include "timeline/timeline.h"

PG_FUNCTION_INFO_V1(scrm_sessions);

typedef struct Session
{
	uint32		first;			/* places of events */
	uint32		last;
	bool		has_value;
	float8		sum;
	float8		lost;
} Session;

/* The session that begins at an event. */
static Session
find_session(const Event *events, uint32 count, uint32 first, uint64 gap)
{
	Session		session = {.first = first};

	for (uint32 i = first; i < count; i++)
	{
		float8		value = events[i].value;
		float8		sum;

		check_cancel_at(i);
		if (i > first && time_distance(events[i - 1].at, events[i].at) > gap)
			break;
		session.last = i;
		if (isnan(value))
			continue;
		session.has_value = true;
		sum = session.sum + value;
		session.lost += fabs(session.sum) >= fabs(value) ?
			(session.sum - sum) + value : (value - sum) + session.sum;
		session.sum = sum;
	}
	return session;
}

/* sessions(timeline, gap interval) -> (session, started_at, ended_at, events, first_kind, last_kind, value) */
Datum
scrm_sessions(PG_FUNCTION_ARGS)
{
	Timeline	t;
	uint64		gap;
	Event	   *events;
	Word	   *kinds;
	Datum	   *names;
	int			sessions = 0;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "gap");
	gap = check_duration(PG_GETARG_INTERVAL_P(1), "gap");
	PG_GETARG_TIMELINE(0, &t);
	events = timeline_events(&t);
	kinds = timeline_kinds(&t);
	names = palloc(Max(t.head.kinds, 1) * sizeof(Datum));
	for (int i = 0; i < t.head.kinds; i++)
		names[i] = PointerGetDatum(word_to_text(kinds[i]));

	for (uint32 i = 0; i < t.head.events;)
	{
		Session		session = find_session(events, t.head.events, i, gap);
		Datum		values[7];
		bool		nulls[7] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = Int32GetDatum(++sessions);
		values[1] = TimestampTzGetDatum(events[session.first].at);
		values[2] = TimestampTzGetDatum(events[session.last].at);
		values[3] = Int64GetDatum((int64) session.last - session.first + 1);
		values[4] = names[events[session.first].kind];
		values[5] = names[events[session.last].kind];
		/* + 0.0: never -0 */
		values[6] = Float8GetDatum(check_result_finite(session.sum + session.lost + 0.0, "value of a session"));
		nulls[6] = !session.has_value;
		report_row(fcinfo, values, nulls);
		i = session.last + 1;
	}
	PG_RETURN_NULL();
}
