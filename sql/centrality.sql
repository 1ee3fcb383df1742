--
-- Who matters in a graph: degrees, hubs and authorities, core numbers, closeness, clustering. Source acted because of target.
--
CREATE SCHEMA test_centrality;
SET search_path TO test_centrality;
\pset null NULL

-- Four act because of 1, one of them twice, with weights; 1 answers 2; 5 also acts because of itself; 6 does nothing.
CREATE TABLE edge (source bigint, target bigint, weight float8);
INSERT INTO edge VALUES (2, 1, 1), (3, 1, 2), (4, 1, 0.5), (5, 1, 0.25), (5, 1, 0.25), (1, 2, 4), (5, 5, 8), (6, NULL, 1);
CREATE TABLE small AS SELECT scrm.graph_agg(source, target, weight) AS g FROM edge;

-- ---------------------------------------------------------------- degrees

-- 1: five rows end there, of 4 in all. A self-loop ends and begins.
SELECT d.* FROM small, scrm.degrees(g) AS d;
-- Without weights a row weighs 1, so that strengths are degrees.
SELECT d.* FROM (SELECT scrm.graph_agg(source, target) AS g FROM edge) AS q, LATERAL scrm.degrees(q.g) AS d;
-- Sums keep what is lost: 1 and 1e16 and 1 more, from different sources.
SELECT d.node, in_strength::numeric FROM (SELECT scrm.graph_agg(source, 0, weight) AS g FROM (VALUES (1, 1), (2, 1e16), (3, 1)) AS v(source, weight)) AS q, LATERAL scrm.degrees(q.g) AS d WHERE in_strength > 0;
-- Too much is an error, on either side.
SELECT d.* FROM (SELECT scrm.graph_agg(source, 0, 1.5e308) AS g FROM generate_series(1, 2) AS source) AS q, LATERAL scrm.degrees(q.g) AS d;
SELECT d.* FROM (SELECT scrm.graph_agg(0, target, 1.5e308) AS g FROM generate_series(1, 2) AS target) AS q, LATERAL scrm.degrees(q.g) AS d;
SELECT d.* FROM (SELECT scrm.graph_agg(1, 2, 1e-320) AS g) AS q, LATERAL scrm.degrees(q.g) AS d;

-- ---------------------------------------------------------------- hubs and authorities

