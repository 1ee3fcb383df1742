--
-- The funnel of one customer: how many steps distinct events fill in order of time, the last no later than "within" after
-- the first, over every start. On rows scrm.window_funnel(at, within, condition, …), on timelines
-- scrm.window_funnel(timeline, steps, within) and scrm.funnel_times.
--
-- Examples by hand, properties over many histories, limits, states on the move, parameters that change, errors.
-- Exhaustive search is in test/t/020_funnel_oracle.pl.
--
CREATE SCHEMA test_funnel;
SET search_path TO test_funnel;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- A history as text: kinds with their minute. 'a0 b5' is an a at 12:00 and a b at 12:05.
CREATE FUNCTION at_minute(n numeric) RETURNS timestamptz IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN timestamptz '2024-05-01 12:00' + n * interval '1 minute';
CREATE FUNCTION events_of(history text) RETURNS TABLE (at timestamptz, kind text) IMMUTABLE PARALLEL SAFE LANGUAGE sql
BEGIN ATOMIC
	SELECT at_minute(substr(word, 2)::numeric), left(word, 1) FROM string_to_table(history, ' ') AS word;
END;
CREATE FUNCTION timeline_of(history text) RETURNS scrm.timeline IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (SELECT scrm.timeline_agg(at, kind) FROM events_of(history));
CREATE FUNCTION times_of(history text, steps text[], within interval, modes text[] DEFAULT '{}') RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (SELECT string_agg(to_char(at, 'HH24:MI'), ' ' ORDER BY n)
		FROM unnest(scrm.funnel_times(timeline_of(history), steps, within, modes)) WITH ORDINALITY AS u(at, n));

-- Both doors, three steps a, b, c within 10 minutes.
CREATE TABLE example (n int, why text, history text);
INSERT INTO example VALUES
	(1, 'in order', 'a0 b5 c9'),
	(2, 'the window includes its end', 'a0 b5 c10'),
	(3, 'and ends there', 'a0 b5 c10.1'),
	(4, 'out of order', 'c0 b1 a2'),
	(5, 'no first step', 'b1 c2'),
	(6, 'nothing of interest', 'x1 y2'),
	(7, 'a step left out', 'a0 c2'),
	(8, 'others in between do not matter', 'a0 x1 b2 x3 c4 x5'),
	(9, 'repeats neither', 'a0 a1 b2 b3 c4'),
	(10, 'a later start beats the first', 'a0 b1 a8 b12 c17'),
	(11, 'an earlier start beats a later one', 'a0 b4 a5 c10'),
	(12, 'the window counts from the start, not from the step before', 'a0 b9 c11'),
	(13, 'ties in any order', 'c0 b0 a0'),
	(14, 'ties at the end of a window', 'a0 c10 b10'),
	(15, 'the best try is not the last', 'a0 b1 c2 a20 b31'),
	(16, 'two tries of the same depth', 'a0 b3 a20 b21');
SELECT n, why, history,
	(SELECT scrm.window_funnel(at, '10 minutes', kind = 'a', kind = 'b', kind = 'c') FROM events_of(history)) AS rows,
	scrm.window_funnel(timeline_of(history), '{a,b,c}', '10 minutes') AS timeline, times_of(history, '{a,b,c}', '10 minutes') AS times
	FROM example ORDER BY n;

-- One event fills one step: a view that also is a purchase does not convert by itself, two such views do.
SELECT rows, scrm.window_funnel(at, '1 hour', viewed, bought) AS level, scrm.window_funnel_modes(at, '1 hour', '{clickhouse}', viewed, bought) AS clickhouse
	FROM (VALUES ('one', at_minute(0), true, true), ('two', at_minute(0), true, true), ('two', at_minute(5), true, true),
		('two at one time', at_minute(0), true, true), ('two at one time', at_minute(0), true, true)) AS v(rows, at, viewed, bought)
	GROUP BY rows ORDER BY rows;

