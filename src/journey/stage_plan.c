/*
 * stage_plan.c
 *		What the aggregates over customers in a pipeline share.
 */
#include "scrm.h"

#include "common/call_plan.h"
#include "common/check.h"
#include "common/int.h"
#include "common/state.h"
#include "journey/stage_plan.h"
#include "utils/builtins.h"

#define PIPELINE_ARG 2			/* behind the state and the timeline */

static void
make_plan(FunctionCallInfo fcinfo, StagePlan *plan, bool has_touch)
{
	int			as_of_arg = PIPELINE_ARG + (has_touch ? 2 : 1);
	text	   *touch = NULL;
	StringInfoData json;

	check_arg_not_null(fcinfo, PIPELINE_ARG, "pipeline");
	if (has_touch)
	{
		check_arg_not_null(fcinfo, PIPELINE_ARG + 1, "touch");
		touch = PG_GETARG_TEXT_P(PIPELINE_ARG + 1);
	}
	check_arg_not_null(fcinfo, as_of_arg, "as_of");
	plan->as_of = PG_GETARG_TIMESTAMPTZ(as_of_arg);
	check_time_finite(plan->as_of, "as_of");
	walker_init(&plan->walker, PG_GETARG_VARLENA_P(PIPELINE_ARG), touch);

	initStringInfo(&json);
	pipeline_put_text(&json, &plan->walker.pipeline);
	initStringInfo(&plan->key);
	initStringInfo(&plan->params);
	tuple_put_word(&plan->params, (Word) {json.data, json.len});
	if (has_touch)
		tuple_put_word(&plan->params, word_from_text(touch));
	tuple_put_int(&plan->params, plan->as_of);
}

static void
make_plan_with_touch(FunctionCallInfo fcinfo, void *plan)
{
	make_plan(fcinfo, plan, true);
}

static void
make_plan_without_touch(FunctionCallInfo fcinfo, void *plan)
{
	make_plan(fcinfo, plan, false);
}

StagePlan *
stage_plan(FunctionCallInfo fcinfo, bool has_touch)
{
	return call_plan(fcinfo, PIPELINE_ARG, has_touch ? 3 : 2, sizeof(StagePlan),
					 has_touch ? make_plan_with_touch : make_plan_without_touch);
}

Tally *
stage_tally(FunctionCallInfo fcinfo, const TallyKind *kind, const StagePlan *plan)
{
	Tally	   *tally;

	if (PG_ARGISNULL(0))
		return tally_create(kind, &plan->params);
	tally = tally_open(kind, state_argument(fcinfo));
	tally_expect_params(kind, tally, &plan->params);
	return tally;
}

Tally *
stage_add(StagePlan *plan, const TallyKind *kind, Tally *tally, const TallyNumber *numbers,
		  int fields, const int64 *key)
{
	resetStringInfo(&plan->key);
	for (int i = 0; i < fields; i++)
		tuple_put_int(&plan->key, key[i]);
	return tally_add(kind, tally, &plan->key, numbers);
}

Tally *
stage_add_events(StagePlan *plan, const TallyKind *kind, Tally *tally, const Timeline *t)
{
	TallyNumber used[TALLY_MAX_NUMBERS] = {{.count = plan->walker.events.seen}};
	TallyNumber after[TALLY_MAX_NUMBERS] = {{.count = t->head.events - plan->walker.events.seen}};

	if (used[0].count > 0)
		tally = stage_add(plan, kind, tally, used, 2, (int64[]){0, TOTAL_EVENTS_USED});
	if (after[0].count > 0)
		tally = stage_add(plan, kind, tally, after, 2, (int64[]){0, TOTAL_EVENTS_AFTER});
	return tally;
}

/* ---- reading ---- */

void
stage_pipeline(const Tally *tally, Pipeline *pipeline)
{
	TupleReader params = tally_params(tally);
	Word		word = tuple_next(&params).word;

	pipeline_from_text(pnstrdup(word.data, word.len), pipeline);
}

const char *
stage_check_params(const Tally *tally, bool has_touch, Pipeline *pipeline)
{
	TupleReader params = tally_params(tally);
	Word		word;
	int64		as_of;
	StringInfoData json;

	if (!tuple_get_word(&params, &word))
		return "The pipeline is missing.";
	pipeline_from_text(pnstrdup(word.data, word.len), pipeline);
	initStringInfo(&json);
	pipeline_put_text(&json, pipeline);
	if (!word_eq(word, (Word) {json.data, json.len}))
		return "The pipeline is not as a pipeline is written.";
	if (has_touch)
	{
		Steps		steps;

		if (!tuple_get_word(&params, &word))
			return "The touch is missing.";
		steps_init(&steps);
		steps_add(&steps, word, false);
	}
	if (!tuple_get_int(&params, &as_of) || !IS_VALID_TIMESTAMP(as_of))
		return "as_of is missing or out of range.";
	if (tuple_next(&params).type != TUPLE_END)
		return "There are too many parameters.";
	return NULL;
}

void
stage_sum(int64 *sum, int64 count)
{
	if (pg_add_s64_overflow(*sum, count, sum))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a count is out of range")));
}
