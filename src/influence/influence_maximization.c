/*
 * influence_maximization.c
 *		The k people whose action reaches the most others, with a proof of how
 *		good they are: OPIM-C (Tang, Tang, Xiao, Yuan, SIGMOD 2018).
 *
 * With r receivers, sets R drawn as rr_sets.h says, and o(S) of those in S who
 * cannot receive,
 *
 *	spread(S) = o(S) + r P(S meets R)
 *
 * Of t sets drawn a greedy choice S of k people is made, who each meet the most
 * sets that nobody before him meets, where one who cannot receive counts t/r
 * sets more.  No choice of k people has more than
 *
 *	U = min over i <= k of (what the first i have + the k largest gains after them)
 *
 * on these sets (the bound of OPIM-C's last version), as gains only shrink.
 * And of t other sets S meets a number L.  How many of t sets a fixed choice
 * meets is binomial, so that by Chernoff's bound a share p of all sets that is
 * far from the observed x, t KL(x, p) >= ln(1/failure), is met by chance with
 * a probability of failure at most, KL being
 *
 *	KL(x, p) = x ln(x/p) + (1 - x) ln((1 - x)/(1 - p))
 *
 * With p- below L/t and p+ above U/t at that distance
 *
 *	spread(S) >= o(S) + r p-
 *	spread(optimum) <= o + r p+
 *
 * (OPIM-C has looser bounds of martingales instead.)  Where the optimum has o
 * people who cannot receive it meets U - o t/r sets at most, and o is added:
 * the largest sum over all o it can have is taken, which is quick to find, as
 * p+ is concave in x.
 *
 * The bounds' quotient is the guarantee.  t doubles until it is
 * 1 - 1/e - epsilon, which greedy choice reaches with t large enough.  Round i
 * has failure delta / (2 i (i + 1)) in either bound: delta over all rounds.
 *
 * Drawing goes on while it costs little, until the error of spread is epsilon /
 * 20 of it as well.  The spread told is that of the other sets, on which nothing was
 * chosen: it has no bias.
 *
 * Choosing costs no more than reading each set once: gains are kept exactly,
 * nodes lie in buckets by gain, and the sum of the k largest gains is kept
 * while they shrink.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/progress.h"
#include "common/report.h"
#include "influence/rr_sets.h"

static Datum maximize(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_influence_maximization, maximize)

#define ONE_LESS_INVERSE_E 0.63212055882855767840	/* 1 - 1/e */
#define FIRST_SETS 64
#define PRECISION 0.05			/* of spread: its standard error over itself, in units of epsilon */
#define CHEAP 12000000			/* nodes and blocks of edges gone over for precision alone */
#define FEW_SETS 4096			/* more are drawn while that is cheap */

/* ---- greedy choice ---- */

/*
 * A gain is a number of sets, plus "more" (0 <= more < 1) for those who cannot
 * receive; as keys 2 sets and 2 sets + 1 they are in order of gains.
 */
typedef struct Choice
{
	const Diffusion *diffusion;
	const RRSets *rr;
	uint32		k;
	uint32		whole;			/* sets that one who cannot receive counts more: t/r = whole + more */
	float8		more;

	uint32	   *key;			/* of each node; 0 when chosen */
	uint32		keys;			/* all are below */
	uint32	   *number;			/* of nodes with each key */
	uint32	   *first;			/* node of each bucket */
	uint32	   *next;			/* in its bucket */
	bool	   *covered;		/* sets that somebody chosen is in */

	/* the k largest gains: those with keys above "least", the rest with that key */
	uint32		least;
	uint32		above;
	int64		above_sets;
	int64		above_odd;

	uint32	   *chosen;			/* k of them, in order */
	float8		value;			/* sets they have */
	float8		bound;			/* no k people have more sets */
} Choice;

/* The sum of the k largest gains. */
static float8
largest_gains(Choice *choice)
{
	float8		rest;

	while (choice->least > 0 && choice->above + choice->number[choice->least] < choice->k)
	{
		uint32		number = choice->number[choice->least];

		choice->above += number;
		choice->above_sets += (int64) number * (choice->least / 2);
		choice->above_odd += choice->least % 2 ? number : 0;
		choice->least--;
	}
	rest = choice->k - choice->above;
	return choice->above_sets + choice->above_odd * choice->more +
		rest * (choice->least / 2 + (choice->least % 2 ? choice->more : 0));
}

static inline void
lower_key(Choice *choice, uint32 node, uint32 key)
{
	uint32		old = choice->key[node];

	choice->number[old]--;
	choice->number[key]++;
	choice->key[node] = key;
	if (old <= choice->least)
		return;
	choice->above_sets -= old / 2 - key / 2;
	choice->above_odd -= old % 2 - key % 2;
	if (key <= choice->least)
	{
		choice->above--;
		choice->above_sets -= key / 2;
		choice->above_odd -= key % 2;
	}
}

