--
-- Engagement: S(T) = sum of weight * 2^-((T - at) / half_life), kept by channel and level.
--
-- Examples by hand, the definition against plain numeric arithmetic in many orders and pieces, the pattern of
-- one state per customer and day, stored states, weights by step, both outer forms, limits and errors.
--
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Weights 1, 2, 5, 10 on days 0, 10, 20, 30, read on day 30. Reference table engagement/01:
-- half-life 7 days 12.184786199590116, 30 days 15.728423679815371, 90 days 17.137562053126697.
CREATE TABLE four (day int, weight float8);
INSERT INTO four VALUES (0, 1), (10, 2), (20, 5), (30, 10);
SELECT half_life, round(scrm.score(scrm.engagement_agg(timestamptz '2026-01-01' + day * interval '24 hours', weight, half_life),
		'2026-01-31')::numeric, 12) AS score
	FROM four, unnest(ARRAY[interval '7 days', '30 days', '90 days']) AS half_life GROUP BY half_life ORDER BY half_life;

-- One half-life halves, two quarter, an hour of a 24-hour half-life takes the 24th root of 2. A day has 24 hours, also in October.
SELECT scrm.score(e, '2026-10-25') AS now, scrm.score(e, '2026-10-26') AS one, scrm.score(e, '2026-10-27') AS two,
	round(scrm.score(e, '2026-10-25 01:00')::numeric, 12) AS hour
	FROM (SELECT scrm.engagement_agg('2026-10-25', 8, '1 day') AS e) AS s;
SET timezone TO 'Europe/Berlin';
SELECT scrm.score(scrm.engagement_agg('2026-10-24 12:00', 8, '1 day'), '2026-10-25 11:00') AS "24 hours later";
SET timezone TO 'UTC';

-- Weights 1, 2 on the web and 4 by mail at one time, a complaint of -3 by phone, 1 somewhere unknown: sums and shares by head.
CREATE TABLE few (at timestamptz, weight float8, channel text, level int);
INSERT INTO few VALUES ('2026-01-01', 1, 'web', 1), ('2026-01-01', 2, 'web', 2), ('2026-01-01', 4, 'mail', 1),
	('2026-01-01', -3, 'phone', NULL), ('2026-01-01', 1, NULL, NULL), ('2026-01-01', 5, 'mail', 1);
SELECT x.* FROM (SELECT scrm.engagement_agg(at, weight, '1 day', channel, level) AS e FROM few) AS s,
	scrm.explain(e, '2026-01-02') AS x;
SELECT x.* FROM (SELECT scrm.engagement_agg(at, weight, '1 day', channel, level) AS e FROM few) AS s,
	scrm.engagement_by_channel(e, '2026-01-02') AS x;
SELECT scrm.score(e, '2026-01-02'), scrm.event_count(e), scrm.last_at(e), scrm.half_life(e), scrm.preferred_channel(e)
	FROM (SELECT scrm.engagement_agg(at, weight, '1 day', channel, level) AS e FROM few) AS s;

-- Without channel or level there is one row.
SELECT x.* FROM (SELECT scrm.engagement_agg(at, weight, '1 day') AS e FROM few) AS s, scrm.explain(e, '2026-01-01') AS x;
SELECT x.* FROM (SELECT scrm.engagement_agg(at, weight, '1 day', channel) AS e FROM few) AS s, scrm.explain(e, '2026-01-01') AS x;

-- Shares are of absolute scores; NULL when these are 0, be it by a sum, by weights or by age.
SELECT what, x.* FROM (
	SELECT 'cancelled' AS what, scrm.engagement_agg('2026-01-01', w, '1 day', 'web') AS e FROM unnest(ARRAY[1, -1]) AS w
	UNION ALL SELECT 'weightless', scrm.engagement_agg('2026-01-01', 0, '1 day', 'web')
	UNION ALL SELECT 'forgotten', scrm.engagement_agg('2026-01-01', 7, '1 microsecond', 'web')) AS s,
	scrm.engagement_by_channel(e, '2026-01-02') AS x ORDER BY what;
-- In one channel, levels 1 and 3 cancel: by channel nothing is left, by level one half each.
SELECT 'by channel' AS how, x.channel, NULL::int AS level, x.events, x.score, x.share
	FROM (SELECT scrm.engagement_agg('2026-01-01', w, '1 day', 'web', w + 2) AS e FROM unnest(ARRAY[1, -1]) AS w) AS s, scrm.engagement_by_channel(e, '2026-01-01') AS x
UNION ALL SELECT 'explain', x.channel, x.level, x.events, x.score, x.share
	FROM (SELECT scrm.engagement_agg('2026-01-01', w, '1 day', 'web', w + 2) AS e FROM unnest(ARRAY[1, -1]) AS w) AS s, scrm.explain(e, '2026-01-01') AS x
	ORDER BY 1, 3;

-- Minus zero is zero, and what is left of a complaint after 86,400 million half-lives is no minus zero.
SELECT scrm.score(scrm.engagement_agg('2026-01-01', '-0', '1 day'), '2026-01-01') AS stored,
	scrm.score(scrm.engagement_agg('2026-01-01', -1, '1 microsecond'), '2026-01-02') AS decayed;
SELECT score, share FROM scrm.explain((SELECT scrm.engagement_agg('2026-01-01', -1, '1 microsecond')), '2026-01-02');

-- Diversity of 40 30 20 5 3 2 events: ENGAGEMENT.md gives q1 3.986124785475017, q2 3.403675970047651; Infinity is 100 / 40.
CREATE TABLE skewed AS
	SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', channel) AS e
	FROM (VALUES ('a', 40), ('b', 30), ('c', 20), ('d', 5), ('e', 3), ('f', 2)) AS v(channel, events), generate_series(1, events);
SELECT q, round(scrm.channel_diversity(e, q)::numeric, 12) AS diversity
	FROM skewed, unnest(ARRAY[0, 1, 2, 'Infinity'::float8]) AS q ORDER BY q;
SELECT round(scrm.channel_diversity(e)::numeric, 12) AS "q is 1 by default", round(scrm.channel_evenness(e)::numeric, 12) AS evenness FROM skewed;
-- (sum p^q)^(1/(1-q)) for any other q, also close to 1, against numeric arithmetic.
SELECT q FROM skewed, unnest(ARRAY[1e-9, 0.25, 0.5, 0.9, 0.999, 0.9999, 0.9999999, 0.999999999, 1.000000001, 1.0000001, 1.0001, 1.001, 1.1, 1.5, 1.75, 3, 20]::float8[]) AS q,
	LATERAL (SELECT power(sum(power(p, q::numeric)), 1 / (1 - q::numeric)) AS right_one
		FROM unnest(ARRAY[0.40, 0.30, 0.20, 0.05, 0.03, 0.02]::numeric(60, 50)[]) AS p) AS r
	WHERE abs(scrm.channel_diversity(e, q) / right_one::float8 - 1) < 1e-12 IS NOT TRUE;
-- It falls with q from the number of channels to 1 / the largest share, and is never anything else.
SELECT bool_and(d >= 2.5 - 1e-12 AND d <= 6 + 1e-12 AND (falls IS NULL OR d <= falls + 1e-12)) AS monotone, count(*)
	FROM (SELECT d, lag(d) OVER (ORDER BY q) AS falls FROM skewed, LATERAL (
		SELECT q, scrm.channel_diversity(e, q) AS d FROM unnest(ARRAY[0, 1e-300, 0.01, 0.5, 0.99, 0.99999, 1, 1.00001, 1.01, 2, 10, 700, 1e5, 1e300, 1.7e308, 'Infinity']::float8[]) AS q) AS x) AS y;
-- Equal counts: as many effective channels as channels, evenness 1 and never more. One channel: diversity 1, no evenness.
SELECT bool_and(abs(scrm.channel_diversity(e, q) - k) < 1e-10) AS diversity, bool_and(scrm.channel_evenness(e) BETWEEN 1 - 1e-12 AND 1) AS evenness
	FROM (SELECT k, scrm.engagement_agg('2026-01-01', 1, '1 day', 'channel ' || i) AS e
		FROM generate_series(2, 64) AS k, generate_series(1, k) AS i GROUP BY k) AS s, unnest(ARRAY[0, 0.3, 1, 2, 5]) AS q;
SELECT scrm.channel_diversity(e, q), scrm.channel_evenness(e)
	FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', 'web') AS e) AS s, unnest(ARRAY[0, 0.5, 1, 2, 'Infinity'::float8]) AS q ORDER BY q;
-- Unknown is a channel here, and no channel to be preferred.
SELECT scrm.channel_diversity(e, 0) AS channels, scrm.preferred_channel(e)
	FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', c) AS e FROM unnest(ARRAY[NULL, NULL, 'web']) AS c) AS s;
SELECT scrm.channel_diversity(e, 0) AS channels, scrm.preferred_channel(e)
	FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day') AS e) AS s;

