
/* ---- funnel: how many customers came how far ---- */

CREATE TYPE scrm.funnel;

CREATE FUNCTION scrm.funnel_in(cstring) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_out(scrm.funnel) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_funnel_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_recv(internal) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_send(scrm.funnel) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_funnel_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.funnel (
	INPUT = scrm.funnel_in, OUTPUT = scrm.funnel_out,
	RECEIVE = scrm.funnel_recv, SEND = scrm.funnel_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON TYPE scrm.funnel IS 'the funnel of many customers, mergeable; made by scrm.funnel_agg, read by scrm.funnel_report';
COMMENT ON FUNCTION scrm.funnel_in(cstring) IS 'text form of a funnel to its value';
COMMENT ON FUNCTION scrm.funnel_out(scrm.funnel) IS 'text form of a funnel: JSON, times and durations in microseconds';
COMMENT ON FUNCTION scrm.funnel_recv(internal) IS 'binary form of a funnel to its value';
COMMENT ON FUNCTION scrm.funnel_send(scrm.funnel) IS 'binary form of a funnel, version 1';

CREATE FUNCTION scrm.funnel_accum(state scrm.funnel, timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz)
	RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;
CREATE FUNCTION scrm.funnel_rollup_accum(state scrm.funnel, funnel scrm.funnel) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_combine(a scrm.funnel, b scrm.funnel) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_final(state scrm.funnel) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.funnel_accum(scrm.funnel, scrm.timeline, text[], interval, text[], timestamptz) IS 'transition of scrm.funnel_agg';
COMMENT ON FUNCTION scrm.funnel_rollup_accum(scrm.funnel, scrm.funnel) IS 'transition of scrm.rollup(funnel)';
COMMENT ON FUNCTION scrm.funnel_combine(scrm.funnel, scrm.funnel) IS 'combines the parts of a parallel scrm.funnel_agg or scrm.rollup';
COMMENT ON FUNCTION scrm.funnel_final(scrm.funnel) IS 'final function of scrm.funnel_agg and scrm.rollup: cuts spare room';

CREATE AGGREGATE scrm.funnel_agg(timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz) (
	SFUNC = scrm.funnel_accum, STYPE = scrm.funnel, SSPACE = 8192,
	FINALFUNC = scrm.funnel_final, COMBINEFUNC = scrm.funnel_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.rollup(funnel scrm.funnel) (
	SFUNC = scrm.funnel_rollup_accum, STYPE = scrm.funnel, SSPACE = 8192,
	FINALFUNC = scrm.funnel_final, COMBINEFUNC = scrm.funnel_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.funnel_agg(scrm.timeline, text[], interval, text[], timestamptz) IS 'the funnel of many customers, one timeline each, as seen at as_of: later events are left out and counted; NULL timelines are skipped; all parameters are constant in a group';
COMMENT ON AGGREGATE scrm.rollup(scrm.funnel) IS 'many funnels of different customers with the same parameters as one; NULLs are skipped';

CREATE FUNCTION scrm.merge(a scrm.funnel, b scrm.funnel) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.merge(scrm.funnel, scrm.funnel) IS 'the funnel of the customers of both, which must have the same steps, within, modes and as_of; a NULL merges as nothing';

CREATE FUNCTION scrm.funnel_report(funnel scrm.funnel)
	RETURNS TABLE (step int, name text, entrants bigint, converted bigint,
		rate_from_previous float8, previous_low float8, previous_high float8,
		rate_from_first float8, first_low float8, first_high float8,
		median_time interval, p90_time interval, median_seconds float8, p90_seconds float8,
		open_entrants bigint, open_converted bigint)
	AS 'MODULE_PATHNAME', 'scrm_funnel_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.funnel_report(scrm.funnel) IS 'a row a step: entrants reached the step before and converted this one (windows closed by as_of); rates with Wilson 95 % intervals; median and 90th percentile of the time since the step before, from a histogram with at most 1 % relative error (or half a microsecond); open_*: the same for windows still open; no rows for NULL';

CREATE FUNCTION scrm.funnel_totals(funnel scrm.funnel)
	RETURNS TABLE (customers bigint, entered_closed bigint, entered_open bigint, not_entered bigint,
		events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_funnel_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.funnel_totals(scrm.funnel) IS 'one row that accounts for all: customers = entered_closed + entered_open + not_entered; events up to as_of and those left out as later; no rows for NULL';
