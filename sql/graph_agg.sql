--
-- From rows to graphs: scrm.graph_agg takes source -> target, source acted because of target, with a weight, and with a time
-- and a half-life; scrm.rollup makes one graph of many.
--
-- By hand, what is skipped, weights that fade, order of rows and of parts, small and large groups, errors. Parallel
-- workers, memory and a hundred thousand groups are in test/t/235_graph_load.pl, the graph's own functions in graph.sql.
--
CREATE SCHEMA test_graph_agg;
SET search_path TO test_graph_agg;
SET timezone TO 'UTC';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- 3 acted because of 1 twice, 2 because of 1 and of himself; 5 waits for an answer: he is a node, with or without a weight.
CREATE TABLE response (source bigint, target bigint, weight float8, at timestamptz);
INSERT INTO response VALUES (3, 1, 2, '2024-01-31'), (2, 1, 1, '2024-01-21'), (3, 1, 0.5, '2024-01-01'), (2, 2, 4, '2024-01-31'), (5, NULL, 7, '2024-01-31'), (5, NULL, NULL, NULL),
	(NULL, 1, 9, '2024-01-31'), (NULL, NULL, 9, '2024-01-31'), (1, 3, NULL, '2024-01-31');
SELECT scrm.graph_agg(source, target) FROM response;
-- The row of 1 -> 3 has no weight: skipped.
SELECT scrm.graph_agg(source, target, weight) FROM response;
-- At half a weight in ten days: 2 of today, 1 of ten days ago is 0.5, 0.5 of thirty days ago is 0.0625.
SELECT scrm.graph_agg(source, target, weight, at, '10 days', '2024-01-31') FROM response;
-- As of an earlier day later rows do not count, those that only name a source neither, unless they have no time.
SELECT scrm.graph_agg(source, target, weight, at, '10 days', '2024-01-21') FROM response;
SELECT scrm.graph_agg(source, target, weight, at, '10 days', '2023-12-31') FROM response;
-- A row without a time is skipped.
SELECT scrm.graph_agg(1, 2, 1, at, '10 days', '2024-01-31') FROM (VALUES ('2024-01-21'::timestamptz), (NULL)) AS v(at);
-- Texts by bytes, the empty one too; uuids by bytes.
SELECT scrm.graph_agg(source, target) FROM (VALUES (U&'\00e9', 'z'), ('', 'Z'), ('aa', ''), ('a', 'aa')) AS v(source, target);
SELECT scrm.graph_agg(source::uuid, target::uuid, 1.5) FROM (VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000001'), ('00000000-0000-0000-0000-000000000001', NULL)) AS v(source, target);
-- No row that counts: no graph.
SELECT scrm.graph_agg(source, target) IS NULL AS pairs, scrm.graph_agg(source, target, weight) IS NULL AS weighted, scrm.graph_agg(source, target, weight, at, '1 day', '2024-01-01') IS NULL AS faded
	FROM response WHERE source IS NULL;
SELECT scrm.graph_agg(source, target) IS NULL AS none, scrm.graph_agg(source::text, target::text) IS NULL AS no_text FROM response WHERE false;
SELECT scrm.rollup(NULL::scrm.graph) IS NULL AS nothing, scrm.rollup(g) FROM (SELECT scrm.graph_agg(1, 2) AS g UNION ALL SELECT NULL) AS q;

-- ---------------------------------------------------------------- weights

-- Weights that are the number of rows are not kept; zero is a weight, and minus zero is zero.
SELECT scrm.graph_agg(1, 2, w) FROM (VALUES (1), (1)) AS v(w);
SELECT scrm.graph_agg(1, 2, w) FROM (VALUES (0.5), (1.5)) AS v(w);
SELECT scrm.graph_agg(1, n, w) FROM (VALUES (1, 0::float8), (2, '-0'), (3, 5e-324), (4, 1.7976931348623157e308)) AS v(n, w);
-- Three thousand half-lives ago nothing is left of 1, and what is left of a large weight is right to the last digit.
SELECT e.target, e.weight = CASE WHEN n < 4 THEN w * 2::float8 ^ (-h / 2) * 2::float8 ^ (-h / 2) ELSE 0 END AS exact
	FROM (VALUES (1, 1, 600), (2, 1e300, 1500), (3, 1e308, 2000), (4, 1, 3000)) AS v(n, w, h), LATERAL (SELECT scrm.graph_agg(0, x.n, x.w, timestamptz '2024-01-01' - x.h * interval '1 hour', '1 hour', '2024-01-01') AS g FROM (SELECT n, w, h) AS x) AS q, scrm.edges(g) AS e ORDER BY 1;
-- The same with any unit that does not change.
SELECT bool_and(g::text = (SELECT scrm.graph_agg(1, 2, 3, '2024-01-01', '36 hours', '2024-02-01')::text)) AS same
	FROM (VALUES ('1.5 days'::interval), ('129600 seconds'), ('1 day 12:00')) AS v(half_life), LATERAL (SELECT scrm.graph_agg(1, 2, 3, '2024-01-01', x.half_life, '2024-02-01') AS g FROM (SELECT half_life) AS x) AS q;

-- ---------------------------------------------------------------- order and parts

-- Weights of parallel edges are added in order of size: the order of rows does not matter to the last bit.
SELECT setseed(0.5);
CREATE TABLE many AS SELECT floor(random() ^ 3 * 2000)::bigint AS source, floor(random() ^ 3 * 300)::bigint AS target, random() * 10 ^ (i % 30 - 15) AS weight, i % 7 AS part FROM generate_series(1, 40000) AS i;
SELECT count(DISTINCT g) AS graphs, min(edges) < 40000 AS parallel FROM (
	SELECT scrm.graph_agg(source, target, weight) AS g FROM many UNION ALL
	SELECT scrm.graph_agg(source, target, weight ORDER BY weight) FROM many UNION ALL
	SELECT scrm.graph_agg(source, target, weight ORDER BY target, source, weight DESC) FROM many UNION ALL
	SELECT scrm.graph_agg(source, target, weight ORDER BY random()) FROM many) AS q, scrm.info(g);
-- Every edge and every node, beside plain SQL: 40,000 rows pass all sizes of buffers.
CREATE FUNCTION differs(g scrm.graph, rows regclass) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM scrm.edges($1) AS e FULL JOIN (SELECT source, target, sum(weight ORDER BY weight) AS weight, count(*) AS counted FROM %s GROUP BY 1, 2) AS r USING (source, target)
		WHERE e.counted IS DISTINCT FROM r.counted OR NOT coalesce(abs(e.weight - r.weight) <= 1e-14 * r.weight, false)', rows) INTO found USING g;
	RETURN found;
END $$;
SELECT differs(g, 'many') AS differs, (SELECT count(*) FROM scrm.nodes(g)) = (SELECT count(*) FROM (SELECT source FROM many UNION SELECT target FROM many) AS n) AS nodes,
	(SELECT bool_and(node > before) FROM (SELECT node, lag(node, 1, -1) OVER () AS before FROM scrm.nodes(g)) AS n) AS ascending FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM many OFFSET 0) AS q;
