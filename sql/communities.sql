--
-- Communities: scrm.leiden and scrm.label_propagation put each node into one, scrm.modularity and scrm.communities tell how good a
-- partition is, whoever made it.
--
-- By hand, against plain SQL and against all partitions of small graphs; the karate club. The real logs are in test/t/250_communities.pl.
--
CREATE SCHEMA test_communities;
SET search_path TO test_communities;
\pset null '-'

-- ---------------------------------------------------------------- by hand

-- Two groups of four who all know each other, and one acquaintance between them, 4 and 5: 13 edges.
CREATE TABLE two (a int, b int);
INSERT INTO two SELECT a, b FROM generate_series(1, 8) AS a, generate_series(a + 1, 8) AS b WHERE a <= 4 AND b <= 4 OR a >= 5 OR (a, b) = (4, 5);
CREATE TABLE graph AS SELECT scrm.graph_agg(a, b) AS g FROM two;
SELECT c.* FROM graph, scrm.leiden(g) AS c;
SELECT c.* FROM graph, scrm.label_propagation(g) AS c;
-- Each has 6 edges inside, 1 goes out; strengths 13 of 26: 12/26 - (13/26)^2 = 11/52 each, conductance 1/13.
SELECT round(scrm.modularity(g, array[1, 2, 3, 4, 5, 6, 7, 8], array[1, 1, 1, 1, 2, 2, 2, 2])::numeric, 10) AS modularity, round(11 / 26.0, 10) AS by_hand FROM graph;
SELECT c.community, members, internal_weight, external_weight, round(conductance::numeric, 10) AS conductance, round(modularity::numeric, 10) AS modularity
	FROM graph, scrm.communities(g, array[1, 2, 3, 4, 5, 6, 7, 8], array[-70, -70, -70, -70, 9, 9, 9, 9]) AS c;
SELECT nodes, communities, largest, round(modularity::numeric, 10) AS modularity, iterations_made > 0 AS iterated, converged FROM graph, scrm.leiden_info(g);
-- What a resolution of 2 makes of it: 12/13 - 2/2; of 1/100, where all in one is best: 1 - 1/100. Each alone: minus the sum of (k/26)^2.
SELECT round(scrm.modularity(g, array[1, 2, 3, 4, 5, 6, 7, 8], array[1, 1, 1, 1, 2, 2, 2, 2], 2)::numeric, 10) AS "2", round(scrm.modularity(g, array[1, 2, 3, 4, 5, 6, 7, 8], array[1, 1, 1, 1, 1, 1, 1, 1], 0.01)::numeric, 10) AS "0.01",
	round(scrm.modularity(g, '{}', '{}')::numeric, 10) AS alone, round(-(6 * 9 + 2 * 16) / 676.0, 10) AS by_hand FROM graph;
SELECT resolution, max(community) AS communities FROM graph, (VALUES (0.01), (1), (2.5), (100)) AS v(resolution), scrm.leiden(g, resolution) GROUP BY resolution ORDER BY resolution;

-- Who acted because of whom does not matter, nor self-loops, nor in how many rows a weight came.
SELECT 'reversed' AS graph, (SELECT array_agg(c) FROM scrm.leiden(scrm.reverse(g)) AS c) = (SELECT array_agg(c) FROM scrm.leiden(g) AS c) AS same FROM graph
UNION ALL SELECT 'in rows of 1/4, both ways', (SELECT array_agg(c) FROM scrm.leiden(r.g) AS c) = (SELECT array_agg(c) FROM scrm.leiden(graph.g) AS c)
	FROM graph, (SELECT scrm.graph_agg(a, b, 0.25) AS g FROM (SELECT a, b FROM two UNION ALL SELECT a, b FROM two UNION ALL SELECT b, a FROM two UNION ALL SELECT b, a FROM two) AS v) AS r
