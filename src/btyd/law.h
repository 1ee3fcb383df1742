/*
 * law.h
 *		What a buy-till-you-die model knows: its likelihood for fits, and the
 *		laws of a customer's future for questions.
 *
 * A customer has x repeat purchases, the last at t_x after the first one, and
 * was watched until his age T.  Times are in the unit of the parameters.
 */
#ifndef SCRM_LAW_H
#define SCRM_LAW_H

#include "btyd/model.h"

/* Customers alike: count of them with the same history. */
typedef struct Cell
{
	int64		x;
	float8		t_x;
	float8		age;
	int64		count;
} Cell;

#define LAW_PARAMETERS 4

/* A weighted sum of log-likelihoods, derivatives by the logarithms of the parameters. */
typedef struct LawSums
{
	float8		value;
	float8		gradient[LAW_PARAMETERS];
	float8		hessian[LAW_PARAMETERS][LAW_PARAMETERS];
} LawSums;

typedef struct BtydLaw
{
	ModelKind	kind;

	/* Adds the cells, all with parameters p, to the sums.  At most some thousand cells: no look for a cancel. */
	void		(*add_cells) (const float8 *p, const Cell *cells, int n, LawSums *sums);
	float8		(*log_likelihood) (const float8 *p, int64 x, float8 t_x, float8 age);
	float8		(*p_alive) (const float8 *p, int64 x, float8 t_x, float8 age);

	/*
	 * Of the customer who is alive at his age: P(alive) times these is the
	 * answer for a customer of whom one does not know it.
	 */

	/* Purchases expected within the horizon (>= 0). */
	float8		(*expected) (const float8 *p, int64 x, float8 age, float8 horizon);
	/* How many of them are expected a unit of time, so long after: the derivative of expected. */
	float8		(*rate) (const float8 *p, int64 x, float8 age, float8 after);
	/* Purchases expected for ever, discounted: the integral of exp(-discount t) rate(t), discount > 0. */
	float8		(*dert) (const float8 *p, int64 x, float8 age, float8 discount);
	/* P(at least n purchases within the horizon), n >= 1. */
	float8		(*at_least) (const float8 *p, int64 x, float8 age, float8 horizon, int64 n);
	/* P(just n purchases within the horizon), n >= 0. */
	float8		(*exactly) (const float8 *p, int64 x, float8 age, float8 horizon, int64 n);

	/* Repeat purchases expected of a customer within the time since his first one. */
	float8		(*expected_new) (const float8 *p, float8 horizon);
} BtydLaw;

extern const BtydLaw bgnbd_law;
extern const BtydLaw mbgnbd_law;
extern const BtydLaw pareto_nbd_law;

#endif							/* SCRM_LAW_H */
