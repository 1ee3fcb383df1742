
/* ---- Pareto/NBD ---- */

CREATE TYPE scrm.pareto_nbd AS (
	r float8, alpha float8, s float8, beta float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text, purchase_covariates float8[], dropout_covariates float8[]);

COMMENT ON TYPE scrm.pareto_nbd IS 'a Pareto/NBD model (Schmittlein, Morrison, Colombo 1987): purchases at rate lambda ~ Gamma(r, rate alpha), lost at rate mu ~ Gamma(s, rate beta) whether he buys or not; alpha and beta in the unit of time of the data; parameters NULL when the data do not identify them, then problem says why; standard_errors are of r, alpha, s, beta and the coefficients as they stand, covariance of the logarithms of the parameters and the coefficients as they stand; coefficients divide alpha, beta by exp(coefficients'' covariates): a positive one means more purchases, an earlier loss';
COMMENT ON COLUMN scrm.pareto_nbd.r IS 'shape of the customers'' rates of purchase; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.pareto_nbd.alpha IS 'rate of the customers'' rates of purchase, in the unit of time of the cells';
COMMENT ON COLUMN scrm.pareto_nbd.s IS 'shape of the customers'' rates of dropout';
COMMENT ON COLUMN scrm.pareto_nbd.beta IS 'rate of the customers'' rates of dropout, in the unit of time of the cells';

CREATE FUNCTION scrm.pareto_nbd(r float8, alpha float8, s float8, beta float8) RETURNS scrm.pareto_nbd
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.pareto_nbd(float8, float8, float8, float8) IS 'a Pareto/NBD model made by hand; all positive, alpha and beta in a unit of time; the other columns are NULL; NULLs are refused';

CREATE FUNCTION scrm.pareto_nbd_fit(cells scrm.cells, penalty float8 DEFAULT 0, start scrm.pareto_nbd DEFAULT NULL) RETURNS scrm.pareto_nbd
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;

COMMENT ON FUNCTION scrm.pareto_nbd_fit(scrm.cells, float8, scrm.pareto_nbd) IS 'Pareto/NBD by maximum likelihood (Newton, exact derivatives), see scrm.bgnbd_fit; coefficients of covariates are of alpha and beta (Fader, Hardie 2007); NULL for NULL cells';
