/*
 * report.h
 *		Columns that many reports have: rates with intervals, durations.
 */
#ifndef SCRM_REPORT_H
#define SCRM_REPORT_H

#include "utils/tuplestore.h"
#include "funcapi.h"

/* rate, low, high (Wilson, 95 %) as three columns; NULL without trials. */
extern void report_rate(Datum *values, bool *nulls, int64 hits, int64 trials);

/*
 * difference, low, high of hits_a/trials_a - hits_b/trials_b as three columns
 * (Newcombe's hybrid score interval, 95 %); NULL without trials on a side.
 */
extern void report_difference(Datum *values, bool *nulls,
							  int64 hits_a, int64 trials_a, int64 hits_b, int64 trials_b);

/* A duration of microseconds as interval and as float8 seconds, two columns. */
extern void report_duration(Datum *values, int64 microseconds);

/*
 * Counts of durations by bucket (stats.h), in order of buckets, with the
 * extremes in each, as far as they are known: the smallest duration that a share p of all did not
 * exceed, within 1 %; -1 when there are none.
 */
typedef struct DurationCount
{
	int			bucket;
	int64		count;
	int64		shortest;
	int64		longest;
} DurationCount;

extern int64 report_duration_quantile(const DurationCount *counts, int buckets, float8 p);

static inline void
report_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

#endif							/* SCRM_REPORT_H */