-- A star: four hubs of the same size, one authority.
SELECT node, round(hub::numeric, 10) AS hub, round(authority::numeric, 10) AS authority FROM (SELECT scrm.graph_agg(source, 1) AS g FROM generate_series(2, 5) AS source) AS q, LATERAL scrm.hits(q.g);
-- 1 -> 3, 1 -> 4, 2 -> 4: A'A = [[1, 1], [1, 2]], whose eigenvector is (1, golden ratio); both vectors are golden cuts.
SELECT node, round(hub::numeric, 10) AS hub, round(authority::numeric, 10) AS authority FROM (SELECT scrm.graph_agg(source, target) AS g FROM (VALUES (1, 3), (1, 4), (2, 4)) AS v(source, target)) AS q, LATERAL scrm.hits(q.g);
SELECT round(2 / (1 + sqrt(5.0)), 10) AS golden, round(1 - 2 / (1 + sqrt(5.0)), 10) AS rest;
-- The same with the largest weights and the smallest, and as parallel edges.
SELECT w, node, round(hub::numeric, 10) AS hub, round(authority::numeric, 10) AS authority FROM (SELECT w, scrm.graph_agg(source, target, w) AS g FROM (VALUES (1, 3), (1, 4), (2, 4)) AS v(source, target), unnest(ARRAY[1e-310, 1.7e308]::float8[]) AS w GROUP BY w) AS q, LATERAL scrm.hits(q.g) ORDER BY w, node;
SELECT node, round(hub::numeric, 10) AS hub, round(authority::numeric, 10) AS authority FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM (VALUES (1, 3, 0.25), (1, 3, 0.75), (1, 4, 1), (2, 4, 0.5), (2, 4, 0.5)) AS v(source, target, weight)) AS q, LATERAL scrm.hits(q.g);
-- A part that does not hang together with the strongest has nothing, however many it is, if only it is weaker: four of weight 1 (sigma 2) beside one of 2.001.
SELECT node, round(hub::numeric, 10) AS hub, round(authority::numeric, 10) AS authority FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM (VALUES (2, 1, 1), (3, 1, 1), (4, 1, 1), (5, 1, 1), (7, 6, 2.001)) AS v(source, target, weight)) AS q, LATERAL scrm.hits(q.g);
-- Equally strong: a star of four and two hubs with two authorities, sigma 2 both. From equal hubs each iteration gives all six hubs the same.
SELECT node, round(hub::numeric, 10) AS hub, round(authority::numeric, 10) AS authority FROM (SELECT scrm.graph_agg(source, target) AS g FROM (VALUES (2, 1), (3, 1), (4, 1), (5, 1), (6, 8), (6, 9), (7, 8), (7, 9)) AS v(source, target)) AS q, LATERAL scrm.hits(q.g);
-- A thousand pairs, all equally strong.
SELECT count(*), min(hub) AS least, round(max(hub)::numeric, 10) AS hub, round(max(authority)::numeric, 10) AS authority FROM (SELECT scrm.graph_agg(i, i + 1000) AS g FROM generate_series(1, 1000) AS i) AS q, LATERAL scrm.hits(q.g);
-- Self-loops count; nothing but edges of weight 0, or no edges, is nothing for all.
SELECT h.* FROM (SELECT scrm.graph_agg(source, target) AS g FROM (VALUES (1, 1), (2, NULL)) AS v(source, target)) AS q, LATERAL scrm.hits(q.g) AS h;
SELECT h.* FROM (SELECT scrm.graph_agg(source, target, 0) AS g FROM (VALUES (1, 2), (2, NULL)) AS v(source, target)) AS q, LATERAL scrm.hits(q.g) AS h;
-- A path of authorities, the second singular value close to the first: hub i acts because of i and i + 1, so that authorities are sin(pi k/(n + 1)).
CREATE TABLE path AS SELECT scrm.graph_agg(i, t) AS g FROM generate_series(0, 200) AS i, LATERAL (VALUES (1000 + i), (1001 + i)) AS v(t) WHERE t BETWEEN 1001 AND 1200;
WITH h AS (SELECT hits.*, node - 1000 AS k, sin(pi() * (node - 1000) / 201) AS expected FROM path, scrm.hits(g) WHERE authority > 0)
SELECT count(*), max(abs(authority - expected / (SELECT sum(expected) FROM h)) / authority) < 1e-8 AS close FROM h;
-- Too few iterations: a warning, and what there is.
SELECT count(*), round(sum(hub)::numeric, 10) AS hub, round(sum(authority)::numeric, 10) AS authority FROM (SELECT g FROM path) AS q, LATERAL scrm.hits(q.g, max_iterations => 3);
SELECT count(*) FROM small, scrm.hits(g, tolerance => 0);
SELECT count(*) FROM small, scrm.hits(g, tolerance => 'NaN');
SELECT count(*) FROM small, scrm.hits(g, tolerance => NULL);
SELECT count(*) FROM small, scrm.hits(g, max_iterations => 0);
SELECT count(*) FROM small, scrm.hits(g, max_iterations => NULL);

-- ---------------------------------------------------------------- core numbers

-- Four who all know each other (core 3), a ring through two of them (2), a tail (1), one alone and one with only himself (0). Both directions, twice, and weight 0 are one neighbour.
CREATE TABLE crowd AS SELECT scrm.graph_agg(source, target, weight) AS g FROM (VALUES (1, 2, 1), (2, 1, 1), (1, 3, 1), (1, 3, 1), (1, 4, 0), (2, 3, 1), (2, 4, 1), (4, 3, 1), (3, 5, 1), (5, 6, 1), (6, 4, 1), (7, 6, 1), (8, 7, 1), (9, NULL, 1), (10, 10, 1)) AS v(source, target, weight);
SELECT c.* FROM crowd, scrm.core_number(g) AS c;
-- Cliques of 2 to 40, in one chain: each node the size of its clique less one.
SELECT count(*), bool_and(core = node / 100 - 1) FROM (SELECT scrm.graph_agg(k * 100 + i, CASE WHEN j = k THEN (k + 1) * 100 ELSE k * 100 + j END) AS g FROM generate_series(2, 40) AS k, generate_series(0, k - 1) AS i, generate_series(i + 1, k) AS j WHERE j < k OR i = 0 AND k < 40) AS q, LATERAL scrm.core_number(q.g);

