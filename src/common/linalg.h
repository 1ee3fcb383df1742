/*
 * linalg.h
 *		Small dense linear algebra.  Matrices are arrays of rows.
 */
#ifndef SCRM_LINALG_H
#define SCRM_LINALG_H

/*
 * How often a chain that starts in i visits j before it ends: the inverse of
 * I - Q, where q[i][j] is the probability to go from i to j, and leave[i] that
 * to end.  Both are changed.  The diagonal of q is not looked at: no state
 * leads to itself.
 */
extern void chain_visits(float8 *q, float8 *leave, int states, float8 *visits);

/* Solves a x = b in place of b; a is changed.  False when a is singular. */
extern bool solve_dense(float8 *a, float8 *b, int n);

/*
 * Cholesky's factor of a symmetric matrix, in its lower triangle; false unless
 * the matrix is positive definite beyond rounding.
 */
extern bool cholesky(float8 *a, int n);

/* Solves a x = b in place of b, given the factor of a. */
extern void cholesky_solve(const float8 *factor, float8 *b, int n);

#endif							/* SCRM_LINALG_H */
