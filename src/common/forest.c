/*
 * forest.c
 *		Children with their parents: the forest that the rows of a tally make.
 *
 * The tally (tally.h) has no parameters.  The key of an entry is a child and
 * one of its parents, or NULL; its first number counts rows.
 *
 * A child has one place in the forest: under its parent, or as a root.  Rows
 * that allow no such place are left out, in this order:
 *
 *	own parent			a child that is its own parent
 *	several parents		all rows of a child that then has more than one: the
 *						state knows no time, and does not guess
 *	ring				all rows of a ring of children, of which each would
 *						stand below itself
 *
 * Children without a row that is used are roots, and keep what stands below
 * them.  The forest is put in order from the leaves upwards, without recursion
 * and in linear time: a node is taken when all its children have been.  What
 * is never taken is in a ring, since every child has at most one parent.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/forest.h"
#include "common/hashfn.h"
#include "common/int.h"
#include "utils/memutils.h"

#define ROWS 0					/* the number of an entry */

void *
forest_alloc(Size count, Size size)
{
	Size		bytes = Max(count, 1) * size;
	char	   *room = palloc_extended(bytes, MCXT_ALLOC_HUGE);

	for (Size done = 0; done < bytes; done += 1 << 20)
	{
		CHECK_FOR_INTERRUPTS();
		memset(room + done, 0, Min(bytes - done, 1 << 20));
	}
	return room;
}

/* ---- entries ---- */

Datum
forest_accumulate(FunctionCallInfo fcinfo, const TallyKind *kind, IdType type, const TallyNumber *numbers,
				  int child, const char *child_name, int parent, const char *parent_name)
{
	StringInfoData key;
	Tally	   *tally;

	initStringInfo(&key);
	id_put(&key, type, PG_GETARG_DATUM(child), child_name);
	if (PG_ARGISNULL(parent))
		tuple_put_null(&key);
	else
		id_put(&key, type, PG_GETARG_DATUM(parent), parent_name);
	if (PG_ARGISNULL(0))
	{
		StringInfoData params = {NULL, 0, 0, 0};

		tally = tally_create(kind, &params);
	}
	else
		tally = tally_argument(fcinfo, kind);
	PG_RETURN_POINTER(tally_add(kind, tally, &key, numbers));
}

/* The two identifiers of a key; false when it is not of this type. */
static bool
read_key(TupleReader *key, IdType type, Word *child, Word *parent)
{
	TupleReader reader;

	if (!id_next(key, type, child))
		return false;
	reader = *key;
	*parent = (Word) {NULL, 0};
	if (tuple_next(&reader).type == TUPLE_NULL)
		return reader.next == reader.end;
	return id_next(key, type, parent) && key->next == key->end;
}

const char *const forest_params[] = {NULL};

static const char *
check_entries(const Tally *tally, IdType type)
{
	TallyCursor cursor;
	TupleReader params = tally_params(tally);

	if (params.next != params.end)
		return "There is a parameter.";
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		Word		child;
		Word		parent;

		if (!read_key(&cursor.key, type, &child, &parent))
			return "A key is not two identifiers of this type.";
		if (cursor.numbers[ROWS].count < 1)
			return "A number of rows is out of range.";
	}
	return NULL;
}

const char *
forest_check_bigint(const Tally *tally)
{
	return check_entries(tally, ID_BIGINT);
}

const char *
forest_check_text(const Tally *tally)
{
	return check_entries(tally, ID_TEXT);
}

const char *
forest_check_uuid(const Tally *tally)
{
	return check_entries(tally, ID_UUID);
}

void
forest_walk(const Forest *forest, ForestWalk *walk)
{
	tally_walk(forest->tally, &walk->cursor);
	walk->child = (Word) {NULL, 0};
	walk->place = NO_PARENT;	/* one before the first */
}

bool
forest_next(const Forest *forest, ForestWalk *walk)
{
	Word		before = walk->child;

	if (!tally_next(&walk->cursor))
		return false;
	if (!read_key(&walk->cursor.key, forest->type, &walk->child, &walk->parent))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("state is corrupted")));
	if (walk->place == NO_PARENT || !word_eq(walk->child, before))
		walk->place++;
	return true;
}