-- Of events of one time, the choice that gets furthest: 1 may be a or b, 2 only a, 3 may be b or c.
SELECT scrm.window_funnel(at_minute(0), '0', set ~ 'a', set ~ 'b', set ~ 'c') AS three FROM unnest('{ab,a,bc}'::text[]) AS set;
SELECT scrm.window_funnel(at_minute(0), '0', set ~ 'a', set ~ 'b', set ~ 'c') AS two FROM unnest('{ab,ac}'::text[]) AS set;
SELECT scrm.window_funnel(at_minute(0), '0', set ~ 'a', set ~ 'b', set ~ 'c') AS one FROM unnest('{abc}'::text[]) AS set;
-- With an a from before, the two may be b and c: at 12:00 all three, at 11:00 the a is too old.
SELECT start, scrm.window_funnel(at, '30 minutes', set ~ 'a', set ~ 'b', set ~ 'c') AS level
	FROM (VALUES (-60), (0)) AS s(start), LATERAL (VALUES (at_minute(start), 'a'), (at_minute(20), 'ab'), (at_minute(20), 'c')) AS v(at, set)
	GROUP BY start ORDER BY start;

-- A NULL condition is false, a row without time is skipped, without rows or matches the answer is 0.
SELECT scrm.window_funnel(at, '1 hour', a, b) AS level
	FROM (VALUES (at_minute(0), true, NULL), (at_minute(1), NULL, true), (NULL, true, true)) AS v(at, a, b);
SELECT scrm.window_funnel(NULL, '1 hour', true) AS "no time", (SELECT scrm.window_funnel(at_minute(0), '1 hour', true) WHERE false) AS "no row",
	scrm.window_funnel(at_minute(0), '1 hour', NULL::boolean) AS "no match", scrm.window_funnel(timeline_of('x1'), '{a}', '1 hour') AS "no step",
	scrm.window_funnel(NULL::scrm.timeline, '{a}', '1 hour') AS "no timeline", scrm.funnel_times(NULL, '{a}', '1 hour') AS "no times",
	scrm.funnel_times(timeline_of('x1'), '{a}', '1 hour') AS empty;
-- Nor does any kind match where there is no event.
SELECT steps, scrm.window_funnel(scrm.only(timeline_of('a0'), 'b'), steps, '1 hour') AS level, scrm.window_funnel(scrm.only(timeline_of('a0'), 'b'), steps, '1 hour', '{clickhouse}') AS clickhouse,
	scrm.funnel_times(scrm.only(timeline_of('a0'), 'b'), steps, '1 hour') AS times FROM (VALUES ('{*}'::text[]), ('{*,*}'), ('{a,*}'), ('{*@}')) AS v(steps) ORDER BY steps;
-- Each on its own: constant arguments.
SELECT scrm.window_funnel(scrm.only(timeline_of('a0'), 'b'), '{*}', '1 hour') AS none, scrm.window_funnel(timeline_of('a0'), '{*,*}', '1 hour') AS one,
	scrm.window_funnel(timeline_of('a0 c1'), '{a,b,c}', '1 hour') AS one, scrm.window_funnel(timeline_of('b0 c1'), '{a,b,c}', '1 hour') AS none, scrm.window_funnel(timeline_of('c0 b1 a2'), '{a,b,c}', '1 hour') AS one;
-- FILTER, and conditions in an array.
SELECT scrm.window_funnel(at, '10 minutes', kind = 'a', kind = 'b', kind = 'c') FILTER (WHERE at < at_minute(5)) AS filtered,
	scrm.window_funnel(at, '10 minutes', VARIADIC ARRAY[kind = 'a', kind = 'b', NULL]) AS array,
	scrm.window_funnel_modes(at, '10 minutes', '{}', VARIADIC ARRAY[kind = 'a', kind = 'b', kind = 'c']) AS modes
	FROM events_of('a0 b4 c5');

-- Steps are written as everywhere: alternatives, channels, any kind.
CREATE TABLE channelled AS SELECT scrm.timeline_agg(at_minute(m), kind, channel) AS t
	FROM (VALUES (0, 'visit', 'web'), (1, 'visit', 'mail'), (2, 'call', 'phone'), (3, 'buy', NULL), (4, 'buy', 'shop')) AS v(m, kind, channel);
SELECT steps, scrm.window_funnel(t, steps, '1 hour') AS level, (SELECT string_agg(to_char(at, 'FMMI'), ' ' ORDER BY n)
		FROM unnest(scrm.funnel_times(t, steps, '1 hour')) WITH ORDINALITY AS u(at, n)) AS minutes
	FROM channelled, (VALUES ('{visit,buy}'::text[]), ('{visit@mail,call|buy,buy@shop}'), ('{*@web,*@mail,*@phone,*@,*}'), ('{*,*,*,*,*,*}'),
		('{buy@,buy@}'), ('{visit|call,visit|call,visit|call,visit|call}'), ('{"*@web|buy@shop",visit,visit@web|call|*@}')) AS s(steps) ORDER BY steps;

