/*
 * check.h
 *		One vocabulary for refusing bad input.
 *
 * Every function either returns a usable value or ends in one error that
 * names the argument as the user knows it and shows the offending value.
 */
#ifndef SCRM_CHECK_H
#define SCRM_CHECK_H

#include "common/codec.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/timestamp.h"

/* A parameter (not a row's data) must not be NULL. */
extern void check_arg_not_null(FunctionCallInfo fcinfo, int argno, const char *name);

/* The argument is a NULL state: accessors answer NULL. */
#define state_is_null(fcinfo) PG_ARGISNULL(0)

extern void check_time_finite(TimestampTz at, const char *name);
extern void check_float_finite(float8 value, const char *name);

/* A public float result must be finite: "NAME is out of range". */
extern float8 check_result_finite(float8 value, const char *name);

/*
 * A duration in exact microseconds: a day is 24 hours, months and infinite
 * intervals are refused, as is anything negative.
 */
extern int64 check_duration(const Interval *interval, const char *name);
extern int64 check_positive_duration(const Interval *interval, const char *name);

/* Arrays are lists here: empty, or of one dimension. */
extern void check_one_dimension(const ArrayType *array, const char *name);

/* A kind or a channel: not empty, and not longer than so many bytes. */
extern void check_word(Word word, int max_len, const char *name);

/* Microseconds as the user would have written the interval. */
extern char *duration_to_text(int64 microseconds);
extern Interval *duration_to_interval(int64 microseconds);

/* Aggregate support functions must be called by an aggregate. */
extern void check_in_aggregate(FunctionCallInfo fcinfo, const char *function);

/*
 * b - a for a <= b.  The range of timestamps is wider than int64: the
 * difference needs all 64 bits.
 */
static inline uint64
time_distance(TimestampTz a, TimestampTz b)
{
	return (uint64) b - (uint64) a;
}

/* In loops of cheap steps: looks for a cancel at every 65,536th. */
static inline void
check_cancel_at(uint32 step)
{
	if (unlikely(step % (1 << 16) == 0))
		CHECK_FOR_INTERRUPTS();
}

#endif							/* SCRM_CHECK_H */
