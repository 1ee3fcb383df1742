/*
 * graph_agg.c
 *		The aggregates that make a graph: graph_agg and rollup.
 *
 * The transition state is a builder (graph_build.c) behind "internal": one
 * graph may pass a gigabyte, which no value of SQL may.  It is allocated in
 * the aggregate's own context, a few hundred bytes for a group of few rows,
 * and makes no context of its own.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "graph/graph_builder.h"
#include "libpq/pqformat.h"
#include "utils/memutils.h"

#define PARTIAL_VERSION 1

static Datum graph_accum(FunctionCallInfo fcinfo, IdType type);
static Datum graph_decay_accum(FunctionCallInfo fcinfo, IdType type);
static Datum graph_rollup_accum(FunctionCallInfo fcinfo, IdType type);
static Datum graph_combine(FunctionCallInfo fcinfo, IdType type);
static Datum graph_serial(FunctionCallInfo fcinfo, IdType type);
static Datum graph_deserial(FunctionCallInfo fcinfo, IdType type);
static Datum graph_final(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_graph_accum, graph_accum)
GRAPH_FUNCTION(scrm_graph_decay_accum, graph_decay_accum)
GRAPH_FUNCTION(scrm_graph_rollup_accum, graph_rollup_accum)
GRAPH_FUNCTION(scrm_graph_combine, graph_combine)
GRAPH_FUNCTION(scrm_graph_serial, graph_serial)
GRAPH_FUNCTION(scrm_graph_deserial, graph_deserial)
GRAPH_FUNCTION(scrm_graph_final, graph_final)

void
weight_is_invalid(float8 weight)
{
	check_float_finite(weight, "weight");
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("weight must not be negative, got %g", weight)));
}

/* Argument 0, or NULL before the first row that counts. */
static inline GraphBuilder *
builder_argument(FunctionCallInfo fcinfo, MemoryContext *context)
{
	if (unlikely(!AggCheckCallContext(fcinfo, context)))
		not_in_aggregate("scrm.graph_agg");
	return PG_ARGISNULL(0) ? NULL : (GraphBuilder *) PG_GETARG_POINTER(0);
}

static inline Datum
builder_result(FunctionCallInfo fcinfo, GraphBuilder *builder)
{
	if (builder == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(builder);
}

/* A row whose source is known: an edge, or a node alone where nobody is the target. */
static inline Datum
add_row(FunctionCallInfo fcinfo, GraphBuilder *builder, MemoryContext context, IdType type, float8 weight)
{
	if (builder == NULL)
		builder = builder_create(context, type);
	if (PG_ARGISNULL(2))
		builder_add_node(builder, PG_GETARG_DATUM(1));
	else
		builder_add_edge(builder, PG_GETARG_DATUM(1), PG_GETARG_DATUM(2), weight);
	PG_RETURN_POINTER(builder);
}

/* graph_agg(source, target [, weight]) */
static Datum
graph_accum(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);
	float8		weight = 1;

	if (PG_NARGS() > 3)
	{
		if (PG_ARGISNULL(3))
			return builder_result(fcinfo, builder);
		weight = PG_GETARG_FLOAT8(3);
	}
	if (PG_ARGISNULL(1))
		return builder_result(fcinfo, builder);
	return add_row(fcinfo, builder, context, type, weight);
}

/* graph_agg(source, target, weight, at, half_life, as_of) */
static Datum
graph_decay_accum(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);
	int64		half_life;
	TimestampTz at;
	TimestampTz as_of;
	float8		weight;
	float8		half_lives;

	check_arg_not_null(fcinfo, 5, "half-life");
	check_arg_not_null(fcinfo, 6, "as_of");
	half_life = check_positive_duration(PG_GETARG_INTERVAL_P(5), "half-life");
	as_of = PG_GETARG_TIMESTAMPTZ(6);
	check_time_finite(as_of, "as_of");
	if (PG_ARGISNULL(1) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
		return builder_result(fcinfo, builder);
	at = PG_GETARG_TIMESTAMPTZ(4);
	check_time_finite(at, "at");
	if (at > as_of)
		return builder_result(fcinfo, builder);
	weight = PG_GETARG_FLOAT8(3);
	if (unlikely(!(weight >= 0) || isinf(weight)))
		weight_is_invalid(weight);
	half_lives = (float8) time_distance(at, as_of) / (float8) half_life;
	/* one factor alone would lose digits below 2^-1022 */
	if (half_lives > 1000)
		weight *= exp2(-half_lives / 2) * exp2(-half_lives / 2);
	else
		weight *= exp2(-half_lives);
	return add_row(fcinfo, builder, context, type, weight);
}

