/*
 * funnel_rules.h
 *		What a funnel asks for: steps, window, modes, exclusions.
 */
#ifndef SCRM_FUNNEL_RULES_H
#define SCRM_FUNNEL_RULES_H

#include "timeline/step.h"
#include "utils/array.h"

/* Modes, a bit each; the default is none. */
#define FUNNEL_CLICKHOUSE 0x0001
#define FUNNEL_STRICT_INCREASE 0x0002
#define FUNNEL_STRICT_ORDER 0x0004
#define FUNNEL_STRICT_DEDUPLICATION 0x0008
#define FUNNEL_ALLOW_REUSE 0x0010
#define FUNNEL_ANY_ORDER 0x0020
#define FUNNEL_STRICT_ONCE 0x0040
#define FUNNEL_ALLOW_REENTRY 0x0080
#define FUNNEL_ALL_MODES 0x00ff

/* Must not happen between two steps, numbered from 0. */
typedef struct FunnelExclusion
{
	uint8		from;
	uint8		to;
} FunnelExclusion;

typedef struct FunnelRules
{
	int			steps;
	int			modes;
	uint64		within;			/* microseconds */
	uint64		optional;		/* bit i: step i may be left out */
	int			exclusions;		/* exclusion i is bit steps + i of an event */
	FunnelExclusion exclusion[MAX_STEPS];
} FunnelRules;

extern int	funnel_modes_from_array(ArrayType *array);
extern char *funnel_modes_to_text(int modes);
extern int	funnel_modes_from_text(TextReader *in);
extern void funnel_rules_check(const FunnelRules *rules);

/* '2-3:cancel|refund' and the like; what they match is added to the steps. */
extern void funnel_exclusions_from_array(FunnelRules *rules, Steps *steps, ArrayType *array);

/* One of them: adds it to the rules, returns the step of what must not happen. */
extern Word funnel_exclusion_parse(FunnelRules *rules, Word source);

/* Must events that fill no step be seen as well? */
static inline bool
funnel_keeps_all(int modes)
{
	return (modes & FUNNEL_STRICT_ORDER) != 0;
}

/* The steps as a set. */
static inline uint64
funnel_step_mask(const FunnelRules *rules)
{
	return rules->steps == 64 ? ~UINT64CONST(0) : (UINT64CONST(1) << rules->steps) - 1;
}

#endif							/* SCRM_FUNNEL_RULES_H */
