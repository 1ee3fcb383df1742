/*
 * graph_build.c
 *		From rows of edges in any order to a graph.
 *
 * A row waits as it came until a batch of them is looked up together
 * (node_table.h); then it is two node numbers, and a weight and a number of
 * rows where they are not 1.  These stand in chunks, as they came.
 *
 * The graph is made by ordering the nodes by identifiers, which gives them the
 * numbers they keep, and then the edges by target and source: they are spread
 * over ranges of targets that fit a processor's cache and sorted there, chunks
 * being given back as they are read and the sorted edges standing where the
 * unsorted ones stood.  So the peak is what the rows take, 16 bytes each with
 * a weight.  Weights of parallel edges are added in order of size, so that the
 * order of rows does not matter to the last bit.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/sum.h"
#include "graph/graph_builder.h"
#include "port/pg_bswap.h"
#include "utils/memutils.h"

#define FIRST_WAITING 8
#define FIRST_CHUNK 64
#define MAX_CHUNK 65536
#define RANGE_EDGES 16384		/* what is sorted in cache */
#define MAX_RANGES 1024

typedef struct WeightedKey
{
	uint64		key;
	float8		weight;
	uint32		rows;
} WeightedKey;

typedef struct BareKey
{
	uint64		key;
} BareKey;

typedef struct PlaceKey
{
	uint64		key;
	uint32		place;
} PlaceKey;

#define RADIX_SORT sort_weighted
#define RADIX_SORT_TYPE WeightedKey
#include "graph/radix_sort.h"

#define RADIX_SORT sort_bare
#define RADIX_SORT_TYPE BareKey
#include "graph/radix_sort.h"

#define RADIX_SORT sort_numbers
#define RADIX_SORT_TYPE PlaceKey
#include "graph/radix_sort.h"

/* ---- rows ---- */

GraphBuilder *
builder_create(MemoryContext context, IdType type)
{
	GraphBuilder *builder = MemoryContextAllocZero(context, sizeof(GraphBuilder));

	builder->context = context;
	node_table_init(&builder->table, context, type);
	return builder;
}

static EdgeChunk *
add_chunk(GraphBuilder *builder, uint32 room)
{
	EdgeChunk  *chunk;

	graph_check_memory(node_table_bytes(&builder->table) + builder->edges_bytes +
					   room * (2 * sizeof(uint32) + sizeof(float8)), "edges of a graph");
	if (builder->chunks == builder->chunk_room)
	{
		builder->chunk_room = Max(builder->chunk_room * 2, 4);
		if (builder->chunk == NULL)
			builder->chunk = MemoryContextAlloc(builder->context, builder->chunk_room * sizeof(EdgeChunk));
		else
			builder->chunk = repalloc_huge(builder->chunk, builder->chunk_room * sizeof(EdgeChunk));
	}
	chunk = &builder->chunk[builder->chunks++];
	memset(chunk, 0, sizeof(EdgeChunk));
	chunk->room = room;
	chunk->source = MemoryContextAlloc(builder->context, room * sizeof(uint32));
	chunk->target = MemoryContextAlloc(builder->context, room * sizeof(uint32));
	builder->edges_bytes += room * 2 * sizeof(uint32);
	return chunk;
}

static void
free_chunk(EdgeChunk *chunk)
{
	pfree(chunk->source);
	pfree(chunk->target);
	if (chunk->weight)
		pfree(chunk->weight);
	if (chunk->rows)
		pfree(chunk->rows);
	chunk->count = 0;
}

static void
set_weight(GraphBuilder *builder, EdgeChunk *chunk, float8 weight)
{
	if (chunk->weight == NULL)
	{
		if (weight == 1)
			return;
		chunk->weight = MemoryContextAlloc(builder->context, chunk->room * sizeof(float8));
		builder->edges_bytes += chunk->room * sizeof(float8);
		builder->weighted = true;
		for (uint32 i = 0; i < chunk->count; i++)
			chunk->weight[i] = 1;
	}
	chunk->weight[chunk->count] = weight;
}

