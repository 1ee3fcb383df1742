/*
 * betweenness.c
 *		Who lies on the shortest paths between others.
 *
 * With sigma(s, t) the number of shortest paths from s to t, and sigma(s, t | v)
 * of those that pass through v,
 *
 *	score(v) = sum over s <> v <> t of sigma(s, t | v)/sigma(s, t)
 *
 * of a directed graph without weights: parallel edges are one, self-loops are on no
 * shortest path, and the score is not divided by the number of pairs.
 * Computed by Brandes (J. Math. Sociol. 25 (2001) 163): for each s a search
 * counts paths forwards, and backwards adds up the dependencies
 *
 *	delta(v) = sum over w one step behind v of sigma(v)/sigma(w) (1 + delta(w)),	score(v) = sum over s of delta(v)
 *
 * A graph turned round has the same scores: searches follow edges from target
 * to source, by the lists that a graph always has.  Numbers of paths double
 * from step to step in some graphs; where they pass 1e300 the search is done
 * anew with mantissas and exponents apart.  All terms are positive, so that
 * over n nodes the relative error is below n 2^-53.
 *
 * With samples, the searches begin at so many of the n nodes, drawn without
 * replacement:
 *
 *	score(v) = n/samples sum of delta(v)
 *
 * is unbiased; its standard error comes from the variance of delta(v) in the
 * sample.  "error" bounds the difference to the exact score for all nodes at
 * once with probability at least "confidence": an empirical Bernstein-Serfling
 * inequality (Bardenet, Maillard, Bernoulli 21 (2015) 1361, theorem 4.3) for
 * each node on two sides, of which the probabilities of failing are added up,
 *
 *	error(v) = n (sd sqrt(2 rho L/k) + (7/3 + 3/sqrt 2) R L/k),		L = ln(10 m/(1 - confidence))
 *
 * with k samples, rho the part of the variance that sampling without replacement
 * leaves, m the nodes that have edges of both directions (the others' scores
 * are 0), and R = c - 2 the largest delta in a connected component of c nodes.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/pg_prng.h"
#include "common/report.h"
#include "graph/components.h"

static Datum betweenness(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_betweenness, betweenness)

#define MANY_PATHS 1e300
#define CHUNK (1 << 18)			/* edges between two looks for a cancel */
#define NOT_REACHED PG_UINT32_MAX

typedef struct Place
{
	float8		paths;			/* sigma; on the way back (1 + delta)/sigma */
	uint32		step;			/* distance from the source of the search */
	int32		exponent;		/* of paths, where there are too many */
} Place;

typedef struct Search
{
	const Edges *edges;
	Place	   *place;
	uint32	   *found;			/* nodes in the order in which they were reached */
	uint32		finds;
	bool		apart;			/* exponents are apart */
	uint32		work;
} Search;

typedef struct Dependencies
{
	float8	   *sum;			/* of delta */
	float8	   *squares;		/* of delta, if sampled */
} Dependencies;

static inline void
look_for_cancel(Search *search)
{
	if (unlikely(++search->work >= CHUNK))
	{
		CHECK_FOR_INTERRUPTS();
		search->work = 0;
	}
}

/* Adds the paths of one node to those of another, mantissas in [0.5, 1). */
static void
add_paths_apart(Place *to, const Place *from)
{
	int			shift = to->exponent - from->exponent;
	int			exponent;

	if (shift >= 0)
		to->paths += ldexp(from->paths, -shift);
	else
	{
		to->paths = ldexp(to->paths, shift) + from->paths;
		to->exponent = from->exponent;
	}
	to->paths = frexp(to->paths, &exponent);
	to->exponent += exponent;
}

/* Numbers of shortest paths; false where they are too many. */
static bool
search_forwards(Search *search, uint32 from)
{
	const Edges *edges = search->edges;
	Place	   *place = search->place;

	search->found[0] = from;
	search->finds = 1;
	place[from].step = 0;
	place[from].paths = search->apart ? 0.5 : 1;
	place[from].exponent = search->apart ? 1 : 0;
	for (uint32 i = 0; i < search->finds; i++)
	{
		uint32		node = search->found[i];
		Place		here = place[node];

		look_for_cancel(search);
		for (uint64 e = edges->start[node]; e < edges->start[node + 1]; e++)
		{
			Place	   *other = &place[edges->node[e]];

			look_for_cancel(search);
			if (other->step == NOT_REACHED)
			{
				other->step = here.step + 1;
				other->paths = here.paths;
				other->exponent = here.exponent;
				search->found[search->finds++] = edges->node[e];
			}
			else if (other->step == here.step + 1)
			{
				if (unlikely(search->apart))
					add_paths_apart(other, &here);
				else if (unlikely((other->paths += here.paths) > MANY_PATHS))
					return false;
			}
		}
	}
	return true;
}

