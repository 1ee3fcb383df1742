--
-- The modes of a funnel, optional steps and exclusions: what each adds to the default of sql/funnel.sql.
--
-- Examples by hand for each mode and for combinations, what is legal, rows and timelines over many histories, optional
-- steps and exclusions with their reports, other plans, states on the move, errors. Exhaustive search is in test/t.
--
CREATE SCHEMA test_funnel_modes;
SET search_path TO test_funnel_modes;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- A history as text: kinds with their minute. An event fills the steps a, b, c, d that its kind holds: 'a0 bc5' is an
-- event at 12:00 that fills a, and one at 12:05 that fills b or c. x fills none.
CREATE FUNCTION at_minute(n numeric) RETURNS timestamptz IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN timestamptz '2024-05-01 12:00' + n * interval '1 minute';
CREATE FUNCTION events_of(history text) RETURNS TABLE (at timestamptz, kind text) IMMUTABLE PARALLEL SAFE LANGUAGE sql
BEGIN ATOMIC
	SELECT at_minute(substring(word, '[\d.]+')::numeric), rtrim(word, '.0123456789') FROM string_to_table(history, ' ') AS word;
END;
CREATE FUNCTION timeline_of(history text) RETURNS scrm.timeline IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (SELECT scrm.timeline_agg(at, kind) FROM events_of(history));
CREATE FUNCTION minutes(times timestamptz[]) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (SELECT string_agg(coalesce(trim_scale(extract(epoch FROM at - at_minute(0)) / 60)::text, '-'), ' ' ORDER BY n) FROM unnest(times) WITH ORDINALITY AS u(at, n));
-- The four steps as alternatives of kinds.
CREATE TABLE door AS SELECT array_agg(step ORDER BY letter) AS steps
	FROM (SELECT letter, string_agg(kind, '|' ORDER BY kind) AS step
		FROM unnest('{a,b,c,d}'::text[]) AS letter, unnest('{a,b,c,d,ab,ac,ad,bc,bd,cd,abc,abd,acd,bcd,abcd}'::text[]) AS kind WHERE kind ~ letter GROUP BY letter) AS s;

-- Each mode, 10 minutes: the level by hand, from both doors, and without the mode.
CREATE TABLE example (n int, modes text[], history text, level int, why text);
INSERT INTO example VALUES
	(10, '{strict_increase}', 'a0 b0', 1, 'times increase'),
	(11, '{strict_increase}', 'a0 b0 b1', 2, 'a later b'),
	(12, '{strict_increase}', 'a0 a1 b1', 2, 'the best chain starts with the first a'),
	(13, '{strict_increase}', 'c0 b0 a0', 1, 'one of them'),
	(14, '{strict_increase}', 'ab0 abc1 c2', 3, 'each a time of its own'),
	(15, '{strict_increase}', 'a0 b5 c10 d10', 3, 'the fourth is tied with the third'),
	(20, '{strict_order}', 'a0 a1 b2 b3 c4 c5', 3, 'repeats of reached steps are allowed'),
	(21, '{strict_order}', 'a0 d1 b2 c3', 1, 'a later step in between'),
	(22, '{strict_order}', 'a0 x1 b2', 1, 'an event that fills nothing in between'),
	(23, '{strict_order}', 'a0 x1 a2 b3', 2, 'a new start behind it'),
	(24, '{strict_order}', 'a0 b1 a2 c3', 3, 'a is reached'),
	(25, '{strict_order}', 'a0 c1 b2 c3', 1, 'c is not the next step'),
	(26, '{strict_order}', 'a0 x0 x2 b2', 2, 'tied events are not in between'),
	(27, '{strict_order}', 'x0 a1 b2 x3', 2, 'before and behind nothing matters'),
	(28, '{strict_order}', 'a0 b1 c2 x3 d4', 3, 'only the last step is lost'),
	(30, '{strict_deduplication}', 'a0 b1 b2 c3', 2, 'b comes again'),
	(31, '{strict_deduplication}', 'a0 a1 b2 c3', 3, 'a may'),
	(32, '{strict_deduplication}', 'a0 b1 c2 b3 d4', 3, 'b comes again later'),
	(33, '{strict_deduplication}', 'a0 b1 b2 a3 b4 c5', 3, 'a new start'),
	(34, '{strict_deduplication}', 'a0 b1 b1 c2', 2, 'also at one time'),
	(35, '{strict_deduplication}', 'a0 b1 bc2', 2, 'bc is a b again, though also a c'),
	(36, '{strict_deduplication}', 'b0 a1 b2 c3', 3, 'before the start nothing matters'),
	(40, '{allow_reuse}', 'ab0', 2, 'one event, two steps'),
	(41, '{allow_reuse}', 'abcd0', 4, 'and four'),
	(42, '{allow_reuse}', 'a0 bc5', 3, ''),
	(43, '{allow_reuse}', 'ad0 bc5', 3, 'but not backwards'),
	(50, '{any_order}', 'c0 b1 a2', 3, 'in any order'),
	(51, '{any_order}', 'a0 a1 a2', 1, 'the same step does not count again'),
	(52, '{any_order}', 'd0 c5 b10 a11', 3, 'of one window'),
	(53, '{any_order}', 'd0 c11 b12', 2, 'the best window'),
	(54, '{any_order}', 'ab0', 1, 'distinct events'),
	(55, '{any_order}', 'ab0 a1', 2, 'the second hands over'),
	(56, '{any_order}', 'abc0 ab1 a2', 3, 'twice'),
	(57, '{any_order}', 'ab0 ab1 ab2', 2, 'three events for two steps'),
	(58, '{any_order}', 'x0', 0, '');
SELECT n, modes, history, level AS hand,
	(SELECT scrm.window_funnel_modes(at, '10 minutes', modes, kind ~ 'a', kind ~ 'b', kind ~ 'c', kind ~ 'd') FROM events_of(history)) AS rows,
	scrm.window_funnel(timeline_of(history), steps, '10 minutes', modes) AS timeline,
	minutes(scrm.funnel_times(timeline_of(history), steps, '10 minutes', modes)) AS times,
	scrm.window_funnel(timeline_of(history), steps, '10 minutes') AS default, why
	FROM example, door ORDER BY n;

-- Combinations ask for all at once.
TRUNCATE example;
INSERT INTO example VALUES
	(10, '{strict_order,strict_increase}', 'a0 b0 b1', 2, 'the b of 0 is tied with a, not in between'),
	(11, '{strict_order,strict_increase}', 'a0 b0 c0', 1, ''),
	(12, '{strict_order,strict_deduplication}', 'a0 b1 b2 c3', 2, ''),
	(13, '{strict_order,strict_deduplication}', 'a0 a1 b2 x3 c4', 2, ''),
	(14, '{strict_order,strict_deduplication}', 'a0 x1 b2', 1, ''),
	(15, '{strict_increase,strict_deduplication}', 'a0 b0 b1 c2', 3, 'the b of 0 is not after the start'),
	(16, '{strict_increase,strict_deduplication}', 'a0 b1 b2 c2', 3, 'of the tied c comes first'),
	(20, '{allow_reuse,strict_increase}', 'ab0', 1, 'one event is one time'),
	(21, '{allow_reuse,strict_increase}', 'ab0 ab1', 2, ''),
	(22, '{allow_reuse,strict_order}', 'ab0 c1', 3, ''),
	(23, '{allow_reuse,strict_order}', 'ab0 x1 c2', 2, ''),
	(24, '{allow_reuse,strict_order}', 'a0 bd1 c2', 3, 'bd is of the chain, not in between'),
	(25, '{allow_reuse,strict_deduplication}', 'ab0 c1', 3, ''),
	(26, '{allow_reuse,strict_deduplication}', 'ab0 b1 c2', 3, 'ab need not fill b'),
	(28, '{allow_reuse,strict_deduplication}', 'ab0 b1 b2 c3', 2, 'then b1 must, and b2 ends it'),
	(27, '{allow_reuse,strict_deduplication}', 'a0 bc1 bd2', 3, ''),
	(30, '{any_order,allow_reuse}', 'bd0', 2, ''),
	(31, '{any_order,allow_reuse}', 'abcd0', 4, ''),
	(32, '{any_order,allow_reuse}', 'ac0 b10 d11', 3, ''),
	(40, '{strict_increase,strict_order,strict_deduplication,allow_reuse}', 'a0 b1 c2 d3', 4, ''),
	(41, '{strict_increase,strict_order,strict_deduplication,allow_reuse}', 'a0 b1 b2 c3', 2, '');
