--
-- The funnel of many customers by the calendar period in which each entered: scrm.funnel_trend_agg gathers a mergeable
-- state, scrm.funnel_trend_report and scrm.funnel_trend_totals read it.
--
-- Ten customers by hand, periods and zones, against scrm.funnel_report of those who entered in a period, merging and
-- storing, nothing and limits, errors, hostile forms. The state is a tally (src/common/tally.h), whose own behaviour is
-- shown here too: hundreds of keys, keys that come twice, numbers that leave their range.
--
CREATE SCHEMA test_funnel_trend;
SET search_path TO test_funnel_trend;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Steps visit, cart, buy within a day, seen at 2024-03-31 00:00. A window is closed when it has ended by then.
CREATE TABLE log (customer int, at timestamptz, kind text);
INSERT INTO log VALUES
	(1, '2024-01-10 10:00', 'visit'), (1, '2024-01-10 10:10', 'cart'), (1, '2024-01-10 11:10', 'buy'),		-- January: all three steps, 10 and 60 minutes
	(2, '2024-01-31 23:30', 'visit'), (2, '2024-02-01 00:00', 'cart'),						-- January by UTC, February by Berlin's clocks: 30 minutes
	(3, '2024-02-10 10:00', 'visit'), (3, '2024-02-10 10:20', 'cart'),						-- February
	(4, '2024-02-29 12:00', 'visit'), (4, '2024-02-29 13:00', 'buy'),						-- February, bought without a cart
	(5, '2024-03-30 12:00', 'visit'), (5, '2024-03-30 12:05', 'cart'),						-- March, still open
	(6, '2024-03-01 00:00', 'visit'),										-- March
	(7, '2024-01-05 12:00', 'cart'),										-- never entered
	(8, '2024-03-31 00:00:00.000001', 'visit'),									-- will enter
	(9, '2024-01-15 10:00', 'visit'), (9, '2024-02-20 10:00', 'visit'), (9, '2024-02-20 10:40', 'cart'),		-- the longest chain entered in February
	(10, '2024-03-30 00:00', 'visit');										-- March, the window ends just at as_of: closed
CREATE TABLE customer AS SELECT customer AS id, scrm.timeline_agg(at, kind) AS t FROM log GROUP BY customer;
INSERT INTO customer VALUES (11, NULL);
CREATE TABLE shop AS SELECT scrm.funnel_trend_agg(t, '{visit,cart,buy}', '1 day', '{}', '2024-03-31', 'month', 'UTC') AS trend FROM customer;

-- January: 1, 2 entered and had a cart, 1 bought. February: 3, 4, 9, two carts. March: 6, 10, and 5 is open.
SELECT period, step, name, entrants, converted, rate_from_previous AS rate, rate_from_first AS first, date_trunc('minutes', median_time + interval '10 seconds') AS median, p90_time, open_entrants, open_converted FROM shop, scrm.funnel_trend_report(trend);
-- All 10 customers and 18 events: 17 by the end of March 30, one later. The one without a timeline is not counted.
SELECT t.* FROM shop, scrm.funnel_trend_totals(trend) AS t;
-- By the clocks of Berlin customer 2 entered in February; in Auckland customer 4 in March.
SELECT zone, period, entrants + open_entrants AS entered FROM unnest('{UTC,Europe/Berlin,Pacific/Auckland,<+05>-5}'::text[]) AS zone,
	LATERAL (SELECT scrm.funnel_trend_agg(t, '{visit,cart,buy}', '1 day', '{}', '2024-03-31', 'month', zone) AS trend FROM customer) AS s, scrm.funnel_trend_report(trend) WHERE step = 1 ORDER BY zone, period;
-- Weeks begin on Monday. Periods in which nobody entered have no rows.
SELECT p AS period_name, period, entrants + open_entrants AS entered FROM unnest('{day,week,month,quarter,year}'::text[]) AS p,
	LATERAL (SELECT scrm.funnel_trend_agg(t, '{visit,cart,buy}', '1 day', '{}', '2024-03-31', p, 'UTC') AS trend FROM customer) AS s, scrm.funnel_trend_report(trend) WHERE step = 1 ORDER BY array_position('{day,week,month,quarter,year}', p), period;
-- The session's time zone does not matter.
SET timezone TO 'Pacific/Auckland';
SELECT scrm.funnel_trend_agg(t, '{visit,cart,buy}', '1 day', '{}', '2024-03-31 00:00+00', 'month', 'UTC') OPERATOR(scrm.=) trend AS same FROM customer, shop GROUP BY trend;
SET timezone TO 'UTC';
-- The text form, an exact account of the example: parameters; totals [0,…], customers that reached [1,period,step], their durations [2,period,step,bucket].
SELECT replace(trend::text, '[[', E'\n[[') AS trend FROM shop;

-- Modes and optional steps are those of scrm.funnel_agg.
SELECT modes, period, array_agg(converted + open_converted ORDER BY step) AS converted FROM (VALUES ('{}'::text[], '{visit,cart,buy}'::text[]), ('{any_order}', '{buy,cart,visit}'), ('{}', '{visit,cart?,buy}'), ('{strict_order}', '{visit,cart,buy}')) AS v(modes, steps),
	LATERAL (SELECT scrm.funnel_trend_agg(t, steps, '1 day', modes, '2024-03-31', 'quarter', 'UTC') AS trend FROM customer) AS s, scrm.funnel_trend_report(trend) GROUP BY modes, steps, period ORDER BY modes, steps, period;