-- The preferred channel has most events, whatever they weigh; of equals the one used last; of these the bytewise smallest.
SELECT name, scrm.preferred_channel(scrm.engagement_agg(at, w, '1 day', channel)) FROM (VALUES
	('most', timestamptz '2026-01-01', 1, 'few'), ('most', '2026-01-01', 1, 'few'), ('most', '2026-01-09', 100, 'heavy'),
	('last', '2026-01-02', 1, 'b'), ('last', '2026-01-05', 1, 'a'), ('last', '2026-01-04', 1, 'b'), ('last', '2026-01-01', 1, 'a'),
	('bytes', '2026-01-01', 1, 'b'), ('bytes', '2026-01-01', 1, 'B'), ('bytes', '2026-01-01', 1, 'ä'), ('bytes', '2026-01-01', 1, 'Ba')) AS v(name, at, w, channel)
	GROUP BY name ORDER BY name;

-- The highest level with at least n_min events: here five of level 1, three of 2, two of 3, one of 4, nine of none.
SELECT n_min, scrm.participation_level(e, n_min), scrm.participation_name(scrm.participation_level(e, n_min))
	FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', 'c' || i % 2, level) AS e
		FROM (VALUES (1, 5), (2, 3), (3, 2), (4, 1), (NULL, 9)) AS v(level, events), generate_series(1, events) AS i) AS s,
	generate_series(1, 6) AS n_min ORDER BY n_min;
SELECT scrm.participation_level(scrm.engagement_agg('2026-01-01', 1, '1 day', 'c', 3)) AS "one is not three, the default" ;
SELECT level, scrm.participation_name(level) FROM unnest(ARRAY[0, 1, 2, 3, 4, 5, NULL]) AS level ORDER BY level;

-- ---------------------------------------------------------------- NULL

-- Rows without time or weight are skipped, whatever else they hold; no row, no state.
SELECT scrm.event_count(scrm.engagement_agg(at, weight, '1 day', channel, level)) AS events
	FROM (VALUES (timestamptz '2026-01-01', 1::float8, 'a', 1), (NULL, 1, 'b', 1), ('2026-01-01', NULL, 'c', 1), ('infinity', NULL, 'd', 9)) AS v(at, weight, channel, level);
SELECT scrm.engagement_agg(NULL, 1, '1 day') IS NULL AS no_time, scrm.engagement_agg('2026-01-01', NULL, '1 day') IS NULL AS no_weight;
SELECT scrm.engagement_agg('2026-01-01', 1, '1 day') IS NULL AS no_row WHERE false;
SELECT scrm.rollup(NULL::scrm.engagement) IS NULL AS rollup, scrm.merge(NULL::scrm.engagement, NULL) IS NULL AS merge,
	scrm.score(NULL) IS NULL AS score, scrm.score(NULL, NULL) IS NULL AS score_at, scrm.preferred_channel(NULL) IS NULL AS preferred,
	scrm.channel_diversity(NULL) IS NULL AS diversity, scrm.channel_evenness(NULL) IS NULL AS evenness, scrm.participation_level(NULL) IS NULL AS level,
	scrm.event_count(NULL::scrm.engagement) IS NULL AS events, scrm.last_at(NULL::scrm.engagement) IS NULL AS last_at,
	scrm.half_life(NULL) IS NULL AS half_life, scrm.engagement_from(NULL, '{}', '1 day') IS NULL AS engagement_from;
SELECT * FROM scrm.explain(NULL::scrm.engagement);
SELECT * FROM scrm.engagement_by_channel(NULL);
-- NULL merges as nothing, on either side and in a rollup.
SELECT scrm.merge(e, NULL) OPERATOR(scrm.=) e AS "right", scrm.merge(NULL, e) OPERATOR(scrm.=) e AS "left",
	(e OPERATOR(scrm.||) NULL) OPERATOR(scrm.=) e AS operator,
	(SELECT scrm.rollup(x) FROM unnest(ARRAY[NULL, e, NULL]) AS x) OPERATOR(scrm.=) e AS rollup FROM skewed;
SELECT scrm.score((SELECT e FROM skewed), NULL);
SELECT * FROM scrm.explain((SELECT e FROM skewed), NULL);
SELECT * FROM scrm.engagement_by_channel((SELECT e FROM skewed), NULL);
SELECT scrm.channel_diversity(e, NULL) FROM skewed;
SELECT scrm.participation_level(e, NULL) FROM skewed;
SELECT scrm.engagement_agg('2026-01-01', 1, NULL);
\echo :SQLSTATE

-- ---------------------------------------------------------------- the definition, in any order and in any pieces

-- 2,100 interactions of three customers over 500 days, to the microsecond, a third of the weights negative.
CREATE TABLE interactions (i int, customer int, at timestamptz, kind text, weight float8, channel text, level int);
INSERT INTO interactions SELECT i, i % 3, timestamptz '2025-01-01' + (i * 7919 % 100003) * interval '433.000017 seconds', 'kind ' || i * 31 % 6,
	((i * 7919 + 17) % 2003 - 650) / 7.0, nullif('channel ' || i * 13 % 5, 'channel 4'), nullif(i * 17 % 11 % 5, 0)
	FROM generate_series(1, 2100) AS i;
CREATE TABLE half_lives AS SELECT * FROM unnest(ARRAY[interval '36 hours', '30 days', '4000 days']) AS half_life;

-- What is right: numeric arithmetic, 16 digits or more. "size" is the sum of the absolute terms, by which errors are measured.
CREATE TABLE right_scores AS
	SELECT half_life, customer, channel, level, count(*) AS events, sum(term) AS score, sum(abs(term)) AS size
	FROM (SELECT half_life, customer, channel, level, weight::numeric * power(2.0, -extract(epoch FROM timestamptz '2026-07-01' - at) / extract(epoch FROM half_life)) AS term
		FROM interactions, half_lives) AS t GROUP BY half_life, customer, channel, level;

-- Counts states whose explanation differs from what is right: in its rows, their events, or in a score by more than 1e-12.
CREATE FUNCTION wrong(half_life interval, customer int, e scrm.engagement) RETURNS bigint LANGUAGE sql PARALLEL SAFE AS $$
	SELECT count(*) FROM (SELECT * FROM right_scores AS r WHERE r.half_life = $1 AND r.customer = $2) AS r
		FULL JOIN scrm.explain(e, '2026-07-01') AS x ON (coalesce(r.channel, ''), coalesce(r.level, 0)) = (coalesce(x.channel, ''), coalesce(x.level, 0))
		WHERE (r.events = x.events AND abs(r.score::float8 - x.score) <= 1e-12 * r.size::float8) IS NOT TRUE
$$;
-- The yardstick itself: 25 cells a state, and it sees weights of a cell changed by one part in 10^11, or times by a microsecond.
SELECT count(*), min(events), max(events) FROM right_scores WHERE half_life = '30 days';
SELECT wrong('30 days', 1, scrm.engagement_agg(at, CASE WHEN channel = 'channel 2' AND level = 3 THEN weight + abs(weight) * 1e-11 ELSE weight END, '30 days', channel, level)) AS weights,
	wrong('36 hours', 1, scrm.engagement_agg(CASE WHEN level = 3 THEN at - interval '1 microsecond' ELSE at END, weight, '36 hours', channel, level)) AS times,
	wrong('30 days', 1, scrm.engagement_agg(at, weight, '30 days', channel, level) FILTER (WHERE i > 1)) AS rows
	FROM interactions WHERE customer = 1;

-- In order of time, backwards, as they came, and in ten disorders.
SELECT sum(wrong(half_life, customer, e)) AS wrong, count(*) AS states FROM (
	SELECT half_life, customer, scrm.engagement_agg(at, weight, half_life, channel, level ORDER BY at) AS e FROM interactions, half_lives GROUP BY 1, 2
	UNION ALL SELECT half_life, customer, scrm.engagement_agg(at, weight, half_life, channel, level ORDER BY at DESC) FROM interactions, half_lives GROUP BY 1, 2
	UNION ALL SELECT half_life, customer, scrm.engagement_agg(at, weight, half_life, channel, level) FROM interactions, half_lives GROUP BY 1, 2
	UNION ALL SELECT half_life, customer, scrm.engagement_agg(at, weight, half_life, channel, level ORDER BY (i * p) % 2111)
		FROM interactions, half_lives, generate_series(211, 220) AS p GROUP BY half_life, customer, p) AS s;

-- The score is the sum of its explanation, and channels are sums of their levels.
SELECT count(*) FILTER (WHERE abs(scrm.score(e, '2026-07-01') - by_level) > 1e-12 * size OR abs(by_channel - by_level) > 1e-12 * size OR abs(shares - 1) > 1e-12) AS wrong, count(*)
	FROM (SELECT scrm.engagement_agg(at, weight, half_life, channel, level) AS e FROM interactions, half_lives GROUP BY half_life, customer) AS s,
	LATERAL (SELECT sum(score) AS by_level, sum(abs(score)) AS size, sum(abs(share)) AS shares FROM scrm.explain(e, '2026-07-01')) AS x,
	LATERAL (SELECT sum(score) AS by_channel FROM scrm.engagement_by_channel(e, '2026-07-01')) AS y;