/* delta of a node, from what those one step behind have left: (1 + delta)/sigma. */
static float8
dependency(Search *search, uint32 node)
{
	const Edges *edges = search->edges;
	const Place *here = &search->place[node];
	float8		sum = 0;

	for (uint64 e = edges->start[node]; e < edges->start[node + 1]; e++)
	{
		const Place *other = &search->place[edges->node[e]];

		look_for_cancel(search);
		if (other->step != here->step + 1)
			continue;
		/* sigma only grows behind a node: with exponents apart no term is above what other has */
		if (unlikely(search->apart))
			sum += ldexp(here->paths * other->paths, here->exponent - other->exponent);
		else
			sum += other->paths;
	}
	return search->apart ? sum : here->paths * sum;
}

static void
search_backwards(Search *search, Dependencies *dependencies)
{
	for (uint32 i = search->finds; i-- > 1;)
	{
		uint32		node = search->found[i];
		float8		delta = dependency(search, node);

		look_for_cancel(search);
		search->place[node].paths = (1 + delta) / search->place[node].paths;
		dependencies->sum[node] += delta;
		if (dependencies->squares)
			dependencies->squares[node] += delta * delta;
	}
}

static void
forget_search(Search *search)
{
	for (uint32 i = 0; i < search->finds; i++)
	{
		look_for_cancel(search);
		search->place[search->found[i]].step = NOT_REACHED;
	}
}

static void
add_dependencies(Search *search, uint32 from, Dependencies *dependencies)
{
	search->apart = false;
	if (!search_forwards(search, from))
	{
		forget_search(search);
		search->apart = true;
		search_forwards(search, from);
	}
	search_backwards(search, dependencies);
	forget_search(search);
}

static void
search_alloc(Search *search, const Graph *graph)
{
	search->edges = &graph->in;
	search->place = graph_alloc(graph->nodes, sizeof(Place), "betweenness");
	search->found = graph_alloc(graph->nodes, sizeof(uint32), "betweenness");
	search->work = 0;
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		search->place[i].step = NOT_REACHED;
	}
}

/* ---- samples ---- */

/* So many different nodes in order, each set as probable as any other (Knuth's algorithm S). */
static uint32 *
draw_nodes(uint32 nodes, uint32 samples, int64 seed)
{
	uint32	   *drawn = graph_alloc(samples, sizeof(uint32), "samples");
	uint32		count = 0;
	pg_prng_state state;

	pg_prng_seed(&state, (uint64) seed);
	for (uint32 i = 0; count < samples; i++)
	{
		check_cancel_at(i);
		if (pg_prng_uint64_range(&state, 0, nodes - i - 1) < samples - count)
			drawn[count++] = i;
	}
	return drawn;
}

typedef struct Sampling
{
	float8		nodes;			/* n */
	float8		samples;		/* k */
	float8		rest;			/* rho */
	float8		log;			/* L */
} Sampling;

static void
sampling_begin(Sampling *sampling, float8 nodes, float8 samples, uint32 between, float8 confidence)
{
	sampling->nodes = nodes;
	sampling->samples = samples;
	sampling->rest = samples <= nodes / 2 ? 1 - (samples - 1) / nodes : (1 - samples / nodes) * (1 + 1 / samples);
	sampling->log = log(10.0 * Max(between, 1) / (1 - confidence));
}

/* score, standard_error, error of a node */
static void
sampled_score(const Sampling *sampling, float8 sum, float8 squares, float8 most, Datum *values, bool *nulls)
{
	float8		n = sampling->nodes;
	float8		k = sampling->samples;
	float8		mean = sum / k;
	float8		variance = Max(squares / k - mean * mean, 0);

	values[0] = Float8GetDatum(n * mean);
	nulls[1] = k < 2;
	if (k >= 2)
		values[1] = Float8GetDatum(n * sqrt(variance / (k - 1) * (1 - k / n)));
	/* no score is above what all searches can give */
	values[2] = Float8GetDatum(Min(n * (sqrt(2 * variance * sampling->rest * sampling->log / k) +
										(7 / 3.0 + 3 / sqrt(2.0)) * most * sampling->log / k),
								   n * most));
}