SELECT name, entrants, converted, open_entrants, open_converted FROM scrm.funnel_trend_report((SELECT scrm.funnel_trend_agg(t, '{visit,cart?,buy}', '1 day', '{}', '2024-03-31', 'year', 'UTC') FROM customer));
SELECT name, entrants, converted FROM scrm.funnel_trend_report((SELECT scrm.funnel_trend_agg(t, '{buy,visit}', '1 day', '{any_order}', '2024-03-31', 'year', 'UTC') FROM customer));

-- ---------------------------------------------------------------- against scrm.funnel_report

-- 300 histories of up to 60 events over nine months, from arithmetic on their number.
CREATE TABLE history AS
SELECT id::int, scrm.timeline_agg(timestamptz '2023-10-01' + (id * 40961 % 6000 + n * n * id % 211) * interval '1 hour' + id * n % 60 * interval '1 second', substr('abcx', (1 + (id + n * n) * n % 7 / 2)::int, 1)) AS t
	FROM generate_series(1, 300::bigint) AS id, generate_series(1, 1 + id % 60) AS n GROUP BY id;
ANALYZE history;
CREATE TABLE asked AS SELECT row_number() OVER () AS n, * FROM (VALUES ('{a,b,c}'::text[], interval '1 day', '{}'::text[], timestamptz '2024-04-15', 'month', 'UTC'), ('{a,b,c}', '1 day', '{}', '2024-04-15', 'day', 'Europe/Berlin'),
	('{a,b,c}', '5 days', '{strict_order}', '2024-02-01 12:00', 'week', 'America/New_York'), ('{c,b?,a}', '2 days', '{strict_increase}', '2024-04-15', 'quarter', 'Asia/Kolkata'), ('{a,b,c,x}', '12 hours', '{any_order}', '2024-04-15', 'year', 'Pacific/Auckland'),
	('{a|b,*,c@}', '3 hours', '{clickhouse,strict_order,allow_reentry}', '2024-03-01', 'month', 'UTC')) AS v(steps, within, modes, as_of, period, zone);
CREATE TABLE gathered AS SELECT n, a.steps, a.within, a.modes, a.as_of, a.period, a.zone, scrm.funnel_trend_agg(t, a.steps, a.within, a.modes, a.as_of, a.period, a.zone) AS trend FROM history, asked AS a GROUP BY n, a.steps, a.within, a.modes, a.as_of, a.period, a.zone;
-- Everybody's first step, by scrm.funnel_times of what had happened; then the funnel of those of each period.
CREATE TABLE entered AS SELECT n, id, t, date_trunc(a.period, (scrm.funnel_times(scrm.slice(t, until => as_of + interval '1 microsecond'), steps, within, modes))[1] AT TIME ZONE zone)::date AS period FROM history, asked AS a;
SELECT n, count(*) AS rows, count(DISTINCT period) AS periods, count(*) FILTER (WHERE r IS DISTINCT FROM f) AS different
	FROM (SELECT n, r.period, r.step, to_jsonb(r) - 'period' AS r FROM gathered, scrm.funnel_trend_report(trend) AS r) AS r
	FULL JOIN (SELECT n, period, f.step, to_jsonb(f) AS f FROM (SELECT n, e.period, scrm.funnel_agg(t, steps, within, modes, as_of) AS funnel FROM entered AS e JOIN asked AS a USING (n) WHERE e.period IS NOT NULL GROUP BY n, e.period) AS s, scrm.funnel_report(funnel) AS f) AS f USING (n, period, step)
	GROUP BY n ORDER BY n;
-- Over all periods it is the funnel of all, and the totals are the same.
SELECT n, trend_totals = funnel_totals AS totals, trend_steps = funnel_steps AS steps, trend_totals
	FROM gathered AS g JOIN (SELECT n, scrm.funnel_agg(t, a.steps, a.within, a.modes, a.as_of) AS funnel FROM history, asked AS a GROUP BY n) AS f USING (n),
	LATERAL (SELECT t::text AS trend_totals FROM scrm.funnel_trend_totals(trend) AS t) AS tt, LATERAL (SELECT t::text AS funnel_totals FROM scrm.funnel_totals(funnel) AS t) AS ft,
	LATERAL (SELECT array_agg(row(step, entrants, converted, open_entrants, open_converted) ORDER BY step) AS trend_steps
		FROM (SELECT step, sum(entrants) AS entrants, sum(converted) AS converted, sum(open_entrants) AS open_entrants, sum(open_converted) AS open_converted FROM scrm.funnel_trend_report(trend) GROUP BY step) AS s) AS ts,
	LATERAL (SELECT array_agg(row(step, entrants::numeric, converted::numeric, open_entrants::numeric, open_converted::numeric) ORDER BY step) AS funnel_steps FROM scrm.funnel_report(funnel)) AS fs ORDER BY n;
