--
-- Retention of rows: scrm.retention(c1, c2, …) says of a group which conditions were seen together with the first.
--
-- By hand, against bool_or, parts and workers, arrays, limits, errors. Many random groups are in test/t/160_retention_oracle.pl.
--
CREATE SCHEMA test_retention;
SET search_path TO test_retention;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Signed up, bought within the first week, bought within the first month.
CREATE TABLE fact (customer int, signed_up boolean, week boolean, month boolean);
INSERT INTO fact VALUES
	(1, true, false, false), (1, false, true, false), (1, false, false, true),	-- all three
	(2, true, false, false), (2, false, false, true),				-- came late
	(3, false, true, false), (3, false, false, true),				-- without a start nothing counts
	(4, false, false, true), (4, true, false, false),				-- order is ignored
	(5, true, true, true),								-- one row can hold several
	(6, true, NULL, NULL), (6, NULL, NULL, true),					-- NULL is false
	(7, NULL, NULL, NULL);
SELECT customer, scrm.retention(signed_up, week, month) FROM fact GROUP BY customer ORDER BY customer;
-- A retention table: the share of those who started.
SELECT count(*) FILTER (WHERE r[1]) AS started, count(*) FILTER (WHERE r[2]) AS week, count(*) FILTER (WHERE r[3]) AS month
	FROM (SELECT scrm.retention(signed_up, week, month) AS r FROM fact GROUP BY customer) AS s;

-- Without rows nothing was seen; how many conditions an array would have had nobody knows.
SELECT scrm.retention(signed_up, week, month) AS listed, scrm.retention(VARIADIC ARRAY[signed_up, week]) AS array, scrm.retention(signed_up) AS one FROM fact WHERE false;
SELECT scrm.retention(signed_up, week) FILTER (WHERE customer > 7) AS filtered_out FROM fact;

-- As an array.
SELECT customer, scrm.retention(VARIADIC ARRAY[signed_up, week, month]), scrm.retention(VARIADIC ARRAY[signed_up]) AS one FROM fact GROUP BY customer ORDER BY customer;

-- A domain over boolean is boolean.
CREATE DOMAIN flag AS boolean;
SELECT scrm.retention(signed_up::flag, month::flag) FROM fact WHERE customer = 2;

-- In a growing window, and with DISTINCT, ORDER BY, FILTER.
SELECT customer, scrm.retention(signed_up, month) OVER (PARTITION BY customer ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) FROM fact WHERE customer IN (2, 4) ORDER BY customer, month;
SELECT scrm.retention(DISTINCT signed_up, week) AS "distinct", scrm.retention(signed_up, week ORDER BY month) AS ordered, scrm.retention(signed_up, week) FILTER (WHERE NOT week) AS filtered FROM fact WHERE customer < 3;

-- ---------------------------------------------------------------- against bool_or

-- 32 conditions, the most there are: 2,000 rows in 100 groups.
CREATE TABLE many AS SELECT i % 100 AS g, ARRAY(SELECT CASE hashint4(i * 32 + c) & 31 WHEN 0 THEN NULL WHEN 1 THEN true WHEN 2 THEN true ELSE false END FROM generate_series(1, 32) AS c) AS c FROM generate_series(1, 2000) AS i;
ANALYZE many;
SELECT format($$SELECT count(*), count(DISTINCT listed) AS different, count(*) FILTER (WHERE listed IS DISTINCT FROM r) AS wrong, count(*) FILTER (WHERE array_form IS DISTINCT FROM r) AS wrong_array FROM (
	SELECT scrm.retention(%s) AS listed, scrm.retention(VARIADIC c) AS array_form, ARRAY[%s] AS r FROM many GROUP BY g) AS s$$,
	string_agg(format('c[%s]', i), ', ' ORDER BY i), string_agg(format('bool_or(c[1]) AND coalesce(bool_or(c[%s]), false)', i), ', ' ORDER BY i)) FROM generate_series(1, 32) AS i \gexec

-- ---------------------------------------------------------------- errors

CREATE FUNCTION try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text; detail text; hint text;
BEGIN
	EXECUTE statement INTO answer;
	RETURN E'\n\t' || coalesce(answer, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN E'\n\t' || concat_ws(E'\n\t', sqlstate || ' ' || sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
\pset tuples_only on

SELECT call || try(format('SELECT scrm.retention(%s) FROM fact', call)) FROM unnest(ARRAY['1', 'true, NULL', 'NULL', $$true, 'yes'$$, '', 'customer, week', 'VARIADIC ARRAY[1]', 'VARIADIC NULL::boolean[]', 'VARIADIC ARRAY[]::boolean[]',
	'VARIADIC ARRAY[[true, false]]', 'VARIADIC CASE WHEN week THEN ARRAY[true] ELSE ARRAY[true, false] END', 'VARIADIC array_fill(true, ARRAY[33])']) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT '33 conditions' || try(format('SELECT scrm.retention(%s) FROM fact', array_to_string(array_fill('week'::text, '{33}'), ', ')));

-- Support functions are for aggregates.
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['retention_accum(NULL, true)', 'retention_combine(NULL, NULL)', 'retention_final(NULL, true)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- The state is a number; one that is none of ours is an error, or the answer to other rows: 2 conditions with the second seen, 3, 0, 33, 2^31 - 1, -1.
CREATE FUNCTION begin_with(state bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE OR REPLACE AGGREGATE from_state(VARIADIC conditions "any") (SFUNC = scrm.retention_accum, STYPE = bigint, INITCOND = %L, FINALFUNC = scrm.retention_final, FINALFUNC_EXTRA)', state);
	RETURN state;
END $$;
SELECT begin_with(state) || try('SELECT from_state(true, false) FROM generate_series(1, 1)') || try('SELECT from_state(true, false) FROM generate_series(1, 0)')
	FROM unnest(ARRAY[2::bigint << 32 | 2, 3::bigint << 32, 0, 33::bigint << 32, 9223372036854775807, -1]) WITH ORDINALITY AS c(state, n) ORDER BY n;
CREATE AGGREGATE combined(bigint) (SFUNC = scrm.retention_combine, STYPE = bigint);
SELECT states || try(format('SELECT combined(s) FROM unnest(%L::bigint[]) AS s', states)) FROM unnest(ARRAY['{8589934593,8589934594,NULL}', '{NULL,8589934594}', '{12884901888,8589934592}', '{NULL}']) WITH ORDINALITY AS c(states, n) ORDER BY n;
