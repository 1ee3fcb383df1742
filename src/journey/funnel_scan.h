/*
 * funnel_scan.h
 *		The funnel's kernel: how far did one customer come, and when.
 *
 * It knows events as a time and the set of steps that they fill; rows and
 * timelines are turned into these elsewhere.
 */
#ifndef SCRM_FUNNEL_SCAN_H
#define SCRM_FUNNEL_SCAN_H

#include "timeline/step_events.h"
#include "utils/array.h"
#include "utils/timestamp.h"

/* Modes, a bit each; the default is none. */
#define FUNNEL_CLICKHOUSE 0x0001
#define FUNNEL_ALL_MODES FUNNEL_CLICKHOUSE

/* Must events that fill no step be seen as well? */
static inline bool
funnel_keeps_all(int modes)
{
	return false;
}

typedef struct FunnelRules
{
	int			steps;
	int			modes;
	uint64		within;			/* microseconds */
} FunnelRules;

extern int	funnel_modes_from_array(ArrayType *array);
extern char *funnel_modes_to_text(int modes);
extern int	funnel_modes_from_text(TextReader *in);
extern void funnel_rules_check(const FunnelRules *rules);

/*
 * Of events in order of time (ties in any order): the number of steps
 * reached, and the times of the earliest of the longest chains.
 */
extern int	funnel_level(const StepEvent *events, uint32 count, const FunnelRules *rules);
extern int	funnel_times(const StepEvent *events, uint32 count, const FunnelRules *rules,
						 TimestampTz *times);

#endif							/* SCRM_FUNNEL_SCAN_H */
