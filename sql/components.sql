--
-- Components: scrm.strong_components finds the largest sets of nodes that all reach each other along edges.
--
-- By hand for each type of identifiers, degenerate graphs. Random graphs, chains and rings of a million are in test/t/245_ranking.pl.
--
CREATE SCHEMA test_components;
SET search_path TO test_components;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- strong components

--	5 -> 3 -> 9 -> 5 is a ring, from which 2 <-> 8 is reached and not the other way; 8 -> 8 is a self-loop, 1 reaches the ring, 4 nobody.
CREATE TABLE link (source int, target int);
INSERT INTO link VALUES (5, 3), (3, 9), (9, 5), (9, 2), (2, 8), (8, 2), (8, 8), (1, 5), (4, NULL), (5, 3);
SELECT c.* FROM scrm.strong_components((SELECT scrm.graph_agg(source, target) FROM link)) AS c;
-- Which way edges point is all the same.
SELECT count(*) AS nodes, bool_and(a.component = b.component) AS same FROM scrm.strong_components((SELECT scrm.graph_agg(source, target) FROM link)) AS a FULL JOIN scrm.strong_components((SELECT scrm.graph_agg(target, source) FROM link WHERE target IS NOT NULL)) AS b USING (node) WHERE node <> 4;
-- Weights do not count, not even 0.
SELECT count(*) AS nodes, bool_and(a.component = b.component) AS same FROM scrm.strong_components((SELECT scrm.graph_agg(source, target) FROM link)) AS a FULL JOIN scrm.strong_components((SELECT scrm.graph_agg(source, target, 0) FROM link)) AS b USING (node);
-- Two rings that share a node are one; two that are linked one way are two.
SELECT c.* FROM scrm.strong_components((SELECT scrm.graph_agg(s, t) FROM (VALUES (1, 2), (2, 3), (3, 1), (3, 4), (4, 5), (5, 3), (5, 6), (6, 7), (7, 6)) AS v(s, t))) AS c;
-- Texts are named by bytes, capitals first.
SELECT c.* FROM scrm.strong_components((SELECT scrm.graph_agg(s, t) FROM (VALUES ('b', 'Z'), ('Z', 'b'), ('a', 'b'), ('', 'a')) AS v(s, t) WHERE s <> '')) AS c;
SELECT c.*, pg_typeof(component) FROM scrm.strong_components((SELECT scrm.graph_agg(s, t) FROM (VALUES (uuid 'ffffffff-ffff-ffff-ffff-ffffffffffff', uuid '80000000-0000-0000-0000-000000000000'), ('80000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'), ('ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000')) AS v(s, t))) AS c;
SELECT c.* FROM scrm.strong_components((SELECT scrm.graph_agg(s, t) FROM (VALUES (9223372036854775807, -9223372036854775808), (-9223372036854775808, 9223372036854775807)) AS v(s, t))) AS c;
-- Nobody, one, each for himself; no graph, no rows.
SELECT c.* FROM scrm.strong_components((SELECT scrm.graph_agg(i, NULL::bigint) FROM generate_series(1, 3) AS i)) AS c;
SELECT c.* FROM scrm.strong_components((SELECT scrm.graph_agg(1, 1))) AS c;
SELECT count(*) FROM scrm.strong_components(NULL::scrm.graph);
