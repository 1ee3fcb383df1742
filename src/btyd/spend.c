/*
 * spend.c
 *		The state of customers counted by their spend, see spend.h.
 *
 * Text:	{"version":1,"left_out":[without repeat,without spend,unknown],"cells":[[x,mean,count],...]}
 * Binary:	version, the three left out, number of cells, then their fields.
 */
#include "scrm.h"

#include "btyd/rfm.h"
#include "btyd/spend.h"
#include "common/check.h"
#include "common/report.h"
#include "common/state.h"
#include "libpq/pqformat.h"

PG_FUNCTION_INFO_V1(scrm_spend_accum);
PG_FUNCTION_INFO_V1(scrm_spend_accum_rfm);
PG_FUNCTION_INFO_V1(scrm_spend_rollup_accum);
PG_FUNCTION_INFO_V1(scrm_spend_combine);
PG_FUNCTION_INFO_V1(scrm_spend_final);
PG_FUNCTION_INFO_V1(scrm_spend_merge);
PG_FUNCTION_INFO_V1(scrm_spend_in);
PG_FUNCTION_INFO_V1(scrm_spend_out);
PG_FUNCTION_INFO_V1(scrm_spend_recv);
PG_FUNCTION_INFO_V1(scrm_spend_send);
PG_FUNCTION_INFO_V1(scrm_spend_totals);

#define START_CELLS 8

static inline int
cell_cmp(const SpendCell *a, const SpendCell *b)
{
	if (a->x != b->x)
		return a->x < b->x ? -1 : 1;
	return (a->mean > b->mean) - (a->mean < b->mean);
}

#define RUN_SORT sort_cells
#define RUN_SORT_TYPE SpendCell
#define RUN_SORT_CMP(a, b) cell_cmp(a, b)
#include "common/run_sort.h"

static inline Size
spend_size(uint64 cells)
{
	return offsetof(Spend, cells) + cells * sizeof(SpendCell);
}

static inline uint64
spend_room(const Spend *spend)
{
	return (VARSIZE(spend) - offsetof(Spend, cells)) / sizeof(SpendCell);
}

static Spend *
spend_create(uint64 room)
{
	Spend	   *spend;

	if (!AllocSizeIsValid(spend_size(room)))
		(void) state_grown_size(0, spend_size(room));	/* says that it is too much */
	spend = palloc(spend_size(room));
	memset(spend, 0, offsetof(Spend, cells));
	SET_VARSIZE(spend, spend_size(room));
	spend->version = SPEND_VERSION;
	return spend;
}

/* A stored state, or one at work, aligned and with a 4-byte header. */
Spend *
spend_open(struct varlena *datum)
{
	Spend	   *spend = (Spend *) datum;

	if (VARSIZE(spend) < offsetof(Spend, cells) || spend->version != SPEND_VERSION)
		state_version_fail("spend", VARSIZE(spend) > VARHDRSZ ? spend->version : 0);
	if (spend->count > spend_room(spend) || spend->sorted > spend->count)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("state is corrupted")));
	return spend;
}

/* ---- sorting in ---- */

/* Makes one of cells alike that stand side by side; returns how many are left. */
static uint32
join_alike(SpendCell *cells, uint32 count)
{
	uint32		last = 0;

	if (count == 0)
		return 0;
	for (uint32 i = 1; i < count; i++)
	{
		check_cancel_at(i);
		if (cell_cmp(&cells[i], &cells[last]) == 0)
			cells[last].count += cells[i].count;
		else
			cells[++last] = cells[i];
	}
	return last + 1;
}

/* Merges the sorted cells behind the sorted ones into them, from the end. */
static void
merge_tail(Spend *spend)
{
	uint32		tail = spend->count - spend->sorted;
	SpendCell  *copy = palloc_extended(tail * sizeof(SpendCell), MCXT_ALLOC_HUGE);
	SpendCell  *to = spend->cells + spend->count - 1;
	int64		a = (int64) spend->sorted - 1;
	int64		b = (int64) tail - 1;

	memcpy(copy, spend->cells + spend->sorted, tail * sizeof(SpendCell));
	while (b >= 0)
	{
		check_cancel_at((uint32) (a + b));
		*to-- = a >= 0 && cell_cmp(&spend->cells[a], &copy[b]) > 0 ? spend->cells[a--] : copy[b--];
	}
	pfree(copy);
}

/* All cells sorted and different, in place. */
static void
spend_compact(Spend *spend)
{
	SpendCell  *tail = spend->cells + spend->sorted;

	if (spend->sorted == spend->count)
		return;
	sort_cells(tail, spend->count - spend->sorted);
	spend->count = spend->sorted + join_alike(tail, spend->count - spend->sorted);
	if (spend->sorted > 0)
	{
		merge_tail(spend);
		spend->count = join_alike(spend->cells, spend->count);
	}
	spend->sorted = spend->count;
}

Spend *
spend_canonical(const Spend *spend)
{
	Size		size = spend_size(spend->count);
	Spend	   *copy = palloc(size);

	memcpy(copy, spend, size);
	spend_compact(copy);
	SET_VARSIZE(copy, spend_size(copy->count));
	return copy;
}

