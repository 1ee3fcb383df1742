/*
 * diffusion.h
 *		How what people do spreads over a graph: models and probabilities.
 *
 * An edge source -> target says that source acted because of target, so that
 * action spreads from target to source: the source of an edge is its receiver.
 * An edge from somebody to himself spreads nothing.
 */
#ifndef SCRM_DIFFUSION_H
#define SCRM_DIFFUSION_H

#include "common/pg_prng.h"
#include "graph/graph.h"

typedef enum DiffusionModel
{
	INDEPENDENT_CASCADE,
	LINEAR_THRESHOLD
} DiffusionModel;

typedef enum EdgeProbability
{
	WEIGHTED_CASCADE,			/* 1 / the number of people the receiver responded to */
	WEIGHT_SHARE,				/* the edge's weight / the weights of all of the receiver's */
	CONSTANT_PROBABILITY,
	WEIGHT_AS_PROBABILITY
} EdgeProbability;

/*
 * Probabilities are integers, of CERTAIN = 1: drawn the same on every machine,
 * exact at 0 and 1.
 */
#define CERTAIN (UINT64CONST(1) << 63)

typedef struct Diffusion
{
	Graph	   *graph;
	DiffusionModel model;
	EdgeProbability rule;
	uint64		constant;		/* CONSTANT_PROBABILITY */
	uint32	   *degree;			/* of each receiver: other people it responded to */
	float8	   *total;			/* of each receiver: weights of its edges to others; NULL where weights do not count */
} Diffusion;

/*
 * The arguments model, edge_probability and probability, which must begin at
 * this number.  An error if they do not fit each other or the graph's weights.
 */
extern void diffusion_open(Diffusion *diffusion, FunctionCallInfo fcinfo, IdType type,
						   int model_argno, int probability_argno);
extern void diffusion_close(Diffusion *diffusion);

/* Whether anybody's action can spread to it. */
static inline bool
can_receive(const Diffusion *diffusion, uint32 node)
{
	if (diffusion->total)
		return diffusion->total[node] > 0;
	return diffusion->degree[node] > 0 && diffusion->constant > 0;
}

static inline uint64
chance_of(float8 probability)
{
	return probability >= 1 ? CERTAIN : (uint64) (probability * CERTAIN);
}

/* The probability of an edge by its weight, where total is not NULL. */
static inline uint64
chance_of_weight(const Diffusion *diffusion, uint32 receiver, float8 weight)
{
	if (weight <= 0)
		return 0;				/* as may be all of a receiver's */
	return chance_of(diffusion->rule == WEIGHT_SHARE ? weight / diffusion->total[receiver] : weight);
}

/* ---- random numbers ---- */

/*
 * The next number of the server's generator (xoroshiro128**, Blackman and
 * Vigna 2018), here because a call costs more than the number.
 */
static inline uint64
draw(pg_prng_state *random)
{
	uint64		s0 = random->s0;
	uint64		s1 = random->s1 ^ s0;
	uint64		five = s0 * 5;

	random->s0 = ((s0 << 24) | (s0 >> 40)) ^ s1 ^ (s1 << 16);
	random->s1 = (s1 << 37) | (s1 >> 27);
	return ((five << 7) | (five >> 57)) * 9;
}

static inline bool
draw_chance(pg_prng_state *random, uint64 chance)
{
	return (draw(random) >> 1) < chance;
}

/* A number below count > 0, each as likely (Lemire 2019). */
static inline uint32
draw_below(pg_prng_state *random, uint32 count)
{
	uint64		product = (draw(random) >> 32) * count;

	if (unlikely((uint32) product < count))
	{
		uint32		least = -count % count;

		while ((uint32) product < least)
			product = (draw(random) >> 32) * count;
	}
	return product >> 32;
}

/*
 * Of these lanes each with this probability: the bits of one uniform number
 * for each lane are drawn from the highest on, and a lane is decided at the
 * first bit in which its number differs from the probability.
 */
static inline uint64
draw_lanes(pg_prng_state *random, uint64 chance, uint64 lanes)
{
	uint64		chosen = 0;

	if (chance >= CERTAIN)
		return lanes;
	for (uint64 bits = chance << 1; bits != 0 && lanes != 0; bits <<= 1)
	{
		uint64		ones = draw(random);

		if (bits >> 63)
		{
			chosen |= lanes & ~ones;
			lanes &= ones;
		}
		else
			lanes &= ~ones;
	}
	return chosen;
}

#endif							/* SCRM_DIFFUSION_H */
