/*
 * network.c
 *		A graph without directions, see network.h.
 *
 * Formulas of communities use quotients of sums of weights only.  So where
 * weights come near the ends of the range of numbers, all are multiplied by a
 * power of two that brings the largest to about 1: exact, but for those that
 * are 10^300 times smaller, which count as 0.  Edges of weight 0 are left out:
 * every formula would add nothing for them.
 */
#include "scrm.h"

#include <float.h>
#include <math.h>

#include "common/check.h"
#include "graph/union_find.h"
#include "influence/network.h"

#define SAFE_EXPONENT 500		/* 2^500 times 2^62 edges, squared, would not fit; weights are not squared */

/* The power of two to take out of the weights; whether some are or become 0. */
static int
common_exponent(const Edges *edges, uint64 count, bool *zeros)
{
	float8		largest = 0;
	float8		smallest = DBL_MAX;
	int			exponent;

	*zeros = false;
	if (edges->weight == NULL)
		return 0;
	for (uint64 e = 0; e < count; e++)
	{
		check_cancel_at((uint32) e);
		largest = Max(largest, edges->weight[e]);
		smallest = Min(smallest, edges->weight[e]);
	}
	frexp(largest, &exponent);
	if (abs(exponent) <= SAFE_EXPONENT)
		exponent = 0;
	*zeros = count > 0 && ldexp(smallest, -exponent) == 0;
	return exponent;
}

/* Weights of our own, where the graph's cannot be used as they are. */
static void
copy_edges(Network *network, const Edges *edges, uint64 count, bool zeros)
{
	float8	   *weight = graph_alloc(count, sizeof(float8), "communities");
	uint64	   *start = NULL;
	uint32	   *node = NULL;
	uint64		kept = 0;

	if (zeros)
	{
		start = graph_alloc((uint64) network->nodes + 1, sizeof(uint64), "communities");
		node = graph_alloc(count, sizeof(uint32), "communities");
		network->start = start;
		network->node = node;
	}
	for (uint32 v = 0; v < network->nodes; v++)
	{
		check_cancel_at(v);
		if (zeros)
			start[v] = kept;
		for (uint64 e = edges->start[v]; e < edges->start[v + 1]; e++)
		{
			check_cancel_at((uint32) e);
			weight[kept] = edge_weight(edges, e);
			if (network->exponent != 0)
				weight[kept] = ldexp(weight[kept], -network->exponent);
			if (zeros)
			{
				node[kept] = edges->node[e];
				kept += weight[kept] > 0;
			}
			else
				kept++;
		}
	}
	if (zeros)
		start[network->nodes] = kept;
	network->weight = weight;
}

void
network_make(Graph *graph, Network *network)
{
	const Edges *edges = graph_undirected(graph);
	uint64		count = edges->start[graph->nodes];
	bool		zeros;

	network->nodes = graph->nodes;
	network->start = edges->start;
	network->node = edges->node;
	network->weight = edges->weight;
	network->exponent = common_exponent(edges, count, &zeros);
	if (edges->weight == NULL || zeros || network->exponent != 0)
		copy_edges(network, edges, count, zeros);
	network->strength = graph_alloc(network->nodes, sizeof(float8), "communities");
	network->total = 0;
	for (uint32 v = 0; v < network->nodes; v++)
	{
		float8		strength = 0;

		check_cancel_at(v);
		for (uint64 e = network->start[v]; e < network->start[v + 1]; e++)
		{
			check_cancel_at((uint32) e);
			strength += network->weight[e];
		}
		network->strength[v] = strength;
		network->total += strength;
	}
}

void
network_split(const Network *network, uint32 *community)
{
	uint32	   *parent = graph_alloc(network->nodes, sizeof(uint32), "communities");

	union_begin(parent, network->nodes);
	for (uint32 v = 0; v < network->nodes; v++)
	{
		CHECK_FOR_INTERRUPTS();
		for (uint64 e = network->start[v]; e < network->start[v + 1]; e++)
			if (network->node[e] < v && community[network->node[e]] == community[v])
				union_join(parent, network->node[e], v);
	}
	union_flatten(parent, network->nodes);
	for (uint32 v = 0; v < network->nodes; v++)
	{
		check_cancel_at(v);
		community[v] = parent[v];
	}
	pfree(parent);
}
