/*
 * linear_system.c
 *		y = r + M y over a graph, M_ij = w(j -> i) factor_j, see linear_system.h.
 *
 * Solved by Gauss-Seidel over strong components, sources first.  A node that is
 * a component by itself is solved at once, y_i = (r_i + sum over its sources) /
 * (1 - M_ii): a graph without cycles takes one pass, a graph with small ones not
 * many more.  Inside a larger component each sweep sets every y_i so that its
 * equation holds with the values of the moment, from sources to targets as far
 * as cycles allow.
 *
 * What is left after the last sweep of a component is the residual
 * p = r + M y - y, with p_i = sum of M_ij D_j over the nodes j of the component
 * that changed, by D_j, after i.  Later components use what is final, and add
 * nothing to it.  From it follows how far y is from the solution:
 *
 *	shares		M >= 0 with column sums <= d < 1: |p|_1 <= d |D|_1, and since
 *				|(I - M)^-1|_1 <= 1/(1 - d),  |y - y*|_1 <= d/(1 - d) |D|_1
 *	weights		r = 1, y from 1 upwards: all p >= 0, and no larger than the D of
 *				one more sweep.  With q = max p < 1, (I - M) y = 1 - p > 0 for
 *				y > 0 proves that M has a spectral radius below 1, and
 *				y* - y = (I - M)^-1 p <= q y*: no value is off by more than q
 *				of itself
 *
 * The first holds whatever y was before the last sweep, and takes the sum of
 * |D|_1 over components.  The change that is allowed in all is divided by what
 * the components hold and by their size, and what one leaves over is the next
 * one's.  A component that changes by the last digits of its values alone is
 * done, whatever is allowed.
 */
#include "scrm.h"

#include <float.h>
#include <limits.h>

#include "common/check.h"
#include "graph/components.h"
#include "influence/linear_system.h"

/* Weights in this range can be added, divided and multiplied as they are. */
#define PLAIN_MIN 1e-200
#define PLAIN_MAX 1e200

/* Those in this one have sums whose inverses fit a float4. */
#define EVEN_MIN 1e-12
#define EVEN_MAX 1e12

/* A sweep that changes no more than this part of the values changes their last digits. */
#define LAST_DIGITS (4 * DBL_EPSILON)

/* Components so large tell of each sweep; those with so many edges for each node are dense. */
#define LARGE_COMPONENT 10000
#define DENSE 4

/* ---- weights ---- */

/* The smallest weight above 0, and the largest; 0 where there is none. */
static void
weight_range(const Edges *edges, uint64 count, float8 *smallest, float8 *largest)
{
	float8		low = DBL_MAX;
	float8		high = 0;

	for (uint64 e = 0; e < count; e++)
	{
		float8		weight = edges->weight[e];

		check_cancel_at((uint32) e);
		high = weight > high ? weight : high;
		low = weight > 0 && weight < low ? weight : low;
	}
	*largest = high;
	*smallest = high > 0 ? low : 0;
}

/* The exponent to which a weight is a number in [0.5, 1). */
static int
exponent_of(float8 weight)
{
	int			exponent;

	frexp(weight, &exponent);
	return exponent;
}

/* Weights as parts of their source's: sums of 1e308 are out of range, and 1e-320 has few digits left. */
static void
make_parts(LinearSystem *system, uint64 edges, float8 *sum)
{
	const Edges *in = &system->in;
	float8	   *part = graph_alloc(edges, sizeof(float8), "shares of weights");
	int		   *exponent = graph_alloc0(system->nodes, sizeof(int), "shares of weights");

	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		exponent[i] = INT_MIN;
		sum[i] = 0;
	}
	for (uint64 e = 0; e < edges; e++)
	{
		check_cancel_at((uint32) e);
		if (in->weight[e] > 0)
			exponent[in->node[e]] = Max(exponent[in->node[e]], exponent_of(in->weight[e]));
	}
	for (uint64 e = 0; e < edges; e++)
	{
		check_cancel_at((uint32) e);
		part[e] = in->weight[e] > 0 ? ldexp(in->weight[e], -exponent[in->node[e]]) : 0;
		sum[in->node[e]] += part[e];
	}
	system->in.weight = part;
	pfree(exponent);
}

