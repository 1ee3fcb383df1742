/*
 * funnel_ties.c
 *		Matching events of equal time to steps, see funnel_ties.h.
 */
#include "scrm.h"

#include "common/check.h"
#include "journey/funnel_ties.h"
#include "port/pg_bitutils.h"

void
tie_match_init(TieMatch *match, const StepEvent *events, uint32 count, int steps, uint64 fillable)
{
	uint64		wanting = fillable;

	match->candidates = 0;
	match->visit = 0;
	memset(match->list_len, 0, sizeof(match->list_len));
	memset(match->given, -1, sizeof(match->given));
	for (uint32 i = 0; i < count; i++)
	{
		uint64		bits = events[i].steps & wanting;

		check_cancel_at(i);
		if (bits == 0)
			continue;
		match->owner[match->candidates] = -1;
		match->visited[match->candidates] = 0;
		for (; bits != 0; bits &= bits - 1)
		{
			int			step = pg_rightmost_one_pos64(bits);

			match->list[step][match->list_len[step]++] = match->candidates;
			if (match->list_len[step] == steps)
				wanting &= ~(UINT64CONST(1) << step);
		}
		match->candidates++;
	}
}

/* Finds an event for the step, moving others if need be (Kuhn's augmenting path). */
static bool
tie_match_augment(TieMatch *match, int step)
{
	for (int i = 0; i < match->list_len[step]; i++)
	{
		int			candidate = match->list[step][i];

		if (match->visited[candidate] == match->visit)
			continue;
		match->visited[candidate] = match->visit;
		if (match->owner[candidate] < 0 || tie_match_augment(match, match->owner[candidate]))
		{
			match->owner[candidate] = step;
			match->given[step] = candidate;
			return true;
		}
	}
	return false;
}

bool
tie_match_serve(TieMatch *match, int step)
{
	match->visit++;
	return tie_match_augment(match, step);
}

void
tie_match_release(TieMatch *match, int step)
{
	if (match->given[step] >= 0)
		match->owner[match->given[step]] = -1;
	match->given[step] = -1;
}