-- Cut into pieces of many kinds and rolled up in any order, or merged one by one.
CREATE AGGREGATE fold(scrm.engagement) (SFUNC = scrm.merge, STYPE = scrm.engagement);
CREATE TABLE pieces AS
	SELECT cut, half_life, customer, piece, scrm.engagement_agg(at, weight, half_life, channel, level) AS e
	FROM (SELECT 'by day' AS cut, at::date - date '2000-01-01' AS piece, * FROM interactions
		UNION ALL SELECT 'by month', extract(month FROM at)::int, * FROM interactions
		UNION ALL SELECT 'by channel', ascii(right(channel, 1)), * FROM interactions
		UNION ALL SELECT 'by chance', i * 7 % 29, * FROM interactions
		UNION ALL SELECT 'alone', i, * FROM interactions WHERE customer = 0) AS p, half_lives
	GROUP BY cut, half_life, customer, piece;
SELECT cut, sum(pieces) AS pieces, sum(wrong(half_life, customer, e1)) AS rollup, sum(wrong(half_life, customer, e2)) AS backwards,
	sum(wrong(half_life, customer, e3)) AS disorder, sum(wrong(half_life, customer, e4)) AS merge
	FROM (SELECT cut, half_life, customer, count(*) AS pieces, scrm.rollup(e) AS e1, scrm.rollup(e ORDER BY piece DESC) AS e2,
			scrm.rollup(e ORDER BY piece * 37 % 101, piece) AS e3, fold(e ORDER BY piece * 41 % 103, piece) AS e4
		FROM pieces GROUP BY cut, half_life, customer) AS s GROUP BY cut ORDER BY cut;
-- Rolled up twice: days to months to all.
SELECT sum(wrong(half_life, customer, e)) AS wrong FROM (
	SELECT half_life, customer, scrm.rollup(e) AS e FROM (
		SELECT half_life, customer, piece / 30, scrm.rollup(e) AS e FROM pieces WHERE cut = 'by day' GROUP BY 1, 2, 3) AS m GROUP BY 1, 2) AS s;

-- A timeline with the same weights tells the same as the rows: weights here follow from kind and channel.
CREATE TABLE weights AS SELECT jsonb '{"kind 0": 1, "kind 1|kind 2": {"weight": 2.5, "level": 2}, "kind 3@channel 1": {"level": 4, "weight": -7},
	"kind 3@": {"weight": 11, "level": null}, "*@channel 2": {"weight": 0.125, "level": 1}, "kind 5@channel 0": 3}' AS weights;
CREATE TABLE weighed AS SELECT customer, at, channel, kind, i, CASE
		WHEN kind = 'kind 3' AND channel = 'channel 1' THEN -7 WHEN kind = 'kind 3' AND channel IS NULL THEN 11
		WHEN kind = 'kind 5' AND channel = 'channel 0' THEN 3 WHEN kind = 'kind 0' THEN 1 WHEN kind IN ('kind 1', 'kind 2') THEN 2.5
		WHEN channel = 'channel 2' THEN 0.125 ELSE 0 END AS weight, CASE
		WHEN kind = 'kind 3' AND channel = 'channel 1' THEN 4 WHEN kind = 'kind 3' AND channel IS NULL THEN NULL
		WHEN kind IN ('kind 1', 'kind 2') THEN 2 WHEN kind = 'kind 0' OR (kind = 'kind 5' AND channel = 'channel 0') THEN NULL
		WHEN channel = 'channel 2' THEN 1 END AS level
	FROM interactions;
CREATE TABLE by_rows AS SELECT customer, half_life, t, x.* FROM (
		SELECT customer, half_life, t, scrm.engagement_agg(at, weight, half_life, channel, level) AS e
		FROM weighed, half_lives, unnest(ARRAY[timestamptz '2025-07-01', '2026-07-01']) AS t WHERE at <= t GROUP BY 1, 2, 3) AS s, scrm.explain(e, t) AS x;
CREATE TABLE by_timeline AS SELECT customer, half_life, t, x.* FROM weights, half_lives, unnest(ARRAY[timestamptz '2025-07-01', '2026-07-01']) AS t,
	(SELECT customer, scrm.timeline_agg(at, kind, channel) AS timeline FROM interactions GROUP BY customer) AS s,
	scrm.explain(scrm.engagement_from(timeline, weights, half_life, t), t) AS x;
-- All terms of a cell have one sign here, so that its score is what errors are measured by.
SELECT count(*) FILTER (WHERE (a.events = b.events AND abs(a.score - b.score) <= 1e-12 * abs(a.score)) IS NOT TRUE) AS wrong, count(*) AS cells,
	count(DISTINCT a.level) AS levels, min(round(a.score)) < 0 AS negative_ones
	FROM by_rows AS a FULL JOIN by_timeline AS b ON (a.customer, a.half_life, a.t, coalesce(a.channel, ''), coalesce(a.level, 0))
		= (b.customer, b.half_life, b.t, coalesce(b.channel, ''), coalesce(b.level, 0));

-- Parallel plans: partial states of several processes are combined.
CREATE FUNCTION plan_has(query text, words text) RETURNS boolean LANGUAGE plpgsql AS $$
	DECLARE line text;
	BEGIN
		FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
			IF position(words IN line) > 0 THEN RETURN true; END IF;
		END LOOP;
		RETURN false;
	END $$;
BEGIN;
ALTER TABLE interactions SET (parallel_workers = 3);
ALTER TABLE pieces SET (parallel_workers = 3);
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL max_parallel_workers_per_gather = 4;
\set by_customer 'SELECT customer, scrm.engagement_agg(at, weight, interval \'30 days\', channel, level) AS e FROM interactions GROUP BY customer'
\set of_pieces 'SELECT customer, scrm.rollup(e) AS e FROM pieces WHERE cut = \'by day\' AND half_life = \'30 days\' GROUP BY customer'
ANALYZE interactions, pieces;
SELECT plan_has(:'by_customer', 'Partial') AS agg, plan_has(:'of_pieces', 'Partial') AS rollup;
CREATE TABLE in_parallel AS :by_customer;
CREATE TABLE pieces_in_parallel AS :of_pieces;
SELECT sum(wrong('30 days', customer, e)) AS wrong, count(*) FROM in_parallel;
SELECT sum(wrong('30 days', customer, e)) AS wrong, count(*) FROM pieces_in_parallel;
COMMIT;

-- Long sums: 100,000 weights of 0.1 at one time are 10,000, by one aggregate and in 100 pieces; plain addition is off by 1.9e-12.
-- Then 49,998 of them, and between them 1e16 and back: what addition loses beside 1e16 is kept.
SELECT abs(scrm.score(scrm.rollup(e), '2026-01-01') / 10000 - 1) < 1e-12 AS pieces,
	abs(scrm.score((SELECT scrm.engagement_agg('2026-01-01', 0.1, '1 day') FROM generate_series(1, 100000)), '2026-01-01') / 10000 - 1) < 1e-12 AS one,
	abs((SELECT sum(0.1::float8) FROM generate_series(1, 100000)) / 10000 - 1) < 1e-12 AS plain
	FROM (SELECT scrm.engagement_agg('2026-01-01', 0.1, '1 day') AS e FROM generate_series(1, 100000) AS i GROUP BY i % 100) AS s;
SELECT abs(scrm.score(e, '2026-01-01') - 4999.8) < 1e-3 AS right FROM (
	SELECT scrm.engagement_agg('2026-01-01', CASE i WHEN 20000 THEN 1e16 WHEN 40000 THEN -1e16 ELSE 0.1 END, '1 day') AS e FROM generate_series(1, 50000) AS i) AS s;
-- What was kept ages too: 100 half-lives later nothing of these sums is left but the last event's 1.
SELECT scrm.score(e, '2026-04-11') AS one FROM (
	SELECT scrm.engagement_agg(CASE i WHEN 5000 THEN timestamptz '2026-04-11' ELSE '2026-01-01' END, CASE i WHEN 3000 THEN 1e16 WHEN 4000 THEN -1e16 WHEN 5000 THEN 1 ELSE 0.1 END, '1 day' ORDER BY i) AS e FROM generate_series(1, 5000) AS i) AS s;

-- With times that move the landmark, channels that come late, and levels: 5,000 events a cell, an hour apart, half-life an hour.
-- A cell's events are 2 hours apart, the last of cell 1 is an hour old: sums of 1/4^k, 4/3 and half of that.
SELECT channel, level, events, abs(score / right_one - 1) < 1e-12 AS right FROM (
	SELECT scrm.engagement_agg(timestamptz '2026-01-01' + i * interval '1 hour', 3, '1 hour', 'channel ' || i % 2, i % 2 + 1) AS e FROM generate_series(1, 10000) AS i) AS s,
	scrm.explain(e, timestamptz '2026-01-01' + 10000 * interval '1 hour') JOIN (VALUES (1, 4.0), (2, 2.0)) AS v(level, right_one) USING (level) ORDER BY channel;
