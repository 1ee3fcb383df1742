/*
 * spend.h
 *		The state scrm.spend: customers counted by what the Gamma-Gamma model
 *		reads of them.
 *
 * That is (x, m): how many repeat purchases, and their mean value.  Customers
 * alike are one cell with a count.  One flat value:
 *
 *		head | cells | spare room
 *
 * At work the first cells are sorted by x and m and different, the others stand
 * as they came; when the room is full they are sorted in (spend_compact).  In
 * the canonical form all are, and there is no spare room.
 */
#ifndef SCRM_SPEND_H
#define SCRM_SPEND_H

#define SPEND_VERSION 1
#define SPEND_MAX_CUSTOMERS INT64CONST(1000000000000)

typedef struct SpendCell
{
	int64		x;				/* >= 1 */
	float8		mean;			/* finite, > 0 */
	int64		count;
} SpendCell;

/* Customers that the model says nothing about, by reason. */
enum
{
	SPEND_WITHOUT_REPEAT,		/* x = 0 */
	SPEND_WITHOUT_SPEND,		/* a mean that is NULL or not positive */
	SPEND_UNKNOWN,				/* x is NULL */
	SPEND_REASONS
};

typedef struct Spend
{
	int32		vl_len_;
	uint8		version;
	uint8		unused[3];
	uint32		count;			/* of cells */
	uint32		sorted;			/* so many of them, from the first */
	int64		used;			/* customers in cells */
	int64		left_out[SPEND_REASONS];
	SpendCell	cells[FLEXIBLE_ARRAY_MEMBER];
} Spend;

extern Spend *spend_open(struct varlena *datum);
extern Spend *spend_canonical(const Spend *spend);

#define PG_GETARG_SPEND(n) spend_open(PG_GETARG_VARLENA_P(n))

#endif							/* SCRM_SPEND_H */
