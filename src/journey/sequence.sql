
/* ---- sequences: do events follow one another as a pattern says ---- */

CREATE FUNCTION scrm.sequence_accum(state scrm.funnel_state, at timestamptz, pattern text, VARIADIC conditions "any")
	RETURNS scrm.funnel_state
	AS 'MODULE_PATHNAME', 'scrm_sequence_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.sequence_match_final(state scrm.funnel_state) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_sequence_match_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.sequence_count_final(state scrm.funnel_state) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_sequence_count_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.sequence_events_final(state scrm.funnel_state) RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'scrm_sequence_events_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.sequence_accum(scrm.funnel_state, timestamptz, text, "any") IS 'transition of scrm.sequence_match, scrm.sequence_count and scrm.sequence_events over rows';
COMMENT ON FUNCTION scrm.sequence_match_final(scrm.funnel_state) IS 'final function of scrm.sequence_match: does the pattern hold somewhere';
COMMENT ON FUNCTION scrm.sequence_count_final(scrm.funnel_state) IS 'final function of scrm.sequence_count: how often the pattern holds';
COMMENT ON FUNCTION scrm.sequence_events_final(scrm.funnel_state) IS 'final function of scrm.sequence_events: the times of the first match';

CREATE AGGREGATE scrm.sequence_match(at timestamptz, pattern text, VARIADIC conditions "any") (
	SFUNC = scrm.sequence_accum, STYPE = scrm.funnel_state, SSPACE = 128,
	FINALFUNC = scrm.sequence_match_final, COMBINEFUNC = scrm.window_funnel_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.sequence_count(at timestamptz, pattern text, VARIADIC conditions "any") (
	SFUNC = scrm.sequence_accum, STYPE = scrm.funnel_state, SSPACE = 128,
	FINALFUNC = scrm.sequence_count_final, COMBINEFUNC = scrm.window_funnel_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.sequence_events(at timestamptz, pattern text, VARIADIC conditions "any") (
	SFUNC = scrm.sequence_accum, STYPE = scrm.funnel_state, SSPACE = 128,
	FINALFUNC = scrm.sequence_events_final, COMBINEFUNC = scrm.window_funnel_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.sequence_match(timestamptz, text, "any") IS 'do rows of the group follow one another as the pattern says: (?N) a row on which condition N holds (boolean, at most 64), . any row, .* any number of rows, (?t<=S) (also <, >=, >, ==) whole seconds between the events before and after it, whatever rows lie between (as ClickHouse''s sequenceMatch); rows on which no condition holds are left out, rows of one time ordered by their conditions as bits (only condition 1 first); false when there are no rows; a NULL condition is false, a NULL time is skipped; pattern and the number of conditions are constant in a group';
COMMENT ON AGGREGATE scrm.sequence_count(timestamptz, text, "any") IS 'how many matches of the pattern of scrm.sequence_match there are one behind the other: each the leftmost and shortest after the last row of the one before; 0 when there are no rows';
COMMENT ON AGGREGATE scrm.sequence_events(timestamptz, text, "any") IS 'the times of the rows that the (?N) of the pattern of scrm.sequence_match stand for in the first match, each the earliest possible; empty when nothing matches';

CREATE FUNCTION scrm.sequence_match(timeline scrm.timeline, pattern text, conditions text[]) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_sequence_match' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
CREATE FUNCTION scrm.sequence_count(timeline scrm.timeline, pattern text, conditions text[]) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_sequence_count' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
CREATE FUNCTION scrm.sequence_events(timeline scrm.timeline, pattern text, conditions text[]) RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'scrm_sequence_events' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;

COMMENT ON FUNCTION scrm.sequence_match(scrm.timeline, text, text[]) IS 'do events of the timeline follow one another as the pattern says: (?N) an event of condition N (a step such as ''view|click@web'', at most 64), . any event of some condition, .* any number of them, (?t<=S) (also <, >=, >, ==) whole seconds between the events before and after it, whatever lies between; events of no condition are left out, events of one time ordered by their conditions as bits; NULL for a NULL timeline';
COMMENT ON FUNCTION scrm.sequence_count(scrm.timeline, text, text[]) IS 'how many matches of the pattern of scrm.sequence_match there are one behind the other: each the leftmost and shortest after the last event of the one before; NULL for a NULL timeline';
COMMENT ON FUNCTION scrm.sequence_events(scrm.timeline, text, text[]) IS 'the times of the events that the (?N) of the pattern of scrm.sequence_match stand for in the first match, each the earliest possible; empty when nothing matches; NULL for a NULL timeline';
