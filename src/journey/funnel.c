/*
 * funnel.c
 *		The doors to the funnel: raw rows and stored timelines.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/check.h"
#include "common/state.h"
#include "journey/events.h"
#include "journey/funnel.h"
#include "miscadmin.h"
#include "nodes/primnodes.h"
#include "port/pg_bitutils.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_window_funnel_accum);
PG_FUNCTION_INFO_V1(scrm_window_funnel_modes_accum);
PG_FUNCTION_INFO_V1(scrm_window_funnel_combine);
PG_FUNCTION_INFO_V1(scrm_window_funnel_final);
PG_FUNCTION_INFO_V1(scrm_window_funnel_timeline);
PG_FUNCTION_INFO_V1(scrm_funnel_times);

/* ---- parameters ---- */

static bool
same_array(const ArrayType *known, const ArrayType *array)
{
	return known != NULL && VARSIZE(known) == VARSIZE(array) &&
		memcmp(known, array, VARSIZE(array)) == 0;
}

static void
remember_array(MemoryContext context, ArrayType **known, const ArrayType *array)
{
	ArrayType  *copy = MemoryContextAlloc(context, VARSIZE(array));

	memcpy(copy, array, VARSIZE(array));
	if (*known != NULL)
		pfree(*known);
	*known = copy;
}

/*
 * Is the argument a constant of the query?  get_fn_expr_arg_stable() would also
 * say so of parameters, which PL/pgSQL changes under one and the same plan.
 */
static bool
arg_is_const(FunctionCallInfo fcinfo, int argno)
{
	Node	   *call = fcinfo->flinfo->fn_expr;

	return call != NULL && IsA(call, FuncExpr) &&
		IsA(list_nth(((FuncExpr *) call)->args, argno), Const);
}

/*
 * The parameters of a call (timeline, steps, within, modes, ...), parsed once
 * and kept as long as they stay the same.
 */
FunnelPlan *
funnel_plan(FunctionCallInfo fcinfo, int first_arg)
{
	FunnelPlan *plan = fcinfo->flinfo->fn_extra;
	ArrayType  *steps;
	ArrayType  *modes;

	if (plan != NULL && plan->valid && plan->constant)
		return plan;
	check_arg_not_null(fcinfo, first_arg, "steps");
	check_arg_not_null(fcinfo, first_arg + 1, "within");
	check_arg_not_null(fcinfo, first_arg + 2, "modes");
	steps = PG_GETARG_ARRAYTYPE_P(first_arg);
	modes = PG_GETARG_ARRAYTYPE_P(first_arg + 2);

	if (plan == NULL)
		plan = fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(FunnelPlan));
	plan->rules.within = check_duration(PG_GETARG_INTERVAL_P(first_arg + 1), "within");
	if (!plan->valid || !same_array(plan->steps_source, steps) || !same_array(plan->modes_source, modes))
	{
		MemoryContext caller;

		plan->valid = false;
		remember_array(fcinfo->flinfo->fn_mcxt, &plan->steps_source, steps);
		remember_array(fcinfo->flinfo->fn_mcxt, &plan->modes_source, modes);
		if (plan->context == NULL)
			plan->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "scrm funnel steps",
												  ALLOCSET_SMALL_SIZES);
		MemoryContextReset(plan->context);
		plan->events = NULL;
		plan->events_room = 0;
		plan->names = NULL;
		caller = MemoryContextSwitchTo(plan->context);
		steps_from_array(&plan->steps, plan->steps_source);
		step_matcher_init(&plan->matcher, &plan->steps);
		MemoryContextSwitchTo(caller);
		plan->rules.steps = plan->steps.count;
		plan->rules.modes = funnel_modes_from_array(plan->modes_source);
		funnel_rules_check(&plan->rules);
		plan->constant = arg_is_const(fcinfo, first_arg) && arg_is_const(fcinfo, first_arg + 1) &&
			arg_is_const(fcinfo, first_arg + 2);
		plan->valid = true;
	}
	return plan;
}

/*
 * Fills plan->events with the timeline's events up to "until" that fill a
 * step, in order of time; tells how many there were up to then, used or not.
 */
uint32
funnel_plan_events(FunnelPlan *plan, const Timeline *t, TimestampTz until, uint32 *seen)
{
	const StepMatcher *matcher = &plan->matcher;
	FunnelEvent *events;
	TimelineCursor cursor;
	uint32		count = 0;

	*seen = 0;
	if (plan->events_room < t->head.events)
	{
		uint32		room = Max(t->head.events, 64);

		if (plan->events != NULL)
			pfree(plan->events);
		plan->events = NULL;
		plan->events_room = 0;
		plan->events = MemoryContextAllocHuge(plan->context, room * sizeof(FunnelEvent));
		plan->events_room = room;
	}
	events = plan->events;
	step_matcher_bind(&plan->matcher, t);
	timeline_rewind(&cursor, t);
	while (timeline_next_block(&cursor))
	{
		int			wanted = cursor.count;

		CHECK_FOR_INTERRUPTS();
		while (wanted > 0 && cursor.at[wanted - 1] > until)
			wanted--;
		*seen += wanted;
		/* an event is written always, kept when it fills a step: no branch to guess */
		if (t->kind_width == 1 && !matcher->by_channel_rules)
		{
			const uint8 *kinds = t->kind_codes + cursor.first;
			const uint64 *by_kind = matcher->by_kind;

			for (int i = 0; i < wanted; i++)
			{
				uint64		steps = by_kind[kinds[i]];

				events[count].at = cursor.at[i];
				events[count].steps = steps;
				count += steps != 0;
			}
		}
		else
		{
			for (int i = 0; i < wanted; i++)
			{
				uint32		place = cursor.first + i;
				uint64		steps = step_matcher_steps(matcher, timeline_kind(t, place),
													   timeline_channel(t, place));

				events[count].at = cursor.at[i];
				events[count].steps = steps;
				count += steps != 0;
			}
		}
		if (wanted < cursor.count)
			break;
	}
	return count;
}

