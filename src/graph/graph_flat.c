/*
 * graph_flat.c
 *		The stored form of a graph, see graph_flat.h.
 *
 *		length | version | flags | zero (2) | checksum | nodes | edges | rows
 *		identifiers | for each node: its incoming edges
 *
 * Numbers from "nodes" on have 7 bits a byte, the lowest first.  Identifiers
 * ascend: a bigint is the distance from the one before (the first from
 * -2^63), a uuid its 16 bytes, a text what it shares with the one before and
 * the rest.  A node's edges are their number, the first source, the distances
 * to the next ones less 1.  Where flags say that an edge has several rows, all
 * these are doubled and 1 is added for such an edge, whose number of rows less
 * 2 follows.  Where flags say so, each edge's weight follows: twice an integer
 * below 2^52, or 1 and 8 bytes.
 *
 * Equal graphs have equal bytes.  The checksum is of all that follows it.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/state.h"
#include "graph/graph_builder.h"
#include "graph/graph_flat.h"
#include "port/pg_bitutils.h"
#include "port/pg_bswap.h"
#include "port/pg_crc32c.h"
#include "utils/memutils.h"

#define FLAT_VERSION 1
#define FLAT_COUNTED 1
#define FLAT_WEIGHTED 2
#define INTEGER_WEIGHTS 4503599627370496.0	/* 2^52 */

typedef struct FlatGraph
{
	int32		vl_len_;
	uint8		version;
	uint8		flags;
	uint16		zero;
	pg_crc32c	checksum;
	char		data[FLEXIBLE_ARRAY_MEMBER];
} FlatGraph;

/* ---- writing ---- */

/* Without a place to write to, only the bytes are counted. */
typedef struct FlatWriter
{
	char	   *next;
	uint64		bytes;
} FlatWriter;

/* How many times 7 bits. */
static inline uint32
number_bytes(uint64 number)
{
	return (pg_leftmost_one_pos64(number | 1) * 9 + 73) / 64;
}

static inline void
put_number(FlatWriter *writer, uint64 number)
{
	if (writer->next == NULL)
	{
		writer->bytes += number_bytes(number);
		return;
	}
	for (; number >= 128; number >>= 7)
	{
		*writer->next++ = (char) (number | 128);
		writer->bytes++;
	}
	*writer->next++ = (char) number;
	writer->bytes++;
}

static inline void
put_bytes(FlatWriter *writer, const void *bytes, uint64 count)
{
	if (writer->next)
	{
		memcpy(writer->next, bytes, count);
		writer->next += count;
	}
	writer->bytes += count;
}

/* A weight that is written as a number; so is no zero with a sign. */
static inline bool
is_integer(float8 weight)
{
	return weight < INTEGER_WEIGHTS && weight == (float8) (uint64) weight;
}

static inline void
put_weight(FlatWriter *writer, float8 weight)
{
	if (is_integer(weight))
		put_number(writer, (uint64) weight * 2);
	else
	{
		put_number(writer, 1);
		put_bytes(writer, &weight, sizeof(weight));
	}
}

static void
put_texts(FlatWriter *writer, const Graph *graph)
{
	const uint64 *start = graph->id.text.start;
	uint64		before = 0;

	for (uint32 i = 0; i < graph->nodes; i++)
	{
		const char *bytes = graph->id.text.bytes + start[i];
		uint64		length = start[i + 1] - start[i];
		uint64		shared = 0;

		check_cancel_at(i);
		while (i > 0 && shared < Min(before, length) && bytes[shared] == bytes[(int64) shared - (int64) before])
			shared++;
		put_number(writer, shared);
		put_number(writer, length - shared);
		put_bytes(writer, bytes + shared, length - shared);
		before = length;
	}
}

static void
put_ids(FlatWriter *writer, const Graph *graph)
{
	uint64		before = (uint64) PG_INT64_MIN;

	switch (graph->type)
	{
		case ID_BIGINT:
			for (uint32 i = 0; i < graph->nodes; i++)
			{
				check_cancel_at(i);
				put_number(writer, (uint64) graph->id.number[i] - before);
				before = (uint64) graph->id.number[i];
			}
			break;
		case ID_UUID:
			for (uint32 i = 0; i < graph->nodes; i++)
			{
				check_cancel_at(i);
				put_bytes(writer, &graph->id.uuid[i], sizeof(pg_uuid_t));
			}
			break;
		case ID_TEXT:
			put_texts(writer, graph);
			break;
	}
}

