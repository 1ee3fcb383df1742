--
-- Customer influence: scrm.customer_influence tells what customers are worth for what others do because of them.
--
-- The worked example, a star, who has no ties, self-loops, what is conserved, degenerate graphs, errors. Random graphs are in
-- test/t/245_ranking.pl.
--
CREATE SCHEMA test_customer_influence;
SET search_path TO test_customer_influence;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Kumar, Bhaskaran, Mirchandani, Shah: A influences B with 10, and so on, of which 60 % of what each does can come. An edge goes from
-- who acted to because of whom: from B to A.
CREATE TABLE influence (influencer text, influenced text, weight float8);
INSERT INTO influence VALUES ('A', 'B', 10), ('A', 'C', 5), ('B', 'C', 15), ('B', 'D', 10), ('C', 'D', 4), ('D', 'E', 6), ('E', 'A', 2);
CREATE TABLE customers AS SELECT scrm.graph_agg(influenced, influencer, weight) AS g, '{A,B,C,D,E}'::text[] AS nodes, '{120,80,200,150,60}'::float8[] AS clv FROM influence;
SELECT node, round(effect::numeric, 6) AS effect, round(value_first_order::numeric, 6) AS value_first_order, round(value_conserving::numeric, 6) AS value_conserving FROM customers, scrm.customer_influence(g, nodes, clv, 0.6);
SELECT node, abs(effect - e) <= 1e-14 AS effect, abs(value_first_order - f) <= 1e-10 AS value_first_order, abs(value_conserving - c) <= 1e-10 AS value_conserving
	FROM customers, scrm.customer_influence(g, nodes, clv, 0.6) JOIN (VALUES ('A', 0.23111549032826845, 198, 142.12933672146448), ('B', 0.22280765441062075, 234.28571428571428, 131.50080381683347), ('C', 0.11620598454597314, 225.71428571428572, 101.5256962090961),
		('D', 0.21120157651817664, 186, 125.56656121972722), ('E', 0.21866929419696107, 132, 109.2776020328787)) AS v(node, e, f, c) USING (node) ORDER BY node;
-- First order by hand: B has 80, 0.6 * 15/20 of C's 200 and 0.6 * 10/14 of D's 150.
SELECT value_first_order = 80 + 0.6 * 15 / 20 * 200 + 0.6 * 10 / 14 * 150 AS "by hand" FROM customers, scrm.customer_influence(g, nodes, clv, 0.6) WHERE node = 'B';
-- Effects add up to 1, conserving values to the lifetime values; first order never is to be added up.
SELECT share, round(sum(effect)::numeric, 9) AS effect, round(sum(value_conserving)::numeric, 9) AS value_conserving, round(sum(value_first_order)::numeric, 9) AS value_first_order
	FROM customers, unnest('{0,0.3,0.6,0.99,0.9999}'::float8[]) AS share, scrm.customer_influence(g, nodes, clv, share) GROUP BY share ORDER BY share;
-- Without influence everybody is alike, and worth what he is.
SELECT node, effect, value_first_order, value_conserving FROM customers, scrm.customer_influence(g, nodes, clv, share => 0);

-- The same in numbers and uuids.
CREATE TABLE name (name text, number bigint, uuid uuid);
INSERT INTO name VALUES ('A', 9223372036854775807, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), ('B', -9223372036854775808, '00000000-0000-0000-0000-000000000000'), ('C', -1, '80000000-0000-0000-0000-000000000000'), ('D', 0, '7fffffff-ffff-ffff-ffff-ffffffffffff'), ('E', 1, '7fffffff-ffff-ffff-ffff-fffffffffffe');
CREATE TABLE others AS SELECT scrm.graph_agg(s.number, t.number, weight) AS by_number, scrm.graph_agg(s.uuid, t.uuid, weight) AS by_uuid FROM influence JOIN name AS s ON s.name = influenced JOIN name AS t ON t.name = influencer;
SELECT node, pg_typeof(node), round(value_conserving::numeric, 6) AS value_conserving FROM others, scrm.customer_influence(by_number, (SELECT array_agg(number ORDER BY name) FROM name), '{120,80,200,150,60}', 0.6);
SELECT node, pg_typeof(node), round(value_conserving::numeric, 6) AS value_conserving FROM others, scrm.customer_influence(by_uuid, (SELECT array_agg(uuid ORDER BY name) FROM name), '{120,80,200,150,60}', 0.6);

-- ---------------------------------------------------------------- a star

-- Three answered Star, each worth 100: half of what they do came from him. s is 1 and 1 + 3/2; he has half of each.
SELECT node, effect, value_first_order, value_conserving FROM scrm.customer_influence((SELECT scrm.graph_agg(i, 0) FROM generate_series(1, 3) AS i), '{0,1,2,3}', '{100,100,100,100}', 0.5) ORDER BY effect DESC, node;
-- Turned round, he has answered three, who share half of what he is worth.
SELECT node, round(effect::numeric, 9) AS effect, round(value_first_order::numeric, 9) AS value_first_order, round(value_conserving::numeric, 9) AS value_conserving FROM scrm.customer_influence((SELECT scrm.graph_agg(0, i) FROM generate_series(1, 3) AS i), '{0,1,2,3}', '{100,100,100,100}', 0.5);

