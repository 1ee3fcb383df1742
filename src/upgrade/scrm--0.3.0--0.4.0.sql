/* From 0.3.0 to 0.4.0.  Written by "make upgrade-script", not by hand: see test/upgrade_script.pl. */
\echo Use "ALTER EXTENSION scrm UPDATE TO '0.4.0'" to load this file. \quit

SET LOCAL search_path TO pg_catalog, pg_temp;

CREATE TYPE scrm.cascade_bigint;
CREATE FUNCTION scrm.cascade_bigint_in(cstring) RETURNS scrm.cascade_bigint
	AS 'MODULE_PATHNAME', 'scrm_cascade_bigint_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_out(scrm.cascade_bigint) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_cascade_bigint_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_recv(internal) RETURNS scrm.cascade_bigint
	AS 'MODULE_PATHNAME', 'scrm_cascade_bigint_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_send(scrm.cascade_bigint) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_cascade_bigint_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE TYPE scrm.cascade_bigint (
	INPUT = scrm.cascade_bigint_in, OUTPUT = scrm.cascade_bigint_out,
	RECEIVE = scrm.cascade_bigint_recv, SEND = scrm.cascade_bigint_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.cascade_bigint_in(cstring) IS 'text form of a cascade_bigint to its value';
COMMENT ON FUNCTION scrm.cascade_bigint_out(scrm.cascade_bigint) IS 'text form of a cascade_bigint: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.cascade_bigint_recv(internal) IS 'binary form of a cascade_bigint to its value';
COMMENT ON FUNCTION scrm.cascade_bigint_send(scrm.cascade_bigint) IS 'binary form of a cascade_bigint: its version, then its fields, big-endian';

CREATE TYPE scrm.cascade_text;
CREATE FUNCTION scrm.cascade_text_in(cstring) RETURNS scrm.cascade_text
	AS 'MODULE_PATHNAME', 'scrm_cascade_text_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_out(scrm.cascade_text) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_cascade_text_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_recv(internal) RETURNS scrm.cascade_text
	AS 'MODULE_PATHNAME', 'scrm_cascade_text_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_send(scrm.cascade_text) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_cascade_text_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE TYPE scrm.cascade_text (
	INPUT = scrm.cascade_text_in, OUTPUT = scrm.cascade_text_out,
	RECEIVE = scrm.cascade_text_recv, SEND = scrm.cascade_text_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.cascade_text_in(cstring) IS 'text form of a cascade_text to its value';
COMMENT ON FUNCTION scrm.cascade_text_out(scrm.cascade_text) IS 'text form of a cascade_text: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.cascade_text_recv(internal) IS 'binary form of a cascade_text to its value';
COMMENT ON FUNCTION scrm.cascade_text_send(scrm.cascade_text) IS 'binary form of a cascade_text: its version, then its fields, big-endian';

CREATE TYPE scrm.cascade_uuid;
CREATE FUNCTION scrm.cascade_uuid_in(cstring) RETURNS scrm.cascade_uuid
	AS 'MODULE_PATHNAME', 'scrm_cascade_uuid_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_out(scrm.cascade_uuid) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_cascade_uuid_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_recv(internal) RETURNS scrm.cascade_uuid
	AS 'MODULE_PATHNAME', 'scrm_cascade_uuid_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_send(scrm.cascade_uuid) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_cascade_uuid_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE TYPE scrm.cascade_uuid (
	INPUT = scrm.cascade_uuid_in, OUTPUT = scrm.cascade_uuid_out,
	RECEIVE = scrm.cascade_uuid_recv, SEND = scrm.cascade_uuid_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.cascade_uuid_in(cstring) IS 'text form of a cascade_uuid to its value';
COMMENT ON FUNCTION scrm.cascade_uuid_out(scrm.cascade_uuid) IS 'text form of a cascade_uuid: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.cascade_uuid_recv(internal) IS 'binary form of a cascade_uuid to its value';
COMMENT ON FUNCTION scrm.cascade_uuid_send(scrm.cascade_uuid) IS 'binary form of a cascade_uuid: its version, then its fields, big-endian';

CREATE TYPE scrm.graph;
CREATE FUNCTION scrm.graph_in(cstring) RETURNS scrm.graph
	AS 'MODULE_PATHNAME', 'scrm_graph_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_out(scrm.graph) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_graph_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_recv(internal) RETURNS scrm.graph
	AS 'MODULE_PATHNAME', 'scrm_graph_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_send(scrm.graph) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_graph_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE TYPE scrm.graph (
	INPUT = scrm.graph_in, OUTPUT = scrm.graph_out,
	RECEIVE = scrm.graph_recv, SEND = scrm.graph_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.graph_in(cstring) IS 'text form of a graph to its value';
COMMENT ON FUNCTION scrm.graph_out(scrm.graph) IS 'text form of a graph: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.graph_recv(internal) IS 'binary form of a graph to its value';
COMMENT ON FUNCTION scrm.graph_send(scrm.graph) IS 'binary form of a graph: its version, then its fields, big-endian';

CREATE TYPE scrm.graph_text;
CREATE FUNCTION scrm.graph_text_in(cstring) RETURNS scrm.graph_text
	AS 'MODULE_PATHNAME', 'scrm_graph_text_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_out(scrm.graph_text) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_graph_text_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_recv(internal) RETURNS scrm.graph_text
	AS 'MODULE_PATHNAME', 'scrm_graph_text_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_send(scrm.graph_text) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_graph_text_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE TYPE scrm.graph_text (
	INPUT = scrm.graph_text_in, OUTPUT = scrm.graph_text_out,
	RECEIVE = scrm.graph_text_recv, SEND = scrm.graph_text_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.graph_text_in(cstring) IS 'text form of a graph_text to its value';
COMMENT ON FUNCTION scrm.graph_text_out(scrm.graph_text) IS 'text form of a graph_text: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.graph_text_recv(internal) IS 'binary form of a graph_text to its value';
COMMENT ON FUNCTION scrm.graph_text_send(scrm.graph_text) IS 'binary form of a graph_text: its version, then its fields, big-endian';

CREATE TYPE scrm.graph_uuid;
CREATE FUNCTION scrm.graph_uuid_in(cstring) RETURNS scrm.graph_uuid
	AS 'MODULE_PATHNAME', 'scrm_graph_uuid_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_out(scrm.graph_uuid) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scrm_graph_uuid_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_recv(internal) RETURNS scrm.graph_uuid
	AS 'MODULE_PATHNAME', 'scrm_graph_uuid_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_send(scrm.graph_uuid) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_graph_uuid_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE TYPE scrm.graph_uuid (
	INPUT = scrm.graph_uuid_in, OUTPUT = scrm.graph_uuid_out,
	RECEIVE = scrm.graph_uuid_recv, SEND = scrm.graph_uuid_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);

COMMENT ON FUNCTION scrm.graph_uuid_in(cstring) IS 'text form of a graph_uuid to its value';
COMMENT ON FUNCTION scrm.graph_uuid_out(scrm.graph_uuid) IS 'text form of a graph_uuid: JSON, times in microseconds since 2000-01-01 UTC, durations in microseconds';
COMMENT ON FUNCTION scrm.graph_uuid_recv(internal) IS 'binary form of a graph_uuid to its value';
COMMENT ON FUNCTION scrm.graph_uuid_send(scrm.graph_uuid) IS 'binary form of a graph_uuid: its version, then its fields, big-endian';

