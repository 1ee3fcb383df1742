/*
 * components.h
 *		Which nodes reach each other.
 */
#ifndef SCRM_COMPONENTS_H
#define SCRM_COMPONENTS_H

#include "graph/graph.h"

/*
 * For each node the number of its component, whichever way its edges point;
 * components are numbered by their smallest node, from 0.  Returns how many.
 */
extern uint32 graph_connected_components(const Graph *graph, uint32 *component);

/*
 * For each node the number of its strongly connected component, numbered so
 * that an edge from one component to another runs to the higher number or to
 * the lower (see components.c; used as an order of work by pagerank.c).  Needs
 * no recursion.  Returns how many.
 */
extern uint32 graph_strong_components(Graph *graph, uint32 *component);

#endif							/* SCRM_COMPONENTS_H */
