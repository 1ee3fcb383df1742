/*
 * funnel.c
 *		The doors to the funnel: raw rows and stored timelines.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/state.h"
#include "journey/events.h"
#include "journey/funnel.h"
#include "journey/rows.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_window_funnel_accum);
PG_FUNCTION_INFO_V1(scrm_window_funnel_modes_accum);
PG_FUNCTION_INFO_V1(scrm_window_funnel_combine);
PG_FUNCTION_INFO_V1(scrm_window_funnel_final);
PG_FUNCTION_INFO_V1(scrm_window_funnel_timeline);
PG_FUNCTION_INFO_V1(scrm_funnel_times);

/* ---- parameters ---- */

/* Arguments first_arg on: steps text[], within interval, modes text[]; exclude_arg is 0 where there is none. */
void
funnel_plan_make(FunctionCallInfo fcinfo, FunnelPlan *plan, int first_arg, int exclude_arg)
{
	check_arg_not_null(fcinfo, first_arg, "steps");
	check_arg_not_null(fcinfo, first_arg + 1, "within");
	check_arg_not_null(fcinfo, first_arg + 2, "modes");
	plan->steps_source = PG_GETARG_ARRAYTYPE_P(first_arg);
	plan->rules.within = check_duration(PG_GETARG_INTERVAL_P(first_arg + 1), "within");
	plan->rules.modes = funnel_modes_from_array(PG_GETARG_ARRAYTYPE_P(first_arg + 2));
	steps_from_array(&plan->steps, plan->steps_source, "steps", true);
	plan->rules.steps = plan->steps.count;
	plan->rules.optional = plan->steps.optional;
	if (exclude_arg > 0)
	{
		check_arg_not_null(fcinfo, exclude_arg, "exclude");
		plan->exclude_source = PG_GETARG_ARRAYTYPE_P(exclude_arg);
		funnel_exclusions_from_array(&plan->rules, &plan->steps, plan->exclude_source);
	}
	funnel_rules_check(&plan->rules);
	step_matcher_init(&plan->matcher, &plan->steps);
	step_events_init(&plan->events, CurrentMemoryContext);
}

/* (timeline, steps, within, modes [, exclude]) */
static void
make_accessor_plan(FunctionCallInfo fcinfo, void *plan)
{
	funnel_plan_make(fcinfo, plan, 1, PG_NARGS() > 4 ? 4 : 0);
}

FunnelPlan *
funnel_accessor_plan(FunctionCallInfo fcinfo)
{
	return call_plan(fcinfo, 1, PG_NARGS() - 1, sizeof(FunnelPlan), make_accessor_plan);
}

/* (state, timeline, steps, within, modes, as_of [, exclude]) */
static void
make_aggregate_plan(FunctionCallInfo fcinfo, void *plan)
{
	funnel_plan_make(fcinfo, plan, 2, PG_NARGS() == 7 ? 6 : 0);
}

FunnelPlan *
funnel_aggregate_plan(FunctionCallInfo fcinfo)
{
	return call_plan(fcinfo, 2, PG_NARGS() - 2, sizeof(FunnelPlan), make_aggregate_plan);
}

/* The timeline's events up to "until", as the plan's modes want them. */
void
funnel_plan_events(FunnelPlan *plan, const Timeline *t, TimestampTz until)
{
	step_events_fill(&plan->events, &plan->matcher, t, until, funnel_keeps_all(plan->rules.modes));
}

/* ---- timelines ---- */

/* How many of the first steps are in the set. */
static int
leading_steps(uint64 set, int steps)
{
	uint64		missing = ~set;

	return missing == 0 ? steps : Min(steps, pg_rightmost_one_pos64(missing));
}

/* window_funnel(timeline, steps text[], within interval, modes text[], exclude text[]): without the last in 0.1.0 */
Datum
scrm_window_funnel_timeline(PG_FUNCTION_ARGS)
{
	FunnelPlan *plan;
	FunnelRules rules;
	Timeline	t;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = funnel_accessor_plan(fcinfo);
	PG_GETARG_TIMELINE(0, &t);
	rules = plan->rules;
	if (!(rules.modes & (FUNNEL_ANY_ORDER | FUNNEL_CLICKHOUSE)) && !plan->matcher.by_channel_rules)
	{
		int			leading;

		/* the dictionary alone tells of steps that nothing fills: no chain passes the first of them */
		step_matcher_bind(&plan->matcher, &t);
		leading = leading_steps(plan->matcher.available | rules.optional, rules.steps);
		if (leading <= 1 && rules.optional == 0)
			PG_RETURN_INT32(leading);
		/* what is not on the way there does not matter, but where later steps or others do */
		if (rules.modes == 0 && rules.optional == 0 && rules.exclusions == 0)
			rules.steps = leading;
	}
	funnel_plan_events(plan, &t, DT_NOEND);
	PG_RETURN_INT32(funnel_level(plan->events.events, plan->events.count, &rules));
}

