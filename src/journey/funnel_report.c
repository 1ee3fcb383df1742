/*
 * funnel_report.c
 *		The funnel of many customers: aggregates and reports.
 *
 * Rates are made of customers whose window had closed by as_of, converted or
 * not: leaving out only those still open and unconverted would flatter them.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/report.h"
#include "common/state.h"
#include "funcapi.h"
#include "journey/funnel.h"
#include "journey/funnel_counts.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(scrm_funnel_accum);
PG_FUNCTION_INFO_V1(scrm_funnel_rollup_accum);
PG_FUNCTION_INFO_V1(scrm_funnel_combine);
PG_FUNCTION_INFO_V1(scrm_funnel_final);
PG_FUNCTION_INFO_V1(scrm_funnel_merge);
PG_FUNCTION_INFO_V1(scrm_funnel_report);
PG_FUNCTION_INFO_V1(scrm_funnel_totals);

/* ---- aggregates ---- */

/* The names of the plan's steps and its exclusions, as the state holds them. */
static void
plan_names(FunnelPlan *plan)
{
	Word		names[MAX_STEPS];
	Datum	   *elements;
	int			count;
	int			words = 0;
	MemoryContext caller = MemoryContextSwitchTo(call_plan_context(plan));

	deconstruct_array(plan->steps_source, TEXTOID, -1, false, TYPALIGN_INT, &elements, NULL, &count);
	for (int i = 0; i < count; i++)
		names[words++] = word_from_text(DatumGetTextPP(elements[i]));
	if (plan->exclude_source != NULL)
	{
		deconstruct_array(plan->exclude_source, TEXTOID, -1, false, TYPALIGN_INT, &elements, NULL, &count);
		for (int i = 0; i < count; i++)
			names[words++] = word_from_text(DatumGetTextPP(elements[i]));
	}
	plan->names = funnel_encode_names(names, words, &plan->names_bytes);
	MemoryContextSwitchTo(caller);
}

static bool
follows_plan(const Funnel *funnel, const FunnelPlan *plan, TimestampTz as_of)
{
	return funnel->as_of == as_of && funnel->modes == plan->rules.modes &&
		funnel->within == (int64) plan->rules.within &&
		funnel->steps == plan->rules.steps && funnel->names_bytes == plan->names_bytes &&
		memcmp(funnel_names(funnel), plan->names, plan->names_bytes) == 0;
}

/* funnel_accum(state, timeline, steps text[], within interval, modes text[], as_of timestamptz [, exclude text[]]) */
Datum
scrm_funnel_accum(PG_FUNCTION_ARGS)
{
	Funnel	   *funnel;
	FunnelPlan *plan;
	TimestampTz as_of;
	Timeline	t;
	int			level;
	TimestampTz times[MAX_STEPS];

	check_in_aggregate(fcinfo, "funnel_accum");
	funnel = PG_ARGISNULL(0) ? NULL : funnel_open(state_argument(fcinfo));
	plan = funnel_aggregate_plan(fcinfo);
	check_arg_not_null(fcinfo, 5, "as_of");
	as_of = PG_GETARG_TIMESTAMPTZ(5);
	check_time_finite(as_of, "as_of");
	if (plan->names == NULL)
		plan_names(plan);
	if (funnel == NULL)
		funnel = funnel_create(&plan->rules, as_of, plan->names, plan->names_bytes);
	else if (!follows_plan(funnel, plan, as_of))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("steps, within, modes, as_of and exclude must be the same on all rows of a group")));
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(funnel);

	PG_GETARG_TIMELINE(1, &t);
	funnel_plan_events(plan, &t, as_of);
	level = funnel_times(plan->events.events, plan->events.count, &plan->rules, times);
	funnel->events_used += plan->events.seen;
	funnel->events_after += t.head.events - plan->events.seen;
	PG_RETURN_POINTER(funnel_add_customer(funnel, level, times, plan->rules.optional));
}

static void *
open_any(struct varlena *datum)
{
	return funnel_open(datum);
}

static void *
canonical_any(const void *state)
{
	return funnel_trim(state);
}

static void *
add_any(void *state, const void *other)
{
	return funnel_add(state, other);
}

static const StateMethods funnel_methods = {open_any, canonical_any, add_any};

/* funnel_rollup_accum(state, funnel) */
Datum
scrm_funnel_rollup_accum(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &funnel_methods, "funnel_rollup_accum");
}

/* funnel_combine(a, b) */
Datum
scrm_funnel_combine(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &funnel_methods, "funnel_combine");
}

