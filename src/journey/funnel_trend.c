/*
 * funnel_trend.c
 *		The funnel of many customers by the period in which they entered.
 *
 * A tally (common/tally.h) whose entries are, by their first number:
 *
 *	0	totals: (0, 0) customers who did not enter; (0, 1) events up to as_of
 *		and later ones
 *	1	(1, period, step): customers who reached it, windows closed and open
 *	2	(2, period, step, bucket): times since the step before, as in a funnel
 *
 * A period is told by its first day.  To report a period, and to check one
 * that was read, it is made a funnel.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/calendar.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/stats.h"
#include "common/tally.h"
#include "funcapi.h"
#include "journey/funnel.h"
#include "journey/funnel_counts.h"
#include "utils/builtins.h"
#include "utils/date.h"

PG_FUNCTION_INFO_V1(scrm_funnel_trend_accum);
PG_FUNCTION_INFO_V1(scrm_funnel_trend_report);
PG_FUNCTION_INFO_V1(scrm_funnel_trend_totals);

enum
{
	TOTALS,
	REACHED,
	DURATIONS
};

enum
{
	NOT_ENTERED,
	EVENTS
};

static const char *const trend_params[] = {"as_of", "within", "modes", "period", "zone", "steps", NULL};

static const char *trend_check(const Tally *tally);

static const TallyKind funnel_trend_kind = {"funnel_trend", "++<>", trend_params, trend_check};

TALLY_FUNCTIONS(funnel_trend)

/* ---- filling ---- */

typedef struct TrendPlan
{
	FunnelPlan	funnel;
	TimestampTz as_of;
	Period		period;
	DayClock	clock;
	StringInfoData params;
	StringInfoData key;
} TrendPlan;

/* (state, timeline, steps, within, modes, as_of, period, zone) */
static void
make_trend_plan(FunctionCallInfo fcinfo, void *arg)
{
	TrendPlan  *plan = arg;
	Datum	   *names;
	int			count;
	const char *zone;

	funnel_plan_make(fcinfo, &plan->funnel, 2, 0);
	check_arg_not_null(fcinfo, 5, "as_of");
	check_arg_not_null(fcinfo, 6, "period");
	check_arg_not_null(fcinfo, 7, "zone");
	plan->as_of = PG_GETARG_TIMESTAMPTZ(5);
	check_time_finite(plan->as_of, "as_of");
	plan->period = period_by_name(PG_GETARG_TEXT_PP(6));
	/* as the server spells it: "utc" is "UTC" */
	plan->clock.zone = find_zone(PG_GETARG_TEXT_PP(7));
	zone = pg_get_timezone_name(unconstify(pg_tz *, plan->clock.zone));

	initStringInfo(&plan->key);
	initStringInfo(&plan->params);
	tuple_put_int(&plan->params, plan->as_of);
	tuple_put_int(&plan->params, plan->funnel.rules.within);
	tuple_put_int(&plan->params, plan->funnel.rules.modes);
	tuple_put_int(&plan->params, plan->period);
	tuple_put_word(&plan->params, (Word) {zone, strlen(zone)});
	deconstruct_array(plan->funnel.steps_source, TEXTOID, -1, false, TYPALIGN_INT, &names, NULL, &count);
	for (int i = 0; i < count; i++)
		tuple_put_word(&plan->params, word_from_text(DatumGetTextPP(names[i])));
}

static StringInfo
trend_key(TrendPlan *plan, int sort, int64 second)
{
	resetStringInfo(&plan->key);
	tuple_put_int(&plan->key, sort);
	tuple_put_int(&plan->key, second);
	return &plan->key;
}

/* The first day of the period that is a date. */
static int32
trend_period(Period period, int32 day)
{
	return Max(period_start(period, day), DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE);
}

