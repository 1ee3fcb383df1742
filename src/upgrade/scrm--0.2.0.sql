/* The first part of the install script: nothing below depends on a search path a stranger may have prepared. */
\echo Use "CREATE EXTENSION scrm" to load this file. \quit

SET LOCAL search_path TO pg_catalog, pg_temp;

/*
 * Whoever owns the schema, or something in it, can put functions beside ours that fit a call better.  A schema that was
 * there goes to the superuser who installs (so dumps restore), else must be the installer's, and holds nothing of others.
 */
DO $$
DECLARE
	owner name := (SELECT rolname FROM pg_extension JOIN pg_roles ON pg_roles.oid = extowner WHERE extname = 'scrm');
	schema oid := (SELECT oid FROM pg_namespace WHERE nspname = 'scrm');
	stranger text;
BEGIN
	SELECT rolname INTO stranger
	FROM pg_roles JOIN (
		SELECT proowner FROM pg_proc WHERE pronamespace = schema
		UNION SELECT typowner FROM pg_type WHERE typnamespace = schema
		UNION SELECT relowner FROM pg_class WHERE relnamespace = schema
		UNION SELECT oprowner FROM pg_operator WHERE oprnamespace = schema) AS owners (id) ON id = pg_roles.oid
	WHERE NOT rolsuper AND rolname <> owner
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'schema "scrm" exists already and holds objects of "%"', stranger
			USING ERRCODE = 'insufficient_privilege', HINT = 'Drop them, or the schema.';
	END IF;
	SELECT rolname INTO stranger FROM pg_namespace JOIN pg_roles ON pg_roles.oid = nspowner
	WHERE pg_namespace.oid = schema AND NOT rolsuper AND rolname <> owner;
	IF FOUND THEN
		IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = owner) THEN
			RAISE EXCEPTION 'schema "scrm" exists already and belongs to "%"', stranger
				USING ERRCODE = 'insufficient_privilege';
		END IF;
		EXECUTE format('ALTER SCHEMA scrm OWNER TO %I', owner);
		FOR stranger IN
			SELECT coalesce(quote_ident(rolname), 'PUBLIC')
			FROM pg_namespace, aclexplode(nspacl) LEFT JOIN pg_roles ON pg_roles.oid = grantee
			WHERE pg_namespace.oid = schema AND rolname IS DISTINCT FROM owner
		LOOP
			EXECUTE format('REVOKE ALL ON SCHEMA scrm FROM %s CASCADE', stranger);
		END LOOP;
	END IF;
END $$;


/* ---- the type timeline ---- */

CREATE TYPE scrm.timeline;

