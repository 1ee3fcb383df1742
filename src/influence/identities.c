/*
 * identities.c
 *		Which identifiers are the same person: cookies, mail addresses, phone
 *		numbers, devices, joined by edges wherever two were seen together.
 *
 * An identity is a connected component of the graph, whichever way its edges
 * point and whatever they weigh; its name, the canonical identifier, is the
 * smallest in it.
 *
 * An identifier shared by more than max_degree different others is no person:
 * a call centre's phone number, a shop's tablet, "none@example.com".  Its edges
 * link nobody, and it stays by itself.  "Others" are counted before anything is
 * left out: each once, in either direction, not the identifier itself.
 *
 * The graph has edges by target only; others in both directions are counted
 * as
 *
 *	others = sources + targets - those that are both
 *
 * of which the last is looked up only where it can decide, so that nothing has
 * to be turned round.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "graph/graph.h"
#include "graph/union_find.h"

static Datum resolve_identities(FunctionCallInfo fcinfo, IdType type);
static Datum shared_identifiers(FunctionCallInfo fcinfo, IdType type);
static Datum identity_totals(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_resolve_identities, resolve_identities)
GRAPH_FUNCTION(scrm_shared_identifiers, shared_identifiers)
GRAPH_FUNCTION(scrm_identity_totals, identity_totals)

#define AT_A_TIME 32			/* lists on their way from memory */

static uint32
max_degree_argument(FunctionCallInfo fcinfo, int argno)
{
	int32		max_degree;

	check_arg_not_null(fcinfo, argno, "max_degree");
	max_degree = PG_GETARG_INT32(argno);
	if (max_degree < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_degree must be at least 1, got %d", max_degree),
				 errhint("Use scrm.connected_components to join identifiers however many share them.")));
	return (uint32) max_degree;
}

/* ---- shared identifiers ---- */

/* Whether an edge runs from source to target; short lists are searched without a branch that depends on them. */
static inline bool
has_edge(const Edges *in, uint32 source, uint32 target)
{
	const uint32 *first = in->node + in->start[target];
	uint64		count = in->start[target + 1] - in->start[target];
	bool		found = false;

	while (count > 16)
	{
		uint64		half = count / 2;

		first += first[half] <= source ? half : 0;
		count -= half;
	}
	for (uint32 i = 0; i < (uint32) count; i++)
		found |= first[i] == source;
	return found;
}

/*
 * How many are both sources and targets of this node.  The lists of the
 * sources lie anywhere in memory: they are asked for some at a time.
 */
static uint32
count_both(const Edges *in, uint32 node)
{
	uint32		both = 0;
	uint64		end;

	for (uint64 first = in->start[node]; first < in->start[node + 1]; first = end)
	{
		end = Min(first + AT_A_TIME, in->start[node + 1]);
		for (uint64 edge = first; edge < end; edge++)
			__builtin_prefetch(&in->start[in->node[edge]]);
		for (uint64 edge = first; edge < end; edge++)
			__builtin_prefetch(&in->node[in->start[in->node[edge]]]);
		for (uint64 edge = first; edge < end; edge++)
			both += in->node[edge] != node && has_edge(in, node, in->node[edge]);
		CHECK_FOR_INTERRUPTS();
	}
	return both;
}

/*
 * For each node how many others it has, those in both directions twice: one
 * number for sources and targets together, as each is below 2^31.
 */
static uint32 *
count_ends(const Graph *graph)
{
	const Edges *in = &graph->in;
	uint32	   *ends = graph_alloc0(graph->nodes, sizeof(uint32), "identities");

	for (uint32 target = 0; target < graph->nodes; target++)
	{
		check_cancel_at(target);
		for (uint64 edge = in->start[target]; edge < in->start[target + 1]; edge++)
		{
			uint32		source = in->node[edge];

			check_cancel_at((uint32) edge);
			if (source != target)
			{
				ends[source]++;
				ends[target]++;
			}
		}
	}
	return ends;
}

/* Which identifiers have more than max_degree others; of those how many, elsewhere 0. */
static uint32 *
count_others_of_shared(const Graph *graph, uint32 max_degree)
{
	uint32	   *others = count_ends(graph);

	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		if (others[i] > max_degree)
			others[i] -= count_both(&graph->in, i);
		if (others[i] <= max_degree)
			others[i] = 0;
	}
	return others;
}

/* The same without their number. */
static bool *
find_shared(const Graph *graph, uint32 max_degree)
{
	const Edges *in = &graph->in;
	uint32	   *ends = count_ends(graph);
	bool	   *shared = graph_alloc(graph->nodes, sizeof(bool), "identities");

	for (uint32 i = 0; i < graph->nodes; i++)
	{
		uint64		sources = in->start[i + 1] - in->start[i];

		check_cancel_at(i);
		shared[i] = ends[i] > max_degree;
		/* mostly the sources, of which one may be the node itself, or the targets alone are too many */
		if (shared[i] && sources <= (uint64) max_degree + 1 && ends[i] <= max_degree + sources)
			shared[i] = ends[i] - count_both(in, i) > max_degree;
	}
	pfree(ends);
	return shared;
}

