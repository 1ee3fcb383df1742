--
-- scrm.lifecycle: is a customer new, active, returning, dormant or dark. scrm.abandoned: the baskets left behind.
--
-- By hand, the measure of silence, both against plain SQL, edge cases, errors.
--
CREATE SCHEMA test_lifecycle;
SET search_path TO test_lifecycle;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- A timeline with events on these days after 2024-01-01.
CREATE FUNCTION on_days(VARIADIC days float8[]) RETURNS scrm.timeline LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + day * interval '1 day', 'visit') FROM unnest(days) AS day);
CREATE FUNCTION day(day float8) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN timestamptz '2024-01-01' + day * interval '1 day';

-- ---------------------------------------------------------------- lifecycle by hand

-- A weekly customer, as the weeks pass: new for 30 days, then active, dormant after more than 7 days of silence, dark after more than 14.
-- Back after 20 days: returning. The silence of 20 days is now one of its 11 gaps, and the 95th percentile of so few is the longest: dormant after more than 20.
SELECT as_of, scrm.lifecycle(on_days(0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 83, 90), day(as_of)) FROM unnest('{-1,0,30,31,70,70.5,77,77.5,83,90,110,110.5,130,130.5}'::float8[]) AS as_of;
-- With fewer than 5 gaps the measure is the fallback: 90 days, or what is given.
SELECT as_of, scrm.lifecycle(on_days(0, 1), day(as_of)), scrm.lifecycle(on_days(0, 1), day(as_of), fallback => '40 days') AS "40 days", scrm.lifecycle(on_days(0, 1), day(as_of), '0', '0') AS "no time" FROM unnest('{1,30,31,41,42,81,82,91,92,181,182}'::float8[]) AS as_of;
-- Back from a silence beyond the fallback, and no longer back 30 days later; exactly the fallback was not dormant.
SELECT as_of, scrm.lifecycle(on_days(0, 91, 100), day(as_of)), scrm.lifecycle(on_days(0, 90, 100), day(as_of)) AS "after 90 days" FROM unnest('{90.5,91,121,121.5}'::float8[]) AS as_of;
-- The measure is at least 7 days: hourly visits do not make a day's silence long.
SELECT as_of, scrm.lifecycle(scrm.timeline_agg(day(n / 24.0), 'visit'), day(as_of), new_within => '1 day') FROM generate_series(0, 240) AS n, unnest('{10,17,17.5,24,24.5}'::float8[]) AS as_of GROUP BY as_of ORDER BY as_of;
-- 20 gaps of which 19 are 8 days: the 95th percentile is 8 days. With two of 20 days among them it is 20.
SELECT silence, scrm.lifecycle(once, scrm.last_at(once) + silence) AS "19 of 20", scrm.lifecycle(twice, scrm.last_at(twice) + silence) AS "18 of 20" FROM unnest('{8 days,8.5 days,16 days,16.5 days,20 days,20.5 days,40 days,40.5 days}'::interval[]) AS silence,
	(SELECT scrm.timeline_agg(day(8 * n + CASE WHEN n > 3 THEN 12 ELSE 0 END), 'v') AS once, scrm.timeline_agg(day(8 * n + CASE WHEN n > 3 THEN 12 ELSE 0 END + CASE WHEN n > 5 THEN 12 ELSE 0 END), 'v') AS twice FROM generate_series(0, 20) AS n) AS t;
-- New comes before anything else; later events are not known yet; events of one time are one: 9 of them on 3 days have 2 gaps.
SELECT scrm.lifecycle(on_days(0, 1, 2, 3, 4, 5), day(29)) AS silent_but_new, scrm.lifecycle(on_days(0, 100), day(99)) AS before, scrm.lifecycle(on_days(0, 0, 0, 1, 1, 1, 2, 2, 2), day(50)) AS two_gaps, scrm.lifecycle(on_days(0, 0.1, 0.2, 1, 1.1, 1.2, 2, 2.1, 2.2), day(50)) AS eight_gaps;
-- Nobody, nothing yet.
SELECT scrm.lifecycle(NULL) IS NULL AS "NULL", scrm.lifecycle(scrm.only(on_days(1), 'none')) IS NULL AS empty, scrm.lifecycle(on_days(1), day(0.9)) IS NULL AS "not yet", scrm.lifecycle(on_days(1)) AS long_ago;
-- From one end of time to the other, and a million events.
SELECT scrm.lifecycle(t, '294276-12-31 23:59:59.999999+00', within, within) AS dark, scrm.lifecycle(t, '4714-11-24 00:00+00 BC', '0', '0') AS new, scrm.lifecycle(t, '2000-01-01', '0', within) AS active FROM (SELECT scrm.timeline_agg('4714-11-24 00:00+00 BC', 'a') AS t) AS s, (VALUES (interval '50000000 days')) AS v(within);
SELECT scrm.lifecycle(t, '2030-01-01') AS dark, scrm.lifecycle(t, '2024-05-01') AS active FROM (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + n * interval '11 seconds', 'a') AS t FROM generate_series(1, 1000000) AS n) AS s;