static Tally *
add_customer(Tally *tally, TrendPlan *plan, int level, const TimestampTz *times)
{
	int32		period;
	bool		closed;

	if (level == 0)
		return tally_add(&funnel_trend_kind, tally, trend_key(plan, TOTALS, NOT_ENTERED),
						 (TallyNumber[]){{1}, {0}, {0}, {0}});
	period = trend_period(plan->period, day_of(&plan->clock, times[0]));
	closed = time_distance(times[0], plan->as_of) >= plan->funnel.rules.within;
	for (int i = 0; i < level; i++)
	{
		if (times[i] == STEP_SKIPPED)
			continue;
		tuple_put_int(trend_key(plan, REACHED, period), i);
		tally = tally_add(&funnel_trend_kind, tally, &plan->key,
						  (TallyNumber[]){{closed}, {!closed}, {0}, {0}});
		if (i > 0 && closed)
		{
			int64		took = times[i] - times[funnel_step_before(plan->funnel.rules.optional, i)];

			tuple_put_int(trend_key(plan, DURATIONS, period), i);
			tuple_put_int(&plan->key, duration_bucket(took));
			tally = tally_add(&funnel_trend_kind, tally, &plan->key,
							  (TallyNumber[]){{1}, {0}, {took}, {took}});
		}
	}
	return tally;
}

/* funnel_trend_accum(state, timeline, steps, within, modes, as_of, period, zone) */
Datum
scrm_funnel_trend_accum(PG_FUNCTION_ARGS)
{
	TrendPlan  *plan;
	Tally	   *tally;
	Timeline	t;
	int			level;
	TimestampTz times[MAX_STEPS];

	check_in_aggregate(fcinfo, "funnel_trend_accum");
	plan = call_plan(fcinfo, 2, 6, sizeof(TrendPlan), make_trend_plan);
	if (PG_ARGISNULL(0))
		tally = tally_create(&funnel_trend_kind, &plan->params);
	else
	{
		tally = tally_argument(fcinfo, &funnel_trend_kind);
		tally_expect_params(&funnel_trend_kind, tally, &plan->params);
	}
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(tally);
	PG_GETARG_TIMELINE(1, &t);
	funnel_plan_events(&plan->funnel, &t, plan->as_of);
	level = funnel_times(plan->funnel.events.events, plan->funnel.events.count, &plan->funnel.rules, times);
	tally = tally_add(&funnel_trend_kind, tally, trend_key(plan, TOTALS, EVENTS),
					  (TallyNumber[]){{plan->funnel.events.seen}, {t.head.events - plan->funnel.events.seen}, {0}, {0}});
	PG_RETURN_POINTER(add_customer(tally, plan, level, times));
}

/* ---- reading ---- */

/* The parameters of a tally, and an empty funnel with them. */
typedef struct TrendReader
{
	FunnelRules rules;
	TimestampTz as_of;
	Period		period;
	void	   *names;
	uint32		names_bytes;
} TrendReader;

/* NULL, or what is wrong with the parameters. */
static const char *
read_params(const Tally *tally, TrendReader *trend)
{
	TupleReader params = tally_params(tally);
	int64		within;
	int64		modes;
	int64		period;
	Word		zone;
	Word		names[MAX_STEPS];
	TupleField	field;

	memset(trend, 0, sizeof(*trend));
	if (!tuple_get_int(&params, &trend->as_of) || !tuple_get_int(&params, &within) ||
		!tuple_get_int(&params, &modes) || !tuple_get_int(&params, &period) || !tuple_get_word(&params, &zone))
		return "A parameter is missing.";
	if (TIMESTAMP_NOT_FINITE(trend->as_of) || !IS_VALID_TIMESTAMP(trend->as_of) || within < 0 ||
		(modes & ~(int64) FUNNEL_ALL_MODES) != 0 || period < PERIOD_DAY || period > PERIOD_YEAR)
		return "A parameter is out of range.";
	trend->rules.within = within;
	trend->rules.modes = modes;
	trend->period = period;
	while ((field = tuple_next(&params)).type != TUPLE_END)
	{
		if (field.type != TUPLE_WORD || trend->rules.steps == MAX_STEPS)
			return "The steps are not a list of at most 64 words.";
		names[trend->rules.steps++] = field.word;
	}
	trend->rules.optional = optional_steps(names, trend->rules.steps);
	funnel_rules_check(&trend->rules);
	trend->names = funnel_encode_names(names, trend->rules.steps, &trend->names_bytes);
	return NULL;
}

