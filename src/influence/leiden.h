/*
 * leiden.h
 *		Communities by modularity.
 */
#ifndef SCRM_LEIDEN_H
#define SCRM_LEIDEN_H

#include "influence/network.h"

typedef struct LeidenResult
{
	int			iterations;		/* that were made, of all starts */
	bool		converged;		/* the last one gained next to nothing */
	bool		disconnected;	/* some communities may be: network_split() */
} LeidenResult;

/*
 * community[v] for each node, below network->nodes and in no order: the best of
 * so many starts after two iterations, improved by as many more as there are.
 */
extern LeidenResult leiden(const Network *network, float8 resolution, uint64 seed, int iterations, int starts,
						   uint32 *community);

#endif							/* SCRM_LEIDEN_H */