static bool
is_own_parent(const ForestWalk *walk)
{
	return word_eq(walk->parent, walk->child);
}

ForestFate
forest_fate(const Forest *forest, const ForestWalk *walk)
{
	if (walk->parent.len == 0)
		return FATE_NO_PARENT;
	if (is_own_parent(walk))
		return FATE_OWN_PARENT;
	if (forest->node[walk->place].several)
		return FATE_SEVERAL_PARENTS;
	return forest->node[walk->place].ring > 0 ? FATE_IN_RING : FATE_USED;
}

int64
forest_count_rows(const Forest *forest, const TallyKind *kind, int64 *rows)
{
	ForestWalk	walk;
	int64		counted = 0;

	for (int fate = 0; fate < FATES; fate++)
		rows[fate] = 0;
	forest_walk(forest, &walk);
	while (forest_next(forest, &walk))
	{
		int64		count = walk.cursor.numbers[ROWS].count;

		if (pg_add_s64_overflow(counted, count, &counted))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("a number of the %s is out of range", kind->type)));
		rows[forest_fate(forest, &walk)] += count;
	}
	return counted;
}

/* ---- the forest ---- */

static uint32
id_hash(Word id)
{
	return DatumGetUInt32(hash_any((const unsigned char *) id.data, id.len));
}

/* The place of the node with this identifier, or NO_PARENT. */
static uint32
find_node(const Forest *forest, Word id, uint32 hash)
{
	for (uint32 i = hash & forest->mask; forest->slot[i].place != 0; i = (i + 1) & forest->mask)
	{
		uint32		place = forest->slot[i].place - 1;

		if (forest->slot[i].hash == hash && word_eq(forest->node[place].id, id))
			return place;
	}
	return NO_PARENT;
}

/* An identifier that is not there yet. */
static uint32
add_node(Forest *forest, Word id, uint32 hash)
{
	uint32		slot = hash & forest->mask;
	ForestNode *node;

	if (forest->count == forest->room)
	{
		forest->room += forest->room / 2;
		forest->node = repalloc_huge(forest->node, forest->room * sizeof(ForestNode));
	}
	node = &forest->node[forest->count++];
	memset(node, 0, sizeof(*node));
	node->id = id;
	node->parent = NO_PARENT;
	while (forest->slot[slot].place != 0)
		slot = (slot + 1) & forest->mask;
	forest->slot[slot].hash = hash;
	forest->slot[slot].place = forest->count;
	return forest->count - 1;
}

static void
add_listed(Forest *forest)
{
	ForestWalk	walk;

	forest_walk(forest, &walk);
	while (forest_next(forest, &walk))
	{
		if (walk.place == forest->count)
			add_node(forest, walk.child, id_hash(walk.child));
	}
	forest->listed = forest->count;
}

/* Every child's parent, if it has one; a parent is a node, whatever becomes of the row. */
static void
add_parents(Forest *forest)
{
	ForestWalk	walk;

	forest_walk(forest, &walk);
	while (forest_next(forest, &walk))
	{
		ForestNode *child;
		uint32		hash;
		uint32		parent;

		if (walk.parent.len == 0 || is_own_parent(&walk))
			continue;
		hash = id_hash(walk.parent);
		parent = find_node(forest, walk.parent, hash);
		if (parent == NO_PARENT)
			parent = add_node(forest, walk.parent, hash);
		child = &forest->node[walk.place];
		child->several = child->parent != NO_PARENT;
		child->parent = parent;
	}
	for (uint32 i = 0; i < forest->listed; i++)
	{
		ForestNode *child = &forest->node[i];

		check_cancel_at(i);
		if (child->several)
			child->parent = NO_PARENT;
		if (child->parent != NO_PARENT)
			forest->node[child->parent].open++;
	}
}

