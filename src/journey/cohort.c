/*
 * cohort.c
 *		Retention of cohorts: who came back, how many periods after the start.
 *
 * A customer starts at the first event that is a start, and belongs to the
 * cohort of the calendar period (in a zone) in which it lies.  Periods count
 * from 0, in two ways:
 *
 *	rolling		n = floor((at - first) / L), L = 1, 7, 30, 90, 365 days of 24 h
 *	calendar	n = calendar periods from the cohort's to that of the event
 *
 * A period is closed when it had ended by as_of; k of them are, 0 .. k - 1,
 * and period k is open.  A customer counts in period n only when it is closed
 * for the customer, so that those who are too young stand in neither numerator
 * nor denominator:
 *
 *	size(n)		= customers with k > n
 *	retained(n)	= of these with activity in n; or, on or after it: in n or
 *				  later by as_of, which is min(k - 1, last active period) >= n
 *
 * The state counts customers by cohort and k, by cohort and closed active
 * period, and by cohort and that minimum.  It has no entry for a period in
 * which nobody was active.
 */
#include "scrm.h"

#include "common/calendar.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/report.h"
#include "common/state.h"
#include "common/tally.h"
#include "timeline/step_events.h"
#include "utils/builtins.h"
#include "utils/date.h"

#define MAX_REPORT_ROWS 10000000
#define MIN_DAY (DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE)

/* Steps of the matcher. */
#define START 1
#define ACTIVITY 2

PG_FUNCTION_INFO_V1(scrm_cohort_accum);
PG_FUNCTION_INFO_V1(scrm_cohort_report);
PG_FUNCTION_INFO_V1(scrm_cohort_totals);

/* ---- the state ---- */

/* Keys are (VIEW_TOTALS, CohortTotal) or (view, day of the cohort, CellSort, n). */
typedef enum CohortView
{
	VIEW_TOTALS,
	VIEW_ROLLING,
	VIEW_CALENDAR
} CohortView;

typedef enum CohortTotal
{
	TOTAL_STARTED,
	TOTAL_NOT_STARTED,
	TOTAL_EVENTS_USED,
	TOTAL_EVENTS_LEFT_OUT,
	TOTAL_EVENTS_AFTER,
	COHORT_TOTALS
} CohortTotal;

typedef enum CellSort
{
	CELL_CLOSED,				/* n periods are closed */
	CELL_ACTIVE,				/* active in n, which is closed */
	CELL_LAST,					/* n is the last active period, or the last closed one before it */
	CELL_OPEN,					/* active in n, which is open */
	CELL_SORTS
} CellSort;

static const char *const cohort_params[] = {"period", "as_of", "zone", "start", "activity", NULL};
static const char *cohort_check(const Tally *tally);
static const TallyKind cohort_kind = {"cohort", "+", cohort_params, cohort_check};

TALLY_FUNCTIONS(cohort)

typedef struct CohortCell
{
	int64		n;
	int64		customers;
} CohortCell;

/* The cells of one cohort, by sort, then n. */
typedef struct Cohort
{
	int64		view;
	int64		day;
	CohortCell *cells;
	int			room;
	int			begin[CELL_SORTS + 1];	/* cells of sort s: begin[s] .. begin[s + 1] - 1 */
} Cohort;

/* Reads the cohorts of a canonical state one after the other. */
typedef struct CohortReader
{
	TallyCursor cursor;
	bool		more;			/* the fields below are an entry not yet taken */
	int			fields;			/* -1: malformed */
	int64		key[4];
	int64		count;
	Cohort		cohort;
} CohortReader;

static void
read_entry(CohortReader *reader)
{
	reader->fields = 0;
	if (!(reader->more = tally_next(&reader->cursor)))
		return;
	reader->count = reader->cursor.numbers[0].count;
	for (;;)
	{
		TupleField	field = tuple_next(&reader->cursor.key);

		if (field.type == TUPLE_END)
			return;
		if (field.type != TUPLE_INT || reader->fields == 4)
		{
			reader->fields = -1;
			return;
		}
		reader->key[reader->fields++] = field.number;
	}
}

