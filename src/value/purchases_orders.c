/*
 * purchases_orders.c
 *		What can be asked of purchases, see purchases.h.
 *
 * as_of means the end of the day it lies in, in the zone of the purchases: that
 * day counts, later ones do not.
 *
 *	order			a day with a purchase
 *	value of it		its known purchases - the refunds from its day to the day
 *					before the next order; below zero when more came back;
 *					NULL when no purchase of the day has a known value, and
 *					then no refund can lower it
 *	total			sum of the known values of orders
 *	mean_value		total / orders with a known value
 *	repeat_value	the same without the first order
 */
#include "scrm.h"

#include <math.h>

#include "access/htup_details.h"
#include "common/check.h"
#include "common/report.h"
#include "common/sum.h"
#include "funcapi.h"
#include "value/purchases.h"

PG_FUNCTION_INFO_V1(scrm_rfm);
PG_FUNCTION_INFO_V1(scrm_purchase_counts);
PG_FUNCTION_INFO_V1(scrm_orders);
PG_FUNCTION_INFO_V1(scrm_first_order_day);
PG_FUNCTION_INFO_V1(scrm_last_order_day);

/* ---- orders ---- */

/* Behind the last entry of the days up to the end of this one. */
static const PurchaseEntry *
entries_until(const Purchases *purchases, int32 until)
{
	const PurchaseEntry *entries = purchase_entries(purchases);
	uint32		low = 0;
	uint32		high = purchases->count;

	if (high == 0 || purchase_day(&entries[high - 1]) <= until)
		return entries + high;
	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (purchase_day(&entries[middle]) <= until)
			low = middle + 1;
		else
			high = middle;
	}
	return entries + low;
}

/* The purchases must be canonical. */
void
orders_rewind(OrderCursor *cursor, const Purchases *purchases, int32 until)
{
	float8		lost = 0;

	cursor->next = purchase_entries(purchases);
	cursor->end = entries_until(purchases, until);
	cursor->refunds_before = 0;
	cursor->refunded_before = 0;
	for (; cursor->next < cursor->end && purchase_kind(cursor->next) == PURCHASE_REFUND; cursor->next++)
	{
		cursor->refunds_before += cursor->next->rows;
		sum_add(&cursor->refunded_before, &lost, cursor->next->amount);
	}
	cursor->refunded_before += lost;
}

bool
orders_next(OrderCursor *cursor, PurchaseOrder *order)
{
	const PurchaseEntry *entry = cursor->next;
	float8		lost_purchased = 0;
	float8		lost_refunded = 0;

	if (entry == cursor->end)
		return false;
	memset(order, 0, sizeof(*order));
	order->day = purchase_day(entry);
	for (; entry < cursor->end && (purchase_kind(entry) == PURCHASE_REFUND || purchase_day(entry) == order->day); entry++)
	{
		if (purchase_kind(entry) == PURCHASE_REFUND)
		{
			order->refunds += entry->rows;
			sum_add(&order->refunded, &lost_refunded, entry->amount);
			continue;
		}
		order->purchases += entry->rows;
		if (purchase_kind(entry) == PURCHASE_UNKNOWN)
			order->unknown += entry->rows;
		sum_add(&order->purchased, &lost_purchased, entry->amount);
	}
	cursor->next = entry;
	order->value = (float8) NAN;
	if (order->unknown < order->purchases)
		order->value = check_result_finite((order->purchased - order->refunded) + (lost_purchased - lost_refunded),
										   "value of an order");
	order->purchased += lost_purchased;
	order->refunded += lost_refunded;
	check_result_finite(order->refunded, "refunds of an order");
	return true;
}

