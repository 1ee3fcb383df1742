--
-- Who lies on the shortest paths between others. Source acted because of target.
--
CREATE SCHEMA test_betweenness;
SET search_path TO test_betweenness;
\pset null NULL

-- A chain of five: through the second pass the paths from 1 to 3, 4, 5; through the third those from 1 and 2 to 4 and 5.
SELECT b.* FROM (SELECT scrm.graph_agg(i, i + 1) AS g FROM generate_series(1, 4) AS i) AS q, LATERAL scrm.betweenness(q.g) AS b;
-- Parallel edges, self-loops and weights, 0 among them, change nothing.
SELECT b.* FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM (VALUES (1, 2, 0), (2, 3, 7), (2, 3, 1), (3, 3, 1), (3, 4, 1), (4, 5, 1)) AS v(source, target, weight)) AS q, LATERAL scrm.betweenness(q.g) AS b;
-- A star with edges of both directions: through its middle all paths between the five others, 5 4.
SELECT b.* FROM (SELECT scrm.graph_agg(s, t) AS g FROM generate_series(2, 6) AS i, LATERAL (VALUES (1, i), (i, 1)) AS v(s, t)) AS q, LATERAL scrm.betweenness(q.g) AS b;
-- A ring of six: from each the paths pass through 0, 1, 2, 3 or 4 others: everybody has 0 + 1 + 2 + 3 + 4.
SELECT b.* FROM (SELECT scrm.graph_agg(i, (i + 1) % 6) AS g FROM generate_series(0, 5) AS i) AS q, LATERAL scrm.betweenness(q.g) AS b;
-- Two ways from 1 to 4: each has half of the path; from 1 to 5 too, and 4 lies on three.
SELECT b.* FROM (SELECT scrm.graph_agg(source, target) AS g FROM (VALUES (1, 2), (1, 3), (2, 4), (3, 4), (4, 5)) AS v(source, target)) AS q, LATERAL scrm.betweenness(q.g) AS b;

-- 1,500 rhombs in a chain: 2^1500 shortest paths from end to end, more than a float8 holds. Between the rhombs a node at place k
-- (of 1,501) has 3 k nodes before and 3 (1500 - k) behind; either side of a rhomb has half of what comes and goes at it.
CREATE TABLE rhombs AS SELECT scrm.graph_agg(s, t) AS g FROM generate_series(0, 1499) AS k, LATERAL (VALUES (3 * k, 3 * k + 1), (3 * k, 3 * k + 2), (3 * k + 1, 3 * k + 3), (3 * k + 2, 3 * k + 3)) AS v(s, t);
SELECT count(*), bool_and(abs(score - expected) <= 1e-12 * expected) FROM rhombs, scrm.betweenness(g),
	LATERAL (SELECT CASE node % 3 WHEN 0 THEN node::float8 * (4500 - node) ELSE ((node / 3) * 3 + 1)::float8 * (4500 - (node / 3) * 3 - 2) / 2 END AS expected) AS e;

-- Random graphs with self-loops and parallel edges, by plain SQL: distances, numbers of shortest paths, and from them the shares.
CREATE TABLE random_edge AS SELECT k AS graph, abs(hashint8extended(i, k) % 20) AS source, abs(hashint8extended(i, k + 100) % 20) AS target FROM generate_series(1, 8) AS k, generate_series(1, 15 + 5 * k) AS i;
CREATE TABLE random_graph AS SELECT graph, scrm.graph_agg(source, target) AS g FROM random_edge GROUP BY graph;
CREATE TABLE shortest AS SELECT graph, node AS source, node AS target, 0 AS d, 1::float8 AS paths FROM random_graph, scrm.nodes(g) AS n(node);
DO $$
BEGIN
	FOR step IN 1 .. 20 LOOP
		INSERT INTO shortest SELECT w.graph, w.source, e.target, step, sum(w.paths) FROM shortest AS w JOIN (SELECT DISTINCT graph, source, target FROM random_edge) AS e ON e.graph = w.graph AND e.source = w.target
			WHERE w.d = step - 1 AND NOT EXISTS (SELECT 1 FROM shortest AS k WHERE k.graph = w.graph AND k.source = w.source AND k.target = e.target) GROUP BY 1, 2, 3;
	END LOOP;
