/*
 * rr_sets.c
 *		Random reverse reachable sets (Borgs, Brautbar, Chayes, Lucier, SODA
 *		2014), see rr_sets.h.
 *
 * A set has a random receiver, its root, and all whose action reaches the root
 * in a random world: in independent cascade one where each edge is there with
 * its probability, in linear threshold one where each receiver listens to one
 * target at most, chosen by its weight (Kempe, Kleinberg, Tardos 2003).  For
 * any set S of people and r receivers,
 *
 *	spread(S) = |those in S who cannot receive| + r P(S meets a random set)
 *
 * Only receivers with an edge of positive probability are drawn as roots:
 * nobody else can be reached but by being a seed.
 *
 * With p = 1/degree a receiver of degree d has Binomial(d, 1/d) edges, 1 in
 * the mean.  Their number is drawn by a table, then the edges themselves, each
 * as likely; no edge is touched in vain (the idea of SUBSIM, Guo, Wang, Wei,
 * Chen, SIGMOD 2020, without its logarithms, which differ between machines).
 * Other edges are drawn 64 at a time, a bit each (diffusion.h).
 */
#include "scrm.h"

#include "common/check.h"
#include "influence/rr_sets.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

/* ---- one set ---- */

static inline void
add_to_set(RRSampler *sampler, uint32 node)
{
	Receiver   *receiver = &sampler->receiver[node];

	if (receiver->seen == sampler->set)
		return;
	receiver->seen = sampler->set;
	sampler->node[sampler->size++] = node;
	__builtin_prefetch(&sampler->out->node[receiver->start]);
}

/* Edges that are drawn at once, a bit each; blocks are aligned, whosever edges they have. */
#define BLOCK 64

/* More successes than that are less likely than 2^-64: 1/22! < 2^-64. */
#define BINOMIAL_ROW 22

/* The high half of a product. */
static uint64
multiply_high(uint64 a, uint64 b)
{
	uint64		a0 = (uint32) a;
	uint64		a1 = a >> 32;
	uint64		b0 = (uint32) b;
	uint64		b1 = b >> 32;
	uint64		middle = a1 * b0 + (a0 * b0 >> 32);
	uint64		low = a0 * b1 + (uint32) middle;

	return a1 * b1 + (middle >> 32) + (low >> 32);
}

/*
 * row[k] = P(K <= k) of K ~ Binomial(n, 1/d), n = d or d + 1, d > 1, as a share
 * of 2^64, by P(K = k + 1) = P(K = k) (n - k) / ((k + 1) (d - 1)).
 */
static void
fill_binomial(uint64 *row, uint32 n, uint32 d)
{
	uint64		square = PG_UINT64_MAX / d * (d - 1);	/* (1 - 1/d)^(2^i) */
	uint64		p = PG_UINT64_MAX;
	uint64		sum;

	for (uint32 bits = n; bits != 0; bits >>= 1)
	{
		if (bits & 1)
			p = multiply_high(p, square);
		square = multiply_high(square, square);
	}
	row[0] = sum = p;
	for (uint32 k = 0; k + 1 < BINOMIAL_ROW; k++)
	{
		if (k + 1 >= n)
		{
			row[k + 1] = PG_UINT64_MAX;
			continue;
		}
		/* the product may not fit: quotient and remainder apart */
		p /= k + 1;
		p = p / (d - 1) * (n - k) + p % (d - 1) * (n - k) / (d - 1);
		sum = p > PG_UINT64_MAX - sum ? PG_UINT64_MAX : sum + p;
		row[k + 1] = sum;
	}
}

static void
extend_one_of_degree(RRSampler *sampler, uint32 node)
{
	const Receiver *receiver = &sampler->receiver[node];
	const uint32 *end = sampler->out->node + receiver->start;
	uint32		edges = receiver->edges;
	const uint64 *row;
	uint64		number;
	uint32		chosen[BINOMIAL_ROW];
	uint32		count = 0;

	if (receiver->row == 0)
	{
		/* a self-loop adds nothing new */
		for (uint32 i = 0; i < edges; i++)
			add_to_set(sampler, end[i]);
		return;
	}
	row = sampler->binomial + (Size) BINOMIAL_ROW * receiver->row;
	number = draw(&sampler->random);
	while (count < Min(edges, BINOMIAL_ROW - 1) && number >= row[count])
		count++;
	for (uint32 i = 0; i < count;)
	{
		bool		again = false;

		chosen[i] = draw_below(&sampler->random, edges);
		for (uint32 j = 0; j < i; j++)
			again |= chosen[j] == chosen[i];
		if (!again)
			add_to_set(sampler, end[chosen[i++]]);
	}
}

