--
-- Presence: on which days of a named time zone a customer was there, in which streaks, and how regularly.
--
-- Examples by hand, every kind of time zone against the server's own AT TIME ZONE, all columns against plain SQL
-- over the days of many customers, NULL and errors.
--
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- A timeline of one event at noon UTC on each of these days.
CREATE FUNCTION at_noon(VARIADIC days date[]) RETURNS scrm.timeline LANGUAGE sql AS
	$$ SELECT scrm.timeline_agg(day + time '12:00', 'visit') FROM unnest(days) AS day $$;

-- The reference table engagement/03. 2026-03-01 is a Sunday, so that 1 and 2 March are of two weeks.
CREATE TABLE examples AS SELECT * FROM (VALUES
	('gap', at_noon('2026-03-01', '2026-03-02', '2026-03-03', '2026-03-05', '2026-03-06', '2026-03-10'), timestamptz '2026-03-11 18:00'),
	('alive today', at_noon('2026-03-08', '2026-03-09', '2026-03-10', '2026-03-11'), '2026-03-11 18:00'),
	('grace yesterday', at_noon('2026-03-09', '2026-03-10'), '2026-03-11 18:00'),
	('broken', at_noon('2026-03-01', '2026-03-02'), '2026-03-11 18:00'),
	('duplicates', at_noon('2026-03-01', '2026-03-01', '2026-03-01', '2026-03-02'), '2026-03-03 18:00'),
	('one day', at_noon('2026-03-01'), '2026-03-01 12:00'),
	('no event left', at_noon('2026-03-01'), '2026-03-01 11:59:59.999999')) AS v(name, timeline, as_of);
SELECT name, active_days AS days, active_weeks AS weeks, first_day, last_day, days_since_first AS since_first, days_since_last AS since_last,
	current_streak AS current, longest_streak AS longest, streaks FROM examples, scrm.presence(timeline, as_of) ORDER BY name;
-- The gaps of the first are 1 1 2 1 4: mean 9/5, sd sqrt(23/5 - 81/25) = 1.16619, burstiness -0.21368. It takes three gaps.
SELECT name, gaps, gap_mean, round(gap_sd::numeric, 12) AS gap_sd, round(burstiness::numeric, 12) AS burstiness FROM examples, scrm.presence(timeline, as_of) ORDER BY name;

-- The accessors tell the same, one by one; those without as_of look at all events.
SELECT name, scrm.active_days(timeline) AS days, scrm.active_weeks(timeline) AS weeks, scrm.current_streak(timeline, as_of) AS current,
	scrm.longest_streak(timeline) AS longest, round(scrm.burstiness(timeline)::numeric, 12) AS burstiness FROM examples ORDER BY name;

-- A streak is current on its last day and the day after, until midnight; events after as_of are not known yet.
SELECT as_of, scrm.current_streak(timeline, as_of), scrm.current_streak(timeline, as_of, 'Europe/Berlin') AS in_berlin
	FROM (SELECT at_noon('2026-03-05', '2026-03-06', '2026-03-07') AS timeline) AS t, unnest(ARRAY[timestamptz
		'2026-03-05 11:59', '2026-03-05 12:00', '2026-03-06 11:59', '2026-03-06 12:00', '2026-03-07 12:00', '2026-03-08 22:59:59.999999', '2026-03-08 23:00', '2026-03-08 23:59:59.999999', '2026-03-09 00:00']) AS as_of ORDER BY as_of;
-- as_of is now() and zone 'UTC' by default.
SELECT scrm.current_streak(scrm.timeline_agg(now() - i * interval '24 hours', 'visit')) AS current_streak, scrm.active_days(scrm.timeline_agg(now() - i * interval '24 hours', 'visit')) AS days
	FROM generate_series(0, 4) AS i;
SELECT current_streak, last_day = (now() AT TIME ZONE 'UTC')::date AS today FROM scrm.presence((SELECT scrm.timeline_agg(now(), 'visit') FROM (SELECT 1) AS one));

-- Perfectly regular is -1, whatever the step; one long gap among many short ones is bursty: 99 gaps of 1 and one of 1,000,
-- mean 10.99, sd sqrt(99) * 999 / 100 = 99.39924.
SELECT scrm.burstiness(scrm.timeline_agg(timestamptz '2026-01-01' + i * interval '48 hours', 'visit')) AS regular FROM generate_series(1, 50) AS i;
SELECT round(scrm.burstiness(scrm.timeline_agg(timestamptz '2020-01-01' + (CASE WHEN i = 100 THEN 1099 ELSE i END) * interval '24 hours', 'visit'))::numeric, 10) AS bursty,
	round((sqrt(99.0) * 9.99 - 10.99) / (sqrt(99.0) * 9.99 + 10.99), 10) AS right_one FROM generate_series(0, 100) AS i;
