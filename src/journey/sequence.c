/*
 * sequence.c
 *		The doors to patterns of events: raw rows and stored timelines.
 *
 * Over rows the state is the funnel's buffer with the pattern in front.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/state.h"
#include "journey/events.h"
#include "journey/pattern.h"
#include "journey/rows.h"
#include "utils/array.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(scrm_sequence_accum);
PG_FUNCTION_INFO_V1(scrm_sequence_match_final);
PG_FUNCTION_INFO_V1(scrm_sequence_count_final);
PG_FUNCTION_INFO_V1(scrm_sequence_events_final);
PG_FUNCTION_INFO_V1(scrm_sequence_match);
PG_FUNCTION_INFO_V1(scrm_sequence_count);
PG_FUNCTION_INFO_V1(scrm_sequence_events);

/* ---- parameters ---- */

/* Everything before the place of a problem is ASCII: a byte is a character. */
static void
pattern_fail(Word source, int position, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid pattern \"%.*s\" at character %d", source.len, source.data, position),
			 errdetail("%s", problem),
			 errhint("A pattern is made of (?N) an event of condition N, . any event, .* any number of events, and (?t<=S) seconds between two events (also <, >=, > and ==).")));
}

static void
read_pattern(Pattern *pattern, Word source)
{
	int			position;
	const char *problem = pattern_parse(pattern, source, &position);

	if (problem != NULL)
		pattern_fail(source, position, problem);
}

static void
check_conditions(const Pattern *pattern, Word source, int conditions)
{
	if (unlikely(conditions < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("conditions must not be empty")));
	if (unlikely(conditions > MAX_STEPS))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d conditions are possible, got %d", MAX_STEPS, conditions)));
	if (unlikely(pattern->highest > conditions))
		pattern_fail(source, pattern->highest_at,
					 psprintf("There is no condition %d, there are %d.", pattern->highest, conditions));
}

/* ---- answers ---- */

