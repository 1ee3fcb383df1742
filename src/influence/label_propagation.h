/*
 * label_propagation.h
 *		Communities by what most neighbours say.
 */
#ifndef SCRM_LABEL_PROPAGATION_H
#define SCRM_LABEL_PROPAGATION_H

#include "influence/network.h"

/* label[v] for each node, below network->nodes and in no order; connected. */
extern void label_propagation(const Network *network, uint64 seed, uint32 *label);

#endif							/* SCRM_LABEL_PROPAGATION_H */
