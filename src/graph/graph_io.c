/*
 * graph_io.c
 *		The outer forms of a graph: text and binary.
 *
 *		{"version":1,"nodes":["Ada","Bea","Cem"],"sources":[[],[0,[2,3]],[[1,1,0.5]]]}
 *
 * Identifiers are numbers, or strings for texts and uuids.  For each node, in
 * the order in which they are listed, follow the sources of its edges, those
 * who acted because of it, as places in the list of nodes from 0: Ada acted
 * because of Bea; Cem did so in three rows; Bea acted because of Cem in one
 * row of weight 0.5.  A source alone means one row, and a weight that is not
 * written is the number of rows.  Short as that is, a graph of more than some
 * hundred million edges can be stored but has no text form within 1 GB.
 *
 * The binary form has the same parts with numbers of fixed size, rows and
 * weights of all edges or of none.
 *
 * Nodes and edges are read in any order: that of texts is by bytes, which
 * another encoding changes.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/codec.h"
#include "graph/graph_builder.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#define GRAPH_VERSION 1
#define WIRE_COUNTED 1
#define WIRE_WEIGHTED 2

/* An identifier takes less, however it is escaped. */
#define SPARE_BYTES (1024 * 1024)

/* The buffer has no more than a gigabyte. */
static inline void
check_room(const StringInfoData *out, const Graph *graph)
{
	if (unlikely((Size) out->len > MaxAllocSize - SPARE_BYTES))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a %s of %u nodes and %llu edges takes more than 1 GB outside the server",
						graph_type_name[graph->type], graph->nodes, (unsigned long long) graph->edges),
				 errhint("Write its edges as rows: SELECT * FROM scrm.edges(g).")));
}

/* ---- what is read ---- */

/* Nodes as they are listed, then edges between their places. */
static void
finish_nodes(GraphBuilder *builder, uint32 nodes, const char **problem)
{
	builder_flush(builder);
	if (builder->table.nodes != nodes)
		*problem = "An identifier comes twice.";
}

static Graph *
finish_graph(GraphBuilder *builder, const char **problem)
{
	uint64		edges = builder->edges;
	Graph	   *graph = builder_finish(builder, CurrentMemoryContext);

	if (graph->edges != edges)
		*problem = "An edge comes twice.";
	return graph;
}

/* ---- text form ---- */

static inline void
put_int(StringInfo out, int64 number)
{
	enlargeStringInfo(out, MAXINT8LEN + 1);
	out->len += pg_lltoa(number, out->data + out->len);
}

static void
put_id_text(StringInfo out, const Graph *graph, uint32 node)
{
	char	   *uuid;

	switch (graph->type)
	{
		case ID_BIGINT:
			put_int(out, graph->id.number[node]);
			break;
		case ID_UUID:
			uuid = DatumGetCString(DirectFunctionCall1(uuid_out, graph_id(graph, node)));
			appendStringInfo(out, "\"%s\"", uuid);
			pfree(uuid);
			break;
		case ID_TEXT:
			text_put_word(out, graph_text(graph, node));
			break;
	}
}

static void
put_source_text(StringInfo out, const Edges *in, uint64 edge)
{
	uint32		count = edge_count(in, edge);
	float8		weight = edge_weight(in, edge);

	if (count == 1 && weight == 1)
	{
		put_int(out, in->node[edge]);
		return;
	}
	appendStringInfoChar(out, '[');
	put_int(out, in->node[edge]);
	appendStringInfoChar(out, ',');
	put_int(out, count);
	if (weight != count)
	{
		appendStringInfoChar(out, ',');
		text_put_float(out, weight);
	}
	appendStringInfoChar(out, ']');
}

static Datum
graph_out_text(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph = graph_argument(fcinfo, 0, type);
	const Edges *in = &graph->in;
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "{\"version\":%d,\"nodes\":[", GRAPH_VERSION);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		check_room(&out, graph);
		if (i > 0)
			appendStringInfoChar(&out, ',');
		put_id_text(&out, graph, i);
	}
	appendStringInfoString(&out, "],\"sources\":[");
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		appendStringInfoString(&out, i > 0 ? ",[" : "[");
		for (uint64 e = in->start[i]; e < in->start[i + 1]; e++)
		{
			check_cancel_at((uint32) e);
			check_room(&out, graph);
			if (e > in->start[i])
				appendStringInfoChar(&out, ',');
			put_source_text(&out, in, e);
		}
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