SELECT n, modes, history, level AS hand,
	(SELECT scrm.window_funnel_modes(at, '10 minutes', modes, kind ~ 'a', kind ~ 'b', kind ~ 'c', kind ~ 'd') FROM events_of(history)) AS rows,
	scrm.window_funnel(timeline_of(history), steps, '10 minutes', modes) AS timeline,
	minutes(scrm.funnel_times(timeline_of(history), steps, '10 minutes', modes)) AS times, why
	FROM example, door ORDER BY n;

-- ClickHouse's windowFunnel, bug for bug; beside it our own answer with the modes of the same name.
TRUNCATE example;
INSERT INTO example VALUES
	(10, '{clickhouse}', 'ab0', 2, 'one row may fill several steps'),
	(11, '{clickhouse}', 'a0 a5 b12 c14', 3, 'a later start overwrites the first'),
	(20, '{clickhouse,strict_increase}', 'a0 a1 b1', 1, 'and so loses the chain'),
	(21, '{clickhouse,strict_increase}', 'a0 b0 b1', 2, ''),
	(22, '{clickhouse,strict_increase}', 'ab0 b1', 2, ''),
	(30, '{clickhouse,strict_order}', 'a0 a1 b2 b3 c4 c5', 3, 'repeats are allowed'),
	(31, '{clickhouse,strict_order}', 'a0 d1 b2 c3', 1, 'a later step ends the scan'),
	(32, '{clickhouse,strict_order}', 'a0 d1 a2 b3 c4', 1, 'for good'),
	(33, '{clickhouse,strict_order}', 'a0 x1 b1', 1, 'a row without a condition comes first at its time'),
	(34, '{clickhouse,strict_order}', 'x0 a0 b1', 2, 'here before the scan has entered'),
	(35, '{clickhouse,strict_order}', 'a0 b20 c21', 1, 'c finds no b in its window'),
	(40, '{clickhouse,strict_deduplication}', 'a0 b1 b2 c3', 2, 'b comes again'),
	(41, '{clickhouse,strict_deduplication}', 'a0 b1 a100 b101 c102', 2, 'also long after the window'),
	(42, '{clickhouse,strict_deduplication}', 'a0 a1 b2 c3', 3, 'a may come again'),
	(50, '{clickhouse,strict_once}', 'ab0', 1, 'distinct rows: our default'),
	(51, '{clickhouse,strict_once}', 'ab0 ab0 bc0', 3, ''),
	(52, '{clickhouse,strict_once}', 'a0 b1 bc1', 3, ''),
	(53, '{clickhouse,strict_once,strict_increase}', 'a0 a1 b1', 2, 'keeps every chain'),
	(54, '{clickhouse,strict_once,strict_deduplication}', 'ab0 b0 c1', 2, 'of tied rows b comes first, then ab is a b again'),
	(55, '{clickhouse,strict_once,strict_deduplication}', 'ab0 ad0 c1', 3, 'ad starts, so that ab may fill b'),
	(56, '{clickhouse,strict_once,strict_deduplication}', 'a0 ab1 c1 d11', 3, 'ab fills b and cannot start: d is too late for the a of 0'),
	(60, '{clickhouse,strict_order,allow_reentry}', 'a0 c1 b2 c3', 3, 'the c too early is skipped'),
	(61, '{clickhouse,strict_order,allow_reentry}', 'a0 x1 b2', 1, 'but nothing skips a row without condition'),
	(62, '{clickhouse,strict_order,strict_once,allow_reentry}', 'a0 d1 bc2 c3', 3, ''),
	(63, '{clickhouse,strict_order,strict_deduplication,strict_increase,strict_once,allow_reentry}', 'a0 b1 c2 d3', 4, '');
SELECT n, modes, history, level AS hand,
	(SELECT scrm.window_funnel_modes(at, '10 minutes', modes, kind ~ 'a', kind ~ 'b', kind ~ 'c', kind ~ 'd') FROM events_of(history)) AS rows,
	scrm.window_funnel(timeline_of(history), steps, '10 minutes', modes) AS timeline,
	minutes(scrm.funnel_times(timeline_of(history), steps, '10 minutes', modes)) AS times,
	scrm.window_funnel(timeline_of(history), steps, '10 minutes', ARRAY(SELECT mode FROM unnest(modes) AS mode WHERE mode IN ('strict_increase', 'strict_order', 'strict_deduplication'))) AS own, why
	FROM example, door ORDER BY n;

-- Of the longest chains the one with the earliest start, then the earliest second step, and so on.
SELECT n, modes, history, minutes(scrm.funnel_times(timeline_of(history), steps, '10 minutes', modes)) AS times
	FROM door, (VALUES (1, '{strict_order}'::text[], 'a0 a1 b5 b6 c10 c11'), (2, '{strict_order}', 'a0 x1 a2 a3 b4 c12'), (3, '{strict_order}', 'a0 b1 x2 a3 b4'), (4, '{strict_increase}', 'a0 b0 a1 b1 c1 b2 c3'),
		(5, '{strict_deduplication}', 'a0 b1 b2 a5 a6 b7'), (6, '{strict_deduplication}', 'a0 a1 b2 c11 d11'), (7, '{allow_reuse}', 'ab0 b1 c9 a10 bc11 d20'), (8, '{any_order}', 'b0 a5 d11 c12 b13'),
		(9, '{any_order,allow_reuse}', 'bc0 a3 d9'), (10, '{strict_order,strict_increase}', 'a0 b0 b1 b2 c2 c3'), (11, '{any_order}', 'x0')) AS v(n, modes, history) ORDER BY n;

-- A NULL condition is false and a NULL time is skipped in every mode; in strict_order a row without a condition stands in the way.
SELECT modes, scrm.window_funnel_modes(at, '1 hour', modes, a, b) AS level
	FROM (VALUES (at_minute(0), true, NULL), (at_minute(1), NULL, false), (NULL, NULL, NULL), (at_minute(2), NULL, true)) AS v(at, a, b),
		(VALUES ('{strict_order}'::text[]), ('{strict_increase}'), ('{strict_deduplication}'), ('{any_order}'), ('{clickhouse,strict_order}'), ('{clickhouse,strict_once}')) AS m(modes) GROUP BY modes ORDER BY modes;

-- ---------------------------------------------------------------- what combines

