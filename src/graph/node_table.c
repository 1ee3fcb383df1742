/*
 * node_table.c
 *		From identifiers to node numbers, see node_table.h.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/hashfn.h"
#include "graph/node_table.h"
#include "utils/memutils.h"

#define FIRST_ROOM 8
#define FIRST_SLOTS 16
#define BATCH 64				/* identifiers looked up together */

void
node_table_init(NodeTable *table, MemoryContext context, IdType type)
{
	memset(table, 0, sizeof(NodeTable));
	table->context = context;
	table->type = type;
}

void
node_table_free(NodeTable *table)
{
	if (table->slot == NULL)
		return;
	pfree(table->slot);
	table->slot = NULL;
	switch (table->type)
	{
		case ID_BIGINT:
			pfree(table->id.number);
			break;
		case ID_UUID:
			pfree(table->id.uuid);
			break;
		case ID_TEXT:
			pfree(table->id.text.start);
			pfree(table->id.text.bytes);
			break;
	}
}

uint64
node_table_bytes(const NodeTable *table)
{
	static const int id_size[] = {[ID_BIGINT] = sizeof(int64), [ID_TEXT] = sizeof(uint64), [ID_UUID] = sizeof(pg_uuid_t)};

	if (table->slot == NULL)
		return 0;
	return ((uint64) table->mask + 1) * sizeof(NodeSlot) + (uint64) table->room * id_size[table->type] + table->bytes_room;
}

/* ---- room ---- */

static void *
grown(NodeTable *table, void *old, uint64 count, Size size)
{
	graph_check_memory(count * size, "nodes");
	if (old == NULL)
		return MemoryContextAllocHuge(table->context, count * size);
	return repalloc_huge(old, count * size);
}

