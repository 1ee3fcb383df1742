--
-- Sessions: scrm.sessions(timeline, gap) cuts a timeline where nothing happened for longer than "gap".
--
-- By hand, limits, errors. Many random timelines against window functions are in test/t/160_retention_oracle.pl.
--
CREATE SCHEMA test_session;
SET search_path TO test_session;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

CREATE TABLE visit AS SELECT scrm.timeline_agg(at, kind, NULL, value) AS t FROM (VALUES
	(timestamptz '2024-05-01 10:00', 'search', NULL::float8), ('2024-05-01 10:20', 'view', NULL), ('2024-05-01 10:50', 'buy', 20.5), ('2024-05-01 10:50', 'add on', 4.5),	-- 30 minutes are no pause
	('2024-05-01 11:20:00.000001', 'view', NULL),										-- a microsecond more is one
	('2024-05-02 09:00', 'buy', 3), ('2024-05-02 09:00', 'refund', -3)) AS v(at, kind, value);
SELECT s.* FROM visit, scrm.sessions(t, '30 minutes') AS s;
-- Of events at one time the first and the last in the order of the timeline.
SELECT kind, value FROM visit, scrm.events(t) WHERE at IN ('2024-05-01 10:50', '2024-05-02 09:00');

-- Other gaps: at 0 every moment is a session of its own, a long one makes a single session.
SELECT gap, count(*) AS sessions, sum(events) AS events, sum(value) AS value FROM visit, unnest(ARRAY[interval '0', '20 minutes', '30 minutes 0.000001 seconds', '1 day', '106751991 days 04:00:54.775807']) AS gap, scrm.sessions(t, gap) GROUP BY gap ORDER BY gap;

-- No event, no session; nor of a NULL.
SELECT count(*) FROM visit, scrm.sessions(scrm.slice(t, until => '2000-01-01'), '1 hour');
SELECT count(*) FROM scrm.sessions(NULL, '1 hour');
SELECT count(*) FROM scrm.sessions(NULL, NULL);

-- From one end of time to the other.
SELECT gap, s.* FROM (SELECT scrm.timeline_agg(at, 'x') AS t FROM (VALUES (timestamptz '4714-11-24 00:00+00 BC'), ('294276-12-31 23:59:59.999999+00')) AS v(at)) AS l, unnest(ARRAY[interval '0', '106751991 days 04:00:54.775807']) AS gap, scrm.sessions(t, gap) AS s ORDER BY gap, session;

-- A long session has the sum of its values, though most of them are lost next to the first.
SELECT events, value = 1e16 + 100000 AS exact FROM (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + i * interval '1 second', 'x', NULL, CASE i WHEN 0 THEN 1e16 ELSE 1 END) AS t FROM generate_series(0, 100000) AS i) AS l, scrm.sessions(t, '1 minute');
SELECT count(*) AS sessions, count(DISTINCT first_kind) AS kinds, count(*) FILTER (WHERE first_kind <> last_kind OR events <> 1) AS wrong
	FROM (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + i * interval '1 hour', 'kind ' || i) AS t FROM generate_series(1, 60000) AS i) AS l, scrm.sessions(t, '1 minute');

-- ---------------------------------------------------------------- errors

SELECT s.* FROM visit, scrm.sessions(t, NULL) AS s;
\echo :SQLSTATE
SELECT s.* FROM visit, scrm.sessions(t, '-1 second') AS s;
\echo :SQLSTATE
SELECT s.* FROM visit, scrm.sessions(t, '1 month') AS s;
\echo :SQLSTATE
SELECT s.* FROM (SELECT scrm.timeline_agg('2024-01-01', 'x', NULL, 1.7e308) AS t FROM generate_series(1, 2)) AS l, scrm.sessions(t, '1 hour') AS s;
\echo :SQLSTATE
