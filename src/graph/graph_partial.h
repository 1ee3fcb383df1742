/*
 * graph_partial.h
 *		The state of a graph's aggregate on its way between processes.
 */
#ifndef SCRM_GRAPH_PARTIAL_H
#define SCRM_GRAPH_PARTIAL_H

#include "graph/graph.h"

/* An error with its size where it is more than a value may have. */
extern bytea *partial_from_builder(GraphBuilder *builder);

/* What stands in another's state, read straight into this one; sizes and numbers are checked. */
extern void builder_add_partial(GraphBuilder *builder, const bytea *partial);

#endif							/* SCRM_GRAPH_PARTIAL_H */
