--
-- Graphs: scrm.graph_agg takes who acted because of whom, scrm.nodes, scrm.edges and scrm.info tell what a graph has,
-- scrm.reverse turns it round, scrm.merge, || and scrm.rollup make one of several.
--
-- By hand for each type of identifiers, degenerate graphs, graphs on the move, errors. How rows become a graph is in graph_agg.sql,
-- damaged stored graphs and large ones are in test/t/230_graph.pl.
--
CREATE SCHEMA test_graph;
SET search_path TO test_graph;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Ada answered Bea twice and Cem once, Bea answered Ada, Cem his own post; nobody has answered Dee, who answered nobody.
CREATE TABLE answer (source text, target text, weight float8);
INSERT INTO answer VALUES ('Ada', 'Bea', 1), ('Ada', 'Bea', 0.5), ('Ada', 'Cem', 1), ('Bea', 'Ada', 3), ('Cem', 'Cem', 0), ('Dee', NULL, 1);
CREATE TABLE answers AS SELECT scrm.graph_agg(source, target, weight) AS g, scrm.graph_agg(source, target) AS unweighted FROM answer;
SELECT n.* FROM answers, scrm.nodes(g) AS n;
-- Parallel edges are one, with the sum of their weights.
SELECT e.* FROM answers, scrm.edges(g) AS e;
SELECT e.* FROM answers, scrm.edges(unweighted) AS e;
SELECT nodes, edges, counted, self_loops, duplicates, dangling, weight FROM answers, scrm.info(g);
SELECT nodes, edges, counted, self_loops, duplicates, dangling, weight FROM answers, scrm.info(unweighted);
-- Turned round: who was answered is the source.
SELECT e.* FROM answers, scrm.edges(scrm.reverse(g)) AS e;
SELECT scrm.reverse(scrm.reverse(g)) OPERATOR(scrm.=) g AS "twice is not at all", scrm.reverse(g) OPERATOR(scrm.=) g AS once FROM answers;
-- Merged: what both have, and what one has.
SELECT e.* FROM answers, scrm.edges(scrm.merge(g, (SELECT scrm.graph_agg(s, t, 0.25) FROM (VALUES ('Ada', 'Bea'), ('Eve', 'Ada')) AS v(s, t)))) AS e;
SELECT scrm.merge(g, NULL) OPERATOR(scrm.=) g AS with_null, scrm.merge(NULL, g) OPERATOR(scrm.=) g AS null_with, scrm.merge(NULL::scrm.graph_text, NULL) AS nulls, (g OPERATOR(scrm.||) unweighted) OPERATOR(scrm.=) (unweighted OPERATOR(scrm.||) g) AS either_way FROM answers;
-- What the functions are named: their columns in the select list.
SELECT scrm.nodes(g), (scrm.edges(g)).target FROM answers;

-- In numbers and uuids answers come in the type of the question, in order of it.
CREATE TABLE name (name text, number bigint, uuid uuid);
INSERT INTO name VALUES ('Ada', 9223372036854775807, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), ('Bea', -9223372036854775808, '00000000-0000-0000-0000-000000000000'), ('Cem', -1, '80000000-0000-0000-0000-000000000000'), ('Dee', 0, '7fffffff-ffff-ffff-ffff-ffffffffffff');
CREATE TABLE answers_bigint AS SELECT scrm.graph_agg(s.number, t.number, weight) AS g FROM answer JOIN name AS s ON s.name = source LEFT JOIN name AS t ON t.name = target;
CREATE TABLE answers_uuid AS SELECT scrm.graph_agg(s.uuid, t.uuid, weight) AS g FROM answer JOIN name AS s ON s.name = source LEFT JOIN name AS t ON t.name = target;
SELECT n.*, pg_typeof(node) FROM answers_bigint, scrm.nodes(g) AS n;
SELECT n.*, pg_typeof(node) FROM answers_uuid, scrm.nodes(g) AS n;
SELECT e.* FROM answers_bigint, scrm.edges(g) AS e;
SELECT e.* FROM answers_uuid, scrm.edges(scrm.reverse(g)) AS e;
SELECT nodes, edges, counted, self_loops, duplicates, dangling, weight FROM answers_bigint, scrm.info(g);
SELECT nodes, edges, counted, self_loops, duplicates, dangling, weight FROM answers_uuid, scrm.info(g);
-- Texts are ordered by bytes, whatever the collation: the empty one first, capitals before the others, letters beyond ASCII last.
SELECT string_agg(quote_literal(node), ' ' ORDER BY place) FROM scrm.nodes((SELECT scrm.graph_agg(a, b) FROM (VALUES ('ab', ''), ('a', E'"\\'), ('é', 'B'), ('aé', E'\t'), ('a b', NULL), ('O''Hara', '日本')) AS v(a, b))) WITH ORDINALITY AS n(node, place);

