--
-- Retention of cohorts: scrm.cohort_agg gathers customers by the period of their first event, scrm.cohort_report says how many
-- of them came back how many periods later, scrm.cohort_totals who and what was counted.
--
-- Six customers by hand, rolling and calendar periods, what starts and what counts, zones, merging and storing, limits, errors.
-- Random customers, period by period, are in test/t/160_retention_oracle.pl.
--
CREATE SCHEMA test_cohort;
SET search_path TO test_cohort;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Seen at 2024-01-25 00:00, a Thursday. Weeks begin on Monday: 1, 8, 15, 22 January.
CREATE TABLE log (customer int, at timestamptz);
INSERT INTO log VALUES
	(1, '2024-01-01 00:00'), (1, '2024-01-07 23:59:59.999999'), (1, '2024-01-08 00:00'), (1, '2024-01-24 00:00'),	-- weeks 0, 0, 1, 3: three weeks have ended on 22 January
	(2, '2024-01-03 12:00'), (2, '2024-01-09 12:00'),								-- six days later is week 0, but the next week of the calendar
	(3, '2024-01-04 00:00'), (3, '2024-01-18 00:00'), (3, '2024-01-24 23:00'),					-- weeks 0, 2, 2; its third week ends at as_of: closed
	(4, '2024-01-04 00:00:00.000001'), (4, '2024-01-20 00:00'),							-- a microsecond later: its third week is open
	(5, '2024-01-10 00:00'), (5, '2024-01-25 00:00'), (5, '2024-01-25 00:00:00.000001'),				-- at as_of: counts; later: left out
	(6, '2024-01-24 12:00'),											-- new: no week has ended
	(7, '2024-01-25 00:00:00.000001');										-- not yet there
CREATE TABLE customer AS SELECT customer AS id, scrm.timeline_agg(at, 'visit') AS t FROM log GROUP BY customer;
INSERT INTO customer VALUES (8, NULL);
CREATE TABLE shop AS SELECT scrm.cohort_agg(t, 'week', '2024-01-25 00:00', 'UTC') AS state FROM customer;

-- Each customer's own weeks of 168 hours. Of the four of 1 January only the first was back in week 1; week 2 has ended for 1, 2 and 3, of
-- whom 3 was back, while 4 was back in it but it is open. A cohort's last row is the week that is open for all.
SELECT cohort, period, size, retained, rate, open, open_retained FROM shop, scrm.cohort_report(state);
-- In that week or later: a customer back in week 2 or 3 is retained in week 1.
SELECT cohort, period, size, retained, rate, open, open_retained FROM shop, scrm.cohort_report(state, on_or_after => true);
-- Weeks of the calendar after that of the cohort: closed when as_of lies in a later one.
SELECT cohort, period, size, retained, rate, open, open_retained FROM shop, scrm.cohort_report(state, calendar => true);
SELECT cohort, period, size, retained, rate, open, open_retained FROM shop, scrm.cohort_report(state, true, true, last_period => 1);
-- All 7 customers and 16 events; the one without a timeline is not counted.
SELECT t.* FROM shop, scrm.cohort_totals(state) AS t;

-- Wilson's 95 % intervals; in period 0 everybody is retained by definition, not by estimate.
SELECT cohort, period, retained, size, rate, round(rate_low::numeric, 6) AS low, round(rate_high::numeric, 6) AS high FROM shop, scrm.cohort_report(state) WHERE cohort = '2024-01-01';
CREATE FUNCTION wilson(hits float8, n float8, side int) RETURNS float8 IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (hits + 1.9599639845400545 ^ 2 / 2 + side * 1.9599639845400545 * sqrt(hits * (n - hits) / nullif(n, 0) + 1.9599639845400545 ^ 2 / 4)) / (n + 1.9599639845400545 ^ 2);
SELECT hits, n, round(wilson(hits, n, -1)::numeric, 6) AS low, round(wilson(hits, n, 1)::numeric, 6) AS high FROM (VALUES (1, 4), (2, 3)) AS v(hits, n);

-- All cohorts together: size and retained add up.
SELECT period, sum(size) AS size, sum(retained) AS retained, round(sum(retained) / nullif(sum(size), 0), 3) AS rate FROM shop, scrm.cohort_report(state) GROUP BY period ORDER BY period;

