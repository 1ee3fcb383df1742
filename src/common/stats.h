/*
 * stats.h
 *		Intervals for shares, and quantiles of many durations in little space.
 */
#ifndef SCRM_STATS_H
#define SCRM_STATS_H

/*
 * Wilson's score interval at 95 % for "hits" out of "trials" (trials > 0).
 * Wilson, JASA 22 (1927) 209.
 */
extern void wilson_interval(int64 hits, int64 trials, float8 *low, float8 *high);

/*
 * 95 % interval for the difference of two shares, hits_a / trials_a -
 * hits_b / trials_b, made of their score intervals.  Newcombe, Statistics in
 * Medicine 17 (1998) 873, method 10.
 */
extern void difference_interval(int64 hits_a, int64 trials_a, int64 hits_b, int64 trials_b,
								float8 *low, float8 *high);

/*
 * Buckets for durations: bucket 0 holds zero, bucket b > 0 the durations in
 * (g^(b-2), g^(b-1)] microseconds with g = 1.01/0.99.  A bucket's value is
 * within 1 % of everything in it (Masson, Rim, Lee, DDSketch, VLDB 2019).
 */
#define DURATION_BUCKETS 2200

extern int	duration_bucket(uint64 microseconds);
extern float8 duration_bucket_value(int bucket);

#endif							/* SCRM_STATS_H */
