/*
 * settings.c
 *		What a session can set, see settings.h.
 */
#include "scrm.h"

#include <limits.h>

#include "common/settings.h"
#include "utils/guc.h"

int			setting_graph_memory = 4 * 1024 * 1024;
bool		setting_progress = false;

void
define_settings(void)
{
	DefineCustomIntVariable("scrm.graph_memory",
							"Sets the memory that one graph, or the work on it, may take.",
							"Beyond it there is an error with an estimate of what is needed; -1 means no limit.",
							&setting_graph_memory, 4 * 1024 * 1024, -1, INT_MAX,
							PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);
	DefineCustomBoolVariable("scrm.progress",
							 "Tells of the steps of long iterations by NOTICE.",
							 NULL, &setting_progress, false,
							 PGC_USERSET, 0, NULL, NULL, NULL);
	MarkGUCPrefixReserved("scrm");
}
