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
COMMENT ON FUNCTION scrm.timeline_send(scrm.timeline) IS 'binary form of a timeline, version 1';

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
COMMENT ON FUNCTION scrm.engagement_send(scrm.engagement) IS 'binary form of a engagement, version 1';

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
COMMENT ON FUNCTION scrm.funnel_state_send(scrm.funnel_state) IS 'binary form of a funnel_state, version 1';

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
COMMENT ON FUNCTION scrm.funnel_send(scrm.funnel) IS 'binary form of a funnel, version 1';

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
CREATE OPERATOR scrm.|| (LEFTARG = scrm.timeline, RIGHTARG = scrm.timeline, FUNCTION = scrm.merge);

COMMENT ON OPERATOR scrm.= (scrm.timeline, scrm.timeline) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.timeline, scrm.timeline) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.timeline, scrm.timeline) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.timeline, scrm.timeline) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.timeline, scrm.timeline) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.timeline, scrm.timeline) IS 'greater than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.|| (scrm.timeline, scrm.timeline) IS 'merge two states, see scrm.merge; NULL merges as nothing';

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
CREATE OPERATOR scrm.|| (LEFTARG = scrm.engagement, RIGHTARG = scrm.engagement, FUNCTION = scrm.merge);

COMMENT ON OPERATOR scrm.= (scrm.engagement, scrm.engagement) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.engagement, scrm.engagement) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.engagement, scrm.engagement) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.engagement, scrm.engagement) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.engagement, scrm.engagement) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.engagement, scrm.engagement) IS 'greater than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.|| (scrm.engagement, scrm.engagement) IS 'merge two states, see scrm.merge; NULL merges as nothing';

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
CREATE OPERATOR scrm.|| (LEFTARG = scrm.funnel, RIGHTARG = scrm.funnel, FUNCTION = scrm.merge);

COMMENT ON OPERATOR scrm.= (scrm.funnel, scrm.funnel) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.funnel, scrm.funnel) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.funnel, scrm.funnel) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.funnel, scrm.funnel) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.funnel, scrm.funnel) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.funnel, scrm.funnel) IS 'greater than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.|| (scrm.funnel, scrm.funnel) IS 'merge two states, see scrm.merge; NULL merges as nothing';

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

COMMENT ON TYPE scrm.funnel_state IS 'transition state of scrm.window_funnel over rows; not meant to be stored';

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
COMMENT ON FUNCTION scrm.window_funnel_combine(scrm.funnel_state, scrm.funnel_state) IS 'combines the parts of a parallel scrm.window_funnel';
COMMENT ON FUNCTION scrm.window_funnel_final(scrm.funnel_state) IS 'final function of scrm.window_funnel: the number of steps reached';

CREATE AGGREGATE scrm.window_funnel(at timestamptz, within interval, VARIADIC steps "any") (
	SFUNC = scrm.window_funnel_accum, STYPE = scrm.funnel_state, SSPACE = 128,
	FINALFUNC = scrm.window_funnel_final, COMBINEFUNC = scrm.window_funnel_combine, PARALLEL = SAFE);
CREATE AGGREGATE scrm.window_funnel_modes(at timestamptz, within interval, modes text[], VARIADIC steps "any") (
	SFUNC = scrm.window_funnel_modes_accum, STYPE = scrm.funnel_state, SSPACE = 128,
	FINALFUNC = scrm.window_funnel_final, COMBINEFUNC = scrm.window_funnel_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.window_funnel(timestamptz, interval, "any") IS 'how many of the steps (boolean conditions, at most 64) distinct rows of the group fill in order of time, the last no later than "within" after the first; over every possible start; ties in any order; 0 when none; a NULL condition is false, a NULL time is skipped; within and the number of steps are constant in a group (rows on which no step holds are not looked at)';
COMMENT ON AGGREGATE scrm.window_funnel_modes(timestamptz, interval, text[], "any") IS 'scrm.window_funnel with modes: ''{}'' is the default, ''{clickhouse}'' gives the answers of ClickHouse''s windowFunnel';

CREATE FUNCTION scrm.window_funnel(timeline scrm.timeline, steps text[], within interval, modes text[] DEFAULT '{}') RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_window_funnel_timeline' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.window_funnel(scrm.timeline, text[], interval, text[]) IS 'how many of the steps (''kind'', ''kind@channel'', ''a|b''; at most 64) distinct events of a timeline fill in order of time, the last no later than "within" after the first; NULL for a NULL timeline';

CREATE FUNCTION scrm.funnel_times(timeline scrm.timeline, steps text[], within interval, modes text[] DEFAULT '{}') RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'scrm_funnel_times' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.funnel_times(scrm.timeline, text[], interval, text[]) IS 'when each step was reached: of the longest chains the one with the earliest start, then the earliest second step, and so on; empty when no step was reached; NULL for a NULL timeline';

/* ---- funnel: how many customers came how far ---- */

COMMENT ON TYPE scrm.funnel IS 'the funnel of many customers, mergeable; made by scrm.funnel_agg, read by scrm.funnel_report';

CREATE FUNCTION scrm.funnel_accum(state scrm.funnel, timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz)
	RETURNS scrm.funnel
	AS 'MODULE_PATHNAME', 'scrm_funnel_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;

COMMENT ON FUNCTION scrm.funnel_accum(scrm.funnel, scrm.timeline, text[], interval, text[], timestamptz) IS 'transition of scrm.funnel_agg';

CREATE AGGREGATE scrm.funnel_agg(timeline scrm.timeline, steps text[], within interval, modes text[], as_of timestamptz) (
	SFUNC = scrm.funnel_accum, STYPE = scrm.funnel, SSPACE = 8192,
	FINALFUNC = scrm.funnel_final, COMBINEFUNC = scrm.funnel_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.funnel_agg(scrm.timeline, text[], interval, text[], timestamptz) IS 'the funnel of many customers, one timeline each, as seen at as_of: later events are left out and counted; NULL timelines are skipped; all parameters are constant in a group';
COMMENT ON AGGREGATE scrm.rollup(scrm.funnel) IS 'many funnels of different customers with the same parameters as one; NULLs are skipped';

COMMENT ON FUNCTION scrm.merge(scrm.funnel, scrm.funnel) IS 'the funnel of the customers of both, which must have the same steps, within, modes and as_of; a NULL merges as nothing';

CREATE FUNCTION scrm.funnel_report(funnel scrm.funnel)
	RETURNS TABLE (step int, name text, entrants bigint, converted bigint,
		rate_from_previous float8, previous_low float8, previous_high float8,
		rate_from_first float8, first_low float8, first_high float8,
		median_time interval, p90_time interval, median_seconds float8, p90_seconds float8,
		open_entrants bigint, open_converted bigint)
	AS 'MODULE_PATHNAME', 'scrm_funnel_report' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION scrm.funnel_report(scrm.funnel) IS 'a row a step: entrants reached the step before and converted this one (windows closed by as_of); rates with Wilson 95 % intervals; median and 90th percentile of the time since the step before, from a histogram with at most 1 % relative error, rounded to the microsecond; open_*: the same for windows still open; no rows for NULL';

CREATE FUNCTION scrm.funnel_totals(funnel scrm.funnel)
	RETURNS TABLE (customers bigint, entered_closed bigint, entered_open bigint, not_entered bigint,
		events_used bigint, events_after_as_of bigint)
	AS 'MODULE_PATHNAME', 'scrm_funnel_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.funnel_totals(scrm.funnel) IS 'one row that accounts for all: customers = entered_closed + entered_open + not_entered; events up to as_of and those left out as later; no rows for NULL';
