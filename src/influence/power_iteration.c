/*
 * power_iteration.c
 *		Steps y <- a t + d P y, target by target, each with what is new already
 *		(Gauss-Seidel in order of nodes: two steps in fifteen are saved).
 *
 * A step that changes y by D leaves a residual p = a t + d P y - y with |p|_1 <=
 * d |D|_1, D over nodes with weight out, whatever y was before.  Columns of P add
 * up to 1: the sum of p is a + d (sum of y over nodes with weight out) - sum of y.
 * With r = p / sum y + (a multiple of t, such that r adds up to 0), x = y / sum y
 * has x* - x = G (x* - x) + r for a G that keeps no more than d of anything:
 *
 *	|x - x*|_1 <= (|p|_1 + |sum of p|) / ((1 - d) sum y)
 *
 * Steps are slow to find how much goes round.  Therefore each has a t in place of
 * t, which multiplies y by a and leaves x as it is: a is what leaves the nodes
 * that somebody acted because of, over what would come to them from t and from
 * all others.
 *
 * Where t is the same everywhere, y begins with what follows if every edge brings
 * as much as any other: two steps less.  Elsewhere it begins with t, since what
 * starts where t cannot come to would go round for long.
 *
 * Steps are as slow as contributions come from memory.  In a large dense graph
 * these are by place, and in the first steps of seven digits, of which twice as
 * many are near; steps that follow are exact and know nothing of how y came about.
 */
#include "scrm.h"

#include <float.h>

#include "common/check.h"
#include "influence/power_iteration.h"

/* From so many steps on components are tried where so many more would be needed; sooner in a sparse graph. */
#define FIRST_STEPS 4
#define FIRST_STEPS_SPARSE 2
#define STEPS_LEFT 30

/* Steps of seven digits end here: they cannot tell bounds below 1e-6, and the next step gains a digit. */
#define ROUGH_BOUND 3e-5

/* Fewer nodes' contributions are near anyway; fewer edges for each node are sparse, and not worth a copy. */
#define NEAR_NODES 65536
#define DENSE_EDGES 4

/* Sums over nodes are made in parts of so many, and lose less. */
#define NODES_AT_ONCE 4096

typedef struct Walk
{
	const LinearSystem *system;
	float8		damping;
	bool		sparse;
	uint64		work;			/* edges and nodes until the next look for a cancel */

	/* nodes in order, or where packed, those of them that edges lead to or from */
	uint32		stops;
	bool		packed;
	float8	   *y;
	float8	   *t;
	float8	   *factor;			/* d / (sum of weights out), 0: no weight goes out */
	uint64	   *end;			/* of its edges in, which begin where those of the one before end */
	uint32	   *place;			/* of its contribution; NULL: its number */
	float8		apart;			/* sum of t over all other nodes */

	/*
	 * Contributions y factor, by place: those with most weight out come
	 * first, as they are asked for most and should be near.  Edges of weight 0
	 * ask other nodes, too, which contribute 0.
	 */
	float8	   *c;
	Edges		in;				/* where packed, the sources' places in place of their numbers */

	float4	   *rough_c;		/* the same of seven digits; NULL where not packed, or weights are out of all proportion */
} Walk;

typedef struct Step
{
	float8		total;			/* sum y */
	float8		change;			/* |D|_1 over nodes with weight out */
	float8		out;			/* sum y over these */
	float8		coming;			/* to the nodes that somebody acted because of, from t and from others, a = 1 */
	float8		leaving;		/* from them */
} Step;

/* ---- the walk ---- */

#define EXPONENTS 4096			/* more than a float8 has, of either sign */

static inline int
exponent_class(float8 factor)
{
	int			exponent = EXPONENTS / 2 - 1;	/* 0, whom nobody asks, last */

	if (factor > 0)
		frexp(factor, &exponent);
	return exponent + EXPONENTS / 2;
}

