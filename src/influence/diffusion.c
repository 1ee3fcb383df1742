/*
 * diffusion.c
 *		How far an action of some people spreads: models, and forward simulation.
 *
 * Independent cascade (Goldenberg, Libai, Muller 2001; Kempe, Kleinberg,
 * Tardos 2003): who has just become active has one chance with each of those
 * who respond to him, p(receiver, him), whatever the others do.
 *
 * Linear threshold (Granovetter 1978; the same paper of 2003): a receiver
 * becomes active when the weights p(receiver, u) of its active u add up to a
 * threshold, which is uniform in (0, 1] and drawn anew in each run; the weights
 * of a receiver add up to at most 1.
 *
 * spread is the mean number of active people at the end, seeds included.
 *
 * Computed: 64 runs of independent cascades go over the graph at once, each in
 * a bit of a node's words (as searches do in Then et al., VLDB 2014).  An edge
 * is tried when its giver becomes active in some lanes, once for each lane.
 * Runs of linear threshold go one by one.  Probabilities and thresholds are
 * integers, see diffusion.h, and runs are counted in integers.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/progress.h"
#include "common/report.h"
#include "influence/diffusion.h"
#include "port/pg_bitutils.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

static Datum simulate_cascade(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_simulate_cascade, simulate_cascade)

/* ---- models ---- */

typedef struct Choice
{
	const char *name;
	int			value;
} Choice;

static const Choice models[] = {
	{"independent cascade", INDEPENDENT_CASCADE},
	{"linear threshold", LINEAR_THRESHOLD},
	{NULL, 0}
};

static const Choice edge_probabilities[] = {
	{"weighted cascade", WEIGHTED_CASCADE},
	{"weight share", WEIGHT_SHARE},
	{"constant", CONSTANT_PROBABILITY},
	{"weight", WEIGHT_AS_PROBABILITY},
	{NULL, 0}
};

static int
choice_argument(FunctionCallInfo fcinfo, int argno, const Choice *choices, const char *name, const char *hint)
{
	char	   *given;

	check_arg_not_null(fcinfo, argno, name);
	given = text_to_cstring(PG_GETARG_TEXT_PP(argno));
	for (; choices->name; choices++)
	{
		if (strcmp(choices->name, given) == 0)
			return choices->value;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown %s \"%s\"", name, given),
			 errhint("%s", hint)));
}

/* As an error shows it. */
static char *
id_as_text(const Graph *graph, uint32 node)
{
	Datum		id = graph_id(graph, node);

	switch (graph->type)
	{
		case ID_BIGINT:
			return psprintf(INT64_FORMAT, DatumGetInt64(id));
		case ID_UUID:
			return DatumGetCString(DirectFunctionCall1(uuid_out, id));
		case ID_TEXT:
			break;
	}
	return psprintf("\"%s\"", TextDatumGetCString(id));
}

/* Counts each receiver's other ends, and adds their weights in order of nodes. */
static void
add_up_receivers(Diffusion *diffusion)
{
	const Graph *graph = diffusion->graph;
	const Edges *in = &graph->in;

	for (uint32 giver = 0; giver < graph->nodes; giver++)
	{
		check_cancel_at(giver);
		for (uint64 edge = in->start[giver]; edge < in->start[giver + 1]; edge++)
		{
			uint32		receiver = in->node[edge];
			float8		weight;

			check_cancel_at((uint32) edge);
			if (receiver == giver)
				continue;
			diffusion->degree[receiver]++;
			if (!diffusion->total)
				continue;
			weight = edge_weight(in, edge);
			if (diffusion->rule == WEIGHT_AS_PROBABILITY && weight > 1)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("a weight that is a probability must be between 0 and 1, got %g from %s to %s",
								weight, id_as_text(graph, receiver), id_as_text(graph, giver)),
						 errdetail("Weights of parallel edges are added; an edge without weight has weight 1.")));
			diffusion->total[receiver] += weight;
		}
	}
}

#define SUM_TOLERANCE 1e-9		/* of weights that should add up to 1 */

static void
check_thresholds(const Diffusion *diffusion, float8 probability)
{
	const Graph *graph = diffusion->graph;

	for (uint32 node = 0; node < graph->nodes; node++)
	{
		float8		sum = diffusion->total ? diffusion->total[node] : diffusion->degree[node] * probability;

		check_cancel_at(node);
		if (unlikely(sum > 1 + SUM_TOLERANCE))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("probabilities of the edges from %s add up to %g, more than 1", id_as_text(graph, node), sum),
					 errdetail("In the model \"linear threshold\" those of each source add up to at most 1."),
					 errhint("Use edge_probability 'weighted cascade' or 'weight share', or a smaller probability.")));
	}
}

