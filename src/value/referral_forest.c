/*
 * referral_forest.c
 *		Who referred whom: the state of trees of referrals, and the forest that
 *		its rows make.
 *
 * The state is a tally (common/tally.h) without parameters.  An entry is a
 * customer with one who referred him, or with NULL; its numbers are the rows
 * and the sum of their values.  A customer's own value is the sum over all of
 * his rows, whoever referred him.
 *
 * A customer has one place in the forest: under the one who referred him, or
 * as a root.  Edges that allow no such place are left out, in this order:
 *
 *	self-referral		a customer as his own referrer
 *	several referrers	all edges of a customer who then has more than one:
 *						the state knows no time, and does not guess
 *	cycle				all edges of a ring of customers, of which each
 *						would stand below himself
 *
 * Customers without an edge that is used are roots, and keep what stands below
 * them.  The forest is put in order from the leaves upwards, without recursion
 * and in linear time: a customer is taken when all whom he referred have been.
 * Who is never taken is in a cycle, since every customer has at most one
 * referrer.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/hashfn.h"
#include "common/sum.h"
#include "value/referral_forest.h"

/* The numbers of an entry. */
enum
{
	ROWS,
	VALUE
};

static const char *const no_params[] = {NULL};

static const char *check_tree(const Tally *tally, IdType type);

static const char *
check_bigint(const Tally *tally)
{
	return check_tree(tally, ID_BIGINT);
}

static const char *
check_text(const Tally *tally)
{
	return check_tree(tally, ID_TEXT);
}

static const char *
check_uuid(const Tally *tally)
{
	return check_tree(tally, ID_UUID);
}

static const TallyKind referral_tree_bigint_kind = {"referral_tree_bigint", "+f", no_params, check_bigint};
static const TallyKind referral_tree_text_kind = {"referral_tree_text", "+f", no_params, check_text};
static const TallyKind referral_tree_uuid_kind = {"referral_tree_uuid", "+f", no_params, check_uuid};

const TallyKind *const referral_tree_kind[] = {
	[ID_BIGINT] = &referral_tree_bigint_kind,
	[ID_TEXT] = &referral_tree_text_kind,
	[ID_UUID] = &referral_tree_uuid_kind,
};

static Datum accumulate(FunctionCallInfo fcinfo, IdType type);

/* What referral_tree.sql.in declares of the state for a type of identifiers. */
#define STATE_FUNCTIONS(id, type) \
	TALLY_FUNCTIONS(referral_tree_##id) \
	TALLY_FUNCTION(scrm_referral_tree_##id##_accum, accumulate(fcinfo, type))

STATE_FUNCTIONS(bigint, ID_BIGINT)
STATE_FUNCTIONS(text, ID_TEXT)
STATE_FUNCTIONS(uuid, ID_UUID)

/* ---- filling ---- */

/* accum(state, referrer, referred, value): a row without referred is skipped, a NULL value is none. */
static Datum
accumulate(FunctionCallInfo fcinfo, IdType type)
{
	const TallyKind *kind = referral_tree_kind[type];
	TallyNumber numbers[] = {{1}, {0}};
	StringInfoData key;
	Tally	   *tally;

	check_in_aggregate(fcinfo, "referral_tree_accum");
	if (PG_ARGISNULL(2))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	numbers[VALUE].amount = PG_ARGISNULL(3) ? 0 : PG_GETARG_FLOAT8(3);
	check_float_finite(numbers[VALUE].amount, "value");
	initStringInfo(&key);
	id_put(&key, type, PG_GETARG_DATUM(2), "referred");
	if (PG_ARGISNULL(1))
		tuple_put_null(&key);
	else
		id_put(&key, type, PG_GETARG_DATUM(1), "referrer");
	if (PG_ARGISNULL(0))
	{
		StringInfoData params = {NULL, 0, 0, 0};

		tally = tally_create(kind, &params);
	}
	else
		tally = tally_argument(fcinfo, kind);
	PG_RETURN_POINTER(tally_add(kind, tally, &key, numbers));
}

/* ---- reading entries ---- */

/* The entry at the cursor; false when its key is not of this type. */
static bool
read_referral(TallyCursor *cursor, IdType type, Referral *referral)
{
	TupleReader reader;

	referral->rows = cursor->numbers[ROWS].count;
	referral->value = cursor->numbers[VALUE].amount;
	if (!id_next(&cursor->key, type, &referral->referred))
		return false;
	reader = cursor->key;
	referral->referrer = (Word) {NULL, 0};
	if (tuple_next(&reader).type == TUPLE_NULL)
		return reader.next == reader.end;
	return id_next(&cursor->key, type, &referral->referrer) && cursor->key.next == cursor->key.end;
}

static const char *
check_tree(const Tally *tally, IdType type)
{
	TallyCursor cursor;
	TupleReader params = tally_params(tally);

	if (params.next != params.end)
		return "There is a parameter.";
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		Referral	referral;

		if (!read_referral(&cursor, type, &referral))
			return "A key is not two identifiers of this type.";
		if (referral.rows < 1)
			return "A number of rows is out of range.";
	}
	return NULL;
}

/* ---- the forest ---- */

/* The slot of this identifier, or the one that it may take. */
static uint32 *
find_slot(const Forest *forest, Word id)
{
	uint32		i = DatumGetUInt32(hash_any((const unsigned char *) id.data, id.len)) & forest->mask;

	for (;; i = (i + 1) & forest->mask)
	{
		uint32		place = forest->slot[i];

		if (place == 0 || word_eq(forest->customer[place - 1].id, id))
			return &forest->slot[i];
	}
}

static Customer *
add_customer(Forest *forest, Word id)
{
	Customer   *customer;

	if (forest->count == forest->room)
	{
		forest->room += forest->room / 2;
		forest->customer = repalloc_huge(forest->customer, forest->room * sizeof(Customer));
	}
	*find_slot(forest, id) = forest->count + 1;
	customer = &forest->customer[forest->count++];
	memset(customer, 0, sizeof(*customer));
	customer->id = id;
	customer->referrer = NOBODY;
	return customer;
}

void
walk_forest(const Forest *forest, ForestWalk *walk)
{
	tally_walk(forest->tally, &walk->cursor);
	walk->referral.referred = (Word) {NULL, 0};
	walk->place = NOBODY;		/* one before the first */
}

bool
next_referral(const Forest *forest, ForestWalk *walk)
{
	Word		before = walk->referral.referred;

	if (!tally_next(&walk->cursor))
		return false;
	if (!read_referral(&walk->cursor, forest->type, &walk->referral))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("state is corrupted")));
	if (walk->place == NOBODY || !word_eq(walk->referral.referred, before))
		walk->place++;
	return true;
}

