/*
 * markov.c
 *		The Markov chain of marketing paths: removal effects, exactly.
 *
 * A state is a gram: the last k channels of a path, for each place in it from
 * the k-th on; a path shorter than k is one state.  A state that equals the one
 * before is merged with it (it would only add a loop).  A path of weight w =
 * conversions + nulls leads w times from the start through its states, then
 * conversions times to conversion and nulls times to null.  With q(s, t) the
 * share of what leaves s that goes to t, and c(s) that goes to conversion:
 *
 *		x(s) = c(s) + sum_t q(s, t) x(t)			a conversion from s on
 *		y(s) = c(s) m(s) + sum_t q(s, t) y(t)		its expected value
 *
 * where m(s) is the mean value of the conversions whose last state is s.
 * From the start that is conversions / weight and value / weight of all paths,
 * since what flows into a state flows out of it.
 *
 * Removing channel a makes every state that holds it a null.  What is lost are
 * the conversions of those who come to such a state; the removal effect is
 *
 *		RE(a) = lost(a) / x(start) = 1 - P(conversion without a) / P(conversion)
 *
 * and is computed as the first, without a difference of near equals.  Likewise
 * with y for the value.  Anderl, Becker, von Wangenheim, Schumann,
 * International Journal of Research in Marketing 33 (2016) 457.
 *
 * Where paths are short, one sparse system a channel is solved by sending a
 * unit of mass from the start (Gauss-Seidel, from 0 upwards).  Mass that comes
 * to a state with a is marked and goes on; marked mass that converts is
 * lost(a).  Everything added is positive, so nothing cancels; and what is still
 * on its way bounds the error: the sweeps end when it is below 1e-16 of the
 * answer, or 1e-28 of all.
 *
 * The sweeps grow with the length of paths, so that otherwise the visits G =
 * (I - Q)^-1 are computed once (linalg.h).  With A the states that hold a, the
 * chance h(t) to come to them first in t follows from G(start, A) = h G(A, A),
 * and lost(a) = sum_t h(t) x(t); for order 1, where A is one state, h = G(start,
 * a) / G(a, a).
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/hashfn.h"
#include "common/linalg.h"
#include "journey/markov.h"
#include "miscadmin.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#define START 0					/* the first state */
#define CONVERSION (-1)			/* as targets */
#define LOST (-2)

typedef struct Gram
{
	int			channel[MARKOV_MAX_ORDER];	/* -1 behind the last */
} Gram;

typedef struct GramEntry
{
	Gram		gram;
	int			state;
} GramEntry;

typedef struct EdgeKey
{
	int			from;
	int			to;
} EdgeKey;

typedef struct Edge
{
	EdgeKey		key;
	float8		weight;			/* then, of what leaves "from", the share */
} Edge;

struct Markov
{
	int			order;
	int			channels;
	int			states;			/* with the start */
	int			room;
	Gram	   *gram;			/* of each state */
	float8	   *converted;		/* conversions whose last state it is, */
	float8	   *value;			/* and their value */
	HTAB	   *grams;
	HTAB	   *edges;
	float8		total_conversions;
	float8		total_value;
	float8		total_weight;
	float8		total_touches;	/* weight times length */
};

