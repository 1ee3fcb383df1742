
/* ---- bgbb: purchases at discrete opportunities ---- */

COMMENT ON TYPE scrm.bgbb_cells IS 'customers counted by how many of their opportunities they used, mergeable; made by scrm.bgbb_agg, read by scrm.bgbb_fit';

CREATE FUNCTION scrm.bgbb_cells_accum(state scrm.bgbb_cells, x int, t_x int, opportunities int) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_accum(state scrm.bgbb_cells, x int, t_x int, opportunities int, customers bigint) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.bgbb_cells_accum(scrm.bgbb_cells, int, int, int) IS 'transition of scrm.bgbb_agg, a row a customer';
COMMENT ON FUNCTION scrm.bgbb_cells_accum(scrm.bgbb_cells, int, int, int, bigint) IS 'transition of scrm.bgbb_agg';

CREATE AGGREGATE scrm.bgbb_agg(x int, t_x int, opportunities int) (
	SFUNC = scrm.bgbb_cells_accum, STYPE = scrm.bgbb_cells, SSPACE = 2048,
	FINALFUNC = scrm.bgbb_cells_final, COMBINEFUNC = scrm.bgbb_cells_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.bgbb_agg(x int, t_x int, opportunities int, customers bigint) (
	SFUNC = scrm.bgbb_cells_accum, STYPE = scrm.bgbb_cells, SSPACE = 2048,
	FINALFUNC = scrm.bgbb_cells_final, COMBINEFUNC = scrm.bgbb_cells_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.bgbb_agg(int, int, int) IS 'customers, a row each, by x, the purchases made at so many opportunities after the first purchase, and t_x, the number of the opportunity at which the last one was made (0 just when x = 0); rows with a NULL are left out and counted';
COMMENT ON AGGREGATE scrm.bgbb_agg(int, int, int, bigint) IS 'the same, a row for so many customers alike';
COMMENT ON AGGREGATE scrm.rollup(scrm.bgbb_cells) IS 'the customers of many states (cohorts, parts) as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.bgbb_cells, scrm.bgbb_cells) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.bgbb_totals(bgbb_cells scrm.bgbb_cells)
	RETURNS TABLE (customers bigint, cells bigint, opportunities int, left_out bigint)
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.bgbb_totals(scrm.bgbb_cells) IS 'how many customers, how many different histories among them, the most opportunities that one had, and rows left out for a NULL; no rows for NULL';

CREATE TYPE scrm.bgbb AS (
	alpha float8, beta float8, gamma float8, delta float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text);

COMMENT ON TYPE scrm.bgbb IS 'BG/BB model of purchases at discrete opportunities (Fader, Hardie, Shang 2010): a customer buys at each with a chance that is beta(alpha, beta) distributed, and dies before each with one that is beta(gamma, delta) distributed over the customers; made by scrm.bgbb_fit or by hand, scrm.bgbb(alpha, beta, gamma, delta)';
COMMENT ON COLUMN scrm.bgbb.alpha IS 'of the chance to buy; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.bgbb.beta IS 'of the chance not to buy';
COMMENT ON COLUMN scrm.bgbb.gamma IS 'of the chance to die';
COMMENT ON COLUMN scrm.bgbb.delta IS 'of the chance to stay alive';
COMMENT ON COLUMN scrm.bgbb.log_likelihood IS 'of the customers, without the penalty';
COMMENT ON COLUMN scrm.bgbb.customers IS 'customers in the state';
COMMENT ON COLUMN scrm.bgbb.standard_errors IS 'of alpha, beta, gamma, delta, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.bgbb.covariance IS 'of the logarithms of the parameters: four rows of four';
COMMENT ON COLUMN scrm.bgbb.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.bgbb.converged IS 'false: no optimum, see problem';
COMMENT ON COLUMN scrm.bgbb.problem IS 'why the data do not identify a parameter; NULL: none';

CREATE FUNCTION scrm.bgbb(alpha float8, beta float8, gamma float8, delta float8) RETURNS scrm.bgbb
	AS 'MODULE_PATHNAME', 'scrm_bgbb' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.bgbb(float8, float8, float8, float8) IS 'a BG/BB model made by hand; the parameters must be positive and not NULL';

CREATE FUNCTION scrm.bgbb_fit(bgbb_cells scrm.bgbb_cells, penalty float8 DEFAULT 0, start scrm.bgbb DEFAULT NULL) RETURNS scrm.bgbb
	AS 'MODULE_PATHNAME', 'scrm_bgbb_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION scrm.bgbb_fit(scrm.bgbb_cells, float8, scrm.bgbb) IS 'the BG/BB model of largest likelihood (Newton''s method with exact derivatives), less penalty/2 times the squares of the logarithms of the parameters: a normal prior of that precision; start: an earlier model, to begin there; data that do not identify it give a row with converged = false and a problem; NULL for a NULL state';

CREATE FUNCTION scrm.p_alive(model scrm.bgbb, x int, t_x int, opportunities int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_p_alive' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.bgbb, int, int, int) IS 'probability that a customer who used x of so many opportunities, the last one at t_x, is still alive at the next one (the paper''s (11)); NULL for NULLs and a model without parameters';

CREATE FUNCTION scrm.expected_purchases(model scrm.bgbb, x int, t_x int, opportunities int, horizon int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_expected_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.bgbb, int, int, int, int) IS 'purchases expected at the next "horizon" opportunities of a customer who used x of so many, the last one at t_x; NULL for NULLs but the horizon, and a model without parameters';

CREATE FUNCTION scrm.purchase_probability(model scrm.bgbb, x int, t_x int, opportunities int, horizon int, n int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_purchase_probability' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.bgbb, int, int, int, int, int) IS 'probability of just n purchases at the next "horizon" opportunities of a customer who may be dead already: 1 - purchase_probability(..., 0) is that of any; NULL for NULLs but horizon and n, and a model without parameters';

CREATE FUNCTION scrm.purchase_quantile(model scrm.bgbb, x int, t_x int, opportunities int, horizon int, p float8) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_bgbb_purchase_quantile' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.bgbb, int, int, int, int, float8) IS 'smallest number of purchases at the next "horizon" opportunities that is not exceeded with probability p or more; NULL for NULLs but horizon and p, and a model without parameters';

CREATE FUNCTION scrm.dert(model scrm.bgbb, x int, t_x int, opportunities int, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_dert' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.dert(scrm.bgbb, int, int, int, float8) IS 'discounted expected residual transactions: purchases expected at all opportunities to come, each divided by (1 + discount_rate)^k, k = 1 for the next one; discount_rate is that of one opportunity''s time, above 0; NULL for NULLs but discount_rate, and a model without parameters';

CREATE FUNCTION scrm.expected_new(model scrm.bgbb, horizon int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_expected_new' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.expected_new(scrm.bgbb, int) IS 'repeat purchases expected of a new customer at his first "horizon" opportunities; NULL for a model without parameters';

CREATE FUNCTION scrm.log_likelihood(model scrm.bgbb, x int, t_x int, opportunities int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.bgbb, int, int, int) IS 'logarithm of the probability of one order of x purchases at so many opportunities, the last one at t_x; NULL for NULLs and a model without parameters';
