/*
 * graph_partial.h
 *		The state of a graph's aggregate on its way between processes.
 */
#ifndef SCRM_GRAPH_PARTIAL_H
#define SCRM_GRAPH_PARTIAL_H

#include "graph/graph.h"

/* An error with its size where it is more than a value may have. */
extern bytea *partial_from_builder(GraphBuilder *builder);

/* In the context that is told; every byte is checked. */
extern GraphBuilder *builder_from_partial(const bytea *partial, IdType type, MemoryContext context);

#endif							/* SCRM_GRAPH_PARTIAL_H */
