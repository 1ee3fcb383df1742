
/* ---- lifecycle, abandoned ---- */

CREATE FUNCTION scrm.lifecycle(timeline scrm.timeline, as_of timestamptz DEFAULT now(),
		new_within interval DEFAULT '30 days', fallback interval DEFAULT '90 days') RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_lifecycle' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.lifecycle(scrm.timeline, timestamptz, interval, interval) IS 'new: first event at most new_within before as_of; dark, dormant: silent for more than twice, once the customer''s measure, which is max(7 days, 95th percentile of its gaps), or fallback with fewer than 5 gaps; returning: in the last 30 days back from a silence that was dormant; else active; NULL without events by as_of and for a NULL timeline';

CREATE FUNCTION scrm.abandoned(timeline scrm.timeline, start text, finish text, within interval, as_of timestamptz DEFAULT now())
	RETURNS TABLE (started_at timestamptz, value float8, age interval, age_seconds float8, last_start_at timestamptz, starts int)
	AS 'MODULE_PATHNAME', 'scrm_abandoned' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 ROWS 5;
COMMENT ON FUNCTION scrm.abandoned(scrm.timeline, text, text, interval, timestamptz) IS 'a row a basket that was left behind: events of the step start, each at most within after the one before, whose last was not followed within that time (inclusive) by an event of the step finish, and as_of is no earlier; value is the sum of their values (NULL without any), age the time from the first to as_of; no rows for a NULL timeline';
