/*
 * rfm_state.c
 *		The state scrm.rfm_bins, see rfm_bins.h: adding customers, merging, the
 *		aggregates, the outer forms.
 *
 * Text:	{"version":1,"customers":n,"left_out":n,"recency":[[value,count],...],"frequency":[...],"monetary":[...]}
 * Binary:	version, customers, left_out, then of each of these lists its length,
 *			values and counts.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/state.h"
#include "libpq/pqformat.h"
#include "utils/memutils.h"
#include "value/rfm_bins.h"

PG_FUNCTION_INFO_V1(scrm_rfm_bins_accum);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_accum_rfm);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_rollup_accum);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_combine);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_final);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_merge);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_in);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_out);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_recv);
PG_FUNCTION_INFO_V1(scrm_rfm_bins_send);

#define START_SLOTS 64
#define EMPTY 0
#define MAX_CUSTOMERS INT64CONST(1000000000000)

const char *const rfm_measure_names[MEASURES] = {"recency", "frequency", "monetary"};

/* ---- layout ---- */

/* So many entries have room beside so many slots. */
static inline uint32
entry_room(uint32 slots)
{
	return slots / 4 * 3;
}

static inline uint32 *
bins_index(const RfmBins *bins)
{
	return (uint32 *) (bins->entries + entry_room(bins->slots));
}

/* Murmur3's last step */
static inline uint64
entry_hash(float8 value, Measure measure)
{
	uint64		h;

	memcpy(&h, &value, sizeof(h));
	h += (uint64) measure * UINT64CONST(0x9E3779B97F4A7C15);
	h ^= h >> 33;
	h *= UINT64CONST(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64CONST(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

static RfmBins *
allocate(uint32 slots)
{
	Size		size = offsetof(RfmBins, entries) + entry_room(slots) * sizeof(BinEntry) + slots * sizeof(uint32);
	RfmBins    *bins;

	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("rfm_bins would need more than 1 GB"),
				 errhint("Customers with the same value share an entry: round amounts.")));
	bins = palloc(size);
	memset(bins, 0, offsetof(RfmBins, entries));
	SET_VARSIZE(bins, size);
	bins->version = RFM_BINS_VERSION;
	bins->slots = slots;
	memset(bins_index(bins), 0, slots * sizeof(uint32));
	return bins;
}

RfmBins *
rfm_bins_open(struct varlena *datum)
{
	RfmBins    *bins = (RfmBins *) datum;

	if (VARSIZE(bins) < offsetof(RfmBins, entries) || bins->version != RFM_BINS_VERSION)
		state_version_fail("rfm_bins", VARSIZE(bins) > VARHDRSZ ? bins->version : 0);
	return bins;
}

/* ---- adding ---- */

/* The slot of the value, or the empty one where it would be. */
static inline uint32 *
find_slot(const RfmBins *bins, Measure measure, float8 value)
{
	uint32	   *index = bins_index(bins);
	uint32		mask = bins->slots - 1;
	uint32		slot = entry_hash(value, measure) & mask;

	while (index[slot] != EMPTY)
	{
		const BinEntry *entry = &bins->entries[index[slot] - 1];

		if (entry->value == value && (Measure) (entry->count & 3) == measure)
			break;
		slot = (slot + 1) & mask;
	}
	return index + slot;
}

/* The state at work, with room for one more entry at least. */
static RfmBins *
work_copy(const RfmBins *bins)
{
	uint32		slots = START_SLOTS;
	uint32		place = 0;
	RfmBins    *copy;

	while (entry_room(slots) <= rfm_bins_entries(bins))
		slots *= 2;
	copy = allocate(slots);
	memcpy(copy->count, bins->count, sizeof(copy->count));
	copy->customers = bins->customers;
	copy->left_out = bins->left_out;
	memcpy(copy->entries, bins->entries, rfm_bins_entries(bins) * sizeof(BinEntry));
	if (bins->slots == 0)
		for (int measure = 0; measure < MEASURES; measure++)
		{
			int64		before = 0;

			for (uint32 i = 0; i < bins->count[measure]; i++, place++)
			{
				copy->entries[place].count = (bins->entries[place].count - before) * 4 + measure;
				before = bins->entries[place].count;
			}
		}
	for (uint32 i = 0; i < rfm_bins_entries(copy); i++)
	{
		check_cancel_at(i);
		*find_slot(copy, (Measure) (copy->entries[i].count & 3), copy->entries[i].value) = i + 1;
	}
	return copy;
}

/* Adds customers with a value; the state, which must be at work, may move. */
static RfmBins *
add_value(RfmBins *bins, Measure measure, float8 value, int64 customers)
{
	uint32	   *slot;

	value += 0.0;				/* no -0 */
	slot = find_slot(bins, measure, value);
	if (*slot == EMPTY)
	{
		uint32		count = rfm_bins_entries(bins);

		if (unlikely(count == entry_room(bins->slots)))
		{
			bins = work_copy(bins);
			slot = find_slot(bins, measure, value);
		}
		bins->entries[count] = (BinEntry) {value, measure};
		bins->count[measure]++;
		*slot = count + 1;
	}
	bins->entries[*slot - 1].count += customers * 4;
	return bins;
}

static void
add_customers(int64 *sum, int64 customers)
{
	*sum += customers;
	if (unlikely(*sum > MAX_CUSTOMERS))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("rfm_bins would count more than 10^12 customers")));
}

