/*
 * funnel_ties.h
 *		Events of equal time that fill several steps: which steps can be given
 *		distinct events, a bipartite matching.
 *
 * A step needs no more candidates than there are steps: with so many it can
 * be served after all others.  That bounds the work of a group by its length.
 */
#ifndef SCRM_FUNNEL_TIES_H
#define SCRM_FUNNEL_TIES_H

#include "timeline/step_events.h"

#define MAX_CANDIDATES (MAX_STEPS * MAX_STEPS)

typedef struct TieMatch
{
	int			candidates;
	int			owner[MAX_CANDIDATES];	/* the step that has it, or -1 */
	uint32		visited[MAX_CANDIDATES];
	uint32		visit;
	int			list_len[MAX_STEPS];
	int			list[MAX_STEPS][MAX_STEPS];
	int			given[MAX_STEPS];	/* the candidate that the step has, or -1 */
} TieMatch;

/* Of each event, the steps in "fillable" count. */
extern void tie_match_init(TieMatch *match, const StepEvent *events, uint32 count, int steps, uint64 fillable);

/* Gives the step an event, moving others if need be. */
extern bool tie_match_serve(TieMatch *match, int step);
extern void tie_match_release(TieMatch *match, int step);

#endif							/* SCRM_FUNNEL_TIES_H */