-- Every period: its length, and where the cohort begins.
SELECT name, cohort, count(*) AS rows, max(period) FILTER (WHERE size > 0) AS last_closed, sum(retained) AS retained, sum(open_retained) AS open_retained
	FROM unnest('{day,week,month,quarter,year}'::text[]) WITH ORDINALITY AS p(name, n), (SELECT scrm.timeline_agg(at, 'x') AS t FROM (VALUES (timestamptz '2024-05-15 10:00'), ('2025-12-31 23:00')) AS v(at)) AS l,
		LATERAL (SELECT scrm.cohort_agg(u.t, name, '2026-01-01', 'UTC') AS state FROM (SELECT l.t) AS u) AS s, scrm.cohort_report(state) GROUP BY name, n, cohort ORDER BY n;
-- A period ends after so many days of 24 hours, not a microsecond before.
SELECT name, extract(epoch FROM closes)::int / 86400 AS days FROM (VALUES ('day', interval '24 hours'), ('week', '168 hours'), ('month', '720 hours'), ('quarter', '2160 hours'), ('year', '8760 hours')) AS v(name, closes),
	LATERAL (SELECT scrm.timeline_agg('2024-05-15 10:00', 'x') AS t) AS l, LATERAL (SELECT scrm.cohort_agg(u.t, name, timestamptz '2024-05-15 10:00' + closes, 'UTC') AS at_end, scrm.cohort_agg(u.t, name, timestamptz '2024-05-15 10:00' + closes - interval '1 microsecond', 'UTC') AS just_before FROM (SELECT l.t) AS u) AS s
	WHERE (SELECT size FROM scrm.cohort_report(at_end) WHERE period = 0) = 1 AND (SELECT size FROM scrm.cohort_report(just_before) WHERE period = 0) = 0 ORDER BY closes;

-- ---------------------------------------------------------------- what starts, what counts

CREATE TABLE funnel AS SELECT id, scrm.timeline_agg(at, kind) AS t FROM (VALUES
	(1, timestamptz '2024-01-01', 'visit'), (1, '2024-01-10', 'signup'), (1, '2024-01-11', 'visit'), (1, '2024-02-15', 'buy'),	-- starts on 10 January, back in month 1
	(2, '2024-01-20', 'signup'), (2, '2024-01-20', 'buy'), (2, '2024-01-21', 'buy'),						-- at once: of one moment, also when it sorts before
	(3, '2024-01-05', 'buy'), (3, '2024-01-25', 'signup'), (3, '2024-03-01', 'signup'),						-- bought before, never after
	(4, '2024-01-05', 'buy'), (4, '2024-01-06', 'visit')) AS v(id, at, kind) GROUP BY id;						-- never started
SELECT cohort, period, size, retained, rate, round(rate_low::numeric, 3) AS low, open FROM scrm.cohort_report((SELECT scrm.cohort_agg(t, 'month', '2024-04-01', 'UTC', 'signup', 'buy') FROM funnel));
-- Used are three starts and the buys from there on: 1, 2 and 0. Left out are 2 visits; a buy before and a second signup; and all of the last.
SELECT t.* FROM scrm.cohort_totals((SELECT scrm.cohort_agg(t, 'month', '2024-04-01', 'UTC', 'signup', 'buy') FROM funnel)) AS t;
-- Alternatives and channels are steps as everywhere; '*' is what the short form has.
SELECT a OPERATOR(scrm.=) b AS same, a OPERATOR(scrm.<>) c AS different FROM (SELECT scrm.cohort_agg(t, 'month', '2024-04-01', 'UTC') AS a, scrm.cohort_agg(t, 'month', '2024-04-01', 'UTC', '*', '*') AS b, scrm.cohort_agg(t, 'month', '2024-04-01', 'UTC', 'signup|visit', 'buy@') AS c FROM funnel) AS s;

-- ---------------------------------------------------------------- zones

-- The first hour of 1 February in Berlin is January elsewhere; the session's zone has no say.
SET timezone TO 'Pacific/Auckland';
SELECT zone, r.* FROM unnest(ARRAY['UTC', 'Europe/Berlin', 'America/New_York']) AS zone, LATERAL (SELECT scrm.cohort_agg(t, 'month', '2024-02-29 23:30:00+00', zone) AS state FROM (SELECT scrm.timeline_agg('2024-01-31 23:30:00+00', 'x') AS t) AS l) AS s, scrm.cohort_report(state, calendar => true) AS r ORDER BY zone, period;
SET timezone TO 'UTC';
-- A day of the calendar may have 23 or 25 hours, a rolling one has 24: daily at 21:30 in Berlin, around the end of March.
SELECT calendar, count(*) FILTER (WHERE retained = 1) AS back, count(*) FILTER (WHERE retained = 0) AS "not back" FROM unnest(ARRAY[false, true]) AS calendar,
	(SELECT scrm.cohort_agg(t, 'day', '2024-04-10', 'Europe/Berlin') AS state FROM (SELECT scrm.timeline_agg((day + time '21:30') AT TIME ZONE 'Europe/Berlin', 'x') AS t FROM generate_series(timestamp '2024-03-25', '2024-04-05', '1 day') AS day) AS l) AS s,
	scrm.cohort_report(state, calendar, last_period => 11) WHERE size > 0 GROUP BY calendar ORDER BY calendar;