/* Places by the exponent of the factor, then in order of nodes. */
static uint32 *
make_places(const LinearSystem *system)
{
	uint32	   *place = graph_alloc(system->nodes, sizeof(uint32), "places of nodes");
	uint32	   *next = palloc0(EXPONENTS * sizeof(uint32));
	uint32		places = 0;

	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		next[exponent_class(system->factor[i])]++;
	}
	for (int k = 0; k < EXPONENTS; k++)
	{
		uint32		count = next[k];

		next[k] = places;
		places += count;
	}
	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		place[i] = next[exponent_class(system->factor[i])]++;
	}
	pfree(next);
	return place;
}

static void
copy_edges(Walk *walk, const uint32 *place, uint64 edges)
{
	const Edges *in = &walk->system->in;

	walk->in.node = graph_alloc(edges, sizeof(uint32), "places of sources");
	if (walk->system->even)
		walk->rough_c = graph_alloc0(walk->system->nodes, sizeof(float4), "scores of nodes");
	for (uint64 at = 0; at < edges; at += EDGES_AT_ONCE)
	{
		uint64		end = Min(at + EDGES_AT_ONCE, edges);

		CHECK_FOR_INTERRUPTS();
		for (uint64 e = at; e < end; e++)
			walk->in.node[e] = place[in->node[e]];
	}
}

static inline bool
is_stop(const LinearSystem *system, uint32 node)
{
	return system->in.start[node + 1] > system->in.start[node] || system->factor[node] > 0;
}

/* Copies what steps need of nodes that edges lead to or from: their edges in are next to each other. */
static void
pack(Walk *walk, const float8 *t, uint64 edges)
{
	const LinearSystem *system = walk->system;
	uint32		nodes = system->nodes;
	uint32	   *place = make_places(system);

	walk->packed = true;
	copy_edges(walk, place, edges);
	walk->y = graph_alloc(nodes, sizeof(float8), "scores of nodes");
	walk->t = graph_alloc(nodes, sizeof(float8), "scores of nodes");
	walk->factor = graph_alloc(nodes, sizeof(float8), "scores of nodes");
	walk->end = graph_alloc(nodes, sizeof(uint64), "scores of nodes");
	walk->place = place;
	walk->stops = 0;
	for (uint32 i = 0; i < nodes; i++)
	{
		uint32		k = walk->stops;

		check_cancel_at(i);
		if (!is_stop(system, i))
		{
			walk->apart += t[i];
			continue;
		}
		walk->y[k] = walk->t[k] = t[i];
		walk->factor[k] = system->factor[i];
		walk->end[k] = system->in.start[i + 1];
		walk->place[k] = place[i];
		walk->stops++;
	}
}

/* y, of all nodes, begins as t. */
static void
make_walk(Walk *walk, const LinearSystem *system, float8 damping, float8 *t, float8 *y)
{
	uint64		edges = system->in.start[system->nodes];

	memset(walk, 0, sizeof(Walk));
	walk->system = system;
	walk->damping = damping;
	walk->sparse = edges < (uint64) DENSE_EDGES * system->nodes;
	walk->in = system->in;
	walk->c = graph_alloc0(system->nodes, sizeof(float8), "scores of nodes");
	if (system->nodes > NEAR_NODES && !walk->sparse)
	{
		pack(walk, t, edges);
		return;
	}
	walk->stops = system->nodes;
	walk->y = y;
	walk->t = t;
	walk->factor = system->factor;
	walk->end = system->in.start + 1;
	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		y[i] = t[i];
	}
}

/* Writes y of all nodes, where it is not there already; those without edges have their part of t. */
static void
end_walk(Walk *walk, const float8 *t, float8 a, float8 *y)
{
	uint32		k = 0;

	pfree(walk->c);
	if (!walk->packed)
		return;
	for (uint32 i = 0; i < walk->system->nodes; i++)
	{
		check_cancel_at(i);
		y[i] = is_stop(walk->system, i) ? walk->y[k++] : a * t[i];
	}
	pfree(walk->y);
	pfree(walk->t);
	pfree(walk->factor);
	pfree(walk->end);
	pfree(walk->place);
	pfree(walk->in.node);
	if (walk->rough_c)
		pfree(walk->rough_c);
}

static inline uint64
edges_into(const Walk *walk, uint32 k)
{
	return walk->end[k] - (k > 0 ? walk->end[k - 1] : 0);
}

