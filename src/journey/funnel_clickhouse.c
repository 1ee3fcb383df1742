/*
 * funnel_clickhouse.c
 *		The answers of ClickHouse's windowFunnel with modes of its own, bug
 *		for bug (its sources of 2026; without such modes the answer is that of
 *		funnel_plain.c with reuse).
 *
 * An entry is a condition of a row; entries stand in order of time, then
 * condition, rows without one first.  For each condition c a slot holds the
 * chain that came to it last, with its start and its last time.  An entry
 *
 *	- of no condition (seen in strict_order only) ends the scan once a first
 *	  condition was seen;
 *	- of the first condition makes a new chain;
 *	- of a condition whose slot is filled ends the scan in
 *	  strict_deduplication, even if that chain is long past its window;
 *	- of a condition before whose slot nothing is, ends it in strict_order
 *	  once a first condition was seen, or is skipped with allow_reentry;
 *	- else lengthens the chain a slot below, if that is in its window and, in
 *	  strict_increase, its last time is earlier.
 *
 * With strict_once a row serves a chain once, and slots keep every chain.  All
 * that is ever asked of them is whether one in its window lacks this row; rows
 * can be the same within a group of equal time only.  So the latest start is
 * enough for chains from before the group, and inside it rows are given to
 * conditions by matching.  With strict_deduplication a slot is filled once, by
 * one row, and tied rows come in order of their set of conditions (ClickHouse:
 * in order of arrival, which a database does not have).
 */
#include "scrm.h"

#include "common/check.h"
#include "journey/funnel_scan.h"
#include "journey/funnel_ties.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

#define MAX_SLOTS 32

typedef struct Slot
{
	TimestampTz start;
	TimestampTz last;
	TimestampTz times[MAX_SLOTS];	/* of the chain, when they are wanted */
} Slot;

typedef struct ClickHouseScan
{
	const FunnelRules *rules;
	bool		with_times;
	bool		ended;
	uint64		filled;			/* slots */
	Slot		slot[MAX_SLOTS];
	TieMatch   *match;			/* allocated when first needed */
} ClickHouseScan;

typedef struct ClickHouseGroup
{
	TimestampTz at;
	const StepEvent *events;
	uint32		count;
	uint64		steps;			/* conditions that some row meets */
	uint64		twice;			/* that two rows meet */
	bool		unmatched;		/* some row meets none */
	uint64		before;			/* slots filled before the group */
} ClickHouseGroup;

static inline bool
has_mode(const ClickHouseScan *scan, int mode)
{
	return (scan->rules->modes & mode) != 0;
}

static inline bool
is_filled(const ClickHouseScan *scan, int step)
{
	return (scan->filled >> step & 1) != 0;
}

/* The chain of the slot below, or a new one, comes to this slot. */
static void
fill_slot(ClickHouseScan *scan, int step, TimestampTz start, TimestampTz at)
{
	Slot	   *slot = &scan->slot[step];

	if (scan->with_times && step > 0)
		memcpy(slot->times, scan->slot[step - 1].times, step * sizeof(TimestampTz));
	slot->times[step] = at;
	slot->start = start;
	slot->last = at;
	scan->filled |= UINT64CONST(1) << step;
	if (step == scan->rules->steps - 1)
		scan->ended = true;
}

/* May chains below the slot be looked at, or does the entry end the scan or pass? */
static bool
entry_is_in_order(ClickHouseScan *scan, int step)
{
	if (has_mode(scan, FUNNEL_STRICT_DEDUPLICATION) && is_filled(scan, step))
	{
		scan->ended = true;
		return false;
	}
	if (is_filled(scan, step - 1))
		return true;
	if (has_mode(scan, FUNNEL_STRICT_ORDER) && is_filled(scan, 0) && !has_mode(scan, FUNNEL_ALLOW_REENTRY))
		scan->ended = true;
	return false;
}

static void
plain_entry(ClickHouseScan *scan, int step, TimestampTz at)
{
	const Slot *below = &scan->slot[Max(step - 1, 0)];

	if (step == 0)
		fill_slot(scan, 0, at, at);
	else if (entry_is_in_order(scan, step) && time_distance(below->start, at) <= scan->rules->within &&
			 (!has_mode(scan, FUNNEL_STRICT_INCREASE) || below->last < at))
		fill_slot(scan, step, below->start, at);
}