/* Takes the totals, which come first; an entry that is not well-formed ends them. */
static void
read_totals(CohortReader *reader, const Tally *tally, int64 *totals)
{
	memset(reader, 0, sizeof(*reader));
	memset(totals, 0, COHORT_TOTALS * sizeof(int64));
	tally_walk(tally, &reader->cursor);
	read_entry(reader);
	while (reader->more && reader->fields == 2 && reader->key[0] == VIEW_TOTALS &&
		   reader->key[1] >= 0 && reader->key[1] < COHORT_TOTALS)
	{
		totals[reader->key[1]] = reader->count;
		read_entry(reader);
	}
}

/* The next cohort, false at the end or at an entry that is not well-formed. */
static bool
next_cohort(CohortReader *reader)
{
	Cohort	   *cohort = &reader->cohort;
	int			cells = 0;
	int			sorts = 0;		/* that have begun */

	if (!reader->more || reader->fields != 4)
		return false;
	cohort->view = reader->key[0];
	cohort->day = reader->key[1];
	while (reader->more && reader->fields == 4 &&
		   reader->key[0] == cohort->view && reader->key[1] == cohort->day &&
		   reader->key[2] >= 0 && reader->key[2] < CELL_SORTS)
	{
		while (sorts <= reader->key[2])
			cohort->begin[sorts++] = cells;
		if (cells == cohort->room)
		{
			cohort->room = Max(2 * cohort->room, 64);
			cohort->cells = cohort->cells == NULL ? palloc(cohort->room * sizeof(CohortCell)) :
				repalloc_huge(cohort->cells, (Size) cohort->room * sizeof(CohortCell));
		}
		cohort->cells[cells].n = reader->key[3];
		cohort->cells[cells++].customers = reader->count;
		read_entry(reader);
	}
	while (sorts <= CELL_SORTS)
		cohort->begin[sorts++] = cells;
	return cells > 0;
}

/* ---- checking what is read ---- */

static bool
add_all(const Cohort *cohort, CellSort sort, int64 *sum)
{
	for (int i = cohort->begin[sort]; i < cohort->begin[sort + 1]; i++)
		if (pg_add_s64_overflow(*sum, cohort->cells[i].customers, sum))
			return false;
	return true;
}

/* How many customers of a cohort have more than n closed periods, n rising from call to call. */
static int64
customers_beyond(const Cohort *cohort, int64 n, int *place, int64 *left)
{
	while (*place < cohort->begin[CELL_CLOSED + 1] && cohort->cells[*place].n <= n)
		*left -= cohort->cells[(*place)++].customers;
	return *left;
}

/* NULL, or what is wrong; "customers" are those with a number of closed periods. */
static const char *
check_cohort(const Cohort *cohort, Period period, int64 customers)
{
	int64		day = cohort->day;
	int64		lasts = 0;
	int			place = cohort->begin[CELL_CLOSED];
	int			open_place = place;
	int64		left = customers;

	if (cohort->view != VIEW_ROLLING && cohort->view != VIEW_CALENDAR)
		return "A key has an unknown form.";
	if (day < MIN_DAY || day >= DATE_END_JULIAN - POSTGRES_EPOCH_JDATE ||
		(day != period_start(period, day) && day != MIN_DAY))
		return "A cohort's day does not begin a period.";
	for (int i = 0; i < cohort->begin[CELL_SORTS]; i++)
		if (cohort->cells[i].n < 0 || cohort->cells[i].n >= PG_INT32_MAX)
			return "A period is out of range.";

	for (int i = cohort->begin[CELL_ACTIVE]; i < cohort->begin[CELL_ACTIVE + 1]; i++)
		if (cohort->cells[i].customers > customers_beyond(cohort, cohort->cells[i].n, &place, &left))
			return "More customers are active in a period than have closed it.";

	place = cohort->begin[CELL_CLOSED];
	left = customers;
	if (!add_all(cohort, CELL_LAST, &lasts))
		return "The numbers do not add up.";
	for (int i = cohort->begin[CELL_LAST]; i < cohort->begin[CELL_LAST + 1]; i++)
	{
		if (lasts > customers_beyond(cohort, cohort->cells[i].n, &place, &left))
			return "More customers are active in a period or later than have closed it.";
		lasts -= cohort->cells[i].customers;
	}

	for (int i = cohort->begin[CELL_OPEN]; i < cohort->begin[CELL_OPEN + 1]; i++)
	{
		while (open_place < cohort->begin[CELL_CLOSED + 1] && cohort->cells[open_place].n < cohort->cells[i].n)
			open_place++;
		if (open_place == cohort->begin[CELL_CLOSED + 1] || cohort->cells[open_place].n != cohort->cells[i].n ||
			cohort->cells[open_place].customers < cohort->cells[i].customers)
			return "More customers are active in an open period than have it open.";
	}
	return NULL;
}