/* ---- adding ---- */

/* Room for so many more cells; the state may move.  What is sorted in has a third of it free. */
static Spend *
with_room(Spend *spend, uint64 more)
{
	uint64		needed;
	Size		size;

	if (likely(spend->count + more <= spend_room(spend)))
		return spend;
	spend_compact(spend);
	needed = spend->count + more;
	if (needed <= spend_room(spend) / 3 * 2)
		return spend;
	size = spend_size(needed + needed / 2 + START_CELLS);
	if (!AllocSizeIsValid(size))
		size = spend_size(needed);
	size = state_grown_size(VARSIZE(spend), size);
	return size > VARSIZE(spend) ? state_enlarge(spend, size) : spend;
}

static void
add_customers(int64 *sum, int64 count)
{
	*sum += count;
	if (unlikely(*sum > SPEND_MAX_CUSTOMERS))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("spend would count more than 10^12 customers")));
}

static Spend *
add_cell(Spend *spend, SpendCell cell)
{
	spend = with_room(spend, 1);
	add_customers(&spend->used, cell.count);
	spend->cells[spend->count++] = cell;
	return spend;
}

static void *
open_any(struct varlena *datum)
{
	return spend_open(datum);
}

static void *
canonical_any(const void *state)
{
	return spend_canonical(state);
}

static void *
add_any(void *state, const void *datum)
{
	const Spend *other = datum;
	Spend	   *spend = with_room(state, other->count);

	add_customers(&spend->used, other->used);
	for (int i = 0; i < SPEND_REASONS; i++)
		add_customers(&spend->left_out[i], other->left_out[i]);
	memcpy(spend->cells + spend->count, other->cells, other->count * sizeof(SpendCell));
	if (spend->count == 0)
		spend->sorted = other->sorted;
	spend->count += other->count;
	return spend;
}

static const StateMethods methods = {open_any, canonical_any, add_any};

/* ---- aggregates ---- */

/* Adds a customer; x < 0 or no number is an error. */
static Spend *
add_customer(FunctionCallInfo fcinfo, bool known, int64 x, bool has_mean, float8 mean)
{
	Spend	   *spend = PG_ARGISNULL(0) ? spend_create(START_CELLS) : spend_open(state_argument(fcinfo));

	if (has_mean)
		check_float_finite(mean, "repeat_value");
	if (known && x < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("repeat_purchases must not be negative, got %lld", (long long) x)));
	if (known && x > 0 && has_mean && mean > 0)
		return add_cell(spend, (SpendCell) {x, mean, 1});
	add_customers(&spend->left_out[!known ? SPEND_UNKNOWN : x == 0 ? SPEND_WITHOUT_REPEAT : SPEND_WITHOUT_SPEND], 1);
	return spend;
}

/* spend_accum(state, repeat_purchases bigint, repeat_value float8) */
Datum
scrm_spend_accum(PG_FUNCTION_ARGS)
{
	check_in_aggregate(fcinfo, "spend_accum");
	PG_RETURN_POINTER(add_customer(fcinfo,
								   !PG_ARGISNULL(1), PG_ARGISNULL(1) ? 0 : PG_GETARG_INT64(1),
								   !PG_ARGISNULL(2), PG_ARGISNULL(2) ? 0 : PG_GETARG_FLOAT8(2)));
}

/* spend_accum(state, rfm) */
Datum
scrm_spend_accum_rfm(PG_FUNCTION_ARGS)
{
	RfmReader  *reader = fcinfo->flinfo->fn_extra;
	Rfm			rfm = {0};
	bool		known;

	check_in_aggregate(fcinfo, "spend_accum");
	if (reader == NULL)
	{
		reader = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(RfmReader));
		reader->context = fcinfo->flinfo->fn_mcxt;
		fcinfo->flinfo->fn_extra = reader;
	}
	known = !PG_ARGISNULL(1) && rfm_read(reader, PG_GETARG_DATUM(1), &rfm);
	PG_RETURN_POINTER(add_customer(fcinfo, known, rfm.repeat_purchases,
								   known && !isnan(rfm.repeat_value), rfm.repeat_value));
}

/* spend_rollup_accum(state, spend) */
Datum
scrm_spend_rollup_accum(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &methods, "spend_rollup_accum");
}

/* spend_combine(a, b) */
Datum
scrm_spend_combine(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &methods, "spend_combine");
}

/* spend_final(state) */
Datum
scrm_spend_final(PG_FUNCTION_ARGS)
{
	return state_final(fcinfo, &methods, "spend_final");
}

/* merge(a, b), a || b */
Datum
scrm_spend_merge(PG_FUNCTION_ARGS)
{
	return state_merge(fcinfo, &methods);
}