CREATE FUNCTION scrm.timeline_in(cstring) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_out(scrm.timeline) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_timeline_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_recv(internal) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_send(scrm.timeline) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_timeline_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.timeline (
	INPUT = scrm.timeline_in, OUTPUT = scrm.timeline_out,
	RECEIVE = scrm.timeline_recv, SEND = scrm.timeline_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.timeline_in(cstring) IS 'text form of a timeline to its value';
COMMENT ON FUNCTION scrm.timeline_out(scrm.timeline) IS 'text form of a timeline: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.timeline_recv(internal) IS 'binary form of a timeline to its value';
COMMENT ON FUNCTION scrm.timeline_send(scrm.timeline) IS 'binary form of a timeline: its version, then its fields, big-endian';

/* ---- the type engagement ---- */

CREATE TYPE scrm.engagement;

CREATE FUNCTION scrm.engagement_in(cstring) RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_out(scrm.engagement) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_engagement_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_recv(internal) RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_send(scrm.engagement) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_engagement_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.engagement (
	INPUT = scrm.engagement_in, OUTPUT = scrm.engagement_out,
	RECEIVE = scrm.engagement_recv, SEND = scrm.engagement_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.engagement_in(cstring) IS 'text form of a engagement to its value';
COMMENT ON FUNCTION scrm.engagement_out(scrm.engagement) IS 'text form of a engagement: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.engagement_recv(internal) IS 'binary form of a engagement to its value';
COMMENT ON FUNCTION scrm.engagement_send(scrm.engagement) IS 'binary form of a engagement: its version, then its fields, big-endian';

/* ---- the type funnel ---- */

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

COMMENT ON FUNCTION scrm.funnel_in(cstring) IS 'text form of a funnel to its value';
COMMENT ON FUNCTION scrm.funnel_out(scrm.funnel) IS 'text form of a funnel: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.funnel_recv(internal) IS 'binary form of a funnel to its value';
COMMENT ON FUNCTION scrm.funnel_send(scrm.funnel) IS 'binary form of a funnel: its version, then its fields, big-endian';

/* ---- the type funnel_trend ---- */

CREATE TYPE scrm.funnel_trend;

CREATE FUNCTION scrm.funnel_trend_in(cstring) RETURNS scrm.funnel_trend
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_out(scrm.funnel_trend) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_recv(internal) RETURNS scrm.funnel_trend
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_send(scrm.funnel_trend) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.funnel_trend (
	INPUT = scrm.funnel_trend_in, OUTPUT = scrm.funnel_trend_out,
	RECEIVE = scrm.funnel_trend_recv, SEND = scrm.funnel_trend_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.funnel_trend_in(cstring) IS 'text form of a funnel_trend to its value';
COMMENT ON FUNCTION scrm.funnel_trend_out(scrm.funnel_trend) IS 'text form of a funnel_trend: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.funnel_trend_recv(internal) IS 'binary form of a funnel_trend to its value';
COMMENT ON FUNCTION scrm.funnel_trend_send(scrm.funnel_trend) IS 'binary form of a funnel_trend: its version, then its fields, big-endian';

/* ---- the type stages ---- */

CREATE TYPE scrm.stages;

CREATE FUNCTION scrm.stages_in(cstring) RETURNS scrm.stages
	AS 'MODULE_PATHNAME', 'scrm_stages_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_out(scrm.stages) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_stages_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_recv(internal) RETURNS scrm.stages
	AS 'MODULE_PATHNAME', 'scrm_stages_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_send(scrm.stages) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_stages_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.stages (
	INPUT = scrm.stages_in, OUTPUT = scrm.stages_out,
	RECEIVE = scrm.stages_recv, SEND = scrm.stages_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.stages_in(cstring) IS 'text form of a stages to its value';
COMMENT ON FUNCTION scrm.stages_out(scrm.stages) IS 'text form of a stages: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.stages_recv(internal) IS 'binary form of a stages to its value';
COMMENT ON FUNCTION scrm.stages_send(scrm.stages) IS 'binary form of a stages: its version, then its fields, big-endian';

/* ---- the type touch_effect ---- */

CREATE TYPE scrm.touch_effect;

CREATE FUNCTION scrm.touch_effect_in(cstring) RETURNS scrm.touch_effect
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_out(scrm.touch_effect) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_recv(internal) RETURNS scrm.touch_effect
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_send(scrm.touch_effect) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.touch_effect (
	INPUT = scrm.touch_effect_in, OUTPUT = scrm.touch_effect_out,
	RECEIVE = scrm.touch_effect_recv, SEND = scrm.touch_effect_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.touch_effect_in(cstring) IS 'text form of a touch_effect to its value';
COMMENT ON FUNCTION scrm.touch_effect_out(scrm.touch_effect) IS 'text form of a touch_effect: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.touch_effect_recv(internal) IS 'binary form of a touch_effect to its value';
COMMENT ON FUNCTION scrm.touch_effect_send(scrm.touch_effect) IS 'binary form of a touch_effect: its version, then its fields, big-endian';

/* ---- the type cohort ---- */

CREATE TYPE scrm.cohort;

CREATE FUNCTION scrm.cohort_in(cstring) RETURNS scrm.cohort
	AS 'MODULE_PATHNAME', 'scrm_cohort_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_out(scrm.cohort) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_cohort_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_recv(internal) RETURNS scrm.cohort
	AS 'MODULE_PATHNAME', 'scrm_cohort_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_send(scrm.cohort) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_cohort_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.cohort (
	INPUT = scrm.cohort_in, OUTPUT = scrm.cohort_out,
	RECEIVE = scrm.cohort_recv, SEND = scrm.cohort_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.cohort_in(cstring) IS 'text form of a cohort to its value';
COMMENT ON FUNCTION scrm.cohort_out(scrm.cohort) IS 'text form of a cohort: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.cohort_recv(internal) IS 'binary form of a cohort to its value';
COMMENT ON FUNCTION scrm.cohort_send(scrm.cohort) IS 'binary form of a cohort: its version, then its fields, big-endian';

/* ---- the type lead_score ---- */

CREATE TYPE scrm.lead_score;

CREATE FUNCTION scrm.lead_score_in(cstring) RETURNS scrm.lead_score
	AS 'MODULE_PATHNAME', 'scrm_lead_score_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_out(scrm.lead_score) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_lead_score_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_recv(internal) RETURNS scrm.lead_score
	AS 'MODULE_PATHNAME', 'scrm_lead_score_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_send(scrm.lead_score) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_lead_score_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.lead_score (
	INPUT = scrm.lead_score_in, OUTPUT = scrm.lead_score_out,
	RECEIVE = scrm.lead_score_recv, SEND = scrm.lead_score_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.lead_score_in(cstring) IS 'text form of a lead_score to its value';
COMMENT ON FUNCTION scrm.lead_score_out(scrm.lead_score) IS 'text form of a lead_score: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.lead_score_recv(internal) IS 'binary form of a lead_score to its value';
COMMENT ON FUNCTION scrm.lead_score_send(scrm.lead_score) IS 'binary form of a lead_score: its version, then its fields, big-endian';

/* ---- the type flow ---- */

CREATE TYPE scrm.flow;

CREATE FUNCTION scrm.flow_in(cstring) RETURNS scrm.flow
	AS 'MODULE_PATHNAME', 'scrm_flow_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_out(scrm.flow) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_flow_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_recv(internal) RETURNS scrm.flow
	AS 'MODULE_PATHNAME', 'scrm_flow_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_send(scrm.flow) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_flow_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.flow (
	INPUT = scrm.flow_in, OUTPUT = scrm.flow_out,
	RECEIVE = scrm.flow_recv, SEND = scrm.flow_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.flow_in(cstring) IS 'text form of a flow to its value';
COMMENT ON FUNCTION scrm.flow_out(scrm.flow) IS 'text form of a flow: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.flow_recv(internal) IS 'binary form of a flow to its value';
COMMENT ON FUNCTION scrm.flow_send(scrm.flow) IS 'binary form of a flow: its version, then its fields, big-endian';

/* ---- the type paths ---- */

CREATE TYPE scrm.paths;

CREATE FUNCTION scrm.paths_in(cstring) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_out(scrm.paths) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_paths_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_recv(internal) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_send(scrm.paths) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_paths_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.paths (
	INPUT = scrm.paths_in, OUTPUT = scrm.paths_out,
	RECEIVE = scrm.paths_recv, SEND = scrm.paths_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.paths_in(cstring) IS 'text form of a paths to its value';
COMMENT ON FUNCTION scrm.paths_out(scrm.paths) IS 'text form of a paths: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.paths_recv(internal) IS 'binary form of a paths to its value';
COMMENT ON FUNCTION scrm.paths_send(scrm.paths) IS 'binary form of a paths: its version, then its fields, big-endian';

/* ---- the type pipeline ---- */

CREATE TYPE scrm.pipeline;

CREATE FUNCTION scrm.pipeline_in(cstring) RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_pipeline_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_out(scrm.pipeline) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_pipeline_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_recv(internal) RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_pipeline_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_send(scrm.pipeline) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_pipeline_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.pipeline (
	INPUT = scrm.pipeline_in, OUTPUT = scrm.pipeline_out,
	RECEIVE = scrm.pipeline_recv, SEND = scrm.pipeline_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.pipeline_in(cstring) IS 'text form of a pipeline to its value';
COMMENT ON FUNCTION scrm.pipeline_out(scrm.pipeline) IS 'text form of a pipeline: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.pipeline_recv(internal) IS 'binary form of a pipeline to its value';
COMMENT ON FUNCTION scrm.pipeline_send(scrm.pipeline) IS 'binary form of a pipeline: its version, then its fields, big-endian';

/* ---- the type funnel_state ---- */

CREATE TYPE scrm.funnel_state;

CREATE FUNCTION scrm.funnel_state_in(cstring) RETURNS scrm.funnel_state
	AS 'MODULE_PATHNAME', 'scrm_funnel_state_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_state_out(scrm.funnel_state) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_funnel_state_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_state_recv(internal) RETURNS scrm.funnel_state
	AS 'MODULE_PATHNAME', 'scrm_funnel_state_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_state_send(scrm.funnel_state) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_funnel_state_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.funnel_state (
	INPUT = scrm.funnel_state_in, OUTPUT = scrm.funnel_state_out,
	RECEIVE = scrm.funnel_state_recv, SEND = scrm.funnel_state_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.funnel_state_in(cstring) IS 'text form of a funnel_state to its value';
COMMENT ON FUNCTION scrm.funnel_state_out(scrm.funnel_state) IS 'text form of a funnel_state: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.funnel_state_recv(internal) IS 'binary form of a funnel_state to its value';
COMMENT ON FUNCTION scrm.funnel_state_send(scrm.funnel_state) IS 'binary form of a funnel_state: its version, then its fields, big-endian';

/* ---- equality, order and hash: timeline ---- */

CREATE FUNCTION scrm.timeline_eq(scrm.timeline, scrm.timeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_ne(scrm.timeline, scrm.timeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_lt(scrm.timeline, scrm.timeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_le(scrm.timeline, scrm.timeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_gt(scrm.timeline, scrm.timeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_ge(scrm.timeline, scrm.timeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_cmp(scrm.timeline, scrm.timeline) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_hash(scrm.timeline) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_hash_extended(scrm.timeline, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.timeline_eq(scrm.timeline, scrm.timeline) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.timeline_ne(scrm.timeline, scrm.timeline) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.timeline_lt(scrm.timeline, scrm.timeline) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.timeline_le(scrm.timeline, scrm.timeline) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.timeline_gt(scrm.timeline, scrm.timeline) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.timeline_ge(scrm.timeline, scrm.timeline) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.timeline_cmp(scrm.timeline, scrm.timeline) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.timeline_hash(scrm.timeline) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.timeline_hash_extended(scrm.timeline, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.timeline, RIGHTARG = scrm.timeline, FUNCTION = scrm.timeline_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.timeline, RIGHTARG = scrm.timeline, FUNCTION = scrm.timeline_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.timeline, RIGHTARG = scrm.timeline, FUNCTION = scrm.timeline_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.timeline, RIGHTARG = scrm.timeline, FUNCTION = scrm.timeline_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.timeline, RIGHTARG = scrm.timeline, FUNCTION = scrm.timeline_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.timeline, RIGHTARG = scrm.timeline, FUNCTION = scrm.timeline_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.timeline, scrm.timeline) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.timeline, scrm.timeline) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.timeline, scrm.timeline) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.timeline, scrm.timeline) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.timeline, scrm.timeline) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.timeline, scrm.timeline) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.timeline_btree_ops DEFAULT FOR TYPE scrm.timeline USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.timeline_cmp(scrm.timeline, scrm.timeline);
CREATE OPERATOR CLASS scrm.timeline_hash_ops DEFAULT FOR TYPE scrm.timeline USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.timeline_hash(scrm.timeline), FUNCTION 2 scrm.timeline_hash_extended(scrm.timeline, bigint);

COMMENT ON OPERATOR CLASS scrm.timeline_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.timeline_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.timeline_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.timeline_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: engagement ---- */

CREATE FUNCTION scrm.engagement_eq(scrm.engagement, scrm.engagement) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_ne(scrm.engagement, scrm.engagement) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_lt(scrm.engagement, scrm.engagement) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_le(scrm.engagement, scrm.engagement) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_gt(scrm.engagement, scrm.engagement) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_ge(scrm.engagement, scrm.engagement) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_cmp(scrm.engagement, scrm.engagement) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_hash(scrm.engagement) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_hash_extended(scrm.engagement, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.engagement_eq(scrm.engagement, scrm.engagement) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.engagement_ne(scrm.engagement, scrm.engagement) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.engagement_lt(scrm.engagement, scrm.engagement) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.engagement_le(scrm.engagement, scrm.engagement) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.engagement_gt(scrm.engagement, scrm.engagement) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.engagement_ge(scrm.engagement, scrm.engagement) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.engagement_cmp(scrm.engagement, scrm.engagement) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.engagement_hash(scrm.engagement) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.engagement_hash_extended(scrm.engagement, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.engagement, RIGHTARG = scrm.engagement, FUNCTION = scrm.engagement_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.engagement, RIGHTARG = scrm.engagement, FUNCTION = scrm.engagement_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.engagement, RIGHTARG = scrm.engagement, FUNCTION = scrm.engagement_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.engagement, RIGHTARG = scrm.engagement, FUNCTION = scrm.engagement_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.engagement, RIGHTARG = scrm.engagement, FUNCTION = scrm.engagement_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.engagement, RIGHTARG = scrm.engagement, FUNCTION = scrm.engagement_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.engagement, scrm.engagement) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.engagement, scrm.engagement) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.engagement, scrm.engagement) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.engagement, scrm.engagement) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.engagement, scrm.engagement) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.engagement, scrm.engagement) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.engagement_btree_ops DEFAULT FOR TYPE scrm.engagement USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.engagement_cmp(scrm.engagement, scrm.engagement);
CREATE OPERATOR CLASS scrm.engagement_hash_ops DEFAULT FOR TYPE scrm.engagement USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.engagement_hash(scrm.engagement), FUNCTION 2 scrm.engagement_hash_extended(scrm.engagement, bigint);

COMMENT ON OPERATOR CLASS scrm.engagement_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.engagement_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.engagement_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.engagement_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: funnel ---- */

CREATE FUNCTION scrm.funnel_eq(scrm.funnel, scrm.funnel) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_ne(scrm.funnel, scrm.funnel) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_lt(scrm.funnel, scrm.funnel) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_le(scrm.funnel, scrm.funnel) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_gt(scrm.funnel, scrm.funnel) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_ge(scrm.funnel, scrm.funnel) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_cmp(scrm.funnel, scrm.funnel) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_hash(scrm.funnel) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_hash_extended(scrm.funnel, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.funnel_eq(scrm.funnel, scrm.funnel) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_ne(scrm.funnel, scrm.funnel) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_lt(scrm.funnel, scrm.funnel) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_le(scrm.funnel, scrm.funnel) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_gt(scrm.funnel, scrm.funnel) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_ge(scrm.funnel, scrm.funnel) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_cmp(scrm.funnel, scrm.funnel) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.funnel_hash(scrm.funnel) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.funnel_hash_extended(scrm.funnel, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.funnel, RIGHTARG = scrm.funnel, FUNCTION = scrm.funnel_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.funnel, RIGHTARG = scrm.funnel, FUNCTION = scrm.funnel_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.funnel, RIGHTARG = scrm.funnel, FUNCTION = scrm.funnel_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.funnel, RIGHTARG = scrm.funnel, FUNCTION = scrm.funnel_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.funnel, RIGHTARG = scrm.funnel, FUNCTION = scrm.funnel_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.funnel, RIGHTARG = scrm.funnel, FUNCTION = scrm.funnel_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.funnel, scrm.funnel) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.funnel, scrm.funnel) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.funnel, scrm.funnel) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.funnel, scrm.funnel) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.funnel, scrm.funnel) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.funnel, scrm.funnel) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.funnel_btree_ops DEFAULT FOR TYPE scrm.funnel USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.funnel_cmp(scrm.funnel, scrm.funnel);
CREATE OPERATOR CLASS scrm.funnel_hash_ops DEFAULT FOR TYPE scrm.funnel USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.funnel_hash(scrm.funnel), FUNCTION 2 scrm.funnel_hash_extended(scrm.funnel, bigint);

COMMENT ON OPERATOR CLASS scrm.funnel_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.funnel_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.funnel_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.funnel_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: funnel_trend ---- */

