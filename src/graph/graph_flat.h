/*
 * graph_flat.h
 *		A graph as one flat value, which is what is stored.
 */
#ifndef SCRM_GRAPH_FLAT_H
#define SCRM_GRAPH_FLAT_H

#include "graph/graph.h"

/* Bytes of the value. */
extern uint64 graph_flat_size(const Graph *graph);

/* Writes them; size as told. */
extern void graph_flatten(const Graph *graph, void *result, Size size);

/* A graph in a context of its own below "parent"; every count and order is checked. */
extern Graph *graph_from_flat(const struct varlena *flat, IdType type, MemoryContext parent);

#endif							/* SCRM_GRAPH_FLAT_H */
