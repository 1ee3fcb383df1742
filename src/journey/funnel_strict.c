/*
 * funnel_strict.c
 *		The funnel whose chains can break: strict_order,
 *		strict_deduplication, exclusions, and optional steps.
 *
 * As in funnel_plain.c, start[i] is the latest start of a chain that has
 * filled steps 0..i; here such a chain can also die.  At any moment all living
 * chains that have come to the same step have the same future but for their
 * window, so that the latest start is still enough; and a chain comes from one
 * that lives a step below, whose start is at least as late, so that a new
 * start never is earlier than the one in its place.
 *
 * A group of events of equal time first lengthens chains, in the most
 * favourable order, then kills.  For a chain whose last event lies before the
 * group, every event of the group comes later; one that was lengthened in the
 * group was lengthened from a chain before it, or starts in it.
 *
 *	strict_order	kills, of the chains not lengthened, those at step i if an
 *		event fills no step, or a step later than i + 1.
 *	exclusion a-b	kills those that have filled a but not b, unless they
 *		filled a in the group as well (what is tied with a is not behind it).
 *	strict_deduplication	A chain takes for each step the first event there
 *		is, and ends before the first that fills again a step i >= 1 it has
 *		filled.  So e_m may fill no step in 1..m-1 by itself: it serves the
 *		first step after 0 that it fills, and none but that.  Of tied events
 *		the ones not taken count as earlier than the chain's, where that is
 *		possible, that is where the step before was filled in the group too.
 *
 * An optional step is never on the way to another: leaving it out is always
 * possible and never worse.  So each step is reached from the last before it
 * that is not optional.
 *
 * Times: of the longest chains the one with the earliest start, then second
 * step and so on.  Whether a chain of full length exists whose first event is
 * no later than t can only become true as t grows; so t_1 is found by
 * bisection with this same scan; then, with t_1 given, t_2, and so on.
 */
#include "scrm.h"

#include "common/check.h"
#include "journey/funnel_scan.h"
#include "journey/funnel_ties.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"

/* Bits 0 .. count - 1. */
static inline uint64
low_bits(int count)
{
	return count >= 64 ? ~UINT64CONST(0) : (UINT64CONST(1) << count) - 1;
}

/* For the search of times: a step is filled between these only. */
typedef struct StepLimits
{
	TimestampTz earliest[MAX_STEPS];
	TimestampTz latest[MAX_STEPS];
} StepLimits;

typedef struct StrictScan
{
	const FunnelRules *rules;
	const StepLimits *limits;	/* NULL for none */
	int			target;			/* this level is enough */
	int			level;			/* reached */
	uint64		step_mask;
	uint64		alive;			/* bit i: a living chain has filled step i last */
	TimestampTz start[MAX_STEPS];

	/* the chains that the current group lengthened */
	uint64		formed;
	TimestampTz new_start[MAX_STEPS];
	int			first[MAX_STEPS];	/* the first step filled in the group */

	int			before[MAX_STEPS];	/* the last step before that is not optional */
	TieMatch   *match;			/* allocated when first needed */
} StrictScan;

/* A group of equal time. */
typedef struct Group
{
	TimestampTz at;
	const StepEvent *events;
	uint32		count;
	uint64		matched;		/* steps and exclusions that some event matches */
	uint64		twice;			/* that two events match */
	uint64		fillable;		/* steps that may be filled now */
	bool		several;		/* some event may fill several steps */
	bool		unmatched;		/* some event fills no step */
} Group;

static inline bool
in_window(const StrictScan *scan, TimestampTz start, TimestampTz at)
{
	return time_distance(start, at) <= scan->rules->within;
}

/* A chain fills this step in the group. */
static inline void
form(StrictScan *scan, int step, TimestampTz start, int first)
{
	scan->formed |= UINT64CONST(1) << step;
	scan->new_start[step] = start;
	scan->first[step] = first;
}

/* The step from a chain before the group, or as its start. */
static inline void
form_from_before(StrictScan *scan, const Group *group, int step)
{
	int			before = scan->before[step];

	if (step == 0)
		form(scan, 0, group->at, 0);
	else if ((scan->alive >> before & 1) && in_window(scan, scan->start[before], group->at))
		form(scan, step, scan->start[before], step);
}

/* Each step by itself: one event, or one of a time that must increase. */
static void
lengthen_by_one(StrictScan *scan, const Group *group)
{
	for (uint64 steps = group->matched & group->fillable; steps != 0; steps &= steps - 1)
		form_from_before(scan, group, pg_rightmost_one_pos64(steps));
}

