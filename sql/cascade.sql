--
-- How messages are passed on: scrm.cascade_agg takes each message and the one that it shares, scrm.cascades tells size, depth, breadth and
-- shape of each share tree, scrm.multiplier what passing on makes of direct shares, scrm.cascade_messages where each message stands,
-- scrm.cascade_problems what is left out, scrm.cascade_sizes and scrm.cascade_totals account for all.
--
-- Random share trees and trees of a million are in test/t/260_identities.pl.
--
CREATE SCHEMA test_cascade;
SET search_path TO test_cascade;
\pset null '-'

-- ---------------------------------------------------------------- share trees

--		p1						p2 (nobody shared it)		p3 (not in the data)
--		|- a												`- e
--		|  |- b
--		|  |  `- d
--		|  `- c
--		|- f
--		`- g
CREATE TABLE share (message text, parent text);
INSERT INTO share VALUES ('p1', NULL), ('a', 'p1'), ('b', 'a'), ('c', 'a'), ('d', 'b'), ('f', 'p1'), ('g', 'p1'), ('p2', NULL), ('e', 'p3'), ('e', 'p3'),
	(NULL, 'p1'), (NULL, NULL);		-- rows without message are skipped
CREATE TABLE tree AS SELECT scrm.cascade_agg(message, parent) AS state FROM share;
-- p1: 6 shares, 3 of them of p1 itself: each direct share became 2. The generations have 1, 3, 2 and 1 messages. Edges with s messages
-- below them are on the way between s (7 - s) pairs: a 4 * 3, b 2 * 5, c, d, f, g 1 * 6 each: 46 over 21 pairs.
SELECT c.*, virality = 46 / 21.0::float8 AS virality_by_hand FROM tree, scrm.cascades(state) AS c;
-- Over all: 7 shares, 4 of them direct. Each share brought R = 3/7 further ones: 1 / (1 - 3/7).
SELECT scrm.multiplier(state), 1 / (1 - 3 / 7.0::float8) AS by_reproduction FROM tree;
SELECT m.* FROM tree, scrm.cascade_messages(state) AS m;
-- Of 3 cascades one has 1 message, 2 have 2 or more, one has 7. The two rows of e are one share.
SELECT s.* FROM tree, scrm.cascade_sizes(state) AS s;
\x on
SELECT t.* FROM tree, scrm.cascade_totals(state) AS t;
\x off

-- Shapes of five messages, each once: star, chain, and between them. In a star all pairs but those with the root are 2 apart; in a chain of n
-- the mean is (n + 1) / 3.
WITH shape(name, parents) AS (VALUES ('star', '{0,0,0,0}'::int[]), ('chain', '{0,1,2,3}'), ('broom', '{0,1,2,2}'), ('fork', '{0,0,1,1}'))
SELECT name, size, depth, breadth, direct, multiplier, round(virality::numeric, 10) AS virality
	FROM shape, LATERAL (SELECT scrm.cascade_agg(i, parents[i]) AS state FROM generate_series(0, 4) AS i) AS s, scrm.cascades(state) ORDER BY virality, name;

-- The same in numbers, from below zero to the largest, and in uuids; answers come in the type of the question, in order of it.
CREATE TABLE name (name text, number bigint, uuid uuid);
INSERT INTO name VALUES ('p1', 9223372036854775807, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), ('p2', -9223372036854775808, '00000000-0000-0000-0000-000000000000'), ('p3', -1, '7fffffff-ffff-ffff-ffff-ffffffffffff'), ('a', 0, '80000000-0000-0000-0000-000000000000'),
	('b', 1, '80000000-0000-0000-0000-000000000001'), ('c', 255, '80000000-0000-0000-7fff-ffffffffffff'), ('d', 256, '80000000-0000-0000-8000-000000000000'), ('e', 65536, 'f47ac10b-58cc-4372-a567-0e02b2c3d479'), ('f', -2, '00000000-0000-0000-0000-000000000001'), ('g', 7, '00000000-0000-0000-0000-000000000007');
CREATE TABLE tree_bigint AS SELECT scrm.cascade_agg(a.number, b.number) AS state FROM share LEFT JOIN name AS a ON a.name = message LEFT JOIN name AS b ON b.name = parent;
CREATE TABLE tree_uuid AS SELECT scrm.cascade_agg(a.uuid, b.uuid) AS state FROM share LEFT JOIN name AS a ON a.name = message LEFT JOIN name AS b ON b.name = parent;
SELECT root, size, depth, listed, pg_typeof(root) FROM tree_bigint, scrm.cascades(state);
SELECT root, size, depth, listed, pg_typeof(root) FROM tree_uuid, scrm.cascades(state);
SELECT message, root, generation FROM tree_bigint, scrm.cascade_messages(state);
SELECT (SELECT row(t.*) FROM tree, scrm.cascade_totals(state) AS t) = ALL (SELECT row(t.*) FROM tree_bigint, scrm.cascade_totals(state) AS t UNION ALL SELECT row(t.*) FROM tree_uuid, scrm.cascade_totals(state) AS t) AS totals,
	(SELECT array_agg(s ORDER BY size) FROM tree, scrm.cascade_sizes(state) AS s) = ALL (SELECT array_agg(s ORDER BY size) FROM tree_bigint, scrm.cascade_sizes(state) AS s UNION ALL SELECT array_agg(s ORDER BY size) FROM tree_uuid, scrm.cascade_sizes(state) AS s) AS sizes;

