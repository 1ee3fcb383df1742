--
-- Whose action reaches the most: scrm.influence_maximization. An edge says that source acted because of target, so that action
-- spreads from target to source.
--
-- By hand, then small graphs where the best choice of any number of people is found by trying all in all worlds there can be, then
-- arguments and errors. The reference graphs and real logs are in test/t/255_diffusion.pl.
--
CREATE SCHEMA test_influence_maximization;
SET search_path TO test_influence_maximization;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- A star: everybody answered Ada, and nobody else was answered. She reaches all, and is proven to be the best.
CREATE TABLE star AS SELECT scrm.graph_agg('fan ' || lpad(i::text, 3, '0'), 'Ada') AS g FROM generate_series(1, 200) AS i;
SELECT model, rank, node, marginal_spread, spread, round(guarantee::numeric, 8) AS guarantee FROM star, (VALUES ('independent cascade'), ('linear threshold')) AS v(model), scrm.influence_maximization(g, 1, model) ORDER BY model;
-- Two chains, where each answered the one before: their heads first, the longer chain first.
CREATE TABLE chains AS SELECT scrm.graph_agg(i + 1, i) AS g FROM generate_series(1, 99) AS i WHERE i <> 40;
SELECT model, rank, node, round(marginal_spread) AS marginal_spread, spread, guarantee > 0.95 AS proven FROM chains, (VALUES ('independent cascade'), ('linear threshold')) AS v(model), scrm.influence_maximization(g, 2, model) ORDER BY model, rank;
-- Turned round, it is their ends.
SELECT rank, node FROM chains, scrm.influence_maximization(scrm.reverse(g), 2);
-- Nobody's action reaches another: any are the best, and the first are taken. Where all reach all, one is enough.
SELECT m.* FROM chains, scrm.influence_maximization(g, 3, edge_probability => 'constant', probability => 0) AS m;
SELECT rank, marginal_spread, spread, guarantee > 0.95 AS proven FROM scrm.influence_maximization((SELECT scrm.graph_agg(i, i % 10 + 1) FROM generate_series(1, 10) AS i), 2, edge_probability => 'constant', probability => 1);
-- Who only stands there is worth himself: 1 reaches 10, of whom nobody adds any; then 20 to 29 add one each.
SELECT rank, CASE WHEN node < 20 THEN node ELSE 20 END AS node, round(marginal_spread::numeric, 1) AS marginal_spread, round(spread::numeric, 1) AS spread
	FROM scrm.influence_maximization((SELECT scrm.graph_agg(s, t) FROM (SELECT i, 1 FROM generate_series(2, 10) AS i UNION ALL SELECT i, NULL FROM generate_series(20, 29) AS i) AS v(s, t)), 4);
-- More people than there are: all of them, each once.
SELECT count(*), count(DISTINCT node), max(rank), max(spread), min(marginal_spread) >= 0 AS rising, min(guarantee) FROM chains, scrm.influence_maximization(g, 1000);

-- ---------------------------------------------------------------- all choices in all worlds

-- Two graphs of 7 people and 10 edges, and two rules: edges' own weights, and one over the number of targets.
CREATE TABLE edge (graph int, source int, target int, weight float8);
INSERT INTO edge SELECT g, s, t, w FROM (VALUES
	(1, 1, 2, 0.5), (1, 1, 4, 0.25), (1, 2, 1, 0.75), (1, 3, 1, 0.5), (1, 3, 2, 0.125), (1, 3, 7, 0.25), (1, 4, 5, 0.375), (1, 4, 3, 0.5), (1, 5, 6, 0.875), (1, 6, 4, 0.375),
	(2, 2, 1, 0.9), (2, 3, 1, 0.4), (2, 4, 1, 0.4), (2, 3, 2, 0.3), (2, 5, 6, 0.8), (2, 7, 6, 0.5), (2, 7, 5, 0.4), (2, 1, 5, 0.2), (2, 6, 7, 0.7), (2, 4, 6, 0.3)) AS v(g, s, t, w);