/* probability, which is given with the rule "constant" and with no other */
static float8
probability_argument(FunctionCallInfo fcinfo, int argno, EdgeProbability rule)
{
	float8		probability;

	if (rule != CONSTANT_PROBABILITY)
	{
		if (!PG_ARGISNULL(argno))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("probability is only for edge_probability 'constant'"),
					 errhint("Use edge_probability => 'constant', or leave probability out.")));
		return 0;
	}
	check_arg_not_null(fcinfo, argno, "probability");
	probability = PG_GETARG_FLOAT8(argno);
	check_float_finite(probability, "probability");
	if (probability < 0 || probability > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("probability must be between 0 and 1, got %g", probability)));
	return probability;
}

void
diffusion_open(Diffusion *diffusion, FunctionCallInfo fcinfo, IdType type, int model_argno, int probability_argno)
{
	float8		probability;
	uint32		nodes;

	diffusion->model = choice_argument(fcinfo, model_argno, models, "model",
									   "Use 'independent cascade' or 'linear threshold'.");
	diffusion->rule = choice_argument(fcinfo, probability_argno, edge_probabilities, "edge_probability",
									  "Use 'weighted cascade', 'weight share', 'weight' or 'constant'.");
	probability = probability_argument(fcinfo, probability_argno + 1, diffusion->rule);
	diffusion->constant = diffusion->rule == CONSTANT_PROBABILITY ? chance_of(probability) : CERTAIN;
	diffusion->graph = graph_argument(fcinfo, 0, type);
	nodes = diffusion->graph->nodes;
	diffusion->degree = graph_alloc0(nodes, sizeof(uint32), "degrees");
	diffusion->total = NULL;
	if (diffusion->rule == WEIGHT_SHARE || diffusion->rule == WEIGHT_AS_PROBABILITY)
		diffusion->total = graph_alloc0(nodes, sizeof(float8), "sums of weights");
	add_up_receivers(diffusion);
	if (diffusion->rule == WEIGHT_SHARE)
	{
		for (uint32 node = 0; node < nodes; node++)
		{
			check_cancel_at(node);
			check_result_finite(diffusion->total[node], "sum of weights");
		}
	}
	else if (diffusion->model == LINEAR_THRESHOLD && diffusion->rule != WEIGHTED_CASCADE)
		check_thresholds(diffusion, probability);
}

void
diffusion_close(Diffusion *diffusion)
{
	pfree(diffusion->degree);
	if (diffusion->total)
		pfree(diffusion->total);
}

/* ---- simulation ---- */

/* What a node has in the run of linear threshold that touched it last. */
typedef struct Threshold
{
	uint64		threshold;		/* 1 .. CERTAIN */
	uint64		sum;			/* of the weights of its active ends */
	uint32		run;
	bool		active;
} Threshold;

#define LANES 64

typedef struct Simulation
{
	Diffusion	diffusion;
	pg_prng_state random;
	uint32	   *seed;			/* each once */
	uint32		seeds;
	uint64	   *chance;			/* of each receiver, where weights do not count */
	uint32	   *queue;			/* nodes + 1 of them */
	uint32		steps;			/* for check_cancel_at() */

	/* independent cascade: a bit for each lane */
	uint64	   *active;
	uint64	   *fresh;			/* active, and yet to be tried on its receivers */
	uint32	   *touched;		/* those with any bit */
	uint64		reached[LANES]; /* how many are active */

	/* linear threshold */
	Threshold  *state;
} Simulation;

/*
 * How many people the runs reached.  Squares are of the distance to the first
 * run, which keeps them small, mostly so small that their sum is exact.
 */
typedef struct Runs
{
	int64		count;
	uint64		first;
	uint64		smallest;
	uint64		largest;
	uint64		sum;
	float8		distances;
	float8		squares;
} Runs;

static void
add_run(Runs *runs, uint64 reached)
{
	float8		distance;

	if (runs->count++ == 0)
		runs->first = runs->smallest = runs->largest = reached;
	distance = (float8) reached - (float8) runs->first;
	runs->smallest = Min(runs->smallest, reached);
	runs->largest = Max(runs->largest, reached);
	runs->sum += reached;
	runs->distances += distance;
	runs->squares += distance * distance;
}

static float8
standard_error(const Runs *runs)
{
	float8		n = runs->count;
	float8		squares = runs->squares - runs->distances * runs->distances / n;

	return sqrt(Max(squares, 0) / (n - 1) / n);
}

