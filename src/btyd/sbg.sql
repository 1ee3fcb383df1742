
/* ---- sbg: customers with a contract, who are seen to leave ---- */

COMMENT ON TYPE scrm.sbg_cells IS 'customers with a contract counted by the period in which they left or were last seen, mergeable; made by scrm.sbg_agg, read by scrm.sbg_fit and scrm.bdw_fit';

CREATE FUNCTION scrm.sbg_cells_accum(state scrm.sbg_cells, period int, lost bigint, survived bigint) RETURNS scrm.sbg_cells
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.sbg_cells_accum(scrm.sbg_cells, int, bigint, bigint) IS 'transition of scrm.sbg_agg';

CREATE AGGREGATE scrm.sbg_agg(period int, lost bigint, survived bigint) (
	SFUNC = scrm.sbg_cells_accum, STYPE = scrm.sbg_cells, SSPACE = 1024,
	FINALFUNC = scrm.sbg_cells_final, COMBINEFUNC = scrm.sbg_cells_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.sbg_agg(int, bigint, bigint) IS 'customers by how long they were seen, each of them once: lost, how many left at the end of that period (1: did not renew for the first time); survived, how many had stayed after that period when they were seen for the last time, that is the cohort''s survivors in its last row and 0 (or NULL) in the others; cohorts of any length add up, as do rows of single customers (tenure, 1, 0) and (tenure, 0, 1); period 0: just begun; rows whose period is NULL are left out and counted';
COMMENT ON AGGREGATE scrm.rollup(scrm.sbg_cells) IS 'the customers of many states (cohorts, parts) as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.sbg_cells, scrm.sbg_cells) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.sbg_totals(sbg_cells scrm.sbg_cells)
	RETURNS TABLE (customers bigint, lost bigint, survived bigint, periods int, left_out bigint)
	AS 'MODULE_PATHNAME', 'scrm_sbg_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.sbg_totals(scrm.sbg_cells) IS 'one row that accounts for all: customers = lost + survived; periods: the longest that one was seen; rows left out because their period is NULL; no rows for NULL';

CREATE FUNCTION scrm.sbg_report(sbg_cells scrm.sbg_cells)
	RETURNS TABLE (period int, at_risk bigint, lost bigint, survived bigint,
		retention_rate float8, retention_low float8, retention_high float8, survival float8)
	AS 'MODULE_PATHNAME', 'scrm_sbg_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION scrm.sbg_report(scrm.sbg_cells) IS 'what was seen, to hold against a model: for each period in which somebody left or was last seen, customers who were seen until its end, how many of them left, how many were last seen there, the share that stayed (Wilson, 95 %), and the share of all that stayed so far (Kaplan, Meier 1958); no rows for NULL';

CREATE TYPE scrm.sbg AS (
	alpha float8, beta float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text);

COMMENT ON TYPE scrm.sbg IS 'shifted-beta-geometric model of contracts (Fader, Hardie 2007): at the end of each period a customer leaves with a chance of his own, beta(alpha, beta) distributed over the customers; made by scrm.sbg_fit or by hand, scrm.sbg(alpha, beta)';
COMMENT ON COLUMN scrm.sbg.alpha IS 'of the chance to leave; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.sbg.beta IS 'of the chance to stay';
COMMENT ON COLUMN scrm.sbg.log_likelihood IS 'of the customers, without the penalty';
COMMENT ON COLUMN scrm.sbg.customers IS 'customers in the state, lost or survived';
COMMENT ON COLUMN scrm.sbg.standard_errors IS 'of alpha, beta, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.sbg.covariance IS 'of the logarithms of the parameters: two rows of two';
COMMENT ON COLUMN scrm.sbg.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.sbg.converged IS 'false: no optimum, see problem';
COMMENT ON COLUMN scrm.sbg.problem IS 'why the data do not identify a parameter; NULL: none';

CREATE FUNCTION scrm.sbg(alpha float8, beta float8) RETURNS scrm.sbg
	AS 'MODULE_PATHNAME', 'scrm_sbg' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.sbg(float8, float8) IS 'an sBG model made by hand; the parameters must be positive and not NULL';

CREATE FUNCTION scrm.sbg_fit(sbg_cells scrm.sbg_cells, penalty float8 DEFAULT 0, start scrm.sbg DEFAULT NULL) RETURNS scrm.sbg
	AS 'MODULE_PATHNAME', 'scrm_sbg_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION scrm.sbg_fit(scrm.sbg_cells, float8, scrm.sbg) IS 'the sBG model of largest likelihood (Newton''s method with exact derivatives), less penalty/2 times the squares of the logarithms of the parameters: a normal prior of that precision; start: an earlier model, to begin there; data that do not identify it give a row with converged = false and a problem; NULL for a NULL state';

CREATE FUNCTION scrm.survival(model scrm.sbg, period int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_survival' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.survival(scrm.sbg, int) IS 'S(t): share of a cohort that is still there after so many periods, 1 after 0; NULL for a NULL period and a model without parameters';

CREATE FUNCTION scrm.retention_rate(model scrm.sbg, period int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_retention_rate' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.retention_rate(scrm.sbg, int) IS 'S(t)/S(t-1): share of those there in that period (1 is the first) who stay at its end; NULL for a NULL period and a model without parameters';

CREATE FUNCTION scrm.expected_lifetime(model scrm.sbg, discount_rate float8 DEFAULT 0) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_expected_lifetime' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_lifetime(scrm.sbg, float8) IS 'periods that a new customer is expected to be there, the first one included, each divided by (1 + discount_rate)^(periods before it): the discounted expected lifetime, DEL; discount_rate is that of one period; NULL where it is infinite (discount_rate 0 and alpha <= 1), and for a model without parameters';

CREATE FUNCTION scrm.derl(model scrm.sbg, period int, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_derl' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.derl(scrm.sbg, int, float8) IS 'discounted expected residual lifetime (Fader, Hardie 2010) of a customer who is in that period (1 is the first), just before he may leave at its end: periods to come, the next one counted whole, those after it divided by 1 + discount_rate, its square ...; discount_rate is that of one period; NULL for a NULL period, where it is infinite (discount_rate 0 and alpha <= 1), and for a model without parameters';

CREATE FUNCTION scrm.log_likelihood(model scrm.sbg, period int, lost bigint, survived bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.sbg, int, bigint, bigint) IS 'logarithm of the probability of so many customers leaving at the end of that period and so many staying; NULL counts are 0; NULL for a NULL period and a model without parameters';

CREATE TYPE scrm.bdw AS (
	alpha float8, beta float8, c float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text);

COMMENT ON TYPE scrm.bdw IS 'beta-discrete-Weibull model of contracts (Fader, Hardie, Liu, Davin, Steenburgh 2018): sBG whose time runs as period^c, so that a customers own chance to leave grows (c > 1) or falls (c < 1); made by scrm.bdw_fit or by hand, scrm.bdw(alpha, beta, c)';
COMMENT ON COLUMN scrm.bdw.alpha IS 'of the chance to leave; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.bdw.beta IS 'of the chance to stay';
COMMENT ON COLUMN scrm.bdw.c IS 'how time runs: 1 is sBG';
COMMENT ON COLUMN scrm.bdw.log_likelihood IS 'of the customers, without the penalty';
COMMENT ON COLUMN scrm.bdw.customers IS 'customers in the state, lost or survived';
COMMENT ON COLUMN scrm.bdw.standard_errors IS 'of alpha, beta, c, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.bdw.covariance IS 'of the logarithms of the parameters: three rows of three';
COMMENT ON COLUMN scrm.bdw.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.bdw.converged IS 'false: no optimum, see problem';
COMMENT ON COLUMN scrm.bdw.problem IS 'why the data do not identify a parameter; NULL: none';

CREATE FUNCTION scrm.bdw(alpha float8, beta float8, c float8) RETURNS scrm.bdw
	AS 'MODULE_PATHNAME', 'scrm_bdw' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.bdw(float8, float8, float8) IS 'a BdW model made by hand; the parameters must be positive and not NULL';

CREATE FUNCTION scrm.bdw_fit(sbg_cells scrm.sbg_cells, penalty float8 DEFAULT 0, start scrm.bdw DEFAULT NULL) RETURNS scrm.bdw
	AS 'MODULE_PATHNAME', 'scrm_bdw_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION scrm.bdw_fit(scrm.sbg_cells, float8, scrm.bdw) IS 'the BdW model of largest likelihood (Newton''s method with exact derivatives), less penalty/2 times the squares of the logarithms of the parameters: a normal prior of that precision; start: an earlier model, to begin there; data that do not identify it give a row with converged = false and a problem; NULL for a NULL state';

CREATE FUNCTION scrm.survival(model scrm.bdw, period int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_survival' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.survival(scrm.bdw, int) IS 'S(t): share of a cohort that is still there after so many periods, 1 after 0; NULL for a NULL period and a model without parameters';

CREATE FUNCTION scrm.retention_rate(model scrm.bdw, period int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_retention_rate' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.retention_rate(scrm.bdw, int) IS 'S(t)/S(t-1): share of those there in that period (1 is the first) who stay at its end; NULL for a NULL period and a model without parameters';

CREATE FUNCTION scrm.expected_lifetime(model scrm.bdw, discount_rate float8 DEFAULT 0) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_expected_lifetime' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_lifetime(scrm.bdw, float8) IS 'periods that a new customer is expected to be there, the first one included, each divided by (1 + discount_rate)^(periods before it): the discounted expected lifetime, DEL; discount_rate is that of one period; NULL where it is infinite (discount_rate 0 and alpha c <= 1), and for a model without parameters';

CREATE FUNCTION scrm.derl(model scrm.bdw, period int, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_derl' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.derl(scrm.bdw, int, float8) IS 'discounted expected residual lifetime (Fader, Hardie 2010) of a customer who is in that period (1 is the first), just before he may leave at its end: periods to come, the next one counted whole, those after it divided by 1 + discount_rate, its square ...; discount_rate is that of one period; NULL for a NULL period, where it is infinite (discount_rate 0 and alpha c <= 1), and for a model without parameters';

CREATE FUNCTION scrm.log_likelihood(model scrm.bdw, period int, lost bigint, survived bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.bdw, int, bigint, bigint) IS 'logarithm of the probability of so many customers leaving at the end of that period and so many staying; NULL counts are 0; NULL for a NULL period and a model without parameters';
