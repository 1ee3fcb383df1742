/*
 * network.h
 *		A graph without directions, as the methods of communities walk it.
 */
#ifndef SCRM_NETWORK_H
#define SCRM_NETWORK_H

#include "graph/graph.h"

/*
 * Every edge stands with both of its ends.  All weights are positive; they are
 * what the user gave times a power of two, so that no sum of them and no
 * product of two quotients leaves the range of numbers.
 */
typedef struct Network
{
	uint32		nodes;
	const uint64 *start;		/* the edges of v are start[v] .. start[v + 1] - 1 */
	const uint32 *node;
	const float8 *weight;
	float8	   *strength;		/* weights added over the edges of a node; of a merged node also those inside */
	float8		total;			/* of strengths: twice the sum of weights, 2m in formulas */
	int			exponent;		/* weights are the user's times 2^-exponent */
} Network;

/* Of the symmetrised graph, without self-loops and without edges of weight 0. */
extern void network_make(Graph *graph, Network *network);

/* Communities that do not hang together become several; each is named by its smallest node. */
extern void network_split(const Network *network, uint32 *community);

#endif							/* SCRM_NETWORK_H */