static void
get_id_text(TextReader *in, GraphBuilder *builder)
{
	Word		word;
	text	   *id;
	char	   *uuid;
	Datum		datum;

	switch (builder->table.type)
	{
		case ID_BIGINT:
			builder_add_node(builder, Int64GetDatum(text_get_int(in, PG_INT64_MIN, PG_INT64_MAX)));
			break;
		case ID_UUID:
			word = text_get_word(in);
			uuid = pnstrdup(word.data, word.len);
			datum = DirectFunctionCall1(uuid_in, CStringGetDatum(uuid));
			builder_add_node(builder, datum);
			pfree(DatumGetPointer(datum));
			pfree(uuid);
			pfree((char *) word.data);
			break;
		case ID_TEXT:
			word = text_get_word(in);
			id = word_to_text(word);
			builder_add_node(builder, PointerGetDatum(id));
			pfree(id);
			pfree((char *) word.data);
			break;
	}
}

static void
get_source_text(TextReader *in, GraphBuilder *builder, uint32 target)
{
	int64		last = (int64) builder->table.nodes - 1;
	bool		list = text_accept(in, "[");
	uint32		source = (uint32) text_get_int(in, 0, last);
	uint32		count = 1;
	float8		weight;

	if (list)
	{
		text_expect(in, ",");
		count = (uint32) text_get_int(in, 1, PG_UINT32_MAX);
	}
	weight = count;
	if (list && text_accept(in, ","))
	{
		const char *start = in->next;

		weight = text_get_float(in);
		if (weight < 0)
		{
			in->next = start;
			text_fail(in, "a weight that is not negative");
		}
	}
	if (list)
		text_expect(in, "]");
	builder_append(builder, source, target, count, weight);
}

static Datum
graph_in_text(FunctionCallInfo fcinfo, IdType type)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {graph_type_name[type], string, string};
	GraphBuilder *builder = builder_create(CurrentMemoryContext, type);
	Graph	   *graph = NULL;
	const char *problem = NULL;
	uint32		nodes;

	text_expect(&in, "{\"version\":1,\"nodes\":[");
	for (nodes = 0; !text_accept(&in, "]"); nodes++)
	{
		check_cancel_at(nodes);
		if (nodes > 0)
			text_expect(&in, ",");
		get_id_text(&in, builder);
	}
	finish_nodes(builder, nodes, &problem);
	text_expect(&in, ",\"sources\":[");
	for (uint32 i = 0; i < nodes && problem == NULL; i++)
	{
		bool		first = true;

		check_cancel_at(i);
		text_expect(&in, i > 0 ? ",[" : "[");
		for (; !text_accept(&in, "]"); first = false)
		{
			check_cancel_at((uint32) builder->edges);
			if (!first)
				text_expect(&in, ",");
			get_source_text(&in, builder, i);
		}
	}
	if (problem == NULL)
	{
		text_expect(&in, "]}");
		text_end(&in);
		graph = finish_graph(builder, &problem);
	}
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type scrm.%s", graph_type_name[type]),
				 errdetail("%s", problem)));
	return graph_datum(graph);
}

/* ---- binary form ---- */

/* Bytes of an identifier, at least. */
static int
wire_id_size(IdType type)
{
	return type == ID_BIGINT ? sizeof(int64) : type == ID_UUID ? sizeof(pg_uuid_t) : sizeof(int32);
}

static void
send_id(StringInfo out, const Graph *graph, uint32 node)
{
	switch (graph->type)
	{
		case ID_BIGINT:
			pq_sendint64(out, graph->id.number[node]);
			break;
		case ID_UUID:
			pq_sendbytes(out, (const char *) &graph->id.uuid[node], sizeof(pg_uuid_t));
			break;
		case ID_TEXT:
			wire_put_word(out, graph_text(graph, node));
			break;
	}
}