-- Rows of the report come by period and step.
SELECT count(*) AS rows, count(*) FILTER (WHERE (period, step) <= (before, step_before)) AS disordered FROM (SELECT r.period, step, lag(r.period) OVER w AS before, lag(step) OVER w AS step_before
	FROM gathered, scrm.funnel_trend_report(trend) WITH ORDINALITY AS r(period, step, name, e, c, r1, r2, r3, r4, r5, r6, m, p, ms, ps, oe, oc, place) WHERE n = 2 WINDOW w AS (ORDER BY place)) AS s;

-- ---------------------------------------------------------------- merging and storing

-- Parts in any order and grouping are the same value: rollup, merge, ||; the empty one changes nothing, nor does a NULL.
CREATE TABLE part AS SELECT n, id % 13 AS part, scrm.funnel_trend_agg(t, a.steps, a.within, a.modes, a.as_of, a.period, a.zone) AS trend FROM history, asked AS a GROUP BY n, id % 13;
INSERT INTO part SELECT n, -1, NULL FROM asked;
INSERT INTO part SELECT n, -2, scrm.funnel_trend_agg(NULL, a.steps, a.within, a.modes, a.as_of, a.period, a.zone) FROM asked AS a GROUP BY n;
SELECT n, regexp_count(g.trend::text, '\[\[') AS entries, scrm.rollup(p.trend) OPERATOR(scrm.=) g.trend AS rollup, scrm.rollup(p.trend ORDER BY part DESC) OPERATOR(scrm.=) g.trend AS backwards,
		scrm.rollup(p.trend) FILTER (WHERE part % 2 = 0) OPERATOR(scrm.||) scrm.rollup(p.trend) FILTER (WHERE part % 2 <> 0) OPERATOR(scrm.=) g.trend AS halves,
		scrm.merge(scrm.rollup(p.trend) FILTER (WHERE part = 12), scrm.merge(scrm.rollup(p.trend) FILTER (WHERE part BETWEEN 0 AND 11), NULL)) OPERATOR(scrm.=) g.trend AS merge,
		scrm.merge(g.trend, scrm.rollup(p.trend) FILTER (WHERE part < 0)) OPERATOR(scrm.=) g.trend AS nobody
	FROM part AS p JOIN gathered AS g USING (n) GROUP BY n, g.trend ORDER BY n;
-- Merging leaves its arguments alone.
SELECT a OPERATOR(scrm.||) b OPERATOR(scrm.=) (b OPERATOR(scrm.||) a) AS commutes, a OPERATOR(scrm.=) a_before AND b OPERATOR(scrm.=) b_before AS unharmed
	FROM (SELECT scrm.rollup(trend) FILTER (WHERE part = 1) AS a, scrm.rollup(trend) FILTER (WHERE part = 2) AS b, scrm.rollup(trend) FILTER (WHERE part = 1) AS a_before, scrm.rollup(trend) FILTER (WHERE part = 2) AS b_before FROM part WHERE n = 2) AS s;
-- In a window frame that grows, each trend is that of the customers so far; in one that slides, of the last two.
SELECT count(*) AS customers, count(*) FILTER (WHERE g.customers <> n) AS growing, count(*) FILTER (WHERE s.customers <> least(n, 2)) AS sliding FROM (SELECT row_number() OVER w AS n, scrm.funnel_trend_agg(t, '{visit,cart,buy}', '1 day', '{}', '2024-03-31', 'day', 'UTC') OVER w AS growing,
		scrm.funnel_trend_agg(t, '{visit,cart,buy}', '1 day', '{}', '2024-03-31', 'day', 'UTC') OVER (w ROWS 1 PRECEDING) AS sliding FROM customer WHERE t IS NOT NULL WINDOW w AS (ORDER BY id)) AS f, scrm.funnel_trend_totals(growing) AS g, scrm.funnel_trend_totals(sliding) AS s;
SELECT count(*) AS parts, count(*) FILTER (WHERE customers <> so_far) AS wrong FROM (SELECT scrm.rollup(trend) OVER w AS trend, sum(id) OVER w AS so_far FROM (SELECT part, trend, (SELECT count(*) FROM history WHERE id % 13 = part) AS id FROM part WHERE n = 2 AND part >= 0) AS p WINDOW w AS (ORDER BY part)) AS s, scrm.funnel_trend_totals(trend);
-- FILTER, DISTINCT and ORDER BY inside.
SELECT a.customers AS filtered, b.customers AS "distinct", c.customers AS twice FROM (SELECT scrm.funnel_trend_agg(t, '{visit}', '1 day', '{}', '2024-03-31', 'month', 'UTC') FILTER (WHERE id < 4) AS a, scrm.funnel_trend_agg(DISTINCT t, '{visit}', '1 day', '{}', '2024-03-31', 'month', 'UTC') AS b,
		scrm.funnel_trend_agg(t, '{visit}', '1 day', '{}', '2024-03-31', 'month', 'UTC' ORDER BY id DESC) AS c FROM customer, generate_series(1, 2)) AS s, scrm.funnel_trend_totals(a) AS a, scrm.funnel_trend_totals(b) AS b, scrm.funnel_trend_totals(c) AS c;
