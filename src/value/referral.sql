
/* ---- referrals: their value, rewards, segments by value ---- */

COMMENT ON TYPE scrm.referral_value IS 'what a customer''s referrals are worth, by type of referral, mergeable; made by scrm.referral_value_agg, read by scrm.referral_value';

CREATE FUNCTION scrm.referral_value_accum(state scrm.referral_value, period int, margin float8, reward_cost float8, marketing_cost float8, acquisition_saving float8, would_have_come_anyway boolean, discount_rate float8)
	RETURNS scrm.referral_value
	AS 'MODULE_PATHNAME', 'scrm_referral_value_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_value_accum(scrm.referral_value, int, float8, float8, float8, float8, boolean, float8) IS 'transition of scrm.referral_value_agg';

CREATE AGGREGATE scrm.referral_value_agg(period int, margin float8, reward_cost float8, marketing_cost float8, acquisition_saving float8, would_have_come_anyway boolean, discount_rate float8) (
	SFUNC = scrm.referral_value_accum, STYPE = scrm.referral_value, SSPACE = 512,
	FINALFUNC = scrm.referral_value_final, COMBINEFUNC = scrm.referral_value_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.referral_value_agg(int, float8, float8, float8, float8, boolean, float8) IS 'what referrals are worth, a row for each referred customer and period (1, 2 and so on since the referral): margin, reward paid, marketing cost and saved cost of acquisition in one currency, NULL is none; would_have_come_anyway NULL is kept apart; discount_rate is the effective rate per period (0.1 is 10 %), the same on all rows of a group; a row without period is skipped, so that a customer without referrals is worth 0';
COMMENT ON AGGREGATE scrm.rollup(scrm.referral_value) IS 'many states with one discount rate as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.referral_value, scrm.referral_value) IS 'the referrals of both, which must have one discount rate; a NULL merges as nothing';

CREATE FUNCTION scrm.referral_value(state scrm.referral_value,
		OUT value float8, OUT type_one float8, OUT type_two float8, OUT unknown bigint,
		OUT unknown_as_type_one float8, OUT unknown_as_type_two float8, OUT rows_type_one bigint, OUT rows_type_two bigint)
	AS 'MODULE_PATHNAME', 'scrm_referral_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_value(scrm.referral_value) IS 'customer referral value, type_one + type_two: margin - reward - marketing + saved acquisition of those who came because of the referral, saved acquisition - reward of those who would have come anyway, each over (1 + discount_rate)^period (Kumar, Petersen, Leone 2010); unknown is the number of rows of unknown type, not in value, and between the two amounts lies what they would add; NULL for NULL';

CREATE FUNCTION scrm.explain(state scrm.referral_value)
	RETURNS TABLE (type text, counted bigint, margin float8, reward_cost float8, marketing_cost float8, acquisition_saving float8, value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_value_explain' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION scrm.explain(scrm.referral_value) IS 'what a referral value is made of: for type one, type two and unknown, there or not, the number of rows, the discounted amounts, and the value that follows, NULL where the type is unknown; no rows for NULL';

CREATE FUNCTION scrm.referral_credit(referrals bigint, credit float8, cap float8 DEFAULT NULL) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_referral_credit' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_credit(bigint, float8, float8) IS 'reward of a customer whose referrals so many have subscribed: the credit for each, at most cap in all (NULL: no cap), in the currency of both; NULL for NULL referrals';

CREATE FUNCTION scrm.free_purchases(referrals bigint, needed bigint, repeating boolean DEFAULT false) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_free_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.free_purchases(bigint, bigint, boolean) IS 'number of purchases that are free when so many referrals make one free: once, or for each further so many when repeating; NULL for NULL referrals';

CREATE FUNCTION scrm.value_segment(clv float8, crv float8, clv_cut float8, crv_cut float8 DEFAULT 0) RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_value_segment' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.value_segment(float8, float8, float8, float8) IS 'champion (clv and crv high), affluent (clv high), advocate (crv high) or miser: high is strictly above the cut, usually the median for clv, and 0 for crv, which most customers have (Kumar, Petersen, Leone 2007); NULL when clv or crv is NULL';
