/*
 * customer_influence.c
 *		What customers are worth for what others do because of them.
 *
 * Of what customer j does, a share comes from others, from each target i of j's
 * edges by weight (Hubbell, Sociometry 28 (1965) 377; Kumar, Bhaskaran,
 * Mirchandani, Shah, Marketing Science 32 (2013) 194):
 *
 *	I_ij = share w(j -> i) / sum over i of w(j -> i),	W = (I_ij)
 *
 *	effect of i		s_i / sum s,	s = (I - W)^-1 1
 *	first order		CLV_i + sum over j of I_ij CLV_j
 *	conserving		e_i u_i,	u = (I - W)^-1 CLV,		e_i = 1 - sum over k of I_ki
 *
 * The first order counts what j is worth for j and for i alike; the conserving
 * form hands on from each what came from others, so that its sum is that of CLV.
 * A column of W adds up to share, or to 0 for who acted because of nobody.
 * Self-loops are dropped: what somebody does because of himself is his own, and
 * is not divided.
 *
 * Customers without ties have s = 1 and keep their CLV, whether they are nodes of
 * the graph or not.  CLV may be negative.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/check.h"
#include "common/report.h"
#include "common/sum.h"
#include "influence/arguments.h"
#include "influence/linear_system.h"

static Datum report_customer_influence(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_customer_influence, report_customer_influence)

/* Errors allowed, as a part of the sum; sweeps before giving up. */
#define TOLERANCE 1e-13
#define MAX_SWEEPS 100000

/* Errors beyond this part of the sum are worth a warning. */
#define TOLERANCE_TOLD 1e-9

/* Customers of a graph, or those named only beside it. */
typedef struct Customers
{
	const Graph *graph;
	float8	   *clv;
	float8	   *effect;
	float8	   *first_order;
	float8	   *conserving;
} Customers;

static void
make_customers(Customers *customers, const Graph *graph)
{
	customers->graph = graph;
	customers->clv = graph_alloc0(graph->nodes, sizeof(float8), "values of customers");
	customers->effect = graph_alloc(graph->nodes, sizeof(float8), "values of customers");
	customers->first_order = graph_alloc(graph->nodes, sizeof(float8), "values of customers");
	customers->conserving = graph_alloc(graph->nodes, sizeof(float8), "values of customers");
}

/* ---- arguments ---- */

static float8
share_argument(FunctionCallInfo fcinfo, int argno)
{
	float8		share = number_argument(fcinfo, argno, "share");

	if (share < 0 || share >= 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("share must be at least 0 and below 1, got %g", share)));
	return share;
}

/* A graph of the identifiers that are not in this one. */
static Graph *
make_strangers(const Graph *graph, ArrayType *ids, const uint32 *node)
{
	GraphBuilder *builder = builder_create(CurrentMemoryContext, graph->type);
	ArrayIterator iterator = array_create_iterator(ids, 0, NULL);
	Datum		id;
	bool		null;

	for (int i = 0; array_iterate(iterator, &id, &null); i++)
	{
		check_cancel_at(i);
		if (node[i] == NO_NODE)
			builder_add_node(builder, id);
	}
	array_free_iterator(iterator);
	return builder_finish(builder, CurrentMemoryContext);
}

/* The power of two that makes all numbers at most 1 in size. */
static int
exponent_of_largest(const float8 *number, int count)
{
	float8		largest = 0;
	int			exponent = 0;

	for (int i = 0; i < count; i++)
	{
		check_cancel_at(i);
		largest = Max(largest, fabs(number[i]));
	}
	if (largest > 0)
		frexp(largest, &exponent);
	return exponent;
}

/* Adds up values by customer, as multiples of 2^exponent. */
static void
add_values(Customers *in, Customers *strangers, ArrayType *ids, const uint32 *node, const float8 *clv, int exponent)
{
	ArrayIterator iterator = array_create_iterator(ids, 0, NULL);
	Datum		id;
	bool		null;

	for (int i = 0; array_iterate(iterator, &id, &null); i++)
	{
		float8		value = ldexp(clv[i], -exponent);

		check_cancel_at(i);
		if (node[i] != NO_NODE)
			in->clv[node[i]] += value;
		else
			strangers->clv[graph_find(strangers->graph, id)] += value;
	}
	array_free_iterator(iterator);
}

/* ---- the system ---- */

static float8
sum_of_sizes(const float8 *number, uint32 count)
{
	float8		sum = 0;

	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		sum += fabs(number[i]);
	}
	return sum;
}

/* y = (I - W)^-1 r; returns the change |D|_1 of linear_system.c. */
static float8
solve(const LinearSystem *system, float8 share, const float8 *r, float8 *y, Progress *progress)
{
	Solution	solution = {0};

	memcpy(y, r, system->nodes * sizeof(float8));
	solution.norm = NORM_SUM;
	solution.allowed = TOLERANCE * (1 - share) * sum_of_sizes(r, system->nodes);
	solution.max_sweeps = MAX_SWEEPS;
	solution.progress = progress;
	system_solve(system, r, y, &solution);
	return solution.change;
}

/*
 * Bounds of the sums of errors, as parts of what is summed: share/(1 - share)
 * |D|_1 for s; for e u it is share |D|_1, since e is 1 (I - W).
 */