/* funnel_times(timeline, steps, within, modes, exclude): empty when no step is reached, NULL where one is left out. */
Datum
scrm_funnel_times(PG_FUNCTION_ARGS)
{
	FunnelPlan *plan;
	Timeline	t;
	int			level;
	TimestampTz times[MAX_STEPS];
	Datum		datums[MAX_STEPS];
	bool		skipped[MAX_STEPS];
	int			lower_bound = 1;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = funnel_accessor_plan(fcinfo);
	PG_GETARG_TIMELINE(0, &t);
	funnel_plan_events(plan, &t, DT_NOEND);
	level = funnel_times(plan->events.events, plan->events.count, &plan->rules, times);
	if (level == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(TIMESTAMPTZOID));
	for (int i = 0; i < level; i++)
	{
		datums[i] = TimestampTzGetDatum(times[i]);
		skipped[i] = times[i] == STEP_SKIPPED;
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(datums, skipped, 1, &level, &lower_bound, TIMESTAMPTZOID,
											 sizeof(TimestampTz), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* ---- raw rows ---- */

/* What a transition function knows beyond its state; made anew where it is lost. */
typedef struct RowsPlan
{
	bool		as_array;		/* called with VARIADIC array */
	ArrayType  *modes_source;
	int			modes;
} RowsPlan;

static RowsPlan *
rows_plan(FunctionCallInfo fcinfo, int first_step)
{
	RowsPlan   *plan = fcinfo->flinfo->fn_extra;

	if (plan != NULL)
		return plan;
	plan = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(RowsPlan));
	plan->as_array = rows_check_types(fcinfo, first_step, "step");
	fcinfo->flinfo->fn_extra = plan;
	return plan;
}

/*
 * A row on which no condition holds, most of them, leaves without a look at
 * the state: over a whole base that look waits for memory.
 */
static Datum
accumulate_row(FunctionCallInfo fcinfo, int first_step, bool has_modes, const char *function)
{
	EventBuffer *buffer;
	RowsPlan   *plan;
	FunnelRules rules = {0};
	uint64		set;

	check_in_aggregate(fcinfo, function);
	plan = rows_plan(fcinfo, first_step);
	check_arg_not_null(fcinfo, 2, "within");
	rules.within = check_duration(PG_GETARG_INTERVAL_P(2), "within");
	rules.modes = 0;
	if (has_modes)
	{
		ArrayType  *modes;

		check_arg_not_null(fcinfo, 3, "modes");
		modes = PG_GETARG_ARRAYTYPE_P(3);
		if (plan->modes_source == NULL || VARSIZE(plan->modes_source) != VARSIZE(modes) ||
			memcmp(plan->modes_source, modes, VARSIZE(modes)) != 0)
		{
			plan->modes = funnel_modes_from_array(modes);
			if (plan->modes_source != NULL)
				pfree(plan->modes_source);
			plan->modes_source = NULL;
			plan->modes_source = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, VARSIZE(modes));
			memcpy(plan->modes_source, modes, VARSIZE(modes));
		}
		rules.modes = plan->modes;
	}
	set = rows_conditions(fcinfo, plan->as_array, first_step, "step", &rules.steps);

	if (!PG_ARGISNULL(1))
		check_time_finite(PG_GETARG_TIMESTAMPTZ(1), "at");
	if (PG_ARGISNULL(1) || (set == 0 && !funnel_keeps_all(rules.modes)))
	{
		funnel_rules_check(&rules);
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	buffer = PG_ARGISNULL(0) ? NULL : (EventBuffer *) state_argument(fcinfo);
	if (buffer == NULL)
		funnel_rules_check(&rules);
	else if (unlikely(buffer->within != (int64) rules.within || buffer->modes != rules.modes ||
					  buffer->steps != rules.steps))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("steps, modes and within must be the same on all rows of a group")));
	if (buffer == NULL)
		buffer = events_create(&rules, (Word) {NULL, 0});
	PG_RETURN_POINTER(events_append(buffer, PG_GETARG_TIMESTAMPTZ(1), set));
}

/* window_funnel_accum(state, at, within, VARIADIC steps "any") */
Datum
scrm_window_funnel_accum(PG_FUNCTION_ARGS)
{
	return accumulate_row(fcinfo, 3, false, "window_funnel_accum");
}

/* window_funnel_modes_accum(state, at, within, modes text[], VARIADIC steps "any") */
Datum
scrm_window_funnel_modes_accum(PG_FUNCTION_ARGS)
{
	return accumulate_row(fcinfo, 4, true, "window_funnel_modes_accum");
}

/* window_funnel_combine(a, b): either may be NULL. */
Datum
scrm_window_funnel_combine(PG_FUNCTION_ARGS)
{
	EventBuffer *other;

	check_in_aggregate(fcinfo, "window_funnel_combine");
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (EventBuffer *) PG_GETARG_VARLENA_P(1);
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(other);	/* which nodeAgg copies */
	PG_RETURN_POINTER(events_append_all((EventBuffer *) state_argument(fcinfo), other));
}

/* window_funnel_final(state): the number of steps reached, 0 when none was. */
Datum
scrm_window_funnel_final(PG_FUNCTION_ARGS)
{
	EventBuffer *buffer;
	FunnelRules rules = {0};
	StepEvent  *events;
	int			level;

	check_in_aggregate(fcinfo, "window_funnel_final");
	if (PG_ARGISNULL(0))
		PG_RETURN_INT32(0);
	buffer = (EventBuffer *) state_argument(fcinfo);
	rules.steps = buffer->steps;
	rules.modes = buffer->modes;
	rules.within = buffer->within;
	events = events_sorted(buffer);
	level = funnel_level(events, buffer->events, &rules);
	pfree(events);
	PG_RETURN_INT32(level);
}