static inline uint32
place_of(const Walk *walk, uint32 k)
{
	return walk->place ? walk->place[k] : k;
}

/*
 * y = a t + b (edges in), where edges share what is followed alike: with x adding
 * up to 1 and u of it on nodes without weight out, a = 1 - d + d u and b = d (1 -
 * u) / edges.  Returns a.
 */
static float8
guess(Walk *walk)
{
	float8		d = walk->damping;
	uint64		edges = walk->in.start[walk->system->nodes];
	float8		t = walk->apart;	/* of nodes without weight out */
	float8		in = 0;			/* edges to them, as a part of all */
	float8		u;
	float8		a;

	if (edges == 0)
		return 1;
	for (uint32 k = 0; k < walk->stops; k++)
	{
		check_cancel_at(k);
		if (walk->factor[k] > 0)
			continue;
		t += walk->t[k];
		in += edges_into(walk, k);
	}
	in /= edges;
	u = ((1 - d) * t + d * in) / (1 - d * t + d * in);
	a = 1 - d + d * u;
	for (uint32 k = 0; k < walk->stops; k++)
	{
		check_cancel_at(k);
		walk->y[k] = a * walk->t[k] + d * (1 - u) / edges * edges_into(walk, k);
	}
	return a;
}

/* Those that vanish in seven digits are 0: what is below them takes a processor long. */
static inline float4
rough(float8 contribution)
{
	return contribution < FLT_MIN ? 0 : (float4) contribution;
}

static void
set_contributions(Walk *walk, bool roughly)
{
	for (uint32 k = 0; k < walk->stops; k++)
	{
		float8		contribution = walk->y[k] * walk->factor[k];

		check_cancel_at(k);
		if (roughly)
			walk->rough_c[place_of(walk, k)] = rough(contribution);
		else
			walk->c[place_of(walk, k)] = contribution;
	}
}

/* ---- steps ---- */

static inline float8
rough_term(const float8 *weight, const uint32 *count, const uint32 *node, const float4 *c, uint64 e)
{
	return weight ? weight[e] * c[node[e]] : count ? count[e] * (float8) c[node[e]] : c[node[e]];
}

