/*
 * funnel_scan.h
 *		The funnel's kernels: how far did one customer come, and when.
 *
 * They know events as a time and the set of steps that they fill; rows and
 * timelines are turned into these elsewhere.
 */
#ifndef SCRM_FUNNEL_SCAN_H
#define SCRM_FUNNEL_SCAN_H

#include "journey/funnel_rules.h"
#include "timeline/step_events.h"

/* The time of an optional step that was left out. */
#define STEP_SKIPPED DT_NOBEGIN

/*
 * Of events in order of time (ties in any order): the number of the last step
 * reached, and the times of the earliest of the longest chains.  Nobody but
 * funnel_keeps_all() asks for events that fill no step.
 */
extern int	funnel_level(const StepEvent *events, uint32 count, const FunnelRules *rules);
extern int	funnel_times(const StepEvent *events, uint32 count, const FunnelRules *rules,
						 TimestampTz *times);

/* The kernels, each for its modes. */
extern int	funnel_plain_level(const StepEvent *events, uint32 count, const FunnelRules *rules);
extern void funnel_plain_times(const StepEvent *events, uint32 count, const FunnelRules *rules,
							   int level, TimestampTz *times);
extern int	funnel_strict_level(const StepEvent *events, uint32 count, const FunnelRules *rules);
extern void funnel_strict_times(const StepEvent *events, uint32 count, const FunnelRules *rules,
								int level, TimestampTz *times);
extern int	funnel_any_order_level(const StepEvent *events, uint32 count, const FunnelRules *rules);
extern void funnel_any_order_times(const StepEvent *events, uint32 count, const FunnelRules *rules,
								   int level, TimestampTz *times);
extern int	funnel_clickhouse_level(const StepEvent *events, uint32 count, const FunnelRules *rules,
									TimestampTz *times);

/*
 * The group of equal time that begins at events[0]: its length, the union of
 * its steps, and whether some event in it fills several.
 */
extern uint32 funnel_tie_group(const StepEvent *events, uint32 count, uint64 *steps, bool *several);

#endif							/* SCRM_FUNNEL_SCAN_H */