SELECT gaps, scrm.burstiness(scrm.timeline_agg(timestamptz '2020-01-01' + i * interval '24 hours', 'visit')) FROM generate_series(0, 4) AS gaps, generate_series(0, gaps) AS i GROUP BY gaps ORDER BY gaps;

-- ---------------------------------------------------------------- time zones

-- The session's zone has no say.
SET timezone TO 'Pacific/Auckland';
SELECT first_day, last_day FROM scrm.presence((SELECT scrm.timeline_agg('2026-03-01 23:30:00+00', 'visit') FROM (SELECT 1) AS one), '2026-03-02 12:00:00+00');
SET timezone TO 'UTC';

CREATE FUNCTION local_day(at timestamptz, zone text) RETURNS date LANGUAGE sql BEGIN ATOMIC
	SELECT last_day FROM scrm.presence((SELECT scrm.timeline_agg(t, 'visit') FROM (SELECT at AS t) AS one), at, zone);
END;
-- Around midnight on both sides of a change of the clocks, east and west, at half and quarter hours.
SELECT zone, at, local_day(at, zone), local_day(at, zone) = (at AT TIME ZONE zone)::date AS right FROM (VALUES
	('Europe/Berlin', timestamptz '2026-03-28 22:59:59.999999'), ('Europe/Berlin', '2026-03-28 23:00'), ('Europe/Berlin', '2026-03-29 21:59:59.999999'), ('Europe/Berlin', '2026-03-29 22:00'),
	('Europe/Berlin', '2026-10-24 21:59:59.999999'), ('Europe/Berlin', '2026-10-24 22:00'), ('Europe/Berlin', '2026-10-25 22:59:59.999999'), ('Europe/Berlin', '2026-10-25 23:00'),
	('America/New_York', '2026-03-08 04:59:59.999999'), ('America/New_York', '2026-03-08 05:00'), ('America/New_York', '2026-03-09 03:59:59.999999'), ('America/New_York', '2026-03-09 04:00'),
	('America/New_York', '2026-11-01 03:59:59.999999'), ('America/New_York', '2026-11-01 04:00'), ('America/New_York', '2026-11-02 04:59:59.999999'), ('America/New_York', '2026-11-02 05:00'),
	('Asia/Kolkata', '2026-01-01 18:29:59.999999'), ('Asia/Kolkata', '2026-01-01 18:30'), ('Asia/Kathmandu', '2026-01-01 18:14:59.999999'), ('Asia/Kathmandu', '2026-01-01 18:15'),
	('Australia/Lord_Howe', '2026-07-01 13:29:59.999999'), ('Australia/Lord_Howe', '2026-07-01 13:30'),
	('Pacific/Kiritimati', '2026-01-01 09:59:59.999999'), ('Pacific/Kiritimati', '2026-01-01 10:00'), ('CET-1CEST,M3.5.0,M10.5.0/3', '2026-07-01 21:59:59.999999'), ('CET-1CEST,M3.5.0,M10.5.0/3', '2026-07-01 22:00'),
	('<+0330>-3:30', '2026-01-01 20:29:59.999999'), ('<+0330>-3:30', '2026-01-01 20:30')) AS v(zone, at) ORDER BY zone, at;
-- Days of 23 and 25 hours are days like others: one event at 21:30 in Berlin, every day of a year.
SELECT zone, active_days, longest_streak, streaks, gap_sd FROM unnest(ARRAY['Europe/Berlin', 'America/New_York', 'UTC']) AS zone,
	scrm.presence((SELECT scrm.timeline_agg((day + time '21:30') AT TIME ZONE 'Europe/Berlin', 'visit') FROM generate_series(timestamp '2026-01-01', '2026-12-31', '1 day') AS day), '2027-01-01', zone) ORDER BY zone;
-- In Samoa there was no 30 December 2011: the calendar day is missing, and the streak with it.
SELECT zone, first_day, last_day, active_days, longest_streak, current_streak FROM unnest(ARRAY['Pacific/Apia', 'UTC']) AS zone,
	scrm.presence((SELECT scrm.timeline_agg(at, 'visit') FROM unnest(ARRAY[timestamptz '2011-12-30 09:59:59.999999', '2011-12-30 10:00']) AS at), '2011-12-30 10:00', zone) ORDER BY zone DESC;