/* as sum_terms */
static inline float8
sum_rough_terms(const float8 *weight, const uint32 *count, const uint32 *node, const float4 *c, uint64 begin, uint64 end)
{
	float8		sum[4] = {0, 0, 0, 0};
	uint64		e = begin;

	for (; e + 4 <= end; e += 4)
	{
		sum[0] += rough_term(weight, count, node, c, e);
		sum[1] += rough_term(weight, count, node, c, e + 1);
		sum[2] += rough_term(weight, count, node, c, e + 2);
		sum[3] += rough_term(weight, count, node, c, e + 3);
	}
	for (; e < end; e++)
		sum[0] += rough_term(weight, count, node, c, e);
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static inline float8
sum_of_edges(const Walk *walk, bool roughly, uint64 begin, uint64 end)
{
	const Edges *in = &walk->in;

	if (!roughly)
		return sum_edges(in, begin, end, walk->c);
	if (in->weight)
		return sum_rough_terms(in->weight, NULL, in->node, walk->rough_c, begin, end);
	if (in->count)
		return sum_rough_terms(NULL, in->count, in->node, walk->rough_c, begin, end);
	return sum_rough_terms(NULL, NULL, in->node, walk->rough_c, begin, end);
}

static inline float8
sum_of_stop(Walk *walk, bool roughly, uint64 begin, uint64 end)
{
	float8		sum = 0;

	walk->work += end - begin + 1;
	if (unlikely(walk->work > EDGES_AT_ONCE))
	{
		walk->work = 0;
		for (; end - begin > EDGES_AT_ONCE; begin += EDGES_AT_ONCE)
		{
			CHECK_FOR_INTERRUPTS();
			sum += sum_of_edges(walk, roughly, begin, begin + EDGES_AT_ONCE);
		}
		CHECK_FOR_INTERRUPTS();
	}
	return sum + sum_of_edges(walk, roughly, begin, end);
}

/* The step of stops begin .. end - 1, whose edges in begin at *edge. */
static pg_attribute_always_inline Step
step_part(Walk *walk, bool roughly, float8 a, uint32 begin, uint32 end, uint64 *edge)
{
	Step		part = {0};
	uint64		e = *edge;

	for (uint32 k = begin; k < end; k++)
	{
		float8		followed = sum_of_stop(walk, roughly, e, walk->end[k]);
		float8		t = walk->t[k];
		float8		y = a * t + followed;
		float8		goes_on = 0;	/* part of it */

		e = walk->end[k];
		if (walk->factor[k] > 0)
		{
			part.change += fabs(y - walk->y[k]);
			part.out += y;
			if (roughly)
				walk->rough_c[place_of(walk, k)] = rough(y * walk->factor[k]);
			else
				walk->c[place_of(walk, k)] = y * walk->factor[k];
			goes_on = walk->damping;
		}
		if (followed > 0)
		{
			part.coming += t;
			part.leaving += y - goes_on * y;
		}
		else
			part.coming += goes_on * t;
		part.total += y;
		walk->y[k] = y;
	}
	*edge = e;
	return part;
}

/* y = a t + d P y, and contributions with it */
static Step
take_step(Walk *walk, bool roughly, float8 a)
{
	Step		step = {.total = a * walk->apart};
	uint64		edge = 0;

	for (uint32 k = 0; k < walk->stops; k += NODES_AT_ONCE)
	{
		uint32		end = k + Min(NODES_AT_ONCE, walk->stops - k);
		Step		part = roughly ? step_part(walk, true, a, k, end, &edge) : step_part(walk, false, a, k, end, &edge);

		step.total += part.total;
		step.change += part.change;
		step.out += part.out;
		step.coming += part.coming;
		step.leaving += part.leaving;
	}
	return step;
}

/* |x - x*|_1 after an exact step, rounding within its sums apart. */
static float8
bound_of(const Walk *walk, const Step *step, float8 a)
{
	float8		d = walk->damping;
	float8		balance = a + d * step->out - step->total;
	float8		additions = NODES_AT_ONCE + walk->stops / NODES_AT_ONCE + 8;

	/* the sums of y are off by no more */
	balance = fabs(balance) + additions * DBL_EPSILON * step->total;
	return (d * step->change + Min(balance, d * step->change)) / (1 - d) / step->total;
}

/* Whether power iteration, at this ratio of changes, is less work than components. */
static bool
is_worth_it(const Walk *walk, const PageRank *rank, float8 ratio)
{
	return rank->iterations < (walk->sparse ? FIRST_STEPS_SPARSE : FIRST_STEPS) || rank->bound <= rank->tolerance ||
		log(rank->bound / rank->tolerance) < -log(ratio) * STEPS_LEFT;
}

float8
power_iteration(const LinearSystem *system, PageRank *rank, float8 *teleport, bool uniform, Progress *progress)
{
	Walk		walk;
	Step		step;
	float8		next_a;
	float8		a;
	float8		before;
	bool		roughly;

	make_walk(&walk, system, rank->damping, teleport, rank->score);
	next_a = uniform ? guess(&walk) : 1;
	roughly = walk.rough_c != NULL;
	set_contributions(&walk, roughly);
	rank->bound = BOUND_MAX;
	do
	{
		if (roughly && (rank->bound <= Max(ROUGH_BOUND, 10 * rank->tolerance) || rank->iterations + 1 == rank->max_iterations))
		{
			roughly = false;
			set_contributions(&walk, roughly);
		}
		before = rank->bound;
		a = next_a;
		step = take_step(&walk, roughly, a);
		if (step.leaving > 0 && step.coming > 0)
			next_a = step.leaving / step.coming;
		rank->iterations++;
		rank->bound = bound_of(&walk, &step, a);
		progress_step(progress, rank->iterations, "bound", rank->bound);
	} while ((roughly || rank->bound > rank->tolerance) && rank->iterations < rank->max_iterations && is_worth_it(&walk, rank, rank->bound / before));
	end_walk(&walk, teleport, a, rank->score);
	rank->bound += 2 * system_rounding(system, rank->score) / (1 - rank->damping) / step.total;
	return a;
}