END $$;
SELECT max(d) AS farthest, max(paths) > 5 AS ways FROM shortest;
CREATE TABLE expected AS SELECT n.graph, n.source AS node, coalesce(sum(a.paths * b.paths / p.paths), 0) AS score FROM (SELECT graph, source FROM shortest WHERE d = 0) AS n
	LEFT JOIN (shortest AS a JOIN shortest AS b ON b.graph = a.graph AND b.source = a.target AND a.d > 0 AND b.d > 0 JOIN shortest AS p ON p.graph = a.graph AND p.source = a.source AND p.target = b.target AND p.d = a.d + b.d AND p.d > 0)
		ON a.graph = n.graph AND a.target = n.source GROUP BY 1, 2;
SELECT count(*), max(b.score) > 50 AS central, bool_and(abs(b.score - e.score) < 1e-10) AS exact, max(standard_error) AS standard_error, max(error) AS error FROM random_graph AS r, LATERAL scrm.betweenness(g) AS b JOIN expected AS e USING (node) WHERE e.graph = r.graph;

-- ---------------------------------------------------------------- samples

-- As many samples as nodes, or more: exact, whatever the seed.
SELECT count(*), bool_and(abs(b.score - e.score) < 1e-10) AS exact, max(standard_error) AS standard_error, max(error) AS error FROM random_graph AS r, LATERAL scrm.betweenness(g, samples => 1000, seed => r.graph) AS b JOIN expected AS e USING (node) WHERE e.graph = r.graph;
-- With 400 seeds the mean of samples of 10 comes close to the exact score, and the standard errors are what they say: squares of
-- differences over squares of standard errors are 1 in the mean. No score is further off than "error".
CREATE TABLE sampled AS SELECT r.graph, seed, b.node, b.score, standard_error, error, e.score AS exact FROM random_graph AS r, generate_series(1, 400) AS seed, LATERAL scrm.betweenness(g, 10, seed) AS b JOIN expected AS e USING (node) WHERE e.graph = r.graph AND r.graph > 3;
SELECT bool_and(abs(mean - exact) <= 5 * se / 20) AS unbiased, round(avg((squares / expected)::numeric), 1) AS standard_errors FROM
	(SELECT graph, node, exact, avg(score) AS mean, sqrt(avg(standard_error ^ 2)) AS se, avg((score - exact) ^ 2) AS squares, nullif(avg(standard_error ^ 2), 0) AS expected FROM sampled GROUP BY 1, 2, 3) AS s;
SELECT bool_and(abs(score - exact) <= error + 1e-10) AS within, bool_and(error >= standard_error) AS wider, bool_and(exact > 0 OR score = 0) AS nothing FROM sampled;
-- The error by hand: a star of 400 with edges of both directions, 200 of its 401 nodes drawn, L = ln(10 401/0.05), R = 399. From
-- elsewhere delta of the middle is 399, from the middle itself 0: a sample has it (variance 399^2 (199/200) (1/200)) or not (0).
CREATE TABLE star AS SELECT scrm.graph_agg(s, t) AS g FROM generate_series(2, 401) AS i, LATERAL (VALUES (1, i), (i, 1)) AS v(s, t);
SELECT node, round(score::numeric, 8) AS score, round(standard_error::numeric, 8) AS standard_error, round(error::numeric, 8) AS error, count(*),
	round((401 * (sqrt(2 * variance * (1 - 199 / 401.0) * l / 200) + (7 / 3.0 + 3 / sqrt(2.0)) * 399 * l / 200))::numeric, 8) AS by_hand, round((401 * sqrt(variance / 199 * (1 - 200 / 401.0)))::numeric, 8) AS standard_error_by_hand
	FROM star, generate_series(1, 12) AS seed, LATERAL scrm.betweenness(g, 200, seed) AS b, LATERAL (SELECT ln(10 * 401 / 0.05) AS l, CASE WHEN node > 1 OR score > 401 * 398.9 THEN 0 ELSE 399 ^ 2 * 199 / 200 / 200 END AS variance) AS v
	WHERE node < 3 GROUP BY 1, 2, 3, 4, 6, 7 ORDER BY 1, 2;