/* Each edge with the same probability. */
static void
extend_constant(RRSampler *sampler, uint32 node)
{
	const Edges *out = sampler->out;
	uint64		chance = sampler->diffusion->constant;

	for (uint64 edge = out->start[node]; edge < out->start[node + 1]; edge += BLOCK)
	{
		uint64		left = out->start[node + 1] - edge;
		uint64		lanes = draw_lanes(&sampler->random, chance, ~UINT64CONST(0) >> (left < BLOCK ? BLOCK - left : 0));

		check_cancel_at((uint32) ++sampler->work);
		for (; lanes != 0; lanes &= lanes - 1)
			add_to_set(sampler, out->node[edge + pg_rightmost_one_pos64(lanes)]);
	}
}

/*
 * Each edge with its own probability: those of a block as if all had its
 * largest, and each drawn so is kept with the share of that which is its own.
 */
static void
extend_weighted(RRSampler *sampler, uint32 node)
{
	const Edges *out = sampler->out;
	uint64		start = out->start[node];
	uint64		end = out->start[node + 1];

	for (uint64 first = start - start % BLOCK; first < end; first += BLOCK)
	{
		uint64		most = sampler->most[first / BLOCK];
		uint64		lanes = ~UINT64CONST(0);

		check_cancel_at((uint32) ++sampler->work);
		if (first < start)
			lanes <<= start - first;
		if (end - first < BLOCK)
			lanes &= ~UINT64CONST(0) >> (BLOCK - (end - first));
		for (lanes = draw_lanes(&sampler->random, most, lanes); lanes != 0; lanes &= lanes - 1)
		{
			uint64		edge = first + pg_rightmost_one_pos64(lanes);
			uint64		chance = chance_of_weight(sampler->diffusion, node, edge_weight(out, edge));

			if (chance == most || multiply_high(draw(&sampler->random), most) < chance)
				add_to_set(sampler, out->node[edge]);
		}
	}
}

/* The one edge a receiver listens to, where each is as likely, and none is 1 - degree times that. */
static void
listen_to_any(RRSampler *sampler, uint32 node)
{
	const Receiver *receiver = &sampler->receiver[node];
	const uint32 *end = sampler->out->node + receiver->start;
	uint32		degree = sampler->diffusion->degree[node];
	uint32		giver;

	if (degree == 0)
		return;
	if (sampler->diffusion->rule == CONSTANT_PROBABILITY &&
		!draw_chance(&sampler->random, Min(sampler->diffusion->constant, CERTAIN / degree) * degree))
		return;
	do
	{
		giver = end[receiver->edges == 1 ? 0 : draw_below(&sampler->random, receiver->edges)];
	} while (giver == node);
	add_to_set(sampler, giver);
}

static void
listen_by_weight(RRSampler *sampler, uint32 receiver)
{
	uint64		low = sampler->out->start[receiver];
	uint64		end = sampler->out->start[receiver + 1];
	uint64		high = end;
	uint64		number = draw(&sampler->random) >> 1;

	/* the first edge whose sum is above the number */
	while (low < high)
	{
		uint64		middle = low + (high - low) / 2;

		if (sampler->cumulative[middle] > number)
			high = middle;
		else
			low = middle + 1;
	}
	if (low < end)
		add_to_set(sampler, sampler->out->node[low]);
}

/* The root of the next set; what it needs of memory is asked for sets ahead. */
static uint32
next_root(RRSampler *sampler)
{
	uint32	   *slot = &sampler->next_root[sampler->set % ROOTS_AHEAD];
	uint32		root = *slot;
	uint32		nearer = sampler->next_root[(sampler->set + ROOTS_AHEAD / 2) % ROOTS_AHEAD];

	*slot = sampler->root[draw_below(&sampler->random, sampler->roots)];
	__builtin_prefetch(&sampler->receiver[*slot]);
	__builtin_prefetch(&sampler->out->node[sampler->receiver[nearer].start]);
	return root;
}

