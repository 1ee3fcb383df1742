/*
 * node_table.c
 *		From identifiers to node numbers, see node_table.h.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/hashfn.h"
#include "graph/node_table.h"
#include "utils/memutils.h"

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
node_table_free_slots(NodeTable *table)
{
	if (table->slot)
		pfree(table->slot);
	table->slot = NULL;
}

void
node_table_free(NodeTable *table)
{
	node_table_free_slots(table);
	if (table->room == 0)
		return;
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
	table->room = 0;
}

static uint64
bytes_with(const NodeTable *table, uint64 slots, uint64 room, uint64 bytes_room)
{
	static const int id_size[] = {[ID_BIGINT] = sizeof(int64), [ID_TEXT] = sizeof(uint64), [ID_UUID] = sizeof(pg_uuid_t)};

	return slots * sizeof(NodeSlot) + room * id_size[table->type] + bytes_room;
}

static inline uint64
number_of_slots(const NodeTable *table)
{
	return table->slot ? (uint64) table->mask + 1 : 0;
}

uint64
node_table_bytes(const NodeTable *table)
{
	return bytes_with(table, number_of_slots(table), table->room, table->bytes_room);
}

/* ---- room ---- */

static void
check_room(const NodeTable *table, uint64 slots, uint64 room, uint64 bytes_room)
{
	graph_check_size(table->edges, table->nodes, table->edge_bytes + bytes_with(table, slots, room, bytes_room));
}

static void *
grown(NodeTable *table, void *old, uint64 count, Size size)
{
	if (table->room == 0)
		return MemoryContextAllocHuge(table->context, count * size);
	return repalloc_huge(old, count * size);
}

/* Makes room for as many more identifiers: half as many again as there are. */
static void
make_room_for_ids(NodeTable *table, uint32 count)
{
	uint64		room = Min((uint64) table->nodes + Max(table->nodes / 2, count), (uint64) GRAPH_MAX_NODES);

	if (table->nodes == GRAPH_MAX_NODES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a graph cannot have more than %d nodes", GRAPH_MAX_NODES)));
	check_room(table, number_of_slots(table), room, table->bytes_room);
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
			{
				table->id.text.start[0] = 0;
				table->bytes_room = Max(table->bytes_room, count * 16);
				table->id.text.bytes = MemoryContextAllocHuge(table->context, table->bytes_room);
			}
			break;
	}
	table->room = (uint32) room;
}

static void
make_room_for_bytes(NodeTable *table, uint64 needed)
{
	uint64		room = Max(table->bytes_room + table->bytes_room / 2, needed);

	check_room(table, number_of_slots(table), table->room, room);
	table->id.text.bytes = repalloc_huge(table->id.text.bytes, room);
	table->bytes_room = room;
}

