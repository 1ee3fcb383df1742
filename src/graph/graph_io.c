/*
 * graph_io.c
 *		Text and binary form of graphs: to be written.
 */
#include "scrm.h"

#include "graph/graph.h"

#define NOT_YET(name) \
	PG_FUNCTION_INFO_V1(name); \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		elog(ERROR, "not yet"); \
	}
#define IO(type) NOT_YET(scrm_##type##_in) NOT_YET(scrm_##type##_out) NOT_YET(scrm_##type##_recv) NOT_YET(scrm_##type##_send)

IO(graph)
IO(graph_text)
IO(graph_uuid)
