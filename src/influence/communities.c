/*
 * communities.c
 *		SQL's questions about communities: leiden, label_propagation, and how
 *		good a partition is.
 *
 * Newman, Girvan, Finding and evaluating community structure in networks,
 * Physical Review E 69 (2004) 026113; with the resolution gamma of Reichardt,
 * Bornholdt, Physical Review E 74 (2006) 016110; on the symmetrised graph, with
 * w(C, C) the weights of edges inside C, each in both directions, K(C) the
 * strengths of its nodes added, 2m those of all,
 *
 *	Q = sum over C of [ w(C, C) / 2m - gamma (K(C) / 2m)^2 ]
 *
 * What leaves a community, K(C) - w(C, C), over K(C), or over 2m - K(C) if that
 * is less, is its conductance.
 *
 * Communities are numbered from 1 by the number of their nodes, the largest
 * first, those of a size by their smallest node.
 */
#include "scrm.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/check.h"
#include "common/report.h"
#include "common/sum.h"
#include "influence/arguments.h"
#include "influence/label_propagation.h"
#include "influence/leiden.h"
#include "utils/memutils.h"

static Datum find_leiden(FunctionCallInfo fcinfo, IdType type);
static Datum tell_leiden(FunctionCallInfo fcinfo, IdType type);
static Datum find_labels(FunctionCallInfo fcinfo, IdType type);
static Datum tell_modularity(FunctionCallInfo fcinfo, IdType type);
static Datum tell_communities(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_leiden, find_leiden)
GRAPH_FUNCTION(scrm_leiden_info, tell_leiden)
GRAPH_FUNCTION(scrm_label_propagation, find_labels)
GRAPH_FUNCTION(scrm_modularity, tell_modularity)
GRAPH_FUNCTION(scrm_communities, tell_communities)

#define MANY_EDGES 1000000		/* above, starts differ little */

/* Nodes in communities that are numbered from 0. */
typedef struct Partition
{
	uint32	   *community;		/* of each node */
	uint32		communities;
	uint32	   *size;			/* nodes of each community */
} Partition;

/* ---- numbers ---- */

/* Numbers by first node; "community" holds any numbers below nodes. */
static void
number_by_node(Partition *partition, uint32 nodes)
{
	uint32	   *community = partition->community;
	uint32	   *number = graph_alloc(nodes, sizeof(uint32), "communities");

	partition->size = graph_alloc(nodes, sizeof(uint32), "communities");
	partition->communities = 0;
	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		number[v] = NO_NODE;
	}
	for (uint32 v = 0; v < nodes; v++)
	{
		uint32	   *mine = &number[community[v]];

		check_cancel_at(v);
		if (*mine == NO_NODE)
		{
			*mine = partition->communities++;
			partition->size[*mine] = 0;
		}
		community[v] = *mine;
		partition->size[*mine]++;
	}
	pfree(number);
}

/* From numbers by first node to numbers by size; sorts by counting. */
static void
number_by_size(Partition *partition, uint32 nodes)
{
	uint32		communities = partition->communities;
	uint32	   *before = graph_alloc0((uint64) nodes + 2, sizeof(uint32), "communities");
	uint32	   *number = graph_alloc(communities, sizeof(uint32), "communities");
	uint32	   *size = graph_alloc(communities, sizeof(uint32), "communities");

	/* how many are larger */
	for (uint32 c = 0; c < communities; c++)
	{
		check_cancel_at(c);
		before[partition->size[c] - 1]++;
	}
	for (uint32 s = nodes; s-- > 0;)
	{
		check_cancel_at(s);
		before[s] += before[s + 1];
	}
	for (uint32 c = 0; c < communities; c++)
	{
		check_cancel_at(c);
		number[c] = before[partition->size[c]]++;
		size[number[c]] = partition->size[c];
	}
	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		partition->community[v] = number[partition->community[v]];
	}
	pfree(before);
	pfree(number);
	pfree(partition->size);
	partition->size = size;
}

/* ---- quality ---- */

/* What a community has, in the network's weights: sums as in sum.h. */
typedef struct Share
{
	float8		inside;			/* w(C, C) */
	float8		inside_lost;
	float8		outside;		/* K(C) - w(C, C) */
	float8		outside_lost;
} Share;

