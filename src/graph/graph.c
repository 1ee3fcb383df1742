/*
 * graph.c
 *		Asking a graph for its nodes and edges, see graph.h.
 */
#include "scrm.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/check.h"
#include "common/settings.h"
#include "common/sum.h"
#include "graph/graph.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

const char *const graph_type_name[] = {
	[ID_BIGINT] = "graph",
	[ID_TEXT] = "graph_text",
	[ID_UUID] = "graph_uuid",
};

/* ---- memory ---- */

static bool
is_too_much(uint64 bytes)
{
	return setting_graph_memory >= 0 && bytes / 1024 > (uint64) setting_graph_memory;
}

static unsigned long long
megabytes(uint64 bytes)
{
	return (bytes + 1024 * 1024 - 1) / (1024 * 1024);
}

static int
memory_hint(void)
{
	return errhint("Raise scrm.graph_memory if the machine has as much, or make the graph of fewer rows.");
}

void
graph_check_size(uint64 edges, uint32 nodes, uint64 bytes)
{
	if (unlikely(is_too_much(bytes)))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("graph of %llu edges and %u nodes needs about %llu MB, more than scrm.graph_memory (%d MB)",
						(unsigned long long) edges, nodes, megabytes(bytes), setting_graph_memory / 1024),
				 memory_hint()));
}

void
graph_check_memory(uint64 bytes, const char *what)
{
	if (unlikely(is_too_much(bytes)))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s of a graph need about %llu MB, more than scrm.graph_memory (%d MB)",
						what, megabytes(bytes), setting_graph_memory / 1024),
				 memory_hint()));
}

void *
graph_alloc(uint64 count, Size size, const char *what)
{
	uint64		bytes = Max(count, 1) * size;

	graph_check_memory(bytes, what);
	return palloc_extended(bytes, MCXT_ALLOC_HUGE);
}

void *
graph_alloc0(uint64 count, Size size, const char *what)
{
	char	   *memory = graph_alloc(count, size, what);
	uint64		bytes = Max(count, 1) * size;

	for (uint64 done = 0; done < bytes; done += 1024 * 1024)
	{
		CHECK_FOR_INTERRUPTS();
		memset(memory + done, 0, Min(bytes - done, 1024 * 1024));
	}
	return memory;
}

/* ---- other views of the edges ---- */

#define AHEAD 16				/* edges whose place is asked for in advance, and looked at half way */

/* The graph, and as many edges once more: an error with an estimate where that is too much. */
static void
check_view(const Graph *graph, uint64 edges, bool counted, bool weighted)
{
	uint64		bytes = edges * (sizeof(uint32) + (counted ? sizeof(uint32) : 0) + (weighted ? sizeof(float8) : 0));

	graph_check_size(graph->edges, graph->nodes, MemoryContextMemAllocated(graph->context, true) + bytes +
					 (uint64) graph->nodes * 2 * sizeof(uint64));
}

static void
alloc_edges(Edges *edges, uint32 nodes, uint64 number, bool counted, bool weighted)
{
	edges->start = graph_alloc0((uint64) nodes + 1, sizeof(uint64), "nodes");
	edges->node = graph_alloc(number, sizeof(uint32), "edges");
	edges->count = counted ? graph_alloc(number, sizeof(uint32), "edges") : NULL;
	edges->weight = weighted ? graph_alloc(number, sizeof(float8), "edges") : NULL;
}

/* From numbers of edges at [i + 2] to where those of i begin at [i + 1]: placing them moves each to its end. */
static void
starts_from_degrees(uint64 *start, uint32 nodes)
{
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		start[i + 1] += start[i];
	}
}

static void
copy_edge(Edges *to, uint64 place, uint32 node, const Edges *from, uint64 edge)
{
	to->node[place] = node;
	if (to->count)
		to->count[place] = from->count[edge];
	if (to->weight)
		to->weight[place] = from->weight[edge];
}