-- ---------------------------------------------------------------- closeness

-- 3 -> 2 -> 1 and 4 -> 2, of five: 1 is reached by 3 others in 1 + 2 + 2 steps: 3/4 3/5 and 1 + 1/2 + 1/2; 2 by two in 2: 2/4 2/2 and 2.
SELECT node, round(closeness::numeric, 10) AS closeness, harmonic FROM (SELECT scrm.graph_agg(source, target) AS g FROM (VALUES (3, 2), (2, 1), (4, 2), (4, 2), (2, 2), (5, NULL)) AS v(source, target)) AS q, LATERAL scrm.closeness(q.g);
-- A chain of 300, more than are searched from at once: node k is reached by k - 1 in k (k - 1)/2 steps.
SELECT count(*), bool_and(abs(closeness - CASE WHEN k > 1 THEN (k - 1) / 299.0 * 2 / k ELSE 0 END) < 1e-14), bool_and(abs(harmonic - coalesce((SELECT sum(1.0 / i) FROM generate_series(1, k - 1) AS i), 0)) < 1e-12) FROM (SELECT scrm.graph_agg(i, i + 1) AS g FROM generate_series(1, 299) AS i) AS q, LATERAL scrm.closeness(q.g), LATERAL (SELECT node AS k) AS n;
-- A ring of 150: everybody the same, 149 reach each in 149 150/2 steps.
SELECT count(*), count(DISTINCT closeness), round(min(closeness)::numeric, 10) AS closeness, round(2 / 150.0, 10) AS expected FROM (SELECT scrm.graph_agg(i, (i + 1) % 150) AS g FROM generate_series(0, 149) AS i) AS q, LATERAL scrm.closeness(q.g);

-- ---------------------------------------------------------------- clustering

-- In the crowd: 1, 2, 3, 4 form four triangles, three of them with each. 4 has four neighbours, so half of the six pairs.
SELECT node, triangles, round(coefficient::numeric, 10) AS coefficient FROM crowd, scrm.clustering(g);
-- All of twenty know each other: 19 18/2 triangles each.
SELECT count(*), min(triangles), max(triangles), min(coefficient), max(coefficient) FROM (SELECT scrm.graph_agg(i, j) AS g FROM generate_series(1, 20) AS i, generate_series(1, 20) AS j) AS q, LATERAL scrm.clustering(q.g);

-- ---------------------------------------------------------------- against plain SQL

-- Random graphs with self-loops and parallel edges, each measure by joins.
CREATE TABLE random_edge AS SELECT k AS graph, abs(hashint8extended(i, k) % 40) AS source, abs(hashint8extended(i, k + 100) % (10 + 2 * k)) AS target FROM generate_series(1, 12) AS k, generate_series(1, 12 * k) AS i;
CREATE TABLE random_graph AS SELECT graph, scrm.graph_agg(source, target) AS g FROM random_edge GROUP BY graph;
CREATE TABLE random_node AS SELECT graph, node FROM random_graph, scrm.nodes(g) AS n(node);

WITH RECURSIVE step AS (SELECT DISTINCT graph, source, target FROM random_edge WHERE source <> target),
	reach AS (SELECT graph, node AS source, node AS target, 0 AS distance FROM random_node
		UNION SELECT r.graph, s.source, r.target, r.distance + 1 FROM reach AS r JOIN step AS s ON s.graph = r.graph AND s.target = r.source WHERE r.distance < 12),
	shortest AS (SELECT graph, source, target, min(distance) AS d FROM reach GROUP BY 1, 2, 3),
	expected AS (SELECT graph, target AS node, count(*) FILTER (WHERE d > 0) AS r, sum(d) AS d, coalesce(sum(1.0 / nullif(d, 0)), 0) AS harmonic FROM shortest GROUP BY 1, 2),
	n AS (SELECT graph, count(*) AS n FROM random_node GROUP BY graph)
