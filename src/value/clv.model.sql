
/* ---- questions to scrm.@model@ about an scrm.rfm, in days ---- */

CREATE FUNCTION scrm.p_alive(model scrm.@model@, rfm scrm.rfm) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_p_alive_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.@model@, scrm.rfm) IS 'probability that a customer with these purchases still buys at his age (BG/NBD says 1 of everyone without a repeat purchase, a property of that model, not a fact: MBG/NBD and Pareto/NBD do not); the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.expected_purchases(model scrm.@model@, rfm scrm.rfm, horizon interval) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_expected_purchases_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.@model@, scrm.rfm, interval) IS 'purchases expected of a customer within the horizon after his age, P(alive) included; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.purchase_probability(model scrm.@model@, rfm scrm.rfm, horizon interval, n bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_purchase_probability_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.@model@, scrm.rfm, interval, bigint) IS 'probability of just n purchases within the horizon after his age of a customer who may be lost already: 1 - purchase_probability(..., 0) is that of any purchase; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.purchase_quantile(model scrm.@model@, rfm scrm.rfm, horizon interval, p float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_@model@_purchase_quantile_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.@model@, scrm.rfm, interval, float8) IS 'the smallest number of purchases within the horizon that a customer does not exceed with probability p or more, 0 <= p < 1; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.dert(model scrm.@model@, rfm scrm.rfm, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_dert_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.dert(scrm.@model@, scrm.rfm, float8) IS 'discounted expected residual transactions: purchases expected of a customer for ever, each discounted to his age at the effective annual discount_rate > 0 (0.15: 15 %) (Fader, Hardie, Lee 2005); the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.clv(model scrm.@model@, gamma_gamma scrm.gamma_gamma, rfm scrm.rfm, horizon interval, discount_rate float8, margin float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_@model@_clv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 300;
COMMENT ON FUNCTION scrm.clv(scrm.@model@, scrm.gamma_gamma, scrm.rfm, interval, float8, float8) IS 'customer lifetime value: margin (a share of the value, 0.3: 30 %) x expected spend x purchases expected within the horizon from now on, each discounted to now at the effective annual discount_rate >= 0 (0.15: 15 %); what was bought already does not count; models fitted in days; NULL for a NULL or unknown model, a NULL rfm, and where scrm.expected_spend is NULL';

CREATE FUNCTION scrm.clv_interval(model scrm.@model@, gamma_gamma scrm.gamma_gamma, rfm scrm.rfm, horizon interval, discount_rate float8, margin float8, level float8 DEFAULT 0.9, OUT low float8, OUT high float8)
	AS 'MODULE_PATHNAME', 'scrm_@model@_clv_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION scrm.clv_interval(scrm.@model@, scrm.gamma_gamma, scrm.rfm, interval, float8, float8, float8) IS 'bounds between which the margin on a customer''s purchases within the horizon, discounted as in scrm.clv, lies with probability level, and with (1 - level) / 2 on either side: of the number of purchases, of what each of them brings, and, for fitted models, of the parameters (delta method); both 0 when he will hardly come back; NULLs for a NULL or unknown model, a NULL rfm, and where scrm.clv is NULL';
