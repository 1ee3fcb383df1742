/*
 * stage_plan.h
 *		What the aggregates over customers in a pipeline share.
 */
#ifndef SCRM_STAGE_PLAN_H
#define SCRM_STAGE_PLAN_H

#include "common/tally.h"
#include "journey/pipeline.h"

/* Made of the parameters pipeline and as_of, between which there may be a touch. */
typedef struct StagePlan
{
	PipelineWalker walker;
	TimestampTz as_of;
	StringInfoData params;		/* of the tally */
	StringInfoData key;			/* to build keys in */
} StagePlan;

extern StagePlan *stage_plan(FunctionCallInfo fcinfo, bool has_touch);

/* The state of a transition function that begins with (state, timeline). */
extern Tally *stage_tally(FunctionCallInfo fcinfo, const TallyKind *kind, const StagePlan *plan);

/* What entry the totals have for it: keys (0, one of these). */
typedef enum StageTotal
{
	TOTAL_NOT_ENTERED,			/* customers who were in no stage */
	TOTAL_LEFT,					/* customers who were, and fell out of the pipeline */
	TOTAL_ENTERED,				/* customers who entered a stage */
	TOTAL_EVENTS_USED,
	TOTAL_EVENTS_AFTER,			/* later than as_of */
	STAGE_TOTALS
} StageTotal;

/* Adds numbers to an entry whose key is so many integers. */
extern Tally *stage_add(StagePlan *plan, const TallyKind *kind, Tally *tally, const TallyNumber *numbers,
						int fields, const int64 *key);
extern Tally *stage_add_events(StagePlan *plan, const TallyKind *kind, Tally *tally, const Timeline *timeline);

/* ---- reading ---- */

/* The pipeline of a tally, whose first parameter is its text. */
extern void stage_pipeline(const Tally *tally, Pipeline *pipeline);

/* The parameters are a pipeline, a touch if there is one, and as_of; or what is wrong with them. */
extern const char *stage_check_params(const Tally *tally, bool has_touch, Pipeline *pipeline);

/* Adds up counts of a state, which may be a stranger's. */
extern void stage_sum(int64 *sum, int64 count);

#endif							/* SCRM_STAGE_PLAN_H */
