/*
 * rfm.c
 *		Scores of recency, frequency and monetary value by percent rank.
 *
 *	percent rank	(rank - 1) / (n - 1) among the n customers of the state, as
 *					SQL's percent_rank(): rank - 1 of them are worse, those who are
 *					equal have the same rank
 *	bin				1 + floor(bins * percent rank), at most "bins": 1 is worst
 *
 * Few days since the last order are good, and so are many orders and much
 * money.  A customer who is not in the state is ranked among those who are:
 * when all of them are worse he is in the best bin.  All in whole numbers, so
 * that no bin depends on rounding.
 */
#include "scrm.h"

#include <math.h>

#include "access/detoast.h"
#include "access/htup_details.h"
#include "common/check.h"
#include "common/report.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "value/rfm_bins.h"

PG_FUNCTION_INFO_V1(scrm_rfm_bins);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_rfm);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_report);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_totals);

#define MAX_BINS 1000

/* ---- bins ---- */

/* What is kept between the rows of a query. */
typedef struct BinsCall
{
	RfmReader	reader;
	TupleDesc	type;
	MemoryContext context;		/* of "kept" */
	struct varatt_external toast;	/* where the state "kept" is stored */
	RfmBins    *kept;
} BinsCall;

static BinsCall *
bins_call(FunctionCallInfo fcinfo)
{
	BinsCall   *call = fcinfo->flinfo->fn_extra;
	MemoryContext caller;

	if (call != NULL)
		return call;
	caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	call = palloc0(sizeof(BinsCall));
	call->reader.context = fcinfo->flinfo->fn_mcxt;
	call->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "scrm rfm_bins", ALLOCSET_SMALL_SIZES);
	if (get_call_result_type(fcinfo, NULL, &call->type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "rfm_bins must return a row");
	call->type = BlessTupleDesc(CreateTupleDescCopy(call->type));
	MemoryContextSwitchTo(caller);
	return fcinfo->flinfo->fn_extra = call;
}

/*
 * Argument 0, canonical.  One that lies in a table's TOAST is read once and
 * kept as long as it is the same; else it is searched where it is.
 */
static const RfmBins *
bins_argument(FunctionCallInfo fcinfo, BinsCall *call)
{
	struct varlena *datum = (struct varlena *) PG_GETARG_POINTER(0);
	struct varatt_external toast;
	RfmBins    *bins;

	if (!VARATT_IS_EXTERNAL_ONDISK(datum))
	{
		bins = PG_GETARG_RFM_BINS(0);
		return bins->slots > 0 ? rfm_bins_canonical(bins) : bins;
	}
	VARATT_EXTERNAL_GET_POINTER(toast, datum);
	if (call->kept == NULL || memcmp(&toast, &call->toast, sizeof(toast)) != 0)
	{
		MemoryContext caller = MemoryContextSwitchTo(call->context);

		call->kept = NULL;
		MemoryContextReset(call->context);
		bins = rfm_bins_open(pg_detoast_datum(datum));
		call->kept = bins->slots > 0 ? rfm_bins_canonical(bins) : bins;
		call->toast = toast;
		MemoryContextSwitchTo(caller);
	}
	return call->kept;
}

/* The entries of a measure, which are sorted. */
static const BinEntry *
measure_entries(const RfmBins *bins, Measure measure)
{
	const BinEntry *entries = bins->entries;

	for (int before = 0; before < (int) measure; before++)
		entries += bins->count[before];
	return entries;
}

/* How many customers have a value. */
static int64
measure_customers(const RfmBins *bins, Measure measure)
{
	return bins->count[measure] == 0 ? 0 : measure_entries(bins, measure)[bins->count[measure] - 1].count;
}

/* How many customers are worse than one with this value. */
static int64
count_worse(const RfmBins *bins, Measure measure, float8 value)
{
	const BinEntry *entries = measure_entries(bins, measure);
	uint32		low = 0;
	uint32		high = bins->count[measure];
	int64		passed;

	/* the first entry that is greater, or for other measures not smaller */
	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (measure == RECENCY ? entries[middle].value <= value : entries[middle].value < value)
			low = middle + 1;
		else
			high = middle;
	}
	passed = low > 0 ? entries[low - 1].count : 0;
	return measure == RECENCY ? measure_customers(bins, measure) - passed : passed;
}

/* worse may be all of the customers, for one who is not among them */
static int
find_bin(int64 worse, int64 customers, int bins)
{
	if (worse >= customers - 1)
		return worse > 0 ? bins : 1;
	return 1 + (int) (worse * bins / (customers - 1));
}

static int
bins_number(FunctionCallInfo fcinfo, int argno)
{
	int32		bins;

	check_arg_not_null(fcinfo, argno, "bins");
	bins = PG_GETARG_INT32(argno);
	if (bins < 2 || bins > MAX_BINS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("bins must lie between 2 and %d, got %d", MAX_BINS, (int) bins)));
	return bins;
}

