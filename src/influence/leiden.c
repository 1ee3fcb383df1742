/*
 * leiden.c
 *		Communities by modularity: the Leiden algorithm.
 *
 * Traag, Waltman, van Eck, From Louvain to Leiden: guaranteeing well-connected
 * communities, Scientific Reports 9 (2019) 5233.  With w the weights of the
 * symmetrised graph, k(v) the strength of a node, K(C) the strengths of a
 * community's nodes added, 2m that of all and gamma the resolution,
 *
 *	Q = 1/2m sum over C of [ w(C, C) - gamma K(C)^2 / 2m ]
 *
 * A node v without community gains, times m, in joining C
 *
 *	gain(v, C) = w(v, C) - gamma k(v) K(C) / 2m
 *
 * and 0 alone.
 *
 *	0. fold: a node v with one neighbour gains k(v) (1 - gamma K(C) / 2m), more
 *	   than 0 where gamma is at most 1, by joining it, whatever its community:
 *	   so the two are one from the beginning.  On logs that is most nodes.
 *	   Nodes without edges stay alone and are left out.
 *
 * One iteration, from the partition that there is:
 *
 *	1. move: nodes wait in a queue, in random order at first; the next one goes
 *	   where it gains most, if that is more than where it is; its neighbours
 *	   elsewhere queue again.
 *	2. refine: each community anew from single nodes.  Those that are well
 *	   connected with the rest of the community S, w(v, S - v) >= gamma k(v)
 *	   (K(S) - k(v)) / 2m, join, in random order and if still alone, the well
 *	   connected part of S where they gain most, if they gain.
 *	3. merge the nodes of each part into one and begin again with this smaller
 *	   network and the communities of step 1, until each node is a community.
 *
 * Parts grow along edges, and communities in the end are parts: so each is
 * connected.  (Where rounding keeps step 2 from merging anybody, the caller is
 * told to split.)  Q never falls.  Iterations end with one that gains next to
 * nothing.
 *
 * The queue is not followed to its end: its last rounds walk hubs again and again
 * for next to nothing.
 *
 * Where the first iterations end depends on chance and decides where the last
 * ones do (correlation .6 to .95 on small logs), so there are several starts of
 * two iterations each, of which the best is followed.
 *
 * Of the parts that a node gains in step 2 the paper picks one at random, with
 * probabilities exp(gain / theta), theta small; here it is the best, which on
 * the logs measured ends as high, and leaves exp() and with it the machine out
 * of the result.  What is random is the orders, which are anew in each step.
 *
 * Work is what the arrays are walked for: edges lie together by node; what a
 * node has in common with communities is added up in an array by community,
 * with a list of those touched; merged networks are written by nodes sorted by
 * counting.  Two networks' room serves all levels and iterations.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/pg_prng.h"
#include "common/progress.h"
#include "influence/leiden.h"

#define FIRST_ITERATIONS 2		/* of each start, before the best is followed */

/*
 * Modularity that it takes to go on: that the last iteration gained, or in a
 * queue, that another visit to all nodes would gain at the rate of the last
 * round.  What is left there the next iteration finds.
 */
#define ENOUGH 1e-4

/*
 * A move must gain more than this part of the node's strength: more than sums
 * of rounded numbers can be wrong, so that nobody moves in circles.
 */
#define LEAST_GAIN 1e-10

#define AHEAD 4					/* how far ahead in the queue rows are fetched */

typedef struct Group
{
	float8		weight;			/* of the node at hand to it; 0 between nodes */
	float8		strength;		/* K: of its nodes together */
} Group;

/* A network that is ours, with room for more edges. */
typedef struct Room
{
	Network		network;
	uint64	   *start;
	uint32	   *node;
	float8	   *weight;
	uint64		edges;			/* that there is room for */
} Room;

/* An edge inside a community. */
typedef struct Inside
{
	float8		weight;
	uint32		node;
} Inside;

