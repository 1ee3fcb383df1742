
/* ---- questions to scrm.@model@, in the unit of time that it was fitted in ---- */

CREATE FUNCTION scrm.p_alive(model scrm.@model@, x bigint, t_x float8, age float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_p_alive' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.@model@, bigint, float8, float8) IS 'probability that a customer with x repeat purchases, the last t_x after the first one, still buys at his age (BG/NBD says 1 of everyone without a repeat purchase, a property of that model, not a fact: MBG/NBD and Pareto/NBD do not); times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.expected_purchases(model scrm.@model@, x bigint, t_x float8, age float8, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_expected_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.@model@, bigint, float8, float8, float8) IS 'purchases expected of a customer with this history within the horizon after his age, P(alive) included; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.purchase_probability(model scrm.@model@, x bigint, t_x float8, age float8, horizon float8, n bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_purchase_probability' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.@model@, bigint, float8, float8, float8, bigint) IS 'probability of just n purchases within the horizon after his age of a customer with this history, who may be lost already: 1 - purchase_probability(..., 0) is that of any purchase; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.purchase_quantile(model scrm.@model@, x bigint, t_x float8, age float8, horizon float8, p float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_@model@_purchase_quantile' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.@model@, bigint, float8, float8, float8, float8) IS 'the smallest number of purchases within the horizon that a customer with this history does not exceed with probability p or more, 0 <= p < 1; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.dert(model scrm.@model@, x bigint, t_x float8, age float8, continuous_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_dert' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.dert(scrm.@model@, bigint, float8, float8, float8) IS 'discounted expected residual transactions: purchases expected of a customer with this history for ever, each counted exp(-continuous_rate t) when it comes t after his age (Fader, Hardie, Lee 2005), continuous_rate > 0 a unit of time of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.expected_new(model scrm.@model@, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_expected_new' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_new(scrm.@model@, float8) IS 'repeat purchases expected of a new customer within the horizon after his first purchase; the horizon in the unit of the model; NULL for a NULL or unknown model';

CREATE FUNCTION scrm.log_likelihood(model scrm.@model@, x bigint, t_x float8, age float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.@model@, bigint, float8, float8) IS 'logarithm of the likelihood of one customer''s history under the model, whose sum over customers the fit makes largest; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.with_covariates(model scrm.@model@, covariates float8[]) RETURNS scrm.@model@
	AS 'MODULE_PATHNAME', 'scrm_@model@_with_covariates' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.with_covariates(scrm.@model@, float8[]) IS 'the model of a customer who has these covariates, to be asked in place of a model that was fitted with covariates: parameters moved by their coefficients (Fader, Hardie 2007), the covariance of their logarithms with them; log_likelihood, customers and iterations stay those of the fit; NULL for a NULL model';

COMMENT ON COLUMN scrm.@model@.log_likelihood IS 'of all customers of the cells, without the penalty';
COMMENT ON COLUMN scrm.@model@.customers IS 'customers of the cells';
COMMENT ON COLUMN scrm.@model@.standard_errors IS 'of the parameters and the coefficients of covariates as they stand, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.@model@.covariance IS 'of the logarithms of the parameters, then of the coefficients as they stand, in rows';
COMMENT ON COLUMN scrm.@model@.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.@model@.converged IS 'false: no optimum, see problem; NULL: made by hand';
COMMENT ON COLUMN scrm.@model@.problem IS 'why the data do not identify the model, with the name of the parameter, or that they hardly do (standard error of a logarithm above 3); NULL: none';
COMMENT ON COLUMN scrm.@model@.purchase_covariates IS 'coefficients that move the rate of purchases; NULL without covariates';
COMMENT ON COLUMN scrm.@model@.dropout_covariates IS 'coefficients that move dropout, a row for each parameter that they move; NULL without covariates';
