/*
 * funnel_any_order.c
 *		The funnel whose steps come in any order: how many steps distinct
 *		events can fill inside one window.
 *
 * A window slides over the events and a matching of events to steps is kept
 * at its largest: an event that enters can raise it by one, one that leaves
 * lower it by one, and one search for an augmenting path tells (Berge).  When
 * no event fills several steps, or events may be used again, counting how many
 * events of the window fill each step is enough.
 *
 * The sets of events that can be given distinct steps are independent sets of
 * a matroid, so taking events greedily in order of time, each that still can
 * be given a step, reaches every number of steps at its earliest time.
 */
#include "scrm.h"

#include "common/check.h"
#include "journey/funnel_scan.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

#define NO_EVENT PG_UINT32_MAX

/*
 * The places of events that fill a step, numbered as they entered; those
 * before "head" have left the window.  The latest are kept, one more than can
 * be given away: an event that has none is among them, if there is any.
 */
#define PLACES_KEPT (MAX_STEPS + 1)

typedef struct StepList
{
	uint32		place[PLACES_KEPT];
	uint32		head;
	uint32		count;
} StepList;

typedef struct Window
{
	const StepEvent *events;
	const FunnelRules *rules;
	bool		matching;		/* else counting */
	uint64		filled;			/* steps */

	/* counting */
	uint32		holding[MAX_STEPS]; /* events that fill the step */

	/* matching */
	StepList	list[MAX_STEPS];
	uint32		given[MAX_STEPS];	/* the event that the step has */
} Window;

static void
window_init(Window *window, const StepEvent *events, uint32 count, const FunnelRules *rules)
{
	bool		several = false;

	window->events = events;
	window->rules = rules;
	window->filled = 0;
	for (uint32 i = 0; i < count && !several; i++)
	{
		check_cancel_at(i);
		several = (events[i].steps & (events[i].steps - 1)) != 0;
	}
	window->matching = several && !(rules->modes & FUNNEL_ALLOW_REUSE);
	for (int step = 0; step < rules->steps; step++)
	{
		window->holding[step] = 0;
		window->list[step].head = window->list[step].count = 0;
		window->given[step] = NO_EVENT;
	}
}

static void
list_append(StepList *list, uint32 place)
{
	list->place[list->count++ % PLACES_KEPT] = place;
}

static bool
is_given(const Window *window, uint32 place)
{
	for (uint64 steps = window->filled & window->events[place].steps; steps != 0; steps &= steps - 1)
		if (window->given[pg_rightmost_one_pos64(steps)] == place)
			return true;
	return false;
}

/* The latest event of the window that fills the step and has none yet. */
static uint32
free_event(const Window *window, int step)
{
	const StepList *list = &window->list[step];

	for (uint32 i = list->count; i > list->head && list->count - i < PLACES_KEPT; i--)
	{
		uint32		place = list->place[(i - 1) % PLACES_KEPT];

		if (!is_given(window, place))
			return place;
	}
	return NO_EVENT;
}

/* Looks for an augmenting path from all steps that have no event. */
static bool
window_augment(Window *window)
{
	int			queue[MAX_STEPS];
	int			wanted_by[MAX_STEPS];
	int			head = 0;
	int			tail = 0;
	uint64		seen = 0;

	for (int step = 0; step < window->rules->steps; step++)
		if (!(window->filled >> step & 1))
		{
			queue[tail++] = step;
			wanted_by[step] = -1;
			seen |= UINT64CONST(1) << step;
		}
	while (head < tail)
	{
		int			step = queue[head++];
		uint32		event = free_event(window, step);

		if (event != NO_EVENT)
		{
			/* every step on the path hands its event to the one that wants it */
			for (; step >= 0; step = wanted_by[step])
			{
				uint32		had = window->given[step];

				window->given[step] = event;
				window->filled |= UINT64CONST(1) << step;
				event = had;
			}
			return true;
		}
		for (uint64 others = window->filled & ~seen; others != 0; others &= others - 1)
		{
			int			other = pg_rightmost_one_pos64(others);

			if (!(window->events[window->given[other]].steps >> step & 1))
				continue;
			seen |= UINT64CONST(1) << other;
			wanted_by[other] = step;
			queue[tail++] = other;
		}
	}
	return false;
}

static void
window_enter(Window *window, uint32 place)
{
	uint64		steps = window->events[place].steps;

	for (uint64 rest = steps; rest != 0; rest &= rest - 1)
	{
		int			step = pg_rightmost_one_pos64(rest);

		if (window->matching)
			list_append(&window->list[step], place);
		else
			window->holding[step]++;
	}
	if (!window->matching)
		window->filled |= steps;
	else if (pg_popcount64(window->filled) < window->rules->steps)
		window_augment(window);
}

static void
window_leave(Window *window, uint32 place)
{
	for (uint64 rest = window->events[place].steps; rest != 0; rest &= rest - 1)
	{
		int			step = pg_rightmost_one_pos64(rest);

		if (window->matching)
		{
			window->list[step].head++;
			if (window->given[step] == place)
			{
				window->given[step] = NO_EVENT;
				window->filled &= ~(UINT64CONST(1) << step);
			}
		}
		else if (--window->holding[step] == 0)
			window->filled &= ~(UINT64CONST(1) << step);
	}
}

/*
 * Slides until so many steps are filled or the end is reached; returns the
 * most that were, and the first event of that window.
 */
static int
slide(const StepEvent *events, uint32 count, const FunnelRules *rules, int enough, uint32 *first)
{
	Window		window;
	int			most = 0;
	uint32		left = 0;

	window_init(&window, events, count, rules);
	for (uint32 i = 0; i < count && most < enough; i++)
	{
		uint64		before = window.filled;

		check_cancel_at(i);
		if (window.matching && i % 256 == 0)
			CHECK_FOR_INTERRUPTS();
		while (time_distance(events[left].at, events[i].at) > rules->within)
		{
			check_cancel_at(left);
			window_leave(&window, left++);
			/* the matching is kept at its largest */
			if (window.matching && window.filled != before)
			{
				window_augment(&window);
				before = window.filled;
			}
		}
		window_enter(&window, i);
		if (pg_popcount64(window.filled) > most)
		{
			most = pg_popcount64(window.filled);
			*first = left;
		}
	}
	return most;
}

int
funnel_any_order_level(const StepEvent *events, uint32 count, const FunnelRules *rules)
{
	uint32		first;

	return slide(events, count, rules, rules->steps, &first);
}

/* When the first window of this level had filled 1, 2, ... steps. */
void
funnel_any_order_times(const StepEvent *events, uint32 count, const FunnelRules *rules,
					   int level, TimestampTz *times)
{
	Window		window;
	uint32		first = 0;
	int			filled = 0;

	slide(events, count, rules, level, &first);
	window_init(&window, events, count, rules);
	for (uint32 i = first; i < count && filled < level; i++)
	{
		check_cancel_at(i);
		window_enter(&window, i);
		while (filled < pg_popcount64(window.filled) && filled < level)
			times[filled++] = events[i].at;
	}
}
