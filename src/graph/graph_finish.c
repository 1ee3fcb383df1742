/*
 * graph_finish.c
 *		From the edges a builder has gathered to a graph.
 *
 * The nodes are ordered by identifiers, which gives them the numbers they
 * keep.  The edges are ordered by target and source where they stand: spread
 * over 256 parts by the highest digit in which they may differ (McIlroy,
 * Bostic and McIlroy, Computing Systems 6 (1993) 5), each part likewise, until
 * a part fits a processor's cache, where it is sorted and written behind the
 * edges of the graph.  Chunks are given back as they have been read and the
 * graph's edges get their room in two steps, so that the peak is 22 bytes an
 * edge with a weight, and what the nodes take.
 *
 * Weights of parallel edges are added in order of size, so that the order of
 * rows does not matter to the last bit.
 */
#include "scrm.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "common/check.h"
#include "common/sum.h"
#include "graph/graph_builder.h"
#include "utils/memutils.h"

#define DIGIT_BITS 8
#define DIGITS (1 << DIGIT_BITS)
#define CACHED_EDGES 16384
#define AHEAD 16				/* edges whose memory is asked for in advance */

typedef struct BareEdge
{
	uint64		key;
} BareEdge;

typedef struct WeightedEdge
{
	uint64		key;
	float8		weight;
} WeightedEdge;

typedef struct CountedEdge
{
	uint64		key;
	float8		weight;
	uint32		rows;
} CountedEdge;

#define RADIX_SORT sort_bare
#define RADIX_SORT_TYPE BareEdge
#include "graph/radix_sort.h"

#define RADIX_SORT sort_weighted
#define RADIX_SORT_TYPE WeightedEdge
#include "graph/radix_sort.h"

#define RADIX_SORT sort_counted
#define RADIX_SORT_TYPE CountedEdge
#include "graph/radix_sort.h"

#define ST_SORT sort_floats
#define ST_ELEMENT_TYPE float8
#define ST_COMPARE(a, b) ((*(a) > *(b)) - (*(a) < *(b)))
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

typedef struct EdgeSort
{
	GraphBuilder *builder;
	Graph	   *graph;
	int			bits;			/* of a node's number: an edge is target << bits | source */
	bool		weighted;
	bool		counted;
	void	   *items;			/* two times the edges of a part in cache */
	float8	   *same;			/* weights of parallel edges */
	uint64		same_room;
	uint64		released;		/* chunks that have been given back, */
	uint64		returned;		/* and those of them that the system has */
	uint64		done;			/* edges that have been read */
	uint64		room;			/* of the graph's edges */
	bool		odd_weights;	/* some edges weigh other than they have rows */
} EdgeSort;

/*
 * The C library keeps what is freed between other blocks; here that would be
 * a large part of the peak.
 */