static const char *
check_params(const Tally *tally, Period *period)
{
	TupleReader reader = tally_params(tally);
	Word		word;
	int64		as_of;

	if (!tuple_get_word(&reader, &word))
		return "The period is missing.";
	for (*period = PERIOD_DAY; *period <= PERIOD_YEAR; (*period)++)
		if (word_eq(word, (Word) {period_name(*period), strlen(period_name(*period))}))
			break;
	if (*period > PERIOD_YEAR)
		return "The period is unknown.";
	if (!tuple_get_int(&reader, &as_of) || !IS_VALID_TIMESTAMP(as_of))
		return "as_of is out of range.";
	for (int i = 0; i < 3; i++)
		if (!tuple_get_word(&reader, &word) || word.len == 0)
			return "The zone, start or activity is missing.";
	return tuple_next(&reader).type == TUPLE_END ? NULL : "There are too many parameters.";
}

static const char *
cohort_check(const Tally *tally)
{
	Period		period;
	CohortReader reader;
	int64		totals[COHORT_TOTALS];
	int64		customers[VIEW_CALENDAR + 1] = {0};
	TallyCursor cursor;
	const char *problem = check_params(tally, &period);

	if (problem != NULL)
		return problem;
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
		if (cursor.numbers[0].count < 1)
			return "A number is not positive.";
	read_totals(&reader, tally, totals);
	while (next_cohort(&reader))
	{
		const Cohort *cohort = &reader.cohort;
		int64		size = 0;

		if (!add_all(cohort, CELL_CLOSED, &size))
			return "The numbers do not add up.";
		if ((problem = check_cohort(cohort, period, size)) != NULL)
			return problem;
		if (pg_add_s64_overflow(customers[cohort->view], size, &customers[cohort->view]))
			return "The numbers do not add up.";
	}
	if (reader.more)
		return "A key has an unknown form.";
	if (customers[VIEW_ROLLING] != totals[TOTAL_STARTED] || customers[VIEW_CALENDAR] != totals[TOTAL_STARTED])
		return "The numbers do not add up.";
	return NULL;
}

/* ---- counting customers ---- */

typedef struct CohortPlan
{
	Period		period;
	uint64		length;			/* of a rolling period */
	TimestampTz as_of;
	int64		as_of_number;	/* of its calendar period */
	DayClock	clock;
	Steps		steps;
	StepMatcher matcher;
	StepEvents	events;			/* of one timeline */
	StringInfoData params;
	StringInfoData key;			/* for use again and again */
} CohortPlan;

static const int period_days[] = {1, 7, 30, 90, 365};

