/*
 * union_find.h
 *		Sets of nodes that are joined pair by pair.
 *
 * A set is a tree whose root is its smallest node, which names the set: nodes
 * are numbered in order of identifiers, so the name does not depend on the
 * order of joins.  No node's parent is larger than the node.  Paths are halved
 * while they are walked (Tarjan, van Leeuwen, JACM 31 (1984) 245), which keeps
 * m joins of n nodes at O(m log n), and close to m on graphs of people.
 */
#ifndef SCRM_UNION_FIND_H
#define SCRM_UNION_FIND_H

#include "common/check.h"

/* Each node alone. */
static inline void
union_begin(uint32 *parent, uint32 nodes)
{
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		parent[i] = i;
	}
}

static inline uint32
union_root(uint32 *parent, uint32 node)
{
	while (parent[node] != node)
	{
		parent[node] = parent[parent[node]];
		node = parent[node];
	}
	return node;
}

static inline void
union_join(uint32 *parent, uint32 a, uint32 b)
{
	/* mostly both hang below the same node already */
	if (parent[a] == parent[b])
		return;
	a = union_root(parent, a);
	b = union_root(parent, b);
	if (a < b)
		parent[b] = a;
	else
		parent[a] = b;
}

/* Afterwards every node's parent is the smallest node of its set. */
static inline void
union_flatten(uint32 *parent, uint32 nodes)
{
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		parent[i] = parent[parent[i]];
	}
}

#endif							/* SCRM_UNION_FIND_H */