static Datum
graph_rollup_accum(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);

	if (PG_ARGISNULL(1))
		return builder_result(fcinfo, builder);
	if (builder == NULL)
		builder = builder_create(context, type);
	builder_add_graph(builder, graph_argument(fcinfo, 1, type));
	PG_RETURN_POINTER(builder);
}

static Datum
graph_combine(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);

	if (PG_ARGISNULL(1))
		return builder_result(fcinfo, builder);
	if (builder == NULL)
		builder = builder_create(context, type);
	builder_add_builder(builder, (GraphBuilder *) PG_GETARG_POINTER(1));
	PG_RETURN_POINTER(builder);
}

static Datum
graph_final(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);

	if (builder == NULL)
		PG_RETURN_NULL();
	/* a rescan of a hashed aggregate asks again */
	if (builder->value == 0)
		builder->value = graph_aggregated(builder_finish(builder, context), context);
	return graph_result(builder->value);
}

/* ---- between processes ---- */

/*
 * version, flags, number of nodes, identifiers, number of edges, edges as two
 * node numbers with 7 bits a byte, rows likewise and weights where there are.
 */
#define PARTIAL_WEIGHTED 1
#define PARTIAL_COUNTED 2

static void
put_varint(StringInfo out, uint32 number)
{
	while (number >= 128)
	{
		appendStringInfoCharMacro(out, (char) (number & 127) | (char) 128);
		number >>= 7;
	}
	appendStringInfoCharMacro(out, (char) number);
}

static uint32
get_varint(StringInfo in)
{
	uint64		number = 0;

	for (int shift = 0; shift < 35; shift += 7)
	{
		int			byte = pq_getmsgbyte(in);

		number |= (uint64) (byte & 127) << shift;
		if (byte < 128)
		{
			if (number > PG_UINT32_MAX)
				break;
			return (uint32) number;
		}
	}
	wire_fail("graph", "a number is too large");
}

/* The buffer has no more than a gigabyte: an error of ours, with what it is about. */
static void
check_partial_size(const GraphBuilder *builder, const StringInfoData *out)
{
	if (unlikely((Size) out->len > MaxAllocSize - 1024 * 1024))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a part of a graph of %llu edges and %u nodes takes more than 1 GB between parallel processes",
						(unsigned long long) builder->edges, builder->table.nodes),
				 errhint("Set max_parallel_workers_per_gather to 0.")));
}

static void
put_ids(StringInfo out, const GraphBuilder *builder)
{
	const NodeTable *table = &builder->table;

	for (uint32 i = 0; i < table->nodes; i++)
	{
		uint64		start;
		uint32		length;

		if (unlikely(i % 4096 == 0))
		{
			CHECK_FOR_INTERRUPTS();
			check_partial_size(builder, out);
		}
		switch (table->type)
		{
			case ID_BIGINT:
				appendBinaryStringInfo(out, (char *) &table->id.number[i], sizeof(int64));
				break;
			case ID_UUID:
				appendBinaryStringInfo(out, (char *) &table->id.uuid[i], sizeof(pg_uuid_t));
				break;
			case ID_TEXT:
				start = table->id.text.start[i];
				length = (uint32) (table->id.text.start[i + 1] - start);
				put_varint(out, length);
				/* 64 kB each at most: 4,096 of them stay within the margin only if looked at */
				check_partial_size(builder, out);
				appendBinaryStringInfo(out, table->id.text.bytes + start, (int) length);
				break;
		}
	}
}