/* The lists without edges from a node to itself; nothing is copied where there are none. */
static void
drop_self(LinearSystem *system)
{
	const Edges in = system->in;
	uint64		edges = in.start[system->nodes];
	uint64		self = 0;
	uint64		kept = 0;
	Edges		out = {0};

	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		for (uint64 e = in.start[i]; e < in.start[i + 1]; e++)
		{
			check_cancel_at((uint32) e);
			self += in.node[e] == i;
		}
	}
	if (self == 0)
		return;
	out.start = graph_alloc((uint64) system->nodes + 1, sizeof(uint64), "edges between different nodes");
	out.node = graph_alloc(edges - self, sizeof(uint32), "edges between different nodes");
	if (in.count)
		out.count = graph_alloc(edges - self, sizeof(uint32), "edges between different nodes");
	if (in.weight)
		out.weight = graph_alloc(edges - self, sizeof(float8), "edges between different nodes");
	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		out.start[i] = kept;
		for (uint64 e = in.start[i]; e < in.start[i + 1]; e++)
		{
			check_cancel_at((uint32) e);
			if (in.node[e] == i)
				continue;
			out.node[kept] = in.node[e];
			if (in.count)
				out.count[kept] = in.count[e];
			if (in.weight)
				out.weight[kept] = in.weight[e];
			kept++;
		}
	}
	out.start[system->nodes] = kept;
	system->in = out;
}

/* Sums of the weights out of each node. */
static void
sum_by_source(const Edges *in, uint64 edges, float8 *sum)
{
	for (uint64 at = 0; at < edges; at += EDGES_AT_ONCE)
	{
		uint64		end = Min(at + EDGES_AT_ONCE, edges);

		CHECK_FOR_INTERRUPTS();
		if (in->weight)
			for (uint64 e = at; e < end; e++)
				sum[in->node[e]] += in->weight[e];
		else
			for (uint64 e = at; e < end; e++)
				sum[in->node[e]] += edge_count(in, e);
	}
}

void
system_of_shares(LinearSystem *system, const Graph *graph, float8 share, bool without_self)
{
	float8	   *factor = graph_alloc0(graph->nodes, sizeof(float8), "shares of weights");
	uint64		edges;
	float8		smallest = 1;
	float8		largest = 1;

	memset(system, 0, sizeof(LinearSystem));
	system->nodes = graph->nodes;
	system->in = graph->in;
	system->factor = factor;
	if (without_self)
		drop_self(system);
	edges = system->in.start[graph->nodes];
	if (system->in.weight)
		weight_range(&system->in, edges, &smallest, &largest);
	if (largest > PLAIN_MAX || (smallest > 0 && smallest < PLAIN_MIN))
		make_parts(system, edges, factor);
	else
		sum_by_source(&system->in, edges, factor);
	system->even = smallest >= EVEN_MIN && largest <= EVEN_MAX;
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		factor[i] = factor[i] > 0 ? share / factor[i] : 0;
	}
}

int
system_of_weights(LinearSystem *system, const Graph *graph)
{
	uint64		edges = graph->in.start[graph->nodes];
	float8		smallest;
	float8		largest;
	float8	   *scaled;
	int			exponent;

	memset(system, 0, sizeof(LinearSystem));
	system->nodes = graph->nodes;
	system->in = graph->in;
	system->factor = graph_alloc0(graph->nodes, sizeof(float8), "factors of nodes");
	if (!system->in.weight)
		return 0;
	weight_range(&system->in, edges, &smallest, &largest);
	if (largest == 0 || (largest <= PLAIN_MAX && largest >= PLAIN_MIN))
		return 0;
	exponent = exponent_of(largest);
	scaled = graph_alloc(edges, sizeof(float8), "scaled weights");
	for (uint64 e = 0; e < edges; e++)
	{
		check_cancel_at((uint32) e);
		scaled[e] = ldexp(system->in.weight[e], -exponent);
	}
	system->in.weight = scaled;
	return exponent;
}

