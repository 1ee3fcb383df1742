/*
 * funnel_plain.c
 *		The funnel whose chains cannot break: the default, allow_reuse,
 *		strict_increase.
 *
 * The level is the longest k for which there are distinct events at t_1 <=
 * t_2 <= ... <= t_k, event i filling step i, with t_k <= t_1 + within; over
 * every choice of events.
 *
 * One pass over the events in order of time keeps, for each i, start[i]: the
 * latest t_1 of a chain that fills steps 0..i so far.  The latest is enough,
 * because whatever continues an earlier start within the window continues the
 * latest one too; and start[i] >= start[i+1], because the first steps of a
 * chain are a chain.  An event visits its steps downwards, so that it is used
 * once.
 *
 * Events of equal time may be used in any order.  When each of them fills one
 * step, visiting the union of their steps upwards is all there is to it.
 * Otherwise step b is reached from step lo - 1 when steps lo..b can be given
 * distinct events of the group, a bipartite matching; the smallest such lo is
 * best (it has the latest start) and never decreases with b, so one matching
 * slides along.
 *
 * funnel_times: among the longest chains, the one with the earliest start,
 * then the earliest second step, and so on.  The scan over the same events
 * with time and steps turned round ends last at the earliest possible start;
 * from there, taking every step as early as it comes is best.
 *
 * With allow_reuse, and in ClickHouse's windowFunnel without modes of its own,
 * an event may fill several steps, so that ties are always a union, upwards.
 * With strict_increase events of equal time are as one event, of which a chain
 * takes one step: the union of their steps, downwards.
 */
#include "scrm.h"

#include "common/check.h"
#include "journey/funnel_scan.h"
#include "journey/funnel_ties.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

static inline bool
may_reuse(const FunnelRules *rules)
{
	return (rules->modes & (FUNNEL_CLICKHOUSE | FUNNEL_ALLOW_REUSE)) != 0;
}

/* ---- the scan ---- */

typedef struct FunnelScan
{
	const FunnelRules *rules;
	int			depth;			/* start[0..depth-1] are known */
	TimestampTz start[MAX_STEPS];
	TimestampTz completed;		/* time of the last event to end a full chain */
	TieMatch   *match;			/* allocated when first needed */
} FunnelScan;

/* One more step in reach at this time, if the window allows. */
static inline void
reach(FunnelScan *scan, int step, TimestampTz at)
{
	if (step == 0)
		scan->start[0] = at;
	else if (step <= scan->depth && time_distance(scan->start[step - 1], at) <= scan->rules->within)
		scan->start[step] = scan->start[step - 1];
	else
		return;
	if (step >= scan->depth)
		scan->depth = step + 1;
	if (step == scan->rules->steps - 1)
		scan->completed = at;
}

/* Steps that distinct events, or one that may be reused, fill at one time. */
static inline void
reach_upwards(FunnelScan *scan, uint64 steps, TimestampTz at)
{
	for (; steps != 0; steps &= steps - 1)
		reach(scan, pg_rightmost_one_pos64(steps), at);
}

/* Steps of which one event fills one. */
static inline void
reach_downwards(FunnelScan *scan, uint64 steps, TimestampTz at)
{
	while (steps != 0)
	{
		int			step = pg_leftmost_one_pos64(steps);

		reach(scan, step, at);
		steps ^= UINT64CONST(1) << step;
	}
}

/* A group of equal time in which some event fills several steps. */
static void
reach_by_matching(FunnelScan *scan, const StepEvent *events, uint32 count)
{
	TimestampTz at = events[0].at;
	TimestampTz new_start[MAX_STEPS];
	uint64		reached = 0;
	int			lo = 0;

	if (scan->match == NULL)
		scan->match = palloc(sizeof(TieMatch));
	tie_match_init(scan->match, events, count, scan->rules->steps, funnel_step_mask(scan->rules));
	for (int step = 0; step < scan->rules->steps && lo <= scan->depth; step++)
	{
		while (lo <= step && !tie_match_serve(scan->match, step))
			tie_match_release(scan->match, lo++);
		if (lo > step || lo > scan->depth)
			continue;
		if (lo > 0 && time_distance(scan->start[lo - 1], at) > scan->rules->within)
			continue;
		new_start[step] = lo == 0 ? at : scan->start[lo - 1];
		reached |= UINT64CONST(1) << step;
	}
	for (; reached != 0; reached &= reached - 1)
	{
		int			step = pg_rightmost_one_pos64(reached);

		scan->start[step] = new_start[step];
		scan->depth = Max(scan->depth, step + 1);
		if (step == scan->rules->steps - 1)
			scan->completed = at;
	}
}

