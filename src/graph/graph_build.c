/*
 * graph_build.c
 *		Rows of edges in any order, on their way to a graph.
 *
 * A row waits as it came until a batch of them is looked up together
 * (node_table.h); then it is two node numbers in one, and a weight and a
 * number of rows where a row has more than itself.  These stand in chunks, as
 * they came: nothing is copied as they become more, and at most one chunk has
 * room to spare.  graph_finish.c makes the graph of them.
 */
#include "scrm.h"

#include "common/check.h"
#include "graph/graph_builder.h"
#include "utils/memutils.h"

#define FIRST_WAITING 8
#define MAX_WAITING_BYTES (1024 * 1024)
#define FIRST_EDGES 16

GraphBuilder *
builder_create(MemoryContext context, IdType type)
{
	GraphBuilder *builder = MemoryContextAllocZero(context, sizeof(GraphBuilder));

	builder->context = context;
	node_table_init(&builder->table, context, type);
	return builder;
}

static void *
enlarged(GraphBuilder *builder, void *old, Size size)
{
	return old ? repalloc_huge(old, size) : MemoryContextAllocHuge(builder->context, size);
}

/* ---- edges ---- */

/* What each chunk but the last has room for; the last has room for fewer while it is the first. */
static uint64
last_room(const GraphBuilder *builder)
{
	return builder->edge_room > CHUNK_EDGES ? CHUNK_EDGES : builder->edge_room;
}

static uint64
edge_size(const GraphBuilder *builder)
{
	return sizeof(uint64) + (builder->weighted ? sizeof(float8) : 0) + (builder->counted ? sizeof(uint32) : 0);
}

/* Of more edges, or of larger ones; what ordering them takes beside is counted too (graph_finish.c). */
static void
check_edges(GraphBuilder *builder, uint64 edges)
{
	NodeTable  *table = &builder->table;

	table->edges = builder->edges;
	table->edge_bytes = edges * edge_size(builder) + edges * (edge_size(builder) - sizeof(uint32)) / 2;
	graph_check_size(table->edges, table->nodes, table->edge_bytes + node_table_bytes(table));
}

static void
new_chunk(GraphBuilder *builder)
{
	uint64		number = builder->edge_room >> CHUNK_BITS;

	check_edges(builder, builder->edge_room + CHUNK_EDGES);
	if (number == builder->chunk_room)
	{
		builder->chunk_room *= 2;
		builder->chunk = enlarged(builder, builder->chunk, builder->chunk_room * sizeof(EdgeChunk));
	}
	memset(&builder->chunk[number], 0, sizeof(EdgeChunk));
	builder->chunk[number].edge = MemoryContextAlloc(builder->context, CHUNK_EDGES * sizeof(uint64));
	builder->edge_room += CHUNK_EDGES;
}

/* The first chunk grows, the others do not. */
static void
make_room_for_edges(GraphBuilder *builder)
{
	EdgeChunk  *chunk;

	if (builder->edge_room >= CHUNK_EDGES)
	{
		new_chunk(builder);
		return;
	}
	if (builder->edge_room == 0)
	{
		builder->chunk_room = 1;
		builder->chunk = MemoryContextAllocZero(builder->context, sizeof(EdgeChunk));
	}
	builder->edge_room = Max(builder->edge_room * 4, FIRST_EDGES);
	check_edges(builder, builder->edge_room);
	chunk = builder->chunk;
	chunk->edge = enlarged(builder, chunk->edge, builder->edge_room * sizeof(uint64));
	if (chunk->weight)
		chunk->weight = repalloc(chunk->weight, builder->edge_room * sizeof(float8));
	if (chunk->rows)
		chunk->rows = repalloc(chunk->rows, builder->edge_room * sizeof(uint32));
}

/* Weights of the edges that a chunk has so far. */
static void
weigh(GraphBuilder *builder, EdgeChunk *chunk, uint32 count)
{
	builder->weighted = true;
	check_edges(builder, builder->edge_room);
	chunk->weight = MemoryContextAlloc(builder->context, last_room(builder) * sizeof(float8));
	for (uint32 i = 0; i < count; i++)
		chunk->weight[i] = chunk->rows ? chunk->rows[i] : 1;
}

static void
count_rows(GraphBuilder *builder, EdgeChunk *chunk, uint32 count)
{
	builder->counted = true;
	check_edges(builder, builder->edge_room);
	chunk->rows = MemoryContextAlloc(builder->context, last_room(builder) * sizeof(uint32));
	for (uint32 i = 0; i < count; i++)
		chunk->rows[i] = 1;
}

