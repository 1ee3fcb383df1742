/*
 * paths.h
 *		Marketing paths: which channels were touched on the way, and what
 *		came of it.
 *
 * A tally (common/tally.h) with three amounts an entry, and these keys:
 *
 *	(0, total)				what is not on a path, see PathTotal
 *	(1, channel, ...)		a path: conversions, value, nulls
 *	(2, age, channel, ...)	a path that converted, whose touches have an age,
 *							in microseconds before the last of them: that is
 *							all that decay in a path depends on, and paths of
 *							one touch are alike
 */
#ifndef SCRM_PATHS_H
#define SCRM_PATHS_H

#include "common/tally.h"

enum
{
	PATH_TOTALS,
	PATH_PLAIN,
	PATH_DATED
};

/* What the three amounts of a total are. */
typedef enum PathTotal
{
	PATH_WITHOUT_TOUCHES,		/* conversions, value, nulls */
	PATH_ROWS,					/* used, skipped, 0 */
	PATH_TOUCHES,				/* on paths, still open, without a channel */
	PATH_EVENTS,				/* up to as_of, after it, 0 */
	PATH_TOTAL_COUNT
} PathTotal;

extern const TallyKind paths_kind;

/* Walks over the paths. */
typedef struct PathCursor
{
	TallyCursor cursor;
	int			room;
	int			length;
	Word	   *channel;
	int64	   *age;
	bool		dated;
	float8		conversions;
	float8		value;
	float8		nulls;
} PathCursor;

extern void paths_walk(const Tally *paths, PathCursor *path);
extern bool paths_next(PathCursor *path);

#endif							/* SCRM_PATHS_H */
