/*
 * label_propagation.c
 *		Communities by what most neighbours say.
 *
 * Raghavan, Albert, Kumara, Near linear time algorithm to detect community
 * structures in large-scale networks, Physical Review E 76 (2007) 036106.  Each
 * node begins with a label of its own and takes the one with the most weight
 * among its neighbours, one node at a time in random order, one of the heaviest
 * at random if there are several; it keeps its own if that is one of them.  A
 * node needs another look only after a neighbour changed: nodes wait in a
 * queue.
 *
 * Each change raises the weight of edges whose ends have the same label, so it
 * ends: when each node has a heaviest label of its neighbours, which is the
 * paper's rule.  Nodes of the same label that do not hang together, which the
 * paper splits as well, become communities of their own.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/pg_prng.h"
#include "influence/label_propagation.h"

/*
 * Another label must weigh more than one's own by this part, more than sums of
 * rounded numbers can be wrong, so that nobody goes in circles.
 */
#define MARGIN 1e-12

/* However that may be: so many visits in the mean to each node are the last. */
#define MOST_VISITS 1000

typedef struct Labels
{
	const Network *network;
	pg_prng_state random;
	uint32	   *label;
	float8	   *weight;			/* by label, of the node at hand; 0 between nodes */
	uint32	   *touched;		/* labels whose weight is not 0 */
	uint32	   *queue;			/* a ring of as many as there are nodes */
	bool	   *waiting;
	uint32		first;
	uint32		count;
} Labels;

static uint32
random_below(Labels *labels, uint32 n)
{
	return (uint32) ((uint64) pg_prng_uint32(&labels->random) * n >> 32);
}

static void
begin(Labels *labels)
{
	uint32		nodes = labels->network->nodes;

	for (uint32 v = 0; v < nodes; v++)
	{
		uint32		other = random_below(labels, v + 1);

		check_cancel_at(v);
		labels->label[v] = v;
		labels->weight[v] = 0;
		labels->waiting[v] = true;
		labels->queue[v] = labels->queue[other];
		labels->queue[other] = v;
	}
	labels->first = 0;
	labels->count = nodes;
}

/* The label that v should have. */
static uint32
heaviest_label(Labels *labels, uint32 v)
{
	const Network *network = labels->network;
	float8	   *weight = labels->weight;
	uint32		own = labels->label[v];
	uint32		best = own;
	uint32		touched = 0;
	uint32		ties = 0;
	float8		least;
	float8		most;

	for (uint64 e = network->start[v]; e < network->start[v + 1]; e++)
	{
		uint32		label = labels->label[network->node[e]];

		labels->touched[touched] = label;
		touched += weight[label] == 0;
		weight[label] += network->weight[e];
	}
	least = weight[own] + MARGIN * network->strength[v];
	most = least;
	for (uint32 i = 0; i < touched; i++)
	{
		uint32		label = labels->touched[i];
		float8		here = weight[label];

		weight[label] = 0;
		if (here <= least || here < most)
			continue;
		ties = here > most ? 1 : ties + 1;
		most = here;
		if (ties == 1 || random_below(labels, ties) == 0)
			best = label;
	}
	return best;
}

/* The neighbours of v that have another label look again. */
static void
tell_neighbours(Labels *labels, uint32 v)
{
	const Network *network = labels->network;
	uint32		nodes = network->nodes;

	for (uint64 e = network->start[v]; e < network->start[v + 1]; e++)
	{
		uint32		other = network->node[e];
		uint32		last = labels->first + labels->count;

		if (labels->waiting[other] || labels->label[other] == labels->label[v])
			continue;
		labels->waiting[other] = true;
		labels->queue[last < nodes ? last : last - nodes] = other;
		labels->count++;
	}
}

void
label_propagation(const Network *network, uint64 seed, uint32 *label)
{
	Labels		labels = {0};
	uint64		nodes = network->nodes;

	labels.network = network;
	labels.label = label;
	labels.weight = graph_alloc(nodes, sizeof(float8), "communities");
	labels.touched = graph_alloc(nodes + 1, sizeof(uint32), "communities");
	labels.queue = graph_alloc(nodes, sizeof(uint32), "communities");
	labels.waiting = graph_alloc(nodes, sizeof(bool), "communities");
	pg_prng_seed(&labels.random, seed);
	begin(&labels);
	for (uint64 visits = nodes * MOST_VISITS; labels.count > 0 && visits > 0; visits--)
	{
		uint32		v = labels.queue[labels.first];
		uint32		heaviest;

		CHECK_FOR_INTERRUPTS();
		labels.first = labels.first + 1 < nodes ? labels.first + 1 : 0;
		labels.count--;
		labels.waiting[v] = false;
		heaviest = heaviest_label(&labels, v);
		if (heaviest != label[v])
		{
			label[v] = heaviest;
			tell_neighbours(&labels, v);
		}
	}
	network_split(network, label);
}
