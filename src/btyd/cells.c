/*
 * cells.c
 *		The state of customers counted by their history, see cells.h.
 *
 * Text:	{"version":1,"covariates":n,"left_out":n,"cells":[[x,t_x,age,count,covariate,...],...]}
 * Binary:	version, covariates, left_out, number of cells, then their fields.
 */
#include "scrm.h"

#include <math.h>

#include "btyd/cells.h"
#include "btyd/rfm.h"
#include "common/check.h"
#include "common/report.h"
#include "common/state.h"
#include "libpq/pqformat.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_cells_accum);
PG_FUNCTION_INFO_V1(scrm_cells_accum_rfm);
PG_FUNCTION_INFO_V1(scrm_cells_rollup_accum);
PG_FUNCTION_INFO_V1(scrm_cells_combine);
PG_FUNCTION_INFO_V1(scrm_cells_final);
PG_FUNCTION_INFO_V1(scrm_cells_merge);
PG_FUNCTION_INFO_V1(scrm_cells_in);
PG_FUNCTION_INFO_V1(scrm_cells_out);
PG_FUNCTION_INFO_V1(scrm_cells_recv);
PG_FUNCTION_INFO_V1(scrm_cells_send);
PG_FUNCTION_INFO_V1(scrm_cells_totals);

#define START_SLOTS 64
#define EMPTY 0					/* else the cell's number plus one */

/* ---- layout ---- */

/* So many cells have room beside so many slots. */
static inline uint32
cells_room(uint32 slots)
{
	return slots / 4 * 3;
}

static inline uint32 *
cells_index(const Cells *cells)
{
	return (uint32 *) (cells->data + cells_room(cells->slots) * cell_size(cells));
}

static inline Size
cells_size_at_work(uint32 slots, Size cell_bytes)
{
	return offsetof(Cells, data) + cells_room(slots) * cell_bytes + slots * sizeof(uint32);
}

/* Murmur3's last step */
static inline uint64
mix(uint64 h)
{
	h ^= h >> 33;
	h *= UINT64CONST(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64CONST(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

static inline uint64
cell_hash(const Cells *cells, const Cell *cell)
{
	const uint64 *words = (const uint64 *) cell_covariates(cell);
	uint64		t_x;
	uint64		age;
	uint64		hash;

	memcpy(&t_x, &cell->t_x, 8);
	memcpy(&age, &cell->age, 8);
	hash = mix((uint64) cell->x * UINT64CONST(0x9E3779B97F4A7C15) + t_x) ^ age;
	for (int i = 0; i < cells->covariates; i++)
		hash = mix(hash) ^ words[i];
	return mix(hash);
}

static inline bool
same_cell(const Cells *cells, const Cell *a, const Cell *b)
{
	return a->x == b->x && a->t_x == b->t_x && a->age == b->age &&
		(cells->covariates == 0 ||
		 memcmp(cell_covariates(a), cell_covariates(b), cells->covariates * sizeof(float8)) == 0);
}

static Cells *
allocate(uint32 slots, int covariates)
{
	Size		size = cells_size_at_work(slots, sizeof(Cell) + covariates * sizeof(float8));
	Cells	   *cells;

	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("cells would need more than 1 GB"),
				 errhint("Customers with the same whole numbers share a cell: count days, and round covariates.")));
	cells = palloc(size);
	memset(cells, 0, offsetof(Cells, data));
	SET_VARSIZE(cells, size);
	cells->version = CELLS_VERSION;
	cells->covariates = covariates;
	cells->slots = slots;
	memset(cells_index(cells), 0, slots * sizeof(uint32));
	return cells;
}

/* The slot of the cell, or the empty one where it would be. */
static inline uint32 *
find_slot(const Cells *cells, const Cell *cell)
{
	uint32	   *index = cells_index(cells);
	uint32		mask = cells->slots - 1;
	uint32		slot = cell_hash(cells, cell) & mask;

	while (index[slot] != EMPTY && !same_cell(cells, cell_at(cells, index[slot] - 1), cell))
		slot = (slot + 1) & mask;
	return index + slot;
}

/* A copy at work with room for so many cells. */
static Cells *
work_copy(const Cells *cells, uint32 room)
{
	uint32		slots = START_SLOTS;
	Cells	   *copy;

	while (cells_room(slots) < room)
		slots *= 2;
	copy = allocate(slots, cells->covariates);
	copy->count = cells->count;
	copy->customers = cells->customers;
	copy->left_out = cells->left_out;
	memcpy(copy->data, cells->data, cells->count * cell_size(cells));
	for (uint32 i = 0; i < copy->count; i++)
	{
		check_cancel_at(i);
		*find_slot(copy, cell_at(copy, i)) = i + 1;
	}
	return copy;
}

/* ---- adding ---- */

static void
add_customers(int64 *sum, int64 count)
{
	*sum += count;
	if (unlikely(*sum > CELLS_MAX_CUSTOMERS))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("cells would count more than 10^12 customers")));
}

