/*
 * newton.h
 *		Maximum of a smooth function with exact gradient and Hessian.
 */
#ifndef SCRM_NEWTON_H
#define SCRM_NEWTON_H

/*
 * The function at x: returns its value, fills gradient[n] and hessian[n * n],
 * both triangles.  A value of -infinity or NaN says that x is outside.
 */
typedef float8 (*NewtonFunction) (void *data, const float8 *x, float8 *gradient, float8 *hessian);

typedef struct NewtonResult
{
	float8		value;
	int			iterations;		/* evaluations of the function that were accepted */
	bool		converged;
	int			runaway;		/* not converged: the coordinate that runs to infinity, or -1 */
	float8	   *gradient;		/* at the end */
	float8	   *hessian;
} NewtonResult;

/*
 * Walks from x, which it changes, to a maximum by damped Newton steps.  A
 * coordinate that ends further than "far" from where it began, or still walks
 * when the iterations are over, is said to run to infinity: work in logarithms.
 */
extern NewtonResult newton_maximize(NewtonFunction function, void *data, int n, float8 *x, float8 far);

/* The inverse of -hessian in place; false unless it is positive definite. */
extern bool newton_covariance(float8 *hessian, int n);

#endif							/* SCRM_NEWTON_H */