-- Stored short, plain and out of line: whatever a rollup sees first becomes its state.
CREATE TABLE stored AS SELECT n, trend FROM gathered;
INSERT INTO stored SELECT 10 + i, scrm.funnel_trend_agg(NULL, '{a}', '1 day', '{}', '2024-01-01', 'day', 'UTC') FROM generate_series(1, 3) AS i GROUP BY i;
SELECT n, pg_column_size(trend) < 127 AS short, pg_column_size(trend) > 2100 AS "out of line" FROM stored ORDER BY n;
SELECT n, scrm.rollup(trend ORDER BY half) OPERATOR(scrm.=) scrm.merge(trend, trend) AS twice, scrm.rollup(trend ORDER BY half DESC) OPERATOR(scrm.=) scrm.merge(trend, trend) AS backwards FROM stored, generate_series(1, 2) AS half GROUP BY n, trend ORDER BY n;
-- Equality serves DISTINCT, joins, and sorting.
SELECT count(*) AS rows, count(DISTINCT trend) AS different FROM (SELECT trend FROM gathered UNION ALL SELECT trend::text::scrm.funnel_trend FROM gathered) AS u;
SELECT count(*) FROM gathered AS a JOIN gathered AS b ON a.trend OPERATOR(scrm.=) b.trend;

-- Text and binary, there and back; a value read is the value written, whatever order its entries came in.
\getenv abs_builddir PG_ABS_BUILDDIR
\set file :abs_builddir '/results/funnel_trend.bin'
CREATE TABLE copied (LIKE stored);
COPY stored TO :'file' (FORMAT binary);
COPY copied FROM :'file' (FORMAT binary);
SELECT count(*) AS trends, count(*) FILTER (WHERE s.trend OPERATOR(scrm.<>) c.trend OR s.trend::text <> c.trend::text) AS binary, count(*) FILTER (WHERE s.trend::text::scrm.funnel_trend OPERATOR(scrm.<>) s.trend) AS text FROM stored AS s JOIN copied AS c USING (n);
SELECT a::text AS "sorted", a OPERATOR(scrm.=) b AS same FROM (SELECT '{"version":1,"params":[0,5,0,0,"UTC","a"],"entries":[[[1,-9,0],1,0,0,0],[[0,1],2,0,0,0],[[1,-10,0],3,0,0,0]]}'::scrm.funnel_trend AS a, '{"version":1,"params":[0,5,0,0,"UTC","a"],"entries":[[[0,1],2,0,0,0],[[1,-10,0],3,0,0,0],[[1,-9,0],1,0,0,0]]}'::scrm.funnel_trend AS b) AS s;
-- Binary by hand: version 1, flags 0; fields 2 (a number) and 3 (a word), 0 at the end; a count of entries, each its key and four numbers.
SELECT encode(scrm.funnel_trend_send('{"version":1,"params":[-1,5,0,2,"UTC","ab"],"entries":[[[0,0],7,0,0,0]]}'), 'hex')
	= '0100' || '02ffffffffffffffff' || '020000000000000005' || '020000000000000000' || '020000000000000002' || '0300000003555443' || '03000000026162' || '00'
	|| '00000001' || '020000000000000000' || '020000000000000000' || '00' || '0000000000000007' || repeat('0', 48) AS as_documented;
-- Any word may be a step: quotes, backslashes, control characters, brackets, commas, other alphabets, the longest.
CREATE TABLE word AS SELECT n, kind, scrm.quote_kind(kind) AS step FROM unnest(ARRAY['a"b', 'back\slash', E'two\nlines\ttab\u0001', '],[', 'null', ',', U&'caf\00E9 \20AC \+01F600', '{}', '"', '*|@?', repeat('k', 255)]) WITH ORDINALITY AS u(kind, n);
CREATE TABLE reader AS SELECT n, step, scrm.timeline_agg('2024-01-01', kind) AS t FROM word, generate_series(1, 2) GROUP BY n, step;
SELECT count(*) AS steps, count(*) FILTER (WHERE trend::text::scrm.funnel_trend OPERATOR(scrm.<>) trend) AS text, count(*) FILTER (WHERE name <> s.step OR converted <> 1) AS reported
	FROM (SELECT n, step, scrm.funnel_trend_agg(t, ARRAY[step, step], '1 day', '{}', '2024-02-01', 'month', 'UTC') AS trend FROM reader GROUP BY n, step) AS s, scrm.funnel_trend_report(trend) AS r(period, number, name, entrants, converted);
SELECT t.customers, entered_closed, scrm.rollup(trend) OPERATOR(scrm.=) trend AS rollup, length(trend::text) > 400 AS long FROM (SELECT scrm.funnel_trend_agg(t, steps, '1 day', '{any_order}', '2024-02-01', 'month', 'UTC') AS trend
		FROM (SELECT array_agg(step ORDER BY n) AS steps FROM word) AS w, reader) AS s, scrm.funnel_trend_totals(trend) AS t GROUP BY t.customers, entered_closed, trend;

-- ---------------------------------------------------------------- nothing, and limits

