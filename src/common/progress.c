/*
 * progress.c
 *		What long iterations tell while they run, see progress.h.
 */
#include "scrm.h"

#include "common/progress.h"
#include "common/settings.h"

void
progress_begin(Progress *progress, const char *work)
{
	progress->work = work;
	INSTR_TIME_SET_CURRENT(progress->start);
}

void
progress_step(const Progress *progress, int64 step, const char *name, float8 value)
{
	instr_time	now;

	INSTR_TIME_SET_CURRENT(now);
	INSTR_TIME_SUBTRACT(now, progress->start);
	ereport(setting_progress ? NOTICE : DEBUG1,
			(errmsg_internal("%s: step %lld, %s %g, %.3f seconds",
							 progress->work, (long long) step, name, value, INSTR_TIME_GET_DOUBLE(now))));
}
