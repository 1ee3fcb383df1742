/*
 * newton.c
 *		Maximum of a smooth function, see newton.h.
 *
 * A step solves (shift D - H) step = gradient, D the diagonal of |H|.  The
 * shift is 0 where the Hessian is negative definite; elsewhere it grows until the
 * matrix is (Levenberg, Marquardt).  The step is halved until the value rises
 * by a part of what it promises (Armijo).  When a whole Newton step no longer
 * moves anything, what is left of the error is its square.
 */
#include "scrm.h"

#include <math.h>

#include "common/linalg.h"
#include "common/newton.h"
#include "miscadmin.h"

#define MAX_ITERATIONS 200
#define MAX_HALVINGS 40
/* A coordinate of a logarithm: e^2 at a step is far. */
#define MAX_STEP 2.0
#define CONVERGED_STEP 1e-7
/* What the value itself is worth. */
#define VALUE_NOISE 1e-12

/* Fills step from gradient and Hessian; true when no shift was needed. */
static bool
newton_step(const float8 *gradient, const float8 *hessian, int n, float8 *step, float8 *matrix)
{
	float8		shift = 0;
	float8		largest = 0;

	for (int i = 0; i < n; i++)
		largest = Max(largest, fabs(hessian[i * n + i]));
	if (largest == 0)
		largest = 1;
	for (;;)
	{
		for (int i = 0; i < n * n; i++)
			matrix[i] = -hessian[i];
		for (int i = 0; i < n && shift > 0; i++)
			matrix[i * n + i] += shift * (fabs(hessian[i * n + i]) + 1e-6 * largest);
		if (cholesky(matrix, n))
			break;
		shift = Max(1e-3, 4 * shift);
		if (shift > 1e12)
			break;				/* not a number: the values will tell */
	}
	memcpy(step, gradient, n * sizeof(float8));
	cholesky_solve(matrix, step, n);
	return shift == 0;
}

static float8
longest_coordinate(const float8 *step, int n)
{
	float8		longest = 0;

	for (int i = 0; i < n; i++)
		longest = Max(longest, fabs(step[i]));
	return longest;
}

static int
furthest_coordinate(const float8 *x, const float8 *start, int n)
{
	int			furthest = 0;

	for (int i = 1; i < n; i++)
		if (fabs(x[i] - start[i]) > fabs(x[furthest] - start[furthest]))
			furthest = i;
	return furthest;
}

NewtonResult
newton_maximize(NewtonFunction function, void *data, int n, float8 *x, float8 far)
{
	NewtonResult result = {0};
	Size		size = n * sizeof(float8);
	float8	   *start = palloc(size);
	float8	   *step = palloc(size);
	float8	   *trial = palloc(size);
	float8	   *matrix = palloc(n * size);
	float8	   *next_gradient = palloc(size);
	float8	   *next_hessian = palloc(n * size);

	memcpy(start, x, size);
	result.gradient = palloc(size);
	result.hessian = palloc(n * size);
	result.runaway = -1;
	result.value = function(data, x, result.gradient, result.hessian);
	while (isfinite(result.value) && result.iterations < MAX_ITERATIONS)
	{
		bool		whole = newton_step(result.gradient, result.hessian, n, step, matrix);
		float8		longest = longest_coordinate(step, n);
		float8		factor = longest > MAX_STEP ? MAX_STEP / longest : 1;
		float8		promise = 0;
		float8		value = 0;
		int			halvings;

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < n; i++)
			promise += result.gradient[i] * step[i];
		if (!isfinite(longest) || !isfinite(promise))
			return result;
		for (halvings = 0; halvings < MAX_HALVINGS; halvings++, factor /= 2)
		{
			for (int i = 0; i < n; i++)
				trial[i] = x[i] + factor * step[i];
			value = function(data, trial, next_gradient, next_hessian);
			if (value >= result.value + 1e-4 * factor * promise - VALUE_NOISE * fabs(result.value))
				break;			/* NaN is not */
		}
		result.iterations++;
		if (halvings == MAX_HALVINGS)
			return result;
		memcpy(x, trial, size);
		result.value = value;
		memcpy(result.gradient, next_gradient, size);
		memcpy(result.hessian, next_hessian, n * size);
		ereport(DEBUG1,
				(errmsg_internal("newton: iteration %d, value %.15g, longest step %.3g",
								 result.iterations, value, factor * longest)));

		if (whole && longest <= CONVERGED_STEP)
		{
			result.converged = true;
			return result;
		}
		result.runaway = furthest_coordinate(x, start, n);
		if (fabs(x[result.runaway] - start[result.runaway]) > far)
			return result;
	}
	return result;
}

bool
newton_covariance(float8 *hessian, int n)
{
	float8	   *factor = palloc((Size) n * n * sizeof(float8));

	for (int i = 0; i < n * n; i++)
		factor[i] = -hessian[i];
	if (!cholesky(factor, n))
		return false;
	for (int j = 0; j < n; j++)
	{
		float8	   *row = hessian + j * n;

		memset(row, 0, n * sizeof(float8));
		row[j] = 1;
		cholesky_solve(factor, row, n);
	}
	for (int i = 0; i < n; i++)
		for (int j = 0; j < i; j++)
			hessian[i * n + j] = hessian[j * n + i] = (hessian[i * n + j] + hessian[j * n + i]) / 2;
	return true;
}