static void *
bins_add(void *state, const void *added)
{
	RfmBins    *bins = state;
	const RfmBins *other = added;
	uint32		place = 0;

	if (bins->slots == 0)
		bins = work_copy(bins);
	add_customers(&bins->customers, other->customers);
	add_customers(&bins->left_out, other->left_out);
	if (other->slots > 0)		/* a part of a parallel aggregate */
	{
		for (uint32 i = 0; i < rfm_bins_entries(other); i++)
		{
			check_cancel_at(i);
			bins = add_value(bins, (Measure) (other->entries[i].count & 3),
							 other->entries[i].value, other->entries[i].count >> 2);
		}
		return bins;
	}
	for (int measure = 0; measure < MEASURES; measure++)
	{
		int64		before = 0;

		for (uint32 i = 0; i < other->count[measure]; i++, place++)
		{
			check_cancel_at(place);
			bins = add_value(bins, (Measure) measure, other->entries[place].value,
							 other->entries[place].count - before);
			before = other->entries[place].count;
		}
	}
	return bins;
}

/* ---- the canonical form ---- */

static inline int
entry_cmp(const BinEntry *a, const BinEntry *b)
{
	int			measures = (int) (a->count & 3) - (int) (b->count & 3);

	return measures != 0 ? measures : (a->value > b->value) - (a->value < b->value);
}

#define ST_SORT sort_entries
#define ST_ELEMENT_TYPE BinEntry
#define ST_COMPARE(a, b) entry_cmp(a, b)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

RfmBins *
rfm_bins_canonical(const RfmBins *bins)
{
	Size		size = offsetof(RfmBins, entries) + rfm_bins_entries(bins) * sizeof(BinEntry);
	RfmBins    *copy = palloc(size);
	uint32		place = 0;

	memcpy(copy, bins, size);
	SET_VARSIZE(copy, size);
	if (copy->slots == 0)
		return copy;
	copy->slots = 0;
	sort_entries(copy->entries, rfm_bins_entries(copy));
	for (int measure = 0; measure < MEASURES; measure++)
	{
		int64		up_to = 0;

		for (uint32 i = 0; i < copy->count[measure]; i++, place++)
			copy->entries[place].count = up_to += copy->entries[place].count >> 2;
	}
	return copy;
}

static void *
open_any(struct varlena *datum)
{
	return rfm_bins_open(datum);
}

static void *
canonical_any(const void *state)
{
	return rfm_bins_canonical(state);
}

static const StateMethods bins_methods = {open_any, canonical_any, bins_add};

/* ---- rows ---- */

BinRow
bin_row_of_arguments(FunctionCallInfo fcinfo, int first)
{
	BinRow		row;

	for (int measure = 0; measure < MEASURES; measure++)
	{
		row.value[measure] = (float8) NAN;
		if (PG_ARGISNULL(first + measure))
			continue;
		row.value[measure] = PG_GETARG_FLOAT8(first + measure);
		check_float_finite(row.value[measure], rfm_measure_names[measure]);
	}
	return row;
}

