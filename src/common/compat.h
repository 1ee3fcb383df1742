/*
 * compat.h
 *		The differences between server versions, and the only file that asks
 *		for PG_VERSION_NUM.
 */
#ifndef SCRM_COMPAT_H
#define SCRM_COMPAT_H

#if PG_VERSION_NUM < 150000
#error "scrm needs PostgreSQL 15 or newer"
#endif

#include "datatype/timestamp.h"

/* SET_VARSIZE and its family left postgres.h */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* intervals can be infinite from 17 on */
#if PG_VERSION_NUM >= 170000
#define compat_interval_is_infinite(iv) INTERVAL_NOT_FINITE(iv)
#else
#define compat_interval_is_infinite(iv) false
#endif

/* a prefix from 18 on, where the attribute behind a declaration is gone */
#if PG_VERSION_NUM < 180000
#define pg_noreturn __attribute__((noreturn))
#endif

#endif							/* SCRM_COMPAT_H */