UNION ALL SELECT 'with self-loops', scrm.modularity(r.g, array[1, 2, 3, 4], array[1, 1, 1, 1]) = scrm.modularity(graph.g, array[1, 2, 3, 4], array[1, 1, 1, 1])
	FROM graph, (SELECT scrm.graph_agg(a, b, w) AS g FROM (SELECT a, b, 1 AS w FROM two UNION ALL SELECT 3, 3, 1000) AS v(a, b, w)) AS r;
-- Weights do: a strong tie between 4 and 5 makes them a pair.
SELECT string_agg(node::text, ' ') AS community FROM (SELECT scrm.graph_agg(a, b, CASE WHEN (a, b) = (4, 5) THEN 10 ELSE 1 END) AS g FROM two) AS q, scrm.leiden(q.g) GROUP BY community ORDER BY community;

-- Numbers go by size, then by the smallest member; groups of 2, 3, 3 and one alone, in texts and uuids, in order of bytes.
SELECT c.* FROM (SELECT scrm.graph_agg(a, b) AS g FROM (VALUES ('ann', 'zoe'), ('ben', 'Cem'), ('Cem', 'dan'), ('ben', 'dan'), ('eve', 'fay'), ('fay', U&'g\00FCl'), ('eve', U&'g\00FCl'), ('hal', NULL)) AS v(a, b)) AS q, scrm.leiden(q.g) AS c;
SELECT c.* FROM (SELECT scrm.graph_agg(md5(a)::uuid, md5(b)::uuid) AS g FROM (VALUES ('a', 'b'), ('b', 'c'), ('c', 'a'), ('d', 'e')) AS v(a, b)) AS q, scrm.label_propagation(q.g) AS c;

-- ---------------------------------------------------------------- a ring of cliques

-- 30 cliques of 5 in a ring, each tied to the next by one edge (Fortunato, Barthelemy, PNAS 104 (2007) 36): single cliques have a modularity of .876,
-- pairs of neighbours .888, so cliques are put together, though not all into pairs; with resolution 2 each clique is a community.
CREATE TABLE ring (a int, b int);
INSERT INTO ring SELECT 5 * c + a, 5 * c + b FROM generate_series(0, 29) AS c, generate_series(0, 4) AS a, generate_series(a + 1, 4) AS b UNION ALL SELECT 5 * c, 5 * ((c + 1) % 30) + 1 FROM generate_series(0, 29) AS c;
CREATE TABLE ring_graph AS SELECT scrm.graph_agg(a, b) AS g FROM ring;
SELECT round(scrm.modularity(g, nodes, cliques)::numeric, 6) AS cliques, round(scrm.modularity(g, nodes, pairs)::numeric, 6) AS pairs FROM ring_graph, (SELECT array_agg(i) AS nodes, array_agg(i / 5) AS cliques, array_agg(i / 10) AS pairs FROM generate_series(0, 149) AS i) AS v;
SELECT communities BETWEEN 14 AND 18 AS put_together, largest % 5 AS rest, modularity BETWEEN 0.885 AND 0.887879 AS between FROM ring_graph, scrm.leiden_info(g);
SELECT communities, largest, round(modularity::numeric, 6) AS modularity FROM ring_graph, scrm.leiden_info(g, resolution => 2);
SELECT count(*) AS cliques, bool_and(members = 5 AND internal_weight = 10 AND external_weight = 2) AS whole FROM ring_graph, scrm.communities(g, array(SELECT node FROM scrm.leiden(g, 2)), array(SELECT community FROM scrm.leiden(g, 2)));

-- ---------------------------------------------------------------- the karate club