static void
return_memory(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

/* ---- the graph's edges ---- */

static void
give_room(EdgeSort *sort, uint64 room)
{
	Edges	   *in = &sort->graph->in;

	in->node = in->node ? repalloc_huge(in->node, room * sizeof(uint32)) : graph_alloc(room, sizeof(uint32), "edges");
	if (sort->weighted)
		in->weight = in->weight ? repalloc_huge(in->weight, room * sizeof(float8)) : graph_alloc(room, sizeof(float8), "edges");
	if (in->count)
		in->count = repalloc_huge(in->count, room * sizeof(uint32));
	sort->room = room;
}

/* The first edge with more rows than one: all before it have one. */
static void
begin_counts(EdgeSort *sort)
{
	uint32	   *count = graph_alloc(sort->room, sizeof(uint32), "edges");

	for (uint64 i = 0; i < sort->graph->edges; i++)
	{
		check_cancel_at((uint32) i);
		count[i] = 1;
	}
	sort->graph->in.count = count;
}

static inline void
put_edge(EdgeSort *sort, uint64 key, uint64 rows, float8 weight)
{
	Graph	   *graph = sort->graph;
	uint64		number = graph->edges;

	if (unlikely(rows > PG_UINT32_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("an edge cannot have more than %u rows", PG_UINT32_MAX)));
	graph->in.node[number] = (uint32) (key & ((UINT64CONST(1) << sort->bits) - 1));
	if (rows != 1 && graph->in.count == NULL)
		begin_counts(sort);
	if (graph->in.count)
		graph->in.count[number] = (uint32) rows;
	if (graph->in.weight)
		graph->in.weight[number] = weight;
	sort->odd_weights |= weight != rows;
	graph->rows += rows;
	graph->edges = number + 1;
	graph->in.start[(key >> sort->bits) + 1]++;
}

/* Sum in ascending order. */
static float8
sum_of(float8 *weight, uint64 count)
{
	float8		sum = 0;
	float8		lost = 0;

	sort_floats(weight, count);
	for (uint64 i = 0; i < count; i++)
	{
		check_cancel_at((uint32) i);
		sum_add(&sum, &lost, weight[i]);
	}
	return check_result_finite(sum + lost, "weight of an edge");
}

static void
make_room_for_same(EdgeSort *sort, uint64 count)
{
	if (count <= sort->same_room)
		return;
	if (sort->same)
		pfree(sort->same);
	sort->same_room = Max(count, 64);
	sort->same = graph_alloc(sort->same_room, sizeof(float8), "parallel edges");
}

/* ---- parts that fit the cache ---- */

/*
 * Sorts items, and puts them as edges, those with the same key as one.  ROWS
 * and WEIGHT are of an item.
 */
#define PUT_SORTED(sort, item, count, ROWS, WEIGHT) \
	for (uint64 i = 0, end; i < (count); i = end) \
	{ \
		uint64		rows = ROWS(item[i]); \
\
		for (end = i + 1; end < (count) && item[end].key == item[i].key; end++) \
			rows += ROWS(item[end]); \
		if (end == i + 1 || !(sort)->weighted) \
			put_edge(sort, item[i].key, rows, end == i + 1 ? WEIGHT(item[i]) : (float8) rows); \
		else \
		{ \
			make_room_for_same(sort, end - i); \
			for (uint64 j = i; j < end; j++) \
				(sort)->same[j - i] = WEIGHT(item[j]); \
			put_edge(sort, item[i].key, rows, sum_of((sort)->same, end - i)); \
		} \
	}

#define ONE_ROW(item) 1
#define ONE(item) 1
#define WEIGHT_OF(item) ((item).weight)
#define ROWS_OF(item) ((item).rows)

static void
put_bare(EdgeSort *sort, uint64 first, uint32 count)
{
	BareEdge   *item = sort->items;

	for (uint32 i = 0; i < count; i++)
		item[i].key = EDGE_CHUNK(sort->builder, first + i)->edge[EDGE_PLACE(first + i)];
	sort_bare(item, item + count, count);
	PUT_SORTED(sort, item, count, ONE_ROW, ONE);
}

static void
put_weighted(EdgeSort *sort, uint64 first, uint32 count)
{
	WeightedEdge *item = sort->items;

	for (uint32 i = 0; i < count; i++)
	{
		const EdgeChunk *chunk = EDGE_CHUNK(sort->builder, first + i);
		uint32		place = EDGE_PLACE(first + i);

		item[i].key = chunk->edge[place];
		item[i].weight = chunk->weight[place];
	}
	sort_weighted(item, item + count, count);
	PUT_SORTED(sort, item, count, ONE_ROW, WEIGHT_OF);
}

static void
put_counted(EdgeSort *sort, uint64 first, uint32 count)
{
	CountedEdge *item = sort->items;

	for (uint32 i = 0; i < count; i++)
	{
		const EdgeChunk *chunk = EDGE_CHUNK(sort->builder, first + i);
		uint32		place = EDGE_PLACE(first + i);

		item[i].key = chunk->edge[place];
		item[i].rows = chunk->rows[place];
		item[i].weight = chunk->weight ? chunk->weight[place] : item[i].rows;
	}
	sort_counted(item, item + count, count);
	PUT_SORTED(sort, item, count, ROWS_OF, WEIGHT_OF);
}

/* More edges between two nodes than fit the cache. */
static void
put_same(EdgeSort *sort, uint64 first, uint64 count)
{
	uint64		key = EDGE_CHUNK(sort->builder, first)->edge[EDGE_PLACE(first)];
	uint64		rows = 0;

	if (sort->weighted)
		make_room_for_same(sort, count);
	for (uint64 i = 0; i < count; i++)
	{
		const EdgeChunk *chunk = EDGE_CHUNK(sort->builder, first + i);
		uint32		place = EDGE_PLACE(first + i);

		check_cancel_at((uint32) i);
		rows += sort->counted ? chunk->rows[place] : 1;
		if (sort->weighted)
			sort->same[i] = chunk->weight[place];
	}
	put_edge(sort, key, rows, sort->weighted ? sum_of(sort->same, count) : (float8) rows);
}

/* ---- spreading ---- */

static void
free_chunk(EdgeChunk *chunk)
{
	pfree(chunk->edge);
	if (chunk->weight)
		pfree(chunk->weight);
	if (chunk->rows)
		pfree(chunk->rows);
}

/* A part has been put among the graph's edges. */
static void
part_is_done(EdgeSort *sort, uint64 end)
{
	sort->done = end;
	while ((sort->released + 1) << CHUNK_BITS <= end)
		free_chunk(&sort->builder->chunk[sort->released++]);
	if (sort->released - sort->returned > Max(sort->builder->edges >> CHUNK_BITS >> 4, 4))
	{
		return_memory();
		sort->returned = sort->released;
	}
}

/* There is room for as many edges as may come next. */
static void
make_room_for(EdgeSort *sort, uint64 next)
{
	uint64		edges = sort->graph->edges;
	uint64		left = sort->builder->edges - sort->done;

	if (edges + next <= sort->room)
		return;
	give_room(sort, sort->room == 0 && left > 4 * CHUNK_EDGES ? Max(left / 2, next) : edges + left);
}

static void
put_part(EdgeSort *sort, uint64 first, uint64 count, bool same)
{
	CHECK_FOR_INTERRUPTS();
	make_room_for(sort, same ? 1 : count);
	if (same)
		put_same(sort, first, count);
	else if (sort->counted)
		put_counted(sort, first, (uint32) count);
	else if (sort->weighted)
		put_weighted(sort, first, (uint32) count);
	else
		put_bare(sort, first, (uint32) count);
	part_is_done(sort, first + count);
}

/* An edge in the hand while others are moved. */
static inline void
change_places(GraphBuilder *builder, uint64 number, CountedEdge *hand, bool weighted, bool counted)
{
	EdgeChunk  *chunk = EDGE_CHUNK(builder, number);
	uint32		place = EDGE_PLACE(number);
	CountedEdge other = {.key = chunk->edge[place]};

	__builtin_prefetch(&chunk->edge[place + AHEAD], 1);
	chunk->edge[place] = hand->key;
	if (weighted)
	{
		__builtin_prefetch(&chunk->weight[place + AHEAD], 1);
		other.weight = chunk->weight[place];
		chunk->weight[place] = hand->weight;
	}
	if (counted)
	{
		other.rows = chunk->rows[place];
		chunk->rows[place] = hand->rows;
	}
	*hand = other;
}

static pg_attribute_always_inline void
spread(GraphBuilder *builder, uint64 *next, const uint64 *end, int shift, bool weighted, bool counted)
{
	uint32		moved = 0;

	for (int d = 0; d < DIGITS; d++)
		while (next[d] < end[d])
		{
			CountedEdge hand = {.key = 0};
			uint64		hole = next[d]++;
			int			digit;

			/* from the hole, from place to place, until one comes that belongs there */
			change_places(builder, hole, &hand, weighted, counted);
			while ((digit = (int) (hand.key >> shift & (DIGITS - 1))) != d)
			{
				check_cancel_at(moved++);
				change_places(builder, next[digit]++, &hand, weighted, counted);
			}
			change_places(builder, hole, &hand, weighted, counted);
			check_cancel_at(moved++);
		}
}

/*
 * Orders edges that do not differ from the bit "shift" on upwards, and puts
 * them among those of the graph.
 */
static void
order_part(EdgeSort *sort, uint64 first, uint64 count, int shift)
{
	GraphBuilder *builder = sort->builder;
	uint64		next[DIGITS] = {0};
	uint64		end[DIGITS];
	uint64		sum = first;

	if (count <= CACHED_EDGES || shift == 0)
	{
		if (count > 0)
			put_part(sort, first, count, count > CACHED_EDGES);
		return;
	}
	shift = Max(shift - DIGIT_BITS, 0);
	for (uint64 i = first; i < first + count; i++)
	{
		check_cancel_at((uint32) i);
		next[EDGE_CHUNK(builder, i)->edge[EDGE_PLACE(i)] >> shift & (DIGITS - 1)]++;
	}
	for (int d = 0; d < DIGITS; d++)
	{
		uint64		edges = next[d];

		next[d] = sum;
		sum += edges;
		end[d] = sum;
	}
	if (sort->weighted && sort->counted)
		spread(builder, next, end, shift, true, true);
	else if (sort->weighted)
		spread(builder, next, end, shift, true, false);
	else if (sort->counted)
		spread(builder, next, end, shift, false, true);
	else
		spread(builder, next, end, shift, false, false);
	for (int d = 0; d < DIGITS; d++)
	{
		order_part(sort, first, end[d] - first, shift);
		first = end[d];
	}
}

/* From numbers in order of appearance to those of the graph. */
static void
renumber(EdgeSort *sort, const uint32 *rank)
{
	for (uint64 first = 0; first < sort->builder->edges; first += CHUNK_EDGES)
	{
		uint64	   *edge = EDGE_CHUNK(sort->builder, first)->edge;
		uint32		count = (uint32) Min(sort->builder->edges - first, CHUNK_EDGES);

		CHECK_FOR_INTERRUPTS();
		for (uint32 i = 0; i < count; i++)
		{
			if (i + AHEAD < count)
			{
				__builtin_prefetch(&rank[(uint32) edge[i + AHEAD]]);
				__builtin_prefetch(&rank[edge[i + AHEAD] >> 32]);
			}
			edge[i] = (uint64) rank[edge[i] >> 32] << sort->bits | rank[(uint32) edge[i]];
		}
	}
}

static int
bits_of(uint32 nodes)
{
	int			bits = 1;

	while (bits < 31 && nodes > UINT64CONST(1) << bits)
		bits++;
	return bits;
}

/* The numbers of edges of each node become the places where they begin. */
static void
begin_nodes(Graph *graph)
{
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		graph->in.start[i + 1] += graph->in.start[i];
	}
}

