/*
 * degrees.c
 *		How many rows of edges end and begin at each node, and what they weigh.
 *
 * Parallel edges count as often as they came, a self-loop both as it ends and
 * as it begins.  Weights are added with what each addition loses (sum.h), in
 * order of nodes, so that a strength is exact to its last digit and the same
 * for every order of rows.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "common/sum.h"
#include "graph/graph.h"

static Datum degrees(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_degrees, degrees)

typedef struct Ends
{
	int64		rows;
	float8		weight;
	float8		lost;			/* sum.h */
} Ends;

static inline void
add_edge(Ends *ends, const Edges *edges, uint64 edge)
{
	ends->rows += edge_count(edges, edge);
	sum_add(&ends->weight, &ends->lost, edge_weight(edges, edge));
}

/* Edges that begin at each node. */
static Ends *
add_up_out(const Graph *graph)
{
	const Edges *in = &graph->in;
	Ends	   *out = graph_alloc0(graph->nodes, sizeof(Ends), "degrees");

	for (uint64 e = 0; e < graph->edges; e++)
	{
		check_cancel_at((uint32) e);
		add_edge(&out[in->node[e]], in, e);
	}
	return out;
}

static Ends
add_up_in(const Graph *graph, uint32 node)
{
	const Edges *in = &graph->in;
	Ends		ends = {0, 0, 0};

	for (uint64 e = in->start[node]; e < in->start[node + 1]; e++)
	{
		check_cancel_at((uint32) e);
		add_edge(&ends, in, e);
	}
	return ends;
}

static Datum
strength(Ends ends)
{
	/* infinities leave a NaN, which is as far out of range */
	return Float8GetDatum(check_result_finite(ends.weight + ends.lost, "strength of a node"));
}

/* degrees(g) -> (node, in_degree, out_degree, in_strength, out_strength) in order of nodes */
static Datum
degrees(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Ends	   *out;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	out = add_up_out(graph);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		Ends		in = add_up_in(graph, i);
		Datum		values[5];
		bool		nulls[5] = {false};

		check_cancel_at(i);
		values[0] = graph_id(graph, i);
		values[1] = Int64GetDatum(in.rows);
		values[2] = Int64GetDatum(out[i].rows);
		values[3] = strength(in);
		values[4] = strength(out[i]);
		report_row(fcinfo, values, nulls);
		if (type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}
