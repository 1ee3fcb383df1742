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
	ArrayType  *steps_source;
	ArrayType  *exclude_source; /* NULL where there is none */
	FunnelRules rules;
	Steps		steps;
	StepMatcher matcher;
	StepEvents	events;			/* of one timeline */
	void	   *names;			/* for funnel_counts.h; NULL until needed */
	uint32		names_bytes;
} FunnelPlan;

extern void funnel_plan_make(FunctionCallInfo fcinfo, FunnelPlan *plan, int first_arg, int exclude_arg);
extern FunnelPlan *funnel_accessor_plan(FunctionCallInfo fcinfo);
extern FunnelPlan *funnel_aggregate_plan(FunctionCallInfo fcinfo);
extern void funnel_plan_events(FunnelPlan *plan, const Timeline *t, TimestampTz until);

#endif							/* SCRM_FUNNEL_H */
