/*
 * rfm.h
 *		The composite scrm.rfm: what models read of a customer's purchases.
 */
#ifndef SCRM_RFM_H
#define SCRM_RFM_H

#include <float.h>

#include "access/tupdesc.h"
#include "fmgr.h"

typedef struct Rfm
{
	int64		repeat_purchases;
	float8		last_purchase_age;	/* days since the first purchase, as the next */
	float8		age;
	float8		repeat_value;	/* mean of the repeat purchases; NaN: NULL */
} Rfm;

/* Kept between rows: the row type as it was last seen.  Starts zeroed. */
typedef struct RfmReader
{
	MemoryContext context;		/* where the type is kept; must be set */
	TupleDesc	type;
} RfmReader;

pg_noreturn extern void history_is_impossible(int64 x, float8 t_x, float8 age);

/* The row; false when what the models read of it is NULL.  Impossible values are an error. */
extern bool rfm_read(RfmReader *reader, Datum row, Rfm *rfm);

/* What marketers read: NaN where NULL.  Refuses infinite numbers. */
typedef struct RfmMeasures
{
	float8		days_since_last;
	float8		orders;
	float8		total;
} RfmMeasures;

extern void rfm_read_measures(RfmReader *reader, Datum row, RfmMeasures *measures);

/* Refuses a history that cannot be: 0 <= t_x <= age, and t_x = 0 just when x = 0. */
static inline void
check_history(int64 x, float8 t_x, float8 age)
{
	if (unlikely(!(x >= 0 && t_x >= 0 && t_x <= age && age <= DBL_MAX && (x == 0) == (t_x == 0))))
		history_is_impossible(x, t_x, age);
}

#endif							/* SCRM_RFM_H */