-- Of the longest chains the one with the earliest start, then the earliest second step, and so on.
SELECT history, times_of(history, '{a,b,c}', '10 minutes') AS times
	FROM unnest(ARRAY['a0 a1 b5 b6 c10 c11', 'a0 a1 b5 b6 c11', 'a0 b0 a5 b6 b9 c15', 'b0 a0 c0', 'a0 b9 a2 b5 c12', 'a0 b1 a20 b25 c29 a40 b41 c42']) AS history;
-- A step may come again.
SELECT times_of('a0 a0 a7', '{a,a,a}', '10 minutes') AS three, times_of('a0 a0', '{a,a,a}', '10 minutes') AS two, times_of('a0 a7 a20 a21', '{a,a,a}', '10 minutes') AS "two, early";

-- Mode clickhouse: one event may fill several steps. A A B C: the later A counts.
SELECT n, history, scrm.window_funnel(timeline_of(history), steps, '10 minutes') AS level, times_of(history, steps, '10 minutes') AS times,
	scrm.window_funnel(timeline_of(history), steps, '10 minutes', '{clickhouse}') AS clickhouse,
	times_of(history, steps, '10 minutes', '{clickhouse}') AS clickhouse_times
	FROM (VALUES (1, 'a0', '{a|b,b|a}'::text[]), (2, 'a0 b3', '{a|b,b|a,b}'), (3, 'a0 a5 b12 c14', '{a,b,c}'), (4, 'c0 b0 a0', '{a,b,c}'),
		(5, 'a0 b10 b11', '{a,b,b}'), (6, 'b0 a0 b1', '{a,b,*,*}'), (7, 'a0 x5 b20', '{*,*,b}')) AS v(n, history, steps) ORDER BY n;

-- ---------------------------------------------------------------- properties

-- 600 histories of up to 40 events, from arithmetic on their number: many ties, some events fill several of four conditions.
CREATE TABLE event AS
SELECT id::int, timestamptz '2024-01-01' + ((id * 7919 + n * n * 104729) % 97) * interval '1 hour' AS at,
		(((id * 7919 + n * 104729) * (id % 29 + n * n) / 64) % 16 & (id * 31 + n * 523) % 127 / 4)::int AS fills
	FROM generate_series(1, 600::bigint) AS id, generate_series(1, 1 + id % 40) AS n;
CREATE INDEX ON event (id);
CREATE TABLE customer AS SELECT id, scrm.timeline_agg(at, 'k' || fills) AS t FROM event GROUP BY id;
ANALYZE event;
ANALYZE customer;
-- Steps that match the kinds k1 … k15 by their bits.
CREATE TABLE door AS SELECT (SELECT array_agg(step ORDER BY bit) FROM (
		SELECT bit, string_agg('k' || f, '|') AS step FROM generate_series(0, 3) AS bit, generate_series(1, 15) AS f WHERE f >> bit & 1 = 1 GROUP BY bit) AS s) AS steps;
CREATE TABLE answer AS
SELECT id, hours, scrm.window_funnel(at, hours * interval '1 hour', fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0) AS level,
		scrm.window_funnel(at, hours * interval '1 hour', fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0 ORDER BY at DESC, fills) AS backwards,
		scrm.window_funnel(at, hours * interval '1 hour', VARIADIC ARRAY[fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0]) AS in_array,
		scrm.window_funnel(at, hours * interval '1 hour', fills & 1 > 0, fills & 2 > 0) AS first_two,
		scrm.window_funnel(at + interval '7 days', hours * interval '1 hour', fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0) AS week_later,
		scrm.window_funnel_modes(at, hours * interval '1 hour', '{clickhouse}', fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0) AS clickhouse
	FROM event, unnest('{0,1,5,24,100}'::int[]) AS hours GROUP BY id, hours;
CREATE TABLE reached AS
SELECT id, hours, scrm.window_funnel(t, steps, hours * interval '1 hour') AS level, scrm.funnel_times(t, steps, hours * interval '1 hour') AS times,
		scrm.window_funnel(t, steps, hours * interval '1 hour', '{clickhouse}') AS clickhouse, scrm.window_funnel(halves, steps, hours * interval '1 hour') AS halves
	FROM customer JOIN (SELECT id, scrm.rollup(half) AS halves FROM (SELECT id, scrm.timeline_agg(at, 'k' || fills) AS half FROM event GROUP BY id, fills % 2) AS p GROUP BY id) AS h USING (id),
		door, unnest('{0,1,5,24,100}'::int[]) AS hours;
