--
-- Which identifiers are the same person: scrm.resolve_identities gives each its canonical identifier, scrm.shared_identifiers lists those that
-- too many share and that link nobody, scrm.identity_totals accounts for all.
--
-- Random graphs and the real logs are in test/t/260_identities.pl.
--
CREATE SCHEMA test_identities;
SET search_path TO test_identities;
\pset null '-'

-- ---------------------------------------------------------------- by hand

-- Ann has two cookies, a mail address and a phone, Bob a cookie and a mail address; both called the shop's phone, as did Cem and two more.
-- One cookie was seen with nothing, one mail address with itself. Which of the two is the source does not matter, nor how often.
CREATE TABLE seen (a text, b text);
INSERT INTO seen VALUES ('cookie:1', 'mail:ann'), ('cookie:2', 'mail:ann'), ('mail:ann', 'phone:555'), ('phone:555', 'mail:ann'), ('cookie:1', 'mail:ann'),
	('cookie:3', 'mail:bob'), ('cookie:4', NULL), ('mail:eve', 'mail:eve'),
	('cookie:1', 'phone:shop'), ('phone:shop', 'cookie:3'), ('cookie:3', 'phone:shop'), ('mail:cem', 'phone:shop'), ('phone:shop', 'mail:cem'), ('mail:dan', 'phone:shop'), ('cookie:5', 'phone:shop'), ('phone:shop', 'phone:shop');
CREATE TABLE graph AS SELECT scrm.graph_agg(a, b) AS g FROM seen;
-- Five others: with a guard of 4 the shop's phone is a person of nobody.
SELECT i.* FROM graph, scrm.resolve_identities(g, 4) AS i;
SELECT s.* FROM graph, scrm.shared_identifiers(g, 4) AS s;
-- Without it everybody who called is the same person; 5 is not more than 5.
SELECT canonical, string_agg(identifier, ' ' ORDER BY identifier COLLATE "C") AS identifiers FROM graph, scrm.resolve_identities(g, max_degree => 5) GROUP BY canonical ORDER BY canonical COLLATE "C";
SELECT count(*) FROM graph, scrm.shared_identifiers(g, 5);
-- Ann's mail address has 3 others, of which the phone is one in both directions: with a guard of 2 she falls apart.
SELECT s.* FROM graph, scrm.shared_identifiers(g, 2) AS s;
SELECT i.* FROM graph, scrm.resolve_identities(g, 2) AS i WHERE identifier IN ('cookie:1', 'cookie:2', 'mail:ann', 'phone:555', 'mail:bob');
-- All rows, identifiers and persons are accounted for.
SELECT max_degree, t.*, counted = used + of_shared + self_loops AS rows_reconcile, counted = (SELECT count(b) FROM seen) AS all_rows, t.identifiers = i.identifiers AND t.persons + t.shared = i.canonicals AS as_identities, t.shared = s.shared AS as_shared
	FROM graph, generate_series(1, 5) AS max_degree, scrm.identity_totals(g, max_degree) AS t,
		LATERAL (SELECT count(*) AS identifiers, count(DISTINCT canonical) AS canonicals FROM scrm.resolve_identities(g, max_degree)) AS i, LATERAL (SELECT count(*) AS shared FROM scrm.shared_identifiers(g, max_degree)) AS s
	ORDER BY max_degree;
-- The guard is 10 where none is given.
SELECT n, (SELECT count(DISTINCT canonical) FROM scrm.resolve_identities(g)) AS identities, (SELECT count(*) FROM scrm.shared_identifiers(g)) AS shared, (SELECT persons FROM scrm.identity_totals(g)) AS persons
	FROM generate_series(10, 11) AS n, LATERAL (SELECT scrm.graph_agg('hub', 'leaf ' || i) AS g FROM generate_series(1, n) AS i) AS s ORDER BY n;

-- Each of many leaves is joined with the hub in both directions, and has one other, not two.
SELECT t.*, (SELECT string_agg(identifier || ' ' || others, ', ') FROM scrm.shared_identifiers(g, 1)) AS who FROM (SELECT scrm.graph_agg(a, b) AS g FROM (SELECT 50, i FROM generate_series(1, 99) AS i UNION ALL SELECT i, 50 FROM generate_series(1, 99) AS i) AS v(a, b)) AS s, scrm.identity_totals(g, 1) AS t;

