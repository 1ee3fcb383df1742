/*
 * pattern.h
 *		Patterns of events in order: what they say, and where they hold.
 *
 *		pattern := item+
 *		item    := '(?' number ')'			an event of this condition, from 1
 *				 | '.'						any one event
 *				 | '.*'						any number of events
 *				 | '(?t' op seconds ')'		the time between its neighbours
 *		op      := '<=' | '<' | '>=' | '>' | '=='
 *
 * The kernel knows events as a time and a set of conditions, in the order of
 * step_event_cmp(); events without conditions have been left out.
 */
#ifndef SCRM_PATTERN_H
#define SCRM_PATTERN_H

#include "timeline/step_events.h"

#define PATTERN_MAX_ELEMENTS 256
#define PATTERN_WORDS (PATTERN_MAX_ELEMENTS / 64)
#define PATTERN_ANY MAX_STEPS	/* in place of a condition */

/* What may lie between an element and the one before. */
typedef enum PatternGap
{
	GAP_NONE,
	GAP_ANY,					/* any events, and all before the first element */
	GAP_TIME					/* any events, of a time between min and max */
} PatternGap;

/* Matches one event. */
typedef struct PatternElement
{
	uint8		condition;		/* from 0, or PATTERN_ANY */
	uint8		gap;
	uint64		min;			/* of GAP_TIME, microseconds */
	uint64		max;
} PatternElement;

/* Sets of elements take a bit each, in "words" words. */
typedef struct Pattern
{
	int			elements;
	int			words;
	int			highest;		/* the highest condition, 0 when there is none */
	int			highest_at;		/* and where it stands, from 1 */
	bool		timed;			/* some gap is GAP_TIME */
	uint64		required;		/* conditions without which nothing matches */
	uint64		by_gap[3][PATTERN_WORDS];
	uint64		accepts[MAX_STEPS + 1][PATTERN_WORDS];	/* by condition, up to "highest", and PATTERN_ANY */
	PatternElement element[PATTERN_MAX_ELEMENTS];
} Pattern;

/* NULL, or what is wrong at the byte *position, from 1. */
extern const char *pattern_parse(Pattern *pattern, Word source, int *position);

/*
 * How many matches there are, up to "most": each the leftmost and shortest
 * behind the one before.
 */
extern int64 pattern_count(const Pattern *pattern, const StepEvent *events, uint32 count, int64 most);

/*
 * The places of the first match, one an element: of all matches that begin
 * first and end first the one with the earliest events.  False when there is none.
 */
extern bool pattern_first(const Pattern *pattern, const StepEvent *events, uint32 count, uint32 *places);

#endif							/* SCRM_PATTERN_H */
