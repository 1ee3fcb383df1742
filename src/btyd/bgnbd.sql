
/* ---- BG/NBD and MBG/NBD ---- */

CREATE TYPE scrm.bgnbd AS (
	r float8, alpha float8, a float8, b float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text, purchase_covariates float8[], dropout_covariates float8[]);
CREATE TYPE scrm.mbgnbd AS (
	r float8, alpha float8, a float8, b float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text, purchase_covariates float8[], dropout_covariates float8[]);

COMMENT ON TYPE scrm.bgnbd IS 'a BG/NBD model (Fader, Hardie, Lee 2005): purchases at rate lambda ~ Gamma(r, rate alpha), after each repeat purchase lost with probability p ~ Beta(a, b); alpha in the unit of time of the data; parameters NULL when the data do not identify them, then problem says why; standard_errors are of r, alpha, a, b and the coefficients as they stand, covariance of the logarithms of the parameters and the coefficients as they stand; dropout_covariates has a row for a and one for b';
COMMENT ON TYPE scrm.mbgnbd IS 'an MBG/NBD model (Batislam, Denizel, Filiztekin 2007): as scrm.bgnbd, but lost with probability p after the first purchase as well, so that who never came back need not be alive';

COMMENT ON COLUMN scrm.bgnbd.r IS 'shape of the customers'' rates of purchase; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.bgnbd.alpha IS 'rate of the customers'' rates, in the unit of time of the cells';
COMMENT ON COLUMN scrm.bgnbd.a IS 'first parameter of the customers'' probabilities of dropout';
COMMENT ON COLUMN scrm.bgnbd.b IS 'second parameter of these: a / (a + b) is their mean';
COMMENT ON COLUMN scrm.mbgnbd.r IS 'shape of the customers'' rates of purchase; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.mbgnbd.alpha IS 'rate of the customers'' rates, in the unit of time of the cells';
COMMENT ON COLUMN scrm.mbgnbd.a IS 'first parameter of the customers'' probabilities of dropout';
COMMENT ON COLUMN scrm.mbgnbd.b IS 'second parameter of these: a / (a + b) is their mean';

CREATE FUNCTION scrm.bgnbd(r float8, alpha float8, a float8, b float8) RETURNS scrm.bgnbd
	AS 'MODULE_PATHNAME', 'scrm_bgnbd' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.mbgnbd(r float8, alpha float8, a float8, b float8) RETURNS scrm.mbgnbd
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.bgnbd(float8, float8, float8, float8) IS 'a BG/NBD model made by hand; all positive, alpha in a unit of time; the other columns are NULL; NULLs are refused';
COMMENT ON FUNCTION scrm.mbgnbd(float8, float8, float8, float8) IS 'an MBG/NBD model made by hand; all positive, alpha in a unit of time; the other columns are NULL; NULLs are refused';

CREATE FUNCTION scrm.bgnbd_fit(cells scrm.cells, penalty float8 DEFAULT 0, start scrm.bgnbd DEFAULT NULL) RETURNS scrm.bgnbd
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
CREATE FUNCTION scrm.mbgnbd_fit(cells scrm.cells, penalty float8 DEFAULT 0, start scrm.mbgnbd DEFAULT NULL) RETURNS scrm.mbgnbd
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;

COMMENT ON FUNCTION scrm.bgnbd_fit(scrm.cells, float8, scrm.bgnbd) IS 'BG/NBD by maximum likelihood (Newton, exact derivatives) in the unit of time of the cells; penalty is the precision of a normal prior around 0 on ln r, ln(alpha / mean age), ln a, ln b and the coefficients of covariates (0: none); start is an earlier model to begin from; converged = false and problem when the data do not identify it; NULL for NULL cells';
COMMENT ON FUNCTION scrm.mbgnbd_fit(scrm.cells, float8, scrm.mbgnbd) IS 'MBG/NBD by maximum likelihood, see scrm.bgnbd_fit; the better default: it does not hold everybody without a repeat purchase for alive; NULL for NULL cells';
