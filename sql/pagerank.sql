--
-- Rankings that solve a system of equations: scrm.pagerank, scrm.katz, and how they were computed: scrm.pagerank_info, scrm.katz_info.
--
-- By hand for each type of identifiers, personalization, both methods, weights out of proportion, degenerate graphs, warnings,
-- errors. Reference tables, random graphs and large ones are in test/t/245_ranking.pl.
--
CREATE SCHEMA test_pagerank;
SET search_path TO test_pagerank;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Everybody shares what Star writes, Ann also what Bob writes; Star himself shares nothing. Per walk that starts at each, Ann and Cid
-- have 1, Bob 0.85/2 of Ann's more, Star 0.85 of half of Ann's, of Bob's and of Cid's more: 1 + 0.85 * (0.5 + 1.425 + 1) = 3.48625.
CREATE TABLE share (source text, target text, weight float8);
INSERT INTO share VALUES ('Ann', 'Star', 1), ('Ann', 'Bob', 1), ('Bob', 'Star', 1), ('Cid', 'Star', 1);
CREATE TABLE shares AS SELECT scrm.graph_agg(source, target, weight) AS g FROM share;
SELECT node, round(score::numeric, 9) AS score, round((y / sum(y) OVER ())::numeric, 9) AS "by hand" FROM shares, scrm.pagerank(g) JOIN (VALUES ('Ann', 1), ('Bob', 1.425), ('Cid', 1), ('Star', 3.48625)) AS v(node, y) USING (node) ORDER BY node;
-- How it was computed: without cycles a few steps are exact.
SELECT nodes, method, bound <= 1e-9 AS bound, converged FROM shares, scrm.pagerank_info(g);
-- Katz: 1 for each, and 0.5/3 of what those have who shared. There are no cycles, alpha is 0.5 over the largest sum of weights into a node, Star's.
SELECT node, round(score::numeric, 9) AS score, round((1 + x / 6)::numeric, 9) AS "by hand" FROM shares, scrm.katz(g) JOIN (VALUES ('Ann', 0), ('Bob', 1), ('Cid', 0), ('Star', 3 + 1/6.0)) AS v(node, x) USING (node) ORDER BY node;
SELECT nodes, round(alpha_used::numeric, 9) AS alpha_used, lambda_low, lambda_high, iterations, bound, converged FROM shares, scrm.katz_info(g);
-- Who made others act comes first. Turned round, who acted does.
SELECT p.node AS pagerank, k.node AS katz FROM shares, LATERAL (SELECT node FROM scrm.pagerank(g) ORDER BY score DESC LIMIT 1) AS p, LATERAL (SELECT node FROM scrm.katz(g) ORDER BY score DESC LIMIT 1) AS k;
SELECT p.node AS pagerank, k.node AS katz FROM shares, LATERAL (SELECT node FROM scrm.pagerank(scrm.reverse(g)) ORDER BY score DESC LIMIT 1) AS p, LATERAL (SELECT node FROM scrm.katz(scrm.reverse(g)) ORDER BY score DESC LIMIT 1) AS k;

-- A cycle of two, 1 <-> 2, weights 4 and 1: lambda_max is 2, alpha 0.25. 1 gets 1 + 0.25 * 1 * x_2, 2 gets 1 + 0.25 * 4 * x_1: x_1 = 5/3, x_2 = 8/3.
CREATE TABLE pair AS SELECT scrm.graph_agg(s, t, w) AS g FROM (VALUES (1, 2, 4), (2, 1, 1)) AS v(s, t, w);
SELECT node, round(score::numeric, 9) AS score FROM pair, scrm.katz(g) ORDER BY node;
SELECT round(alpha_used::numeric, 9) AS alpha_used, round(lambda_low::numeric, 8) AS lambda_low, round(lambda_high::numeric, 8) AS lambda_high, bound <= 1e-9 AS bound, converged FROM pair, scrm.katz_info(g);
-- alpha and beta given: 1 + 0.1 * x_2 and 1 + 0.4 * x_1 are 1.1/0.96 and 1.4/0.96, times -10; beta 0 is nothing, alpha 0 is beta.
SELECT node, round(k.score::numeric, 9) AS score, round((-10 * x / 0.96)::numeric, 9) AS "by hand", b.score AS "beta 0", a.score AS "alpha 0" FROM pair, scrm.katz(g, 0.1, beta => -10) AS k JOIN (VALUES (1, 1.1), (2, 1.4)) AS v(node, x) USING (node) JOIN scrm.katz(g, beta => 0) AS b USING (node) JOIN scrm.katz(g, 0) AS a USING (node) ORDER BY node;
SELECT alpha_used, lambda_low, lambda_high, converged FROM pair, scrm.katz_info(g, 0.1);

