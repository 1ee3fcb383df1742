/*
 * holdout.h
 *		What a holdout test of a model counts: the entries of its tally.
 *
 * A tally (common/tally.h) whose entries are, by their first number:
 *
 *	0	(0, x): customers with x repeat purchases at the split, their later
 *		purchases, how many of these are inside the 80 % and the 95 % interval;
 *		predicted purchases, sums of |error|, error^2, and |error| of a guess
 *	1	(1, x): of the same, how many bought later, of how many the spend is
 *		predicted; predicted buyers, predicted spend, spend, sum of |error| of it
 *	2	(2, i): purchases and predicted purchases in the weeks 4 i + 1 to
 *		4 i + 4 after the split
 *	3	(3, age): customers whose first purchase was so many days before it
 *	4	(4, i): repeat purchases in the weeks 4 i + 1 to 4 i + 4 before it,
 *		counted backwards
 *	5	(5): customers new after the split, their purchases until the end,
 *		customers seen after the end alone, purchases after the end
 */
#ifndef SCRM_HOLDOUT_H
#define SCRM_HOLDOUT_H

#include "btyd/law.h"
#include "common/tally.h"

enum
{
	HOLDOUT_PREDICTED,
	HOLDOUT_SPENT,
	HOLDOUT_WEEKS,
	HOLDOUT_FIRST,
	HOLDOUT_BEFORE,
	HOLDOUT_LEFT_OUT
};

/* the numbers of an entry: so many counts, then as many amounts */
#define HOLDOUT_COUNTS 4

#define WEEK_DAYS 7
#define HOLDOUT_MAX_DAYS 36525	/* from the split to the end: a century */

#define HOLDOUT_SPEND_PARAMETERS 3

typedef struct HoldoutParams
{
	TimestampTz split;
	TimestampTz until;
	Word		zone;
	int32		split_day;
	int32		days;			/* from the split to the end */
	const BtydLaw *law;
	float8		parameters[MODEL_MAX_PARAMETERS];
	bool		has_spend;
	float8		spend[HOLDOUT_SPEND_PARAMETERS];
} HoldoutParams;

extern const TallyKind holdout_kind;

/* The days of split and end in the zone; what is wrong with them, or NULL. */
extern const char *holdout_days(HoldoutParams *params);

#endif							/* SCRM_HOLDOUT_H */
