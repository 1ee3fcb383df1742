/*
 * stage.c
 *		Where one customer is in a pipeline, and how it came there.
 */
#include "scrm.h"

#include "common/call_plan.h"
#include "common/check.h"
#include "common/report.h"
#include "journey/pipeline.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(scrm_stage);
PG_FUNCTION_INFO_V1(scrm_stage_history);

static void
make_plan(FunctionCallInfo fcinfo, void *walker)
{
	check_arg_not_null(fcinfo, 1, "pipeline");
	walker_init(walker, PG_GETARG_VARLENA_P(1), NULL);
}

static PipelineWalker *
walker_of_call(FunctionCallInfo fcinfo)
{
	return call_plan(fcinfo, 1, 1, sizeof(PipelineWalker), make_plan);
}

/* stage(timeline, pipeline, as_of): NULL before the first stage and out of the pipeline. */
Datum
scrm_stage(PG_FUNCTION_ARGS)
{
	PipelineWalker *walker;
	TimestampTz as_of;
	Timeline	t;
	Stay		stay;
	int			stage = NO_STAGE;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	walker = walker_of_call(fcinfo);
	check_arg_not_null(fcinfo, 2, "as_of");
	as_of = PG_GETARG_TIMESTAMPTZ(2);
	check_time_finite(as_of, "as_of");
	PG_GETARG_TIMELINE(0, &t);
	walker_start(walker, &t, as_of);
	while (walker_next(walker, &stay))
		stage = stay.end == STAY_OPEN ? stay.stage : NO_STAGE;
	if (stage == NO_STAGE)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(word_to_text(walker->pipeline.stage[stage].name));
}

/*
 * Finds what stays were entered by: of the events of one time that fill the
 * step the first in the timeline's order.  Stays come in order of time.
 */
typedef struct EventFinder
{
	const PipelineWalker *walker;
	const Event *next;
	const Event *end;
} EventFinder;

static WordCode
find_kind(EventFinder *finder, const Stay *stay)
{
	const Event *event;
	uint64		steps;

	for (; finder->next < finder->end && finder->next->at < stay->entered_at; finder->next++)
		check_cancel_at((uint32) (finder->end - finder->next));
	for (event = finder->next; event < finder->end; event++)
	{
		check_cancel_at((uint32) (finder->end - event));
		steps = step_matcher_steps(&finder->walker->matcher, event->kind, event->channel);
		if (walker_effect(finder->walker, steps) >> stay->step & 1)
			break;
	}
	Assert(event < finder->end && event->at == stay->entered_at);
	return event->kind;
}

/* stage_history(timeline, pipeline): a row a stay */
Datum
scrm_stage_history(PG_FUNCTION_ARGS)
{
	PipelineWalker *walker;
	Timeline	t;
	Stay		stay;
	EventFinder finder;
	Word	   *kinds;
	int32		times[PIPELINE_MAX_STAGES] = {0};
	Datum		names[PIPELINE_MAX_STAGES];

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	walker = walker_of_call(fcinfo);
	PG_GETARG_TIMELINE(0, &t);
	walker_start(walker, &t, DT_NOEND);
	kinds = timeline_kinds(&t);
	finder.walker = walker;
	finder.next = timeline_events(&t);
	finder.end = finder.next + t.head.events;
	for (int i = 0; i < walker->pipeline.count; i++)
		names[i] = PointerGetDatum(word_to_text(walker->pipeline.stage[i].name));
	while (walker_next(walker, &stay))
	{
		text	   *kind = word_to_text(kinds[find_kind(&finder, &stay)]);
		Datum		values[5];
		bool		nulls[5] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = names[stay.stage];
		values[1] = TimestampTzGetDatum(stay.entered_at);
		values[2] = TimestampTzGetDatum(stay.left_at);
		nulls[2] = stay.end == STAY_OPEN;
		values[3] = PointerGetDatum(kind);
		values[4] = Int32GetDatum(++times[stay.stage]);
		report_row(fcinfo, values, nulls);
		pfree(kind);
	}
	PG_RETURN_NULL();
}
