/*
 * neighbours.h
 *		Who has to do with whom, in either direction, and nothing more.
 */
#ifndef SCRM_NEIGHBOURS_H
#define SCRM_NEIGHBOURS_H

#include "graph/graph.h"

/* The neighbours of node i are node[start[i]] .. node[start[i + 1] - 1], in order. */
typedef struct NeighbourLists
{
	uint64	   *start;			/* nodes + 1 of them */
	uint32	   *node;
} NeighbourLists;

/*
 * Each pair of different nodes with an edge in either direction, in both
 * lists, in the current memory context.
 */
extern void graph_neighbours(const Graph *graph, NeighbourLists *neighbours);

extern void free_neighbours(NeighbourLists *neighbours);

#endif							/* SCRM_NEIGHBOURS_H */