static Datum
graph_send_binary(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph = graph_argument(fcinfo, 0, type);
	const Edges *in = &graph->in;
	StringInfoData out;

	wire_begin(&out, GRAPH_VERSION);
	pq_sendbyte(&out, (in->count ? WIRE_COUNTED : 0) | (in->weight ? WIRE_WEIGHTED : 0));
	pq_sendint32(&out, graph->nodes);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		check_room(&out, graph);
		send_id(&out, graph, i);
	}
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		check_room(&out, graph);
		pq_sendint32(&out, (uint32) (in->start[i + 1] - in->start[i]));
		for (uint64 e = in->start[i]; e < in->start[i + 1]; e++)
		{
			check_cancel_at((uint32) e);
			check_room(&out, graph);
			pq_sendint32(&out, in->node[e]);
			if (in->count)
				pq_sendint32(&out, in->count[e]);
			if (in->weight)
				pq_sendfloat8(&out, in->weight[e]);
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

static void
recv_id(StringInfo in, GraphBuilder *builder)
{
	Word		word;
	text	   *id;

	switch (builder->table.type)
	{
		case ID_BIGINT:
			builder_add_node(builder, Int64GetDatum(pq_getmsgint64(in)));
			break;
		case ID_UUID:
			builder_add_node(builder, PointerGetDatum(pq_getmsgbytes(in, sizeof(pg_uuid_t))));
			break;
		case ID_TEXT:
			word = wire_get_word(in);
			id = word_to_text(word);
			builder_add_node(builder, PointerGetDatum(id));
			pfree(id);
			pfree((char *) word.data);
			break;
	}
}

static void
recv_edges(StringInfo in, GraphBuilder *builder, int parts, const char *type)
{
	uint32		nodes = builder->table.nodes;
	int			size = sizeof(int32) + (parts & WIRE_COUNTED ? sizeof(int32) : 0) + (parts & WIRE_WEIGHTED ? sizeof(float8) : 0);

	for (uint32 target = 0; target < nodes; target++)
	{
		int64		sources = wire_get_count(in, nodes, size, type);

		check_cancel_at(target);
		for (int64 i = 0; i < sources; i++)
		{
			uint32		source = pq_getmsgint(in, 4);
			uint32		count = parts & WIRE_COUNTED ? pq_getmsgint(in, 4) : 1;
			float8		weight = parts & WIRE_WEIGHTED ? wire_get_float(in, type) : count;

			check_cancel_at((uint32) i);
			if (source >= nodes || count == 0 || weight < 0)
				wire_fail(type, "An edge is invalid.");
			builder_append(builder, source, target, count, weight);
		}
	}
}

static Datum
graph_recv_binary(FunctionCallInfo fcinfo, IdType type)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	const char *name = graph_type_name[type];
	GraphBuilder *builder = builder_create(CurrentMemoryContext, type);
	Graph	   *graph;
	const char *problem = NULL;
	int64		nodes;
	int			parts;

	wire_expect_version(in, GRAPH_VERSION, name);
	parts = pq_getmsgbyte(in);
	if ((parts & ~(WIRE_COUNTED | WIRE_WEIGHTED)) != 0)
		wire_fail(name, "A reserved byte is not zero.");
	/* an identifier and its number of edges */
	nodes = wire_get_count(in, GRAPH_MAX_NODES, wire_id_size(type) + sizeof(int32), name);
	for (int64 i = 0; i < nodes; i++)
	{
		check_cancel_at((uint32) i);
		recv_id(in, builder);
	}
	finish_nodes(builder, (uint32) nodes, &problem);
	if (problem != NULL)
		wire_fail(name, problem);
	recv_edges(in, builder, parts, name);
	pq_getmsgend(in);
	graph = finish_graph(builder, &problem);
	if (problem != NULL)
		wire_fail(name, problem);
	return graph_datum(graph);
}

/* ---- for each type of identifiers ---- */

#define OUTER_FORMS(name, type) \
	GRAPH_FUNCTION_OF(scrm_##name##_in, graph_in_text, type) \
	GRAPH_FUNCTION_OF(scrm_##name##_out, graph_out_text, type) \
	GRAPH_FUNCTION_OF(scrm_##name##_recv, graph_recv_binary, type) \
	GRAPH_FUNCTION_OF(scrm_##name##_send, graph_send_binary, type)

OUTER_FORMS(graph, ID_BIGINT)
OUTER_FORMS(graph_text, ID_TEXT)
OUTER_FORMS(graph_uuid, ID_UUID)
