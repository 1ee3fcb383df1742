/*
 * graph_agg.c
 *		The aggregates that make a graph: graph_agg and rollup.
 *
 * The transition state is a builder (graph_build.c) behind "internal": one
 * graph may pass a gigabyte, which no value of SQL may.  It is allocated in
 * the aggregate's own context, a few hundred bytes for a group of few rows,
 * and makes no context of its own.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "graph/graph_builder.h"
#include "graph/graph_partial.h"
#include "utils/memutils.h"

static Datum graph_accum(FunctionCallInfo fcinfo, IdType type);
static Datum graph_decay_accum(FunctionCallInfo fcinfo, IdType type);
static Datum graph_rollup_accum(FunctionCallInfo fcinfo, IdType type);
static Datum graph_combine(FunctionCallInfo fcinfo, IdType type);
static Datum graph_serial(FunctionCallInfo fcinfo, IdType type);
static Datum graph_deserial(FunctionCallInfo fcinfo, IdType type);
static Datum graph_final(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_graph_accum, graph_accum)
GRAPH_FUNCTION(scrm_graph_decay_accum, graph_decay_accum)
GRAPH_FUNCTION(scrm_graph_rollup_accum, graph_rollup_accum)
GRAPH_FUNCTION(scrm_graph_combine, graph_combine)
GRAPH_FUNCTION(scrm_graph_serial, graph_serial)
GRAPH_FUNCTION(scrm_graph_deserial, graph_deserial)
GRAPH_FUNCTION(scrm_graph_final, graph_final)

void
weight_is_invalid(float8 weight)
{
	check_float_finite(weight, "weight");
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("weight must not be negative, got %g", weight)));
}

/* Argument 0, or NULL before the first row that counts. */
static inline GraphBuilder *
builder_argument(FunctionCallInfo fcinfo, MemoryContext *context)
{
	if (unlikely(!AggCheckCallContext(fcinfo, context)))
		not_in_aggregate("scrm.graph_agg");
	return PG_ARGISNULL(0) ? NULL : (GraphBuilder *) PG_GETARG_POINTER(0);
}

static inline Datum
builder_result(FunctionCallInfo fcinfo, GraphBuilder *builder)
{
	if (builder == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(builder);
}

/*
 * A row whose source is known.  Where nobody is the target, the source is a
 * node whatever else the row says: an outer join of customers with what they
 * responded to has NULL weights and times as well.
 */
static inline Datum
add_row(FunctionCallInfo fcinfo, GraphBuilder *builder, MemoryContext context, IdType type, float8 weight)
{
	if (builder == NULL)
		builder = builder_create(context, type);
	if (PG_ARGISNULL(2))
		builder_add_node(builder, PG_GETARG_DATUM(1));
	else
		builder_add_edge(builder, PG_GETARG_DATUM(1), PG_GETARG_DATUM(2), weight);
	PG_RETURN_POINTER(builder);
}

/* graph_agg(source, target [, weight]) */
static Datum
graph_accum(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);
	float8		weight = 1;

	if (PG_NARGS() > 3 && !PG_ARGISNULL(3))
	{
		weight = PG_GETARG_FLOAT8(3);
		check_weight(weight);
	}
	if (PG_ARGISNULL(1) || (PG_NARGS() > 3 && PG_ARGISNULL(3) && !PG_ARGISNULL(2)))
		return builder_result(fcinfo, builder);
	return add_row(fcinfo, builder, context, type, weight);
}

/* weight * 2^-((as_of - at)/half_life), correct to where it is below the smallest number */
static float8
faded(float8 weight, TimestampTz at, TimestampTz as_of, int64 half_life)
{
	float8		half_lives = (float8) time_distance(at, as_of) / (float8) half_life;

	/* one factor alone would lose digits below 2^-1022 */
	if (half_lives > 1000)
		return weight * exp2(-half_lives / 2) * exp2(-half_lives / 2);
	return weight * exp2(-half_lives);
}

/* graph_agg(source, target, weight, at, half_life, as_of): rows after as_of do not count, as in an engagement at as_of */
static Datum
graph_decay_accum(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);
	int64		half_life;
	TimestampTz as_of;
	float8		weight = 1;

	check_arg_not_null(fcinfo, 5, "half-life");
	check_arg_not_null(fcinfo, 6, "as_of");
	half_life = check_positive_duration(PG_GETARG_INTERVAL_P(5), "half-life");
	as_of = PG_GETARG_TIMESTAMPTZ(6);
	check_time_finite(as_of, "as_of");
	if (!PG_ARGISNULL(3))
	{
		weight = PG_GETARG_FLOAT8(3);
		check_weight(weight);
	}
	if (PG_ARGISNULL(1) || ((PG_ARGISNULL(3) || PG_ARGISNULL(4)) && !PG_ARGISNULL(2)))
		return builder_result(fcinfo, builder);
	if (!PG_ARGISNULL(4))
	{
		TimestampTz at = PG_GETARG_TIMESTAMPTZ(4);

		check_time_finite(at, "at");
		if (at > as_of)
			return builder_result(fcinfo, builder);
		weight = faded(weight, at, as_of, half_life);
	}
	return add_row(fcinfo, builder, context, type, weight);
}

static Datum
graph_rollup_accum(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);

	if (PG_ARGISNULL(1))
		return builder_result(fcinfo, builder);
	if (builder == NULL)
		builder = builder_create(context, type);
	builder_add_graph(builder, graph_argument(fcinfo, 1, type));
	PG_RETURN_POINTER(builder);
}

/* The second state is as graph_deserial left it: still in the form in which it came. */
static Datum
graph_combine(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);

	if (PG_ARGISNULL(1))
		return builder_result(fcinfo, builder);
	if (builder == NULL)
		builder = builder_create(context, type);
	builder_add_partial(builder, (const bytea *) PG_GETARG_POINTER(1));
	PG_RETURN_POINTER(builder);
}

static Datum
graph_final(FunctionCallInfo fcinfo, IdType type)
{
	MemoryContext context;
	GraphBuilder *builder = builder_argument(fcinfo, &context);

	if (builder == NULL)
		PG_RETURN_NULL();
	/* a rescan of a hashed aggregate asks again */
	if (builder->value == 0)
		builder->value = graph_aggregated(builder_finish(builder, context), context);
	return graph_result(builder->value);
}

static Datum
graph_serial(FunctionCallInfo fcinfo, IdType type)
{
	PG_RETURN_BYTEA_P(partial_from_builder(builder_argument(fcinfo, NULL)));
}

/* Nothing but graph_combine asks for what comes of it, at once: a state of its own would be read twice. */
static Datum
graph_deserial(FunctionCallInfo fcinfo, IdType type)
{
	check_in_aggregate(fcinfo, "scrm.graph_deserial");
	PG_RETURN_POINTER(PG_GETARG_BYTEA_PP(0));
}