SELECT hours, level, count(*), count(*) FILTER (WHERE clickhouse > level) AS more_with_reuse FROM answer GROUP BY hours, level ORDER BY hours, level;
-- Order does not matter, nor when it was, the first steps of a chain are a chain, reuse never loses, and timelines, whole or of two halves, agree.
SELECT count(*) AS answers, count(*) FILTER (WHERE a.level <> backwards) AS backwards, count(*) FILTER (WHERE a.level <> in_array) AS in_array, count(*) FILTER (WHERE a.level <> week_later) AS week_later,
	count(*) FILTER (WHERE first_two <> least(a.level, 2)) AS prefix, count(*) FILTER (WHERE a.clickhouse < a.level) AS reuse,
	count(*) FILTER (WHERE a.level <> r.level) AS timeline, count(*) FILTER (WHERE a.level <> halves) AS halves, count(*) FILTER (WHERE a.clickhouse <> r.clickhouse) AS clickhouse
	FROM answer AS a JOIN reached AS r USING (id, hours);
-- A wider window never loses a step.
SELECT count(*) FROM answer AS narrow JOIN answer AS wide USING (id) WHERE narrow.hours < wide.hours AND narrow.level > wide.level;
-- The times: as many as steps, in order, inside the window, and of events that fill the steps.
SELECT count(*) FILTER (WHERE cardinality(times) <> level) AS number, count(*) FILTER (WHERE times[level] - times[1] > hours * interval '1 hour') AS wide FROM reached;
SELECT count(*) AS times, count(*) FILTER (WHERE at < before) AS disordered, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM event AS e WHERE e.id = t.id AND e.at = t.at AND fills >> (step - 1)::int & 1 = 1)) AS invented
	FROM (SELECT id, step, at, lag(at) OVER (PARTITION BY id, hours ORDER BY step) AS before FROM reached, unnest(times) WITH ORDINALITY AS u(at, step)) AS t;
-- In a window frame that grows row by row each answer is that of the rows so far; in one that slides, of its four rows.
CREATE TABLE numbered AS SELECT row_number() OVER (ORDER BY at, fills) AS n, at, fills FROM event WHERE id = 39;
SELECT count(*) AS rows, count(*) FILTER (WHERE growing <> so_far) AS growing, count(*) FILTER (WHERE sliding <> last_four) AS sliding
	FROM (SELECT n, scrm.window_funnel(at, '5 hours', fills & 1 > 0, fills & 2 > 0, fills & 4 > 0) OVER w AS growing,
			scrm.window_funnel(at, '5 hours', fills & 1 > 0, fills & 2 > 0, fills & 4 > 0) OVER (w ROWS 3 PRECEDING) AS sliding FROM numbered WINDOW w AS (ORDER BY n)) AS f
	JOIN (SELECT f.n, scrm.window_funnel(e.at, '5 hours', e.fills & 1 > 0, e.fills & 2 > 0, e.fills & 4 > 0) AS so_far,
			scrm.window_funnel(e.at, '5 hours', e.fills & 1 > 0, e.fills & 2 > 0, e.fills & 4 > 0) FILTER (WHERE e.n >= f.n - 3) AS last_four
		FROM numbered AS f JOIN numbered AS e ON e.n <= f.n GROUP BY f.n) AS x USING (n);

-- ---------------------------------------------------------------- limits

-- 64 steps, in order and backwards, on both doors; the highest is the sign bit of its set. 32 in mode clickhouse.
CREATE TABLE many AS SELECT n, timestamptz '2024-01-01' + n * interval '1 second' AS at FROM generate_series(1, 64) AS n;
SELECT scrm.window_funnel(at, '63 seconds', VARIADIC (SELECT array_agg(i = n ORDER BY i) FROM generate_series(1, 64) AS i)) AS all,
	scrm.window_funnel(at, '62 seconds', VARIADIC (SELECT array_agg(i = n ORDER BY i) FROM generate_series(1, 64) AS i)) AS "63",
	scrm.window_funnel(at, '1 day', VARIADIC (SELECT array_agg(i = 65 - n ORDER BY i) FROM generate_series(1, 64) AS i)) AS backwards,
	scrm.window_funnel('2024-01-01', '0', VARIADIC (SELECT array_agg(i = n ORDER BY i) FROM generate_series(1, 64) AS i)) AS tied,
	scrm.window_funnel('2024-01-01', '0', VARIADIC array_fill(true, '{64}')) AS "all fill all",
	scrm.window_funnel('2024-01-01', '0', VARIADIC array_fill(true, '{64}')) FILTER (WHERE n > 10) AS "54 fill all",
	scrm.window_funnel_modes(at, '1 day', '{clickhouse}', VARIADIC array_fill(true, '{32}')) AS clickhouse
	FROM many;
