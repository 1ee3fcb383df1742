/*
 * rows.h
 *		The boolean conditions of an aggregate over raw rows, its arguments
 *		from some place on: VARIADIC "any".
 */
#ifndef SCRM_ROWS_H
#define SCRM_ROWS_H

#include "fmgr.h"
#include "timeline/step.h"

/*
 * Checks the types of the conditions, arguments first and on, which an error
 * calls "noun"; true when they come as VARIADIC array.
 */
extern bool rows_check_types(FunctionCallInfo fcinfo, int first, const char *noun);

/* The conditions in an array as a set, of which there may be too many. */
extern uint64 rows_array_conditions(FunctionCallInfo fcinfo, int first, const char *noun, int *count);

/* The row's conditions as a set, and how many there are; NULL is false. */
static inline uint64
rows_conditions(FunctionCallInfo fcinfo, bool as_array, int first, const char *noun, int *count)
{
	uint64		set = 0;

	if (as_array)
		return rows_array_conditions(fcinfo, first, noun, count);
	*count = PG_NARGS() - first;
	for (int i = 0; i < *count; i++)
		if (!PG_ARGISNULL(first + i) && PG_GETARG_BOOL(first + i))
			set |= UINT64CONST(1) << i;
	return set;
}

#endif							/* SCRM_ROWS_H */
