--
-- How far what some people do spreads: scrm.simulate_cascade. An edge says that source acted because of target, so that action
-- spreads from target to source.
--
-- By hand, then every set of seeds of a small graph against all worlds there can be, then arguments and errors. The reference
-- graphs and real logs are in test/t/255_diffusion.pl.
--
CREATE SCHEMA test_diffusion;
SET search_path TO test_diffusion;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Bea answered Ada alone, Cem Bea alone, Dee Cem alone: whoever acts, all behind him act, surely, in either model.
CREATE TABLE chain AS SELECT scrm.graph_agg(source, target) AS g FROM (VALUES ('Bea', 'Ada'), ('Cem', 'Bea'), ('Dee', 'Cem')) AS v(source, target);
SELECT model, seeds, s.* FROM chain, (VALUES ('{Ada}'::text[]), ('{Cem}'), ('{Dee}'), ('{Dee,Bea}')) AS v(seeds), (VALUES ('independent cascade'), ('linear threshold')) AS m(model),
	scrm.simulate_cascade(g, seeds, model, runs => 100) AS s ORDER BY model, seeds;
-- Turned round, it is Dee whom all follow.
SELECT s.* FROM chain, scrm.simulate_cascade(scrm.reverse(g), '{Dee}', runs => 100) AS s;

-- A star: 1 to 100 answered 0, and 0 answered 1 and 2. From 0 all are reached, from 1 half the time 0 and with him all: (1 + 101)/2.
-- From 1 and 2, 0 is left out once in 4 in independent cascade, never in linear threshold: 2 times 1/2 is certain.
CREATE TABLE star AS SELECT scrm.graph_agg(source, target) AS g FROM (SELECT i, 0 FROM generate_series(1, 100) AS i UNION ALL VALUES (0, 1), (0, 2)) AS v(source, target);
SELECT model, seeds, s.*, CASE seeds WHEN '{0}' THEN 101 WHEN '{1}' THEN 51 ELSE CASE model WHEN 'linear threshold' THEN 101 ELSE 2 * 0.25 + 101 * 0.75 END END AS "by hand"
	FROM star, (VALUES ('{0}'::bigint[]), ('{1}'), ('{1,2}')) AS v(seeds), (VALUES ('independent cascade'), ('linear threshold')) AS m(model), scrm.simulate_cascade(g, seeds, model) AS s ORDER BY model, seeds;
-- Nobody answers 3: he reaches himself. With a constant probability of 1 everybody reaches who can, with 0 nobody.
SELECT probability, s.* FROM star, (VALUES (1), (0)) AS v(probability), scrm.simulate_cascade(g, '{2}', edge_probability => 'constant', probability => probability, runs => 10) AS s;

-- ---------------------------------------------------------------- all worlds

-- Six people, with a ring, a self-loop, parallel edges (4, 5 in two parts) and an edge without weight.
CREATE TABLE edge (source int, target int, weight float8);
INSERT INTO edge VALUES (1, 2, 0.5), (1, 4, 0.25), (2, 1, 0.75), (2, 2, 0.9), (3, 1, 0.5), (3, 2, 0.125), (3, 6, 0), (4, 5, 0.25), (4, 5, 0.125), (4, 3, 0.5), (5, 6, 0.875), (6, 4, 0.375);
CREATE TABLE small AS SELECT scrm.graph_agg(source, target, weight) AS g FROM edge;
-- Probabilities as the rules say them.
CREATE TABLE rule AS
	WITH pair AS (SELECT source, target, sum(weight) AS weight FROM edge WHERE source <> target GROUP BY source, target)
	SELECT source, target, rule, CASE rule WHEN 'weight' THEN weight WHEN 'weighted cascade' THEN 1.0 / count(*) OVER own WHEN 'weight share' THEN weight / sum(weight) OVER own ELSE 0.3 END AS p
		FROM pair, (VALUES ('weight'), ('weighted cascade'), ('weight share'), ('constant')) AS r(rule) WINDOW own AS (PARTITION BY rule, source);
SELECT rule, string_agg(format('%s-%s %s', target, source, round(p::numeric, 4)), ', ' ORDER BY target, source) FROM rule GROUP BY rule ORDER BY rule;

-- Independent cascade: each edge is there or not. Linear threshold: each receiver listens to one of its targets, or to none.
CREATE TABLE world (rule text, model text, world text, probability float8, live int[]);
WITH RECURSIVE numbered AS (SELECT *, row_number() OVER (PARTITION BY rule ORDER BY source, target) AS i FROM rule),
	w(rule, i, world, probability, live) AS (
		SELECT DISTINCT rule, 0::bigint, '', 1::float8, '{}'::int[] FROM rule
		UNION ALL SELECT rule, w.i + 1, world || there::int, w.probability * CASE WHEN there THEN p ELSE 1 - p END, CASE WHEN there THEN live || source || target ELSE live END
			FROM w JOIN numbered AS n USING (rule), (VALUES (true), (false)) AS b(there) WHERE n.i = w.i + 1 AND CASE WHEN there THEN p ELSE 1 - p END > 0)