-- Zachary, Journal of Anthropological Research 33 (1977) 452: 34 members, 78 ties. The best modularity of all partitions is 0.4197896121 (found with
-- igraph's community_optimal_modularity, and known from Brandes and others, IEEE TKDE 20 (2008) 172).
CREATE TABLE karate (a int, b int);
INSERT INTO karate SELECT a, unnest(b) FROM (VALUES (1, array[2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32]), (2, array[3, 4, 8, 14, 18, 20, 22, 31]), (3, array[4, 8, 9, 10, 14, 28, 29, 33]), (4, array[8, 13, 14]), (5, array[7, 11]), (6, array[7, 11, 17]), (7, array[17]),
	(9, array[31, 33, 34]), (10, array[34]), (14, array[34]), (15, array[33, 34]), (16, array[33, 34]), (19, array[33, 34]), (20, array[34]), (21, array[33, 34]), (23, array[33, 34]), (24, array[26, 28, 30, 33, 34]), (25, array[26, 28, 32]), (26, array[32]), (27, array[30, 34]), (28, array[34]),
	(29, array[32, 34]), (30, array[33, 34]), (31, array[33, 34]), (32, array[33, 34]), (33, array[34])) AS v(a, b);
CREATE TABLE karate_graph AS SELECT scrm.graph_agg(a, b) AS g FROM karate;
SELECT community, string_agg(node::text, ' ' ORDER BY node) AS members FROM karate_graph, scrm.leiden(g) GROUP BY community ORDER BY community;
SELECT round(modularity::numeric, 10) AS modularity, count(*) AS seeds FROM karate_graph, generate_series(0, 99) AS seed, scrm.leiden_info(g, seed => seed) GROUP BY 1;

-- ---------------------------------------------------------------- against plain SQL

-- Modularity from the rows alone: for each pair of nodes of a community the weight between them, both directions added, less resolution * k k'/2m.
CREATE FUNCTION plain_modularity(rows text, nodes bigint[], communities bigint[], resolution float8) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	result float8;
BEGIN
	EXECUTE format('WITH pair AS (SELECT a, b, sum(w) AS w FROM (SELECT a, b, w FROM %1$s WHERE a <> b UNION ALL SELECT b, a, w FROM %1$s WHERE a <> b) AS v GROUP BY a, b),
			k AS (SELECT a AS node, sum(w) AS k FROM pair GROUP BY a), m AS (SELECT sum(w) AS total FROM pair), c AS (SELECT * FROM unnest($1, $2) AS c(node, community))
		SELECT (SELECT coalesce(sum(w), 0) FROM pair JOIN c ON c.node = a JOIN c AS d ON d.node = b WHERE c.community = d.community) / total
			- $3 * (SELECT sum(x.k * y.k) FROM c JOIN k AS x USING (node), c AS d JOIN k AS y USING (node) WHERE c.community = d.community) / total ^ 2 FROM m', rows)
	INTO result USING nodes, communities, resolution;
	RETURN result;
END $$;
-- A log at random: rows both ways, several times, to oneself, with weights in quarters and some 0.
CREATE TABLE log AS SELECT i, (h1 % 60)::bigint AS a, ((h1 % 60) / 10 * 10 + CASE WHEN h2 % 5 = 0 THEN 13 ELSE 0 END + h2 / 5 % 10)::bigint % 60 AS b, (h3 % 9) / 4.0::float8 AS w
	FROM (SELECT i, abs(hashint8(i)::bigint) AS h1, abs(hashint8(i + 1000000)::bigint) AS h2, abs(hashint8(i + 2000000)::bigint) AS h3 FROM generate_series(1, 500) AS i) AS v;
CREATE TABLE log_graph AS SELECT scrm.graph_agg(a, b, w) AS g FROM log;
-- Five partitions of it.
CREATE TABLE partition AS
SELECT 'leiden' AS name, 1::float8 AS resolution, array_agg(node) AS nodes, array_agg(community) AS communities FROM log_graph, scrm.leiden(g)
UNION ALL SELECT 'leiden', 2, array_agg(node), array_agg(community) FROM log_graph, scrm.leiden(g, 2)
UNION ALL SELECT 'label propagation', 1, array_agg(node), array_agg(community) FROM log_graph, scrm.label_propagation(g)
UNION ALL SELECT 'tens', 1, array_agg(node), array_agg(node / 10) FROM log_graph, scrm.nodes(g)
UNION ALL SELECT 'odd and even', 0.5, array_agg(node), array_agg(node % 2 - 1) FROM log_graph, scrm.nodes(g);
SELECT name, resolution, (SELECT count(DISTINCT c) FROM unnest(communities) AS c) AS communities, abs(scrm.modularity(g, nodes, communities, resolution) - plain_modularity('log', nodes, communities, resolution)) < 1e-12 AS as_in_sql,
	abs(scrm.modularity(g, nodes, communities, resolution) - (SELECT sum(modularity) FROM scrm.communities(g, nodes, communities, resolution))) < 1e-12 AS adds_up FROM log_graph, partition;
SELECT abs(modularity - scrm.modularity(g, p.nodes, p.communities, p.resolution)) < 1e-15 AS as_told FROM log_graph, partition AS p, scrm.leiden_info(g, p.resolution) AS i(n, c, l, modularity, made, converged) WHERE name = 'leiden';
-- The weights of a community, from the rows.
SELECT name, resolution, count(*) AS communities, bool_and(c.members = r.members AND c.internal_weight = r.inside AND c.external_weight = r.outside AND abs(c.conductance - r.outside / least(2 * r.inside + r.outside, r.total - 2 * r.inside - r.outside)) < 1e-12) AS as_in_rows
	FROM log_graph, partition, scrm.communities(g, nodes, communities, resolution) AS c,
		LATERAL (SELECT coalesce(sum(w) FILTER (WHERE x.community = y.community), 0) AS inside, coalesce(sum(w) FILTER (WHERE x.community <> y.community), 0) AS outside, (SELECT 2 * sum(w) FROM log WHERE a <> b) AS total, (SELECT count(*) FROM unnest(communities) AS u WHERE u = c.community) AS members
			FROM log JOIN unnest(nodes, communities) AS x(node, community) ON x.node = a JOIN unnest(nodes, communities) AS y(node, community) ON y.node = b WHERE a <> b AND c.community IN (x.community, y.community)) AS r
	GROUP BY name, resolution ORDER BY name, resolution;
-- No node of label_propagation has more weight with another label than with its own.
SELECT count(*) AS nodes, count(*) FILTER (WHERE other > own) AS better_elsewhere FROM (
	SELECT x.node, coalesce(max(weight) FILTER (WHERE there = x.community), 0) AS own, coalesce(max(weight) FILTER (WHERE there <> x.community), 0) AS other
	FROM (SELECT unnest(nodes) AS node, unnest(communities) AS community FROM partition WHERE name = 'label propagation') AS x
		LEFT JOIN (SELECT v.a, y.community AS there, sum(w) AS weight FROM (SELECT a, b, w FROM log WHERE a <> b UNION ALL SELECT b, a, w FROM log WHERE a <> b) AS v
			JOIN (SELECT unnest(nodes) AS node, unnest(communities) AS community FROM partition WHERE name = 'label propagation') AS y ON y.node = v.b GROUP BY v.a, y.community) AS z ON z.a = x.node
	GROUP BY x.node) AS v;

-- Communities are connected, by edges that weigh something: as many components inside of them as there are communities.
SELECT name, resolution, (SELECT count(DISTINCT c) FROM unnest(communities) AS c) = (SELECT count(*) FROM unnest(nodes, communities) AS n(node, community) WHERE NOT EXISTS (
		WITH RECURSIVE reached(node) AS (SELECT n.node UNION SELECT CASE WHEN reached.node = a THEN b ELSE a END FROM reached, log, unnest(nodes, communities) AS x(node, community), unnest(nodes, communities) AS y(node, community)
			WHERE w > 0 AND reached.node IN (a, b) AND x.node = a AND y.node = b AND x.community = n.community AND y.community = n.community)
		SELECT FROM reached WHERE reached.node < n.node)) AS connected FROM partition WHERE name <> 'odd and even' AND name <> 'tens';

-- All partitions of 7 nodes, 877, against what is found in 40 graphs at random, at three resolutions: nothing is better than the best, which is found but once in a while.
CREATE TABLE every_partition AS WITH RECURSIVE p(communities, used) AS (SELECT array[0]::bigint[], 0 UNION ALL SELECT communities || c, greatest(used, c) FROM p, generate_series(0, used + 1) AS c WHERE cardinality(communities) < 7) SELECT communities FROM p WHERE cardinality(communities) = 7;
SELECT count(*) AS partitions FROM every_partition;
CREATE TABLE small AS SELECT s, scrm.graph_agg(a, b, w) AS g FROM (SELECT s, a, b, (abs(hashint8(s * 100 + a * 10 + b)::bigint) % 4)::float8 AS w FROM generate_series(1, 40) AS s, generate_series(1, 7) AS a, generate_series(1, 7) AS b WHERE abs(hashint8(s * 100 + a * 10 + b + 5000)::bigint) % 3 = 0 UNION ALL SELECT s, a, NULL, 0 FROM generate_series(1, 40) AS s, generate_series(1, 7) AS a) AS v GROUP BY s;
SELECT resolution, count(*) AS graphs, count(*) FILTER (WHERE found > best - 1e-12) AS optimal, count(*) FILTER (WHERE found > best + 1e-12) AS impossible FROM (
	SELECT resolution, (SELECT modularity FROM scrm.leiden_info(g, resolution)) AS found, (SELECT max(scrm.modularity(g, array[1, 2, 3, 4, 5, 6, 7], communities, resolution)) FROM every_partition) AS best FROM small, (VALUES (0.5), (1), (1.5)) AS v(resolution)) AS v
	GROUP BY resolution ORDER BY resolution;

-- ---------------------------------------------------------------- the same seed, the same answer

-- Rows in other orders, rolled up from parts, turned round and back, stored and not.
CREATE TABLE other_graph AS SELECT 'by hash' AS name, scrm.graph_agg(a, b, w ORDER BY hashint8(i)) AS g FROM log
UNION ALL SELECT 'backwards', scrm.graph_agg(a, b, w ORDER BY i DESC) FROM log
UNION ALL SELECT 'rolled up', scrm.rollup(part) FROM (SELECT scrm.graph_agg(a, b, w) AS part FROM log GROUP BY i % 7) AS v
UNION ALL SELECT 'turned twice', scrm.reverse(scrm.reverse(g)) FROM log_graph;
SELECT name, seed, (SELECT array_agg(c) FROM scrm.leiden(o.g, seed => seed) AS c) = (SELECT array_agg(c) FROM scrm.leiden(l.g, seed => seed) AS c) AS leiden,
	(SELECT array_agg(c) FROM scrm.label_propagation(o.g, seed) AS c) = (SELECT array_agg(c) FROM scrm.label_propagation(l.g, seed) AS c) AS label_propagation FROM log_graph AS l, other_graph AS o, (VALUES (0), (-9223372036854775808)) AS v(seed) ORDER BY name, seed;
SELECT (SELECT array_agg(c) FROM scrm.leiden(q.g) AS c) = (SELECT array_agg(c) FROM scrm.leiden(l.g) AS c) AS not_stored FROM log_graph AS l, (SELECT scrm.graph_agg(a, b, w) AS g FROM log) AS q;
-- Other seeds may give other answers: chance has a part in them.
SELECT count(DISTINCT answer) > 1 AS several FROM (SELECT (SELECT md5(string_agg(community::text, ' ' ORDER BY node)) FROM scrm.label_propagation(g, seed)) AS answer FROM log_graph, generate_series(1, 50) AS seed) AS v;
-- More starts and more iterations are not worse.
SELECT bool_and(m.modularity >= o.modularity - 0.02) AS not_much_worse, avg(m.modularity) >= avg(o.modularity) AS better_in_the_mean FROM log_graph, generate_series(1, 20) AS seed, scrm.leiden_info(g, seed => seed, starts => 10) AS m, scrm.leiden_info(g, seed => seed, iterations => 1, starts => 1) AS o;

-- ---------------------------------------------------------------- odd graphs

CREATE TABLE odd (name text, a bigint, b bigint, w float8);
INSERT INTO odd VALUES ('one node', 1, NULL, 1), ('no edges', 1, NULL, 1), ('no edges', -5, NULL, 1), ('self-loops', 1, 1, 1), ('self-loops', 2, 2, 5), ('one edge', 2, 1, 1), ('no weight', 1, 2, 0), ('no weight', 2, 3, 0),
	('ends of bigint', -9223372036854775808, 9223372036854775807, 1), ('ends of bigint', 0, 1, 1), ('star', 1, 9, 1), ('star', 2, 9, 1), ('star', 3, 9, 1), ('star', 4, 9, 1),
	('huge', 1, 2, 1.7e308), ('huge', 2, 3, 1.7e308), ('huge', 3, 1, 1.7e308), ('huge', 4, 5, 1.7e308), ('huge', 5, 6, 1.7e308), ('huge', 6, 4, 1.7e308), ('huge', 3, 4, 1e308),
	('tiny', 1, 2, 5e-324), ('tiny', 2, 3, 5e-324), ('tiny', 3, 1, 5e-324), ('tiny', 4, 5, 5e-324), ('tiny', 5, 6, 5e-324), ('tiny', 6, 4, 5e-324), ('tiny', 3, 4, 5e-324),
	('huge and tiny', 1, 2, 1.7e308), ('huge and tiny', 3, 4, 1e-300), ('huge and tiny', 2, 3, 1e-320), ('huge and tiny', 5, 6, 0), ('wide', 1, 2, 1e140), ('wide', 3, 4, 1e-140), ('wide', 2, 3, 1e-150);
CREATE TABLE odd_graph AS SELECT name, scrm.graph_agg(a, b, w) AS g FROM odd GROUP BY name;
SELECT name, (SELECT string_agg(community::text, ' ' ORDER BY node) FROM scrm.leiden(g)) AS leiden, (SELECT string_agg(community::text, ' ' ORDER BY node) FROM scrm.leiden(g, 1.5)) AS "1.5", (SELECT string_agg(community::text, ' ' ORDER BY node) FROM scrm.label_propagation(g)) AS label_propagation,
	i.nodes, i.communities, i.largest, round(i.modularity::numeric, 10) AS modularity, i.converged FROM odd_graph, scrm.leiden_info(g) AS i ORDER BY name;
SELECT name, c.* FROM odd_graph, scrm.communities(g, array(SELECT node FROM scrm.leiden(g)), array(SELECT community FROM scrm.leiden(g))) AS c WHERE name IN ('tiny', 'no weight', 'self-loops', 'star', 'huge and tiny') ORDER BY name, community;
-- The edges of a community may weigh more together than a number can.
SELECT c.* FROM odd_graph, scrm.communities(g, array[1, 2, 3, 4, 5, 6], array[1, 1, 1, 2, 2, 2]) AS c WHERE name = 'huge';
-- A path of 100,000 nodes, and a star of as many, with resolutions out of all proportion.
SELECT max(count) BETWEEN 2 AND 2000 AS sizes, count(*) BETWEEN 100 AND 50000 AS communities FROM (SELECT community, count(*) FROM (SELECT scrm.graph_agg(i, i + 1) AS g FROM generate_series(1, 99999) AS i) AS q, scrm.leiden(q.g) GROUP BY community) AS v;
SELECT resolution, count(DISTINCT community) AS communities FROM (SELECT scrm.graph_agg(i, 0) AS g FROM generate_series(1, 100000) AS i) AS q, (VALUES ('1e-300'::float8), ('1'), ('1e300')) AS v(resolution), scrm.leiden(q.g, resolution) GROUP BY resolution ORDER BY resolution;
SELECT count(DISTINCT community) AS communities FROM (SELECT scrm.graph_agg(i, 0) AS g FROM generate_series(1, 100000) AS i) AS q, scrm.label_propagation(q.g);

-- Nothing for nothing.
SELECT count(*) FROM scrm.leiden(NULL::scrm.graph);
SELECT count(*) FROM scrm.leiden_info(NULL::scrm.graph_text);
SELECT count(*) FROM scrm.label_propagation(NULL::scrm.graph_uuid);
SELECT scrm.modularity(NULL::scrm.graph, '{1}', '{1}');
SELECT count(*) FROM scrm.communities(NULL::scrm.graph, '{1}', '{1}');
SELECT name, scrm.modularity(g, '{1}', '{1}') FROM odd_graph WHERE name IN ('no edges', 'self-loops', 'no weight') ORDER BY name;
-- Nodes that are not in the graph are left out, and so are communities of such alone; nodes that are not listed stand alone; one may be listed twice.
SELECT c.community, members, internal_weight, external_weight FROM graph, scrm.communities(g, array[1, 2, 99, 100, 3, 3], array[7, 7, 7, 8, 9, 9]) AS c;
SELECT abs(scrm.modularity(g, array[1, 2, 99, 3, 3], array[7, 7, 7, 9, 9]) - scrm.modularity(g, array[1, 2, 3, 4, 5, 6, 7, 8], array[1, 1, 3, 4, 5, 6, 7, 8])) < 1e-15 AS same FROM graph;

-- ---------------------------------------------------------------- errors

SELECT * FROM graph, scrm.leiden(g, resolution => 0);
SELECT * FROM graph, scrm.leiden(g, resolution => -1);
SELECT * FROM graph, scrm.leiden(g, resolution => 'NaN');
SELECT * FROM graph, scrm.leiden(g, resolution => 'Infinity');
SELECT * FROM graph, scrm.leiden(g, resolution => NULL);
SELECT * FROM graph, scrm.leiden(g, seed => NULL);
SELECT * FROM graph, scrm.leiden(g, iterations => 0);
SELECT * FROM graph, scrm.leiden(g, iterations => NULL);
SELECT * FROM graph, scrm.leiden_info(g, starts => -1);
SELECT * FROM graph, scrm.label_propagation(g, seed => NULL);
SELECT scrm.modularity(g, array[1, 2], array[1]) FROM graph;
SELECT scrm.modularity(g, array[1, NULL], array[1, 1]) FROM graph;
SELECT scrm.modularity(g, array[1, 2], array[1, NULL]) FROM graph;
SELECT scrm.modularity(g, NULL, array[1]) FROM graph;
SELECT scrm.modularity(g, array[1], NULL) FROM graph;
SELECT scrm.modularity(g, array[1], array[1], NULL) FROM graph;
SELECT scrm.modularity(g, array[1], array[1], 0) FROM graph;
SELECT scrm.modularity(g, array[[1, 2]], array[1, 1]) FROM graph;
SELECT scrm.modularity(g, array[1, 2], array[[1, 1]]) FROM graph;
SELECT scrm.modularity(g, array[1, 2, 1], array[1, 1, 2]) FROM graph;
SELECT scrm.modularity(g, array[1], array[1], 1e308) IS NOT NULL AS finite FROM graph;
-- Weights of both directions are added: more than a number can hold is an error.
SELECT count(*) FROM (SELECT scrm.graph_agg(a, b, 1e308) AS g FROM (VALUES (1, 2), (2, 1)) AS v(a, b)) AS q, scrm.leiden(q.g);
