/*
 * graph_ask.c
 *		What a graph has, a graph turned round, two graphs as one.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "common/sum.h"
#include "graph/graph_flat.h"
#include "graph/graph.h"
#include "utils/memutils.h"

static Datum report_nodes(FunctionCallInfo fcinfo, IdType type);
static Datum report_edges(FunctionCallInfo fcinfo, IdType type);
static Datum report_info(FunctionCallInfo fcinfo, IdType type);
static Datum reverse_graph(FunctionCallInfo fcinfo, IdType type);
static Datum merge_graphs(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_graph_nodes, report_nodes)
GRAPH_FUNCTION(scrm_graph_edges, report_edges)
GRAPH_FUNCTION(scrm_graph_info, report_info)
GRAPH_FUNCTION(scrm_graph_reverse, reverse_graph)
GRAPH_FUNCTION(scrm_graph_merge, merge_graphs)

/* ---- what it has ---- */

/* nodes(graph) -> (node) in order of identifiers */
static Datum
report_nodes(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	graph = graph_argument(fcinfo, 0, type);
	for (uint32 node = 0; node < graph->nodes; node++)
	{
		Datum		value = graph_id(graph, node);
		bool		null = false;

		CHECK_FOR_INTERRUPTS();
		report_row(fcinfo, &value, &null);
		if (type == ID_TEXT)
			pfree(DatumGetPointer(value));
	}
	PG_RETURN_NULL();
}

/* edges(graph) -> (source, target, weight, counted) in order of source and target */
static Datum
report_edges(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	const Edges *out;

	InitMaterializedSRF(fcinfo, 0);
	graph = graph_argument(fcinfo, 0, type);
	out = graph_out(graph);
	for (uint32 source = 0; source < graph->nodes; source++)
	{
		Datum		values[4];
		bool		nulls[4] = {false};

		check_cancel_at(source);
		if (out->start[source] == out->start[source + 1])
			continue;
		values[0] = graph_id(graph, source);
		for (uint64 e = out->start[source]; e < out->start[source + 1]; e++)
		{
			CHECK_FOR_INTERRUPTS();
			values[1] = graph_id(graph, out->node[e]);
			values[2] = Float8GetDatum(edge_weight(out, e));
			values[3] = Int64GetDatum(edge_count(out, e));
			report_row(fcinfo, values, nulls);
			if (type == ID_TEXT)
				pfree(DatumGetPointer(values[1]));
		}
		if (type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}

/* Bytes of identifiers and edges in memory, without what is made when first asked for. */
static uint64
memory_bytes(const Graph *graph)
{
	uint64		nodes = graph->nodes;
	uint64		bytes = (nodes + 1) * sizeof(uint64);	/* where the edges of each begin */

	switch (graph->type)
	{
		case ID_BIGINT:
			bytes += nodes * sizeof(int64);
			break;
		case ID_UUID:
			bytes += nodes * sizeof(pg_uuid_t);
			break;
		case ID_TEXT:
			bytes += (nodes + 1) * sizeof(uint64) + graph->id.text.start[nodes];
			break;
	}
	return bytes + graph->edges * (sizeof(uint32) + (graph->in.count ? sizeof(uint32) : 0) + (graph->in.weight ? sizeof(float8) : 0));
}

/* info(graph) -> (nodes, edges, counted, self_loops, duplicates, dangling, weight, memory_bytes, stored_bytes): one row */
static Datum
report_info(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	const Edges *in;
	bool	   *acts;			/* a node: because of somebody */
	uint64		self_loops = 0;
	uint32		dangling = 0;
	float8		weight = 0;
	float8		lost = 0;
	Datum		values[9];
	bool		nulls[9] = {false};

	InitMaterializedSRF(fcinfo, 0);
	graph = graph_argument(fcinfo, 0, type);
	in = &graph->in;
	acts = graph_alloc0(graph->nodes, sizeof(bool), "nodes");
	for (uint32 target = 0; target < graph->nodes; target++)
	{
		check_cancel_at(target);
		for (uint64 e = in->start[target]; e < in->start[target + 1]; e++)
		{
			check_cancel_at((uint32) e);
			acts[in->node[e]] = true;
			if (in->node[e] == target)
				self_loops += edge_count(in, e);
			sum_add(&weight, &lost, edge_weight(in, e));
		}
	}
	for (uint32 node = 0; node < graph->nodes; node++)
	{
		check_cancel_at(node);
		dangling += !acts[node];
	}
	pfree(acts);
	values[0] = Int64GetDatum(graph->nodes);
	values[1] = Int64GetDatum((int64) graph->edges);
	values[2] = Int64GetDatum((int64) graph->rows);
	values[3] = Int64GetDatum((int64) self_loops);
	values[4] = Int64GetDatum((int64) (graph->rows - graph->edges));
	values[5] = Int64GetDatum(dangling);
	values[6] = Float8GetDatum(check_result_finite(weight + lost, "weight of all edges"));
	values[7] = Int64GetDatum((int64) memory_bytes(graph));
	values[8] = Int64GetDatum((int64) graph_flat_size(graph));
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}

/* ---- other graphs ---- */

static void *
copied(const void *from, uint64 count, Size size)
{
	char	   *copy = graph_alloc(count, size, "nodes");
	uint64		bytes = count * size;

	for (uint64 done = 0; done < bytes; done += 1024 * 1024)
	{
		CHECK_FOR_INTERRUPTS();
		memcpy(copy + done, (const char *) from + done, Min(bytes - done, 1024 * 1024));
	}
	return copy;
}

static void
copy_ids(const Graph *from, Graph *to)
{
	switch (from->type)
	{
		case ID_BIGINT:
			to->id.number = copied(from->id.number, from->nodes, sizeof(int64));
			break;
		case ID_UUID:
			to->id.uuid = copied(from->id.uuid, from->nodes, sizeof(pg_uuid_t));
			break;
		case ID_TEXT:
			to->id.text.start = copied(from->id.text.start, (uint64) from->nodes + 1, sizeof(uint64));
			to->id.text.bytes = copied(from->id.text.bytes, from->id.text.start[from->nodes], 1);
			break;
	}
}

/* reverse(graph): what was target -> source */
static Datum
reverse_graph(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph = graph_argument(fcinfo, 0, type);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "scrm graph", ALLOCSET_START_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Graph	   *reversed = palloc0(sizeof(Graph));

	reversed->context = context;
	reversed->type = graph->type;
	reversed->nodes = graph->nodes;
	reversed->edges = graph->edges;
	reversed->rows = graph->rows;
	copy_ids(graph, reversed);
	graph_transpose(graph, &reversed->in);
	MemoryContextSwitchTo(old);
	return graph_datum(reversed);
}

/* merge(a, b): all nodes and edges of both; a NULL merges as nothing */
static Datum
merge_graphs(FunctionCallInfo fcinfo, IdType type)
{
	GraphBuilder *builder;
	Graph	   *merged;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	builder = builder_create(CurrentMemoryContext, type);
	builder_add_graph(builder, graph_argument(fcinfo, 0, type));
	builder_add_graph(builder, graph_argument(fcinfo, 1, type));
	merged = builder_finish(builder, CurrentMemoryContext);
	return graph_datum(merged);
}
