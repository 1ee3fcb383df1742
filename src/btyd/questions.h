/*
 * questions.h
 *		What can be asked of a model about one customer.
 */
#ifndef SCRM_QUESTIONS_H
#define SCRM_QUESTIONS_H

#include "btyd/law.h"
#include "btyd/rfm.h"

/* Someone with x repeat purchases, the last at t_x, watched until his age; times in the unit of p. */
typedef struct Customer
{
	const BtydLaw *law;
	const float8 *p;
	int64		x;
	float8		t_x;
	float8		age;
} Customer;

/* A model that answers for every customer alike: one that needs covariates is an error. */
extern void model_read_plain(const ModelKind *kind, Datum row, Model *model);

/* P(just n purchases within the horizon), n >= 0: 0 also when the customer is no more. */
extern float8 purchase_probability(const Customer *customer, float8 horizon, int64 n);

/* P(at least n), n >= 0. */
extern float8 purchases_at_least(const Customer *customer, float8 horizon, int64 n);

/* The smallest n with P(at least n + 1) <= tail, tail > 0. */
extern int64 purchases_above(const Customer *customer, float8 horizon, float8 tail);

/* ---- arguments ---- */

/* A horizon as an interval, in days. */
extern float8 horizon_days(FunctionCallInfo fcinfo, int argno);

/* An effective annual discount rate (0.15: 15 %) as a continuous one a day. */
extern float8 discount_a_day(FunctionCallInfo fcinfo, int argno);

#endif							/* SCRM_QUESTIONS_H */