static Share *
add_shares(const Network *network, const Partition *partition)
{
	const uint32 *community = partition->community;
	Share	   *share = graph_alloc0(partition->communities, sizeof(Share), "communities");

	for (uint32 v = 0; v < network->nodes; v++)
	{
		Share	   *mine = &share[community[v]];

		check_cancel_at(v);
		for (uint64 e = network->start[v]; e < network->start[v + 1]; e++)
		{
			check_cancel_at((uint32) e);
			if (community[network->node[e]] == community[v])
				sum_add(&mine->inside, &mine->inside_lost, network->weight[e]);
			else
				sum_add(&mine->outside, &mine->outside_lost, network->weight[e]);
		}
	}
	for (uint32 c = 0; c < partition->communities; c++)
	{
		check_cancel_at(c);
		share[c].inside += share[c].inside_lost;
		share[c].outside += share[c].outside_lost;
	}
	return share;
}

/* What a community adds to modularity. */
static float8
share_of_modularity(const Network *network, const Share *share, float8 resolution)
{
	float8		part = (share->inside + share->outside) / network->total;

	return share->inside / network->total - resolution * part * part;
}

static float8
modularity(const Network *network, const Share *share, uint32 communities, float8 resolution)
{
	float8		sum = 0;
	float8		lost = 0;

	for (uint32 c = 0; c < communities; c++)
	{
		check_cancel_at(c);
		sum_add(&sum, &lost, share_of_modularity(network, &share[c], resolution));
	}
	return check_result_finite(sum + lost + 0.0, "modularity");
}

/* ---- finding communities ---- */

static float8
resolution_argument(FunctionCallInfo fcinfo, int argno)
{
	float8		resolution = number_argument(fcinfo, argno, "resolution");

	if (resolution <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("resolution must be positive, got %g", resolution),
				 errhint("1 is modularity as it was defined; more gives smaller communities, less larger ones.")));
	return resolution;
}