CREATE FUNCTION scrm.funnel_trend_eq(scrm.funnel_trend, scrm.funnel_trend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_ne(scrm.funnel_trend, scrm.funnel_trend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_lt(scrm.funnel_trend, scrm.funnel_trend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_le(scrm.funnel_trend, scrm.funnel_trend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_gt(scrm.funnel_trend, scrm.funnel_trend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_ge(scrm.funnel_trend, scrm.funnel_trend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_cmp(scrm.funnel_trend, scrm.funnel_trend) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_hash(scrm.funnel_trend) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_hash_extended(scrm.funnel_trend, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.funnel_trend_eq(scrm.funnel_trend, scrm.funnel_trend) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_trend_ne(scrm.funnel_trend, scrm.funnel_trend) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_trend_lt(scrm.funnel_trend, scrm.funnel_trend) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_trend_le(scrm.funnel_trend, scrm.funnel_trend) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_trend_gt(scrm.funnel_trend, scrm.funnel_trend) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_trend_ge(scrm.funnel_trend, scrm.funnel_trend) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.funnel_trend_cmp(scrm.funnel_trend, scrm.funnel_trend) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.funnel_trend_hash(scrm.funnel_trend) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.funnel_trend_hash_extended(scrm.funnel_trend, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.funnel_trend, RIGHTARG = scrm.funnel_trend, FUNCTION = scrm.funnel_trend_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.funnel_trend, RIGHTARG = scrm.funnel_trend, FUNCTION = scrm.funnel_trend_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.funnel_trend, RIGHTARG = scrm.funnel_trend, FUNCTION = scrm.funnel_trend_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.funnel_trend, RIGHTARG = scrm.funnel_trend, FUNCTION = scrm.funnel_trend_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.funnel_trend, RIGHTARG = scrm.funnel_trend, FUNCTION = scrm.funnel_trend_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.funnel_trend, RIGHTARG = scrm.funnel_trend, FUNCTION = scrm.funnel_trend_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.funnel_trend, scrm.funnel_trend) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.funnel_trend, scrm.funnel_trend) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.funnel_trend, scrm.funnel_trend) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.funnel_trend, scrm.funnel_trend) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.funnel_trend, scrm.funnel_trend) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.funnel_trend, scrm.funnel_trend) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.funnel_trend_btree_ops DEFAULT FOR TYPE scrm.funnel_trend USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.funnel_trend_cmp(scrm.funnel_trend, scrm.funnel_trend);
CREATE OPERATOR CLASS scrm.funnel_trend_hash_ops DEFAULT FOR TYPE scrm.funnel_trend USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.funnel_trend_hash(scrm.funnel_trend), FUNCTION 2 scrm.funnel_trend_hash_extended(scrm.funnel_trend, bigint);

COMMENT ON OPERATOR CLASS scrm.funnel_trend_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.funnel_trend_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.funnel_trend_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.funnel_trend_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: stages ---- */

CREATE FUNCTION scrm.stages_eq(scrm.stages, scrm.stages) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_ne(scrm.stages, scrm.stages) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_lt(scrm.stages, scrm.stages) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_le(scrm.stages, scrm.stages) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_gt(scrm.stages, scrm.stages) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_ge(scrm.stages, scrm.stages) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_cmp(scrm.stages, scrm.stages) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_hash(scrm.stages) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.stages_hash_extended(scrm.stages, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.stages_eq(scrm.stages, scrm.stages) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.stages_ne(scrm.stages, scrm.stages) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.stages_lt(scrm.stages, scrm.stages) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.stages_le(scrm.stages, scrm.stages) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.stages_gt(scrm.stages, scrm.stages) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.stages_ge(scrm.stages, scrm.stages) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.stages_cmp(scrm.stages, scrm.stages) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.stages_hash(scrm.stages) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.stages_hash_extended(scrm.stages, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.stages, RIGHTARG = scrm.stages, FUNCTION = scrm.stages_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.stages, RIGHTARG = scrm.stages, FUNCTION = scrm.stages_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.stages, RIGHTARG = scrm.stages, FUNCTION = scrm.stages_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.stages, RIGHTARG = scrm.stages, FUNCTION = scrm.stages_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.stages, RIGHTARG = scrm.stages, FUNCTION = scrm.stages_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.stages, RIGHTARG = scrm.stages, FUNCTION = scrm.stages_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.stages, scrm.stages) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.stages, scrm.stages) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.stages, scrm.stages) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.stages, scrm.stages) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.stages, scrm.stages) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.stages, scrm.stages) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.stages_btree_ops DEFAULT FOR TYPE scrm.stages USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.stages_cmp(scrm.stages, scrm.stages);
CREATE OPERATOR CLASS scrm.stages_hash_ops DEFAULT FOR TYPE scrm.stages USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.stages_hash(scrm.stages), FUNCTION 2 scrm.stages_hash_extended(scrm.stages, bigint);

COMMENT ON OPERATOR CLASS scrm.stages_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.stages_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.stages_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.stages_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: touch_effect ---- */

CREATE FUNCTION scrm.touch_effect_eq(scrm.touch_effect, scrm.touch_effect) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_ne(scrm.touch_effect, scrm.touch_effect) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_lt(scrm.touch_effect, scrm.touch_effect) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_le(scrm.touch_effect, scrm.touch_effect) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_gt(scrm.touch_effect, scrm.touch_effect) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_ge(scrm.touch_effect, scrm.touch_effect) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_cmp(scrm.touch_effect, scrm.touch_effect) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_hash(scrm.touch_effect) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_hash_extended(scrm.touch_effect, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.touch_effect_eq(scrm.touch_effect, scrm.touch_effect) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.touch_effect_ne(scrm.touch_effect, scrm.touch_effect) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.touch_effect_lt(scrm.touch_effect, scrm.touch_effect) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.touch_effect_le(scrm.touch_effect, scrm.touch_effect) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.touch_effect_gt(scrm.touch_effect, scrm.touch_effect) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.touch_effect_ge(scrm.touch_effect, scrm.touch_effect) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.touch_effect_cmp(scrm.touch_effect, scrm.touch_effect) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.touch_effect_hash(scrm.touch_effect) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.touch_effect_hash_extended(scrm.touch_effect, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.touch_effect, RIGHTARG = scrm.touch_effect, FUNCTION = scrm.touch_effect_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.touch_effect, RIGHTARG = scrm.touch_effect, FUNCTION = scrm.touch_effect_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.touch_effect, RIGHTARG = scrm.touch_effect, FUNCTION = scrm.touch_effect_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.touch_effect, RIGHTARG = scrm.touch_effect, FUNCTION = scrm.touch_effect_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.touch_effect, RIGHTARG = scrm.touch_effect, FUNCTION = scrm.touch_effect_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.touch_effect, RIGHTARG = scrm.touch_effect, FUNCTION = scrm.touch_effect_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.touch_effect, scrm.touch_effect) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.touch_effect, scrm.touch_effect) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.touch_effect, scrm.touch_effect) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.touch_effect, scrm.touch_effect) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.touch_effect, scrm.touch_effect) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.touch_effect, scrm.touch_effect) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.touch_effect_btree_ops DEFAULT FOR TYPE scrm.touch_effect USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.touch_effect_cmp(scrm.touch_effect, scrm.touch_effect);
CREATE OPERATOR CLASS scrm.touch_effect_hash_ops DEFAULT FOR TYPE scrm.touch_effect USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.touch_effect_hash(scrm.touch_effect), FUNCTION 2 scrm.touch_effect_hash_extended(scrm.touch_effect, bigint);

COMMENT ON OPERATOR CLASS scrm.touch_effect_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.touch_effect_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.touch_effect_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.touch_effect_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: cohort ---- */

CREATE FUNCTION scrm.cohort_eq(scrm.cohort, scrm.cohort) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_ne(scrm.cohort, scrm.cohort) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_lt(scrm.cohort, scrm.cohort) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_le(scrm.cohort, scrm.cohort) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_gt(scrm.cohort, scrm.cohort) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_ge(scrm.cohort, scrm.cohort) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_cmp(scrm.cohort, scrm.cohort) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_hash(scrm.cohort) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_hash_extended(scrm.cohort, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cohort_eq(scrm.cohort, scrm.cohort) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cohort_ne(scrm.cohort, scrm.cohort) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cohort_lt(scrm.cohort, scrm.cohort) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cohort_le(scrm.cohort, scrm.cohort) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cohort_gt(scrm.cohort, scrm.cohort) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cohort_ge(scrm.cohort, scrm.cohort) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cohort_cmp(scrm.cohort, scrm.cohort) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.cohort_hash(scrm.cohort) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.cohort_hash_extended(scrm.cohort, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.cohort, RIGHTARG = scrm.cohort, FUNCTION = scrm.cohort_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.cohort, RIGHTARG = scrm.cohort, FUNCTION = scrm.cohort_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.cohort, RIGHTARG = scrm.cohort, FUNCTION = scrm.cohort_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.cohort, RIGHTARG = scrm.cohort, FUNCTION = scrm.cohort_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.cohort, RIGHTARG = scrm.cohort, FUNCTION = scrm.cohort_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.cohort, RIGHTARG = scrm.cohort, FUNCTION = scrm.cohort_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.cohort, scrm.cohort) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.cohort, scrm.cohort) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.cohort, scrm.cohort) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.cohort, scrm.cohort) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.cohort, scrm.cohort) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.cohort, scrm.cohort) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.cohort_btree_ops DEFAULT FOR TYPE scrm.cohort USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.cohort_cmp(scrm.cohort, scrm.cohort);
CREATE OPERATOR CLASS scrm.cohort_hash_ops DEFAULT FOR TYPE scrm.cohort USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.cohort_hash(scrm.cohort), FUNCTION 2 scrm.cohort_hash_extended(scrm.cohort, bigint);

COMMENT ON OPERATOR CLASS scrm.cohort_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.cohort_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cohort_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cohort_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: lead_score ---- */