static void
put_graph(FlatWriter *writer, const Graph *graph)
{
	const Edges *in = &graph->in;

	put_number(writer, graph->nodes);
	put_number(writer, graph->edges);
	put_number(writer, graph->rows);
	put_ids(writer, graph);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		uint64		next = 0;

		check_cancel_at(i);
		put_number(writer, in->start[i + 1] - in->start[i]);
		for (uint64 e = in->start[i]; e < in->start[i + 1]; e++)
		{
			check_cancel_at((uint32) e);
			if (in->count == NULL)
				put_number(writer, in->node[e] - next);
			else if (in->count[e] == 1)
				put_number(writer, (in->node[e] - next) * 2);
			else
			{
				put_number(writer, (in->node[e] - next) * 2 + 1);
				put_number(writer, in->count[e] - 2);
			}
			next = (uint64) in->node[e] + 1;
			if (in->weight)
				put_weight(writer, in->weight[e]);
		}
	}
}

uint64
graph_flat_size(const Graph *graph)
{
	FlatWriter	writer = {NULL, 0};

	put_graph(&writer, graph);
	return offsetof(FlatGraph, data) + writer.bytes;
}

static pg_crc32c
flat_checksum(const FlatGraph *flat)
{
	pg_crc32c	crc;
	uint64		bytes = VARSIZE(flat) - offsetof(FlatGraph, data);

	INIT_CRC32C(crc);
	COMP_CRC32C(crc, &flat->version, offsetof(FlatGraph, checksum) - offsetof(FlatGraph, version));
	for (uint64 done = 0; done < bytes; done += 1024 * 1024)
	{
		CHECK_FOR_INTERRUPTS();
		COMP_CRC32C(crc, flat->data + done, Min(bytes - done, 1024 * 1024));
	}
	FIN_CRC32C(crc);
	return crc;
}

void
graph_flatten(const Graph *graph, void *result, Size size)
{
	FlatGraph  *flat = result;
	FlatWriter	writer = {flat->data, 0};

	SET_VARSIZE(flat, size);
	flat->version = FLAT_VERSION;
	flat->flags = (graph->in.count ? FLAT_COUNTED : 0) | (graph->in.weight ? FLAT_WEIGHTED : 0);
	flat->zero = 0;
	put_graph(&writer, graph);
	Assert(writer.bytes + offsetof(FlatGraph, data) == size);
	flat->checksum = flat_checksum(flat);
}

/* ---- reading ---- */

typedef struct FlatReader
{
	const char *next;
	const char *end;
	const char *type;
} FlatReader;

pg_noreturn static void
flat_fail(const char *type, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored scrm.%s is damaged", type),
			 errdetail("%s", detail)));
}

/* A number of any length, or near the end. */
static pg_noinline uint64
get_long_number(FlatReader *reader)
{
	uint64		number = 0;

	for (int shift = 0; shift < 64; shift += 7)
	{
		unsigned char byte;

		if (unlikely(reader->next == reader->end))
			flat_fail(reader->type, "It ends too early.");
		byte = (unsigned char) *reader->next++;
		if (unlikely(shift == 63 && byte > 1))
			break;
		number |= (uint64) (byte & 127) << shift;
		if (byte < 128)
		{
			/* a zero ahead would be another form of the same number */
			if (unlikely(byte == 0 && shift > 0))
				break;
			return number;
		}
	}
	flat_fail(reader->type, "A number is invalid.");
}

/*
 * Up to 8 bytes at once, without branches on the length, which nobody can
 * predict: the first byte whose high bit is not set is the last.
 */
static inline uint64
get_number(FlatReader *reader)
{
	const char *start = reader->next;
	uint64		bytes;
	uint64		last;
	int			length;

	if (unlikely(reader->end - start < (int) sizeof(bytes)))
		return get_long_number(reader);
	memcpy(&bytes, start, sizeof(bytes));
#ifdef WORDS_BIGENDIAN
	bytes = pg_bswap64(bytes);
#endif
	last = ~bytes & UINT64CONST(0x8080808080808080);
	if (unlikely(last == 0))
		return get_long_number(reader);
	length = pg_rightmost_one_pos64(last) / 8 + 1;
	bytes &= last ^ (last - 1);
	if (unlikely(length > 1 && bytes >> (8 * (length - 1)) == 0))
		return get_long_number(reader);
	reader->next = start + length;
	/* 7 of 8 bits, 14 of 16, 28 of 32 */
	bytes = (bytes & UINT64CONST(0x007f007f007f007f)) | (bytes & UINT64CONST(0x7f007f007f007f00)) >> 1;
	bytes = (bytes & UINT64CONST(0x00003fff00003fff)) | (bytes & UINT64CONST(0x3fff00003fff0000)) >> 2;
	return (bytes & UINT64CONST(0x000000000fffffff)) | (bytes & UINT64CONST(0x0fffffff00000000)) >> 4;
}

