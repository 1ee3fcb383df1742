--
-- The interface of the extension: every object with its signature. What is listed here is what users build on:
-- a change is a decision, never an accident.
--
SET datestyle TO 'ISO, YMD';

-- All objects, by class. The rest of this file looks at each class; one that appears for the first time asks for a test.
CREATE TABLE member AS
SELECT classid, objid, i.type, i.schema, i.name, i.identity
FROM pg_depend, pg_identify_object(classid, objid, 0) AS i
WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'scrm') AND deptype = 'e'
	AND NOT EXISTS (SELECT FROM pg_type WHERE classid = 'pg_type'::regclass AND typarray = objid); -- members from server 17 on
SELECT type, count(*), count(*) FILTER (WHERE schema <> 'scrm') AS elsewhere FROM member GROUP BY type ORDER BY type COLLATE "C";

-- Trusted, in its own schema.
SELECT e.extrelocatable, n.nspname, v.superuser, v.trusted, e.extconfig
FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = extnamespace JOIN pg_available_extension_versions AS v ON v.name = extname AND v.version = extversion
WHERE extname = 'scrm';

-- Support functions are the machinery of types, operators and aggregates, not called by name.
CREATE TABLE function AS
SELECT p.oid, proname, proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS signature, prokind = 'a' AS is_aggregate,
	p.oid = ANY (ARRAY(SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend]::oid[]) FROM pg_type UNION SELECT oprcode FROM pg_operator WHERE oprname <> '||'
		UNION SELECT amproc FROM pg_amproc
		UNION SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn]::oid[]) FROM pg_aggregate)) AS is_support,
	pronargs::int, pronargdefaults::int, proargtypes, proallargtypes, proargnames, prolang, prosrc, probin, prosqlbody IS NOT NULL AS has_sql_body,
	provolatile, proparallel, proisstrict, proconfig, prosecdef, proacl
FROM pg_proc AS p JOIN member ON classid = 'pg_proc'::regclass AND objid = p.oid;
ANALYZE member, function;

\pset format unaligned
\pset fieldsep ' | '

-- Functions to call.
SELECT proname || '(' || pg_get_function_arguments(oid) || ')' AS function, pg_get_function_result(oid) AS result,
	CASE provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
	CASE proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel, proisstrict AS strict
FROM function WHERE NOT is_aggregate AND NOT is_support ORDER BY signature COLLATE "C";

-- Aggregates.
SELECT proname || '(' || pg_get_function_arguments(f.oid) || ')' AS aggregate, pg_get_function_result(f.oid) AS result,
	aggtranstype::regtype AS state, aggtransfn::regproc AS transition, aggcombinefn::regproc AS combine, aggfinalfn::regproc AS final,
	proparallel AS parallel, aggfinalmodify AS final_modify
FROM function AS f JOIN pg_aggregate ON aggfnoid = f.oid ORDER BY signature COLLATE "C";

-- Support functions.
SELECT signature AS function, pg_get_function_result(oid) AS result,
	provolatile AS volatility, proparallel AS parallel, proisstrict AS strict
FROM function WHERE is_support ORDER BY signature COLLATE "C";

-- Types.
SELECT typname AS type, typtype AS kind, typlen AS length, typalign AS alignment, typstorage AS storage, typinput::regproc AS input, typoutput::regproc AS output,
	typreceive::regproc AS receive, typsend::regproc AS send
FROM pg_type JOIN member ON classid = 'pg_type'::regclass AND objid = pg_type.oid ORDER BY typname COLLATE "C";

-- Operators.
SELECT o.oid::regoperator::text AS operator, oprresult::regtype AS result, oprcode::regprocedure AS function, oprcom::regoperator AS commutator, oprnegate::regoperator AS negator,
	oprcanhash AS hashes, oprcanmerge AS merges, oprrest::text AS restrict, oprjoin::text AS "join"
FROM pg_operator AS o JOIN member ON classid = 'pg_operator'::regclass AND objid = o.oid ORDER BY oprleft::regtype::text COLLATE "C", oprname COLLATE "C";

-- Operator classes, each valid and the default of its type.
SELECT amname AS method, opcname AS class, opcintype::regtype AS type, opcdefault AS "default", amvalidate(c.oid) AS valid
FROM pg_opclass AS c JOIN member ON classid = 'pg_opclass'::regclass AND objid = c.oid JOIN pg_am ON pg_am.oid = opcmethod ORDER BY amname, opcname COLLATE "C";

-- The vocabulary: what parameters and output columns of functions to call are named, and of which type.
SELECT name, string_agg(DISTINCT type::regtype::text, ', ' ORDER BY type::regtype::text) AS types, count(*) AS times
FROM function, unnest(proargnames, coalesce(proallargtypes, proargtypes::oid[])) AS a(name, type)
WHERE NOT is_support GROUP BY name ORDER BY name COLLATE "C";

--
-- Rules. Each of the following finds nothing.
--

-- An object without a comment, or whose comment is not one sentence in lower case style.
SELECT type, identity FROM member
WHERE coalesce(obj_description(objid, classid::regclass::name), '') = '' ORDER BY 1, 2;
SELECT type, identity, obj_description(objid, classid::regclass::name) AS comment FROM member
WHERE obj_description(objid, classid::regclass::name) ~ E'\\.$|^\\s|\\s$|\n' ORDER BY 1, 2;

