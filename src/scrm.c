/*
 * scrm.c
 *		The door: the magic block, and nothing else yet.
 */
#include "scrm.h"

PG_MODULE_MAGIC;