void
graph_transpose(const Graph *graph, Edges *out)
{
	const Edges *in = &graph->in;
	uint64	   *next;

	check_view(graph, graph->edges, in->count != NULL, in->weight != NULL);
	alloc_edges(out, graph->nodes, graph->edges, in->count != NULL, in->weight != NULL);
	next = graph_alloc((uint64) graph->nodes + 1, sizeof(uint64), "nodes");
	for (uint64 e = 0; e < graph->edges; e++)
	{
		check_cancel_at((uint32) e);
		out->start[in->node[e] + 1]++;
	}
	starts_from_degrees(out->start, graph->nodes);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		check_cancel_at(i);
		next[i] = out->start[i];
	}
	/* targets come in order, so each list of targets is */
	for (uint32 target = 0; target < graph->nodes; target++)
	{
		check_cancel_at(target);
		for (uint64 e = in->start[target]; e < in->start[target + 1]; e++)
		{
			check_cancel_at((uint32) e);
			if (likely(e + 2 * AHEAD < graph->edges))
			{
				uint64		place = next[in->node[e + AHEAD]];

				__builtin_prefetch(&next[in->node[e + 2 * AHEAD]], 1);
				__builtin_prefetch(&out->node[place], 1);
				if (out->weight)
					__builtin_prefetch(&out->weight[place], 1);
			}
			copy_edge(out, next[in->node[e]]++, target, in, e);
		}
	}
	pfree(next);
}

const Edges *
graph_out(Graph *graph)
{
	MemoryContext old;
	Edges	   *out;

	if (graph->out)
		return graph->out;
	old = MemoryContextSwitchTo(graph->context);
	out = palloc0(sizeof(Edges));
	graph_transpose(graph, out);
	graph->out = out;
	MemoryContextSwitchTo(old);
	return out;
}

/*
 * Walks over the neighbours of a node in either direction, in order, each
 * once, without the node itself.
 */
typedef struct Neighbours
{
	const Edges *in;
	const Edges *out;
	uint64		i;
	uint64		i_end;
	uint64		o;
	uint64		o_end;
	uint32		self;
	uint32		node;
	uint32		count;
	float8		weight;
} Neighbours;

static inline bool
next_neighbour(Neighbours *n)
{
	uint32		a;
	uint32		b;

	do
	{
		a = n->i < n->i_end ? n->in->node[n->i] : NO_NODE;
		b = n->o < n->o_end ? n->out->node[n->o] : NO_NODE;
		n->node = Min(a, b);
		if (n->node == NO_NODE)
			return false;
		n->count = 0;
		n->weight = 0;
		if (a == n->node)
		{
			n->count = edge_count(n->in, n->i);
			n->weight = edge_weight(n->in, n->i++);
		}
		if (b == n->node)
		{
			uint32		count = edge_count(n->out, n->o);

			n->count = n->count > PG_UINT32_MAX - count ? PG_UINT32_MAX : n->count + count;
			n->weight += edge_weight(n->out, n->o++);
		}
	} while (n->node == n->self);
	return true;
}

static void
begin_neighbours(Neighbours *n, const Graph *graph, const Edges *out, uint32 node)
{
	n->in = &graph->in;
	n->out = out;
	n->i = graph->in.start[node];
	n->i_end = graph->in.start[node + 1];
	n->o = out->start[node];
	n->o_end = out->start[node + 1];
	n->self = node;
}

const Edges *
graph_undirected(Graph *graph)
{
	const Edges *out = graph_out(graph);
	MemoryContext old;
	Edges	   *both;
	Neighbours	n;
	uint64	   *start;
	uint64		number = 0;

	if (graph->undirected)
		return graph->undirected;
	old = MemoryContextSwitchTo(graph->context);
	both = palloc0(sizeof(Edges));
	start = graph_alloc((uint64) graph->nodes + 1, sizeof(uint64), "nodes");
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		start[i] = number;
		for (begin_neighbours(&n, graph, out, i); next_neighbour(&n);)
			check_cancel_at((uint32) number++);
		check_cancel_at(i);
	}
	start[graph->nodes] = number;
	check_view(graph, number, true, graph->in.weight != NULL);
	/* both directions add up, so counts are needed even where every edge has one row */
	alloc_edges(both, graph->nodes, number, true, graph->in.weight != NULL);
	pfree(both->start);
	both->start = start;
	number = 0;
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		for (begin_neighbours(&n, graph, out, i); next_neighbour(&n);)
		{
			both->node[number] = n.node;
			both->count[number] = n.count;
			if (both->weight)
				both->weight[number] = check_result_finite(n.weight, "weight of an edge");
			check_cancel_at((uint32) number++);
		}
		check_cancel_at(i);
	}
	graph->undirected = both;
	MemoryContextSwitchTo(old);
	return both;
}