void
system_set_factor(LinearSystem *system, float8 factor)
{
	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		system->factor[i] = factor;
	}
}

/* The edge from a node to itself, or the end of its list, which is in order of sources. */
static uint64
find_self(const Edges *in, uint32 node)
{
	uint64		low = in->start[node];
	uint64		high = in->start[node + 1];

	while (low < high)
	{
		uint64		middle = low + (high - low) / 2;

		if (in->node[middle] < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low < in->start[node + 1] && in->node[low] == node ? low : in->start[node + 1];
}

void
system_find_self(LinearSystem *system)
{
	const Edges *in = &system->in;

	for (uint32 i = 0; i < system->nodes; i++)
	{
		uint64		e = find_self(in, i);

		check_cancel_at(i);
		if (e == in->start[i + 1] || edge_weight(in, e) == 0)
			continue;
		if (!system->self)
			system->self = graph_alloc0(system->nodes, sizeof(float8), "self-loops");
		system->self[i] = edge_weight(in, e) * system->factor[i];
	}
}

/* ---- solving ---- */

/* Edges into the nodes order[begin] .. order[end - 1]. */
static uint64
edges_into(const LinearSystem *system, uint32 begin, uint32 end)
{
	uint64		edges = 0;

	for (uint32 k = begin; k < end; k++)
	{
		check_cancel_at(k);
		edges += system->in.start[system->order[k] + 1] - system->in.start[system->order[k]];
	}
	return edges;
}

/*
 * In a large component with many edges no order of nodes is much better than
 * another, and lists one after the other are read much faster.
 */
static void
order_dense_components(LinearSystem *system)
{
	uint32	   *place = graph_alloc(system->components, sizeof(uint32), "places of components");
	uint32		dense = 0;
	uint32		end;

	for (uint32 begin = 0; begin < system->nodes; begin = end)
	{
		uint32		component = system->component[system->order[begin]];

		check_cancel_at(begin);
		for (end = begin; end < system->nodes && system->component[system->order[end]] == component; end++)
			check_cancel_at(end);
		place[component] = NO_NODE;
		if (end - begin >= LARGE_COMPONENT && edges_into(system, begin, end) >= (uint64) DENSE * (end - begin))
		{
			place[component] = begin;
			dense++;
		}
	}
	for (uint32 i = 0; i < system->nodes && dense > 0; i++)
	{
		check_cancel_at(i);
		if (place[system->component[i]] != NO_NODE)
			system->order[place[system->component[i]]++] = i;
	}
	pfree(place);
}

void
system_order(LinearSystem *system, const Graph *graph)
{
	system->order = graph_alloc(system->nodes, sizeof(uint32), "places of nodes");
	system->component = graph_alloc(system->nodes, sizeof(uint32), "places of nodes");
	system->components = graph_strong_order(graph, true, system->component, system->order);
	order_dense_components(system);
}

/* Sets y_i so that its equation holds; returns by how much it changed. */
static inline float8
relax(const LinearSystem *system, const float8 *r, float8 *y, float8 *c, uint32 i, uint64 *work)
{
	float8		old = y[i];
	float8		new = r[i] + sum_into(&system->in, i, c, work);

	/* the sum has M_ii y_i in it */
	if (system->self && system->self[i] > 0)
		new = old + (new - old) / (1 - system->self[i]);
	y[i] = new;
	c[i] = new * system->factor[i];
	return fabs(new - old);
}

typedef struct Sweep
{
	float8		total;			/* of the values' sizes */
	float8		change;			/* sum of changes */
	float8		largest;		/* change */
	bool		last_digits;	/* are all that changed */
} Sweep;

/* One sweep over the nodes order[begin] .. order[end - 1]. */
static Sweep
sweep_component(const LinearSystem *system, const float8 *r, float8 *y, float8 *c, uint32 begin, uint32 end, uint64 *work)
{
	Sweep		sweep = {0};
	bool		all_small = true;

	for (uint32 k = begin; k < end; k++)
	{
		uint32		i = system->order[k];
		float8		change;
		float8		size;

		fetch_lists(&system->in, system->order, k, end);
		change = relax(system, r, y, c, i, work);
		size = fabs(y[i]);

		sweep.total += size;
		sweep.change += change;
		sweep.largest = Max(sweep.largest, change);
		all_small &= change <= LAST_DIGITS * size;
	}
	sweep.last_digits = all_small || sweep.change <= LAST_DIGITS * sweep.total;
	return sweep;
}

/*
 * For y >= 0.  The sum of a component's equations: what its nodes have is what comes from
 * outside of it, and what stays in it of what they have.  Where little leaves,
 * sweeps are slow to find the size of y, and quick to find its shape: then y is
 * multiplied so that the sum is right.
 */
typedef struct Balance
{
	bool		on;
	float8	   *leaving;		/* of each node, the part that goes to no node of its component */
	float8		coming;			/* from outside */
} Balance;

static void
find_balance(Balance *balance, const LinearSystem *system, const float8 *r, const float8 *c, uint32 begin, uint32 end)
{
	const Edges *in = &system->in;
	uint32		component = system->component[system->order[begin]];

	if (!balance->leaving)
		balance->leaving = graph_alloc(system->nodes, sizeof(float8), "balances of nodes");
	balance->on = true;
	balance->coming = 0;
	for (uint32 k = begin; k < end; k++)
	{
		check_cancel_at(k);
		balance->leaving[system->order[k]] = 1;
		balance->coming += r[system->order[k]];
		balance->on &= r[system->order[k]] >= 0;
	}
	for (uint32 k = begin; k < end; k++)
	{
		uint32		i = system->order[k];

		for (uint64 e = in->start[i]; e < in->start[i + 1]; e++)
		{
			uint32		j = in->node[e];

			check_cancel_at((uint32) e);
			balance->on &= c[j] >= 0;
			if (system->component[j] == component)
				balance->leaving[j] -= edge_weight(in, e) * system->factor[j];
			else
				balance->coming += edge_weight(in, e) * c[j];
		}
		check_cancel_at(k);
	}
}

static void
apply_balance(const Balance *balance, const LinearSystem *system, float8 *y, float8 *c, uint32 begin, uint32 end)
{
	float8		leaving = 0;
	float8		scale;

	for (uint32 k = begin; k < end; k++)
	{
		check_cancel_at(k);
		leaving += balance->leaving[system->order[k]] * y[system->order[k]];
	}
	scale = balance->coming / leaving;
	if (!(leaving > 0) || !(scale > 0) || !isfinite(scale))
		return;
	for (uint32 k = begin; k < end; k++)
	{
		uint32		i = system->order[k];

		check_cancel_at(k);
		y[i] *= scale;
		c[i] = y[i] * system->factor[i];
	}
}

/* From so many sweeps on, where a change is still above this part of the one before, the balance is worth finding. */
#define SWEEPS_BEFORE_BALANCE 3
#define SLOW_CHANGE 0.3

/* When changes, as parts of y, have so often not become smaller, it is left. */
#define BALANCE_STRIKES 3

/* Sweeps until the change is allowed; returns it. */
static float8
solve_component(const LinearSystem *system, const float8 *r, float8 *y, float8 *c, uint32 begin, uint32 end, float8 allowed, Solution *solution, Balance *balance, uint64 *work)
{
	float8		change = DBL_MAX;
	float8		part = DBL_MAX;
	int			sweeps = 0;
	int			strikes = 0;
	bool		done = false;

	balance->on = false;
	while (sweeps < solution->max_sweeps)
	{
		Sweep		sweep = sweep_component(system, r, y, c, begin, end, work);
		float8		before = change;
		float8		part_before = part;

		sweeps++;
		part = sweep.change / sweep.total;
		change = solution->norm == NORM_SUM ? sweep.change : sweep.largest;
		if (end - begin >= LARGE_COMPONENT && solution->progress)
			progress_step(solution->progress, sweeps, "change", change);
		done = change <= allowed || sweep.last_digits;
		if (done || !(sweep.total <= PLAIN_MAX))
			break;
		if (balance->on && part >= part_before && ++strikes == BALANCE_STRIKES)
			balance->on = false;	/* as exact as it can be */
		else if (solution->norm == NORM_SUM && !balance->on && strikes == 0 &&
				 sweeps >= SWEEPS_BEFORE_BALANCE && change > SLOW_CHANGE * before)
		{
			find_balance(balance, system, r, c, begin, end);
			strikes = balance->on ? 0 : BALANCE_STRIKES;
		}
		if (balance->on)
			apply_balance(balance, system, y, c, begin, end);
	}
	solution->sweeps = Max(solution->sweeps, sweeps);
	solution->converged &= done;
	return change;
}

/* What a node adds to its component's part of the change that is allowed. */
typedef struct Budget
{
	float8		of_value;
	float8		of_node;
	float8		left;
} Budget;

static Budget
make_budget(const LinearSystem *system, const float8 *y, float8 allowed)
{
	Budget		budget = {0, allowed / 2 / Max(system->nodes, 1), 0};
	float8		total = 0;

	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		total += fabs(y[i]);
	}
	if (total > 0)
		budget.of_value = allowed / 2 / total;
	return budget;
}

/* What the components after this one need, most of which are single nodes. */
static inline void
fetch_next(const LinearSystem *system, const float8 *y, uint32 k)
{
	if (likely(k + 3 * AHEAD < system->nodes))
	{
		uint32		node = system->order[k + 2 * AHEAD];

		__builtin_prefetch(&system->component[node]);
		__builtin_prefetch(&y[node]);
		__builtin_prefetch(&system->factor[node]);
		fetch_lists(&system->in, system->order, k, system->nodes);
	}
}

void
system_solve(const LinearSystem *system, const float8 *r, float8 *y, Solution *solution)
{
	float8	   *c = graph_alloc(system->nodes, sizeof(float8), "contributions of nodes");
	Budget		budget = make_budget(system, y, solution->allowed);
	Balance		balance = {0};
	uint64		work = 0;
	uint32		end;

	solution->sweeps = 0;
	solution->change = 0;
	solution->converged = true;
	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		c[i] = y[i] * system->factor[i];
	}
	for (uint32 begin = 0; begin < system->nodes; begin = end)
	{
		uint32		component = system->component[system->order[begin]];
		float8		change;

		for (end = begin; end < system->nodes && system->component[system->order[end]] == component; end++)
		{
			check_cancel_at(end);
			budget.left += budget.of_node + budget.of_value * fabs(y[system->order[end]]);
		}
		if (end - begin == 1)
		{
			fetch_next(system, y, begin);
			relax(system, r, y, c, system->order[begin], &work);
			continue;
		}
		change = solve_component(system, r, y, c, begin, end,
								 solution->norm == NORM_SUM ? budget.left : solution->allowed, solution, &balance, &work);
		if (solution->norm == NORM_SUM)
		{
			budget.left = Max(0, budget.left - change);
			solution->change += change;
		}
		else
			solution->change = Max(solution->change, change);
	}
	pfree(c);
}

float8
system_rounding(const LinearSystem *system, const float8 *y)
{
	float8		sum = 0;

	for (uint32 i = 0; i < system->nodes; i++)
	{
		check_cancel_at(i);
		sum += (float8) (system->in.start[i + 1] - system->in.start[i] + 8) * fabs(y[i]);
	}
	return sum * (DBL_EPSILON / 2);
}
