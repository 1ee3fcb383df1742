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

/* ---- the type cells ---- */

CREATE TYPE scrm.cells;

CREATE FUNCTION scrm.cells_in(cstring) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_out(scrm.cells) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_cells_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_recv(internal) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_send(scrm.cells) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_cells_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.cells (
	INPUT = scrm.cells_in, OUTPUT = scrm.cells_out,
	RECEIVE = scrm.cells_recv, SEND = scrm.cells_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.cells_in(cstring) IS 'text form of a cells to its value';
COMMENT ON FUNCTION scrm.cells_out(scrm.cells) IS 'text form of a cells: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.cells_recv(internal) IS 'binary form of a cells to its value';
COMMENT ON FUNCTION scrm.cells_send(scrm.cells) IS 'binary form of a cells: its version, then its fields, big-endian';

/* ---- the type purchases ---- */

CREATE TYPE scrm.purchases;

CREATE FUNCTION scrm.purchases_in(cstring) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_out(scrm.purchases) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_purchases_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_recv(internal) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_send(scrm.purchases) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_purchases_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.purchases (
	INPUT = scrm.purchases_in, OUTPUT = scrm.purchases_out,
	RECEIVE = scrm.purchases_recv, SEND = scrm.purchases_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.purchases_in(cstring) IS 'text form of a purchases to its value';
COMMENT ON FUNCTION scrm.purchases_out(scrm.purchases) IS 'text form of a purchases: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.purchases_recv(internal) IS 'binary form of a purchases to its value';
COMMENT ON FUNCTION scrm.purchases_send(scrm.purchases) IS 'binary form of a purchases: its version, then its fields, big-endian';

/* ---- the type spend ---- */

CREATE TYPE scrm.spend;

CREATE FUNCTION scrm.spend_in(cstring) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_out(scrm.spend) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_spend_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_recv(internal) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_send(scrm.spend) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_spend_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.spend (
	INPUT = scrm.spend_in, OUTPUT = scrm.spend_out,
	RECEIVE = scrm.spend_recv, SEND = scrm.spend_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.spend_in(cstring) IS 'text form of a spend to its value';
COMMENT ON FUNCTION scrm.spend_out(scrm.spend) IS 'text form of a spend: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.spend_recv(internal) IS 'binary form of a spend to its value';
COMMENT ON FUNCTION scrm.spend_send(scrm.spend) IS 'binary form of a spend: its version, then its fields, big-endian';

/* ---- the type bgbb_cells ---- */

CREATE TYPE scrm.bgbb_cells;

CREATE FUNCTION scrm.bgbb_cells_in(cstring) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_out(scrm.bgbb_cells) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_recv(internal) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_send(scrm.bgbb_cells) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.bgbb_cells (
	INPUT = scrm.bgbb_cells_in, OUTPUT = scrm.bgbb_cells_out,
	RECEIVE = scrm.bgbb_cells_recv, SEND = scrm.bgbb_cells_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.bgbb_cells_in(cstring) IS 'text form of a bgbb_cells to its value';
COMMENT ON FUNCTION scrm.bgbb_cells_out(scrm.bgbb_cells) IS 'text form of a bgbb_cells: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.bgbb_cells_recv(internal) IS 'binary form of a bgbb_cells to its value';
COMMENT ON FUNCTION scrm.bgbb_cells_send(scrm.bgbb_cells) IS 'binary form of a bgbb_cells: its version, then its fields, big-endian';

/* ---- the type sbg_cells ---- */

CREATE TYPE scrm.sbg_cells;

CREATE FUNCTION scrm.sbg_cells_in(cstring) RETURNS scrm.sbg_cells
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_out(scrm.sbg_cells) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_recv(internal) RETURNS scrm.sbg_cells
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_send(scrm.sbg_cells) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.sbg_cells (
	INPUT = scrm.sbg_cells_in, OUTPUT = scrm.sbg_cells_out,
	RECEIVE = scrm.sbg_cells_recv, SEND = scrm.sbg_cells_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.sbg_cells_in(cstring) IS 'text form of a sbg_cells to its value';
COMMENT ON FUNCTION scrm.sbg_cells_out(scrm.sbg_cells) IS 'text form of a sbg_cells: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.sbg_cells_recv(internal) IS 'binary form of a sbg_cells to its value';
COMMENT ON FUNCTION scrm.sbg_cells_send(scrm.sbg_cells) IS 'binary form of a sbg_cells: its version, then its fields, big-endian';

/* ---- the type rfm_bins ---- */

CREATE TYPE scrm.rfm_bins;

CREATE FUNCTION scrm.rfm_bins_in(cstring) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_out(scrm.rfm_bins) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_recv(internal) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_send(scrm.rfm_bins) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.rfm_bins (
	INPUT = scrm.rfm_bins_in, OUTPUT = scrm.rfm_bins_out,
	RECEIVE = scrm.rfm_bins_recv, SEND = scrm.rfm_bins_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.rfm_bins_in(cstring) IS 'text form of a rfm_bins to its value';
COMMENT ON FUNCTION scrm.rfm_bins_out(scrm.rfm_bins) IS 'text form of a rfm_bins: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.rfm_bins_recv(internal) IS 'binary form of a rfm_bins to its value';
COMMENT ON FUNCTION scrm.rfm_bins_send(scrm.rfm_bins) IS 'binary form of a rfm_bins: its version, then its fields, big-endian';

/* ---- the type holdout ---- */

CREATE TYPE scrm.holdout;

CREATE FUNCTION scrm.holdout_in(cstring) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_holdout_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_out(scrm.holdout) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_holdout_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_recv(internal) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_holdout_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_send(scrm.holdout) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_holdout_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.holdout (
	INPUT = scrm.holdout_in, OUTPUT = scrm.holdout_out,
	RECEIVE = scrm.holdout_recv, SEND = scrm.holdout_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.holdout_in(cstring) IS 'text form of a holdout to its value';
COMMENT ON FUNCTION scrm.holdout_out(scrm.holdout) IS 'text form of a holdout: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.holdout_recv(internal) IS 'binary form of a holdout to its value';
COMMENT ON FUNCTION scrm.holdout_send(scrm.holdout) IS 'binary form of a holdout: its version, then its fields, big-endian';

/* ---- the type lift ---- */

CREATE TYPE scrm.lift;

CREATE FUNCTION scrm.lift_in(cstring) RETURNS scrm.lift
	AS 'MODULE_PATHNAME', 'scrm_lift_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_out(scrm.lift) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_lift_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_recv(internal) RETURNS scrm.lift
	AS 'MODULE_PATHNAME', 'scrm_lift_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_send(scrm.lift) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_lift_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.lift (
	INPUT = scrm.lift_in, OUTPUT = scrm.lift_out,
	RECEIVE = scrm.lift_recv, SEND = scrm.lift_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.lift_in(cstring) IS 'text form of a lift to its value';
COMMENT ON FUNCTION scrm.lift_out(scrm.lift) IS 'text form of a lift: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.lift_recv(internal) IS 'binary form of a lift to its value';
COMMENT ON FUNCTION scrm.lift_send(scrm.lift) IS 'binary form of a lift: its version, then its fields, big-endian';

/* ---- the type referral_value ---- */

CREATE TYPE scrm.referral_value;

CREATE FUNCTION scrm.referral_value_in(cstring) RETURNS scrm.referral_value
	AS 'MODULE_PATHNAME', 'scrm_referral_value_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_out(scrm.referral_value) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_referral_value_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_recv(internal) RETURNS scrm.referral_value
	AS 'MODULE_PATHNAME', 'scrm_referral_value_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_send(scrm.referral_value) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_referral_value_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.referral_value (
	INPUT = scrm.referral_value_in, OUTPUT = scrm.referral_value_out,
	RECEIVE = scrm.referral_value_recv, SEND = scrm.referral_value_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.referral_value_in(cstring) IS 'text form of a referral_value to its value';
COMMENT ON FUNCTION scrm.referral_value_out(scrm.referral_value) IS 'text form of a referral_value: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.referral_value_recv(internal) IS 'binary form of a referral_value to its value';
COMMENT ON FUNCTION scrm.referral_value_send(scrm.referral_value) IS 'binary form of a referral_value: its version, then its fields, big-endian';

/* ---- the type referral_tree_bigint ---- */

CREATE TYPE scrm.referral_tree_bigint;

CREATE FUNCTION scrm.referral_tree_bigint_in(cstring) RETURNS scrm.referral_tree_bigint
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_out(scrm.referral_tree_bigint) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_recv(internal) RETURNS scrm.referral_tree_bigint
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_send(scrm.referral_tree_bigint) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.referral_tree_bigint (
	INPUT = scrm.referral_tree_bigint_in, OUTPUT = scrm.referral_tree_bigint_out,
	RECEIVE = scrm.referral_tree_bigint_recv, SEND = scrm.referral_tree_bigint_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.referral_tree_bigint_in(cstring) IS 'text form of a referral_tree_bigint to its value';
COMMENT ON FUNCTION scrm.referral_tree_bigint_out(scrm.referral_tree_bigint) IS 'text form of a referral_tree_bigint: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.referral_tree_bigint_recv(internal) IS 'binary form of a referral_tree_bigint to its value';
COMMENT ON FUNCTION scrm.referral_tree_bigint_send(scrm.referral_tree_bigint) IS 'binary form of a referral_tree_bigint: its version, then its fields, big-endian';

/* ---- the type referral_tree_text ---- */

CREATE TYPE scrm.referral_tree_text;

CREATE FUNCTION scrm.referral_tree_text_in(cstring) RETURNS scrm.referral_tree_text
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_out(scrm.referral_tree_text) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_recv(internal) RETURNS scrm.referral_tree_text
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_send(scrm.referral_tree_text) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.referral_tree_text (
	INPUT = scrm.referral_tree_text_in, OUTPUT = scrm.referral_tree_text_out,
	RECEIVE = scrm.referral_tree_text_recv, SEND = scrm.referral_tree_text_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.referral_tree_text_in(cstring) IS 'text form of a referral_tree_text to its value';
COMMENT ON FUNCTION scrm.referral_tree_text_out(scrm.referral_tree_text) IS 'text form of a referral_tree_text: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.referral_tree_text_recv(internal) IS 'binary form of a referral_tree_text to its value';
COMMENT ON FUNCTION scrm.referral_tree_text_send(scrm.referral_tree_text) IS 'binary form of a referral_tree_text: its version, then its fields, big-endian';

/* ---- the type referral_tree_uuid ---- */

CREATE TYPE scrm.referral_tree_uuid;

CREATE FUNCTION scrm.referral_tree_uuid_in(cstring) RETURNS scrm.referral_tree_uuid
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_out(scrm.referral_tree_uuid) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_recv(internal) RETURNS scrm.referral_tree_uuid
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_send(scrm.referral_tree_uuid) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE scrm.referral_tree_uuid (
	INPUT = scrm.referral_tree_uuid_in, OUTPUT = scrm.referral_tree_uuid_out,
	RECEIVE = scrm.referral_tree_uuid_recv, SEND = scrm.referral_tree_uuid_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.referral_tree_uuid_in(cstring) IS 'text form of a referral_tree_uuid to its value';
COMMENT ON FUNCTION scrm.referral_tree_uuid_out(scrm.referral_tree_uuid) IS 'text form of a referral_tree_uuid: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.referral_tree_uuid_recv(internal) IS 'binary form of a referral_tree_uuid to its value';
COMMENT ON FUNCTION scrm.referral_tree_uuid_send(scrm.referral_tree_uuid) IS 'binary form of a referral_tree_uuid: its version, then its fields, big-endian';

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

/* ---- equality, order and hash: cells ---- */

CREATE FUNCTION scrm.cells_eq(scrm.cells, scrm.cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_ne(scrm.cells, scrm.cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_lt(scrm.cells, scrm.cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_le(scrm.cells, scrm.cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_gt(scrm.cells, scrm.cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_ge(scrm.cells, scrm.cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_cmp(scrm.cells, scrm.cells) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_hash(scrm.cells) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cells_hash_extended(scrm.cells, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cells_eq(scrm.cells, scrm.cells) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cells_ne(scrm.cells, scrm.cells) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cells_lt(scrm.cells, scrm.cells) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cells_le(scrm.cells, scrm.cells) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cells_gt(scrm.cells, scrm.cells) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cells_ge(scrm.cells, scrm.cells) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cells_cmp(scrm.cells, scrm.cells) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.cells_hash(scrm.cells) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.cells_hash_extended(scrm.cells, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.cells, RIGHTARG = scrm.cells, FUNCTION = scrm.cells_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.cells, RIGHTARG = scrm.cells, FUNCTION = scrm.cells_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.cells, RIGHTARG = scrm.cells, FUNCTION = scrm.cells_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.cells, RIGHTARG = scrm.cells, FUNCTION = scrm.cells_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.cells, RIGHTARG = scrm.cells, FUNCTION = scrm.cells_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.cells, RIGHTARG = scrm.cells, FUNCTION = scrm.cells_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.cells, scrm.cells) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.cells, scrm.cells) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.cells, scrm.cells) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.cells, scrm.cells) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.cells, scrm.cells) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.cells, scrm.cells) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.cells_btree_ops DEFAULT FOR TYPE scrm.cells USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.cells_cmp(scrm.cells, scrm.cells);
CREATE OPERATOR CLASS scrm.cells_hash_ops DEFAULT FOR TYPE scrm.cells USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.cells_hash(scrm.cells), FUNCTION 2 scrm.cells_hash_extended(scrm.cells, bigint);

COMMENT ON OPERATOR CLASS scrm.cells_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.cells_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cells_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cells_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: purchases ---- */

CREATE FUNCTION scrm.purchases_eq(scrm.purchases, scrm.purchases) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_ne(scrm.purchases, scrm.purchases) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_lt(scrm.purchases, scrm.purchases) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_le(scrm.purchases, scrm.purchases) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_gt(scrm.purchases, scrm.purchases) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_ge(scrm.purchases, scrm.purchases) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_cmp(scrm.purchases, scrm.purchases) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_hash(scrm.purchases) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_hash_extended(scrm.purchases, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.purchases_eq(scrm.purchases, scrm.purchases) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.purchases_ne(scrm.purchases, scrm.purchases) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.purchases_lt(scrm.purchases, scrm.purchases) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.purchases_le(scrm.purchases, scrm.purchases) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.purchases_gt(scrm.purchases, scrm.purchases) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.purchases_ge(scrm.purchases, scrm.purchases) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.purchases_cmp(scrm.purchases, scrm.purchases) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.purchases_hash(scrm.purchases) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.purchases_hash_extended(scrm.purchases, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.purchases, RIGHTARG = scrm.purchases, FUNCTION = scrm.purchases_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.purchases, RIGHTARG = scrm.purchases, FUNCTION = scrm.purchases_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.purchases, RIGHTARG = scrm.purchases, FUNCTION = scrm.purchases_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.purchases, RIGHTARG = scrm.purchases, FUNCTION = scrm.purchases_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.purchases, RIGHTARG = scrm.purchases, FUNCTION = scrm.purchases_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.purchases, RIGHTARG = scrm.purchases, FUNCTION = scrm.purchases_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.purchases, scrm.purchases) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.purchases, scrm.purchases) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.purchases, scrm.purchases) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.purchases, scrm.purchases) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.purchases, scrm.purchases) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.purchases, scrm.purchases) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.purchases_btree_ops DEFAULT FOR TYPE scrm.purchases USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.purchases_cmp(scrm.purchases, scrm.purchases);
CREATE OPERATOR CLASS scrm.purchases_hash_ops DEFAULT FOR TYPE scrm.purchases USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.purchases_hash(scrm.purchases), FUNCTION 2 scrm.purchases_hash_extended(scrm.purchases, bigint);

COMMENT ON OPERATOR CLASS scrm.purchases_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.purchases_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.purchases_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.purchases_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: spend ---- */

CREATE FUNCTION scrm.spend_eq(scrm.spend, scrm.spend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_ne(scrm.spend, scrm.spend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_lt(scrm.spend, scrm.spend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_le(scrm.spend, scrm.spend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_gt(scrm.spend, scrm.spend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_ge(scrm.spend, scrm.spend) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_cmp(scrm.spend, scrm.spend) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_hash(scrm.spend) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.spend_hash_extended(scrm.spend, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.spend_eq(scrm.spend, scrm.spend) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.spend_ne(scrm.spend, scrm.spend) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.spend_lt(scrm.spend, scrm.spend) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.spend_le(scrm.spend, scrm.spend) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.spend_gt(scrm.spend, scrm.spend) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.spend_ge(scrm.spend, scrm.spend) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.spend_cmp(scrm.spend, scrm.spend) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.spend_hash(scrm.spend) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.spend_hash_extended(scrm.spend, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.spend, RIGHTARG = scrm.spend, FUNCTION = scrm.spend_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.spend, RIGHTARG = scrm.spend, FUNCTION = scrm.spend_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.spend, RIGHTARG = scrm.spend, FUNCTION = scrm.spend_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.spend, RIGHTARG = scrm.spend, FUNCTION = scrm.spend_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.spend, RIGHTARG = scrm.spend, FUNCTION = scrm.spend_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.spend, RIGHTARG = scrm.spend, FUNCTION = scrm.spend_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.spend, scrm.spend) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.spend, scrm.spend) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.spend, scrm.spend) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.spend, scrm.spend) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.spend, scrm.spend) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.spend, scrm.spend) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.spend_btree_ops DEFAULT FOR TYPE scrm.spend USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.spend_cmp(scrm.spend, scrm.spend);
CREATE OPERATOR CLASS scrm.spend_hash_ops DEFAULT FOR TYPE scrm.spend USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.spend_hash(scrm.spend), FUNCTION 2 scrm.spend_hash_extended(scrm.spend, bigint);

COMMENT ON OPERATOR CLASS scrm.spend_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.spend_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.spend_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.spend_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: bgbb_cells ---- */

CREATE FUNCTION scrm.bgbb_cells_eq(scrm.bgbb_cells, scrm.bgbb_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_ne(scrm.bgbb_cells, scrm.bgbb_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_lt(scrm.bgbb_cells, scrm.bgbb_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_le(scrm.bgbb_cells, scrm.bgbb_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_gt(scrm.bgbb_cells, scrm.bgbb_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_ge(scrm.bgbb_cells, scrm.bgbb_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_cmp(scrm.bgbb_cells, scrm.bgbb_cells) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_hash(scrm.bgbb_cells) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_hash_extended(scrm.bgbb_cells, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.bgbb_cells_eq(scrm.bgbb_cells, scrm.bgbb_cells) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.bgbb_cells_ne(scrm.bgbb_cells, scrm.bgbb_cells) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.bgbb_cells_lt(scrm.bgbb_cells, scrm.bgbb_cells) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.bgbb_cells_le(scrm.bgbb_cells, scrm.bgbb_cells) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.bgbb_cells_gt(scrm.bgbb_cells, scrm.bgbb_cells) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.bgbb_cells_ge(scrm.bgbb_cells, scrm.bgbb_cells) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.bgbb_cells_cmp(scrm.bgbb_cells, scrm.bgbb_cells) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.bgbb_cells_hash(scrm.bgbb_cells) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.bgbb_cells_hash_extended(scrm.bgbb_cells, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.bgbb_cells, RIGHTARG = scrm.bgbb_cells, FUNCTION = scrm.bgbb_cells_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.bgbb_cells, RIGHTARG = scrm.bgbb_cells, FUNCTION = scrm.bgbb_cells_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.bgbb_cells, RIGHTARG = scrm.bgbb_cells, FUNCTION = scrm.bgbb_cells_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.bgbb_cells, RIGHTARG = scrm.bgbb_cells, FUNCTION = scrm.bgbb_cells_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.bgbb_cells, RIGHTARG = scrm.bgbb_cells, FUNCTION = scrm.bgbb_cells_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.bgbb_cells, RIGHTARG = scrm.bgbb_cells, FUNCTION = scrm.bgbb_cells_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.bgbb_cells, scrm.bgbb_cells) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.bgbb_cells, scrm.bgbb_cells) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.bgbb_cells, scrm.bgbb_cells) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.bgbb_cells, scrm.bgbb_cells) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.bgbb_cells, scrm.bgbb_cells) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.bgbb_cells, scrm.bgbb_cells) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.bgbb_cells_btree_ops DEFAULT FOR TYPE scrm.bgbb_cells USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.bgbb_cells_cmp(scrm.bgbb_cells, scrm.bgbb_cells);
CREATE OPERATOR CLASS scrm.bgbb_cells_hash_ops DEFAULT FOR TYPE scrm.bgbb_cells USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.bgbb_cells_hash(scrm.bgbb_cells), FUNCTION 2 scrm.bgbb_cells_hash_extended(scrm.bgbb_cells, bigint);

COMMENT ON OPERATOR CLASS scrm.bgbb_cells_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.bgbb_cells_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.bgbb_cells_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.bgbb_cells_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: sbg_cells ---- */

CREATE FUNCTION scrm.sbg_cells_eq(scrm.sbg_cells, scrm.sbg_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_ne(scrm.sbg_cells, scrm.sbg_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_lt(scrm.sbg_cells, scrm.sbg_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_le(scrm.sbg_cells, scrm.sbg_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_gt(scrm.sbg_cells, scrm.sbg_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_ge(scrm.sbg_cells, scrm.sbg_cells) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_cmp(scrm.sbg_cells, scrm.sbg_cells) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_hash(scrm.sbg_cells) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_hash_extended(scrm.sbg_cells, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.sbg_cells_eq(scrm.sbg_cells, scrm.sbg_cells) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.sbg_cells_ne(scrm.sbg_cells, scrm.sbg_cells) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.sbg_cells_lt(scrm.sbg_cells, scrm.sbg_cells) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.sbg_cells_le(scrm.sbg_cells, scrm.sbg_cells) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.sbg_cells_gt(scrm.sbg_cells, scrm.sbg_cells) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.sbg_cells_ge(scrm.sbg_cells, scrm.sbg_cells) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.sbg_cells_cmp(scrm.sbg_cells, scrm.sbg_cells) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.sbg_cells_hash(scrm.sbg_cells) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.sbg_cells_hash_extended(scrm.sbg_cells, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.sbg_cells, RIGHTARG = scrm.sbg_cells, FUNCTION = scrm.sbg_cells_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.sbg_cells, RIGHTARG = scrm.sbg_cells, FUNCTION = scrm.sbg_cells_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.sbg_cells, RIGHTARG = scrm.sbg_cells, FUNCTION = scrm.sbg_cells_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.sbg_cells, RIGHTARG = scrm.sbg_cells, FUNCTION = scrm.sbg_cells_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.sbg_cells, RIGHTARG = scrm.sbg_cells, FUNCTION = scrm.sbg_cells_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.sbg_cells, RIGHTARG = scrm.sbg_cells, FUNCTION = scrm.sbg_cells_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.sbg_cells, scrm.sbg_cells) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.sbg_cells, scrm.sbg_cells) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.sbg_cells, scrm.sbg_cells) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.sbg_cells, scrm.sbg_cells) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.sbg_cells, scrm.sbg_cells) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.sbg_cells, scrm.sbg_cells) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.sbg_cells_btree_ops DEFAULT FOR TYPE scrm.sbg_cells USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.sbg_cells_cmp(scrm.sbg_cells, scrm.sbg_cells);
CREATE OPERATOR CLASS scrm.sbg_cells_hash_ops DEFAULT FOR TYPE scrm.sbg_cells USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.sbg_cells_hash(scrm.sbg_cells), FUNCTION 2 scrm.sbg_cells_hash_extended(scrm.sbg_cells, bigint);

COMMENT ON OPERATOR CLASS scrm.sbg_cells_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.sbg_cells_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.sbg_cells_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.sbg_cells_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: rfm_bins ---- */

CREATE FUNCTION scrm.rfm_bins_eq(scrm.rfm_bins, scrm.rfm_bins) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_ne(scrm.rfm_bins, scrm.rfm_bins) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_lt(scrm.rfm_bins, scrm.rfm_bins) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_le(scrm.rfm_bins, scrm.rfm_bins) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_gt(scrm.rfm_bins, scrm.rfm_bins) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_ge(scrm.rfm_bins, scrm.rfm_bins) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_cmp(scrm.rfm_bins, scrm.rfm_bins) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_hash(scrm.rfm_bins) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_hash_extended(scrm.rfm_bins, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.rfm_bins_eq(scrm.rfm_bins, scrm.rfm_bins) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.rfm_bins_ne(scrm.rfm_bins, scrm.rfm_bins) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.rfm_bins_lt(scrm.rfm_bins, scrm.rfm_bins) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.rfm_bins_le(scrm.rfm_bins, scrm.rfm_bins) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.rfm_bins_gt(scrm.rfm_bins, scrm.rfm_bins) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.rfm_bins_ge(scrm.rfm_bins, scrm.rfm_bins) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.rfm_bins_cmp(scrm.rfm_bins, scrm.rfm_bins) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.rfm_bins_hash(scrm.rfm_bins) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.rfm_bins_hash_extended(scrm.rfm_bins, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.rfm_bins, RIGHTARG = scrm.rfm_bins, FUNCTION = scrm.rfm_bins_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.rfm_bins, RIGHTARG = scrm.rfm_bins, FUNCTION = scrm.rfm_bins_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.rfm_bins, RIGHTARG = scrm.rfm_bins, FUNCTION = scrm.rfm_bins_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.rfm_bins, RIGHTARG = scrm.rfm_bins, FUNCTION = scrm.rfm_bins_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.rfm_bins, RIGHTARG = scrm.rfm_bins, FUNCTION = scrm.rfm_bins_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.rfm_bins, RIGHTARG = scrm.rfm_bins, FUNCTION = scrm.rfm_bins_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.rfm_bins, scrm.rfm_bins) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.rfm_bins, scrm.rfm_bins) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.rfm_bins, scrm.rfm_bins) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.rfm_bins, scrm.rfm_bins) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.rfm_bins, scrm.rfm_bins) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.rfm_bins, scrm.rfm_bins) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.rfm_bins_btree_ops DEFAULT FOR TYPE scrm.rfm_bins USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.rfm_bins_cmp(scrm.rfm_bins, scrm.rfm_bins);
CREATE OPERATOR CLASS scrm.rfm_bins_hash_ops DEFAULT FOR TYPE scrm.rfm_bins USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.rfm_bins_hash(scrm.rfm_bins), FUNCTION 2 scrm.rfm_bins_hash_extended(scrm.rfm_bins, bigint);

COMMENT ON OPERATOR CLASS scrm.rfm_bins_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.rfm_bins_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.rfm_bins_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.rfm_bins_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: holdout ---- */

CREATE FUNCTION scrm.holdout_eq(scrm.holdout, scrm.holdout) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_ne(scrm.holdout, scrm.holdout) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_lt(scrm.holdout, scrm.holdout) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_le(scrm.holdout, scrm.holdout) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_gt(scrm.holdout, scrm.holdout) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_ge(scrm.holdout, scrm.holdout) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_cmp(scrm.holdout, scrm.holdout) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_hash(scrm.holdout) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_hash_extended(scrm.holdout, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.holdout_eq(scrm.holdout, scrm.holdout) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.holdout_ne(scrm.holdout, scrm.holdout) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.holdout_lt(scrm.holdout, scrm.holdout) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.holdout_le(scrm.holdout, scrm.holdout) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.holdout_gt(scrm.holdout, scrm.holdout) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.holdout_ge(scrm.holdout, scrm.holdout) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.holdout_cmp(scrm.holdout, scrm.holdout) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.holdout_hash(scrm.holdout) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.holdout_hash_extended(scrm.holdout, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.holdout, RIGHTARG = scrm.holdout, FUNCTION = scrm.holdout_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.holdout, RIGHTARG = scrm.holdout, FUNCTION = scrm.holdout_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.holdout, RIGHTARG = scrm.holdout, FUNCTION = scrm.holdout_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.holdout, RIGHTARG = scrm.holdout, FUNCTION = scrm.holdout_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.holdout, RIGHTARG = scrm.holdout, FUNCTION = scrm.holdout_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.holdout, RIGHTARG = scrm.holdout, FUNCTION = scrm.holdout_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.holdout, scrm.holdout) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.holdout, scrm.holdout) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.holdout, scrm.holdout) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.holdout, scrm.holdout) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.holdout, scrm.holdout) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.holdout, scrm.holdout) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.holdout_btree_ops DEFAULT FOR TYPE scrm.holdout USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.holdout_cmp(scrm.holdout, scrm.holdout);
CREATE OPERATOR CLASS scrm.holdout_hash_ops DEFAULT FOR TYPE scrm.holdout USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.holdout_hash(scrm.holdout), FUNCTION 2 scrm.holdout_hash_extended(scrm.holdout, bigint);

COMMENT ON OPERATOR CLASS scrm.holdout_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.holdout_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.holdout_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.holdout_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: lift ---- */

CREATE FUNCTION scrm.lift_eq(scrm.lift, scrm.lift) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_ne(scrm.lift, scrm.lift) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_lt(scrm.lift, scrm.lift) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_le(scrm.lift, scrm.lift) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_gt(scrm.lift, scrm.lift) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_ge(scrm.lift, scrm.lift) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_cmp(scrm.lift, scrm.lift) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_hash(scrm.lift) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.lift_hash_extended(scrm.lift, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.lift_eq(scrm.lift, scrm.lift) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lift_ne(scrm.lift, scrm.lift) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lift_lt(scrm.lift, scrm.lift) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lift_le(scrm.lift, scrm.lift) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lift_gt(scrm.lift, scrm.lift) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lift_ge(scrm.lift, scrm.lift) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.lift_cmp(scrm.lift, scrm.lift) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.lift_hash(scrm.lift) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.lift_hash_extended(scrm.lift, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.lift, RIGHTARG = scrm.lift, FUNCTION = scrm.lift_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.lift, RIGHTARG = scrm.lift, FUNCTION = scrm.lift_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.lift, RIGHTARG = scrm.lift, FUNCTION = scrm.lift_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.lift, RIGHTARG = scrm.lift, FUNCTION = scrm.lift_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.lift, RIGHTARG = scrm.lift, FUNCTION = scrm.lift_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.lift, RIGHTARG = scrm.lift, FUNCTION = scrm.lift_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.lift, scrm.lift) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.lift, scrm.lift) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.lift, scrm.lift) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.lift, scrm.lift) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.lift, scrm.lift) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.lift, scrm.lift) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.lift_btree_ops DEFAULT FOR TYPE scrm.lift USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.lift_cmp(scrm.lift, scrm.lift);
CREATE OPERATOR CLASS scrm.lift_hash_ops DEFAULT FOR TYPE scrm.lift USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.lift_hash(scrm.lift), FUNCTION 2 scrm.lift_hash_extended(scrm.lift, bigint);