/* Adds an entry of sort REACHED or DURATIONS, behind its period, to the funnel of the period. */
static const char *
add_to_funnel(Funnel **funnel, int64 sort, TallyCursor *cursor)
{
	const TallyNumber *numbers = cursor->numbers;
	FunnelStep *step;
	int64		place;
	int64		bucket = 0;

	if (!tuple_get_int(&cursor->key, &place) || place < 0 || place >= (*funnel)->steps)
		return "A step is out of range.";
	step = &(*funnel)->step[place];
	if (sort == REACHED)
	{
		if (numbers[0].count < 0 || numbers[1].count < 0 || (numbers[0].count == 0 && numbers[1].count == 0))
			return "A number of customers is out of range.";
		if (numbers[2].count != 0 || numbers[3].count != 0 || cursor->key.next != cursor->key.end)
			return "An entry has more than is its own.";
		step->closed = numbers[0].count;
		step->open = numbers[1].count;
		if (place == 0 && pg_add_s64_overflow(step->closed, step->open, &(*funnel)->customers))
			return "There are too many customers.";
		return NULL;
	}
	if (!tuple_get_int(&cursor->key, &bucket) || bucket < 0 || bucket >= DURATION_BUCKETS || place == 0)
		return "A bucket is out of range.";
	if (numbers[1].count != 0 || cursor->key.next != cursor->key.end)
		return "An entry has more than is its own.";
	if (numbers[0].count < 1 || numbers[2].count < 0 || numbers[2].count > numbers[3].count)
		return "A duration is out of range.";
	if (duration_bucket(numbers[2].count) != bucket || duration_bucket(numbers[3].count) != bucket)
		return "A duration is not in its bucket.";
	step->shortest = funnel_has_bucket(*funnel, place) ? Min(step->shortest, numbers[2].count) : numbers[2].count;
	step->longest = Max(step->longest, numbers[3].count);
	*funnel = funnel_add_bucket(*funnel, place, bucket, numbers[0].count);
	return NULL;
}

/* For each period in order: its first day and its funnel. */
typedef struct PeriodWalk
{
	TrendReader trend;
	TallyCursor reached;
	TallyCursor durations;		/* one entry ahead */
	bool		more_reached;
	bool		more_durations;
	int64		reached_period;
	int64		durations_period;
	const char *problem;
} PeriodWalk;

/* To the next entry of this sort; false when there is none. */
static bool
next_of_sort(PeriodWalk *walk, TallyCursor *cursor, int64 sort, int64 *period)
{
	while (tally_next(cursor))
	{
		int64		this_sort;

		if (!tuple_get_int(&cursor->key, &this_sort) || !tuple_get_int(&cursor->key, period) ||
			this_sort < TOTALS || this_sort > DURATIONS)
			walk->problem = "A key is not of this type.";
		else if (this_sort != TOTALS &&
				 (!IS_VALID_DATE(*period) || *period != trend_period(walk->trend.period, *period)))
			walk->problem = "A period is out of range.";
		else if (this_sort < sort)
			continue;
		else
			return this_sort == sort;
		return false;
	}
	return false;
}

static void
walk_periods(PeriodWalk *walk, const Tally *tally)
{
	memset(walk, 0, sizeof(*walk));
	walk->problem = read_params(tally, &walk->trend);
	tally_walk(tally, &walk->reached);
	tally_walk(tally, &walk->durations);
	if (walk->problem != NULL)
		return;
	walk->more_reached = next_of_sort(walk, &walk->reached, REACHED, &walk->reached_period);
	walk->more_durations = next_of_sort(walk, &walk->durations, DURATIONS, &walk->durations_period);
}

/* The funnel of the next period, or NULL. */
static Funnel *
next_period(PeriodWalk *walk, int64 *period)
{
	Funnel	   *funnel;

	if (walk->problem != NULL || !walk->more_reached)
		return NULL;
	*period = walk->reached_period;
	funnel = funnel_create(&walk->trend.rules, walk->trend.as_of, walk->trend.names, walk->trend.names_bytes);
	while (walk->more_reached && walk->reached_period == *period && walk->problem == NULL)
	{
		walk->problem = add_to_funnel(&funnel, REACHED, &walk->reached);
		if (walk->problem == NULL)
			walk->more_reached = next_of_sort(walk, &walk->reached, REACHED, &walk->reached_period);
	}
	while (walk->more_durations && walk->durations_period == *period && walk->problem == NULL)
	{
		walk->problem = add_to_funnel(&funnel, DURATIONS, &walk->durations);
		if (walk->problem == NULL)
			walk->more_durations = next_of_sort(walk, &walk->durations, DURATIONS, &walk->durations_period);
	}
	return funnel;
}

