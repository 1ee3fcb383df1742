/*
 * purchases.c
 *		The state of one customer's purchases, see purchases.h: adding,
 *		merging, the aggregates.
 *
 * Entries are appended; only the last one takes more rows, and only while
 * its sum stays exact.  When there is no more room they are sorted, those of one
 * day and kind become one, and where that does not free half of the room, it is
 * doubled.
 *
 * s = a + b of two float8 has the error (a - (s - (s - a))) + (b - (s - a)),
 * exactly (Knuth, The Art of Computer Programming 2, 4.2.2, Theorem B).
 */
#include "scrm.h"

#include <math.h>

#include "common/call_plan.h"
#include "common/check.h"
#include "common/state.h"
#include "common/sum.h"
#include "value/purchases.h"

PG_FUNCTION_INFO_V1(scrm_purchases_accum);
PG_FUNCTION_INFO_V1(scrm_purchases_accum_zone);
PG_FUNCTION_INFO_V1(scrm_purchases_rollup_accum);
PG_FUNCTION_INFO_V1(scrm_purchases_combine);
PG_FUNCTION_INFO_V1(scrm_purchases_final);
PG_FUNCTION_INFO_V1(scrm_purchases_merge);

#define START_SIZE 64			/* three entries when the zone is UTC */
#define UTC "UTC"

/* ---- layout ---- */

static inline Size
head_size(int zone_len)
{
	return offsetof(Purchases, data) + TYPEALIGN(8, zone_len);
}

static inline Size
used_size(const Purchases *purchases)
{
	return head_size(purchases->zone_len) + purchases->count * sizeof(PurchaseEntry);
}

Word
purchases_zone(const Purchases *purchases)
{
	if (purchases->zone_len == 0)
		return (Word) {UTC, sizeof(UTC) - 1};
	return (Word) {purchases->data, purchases->zone_len};
}

static inline bool
is_utc(Word zone)
{
	return word_eq(zone, (Word) {UTC, sizeof(UTC) - 1});
}

/* An empty state; the zone as the server spells it. */
Purchases *
purchases_create(Word zone)
{
	int			zone_len = is_utc(zone) ? 0 : zone.len;
	Size		size = START_SIZE + TYPEALIGN(8, zone_len);
	Purchases  *purchases = palloc(size);

	memset(purchases, 0, head_size(zone_len));
	SET_VARSIZE(purchases, size);
	purchases->version = PURCHASES_VERSION;
	purchases->zone_len = zone_len;
	memcpy(purchases->data, zone.data, zone_len);
	return purchases;
}

Purchases *
purchases_open(struct varlena *datum)
{
	Purchases  *purchases = (Purchases *) datum;

	if (VARSIZE(purchases) < offsetof(Purchases, data) || purchases->version != PURCHASES_VERSION || purchases->unused != 0)
		state_version_fail("purchases", VARSIZE(purchases) > VARHDRSZ ? purchases->version : 0);
	return purchases;
}

/* ---- the canonical form ---- */

/* Larger amounts first: a rest comes after its sum, and equal entries are added up in one order. */
static inline int
entry_cmp(const PurchaseEntry *a, const PurchaseEntry *b)
{
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->amount < b->amount) - (a->amount > b->amount);
}