SELECT count(*), max(d) > 60 AS far, bool_and(abs(c.closeness - CASE WHEN r > 0 THEN r::float8 / (n - 1) * r / d ELSE 0 END) < 1e-12) AS closeness, bool_and(abs(c.harmonic - e.harmonic) < 1e-12) AS harmonic
	FROM random_graph JOIN n USING (graph), LATERAL scrm.closeness(g) AS c JOIN expected AS e USING (node) WHERE e.graph = random_graph.graph;

WITH link AS (SELECT graph, source AS a, target AS b FROM random_edge WHERE source <> target UNION SELECT graph, target, source FROM random_edge WHERE source <> target),
	degree AS (SELECT graph, a AS node, count(*) AS d FROM link GROUP BY 1, 2),
	triangle AS (SELECT x.graph, x.a AS node, count(*) / 2 AS t FROM link AS x JOIN link AS y ON y.graph = x.graph AND y.a = x.b JOIN link AS z ON z.graph = x.graph AND z.a = y.b AND z.b = x.a GROUP BY 1, 2)
SELECT count(*), max(triangles) > 10 AS many, bool_and(triangles = coalesce(t, 0)) AS triangles, bool_and(abs(coefficient - coalesce(2.0 * t / nullif(d * (d - 1), 0), 0)) < 1e-12) AS coefficient
	FROM random_graph AS r CROSS JOIN LATERAL scrm.clustering(g) AS c LEFT JOIN degree AS d ON d.node = c.node AND d.graph = r.graph LEFT JOIN triangle AS t ON t.node = c.node AND t.graph = r.graph;

-- A core number k: inside of those with k or more everybody has k neighbours or more, and no set does better: peeling those with fewer than k + 1 leaves nobody of core k.
WITH RECURSIVE link AS MATERIALIZED (SELECT graph, source AS a, target AS b FROM random_edge WHERE source <> target UNION SELECT graph, target, source FROM random_edge WHERE source <> target),
	core AS MATERIALIZED (SELECT r.graph, c.* FROM random_graph AS r, LATERAL scrm.core_number(g) AS c),
	inside AS (SELECT c.graph, c.node, c.core, count(*) FILTER (WHERE o.core >= c.core) AS have FROM core AS c LEFT JOIN link AS l ON l.graph = c.graph AND l.a = c.node LEFT JOIN core AS o ON o.graph = c.graph AND o.node = l.b GROUP BY 1, 2, 3),
	-- nodes by repeated peeling: array of those left at each level
	peel AS (SELECT graph, 0 AS k, array_agg(node) AS rest, true AS stable FROM random_node GROUP BY graph
		UNION ALL SELECT p.graph, CASE WHEN n.stable THEN p.k + 1 ELSE p.k END, n.rest, n.stable FROM peel AS p, LATERAL (
			SELECT coalesce(array_agg(x), '{}') AS rest, count(*) = cardinality(p.rest) AS stable FROM unnest(p.rest) AS x
			WHERE (SELECT count(*) FROM link AS l WHERE l.graph = p.graph AND l.a = x AND l.b = ANY (p.rest)) >= p.k) AS n WHERE cardinality(p.rest) > 0),
	by_peel AS (SELECT graph, x AS node, max(k) - 1 AS core FROM peel, unnest(rest) AS x WHERE stable GROUP BY 1, 2)
SELECT count(*), max(core.core) > 3 AS deep, (SELECT bool_and(have >= i.core) FROM inside AS i) AS inside, bool_and(core.core = b.core) AS peeled FROM core JOIN by_peel AS b USING (graph, node);

-- ---------------------------------------------------------------- degenerate graphs, other identifiers