static void
set_rows(GraphBuilder *builder, EdgeChunk *chunk, uint32 rows)
{
	if (chunk->rows == NULL)
	{
		if (rows == 1)
			return;
		chunk->rows = MemoryContextAlloc(builder->context, chunk->room * sizeof(uint32));
		builder->edges_bytes += chunk->room * sizeof(uint32);
		builder->counted = true;
		for (uint32 i = 0; i < chunk->count; i++)
			chunk->rows[i] = 1;
	}
	chunk->rows[chunk->count] = rows;
}

/* An edge between nodes of the table. */
static inline void
append_edge(GraphBuilder *builder, uint32 source, uint32 target, uint32 rows, float8 weight)
{
	EdgeChunk  *chunk = builder->chunks > 0 ? &builder->chunk[builder->chunks - 1] : NULL;

	if (chunk == NULL || chunk->count == chunk->room)
		chunk = add_chunk(builder, chunk == NULL ? FIRST_CHUNK : Min(chunk->room * 4, MAX_CHUNK));
	chunk->source[chunk->count] = source;
	chunk->target[chunk->count] = target;
	if (weight != 1 || chunk->weight)
		set_weight(builder, chunk, weight);
	if (rows != 1 || chunk->rows)
		set_rows(builder, chunk, rows);
	chunk->count++;
	builder->edges++;
}

/* Looks up the identifiers of the rows that wait, and makes edges of them. */
void
builder_flush(GraphBuilder *builder)
{
	Waiting    *waiting = &builder->waiting;
	uint32		node[2 * MAX_WAITING];
	uint32		ids = 2 * waiting->rows;

	if (ids == 0)
		return;
	switch (builder->table.type)
	{
		case ID_BIGINT:
			node_table_intern_numbers(&builder->table, waiting->id.number, ids, node);
			break;
		case ID_UUID:
			node_table_intern_uuids(&builder->table, waiting->id.uuid, ids, node);
			break;
		case ID_TEXT:
			node_table_intern_texts(&builder->table, waiting->id.text.bytes, waiting->id.text.end, ids, node);
			waiting->bytes = 0;
			break;
	}
	for (uint32 i = 0; i < waiting->rows; i++)
		if (waiting->weight[i] >= 0)
			append_edge(builder, node[2 * i], node[2 * i + 1], 1, waiting->weight[i]);
	waiting->rows = 0;
	CHECK_FOR_INTERRUPTS();
}

static void *
enlarged(GraphBuilder *builder, void *old, Size size)
{
	return old ? repalloc_huge(old, size) : MemoryContextAllocHuge(builder->context, size);
}

static void
make_room_for_rows(GraphBuilder *builder)
{
	Waiting    *waiting = &builder->waiting;
	uint32		room;

	if (waiting->room == MAX_WAITING)
	{
		builder_flush(builder);
		return;
	}
	room = Max(waiting->room * 4, FIRST_WAITING);
	switch (builder->table.type)
	{
		case ID_BIGINT:
			waiting->id.number = enlarged(builder, waiting->id.number, 2 * room * sizeof(int64));
			break;
		case ID_UUID:
			waiting->id.uuid = enlarged(builder, waiting->id.uuid, 2 * room * sizeof(pg_uuid_t));
			break;
		case ID_TEXT:
			waiting->id.text.end = enlarged(builder, waiting->id.text.end, 2 * room * sizeof(uint32));
			break;
	}
	waiting->weight = enlarged(builder, waiting->weight, room * sizeof(float8));
	waiting->room = room;
}

