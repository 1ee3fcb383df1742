/*
 * rr_sets.h
 *		Random reverse reachable sets: from whom a random receiver's action may
 *		have come.
 */
#ifndef SCRM_RR_SETS_H
#define SCRM_RR_SETS_H

#include "influence/diffusion.h"

typedef struct RRSampler RRSampler;

/* What drawing needs of a node, in one place: it is all that is read at random but for its edges. */
typedef struct Receiver
{
	uint64		start;			/* of its edges */
	uint32		edges;			/* with a self-loop */
	uint32		row;			/* in binomial; 0 if its edges are certain */
	uint32		seen;			/* the set that last had this node */
} Receiver;

#define ROOTS_AHEAD 8

struct RRSampler
{
	const Diffusion *diffusion;
	const Edges *out;			/* of each receiver: whom it responded to */
	pg_prng_state random;
	Receiver   *receiver;		/* of each node */
	uint32	   *root;			/* those whom anybody's action can reach */
	uint32		roots;
	uint32		next_root[ROOTS_AHEAD]; /* of the sets to come */
	uint32		set;			/* number of the set being drawn, from 1 */
	uint64		work;			/* nodes and blocks of edges gone over by all sets */
	void		(*extend) (RRSampler *sampler, uint32 node);
	uint32	   *node;			/* of the set being drawn */
	uint32		size;

	/* independent cascade with 1/degree */
	uint64	   *binomial;

	/* independent cascade with weights: the largest probability in each block of edges */
	uint64	   *most;

	/* linear threshold with weights: their sums along each receiver's edges */
	uint64	   *cumulative;
};

extern void sampler_open(RRSampler *sampler, const Diffusion *diffusion, int64 seed);
extern void sampler_close(RRSampler *sampler);

/* Draws a set into an array with room for all nodes, its root first; returns its size. */
extern uint32 sampler_draw(RRSampler *sampler, uint32 *set);

/* Sets one after another, and for each node those it is in. */
typedef struct RRSets
{
	uint32		nodes;			/* of the graph */
	uint32		count;
	uint64	   *start;			/* of each set in "node"; room for "sets" + 1 */
	uint32		sets;
	uint32	   *node;
	uint64		room;			/* of "node" */
	uint64	   *index_start;	/* of each node in "index"; nodes + 1 */
	uint32	   *index;
} RRSets;

#define RR_MAX_SETS ((uint32) 1 << 29)

extern void rr_sets_open(RRSets *rr, uint32 nodes);
extern void rr_sets_close(RRSets *rr);

/* Draws until there are so many sets, and indexes all. */
extern void rr_sets_draw(RRSets *rr, RRSampler *sampler, uint32 count);

#endif							/* SCRM_RR_SETS_H */