-- No rows give NULL; only NULL timelines, or only empty ones, give a trend of nobody, or of people who did not enter. A NULL trend has no report.
SELECT scrm.funnel_trend_agg(t, '{a}', '1 day', '{}', '2024-01-01', 'day', 'UTC') IS NULL AS "no rows", scrm.rollup(NULL::scrm.funnel_trend) IS NULL AS "no trends" FROM customer WHERE false GROUP BY ();
SELECT what, f, t.*, (SELECT count(*) FROM scrm.funnel_trend_report(f)) AS rows FROM (SELECT 'nobody' AS what, scrm.funnel_trend_agg(NULL, '{a,b}', '1 day', '{}', '2024-01-01', 'day', 'UTC') AS f
		UNION ALL SELECT 'somebody empty', scrm.funnel_trend_agg(scrm.only(t, 'none'), '{a,b}', '1 day', '{}', '2024-01-01', 'day', 'UTC') FROM customer WHERE id = 1) AS s, scrm.funnel_trend_totals(f) AS t ORDER BY what;
SELECT (SELECT count(*) FROM scrm.funnel_trend_report(NULL)) AS report, (SELECT count(*) FROM scrm.funnel_trend_totals(NULL)) AS totals,
	scrm.merge(NULL::scrm.funnel_trend, NULL) IS NULL AS "NULL", scrm.merge(trend, NULL) OPERATOR(scrm.=) trend AS "right", scrm.merge(NULL, trend) OPERATOR(scrm.=) trend AS "left" FROM shop;
-- 64 steps; a window as long as time; both ends of time: the first period begins with the first day there is, and comes back from text.
SELECT max(step) AS steps, sum(converted) AS conversions FROM (SELECT scrm.funnel_trend_agg(t, array_fill('*'::text, '{64}'), '300 days', '{allow_reuse}', '2025-12-01', 'year', 'UTC') AS f FROM history) AS s, scrm.funnel_trend_report(f);
SELECT p AS period_name, zone, period, converted, f::text::scrm.funnel_trend OPERATOR(scrm.=) f AS text FROM unnest('{day,week,month,year}'::text[]) AS p, unnest('{UTC,America/New_York,Pacific/Auckland}'::text[]) AS zone,
	LATERAL (SELECT scrm.funnel_trend_agg(t, '{a}', '1 hour', '{}', '294276-12-31 23:59:59.999999+00', p, zone) AS f
		FROM (SELECT scrm.timeline_agg(at, 'a') AS t FROM unnest('{"4714-11-24 00:00+00 BC","294276-12-31 12:00+00"}'::timestamptz[]) AS at GROUP BY at) AS e) AS g, scrm.funnel_trend_report(f)
	ORDER BY array_position('{day,week,month,year}', p), zone, period;
-- 2,000 days, each of a customer of its own: 6,001 entries; in one state, in 50 parts, and as text.
CREATE TABLE daily AS SELECT i, scrm.timeline_agg(timestamptz '2010-01-01' + i * interval '1 day' + j * (i + 1) * interval '1 second', chr(97 + j)) AS t FROM generate_series(0, 1999) AS i, generate_series(0, 1) AS j GROUP BY i;
CREATE TABLE parted AS SELECT i % 50 AS part, scrm.funnel_trend_agg(t, '{a,b}', '1 day', '{}', '2025-01-01', 'day', 'UTC') AS trend FROM daily GROUP BY i % 50;
SELECT regexp_count(whole::text, '\[\[?[012],-?\d+') AS entries, parts OPERATOR(scrm.=) whole AS parts, backwards OPERATOR(scrm.=) whole AS backwards, whole::text::scrm.funnel_trend OPERATOR(scrm.=) whole AS text, (SELECT row(count(DISTINCT period), sum(converted), min(period), max(period)) FROM scrm.funnel_trend_report(whole)) AS report
	FROM (SELECT scrm.funnel_trend_agg(t, '{a,b}', '1 day', '{}', '2025-01-01', 'day', 'UTC') AS whole FROM daily) AS w, (SELECT scrm.rollup(trend) AS parts, scrm.rollup(trend ORDER BY part DESC) AS backwards FROM parted) AS p;

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

