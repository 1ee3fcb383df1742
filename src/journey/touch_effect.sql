
/* ---- touch_effect: which touch goes before which decision ---- */

COMMENT ON TYPE scrm.touch_effect IS 'decisions of many customers in one pipeline with and without a touch, mergeable; made by scrm.touch_effect_agg, read by scrm.touch_effect_report and scrm.touch_effect_totals';

CREATE FUNCTION scrm.touch_effect_accum(state scrm.touch_effect, timeline scrm.timeline, pipeline scrm.pipeline, touch text, as_of timestamptz)
	RETURNS scrm.touch_effect
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION scrm.touch_effect_accum(scrm.touch_effect, scrm.timeline, scrm.pipeline, text, timestamptz) IS 'transition of scrm.touch_effect_agg';

CREATE AGGREGATE scrm.touch_effect_agg(timeline scrm.timeline, pipeline scrm.pipeline, touch text, as_of timestamptz) (
	SFUNC = scrm.touch_effect_accum, STYPE = scrm.touch_effect, SSPACE = 8192,
	FINALFUNC = scrm.touch_effect_final, COMBINEFUNC = scrm.touch_effect_combine, PARALLEL = SAFE);
COMMENT ON AGGREGATE scrm.touch_effect_agg(scrm.timeline, scrm.pipeline, text, timestamptz) IS 'the first stay of each customer in each stage, as seen at as_of, with or without an event of the step touch strictly inside it; later events are left out and counted; NULL timelines are skipped; all parameters are constant in a group';
COMMENT ON AGGREGATE scrm.rollup(scrm.touch_effect) IS 'many touch_effect states of different customers with the same pipeline, touch and as_of as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.touch_effect, scrm.touch_effect) IS 'the customers of both, which must have the same pipeline, touch and as_of; a NULL merges as nothing';

CREATE FUNCTION scrm.touch_effect_report(touch_effect scrm.touch_effect)
	RETURNS TABLE (place int, stage text, next_stage text,
		entered_with bigint, converted_with bigint, fell_back_with bigint, open_with bigint, days_with float8,
		rate_with float8, with_low float8, with_high float8,
		entered_without bigint, converted_without bigint, fell_back_without bigint, open_without bigint, days_without float8,
		rate_without float8, without_low float8, without_high float8,
		difference float8, difference_low float8, difference_high float8)
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.touch_effect_report(scrm.touch_effect) IS 'a row a decision, from a stage to next_stage or beyond, for customers with and without the touch before it: entered = converted + fell_back + open; rate = converted / entered with Wilson''s and the difference with Newcombe''s 95 % interval; days in the stage after a touch, and before or without one; an association, not to be read as an effect: whom a touch reaches is no accident, and the difference favours going without, since long stays have more time for a touch (immortal time, Suissa 2008); no rows for NULL';

CREATE FUNCTION scrm.touch_effect_totals(touch_effect scrm.touch_effect)
	RETURNS TABLE (customers bigint, entered bigint, not_entered bigint, events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.touch_effect_totals(scrm.touch_effect) IS 'one row that accounts for all: customers = entered (a stage of the pipeline) + not_entered; events up to as_of and those left out as later; no rows for NULL';
