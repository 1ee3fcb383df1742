/*
 * funnel_search.c
 *		What a funnel must answer, by trying every chain.
 *
 * The definitions are those of test/t/170_funnel_modes_oracle.pl, which says
 * them in words: a chain is an event for each step, in order of time, and each
 * mode forbids some.  What a chain begins with is a chain too, so that one that
 * is forbidden need not be made longer.  Nothing here is quick.
 */
#include "funnel_search.h"

#include "common/int.h"

#define NO_EVENT (-1)			/* an optional step that is left out */

/* ---- chains ---- */

typedef struct Chain
{
	int			length;			/* its last step has an event */
	int			event[SEARCH_STEPS];
} Chain;

static bool
fills(const SearchCase *c, int event, int step)
{
	return c->fills[event] >> step & 1;
}

static int64
time_of(const SearchCase *c, const Chain *chain, int step)
{
	return chain->event[step] == NO_EVENT ? SEARCH_SKIPPED : c->at[chain->event[step]];
}

static bool
is_between(const SearchCase *c, int event, const Chain *chain, int from, int to)
{
	return c->at[event] > time_of(c, chain, from) && c->at[event] < time_of(c, chain, to);
}

/* The step with an event before "step". */
static int
step_before(const Chain *chain, int step)
{
	while (--step >= 0 && chain->event[step] == NO_EVENT)
		continue;
	return step;
}

/* Each of these is about the chain's last event; what is before it is a chain. */

static bool
is_in_time(const SearchCase *c, const Chain *chain)
{
	int			last = chain->length - 1;
	int			before = step_before(chain, last);
	int64		apart;

	if (before < 0)
		return true;
	if (time_of(c, chain, last) < time_of(c, chain, before))
		return false;
	return !pg_sub_s64_overflow(time_of(c, chain, last), time_of(c, chain, 0), &apart) && apart <= c->within;
}

static bool
increases(const SearchCase *c, const Chain *chain)
{
	int			last = chain->length - 1;
	int			before = step_before(chain, last);

	return before < 0 || time_of(c, chain, before) < time_of(c, chain, last);
}

static bool
keeps_order(const SearchCase *c, const Chain *chain)
{
	int			last = chain->length - 1;

	for (int x = 0; x < c->events && last > 0; x++)
		if (is_between(c, x, chain, last - 1, last) && (c->fills[x] == 0 || c->fills[x] >> (last + 1) != 0))
			return false;
	return true;
}

static bool
has_no_duplicates(const SearchCase *c, const Chain *chain)
{
	int			last = chain->length - 1;

	for (int step = 1; step < last; step++)
	{
		for (int x = 0; x < c->events; x++)
			if (x != chain->event[step] && fills(c, x, step) && is_between(c, x, chain, step - 1, last))
				return false;
		for (int later = step + 1; later <= last; later++)
			if (chain->event[later] != chain->event[step] && fills(c, chain->event[later], step))
				return false;
	}
	return true;
}

static bool
has_nothing_excluded(const SearchCase *c, const Chain *chain)
{
	int			last = chain->length - 1;

	for (int i = 0; i < c->exclusions; i++)
	{
		const SearchExclusion *exclusion = &c->exclusion[i];

		for (int x = 0; x < c->events && exclusion->from <= last; x++)
			if (exclusion->events >> x & 1 && is_between(c, x, chain, exclusion->from, Min(exclusion->to, last)))
				return false;
	}
	return true;
}

/* Events are used once; reused, any number of times, or in strict_deduplication at consecutive steps. */
static bool
uses_events_well(const SearchCase *c, const Chain *chain)
{
	int			last = chain->length - 1;
	int			before = step_before(chain, last);

	if (c->allow_reuse && !c->strict_deduplication)
		return true;
	if (c->allow_reuse && before >= 0 && chain->event[before] == chain->event[last])
		return true;
	for (int step = 0; step < last; step++)
		if (chain->event[step] == chain->event[last])
			return false;
	return true;
}

static bool
is_chain(const SearchCase *c, const Chain *chain)
{
	return is_in_time(c, chain) && uses_events_well(c, chain) &&
		(!c->strict_increase || increases(c, chain)) &&
		(!c->strict_order || keeps_order(c, chain)) &&
		(!c->strict_deduplication || has_no_duplicates(c, chain)) &&
		has_nothing_excluded(c, chain);
}

/* ---- the best ---- */

typedef struct Best
{
	int			level;
	int64	   *times;
} Best;

static void
offer(Best *best, int level, const int64 *times)
{
	if (level < best->level)
		return;
	for (int i = 0; level == best->level; i++)
	{
		if (i == level || times[i] > best->times[i])
			return;
		if (times[i] < best->times[i])
			break;
	}
	best->level = level;
	memcpy(best->times, times, level * sizeof(int64));
}

