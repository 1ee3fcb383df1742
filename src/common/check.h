/*
 * check.h
 *		One vocabulary for refusing bad input.
 *
 * Every function either returns a usable value or ends in one error that
 * names the argument as the user knows it and shows the offending value.
 */
#ifndef SCRM_CHECK_H
#define SCRM_CHECK_H

#include <math.h>

#include "common/codec.h"
#include "common/int.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/timestamp.h"

/*
 * The checks of a row are a comparison; what they say when it fails is told
 * elsewhere.
 */
pg_noreturn extern void arg_is_null(const char *name);
pg_noreturn extern void time_is_infinite(TimestampTz at, const char *name);
pg_noreturn extern void float_is_not_finite(float8 value, const char *name);
pg_noreturn extern void duration_is_not_positive(const Interval *interval, const char *name);
pg_noreturn extern void word_has_wrong_length(Word word, int max_len, const char *name);
pg_noreturn extern void not_in_aggregate(const char *function);

/* A parameter (not a row's data) must not be NULL. */
static inline void
check_arg_not_null(FunctionCallInfo fcinfo, int argno, const char *name)
{
	if (unlikely(PG_ARGISNULL(argno)))
		arg_is_null(name);
}

/* The argument is a NULL state: accessors answer NULL. */
#define state_is_null(fcinfo) PG_ARGISNULL(0)

static inline void
check_time_finite(TimestampTz at, const char *name)
{
	if (unlikely(TIMESTAMP_NOT_FINITE(at)))
		time_is_infinite(at, name);
}

static inline void
check_float_finite(float8 value, const char *name)
{
	if (unlikely(!isfinite(value)))
		float_is_not_finite(value, name);
}

/* A public float result must be finite: "NAME is out of range". */
extern float8 check_result_finite(float8 value, const char *name);

/*
 * A duration in exact microseconds: a day is 24 hours, months and infinite
 * intervals are refused, as is anything negative.
 */
extern int64 check_duration(const Interval *interval, const char *name);

static inline int64
check_positive_duration(const Interval *interval, const char *name)
{
	int64		microseconds;

	if (unlikely(interval->month != 0 ||
				 pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &microseconds) ||
				 pg_add_s64_overflow(microseconds, interval->time, &microseconds) ||
				 microseconds <= 0))
		duration_is_not_positive(interval, name);
	return microseconds;
}

/* Arrays are lists here: empty, or of one dimension. */
extern void check_one_dimension(const ArrayType *array, const char *name);

/* A kind or a channel: not empty, and not longer than so many bytes. */
static inline void
check_word(Word word, int max_len, const char *name)
{
	if (unlikely(word.len == 0 || word.len > max_len))
		word_has_wrong_length(word, max_len, name);
}

/* Microseconds as the user would have written the interval. */
extern char *duration_to_text(int64 microseconds);
extern Interval *duration_to_interval(int64 microseconds);

/* Aggregate support functions must be called by an aggregate. */
static inline void
check_in_aggregate(FunctionCallInfo fcinfo, const char *function)
{
	if (unlikely(!AggCheckCallContext(fcinfo, NULL)))
		not_in_aggregate(function);
}

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