-- Parallel edges and self-loops count by their weights: 1 gives 3/4 to 2 and 1/4 to itself.
CREATE TABLE looped AS SELECT scrm.graph_agg(s, t, w) AS g FROM (VALUES (1, 1, 1), (1, 2, 1), (1, 2, 2)) AS v(s, t, w);
-- With t = 1: y_1 = 1/(1 - 0.85/4), y_2 = 1 + 0.85 * 3/4 y_1.
SELECT node, round(score::numeric, 9) AS score, round((y / sum(y) OVER ())::numeric, 9) AS "by hand" FROM looped, scrm.pagerank(g) JOIN (VALUES (1, 1 / 0.7875), (2, 1 + 0.6375 / 0.7875)) AS v(node, y) USING (node) ORDER BY node;
-- Without weights each row counts 1.
SELECT node, round(p.score::numeric, 9) = round(w.score::numeric, 9) AS "as weights 1, 2" FROM scrm.pagerank((SELECT scrm.graph_agg(s, t) FROM (VALUES (1, 1), (1, 2), (1, 2)) AS v(s, t))) AS p JOIN scrm.pagerank((SELECT scrm.graph_agg(s, t, w) FROM (VALUES (1, 1, 1), (1, 2, 2)) AS v(s, t, w))) AS w USING (node) ORDER BY node;
-- Self-loops for katz: 1 gets (1 + 0)/(1 - alpha * 1), lambda_max being 1.
SELECT node, round(score::numeric, 9) AS score FROM looped, scrm.katz(g) ORDER BY node;

-- The same in numbers and uuids; answers come in the type of the question, in order of it.
CREATE TABLE name (name text, number bigint, uuid uuid);
INSERT INTO name VALUES ('Ann', 9223372036854775807, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), ('Bob', -9223372036854775808, '00000000-0000-0000-0000-000000000000'), ('Cid', -1, '80000000-0000-0000-0000-000000000000'), ('Star', 0, '7fffffff-ffff-ffff-ffff-ffffffffffff');
CREATE TABLE others AS SELECT scrm.graph_agg(s.number, t.number, weight) AS by_number, scrm.graph_agg(s.uuid, t.uuid, weight) AS by_uuid FROM share JOIN name AS s ON s.name = source JOIN name AS t ON t.name = target;
SELECT node, round(score::numeric, 6) AS score, pg_typeof(node) FROM others, scrm.pagerank(by_number);
SELECT node, round(score::numeric, 6) AS score, pg_typeof(node) FROM others, scrm.pagerank(by_uuid);
SELECT node, round(score::numeric, 6) AS score FROM others, scrm.katz(by_number);
SELECT node, round(score::numeric, 6) AS score FROM others, scrm.katz(by_uuid);
SELECT i.nodes, k.nodes FROM others, scrm.pagerank_info(by_number) AS i, scrm.katz_info(by_uuid) AS k;

-- ---------------------------------------------------------------- personalization

