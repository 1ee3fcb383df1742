/*
 * graph_partial.c
 *		The state of a graph's aggregate on its way between the processes of a
 *		parallel query.
 *
 *		version | flags | nodes | edges | identifiers | edges
 *
 * Numbers have 7 bits a byte, the lowest first.  Identifiers come in order of
 * appearance: bigints and uuids as they are, texts behind their length.  An
 * edge is its source's and its target's place among them, its number of rows
 * and its weight where flags say so: twice an integer below 2^52, or 1 and 8
 * bytes.  Edges are not ordered, and parallel ones not added: that happens
 * once, when all parts are together, so that the parts do not matter.
 *
 * The size is known before anything is written, so that a part beyond what a
 * value may have is refused at once.
 */
#include "scrm.h"

#include "common/check.h"
#include "graph/graph_builder.h"
#include "graph/graph_partial.h"
#include "utils/memutils.h"

#define PARTIAL_VERSION 1
#define PARTIAL_WEIGHTED 1
#define PARTIAL_COUNTED 2
#define INTEGER_WEIGHTS 4503599627370496.0	/* 2^52 */

/* ---- writing ---- */

static inline uint64
number_size(uint64 number)
{
	uint64		size = 1;

	while ((number >>= 7) != 0)
		size++;
	return size;
}

static inline char *
put_number(char *to, uint64 number)
{
	for (; number >= 128; number >>= 7)
		*to++ = (char) (number | 128);
	*to++ = (char) number;
	return to;
}

static inline char *
put_bytes(char *to, const void *bytes, uint64 count)
{
	memcpy(to, bytes, count);
	return to + count;
}

static inline bool
is_integer(float8 weight)
{
	return weight < INTEGER_WEIGHTS && weight == (float8) (uint64) weight;
}

static inline uint64
weight_size(float8 weight)
{
	return is_integer(weight) ? number_size((uint64) weight * 2) : 1 + sizeof(float8);
}

static inline char *
put_weight(char *to, float8 weight)
{
	if (is_integer(weight))
		return put_number(to, (uint64) weight * 2);
	return put_bytes(put_number(to, 1), &weight, sizeof(weight));
}

static uint64
ids_size(const NodeTable *table)
{
	uint64		size = 0;

	switch (table->type)
	{
		case ID_BIGINT:
			return (uint64) table->nodes * sizeof(int64);
		case ID_UUID:
			return (uint64) table->nodes * sizeof(pg_uuid_t);
		case ID_TEXT:
			for (uint32 i = 0; i < table->nodes; i++)
			{
				uint64		length = table->id.text.start[i + 1] - table->id.text.start[i];

				check_cancel_at(i);
				size += number_size(length) + length;
			}
	}
	return size;
}

static char *
put_ids(char *to, const NodeTable *table)
{
	switch (table->type)
	{
		case ID_BIGINT:
			return put_bytes(to, table->id.number, (uint64) table->nodes * sizeof(int64));
		case ID_UUID:
			return put_bytes(to, table->id.uuid, (uint64) table->nodes * sizeof(pg_uuid_t));
		case ID_TEXT:
			for (uint32 i = 0; i < table->nodes; i++)
			{
				uint64		start = table->id.text.start[i];
				uint64		length = table->id.text.start[i + 1] - start;

				check_cancel_at(i);
				to = put_bytes(put_number(to, length), table->id.text.bytes + start, length);
			}
	}
	return to;
}

/* What is written of an edge, as it stands in its chunk. */
typedef struct PartialEdge
{
	uint32		source;
	uint32		target;
	uint32		rows;
	float8		weight;
} PartialEdge;

static inline PartialEdge
edge_at(const GraphBuilder *builder, uint64 number)
{
	const EdgeChunk *chunk = EDGE_CHUNK(builder, number);
	uint32		place = EDGE_PLACE(number);
	PartialEdge edge;

	edge.source = (uint32) chunk->edge[place];
	edge.target = (uint32) (chunk->edge[place] >> 32);
	edge.rows = chunk->rows ? chunk->rows[place] : 1;
	edge.weight = chunk->weight ? chunk->weight[place] : edge.rows;
	return edge;
}

static uint64
edges_size(const GraphBuilder *builder)
{
	uint64		size = 0;

	for (uint64 e = 0; e < builder->edges; e++)
	{
		PartialEdge edge = edge_at(builder, e);

		check_cancel_at((uint32) e);
		size += number_size(edge.source) + number_size(edge.target);
		if (builder->counted)
			size += number_size(edge.rows);
		if (builder->weighted)
			size += weight_size(edge.weight);
	}
	return size;
}

static char *
put_edges(char *to, const GraphBuilder *builder)
{
	for (uint64 e = 0; e < builder->edges; e++)
	{
		PartialEdge edge = edge_at(builder, e);

		check_cancel_at((uint32) e);
		to = put_number(put_number(to, edge.source), edge.target);
		if (builder->counted)
			to = put_number(to, edge.rows);
		if (builder->weighted)
			to = put_weight(to, edge.weight);
	}
	return to;
}

