/*
 * pareto_nbd.h
 *		Purchases to come of a customer who is alive, under the Pareto/NBD model.
 */
#ifndef SCRM_PARETO_NBD_H
#define SCRM_PARETO_NBD_H

/* p: r, alpha, s, beta; what each of them is, law.h says. */
extern float8 pareto_nbd_expected(const float8 *p, int64 x, float8 age, float8 horizon);
extern float8 pareto_nbd_rate(const float8 *p, int64 x, float8 age, float8 after);
extern float8 pareto_nbd_dert(const float8 *p, int64 x, float8 age, float8 discount);
extern float8 pareto_nbd_at_least(const float8 *p, int64 x, float8 age, float8 horizon, int64 n);
extern float8 pareto_nbd_exactly(const float8 *p, int64 x, float8 age, float8 horizon, int64 n);
extern float8 pareto_nbd_expected_new(const float8 *p, float8 horizon);

#endif							/* SCRM_PARETO_NBD_H */
