
/* ---- marketing paths ---- */

COMMENT ON TYPE scrm.paths IS 'marketing paths and what came of them, mergeable; made by scrm.paths_agg or scrm.paths_from_agg, asked by scrm.attribution';

CREATE FUNCTION scrm.paths_accum(state scrm.paths, path text[], conversions float8, value float8, nulls float8) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.paths_from_accum(state scrm.paths, timeline scrm.timeline, conversion text, lookback interval, as_of timestamptz) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_from_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;

COMMENT ON FUNCTION scrm.paths_accum(scrm.paths, text[], float8, float8, float8) IS 'transition of scrm.paths_agg';
COMMENT ON FUNCTION scrm.paths_from_accum(scrm.paths, scrm.timeline, text, interval, timestamptz) IS 'transition of scrm.paths_from_agg';

CREATE AGGREGATE scrm.paths_agg(path text[], conversions float8, value float8, nulls float8) (
	SFUNC = scrm.paths_accum, STYPE = scrm.paths, SSPACE = 65536,
	FINALFUNC = scrm.paths_final, COMBINEFUNC = scrm.paths_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.paths_from_agg(timeline scrm.timeline, conversion text, lookback interval, as_of timestamptz) (
	SFUNC = scrm.paths_from_accum, STYPE = scrm.paths, SSPACE = 65536,
	FINALFUNC = scrm.paths_final, COMBINEFUNC = scrm.paths_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.paths_agg(text[], float8, float8, float8) IS 'marketing paths, a row each: the channels touched in order, how often that ended in a conversion, the value of these conversions, and how often in none (NULL amounts are 0); rows whose path is NULL are skipped and counted; an empty path counts as without touches';
COMMENT ON AGGREGATE scrm.paths_from_agg(scrm.timeline, text, interval, timestamptz) IS 'marketing paths of many customers, one timeline each, as seen at as_of: for each event that matches the step conversion the channels of the other events since the conversion before, at most lookback before it, and its value (NULL is 0); other touches form a path without conversion once lookback has passed by as_of, and are open until then; events without channel and later ones are left out and counted; of conversions at one time the first in order of the timeline has the touches; NULL timelines are skipped and counted; the state grows with the number of conversions';
COMMENT ON AGGREGATE scrm.rollup(scrm.paths) IS 'the paths of many states with the same parameters as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.paths, scrm.paths) IS 'the paths of both, which must have the same conversion, lookback and as_of; a NULL merges as nothing';

CREATE FUNCTION scrm.paths_totals(paths scrm.paths)
	RETURNS TABLE (conversions float8, value float8, nulls float8,
		conversions_on_paths float8, value_on_paths float8, nulls_on_paths float8,
		conversions_without_touches float8, value_without_touches float8, nulls_without_touches float8,
		rows_used bigint, rows_skipped bigint, touches_on_paths bigint, touches_open bigint, touches_without_channel bigint,
		events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_paths_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.paths_totals(scrm.paths) IS 'one row that accounts for all: what is attributed (on paths) and what cannot be (conversions without touches); rows are those of scrm.paths_agg or timelines of scrm.paths_from_agg, whose events_used = conversions + touches on paths, open and without channel; no rows for NULL';
