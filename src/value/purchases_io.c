/*
 * purchases_io.c
 *		The outer forms of purchases, see purchases.h.
 *
 * Text:	{"version":1,"zone":"UTC","purchases":[[day,rows,value],...],"unknown":[[day,rows],...],"refunds":[[day,rows,value],...]}
 *			A day is counted from 2000-01-01, a list is in order of days; where
 *			a sum of values is no float8, its rest comes as a fourth number.
 * Binary:	version, zone, then of each of these lists its length and day, rows,
 *			value, rest.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "value/purchases.h"

PG_FUNCTION_INFO_V1(scrm_purchases_in);
PG_FUNCTION_INFO_V1(scrm_purchases_out);
PG_FUNCTION_INFO_V1(scrm_purchases_recv);
PG_FUNCTION_INFO_V1(scrm_purchases_send);

static const char *const list_names[] = {"purchases", "unknown", "refunds"};

/* One item of a list. */
typedef struct Item
{
	int64		day;
	int64		rows;
	float8		value;
	float8		rest;
} Item;

/* ---- reading ---- */

static Purchases *
create_in_zone(Word name)
{
	const char *zone = pg_get_timezone_name(unconstify(pg_tz *, find_zone(cstring_to_text_with_len(name.data, name.len))));

	return purchases_create((Word) {zone, strlen(zone)});
}

/* NULL, or what is wrong with an item; ranges of day and rows are checked. */
static const char *
item_problem(const Item *item, PurchaseKind kind, int64 day_before)
{
	if (item->day <= day_before)
		return "Days are not in order.";
	if (item->value < 0)
		return "A value is negative.";
	if (kind == PURCHASE_REFUND && item->value == 0)
		return "A refund is 0.";
	if (item->value + item->rest != item->value)
		return "A sum and its rest overlap.";
	return NULL;
}

static Purchases *
add_item(Purchases *purchases, const Item *item, PurchaseKind kind)
{
	int32		key = purchase_key(item->day, kind);

	purchases = purchases_add(purchases, key, item->rows, item->value);
	if (item->rest != 0)
		purchases = purchases_add(purchases, key, 0, item->rest);
	return purchases;
}

/* purchases_in(cstring) */
Datum
scrm_purchases_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {"purchases", string, string};
	Purchases  *purchases;
	uint32		items = 0;

	text_expect(&in, "{\"version\":1,\"zone\":");
	purchases = create_in_zone(text_get_word(&in));
	for (int kind = PURCHASE_KNOWN; kind <= PURCHASE_REFUND; kind++)
	{
		int64		day_before = PG_INT64_MIN;

		text_expect(&in, ",\"");
		text_expect(&in, list_names[kind]);
		text_expect(&in, "\":[");
		while (!text_accept(&in, "]"))
		{
			Item		item = {0};
			const char *problem;

			check_cancel_at(++items);
			text_expect(&in, day_before == PG_INT64_MIN ? "[" : ",[");
			item.day = text_get_int(&in, PURCHASES_FIRST_DAY, PURCHASES_LAST_DAY);
			text_expect(&in, ",");
			item.rows = text_get_int(&in, 1, PG_UINT32_MAX);
			if (kind != PURCHASE_UNKNOWN)
			{
				text_expect(&in, ",");
				item.value = text_get_float(&in);
				if (text_accept(&in, ","))
					item.rest = text_get_float(&in);
			}
			problem = item_problem(&item, (PurchaseKind) kind, day_before);
			if (problem != NULL)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						 errmsg("invalid input syntax for type scrm.purchases"),
						 errdetail("%s", problem)));
			text_expect(&in, "]");
			purchases = add_item(purchases, &item, (PurchaseKind) kind);
			day_before = item.day;
		}
	}
	if (items == 0)
		text_fail(&in, "a purchase or a refund before here");
	text_expect(&in, "}");
	text_end(&in);
	PG_RETURN_POINTER(purchases_canonical(purchases));
}

