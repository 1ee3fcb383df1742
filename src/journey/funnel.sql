
/* ---- funnel: how far did one customer come ---- */

COMMENT ON TYPE scrm.funnel_state IS 'transition state of scrm.window_funnel and scrm.sequence_match over rows; not meant to be stored';

CREATE FUNCTION scrm.window_funnel_accum(state scrm.funnel_state, at timestamptz, within interval, VARIADIC steps "any")
	RETURNS scrm.funnel_state
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.window_funnel_modes_accum(state scrm.funnel_state, at timestamptz, within interval, modes text[], VARIADIC steps "any")
	RETURNS scrm.funnel_state
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_modes_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.window_funnel_combine(a scrm.funnel_state, b scrm.funnel_state) RETURNS scrm.funnel_state
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.window_funnel_final(state scrm.funnel_state) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.window_funnel_accum(scrm.funnel_state, timestamptz, interval, "any") IS 'transition of scrm.window_funnel over rows';
COMMENT ON FUNCTION scrm.window_funnel_modes_accum(scrm.funnel_state, timestamptz, interval, text[], "any") IS 'transition of scrm.window_funnel_modes';
COMMENT ON FUNCTION scrm.window_funnel_combine(scrm.funnel_state, scrm.funnel_state) IS 'combines the parts of a parallel scrm.window_funnel or scrm.sequence_match';
COMMENT ON FUNCTION scrm.window_funnel_final(scrm.funnel_state) IS 'final function of scrm.window_funnel: the number of steps reached';

CREATE AGGREGATE scrm.window_funnel(at timestamptz, within interval, VARIADIC steps "any") (
	SFUNC = scrm.window_funnel_accum, STYPE = scrm.funnel_state, SSPACE = 128,
	FINALFUNC = scrm.window_funnel_final, COMBINEFUNC = scrm.window_funnel_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.window_funnel_modes(at timestamptz, within interval, modes text[], VARIADIC steps "any") (
	SFUNC = scrm.window_funnel_modes_accum, STYPE = scrm.funnel_state, SSPACE = 128,
	FINALFUNC = scrm.window_funnel_final, COMBINEFUNC = scrm.window_funnel_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.window_funnel(timestamptz, interval, "any") IS 'how many of the steps (boolean conditions, at most 64) distinct rows of the group fill in order of time, the last no later than "within" after the first; over every possible start; ties in any order; 0 when none; a NULL condition is false, a NULL time is skipped; within and the number of steps are constant in a group (rows on which no step holds are not looked at)';
COMMENT ON AGGREGATE scrm.window_funnel_modes(timestamptz, interval, text[], "any") IS 'scrm.window_funnel with modes, which combine: strict_increase (times strictly increase), strict_order (between two steps no row that fills no step or one later than the second), strict_deduplication (the chain ends before a step after the first is filled again), allow_reuse (one row may fill several steps), any_order (steps filled inside one window, in any order; only with allow_reuse); clickhouse gives the answers of ClickHouse''s windowFunnel, with its strict_order, strict_increase, strict_deduplication, strict_once and allow_reentry; ''{}'' is the default';

CREATE FUNCTION scrm.window_funnel(timeline scrm.timeline, steps text[], within interval, modes text[] DEFAULT '{}', exclude text[] DEFAULT '{}') RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_timeline' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.window_funnel(scrm.timeline, text[], interval, text[], text[]) IS 'the number of the last step (''kind'', ''kind@channel'', ''a|b'', ''view?'' for one that may be left out; at most 64) that distinct events of a timeline fill in order of time, the last no later than "within" after the first; modes as in scrm.window_funnel_modes; exclude as in ''2-3:cancel|refund'': no such event strictly between steps 2 and 3; NULL for a NULL timeline';

CREATE FUNCTION scrm.funnel_times(timeline scrm.timeline, steps text[], within interval, modes text[] DEFAULT '{}', exclude text[] DEFAULT '{}') RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'scrm_funnel_times' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.funnel_times(scrm.timeline, text[], interval, text[], text[]) IS 'when each step was reached: of the longest chains the one with the earliest start, then the earliest second step, and so on; NULL where an optional step was left out; with any_order when 1, 2 and so on steps were filled; empty when no step was reached; NULL for a NULL timeline';
