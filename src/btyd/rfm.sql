
/* ---- rfm: what is known of a customer's purchases ---- */

CREATE TYPE scrm.rfm AS (
	orders bigint, total float8, mean_value float8, days_since_last float8,
	repeat_purchases int, last_purchase_age float8, age float8, repeat_value float8);

COMMENT ON TYPE scrm.rfm IS 'a customer''s purchases in numbers, made by scrm.rfm(purchases, as_of): the first four are what marketers call RFM, the last four (x, t_x, T, mean spend) what models read; times in days';
COMMENT ON COLUMN scrm.rfm.orders IS 'days with a purchase';
COMMENT ON COLUMN scrm.rfm.total IS 'value of all of them, less refunds; NULL when no order has a known value';
COMMENT ON COLUMN scrm.rfm.mean_value IS 'total / orders; of those with a known value, where some have none';
COMMENT ON COLUMN scrm.rfm.days_since_last IS 'days from the last order to as_of';
COMMENT ON COLUMN scrm.rfm.repeat_purchases IS 'x: orders after the first one';
COMMENT ON COLUMN scrm.rfm.last_purchase_age IS 't_x: days from the first order to the last one; 0 without repeat purchases';
COMMENT ON COLUMN scrm.rfm.age IS 'T: days from the first order to as_of';
COMMENT ON COLUMN scrm.rfm.repeat_value IS 'mean value of the repeat purchases; NULL without any (of known value)';