COMMENT ON OPERATOR CLASS scrm.lift_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.lift_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.lift_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.lift_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: referral_value ---- */

CREATE FUNCTION scrm.referral_value_eq(scrm.referral_value, scrm.referral_value) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_ne(scrm.referral_value, scrm.referral_value) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_lt(scrm.referral_value, scrm.referral_value) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_le(scrm.referral_value, scrm.referral_value) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_gt(scrm.referral_value, scrm.referral_value) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_ge(scrm.referral_value, scrm.referral_value) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_cmp(scrm.referral_value, scrm.referral_value) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_hash(scrm.referral_value) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_hash_extended(scrm.referral_value, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.referral_value_eq(scrm.referral_value, scrm.referral_value) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_value_ne(scrm.referral_value, scrm.referral_value) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_value_lt(scrm.referral_value, scrm.referral_value) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_value_le(scrm.referral_value, scrm.referral_value) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_value_gt(scrm.referral_value, scrm.referral_value) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_value_ge(scrm.referral_value, scrm.referral_value) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_value_cmp(scrm.referral_value, scrm.referral_value) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.referral_value_hash(scrm.referral_value) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.referral_value_hash_extended(scrm.referral_value, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.referral_value, RIGHTARG = scrm.referral_value, FUNCTION = scrm.referral_value_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.referral_value, RIGHTARG = scrm.referral_value, FUNCTION = scrm.referral_value_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.referral_value, RIGHTARG = scrm.referral_value, FUNCTION = scrm.referral_value_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.referral_value, RIGHTARG = scrm.referral_value, FUNCTION = scrm.referral_value_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.referral_value, RIGHTARG = scrm.referral_value, FUNCTION = scrm.referral_value_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.referral_value, RIGHTARG = scrm.referral_value, FUNCTION = scrm.referral_value_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.referral_value, scrm.referral_value) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.referral_value, scrm.referral_value) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.referral_value, scrm.referral_value) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.referral_value, scrm.referral_value) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.referral_value, scrm.referral_value) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.referral_value, scrm.referral_value) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.referral_value_btree_ops DEFAULT FOR TYPE scrm.referral_value USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.referral_value_cmp(scrm.referral_value, scrm.referral_value);
CREATE OPERATOR CLASS scrm.referral_value_hash_ops DEFAULT FOR TYPE scrm.referral_value USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.referral_value_hash(scrm.referral_value), FUNCTION 2 scrm.referral_value_hash_extended(scrm.referral_value, bigint);

COMMENT ON OPERATOR CLASS scrm.referral_value_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.referral_value_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.referral_value_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.referral_value_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: referral_tree_bigint ---- */

