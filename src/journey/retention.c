/*
 * retention.c
 *		Which of several conditions were seen together with the first.
 *
 * r_1 = c_1 on some row of the group, r_i = c_1 on some row and c_i on some
 * row, in any order: ClickHouse's retention.
 *
 * The state is one number passed by value, so that a row costs no memory: bit
 * i - 1 says that c_i was seen, the upper half holds the number of conditions.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/check.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define MAX_CONDITIONS 32		/* as in ClickHouse */

PG_FUNCTION_INFO_V1(scrm_retention_accum);
PG_FUNCTION_INFO_V1(scrm_retention_combine);
PG_FUNCTION_INFO_V1(scrm_retention_final);

/* How a call brings its conditions; fn_extra is the address of one of these, or not yet known. */
static char as_list;
static char as_array;

static void
check_condition_count(int conditions)
{
	if (conditions < 1 || conditions > MAX_CONDITIONS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("between 1 and %d conditions are possible, got %d", MAX_CONDITIONS, conditions)));
}

/* Looks at the types of a call's conditions, arguments from 1 on, once where fn_extra is kept. */
static void
check_types(FunctionCallInfo fcinfo)
{
	bool		variadic = get_fn_expr_variadic(fcinfo->flinfo);

	for (int i = 1; i < PG_NARGS(); i++)
	{
		Oid			type = getBaseType(get_fn_expr_argtype(fcinfo->flinfo, i));

		if (type != (variadic ? BOOLARRAYOID : BOOLOID))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("condition %d must be boolean, got type %s", i, format_type_be(type)),
					 type == UNKNOWNOID ? errhint("Say its type: NULL::boolean.") : 0));
	}
	if (!variadic)
		check_condition_count(PG_NARGS() - 1);
	fcinfo->flinfo->fn_extra = variadic ? &as_array : &as_list;
}

/* The conditions of a row as a state; NULL is false. */
static uint64
array_conditions(ArrayType *array)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	uint64		state;

	check_one_dimension(array, "conditions");
	deconstruct_array(array, BOOLOID, 1, true, TYPALIGN_CHAR, &elements, &nulls, &count);
	check_condition_count(count);
	state = (uint64) count << 32;
	for (int i = 0; i < count; i++)
		if (!nulls[i] && DatumGetBool(elements[i]))
			state |= UINT64CONST(1) << i;
	return state;
}

static inline uint64
listed_conditions(FunctionCallInfo fcinfo)
{
	int			count = PG_NARGS() - 1;
	uint64		state = (uint64) count << 32;

	for (int i = 0; i < count; i++)
	{
		const NullableDatum *condition = &fcinfo->args[i + 1];

		state |= (uint64) (!condition->isnull && DatumGetBool(condition->value)) << i;
	}
	return state;
}

/* Both, which must be of the same number of conditions. */
static inline uint64
seen_in_either(uint64 a, uint64 b)
{
	if (unlikely((a ^ b) >> 32 != 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the number of conditions must be the same on all rows of a group, got %u and %u",
						(uint32) (a >> 32), (uint32) (b >> 32))));
	return a | b;
}

/* retention_accum(state bigint, VARIADIC conditions "any") */
Datum
scrm_retention_accum(PG_FUNCTION_ARGS)
{
	uint64		seen;

	check_in_aggregate(fcinfo, "retention_accum");
	if (unlikely(fcinfo->flinfo->fn_extra == NULL))
		check_types(fcinfo);
	if (likely(fcinfo->flinfo->fn_extra == &as_list))
		seen = listed_conditions(fcinfo);
	else
	{
		check_arg_not_null(fcinfo, 1, "conditions");
		seen = array_conditions(PG_GETARG_ARRAYTYPE_P(1));
	}
	if (!PG_ARGISNULL(0))
		seen = seen_in_either((uint64) PG_GETARG_INT64(0), seen);
	PG_RETURN_INT64((int64) seen);
}

/* retention_combine(a, b): either may be NULL. */
Datum
scrm_retention_combine(PG_FUNCTION_ARGS)
{
	check_in_aggregate(fcinfo, "retention_combine");
	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_INT64(PG_GETARG_INT64(PG_ARGISNULL(0) ? 1 : 0));
	PG_RETURN_INT64((int64) seen_in_either((uint64) PG_GETARG_INT64(0), (uint64) PG_GETARG_INT64(1)));
}

/*
 * retention_final(state, VARIADIC conditions "any"): the conditions are there
 * for their number, which a group without rows has nowhere else; an array's is
 * not known then.
 */
Datum
scrm_retention_final(PG_FUNCTION_ARGS)
{
	uint64		state = 0;
	int			count = PG_NARGS() - 1;
	ArrayType  *retained;
	char	   *seen;
	Size		size;

	check_in_aggregate(fcinfo, "retention_final");
	if (!PG_ARGISNULL(0))
	{
		state = (uint64) PG_GETARG_INT64(0);
		count = (int) (state >> 32);
	}
	else if (count == 1 && getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 1)) == BOOLARRAYOID)
		PG_RETURN_NULL();
	check_condition_count(count);	/* also a state that is none of ours */
	/* as construct_array() does, which takes its time for a byte a condition */
	size = ARR_OVERHEAD_NONULLS(1) + count;
	retained = palloc0(size);
	SET_VARSIZE(retained, size);
	retained->ndim = 1;
	retained->elemtype = BOOLOID;
	*ARR_DIMS(retained) = count;
	*ARR_LBOUND(retained) = 1;
	seen = ARR_DATA_PTR(retained);
	if ((state & 1) != 0)
		for (int i = 0; i < count; i++)
			seen[i] = state >> i & 1;
	PG_RETURN_ARRAYTYPE_P(retained);
}