-- One target of all, one pair very often, both at once; sizes around those of the buffers.
CREATE TABLE star AS SELECT i AS source, 7 AS target, i % 3 + 0.5 AS weight FROM generate_series(1, 30000) AS i UNION ALL SELECT 5, 6, i FROM generate_series(1, 40000) AS i;
SELECT differs(scrm.graph_agg(source, target, weight), 'star') FROM star;
CREATE TABLE one AS SELECT i AS source, i % 17 AS target, 1::float8 AS weight FROM generate_series(1, 70000) AS i;
SELECT bool_and(edges = least AND nodes = least + (least >= 17)::int), count(*) FROM (SELECT least, scrm.graph_agg(source, target) AS g FROM (VALUES (1), (2), (8), (9), (15), (16), (17), (64), (65), (511), (512), (513), (1025), (16384), (16385), (65535), (65536), (65537)) AS v(least)
	JOIN one ON source <= least GROUP BY least) AS q, scrm.info(g);
-- Texts: those that begin alike for long, and those of which one is another's beginning.
CREATE TABLE link AS SELECT 'https://shop.example/' || repeat('x', i % 50) || i % 400 AS source, 'https://shop.example/' || repeat('x', i % 50) AS target FROM generate_series(1, 5000) AS i;
SELECT count(*), (SELECT count(*) FROM (SELECT source FROM link UNION SELECT target FROM link) AS n), bool_and(node COLLATE "C" > before COLLATE "C") AS ascending
	FROM (SELECT node, lag(node, 1, '') OVER () AS before FROM (SELECT scrm.graph_agg(source, target) AS g FROM link) AS q, scrm.nodes(g)) AS n;
