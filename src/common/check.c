/*
 * check.c
 *		One vocabulary for refusing bad input, see check.h.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/int.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

void
arg_is_null(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s must not be null", name)));
}

void
time_is_infinite(TimestampTz at, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("%s must be finite, got %s", name,
					TIMESTAMP_IS_NOBEGIN(at) ? "-infinity" : "infinity")));
}

void
float_is_not_finite(float8 value, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s must be finite, got %s", name,
					isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity")));
}

float8
check_result_finite(float8 value, const char *name)
{
	if (!isfinite(value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range", name)));
	return value;
}

static char *
interval_to_text(const Interval *interval)
{
	return DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(interval)));
}

Interval *
duration_to_interval(int64 microseconds)
{
	Interval   *interval = palloc0(sizeof(Interval));

	interval->day = (int32) (microseconds / USECS_PER_DAY);
	interval->time = microseconds % USECS_PER_DAY;
	return interval;
}

char *
duration_to_text(int64 microseconds)
{
	return interval_to_text(duration_to_interval(microseconds));
}

/* Exact microseconds of either sign. */
static int64
interval_microseconds(const Interval *interval, const char *name)
{
	int64		microseconds;

	if (compat_interval_is_infinite(interval))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be finite, got %s", name, interval_to_text(interval))));
	if (interval->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must have a fixed length, got %s", name, interval_to_text(interval)),
				 errhint("Use days instead of months or years, for example \"30 days\".")));
	if (pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &microseconds) ||
		pg_add_s64_overflow(microseconds, interval->time, &microseconds))
		ereport(ERROR,
				(errcode(ERRCODE_INTERVAL_FIELD_OVERFLOW),
				 errmsg("%s is too long: %s", name, interval_to_text(interval))));
	return microseconds;
}

int64
check_duration(const Interval *interval, const char *name)
{
	int64		microseconds = interval_microseconds(interval, name);

	if (microseconds < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative, got %s", name, interval_to_text(interval))));
	return microseconds;
}

void
duration_is_not_positive(const Interval *interval, const char *name)
{
	(void) interval_microseconds(interval, name);	/* may have more to say */
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be positive, got %s", name, interval_to_text(interval))));
}

void
check_one_dimension(const ArrayType *array, const char *name)
{
	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be a one-dimensional array", name)));
}

void
word_has_wrong_length(Word word, int max_len, const char *name)
{
	if (word.len == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be empty", name),
				 errhint("Use nullif(%s, '') to read an empty %s as NULL.", name, name)));
	ereport(ERROR,
			(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
			 errmsg("%s must have at most %d bytes, got %d: \"%.*s...\"", name, max_len, word.len,
					pg_mbcliplen(word.data, word.len, 32), word.data)));
}

void
not_in_aggregate(const char *function)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("%s called in non-aggregate context", function)));
}
