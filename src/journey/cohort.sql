
/* ---- cohort: who came back, how many periods after the start ---- */

COMMENT ON TYPE scrm.cohort IS 'customers by cohort and by the periods in which they came back, mergeable; made by scrm.cohort_agg, read by scrm.cohort_report';

CREATE FUNCTION scrm.cohort_accum(state scrm.cohort, timeline scrm.timeline, period text, as_of timestamptz, zone text)
	RETURNS scrm.cohort
	AS 'MODULE_PATHNAME', 'scrm_cohort_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;
CREATE FUNCTION scrm.cohort_accum(state scrm.cohort, timeline scrm.timeline, period text, as_of timestamptz, zone text, start text, activity text)
	RETURNS scrm.cohort
	AS 'MODULE_PATHNAME', 'scrm_cohort_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;

COMMENT ON FUNCTION scrm.cohort_accum(scrm.cohort, scrm.timeline, text, timestamptz, text) IS 'transition of scrm.cohort_agg';
COMMENT ON FUNCTION scrm.cohort_accum(scrm.cohort, scrm.timeline, text, timestamptz, text, text, text) IS 'transition of scrm.cohort_agg';

CREATE AGGREGATE scrm.cohort_agg(timeline scrm.timeline, period text, as_of timestamptz, zone text) (
	SFUNC = scrm.cohort_accum, STYPE = scrm.cohort, SSPACE = 65536,
	FINALFUNC = scrm.cohort_final, COMBINEFUNC = scrm.cohort_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.cohort_agg(timeline scrm.timeline, period text, as_of timestamptz, zone text, start text, activity text) (
	SFUNC = scrm.cohort_accum, STYPE = scrm.cohort, SSPACE = 65536,
	FINALFUNC = scrm.cohort_final, COMBINEFUNC = scrm.cohort_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.cohort_agg(scrm.timeline, text, timestamptz, text) IS 'cohorts of many customers, one timeline each, by the calendar period (day, week, month, quarter, year, in the time zone) of the first event, as seen at as_of: later events are left out and counted; NULL timelines are skipped; all parameters are constant in a group';
COMMENT ON AGGREGATE scrm.cohort_agg(scrm.timeline, text, timestamptz, text, text, text) IS 'cohorts by the first event that matches the step start; retained are customers with an event that matches the step activity, not before it; otherwise as scrm.cohort_agg of four arguments, which has ''*'' for both';
COMMENT ON AGGREGATE scrm.rollup(scrm.cohort) IS 'many cohort states of different customers with the same parameters as one; NULLs are skipped';

COMMENT ON FUNCTION scrm.merge(scrm.cohort, scrm.cohort) IS 'the cohorts of the customers of both, which must have the same period, as_of, zone, start and activity; a NULL merges as nothing';

CREATE FUNCTION scrm.cohort_report(state scrm.cohort, calendar boolean DEFAULT false, on_or_after boolean DEFAULT false, last_period int DEFAULT NULL)
	RETURNS TABLE (cohort date, period int, size bigint, retained bigint,
		rate float8, rate_low float8, rate_high float8, open bigint, open_retained bigint)
	AS 'MODULE_PATHNAME', 'scrm_cohort_report' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION scrm.cohort_report(scrm.cohort, boolean, boolean, int) IS 'a row a cohort (its first day) and period from 0, up to last_period (NULL: to the one still open for everybody): size counts customers for whom the period had ended by as_of, retained those of them active in it (on_or_after: in it or later), rate with its Wilson 95 % interval; open: customers for whom it has not ended, open_retained: those of them active in it so far; a period is 1, 7, 30, 90 or 365 days of 24 hours from each customer''s first event, with calendar the nth calendar period after the cohort''s; no rows for NULL';

CREATE FUNCTION scrm.cohort_totals(state scrm.cohort)
	RETURNS TABLE (customers bigint, started bigint, not_started bigint,
		events_used bigint, events_left_out bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_cohort_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.cohort_totals(scrm.cohort) IS 'one row that accounts for all: customers = started (in a cohort) + not_started by as_of; events = used (the start, and activities from it on) + left out (before the start, or matching neither) + after as_of; no rows for NULL';
