
/* ---- rfm_bins: scores of recency, frequency and monetary value ---- */

COMMENT ON TYPE scrm.rfm_bins IS 'customers counted by recency, frequency and monetary value, mergeable; made by scrm.rfm_bins_agg, ranks customers by scrm.rfm_bins; 16 bytes for each different value';

CREATE FUNCTION scrm.rfm_bins_accum(state scrm.rfm_bins, recency float8, frequency float8, monetary float8) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_accum(state scrm.rfm_bins, rfm scrm.rfm) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_accum_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.rfm_bins_accum(scrm.rfm_bins, float8, float8, float8) IS 'transition of scrm.rfm_bins_agg';
COMMENT ON FUNCTION scrm.rfm_bins_accum(scrm.rfm_bins, scrm.rfm) IS 'transition of scrm.rfm_bins_agg(rfm)';

CREATE AGGREGATE scrm.rfm_bins_agg(recency float8, frequency float8, monetary float8) (
	SFUNC = scrm.rfm_bins_accum, STYPE = scrm.rfm_bins, SSPACE = 2400,
	FINALFUNC = scrm.rfm_bins_final, COMBINEFUNC = scrm.rfm_bins_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.rfm_bins_agg(rfm scrm.rfm) (
	SFUNC = scrm.rfm_bins_accum, STYPE = scrm.rfm_bins, SSPACE = 2400,
	FINALFUNC = scrm.rfm_bins_final, COMBINEFUNC = scrm.rfm_bins_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.rfm_bins_agg(float8, float8, float8) IS 'customers by measures of one''s own: recency (few is good, such as days since the last order), frequency and monetary value (much is good); a NULL measure is left out, a row of NULLs is counted as left out';
COMMENT ON AGGREGATE scrm.rfm_bins_agg(scrm.rfm) IS 'customers by days_since_last, orders and total of their scrm.rfm; NULLs, who have no order, are left out and counted';
COMMENT ON AGGREGATE scrm.rollup(scrm.rfm_bins) IS 'the customers of many states (regions, shops, parts) as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.rfm_bins, scrm.rfm_bins) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.rfm_bins(state scrm.rfm_bins, rfm scrm.rfm, bins int DEFAULT 5,
		OUT recency_bin int, OUT frequency_bin int, OUT monetary_bin int, OUT score text)
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins(state scrm.rfm_bins, recency float8, frequency float8, monetary float8, bins int DEFAULT 5,
		OUT recency_bin int, OUT frequency_bin int, OUT monetary_bin int, OUT score text)
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.rfm_bins(scrm.rfm_bins, scrm.rfm, int) IS 'a customer''s bins among those of the state, 1 worst to bins (2 to 1000) best, and the score such as 5-4-3: 1 + floor(bins * percent_rank), at most bins, so that equals are in one bin; NULL where a measure is NULL, all NULL for a NULL state';
COMMENT ON FUNCTION scrm.rfm_bins(scrm.rfm_bins, float8, float8, float8, int) IS 'the same by measures of one''s own, as they were given to scrm.rfm_bins_agg';

CREATE FUNCTION scrm.rfm_bins_report(state scrm.rfm_bins, bins int DEFAULT 5)
	RETURNS TABLE (measure text, bin int, lowest float8, highest float8, customers bigint)
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_report' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 15;
COMMENT ON FUNCTION scrm.rfm_bins_report(scrm.rfm_bins, int) IS 'the bins of each measure (recency, frequency, monetary), 1 worst: lowest and highest value, NULL in an empty bin, and customers; no rows for a NULL state';

CREATE FUNCTION scrm.rfm_bins_totals(state scrm.rfm_bins)
	RETURNS TABLE (customers bigint, recency bigint, frequency bigint, monetary bigint, left_out bigint)
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.rfm_bins_totals(scrm.rfm_bins) IS 'customers counted, how many of them have each measure, and rows left out without any; no rows for NULL';