-- In Alaska one came twice in October 1867, and hours of 19 October were over before the second 18 October began: each day counts once, in order.
SELECT count(DISTINCT (at AT TIME ZONE 'America/Sitka')::date) = active_days AS days, min((at AT TIME ZONE 'America/Sitka')::date) = first_day AS first, max((at AT TIME ZONE 'America/Sitka')::date) = last_day AS last,
	longest_streak = active_days AS one_streak, bool_or(falls) AS a_day_came_twice
	FROM (SELECT at, (at AT TIME ZONE 'America/Sitka')::date < lag((at AT TIME ZONE 'America/Sitka')::date) OVER (ORDER BY at) AS falls
		FROM generate_series(timestamptz '1867-10-15', '1867-10-23', '1 hour') AS at) AS hours,
	scrm.presence((SELECT scrm.timeline_agg(at, 'visit') FROM generate_series(timestamptz '1867-10-15', '1867-10-23', '1 hour') AS at), '1867-10-23', 'America/Sitka')
	GROUP BY active_days, first_day, last_day, longest_streak;
-- Before Christ, at both ends of time, and in far years, where the rules repeat every 400 years (2769-10-26 01:00 is such a seam).
SELECT zone, at, local_day(at, zone), local_day(at, zone) = (at AT TIME ZONE zone)::date AS right
	FROM unnest(ARRAY['UTC', 'Europe/Berlin', 'EST5EDT,M3.2.0,M11.1.0']) AS zone, unnest(ARRAY[timestamptz '4714-11-25 00:00 BC', '0001-01-01 00:30 BC', '0001-12-31 23:59:59.999999 BC', '2770-07-23 22:30', '294276-07-01 23:30', '294276-12-30 23:59:59.999999']) AS at ORDER BY zone, at;
SELECT first_day, last_day FROM scrm.presence((SELECT scrm.timeline_agg(at, 'visit') FROM unnest(ARRAY[timestamptz '2769-10-26 01:00', '2770-07-23 22:30']) AS at), '3000-01-01', 'Europe/Berlin');
-- 300 times over 170 years, one by one and together, in zones of every kind: what AT TIME ZONE says.
CREATE TABLE zones AS SELECT * FROM unnest(ARRAY['UTC', 'GMT', 'Europe/Berlin', 'Europe/Dublin', 'Europe/Moscow', 'America/New_York', 'America/St_Johns', 'America/Sao_Paulo', 'America/Caracas', 'Asia/Kolkata',
	'Asia/Kathmandu', 'Asia/Manila', 'Asia/Pyongyang', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Africa/Monrovia', 'Antarctica/Troll', 'Pacific/Apia', 'Pacific/Chatham', 'Pacific/Kwajalein', 'Pacific/Kiritimati',
	'EST5EDT', 'UTC+3', '<-03>3', 'NZST-12NZDT,M9.5.0,M4.1.0/3', 'europe/berlin']) AS zone;
CREATE TABLE times AS SELECT timestamptz '1840-01-01' + (i * 7919::bigint % 100003) * interval '54003.000017 seconds' AS at FROM generate_series(1, 300) AS i;
SELECT count(*), count(*) FILTER (WHERE (local_day(at, zone) = (at AT TIME ZONE zone)::date) IS NOT TRUE) AS wrong FROM zones, times;
SELECT count(*), count(*) FILTER (WHERE (active_days, active_weeks, first_day, last_day) IS DISTINCT FROM (days, weeks, first, last)) AS wrong
	FROM (SELECT zone, scrm.timeline_agg(at, 'visit') AS timeline, count(DISTINCT (at AT TIME ZONE zone)::date)::int AS days, count(DISTINCT date_trunc('week', at AT TIME ZONE zone))::int AS weeks,
			min((at AT TIME ZONE zone)::date) AS first, max((at AT TIME ZONE zone)::date) AS last FROM zones, times GROUP BY zone) AS s, scrm.presence(timeline, '2030-01-01', zone);

-- ---------------------------------------------------------------- every column against plain SQL