SELECT scrm.window_funnel(t, steps, '63 seconds') AS all, scrm.window_funnel(t, steps, '62 seconds') AS "63",
	scrm.funnel_times(t, steps, '63 seconds') = (SELECT array_agg(at ORDER BY n) FROM many) AS times,
	scrm.window_funnel(t, array_fill('*'::text, '{64}'), '63 seconds') AS any, scrm.window_funnel(t, array_fill('*'::text, '{64}'), '9.5 seconds') AS "any 10",
	scrm.window_funnel(t, array_fill('*'::text, '{32}'), '0', '{clickhouse}') AS clickhouse
	FROM (SELECT scrm.timeline_agg(at, 's' || n) AS t, array_agg('s' || n ORDER BY n) AS steps FROM many) AS s;
-- So many conditions, one after the other, and all of them on each of 64 rows.
SELECT count, (SELECT scrm.window_funnel(at_minute(n), '2 hours', VARIADIC (SELECT array_agg(i = n ORDER BY i) FROM generate_series(1, count) AS i)) FROM generate_series(1, count) AS n) AS "one each",
		(SELECT scrm.window_funnel(at_minute(n), '2 hours', VARIADIC array_fill(true, ARRAY[count])) FROM generate_series(1, 64) AS n) AS "all each"
	FROM unnest('{1,2,7,8,9,16,17,32,33,63,64}'::int[]) AS count;

-- More events of one time than steps can use: only the last of a thousand is a b.
SELECT scrm.window_funnel(at_minute(0), '0', n < 1000, n < 1000, n < 1000, n >= 999) AS four, scrm.window_funnel(at_minute(0), '0', n < 1000, n >= 1000, n >= 1000) AS two
	FROM generate_series(1, 1000) AS n;

-- No window, the widest, and times at both ends: they are further apart than the longest window.
SELECT within, scrm.window_funnel(at, within, n = 1, n = 2, n = 3) AS level, scrm.window_funnel(t, '{k1,k2,k3}', within) AS timeline, scrm.funnel_times(t, '{k1,k2,k3}', within) AS times
	FROM (VALUES (1, timestamptz '4714-11-24 00:00:00+00 BC'), (2, timestamptz '2000-01-01 00:00:00+00'), (3, timestamptz '294276-12-31 23:59:59.999999+00')) AS v(n, at),
	(SELECT scrm.timeline_agg(at, 'k' || n) AS t FROM (VALUES (1, timestamptz '4714-11-24 00:00:00+00 BC'), (2, '2000-01-01 00:00:00+00'), (3, '294276-12-31 23:59:59.999999+00')) AS v(n, at)) AS s,
	unnest(ARRAY[interval '0', '2451545 days', '2451544 days 23:59:59.999999', '106751991 days 04:00:54.775807']) AS within
	GROUP BY within, t ORDER BY within;
SELECT scrm.window_funnel(at, within, true, true) AS level FROM (VALUES (timestamptz '1970-01-01 00:00:00+00'), ('1970-01-01 00:00:00.000001+00')) AS v(at), unnest(ARRAY[interval '0', '1 microsecond']) AS within
	GROUP BY within ORDER BY within;
-- A day has 24 hours, also when the session's clocks change.
SET timezone TO 'Europe/Berlin';
SELECT scrm.window_funnel(at, '1 day', at < '2024-10-27', at >= '2024-10-27') AS level
	FROM (VALUES (timestamptz '2024-10-26 12:00'), ('2024-10-27 11:30')) AS v(at);
SET timezone TO 'UTC';
SELECT scrm.window_funnel(at_minute(n), '1 day -23:00:00', n = 0, n = 60) AS "an hour" FROM unnest('{0,60}'::int[]) AS n;

-- ---------------------------------------------------------------- states on the move