typedef struct Leiden
{
	float8		resolution;		/* gamma */
	float8		total;			/* 2m */
	pg_prng_state random;

	/* by node, by community, or by part, of the network at hand */
	uint32	   *community;
	uint32	   *part;
	Group	   *group;
	uint32	   *size;			/* nodes of a community; of a part */
	float8	   *link;			/* of a part: weight to the rest of its community */
	uint32	   *touched;		/* groups whose weight is not 0 */
	uint32	   *number;			/* communities without nodes; new numbers */
	uint32	   *queue;			/* nodes that wait; nodes by community, by part */
	uint32	   *order;			/* places of a community's nodes, at random */
	bool	   *waiting;
	bool		whole_parts;	/* the communities of the last iteration were parts */
	uint64	   *start;			/* of a community's, of a part's nodes */

	Inside	   *inside;			/* of one community at a time */
	uint64		inside_room;
	uint64	   *inside_start;

	Room		room[2];		/* of levels, in turn */
} Leiden;

/* A random number below n, the same on every server. */
static inline uint32
random_below(Leiden *leiden, uint32 n)
{
	return (uint32) ((uint64) pg_prng_uint32(&leiden->random) * n >> 32);
}

static void
shuffle(Leiden *leiden, uint32 *items, uint32 count)
{
	for (uint32 i = count; i > 1; i--)
	{
		uint32		other = random_below(leiden, i);
		uint32		item = items[i - 1];

		check_cancel_at(i);
		items[i - 1] = items[other];
		items[other] = item;
	}
}

/* Adds the weights of v's edges to their groups; returns how many were touched. */
static inline uint32
touch_groups(Leiden *leiden, const Network *network, uint32 v, const uint32 *group_of, uint32 touched)
{
	const uint32 *node = network->node;
	const float8 *weight = network->weight;
	Group	   *group = leiden->group;
	uint32	   *list = leiden->touched;
	uint64		end = network->start[v + 1];

	for (uint64 e = network->start[v]; e < end; e++)
	{
		uint32		other = group_of[node[e]];
		float8		before = group[other].weight;

		list[touched] = other;
		touched += before <= 0;
		group[other].weight = before + weight[e];
	}
	return touched;
}

/* ---- 1. move ---- */

/* Sizes and strengths of the communities, and those that have no node. */
static uint32
survey_communities(Leiden *leiden, const Network *network)
{
	uint32		empty = 0;

	for (uint32 c = 0; c < network->nodes; c++)
	{
		check_cancel_at(c);
		leiden->group[c].weight = 0;
		leiden->group[c].strength = 0;
		leiden->size[c] = 0;
	}
	for (uint32 v = 0; v < network->nodes; v++)
	{
		check_cancel_at(v);
		leiden->group[leiden->community[v]].strength += network->strength[v];
		leiden->size[leiden->community[v]]++;
	}
	for (uint32 c = network->nodes; c-- > 0;)
	{
		check_cancel_at(c);
		if (leiden->size[c] == 0)
			leiden->number[empty++] = c;
	}
	return empty;
}

static inline void
fetch_row(const Network *network, uint32 v)
{
	uint64		start = network->start[v];

	__builtin_prefetch(&network->node[start]);
	__builtin_prefetch(&network->weight[start]);
}

/* Returns the gains of all moves; 0 if there were none. */
static float8
move_nodes(Leiden *leiden, const Network *network)
{
	uint32		nodes = network->nodes;
	uint32	   *community = leiden->community;
	Group	   *group = leiden->group;
	uint32		empty = survey_communities(leiden, network);
	uint32		first = 0;
	uint32		waiting = nodes;
	uint32		round = nodes;
	uint64		round_edges = 0;
	float8		round_gain = 0;
	float8		gain = 0;
	float8		enough = 0.5 * ENOUGH * leiden->total / network->start[nodes];

	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		leiden->queue[v] = v;
		leiden->waiting[v] = true;
	}
	shuffle(leiden, leiden->queue, nodes);

	while (waiting > 0)
	{
		uint32		v = leiden->queue[first];
		uint32		from = community[v];
		uint32		to = from;
		float8		strength = network->strength[v];
		float8		share = leiden->resolution * (strength / leiden->total);
		float8		stay;
		float8		most;
		uint32		touched;

		CHECK_FOR_INTERRUPTS();
		if (round-- == 0)
		{
			gain += round_gain;
			if (round_gain < enough * round_edges)
				break;
			round = waiting - 1;
			round_edges = 0;
			round_gain = 0;
		}
		if (waiting > AHEAD)
			fetch_row(network, leiden->queue[first + AHEAD < nodes ? first + AHEAD : first + AHEAD - nodes]);
		first = first + 1 < nodes ? first + 1 : 0;
		waiting--;
		leiden->waiting[v] = false;

		round_edges += network->start[v + 1] - network->start[v];
		touched = touch_groups(leiden, network, v, community, 0);
		CHECK_FOR_INTERRUPTS();
		group[from].strength -= strength;
		stay = group[from].weight - share * group[from].strength;
		most = stay + LEAST_GAIN * strength;
		for (uint32 i = 0; i < touched; i++)
		{
			uint32		other = leiden->touched[i];
			float8		join = group[other].weight - share * group[other].strength;

			group[other].weight = 0;
			if (join > most && other != from)
			{
				most = join;
				to = other;
			}
		}
		if (most < 0 && leiden->size[from] > 1)
		{
			most = 0;
			to = leiden->number[--empty];
		}
		group[to].strength += strength;
		if (to == from)
			continue;

		CHECK_FOR_INTERRUPTS();
		round_gain += most - stay;
		community[v] = to;
		leiden->size[to]++;
		if (--leiden->size[from] == 0)
		{
			group[from].strength = 0;
			leiden->number[empty++] = from;
		}
		for (uint64 e = network->start[v]; e < network->start[v + 1]; e++)
		{
			uint32		other = network->node[e];

			if (!leiden->waiting[other] && community[other] != to)
			{
				uint32		last = first + waiting;

				leiden->queue[last < nodes ? last : last - nodes] = other;
				leiden->waiting[other] = true;
				waiting++;
			}
		}
	}
	return gain + round_gain;
}