static inline void
wait_text(GraphBuilder *builder, uint32 place, Datum id)
{
	Waiting    *waiting = &builder->waiting;
	text	   *datum = DatumGetTextPP(id);
	uint32		length = VARSIZE_ANY_EXHDR(datum);

	if (unlikely(length > GRAPH_ID_MAX_BYTES))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("identifier must not be longer than %d bytes, got %u", GRAPH_ID_MAX_BYTES, length)));
	if (waiting->bytes + length > waiting->bytes_room || waiting->id.text.bytes == NULL)
	{
		waiting->bytes_room = Max(waiting->bytes_room * 2, waiting->bytes + length + 64);
		waiting->id.text.bytes = enlarged(builder, waiting->id.text.bytes, waiting->bytes_room);
	}
	memcpy(waiting->id.text.bytes + waiting->bytes, VARDATA_ANY(datum), length);
	waiting->bytes += length;
	waiting->id.text.end[place] = waiting->bytes;
	if ((Pointer) datum != DatumGetPointer(id))
		pfree(datum);
}

/* weight < 0: no edge, the source alone */
static inline void
wait_row(GraphBuilder *builder, Datum source, Datum target, float8 weight)
{
	Waiting    *waiting = &builder->waiting;
	uint32		place;

	if (waiting->rows == waiting->room)
		make_room_for_rows(builder);
	place = 2 * waiting->rows;
	switch (builder->table.type)
	{
		case ID_BIGINT:
			waiting->id.number[place] = DatumGetInt64(source);
			waiting->id.number[place + 1] = DatumGetInt64(target);
			break;
		case ID_UUID:
			waiting->id.uuid[place] = *DatumGetUUIDP(source);
			waiting->id.uuid[place + 1] = *DatumGetUUIDP(target);
			break;
		case ID_TEXT:
			wait_text(builder, place, source);
			wait_text(builder, place + 1, target);
			break;
	}
	waiting->weight[waiting->rows++] = weight;
}

void
builder_add_node(GraphBuilder *builder, Datum id)
{
	wait_row(builder, id, id, -1);
}

void
builder_add_edge(GraphBuilder *builder, Datum source, Datum target, float8 weight)
{
	if (unlikely(!(weight >= 0) || isinf(weight)))
		weight_is_invalid(weight);
	wait_row(builder, source, target, weight + 0.0);
}

/* Numbers in this builder of nodes that are numbered otherwise elsewhere. */
static uint32 *
intern_all(GraphBuilder *builder, const NodeIds *id, uint32 nodes)
{
	uint32	   *node = graph_alloc(nodes, sizeof(uint32), "nodes");
	uint32		end[BUILDER_BATCH];

	builder_flush(builder);
	for (uint32 first = 0; first < nodes; first += BUILDER_BATCH)
	{
		uint32		batch = Min(nodes - first, BUILDER_BATCH);

		CHECK_FOR_INTERRUPTS();
		switch (builder->table.type)
		{
			case ID_BIGINT:
				node_table_intern_numbers(&builder->table, id->number + first, batch, node + first);
				break;
			case ID_UUID:
				node_table_intern_uuids(&builder->table, id->uuid + first, batch, node + first);
				break;
			case ID_TEXT:
				for (uint32 i = 0; i < batch; i++)
					end[i] = (uint32) (id->text.start[first + i + 1] - id->text.start[first]);
				node_table_intern_texts(&builder->table, id->text.bytes + id->text.start[first], end, batch, node + first);
				break;
		}
	}
	return node;
}

void
builder_add_graph(GraphBuilder *builder, const Graph *graph)
{
	uint32	   *node = intern_all(builder, &graph->id, graph->nodes);

	for (uint32 target = 0; target < graph->nodes; target++)
		for (uint64 e = graph->in.start[target]; e < graph->in.start[target + 1]; e++)
		{
			check_cancel_at((uint32) e);
			append_edge(builder, node[graph->in.node[e]], node[target], edge_count(&graph->in, e), edge_weight(&graph->in, e));
		}
	pfree(node);
}