-- Partial states as other nodes would send them: aggregates of our support functions, the state stored (short, and out of line) and read back as text.
CREATE AGGREGATE part(timestamptz, interval, VARIADIC "any") (SFUNC = scrm.window_funnel_accum, STYPE = scrm.funnel_state);
CREATE AGGREGATE whole(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.window_funnel_final, COMBINEFUNC = scrm.window_funnel_combine);
SELECT part(at, '10 minutes', kind = 'a', kind = 'b') FROM events_of('b3 a0 x1');
CREATE TABLE partial AS
SELECT id, fills % 3 AS piece, part(at, '5 hours', fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0) AS state FROM event GROUP BY id, fills % 3
UNION ALL SELECT 0, piece, part(at, '5 hours', n = 1, n = 2, n = 3, n = 4)
	FROM generate_series(0, 1) AS piece, LATERAL (SELECT 1 + i % 2 + 2 * piece AS n, timestamptz '2024-01-01' + i * interval '1 minute' + piece * interval '1 hour' AS at FROM generate_series(0, 999) AS i) AS e GROUP BY piece;
SELECT count(*) FILTER (WHERE pg_column_size(state) < 128) > 0 AS short, count(*) FILTER (WHERE pg_column_size(state) > 8192) > 0 AS "out of line", count(*) FILTER (WHERE state IS NULL) > 0 AS "NULL" FROM partial;
SELECT count(*) AS groups, count(*) FILTER (WHERE level <> stored) AS stored, count(*) FILTER (WHERE level <> text) AS text
	FROM (SELECT id, whole(state ORDER BY piece) AS stored, whole(state::text::scrm.funnel_state ORDER BY piece DESC) AS text FROM partial GROUP BY id) AS p
	JOIN (SELECT id, level FROM answer WHERE hours = 5 UNION ALL SELECT 0, 4) AS a USING (id);
SELECT count(*) FROM partial WHERE state::text::scrm.funnel_state::text <> state::text;

-- ---------------------------------------------------------------- parameters that change

-- From row to row, on timelines: each row's own steps, window and mode.
SELECT n, steps, within, modes, scrm.window_funnel(timeline_of(history), steps, within, modes) AS level, cardinality(scrm.funnel_times(timeline_of(history), steps, within, modes)) AS times
	FROM (VALUES (1, 'a0 b5 c9', '{a,b,c}'::text[], interval '10 minutes', '{}'::text[]), (2, 'a0 b5 c9', '{a,b,c}', '8 minutes', '{}'), (3, 'x0 y5', '{x,y}', '8 minutes', '{}'),
		(4, 'a0 b5 c9', '{c}', '8 minutes', '{}'), (5, 'a0', '{a,a|b}', '8 minutes', '{clickhouse}'), (6, 'a0', '{a,a|b}', '8 minutes', '{}'), (7, NULL, '{a}', '8 minutes', '{}'),
		(8, 'a0 b5 c9', '{a,b,c}', '10 minutes', '{}')) AS v(n, history, steps, within, modes) ORDER BY n;
-- From call to call of one expression: up to four steps a, b, c, d, an hour apart, within 1, 2 and 24 hours.
DO $$
DECLARE t scrm.timeline; levels text; steps text[]; within interval; modes text[];
BEGIN
	SELECT scrm.timeline_agg(at_minute(60 * i), chr(97 + i)) INTO t FROM generate_series(0, 3) AS i;
	FOREACH within IN ARRAY ARRAY[interval '1 hour', '2 hours', '1 day'] LOOP
		levels := '';
		FOR i IN 1..4 LOOP
			steps := (ARRAY['a', 'b', 'c', 'd'])[:i];
			levels := levels || ' ' || scrm.window_funnel(t, steps, within) || '/' || cardinality(scrm.funnel_times(t, steps, within));
		END LOOP;
		RAISE NOTICE '%:%', within, levels;
	END LOOP;
	FOREACH modes SLICE 1 IN ARRAY ARRAY[['clickhouse'], ['clickhouse']] LOOP
		RAISE NOTICE '% %', scrm.window_funnel(t, '{*,*,a,a}', within, modes), scrm.window_funnel(t, '{*,*,a,a}', within, modes[2:]);
	END LOOP;
END $$;
-- From group to group, on rows.
SELECT minutes, modes, scrm.window_funnel_modes(at, minutes * interval '1 minute', modes, VARIADIC CASE minutes WHEN 4 THEN ARRAY[kind = 'a', true] ELSE ARRAY[kind = 'a', kind = 'b', true] END) AS level
	FROM events_of('a0 b5'), generate_series(4, 6) AS minutes, (VALUES ('{}'::text[]), ('{clickhouse}')) AS m(modes) GROUP BY minutes, modes ORDER BY minutes, modes;