/* Runs over the events; "to_the_end" asks for scan->completed as well. */
static void
funnel_scan(FunnelScan *scan, const StepEvent *events, uint32 count,
			const FunnelRules *rules, bool to_the_end)
{
	uint32		i = 0;
	uint32		next_check = 1 << 16;
	bool		reuse = may_reuse(rules);
	bool		increase = (rules->modes & FUNNEL_STRICT_INCREASE) != 0;

	scan->rules = rules;
	scan->depth = 0;
	scan->match = NULL;
	while (i < count)
	{
		TimestampTz at = events[i].at;
		uint64		steps = events[i].steps;
		bool		several;
		uint32		length = 1;

		if (i >= next_check)
		{
			CHECK_FOR_INTERRUPTS();
			next_check = i + (1 << 16);
		}
		if (i + 1 < count && events[i + 1].at == at)
			length = funnel_tie_group(events + i, count - i, &steps, &several);
		else
			several = (steps & (steps - 1)) != 0;
		if (increase)
			reach_downwards(scan, steps, at);
		else if (!several || reuse)
			reach_upwards(scan, steps, at);
		else if (length == 1)
			reach_downwards(scan, steps, at);
		else
			reach_by_matching(scan, events + i, length);
		if (scan->depth == rules->steps && !to_the_end)
			break;
		i += length;
	}
	if (scan->match != NULL)
		pfree(scan->match);
}

int
funnel_plain_level(const StepEvent *events, uint32 count, const FunnelRules *rules)
{
	FunnelScan	scan;

	funnel_scan(&scan, events, count, rules, false);
	return scan.depth;
}

/* The same events with time and the first "steps" steps turned round. */
static StepEvent *
turn_round(const StepEvent *events, uint32 count, int steps)
{
	StepEvent  *turned = palloc_extended(Max(count, 1) * sizeof(StepEvent), MCXT_ALLOC_HUGE);

	for (uint32 i = 0; i < count; i++)
	{
		const StepEvent *event = &events[count - 1 - i];

		check_cancel_at(i);
		turned[i].at = -event->at;
		turned[i].steps = 0;
		for (uint64 bits = event->steps; bits != 0; bits &= bits - 1)
		{
			int			step = pg_rightmost_one_pos64(bits);

			if (step < steps)
				turned[i].steps |= UINT64CONST(1) << (steps - 1 - step);
		}
	}
	return turned;
}

/* How many steps from "step" on the group fills in a row. */
static int
steps_in_group(const StepEvent *events, uint32 count, uint64 union_steps, bool several,
			   const FunnelRules *rules, int step)
{
	int			first = step;

	if (rules->modes & FUNNEL_STRICT_INCREASE)
		step += union_steps >> step & 1;
	else if (!several || may_reuse(rules))
		while (step < rules->steps && (union_steps >> step & 1))
			step++;
	else if (count == 1)
		step += union_steps >> step & 1;
	else if (union_steps >> step & 1)
	{
		TieMatch   *match = palloc(sizeof(TieMatch));

		tie_match_init(match, events, count, rules->steps, funnel_step_mask(rules));
		while (step < rules->steps && tie_match_serve(match, step))
			step++;
		pfree(match);
	}
	return step - first;
}

/* Of the chains of this level, which there is, the earliest. */
void
funnel_plain_times(const StepEvent *events, uint32 count, const FunnelRules *rules,
				   int level, TimestampTz *times)
{
	FunnelRules reached = *rules;
	StepEvent  *turned;
	FunnelScan	scan;
	uint32		i = 0;
	int			step = 0;

	reached.steps = level;
	turned = turn_round(events, count, reached.steps);
	funnel_scan(&scan, turned, count, &reached, true);
	pfree(turned);

	for (; events[i].at < -scan.completed; i++)
		check_cancel_at(i);
	while (step < reached.steps)
	{
		uint64		steps;
		bool		several;
		uint32		length = funnel_tie_group(events + i, count - i, &steps, &several);
		int			filled = steps_in_group(events + i, length, steps, several, &reached, step);

		while (filled-- > 0)
			times[step++] = events[i].at;
		i += length;
		Assert(i < count || step == reached.steps);
	}
}