/* funnel_final(state) */
Datum
scrm_funnel_final(PG_FUNCTION_ARGS)
{
	return state_final(fcinfo, &funnel_methods, "funnel_final");
}

/* merge(a, b), a || b */
Datum
scrm_funnel_merge(PG_FUNCTION_ARGS)
{
	return state_merge(fcinfo, &funnel_methods);
}

/* ---- reports ---- */

/* The smallest duration that a share p of the step's customers did not exceed. */
static int64
duration_quantile(const Funnel *funnel, int step, float8 p)
{
	const FunnelBucket *buckets = funnel_buckets(funnel);
	DurationCount *counts = palloc(Max(funnel->buckets, 1) * sizeof(DurationCount));
	int			count = 0;
	int64		quantile;

	for (uint32 i = 0; i < funnel->buckets; i++)
		if (buckets[i].step == step)
		{
			counts[count].bucket = buckets[i].bucket;
			counts[count].count = buckets[i].customers;
			counts[count].shortest = funnel->step[step].shortest;
			counts[count++].longest = funnel->step[step].longest;
		}
	quantile = report_duration_quantile(counts, count, p);
	pfree(counts);
	return quantile;
}

void
funnel_put_steps(FunctionCallInfo fcinfo, const Funnel *funnel, const Datum *first)
{
	Word		names[MAX_STEPS];
	uint64		optional = funnel_optional_steps(funnel);

	funnel_get_names(funnel, names);
	for (int i = 0; i < funnel->steps; i++)
	{
		const FunnelStep *step = &funnel->step[i];
		const FunnelStep *before = &funnel->step[funnel_step_before(optional, i)];
		Datum		row[17] = {0};
		bool		row_nulls[17] = {false};
		Datum	   *values = row + 1;
		bool	   *nulls = row_nulls + 1;

		values[0] = Int32GetDatum(i + 1);
		values[1] = PointerGetDatum(funnel->modes & FUNNEL_ANY_ORDER ?
									cstring_to_text(psprintf("any %d", i + 1)) : word_to_text(names[i]));
		values[2] = Int64GetDatum(before->closed);
		values[3] = Int64GetDatum(step->closed);
		report_rate(&values[4], &nulls[4], step->closed, i > 0 ? before->closed : 0);
		report_rate(&values[7], &nulls[7], step->closed, funnel->step[0].closed);
		if (i == 0 && step->closed > 0)
			values[8] = values[9] = values[7];	/* by definition, not by estimate */
		nulls[10] = nulls[11] = nulls[12] = nulls[13] = i == 0 || step->closed == 0;
		if (!nulls[10])
		{
			Datum		median[2];
			Datum		p90[2];

			report_duration(median, duration_quantile(funnel, i, 0.5));
			report_duration(p90, duration_quantile(funnel, i, 0.9));
			values[10] = median[0];
			values[11] = p90[0];
			values[12] = median[1];
			values[13] = p90[1];
		}
		values[14] = Int64GetDatum(before->open);
		values[15] = Int64GetDatum(step->open);
		if (first != NULL)
		{
			row[0] = *first;
			report_row(fcinfo, row, row_nulls);
		}
		else
			report_row(fcinfo, values, nulls);
	}
}

/* funnel_report(funnel): a row a step. */
Datum
scrm_funnel_report(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	funnel_put_steps(fcinfo, PG_GETARG_FUNNEL(0), NULL);
	PG_RETURN_NULL();
}

void
funnel_put_totals(FunctionCallInfo fcinfo, int64 closed, int64 open, int64 not_entered,
				  int64 events_used, int64 events_after)
{
	Datum		values[6] = {
		Int64GetDatum(closed + open + not_entered), Int64GetDatum(closed), Int64GetDatum(open),
		Int64GetDatum(not_entered), Int64GetDatum(events_used), Int64GetDatum(events_after)
	};
	bool		nulls[6] = {false};

	report_row(fcinfo, values, nulls);
}

/* funnel_totals(funnel): one row that accounts for every customer and event. */
Datum
scrm_funnel_totals(PG_FUNCTION_ARGS)
{
	Funnel	   *funnel = PG_GETARG_FUNNEL(0);
	int64		closed = funnel->step[0].closed;
	int64		open = funnel->step[0].open;

	InitMaterializedSRF(fcinfo, 0);
	funnel_put_totals(fcinfo, closed, open, funnel->customers - closed - open,
					  funnel->events_used, funnel->events_after);
	PG_RETURN_NULL();
}