/* ---- 2. refine ---- */

/*
 * Sorts nodes by group, of which there are so many: those of g are queue[start[g]]
 * .. queue[start[g + 1] - 1], ascending.
 */
static void
sort_by_group(Leiden *leiden, uint32 nodes, const uint32 *group_of, uint32 groups)
{
	uint64	   *start = leiden->start;

	for (uint32 g = 0; g < groups + 2; g++)
	{
		check_cancel_at(g);
		start[g] = 0;
	}
	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		start[group_of[v] + 2]++;
	}
	for (uint32 g = 0; g < groups; g++)
	{
		check_cancel_at(g);
		start[g + 2] += start[g + 1];
	}
	/* start[g + 1] runs from the first of g to that of g + 1 */
	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		leiden->queue[start[group_of[v] + 1]++] = v;
	}
}

/* Gives groups that have nodes numbers without gaps, in order of their first node. */
static uint32
renumber(uint32 *group_of, uint32 nodes, uint32 *number)
{
	uint32		groups = 0;

	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		number[v] = NO_NODE;
	}
	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		if (number[group_of[v]] == NO_NODE)
			number[group_of[v]] = groups++;
		group_of[v] = number[group_of[v]];
	}
	return groups;
}

/* Copies the edges of v inside community c to the end of so many others; returns how many there are then. */
static uint64
add_inside(Leiden *leiden, const Network *network, uint32 v, uint32 c, uint64 count)
{
	uint64		start = network->start[v];
	uint64		end = network->start[v + 1];
	const uint32 *node;
	const float8 *weight;
	const uint32 *community;
	Inside	   *inside;
	float8		link = 0;

	if (count + (end - start) >= leiden->inside_room)
	{
		uint64		room = 2 * (count + (end - start)) + 1024;
		Inside	   *more = graph_alloc(room, sizeof(Inside), "communities");

		for (uint64 e = 0; e < count; e++)
		{
			check_cancel_at((uint32) e);
			more[e] = leiden->inside[e];
		}
		pfree(leiden->inside);
		leiden->inside = more;
		leiden->inside_room = room;
	}
	node = network->node;
	weight = network->weight;
	community = leiden->community;
	inside = leiden->inside + count;
	for (uint64 e = start; e < end; e++)
	{
		bool		is_inside = community[node[e]] == c;

		inside->node = node[e];
		inside->weight = weight[e];
		inside += is_inside;
	}
	for (end = inside - leiden->inside; count < end; count++)
		link += leiden->inside[count].weight;
	leiden->link[v] = link;
	return count;
}