/* (recency_bin, frequency_bin, monetary_bin, score) */
static Datum
bins_row(const RfmBins *state, const BinRow *row, int bins, TupleDesc type)
{
	Datum		values[MEASURES + 1];
	bool		nulls[MEASURES + 1] = {false};
	int			bin[MEASURES] = {0};
	char		score[32];

	for (int measure = 0; measure < MEASURES; measure++)
	{
		nulls[measure] = isnan(row->value[measure]) || state->count[measure] == 0;
		nulls[MEASURES] |= nulls[measure];
		if (!nulls[measure])
			bin[measure] = find_bin(count_worse(state, (Measure) measure, row->value[measure]),
									measure_customers(state, (Measure) measure), bins);
		values[measure] = Int32GetDatum(bin[measure]);
	}
	if (!nulls[MEASURES])
	{
		snprintf(score, sizeof(score), "%d-%d-%d", bin[RECENCY], bin[FREQUENCY], bin[MONETARY]);
		values[MEASURES] = CStringGetTextDatum(score);
	}
	return HeapTupleGetDatum(heap_form_tuple(type, values, nulls));
}

/* rfm_bins(state, recency, frequency, monetary, bins) */
Datum
scrm_rfm_bins(PG_FUNCTION_ARGS)
{
	BinsCall   *call;
	BinRow		row;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	call = bins_call(fcinfo);
	row = bin_row_of_arguments(fcinfo, 1);
	PG_RETURN_DATUM(bins_row(bins_argument(fcinfo, call), &row, bins_number(fcinfo, 4), call->type));
}

/* rfm_bins(state, rfm, bins) */
Datum
scrm_rfm_bins_rfm(PG_FUNCTION_ARGS)
{
	BinsCall   *call;
	BinRow		row;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	call = bins_call(fcinfo);
	row = bin_row_of_rfm(&call->reader, fcinfo->args[1]);
	PG_RETURN_DATUM(bins_row(bins_argument(fcinfo, call), &row, bins_number(fcinfo, 2), call->type));
}

/* ---- tables ---- */

/* A line of the report. */
typedef struct BinRange
{
	float8		lowest;
	float8		highest;
	int64		customers;
} BinRange;

static void
report_measure(FunctionCallInfo fcinfo, const RfmBins *state, Measure measure, int bins)
{
	const BinEntry *entries = measure_entries(state, measure);
	int64		customers = measure_customers(state, measure);
	int64		before = 0;
	BinRange   *ranges = palloc0(bins * sizeof(BinRange));
	text	   *name = cstring_to_text(rfm_measure_names[measure]);

	for (uint32 i = 0; i < state->count[measure]; i++)
	{
		int64		worse = measure == RECENCY ? customers - entries[i].count : before;
		BinRange   *range = &ranges[find_bin(worse, customers, bins) - 1];

		check_cancel_at(i);
		if (range->customers == 0)
			range->lowest = entries[i].value;
		range->highest = entries[i].value;
		range->customers += entries[i].count - before;
		before = entries[i].count;
	}
	for (int bin = 0; bin < bins; bin++)
	{
		bool		empty = ranges[bin].customers == 0;
		bool		nulls[] = {false, false, empty, empty, false};

		report_row(fcinfo, (Datum[]){PointerGetDatum(name), Int32GetDatum(bin + 1),
				   Float8GetDatum(ranges[bin].lowest), Float8GetDatum(ranges[bin].highest),
				   Int64GetDatum(ranges[bin].customers)}, nulls);
	}
}

/* rfm_bins_report(state, bins) */
Datum
scrm_rfm_bins_report(PG_FUNCTION_ARGS)
{
	const RfmBins *state;
	int			bins;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	bins = bins_number(fcinfo, 1);
	state = PG_GETARG_RFM_BINS(0);
	if (state->slots > 0)
		state = rfm_bins_canonical(state);
	for (int measure = 0; measure < MEASURES; measure++)
		report_measure(fcinfo, state, (Measure) measure, bins);
	PG_RETURN_NULL();
}

/* rfm_bins_totals(state): one row */
Datum
scrm_rfm_bins_totals(PG_FUNCTION_ARGS)
{
	RfmBins    *state = rfm_bins_canonical(PG_GETARG_RFM_BINS(0));
	bool		nulls[5] = {false};

	InitMaterializedSRF(fcinfo, 0);
	report_row(fcinfo, (Datum[]){Int64GetDatum(state->customers),
			   Int64GetDatum(measure_customers(state, RECENCY)), Int64GetDatum(measure_customers(state, FREQUENCY)),
			   Int64GetDatum(measure_customers(state, MONETARY)), Int64GetDatum(state->left_out)}, nulls);
	PG_RETURN_NULL();
}
