/*
 * funnel_counts.h
 *		The funnel of many customers: a mergeable state.
 *
 * A customer is entered at the first event of its earliest longest chain.
 * Its window is closed when it had ended by as_of.
 *
 * The state is one flat value: counters, then for each step who reached it,
 * the names of the steps, and at the end, where they can grow, the durations
 * from the step before as counts in logarithmic buckets (stats.h), sorted by
 * step and bucket.  An aggregate's state has spare room behind them.
 */
#ifndef SCRM_FUNNEL_COUNTS_H
#define SCRM_FUNNEL_COUNTS_H

#include "common/codec.h"
#include "journey/funnel_scan.h"

#define FUNNEL_VERSION 1
#define FUNNEL_VERSION_EXCLUSIONS 2 /* of the binary form, where there are some */

/* Customers who got to a step, and how long it took from the one before. */
typedef struct FunnelStep
{
	int64		closed;			/* windows closed by as_of */
	int64		open;
	int64		shortest;		/* microseconds, of the closed; 0 when none */
	int64		longest;
} FunnelStep;

typedef struct FunnelBucket
{
	uint16		step;
	uint16		bucket;
	uint32		unused;
	int64		customers;
} FunnelBucket;

/*
 * Behind the steps: the names and then the exclusions, each a length (int32)
 * and its bytes, together padded to 8 bytes; then the buckets.
 */
typedef struct Funnel
{
	int32		vl_len_;
	uint8		version;
	uint8		steps;
	uint16		modes;
	int64		within;
	TimestampTz as_of;
	int64		customers;
	int64		events_used;	/* up to as_of */
	int64		events_after;
	uint32		names_bytes;	/* with padding */
	uint32		buckets;
	FunnelStep	step[FLEXIBLE_ARRAY_MEMBER];
} Funnel;

static inline char *
funnel_names(const Funnel *funnel)
{
	return (char *) &funnel->step[funnel->steps];
}

static inline FunnelBucket *
funnel_buckets(const Funnel *funnel)
{
	return (FunnelBucket *) (funnel_names(funnel) + funnel->names_bytes);
}

static inline Size
funnel_size(const Funnel *funnel)
{
	return (char *) (funnel_buckets(funnel) + funnel->buckets) - (char *) funnel;
}

/* The step that one is compared with: the last before it that is not optional, or the first. */
static inline int
funnel_step_before(uint64 optional, int step)
{
	do
		step--;
	while (step > 0 && (optional >> step & 1));
	return Max(step, 0);
}

extern void *funnel_encode_names(const Word *names, int count, uint32 *bytes);
extern void funnel_get_names(const Funnel *funnel, Word *names);
extern int	funnel_get_exclusions(const Funnel *funnel, Word *exclusions);

/* The steps whose names say that they are optional. */
extern uint64 optional_steps(const Word *names, int steps);
extern uint64 funnel_optional_steps(const Funnel *funnel);
extern Funnel *funnel_create(const FunnelRules *rules, TimestampTz as_of,
							 const void *names, uint32 names_bytes);
extern Funnel *funnel_open(struct varlena *datum);
extern Funnel *funnel_trim(const Funnel *funnel);
extern Funnel *funnel_add_customer(Funnel *funnel, int level, const TimestampTz *times, uint64 optional);
extern Funnel *funnel_add(Funnel *funnel, const Funnel *other);

/* Adds customers to a bucket; the funnel may move. */
extern Funnel *funnel_add_bucket(Funnel *funnel, int step, int bucket, int64 customers);

/* NULL, or what does not add up in a funnel that was read. */
extern const char *funnel_check(const Funnel *funnel);

/* In funnel_report.c: a row a step, behind a first column if there is one; and the row of totals. */
extern void funnel_put_steps(FunctionCallInfo fcinfo, const Funnel *funnel, const Datum *first);
extern void funnel_put_totals(FunctionCallInfo fcinfo, int64 closed, int64 open, int64 not_entered,
							  int64 events_used, int64 events_after);

#define PG_GETARG_FUNNEL(n) funnel_open(PG_GETARG_VARLENA_P(n))

/* Is there a duration of this step?  Buckets are sorted by step. */
static inline bool
funnel_has_bucket(const Funnel *funnel, int step)
{
	return funnel->buckets > 0 && funnel_buckets(funnel)[funnel->buckets - 1].step == step;
}

#endif							/* SCRM_FUNNEL_COUNTS_H */