float8 *
graph_strength(const Graph *graph, const Edges *edges)
{
	float8	   *strength = graph_alloc(graph->nodes, sizeof(float8), "nodes");

	for (uint32 i = 0; i < graph->nodes; i++)
	{
		float8		sum = 0;
		float8		lost = 0;

		for (uint64 e = edges->start[i]; e < edges->start[i + 1]; e++)
		{
			check_cancel_at((uint32) e);
			sum_add(&sum, &lost, edge_weight(edges, e));
		}
		check_cancel_at(i);
		strength[i] = check_result_finite(sum + lost, "strength of a node");
	}
	return strength;
}

/* ---- identifiers ---- */

Datum
graph_id(const Graph *graph, uint32 node)
{
	Word		word;

	switch (graph->type)
	{
		case ID_BIGINT:
			return Int64GetDatum(graph->id.number[node]);
		case ID_UUID:
			return UUIDPGetDatum(&graph->id.uuid[node]);
		case ID_TEXT:
			break;
	}
	word.data = graph->id.text.bytes + graph->id.text.start[node];
	word.len = (int) (graph->id.text.start[node + 1] - graph->id.text.start[node]);
	return PointerGetDatum(word_to_text(word));
}

/* The bytes of an identifier, where it is a text. */
static inline Word
word_of(const Graph *graph, Datum id)
{
	Word		none = {NULL, 0};

	return graph->type == ID_TEXT ? word_from_text(DatumGetTextPP(id)) : none;
}

/* An identifier of SQL beside that of a node. */
static int
compare_with_node(const Graph *graph, Datum id, Word word, uint32 node)
{
	Word		other;
	int64		number;

	switch (graph->type)
	{
		case ID_BIGINT:
			number = DatumGetInt64(id);
			return (number > graph->id.number[node]) - (number < graph->id.number[node]);
		case ID_UUID:
			return memcmp(DatumGetUUIDP(id), &graph->id.uuid[node], sizeof(pg_uuid_t));
		case ID_TEXT:
			break;
	}
	other.data = graph->id.text.bytes + graph->id.text.start[node];
	other.len = (int) (graph->id.text.start[node + 1] - graph->id.text.start[node]);
	return id_cmp(word, other);
}

uint32
graph_place(const Graph *graph, Datum id, bool *found)
{
	Word		word = word_of(graph, id);
	uint32		low = 0;
	uint32		high = graph->nodes;

	*found = false;
	while (low < high && !*found)
	{
		uint32		middle = low + (high - low) / 2;
		int			cmp = compare_with_node(graph, id, word, middle);

		*found = cmp == 0;
		if (cmp <= 0)
			high = middle;
		else
			low = middle + 1;
	}
	return high;
}

uint32
graph_find(const Graph *graph, Datum id)
{
	bool		found;
	uint32		node = graph_place(graph, id, &found);

	return found ? node : NO_NODE;
}

uint32 *
graph_find_all(const Graph *graph, ArrayType *ids, const char *name, int *count)
{
	Datum	   *id;
	bool	   *null;
	uint32	   *node;
	uint32		next = 0;

	check_one_dimension(ids, name);
	switch (graph->type)
	{
		case ID_BIGINT:
			deconstruct_array(ids, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &id, &null, count);
			break;
		case ID_UUID:
			deconstruct_array(ids, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR, &id, &null, count);
			break;
		case ID_TEXT:
			deconstruct_array(ids, TEXTOID, -1, false, TYPALIGN_INT, &id, &null, count);
			break;
	}
	node = graph_alloc(*count, sizeof(uint32), name);
	for (int i = 0; i < *count; i++)
	{
		check_cancel_at((uint32) i);
		if (null[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not contain NULL", name)));
		/* mostly they come in order, and then the next one is beside the last */
		if (next < graph->nodes && compare_with_node(graph, id[i], word_of(graph, id[i]), next) == 0)
			node[i] = next;
		else
			node[i] = graph_find(graph, id[i]);
		if (node[i] != NO_NODE)
			next = node[i] + 1;
	}
	pfree(id);
	pfree(null);
	return node;
}
