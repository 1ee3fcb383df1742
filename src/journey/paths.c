/*
 * paths.c
 *		Gathering marketing paths, see paths.h.
 *
 * From timelines: touches are the events with a channel that are no
 * conversion.  A conversion has one path: the touches since the conversion
 * before, no older than the lookback; touches at its very time count as
 * before it.  All other touches came to nothing.  Those of one customer between
 * two conversions, or after the last, form one null path, as soon as no
 * conversion after as_of can have them in its lookback; until then they are
 * open, left out and counted.
 */
#include "scrm.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/report.h"
#include "common/sum.h"
#include "journey/paths.h"
#include "timeline/step.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_paths_accum);
PG_FUNCTION_INFO_V1(scrm_paths_from_accum);
PG_FUNCTION_INFO_V1(scrm_paths_totals);

#define MAX_COUNT 9007199254740992.0	/* an amount counts to here by one */

static const char *const paths_params[] = {"conversion", "lookback", "as_of", NULL};

static const char *paths_check(const Tally *paths);

const TallyKind paths_kind = {"paths", "fff", paths_params, paths_check};

TALLY_FUNCTIONS(paths)

static Tally *
add_amounts(Tally *paths, const StringInfoData *key, float8 a, float8 b, float8 c)
{
	TallyNumber numbers[3] = {{.amount = a}, {.amount = b}, {.amount = c}};

	return tally_add(&paths_kind, paths, key, numbers);
}

static Tally *
add_total(Tally *paths, StringInfo key, PathTotal total, float8 a, float8 b, float8 c)
{
	if (a == 0 && b == 0 && c == 0)
		return paths;
	resetStringInfo(key);
	tuple_put_int(key, PATH_TOTALS);
	tuple_put_int(key, total);
	return add_amounts(paths, key, a, b, c);
}

/* ---- rows that are paths ---- */

/* An amount of the row; NULL is none. */
static float8
amount_argument(FunctionCallInfo fcinfo, int argno, const char *name, bool may_be_negative)
{
	float8		amount;

	if (PG_ARGISNULL(argno))
		return 0;
	amount = PG_GETARG_FLOAT8(argno);
	check_float_finite(amount, name);
	if (amount < 0 && !may_be_negative)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative, got %g", name, amount)));
	return amount;
}

/* The channels of the array, behind the sort of key; returns their number. */
static int
put_path(StringInfo key, ArrayType *path)
{
	Datum	   *channels;
	bool	   *nulls;
	int			count;

	check_one_dimension(path, "path");
	deconstruct_array(path, TEXTOID, -1, false, TYPALIGN_INT, &channels, &nulls, &count);
	resetStringInfo(key);
	tuple_put_int(key, PATH_PLAIN);
	for (int i = 0; i < count; i++)
	{
		Word		channel;

		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("path must not contain nulls"),
					 errhint("Use array_remove(path, NULL).")));
		channel = word_from_text(DatumGetTextPP(channels[i]));
		if (channel.len == 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("path must not contain empty channels"),
					 errhint("Use array_remove(path, '').")));
		check_channel(channel);
		tuple_put_word(key, channel);
	}
	return count;
}

/* paths_accum(state, path text[], conversions float8, value float8, nulls float8) */
Datum
scrm_paths_accum(PG_FUNCTION_ARGS)
{
	StringInfoData key;
	Tally	   *paths;
	float8		conversions;
	float8		value;
	float8		nulls;

	check_in_aggregate(fcinfo, "paths_accum");
	initStringInfo(&key);
	paths = PG_ARGISNULL(0) ? tally_create(&paths_kind, &key) : tally_argument(fcinfo, &paths_kind);
	tally_expect_params(&paths_kind, paths, &key);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(add_total(paths, &key, PATH_ROWS, 0, 1, 0));
	conversions = amount_argument(fcinfo, 2, "conversions", false);
	value = amount_argument(fcinfo, 3, "value", true);
	nulls = amount_argument(fcinfo, 4, "nulls", false);
	if (value != 0 && conversions == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("value without conversions, got %g", value),
				 errdetail("The value of a path is that of its conversions.")));
	if (put_path(&key, PG_GETARG_ARRAYTYPE_P(1)) == 0)
		paths = add_total(paths, &key, PATH_WITHOUT_TOUCHES, conversions, value, nulls);
	else
		paths = add_amounts(paths, &key, conversions, value, nulls);
	PG_RETURN_POINTER(add_total(paths, &key, PATH_ROWS, 1, 0, 0));
}