static inline void
put_into_bucket(Choice *choice, uint32 node)
{
	uint32		key = choice->key[node];

	choice->next[node] = choice->first[key];
	choice->first[key] = node;
}

static void
open_choice(Choice *choice)
{
	const Diffusion *diffusion = choice->diffusion;
	const RRSets *rr = choice->rr;
	uint32		nodes = rr->nodes;
	uint32		largest = 0;

	choice->key = graph_alloc(nodes, sizeof(uint32), "people to choose from");
	choice->next = graph_alloc(nodes, sizeof(uint32), "people to choose from");
	choice->covered = graph_alloc0(rr->count, sizeof(bool), "people to choose from");
	choice->chosen = graph_alloc(choice->k, sizeof(uint32), "people to choose from");
	for (uint32 node = 0; node < nodes; node++)
	{
		uint32		sets = (uint32) (rr->index_start[node + 1] - rr->index_start[node]);

		check_cancel_at(node);
		choice->key[node] = can_receive(diffusion, node) ? 2 * sets : 2 * (sets + choice->whole) + 1;
		largest = Max(largest, choice->key[node]);
	}
	choice->keys = largest + 1;
	choice->number = graph_alloc0(choice->keys, sizeof(uint32), "people to choose from");
	choice->first = graph_alloc(choice->keys, sizeof(uint32), "people to choose from");
	for (uint32 key = 0; key < choice->keys; key++)
	{
		check_cancel_at(key);
		choice->first[key] = NO_NODE;
	}
	/* of equal gains that of the smallest identifier is first */
	for (uint32 node = nodes; node-- > 0;)
	{
		check_cancel_at(node);
		choice->number[choice->key[node]]++;
		put_into_bucket(choice, node);
	}
	choice->least = largest;
	choice->above = 0;
	choice->above_sets = choice->above_odd = 0;
	choice->value = 0;
	choice->bound = largest_gains(choice);
}

static void
close_choice(Choice *choice)
{
	pfree(choice->key);
	pfree(choice->next);
	pfree(choice->covered);
	pfree(choice->number);
	pfree(choice->first);
}

/* Takes from all nodes the sets that this one is in. */
static void
choose(Choice *choice, uint32 node)
{
	const RRSets *rr = choice->rr;
	uint32		key = choice->key[node];

	choice->value += key / 2 + (key % 2 ? choice->more : 0);
	for (uint64 i = rr->index_start[node]; i < rr->index_start[node + 1]; i++)
	{
		uint32		set = rr->index[i];

		check_cancel_at((uint32) i);
		if (choice->covered[set])
			continue;
		choice->covered[set] = true;
		for (uint64 j = rr->start[set]; j < rr->start[set + 1]; j++)
		{
			check_cancel_at((uint32) j);
			lower_key(choice, rr->node[j], choice->key[rr->node[j]] - 2);
		}
	}
	lower_key(choice, node, 0);
}

/* Fills chosen; everybody with a gain before those without. */
static void
choose_greedily(Choice *choice)
{
	uint32		count = 0;
	uint32		key = choice->keys - 1;

	for (uint32 step = 0; count < choice->k;)
	{
		uint32		node = choice->first[key];

		check_cancel_at(++step);
		if (node == NO_NODE)
		{
			key--;
			continue;
		}
		choice->first[key] = choice->next[node];
		if (choice->key[node] != key)
		{
			put_into_bucket(choice, node);
			continue;
		}
		choice->chosen[count++] = node;
		if (key == 0)
			continue;
		choose(choice, node);
		choice->bound = Min(choice->bound, choice->value + largest_gains(choice));
	}
}

/* ---- what the choice is worth ---- */

typedef struct Worth
{
	uint32		k;
	uint32	   *rank;			/* of each node, from 1; 0 if not chosen */
	uint64	   *met;			/* by rank: other sets that nobody before meets; [0] nobody */
	uint64		sets;
} Worth;

/* Draws other sets until there are so many. */
static void
meet_sets(Worth *worth, RRSampler *sampler, uint32 *set, uint64 sets)
{
	for (; worth->sets < sets; worth->sets++)
	{
		uint32		size = sampler_draw(sampler, set);
		uint32		best = 0;

		for (uint32 i = 0; i < size; i++)
		{
			uint32		rank = worth->rank[set[i]];

			/* 0 becomes the largest */
			if (rank - 1 < best - 1)
				best = rank;
		}
		worth->met[best]++;
	}
}