/* Nodes with edges of both directions to others, the only ones that lie between others. */
static bool *
find_between(const Graph *graph, uint32 *count)
{
	const Edges *in = &graph->in;
	bool	   *has_out = graph_alloc0(graph->nodes, sizeof(bool), "betweenness");

	*count = 0;
	for (uint32 target = 0; target < graph->nodes; target++)
		for (uint64 e = in->start[target]; e < in->start[target + 1]; e++)
		{
			check_cancel_at((uint32) e);
			if (in->node[e] != target)
				has_out[in->node[e]] = true;
		}
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		uint64		sources = in->start[i + 1] - in->start[i];

		check_cancel_at(i);
		has_out[i] &= sources > 1 || (sources == 1 && in->node[in->start[i]] != i);
		*count += has_out[i];
	}
	return has_out;
}

/* The number of nodes in each one's connected component. */
static uint32 *
component_sizes(const Graph *graph)
{
	uint32	   *component = graph_alloc(graph->nodes, sizeof(uint32), "components");
	uint32		count = graph_connected_components(graph, component);
	uint32	   *size = graph_alloc0(count, sizeof(uint32), "components");

	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		size[component[i]]++;
	}
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		component[i] = size[component[i]];
	}
	pfree(size);
	return component;
}

/* ---- SQL ---- */

typedef struct Arguments
{
	bool		sampled;
	uint32		samples;
	int64		seed;
	float8		confidence;
} Arguments;

static void
read_arguments(FunctionCallInfo fcinfo, const Graph *graph, Arguments *args)
{
	args->sampled = !PG_ARGISNULL(1);
	args->samples = graph->nodes;
	if (args->sampled)
	{
		if (PG_GETARG_INT32(1) < 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("samples must be at least 1, got %d", PG_GETARG_INT32(1)),
					 errhint("Leave samples out for exact scores.")));
		args->samples = Min(graph->nodes, (uint32) PG_GETARG_INT32(1));
		/* then nothing is left to chance */
		args->sampled = args->samples < graph->nodes;
	}
	check_arg_not_null(fcinfo, 2, "seed");
	args->seed = PG_GETARG_INT64(2);
	check_arg_not_null(fcinfo, 3, "confidence");
	args->confidence = PG_GETARG_FLOAT8(3);
	check_float_finite(args->confidence, "confidence");
	if (args->confidence <= 0 || args->confidence >= 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("confidence must be between 0 and 1, got %g", args->confidence)));
}

static void
tally_searches(const Graph *graph, const Arguments *args, Dependencies *dependencies)
{
	uint32	   *drawn = args->sampled ? draw_nodes(graph->nodes, args->samples, args->seed) : NULL;
	Search		search;

	dependencies->sum = graph_alloc0(graph->nodes, sizeof(float8), "betweenness");
	dependencies->squares = args->sampled ? graph_alloc0(graph->nodes, sizeof(float8), "betweenness") : NULL;
	search_alloc(&search, graph);
	for (uint32 i = 0; i < args->samples; i++)
	{
		check_cancel_at(i);
		add_dependencies(&search, drawn ? drawn[i] : i, dependencies);
	}
}

/* betweenness(g, samples, seed, confidence) -> (node, score, standard_error, error) in order of nodes */
static Datum
betweenness(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Arguments	args;
	Dependencies dependencies;
	Sampling	sampling = {0};
	uint32	   *component_size = NULL;
	bool	   *between = NULL;
	uint32		count;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	read_arguments(fcinfo, graph, &args);
	tally_searches(graph, &args, &dependencies);
	if (args.sampled)
	{
		component_size = component_sizes(graph);
		between = find_between(graph, &count);
		sampling_begin(&sampling, graph->nodes, args.samples, count, args.confidence);
	}
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		Datum		values[4];
		bool		nulls[4] = {false};

		check_cancel_at(i);
		values[0] = graph_id(graph, i);
		values[1] = Float8GetDatum(dependencies.sum[i]);
		values[2] = values[3] = Float8GetDatum(0);
		if (args.sampled && between[i])
			sampled_score(&sampling, dependencies.sum[i], dependencies.squares[i], component_size[i] - 2.0, values + 1, nulls + 1);
		report_row(fcinfo, values, nulls);
		if (type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}