-- What an error leaves behind harms nobody: the same expression goes on with other parameters.
CREATE FUNCTION level_or_error(t scrm.timeline, steps text[], within interval, modes text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN scrm.window_funnel(t, steps, within, modes)::text || ' ' || cardinality(scrm.funnel_times(t, steps, within, modes));
EXCEPTION WHEN OTHERS THEN
	RETURN sqlerrm;
END $$;
DO $$
DECLARE call record;
BEGIN
	FOR call IN SELECT * FROM (VALUES (1, '{a,b}'::text[], interval '1 hour', '{}'::text[]), (2, '{a,b|}', '1 hour', '{}'), (3, '{a,b}', '1 hour', '{}'), (4, '{a}', '1 hour', '{wrong}'),
		(5, '{a}', '1 hour', '{}'), (6, '{a}', '1 month', '{}'), (7, '{a,b,c}', '1 hour', '{}'), (8, '{}', '1 hour', '{}'), (9, array_fill('*'::text, '{33}'), '1 hour', '{clickhouse}'),
		(10, array_fill('*'::text, '{33}'), '1 hour', '{}')) AS v(n, steps, within, modes) ORDER BY n
	LOOP
		RAISE NOTICE '% %', call.n, level_or_error(timeline_of('a0 b1 c2'), call.steps, call.within, call.modes);
	END LOOP;
END $$;

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

-- Rows.
SELECT call || try('SELECT scrm.window_funnel' || call) FROM unnest(ARRAY[
	$$('2024-01-01', '1 hour', 1)$$, $$('2024-01-01', '1 hour', true, 'true')$$, $$('2024-01-01', '1 hour', true, NULL)$$, $$('2024-01-01', '1 hour', VARIADIC '{1}'::int[])$$,
	$$('2024-01-01', '1 hour', VARIADIC '{}'::boolean[])$$, $$('2024-01-01', '1 hour', VARIADIC '{{t,f},{f,t}}'::boolean[])$$, $$('2024-01-01', '1 hour', VARIADIC NULL::boolean[])$$,
	$$('2024-01-01', '1 hour', VARIADIC array_fill(true, '{65}'))$$, '(''2024-01-01'', ''1 hour''' || repeat(', true', 65) || ')',
	$$('2024-01-01', NULL, true)$$, $$('2024-01-01', '1 month', true)$$, $$('2024-01-01', '-1 hour', true)$$, $$('2024-01-01', '-1 day 23:00:00', true)$$, $$('2024-01-01', '106751992 days', true)$$,
	$$('infinity', '1 hour', true)$$, $$('-infinity', '1 hour', true)$$,
	$$_modes('2024-01-01', '1 hour', NULL, true)$$, $$_modes('2024-01-01', '1 hour', '{NULL}', true)$$, $$_modes('2024-01-01', '1 hour', '{clickhouse,""}', true)$$, $$_modes('2024-01-01', '1 hour', '{Clickhouse}', true)$$,
	$$_modes('2024-01-01', '1 hour', '{{clickhouse}}', true)$$, $$_modes('2024-01-01', '1 hour', '{clickhouse,clickhouse}', true)$$,
	$$_modes('2024-01-01', '1 hour', '{clickhouse}', VARIADIC array_fill(true, '{33}'))$$, $$_modes('1969-12-31 23:59:59.999999Z', '1 hour', '{clickhouse}', true)$$,
	$$_modes('1970-01-01 00:00:00Z', '1 hour', '{clickhouse}', true)$$, $$_modes('1969-12-31 23:59:59.999999Z', '1 hour', '{clickhouse}', false)$$
	]) WITH ORDINALITY AS c(call, n) ORDER BY n;
-- Without a condition there is no such function.
SELECT scrm.window_funnel('2024-01-01'::timestamptz, '1 hour'::interval);
-- Parameters that change inside a group.
SELECT rows || try('SELECT scrm.window_funnel_modes(timestamptz ''2024-01-01'', within, modes, VARIADIC steps) FROM (VALUES ' || rows || ') AS v(within, modes, steps)') FROM (VALUES
	(1, $$(interval '1 hour', '{}'::text[], '{t}'::boolean[]), ('2 hours', '{}', '{t}')$$), (2, $$(interval '1 hour', '{}'::text[], '{t}'::boolean[]), ('1 hour', '{clickhouse}', '{t}')$$),
	(3, $$(interval '1 hour', '{}'::text[], '{t}'::boolean[]), ('1 hour', '{}', '{t,t}')$$), (4, $$(interval '24 hours', '{}'::text[], '{t}'::boolean[]), ('1 day', '{}', '{t}')$$)) AS v(n, rows) ORDER BY n;
SELECT try($$SELECT whole(state) FROM (SELECT part('2024-01-01', '1 hour', true) AS state UNION ALL SELECT part('2024-01-01', '1 hour', true, true)) AS s$$);

-- Timelines.
SELECT call || window_funnel || CASE WHEN funnel_times <> window_funnel THEN funnel_times ELSE '' END
	FROM unnest(ARRAY[$$NULL, '1 hour'$$, $$'{a}', NULL$$, $$'{a}', '1 hour', NULL$$, $$'{}', '1 hour'$$, $$'{a,NULL}', '1 hour'$$, $$'{{a},{b}}', '1 hour'$$, $$'{a,""}', '1 hour'$$, $$'{a,b@@c}', '1 hour'$$,
		$$'{a?}', '1 hour'$$, $$'{a,b?}', '1 hour'$$, $$'{a,b?|c}', '1 hour'$$, $$'{a,b?}', '1 hour', '{clickhouse}'$$, $$array_fill('a'::text, '{65}'), '1 hour'$$, $$array_fill('a'::text, '{33}'), '1 hour', '{clickhouse}'$$, $$'{a}', '1 year'$$, $$'{a}', '-1 hour'$$, $$'{a}', '1 hour', '{strict}'$$,
		$$'{a}', '1 hour', '{NULL}'$$]) WITH ORDINALITY AS c(call, n),
	try('SELECT scrm.window_funnel(timeline_of(''a0 b1''), ' || call || ')') AS window_funnel, try('SELECT scrm.funnel_times(timeline_of(''a0 b1''), ' || call || ')') AS funnel_times ORDER BY n;
SELECT kind || try(format($$SELECT scrm.window_funnel(scrm.timeline_agg('1969-12-31 23:59:59Z', %L), '{a}', '1 hour', '{clickhouse}')$$, kind))
	FROM (VALUES ('a'), ('b, which is no step')) AS v(kind);

-- Support functions are for aggregates.
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY[$$window_funnel_accum(NULL, '2024-01-01', '1 hour', true)$$, $$window_funnel_modes_accum(NULL, '2024-01-01', '1 hour', '{}', true)$$,
	$$window_funnel_combine(NULL, NULL)$$, $$window_funnel_final(NULL)$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no state.
SELECT state || try(format('SELECT %L::scrm.funnel_state', state)) FROM unnest(ARRAY[
	'{"version":1,"steps":2,"modes":["clickhouse"],"within":5,"events":[[-7,1],[0,3]]}', '{"version":1,"steps":64,"modes":[],"within":0,"events":[[0,-9223372036854775808],[0,-1]]}',
	'', '{}', '{"version":2', '{"version":1,"steps":0,', '{"version":1,"steps":65,', '{"version":1,"steps":2,"modes":["wrong"]', '{"version":1,"steps":2,"modes":["clickhouse","clickhouse"]',
	'{"version":1,"steps":2,"modes":[],"within":-1', '{"version":1,"steps":2,"modes":[],"within":9223372036854775808', '{"version":1,"steps":2,"modes":[],"within":5,"events":[[0,0]]}', '{"version":1,"steps":2,"modes":[],"within":5,"events":[[0,4]]}',
	'{"version":1,"steps":2,"modes":[],"within":5,"events":[[1,1],[0,1]]}', '{"version":1,"steps":2,"modes":[],"within":5,"events":[[0,3],[0,1]]}', '{"version":1,"steps":2,"modes":[],"within":5,"events":[[9223372036854775807,1]]}',
	'{"version":1,"steps":2,"modes":[],"within":5,"events":[[-9223372036854775808,1]]}', '{"version":1,"steps":2,"modes":[],"within":5,"events":[[0,1]]} ', '{"version":1,"steps":2,"modes":[],"within":5,"events":[[0,1],]}',
	'{"version":1,"steps":33,"modes":["clickhouse"],"within":5,"events":[]}']) WITH ORDINALITY AS s(state, n) ORDER BY n;