static Datum
graph_serial(FunctionCallInfo fcinfo, IdType type)
{
	GraphBuilder *builder = builder_argument(fcinfo, NULL);
	StringInfoData out;

	builder_flush(builder);
	pq_begintypsend(&out);
	pq_sendbyte(&out, PARTIAL_VERSION);
	pq_sendbyte(&out, (builder->weighted ? PARTIAL_WEIGHTED : 0) | (builder->counted ? PARTIAL_COUNTED : 0));
	put_varint(&out, builder->table.nodes);
	put_ids(&out, builder);
	pq_sendint64(&out, (int64) builder->edges);
	for (uint64 e = 0; e < builder->edges; e++)
	{
		const EdgeChunk *chunk = EDGE_CHUNK(builder, e);
		uint32		i = EDGE_PLACE(e);
		uint32		rows = chunk->rows ? chunk->rows[i] : 1;
		float8		weight = chunk->weight ? chunk->weight[i] : rows;

			if (unlikely(i % 4096 == 0))
			{
				CHECK_FOR_INTERRUPTS();
				check_partial_size(builder, &out);
			}
			put_varint(&out, (uint32) chunk->edge[i]);
			put_varint(&out, (uint32) (chunk->edge[i] >> 32));
			if (builder->counted)
				put_varint(&out, rows);
			if (builder->weighted)
				appendBinaryStringInfo(&out, (char *) &weight, sizeof(weight));
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

static void
get_ids(StringInfo in, GraphBuilder *builder, uint32 nodes)
{
	NodeTable  *table = &builder->table;

	for (uint32 i = 0; i < nodes; i++)
	{
		uint32		node;
		uint32		length;
		int64		number;
		pg_uuid_t	uuid;

		check_cancel_at(i);
		switch (table->type)
		{
			case ID_BIGINT:
				memcpy(&number, pq_getmsgbytes(in, sizeof(number)), sizeof(number));
				node_table_intern_numbers(table, &number, 1, &node);
				break;
			case ID_UUID:
				memcpy(&uuid, pq_getmsgbytes(in, sizeof(uuid)), sizeof(uuid));
				node_table_intern_uuids(table, &uuid, 1, &node);
				break;
			case ID_TEXT:
				length = get_varint(in);
				if (length > GRAPH_ID_MAX_BYTES)
					wire_fail("graph", "an identifier is too long");
				node_table_intern_texts(table, pq_getmsgbytes(in, (int) length), &length, 1, &node);
				break;
		}
		if (node != i)
			wire_fail("graph", "an identifier comes twice");
	}
}

static Datum
graph_deserial(FunctionCallInfo fcinfo, IdType type)
{
	bytea	   *partial;
	GraphBuilder *builder;
	StringInfoData in;
	uint64		edges;
	uint32		nodes;
	int			flags;

	if (!AggCheckCallContext(fcinfo, NULL))
		not_in_aggregate("scrm.graph_deserial");
	partial = PG_GETARG_BYTEA_PP(0);
	builder = builder_create(CurrentMemoryContext, type);
	in.data = VARDATA_ANY(partial);
	in.len = VARSIZE_ANY_EXHDR(partial);
	in.maxlen = in.len;
	in.cursor = 0;
	if (pq_getmsgbyte(&in) != PARTIAL_VERSION || (flags = pq_getmsgbyte(&in)) > (PARTIAL_WEIGHTED | PARTIAL_COUNTED))
		wire_fail("graph", "not a part of a graph");
	nodes = get_varint(&in);
	get_ids(&in, builder, nodes);
	edges = (uint64) pq_getmsgint64(&in);
	for (uint64 e = 0; e < edges; e++)
	{
		uint32		source = get_varint(&in);
		uint32		target = get_varint(&in);
		uint32		rows = flags & PARTIAL_COUNTED ? get_varint(&in) : 1;
		float8		weight = 1;

		check_cancel_at((uint32) e);
		if (flags & PARTIAL_WEIGHTED)
			memcpy(&weight, pq_getmsgbytes(&in, sizeof(weight)), sizeof(weight));
		if (source >= nodes || target >= nodes || rows == 0 || !(weight >= 0) || isinf(weight))
			wire_fail("graph", "an edge is invalid");
		builder_append(builder, source, target, rows, weight);
	}
	pq_getmsgend(&in);
	PG_RETURN_POINTER(builder);
}