-- All 256 sets of modes: 16 of our own that know an order, any_order with or without reuse, and 24 of ClickHouse.
CREATE FUNCTION level_or_error(history text, modes text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN scrm.window_funnel(timeline_of(history), '{a,b,c,d}', '10 minutes', modes);
EXCEPTION WHEN OTHERS THEN
	RETURN sqlstate;
END $$;
CREATE TABLE mode_set AS
SELECT set, ARRAY(SELECT mode FROM unnest('{clickhouse,strict_increase,strict_order,strict_deduplication,allow_reuse,any_order,strict_once,allow_reentry}'::text[]) WITH ORDINALITY AS m(mode, n)
		WHERE set >> (n - 1)::int & 1 = 1 ORDER BY n) AS modes
	FROM generate_series(0, 255) AS set;
SELECT CASE WHEN 'clickhouse' = ANY (modes) THEN 'clickhouse' WHEN 'any_order' = ANY (modes) THEN 'any_order' ELSE 'own' END AS family, answer, count(*)
	FROM mode_set, LATERAL (SELECT level_or_error('a0 b1 c2 d3', modes) AS answer) AS a GROUP BY 1, 2 ORDER BY 1, 2;
SELECT count(*) AS sets, count(*) FILTER (WHERE (answer = '4') <> legal) AS wrong
	FROM mode_set, LATERAL (SELECT level_or_error('a0 b1 c2 d3', modes) AS answer,
		CASE WHEN 'clickhouse' = ANY (modes) THEN NOT modes && '{any_order,allow_reuse}' AND ('strict_order' = ANY (modes) OR 'allow_reentry' <> ALL (modes))
			WHEN 'any_order' = ANY (modes) THEN modes <@ '{any_order,allow_reuse}' ELSE NOT modes && '{strict_once,allow_reentry}' END AS legal) AS a;
-- A mode may be said twice, in any order.
SELECT scrm.window_funnel(timeline_of('a0 b0 b1'), '{a,b}', '1 hour', '{strict_order,strict_increase,strict_order}') AS two;

-- ---------------------------------------------------------------- properties

-- 100 histories of up to 40 events, from arithmetic on their number: many ties, some events fill several of four conditions, some none.
CREATE TABLE event AS
SELECT id::int, timestamptz '2024-01-01' + ((id * 7919 + n * n * 104729) % 97) * interval '1 hour' AS at,
		(((id * 7919 + n * 104729) * (id % 29 + n * n) / 64) % 16 & (id * 31 + n * 523) % 127 / 4)::int AS fills
	FROM generate_series(1, 100::bigint) AS id, generate_series(1, 1 + id % 40) AS n;
CREATE TABLE customer AS SELECT id, scrm.timeline_agg(at, 'k' || fills) AS t FROM event GROUP BY id;
ANALYZE event;
ANALYZE customer;
CREATE TABLE legal AS SELECT modes FROM mode_set WHERE level_or_error('a0 b1 c2 d3', modes) = '4';
CREATE TABLE bits AS SELECT (SELECT array_agg(step ORDER BY bit) FROM (
		SELECT bit, string_agg('k' || f, '|') AS step FROM generate_series(0, 3) AS bit, generate_series(1, 15) AS f WHERE f >> bit & 1 = 1 GROUP BY bit) AS s) AS steps;
CREATE TABLE answer AS
SELECT id, hours, modes, scrm.window_funnel_modes(at, hours * interval '1 hour', modes, fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0) AS level,
		scrm.window_funnel_modes(at, hours * interval '1 hour', modes, fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0 ORDER BY at DESC, fills) AS backwards,
		scrm.window_funnel_modes(at, hours * interval '1 hour', modes, VARIADIC ARRAY[fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0]) AS in_array
	FROM event, legal, unnest('{5,100}'::int[]) AS hours GROUP BY id, hours, modes;
CREATE TABLE reached AS
SELECT id, hours, modes, scrm.window_funnel(t, steps, hours * interval '1 hour', modes) AS level, scrm.funnel_times(t, steps, hours * interval '1 hour', modes) AS times
	FROM customer, bits, legal, unnest('{5,100}'::int[]) AS hours;
-- Order does not matter; timelines agree, and have as many times, in order and inside the window.
SELECT count(*) AS answers, count(*) FILTER (WHERE a.level <> backwards) AS backwards, count(*) FILTER (WHERE a.level <> in_array) AS in_array, count(*) FILTER (WHERE a.level <> r.level) AS timeline,
	count(*) FILTER (WHERE cardinality(times) <> r.level) AS number, count(*) FILTER (WHERE times[r.level] - times[1] > hours * interval '1 hour') AS wide,
	count(*) FILTER (WHERE times <> ARRAY(SELECT at FROM unnest(times) AS at ORDER BY at)) AS disordered,
	count(*) FILTER (WHERE 'strict_increase' = ANY (modes) AND cardinality(times) <> (SELECT count(DISTINCT at) FROM unnest(times) AS at)) AS tied
	FROM answer AS a JOIN reached AS r USING (id, hours, modes);
SELECT modes, array_agg(customers ORDER BY level) AS "levels 0 to 4" FROM (
		SELECT modes, l AS level, count(a.level) FILTER (WHERE a.level = l) AS customers FROM answer AS a, generate_series(0, 4) AS l WHERE hours = 100 GROUP BY modes, l) AS s GROUP BY modes ORDER BY modes;
-- Asking for more never gives more, allow_reuse never less, a wider window never less (but in ClickHouse's scan, which may end or lose chains).
SELECT count(*) AS pairs, count(*) FILTER (WHERE more.level > less.level) AS more FROM answer AS less JOIN answer AS more USING (id, hours)
	WHERE less.modes <@ more.modes AND NOT more.modes && '{allow_reuse,any_order,clickhouse}';
SELECT count(*) AS pairs, count(*) FILTER (WHERE reuse.level < other.level) AS less FROM answer AS other JOIN answer AS reuse USING (id, hours)
	WHERE cardinality(reuse.modes) = cardinality(other.modes) + 1 AND 'allow_reuse' <> ALL (other.modes) AND other.modes || 'allow_reuse'::text <@ reuse.modes;
SELECT count(*) AS pairs, count(*) FILTER (WHERE narrow.level > wide.level) AS less FROM answer AS narrow JOIN answer AS wide USING (id, modes) WHERE narrow.hours < wide.hours AND 'clickhouse' <> ALL (modes);
-- ClickHouse alone is reuse; strict_once is our default, with strict_increase our strict_increase; any_order is never below a chain.
SELECT a.modes, b.modes, count(*) FILTER (WHERE a.level < b.level) AS less, count(*) FILTER (WHERE a.level > b.level) AS more FROM answer AS a JOIN answer AS b USING (id, hours)
	WHERE (a.modes, b.modes) IN (('{clickhouse}', '{allow_reuse}'), ('{clickhouse,strict_once}', '{}'), ('{clickhouse,strict_increase,strict_once}', '{strict_increase}'), ('{any_order}', '{}'))
	GROUP BY a.modes, b.modes ORDER BY 1, 2;

-- ---------------------------------------------------------------- optional steps

-- 'b?' may be left out. The level is the number of the last step reached; where a step was left out its time is NULL.
SELECT n, history, steps, scrm.window_funnel(timeline_of(history), steps, '10 minutes') AS level, minutes(scrm.funnel_times(timeline_of(history), steps, '10 minutes')) AS times
	FROM (VALUES (1, 'a0 b1 c2', '{a,b?,c}'::text[]), (2, 'a0 c2', '{a,b?,c}'), (3, 'a0 c1 b2', '{a,b?,c}'), (4, 'a0 b1', '{a,b?,c}'), (5, 'a0', '{a,b?,c}'), (6, 'b0 c1', '{a,b?,c}'), (7, 'x0', '{a,b?,c}'),
		(8, 'a0 d3', '{a,b?,c?,d}'), (9, 'a0 c1 d3', '{a,b?,c?,d}'), (10, 'a0 c1 b2 d3', '{a,b?,c?,d}'), (11, 'a0 b1 c2 d3', '{a,b?,c?,d}'), (12, 'a0 c1 b2', '{a,b?,c?,d}'),
		(13, 'a0 b9 d9 d11', '{a,b?,d}'), (14, 'a0 b11 d9', '{a,b?,d}'), (15, 'a0 b1', '{a,b,c?}'), (16, 'a0 b1 c11', '{a,b,c?}'),
		(17, 'a0 c1 a5 b6 c7', '{a,b?,c}'), (18, 'a0 a3', '{a,a?,a}'), (19, 'a0 a3 a4', '{a,a?,a}'), (20, 'c0 b0 a0', '{a,b?,c}')) AS v(n, history, steps) ORDER BY n;
-- Together with modes.
SELECT n, modes, history, scrm.window_funnel(timeline_of(history), '{a|ab,b|ab?,c}', '10 minutes', modes) AS level, minutes(scrm.funnel_times(timeline_of(history), '{a|ab,b|ab?,c}', '10 minutes', modes)) AS times
	FROM (VALUES (1, '{strict_increase}'::text[], 'a0 b0 c1'), (2, '{}', 'a0 b0 c1'), (3, '{allow_reuse}', 'ab0 c1'), (4, '{}', 'ab0 c1'), (5, '{allow_reuse,strict_increase}', 'ab0 c1'), (6, '{strict_increase}', 'a0 c0')) AS v(n, modes, history) ORDER BY n;
-- The ? belongs to the whole step, behind alternatives and channels; a backslash makes it a letter.
SELECT steps, scrm.window_funnel(t, steps, '1 hour') AS level, minutes(scrm.funnel_times(t, steps, '1 hour')) AS times
	FROM (SELECT scrm.timeline_agg(at_minute(m), kind, channel) AS t FROM (VALUES (0, 'a', NULL), (1, 'b', 'web'), (2, 'what?', NULL), (3, 'c', '?')) AS v(m, kind, channel)) AS s,
		(VALUES ('{a,b@web?,c}'::text[]), ('{a,b@mail?,c}'), ('{a,b@?,c}'), ('{a,x|b?,c}'), ('{a,"what\\??",c}'), ('{a,"what\\?",c}'), ('{"*",*?,*?,"c@\\?"}'), ('{a,*@?,c}')) AS v(steps) ORDER BY steps;
-- All of the steps but the first may be optional, 64 of them.
SELECT scrm.window_funnel(timeline_of('a0 b1'), array_prepend('a', array_append(array_fill('x?'::text, '{62}'), 'b?')), '1 hour') AS level,
	array_length(array_remove(scrm.funnel_times(timeline_of('a0 b1'), array_prepend('a', array_append(array_fill('x?'::text, '{62}'), 'b')), '1 hour'), NULL), 1) AS filled;
-- Leaving a step out is as not asking for it, where it is not the last; and a step that comes may be had: against all ways to choose.
SELECT count(*) AS histories, count(*) FILTER (WHERE optional <> (SELECT max(l) FROM unnest(ARRAY[CASE without WHEN 3 THEN 4 WHEN 2 THEN 3 ELSE without END, every]) AS l)) AS wrong
	FROM customer, bits, LATERAL (SELECT scrm.window_funnel(t, ARRAY[steps[1], steps[2] || '?', steps[3], steps[4]], '5 hours') AS optional,
		scrm.window_funnel(t, ARRAY[steps[1], steps[3], steps[4]], '5 hours') AS without, scrm.window_funnel(t, steps, '5 hours') AS every) AS f;

-- In a report the entrants of a step reached the last one before it that is not optional: for b? and c alike those with an a.
-- Of 7 customers one has no a; 4 of the others took b, 3 came to c, one of them without b. Times to c are from a: 10, 10 and 20 minutes.
CREATE TABLE visit AS SELECT n, timeline_of(history) AS t FROM unnest('{a0 b1 c10,a0 b2 c10,a0 c20,a0 b3,a0 b4,a0,b0 c1}'::text[]) WITH ORDINALITY AS h(history, n);
SELECT step, name, entrants, converted, rate_from_previous, rate_from_first, date_trunc('minutes', median_time + interval '6 seconds') AS median, p90_time, open_entrants, open_converted
	FROM scrm.funnel_report((SELECT scrm.funnel_agg(t, '{a,b?,c}', '1 hour', '{}', '2024-06-01') FROM visit));
SELECT step, name, entrants, converted, open_entrants, open_converted
	FROM scrm.funnel_report((SELECT scrm.funnel_agg(t, '{a,b?,c}', '1 hour', '{}', at_minute(30)) FROM visit));
-- The state says which, and comes back.
SELECT f FROM (SELECT scrm.funnel_agg(t, '{a,b?,c}', '1 hour', '{}', '2024-06-01') AS f FROM visit) AS s WHERE f::text::scrm.funnel OPERATOR(scrm.=) f;

-- ---------------------------------------------------------------- exclusions

-- '1-2:x': no x strictly between steps 1 and 2. What is tied with either does not lie between.
SELECT n, history, exclude, scrm.window_funnel(timeline_of(history), '{a,b,c}', '10 minutes', exclude => exclude) AS level, minutes(scrm.funnel_times(timeline_of(history), '{a,b,c}', '10 minutes', exclude => exclude)) AS times, why
	FROM (VALUES (1, 'a0 x1 b2 c3', '{1-2:x}'::text[], ''), (2, 'a0 x1 a2 b3 c4', '{1-2:x}', 'a new start'), (3, 'a0 x1 b2 c3', '{2-3:x}', 'not between b and c'), (4, 'a0 b1 x2 c3', '{2-3:x}', ''), (5, 'a0 b1 x2 b3 c4', '{2-3:x}', 'another b'),
		(6, 'a0 x0 b1 c2', '{1-2:x}', 'tied with a'), (7, 'a0 x1 b1 c2', '{1-2:x}', 'tied with b'), (8, 'a0 b1 x1 c2', '{2-3:x}', 'tied with b'), (9, 'a0 b0 c0 x0', '{1-3:x}', 'all tied'),
		(10, 'a0 b1 x2 c3', '{1-3:x}', 'b was before x'), (11, 'a0 x1 b2 c3', '{1-3:x}', 'c is not to come'), (12, 'x0 a1 b2 c3 x4', '{1-3:x}', 'before and after'),
		(13, 'a0 y1 b2 x3 c4', '{1-2:x,2-3:y}', 'each its own'), (14, 'a0 y1 b2 x3 c4', '{1-2:x|y}', 'alternatives'), (15, 'a0 y1 b2 x3 c4', '{1-2:x,2-3:x}', ''),
		(16, 'a0 a1 b2 c3', '{1-2:a}', 'a step too: of the a''s the last'), (17, 'a0 b1 b2 c3', '{2-3:b}', ''), (18, 'a0 c1 b2 c3', '{1-2:c}', ''), (19, 'a0 b1 c2', '{1-2:*}', 'b is not between'), (20, 'a0 x1 b2', '{1-2:*}', ''),
		(21, 'a0 x1 b2 c3', '{}', 'none')) AS v(n, history, exclude, why) ORDER BY n;
-- With modes, an optional step inside, a channel, a wide window.
SELECT n, modes, exclude, steps, history, scrm.window_funnel(timeline_of(history), steps, '10 minutes', modes, exclude) AS level, minutes(scrm.funnel_times(timeline_of(history), steps, '10 minutes', modes, exclude)) AS times
	FROM (VALUES (1, '{strict_increase}'::text[], '{1-2:x}'::text[], '{a,b,c}'::text[], 'a0 x0 b0 b1 c2'), (2, '{strict_increase}', '{1-2:x}', '{a,b,c}', 'a0 b0 x1 b2 c3'), (3, '{strict_order}', '{2-3:a}', '{a,b,c}', 'a0 b1 a2 c3'), (4, '{strict_order}', '{}', '{a,b,c}', 'a0 b1 a2 c3'),
		(5, '{strict_deduplication}', '{1-2:a}', '{a,b,c}', 'a0 a1 b2 b3 c4'), (6, '{allow_reuse}', '{1-3:x}', '{a|ab,b|ab,c}', 'ab0 x1 c2'), (7, '{}', '{1-3:x}', '{a,b?,c}', 'a0 x1 c2'), (8, '{}', '{1-3:x}', '{a,b?,c}', 'a0 b1 c2 x3'),
		(9, '{}', '{1-2:x@mail}', '{a,b}', 'a0 x1 b2'), (10, '{}', '{1-2:x@}', '{a,b}', 'a0 x1 b2'), (11, '{strict_increase,strict_order,strict_deduplication,allow_reuse}', '{1-4:a}', '{a,b,c,d}', 'a0 a1 b2 c3 d4'),
		(12, '{strict_order}', '{2-3:b}', '{a,b,c}', 'a0 b1 b2 c3'), (13, '{strict_deduplication}', '{2-3:b}', '{a,b,c}', 'a0 b1 b2 c3')) AS v(n, modes, exclude, steps, history) ORDER BY n;
-- 32 steps and 32 exclusions: the 20th step is an s20 itself, and ends what follows. Spaces and colons belong to the kind.
SELECT scrm.window_funnel(t, steps, '1 hour', exclude => ARRAY(SELECT format('%s-%s:x', i, i + 1) FROM generate_series(1, 31) AS i) || '{1-32:x}'::text[]) AS all,
	scrm.window_funnel(t, steps, '1 hour', exclude => ARRAY(SELECT format('%s-%s:s%s', i, i + 1, i) FROM generate_series(1, 31) AS i) || '{1-32:s20}'::text[]) AS "20"
	FROM (SELECT scrm.timeline_agg(at_minute(n), 's' || n) AS t, array_agg('s' || n ORDER BY n) AS steps FROM generate_series(1, 32) AS n) AS s;
SELECT scrm.window_funnel(scrm.timeline_agg(at_minute(n), kind), '{a,b}', '1 hour', exclude => '{"1-2: x:y"}') AS one FROM (VALUES (0, 'a'), (1, ' x:y'), (2, 'b')) AS v(n, kind);
-- An exclusion of what never comes changes nothing; one more never helps; and the chain that is told has none of it inside.
SELECT modes, count(*) AS histories, count(*) FILTER (WHERE absent <> plain) AS absent, count(*) FILTER (WHERE excluded > plain) AS more, count(*) FILTER (WHERE excluded < plain) AS less, count(*) FILTER (WHERE cardinality(times) <> excluded) AS number,
		count(*) FILTER (WHERE EXISTS (SELECT FROM event AS e WHERE e.id = f.id AND fills & 8 > 0 AND e.at > times[1] AND e.at < times[2]) OR EXISTS (SELECT FROM event AS e WHERE e.id = f.id AND fills = 0 AND e.at > times[1] AND e.at < coalesce(times[3], times[2]))) AS inside
	FROM (SELECT id, modes, scrm.window_funnel(t, steps, '100 hours', modes) AS plain, scrm.window_funnel(t, steps, '100 hours', modes, '{1-4:none}') AS absent,
			scrm.window_funnel(t, steps, '100 hours', modes, ARRAY['1-2:' || steps[4], '1-3:k0']) AS excluded, scrm.funnel_times(t, steps, '100 hours', modes, ARRAY['1-2:' || steps[4], '1-3:k0']) AS times
		FROM customer, bits, legal WHERE NOT modes && '{clickhouse,any_order}') AS f GROUP BY modes ORDER BY modes;

-- Many customers: 4 of 6 entered and came to b without an x in between; the state holds the exclusions, and comes back.
CREATE TABLE shopper AS SELECT n::int, timeline_of(history) AS t FROM unnest('{a0 b1 c2,a0 b1,a0 x1 b2 c3,a0 b1 x2 c3,a0 x1 a2 b3,x0 b1}'::text[]) WITH ORDINALITY AS h(history, n);
CREATE TABLE gathered AS SELECT scrm.funnel_agg(t, '{a,b,c}', '1 hour', '{}', '2024-06-01', '{1-2:x}') AS funnel, scrm.funnel_agg(t, '{a,b,c}', '1 hour', '{}', '2024-06-01') AS free,
	scrm.funnel_agg(t, '{a,b,c}', '1 hour', '{}', '2024-06-01', '{}') AS none FROM shopper;
SELECT step, r.converted AS excluded, f.converted AS free FROM gathered, scrm.funnel_report(funnel) AS r JOIN scrm.funnel_report(free) AS f USING (step) ORDER BY step;
SELECT funnel FROM gathered;
SELECT t.*, funnel::text::scrm.funnel OPERATOR(scrm.=) funnel AS text, free OPERATOR(scrm.=) none AS "no exclusion" FROM gathered, scrm.funnel_totals(funnel) AS t;
-- Parts are the whole.
SELECT scrm.rollup(f) OPERATOR(scrm.=) funnel AS rollup, scrm.rollup(f ORDER BY part DESC) OPERATOR(scrm.=) funnel AS backwards, scrm.merge(scrm.rollup(f) FILTER (WHERE part < 2), scrm.rollup(f) FILTER (WHERE part = 2)) OPERATOR(scrm.=) funnel AS merge
	FROM gathered, (SELECT n % 3 AS part, scrm.funnel_agg(t, '{a,b,c}', '1 hour', '{}', '2024-06-01', '{1-2:x}') AS f FROM shopper GROUP BY n % 3) AS p GROUP BY funnel;
-- The binary form: version 2 when there are exclusions, which follow the number of them; else 1 as before.
SELECT encode(substr(scrm.funnel_send(funnel), 1, 38), 'hex') = '0200' || '03' || '0000' || lpad(to_hex(3600000000), 16, '0') || '01' || '0000000161' || '0000000162' || '0000000163' || '00000005312d323a78' AS excluded,
	encode(substr(scrm.funnel_send(free), 1, 13), 'hex') = '0100' || '03' || '0000' || lpad(to_hex(3600000000), 16, '0') AS free FROM gathered;
\getenv abs_builddir PG_ABS_BUILDDIR
\set file :abs_builddir '/results/funnel_modes.bin'
CREATE TABLE copied (LIKE gathered);
COPY gathered TO :'file' (FORMAT binary);
COPY copied FROM :'file' (FORMAT binary);
SELECT c.funnel OPERATOR(scrm.=) g.funnel AS excluded, c.free OPERATOR(scrm.=) g.free AS free, c.funnel::text = g.funnel::text AS text FROM copied AS c, gathered AS g;

-- ---------------------------------------------------------------- other plans

-- In window frames each answer is that of its rows; the buffer is not harmed by the final function.
CREATE TABLE numbered AS SELECT row_number() OVER (ORDER BY at, fills) AS n, at, fills FROM event WHERE id = 39;
SELECT modes, count(*) AS rows, count(*) FILTER (WHERE growing <> so_far) AS growing, count(*) FILTER (WHERE sliding <> last_four) AS sliding
	FROM legal, LATERAL (SELECT n, scrm.window_funnel_modes(at, '5 hours', modes, fills & 1 > 0, fills & 2 > 0, fills & 4 > 0) OVER w AS growing,
			scrm.window_funnel_modes(at, '5 hours', modes, fills & 1 > 0, fills & 2 > 0, fills & 4 > 0) OVER (w ROWS 3 PRECEDING) AS sliding FROM numbered WINDOW w AS (ORDER BY n)) AS f
	JOIN LATERAL (SELECT f.n, scrm.window_funnel_modes(e.at, '5 hours', modes, e.fills & 1 > 0, e.fills & 2 > 0, e.fills & 4 > 0) AS so_far,
			scrm.window_funnel_modes(e.at, '5 hours', modes, e.fills & 1 > 0, e.fills & 2 > 0, e.fills & 4 > 0) FILTER (WHERE e.n >= f.n - 3) AS last_four
		FROM numbered AS f JOIN numbered AS e ON e.n <= f.n GROUP BY f.n) AS x USING (n) GROUP BY modes HAVING bool_or(growing <> so_far OR sliding <> last_four) OR modes <@ '{strict_order}' ORDER BY modes;
-- So with the funnel of many, whose parameters are a part of it.
SELECT count(*) AS customers, count(*) FILTER (WHERE customers <> n) AS wrong FROM (SELECT row_number() OVER w AS n, scrm.funnel_agg(t, '{a,b?,c}', '1 hour', '{strict_increase}', '2024-06-01', '{1-3:x}') OVER w AS f FROM shopper WINDOW w AS (ORDER BY n)) AS s, scrm.funnel_totals(f);
-- FILTER, DISTINCT and ORDER BY inside; nothing at all.
SELECT scrm.window_funnel_modes(at, '1 hour', '{strict_order}', kind = 'a', kind = 'b') FILTER (WHERE kind <> 'x') AS filtered, scrm.window_funnel_modes(at, '1 hour', '{strict_order}', kind = 'a', kind = 'b') AS "not filtered",
	scrm.window_funnel_modes(DISTINCT at, '1 hour', '{strict_deduplication}', kind = 'a', kind = 'b', kind = 'c') AS "distinct rows", scrm.window_funnel_modes(at, '1 hour', '{strict_deduplication}', kind = 'a', kind = 'b', kind = 'c' ORDER BY kind DESC) AS "all rows"
	FROM events_of('a0 x1 b2 b2 c2.5');
SELECT scrm.window_funnel_modes(at, '1 hour', '{strict_order}', true) AS level, scrm.funnel_agg(t, '{a}', '1 day', '{}', '2024-01-01', '{}') IS NULL AS funnel FROM event, customer WHERE false GROUP BY ();
SELECT scrm.window_funnel_modes(at, '1 hour', modes, fills > 0) AS level FROM event, legal WHERE false GROUP BY modes;
-- A prepared statement with other parameters each time, and PL/pgSQL with other variables.
PREPARE level(text, text[], text[], text[]) AS SELECT scrm.window_funnel(timeline_of($1), $2, '10 minutes', $3, $4) AS level, minutes(scrm.funnel_times(timeline_of($1), $2, '10 minutes', $3, $4)) AS times;
SET plan_cache_mode TO force_generic_plan;
EXECUTE level('a0 x1 b2', '{a,b}', '{}', '{}');
EXECUTE level('a0 x1 b2', '{a,b}', '{}', '{1-2:x}');
EXECUTE level('a0 x1 b2', '{a,b}', '{strict_order}', '{}');
EXECUTE level('a0 x1 b2', '{a,c?,b}', '{}', '{}');
EXECUTE level('a0 x1 b2', '{b,a}', '{any_order}', '{}');
RESET plan_cache_mode;
CREATE FUNCTION level_of(t scrm.timeline, steps text[], modes text[], exclude text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN scrm.window_funnel(t, steps, '10 minutes', modes, exclude) || ': ' || coalesce(minutes(scrm.funnel_times(t, steps, '10 minutes', modes, exclude)), '');
EXCEPTION WHEN OTHERS THEN
	RETURN sqlerrm;
END $$;
DO $$
DECLARE call record; t scrm.timeline := timeline_of('a0 x1 b2 c3');
BEGIN
	FOR call IN SELECT * FROM (VALUES (1, '{a,b}'::text[], '{}'::text[], '{}'::text[]), (2, '{a,b}', '{}', '{1-2:x}'), (3, '{a,b}', '{}', '{1-2:y}'), (4, '{a,b}', '{}', '{1-3:y}'), (5, '{a,c?,b}', '{}', '{}'), (6, '{a,b?,c}', '{}', '{1-3:x}'),
		(7, '{a,b?,c}', '{strict_order}', '{}'), (8, '{c,b,a}', '{any_order}', '{}'), (9, '{c,b,a}', '{any_order}', '{1-2:x}'), (10, '{c,b,a}', '{}', '{}'), (11, '{a,b,c}', '{clickhouse,strict_order}', '{}')) AS v(n, steps, modes, exclude) ORDER BY n
	LOOP
		RAISE NOTICE '% %', call.n, level_of(t, call.steps, call.modes, call.exclude);
	END LOOP;
END $$;

-- More at one time than can be tried: 20,000 rows that find no chain, 3,000 that all could be anything.
SELECT scrm.window_funnel_modes(at_minute(least(n, 1) * 60), '1 second', '{clickhouse,strict_once,strict_deduplication}', n = 0, n > 0, false) AS one,
	scrm.window_funnel_modes(at_minute(0), '0', '{any_order}', VARIADIC array_fill(n <= 3000, '{64}')) AS "any order", scrm.window_funnel_modes(at_minute(0), '0', '{strict_order}', VARIADIC array_fill(n <= 3000, '{64}')) AS "strict order",
	scrm.window_funnel_modes(at_minute(0), '0', '{strict_deduplication}', VARIADIC array_fill(n <= 3000, '{64}')) AS deduplication, scrm.window_funnel_modes(at_minute(0), '0', '{clickhouse,strict_once}', VARIADIC array_fill(n <= 3000, '{32}')) AS once
	FROM generate_series(0, 20000) AS n;
-- 64 steps in order, one a minute, in every mode of ours; 32 in ClickHouse's.
SELECT count(*) AS modes, count(*) FILTER (WHERE level <> steps OR times <> (SELECT array_agg(at_minute(n) ORDER BY n) FROM generate_series(1, steps) AS n)) AS wrong
	FROM legal, LATERAL (SELECT CASE WHEN 'clickhouse' = ANY (modes) THEN 32 ELSE 64 END AS steps) AS c,
	LATERAL (SELECT scrm.window_funnel(t, names, '64 minutes', modes) AS level, scrm.funnel_times(t, names, '64 minutes', modes) AS times
		FROM (SELECT scrm.timeline_agg(at_minute(n), 's' || n) AS t, array_agg('s' || n ORDER BY n) AS names FROM generate_series(1, steps) AS n) AS s) AS f;

-- ---------------------------------------------------------------- states on the move

-- Partial states of other nodes, stored and read back as text: those of strict_order hold rows without a condition.
CREATE AGGREGATE part(timestamptz, interval, text[], VARIADIC "any") (SFUNC = scrm.window_funnel_modes_accum, STYPE = scrm.funnel_state);
CREATE AGGREGATE whole(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.window_funnel_final, COMBINEFUNC = scrm.window_funnel_combine);
SELECT modes, part(at, '10 minutes', modes, kind = 'a', kind = 'b') FROM events_of('b3 a0 x1'), legal WHERE cardinality(modes) < 2 GROUP BY modes ORDER BY modes;
CREATE TABLE partial AS SELECT id, modes, fills % 3 AS piece, part(at, '5 hours', modes, fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0) AS state FROM event, legal GROUP BY id, modes, fills % 3;
SELECT count(*) AS groups, count(*) FILTER (WHERE level <> stored) AS stored, count(*) FILTER (WHERE level <> text) AS text
	FROM (SELECT id, modes, whole(state ORDER BY piece) AS stored, whole(state::text::scrm.funnel_state ORDER BY piece DESC) AS text FROM partial GROUP BY id, modes) AS p JOIN (SELECT * FROM answer WHERE hours = 5) AS a USING (id, modes);
SELECT count(*) FROM partial WHERE state::text::scrm.funnel_state::text <> state::text;
CREATE TABLE copied_partial (LIKE partial);
COPY partial TO :'file' (FORMAT binary);
COPY copied_partial FROM :'file' (FORMAT binary);
SELECT count(*) AS states, count(*) FILTER (WHERE c.state::text <> p.state::text) AS different FROM partial AS p JOIN copied_partial AS c USING (id, modes, piece);

-- ---------------------------------------------------------------- errors

-- A statement's answer, or its error with SQLSTATE, detail and hint.
CREATE FUNCTION try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text; detail text; hint text;
BEGIN
	EXECUTE statement INTO answer;
	RETURN E'\n\t' || coalesce(answer, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN E'\n\t' || concat_ws(E'\n\t', sqlstate || ' ' || sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
\pset tuples_only on

-- Modes that are unknown, contradict each other, or need another; the same on all doors.
SELECT modes || rows || CASE WHEN timeline <> rows THEN timeline ELSE '' END || CASE WHEN times <> rows THEN times ELSE '' END || CASE WHEN many <> rows THEN many ELSE '' END
	FROM unnest('{"{strict}","{Strict_order}","{strict_order,}","{strict_order,any_order}","{any_order,strict_deduplication,strict_increase}","{any_order,clickhouse}","{allow_reuse,clickhouse}","{allow_reuse,strict_once}","{strict_once}","{allow_reentry}","{strict_order,allow_reentry,strict_once}","{clickhouse,allow_reentry}","{any_order,allow_reentry}"}'::text[]) WITH ORDINALITY AS m(modes, n),
	try(format('SELECT scrm.window_funnel_modes(''2024-01-01'', ''1 hour'', %L, true)', modes)) AS rows, try(format('SELECT scrm.window_funnel(timeline_of(''a0''), ''{a}'', ''1 hour'', %L)', modes)) AS timeline,
	try(format('SELECT scrm.funnel_times(timeline_of(''a0''), ''{a}'', ''1 hour'', %L)', modes)) AS times, try(format('SELECT scrm.funnel_agg(NULL, ''{a}'', ''1 hour'', %L, ''2024-01-01'')', modes)) AS many ORDER BY n;
-- Modes are checked also where no row and no condition holds.
SELECT try($$SELECT scrm.window_funnel_modes(NULL, '1 hour', '{any_order,strict_order}', false)$$) || try($$SELECT scrm.window_funnel_modes('2024-01-01', '1 hour', '{strict_once}', false)$$);
SELECT try($$SELECT scrm.window_funnel_modes('1969-12-31 23:59:59Z', '1 hour', '{clickhouse,strict_order}', false)$$) || try($$SELECT scrm.window_funnel_modes('1969-12-31 23:59:59Z', '1 hour', '{clickhouse,strict_once}', true)$$)
	|| try($$SELECT scrm.window_funnel_modes('1969-12-31 23:59:59Z', '1 hour', '{strict_order}', true)$$) || try($$SELECT scrm.window_funnel_modes('2024-01-01', '1 hour', '{clickhouse,strict_once}', VARIADIC array_fill(true, '{33}'))$$);
SELECT try($$SELECT scrm.window_funnel_modes('2024-01-01', '1 hour', modes, true) FROM (VALUES ('{}'::text[]), ('{any_order}')) AS v(modes)$$);

-- Optional steps and exclusions: '{steps}', modes, exclude.
SELECT call || times || CASE WHEN level <> times THEN level ELSE '' END || CASE WHEN many <> times THEN many ELSE '' END
	FROM unnest(ARRAY[$$'{a?}', '{}', '{}'$$, $$'{a?,b}', '{}', '{}'$$, $$'{a,?}', '{}', '{}'$$, $$'{a,b??}', '{}', '{}'$$, $$'{a,b?@web}', '{}', '{}'$$, $$'{a,b?|c}', '{}', '{}'$$, $$'{a,b?}', '{strict_order}', '{}'$$, $$'{a,b?}', '{strict_deduplication,strict_order}', '{}'$$,
		$$'{a,b?}', '{any_order}', '{}'$$, $$'{a,b?}', '{clickhouse}', '{}'$$, $$'{a,b}', '{any_order}', '{1-2:x}'$$, $$'{a,b}', '{clickhouse,strict_order}', '{1-2:x}'$$, $$'{a,b?,c}', '{}', '{1-2:x}'$$, $$'{a,b?,c}', '{}', '{2-3:x}'$$,
		$$'{a,b}', '{}', NULL$$, $$'{a,b}', '{}', '{NULL}'$$, $$'{a,b}', '{}', '{{1-2:x}}'$$, $$'{a,b}', '{}', '{""}'$$, $$'{a,b}', '{}', '{x}'$$, $$'{a,b}', '{}', '{1}'$$, $$'{a,b}', '{}', '{1-}'$$, $$'{a,b}', '{}', '{1-2}'$$, $$'{a,b}', '{}', '{1-2x}'$$, $$'{a,b}', '{}', '{-1-2:x}'$$,
		$$'{a,b}', '{}', '{" 1-2:x"}'$$, $$'{a,b}', '{}', '{1:2-x}'$$, $$'{a,b}', '{}', '{0-1:x}'$$, $$'{a,b}', '{}', '{1-1:x}'$$, $$'{a,b}', '{}', '{2-1:x}'$$, $$'{a,b}', '{}', '{1-3:x}'$$, $$'{a,b}', '{}', '{1-99999999999999999999:x}'$$, $$'{a,b}', '{}', '{4294967297-2:x}'$$,
		$$'{a,b}', '{}', '{1-2:}'$$, $$'{a,b}', '{}', '{1-2:x?}'$$, $$'{a,b}', '{}', '{1-2:x|}'$$, $$'{a,b}', '{}', '{1-2:x@@}'$$, $$'{a}', '{}', '{1-2:x}'$$, $$'{a,b}', '{}', array_fill('1-2:x'::text, '{63}')$$, $$array_fill('a'::text, '{64}'), '{}', '{1-2:x}'$$, $$'{a,b}', '{}', array_fill('1-2:x'::text, '{62}')$$]) WITH ORDINALITY AS c(call, n),
	LATERAL (SELECT (regexp_match(call, '^(.*), (''[^'']*''), (.*)$')) AS w) AS p,
	try(format('SELECT scrm.window_funnel(timeline_of(''a0 b1''), %s, ''1 hour'', %s, %s)', w[1], w[2], w[3])) AS times, try(format('SELECT cardinality(scrm.funnel_times(timeline_of(''a0 b1''), %s, ''1 hour'', %s, %s))', w[1], w[2], w[3])) AS level,
	try(format('SELECT sum(converted - converted + 1) FROM scrm.funnel_report((SELECT scrm.funnel_agg(timeline_of(''a0 b1''), %s, ''1 hour'', %s, ''2024-06-01'', %s)))', w[1], w[2], w[3])) AS many ORDER BY n;
-- Exclusions are constant in a group, and funnels that differ in them do not merge.
SELECT try($$SELECT scrm.funnel_agg(t, '{a,b}', '1 hour', '{}', '2024-01-01', exclude) FROM shopper, (VALUES ('{1-2:x}'::text[]), ('{1-2:y}')) AS v(exclude)$$);
SELECT other || try(format($$SELECT scrm.merge(scrm.funnel_agg(NULL, '{a,b,c}', '1 hour', '{}', '2024-01-01', '{1-2:x}'), scrm.funnel_agg(NULL, '{a,b,c}', '1 hour', '{}', '2024-01-01', %L)) IS NOT NULL$$, other))
	FROM unnest('{"{1-2:x}","{1-2:y}","{1-3:x}","{}","{1-2:x,1-2:x}","{2-3:x}"}'::text[]) WITH ORDINALITY AS o(other, n) ORDER BY n;
SELECT try($$SELECT scrm.merge(scrm.funnel_agg(NULL, '{a,b}', '1 hour', '{}', '2024-01-01'), scrm.funnel_agg(NULL, '{a,b?}', '1 hour', '{}', '2024-01-01'))$$);

-- Texts that are no funnel, each a change to this one.
\set good '{"version":1,"steps":["a","b?","c"],"modes":["strict_increase"],"exclude":["1-3:x","1-3:y|z"],"within":5,"as_of":-7,"customers":9,"events":[20,1],"reached":[[4,2,0,0],[1,0,2,2],[3,1,2,5]],"durations":[[1,36,1],[2,36,2],[2,81,1]]}'
SELECT :'good'::scrm.funnel;
SELECT change || ' -> ' || into_this || try(format('SELECT %L::scrm.funnel', replace(:'good', change, into_this))) FROM (VALUES (1, '"exclude":["1-3:x","1-3:y|z"]', '"exclude":[]'), (2, '"1-3:x"', '""'), (3, '"1-3:x",', '"1-3:x"'), (4, '"1-3:x"', repeat('"1-3:x",', 60) || '"1-3:x"'),
	(5, '["strict_increase"]', '["strict_increase","strict_increase"]'), (6, '["strict_increase"]', '["strict_order","strict_increase"]'), (7, '["strict_increase"]', '["strict_increase","any_order"]'), (8, '["strict_increase"]', '["strict_once"]'), (9, '["strict_increase"]', '["fast"]'),
	(10, '[1,0,2,2]', '[5,0,2,2]'), (11, '[3,1,2,5]', '[5,1,2,5]'), (12, '[1,36,1]', '[1,36,2]'), (13, '"b?"', '"b\\\\?"'), (15, '"b?"', '"b\\?"'), (14, '"b?"', '"b"'),
	(16, '"1-3:x"', '"nonsense"'), (17, '"1-3:x"', '"1-4:x"'), (18, '"1-3:x"', '"1-2:x"'), (19, '["strict_increase"]', '["any_order"]'), (20, '"modes":["strict_increase"],"exclude":["1-3:x","1-3:y|z"]', '"modes":["clickhouse"]'), (21, '"a"', '"a?"')) AS v(n, change, into_this) ORDER BY n;
-- Texts that are no state of rows.
SELECT state || try(format('SELECT %L::scrm.funnel_state', state)) FROM unnest(ARRAY[
	'{"version":1,"steps":2,"modes":["strict_order"],"within":5,"events":[[-7,0],[0,0],[0,3]]}', '{"version":1,"steps":2,"modes":["clickhouse","strict_order"],"within":5,"events":[[0,0]]}', '{"version":1,"steps":2,"modes":["strict_increase"],"within":5,"events":[[0,0]]}',
	'{"version":1,"steps":2,"modes":["strict_order"],"within":5,"events":[[0,1],[0,0]]}', '{"version":1,"steps":2,"modes":["strict_order"],"within":5,"events":[[0,4]]}', '{"version":1,"steps":2,"modes":["strict_order","any_order"],"within":5,"events":[]}',
	'{"version":1,"steps":2,"modes":["allow_reentry"],"within":5,"events":[]}', '{"version":1,"steps":64,"modes":["strict_order"],"within":5,"events":[[0,0],[0,9223372036854775807],[0,-9223372036854775808]]}',
	'{"version":1,"steps":2,"modes":[],"within":5,"pattern":"(?1)(?2)","events":[[0,1]]}', '{"version":1,"steps":2,"modes":[],"within":5,"pattern":1,"events":[]}', '{"version":1,"steps":2,"modes":[],"within":5,"pattern":"(?1)","pattern":"(?1)","events":[]}',
	'{"version":1,"steps":2,"modes":[],"within":5,"pattern":"","events":[]}', '{"version":1,"steps":2,"modes":["allow_reuse"],"within":5,"pattern":"(?1)","events":[]}']) WITH ORDINALITY AS s(state, n) ORDER BY n;
-- A state of a sequence is none of a funnel, nor one pattern another.
SELECT try($$SELECT whole(state::scrm.funnel_state) FROM unnest(ARRAY['{"version":1,"steps":2,"modes":[],"within":0,"pattern":"(?1)(?2)","events":[[0,1]]}', '{"version":1,"steps":2,"modes":[],"within":0,"events":[[0,1]]}']) AS state$$);

-- Bytes of a stranger: a file with one row and one column, these bytes.
CREATE TABLE stranger_funnel (f scrm.funnel);
CREATE TABLE stranger_funnel_state (f scrm.funnel_state);
SELECT set_config('test.file', :'file', false) IS NOT NULL AS file_known;
CREATE FUNCTION receive(type text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	object oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00' || int4send(0) || int4send(0) || int2send(1::int2) || int4send(length(bytes)) || bytes || int2send((-1)::int2));
BEGIN
	PERFORM lo_export(object, current_setting('test.file'));
	PERFORM lo_unlink(object);
	EXECUTE 'TRUNCATE stranger_' || type;
	EXECUTE format('COPY stranger_%s FROM %L (FORMAT binary)', type, current_setting('test.file'));
	RETURN try(format('SELECT f FROM stranger_%s', type));
EXCEPTION WHEN OTHERS THEN
	RETURN try(format('COPY stranger_%s FROM %L (FORMAT binary)', type, current_setting('test.file')));
END $$;
-- Each a change at a byte: after version, flags, the steps, 2 bytes of modes and 8 of the window comes the number of exclusions.
SELECT what || receive('funnel', CASE WHEN at > 0 THEN overlay(bytes PLACING into_this FROM at) ELSE bytes || into_this END)
	FROM (SELECT scrm.funnel_send(:'good') AS bytes) AS g, (VALUES (1, 'as it is', 1, '\x02'::bytea), (2, 'version 1', 1, '\x01'), (3, 'version 3', 1, '\x03'), (4, 'flags', 2, '\x01'), (5, 'no step', 3, '\x00'), (6, '65 steps', 3, '\x41'), (7, 'an unknown mode', 4, '\x0100'), (8, 'modes that contradict', 4, '\x0022'),
		(9, 'no window', 6, '\xff'), (10, 'one exclusion', 14, '\x01'), (11, '62 exclusions', 14, '\x3e'), (12, 'an empty exclusion', 31, '\x00000000'), (13, 'a byte more', 0, '\x00')) AS v(n, what, at, into_this) ORDER BY n;
SELECT what || receive('funnel_state', CASE WHEN at > 0 THEN overlay(bytes PLACING into_this FROM at) ELSE bytes || into_this END)
	FROM (SELECT scrm.funnel_state_send('{"version":1,"steps":2,"modes":[],"within":5,"pattern":"(?1)","events":[[0,1],[7,3]]}') AS bytes) AS g,
		(VALUES (1, 'as it is', 1, '\x02'::bytea), (2, 'version 1', 1, '\x01'), (3, 'modes beside a pattern', 4, '\x0004'), (4, 'an event of no step', 41, '\x00'), (5, 'modes that contradict', 4, '\x0024'), (6, 'too many events', 22, '\x7fffffff'), (7, 'a byte more', 0, '\x00')) AS v(n, what, at, into_this) ORDER BY n;