-- Anew at Ann alone, who nobody shares: Cid is never reached. With t = 1 at Ann: Bob 0.425, Star 0.425 + 0.85 * 0.425.
SELECT node, round(score::numeric, 9) AS score, round((y / sum(y) OVER ())::numeric, 9) AS "by hand" FROM shares, scrm.pagerank(g, personalization => '{Ann}') JOIN (VALUES ('Ann', 1), ('Bob', 0.425), ('Cid', 0), ('Star', 0.78625)) AS v(node, y) USING (node) ORDER BY node;
-- By weights; nodes listed twice add up, and who is not in the graph is left out.
SELECT node, round(a.score::numeric, 9) AS score, round(a.score::numeric, 9) = round(b.score::numeric, 9) AS twice, round(a.score::numeric, 9) = round(c.score::numeric, 9) AS "not there"
	FROM shares, scrm.pagerank(g, 0.85, '{Ann,Cid}', '{3,1}') AS a JOIN scrm.pagerank(g, 0.85, '{Ann,Cid,Ann}', '{1,1,2}') AS b USING (node) JOIN scrm.pagerank(g, 0.85, '{Nobody,Ann,Cid}', '{5,1.5,0.5}') AS c USING (node) ORDER BY node;
-- Weights as large as there are.
SELECT node, round(score::numeric, 9) AS score FROM shares, scrm.pagerank(g, 0, '{Ann,Bob,Bob}', '{1e308,1e308,1e308}') ORDER BY node;
-- Nobody left: a warning, and no rows.
SELECT p.* FROM shares, scrm.pagerank(g, personalization => '{Nobody,No one}') AS p;
SELECT p.* FROM shares, scrm.pagerank(g, personalization => '{}') AS p;
SELECT p.* FROM shares, scrm.pagerank(g, personalization => '{Ann}', personalization_weights => '{0}') AS p;
SELECT nodes, iterations, method, bound, converged FROM shares, scrm.pagerank_info(g, personalization => '{Nobody}');

-- ---------------------------------------------------------------- both methods

-- 60 people answer each other at random (by a formula): a dense middle. 60 in a ring, each
-- answering the one before him, the ring open or closed: step by step it would take 100 steps
-- and more, but where all have one edge in, the first guess is right.
CREATE TABLE middle AS SELECT scrm.graph_agg(i, (i * j * j + j * 7 + i / 3) % 60 + 1, 1 + j) AS g FROM generate_series(1, 60) AS i, generate_series(1, 20) AS j;
CREATE TABLE ring AS SELECT scrm.graph_agg(i % 60 + 1, i) AS g FROM generate_series(1, 60) AS i WHERE i <> 7 UNION ALL SELECT scrm.graph_agg(i % 60 + 1, i) FROM generate_series(1, 60) AS i;
SELECT method, bound <= 1e-9 AS bound, converged FROM middle, scrm.pagerank_info(g);
SELECT method, bound <= 1e-9 AS bound, converged FROM ring, scrm.pagerank_info(g) ORDER BY method;
-- A closed ring is fair to all; an open one favours its end.
SELECT round(min(score)::numeric, 9) AS least, round(max(score)::numeric, 9) AS most, round(sum(score)::numeric, 9) AS sum FROM ring, scrm.pagerank(g) GROUP BY g ORDER BY most;
-- Whatever the tolerance: no further off than that, beside the same with 1e-12.
SELECT tolerance, sum(abs(p.score - e.score)) <= tolerance AS within FROM middle, unnest(ARRAY[1, 1e-2, 1e-4, 1e-6, 1e-8]::float8[]) AS tolerance, scrm.pagerank(g, tolerance => tolerance) AS p JOIN scrm.pagerank(g, tolerance => 1e-12) AS e USING (node) GROUP BY tolerance ORDER BY tolerance;
-- Damping 0 is anew at once; near 1 hardly ever, and still proven.
SELECT min(score) = max(score) AS alike FROM middle, scrm.pagerank(g, 0);
SELECT damping, converged, bound <= 1e-9 AS bound FROM middle, unnest(ARRAY[0, 0.5, 0.99, 0.9999]::float8[]) AS damping, scrm.pagerank_info(g, damping) ORDER BY damping;

-- ---------------------------------------------------------------- weights out of proportion

