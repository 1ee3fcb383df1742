
/* ---- what a purchase brings ---- */

CREATE FUNCTION scrm.expected_spend(gamma_gamma scrm.gamma_gamma, rfm scrm.rfm) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_expected_spend' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION scrm.expected_spend(scrm.gamma_gamma, scrm.rfm) IS 'mean value expected of a customer''s next purchases (Fader, Hardie 2013), revenue in the currency of the data: between the mean of his repeat purchases and that of all customers, the latter when he has none with a positive mean; NULL for a NULL or unknown model, a NULL rfm, and where the model has no mean (p x + q <= 1)';