-- 40 customers whose events come in bursts, five zones, seven times to look at it; also where nothing has happened yet.
CREATE TABLE visits AS SELECT customer, timestamptz '2025-10-01' + i / 4 * (1 + customer % 7) * interval '29 hours' + (i * 7919 % 1009 * (1 + customer)) * interval '97.000003 seconds' AS at
	FROM generate_series(1, 40) AS customer, generate_series(1, 3 * customer) AS i;
CREATE TABLE timelines AS SELECT customer, scrm.timeline_agg(at, 'visit') AS timeline FROM visits GROUP BY customer;
CREATE TABLE looks AS SELECT * FROM unnest(ARRAY['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland']) AS zone,
	unnest(ARRAY[timestamptz '2025-09-30', '2025-10-02 23:30', '2025-10-26 00:30', '2025-11-02 05:30', '2025-11-20 12:00', '2026-01-01', '2026-06-01']) AS as_of;
CREATE TABLE right_ones AS
	WITH days AS (SELECT DISTINCT zone, as_of, customer, (at AT TIME ZONE zone)::date AS day FROM visits, looks WHERE at <= as_of),
	runs AS (SELECT *, day - lag(day) OVER w AS gap, day - row_number() OVER w::int AS run FROM days WINDOW w AS (PARTITION BY zone, as_of, customer ORDER BY day)),
	streaks AS (SELECT zone, as_of, customer, run, count(*)::int AS length, max(day) AS last FROM runs GROUP BY 1, 2, 3, 4),
	by_streak AS (SELECT zone, as_of, customer, count(*)::int AS streaks, max(length) AS longest, coalesce(max(length) FILTER (WHERE last >= (as_of AT TIME ZONE zone)::date - 1), 0) AS current
		FROM streaks GROUP BY 1, 2, 3)
	SELECT zone, as_of, customer, count(*)::int AS active_days, count(DISTINCT date_trunc('week', day))::int AS active_weeks, min(day) AS first_day, max(day) AS last_day,
		(as_of AT TIME ZONE zone)::date - min(day) AS days_since_first, (as_of AT TIME ZONE zone)::date - max(day) AS days_since_last, current AS current_streak, longest AS longest_streak, streaks,
		count(gap)::int AS gaps, avg(gap)::float8 AS gap_mean, stddev_pop(gap)::float8 AS gap_sd,
		CASE WHEN count(gap) >= 3 THEN ((stddev_pop(gap) - avg(gap)) / (stddev_pop(gap) + avg(gap)))::float8 END AS burstiness
		FROM runs JOIN by_streak USING (zone, as_of, customer) GROUP BY zone, as_of, customer, current, longest, streaks;
