/*
 * progress.h
 *		What long iterations tell while they run.
 */
#ifndef SCRM_PROGRESS_H
#define SCRM_PROGRESS_H

#include "portability/instr_time.h"

typedef struct Progress
{
	const char *work;			/* as the user called it: "pagerank" */
	instr_time	start;
} Progress;

extern void progress_begin(Progress *progress, const char *work);

/*
 * "WORK: step N, NAME VALUE, S seconds": at level DEBUG1 always, as NOTICE
 * when scrm.progress is on.
 */
extern void progress_step(const Progress *progress, int64 step, const char *name, float8 value);

#endif							/* SCRM_PROGRESS_H */
