/*
 * arguments.c
 *		Arguments and rows of questions about influence, see arguments.h.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/check.h"
#include "common/report.h"
#include "influence/arguments.h"

float8
number_argument(FunctionCallInfo fcinfo, int argno, const char *name)
{
	float8		number;

	check_arg_not_null(fcinfo, argno, name);
	number = PG_GETARG_FLOAT8(argno);
	check_float_finite(number, name);
	return number;
}

float8
tolerance_argument(FunctionCallInfo fcinfo, int argno)
{
	float8		tolerance = number_argument(fcinfo, argno, "tolerance");

	if (!(tolerance > 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tolerance must be positive, got %g", tolerance)));
	return tolerance;
}

int
iterations_argument(FunctionCallInfo fcinfo, int argno)
{
	int			iterations;

	check_arg_not_null(fcinfo, argno, "max_iterations");
	iterations = PG_GETARG_INT32(argno);
	if (iterations < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_iterations must be 1 or more, got %d", iterations)));
	return iterations;
}

float8 *
numbers_of(ArrayType *array, const char *name, int count, const char *of)
{
	float8	   *number;
	int			numbers;

	check_one_dimension(array, name);
	numbers = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (numbers != count)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s and %s must have the same length, got %d and %d", of, name, count, numbers)));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not contain NULL", name)));
	/* without NULLs the elements are one after the other, aligned */
	number = (float8 *) ARR_DATA_PTR(array);
	for (int i = 0; i < count; i++)
	{
		check_cancel_at(i);
		check_float_finite(number[i], name);
	}
	return number;
}

void
report_values(FunctionCallInfo fcinfo, const Graph *graph, const float8 *value, const char *name)
{
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false};

		check_cancel_at(i);
		values[0] = graph_id(graph, i);
		values[1] = Float8GetDatum(check_result_finite(value[i], name));
		report_row(fcinfo, values, nulls);
		if (graph->type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
}
