/*
 * scrm.c
 *		The door: the magic block, the settings, and nothing else.
 */
#include "scrm.h"

#include "common/settings.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

void
_PG_init(void)
{
	define_settings();
}