CREATE FUNCTION scrm.lead_score_eq(scrm.lead_score, scrm.lead_score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_ne(scrm.lead_score, scrm.lead_score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_lt(scrm.lead_score, scrm.lead_score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_le(scrm.lead_score, scrm.lead_score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_gt(scrm.lead_score, scrm.lead_score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_ge(scrm.lead_score, scrm.lead_score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_cmp(scrm.lead_score, scrm.lead_score) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_hash(scrm.lead_score) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_hash_extended(scrm.lead_score, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.lead_score_eq(scrm.lead_score, scrm.lead_score) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lead_score_ne(scrm.lead_score, scrm.lead_score) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lead_score_lt(scrm.lead_score, scrm.lead_score) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lead_score_le(scrm.lead_score, scrm.lead_score) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lead_score_gt(scrm.lead_score, scrm.lead_score) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lead_score_ge(scrm.lead_score, scrm.lead_score) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lead_score_cmp(scrm.lead_score, scrm.lead_score) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.lead_score_hash(scrm.lead_score) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.lead_score_hash_extended(scrm.lead_score, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.lead_score, RIGHTARG = scrm.lead_score, FUNCTION = scrm.lead_score_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.lead_score, RIGHTARG = scrm.lead_score, FUNCTION = scrm.lead_score_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.lead_score, RIGHTARG = scrm.lead_score, FUNCTION = scrm.lead_score_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.lead_score, RIGHTARG = scrm.lead_score, FUNCTION = scrm.lead_score_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.lead_score, RIGHTARG = scrm.lead_score, FUNCTION = scrm.lead_score_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.lead_score, RIGHTARG = scrm.lead_score, FUNCTION = scrm.lead_score_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.lead_score, scrm.lead_score) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.lead_score, scrm.lead_score) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.lead_score, scrm.lead_score) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.lead_score, scrm.lead_score) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.lead_score, scrm.lead_score) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.lead_score, scrm.lead_score) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.lead_score_btree_ops DEFAULT FOR TYPE scrm.lead_score USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.lead_score_cmp(scrm.lead_score, scrm.lead_score);
CREATE OPERATOR CLASS scrm.lead_score_hash_ops DEFAULT FOR TYPE scrm.lead_score USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.lead_score_hash(scrm.lead_score), FUNCTION 2 scrm.lead_score_hash_extended(scrm.lead_score, bigint);

COMMENT ON OPERATOR CLASS scrm.lead_score_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.lead_score_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.lead_score_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.lead_score_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: flow ---- */

CREATE FUNCTION scrm.flow_eq(scrm.flow, scrm.flow) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_ne(scrm.flow, scrm.flow) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_lt(scrm.flow, scrm.flow) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_le(scrm.flow, scrm.flow) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_gt(scrm.flow, scrm.flow) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_ge(scrm.flow, scrm.flow) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_cmp(scrm.flow, scrm.flow) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_hash(scrm.flow) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.flow_hash_extended(scrm.flow, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.flow_eq(scrm.flow, scrm.flow) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.flow_ne(scrm.flow, scrm.flow) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.flow_lt(scrm.flow, scrm.flow) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.flow_le(scrm.flow, scrm.flow) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.flow_gt(scrm.flow, scrm.flow) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.flow_ge(scrm.flow, scrm.flow) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.flow_cmp(scrm.flow, scrm.flow) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.flow_hash(scrm.flow) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.flow_hash_extended(scrm.flow, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.flow, RIGHTARG = scrm.flow, FUNCTION = scrm.flow_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.flow, RIGHTARG = scrm.flow, FUNCTION = scrm.flow_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.flow, RIGHTARG = scrm.flow, FUNCTION = scrm.flow_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.flow, RIGHTARG = scrm.flow, FUNCTION = scrm.flow_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.flow, RIGHTARG = scrm.flow, FUNCTION = scrm.flow_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.flow, RIGHTARG = scrm.flow, FUNCTION = scrm.flow_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.flow, scrm.flow) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.flow, scrm.flow) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.flow, scrm.flow) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.flow, scrm.flow) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.flow, scrm.flow) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.flow, scrm.flow) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.flow_btree_ops DEFAULT FOR TYPE scrm.flow USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.flow_cmp(scrm.flow, scrm.flow);
CREATE OPERATOR CLASS scrm.flow_hash_ops DEFAULT FOR TYPE scrm.flow USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.flow_hash(scrm.flow), FUNCTION 2 scrm.flow_hash_extended(scrm.flow, bigint);

COMMENT ON OPERATOR CLASS scrm.flow_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.flow_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.flow_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.flow_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: paths ---- */

CREATE FUNCTION scrm.paths_eq(scrm.paths, scrm.paths) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_ne(scrm.paths, scrm.paths) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_lt(scrm.paths, scrm.paths) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_le(scrm.paths, scrm.paths) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_gt(scrm.paths, scrm.paths) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_ge(scrm.paths, scrm.paths) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_cmp(scrm.paths, scrm.paths) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_hash(scrm.paths) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.paths_hash_extended(scrm.paths, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.paths_eq(scrm.paths, scrm.paths) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.paths_ne(scrm.paths, scrm.paths) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.paths_lt(scrm.paths, scrm.paths) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.paths_le(scrm.paths, scrm.paths) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.paths_gt(scrm.paths, scrm.paths) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.paths_ge(scrm.paths, scrm.paths) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.paths_cmp(scrm.paths, scrm.paths) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.paths_hash(scrm.paths) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.paths_hash_extended(scrm.paths, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.paths, RIGHTARG = scrm.paths, FUNCTION = scrm.paths_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.paths, RIGHTARG = scrm.paths, FUNCTION = scrm.paths_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.paths, RIGHTARG = scrm.paths, FUNCTION = scrm.paths_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.paths, RIGHTARG = scrm.paths, FUNCTION = scrm.paths_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.paths, RIGHTARG = scrm.paths, FUNCTION = scrm.paths_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.paths, RIGHTARG = scrm.paths, FUNCTION = scrm.paths_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.paths, scrm.paths) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.paths, scrm.paths) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.paths, scrm.paths) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.paths, scrm.paths) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.paths, scrm.paths) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.paths, scrm.paths) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.paths_btree_ops DEFAULT FOR TYPE scrm.paths USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.paths_cmp(scrm.paths, scrm.paths);
CREATE OPERATOR CLASS scrm.paths_hash_ops DEFAULT FOR TYPE scrm.paths USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.paths_hash(scrm.paths), FUNCTION 2 scrm.paths_hash_extended(scrm.paths, bigint);

COMMENT ON OPERATOR CLASS scrm.paths_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.paths_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.paths_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.paths_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: pipeline ---- */

CREATE FUNCTION scrm.pipeline_eq(scrm.pipeline, scrm.pipeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_ne(scrm.pipeline, scrm.pipeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_lt(scrm.pipeline, scrm.pipeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_le(scrm.pipeline, scrm.pipeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_gt(scrm.pipeline, scrm.pipeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_ge(scrm.pipeline, scrm.pipeline) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_cmp(scrm.pipeline, scrm.pipeline) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_hash(scrm.pipeline) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.pipeline_hash_extended(scrm.pipeline, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.pipeline_eq(scrm.pipeline, scrm.pipeline) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.pipeline_ne(scrm.pipeline, scrm.pipeline) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.pipeline_lt(scrm.pipeline, scrm.pipeline) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.pipeline_le(scrm.pipeline, scrm.pipeline) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.pipeline_gt(scrm.pipeline, scrm.pipeline) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.pipeline_ge(scrm.pipeline, scrm.pipeline) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.pipeline_cmp(scrm.pipeline, scrm.pipeline) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.pipeline_hash(scrm.pipeline) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.pipeline_hash_extended(scrm.pipeline, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.pipeline, RIGHTARG = scrm.pipeline, FUNCTION = scrm.pipeline_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.pipeline, RIGHTARG = scrm.pipeline, FUNCTION = scrm.pipeline_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.pipeline, RIGHTARG = scrm.pipeline, FUNCTION = scrm.pipeline_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.pipeline, RIGHTARG = scrm.pipeline, FUNCTION = scrm.pipeline_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.pipeline, RIGHTARG = scrm.pipeline, FUNCTION = scrm.pipeline_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.pipeline, RIGHTARG = scrm.pipeline, FUNCTION = scrm.pipeline_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.pipeline, scrm.pipeline) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.pipeline, scrm.pipeline) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.pipeline, scrm.pipeline) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.pipeline, scrm.pipeline) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.pipeline, scrm.pipeline) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.pipeline, scrm.pipeline) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.pipeline_btree_ops DEFAULT FOR TYPE scrm.pipeline USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.pipeline_cmp(scrm.pipeline, scrm.pipeline);
CREATE OPERATOR CLASS scrm.pipeline_hash_ops DEFAULT FOR TYPE scrm.pipeline USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.pipeline_hash(scrm.pipeline), FUNCTION 2 scrm.pipeline_hash_extended(scrm.pipeline, bigint);

COMMENT ON OPERATOR CLASS scrm.pipeline_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.pipeline_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.pipeline_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.pipeline_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- what every state has: timeline ---- */

CREATE FUNCTION scrm.timeline_rollup_accum(state scrm.timeline, timeline scrm.timeline) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_combine(a scrm.timeline, b scrm.timeline) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_final(state scrm.timeline) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(timeline scrm.timeline) (
	SFUNC = scrm.timeline_rollup_accum, STYPE = scrm.timeline, SSPACE = 512,
	FINALFUNC = scrm.timeline_final, COMBINEFUNC = scrm.timeline_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.timeline, b scrm.timeline) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.timeline_rollup_accum(scrm.timeline, scrm.timeline) IS 'transition of scrm.rollup(timeline)';
COMMENT ON FUNCTION scrm.timeline_combine(scrm.timeline, scrm.timeline) IS 'combines the parts of a parallel aggregate of timeline states';
COMMENT ON FUNCTION scrm.timeline_final(scrm.timeline) IS 'final function of the aggregates that make a timeline: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.timeline, RIGHTARG = scrm.timeline, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.timeline, scrm.timeline) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: engagement ---- */

CREATE FUNCTION scrm.engagement_rollup_accum(state scrm.engagement, engagement scrm.engagement) RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_combine(a scrm.engagement, b scrm.engagement) RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.engagement_final(state scrm.engagement) RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(engagement scrm.engagement) (
	SFUNC = scrm.engagement_rollup_accum, STYPE = scrm.engagement, SSPACE = 512,
	FINALFUNC = scrm.engagement_final, COMBINEFUNC = scrm.engagement_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.engagement, b scrm.engagement) RETURNS scrm.engagement
	AS 'MODULE_PATHNAME', 'scrm_engagement_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.engagement_rollup_accum(scrm.engagement, scrm.engagement) IS 'transition of scrm.rollup(engagement)';
COMMENT ON FUNCTION scrm.engagement_combine(scrm.engagement, scrm.engagement) IS 'combines the parts of a parallel aggregate of engagement states';
COMMENT ON FUNCTION scrm.engagement_final(scrm.engagement) IS 'final function of the aggregates that make a engagement: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.engagement, RIGHTARG = scrm.engagement, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.engagement, scrm.engagement) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: funnel ---- */

CREATE FUNCTION scrm.funnel_rollup_accum(state scrm.funnel, funnel scrm.funnel) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_combine(a scrm.funnel, b scrm.funnel) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_final(state scrm.funnel) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(funnel scrm.funnel) (
	SFUNC = scrm.funnel_rollup_accum, STYPE = scrm.funnel, SSPACE = 512,
	FINALFUNC = scrm.funnel_final, COMBINEFUNC = scrm.funnel_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.funnel, b scrm.funnel) RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.funnel_rollup_accum(scrm.funnel, scrm.funnel) IS 'transition of scrm.rollup(funnel)';
COMMENT ON FUNCTION scrm.funnel_combine(scrm.funnel, scrm.funnel) IS 'combines the parts of a parallel aggregate of funnel states';
COMMENT ON FUNCTION scrm.funnel_final(scrm.funnel) IS 'final function of the aggregates that make a funnel: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.funnel, RIGHTARG = scrm.funnel, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.funnel, scrm.funnel) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: funnel_trend ---- */

CREATE FUNCTION scrm.funnel_trend_rollup_accum(state scrm.funnel_trend, funnel_trend scrm.funnel_trend) RETURNS scrm.funnel_trend
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_combine(a scrm.funnel_trend, b scrm.funnel_trend) RETURNS scrm.funnel_trend
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.funnel_trend_final(state scrm.funnel_trend) RETURNS scrm.funnel_trend
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(funnel_trend scrm.funnel_trend) (
	SFUNC = scrm.funnel_trend_rollup_accum, STYPE = scrm.funnel_trend, SSPACE = 512,
	FINALFUNC = scrm.funnel_trend_final, COMBINEFUNC = scrm.funnel_trend_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.funnel_trend, b scrm.funnel_trend) RETURNS scrm.funnel_trend
	AS 'MODULE_PATHNAME', 'scrm_funnel_trend_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.funnel_trend_rollup_accum(scrm.funnel_trend, scrm.funnel_trend) IS 'transition of scrm.rollup(funnel_trend)';
COMMENT ON FUNCTION scrm.funnel_trend_combine(scrm.funnel_trend, scrm.funnel_trend) IS 'combines the parts of a parallel aggregate of funnel_trend states';
COMMENT ON FUNCTION scrm.funnel_trend_final(scrm.funnel_trend) IS 'final function of the aggregates that make a funnel_trend: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.funnel_trend, RIGHTARG = scrm.funnel_trend, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.funnel_trend, scrm.funnel_trend) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: stages ---- */

CREATE FUNCTION scrm.stages_rollup_accum(state scrm.stages, stages scrm.stages) RETURNS scrm.stages
	AS 'MODULE_PATHNAME', 'scrm_stages_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.stages_combine(a scrm.stages, b scrm.stages) RETURNS scrm.stages
	AS 'MODULE_PATHNAME', 'scrm_stages_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.stages_final(state scrm.stages) RETURNS scrm.stages
	AS 'MODULE_PATHNAME', 'scrm_stages_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(stages scrm.stages) (
	SFUNC = scrm.stages_rollup_accum, STYPE = scrm.stages, SSPACE = 512,
	FINALFUNC = scrm.stages_final, COMBINEFUNC = scrm.stages_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.stages, b scrm.stages) RETURNS scrm.stages
	AS 'MODULE_PATHNAME', 'scrm_stages_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.stages_rollup_accum(scrm.stages, scrm.stages) IS 'transition of scrm.rollup(stages)';
