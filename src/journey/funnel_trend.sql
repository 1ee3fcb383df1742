
/* ---- funnel: by the period of entry ---- */

COMMENT ON TYPE scrm.funnel_trend IS 'the funnel of many customers by period of entry, mergeable; made by scrm.funnel_trend_agg, read by scrm.funnel_trend_report';

CREATE FUNCTION scrm.funnel_trend_accum(state scrm.funnel_trend, timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz, period text, zone text)
	RETURNS scrm.funnel_trend
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION scrm.funnel_trend_accum(scrm.funnel_trend, scrm.timeline, text[], interval, text[], timestamptz, text, text) IS 'transition of scrm.funnel_trend_agg';

CREATE AGGREGATE scrm.funnel_trend_agg(timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz, period text, zone text) (
	SFUNC = scrm.funnel_trend_accum, STYPE = scrm.funnel_trend, SSPACE = 8192,
	FINALFUNC = scrm.funnel_trend_final, COMBINEFUNC = scrm.funnel_trend_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.funnel_trend_agg(scrm.timeline, text[], interval, text[], timestamptz, text, text) IS 'the funnel of many customers, one timeline each, by the calendar period (day, week from Monday, month, quarter, year of the time zone) in which each entered, as seen at as_of: later events are left out and counted; NULL timelines are skipped; all parameters are constant in a group';
COMMENT ON AGGREGATE scrm.rollup(scrm.funnel_trend) IS 'many trends of different customers with the same parameters as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.funnel_trend, scrm.funnel_trend) IS 'the trend of the customers of both, which must have the same parameters; a NULL merges as nothing';

CREATE FUNCTION scrm.funnel_trend_report(funnel_trend scrm.funnel_trend)
	RETURNS TABLE (period date, step int, name text, entrants bigint, converted bigint,
		rate_from_previous float8, previous_low float8, previous_high float8,
		rate_from_first float8, first_low float8, first_high float8,
		median_time interval, p90_time interval, median_seconds float8, p90_seconds float8,
		open_entrants bigint, open_converted bigint)
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 60;
COMMENT ON FUNCTION scrm.funnel_trend_report(scrm.funnel_trend) IS 'the rows of scrm.funnel_report for each period of entry, told by its first day; periods without entrants have no rows; no rows for NULL';

CREATE FUNCTION scrm.funnel_trend_totals(funnel_trend scrm.funnel_trend)
	RETURNS TABLE (customers bigint, entered_closed bigint, entered_open bigint, not_entered bigint,
		events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.funnel_trend_totals(scrm.funnel_trend) IS 'one row that accounts for all: customers = entered_closed + entered_open + not_entered; events up to as_of and those left out as later; no rows for NULL';
