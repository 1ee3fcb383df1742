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
 * One sparse system a channel, solved by sending a unit of mass from the start
 * (Gauss-Seidel, from 0 upwards).  Mass that comes to a state with a is marked
 * and goes on; marked mass that converts is lost(a).  Everything added is
 * positive, so nothing cancels; and what is still on its way bounds the error:
 * the sweeps end when it is below 1e-16 of the answer.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/hashfn.h"
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
				 errhint("Use a lower markov_order.")));
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

		check_cancel_at(i);
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
}

/* ---- the chain as a matrix ---- */

/* Rows of the states: targets and their shares; and what ends there. */
typedef struct Chain
{
	int			states;
	int		   *first;			/* of each state, and the end */
	int		   *target;
	float8	   *share;
	float8	   *converts;		/* c(s) */
	float8	   *pays;			/* c(s) m(s) */
} Chain;

static int
edge_cmp(const void *a, const void *b)
{
	const EdgeKey *x = &((const Edge *) a)->key;
	const EdgeKey *y = &((const Edge *) b)->key;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

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
		edges[(*count)++] = *edge;
	CHECK_FOR_INTERRUPTS();
	qsort(edges, *count, sizeof(Edge), edge_cmp);
	CHECK_FOR_INTERRUPTS();
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
	chain->converts = palloc_extended(chain->states * sizeof(float8), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	chain->pays = palloc_extended(chain->states * sizeof(float8), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int state = 0; state < chain->states; state++)
	{
		chain->first[state] = filled;
		for (; place < count && edges[place].key.from == state; place++)
		{
			if (edges[place].key.to == CONVERSION)
			{
				chain->converts[state] = edges[place].weight;
				chain->pays[state] = edges[place].weight * (markov->value[state] / markov->converted[state]);
			}
			else if (edges[place].key.to != LOST)
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
	pfree(chain->converts);
	pfree(chain->pays);
}

/* ---- removal effects ---- */

#define ENOUGH 1e-16			/* of the answer may be on its way still, */
#define NOTHING 1e-28			/* or so much of all mass */
#define MAX_WORK 2e10			/* transitions followed, before we give up */

static bool
gram_holds(const Markov *markov, int state, int channel)
{
	for (int i = 0; i < markov->order; i++)
		if (markov->gram[state].channel[i] == channel)
			return true;
	return false;
}

typedef struct Removal
{
	const Markov *markov;
	const Chain *chain;
	int			channel;
	bool	   *holds;			/* the state holds the channel */
	float8	   *free_mass;		/* on its way, that never came to the channel */
	float8	   *marked_mass;	/* and that did */
	float8		lost;
	float8		lost_value;
} Removal;

static inline void
send(Removal *removal, int target, float8 free_mass, float8 marked_mass)
{
	if (removal->holds[target])
		removal->marked_mass[target] += free_mass + marked_mass;
	else
	{
		removal->free_mass[target] += free_mass;
		removal->marked_mass[target] += marked_mass;
	}
}

/* Sends on what is in each state; returns what is left on its way. */
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
			send(removal, chain->target[i], free_mass * chain->share[i], marked_mass * chain->share[i]);
	}
	for (int state = 0; state < chain->states; state++)
		left += removal->free_mass[state] + removal->marked_mass[state];
	return left;
}

/* False when it takes too long. */
static bool
remove_channel(Removal *removal, float8 most_paid)
{
	const Chain *chain = removal->chain;
	float8		work = 0;
	float8		left;

	removal->lost = removal->lost_value = 0;
	memset(removal->free_mass, 0, chain->states * sizeof(float8));
	memset(removal->marked_mass, 0, chain->states * sizeof(float8));
	for (int state = 0; state < chain->states; state++)
	{
		check_cancel_at(state);
		removal->holds[state] = state != START && gram_holds(removal->markov, state, removal->channel);
	}
	removal->free_mass[START] = 1;
	do
	{
		CHECK_FOR_INTERRUPTS();
		left = sweep(removal);
		work += chain->states + chain->first[chain->states];
		if (left <= ENOUGH * removal->lost && left * most_paid <= ENOUGH * fabs(removal->lost_value))
			return true;
	} while (left > NOTHING && work < MAX_WORK);
	return left <= NOTHING;
}

void
markov_removal_effects(Markov *markov, float8 *conversions_effect, float8 *value_effect)
{
	Chain		chain;
	Removal		removal = {.markov = markov, .chain = &chain};
	float8		converted = markov->total_conversions / markov->total_weight;
	float8		paid = markov->total_value / markov->total_weight;
	float8		most_paid = 0;

	make_chain(markov, &chain);
	removal.holds = palloc_extended(chain.states * sizeof(bool), MCXT_ALLOC_HUGE);
	removal.free_mass = palloc_extended(chain.states * sizeof(float8), MCXT_ALLOC_HUGE);
	removal.marked_mass = palloc_extended(chain.states * sizeof(float8), MCXT_ALLOC_HUGE);
	for (int state = 0; state < chain.states; state++)
		if (markov->converted[state] > 0)
			most_paid = Max(most_paid, fabs(markov->value[state] / markov->converted[state]));
	for (int channel = 0; channel < markov->channels; channel++)
	{
		bool		solved;

		removal.channel = channel;
		solved = markov->total_conversions > 0 && remove_channel(&removal, most_paid);
		conversions_effect[channel] = solved ? Min(removal.lost / converted, 1.0) : NAN;
		value_effect[channel] = solved && paid != 0 ? removal.lost_value / paid : NAN;
	}
	pfree(removal.holds);
	pfree(removal.free_mass);
	pfree(removal.marked_mass);
	free_chain(&chain);
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