static void
plain_group(ClickHouseScan *scan, const ClickHouseGroup *group)
{
	for (uint64 steps = group->steps; steps != 0 && !scan->ended; steps &= steps - 1)
	{
		int			step = pg_rightmost_one_pos64(steps);

		plain_entry(scan, step, group->at);
		if ((group->twice >> step & 1) && step > 0 && !scan->ended)
			plain_entry(scan, step, group->at);
	}
}

/* ---- strict_once ---- */

/* What became of the group's conditions: from which slot before it, with which start. */
typedef struct OnceChains
{
	uint64		formed;
	TimestampTz start[MAX_SLOTS];
	int			first[MAX_SLOTS];	/* the first slot of the chain that was filled in the group */

	/* with strict_deduplication: the row that filled a slot, and rows that start a chain, one more than can be taken */
	uint32		row[MAX_SLOTS];
	uint32		starting[MAX_SLOTS + 1];
	int			starting_count;
} OnceChains;

static inline bool
reaches_from_before(const ClickHouseScan *scan, const ClickHouseGroup *group, int first)
{
	return first == 0 ||
		((group->before >> (first - 1) & 1) &&
		 time_distance(scan->slot[first - 1].start, group->at) <= scan->rules->within);
}

/* Of the chains to slots first..step with distinct rows of the group, the one that starts latest. */
static bool
once_by_matching(ClickHouseScan *scan, const ClickHouseGroup *group, int step, int *first)
{
	bool		found = false;
	int			lowest = has_mode(scan, FUNNEL_STRICT_INCREASE) ? step : 0;

	if (group->count == 1)
	{
		*first = step;
		return reaches_from_before(scan, group, step);
	}
	if (scan->match == NULL)
		scan->match = palloc(sizeof(TieMatch));
	tie_match_init(scan->match, group->events, group->count, scan->rules->steps, group->steps);
	for (int lower = step; lower >= lowest && tie_match_serve(scan->match, lower); lower--)
		if (reaches_from_before(scan, group, lower))
		{
			*first = lower;
			found = true;
		}
	return found;
}

/* With strict_deduplication: the same for a slot that this row would fill. */
static bool
once_by_row(const ClickHouseScan *scan, const ClickHouseGroup *group, const OnceChains *chains,
			int step, uint32 row, int *first)
{
	int			lower = step;

	/* down through slots filled in the group, each by a row of its own */
	while (lower > 1 && !has_mode(scan, FUNNEL_STRICT_INCREASE) && (chains->formed >> (lower - 1) & 1))
	{
		lower--;
		if (chains->row[lower] == row)
			return false;
	}
	if (lower == 1 && !has_mode(scan, FUNNEL_STRICT_INCREASE))
		for (int i = 0; i < chains->starting_count; i++)
		{
			bool		is_free = chains->starting[i] != row;

			for (int s = 1; s < step && is_free; s++)
				is_free = chains->row[s] != chains->starting[i];
			if (is_free)
			{
				*first = 0;
				return true;
			}
		}
	*first = lower;
	return reaches_from_before(scan, group, lower);
}

static void
form_once(const ClickHouseScan *scan, const ClickHouseGroup *group, OnceChains *chains, int step, int first)
{
	chains->formed |= UINT64CONST(1) << step;
	chains->first[step] = first;
	chains->start[step] = first == 0 ? group->at : scan->slot[first - 1].start;
}