/* spend_totals(spend): one row that accounts for every customer. */
Datum
scrm_spend_totals(PG_FUNCTION_ARGS)
{
	Spend	   *spend = spend_canonical(PG_GETARG_SPEND(0));
	int64		left_out = 0;
	Datum		values[3 + SPEND_REASONS];
	bool		nulls[3 + SPEND_REASONS] = {0};

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < SPEND_REASONS; i++)
	{
		left_out += spend->left_out[i];
		values[2 + i] = Int64GetDatum(spend->left_out[i]);
	}
	values[0] = Int64GetDatum(spend->used + left_out);
	values[1] = Int64GetDatum(spend->used);
	values[2 + SPEND_REASONS] = Int64GetDatum(spend->count);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}

/* ---- outer forms ---- */

/* Adds a cell that was read; NULL, or what is wrong with it. */
static const char *
add_read_cell(Spend **spend, SpendCell cell)
{
	uint32		count = (*spend)->count;

	check_cancel_at(count);
	if (!(cell.mean > 0))
		return "A mean value is not positive.";
	if (count > 0 && cell_cmp(&(*spend)->cells[count - 1], &cell) >= 0)
		return "The cells are not sorted by repeat purchases and mean value.";
	*spend = add_cell(*spend, cell);
	(*spend)->sorted = (*spend)->count;
	return NULL;
}

/* spend_in(cstring) */
Datum
scrm_spend_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {"spend", string, string};
	Spend	   *spend = spend_create(START_CELLS);

	text_expect(&in, "{\"version\":1,\"left_out\":[");
	for (int i = 0; i < SPEND_REASONS; i++)
	{
		if (i > 0)
			text_expect(&in, ",");
		spend->left_out[i] = text_get_int(&in, 0, SPEND_MAX_CUSTOMERS);
	}
	text_expect(&in, "],\"cells\":[");
	while (!text_accept(&in, "]"))
	{
		SpendCell	cell;
		const char *problem;

		text_expect(&in, spend->count > 0 ? ",[" : "[");
		cell.x = text_get_int(&in, 1, PG_INT64_MAX);
		text_expect(&in, ",");
		cell.mean = text_get_float(&in);
		text_expect(&in, ",");
		cell.count = text_get_int(&in, 1, SPEND_MAX_CUSTOMERS);
		text_expect(&in, "]");
		if ((problem = add_read_cell(&spend, cell)) != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type scrm.spend"),
					 errdetail("%s", problem)));
	}
	text_expect(&in, "}");
	text_end(&in);
	PG_RETURN_POINTER(spend_canonical(spend));
}

/* spend_out(spend) */
Datum
scrm_spend_out(PG_FUNCTION_ARGS)
{
	/* an aggregate's state may come here: Citus ships it so */
	Spend	   *spend = spend_canonical(PG_GETARG_SPEND(0));
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "{\"version\":1,\"left_out\":[%lld,%lld,%lld],\"cells\":[",
					 (long long) spend->left_out[SPEND_WITHOUT_REPEAT],
					 (long long) spend->left_out[SPEND_WITHOUT_SPEND],
					 (long long) spend->left_out[SPEND_UNKNOWN]);
	for (uint32 i = 0; i < spend->count; i++)
	{
		const SpendCell *cell = &spend->cells[i];

		check_cancel_at(i);
		appendStringInfo(&out, "%s[%lld,", i > 0 ? "," : "", (long long) cell->x);
		text_put_float(&out, cell->mean);
		appendStringInfo(&out, ",%lld]", (long long) cell->count);
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/* spend_recv(internal) */
Datum
scrm_spend_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	Spend	   *spend = spend_create(START_CELLS);
	int64		count;

	wire_expect_version(in, SPEND_VERSION, "spend");
	for (int i = 0; i < SPEND_REASONS; i++)
		spend->left_out[i] = wire_get_int(in, 0, SPEND_MAX_CUSTOMERS, "spend");
	count = wire_get_count(in, PG_UINT32_MAX, sizeof(SpendCell), "spend");
	for (int64 i = 0; i < count; i++)
	{
		SpendCell	cell;
		const char *problem;

		cell.x = wire_get_int(in, 1, PG_INT64_MAX, "spend");
		cell.mean = wire_get_float(in, "spend");
		cell.count = wire_get_int(in, 1, SPEND_MAX_CUSTOMERS, "spend");
		if ((problem = add_read_cell(&spend, cell)) != NULL)
			wire_fail("spend", problem);
	}
	pq_getmsgend(in);
	PG_RETURN_POINTER(spend_canonical(spend));
}

/* spend_send(spend) */
Datum
scrm_spend_send(PG_FUNCTION_ARGS)
{
	Spend	   *spend = spend_canonical(PG_GETARG_SPEND(0));
	StringInfoData out;

	wire_begin(&out, SPEND_VERSION);
	for (int i = 0; i < SPEND_REASONS; i++)
		pq_sendint64(&out, spend->left_out[i]);
	pq_sendint32(&out, spend->count);
	for (uint32 i = 0; i < spend->count; i++)
	{
		check_cancel_at(i);
		pq_sendint64(&out, spend->cells[i].x);
		pq_sendfloat8(&out, spend->cells[i].mean);
		pq_sendint64(&out, spend->cells[i].count);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
