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
 * For each node the number of its strongly connected component, numbered from
 * 0 so that an edge from one component to another runs to the higher number.
 * Returns how many.
 */
extern uint32 graph_strong_components(const Graph *graph, uint32 *component);

/*
 * The same, and all nodes in order of their components, inside of one mostly
 * after their sources: an order of work.  With only_weighted an edge of weight
 * 0 is none.
 */
extern uint32 graph_strong_order(const Graph *graph, bool only_weighted, uint32 *component, uint32 *order);

#endif							/* SCRM_COMPONENTS_H */