-- ---------------------------------------------------------------- degenerate graphs

CREATE TABLE odd (n int, what text, g scrm.graph);
INSERT INTO odd VALUES (1, 'empty', '{"version":1,"nodes":[],"sources":[]}');
INSERT INTO odd SELECT 2, 'one node', scrm.graph_agg(7, NULL);
INSERT INTO odd SELECT 3, 'one self-loop', scrm.graph_agg(7, 7);
INSERT INTO odd SELECT 4, 'nodes without edges', scrm.graph_agg(i, NULL) FROM generate_series(1, 3) AS i;
INSERT INTO odd SELECT 5, 'one edge, many rows', scrm.graph_agg(1, 2) FROM generate_series(1, 1000);
INSERT INTO odd SELECT 6, 'weights of 0', scrm.graph_agg(i, i % 3, 0) FROM generate_series(1, 5) AS i;
INSERT INTO odd SELECT 7, 'huge weights', scrm.graph_agg(i, 1, 8e307) FROM generate_series(1, 2) AS i;
INSERT INTO odd SELECT 8, 'tiny weights', scrm.graph_agg(1, i, 5e-324) FROM generate_series(1, 2) AS i;
INSERT INTO odd SELECT 9, 'weights between integers', scrm.graph_agg(1, i, w) FROM (VALUES (1, 4503599627370495), (2, 4503599627370496), (3, 9007199254740993), (4, 0.1)) AS v(i, w);
INSERT INTO odd SELECT 10, 'ids far apart', scrm.graph_agg(a, b) FROM (VALUES (-9223372036854775808, 9223372036854775807), (9223372036854775807, -9223372036854775808), (0, 9223372036854775806), (-9223372036854775807, -1)) AS v(a, b);
SELECT what, g FROM odd ORDER BY n;
SELECT what, nodes, edges, counted, self_loops, duplicates, dangling, weight FROM odd, scrm.info(g) ORDER BY n;
SELECT what, (SELECT count(*) FROM scrm.nodes(g)) = (SELECT nodes FROM scrm.info(g)) AS nodes, (SELECT count(*) FROM scrm.edges(g)) = (SELECT edges FROM scrm.info(g)) AS edges, g::text::scrm.graph OPERATOR(scrm.=) g AS text,
	scrm.reverse(scrm.reverse(g)) OPERATOR(scrm.=) g AS reversed, scrm.merge(g, (SELECT g FROM odd WHERE n = 1)) OPERATOR(scrm.=) g AS with_empty, stored_bytes = pg_column_size(g::text::scrm.graph) AS stored_bytes FROM odd, scrm.info(g) ORDER BY n;
SELECT (SELECT count(*) FROM scrm.nodes(NULL::scrm.graph)) AS nodes, (SELECT count(*) FROM scrm.edges(NULL::scrm.graph_text)) AS edges, (SELECT count(*) FROM scrm.info(NULL::scrm.graph_uuid)) AS info, scrm.reverse(NULL::scrm.graph) AS reversed;

-- ---------------------------------------------------------------- graphs on the move

