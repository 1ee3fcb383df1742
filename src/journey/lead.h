/*
 * lead.h
 *		Lead scores: points by dimension, mergeable.
 *
 * One flat value: head, then a record for each dimension, at work with spare
 * room behind.  The canonical form has none, and its records are sorted by
 * name, bytewise.
 *
 * Sums stay within 1e-12 of the sum of their absolute terms: once a dimension
 * has many rows, a state at work also keeps what additions lose (Neumaier,
 * ZAMM 54 (1974) 39), a number a dimension at its very end, so that the many
 * small states stay small.
 */
#ifndef SCRM_LEAD_H
#define SCRM_LEAD_H

#include "common/codec.h"

#define LEAD_VERSION 1
#define LEAD_MAX_DIMENSIONS 64
#define LEAD_MAX_NAME 255		/* bytes */
#define LEAD_MAX_EVENTS ((INT64CONST(1) << 48) - 1)

typedef struct LeadScore
{
	int32		vl_len_;
	uint8		version;
	uint8		dimensions;
	uint8		compensated;	/* the numbers at the end are there */
	uint8		reserved;
	char		data[FLEXIBLE_ARRAY_MEMBER];
} LeadScore;

/* A dimension's record; the name follows, with padding to 8 bytes. */
typedef struct LeadRecord
{
	float8		points;
	uint64		events_len;		/* events << 8 | bytes of the name */
} LeadRecord;

/* A dimension taken out of its state. */
typedef struct LeadDimension
{
	Word		name;			/* inside the state */
	int64		events;
	float8		points;
} LeadDimension;

extern LeadScore *lead_create(void);
extern LeadScore *lead_add(LeadScore *lead, Word name, int64 events, float8 points);
extern LeadScore *lead_open(struct varlena *datum);
extern LeadScore *lead_canonical(const LeadScore *lead);
extern int	lead_dimensions(const LeadScore *lead, LeadDimension *dimensions);

#define PG_GETARG_LEAD_SCORE(n) lead_open(PG_GETARG_VARLENA_P(n))

#endif							/* SCRM_LEAD_H */