CREATE TABLE graphs AS SELECT graph, scrm.graph_agg(source, target, weight) AS g FROM edge GROUP BY graph;
CREATE TABLE rule AS SELECT graph, source, target, rule, CASE rule WHEN 'weight' THEN weight ELSE 1.0 / count(*) OVER (PARTITION BY graph, rule, source) END AS p FROM edge, (VALUES ('weight'), ('weighted cascade')) AS r(rule);
-- Independent cascade: each edge is there or not. Linear threshold: each receiver listens to one of its targets, or to none.
CREATE TABLE world (graph int, rule text, model text, world text, probability float8, live int[]);
WITH RECURSIVE numbered AS (SELECT *, row_number() OVER (PARTITION BY graph, rule ORDER BY source, target) AS i FROM rule),
	w(graph, rule, i, world, probability, live) AS (
		SELECT DISTINCT graph, rule, 0::bigint, '', 1::float8, '{}'::int[] FROM rule
		UNION ALL SELECT graph, rule, w.i + 1, world || there::int, w.probability * CASE WHEN there THEN p ELSE 1 - p END, CASE WHEN there THEN live || source || target ELSE live END
			FROM w JOIN numbered AS n USING (graph, rule), (VALUES (true), (false)) AS b(there) WHERE n.i = w.i + 1 AND CASE WHEN there THEN p ELSE 1 - p END > 0)
INSERT INTO world SELECT graph, rule, 'independent cascade', world, probability, live FROM w WHERE i = (SELECT max(i) FROM numbered);
WITH RECURSIVE choice AS (SELECT graph, rule, source, target, p FROM rule UNION ALL SELECT graph, rule, source, NULL, 1 - sum(p) FROM rule GROUP BY graph, rule, source),
	numbered AS (SELECT *, dense_rank() OVER (PARTITION BY graph, rule ORDER BY source) AS i FROM choice),
	w(graph, rule, i, world, probability, live) AS (
		SELECT DISTINCT graph, rule, 0::bigint, '', 1::float8, '{}'::int[] FROM rule
		UNION ALL SELECT graph, rule, w.i + 1, world || coalesce(target, 0), w.probability * p, CASE WHEN target IS NULL THEN live ELSE live || source || target END
			FROM w JOIN numbered AS n USING (graph, rule) WHERE n.i = w.i + 1 AND p > 1e-12)
INSERT INTO world SELECT graph, rule, 'linear threshold', world, probability, live FROM w WHERE i = (SELECT max(i) FROM numbered AS n WHERE n.graph = w.graph);
SELECT graph, model, rule, count(*) AS worlds, round(sum(probability)::numeric, 12) AS probability FROM world GROUP BY graph, model, rule ORDER BY graph, model, rule;
-- Who reaches whom in each, as bits, and the exact spread of every choice of people.
CREATE TABLE reach AS
	WITH RECURSIVE live AS (SELECT graph, model, rule, world, live[2 * i - 1] AS source, live[2 * i] AS target FROM world, generate_series(1, cardinality(live) / 2) AS i),
		r AS (SELECT graph, model, rule, world, n AS seed, n AS node FROM world, generate_series(1, 7) AS n
			UNION SELECT r.graph, r.model, r.rule, r.world, seed, source FROM r JOIN live ON (live.graph, live.model, live.rule, live.world, live.target) = (r.graph, r.model, r.rule, r.world, r.node))
	SELECT graph, model, rule, world, array_agg(reached ORDER BY seed) AS reached FROM (SELECT graph, model, rule, world, seed, bit_or(1 << node) AS reached FROM r GROUP BY graph, model, rule, world, seed) AS s GROUP BY graph, model, rule, world;
CREATE TABLE exact AS
	SELECT graph, model, rule, seeds, sum(probability * bit_count((SELECT bit_or(reached[s]) FROM generate_series(1, 7) AS s WHERE seeds >> s & 1 = 1)::bit(8))) AS spread
		FROM world JOIN reach USING (graph, model, rule, world), generate_series(2, 254, 2) AS seeds WHERE bit_count(seeds::bit(8)) <= 4 GROUP BY graph, model, rule, seeds;
