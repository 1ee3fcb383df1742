
/* ---- pipeline: an ordered list of stages ---- */

COMMENT ON TYPE scrm.pipeline IS 'an ordered list of at most 30 stages, each with the step that enters it and, if any, the step that leads back and where to; made by scrm.pipeline, scrm.revenue_funnel, scrm.buying_cycle, scrm.participation_ladder or written as JSON';
COMMENT ON FUNCTION scrm.pipeline_in(cstring) IS 'JSON to a pipeline, as scrm.pipeline does';
COMMENT ON FUNCTION scrm.pipeline_out(scrm.pipeline) IS 'a pipeline as JSON without free space';

CREATE FUNCTION scrm.pipeline(stages jsonb) RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_pipeline_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.pipeline(jsonb) IS 'a pipeline from [{"stage": name, "enter": step, "back": step, "back_to": name}, ...], where back is optional and leads to the stage before unless back_to names an earlier one ("" is out of the pipeline); an error says what is wrong; NULL for NULL';

CREATE FUNCTION scrm.pipeline_stages(pipeline scrm.pipeline)
	RETURNS TABLE (place int, stage text, enter text, back text, back_to text)
	AS 'MODULE_PATHNAME', 'scrm_pipeline_stages' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.pipeline_stages(scrm.pipeline) IS 'a row a stage: the step that enters it, the step that leads back and the stage it leads to (NULL back: nothing does; NULL back_to with a back: out of the pipeline); no rows for NULL';

CREATE FUNCTION scrm.revenue_funnel(kinds jsonb DEFAULT '{}') RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_revenue_funnel' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.revenue_funnel(jsonb) IS 'the pipeline target (universe), inquiry (suspect), lead (prospect), marketing qualified, sales qualified, opportunity, customer with usual kinds, see scrm.pipeline_stages; kinds overrides them: {stage: step} or {stage: {"enter": step, "back": step, "back_to": stage}}';

CREATE FUNCTION scrm.buying_cycle(kinds jsonb DEFAULT '{}') RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_buying_cycle' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.buying_cycle(jsonb) IS 'the pipeline aware, discover, compare, purchase with usual kinds, see scrm.pipeline_stages; kinds overrides them as in scrm.revenue_funnel';

CREATE FUNCTION scrm.participation_ladder(kinds jsonb DEFAULT '{}') RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_participation_ladder' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.participation_ladder(jsonb) IS 'the pipeline consumption, curation, creation, collaboration with usual kinds, see scrm.pipeline_stages; kinds overrides them as in scrm.revenue_funnel';