-- And it makes room for 126 cells that come after it began to keep what is lost.
SELECT count(*), sum(events) AS events, max(abs(score - right_one)) < 1e-3 AS right FROM (
	SELECT scrm.engagement_agg('2026-01-01', CASE i WHEN 8000 THEN 1e16 WHEN 8500 THEN -1e16 ELSE 0.1 END, '1 day', CASE WHEN i > 9000 THEN 'late channel ' || i % 63 ELSE 'early' END, nullif(i % 2, 0) ORDER BY i) AS e
		FROM generate_series(1, 30000) AS i) AS s,
	scrm.explain(e, '2026-01-01'), LATERAL (SELECT (events - CASE WHEN channel = 'early' AND level IS NULL THEN 2 ELSE 0 END) * 0.1 AS right_one) AS r;

-- The same partial states travelling as text, as between the nodes of Citus, with a NULL among them.
CREATE AGGREGATE partial_agg(timestamptz, float8, interval, text, int) (SFUNC = scrm.engagement_accum, STYPE = scrm.engagement);
CREATE AGGREGATE combine_agg(scrm.engagement) (SFUNC = scrm.engagement_combine, STYPE = scrm.engagement, FINALFUNC = scrm.engagement_final);
SELECT sum(wrong(half_life, customer, e)) AS wrong, sum(wrong(half_life, customer, e_text)) AS as_text, count(*) FROM (
	SELECT half_life, customer, combine_agg(state) AS e, combine_agg(state::text::scrm.engagement) AS e_text FROM (
		SELECT half_life, customer, partial_agg(at, weight, half_life, channel, level) AS state FROM interactions, half_lives GROUP BY half_life, customer, i % 7
		UNION ALL SELECT half_life, customer, NULL FROM half_lives, generate_series(0, 2) AS customer) AS p
	GROUP BY half_life, customer) AS s;
-- Also what long sums keep travels: two partial states of 49,998 times 0.1, with 1e16 and back between them.
SELECT abs(scrm.score(combine_agg(state), '2026-01-01') - 9999.6) < 1e-3 AS right, abs(scrm.score(combine_agg(state::text::scrm.engagement), '2026-01-01') - 9999.6) < 1e-3 AS as_text FROM (
	SELECT part, partial_agg('2026-01-01', CASE i WHEN 20000 THEN 1e16 WHEN 40000 THEN -1e16 ELSE 0.1 END, '1 day', NULL, NULL) AS state FROM generate_series(1, 2) AS part, generate_series(1, 50000) AS i GROUP BY part) AS s;

-- A window asks again and again while its frame grows, and begins anew where it slides.
CREATE FUNCTION plain_score(from_i int, to_i int, as_of timestamptz) RETURNS float8 LANGUAGE sql AS $$
	SELECT sum(weight::numeric * power(2.0, -extract(epoch FROM as_of - at) / 2592000.0))::float8 FROM interactions WHERE i BETWEEN from_i AND to_i
$$;
SELECT count(*), count(*) FILTER (WHERE abs(scrm.score(grown, '2026-07-01') - plain_score(1, i, '2026-07-01')) > 1e-9
		OR abs(scrm.score(slid, '2026-07-01') - plain_score(greatest(i - 4, 1), i, '2026-07-01')) > 1e-9) AS wrong
	FROM (SELECT i, scrm.engagement_agg(at, weight, '30 days', channel, level) OVER (ORDER BY i) AS grown,
			scrm.engagement_agg(at, weight, '30 days', channel, level) OVER (ORDER BY i ROWS 4 PRECEDING) AS slid
		FROM interactions WHERE i <= 60) AS w;
SELECT count(*), bool_and(scrm.event_count(e) = i) AS events, bool_and(abs(scrm.score(e, '2026-07-01') - plain_score(1, i, '2026-07-01')) < 1e-9) AS scores
	FROM (SELECT i, scrm.rollup(e) OVER (ORDER BY i) AS e FROM (
		SELECT i, scrm.engagement_agg(at, weight, '30 days', channel) AS e FROM interactions WHERE i <= 40 GROUP BY i) AS s) AS w;
SELECT customer, scrm.event_count(e) FROM (
	SELECT customer, scrm.engagement_agg(at, weight, '30 days') AS e FROM interactions GROUP BY GROUPING SETS ((customer), ())) AS s ORDER BY customer;

-- ---------------------------------------------------------------- the landmark moves

-- One event a day for twenty years, half-life a day: a fixed landmark would need 2^7305. The sum is geometric: 2 - 2^-7305, 2 to the last bit.
SELECT scrm.score(scrm.engagement_agg(timestamptz '2000-01-01' + day * interval '1 day', 1, '1 day' ORDER BY day), '2020-01-01') AS forwards,
	scrm.score(scrm.engagement_agg(timestamptz '2000-01-01' + day * interval '1 day', 1, '1 day' ORDER BY day DESC), '2020-01-01') AS backwards,
	scrm.score(scrm.engagement_agg(timestamptz '2000-01-01' + day * interval '1 day', 1, '1 day' ORDER BY day * 1009 % 7307), '2020-01-01') AS disorder
	FROM generate_series(0, 7305) AS day;
SELECT scrm.score(scrm.rollup(e ORDER BY month), '2020-01-01') AS forwards, scrm.score(scrm.rollup(e ORDER BY month DESC), '2020-01-01') AS backwards
	FROM (SELECT day / 30 AS month, scrm.engagement_agg(timestamptz '2000-01-01' + day * interval '1 day', 1, '1 day') AS e FROM generate_series(0, 7305) AS day GROUP BY 1) AS s;
-- Just below, at and above the exponent that moves it, 64, in both orders: 2^-d + 1 scaled by 2^60.
SELECT d, scrm.score(scrm.engagement_agg(at, w, '1 hour' ORDER BY at), t) = w0 AS forwards, scrm.score(scrm.engagement_agg(at, w, '1 hour' ORDER BY at DESC), t) = w0 AS backwards
	FROM (SELECT d, at, w, timestamptz '2026-01-01' + d * interval '1 hour' AS t, power(2.0::float8, 60 - d) + 1 AS w0
		FROM unnest(ARRAY[1, 63, 64, 65, 128, 129]) AS d, LATERAL (VALUES (timestamptz '2026-01-01', power(2.0::float8, 60)), (timestamptz '2026-01-01' + d * interval '1 hour', 1)) AS v(at, w)) AS s
	GROUP BY d, t, w0 ORDER BY d;
-- From one end of time to the other, the shortest half-life and one of 100,000 years.
SELECT scrm.score(scrm.engagement_agg(at, w, '1 microsecond' ORDER BY at), '294276-12-31') AS forwards, scrm.score(scrm.engagement_agg(at, w, '1 microsecond' ORDER BY at DESC), '294276-12-31') AS backwards
	FROM (VALUES (timestamptz '4714-11-24 BC', 1e308), ('294276-12-31', 1)) AS v(at, w);
-- Here the older event is not quite three half-lives old: a little more than 1 + 1/8.
SELECT round(scrm.score(scrm.engagement_agg(at, 1, '36525000 days' ORDER BY at), '294276-12-31')::numeric, 12) AS forwards,
	round(scrm.score(scrm.engagement_agg(at, 1, '36525000 days' ORDER BY at DESC), '294276-12-31')::numeric, 12) AS backwards,
	round(1 + power(2.0, -extract(epoch FROM timestamptz '294276-12-31') / 3155760000000 + extract(epoch FROM timestamptz '4714-11-24 BC') / 3155760000000), 12) AS right_one
	FROM (VALUES (timestamptz '4714-11-24 BC'), ('294276-12-31')) AS v(at);
-- The longest half-life there is, 2^63 - 1 microseconds; it is shown as it is kept.
SELECT round(scrm.score(e, '294276-12-31')::numeric, 12) AS score, round(power(2.0, (extract(epoch FROM timestamptz '4714-11-24 BC') - extract(epoch FROM timestamptz '294276-12-31')) / 9223372036854.775807), 12) AS right_one, scrm.half_life(e) FROM (
	SELECT scrm.engagement_agg('4714-11-24 BC', 1, '106751991 days 04:00:54.775807') AS e) AS s;

-- Heavy weights: what is too large seen from the first event is not from the last.
SELECT scrm.score(scrm.engagement_agg(at, w, '1 day' ORDER BY at), '2026-03-01') = scrm.score(scrm.engagement_agg(at, w, '1 day' ORDER BY at DESC), '2026-03-01') AS any_order,
	scrm.score(scrm.engagement_agg(at, w, '1 day'), '2026-03-01') / power(2.0::float8, -9) AS score
	FROM (VALUES (timestamptz '2026-01-01', 1e308), ('2026-02-20', 1e308)) AS v(at, w);
