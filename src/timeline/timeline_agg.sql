
/* ---- gathering timelines ---- */

CREATE FUNCTION scrm.timeline_accum(state scrm.timeline, at timestamptz, kind text) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_accum(state scrm.timeline, at timestamptz, kind text, channel text) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_accum(state scrm.timeline, at timestamptz, kind text, channel text, value float8) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.timeline_accum(scrm.timeline, timestamptz, text) IS 'transition of scrm.timeline_agg';
COMMENT ON FUNCTION scrm.timeline_accum(scrm.timeline, timestamptz, text, text) IS 'transition of scrm.timeline_agg';
COMMENT ON FUNCTION scrm.timeline_accum(scrm.timeline, timestamptz, text, text, float8) IS 'transition of scrm.timeline_agg';

CREATE AGGREGATE scrm.timeline_agg(at timestamptz, kind text) (
	SFUNC = scrm.timeline_accum, STYPE = scrm.timeline, SSPACE = 256, FINALFUNC = scrm.timeline_final,
	COMBINEFUNC = scrm.timeline_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.timeline_agg(at timestamptz, kind text, channel text) (
	SFUNC = scrm.timeline_accum, STYPE = scrm.timeline, SSPACE = 256, FINALFUNC = scrm.timeline_final,
	COMBINEFUNC = scrm.timeline_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.timeline_agg(at timestamptz, kind text, channel text, value float8) (
	SFUNC = scrm.timeline_accum, STYPE = scrm.timeline, SSPACE = 256, FINALFUNC = scrm.timeline_final,
	COMBINEFUNC = scrm.timeline_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.timeline_agg(timestamptz, text) IS 'one customer''s interactions as a timeline; rows whose time or kind is NULL are skipped; infinite times are an error';
COMMENT ON AGGREGATE scrm.timeline_agg(timestamptz, text, text) IS 'one customer''s interactions with their channel as a timeline; a NULL channel is kept as unknown; rows whose time or kind is NULL are skipped';
COMMENT ON AGGREGATE scrm.timeline_agg(timestamptz, text, text, float8) IS 'one customer''s interactions with channel and value (money, a rating) as a timeline; a NULL value is kept; rows whose time or kind is NULL are skipped';
COMMENT ON AGGREGATE scrm.rollup(scrm.timeline) IS 'many timelines of one customer (days, channels, sources) as one; duplicates stay; NULLs are skipped';