CREATE FUNCTION close(a float8, b float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT a IS NOT DISTINCT FROM b OR coalesce(abs(a - b) <= 1e-12 * (1 + abs(b)), false) $$;
CREATE TABLE answers AS SELECT zone, as_of, customer, p.* FROM timelines, looks, scrm.presence(timeline, as_of, zone) AS p;
SELECT count(*) AS answers, count(r.customer) AS with_events, count(r.burstiness) AS with_burstiness, count(DISTINCT r.current_streak) AS current_streaks, count(DISTINCT r.longest_streak) AS longest_streaks,
	count(*) FILTER (WHERE r.customer IS NOT NULL AND NOT ((a.active_days, a.active_weeks, a.first_day, a.last_day, a.days_since_first, a.days_since_last, a.current_streak, a.longest_streak, a.streaks, a.gaps)
		IS NOT DISTINCT FROM (r.active_days, r.active_weeks, r.first_day, r.last_day, r.days_since_first, r.days_since_last, r.current_streak, r.longest_streak, r.streaks, r.gaps)
		AND close(a.gap_mean, r.gap_mean) AND close(a.gap_sd, r.gap_sd) AND close(a.burstiness, r.burstiness))) AS wrong,
	count(*) FILTER (WHERE r.customer IS NULL AND (a.active_days, a.active_weeks, a.first_day, a.current_streak, a.longest_streak, a.streaks, a.gaps, a.gap_mean, a.burstiness) IS DISTINCT FROM (0, 0, NULL::date, 0, 0, 0, 0, NULL::float8, NULL::float8)) AS wrong_of_none
	FROM answers AS a LEFT JOIN right_ones AS r USING (zone, as_of, customer);
-- The single accessors, of all that happened until then.
SELECT count(*), count(*) FILTER (WHERE ((scrm.active_days(t, zone), scrm.active_weeks(t, zone), scrm.current_streak(t, as_of, zone), scrm.longest_streak(t, zone)) = (active_days, active_weeks, current_streak, longest_streak)
		AND scrm.current_streak(timeline, as_of, zone) = current_streak AND close(scrm.burstiness(t, zone), burstiness)) IS NOT TRUE) AS wrong
	FROM timelines JOIN right_ones USING (customer), LATERAL (SELECT scrm.slice(timeline, NULL, as_of + interval '1 microsecond') AS t) AS s;
-- Days, not streaks, are what can be merged: a timeline in pieces, rolled up, answers as the whole.
SELECT count(*), count(*) FILTER (WHERE whole IS DISTINCT FROM pieces) AS wrong FROM (
	SELECT (SELECT p FROM scrm.presence(timeline, '2026-06-01', 'Europe/Berlin') AS p) AS whole,
		(SELECT p FROM scrm.presence((SELECT scrm.rollup(piece ORDER BY n) FROM (
				SELECT n, scrm.timeline_agg(at, 'visit') AS piece FROM (SELECT at, row_number() OVER (ORDER BY at) * 5 % 7 AS n FROM visits AS v WHERE v.customer = t.customer) AS cut GROUP BY n) AS pieces), '2026-06-01', 'Europe/Berlin') AS p) AS pieces
	FROM timelines AS t) AS both_ways;
-- More days than the first room for them, and many events on one day.
SELECT active_days, longest_streak, streaks, gaps FROM scrm.presence((SELECT scrm.timeline_agg(timestamptz '2000-01-01' + i * interval '8 hours', 'visit') FROM generate_series(0, 9999) AS i), '2026-01-01', 'Asia/Kolkata');

-- ---------------------------------------------------------------- NULL and errors

SELECT scrm.active_days(NULL) IS NULL AS days, scrm.active_weeks(NULL) IS NULL AS weeks, scrm.current_streak(NULL) IS NULL AS current, scrm.longest_streak(NULL) IS NULL AS longest,
	scrm.burstiness(NULL) IS NULL AS burstiness, scrm.current_streak(NULL, NULL, NULL) IS NULL AS all_null;
SELECT count(*) AS rows FROM scrm.presence(NULL);
-- A timeline without events is no NULL: nothing happened.
SELECT scrm.active_days(t), scrm.active_weeks(t), scrm.current_streak(t, '2026-01-01'), scrm.longest_streak(t), scrm.burstiness(t) FROM (SELECT scrm.slice(timeline, '2100-01-01') AS t FROM examples WHERE name = 'gap') AS s;
\pset expanded on
SELECT p.* FROM examples, scrm.presence(scrm.slice(timeline, '2100-01-01'), as_of) AS p WHERE name = 'gap';
\pset expanded off
SELECT scrm.active_days(timeline, NULL) FROM timelines WHERE customer = 1;
\echo :SQLSTATE
SELECT scrm.active_weeks(timeline, NULL) FROM timelines WHERE customer = 1;
SELECT scrm.longest_streak(timeline, NULL) FROM timelines WHERE customer = 1;
SELECT scrm.burstiness(timeline, NULL) FROM timelines WHERE customer = 1;
SELECT scrm.current_streak(timeline, NULL) FROM timelines WHERE customer = 1;
SELECT scrm.current_streak(timeline, '2026-01-01', NULL) FROM timelines WHERE customer = 1;
SELECT p.* FROM timelines, scrm.presence(timeline, NULL) AS p WHERE customer = 1;
SELECT p.* FROM timelines, scrm.presence(timeline, '2026-01-01', NULL) AS p WHERE customer = 1;
SELECT scrm.current_streak(timeline, 'infinity') FROM timelines WHERE customer = 1;
\echo :SQLSTATE
SELECT p.* FROM timelines, scrm.presence(timeline, '-infinity') AS p WHERE customer = 1;
SELECT scrm.active_days(timeline, 'Europe/Atlantis') FROM timelines WHERE customer = 1;
\echo :SQLSTATE
SELECT scrm.active_days(timeline, '') FROM timelines WHERE customer = 1;
SELECT scrm.active_days(timeline, '../../../etc/passwd') FROM timelines WHERE customer = 1;
-- Abbreviations are no time zones here: they would have no daylight saving time.
SELECT scrm.longest_streak(timeline, 'CEST') FROM timelines WHERE customer = 1;
-- Also when there is no event to be counted.
SELECT scrm.active_days(scrm.slice(timeline, '2100-01-01'), 'Europe/Atlantis') FROM timelines WHERE customer = 1;