/* All customers with rows of their own, and what these say of their value. */
static void
add_referred(Forest *forest)
{
	ForestWalk	walk;

	walk_forest(forest, &walk);
	while (next_referral(forest, &walk))
	{
		Customer   *customer;

		if (walk.place == forest->count)
			add_customer(forest, walk.referral.referred);
		customer = &forest->customer[walk.place];
		sum_add(&customer->own, &customer->own_lost, walk.referral.value);
	}
	forest->referred = forest->count;
	for (uint32 i = 0; i < forest->count; i++)
	{
		Customer   *customer = &forest->customer[i];

		check_cancel_at(i);
		/* + 0.0: no -0 */
		customer->own = check_result_finite(customer->own + customer->own_lost + 0.0, "value of a customer");
	}
}

/* Who referred whom, if one did; a referrer is a customer, whatever becomes of the edge. */
static void
add_referrers(Forest *forest)
{
	ForestWalk	walk;

	walk_forest(forest, &walk);
	while (next_referral(forest, &walk))
	{
		Word		referrer = walk.referral.referrer;
		Customer   *customer;
		uint32		place;

		if (referrer.len == 0 || is_self_referral(&walk.referral))
			continue;
		place = *find_slot(forest, referrer);
		if (place == 0)
		{
			add_customer(forest, referrer);
			place = forest->count;
		}
		customer = &forest->customer[walk.place];
		customer->several = customer->referrer != NOBODY;
		customer->referrer = place - 1;
	}
	for (uint32 i = 0; i < forest->referred; i++)
	{
		Customer   *customer = &forest->customer[i];

		check_cancel_at(i);
		if (customer->several)
			customer->referrer = NOBODY;
		if (customer->referrer != NOBODY)
			forest->customer[customer->referrer].open++;
	}
}

/* Takes everybody after those below him; who is left over is in a ring, which is opened. */
static void
put_in_order(Forest *forest)
{
	Customer   *customer = forest->customer;
	uint32		taken = 0;

	forest->order = allocate(forest->count, sizeof(uint32));
	for (uint32 i = 0; i < forest->count; i++)
	{
		check_cancel_at(i);
		if (customer[i].open == 0)
			forest->order[taken++] = i;
	}
	for (uint32 i = 0; i < taken; i++)
	{
		uint32		referrer = customer[forest->order[i]].referrer;

		check_cancel_at(i);
		if (referrer != NOBODY && --customer[referrer].open == 0)
			forest->order[taken++] = referrer;
	}
	for (uint32 i = 0; i < forest->referred; i++)
	{
		check_cancel_at(i);
		if (customer[i].open == 0 || customer[i].ring > 0)
			continue;
		forest->rings++;
		for (uint32 member = i; customer[member].ring == 0; member = customer[member].referrer)
		{
			check_cancel_at(taken);
			customer[member].ring = forest->rings;
			forest->order[taken++] = member;
		}
	}
	for (uint32 i = 0; i < forest->referred; i++)
	{
		check_cancel_at(i);
		if (customer[i].ring > 0)
			customer[i].referrer = NOBODY;
	}
	Assert(taken == forest->count);
}

void
forest_make(FunctionCallInfo fcinfo, Forest *forest, IdType type)
{
	Tally	   *tally = tally_canonical(referral_tree_kind[type], PG_GETARG_TALLY(0, referral_tree_kind[type]));
	uint64		slots = 16;

	memset(forest, 0, sizeof(*forest));
	forest->type = type;
	forest->tally = tally;
	forest->room = Max(tally->entries, 16);
	forest->customer = allocate(forest->room, sizeof(Customer));
	/* at most two customers an entry, and a quarter of the slots stays empty */
	while (slots * 3 < (uint64) tally->entries * 8)
		slots *= 2;
	forest->slot = allocate(slots, sizeof(uint32));
	forest->mask = slots - 1;
	for (uint64 i = 0; i < slots; i++)
	{
		check_cancel_at((uint32) i);
		forest->slot[i] = 0;
	}
	add_referred(forest);
	add_referrers(forest);
	put_in_order(forest);
}