static void
once_group(ClickHouseScan *scan, const ClickHouseGroup *group, const StepEvent *rows)
{
	OnceChains	chains;
	bool		dedup = has_mode(scan, FUNNEL_STRICT_DEDUPLICATION);
	Slot		before[MAX_SLOTS];

	chains.formed = 0;
	chains.starting_count = 0;
	for (uint32 row = 0; dedup && row < group->count && chains.starting_count <= MAX_SLOTS; row++)
	{
		check_cancel_at(row);
		if (rows[row].steps & 1)
			chains.starting[chains.starting_count++] = row;
	}
	for (uint64 steps = group->steps; steps != 0 && !scan->ended; steps &= steps - 1)
	{
		int			step = pg_rightmost_one_pos64(steps);
		int			first;

		CHECK_FOR_INTERRUPTS();
		if (step == 0)
		{
			form_once(scan, group, &chains, 0, 0);
			scan->filled |= 1;
			scan->ended = scan->rules->steps == 1;
		}
		else if (!dedup)
		{
			if (entry_is_in_order(scan, step) && once_by_matching(scan, group, step, &first))
				form_once(scan, group, &chains, step, first);
		}
		else
			for (uint32 row = 0; row < group->count && !scan->ended; row++)
			{
				check_cancel_at(row);
				if ((rows[row].steps >> step & 1) && entry_is_in_order(scan, step) &&
					once_by_row(scan, group, &chains, step, row, &first))
				{
					form_once(scan, group, &chains, step, first);
					chains.row[step] = row;
					scan->filled |= UINT64CONST(1) << step;
				}
			}
		scan->filled |= chains.formed;
		if (is_filled(scan, scan->rules->steps - 1))
			scan->ended = true;
	}

	if (scan->with_times && chains.formed != 0)
		memcpy(before, scan->slot, scan->rules->steps * sizeof(Slot));
	for (uint64 formed = chains.formed; formed != 0; formed &= formed - 1)
	{
		int			step = pg_rightmost_one_pos64(formed);
		int			first = chains.first[step];
		Slot	   *slot = &scan->slot[step];

		slot->start = chains.start[step];
		slot->last = group->at;
		if (!scan->with_times)
			continue;
		if (first > 0)
			memcpy(slot->times, before[first - 1].times, first * sizeof(TimestampTz));
		for (int s = first; s <= step; s++)
			slot->times[s] = group->at;
	}
}

/* The group's rows in order of their conditions. */
static StepEvent *
rows_in_order(const ClickHouseGroup *group)
{
	StepEvent  *rows = palloc_extended(group->count * sizeof(StepEvent), MCXT_ALLOC_HUGE);

	for (uint32 i = 0; i < group->count; i++)
	{
		check_cancel_at(i);
		rows[i] = group->events[i];
	}
	sort_step_events(rows, group->count);
	return rows;
}

/* ---- the scan ---- */

static void
scan_group(ClickHouseScan *scan, ClickHouseGroup *group)
{
	group->before = scan->filled;
	if (group->unmatched && has_mode(scan, FUNNEL_STRICT_ORDER) && is_filled(scan, 0))
		scan->ended = true;
	else if (!has_mode(scan, FUNNEL_STRICT_ONCE))
		plain_group(scan, group);
	else if (has_mode(scan, FUNNEL_STRICT_DEDUPLICATION))
	{
		StepEvent  *rows = rows_in_order(group);

		once_group(scan, group, rows);
		pfree(rows);
	}
	else
		once_group(scan, group, NULL);
}

int
funnel_clickhouse_level(const StepEvent *events, uint32 count, const FunnelRules *rules, TimestampTz *times)
{
	ClickHouseScan scan;
	int			level;

	scan.rules = rules;
	scan.with_times = times != NULL;
	scan.ended = false;
	scan.filled = 0;
	scan.match = NULL;
	for (uint32 i = 0; i < count && !scan.ended;)
	{
		ClickHouseGroup group = {.at = events[i].at, .events = events + i};

		do
		{
			check_cancel_at(i + 1);
			group.twice |= group.steps & events[i].steps;
			group.steps |= events[i].steps;
			group.unmatched |= events[i].steps == 0;
			group.count++;
			i++;
		} while (i < count && events[i].at == group.at);
		scan_group(&scan, &group);
	}
	if (scan.match != NULL)
		pfree(scan.match);
	level = scan.filled == 0 ? 0 : pg_leftmost_one_pos64(scan.filled) + 1;
	if (times != NULL && level > 0)
		memcpy(times, scan.slot[level - 1].times, level * sizeof(TimestampTz));
	return level;
}
