/*
 * step_events.h
 *		A timeline's events as times and the steps that they fill: what the
 *		kernels of funnels and sequences work on.
 */
#ifndef SCRM_STEP_EVENTS_H
#define SCRM_STEP_EVENTS_H

#include "timeline/step.h"

typedef struct StepEvent
{
	TimestampTz at;
	uint64		steps;			/* bit i: fills step i, from 0 */
} StepEvent;

/* The events of one timeline after the other; the room is used again. */
typedef struct StepEvents
{
	MemoryContext context;
	StepEvent  *events;			/* in order of time */
	uint32		count;
	uint32		room;
	uint32		seen;			/* up to "until", whether kept or not */
} StepEvents;

extern void step_events_init(StepEvents *list, MemoryContext context);

/*
 * The timeline's events up to "until" (inclusive): those that fill a step, or
 * all of them.  Binds the matcher to the timeline.
 */
extern void step_events_fill(StepEvents *list, StepMatcher *matcher, const Timeline *timeline,
							 TimestampTz until, bool all);

/* The total order of events of which only the steps are known. */
static inline int
step_event_cmp(const StepEvent *a, const StepEvent *b)
{
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->steps > b->steps) - (a->steps < b->steps);
}

extern void sort_step_events(StepEvent *events, Size count);

#endif							/* SCRM_STEP_EVENTS_H */
