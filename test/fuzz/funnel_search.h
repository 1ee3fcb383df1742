/*
 * funnel_search.h
 *		What a funnel must answer, by trying every chain.
 */
#ifndef SCRM_FUNNEL_SEARCH_H
#define SCRM_FUNNEL_SEARCH_H

#include "postgres.h"

#define SEARCH_STEPS 6
#define SEARCH_EVENTS 9
#define SEARCH_EXCLUSIONS 2
#define SEARCH_SKIPPED PG_INT64_MAX		/* as a time: later than any */

typedef struct SearchExclusion
{
	int			from;			/* steps, from 0 */
	int			to;
	uint32		events;			/* bit i: event i must not happen between them */
} SearchExclusion;

typedef struct SearchCase
{
	int			steps;
	uint32		optional;		/* bit i: step i, from 0 */
	int64		within;
	bool		strict_increase;
	bool		strict_order;
	bool		strict_deduplication;
	bool		allow_reuse;
	bool		any_order;
	bool		clickhouse;
	bool		strict_once;
	bool		allow_reentry;
	int			exclusions;
	SearchExclusion exclusion[SEARCH_EXCLUSIONS];
	int			events;			/* sorted by time, then by fills */
	int64		at[SEARCH_EVENTS];
	uint32		fills[SEARCH_EVENTS];	/* bit i: step i */
} SearchCase;

/* The level, and the time of each step; without times in mode clickhouse. */
extern int	search_funnel(const SearchCase *c, int64 *times);

#endif							/* SCRM_FUNNEL_SEARCH_H */