INSERT INTO world SELECT rule, 'independent cascade', world, probability, live FROM w WHERE i = (SELECT max(i) FROM numbered);
WITH RECURSIVE choice AS (SELECT rule, source, target, p FROM rule UNION ALL SELECT rule, source, NULL, 1 - sum(p) FROM rule GROUP BY rule, source),
	numbered AS (SELECT *, dense_rank() OVER (PARTITION BY rule ORDER BY source) AS i FROM choice),
	w(rule, i, world, probability, live) AS (
		SELECT DISTINCT rule, 0::bigint, '', 1::float8, '{}'::int[] FROM rule
		UNION ALL SELECT rule, w.i + 1, world || coalesce(target, 0), w.probability * p, CASE WHEN target IS NULL THEN live ELSE live || source || target END
			FROM w JOIN numbered AS n USING (rule) WHERE n.i = w.i + 1 AND p > 1e-12)
INSERT INTO world SELECT rule, 'linear threshold', world, probability, live FROM w WHERE i = (SELECT max(i) FROM numbered);
SELECT model, rule, count(*) AS worlds, round(sum(probability)::numeric, 12) AS probability FROM world GROUP BY model, rule ORDER BY model, rule;

-- Who reaches whom in each, and the exact spread of every one, two or three people.
CREATE TABLE reach AS
	WITH RECURSIVE live AS (SELECT model, rule, world, live[2 * i - 1] AS source, live[2 * i] AS target FROM world, generate_series(1, cardinality(live) / 2) AS i),
		r AS (SELECT model, rule, world, n AS seed, n AS node FROM world, generate_series(1, 6) AS n
			UNION SELECT r.model, r.rule, r.world, seed, source FROM r JOIN live ON (live.model, live.rule, live.world, live.target) = (r.model, r.rule, r.world, r.node))
	SELECT * FROM r;
CREATE TABLE seeds AS SELECT DISTINCT ARRAY(SELECT DISTINCT unnest(ARRAY[a, b, c]) ORDER BY 1)::bigint[] AS seeds FROM generate_series(1, 6) AS a, generate_series(1, 6) AS b, generate_series(1, 6) AS c;
CREATE TABLE exact AS
	SELECT model, rule, seeds, sum(probability * reached) AS spread
		FROM (SELECT model, rule, world, seeds, count(DISTINCT node) AS reached FROM seeds JOIN reach ON seed = ANY (seeds) GROUP BY model, rule, world, seeds) AS s JOIN world USING (model, rule, world) GROUP BY model, rule, seeds;
-- In one row each: how many sets, in how many the simulation is within 4 standard errors, and how many errors off in the mean square.
SELECT model, rule, count(*) AS sets, count(*) FILTER (WHERE abs(s.spread - exact.spread) <= 4 * standard_error + 1e-12) AS close,
		sqrt(avg(((s.spread - exact.spread) / nullif(standard_error, 0)) ^ 2)) BETWEEN 0.5 AND 1.5 AS "errors are as told"
	FROM small, exact, scrm.simulate_cascade(g, seeds, model, seed => array_to_string(seeds, '')::bigint, edge_probability => rule, probability => CASE rule WHEN 'constant' THEN 0.3 END) AS s GROUP BY model, rule ORDER BY model, rule;
-- The numbers themselves, which are the same on every machine.
SELECT model, rule, s.spread, round(exact.spread::numeric, 6) AS exact, round(standard_error::numeric, 10) AS standard_error, smallest, largest
	FROM small, exact, scrm.simulate_cascade(g, seeds, model, seed => 1, edge_probability => rule, probability => CASE rule WHEN 'constant' THEN 0.3 END) AS s WHERE seeds = '{1,6}' ORDER BY model, rule;

-- ---------------------------------------------------------------- arguments

-- The same seed, the same answer, whatever the order of rows, stored or not; another seed, another answer.
SELECT count(DISTINCT (s.*)::text), min(spread) FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM (SELECT * FROM edge ORDER BY source DESC, target, weight) AS a UNION ALL SELECT scrm.graph_agg(source, target, weight) FROM (SELECT * FROM edge ORDER BY weight) AS b
	UNION ALL SELECT g FROM small) AS q, scrm.simulate_cascade(g, '{1}', runs => 77, seed => -9223372036854775808) AS s;
