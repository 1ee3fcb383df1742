-- Who moves others: on a topic, in which circle, how far, and what they are worth themselves.
-- Reads responses (actor, author, at, kind, topic: the actor did it because of the author) and worth (customer, clv; value.sql).
-- Variables: as_of, half_life, topic (empty: all of them; see demo.sh).
\pset footer off
\pset null '-'

CREATE FUNCTION pg_temp.say_rate(rate float8) RETURNS text
	LANGUAGE sql IMMUTABLE
	RETURN round((100 * rate)::numeric, 1) || ' %';

CREATE TABLE networks AS
	SELECT scrm.graph_agg(actor, author) AS everyone,
		scrm.graph_agg(actor, author, 1, at, :'half_life', :'as_of') FILTER (WHERE :'topic' IN ('', topic)) AS lately
	FROM responses WHERE at <= :'as_of';
CREATE TABLE circles AS SELECT node, community AS circle FROM networks, scrm.leiden(everyone);
CREATE TABLE ranks AS SELECT node, score FROM networks, scrm.pagerank(everyone);

SELECT coalesce('ON ' || upper(nullif(:'topic', '')), 'HERE') AS subject \gset
\set line 'WHO HAS INFLUENCE ' :subject '? Who shared, answered or mentioned whom, fading by half every ' :half_life ', ranked by PageRank.'
\echo :line
\echo 'Responses: what was done because of them. Reach: to how many their messages are expected to come, from all that ever happened.'
\echo
SELECT place, left(node, 20) AS person, CASE WHEN clv IS NULL THEN 'no' ELSE 'yes' END AS "customer", in_degree AS responses,
	pg_temp.say_rate(score) AS influence, circle, round(spread) AS reach, round(clv::numeric, 2) AS clv
FROM networks,
	LATERAL (SELECT row_number() OVER (ORDER BY score DESC, node) AS place, node, score, in_degree
		FROM scrm.pagerank(lately) JOIN scrm.degrees(lately) USING (node) ORDER BY place LIMIT 10) AS top
	JOIN circles USING (node) LEFT JOIN worth ON customer = node,
	LATERAL scrm.simulate_cascade(everyone, ARRAY[node], runs => 200)
ORDER BY place;

\echo 'WHICH CIRCLES ARE THERE? Communities by Leiden: who is in them, how much of what they do stays inside, and who leads them.'
\echo
CREATE TABLE circle_members AS SELECT array_agg(node ORDER BY node) AS nodes, array_agg(circle ORDER BY node) AS circles FROM circles;
SELECT community AS circle, members, customers, round(clv::numeric) AS "sum of clv", pg_temp.say_rate(1 - conductance) AS "stays inside", leaders
FROM networks, circle_members, LATERAL (SELECT * FROM scrm.communities(everyone, nodes, circles) WHERE members > 1 ORDER BY members DESC, community LIMIT 10) AS c
	JOIN (SELECT circle, count(clv) AS customers, sum(clv) AS clv, string_agg(left(node, 20), ', ' ORDER BY place) FILTER (WHERE place <= 3) AS leaders
		FROM (SELECT circle, node, clv, row_number() OVER (PARTITION BY circle ORDER BY score DESC, node) AS place
			FROM circles JOIN ranks USING (node) LEFT JOIN worth ON customer = node) AS ranked
		GROUP BY circle) AS people ON people.circle = community
ORDER BY members DESC, community;

SELECT format('%s people, %s responses; %s parts that nothing connects, %s circles, modularity %s.', i.nodes, i.counted,
	(SELECT count(DISTINCT component) FROM scrm.connected_components(everyone)),
	(SELECT count(DISTINCT circle) FROM circles), round(scrm.modularity(everyone, m.nodes, circles)::numeric, 3))
FROM networks, circle_members AS m, scrm.info(everyone) AS i
\g (format=unaligned tuples_only=on)
\echo
\echo 'WHERE SHOULD A MESSAGE START? The ten whose messages come to the most people together, and how good that is at least, beside the'
\echo 'ten best by PageRank.'
\echo
CREATE TABLE seeds AS SELECT m.* FROM networks, scrm.influence_maximization(everyone, 10) AS m;
SELECT m.rank AS place, left(m.node, 20) AS person, round(marginal_spread) AS "more people", round(m.spread) AS together,
	left(p.node, 20) AS "by PageRank"
FROM seeds AS m LEFT JOIN (SELECT row_number() OVER (ORDER BY score DESC, node) AS rank, node FROM ranks) AS p USING (rank)
ORDER BY m.rank;

SELECT format('Simulated: %s people, at least %s of the best that is possible; the ten best by PageRank come to %s.', round(a.spread),
	(SELECT pg_temp.say_rate(max(guarantee)) FROM seeds), round(b.spread))
FROM networks, LATERAL scrm.simulate_cascade(everyone, (SELECT array_agg(node ORDER BY rank) FROM seeds), runs => 200) AS a,
	LATERAL scrm.simulate_cascade(everyone, (SELECT array_agg(node) FROM (SELECT node FROM ranks ORDER BY score DESC, node LIMIT 10) AS best), runs => 200) AS b
\g (format=unaligned tuples_only=on)
\echo