-- A hundred of 4,501 corners of rhombs: within the error, which says something, and nearly all within two standard errors.
SELECT count(*), bool_and(abs(score - exact) <= error) AS within, bool_and(error < 4501.0 * 4499) AS told, avg((abs(score - exact) <= 2 * standard_error)::int) > 0.85 AS standard_errors FROM rhombs, LATERAL scrm.betweenness(g, samples => 100, seed => 7) AS b
	, LATERAL (SELECT CASE node % 3 WHEN 0 THEN node::float8 * (4500 - node) ELSE ((node / 3) * 3 + 1)::float8 * (4500 - (node / 3) * 3 - 2) / 2 END AS exact) AS e WHERE node BETWEEN 1000 AND 3500;
-- A seed is a sample; more confidence is a wider error; one sample has no standard error.
SELECT (SELECT array_agg(b ORDER BY node) FROM scrm.betweenness(g, 10, 1) AS b) = (SELECT array_agg(b ORDER BY node) FROM scrm.betweenness(g, 10, 1) AS b) AS same,
	(SELECT array_agg(score ORDER BY node) FROM scrm.betweenness(g, 10, 1)) <> (SELECT array_agg(score ORDER BY node) FROM scrm.betweenness(g, 10, 2)) AS other FROM random_graph WHERE graph = 8;
SELECT bool_and(b.error <= a.error) AND bool_or(b.error < a.error) AS wider FROM star CROSS JOIN LATERAL scrm.betweenness(g, 200, 1, 0.999) AS a JOIN LATERAL scrm.betweenness(g, 200, 1, 0.9) AS b USING (node);
SELECT count(*), count(standard_error), count(error) FROM rhombs, scrm.betweenness(g, 1) WHERE node BETWEEN 1 AND 4499;

-- ---------------------------------------------------------------- nothing, errors, other identifiers

SELECT b.* FROM (SELECT scrm.graph_agg(1, NULL) AS g) AS q, LATERAL scrm.betweenness(q.g) AS b;
SELECT b.* FROM (SELECT scrm.graph_agg(source, target) AS g FROM (VALUES (1, 1), (2, NULL)) AS v(source, target)) AS q, LATERAL scrm.betweenness(q.g, 1) AS b;
SELECT count(*) FROM scrm.betweenness(NULL::scrm.graph);
SELECT count(*) FROM scrm.betweenness((SELECT g FROM random_graph WHERE graph = 1), 0);
SELECT count(*) FROM scrm.betweenness((SELECT g FROM random_graph WHERE graph = 1), 5, NULL);
SELECT count(*) FROM scrm.betweenness((SELECT g FROM random_graph WHERE graph = 1), 5, 1, NULL);
SELECT count(*) FROM scrm.betweenness((SELECT g FROM random_graph WHERE graph = 1), 5, 1, 1);
SELECT count(*) FROM scrm.betweenness((SELECT g FROM random_graph WHERE graph = 1), 5, 1, 'NaN');
SELECT b.*, pg_typeof(node) FROM (SELECT scrm.graph_agg(source, target) AS g FROM (VALUES ('c', 'b'), ('b', 'a')) AS v(source, target)) AS q, LATERAL scrm.betweenness(q.g) AS b;
SELECT b.*, pg_typeof(node) FROM (SELECT scrm.graph_agg(md5(source)::uuid, md5(target)::uuid) AS g FROM (VALUES ('c', 'b'), ('b', 'a')) AS v(source, target)) AS q, LATERAL scrm.betweenness(q.g) AS b;
