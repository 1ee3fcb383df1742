/*
 * power_iteration.h
 *		Steps y <- a t + d P y towards a PageRank, see pagerank.c.
 */
#ifndef SCRM_POWER_ITERATION_H
#define SCRM_POWER_ITERATION_H

#include "influence/pagerank.h"

/*
 * Takes steps as far as they are worth it, from teleport or, where that is the
 * same everywhere, from a guess.  Leaves rank->score = y, iterations and bound;
 * returns a.  A bound above the tolerance, with iterations left, is an estimate.
 */
extern float8 power_iteration(const LinearSystem *system, PageRank *rank, float8 *teleport, bool uniform, Progress *progress);

#endif							/* SCRM_POWER_ITERATION_H */