/* Events that fill one step each, or may be used again: any run of steps. */
static void
lengthen_freely(StrictScan *scan, const Group *group)
{
	for (uint64 steps = group->matched & group->fillable; steps != 0; steps &= steps - 1)
	{
		int			step = pg_rightmost_one_pos64(steps);
		int			before = scan->before[step];

		if (step > 0 && (scan->formed >> before & 1))
			form(scan, step, scan->new_start[before], scan->first[before]);
		else
			form_from_before(scan, group, step);
	}
}

/*
 * Steps up to "step" from as early a one as distinct events allow: the sets of
 * steps that can be served grow downwards.
 */
static void
lengthen_by_matching(StrictScan *scan, const Group *group)
{
	if (scan->match == NULL)
		scan->match = palloc(sizeof(TieMatch));
	for (uint64 steps = group->matched & group->fillable; steps != 0; steps &= steps - 1)
	{
		int			step = pg_rightmost_one_pos64(steps);
		int			first = step;
		int			lower;

		CHECK_FOR_INTERRUPTS();
		tie_match_init(scan->match, group->events, group->count, scan->rules->steps, group->fillable);
		tie_match_serve(scan->match, step);
		for (lower = step; lower > 0; first = lower)
		{
			lower = scan->before[lower];
			if (!tie_match_serve(scan->match, lower))
				break;
			if (lower == 0)
			{
				first = 0;
				break;
			}
		}
		/* the earliest that also continues a chain */
		for (lower = step;; lower = scan->before[lower])
		{
			int			before = lower == 0 ? 0 : scan->before[lower];

			if (lower == 0)
				form(scan, step, group->at, 0);
			else if ((scan->alive >> before & 1) && in_window(scan, scan->start[before], group->at))
				form(scan, step, scan->start[before], lower);
			if (lower == first)
				break;
		}
	}
}

/* ---- strict_deduplication ---- */

/* The step after 0 that an event can fill, or 64. */
static inline int
dedup_step(uint64 steps)
{
	steps &= ~UINT64CONST(1);
	return steps == 0 ? 64 : pg_rightmost_one_pos64(steps);
}

/* How many steps from "step" on the set holds. */
static inline int
run_length(uint64 steps, int step)
{
	uint64		missing = ~(steps >> step);

	return missing == 0 ? 64 - step : pg_rightmost_one_pos64(missing);
}

/*
 * For a group: the longest run of steps that one event fills from each step
 * on, and the longest of the other events.  An event is one moment: it fills
 * several steps only in a row.
 */
typedef struct DedupRuns
{
	int			run[MAX_STEPS];
	int			other_run[MAX_STEPS];
	int			at_start;		/* how far a chain comes that starts in the group */
} DedupRuns;

/* How far a chain comes that has filled "reach" by this event, which is gone for later steps. */
static int
dedup_reach_from_start(const StrictScan *scan, const Group *group, const DedupRuns *runs, uint64 steps)
{
	bool		reuse = (scan->rules->modes & FUNNEL_ALLOW_REUSE) != 0;
	int			own = dedup_step(steps);
	int			own_run = 0;
	int			reach = 0;

	if (own < 64 && (group->fillable >> own & 1))
		own_run = reuse ? run_length(steps & group->fillable, own) : 1;
	for (int s = 1; s <= reach + 1 && s < scan->rules->steps; s++)
	{
		int			run = runs->run[s];

		if (s == own && run == own_run && !(reuse && own == 1))
			run = runs->other_run[s];
		if (run > 0)
			reach = Max(reach, s + run - 1);
	}
	return reach;
}

static void
dedup_runs(const StrictScan *scan, const Group *group, DedupRuns *runs)
{
	bool		reuse = (scan->rules->modes & FUNNEL_ALLOW_REUSE) != 0;

	memset(runs->run, 0, scan->rules->steps * sizeof(int));
	memset(runs->other_run, 0, scan->rules->steps * sizeof(int));
	runs->at_start = -1;
	for (uint32 i = 0; i < group->count; i++)
	{
		uint64		steps = group->events[i].steps & scan->step_mask;
		int			step = dedup_step(steps);

		check_cancel_at(i);
		if (step < 64 && (group->fillable >> step & 1))
		{
			int			length = reuse ? run_length(steps & group->fillable, step) : 1;

			runs->other_run[step] = Max(runs->other_run[step], Min(length, runs->run[step]));
			runs->run[step] = Max(runs->run[step], length);
		}
	}
	if (!(group->matched & group->fillable & 1))
		return;
	for (uint32 i = 0; i < group->count; i++)
	{
		check_cancel_at(i);
		if (group->events[i].steps & 1)
			runs->at_start = Max(runs->at_start,
								 dedup_reach_from_start(scan, group, runs, group->events[i].steps & scan->step_mask));
	}
}

