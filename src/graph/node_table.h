/*
 * node_table.h
 *		From identifiers to node numbers, in order of appearance.
 *
 * A hash table without deletions: slots hold a place and the hash of its
 * identifier, identifiers stand one after the other.  Many are looked up at a
 * time, so that the memory they lie in is on its way while others are
 * compared.
 */
#ifndef SCRM_NODE_TABLE_H
#define SCRM_NODE_TABLE_H

#include "graph/graph.h"

typedef struct NodeSlot
{
	uint32		place;			/* plus one; 0: free */
	uint32		hash;
} NodeSlot;

typedef struct NodeTable
{
	MemoryContext context;
	IdType		type;
	uint32		nodes;
	uint32		room;
	uint32		mask;			/* of slots */
	NodeSlot   *slot;			/* NULL before the first identifier */
	NodeIds		id;				/* in order of appearance */
	uint64		bytes_room;		/* of texts */
	uint64		edges;			/* what stands beside it, for scrm.graph_memory: its edges, */
	uint64		edge_bytes;		/* and what they take */
} NodeTable;

extern void node_table_init(NodeTable *table, MemoryContext context, IdType type);
extern void node_table_free(NodeTable *table);

/* Nothing is looked up any more. */
extern void node_table_free_slots(NodeTable *table);

/* Memory it has. */
extern uint64 node_table_bytes(const NodeTable *table);

/*
 * Identifiers as they are looked up: those of numbers and uuids one after the
 * other, texts with their ends.  What is new gets the next number.
 */
extern void node_table_intern_numbers(NodeTable *table, const int64 *id, uint32 count, uint32 *node);
extern void node_table_intern_uuids(NodeTable *table, const pg_uuid_t *id, uint32 count, uint32 *node);
extern void node_table_intern_texts(NodeTable *table, const char *bytes, const uint32 *end, uint32 count, uint32 *node);

/* The identifiers of a graph or of another table; node has room for their numbers here. */
extern void node_table_intern_all(NodeTable *table, const NodeIds *id, uint32 nodes, uint32 *node);

/*
 * Ends the table: its identifiers in ascending order, in memory of the current
 * context, and the place each node has there (node_order.c).
 */
extern uint32 *node_table_order(NodeTable *table, NodeIds *id);

#endif							/* SCRM_NODE_TABLE_H */
