/*
 * rfm_bins.h
 *		The state of customers counted by recency, frequency and monetary value.
 *
 * At work it is a hash table, as cells are:
 *
 *		head | entries as they came | index: their numbers + 1 by hash
 *
 * In the canonical form entries are sorted by measure and value and say how
 * many customers have at most this value: it is searched as it is.
 */
#ifndef SCRM_RFM_BINS_H
#define SCRM_RFM_BINS_H

#include "btyd/rfm.h"

#define RFM_BINS_VERSION 1

typedef enum Measure
{
	RECENCY,
	FREQUENCY,
	MONETARY,
	MEASURES
} Measure;

typedef struct BinEntry
{
	float8		value;
	int64		count;			/* at work: customers * 4 + measure; else customers up to here */
} BinEntry;

typedef struct RfmBins
{
	int32		vl_len_;
	uint8		version;
	uint8		unused[3];
	uint32		slots;			/* of the index; 0: canonical */
	uint32		count[MEASURES];	/* entries of each measure */
	int64		customers;		/* with a measure */
	int64		left_out;		/* without any */
	BinEntry	entries[FLEXIBLE_ARRAY_MEMBER];
} RfmBins;

/* Of all measures. */
static inline uint32
rfm_bins_entries(const RfmBins *bins)
{
	return bins->count[RECENCY] + bins->count[FREQUENCY] + bins->count[MONETARY];
}

/* Values of a row by measure, NaN where NULL. */
typedef struct BinRow
{
	float8		value[MEASURES];
} BinRow;

/* ---- rfm_state.c ---- */

extern const char *const rfm_measure_names[MEASURES];

/* A stored state, or one at work, aligned and with a 4-byte header. */
extern RfmBins *rfm_bins_open(struct varlena *datum);
extern RfmBins *rfm_bins_canonical(const RfmBins *bins);

/* A row of three arguments from this one on, or of a scrm.rfm. */
extern BinRow bin_row_of_arguments(FunctionCallInfo fcinfo, int first);
extern BinRow bin_row_of_rfm(RfmReader *reader, NullableDatum rfm);

#define PG_GETARG_RFM_BINS(n) rfm_bins_open(PG_GETARG_VARLENA_P(n))

#endif							/* SCRM_RFM_BINS_H */