-- ---------------------------------------------------------------- problems

-- 1 shares itself, and 2 shares it; 4 has two parents, and is shared; 5, 6 and 7 are a ring, with 8 below 6 and 9 below 8; 10 and 11 a ring of two.
CREATE TABLE odd (message int, parent int);
INSERT INTO odd VALUES (1, 1), (1, 1), (2, 1), (4, 2), (4, 3), (4, 3), (12, 4), (6, 5), (7, 6), (5, 7), (8, 6), (9, 8), (11, 10), (10, 11), (5, NULL);
CREATE TABLE odd_tree AS SELECT scrm.cascade_agg(message, parent) AS state FROM odd;
SELECT p.* FROM odd_tree, scrm.cascade_problems(state) AS p;
-- No message is lost: one with a problem is a root, and keeps what stands below it.
SELECT root, size, depth, breadth, multiplier, direct, listed FROM odd_tree, scrm.cascades(state);
SELECT t.*, counted = used + without_parent + own_parent + several_parents + in_cycles AS rows_reconcile, counted = (SELECT count(*) FROM odd) AS all_rows, messages = roots + shares AS messages_reconcile,
	(messages, roots, shares) = (SELECT sum(size), count(*), sum(size - 1) FROM scrm.cascades(state)) AS as_cascades, (messages, roots) = (SELECT sum(s.messages), sum(s.cascades) FROM scrm.cascade_sizes(state) AS s) AS as_sizes
	FROM odd_tree, scrm.cascade_totals(state) AS t \gx
-- Two parents are several though one of them would close a ring; who knows which is right takes it beforehand.
SELECT p.* FROM scrm.cascade_problems((SELECT scrm.cascade_agg(message, parent) FROM (VALUES ('B', 'A'), ('A', 'B'), ('A', 'X')) AS v(message, parent))) AS p;

-- ---------------------------------------------------------------- nothing

SELECT scrm.cascade_agg(NULL, 1) AS "no row left", scrm.multiplier(NULL::scrm.cascade_uuid) AS multiplier, (SELECT count(*) FROM scrm.cascades(NULL::scrm.cascade_text)) AS cascades, (SELECT count(*) FROM scrm.cascade_messages(NULL::scrm.cascade_text)) AS messages,
	(SELECT count(*) FROM scrm.cascade_problems(NULL::scrm.cascade_bigint)) AS problems, (SELECT count(*) FROM scrm.cascade_sizes(NULL::scrm.cascade_uuid)) AS sizes, (SELECT count(*) FROM scrm.cascade_totals(NULL::scrm.cascade_bigint)) AS totals;
CREATE TABLE nothing AS SELECT '{"version":1,"params":[],"entries":[]}'::scrm.cascade_bigint AS state;
SELECT scrm.multiplier(state), (SELECT count(*) FROM scrm.cascades(state)) AS cascades, (SELECT count(*) FROM scrm.cascade_messages(state)) AS messages_listed, (SELECT count(*) FROM scrm.cascade_problems(state)) AS problems, (SELECT count(*) FROM scrm.cascade_sizes(state)) AS sizes, t.*
	FROM nothing, scrm.cascade_totals(state) AS t \gx
-- A post that nobody shared has no multiplier.
SELECT c.*, scrm.multiplier(state) AS of_all FROM (SELECT scrm.cascade_agg(1, NULL) AS state) AS s, scrm.cascades(state) AS c;

-- ---------------------------------------------------------------- large

-- A chain of 100,000 whose mean distance is 100,001/3, and a star; no recursion.
SELECT root, size, depth, breadth, multiplier, abs(virality / (100001 / 3.0) - 1) <= 1e-15 AS virality FROM scrm.cascades((SELECT scrm.cascade_agg(i, nullif(i - 1, 0)) FROM generate_series(1, 100000) AS i));
SELECT root, size, depth, breadth, multiplier, virality = 2 * 99999 / 100000.0::float8 AS virality FROM scrm.cascades((SELECT scrm.cascade_agg(i, CASE WHEN i > 1 THEN 1 END) FROM generate_series(1, 100000) AS i));

-- ---------------------------------------------------------------- states on the move