-- Parameters; those of a NULL timeline too.
SELECT call || one || CASE WHEN nobody <> one THEN ' and not for NULL' ELSE '' END FROM unnest(ARRAY[
	$$NULL, '1 day', '{}', '2024-01-01', 'day', 'UTC'$$, $$'{a}', NULL, '{}', '2024-01-01', 'day', 'UTC'$$, $$'{a}', '1 day', NULL, '2024-01-01', 'day', 'UTC'$$, $$'{a}', '1 day', '{}', NULL, 'day', 'UTC'$$, $$'{a}', '1 day', '{}', '2024-01-01', NULL, 'UTC'$$, $$'{a}', '1 day', '{}', '2024-01-01', 'day', NULL$$,
	$$'{}', '1 day', '{}', '2024-01-01', 'day', 'UTC'$$, $$'{a?}', '1 day', '{}', '2024-01-01', 'day', 'UTC'$$, $$'{a}', '1 month', '{}', '2024-01-01', 'day', 'UTC'$$, $$'{a}', '-1 day', '{}', '2024-01-01', 'day', 'UTC'$$, $$'{a}', '1 day', '{fast}', '2024-01-01', 'day', 'UTC'$$, $$'{a}', '1 day', '{any_order,clickhouse}', '2024-01-01', 'day', 'UTC'$$,
	$$'{a}', '1 day', '{}', 'infinity', 'day', 'UTC'$$, $$'{a}', '1 day', '{}', '-infinity', 'day', 'UTC'$$, $$'{a}', '1 day', '{}', '2024-01-01', 'decade', 'UTC'$$, $$'{a}', '1 day', '{}', '2024-01-01', 'Day', 'UTC'$$, $$'{a}', '1 day', '{}', '2024-01-01', '', 'UTC'$$,
	$$'{a}', '1 day', '{}', '2024-01-01', 'day', 'Nowhere'$$, $$'{a}', '1 day', '{}', '2024-01-01', 'day', ''$$]) WITH ORDINALITY AS c(call, n),
	LATERAL (SELECT try(format('SELECT scrm.funnel_trend_agg(t, %s) FROM customer WHERE id = 1', call)) AS one, try(format('SELECT scrm.funnel_trend_agg(NULL, %s)', call)) AS nobody) AS t ORDER BY n;

-- Parameters must not change inside a group, and trends that differ do not merge: the error names the parameter.
CREATE TABLE other AS SELECT * FROM (VALUES (1, '{a}'::text[], interval '1 day', '{}'::text[], timestamptz '2024-01-01', 'day', 'UTC'), (2, '{b}', '1 day', '{}', '2024-01-01', 'day', 'UTC'), (3, '{a,a}', '1 day', '{}', '2024-01-01', 'day', 'UTC'), (4, '{a}', '2 days', '{}', '2024-01-01', 'day', 'UTC'),
	(5, '{a}', '1 day', '{strict_order}', '2024-01-01', 'day', 'UTC'), (6, '{a}', '1 day', '{}', '2024-01-02', 'day', 'UTC'), (7, '{a}', '1 day', '{}', '2024-01-01', 'month', 'UTC'), (8, '{a}', '1 day', '{}', '2024-01-01', 'day', 'Europe/Berlin'), (9, '{b}', '2 days', '{any_order}', '2024-01-02', 'month', 'GMT'),
	(10, '{a}', '24 hours', '{}', '2024-01-01 01:00+01', 'day', 'UTC')) AS v(n, steps, within, modes, as_of, period, zone);
SELECT n || try(format('SELECT scrm.funnel_trend_agg(t, steps, within, modes, as_of, period, zone ORDER BY n) IS NOT NULL FROM customer, other WHERE n IN (1, %s)', n))
	|| try(format('SELECT scrm.merge(a, b) IS NOT NULL FROM (SELECT scrm.funnel_trend_agg(NULL, steps, within, modes, as_of, period, zone) FILTER (WHERE n = 1) AS a, scrm.funnel_trend_agg(NULL, steps, within, modes, as_of, period, zone) FILTER (WHERE n = %s) AS b FROM other) AS s', n)) FROM other WHERE n > 1 ORDER BY other.n;
SELECT try($$SELECT scrm.rollup(trend ORDER BY n) FROM gathered$$);
-- From group to group they may: one plan after the other.
SELECT try($$SELECT count(DISTINCT trend::text) FROM (SELECT scrm.funnel_trend_agg(t, steps, within, modes, as_of, period, zone) AS trend FROM customer, other GROUP BY n) AS s$$);

