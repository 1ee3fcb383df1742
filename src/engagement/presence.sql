
/* ---- presence: days, streaks, regularity ---- */

CREATE FUNCTION scrm.active_days(timeline scrm.timeline, zone text DEFAULT 'UTC') RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_active_days' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.active_days(scrm.timeline, text) IS 'number of calendar days in the time zone with at least one event; NULL for a NULL timeline';

CREATE FUNCTION scrm.active_weeks(timeline scrm.timeline, zone text DEFAULT 'UTC') RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_active_weeks' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.active_weeks(scrm.timeline, text) IS 'number of weeks (from Monday) in the time zone with at least one event; NULL for a NULL timeline';

CREATE FUNCTION scrm.current_streak(timeline scrm.timeline, as_of timestamptz DEFAULT now(), zone text DEFAULT 'UTC') RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_current_streak' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.current_streak(scrm.timeline, timestamptz, text) IS 'length in days of the streak of active days that reached the day of as_of or the day before, 0 when it is broken; later events are left out; NULL for a NULL timeline';

CREATE FUNCTION scrm.longest_streak(timeline scrm.timeline, zone text DEFAULT 'UTC') RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_longest_streak' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.longest_streak(scrm.timeline, text) IS 'length in days of the longest run of consecutive active days in the time zone; NULL for a NULL timeline';

CREATE FUNCTION scrm.burstiness(timeline scrm.timeline, zone text DEFAULT 'UTC') RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_burstiness' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.burstiness(scrm.timeline, text) IS 'regularity of the gaps between active days, (sd - mean)/(sd + mean) with the population sd: -1 regular, towards 1 bursty (Goh, Barabasi 2008); NULL below three gaps and for a NULL timeline';

CREATE FUNCTION scrm.presence(timeline scrm.timeline, as_of timestamptz DEFAULT now(), zone text DEFAULT 'UTC')
	RETURNS TABLE (active_days int, active_weeks int, first_day date, last_day date,
		days_since_first int, days_since_last int, current_streak int, longest_streak int, streaks int,
		gaps int, gap_mean float8, gap_sd float8, burstiness float8)
	AS 'MODULE_PATHNAME', 'scrm_presence' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 ROWS 1;
COMMENT ON FUNCTION scrm.presence(scrm.timeline, timestamptz, text) IS 'one row on a customer''s active days up to as_of in the time zone: counts, first and last day, streaks, and the gaps between active days in days with their burstiness (NULL below three gaps); no rows for a NULL timeline';
