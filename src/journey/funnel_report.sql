
/* ---- funnel: how many customers came how far ---- */

COMMENT ON TYPE scrm.funnel IS 'the funnel of many customers, mergeable; made by scrm.funnel_agg, read by scrm.funnel_report';

CREATE FUNCTION scrm.funnel_accum(state scrm.funnel, timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz)
	RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;

CREATE FUNCTION scrm.funnel_accum(state scrm.funnel, timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz, exclude text[])
	RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;

COMMENT ON FUNCTION scrm.funnel_accum(scrm.funnel, scrm.timeline, text[], interval, text[], timestamptz) IS 'transition of scrm.funnel_agg';

COMMENT ON FUNCTION scrm.funnel_accum(scrm.funnel, scrm.timeline, text[], interval, text[], timestamptz, text[]) IS 'transition of scrm.funnel_agg';

CREATE AGGREGATE scrm.funnel_agg(timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz) (
	SFUNC = scrm.funnel_accum, STYPE = scrm.funnel, SSPACE = 8192,
	FINALFUNC = scrm.funnel_final, COMBINEFUNC = scrm.funnel_combine, PARALLEL = SAFE);

CREATE AGGREGATE scrm.funnel_agg(timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz, exclude text[]) (
	SFUNC = scrm.funnel_accum, STYPE = scrm.funnel, SSPACE = 8192,
	FINALFUNC = scrm.funnel_final, COMBINEFUNC = scrm.funnel_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.funnel_agg(scrm.timeline, text[], interval, text[], timestamptz) IS 'the funnel of many customers, one timeline each, as seen at as_of: later events are left out and counted; NULL timelines are skipped; all parameters are constant in a group';
COMMENT ON AGGREGATE scrm.funnel_agg(scrm.timeline, text[], interval, text[], timestamptz, text[]) IS 'scrm.funnel_agg with exclusions such as ''2-3:cancel|refund'': no such event strictly between steps 2 and 3';
COMMENT ON AGGREGATE scrm.rollup(scrm.funnel) IS 'many funnels of different customers with the same parameters as one; NULLs are skipped';

COMMENT ON FUNCTION scrm.merge(scrm.funnel, scrm.funnel) IS 'the funnel of the customers of both, which must have the same steps, within, modes, as_of and exclude; a NULL merges as nothing';

CREATE FUNCTION scrm.funnel_report(funnel scrm.funnel)
	RETURNS TABLE (step int, name text, entrants bigint, converted bigint,
		rate_from_previous float8, previous_low float8, previous_high float8,
		rate_from_first float8, first_low float8, first_high float8,
		median_time interval, p90_time interval, median_seconds float8, p90_seconds float8,
		open_entrants bigint, open_converted bigint)
	AS 'MODULE_PATHNAME', 'scrm_funnel_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.funnel_report(scrm.funnel) IS 'a row a step: entrants reached the step before (the last that is not optional) and converted this one (windows closed by as_of); rates with Wilson 95 % intervals; median and 90th percentile of the time since the step before, from a histogram with at most 1 % relative error, rounded to the microsecond; open_*: the same for windows still open; no rows for NULL';

CREATE FUNCTION scrm.funnel_totals(funnel scrm.funnel)
	RETURNS TABLE (customers bigint, entered_closed bigint, entered_open bigint, not_entered bigint,
		events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_funnel_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.funnel_totals(scrm.funnel) IS 'one row that accounts for all: customers = entered_closed + entered_open + not_entered; events up to as_of and those left out as later; no rows for NULL';