static int
count_argument(FunctionCallInfo fcinfo, int argno, const char *name)
{
	int			count;

	check_arg_not_null(fcinfo, argno, name);
	count = PG_GETARG_INT32(argno);
	if (count < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be at least 1, got %d", name, count)));
	return count;
}

static uint64
seed_argument(FunctionCallInfo fcinfo, int argno)
{
	check_arg_not_null(fcinfo, argno, "seed");
	return (uint64) PG_GETARG_INT64(argno);
}

/* Rows (node, community), in order of nodes. */
static void
report_communities(FunctionCallInfo fcinfo, const Graph *graph, const Partition *partition)
{
	for (uint32 v = 0; v < graph->nodes; v++)
	{
		Datum		values[2];
		bool		nulls[2] = {false};

		check_cancel_at(v);
		values[0] = graph_id(graph, v);
		values[1] = Int64GetDatum((int64) partition->community[v] + 1);
		report_row(fcinfo, values, nulls);
		if (graph->type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
}

/* The arguments g, resolution, seed, iterations, starts, and what comes of them. */
static LeidenResult
leiden_of_arguments(FunctionCallInfo fcinfo, IdType type, Graph **graph, Network *network, Partition *partition)
{
	float8		resolution = resolution_argument(fcinfo, 1);
	uint64		seed = seed_argument(fcinfo, 2);
	int			iterations = count_argument(fcinfo, 3, "iterations");
	int			starts = PG_ARGISNULL(4) ? 0 : count_argument(fcinfo, 4, "starts");
	LeidenResult result;

	*graph = graph_argument(fcinfo, 0, type);
	network_make(*graph, network);
	if (starts == 0)
		starts = network->start[network->nodes] > 2 * MANY_EDGES ? 1 : 2;
	partition->community = graph_alloc(network->nodes, sizeof(uint32), "communities");
	result = leiden(network, resolution, seed, iterations, starts, partition->community);
	if (result.disconnected)
		network_split(network, partition->community);
	number_by_node(partition, network->nodes);
	return result;
}

/* What a function needs on its way, given back at its end. */
static MemoryContext
enter_context(void)
{
	return MemoryContextSwitchTo(AllocSetContextCreate(CurrentMemoryContext, "communities", ALLOCSET_DEFAULT_SIZES));
}

static void
leave_context(MemoryContext old)
{
	MemoryContext ours = MemoryContextSwitchTo(old);

	MemoryContextDelete(ours);
}

/* leiden(g, resolution, seed, iterations, starts) -> (node, community) */
static Datum
find_leiden(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Network		network;
	Partition	partition;
	MemoryContext old;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	old = enter_context();
	leiden_of_arguments(fcinfo, type, &graph, &network, &partition);
	number_by_size(&partition, network.nodes);
	report_communities(fcinfo, graph, &partition);
	leave_context(old);
	PG_RETURN_NULL();
}

/* leiden_info(g, resolution, seed, iterations, starts) -> (nodes, communities, largest, modularity, iterations, converged) */
static Datum
tell_leiden(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Network		network;
	Partition	partition;
	LeidenResult result;
	Datum		values[6];
	bool		nulls[6] = {false};
	uint32		largest = 0;
	MemoryContext old;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	old = enter_context();
	result = leiden_of_arguments(fcinfo, type, &graph, &network, &partition);
	for (uint32 c = 0; c < partition.communities; c++)
	{
		check_cancel_at(c);
		largest = Max(largest, partition.size[c]);
	}
	values[0] = Int64GetDatum(network.nodes);
	values[1] = Int64GetDatum(partition.communities);
	values[2] = Int64GetDatum(largest);
	nulls[3] = network.total == 0;
	if (!nulls[3])
		values[3] = Float8GetDatum(modularity(&network, add_shares(&network, &partition), partition.communities, PG_GETARG_FLOAT8(1)));
	values[4] = Int32GetDatum(result.iterations);
	values[5] = BoolGetDatum(result.converged);
	report_row(fcinfo, values, nulls);
	leave_context(old);
	PG_RETURN_NULL();
}

/* label_propagation(g, seed) -> (node, community) */
static Datum
find_labels(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Network		network;
	Partition	partition;
	uint64		seed;
	MemoryContext old;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	seed = seed_argument(fcinfo, 1);
	old = enter_context();
	graph = graph_argument(fcinfo, 0, type);
	network_make(graph, &network);
	partition.community = graph_alloc(network.nodes, sizeof(uint32), "communities");
	label_propagation(&network, seed, partition.community);
	number_by_node(&partition, network.nodes);
	number_by_size(&partition, network.nodes);
	report_communities(fcinfo, graph, &partition);
	leave_context(old);
	PG_RETURN_NULL();
}

/* ---- judging communities ---- */

typedef struct Member
{
	int64		name;			/* of the community, as the user has it */
	uint32		node;
} Member;

static inline int
compare_members(const Member *a, const Member *b)
{
	if (a->name != b->name)
		return a->name < b->name ? -1 : 1;
	return (a->node > b->node) - (a->node < b->node);
}

#define RUN_SORT sort_members
#define RUN_SORT_TYPE Member
#define RUN_SORT_CMP(a, b) compare_members(a, b)
#include "common/run_sort.h"

/* The arrays nodes and communities: those of nodes that are in the graph. */
static Member *
members_of_arguments(FunctionCallInfo fcinfo, const Graph *graph, uint32 *count)
{
	ArrayType  *communities;
	uint32	   *node;
	Member	   *member;
	Datum	   *name;
	bool	   *null;
	int			nodes;
	int			names;

	check_arg_not_null(fcinfo, 1, "nodes");
	check_arg_not_null(fcinfo, 2, "communities");
	node = graph_find_all(graph, PG_GETARG_ARRAYTYPE_P(1), "nodes", &nodes);
	communities = PG_GETARG_ARRAYTYPE_P(2);
	check_one_dimension(communities, "communities");
	deconstruct_array(communities, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &name, &null, &names);
	if (names != nodes)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("communities must be as many as nodes, got %d for %d", names, nodes)));
	member = graph_alloc(nodes, sizeof(Member), "communities");
	*count = 0;
	for (int i = 0; i < nodes; i++)
	{
		check_cancel_at((uint32) i);
		if (null[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("communities must not contain NULL")));
		if (node[i] == NO_NODE)
			continue;
		member[*count].name = DatumGetInt64(name[i]);
		member[*count].node = node[i];
		(*count)++;
	}
	sort_members(member, *count);
	return member;
}

/*
 * The user's partition: nodes that are not listed stand alone.  Returns the
 * users' names of communities, NULL where a node stands alone for not being
 * listed.
 */
static const Member **
partition_of_arguments(FunctionCallInfo fcinfo, const Graph *graph, Partition *partition)
{
	uint32		nodes = graph->nodes;
	uint32		count;
	Member	   *member = members_of_arguments(fcinfo, graph, &count);
	const Member **of_node = graph_alloc0(nodes, sizeof(Member *), "communities");
	const Member **of_community;
	uint32		first = 0;

	partition->community = graph_alloc(nodes, sizeof(uint32), "communities");
	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		partition->community[v] = v;
	}
	for (uint32 i = 0; i < count; i++)
	{
		uint32		v = member[i].node;

		check_cancel_at(i);
		if (i == 0 || member[i].name != member[i - 1].name)
			first = v;
		if (of_node[v] && of_node[v]->name != member[i].name)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a node must be in one community, got communities %lld and %lld for one",
							(long long) of_node[v]->name, (long long) member[i].name)));
		of_node[v] = &member[i];
		partition->community[v] = first;
	}
	number_by_node(partition, nodes);
	of_community = graph_alloc0(partition->communities, sizeof(Member *), "communities");
	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		of_community[partition->community[v]] = of_node[v];
	}
	return of_community;
}

