/*
 * referral_forest.h
 *		Who referred whom: the state of trees of referrals.
 */
#ifndef SCRM_REFERRAL_FOREST_H
#define SCRM_REFERRAL_FOREST_H

#include "common/forest.h"

/* The state for each type of identifiers. */
extern const TallyKind *const referral_tree_kind[];

/* The numbers of an entry. */
enum
{
	REFERRAL_ROWS,
	REFERRAL_VALUE
};

/* Argument 0, a state with identifiers of this type. */
extern void referral_forest(FunctionCallInfo fcinfo, Forest *forest, IdType type);

/* The own value of each customer: the sum over all rows where he was referred, by whomever. */
extern float8 *own_values(const Forest *forest);

#endif							/* SCRM_REFERRAL_FOREST_H */