typedef struct Maximum
{
	const Diffusion *diffusion;
	RRSampler	sampler;
	uint32		nodes;
	uint32		k;
	float8		epsilon;
	float8		delta;
	uint32	   *chosen;
	float8	   *marginal;		/* by rank from 0: people */
	float8		guarantee;
} Maximum;

/* Fills marginal from the other sets; returns the spread, and the part of it that is sure. */
static float8
tell_spread(Maximum *maximum, const Worth *worth, float8 *sure)
{
	float8		per_set = (float8) maximum->sampler.roots / worth->sets;
	float8		spread = 0;

	*sure = 0;
	for (uint32 i = 0; i < maximum->k; i++)
	{
		bool		receives = can_receive(maximum->diffusion, maximum->chosen[i]);

		check_cancel_at(i);
		maximum->marginal[i] = worth->met[i + 1] * per_set + (receives ? 0 : 1);
		*sure += receives ? 0 : 1;
		spread += maximum->marginal[i];
	}
	return spread;
}

static float8
divergence(float8 x, float8 p)
{
	return (x > 0 ? x * log(x / p) : 0) + (x < 1 ? (1 - x) * log((1 - x) / (1 - p)) : 0);
}

/* The share at this distance from x, towards "end", which is 0 or 1; by bisection, on the safe side. */
static float8
share_at(float8 x, float8 distance, float8 end)
{
	float8		near = x;
	float8		far = end;

	for (int i = 0; i < 60; i++)
	{
		float8		middle = near + (far - near) / 2;

		if (middle == near || middle == far)
			break;
		if (divergence(x, middle) < distance)
			near = middle;
		else
			far = middle;
	}
	return far;
}

/* No k people of whom so many cannot receive reach more. */
static float8
most_with(const Maximum *maximum, const Choice *choice, uint32 sets, float8 distance, uint32 others)
{
	float8		receivers = maximum->sampler.roots;
	float8		share = choice->bound / sets - others / receivers;

	return others + receivers * share_at(Min(Max(share, 0), 1), distance, 1);
}

/* No k people reach more. */
static float8
most_of_all(const Maximum *maximum, const Choice *choice, uint32 sets, float8 distance)
{
	uint32		low = 0;
	uint32		high = Min(maximum->k, maximum->nodes - maximum->sampler.roots);

	/* concave in the number of those who cannot receive: it rises below the place, and not above */
	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (most_with(maximum, choice, sets, distance, middle + 1) > most_with(maximum, choice, sets, distance, middle))
			low = middle + 1;
		else
			high = middle;
	}
	return most_with(maximum, choice, sets, distance, low);
}

/* The bounds of one round, each with probability 1 - failure. */
static float8
prove(const Maximum *maximum, const Choice *choice, const Worth *worth, float8 sure, float8 failure)
{
	float8		distance = log(1 / failure) / worth->sets;
	float8		receivers = maximum->sampler.roots;
	float8		met = (float8) (worth->sets - worth->met[0]) / worth->sets;
	float8		least = sure + receivers * share_at(met, distance, 0);
	float8		most = most_of_all(maximum, choice, worth->sets, distance);

	/* k people reach themselves, and nobody reaches more than all */
	least = Max(least, maximum->k);
	most = Min(most, maximum->nodes);
	return Min(least / most, 1);
}

/* Whether the spread is known well, or more precision would cost much. */
static bool
precise_enough(const Maximum *maximum, const Worth *worth, const RRSets *rr, float8 spread)
{
	float8		missed = (float8) worth->met[0] / worth->sets;
	float8		error = maximum->sampler.roots * sqrt(missed * (1 - missed) / worth->sets);

	return (error <= PRECISION * maximum->epsilon * spread && rr->count >= FEW_SETS) ||
		maximum->sampler.work >= CHEAP;
}

