/*
 * model.c
 *		Fitted models as composite values, see model.h.
 */
#include "scrm.h"

#include "access/htup_details.h"
#include "btyd/model.h"
#include "catalog/pg_type.h"
#include "common/check.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

/* What stands behind the parameters, in this order. */
enum
{
	MODEL_LOG_LIKELIHOOD,
	MODEL_CUSTOMERS,
	MODEL_STANDARD_ERRORS,
	MODEL_COVARIANCE,
	MODEL_ITERATIONS,
	MODEL_CONVERGED,
	MODEL_PROBLEM,
	MODEL_FIXED_COLUMNS,
	MODEL_PURCHASE_COVARIATES = MODEL_FIXED_COLUMNS,
	MODEL_DROPOUT_COVARIATES,
	MODEL_COLUMNS
};

#define MAX_COLUMNS (MODEL_MAX_PARAMETERS + MODEL_COLUMNS)

static void
check_parameter(const ModelKind *kind, int i, float8 value)
{
	check_float_finite(value, kind->names[i]);
	if (value <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be positive, got %g", kind->names[i], value)));
}

/* The numbers of an array of any dimensions; NULL and 0 when it is NULL or empty. */
static float8 *
array_numbers(Datum datum, bool isnull, const char *name, int *count)
{
	ArrayType  *array;
	float8	   *numbers;

	*count = 0;
	if (isnull)
		return NULL;
	array = DatumGetArrayTypePCopy(datum);
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not contain nulls", name)));
	numbers = (float8 *) ARR_DATA_PTR(array);
	for (int i = 0; i < *count; i++)
		check_float_finite(numbers[i], name);
	return *count == 0 ? NULL : numbers;
}

static void
read_coefficients(const ModelKind *kind, Datum *columns, bool *nulls, Model *model)
{
	int			purchase_count;
	int			dropout_count;
	float8	   *purchase = array_numbers(columns[MODEL_PURCHASE_COVARIATES], nulls[MODEL_PURCHASE_COVARIATES],
										 "purchase_covariates", &purchase_count);
	float8	   *dropout = array_numbers(columns[MODEL_DROPOUT_COVARIATES], nulls[MODEL_DROPOUT_COVARIATES],
										"dropout_covariates", &dropout_count);

	if (purchase_count > MODEL_MAX_COVARIATES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d covariates, got %d", MODEL_MAX_COVARIATES, purchase_count)));
	if (dropout_count != purchase_count * kind->dropout_vectors)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s has %d purchase_covariates and %d dropout_covariates, expected %d for each of them",
						kind->type, purchase_count, dropout_count, kind->dropout_vectors)));
	model->covariates = purchase_count;
	if (purchase_count == 0)
		return;
	model->coefficients = palloc((purchase_count + dropout_count) * sizeof(float8));
	memcpy(model->coefficients, purchase, purchase_count * sizeof(float8));
	memcpy(model->coefficients + purchase_count, dropout, dropout_count * sizeof(float8));
}

void
model_read(const ModelKind *kind, Datum row, Model *model)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(row);
	TupleDesc	type = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header),
											  HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	Datum	   *values = palloc(type->natts * sizeof(Datum));
	bool	   *nulls = palloc(type->natts * sizeof(bool));
	int			count;

	heap_deform_tuple(&tuple, type, values, nulls);
	ReleaseTupleDesc(type);
	memset(model, 0, sizeof(Model));
	for (int i = 0; i < kind->parameters; i++)
	{
		if (nulls[i])
			return;
		model->parameters[i] = DatumGetFloat8(values[i]);
		check_parameter(kind, i, model->parameters[i]);
	}
	model->known = true;
	if (kind->dropout_vectors > 0)
		read_coefficients(kind, values + kind->parameters, nulls + kind->parameters, model);
	model->estimates = model_estimates(kind, model->covariates);
	model->covariance = array_numbers(values[kind->parameters + MODEL_COVARIANCE],
									  nulls[kind->parameters + MODEL_COVARIANCE], "covariance", &count);
	if (model->covariance != NULL && count != model->estimates * model->estimates)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("covariance of %s must have %d rows and columns, got %d numbers",
						kind->type, model->estimates, count)));
	for (int i = 0; i < model->estimates && model->covariance != NULL; i++)
		if (model->covariance[i * model->estimates + i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("covariance must not have a negative variance, got %g",
							model->covariance[i * model->estimates + i])));
}

