/*
 * scrm.h
 *		What every file of the extension starts with.
 */
#ifndef SCRM_H
#define SCRM_H

#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"

#endif							/* SCRM_H */
