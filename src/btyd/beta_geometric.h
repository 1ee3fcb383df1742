/*
 * beta_geometric.h
 *		How long customers stay who leave after each period with a chance of
 *		their own, beta distributed: P(stays k periods) = (stay)_k / (leave + stay)_k,
 *		(a)_k = a (a + 1) ... (a + k - 1).
 */
#ifndef SCRM_BETA_GEOMETRIC_H
#define SCRM_BETA_GEOMETRIC_H

/* ln P(stays k periods); k need not be whole. */
extern float8 log_stay(float8 leave, float8 stay, float8 k);

/* Periods that are stayed of the next "horizon": the sum of P(stays k) for k = 1 ... horizon. */
extern float8 expected_stay(float8 leave, float8 stay, int64 horizon);

/*
 * The sum of P(stays k) / (1 + rate)^k for k = 1 ..., rate >= 0; infinite for
 * rate = 0 unless leave > 1.
 */
extern float8 discounted_stay(float8 leave, float8 stay, float8 rate);

#endif							/* SCRM_BETA_GEOMETRIC_H */