static void
find_maximum(Maximum *maximum)
{
	uint32		receivers = maximum->sampler.roots;
	uint32	   *set = graph_alloc(maximum->nodes, sizeof(uint32), "reverse reachable sets");
	RRSets		rr;
	Worth		worth = {.k = maximum->k};
	Progress	progress;

	progress_begin(&progress, "influence_maximization");
	rr_sets_open(&rr, maximum->nodes);
	worth.rank = graph_alloc0(maximum->nodes, sizeof(uint32), "people to choose from");
	worth.met = graph_alloc((uint64) maximum->k + 1, sizeof(uint64), "people to choose from");
	for (uint32 round = 1;; round++)
	{
		Choice		choice = {.diffusion = maximum->diffusion, .rr = &rr, .k = maximum->k};
		uint32		sets = (uint32) FIRST_SETS << (round - 1);
		float8		spread;
		float8		sure;

		rr_sets_draw(&rr, &maximum->sampler, sets);
		choice.whole = sets / receivers;
		choice.more = (float8) (sets % receivers) / receivers;
		open_choice(&choice);
		choose_greedily(&choice);

		for (uint32 i = 0; i < maximum->k; i++)
			worth.rank[choice.chosen[i]] = i + 1;
		memset(worth.met, 0, sizeof(uint64) * (maximum->k + 1));
		worth.sets = 0;
		meet_sets(&worth, &maximum->sampler, set, sets);
		for (uint32 i = 0; i < maximum->k; i++)
			worth.rank[choice.chosen[i]] = 0;

		maximum->chosen = choice.chosen;
		spread = tell_spread(maximum, &worth, &sure);
		maximum->guarantee = prove(maximum, &choice, &worth, sure,
								   maximum->delta / (2.0 * round * (round + 1)));
		close_choice(&choice);
		progress_step(&progress, round, "guarantee", maximum->guarantee);
		if (maximum->guarantee >= ONE_LESS_INVERSE_E - maximum->epsilon && precise_enough(maximum, &worth, &rr, spread))
			break;
		if (sets >= RR_MAX_SETS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("influence maximization needs more than %u reverse reachable sets", RR_MAX_SETS),
					 errdetail("The guarantee reached is %g.", maximum->guarantee),
					 errhint("Use a larger epsilon.")));
		pfree(choice.chosen);
	}
	rr_sets_close(&rr);
	pfree(worth.rank);
	pfree(worth.met);
	pfree(set);
}

/* Nobody's action reaches another: any k people are the best, and the first are taken. */
static void
take_first(Maximum *maximum)
{
	maximum->chosen = graph_alloc(maximum->k, sizeof(uint32), "people to choose from");
	for (uint32 i = 0; i < maximum->k; i++)
	{
		check_cancel_at(i);
		maximum->chosen[i] = i;
		maximum->marginal[i] = 1;
	}
	maximum->guarantee = 1;
}

/* ---- SQL ---- */

static float8
open_unit_argument(FunctionCallInfo fcinfo, int argno, const char *name)
{
	float8		value;

	check_arg_not_null(fcinfo, argno, name);
	value = PG_GETARG_FLOAT8(argno);
	check_float_finite(value, name);
	if (value <= 0 || value >= 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be above 0 and below 1, got %g", name, value)));
	return value;
}

static void
report_maximum(FunctionCallInfo fcinfo, const Graph *graph, const Maximum *maximum)
{
	float8		spread = 0;

	for (uint32 i = 0; i < maximum->k; i++)
	{
		Datum		values[5];
		bool		nulls[5] = {false};

		CHECK_FOR_INTERRUPTS();
		spread += maximum->marginal[i];
		values[0] = Int32GetDatum((int32) i + 1);
		values[1] = graph_id(graph, maximum->chosen[i]);
		values[2] = Float8GetDatum(maximum->marginal[i]);
		values[3] = Float8GetDatum(spread);
		values[4] = Float8GetDatum(maximum->guarantee);
		report_row(fcinfo, values, nulls);
	}
}

#define MAX_DELTA 0.01			/* by default */

/*
 * influence_maximization(graph, k, model, epsilon, delta, seed, edge_probability, probability) ->
 * (rank, node, marginal_spread, spread, guarantee) in order of rank
 */
static Datum
maximize(FunctionCallInfo fcinfo, IdType type)
{
	Diffusion	diffusion;
	Maximum		maximum = {.diffusion = &diffusion};
	int32		k;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "k");
	check_arg_not_null(fcinfo, 5, "seed");
	k = PG_GETARG_INT32(1);
	if (k < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("k must be positive, got %d", k)));
	maximum.epsilon = open_unit_argument(fcinfo, 3, "epsilon");
	if (!PG_ARGISNULL(4))
		maximum.delta = open_unit_argument(fcinfo, 4, "delta");
	diffusion_open(&diffusion, fcinfo, type, 2, 6);
	maximum.nodes = diffusion.graph->nodes;
	if (maximum.nodes == 0)
		PG_RETURN_NULL();
	if (maximum.delta == 0)
		maximum.delta = Min(1.0 / maximum.nodes, MAX_DELTA);
	maximum.k = Min((uint32) k, maximum.nodes);
	maximum.marginal = graph_alloc(maximum.k, sizeof(float8), "people to choose from");
	sampler_open(&maximum.sampler, &diffusion, PG_GETARG_INT64(5));
	if (maximum.sampler.roots == 0)
		take_first(&maximum);
	else
		find_maximum(&maximum);
	report_maximum(fcinfo, diffusion.graph, &maximum);
	sampler_close(&maximum.sampler);
	diffusion_close(&diffusion);
	PG_RETURN_NULL();
}
