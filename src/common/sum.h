/*
 * sum.h
 *		Sums of many amounts that keep what each addition loses (Neumaier,
 *		ZAMM 54 (1974) 39), so that order and number of the terms do not matter.
 */
#ifndef SCRM_SUM_H
#define SCRM_SUM_H

#include <math.h>

/* The sum is *sum + *lost. */
static inline void
sum_add(float8 *sum, float8 *lost, float8 term)
{
	float8		total = *sum + term;

	if (fabs(*sum) >= fabs(term))
		*lost += (*sum - total) + term;
	else
		*lost += (term - total) + *sum;
	*sum = total;
}

#endif							/* SCRM_SUM_H */
