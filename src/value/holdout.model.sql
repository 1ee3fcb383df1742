
/* ---- holdout: @model@ ---- */

CREATE FUNCTION scrm.holdout_accum(state scrm.holdout, purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.@model@) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_@model@_holdout_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
CREATE FUNCTION scrm.holdout_accum(state scrm.holdout, purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.@model@, gamma_gamma scrm.gamma_gamma) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_@model@_holdout_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION scrm.holdout_accum(scrm.holdout, scrm.purchases, timestamptz, timestamptz, scrm.@model@) IS 'transition of scrm.holdout_agg';
COMMENT ON FUNCTION scrm.holdout_accum(scrm.holdout, scrm.purchases, timestamptz, timestamptz, scrm.@model@, scrm.gamma_gamma) IS 'transition of scrm.holdout_agg';

CREATE AGGREGATE scrm.holdout_agg(purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.@model@) (
	SFUNC = scrm.holdout_accum, STYPE = scrm.holdout, SSPACE = 8192,
	FINALFUNC = scrm.holdout_final, COMBINEFUNC = scrm.holdout_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.holdout_agg(purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.@model@, gamma_gamma scrm.gamma_gamma) (
	SFUNC = scrm.holdout_accum, STYPE = scrm.holdout, SSPACE = 8192,
	FINALFUNC = scrm.holdout_final, COMBINEFUNC = scrm.holdout_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.holdout_agg(scrm.purchases, timestamptz, timestamptz, scrm.@model@) IS 'as with a gamma_gamma, without the spend';
COMMENT ON AGGREGATE scrm.holdout_agg(scrm.purchases, timestamptz, timestamptz, scrm.@model@, scrm.gamma_gamma) IS 'one row a customer: what the model (fitted in days, on purchases up to the split) predicts of days with a purchase after the day of split up to the day of until, in the purchases'' time zone, against what there is; gamma_gamma NULL: no spend; customers new after the split are left out and counted; NULL purchases are skipped; NULL when the model has no parameters or no row is left; all parameters are constant in a group';