static inline const char *
get_bytes(FlatReader *reader, uint64 count)
{
	const char *bytes = reader->next;

	if (unlikely(count > (uint64) (reader->end - reader->next)))
		flat_fail(reader->type, "It ends too early.");
	reader->next += count;
	return bytes;
}

/* A number of things that take a byte each or more. */
static uint64
get_count(FlatReader *reader, uint64 max)
{
	uint64		count = get_number(reader);

	if (count > max || count > (uint64) (reader->end - reader->next))
		flat_fail(reader->type, "It ends too early.");
	return count;
}

static inline float8
get_weight(FlatReader *reader)
{
	uint64		number = get_number(reader);
	float8		weight;

	if (likely((number & 1) == 0))
	{
		if (unlikely(number / 2 >= (uint64) INTEGER_WEIGHTS))
			flat_fail(reader->type, "A weight is invalid.");
		return (float8) (number / 2);
	}
	memcpy(&weight, get_bytes(reader, sizeof(weight)), sizeof(weight));
	if (unlikely(number != 1 || !(weight >= 0) || isinf(weight) || is_integer(weight)))
		flat_fail(reader->type, "A weight is invalid.");
	return weight;
}

static void
get_texts(FlatReader *reader, Graph *graph)
{
	uint64	   *start = graph_alloc((uint64) graph->nodes + 1, sizeof(uint64), "nodes");
	uint64		room = (uint64) (reader->end - reader->next) + 64;
	uint64		used = 0;
	char	   *bytes = graph_alloc(room, 1, "nodes");

	start[0] = 0;
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		uint64		shared = get_number(reader);
		uint64		length = get_number(reader);
		uint64		before = i > 0 ? start[i] - start[i - 1] : 0;
		const char *rest;

		check_cancel_at(i);
		if (shared > before || length > GRAPH_ID_MAX_BYTES || shared + length > GRAPH_ID_MAX_BYTES)
			flat_fail(reader->type, "An identifier is invalid.");
		rest = get_bytes(reader, length);
		if (used + shared + length > room)
		{
			room = Max(room + room / 2, used + shared + length);
			graph_check_memory(room, "nodes");
			bytes = repalloc_huge(bytes, room);
		}
		memcpy(bytes + used, bytes + used - before, shared);
		memcpy(bytes + used + shared, rest, length);
		/* what is not shared must be greater, or there must be more */
		if (i > 0 && (length == 0 ||
					  (shared < before && (unsigned char) rest[0] <= (unsigned char) bytes[used - before + shared])))
			flat_fail(reader->type, "Its identifiers do not ascend.");
		used += shared + length;
		start[i + 1] = used;
	}
	graph->id.text.start = start;
	graph->id.text.bytes = repalloc_huge(bytes, Max(used, 1));
}

static void
get_ids(FlatReader *reader, Graph *graph)
{
	uint64		before = (uint64) PG_INT64_MIN;

	switch (graph->type)
	{
		case ID_BIGINT:
			graph->id.number = graph_alloc(graph->nodes, sizeof(int64), "nodes");
			for (uint32 i = 0; i < graph->nodes; i++)
			{
				uint64		distance = get_number(reader);

				check_cancel_at(i);
				if ((i > 0 && distance == 0) || distance > (uint64) PG_INT64_MAX - before)
					flat_fail(reader->type, "Its identifiers do not ascend.");
				before += distance;
				graph->id.number[i] = (int64) before;
			}
			break;
		case ID_UUID:
			graph->id.uuid = graph_alloc(graph->nodes, sizeof(pg_uuid_t), "nodes");
			for (uint32 i = 0; i < graph->nodes; i++)
			{
				check_cancel_at(i);
				memcpy(&graph->id.uuid[i], get_bytes(reader, sizeof(pg_uuid_t)), sizeof(pg_uuid_t));
				if (i > 0 && memcmp(&graph->id.uuid[i - 1], &graph->id.uuid[i], sizeof(pg_uuid_t)) >= 0)
					flat_fail(reader->type, "Its identifiers do not ascend.");
			}
			break;
		case ID_TEXT:
			get_texts(reader, graph);
			break;
	}
}