void
purchases_summary(const Purchases *purchases, int32 until, PurchaseSummary *summary)
{
	OrderCursor cursor;
	PurchaseOrder order;
	float8		first_value = 0;
	float8		lost = 0;
	float8		lost_total;

	memset(summary, 0, sizeof(*summary));
	orders_rewind(&cursor, purchases, until);
	while (orders_next(&cursor, &order))
	{
		bool		known = !isnan(order.value);

		check_cancel_at(summary->orders);
		summary->last_day = order.day;
		summary->known += known;
		if (summary->orders++ == 0)
		{
			summary->first_day = order.day;
			first_value = known ? order.value : 0;
		}
		else if (known)
		{
			summary->known_repeats++;
			sum_add(&summary->repeat_total, &lost, order.value);
		}
	}
	summary->total = summary->repeat_total;
	lost_total = lost;
	sum_add(&summary->total, &lost_total, first_value);
	summary->total += lost_total;
	summary->repeat_total += lost;
}

/* ---- days ---- */

int32
purchase_clock_day(PurchaseClock *clock, const Purchases *purchases, TimestampTz at)
{
	Word		zone;

	if (purchases->zone_len == 0)
		return floor_div(at, USECS_PER_DAY);
	zone = purchases_zone(purchases);
	if (!word_eq(zone, (Word) {clock->zone, clock->zone_len}))
	{
		memset(clock, 0, sizeof(*clock));
		memcpy(clock->zone, zone.data, zone.len);
		clock->clock.zone = find_zone(word_to_text(zone));
		clock->zone_len = zone.len;
	}
	return purchases_day_of(&clock->clock, at);
}

/* Argument 1: as_of. */
static int32
as_of_argument(FunctionCallInfo fcinfo, PurchaseClock *clock, const Purchases *purchases)
{
	check_arg_not_null(fcinfo, 1, "as_of");
	check_time_finite(PG_GETARG_TIMESTAMPTZ(1), "as_of");
	return purchase_clock_day(clock, purchases, PG_GETARG_TIMESTAMPTZ(1));
}

/* Argument 0, sorted also where an aggregate of the user's left it at work. */
static Purchases *
purchases_argument(FunctionCallInfo fcinfo)
{
	Purchases  *purchases = PG_GETARG_PURCHASES(0);

	return purchases->unsorted ? purchases_canonical(purchases) : purchases;
}

/* ---- rfm ---- */

typedef struct RfmCall
{
	PurchaseClock clock;
	TupleDesc	type;
} RfmCall;

static RfmCall *
rfm_call(FunctionCallInfo fcinfo)
{
	RfmCall    *call = fcinfo->flinfo->fn_extra;
	MemoryContext caller;

	if (call != NULL)
		return call;
	caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	call = palloc0(sizeof(RfmCall));
	if (get_call_result_type(fcinfo, NULL, &call->type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "rfm must return a row");
	call->type = BlessTupleDesc(CreateTupleDescCopy(call->type));
	MemoryContextSwitchTo(caller);
	return fcinfo->flinfo->fn_extra = call;
}

/* rfm(purchases, as_of): NULL without an order until then. */
Datum
scrm_rfm(PG_FUNCTION_ARGS)
{
	RfmCall    *call;
	Purchases  *purchases;
	PurchaseSummary s;
	int32		today;
	Datum		values[8];
	bool		nulls[8] = {false};

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	call = rfm_call(fcinfo);
	purchases = purchases_argument(fcinfo);
	today = as_of_argument(fcinfo, &call->clock, purchases);
	purchases_summary(purchases, today, &s);
	if (s.orders == 0)
		PG_RETURN_NULL();
	check_result_finite(s.total, "total");
	check_result_finite(s.repeat_total, "value of repeat purchases");
	values[0] = Int64GetDatum(s.orders);
	values[1] = Float8GetDatum(s.total);
	values[2] = Float8GetDatum(s.total / s.known);
	values[3] = Float8GetDatum((float8) today - s.last_day);
	values[4] = Int32GetDatum((int32) (s.orders - 1));
	values[5] = Float8GetDatum((float8) s.last_day - s.first_day);
	values[6] = Float8GetDatum((float8) today - s.first_day);
	values[7] = Float8GetDatum(s.repeat_total / s.known_repeats);
	nulls[1] = nulls[2] = s.known == 0;
	nulls[7] = s.known_repeats == 0;
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(call->type, values, nulls)));
}

/* ---- tables ---- */

