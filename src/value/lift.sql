
/* ---- lift: does a score tell an outcome? ---- */

COMMENT ON TYPE scrm.lift IS 'how many customers have each pair of score and outcome, mergeable; made by scrm.lift_agg, read by scrm.lift_report and scrm.lift_totals; 40 bytes a different pair, about 60 while it is filled, at most 1 GB';

CREATE FUNCTION scrm.lift_accum(state scrm.lift, score float8, outcome float8) RETURNS scrm.lift
	AS 'MODULE_PATHNAME', 'scrm_lift_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.lift_accum(scrm.lift, float8, float8) IS 'transition of scrm.lift_agg';

CREATE AGGREGATE scrm.lift_agg(score float8, outcome float8) (
	SFUNC = scrm.lift_accum, STYPE = scrm.lift, SSPACE = 8192,
	FINALFUNC = scrm.lift_final, COMBINEFUNC = scrm.lift_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.lift_agg(float8, float8) IS 'one row a customer: a score known before (engagement, P(alive), CLV) and what came of it (0 or 1, or an amount of any sign); rows with a NULL are skipped, NaN and infinite numbers are an error; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.lift) IS 'many states of different customers as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.lift, scrm.lift) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.lift_report(lift scrm.lift, bins int DEFAULT 10)
	RETURNS TABLE (bin int, customers bigint, score_low float8, score_high float8, outcome float8,
		mean float8, mean_low float8, mean_high float8, lift float8,
		cumulative_customer_share float8, cumulative_outcome_share float8)
	AS 'MODULE_PATHNAME', 'scrm_lift_report' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION scrm.lift_report(scrm.lift, int) IS 'customers in bins (1 to 1000) of about equal size by score, the best in bin 1: all of one score are in one bin, where the middle of their ranks falls, and a bin without customers has no row; outcome is their sum, mean its mean (a rate when all outcomes are 0 or 1) with a 95 % interval (Wilson''s for 0 and 1, else the normal one, NULL for one customer); lift is mean over the mean of all, the cumulative shares make the curve of gains; lift and share of outcome are NULL unless the mean of all is positive; no rows for NULL';

CREATE FUNCTION scrm.lift_totals(lift scrm.lift)
	RETURNS TABLE (customers bigint, distinct_scores bigint, outcome float8, mean float8, mean_low float8, mean_high float8,
		gini float8, auc float8, auc_low float8, auc_high float8)
	AS 'MODULE_PATHNAME', 'scrm_lift_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.lift_totals(scrm.lift) IS 'one row: gini is the normalised Gini index, the area between gains and diagonal over that of the perfect order, 1 to -1 (Frees, Meyers, Cummings 2011), NULL when all outcomes are equal; auc is the probability that a customer with outcome 1 has a higher score than one with 0, ties one half (Mann, Whitney), NULL unless outcomes are 0 and 1 and both occur, with DeLong''s 95 % interval (1988), NULL below two of either outcome and where its variance is 0 (perfect separation, one score); no rows for NULL';
