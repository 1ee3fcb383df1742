/*
 * clustering.c
 *		Who is in how many triangles: pairs of neighbours that are neighbours.
 *
 * Neighbours are other nodes with an edge in either direction, each once.  With
 * d neighbours, of which t pairs are neighbours too, the coefficient is (Watts,
 * Strogatz, Nature 393 (1998) 440)
 *
 *	c = 2 t / (d (d - 1)),	0 where d < 2
 *
 * Nodes are ranked by number of neighbours, most first, and keep only those
 * neighbours that rank before them: no list is then longer than sqrt(2 m) for m
 * pairs (Schank, Wagner, WEA 2005).  A triangle is found once, from its last
 * node: the node's list is marked in a bitmap, and the lists of those in it are
 * looked up there.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/report.h"
#include "graph/neighbours.h"

static Datum clustering(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_clustering, clustering)

/* Work between two looks for a cancel, in nodes looked up. */
#define CHUNK (1 << 20)

typedef struct Ranked
{
	uint32		nodes;
	uint32	   *node;			/* of each rank */
	uint32	   *rank;			/* of each node */
	NeighbourLists before;		/* by rank, as ranks: neighbours that rank before */
} Ranked;

static inline uint32
degree(const NeighbourLists *neighbours, uint32 node)
{
	return (uint32) (neighbours->start[node + 1] - neighbours->start[node]);
}

/* Ranks by number of neighbours, most first, equal ones by node. */
static void
rank_nodes(const NeighbourLists *neighbours, uint32 nodes, Ranked *ranked)
{
	uint32	   *place;			/* by number of neighbours */
	uint32		most = 0;
	uint32		sum = 0;

	ranked->nodes = nodes;
	ranked->node = graph_alloc(nodes, sizeof(uint32), "triangles");
	ranked->rank = graph_alloc(nodes, sizeof(uint32), "triangles");
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		most = Max(most, degree(neighbours, i));
	}
	place = graph_alloc0((uint64) most + 1, sizeof(uint32), "triangles");
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		place[degree(neighbours, i)]++;
	}
	for (uint32 d = most + 1; d-- > 0;)
	{
		uint32		count = place[d];

		check_cancel_at(d);
		place[d] = sum;
		sum += count;
	}
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		ranked->rank[i] = place[degree(neighbours, i)]++;
		ranked->node[ranked->rank[i]] = i;
	}
	pfree(place);
}

static void
keep_those_before(const NeighbourLists *neighbours, Ranked *ranked)
{
	NeighbourLists *before = &ranked->before;
	uint64		number = 0;

	before->start = graph_alloc((uint64) ranked->nodes + 1, sizeof(uint64), "triangles");
	/* of each pair one has the other */
	before->node = graph_alloc(neighbours->start[ranked->nodes] / 2, sizeof(uint32), "triangles");
	for (uint32 rank = 0; rank < ranked->nodes; rank++)
	{
		uint32		node = ranked->node[rank];

		check_cancel_at(rank);
		before->start[rank] = number;
		for (uint64 e = neighbours->start[node]; e < neighbours->start[node + 1]; e++)
		{
			uint32		other = ranked->rank[neighbours->node[e]];

			check_cancel_at((uint32) e);
			if (other < rank)
				before->node[number++] = other;
		}
	}
	before->start[ranked->nodes] = number;
}

/* Adds the triangles whose last node has this rank; "marked" is all zero before and after. */
static void
add_triangles(const Ranked *ranked, uint32 rank, uint64 *marked, int64 *triangles, uint32 *work)
{
	const NeighbourLists *before = &ranked->before;
	const uint32 *node = before->node;
	uint64		begin = before->start[rank];
	uint64		end = before->start[rank + 1];
	int64		own = 0;

	for (uint64 e = begin; e < end; e++)
		marked[node[e] / 64] |= UINT64CONST(1) << node[e] % 64;
	for (uint64 e = begin; e < end; e++)
	{
		uint32		second = node[e];
		uint64		second_end = before->start[second + 1];
		int64		found = 0;

		*work += (uint32) (second_end - before->start[second]);
		if (unlikely(*work > CHUNK))
		{
			CHECK_FOR_INTERRUPTS();
			*work = 0;
		}
		for (uint64 f = before->start[second]; f < second_end; f++)
		{
			uint32		first = node[f];

			if (marked[first / 64] >> first % 64 & 1)
			{
				triangles[first]++;
				found++;
			}
		}
		triangles[second] += found;
		own += found;
	}
	triangles[rank] += own;
	for (uint64 e = begin; e < end; e++)
		marked[node[e] / 64] = 0;
}

/* The triangles that each rank is in. */
static int64 *
count_triangles(const Ranked *ranked)
{
	int64	   *triangles = graph_alloc0(ranked->nodes, sizeof(int64), "triangles");
	uint64	   *marked = graph_alloc0((uint64) ranked->nodes / 64 + 1, sizeof(uint64), "triangles");
	uint32		work = 0;

	for (uint32 rank = 0; rank < ranked->nodes; rank++)
	{
		check_cancel_at(rank);
		if (ranked->before.start[rank + 1] - ranked->before.start[rank] > 1)
			add_triangles(ranked, rank, marked, triangles, &work);
	}
	pfree(marked);
	return triangles;
}

/* clustering(g) -> (node, triangles, coefficient) in order of nodes */
static Datum
clustering(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	NeighbourLists neighbours;
	Ranked		ranked;
	int64	   *triangles;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	graph_neighbours(graph, &neighbours);
	rank_nodes(&neighbours, graph->nodes, &ranked);
	keep_those_before(&neighbours, &ranked);
	triangles = count_triangles(&ranked);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		int64		of_node = triangles[ranked.rank[i]];
		float8		d = degree(&neighbours, i);
		Datum		values[3];
		bool		nulls[3] = {false};

		check_cancel_at(i);
		values[0] = graph_id(graph, i);
		values[1] = Int64GetDatum(of_node);
		values[2] = Float8GetDatum(of_node > 0 ? 2 * of_node / (d * (d - 1)) : 0);
		report_row(fcinfo, values, nulls);
		if (type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}