/* Arguments 2 on: period, as_of, zone, and perhaps start, activity. */
static void
make_plan(FunctionCallInfo fcinfo, void *memory)
{
	CohortPlan *plan = memory;
	Word		names[2] = {{"*", 1}, {"*", 1}};
	const char *zone;

	check_arg_not_null(fcinfo, 2, "period");
	check_arg_not_null(fcinfo, 3, "as_of");
	check_arg_not_null(fcinfo, 4, "zone");
	plan->period = period_by_name(PG_GETARG_TEXT_PP(2));
	plan->length = period_days[plan->period] * USECS_PER_DAY;
	plan->as_of = PG_GETARG_TIMESTAMPTZ(3);
	check_time_finite(plan->as_of, "as_of");
	plan->clock.zone = find_zone(PG_GETARG_TEXT_PP(4));
	plan->as_of_number = period_number(plan->period, day_of(&plan->clock, plan->as_of));
	if (PG_NARGS() > 5)
	{
		check_arg_not_null(fcinfo, 5, "start");
		check_arg_not_null(fcinfo, 6, "activity");
		names[0] = word_from_text(PG_GETARG_TEXT_PP(5));
		names[1] = word_from_text(PG_GETARG_TEXT_PP(6));
	}
	steps_init(&plan->steps);
	for (int i = 0; i < 2; i++)
		steps_add(&plan->steps, names[i], false);
	steps_finish(&plan->steps);
	step_matcher_init(&plan->matcher, &plan->steps);
	step_events_init(&plan->events, CurrentMemoryContext);

	initStringInfo(&plan->key);
	initStringInfo(&plan->params);
	/* as the server spells it, so that states of "utc" and "UTC" merge */
	zone = pg_get_timezone_name((pg_tz *) plan->clock.zone);
	tuple_put_word(&plan->params, (Word) {period_name(plan->period), strlen(period_name(plan->period))});
	tuple_put_int(&plan->params, plan->as_of);
	tuple_put_word(&plan->params, (Word) {zone, strlen(zone)});
	for (int i = 0; i < 2; i++)
		tuple_put_word(&plan->params, names[i]);
}

static Tally *
add_total(Tally *tally, CohortPlan *plan, CohortTotal total, int64 count)
{
	TallyNumber number = {.count = count};

	if (count == 0)
		return tally;
	resetStringInfo(&plan->key);
	tuple_put_int(&plan->key, VIEW_TOTALS);
	tuple_put_int(&plan->key, total);
	return tally_add(&cohort_kind, tally, &plan->key, &number);
}

/* One customer's place in time: the cohort, and periods counted from the start. */
typedef struct PeriodClock
{
	CohortPlan *plan;
	CohortView	view;
	int32		cohort;
	TimestampTz first_at;
	int64		first_number;	/* of the cohort's calendar period */

	/* of the time asked last */
	int64		n;
	uint64		until;			/* rolling: from here on, since first_at, it is another */
	int32		day;			/* calendar */

	/* what plan->key holds */
	CellSort	key_sort;
	int			key_begin;		/* bytes before the period */
} PeriodClock;

static int64
period_of(PeriodClock *clock, TimestampTz at)
{
	CohortPlan *plan = clock->plan;

	if (clock->view == VIEW_ROLLING)
	{
		uint64		age = time_distance(clock->first_at, at);

		if (age >= clock->until)
		{
			clock->n = age / plan->length;
			clock->until = (clock->n + 1) * plan->length;
		}
	}
	else
	{
		int32		day = day_of(&plan->clock, at);

		if (day != clock->day)
		{
			clock->day = day;
			clock->n = period_number(plan->period, day) - clock->first_number;
		}
	}
	return clock->n;
}

/* Keys of one sort, mostly many in a row, begin alike. */
static Tally *
add_cell(Tally *tally, PeriodClock *clock, CellSort sort, int64 n)
{
	StringInfo	key = &clock->plan->key;
	TallyNumber number = {.count = 1};

	if (sort != clock->key_sort)
	{
		clock->key_sort = sort;
		resetStringInfo(key);
		tuple_put_int(key, clock->view);
		tuple_put_int(key, clock->cohort);
		tuple_put_int(key, sort);
		clock->key_begin = key->len;
	}
	key->len = clock->key_begin;
	tuple_put_int(key, n);
	return tally_add(&cohort_kind, tally, key, &number);
}

/*
 * Counts the customer whose activities are among events[begin ..] in one view.
 * Where a zone moved over the date line a day came twice: periods never fall,
 * and none lies behind that of as_of.
 */