typedef struct TrendTotals
{
	int64		not_entered;
	int64		events_used;
	int64		events_after;
} TrendTotals;

/* NULL, or what is wrong with them. */
static const char *
read_totals(const Tally *tally, TrendTotals *totals)
{
	TallyCursor cursor;

	memset(totals, 0, sizeof(*totals));
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		const TallyNumber *numbers = cursor.numbers;
		int64		sort;
		int64		what;

		if (!tuple_get_int(&cursor.key, &sort) || sort != TOTALS)
			break;
		if (!tuple_get_int(&cursor.key, &what) || cursor.key.next != cursor.key.end || what < NOT_ENTERED || what > EVENTS)
			return "A total is of no known sort.";
		if (numbers[0].count < 0 || numbers[1].count < 0 || numbers[2].count != 0 || numbers[3].count != 0 ||
			(what == NOT_ENTERED && numbers[1].count != 0))
			return "A total is out of range.";
		if (what == NOT_ENTERED)
			totals->not_entered = numbers[0].count;
		else
		{
			totals->events_used = numbers[0].count;
			totals->events_after = numbers[1].count;
		}
	}
	return NULL;
}

/* NULL, or what does not add up in a trend that was read. */
static const char *
trend_check(const Tally *tally)
{
	PeriodWalk	walk;
	TrendTotals totals;
	int64		period;
	int64		customers;
	Funnel	   *funnel;
	const char *problem = read_totals(tally, &totals);

	if (problem != NULL)
		return problem;
	customers = totals.not_entered;
	walk_periods(&walk, tally);
	while ((funnel = next_period(&walk, &period)) != NULL && walk.problem == NULL)
	{
		walk.problem = funnel_check(funnel);
		if (pg_add_s64_overflow(customers, funnel->customers, &customers))
			return "There are too many customers.";
		pfree(funnel);
	}
	if (walk.problem == NULL && walk.more_durations)
		walk.problem = "A period has durations but no customers.";
	return walk.problem;
}

/* Two states that were fine may, merged, count more than a number holds. */
static void
check_walk(const char *problem)
{
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a number of the funnel_trend is out of range"),
				 errdetail("%s", problem)));
}

/* funnel_trend_report(funnel_trend): a row a period and step. */
Datum
scrm_funnel_trend_report(PG_FUNCTION_ARGS)
{
	Tally	   *tally = tally_canonical(&funnel_trend_kind, PG_GETARG_TALLY(0, &funnel_trend_kind));
	PeriodWalk	walk;
	int64		period;
	Funnel	   *funnel;

	InitMaterializedSRF(fcinfo, 0);
	check_walk(trend_check(tally));
	walk_periods(&walk, tally);
	while ((funnel = next_period(&walk, &period)) != NULL)
	{
		Datum		day = DateADTGetDatum((DateADT) period);

		funnel_put_steps(fcinfo, funnel, &day);
		pfree(funnel);
	}
	PG_RETURN_NULL();
}

/* funnel_trend_totals(funnel_trend): one row that accounts for every customer and event. */
Datum
scrm_funnel_trend_totals(PG_FUNCTION_ARGS)
{
	Tally	   *tally = tally_canonical(&funnel_trend_kind, PG_GETARG_TALLY(0, &funnel_trend_kind));
	PeriodWalk	walk;
	TrendTotals totals;
	int64		period;
	Funnel	   *funnel;
	int64		closed = 0;
	int64		open = 0;

	InitMaterializedSRF(fcinfo, 0);
	check_walk(trend_check(tally));
	read_totals(tally, &totals);
	walk_periods(&walk, tally);
	while ((funnel = next_period(&walk, &period)) != NULL)
	{
		closed += funnel->step[0].closed;
		open += funnel->step[0].open;
		pfree(funnel);
	}
	funnel_put_totals(fcinfo, closed, open, totals.not_entered, totals.events_used, totals.events_after);
	PG_RETURN_NULL();
}
