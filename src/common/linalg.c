/*
 * linalg.c
 *		Small dense linear algebra, see linalg.h.
 *
 * The inverse of I - Q by state reduction (Grassmann, Taksar, Heyman,
 * Operations Research 33 (1985) 1107): state after state is taken out of the
 * chain, whose other states then reach each other through it.  What leaves a
 * state is added up from what it leads to, never subtracted from one; so every
 * number is a sum of products of positive ones, and every entry of the answer
 * has a small relative error, however slowly the chain ends.
 */
#include "scrm.h"

#include <math.h>

#include "common/linalg.h"
#include "miscadmin.h"

/* to += factor * from */
static inline void
add_row(float8 *to, const float8 *from, float8 factor, int count)
{
	for (int j = 0; j < count; j++)
		to[j] += factor * from[j];
}

/*
 * Takes states out in their order.  Then q holds, of row k, behind the
 * diagonal where k leads among the later states, on it what leaves k, and
 * before it the shares with which k led to the earlier ones.
 */
static void
reduce_chain(float8 *q, float8 *leave, int n)
{
	for (int k = 0; k < n; k++)
	{
		float8	   *row = q + (Size) k * n;
		float8		out = leave[k];

		CHECK_FOR_INTERRUPTS();
		for (int j = k + 1; j < n; j++)
			out += row[j];
		row[k] = out;
		for (int i = k + 1; i < n; i++)
		{
			float8	   *other = q + (Size) i * n;

			if (other[k] == 0)
				continue;
			other[k] /= out;
			add_row(other + k + 1, row + k + 1, other[k], n - k - 1);
			leave[i] += other[k] * leave[k];
		}
	}
}

void
chain_visits(float8 *q, float8 *leave, int n, float8 *visits)
{
	reduce_chain(q, leave, n);
	memset(visits, 0, (Size) n * n * sizeof(float8));
	for (int i = 0; i < n; i++)
	{
		float8	   *row = visits + (Size) i * n;

		CHECK_FOR_INTERRUPTS();
		row[i] = 1;
		for (int k = 0; k < i; k++)
			if (q[(Size) i * n + k] != 0)
				add_row(row, visits + (Size) k * n, q[(Size) i * n + k], k + 1);
	}
	for (int k = n - 1; k >= 0; k--)
	{
		float8	   *row = visits + (Size) k * n;

		CHECK_FOR_INTERRUPTS();
		for (int j = k + 1; j < n; j++)
			if (q[(Size) k * n + j] != 0)
				add_row(row, visits + (Size) j * n, q[(Size) k * n + j], n);
		for (int j = 0; j < n; j++)
			row[j] /= q[(Size) k * n + k];
	}
}

bool
solve_dense(float8 *a, float8 *b, int n)
{
	for (int k = 0; k < n; k++)
	{
		int			pivot = k;

		CHECK_FOR_INTERRUPTS();
		for (int i = k + 1; i < n; i++)
			if (fabs(a[(Size) i * n + k]) > fabs(a[(Size) pivot * n + k]))
				pivot = i;
		if (a[(Size) pivot * n + k] == 0)
			return false;
		for (int j = 0; j < n && pivot != k; j++)
		{
			float8		swap = a[(Size) k * n + j];

			a[(Size) k * n + j] = a[(Size) pivot * n + j];
			a[(Size) pivot * n + j] = swap;
		}
		if (pivot != k)
		{
			float8		swap = b[k];

			b[k] = b[pivot];
			b[pivot] = swap;
		}
		for (int i = k + 1; i < n; i++)
		{
			float8		factor = a[(Size) i * n + k] / a[(Size) k * n + k];

			if (factor == 0)
				continue;
			add_row(a + (Size) i * n + k, a + (Size) k * n + k, -factor, n - k);
			b[i] -= factor * b[k];
		}
	}
	for (int k = n - 1; k >= 0; k--)
	{
		for (int j = k + 1; j < n; j++)
			b[k] -= a[(Size) k * n + j] * b[j];
		b[k] /= a[(Size) k * n + k];
	}
	return true;
}

bool
cholesky(float8 *a, int n)
{
	for (int i = 0; i < n; i++)
		for (int j = 0; j <= i; j++)
		{
			float8		rest = a[i * n + j];

			for (int k = 0; k < j; k++)
				rest -= a[i * n + k] * a[j * n + k];
			if (i != j)
				a[i * n + j] = rest / a[j * n + j];
			else if (rest > 1e-14 * fabs(a[i * n + i]))
				a[i * n + i] = sqrt(rest);
			else
				return false;
		}
	return true;
}

void
cholesky_solve(const float8 *factor, float8 *b, int n)
{
	for (int i = 0; i < n; i++)
	{
		for (int k = 0; k < i; k++)
			b[i] -= factor[i * n + k] * b[k];
		b[i] /= factor[i * n + i];
	}
	for (int i = n - 1; i >= 0; i--)
	{
		for (int k = i + 1; k < n; k++)
			b[i] -= factor[k * n + i] * b[k];
		b[i] /= factor[i * n + i];
	}
}
