/*
 * forest.h
 *		Children with their parents: the forest that the rows of a tally make.
 */
#ifndef SCRM_FOREST_H
#define SCRM_FOREST_H

#include "common/ids.h"
#include "common/tally.h"

#define NO_PARENT PG_UINT32_MAX

typedef struct ForestNode
{
	Word		id;				/* encoded */
	uint32		parent;			/* its place, or NO_PARENT: a root */
	uint32		open;			/* children that are not taken yet */
	uint32		ring;			/* from 1: the ring that it is in */
	bool		several;		/* parents */
} ForestNode;

/* The hash saves a look at most of the other identifiers. */
typedef struct ForestSlot
{
	uint32		hash;
	uint32		place;			/* plus one; 0: empty */
} ForestSlot;

/*
 * First the nodes with rows of their own, as children or without a parent, in
 * order of identifiers, as the tally has them; then those known as parents
 * alone, in order of appearance.
 */
typedef struct Forest
{
	IdType		type;
	const Tally *tally;			/* canonical; identifiers point into it */
	ForestNode *node;
	uint32		count;
	uint32		room;
	uint32		listed;			/* as many as have rows of their own */
	uint32		rings;
	ForestSlot *slot;			/* by hash of the identifier */
	uint32		mask;
	uint32	   *order;			/* places, everyone after all below it */
} Forest;

/* What becomes of a row. */
typedef enum ForestFate
{
	FATE_USED,
	FATE_NO_PARENT,
	FATE_OWN_PARENT,
	FATE_SEVERAL_PARENTS,
	FATE_IN_RING,
	FATES
} ForestFate;

/* Walks over the entries of the tally, with the place of the child. */
typedef struct ForestWalk
{
	TallyCursor cursor;
	Word		child;			/* encoded, as the next */
	Word		parent;			/* no bytes: NULL */
	uint32		place;
} ForestWalk;

/*
 * A transition function: adds these numbers to the entry of the child and the
 * parent in these arguments; the state is argument 0.  The child is not NULL, the
 * parent may be.  The names are for messages.
 */
extern Datum forest_accumulate(FunctionCallInfo fcinfo, const TallyKind *kind, IdType type, const TallyNumber *numbers,
							   int child, const char *child_name, int parent, const char *parent_name);

/* TallyKind.check of a tally whose keys are these and whose first number counts rows; and its params. */
extern const char *forest_check_bigint(const Tally *tally);
extern const char *forest_check_text(const Tally *tally);
extern const char *forest_check_uuid(const Tally *tally);
extern const char *const forest_params[];

/* The forest of a canonical tally. */
extern void forest_make(Forest *forest, const Tally *tally, IdType type);

extern void forest_walk(const Forest *forest, ForestWalk *walk);
extern bool forest_next(const Forest *forest, ForestWalk *walk);
extern ForestFate forest_fate(const Forest *forest, const ForestWalk *walk);

/* Rows by what becomes of them; returns how many there are, or an error that names the state. */
extern int64 forest_count_rows(const Forest *forest, const TallyKind *kind, int64 *rows);

/* All places in order of identifiers. */
extern uint32 *forest_by_id(const Forest *forest);

/* The generation of each node, roots being 0, and how many there are. */
extern uint32 *forest_generations(const Forest *forest, uint32 *generations);

/* How many children each node has by rows that are used. */
extern uint32 *forest_children(const Forest *forest);

/* Room for what grows with the number of nodes, with zeros. */
extern void *forest_alloc(Size count, Size size);

#endif							/* SCRM_FOREST_H */