BinRow
bin_row_of_rfm(RfmReader *reader, NullableDatum rfm)
{
	BinRow		row = {{(float8) NAN, (float8) NAN, (float8) NAN}};
	RfmMeasures measures;

	if (rfm.isnull)
		return row;
	rfm_read_measures(reader, rfm.value, &measures);
	row.value[RECENCY] = measures.days_since_last;
	row.value[FREQUENCY] = measures.orders;
	row.value[MONETARY] = measures.total;
	return row;
}

/* ---- aggregates ---- */

static Datum
accumulate(FunctionCallInfo fcinfo, const BinRow *row)
{
	RfmBins    *bins = PG_ARGISNULL(0) ? allocate(START_SLOTS) : rfm_bins_open(state_argument(fcinfo));
	bool		any = false;

	if (unlikely(bins->slots == 0))
		bins = work_copy(bins);
	for (int measure = 0; measure < MEASURES; measure++)
	{
		if (isnan(row->value[measure]))
			continue;
		any = true;
		bins = add_value(bins, (Measure) measure, row->value[measure], 1);
	}
	add_customers(any ? &bins->customers : &bins->left_out, 1);
	PG_RETURN_POINTER(bins);
}

/* rfm_bins_accum(state, recency, frequency, monetary) */
Datum
scrm_rfm_bins_accum(PG_FUNCTION_ARGS)
{
	BinRow		row;

	check_in_aggregate(fcinfo, "rfm_bins_accum");
	row = bin_row_of_arguments(fcinfo, 1);
	return accumulate(fcinfo, &row);
}

/* rfm_bins_accum(state, rfm) */
Datum
scrm_rfm_bins_accum_rfm(PG_FUNCTION_ARGS)
{
	BinRow		row;
	RfmReader  *reader = fcinfo->flinfo->fn_extra;

	check_in_aggregate(fcinfo, "rfm_bins_accum");
	if (reader == NULL)
	{
		reader = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(RfmReader));
		reader->context = fcinfo->flinfo->fn_mcxt;
		fcinfo->flinfo->fn_extra = reader;
	}
	row = bin_row_of_rfm(reader, fcinfo->args[1]);
	return accumulate(fcinfo, &row);
}

/* rfm_bins_rollup_accum(state, rfm_bins) */
Datum
scrm_rfm_bins_rollup_accum(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &bins_methods, "rfm_bins_rollup_accum");
}

/* rfm_bins_combine(a, b) */
Datum
scrm_rfm_bins_combine(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &bins_methods, "rfm_bins_combine");
}

/* rfm_bins_final(state) */
Datum
scrm_rfm_bins_final(PG_FUNCTION_ARGS)
{
	return state_final(fcinfo, &bins_methods, "rfm_bins_final");
}

/* merge(a, b), a || b */
Datum
scrm_rfm_bins_merge(PG_FUNCTION_ARGS)
{
	return state_merge(fcinfo, &bins_methods);
}

/* ---- outer forms ---- */

/* What a reader gathers: values come in order. */
typedef struct BinsReader
{
	RfmBins    *bins;
	int64		sum;			/* of the list that is read */
	float8		last;
	int64		most;			/* customers of a list */
	int64		all;			/* and of all lists */
} BinsReader;

/* NULL, or what is wrong. */
static const char *
add_read_value(BinsReader *reader, Measure measure, float8 value, int64 count)
{
	check_cancel_at(rfm_bins_entries(reader->bins));
	if (reader->sum > 0 && value <= reader->last)
		return "Values are not in order.";
	reader->bins = add_value(reader->bins, measure, value, count);
	reader->last = value;
	reader->sum += count;
	reader->all += count;
	reader->most = Max(reader->most, reader->sum);
	if (reader->most > reader->bins->customers)
		return "A measure has more values than there are customers.";
	return NULL;
}

static const char *
read_problem(const BinsReader *reader)
{
	return reader->all < reader->bins->customers ? "Customers have no measure." : NULL;
}

static void
text_problem(const char *problem)
{
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type scrm.rfm_bins"),
				 errdetail("%s", problem)));
}