SELECT state FROM tree;
SELECT state FROM odd_tree;
SELECT scrm.cascade_agg(uuid, NULL) FROM name WHERE name IN ('a', 'e', 'p2');
SELECT state::text::scrm.cascade_text OPERATOR(scrm.=) state AS text, scrm.merge(state, NULL) OPERATOR(scrm.=) state AS with_null FROM tree;
SELECT state::text::scrm.cascade_uuid OPERATOR(scrm.=) state AS text, scrm.merge(NULL, state) OPERATOR(scrm.=) state AS null_with FROM tree_uuid;
-- Parts, in any order, are the whole.
CREATE TABLE part AS SELECT n, scrm.cascade_agg(message, parent) AS state FROM (SELECT *, row_number() OVER () % 3 AS n FROM odd) AS o GROUP BY n;
SELECT scrm.rollup(p.state ORDER BY n) OPERATOR(scrm.=) t.state AS rollup, scrm.rollup(p.state::text::scrm.cascade_bigint ORDER BY n DESC) OPERATOR(scrm.=) t.state AS backwards,
	(scrm.rollup(p.state) FILTER (WHERE n = 0) OPERATOR(scrm.||) scrm.rollup(p.state) FILTER (WHERE n > 0)) OPERATOR(scrm.=) t.state AS merged FROM part AS p, odd_tree AS t GROUP BY t.state;
SELECT count(DISTINCT state) AS different, count(*) FROM (SELECT state FROM tree UNION ALL SELECT state FROM tree) AS u;
-- In a growing window each state is that of the rows so far.
SELECT message, parent, (SELECT count(*) FROM scrm.cascades(s)) AS cascades, scrm.multiplier(s) FROM (SELECT message, parent, scrm.cascade_agg(message, parent) OVER (ORDER BY message, parent) AS s FROM share WHERE message IS NOT NULL) AS w ORDER BY message, parent;
-- A user's own aggregate may bring a stored state, and may leave out the final function.
CREATE AGGREGATE unfinished(message text, parent text) (SFUNC = scrm.cascade_accum, STYPE = scrm.cascade_text, INITCOND = '{"version":1,"params":[],"entries":[[["z","a"],2]]}');
SELECT c.* FROM (SELECT unfinished(message, parent) AS u FROM share WHERE parent = 'p1') AS s, scrm.cascades(u) AS c;

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

SELECT call || try(format('SELECT scrm.multiplier(scrm.cascade_agg(%s))', call)) FROM unnest(ARRAY[$$'', 'b'$$, $$'a', ''$$, $$'a', repeat('x', 256)$$, $$repeat('x', 256), NULL$$, $$repeat('x', 255), 'b'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['cascade_accum(NULL::scrm.cascade_bigint, 1, 2)', $$cascade_accum(NULL::scrm.cascade_text, 'a', 'b')$$, 'cascade_uuid_combine(NULL, NULL)', 'cascade_bigint_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;
-- Texts that are no share trees; entries may come in any order.
SELECT type || ' ' || input || try(format('SELECT %L::scrm.cascade_%s', input, type)) FROM (VALUES (1, 'bigint', '{"version":1,"params":[],"entries":[[[2,1],1],[[1,null],3]]}'), (2, 'text', '{"version":1,"params":[],"entries":[[[2,1],1]]}'), (3, 'bigint', '{"version":1,"params":[],"entries":[[["2","1"],1]]}'),
	(4, 'bigint', '{"version":1,"params":[],"entries":[[[2],1]]}'), (5, 'bigint', '{"version":1,"params":[],"entries":[[[2,1,3],1]]}'), (6, 'bigint', '{"version":1,"params":[],"entries":[[[null,1],1]]}'), (7, 'uuid', '{"version":1,"params":[],"entries":[[[1,2,null],1]]}'), (8, 'uuid', '{"version":1,"params":[],"entries":[[[1,2,3],1]]}'),
	(9, 'text', '{"version":1,"params":[],"entries":[[["a",""],1]]}'), (10, 'bigint', '{"version":1,"params":[1],"entries":[]}'), (11, 'bigint', '{"version":1,"params":[],"entries":[[[2,1],0]]}'), (12, 'bigint', '{"version":1,"params":[],"entries":[[[2,1],1,0]]}'), (13, 'bigint', '{"version":1,"params":[],"entries":[[[2,1],1],[[2,1],1]]}'), (14, 'text', '{"version":2,"params":[],"entries":[]}')) AS c(n, type, input) ORDER BY n;
-- Counts that were fine may, rolled up, be more than a number holds.
SELECT 'too many rows' || try($$SELECT scrm.rollup(s) FROM (SELECT '{"version":1,"params":[],"entries":[[[2,1],9223372036854775807]]}'::scrm.cascade_bigint AS s FROM generate_series(1, 2)) AS p$$)
	|| try($$SELECT scrm.cascade_totals('{"version":1,"params":[],"entries":[[[2,1],9223372036854775807],[[3,1],1]]}'::scrm.cascade_bigint)$$);