static Tally *
add_customer(Tally *tally, PeriodClock *clock, uint32 begin)
{
	const CohortPlan *plan = clock->plan;
	const StepEvents *events = &plan->events;
	int64		closed = clock->view == VIEW_ROLLING ? (int64) (time_distance(clock->first_at, plan->as_of) / plan->length) :
		Max(plan->as_of_number - clock->first_number, 0);
	int64		last = -1;

	tally = add_cell(tally, clock, CELL_CLOSED, closed);
	for (uint32 i = begin; i < events->count; i++)
	{
		int64		n;

		check_cancel_at(i);
		if ((events->events[i].steps & ACTIVITY) == 0)
			continue;
		n = Min(Max(period_of(clock, events->events[i].at), 0), closed);
		if (n <= last)
			continue;
		last = n;
		tally = add_cell(tally, clock, n < closed ? CELL_ACTIVE : CELL_OPEN, n);
	}
	if (last >= 0 && closed > 0)
		tally = add_cell(tally, clock, CELL_LAST, Min(last, closed - 1));
	return tally;
}

static Tally *
add_timeline(Tally *tally, CohortPlan *plan, const Timeline *t)
{
	const StepEvents *list = &plan->events;
	uint32		first = 0;
	uint32		begin;
	int64		used = 0;
	int32		day;

	step_events_fill(&plan->events, &plan->matcher, t, plan->as_of, false);
	while (first < list->count && (list->events[first].steps & START) == 0)
		check_cancel_at(first++);
	if (first < list->count)
	{
		/* activities of the same moment are not before the start */
		for (begin = first; begin > 0 && list->events[begin - 1].at == list->events[first].at;)
			begin--;
		for (uint32 i = begin; i < list->count; i++)
		{
			check_cancel_at(i);
			used += i == first || (list->events[i].steps & ACTIVITY) != 0;
		}
		day = day_of(&plan->clock, list->events[first].at);
		for (CohortView view = VIEW_ROLLING; view <= VIEW_CALENDAR; view++)
		{
			PeriodClock clock = {.plan = plan, .view = view, .day = day, .first_at = list->events[first].at, .key_sort = CELL_SORTS};

			clock.cohort = Max(period_start(plan->period, day), MIN_DAY);
			clock.first_number = period_number(plan->period, day);
			tally = add_customer(tally, &clock, begin);
		}
	}
	tally = add_total(tally, plan, first < list->count ? TOTAL_STARTED : TOTAL_NOT_STARTED, 1);
	tally = add_total(tally, plan, TOTAL_EVENTS_USED, used);
	tally = add_total(tally, plan, TOTAL_EVENTS_LEFT_OUT, list->seen - used);
	return add_total(tally, plan, TOTAL_EVENTS_AFTER, (int64) t->head.events - list->seen);
}

/* cohort_accum(state, timeline, period text, as_of timestamptz, zone text [, start text, activity text]) */
Datum
scrm_cohort_accum(PG_FUNCTION_ARGS)
{
	Tally	   *tally;
	CohortPlan *plan;
	Timeline	t;

	check_in_aggregate(fcinfo, "cohort_accum");
	tally = PG_ARGISNULL(0) ? NULL : tally_open(&cohort_kind, state_argument(fcinfo));
	plan = call_plan(fcinfo, 2, PG_NARGS() - 2, sizeof(CohortPlan), make_plan);
	if (tally == NULL)
		tally = tally_create(&cohort_kind, &plan->params);
	else
		tally_expect_params(&cohort_kind, tally, &plan->params);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(tally);
	PG_GETARG_TIMELINE(1, &t);
	PG_RETURN_POINTER(add_timeline(tally, plan, &t));
}

/* ---- reports ---- */

typedef struct ReportRules
{
	CohortView	view;
	bool		on_or_after;
	int64		last_period;
	bool		start_is_activity;	/* all are retained in period 0, by definition */
} ReportRules;

/* The customers of the cell at a place of a sort when it is that of period n; goes on to the next. */
static int64
take_cell(const Cohort *cohort, CellSort sort, int *place, int64 n)
{
	if (*place == cohort->begin[sort + 1] || cohort->cells[*place].n != n)
		return 0;
	return cohort->cells[(*place)++].customers;
}

