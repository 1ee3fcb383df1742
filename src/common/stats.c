/*
 * stats.c
 *		Intervals for shares, and quantiles of many durations, see stats.h.
 */
#include "scrm.h"

#include <math.h>

#include "common/stats.h"

#define Z95 1.9599639845400545	/* the normal distribution's 97.5 % quantile */

static const float8 bucket_growth = 1.01 / 0.99;

void
wilson_interval(int64 hits, int64 trials, float8 *low, float8 *high)
{
	float8		n = (float8) trials;
	float8		p = (float8) hits / n;
	float8		shrink = 1.0 + Z95 * Z95 / n;
	float8		center = (p + Z95 * Z95 / (2.0 * n)) / shrink;
	float8		margin = Z95 / shrink * sqrt(p * (1.0 - p) / n + Z95 * Z95 / (4.0 * n * n));

	Assert(trials > 0 && hits >= 0 && hits <= trials);
	/* exact at the ends, where rounding would leave 1e-17 */
	*low = hits == 0 ? 0.0 : center - margin;
	*high = hits == trials ? 1.0 : center + margin;
}

void
difference_interval(int64 hits_a, int64 trials_a, int64 hits_b, int64 trials_b,
					float8 *low, float8 *high)
{
	float8		a = (float8) hits_a / (float8) trials_a;
	float8		b = (float8) hits_b / (float8) trials_b;
	float8		a_low;
	float8		a_high;
	float8		b_low;
	float8		b_high;

	wilson_interval(hits_a, trials_a, &a_low, &a_high);
	wilson_interval(hits_b, trials_b, &b_low, &b_high);
	*low = a - b - hypot(a - a_low, b_high - b);
	*high = a - b + hypot(a_high - a, b - b_low);
}

int
duration_bucket(uint64 microseconds)
{
	int			bucket;

	if (microseconds == 0)
		return 0;
	bucket = 1 + (int) ceil(log((float8) microseconds) / log(bucket_growth));
	Assert(bucket > 0 && bucket < DURATION_BUCKETS);
	return bucket;
}

float8
duration_bucket_value(int bucket)
{
	if (bucket == 0)
		return 0.0;
	/* the point with the same relative distance to both ends */
	return 2.0 * pow(bucket_growth, bucket - 1) / (1.0 + bucket_growth);
}
