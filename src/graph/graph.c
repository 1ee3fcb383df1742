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

/* The setting, in the unit it is mostly given in. */
static char *
limit_text(void)
{
	return setting_graph_memory < 1024 ? psprintf("%d kB", setting_graph_memory) : psprintf("%d MB", setting_graph_memory / 1024);
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
				 errmsg("graph of %llu edges and %u nodes needs about %llu MB, more than scrm.graph_memory (%s)",
						(unsigned long long) edges, nodes, megabytes(bytes), limit_text()),
				 memory_hint()));
}

void
graph_check_memory(uint64 bytes, const char *what)
{
	if (unlikely(is_too_much(bytes)))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s of a graph need about %llu MB, more than scrm.graph_memory (%s)",
						what, megabytes(bytes), limit_text()),
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

/* ---- edges of a node ---- */

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
