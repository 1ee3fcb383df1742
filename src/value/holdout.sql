
/* ---- holdout: a model before what customers did later ---- */

COMMENT ON TYPE scrm.holdout IS 'a model''s predictions after a split and what customers did, by repeat purchases and by week, mergeable; made by scrm.holdout_agg, read by scrm.holdout_report, scrm.holdout_totals and scrm.holdout_weeks';
COMMENT ON AGGREGATE scrm.rollup(scrm.holdout) IS 'many states of different customers with the same split, end and model as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.holdout, scrm.holdout) IS 'the customers of both, which must have the same split, end and model; a NULL merges as nothing';

CREATE FUNCTION scrm.holdout_report(holdout scrm.holdout, cap int DEFAULT 7)
	RETURNS TABLE (repeat_purchases int, customers bigint, predicted float8, actual bigint, mae float8, rmse float8, mae_guess float8,
		covered_80 bigint, coverage_80 float8, coverage_80_low float8, coverage_80_high float8,
		covered_95 bigint, coverage_95 float8, coverage_95_low float8, coverage_95_high float8,
		predicted_buyers float8, buyers bigint, predicted_spend float8, actual_spend float8)
	AS 'MODULE_PATHNAME', 'scrm_holdout_report' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 8;
COMMENT ON FUNCTION scrm.holdout_report(scrm.holdout, int) IS 'customers by repeat purchases at the split (those with cap or more in one row; NULL: every number its row): purchases predicted and actual until the end, mean absolute and root mean squared error of a customer''s number, mae_guess of the guess repeat_purchases / age * days; how many are inside the interval of 80 % and 95 % that the model gives each customer (equal tails of the law of counts, so at least so many should be), with Wilson''s 95 % interval of the share; customers expected to buy at all, and who did; spend, of customers for whom it is predicted, NULL without; no rows for NULL';

CREATE FUNCTION scrm.holdout_totals(holdout scrm.holdout)
	RETURNS TABLE (split timestamptz, until timestamptz, customers bigint, predicted float8, actual bigint, mae float8, rmse float8, mae_guess float8,
		covered_80 bigint, coverage_80 float8, coverage_80_low float8, coverage_80_high float8,
		covered_95 bigint, coverage_95 float8, coverage_95_low float8, coverage_95_high float8,
		predicted_buyers float8, buyers bigint, predicted_spend float8, actual_spend float8,
		relative_error float8, spend_customers bigint, spend_mae float8,
		new_customers bigint, new_customer_purchases bigint, customers_after_until bigint, purchases_after_until bigint)
	AS 'MODULE_PATHNAME', 'scrm_holdout_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.holdout_totals(scrm.holdout) IS 'one row: the columns of scrm.holdout_report over all customers, relative_error = (predicted - actual) / actual (NULL when nobody bought), how many customers have a predicted spend and its mean absolute error; left out and counted: customers whose first purchase is after the split and their purchases until the end, customers and purchases after the end; no rows for NULL';

CREATE FUNCTION scrm.holdout_weeks(holdout scrm.holdout, weeks_before int DEFAULT NULL)
	RETURNS TABLE (week int, last_day date, is_holdout boolean, predicted float8, actual bigint, cumulative_predicted float8, cumulative_actual bigint)
	AS 'MODULE_PATHNAME', 'scrm_holdout_weeks' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 52 COST 1000;
COMMENT ON FUNCTION scrm.holdout_weeks(scrm.holdout, int) IS 'repeat purchases predicted and actual by week: weeks 1, 2, ... after the split, the last as short as it is, given what each customer did before, cumulated from the split on; before them weeks ..., -1, 0 up to the split (weeks_before of them, NULL: since the first purchase), where predicted is what the model expects of new customers (scrm.expected_new), cumulated from the first purchase on; no rows for NULL';
