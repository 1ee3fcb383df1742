/*
 * funnel.h
 *		The parameters of a funnel over timelines, shared by its functions.
 */
#ifndef SCRM_FUNNEL_H
#define SCRM_FUNNEL_H

#include "journey/funnel_scan.h"
#include "timeline/step.h"

typedef struct FunnelPlan
{
	bool		valid;			/* the fields below belong to the sources */
	bool		constant;		/* and the sources do not change */
	ArrayType  *steps_source;	/* as given, with a 4-byte header */
	ArrayType  *modes_source;
	FunnelRules rules;
	Steps		steps;
	StepMatcher matcher;
	MemoryContext context;		/* of what follows from the sources */
	FunnelEvent *events;		/* room for one timeline */
	uint32		events_room;
	void	   *names;			/* for funnel_tally.h; NULL until needed */
	uint32		names_bytes;
} FunnelPlan;

extern FunnelPlan *funnel_plan(FunctionCallInfo fcinfo, int first_arg);
extern uint32 funnel_plan_events(FunnelPlan *plan, const Timeline *t, TimestampTz until, uint32 *seen);

#endif							/* SCRM_FUNNEL_H */