-- ---------------------------------------------------------------- lifecycle against plain SQL

CREATE TABLE history AS SELECT id, scrm.timeline_agg(day((n * n * (id % 13 + 1) + id * 31) % (100 + id % 5 * 80)), 'v') AS t FROM generate_series(1, 400) AS id, generate_series(1, 1 + id * 7 % 40) AS n GROUP BY id;
CREATE TABLE moment AS SELECT DISTINCT id, at FROM history, scrm.events(t);
-- The measure after each event, from the gaps until then; a silence is judged by the one before it.
CREATE TABLE judged AS
SELECT m.id, as_of, at, at - lag(at) OVER one AS gap, coalesce(lead(at) OVER one, as_of) - at AS silence, CASE WHEN gaps < 5 THEN '90 days' ELSE greatest('7 days', p95) END AS measure, row_number() OVER (PARTITION BY m.id, as_of ORDER BY at DESC) = 1 AS is_last
	FROM moment AS m, generate_series(timestamptz '2024-02-01', '2025-06-01', '17 days') AS as_of,
		LATERAL (SELECT count(g) AS gaps, percentile_disc(0.95) WITHIN GROUP (ORDER BY g) AS p95 FROM (SELECT b.at - lag(b.at) OVER (ORDER BY b.at) AS g FROM moment AS b WHERE b.id = m.id AND b.at <= m.at) AS s) AS q
	WHERE at <= as_of WINDOW one AS (PARTITION BY m.id, as_of ORDER BY at);
SELECT expected, count(*), count(*) FILTER (WHERE expected <> scrm.lifecycle(t, as_of)) AS otherwise FROM history JOIN (
		SELECT id, as_of, CASE WHEN as_of - min(at) <= '30 days' THEN 'new' WHEN bool_or(is_last AND silence > 2 * measure) THEN 'dark' WHEN bool_or(is_last AND silence > measure) THEN 'dormant'
			WHEN bool_or(NOT is_last AND silence > measure AND as_of - (at + silence) <= '30 days') THEN 'returning' ELSE 'active' END AS expected FROM judged GROUP BY id, as_of) AS e USING (id) GROUP BY expected ORDER BY expected;

-- ---------------------------------------------------------------- abandoned by hand

-- Carts and orders with their values; within a day, seen at 2024-01-10 00:00.
CREATE TABLE log (customer int, at timestamptz, kind text, value float8);
INSERT INTO log VALUES
	(1, '2024-01-01 10:00', 'cart', 20),											-- left behind
	(2, '2024-01-01 10:00', 'cart', 20), (2, '2024-01-02 10:00', 'order', 20),						-- ordered at the last moment
	(3, '2024-01-01 10:00', 'cart', 20), (3, '2024-01-02 10:00:00.000001', 'order', 20),					-- ordered too late
	(4, '2024-01-01 10:00', 'cart', 20), (4, '2024-01-01 20:00', 'cart', 5.5), (4, '2024-01-02 20:00', 'cart', NULL),	-- one basket of three, left behind
	(5, '2024-01-01 10:00', 'cart', 20), (5, '2024-01-01 20:00', 'cart', 5), (5, '2024-01-02 15:00', 'order', 25),		-- one basket of two, ordered: later than a day after the first, within a day of the last
	(6, '2024-01-01 10:00', 'cart', 20), (6, '2024-01-02 11:00', 'cart', 5), (6, '2024-01-03 09:00', 'order', 5),		-- the first was left behind before the second began, which was ordered
	(7, '2024-01-01 10:00', 'cart', 20), (7, '2024-01-01 11:00', 'order', 20), (7, '2024-01-01 12:00', 'cart', NULL),		-- ordered, and then another left behind, of unknown value
	(8, '2024-01-09 00:00', 'cart', 20),											-- its time has passed just at as_of
	(9, '2024-01-09 00:00:00.000001', 'cart', 20),										-- still open
	(10, '2024-01-01 10:00', 'order', 20), (10, '2024-01-01 10:00', 'cart', 20),						-- at one time: the order comes after the cart
	(11, '2024-01-01 10:00', 'order', 20), (11, '2024-01-12 10:00', 'cart', 20);						-- a cart to come
