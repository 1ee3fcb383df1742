
/* ---- purchases: one customer's orders by day ---- */

COMMENT ON TYPE scrm.purchases IS 'one customer''s purchases and refunds by day of a time zone, mergeable; made by scrm.purchases_agg or scrm.purchases_from, asked by scrm.rfm; 16 bytes and a day''s 16';

CREATE FUNCTION scrm.purchases_accum(state scrm.purchases, at timestamptz, value float8) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_accum(state scrm.purchases, at timestamptz, value float8, zone text) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_accum_zone' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.purchases_accum(scrm.purchases, timestamptz, float8) IS 'transition of scrm.purchases_agg';
COMMENT ON FUNCTION scrm.purchases_accum(scrm.purchases, timestamptz, float8, text) IS 'transition of scrm.purchases_agg with a time zone';

CREATE AGGREGATE scrm.purchases_agg(at timestamptz, value float8) (
	SFUNC = scrm.purchases_accum, STYPE = scrm.purchases, SSPACE = 96,
	FINALFUNC = scrm.purchases_final, COMBINEFUNC = scrm.purchases_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.purchases_agg(at timestamptz, value float8, zone text) (
	SFUNC = scrm.purchases_accum, STYPE = scrm.purchases, SSPACE = 112,
	FINALFUNC = scrm.purchases_final, COMBINEFUNC = scrm.purchases_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.purchases_agg(timestamptz, float8) IS 'one customer''s purchases by day of UTC: a value from 0 on is a purchase, a NULL value one of unknown value, a negative value a refund; rows without a time are skipped; NULL without rows';
COMMENT ON AGGREGATE scrm.purchases_agg(timestamptz, float8, text) IS 'the same by day of a time zone, which must be the same on all rows of a group and in all states that are merged';
COMMENT ON AGGREGATE scrm.rollup(scrm.purchases) IS 'the purchases of many states (days, shops, parts, accounts of one customer) as one; all of one time zone; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.purchases, scrm.purchases) IS 'the purchases of both, which must be of one time zone; a NULL merges as nothing';

CREATE FUNCTION scrm.purchases_from(timeline scrm.timeline, kind text, zone text DEFAULT 'UTC') RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_from' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.purchases_from(scrm.timeline, text, text) IS 'the events of a timeline that match a step such as ''order|purchase@web'' as purchases by day of the time zone, as scrm.purchases_agg would make them of their rows; NULL when none does and for a NULL timeline';

CREATE FUNCTION scrm.rfm(purchases scrm.purchases, as_of timestamptz DEFAULT now()) RETURNS scrm.rfm
	AS 'MODULE_PATHNAME', 'scrm_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.rfm(scrm.purchases, timestamptz) IS 'orders, value and times in days up to the end of the day of as_of in the purchases'' time zone, later rows left out; a refund lowers the value of the latest order at or before its day; NULL without an order until then and for NULL purchases';

CREATE FUNCTION scrm.purchase_counts(purchases scrm.purchases, as_of timestamptz DEFAULT now())
	RETURNS TABLE (rows bigint, orders bigint, same_day bigint, refunds bigint, refunds_left_out bigint, later bigint,
		unknown_values bigint, orders_without_value bigint, refunded float8, refunded_left_out float8)
	AS 'MODULE_PATHNAME', 'scrm_purchase_counts' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.purchase_counts(scrm.purchases, timestamptz) IS 'what became of the rows: rows = orders + same_day (further purchases on a day that is one order) + refunds + refunds_left_out (before any order, or of an order without a known value) + later (after the day of as_of); no rows for NULL purchases';

CREATE FUNCTION scrm.orders(purchases scrm.purchases, as_of timestamptz DEFAULT NULL)
	RETURNS TABLE (day date, value float8, rows bigint, unknown_values bigint, purchased float8, refunds bigint, refunded float8)
	AS 'MODULE_PATHNAME', 'scrm_orders' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.orders(scrm.purchases, timestamptz) IS 'the orders up to the end of the day of as_of (NULL: all): value = purchased - refunded, NULL when no purchase of the day has a known value; rows of purchases, unknown_values among them, refunds from its day until the next order; no rows for NULL purchases';

CREATE FUNCTION scrm.first_order_day(purchases scrm.purchases) RETURNS date
	AS 'MODULE_PATHNAME', 'scrm_first_order_day' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.first_order_day(scrm.purchases) IS 'day of the first order, in the purchases'' time zone; NULL for NULL and when there are only refunds';

CREATE FUNCTION scrm.last_order_day(purchases scrm.purchases) RETURNS date
	AS 'MODULE_PATHNAME', 'scrm_last_order_day' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.last_order_day(scrm.purchases) IS 'day of the last order, in the purchases'' time zone; NULL for NULL and when there are only refunds';
