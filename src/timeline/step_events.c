/*
 * step_events.c
 *		A timeline's events as times and steps, see step_events.h.
 */
#include "scrm.h"

#include "miscadmin.h"
#include "timeline/step_events.h"
#include "utils/memutils.h"

#define RUN_SORT sort_events
#define RUN_SORT_TYPE StepEvent
#define RUN_SORT_CMP(a, b) step_event_cmp(a, b)
#include "common/run_sort.h"

void
sort_step_events(StepEvent *events, Size count)
{
	sort_events(events, count);
}

void
step_events_init(StepEvents *list, MemoryContext context)
{
	memset(list, 0, sizeof(*list));
	list->context = context;
}

static void
make_room(StepEvents *list, uint32 events)
{
	uint32		room = Max(events, 64);

	if (events <= list->room)
		return;
	if (list->events != NULL)
		pfree(list->events);
	list->events = NULL;
	list->room = 0;
	list->events = MemoryContextAllocHuge(list->context, room * sizeof(StepEvent));
	list->room = room;
}

void
step_events_fill(StepEvents *list, StepMatcher *matcher, const Timeline *t, TimestampTz until, bool all)
{
	StepEvent  *events;
	TimelineCursor cursor;
	uint32		count = 0;

	make_room(list, t->head.events);
	events = list->events;
	list->seen = 0;
	step_matcher_bind(matcher, t);
	timeline_rewind(&cursor, t);
	while (timeline_next_block(&cursor))
	{
		int			wanted = cursor.count;

		CHECK_FOR_INTERRUPTS();
		while (wanted > 0 && cursor.at[wanted - 1] > until)
			wanted--;
		list->seen += wanted;
		/* an event is written always, kept when it fills a step: no branch to guess */
		if (t->kind_width == 1 && !matcher->by_channel_rules)
		{
			const uint8 *kinds = t->kind_codes + cursor.first;
			const uint64 *by_kind = matcher->by_kind;

			for (int i = 0; i < wanted; i++)
			{
				uint64		steps = by_kind[kinds[i]];

				events[count].at = cursor.at[i];
				events[count].steps = steps;
				count += (steps != 0) | all;
			}
		}
		else
		{
			for (int i = 0; i < wanted; i++)
			{
				uint32		place = cursor.first + i;
				uint64		steps = step_matcher_steps(matcher, timeline_kind(t, place),
													   timeline_channel(t, place));

				events[count].at = cursor.at[i];
				events[count].steps = steps;
				count += (steps != 0) | all;
			}
		}
		if (wanted < cursor.count)
			break;
	}
	list->count = count;
}