static void
extend_chain(const SearchCase *c, Chain *chain, Best *best)
{
	int			step = chain->length;
	int64		times[SEARCH_STEPS];

	if (step == c->steps)
		return;
	chain->length++;
	if (c->optional >> step & 1)
	{
		chain->event[step] = NO_EVENT;
		extend_chain(c, chain, best);
	}
	for (int x = 0; x < c->events; x++)
	{
		chain->event[step] = x;
		if (!fills(c, x, step) || !is_chain(c, chain))
			continue;
		for (int i = 0; i <= step; i++)
			times[i] = time_of(c, chain, i);
		offer(best, step + 1, times);
		extend_chain(c, chain, best);
	}
	chain->length--;
}

/* Every way to pair steps with events; "paired" are the sorted times. */
static void
pair_step(const SearchCase *c, int step, uint32 used, int count, const int64 *paired, Best *best)
{
	int64		apart;

	if (count > 0 && (pg_sub_s64_overflow(paired[count - 1], paired[0], &apart) || apart > c->within))
		return;
	if (step == c->steps)
	{
		offer(best, count, paired);
		return;
	}
	pair_step(c, step + 1, used, count, paired, best);
	for (int x = 0; x < c->events; x++)
	{
		int64		times[SEARCH_STEPS];
		int			place = count;

		if (!fills(c, x, step) || (used >> x & 1 && !c->allow_reuse))
			continue;
		memcpy(times, paired, count * sizeof(int64));
		for (; place > 0 && times[place - 1] > c->at[x]; place--)
			times[place] = times[place - 1];
		times[place] = c->at[x];
		pair_step(c, step + 1, used | 1u << x, count + 1, times, best);
	}
}

/* ---- ClickHouse's own scan: entries of row and true condition, and the starts of chains per level ---- */

typedef struct Start
{
	int64		start;
	int64		last;
	uint32		rows;
} Start;

typedef struct Level
{
	int			count;
	int			room;
	Start	   *starts;
} Level;

static void
add_start(const SearchCase *c, Level *level, Start start)
{
	if (!c->strict_once)
		level->count = 0;
	if (level->count == level->room)
	{
		level->room = 2 * level->room + 8;
		level->starts = level->starts == NULL ? palloc(level->room * sizeof(Start)) :
			repalloc(level->starts, level->room * sizeof(Start));
	}
	level->starts[level->count++] = start;
}

static bool
is_expired(const SearchCase *c, const Start *start, int64 at)
{
	return at - start->start > c->within;
}

static void
follow(const SearchCase *c, Level *levels, int step, int row)
{
	Level	   *before = &levels[step - 1];
	int64		at = c->at[row];
	int			kept = 0;
	int			count = before->count;

	for (int i = 0; i < count; i++)
	{
		Start		start = before->starts[i];

		/* an expired chain is forgotten, but never the last of a level */
		if (is_expired(c, &start, at))
		{
			if (kept > 0 || i < count - 1)
				continue;
			before->starts[kept++] = start;
			continue;
		}
		before->starts[kept++] = start;
		if ((c->strict_once && start.rows >> row & 1) || (c->strict_increase && start.last >= at))
			continue;
		start.last = at;
		start.rows |= 1u << row;
		add_start(c, &levels[step], start);
	}
	before->count = kept;
}

static int
highest(const SearchCase *c, const Level *levels)
{
	int			level = c->steps;

	while (level > 0 && levels[level - 1].count == 0)
		level--;
	return level;
}

static int
clickhouse(const SearchCase *c)
{
	Level		levels[SEARCH_STEPS] = {0};
	int			next;

	if (c->steps > 1 || c->strict_order)
	{
		for (int first = 0; first < c->events; first = next)
		{
			for (next = first; next < c->events && c->at[next] == c->at[first];)
				next++;
			/* of one time: what matches nothing, then by condition */
			for (int x = first; x < next && c->strict_order && levels[0].count > 0; x++)
				if (c->fills[x] == 0)
					return highest(c, levels);
			for (int step = 0; step < c->steps; step++)
			{
				for (int x = first; x < next; x++)
				{
					if (!fills(c, x, step))
						continue;
					if (step == 0)
						add_start(c, &levels[0], (Start) {c->at[x], c->at[x], 1u << x});
					else if (c->strict_deduplication && levels[step].count > 0)
						return highest(c, levels);
					else if (levels[step - 1].count > 0)
						follow(c, levels, step, x);
					else if (c->strict_order && levels[0].count > 0 && !c->allow_reentry)
						return highest(c, levels);
					if (levels[c->steps - 1].count > 0 && step == c->steps - 1)
						return c->steps;
				}
			}
		}
		return highest(c, levels);
	}
	for (int x = 0; x < c->events; x++)
		if (fills(c, x, 0))
			return 1;
	return 0;
}

int
search_funnel(const SearchCase *c, int64 *times)
{
	Best		best = {0, times};
	Chain		chain = {0};

	if (c->clickhouse)
		return clickhouse(c);
	if (c->any_order)
		pair_step(c, 0, 0, 0, times, &best);
	else
		extend_chain(c, &chain, &best);
	return best.level;
}