CREATE FUNCTION scrm.referral_tree_bigint_eq(scrm.referral_tree_bigint, scrm.referral_tree_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_ne(scrm.referral_tree_bigint, scrm.referral_tree_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_lt(scrm.referral_tree_bigint, scrm.referral_tree_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_le(scrm.referral_tree_bigint, scrm.referral_tree_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_gt(scrm.referral_tree_bigint, scrm.referral_tree_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_ge(scrm.referral_tree_bigint, scrm.referral_tree_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_cmp(scrm.referral_tree_bigint, scrm.referral_tree_bigint) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_hash(scrm.referral_tree_bigint) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_hash_extended(scrm.referral_tree_bigint, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.referral_tree_bigint_eq(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_bigint_ne(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_bigint_lt(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_bigint_le(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_bigint_gt(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_bigint_ge(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_bigint_cmp(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.referral_tree_bigint_hash(scrm.referral_tree_bigint) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.referral_tree_bigint_hash_extended(scrm.referral_tree_bigint, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.referral_tree_bigint, RIGHTARG = scrm.referral_tree_bigint, FUNCTION = scrm.referral_tree_bigint_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.referral_tree_bigint, RIGHTARG = scrm.referral_tree_bigint, FUNCTION = scrm.referral_tree_bigint_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.referral_tree_bigint, RIGHTARG = scrm.referral_tree_bigint, FUNCTION = scrm.referral_tree_bigint_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.referral_tree_bigint, RIGHTARG = scrm.referral_tree_bigint, FUNCTION = scrm.referral_tree_bigint_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.referral_tree_bigint, RIGHTARG = scrm.referral_tree_bigint, FUNCTION = scrm.referral_tree_bigint_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.referral_tree_bigint, RIGHTARG = scrm.referral_tree_bigint, FUNCTION = scrm.referral_tree_bigint_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.referral_tree_bigint_btree_ops DEFAULT FOR TYPE scrm.referral_tree_bigint USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.referral_tree_bigint_cmp(scrm.referral_tree_bigint, scrm.referral_tree_bigint);
CREATE OPERATOR CLASS scrm.referral_tree_bigint_hash_ops DEFAULT FOR TYPE scrm.referral_tree_bigint USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.referral_tree_bigint_hash(scrm.referral_tree_bigint), FUNCTION 2 scrm.referral_tree_bigint_hash_extended(scrm.referral_tree_bigint, bigint);

COMMENT ON OPERATOR CLASS scrm.referral_tree_bigint_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.referral_tree_bigint_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.referral_tree_bigint_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.referral_tree_bigint_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: referral_tree_text ---- */

CREATE FUNCTION scrm.referral_tree_text_eq(scrm.referral_tree_text, scrm.referral_tree_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_ne(scrm.referral_tree_text, scrm.referral_tree_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_lt(scrm.referral_tree_text, scrm.referral_tree_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_le(scrm.referral_tree_text, scrm.referral_tree_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_gt(scrm.referral_tree_text, scrm.referral_tree_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_ge(scrm.referral_tree_text, scrm.referral_tree_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_cmp(scrm.referral_tree_text, scrm.referral_tree_text) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_hash(scrm.referral_tree_text) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_hash_extended(scrm.referral_tree_text, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.referral_tree_text_eq(scrm.referral_tree_text, scrm.referral_tree_text) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_text_ne(scrm.referral_tree_text, scrm.referral_tree_text) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_text_lt(scrm.referral_tree_text, scrm.referral_tree_text) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_text_le(scrm.referral_tree_text, scrm.referral_tree_text) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_text_gt(scrm.referral_tree_text, scrm.referral_tree_text) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_text_ge(scrm.referral_tree_text, scrm.referral_tree_text) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_text_cmp(scrm.referral_tree_text, scrm.referral_tree_text) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.referral_tree_text_hash(scrm.referral_tree_text) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.referral_tree_text_hash_extended(scrm.referral_tree_text, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.referral_tree_text, RIGHTARG = scrm.referral_tree_text, FUNCTION = scrm.referral_tree_text_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.referral_tree_text, RIGHTARG = scrm.referral_tree_text, FUNCTION = scrm.referral_tree_text_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.referral_tree_text, RIGHTARG = scrm.referral_tree_text, FUNCTION = scrm.referral_tree_text_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.referral_tree_text, RIGHTARG = scrm.referral_tree_text, FUNCTION = scrm.referral_tree_text_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.referral_tree_text, RIGHTARG = scrm.referral_tree_text, FUNCTION = scrm.referral_tree_text_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.referral_tree_text, RIGHTARG = scrm.referral_tree_text, FUNCTION = scrm.referral_tree_text_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.referral_tree_text, scrm.referral_tree_text) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.referral_tree_text, scrm.referral_tree_text) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.referral_tree_text, scrm.referral_tree_text) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.referral_tree_text, scrm.referral_tree_text) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.referral_tree_text, scrm.referral_tree_text) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.referral_tree_text, scrm.referral_tree_text) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.referral_tree_text_btree_ops DEFAULT FOR TYPE scrm.referral_tree_text USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.referral_tree_text_cmp(scrm.referral_tree_text, scrm.referral_tree_text);
CREATE OPERATOR CLASS scrm.referral_tree_text_hash_ops DEFAULT FOR TYPE scrm.referral_tree_text USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.referral_tree_text_hash(scrm.referral_tree_text), FUNCTION 2 scrm.referral_tree_text_hash_extended(scrm.referral_tree_text, bigint);

COMMENT ON OPERATOR CLASS scrm.referral_tree_text_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.referral_tree_text_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.referral_tree_text_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.referral_tree_text_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

/* ---- equality, order and hash: referral_tree_uuid ---- */

CREATE FUNCTION scrm.referral_tree_uuid_eq(scrm.referral_tree_uuid, scrm.referral_tree_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_ne(scrm.referral_tree_uuid, scrm.referral_tree_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_lt(scrm.referral_tree_uuid, scrm.referral_tree_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_le(scrm.referral_tree_uuid, scrm.referral_tree_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_gt(scrm.referral_tree_uuid, scrm.referral_tree_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_ge(scrm.referral_tree_uuid, scrm.referral_tree_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_cmp(scrm.referral_tree_uuid, scrm.referral_tree_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_hash(scrm.referral_tree_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_hash_extended(scrm.referral_tree_uuid, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.referral_tree_uuid_eq(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_uuid_ne(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_uuid_lt(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_uuid_le(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_uuid_gt(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_uuid_ge(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.referral_tree_uuid_cmp(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.referral_tree_uuid_hash(scrm.referral_tree_uuid) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.referral_tree_uuid_hash_extended(scrm.referral_tree_uuid, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.referral_tree_uuid, RIGHTARG = scrm.referral_tree_uuid, FUNCTION = scrm.referral_tree_uuid_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.referral_tree_uuid, RIGHTARG = scrm.referral_tree_uuid, FUNCTION = scrm.referral_tree_uuid_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.referral_tree_uuid, RIGHTARG = scrm.referral_tree_uuid, FUNCTION = scrm.referral_tree_uuid_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.referral_tree_uuid, RIGHTARG = scrm.referral_tree_uuid, FUNCTION = scrm.referral_tree_uuid_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.referral_tree_uuid, RIGHTARG = scrm.referral_tree_uuid, FUNCTION = scrm.referral_tree_uuid_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.referral_tree_uuid, RIGHTARG = scrm.referral_tree_uuid, FUNCTION = scrm.referral_tree_uuid_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.referral_tree_uuid_btree_ops DEFAULT FOR TYPE scrm.referral_tree_uuid USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.referral_tree_uuid_cmp(scrm.referral_tree_uuid, scrm.referral_tree_uuid);
CREATE OPERATOR CLASS scrm.referral_tree_uuid_hash_ops DEFAULT FOR TYPE scrm.referral_tree_uuid USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.referral_tree_uuid_hash(scrm.referral_tree_uuid), FUNCTION 2 scrm.referral_tree_uuid_hash_extended(scrm.referral_tree_uuid, bigint);

COMMENT ON OPERATOR CLASS scrm.referral_tree_uuid_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.referral_tree_uuid_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.referral_tree_uuid_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.referral_tree_uuid_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

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

/* ---- what every state has: cells ---- */

CREATE FUNCTION scrm.cells_rollup_accum(state scrm.cells, cells scrm.cells) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cells_combine(a scrm.cells, b scrm.cells) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cells_final(state scrm.cells) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(cells scrm.cells) (
	SFUNC = scrm.cells_rollup_accum, STYPE = scrm.cells, SSPACE = 512,
	FINALFUNC = scrm.cells_final, COMBINEFUNC = scrm.cells_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.cells, b scrm.cells) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cells_rollup_accum(scrm.cells, scrm.cells) IS 'transition of scrm.rollup(cells)';
COMMENT ON FUNCTION scrm.cells_combine(scrm.cells, scrm.cells) IS 'combines the parts of a parallel aggregate of cells states';
COMMENT ON FUNCTION scrm.cells_final(scrm.cells) IS 'final function of the aggregates that make a cells: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.cells, RIGHTARG = scrm.cells, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.cells, scrm.cells) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: purchases ---- */

CREATE FUNCTION scrm.purchases_rollup_accum(state scrm.purchases, purchases scrm.purchases) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_combine(a scrm.purchases, b scrm.purchases) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_final(state scrm.purchases) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(purchases scrm.purchases) (
	SFUNC = scrm.purchases_rollup_accum, STYPE = scrm.purchases, SSPACE = 512,
	FINALFUNC = scrm.purchases_final, COMBINEFUNC = scrm.purchases_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.purchases, b scrm.purchases) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.purchases_rollup_accum(scrm.purchases, scrm.purchases) IS 'transition of scrm.rollup(purchases)';
COMMENT ON FUNCTION scrm.purchases_combine(scrm.purchases, scrm.purchases) IS 'combines the parts of a parallel aggregate of purchases states';
COMMENT ON FUNCTION scrm.purchases_final(scrm.purchases) IS 'final function of the aggregates that make a purchases: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.purchases, RIGHTARG = scrm.purchases, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.purchases, scrm.purchases) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: spend ---- */

CREATE FUNCTION scrm.spend_rollup_accum(state scrm.spend, spend scrm.spend) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.spend_combine(a scrm.spend, b scrm.spend) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.spend_final(state scrm.spend) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(spend scrm.spend) (
	SFUNC = scrm.spend_rollup_accum, STYPE = scrm.spend, SSPACE = 512,
	FINALFUNC = scrm.spend_final, COMBINEFUNC = scrm.spend_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.spend, b scrm.spend) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.spend_rollup_accum(scrm.spend, scrm.spend) IS 'transition of scrm.rollup(spend)';
COMMENT ON FUNCTION scrm.spend_combine(scrm.spend, scrm.spend) IS 'combines the parts of a parallel aggregate of spend states';
COMMENT ON FUNCTION scrm.spend_final(scrm.spend) IS 'final function of the aggregates that make a spend: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.spend, RIGHTARG = scrm.spend, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.spend, scrm.spend) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: bgbb_cells ---- */

CREATE FUNCTION scrm.bgbb_cells_rollup_accum(state scrm.bgbb_cells, bgbb_cells scrm.bgbb_cells) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_combine(a scrm.bgbb_cells, b scrm.bgbb_cells) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_final(state scrm.bgbb_cells) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(bgbb_cells scrm.bgbb_cells) (
	SFUNC = scrm.bgbb_cells_rollup_accum, STYPE = scrm.bgbb_cells, SSPACE = 512,
	FINALFUNC = scrm.bgbb_cells_final, COMBINEFUNC = scrm.bgbb_cells_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.bgbb_cells, b scrm.bgbb_cells) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.bgbb_cells_rollup_accum(scrm.bgbb_cells, scrm.bgbb_cells) IS 'transition of scrm.rollup(bgbb_cells)';
COMMENT ON FUNCTION scrm.bgbb_cells_combine(scrm.bgbb_cells, scrm.bgbb_cells) IS 'combines the parts of a parallel aggregate of bgbb_cells states';
COMMENT ON FUNCTION scrm.bgbb_cells_final(scrm.bgbb_cells) IS 'final function of the aggregates that make a bgbb_cells: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.bgbb_cells, RIGHTARG = scrm.bgbb_cells, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.bgbb_cells, scrm.bgbb_cells) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: sbg_cells ---- */

CREATE FUNCTION scrm.sbg_cells_rollup_accum(state scrm.sbg_cells, sbg_cells scrm.sbg_cells) RETURNS scrm.sbg_cells
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_combine(a scrm.sbg_cells, b scrm.sbg_cells) RETURNS scrm.sbg_cells
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.sbg_cells_final(state scrm.sbg_cells) RETURNS scrm.sbg_cells
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(sbg_cells scrm.sbg_cells) (
	SFUNC = scrm.sbg_cells_rollup_accum, STYPE = scrm.sbg_cells, SSPACE = 512,
	FINALFUNC = scrm.sbg_cells_final, COMBINEFUNC = scrm.sbg_cells_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.sbg_cells, b scrm.sbg_cells) RETURNS scrm.sbg_cells
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.sbg_cells_rollup_accum(scrm.sbg_cells, scrm.sbg_cells) IS 'transition of scrm.rollup(sbg_cells)';
COMMENT ON FUNCTION scrm.sbg_cells_combine(scrm.sbg_cells, scrm.sbg_cells) IS 'combines the parts of a parallel aggregate of sbg_cells states';
COMMENT ON FUNCTION scrm.sbg_cells_final(scrm.sbg_cells) IS 'final function of the aggregates that make a sbg_cells: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.sbg_cells, RIGHTARG = scrm.sbg_cells, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.sbg_cells, scrm.sbg_cells) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: rfm_bins ---- */

CREATE FUNCTION scrm.rfm_bins_rollup_accum(state scrm.rfm_bins, rfm_bins scrm.rfm_bins) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_combine(a scrm.rfm_bins, b scrm.rfm_bins) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_final(state scrm.rfm_bins) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(rfm_bins scrm.rfm_bins) (
	SFUNC = scrm.rfm_bins_rollup_accum, STYPE = scrm.rfm_bins, SSPACE = 512,
	FINALFUNC = scrm.rfm_bins_final, COMBINEFUNC = scrm.rfm_bins_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.rfm_bins, b scrm.rfm_bins) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.rfm_bins_rollup_accum(scrm.rfm_bins, scrm.rfm_bins) IS 'transition of scrm.rollup(rfm_bins)';
COMMENT ON FUNCTION scrm.rfm_bins_combine(scrm.rfm_bins, scrm.rfm_bins) IS 'combines the parts of a parallel aggregate of rfm_bins states';
COMMENT ON FUNCTION scrm.rfm_bins_final(scrm.rfm_bins) IS 'final function of the aggregates that make a rfm_bins: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.rfm_bins, RIGHTARG = scrm.rfm_bins, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.rfm_bins, scrm.rfm_bins) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: holdout ---- */

CREATE FUNCTION scrm.holdout_rollup_accum(state scrm.holdout, holdout scrm.holdout) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_holdout_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_combine(a scrm.holdout, b scrm.holdout) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_holdout_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.holdout_final(state scrm.holdout) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_holdout_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(holdout scrm.holdout) (
	SFUNC = scrm.holdout_rollup_accum, STYPE = scrm.holdout, SSPACE = 512,
	FINALFUNC = scrm.holdout_final, COMBINEFUNC = scrm.holdout_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.holdout, b scrm.holdout) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_holdout_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.holdout_rollup_accum(scrm.holdout, scrm.holdout) IS 'transition of scrm.rollup(holdout)';
COMMENT ON FUNCTION scrm.holdout_combine(scrm.holdout, scrm.holdout) IS 'combines the parts of a parallel aggregate of holdout states';
COMMENT ON FUNCTION scrm.holdout_final(scrm.holdout) IS 'final function of the aggregates that make a holdout: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.holdout, RIGHTARG = scrm.holdout, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.holdout, scrm.holdout) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: lift ---- */

CREATE FUNCTION scrm.lift_rollup_accum(state scrm.lift, lift scrm.lift) RETURNS scrm.lift
	AS 'MODULE_PATHNAME', 'scrm_lift_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.lift_combine(a scrm.lift, b scrm.lift) RETURNS scrm.lift
	AS 'MODULE_PATHNAME', 'scrm_lift_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.lift_final(state scrm.lift) RETURNS scrm.lift
	AS 'MODULE_PATHNAME', 'scrm_lift_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(lift scrm.lift) (
	SFUNC = scrm.lift_rollup_accum, STYPE = scrm.lift, SSPACE = 512,
	FINALFUNC = scrm.lift_final, COMBINEFUNC = scrm.lift_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.lift, b scrm.lift) RETURNS scrm.lift
	AS 'MODULE_PATHNAME', 'scrm_lift_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.lift_rollup_accum(scrm.lift, scrm.lift) IS 'transition of scrm.rollup(lift)';
COMMENT ON FUNCTION scrm.lift_combine(scrm.lift, scrm.lift) IS 'combines the parts of a parallel aggregate of lift states';
COMMENT ON FUNCTION scrm.lift_final(scrm.lift) IS 'final function of the aggregates that make a lift: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.lift, RIGHTARG = scrm.lift, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.lift, scrm.lift) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: referral_value ---- */

CREATE FUNCTION scrm.referral_value_rollup_accum(state scrm.referral_value, referral_value scrm.referral_value) RETURNS scrm.referral_value
	AS 'MODULE_PATHNAME', 'scrm_referral_value_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_combine(a scrm.referral_value, b scrm.referral_value) RETURNS scrm.referral_value
	AS 'MODULE_PATHNAME', 'scrm_referral_value_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.referral_value_final(state scrm.referral_value) RETURNS scrm.referral_value
	AS 'MODULE_PATHNAME', 'scrm_referral_value_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(referral_value scrm.referral_value) (
	SFUNC = scrm.referral_value_rollup_accum, STYPE = scrm.referral_value, SSPACE = 512,
	FINALFUNC = scrm.referral_value_final, COMBINEFUNC = scrm.referral_value_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.referral_value, b scrm.referral_value) RETURNS scrm.referral_value
	AS 'MODULE_PATHNAME', 'scrm_referral_value_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.referral_value_rollup_accum(scrm.referral_value, scrm.referral_value) IS 'transition of scrm.rollup(referral_value)';
COMMENT ON FUNCTION scrm.referral_value_combine(scrm.referral_value, scrm.referral_value) IS 'combines the parts of a parallel aggregate of referral_value states';
COMMENT ON FUNCTION scrm.referral_value_final(scrm.referral_value) IS 'final function of the aggregates that make a referral_value: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.referral_value, RIGHTARG = scrm.referral_value, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.referral_value, scrm.referral_value) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: referral_tree_bigint ---- */

CREATE FUNCTION scrm.referral_tree_bigint_rollup_accum(state scrm.referral_tree_bigint, referral_tree_bigint scrm.referral_tree_bigint) RETURNS scrm.referral_tree_bigint
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_combine(a scrm.referral_tree_bigint, b scrm.referral_tree_bigint) RETURNS scrm.referral_tree_bigint
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_bigint_final(state scrm.referral_tree_bigint) RETURNS scrm.referral_tree_bigint
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(referral_tree_bigint scrm.referral_tree_bigint) (
	SFUNC = scrm.referral_tree_bigint_rollup_accum, STYPE = scrm.referral_tree_bigint, SSPACE = 512,
	FINALFUNC = scrm.referral_tree_bigint_final, COMBINEFUNC = scrm.referral_tree_bigint_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.referral_tree_bigint, b scrm.referral_tree_bigint) RETURNS scrm.referral_tree_bigint
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.referral_tree_bigint_rollup_accum(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'transition of scrm.rollup(referral_tree_bigint)';
COMMENT ON FUNCTION scrm.referral_tree_bigint_combine(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'combines the parts of a parallel aggregate of referral_tree_bigint states';
COMMENT ON FUNCTION scrm.referral_tree_bigint_final(scrm.referral_tree_bigint) IS 'final function of the aggregates that make a referral_tree_bigint: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.referral_tree_bigint, RIGHTARG = scrm.referral_tree_bigint, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: referral_tree_text ---- */

CREATE FUNCTION scrm.referral_tree_text_rollup_accum(state scrm.referral_tree_text, referral_tree_text scrm.referral_tree_text) RETURNS scrm.referral_tree_text
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_combine(a scrm.referral_tree_text, b scrm.referral_tree_text) RETURNS scrm.referral_tree_text
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_text_final(state scrm.referral_tree_text) RETURNS scrm.referral_tree_text
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(referral_tree_text scrm.referral_tree_text) (
	SFUNC = scrm.referral_tree_text_rollup_accum, STYPE = scrm.referral_tree_text, SSPACE = 512,
	FINALFUNC = scrm.referral_tree_text_final, COMBINEFUNC = scrm.referral_tree_text_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.referral_tree_text, b scrm.referral_tree_text) RETURNS scrm.referral_tree_text
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.referral_tree_text_rollup_accum(scrm.referral_tree_text, scrm.referral_tree_text) IS 'transition of scrm.rollup(referral_tree_text)';
COMMENT ON FUNCTION scrm.referral_tree_text_combine(scrm.referral_tree_text, scrm.referral_tree_text) IS 'combines the parts of a parallel aggregate of referral_tree_text states';
COMMENT ON FUNCTION scrm.referral_tree_text_final(scrm.referral_tree_text) IS 'final function of the aggregates that make a referral_tree_text: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.referral_tree_text, RIGHTARG = scrm.referral_tree_text, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.referral_tree_text, scrm.referral_tree_text) IS 'merge two states, see scrm.merge; NULL merges as nothing';

/* ---- what every state has: referral_tree_uuid ---- */

CREATE FUNCTION scrm.referral_tree_uuid_rollup_accum(state scrm.referral_tree_uuid, referral_tree_uuid scrm.referral_tree_uuid) RETURNS scrm.referral_tree_uuid
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_combine(a scrm.referral_tree_uuid, b scrm.referral_tree_uuid) RETURNS scrm.referral_tree_uuid
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.referral_tree_uuid_final(state scrm.referral_tree_uuid) RETURNS scrm.referral_tree_uuid
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(referral_tree_uuid scrm.referral_tree_uuid) (
	SFUNC = scrm.referral_tree_uuid_rollup_accum, STYPE = scrm.referral_tree_uuid, SSPACE = 512,
	FINALFUNC = scrm.referral_tree_uuid_final, COMBINEFUNC = scrm.referral_tree_uuid_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.referral_tree_uuid, b scrm.referral_tree_uuid) RETURNS scrm.referral_tree_uuid
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.referral_tree_uuid_rollup_accum(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'transition of scrm.rollup(referral_tree_uuid)';
COMMENT ON FUNCTION scrm.referral_tree_uuid_combine(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'combines the parts of a parallel aggregate of referral_tree_uuid states';
COMMENT ON FUNCTION scrm.referral_tree_uuid_final(scrm.referral_tree_uuid) IS 'final function of the aggregates that make a referral_tree_uuid: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.referral_tree_uuid, RIGHTARG = scrm.referral_tree_uuid, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'merge two states, see scrm.merge; NULL merges as nothing';

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

/* ---- rfm: what is known of a customer's purchases ---- */

CREATE TYPE scrm.rfm AS (
	orders bigint, total float8, mean_value float8, days_since_last float8,
	repeat_purchases int, last_purchase_age float8, age float8, repeat_value float8);

COMMENT ON TYPE scrm.rfm IS 'a customer''s purchases in numbers, made by scrm.rfm(purchases, as_of): the first four are what marketers call RFM, the last four (x, t_x, T, mean spend) what models read; times in days';
COMMENT ON COLUMN scrm.rfm.orders IS 'days with a purchase';
COMMENT ON COLUMN scrm.rfm.total IS 'value of all of them, less refunds; NULL when no order has a known value';
COMMENT ON COLUMN scrm.rfm.mean_value IS 'total / orders; of those with a known value, where some have none';
COMMENT ON COLUMN scrm.rfm.days_since_last IS 'days from the last order to as_of';
COMMENT ON COLUMN scrm.rfm.repeat_purchases IS 'x: orders after the first one';
COMMENT ON COLUMN scrm.rfm.last_purchase_age IS 't_x: days from the first order to the last one; 0 without repeat purchases';
COMMENT ON COLUMN scrm.rfm.age IS 'T: days from the first order to as_of';
COMMENT ON COLUMN scrm.rfm.repeat_value IS 'mean value of the repeat purchases; NULL without any (of known value)';

/* ---- cells: customers counted by their history ---- */

COMMENT ON TYPE scrm.cells IS 'customers counted by their history (x, t_x, T) and covariates, mergeable; made by scrm.cells_agg, all that the fits of models read';

CREATE FUNCTION scrm.cells_accum(state scrm.cells, repeat_purchases bigint, last_purchase_age float8, age float8) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cells_accum(state scrm.cells, repeat_purchases bigint, last_purchase_age float8, age float8, covariates float8[]) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cells_accum(state scrm.cells, rfm scrm.rfm) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_accum_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cells_accum(state scrm.cells, rfm scrm.rfm, covariates float8[]) RETURNS scrm.cells
	AS 'MODULE_PATHNAME', 'scrm_cells_accum_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cells_accum(scrm.cells, bigint, float8, float8) IS 'transition of scrm.cells_agg';
COMMENT ON FUNCTION scrm.cells_accum(scrm.cells, bigint, float8, float8, float8[]) IS 'transition of scrm.cells_agg with covariates';
COMMENT ON FUNCTION scrm.cells_accum(scrm.cells, scrm.rfm) IS 'transition of scrm.cells_agg(rfm)';
COMMENT ON FUNCTION scrm.cells_accum(scrm.cells, scrm.rfm, float8[]) IS 'transition of scrm.cells_agg(rfm) with covariates';

CREATE AGGREGATE scrm.cells_agg(repeat_purchases bigint, last_purchase_age float8, age float8) (
	SFUNC = scrm.cells_accum, STYPE = scrm.cells, SSPACE = 2400,
	FINALFUNC = scrm.cells_final, COMBINEFUNC = scrm.cells_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.cells_agg(repeat_purchases bigint, last_purchase_age float8, age float8, covariates float8[]) (
	SFUNC = scrm.cells_accum, STYPE = scrm.cells, SSPACE = 2400,
	FINALFUNC = scrm.cells_final, COMBINEFUNC = scrm.cells_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.cells_agg(rfm scrm.rfm) (
	SFUNC = scrm.cells_accum, STYPE = scrm.cells, SSPACE = 2400,
	FINALFUNC = scrm.cells_final, COMBINEFUNC = scrm.cells_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.cells_agg(rfm scrm.rfm, covariates float8[]) (
	SFUNC = scrm.cells_accum, STYPE = scrm.cells, SSPACE = 2400,
	FINALFUNC = scrm.cells_final, COMBINEFUNC = scrm.cells_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.cells_agg(bigint, float8, float8) IS 'customers by repeat purchases (x), time of the last of them since the first purchase (t_x; 0 just when x = 0) and age (T), both in one unit of time; 32 bytes for each different history (twice that while it grows); rows with a NULL are left out and counted';
COMMENT ON AGGREGATE scrm.cells_agg(bigint, float8, float8, float8[]) IS 'the same with a customer''s covariates, at most 32, as many for everybody: what does not change and may explain rates of purchase and dropout; rows with a NULL, also in covariates, are left out and counted';
COMMENT ON AGGREGATE scrm.cells_agg(scrm.rfm) IS 'customers by the history that their scrm.rfm tells, in days; NULLs are left out and counted';
COMMENT ON AGGREGATE scrm.cells_agg(scrm.rfm, float8[]) IS 'customers by the history that their scrm.rfm tells, in days, and covariates, at most 32; NULLs are left out and counted';
COMMENT ON AGGREGATE scrm.rollup(scrm.cells) IS 'the customers of many states (regions, months of birth, parts) as one; NULLs are skipped';

COMMENT ON FUNCTION scrm.merge(scrm.cells, scrm.cells) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.cells_totals(state scrm.cells)
	RETURNS TABLE (customers bigint, cells bigint, left_out bigint)
	AS 'MODULE_PATHNAME', 'scrm_cells_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.cells_totals(scrm.cells) IS 'how many customers, how many different histories among them, and rows left out for a NULL; no rows for NULL';

/* ---- BG/NBD and MBG/NBD ---- */

CREATE TYPE scrm.bgnbd AS (
	r float8, alpha float8, a float8, b float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text, purchase_covariates float8[], dropout_covariates float8[]);
CREATE TYPE scrm.mbgnbd AS (
	r float8, alpha float8, a float8, b float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text, purchase_covariates float8[], dropout_covariates float8[]);

COMMENT ON TYPE scrm.bgnbd IS 'a BG/NBD model (Fader, Hardie, Lee 2005): purchases at rate lambda ~ Gamma(r, rate alpha), after each repeat purchase lost with probability p ~ Beta(a, b); alpha in the unit of time of the data; parameters NULL when the data do not identify them, then problem says why; standard_errors are of r, alpha, a, b and the coefficients as they stand, covariance of the logarithms of the parameters and the coefficients as they stand; dropout_covariates has a row for a and one for b';
COMMENT ON TYPE scrm.mbgnbd IS 'an MBG/NBD model (Batislam, Denizel, Filiztekin 2007): as scrm.bgnbd, but lost with probability p after the first purchase as well, so that who never came back need not be alive';

COMMENT ON COLUMN scrm.bgnbd.r IS 'shape of the customers'' rates of purchase; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.bgnbd.alpha IS 'rate of the customers'' rates, in the unit of time of the cells';
COMMENT ON COLUMN scrm.bgnbd.a IS 'first parameter of the customers'' probabilities of dropout';
COMMENT ON COLUMN scrm.bgnbd.b IS 'second parameter of these: a / (a + b) is their mean';
COMMENT ON COLUMN scrm.mbgnbd.r IS 'shape of the customers'' rates of purchase; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.mbgnbd.alpha IS 'rate of the customers'' rates, in the unit of time of the cells';
COMMENT ON COLUMN scrm.mbgnbd.a IS 'first parameter of the customers'' probabilities of dropout';
COMMENT ON COLUMN scrm.mbgnbd.b IS 'second parameter of these: a / (a + b) is their mean';

CREATE FUNCTION scrm.bgnbd(r float8, alpha float8, a float8, b float8) RETURNS scrm.bgnbd
	AS 'MODULE_PATHNAME', 'scrm_bgnbd' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.mbgnbd(r float8, alpha float8, a float8, b float8) RETURNS scrm.mbgnbd
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.bgnbd(float8, float8, float8, float8) IS 'a BG/NBD model made by hand; all positive, alpha in a unit of time; the other columns are NULL; NULLs are refused';
COMMENT ON FUNCTION scrm.mbgnbd(float8, float8, float8, float8) IS 'an MBG/NBD model made by hand; all positive, alpha in a unit of time; the other columns are NULL; NULLs are refused';

CREATE FUNCTION scrm.bgnbd_fit(cells scrm.cells, penalty float8 DEFAULT 0, start scrm.bgnbd DEFAULT NULL) RETURNS scrm.bgnbd
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
CREATE FUNCTION scrm.mbgnbd_fit(cells scrm.cells, penalty float8 DEFAULT 0, start scrm.mbgnbd DEFAULT NULL) RETURNS scrm.mbgnbd
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;

COMMENT ON FUNCTION scrm.bgnbd_fit(scrm.cells, float8, scrm.bgnbd) IS 'BG/NBD by maximum likelihood (Newton, exact derivatives) in the unit of time of the cells; penalty is the precision of a normal prior around 0 on ln r, ln(alpha / mean age), ln a, ln b and the coefficients of covariates (0: none); start is an earlier model to begin from; converged = false and problem when the data do not identify it; NULL for NULL cells';
COMMENT ON FUNCTION scrm.mbgnbd_fit(scrm.cells, float8, scrm.mbgnbd) IS 'MBG/NBD by maximum likelihood, see scrm.bgnbd_fit; the better default: it does not hold everybody without a repeat purchase for alive; NULL for NULL cells';

/* ---- Pareto/NBD ---- */

CREATE TYPE scrm.pareto_nbd AS (
	r float8, alpha float8, s float8, beta float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text, purchase_covariates float8[], dropout_covariates float8[]);

COMMENT ON TYPE scrm.pareto_nbd IS 'a Pareto/NBD model (Schmittlein, Morrison, Colombo 1987): purchases at rate lambda ~ Gamma(r, rate alpha), lost at rate mu ~ Gamma(s, rate beta) whether he buys or not; alpha and beta in the unit of time of the data; parameters NULL when the data do not identify them, then problem says why; standard_errors are of r, alpha, s, beta and the coefficients as they stand, covariance of the logarithms of the parameters and the coefficients as they stand; coefficients divide alpha, beta by exp(coefficients'' covariates): a positive one means more purchases, an earlier loss';
COMMENT ON COLUMN scrm.pareto_nbd.r IS 'shape of the customers'' rates of purchase; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.pareto_nbd.alpha IS 'rate of the customers'' rates of purchase, in the unit of time of the cells';
COMMENT ON COLUMN scrm.pareto_nbd.s IS 'shape of the customers'' rates of dropout';
COMMENT ON COLUMN scrm.pareto_nbd.beta IS 'rate of the customers'' rates of dropout, in the unit of time of the cells';

CREATE FUNCTION scrm.pareto_nbd(r float8, alpha float8, s float8, beta float8) RETURNS scrm.pareto_nbd
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.pareto_nbd(float8, float8, float8, float8) IS 'a Pareto/NBD model made by hand; all positive, alpha and beta in a unit of time; the other columns are NULL; NULLs are refused';

CREATE FUNCTION scrm.pareto_nbd_fit(cells scrm.cells, penalty float8 DEFAULT 0, start scrm.pareto_nbd DEFAULT NULL) RETURNS scrm.pareto_nbd
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;

COMMENT ON FUNCTION scrm.pareto_nbd_fit(scrm.cells, float8, scrm.pareto_nbd) IS 'Pareto/NBD by maximum likelihood (Newton, exact derivatives), see scrm.bgnbd_fit; coefficients of covariates are of alpha and beta (Fader, Hardie 2007); NULL for NULL cells';

/* ---- spend: customers counted by repeat purchases and their mean value ---- */

COMMENT ON TYPE scrm.spend IS 'customers counted by repeat purchases and their mean value, mergeable; made by scrm.spend_agg, read by scrm.gamma_gamma_fit';

CREATE FUNCTION scrm.spend_accum(state scrm.spend, repeat_purchases bigint, repeat_value float8) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.spend_accum(state scrm.spend, rfm scrm.rfm) RETURNS scrm.spend
	AS 'MODULE_PATHNAME', 'scrm_spend_accum_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.spend_accum(scrm.spend, bigint, float8) IS 'transition of scrm.spend_agg';
COMMENT ON FUNCTION scrm.spend_accum(scrm.spend, scrm.rfm) IS 'transition of scrm.spend_agg(rfm)';

CREATE AGGREGATE scrm.spend_agg(repeat_purchases bigint, repeat_value float8) (
	SFUNC = scrm.spend_accum, STYPE = scrm.spend, SSPACE = 256,
	FINALFUNC = scrm.spend_final, COMBINEFUNC = scrm.spend_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.spend_agg(rfm scrm.rfm) (
	SFUNC = scrm.spend_accum, STYPE = scrm.spend, SSPACE = 256,
	FINALFUNC = scrm.spend_final, COMBINEFUNC = scrm.spend_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.spend_agg(bigint, float8) IS 'customers by repeat purchases and the mean value of these, in any currency; 24 bytes for each different pair; customers without a repeat purchase, and those whose mean is NULL or not positive, are left out and counted, as are rows whose repeat_purchases is NULL';
COMMENT ON AGGREGATE scrm.spend_agg(scrm.rfm) IS 'the same of the repeat purchases that a customer''s scrm.rfm tells; a NULL rfm is left out and counted';
COMMENT ON AGGREGATE scrm.rollup(scrm.spend) IS 'the customers of many states (regions, parts) as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.spend, scrm.spend) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.spend_totals(spend scrm.spend)
	RETURNS TABLE (customers bigint, used bigint, without_repeat bigint, without_spend bigint, unknown bigint, cells bigint)
	AS 'MODULE_PATHNAME', 'scrm_spend_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.spend_totals(scrm.spend) IS 'one row that accounts for all: customers = used + without_repeat (no repeat purchase) + without_spend (mean value NULL or not positive) + unknown (repeat_purchases NULL); cells: different pairs among the used; no rows for NULL';

/* ---- gamma_gamma: what a purchase of a customer is worth ---- */

CREATE TYPE scrm.gamma_gamma AS (
	p float8, q float8, gamma float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text);

COMMENT ON TYPE scrm.gamma_gamma IS 'Gamma-Gamma model of spend (Fader, Hardie 2013): a purchase of a customer is gamma(p) distributed with a rate of his own, which is gamma(q, gamma) distributed over the customers; made by scrm.gamma_gamma_fit or by hand, scrm.gamma_gamma(p, q, gamma)';
COMMENT ON COLUMN scrm.gamma_gamma.p IS 'shape of a customer''s purchases; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.gamma_gamma.q IS 'shape of the customers'' rates; up to 1 spend has no finite mean';
COMMENT ON COLUMN scrm.gamma_gamma.gamma IS 'rate of the customers'' rates, in the currency';
COMMENT ON COLUMN scrm.gamma_gamma.log_likelihood IS 'of the customers used, without the penalty';
COMMENT ON COLUMN scrm.gamma_gamma.customers IS 'customers used: with repeat purchases of positive mean';
COMMENT ON COLUMN scrm.gamma_gamma.standard_errors IS 'of p, q, gamma, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.gamma_gamma.covariance IS 'of ln p, ln q, ln gamma: three rows of three';
COMMENT ON COLUMN scrm.gamma_gamma.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.gamma_gamma.converged IS 'false: no optimum, see problem';
COMMENT ON COLUMN scrm.gamma_gamma.problem IS 'why the data do not identify a parameter, or that the mean is infinite (q <= 1); NULL: none';

CREATE FUNCTION scrm.gamma_gamma(p float8, q float8, gamma float8) RETURNS scrm.gamma_gamma
	AS 'MODULE_PATHNAME', 'scrm_gamma_gamma' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.gamma_gamma(float8, float8, float8) IS 'a Gamma-Gamma model made by hand; p, q, gamma must be positive and not NULL';

CREATE FUNCTION scrm.gamma_gamma_fit(spend scrm.spend, penalty float8 DEFAULT 0, start scrm.gamma_gamma DEFAULT NULL) RETURNS scrm.gamma_gamma
	AS 'MODULE_PATHNAME', 'scrm_gamma_gamma_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION scrm.gamma_gamma_fit(scrm.spend, float8, scrm.gamma_gamma) IS 'the Gamma-Gamma model of largest likelihood (Newton''s method with exact derivatives), less penalty/2 times the squares of ln p, ln q, ln(gamma / mean spend): a normal prior of that precision; start: an earlier model, to begin there; data that do not identify it give a row with converged = false and a problem; NULL for a NULL state';

CREATE FUNCTION scrm.expected_spend(model scrm.gamma_gamma, repeat_purchases bigint, repeat_value float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_gamma_gamma_expected_spend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.expected_spend(scrm.gamma_gamma, bigint, float8) IS 'expected mean value of a purchase of a customer with so many repeat purchases of this mean value, in the currency of the model: p (gamma + x m) / (p x + q - 1); without repeat purchases, or with a mean that is NULL or not positive (the model says nothing about it), the mean of all, p gamma / (q - 1); NULL where that is infinite, for a model without parameters and for NULL repeat_purchases';

CREATE FUNCTION scrm.log_likelihood(model scrm.gamma_gamma, repeat_purchases bigint, repeat_value float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_gamma_gamma_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.gamma_gamma, bigint, float8) IS 'logarithm of the density of a customer''s mean value given his repeat purchases; NULL for customers that a fit leaves out (no repeat purchase, a mean that is NULL or not positive), for NULLs and a model without parameters';

/* ---- bgbb: purchases at discrete opportunities ---- */

COMMENT ON TYPE scrm.bgbb_cells IS 'customers counted by how many of their opportunities they used, mergeable; made by scrm.bgbb_agg, read by scrm.bgbb_fit';

CREATE FUNCTION scrm.bgbb_cells_accum(state scrm.bgbb_cells, x int, t_x int, opportunities int) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.bgbb_cells_accum(state scrm.bgbb_cells, x int, t_x int, opportunities int, customers bigint) RETURNS scrm.bgbb_cells
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.bgbb_cells_accum(scrm.bgbb_cells, int, int, int) IS 'transition of scrm.bgbb_agg, a row a customer';
COMMENT ON FUNCTION scrm.bgbb_cells_accum(scrm.bgbb_cells, int, int, int, bigint) IS 'transition of scrm.bgbb_agg';

CREATE AGGREGATE scrm.bgbb_agg(x int, t_x int, opportunities int) (
	SFUNC = scrm.bgbb_cells_accum, STYPE = scrm.bgbb_cells, SSPACE = 2048,
	FINALFUNC = scrm.bgbb_cells_final, COMBINEFUNC = scrm.bgbb_cells_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.bgbb_agg(x int, t_x int, opportunities int, customers bigint) (
	SFUNC = scrm.bgbb_cells_accum, STYPE = scrm.bgbb_cells, SSPACE = 2048,
	FINALFUNC = scrm.bgbb_cells_final, COMBINEFUNC = scrm.bgbb_cells_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.bgbb_agg(int, int, int) IS 'customers, a row each, by x, the purchases made at so many opportunities after the first purchase, and t_x, the number of the opportunity at which the last one was made (0 just when x = 0); rows with a NULL are left out and counted';
COMMENT ON AGGREGATE scrm.bgbb_agg(int, int, int, bigint) IS 'the same, a row for so many customers alike';
COMMENT ON AGGREGATE scrm.rollup(scrm.bgbb_cells) IS 'the customers of many states (cohorts, parts) as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.bgbb_cells, scrm.bgbb_cells) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.bgbb_totals(bgbb_cells scrm.bgbb_cells)
	RETURNS TABLE (customers bigint, cells bigint, opportunities int, left_out bigint)
	AS 'MODULE_PATHNAME', 'scrm_bgbb_cells_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.bgbb_totals(scrm.bgbb_cells) IS 'how many customers, how many different histories among them, the most opportunities that one had, and rows left out for a NULL; no rows for NULL';

CREATE TYPE scrm.bgbb AS (
	alpha float8, beta float8, gamma float8, delta float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text);

COMMENT ON TYPE scrm.bgbb IS 'BG/BB model of purchases at discrete opportunities (Fader, Hardie, Shang 2010): a customer buys at each with a chance that is beta(alpha, beta) distributed, and dies before each with one that is beta(gamma, delta) distributed over the customers; made by scrm.bgbb_fit or by hand, scrm.bgbb(alpha, beta, gamma, delta)';
COMMENT ON COLUMN scrm.bgbb.alpha IS 'of the chance to buy; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.bgbb.beta IS 'of the chance not to buy';
COMMENT ON COLUMN scrm.bgbb.gamma IS 'of the chance to die';
COMMENT ON COLUMN scrm.bgbb.delta IS 'of the chance to stay alive';
COMMENT ON COLUMN scrm.bgbb.log_likelihood IS 'of the customers, without the penalty';
COMMENT ON COLUMN scrm.bgbb.customers IS 'customers in the state';
COMMENT ON COLUMN scrm.bgbb.standard_errors IS 'of alpha, beta, gamma, delta, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.bgbb.covariance IS 'of the logarithms of the parameters: four rows of four';
COMMENT ON COLUMN scrm.bgbb.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.bgbb.converged IS 'false: no optimum, see problem';
COMMENT ON COLUMN scrm.bgbb.problem IS 'why the data do not identify a parameter; NULL: none';

CREATE FUNCTION scrm.bgbb(alpha float8, beta float8, gamma float8, delta float8) RETURNS scrm.bgbb
	AS 'MODULE_PATHNAME', 'scrm_bgbb' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.bgbb(float8, float8, float8, float8) IS 'a BG/BB model made by hand; the parameters must be positive and not NULL';

CREATE FUNCTION scrm.bgbb_fit(bgbb_cells scrm.bgbb_cells, penalty float8 DEFAULT 0, start scrm.bgbb DEFAULT NULL) RETURNS scrm.bgbb
	AS 'MODULE_PATHNAME', 'scrm_bgbb_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION scrm.bgbb_fit(scrm.bgbb_cells, float8, scrm.bgbb) IS 'the BG/BB model of largest likelihood (Newton''s method with exact derivatives), less penalty/2 times the squares of the logarithms of the parameters: a normal prior of that precision; start: an earlier model, to begin there; data that do not identify it give a row with converged = false and a problem; NULL for a NULL state';

CREATE FUNCTION scrm.p_alive(model scrm.bgbb, x int, t_x int, opportunities int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_p_alive' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.bgbb, int, int, int) IS 'probability that a customer who used x of so many opportunities, the last one at t_x, is still alive at the next one (the paper''s (11)); NULL for NULLs and a model without parameters';

CREATE FUNCTION scrm.expected_purchases(model scrm.bgbb, x int, t_x int, opportunities int, horizon int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_expected_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.bgbb, int, int, int, int) IS 'purchases expected at the next "horizon" opportunities of a customer who used x of so many, the last one at t_x; NULL for NULLs but the horizon, and a model without parameters';

CREATE FUNCTION scrm.purchase_probability(model scrm.bgbb, x int, t_x int, opportunities int, horizon int, n int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_purchase_probability' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.bgbb, int, int, int, int, int) IS 'probability of just n purchases at the next "horizon" opportunities of a customer who may be dead already: 1 - purchase_probability(..., 0) is that of any; NULL for NULLs but horizon and n, and a model without parameters';

CREATE FUNCTION scrm.purchase_quantile(model scrm.bgbb, x int, t_x int, opportunities int, horizon int, p float8) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_bgbb_purchase_quantile' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.bgbb, int, int, int, int, float8) IS 'smallest number of purchases at the next "horizon" opportunities that is not exceeded with probability p or more; NULL for NULLs but horizon and p, and a model without parameters';

CREATE FUNCTION scrm.dert(model scrm.bgbb, x int, t_x int, opportunities int, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_dert' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.dert(scrm.bgbb, int, int, int, float8) IS 'discounted expected residual transactions: purchases expected at all opportunities to come, each divided by (1 + discount_rate)^k, k = 1 for the next one; discount_rate is that of one opportunity''s time, above 0; NULL for NULLs but discount_rate, and a model without parameters';

CREATE FUNCTION scrm.expected_new(model scrm.bgbb, horizon int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_expected_new' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.expected_new(scrm.bgbb, int) IS 'repeat purchases expected of a new customer at his first "horizon" opportunities; NULL for a model without parameters';

CREATE FUNCTION scrm.log_likelihood(model scrm.bgbb, x int, t_x int, opportunities int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgbb_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.bgbb, int, int, int) IS 'logarithm of the probability of one order of x purchases at so many opportunities, the last one at t_x; NULL for NULLs and a model without parameters';

/* ---- sbg: customers with a contract, who are seen to leave ---- */

COMMENT ON TYPE scrm.sbg_cells IS 'customers with a contract counted by the period in which they left or were last seen, mergeable; made by scrm.sbg_agg, read by scrm.sbg_fit and scrm.bdw_fit';

CREATE FUNCTION scrm.sbg_cells_accum(state scrm.sbg_cells, period int, lost bigint, survived bigint) RETURNS scrm.sbg_cells
	AS 'MODULE_PATHNAME', 'scrm_sbg_cells_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.sbg_cells_accum(scrm.sbg_cells, int, bigint, bigint) IS 'transition of scrm.sbg_agg';

CREATE AGGREGATE scrm.sbg_agg(period int, lost bigint, survived bigint) (
	SFUNC = scrm.sbg_cells_accum, STYPE = scrm.sbg_cells, SSPACE = 1024,
	FINALFUNC = scrm.sbg_cells_final, COMBINEFUNC = scrm.sbg_cells_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.sbg_agg(int, bigint, bigint) IS 'customers by how long they were seen, each of them once: lost, how many left at the end of that period (1: did not renew for the first time); survived, how many had stayed after that period when they were seen for the last time, that is the cohort''s survivors in its last row and 0 (or NULL) in the others; cohorts of any length add up, as do rows of single customers (tenure, 1, 0) and (tenure, 0, 1); period 0: just begun; rows whose period is NULL are left out and counted';
COMMENT ON AGGREGATE scrm.rollup(scrm.sbg_cells) IS 'the customers of many states (cohorts, parts) as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.sbg_cells, scrm.sbg_cells) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.sbg_totals(sbg_cells scrm.sbg_cells)
	RETURNS TABLE (customers bigint, lost bigint, survived bigint, periods int, left_out bigint)
	AS 'MODULE_PATHNAME', 'scrm_sbg_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.sbg_totals(scrm.sbg_cells) IS 'one row that accounts for all: customers = lost + survived; periods: the longest that one was seen; rows left out because their period is NULL; no rows for NULL';

CREATE FUNCTION scrm.sbg_report(sbg_cells scrm.sbg_cells)
	RETURNS TABLE (period int, at_risk bigint, lost bigint, survived bigint,
		retention_rate float8, retention_low float8, retention_high float8, survival float8)
	AS 'MODULE_PATHNAME', 'scrm_sbg_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION scrm.sbg_report(scrm.sbg_cells) IS 'what was seen, to hold against a model: for each period in which somebody left or was last seen, customers who were seen until its end, how many of them left, how many were last seen there, the share that stayed (Wilson, 95 %), and the share of all that stayed so far (Kaplan, Meier 1958); no rows for NULL';

CREATE TYPE scrm.sbg AS (
	alpha float8, beta float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text);

COMMENT ON TYPE scrm.sbg IS 'shifted-beta-geometric model of contracts (Fader, Hardie 2007): at the end of each period a customer leaves with a chance of his own, beta(alpha, beta) distributed over the customers; made by scrm.sbg_fit or by hand, scrm.sbg(alpha, beta)';
COMMENT ON COLUMN scrm.sbg.alpha IS 'of the chance to leave; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.sbg.beta IS 'of the chance to stay';
COMMENT ON COLUMN scrm.sbg.log_likelihood IS 'of the customers, without the penalty';
COMMENT ON COLUMN scrm.sbg.customers IS 'customers in the state, lost or survived';
COMMENT ON COLUMN scrm.sbg.standard_errors IS 'of alpha, beta, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.sbg.covariance IS 'of the logarithms of the parameters: two rows of two';
COMMENT ON COLUMN scrm.sbg.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.sbg.converged IS 'false: no optimum, see problem';
COMMENT ON COLUMN scrm.sbg.problem IS 'why the data do not identify a parameter; NULL: none';

CREATE FUNCTION scrm.sbg(alpha float8, beta float8) RETURNS scrm.sbg
	AS 'MODULE_PATHNAME', 'scrm_sbg' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.sbg(float8, float8) IS 'an sBG model made by hand; the parameters must be positive and not NULL';

CREATE FUNCTION scrm.sbg_fit(sbg_cells scrm.sbg_cells, penalty float8 DEFAULT 0, start scrm.sbg DEFAULT NULL) RETURNS scrm.sbg
	AS 'MODULE_PATHNAME', 'scrm_sbg_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION scrm.sbg_fit(scrm.sbg_cells, float8, scrm.sbg) IS 'the sBG model of largest likelihood (Newton''s method with exact derivatives), less penalty/2 times the squares of the logarithms of the parameters: a normal prior of that precision; start: an earlier model, to begin there; data that do not identify it give a row with converged = false and a problem; NULL for a NULL state';

CREATE FUNCTION scrm.survival(model scrm.sbg, period int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_survival' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.survival(scrm.sbg, int) IS 'S(t): share of a cohort that is still there after so many periods, 1 after 0; NULL for a NULL period and a model without parameters';

CREATE FUNCTION scrm.retention_rate(model scrm.sbg, period int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_retention_rate' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.retention_rate(scrm.sbg, int) IS 'S(t)/S(t-1): share of those there in that period (1 is the first) who stay at its end; NULL for a NULL period and a model without parameters';

CREATE FUNCTION scrm.expected_lifetime(model scrm.sbg, discount_rate float8 DEFAULT 0) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_expected_lifetime' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_lifetime(scrm.sbg, float8) IS 'periods that a new customer is expected to be there, the first one included, each divided by (1 + discount_rate)^(periods before it): the discounted expected lifetime, DEL; discount_rate is that of one period; NULL where it is infinite (discount_rate 0 and alpha <= 1), and for a model without parameters';

CREATE FUNCTION scrm.derl(model scrm.sbg, period int, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_derl' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.derl(scrm.sbg, int, float8) IS 'discounted expected residual lifetime (Fader, Hardie 2010) of a customer who is in that period (1 is the first), just before he may leave at its end: periods to come, the next one counted whole, those after it divided by 1 + discount_rate, its square ...; discount_rate is that of one period; NULL for a NULL period, where it is infinite (discount_rate 0 and alpha <= 1), and for a model without parameters';

CREATE FUNCTION scrm.log_likelihood(model scrm.sbg, period int, lost bigint, survived bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_sbg_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.sbg, int, bigint, bigint) IS 'logarithm of the probability of so many customers leaving at the end of that period and so many staying; NULL counts are 0; NULL for a NULL period and a model without parameters';

CREATE TYPE scrm.bdw AS (
	alpha float8, beta float8, c float8,
	log_likelihood float8, customers bigint, standard_errors float8[], covariance float8[],
	iterations int, converged boolean, problem text);

COMMENT ON TYPE scrm.bdw IS 'beta-discrete-Weibull model of contracts (Fader, Hardie, Liu, Davin, Steenburgh 2018): sBG whose time runs as period^c, so that a customers own chance to leave grows (c > 1) or falls (c < 1); made by scrm.bdw_fit or by hand, scrm.bdw(alpha, beta, c)';
COMMENT ON COLUMN scrm.bdw.alpha IS 'of the chance to leave; NULL when not identified, as the other parameters';
COMMENT ON COLUMN scrm.bdw.beta IS 'of the chance to stay';
COMMENT ON COLUMN scrm.bdw.c IS 'how time runs: 1 is sBG';
COMMENT ON COLUMN scrm.bdw.log_likelihood IS 'of the customers, without the penalty';
COMMENT ON COLUMN scrm.bdw.customers IS 'customers in the state, lost or survived';
COMMENT ON COLUMN scrm.bdw.standard_errors IS 'of alpha, beta, c, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.bdw.covariance IS 'of the logarithms of the parameters: three rows of three';
COMMENT ON COLUMN scrm.bdw.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.bdw.converged IS 'false: no optimum, see problem';
COMMENT ON COLUMN scrm.bdw.problem IS 'why the data do not identify a parameter; NULL: none';

CREATE FUNCTION scrm.bdw(alpha float8, beta float8, c float8) RETURNS scrm.bdw
	AS 'MODULE_PATHNAME', 'scrm_bdw' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.bdw(float8, float8, float8) IS 'a BdW model made by hand; the parameters must be positive and not NULL';

CREATE FUNCTION scrm.bdw_fit(sbg_cells scrm.sbg_cells, penalty float8 DEFAULT 0, start scrm.bdw DEFAULT NULL) RETURNS scrm.bdw
	AS 'MODULE_PATHNAME', 'scrm_bdw_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION scrm.bdw_fit(scrm.sbg_cells, float8, scrm.bdw) IS 'the BdW model of largest likelihood (Newton''s method with exact derivatives), less penalty/2 times the squares of the logarithms of the parameters: a normal prior of that precision; start: an earlier model, to begin there; data that do not identify it give a row with converged = false and a problem; NULL for a NULL state';

CREATE FUNCTION scrm.survival(model scrm.bdw, period int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_survival' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.survival(scrm.bdw, int) IS 'S(t): share of a cohort that is still there after so many periods, 1 after 0; NULL for a NULL period and a model without parameters';

CREATE FUNCTION scrm.retention_rate(model scrm.bdw, period int) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_retention_rate' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.retention_rate(scrm.bdw, int) IS 'S(t)/S(t-1): share of those there in that period (1 is the first) who stay at its end; NULL for a NULL period and a model without parameters';

CREATE FUNCTION scrm.expected_lifetime(model scrm.bdw, discount_rate float8 DEFAULT 0) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_expected_lifetime' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_lifetime(scrm.bdw, float8) IS 'periods that a new customer is expected to be there, the first one included, each divided by (1 + discount_rate)^(periods before it): the discounted expected lifetime, DEL; discount_rate is that of one period; NULL where it is infinite (discount_rate 0 and alpha c <= 1), and for a model without parameters';

CREATE FUNCTION scrm.derl(model scrm.bdw, period int, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_derl' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.derl(scrm.bdw, int, float8) IS 'discounted expected residual lifetime (Fader, Hardie 2010) of a customer who is in that period (1 is the first), just before he may leave at its end: periods to come, the next one counted whole, those after it divided by 1 + discount_rate, its square ...; discount_rate is that of one period; NULL for a NULL period, where it is infinite (discount_rate 0 and alpha c <= 1), and for a model without parameters';

CREATE FUNCTION scrm.log_likelihood(model scrm.bdw, period int, lost bigint, survived bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bdw_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.bdw, int, bigint, bigint) IS 'logarithm of the probability of so many customers leaving at the end of that period and so many staying; NULL counts are 0; NULL for a NULL period and a model without parameters';

/* ---- purchases: one customer's orders by day ---- */

COMMENT ON TYPE scrm.purchases IS 'one customer''s purchases and refunds by day of a time zone, mergeable; made by scrm.purchases_agg or scrm.purchases_from, asked by scrm.rfm; 16 bytes and a day''s 16';

CREATE FUNCTION scrm.purchases_accum(state scrm.purchases, at timestamptz, value float8) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.purchases_accum(state scrm.purchases, at timestamptz, value float8, zone text) RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_accum_zone' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.purchases_accum(scrm.purchases, timestamptz, float8) IS 'transition of scrm.purchases_agg';
COMMENT ON FUNCTION scrm.purchases_accum(scrm.purchases, timestamptz, float8, text) IS 'transition of scrm.purchases_agg with a time zone';

CREATE AGGREGATE scrm.purchases_agg(at timestamptz, value float8) (
	SFUNC = scrm.purchases_accum, STYPE = scrm.purchases, SSPACE = 96,
	FINALFUNC = scrm.purchases_final, COMBINEFUNC = scrm.purchases_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.purchases_agg(at timestamptz, value float8, zone text) (
	SFUNC = scrm.purchases_accum, STYPE = scrm.purchases, SSPACE = 112,
	FINALFUNC = scrm.purchases_final, COMBINEFUNC = scrm.purchases_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.purchases_agg(timestamptz, float8) IS 'one customer''s purchases by day of UTC: a value from 0 on is a purchase, a NULL value one of unknown value, a negative value a refund; rows without a time are skipped; NULL without rows';
COMMENT ON AGGREGATE scrm.purchases_agg(timestamptz, float8, text) IS 'the same by day of a time zone, which must be the same on all rows of a group and in all states that are merged';
COMMENT ON AGGREGATE scrm.rollup(scrm.purchases) IS 'the purchases of many states (days, shops, parts, accounts of one customer) as one; all of one time zone; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.purchases, scrm.purchases) IS 'the purchases of both, which must be of one time zone; a NULL merges as nothing';

CREATE FUNCTION scrm.purchases_from(timeline scrm.timeline, kind text, zone text DEFAULT 'UTC') RETURNS scrm.purchases
	AS 'MODULE_PATHNAME', 'scrm_purchases_from' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.purchases_from(scrm.timeline, text, text) IS 'the events of a timeline that match a step such as ''order|purchase@web'' as purchases by day of the time zone, as scrm.purchases_agg would make them of their rows; NULL when none does and for a NULL timeline';

CREATE FUNCTION scrm.rfm(purchases scrm.purchases, as_of timestamptz DEFAULT now()) RETURNS scrm.rfm
	AS 'MODULE_PATHNAME', 'scrm_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.rfm(scrm.purchases, timestamptz) IS 'orders, value and times in days up to the end of the day of as_of in the purchases'' time zone, later rows left out; a refund lowers the value of the latest order at or before its day; NULL without an order until then and for NULL purchases';

CREATE FUNCTION scrm.purchase_counts(purchases scrm.purchases, as_of timestamptz DEFAULT now())
	RETURNS TABLE (rows bigint, orders bigint, same_day bigint, refunds bigint, refunds_left_out bigint, later bigint,
		unknown_values bigint, orders_without_value bigint, refunded float8, refunded_left_out float8)
	AS 'MODULE_PATHNAME', 'scrm_purchase_counts' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.purchase_counts(scrm.purchases, timestamptz) IS 'what became of the rows: rows = orders + same_day (further purchases on a day that is one order) + refunds + refunds_left_out (before any order, or of an order without a known value) + later (after the day of as_of); no rows for NULL purchases';

CREATE FUNCTION scrm.orders(purchases scrm.purchases, as_of timestamptz DEFAULT NULL)
	RETURNS TABLE (day date, value float8, rows bigint, unknown_values bigint, purchased float8, refunds bigint, refunded float8)
	AS 'MODULE_PATHNAME', 'scrm_orders' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.orders(scrm.purchases, timestamptz) IS 'the orders up to the end of the day of as_of (NULL: all): value = purchased - refunded, NULL when no purchase of the day has a known value; rows of purchases, unknown_values among them, refunds from its day until the next order; no rows for NULL purchases';

CREATE FUNCTION scrm.first_order_day(purchases scrm.purchases) RETURNS date
	AS 'MODULE_PATHNAME', 'scrm_first_order_day' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.first_order_day(scrm.purchases) IS 'day of the first order, in the purchases'' time zone; NULL for NULL and when there are only refunds';

CREATE FUNCTION scrm.last_order_day(purchases scrm.purchases) RETURNS date
	AS 'MODULE_PATHNAME', 'scrm_last_order_day' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.last_order_day(scrm.purchases) IS 'day of the last order, in the purchases'' time zone; NULL for NULL and when there are only refunds';

/* ---- rfm_bins: scores of recency, frequency and monetary value ---- */

COMMENT ON TYPE scrm.rfm_bins IS 'customers counted by recency, frequency and monetary value, mergeable; made by scrm.rfm_bins_agg, ranks customers by scrm.rfm_bins; 16 bytes for each different value';

CREATE FUNCTION scrm.rfm_bins_accum(state scrm.rfm_bins, recency float8, frequency float8, monetary float8) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins_accum(state scrm.rfm_bins, rfm scrm.rfm) RETURNS scrm.rfm_bins
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_accum_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.rfm_bins_accum(scrm.rfm_bins, float8, float8, float8) IS 'transition of scrm.rfm_bins_agg';
COMMENT ON FUNCTION scrm.rfm_bins_accum(scrm.rfm_bins, scrm.rfm) IS 'transition of scrm.rfm_bins_agg(rfm)';

CREATE AGGREGATE scrm.rfm_bins_agg(recency float8, frequency float8, monetary float8) (
	SFUNC = scrm.rfm_bins_accum, STYPE = scrm.rfm_bins, SSPACE = 2400,
	FINALFUNC = scrm.rfm_bins_final, COMBINEFUNC = scrm.rfm_bins_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.rfm_bins_agg(rfm scrm.rfm) (
	SFUNC = scrm.rfm_bins_accum, STYPE = scrm.rfm_bins, SSPACE = 2400,
	FINALFUNC = scrm.rfm_bins_final, COMBINEFUNC = scrm.rfm_bins_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.rfm_bins_agg(float8, float8, float8) IS 'customers by measures of one''s own: recency (few is good, such as days since the last order), frequency and monetary value (much is good); a NULL measure is left out, a row of NULLs is counted as left out';
COMMENT ON AGGREGATE scrm.rfm_bins_agg(scrm.rfm) IS 'customers by days_since_last, orders and total of their scrm.rfm; NULLs, who have no order, are left out and counted';
COMMENT ON AGGREGATE scrm.rollup(scrm.rfm_bins) IS 'the customers of many states (regions, shops, parts) as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.rfm_bins, scrm.rfm_bins) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.rfm_bins(state scrm.rfm_bins, rfm scrm.rfm, bins int DEFAULT 5,
		OUT recency_bin int, OUT frequency_bin int, OUT monetary_bin int, OUT score text)
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.rfm_bins(state scrm.rfm_bins, recency float8, frequency float8, monetary float8, bins int DEFAULT 5,
		OUT recency_bin int, OUT frequency_bin int, OUT monetary_bin int, OUT score text)
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.rfm_bins(scrm.rfm_bins, scrm.rfm, int) IS 'a customer''s bins among those of the state, 1 worst to bins (2 to 1000) best, and the score such as 5-4-3: 1 + floor(bins * percent_rank), at most bins, so that equals are in one bin; NULL where a measure is NULL, all NULL for a NULL state';
COMMENT ON FUNCTION scrm.rfm_bins(scrm.rfm_bins, float8, float8, float8, int) IS 'the same by measures of one''s own, as they were given to scrm.rfm_bins_agg';

CREATE FUNCTION scrm.rfm_bins_report(state scrm.rfm_bins, bins int DEFAULT 5)
	RETURNS TABLE (measure text, bin int, lowest float8, highest float8, customers bigint)
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_report' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 15;
COMMENT ON FUNCTION scrm.rfm_bins_report(scrm.rfm_bins, int) IS 'the bins of each measure (recency, frequency, monetary), 1 worst: lowest and highest value, NULL in an empty bin, and customers; no rows for a NULL state';

CREATE FUNCTION scrm.rfm_bins_totals(state scrm.rfm_bins)
	RETURNS TABLE (customers bigint, recency bigint, frequency bigint, monetary bigint, left_out bigint)
	AS 'MODULE_PATHNAME', 'scrm_rfm_bins_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.rfm_bins_totals(scrm.rfm_bins) IS 'customers counted, how many of them have each measure, and rows left out without any; no rows for NULL';

/* ---- what a purchase brings ---- */

CREATE FUNCTION scrm.expected_spend(gamma_gamma scrm.gamma_gamma, rfm scrm.rfm) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_expected_spend' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION scrm.expected_spend(scrm.gamma_gamma, scrm.rfm) IS 'mean value expected of a customer''s next purchases (Fader, Hardie 2013), revenue in the currency of the data: between the mean of his repeat purchases and that of all customers, the latter when he has none with a positive mean; NULL for a NULL or unknown model, a NULL rfm, and where the model has no mean (p x + q <= 1)';

/* ---- holdout: a model before what customers did later ---- */

COMMENT ON TYPE scrm.holdout IS 'a model''s predictions after a split and what customers did, by repeat purchases and by week, mergeable; made by scrm.holdout_agg, read by scrm.holdout_report, scrm.holdout_totals and scrm.holdout_weeks';
COMMENT ON AGGREGATE scrm.rollup(scrm.holdout) IS 'many states of different customers with the same split, end and model as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.holdout, scrm.holdout) IS 'the customers of both, which must have the same split, end and model; a NULL merges as nothing';

CREATE FUNCTION scrm.holdout_report(holdout scrm.holdout, cap int DEFAULT 7)
	RETURNS TABLE (repeat_purchases int, customers bigint, predicted float8, actual bigint, mae float8, rmse float8, mae_guess float8,
		covered_80 bigint, coverage_80 float8, coverage_80_low float8, coverage_80_high float8,
		covered_95 bigint, coverage_95 float8, coverage_95_low float8, coverage_95_high float8,
		predicted_buyers float8, buyers bigint, predicted_spend float8, actual_spend float8)
	AS 'MODULE_PATHNAME', 'scrm_holdout_report' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 8;
COMMENT ON FUNCTION scrm.holdout_report(scrm.holdout, int) IS 'customers by repeat purchases at the split (those with cap or more in one row; NULL: every number its row): purchases predicted and actual until the end, mean absolute and root mean squared error of a customer''s number, mae_guess of the guess repeat_purchases / age * days; how many are inside the interval of 80 % and 95 % that the model gives each customer (equal tails of the law of counts, so at least so many should be), with Wilson''s 95 % interval of the share; customers expected to buy at all, and who did; spend, of customers for whom it is predicted, NULL without; no rows for NULL';

CREATE FUNCTION scrm.holdout_totals(holdout scrm.holdout)
	RETURNS TABLE (split timestamptz, until timestamptz, customers bigint, predicted float8, actual bigint, mae float8, rmse float8, mae_guess float8,
		covered_80 bigint, coverage_80 float8, coverage_80_low float8, coverage_80_high float8,
		covered_95 bigint, coverage_95 float8, coverage_95_low float8, coverage_95_high float8,
		predicted_buyers float8, buyers bigint, predicted_spend float8, actual_spend float8,
		relative_error float8, spend_customers bigint, spend_mae float8,
		new_customers bigint, new_customer_purchases bigint, customers_after_until bigint, purchases_after_until bigint)
	AS 'MODULE_PATHNAME', 'scrm_holdout_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.holdout_totals(scrm.holdout) IS 'one row: the columns of scrm.holdout_report over all customers, relative_error = (predicted - actual) / actual (NULL when nobody bought), how many customers have a predicted spend and its mean absolute error; left out and counted: customers whose first purchase is after the split and their purchases until the end, customers and purchases after the end; no rows for NULL';

CREATE FUNCTION scrm.holdout_weeks(holdout scrm.holdout, weeks_before int DEFAULT NULL)
	RETURNS TABLE (week int, last_day date, is_holdout boolean, predicted float8, actual bigint, cumulative_predicted float8, cumulative_actual bigint)
	AS 'MODULE_PATHNAME', 'scrm_holdout_weeks' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 52 COST 1000;
COMMENT ON FUNCTION scrm.holdout_weeks(scrm.holdout, int) IS 'repeat purchases predicted and actual by week: weeks 1, 2, ... after the split, the last as short as it is, given what each customer did before, cumulated from the split on; before them weeks ..., -1, 0 up to the split (weeks_before of them, NULL: since the first purchase), where predicted is what the model expects of new customers (scrm.expected_new), cumulated from the first purchase on; no rows for NULL';

/* ---- lift: does a score tell an outcome? ---- */

COMMENT ON TYPE scrm.lift IS 'how many customers have each pair of score and outcome, mergeable; made by scrm.lift_agg, read by scrm.lift_report and scrm.lift_totals; 40 bytes a different pair, about 60 while it is filled, at most 1 GB';

CREATE FUNCTION scrm.lift_accum(state scrm.lift, score float8, outcome float8) RETURNS scrm.lift
	AS 'MODULE_PATHNAME', 'scrm_lift_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.lift_accum(scrm.lift, float8, float8) IS 'transition of scrm.lift_agg';

CREATE AGGREGATE scrm.lift_agg(score float8, outcome float8) (
	SFUNC = scrm.lift_accum, STYPE = scrm.lift, SSPACE = 8192,
	FINALFUNC = scrm.lift_final, COMBINEFUNC = scrm.lift_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.lift_agg(float8, float8) IS 'one row a customer: a score known before (engagement, P(alive), CLV) and what came of it (0 or 1, or an amount of any sign); rows with a NULL are skipped, NaN and infinite numbers are an error; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.lift) IS 'many states of different customers as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.lift, scrm.lift) IS 'the customers of both; a NULL merges as nothing';

CREATE FUNCTION scrm.lift_report(lift scrm.lift, bins int DEFAULT 10)
	RETURNS TABLE (bin int, customers bigint, score_low float8, score_high float8, outcome float8,
		mean float8, mean_low float8, mean_high float8, lift float8,
		cumulative_customer_share float8, cumulative_outcome_share float8)
	AS 'MODULE_PATHNAME', 'scrm_lift_report' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION scrm.lift_report(scrm.lift, int) IS 'customers in bins (1 to 1000) of about equal size by score, the best in bin 1: all of one score are in one bin, where the middle of their ranks falls, and a bin without customers has no row; outcome is their sum, mean its mean (a rate when all outcomes are 0 or 1) with a 95 % interval (Wilson''s for 0 and 1, else the normal one, NULL for one customer); lift is mean over the mean of all, the cumulative shares make the curve of gains; lift and share of outcome are NULL unless the mean of all is positive; no rows for NULL';

CREATE FUNCTION scrm.lift_totals(lift scrm.lift)
	RETURNS TABLE (customers bigint, distinct_scores bigint, outcome float8, mean float8, mean_low float8, mean_high float8,
		gini float8, auc float8, auc_low float8, auc_high float8)
	AS 'MODULE_PATHNAME', 'scrm_lift_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.lift_totals(scrm.lift) IS 'one row: gini is the normalised Gini index, the area between gains and diagonal over that of the perfect order, 1 to -1 (Frees, Meyers, Cummings 2011), NULL when all outcomes are equal; auc is the probability that a customer with outcome 1 has a higher score than one with 0, ties one half (Mann, Whitney), NULL unless outcomes are 0 and 1 and both occur, with DeLong''s 95 % interval (1988), NULL below two of either outcome and where its variance is 0 (perfect separation, one score); no rows for NULL';

/* ---- which model fits the same customers best ---- */

CREATE FUNCTION scrm.fit_comparison(models text[], parameters int[], customers bigint[], log_likelihoods float8[], problems text[] DEFAULT '{}')
	RETURNS TABLE (model text, parameters int, customers bigint, log_likelihood float8, aic float8, aic_difference float8, aic_weight float8,
		bic float8, bic_difference float8, problem text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 3
	BEGIN ATOMIC
		WITH fit AS (
			/* NaN and infinite ones are none */
			SELECT f.model, f.parameters, f.customers, CASE WHEN abs(f.log_likelihood) < 1e300 THEN f.log_likelihood END AS log_likelihood, f.problem
			FROM unnest(models, parameters, customers, log_likelihoods, problems) AS f (model, parameters, customers, log_likelihood, problem)
			WHERE f.parameters IS NOT NULL),
		criterion AS (
			SELECT f.*, 2 * f.parameters - 2 * f.log_likelihood AS aic,
					CASE WHEN f.customers > 0 THEN f.parameters * ln(f.customers::float8) - 2 * f.log_likelihood END AS bic
			FROM fit AS f),
		/* the best, and whether all that have a likelihood were fitted on as many customers */
		best AS (
			SELECT min(c.aic) AS aic, min(c.bic) AS bic, count(DISTINCT c.customers) = 1 AND bool_and(c.customers IS NOT NULL) AS comparable
			FROM criterion AS c WHERE c.log_likelihood IS NOT NULL),
		/* exp() of less would be an error */
		weighed AS (
			SELECT c.*, b.comparable, c.aic - b.aic AS aic_difference, c.bic - b.bic AS bic_difference,
					CASE WHEN c.aic - b.aic < 1400 THEN exp((b.aic - c.aic) / 2) WHEN c.aic IS NOT NULL THEN 0 END AS weight
			FROM criterion AS c CROSS JOIN best AS b)
		SELECT w.model, w.parameters, w.customers, w.log_likelihood,
				w.aic, CASE WHEN w.comparable THEN w.aic_difference END, CASE WHEN w.comparable THEN w.weight / sum(w.weight) OVER () END,
				w.bic, CASE WHEN w.comparable THEN w.bic_difference END,
				coalesce(w.problem, CASE WHEN w.log_likelihood IS NULL THEN 'the model was not fitted'
					WHEN NOT w.comparable THEN 'the models were fitted on different numbers of customers' END)
		FROM weighed AS w
		ORDER BY w.aic, w.model;
	END;

/* What is given is materialized so that a fit that is an argument is done once where these are inlined. */
CREATE FUNCTION scrm.model_comparison(bgnbd scrm.bgnbd DEFAULT NULL, mbgnbd scrm.mbgnbd DEFAULT NULL, pareto_nbd scrm.pareto_nbd DEFAULT NULL)
	RETURNS TABLE (model text, parameters int, customers bigint, log_likelihood float8, aic float8, aic_difference float8, aic_weight float8,
		bic float8, bic_difference float8, problem text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 3
	BEGIN ATOMIC
		WITH given AS MATERIALIZED (SELECT bgnbd, mbgnbd, pareto_nbd)
		SELECT c.*
		FROM given AS g, scrm.fit_comparison(ARRAY['bgnbd', 'mbgnbd', 'pareto_nbd'],
			ARRAY[CASE WHEN NOT g.bgnbd IS NULL THEN 4 + coalesce(cardinality((g.bgnbd).purchase_covariates), 0) + coalesce(cardinality((g.bgnbd).dropout_covariates), 0) END,
				CASE WHEN NOT g.mbgnbd IS NULL THEN 4 + coalesce(cardinality((g.mbgnbd).purchase_covariates), 0) + coalesce(cardinality((g.mbgnbd).dropout_covariates), 0) END,
				CASE WHEN NOT g.pareto_nbd IS NULL THEN 4 + coalesce(cardinality((g.pareto_nbd).purchase_covariates), 0) + coalesce(cardinality((g.pareto_nbd).dropout_covariates), 0) END],
			ARRAY[(g.bgnbd).customers, (g.mbgnbd).customers, (g.pareto_nbd).customers],
			ARRAY[(g.bgnbd).log_likelihood, (g.mbgnbd).log_likelihood, (g.pareto_nbd).log_likelihood],
			ARRAY[(g.bgnbd).problem, (g.mbgnbd).problem, (g.pareto_nbd).problem]) AS c
		ORDER BY c.aic, c.model;
	END;

CREATE FUNCTION scrm.contract_comparison(sbg scrm.sbg DEFAULT NULL, bdw scrm.bdw DEFAULT NULL)
	RETURNS TABLE (model text, parameters int, customers bigint, log_likelihood float8, aic float8, aic_difference float8, aic_weight float8,
		bic float8, bic_difference float8, problem text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 2
	BEGIN ATOMIC
		WITH given AS MATERIALIZED (SELECT sbg, bdw)
		SELECT c.*
		FROM given AS g, scrm.fit_comparison(ARRAY['sbg', 'bdw'],
			ARRAY[CASE WHEN NOT g.sbg IS NULL THEN 2 END, CASE WHEN NOT g.bdw IS NULL THEN 3 END],
			ARRAY[(g.sbg).customers, (g.bdw).customers], ARRAY[(g.sbg).log_likelihood, (g.bdw).log_likelihood],
			ARRAY[(g.sbg).problem, (g.bdw).problem]) AS c
		ORDER BY c.aic, c.model;
	END;

COMMENT ON FUNCTION scrm.fit_comparison(text[], int[], bigint[], float8[], text[]) IS 'fits of the same customers, whatever made them, the best first, from parallel arrays: aic = 2 parameters - 2 log_likelihood, bic = parameters ln(customers) - 2 log_likelihood, their differences to the best, and Akaike''s weight exp(-aic_difference/2) over the sum of these (Burnham, Anderson, Model Selection and Multimodel Inference, 2002); log-likelihoods compare only where data, unit of time and penalty are the same: fitted on different numbers of customers, differences and weights are NULL and problem says so; a fit without a log-likelihood comes last, one without parameters has no row';
COMMENT ON FUNCTION scrm.model_comparison(scrm.bgnbd, scrm.mbgnbd, scrm.pareto_nbd) IS 'models of the same customers'' purchases, the best first, see scrm.fit_comparison; coefficients of covariates count as parameters; a model made by hand or not identified comes last, with what is known; a NULL model has no row';
COMMENT ON FUNCTION scrm.contract_comparison(scrm.sbg, scrm.bdw) IS 'models of the same customers'' contracts, the best first, see scrm.fit_comparison; a model made by hand or not identified comes last, with what is known; a NULL model has no row';

/* ---- referrals: their value, rewards, segments by value ---- */

COMMENT ON TYPE scrm.referral_value IS 'what a customer''s referrals are worth, by type of referral, mergeable; made by scrm.referral_value_agg, read by scrm.referral_value';

CREATE FUNCTION scrm.referral_value_accum(state scrm.referral_value, period int, margin float8, reward_cost float8, marketing_cost float8, acquisition_saving float8, would_have_come_anyway boolean, discount_rate float8)
	RETURNS scrm.referral_value
	AS 'MODULE_PATHNAME', 'scrm_referral_value_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_value_accum(scrm.referral_value, int, float8, float8, float8, float8, boolean, float8) IS 'transition of scrm.referral_value_agg';

CREATE AGGREGATE scrm.referral_value_agg(period int, margin float8, reward_cost float8, marketing_cost float8, acquisition_saving float8, would_have_come_anyway boolean, discount_rate float8) (
	SFUNC = scrm.referral_value_accum, STYPE = scrm.referral_value, SSPACE = 512,
	FINALFUNC = scrm.referral_value_final, COMBINEFUNC = scrm.referral_value_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.referral_value_agg(int, float8, float8, float8, float8, boolean, float8) IS 'what referrals are worth, a row for each referred customer and period (1, 2 and so on since the referral): margin, reward paid, marketing cost and saved cost of acquisition in one currency, NULL is none; would_have_come_anyway NULL is kept apart; discount_rate is the effective rate per period (0.1 is 10 %), the same on all rows of a group; a row without period is skipped, so that a customer without referrals is worth 0';
COMMENT ON AGGREGATE scrm.rollup(scrm.referral_value) IS 'many states with one discount rate as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.referral_value, scrm.referral_value) IS 'the referrals of both, which must have one discount rate; a NULL merges as nothing';

CREATE FUNCTION scrm.referral_value(state scrm.referral_value,
		OUT value float8, OUT type_one float8, OUT type_two float8, OUT unknown bigint,
		OUT unknown_as_type_one float8, OUT unknown_as_type_two float8, OUT rows_type_one bigint, OUT rows_type_two bigint)
	AS 'MODULE_PATHNAME', 'scrm_referral_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_value(scrm.referral_value) IS 'customer referral value, type_one + type_two: margin - reward - marketing + saved acquisition of those who came because of the referral, saved acquisition - reward of those who would have come anyway, each over (1 + discount_rate)^period (Kumar, Petersen, Leone 2010); unknown is the number of rows of unknown type, not in value, and between the two amounts lies what they would add; NULL for NULL';

CREATE FUNCTION scrm.explain(state scrm.referral_value)
	RETURNS TABLE (type text, counted bigint, margin float8, reward_cost float8, marketing_cost float8, acquisition_saving float8, value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_value_explain' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION scrm.explain(scrm.referral_value) IS 'what a referral value is made of: for type one, type two and unknown, there or not, the number of rows, the discounted amounts, and the value that follows, NULL where the type is unknown; no rows for NULL';

CREATE FUNCTION scrm.referral_credit(referrals bigint, credit float8, cap float8 DEFAULT NULL) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_referral_credit' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_credit(bigint, float8, float8) IS 'reward of a customer whose referrals so many have subscribed: the credit for each, at most cap in all (NULL: no cap), in the currency of both; NULL for NULL referrals';

CREATE FUNCTION scrm.free_purchases(referrals bigint, needed bigint, repeating boolean DEFAULT false) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_free_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.free_purchases(bigint, bigint, boolean) IS 'number of purchases that are free when so many referrals make one free: once, or for each further so many when repeating; NULL for NULL referrals';

CREATE FUNCTION scrm.value_segment(clv float8, crv float8, clv_cut float8, crv_cut float8 DEFAULT 0) RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_value_segment' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.value_segment(float8, float8, float8, float8) IS 'champion (clv and crv high), affluent (clv high), advocate (crv high) or miser: high is strictly above the cut, usually the median for clv, and 0 for crv, which most customers have (Kumar, Petersen, Leone 2007); NULL when clv or crv is NULL';

/* ---- questions to scrm.bgnbd, in the unit of time that it was fitted in ---- */

CREATE FUNCTION scrm.p_alive(model scrm.bgnbd, x bigint, t_x float8, age float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_p_alive' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.bgnbd, bigint, float8, float8) IS 'probability that a customer with x repeat purchases, the last t_x after the first one, still buys at his age (BG/NBD says 1 of everyone without a repeat purchase, a property of that model, not a fact: MBG/NBD and Pareto/NBD do not); times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.expected_purchases(model scrm.bgnbd, x bigint, t_x float8, age float8, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_expected_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.bgnbd, bigint, float8, float8, float8) IS 'purchases expected of a customer with this history within the horizon after his age, P(alive) included; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.purchase_probability(model scrm.bgnbd, x bigint, t_x float8, age float8, horizon float8, n bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_purchase_probability' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.bgnbd, bigint, float8, float8, float8, bigint) IS 'probability of just n purchases within the horizon after his age of a customer with this history, who may be lost already: 1 - purchase_probability(..., 0) is that of any purchase; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.purchase_quantile(model scrm.bgnbd, x bigint, t_x float8, age float8, horizon float8, p float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_purchase_quantile' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.bgnbd, bigint, float8, float8, float8, float8) IS 'the smallest number of purchases within the horizon that a customer with this history does not exceed with probability p or more, 0 <= p < 1; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.dert(model scrm.bgnbd, x bigint, t_x float8, age float8, continuous_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_dert' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.dert(scrm.bgnbd, bigint, float8, float8, float8) IS 'discounted expected residual transactions: purchases expected of a customer with this history for ever, each counted exp(-continuous_rate t) when it comes t after his age (Fader, Hardie, Lee 2005), continuous_rate > 0 a unit of time of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.expected_new(model scrm.bgnbd, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_expected_new' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_new(scrm.bgnbd, float8) IS 'repeat purchases expected of a new customer within the horizon after his first purchase; the horizon in the unit of the model; NULL for a NULL or unknown model';

CREATE FUNCTION scrm.log_likelihood(model scrm.bgnbd, x bigint, t_x float8, age float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.bgnbd, bigint, float8, float8) IS 'logarithm of the likelihood of one customer''s history under the model, whose sum over customers the fit makes largest; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.with_covariates(model scrm.bgnbd, covariates float8[]) RETURNS scrm.bgnbd
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_with_covariates' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.with_covariates(scrm.bgnbd, float8[]) IS 'the model of a customer who has these covariates, to be asked in place of a model that was fitted with covariates: parameters moved by their coefficients (Fader, Hardie 2007), the covariance of their logarithms with them; log_likelihood, customers and iterations stay those of the fit; NULL for a NULL model';

COMMENT ON COLUMN scrm.bgnbd.log_likelihood IS 'of all customers of the cells, without the penalty';
COMMENT ON COLUMN scrm.bgnbd.customers IS 'customers of the cells';
COMMENT ON COLUMN scrm.bgnbd.standard_errors IS 'of the parameters and the coefficients of covariates as they stand, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.bgnbd.covariance IS 'of the logarithms of the parameters, then of the coefficients as they stand, in rows';
COMMENT ON COLUMN scrm.bgnbd.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.bgnbd.converged IS 'false: no optimum, see problem; NULL: made by hand';
COMMENT ON COLUMN scrm.bgnbd.problem IS 'why the data do not identify the model, with the name of the parameter, or that they hardly do (standard error of a logarithm above 3); NULL: none';
COMMENT ON COLUMN scrm.bgnbd.purchase_covariates IS 'coefficients that move the rate of purchases; NULL without covariates';
COMMENT ON COLUMN scrm.bgnbd.dropout_covariates IS 'coefficients that move dropout, a row for each parameter that they move; NULL without covariates';

/* ---- questions to scrm.mbgnbd, in the unit of time that it was fitted in ---- */

CREATE FUNCTION scrm.p_alive(model scrm.mbgnbd, x bigint, t_x float8, age float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_p_alive' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.mbgnbd, bigint, float8, float8) IS 'probability that a customer with x repeat purchases, the last t_x after the first one, still buys at his age (BG/NBD says 1 of everyone without a repeat purchase, a property of that model, not a fact: MBG/NBD and Pareto/NBD do not); times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.expected_purchases(model scrm.mbgnbd, x bigint, t_x float8, age float8, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_expected_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.mbgnbd, bigint, float8, float8, float8) IS 'purchases expected of a customer with this history within the horizon after his age, P(alive) included; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.purchase_probability(model scrm.mbgnbd, x bigint, t_x float8, age float8, horizon float8, n bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_purchase_probability' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.mbgnbd, bigint, float8, float8, float8, bigint) IS 'probability of just n purchases within the horizon after his age of a customer with this history, who may be lost already: 1 - purchase_probability(..., 0) is that of any purchase; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.purchase_quantile(model scrm.mbgnbd, x bigint, t_x float8, age float8, horizon float8, p float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_purchase_quantile' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.mbgnbd, bigint, float8, float8, float8, float8) IS 'the smallest number of purchases within the horizon that a customer with this history does not exceed with probability p or more, 0 <= p < 1; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.dert(model scrm.mbgnbd, x bigint, t_x float8, age float8, continuous_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_dert' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.dert(scrm.mbgnbd, bigint, float8, float8, float8) IS 'discounted expected residual transactions: purchases expected of a customer with this history for ever, each counted exp(-continuous_rate t) when it comes t after his age (Fader, Hardie, Lee 2005), continuous_rate > 0 a unit of time of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.expected_new(model scrm.mbgnbd, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_expected_new' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_new(scrm.mbgnbd, float8) IS 'repeat purchases expected of a new customer within the horizon after his first purchase; the horizon in the unit of the model; NULL for a NULL or unknown model';

CREATE FUNCTION scrm.log_likelihood(model scrm.mbgnbd, x bigint, t_x float8, age float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.mbgnbd, bigint, float8, float8) IS 'logarithm of the likelihood of one customer''s history under the model, whose sum over customers the fit makes largest; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.with_covariates(model scrm.mbgnbd, covariates float8[]) RETURNS scrm.mbgnbd
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_with_covariates' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.with_covariates(scrm.mbgnbd, float8[]) IS 'the model of a customer who has these covariates, to be asked in place of a model that was fitted with covariates: parameters moved by their coefficients (Fader, Hardie 2007), the covariance of their logarithms with them; log_likelihood, customers and iterations stay those of the fit; NULL for a NULL model';

COMMENT ON COLUMN scrm.mbgnbd.log_likelihood IS 'of all customers of the cells, without the penalty';
COMMENT ON COLUMN scrm.mbgnbd.customers IS 'customers of the cells';
COMMENT ON COLUMN scrm.mbgnbd.standard_errors IS 'of the parameters and the coefficients of covariates as they stand, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.mbgnbd.covariance IS 'of the logarithms of the parameters, then of the coefficients as they stand, in rows';
COMMENT ON COLUMN scrm.mbgnbd.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.mbgnbd.converged IS 'false: no optimum, see problem; NULL: made by hand';
COMMENT ON COLUMN scrm.mbgnbd.problem IS 'why the data do not identify the model, with the name of the parameter, or that they hardly do (standard error of a logarithm above 3); NULL: none';
COMMENT ON COLUMN scrm.mbgnbd.purchase_covariates IS 'coefficients that move the rate of purchases; NULL without covariates';
COMMENT ON COLUMN scrm.mbgnbd.dropout_covariates IS 'coefficients that move dropout, a row for each parameter that they move; NULL without covariates';

/* ---- questions to scrm.pareto_nbd, in the unit of time that it was fitted in ---- */

CREATE FUNCTION scrm.p_alive(model scrm.pareto_nbd, x bigint, t_x float8, age float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_p_alive' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.pareto_nbd, bigint, float8, float8) IS 'probability that a customer with x repeat purchases, the last t_x after the first one, still buys at his age (BG/NBD says 1 of everyone without a repeat purchase, a property of that model, not a fact: MBG/NBD and Pareto/NBD do not); times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.expected_purchases(model scrm.pareto_nbd, x bigint, t_x float8, age float8, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_expected_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.pareto_nbd, bigint, float8, float8, float8) IS 'purchases expected of a customer with this history within the horizon after his age, P(alive) included; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.purchase_probability(model scrm.pareto_nbd, x bigint, t_x float8, age float8, horizon float8, n bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_purchase_probability' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.pareto_nbd, bigint, float8, float8, float8, bigint) IS 'probability of just n purchases within the horizon after his age of a customer with this history, who may be lost already: 1 - purchase_probability(..., 0) is that of any purchase; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.purchase_quantile(model scrm.pareto_nbd, x bigint, t_x float8, age float8, horizon float8, p float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_purchase_quantile' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.pareto_nbd, bigint, float8, float8, float8, float8) IS 'the smallest number of purchases within the horizon that a customer with this history does not exceed with probability p or more, 0 <= p < 1; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.dert(model scrm.pareto_nbd, x bigint, t_x float8, age float8, continuous_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_dert' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.dert(scrm.pareto_nbd, bigint, float8, float8, float8) IS 'discounted expected residual transactions: purchases expected of a customer with this history for ever, each counted exp(-continuous_rate t) when it comes t after his age (Fader, Hardie, Lee 2005), continuous_rate > 0 a unit of time of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.expected_new(model scrm.pareto_nbd, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_expected_new' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_new(scrm.pareto_nbd, float8) IS 'repeat purchases expected of a new customer within the horizon after his first purchase; the horizon in the unit of the model; NULL for a NULL or unknown model';

CREATE FUNCTION scrm.log_likelihood(model scrm.pareto_nbd, x bigint, t_x float8, age float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_log_likelihood' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.log_likelihood(scrm.pareto_nbd, bigint, float8, float8) IS 'logarithm of the likelihood of one customer''s history under the model, whose sum over customers the fit makes largest; times in the unit of the model; NULL for a NULL or unknown model or history';

CREATE FUNCTION scrm.with_covariates(model scrm.pareto_nbd, covariates float8[]) RETURNS scrm.pareto_nbd
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_with_covariates' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.with_covariates(scrm.pareto_nbd, float8[]) IS 'the model of a customer who has these covariates, to be asked in place of a model that was fitted with covariates: parameters moved by their coefficients (Fader, Hardie 2007), the covariance of their logarithms with them; log_likelihood, customers and iterations stay those of the fit; NULL for a NULL model';

COMMENT ON COLUMN scrm.pareto_nbd.log_likelihood IS 'of all customers of the cells, without the penalty';
COMMENT ON COLUMN scrm.pareto_nbd.customers IS 'customers of the cells';
COMMENT ON COLUMN scrm.pareto_nbd.standard_errors IS 'of the parameters and the coefficients of covariates as they stand, from the observed information (with the penalty)';
COMMENT ON COLUMN scrm.pareto_nbd.covariance IS 'of the logarithms of the parameters, then of the coefficients as they stand, in rows';
COMMENT ON COLUMN scrm.pareto_nbd.iterations IS 'steps of Newton''s method';
COMMENT ON COLUMN scrm.pareto_nbd.converged IS 'false: no optimum, see problem; NULL: made by hand';
COMMENT ON COLUMN scrm.pareto_nbd.problem IS 'why the data do not identify the model, with the name of the parameter, or that they hardly do (standard error of a logarithm above 3); NULL: none';
COMMENT ON COLUMN scrm.pareto_nbd.purchase_covariates IS 'coefficients that move the rate of purchases; NULL without covariates';
COMMENT ON COLUMN scrm.pareto_nbd.dropout_covariates IS 'coefficients that move dropout, a row for each parameter that they move; NULL without covariates';

/* ---- questions to scrm.bgnbd about an scrm.rfm, in days ---- */

CREATE FUNCTION scrm.p_alive(model scrm.bgnbd, rfm scrm.rfm) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_p_alive_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.bgnbd, scrm.rfm) IS 'probability that a customer with these purchases still buys at his age (BG/NBD says 1 of everyone without a repeat purchase, a property of that model, not a fact: MBG/NBD and Pareto/NBD do not); the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.expected_purchases(model scrm.bgnbd, rfm scrm.rfm, horizon interval) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_expected_purchases_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.bgnbd, scrm.rfm, interval) IS 'purchases expected of a customer within the horizon after his age, P(alive) included; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.purchase_probability(model scrm.bgnbd, rfm scrm.rfm, horizon interval, n bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_purchase_probability_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.bgnbd, scrm.rfm, interval, bigint) IS 'probability of just n purchases within the horizon after his age of a customer who may be lost already: 1 - purchase_probability(..., 0) is that of any purchase; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.purchase_quantile(model scrm.bgnbd, rfm scrm.rfm, horizon interval, p float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_purchase_quantile_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.bgnbd, scrm.rfm, interval, float8) IS 'the smallest number of purchases within the horizon that a customer does not exceed with probability p or more, 0 <= p < 1; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.dert(model scrm.bgnbd, rfm scrm.rfm, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_dert_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.dert(scrm.bgnbd, scrm.rfm, float8) IS 'discounted expected residual transactions: purchases expected of a customer for ever, each discounted to his age at the effective annual discount_rate > 0 (0.15: 15 %) (Fader, Hardie, Lee 2005); the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.clv(model scrm.bgnbd, gamma_gamma scrm.gamma_gamma, rfm scrm.rfm, horizon interval, discount_rate float8, margin float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_clv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 300;
COMMENT ON FUNCTION scrm.clv(scrm.bgnbd, scrm.gamma_gamma, scrm.rfm, interval, float8, float8) IS 'customer lifetime value: margin (a share of the value, 0.3: 30 %) x expected spend x purchases expected within the horizon from now on, each discounted to now at the effective annual discount_rate >= 0 (0.15: 15 %); what was bought already does not count; models fitted in days; NULL for a NULL or unknown model, a NULL rfm, and where scrm.expected_spend is NULL';

CREATE FUNCTION scrm.clv_interval(model scrm.bgnbd, gamma_gamma scrm.gamma_gamma, rfm scrm.rfm, horizon interval, discount_rate float8, margin float8, level float8 DEFAULT 0.9, OUT low float8, OUT high float8)
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_clv_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION scrm.clv_interval(scrm.bgnbd, scrm.gamma_gamma, scrm.rfm, interval, float8, float8, float8) IS 'bounds between which the margin on a customer''s purchases within the horizon, discounted as in scrm.clv, lies with probability level, and with (1 - level) / 2 on either side: of the number of purchases, of what each of them brings, and, for fitted models, of the parameters (delta method); both 0 when he will hardly come back; NULLs for a NULL or unknown model, a NULL rfm, and where scrm.clv is NULL';

/* ---- questions to scrm.mbgnbd about an scrm.rfm, in days ---- */

CREATE FUNCTION scrm.p_alive(model scrm.mbgnbd, rfm scrm.rfm) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_p_alive_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.mbgnbd, scrm.rfm) IS 'probability that a customer with these purchases still buys at his age (BG/NBD says 1 of everyone without a repeat purchase, a property of that model, not a fact: MBG/NBD and Pareto/NBD do not); the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.expected_purchases(model scrm.mbgnbd, rfm scrm.rfm, horizon interval) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_expected_purchases_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.mbgnbd, scrm.rfm, interval) IS 'purchases expected of a customer within the horizon after his age, P(alive) included; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.purchase_probability(model scrm.mbgnbd, rfm scrm.rfm, horizon interval, n bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_purchase_probability_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.mbgnbd, scrm.rfm, interval, bigint) IS 'probability of just n purchases within the horizon after his age of a customer who may be lost already: 1 - purchase_probability(..., 0) is that of any purchase; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.purchase_quantile(model scrm.mbgnbd, rfm scrm.rfm, horizon interval, p float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_purchase_quantile_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.mbgnbd, scrm.rfm, interval, float8) IS 'the smallest number of purchases within the horizon that a customer does not exceed with probability p or more, 0 <= p < 1; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.dert(model scrm.mbgnbd, rfm scrm.rfm, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_dert_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.dert(scrm.mbgnbd, scrm.rfm, float8) IS 'discounted expected residual transactions: purchases expected of a customer for ever, each discounted to his age at the effective annual discount_rate > 0 (0.15: 15 %) (Fader, Hardie, Lee 2005); the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.clv(model scrm.mbgnbd, gamma_gamma scrm.gamma_gamma, rfm scrm.rfm, horizon interval, discount_rate float8, margin float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_clv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 300;
COMMENT ON FUNCTION scrm.clv(scrm.mbgnbd, scrm.gamma_gamma, scrm.rfm, interval, float8, float8) IS 'customer lifetime value: margin (a share of the value, 0.3: 30 %) x expected spend x purchases expected within the horizon from now on, each discounted to now at the effective annual discount_rate >= 0 (0.15: 15 %); what was bought already does not count; models fitted in days; NULL for a NULL or unknown model, a NULL rfm, and where scrm.expected_spend is NULL';

CREATE FUNCTION scrm.clv_interval(model scrm.mbgnbd, gamma_gamma scrm.gamma_gamma, rfm scrm.rfm, horizon interval, discount_rate float8, margin float8, level float8 DEFAULT 0.9, OUT low float8, OUT high float8)
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_clv_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION scrm.clv_interval(scrm.mbgnbd, scrm.gamma_gamma, scrm.rfm, interval, float8, float8, float8) IS 'bounds between which the margin on a customer''s purchases within the horizon, discounted as in scrm.clv, lies with probability level, and with (1 - level) / 2 on either side: of the number of purchases, of what each of them brings, and, for fitted models, of the parameters (delta method); both 0 when he will hardly come back; NULLs for a NULL or unknown model, a NULL rfm, and where scrm.clv is NULL';

/* ---- questions to scrm.pareto_nbd about an scrm.rfm, in days ---- */

CREATE FUNCTION scrm.p_alive(model scrm.pareto_nbd, rfm scrm.rfm) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_p_alive_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.p_alive(scrm.pareto_nbd, scrm.rfm) IS 'probability that a customer with these purchases still buys at his age (BG/NBD says 1 of everyone without a repeat purchase, a property of that model, not a fact: MBG/NBD and Pareto/NBD do not); the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.expected_purchases(model scrm.pareto_nbd, rfm scrm.rfm, horizon interval) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_expected_purchases_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.expected_purchases(scrm.pareto_nbd, scrm.rfm, interval) IS 'purchases expected of a customer within the horizon after his age, P(alive) included; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.purchase_probability(model scrm.pareto_nbd, rfm scrm.rfm, horizon interval, n bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_purchase_probability_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.purchase_probability(scrm.pareto_nbd, scrm.rfm, interval, bigint) IS 'probability of just n purchases within the horizon after his age of a customer who may be lost already: 1 - purchase_probability(..., 0) is that of any purchase; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.purchase_quantile(model scrm.pareto_nbd, rfm scrm.rfm, horizon interval, p float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_purchase_quantile_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION scrm.purchase_quantile(scrm.pareto_nbd, scrm.rfm, interval, float8) IS 'the smallest number of purchases within the horizon that a customer does not exceed with probability p or more, 0 <= p < 1; a horizon of fixed length, the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.dert(model scrm.pareto_nbd, rfm scrm.rfm, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_dert_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION scrm.dert(scrm.pareto_nbd, scrm.rfm, float8) IS 'discounted expected residual transactions: purchases expected of a customer for ever, each discounted to his age at the effective annual discount_rate > 0 (0.15: 15 %) (Fader, Hardie, Lee 2005); the model fitted in days; NULL for a NULL or unknown model and for a NULL rfm';

CREATE FUNCTION scrm.clv(model scrm.pareto_nbd, gamma_gamma scrm.gamma_gamma, rfm scrm.rfm, horizon interval, discount_rate float8, margin float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_clv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 300;
COMMENT ON FUNCTION scrm.clv(scrm.pareto_nbd, scrm.gamma_gamma, scrm.rfm, interval, float8, float8) IS 'customer lifetime value: margin (a share of the value, 0.3: 30 %) x expected spend x purchases expected within the horizon from now on, each discounted to now at the effective annual discount_rate >= 0 (0.15: 15 %); what was bought already does not count; models fitted in days; NULL for a NULL or unknown model, a NULL rfm, and where scrm.expected_spend is NULL';

CREATE FUNCTION scrm.clv_interval(model scrm.pareto_nbd, gamma_gamma scrm.gamma_gamma, rfm scrm.rfm, horizon interval, discount_rate float8, margin float8, level float8 DEFAULT 0.9, OUT low float8, OUT high float8)
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_clv_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION scrm.clv_interval(scrm.pareto_nbd, scrm.gamma_gamma, scrm.rfm, interval, float8, float8, float8) IS 'bounds between which the margin on a customer''s purchases within the horizon, discounted as in scrm.clv, lies with probability level, and with (1 - level) / 2 on either side: of the number of purchases, of what each of them brings, and, for fitted models, of the parameters (delta method); both 0 when he will hardly come back; NULLs for a NULL or unknown model, a NULL rfm, and where scrm.clv is NULL';

/* ---- holdout: bgnbd ---- */

CREATE FUNCTION scrm.holdout_accum(state scrm.holdout, purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.bgnbd) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_holdout_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
CREATE FUNCTION scrm.holdout_accum(state scrm.holdout, purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.bgnbd, gamma_gamma scrm.gamma_gamma) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_bgnbd_holdout_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION scrm.holdout_accum(scrm.holdout, scrm.purchases, timestamptz, timestamptz, scrm.bgnbd) IS 'transition of scrm.holdout_agg';
COMMENT ON FUNCTION scrm.holdout_accum(scrm.holdout, scrm.purchases, timestamptz, timestamptz, scrm.bgnbd, scrm.gamma_gamma) IS 'transition of scrm.holdout_agg';

CREATE AGGREGATE scrm.holdout_agg(purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.bgnbd) (
	SFUNC = scrm.holdout_accum, STYPE = scrm.holdout, SSPACE = 8192,
	FINALFUNC = scrm.holdout_final, COMBINEFUNC = scrm.holdout_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.holdout_agg(purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.bgnbd, gamma_gamma scrm.gamma_gamma) (
	SFUNC = scrm.holdout_accum, STYPE = scrm.holdout, SSPACE = 8192,
	FINALFUNC = scrm.holdout_final, COMBINEFUNC = scrm.holdout_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.holdout_agg(scrm.purchases, timestamptz, timestamptz, scrm.bgnbd) IS 'as with a gamma_gamma, without the spend';
COMMENT ON AGGREGATE scrm.holdout_agg(scrm.purchases, timestamptz, timestamptz, scrm.bgnbd, scrm.gamma_gamma) IS 'one row a customer: what the model (fitted in days, on purchases up to the split) predicts of days with a purchase after the day of split up to the day of until, in the purchases'' time zone, against what there is; gamma_gamma NULL: no spend; customers new after the split are left out and counted; NULL purchases are skipped; NULL when the model has no parameters or no row is left; all parameters are constant in a group';

/* ---- holdout: mbgnbd ---- */

CREATE FUNCTION scrm.holdout_accum(state scrm.holdout, purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.mbgnbd) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_holdout_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
CREATE FUNCTION scrm.holdout_accum(state scrm.holdout, purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.mbgnbd, gamma_gamma scrm.gamma_gamma) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_mbgnbd_holdout_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION scrm.holdout_accum(scrm.holdout, scrm.purchases, timestamptz, timestamptz, scrm.mbgnbd) IS 'transition of scrm.holdout_agg';
COMMENT ON FUNCTION scrm.holdout_accum(scrm.holdout, scrm.purchases, timestamptz, timestamptz, scrm.mbgnbd, scrm.gamma_gamma) IS 'transition of scrm.holdout_agg';

CREATE AGGREGATE scrm.holdout_agg(purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.mbgnbd) (
	SFUNC = scrm.holdout_accum, STYPE = scrm.holdout, SSPACE = 8192,
	FINALFUNC = scrm.holdout_final, COMBINEFUNC = scrm.holdout_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.holdout_agg(purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.mbgnbd, gamma_gamma scrm.gamma_gamma) (
	SFUNC = scrm.holdout_accum, STYPE = scrm.holdout, SSPACE = 8192,
	FINALFUNC = scrm.holdout_final, COMBINEFUNC = scrm.holdout_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.holdout_agg(scrm.purchases, timestamptz, timestamptz, scrm.mbgnbd) IS 'as with a gamma_gamma, without the spend';
COMMENT ON AGGREGATE scrm.holdout_agg(scrm.purchases, timestamptz, timestamptz, scrm.mbgnbd, scrm.gamma_gamma) IS 'one row a customer: what the model (fitted in days, on purchases up to the split) predicts of days with a purchase after the day of split up to the day of until, in the purchases'' time zone, against what there is; gamma_gamma NULL: no spend; customers new after the split are left out and counted; NULL purchases are skipped; NULL when the model has no parameters or no row is left; all parameters are constant in a group';

/* ---- holdout: pareto_nbd ---- */

CREATE FUNCTION scrm.holdout_accum(state scrm.holdout, purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.pareto_nbd) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_holdout_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
CREATE FUNCTION scrm.holdout_accum(state scrm.holdout, purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.pareto_nbd, gamma_gamma scrm.gamma_gamma) RETURNS scrm.holdout
	AS 'MODULE_PATHNAME', 'scrm_pareto_nbd_holdout_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION scrm.holdout_accum(scrm.holdout, scrm.purchases, timestamptz, timestamptz, scrm.pareto_nbd) IS 'transition of scrm.holdout_agg';
COMMENT ON FUNCTION scrm.holdout_accum(scrm.holdout, scrm.purchases, timestamptz, timestamptz, scrm.pareto_nbd, scrm.gamma_gamma) IS 'transition of scrm.holdout_agg';

CREATE AGGREGATE scrm.holdout_agg(purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.pareto_nbd) (
	SFUNC = scrm.holdout_accum, STYPE = scrm.holdout, SSPACE = 8192,
	FINALFUNC = scrm.holdout_final, COMBINEFUNC = scrm.holdout_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.holdout_agg(purchases scrm.purchases, split timestamptz, until timestamptz, model scrm.pareto_nbd, gamma_gamma scrm.gamma_gamma) (
	SFUNC = scrm.holdout_accum, STYPE = scrm.holdout, SSPACE = 8192,
	FINALFUNC = scrm.holdout_final, COMBINEFUNC = scrm.holdout_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.holdout_agg(scrm.purchases, timestamptz, timestamptz, scrm.pareto_nbd) IS 'as with a gamma_gamma, without the spend';
COMMENT ON AGGREGATE scrm.holdout_agg(scrm.purchases, timestamptz, timestamptz, scrm.pareto_nbd, scrm.gamma_gamma) IS 'one row a customer: what the model (fitted in days, on purchases up to the split) predicts of days with a purchase after the day of split up to the day of until, in the purchases'' time zone, against what there is; gamma_gamma NULL: no spend; customers new after the split are left out and counted; NULL purchases are skipped; NULL when the model has no parameters or no row is left; all parameters are constant in a group';

/* ---- who referred whom: identifiers of type bigint ---- */

COMMENT ON TYPE scrm.referral_tree_bigint IS 'who referred whom, identifiers of type bigint, mergeable; made by scrm.referral_tree_agg, read by scrm.referral_tree';

CREATE FUNCTION scrm.referral_tree_accum(state scrm.referral_tree_bigint, referrer bigint, referred bigint, value float8) RETURNS scrm.referral_tree_bigint
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_tree_accum(scrm.referral_tree_bigint, bigint, bigint, float8) IS 'transition of scrm.referral_tree_agg';

CREATE AGGREGATE scrm.referral_tree_agg(referrer bigint, referred bigint, value float8) (
	SFUNC = scrm.referral_tree_accum, STYPE = scrm.referral_tree_bigint, SSPACE = 8192,
	FINALFUNC = scrm.referral_tree_bigint_final, COMBINEFUNC = scrm.referral_tree_bigint_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.referral_tree_agg(bigint, bigint, float8) IS 'who referred whom, and what each customer is worth by himself (margin, lifetime value; any unit): a customer''s values are added over his rows, a NULL value is none; referrer NULL is nobody; a row without referred is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.referral_tree_bigint) IS 'many states (days, regions, campaigns) as one, with all their rows; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.referral_tree_bigint, scrm.referral_tree_bigint) IS 'the rows of both; a NULL merges as nothing';

CREATE FUNCTION scrm.referral_tree(state scrm.referral_tree_bigint, decay float8 DEFAULT 0.5)
	RETURNS TABLE (customer bigint, direct bigint, descendants bigint, generations int, value float8, own_value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION scrm.referral_tree(scrm.referral_tree_bigint, float8) IS 'for each customer, in order of identifiers: how many he referred himself, how many stand below him and in how many generations, and value, the sum of their own values times decay^(generation - 1): decay 0 is direct referrals alone, 1 everybody in full; own_value + decay * value is the customer with his network, which never is to be added over customers; what scrm.referral_problems lists is left out; no rows for a NULL state';

CREATE FUNCTION scrm.referral_problems(state scrm.referral_tree_bigint)
	RETURNS TABLE (referrer bigint, referred bigint, problem text, counted bigint, value float8, ring bigint)
	AS 'MODULE_PATHNAME', 'scrm_referral_problems_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION scrm.referral_problems(scrm.referral_tree_bigint) IS 'referrals that are left out of the tree, with their rows and the value in them: self-referral; several referrers, all of them, since none is known to be the first; cycle, all of its edges, ring being its number; their customers stay in the tree as roots with their own value; no rows for NULL';

CREATE FUNCTION scrm.referral_tree_totals(state scrm.referral_tree_bigint)
	RETURNS TABLE (counted bigint, used bigint, without_referrer bigint, self_referrals bigint, several_referrers bigint, in_cycles bigint,
		customers bigint, roots bigint, referrers bigint, generations int, value float8, referred_value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_bigint_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION scrm.referral_tree_totals(scrm.referral_tree_bigint) IS 'one row that accounts for all: rows counted = used + without_referrer + self_referrals + several_referrers + in_cycles; customers, those whom no referral that is used brought (roots), those who brought somebody; generations below the roots; the own values of all, and of those who were brought; no rows for NULL';

CREATE FUNCTION scrm.viral_coefficient(state scrm.referral_tree_bigint)
	RETURNS TABLE (generation int, customers bigint, referrers bigint, referred bigint, coefficient float8, low float8, high float8)
	AS 'MODULE_PATHNAME', 'scrm_viral_coefficient_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION scrm.viral_coefficient(scrm.referral_tree_bigint) IS 'by generation, roots being 0: customers, those of them who referred somebody, whom they brought (the next generation), and the viral coefficient K = referred / customers with its 95 % score interval, widened by how unevenly they refer; the youngest generations had the least time; no rows for NULL';

/* ---- who referred whom: identifiers of type text ---- */

COMMENT ON TYPE scrm.referral_tree_text IS 'who referred whom, identifiers of type text, mergeable; made by scrm.referral_tree_agg, read by scrm.referral_tree';

CREATE FUNCTION scrm.referral_tree_accum(state scrm.referral_tree_text, referrer text, referred text, value float8) RETURNS scrm.referral_tree_text
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_tree_accum(scrm.referral_tree_text, text, text, float8) IS 'transition of scrm.referral_tree_agg';

CREATE AGGREGATE scrm.referral_tree_agg(referrer text, referred text, value float8) (
	SFUNC = scrm.referral_tree_accum, STYPE = scrm.referral_tree_text, SSPACE = 8192,
	FINALFUNC = scrm.referral_tree_text_final, COMBINEFUNC = scrm.referral_tree_text_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.referral_tree_agg(text, text, float8) IS 'who referred whom, and what each customer is worth by himself (margin, lifetime value; any unit): a customer''s values are added over his rows, a NULL value is none; referrer NULL is nobody; a row without referred is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.referral_tree_text) IS 'many states (days, regions, campaigns) as one, with all their rows; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.referral_tree_text, scrm.referral_tree_text) IS 'the rows of both; a NULL merges as nothing';

CREATE FUNCTION scrm.referral_tree(state scrm.referral_tree_text, decay float8 DEFAULT 0.5)
	RETURNS TABLE (customer text, direct bigint, descendants bigint, generations int, value float8, own_value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION scrm.referral_tree(scrm.referral_tree_text, float8) IS 'for each customer, in order of identifiers: how many he referred himself, how many stand below him and in how many generations, and value, the sum of their own values times decay^(generation - 1): decay 0 is direct referrals alone, 1 everybody in full; own_value + decay * value is the customer with his network, which never is to be added over customers; what scrm.referral_problems lists is left out; no rows for a NULL state';

CREATE FUNCTION scrm.referral_problems(state scrm.referral_tree_text)
	RETURNS TABLE (referrer text, referred text, problem text, counted bigint, value float8, ring bigint)
	AS 'MODULE_PATHNAME', 'scrm_referral_problems_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION scrm.referral_problems(scrm.referral_tree_text) IS 'referrals that are left out of the tree, with their rows and the value in them: self-referral; several referrers, all of them, since none is known to be the first; cycle, all of its edges, ring being its number; their customers stay in the tree as roots with their own value; no rows for NULL';

CREATE FUNCTION scrm.referral_tree_totals(state scrm.referral_tree_text)
	RETURNS TABLE (counted bigint, used bigint, without_referrer bigint, self_referrals bigint, several_referrers bigint, in_cycles bigint,
		customers bigint, roots bigint, referrers bigint, generations int, value float8, referred_value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_text_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION scrm.referral_tree_totals(scrm.referral_tree_text) IS 'one row that accounts for all: rows counted = used + without_referrer + self_referrals + several_referrers + in_cycles; customers, those whom no referral that is used brought (roots), those who brought somebody; generations below the roots; the own values of all, and of those who were brought; no rows for NULL';

CREATE FUNCTION scrm.viral_coefficient(state scrm.referral_tree_text)
	RETURNS TABLE (generation int, customers bigint, referrers bigint, referred bigint, coefficient float8, low float8, high float8)
	AS 'MODULE_PATHNAME', 'scrm_viral_coefficient_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION scrm.viral_coefficient(scrm.referral_tree_text) IS 'by generation, roots being 0: customers, those of them who referred somebody, whom they brought (the next generation), and the viral coefficient K = referred / customers with its 95 % score interval, widened by how unevenly they refer; the youngest generations had the least time; no rows for NULL';

/* ---- who referred whom: identifiers of type uuid ---- */

COMMENT ON TYPE scrm.referral_tree_uuid IS 'who referred whom, identifiers of type uuid, mergeable; made by scrm.referral_tree_agg, read by scrm.referral_tree';

CREATE FUNCTION scrm.referral_tree_accum(state scrm.referral_tree_uuid, referrer uuid, referred uuid, value float8) RETURNS scrm.referral_tree_uuid
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_tree_accum(scrm.referral_tree_uuid, uuid, uuid, float8) IS 'transition of scrm.referral_tree_agg';

CREATE AGGREGATE scrm.referral_tree_agg(referrer uuid, referred uuid, value float8) (
	SFUNC = scrm.referral_tree_accum, STYPE = scrm.referral_tree_uuid, SSPACE = 8192,
	FINALFUNC = scrm.referral_tree_uuid_final, COMBINEFUNC = scrm.referral_tree_uuid_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.referral_tree_agg(uuid, uuid, float8) IS 'who referred whom, and what each customer is worth by himself (margin, lifetime value; any unit): a customer''s values are added over his rows, a NULL value is none; referrer NULL is nobody; a row without referred is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.referral_tree_uuid) IS 'many states (days, regions, campaigns) as one, with all their rows; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.referral_tree_uuid, scrm.referral_tree_uuid) IS 'the rows of both; a NULL merges as nothing';

CREATE FUNCTION scrm.referral_tree(state scrm.referral_tree_uuid, decay float8 DEFAULT 0.5)
	RETURNS TABLE (customer uuid, direct bigint, descendants bigint, generations int, value float8, own_value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION scrm.referral_tree(scrm.referral_tree_uuid, float8) IS 'for each customer, in order of identifiers: how many he referred himself, how many stand below him and in how many generations, and value, the sum of their own values times decay^(generation - 1): decay 0 is direct referrals alone, 1 everybody in full; own_value + decay * value is the customer with his network, which never is to be added over customers; what scrm.referral_problems lists is left out; no rows for a NULL state';

CREATE FUNCTION scrm.referral_problems(state scrm.referral_tree_uuid)
	RETURNS TABLE (referrer uuid, referred uuid, problem text, counted bigint, value float8, ring bigint)
	AS 'MODULE_PATHNAME', 'scrm_referral_problems_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION scrm.referral_problems(scrm.referral_tree_uuid) IS 'referrals that are left out of the tree, with their rows and the value in them: self-referral; several referrers, all of them, since none is known to be the first; cycle, all of its edges, ring being its number; their customers stay in the tree as roots with their own value; no rows for NULL';

CREATE FUNCTION scrm.referral_tree_totals(state scrm.referral_tree_uuid)
	RETURNS TABLE (counted bigint, used bigint, without_referrer bigint, self_referrals bigint, several_referrers bigint, in_cycles bigint,
		customers bigint, roots bigint, referrers bigint, generations int, value float8, referred_value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_uuid_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION scrm.referral_tree_totals(scrm.referral_tree_uuid) IS 'one row that accounts for all: rows counted = used + without_referrer + self_referrals + several_referrers + in_cycles; customers, those whom no referral that is used brought (roots), those who brought somebody; generations below the roots; the own values of all, and of those who were brought; no rows for NULL';

CREATE FUNCTION scrm.viral_coefficient(state scrm.referral_tree_uuid)
	RETURNS TABLE (generation int, customers bigint, referrers bigint, referred bigint, coefficient float8, low float8, high float8)
	AS 'MODULE_PATHNAME', 'scrm_viral_coefficient_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION scrm.viral_coefficient(scrm.referral_tree_uuid) IS 'by generation, roots being 0: customers, those of them who referred somebody, whom they brought (the next generation), and the viral coefficient K = referred / customers with its 95 % score interval, widened by how unevenly they refer; the youngest generations had the least time; no rows for NULL';