SELECT g FROM answers;
SELECT unweighted FROM answers;
SELECT g FROM answers_bigint;
SELECT g FROM answers_uuid;
-- Nodes and edges are read in any order and written in one.
SELECT '{"version":1,"nodes":[3,-1,2],"sources":[[2,[0,4],[1,1,1e-300]],[],[[0,2,2],[2,1,1]]]}'::scrm.graph;
SELECT '{"version":1,"nodes":["b","","a\"\\\u0009"],"sources":[[1,2],[[0,3,0]],[2]]}'::scrm.graph_text;
SELECT '{"version":1,"nodes":["F47AC10B58CC4372A5670E02B2C3D479","00000000-0000-0000-0000-000000000000"],"sources":[[],[0]]}'::scrm.graph_uuid;
-- Small graphs travel flat, larger ones as what they are in memory: both are the same value.
CREATE TABLE edge AS SELECT i * i % 997 AS source, i * 31 % 463 AS target, i % 7 / 4.0 AS weight FROM generate_series(1, 3000) AS i;
CREATE TABLE stored AS SELECT scrm.graph_agg(source, target, weight) AS g, scrm.graph_agg('c' || source, 'c' || target) AS g_text, scrm.graph_agg(md5(source::text)::uuid, md5(target::text)::uuid) AS g_uuid FROM edge;
SELECT q.g OPERATOR(scrm.=) s.g AS equal, q.g OPERATOR(scrm.<>) s.g AS differs, scrm.graph_cmp(q.g, s.g) AS compared, scrm.graph_hash(q.g) = scrm.graph_hash(s.g) AS hash, q.g_text OPERATOR(scrm.=) s.g_text AS text, q.g_uuid OPERATOR(scrm.=) s.g_uuid AS uuid
	FROM (SELECT scrm.graph_agg(source, target, weight) AS g, scrm.graph_agg('c' || source, 'c' || target) AS g_text, scrm.graph_agg(md5(source::text)::uuid, md5(target::text)::uuid) AS g_uuid FROM edge) AS q, stored AS s;
SELECT (SELECT row(i.*) FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM edge) AS q, scrm.info(g) AS i) = (SELECT row(i.*) FROM stored, scrm.info(g) AS i) AS info,
	(SELECT array_agg(e) FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM edge) AS q, scrm.edges(g) AS e) = (SELECT array_agg(e) FROM stored, scrm.edges(g) AS e) AS edges,
	(SELECT array_agg(e) FROM scrm.edges((SELECT scrm.graph_agg(source, target, weight) AS g FROM edge)) AS e) = (SELECT array_agg(e) FROM stored, scrm.edges(g) AS e) AS sub_select;
WITH q AS MATERIALIZED (SELECT scrm.graph_agg(source, target, weight) AS g FROM edge) SELECT a.edges, a = b AS twice_the_same, c.edges AS reversed, a.weight = c.weight AS weight FROM q, scrm.info(g) AS a, scrm.info(g) AS b, scrm.info(scrm.reverse(g)) AS c;
SELECT count(DISTINCT g) AS different, count(*) FROM (SELECT g FROM stored UNION ALL SELECT scrm.graph_agg(source, target, weight) FROM edge UNION ALL SELECT scrm.reverse(scrm.reverse(g)) FROM stored) AS u;
SELECT count(*) AS different FROM (SELECT g FROM stored UNION SELECT scrm.graph_agg(source, target, weight) FROM edge UNION SELECT g OPERATOR(scrm.||) g FROM stored) AS u;
SELECT count(*) AS different FROM (SELECT DISTINCT g FROM (SELECT scrm.graph_agg(source, target) AS g FROM edge GROUP BY weight, source % 2 UNION ALL SELECT scrm.graph_agg(target, source) AS g FROM edge GROUP BY weight, source % 2) AS u) AS d;
-- Asked in PL/pgSQL.
DO $$
DECLARE whole scrm.graph; same boolean;
BEGIN
	SELECT scrm.graph_agg(source, target, weight) INTO whole FROM edge;
	whole := scrm.merge(whole, scrm.reverse(whole));
	SELECT whole OPERATOR(scrm.=) scrm.merge(scrm.reverse(g), g) INTO same FROM stored;
	RAISE NOTICE 'nodes %, edges %, same %', (SELECT nodes FROM scrm.info(whole)), (SELECT count(*) FROM scrm.edges(whole)), same;
END $$;
-- The edges as rows make the graph again, where each was one row.
SELECT scrm.graph_agg(e.source, e.target, e.weight) OPERATOR(scrm.=) g AS again FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM (SELECT source, target, sum(weight) AS weight FROM edge GROUP BY source, target) AS once) AS q, scrm.edges(g) AS e GROUP BY g;
-- Parts, in any order, are the whole: weights here are sums of quarters, which are exact.
CREATE TABLE part AS SELECT n, scrm.graph_agg(source, target, weight) AS g FROM (SELECT *, row_number() OVER () % 3 AS n FROM edge) AS e GROUP BY n;
SELECT scrm.rollup(p.g ORDER BY n) OPERATOR(scrm.=) s.g AS rollup, scrm.rollup(p.g::text::scrm.graph ORDER BY n DESC) OPERATOR(scrm.=) s.g AS backwards,
	(scrm.rollup(p.g) FILTER (WHERE n = 0) OPERATOR(scrm.||) scrm.rollup(p.g) FILTER (WHERE n > 0)) OPERATOR(scrm.=) s.g AS merged FROM part AS p, stored AS s GROUP BY s.g;
