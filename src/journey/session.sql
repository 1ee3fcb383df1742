
/* ---- sessions: a timeline cut where nothing happened for a while ---- */

CREATE FUNCTION scrm.sessions(timeline scrm.timeline, gap interval)
	RETURNS TABLE (session int, started_at timestamptz, ended_at timestamptz, events bigint,
		first_kind text, last_kind text, value float8)
	AS 'MODULE_PATHNAME', 'scrm_sessions' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 ROWS 10;
COMMENT ON FUNCTION scrm.sessions(scrm.timeline, interval) IS 'a row a session: an event more than "gap" after the one before begins a new one; value is the sum of the values, NULL when no event has one; events of one time are in the order of the timeline; no rows for NULL';