SELECT count(DISTINCT spread) > 1 AS differ FROM small, generate_series(1, 5) AS i, scrm.simulate_cascade(g, '{1}', runs => 100, seed => i) AS s;
-- Runs: one has no error; the numbers of lanes.
SELECT runs, count(*), bool_and(smallest <= spread AND spread <= largest) AS between, count(standard_error) AS errors FROM small, unnest(ARRAY[1, 2, 63, 64, 65, 128, 1000]) AS runs, (VALUES ('independent cascade'), ('linear threshold')) AS m(model), scrm.simulate_cascade(g, '{1}', model, runs) GROUP BY runs ORDER BY runs;
-- Seeds once each, and who is not in the graph is left out; with none left there is a warning, and no row.
SELECT s.* FROM chain, scrm.simulate_cascade(g, '{Ada,Zoe,Ada,Dee}', runs => 10) AS s;
SELECT s.* FROM chain, scrm.simulate_cascade(g, '{Zoe}') AS s;
SELECT s.* FROM chain, scrm.simulate_cascade(g, '{}') AS s;
-- Identifiers of each type.
SELECT s.spread FROM (SELECT scrm.graph_agg(('00000000-0000-0000-0000-00000000000' || source)::uuid, ('00000000-0000-0000-0000-00000000000' || target)::uuid, weight) AS g FROM edge) AS q,
	scrm.simulate_cascade(g, '{00000000-0000-0000-0000-000000000001}', runs => 100) AS s;
SELECT s.spread FROM (SELECT scrm.graph_agg(source::text, target::text, weight) AS g FROM edge) AS q, scrm.simulate_cascade(g, '{1}', runs => 100) AS s;
SELECT s.spread FROM small, scrm.simulate_cascade(g, '{1}', runs => 100) AS s;

-- Nobody, one without edges, one with himself, weights of nothing, the smallest and the largest weights.
SELECT count(*) FROM scrm.simulate_cascade(NULL::scrm.graph, '{1}');
SELECT name, model, rule, s.* FROM (VALUES ('one node', ARRAY[1], ARRAY[NULL::int], 1), ('self-loop', '{1}', '{1}', 1), ('weights of nothing', '{1,2}', '{2,1}', 0), ('tiny', '{2,3}', '{1,1}', 1e-320)) AS v(name, source, target, weight),
	LATERAL (SELECT scrm.graph_agg(s, t, weight) AS g FROM unnest(source, target) AS u(s, t)) AS q, (VALUES ('independent cascade'), ('linear threshold')) AS m(model), (VALUES ('weight'), ('weight share'), ('weighted cascade')) AS r(rule),
	scrm.simulate_cascade(g, '{1}', model, 64, edge_probability => rule) AS s ORDER BY name, model, rule;
SELECT s.spread FROM scrm.simulate_cascade((SELECT scrm.graph_agg(2, t, 8e307) FROM generate_series(3, 4) AS t), '{3}', edge_probability => 'weight share') AS s;

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
SELECT arguments || try(format('SELECT * FROM small, scrm.simulate_cascade(g, %s)', arguments)) FROM (VALUES (1, 'NULL'), (2, '''{1,NULL}'''), (3, '''{{1,2},{3,4}}'''), (4, '''{1}'', NULL'), (5, '''{1}'', ''epidemic'''),
	(6, '''{1}'', runs => 0'), (7, '''{1}'', runs => NULL'), (8, '''{1}'', seed => NULL'), (9, '''{1}'', edge_probability => NULL'), (10, '''{1}'', edge_probability => ''uniform'''),
	(11, '''{1}'', edge_probability => ''constant'''), (12, '''{1}'', probability => 0.1'), (13, '''{1}'', edge_probability => ''constant'', probability => 1.5'), (14, '''{1}'', edge_probability => ''constant'', probability => -0.1'),
	(15, '''{1}'', edge_probability => ''constant'', probability => ''NaN'''), (16, '''{1}'', ''linear threshold'', edge_probability => ''constant'', probability => 0.6')) AS v(i, arguments) ORDER BY i;
-- Weights that are no probabilities name the edge, or the one whose they are; parallel edges are added.
SELECT try('SELECT * FROM scrm.simulate_cascade((SELECT scrm.graph_agg(2, 1, w) FROM unnest(ARRAY[0.5, 0.75]) AS w), ''{1}'', edge_probability => ''weight'')');
SELECT try('SELECT * FROM scrm.simulate_cascade((SELECT scrm.graph_agg(s, t) FROM (VALUES (''Bea'', ''Ada''), (''Bea'', ''Ada'')) AS v(s, t)), ''{Ada}'', edge_probability => ''weight'')');
SELECT try('SELECT * FROM scrm.simulate_cascade((SELECT scrm.graph_agg(2, t, 0.75) FROM generate_series(3, 4) AS t), ''{3}'', ''linear threshold'', edge_probability => ''weight'')');
SELECT try('SELECT * FROM scrm.simulate_cascade((SELECT scrm.graph_agg(2, t, 1e308) FROM generate_series(3, 4) AS t), ''{3}'', edge_probability => ''weight share'')');
-- Memory: 24 bytes a node in linear threshold.
CREATE TABLE loners AS SELECT scrm.graph_agg(i, NULL, 1) AS g FROM generate_series(1, 60000) AS i;
SET scrm.graph_memory = '1MB';
SELECT left(try($$SELECT * FROM loners, scrm.simulate_cascade(g, '{1}', 'linear threshold', 1)$$), 7) AS memory;
