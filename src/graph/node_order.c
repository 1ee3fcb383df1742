/*
 * node_order.c
 *		The nodes of a table in order of their identifiers.
 *
 * A sort of keys of 64 bits and places, least significant digits first: of
 * bigints all that there is; of texts and uuids the first eight bytes behind
 * what all have in common, which mostly decide.  Where they do not, the rest
 * is compared.
 */
#include "scrm.h"

#include "common/check.h"
#include "graph/node_table.h"
#include "port/pg_bswap.h"

#define SIGN (UINT64CONST(1) << 63)
#define DIGITS 256
#define MAX_LEVELS 64			/* of eight bytes */
#define LONG_WORD 256			/* bytes */

/* What is sorted, and as much room again; the two change places. */
typedef struct NodeKeys
{
	uint64	   *key;
	uint32	   *place;
	uint64	   *spare_key;
	uint32	   *spare_place;
	uint32		nodes;
} NodeKeys;

static void
alloc_keys(NodeKeys *keys, uint32 nodes)
{
	keys->nodes = nodes;
	keys->key = graph_alloc(nodes, sizeof(uint64), "the order of nodes");
	keys->place = graph_alloc(nodes, sizeof(uint32), "the order of nodes");
	keys->spare_key = graph_alloc(nodes, sizeof(uint64), "the order of nodes");
	keys->spare_place = graph_alloc(nodes, sizeof(uint32), "the order of nodes");
}

static void
free_spare(NodeKeys *keys)
{
	pfree(keys->spare_key);
	pfree(keys->spare_place);
}

static void
insertion_sort(NodeKeys *keys)
{
	for (uint32 i = 1; i < keys->nodes; i++)
	{
		uint64		key = keys->key[i];
		uint32		place = keys->place[i];
		uint32		j = i;

		for (; j > 0 && key < keys->key[j - 1]; j--)
		{
			keys->key[j] = keys->key[j - 1];
			keys->place[j] = keys->place[j - 1];
		}
		keys->key[j] = key;
		keys->place[j] = place;
	}
}

static void
sort_by_digit(NodeKeys *keys, int shift)
{
	uint32		next[DIGITS] = {0};
	uint32		sum = 0;
	uint64	   *key = keys->key;
	uint32	   *place = keys->place;

	for (uint32 i = 0; i < keys->nodes; i++)
	{
		check_cancel_at(i);
		next[key[i] >> shift & (DIGITS - 1)]++;
	}
	for (int digit = 0; digit < DIGITS; digit++)
	{
		uint32		nodes = next[digit];

		next[digit] = sum;
		sum += nodes;
	}
	for (uint32 i = 0; i < keys->nodes; i++)
	{
		uint32		to = next[key[i] >> shift & (DIGITS - 1)]++;

		check_cancel_at(i);
		keys->spare_key[to] = key[i];
		keys->spare_place[to] = place[i];
	}
	keys->key = keys->spare_key;
	keys->place = keys->spare_place;
	keys->spare_key = key;
	keys->spare_place = place;
}

static void
sort_keys(NodeKeys *keys)
{
	uint64		varying = 0;
	bool		ascending = true;

	if (keys->nodes <= 64)
	{
		insertion_sort(keys);
		return;
	}
	for (uint32 i = 1; i < keys->nodes; i++)
	{
		check_cancel_at(i);
		varying |= keys->key[i] ^ keys->key[0];
		ascending &= keys->key[i - 1] <= keys->key[i];
	}
	if (ascending)
		return;
	for (int shift = 0; shift < 64; shift += 8)
		if ((varying >> shift & (DIGITS - 1)) != 0)
			sort_by_digit(keys, shift);
}

/* The places of the nodes in the order of keys, where each has its key's number. */
static uint32 *
ranks(const NodeKeys *keys)
{
	uint32	   *rank = graph_alloc(keys->nodes, sizeof(uint32), "nodes");

	for (uint32 i = 0; i < keys->nodes; i++)
	{
		check_cancel_at(i);
		rank[keys->place[i]] = i;
	}
	return rank;
}

static uint32 *
order_numbers(NodeTable *table, NodeIds *id)
{
	NodeKeys	keys;
	uint32	   *rank;

	alloc_keys(&keys, table->nodes);
	for (uint32 i = 0; i < table->nodes; i++)
	{
		check_cancel_at(i);
		keys.key[i] = (uint64) table->id.number[i] ^ SIGN;
		keys.place[i] = i;
	}
	node_table_free(table);
	sort_keys(&keys);
	free_spare(&keys);
	for (uint32 i = 0; i < keys.nodes; i++)
	{
		check_cancel_at(i);
		keys.key[i] ^= SIGN;
	}
	id->number = (int64 *) keys.key;
	rank = ranks(&keys);
	pfree(keys.place);
	return rank;
}

/* ---- texts and uuids ---- */

static inline Word
word_at(const NodeTable *table, uint32 place)
{
	Word		word;

	if (table->type == ID_UUID)
	{
		word.data = (const char *) &table->id.uuid[place];
		word.len = UUID_LEN;
	}
	else
	{
		word.data = table->id.text.bytes + table->id.text.start[place];
		word.len = (int) (table->id.text.start[place + 1] - table->id.text.start[place]);
	}
	return word;
}

/* A look for a cancel now and then, however long words are. */
static inline void
check_cancel_within(uint32 i, Word word)
{
	if (unlikely(word.len > LONG_WORD))
		CHECK_FOR_INTERRUPTS();
	check_cancel_at(i);
}