COMMENT ON FUNCTION scrm.stages_combine(scrm.stages, scrm.stages) IS 'combines the parts of a parallel aggregate of stages states';
COMMENT ON FUNCTION scrm.stages_final(scrm.stages) IS 'final function of the aggregates that make a stages: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.stages, RIGHTARG = scrm.stages, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.stages, scrm.stages) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: touch_effect ---- */

CREATE FUNCTION scrm.touch_effect_rollup_accum(state scrm.touch_effect, touch_effect scrm.touch_effect) RETURNS scrm.touch_effect
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_combine(a scrm.touch_effect, b scrm.touch_effect) RETURNS scrm.touch_effect
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.touch_effect_final(state scrm.touch_effect) RETURNS scrm.touch_effect
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(touch_effect scrm.touch_effect) (
	SFUNC = scrm.touch_effect_rollup_accum, STYPE = scrm.touch_effect, SSPACE = 512,
	FINALFUNC = scrm.touch_effect_final, COMBINEFUNC = scrm.touch_effect_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.touch_effect, b scrm.touch_effect) RETURNS scrm.touch_effect
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.touch_effect_rollup_accum(scrm.touch_effect, scrm.touch_effect) IS 'transition of scrm.rollup(touch_effect)';
COMMENT ON FUNCTION scrm.touch_effect_combine(scrm.touch_effect, scrm.touch_effect) IS 'combines the parts of a parallel aggregate of touch_effect states';
COMMENT ON FUNCTION scrm.touch_effect_final(scrm.touch_effect) IS 'final function of the aggregates that make a touch_effect: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.touch_effect, RIGHTARG = scrm.touch_effect, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.touch_effect, scrm.touch_effect) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: cohort ---- */

CREATE FUNCTION scrm.cohort_rollup_accum(state scrm.cohort, cohort scrm.cohort) RETURNS scrm.cohort
	AS 'MODULE_PATHNAME', 'scrm_cohort_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_combine(a scrm.cohort, b scrm.cohort) RETURNS scrm.cohort
	AS 'MODULE_PATHNAME', 'scrm_cohort_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cohort_final(state scrm.cohort) RETURNS scrm.cohort
	AS 'MODULE_PATHNAME', 'scrm_cohort_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(cohort scrm.cohort) (
	SFUNC = scrm.cohort_rollup_accum, STYPE = scrm.cohort, SSPACE = 512,
	FINALFUNC = scrm.cohort_final, COMBINEFUNC = scrm.cohort_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.cohort, b scrm.cohort) RETURNS scrm.cohort
	AS 'MODULE_PATHNAME', 'scrm_cohort_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cohort_rollup_accum(scrm.cohort, scrm.cohort) IS 'transition of scrm.rollup(cohort)';
COMMENT ON FUNCTION scrm.cohort_combine(scrm.cohort, scrm.cohort) IS 'combines the parts of a parallel aggregate of cohort states';
COMMENT ON FUNCTION scrm.cohort_final(scrm.cohort) IS 'final function of the aggregates that make a cohort: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.cohort, RIGHTARG = scrm.cohort, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.cohort, scrm.cohort) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: lead_score ---- */

CREATE FUNCTION scrm.lead_score_rollup_accum(state scrm.lead_score, lead_score scrm.lead_score) RETURNS scrm.lead_score
	AS 'MODULE_PATHNAME', 'scrm_lead_score_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_combine(a scrm.lead_score, b scrm.lead_score) RETURNS scrm.lead_score
	AS 'MODULE_PATHNAME', 'scrm_lead_score_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.lead_score_final(state scrm.lead_score) RETURNS scrm.lead_score
	AS 'MODULE_PATHNAME', 'scrm_lead_score_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(lead_score scrm.lead_score) (
	SFUNC = scrm.lead_score_rollup_accum, STYPE = scrm.lead_score, SSPACE = 512,
	FINALFUNC = scrm.lead_score_final, COMBINEFUNC = scrm.lead_score_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.lead_score, b scrm.lead_score) RETURNS scrm.lead_score
	AS 'MODULE_PATHNAME', 'scrm_lead_score_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.lead_score_rollup_accum(scrm.lead_score, scrm.lead_score) IS 'transition of scrm.rollup(lead_score)';
COMMENT ON FUNCTION scrm.lead_score_combine(scrm.lead_score, scrm.lead_score) IS 'combines the parts of a parallel aggregate of lead_score states';
COMMENT ON FUNCTION scrm.lead_score_final(scrm.lead_score) IS 'final function of the aggregates that make a lead_score: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.lead_score, RIGHTARG = scrm.lead_score, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.lead_score, scrm.lead_score) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: flow ---- */

CREATE FUNCTION scrm.flow_rollup_accum(state scrm.flow, flow scrm.flow) RETURNS scrm.flow
	AS 'MODULE_PATHNAME', 'scrm_flow_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.flow_combine(a scrm.flow, b scrm.flow) RETURNS scrm.flow
	AS 'MODULE_PATHNAME', 'scrm_flow_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.flow_final(state scrm.flow) RETURNS scrm.flow
	AS 'MODULE_PATHNAME', 'scrm_flow_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(flow scrm.flow) (
	SFUNC = scrm.flow_rollup_accum, STYPE = scrm.flow, SSPACE = 512,
	FINALFUNC = scrm.flow_final, COMBINEFUNC = scrm.flow_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.flow, b scrm.flow) RETURNS scrm.flow
	AS 'MODULE_PATHNAME', 'scrm_flow_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.flow_rollup_accum(scrm.flow, scrm.flow) IS 'transition of scrm.rollup(flow)';
COMMENT ON FUNCTION scrm.flow_combine(scrm.flow, scrm.flow) IS 'combines the parts of a parallel aggregate of flow states';
COMMENT ON FUNCTION scrm.flow_final(scrm.flow) IS 'final function of the aggregates that make a flow: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.flow, RIGHTARG = scrm.flow, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.flow, scrm.flow) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: paths ---- */

CREATE FUNCTION scrm.paths_rollup_accum(state scrm.paths, paths scrm.paths) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.paths_combine(a scrm.paths, b scrm.paths) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.paths_final(state scrm.paths) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(paths scrm.paths) (
	SFUNC = scrm.paths_rollup_accum, STYPE = scrm.paths, SSPACE = 512,
	FINALFUNC = scrm.paths_final, COMBINEFUNC = scrm.paths_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.paths, b scrm.paths) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.paths_rollup_accum(scrm.paths, scrm.paths) IS 'transition of scrm.rollup(paths)';
COMMENT ON FUNCTION scrm.paths_combine(scrm.paths, scrm.paths) IS 'combines the parts of a parallel aggregate of paths states';
COMMENT ON FUNCTION scrm.paths_final(scrm.paths) IS 'final function of the aggregates that make a paths: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.paths, RIGHTARG = scrm.paths, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.paths, scrm.paths) IS 'merge two states, see scrm.merge; NULL merges as nothing';

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

/* ---- gathering timelines ---- */