/* An array of rows of so many columns; of one dimension when there is one row. */
static Datum
make_array(const float8 *numbers, int rows, int columns)
{
	Datum	   *datums = palloc((Size) rows * columns * sizeof(Datum));
	int			dims[] = {rows, columns};
	int			lower[] = {1, 1};

	for (int i = 0; i < rows * columns; i++)
		datums[i] = Float8GetDatum(numbers[i]);
	return PointerGetDatum(construct_md_array(datums, NULL, rows == 1 ? 1 : 2, rows == 1 ? dims + 1 : dims, lower,
											  FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

static void
put_estimates(const ModelKind *kind, const ModelFit *fit, Datum *values, bool *nulls)
{
	int			estimates = model_estimates(kind, fit->covariates);
	Datum	   *columns = values + kind->parameters;
	bool	   *column_nulls = nulls + kind->parameters;

	for (int i = 0; i < kind->parameters; i++)
	{
		values[i] = Float8GetDatum(fit->parameters[i]);
		nulls[i] = false;
	}
	columns[MODEL_LOG_LIKELIHOOD] = Float8GetDatum(fit->log_likelihood);
	column_nulls[MODEL_LOG_LIKELIHOOD] = false;
	if (fit->covariance != NULL)
	{
		float8	   *errors = palloc(estimates * sizeof(float8));

		for (int i = 0; i < estimates; i++)
			errors[i] = sqrt(fit->covariance[i * estimates + i]) *
				(i < kind->parameters ? fit->parameters[i] : 1);
		columns[MODEL_STANDARD_ERRORS] = make_array(errors, 1, estimates);
		columns[MODEL_COVARIANCE] = make_array(fit->covariance, estimates, estimates);
		column_nulls[MODEL_STANDARD_ERRORS] = column_nulls[MODEL_COVARIANCE] = false;
	}
	if (fit->covariates > 0)
	{
		columns[MODEL_PURCHASE_COVARIATES] = make_array(fit->coefficients, 1, fit->covariates);
		columns[MODEL_DROPOUT_COVARIATES] = make_array(fit->coefficients + fit->covariates,
													   kind->dropout_vectors, fit->covariates);
		column_nulls[MODEL_PURCHASE_COVARIATES] = column_nulls[MODEL_DROPOUT_COVARIATES] = false;
	}
}

/* A row of the function's type, given its first columns; the rest is NULL. */
static Datum
make_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	TupleDesc	type;

	if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE || type->natts > MAX_COLUMNS)
		elog(ERROR, "function does not return a model");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(type), values, nulls));
}

Datum
model_row(FunctionCallInfo fcinfo, const ModelKind *kind, const ModelFit *fit)
{
	Datum		values[MAX_COLUMNS] = {0};
	bool		nulls[MAX_COLUMNS];
	Datum	   *columns = values + kind->parameters;
	bool	   *column_nulls = nulls + kind->parameters;

	memset(nulls, true, sizeof(nulls));
	if (fit->converged)
		put_estimates(kind, fit, values, nulls);
	columns[MODEL_CUSTOMERS] = Int64GetDatum(fit->customers);
	columns[MODEL_ITERATIONS] = Int32GetDatum(fit->iterations);
	columns[MODEL_CONVERGED] = BoolGetDatum(fit->converged);
	column_nulls[MODEL_CUSTOMERS] = column_nulls[MODEL_ITERATIONS] = column_nulls[MODEL_CONVERGED] = false;
	if (fit->problem != NULL)
	{
		columns[MODEL_PROBLEM] = CStringGetTextDatum(fit->problem);
		column_nulls[MODEL_PROBLEM] = false;
	}
	return make_row(fcinfo, values, nulls);
}

Datum
model_construct(FunctionCallInfo fcinfo, const ModelKind *kind)
{
	Datum		values[MAX_COLUMNS] = {0};
	bool		nulls[MAX_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	for (int i = 0; i < kind->parameters; i++)
	{
		check_arg_not_null(fcinfo, i, kind->names[i]);
		check_parameter(kind, i, PG_GETARG_FLOAT8(i));
		values[i] = PG_GETARG_DATUM(i);
		nulls[i] = false;
	}
	return make_row(fcinfo, values, nulls);
}

Datum
model_row_moved(const ModelKind *kind, Datum row, const float8 *parameters, const float8 *covariance)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(row);
	TupleDesc	type = lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(header),
												   HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	Datum		values[MAX_COLUMNS] = {0};
	bool		nulls[MAX_COLUMNS];
	bool	   *column_nulls = nulls + kind->parameters;
	float8		errors[MODEL_MAX_PARAMETERS];

	if (type->natts > MAX_COLUMNS)
		elog(ERROR, "row is no model");
	heap_deform_tuple(&tuple, type, values, nulls);
	for (int i = 0; i < kind->parameters; i++)
		values[i] = Float8GetDatum(parameters[i]);
	column_nulls[MODEL_STANDARD_ERRORS] = column_nulls[MODEL_COVARIANCE] = covariance == NULL;
	if (covariance != NULL)
	{
		for (int i = 0; i < kind->parameters; i++)
			errors[i] = sqrt(Max(covariance[i * kind->parameters + i], 0)) * parameters[i];
		values[kind->parameters + MODEL_STANDARD_ERRORS] = make_array(errors, 1, kind->parameters);
		values[kind->parameters + MODEL_COVARIANCE] = make_array(covariance, kind->parameters, kind->parameters);
	}
	column_nulls[MODEL_PURCHASE_COVARIATES] = column_nulls[MODEL_DROPOUT_COVARIATES] = true;
	return HeapTupleGetDatum(heap_form_tuple(type, values, nulls));
}