-- Two channels of 1.5e308 have no sum, but have one a day later.
SELECT scrm.score(e, '2026-01-02') AS later FROM (SELECT scrm.engagement_agg('2026-01-01', 1.5e308, '1 day', c) AS e FROM unnest(ARRAY['a', 'b']) AS c) AS s;
SELECT scrm.score(e, '2026-01-01') AS now FROM (SELECT scrm.engagement_agg('2026-01-01', 1.5e308, '1 day', c) AS e FROM unnest(ARRAY['a', 'b']) AS c) AS s;
SELECT * FROM scrm.explain((SELECT scrm.engagement_agg('2026-01-01', 1.5e308, '1 day', c) AS e FROM unnest(ARRAY['a', 'b']) AS c), '2026-01-01');
SELECT scrm.engagement_agg('2026-01-01', 1.5e308, '1 day') FROM generate_series(1, 2);
\echo :SQLSTATE
SELECT scrm.merge(e, e) FROM (SELECT scrm.engagement_agg('2026-01-01', 1.5e308, '1 day') AS e) AS s;
-- Tiny weights decay to the smallest number there is (2^-1074) and then to 0; 1e308 is there after 2,000 half-lives: 1e308 / 2^2000.
SELECT scrm.score(scrm.engagement_agg('2026-01-01', 1e-308, '1 day'), '2026-01-01') AS now, scrm.score(scrm.engagement_agg('2026-01-01', power(2::float8, -1000), '1 day'), timestamptz '2026-01-01' + interval '74 days') AS last,
	scrm.score(scrm.engagement_agg('2026-01-01', power(2::float8, -1000), '1 day'), timestamptz '2026-01-01' + interval '76 days') AS none,
	abs(scrm.score(scrm.engagement_agg('2026-01-01', 1e308, '1 day'), timestamptz '2026-01-01' + interval '2000 days') / (1e308 / power(2.0::float8, 1000) / power(2.0::float8, 1000)) - 1) < 1e-12 AS far;

-- ---------------------------------------------------------------- a state per customer and day

-- Each day's states are replaced whole, and a view rolls them up: retries and late data cannot count twice.
CREATE TABLE engagement_day (customer int, day date, engagement scrm.engagement NOT NULL, PRIMARY KEY (customer, day));
CREATE VIEW engagement_now AS SELECT customer, scrm.rollup(engagement) AS engagement FROM engagement_day GROUP BY customer;
CREATE PROCEDURE replace_day(the_day date) LANGUAGE sql BEGIN ATOMIC
	DELETE FROM engagement_day WHERE day = the_day;
	INSERT INTO engagement_day SELECT customer, the_day, scrm.engagement_agg(at, weight, '30 days', channel, level)
		FROM interactions WHERE at >= the_day::timestamp AT TIME ZONE 'UTC' AND at < (the_day + 1)::timestamp AT TIME ZONE 'UTC' GROUP BY customer;
END;
INSERT INTO engagement_day SELECT customer, at::date, scrm.engagement_agg(at, weight, '30 days', channel, level) FROM interactions GROUP BY customer, at::date;
SELECT count(*) > 1000 AS many, count(DISTINCT day) AS days FROM engagement_day;
SELECT customer, wrong('30 days', customer, engagement) AS wrong, scrm.event_count(engagement) AS events FROM engagement_now ORDER BY customer;

-- A retry: the same day once more, and once more. Nothing changes, to the bit.
CREATE TABLE before AS SELECT * FROM engagement_day;
CREATE TABLE score_before AS SELECT customer, scrm.score(engagement, '2026-07-01') AS score FROM engagement_now;
CALL replace_day('2025-03-03');
CALL replace_day('2025-03-03');
SELECT count(*) AS changed FROM engagement_day AS a FULL JOIN before AS b USING (customer, day) WHERE (a.engagement OPERATOR(scrm.=) b.engagement) IS NOT TRUE;
SELECT count(*) FILTER (WHERE abs(score - scrm.score(engagement, '2026-07-01')) > 1e-9) AS changed FROM engagement_now JOIN score_before USING (customer);

-- A late event of an old day of customer 1: only that day is rebuilt, and only his state of it is another.
INSERT INTO interactions VALUES (2101, 1, '2025-03-03 23:59:59.999999', 'kind 0', 1000, 'channel 1', 1);
CALL replace_day('2025-03-03');
SELECT customer, day, scrm.event_count(a.engagement) - scrm.event_count(b.engagement) AS more, scrm.last_at(a.engagement)
	FROM engagement_day AS a FULL JOIN before AS b USING (customer, day) WHERE (a.engagement OPERATOR(scrm.=) b.engagement) IS NOT TRUE;
SELECT customer, round((scrm.score(engagement, '2026-07-01') - score)::numeric, 6) AS more,
	round(1000 * power(2.0, -extract(epoch FROM timestamptz '2026-07-01' - '2025-03-03 23:59:59.999999') / 2592000), 6) AS of_a_late_event
	FROM engagement_now JOIN score_before USING (customer) ORDER BY customer;
-- The event is withdrawn, with all others of its day and customer: a day without rows leaves no state behind.
DELETE FROM interactions WHERE customer = 1 AND at::date = '2025-03-03';
CALL replace_day('2025-03-03');
SELECT count(*) FILTER (WHERE customer = 1) AS of_customer_1, count(*) > 0 AS of_others FROM engagement_day WHERE day = '2025-03-03';
SELECT customer, abs(scrm.score(engagement, '2026-07-01') - right_one) < 1e-9 AS right, scrm.event_count(engagement) = events AS all_events
	FROM engagement_now JOIN (SELECT customer, count(*) AS events, sum(weight::numeric * power(2.0, -extract(epoch FROM timestamptz '2026-07-01' - at) / 2592000))::float8 AS right_one
		FROM interactions GROUP BY customer) AS r USING (customer) ORDER BY customer;
-- Reading the past: the days until then, rolled up.
SELECT customer, abs(scrm.score(scrm.rollup(engagement), '2025-08-01') - right_one) < 1e-9 AS right
	FROM engagement_day JOIN (SELECT customer, sum(weight::numeric * power(2.0, -extract(epoch FROM timestamptz '2025-08-01' - at) / 2592000))::float8 AS right_one
		FROM interactions WHERE at < '2025-08-01' GROUP BY customer) AS r USING (customer)
	WHERE day < '2025-08-01' GROUP BY customer, right_one ORDER BY customer;

-- ---------------------------------------------------------------- stored states

-- The smallest state is stored with a short header, one of 64 long channels out of line: both roll up, alone, first and second.
CREATE TABLE stored (id int, e scrm.engagement);
INSERT INTO stored SELECT 1, scrm.engagement_agg('2026-01-01', 1, '1 day');
INSERT INTO stored SELECT 2, scrm.engagement_agg('2026-01-01', 1, '1 day', lpad(i::text, 255, 'x')) FROM generate_series(1, 64) AS i;
SELECT max(pg_column_size(e)) FILTER (WHERE id = 1) < 127 AS short, max(pg_column_size(e)) FILTER (WHERE id = 2) > 16000 AS long,
	(SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'stored') > 16000 AS toasted FROM stored;
SELECT scrm.score(scrm.rollup(e ORDER BY id), '2026-01-01') AS short_first, scrm.score(scrm.rollup(e ORDER BY id DESC), '2026-01-01') AS toasted_first FROM stored;
SELECT id, scrm.rollup(e) OPERATOR(scrm.=) scrm.merge(scrm.rollup(e), NULL) AS alone, scrm.score(scrm.rollup(e), '2026-01-02') FROM stored GROUP BY id ORDER BY id;
SELECT a.id, b.id, scrm.score(a.e OPERATOR(scrm.||) b.e, '2026-01-02') FROM stored AS a, stored AS b ORDER BY a.id, b.id;
SELECT id, scrm.channel_diversity(e, 0), left(scrm.preferred_channel(e), 3) AS preferred, scrm.event_count(e), scrm.participation_level(e, 1) FROM stored ORDER BY id;
SELECT id, count(*), round(sum(share)::numeric, 12) AS shares FROM stored, scrm.explain(e, '2026-01-02') GROUP BY id ORDER BY id;

-- Equal states are equal, hash alike and sort: DISTINCT, UNION, joins and indexes work.
SELECT count(*) AS rows, count(DISTINCT e) AS different FROM (SELECT e FROM stored UNION ALL SELECT e::text::scrm.engagement FROM stored) AS s;
SELECT count(*) FROM (SELECT e FROM stored UNION SELECT e::text::scrm.engagement FROM stored) AS s;
SELECT count(*) FROM (SELECT e FROM stored ORDER BY e) AS s;
-- The same events in another order, with channels first met in another order, are the same state.
SELECT count(DISTINCT scrm.engagement_hash(e)) AS hashes, count(DISTINCT e) AS states FROM (
	SELECT scrm.engagement_agg(at, weight, '1 day', channel, level ORDER BY (weight::int + 3) * p % 11) AS e FROM few, generate_series(1, 6) AS p GROUP BY p) AS s;

-- ---------------------------------------------------------------- weights by step

-- One event each. The most specific step counts: kind@channel, kind, *@channel, *; what is not listed weighs 0 and has no level, but is counted.
CREATE TABLE steps AS SELECT scrm.timeline_agg('2026-01-01', kind, channel) AS t FROM (VALUES
	('post', 'web'), ('post', 'app'), ('post', NULL), ('like', 'web'), ('like', NULL), ('a|b', 'web'), ('*', 'web'), ('x@y', NULL), ('Ärger', 'Straße')) AS v(kind, channel);
