/*
 * pipeline_walk.c
 *		The way of one customer through a pipeline.
 *
 * A customer is in one stage or in none.  An event that enters a later stage
 * than the present one moves the customer on to it, over the stages between,
 * which are not entered.  An event that enters the present stage or an earlier
 * one changes nothing: only the "back" events of the present stage lead back,
 * to the stage before it or to the one its "back_to" names; from the first
 * stage, or with an empty "back_to", out of the pipeline.  An event that leads
 * back from a stage does not enter it, though it may match both ("*" enters,
 * "stop" leads back).  Every move ends a stay and, unless it leads out, begins
 * one; nothing is overwritten, and a stage may be entered any number of times.
 *
 * Events of one time have no order.  They count as one moment, in which the
 * customer first enters every later stage that an event of it enters, from the
 * earliest to the latest, and then falls back once if an event of it leads
 * back from the stage reached.  So duplicates change nothing.
 */
#include "scrm.h"

#include "common/check.h"
#include "journey/pipeline.h"
#include "port/pg_bitutils.h"

void
walker_init(PipelineWalker *walker, const struct varlena *pipeline, const text *touch)
{
	Pipeline   *p = &walker->pipeline;
	int			count;

	memset(walker, 0, sizeof(*walker));
	pipeline_open(pipeline, p);
	count = p->count;
	steps_init(&walker->steps);
	for (int i = 0; i < count; i++)
		steps_add(&walker->steps, p->stage[i].enter, false);
	for (int i = 0; i < count; i++)
	{
		if (p->stage[i].back.len > 0)
			steps_add(&walker->steps, p->stage[i].back, false);
		else
			walker->steps.count++;	/* a step that nothing fills */
	}
	if (touch != NULL)
	{
		walker->touch = UINT64CONST(1) << walker->steps.count;
		steps_add(&walker->steps, word_from_text(touch), false);
	}
	steps_finish(&walker->steps);
	step_matcher_init(&walker->matcher, &walker->steps);
	step_events_init(&walker->events, CurrentMemoryContext);
}

void
walker_start(PipelineWalker *walker, const Timeline *timeline, TimestampTz until)
{
	step_events_fill(&walker->events, &walker->matcher, timeline, until, false);
	walker->next = 0;
	walker->later = 0;
	walker->may_fall_back = false;
	walker->stage = NO_STAGE;
}

/* Moves; returns whether that ended a stay. */
static bool
move(PipelineWalker *walker, int stage, int step, StayEnd end, Stay *ended)
{
	bool		was_somewhere = walker->stage != NO_STAGE;

	if (was_somewhere)
	{
		*ended = walker->stay;
		ended->end = end;
		ended->left_at = walker->at;
	}
	walker->stage = stage;
	walker->stay.entered_at = walker->at;
	walker->stay.left_at = DT_NOEND;
	walker->stay.stage = stage;
	walker->stay.step = step;
	walker->stay.end = STAY_OPEN;
	return was_somewhere;
}

/* Gathers the events of the next moment; false when there are none. */
static bool
next_moment(PipelineWalker *walker)
{
	const StepEvent *event = walker->events.events + walker->next;
	const StepEvent *end = walker->events.events + walker->events.count;
	uint64		stages = (UINT64CONST(1) << walker->pipeline.count) - 1;

	if (event == end)
		return false;
	walker->at = event->at;
	walker->set = 0;
	for (; event < end && event->at == walker->at; event++)
	{
		check_cancel_at((uint32) (end - event));
		walker->set |= walker_effect(walker, event->steps);
	}
	walker->next = event - walker->events.events;
	walker->later = (walker->set & stages) >> (walker->stage + 1) << (walker->stage + 1);
	walker->may_fall_back = true;
	return true;
}

bool
walker_next(PipelineWalker *walker, Stay *stay)
{
	int			count = walker->pipeline.count;

	for (;;)
	{
		if (walker->later != 0)
		{
			int			stage = pg_rightmost_one_pos64(walker->later);

			walker->later &= walker->later - 1;
			if (move(walker, stage, stage, STAY_MOVED_ON, stay))
				return true;
		}
		else if (walker->may_fall_back)
		{
			int			from = walker->stage;

			walker->may_fall_back = false;
			if (from != NO_STAGE && (walker->set >> (count + from) & 1) != 0)
				return move(walker, walker->pipeline.stage[from].back_to, count + from, STAY_FELL_BACK, stay);
		}
		else if (!next_moment(walker))
			break;
	}
	/* the last stay goes on */
	*stay = walker->stay;
	if (walker->stage == NO_STAGE)
		return false;
	walker->stage = NO_STAGE;
	return true;
}