SELECT customer, a.* FROM (SELECT customer, scrm.timeline_agg(at, kind, NULL, value) AS t FROM log GROUP BY customer) AS c, scrm.abandoned(t, 'cart', 'order', '1 day', '2024-01-10') AS a ORDER BY customer, started_at;
-- The age as interval and in seconds is the same; now is the default.
SELECT count(*), count(*) FILTER (WHERE age = make_interval(secs => age_seconds) OR extract(epoch FROM age) = age_seconds) AS same, bool_and(age > '200 days') AS old FROM (SELECT customer, scrm.timeline_agg(at, kind, NULL, value) AS t FROM log GROUP BY customer) AS c, scrm.abandoned(t, 'cart', 'order', '1 day');

-- Steps of the grammar; no time at all; a kind that starts and finishes; nobody.
SELECT 'channels' AS what, a.* FROM scrm.abandoned((SELECT scrm.timeline_agg(day(n), CASE n % 2 WHEN 0 THEN 'cart' ELSE 'wish' END, CASE n % 3 WHEN 0 THEN 'web' END, n) FROM generate_series(0, 5) AS n), 'cart@web|wish@', 'none', '1 day', day(10)) AS a;
SELECT 'no time' AS what, a.* FROM scrm.abandoned((SELECT scrm.timeline_agg(day(n), kind, NULL, n) FROM (VALUES (0, 'cart'), (0, 'order'), (1, 'cart'), (1, 'cart'), (2, 'cart')) AS v(n, kind)), 'cart', 'order', '0', day(2)) AS a;
SELECT count(*) AS "starts that finish" FROM scrm.abandoned(on_days(0, 1, 5), '*', 'visit', '1 day', day(10));
SELECT count(*) AS nobody FROM scrm.abandoned(NULL, 'a', 'b', '1 day');
-- A basket of a million carts; sums keep their digits; from one end of time to the other.
SELECT starts, value, age FROM scrm.abandoned((SELECT scrm.timeline_agg(timestamptz '2024-01-01' + n * interval '1 second', 'cart', NULL, 0.1) FROM generate_series(1, 1000000) AS n), 'cart', 'order', '1 day', '2024-02-01');
SELECT value FROM scrm.abandoned((SELECT scrm.timeline_agg(day(n), 'cart', NULL, v) FROM (VALUES (0, 1e100), (0.1, 1), (0.2, -1e100)) AS s(n, v)), 'cart', 'order', '1 day');
SELECT started_at, value, last_start_at FROM scrm.abandoned((SELECT scrm.timeline_agg(at, 'cart') FROM (VALUES (timestamptz '4714-11-24 00:00+00 BC'), ('294276-12-31 23:59:59.999999+00')) AS v(at)), 'cart', 'order', '106751991 days', '294276-12-31 23:59:59.999999+00');

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
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY[$$lifecycle(on_days(1), NULL)$$, $$lifecycle(on_days(1), 'infinity')$$, $$lifecycle(on_days(1), now(), NULL)$$, $$lifecycle(on_days(1), now(), '1 day', NULL)$$, $$lifecycle(on_days(1), now(), '-1 day')$$, $$lifecycle(on_days(1), now(), '1 month')$$, $$lifecycle(on_days(1), fallback => '-1 day')$$,
	$$abandoned(on_days(1), NULL, 'b', '1 day')$$, $$abandoned(on_days(1), 'a', NULL, '1 day')$$, $$abandoned(on_days(1), 'a', 'b', NULL)$$, $$abandoned(on_days(1), 'a', 'b', '1 day', NULL)$$, $$abandoned(on_days(1), 'a', 'b', '-1 day')$$, $$abandoned(on_days(1), 'a', 'b', '1 year')$$, $$abandoned(on_days(1), 'a', 'b', '1 day', '-infinity')$$,
	$$abandoned(on_days(1), '', 'b', '1 day')$$, $$abandoned(on_days(1), 'a', 'b?', '1 day')$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT try($$SELECT scrm.abandoned((SELECT scrm.timeline_agg(day(n), 'cart', NULL, 1.7e308) FROM generate_series(1, 2) AS n), 'cart', 'order', '1 day')$$);