/* Rows of periods 0 up to the one that is open for everybody. */
static void
report_cohort(FunctionCallInfo fcinfo, const Cohort *cohort, const ReportRules *rules, int64 *rows)
{
	int			place[CELL_SORTS];
	int64		customers = 0;
	int64		left = 0;		/* periods that are closed */
	int64		later = 0;		/* active in this period or later */
	int64		periods = Min(cohort->cells[cohort->begin[CELL_CLOSED + 1] - 1].n, rules->last_period) + 1;

	if ((*rows += periods) > MAX_REPORT_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("cohort report would have more than %d rows", MAX_REPORT_ROWS),
				 errhint("Use a longer period, or say how far to look, for example last_period => 30.")));
	memcpy(place, cohort->begin, sizeof(place));
	(void) add_all(cohort, CELL_CLOSED, &customers);
	(void) add_all(cohort, CELL_LAST, &later);
	left = customers;
	for (int64 n = 0; n < periods; n++)
	{
		int64		size = customers_beyond(cohort, n, &place[CELL_CLOSED], &left);
		int64		active = take_cell(cohort, CELL_ACTIVE, &place[CELL_ACTIVE], n);
		int64		retained = rules->on_or_after ? later : active;
		Datum		values[9];
		bool		nulls[9] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = DateADTGetDatum((DateADT) cohort->day);
		values[1] = Int32GetDatum((int32) n);
		values[2] = Int64GetDatum(size);
		values[3] = Int64GetDatum(retained);
		report_rate(&values[4], &nulls[4], retained, size);
		if (n == 0 && rules->start_is_activity)
			values[5] = values[6] = values[4];
		values[7] = Int64GetDatum(customers - size);
		values[8] = Int64GetDatum(take_cell(cohort, CELL_OPEN, &place[CELL_OPEN], n));
		report_row(fcinfo, values, nulls);
		later -= take_cell(cohort, CELL_LAST, &place[CELL_LAST], n);
	}
}

static bool
start_is_activity(const Tally *tally)
{
	TupleReader reader = tally_params(tally);
	Word		start = {NULL, 0};
	Word		activity = {NULL, 0};

	for (int i = 0; i < 3; i++)
		(void) tuple_next(&reader);
	return tuple_get_word(&reader, &start) && tuple_get_word(&reader, &activity) && word_eq(start, activity);
}

/*
 * cohort_report(cohort, calendar boolean, on_or_after boolean, last_period int)
 * -> (cohort, period, size, retained, rate, rate_low, rate_high, open, open_retained)
 */
Datum
scrm_cohort_report(PG_FUNCTION_ARGS)
{
	ReportRules rules;
	Tally	   *tally;
	CohortReader reader;
	int64		totals[COHORT_TOTALS];
	int64		rows = 0;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "calendar");
	check_arg_not_null(fcinfo, 2, "on_or_after");
	rules.view = PG_GETARG_BOOL(1) ? VIEW_CALENDAR : VIEW_ROLLING;
	rules.on_or_after = PG_GETARG_BOOL(2);
	rules.last_period = PG_ARGISNULL(3) ? PG_INT32_MAX : PG_GETARG_INT32(3);
	if (rules.last_period < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("last_period must not be negative, got %d", PG_GETARG_INT32(3))));
	tally = tally_canonical(&cohort_kind, PG_GETARG_TALLY(0, &cohort_kind));
	rules.start_is_activity = start_is_activity(tally);
	read_totals(&reader, tally, totals);
	while (next_cohort(&reader))
		if (reader.cohort.view == rules.view)
			report_cohort(fcinfo, &reader.cohort, &rules, &rows);
	PG_RETURN_NULL();
}

/* cohort_totals(cohort) -> (customers, started, not_started, events_used, events_left_out, events_after_as_of) */
Datum
scrm_cohort_totals(PG_FUNCTION_ARGS)
{
	CohortReader reader;
	int64		totals[COHORT_TOTALS];
	int64		customers;
	Datum		values[COHORT_TOTALS + 1];
	bool		nulls[COHORT_TOTALS + 1] = {false};

	InitMaterializedSRF(fcinfo, 0);
	read_totals(&reader, tally_canonical(&cohort_kind, PG_GETARG_TALLY(0, &cohort_kind)), totals);
	if (pg_add_s64_overflow(totals[TOTAL_STARTED], totals[TOTAL_NOT_STARTED], &customers))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number of customers is out of range")));
	values[0] = Int64GetDatum(customers);
	for (int i = 0; i < COHORT_TOTALS; i++)
		values[i + 1] = Int64GetDatum(totals[i]);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