/* Makes room for one more identifier. */
static void
make_room_for_id(NodeTable *table)
{
	uint64		room = Min(Max((uint64) table->room * 2, FIRST_ROOM), (uint64) GRAPH_MAX_NODES);

	if (table->nodes == GRAPH_MAX_NODES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a graph cannot have more than %d nodes", GRAPH_MAX_NODES)));
	switch (table->type)
	{
		case ID_BIGINT:
			table->id.number = grown(table, table->id.number, room, sizeof(int64));
			break;
		case ID_UUID:
			table->id.uuid = grown(table, table->id.uuid, room, sizeof(pg_uuid_t));
			break;
		case ID_TEXT:
			table->id.text.start = grown(table, table->id.text.start, room + 1, sizeof(uint64));
			if (table->nodes == 0)
				table->id.text.start[0] = 0;
			break;
	}
	table->room = (uint32) room;
}

static void
make_room_for_bytes(NodeTable *table, uint64 bytes)
{
	uint64		needed = table->id.text.start[table->nodes] + bytes;

	if (needed <= table->bytes_room && table->id.text.bytes != NULL)
		return;
	table->bytes_room = Max(Max(table->bytes_room + table->bytes_room / 2, needed), 64);
	table->id.text.bytes = grown(table, table->id.text.bytes, table->bytes_room, 1);
}

/* Doubles the slots; identifiers themselves are not looked at. */
static void
grow_slots(NodeTable *table)
{
	uint64		old_slots = table->slot ? (uint64) table->mask + 1 : 0;
	uint64		slots = Max(old_slots * 2, FIRST_SLOTS);
	NodeSlot   *old = table->slot;
	uint32		mask = (uint32) (slots - 1);

	graph_check_memory(slots * sizeof(NodeSlot), "nodes");
	table->slot = MemoryContextAllocExtended(table->context, slots * sizeof(NodeSlot), MCXT_ALLOC_HUGE);
	for (uint64 i = 0; i < slots; i++)
	{
		check_cancel_at((uint32) i);
		table->slot[i].place = 0;
	}
	for (uint64 i = 0; i < old_slots; i++)
	{
		uint32		at = old[i].hash & mask;

		check_cancel_at((uint32) i);
		if (old[i].place == 0)
			continue;
		while (table->slot[at].place != 0)
			at = (at + 1) & mask;
		table->slot[at] = old[i];
	}
	table->mask = mask;
	if (old)
		pfree(old);
}

/* At most five eighths of the slots are taken. */
static inline void
make_room(NodeTable *table, uint32 count)
{
	while (table->slot == NULL || ((uint64) table->nodes + count) * 8 > ((uint64) table->mask + 1) * 5)
		grow_slots(table);
}

/* ---- looking up ---- */

/*
 * One function for each type of identifiers.  The hashes of a batch come
 * first, then the slots they lead to, then the comparisons.
 */
#define LOOK_UP(EQUAL, APPEND) \
	for (uint32 first = 0; first < count; first += BATCH) \
	{ \
		uint32		batch = Min(count - first, BATCH); \
		uint32		hash[BATCH]; \
		\
		make_room(table, batch); \
		for (uint32 i = 0; i < batch; i++) \
		{ \
			hash[i] = HASH(first + i); \
			__builtin_prefetch(&table->slot[hash[i] & table->mask]); \
		} \
		for (uint32 i = 0; i < batch; i++) \
		{ \
			const NodeSlot *slot = &table->slot[hash[i] & table->mask]; \
			\
			if (slot->place != 0) \
				PREFETCH_ID(slot->place - 1); \
		} \
		for (uint32 i = 0; i < batch; i++) \
		{ \
			uint32		at = hash[i] & table->mask; \
			NodeSlot   *slot; \
			\
			while ((slot = &table->slot[at])->place != 0 && \
				   !(slot->hash == hash[i] && EQUAL(slot->place - 1, first + i))) \
				at = (at + 1) & table->mask; \
			if (slot->place == 0) \
			{ \
				if (table->nodes == table->room) \
					make_room_for_id(table); \
				APPEND(first + i); \
				slot->hash = hash[i]; \
				slot->place = ++table->nodes; \
			} \
			node[first + i] = slot->place - 1; \
		} \
	}

/* The last steps of MurmurHash3 for 64 bits: every bit of the number moves every bit of the hash. */
static inline uint64
mix(uint64 number)
{
	number ^= number >> 33;
	number *= UINT64CONST(0xff51afd7ed558ccd);
	number ^= number >> 33;
	number *= UINT64CONST(0xc4ceb9fe1a85ec53);
	return number ^ (number >> 33);
}

static inline uint32
hash_number(int64 id)
{
	return (uint32) (mix((uint64) id) >> 32);
}

static inline uint32
hash_uuid(const pg_uuid_t *id)
{
	uint64		half[2];

	memcpy(half, id, sizeof(half));
	return hash_number((int64) (half[0] ^ mix(half[1])));
}

#define HASH(i) hash_number(id[i])
#define PREFETCH_ID(place) __builtin_prefetch(&table->id.number[place])
#define NUMBERS_EQUAL(place, i) (table->id.number[place] == id[i])
#define NUMBER_APPEND(i) table->id.number[table->nodes] = id[i]
void
node_table_intern_numbers(NodeTable *table, const int64 *id, uint32 count, uint32 *node)
{
	LOOK_UP(NUMBERS_EQUAL, NUMBER_APPEND);
}
#undef HASH
#undef PREFETCH_ID

#define HASH(i) hash_uuid(&id[i])
#define PREFETCH_ID(place) __builtin_prefetch(&table->id.uuid[place])
#define UUIDS_EQUAL(place, i) (memcmp(&table->id.uuid[place], &id[i], sizeof(pg_uuid_t)) == 0)
#define UUID_APPEND(i) table->id.uuid[table->nodes] = id[i]
void
node_table_intern_uuids(NodeTable *table, const pg_uuid_t *id, uint32 count, uint32 *node)
{
	LOOK_UP(UUIDS_EQUAL, UUID_APPEND);
}
#undef HASH
#undef PREFETCH_ID

static inline bool
text_equals(const NodeTable *table, uint32 place, const char *bytes, uint32 length)
{
	uint64		start = table->id.text.start[place];

	return table->id.text.start[place + 1] - start == length &&
		memcmp(table->id.text.bytes + start, bytes, length) == 0;
}

static inline void
text_append(NodeTable *table, const char *bytes, uint32 length)
{
	uint64		start = table->id.text.start[table->nodes];

	make_room_for_bytes(table, length);
	memcpy(table->id.text.bytes + start, bytes, length);
	table->id.text.start[table->nodes + 1] = start + length;
}

#define START(i) ((i) > 0 ? end[(i) - 1] : 0)
#define LENGTH(i) (end[i] - START(i))
#define HASH(i) hash_bytes((const unsigned char *) bytes + START(i), (int) LENGTH(i))
#define PREFETCH_ID(place) __builtin_prefetch(&table->id.text.start[place])
#define TEXTS_EQUAL(place, i) text_equals(table, place, bytes + START(i), LENGTH(i))
#define TEXT_APPEND(i) text_append(table, bytes + START(i), LENGTH(i))
void
node_table_intern_texts(NodeTable *table, const char *bytes, const uint32 *end, uint32 count, uint32 *node)
{
	LOOK_UP(TEXTS_EQUAL, TEXT_APPEND);
}