CREATE FUNCTION by_step(weights jsonb) RETURNS TABLE (kind text, channel text, level int, score float8) LANGUAGE sql AS $$
	SELECT e.kind, e.channel, x.level, x.score FROM steps, scrm.events(t) AS e,
		LATERAL (SELECT scrm.timeline_agg(at, kind, channel) AS one FROM (SELECT e.at, e.kind, e.channel) AS e) AS o,
		scrm.explain(scrm.engagement_from(one, weights, '1 day'), '2026-01-01') AS x ORDER BY e.kind COLLATE "C", e.channel COLLATE "C"
$$;
SELECT * FROM by_step('{"post@web": {"weight": 8, "level": 3}, "post": 4, "post@": 5, "*@web": 2, "*": {"weight": 1, "level": 1}}');
-- The order of the list does not matter, nor that one step holds several alternatives.
SELECT count(*) AS differences FROM by_step('{"post@web": 8, "post": 4, "like|post@|a\\|b": 5, "*": 1, "*@web": 2}') AS a
	FULL JOIN by_step('{"*@web": 2, "*": 1, "post@": 5, "like": 5, "a\\|b": 5, "post": 4, "post@web": 8}') AS b USING (kind, score) WHERE a.score IS NULL OR b.score IS NULL;
-- Backslashes; kinds of several bytes; an empty list; a level without weight to speak of; the largest and the smallest number.
SELECT * FROM by_step('{"a\\|b": 1, "\\*": 2, "x\\@y": 3, "Ärger@Straße": 4}') WHERE score <> 0;
SELECT sum(score) AS score, count(level) AS levels, count(*) FROM by_step('{}');
SELECT * FROM by_step('{"like@": {"weight": 0, "level": 4.0}, "like@web": {"level": null, "weight": -1.7976931348623157e308}, "post": 5e-324}') WHERE kind IN ('like', 'post');
-- quote_kind writes any kind as the step that means it.
SELECT kind, scrm.quote_kind(kind), (SELECT count(*) FROM by_step(jsonb_build_object(scrm.quote_kind(s.kind), 1)) AS x WHERE x.kind = s.kind AND x.score = 1) AS found
	FROM (VALUES ('a|b'), ('*'), ('x@y'), ('Ärger')) AS s(kind) ORDER BY kind COLLATE "C";
-- Events after as_of are left out, that of as_of itself is not; when none is left there is no state.
SELECT as_of, scrm.event_count(scrm.engagement_from(t, '{"*": 1}', '1 day', as_of)), scrm.score(scrm.engagement_from(t, '{"*": 1}', '1 day', as_of), coalesce(as_of, '2026-01-04'))
	FROM (SELECT scrm.timeline_agg('2026-01-01'::timestamptz + i * interval '1 day', 'k') AS t FROM generate_series(1, 3) AS i) AS s,
		unnest(ARRAY[timestamptz '2026-01-01 23:59:59.999999', '2026-01-02', '2026-01-03 12:00', '2026-01-04', '2030-01-01', NULL]) AS as_of ORDER BY as_of;
SELECT scrm.engagement_from(scrm.slice(t, '2027-01-01'), '{"*": 1}', '1 day') IS NULL AS of_no_event FROM steps;
-- Weights and half-lives that differ from row to row, also where they only differ in a number or a byte.
SELECT i, w, h, scrm.score(scrm.engagement_from(t, w, h), timestamptz '2026-01-01' + h) * 2 AS is_9_times
	FROM steps, (VALUES (1, jsonb '{"*": 1}', interval '1 day'), (2, '{"*": 2}', '1 day'), (3, '{"*": 1}', '2 days'), (4, '{"*": {"weight": 3}}', '1 hour'), (5, '{"*": 2}', '1 day'), (6, '{"*": 1, "z": 9}', '1 day')) AS v(i, w, h) ORDER BY i;
SELECT n, sum(s) FROM (SELECT n, i, scrm.score(scrm.engagement_from(t, jsonb_build_object('*', i % n), '1 day'), '2026-01-01') AS s FROM steps, generate_series(1, 200) AS i, unnest(ARRAY[1, 2, 3]) AS n) AS x GROUP BY n ORDER BY n;
-- Prepared, with a generic plan and another list each time.
SET plan_cache_mode TO force_generic_plan;
PREPARE with_weights(jsonb) AS SELECT scrm.score(scrm.engagement_from(t, $1, '1 day'), '2026-01-01') FROM steps;
EXECUTE with_weights('{"*": 1}');
EXECUTE with_weights('{"*": 3}');
EXECUTE with_weights('{"post": 1}');
DEALLOCATE with_weights;
RESET plan_cache_mode;
-- More kinds and channels than fit the table of pairs that were looked up before, in a list of 1,000 steps.
SELECT scrm.event_count(e), scrm.score(e, '2026-01-01') AS score, (SELECT sum(CASE WHEN i % 2 = 0 THEN i ELSE 1 END) FROM generate_series(1, 1000) AS i) AS right_one
	FROM (SELECT scrm.engagement_from(scrm.timeline_agg('2026-01-01', 'k' || i, 'c' || i % 50), (SELECT jsonb_object_agg('k' || j, j) || '{"*": 1}' FROM generate_series(2, 1000, 2) AS j), '1 day') AS e
		FROM generate_series(1, 1000) AS i) AS s;

-- What a list of weights may not be.
CREATE FUNCTION refusal(query text) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE m text; d text; h text;
	BEGIN
		EXECUTE query;
		RETURN 'accepted';
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS m = MESSAGE_TEXT, d = PG_EXCEPTION_DETAIL, h = PG_EXCEPTION_HINT;
		RETURN concat_ws(' / ', sqlstate || ' ' || m, nullif(d, ''), nullif(h, ''));
	END $$;
\pset format unaligned
\pset tuples_only on
SELECT w, E'\n\t' || refusal(format('SELECT scrm.engagement_from(t, %L, ''1 day'') FROM steps', w)) FROM unnest(ARRAY[
	'1', 'null', '"post"', '[]', '[{"post": 1}]', '{"post": "1"}', '{"post": null}', '{"post": true}', '{"post": [1]}', '{"post": [1, {"weight": 1}]}', '{"post": []}', '{"post": {}}',
	'{"post": {"level": 1}}', '{"post": {"weight": null}}', '{"post": {"weight": "2"}}', '{"post": {"weight": {"weight": 1}}}', '{"post": {"weight": [1]}}', '{"post": {"weight": 1, "level": 0}}',
	'{"post": {"weight": 1, "level": 5}}', '{"post": {"weight": 1, "level": 2.5}}', '{"post": {"weight": 1, "level": "2"}}', '{"post": {"weight": 1, "level": -1e300}}', '{"post": {"weight": 1, "level": {}}}',
	'{"post": {"weight": 1, "Level": 2}}', '{"post": {"weight": 1, "note": {"weight": 2}}}', 
	'{"": 1}', '{"@web": 1}', '{"post@web@": 1}', '{"post|": 1}', '{"|post": 1}', '{"post?": 1}', '{"post\\": 1}', '{"post": 1, "like|post": 2}', '{"post@": 1, "\\post@": 2}', '{"post@web": 1, "post@w\\eb": 1}',
	'{"*": 1, "like|*": 1}', '{"*@web|*@web": 1}']) AS w;
-- Numbers beyond float8 are refused too, those below it are 0; a word has 255 bytes at most.
SELECT w, left(refusal(format('SELECT scrm.engagement_from(t, %L, ''1 day'') FROM steps', w)), 5) FROM unnest(ARRAY['{"post": 1e309}', '{"post": 1e-400}', '{"post": {"weight": -1e400}}']) AS w;
SELECT left(refusal(format('SELECT scrm.engagement_from(t, %L, ''1 day'') FROM steps', jsonb_build_object(step, 1))), 30), n FROM (VALUES (repeat('x', 255), 1), (repeat('x', 256), 2), ('x@' || repeat('ä', 128), 3)) AS v(step, n);
\pset format aligned
\pset tuples_only off
SELECT scrm.engagement_from(t, NULL, '1 day') FROM steps;
SELECT scrm.engagement_from(t, '{}', NULL) FROM steps;
SELECT scrm.engagement_from(t, '{}', '1 day', 'infinity') FROM steps;
SELECT scrm.engagement_from(t, '{}', '1 month') FROM steps;
-- A mistaken list leaves nothing behind for the next row.
SELECT scrm.score(scrm.engagement_from(t, '{"*": 1}', '1 day'), '2026-01-01') FROM steps;
SELECT scrm.engagement_from(scrm.timeline_agg('2026-01-01', 'k', 'channel ' || lpad(i::text, 2, '0')), '{}', '1 day') FROM generate_series(1, 65) AS i;

-- ---------------------------------------------------------------- both outer forms