CREATE FUNCTION scrm.timeline_accum(state scrm.timeline, at timestamptz, kind text) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_accum(state scrm.timeline, at timestamptz, kind text, channel text) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.timeline_accum(state scrm.timeline, at timestamptz, kind text, channel text, value float8) RETURNS scrm.timeline
	AS 'MODULE_PATHNAME', 'scrm_timeline_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.timeline_accum(scrm.timeline, timestamptz, text) IS 'transition of scrm.timeline_agg';
COMMENT ON FUNCTION scrm.timeline_accum(scrm.timeline, timestamptz, text, text) IS 'transition of scrm.timeline_agg';
COMMENT ON FUNCTION scrm.timeline_accum(scrm.timeline, timestamptz, text, text, float8) IS 'transition of scrm.timeline_agg';

CREATE AGGREGATE scrm.timeline_agg(at timestamptz, kind text) (
	SFUNC = scrm.timeline_accum, STYPE = scrm.timeline, SSPACE = 256, FINALFUNC = scrm.timeline_final,
	COMBINEFUNC = scrm.timeline_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.timeline_agg(at timestamptz, kind text, channel text) (
	SFUNC = scrm.timeline_accum, STYPE = scrm.timeline, SSPACE = 256, FINALFUNC = scrm.timeline_final,
	COMBINEFUNC = scrm.timeline_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.timeline_agg(at timestamptz, kind text, channel text, value float8) (
	SFUNC = scrm.timeline_accum, STYPE = scrm.timeline, SSPACE = 256, FINALFUNC = scrm.timeline_final,
	COMBINEFUNC = scrm.timeline_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.timeline_agg(timestamptz, text) IS 'one customer''s interactions as a timeline; rows whose time or kind is NULL are skipped; infinite times are an error';
COMMENT ON AGGREGATE scrm.timeline_agg(timestamptz, text, text) IS 'one customer''s interactions with their channel as a timeline; a NULL channel is kept as unknown; rows whose time or kind is NULL are skipped';
COMMENT ON AGGREGATE scrm.timeline_agg(timestamptz, text, text, float8) IS 'one customer''s interactions with channel and value (money, a rating) as a timeline; a NULL value is kept; rows whose time or kind is NULL are skipped';
COMMENT ON AGGREGATE scrm.rollup(scrm.timeline) IS 'many timelines of one customer (days, channels, sources) as one; duplicates stay; NULLs are skipped';

/* ---- the grammar of steps ---- */

CREATE FUNCTION scrm.quote_kind(kind text) RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_quote_kind' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.quote_kind(text) IS 'a kind or channel with the characters | @ * ? \ escaped, for use in a step; NULL for NULL';

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

/* ---- funnel: how far did one customer come ---- */

COMMENT ON TYPE scrm.funnel_state IS 'transition state of scrm.window_funnel and scrm.sequence_match over rows; not meant to be stored';

CREATE FUNCTION scrm.window_funnel_accum(state scrm.funnel_state, at timestamptz, within interval, VARIADIC steps "any")
	RETURNS scrm.funnel_state
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.window_funnel_modes_accum(state scrm.funnel_state, at timestamptz, within interval, modes text[], VARIADIC steps "any")
	RETURNS scrm.funnel_state
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_modes_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.window_funnel_combine(a scrm.funnel_state, b scrm.funnel_state) RETURNS scrm.funnel_state
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.window_funnel_final(state scrm.funnel_state) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.window_funnel_accum(scrm.funnel_state, timestamptz, interval, "any") IS 'transition of scrm.window_funnel over rows';
COMMENT ON FUNCTION scrm.window_funnel_modes_accum(scrm.funnel_state, timestamptz, interval, text[], "any") IS 'transition of scrm.window_funnel_modes';
COMMENT ON FUNCTION scrm.window_funnel_combine(scrm.funnel_state, scrm.funnel_state) IS 'combines the parts of a parallel scrm.window_funnel or scrm.sequence_match';
COMMENT ON FUNCTION scrm.window_funnel_final(scrm.funnel_state) IS 'final function of scrm.window_funnel: the number of steps reached';

CREATE AGGREGATE scrm.window_funnel(at timestamptz, within interval, VARIADIC steps "any") (
	SFUNC = scrm.window_funnel_accum, STYPE = scrm.funnel_state, SSPACE = 128,
	FINALFUNC = scrm.window_funnel_final, COMBINEFUNC = scrm.window_funnel_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.window_funnel_modes(at timestamptz, within interval, modes text[], VARIADIC steps "any") (
	SFUNC = scrm.window_funnel_modes_accum, STYPE = scrm.funnel_state, SSPACE = 128,
	FINALFUNC = scrm.window_funnel_final, COMBINEFUNC = scrm.window_funnel_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.window_funnel(timestamptz, interval, "any") IS 'how many of the steps (boolean conditions, at most 64) distinct rows of the group fill in order of time, the last no later than "within" after the first; over every possible start; ties in any order; 0 when none; a NULL condition is false, a NULL time is skipped; within and the number of steps are constant in a group (rows on which no step holds are not looked at)';
COMMENT ON AGGREGATE scrm.window_funnel_modes(timestamptz, interval, text[], "any") IS 'scrm.window_funnel with modes, which combine: strict_increase (times strictly increase), strict_order (between two steps no row that fills no step or one later than the second), strict_deduplication (the chain ends before a step after the first is filled again), allow_reuse (one row may fill several steps), any_order (steps filled inside one window, in any order; only with allow_reuse); clickhouse gives the answers of ClickHouse''s windowFunnel, with its strict_order, strict_increase, strict_deduplication, strict_once and allow_reentry; ''{}'' is the default';

CREATE FUNCTION scrm.window_funnel(timeline scrm.timeline, steps text[], within interval, modes text[] DEFAULT '{}', exclude text[] DEFAULT '{}') RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_timeline' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.window_funnel(scrm.timeline, text[], interval, text[], text[]) IS 'the number of the last step (''kind'', ''kind@channel'', ''a|b'', ''view?'' for one that may be left out; at most 64) that distinct events of a timeline fill in order of time, the last no later than "within" after the first; modes as in scrm.window_funnel_modes; exclude as in ''2-3:cancel|refund'': no such event strictly between steps 2 and 3; NULL for a NULL timeline';

CREATE FUNCTION scrm.funnel_times(timeline scrm.timeline, steps text[], within interval, modes text[] DEFAULT '{}', exclude text[] DEFAULT '{}') RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'scrm_funnel_times' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.funnel_times(scrm.timeline, text[], interval, text[], text[]) IS 'when each step was reached: of the longest chains the one with the earliest start, then the earliest second step, and so on; NULL where an optional step was left out; with any_order when 1, 2 and so on steps were filled; empty when no step was reached; NULL for a NULL timeline';

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

/* ---- pipeline: an ordered list of stages ---- */

COMMENT ON TYPE scrm.pipeline IS 'an ordered list of at most 30 stages, each with the step that enters it and, if any, the step that leads back and where to; made by scrm.pipeline, scrm.revenue_funnel, scrm.buying_cycle, scrm.participation_ladder or written as JSON';
COMMENT ON FUNCTION scrm.pipeline_in(cstring) IS 'JSON to a pipeline, as scrm.pipeline does';
COMMENT ON FUNCTION scrm.pipeline_out(scrm.pipeline) IS 'a pipeline as JSON without free space';

CREATE FUNCTION scrm.pipeline(stages jsonb) RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_pipeline_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.pipeline(jsonb) IS 'a pipeline from [{"stage": name, "enter": step, "back": step, "back_to": name}, ...], where back is optional and leads to the stage before unless back_to names an earlier one ("" is out of the pipeline); an error says what is wrong; NULL for NULL';

CREATE FUNCTION scrm.pipeline_stages(pipeline scrm.pipeline)
	RETURNS TABLE (place int, stage text, enter text, back text, back_to text)
	AS 'MODULE_PATHNAME', 'scrm_pipeline_stages' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.pipeline_stages(scrm.pipeline) IS 'a row a stage: the step that enters it, the step that leads back and the stage it leads to (NULL back: nothing does; NULL back_to with a back: out of the pipeline); no rows for NULL';

CREATE FUNCTION scrm.revenue_funnel(kinds jsonb DEFAULT '{}') RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_revenue_funnel' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.revenue_funnel(jsonb) IS 'the pipeline target (universe), inquiry (suspect), lead (prospect), marketing qualified, sales qualified, opportunity, customer with usual kinds, see scrm.pipeline_stages; kinds overrides them: {stage: step} or {stage: {"enter": step, "back": step, "back_to": stage}}';

CREATE FUNCTION scrm.buying_cycle(kinds jsonb DEFAULT '{}') RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_buying_cycle' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.buying_cycle(jsonb) IS 'the pipeline aware, discover, compare, purchase with usual kinds, see scrm.pipeline_stages; kinds overrides them as in scrm.revenue_funnel';

CREATE FUNCTION scrm.participation_ladder(kinds jsonb DEFAULT '{}') RETURNS scrm.pipeline
	AS 'MODULE_PATHNAME', 'scrm_participation_ladder' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.participation_ladder(jsonb) IS 'the pipeline consumption, curation, creation, collaboration with usual kinds, see scrm.pipeline_stages; kinds overrides them as in scrm.revenue_funnel';

/* ---- stage: one customer in a pipeline ---- */

CREATE FUNCTION scrm.stage(timeline scrm.timeline, pipeline scrm.pipeline, as_of timestamptz DEFAULT now()) RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_stage' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.stage(scrm.timeline, scrm.pipeline, timestamptz) IS 'the stage of the pipeline that a customer is in at as_of; NULL before the first one, after falling out of the pipeline, and for a NULL timeline';

CREATE FUNCTION scrm.stage_history(timeline scrm.timeline, pipeline scrm.pipeline)
	RETURNS TABLE (stage text, entered_at timestamptz, left_at timestamptz, entered_by text, times int)
	AS 'MODULE_PATHNAME', 'scrm_stage_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 ROWS 5;
COMMENT ON FUNCTION scrm.stage_history(scrm.timeline, scrm.pipeline) IS 'a row a stay, in order of time: forward by an enter event of a later stage, back only by a back event of the present one; entered_by is the kind that led there, times the how-manieth stay in this stage, left_at NULL while it lasts; events of one time enter first and lead back then; no rows for a NULL timeline';

/* ---- stages: many customers in a pipeline ---- */

COMMENT ON TYPE scrm.stages IS 'many customers in one pipeline, mergeable; made by scrm.stage_agg, read by scrm.stage_report and scrm.stage_totals';

CREATE FUNCTION scrm.stage_accum(state scrm.stages, timeline scrm.timeline, pipeline scrm.pipeline, as_of timestamptz)
	RETURNS scrm.stages
	AS 'MODULE_PATHNAME', 'scrm_stage_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION scrm.stage_accum(scrm.stages, scrm.timeline, scrm.pipeline, timestamptz) IS 'transition of scrm.stage_agg';

CREATE AGGREGATE scrm.stage_agg(timeline scrm.timeline, pipeline scrm.pipeline, as_of timestamptz) (
	SFUNC = scrm.stage_accum, STYPE = scrm.stages, SSPACE = 8192,
	FINALFUNC = scrm.stages_final, COMBINEFUNC = scrm.stages_combine, PARALLEL = SAFE);
COMMENT ON AGGREGATE scrm.stage_agg(scrm.timeline, scrm.pipeline, timestamptz) IS 'many customers in a pipeline, one timeline each, as seen at as_of: later events are left out and counted; NULL timelines are skipped; all parameters are constant in a group';
COMMENT ON AGGREGATE scrm.rollup(scrm.stages) IS 'many stages states of different customers with the same pipeline and as_of as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.stages, scrm.stages) IS 'the customers of both, which must have the same pipeline and as_of; a NULL merges as nothing';

CREATE FUNCTION scrm.stage_report(stages scrm.stages)
	RETURNS TABLE (place int, stage text, in_now bigint, entered bigint, moved_on bigint, fell_back bigint, open bigint,
		rate float8, rate_low float8, rate_high float8, stays bigint, stays_moved_on bigint, stays_fell_back bigint, skipped bigint,
		median_time interval, p90_time interval, median_seconds float8, p90_seconds float8)
	AS 'MODULE_PATHNAME', 'scrm_stage_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.stage_report(scrm.stages) IS 'a row a stage, counting customers: in_now are there at as_of; entered = moved_on (to a later stage, at least once) + open (in it and never did) + fell_back (the others); rate = moved_on / entered so far with its Wilson 95 % interval, which open may still raise, NULL for the last stage; stays = stays_moved_on + stays_fell_back + in_now counts every entry; skipped got past it without entering; median and 90th percentile of ended stays (too short while many are open), within 1 %; no rows for NULL';

CREATE FUNCTION scrm.stage_totals(stages scrm.stages)
	RETURNS TABLE (customers bigint, in_stage bigint, left_pipeline bigint, not_entered bigint,
		events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_stage_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.stage_totals(scrm.stages) IS 'one row that accounts for all: customers = in_stage + left_pipeline (fell out of it) + not_entered; events up to as_of and those left out as later; no rows for NULL';

/* ---- touch_effect: which touch goes before which decision ---- */

COMMENT ON TYPE scrm.touch_effect IS 'decisions of many customers in one pipeline with and without a touch, mergeable; made by scrm.touch_effect_agg, read by scrm.touch_effect_report and scrm.touch_effect_totals';

CREATE FUNCTION scrm.touch_effect_accum(state scrm.touch_effect, timeline scrm.timeline, pipeline scrm.pipeline, touch text, as_of timestamptz)
	RETURNS scrm.touch_effect
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION scrm.touch_effect_accum(scrm.touch_effect, scrm.timeline, scrm.pipeline, text, timestamptz) IS 'transition of scrm.touch_effect_agg';

CREATE AGGREGATE scrm.touch_effect_agg(timeline scrm.timeline, pipeline scrm.pipeline, touch text, as_of timestamptz) (
	SFUNC = scrm.touch_effect_accum, STYPE = scrm.touch_effect, SSPACE = 8192,
	FINALFUNC = scrm.touch_effect_final, COMBINEFUNC = scrm.touch_effect_combine, PARALLEL = SAFE);
COMMENT ON AGGREGATE scrm.touch_effect_agg(scrm.timeline, scrm.pipeline, text, timestamptz) IS 'the first stay of each customer in each stage, as seen at as_of, with or without an event of the step touch strictly inside it; later events are left out and counted; NULL timelines are skipped; all parameters are constant in a group';
COMMENT ON AGGREGATE scrm.rollup(scrm.touch_effect) IS 'many touch_effect states of different customers with the same pipeline, touch and as_of as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.touch_effect, scrm.touch_effect) IS 'the customers of both, which must have the same pipeline, touch and as_of; a NULL merges as nothing';

CREATE FUNCTION scrm.touch_effect_report(touch_effect scrm.touch_effect)
	RETURNS TABLE (place int, stage text, next_stage text,
		entered_with bigint, converted_with bigint, fell_back_with bigint, open_with bigint, days_with float8,
		rate_with float8, with_low float8, with_high float8,
		entered_without bigint, converted_without bigint, fell_back_without bigint, open_without bigint, days_without float8,
		rate_without float8, without_low float8, without_high float8,
		difference float8, difference_low float8, difference_high float8)
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.touch_effect_report(scrm.touch_effect) IS 'a row a decision, from a stage to next_stage or beyond, for customers with and without the touch before it: entered = converted + fell_back + open; rate = converted / entered with Wilson''s and the difference with Newcombe''s 95 % interval; days in the stage after a touch, and before or without one; an association, not to be read as an effect: whom a touch reaches is no accident, and the difference favours going without, since long stays have more time for a touch (immortal time, Suissa 2008); no rows for NULL';

CREATE FUNCTION scrm.touch_effect_totals(touch_effect scrm.touch_effect)
	RETURNS TABLE (customers bigint, entered bigint, not_entered bigint, events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_touch_effect_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.touch_effect_totals(scrm.touch_effect) IS 'one row that accounts for all: customers = entered (a stage of the pipeline) + not_entered; events up to as_of and those left out as later; no rows for NULL';

/* ---- lifecycle, abandoned ---- */

CREATE FUNCTION scrm.lifecycle(timeline scrm.timeline, as_of timestamptz DEFAULT now(),
		new_within interval DEFAULT '30 days', fallback interval DEFAULT '90 days') RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_lifecycle' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.lifecycle(scrm.timeline, timestamptz, interval, interval) IS 'new: first event at most new_within before as_of; dark, dormant: silent for more than twice, once the customer''s measure, which is max(7 days, 95th percentile of its gaps), or fallback with fewer than 5 gaps; returning: in the last 30 days back from a silence that was dormant; else active; NULL without events by as_of and for a NULL timeline';

CREATE FUNCTION scrm.abandoned(timeline scrm.timeline, start text, finish text, within interval, as_of timestamptz DEFAULT now())
	RETURNS TABLE (started_at timestamptz, value float8, age interval, age_seconds float8, last_start_at timestamptz, starts int)
	AS 'MODULE_PATHNAME', 'scrm_abandoned' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 ROWS 5;
COMMENT ON FUNCTION scrm.abandoned(scrm.timeline, text, text, interval, timestamptz) IS 'a row a basket that was left behind: events of the step start, each at most within after the one before, whose last was not followed within that time (inclusive) by an event of the step finish, and as_of is no earlier; value is the sum of their values (NULL without any), age the time from the first to as_of; no rows for a NULL timeline';

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

/* ---- flows: which kinds follow which ---- */

CREATE FUNCTION scrm.next_kind(timeline scrm.timeline, path text[], direction text DEFAULT 'forward', occurrence text DEFAULT 'first') RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_next_kind' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.next_kind(scrm.timeline, text[], text, text) IS 'the kind of the event right after (direction forward) or right before (backward) the first or last occurrence of the path: consecutive events in the order of the timeline that match its steps (such as ''view|click@web'', at most 64) one after the other; NULL when the path does not occur, when its event is the last (the first), and for a NULL timeline';

COMMENT ON TYPE scrm.flow IS 'the first kinds of many customers'' timelines, counted by path, mergeable; made by scrm.flow_agg, read by scrm.flow, scrm.top_paths and scrm.flow_totals';

CREATE FUNCTION scrm.flow_accum(state scrm.flow, timeline scrm.timeline, depth int) RETURNS scrm.flow
	AS 'MODULE_PATHNAME', 'scrm_flow_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.flow_accum(scrm.flow, scrm.timeline, int) IS 'transition of scrm.flow_agg';

CREATE AGGREGATE scrm.flow_agg(timeline scrm.timeline, depth int) (
	SFUNC = scrm.flow_accum, STYPE = scrm.flow, SSPACE = 8192,
	FINALFUNC = scrm.flow_final, COMBINEFUNC = scrm.flow_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.flow_agg(scrm.timeline, int) IS 'counts the paths that customers took, one timeline each: the kinds of its first "depth" events (1 to 64) in the order of the timeline, repeats included; later events are left out and counted; NULL timelines are skipped; depth is constant in a group';
COMMENT ON AGGREGATE scrm.rollup(scrm.flow) IS 'many flows of different customers with the same depth as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.flow, scrm.flow) IS 'the flow of the customers of both, which must have the same depth; a NULL merges as nothing';

CREATE FUNCTION scrm.flow(flow scrm.flow)
	RETURNS TABLE (step int, source text, target text, customers bigint)
	AS 'MODULE_PATHNAME', 'scrm_flow' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION scrm.flow(scrm.flow) IS 'the links of a Sankey chart: so many customers had source as the kind of their event number step and target as that of the next; target is NULL for those who had no further event; step goes up to depth - 1, and whoever arrives at a kind leaves it in the next step; ordered by step, source and target; no rows for NULL';

CREATE FUNCTION scrm.top_paths(flow scrm.flow, n int DEFAULT 10)
	RETURNS TABLE (rank bigint, path text[], customers bigint, share float8, of_customers bigint)
	AS 'MODULE_PATHNAME', 'scrm_top_paths' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION scrm.top_paths(scrm.flow, int) IS 'the n most frequent paths, with equal counts in the order of their kinds: customers who took the path, and their share of all customers with events (of_customers); a path shorter than depth ended there; no rows for a NULL flow';

CREATE FUNCTION scrm.flow_totals(flow scrm.flow)
	RETURNS TABLE (customers bigint, with_events bigint, without_events bigint, paths bigint, events_used bigint, events_beyond bigint)
	AS 'MODULE_PATHNAME', 'scrm_flow_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.flow_totals(scrm.flow) IS 'one row that accounts for all: customers = with_events + without_events; different paths; events on paths and those beyond depth, which were left out; no rows for NULL';

/* ---- retention: who did the first, and who the others too ---- */

CREATE FUNCTION scrm.retention_accum(state bigint, VARIADIC conditions "any") RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_retention_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.retention_combine(a bigint, b bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_retention_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.retention_final(state bigint, VARIADIC conditions "any") RETURNS boolean[]
	AS 'MODULE_PATHNAME', 'scrm_retention_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.retention_accum(bigint, "any") IS 'transition of scrm.retention';
COMMENT ON FUNCTION scrm.retention_combine(bigint, bigint) IS 'combines the parts of a parallel scrm.retention';
COMMENT ON FUNCTION scrm.retention_final(bigint, "any") IS 'final function of scrm.retention: which conditions were seen together with the first';

CREATE AGGREGATE scrm.retention(VARIADIC conditions "any") (
	SFUNC = scrm.retention_accum, STYPE = bigint,
	FINALFUNC = scrm.retention_final, FINALFUNC_EXTRA, COMBINEFUNC = scrm.retention_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.retention("any") IS 'for each of up to 32 boolean conditions: did it hold on some row of the group, and the first on some row too; in any order (as ClickHouse''s retention); a NULL condition is false; without rows all false, NULL when the conditions came as VARIADIC array';

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

/* ---- sessions: a timeline cut where nothing happened for a while ---- */

CREATE FUNCTION scrm.sessions(timeline scrm.timeline, gap interval)
	RETURNS TABLE (session int, started_at timestamptz, ended_at timestamptz, events bigint,
		first_kind text, last_kind text, value float8)
	AS 'MODULE_PATHNAME', 'scrm_sessions' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 ROWS 10;
COMMENT ON FUNCTION scrm.sessions(scrm.timeline, interval) IS 'a row a session: an event more than "gap" after the one before begins a new one; value is the sum of the values, NULL when no event has one; events of one time are in the order of the timeline; no rows for NULL';

/* ---- lead score: points by dimension ---- */

COMMENT ON TYPE scrm.lead_score IS 'a lead''s points by dimension, mergeable; made by scrm.lead_score_agg, read by scrm.lead_score';

CREATE FUNCTION scrm.lead_score_accum(state scrm.lead_score, dimension text, points float8) RETURNS scrm.lead_score
	AS 'MODULE_PATHNAME', 'scrm_lead_score_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.lead_score_accum(scrm.lead_score, text, float8) IS 'transition of scrm.lead_score_agg';

CREATE AGGREGATE scrm.lead_score_agg(dimension text, points float8) (
	SFUNC = scrm.lead_score_accum, STYPE = scrm.lead_score, SSPACE = 128,
	FINALFUNC = scrm.lead_score_final, COMBINEFUNC = scrm.lead_score_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.lead_score_agg(text, float8) IS 'a lead''s points added by dimension: usually explicit, implicit, intent, social, but any names, at most 64; points may be negative; rows whose dimension or points is NULL are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.lead_score) IS 'many states of one lead (days, sources, accounts) as one; NULLs are skipped';

COMMENT ON FUNCTION scrm.merge(scrm.lead_score, scrm.lead_score) IS 'the points of both by dimension; a NULL merges as nothing';

CREATE FUNCTION scrm.lead_score(state scrm.lead_score, caps jsonb DEFAULT '{}', total_cap float8 DEFAULT NULL, dimensions text[] DEFAULT NULL) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_lead_score' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.lead_score(scrm.lead_score, jsonb, float8, text[]) IS 'the points of the dimensions (NULL: all), each at most its cap in caps ({"explicit": 50}; not listed or null: no cap), added, at most total_cap (NULL: no cap); negative points take away, without a lower bound; in units of the points; NULL for a NULL state';

CREATE FUNCTION scrm.explain(state scrm.lead_score, caps jsonb DEFAULT '{}')
	RETURNS TABLE (dimension text, events bigint, points float8, capped float8, share float8)
	AS 'MODULE_PATHNAME', 'scrm_lead_score_explain' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 4;
COMMENT ON FUNCTION scrm.explain(scrm.lead_score, jsonb) IS 'what a lead score is made of: explicit, implicit, intent, social, there or not, then other dimensions by name; capped adds up to the score before total_cap; share is of the sum of absolute capped points, NULL when that is 0; no rows for NULL';

CREATE FUNCTION scrm.lead_grade(fit float8, engagement float8, fit_a float8 DEFAULT 70, fit_b float8 DEFAULT 40, engagement_1 float8 DEFAULT 70, engagement_2 float8 DEFAULT 40) RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_lead_grade' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.lead_grade(float8, float8, float8, float8, float8, float8) IS 'A1 to C3: the letter says who it is (fit: A from fit_a on, B from fit_b on, else C), the digit how engaged (1 from engagement_1 on, 2 from engagement_2 on, else 3); the defaults are for scores of 0 to 100; NULL when fit or engagement is NULL';

/* ---- marketing paths ---- */

COMMENT ON TYPE scrm.paths IS 'marketing paths and what came of them, mergeable; made by scrm.paths_agg or scrm.paths_from_agg, asked by scrm.attribution';

CREATE FUNCTION scrm.paths_accum(state scrm.paths, path text[], conversions float8, value float8, nulls float8) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.paths_from_accum(state scrm.paths, timeline scrm.timeline, conversion text, lookback interval, as_of timestamptz) RETURNS scrm.paths
	AS 'MODULE_PATHNAME', 'scrm_paths_from_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;

COMMENT ON FUNCTION scrm.paths_accum(scrm.paths, text[], float8, float8, float8) IS 'transition of scrm.paths_agg';
COMMENT ON FUNCTION scrm.paths_from_accum(scrm.paths, scrm.timeline, text, interval, timestamptz) IS 'transition of scrm.paths_from_agg';

CREATE AGGREGATE scrm.paths_agg(path text[], conversions float8, value float8, nulls float8) (
	SFUNC = scrm.paths_accum, STYPE = scrm.paths, SSPACE = 65536,
	FINALFUNC = scrm.paths_final, COMBINEFUNC = scrm.paths_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.paths_from_agg(timeline scrm.timeline, conversion text, lookback interval, as_of timestamptz) (
	SFUNC = scrm.paths_from_accum, STYPE = scrm.paths, SSPACE = 65536,
	FINALFUNC = scrm.paths_final, COMBINEFUNC = scrm.paths_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.paths_agg(text[], float8, float8, float8) IS 'marketing paths, a row each: the channels touched in order, how often that ended in a conversion, the value of these conversions, and how often in none (NULL amounts are 0); rows whose path is NULL are skipped and counted; an empty path counts as without touches';
COMMENT ON AGGREGATE scrm.paths_from_agg(scrm.timeline, text, interval, timestamptz) IS 'marketing paths of many customers, one timeline each, as seen at as_of: for each event that matches the step conversion the channels of the other events since the conversion before, at most lookback before it, and its value (NULL is 0); other touches form a path without conversion once lookback has passed by as_of, and are open until then; events without channel and later ones are left out and counted; of conversions at one time the first in order of the timeline has the touches; NULL timelines are skipped and counted; the state grows with the number of conversions';
COMMENT ON AGGREGATE scrm.rollup(scrm.paths) IS 'the paths of many states with the same parameters as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.paths, scrm.paths) IS 'the paths of both, which must have the same conversion, lookback and as_of; a NULL merges as nothing';

CREATE FUNCTION scrm.paths_totals(paths scrm.paths)
	RETURNS TABLE (conversions float8, value float8, nulls float8,
		conversions_on_paths float8, value_on_paths float8, nulls_on_paths float8,
		conversions_without_touches float8, value_without_touches float8, nulls_without_touches float8,
		rows_used bigint, rows_skipped bigint, touches_on_paths bigint, touches_open bigint, touches_without_channel bigint,
		events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_paths_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.paths_totals(scrm.paths) IS 'one row that accounts for all: what is attributed (on paths) and what cannot be (conversions without touches); rows are those of scrm.paths_agg or timelines of scrm.paths_from_agg, whose events_used = conversions + touches on paths, open and without channel; no rows for NULL';

/* ---- attribution: which channel earned what ---- */

CREATE FUNCTION scrm.attribution(paths scrm.paths, model text, markov_order int DEFAULT 1, half_life interval DEFAULT '7 days',
		first_share float8 DEFAULT 0.4, last_share float8 DEFAULT 0.4, direct text DEFAULT 'direct')
	RETURNS TABLE (channel text, conversions float8, value float8, conversions_share float8, value_share float8)
	AS 'MODULE_PATHNAME', 'scrm_attribution' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION scrm.attribution(scrm.paths, text, int, interval, float8, float8, text) IS 'the conversions and value that a model credits to each channel (bytewise sorted), and their shares; models: first, last, last_non_direct (the last channel but the one named direct), linear (equal touches), position (first_share, last_share, the rest between), time_decay (half as much each half_life earlier; touches of scrm.paths_agg count as a day apart), markov (removal effects of the chain of markov_order channels; Anderl et al. 2016), shapley (equal channels of a path, which is the Shapley value of conversions by sets of channels); credits add up to what is on paths; NULL without conversions; no rows for NULL';

CREATE FUNCTION scrm.transitions(paths scrm.paths, markov_order int DEFAULT 1)
	RETURNS TABLE (source text, target text, probability float8)
	AS 'MODULE_PATHNAME', 'scrm_transitions' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION scrm.transitions(scrm.paths, int) IS 'the Markov chain of the paths: states are markov_order channels in a row, as ''a > b'', and (start), (conversion), (null); a backslash stands before > and \ in a channel, and before ( at its beginning; probabilities of a source add up to 1; no rows for NULL';

CREATE FUNCTION scrm.removal_effects(paths scrm.paths, markov_order int DEFAULT 1)
	RETURNS TABLE (channel text, conversions_effect float8, value_effect float8)
	AS 'MODULE_PATHNAME', 'scrm_removal_effects' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION scrm.removal_effects(scrm.paths, int) IS 'the share of conversions, and of their value, that is lost in the Markov chain when whoever comes to the channel is lost (Anderl et al. 2016), solved exactly; NULL without conversions, or without value; no rows for NULL';
