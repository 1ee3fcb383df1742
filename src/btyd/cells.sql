
/* ---- cells: customers counted by their history ---- */

COMMENT ON TYPE scrm.cells IS 'customers counted by their history (x, t_x, T) and covariates, mergeable; made by scrm.cells_agg, all that the fits of models read';

CREATE FUNCTION scrm.cells_accum(state scrm.cells, repeat_purchases bigint, last_purchase_age float8, age float8) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cells_accum(state scrm.cells, repeat_purchases bigint, last_purchase_age float8, age float8, covariates float8[]) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cells_accum(state scrm.cells, rfm scrm.rfm) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_accum_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cells_accum(state scrm.cells, rfm scrm.rfm, covariates float8[]) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_accum_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cells_accum(scrm.cells, bigint, float8, float8) IS 'transition of scrm.cells_agg';
COMMENT ON FUNCTION scrm.cells_accum(scrm.cells, bigint, float8, float8, float8[]) IS 'transition of scrm.cells_agg with covariates';
COMMENT ON FUNCTION scrm.cells_accum(scrm.cells, scrm.rfm) IS 'transition of scrm.cells_agg(rfm)';
COMMENT ON FUNCTION scrm.cells_accum(scrm.cells, scrm.rfm, float8[]) IS 'transition of scrm.cells_agg(rfm) with covariates';

CREATE AGGREGATE scrm.cells_agg(repeat_purchases bigint, last_purchase_age float8, age float8) (
	SFUNC = scrm.cells_accum, STYPE = scrm.cells, SSPACE = 2400,
	FINALFUNC = scrm.cells_final, COMBINEFUNC = scrm.cells_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.cells_agg(repeat_purchases bigint, last_purchase_age float8, age float8, covariates float8[]) (
	SFUNC = scrm.cells_accum, STYPE = scrm.cells, SSPACE = 2400,
	FINALFUNC = scrm.cells_final, COMBINEFUNC = scrm.cells_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.cells_agg(rfm scrm.rfm) (
	SFUNC = scrm.cells_accum, STYPE = scrm.cells, SSPACE = 2400,
	FINALFUNC = scrm.cells_final, COMBINEFUNC = scrm.cells_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.cells_agg(rfm scrm.rfm, covariates float8[]) (
	SFUNC = scrm.cells_accum, STYPE = scrm.cells, SSPACE = 2400,
	FINALFUNC = scrm.cells_final, COMBINEFUNC = scrm.cells_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.cells_agg(bigint, float8, float8) IS 'customers by repeat purchases (x), time of the last of them since the first purchase (t_x; 0 just when x = 0) and age (T), both in one unit of time; 32 bytes for each different history (twice that while it grows); rows with a NULL are left out and counted';
COMMENT ON AGGREGATE scrm.cells_agg(bigint, float8, float8, float8[]) IS 'the same with a customer''s covariates, at most 32, as many for everybody: what does not change and may explain rates of purchase and dropout; rows with a NULL, also in covariates, are left out and counted';
COMMENT ON AGGREGATE scrm.cells_agg(scrm.rfm) IS 'customers by the history that their scrm.rfm tells, in days; NULLs are left out and counted';
COMMENT ON AGGREGATE scrm.cells_agg(scrm.rfm, float8[]) IS 'customers by the history that their scrm.rfm tells, in days, and covariates, at most 32; NULLs are left out and counted';
COMMENT ON AGGREGATE scrm.rollup(scrm.cells) IS 'the customers of many states (regions, months of birth, parts) as one; NULLs are skipped';

COMMENT ON FUNCTION scrm.merge(scrm.cells, scrm.cells) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.cells_totals(state scrm.cells)
	RETURNS TABLE (customers bigint, cells bigint, left_out bigint)
	AS 'MODULE_PATHNAME', 'scrm_cells_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.cells_totals(scrm.cells) IS 'how many customers, how many different histories among them, and rows left out for a NULL; no rows for NULL';
