
/* ---- stages: many customers in a pipeline ---- */

COMMENT ON TYPE scrm.stages IS 'many customers in one pipeline, mergeable; made by scrm.stage_agg, read by scrm.stage_report and scrm.stage_totals';

CREATE FUNCTION scrm.stage_accum(state scrm.stages, timeline scrm.timeline, pipeline scrm.pipeline, as_of timestamptz)
	RETURNS scrm.stages
	AS 'MODULE_PATHNAME', 'scrm_stage_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION scrm.stage_accum(scrm.stages, scrm.timeline, scrm.pipeline, timestamptz) IS 'transition of scrm.stage_agg';

CREATE AGGREGATE scrm.stage_agg(timeline scrm.timeline, pipeline scrm.pipeline, as_of timestamptz) (
	SFUNC = scrm.stage_accum, STYPE = scrm.stages, SSPACE = 8192,
	FINALFUNC = scrm.stages_final, COMBINEFUNC = scrm.stages_combine, PARALLEL = SAFE);
COMMENT ON AGGREGATE scrm.stage_agg(scrm.timeline, scrm.pipeline, timestamptz) IS 'many customers in a pipeline, one timeline each, as seen at as_of: later events are left out and counted; NULL timelines are skipped; all parameters are constant in a group';
COMMENT ON AGGREGATE scrm.rollup(scrm.stages) IS 'many stages states of different customers with the same pipeline and as_of as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.stages, scrm.stages) IS 'the customers of both, which must have the same pipeline and as_of; a NULL merges as nothing';

CREATE FUNCTION scrm.stage_report(stages scrm.stages)
	RETURNS TABLE (place int, stage text, in_now bigint, entered bigint, moved_on bigint, fell_back bigint, open bigint,
		rate float8, rate_low float8, rate_high float8, stays bigint, stays_moved_on bigint, stays_fell_back bigint, skipped bigint,
		median_time interval, p90_time interval, median_seconds float8, p90_seconds float8)
	AS 'MODULE_PATHNAME', 'scrm_stage_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.stage_report(scrm.stages) IS 'a row a stage, counting customers: in_now are there at as_of; entered = moved_on (to a later stage, at least once) + open (in it and never did) + fell_back (the others); rate = moved_on / entered so far with its Wilson 95 % interval, which open may still raise, NULL for the last stage; stays = stays_moved_on + stays_fell_back + in_now counts every entry; skipped got past it without entering; median and 90th percentile of ended stays (too short while many are open), within 1 %; no rows for NULL';

CREATE FUNCTION scrm.stage_totals(stages scrm.stages)
	RETURNS TABLE (customers bigint, in_stage bigint, left_pipeline bigint, not_entered bigint,
		events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_stage_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.stage_totals(scrm.stages) IS 'one row that accounts for all: customers = in_stage + left_pipeline (fell out of it) + not_entered; events up to as_of and those left out as later; no rows for NULL';