-- A name of a parameter, an output column or an attribute that is a reserved word.
SELECT proname, word FROM function, unnest(proargnames) AS word JOIN pg_get_keywords() USING (word) WHERE catcode IN ('R', 'T') ORDER BY 1, 2;
SELECT relname, attname FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid JOIN pg_type AS t ON t.oid = c.reltype JOIN member ON objid IN (t.oid, c.oid)
JOIN pg_get_keywords() ON word = attname WHERE attnum > 0 AND catcode IN ('R', 'T') ORDER BY 1, 2;

-- A function with the name of an aggregate or window function of PostgreSQL, which it would hide on a search path.
SELECT proname FROM function WHERE proname IN (SELECT p.proname FROM pg_proc AS p WHERE prokind IN ('a', 'w') AND pronamespace = 'pg_catalog'::regnamespace) ORDER BY 1;

-- A function that means something else under another search path, setting or user: everything is C, or SQL parsed at creation.
SELECT f.oid::regprocedure, lanname, proconfig, prosecdef FROM function AS f JOIN pg_language AS l ON l.oid = prolang
WHERE NOT (lanname = 'internal' AND is_aggregate OR lanname = 'c' AND probin = '$libdir/scrm' AND prosrc LIKE 'scrm\_%' OR lanname = 'sql' AND has_sql_body)
	OR proconfig IS NOT NULL OR prosecdef ORDER BY 1;

-- A function that not everyone may call.
SELECT oid::regprocedure, proacl FROM function WHERE proacl IS NOT NULL AND NOT has_function_privilege('public', oid, 'EXECUTE') ORDER BY 1;

-- A volatile function, or one that parallel plans cannot use.
SELECT oid::regprocedure, provolatile, proparallel FROM function WHERE provolatile = 'v' OR proparallel <> 's' ORDER BY 1;

-- An aggregate that cannot be combined, whose support functions are STRICT (the first input would become the state as it is stored),
-- or with an internal state that cannot be sent.
SELECT aggfnoid FROM pg_aggregate JOIN function AS f ON f.oid = aggfnoid
WHERE aggcombinefn = 0 OR aggkind <> 'n' OR agginitval IS NOT NULL OR (aggtranstype = 'internal'::regtype) <> (aggserialfn <> 0)
	OR EXISTS (SELECT FROM pg_proc AS s WHERE s.oid IN (aggtransfn, aggcombinefn) AND s.proisstrict) ORDER BY 1;

-- A function to call that is STRICT although the state is not its only argument: a NULL parameter is an error, not a NULL answer.
SELECT signature FROM function WHERE proisstrict AND pronargs <> 1 AND NOT is_support ORDER BY signature COLLATE "C";

-- A function to call with a parameter that has no name.
SELECT oid::regprocedure FROM function WHERE NOT is_support AND pronargs > 0 AND (proargnames IS NULL OR '' = ANY (proargnames)) ORDER BY 1;

-- Two functions of one name that PostgreSQL cannot tell apart when the defaults of one are left out.
SELECT a.oid::regprocedure, b.oid::regprocedure, n AS arguments
FROM function AS a JOIN function AS b ON a.proname = b.proname AND a.oid < b.oid,
	generate_series(greatest(a.pronargs - a.pronargdefaults, b.pronargs - b.pronargdefaults), least(a.pronargs, b.pronargs)) AS n
WHERE NOT EXISTS (SELECT FROM generate_series(0, n - 1) AS i WHERE a.proargtypes[i] <> b.proargtypes[i]) ORDER BY 1, 2, 3;

-- A state that misses something the other states have: text and binary form, comparison, hashing, merge, || and rollup.
SELECT t.oid::regtype AS state, what
FROM (SELECT DISTINCT proargtypes[0] AS oid FROM function WHERE proname = 'rollup') AS s JOIN pg_type AS t USING (oid),
	LATERAL (VALUES
		('binary form', typreceive <> 0 AND typsend <> 0),
		('alignment and storage', typalign = 'd' AND typstorage = 'e'),
		('btree', EXISTS (SELECT FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod WHERE opcintype = t.oid AND opcdefault AND amname = 'btree')),
		('hash', EXISTS (SELECT FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod WHERE opcintype = t.oid AND opcdefault AND amname = 'hash')),
		('merge', EXISTS (SELECT FROM function WHERE proname = 'merge' AND proargtypes = ARRAY[t.oid, t.oid]::oidvector AND NOT proisstrict)),
		('||', EXISTS (SELECT FROM pg_operator WHERE oprname = '||' AND oprleft = t.oid AND oprright = t.oid)),
		('rollup', EXISTS (SELECT FROM function WHERE proname = 'rollup' AND proargtypes = ARRAY[t.oid]::oidvector AND is_aggregate))) AS v(what, has)
WHERE NOT has ORDER BY 1, 2;

--
-- The extension leaves and comes back without a trace; what depends on it is named.
--
CREATE TABLE holder (t scrm.timeline);
DROP EXTENSION scrm;
DROP TABLE holder;
DROP EXTENSION scrm;
SELECT count(*) AS left_behind FROM pg_depend, pg_identify_object(classid, objid, 0) AS i WHERE i.schema = 'scrm';
SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = n.oid) + (SELECT count(*) FROM pg_type WHERE typnamespace = n.oid) + (SELECT count(*) FROM pg_operator WHERE oprnamespace = n.oid) AS left_behind
FROM pg_namespace AS n WHERE nspname = 'scrm';
CREATE EXTENSION scrm;
SELECT count(*) = (SELECT count(*) FROM member) AS back FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'scrm') AND deptype = 'e'
	AND NOT EXISTS (SELECT FROM pg_type WHERE classid = 'pg_type'::regclass AND typarray = objid);