static void
dedup_reached(StrictScan *scan, int step)
{
	scan->level = Max(scan->level, step + 1);
}

/* Lengthens and kills; formed[] holds what lives on. */
static void
lengthen_dedup(StrictScan *scan, const Group *group)
{
	bool		increase = (scan->rules->modes & FUNNEL_STRICT_INCREASE) != 0;
	uint64		steps = group->matched & scan->step_mask;
	uint64		survivors = scan->alive;
	int			lowest = dedup_step(steps);
	DedupRuns	runs;

	if ((steps & group->fillable) != 0)
	{
		dedup_runs(scan, group, &runs);
		/* from higher to lower, whose start is later */
		for (uint64 from = scan->alive; from != 0;)
		{
			int			source = pg_leftmost_one_pos64(from);
			int			end = source;
			bool		lives = (steps & low_bits(source + 1) & ~UINT64CONST(1)) == 0 &&
				source + 1 < 64 && !(group->twice >> (source + 1) & 1);

			from ^= UINT64CONST(1) << source;
			if (!in_window(scan, scan->start[source], group->at))
				continue;
			for (int s = source + 1; s <= end + 1 && s < scan->rules->steps; s++)
				if (runs.run[s] > 0 && (!increase || s == source + 1))
					end = Max(end, increase ? s : s + runs.run[s] - 1);
			if (end > source)
				dedup_reached(scan, end);
			for (int s = source + 1; s <= end && lives; s++)
				form(scan, s, scan->start[source], source + 1);
		}
		if (runs.at_start >= 0)
		{
			int			end = increase ? 0 : runs.at_start;

			dedup_reached(scan, end);
			for (int s = 0; s <= end; s++)
				form(scan, s, group->at, 0);
		}
	}
	/* a chain at step i ends when a step in 1..i comes again; i + 1 it should have taken */
	if (lowest < 64)
		survivors &= low_bits(lowest - 1);
	scan->alive = survivors;
}

/* ---- the scan ---- */

static void
kill_chains(StrictScan *scan, const Group *group)
{
	const FunnelRules *rules = scan->rules;

	if (rules->modes & FUNNEL_STRICT_ORDER)
	{
		uint64		steps = group->matched & scan->step_mask;
		int			highest = steps == 0 ? 0 : pg_leftmost_one_pos64(steps);

		if (group->unmatched)
			scan->alive = 0;
		else if (highest >= 2)
			scan->alive &= ~low_bits(highest - 1);
	}
	if ((group->matched & ~scan->step_mask) == 0)
		return;
	for (int i = 0; i < rules->exclusions; i++)
		if (group->matched >> (rules->steps + i) & 1)
		{
			int			from = rules->exclusion[i].from;
			uint64		between = low_bits(rules->exclusion[i].to) & ~low_bits(from);

			scan->alive &= ~between;
			for (uint64 steps = scan->formed & between; steps != 0; steps &= steps - 1)
			{
				int			step = pg_rightmost_one_pos64(steps);

				if (scan->first[step] > from)
					scan->formed ^= UINT64CONST(1) << step;
			}
		}
}

static void
scan_group(StrictScan *scan, const Group *group)
{
	int			modes = scan->rules->modes;

	scan->formed = 0;
	if (modes & FUNNEL_STRICT_DEDUPLICATION)
		lengthen_dedup(scan, group);
	else if (group->matched & group->fillable)
	{
		if ((modes & FUNNEL_STRICT_INCREASE) || (group->count == 1 && !(modes & FUNNEL_ALLOW_REUSE)))
			lengthen_by_one(scan, group);
		else if (!group->several || (modes & FUNNEL_ALLOW_REUSE))
			lengthen_freely(scan, group);
		else
			lengthen_by_matching(scan, group);
		if (scan->formed != 0)
			scan->level = Max(scan->level, pg_leftmost_one_pos64(scan->formed) + 1);
	}
	kill_chains(scan, group);
	for (uint64 steps = scan->formed; steps != 0; steps &= steps - 1)
	{
		int			step = pg_rightmost_one_pos64(steps);

		scan->start[step] = scan->new_start[step];
	}
	scan->alive |= scan->formed;
}

static uint64
fillable_steps(const StrictScan *scan, TimestampTz at)
{
	uint64		steps = 0;

	if (scan->limits == NULL)
		return scan->step_mask;
	for (int i = 0; i < scan->rules->steps; i++)
		if (scan->limits->earliest[i] <= at && at <= scan->limits->latest[i])
			steps |= UINT64CONST(1) << i;
	return steps;
}

