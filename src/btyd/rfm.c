/*
 * rfm.c
 *		Reading the composite scrm.rfm, see rfm.h.
 */
#include "scrm.h"

#include "access/htup_details.h"
#include "btyd/rfm.h"
#include "common/check.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

/* Columns of scrm.rfm; rfm.sql. */
enum
{
	RFM_ORDERS,
	RFM_TOTAL,
	RFM_MEAN_VALUE,
	RFM_DAYS_SINCE_LAST,
	RFM_REPEAT_PURCHASES,
	RFM_LAST_PURCHASE_AGE,
	RFM_AGE,
	RFM_REPEAT_VALUE,
	RFM_COLUMNS
};

static void
learn_type(RfmReader *reader, HeapTupleHeader row)
{
	TupleDesc	type = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row), HeapTupleHeaderGetTypMod(row));
	MemoryContext caller = MemoryContextSwitchTo(reader->context);

	if (type->natts < RFM_COLUMNS)
		elog(ERROR, "row is no scrm.rfm");
	if (reader->type != NULL)
		FreeTupleDesc(reader->type);
	reader->type = CreateTupleDescCopy(type);
	MemoryContextSwitchTo(caller);
	ReleaseTupleDesc(type);
}

static void
deform(RfmReader *reader, Datum datum, Datum *values, bool *nulls)
{
	HeapTupleHeader row = DatumGetHeapTupleHeader(datum);
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(row), .t_data = row};

	if (reader->type == NULL || reader->type->tdtypeid != HeapTupleHeaderGetTypeId(row) ||
		reader->type->tdtypmod != HeapTupleHeaderGetTypMod(row))
		learn_type(reader, row);
	heap_deform_tuple(&tuple, reader->type, values, nulls);
}

bool
rfm_read(RfmReader *reader, Datum datum, Rfm *rfm)
{
	Datum		values[MaxTupleAttributeNumber];
	bool		nulls[MaxTupleAttributeNumber];

	deform(reader, datum, values, nulls);
	if (nulls[RFM_REPEAT_PURCHASES] || nulls[RFM_LAST_PURCHASE_AGE] || nulls[RFM_AGE])
		return false;
	rfm->repeat_purchases = DatumGetInt32(values[RFM_REPEAT_PURCHASES]);
	rfm->last_purchase_age = DatumGetFloat8(values[RFM_LAST_PURCHASE_AGE]);
	rfm->age = DatumGetFloat8(values[RFM_AGE]);
	rfm->repeat_value = nulls[RFM_REPEAT_VALUE] ? (float8) NAN : DatumGetFloat8(values[RFM_REPEAT_VALUE]);
	check_history(rfm->repeat_purchases, rfm->last_purchase_age, rfm->age);
	if (!nulls[RFM_REPEAT_VALUE])
		check_float_finite(rfm->repeat_value, "repeat_value");
	return true;
}

static float8
read_measure(Datum value, bool isnull, const char *name)
{
	if (isnull)
		return (float8) NAN;
	check_float_finite(DatumGetFloat8(value), name);
	return DatumGetFloat8(value);
}

void
rfm_read_measures(RfmReader *reader, Datum datum, RfmMeasures *measures)
{
	Datum		values[MaxTupleAttributeNumber];
	bool		nulls[MaxTupleAttributeNumber];

	deform(reader, datum, values, nulls);
	measures->orders = nulls[RFM_ORDERS] ? (float8) NAN : (float8) DatumGetInt64(values[RFM_ORDERS]);
	measures->days_since_last = read_measure(values[RFM_DAYS_SINCE_LAST], nulls[RFM_DAYS_SINCE_LAST], "days_since_last");
	measures->total = read_measure(values[RFM_TOTAL], nulls[RFM_TOTAL], "total");
}

void
history_is_impossible(int64 x, float8 t_x, float8 age)
{
	check_float_finite(t_x, "last_purchase_age");
	check_float_finite(age, "age");
	if (x < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("repeat_purchases must not be negative, got %lld", (long long) x)));
	if (age < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("age must not be negative, got %g", age)));
	if (t_x < 0 || t_x > age)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("last_purchase_age must lie between 0 and the age %g, got %g", age, t_x)));
	if (x == 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("last_purchase_age must be 0 without a repeat purchase, got %g", t_x),
				 errhint("Times count from the first purchase, which is no repeat purchase.")));
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("last_purchase_age must be positive after %lld repeat purchases, got 0", (long long) x),
			 errhint("Purchases of one day are one purchase.")));
}