/* Adds the cell with its covariates behind it; the state may move. */
static Cells *
add_cell(Cells *cells, const Cell *cell)
{
	uint32	   *slot;

	add_customers(&cells->customers, cell->count);
	slot = find_slot(cells, cell);
	if (*slot != EMPTY)
	{
		cell_at(cells, *slot - 1)->count += cell->count;
		return cells;
	}
	if (unlikely(cells->count == cells_room(cells->slots)))
	{
		cells = work_copy(cells, cells->count + 1);
		slot = find_slot(cells, cell);
	}
	memcpy(cell_at(cells, cells->count), cell, cell_size(cells));
	*slot = ++cells->count;
	return cells;
}

/* The state for cells of so many covariates, which must be its own once it has a cell. */
static Cells *
with_covariates(Cells *cells, int covariates)
{
	Cells	   *other;

	if (likely(cells != NULL && cells->covariates == covariates))
		return cells;
	if (cells != NULL && cells->count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("cells have %d covariates, got %d", cells->covariates, covariates)));
	other = allocate(START_SLOTS, covariates);
	if (cells != NULL)
		other->left_out = cells->left_out;
	return other;
}

static void *
cells_add(void *state, const void *datum)
{
	Cells	   *cells = state;
	const Cells *other = datum;

	add_customers(&cells->left_out, other->left_out);
	if (other->count == 0)
		return cells;
	cells = with_covariates(cells, other->covariates);
	if (cells->slots == 0)
		cells = work_copy(cells, cells->count + other->count);
	for (uint32 i = 0; i < other->count; i++)
	{
		check_cancel_at(i);
		cells = add_cell(cells, cell_at(other, i));
	}
	return cells;
}

/* ---- the canonical form ---- */