-- Only what a node's weights are to each other counts; 1e308 twice is more than a number holds, 1e-320 has few digits.
SELECT node, round(p.score::numeric, 9) AS score, round(o.score::numeric, 9) AS "in proportion" FROM scrm.pagerank((SELECT scrm.graph_agg(s, t, w) FROM (VALUES (1, 2, 1e308), (1, 3, 1e308), (2, 3, 3e-320), (2, 1, 1e-320), (3, 1, 5)) AS v(s, t, w))) AS p
	JOIN scrm.pagerank((SELECT scrm.graph_agg(s, t, w) FROM (VALUES (1, 2, 1), (1, 3, 1), (2, 3, 3), (2, 1, 1), (3, 1, 1)) AS v(s, t, w))) AS o USING (node) ORDER BY node;
-- A weight of 0 is an edge that is never taken: who has no other starts anew.
SELECT node, round(p.score::numeric, 9) AS score, round(n.score::numeric, 9) AS "without it" FROM scrm.pagerank((SELECT scrm.graph_agg(s, t, w) FROM (VALUES (1, 2, 0), (2, 3, 1), (3, 1, 1)) AS v(s, t, w))) AS p JOIN scrm.pagerank((SELECT scrm.graph_agg(s, t, w) FROM (VALUES (2, 3, 1), (3, 1, 1)) AS v(s, t, w))) AS n USING (node) ORDER BY node;
-- Katz scales with the weights: the scores are the same, alpha makes up for it.
SELECT w, round(max(score) FILTER (WHERE node = 1)::numeric, 9) AS one, round(max(score) FILTER (WHERE node = 2)::numeric, 9) AS two FROM unnest(ARRAY[1, 1e300, 1e-300]::float8[]) AS w, LATERAL (SELECT scrm.graph_agg(s, t, x * w) AS g FROM (VALUES (1, 2, 4), (2, 1, 1)) AS v(s, t, x)) AS q, scrm.katz(g) GROUP BY w ORDER BY w;
-- A cycle through a weight of 0 is none.
SELECT lambda_low, lambda_high, alpha_used FROM scrm.katz_info((SELECT scrm.graph_agg(s, t, w) FROM (VALUES (1, 2, 0), (2, 1, 4)) AS v(s, t, w)));

-- ---------------------------------------------------------------- degenerate graphs

CREATE TABLE odd (name text, g scrm.graph);
INSERT INTO odd SELECT 'one node', scrm.graph_agg(1, NULL::bigint);
INSERT INTO odd SELECT 'only self-loops', scrm.graph_agg(i, i) FROM generate_series(1, 3) AS i;
INSERT INTO odd SELECT 'no edges', scrm.graph_agg(i, NULL::bigint) FROM generate_series(1, 4) AS i;
INSERT INTO odd SELECT 'all weights 0', scrm.graph_agg(i, 3 - i, 0) FROM generate_series(1, 2) AS i;
SELECT name, node, round(score::numeric, 9) AS score FROM odd, scrm.pagerank(g) AS p ORDER BY name, node;
SELECT name, p.* FROM odd, scrm.katz(g) AS p ORDER BY name, node;
SELECT name, nodes, method, bound <= 1e-9 AS bound, converged FROM odd, scrm.pagerank_info(g) AS p ORDER BY name;
SELECT name, p.* FROM odd, scrm.katz_info(g) AS p ORDER BY name;
-- No graph, no rows.
SELECT count(*) FROM scrm.pagerank(NULL::scrm.graph) AS p, scrm.katz(NULL::scrm.graph_text) AS k, scrm.pagerank_info(NULL::scrm.graph_uuid) AS i, scrm.katz_info(NULL::scrm.graph) AS j;
SELECT count(*) AS rows FROM (SELECT 1 FROM scrm.pagerank(NULL::scrm.graph) UNION ALL SELECT 1 FROM scrm.katz(NULL::scrm.graph) UNION ALL SELECT 1 FROM scrm.pagerank_info(NULL::scrm.graph) UNION ALL SELECT 1 FROM scrm.katz_info(NULL::scrm.graph)) AS n;

-- ---------------------------------------------------------------- warnings