uint32
sampler_draw(RRSampler *sampler, uint32 *set)
{
	if (++sampler->set == 0)
	{
		/* numbers of sets begin anew */
		for (uint32 node = 0; node < sampler->diffusion->graph->nodes; node++)
		{
			check_cancel_at(node);
			sampler->receiver[node].seen = 0;
		}
		sampler->set = 1;
	}
	sampler->node = set;
	sampler->size = 0;
	add_to_set(sampler, next_root(sampler));
	for (uint32 done = 0; done < sampler->size; done++)
	{
		check_cancel_at((uint32) ++sampler->work);
		sampler->extend(sampler, set[done]);
	}
	return sampler->size;
}

/* ---- the sampler ---- */

/* A row for each degree, and another for each with a self-loop. */
static void
make_binomials(RRSampler *sampler)
{
	const Diffusion *diffusion = sampler->diffusion;
	uint32		nodes = diffusion->graph->nodes;
	uint32		largest = 0;
	uint32		rows = 0;
	uint32	   *row_of;

	for (uint32 node = 0; node < nodes; node++)
	{
		check_cancel_at(node);
		largest = Max(largest, diffusion->degree[node]);
	}
	row_of = graph_alloc0(2 * ((uint64) largest + 1), sizeof(uint32), "reverse reachable sets");
	for (uint32 node = 0; node < nodes; node++)
	{
		uint32		degree = diffusion->degree[node];
		Receiver   *receiver = &sampler->receiver[node];
		uint32	   *row = &row_of[2 * (Size) degree + (receiver->edges > degree)];

		check_cancel_at(node);
		if (degree > 1 && *row == 0)
			*row = ++rows;
		receiver->row = *row;
	}
	sampler->binomial = graph_alloc((uint64) BINOMIAL_ROW * (rows + 1), sizeof(uint64), "reverse reachable sets");
	for (Size slot = 0; slot < 2 * ((Size) largest + 1); slot++)
	{
		check_cancel_at((uint32) slot);
		if (row_of[slot] != 0)
			fill_binomial(sampler->binomial + (Size) BINOMIAL_ROW * row_of[slot],
						  (uint32) (slot / 2 + slot % 2), (uint32) (slot / 2));
	}
	pfree(row_of);
}

static void
make_most(RRSampler *sampler)
{
	const Edges *out = sampler->out;

	sampler->most = graph_alloc0(sampler->diffusion->graph->edges / BLOCK + 1, sizeof(uint64), "reverse reachable sets");
	for (uint32 receiver = 0; receiver < sampler->diffusion->graph->nodes; receiver++)
	{
		check_cancel_at(receiver);
		for (uint64 edge = out->start[receiver]; edge < out->start[receiver + 1]; edge++)
		{
			uint64	   *most = &sampler->most[edge / BLOCK];

			check_cancel_at((uint32) edge);
			*most = Max(*most, chance_of_weight(sampler->diffusion, receiver, edge_weight(out, edge)));
		}
	}
}

/* Sums that rounding takes beyond certainty end there. */
static void
make_cumulative(RRSampler *sampler)
{
	const Edges *out = sampler->out;

	sampler->cumulative = graph_alloc(sampler->diffusion->graph->edges, sizeof(uint64), "reverse reachable sets");
	for (uint32 receiver = 0; receiver < sampler->diffusion->graph->nodes; receiver++)
	{
		uint64		sum = 0;

		for (uint64 edge = out->start[receiver]; edge < out->start[receiver + 1]; edge++)
		{
			check_cancel_at((uint32) edge);
			if (out->node[edge] != receiver)
				sum = Min(sum + chance_of_weight(sampler->diffusion, receiver, edge_weight(out, edge)), CERTAIN);
			sampler->cumulative[edge] = sum;
		}
	}
}

