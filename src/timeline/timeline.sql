
/* ---- timeline: one customer's interactions ---- */

COMMENT ON TYPE scrm.timeline IS 'one customer''s interactions (at, kind, channel, value), sorted by time and compact; made by scrm.timeline_agg, merged by scrm.rollup';

CREATE FUNCTION scrm.events(timeline scrm.timeline)
	RETURNS TABLE (at timestamptz, kind text, channel text, value float8)
	AS 'MODULE_PATHNAME', 'scrm_timeline_events' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION scrm.events(scrm.timeline) IS 'the events of a timeline, to the microsecond, in order of time, kind, channel, value (bytewise, NULL first); no rows for NULL';

CREATE FUNCTION scrm.event_count(timeline scrm.timeline) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_timeline_event_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.event_count(scrm.timeline) IS 'number of events in a timeline, duplicates counted; NULL for NULL';

CREATE FUNCTION scrm.first_at(timeline scrm.timeline) RETURNS timestamptz
	AS 'MODULE_PATHNAME', 'scrm_timeline_first_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.first_at(scrm.timeline) IS 'time of the first event; NULL for NULL and for a timeline without events';

CREATE FUNCTION scrm.last_at(timeline scrm.timeline) RETURNS timestamptz
	AS 'MODULE_PATHNAME', 'scrm_timeline_last_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.last_at(scrm.timeline) IS 'time of the last event; NULL for NULL and for a timeline without events';

CREATE FUNCTION scrm.kinds(timeline scrm.timeline)
	RETURNS TABLE (kind text, events bigint, first_at timestamptz, last_at timestamptz)
	AS 'MODULE_PATHNAME', 'scrm_timeline_kinds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION scrm.kinds(scrm.timeline) IS 'the kinds of event in a timeline, bytewise sorted, with number of events, first and last time; no rows for NULL';

CREATE FUNCTION scrm.channels(timeline scrm.timeline)
	RETURNS TABLE (channel text, events bigint, first_at timestamptz, last_at timestamptz)
	AS 'MODULE_PATHNAME', 'scrm_timeline_channels' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.channels(scrm.timeline) IS 'the channels in a timeline, NULL (unknown) first, then bytewise sorted, with number of events, first and last time; no rows for NULL';

CREATE FUNCTION scrm.slice(timeline scrm.timeline, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL)
	RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_slice' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.slice(scrm.timeline, timestamptz, timestamptz) IS 'the events with since <= at < until; a NULL or infinite bound is no bound; NULL for a NULL timeline';

CREATE FUNCTION scrm.only(timeline scrm.timeline, steps text) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_only' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.only(scrm.timeline, text) IS 'the events that match a step such as ''cart|purchase@web'' (kind, kind@channel, kind@ for no channel, * any kind, | or, \ escapes); NULL for a NULL timeline';

CREATE FUNCTION scrm.distinct_events(timeline scrm.timeline) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_distinct_events' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.distinct_events(scrm.timeline) IS 'a timeline without exact duplicates (same time, kind, channel and value); NULL for NULL';

COMMENT ON FUNCTION scrm.merge(scrm.timeline, scrm.timeline) IS 'all events of two timelines, in linear time; duplicates stay; a NULL merges as nothing';