/* rfm_bins_in(cstring) */
Datum
scrm_rfm_bins_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {"rfm_bins", string, string};
	BinsReader	reader = {allocate(START_SLOTS), 0, 0, 0, 0};

	text_expect(&in, "{\"version\":1,\"customers\":");
	reader.bins->customers = text_get_int(&in, 0, MAX_CUSTOMERS);
	text_expect(&in, ",\"left_out\":");
	reader.bins->left_out = text_get_int(&in, 0, MAX_CUSTOMERS);
	for (int measure = 0; measure < MEASURES; measure++)
	{
		reader.sum = 0;
		text_expect(&in, ",\"");
		text_expect(&in, rfm_measure_names[measure]);
		text_expect(&in, "\":[");
		while (!text_accept(&in, "]"))
		{
			float8		value;

			text_expect(&in, reader.sum == 0 ? "[" : ",[");
			value = text_get_float(&in);
			text_expect(&in, ",");
			text_problem(add_read_value(&reader, (Measure) measure, value, text_get_int(&in, 1, MAX_CUSTOMERS)));
			text_expect(&in, "]");
		}
	}
	text_expect(&in, "}");
	text_end(&in);
	text_problem(read_problem(&reader));
	PG_RETURN_POINTER(rfm_bins_canonical(reader.bins));
}

/* rfm_bins_recv(internal) */
Datum
scrm_rfm_bins_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	BinsReader	reader = {allocate(START_SLOTS), 0, 0, 0, 0};
	const char *problem = NULL;

	wire_expect_version(in, RFM_BINS_VERSION, "rfm_bins");
	reader.bins->customers = wire_get_int(in, 0, MAX_CUSTOMERS, "rfm_bins");
	reader.bins->left_out = wire_get_int(in, 0, MAX_CUSTOMERS, "rfm_bins");
	for (int measure = 0; measure < MEASURES; measure++)
	{
		int64		count = wire_get_count(in, PG_UINT32_MAX, 2 * sizeof(int64), "rfm_bins");

		reader.sum = 0;
		while (count-- > 0 && problem == NULL)
		{
			float8		value = wire_get_float(in, "rfm_bins");

			problem = add_read_value(&reader, (Measure) measure, value,
									 wire_get_int(in, 1, MAX_CUSTOMERS, "rfm_bins"));
		}
		if (problem != NULL)
			wire_fail("rfm_bins", problem);
	}
	problem = read_problem(&reader);
	if (problem != NULL)
		wire_fail("rfm_bins", problem);
	pq_getmsgend(in);
	PG_RETURN_POINTER(rfm_bins_canonical(reader.bins));
}

/* rfm_bins_out(rfm_bins) */
Datum
scrm_rfm_bins_out(PG_FUNCTION_ARGS)
{
	/* an aggregate's state may come here: Citus ships it so */
	RfmBins    *bins = rfm_bins_canonical(PG_GETARG_RFM_BINS(0));
	const BinEntry *entry = bins->entries;
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "{\"version\":%d,\"customers\":" INT64_FORMAT ",\"left_out\":" INT64_FORMAT,
					 RFM_BINS_VERSION, bins->customers, bins->left_out);
	for (int measure = 0; measure < MEASURES; measure++)
	{
		int64		before = 0;

		appendStringInfo(&out, ",\"%s\":[", rfm_measure_names[measure]);
		for (uint32 i = 0; i < bins->count[measure]; i++, entry++)
		{
			check_cancel_at(i);
			appendStringInfoString(&out, i > 0 ? ",[" : "[");
			text_put_float(&out, entry->value);
			appendStringInfo(&out, "," INT64_FORMAT "]", entry->count - before);
			before = entry->count;
		}
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoChar(&out, '}');
	PG_RETURN_CSTRING(out.data);
}

/* rfm_bins_send(rfm_bins) */
Datum
scrm_rfm_bins_send(PG_FUNCTION_ARGS)
{
	RfmBins    *bins = rfm_bins_canonical(PG_GETARG_RFM_BINS(0));
	const BinEntry *entry = bins->entries;
	StringInfoData out;

	wire_begin(&out, RFM_BINS_VERSION);
	pq_sendint64(&out, bins->customers);
	pq_sendint64(&out, bins->left_out);
	for (int measure = 0; measure < MEASURES; measure++)
	{
		int64		before = 0;

		pq_sendint32(&out, bins->count[measure]);
		for (uint32 i = 0; i < bins->count[measure]; i++, entry++)
		{
			check_cancel_at(i);
			pq_sendfloat8(&out, entry->value);
			pq_sendint64(&out, entry->count - before);
			before = entry->count;
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