/* shared_identifiers(g, max_degree) -> (identifier, others) in order of identifiers */
static Datum
shared_identifiers(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	uint32		max_degree;
	uint32	   *others;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	max_degree = max_degree_argument(fcinfo, 1);
	graph = graph_argument(fcinfo, 0, type);
	others = count_others_of_shared(graph, max_degree);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false};

		check_cancel_at(i);
		if (others[i] == 0)
			continue;
		values[0] = graph_id(graph, i);
		values[1] = Int64GetDatum(others[i]);
		report_row(fcinfo, values, nulls);
		if (type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}

/* ---- identities ---- */

/* The smallest identifier of each one's identity. */
static uint32 *
find_identities(const Graph *graph, const bool *shared)
{
	const Edges *in = &graph->in;
	uint32	   *canonical = graph_alloc(graph->nodes, sizeof(uint32), "identities");

	union_begin(canonical, graph->nodes);
	for (uint32 target = 0; target < graph->nodes; target++)
	{
		check_cancel_at(target);
		if (shared[target])
			continue;
		for (uint64 edge = in->start[target]; edge < in->start[target + 1]; edge++)
		{
			uint32		source = in->node[edge];

			check_cancel_at((uint32) edge);
			if (!shared[source])
				union_join(canonical, source, target);
		}
	}
	union_flatten(canonical, graph->nodes);
	return canonical;
}

/* resolve_identities(g, max_degree) -> (identifier, canonical) in order of identifiers */
static Datum
resolve_identities(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	uint32		max_degree;
	uint32	   *canonical;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	max_degree = max_degree_argument(fcinfo, 1);
	graph = graph_argument(fcinfo, 0, type);
	canonical = find_identities(graph, find_shared(graph, max_degree));
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false};

		check_cancel_at(i);
		values[0] = graph_id(graph, i);
		values[1] = graph_id(graph, canonical[i]);
		report_row(fcinfo, values, nulls);
		if (type == ID_TEXT)
		{
			pfree(DatumGetPointer(values[0]));
			pfree(DatumGetPointer(values[1]));
		}
	}
	PG_RETURN_NULL();
}

/* Rows of edges by what becomes of them. */
typedef struct Rows
{
	int64		used;
	int64		of_shared;
	int64		to_itself;
} Rows;

static Rows
count_rows(const Graph *graph, const bool *shared)
{
	const Edges *in = &graph->in;
	Rows		rows = {0};

	for (uint32 target = 0; target < graph->nodes; target++)
	{
		check_cancel_at(target);
		for (uint64 edge = in->start[target]; edge < in->start[target + 1]; edge++)
		{
			uint32		source = in->node[edge];
			uint32		count = edge_count(in, edge);

			check_cancel_at((uint32) edge);
			if (source == target)
				rows.to_itself += count;
			else if (shared[source] || shared[target])
				rows.of_shared += count;
			else
				rows.used += count;
		}
	}
	return rows;
}

/*
 * identity_totals(g, max_degree) -> (counted, used, of_shared, self_loops, identifiers, shared, persons, alone,
 * largest): one row
 */
static Datum
identity_totals(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	uint32		max_degree;
	bool	   *shared;
	uint32	   *canonical;
	uint32	   *size;
	uint32		shared_ones = 0;
	uint32		persons = 0;
	uint32		alone = 0;
	uint32		largest = 0;
	Rows		rows;
	Datum		values[9];
	bool		nulls[9] = {false};

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	max_degree = max_degree_argument(fcinfo, 1);
	graph = graph_argument(fcinfo, 0, type);
	shared = find_shared(graph, max_degree);
	canonical = find_identities(graph, shared);
	rows = count_rows(graph, shared);
	size = graph_alloc0(graph->nodes, sizeof(uint32), "identities");
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		size[canonical[i]]++;
	}
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		shared_ones += shared[i];
		if (shared[i] || size[i] == 0)
			continue;
		persons++;
		alone += size[i] == 1;
		largest = Max(largest, size[i]);
	}
	values[0] = Int64GetDatum(rows.used + rows.of_shared + rows.to_itself);
	values[1] = Int64GetDatum(rows.used);
	values[2] = Int64GetDatum(rows.of_shared);
	values[3] = Int64GetDatum(rows.to_itself);
	values[4] = Int64GetDatum(graph->nodes);
	values[5] = Int64GetDatum(shared_ones);
	values[6] = Int64GetDatum(persons);
	values[7] = Int64GetDatum(alone);
	values[8] = Int64GetDatum(largest);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