/* The times of the (?N) of the first match; events in the order of step_event_cmp(). */
static ArrayType *
first_times(const Pattern *pattern, const StepEvent *events, uint32 count)
{
	uint32		places[PATTERN_MAX_ELEMENTS];
	Datum		times[PATTERN_MAX_ELEMENTS];
	int			found = 0;

	if (pattern_first(pattern, events, count, places))
		for (int i = 0; i < pattern->elements; i++)
			if (pattern->element[i].condition != PATTERN_ANY)
				times[found++] = TimestampTzGetDatum(events[places[i]].at);
	return construct_array(times, found, TIMESTAMPTZOID, sizeof(TimestampTz), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

/* ---- timelines ---- */

typedef struct SequencePlan
{
	Steps		steps;
	StepMatcher matcher;
	StepEvents	events;			/* of one timeline */
	Pattern		pattern;
} SequencePlan;

/* (timeline, pattern, conditions) */
static void
make_sequence_plan(FunctionCallInfo fcinfo, void *arg)
{
	SequencePlan *plan = arg;
	Word		source;

	check_arg_not_null(fcinfo, 1, "pattern");
	check_arg_not_null(fcinfo, 2, "conditions");
	source = word_from_text(PG_GETARG_TEXT_PP(1));
	read_pattern(&plan->pattern, source);
	steps_from_array(&plan->steps, PG_GETARG_ARRAYTYPE_P(2), "conditions", false);
	check_conditions(&plan->pattern, source, plan->steps.count);
	step_matcher_init(&plan->matcher, &plan->steps);
	step_events_init(&plan->events, CurrentMemoryContext);
}

/*
 * Fills the plan's events from the timeline, argument 0; a timeline whose
 * words alone tell that nothing matches has none.
 */
static SequencePlan *
sequence_plan(FunctionCallInfo fcinfo)
{
	SequencePlan *plan = call_plan(fcinfo, 1, 2, sizeof(SequencePlan), make_sequence_plan);
	StepEvents *list = &plan->events;
	Timeline	t;

	PG_GETARG_TIMELINE(0, &t);
	list->count = 0;
	step_matcher_bind(&plan->matcher, &t);
	if ((plan->pattern.required & ~plan->matcher.available) != 0)
		return plan;
	step_events_fill(list, &plan->matcher, &t, DT_NOEND, false);
	for (uint32 i = 1; i < list->count; i++)
	{
		check_cancel_at(i);
		if (unlikely(list->events[i].at == list->events[i - 1].at && list->events[i].steps < list->events[i - 1].steps))
		{
			sort_step_events(list->events, list->count);
			break;
		}
	}
	return plan;
}

/* sequence_match(timeline, pattern, conditions) */
Datum
scrm_sequence_match(PG_FUNCTION_ARGS)
{
	SequencePlan *plan;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = sequence_plan(fcinfo);
	PG_RETURN_BOOL(pattern_count(&plan->pattern, plan->events.events, plan->events.count, 1) > 0);
}

/* sequence_count(timeline, pattern, conditions) */
Datum
scrm_sequence_count(PG_FUNCTION_ARGS)
{
	SequencePlan *plan;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = sequence_plan(fcinfo);
	PG_RETURN_INT64(pattern_count(&plan->pattern, plan->events.events, plan->events.count, PG_INT64_MAX));
}

/* sequence_events(timeline, pattern, conditions) */
Datum
scrm_sequence_events(PG_FUNCTION_ARGS)
{
	SequencePlan *plan;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = sequence_plan(fcinfo);
	PG_RETURN_ARRAYTYPE_P(first_times(&plan->pattern, plan->events.events, plan->events.count));
}

/* ---- raw rows ---- */

typedef struct RowsPlan
{
	bool		as_array;		/* called with VARIADIC array */
	Word		source;
	Pattern		pattern;
} RowsPlan;

/* (state, at, pattern, VARIADIC conditions) */
static void
make_rows_plan(FunctionCallInfo fcinfo, void *arg)
{
	RowsPlan   *plan = arg;

	check_arg_not_null(fcinfo, 2, "pattern");
	plan->as_array = rows_check_types(fcinfo, 3, "condition");
	plan->source = word_from_text(PG_GETARG_TEXT_PP(2));
	read_pattern(&plan->pattern, plan->source);
}

/*
 * sequence_accum(state, at, pattern, VARIADIC conditions "any")
 *
 * A row on which no condition holds leaves without a look at the state, as in
 * the funnel.
 */
Datum
scrm_sequence_accum(PG_FUNCTION_ARGS)
{
	RowsPlan   *plan;
	EventBuffer *buffer;
	FunnelRules rules;
	uint64		set;

	check_in_aggregate(fcinfo, "sequence_accum");
	plan = call_plan(fcinfo, 2, 1, sizeof(RowsPlan), make_rows_plan);
	set = rows_conditions(fcinfo, plan->as_array, 3, "condition", &rules.steps);
	check_conditions(&plan->pattern, plan->source, rules.steps);
	if (!PG_ARGISNULL(1))
		check_time_finite(PG_GETARG_TIMESTAMPTZ(1), "at");
	if (PG_ARGISNULL(1) || set == 0)
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
	{
		rules.modes = 0;
		rules.within = 0;
		buffer = events_create(&rules, plan->source);
	}
	else
	{
		buffer = (EventBuffer *) state_argument(fcinfo);
		if (unlikely(buffer->steps != rules.steps || !word_eq(events_pattern(buffer), plan->source)))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("pattern and the number of conditions must be the same on all rows of a group")));
	}
	PG_RETURN_POINTER(events_append(buffer, PG_GETARG_TIMESTAMPTZ(1), set));
}

/* The pattern and the sorted events of a final function's state, argument 0, which is not NULL. */
static StepEvent *
open_state(FunctionCallInfo fcinfo, Pattern *pattern, uint32 *count)
{
	EventBuffer *buffer = (EventBuffer *) state_argument(fcinfo);

	read_pattern(pattern, events_pattern(buffer));
	check_conditions(pattern, events_pattern(buffer), buffer->steps);
	*count = buffer->events;
	return events_sorted(buffer);
}

static int64
count_state(FunctionCallInfo fcinfo, const char *function, int64 most)
{
	Pattern		pattern;
	StepEvent  *events;
	uint32		count;
	int64		matches;

	check_in_aggregate(fcinfo, function);
	if (PG_ARGISNULL(0))
		return 0;
	events = open_state(fcinfo, &pattern, &count);
	matches = pattern_count(&pattern, events, count, most);
	pfree(events);
	return matches;
}

/* sequence_match_final(state): false when no row had a condition. */
Datum
scrm_sequence_match_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(count_state(fcinfo, "sequence_match_final", 1) > 0);
}

/* sequence_count_final(state) */
Datum
scrm_sequence_count_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(count_state(fcinfo, "sequence_count_final", PG_INT64_MAX));
}

/* sequence_events_final(state) */
Datum
scrm_sequence_events_final(PG_FUNCTION_ARGS)
{
	Pattern		pattern;
	StepEvent  *events;
	uint32		count;
	ArrayType  *times;

	check_in_aggregate(fcinfo, "sequence_events_final");
	if (PG_ARGISNULL(0))
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(TIMESTAMPTZOID));
	events = open_state(fcinfo, &pattern, &count);
	times = first_times(&pattern, events, count);
	pfree(events);
	PG_RETURN_ARRAYTYPE_P(times);
}