/* Takes everyone after those below it; who is left over is in a ring, which is opened. */
static void
put_in_order(Forest *forest)
{
	ForestNode *node = forest->node;
	uint32		taken = 0;

	forest->order = forest_alloc(forest->count, sizeof(uint32));
	for (uint32 i = 0; i < forest->count; i++)
	{
		check_cancel_at(i);
		if (node[i].open == 0)
			forest->order[taken++] = i;
	}
	for (uint32 i = 0; i < taken; i++)
	{
		uint32		parent = node[forest->order[i]].parent;

		check_cancel_at(i);
		if (parent != NO_PARENT && --node[parent].open == 0)
			forest->order[taken++] = parent;
	}
	for (uint32 i = 0; i < forest->listed; i++)
	{
		check_cancel_at(i);
		if (node[i].open == 0 || node[i].ring > 0)
			continue;
		forest->rings++;
		for (uint32 member = i; node[member].ring == 0; member = node[member].parent)
		{
			check_cancel_at(taken);
			node[member].ring = forest->rings;
			forest->order[taken++] = member;
		}
	}
	for (uint32 i = 0; i < forest->listed; i++)
	{
		check_cancel_at(i);
		if (node[i].ring > 0)
			node[i].parent = NO_PARENT;
	}
	Assert(taken == forest->count);
}

void
forest_make(Forest *forest, const Tally *tally, IdType type)
{
	uint64		slots = 16;

	memset(forest, 0, sizeof(*forest));
	forest->type = type;
	forest->tally = tally;
	forest->room = Max(tally->entries, 16);
	forest->node = palloc_extended(forest->room * sizeof(ForestNode), MCXT_ALLOC_HUGE);
	/* at most two nodes an entry, and a quarter of the slots stays empty */
	while (slots * 3 < (uint64) tally->entries * 8)
		slots *= 2;
	forest->slot = forest_alloc(slots, sizeof(ForestSlot));
	forest->mask = slots - 1;
	add_listed(forest);
	add_parents(forest);
	put_in_order(forest);
}

/* ---- asking ---- */

typedef struct IdPlace
{
	Word		id;
	uint32		place;
} IdPlace;

#define RUN_SORT sort_ids
#define RUN_SORT_TYPE IdPlace
#define RUN_SORT_CMP(a, b) id_cmp((a)->id, (b)->id)
#include "common/run_sort.h"

uint32 *
forest_by_id(const Forest *forest)
{
	uint32		others = forest->count - forest->listed;
	IdPlace    *other = forest_alloc(others, sizeof(IdPlace));
	uint32	   *by_id = forest_alloc(forest->count, sizeof(uint32));
	uint32		next_listed = 0;
	uint32		next_other = 0;

	for (uint32 i = 0; i < others; i++)
	{
		check_cancel_at(i);
		other[i].place = forest->listed + i;
		other[i].id = forest->node[forest->listed + i].id;
	}
	sort_ids(other, others);
	for (uint32 i = 0; i < forest->count; i++)
	{
		check_cancel_at(i);
		if (next_other < others &&
			(next_listed == forest->listed || id_cmp(other[next_other].id, forest->node[next_listed].id) < 0))
			by_id[i] = other[next_other++].place;
		else
			by_id[i] = next_listed++;
	}
	pfree(other);
	return by_id;
}

uint32 *
forest_generations(const Forest *forest, uint32 *generations)
{
	uint32	   *generation = forest_alloc(forest->count, sizeof(uint32));

	*generations = 0;
	for (uint32 i = forest->count; i-- > 0;)
	{
		uint32		place = forest->order[i];
		uint32		parent = forest->node[place].parent;

		check_cancel_at(i);
		generation[place] = parent == NO_PARENT ? 0 : generation[parent] + 1;
		*generations = Max(*generations, generation[place] + 1);
	}
	return generation;
}

uint32 *
forest_children(const Forest *forest)
{
	uint32	   *children = forest_alloc(forest->count, sizeof(uint32));

	for (uint32 i = 0; i < forest->listed; i++)
	{
		check_cancel_at(i);
		if (forest->node[i].parent != NO_PARENT)
			children[forest->node[i].parent]++;
	}
	return children;
}
