/*
 * rows.c
 *		The boolean conditions of an aggregate over raw rows, see rows.h.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/check.h"
#include "journey/rows.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

bool
rows_check_types(FunctionCallInfo fcinfo, int first, const char *noun)
{
	bool		as_array = get_fn_expr_variadic(fcinfo->flinfo);

	for (int i = first; i < PG_NARGS(); i++)
	{
		Oid			type = getBaseType(get_fn_expr_argtype(fcinfo->flinfo, i));

		if (type != (as_array ? BOOLARRAYOID : BOOLOID))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("%s %d must be a boolean condition, got type %s",
							noun, i - first + 1, format_type_be(type)),
					 type == UNKNOWNOID ? errhint("Say its type: NULL::boolean.") : 0));
	}
	if (!as_array && PG_NARGS() - first > MAX_STEPS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d %ss are possible, got %d", MAX_STEPS, noun, PG_NARGS() - first)));
	return as_array;
}

uint64
rows_array_conditions(FunctionCallInfo fcinfo, int first, const char *noun, int *count)
{
	ArrayType  *array;
	Datum	   *elements;
	bool	   *nulls;
	char	   *name = psprintf("%ss", noun);
	uint64		set = 0;

	check_arg_not_null(fcinfo, first, name);
	array = PG_GETARG_ARRAYTYPE_P(first);
	check_one_dimension(array, name);
	deconstruct_array(array, BOOLOID, 1, true, TYPALIGN_CHAR, &elements, &nulls, count);
	for (int i = 0; i < Min(*count, MAX_STEPS); i++)
		if (!nulls[i] && DatumGetBool(elements[i]))
			set |= UINT64CONST(1) << i;
	return set;
}