static void
order_edges(GraphBuilder *builder, Graph *graph, uint32 *rank)
{
	EdgeSort	sort = {.builder = builder, .graph = graph, .bits = bits_of(graph->nodes), .weighted = builder->weighted, .counted = builder->counted};
	Edges	   *in = &graph->in;

	if (sort.weighted)
		builder_weigh_all(builder);
	if (sort.counted)
		builder_count_all(builder);
	renumber(&sort, rank);
	pfree(rank);
	if (builder->edges > 4 * CHUNK_EDGES)
		return_memory();
	in->start = graph_alloc0((uint64) graph->nodes + 1, sizeof(uint64), "nodes");
	sort.items = graph_alloc(2 * Min(builder->edges, CACHED_EDGES),
							 sort.counted ? sizeof(CountedEdge) : sort.weighted ? sizeof(WeightedEdge) : sizeof(BareEdge), "edges");
	order_part(&sort, 0, builder->edges, 2 * sort.bits);
	begin_nodes(graph);

	pfree(sort.items);
	if (sort.same)
		pfree(sort.same);
	if (sort.released << CHUNK_BITS < builder->edges)
		free_chunk(&builder->chunk[sort.released]);
	if (builder->chunk)
		pfree(builder->chunk);
	builder->chunk = NULL;
	builder->edges = 0;
	builder->edge_room = 0;

	if (in->weight && !sort.odd_weights)
	{
		pfree(in->weight);
		in->weight = NULL;
		sort.weighted = false;
	}
	give_room(&sort, Max(graph->edges, 1));
	if (sort.released > 0)
		return_memory();
}

static void
free_waiting(Waiting *waiting, IdType type)
{
	if (waiting->room == 0)
		return;
	if (waiting->weight)
		pfree(waiting->weight);
	switch (type)
	{
		case ID_BIGINT:
			pfree(waiting->id.number);
			break;
		case ID_UUID:
			pfree(waiting->id.uuid);
			break;
		case ID_TEXT:
			pfree(waiting->id.text.end);
			pfree(waiting->id.text.bytes);
			break;
	}
	memset(waiting, 0, sizeof(Waiting));
}

Graph *
builder_finish(GraphBuilder *builder, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "scrm graph", ALLOCSET_START_SMALL_SIZES);
	MemoryContext old;
	Graph	   *graph;

	builder_flush(builder);
	free_waiting(&builder->waiting, builder->table.type);
	old = MemoryContextSwitchTo(context);
	graph = palloc0(sizeof(Graph));
	graph->context = context;
	graph->type = builder->table.type;
	graph->nodes = builder->table.nodes;
	order_edges(builder, graph, node_table_order(&builder->table, &graph->id));
	MemoryContextSwitchTo(old);
	return graph;
}