/* Plain numbers only: no -0, no NaN. */
static int
compare_numbers(const float8 *a, const float8 *b, int n)
{
	for (int i = 0; i < n; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

static inline int
cell_cmp(const Cell *a, const Cell *b, size_t size)
{
	int			cmp = compare_numbers(cell_covariates(a), cell_covariates(b), (size - sizeof(Cell)) / sizeof(float8));

	if (cmp != 0)
		return cmp;
	if (a->x != b->x)
		return a->x < b->x ? -1 : 1;
	if (a->t_x != b->t_x)
		return a->t_x < b->t_x ? -1 : 1;
	return (a->age > b->age) - (a->age < b->age);
}

#define ST_SORT sort_cells_of
#define ST_ELEMENT_TYPE_VOID
#define ST_COMPARE(a, b, size) cell_cmp((const Cell *) (a), (const Cell *) (b), *(size))
#define ST_COMPARE_ARG_TYPE size_t
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* Cells without covariates: of a size the compiler knows. */
#define ST_SORT sort_plain_cells
#define ST_ELEMENT_TYPE Cell
#define ST_COMPARE(a, b) cell_cmp(a, b, sizeof(Cell))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

static void *
cells_canonical(const void *state)
{
	const Cells *cells = state;
	Size		size = offsetof(Cells, data) + cells->count * cell_size(cells);
	Cells	   *copy = palloc(size);

	memcpy(copy, cells, size);
	SET_VARSIZE(copy, size);
	if (cells->slots == 0)
		return copy;
	copy->slots = 0;
	if (copy->count == 0)
		copy->covariates = 0;
	if (copy->covariates == 0)
		sort_plain_cells((Cell *) copy->data, copy->count);
	else
	{
		Size		bytes = cell_size(copy);

		sort_cells_of(copy->data, copy->count, bytes, &bytes);
	}
	return copy;
}

Cells *
cells_open(struct varlena *datum)
{
	Cells	   *cells = (Cells *) pg_detoast_datum(datum);

	if (cells->version != CELLS_VERSION || cells->unused != 0)
		state_version_fail("cells", cells->version);
	return cells;
}

static void *
open_method(struct varlena *datum)
{
	return cells_open(datum);
}

static const StateMethods methods = {open_method, cells_canonical, cells_add};

/* ---- aggregates ---- */

/* Reads so many covariates behind the cell; false when one is NULL. */
static bool
read_covariates(ArrayType *array, float8 *covariates, int *count)
{
	const float8 *numbers;

	check_one_dimension(array, "covariates");
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (*count > CELLS_MAX_COVARIATES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d covariates, got %d", CELLS_MAX_COVARIATES, *count)));
	if (array_contains_nulls(array))
		return false;
	numbers = (const float8 *) ARR_DATA_PTR(array);
	for (int i = 0; i < *count; i++)
	{
		check_float_finite(numbers[i], "covariates");
		covariates[i] = numbers[i] + 0.0;	/* no -0 */
	}
	return true;
}

typedef struct CellRow
{
	Cell		cell;
	float8		covariates[CELLS_MAX_COVARIATES];
} CellRow;

static Cells *
accumulate(FunctionCallInfo fcinfo, CellRow *row, int covariates, bool complete)
{
	Cells	   *cells = PG_ARGISNULL(0) ? NULL : cells_open(state_argument(fcinfo));

	if (!complete)
	{
		if (cells == NULL)
			cells = allocate(START_SLOTS, 0);
		add_customers(&cells->left_out, 1);
		return cells;
	}
	check_history(row->cell.x, row->cell.t_x, row->cell.age);
	row->cell.t_x += 0.0;
	row->cell.age += 0.0;
	row->cell.count = 1;
	cells = with_covariates(cells, covariates);
	if (unlikely(cells->slots == 0))
		cells = work_copy(cells, cells->count + 1);
	return add_cell(cells, &row->cell);
}

Datum
scrm_cells_accum(PG_FUNCTION_ARGS)
{
	CellRow		row;
	int			covariates = 0;
	bool		complete = !PG_ARGISNULL(1) && !PG_ARGISNULL(2) && !PG_ARGISNULL(3);

	check_in_aggregate(fcinfo, "cells_accum");
	if (PG_NARGS() > 4)
		complete = complete && !PG_ARGISNULL(4) &&
			read_covariates(PG_GETARG_ARRAYTYPE_P(4), row.covariates, &covariates);
	if (complete)
	{
		row.cell.x = PG_GETARG_INT64(1);
		row.cell.t_x = PG_GETARG_FLOAT8(2);
		row.cell.age = PG_GETARG_FLOAT8(3);
	}
	PG_RETURN_POINTER(accumulate(fcinfo, &row, covariates, complete));
}

Datum
scrm_cells_accum_rfm(PG_FUNCTION_ARGS)
{
	CellRow		row;
	Rfm			rfm = {0};
	RfmReader  *reader = fcinfo->flinfo->fn_extra;
	int			covariates = 0;
	bool		complete = !PG_ARGISNULL(1);

	check_in_aggregate(fcinfo, "cells_accum");
	if (reader == NULL)
	{
		reader = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(RfmReader));
		reader->context = fcinfo->flinfo->fn_mcxt;
		fcinfo->flinfo->fn_extra = reader;
	}
	if (PG_NARGS() > 2)
		complete = complete && !PG_ARGISNULL(2) &&
			read_covariates(PG_GETARG_ARRAYTYPE_P(2), row.covariates, &covariates);
	complete = complete && rfm_read(reader, PG_GETARG_DATUM(1), &rfm);
	row.cell.x = rfm.repeat_purchases;
	row.cell.t_x = rfm.last_purchase_age;
	row.cell.age = rfm.age;
	PG_RETURN_POINTER(accumulate(fcinfo, &row, covariates, complete));
}

Datum
scrm_cells_rollup_accum(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &methods, "cells_rollup_accum");
}

Datum
scrm_cells_combine(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &methods, "cells_combine");
}

Datum
scrm_cells_final(PG_FUNCTION_ARGS)
{
	return state_final(fcinfo, &methods, "cells_final");
}

Datum
scrm_cells_merge(PG_FUNCTION_ARGS)
{
	return state_merge(fcinfo, &methods);
}

/* ---- outer forms ---- */

/* What was read is checked as rows are; cells in any order, each once. */
static Cells *
add_read_cell(Cells *cells, CellRow *row)
{
	uint32		before = cells->count;

	check_history(row->cell.x, row->cell.t_x, row->cell.age);
	row->cell.t_x += 0.0;
	row->cell.age += 0.0;
	for (int i = 0; i < cells->covariates; i++)
		row->covariates[i] += 0.0;
	check_cancel_at(before);
	cells = add_cell(cells, &row->cell);
	if (cells->count == before)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("cells have the same customers twice")));
	return cells;
}