-- Samoa had no 30 December 2011: nobody is there in that period. In Alaska a day came twice in October 1867: periods never fall.
SELECT period, size, retained FROM scrm.cohort_report((SELECT scrm.cohort_agg(t, 'day', '2012-01-01 12:00', 'Pacific/Apia') FROM (SELECT scrm.timeline_agg(at, 'x') AS t FROM generate_series(timestamptz '2011-12-29 10:30', '2012-01-01', '1 hour') AS at) AS l), calendar => true);
SELECT as_of, period, size, retained, open, open_retained, state::text::scrm.cohort OPERATOR(scrm.=) state AS valid FROM unnest(ARRAY[timestamptz '1867-10-18 20:00', '1867-10-19 02:00', '1867-10-21']) AS as_of,
	LATERAL (SELECT scrm.cohort_agg(t, 'day', as_of, 'America/Sitka') AS state FROM (SELECT scrm.timeline_agg(at, 'x') AS t FROM generate_series(timestamptz '1867-10-17', '1867-10-20', '1 hour') AS at) AS l) AS s, scrm.cohort_report(state, calendar => true) ORDER BY as_of, period;
-- A zone is one zone however it is written.
SELECT a OPERATOR(scrm.=) b AS same FROM (SELECT scrm.cohort_agg(t, 'day', '2024-02-01', 'europe/berlin') AS a, scrm.cohort_agg(t, 'day', '2024-02-01', 'Europe/Berlin') AS b FROM customer) AS s;

-- ---------------------------------------------------------------- merging and storing

CREATE TABLE history AS SELECT id, scrm.timeline_agg(timestamptz '2024-01-01' + (n * n * (id % 7 + 1) + id * 131) % 70000 * interval '1 minute', 'k' || (id + n) % 5) AS t FROM generate_series(1, 900) AS id, generate_series(1, 1 + id * id % 30) AS n GROUP BY id;
CREATE TABLE gathered AS SELECT period, scrm.cohort_agg(t, period, '2024-02-10', 'Asia/Kolkata') AS state FROM history, unnest('{day,week,month}'::text[]) AS period GROUP BY period;
CREATE TABLE part AS SELECT period, id % 13 AS n, scrm.cohort_agg(t, period, '2024-02-10', 'Asia/Kolkata') AS state FROM history, unnest('{day,week,month}'::text[]) AS period GROUP BY period, n;
INSERT INTO part SELECT period, -1, NULL FROM gathered UNION ALL SELECT period, -2, scrm.cohort_agg(NULL, period, '2024-02-10', 'Asia/Kolkata') FROM gathered GROUP BY period;
SELECT period, scrm.rollup(p.state) OPERATOR(scrm.=) g.state AS rollup, scrm.rollup(p.state::text::scrm.cohort ORDER BY n DESC) OPERATOR(scrm.=) g.state AS backwards,
		scrm.rollup(p.state) FILTER (WHERE n % 2 = 0) OPERATOR(scrm.||) scrm.rollup(p.state) FILTER (WHERE n % 2 <> 0) OPERATOR(scrm.=) g.state AS halves, g.state::text::scrm.cohort OPERATOR(scrm.=) g.state AS text,
		pg_column_size(g.state) > 2100 AS out_of_line
	FROM part AS p JOIN gathered AS g USING (period) GROUP BY period, g.state ORDER BY period;
-- In every row customers = size + open, retained is among size, and nobody is lost.
SELECT g.period, calendar, on_or_after, count(*) AS rows, count(*) FILTER (WHERE retained > size OR open_retained > open OR size + open <> first_value) AS wrong, sum(size + open) FILTER (WHERE r.period = 0) AS customers
	FROM gathered AS g, unnest(ARRAY[false, true]) AS calendar, unnest(ARRAY[false, true]) AS on_or_after, LATERAL (SELECT *, first_value(size + open) OVER (PARTITION BY cohort ORDER BY period) FROM scrm.cohort_report(state, calendar, on_or_after)) AS r GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