void
builder_add_builder(GraphBuilder *builder, GraphBuilder *other)
{
	uint32	   *node;

	builder_flush(other);
	node = intern_all(builder, &other->table.id, other->table.nodes);
	for (uint32 c = 0; c < other->chunks; c++)
	{
		const EdgeChunk *chunk = &other->chunk[c];

		for (uint32 i = 0; i < chunk->count; i++)
		{
			check_cancel_at(i);
			append_edge(builder, node[chunk->source[i]], node[chunk->target[i]],
						chunk->rows ? chunk->rows[i] : 1, chunk->weight ? chunk->weight[i] : 1);
		}
	}
	pfree(node);
}

/* Edges between nodes that the builder has, of a state that was read. */
void
builder_append(GraphBuilder *builder, uint32 source, uint32 target, uint32 rows, float8 weight)
{
	append_edge(builder, source, target, rows, weight);
}

/* ---- the order of nodes ---- */

static void
order_numbers(const NodeTable *table, NodeIds *id, uint32 *rank)
{
	uint32		nodes = table->nodes;
	PlaceKey   *key = graph_alloc((uint64) nodes * 2, sizeof(PlaceKey), "the order of nodes");
	uint64		least = PG_UINT64_MAX;

	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		key[i].key = (uint64) table->id.number[i] ^ (UINT64CONST(1) << 63);
		key[i].place = i;
		least = Min(least, key[i].key);
	}
	/* a narrow range has few digits */
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		key[i].key -= least;
	}
	sort_numbers(key, key + nodes, nodes);
	id->number = graph_alloc(nodes, sizeof(int64), "nodes");
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		id->number[i] = (int64) ((key[i].key + least) ^ (UINT64CONST(1) << 63));
		rank[key[i].place] = i;
	}
	pfree(key);
}

typedef struct UuidKey
{
	pg_uuid_t	id;
	uint32		place;
} UuidKey;

#define RUN_SORT sort_uuids
#define RUN_SORT_TYPE UuidKey
#define RUN_SORT_CMP(a, b) memcmp(&(a)->id, &(b)->id, sizeof(pg_uuid_t))
#include "common/run_sort.h"

static void
order_uuids(const NodeTable *table, NodeIds *id, uint32 *rank)
{
	uint32		nodes = table->nodes;
	UuidKey    *key = graph_alloc(nodes, sizeof(UuidKey), "the order of nodes");

	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		key[i].id = table->id.uuid[i];
		key[i].place = i;
	}
	sort_uuids(key, nodes);
	id->uuid = graph_alloc(nodes, sizeof(pg_uuid_t), "nodes");
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		id->uuid[i] = key[i].id;
		rank[key[i].place] = i;
	}
	pfree(key);
}

/* The first bytes of a text as a number that orders as they do decide most comparisons. */
typedef struct TextKey
{
	uint64		prefix;
	const char *bytes;
	uint32		length;
	uint32		place;
} TextKey;

static inline int
text_key_cmp(const TextKey *a, const TextKey *b)
{
	int			cmp;

	if (a->prefix != b->prefix)
		return a->prefix < b->prefix ? -1 : 1;
	cmp = memcmp(a->bytes, b->bytes, Min(a->length, b->length));
	return cmp != 0 ? cmp : (a->length > b->length) - (a->length < b->length);
}

#define RUN_SORT sort_texts
#define RUN_SORT_TYPE TextKey
#define RUN_SORT_CMP(a, b) text_key_cmp(a, b)
#include "common/run_sort.h"

