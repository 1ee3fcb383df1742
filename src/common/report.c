/*
 * report.c
 *		Columns that many reports have, see report.h.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/report.h"
#include "common/stats.h"

void
report_rate(Datum *values, bool *nulls, int64 hits, int64 trials)
{
	float8		low;
	float8		high;

	nulls[0] = nulls[1] = nulls[2] = trials == 0;
	if (trials == 0)
		return;
	wilson_interval(hits, trials, &low, &high);
	values[0] = Float8GetDatum((float8) hits / trials);
	values[1] = Float8GetDatum(low);
	values[2] = Float8GetDatum(high);
}

void
report_difference(Datum *values, bool *nulls,
				  int64 hits_a, int64 trials_a, int64 hits_b, int64 trials_b)
{
	float8		low;
	float8		high;

	nulls[0] = nulls[1] = nulls[2] = trials_a == 0 || trials_b == 0;
	if (nulls[0])
		return;
	difference_interval(hits_a, trials_a, hits_b, trials_b, &low, &high);
	values[0] = Float8GetDatum((float8) hits_a / trials_a - (float8) hits_b / trials_b);
	values[1] = Float8GetDatum(low);
	values[2] = Float8GetDatum(high);
}

void
report_duration(Datum *values, int64 microseconds)
{
	values[0] = IntervalPGetDatum(duration_to_interval(microseconds));
	values[1] = Float8GetDatum(microseconds / (float8) USECS_PER_SEC);
}

int64
report_duration_quantile(const DurationCount *counts, int buckets, float8 p)
{
	int64		total = 0;
	int64		seen = 0;
	int64		rank;
	float8		value;
	int			i = 0;

	for (int j = 0; j < buckets; j++)
		total += counts[j].count;
	if (total == 0)
		return -1;
	rank = Max((int64) ceil(p * total), 1);
	while ((seen += counts[i].count) < rank)
		i++;
	/* between the extremes of the bucket; compared first, since 2^63 is no int64 */
	value = rint(duration_bucket_value(counts[i].bucket));
	if (value >= (float8) counts[i].longest)
		return counts[i].longest;
	return Max((int64) value, counts[i].shortest);
}