static void
check_errors(const Customers *customers, float8 share, float8 effect_change, float8 value_change)
{
	uint32		nodes = customers->graph->nodes;
	float8		bound = 0;

	if (effect_change > 0)
		bound = share / (1 - share) * effect_change / sum_of_sizes(customers->effect, nodes);
	if (value_change > 0)
		bound = Max(bound, share * value_change / sum_of_sizes(customers->clv, nodes));
	if (bound > TOLERANCE_TOLD)
		ereport(WARNING,
				(errmsg("customer_influence is not exact: errors add up to at most %g of the whole", bound),
				 errhint("A share so near to 1 hands on almost everything without end.")));
}

/* effect is s here, not yet divided by its sum */
static void
find_influence(Customers *customers, float8 share)
{
	const Graph *graph = customers->graph;
	LinearSystem system;
	Progress	progress;
	float8	   *one = graph_alloc(graph->nodes, sizeof(float8), "values of customers");
	float8	   *c = graph_alloc(graph->nodes, sizeof(float8), "values of customers");
	float8		effect_change;
	float8		value_change;
	uint64		work = 0;

	progress_begin(&progress, "customer_influence");
	system_of_shares(&system, graph, share, true);
	system_order(&system, graph);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		one[i] = 1;
		c[i] = system.factor[i] * customers->clv[i];
	}
	effect_change = solve(&system, share, one, customers->effect, &progress);
	value_change = solve(&system, share, customers->clv, customers->conserving, &progress);
	check_errors(customers, share, effect_change, value_change);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		customers->first_order[i] = customers->clv[i] + sum_into(&system.in, i, c, &work);
		if (system.factor[i] > 0)
			customers->conserving[i] *= 1 - share;
	}
}

/* Who has no ties. */
static void
keep_values(Customers *strangers)
{
	for (uint32 i = 0; i < strangers->graph->nodes; i++)
	{
		check_cancel_at(i);
		strangers->effect[i] = 1;
		strangers->first_order[i] = strangers->conserving[i] = strangers->clv[i];
	}
}

/* ---- rows ---- */

static float8
sum_of_effects(const Customers *in, const Customers *strangers)
{
	float8		sum = strangers->graph->nodes;
	float8		lost = 0;

	for (uint32 i = 0; i < in->graph->nodes; i++)
	{
		check_cancel_at(i);
		sum_add(&sum, &lost, in->effect[i]);
	}
	return sum + lost;
}

static void
report_customer(FunctionCallInfo fcinfo, const Customers *customers, uint32 i, float8 all_effects, int exponent)
{
	Datum		values[4];
	bool		nulls[4] = {false};

	values[0] = graph_id(customers->graph, i);
	values[1] = Float8GetDatum(customers->effect[i] / all_effects);
	values[2] = Float8GetDatum(check_result_finite(ldexp(customers->first_order[i], exponent), "value_first_order"));
	values[3] = Float8GetDatum(check_result_finite(ldexp(customers->conserving[i], exponent), "value_conserving"));
	report_row(fcinfo, values, nulls);
	if (customers->graph->type == ID_TEXT)
		pfree(DatumGetPointer(values[0]));
}

/* Both lists are in order: merged they are. */
static void
report_both(FunctionCallInfo fcinfo, const Customers *in, const Customers *strangers, int exponent)
{
	float8		all_effects = sum_of_effects(in, strangers);
	uint32		i = 0;

	for (uint32 stranger = 0; stranger <= strangers->graph->nodes; stranger++)
	{
		uint32		end = in->graph->nodes;
		bool		found;

		if (stranger < strangers->graph->nodes)
			end = graph_place(in->graph, graph_id(strangers->graph, stranger), &found);
		for (; i < end; i++)
		{
			check_cancel_at(i);
			report_customer(fcinfo, in, i, all_effects, exponent);
		}
		check_cancel_at(stranger);
		if (stranger < strangers->graph->nodes)
			report_customer(fcinfo, strangers, stranger, all_effects, exponent);
	}
}

/* customer_influence(g, nodes, clv, share) -> (node, effect, value_first_order, value_conserving) */
static Datum
report_customer_influence(FunctionCallInfo fcinfo, IdType type)
{
	Customers	in;
	Customers	strangers;
	Graph	   *graph;
	ArrayType  *ids;
	uint32	   *node;
	float8	   *clv;
	float8		share;
	int			count;
	int			exponent;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	graph = graph_argument(fcinfo, 0, type);
	check_arg_not_null(fcinfo, 1, "nodes");
	check_arg_not_null(fcinfo, 2, "clv");
	share = share_argument(fcinfo, 3);
	ids = PG_GETARG_ARRAYTYPE_P(1);
	node = graph_find_all(graph, ids, "nodes", &count);
	clv = numbers_of(PG_GETARG_ARRAYTYPE_P(2), "clv", count, "nodes");
	exponent = exponent_of_largest(clv, count);
	make_customers(&in, graph);
	make_customers(&strangers, make_strangers(graph, ids, node));
	add_values(&in, &strangers, ids, node, clv, exponent);
	find_influence(&in, share);
	keep_values(&strangers);
	report_both(fcinfo, &in, &strangers, exponent);
	PG_RETURN_NULL();
}
