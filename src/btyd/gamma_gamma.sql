
/* ---- spend: customers counted by repeat purchases and their mean value ---- */

COMMENT ON TYPE scrm.spend IS 'customers counted by repeat purchases and their mean value, mergeable; made by scrm.spend_agg, read by scrm.gamma_gamma_fit';

CREATE FUNCTION scrm.spend_accum(state scrm.spend, repeat_purchases bigint, repeat_value float8) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.spend_accum(state scrm.spend, rfm scrm.rfm) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_accum_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.spend_accum(scrm.spend, bigint, float8) IS 'transition of scrm.spend_agg';
COMMENT ON FUNCTION scrm.spend_accum(scrm.spend, scrm.rfm) IS 'transition of scrm.spend_agg(rfm)';

CREATE AGGREGATE scrm.spend_agg(repeat_purchases bigint, repeat_value float8) (
	SFUNC = scrm.spend_accum, STYPE = scrm.spend, SSPACE = 256,
	FINALFUNC = scrm.spend_final, COMBINEFUNC = scrm.spend_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.spend_agg(rfm scrm.rfm) (
	SFUNC = scrm.spend_accum, STYPE = scrm.spend, SSPACE = 256,
	FINALFUNC = scrm.spend_final, COMBINEFUNC = scrm.spend_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.spend_agg(bigint, float8) IS 'customers by repeat purchases and the mean value of these, in any currency; 24 bytes for each different pair; customers without a repeat purchase, and those whose mean is NULL or not positive, are left out and counted, as are rows whose repeat_purchases is NULL';
COMMENT ON AGGREGATE scrm.spend_agg(scrm.rfm) IS 'the same of the repeat purchases that a customer''s scrm.rfm tells; a NULL rfm is left out and counted';
COMMENT ON AGGREGATE scrm.rollup(scrm.spend) IS 'the customers of many states (regions, parts) as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.spend, scrm.spend) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.spend_totals(spend scrm.spend)
	RETURNS TABLE (customers bigint, used bigint, without_repeat bigint, without_spend bigint, unknown bigint, cells bigint)
	AS 'MODULE_PATHNAME', 'scrm_spend_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.spend_totals(scrm.spend) IS 'one row that accounts for all: customers = used + without_repeat (no repeat purchase) + without_spend (mean value NULL or not positive) + unknown (repeat_purchases NULL); cells: different pairs among the used; no rows for NULL';

/* ---- gamma_gamma: what a purchase of a customer is worth ---- */

CREATE TYPE scrm.gamma_gamma AS (
	p float8, q float8, gamma float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text);

COMMENT ON TYPE scrm.gamma_gamma IS 'Gamma-Gamma model of spend (Fader, Hardie 2013): a purchase of a customer is gamma(p) distributed with a rate of his own, which is gamma(q, gamma) distributed over the customers; made by scrm.gamma_gamma_fit or by hand, scrm.gamma_gamma(p, q, gamma)';
COMMENT ON COLUMN scrm.gamma_gamma.p IS 'shape of a customer''s purchases; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.gamma_gamma.q IS 'shape of the customers'' rates; up to 1 spend has no finite mean';
COMMENT ON COLUMN scrm.gamma_gamma.gamma IS 'rate of the customers'' rates, in the currency';
COMMENT ON COLUMN scrm.gamma_gamma.log_likelihood IS 'of the customers used, without the penalty';
COMMENT ON COLUMN scrm.gamma_gamma.customers IS 'customers used: with repeat purchases of positive mean';
COMMENT ON COLUMN scrm.gamma_gamma.standard_errors IS 'of p, q, gamma, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.gamma_gamma.covariance IS 'of ln p, ln q, ln gamma: three rows of three';
COMMENT ON COLUMN scrm.gamma_gamma.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.gamma_gamma.converged IS 'false: no optimum, see problem';
COMMENT ON COLUMN scrm.gamma_gamma.problem IS 'why the data do not identify a parameter, or that the mean is infinite (q <= 1); NULL: none';

CREATE FUNCTION scrm.gamma_gamma(p float8, q float8, gamma float8) RETURNS scrm.gamma_gamma
	AS 'MODULE_PATHNAME', 'scrm_gamma_gamma' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.gamma_gamma(float8, float8, float8) IS 'a Gamma-Gamma model made by hand; p, q, gamma must be positive and not NULL';

CREATE FUNCTION scrm.gamma_gamma_fit(spend scrm.spend, penalty float8 DEFAULT 0, start scrm.gamma_gamma DEFAULT NULL) RETURNS scrm.gamma_gamma
	AS 'MODULE_PATHNAME', 'scrm_gamma_gamma_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION scrm.gamma_gamma_fit(scrm.spend, float8, scrm.gamma_gamma) IS 'the Gamma-Gamma model of largest likelihood (Newton''s method with exact derivatives), less penalty/2 times the squares of ln p, ln q, ln(gamma / mean spend): a normal prior of that precision; start: an earlier model, to begin there; data that do not identify it give a row with converged = false and a problem; NULL for a NULL state';

CREATE FUNCTION scrm.expected_spend(model scrm.gamma_gamma, repeat_purchases bigint, repeat_value float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_gamma_gamma_expected_spend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.expected_spend(scrm.gamma_gamma, bigint, float8) IS 'expected mean value of a purchase of a customer with so many repeat purchases of this mean value, in the currency of the model: p (gamma + x m) / (p x + q - 1); without repeat purchases, or with a mean that is NULL or not positive (the model says nothing about it), the mean of all, p gamma / (q - 1); NULL where that is infinite, for a model without parameters and for NULL repeat_purchases';

CREATE FUNCTION scrm.log_likelihood(model scrm.gamma_gamma, repeat_purchases bigint, repeat_value float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_gamma_gamma_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.gamma_gamma, bigint, float8) IS 'logarithm of the density of a customer''s mean value given his repeat purchases; NULL for customers that a fit leaves out (no repeat purchase, a mean that is NULL or not positive), for NULLs and a model without parameters';