/* What the words at these places all begin with, in bytes. */
static int
shared_bytes(const NodeTable *table, const uint32 *place, uint32 count)
{
	Word		first = word_at(table, place[0]);
	int			shared = first.len;

	for (uint32 i = 1; i < count && shared > 0; i++)
	{
		Word		word = word_at(table, place[i]);

		check_cancel_within(i, word);
		shared = Min(shared, word.len);
		if (memcmp(first.data, word.data, shared) == 0)
			continue;
		for (int b = 0; b < shared; b++)
			if (first.data[b] != word.data[b])
				shared = b;
	}
	return shared;
}

/* The eight bytes behind "skip", as a number that compares as they do; where there are fewer, zeros. */
static inline uint64
key_of(Word word, int skip)
{
	uint64		key = 0;

	memcpy(&key, word.data + skip, Min(word.len - skip, (int) sizeof(key)));
	return pg_ntoh64(key);
}

static inline int
compare_places(const NodeTable *table, uint32 a, uint32 b)
{
	return id_cmp(word_at(table, a), word_at(table, b));
}

#define ST_SORT sort_places
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE_ARG_TYPE const NodeTable
#define ST_COMPARE(a, b, table) compare_places(table, *(a), *(b))
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

typedef struct PlaceKey
{
	uint64		key;
	uint32		place;
} PlaceKey;

#define ST_SORT sort_place_keys
#define ST_ELEMENT_TYPE PlaceKey
#define ST_COMPARE(a, b) (((a)->key > (b)->key) - ((a)->key < (b)->key))
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/*
 * Places whose keys are the same, by the eight bytes behind what these have in
 * common, and so on; few of them, or those of a long way down, by all bytes.
 */
static void
sort_same(const NodeTable *table, uint32 *place, uint32 count, int levels)
{
	PlaceKey   *item;
	int			shared;

	if (count <= 8 || levels == 0)
	{
		sort_places(place, count, table);
		return;
	}
	shared = shared_bytes(table, place, count);
	item = graph_alloc(count, sizeof(PlaceKey), "the order of nodes");
	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		item[i].place = place[i];
		item[i].key = key_of(word_at(table, place[i]), shared);
	}
	sort_place_keys(item, count);
	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		place[i] = item[i].place;
	}
	for (uint32 i = 0, end; i < count; i = end)
	{
		check_cancel_at(i);
		for (end = i + 1; end < count && item[end].key == item[i].key; end++)
			;
		if (end > i + 1)
			sort_same(table, place + i, end - i, levels - 1);
	}
	pfree(item);
}

static void
sort_same_keys(const NodeTable *table, NodeKeys *keys)
{
	for (uint32 i = 0, end; i < keys->nodes; i = end)
	{
		check_cancel_at(i);
		for (end = i + 1; end < keys->nodes && keys->key[end] == keys->key[i]; end++)
			;
		if (end > i + 1)
			sort_same(table, keys->place + i, end - i, MAX_LEVELS);
	}
}

static void
copy_texts(const NodeTable *table, const NodeKeys *keys, NodeIds *id)
{
	uint64		bytes = 0;

	id->text.start = graph_alloc((uint64) keys->nodes + 1, sizeof(uint64), "nodes");
	id->text.bytes = graph_alloc(keys->nodes > 0 ? table->id.text.start[keys->nodes] : 0, 1, "nodes");
	id->text.start[0] = 0;
	for (uint32 i = 0; i < keys->nodes; i++)
	{
		Word		word = word_at(table, keys->place[i]);

		check_cancel_within(i, word);
		memcpy(id->text.bytes + bytes, word.data, word.len);
		bytes += word.len;
		id->text.start[i + 1] = bytes;
	}
}

static void
copy_uuids(const NodeTable *table, const NodeKeys *keys, NodeIds *id)
{
	id->uuid = graph_alloc(keys->nodes, sizeof(pg_uuid_t), "nodes");
	for (uint32 i = 0; i < keys->nodes; i++)
	{
		check_cancel_at(i);
		id->uuid[i] = table->id.uuid[keys->place[i]];
	}
}

static uint64
bytes_of_ids(const NodeTable *table)
{
	if (table->type == ID_UUID)
		return (uint64) table->nodes * sizeof(pg_uuid_t);
	return ((uint64) table->nodes + 1) * sizeof(uint64) + (table->nodes > 0 ? table->id.text.start[table->nodes] : 0);
}

static uint32 *
order_bytes(NodeTable *table, NodeIds *id)
{
	NodeKeys	keys;
	uint32	   *rank;
	int			shared;

	/* keys twice and a copy of the identifiers, beside all there is */
	graph_check_size(table->edges, table->nodes,
					 table->edge_bytes + node_table_bytes(table) + bytes_of_ids(table) + (uint64) table->nodes * 2 * (sizeof(uint64) + sizeof(uint32)));
	alloc_keys(&keys, table->nodes);
	for (uint32 i = 0; i < table->nodes; i++)
	{
		check_cancel_at(i);
		keys.place[i] = i;
	}
	shared = table->nodes > 0 ? shared_bytes(table, keys.place, table->nodes) : 0;
	for (uint32 i = 0; i < table->nodes; i++)
	{
		check_cancel_at(i);
		keys.key[i] = key_of(word_at(table, i), shared);
	}
	sort_keys(&keys);
	free_spare(&keys);
	sort_same_keys(table, &keys);
	if (table->type == ID_UUID)
		copy_uuids(table, &keys, id);
	else
		copy_texts(table, &keys, id);
	rank = ranks(&keys);
	pfree(keys.key);
	pfree(keys.place);
	node_table_free(table);
	return rank;
}

uint32 *
node_table_order(NodeTable *table, NodeIds *id)
{
	node_table_free_slots(table);
	return table->type == ID_BIGINT ? order_numbers(table, id) : order_bytes(table, id);
}