CREATE TABLE best AS SELECT graph, model, rule, bit_count(seeds::bit(8)) AS k, max(spread) AS spread FROM exact GROUP BY graph, model, rule, bit_count(seeds::bit(8));
-- For 1 to 4 people and 5 seeds of the random numbers each: how many choices are the best, all at least what is proven of it, and the spread
-- told is right, with an error of half a percent of itself at most (4 times that here).
SELECT graph, model, rule, count(*) AS choices, count(*) FILTER (WHERE exact.spread > best.spread * (1 - 1e-9)) AS best, round(min(exact.spread / best.spread)::numeric, 4) AS worst, bool_and(exact.spread / best.spread >= guarantee) AS as_proven,
		bool_and(guarantee >= 1 - exp(-1) - 0.1) AS proven_enough, bool_and(abs(found.spread / exact.spread - 1) < 4 * 0.005) AS spread
	FROM (SELECT graph, model, rule, k, seed, bit_or(1 << node::int) AS seeds, max(spread) AS spread, min(guarantee) AS guarantee
			FROM graphs, (SELECT DISTINCT model, rule FROM world) AS w, generate_series(1, 4) AS k, generate_series(1, 5) AS seed, scrm.influence_maximization(g, k, model, seed => seed, edge_probability => rule) GROUP BY graph, model, rule, k, seed) AS found
		JOIN exact USING (graph, model, rule, seeds) JOIN best USING (graph, model, rule, k) GROUP BY graph, model, rule ORDER BY graph, model, rule;
-- The numbers themselves, which are the same on every machine.
SELECT graph, model, rank, node, round(marginal_spread::numeric, 10) AS marginal_spread, round(spread::numeric, 10) AS spread, round(guarantee::numeric, 8) AS guarantee
	FROM graphs, (VALUES ('independent cascade'), ('linear threshold')) AS v(model), scrm.influence_maximization(g, 2, model, edge_probability => 'weight') ORDER BY graph, model, rank;

-- ---------------------------------------------------------------- arguments

-- The same seed, the same answer, whatever the order of rows, stored or not; and in all types of identifiers.
CREATE TABLE ring AS SELECT i, j FROM generate_series(1, 300) AS i, generate_series(1, 4) AS k, LATERAL (SELECT (i * 7 + k * k * 31) % 300 + 1 AS j) AS t;
SELECT count(*), count(DISTINCT (m.*)::text) FROM (SELECT scrm.graph_agg(i, j) AS g FROM (SELECT * FROM ring ORDER BY i * 97 % 301, j) AS a UNION ALL SELECT scrm.graph_agg(i, j) FROM (SELECT * FROM ring ORDER BY j) AS b) AS q, scrm.influence_maximization(g, 5, epsilon => 0.3, seed => 4711) AS m;
SELECT count(*), count(DISTINCT (rank, node, spread, guarantee)) FROM (
	SELECT rank, node, spread, guarantee FROM scrm.influence_maximization((SELECT scrm.graph_agg(i, j) FROM ring), 5, epsilon => 0.3)
	UNION ALL SELECT rank, node::bigint, spread, guarantee FROM scrm.influence_maximization((SELECT scrm.graph_agg(lpad(i::text, 3, '0'), lpad(j::text, 3, '0')) FROM ring), 5, epsilon => 0.3)
	UNION ALL SELECT rank, right(node::text, 3)::bigint, spread, guarantee FROM scrm.influence_maximization((SELECT scrm.graph_agg(lpad(i::text, 32, '0')::uuid, lpad(j::text, 32, '0')::uuid) FROM ring), 5, epsilon => 0.3)) AS m;
-- A smaller epsilon proves more. A larger delta, which is less sure, needs no more.
SELECT bool_and(a.guarantee >= 1 - exp(-1) - 0.4) AS loose, bool_and(b.guarantee >= 1 - exp(-1) - 0.05 AND b.guarantee > a.guarantee) AS tight
	FROM (SELECT scrm.graph_agg(i, j) AS g FROM ring) AS q, scrm.influence_maximization(g, 5, epsilon => 0.4) AS a JOIN LATERAL scrm.influence_maximization(g, 5, epsilon => 0.05) AS b USING (rank);