/* Receivers lie anywhere: what is needed of them is asked for so many edges ahead. */
#define AHEAD 8

static inline uint64
edge_chance(const Simulation *simulation, uint32 receiver, uint64 edge)
{
	const Diffusion *diffusion = &simulation->diffusion;

	if (!diffusion->total)
		return simulation->chance[receiver];
	return chance_of_weight(diffusion, receiver, edge_weight(&diffusion->graph->in, edge));
}

static inline void
count_lanes(Simulation *simulation, uint64 lanes)
{
	for (; lanes != 0; lanes &= lanes - 1)
		simulation->reached[pg_rightmost_one_pos64(lanes)]++;
}

/* One run in each of these lanes. */
static void
run_lanes(Simulation *simulation, uint64 lanes)
{
	const Edges *in = &simulation->diffusion.graph->in;
	uint64	   *active = simulation->active;
	uint64	   *fresh = simulation->fresh;
	uint32		room = simulation->diffusion.graph->nodes + 1;
	uint32		first = 0;
	uint32		end = simulation->seeds;	/* a node is in the ring once at most */
	uint32		touched = simulation->seeds;

	memset(simulation->reached, 0, sizeof(simulation->reached));
	for (uint32 i = 0; i < simulation->seeds; i++)
	{
		uint32		node = simulation->seed[i];

		check_cancel_at(++simulation->steps);
		simulation->queue[i] = simulation->touched[i] = node;
		active[node] = fresh[node] = lanes;
		count_lanes(simulation, lanes);
	}
	while (first != end)
	{
		uint32		giver = simulation->queue[first];
		uint64		trying = fresh[giver];

		first = first + 1 == room ? 0 : first + 1;
		fresh[giver] = 0;
		check_cancel_at(++simulation->steps);
		for (uint64 edge = in->start[giver]; edge < in->start[giver + 1]; edge++)
		{
			uint32		receiver = in->node[edge];
			uint64		tried = trying & ~active[receiver];
			uint64		won;

			check_cancel_at(++simulation->steps);
			if (edge + AHEAD < in->start[giver + 1])
				__builtin_prefetch(&active[in->node[edge + AHEAD]]);
			if (tried == 0)
				continue;
			won = draw_lanes(&simulation->random, edge_chance(simulation, receiver, edge), tried);
			if (won == 0)
				continue;
			if (active[receiver] == 0)
				simulation->touched[touched++] = receiver;
			if (fresh[receiver] == 0)
			{
				simulation->queue[end] = receiver;
				end = end + 1 == room ? 0 : end + 1;
			}
			active[receiver] |= won;
			fresh[receiver] |= won;
			count_lanes(simulation, won);
		}
	}
	for (uint32 i = 0; i < touched; i++)
	{
		check_cancel_at(++simulation->steps);
		active[simulation->touched[i]] = 0;
	}
}

/* A receiver's state in this run. */
static inline Threshold *
threshold_in_run(Simulation *simulation, uint32 node, uint32 run)
{
	Threshold  *state = &simulation->state[node];

	if (state->run != run)
	{
		state->run = run;
		state->active = false;
		state->sum = 0;
		state->threshold = (draw(&simulation->random) >> 1) + 1;
	}
	return state;
}

/* One run of linear threshold, numbered from 1; returns how many are active. */
static uint32
run_threshold(Simulation *simulation, uint32 run)
{
	const Edges *in = &simulation->diffusion.graph->in;
	uint32	   *queue = simulation->queue;
	uint32		end = simulation->seeds;

	for (uint32 i = 0; i < simulation->seeds; i++)
	{
		queue[i] = simulation->seed[i];
		threshold_in_run(simulation, queue[i], run)->active = true;
	}
	for (uint32 first = 0; first < end; first++)
	{
		uint32		giver = queue[first];

		check_cancel_at(++simulation->steps);
		for (uint64 edge = in->start[giver]; edge < in->start[giver + 1]; edge++)
		{
			uint32		receiver = in->node[edge];
			Threshold  *state = threshold_in_run(simulation, receiver, run);

			check_cancel_at(++simulation->steps);
			if (edge + AHEAD < in->start[giver + 1])
				__builtin_prefetch(&simulation->state[in->node[edge + AHEAD]]);
			if (state->active)
				continue;
			state->sum += edge_chance(simulation, receiver, edge);
			if (state->sum >= state->threshold)
			{
				state->active = true;
				queue[end++] = receiver;
			}
		}
	}
	return end;
}