CREATE FUNCTION scrm.cascade_bigint_eq(scrm.cascade_bigint, scrm.cascade_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_ne(scrm.cascade_bigint, scrm.cascade_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_lt(scrm.cascade_bigint, scrm.cascade_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_le(scrm.cascade_bigint, scrm.cascade_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_gt(scrm.cascade_bigint, scrm.cascade_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_ge(scrm.cascade_bigint, scrm.cascade_bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_cmp(scrm.cascade_bigint, scrm.cascade_bigint) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_hash(scrm.cascade_bigint) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_hash_extended(scrm.cascade_bigint, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cascade_bigint_eq(scrm.cascade_bigint, scrm.cascade_bigint) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_bigint_ne(scrm.cascade_bigint, scrm.cascade_bigint) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_bigint_lt(scrm.cascade_bigint, scrm.cascade_bigint) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_bigint_le(scrm.cascade_bigint, scrm.cascade_bigint) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_bigint_gt(scrm.cascade_bigint, scrm.cascade_bigint) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_bigint_ge(scrm.cascade_bigint, scrm.cascade_bigint) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_bigint_cmp(scrm.cascade_bigint, scrm.cascade_bigint) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.cascade_bigint_hash(scrm.cascade_bigint) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.cascade_bigint_hash_extended(scrm.cascade_bigint, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.cascade_bigint, RIGHTARG = scrm.cascade_bigint, FUNCTION = scrm.cascade_bigint_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.cascade_bigint, RIGHTARG = scrm.cascade_bigint, FUNCTION = scrm.cascade_bigint_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.cascade_bigint, RIGHTARG = scrm.cascade_bigint, FUNCTION = scrm.cascade_bigint_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.cascade_bigint, RIGHTARG = scrm.cascade_bigint, FUNCTION = scrm.cascade_bigint_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.cascade_bigint, RIGHTARG = scrm.cascade_bigint, FUNCTION = scrm.cascade_bigint_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.cascade_bigint, RIGHTARG = scrm.cascade_bigint, FUNCTION = scrm.cascade_bigint_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.cascade_bigint, scrm.cascade_bigint) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.cascade_bigint, scrm.cascade_bigint) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.cascade_bigint, scrm.cascade_bigint) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.cascade_bigint, scrm.cascade_bigint) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.cascade_bigint, scrm.cascade_bigint) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.cascade_bigint, scrm.cascade_bigint) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.cascade_bigint_btree_ops DEFAULT FOR TYPE scrm.cascade_bigint USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.cascade_bigint_cmp(scrm.cascade_bigint, scrm.cascade_bigint);
CREATE OPERATOR CLASS scrm.cascade_bigint_hash_ops DEFAULT FOR TYPE scrm.cascade_bigint USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.cascade_bigint_hash(scrm.cascade_bigint), FUNCTION 2 scrm.cascade_bigint_hash_extended(scrm.cascade_bigint, bigint);

COMMENT ON OPERATOR CLASS scrm.cascade_bigint_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.cascade_bigint_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cascade_bigint_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cascade_bigint_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

CREATE FUNCTION scrm.cascade_text_eq(scrm.cascade_text, scrm.cascade_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_ne(scrm.cascade_text, scrm.cascade_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_lt(scrm.cascade_text, scrm.cascade_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_le(scrm.cascade_text, scrm.cascade_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_gt(scrm.cascade_text, scrm.cascade_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_ge(scrm.cascade_text, scrm.cascade_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_cmp(scrm.cascade_text, scrm.cascade_text) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_hash(scrm.cascade_text) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_hash_extended(scrm.cascade_text, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cascade_text_eq(scrm.cascade_text, scrm.cascade_text) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_text_ne(scrm.cascade_text, scrm.cascade_text) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_text_lt(scrm.cascade_text, scrm.cascade_text) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_text_le(scrm.cascade_text, scrm.cascade_text) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_text_gt(scrm.cascade_text, scrm.cascade_text) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_text_ge(scrm.cascade_text, scrm.cascade_text) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_text_cmp(scrm.cascade_text, scrm.cascade_text) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.cascade_text_hash(scrm.cascade_text) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.cascade_text_hash_extended(scrm.cascade_text, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.cascade_text, RIGHTARG = scrm.cascade_text, FUNCTION = scrm.cascade_text_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.cascade_text, RIGHTARG = scrm.cascade_text, FUNCTION = scrm.cascade_text_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.cascade_text, RIGHTARG = scrm.cascade_text, FUNCTION = scrm.cascade_text_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.cascade_text, RIGHTARG = scrm.cascade_text, FUNCTION = scrm.cascade_text_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.cascade_text, RIGHTARG = scrm.cascade_text, FUNCTION = scrm.cascade_text_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.cascade_text, RIGHTARG = scrm.cascade_text, FUNCTION = scrm.cascade_text_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.cascade_text, scrm.cascade_text) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.cascade_text, scrm.cascade_text) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.cascade_text, scrm.cascade_text) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.cascade_text, scrm.cascade_text) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.cascade_text, scrm.cascade_text) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.cascade_text, scrm.cascade_text) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.cascade_text_btree_ops DEFAULT FOR TYPE scrm.cascade_text USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.cascade_text_cmp(scrm.cascade_text, scrm.cascade_text);
CREATE OPERATOR CLASS scrm.cascade_text_hash_ops DEFAULT FOR TYPE scrm.cascade_text USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.cascade_text_hash(scrm.cascade_text), FUNCTION 2 scrm.cascade_text_hash_extended(scrm.cascade_text, bigint);

COMMENT ON OPERATOR CLASS scrm.cascade_text_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.cascade_text_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cascade_text_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cascade_text_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

CREATE FUNCTION scrm.cascade_uuid_eq(scrm.cascade_uuid, scrm.cascade_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_ne(scrm.cascade_uuid, scrm.cascade_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_lt(scrm.cascade_uuid, scrm.cascade_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_le(scrm.cascade_uuid, scrm.cascade_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_gt(scrm.cascade_uuid, scrm.cascade_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_ge(scrm.cascade_uuid, scrm.cascade_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_cmp(scrm.cascade_uuid, scrm.cascade_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_hash(scrm.cascade_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_hash_extended(scrm.cascade_uuid, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cascade_uuid_eq(scrm.cascade_uuid, scrm.cascade_uuid) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_uuid_ne(scrm.cascade_uuid, scrm.cascade_uuid) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_uuid_lt(scrm.cascade_uuid, scrm.cascade_uuid) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_uuid_le(scrm.cascade_uuid, scrm.cascade_uuid) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_uuid_gt(scrm.cascade_uuid, scrm.cascade_uuid) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_uuid_ge(scrm.cascade_uuid, scrm.cascade_uuid) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.cascade_uuid_cmp(scrm.cascade_uuid, scrm.cascade_uuid) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.cascade_uuid_hash(scrm.cascade_uuid) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.cascade_uuid_hash_extended(scrm.cascade_uuid, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.cascade_uuid, RIGHTARG = scrm.cascade_uuid, FUNCTION = scrm.cascade_uuid_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.cascade_uuid, RIGHTARG = scrm.cascade_uuid, FUNCTION = scrm.cascade_uuid_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.cascade_uuid, RIGHTARG = scrm.cascade_uuid, FUNCTION = scrm.cascade_uuid_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.cascade_uuid, RIGHTARG = scrm.cascade_uuid, FUNCTION = scrm.cascade_uuid_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.cascade_uuid, RIGHTARG = scrm.cascade_uuid, FUNCTION = scrm.cascade_uuid_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.cascade_uuid, RIGHTARG = scrm.cascade_uuid, FUNCTION = scrm.cascade_uuid_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.cascade_uuid, scrm.cascade_uuid) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.cascade_uuid, scrm.cascade_uuid) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.cascade_uuid, scrm.cascade_uuid) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.cascade_uuid, scrm.cascade_uuid) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.cascade_uuid, scrm.cascade_uuid) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.cascade_uuid, scrm.cascade_uuid) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.cascade_uuid_btree_ops DEFAULT FOR TYPE scrm.cascade_uuid USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.cascade_uuid_cmp(scrm.cascade_uuid, scrm.cascade_uuid);
CREATE OPERATOR CLASS scrm.cascade_uuid_hash_ops DEFAULT FOR TYPE scrm.cascade_uuid USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.cascade_uuid_hash(scrm.cascade_uuid), FUNCTION 2 scrm.cascade_uuid_hash_extended(scrm.cascade_uuid, bigint);

COMMENT ON OPERATOR CLASS scrm.cascade_uuid_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.cascade_uuid_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cascade_uuid_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.cascade_uuid_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

CREATE FUNCTION scrm.graph_eq(scrm.graph, scrm.graph) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_ne(scrm.graph, scrm.graph) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_lt(scrm.graph, scrm.graph) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_le(scrm.graph, scrm.graph) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_gt(scrm.graph, scrm.graph) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_ge(scrm.graph, scrm.graph) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_cmp(scrm.graph, scrm.graph) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_hash(scrm.graph) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_hash_extended(scrm.graph, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.graph_eq(scrm.graph, scrm.graph) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_ne(scrm.graph, scrm.graph) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_lt(scrm.graph, scrm.graph) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_le(scrm.graph, scrm.graph) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_gt(scrm.graph, scrm.graph) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_ge(scrm.graph, scrm.graph) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_cmp(scrm.graph, scrm.graph) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.graph_hash(scrm.graph) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.graph_hash_extended(scrm.graph, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.graph, RIGHTARG = scrm.graph, FUNCTION = scrm.graph_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.graph, RIGHTARG = scrm.graph, FUNCTION = scrm.graph_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.graph, RIGHTARG = scrm.graph, FUNCTION = scrm.graph_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.graph, RIGHTARG = scrm.graph, FUNCTION = scrm.graph_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.graph, RIGHTARG = scrm.graph, FUNCTION = scrm.graph_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.graph, RIGHTARG = scrm.graph, FUNCTION = scrm.graph_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.graph, scrm.graph) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.graph, scrm.graph) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.graph, scrm.graph) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.graph, scrm.graph) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.graph, scrm.graph) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.graph, scrm.graph) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.graph_btree_ops DEFAULT FOR TYPE scrm.graph USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.graph_cmp(scrm.graph, scrm.graph);
CREATE OPERATOR CLASS scrm.graph_hash_ops DEFAULT FOR TYPE scrm.graph USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.graph_hash(scrm.graph), FUNCTION 2 scrm.graph_hash_extended(scrm.graph, bigint);

COMMENT ON OPERATOR CLASS scrm.graph_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.graph_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.graph_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.graph_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

CREATE FUNCTION scrm.graph_text_eq(scrm.graph_text, scrm.graph_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_ne(scrm.graph_text, scrm.graph_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_lt(scrm.graph_text, scrm.graph_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_le(scrm.graph_text, scrm.graph_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_gt(scrm.graph_text, scrm.graph_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_ge(scrm.graph_text, scrm.graph_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_cmp(scrm.graph_text, scrm.graph_text) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_hash(scrm.graph_text) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_hash_extended(scrm.graph_text, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.graph_text_eq(scrm.graph_text, scrm.graph_text) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_text_ne(scrm.graph_text, scrm.graph_text) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_text_lt(scrm.graph_text, scrm.graph_text) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_text_le(scrm.graph_text, scrm.graph_text) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_text_gt(scrm.graph_text, scrm.graph_text) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_text_ge(scrm.graph_text, scrm.graph_text) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_text_cmp(scrm.graph_text, scrm.graph_text) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.graph_text_hash(scrm.graph_text) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.graph_text_hash_extended(scrm.graph_text, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.graph_text, RIGHTARG = scrm.graph_text, FUNCTION = scrm.graph_text_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.graph_text, RIGHTARG = scrm.graph_text, FUNCTION = scrm.graph_text_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.graph_text, RIGHTARG = scrm.graph_text, FUNCTION = scrm.graph_text_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.graph_text, RIGHTARG = scrm.graph_text, FUNCTION = scrm.graph_text_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.graph_text, RIGHTARG = scrm.graph_text, FUNCTION = scrm.graph_text_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.graph_text, RIGHTARG = scrm.graph_text, FUNCTION = scrm.graph_text_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.graph_text, scrm.graph_text) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.graph_text, scrm.graph_text) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.graph_text, scrm.graph_text) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.graph_text, scrm.graph_text) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.graph_text, scrm.graph_text) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.graph_text, scrm.graph_text) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.graph_text_btree_ops DEFAULT FOR TYPE scrm.graph_text USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.graph_text_cmp(scrm.graph_text, scrm.graph_text);
CREATE OPERATOR CLASS scrm.graph_text_hash_ops DEFAULT FOR TYPE scrm.graph_text USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.graph_text_hash(scrm.graph_text), FUNCTION 2 scrm.graph_text_hash_extended(scrm.graph_text, bigint);

COMMENT ON OPERATOR CLASS scrm.graph_text_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.graph_text_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.graph_text_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.graph_text_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

CREATE FUNCTION scrm.graph_uuid_eq(scrm.graph_uuid, scrm.graph_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_ne(scrm.graph_uuid, scrm.graph_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_lt(scrm.graph_uuid, scrm.graph_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_le(scrm.graph_uuid, scrm.graph_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_gt(scrm.graph_uuid, scrm.graph_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_ge(scrm.graph_uuid, scrm.graph_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'scrm_state_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_cmp(scrm.graph_uuid, scrm.graph_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_hash(scrm.graph_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'scrm_state_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_hash_extended(scrm.graph_uuid, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_state_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.graph_uuid_eq(scrm.graph_uuid, scrm.graph_uuid) IS 'implementation of =; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_uuid_ne(scrm.graph_uuid, scrm.graph_uuid) IS 'implementation of <>; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_uuid_lt(scrm.graph_uuid, scrm.graph_uuid) IS 'implementation of <; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_uuid_le(scrm.graph_uuid, scrm.graph_uuid) IS 'implementation of <=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_uuid_gt(scrm.graph_uuid, scrm.graph_uuid) IS 'implementation of >; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_uuid_ge(scrm.graph_uuid, scrm.graph_uuid) IS 'implementation of >=; NULL in, NULL out';
COMMENT ON FUNCTION scrm.graph_uuid_cmp(scrm.graph_uuid, scrm.graph_uuid) IS 'btree comparison of canonical bytes: -1, 0 or 1';
COMMENT ON FUNCTION scrm.graph_uuid_hash(scrm.graph_uuid) IS 'hash of canonical bytes';
COMMENT ON FUNCTION scrm.graph_uuid_hash_extended(scrm.graph_uuid, bigint) IS 'hash of canonical bytes with a seed';

CREATE OPERATOR scrm.= (LEFTARG = scrm.graph_uuid, RIGHTARG = scrm.graph_uuid, FUNCTION = scrm.graph_uuid_eq,
	COMMUTATOR = OPERATOR(scrm.=), NEGATOR = OPERATOR(scrm.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR scrm.<> (LEFTARG = scrm.graph_uuid, RIGHTARG = scrm.graph_uuid, FUNCTION = scrm.graph_uuid_ne,
	COMMUTATOR = OPERATOR(scrm.<>), NEGATOR = OPERATOR(scrm.=), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR scrm.< (LEFTARG = scrm.graph_uuid, RIGHTARG = scrm.graph_uuid, FUNCTION = scrm.graph_uuid_lt,
	COMMUTATOR = OPERATOR(scrm.>), NEGATOR = OPERATOR(scrm.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR scrm.<= (LEFTARG = scrm.graph_uuid, RIGHTARG = scrm.graph_uuid, FUNCTION = scrm.graph_uuid_le,
	COMMUTATOR = OPERATOR(scrm.>=), NEGATOR = OPERATOR(scrm.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR scrm.> (LEFTARG = scrm.graph_uuid, RIGHTARG = scrm.graph_uuid, FUNCTION = scrm.graph_uuid_gt,
	COMMUTATOR = OPERATOR(scrm.<), NEGATOR = OPERATOR(scrm.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR scrm.>= (LEFTARG = scrm.graph_uuid, RIGHTARG = scrm.graph_uuid, FUNCTION = scrm.graph_uuid_ge,
	COMMUTATOR = OPERATOR(scrm.<=), NEGATOR = OPERATOR(scrm.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);

COMMENT ON OPERATOR scrm.= (scrm.graph_uuid, scrm.graph_uuid) IS 'equal: the same canonical value';
COMMENT ON OPERATOR scrm.<> (scrm.graph_uuid, scrm.graph_uuid) IS 'not equal';
COMMENT ON OPERATOR scrm.< (scrm.graph_uuid, scrm.graph_uuid) IS 'less than, in an order without meaning, for sorting';
COMMENT ON OPERATOR scrm.<= (scrm.graph_uuid, scrm.graph_uuid) IS 'less than or equal, in an order without meaning';
COMMENT ON OPERATOR scrm.> (scrm.graph_uuid, scrm.graph_uuid) IS 'greater than, in an order without meaning';
COMMENT ON OPERATOR scrm.>= (scrm.graph_uuid, scrm.graph_uuid) IS 'greater than or equal, in an order without meaning';

CREATE OPERATOR CLASS scrm.graph_uuid_btree_ops DEFAULT FOR TYPE scrm.graph_uuid USING btree AS
	OPERATOR 1 scrm.<, OPERATOR 2 scrm.<=, OPERATOR 3 scrm.=, OPERATOR 4 scrm.>=, OPERATOR 5 scrm.>,
	FUNCTION 1 scrm.graph_uuid_cmp(scrm.graph_uuid, scrm.graph_uuid);
CREATE OPERATOR CLASS scrm.graph_uuid_hash_ops DEFAULT FOR TYPE scrm.graph_uuid USING hash AS
	OPERATOR 1 scrm.=,
	FUNCTION 1 scrm.graph_uuid_hash(scrm.graph_uuid), FUNCTION 2 scrm.graph_uuid_hash_extended(scrm.graph_uuid, bigint);

COMMENT ON OPERATOR CLASS scrm.graph_uuid_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR CLASS scrm.graph_uuid_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.graph_uuid_btree_ops USING btree IS 'sorting, DISTINCT and merge joins over canonical bytes';
COMMENT ON OPERATOR FAMILY scrm.graph_uuid_hash_ops USING hash IS 'hash joins and grouping over canonical bytes';

CREATE FUNCTION scrm.cascade_bigint_rollup_accum(state scrm.cascade_bigint, cascade_bigint scrm.cascade_bigint) RETURNS scrm.cascade_bigint
	AS 'MODULE_PATHNAME', 'scrm_cascade_bigint_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_combine(a scrm.cascade_bigint, b scrm.cascade_bigint) RETURNS scrm.cascade_bigint
	AS 'MODULE_PATHNAME', 'scrm_cascade_bigint_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_bigint_final(state scrm.cascade_bigint) RETURNS scrm.cascade_bigint
	AS 'MODULE_PATHNAME', 'scrm_cascade_bigint_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(cascade_bigint scrm.cascade_bigint) (
	SFUNC = scrm.cascade_bigint_rollup_accum, STYPE = scrm.cascade_bigint, SSPACE = 512,
	FINALFUNC = scrm.cascade_bigint_final, COMBINEFUNC = scrm.cascade_bigint_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.cascade_bigint, b scrm.cascade_bigint) RETURNS scrm.cascade_bigint
	AS 'MODULE_PATHNAME', 'scrm_cascade_bigint_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cascade_bigint_rollup_accum(scrm.cascade_bigint, scrm.cascade_bigint) IS 'transition of scrm.rollup(cascade_bigint)';
COMMENT ON FUNCTION scrm.cascade_bigint_combine(scrm.cascade_bigint, scrm.cascade_bigint) IS 'combines the parts of a parallel aggregate of cascade_bigint states';
COMMENT ON FUNCTION scrm.cascade_bigint_final(scrm.cascade_bigint) IS 'final function of the aggregates that make a cascade_bigint: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.cascade_bigint, RIGHTARG = scrm.cascade_bigint, FUNCTION = scrm.merge);

COMMENT ON OPERATOR scrm.|| (scrm.cascade_bigint, scrm.cascade_bigint) IS 'merge two states, see scrm.merge; NULL merges as nothing';

CREATE FUNCTION scrm.cascade_text_rollup_accum(state scrm.cascade_text, cascade_text scrm.cascade_text) RETURNS scrm.cascade_text
	AS 'MODULE_PATHNAME', 'scrm_cascade_text_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_combine(a scrm.cascade_text, b scrm.cascade_text) RETURNS scrm.cascade_text
	AS 'MODULE_PATHNAME', 'scrm_cascade_text_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_text_final(state scrm.cascade_text) RETURNS scrm.cascade_text
	AS 'MODULE_PATHNAME', 'scrm_cascade_text_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(cascade_text scrm.cascade_text) (
	SFUNC = scrm.cascade_text_rollup_accum, STYPE = scrm.cascade_text, SSPACE = 512,
	FINALFUNC = scrm.cascade_text_final, COMBINEFUNC = scrm.cascade_text_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.cascade_text, b scrm.cascade_text) RETURNS scrm.cascade_text
	AS 'MODULE_PATHNAME', 'scrm_cascade_text_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cascade_text_rollup_accum(scrm.cascade_text, scrm.cascade_text) IS 'transition of scrm.rollup(cascade_text)';
COMMENT ON FUNCTION scrm.cascade_text_combine(scrm.cascade_text, scrm.cascade_text) IS 'combines the parts of a parallel aggregate of cascade_text states';
COMMENT ON FUNCTION scrm.cascade_text_final(scrm.cascade_text) IS 'final function of the aggregates that make a cascade_text: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.cascade_text, RIGHTARG = scrm.cascade_text, FUNCTION = scrm.merge);

COMMENT ON OPERATOR scrm.|| (scrm.cascade_text, scrm.cascade_text) IS 'merge two states, see scrm.merge; NULL merges as nothing';

CREATE FUNCTION scrm.cascade_uuid_rollup_accum(state scrm.cascade_uuid, cascade_uuid scrm.cascade_uuid) RETURNS scrm.cascade_uuid
	AS 'MODULE_PATHNAME', 'scrm_cascade_uuid_rollup_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_combine(a scrm.cascade_uuid, b scrm.cascade_uuid) RETURNS scrm.cascade_uuid
	AS 'MODULE_PATHNAME', 'scrm_cascade_uuid_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.cascade_uuid_final(state scrm.cascade_uuid) RETURNS scrm.cascade_uuid
	AS 'MODULE_PATHNAME', 'scrm_cascade_uuid_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE AGGREGATE scrm.rollup(cascade_uuid scrm.cascade_uuid) (
	SFUNC = scrm.cascade_uuid_rollup_accum, STYPE = scrm.cascade_uuid, SSPACE = 512,
	FINALFUNC = scrm.cascade_uuid_final, COMBINEFUNC = scrm.cascade_uuid_combine, PARALLEL = SAFE);
CREATE FUNCTION scrm.merge(a scrm.cascade_uuid, b scrm.cascade_uuid) RETURNS scrm.cascade_uuid
	AS 'MODULE_PATHNAME', 'scrm_cascade_uuid_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cascade_uuid_rollup_accum(scrm.cascade_uuid, scrm.cascade_uuid) IS 'transition of scrm.rollup(cascade_uuid)';
COMMENT ON FUNCTION scrm.cascade_uuid_combine(scrm.cascade_uuid, scrm.cascade_uuid) IS 'combines the parts of a parallel aggregate of cascade_uuid states';
COMMENT ON FUNCTION scrm.cascade_uuid_final(scrm.cascade_uuid) IS 'final function of the aggregates that make a cascade_uuid: the canonical form';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.cascade_uuid, RIGHTARG = scrm.cascade_uuid, FUNCTION = scrm.merge);

COMMENT ON OPERATOR scrm.|| (scrm.cascade_uuid, scrm.cascade_uuid) IS 'merge two states, see scrm.merge; NULL merges as nothing';
COMMENT ON TYPE scrm.cascade_bigint IS 'which message was shared from which, identifiers of type bigint, mergeable; made by scrm.cascade_agg, read by scrm.cascades';

CREATE FUNCTION scrm.cascade_accum(state scrm.cascade_bigint, message bigint, parent bigint) RETURNS scrm.cascade_bigint
	AS 'MODULE_PATHNAME', 'scrm_cascade_bigint_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cascade_accum(scrm.cascade_bigint, bigint, bigint) IS 'transition of scrm.cascade_agg';

CREATE AGGREGATE scrm.cascade_agg(message bigint, parent bigint) (
	SFUNC = scrm.cascade_accum, STYPE = scrm.cascade_bigint, SSPACE = 8192,
	FINALFUNC = scrm.cascade_bigint_final, COMBINEFUNC = scrm.cascade_bigint_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.cascade_agg(bigint, bigint) IS 'share trees: each message (post, share, reply, forwarded mail) with the one that it shares; parent NULL: an original post; a parent without a row of its own is a root all the same; a row without message is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.cascade_bigint) IS 'many states (days, channels, campaigns) as one, with all their rows; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.cascade_bigint, scrm.cascade_bigint) IS 'the rows of both; a NULL merges as nothing';

CREATE FUNCTION scrm.cascades(state scrm.cascade_bigint)
	RETURNS TABLE (root bigint, size bigint, depth int, breadth bigint, multiplier float8, direct bigint, virality float8, listed boolean)
	AS 'MODULE_PATHNAME', 'scrm_cascades_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;

COMMENT ON FUNCTION scrm.cascades(scrm.cascade_bigint) IS 'one row for each root, in order of identifiers: messages in its cascade with itself, the last generation (the root is 0), messages in the largest generation (Vosoughi et al. 2018), multiplier: its shares over direct, the shares of the root itself; virality: mean distance of two of its messages (structural virality, Goel et al. 2016); listed: the root has a row of its own; what scrm.cascade_problems lists is left out, its messages are roots; multiplier and virality are NULL without shares; no rows for NULL';

CREATE FUNCTION scrm.multiplier(state scrm.cascade_bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_multiplier_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION scrm.multiplier(scrm.cascade_bigint) IS 'what passing on makes of direct shares, over all cascades: shares over shares of roots (social multiplier, Glaeser et al. 2003), which is 1 / (1 - R) where each share brings R further ones in the mean (Watts, Peretti 2007); 1: nobody shares a share; NULL without shares, and for NULL';

CREATE FUNCTION scrm.cascade_messages(state scrm.cascade_bigint)
	RETURNS TABLE (message bigint, root bigint, generation int, direct bigint, below bigint, listed boolean)
	AS 'MODULE_PATHNAME', 'scrm_cascade_messages_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;

COMMENT ON FUNCTION scrm.cascade_messages(scrm.cascade_bigint) IS 'where each message stands, in order of identifiers: the root of its cascade, its generation (the root is 0), its own shares, all messages below it; listed: it has a row of its own; no rows for NULL';

CREATE FUNCTION scrm.cascade_problems(state scrm.cascade_bigint)
	RETURNS TABLE (message bigint, parent bigint, problem text, counted bigint, ring bigint)
	AS 'MODULE_PATHNAME', 'scrm_cascade_problems_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION scrm.cascade_problems(scrm.cascade_bigint) IS 'what is left out of the cascades, with its rows: own parent, a message that shares itself; several parents, all of them, since none is known to be the right one; cycle, all shares in a ring, ring being its number; these messages are roots, with what stands below them; no rows for NULL';

CREATE FUNCTION scrm.cascade_sizes(state scrm.cascade_bigint)
	RETURNS TABLE (size bigint, cascades bigint, messages bigint, at_least bigint, share float8)
	AS 'MODULE_PATHNAME', 'scrm_cascade_sizes_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION scrm.cascade_sizes(scrm.cascade_bigint) IS 'for each size that there is, ascending: cascades of it, messages in them, cascades of this size or larger, and their share of all cascades; no rows for NULL';

CREATE FUNCTION scrm.cascade_totals(state scrm.cascade_bigint)
	RETURNS TABLE (counted bigint, used bigint, without_parent bigint, own_parent bigint, several_parents bigint, in_cycles bigint,
		messages bigint, roots bigint, unlisted bigint, shared_roots bigint, shares bigint, direct bigint, depth int, largest bigint, mean_size float8, multiplier float8)
	AS 'MODULE_PATHNAME', 'scrm_cascade_totals_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;

COMMENT ON FUNCTION scrm.cascade_totals(scrm.cascade_bigint) IS 'one row that accounts for all: rows counted = used + without_parent + own_parent + several_parents + in_cycles; messages = roots + shares; roots without a row of their own (unlisted), roots that were shared, shares of roots (direct); the last generation, the size of the largest cascade, messages a root in the mean, scrm.multiplier; no rows for NULL';
COMMENT ON TYPE scrm.cascade_text IS 'which message was shared from which, identifiers of type text, mergeable; made by scrm.cascade_agg, read by scrm.cascades';

CREATE FUNCTION scrm.cascade_accum(state scrm.cascade_text, message text, parent text) RETURNS scrm.cascade_text
	AS 'MODULE_PATHNAME', 'scrm_cascade_text_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cascade_accum(scrm.cascade_text, text, text) IS 'transition of scrm.cascade_agg';

CREATE AGGREGATE scrm.cascade_agg(message text, parent text) (
	SFUNC = scrm.cascade_accum, STYPE = scrm.cascade_text, SSPACE = 8192,
	FINALFUNC = scrm.cascade_text_final, COMBINEFUNC = scrm.cascade_text_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.cascade_agg(text, text) IS 'share trees: each message (post, share, reply, forwarded mail) with the one that it shares; parent NULL: an original post; a parent without a row of its own is a root all the same; a row without message is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.cascade_text) IS 'many states (days, channels, campaigns) as one, with all their rows; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.cascade_text, scrm.cascade_text) IS 'the rows of both; a NULL merges as nothing';

CREATE FUNCTION scrm.cascades(state scrm.cascade_text)
	RETURNS TABLE (root text, size bigint, depth int, breadth bigint, multiplier float8, direct bigint, virality float8, listed boolean)
	AS 'MODULE_PATHNAME', 'scrm_cascades_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;

COMMENT ON FUNCTION scrm.cascades(scrm.cascade_text) IS 'one row for each root, in order of identifiers: messages in its cascade with itself, the last generation (the root is 0), messages in the largest generation (Vosoughi et al. 2018), multiplier: its shares over direct, the shares of the root itself; virality: mean distance of two of its messages (structural virality, Goel et al. 2016); listed: the root has a row of its own; what scrm.cascade_problems lists is left out, its messages are roots; multiplier and virality are NULL without shares; no rows for NULL';

CREATE FUNCTION scrm.multiplier(state scrm.cascade_text) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_multiplier_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION scrm.multiplier(scrm.cascade_text) IS 'what passing on makes of direct shares, over all cascades: shares over shares of roots (social multiplier, Glaeser et al. 2003), which is 1 / (1 - R) where each share brings R further ones in the mean (Watts, Peretti 2007); 1: nobody shares a share; NULL without shares, and for NULL';

CREATE FUNCTION scrm.cascade_messages(state scrm.cascade_text)
	RETURNS TABLE (message text, root text, generation int, direct bigint, below bigint, listed boolean)
	AS 'MODULE_PATHNAME', 'scrm_cascade_messages_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;

COMMENT ON FUNCTION scrm.cascade_messages(scrm.cascade_text) IS 'where each message stands, in order of identifiers: the root of its cascade, its generation (the root is 0), its own shares, all messages below it; listed: it has a row of its own; no rows for NULL';

CREATE FUNCTION scrm.cascade_problems(state scrm.cascade_text)
	RETURNS TABLE (message text, parent text, problem text, counted bigint, ring bigint)
	AS 'MODULE_PATHNAME', 'scrm_cascade_problems_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION scrm.cascade_problems(scrm.cascade_text) IS 'what is left out of the cascades, with its rows: own parent, a message that shares itself; several parents, all of them, since none is known to be the right one; cycle, all shares in a ring, ring being its number; these messages are roots, with what stands below them; no rows for NULL';

CREATE FUNCTION scrm.cascade_sizes(state scrm.cascade_text)
	RETURNS TABLE (size bigint, cascades bigint, messages bigint, at_least bigint, share float8)
	AS 'MODULE_PATHNAME', 'scrm_cascade_sizes_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION scrm.cascade_sizes(scrm.cascade_text) IS 'for each size that there is, ascending: cascades of it, messages in them, cascades of this size or larger, and their share of all cascades; no rows for NULL';

CREATE FUNCTION scrm.cascade_totals(state scrm.cascade_text)
	RETURNS TABLE (counted bigint, used bigint, without_parent bigint, own_parent bigint, several_parents bigint, in_cycles bigint,
		messages bigint, roots bigint, unlisted bigint, shared_roots bigint, shares bigint, direct bigint, depth int, largest bigint, mean_size float8, multiplier float8)
	AS 'MODULE_PATHNAME', 'scrm_cascade_totals_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;

COMMENT ON FUNCTION scrm.cascade_totals(scrm.cascade_text) IS 'one row that accounts for all: rows counted = used + without_parent + own_parent + several_parents + in_cycles; messages = roots + shares; roots without a row of their own (unlisted), roots that were shared, shares of roots (direct); the last generation, the size of the largest cascade, messages a root in the mean, scrm.multiplier; no rows for NULL';
COMMENT ON TYPE scrm.cascade_uuid IS 'which message was shared from which, identifiers of type uuid, mergeable; made by scrm.cascade_agg, read by scrm.cascades';

CREATE FUNCTION scrm.cascade_accum(state scrm.cascade_uuid, message uuid, parent uuid) RETURNS scrm.cascade_uuid
	AS 'MODULE_PATHNAME', 'scrm_cascade_uuid_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.cascade_accum(scrm.cascade_uuid, uuid, uuid) IS 'transition of scrm.cascade_agg';

CREATE AGGREGATE scrm.cascade_agg(message uuid, parent uuid) (
	SFUNC = scrm.cascade_accum, STYPE = scrm.cascade_uuid, SSPACE = 8192,
	FINALFUNC = scrm.cascade_uuid_final, COMBINEFUNC = scrm.cascade_uuid_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.cascade_agg(uuid, uuid) IS 'share trees: each message (post, share, reply, forwarded mail) with the one that it shares; parent NULL: an original post; a parent without a row of its own is a root all the same; a row without message is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.cascade_uuid) IS 'many states (days, channels, campaigns) as one, with all their rows; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.cascade_uuid, scrm.cascade_uuid) IS 'the rows of both; a NULL merges as nothing';

CREATE FUNCTION scrm.cascades(state scrm.cascade_uuid)
	RETURNS TABLE (root uuid, size bigint, depth int, breadth bigint, multiplier float8, direct bigint, virality float8, listed boolean)
	AS 'MODULE_PATHNAME', 'scrm_cascades_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;

COMMENT ON FUNCTION scrm.cascades(scrm.cascade_uuid) IS 'one row for each root, in order of identifiers: messages in its cascade with itself, the last generation (the root is 0), messages in the largest generation (Vosoughi et al. 2018), multiplier: its shares over direct, the shares of the root itself; virality: mean distance of two of its messages (structural virality, Goel et al. 2016); listed: the root has a row of its own; what scrm.cascade_problems lists is left out, its messages are roots; multiplier and virality are NULL without shares; no rows for NULL';

CREATE FUNCTION scrm.multiplier(state scrm.cascade_uuid) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_multiplier_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION scrm.multiplier(scrm.cascade_uuid) IS 'what passing on makes of direct shares, over all cascades: shares over shares of roots (social multiplier, Glaeser et al. 2003), which is 1 / (1 - R) where each share brings R further ones in the mean (Watts, Peretti 2007); 1: nobody shares a share; NULL without shares, and for NULL';

CREATE FUNCTION scrm.cascade_messages(state scrm.cascade_uuid)
	RETURNS TABLE (message uuid, root uuid, generation int, direct bigint, below bigint, listed boolean)
	AS 'MODULE_PATHNAME', 'scrm_cascade_messages_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;

COMMENT ON FUNCTION scrm.cascade_messages(scrm.cascade_uuid) IS 'where each message stands, in order of identifiers: the root of its cascade, its generation (the root is 0), its own shares, all messages below it; listed: it has a row of its own; no rows for NULL';

CREATE FUNCTION scrm.cascade_problems(state scrm.cascade_uuid)
	RETURNS TABLE (message uuid, parent uuid, problem text, counted bigint, ring bigint)
	AS 'MODULE_PATHNAME', 'scrm_cascade_problems_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION scrm.cascade_problems(scrm.cascade_uuid) IS 'what is left out of the cascades, with its rows: own parent, a message that shares itself; several parents, all of them, since none is known to be the right one; cycle, all shares in a ring, ring being its number; these messages are roots, with what stands below them; no rows for NULL';

CREATE FUNCTION scrm.cascade_sizes(state scrm.cascade_uuid)
	RETURNS TABLE (size bigint, cascades bigint, messages bigint, at_least bigint, share float8)
	AS 'MODULE_PATHNAME', 'scrm_cascade_sizes_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION scrm.cascade_sizes(scrm.cascade_uuid) IS 'for each size that there is, ascending: cascades of it, messages in them, cascades of this size or larger, and their share of all cascades; no rows for NULL';

CREATE FUNCTION scrm.cascade_totals(state scrm.cascade_uuid)
	RETURNS TABLE (counted bigint, used bigint, without_parent bigint, own_parent bigint, several_parents bigint, in_cycles bigint,
		messages bigint, roots bigint, unlisted bigint, shared_roots bigint, shares bigint, direct bigint, depth int, largest bigint, mean_size float8, multiplier float8)
	AS 'MODULE_PATHNAME', 'scrm_cascade_totals_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;

COMMENT ON FUNCTION scrm.cascade_totals(scrm.cascade_uuid) IS 'one row that accounts for all: rows counted = used + without_parent + own_parent + several_parents + in_cycles; messages = roots + shares; roots without a row of their own (unlisted), roots that were shared, shares of roots (direct); the last generation, the size of the largest cascade, messages a root in the mean, scrm.multiplier; no rows for NULL';
COMMENT ON TYPE scrm.graph IS 'who acted because of whom, identifiers of type bigint: a directed, weighted graph, mergeable; source -> target means that source acted because of target (shares, answers, buys what he recommended); made by scrm.graph_agg';

CREATE FUNCTION scrm.graph_accum(state internal, source bigint, target bigint) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_accum_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_accum(state internal, source bigint, target bigint, weight float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_accum_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_accum(state internal, source bigint, target bigint, weight float8, at timestamptz, half_life interval, as_of timestamptz) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_decay_accum_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_rollup_accum(state internal, graph scrm.graph) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_rollup_accum_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_combine(a internal, b internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_combine_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_graph_serial_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_deserial(partial bytea, state internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_deserial_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_final(state internal) RETURNS scrm.graph
	AS 'MODULE_PATHNAME', 'scrm_graph_final_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.graph_accum(internal, bigint, bigint) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_accum(internal, bigint, bigint, float8) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_accum(internal, bigint, bigint, float8, timestamptz, interval, timestamptz) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_rollup_accum(internal, scrm.graph) IS 'transition of scrm.rollup(graph)';
COMMENT ON FUNCTION scrm.graph_combine(internal, internal) IS 'combines the parts of a parallel aggregate of graphs';
COMMENT ON FUNCTION scrm.graph_serial(internal) IS 'a part of a parallel aggregate of graphs on its way to another process';
COMMENT ON FUNCTION scrm.graph_deserial(bytea, internal) IS 'a part of a parallel aggregate of graphs that comes from another process';
COMMENT ON FUNCTION scrm.graph_final(internal) IS 'final function of the aggregates that make a graph';

CREATE AGGREGATE scrm.graph_agg(source bigint, target bigint) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_combine, SERIALFUNC = scrm.graph_serial, DESERIALFUNC = scrm.graph_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.graph_agg(source bigint, target bigint, weight float8) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_combine, SERIALFUNC = scrm.graph_serial, DESERIALFUNC = scrm.graph_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.graph_agg(source bigint, target bigint, weight float8, at timestamptz, half_life interval, as_of timestamptz) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_combine, SERIALFUNC = scrm.graph_serial, DESERIALFUNC = scrm.graph_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.rollup(g scrm.graph) (
	SFUNC = scrm.graph_rollup_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_combine, SERIALFUNC = scrm.graph_serial, DESERIALFUNC = scrm.graph_deserial, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.graph_agg(bigint, bigint) IS 'a graph of edges of weight 1: source acted because of target; a row with a NULL target adds its source as a node without an edge, a row with a NULL source is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.graph_agg(bigint, bigint, float8) IS 'a graph of weighted edges: source acted because of target, weights are finite and not negative; a row with a NULL target adds its source as a node without an edge, with a NULL weight too; other rows with a NULL source or weight are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.graph_agg(bigint, bigint, float8, timestamptz, interval, timestamptz) IS 'a graph of weighted edges that fade: a row weighs weight * 2^-((as_of - at)/half_life) at as_of; half_life and as_of must not be NULL, a half_life has a fixed length; rows after as_of do not count; a row with a NULL target adds its source as a node without an edge, with a NULL weight and at too; other rows with a NULL source, weight or at are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.graph) IS 'many graphs (days, channels, campaigns) as one, with all their nodes and edges; NULLs are skipped';

CREATE FUNCTION scrm.merge(a scrm.graph, b scrm.graph) RETURNS scrm.graph
	AS 'MODULE_PATHNAME', 'scrm_graph_merge_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.merge(scrm.graph, scrm.graph) IS 'the nodes and edges of both, weights and rows of parallel edges added; a NULL merges as nothing';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.graph, RIGHTARG = scrm.graph, FUNCTION = scrm.merge);

COMMENT ON OPERATOR scrm.|| (scrm.graph, scrm.graph) IS 'merge two graphs, see scrm.merge; NULL merges as nothing';

CREATE FUNCTION scrm.reverse(g scrm.graph) RETURNS scrm.graph
	AS 'MODULE_PATHNAME', 'scrm_graph_reverse_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.reverse(scrm.graph) IS 'the graph turned round: each edge source -> target becomes target -> source, with its weight; for edges that were written influencer -> influenced; NULL for a NULL graph';

CREATE FUNCTION scrm.nodes(g scrm.graph) RETURNS TABLE (node bigint)
	AS 'MODULE_PATHNAME', 'scrm_graph_nodes_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;

COMMENT ON FUNCTION scrm.nodes(scrm.graph) IS 'the nodes of a graph in order of their identifiers, those without edges too; no rows for a NULL graph';

CREATE FUNCTION scrm.edges(g scrm.graph) RETURNS TABLE (source bigint, target bigint, weight float8, counted bigint)
	AS 'MODULE_PATHNAME', 'scrm_graph_edges_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;

COMMENT ON FUNCTION scrm.edges(scrm.graph) IS 'the edges of a graph in order of source and target: source acted because of target; parallel edges are one, with the sum of their weights and the number of rows it came in; self-loops too; no rows for a NULL graph';

CREATE FUNCTION scrm.info(g scrm.graph)
	RETURNS TABLE (nodes bigint, edges bigint, counted bigint, self_loops bigint, duplicates bigint, dangling bigint, weight float8, memory_bytes bigint, stored_bytes bigint)
	AS 'MODULE_PATHNAME', 'scrm_graph_info_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;

COMMENT ON FUNCTION scrm.info(scrm.graph) IS 'how large a graph is, one row: nodes; edges, parallel ones as one; counted, the rows they came in; self_loops, those of them from a node to itself; duplicates, counted - edges; dangling, nodes that are the source of no edge; weight of all edges; bytes in memory, without what single questions add, and as it is stored; no row for a NULL graph';
COMMENT ON TYPE scrm.graph_text IS 'who acted because of whom, identifiers of type text: a directed, weighted graph, mergeable; source -> target means that source acted because of target (shares, answers, buys what he recommended); made by scrm.graph_agg';

CREATE FUNCTION scrm.graph_accum(state internal, source text, target text) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_accum_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_accum(state internal, source text, target text, weight float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_accum_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_accum(state internal, source text, target text, weight float8, at timestamptz, half_life interval, as_of timestamptz) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_decay_accum_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_rollup_accum(state internal, graph scrm.graph_text) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_rollup_accum_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_combine(a internal, b internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_combine_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_graph_serial_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_deserial(partial bytea, state internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_deserial_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_text_final(state internal) RETURNS scrm.graph_text
	AS 'MODULE_PATHNAME', 'scrm_graph_final_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.graph_accum(internal, text, text) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_accum(internal, text, text, float8) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_accum(internal, text, text, float8, timestamptz, interval, timestamptz) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_text_rollup_accum(internal, scrm.graph_text) IS 'transition of scrm.rollup(graph_text)';
COMMENT ON FUNCTION scrm.graph_text_combine(internal, internal) IS 'combines the parts of a parallel aggregate of graphs';
COMMENT ON FUNCTION scrm.graph_text_serial(internal) IS 'a part of a parallel aggregate of graphs on its way to another process';
COMMENT ON FUNCTION scrm.graph_text_deserial(bytea, internal) IS 'a part of a parallel aggregate of graphs that comes from another process';
COMMENT ON FUNCTION scrm.graph_text_final(internal) IS 'final function of the aggregates that make a graph_text';

CREATE AGGREGATE scrm.graph_agg(source text, target text) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_text_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_text_combine, SERIALFUNC = scrm.graph_text_serial, DESERIALFUNC = scrm.graph_text_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.graph_agg(source text, target text, weight float8) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_text_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_text_combine, SERIALFUNC = scrm.graph_text_serial, DESERIALFUNC = scrm.graph_text_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.graph_agg(source text, target text, weight float8, at timestamptz, half_life interval, as_of timestamptz) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_text_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_text_combine, SERIALFUNC = scrm.graph_text_serial, DESERIALFUNC = scrm.graph_text_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.rollup(g scrm.graph_text) (
	SFUNC = scrm.graph_text_rollup_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_text_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_text_combine, SERIALFUNC = scrm.graph_text_serial, DESERIALFUNC = scrm.graph_text_deserial, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.graph_agg(text, text) IS 'a graph of edges of weight 1: source acted because of target; a row with a NULL target adds its source as a node without an edge, a row with a NULL source is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.graph_agg(text, text, float8) IS 'a graph of weighted edges: source acted because of target, weights are finite and not negative; a row with a NULL target adds its source as a node without an edge, with a NULL weight too; other rows with a NULL source or weight are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.graph_agg(text, text, float8, timestamptz, interval, timestamptz) IS 'a graph of weighted edges that fade: a row weighs weight * 2^-((as_of - at)/half_life) at as_of; half_life and as_of must not be NULL, a half_life has a fixed length; rows after as_of do not count; a row with a NULL target adds its source as a node without an edge, with a NULL weight and at too; other rows with a NULL source, weight or at are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.graph_text) IS 'many graphs (days, channels, campaigns) as one, with all their nodes and edges; NULLs are skipped';

CREATE FUNCTION scrm.merge(a scrm.graph_text, b scrm.graph_text) RETURNS scrm.graph_text
	AS 'MODULE_PATHNAME', 'scrm_graph_merge_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.merge(scrm.graph_text, scrm.graph_text) IS 'the nodes and edges of both, weights and rows of parallel edges added; a NULL merges as nothing';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.graph_text, RIGHTARG = scrm.graph_text, FUNCTION = scrm.merge);

COMMENT ON OPERATOR scrm.|| (scrm.graph_text, scrm.graph_text) IS 'merge two graphs, see scrm.merge; NULL merges as nothing';

CREATE FUNCTION scrm.reverse(g scrm.graph_text) RETURNS scrm.graph_text
	AS 'MODULE_PATHNAME', 'scrm_graph_reverse_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.reverse(scrm.graph_text) IS 'the graph turned round: each edge source -> target becomes target -> source, with its weight; for edges that were written influencer -> influenced; NULL for a NULL graph';

CREATE FUNCTION scrm.nodes(g scrm.graph_text) RETURNS TABLE (node text)
	AS 'MODULE_PATHNAME', 'scrm_graph_nodes_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;

COMMENT ON FUNCTION scrm.nodes(scrm.graph_text) IS 'the nodes of a graph in order of their identifiers, those without edges too; no rows for a NULL graph';

CREATE FUNCTION scrm.edges(g scrm.graph_text) RETURNS TABLE (source text, target text, weight float8, counted bigint)
	AS 'MODULE_PATHNAME', 'scrm_graph_edges_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;

COMMENT ON FUNCTION scrm.edges(scrm.graph_text) IS 'the edges of a graph in order of source and target: source acted because of target; parallel edges are one, with the sum of their weights and the number of rows it came in; self-loops too; no rows for a NULL graph';

CREATE FUNCTION scrm.info(g scrm.graph_text)
	RETURNS TABLE (nodes bigint, edges bigint, counted bigint, self_loops bigint, duplicates bigint, dangling bigint, weight float8, memory_bytes bigint, stored_bytes bigint)
	AS 'MODULE_PATHNAME', 'scrm_graph_info_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;

COMMENT ON FUNCTION scrm.info(scrm.graph_text) IS 'how large a graph is, one row: nodes; edges, parallel ones as one; counted, the rows they came in; self_loops, those of them from a node to itself; duplicates, counted - edges; dangling, nodes that are the source of no edge; weight of all edges; bytes in memory, without what single questions add, and as it is stored; no row for a NULL graph';
COMMENT ON TYPE scrm.graph_uuid IS 'who acted because of whom, identifiers of type uuid: a directed, weighted graph, mergeable; source -> target means that source acted because of target (shares, answers, buys what he recommended); made by scrm.graph_agg';

CREATE FUNCTION scrm.graph_accum(state internal, source uuid, target uuid) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_accum_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_accum(state internal, source uuid, target uuid, weight float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_accum_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_accum(state internal, source uuid, target uuid, weight float8, at timestamptz, half_life interval, as_of timestamptz) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_decay_accum_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_rollup_accum(state internal, graph scrm.graph_uuid) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_rollup_accum_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_combine(a internal, b internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_combine_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_graph_serial_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_deserial(partial bytea, state internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_deserial_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.graph_uuid_final(state internal) RETURNS scrm.graph_uuid
	AS 'MODULE_PATHNAME', 'scrm_graph_final_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.graph_accum(internal, uuid, uuid) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_accum(internal, uuid, uuid, float8) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_accum(internal, uuid, uuid, float8, timestamptz, interval, timestamptz) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_uuid_rollup_accum(internal, scrm.graph_uuid) IS 'transition of scrm.rollup(graph_uuid)';
COMMENT ON FUNCTION scrm.graph_uuid_combine(internal, internal) IS 'combines the parts of a parallel aggregate of graphs';
COMMENT ON FUNCTION scrm.graph_uuid_serial(internal) IS 'a part of a parallel aggregate of graphs on its way to another process';
COMMENT ON FUNCTION scrm.graph_uuid_deserial(bytea, internal) IS 'a part of a parallel aggregate of graphs that comes from another process';
COMMENT ON FUNCTION scrm.graph_uuid_final(internal) IS 'final function of the aggregates that make a graph_uuid';

CREATE AGGREGATE scrm.graph_agg(source uuid, target uuid) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_uuid_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_uuid_combine, SERIALFUNC = scrm.graph_uuid_serial, DESERIALFUNC = scrm.graph_uuid_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.graph_agg(source uuid, target uuid, weight float8) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_uuid_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_uuid_combine, SERIALFUNC = scrm.graph_uuid_serial, DESERIALFUNC = scrm.graph_uuid_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.graph_agg(source uuid, target uuid, weight float8, at timestamptz, half_life interval, as_of timestamptz) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_uuid_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_uuid_combine, SERIALFUNC = scrm.graph_uuid_serial, DESERIALFUNC = scrm.graph_uuid_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.rollup(g scrm.graph_uuid) (
	SFUNC = scrm.graph_uuid_rollup_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.graph_uuid_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.graph_uuid_combine, SERIALFUNC = scrm.graph_uuid_serial, DESERIALFUNC = scrm.graph_uuid_deserial, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.graph_agg(uuid, uuid) IS 'a graph of edges of weight 1: source acted because of target; a row with a NULL target adds its source as a node without an edge, a row with a NULL source is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.graph_agg(uuid, uuid, float8) IS 'a graph of weighted edges: source acted because of target, weights are finite and not negative; a row with a NULL target adds its source as a node without an edge, with a NULL weight too; other rows with a NULL source or weight are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.graph_agg(uuid, uuid, float8, timestamptz, interval, timestamptz) IS 'a graph of weighted edges that fade: a row weighs weight * 2^-((as_of - at)/half_life) at as_of; half_life and as_of must not be NULL, a half_life has a fixed length; rows after as_of do not count; a row with a NULL target adds its source as a node without an edge, with a NULL weight and at too; other rows with a NULL source, weight or at are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.graph_uuid) IS 'many graphs (days, channels, campaigns) as one, with all their nodes and edges; NULLs are skipped';

CREATE FUNCTION scrm.merge(a scrm.graph_uuid, b scrm.graph_uuid) RETURNS scrm.graph_uuid
	AS 'MODULE_PATHNAME', 'scrm_graph_merge_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.merge(scrm.graph_uuid, scrm.graph_uuid) IS 'the nodes and edges of both, weights and rows of parallel edges added; a NULL merges as nothing';

CREATE OPERATOR scrm.|| (LEFTARG = scrm.graph_uuid, RIGHTARG = scrm.graph_uuid, FUNCTION = scrm.merge);

COMMENT ON OPERATOR scrm.|| (scrm.graph_uuid, scrm.graph_uuid) IS 'merge two graphs, see scrm.merge; NULL merges as nothing';

CREATE FUNCTION scrm.reverse(g scrm.graph_uuid) RETURNS scrm.graph_uuid
	AS 'MODULE_PATHNAME', 'scrm_graph_reverse_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION scrm.reverse(scrm.graph_uuid) IS 'the graph turned round: each edge source -> target becomes target -> source, with its weight; for edges that were written influencer -> influenced; NULL for a NULL graph';

CREATE FUNCTION scrm.nodes(g scrm.graph_uuid) RETURNS TABLE (node uuid)
	AS 'MODULE_PATHNAME', 'scrm_graph_nodes_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;

COMMENT ON FUNCTION scrm.nodes(scrm.graph_uuid) IS 'the nodes of a graph in order of their identifiers, those without edges too; no rows for a NULL graph';

CREATE FUNCTION scrm.edges(g scrm.graph_uuid) RETURNS TABLE (source uuid, target uuid, weight float8, counted bigint)
	AS 'MODULE_PATHNAME', 'scrm_graph_edges_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;

COMMENT ON FUNCTION scrm.edges(scrm.graph_uuid) IS 'the edges of a graph in order of source and target: source acted because of target; parallel edges are one, with the sum of their weights and the number of rows it came in; self-loops too; no rows for a NULL graph';

CREATE FUNCTION scrm.info(g scrm.graph_uuid)
	RETURNS TABLE (nodes bigint, edges bigint, counted bigint, self_loops bigint, duplicates bigint, dangling bigint, weight float8, memory_bytes bigint, stored_bytes bigint)
	AS 'MODULE_PATHNAME', 'scrm_graph_info_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;

COMMENT ON FUNCTION scrm.info(scrm.graph_uuid) IS 'how large a graph is, one row: nodes; edges, parallel ones as one; counted, the rows they came in; self_loops, those of them from a node to itself; duplicates, counted - edges; dangling, nodes that are the source of no edge; weight of all edges; bytes in memory, without what single questions add, and as it is stored; no row for a NULL graph';

CREATE FUNCTION scrm.connected_components(g scrm.graph) RETURNS TABLE (node bigint, component bigint)
	AS 'MODULE_PATHNAME', 'scrm_connected_components_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.connected_components(scrm.graph) IS 'for each node, in order of identifiers, the smallest identifier of its connected component: of all nodes that it hangs together with by edges (source acted because of target) in either direction, whatever they weigh; no rows for a NULL graph';

CREATE FUNCTION scrm.connected_components(g scrm.graph_text) RETURNS TABLE (node text, component text)
	AS 'MODULE_PATHNAME', 'scrm_connected_components_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.connected_components(scrm.graph_text) IS 'for each node, in order of identifiers, the smallest identifier of its connected component: of all nodes that it hangs together with by edges (source acted because of target) in either direction, whatever they weigh; no rows for a NULL graph';

CREATE FUNCTION scrm.connected_components(g scrm.graph_uuid) RETURNS TABLE (node uuid, component uuid)
	AS 'MODULE_PATHNAME', 'scrm_connected_components_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.connected_components(scrm.graph_uuid) IS 'for each node, in order of identifiers, the smallest identifier of its connected component: of all nodes that it hangs together with by edges (source acted because of target) in either direction, whatever they weigh; no rows for a NULL graph';

CREATE FUNCTION scrm.strong_components(g scrm.graph) RETURNS TABLE (node bigint, component bigint)
	AS 'MODULE_PATHNAME', 'scrm_strong_components_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.strong_components(scrm.graph) IS 'nodes that all reach each other along edges are a component, named by its smallest node; in order of nodes; weights do not count, not even 0 (Tarjan 1972); no rows for NULL';

CREATE FUNCTION scrm.strong_components(g scrm.graph_text) RETURNS TABLE (node text, component text)
	AS 'MODULE_PATHNAME', 'scrm_strong_components_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.strong_components(scrm.graph_text) IS 'nodes that all reach each other along edges are a component, named by its smallest node; in order of nodes; weights do not count, not even 0 (Tarjan 1972); no rows for NULL';

CREATE FUNCTION scrm.strong_components(g scrm.graph_uuid) RETURNS TABLE (node uuid, component uuid)
	AS 'MODULE_PATHNAME', 'scrm_strong_components_uuid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.strong_components(scrm.graph_uuid) IS 'nodes that all reach each other along edges are a component, named by its smallest node; in order of nodes; weights do not count, not even 0 (Tarjan 1972); no rows for NULL';

CREATE FUNCTION scrm.pagerank(g scrm.graph, damping float8 DEFAULT 0.85, personalization bigint[] DEFAULT NULL, personalization_weights float8[] DEFAULT NULL,
		tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (node bigint, score float8)
	AS 'MODULE_PATHNAME', 'scrm_pagerank_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.pagerank(scrm.graph, float8, bigint[], float8[], float8, int) IS 'share of time that a walk spends on each node, in order of nodes, adding up to 1: with damping (0 to below 1) it follows an edge of its node by weight, from who acted to because of whom, so that targets are credited; else, and where no weight goes out, it starts anew anywhere, or at the nodes of personalization by their weights (NULL: alike; nodes listed twice add up, those not in the graph are left out, none left is a warning and no rows); parallel edges and self-loops count by their weights; the sum of errors is at most tolerance, or a warning tells the bound reached in max_iterations (Brin, Page 1998); no rows for a NULL graph';

CREATE FUNCTION scrm.pagerank_info(g scrm.graph, damping float8 DEFAULT 0.85, personalization bigint[] DEFAULT NULL, personalization_weights float8[] DEFAULT NULL,
		tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (nodes bigint, iterations int, method text, bound float8, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_pagerank_info_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.pagerank_info(scrm.graph, float8, bigint[], float8[], float8, int) IS 'one row on how scrm.pagerank with the same arguments is computed: method is power iteration, or components where that was slow (Gauss-Seidel over strong components in the order of edges), iterations the steps and the sweeps of the component that took most, bound the largest sum of errors possible, converged whether it is within tolerance; bound NULL and converged false where no node of personalization is in the graph; no row for a NULL graph';

CREATE FUNCTION scrm.katz(g scrm.graph, alpha float8 DEFAULT NULL, beta float8 DEFAULT 1, tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (node bigint, score float8)
	AS 'MODULE_PATHNAME', 'scrm_katz_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.katz(scrm.graph, float8, float8, float8, int) IS 'Katz centrality (Katz 1953), in order of nodes: score = beta + alpha * sum over the edges into the node of weight * score of the source, so that whoever made others act is credited, and those who made these act, by alpha less each step; alpha must be below 1/lambda_max, the largest eigenvalue of the weights, NULL is 0.5/lambda_max, or 0.5/(largest sum of weights into a node) where there are no cycles and lambda_max is 0; parallel edges and self-loops count by their weights; no score is off by more than tolerance of itself, or a warning tells the bound reached in max_iterations; no rows for a NULL graph';

CREATE FUNCTION scrm.katz_info(g scrm.graph, alpha float8 DEFAULT NULL, beta float8 DEFAULT 1, tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (nodes bigint, alpha_used float8, lambda_low float8, lambda_high float8, iterations int, bound float8, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_katz_info_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.katz_info(scrm.graph, float8, float8, float8, int) IS 'one row on how scrm.katz with the same arguments is computed: the alpha used, and between what bounds lambda_max lies (NULL where alpha was given: not needed then), iterations the sweeps of the strong component that took most, bound the largest error of a score relative to itself, converged whether it is within tolerance; no row for a NULL graph';

CREATE FUNCTION scrm.pagerank(g scrm.graph_text, damping float8 DEFAULT 0.85, personalization text[] DEFAULT NULL, personalization_weights float8[] DEFAULT NULL,
		tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (node text, score float8)
	AS 'MODULE_PATHNAME', 'scrm_pagerank_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.pagerank(scrm.graph_text, float8, text[], float8[], float8, int) IS 'share of time that a walk spends on each node, in order of nodes, adding up to 1: with damping (0 to below 1) it follows an edge of its node by weight, from who acted to because of whom, so that targets are credited; else, and where no weight goes out, it starts anew anywhere, or at the nodes of personalization by their weights (NULL: alike; nodes listed twice add up, those not in the graph are left out, none left is a warning and no rows); parallel edges and self-loops count by their weights; the sum of errors is at most tolerance, or a warning tells the bound reached in max_iterations (Brin, Page 1998); no rows for a NULL graph';

CREATE FUNCTION scrm.pagerank_info(g scrm.graph_text, damping float8 DEFAULT 0.85, personalization text[] DEFAULT NULL, personalization_weights float8[] DEFAULT NULL,
		tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (nodes bigint, iterations int, method text, bound float8, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_pagerank_info_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.pagerank_info(scrm.graph_text, float8, text[], float8[], float8, int) IS 'one row on how scrm.pagerank with the same arguments is computed: method is power iteration, or components where that was slow (Gauss-Seidel over strong components in the order of edges), iterations the steps and the sweeps of the component that took most, bound the largest sum of errors possible, converged whether it is within tolerance; bound NULL and converged false where no node of personalization is in the graph; no row for a NULL graph';

CREATE FUNCTION scrm.katz(g scrm.graph_text, alpha float8 DEFAULT NULL, beta float8 DEFAULT 1, tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (node text, score float8)
	AS 'MODULE_PATHNAME', 'scrm_katz_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.katz(scrm.graph_text, float8, float8, float8, int) IS 'Katz centrality (Katz 1953), in order of nodes: score = beta + alpha * sum over the edges into the node of weight * score of the source, so that whoever made others act is credited, and those who made these act, by alpha less each step; alpha must be below 1/lambda_max, the largest eigenvalue of the weights, NULL is 0.5/lambda_max, or 0.5/(largest sum of weights into a node) where there are no cycles and lambda_max is 0; parallel edges and self-loops count by their weights; no score is off by more than tolerance of itself, or a warning tells the bound reached in max_iterations; no rows for a NULL graph';

CREATE FUNCTION scrm.katz_info(g scrm.graph_text, alpha float8 DEFAULT NULL, beta float8 DEFAULT 1, tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (nodes bigint, alpha_used float8, lambda_low float8, lambda_high float8, iterations int, bound float8, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_katz_info_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.katz_info(scrm.graph_text, float8, float8, float8, int) IS 'one row on how scrm.katz with the same arguments is computed: the alpha used, and between what bounds lambda_max lies (NULL where alpha was given: not needed then), iterations the sweeps of the strong component that took most, bound the largest error of a score relative to itself, converged whether it is within tolerance; no row for a NULL graph';

CREATE FUNCTION scrm.pagerank(g scrm.graph_uuid, damping float8 DEFAULT 0.85, personalization uuid[] DEFAULT NULL, personalization_weights float8[] DEFAULT NULL,
		tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (node uuid, score float8)
	AS 'MODULE_PATHNAME', 'scrm_pagerank_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.pagerank(scrm.graph_uuid, float8, uuid[], float8[], float8, int) IS 'share of time that a walk spends on each node, in order of nodes, adding up to 1: with damping (0 to below 1) it follows an edge of its node by weight, from who acted to because of whom, so that targets are credited; else, and where no weight goes out, it starts anew anywhere, or at the nodes of personalization by their weights (NULL: alike; nodes listed twice add up, those not in the graph are left out, none left is a warning and no rows); parallel edges and self-loops count by their weights; the sum of errors is at most tolerance, or a warning tells the bound reached in max_iterations (Brin, Page 1998); no rows for a NULL graph';

CREATE FUNCTION scrm.pagerank_info(g scrm.graph_uuid, damping float8 DEFAULT 0.85, personalization uuid[] DEFAULT NULL, personalization_weights float8[] DEFAULT NULL,
		tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (nodes bigint, iterations int, method text, bound float8, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_pagerank_info_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.pagerank_info(scrm.graph_uuid, float8, uuid[], float8[], float8, int) IS 'one row on how scrm.pagerank with the same arguments is computed: method is power iteration, or components where that was slow (Gauss-Seidel over strong components in the order of edges), iterations the steps and the sweeps of the component that took most, bound the largest sum of errors possible, converged whether it is within tolerance; bound NULL and converged false where no node of personalization is in the graph; no row for a NULL graph';

CREATE FUNCTION scrm.katz(g scrm.graph_uuid, alpha float8 DEFAULT NULL, beta float8 DEFAULT 1, tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (node uuid, score float8)
	AS 'MODULE_PATHNAME', 'scrm_katz_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.katz(scrm.graph_uuid, float8, float8, float8, int) IS 'Katz centrality (Katz 1953), in order of nodes: score = beta + alpha * sum over the edges into the node of weight * score of the source, so that whoever made others act is credited, and those who made these act, by alpha less each step; alpha must be below 1/lambda_max, the largest eigenvalue of the weights, NULL is 0.5/lambda_max, or 0.5/(largest sum of weights into a node) where there are no cycles and lambda_max is 0; parallel edges and self-loops count by their weights; no score is off by more than tolerance of itself, or a warning tells the bound reached in max_iterations; no rows for a NULL graph';

CREATE FUNCTION scrm.katz_info(g scrm.graph_uuid, alpha float8 DEFAULT NULL, beta float8 DEFAULT 1, tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (nodes bigint, alpha_used float8, lambda_low float8, lambda_high float8, iterations int, bound float8, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_katz_info_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.katz_info(scrm.graph_uuid, float8, float8, float8, int) IS 'one row on how scrm.katz with the same arguments is computed: the alpha used, and between what bounds lambda_max lies (NULL where alpha was given: not needed then), iterations the sweeps of the strong component that took most, bound the largest error of a score relative to itself, converged whether it is within tolerance; no row for a NULL graph';

CREATE FUNCTION scrm.customer_influence(g scrm.graph, nodes bigint[], clv float8[], share float8)
	RETURNS TABLE (node bigint, effect float8, value_first_order float8, value_conserving float8)
	AS 'MODULE_PATHNAME', 'scrm_customer_influence_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.customer_influence(scrm.graph, bigint[], float8[], float8) IS 'customer influence in order of nodes (Kumar, Bhaskaran, Mirchandani, Shah 2013; Hubbell 1965): of what each customer does, share (0 to below 1) comes from those because of whom he acted, the targets of his edges, by weight; effect is the part in all influence, through any number of hands, adding up to 1; value_first_order is the own lifetime value and what comes from those influenced directly, never to be added up; value_conserving hands on all value that came from others and adds up to the sum of clv; clv are the values of nodes, NULLs not allowed, one listed twice adding up, one not listed 0; customers who are not in the graph have a row like one without edges; parallel edges count by their weights, self-loops do not count; no rows for a NULL graph';

CREATE FUNCTION scrm.customer_influence(g scrm.graph_text, nodes text[], clv float8[], share float8)
	RETURNS TABLE (node text, effect float8, value_first_order float8, value_conserving float8)
	AS 'MODULE_PATHNAME', 'scrm_customer_influence_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.customer_influence(scrm.graph_text, text[], float8[], float8) IS 'customer influence in order of nodes (Kumar, Bhaskaran, Mirchandani, Shah 2013; Hubbell 1965): of what each customer does, share (0 to below 1) comes from those because of whom he acted, the targets of his edges, by weight; effect is the part in all influence, through any number of hands, adding up to 1; value_first_order is the own lifetime value and what comes from those influenced directly, never to be added up; value_conserving hands on all value that came from others and adds up to the sum of clv; clv are the values of nodes, NULLs not allowed, one listed twice adding up, one not listed 0; customers who are not in the graph have a row like one without edges; parallel edges count by their weights, self-loops do not count; no rows for a NULL graph';

CREATE FUNCTION scrm.customer_influence(g scrm.graph_uuid, nodes uuid[], clv float8[], share float8)
	RETURNS TABLE (node uuid, effect float8, value_first_order float8, value_conserving float8)
	AS 'MODULE_PATHNAME', 'scrm_customer_influence_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.customer_influence(scrm.graph_uuid, uuid[], float8[], float8) IS 'customer influence in order of nodes (Kumar, Bhaskaran, Mirchandani, Shah 2013; Hubbell 1965): of what each customer does, share (0 to below 1) comes from those because of whom he acted, the targets of his edges, by weight; effect is the part in all influence, through any number of hands, adding up to 1; value_first_order is the own lifetime value and what comes from those influenced directly, never to be added up; value_conserving hands on all value that came from others and adds up to the sum of clv; clv are the values of nodes, NULLs not allowed, one listed twice adding up, one not listed 0; customers who are not in the graph have a row like one without edges; parallel edges count by their weights, self-loops do not count; no rows for a NULL graph';

CREATE FUNCTION scrm.degrees(g scrm.graph) RETURNS TABLE (node bigint, in_degree bigint, out_degree bigint, in_strength float8, out_strength float8)
	AS 'MODULE_PATHNAME', 'scrm_degrees_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.degrees(scrm.graph) IS 'for each node, in order of identifiers: rows of edges that end at it (others acted because of it: in_degree) and begin at it (it acted because of others: out_degree), and the sums of their weights (in_strength, out_strength); parallel edges count as often as they came, a self-loop on both sides; no rows for a NULL graph';

CREATE FUNCTION scrm.hits(g scrm.graph, tolerance float8 DEFAULT 1e-10, max_iterations int DEFAULT 1000) RETURNS TABLE (node bigint, hub float8, authority float8)
	AS 'MODULE_PATHNAME', 'scrm_hits_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;

COMMENT ON FUNCTION scrm.hits(scrm.graph, float8, int) IS 'hubs and authorities (Kleinberg 1999), each with sum 1, in order of identifiers: an edge means that its source acted because of its target, so authorities are whom many good hubs acted because of, hubs who acted because of good authorities; weighted, parallel edges add up, self-loops count; of parts that do not hang together the strongest takes all and equally strong ones share as Kleinberg''s iteration from equal hubs has it; all 0 without a positive weight; tolerance bounds the estimated distance to the exact vector of length 1, a WARNING tells if max_iterations do not reach it; no rows for a NULL graph';

CREATE FUNCTION scrm.core_number(g scrm.graph) RETURNS TABLE (node bigint, core int)
	AS 'MODULE_PATHNAME', 'scrm_core_number_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.core_number(scrm.graph) IS 'for each node, in order of identifiers, the largest k such that it belongs to a set of nodes that each have at least k neighbours in the set (Seidman 1983); neighbours are joined by an edge (source acted because of target) in either direction, each once, whatever it weighs, self-loops are left out; no rows for a NULL graph';

CREATE FUNCTION scrm.closeness(g scrm.graph) RETURNS TABLE (node bigint, closeness float8, harmonic float8)
	AS 'MODULE_PATHNAME', 'scrm_closeness_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 1000;

COMMENT ON FUNCTION scrm.closeness(scrm.graph) IS 'for each node, in order of identifiers, how few steps it takes others to reach it along edges (source acted because of target): closeness = r/(n - 1) r/(sum of distances) over the r others that reach it, of n nodes (Wasserman and Faust 1994), harmonic = the sum of 1/distance; 0 where nobody reaches it; without weights, parallel edges are one, self-loops are left out; exact, with work that grows as nodes times edges; no rows for a NULL graph';

CREATE FUNCTION scrm.clustering(g scrm.graph) RETURNS TABLE (node bigint, triangles bigint, coefficient float8)
	AS 'MODULE_PATHNAME', 'scrm_clustering_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;

COMMENT ON FUNCTION scrm.clustering(scrm.graph) IS 'for each node, in order of identifiers: pairs of its neighbours that are neighbours of each other (triangles), and their share of all its pairs of neighbours (coefficient, Watts and Strogatz 1998; 0 with fewer than two neighbours); neighbours are joined by an edge (source acted because of target) in either direction, each once, whatever it weighs, self-loops are left out; no rows for a NULL graph';

CREATE FUNCTION scrm.degrees(g scrm.graph_text) RETURNS TABLE (node text, in_degree bigint, out_degree bigint, in_strength float8, out_strength float8)
	AS 'MODULE_PATHNAME', 'scrm_degrees_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.degrees(scrm.graph_text) IS 'for each node, in order of identifiers: rows of edges that end at it (others acted because of it: in_degree) and begin at it (it acted because of others: out_degree), and the sums of their weights (in_strength, out_strength); parallel edges count as often as they came, a self-loop on both sides; no rows for a NULL graph';

CREATE FUNCTION scrm.hits(g scrm.graph_text, tolerance float8 DEFAULT 1e-10, max_iterations int DEFAULT 1000) RETURNS TABLE (node text, hub float8, authority float8)
	AS 'MODULE_PATHNAME', 'scrm_hits_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;

COMMENT ON FUNCTION scrm.hits(scrm.graph_text, float8, int) IS 'hubs and authorities (Kleinberg 1999), each with sum 1, in order of identifiers: an edge means that its source acted because of its target, so authorities are whom many good hubs acted because of, hubs who acted because of good authorities; weighted, parallel edges add up, self-loops count; of parts that do not hang together the strongest takes all and equally strong ones share as Kleinberg''s iteration from equal hubs has it; all 0 without a positive weight; tolerance bounds the estimated distance to the exact vector of length 1, a WARNING tells if max_iterations do not reach it; no rows for a NULL graph';

CREATE FUNCTION scrm.core_number(g scrm.graph_text) RETURNS TABLE (node text, core int)
	AS 'MODULE_PATHNAME', 'scrm_core_number_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.core_number(scrm.graph_text) IS 'for each node, in order of identifiers, the largest k such that it belongs to a set of nodes that each have at least k neighbours in the set (Seidman 1983); neighbours are joined by an edge (source acted because of target) in either direction, each once, whatever it weighs, self-loops are left out; no rows for a NULL graph';

CREATE FUNCTION scrm.closeness(g scrm.graph_text) RETURNS TABLE (node text, closeness float8, harmonic float8)
	AS 'MODULE_PATHNAME', 'scrm_closeness_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 1000;

COMMENT ON FUNCTION scrm.closeness(scrm.graph_text) IS 'for each node, in order of identifiers, how few steps it takes others to reach it along edges (source acted because of target): closeness = r/(n - 1) r/(sum of distances) over the r others that reach it, of n nodes (Wasserman and Faust 1994), harmonic = the sum of 1/distance; 0 where nobody reaches it; without weights, parallel edges are one, self-loops are left out; exact, with work that grows as nodes times edges; no rows for a NULL graph';

CREATE FUNCTION scrm.clustering(g scrm.graph_text) RETURNS TABLE (node text, triangles bigint, coefficient float8)
	AS 'MODULE_PATHNAME', 'scrm_clustering_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;

COMMENT ON FUNCTION scrm.clustering(scrm.graph_text) IS 'for each node, in order of identifiers: pairs of its neighbours that are neighbours of each other (triangles), and their share of all its pairs of neighbours (coefficient, Watts and Strogatz 1998; 0 with fewer than two neighbours); neighbours are joined by an edge (source acted because of target) in either direction, each once, whatever it weighs, self-loops are left out; no rows for a NULL graph';

CREATE FUNCTION scrm.degrees(g scrm.graph_uuid) RETURNS TABLE (node uuid, in_degree bigint, out_degree bigint, in_strength float8, out_strength float8)
	AS 'MODULE_PATHNAME', 'scrm_degrees_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.degrees(scrm.graph_uuid) IS 'for each node, in order of identifiers: rows of edges that end at it (others acted because of it: in_degree) and begin at it (it acted because of others: out_degree), and the sums of their weights (in_strength, out_strength); parallel edges count as often as they came, a self-loop on both sides; no rows for a NULL graph';

CREATE FUNCTION scrm.hits(g scrm.graph_uuid, tolerance float8 DEFAULT 1e-10, max_iterations int DEFAULT 1000) RETURNS TABLE (node uuid, hub float8, authority float8)
	AS 'MODULE_PATHNAME', 'scrm_hits_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;

COMMENT ON FUNCTION scrm.hits(scrm.graph_uuid, float8, int) IS 'hubs and authorities (Kleinberg 1999), each with sum 1, in order of identifiers: an edge means that its source acted because of its target, so authorities are whom many good hubs acted because of, hubs who acted because of good authorities; weighted, parallel edges add up, self-loops count; of parts that do not hang together the strongest takes all and equally strong ones share as Kleinberg''s iteration from equal hubs has it; all 0 without a positive weight; tolerance bounds the estimated distance to the exact vector of length 1, a WARNING tells if max_iterations do not reach it; no rows for a NULL graph';

CREATE FUNCTION scrm.core_number(g scrm.graph_uuid) RETURNS TABLE (node uuid, core int)
	AS 'MODULE_PATHNAME', 'scrm_core_number_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.core_number(scrm.graph_uuid) IS 'for each node, in order of identifiers, the largest k such that it belongs to a set of nodes that each have at least k neighbours in the set (Seidman 1983); neighbours are joined by an edge (source acted because of target) in either direction, each once, whatever it weighs, self-loops are left out; no rows for a NULL graph';

CREATE FUNCTION scrm.closeness(g scrm.graph_uuid) RETURNS TABLE (node uuid, closeness float8, harmonic float8)
	AS 'MODULE_PATHNAME', 'scrm_closeness_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 1000;

COMMENT ON FUNCTION scrm.closeness(scrm.graph_uuid) IS 'for each node, in order of identifiers, how few steps it takes others to reach it along edges (source acted because of target): closeness = r/(n - 1) r/(sum of distances) over the r others that reach it, of n nodes (Wasserman and Faust 1994), harmonic = the sum of 1/distance; 0 where nobody reaches it; without weights, parallel edges are one, self-loops are left out; exact, with work that grows as nodes times edges; no rows for a NULL graph';

CREATE FUNCTION scrm.clustering(g scrm.graph_uuid) RETURNS TABLE (node uuid, triangles bigint, coefficient float8)
	AS 'MODULE_PATHNAME', 'scrm_clustering_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;

COMMENT ON FUNCTION scrm.clustering(scrm.graph_uuid) IS 'for each node, in order of identifiers: pairs of its neighbours that are neighbours of each other (triangles), and their share of all its pairs of neighbours (coefficient, Watts and Strogatz 1998; 0 with fewer than two neighbours); neighbours are joined by an edge (source acted because of target) in either direction, each once, whatever it weighs, self-loops are left out; no rows for a NULL graph';

CREATE FUNCTION scrm.betweenness(g scrm.graph, samples int DEFAULT NULL, seed bigint DEFAULT 0, confidence float8 DEFAULT 0.95)
	RETURNS TABLE (node bigint, score float8, standard_error float8, error float8)
	AS 'MODULE_PATHNAME', 'scrm_betweenness_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 1000;

COMMENT ON FUNCTION scrm.betweenness(scrm.graph, int, bigint, float8) IS 'for each node, in order of identifiers, the sum over pairs of other nodes of the share of their shortest paths that pass through it (Brandes 2001), along edges (source acted because of target), not divided by the number of pairs; without weights, parallel edges are one, self-loops are left out; exact without samples (errors 0), with work that grows as nodes times edges; with samples, paths from so many nodes drawn by seed are scaled up: unbiased, with the standard_error of each score (NULL for one sample), and error, within which all scores at once are exact with probability at least confidence (Bardenet and Maillard 2015); no rows for a NULL graph';

CREATE FUNCTION scrm.betweenness(g scrm.graph_text, samples int DEFAULT NULL, seed bigint DEFAULT 0, confidence float8 DEFAULT 0.95)
	RETURNS TABLE (node text, score float8, standard_error float8, error float8)
	AS 'MODULE_PATHNAME', 'scrm_betweenness_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 1000;

COMMENT ON FUNCTION scrm.betweenness(scrm.graph_text, int, bigint, float8) IS 'for each node, in order of identifiers, the sum over pairs of other nodes of the share of their shortest paths that pass through it (Brandes 2001), along edges (source acted because of target), not divided by the number of pairs; without weights, parallel edges are one, self-loops are left out; exact without samples (errors 0), with work that grows as nodes times edges; with samples, paths from so many nodes drawn by seed are scaled up: unbiased, with the standard_error of each score (NULL for one sample), and error, within which all scores at once are exact with probability at least confidence (Bardenet and Maillard 2015); no rows for a NULL graph';

CREATE FUNCTION scrm.betweenness(g scrm.graph_uuid, samples int DEFAULT NULL, seed bigint DEFAULT 0, confidence float8 DEFAULT 0.95)
	RETURNS TABLE (node uuid, score float8, standard_error float8, error float8)
	AS 'MODULE_PATHNAME', 'scrm_betweenness_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 1000;

COMMENT ON FUNCTION scrm.betweenness(scrm.graph_uuid, int, bigint, float8) IS 'for each node, in order of identifiers, the sum over pairs of other nodes of the share of their shortest paths that pass through it (Brandes 2001), along edges (source acted because of target), not divided by the number of pairs; without weights, parallel edges are one, self-loops are left out; exact without samples (errors 0), with work that grows as nodes times edges; with samples, paths from so many nodes drawn by seed are scaled up: unbiased, with the standard_error of each score (NULL for one sample), and error, within which all scores at once are exact with probability at least confidence (Bardenet and Maillard 2015); no rows for a NULL graph';

CREATE FUNCTION scrm.leiden(g scrm.graph, resolution float8 DEFAULT 1, seed bigint DEFAULT 0, iterations int DEFAULT 10, starts int DEFAULT NULL)
	RETURNS TABLE (node bigint, community bigint)
	AS 'MODULE_PATHNAME', 'scrm_leiden_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.leiden(scrm.graph, float8, bigint, int, int) IS 'the community of each node, in order of nodes: groups that have to do with each other more than their activity alone would bring about, by modularity (Leiden algorithm; Traag, Waltman, van Eck 2019); each is connected; numbered from 1, the largest first, those of a size by their smallest node; who acted because of whom does not matter here: weights of both directions are added (parallel edges count by their weights), self-loops left out; resolution above 1 gives smaller communities, below 1 larger ones; the best of so many random starts after two iterations (NULL: 2, but 1 above a million pairs of nodes) goes on until an iteration gains less than 0.0001 in modularity or there were so many iterations; the same seed gives the same answer whatever the order of rows; no rows for a NULL graph';

CREATE FUNCTION scrm.leiden_info(g scrm.graph, resolution float8 DEFAULT 1, seed bigint DEFAULT 0, iterations int DEFAULT 10, starts int DEFAULT NULL)
	RETURNS TABLE (nodes bigint, communities bigint, largest bigint, modularity float8, iterations_made int, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_leiden_info_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.leiden_info(scrm.graph, float8, bigint, int, int) IS 'one row on what scrm.leiden with the same arguments finds: how many communities, nodes of the largest, modularity at this resolution (NULL where no edge between two nodes has a weight), iterations of all starts together, and whether the last one gained less than 0.0001; no row for a NULL graph';

CREATE FUNCTION scrm.label_propagation(g scrm.graph, seed bigint DEFAULT 0)
	RETURNS TABLE (node bigint, community bigint)
	AS 'MODULE_PATHNAME', 'scrm_label_propagation_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.label_propagation(scrm.graph, bigint) IS 'the community of each node, in order of nodes, so that each has at least as much weight with nodes of its own label as with those of any other (label propagation; Raghavan, Albert, Kumara 2007): faster than scrm.leiden and coarser; nodes of a label that do not hang together are communities of their own; numbered from 1, the largest first, those of a size by their smallest node; weights of both directions are added (parallel edges count by their weights), self-loops left out; the same seed gives the same answer whatever the order of rows; no rows for a NULL graph';

CREATE FUNCTION scrm.modularity(g scrm.graph, nodes bigint[], communities bigint[], resolution float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_modularity_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;

COMMENT ON FUNCTION scrm.modularity(scrm.graph, bigint[], bigint[], float8) IS 'modularity of a partition, communities[i] being that of nodes[i] (Newman, Girvan 2004): share of the weight inside communities less resolution times what it were if edges kept their ends and met at random, below 1; weights of both directions are added, self-loops left out; nodes of the graph that are not listed stand alone, those not in the graph are left out; NULL where no edge between two nodes has a weight, and for a NULL graph';

CREATE FUNCTION scrm.communities(g scrm.graph, nodes bigint[], communities bigint[], resolution float8 DEFAULT 1)
	RETURNS TABLE (community bigint, members bigint, internal_weight float8, external_weight float8, conductance float8, modularity float8)
	AS 'MODULE_PATHNAME', 'scrm_communities_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;

COMMENT ON FUNCTION scrm.communities(scrm.graph, bigint[], bigint[], float8) IS 'what each community of a partition is, communities[i] being that of nodes[i], in order of communities: its members in the graph, the weight of edges inside and of those that leave it (both directions added, each pair of nodes once, self-loops left out), conductance, what leaves as a share of the strength of its members, or of that of all others if less (0 is well apart; NULL where there is none), and what it adds to modularity; nodes that are not listed stand alone and have no row; no rows for a NULL graph';

CREATE FUNCTION scrm.leiden(g scrm.graph_text, resolution float8 DEFAULT 1, seed bigint DEFAULT 0, iterations int DEFAULT 10, starts int DEFAULT NULL)
	RETURNS TABLE (node text, community bigint)
	AS 'MODULE_PATHNAME', 'scrm_leiden_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.leiden(scrm.graph_text, float8, bigint, int, int) IS 'the community of each node, in order of nodes: groups that have to do with each other more than their activity alone would bring about, by modularity (Leiden algorithm; Traag, Waltman, van Eck 2019); each is connected; numbered from 1, the largest first, those of a size by their smallest node; who acted because of whom does not matter here: weights of both directions are added (parallel edges count by their weights), self-loops left out; resolution above 1 gives smaller communities, below 1 larger ones; the best of so many random starts after two iterations (NULL: 2, but 1 above a million pairs of nodes) goes on until an iteration gains less than 0.0001 in modularity or there were so many iterations; the same seed gives the same answer whatever the order of rows; no rows for a NULL graph';

CREATE FUNCTION scrm.leiden_info(g scrm.graph_text, resolution float8 DEFAULT 1, seed bigint DEFAULT 0, iterations int DEFAULT 10, starts int DEFAULT NULL)
	RETURNS TABLE (nodes bigint, communities bigint, largest bigint, modularity float8, iterations_made int, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_leiden_info_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.leiden_info(scrm.graph_text, float8, bigint, int, int) IS 'one row on what scrm.leiden with the same arguments finds: how many communities, nodes of the largest, modularity at this resolution (NULL where no edge between two nodes has a weight), iterations of all starts together, and whether the last one gained less than 0.0001; no row for a NULL graph';

CREATE FUNCTION scrm.label_propagation(g scrm.graph_text, seed bigint DEFAULT 0)
	RETURNS TABLE (node text, community bigint)
	AS 'MODULE_PATHNAME', 'scrm_label_propagation_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.label_propagation(scrm.graph_text, bigint) IS 'the community of each node, in order of nodes, so that each has at least as much weight with nodes of its own label as with those of any other (label propagation; Raghavan, Albert, Kumara 2007): faster than scrm.leiden and coarser; nodes of a label that do not hang together are communities of their own; numbered from 1, the largest first, those of a size by their smallest node; weights of both directions are added (parallel edges count by their weights), self-loops left out; the same seed gives the same answer whatever the order of rows; no rows for a NULL graph';

CREATE FUNCTION scrm.modularity(g scrm.graph_text, nodes text[], communities bigint[], resolution float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_modularity_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;

COMMENT ON FUNCTION scrm.modularity(scrm.graph_text, text[], bigint[], float8) IS 'modularity of a partition, communities[i] being that of nodes[i] (Newman, Girvan 2004): share of the weight inside communities less resolution times what it were if edges kept their ends and met at random, below 1; weights of both directions are added, self-loops left out; nodes of the graph that are not listed stand alone, those not in the graph are left out; NULL where no edge between two nodes has a weight, and for a NULL graph';

CREATE FUNCTION scrm.communities(g scrm.graph_text, nodes text[], communities bigint[], resolution float8 DEFAULT 1)
	RETURNS TABLE (community bigint, members bigint, internal_weight float8, external_weight float8, conductance float8, modularity float8)
	AS 'MODULE_PATHNAME', 'scrm_communities_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;

COMMENT ON FUNCTION scrm.communities(scrm.graph_text, text[], bigint[], float8) IS 'what each community of a partition is, communities[i] being that of nodes[i], in order of communities: its members in the graph, the weight of edges inside and of those that leave it (both directions added, each pair of nodes once, self-loops left out), conductance, what leaves as a share of the strength of its members, or of that of all others if less (0 is well apart; NULL where there is none), and what it adds to modularity; nodes that are not listed stand alone and have no row; no rows for a NULL graph';

CREATE FUNCTION scrm.leiden(g scrm.graph_uuid, resolution float8 DEFAULT 1, seed bigint DEFAULT 0, iterations int DEFAULT 10, starts int DEFAULT NULL)
	RETURNS TABLE (node uuid, community bigint)
	AS 'MODULE_PATHNAME', 'scrm_leiden_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.leiden(scrm.graph_uuid, float8, bigint, int, int) IS 'the community of each node, in order of nodes: groups that have to do with each other more than their activity alone would bring about, by modularity (Leiden algorithm; Traag, Waltman, van Eck 2019); each is connected; numbered from 1, the largest first, those of a size by their smallest node; who acted because of whom does not matter here: weights of both directions are added (parallel edges count by their weights), self-loops left out; resolution above 1 gives smaller communities, below 1 larger ones; the best of so many random starts after two iterations (NULL: 2, but 1 above a million pairs of nodes) goes on until an iteration gains less than 0.0001 in modularity or there were so many iterations; the same seed gives the same answer whatever the order of rows; no rows for a NULL graph';

CREATE FUNCTION scrm.leiden_info(g scrm.graph_uuid, resolution float8 DEFAULT 1, seed bigint DEFAULT 0, iterations int DEFAULT 10, starts int DEFAULT NULL)
	RETURNS TABLE (nodes bigint, communities bigint, largest bigint, modularity float8, iterations_made int, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_leiden_info_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.leiden_info(scrm.graph_uuid, float8, bigint, int, int) IS 'one row on what scrm.leiden with the same arguments finds: how many communities, nodes of the largest, modularity at this resolution (NULL where no edge between two nodes has a weight), iterations of all starts together, and whether the last one gained less than 0.0001; no row for a NULL graph';

CREATE FUNCTION scrm.label_propagation(g scrm.graph_uuid, seed bigint DEFAULT 0)
	RETURNS TABLE (node uuid, community bigint)
	AS 'MODULE_PATHNAME', 'scrm_label_propagation_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.label_propagation(scrm.graph_uuid, bigint) IS 'the community of each node, in order of nodes, so that each has at least as much weight with nodes of its own label as with those of any other (label propagation; Raghavan, Albert, Kumara 2007): faster than scrm.leiden and coarser; nodes of a label that do not hang together are communities of their own; numbered from 1, the largest first, those of a size by their smallest node; weights of both directions are added (parallel edges count by their weights), self-loops left out; the same seed gives the same answer whatever the order of rows; no rows for a NULL graph';

CREATE FUNCTION scrm.modularity(g scrm.graph_uuid, nodes uuid[], communities bigint[], resolution float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_modularity_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;

COMMENT ON FUNCTION scrm.modularity(scrm.graph_uuid, uuid[], bigint[], float8) IS 'modularity of a partition, communities[i] being that of nodes[i] (Newman, Girvan 2004): share of the weight inside communities less resolution times what it were if edges kept their ends and met at random, below 1; weights of both directions are added, self-loops left out; nodes of the graph that are not listed stand alone, those not in the graph are left out; NULL where no edge between two nodes has a weight, and for a NULL graph';

CREATE FUNCTION scrm.communities(g scrm.graph_uuid, nodes uuid[], communities bigint[], resolution float8 DEFAULT 1)
	RETURNS TABLE (community bigint, members bigint, internal_weight float8, external_weight float8, conductance float8, modularity float8)
	AS 'MODULE_PATHNAME', 'scrm_communities_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;

COMMENT ON FUNCTION scrm.communities(scrm.graph_uuid, uuid[], bigint[], float8) IS 'what each community of a partition is, communities[i] being that of nodes[i], in order of communities: its members in the graph, the weight of edges inside and of those that leave it (both directions added, each pair of nodes once, self-loops left out), conductance, what leaves as a share of the strength of its members, or of that of all others if less (0 is well apart; NULL where there is none), and what it adds to modularity; nodes that are not listed stand alone and have no row; no rows for a NULL graph';

CREATE FUNCTION scrm.simulate_cascade(g scrm.graph, seeds bigint[], model text DEFAULT 'independent cascade', runs int DEFAULT 10000, seed bigint DEFAULT 0,
		edge_probability text DEFAULT 'weighted cascade', probability float8 DEFAULT NULL)
	RETURNS TABLE (spread float8, standard_error float8, smallest bigint, largest bigint, seeds_used bigint)
	AS 'MODULE_PATHNAME', 'scrm_simulate_cascade_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1;

COMMENT ON FUNCTION scrm.simulate_cascade(scrm.graph, bigint[], text, int, bigint, text, float8) IS 'how many people an action of the seeds reaches, seeds included: spread, the mean of so many simulated runs with its standard_error (NULL for one run), and the smallest and largest of them; an edge means that source acted because of target, so action spreads from target to source; model ''independent cascade'' (each active person has one chance with each who responds to him) or ''linear threshold'' (who responds acts when the probabilities of his active targets add up to a random threshold); edge_probability ''weighted cascade'' (1 / the number of other people the source responded to), ''weight share'' (the edge''s weight / all of the source''s to others), ''weight'' (the edge''s own, in [0, 1]), ''constant'' (probability); parallel edges are one, with the sum of their weights, self-loops spread nothing; the same seed gives the same answer; seeds not in the graph are left out, seeds_used counts the others, none is a warning and no row; no row for a NULL graph (Kempe, Kleinberg, Tardos 2003)';

CREATE FUNCTION scrm.simulate_cascade(g scrm.graph_text, seeds text[], model text DEFAULT 'independent cascade', runs int DEFAULT 10000, seed bigint DEFAULT 0,
		edge_probability text DEFAULT 'weighted cascade', probability float8 DEFAULT NULL)
	RETURNS TABLE (spread float8, standard_error float8, smallest bigint, largest bigint, seeds_used bigint)
	AS 'MODULE_PATHNAME', 'scrm_simulate_cascade_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1;

COMMENT ON FUNCTION scrm.simulate_cascade(scrm.graph_text, text[], text, int, bigint, text, float8) IS 'how many people an action of the seeds reaches, seeds included: spread, the mean of so many simulated runs with its standard_error (NULL for one run), and the smallest and largest of them; an edge means that source acted because of target, so action spreads from target to source; model ''independent cascade'' (each active person has one chance with each who responds to him) or ''linear threshold'' (who responds acts when the probabilities of his active targets add up to a random threshold); edge_probability ''weighted cascade'' (1 / the number of other people the source responded to), ''weight share'' (the edge''s weight / all of the source''s to others), ''weight'' (the edge''s own, in [0, 1]), ''constant'' (probability); parallel edges are one, with the sum of their weights, self-loops spread nothing; the same seed gives the same answer; seeds not in the graph are left out, seeds_used counts the others, none is a warning and no row; no row for a NULL graph (Kempe, Kleinberg, Tardos 2003)';

CREATE FUNCTION scrm.simulate_cascade(g scrm.graph_uuid, seeds uuid[], model text DEFAULT 'independent cascade', runs int DEFAULT 10000, seed bigint DEFAULT 0,
		edge_probability text DEFAULT 'weighted cascade', probability float8 DEFAULT NULL)
	RETURNS TABLE (spread float8, standard_error float8, smallest bigint, largest bigint, seeds_used bigint)
	AS 'MODULE_PATHNAME', 'scrm_simulate_cascade_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1;

COMMENT ON FUNCTION scrm.simulate_cascade(scrm.graph_uuid, uuid[], text, int, bigint, text, float8) IS 'how many people an action of the seeds reaches, seeds included: spread, the mean of so many simulated runs with its standard_error (NULL for one run), and the smallest and largest of them; an edge means that source acted because of target, so action spreads from target to source; model ''independent cascade'' (each active person has one chance with each who responds to him) or ''linear threshold'' (who responds acts when the probabilities of his active targets add up to a random threshold); edge_probability ''weighted cascade'' (1 / the number of other people the source responded to), ''weight share'' (the edge''s weight / all of the source''s to others), ''weight'' (the edge''s own, in [0, 1]), ''constant'' (probability); parallel edges are one, with the sum of their weights, self-loops spread nothing; the same seed gives the same answer; seeds not in the graph are left out, seeds_used counts the others, none is a warning and no row; no row for a NULL graph (Kempe, Kleinberg, Tardos 2003)';

CREATE FUNCTION scrm.influence_maximization(g scrm.graph, k int, model text DEFAULT 'independent cascade', epsilon float8 DEFAULT 0.1, delta float8 DEFAULT NULL, seed bigint DEFAULT 0,
		edge_probability text DEFAULT 'weighted cascade', probability float8 DEFAULT NULL)
	RETURNS TABLE (rank int, node bigint, marginal_spread float8, spread float8, guarantee float8)
	AS 'MODULE_PATHNAME', 'scrm_influence_maximization_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 50;

COMMENT ON FUNCTION scrm.influence_maximization(scrm.graph, int, text, float8, float8, bigint, text, float8) IS 'the k people whose action reaches the most, by rank: marginal_spread is how many more people are reached with him than with those before, spread how many all until him reach, themselves included; guarantee, the same in all rows, is the proven share of what the best k people could reach, with probability 1 - delta (default the smaller of 1/number of nodes and 0.01): at least 1 - 1/e - epsilon; an edge means that source acted because of target, so action spreads from target to source; model, edge_probability and probability as in scrm.simulate_cascade; parallel edges are one, with the sum of their weights, self-loops spread nothing; the same seed gives the same answer; all nodes where there are fewer than k, no rows for an empty or NULL graph (Tang, Tang, Xiao, Yuan 2018)';

CREATE FUNCTION scrm.influence_maximization(g scrm.graph_text, k int, model text DEFAULT 'independent cascade', epsilon float8 DEFAULT 0.1, delta float8 DEFAULT NULL, seed bigint DEFAULT 0,
		edge_probability text DEFAULT 'weighted cascade', probability float8 DEFAULT NULL)
	RETURNS TABLE (rank int, node text, marginal_spread float8, spread float8, guarantee float8)
	AS 'MODULE_PATHNAME', 'scrm_influence_maximization_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 50;

COMMENT ON FUNCTION scrm.influence_maximization(scrm.graph_text, int, text, float8, float8, bigint, text, float8) IS 'the k people whose action reaches the most, by rank: marginal_spread is how many more people are reached with him than with those before, spread how many all until him reach, themselves included; guarantee, the same in all rows, is the proven share of what the best k people could reach, with probability 1 - delta (default the smaller of 1/number of nodes and 0.01): at least 1 - 1/e - epsilon; an edge means that source acted because of target, so action spreads from target to source; model, edge_probability and probability as in scrm.simulate_cascade; parallel edges are one, with the sum of their weights, self-loops spread nothing; the same seed gives the same answer; all nodes where there are fewer than k, no rows for an empty or NULL graph (Tang, Tang, Xiao, Yuan 2018)';

CREATE FUNCTION scrm.influence_maximization(g scrm.graph_uuid, k int, model text DEFAULT 'independent cascade', epsilon float8 DEFAULT 0.1, delta float8 DEFAULT NULL, seed bigint DEFAULT 0,
		edge_probability text DEFAULT 'weighted cascade', probability float8 DEFAULT NULL)
	RETURNS TABLE (rank int, node uuid, marginal_spread float8, spread float8, guarantee float8)
	AS 'MODULE_PATHNAME', 'scrm_influence_maximization_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 50;

COMMENT ON FUNCTION scrm.influence_maximization(scrm.graph_uuid, int, text, float8, float8, bigint, text, float8) IS 'the k people whose action reaches the most, by rank: marginal_spread is how many more people are reached with him than with those before, spread how many all until him reach, themselves included; guarantee, the same in all rows, is the proven share of what the best k people could reach, with probability 1 - delta (default the smaller of 1/number of nodes and 0.01): at least 1 - 1/e - epsilon; an edge means that source acted because of target, so action spreads from target to source; model, edge_probability and probability as in scrm.simulate_cascade; parallel edges are one, with the sum of their weights, self-loops spread nothing; the same seed gives the same answer; all nodes where there are fewer than k, no rows for an empty or NULL graph (Tang, Tang, Xiao, Yuan 2018)';

CREATE FUNCTION scrm.resolve_identities(g scrm.graph, max_degree int DEFAULT 10) RETURNS TABLE (identifier bigint, canonical bigint)
	AS 'MODULE_PATHNAME', 'scrm_resolve_identities_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.resolve_identities(scrm.graph, int) IS 'which identifiers (cookies, addresses, phone numbers, devices) are the same person: those joined by edges, which here mean seen together, in either direction and whatever they weigh; canonical is the smallest of them; an identifier with more than max_degree different others links nobody and is its own canonical (scrm.shared_identifiers lists it); in order of identifiers; no rows for a NULL graph';

CREATE FUNCTION scrm.shared_identifiers(g scrm.graph, max_degree int DEFAULT 10) RETURNS TABLE (identifier bigint, others bigint)
	AS 'MODULE_PATHNAME', 'scrm_shared_identifiers_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;

COMMENT ON FUNCTION scrm.shared_identifiers(scrm.graph, int) IS 'identifiers with more than max_degree different others, in either direction, which scrm.resolve_identities lets link nobody (a call centre''s phone number is no person), with the number of these; in order of identifiers; no rows for a NULL graph';

CREATE FUNCTION scrm.identity_totals(g scrm.graph, max_degree int DEFAULT 10)
	RETURNS TABLE (counted bigint, used bigint, of_shared bigint, self_loops bigint, identifiers bigint, shared bigint, persons bigint, alone bigint, largest bigint)
	AS 'MODULE_PATHNAME', 'scrm_identity_totals_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.identity_totals(scrm.graph, int) IS 'one row that accounts for scrm.resolve_identities: rows of edges counted = used + those of shared identifiers + self_loops; identifiers, of which so many are shared by more than max_degree others and link nobody; persons, the different canonical identifiers without the shared ones; persons with one identifier (alone); identifiers of the person who has most; no rows for a NULL graph';

CREATE FUNCTION scrm.resolve_identities(g scrm.graph_text, max_degree int DEFAULT 10) RETURNS TABLE (identifier text, canonical text)
	AS 'MODULE_PATHNAME', 'scrm_resolve_identities_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.resolve_identities(scrm.graph_text, int) IS 'which identifiers (cookies, addresses, phone numbers, devices) are the same person: those joined by edges, which here mean seen together, in either direction and whatever they weigh; canonical is the smallest of them; an identifier with more than max_degree different others links nobody and is its own canonical (scrm.shared_identifiers lists it); in order of identifiers; no rows for a NULL graph';

CREATE FUNCTION scrm.shared_identifiers(g scrm.graph_text, max_degree int DEFAULT 10) RETURNS TABLE (identifier text, others bigint)
	AS 'MODULE_PATHNAME', 'scrm_shared_identifiers_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;

COMMENT ON FUNCTION scrm.shared_identifiers(scrm.graph_text, int) IS 'identifiers with more than max_degree different others, in either direction, which scrm.resolve_identities lets link nobody (a call centre''s phone number is no person), with the number of these; in order of identifiers; no rows for a NULL graph';

CREATE FUNCTION scrm.identity_totals(g scrm.graph_text, max_degree int DEFAULT 10)
	RETURNS TABLE (counted bigint, used bigint, of_shared bigint, self_loops bigint, identifiers bigint, shared bigint, persons bigint, alone bigint, largest bigint)
	AS 'MODULE_PATHNAME', 'scrm_identity_totals_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.identity_totals(scrm.graph_text, int) IS 'one row that accounts for scrm.resolve_identities: rows of edges counted = used + those of shared identifiers + self_loops; identifiers, of which so many are shared by more than max_degree others and link nobody; persons, the different canonical identifiers without the shared ones; persons with one identifier (alone); identifiers of the person who has most; no rows for a NULL graph';

CREATE FUNCTION scrm.resolve_identities(g scrm.graph_uuid, max_degree int DEFAULT 10) RETURNS TABLE (identifier uuid, canonical uuid)
	AS 'MODULE_PATHNAME', 'scrm_resolve_identities_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;

COMMENT ON FUNCTION scrm.resolve_identities(scrm.graph_uuid, int) IS 'which identifiers (cookies, addresses, phone numbers, devices) are the same person: those joined by edges, which here mean seen together, in either direction and whatever they weigh; canonical is the smallest of them; an identifier with more than max_degree different others links nobody and is its own canonical (scrm.shared_identifiers lists it); in order of identifiers; no rows for a NULL graph';

CREATE FUNCTION scrm.shared_identifiers(g scrm.graph_uuid, max_degree int DEFAULT 10) RETURNS TABLE (identifier uuid, others bigint)
	AS 'MODULE_PATHNAME', 'scrm_shared_identifiers_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;

COMMENT ON FUNCTION scrm.shared_identifiers(scrm.graph_uuid, int) IS 'identifiers with more than max_degree different others, in either direction, which scrm.resolve_identities lets link nobody (a call centre''s phone number is no person), with the number of these; in order of identifiers; no rows for a NULL graph';

CREATE FUNCTION scrm.identity_totals(g scrm.graph_uuid, max_degree int DEFAULT 10)
	RETURNS TABLE (counted bigint, used bigint, of_shared bigint, self_loops bigint, identifiers bigint, shared bigint, persons bigint, alone bigint, largest bigint)
	AS 'MODULE_PATHNAME', 'scrm_identity_totals_uuid' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;

COMMENT ON FUNCTION scrm.identity_totals(scrm.graph_uuid, int) IS 'one row that accounts for scrm.resolve_identities: rows of edges counted = used + those of shared identifiers + self_loops; identifiers, of which so many are shared by more than max_degree others and link nobody; persons, the different canonical identifiers without the shared ones; persons with one identifier (alone); identifiers of the person who has most; no rows for a NULL graph';
