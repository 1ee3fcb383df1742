/*
 * clv.h
 *		What a customer's future purchases are worth.
 */
#ifndef SCRM_CLV_H
#define SCRM_CLV_H

#include "btyd/questions.h"

/* p, q, gamma of the model of spend */
enum
{
	SPEND_P,
	SPEND_Q,
	SPEND_GAMMA,
	SPEND_PARAMETERS
};

/* The purchases of a customer from now on, up to a horizon, and what one of them brings. */
typedef struct FutureValue
{
	Customer	customer;		/* times in days */
	const Model *model;			/* its parameters are the customer's */
	const Model *spend;
	int64		spend_x;		/* purchases that say something about his spend */
	float8		spend_mean;
	float8		horizon;
	float8		discount;		/* continuous, a day */
	float8		margin;
} FutureValue;

/* Purchases expected of a customer who is alive, each counted exp(-discount t) when it comes t from now. */
extern float8 discounted_purchases(const Customer *customer, float8 horizon, float8 discount);

/*
 * (model, gamma_gamma, rfm, horizon, discount_rate, margin, ...): false when
 * the answer is NULL.  The plan is made of the two models by a room's own
 * function, which has clv_make_plan() do it.
 */
extern bool clv_arguments(FunctionCallInfo fcinfo, const BtydLaw *law, void (*make) (FunctionCallInfo fcinfo, void *plan),
						  FutureValue *value);
extern void clv_make_plan(FunctionCallInfo fcinfo, void *plan, const BtydLaw *law);

#endif							/* SCRM_CLV_H */
