/*
 * components.c
 *		SQL's questions about components, see graph/components.h.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "graph/components.h"

static Datum strong_components(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_strong_components, strong_components)

/* The smallest node of each component. */
static uint32 *
smallest_nodes(const Graph *graph, const uint32 *component, uint32 components)
{
	uint32	   *smallest = graph_alloc(components, sizeof(uint32), "components");

	/* from the last to the first, which remains */
	for (uint32 i = graph->nodes; i-- > 0;)
	{
		check_cancel_at(i);
		smallest[component[i]] = i;
	}
	return smallest;
}

/* Rows (node, component) in order of nodes, a component being its smallest node. */
static void
report_components(FunctionCallInfo fcinfo, const Graph *graph, const uint32 *component, uint32 components)
{
	uint32	   *smallest = smallest_nodes(graph, component, components);

	for (uint32 i = 0; i < graph->nodes; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false};

		check_cancel_at(i);
		values[0] = graph_id(graph, i);
		values[1] = graph_id(graph, smallest[component[i]]);
		report_row(fcinfo, values, nulls);
		if (graph->type == ID_TEXT)
		{
			pfree(DatumGetPointer(values[0]));
			pfree(DatumGetPointer(values[1]));
		}
	}
}

/* strong_components(g) -> (node, component) */
static Datum
strong_components(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	uint32	   *component;

	InitMaterializedSRF(fcinfo, 0);
	graph = graph_argument(fcinfo, 0, type);
	component = graph_alloc(graph->nodes, sizeof(uint32), "components");
	report_components(fcinfo, graph, component, graph_strong_components(graph, component));
	PG_RETURN_NULL();
}
