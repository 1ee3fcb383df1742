/*
 * spectral_radius.h
 *		By how much weights multiply what goes round in a graph.
 */
#ifndef SCRM_SPECTRAL_RADIUS_H
#define SCRM_SPECTRAL_RADIUS_H

#include "influence/linear_system.h"

typedef struct Radius
{
	float8		low;			/* low <= lambda_max <= high */
	float8		high;
} Radius;

/*
 * Bounds of the largest eigenvalue of the system's weights, its factors being
 * 1, with its order and its self-loops found: until high - low <= tolerance *
 * high; or, with a threshold above 0, until it is known to be below it, or not.
 */
extern Radius spectral_radius(const LinearSystem *system, float8 threshold, float8 tolerance, int max_iterations, const Progress *progress);

#endif							/* SCRM_SPECTRAL_RADIUS_H */