static void
simulate(Simulation *simulation, Runs *runs, int32 count)
{
	bool		lanes = simulation->diffusion.model == INDEPENDENT_CASCADE;
	Progress	progress;

	progress_begin(&progress, "simulate_cascade");
	for (int64 done = 0; done < count; done += lanes ? LANES : 1)
	{
		CHECK_FOR_INTERRUPTS();
		if (lanes)
		{
			int			width = Min(count - done, LANES);

			run_lanes(simulation, ~UINT64CONST(0) >> (LANES - width));
			for (int lane = 0; lane < width; lane++)
				add_run(runs, simulation->reached[lane]);
		}
		else
			add_run(runs, run_threshold(simulation, (uint32) done + 1));
		if ((runs->count & (runs->count - 1)) == 0 && runs->count >= LANES)
			progress_step(&progress, runs->count, "spread", (float8) runs->sum / runs->count);
	}
}

/* What the runs need; weighted cascade's probabilities are rounded down, so that a receiver's are no more than 1. */
static void
allocate_simulation(Simulation *simulation)
{
	const Diffusion *diffusion = &simulation->diffusion;
	uint32		nodes = diffusion->graph->nodes;

	simulation->queue = graph_alloc((uint64) nodes + 1, sizeof(uint32), "nodes of the simulation");
	if (diffusion->model == INDEPENDENT_CASCADE)
	{
		simulation->active = graph_alloc0(nodes, sizeof(uint64), "nodes of the simulation");
		simulation->fresh = graph_alloc0(nodes, sizeof(uint64), "nodes of the simulation");
		simulation->touched = graph_alloc(nodes, sizeof(uint32), "nodes of the simulation");
	}
	else
		simulation->state = graph_alloc0(nodes, sizeof(Threshold), "nodes of the simulation");
	if (diffusion->total)
		return;
	simulation->chance = graph_alloc(nodes, sizeof(uint64), "nodes of the simulation");
	for (uint32 node = 0; node < nodes; node++)
	{
		check_cancel_at(node);
		simulation->chance[node] = diffusion->rule == CONSTANT_PROBABILITY ? diffusion->constant :
			CERTAIN / Max(diffusion->degree[node], 1);
	}
}

/* The seeds that are in the graph, each once; returns how many. */
static uint32
seeds_argument(Simulation *simulation, FunctionCallInfo fcinfo, int argno)
{
	const Graph *graph = simulation->diffusion.graph;
	bool	   *seen = graph_alloc0(graph->nodes, sizeof(bool), "seeds");
	uint32	   *node;
	int			count;
	uint32		seeds = 0;

	node = graph_find_all(graph, PG_GETARG_ARRAYTYPE_P(argno), "seeds", &count);
	for (int i = 0; i < count; i++)
	{
		check_cancel_at(i);
		if (node[i] == NO_NODE || seen[node[i]])
			continue;
		seen[node[i]] = true;
		node[seeds++] = node[i];
	}
	pfree(seen);
	simulation->seed = node;
	return simulation->seeds = seeds;
}

/*
 * simulate_cascade(graph, seeds, model, runs, seed, edge_probability, probability) ->
 * (spread, standard_error, smallest, largest, seeds_used): one row
 */
static Datum
simulate_cascade(FunctionCallInfo fcinfo, IdType type)
{
	Simulation	simulation = {0};
	Runs		runs = {0};
	int32		count;
	Datum		values[5];
	bool		nulls[5] = {false};

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "seeds");
	check_arg_not_null(fcinfo, 3, "runs");
	check_arg_not_null(fcinfo, 4, "seed");
	count = PG_GETARG_INT32(3);
	if (count < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("runs must be positive, got %d", count)));
	diffusion_open(&simulation.diffusion, fcinfo, type, 2, 5);
	if (seeds_argument(&simulation, fcinfo, 1) == 0)
	{
		ereport(WARNING, (errmsg("none of the seeds is in the graph")));
		diffusion_close(&simulation.diffusion);
		PG_RETURN_NULL();
	}
	pg_prng_seed(&simulation.random, (uint64) PG_GETARG_INT64(4));
	allocate_simulation(&simulation);
	simulate(&simulation, &runs, count);

	values[0] = Float8GetDatum((float8) runs.sum / runs.count);
	nulls[1] = runs.count == 1;
	values[1] = nulls[1] ? (Datum) 0 : Float8GetDatum(standard_error(&runs));
	values[2] = Int64GetDatum(runs.smallest);
	values[3] = Int64GetDatum(runs.largest);
	values[4] = Int64GetDatum(simulation.seeds);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