-- Support functions are for aggregates.
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY[$$funnel_trend_accum(NULL, NULL, '{a}', '1 day', '{}', '2024-01-01', 'day', 'UTC')$$, $$funnel_trend_rollup_accum(NULL, NULL)$$, $$funnel_trend_combine(NULL, NULL)$$, $$funnel_trend_final(NULL)$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT try($$SELECT scrm.funnel_trend_agg(t, '{a}', '1 day', '{clickhouse}', '2024-01-01', 'day', 'UTC') FROM (SELECT scrm.timeline_agg('1969-12-31 23:59:59Z', 'a') AS t) AS s$$);

-- Texts that are no trend, each a change to this one. By month, since 8401 is 2023-01-01: 4 customers entered in January, 2 of them are open; 2 came to b after 1 and 2 microseconds, one to c.
\set good '{"version":1,"params":[9,5,0,2,"UTC","a","b","c"],"entries":[[[0,0],7,0,0,0],[[0,1],20,1,0,0],[[1,8401,0],2,2,0,0],[[1,8401,1],2,1,0,0],[[1,8401,2],1,0,0,0],[[2,8401,1,1],1,0,1,1],[[2,8401,1,36],1,0,2,2],[[2,8401,2,82],1,0,5,5]]}'
SELECT :'good'::scrm.funnel_trend;
SELECT period, step, converted, open_converted FROM scrm.funnel_trend_report(:'good');
SELECT change || ' -> ' || into_this || try(format('SELECT %L::scrm.funnel_trend', replace(:'good', change, into_this))) FROM (VALUES
	-- the form
	(1, '"version":1', '"version":2'), (2, '[9,5', '[ 9,5'), (3, '"a",', '"a"'), (4, ']]}', ']]} '), (5, ']]}', ']]'), (6, ']]}', '],]}'), (7, '7,0,0,0', '7,0,0'), (8, '7,0,0,0', '7,0,0,0,0'), (9, '7,0,0,0', '7,0,0,1e3'), (10, '7,0,0,0', '7,0,0,9223372036854775808'), (11, '[0,0],7', '0,7'), (12, '[9,5', '[9,5.5'),
	(13, '"UTC"', '"UTC'), (14, '"b"', '"\u0041"'), (15, '[0,0]', '[0,0'),
	-- parameters
	(20, '[9,5,0,2,"UTC","a","b","c"]', '[]'), (21, '[9,5,0,2,"UTC","a","b","c"]', '[9,5,0,2]'), (22, '[9,', '[null,'), (23, '[9,', '["9",'), (24, '"UTC"', '7'), (25, '"a","b","c"', '"a",null,"c"'), (26, '"a","b","c"', '"a",2,"c"'), (27, ',"a","b","c"', ''), (28, ',"c"]', repeat(',"c"', 63) || ']'),
	(29, '[9,', '[9223372036854775807,'), (30, '[9,', '[-9223372036854775808,'), (31, '[9,', '[9223371331200000000,'), (32, '[9,5,', '[9,-1,'), (33, '5,0,2', '5,256,2'), (34, '5,0,2', '5,-1,2'), (35, '5,0,2', '5,4294967296,2'), (36, '5,0,2', '5,0,5'), (37, '5,0,2', '5,0,-1'), (38, '5,0,2', '5,33,2'), (39, '"a"', '"a?"'), (40, '5,0,2,"UTC","a","b"', '5,4,2,"UTC","a","b?"'),
	-- keys
	(50, '[[0,0],7', '[[],7'), (51, '[[0,0],7', '[[0],7'), (52, '[[0,0],7', '[["x",0],7'), (53, '[[0,0],7', '[[null,0],7'), (54, '[[0,0],7', '[[3,0],7'), (55, '[[0,0],7', '[[-1,0],7'), (56, '[[0,0],7', '[[0,2],7'), (57, '[[0,0],7', '[[0,0,0],7'), (58, '[[0,0],7', '[[0,null],7'), (59, '[[0,0],7', '[[0,1],7'),
	(60, '[1,8401,2]', '[1,8401,3]'), (61, '[1,8401,2]', '[1,8401,-1]'), (62, '[1,8401,2]', '[1,8401,4294967298]'), (63, '[1,8401,2]', '[1,8401,"2"]'), (64, '[1,8401,2]', '[1,8401]'), (65, '[1,8401,2]', '[1,8401,2,0]'), (66, '[1,8401,2]', '[1,8401,1]'), (67, '8401', '8402'), (68, '8401', '-2451546'), (69, '8401', '2147483647'), (70, '8401', '9223372036854775807'), (71, '[1,8401,2]', '[1,"x",2]'),
	(72, '[2,8401,1,1]', '[2,8401,1]'), (73, '[2,8401,1,1]', '[2,8401,1,2200]'), (74, '[2,8401,1,1]', '[2,8401,1,-1]'), (75, '[2,8401,1,1]', '[2,8401,0,1]'), (76, '[2,8401,1,1]', '[2,8401,3,1]'), (77, '[2,8401,1,1]', '[2,8401,1,1,1]'), (78, '[2,8401,2,82]', '[2,8432,2,82]'), (79, '[2,8401,1,1]', '[2,8370,1,1]'),
	-- numbers
	(80, '7,0,0,0', '-7,0,0,0'), (81, '7,0,0,0', '7,1,0,0'), (82, '7,0,0,0', '7,0,1,0'), (83, '20,1,0,0', '20,-1,0,0'), (84, '20,1,0,0', '20,1,0,-9'), (85, '[1,8401,0],2,2,0,0', '[1,8401,0],-2,2,0,0'), (86, '[1,8401,0],2,2,0,0', '[1,8401,0],2,2,1,1'), (87, '[1,8401,2],1,0,0,0', '[1,8401,2],0,0,0,0'),
	(88, '[1,8401,0],2,2,0,0', '[1,8401,0],1,2,0,0'), (89, '[1,8401,1],2,1,0,0', '[1,8401,1],2,3,0,0'), (90, '7,0,0,0', '9223372036854775804,0,0,0'), (91, '[1,8401,0],2,2,0,0', '[1,8401,0],9223372036854775807,2,0,0'), (92, ',[[1,8401,0],2,2,0,0]', ''), (93, ',[[1,8401,1],2,1,0,0]', ''),
	(94, '82],1,0,5,5', '82],2,0,5,5'), (95, '82],1,0,5,5', '82],0,0,5,5'), (96, ',[[2,8401,2,82],1,0,5,5]', ''), (97, '82],1,0,5,5', '82],1,1,5,5'), (98, '82],1,0,5,5', '82],1,0,5,6'), (99, '82],1,0,5,5', '82],1,0,6,5'), (100, '82],1,0,5,5', '82],1,0,-1,5'), (101, '[1,8401,2],1,0,0,0', '[1,8401,2],2,0,0,0'), (104, '1],1,0,1,1', '1],1,0,2,2'), (103, '[9,5,', '[9,4,'), (102, ']]}', '],[[2,8432,1,1],1,0,1,1]]}')) AS v(n, change, into_this) ORDER BY n;
-- A key that comes twice is refused wherever it stands.
SELECT try(format('SELECT %L::scrm.funnel_trend', replace(:'good', ']]}', '],[[0,0],1,0,0,0]]}')));

-- Numbers that leave the range when trends are merged, or are summed in a report, are an error, never a wrong sum.
CREATE FUNCTION of_many(period int, closed bigint, opened bigint, not_entered bigint, used bigint) RETURNS scrm.funnel_trend LANGUAGE sql
	RETURN format('{"version":1,"params":[9,5,0,0,"UTC","a"],"entries":[%s[[0,1],%s,0,0,0]%s]}', CASE WHEN not_entered > 0 THEN format('[[0,0],%s,0,0,0],', not_entered) ELSE '' END, used, CASE WHEN closed > 0 OR opened > 0 THEN format(',[[1,%s,0],%s,%s,0,0]', period, closed, opened) ELSE '' END)::scrm.funnel_trend;
SELECT a || ' + ' || b || try(format('SELECT totals FROM scrm.funnel_trend_totals(scrm.merge(of_many(%s), of_many(%s))) AS totals', a, b)) || try(format('SELECT array_agg(converted) FROM scrm.funnel_trend_report(scrm.merge(of_many(%s), of_many(%s))) AS report', a, b))
	FROM (VALUES (1, '1, 9223372036854775806, 0, 0, 5', '1, 1, 0, 0, 5'), (2, '1, 9223372036854775807, 0, 0, 5', '1, 1, 0, 0, 5'), (3, '1, 9223372036854775807, 0, 0, 5', '2, 1, 0, 0, 5'), (4, '1, 9223372036854775807, 0, 0, 5', '1, 0, 1, 0, 5'), (5, '1, 9223372036854775807, 0, 0, 5', '1, 0, 0, 1, 5'),
		(6, '1, 0, 0, 9223372036854775807, 5', '1, 0, 0, 1, 5'), (7, '1, 1, 0, 0, 9223372036854775807', '1, 1, 0, 0, 1'), (8, '1, 0, 9223372036854775807, 0, 0', '2, 0, 1, 0, 0')) AS v(n, a, b) ORDER BY n;

-- Bytes of a stranger: a file with one row and one column, these bytes.
CREATE TABLE stranger (f scrm.funnel_trend);
SELECT set_config('test.file', :'file', false) IS NOT NULL AS file_known;
CREATE FUNCTION receive(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	object oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00' || int4send(0) || int4send(0) || int2send(1::int2) || int4send(length(bytes)) || bytes || int2send((-1)::int2));
BEGIN
	PERFORM lo_export(object, current_setting('test.file'));
	PERFORM lo_unlink(object);
	TRUNCATE stranger;
	EXECUTE format('COPY stranger FROM %L (FORMAT binary)', current_setting('test.file'));
	RETURN try('SELECT f FROM stranger');
EXCEPTION WHEN OTHERS THEN
	RETURN try(format('COPY stranger FROM %L (FORMAT binary)', current_setting('test.file')));
END $$;
-- Each a change at a byte: version, flags; parameters at 3, 12, 21, 30, words at 39 and 47; their end at 53; the count; the key, its end at 76; the numbers.
SELECT what || receive(CASE WHEN at > 0 THEN overlay(bytes PLACING into_this FROM at) ELSE bytes || into_this END)
	FROM (SELECT scrm.funnel_trend_send('{"version":1,"params":[9,5,0,2,"UTC","a"],"entries":[[[0,0],7,0,0,0]]}') AS bytes) AS g, (VALUES (1, 'as it is', 1, '\x01'::bytea), (2, 'version 2', 1, '\x02'), (3, 'flags', 2, '\x01'), (4, 'an unknown field', 3, '\x05'), (5, 'no parameters', 3, '\x00'),
		(6, 'a word too long', 40, '\x7fffffff'), (7, 'a word that is none', 44, '\xff'), (8, 'a zero in a word', 44, '\x00'), (9, 'too many entries', 54, '\xffffffff'), (10, 'two entries', 54, '\x00000002'), (11, 'no entry, and the bytes of one', 54, '\x00000000'), (12, 'another total', 75, '\x09'), (13, 'a negative number', 77, '\xff'), (14, 'a byte more', 0, '\x00')) AS v(n, what, at, into_this) ORDER BY n;
SELECT 'cut' || receive(substr(scrm.funnel_trend_send('{"version":1,"params":[9,5,0,2,"UTC","a"],"entries":[[[0,0],7,0,0,0]]}'), 1, 60));
SELECT 'twice' || receive(overlay(bytes PLACING '\x00000002' FROM 54) || substr(bytes, 58)) FROM (SELECT scrm.funnel_trend_send('{"version":1,"params":[9,5,0,2,"UTC","a"],"entries":[[[0,0],7,0,0,0]]}') AS bytes) AS g;