/* The compiler makes one for each kind of edges. */
static pg_attribute_always_inline void
get_edges_of(FlatReader *reader, Graph *graph, const bool counted, const bool weighted)
{
	FlatReader	r = *reader;	/* stays in registers */
	Edges	   *in = &graph->in;
	uint64		e = 0;
	uint64		rows = 0;
	bool		redundant = weighted;	/* all weights are numbers of rows */

	for (uint32 i = 0; i < graph->nodes; i++)
	{
		uint64		end = e + get_count(&r, graph->edges - e);
		uint64		next = 0;

		check_cancel_at(i);
		in->start[i] = e;
		for (; e < end; e++)
		{
			uint64		distance = get_number(&r);
			uint64		count = 1;

			check_cancel_at((uint32) e);
			if (counted)
			{
				if (unlikely(distance & 1))
				{
					count = get_number(&r) + 2;
					if (unlikely(count - 2 > PG_UINT32_MAX - 2))
						flat_fail(r.type, "A number of rows is invalid.");
				}
				distance >>= 1;
			}
			if (unlikely(next >= graph->nodes || distance >= graph->nodes - next))
				flat_fail(r.type, "An edge is invalid.");
			in->node[e] = (uint32) (next + distance);
			next += distance + 1;
			rows += count;
			if (counted)
				in->count[e] = (uint32) count;
			if (weighted)
			{
				in->weight[e] = get_weight(&r);
				redundant &= in->weight[e] == (float8) count;
			}
		}
	}
	in->start[graph->nodes] = e;
	if (e != graph->edges || rows != graph->rows)
		flat_fail(r.type, "Its edges are not as many as it says.");
	if (redundant || (counted && rows == e))
		flat_fail(r.type, "Its edges have what they do not need.");
	reader->next = r.next;
}

static void
get_edges(FlatReader *reader, Graph *graph, int flags)
{
	Edges	   *in = &graph->in;

	in->start = graph_alloc((uint64) graph->nodes + 1, sizeof(uint64), "nodes");
	in->node = graph_alloc(graph->edges, sizeof(uint32), "edges");
	in->count = flags & FLAT_COUNTED ? graph_alloc(graph->edges, sizeof(uint32), "edges") : NULL;
	in->weight = flags & FLAT_WEIGHTED ? graph_alloc(graph->edges, sizeof(float8), "edges") : NULL;
	switch (flags)
	{
		case 0:
			get_edges_of(reader, graph, false, false);
			break;
		case FLAT_COUNTED:
			get_edges_of(reader, graph, true, false);
			break;
		case FLAT_WEIGHTED:
			get_edges_of(reader, graph, false, true);
			break;
		default:
			get_edges_of(reader, graph, true, true);
	}
}

Graph *
graph_from_flat(const struct varlena *datum, IdType type, MemoryContext parent)
{
	const FlatGraph *flat = (const FlatGraph *) datum;
	FlatReader	reader = {NULL, (const char *) flat + VARSIZE(flat), graph_type_name[type]};
	MemoryContext context;
	MemoryContext old;
	Graph	   *graph;

	if (VARSIZE(flat) < offsetof(FlatGraph, data))
		flat_fail(reader.type, "It ends too early.");
	if (flat->version != FLAT_VERSION)
		state_version_fail(reader.type, flat->version);
	if ((flat->flags & ~(FLAT_COUNTED | FLAT_WEIGHTED)) != 0 || flat->zero != 0 || flat_checksum(flat) != flat->checksum)
		flat_fail(reader.type, "Its checksum does not fit.");
	context = AllocSetContextCreate(parent, "scrm graph", ALLOCSET_START_SMALL_SIZES);
	old = MemoryContextSwitchTo(context);
	graph = palloc0(sizeof(Graph));
	graph->context = context;
	graph->type = type;
	reader.next = flat->data;
	graph->nodes = (uint32) get_count(&reader, GRAPH_MAX_NODES);
	graph->edges = get_count(&reader, PG_UINT64_MAX);
	graph->rows = get_number(&reader);
	graph_check_size(graph->edges, graph->nodes,
					 (uint64) graph->nodes * (sizeof(uint64) + (type == ID_UUID ? sizeof(pg_uuid_t) : sizeof(int64))) +
						 graph->edges * (sizeof(uint32) + (flat->flags & FLAT_COUNTED ? sizeof(uint32) : 0) + (flat->flags & FLAT_WEIGHTED ? sizeof(float8) : 0)));
	get_ids(&reader, graph);
	get_edges(&reader, graph, flat->flags);
	if (reader.next != reader.end)
		flat_fail(reader.type, "Something stands behind its end.");
	MemoryContextSwitchTo(old);
	return graph;
}
