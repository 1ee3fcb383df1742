/*
 * core_number.c
 *		How deep in the crowd a node is: the largest k such that it is one of a
 *		set of nodes that each have at least k neighbours in the set (Seidman,
 *		Social Networks 5 (1983) 269).
 *
 * Neighbours are other nodes with an edge in either direction, each once.
 *
 * Nodes are peeled as by Batagelj and Zaversnik (2003), but without their
 * buckets: in round k all those that have no more than k neighbours left go,
 * which may leave others with as few, who go in the same round.  Who is left is
 * looked through once a round; since each of them has more than k neighbours,
 * all rounds together look at no more nodes than there are ends of edges.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "graph/neighbours.h"

static Datum core_number(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_core_number, core_number)

typedef struct Peel
{
	NeighbourLists neighbours;
	uint32	   *left;			/* neighbours not yet peeled; of a node that is, its core number */
	uint32	   *rest;			/* nodes that may be left, in order */
	uint32		resting;
	uint32	   *round;			/* nodes that go in this round */
	uint32		going;
} Peel;

/* Collects those that go in round k; the least that another has left. */
static uint32
begin_round(Peel *peel, uint32 k)
{
	uint32		resting = 0;
	uint32		least = PG_UINT32_MAX;

	peel->going = 0;
	for (uint32 i = 0; i < peel->resting; i++)
	{
		uint32		node = peel->rest[i];
		uint32		left = peel->left[node];

		check_cancel_at(i);
		/* those with fewer went before */
		if (left > k)
		{
			peel->rest[resting++] = node;
			least = Min(least, left);
		}
		else if (left == k)
			peel->round[peel->going++] = node;
	}
	peel->resting = resting;
	return least;
}

static void
peel_node(Peel *peel, uint32 node, uint32 k)
{
	const NeighbourLists *neighbours = &peel->neighbours;
	uint64		end = neighbours->start[node + 1];

	for (uint64 e = neighbours->start[node]; e < end; e++)
	{
		uint32		other = neighbours->node[e];

		check_cancel_at((uint32) e);
		if (peel->left[other] > k && --peel->left[other] == k)
			peel->round[peel->going++] = other;
	}
}

/* The core number of each node. */
static uint32 *
core_numbers(const Graph *graph)
{
	Peel		peel;
	uint32		k = 0;

	graph_neighbours(graph, &peel.neighbours);
	peel.left = graph_alloc(graph->nodes, sizeof(uint32), "core numbers");
	peel.rest = graph_alloc(graph->nodes, sizeof(uint32), "core numbers");
	peel.round = graph_alloc(graph->nodes, sizeof(uint32), "core numbers");
	peel.resting = graph->nodes;
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		peel.left[i] = (uint32) (peel.neighbours.start[i + 1] - peel.neighbours.start[i]);
		peel.rest[i] = i;
	}
	while (peel.resting > 0)
	{
		uint32		least = begin_round(&peel, k);

		for (uint32 i = 0; i < peel.going; i++)
		{
			check_cancel_at(i);
			peel_node(&peel, peel.round[i], k);
		}
		/* nobody can have gone below the next round */
		k = peel.going > 0 ? k + 1 : least;
	}
	pfree(peel.rest);
	pfree(peel.round);
	free_neighbours(&peel.neighbours);
	return peel.left;
}

/* core_number(g) -> (node, core) in order of nodes */
static Datum
core_number(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	uint32	   *core;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	core = core_numbers(graph);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false};

		check_cancel_at(i);
		values[0] = graph_id(graph, i);
		values[1] = Int32GetDatum((int32) core[i]);
		report_row(fcinfo, values, nulls);
		if (type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}
