/*
 * fuzz.h
 *		Between the fuzz target and the piece of a server that it runs on.
 */
#ifndef SCRM_FUZZ_H
#define SCRM_FUZZ_H

#include "postgres.h"

#include <setjmp.h>

#include "fmgr.h"

extern sigjmp_buf fuzz_error;	/* where an error ends */
extern int	fuzz_sqlstate;

#define FUZZ_ARGUMENTS 16
extern Oid	fuzz_types[FUZZ_ARGUMENTS]; /* of the arguments of the call under way */

extern void fuzz_free_all(void);

#endif							/* SCRM_FUZZ_H */