SELECT bool_and(a.guarantee > b.guarantee) AS "less sure, more proven" FROM (SELECT scrm.graph_agg(i, j) AS g FROM ring) AS q, scrm.influence_maximization(g, 5, epsilon => 0.3, delta => 0.5) AS a JOIN LATERAL scrm.influence_maximization(g, 5, epsilon => 0.3, delta => 1e-12) AS b USING (rank);
-- Parallel edges, self-loops and edges without weight change nothing where weights do not count.
SELECT count(DISTINCT (rank, node, spread)) FROM (SELECT scrm.graph_agg(i, j) AS g FROM ring UNION ALL SELECT scrm.graph_agg(i, j, 0) FROM (SELECT * FROM ring UNION ALL SELECT * FROM ring WHERE i % 3 = 0) AS r) AS q, scrm.influence_maximization(g, 3, epsilon => 0.3);
SELECT round(abs(a.spread / b.spread - 1)::numeric, 1) AS self_loops FROM (SELECT scrm.graph_agg(i, j) AS g, (SELECT scrm.graph_agg(i, j) FROM (SELECT * FROM ring UNION ALL SELECT i, i FROM ring) AS s) AS with_loops FROM ring) AS q,
	(VALUES ('independent cascade'), ('linear threshold')) AS v(model), LATERAL (SELECT max(spread) AS spread FROM scrm.influence_maximization(g, 5, model, epsilon => 0.3)) AS a, LATERAL (SELECT max(spread) AS spread FROM scrm.influence_maximization(with_loops, 5, model, epsilon => 0.3)) AS b;
-- Constant probabilities: of a ring where each answered the one before with probability 1/2, one reaches 2 in the mean, in either model.
SELECT model, abs(max(spread) - 2) < 0.05 AS spread, min(guarantee) > 0.53 AS proven FROM (SELECT scrm.graph_agg(i, i % 100 + 1) AS g FROM generate_series(1, 100) AS i) AS q, (VALUES ('independent cascade'), ('linear threshold')) AS v(model),
	scrm.influence_maximization(g, 1, model, edge_probability => 'constant', probability => 0.5) GROUP BY model ORDER BY model;
-- Many targets: 1 answered 200 others, and acts after one of them with a probability of 1/4, or of 1/4 after 2 and less after the rest.
SELECT rule, abs(max(spread) - 1.25) < 0.05 AS spread FROM (SELECT scrm.graph_agg(1, i, CASE i WHEN 2 THEN 0.25 ELSE 1 / 1024.0 END) AS g FROM generate_series(2, 201) AS i) AS q, (VALUES ('constant'), ('weight')) AS v(rule),
	scrm.influence_maximization(g, 1, edge_probability => rule, probability => CASE rule WHEN 'constant' THEN 0.25 END) GROUP BY rule ORDER BY rule;

-- Nobody, one, one with himself.
SELECT count(*) FROM scrm.influence_maximization(NULL::scrm.graph, 1);
SELECT source, m.* FROM (VALUES (ARRAY[7], ARRAY[NULL::int]), ('{7}', '{7}')) AS v(source, target), LATERAL (SELECT scrm.graph_agg(s, t) AS g FROM unnest(source, target) AS u(s, t)) AS q, scrm.influence_maximization(g, 2) AS m;

-- ---------------------------------------------------------------- errors

CREATE FUNCTION try(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text; detail text; hint text;
BEGIN
	EXECUTE query;
	RETURN ': no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN format(': %s %s', state, concat_ws(' / ', message, nullif(detail, ''), nullif(hint, '')));
END $$;
SELECT arguments || try(format('SELECT * FROM chains, scrm.influence_maximization(g, %s)', arguments)) FROM (VALUES (1, 'NULL'), (2, '0'), (3, '-5'), (4, '1, NULL'), (5, '1, ''epidemic'''), (6, '1, epsilon => 0'), (7, '1, epsilon => 1'), (8, '1, epsilon => ''NaN'''),
	(9, '1, epsilon => NULL'), (10, '1, delta => 0'), (11, '1, delta => 1.5'), (12, '1, seed => NULL'), (13, '1, edge_probability => ''uniform'''), (14, '1, probability => 1')) AS v(i, arguments) ORDER BY i;
-- Memory.
CREATE TABLE loners AS SELECT scrm.graph_agg(i, nullif(1, i), 1) AS g FROM generate_series(1, 60000) AS i;
SET scrm.graph_memory = '1MB';
SELECT left(try($$SELECT * FROM loners, scrm.influence_maximization(g, 1)$$), 7) AS memory;
