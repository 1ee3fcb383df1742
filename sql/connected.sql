--
-- Connected components: the smallest identifier that each node hangs together with, whichever way edges point.
--
CREATE SCHEMA test_connected;
SET search_path TO test_connected;
\pset null NULL


-- 3 -> 2 <- 5 hang together by 2; 9 -> 8 -> 7 is a chain; 1 is alone, 4 has only itself.
CREATE TABLE edge (source bigint, target bigint);
INSERT INTO edge VALUES (3, 2), (5, 2), (9, 8), (8, 7), (1, NULL), (4, 4), (9, 8);
SELECT c.* FROM (SELECT scrm.graph_agg(source, target) AS g FROM edge) AS q, LATERAL scrm.connected_components(q.g) AS c;
-- Turned round, or in another order of rows, the same.
SELECT c.* FROM (SELECT scrm.graph_agg(target, source ORDER BY target DESC) AS g FROM edge WHERE target IS NOT NULL) AS q, LATERAL scrm.connected_components(q.g) AS c;
-- An edge of weight 0 is an edge.
SELECT c.* FROM (SELECT scrm.graph_agg(source, target, 0) AS g FROM (VALUES (-9223372036854775808, 9223372036854775807)) AS v(source, target)) AS q, LATERAL scrm.connected_components(q.g) AS c;

-- Texts are compared by bytes, uuids too; the component comes in the same type.
SELECT c.*, pg_typeof(component) FROM (SELECT scrm.graph_agg(source, target) AS g FROM (VALUES ('b', 'Z'), ('a', 'b'), (E'it''s', 'é')) AS v(source, target)) AS q, LATERAL scrm.connected_components(q.g) AS c;
SELECT c.*, pg_typeof(component) FROM (SELECT scrm.graph_agg(source, target) AS g FROM (VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, '00000000-0000-0000-0000-000000000001'::uuid)) AS v(source, target)) AS q, LATERAL scrm.connected_components(q.g) AS c;

-- Nothing: no rows.
SELECT count(*) FROM scrm.connected_components(NULL::scrm.graph);

-- Chains of 100,000, forwards, backwards, and by turns: one component each.
SELECT way, count(*), count(DISTINCT component), min(component), max(component) FROM
	(SELECT way, scrm.graph_agg(CASE WHEN way = 'backwards' OR way = 'by turns' AND i % 2 = 0 THEN i + 1 ELSE i END, CASE WHEN way = 'backwards' OR way = 'by turns' AND i % 2 = 0 THEN i ELSE i + 1 END) AS g
		FROM generate_series(1, 99999) AS i, unnest(ARRAY['forwards', 'backwards', 'by turns']) AS way GROUP BY way) AS q, LATERAL scrm.connected_components(q.g) AS c GROUP BY way ORDER BY way;

-- Residues by 7 joined by steps of 7, in random-looking order and direction: seven components, each named by its least.
SELECT component, count(*), bool_and(node % 7 = component % 7) FROM
	(SELECT scrm.graph_agg(CASE WHEN i % 3 = 0 THEN i ELSE i + 7 END, CASE WHEN i % 3 = 0 THEN i + 7 ELSE i END) AS g FROM generate_series(1, 5000) AS i) AS q, LATERAL scrm.connected_components(q.g) AS c GROUP BY component ORDER BY component;

-- Random graphs with about as many edges as nodes, beside sets spread by a recursive query.
CREATE TABLE random_edge AS SELECT k AS graph, hashint8extended(i, k) % 60 AS source, hashint8extended(i, k + 100) % 60 AS target FROM generate_series(1, 20) AS k, generate_series(1, 10 + 3 * k) AS i;
WITH RECURSIVE link AS (SELECT graph, source AS a, target AS b FROM random_edge UNION SELECT graph, target, source FROM random_edge),
	reach AS (SELECT graph, a, a AS b FROM link UNION SELECT reach.graph, reach.a, link.b FROM reach JOIN link ON link.graph = reach.graph AND link.a = reach.b),
	expected AS (SELECT graph, a AS node, min(b) AS component FROM reach GROUP BY 1, 2),
	got AS (SELECT q.graph, c.* FROM (SELECT graph, scrm.graph_agg(source, target) AS g FROM random_edge GROUP BY graph) AS q, LATERAL scrm.connected_components(q.g) AS c)
SELECT (SELECT count(*) FROM got) > 800 AS many, (SELECT count(*) FROM (SELECT DISTINCT graph, component FROM got) AS d) > 50 AS parts, (SELECT count(*) FROM (TABLE expected EXCEPT TABLE got) AS d) AS missing, (SELECT count(*) FROM (TABLE got EXCEPT TABLE expected) AS d) AS wrong;