/* Where v, a part of its own, goes: the part that it gains most. */
static void
refine_node(Leiden *leiden, uint32 v, const Inside *inside, uint64 edges, float8 total)
{
	Group	   *group = leiden->group;
	float8		strength = group[v].strength;
	float8		share = leiden->resolution * (strength / leiden->total);
	float8		most = 0;
	float8		weight = 0;
	uint32		touched = 0;
	uint32		to = v;

	if (leiden->size[v] != 1 || leiden->link[v] < share * (total - strength))
		return;
	for (uint64 e = 0; e < edges; e++)
	{
		uint32		other = leiden->part[inside[e].node];

		leiden->touched[touched] = other;
		touched += group[other].weight <= 0;
		group[other].weight += inside[e].weight;
	}
	for (uint32 i = 0; i < touched; i++)
	{
		uint32		other = leiden->touched[i];
		float8		common = group[other].weight;
		float8		gain = common - share * group[other].strength;

		group[other].weight = 0;
		if (gain > most && leiden->link[other] >=
			leiden->resolution * (group[other].strength / leiden->total) * (total - group[other].strength))
		{
			most = gain;
			weight = common;
			to = other;
		}
	}
	if (to == v)
		return;
	leiden->part[v] = to;
	leiden->size[to]++;
	leiden->size[v] = 0;
	group[to].strength += strength;
	leiden->link[to] += leiden->link[v] - 2 * weight;
}

/*
 * Splits communities, numbered without gaps, into parts, so numbered that those of
 * a community follow each other.  Returns how many parts.
 */
static uint32
refine(Leiden *leiden, const Network *network, uint32 communities)
{
	uint32		parts = 0;

	sort_by_group(leiden, network->nodes, leiden->community, communities);
	for (uint32 v = 0; v < network->nodes; v++)
	{
		check_cancel_at(v);
		leiden->part[v] = v;
		leiden->size[v] = 1;
		leiden->group[v].weight = 0;
		leiden->group[v].strength = network->strength[v];
	}
	for (uint32 c = 0; c < communities; c++)
	{
		uint32	   *member = leiden->queue + leiden->start[c];
		uint32		members = leiden->start[c + 1] - leiden->start[c];
		uint64		count = 0;
		float8		total = 0;

		CHECK_FOR_INTERRUPTS();
		if (members > 1)
		{
			for (uint32 i = 0; i < members; i++)
			{
				CHECK_FOR_INTERRUPTS();
				leiden->order[i] = i;
				leiden->inside_start[i] = count;
				count = add_inside(leiden, network, member[i], c, count);
				total += network->strength[member[i]];
			}
			leiden->inside_start[members] = count;
			shuffle(leiden, leiden->order, members);
			for (uint32 i = 0; i < members; i++)
			{
				uint32		place = leiden->order[i];

				CHECK_FOR_INTERRUPTS();
				refine_node(leiden, member[place], leiden->inside + leiden->inside_start[place],
							leiden->inside_start[place + 1] - leiden->inside_start[place], total);
			}
		}
		/* number the parts; a part's name is one of its nodes */
		for (uint32 i = 0; i < members; i++)
		{
			check_cancel_at(i);
			if (leiden->size[member[i]] > 0)
				leiden->number[member[i]] = parts++;
		}
		for (uint32 i = 0; i < members; i++)
		{
			check_cancel_at(i);
			leiden->part[member[i]] = leiden->number[leiden->part[member[i]]];
		}
	}
	return parts;
}

/* ---- 3. merge ---- */

/* Makes room for so many more edges behind those that there are. */
static void
grow_room(Room *room, uint64 count, uint64 more)
{
	uint64		edges = Max(2 * room->edges, count + more + 1024);
	uint32	   *node = graph_alloc(edges, sizeof(uint32), "communities");
	float8	   *weight = graph_alloc(edges, sizeof(float8), "communities");

	for (uint64 e = 0; e < count; e++)
	{
		check_cancel_at((uint32) e);
		node[e] = room->node[e];
		weight[e] = room->weight[e];
	}
	pfree(room->node);
	pfree(room->weight);
	room->node = node;
	room->weight = weight;
	room->edges = edges;
}

