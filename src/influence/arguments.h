/*
 * arguments.h
 *		What questions about influence have in common, going in and coming out.
 */
#ifndef SCRM_INFLUENCE_ARGUMENTS_H
#define SCRM_INFLUENCE_ARGUMENTS_H

#include "graph/graph.h"

/* "tolerance": finite, above 0 */
extern float8 tolerance_argument(FunctionCallInfo fcinfo, int argno);

/* "max_iterations": 1 or more */
extern int	iterations_argument(FunctionCallInfo fcinfo, int argno);

/* A finite number that is not NULL. */
extern float8 number_argument(FunctionCallInfo fcinfo, int argno, const char *name);

/* Finite numbers, one for each identifier of another argument; errors name both. */
extern float8 *numbers_of(ArrayType *array, const char *name, int count, const char *of);

/* Rows (node, value) in order of nodes; "name" is for a value out of range. */
extern void report_values(FunctionCallInfo fcinfo, const Graph *graph, const float8 *value, const char *name);

#endif							/* SCRM_INFLUENCE_ARGUMENTS_H */
