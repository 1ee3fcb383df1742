/*
 * pipeline.h
 *		An ordered list of stages, and the way of one customer through it.
 */
#ifndef SCRM_PIPELINE_H
#define SCRM_PIPELINE_H

#include "timeline/step_events.h"

#define PIPELINE_VERSION 1
#define PIPELINE_MAX_STAGES 30	/* two steps each in a set of 64, and room for a touch */
#define NO_STAGE (-1)			/* before the first stage, or fallen out of it */

/* Which events enter a stage, and which lead out of it backwards. */
typedef struct Stage
{
	Word		name;
	Word		enter;			/* a step of the grammar */
	Word		back;			/* another, or empty: nothing leads back */
	int			back_to;		/* an earlier stage or NO_STAGE; the one before unless said otherwise */
} Stage;

/* A pipeline opened for reading; the words belong to the value. */
typedef struct Pipeline
{
	int			count;
	Stage		stage[PIPELINE_MAX_STAGES];
} Pipeline;

extern void pipeline_open(const struct varlena *datum, Pipeline *pipeline);
extern void pipeline_from_text(char *json, Pipeline *pipeline);
extern void pipeline_put_text(StringInfo out, const Pipeline *pipeline);

/* ---- walking (pipeline_walk.c) ---- */

typedef enum StayEnd
{
	STAY_OPEN,
	STAY_MOVED_ON,				/* to a later stage */
	STAY_FELL_BACK
} StayEnd;

/* From one entry of a stage to the next move. */
typedef struct Stay
{
	TimestampTz entered_at;
	TimestampTz left_at;		/* DT_NOEND while open */
	int16		stage;
	int16		step;			/* that led here: enter of stage i is i, back is count + i */
	StayEnd		end;
} Stay;

/* Walks one timeline after the other; the room for events is used again. */
typedef struct PipelineWalker
{
	Pipeline	pipeline;
	uint64		touch;			/* the set of the touch, 0 without one */
	Steps		steps;
	StepMatcher matcher;
	StepEvents	events;			/* of the walk: entering, leading back, touching */

	/* where the walk is */
	uint32		next;			/* event */
	TimestampTz at;				/* the moment, and what is left to do of it */
	uint64		set;
	uint64		later;			/* stages to enter */
	bool		may_fall_back;
	int			stage;			/* after the last move, or NO_STAGE */
	Stay		stay;			/* the one there */
} PipelineWalker;

/* The pipeline's value must live as long as the walker. */
extern void walker_init(PipelineWalker *walker, const struct varlena *pipeline, const text *touch);

/* The stays that follow from the events up to "until" (inclusive), one by one in order of time. */
extern void walker_start(PipelineWalker *walker, const Timeline *timeline, TimestampTz until);
extern bool walker_next(PipelineWalker *walker, Stay *stay);

/* Of the steps that an event fills those that count: what leads back from a stage does not enter it. */
static inline uint64
walker_effect(const PipelineWalker *walker, uint64 steps)
{
	int			count = walker->pipeline.count;

	return steps & ~(steps >> count & ((UINT64CONST(1) << count) - 1));
}

#endif							/* SCRM_PIPELINE_H */