SELECT scrm.engagement_agg('2000-01-01', 0.1, '1 hour') AS smallest;
SELECT scrm.engagement_agg(at, w, '1 day', c, l) AS engagement FROM (VALUES (timestamptz '2000-01-01 00:00:00.000001', 4e300, 'say "ä\"', 4), ('1999-12-31 00:00:00.000001', -3, E'tab\t', NULL), ('2000-01-02 00:00:00.000001', 1, NULL, 2)) AS v(at, w, c, l);
-- What is read is what was written, whatever the session says of floats and dates.
SET extra_float_digits TO -15;
SET datestyle TO 'German';
SELECT count(*) AS rows, count(*) FILTER (WHERE (e::text::scrm.engagement OPERATOR(scrm.=) e) IS NOT TRUE) AS changed FROM (SELECT e FROM pieces UNION ALL SELECT e FROM stored UNION ALL SELECT e FROM skewed) AS s;
RESET extra_float_digits;
SET datestyle TO 'ISO, MDY';
-- Channels and cells in any order make the canonical one.
SELECT '{"version":1,"half_life":1,"last_at":7,"channels":[["b",7],["a",-7]],"cells":[[0,2,1,2.5],[null,1,1,-0],[1,null,281474976710655,1e2],[0,null,1,1]]}'::scrm.engagement;
-- The extremes.
SELECT '{"version":1,"half_life":9223372036854775807,"last_at":-211813488000000000,"channels":[],"cells":[[null,null,1,1.7976931348623157e308]]}'::scrm.engagement;
SELECT scrm.last_at('{"version":1,"half_life":1,"last_at":9223371331199999999,"channels":[],"cells":[[null,4,1,5e-324]]}'::scrm.engagement);
-- Two times 2^48 - 1 events are too many to count.
SELECT scrm.merge(e, e) FROM (SELECT '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,281474976710655,1]]}'::scrm.engagement AS e) AS s;
\echo :SQLSTATE

-- Refused: each of these is one step away from a value.
CREATE FUNCTION text_refusal(value text) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE d text; e scrm.engagement;
	BEGIN
		e := value::scrm.engagement;
		RETURN 'accepted';
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS d = PG_EXCEPTION_DETAIL;
		RETURN sqlstate || ' ' || CASE WHEN sqlerrm = 'invalid input syntax for type scrm.engagement' THEN d ELSE sqlerrm END;
	END $$;