/* purchase_counts(purchases, as_of): one row */
Datum
scrm_purchase_counts(PG_FUNCTION_ARGS)
{
	PurchaseClock clock = {0};
	Purchases  *purchases;
	OrderCursor cursor;
	PurchaseOrder order;
	int64		rows = 0;
	int64		orders = 0;
	int64		same_day = 0;
	int64		refunds = 0;
	int64		left_out;
	int64		later = 0;
	int64		unknown = 0;
	int64		without_value = 0;
	float8		refunded = 0;
	float8		lost = 0;
	float8		refunded_left_out;
	float8		lost_left_out = 0;
	bool		nulls[10] = {false};

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	purchases = purchases_argument(fcinfo);
	orders_rewind(&cursor, purchases, as_of_argument(fcinfo, &clock, purchases));
	left_out = cursor.refunds_before;
	refunded_left_out = cursor.refunded_before;
	while (orders_next(&cursor, &order))
	{
		check_cancel_at(orders++);
		same_day += order.purchases - 1;
		unknown += order.unknown;
		if (isnan(order.value))
		{
			without_value++;
			left_out += order.refunds;
			sum_add(&refunded_left_out, &lost_left_out, order.refunded);
		}
		else
		{
			refunds += order.refunds;
			sum_add(&refunded, &lost, order.refunded);
		}
	}
	for (const PurchaseEntry *entry = cursor.end; entry < purchase_entries(purchases) + purchases->count; entry++)
		later += entry->rows;
	rows = orders + same_day + refunds + left_out + later;
	report_row(fcinfo, (Datum[]){Int64GetDatum(rows), Int64GetDatum(orders), Int64GetDatum(same_day),
			   Int64GetDatum(refunds), Int64GetDatum(left_out), Int64GetDatum(later),
			   Int64GetDatum(unknown), Int64GetDatum(without_value),
			   Float8GetDatum(check_result_finite(refunded + lost, "refunded")),
			   Float8GetDatum(check_result_finite(refunded_left_out + lost_left_out, "refunded_left_out"))}, nulls);
	PG_RETURN_NULL();
}

/* orders(purchases, as_of): NULL as_of is no bound */
Datum
scrm_orders(PG_FUNCTION_ARGS)
{
	PurchaseClock clock = {0};
	Purchases  *purchases;
	OrderCursor cursor;
	PurchaseOrder order;
	uint32		count = 0;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	purchases = purchases_argument(fcinfo);
	orders_rewind(&cursor, purchases,
				  PG_ARGISNULL(1) ? PURCHASES_LAST_DAY : as_of_argument(fcinfo, &clock, purchases));
	while (orders_next(&cursor, &order))
	{
		bool		unknown = isnan(order.value);
		bool		nulls[] = {false, unknown, false, false, unknown, false, false};

		check_cancel_at(++count);
		report_row(fcinfo, (Datum[]){DateADTGetDatum(order.day), Float8GetDatum(order.value),
				   Int64GetDatum(order.purchases), Int64GetDatum(order.unknown),
				   Float8GetDatum(order.purchased), Int64GetDatum(order.refunds),
				   Float8GetDatum(order.refunded)}, nulls);
	}
	PG_RETURN_NULL();
}

/* first_order_day(purchases): NULL when there are only refunds */
Datum
scrm_first_order_day(PG_FUNCTION_ARGS)
{
	OrderCursor cursor;

	orders_rewind(&cursor, purchases_argument(fcinfo), PURCHASES_LAST_DAY);
	if (cursor.next == cursor.end)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(purchase_day(cursor.next));
}

/* last_order_day(purchases): NULL when there are only refunds */
Datum
scrm_last_order_day(PG_FUNCTION_ARGS)
{
	Purchases  *purchases = purchases_argument(fcinfo);
	const PurchaseEntry *entries = purchase_entries(purchases);

	for (uint32 i = purchases->count; i-- > 0;)
	{
		check_cancel_at(i);
		if (purchase_kind(&entries[i]) != PURCHASE_REFUND)
			PG_RETURN_DATEADT(purchase_day(&entries[i]));
	}
	PG_RETURN_NULL();
}
