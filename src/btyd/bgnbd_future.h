/*
 * bgnbd_future.h
 *		The future of a customer of BG/NBD or MBG/NBD who is alive.
 *
 * His purchases come at rate lambda ~ Gamma(R, rate A), and after each of
 * them he is lost with probability p ~ Beta(a, b), for
 *
 *		R = r + x, A = alpha + T, b = the model's b + x		BG/NBD
 *		R = r + x, A = alpha + T, b = the model's b + x + 1	MBG/NBD
 *
 * All parameters are positive; times have the unit of A.  Answers are good to
 * 1e-11, relative, for parameters from 1e-3 to 1e4 and x up to 1,000.
 */
#ifndef SCRM_BGNBD_FUTURE_H
#define SCRM_BGNBD_FUTURE_H

/* Purchases expected within the horizon (>= 0). */
extern float8 bg_expected(float8 R, float8 A, float8 a, float8 b, float8 horizon);

/* How many of them a unit of time, t (>= 0) from now: the derivative of bg_expected. */
extern float8 bg_rate(float8 R, float8 A, float8 a, float8 b, float8 t);

/* Purchases expected for ever, discounted at the continuous rate d > 0: the integral of exp(-d t) bg_rate(t). */
extern float8 bg_dert(float8 R, float8 A, float8 a, float8 b, float8 d);

/* P(at least n purchases within the horizon), n >= 1. */
extern float8 bg_at_least(float8 R, float8 A, float8 a, float8 b, float8 horizon, int64 n);

/* P(just n purchases within the horizon), n >= 0. */
extern float8 bg_exactly(float8 R, float8 A, float8 a, float8 b, float8 horizon, int64 n);

/* Repeat purchases expected of a customer within so long after his first one; parameters of the model. */
extern float8 bg_expected_new(float8 r, float8 alpha, float8 a, float8 b, float8 horizon);
extern float8 mbg_expected_new(float8 r, float8 alpha, float8 a, float8 b, float8 horizon);

#endif							/* SCRM_BGNBD_FUTURE_H */