static HTAB *
create_table(const char *name, Size key_size, Size entry_size)
{
	HASHCTL		control = {.keysize = key_size, .entrysize = entry_size, .hcxt = CurrentMemoryContext};

	return hash_create(name, 1024, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static int
add_state(Markov *markov, const Gram *gram)
{
	if (markov->states == MARKOV_MAX_STATES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("Markov chain would have more than %d states", MARKOV_MAX_STATES),
				 markov->order > 1 ? errhint("Use a lower markov_order.") : errhint("Use fewer channels.")));
	if (markov->states == markov->room)
	{
		markov->room *= 2;
		markov->gram = repalloc_huge(markov->gram, markov->room * sizeof(Gram));
		markov->converted = repalloc_huge(markov->converted, markov->room * sizeof(float8));
		markov->value = repalloc_huge(markov->value, markov->room * sizeof(float8));
	}
	markov->gram[markov->states] = *gram;
	markov->converted[markov->states] = 0;
	markov->value[markov->states] = 0;
	return markov->states++;
}

Markov *
markov_create(int order, int channels)
{
	Markov	   *markov = palloc0(sizeof(Markov));
	Gram		none;

	Assert(order >= 1 && order <= MARKOV_MAX_ORDER);
	markov->order = order;
	markov->channels = channels;
	markov->room = 1024;
	markov->gram = palloc(markov->room * sizeof(Gram));
	markov->converted = palloc(markov->room * sizeof(float8));
	markov->value = palloc(markov->room * sizeof(float8));
	markov->grams = create_table("scrm grams", sizeof(Gram), sizeof(GramEntry));
	markov->edges = create_table("scrm transitions", sizeof(EdgeKey), sizeof(Edge));
	memset(&none, 0xff, sizeof(none));
	add_state(markov, &none);
	return markov;
}

static int
state_of(Markov *markov, const int *channels, int count)
{
	Gram		gram;
	GramEntry  *entry;
	bool		found;

	memset(&gram, 0xff, sizeof(gram));
	memcpy(gram.channel, channels, count * sizeof(int));
	entry = hash_search(markov->grams, &gram, HASH_ENTER, &found);
	if (!found)
		entry->state = add_state(markov, &gram);
	return entry->state;
}

static void
add_edge(Markov *markov, int from, int to, float8 weight)
{
	EdgeKey		key = {from, to};
	bool		found;
	Edge	   *edge;

	if (weight == 0)
		return;
	edge = hash_search(markov->edges, &key, HASH_ENTER, &found);
	edge->weight = found ? edge->weight + weight : weight;
}

void
markov_add(Markov *markov, const int *path, int length,
		   float8 conversions, float8 value, float8 nulls)
{
	int			order = Min(markov->order, length);
	int			before = START;

	if (length == 0 || conversions + nulls == 0)
		return;
	for (int i = 0; i + order <= length; i++)
	{
		int			state = state_of(markov, path + i, order);

		CHECK_FOR_INTERRUPTS();
		if (state != before)
			add_edge(markov, before, state, conversions + nulls);
		before = state;
	}
	add_edge(markov, before, CONVERSION, conversions);
	add_edge(markov, before, LOST, nulls);
	if (conversions > 0)
	{
		markov->converted[before] += conversions;
		markov->value[before] += value;
		markov->total_value += value;
	}
	markov->total_conversions += conversions;
	markov->total_weight += conversions + nulls;
	markov->total_touches += (conversions + nulls) * length;
	check_result_finite(markov->total_touches, "conversions and nulls of the paths");
}

/* ---- the chain as a matrix ---- */

/* Rows of the states: targets and their shares; and what ends there. */
typedef struct Chain
{
	int			states;
	int		   *first;			/* of each state, and the end */
	int		   *target;
	float8	   *share;
	float8	   *leaves;			/* ends there, converted or lost */
	float8	   *converts;		/* c(s) */
	float8	   *pays;			/* c(s) m(s) */
} Chain;

static inline int
edge_cmp(const EdgeKey *x, const EdgeKey *y)
{
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

#define RUN_SORT sort_edges
#define RUN_SORT_TYPE Edge
#define RUN_SORT_CMP(a, b) edge_cmp(&(a)->key, &(b)->key)
#include "common/run_sort.h"

/* All edges in order of source and target, as shares of what leaves the source. */
static Edge *
sorted_edges(Markov *markov, int64 *count)
{
	HASH_SEQ_STATUS scan;
	Edge	   *edges = palloc_extended(Max(hash_get_num_entries(markov->edges), 1) * sizeof(Edge), MCXT_ALLOC_HUGE);
	Edge	   *edge;

	*count = 0;
	hash_seq_init(&scan, markov->edges);
	while ((edge = hash_seq_search(&scan)) != NULL)
	{
		check_cancel_at((uint32) *count);
		edges[(*count)++] = *edge;
	}
	sort_edges(edges, *count);
	for (int64 i = 0; i < *count;)
	{
		float8		total = 0;
		int64		end;

		for (end = i; end < *count && edges[end].key.from == edges[i].key.from; end++)
			total += edges[end].weight;
		for (; i < end; i++)
			edges[i].weight /= total;
	}
	return edges;
}

static void
make_chain(Markov *markov, Chain *chain)
{
	int64		count;
	Edge	   *edges = sorted_edges(markov, &count);
	int			filled = 0;
	int64		place = 0;

	chain->states = markov->states;
	chain->first = palloc_extended((chain->states + 1) * sizeof(int), MCXT_ALLOC_HUGE);
	chain->target = palloc_extended(Max(count, 1) * sizeof(int), MCXT_ALLOC_HUGE);
	chain->share = palloc_extended(Max(count, 1) * sizeof(float8), MCXT_ALLOC_HUGE);
	chain->leaves = palloc_extended(chain->states * sizeof(float8), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	chain->converts = palloc_extended(chain->states * sizeof(float8), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	chain->pays = palloc_extended(chain->states * sizeof(float8), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int state = 0; state < chain->states; state++)
	{
		chain->first[state] = filled;
		for (; place < count && edges[place].key.from == state; place++)
		{
			if (edges[place].key.to == CONVERSION)
			{
				chain->leaves[state] += edges[place].weight;
				chain->converts[state] = edges[place].weight;
				chain->pays[state] = edges[place].weight *
					check_result_finite(markov->value[state] / markov->converted[state], "value of a conversion");
			}
			else if (edges[place].key.to == LOST)
				chain->leaves[state] += edges[place].weight;
			else
			{
				chain->target[filled] = edges[place].key.to;
				chain->share[filled++] = edges[place].weight;
			}
		}
	}
	chain->first[chain->states] = filled;
	pfree(edges);
}

static void
free_chain(Chain *chain)
{
	pfree(chain->first);
	pfree(chain->target);
	pfree(chain->share);
	pfree(chain->leaves);
	pfree(chain->converts);
	pfree(chain->pays);
}

/* ---- removal effects ---- */

static bool
gram_holds(const Markov *markov, int state, int channel)
{
	if (state == START)
		return false;
	for (int i = 0; i < markov->order; i++)
		if (markov->gram[state].channel[i] == channel)
			return true;
	return false;
}

/* What is lost without each channel, as chances from the start. */
typedef struct Losses
{
	float8	   *conversions;
	float8	   *value;
} Losses;

/* ---- by sweeps ---- */

#define ENOUGH 1e-16			/* of the answer may be on its way still, */
#define NOTHING 1e-28			/* or so much of all mass */
#define MAX_WORK 1e11			/* transitions followed, before we give up */

typedef struct Removal
{
	const Markov *markov;
	const Chain *chain;
	bool	   *holds;			/* the state holds the channel */
	float8	   *free_mass;		/* on its way, that never came to the channel */
	float8	   *marked_mass;	/* and that did */
	float8		most_paid;		/* for a conversion */
	float8		work;			/* transitions followed, for all channels so far */
	float8		most_work;
	float8		lost;
	float8		lost_value;
} Removal;

static inline void
pass_on(Removal *removal, int target, float8 free_mass, float8 marked_mass)
{
	if (removal->holds[target])
		removal->marked_mass[target] += free_mass + marked_mass;
	else
	{
		removal->free_mass[target] += free_mass;
		removal->marked_mass[target] += marked_mass;
	}
}

/* Passes on what is in each state; returns what is left on its way. */
static float8
sweep(Removal *removal)
{
	const Chain *chain = removal->chain;
	float8		left = 0;

	for (int state = 0; state < chain->states; state++)
	{
		float8		free_mass = removal->free_mass[state];
		float8		marked_mass = removal->marked_mass[state];

		check_cancel_at(state);
		if (free_mass == 0 && marked_mass == 0)
			continue;
		removal->free_mass[state] = removal->marked_mass[state] = 0;
		removal->lost += marked_mass * chain->converts[state];
		removal->lost_value += marked_mass * chain->pays[state];
		for (int i = chain->first[state]; i < chain->first[state + 1]; i++)
			pass_on(removal, chain->target[i], free_mass * chain->share[i], marked_mass * chain->share[i]);
	}
	for (int state = 0; state < chain->states; state++)
		left += removal->free_mass[state] + removal->marked_mass[state];
	return left;
}

/* False when it takes too long. */
static bool
remove_channel(Removal *removal, int channel)
{
	const Chain *chain = removal->chain;
	bool		held = false;
	float8		left;

	removal->lost = removal->lost_value = 0;
	memset(removal->free_mass, 0, chain->states * sizeof(float8));
	memset(removal->marked_mass, 0, chain->states * sizeof(float8));
	for (int state = 0; state < chain->states; state++)
	{
		check_cancel_at(state);
		removal->holds[state] = gram_holds(removal->markov, state, channel);
		held = held || removal->holds[state];
	}
	if (!held)
		return true;
	removal->free_mass[START] = 1;
	do
	{
		CHECK_FOR_INTERRUPTS();
		left = sweep(removal);
		removal->work += chain->states + chain->first[chain->states];
		if (removal->work > removal->most_work)
			return false;
	} while (left > NOTHING &&
			 (left > ENOUGH * removal->lost || left * removal->most_paid > ENOUGH * fabs(removal->lost_value)));
	return true;
}

/* False when it takes more than so many transitions. */
static bool
lose_by_sweeps(const Markov *markov, const Chain *chain, float8 most_work, Losses *losses)
{
	Removal		removal = {.markov = markov, .chain = chain, .most_work = most_work};
	bool		solved = true;

	removal.holds = palloc_extended(chain->states * sizeof(bool), MCXT_ALLOC_HUGE);
	removal.free_mass = palloc_extended(chain->states * sizeof(float8), MCXT_ALLOC_HUGE);
	removal.marked_mass = palloc_extended(chain->states * sizeof(float8), MCXT_ALLOC_HUGE);
	for (int state = 0; state < chain->states; state++)
		if (markov->converted[state] > 0)
			removal.most_paid = Max(removal.most_paid, fabs(markov->value[state] / markov->converted[state]));
	for (int channel = 0; channel < markov->channels && solved; channel++)
	{
		solved = remove_channel(&removal, channel);
		losses->conversions[channel] = removal.lost;
		losses->value[channel] = removal.lost_value;
	}
	pfree(removal.holds);
	pfree(removal.free_mass);
	pfree(removal.marked_mass);
	return solved;
}

/* ---- by all visits ---- */

#define MAX_DENSE_STATES 4000	/* two matrices of 128 MB */

/* G, from the rows of the chain. */
static float8 *
all_visits(const Chain *chain)
{
	int			n = chain->states;
	Size		bytes = (Size) n * n * sizeof(float8);
	float8	   *q = palloc_extended(bytes, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	float8	   *visits = palloc_extended(bytes, MCXT_ALLOC_HUGE);
	float8	   *leave = palloc(n * sizeof(float8));

	for (int state = 0; state < n; state++)
	{
		for (int i = chain->first[state]; i < chain->first[state + 1]; i++)
			q[(Size) state * n + chain->target[i]] = chain->share[i];
		leave[state] = chain->leaves[state];
	}
	chain_visits(q, leave, n, visits);
	pfree(q);
	pfree(leave);
	return visits;
}

/* The chances to come to the channel first in each of its states; NULL when G(A, A) is singular. */
static float8 *
first_arrivals(const float8 *visits, int n, const int *held, int count)
{
	float8	   *matrix = palloc_extended((Size) count * count * sizeof(float8), MCXT_ALLOC_HUGE);
	float8	   *arrivals = palloc(count * sizeof(float8));
	bool		solved;

	for (int i = 0; i < count; i++)
	{
		arrivals[i] = visits[(Size) START * n + held[i]];
		for (int j = 0; j < count; j++)
			matrix[(Size) i * count + j] = visits[(Size) held[j] * n + held[i]];
	}
	solved = solve_dense(matrix, arrivals, count);
	pfree(matrix);
	return solved ? arrivals : NULL;
}

/* False when it cannot tell. */
static bool
lose_by_visits(const Markov *markov, const Chain *chain, Losses *losses)
{
	int			n = chain->states;
	float8	   *visits = all_visits(chain);
	int		   *held = palloc(n * sizeof(int));
	bool		solved = true;

	for (int channel = 0; channel < markov->channels && solved; channel++)
	{
		int			count = 0;
		float8	   *arrivals;

		losses->conversions[channel] = losses->value[channel] = 0;
		for (int state = 0; state < n; state++)
			if (gram_holds(markov, state, channel))
				held[count++] = state;
		if (count == 0)
			continue;
		arrivals = first_arrivals(visits, n, held, count);
		solved = arrivals != NULL;
		for (int i = 0; i < count && solved; i++)
		{
			const float8 *row = visits + (Size) held[i] * n;

			CHECK_FOR_INTERRUPTS();
			for (int state = 0; state < n; state++)
			{
				losses->conversions[channel] += arrivals[i] * row[state] * chain->converts[state];
				losses->value[channel] += arrivals[i] * row[state] * chain->pays[state];
			}
		}
		if (arrivals != NULL)
			pfree(arrivals);
	}
	pfree(held);
	pfree(visits);
	return solved;
}

/* ---- which way ---- */

/*
 * Sweeps follow each transition some 37 times the length of a path, for each
 * channel.  One path that goes round for long may need many more than the
 * average tells: then they are left off when visits would have been faster.
 */
static void
lose(const Markov *markov, const Chain *chain, Losses *losses)
{
	float8		n = chain->states;
	float8		touches = markov->total_touches / markov->total_weight;
	float8		sweeps = markov->channels * (20 + 37 * touches);
	bool		dense = chain->states <= MAX_DENSE_STATES;
	float8		most_work = dense ? n * n * n / 2 : MAX_WORK;

	if (sweeps * (n + chain->first[chain->states]) < most_work && lose_by_sweeps(markov, chain, most_work, losses))
		return;
	if (dense && lose_by_visits(markov, chain, losses))
		return;
	if (lose_by_sweeps(markov, chain, MAX_WORK, losses))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("Markov chain of %d states and paths of %.0f touches on average takes too long to solve",
					chain->states, touches),
			 errhint("Use a lower markov_order, a shorter lookback, or fewer channels.")));
}

void
markov_removal_effects(Markov *markov, float8 *conversions_effect, float8 *value_effect)
{
	Losses		losses = {conversions_effect, value_effect};
	float8		converted = markov->total_conversions / markov->total_weight;
	float8		paid = markov->total_value / markov->total_weight;
	bool		known = markov->total_conversions > 0;
	Chain		chain;

	if (known)
	{
		make_chain(markov, &chain);
		lose(markov, &chain, &losses);
		free_chain(&chain);
	}
	for (int channel = 0; channel < markov->channels; channel++)
	{
		conversions_effect[channel] = known ? Min(conversions_effect[channel] / converted, 1.0) : NAN;
		value_effect[channel] = known && paid != 0 ? value_effect[channel] / paid : NAN;
		if (isinf(value_effect[channel]))
			value_effect[channel] = NAN;
	}
}

/* ---- transitions ---- */

MarkovTransition *
markov_transitions(Markov *markov, int64 *count)
{
	Edge	   *edges = sorted_edges(markov, count);
	MarkovTransition *transitions = palloc_extended(Max(*count, 1) * sizeof(MarkovTransition), MCXT_ALLOC_HUGE);

	for (int64 i = 0; i < *count; i++)
	{
		const EdgeKey *key = &edges[i].key;

		check_cancel_at((uint32) i);
		transitions[i].source = key->from == START ? NULL : markov->gram[key->from].channel;
		transitions[i].target = key->to < 0 ? NULL : markov->gram[key->to].channel;
		transitions[i].converted = key->to == CONVERSION;
		transitions[i].probability = edges[i].weight;
	}
	pfree(edges);
	return transitions;
}