/* The network whose nodes are the parts of this one. */
static void
merge_parts(Leiden *leiden, const Network *network, uint32 parts, Room *room)
{
	Group	   *group = leiden->group;
	uint64		count = 0;

	sort_by_group(leiden, network->nodes, leiden->part, parts);
	for (uint32 p = 0; p < parts; p++)
	{
		check_cancel_at(p);
		group[p].weight = 0;
	}
	for (uint32 p = 0; p < parts; p++)
	{
		float8		strength = 0;
		uint32		touched = 0;

		room->start[p] = count;
		for (uint64 i = leiden->start[p]; i < leiden->start[p + 1]; i++)
		{
			uint32		v = leiden->queue[i];

			CHECK_FOR_INTERRUPTS();
			strength += network->strength[v];
			touched = touch_groups(leiden, network, v, leiden->part, touched);
		}
		CHECK_FOR_INTERRUPTS();
		room->network.strength[p] = strength;
		if (count + touched > room->edges)
			grow_room(room, count, touched);
		for (uint32 i = 0; i < touched; i++)
		{
			uint32		other = leiden->touched[i];

			room->node[count] = other;
			room->weight[count] = group[other].weight;
			count += other != p;
			group[other].weight = 0;
		}
	}
	room->start[parts] = count;
	room->network.nodes = parts;
	room->network.start = room->start;
	room->network.node = room->node;
	room->network.weight = room->weight;
}

/* Each part belongs where its nodes belong. */
static void
inherit_communities(Leiden *leiden, uint32 nodes, uint32 parts)
{
	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		leiden->number[leiden->part[v]] = leiden->community[v];
	}
	for (uint32 p = 0; p < parts; p++)
	{
		check_cancel_at(p);
		leiden->community[p] = leiden->number[p];
	}
}

/* ---- 0. fold ---- */

static inline uint64
degree(const Network *network, uint32 v)
{
	return network->start[v + 1] - network->start[v];
}

/* The node on which v hangs: its one neighbour, unless v is the first of two that have only each other. */
static inline uint32
held_by(const Network *network, uint32 v)
{
	uint32		other;

	if (degree(network, v) != 1)
		return NO_NODE;
	other = network->node[network->start[v]];
	return degree(network, other) == 1 && v < other ? NO_NODE : other;
}

/*
 * The network without nodes that have no edges and, if that is allowed, with
 * those of one edge merged into their neighbours.  fold[v] is where v is then,
 * or one of the numbers behind.
 */
static void
fold_nodes(Leiden *leiden, const Network *network, bool pendants, Room *room, uint32 *fold)
{
	uint32		alone = network->nodes;
	uint32		parts = 0;

	for (uint32 v = 0; v < network->nodes; v++)
	{
		check_cancel_at(v);
		if (degree(network, v) == 0)
			leiden->part[v] = --alone;
		else if (!pendants || held_by(network, v) == NO_NODE)
			leiden->part[v] = parts++;
	}
	for (uint32 v = 0; v < network->nodes; v++)
	{
		check_cancel_at(v);
		if (pendants && held_by(network, v) != NO_NODE)
			leiden->part[v] = leiden->part[held_by(network, v)];
		fold[v] = leiden->part[v];
	}
	merge_parts(leiden, network, network->nodes, room);
	room->network.nodes = parts;
}

/* ---- all of it ---- */

/*
 * One iteration from the communities of the whole network to better ones;
 * merged[v] is room for the node of the network at hand that v became.  Returns
 * by how much modularity rose.
 */
static float8
iterate(Leiden *leiden, const Network *whole, uint32 *result, uint32 *merged)
{
	const Network *network = whole;
	float8		gain = 0;

	for (uint32 v = 0; v < whole->nodes; v++)
	{
		check_cancel_at(v);
		leiden->community[v] = result[v];
		merged[v] = v;
	}
	for (int level = 0;; level++)
	{
		Room	   *room = &leiden->room[level % 2];
		uint32		nodes = network->nodes;
		uint32		communities;
		uint32		parts;

		gain += move_nodes(leiden, network);
		communities = renumber(leiden->community, nodes, leiden->number);
		leiden->whole_parts = communities == nodes;
		if (leiden->whole_parts)
			break;
		parts = refine(leiden, network, communities);
		if (parts == nodes)
			break;
		merge_parts(leiden, network, parts, room);
		for (uint32 v = 0; v < whole->nodes; v++)
		{
			check_cancel_at(v);
			merged[v] = leiden->part[merged[v]];
		}
		inherit_communities(leiden, nodes, parts);
		network = &room->network;
	}
	for (uint32 v = 0; v < whole->nodes; v++)
	{
		check_cancel_at(v);
		result[v] = leiden->community[merged[v]];
	}
	return 2 * gain / leiden->total;
}

static void
each_alone(uint32 *community, uint32 nodes)
{
	for (uint32 v = 0; v < nodes; v++)
	{
		check_cancel_at(v);
		community[v] = v;
	}
}