static void
order_texts(const NodeTable *table, NodeIds *id, uint32 *rank)
{
	uint32		nodes = table->nodes;
	TextKey    *key = graph_alloc(nodes, sizeof(TextKey), "the order of nodes");
	uint64		bytes = 0;

	for (uint32 i = 0; i < nodes; i++)
	{
		uint64		start = table->id.text.start[i];
		uint64		prefix = 0;

		check_cancel_at(i);
		key[i].bytes = table->id.text.bytes + start;
		key[i].length = (uint32) (table->id.text.start[i + 1] - start);
		key[i].place = i;
		memcpy(&prefix, key[i].bytes, Min(key[i].length, sizeof(prefix)));
		key[i].prefix = pg_ntoh64(prefix);
	}
	sort_texts(key, nodes);
	id->text.start = graph_alloc((uint64) nodes + 1, sizeof(uint64), "nodes");
	id->text.bytes = graph_alloc(table->nodes > 0 ? table->id.text.start[nodes] : 0, 1, "nodes");
	id->text.start[0] = 0;
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		memcpy(id->text.bytes + bytes, key[i].bytes, key[i].length);
		bytes += key[i].length;
		id->text.start[i + 1] = bytes;
		rank[key[i].place] = i;
	}
	pfree(key);
}

/* ---- the order of edges ---- */

/*
 * All edges as keys: the target's number, then the source's, in ranges of
 * targets.  The chunks are given back.
 */
typedef struct Spread
{
	uint64	   *key;
	float8	   *weight;			/* NULL: all 1 */
	uint32	   *rows;			/* NULL: all 1 */
	uint64	   *end;			/* of each range */
	uint32		ranges;
} Spread;

/* Ranges of targets with about as many edges each; returns their numbers by target. */
static uint16 *
choose_ranges(GraphBuilder *builder, const uint32 *rank, uint32 nodes, Spread *spread)
{
	uint32	   *degree = graph_alloc0(nodes, sizeof(uint32), "nodes");
	uint16	   *range = graph_alloc(nodes, sizeof(uint16), "nodes");
	uint64		wanted = Max(builder->edges / MAX_RANGES + 1, RANGE_EDGES);
	uint64		edges = 0;
	uint64		begin = 0;

	/* a node of more than 2^32 edges may be in a range with others: that only costs time */
	for (uint32 c = 0; c < builder->chunks; c++)
	{
		const EdgeChunk *chunk = &builder->chunk[c];

		CHECK_FOR_INTERRUPTS();
		for (uint32 i = 0; i < chunk->count; i++)
			degree[rank[chunk->target[i]]]++;
	}
	spread->end = graph_alloc0(MAX_RANGES + 1, sizeof(uint64), "ranges");
	spread->ranges = 0;
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		if (edges - begin >= wanted && spread->ranges < MAX_RANGES)
		{
			begin = edges;
			spread->ranges++;
		}
		range[i] = (uint16) spread->ranges;
		edges += degree[i];
		spread->end[spread->ranges] = edges;
	}
	spread->ranges++;
	pfree(degree);
	return range;
}

static void
spread_edges(GraphBuilder *builder, const uint32 *rank, uint32 nodes, Spread *spread)
{
	uint16	   *range = choose_ranges(builder, rank, nodes, spread);
	uint64	   *next = graph_alloc(spread->ranges, sizeof(uint64), "ranges");

	for (uint32 r = 0; r < spread->ranges; r++)
		next[r] = r > 0 ? spread->end[r - 1] : 0;
	spread->key = graph_alloc(builder->edges, sizeof(uint64), "edges");
	spread->weight = builder->weighted || builder->counted ? graph_alloc(builder->edges, sizeof(float8), "edges") : NULL;
	spread->rows = builder->counted ? graph_alloc(builder->edges, sizeof(uint32), "edges") : NULL;
	for (uint32 c = 0; c < builder->chunks; c++)
	{
		EdgeChunk  *chunk = &builder->chunk[c];

		CHECK_FOR_INTERRUPTS();
		for (uint32 i = 0; i < chunk->count; i++)
		{
			uint32		target = rank[chunk->target[i]];
			uint64		place = next[range[target]]++;

			spread->key[place] = (uint64) target << 32 | rank[chunk->source[i]];
			if (spread->weight)
				spread->weight[place] = chunk->weight ? chunk->weight[i] : 1;
			if (spread->rows)
				spread->rows[place] = chunk->rows ? chunk->rows[i] : 1;
		}
		free_chunk(chunk);
	}
	pfree(next);
	pfree(range);
}