Datum
scrm_cells_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	TextReader	in = {"cells", input, input};
	Cells	   *cells;
	CellRow		row;
	int			covariates;

	text_expect(&in, "{\"version\":");
	text_get_int(&in, CELLS_VERSION, CELLS_VERSION);
	text_expect(&in, ",\"covariates\":");
	covariates = text_get_int(&in, 0, CELLS_MAX_COVARIATES);
	cells = allocate(START_SLOTS, covariates);
	text_expect(&in, ",\"left_out\":");
	cells->left_out = text_get_int(&in, 0, CELLS_MAX_CUSTOMERS);
	text_expect(&in, ",\"cells\":[");
	while (!text_accept(&in, "]"))
	{
		if (cells->count > 0)
			text_expect(&in, ",");
		text_expect(&in, "[");
		row.cell.x = text_get_int(&in, 0, PG_INT64_MAX);
		text_expect(&in, ",");
		row.cell.t_x = text_get_float(&in);
		text_expect(&in, ",");
		row.cell.age = text_get_float(&in);
		text_expect(&in, ",");
		row.cell.count = text_get_int(&in, 1, CELLS_MAX_CUSTOMERS);
		for (int i = 0; i < covariates; i++)
		{
			text_expect(&in, ",");
			row.covariates[i] = text_get_float(&in);
		}
		text_expect(&in, "]");
		cells = add_read_cell(cells, &row);
	}
	text_expect(&in, "}");
	text_end(&in);
	PG_RETURN_POINTER(cells_canonical(cells));
}

Datum
scrm_cells_out(PG_FUNCTION_ARGS)
{
	Cells	   *cells = cells_canonical(PG_GETARG_CELLS(0));
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "{\"version\":%d,\"covariates\":%d,\"left_out\":%lld,\"cells\":[",
					 CELLS_VERSION, cells->covariates, (long long) cells->left_out);
	for (uint32 i = 0; i < cells->count; i++)
	{
		Cell	   *cell = cell_at(cells, i);

		check_cancel_at(i);
		appendStringInfo(&out, "%s[%lld,", i > 0 ? "," : "", (long long) cell->x);
		text_put_float(&out, cell->t_x);
		appendStringInfoChar(&out, ',');
		text_put_float(&out, cell->age);
		appendStringInfo(&out, ",%lld", (long long) cell->count);
		for (int j = 0; j < cells->covariates; j++)
		{
			appendStringInfoChar(&out, ',');
			text_put_float(&out, cell_covariates(cell)[j]);
		}
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

Datum
scrm_cells_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	Cells	   *cells;
	CellRow		row;
	int			covariates;
	int64		left_out;
	int64		count;

	wire_expect_version(in, CELLS_VERSION, "cells");
	covariates = wire_get_int(in, 0, CELLS_MAX_COVARIATES, "cells");
	left_out = wire_get_int(in, 0, CELLS_MAX_CUSTOMERS, "cells");
	count = wire_get_count(in, PG_UINT32_MAX, sizeof(Cell) + covariates * sizeof(float8), "cells");
	cells = allocate(START_SLOTS, covariates);
	cells->left_out = left_out;
	for (int64 i = 0; i < count; i++)
	{
		row.cell.x = wire_get_int(in, 0, PG_INT64_MAX, "cells");
		row.cell.t_x = wire_get_float(in, "cells");
		row.cell.age = wire_get_float(in, "cells");
		row.cell.count = wire_get_int(in, 1, CELLS_MAX_CUSTOMERS, "cells");
		for (int j = 0; j < covariates; j++)
			row.covariates[j] = wire_get_float(in, "cells");
		cells = add_read_cell(cells, &row);
	}
	pq_getmsgend(in);
	PG_RETURN_POINTER(cells_canonical(cells));
}

Datum
scrm_cells_send(PG_FUNCTION_ARGS)
{
	Cells	   *cells = cells_canonical(PG_GETARG_CELLS(0));
	StringInfoData out;

	wire_begin(&out, CELLS_VERSION);
	pq_sendint64(&out, cells->covariates);
	pq_sendint64(&out, cells->left_out);
	pq_sendint32(&out, cells->count);
	for (uint32 i = 0; i < cells->count; i++)
	{
		Cell	   *cell = cell_at(cells, i);

		check_cancel_at(i);
		pq_sendint64(&out, cell->x);
		pq_sendfloat8(&out, cell->t_x);
		pq_sendfloat8(&out, cell->age);
		pq_sendint64(&out, cell->count);
		for (int j = 0; j < cells->covariates; j++)
			pq_sendfloat8(&out, cell_covariates(cell)[j]);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

/* ---- accessors ---- */

Datum
scrm_cells_totals(PG_FUNCTION_ARGS)
{
	Cells	   *cells = PG_GETARG_CELLS(0);
	Datum		values[] = {Int64GetDatum(cells->customers), Int64GetDatum(cells->count), Int64GetDatum(cells->left_out)};
	bool		nulls[lengthof(values)] = {0};

	InitMaterializedSRF(fcinfo, 0);
	report_row(fcinfo, values, nulls);
	return (Datum) 0;
}