/* ---- timelines that hold paths ---- */

typedef struct PathsPlan
{
	Steps		conversion;
	StepMatcher matcher;
	int64		lookback;
	TimestampTz as_of;
	StringInfoData params;
	StringInfoData key;
} PathsPlan;

/* (state, timeline, conversion text, lookback interval, as_of timestamptz) */
static void
make_paths_plan(FunctionCallInfo fcinfo, void *arg)
{
	PathsPlan  *plan = arg;
	Word		conversion;

	check_arg_not_null(fcinfo, 2, "conversion");
	check_arg_not_null(fcinfo, 3, "lookback");
	check_arg_not_null(fcinfo, 4, "as_of");
	conversion = word_from_text(PG_GETARG_TEXT_PP(2));
	plan->lookback = check_duration(PG_GETARG_INTERVAL_P(3), "lookback");
	plan->as_of = PG_GETARG_TIMESTAMPTZ(4);
	check_time_finite(plan->as_of, "as_of");
	steps_init(&plan->conversion);
	steps_add(&plan->conversion, conversion, false);
	steps_finish(&plan->conversion);
	step_matcher_init(&plan->matcher, &plan->conversion);
	initStringInfo(&plan->key);
	initStringInfo(&plan->params);
	tuple_put_word(&plan->params, conversion);
	tuple_put_int(&plan->params, plan->lookback);
	tuple_put_int(&plan->params, plan->as_of);
}

/* One customer's touches since the last conversion, as a range of its events. */
typedef struct PathFinder
{
	PathsPlan  *plan;
	Tally	   *paths;
	const Event *events;
	const Word *channels;
	uint32	   *touch;			/* places of events */
	uint32		first;			/* that is on no path yet */
	uint32		count;
	int64		used;
} PathFinder;

/* Touches first .. end - 1 came to nothing. */
static void
add_null_path(PathFinder *finder, uint32 end)
{
	StringInfo	key = &finder->plan->key;

	if (finder->first == end)
		return;
	resetStringInfo(key);
	tuple_put_int(key, PATH_PLAIN);
	finder->used += end - finder->first;
	for (; finder->first < end; finder->first++)
	{
		check_cancel_at(finder->first);
		tuple_put_word(key, finder->channels[finder->events[finder->touch[finder->first]].channel - 1]);
	}
	finder->paths = add_amounts(finder->paths, key, 0, 0, 1);
}

/* The touches that this moment cannot see any more. */
static uint32
end_of_lookback(const PathFinder *finder, TimestampTz at, bool inclusive)
{
	uint32		end = finder->first;

	while (end < finder->count)
	{
		uint64		age = time_distance(finder->events[finder->touch[end]].at, at);

		check_cancel_at(end);
		if (age < (uint64) finder->plan->lookback || (age == (uint64) finder->plan->lookback && inclusive))
			break;
		end++;
	}
	return end;
}

static void
add_conversion(PathFinder *finder, const Event *conversion)
{
	StringInfo	key = &finder->plan->key;
	float8		value = isnan(conversion->value) ? 0 : conversion->value;
	TimestampTz last;

	add_null_path(finder, end_of_lookback(finder, conversion->at, true));
	if (finder->first == finder->count)
	{
		finder->paths = add_total(finder->paths, key, PATH_WITHOUT_TOUCHES, 1, value, 0);
		return;
	}
	resetStringInfo(key);
	tuple_put_int(key, PATH_DATED);
	last = finder->events[finder->touch[finder->count - 1]].at;
	finder->used += finder->count - finder->first;
	for (; finder->first < finder->count; finder->first++)
	{
		const Event *touch = &finder->events[finder->touch[finder->first]];

		check_cancel_at(finder->first);
		tuple_put_int(key, time_distance(touch->at, last));
		tuple_put_word(key, finder->channels[touch->channel - 1]);
	}
	finder->paths = add_amounts(finder->paths, key, 1, value, 0);
}