/* More slots; identifiers themselves are not looked at. */
static void
grow_slots(NodeTable *table, uint64 slots)
{
	uint64		old_slots = number_of_slots(table);
	NodeSlot   *old = table->slot;
	uint32		mask = (uint32) (slots - 1);

	check_room(table, slots + old_slots, table->room, table->bytes_room);
	table->slot = MemoryContextAllocHuge(table->context, slots * sizeof(NodeSlot));
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

/* At most three quarters of the slots are taken. */
static inline void
make_room(NodeTable *table, uint32 count)
{
	uint64		needed = ((uint64) table->nodes + count) * 4;
	uint64		slots = number_of_slots(table);

	if (likely(needed <= slots * 3))
		return;
	slots = Max(slots, FIRST_SLOTS);
	while (needed > slots * 3)
		slots *= 2;
	grow_slots(table, slots);
}

/* ---- looking up ---- */

/*
 * One function for each type of identifiers.  For a batch of them: the hashes,
 * and the slots they lead to; the first slot with the same hash, or a free
 * one, and the identifier that stands behind it; the comparisons.
 *
 * A place that was free may be taken by the same identifier earlier in the
 * batch: what was found before is where the search goes on, not its end.
 */
#define LOOK_UP(EQUAL, APPEND, FETCH_AGAIN) \
	for (uint32 first = 0; first < count; first += BATCH) \
	{ \
		uint32		batch = Min(count - first, BATCH); \
		uint32		hash[BATCH]; \
		uint32		at[BATCH]; \
\
		make_room(table, batch); \
		for (uint32 i = 0; i < batch; i++) \
		{ \
			hash[i] = HASH(first + i); \
			__builtin_prefetch(&table->slot[hash[i] & table->mask]); \
		} \
		for (uint32 i = 0; i < batch; i++) \
		{ \
			at[i] = hash[i] & table->mask; \
			while (table->slot[at[i]].place != 0 && table->slot[at[i]].hash != hash[i]) \
				at[i] = (at[i] + 1) & table->mask; \
			if (table->slot[at[i]].place != 0) \
				FETCH(table->slot[at[i]].place - 1); \
		} \
		FETCH_AGAIN; \
		for (uint32 i = 0; i < batch; i++) \
		{ \
			NodeSlot   *slot; \
\
			while ((slot = &table->slot[at[i]])->place != 0 && \
				   !(slot->hash == hash[i] && EQUAL(slot->place - 1, first + i))) \
				at[i] = (at[i] + 1) & table->mask; \
			if (slot->place == 0) \
			{ \
				if (table->nodes == table->room) \
					make_room_for_ids(table, batch - i); \
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
#define FETCH(place) __builtin_prefetch(&table->id.number[place])
#define NUMBERS_EQUAL(place, i) (table->id.number[place] == id[i])
#define NUMBER_APPEND(i) table->id.number[table->nodes] = id[i]
void
node_table_intern_numbers(NodeTable *table, const int64 *id, uint32 count, uint32 *node)
{
	LOOK_UP(NUMBERS_EQUAL, NUMBER_APPEND, (void) 0);
}
#undef HASH
#undef FETCH

#define HASH(i) hash_uuid(&id[i])
#define FETCH(place) __builtin_prefetch(&table->id.uuid[place])
#define UUIDS_EQUAL(place, i) (memcmp(&table->id.uuid[place], &id[i], sizeof(pg_uuid_t)) == 0)
#define UUID_APPEND(i) table->id.uuid[table->nodes] = id[i]
void
node_table_intern_uuids(NodeTable *table, const pg_uuid_t *id, uint32 count, uint32 *node)
{
	LOOK_UP(UUIDS_EQUAL, UUID_APPEND, (void) 0);
}
#undef HASH
#undef FETCH

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

	if (unlikely(start + length > table->bytes_room))
		make_room_for_bytes(table, start + length);
	memcpy(table->id.text.bytes + start, bytes, length);
	table->id.text.start[table->nodes + 1] = start + length;
}

/* Where a text begins: at the end of the one before. */
static inline uint32
start_of(const uint32 *end, uint32 i)
{
	return i > 0 ? end[i - 1] : 0;
}

#define START(i) start_of(end, i)
#define LENGTH(i) (end[i] - START(i))
#define HASH(i) hash_bytes((const unsigned char *) bytes + START(i), (int) LENGTH(i))
#define FETCH(place) __builtin_prefetch(&table->id.text.start[place])
#define FETCH_BYTES \
	for (uint32 i = 0; i < batch; i++) \
	{ \
		if (table->slot[at[i]].place != 0) \
			__builtin_prefetch(table->id.text.bytes + table->id.text.start[table->slot[at[i]].place - 1]); \
	}
#define TEXTS_EQUAL(place, i) text_equals(table, place, bytes + START(i), LENGTH(i))
#define TEXT_APPEND(i) text_append(table, bytes + START(i), LENGTH(i))
void
node_table_intern_texts(NodeTable *table, const char *bytes, const uint32 *end, uint32 count, uint32 *node)
{
	LOOK_UP(TEXTS_EQUAL, TEXT_APPEND, FETCH_BYTES);
}

void
node_table_intern_all(NodeTable *table, const NodeIds *id, uint32 nodes, uint32 *node)
{
	uint32		end[BATCH];

	for (uint32 first = 0; first < nodes; first += BATCH)
	{
		uint32		batch = Min(nodes - first, BATCH);

		check_cancel_at(first);
		switch (table->type)
		{
			case ID_BIGINT:
				node_table_intern_numbers(table, id->number + first, batch, node + first);
				break;
			case ID_UUID:
				node_table_intern_uuids(table, id->uuid + first, batch, node + first);
				break;
			case ID_TEXT:
				for (uint32 i = 0; i < batch; i++)
					end[i] = (uint32) (id->text.start[first + i + 1] - id->text.start[first]);
				node_table_intern_texts(table, id->text.bytes + id->text.start[first], end, batch, node + first);
				break;
		}
	}
}