-- A stored value that PostgreSQL has given a short header, or compressed.
CREATE TABLE compressed (g scrm.graph);
ALTER TABLE compressed ALTER g SET STORAGE extended;
INSERT INTO compressed SELECT scrm.graph_agg(1, 2) UNION ALL SELECT scrm.graph_agg(i, 7) FROM generate_series(1, 9000) AS i;
SELECT nodes, edges, pg_column_size(g) < stored_bytes AS smaller FROM compressed, scrm.info(g) ORDER BY nodes;

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

-- Texts that are no graph.
SELECT type || ' ' || input || try(format('SELECT %L::scrm.%s', input, type)) FROM (VALUES (1, 'graph', ''), (2, 'graph', '{}'), (3, 'graph', '{"version":2,"nodes":[],"sources":[]}'), (4, 'graph', '{"version":1,"nodes":[1],"sources":[]}'), (5, 'graph', '{"version":1,"nodes":[],"sources":[[]]}'),
	(6, 'graph', '{"version":1,"nodes":[1,2],"sources":[[2],[]]}'), (7, 'graph', '{"version":1,"nodes":[1,2],"sources":[[-1],[]]}'), (8, 'graph', '{"version":1,"nodes":[1,1],"sources":[[],[]]}'), (9, 'graph', '{"version":1,"nodes":[1,2],"sources":[[0,[0,2]],[]]}'),
	(10, 'graph', '{"version":1,"nodes":[1],"sources":[[[0,0]]]}'), (11, 'graph', '{"version":1,"nodes":[1],"sources":[[[0,4294967296]]]}'), (12, 'graph', '{"version":1,"nodes":[1],"sources":[[[0,1,-0.5]]]}'), (13, 'graph', '{"version":1,"nodes":[1],"sources":[[[0,1,NaN]]]}'),
	(14, 'graph', '{"version":1,"nodes":[1],"sources":[[[0,1,1e999]]]}'), (15, 'graph', '{"version":1,"nodes":[1],"sources":[[[0,1,-0]]]}'), (16, 'graph', '{"version":1,"nodes":[9223372036854775808],"sources":[[]]}'), (17, 'graph', '{"version":1,"nodes":["1"],"sources":[[]]}'), (18, 'graph', '{"version":1,"nodes":[1],"sources":[[]]} '),
	(19, 'graph', '{"version":1,"nodes":[1],"sources":[[[0]]]}'), (20, 'graph', '{"version":1,"nodes":[1],"sources":[[[0,1,1,1]]]}'), (21, 'graph_text', '{"version":1,"nodes":[1],"sources":[[]]}'), (22, 'graph_text', '{"version":1,"nodes":["a],"sources":[[]]}'), (23, 'graph_uuid', '{"version":1,"nodes":["a"],"sources":[[]]}'),
	(24, 'graph_text', '{"version":1,"nodes":["",""],"sources":[[],[]]}')) AS c(n, type, input) ORDER BY n;
-- Counts and weights that were fine may, merged, be more than an edge holds.
SELECT 'too many rows' || try($$SELECT scrm.merge(g, g) FROM (SELECT '{"version":1,"nodes":[1],"sources":[[[0,4294967295]]]}'::scrm.graph AS g) AS q$$);
SELECT 'too many rows in both directions' || try($$SELECT scrm.modularity('{"version":1,"nodes":[1,2],"sources":[[[1,4294967295]],[[0,1]]]}'::scrm.graph, '{1,2}', '{1,2}')$$);
SELECT 'too heavy' || try($$SELECT scrm.merge(g, g) FROM (SELECT '{"version":1,"nodes":[1],"sources":[[[0,1,1e308]]]}'::scrm.graph AS g) AS q$$) || try($$SELECT scrm.info('{"version":1,"nodes":[1,2],"sources":[[[0,1,1e308],[1,1,1e308]],[]]}'::scrm.graph)$$);