bytea *
partial_from_builder(GraphBuilder *builder)
{
	const NodeTable *table = &builder->table;
	uint64		size;
	bytea	   *partial;
	char	   *to;

	builder_flush(builder);
	size = VARHDRSZ + 2 + number_size(table->nodes) + number_size(builder->edges) + ids_size(table) + edges_size(builder);
	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("part of a graph of %llu edges and %u nodes needs %llu MB between parallel processes, more than a value can have (1023 MB)",
						(unsigned long long) builder->edges, table->nodes, (unsigned long long) (size / (1024 * 1024) + 1)),
				 errhint("Set max_parallel_workers_per_gather = 0, or make it larger so that each process has less.")));
	partial = palloc(size);
	SET_VARSIZE(partial, size);
	to = VARDATA(partial);
	*to++ = PARTIAL_VERSION;
	*to++ = (builder->weighted ? PARTIAL_WEIGHTED : 0) | (builder->counted ? PARTIAL_COUNTED : 0);
	to = put_number(put_number(to, table->nodes), builder->edges);
	to = put_edges(put_ids(to, table), builder);
	Assert(to == (char *) partial + size);
	return partial;
}

/* ---- reading ---- */

typedef struct PartialReader
{
	const char *next;
	const char *end;
} PartialReader;

pg_noreturn static void
partial_fail(const char *detail)
{
	wire_fail("graph", detail);
}

static inline const char *
get_bytes(PartialReader *reader, uint64 count)
{
	const char *bytes = reader->next;

	if (unlikely(count > (uint64) (reader->end - reader->next)))
		partial_fail("it ends too early");
	reader->next += count;
	return bytes;
}

static inline uint64
get_number(PartialReader *reader, uint64 max)
{
	uint64		number = 0;

	for (int shift = 0; shift < 63; shift += 7)
	{
		unsigned char byte = (unsigned char) *get_bytes(reader, 1);

		number |= (uint64) (byte & 127) << shift;
		if (likely(byte < 128))
		{
			if (unlikely(number > max))
				break;
			return number;
		}
	}
	partial_fail("a number is too large");
}

static inline float8
get_weight(PartialReader *reader)
{
	uint64		number = get_number(reader, 2 * (uint64) INTEGER_WEIGHTS);
	float8		weight;

	if (number != 1)
	{
		if (unlikely(number & 1))
			partial_fail("a weight is invalid");
		return (float8) (number / 2);
	}
	memcpy(&weight, get_bytes(reader, sizeof(weight)), sizeof(weight));
	if (unlikely(!(weight >= 0 && weight <= DBL_MAX)))
		partial_fail("a weight is invalid");
	return weight;
}

/* The numbers that identifiers have in the table. */
static void
get_texts(PartialReader *reader, NodeTable *table, uint32 nodes, uint32 *node)
{
	for (uint32 i = 0; i < nodes; i++)
	{
		uint32		length = (uint32) get_number(reader, GRAPH_ID_MAX_BYTES);

		check_cancel_at(i);
		node_table_intern_texts(table, get_bytes(reader, length), &length, 1, &node[i]);
	}
}

/* Numbers and uuids may stand at any address: they are copied to one that fits, a batch at a time. */
static void
get_ids(PartialReader *reader, NodeTable *table, uint32 nodes, uint32 *node)
{
	int64		number[BUILDER_BATCH];
	pg_uuid_t	uuid[BUILDER_BATCH];

	if (table->type == ID_TEXT)
		get_texts(reader, table, nodes, node);
	else
		for (uint32 i = 0, batch; i < nodes; i += batch)
		{
			batch = Min(nodes - i, BUILDER_BATCH);
			CHECK_FOR_INTERRUPTS();
			if (table->type == ID_BIGINT)
			{
				memcpy(number, get_bytes(reader, batch * sizeof(int64)), batch * sizeof(int64));
				node_table_intern_numbers(table, number, batch, node + i);
			}
			else
			{
				memcpy(uuid, get_bytes(reader, batch * sizeof(pg_uuid_t)), batch * sizeof(pg_uuid_t));
				node_table_intern_uuids(table, uuid, batch, node + i);
			}
		}
}

void
builder_add_partial(GraphBuilder *builder, const bytea *partial)
{
	PartialReader reader = {VARDATA_ANY(partial), VARDATA_ANY(partial) + VARSIZE_ANY_EXHDR(partial)};
	int			flags;
	uint32		nodes;
	uint32	   *node;
	uint64		edges;

	if (*get_bytes(&reader, 1) != PARTIAL_VERSION)
		partial_fail("its version is unknown");
	flags = (unsigned char) *get_bytes(&reader, 1);
	if ((flags & ~(PARTIAL_WEIGHTED | PARTIAL_COUNTED)) != 0)
		partial_fail("its flags are unknown");
	nodes = (uint32) get_number(&reader, GRAPH_MAX_NODES);
	edges = get_number(&reader, PG_INT64_MAX);
	/* an identifier takes a byte or more */
	if (nodes > VARSIZE_ANY_EXHDR(partial))
		partial_fail("it ends too early");
	node = graph_alloc(nodes, sizeof(uint32), "nodes");
	builder_flush(builder);
	get_ids(&reader, &builder->table, nodes, node);
	/* each takes two bytes or more: there is an end, whatever is said */
	for (uint64 e = 0; e < edges; e++)
	{
		uint64		source = get_number(&reader, PG_UINT32_MAX);
		uint64		target = get_number(&reader, PG_UINT32_MAX);
		uint64		rows = flags & PARTIAL_COUNTED ? get_number(&reader, PG_UINT32_MAX) : 1;
		float8		weight = flags & PARTIAL_WEIGHTED ? get_weight(&reader) : rows;

		check_cancel_at((uint32) e);
		if (unlikely(source >= nodes || target >= nodes || rows == 0))
			partial_fail("an edge is invalid");
		builder_append(builder, node[source], node[target], (uint32) rows, weight);
	}
	if (reader.next != reader.end)
		partial_fail("something stands behind its end");
	pfree(node);
}