/* purchases_recv(internal) */
Datum
scrm_purchases_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	Purchases  *purchases;
	uint32		items = 0;

	wire_expect_version(in, PURCHASES_VERSION, "purchases");
	purchases = create_in_zone(wire_get_word(in));
	for (int kind = PURCHASE_KNOWN; kind <= PURCHASE_REFUND; kind++)
	{
		int64		count = wire_get_count(in, PG_UINT32_MAX, 4 * sizeof(int64), "purchases");
		int64		day_before = PG_INT64_MIN;

		while (count-- > 0)
		{
			Item		item;
			const char *problem;

			check_cancel_at(++items);
			item.day = wire_get_int(in, PURCHASES_FIRST_DAY, PURCHASES_LAST_DAY, "purchases");
			item.rows = wire_get_int(in, 1, PG_UINT32_MAX, "purchases");
			item.value = wire_get_float(in, "purchases");
			item.rest = wire_get_float(in, "purchases");
			problem = item_problem(&item, (PurchaseKind) kind, day_before);
			if (kind == PURCHASE_UNKNOWN && item.value != 0)
				problem = "An unknown value is given.";
			if (problem != NULL)
				wire_fail("purchases", problem);
			purchases = add_item(purchases, &item, (PurchaseKind) kind);
			day_before = item.day;
		}
	}
	if (items == 0)
		wire_fail("purchases", "There are no purchases.");
	pq_getmsgend(in);
	PG_RETURN_POINTER(purchases_canonical(purchases));
}

/* ---- writing ---- */

/* The next item of the kind at or after *entry, which moves on; false at the end. */
static bool
next_item(const Purchases *purchases, uint32 *entry, PurchaseKind kind, Item *item)
{
	const PurchaseEntry *entries = purchase_entries(purchases);

	for (uint32 i = *entry; i < purchases->count; i++)
	{
		check_cancel_at(i);
		if (purchase_kind(&entries[i]) != kind)
			continue;
		*item = (Item) {purchase_day(&entries[i]), entries[i].rows, entries[i].amount, 0};
		if (i + 1 < purchases->count && entries[i + 1].rows == 0)
			item->rest = entries[++i].amount;
		*entry = i + 1;
		return true;
	}
	return false;
}

/* purchases_out(purchases) */
Datum
scrm_purchases_out(PG_FUNCTION_ARGS)
{
	/* an aggregate's state may come here: Citus ships it so */
	Purchases  *purchases = purchases_canonical(PG_GETARG_PURCHASES(0));
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoString(&out, "{\"version\":1,\"zone\":");
	text_put_word(&out, purchases_zone(purchases));
	for (int kind = PURCHASE_KNOWN; kind <= PURCHASE_REFUND; kind++)
	{
		uint32		entry = 0;
		const char *comma = "";
		Item		item;

		appendStringInfo(&out, ",\"%s\":[", list_names[kind]);
		while (next_item(purchases, &entry, (PurchaseKind) kind, &item))
		{
			appendStringInfo(&out, "%s[%d,%u", comma, (int) item.day, (unsigned) item.rows);
			if (kind != PURCHASE_UNKNOWN)
			{
				appendStringInfoChar(&out, ',');
				text_put_float(&out, item.value);
			}
			if (item.rest != 0)
			{
				appendStringInfoChar(&out, ',');
				text_put_float(&out, item.rest);
			}
			appendStringInfoChar(&out, ']');
			comma = ",";
		}
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoChar(&out, '}');
	PG_RETURN_CSTRING(out.data);
}

/* purchases_send(purchases) */
Datum
scrm_purchases_send(PG_FUNCTION_ARGS)
{
	Purchases  *purchases = purchases_canonical(PG_GETARG_PURCHASES(0));
	StringInfoData out;

	wire_begin(&out, PURCHASES_VERSION);
	wire_put_word(&out, purchases_zone(purchases));
	for (int kind = PURCHASE_KNOWN; kind <= PURCHASE_REFUND; kind++)
	{
		uint32		entry = 0;
		uint32		count = 0;
		Item		item;

		while (next_item(purchases, &entry, (PurchaseKind) kind, &item))
			count++;
		pq_sendint32(&out, count);
		entry = 0;
		while (next_item(purchases, &entry, (PurchaseKind) kind, &item))
		{
			pq_sendint64(&out, item.day);
			pq_sendint64(&out, item.rows);
			pq_sendfloat8(&out, item.value);
			pq_sendfloat8(&out, item.rest);
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