static void
make_room(Room *room, const Network *network)
{
	uint64		edges = network->start[network->nodes] / 4 + 1024;

	room->start = graph_alloc((uint64) network->nodes + 1, sizeof(uint64), "communities");
	room->node = graph_alloc(edges, sizeof(uint32), "communities");
	room->weight = graph_alloc(edges, sizeof(float8), "communities");
	room->network.strength = graph_alloc(network->nodes, sizeof(float8), "communities");
	room->edges = edges;
}

static void
make_arrays(Leiden *leiden, const Network *network)
{
	uint64		nodes = network->nodes;

	leiden->community = graph_alloc(nodes, sizeof(uint32), "communities");
	leiden->part = graph_alloc(nodes, sizeof(uint32), "communities");
	leiden->group = graph_alloc(nodes, sizeof(Group), "communities");
	leiden->size = graph_alloc(nodes, sizeof(uint32), "communities");
	leiden->link = graph_alloc(nodes, sizeof(float8), "communities");
	leiden->touched = graph_alloc(nodes + 1, sizeof(uint32), "communities");
	leiden->number = graph_alloc(nodes, sizeof(uint32), "communities");
	leiden->queue = graph_alloc(nodes, sizeof(uint32), "communities");
	leiden->order = graph_alloc(nodes, sizeof(uint32), "communities");
	leiden->waiting = graph_alloc(nodes, sizeof(bool), "communities");
	leiden->start = graph_alloc(nodes + 2, sizeof(uint64), "communities");
	leiden->inside_start = graph_alloc(nodes + 1, sizeof(uint64), "communities");
	leiden->inside_room = 1024;
	leiden->inside = graph_alloc(leiden->inside_room, sizeof(Inside), "communities");
	make_room(&leiden->room[0], network);
	make_room(&leiden->room[1], network);
}

/* The best of several starts, improved until that is enough or was tried often enough. */
static LeidenResult
iterate_all(Leiden *leiden, const Network *network, int iterations, int starts, uint32 *community)
{
	LeidenResult result = {0};
	uint64		nodes = network->nodes;
	uint32	   *merged = graph_alloc(nodes, sizeof(uint32), "communities");
	uint32	   *best = graph_alloc(nodes, sizeof(uint32), "communities");
	float8		best_gain = -1;
	Progress	progress;

	progress_begin(&progress, "leiden");
	for (int start = 0; start < starts; start++)
	{
		float8		total = 0;

		each_alone(community, network->nodes);
		for (int i = 0; i < Min(iterations, FIRST_ITERATIONS); i++)
		{
			float8		gain = iterate(leiden, network, community, merged);

			total += gain;
			progress_step(&progress, ++result.iterations, "gain", gain);
		}
		if (total > best_gain)
		{
			best_gain = total;
			result.disconnected = !leiden->whole_parts;
			memcpy(best, community, nodes * sizeof(uint32));
		}
	}
	memcpy(community, best, nodes * sizeof(uint32));
	for (int i = FIRST_ITERATIONS; i < iterations && !result.converged; i++)
	{
		float8		gain = iterate(leiden, network, community, merged);

		result.converged = gain < ENOUGH;
		result.disconnected = !leiden->whole_parts;
		progress_step(&progress, ++result.iterations, "gain", gain);
	}
	pfree(merged);
	pfree(best);
	return result;
}

LeidenResult
leiden(const Network *network, float8 resolution, uint64 seed, int iterations, int starts, uint32 *community)
{
	Leiden		leiden = {0};
	LeidenResult result = {0};
	Room		folded;
	uint32	   *fold;
	uint32	   *found;

	each_alone(community, network->nodes);
	if (network->total == 0)
	{
		result.converged = true;
		return result;
	}
	leiden.resolution = resolution;
	leiden.total = network->total;
	pg_prng_seed(&leiden.random, seed);
	make_arrays(&leiden, network);
	make_room(&folded, network);
	fold = graph_alloc(network->nodes, sizeof(uint32), "communities");
	found = graph_alloc(network->nodes, sizeof(uint32), "communities");
	fold_nodes(&leiden, network, resolution <= 1, &folded, fold);
	result = iterate_all(&leiden, &folded.network, iterations, starts, found);
	for (uint32 v = 0; v < network->nodes; v++)
	{
		check_cancel_at(v);
		community[v] = fold[v] < folded.network.nodes ? found[fold[v]] : fold[v];
	}
	return result;
}
