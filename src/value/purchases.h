/*
 * purchases.h
 *		One customer's purchases by day of a time zone: the state.
 *
 * A row is
 *		a purchase			value >= 0 (zero spend too is an order)
 *		an unknown			a purchase whose value is NULL
 *		a refund			value < 0, kept as a positive amount
 *
 * A day with a purchase, known or not, is an order.  Which order a refund
 * belongs to is decided when somebody asks: the latest one at or before its
 * day.
 *
 * One flat value: head | zone, padded with zeros | entries.  An entry says how
 * many rows of one kind a day has and what they add up to.  Where the sum is no
 * float8, a second entry without rows holds what is missing, so that sums
 * of money are exact and do not depend on the order of rows.  The canonical
 * form has its entries sorted, each once, and no spare room.
 */
#ifndef SCRM_PURCHASES_H
#define SCRM_PURCHASES_H

#include "common/calendar.h"
#include "common/codec.h"
#include "utils/date.h"

#define PURCHASES_VERSION 1

/* Dates that there are; a zone west of Greenwich knows a day before the first. */
#define PURCHASES_FIRST_DAY (DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE)
#define PURCHASES_LAST_DAY (TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE)

typedef enum PurchaseKind
{
	PURCHASE_KNOWN,
	PURCHASE_UNKNOWN,
	PURCHASE_REFUND
} PurchaseKind;

typedef struct PurchaseEntry
{
	int32		key;			/* day * 4 + kind */
	uint32		rows;			/* 0: the rest of the sum of the entry before */
	float8		amount;
} PurchaseEntry;

typedef struct Purchases
{
	int32		vl_len_;
	uint8		version;
	uint8		zone_len;		/* 0: UTC */
	uint8		unsorted;		/* at work */
	uint8		unused;
	uint32		count;			/* of entries */
	uint32		unused_too;
	char		data[FLEXIBLE_ARRAY_MEMBER];
} Purchases;

static inline int32
purchase_key(int32 day, PurchaseKind kind)
{
	return day * 4 + (int32) kind;
}

static inline PurchaseKind
purchase_kind(const PurchaseEntry *entry)
{
	return (PurchaseKind) (entry->key & 3);
}

static inline int32
purchase_day(const PurchaseEntry *entry)
{
	return (entry->key - (entry->key & 3)) / 4;
}

static inline PurchaseEntry *
purchase_entries(const Purchases *purchases)
{
	return (PurchaseEntry *) (purchases->data + TYPEALIGN(8, purchases->zone_len));
}

/* ---- purchases.c ---- */

/* A stored state, or one at work, aligned and with a 4-byte header. */
extern Purchases *purchases_open(struct varlena *datum);
extern Purchases *purchases_create(Word zone);
extern Purchases *purchases_canonical(const Purchases *purchases);

/* Adds rows of one kind; the state may move. */
extern Purchases *purchases_add(Purchases *purchases, int32 key, uint32 rows, float8 amount);

/* Adds one row: a NULL value is NaN. */
extern Purchases *purchases_add_row(Purchases *purchases, int32 day, float8 value);

/* The server's spelling of the zone. */
extern Word purchases_zone(const Purchases *purchases);

/* A day of the clock's zone that is a date. */
static inline int32
purchases_day_of(DayClock *clock, TimestampTz at)
{
	return Max(day_of(clock, at), PURCHASES_FIRST_DAY);
}

#define PG_GETARG_PURCHASES(n) purchases_open(PG_GETARG_VARLENA_P(n))

/* ---- purchases_orders.c ---- */

/* A day with a purchase, and the refunds up to the next one. */
typedef struct PurchaseOrder
{
	int32		day;
	int64		purchases;		/* rows */
	int64		unknown;		/* of these */
	int64		refunds;		/* rows */
	float8		purchased;		/* value of the purchases that is known */
	float8		refunded;
	float8		value;			/* purchased - refunded; NaN when none is known */
} PurchaseOrder;

/* Walks over the orders in order of days, up to the end of a day. */
typedef struct OrderCursor
{
	const PurchaseEntry *next;
	const PurchaseEntry *end;	/* of the days asked for */
	int64		refunds_before; /* rows before the first order */
	float8		refunded_before;
} OrderCursor;

extern void orders_rewind(OrderCursor *cursor, const Purchases *purchases, int32 until);
extern bool orders_next(OrderCursor *cursor, PurchaseOrder *order);

/* What rfm tells, before it is a row. */
typedef struct PurchaseSummary
{
	int64		orders;
	int32		first_day;
	int32		last_day;
	int64		known;			/* orders with a value, and what they add up to */
	float8		total;
	int64		known_repeats;	/* of these, without the first order */
	float8		repeat_total;
} PurchaseSummary;

/* Of the orders up to the end of a day; the sums may be infinite. */
extern void purchases_summary(const Purchases *purchases, int32 until, PurchaseSummary *summary);

/* Tells the day of a time in a state's zone; kept between rows, starts zeroed. */
typedef struct PurchaseClock
{
	DayClock	clock;
	int			zone_len;
	char		zone[TZ_STRLEN_MAX + 1];
} PurchaseClock;

extern int32 purchase_clock_day(PurchaseClock *clock, const Purchases *purchases, TimestampTz at);

#endif							/* SCRM_PURCHASES_H */