SELECT bool_and(octet_length(node) = 65535) AS long, count(*) FROM (SELECT scrm.graph_agg(repeat('a', 65534) || 'b', repeat('a', 65534) || 'a') AS g) AS q, scrm.nodes(g);
-- Days rolled up in any order are the whole: exactly where sums are exact, else within 1e-12.
CREATE TABLE day AS SELECT part, scrm.graph_agg(source, target) AS g, scrm.graph_agg(source, target, weight) AS weighted FROM many GROUP BY part;
SELECT scrm.rollup(g) OPERATOR(scrm.=) scrm.rollup(g ORDER BY part DESC) AS any_order, scrm.rollup(g) OPERATOR(scrm.=) (SELECT scrm.graph_agg(source, target) FROM many) AS whole FROM day;
SELECT scrm.rollup(weighted) OPERATOR(scrm.=) scrm.rollup(weighted ORDER BY part DESC) AS any_order, differs(scrm.rollup(weighted), 'many') FROM day;
-- Unweighted and weighted, counted and not, in one.
SELECT scrm.rollup(g ORDER BY n) FROM (VALUES (1, 'many rows'), (2, 'one'), (3, 'weighted')) AS v(n, what), LATERAL (SELECT scrm.graph_agg(1, 2, x.w) AS g FROM (SELECT CASE n WHEN 3 THEN 0.25 ELSE 1 END AS w FROM generate_series(1, CASE n WHEN 1 THEN 3 ELSE 1 END)) AS x) AS q;

-- ---------------------------------------------------------------- groups

-- A graph for each of many groups, hashed, sorted and alone.
SET enable_sort TO off;
CREATE TABLE hashed AS SELECT source, scrm.graph_agg(target, source, weight) AS g, scrm.graph_agg(target::text, source::text) AS g_text FROM many GROUP BY source;
RESET enable_sort;
SET enable_hashagg TO off;
CREATE TABLE sorted AS SELECT source, scrm.graph_agg(target, source, weight) AS g, scrm.graph_agg(target::text, source::text) AS g_text FROM many GROUP BY source;
RESET enable_hashagg;
SELECT count(*), bool_and(h.g OPERATOR(scrm.=) s.g AND h.g_text OPERATOR(scrm.=) s.g_text) AS same, sum(counted) AS counted FROM hashed AS h JOIN sorted AS s USING (source), scrm.info(h.g);
-- The same graph asked twice, and asked again with each row of another table.
SELECT scrm.graph_agg(source, target) OPERATOR(scrm.=) scrm.rollup(g) AS same FROM (SELECT source, target, scrm.graph_agg(source, target) AS g FROM many GROUP BY 1, 2, part, weight) AS q;
SELECT n, (SELECT count(g) FROM (SELECT scrm.graph_agg(source, target) AS g FROM many GROUP BY part HAVING count(*) > n) AS q) AS graphs FROM generate_series(5713, 5715) AS n;

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
SELECT 'weight ' || w || try(format('SELECT scrm.graph_agg(1, 2, %L)', w)) FROM unnest('{-1,-1e-300,NaN,Infinity,-Infinity}'::text[]) AS w;
SELECT 'weight -1, without target' || try('SELECT scrm.graph_agg(1, NULL, -1)');
SELECT 'weight NaN that fades' || try($$SELECT scrm.graph_agg(1, 2, 'NaN', '2024-01-01', '1 day', '2024-01-02')$$);
SELECT 'half-life ' || coalesce(h, 'NULL') || try(format($$SELECT scrm.graph_agg(1, 2, 1, '2024-01-01', %L::interval, '2024-01-02')$$, h)) FROM unnest('{0,-3 days,1 mon,1 year,NULL}'::text[]) AS h;
SELECT 'as_of ' || coalesce(a, 'NULL') || try(format($$SELECT scrm.graph_agg(1, 2, 1, '2024-01-01', '1 day', %L::timestamptz)$$, a)) FROM unnest('{infinity,-infinity,NULL}'::text[]) AS a;
SELECT 'at infinity' || try($$SELECT scrm.graph_agg(1, 2, 1, 'infinity', '1 day', '2024-01-02')$$);
SELECT 'identifier too long' || try($$SELECT scrm.graph_agg(repeat('x', 65536), 'y')$$);
SELECT 'sum out of range' || try($$SELECT scrm.graph_agg(1, 2, 1e308) FROM generate_series(1, 2)$$);
-- The final function orders the edges where they stand: not for windows.
SELECT 'window' || try($$SELECT scrm.graph_agg(i, i + 1) OVER (ORDER BY i) FROM generate_series(1, 3) AS i$$);
-- Memory: the estimate is of the whole graph, ordering it included; a graph within the limit is made.
SET scrm.graph_memory TO '1MB';
SELECT 'too many edges' || try($$SELECT scrm.graph_agg(i % 100, i % 101) FROM generate_series(1, 200000) AS i$$);
SELECT 'too many nodes' || try($$SELECT scrm.graph_agg(i, NULL) FROM generate_series(1, 200000) AS i$$);
SELECT 'few' || try($$SELECT edges FROM (SELECT scrm.graph_agg(i % 100, i % 101) AS g FROM generate_series(1, 5000) AS i) AS q, scrm.info(g)$$);
RESET scrm.graph_memory;
