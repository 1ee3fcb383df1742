
/* ---- stage: one customer in a pipeline ---- */

CREATE FUNCTION scrm.stage(timeline scrm.timeline, pipeline scrm.pipeline, as_of timestamptz DEFAULT now()) RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_stage' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.stage(scrm.timeline, scrm.pipeline, timestamptz) IS 'the stage of the pipeline that a customer is in at as_of; NULL before the first one, after falling out of the pipeline, and for a NULL timeline';

CREATE FUNCTION scrm.stage_history(timeline scrm.timeline, pipeline scrm.pipeline)
	RETURNS TABLE (stage text, entered_at timestamptz, left_at timestamptz, entered_by text, times int)
	AS 'MODULE_PATHNAME', 'scrm_stage_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 ROWS 5;
COMMENT ON FUNCTION scrm.stage_history(scrm.timeline, scrm.pipeline) IS 'a row a stay, in order of time: forward by an enter event of a later stage, back only by a back event of the present one; entered_by is the kind that led there, times the how-manieth stay in this stage, left_at NULL while it lasts; events of one time enter first and lead back then; no rows for a NULL timeline';
