
/* ---- engagement: a score that decays, by channel and level ---- */

COMMENT ON TYPE scrm.engagement IS 'a customer''s decayed engagement by channel and level, mergeable; made by scrm.engagement_agg, read by scrm.score';

CREATE FUNCTION scrm.engagement_accum(state scrm.engagement, at timestamptz, weight float8, half_life interval)
	RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_accum(state scrm.engagement, at timestamptz, weight float8, half_life interval, channel text)
	RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_accum(state scrm.engagement, at timestamptz, weight float8, half_life interval, channel text, level int)
	RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.engagement_accum(scrm.engagement, timestamptz, float8, interval) IS 'transition of scrm.engagement_agg';
COMMENT ON FUNCTION scrm.engagement_accum(scrm.engagement, timestamptz, float8, interval, text) IS 'transition of scrm.engagement_agg';
COMMENT ON FUNCTION scrm.engagement_accum(scrm.engagement, timestamptz, float8, interval, text, int) IS 'transition of scrm.engagement_agg';

CREATE AGGREGATE scrm.engagement_agg(at timestamptz, weight float8, half_life interval) (
	SFUNC = scrm.engagement_accum, STYPE = scrm.engagement, SSPACE = 128,
	FINALFUNC = scrm.engagement_final, COMBINEFUNC = scrm.engagement_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.engagement_agg(at timestamptz, weight float8, half_life interval, channel text) (
	SFUNC = scrm.engagement_accum, STYPE = scrm.engagement, SSPACE = 192,
	FINALFUNC = scrm.engagement_final, COMBINEFUNC = scrm.engagement_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.engagement_agg(at timestamptz, weight float8, half_life interval, channel text, level int) (
	SFUNC = scrm.engagement_accum, STYPE = scrm.engagement, SSPACE = 256,
	FINALFUNC = scrm.engagement_final, COMBINEFUNC = scrm.engagement_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.engagement_agg(timestamptz, float8, interval) IS 'decayed engagement: sum of weight * 2^-(age/half_life); weights may be negative; rows whose time or weight is NULL are skipped; half_life has a fixed length and is constant in a group';
COMMENT ON AGGREGATE scrm.engagement_agg(timestamptz, float8, interval, text) IS 'decayed engagement by channel: at most 64 channels, NULL (unknown) is one of its own beside them; rows whose time or weight is NULL are skipped';
COMMENT ON AGGREGATE scrm.engagement_agg(timestamptz, float8, interval, text, int) IS 'decayed engagement by channel and participation level (1 consumption, 2 curation, 3 creation, 4 collaboration, NULL none); rows whose time or weight is NULL are skipped';
COMMENT ON AGGREGATE scrm.rollup(scrm.engagement) IS 'many engagement states of one customer (days, channels, sources) as one; half-lives must be equal; NULLs are skipped';

COMMENT ON FUNCTION scrm.merge(scrm.engagement, scrm.engagement) IS 'the engagement of the events of both; half-lives must be equal; a NULL merges as nothing';

CREATE FUNCTION scrm.score(engagement scrm.engagement, as_of timestamptz DEFAULT now()) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_engagement_score' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.score(scrm.engagement, timestamptz) IS 'decayed score at as_of: sum of weight * 2^-((as_of - at)/half_life), in units of the weights; as_of before the last event is an error; NULL for a NULL engagement';

CREATE FUNCTION scrm.explain(engagement scrm.engagement, as_of timestamptz DEFAULT now())
	RETURNS TABLE (channel text, level int, events bigint, score float8, share float8)
	AS 'MODULE_PATHNAME', 'scrm_engagement_explain' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION scrm.explain(scrm.engagement, timestamptz) IS 'what a score is made of: a row per channel and level (NULL first) whose scores add up to it; share is of the sum of absolute scores, NULL when that is 0; no rows for NULL';

CREATE FUNCTION scrm.engagement_by_channel(engagement scrm.engagement, as_of timestamptz DEFAULT now())
	RETURNS TABLE (channel text, events bigint, score float8, share float8)
	AS 'MODULE_PATHNAME', 'scrm_engagement_by_channel' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.engagement_by_channel(scrm.engagement, timestamptz) IS 'events and decayed score by channel (NULL, unknown, first, then bytewise); share is of the sum of absolute scores, NULL when that is 0; no rows for NULL';

CREATE FUNCTION scrm.preferred_channel(engagement scrm.engagement) RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_preferred_channel' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.preferred_channel(scrm.engagement) IS 'the named channel with most events, ties to the one used last, then the bytewise smallest; what a customer uses only if the rows are inbound; NULL for NULL or without named channels';

CREATE FUNCTION scrm.channel_diversity(engagement scrm.engagement, q float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_channel_diversity' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.channel_diversity(scrm.engagement, float8) IS 'Hill number of order q >= 0 of the events by channel, an effective number of channels: 0 their count, 1 exp(entropy), 2 inverse Simpson (Hill, Ecology 54, 1973); NULL for a NULL engagement';

CREATE FUNCTION scrm.channel_evenness(engagement scrm.engagement) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_channel_evenness' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.channel_evenness(scrm.engagement) IS 'Pielou''s evenness of the events by channel, entropy / ln(channels), from 0 to 1; NULL for NULL or with one channel';

CREATE FUNCTION scrm.participation_level(engagement scrm.engagement, n_min int DEFAULT 3) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_participation_level' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.participation_level(scrm.engagement, int) IS 'the highest level (1 consumption, 2 curation, 3 creation, 4 collaboration) with at least n_min events; NULL when none has, and for a NULL engagement';

CREATE FUNCTION scrm.participation_name(level int) RETURNS text
	LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE level WHEN 1 THEN 'consumption' WHEN 2 THEN 'curation' WHEN 3 THEN 'creation' WHEN 4 THEN 'collaboration' END;
COMMENT ON FUNCTION scrm.participation_name(int) IS 'the name of a participation level: consumption, curation, creation, collaboration; NULL for any other number and for NULL';

CREATE FUNCTION scrm.event_count(engagement scrm.engagement) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_engagement_event_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.event_count(scrm.engagement) IS 'number of events in an engagement; NULL for NULL';

CREATE FUNCTION scrm.last_at(engagement scrm.engagement) RETURNS timestamptz
	AS 'MODULE_PATHNAME', 'scrm_engagement_last_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.last_at(scrm.engagement) IS 'time of the last event in an engagement, the earliest as_of it can answer for; NULL for NULL';

CREATE FUNCTION scrm.half_life(engagement scrm.engagement) RETURNS interval
	AS 'MODULE_PATHNAME', 'scrm_engagement_half_life' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.half_life(scrm.engagement) IS 'the half-life of an engagement''s scores; NULL for NULL';

CREATE FUNCTION scrm.participation_shares(engagement scrm.engagement)
	RETURNS TABLE (level int, name text, events bigint, share float8)
	LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE ROWS 5
	BEGIN ATOMIC
		SELECT e.level, scrm.participation_name(e.level), sum(e.events)::bigint,
			(sum(e.events) / sum(sum(e.events)) OVER ())::float8
		FROM scrm.explain(engagement, scrm.last_at(engagement)) AS e
		GROUP BY e.level ORDER BY e.level NULLS FIRST;
	END;
COMMENT ON FUNCTION scrm.participation_shares(scrm.engagement) IS 'events by participation level (NULL, none, first) and their share of all events; no rows for NULL';

CREATE FUNCTION scrm.engagement_continuum(timeline scrm.timeline, solo text, served text, social text) RETURNS text
	LANGUAGE SQL IMMUTABLE PARALLEL SAFE
	RETURN (SELECT style FROM (VALUES
			(1, 'solo', scrm.event_count(scrm.only(timeline, solo))),
			(2, 'served', scrm.event_count(scrm.only(timeline, served))),
			(3, 'social', scrm.event_count(scrm.only(timeline, social)))) AS styles (place, style, events)
		WHERE events > 0 ORDER BY events DESC, place DESC LIMIT 1);
COMMENT ON FUNCTION scrm.engagement_continuum(scrm.timeline, text, text, text) IS 'how a customer engages, by most events that match the steps of solo (self-service), served (agents) or social (community), ties to the more social; NULL for a NULL timeline and when none matches';

CREATE FUNCTION scrm.engagement_from(timeline scrm.timeline, weights jsonb, half_life interval, as_of timestamptz DEFAULT NULL)
	RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_from' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.engagement_from(scrm.timeline, jsonb, interval, timestamptz) IS 'engagement of a timeline''s events up to as_of (NULL: all): weights is {"step": weight} or {"step": {"weight": w, "level": 1..4}}, the most specific step counts, an event that none matches weighs 0; NULL for a NULL timeline and when no event is left';