void
sampler_open(RRSampler *sampler, const Diffusion *diffusion, int64 seed)
{
	uint32		nodes = diffusion->graph->nodes;

	memset(sampler, 0, sizeof(RRSampler));
	sampler->diffusion = diffusion;
	sampler->out = graph_out(diffusion->graph);
	pg_prng_seed(&sampler->random, (uint64) seed);
	sampler->receiver = graph_alloc(nodes, sizeof(Receiver), "reverse reachable sets");
	sampler->root = graph_alloc(nodes, sizeof(uint32), "reverse reachable sets");
	for (uint32 node = 0; node < nodes; node++)
	{
		Receiver   *receiver = &sampler->receiver[node];

		check_cancel_at(node);
		receiver->start = sampler->out->start[node];
		receiver->edges = (uint32) (sampler->out->start[node + 1] - receiver->start);
		receiver->row = receiver->seen = 0;
		if (can_receive(diffusion, node))
			sampler->root[sampler->roots++] = node;
	}
	for (int i = 0; i < ROOTS_AHEAD && sampler->roots > 0; i++)
		sampler->next_root[i] = sampler->root[draw_below(&sampler->random, sampler->roots)];
	if (diffusion->model == INDEPENDENT_CASCADE)
	{
		sampler->extend = diffusion->total ? extend_weighted : diffusion->rule == CONSTANT_PROBABILITY ? extend_constant
																									   : extend_one_of_degree;
		if (diffusion->rule == WEIGHTED_CASCADE)
			make_binomials(sampler);
		if (diffusion->total)
			make_most(sampler);
	}
	else
	{
		sampler->extend = diffusion->total ? listen_by_weight : listen_to_any;
		if (diffusion->total)
			make_cumulative(sampler);
	}
}

void
sampler_close(RRSampler *sampler)
{
	pfree(sampler->receiver);
	pfree(sampler->root);
	if (sampler->binomial)
		pfree(sampler->binomial);
	if (sampler->most)
		pfree(sampler->most);
	if (sampler->cumulative)
		pfree(sampler->cumulative);
}

/* ---- many sets ---- */

void
rr_sets_open(RRSets *rr, uint32 nodes)
{
	memset(rr, 0, sizeof(RRSets));
	rr->nodes = nodes;
	rr->index_start = graph_alloc((uint64) nodes + 1, sizeof(uint64), "reverse reachable sets");
	rr->start = graph_alloc(1, sizeof(uint64), "reverse reachable sets");
	rr->start[0] = 0;
}

void
rr_sets_close(RRSets *rr)
{
	pfree(rr->index_start);
	pfree(rr->start);
	if (rr->node)
		pfree(rr->node);
	if (rr->index)
		pfree(rr->index);
}

/* Room for one more set, whatever its size; what it takes counts with the index that is to come. */
static void
make_room(RRSets *rr)
{
	uint64		used = rr->start[rr->count];
	uint64		room;

	if (rr->room - used >= rr->nodes)
		return;
	room = Max(2 * rr->room, used + rr->nodes);
	graph_check_memory(2 * room * sizeof(uint32) + (uint64) rr->sets * sizeof(uint64), "reverse reachable sets");
	if (rr->node)
		rr->node = repalloc_huge(rr->node, room * sizeof(uint32));
	else
		rr->node = palloc_extended(room * sizeof(uint32), MCXT_ALLOC_HUGE);
	rr->room = room;
}

/* By counting: each node's sets in order of their numbers. */
static void
index_sets(RRSets *rr)
{
	uint64		used = rr->start[rr->count];
	uint64	   *next = rr->index_start;
	uint64		sum = 0;

	if (rr->index)
		pfree(rr->index);
	rr->index = graph_alloc(used, sizeof(uint32), "reverse reachable sets");
	for (uint32 node = 0; node <= rr->nodes; node++)
	{
		check_cancel_at(node);
		next[node] = 0;
	}
	for (uint64 i = 0; i < used; i++)
	{
		check_cancel_at((uint32) i);
		next[rr->node[i]]++;
	}
	/* the end of each node's, which becomes its start as the index is filled from behind */
	for (uint32 node = 0; node <= rr->nodes; node++)
	{
		check_cancel_at(node);
		sum += next[node];
		next[node] = sum;
	}
	for (uint32 set = rr->count; set-- > 0;)
	{
		for (uint64 i = rr->start[set]; i < rr->start[set + 1]; i++)
		{
			check_cancel_at((uint32) i);
			rr->index[--next[rr->node[i]]] = set;
		}
	}
}

void
rr_sets_draw(RRSets *rr, RRSampler *sampler, uint32 count)
{
	graph_check_memory(((uint64) count + 1) * sizeof(uint64), "reverse reachable sets");
	rr->start = repalloc_huge(rr->start, ((uint64) count + 1) * sizeof(uint64));
	rr->sets = count;
	while (rr->count < count)
	{
		make_room(rr);
		rr->start[rr->count + 1] = rr->start[rr->count] +
			sampler_draw(sampler, rr->node + rr->start[rr->count]);
		rr->count++;
	}
	index_sets(rr);
}