#define ST_SORT sort_entries
#define ST_ELEMENT_TYPE PurchaseEntry
#define ST_COMPARE(a, b) entry_cmp(a, b)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* Entries of one key to one, and the rest of its sum; returns how many these are. */
static int
join_entries(const PurchaseEntry *from, const PurchaseEntry *end, PurchaseEntry *to)
{
	int32		key = from->key;
	uint64		rows = 0;
	float8		sum = 0;
	float8		lost = 0;
	float8		amount;

	for (; from < end; from++)
	{
		rows += from->rows;
		sum_add(&sum, &lost, from->amount);
	}
	if (rows > PG_UINT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %u purchases in a day", PG_UINT32_MAX)));
	amount = check_result_finite(sum + lost, "value of a day's purchases");
	to[0] = (PurchaseEntry) {key, (uint32) rows, amount};
	lost += sum - amount;		/* exact: the two are neighbours */
	if (lost == 0)
		return 1;
	to[1] = (PurchaseEntry) {key, 0, lost};
	return 2;
}

/* Sorts and joins entries in place. */
static void
compact(Purchases *purchases)
{
	PurchaseEntry *entries = purchase_entries(purchases);
	PurchaseEntry *end = entries + purchases->count;
	PurchaseEntry *to = entries;
	uint32		keys = 0;

	sort_entries(entries, purchases->count);
	for (PurchaseEntry *from = entries; from < end;)
	{
		PurchaseEntry *next = from + 1;

		check_cancel_at(++keys);
		while (next < end && next->key == from->key)
			next++;
		if (next == from + 1)
			*to++ = *from;
		else
			to += join_entries(from, next, to);
		from = next;
	}
	purchases->count = to - entries;
	purchases->unsorted = 0;
}

Purchases *
purchases_canonical(const Purchases *purchases)
{
	Size		size = used_size(purchases);
	Purchases  *canonical = palloc(size);

	memcpy(canonical, purchases, size);
	if (canonical->unsorted)
		compact(canonical);
	SET_VARSIZE(canonical, used_size(canonical));
	return canonical;
}

/* ---- adding ---- */

static Purchases *
make_room(Purchases *purchases)
{
	Size		head = head_size(purchases->zone_len);

	if (purchases->unsorted)
		compact(purchases);
	if (used_size(purchases) - head > (VARSIZE(purchases) - head) / 2)
	{
		Size		needed = used_size(purchases) + sizeof(PurchaseEntry);

		purchases = state_enlarge(purchases, state_grown_size(Max(VARSIZE(purchases), START_SIZE), needed));
	}
	return purchases;
}

/* Sorted stays what comes in order, each key once. */
static inline Purchases *
append(Purchases *purchases, int32 key, uint32 rows, float8 amount)
{
	PurchaseEntry *entry;

	if (unlikely(used_size(purchases) + sizeof(PurchaseEntry) > VARSIZE(purchases)))
		purchases = make_room(purchases);
	entry = purchase_entries(purchases) + purchases->count;
	if (purchases->count > 0)
		purchases->unsorted |= entry[-1].key >= key;
	entry->key = key;
	entry->rows = rows;
	entry->amount = amount;
	purchases->count++;
	return purchases;
}

Purchases *
purchases_add(Purchases *purchases, int32 key, uint32 rows, float8 amount)
{
	PurchaseEntry *last = purchase_entries(purchases) + purchases->count - 1;

	if (purchases->count > 0 && last->key == key && last->rows > 0 && rows > 0)
	{
		float8		sum = last->amount + amount;
		float8		added = sum - last->amount;
		float8		lost = (last->amount - (sum - added)) + (amount - added);

		/* not so when the sum is infinite */
		if (lost == 0 && last->rows <= PG_UINT32_MAX - rows)
		{
			last->amount = sum;
			last->rows += rows;
			return purchases;
		}
	}
	return append(purchases, key, rows, amount);
}

Purchases *
purchases_add_row(Purchases *purchases, int32 day, float8 value)
{
	if (value > 0)
		return purchases_add(purchases, purchase_key(day, PURCHASE_KNOWN), 1, value);
	if (value < 0)
		return purchases_add(purchases, purchase_key(day, PURCHASE_REFUND), 1, -value);
	return purchases_add(purchases, purchase_key(day, isnan(value) ? PURCHASE_UNKNOWN : PURCHASE_KNOWN), 1, 0);
}

/* ---- aggregates ---- */

static const char one_zone_a_group[] = "zone must be the same on all rows of a group";

/* Arguments 1 and 2 of a row, at and value; false when the row is to be skipped. */
static inline bool
row_arguments(FunctionCallInfo fcinfo, TimestampTz *at, float8 *value)
{
	if (PG_ARGISNULL(1))
		return false;
	*at = PG_GETARG_TIMESTAMPTZ(1);
	check_time_finite(*at, "at");
	*value = (float8) NAN;
	if (!PG_ARGISNULL(2))
	{
		*value = PG_GETARG_FLOAT8(2);
		check_float_finite(*value, "value");
	}
	return true;
}

static inline void
expect_zone(const Purchases *purchases, Word zone, const char *message)
{
	Word		known = purchases_zone(purchases);

	if (unlikely(!word_eq(known, zone)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg_internal("%s", message),
				 errdetail("Days are of zone \"%.*s\" and of zone \"%.*s\".",
						   known.len, known.data, zone.len, zone.data)));
}

/* purchases_accum(state, at, value): days of UTC */
Datum
scrm_purchases_accum(PG_FUNCTION_ARGS)
{
	const Word	utc = {UTC, sizeof(UTC) - 1};
	Purchases  *purchases;
	TimestampTz at;
	float8		value;

	check_in_aggregate(fcinfo, "purchases_accum");
	purchases = PG_ARGISNULL(0) ? NULL : purchases_open(state_argument(fcinfo));
	if (row_arguments(fcinfo, &at, &value))
	{
		if (purchases == NULL)
			purchases = purchases_create(utc);
		else if (purchases->zone_len > 0)
			expect_zone(purchases, utc, one_zone_a_group);
		purchases = purchases_add_row(purchases, floor_div(at, USECS_PER_DAY), value);
	}
	if (purchases == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(purchases);
}

typedef struct ZonePlan
{
	DayClock	clock;
	Word		zone;			/* as the server spells it: "utc" is "UTC" */
} ZonePlan;

/* Argument 3: zone. */
static void
make_zone_plan(FunctionCallInfo fcinfo, void *memory)
{
	ZonePlan   *plan = memory;

	check_arg_not_null(fcinfo, 3, "zone");
	plan->clock.zone = find_zone(PG_GETARG_TEXT_PP(3));
	plan->zone.data = pg_get_timezone_name(unconstify(pg_tz *, plan->clock.zone));
	plan->zone.len = strlen(plan->zone.data);
}

/* purchases_accum(state, at, value, zone) */
Datum
scrm_purchases_accum_zone(PG_FUNCTION_ARGS)
{
	ZonePlan   *plan;
	Purchases  *purchases;
	TimestampTz at;
	float8		value;

	check_in_aggregate(fcinfo, "purchases_accum");
	plan = call_plan(fcinfo, 3, 1, sizeof(ZonePlan), make_zone_plan);
	purchases = PG_ARGISNULL(0) ? NULL : purchases_open(state_argument(fcinfo));
	if (row_arguments(fcinfo, &at, &value))
	{
		if (purchases == NULL)
			purchases = purchases_create(plan->zone);
		else
			expect_zone(purchases, plan->zone, one_zone_a_group);
		purchases = purchases_add_row(purchases, purchases_day_of(&plan->clock, at), value);
	}
	if (purchases == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(purchases);
}

static void *
open_any(struct varlena *datum)
{
	return purchases_open(datum);
}

static void *
canonical_any(const void *state)
{
	return purchases_canonical(state);
}

static void *
add_any(void *state, const void *added)
{
	Purchases  *purchases = state;
	const Purchases *other = added;
	const PurchaseEntry *entries = purchase_entries(other);

	expect_zone(purchases, purchases_zone(other), "purchases states that differ in zone cannot be merged");
	for (uint32 i = 0; i < other->count; i++)
	{
		check_cancel_at(i);
		purchases = purchases_add(purchases, entries[i].key, entries[i].rows, entries[i].amount);
	}
	return purchases;
}

static const StateMethods purchases_methods = {open_any, canonical_any, add_any};

/* purchases_rollup_accum(state, purchases) */
Datum
scrm_purchases_rollup_accum(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &purchases_methods, "purchases_rollup_accum");
}

/* purchases_combine(a, b) */
Datum
scrm_purchases_combine(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &purchases_methods, "purchases_combine");
}

/* purchases_final(state) */
Datum
scrm_purchases_final(PG_FUNCTION_ARGS)
{
	return state_final(fcinfo, &purchases_methods, "purchases_final");
}

/* merge(a, b), a || b */
Datum
scrm_purchases_merge(PG_FUNCTION_ARGS)
{
	return state_merge(fcinfo, &purchases_methods);
}
