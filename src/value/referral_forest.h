/*
 * referral_forest.h
 *		Who referred whom: the state of trees of referrals, and the forest that
 *		its rows make.
 */
#ifndef SCRM_REFERRAL_FOREST_H
#define SCRM_REFERRAL_FOREST_H

#include "common/ids.h"
#include "common/tally.h"
#include "utils/memutils.h"

/* The state for each type of identifiers. */
extern const TallyKind *const referral_tree_kind[];

/* An entry of it. */
typedef struct Referral
{
	Word		referred;		/* encoded, as the next */
	Word		referrer;		/* no bytes: NULL */
	int64		rows;
	float8		value;
} Referral;

#define NOBODY PG_UINT32_MAX

typedef struct Customer
{
	Word		id;
	uint32		referrer;		/* his place, or NOBODY: a root */
	uint32		open;			/* referred customers that are not taken yet */
	uint32		ring;			/* from 1: the cycle that he is in */
	bool		several;		/* referrers */
	float8		own;
	float8		own_lost;		/* sum.h */
} Customer;

/*
 * First the customers who were referred, or came by themselves, in order of
 * identifiers, as the tally has them; then those known as referrers alone, in
 * order of appearance.
 */
typedef struct Forest
{
	IdType		type;
	Tally	   *tally;			/* canonical; identifiers point into it */
	Customer   *customer;
	uint32		count;
	uint32		room;
	uint32		referred;		/* as many as have rows of their own */
	uint32		rings;
	uint32	   *slot;			/* places by hash of the identifier, plus one */
	uint32		mask;
	uint32	   *order;			/* places, everybody after all below him */
} Forest;

/* Walks over the entries, with the place of the referred customer. */
typedef struct ForestWalk
{
	TallyCursor cursor;
	Referral	referral;
	uint32		place;
} ForestWalk;

extern void walk_forest(const Forest *forest, ForestWalk *walk);
extern bool next_referral(const Forest *forest, ForestWalk *walk);

/* Argument 0, a state with identifiers of this type. */
extern void forest_make(FunctionCallInfo fcinfo, Forest *forest, IdType type);

static inline bool
is_self_referral(const Referral *referral)
{
	return word_eq(referral->referrer, referral->referred);
}

/* Room for what grows with the number of customers. */
static inline void *
allocate(Size count, Size size)
{
	return palloc_extended(Max(count, 1) * size, MCXT_ALLOC_HUGE);
}

#endif							/* SCRM_REFERRAL_FOREST_H */