-- What there is comes, with its bound.
SELECT count(*) FROM middle, scrm.pagerank(g, max_iterations => 3);
SELECT iterations, converged FROM middle, scrm.pagerank_info(g, max_iterations => 3);
SELECT count(*) FROM middle, scrm.katz(g, 0.001, max_iterations => 3);
SELECT count(*) FROM middle, scrm.katz(g, max_iterations => 2);
SELECT iterations, bound, converged FROM pair, scrm.katz_info(g, 0.4999999999, max_iterations => 3);
SELECT count(*) FROM pair, scrm.katz(g, 0.4999999999, max_iterations => 3);

-- 200 in a row who answer their neighbours: lambda_max is 2 cos(pi/201), which takes long to tell; its bounds are those of any row.
SELECT round(min(score)::numeric, 2) AS first, round(max(score)::numeric, 2) AS middle FROM scrm.katz((SELECT scrm.graph_agg(i + a, i + 1 - a) FROM generate_series(1, 199) AS i, generate_series(0, 1) AS a), max_iterations => 50);
SELECT 2 * cos(pi() / 201) BETWEEN lambda_low AND lambda_high AS inside, round(lambda_high::numeric, 9) AS lambda_high, round(alpha_used::numeric, 9) AS alpha_used, bound <= 1e-9 AS bound, converged FROM scrm.katz_info((SELECT scrm.graph_agg(i + a, i + 1 - a) FROM generate_series(1, 199) AS i, generate_series(0, 1) AS a), max_iterations => 50);

-- ---------------------------------------------------------------- errors

CREATE FUNCTION try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	EXECUTE statement;
	RETURN ': no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN ': ' || SQLSTATE || ' ' || SQLERRM || CASE WHEN hint <> '' THEN ' / ' || hint ELSE '' END;
END $$;
SELECT 'pagerank ' || args || try(format('SELECT * FROM test_pagerank.pair, scrm.pagerank(g, %s)', args)) || CASE WHEN try(format('SELECT * FROM test_pagerank.pair, scrm.pagerank(g, %s)', args)) = try(format('SELECT * FROM test_pagerank.pair, scrm.pagerank_info(g, %s)', args)) THEN ', pagerank_info too' ELSE '' END
	FROM (VALUES (1, 'NULL'), (2, '1'), (3, '-0.1'), (4, '''NaN'''), (5, 'tolerance => 0'), (6, 'tolerance => -1e-9'), (7, 'tolerance => ''Infinity'''), (8, 'tolerance => NULL'), (9, 'max_iterations => 0'), (10, 'max_iterations => NULL'), (11, 'personalization_weights => ''{1}'''),
		(12, 'personalization => ''{1,NULL}'''), (13, 'personalization => ''{1,2}'', personalization_weights => ''{1}'''), (14, 'personalization => ''{1,2}'', personalization_weights => ''{1,NULL}'''), (15, 'personalization => ''{1,2}'', personalization_weights => ''{1,-1}'''),
		(16, 'personalization => ''{1,2}'', personalization_weights => ''{1,NaN}'''), (17, 'personalization => ''{1,2}'', personalization_weights => ''{Infinity,1}'''), (18, 'personalization => ''{{1,2}}'''), (19, 'personalization => ''{1,2}'', personalization_weights => ''{{1,2}}''')) AS c(n, args) ORDER BY n;
SELECT 'katz ' || args || try(format('SELECT * FROM test_pagerank.pair, scrm.katz(g, %s)', args)) || CASE WHEN try(format('SELECT * FROM test_pagerank.pair, scrm.katz(g, %s)', args)) = try(format('SELECT * FROM test_pagerank.pair, scrm.katz_info(g, %s)', args)) THEN ', katz_info too' ELSE '' END
	FROM (VALUES (1, '-0.1'), (2, '''NaN'''), (3, '0.5'), (4, '1e300'), (5, '0.5000001'), (6, 'beta => NULL'), (7, 'beta => ''Infinity'''), (8, 'tolerance => 0'), (9, 'max_iterations => -1'), (10, 'beta => 1e308')) AS c(n, args) ORDER BY n;
SELECT 'a self-loop' || try('SELECT * FROM test_pagerank.looped, scrm.katz(g, 1)') || ' | a long chain' || try('SELECT * FROM scrm.katz((SELECT scrm.graph_agg(i, i + 1) FROM generate_series(1, 400) AS i), 100)');