/* ---- timelines ---- */

/* How many of the first steps are in the set. */
static int
leading_steps(uint64 set, int steps)
{
	uint64		missing = ~set;

	return missing == 0 ? steps : Min(steps, pg_rightmost_one_pos64(missing));
}

/* window_funnel(timeline, steps text[], within interval, modes text[]) */
Datum
scrm_window_funnel_timeline(PG_FUNCTION_ARGS)
{
	FunnelPlan *plan;
	FunnelRules rules;
	Timeline	t;
	uint32		seen;
	uint32		count;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = funnel_plan(fcinfo, 1);
	PG_GETARG_TIMELINE(0, &t);
	rules = plan->rules;
	if (rules.modes == 0 && !plan->matcher.by_channel_rules)
	{
		/* the dictionary alone tells of steps that nothing fills: no chain passes the first of them */
		step_matcher_bind(&plan->matcher, &t);
		rules.steps = leading_steps(plan->matcher.available, rules.steps);
		if (rules.steps <= 1)
			PG_RETURN_INT32(rules.steps);
	}
	count = funnel_plan_events(plan, &t, DT_NOEND, &seen);
	PG_RETURN_INT32(funnel_level(plan->events, count, &rules));
}

/* funnel_times(timeline, steps, within, modes): empty when no step is reached. */
Datum
scrm_funnel_times(PG_FUNCTION_ARGS)
{
	FunnelPlan *plan;
	Timeline	t;
	uint32		seen;
	uint32		count;
	int			level;
	TimestampTz times[MAX_STEPS];
	Datum		datums[MAX_STEPS];

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = funnel_plan(fcinfo, 1);
	PG_GETARG_TIMELINE(0, &t);
	count = funnel_plan_events(plan, &t, DT_NOEND, &seen);
	level = funnel_times(plan->events, count, &plan->rules, times);
	if (level == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(TIMESTAMPTZOID));
	for (int i = 0; i < level; i++)
		datums[i] = TimestampTzGetDatum(times[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(datums, level, TIMESTAMPTZOID, sizeof(TimestampTz),
										  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
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
	plan->as_array = get_fn_expr_variadic(fcinfo->flinfo);
	for (int i = first_step; i < PG_NARGS(); i++)
	{
		Oid			type = getBaseType(get_fn_expr_argtype(fcinfo->flinfo, i));

		if (type != (plan->as_array ? BOOLARRAYOID : BOOLOID))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("step %d must be a boolean condition, got type %s",
							i - first_step + 1, format_type_be(type)),
					 type == UNKNOWNOID ? errhint("Say its type: NULL::boolean.") : 0));
	}
	if (!plan->as_array && PG_NARGS() - first_step > MAX_STEPS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d steps are possible, got %d", MAX_STEPS, PG_NARGS() - first_step)));
	fcinfo->flinfo->fn_extra = plan;
	return plan;
}

/* The row's conditions as a set, and how many there are; NULL is false. */
static uint64
row_conditions(FunctionCallInfo fcinfo, const RowsPlan *plan, int first_step, int *steps)
{
	uint64		set = 0;

	if (plan->as_array)
	{
		ArrayType  *array;
		Datum	   *elements;
		bool	   *nulls;

		check_arg_not_null(fcinfo, first_step, "steps");
		array = PG_GETARG_ARRAYTYPE_P(first_step);
		check_one_dimension(array, "steps");
		deconstruct_array(array, BOOLOID, 1, true, TYPALIGN_CHAR,
						  &elements, &nulls, steps);
		for (int i = 0; i < Min(*steps, MAX_STEPS); i++)
			if (!nulls[i] && DatumGetBool(elements[i]))
				set |= UINT64CONST(1) << i;
		return set;
	}
	*steps = PG_NARGS() - first_step;
	for (int i = 0; i < *steps; i++)
		if (!PG_ARGISNULL(first_step + i) && PG_GETARG_BOOL(first_step + i))
			set |= UINT64CONST(1) << i;
	return set;
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
	FunnelRules rules;
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
		if (!same_array(plan->modes_source, modes))
		{
			plan->modes = funnel_modes_from_array(modes);
			remember_array(fcinfo->flinfo->fn_mcxt, &plan->modes_source, modes);
		}
		rules.modes = plan->modes;
	}
	set = row_conditions(fcinfo, plan, first_step, &rules.steps);

	if (!PG_ARGISNULL(1))
		check_time_finite(PG_GETARG_TIMESTAMPTZ(1), "at");
	if (PG_ARGISNULL(1) || set == 0)
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
		buffer = events_create(&rules);
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
	FunnelRules rules;
	FunnelEvent *events;
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