-- Numbers, from below zero to the largest, and uuids: the canonical one is the smallest. Weights do not matter, not even 0.
SELECT i.*, pg_typeof(canonical) FROM (SELECT scrm.graph_agg(a, b, 0) AS g FROM (VALUES (9223372036854775807, -9223372036854775808), (5, 9223372036854775807), (-1, 0), (7, NULL)) AS v(a, b)) AS s, scrm.resolve_identities(g) AS i;
SELECT i.*, pg_typeof(canonical) FROM (SELECT scrm.graph_agg(a::uuid, b::uuid) AS g FROM (VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', '80000000-0000-0000-0000-000000000000'), ('7fffffff-ffff-ffff-ffff-ffffffffffff', 'ffffffff-ffff-ffff-ffff-ffffffffffff'), ('00000000-0000-0000-0000-000000000001', NULL)) AS v(a, b)) AS s, scrm.resolve_identities(g) AS i;
-- Texts are compared by bytes: shorter first, then capitals, then letters beyond ASCII.
SELECT i.* FROM (SELECT scrm.graph_agg(a, b) AS g FROM (VALUES ('a', U&'\00e9'), ('aa', 'a'), ('b', 'B'), ('10', '9')) AS v(a, b)) AS s, scrm.resolve_identities(g) AS i;
-- A chain of 200,000, whose order has nothing to do with that of its identifiers, is one person.
SELECT count(*), count(DISTINCT canonical), min(canonical) FROM scrm.resolve_identities((SELECT scrm.graph_agg(i * 7919 % 200003, (i + 1) * 7919 % 200003) FROM generate_series(1, 199999) AS i));

-- Rows in another order, a stored graph, a graph of parts, a graph turned round: the same answer.
CREATE TABLE answer AS SELECT i.* FROM graph, scrm.resolve_identities(g, 4) AS i;
SELECT way, (SELECT count(*) FROM ((SELECT * FROM answer EXCEPT SELECT i.* FROM scrm.resolve_identities(g, 4) AS i) UNION ALL (SELECT i.* FROM scrm.resolve_identities(g, 4) AS i EXCEPT SELECT * FROM answer)) AS d) AS different
	FROM (SELECT 'backwards', scrm.graph_agg(a, b ORDER BY a DESC, b DESC) FROM seen UNION ALL SELECT 'turned round', scrm.graph_agg(coalesce(b, a), CASE WHEN b IS NOT NULL THEN a END) FROM seen
		UNION ALL SELECT 'parts', scrm.rollup(g) FROM (SELECT scrm.graph_agg(a, b) AS g FROM (SELECT *, row_number() OVER () % 3 AS part FROM seen) AS p GROUP BY part) AS p) AS w(way, g) ORDER BY way;

-- ---------------------------------------------------------------- nothing

SELECT (SELECT count(*) FROM scrm.resolve_identities(NULL::scrm.graph)) AS identities, (SELECT count(*) FROM scrm.shared_identifiers(NULL::scrm.graph_text, NULL)) AS shared, (SELECT count(*) FROM scrm.identity_totals(NULL::scrm.graph_uuid)) AS totals;
-- Identifiers alone, and one with itself.
SELECT i.* FROM scrm.resolve_identities((SELECT scrm.graph_agg(a, b) FROM (VALUES (1, NULL), (2, 2), (3, NULL)) AS v(a, b)), 1) AS i;
SELECT t.* FROM scrm.identity_totals((SELECT scrm.graph_agg(a, b) FROM (VALUES (1, NULL), (2, 2), (2, 2), (3, NULL)) AS v(a, b)), 1) AS t;

-- ---------------------------------------------------------------- errors

SELECT count(*) FROM graph, scrm.resolve_identities(g, NULL);
SELECT count(*) FROM graph, scrm.resolve_identities(g, 0);
SELECT count(*) FROM graph, scrm.shared_identifiers(g, -1);
SELECT count(*) FROM graph, scrm.identity_totals(g, max_degree => NULL);
SELECT count(*) FROM graph, scrm.resolve_identities(g, 2147483647);