static Tally *
add_timeline(PathsPlan *plan, Tally *paths, const Timeline *t)
{
	Event	   *events = timeline_events(t);
	Word	   *channels = timeline_channels(t);
	PathFinder	finder = {.plan = plan, .paths = paths, .events = events, .channels = channels};
	uint32		seen = 0;
	int64		without_channel = 0;

	finder.touch = palloc_extended(Max(t->head.events, 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
	step_matcher_bind(&plan->matcher, t);
	while (seen < t->head.events && events[seen].at <= plan->as_of)
	{
		uint32		moment = seen;

		/* of one moment first the touches, then the conversions */
		for (; seen < t->head.events && events[seen].at == events[moment].at; seen++)
		{
			check_cancel_at(seen);
			if (step_matcher_steps(&plan->matcher, events[seen].kind, events[seen].channel) != 0)
				continue;
			if (events[seen].channel == 0)
				without_channel++;
			else
				finder.touch[finder.count++] = seen;
		}
		for (; moment < seen; moment++)
		{
			check_cancel_at(moment);
			if (step_matcher_steps(&plan->matcher, events[moment].kind, events[moment].channel) != 0)
				add_conversion(&finder, &events[moment]);
		}
	}
	add_null_path(&finder, end_of_lookback(&finder, plan->as_of, false));
	paths = add_total(finder.paths, &plan->key, PATH_TOUCHES, finder.used, finder.count - finder.first, without_channel);
	paths = add_total(paths, &plan->key, PATH_EVENTS, seen, t->head.events - seen, 0);
	pfree(finder.touch);
	pfree(channels);
	pfree(events);
	return add_total(paths, &plan->key, PATH_ROWS, 1, 0, 0);
}

/* paths_from_accum(state, timeline, conversion text, lookback interval, as_of timestamptz) */
Datum
scrm_paths_from_accum(PG_FUNCTION_ARGS)
{
	PathsPlan  *plan;
	Tally	   *paths;
	Timeline	t;

	check_in_aggregate(fcinfo, "paths_from_accum");
	plan = call_plan(fcinfo, 2, 3, sizeof(PathsPlan), make_paths_plan);
	paths = PG_ARGISNULL(0) ? tally_create(&paths_kind, &plan->params) : tally_argument(fcinfo, &paths_kind);
	tally_expect_params(&paths_kind, paths, &plan->params);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(add_total(paths, &plan->key, PATH_ROWS, 0, 1, 0));
	PG_GETARG_TIMELINE(1, &t);
	PG_RETURN_POINTER(add_timeline(plan, paths, &t));
}

/* ---- reading ---- */

void
paths_walk(const Tally *paths, PathCursor *path)
{
	memset(path, 0, sizeof(*path));
	tally_walk(paths, &path->cursor);
	path->room = 64;
	path->channel = palloc(path->room * sizeof(Word));
	path->age = palloc(path->room * sizeof(int64));
}

/* The next path; what stands behind the sort of key is checked when it is read. */
bool
paths_next(PathCursor *path)
{
	int64		sort;
	TupleField	field;

	do
		if (!tally_next(&path->cursor))
			return false;
	while (!tuple_get_int(&path->cursor.key, &sort) || sort == PATH_TOTALS);
	path->dated = sort == PATH_DATED;
	path->conversions = path->cursor.numbers[0].amount;
	path->value = path->cursor.numbers[1].amount;
	path->nulls = path->cursor.numbers[2].amount;
	path->length = 0;
	while ((field = tuple_next(&path->cursor.key)).type != TUPLE_END)
	{
		check_cancel_at(path->length);
		if (path->length == path->room)
		{
			path->room *= 2;
			path->channel = repalloc_huge(path->channel, path->room * sizeof(Word));
			path->age = repalloc_huge(path->age, path->room * sizeof(int64));
		}
		if (field.type == TUPLE_INT)
			path->age[path->length] = field.number;
		else
			path->channel[path->length++] = field.word;
	}
	return true;
}

/* NULL, or what is wrong with a key behind its sort. */
static const char *
check_path(TupleReader key, bool dated)
{
	int64		age = 0;
	int64		age_before = PG_INT64_MAX;
	Word		channel;

	if (key.next == key.end)
		return "A path is empty.";
	while (key.next < key.end)
	{
		if (dated && !tuple_get_int(&key, &age))
			return "A touch has no age.";
		if (age < 0 || age > age_before)
			return "An age is out of range.";
		age_before = age;
		if (!tuple_get_word(&key, &channel) || channel.len == 0 || channel.len > TIMELINE_MAX_WORD_LEN)
			return "A channel is missing or too long.";
	}
	if (age != 0)
		return "The last touch has an age.";
	return NULL;
}

static const char *
check_params(TupleReader params)
{
	Word		conversion;
	int64		lookback;
	int64		as_of;

	if (params.next == params.end)
		return NULL;
	if (!tuple_get_word(&params, &conversion) || !tuple_get_int(&params, &lookback) || !tuple_get_int(&params, &as_of) ||
		params.next != params.end)
		return "A parameter is missing.";
	if (lookback < 0 || TIMESTAMP_NOT_FINITE(as_of) || !IS_VALID_TIMESTAMP(as_of))
		return "A parameter is out of range.";
	return NULL;
}

static bool
is_count(TallyNumber number)
{
	return number.amount >= 0 && number.amount <= MAX_COUNT && number.amount == rint(number.amount);
}

static const char *
paths_check(const Tally *paths)
{
	const char *problem = check_params(tally_params(paths));
	TallyCursor cursor;

	tally_walk(paths, &cursor);
	while (problem == NULL && tally_next(&cursor))
	{
		int64		sort;
		int64		total;

		if (!tuple_get_int(&cursor.key, &sort) || sort < PATH_TOTALS || sort > PATH_DATED)
			return "A key is not of this type.";
		if (cursor.numbers[0].amount < 0 || cursor.numbers[2].amount < 0 ||
			(sort != PATH_TOTALS && cursor.numbers[0].amount == 0 && cursor.numbers[1].amount != 0))
			return "An amount is out of range.";
		if (sort != PATH_TOTALS)
			problem = check_path(cursor.key, sort == PATH_DATED);
		else if (!tuple_get_int(&cursor.key, &total) || total < 0 || total >= PATH_TOTAL_COUNT ||
				 cursor.key.next != cursor.key.end)
			return "A total is of no known sort.";
		else if (total != PATH_WITHOUT_TOUCHES &&
				 !(is_count(cursor.numbers[0]) && is_count(cursor.numbers[1]) && is_count(cursor.numbers[2])))
			return "A total is not a count.";
	}
	return problem;
}

/* Merged states may count more than each could. */
static Datum
count_datum(float8 count)
{
	if (count > MAX_COUNT)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a number of the paths is out of range")));
	return Int64GetDatum((int64) count);
}

/* paths_totals(paths): one row that accounts for all. */
Datum
scrm_paths_totals(PG_FUNCTION_ARGS)
{
	Tally	   *paths = PG_GETARG_TALLY(0, &paths_kind);
	TallyCursor cursor;
	PathCursor	path;
	float8		totals[PATH_TOTAL_COUNT][3] = {{0}};
	float8		on_paths[3] = {0};
	float8		lost[3] = {0};
	Datum		values[16];
	bool		nulls[16] = {false};

	InitMaterializedSRF(fcinfo, 0);
	tally_walk(paths, &cursor);
	while (tally_next(&cursor))
	{
		int64		sort;
		int64		total;

		if (tuple_get_int(&cursor.key, &sort) && sort == PATH_TOTALS && tuple_get_int(&cursor.key, &total))
			for (int i = 0; i < 3; i++)
				totals[total][i] = cursor.numbers[i].amount;
	}
	paths_walk(paths, &path);
	while (paths_next(&path))
	{
		sum_add(&on_paths[0], &lost[0], path.conversions);
		sum_add(&on_paths[1], &lost[1], path.value);
		sum_add(&on_paths[2], &lost[2], path.nulls);
	}
	for (int i = 0; i < 3; i++)
	{
		const char *const name[] = {"conversions", "value", "nulls"};
		float8		apart = totals[PATH_WITHOUT_TOUCHES][i];
		float8		on_path = check_result_finite(on_paths[i] + lost[i], name[i]);

		values[i] = Float8GetDatum(check_result_finite(on_path + apart, name[i]));
		values[3 + i] = Float8GetDatum(on_path);
		values[6 + i] = Float8GetDatum(apart);
	}
	values[9] = count_datum(totals[PATH_ROWS][0]);
	values[10] = count_datum(totals[PATH_ROWS][1]);
	for (int i = 0; i < 3; i++)
		values[11 + i] = count_datum(totals[PATH_TOUCHES][i]);
	values[14] = count_datum(totals[PATH_EVENTS][0]);
	values[15] = count_datum(totals[PATH_EVENTS][1]);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