-- Nobody, and nobody yet.
SELECT count(*) FROM scrm.cohort_report((SELECT scrm.cohort_agg(NULL, 'day', '2024-01-01', 'UTC') FROM customer));
SELECT t.* FROM scrm.cohort_totals((SELECT scrm.cohort_agg(t, 'day', '2000-01-01', 'UTC') FROM customer)) AS t;
SELECT count(*) FROM scrm.cohort_report(NULL);
SELECT scrm.cohort_agg(t, 'day', '2024-01-01', 'UTC') IS NULL AS none FROM customer WHERE false;

-- ---------------------------------------------------------------- limits

-- From one end of time to the other: the state is small, the report says how far it looks.
CREATE TABLE ends AS SELECT scrm.cohort_agg(t, 'day', '294276-12-31 23:59:59.999999', 'America/New_York') AS days, scrm.cohort_agg(t, 'year', '294276-12-31 23:59:59.999999', 'Asia/Kolkata') AS years FROM (SELECT scrm.timeline_agg(at, 'x') AS t FROM (VALUES (timestamptz '4714-11-24 00:00+00 BC'), ('294276-12-31 23:59:59.999999+00')) AS v(at)) AS l;
SELECT left(days::text, 200) AS days, left(years::text, 220) AS years FROM ends;
SELECT r.* FROM ends, scrm.cohort_report(days, on_or_after => true, last_period => 1) AS r;
SELECT calendar, count(*), min(cohort), max(period), sum(size), sum(retained) AS retained, sum(open_retained) AS open FROM ends, unnest(ARRAY[false, true]) AS calendar, scrm.cohort_report(years, calendar) GROUP BY calendar ORDER BY calendar;
SELECT count(*) FROM ends, scrm.cohort_report(days);
\echo :SQLSTATE

-- ---------------------------------------------------------------- errors

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