/* Where the graph's edges go: to where the spread ones have been read. */
typedef struct EdgesOut
{
	Edges	   *edges;
	uint64		room;
	uint64		number;
	uint64		rows;
	bool		weighted;		/* some weigh other than they have rows */
} EdgesOut;

#define ST_SORT sort_weights
#define ST_ELEMENT_TYPE WeightedKey
#define ST_COMPARE(a, b) ((a)->weight != (b)->weight ? ((a)->weight < (b)->weight ? -1 : 1) : \
						  ((a)->rows > (b)->rows) - ((a)->rows < (b)->rows))
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* The first edge with more rows than one: all before it have one. */
static void
begin_counts(EdgesOut *out)
{
	out->edges->count = graph_alloc(out->room, sizeof(uint32), "edges");
	for (uint64 i = 0; i < out->number; i++)
	{
		check_cancel_at((uint32) i);
		out->edges->count[i] = 1;
	}
}

static inline void
put_edge(EdgesOut *out, uint64 key, uint64 rows, float8 weight)
{
	if (unlikely(rows > PG_UINT32_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("an edge cannot have more than %u rows", PG_UINT32_MAX)));
	out->edges->node[out->number] = (uint32) key;
	if (rows != 1 && out->edges->count == NULL)
		begin_counts(out);
	if (out->edges->count)
		out->edges->count[out->number] = (uint32) rows;
	if (out->edges->weight)
		out->edges->weight[out->number] = weight;
	out->weighted |= weight != rows;
	out->number++;
	out->rows += rows;
	out->edges->start[(key >> 32) + 1]++;
}

/* Edges of one key as one. */
static void
put_parallel_edges(EdgesOut *out, WeightedKey *same, uint64 count)
{
	uint64		rows = 0;
	float8		weight = 0;
	float8		lost = 0;

	if (count > 1)
		sort_weights(same, count);
	for (uint64 i = 0; i < count; i++)
	{
		check_cancel_at((uint32) i);
		rows += same[i].rows;
		sum_add(&weight, &lost, same[i].weight);
	}
	put_edge(out, same->key, rows, check_result_finite(weight + lost, "weight of an edge"));
}

static void
put_weighted_range(EdgesOut *out, const Spread *spread, uint64 first, uint64 count, WeightedKey *item)
{
	for (uint64 i = 0; i < count; i++)
	{
		check_cancel_at((uint32) i);
		item[i].key = spread->key[first + i];
		item[i].weight = spread->weight ? spread->weight[first + i] : 1;
		item[i].rows = spread->rows ? spread->rows[first + i] : 1;
	}
	sort_weighted(item, item + count, count);
	for (uint64 i = 0, next; i < count; i = next)
	{
		check_cancel_at((uint32) i);
		for (next = i + 1; next < count && item[next].key == item[i].key; next++)
			;
		if (next == i + 1)
			put_edge(out, item[i].key, item[i].rows, item[i].weight);
		else
			put_parallel_edges(out, &item[i], next - i);
	}
}

static void
put_bare_range(EdgesOut *out, const Spread *spread, uint64 first, uint64 count, BareKey *item)
{
	for (uint64 i = 0; i < count; i++)
	{
		check_cancel_at((uint32) i);
		item[i].key = spread->key[first + i];
	}
	sort_bare(item, item + count, count);
	for (uint64 i = 0, next; i < count; i = next)
	{
		check_cancel_at((uint32) i);
		for (next = i + 1; next < count && item[next].key == item[i].key; next++)
			;
		put_edge(out, item[i].key, next - i, next - i);
	}
}

