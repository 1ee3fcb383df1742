/*
 * markov.h
 *		The Markov chain of marketing paths, and what it loses without a
 *		channel.
 */
#ifndef SCRM_MARKOV_H
#define SCRM_MARKOV_H

#include "common/codec.h"

#define MARKOV_MAX_ORDER 16
#define MARKOV_MAX_STATES 1000000

typedef struct Markov Markov;

/* A chain over channels 0 .. channels - 1 whose states are "order" of them in a row. */
extern Markov *markov_create(int order, int channels);

/* A path and how often it ended in conversions, with which value, and in none. */
extern void markov_add(Markov *markov, const int *path, int length,
					   float8 conversions, float8 value, float8 nulls);

/*
 * For each channel the share of conversions, and of their value, that is lost
 * when whoever comes to it is lost.  NaN where there is nothing to lose.
 */
extern void markov_removal_effects(Markov *markov, float8 *conversions_effect, float8 *value_effect);

/* The transitions, state by state as paths led to them first. */
typedef struct MarkovTransition
{
	const int  *source;			/* channels, -1 behind the last; NULL is the start */
	const int  *target;			/* NULL: converted or lost */
	bool		converted;
	float8		probability;
} MarkovTransition;

extern MarkovTransition *markov_transitions(Markov *markov, int64 *count);

#endif							/* SCRM_MARKOV_H */
