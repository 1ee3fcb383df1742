/*
 * leiden.h
 *		Communities by modularity.
 */
#ifndef SCRM_LEIDEN_H
#define SCRM_LEIDEN_H

#include "influence/network.h"

typedef struct LeidenResult
{
	int			iterations;		/* that were made */
	bool		converged;		/* the last one moved nobody */
} LeidenResult;

/*
 * community[v] for each node, below network->nodes and in no order.  Each
 * community is connected.
 */
extern LeidenResult leiden(const Network *network, float8 resolution, uint64 seed, int iterations, uint32 *community);

#endif							/* SCRM_LEIDEN_H */