/* Runs over the events until the target is reached. */
static int
strict_scan(const StepEvent *events, uint32 count, const FunnelRules *rules,
			const StepLimits *limits, int target)
{
	StrictScan	scan;
	uint32		next_check = 1 << 14;

	scan.rules = rules;
	scan.limits = limits;
	scan.target = target;
	scan.level = 0;
	scan.step_mask = funnel_step_mask(rules);
	scan.alive = 0;
	scan.match = NULL;
	for (int i = 0, before = 0; i < rules->steps; i++)
	{
		scan.before[i] = before;
		if (!(rules->optional >> i & 1))
			before = i;
	}
	for (uint32 i = 0; i < count && scan.level < target;)
	{
		Group		group = {.at = events[i].at, .events = events + i};

		if (i >= next_check)
		{
			CHECK_FOR_INTERRUPTS();
			next_check = i + (1 << 14);
		}
		group.fillable = fillable_steps(&scan, group.at);
		do
		{
			uint64		matched = events[i].steps;
			uint64		fills = matched & group.fillable;

			check_cancel_at(group.count);
			group.several |= (fills & (fills - 1)) != 0;
			group.unmatched |= (matched & scan.step_mask) == 0;
			group.twice |= group.matched & matched;
			group.matched |= matched;
			group.count++;
			i++;
		} while (i < count && events[i].at == group.at);
		scan_group(&scan, &group);
	}
	if (scan.match != NULL)
		pfree(scan.match);
	return scan.level;
}

int
funnel_strict_level(const StepEvent *events, uint32 count, const FunnelRules *rules)
{
	return strict_scan(events, count, rules, NULL, rules->steps);
}

/* ---- times ---- */

typedef struct TimeSearch
{
	const StepEvent *events;
	uint32		count;
	FunnelRules rules;
	StepLimits	limits;
	int			level;
} TimeSearch;

/* Is there a full chain that fills the step by this time? */
static bool
full_chain_by(TimeSearch *search, int step, TimestampTz latest)
{
	CHECK_FOR_INTERRUPTS();
	search->limits.latest[step] = latest;
	return strict_scan(search->events, search->count, &search->rules, &search->limits,
					   search->level) >= search->level;
}

/* The next event from a place on that fills the step, or count. */
static uint32
next_filling(const TimeSearch *search, uint32 place, int step)
{
	while (place < search->count && !(search->events[place].steps >> step & 1))
		check_cancel_at(place++);
	return place;
}

/*
 * Fixes the step at the earliest time that is part of a full chain, looking
 * from a place on: first at what comes next, then in bounds that double, then
 * by bisection.
 */
static TimestampTz
earliest_time(TimeSearch *search, int step, uint32 place)
{
	uint32		low = next_filling(search, place, step);
	uint32		high = low;
	uint32		stride = 1;
	TimestampTz found;

	while (high < search->count && !full_chain_by(search, step, search->events[high].at))
	{
		low = high + 1;
		high = stride < search->count - high ? high + stride : search->count;
		stride *= 2;
	}
	high = Min(high, search->count - 1);
	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (full_chain_by(search, step, search->events[middle].at))
			high = middle;
		else
			low = middle + 1;
	}
	found = search->events[low].at;
	search->limits.earliest[step] = search->limits.latest[step] = found;
	return found;
}

/* Of the chains of this level, which there is, the earliest. */
void
funnel_strict_times(const StepEvent *events, uint32 count, const FunnelRules *rules,
					int level, TimestampTz *times)
{
	TimeSearch	search = {.events = events, .count = count, .rules = *rules, .level = level};
	uint32		place = 0;

	for (int i = 0; i < rules->steps; i++)
	{
		search.limits.earliest[i] = DT_NOBEGIN;
		search.limits.latest[i] = DT_NOEND;
	}
	/* nothing is known of times before this: what comes first may be skipped unseen */
	for (int step = 0; step < level; step++)
	{
		uint64		bit = UINT64CONST(1) << step;

		if (rules->optional & bit)
		{
			/* as if it were not optional: is there still a full chain? */
			search.rules.optional &= ~bit;
			if (!full_chain_by(&search, step, DT_NOEND))
			{
				search.rules.optional |= bit;
				search.limits.latest[step] = DT_NOBEGIN;
				times[step] = STEP_SKIPPED;
				continue;
			}
		}
		times[step] = earliest_time(&search, step, place);
		if (step == 0)
		{
			/* the chain is inside its window from here on */
			while (search.events[place].at < times[0])
				check_cancel_at(place++);
			search.events += place;
			search.count -= place;
			place = 0;
			for (uint32 last = search.count; last > 0 &&
				 time_distance(times[0], search.events[last - 1].at) > rules->within;
				 last--)
				search.count = last - 1;
		}
		while (place < search.count && search.events[place].at < times[step])
			check_cancel_at(place++);
	}
}