\pset format unaligned
\pset tuples_only on
SELECT v, E'\n\t' || text_refusal(v) FROM unnest(ARRAY['', '{}', 'null', ' {"version":1', '{"version":2,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1,1]]}',
	'{"version":1,"half_life":0,"last_at":7,"channels":[],"cells":[[null,null,1,1]]}', '{"version":1,"half_life":-1,"last_at":7,"channels":[],"cells":[[null,null,1,1]]}',
	'{"version":1,"half_life":9223372036854775808,"last_at":7,"channels":[],"cells":[[null,null,1,1]]}', '{"version":1,"half_life":1.5,"last_at":7,"channels":[],"cells":[[null,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":9223371331200000000,"channels":[],"cells":[[null,null,1,1]]}', '{"version":1,"half_life":1,"last_at":-211813488000000001,"channels":[],"cells":[[null,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":9223372036854775807,"channels":[],"cells":[[null,null,1,1]]}', '{"version":1,"half_life":1,"last_at":-9223372036854775808,"channels":[],"cells":[[null,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":-9223372036854775809,"channels":[],"cells":[[null,null,1,1]]}', '{"version":1,"half_life":1,"last_at":"7","channels":[],"cells":[[null,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[]}', '{"version":1,"half_life":1,"last_at":7,"channels":[["a",7]],"cells":[[null,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[["a",8]],"cells":[[0,null,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[["a",-9223372036854775808]],"cells":[[0,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[["a",7],["a",7]],"cells":[[0,null,1,1],[1,null,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[["",7]],"cells":[[0,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[["a"]],"cells":[[0,null,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[["a,7]],"cells":[[0,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[["a\x",7]],"cells":[[0,null,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[["a\u0000",7]],"cells":[[0,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[["a\u00e4",7]],"cells":[[0,null,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[["a',
	'{"version":1,"half_life":1,"last_at":7,"channels":[["a\', '{"version":1,"half_life":1,"last_at":7,"channels":[["a",7],],"cells":[[0,null,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[,["a",7]],"cells":[[0,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[["a",7]],"cells":[[1,null,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[["a",7]],"cells":[[-1,null,1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[0,null,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,0,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,5,1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,0,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,-1,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,281474976710656,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1,NaN]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1,Infinity]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1,1e309]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1,0x10]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1, 1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1]]}',
	'{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1,1],[null,null,1,1]]}', '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1,1]]', '{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1,1]]} ',
	'{"version":1,"half_life":1,"last_at":7,"channels":[],"cells":[[null,null,1,1]]}{']) AS v;
-- A value cut short anywhere is refused everywhere; so are 65 channels, a channel of 256 bytes, and 326 cells.
SELECT count(*), count(DISTINCT text_refusal(left(v, n))) > 20 AS different, bool_or(text_refusal(left(v, n)) = 'accepted') AS accepted
	FROM (SELECT e::text AS v FROM (SELECT scrm.engagement_agg(at, weight, '1 day', channel, level) AS e FROM few) AS s) AS s, generate_series(0, length(v) - 1) AS n;
SELECT channels, left(text_refusal(format('{"version":1,"half_life":1,"last_at":7,"channels":[%s],"cells":[%s]}', string_agg(format('["c%s",7]', i), ','), string_agg(format('[%s,null,1,1]', i - 1), ','))), 40)
	FROM unnest(ARRAY[64, 65]) AS channels, generate_series(1, channels) AS i GROUP BY channels ORDER BY channels;
SELECT n, text_refusal(format('{"version":1,"half_life":1,"last_at":7,"channels":[["%s",7]],"cells":[[0,null,1,1]]}', repeat('x', n))) FROM unnest(ARRAY[255, 256]) AS n;
SELECT cells, left(text_refusal(format('{"version":1,"half_life":1,"last_at":7,"channels":[%s],"cells":[%s]}', (SELECT string_agg(format('["c%s",7]', i), ',') FROM generate_series(1, 64) AS i),
		(SELECT string_agg(format('[%s,%s,1,1]', coalesce(nullif(i % 65, 64)::text, 'null'), coalesce(nullif(i / 65 % 5, 0)::text, 'null')), ',') FROM generate_series(0, cells - 1) AS i))), 24)
	FROM unnest(ARRAY[325, 326]) AS cells ORDER BY cells;
\pset format aligned
\pset tuples_only off

-- The binary form, by hand: version, 0, half_life 1, last_at 7, one channel "a" last used at 7, one cell: channel 1, level 2, 1 event, score 1.
SELECT scrm.engagement_send('{"version":1,"half_life":1,"last_at":7,"channels":[["a",7]],"cells":[[0,2,1,1]]}');
-- COPY is the way from bytes to a value.
\getenv builddir PG_ABS_BUILDDIR
\set file :builddir '/results/engagement.copy'
SELECT set_config('test.file', :'file', false) IS NOT NULL AS file;
CREATE TABLE received (e scrm.engagement);
CREATE FUNCTION recv(bytes bytea) RETURNS scrm.engagement LANGUAGE plpgsql AS $$
	DECLARE file text := current_setting('test.file'); big oid; e scrm.engagement;
	BEGIN
		big := lo_from_bytea(0, '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea || '\x0001'::bytea || int4send(length(bytes)) || bytes || '\xffff'::bytea);
		PERFORM lo_export(big, file);
		PERFORM lo_unlink(big);
		EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
		DELETE FROM received RETURNING received.e INTO e;
		RETURN e;
	END $$;
CREATE FUNCTION recv_refusal(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE d text;
	BEGIN
		PERFORM recv(bytes);
		RETURN 'accepted';
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS d = PG_EXCEPTION_DETAIL;
		RETURN sqlstate || ' ' || CASE WHEN sqlerrm = 'invalid binary value for type scrm.engagement' THEN d ELSE sqlerrm END;
	END $$;
SELECT count(*) AS rows, count(*) FILTER (WHERE (recv(scrm.engagement_send(e)) OPERATOR(scrm.=) e) IS NOT TRUE) AS changed
	FROM (SELECT e FROM pieces WHERE cut = 'by month' AND customer = 1 UNION ALL SELECT e FROM stored UNION ALL SELECT e FROM skewed) AS s;
-- A partial state too is sent in the canonical form, and many of them combine to the same.
SELECT sum(wrong('30 days', customer, e)) AS wrong, count(*) FROM (
	SELECT customer, combine_agg(recv(scrm.engagement_send(state))) AS e FROM (
		SELECT customer, partial_agg(at, weight, '30 days', channel, level) AS state FROM interactions GROUP BY customer, i % 7) AS p
	GROUP BY customer) AS s WHERE customer <> 1;
-- Bytes of the value above, changed one place at a time, each in its own way.
SELECT what, recv_refusal(v) FROM (VALUES
	(1, 'as it is', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(2, 'minus zero', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 8000000000000000'),
	(3, 'version 2', '\x0200 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(4, 'a flag', '\x0101 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(5, 'half-life 0', '\x0100 0000000000000000 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(6, 'half-life < 0', '\x0100 8000000000000000 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(7, 'last_at infinity', '\x0100 0000000000000001 7fffffffffffffff 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(8, 'last_at -infinity', '\x0100 0000000000000001 8000000000000000 00000001 00000001 61 8000000000000000 00000001 01 02 0000000000000001 3ff0000000000000'),
	(9, '2 channels', '\x0100 0000000000000001 0000000000000007 00000002 00000001 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(10, '2^32 - 1 channels', '\x0100 0000000000000001 0000000000000007 ffffffff 00000001 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(11, 'no channel', '\x0100 0000000000000001 0000000000000007 00000000 00000001 01 02 0000000000000001 3ff0000000000000'),
	(12, 'long channel', '\x0100 0000000000000001 0000000000000007 00000001 00000100 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(13, 'length < 0', '\x0100 0000000000000001 0000000000000007 00000001 ffffffff 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(14, 'empty channel', '\x0100 0000000000000001 0000000000000007 00000001 00000000 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(15, 'zero byte', '\x0100 0000000000000001 0000000000000007 00000001 00000001 00 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(16, 'not UTF-8', '\x0100 0000000000000001 0000000000000007 00000001 00000001 e4 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000'),
	(17, 'used later', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000008 00000001 01 02 0000000000000001 3ff0000000000000'),
	(18, 'no cell', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000000'),
	(19, '326 cells', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000146 01 02 0000000000000001 3ff0000000000000'),
	(20, 'channel 2', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 02 02 0000000000000001 3ff0000000000000'),
	(21, 'unused channel', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 00 02 0000000000000001 3ff0000000000000'),
	(22, 'level 5', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 05 0000000000000001 3ff0000000000000'),
	(23, '0 events', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000000 3ff0000000000000'),
	(24, '2^48 events', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0001000000000000 3ff0000000000000'),
	(25, 'NaN', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 7ff8000000000000'),
	(26, 'infinity', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 7ff0000000000000'),
	(27, 'twice', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000002 01 02 0000000000000001 3ff0000000000000 01 02 0000000000000001 3ff0000000000000'),
	(28, 'a byte more', '\x0100 0000000000000001 0000000000000007 00000001 00000001 61 0000000000000007 00000001 01 02 0000000000000001 3ff0000000000000 00'),
	(29, 'nothing', '\x')) AS x(i, what, v_text), LATERAL (SELECT decode(replace(substr(v_text, 3), ' ', ''), 'hex') AS v) AS y ORDER BY i;
SELECT recv('\x010000000000000000010000000000000007000000010000000161000000000000000700000001010200000000000000018000000000000000') AS minus_zero_is_zero;
-- Cut short anywhere.
SELECT count(*), count(*) FILTER (WHERE recv_refusal(substr(v, 1, n)) = 'accepted') AS accepted
	FROM (SELECT scrm.engagement_send('{"version":1,"half_life":1,"last_at":7,"channels":[["a",7]],"cells":[[0,2,1,1]]}') AS v) AS s, generate_series(0, length(v) - 1) AS n;

-- ---------------------------------------------------------------- limits and errors

-- 64 channels and NULL beside them; a 65th is named.
SELECT scrm.channel_diversity(scrm.engagement_agg('2026-01-01', 1, '1 day', nullif('channel ' || i, 'channel 0')), 0) AS channels FROM generate_series(0, 64) AS i;
SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', 'channel ' || i) FROM generate_series(1, 65) AS i;
\echo :SQLSTATE
SELECT scrm.merge((SELECT e FROM stored WHERE id = 2), (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', 'one more')));
SELECT scrm.rollup(e) FROM (SELECT e FROM stored UNION ALL SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', 'one more')) AS s;
-- 255 bytes are a channel, 256 and none are not.
SELECT length(scrm.preferred_channel(scrm.engagement_agg('2026-01-01', 1, '1 day', repeat('x', 255))));
SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', repeat('ä', 128));
\echo :SQLSTATE
SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', '');
\echo :SQLSTATE
SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', 'web', 0);
SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', 'web', 5);
\echo :SQLSTATE
SELECT scrm.engagement_agg('2026-01-01', 'NaN', '1 day');
\echo :SQLSTATE
SELECT scrm.engagement_agg('2026-01-01', 'Infinity', '1 day');
SELECT scrm.engagement_agg('2026-01-01', '-Infinity', '1 day');
SELECT scrm.engagement_agg('infinity', 1, '1 day');
\echo :SQLSTATE
SELECT scrm.engagement_agg('-infinity', 1, '1 day');
SELECT scrm.engagement_agg('2026-01-01', 1, '1 mon');
\echo :SQLSTATE
SELECT scrm.engagement_agg('2026-01-01', 1, '1 year 2 days');
SELECT scrm.engagement_agg('2026-01-01', 1, '0');
SELECT scrm.engagement_agg('2026-01-01', 1, '-3 days');
\echo :SQLSTATE
SELECT scrm.engagement_agg('2026-01-01', 1, '1 day -25 hours');
SELECT scrm.half_life(scrm.engagement_agg('2026-01-01', 1, '1 day -1 hour')) AS "23 hours";
SELECT scrm.engagement_agg('2026-01-01', 1, '106751992 days');
\echo :SQLSTATE
SELECT scrm.engagement_agg('2026-01-01', 1, i * interval '1 day') FROM generate_series(7, 8) AS i;
\echo :SQLSTATE
SELECT scrm.merge((SELECT scrm.engagement_agg('2026-01-01', 1, '7 days')), (SELECT scrm.engagement_agg('2026-01-01', 1, '36 hours')));
SELECT scrm.rollup(e) FROM (SELECT scrm.engagement_agg('2026-01-01', 1, i * interval '1 second') AS e FROM generate_series(1, 2) AS i GROUP BY i) AS s;
-- A state cannot forget; it can be asked at the very time of its last event.
SELECT scrm.score(e, '2025-12-31 23:59:59.999999') FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day') AS e) AS s;
\echo :SQLSTATE
SELECT x.* FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day') AS e) AS s, scrm.explain(e, '2025-01-01') AS x;
SELECT x.* FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day') AS e) AS s, scrm.engagement_by_channel(e, '2025-01-01') AS x;
SELECT left(refusal('SELECT scrm.score(e) FROM (SELECT scrm.engagement_agg(now() + interval ''1 day'', 1, ''1 day'') AS e) AS s'), 46) AS "as of now()";
SELECT scrm.score(e) AS "as of now()" FROM (SELECT scrm.engagement_agg(now() - interval '24 hours', 1, '1 day') AS e) AS s;
SELECT scrm.score(e, 'infinity') FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day') AS e) AS s;
SELECT scrm.score(e, '-infinity') FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day') AS e) AS s;
SELECT scrm.channel_diversity(e, -0.5) FROM skewed;
SELECT scrm.channel_diversity(e, 'NaN') FROM skewed;
\echo :SQLSTATE
SELECT scrm.participation_level(e, 0) FROM skewed;
\echo :SQLSTATE
-- What belongs to the aggregates cannot be called outside of them.
SELECT scrm.engagement_accum(NULL, now(), 1, '1 day');
\echo :SQLSTATE
SELECT scrm.engagement_combine(e, e) FROM skewed;
SELECT scrm.engagement_rollup_accum(e, e) FROM skewed;
SELECT scrm.engagement_final(e) FROM skewed;

-- ---------------------------------------------------------------- shares and styles
-- Of 8 events 4 are consumption, 2 creation, 1 collaboration, 1 has no level.
SELECT s.* FROM (SELECT scrm.engagement_agg('2026-01-01', 1, '1 day', NULL, level) AS e FROM unnest(ARRAY[1, 1, 3, 1, 4, 3, 1, NULL]) AS level) AS x,
	scrm.participation_shares(e) AS s;
-- Two visits and two answers: the tie goes to the more social. Three calls: served. Nothing that matches: NULL.
SELECT kinds, scrm.engagement_continuum((SELECT scrm.timeline_agg('2026-01-01', kind) FROM unnest(kinds::text[]) AS kind), 'visit|faq', 'call|mail', 'answer|post') AS style
FROM (VALUES ('{visit,answer,faq,post}'), ('{call,mail,call,visit,visit}'), ('{visit,visit,call}'), ('{purchase}')) AS v(kinds);
SELECT scrm.engagement_continuum(NULL, 'a', 'b', 'c') IS NULL AS style, count(*) AS shares FROM scrm.participation_shares(NULL);
-- An unfinished state, of an aggregate that somebody makes without FINALFUNC, is not read as a finished one, but merges.
CREATE AGGREGATE unfinished(timestamptz, float8, interval) (SFUNC = scrm.engagement_accum, STYPE = scrm.engagement);
SELECT scrm.score(unfinished('2026-01-01'::timestamptz + i * interval '1 day', 1, '1 day'), '2026-02-01') FROM generate_series(1, 5) AS i;
SELECT scrm.score(scrm.merge(unfinished('2026-01-01'::timestamptz + i * interval '1 day', 1, '1 day'), NULL), '2026-01-06') AS merged,
	scrm.score(scrm.engagement_agg('2026-01-01'::timestamptz + i * interval '1 day', 1, '1 day'), '2026-01-06') AS finished FROM generate_series(1, 5) AS i;
