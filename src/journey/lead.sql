
/* ---- lead score: points by dimension ---- */

COMMENT ON TYPE scrm.lead_score IS 'a lead''s points by dimension, mergeable; made by scrm.lead_score_agg, read by scrm.lead_score';

CREATE FUNCTION scrm.lead_score_accum(state scrm.lead_score, dimension text, points float8) RETURNS scrm.lead_score
	AS 'MODULE_PATHNAME', 'scrm_lead_score_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.lead_score_accum(scrm.lead_score, text, float8) IS 'transition of scrm.lead_score_agg';

CREATE AGGREGATE scrm.lead_score_agg(dimension text, points float8) (
	SFUNC = scrm.lead_score_accum, STYPE = scrm.lead_score, SSPACE = 128,
	FINALFUNC = scrm.lead_score_final, COMBINEFUNC = scrm.lead_score_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.lead_score_agg(text, float8) IS 'a lead''s points added by dimension: usually explicit, implicit, intent, social, but any names, at most 64; points may be negative; rows whose dimension or points is NULL are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.lead_score) IS 'many states of one lead (days, sources, accounts) as one; NULLs are skipped';

COMMENT ON FUNCTION scrm.merge(scrm.lead_score, scrm.lead_score) IS 'the points of both by dimension; a NULL merges as nothing';

CREATE FUNCTION scrm.lead_score(state scrm.lead_score, caps jsonb DEFAULT '{}', total_cap float8 DEFAULT NULL, dimensions text[] DEFAULT NULL) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_lead_score' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.lead_score(scrm.lead_score, jsonb, float8, text[]) IS 'the points of the dimensions (NULL: all), each at most its cap in caps ({"explicit": 50}; not listed or null: no cap), added, at most total_cap (NULL: no cap); negative points take away, without a lower bound; in units of the points; NULL for a NULL state';

CREATE FUNCTION scrm.explain(state scrm.lead_score, caps jsonb DEFAULT '{}')
	RETURNS TABLE (dimension text, events bigint, points float8, capped float8, share float8)
	AS 'MODULE_PATHNAME', 'scrm_lead_score_explain' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 4;
COMMENT ON FUNCTION scrm.explain(scrm.lead_score, jsonb) IS 'what a lead score is made of: explicit, implicit, intent, social, there or not, then other dimensions by name; capped adds up to the score before total_cap; share is of the sum of absolute capped points, NULL when that is 0; no rows for NULL';

CREATE FUNCTION scrm.lead_grade(fit float8, engagement float8, fit_a float8 DEFAULT 70, fit_b float8 DEFAULT 40, engagement_1 float8 DEFAULT 70, engagement_2 float8 DEFAULT 40) RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_lead_grade' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.lead_grade(float8, float8, float8, float8, float8, float8) IS 'A1 to C3: the letter says who it is (fit: A from fit_a on, B from fit_b on, else C), the digit how engaged (1 from engagement_1 on, 2 from engagement_2 on, else 3); the defaults are for scores of 0 to 100; NULL when fit or engagement is NULL';