/* Sorts the ranges one after the other into the graph's edges. */
static void
put_ranges(GraphBuilder *builder, Graph *graph, Spread *spread)
{
	bool		bare = spread->weight == NULL && spread->rows == NULL;
	EdgesOut	out = {.edges = &graph->in, .room = builder->edges};
	uint64		largest = 0;
	void	   *items;

	for (uint32 r = 0; r < spread->ranges; r++)
		largest = Max(largest, spread->end[r] - (r > 0 ? spread->end[r - 1] : 0));
	items = graph_alloc(largest * 2, bare ? sizeof(BareKey) : sizeof(WeightedKey), "edges of a range of nodes");

	graph->in.start = graph_alloc0((uint64) graph->nodes + 1, sizeof(uint64), "nodes");
	/* a sorted edge never stands behind the place where it was read */
	graph->in.node = (uint32 *) spread->key;
	graph->in.weight = spread->weight;
	graph->in.count = spread->rows;
	for (uint32 r = 0; r < spread->ranges; r++)
	{
		uint64		first = r > 0 ? spread->end[r - 1] : 0;

		CHECK_FOR_INTERRUPTS();
		if (bare)
			put_bare_range(&out, spread, first, spread->end[r] - first, items);
		else
			put_weighted_range(&out, spread, first, spread->end[r] - first, items);
	}
	pfree(items);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		graph->in.start[i + 1] += graph->in.start[i];
	}
	graph->edges = out.number;
	graph->rows = out.rows;
	if (graph->in.count && out.rows == out.number)
	{
		pfree(graph->in.count);
		graph->in.count = NULL;
	}
	if (!out.weighted && graph->in.weight)
	{
		pfree(graph->in.weight);
		graph->in.weight = NULL;
	}
	graph->in.node = repalloc_huge(graph->in.node, Max(out.number, 1) * sizeof(uint32));
	if (graph->in.count)
		graph->in.count = repalloc_huge(graph->in.count, Max(out.number, 1) * sizeof(uint32));
	if (graph->in.weight)
		graph->in.weight = repalloc_huge(graph->in.weight, Max(out.number, 1) * sizeof(float8));
}

static void
free_waiting(Waiting *waiting, IdType type)
{
	if (waiting->room == 0)
		return;
	pfree(waiting->weight);
	switch (type)
	{
		case ID_BIGINT:
			pfree(waiting->id.number);
			break;
		case ID_UUID:
			pfree(waiting->id.uuid);
			break;
		case ID_TEXT:
			pfree(waiting->id.text.end);
			pfree(waiting->id.text.bytes);
			break;
	}
	waiting->room = 0;
}

Graph *
builder_finish(GraphBuilder *builder, MemoryContext parent)
{
	NodeTable  *table = &builder->table;
	MemoryContext context = AllocSetContextCreate(parent, "scrm graph", ALLOCSET_START_SMALL_SIZES);
	MemoryContext old;
	Graph	   *graph;
	uint32	   *rank;
	Spread		spread;

	builder_flush(builder);
	free_waiting(&builder->waiting, table->type);
	old = MemoryContextSwitchTo(context);
	graph = palloc0(sizeof(Graph));
	graph->context = context;
	graph->type = table->type;
	graph->nodes = table->nodes;
	rank = graph_alloc(table->nodes, sizeof(uint32), "nodes");
	switch (table->type)
	{
		case ID_BIGINT:
			order_numbers(table, &graph->id, rank);
			break;
		case ID_UUID:
			order_uuids(table, &graph->id, rank);
			break;
		case ID_TEXT:
			order_texts(table, &graph->id, rank);
			break;
	}
	node_table_free(table);
	spread_edges(builder, rank, graph->nodes, &spread);
	pfree(rank);
	if (builder->chunk)
		pfree(builder->chunk);
	builder->chunk = NULL;
	builder->chunks = 0;
	put_ranges(builder, graph, &spread);
	pfree(spread.end);
	MemoryContextSwitchTo(old);
	return graph;
}