/* modularity(g, nodes, communities, resolution) */
static Datum
tell_modularity(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Network		network;
	Partition	partition;
	float8		resolution;
	float8		result = 0;
	bool		defined;
	MemoryContext old;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	resolution = resolution_argument(fcinfo, 3);
	old = enter_context();
	graph = graph_argument(fcinfo, 0, type);
	partition_of_arguments(fcinfo, graph, &partition);
	network_make(graph, &network);
	defined = network.total > 0;
	if (defined)
		result = modularity(&network, add_shares(&network, &partition), partition.communities, resolution);
	leave_context(old);
	if (!defined)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result);
}

/* The row of a community: its weights as the user gave them. */
static void
report_community(FunctionCallInfo fcinfo, const Network *network, int64 name, uint32 size, const Share *share, float8 resolution)
{
	Datum		values[6];
	bool		nulls[6] = {false};
	float8		rest = network->total - (share->inside + share->outside);
	float8		less = Min(share->inside + share->outside, Max(rest, share->outside));

	values[0] = Int64GetDatum(name);
	values[1] = Int64GetDatum(size);
	values[2] = Float8GetDatum(check_result_finite(ldexp(share->inside / 2, network->exponent), "internal_weight"));
	values[3] = Float8GetDatum(check_result_finite(ldexp(share->outside, network->exponent), "external_weight"));
	nulls[4] = less <= 0;
	if (!nulls[4])
		values[4] = Float8GetDatum(share->outside / less);
	nulls[5] = network->total == 0;
	if (!nulls[5])
		values[5] = Float8GetDatum(check_result_finite(share_of_modularity(network, share, resolution), "modularity"));
	report_row(fcinfo, values, nulls);
}

/*
 * communities(g, nodes, communities, resolution) ->
 * (community, nodes, internal_weight, external_weight, conductance, modularity),
 * in order of communities
 */
static Datum
tell_communities(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Network		network;
	Partition	partition;
	const Member **of_community;
	Member	   *order;
	Share	   *share;
	float8		resolution;
	uint32		count = 0;
	MemoryContext old;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	resolution = resolution_argument(fcinfo, 3);
	old = enter_context();
	graph = graph_argument(fcinfo, 0, type);
	of_community = partition_of_arguments(fcinfo, graph, &partition);
	network_make(graph, &network);
	share = add_shares(&network, &partition);
	order = graph_alloc(partition.communities, sizeof(Member), "communities");
	for (uint32 c = 0; c < partition.communities; c++)
	{
		check_cancel_at(c);
		if (of_community[c] == NULL)
			continue;
		order[count].name = of_community[c]->name;
		order[count++].node = c;
	}
	sort_members(order, count);
	for (uint32 i = 0; i < count; i++)
	{
		uint32		c = order[i].node;

		CHECK_FOR_INTERRUPTS();
		report_community(fcinfo, &network, order[i].name, partition.size[c], &share[c], resolution);
	}
	leave_context(old);
	PG_RETURN_NULL();
}