static inline uint32
edges_of_chunk(const GraphBuilder *builder, uint64 number)
{
	return (uint32) Min(builder->edges - (number << CHUNK_BITS), CHUNK_EDGES);
}

void
builder_weigh_all(GraphBuilder *builder)
{
	for (uint64 c = 0; c << CHUNK_BITS < builder->edges; c++)
	{
		CHECK_FOR_INTERRUPTS();
		if (builder->chunk[c].weight == NULL)
			weigh(builder, &builder->chunk[c], edges_of_chunk(builder, c));
	}
}

void
builder_count_all(GraphBuilder *builder)
{
	for (uint64 c = 0; c << CHUNK_BITS < builder->edges; c++)
	{
		CHECK_FOR_INTERRUPTS();
		if (builder->chunk[c].rows == NULL)
			count_rows(builder, &builder->chunk[c], edges_of_chunk(builder, c));
	}
}

static inline void
append_edge(GraphBuilder *builder, uint64 edge, uint32 rows, float8 weight)
{
	uint32		place = EDGE_PLACE(builder->edges);
	EdgeChunk  *chunk;

	if (unlikely(builder->edges == builder->edge_room))
		make_room_for_edges(builder);
	chunk = EDGE_CHUNK(builder, builder->edges);
	chunk->edge[place] = edge;
	if (weight != rows && chunk->weight == NULL)
		weigh(builder, chunk, place);
	if (rows != 1 && chunk->rows == NULL)
		count_rows(builder, chunk, place);
	if (chunk->weight)
		chunk->weight[place] = weight;
	if (chunk->rows)
		chunk->rows[place] = rows;
	builder->edges++;
}

void
builder_append(GraphBuilder *builder, uint32 source, uint32 target, uint32 rows, float8 weight)
{
	append_edge(builder, edge_of(source, target), rows, weight);
}

/* ---- rows ---- */

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
	if (waiting->weight == NULL)
		for (uint32 i = 0; i < waiting->rows; i++)
			append_edge(builder, edge_of(node[2 * i], node[2 * i + 1]), 1, 1);
	else
		for (uint32 i = 0; i < waiting->rows; i++)
			if (waiting->weight[i] >= 0)
				append_edge(builder, edge_of(node[2 * i], node[2 * i + 1]), 1, waiting->weight[i]);
	waiting->rows = 0;
	CHECK_FOR_INTERRUPTS();
}

static void
make_room_for_rows(GraphBuilder *builder)
{
	Waiting    *waiting = &builder->waiting;
	uint32		room;

	if (waiting->room == MAX_WAITING || waiting->bytes > MAX_WAITING_BYTES)
	{
		builder_flush(builder);
		return;
	}
	room = Max(waiting->room * 2, FIRST_WAITING);
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
	if (waiting->weight)
		waiting->weight = repalloc(waiting->weight, room * sizeof(float8));
	waiting->room = room;
}

/* Rows have weights from now on; those that wait weigh 1. */
static void
weigh_waiting(GraphBuilder *builder)
{
	Waiting    *waiting = &builder->waiting;

	waiting->weight = MemoryContextAlloc(builder->context, waiting->room * sizeof(float8));
	for (uint32 i = 0; i < waiting->rows; i++)
		waiting->weight[i] = 1;
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

	if (unlikely(waiting->rows == waiting->room || waiting->bytes > MAX_WAITING_BYTES))
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
	if (unlikely(weight != 1 && waiting->weight == NULL))
		weigh_waiting(builder);
	if (waiting->weight)
		waiting->weight[waiting->rows] = weight;
	waiting->rows++;
}

void
builder_add_node(GraphBuilder *builder, Datum id)
{
	wait_row(builder, id, id, -1);
}

void
builder_add_edge(GraphBuilder *builder, Datum source, Datum target, float8 weight)
{
	check_weight(weight);
	/* -0 is 0 */
	wait_row(builder, source, target, weight + 0.0);
}

/* ---- what others have gathered ---- */

void
builder_add_graph(GraphBuilder *builder, const Graph *graph)
{
	uint32	   *node = graph_alloc(graph->nodes, sizeof(uint32), "nodes");

	builder_flush(builder);
	node_table_intern_all(&builder->table, &graph->id, graph->nodes, node);
	for (uint32 target = 0; target < graph->nodes; target++)
	{
		check_cancel_at(target);
		for (uint64 e = graph->in.start[target]; e < graph->in.start[target + 1]; e++)
		{
			check_cancel_at((uint32) e);
			append_edge(builder, edge_of(node[graph->in.node[e]], node[target]), edge_count(&graph->in, e), edge_weight(&graph->in, e));
		}
	}
	pfree(node);
}