-- Parameters; those of a NULL timeline too.
SELECT call || try(format('SELECT scrm.cohort_agg(t, %s) FROM customer', call)) || CASE WHEN try(format('SELECT scrm.cohort_agg(t, %s) FROM customer', call)) <> try(format('SELECT scrm.cohort_agg(NULL, %s)', call)) THEN ' and not for NULL' ELSE '' END FROM unnest(ARRAY[
	$$NULL, '2024-01-01', 'UTC'$$, $$'day', NULL, 'UTC'$$, $$'day', '2024-01-01', NULL$$, $$'Day', '2024-01-01', 'UTC'$$, $$'', '2024-01-01', 'UTC'$$, $$'day', 'infinity', 'UTC'$$, $$'day', '-infinity', 'UTC'$$, $$'day', '2024-01-01', 'Europe/Atlantis'$$, $$'day', '2024-01-01', ''$$,
	$$'day', '2024-01-01', 'UTC', NULL, '*'$$, $$'day', '2024-01-01', 'UTC', '*', NULL$$, $$'day', '2024-01-01', 'UTC', '', '*'$$, $$'day', '2024-01-01', 'UTC', 'a|', '*'$$, $$'day', '2024-01-01', 'UTC', '*', 'a?'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try(format('SELECT count(*) FROM shop, scrm.cohort_report(state, %s)', call)) FROM unnest(ARRAY['NULL', 'true, NULL', 'true, true, -1', 'true, true, NULL', 'true, true, 2147483647']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Parameters must not change inside a group, and states that differ do not merge.
SELECT other || try(format($$SELECT scrm.cohort_agg(t, period, as_of, zone, start, activity) FROM customer, (VALUES ('day', timestamptz '2024-02-01', 'UTC', '*', '*'), (%s)) AS v(period, as_of, zone, start, activity)$$, other))
		|| try(format($$SELECT scrm.merge(a, b) FROM (SELECT scrm.cohort_agg(t, 'day', '2024-02-01', 'UTC', '*', '*') AS a, scrm.cohort_agg(t, %s) AS b FROM customer) AS s$$, other))
	FROM unnest(ARRAY[$$'week', '2024-02-01', 'UTC', '*', '*'$$, $$'day', '2024-02-02', 'UTC', '*', '*'$$, $$'day', '2024-02-01', 'GMT', '*', '*'$$, $$'day', '2024-02-01', 'UTC', 'visit', '*'$$, $$'day', '2024-02-01', 'UTC', '*', 'visit'$$]) WITH ORDINALITY AS c(other, n) ORDER BY n;
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY[$$cohort_accum(NULL, NULL, 'day', '2024-01-01', 'UTC')$$, $$cohort_accum(NULL, NULL, 'day', '2024-01-01', 'UTC', '*', '*')$$, 'cohort_rollup_accum(NULL, NULL)', 'cohort_combine(NULL, NULL)', 'cohort_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no cohort state, each a change to this one: three customers of the week of 1 January, two with two closed weeks, one of them active in the second; one with one, active in the open one.
\set good '{"version":1,"params":["week",760000000000000,"UTC","*","*"],"entries":[[[0,0],3],[[0,2],5],[[1,8766,0,1],1],[[1,8766,0,2],2],[[1,8766,1,0],3],[[1,8766,1,1],1],[[1,8766,2,0],2],[[1,8766,2,1],1],[[1,8766,3,1],1],[[2,8766,0,2],3],[[2,8766,1,0],3],[[2,8766,2,0],3]]}'
SELECT :'good'::scrm.cohort;
SELECT row(r.*) FROM scrm.cohort_report(:'good', on_or_after => true) AS r;
SELECT change || ' -> ' || into_this || try(format('SELECT %L::scrm.cohort', replace(:'good', change, into_this))) FROM (VALUES (1, '"week"', '"decade"'), (2, '"week"', '7'), (3, '760000000000000', '9223372036854775807'), (4, '760000000000000', '"x"'), (5, ',"*"]', ']'), (6, ',"*"]', ',"*","*"]'), (7, '"UTC"', '""'),
	(8, '"UTC"', 'null'), (9, '[[0,0],3]', '[[0,0],4]'), (10, '[[0,0],3],', ''), (11, '[[0,2],5]', '[[0,2],0]'), (12, '[[0,2],5]', '[[0,2],-5]'), (13, '[[0,2],5]', '[[0,5],5]'), (14, '[[0,2],5]', '[[0,-1],5]'), (15, '[[0,2],5]', '[[0],5]'), (16, '[[0,2],5]', '[[],5]'), (17, '[[0,2],5]', '[["x",2],5]'),
	(18, '[[0,2],5]', '[[0,2,0,0],5]'), (19, '[[0,2],5]', '[[0,0],5]'), (20, '[1,8766,0,1],1', '[1,8766,0,1],2'), (21, '[1,8766,0,1]', '[3,8766,0,1]'), (22, '[1,8766,3,1]', '[1,8766,4,1]'), (23, '[1,8766,3,1]', '[1,8766,-1,1]'), (24, '[1,8766,3,1],1', '[1,8766,3,1],2'), (25, '[1,8766,3,1]', '[1,8766,3,0]'),
	(26, '[1,8766,1,1],1', '[1,8766,1,1],3'), (27, '[1,8766,1,1]', '[1,8766,1,2]'), (28, '[1,8766,1,1]', '[1,8766,1,-1]'), (29, '[1,8766,1,1]', '[1,8766,1,2147483647]'), (30, '[1,8766,2,1],1', '[1,8766,2,1],3'), (31, '[1,8766,2,0],2', '[1,8766,2,0],3'), (32, '8766', '8767'), (33, '8766', '99999999999'), (34, '[1,8766,', '[1,8766,0,'),
	(35, '[1,8766,0,2],2', '[1,8766,0,2],9223372036854775807'), (36, ',[[2,8766,0,2],3],[[2,8766,1,0],3],[[2,8766,2,0],3]', ''), (37, '[2,8766,0,2],3', '[2,8766,0,2],2'), (38, '[[2,8766,0,2],3],', ''), (39, ']]}', ']]'), (40, '"week"', '"day"'), (41, '8766', '8400')) AS v(n, change, into_this) ORDER BY n;
-- Counts that leave the range are an error, never a wrong sum.
SELECT try(format($$SELECT scrm.merge(%L::scrm.cohort, %L)$$, s, s)) FROM (SELECT '{"version":1,"params":["day",0,"UTC","*","*"],"entries":[[[0,3],9223372036854775807]]}' AS s) AS x;
SELECT try($$SELECT t FROM scrm.cohort_totals('{"version":1,"params":["day",0,"UTC","*","*"],"entries":[[[0,0],1],[[0,1],9223372036854775807],[[1,0,0,0],1],[[2,0,0,0],1]]}') AS t$$);
