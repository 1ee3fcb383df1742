/*
 * quadrature.h
 *		Integrals of smooth functions of one variable.
 */
#ifndef SCRM_QUADRATURE_H
#define SCRM_QUADRATURE_H

/* ln of the integrand at y; -infinity where it is 0. */
typedef float8 (*LogIntegrand) (float8 y, const void *context);

/*
 * ln of the integral over the whole line of a positive analytic function with
 * one peak, tails that fall at least exponentially, at any rate, and no
 * features narrower than the peak and narrower than 1.  Other ranges come to
 * this by a substitution: y = ln x for x > 0, a logit for an interval; the
 * derivative belongs to the integrand.  The search for the peak begins at
 * "near", where the integrand must not vanish.  About 1e-13 relative, in 50 to
 * some 1,000 calls of log_f.
 */
extern float8 log_integral(LogIntegrand log_f, const void *context, float8 near);

/* Gauss and Legendre's rule on (-1, 1), exact for polynomials of degree 15. */
#define GAUSS_NODES 8

extern const float8 gauss_node[GAUSS_NODES];
extern const float8 gauss_weight[GAUSS_NODES];

/* f at a node of the panel (low, high) has this place and this weight. */
static inline float8
gauss_place(float8 low, float8 high, int node)
{
	return low + (high - low) * (0.5 + 0.5 * gauss_node[node]);
}

static inline float8
gauss_share(float8 low, float8 high, int node)
{
	return (high - low) * 0.5 * gauss_weight[node];
}

#endif							/* SCRM_QUADRATURE_H */