-- One node alone, only self-loops, nobody answered.
SELECT q.what, d.*, hub, authority, core, closeness, harmonic, triangles, coefficient FROM
	(SELECT what, scrm.graph_agg(source, target) AS g FROM (VALUES ('alone', 1, NULL), ('self', 1, 1), ('self', 2, 2), ('apart', 1, NULL), ('apart', 2, NULL)) AS v(what, source, target) GROUP BY what) AS q,
	LATERAL scrm.degrees(g) AS d, LATERAL (SELECT * FROM scrm.hits(g) AS h WHERE h.node = d.node) AS h, LATERAL (SELECT * FROM scrm.core_number(g) AS c WHERE c.node = d.node) AS c, LATERAL (SELECT * FROM scrm.closeness(g) AS l WHERE l.node = d.node) AS l, LATERAL (SELECT * FROM scrm.clustering(g) AS t WHERE t.node = d.node) AS t
	ORDER BY what, d.node;
SELECT (SELECT count(*) FROM scrm.degrees(NULL::scrm.graph)) AS degrees, (SELECT count(*) FROM scrm.hits(NULL::scrm.graph)) AS hits, (SELECT count(*) FROM scrm.core_number(NULL::scrm.graph)) AS core_number, (SELECT count(*) FROM scrm.closeness(NULL::scrm.graph)) AS closeness, (SELECT count(*) FROM scrm.clustering(NULL::scrm.graph)) AS clustering;
-- The crowd with texts and uuids: the same, in their order.
CREATE TABLE name AS SELECT i AS node, 'person ' || chr(107 - i) AS word, md5(i::text)::uuid AS uuid FROM generate_series(1, 10) AS i;
CREATE TABLE texts AS SELECT scrm.graph_agg(a.word, b.word, weight) AS g FROM crowd, scrm.edges(g) AS e JOIN name AS a ON a.node = source JOIN name AS b ON b.node = target;
CREATE TABLE uuids AS SELECT scrm.graph_agg(a.uuid, b.uuid, weight) AS g FROM crowd, scrm.edges(g) AS e JOIN name AS a ON a.node = source JOIN name AS b ON b.node = target;
SELECT t.*, c.core, round(l.closeness::numeric, 10) AS closeness, round(l.harmonic::numeric, 10) AS harmonic FROM texts, scrm.clustering(g) AS t, LATERAL (SELECT * FROM scrm.core_number(g) AS c WHERE c.node = t.node) AS c, LATERAL (SELECT * FROM scrm.closeness(g) AS l WHERE l.node = t.node) AS l;
WITH numbers AS (SELECT word, uuid, d.*, c.core, t.triangles, l.closeness FROM crowd CROSS JOIN LATERAL scrm.degrees(g) AS d JOIN LATERAL scrm.core_number(g) AS c USING (node) JOIN LATERAL scrm.clustering(g) AS t USING (node) JOIN LATERAL scrm.hits(g) AS h USING (node) JOIN LATERAL scrm.closeness(g) AS l USING (node) JOIN name USING (node)),
	by_uuid AS (SELECT node AS uuid, d.in_degree, d.out_degree, c.core, t.triangles FROM uuids CROSS JOIN LATERAL scrm.degrees(g) AS d JOIN LATERAL scrm.core_number(g) AS c USING (node) JOIN LATERAL scrm.clustering(g) AS t USING (node)),
	by_text AS (SELECT node AS word, round(h.hub::numeric, 10) AS hub, round(h.authority::numeric, 10) AS authority FROM texts CROSS JOIN LATERAL scrm.hits(g) AS h),
	hits AS (SELECT word, round(h.hub::numeric, 10) AS hub, round(h.authority::numeric, 10) AS authority FROM crowd CROSS JOIN LATERAL scrm.hits(g) AS h JOIN name USING (node) WHERE node <> 9)
SELECT (SELECT count(*) FROM by_uuid) AS uuids, (SELECT count(*) FROM (SELECT uuid, in_degree, core, triangles FROM by_uuid EXCEPT SELECT uuid, in_degree - (node = 3)::int, core, triangles FROM numbers) AS d) AS wrong,
	(SELECT count(*) FROM by_text) AS texts, (SELECT count(*) FROM (TABLE by_text EXCEPT TABLE hits) AS d) AS wrong_hits;