-- ---------------------------------------------------------------- who is where

-- 7 is a customer without ties, before, between and after the others: he has a row, an effect like anybody's and keeps what he is worth.
-- 2 is not among the customers: he is worth 0. Who is listed twice adds up.
SELECT node, effect, value_first_order, value_conserving FROM scrm.customer_influence((SELECT scrm.graph_agg(i, 2) FROM generate_series(1, 3, 2) AS i), '{7,3,1,-7,1}', '{70,30,4,700,6}', 0.5);
-- The same with 7 and -7 as nodes without edges.
SELECT node, effect, value_first_order, value_conserving FROM scrm.customer_influence((SELECT scrm.graph_agg(s, t) FROM (VALUES (1, 2), (3, 2), (7, NULL), (-7, NULL)) AS v(s, t)), '{7,3,1,-7,1}', '{70,30,4,700,6}', 0.5);
-- Texts by bytes.
SELECT string_agg(node, ' ' ORDER BY place) AS nodes FROM scrm.customer_influence((SELECT scrm.graph_agg('b', 'm')), '{a,Z,n,c,aa}', '{1,1,1,1,1}', 0.5) WITH ORDINALITY AS c(node, effect, value_first_order, value_conserving, place);
-- Nobody is listed, or nobody is in the graph.
SELECT * FROM scrm.customer_influence((SELECT scrm.graph_agg(1, 2)), '{}', '{}', 0.5);
SELECT * FROM scrm.customer_influence((SELECT scrm.graph_agg(1, NULL)), '{2}', '{5}', 0.5);

-- What somebody does because of himself is his own: self-loops are dropped, parallel edges add up, an edge of weight 0 is none.
SELECT node, a.effect, a.value_conserving, a = b AS same FROM scrm.customer_influence((SELECT scrm.graph_agg(s, t, w) FROM (VALUES (1, 1, 9), (1, 2, 1), (1, 3, 1), (1, 2, 2), (2, 2, 5), (3, 1, 0)) AS v(s, t, w)), '{1,2,3}', '{100,10,1}', 0.5) AS a
	JOIN scrm.customer_influence((SELECT scrm.graph_agg(s, t, w) FROM (VALUES (1, 2, 3), (1, 3, 1)) AS v(s, t, w)), '{1,2,3}', '{100,10,1}', 0.5) AS b USING (node) ORDER BY node;

-- ---------------------------------------------------------------- sizes

-- Customers who cost more than they bring, values and weights as large and as small as there are.
SELECT node, round(value_first_order::numeric, 9) AS value_first_order, round(value_conserving::numeric, 9) AS value_conserving FROM scrm.customer_influence((SELECT scrm.graph_agg(s, t, w) FROM (VALUES (1, 2, 1e308), (1, 3, 1e308), (2, 3, 5e-324), (3, 1, 1)) AS v(s, t, w)), '{1,2,3}', '{-100,10,50}', 0.9);
SELECT sum(value_conserving / 1e307) AS sum, max(value_first_order / 1e307) AS most FROM scrm.customer_influence((SELECT scrm.graph_agg(i, 0) FROM generate_series(1, 3) AS i), '{0,1,2,3}', '{1e307,1e307,1e307,1e307}', 0.5);
SELECT sum(value_conserving) > 0 AS "above 0" FROM scrm.customer_influence((SELECT scrm.graph_agg(1, 0)), '{0,1}', '{1e-320,1e-320}', 0.5);

-- ---------------------------------------------------------------- errors

SELECT count(*) FROM scrm.customer_influence(NULL::scrm.graph, '{1}', '{1}', 0.5);
CREATE FUNCTION try(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN ': no error';
EXCEPTION WHEN OTHERS THEN
	RETURN ': ' || SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT args || try(format('SELECT * FROM scrm.customer_influence((SELECT scrm.graph_agg(1, 2)), %s)', args))
	FROM (VALUES (1, 'NULL, ''{1}'', 0.5'), (2, '''{1}'', NULL, 0.5'), (3, '''{1}'', ''{1}'', NULL'), (4, '''{1}'', ''{1}'', 1'), (5, '''{1}'', ''{1}'', -0.1'), (6, '''{1}'', ''{1}'', ''NaN'''), (7, '''{1,2}'', ''{1}'', 0.5'), (8, '''{1,NULL}'', ''{1,1}'', 0.5'),
		(9, '''{1,2}'', ''{1,NULL}'', 0.5'), (10, '''{1,2}'', ''{1,NaN}'', 0.5'), (11, '''{1,2}'', ''{-Infinity,1}'', 0.5'), (12, '''{{1,2}}'', ''{1,1}'', 0.5'), (13, '''{1,2}'', ''{{1,1}}'', 0.5'), (14, '''{1,2}'', ''{1.7e308,1.7e308}'', 0.9')) AS c(n, args) ORDER BY n;
