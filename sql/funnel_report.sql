--
-- The funnel of many customers: scrm.funnel_agg gathers a mergeable state, scrm.funnel_report and scrm.funnel_totals read it.
--
-- Twelve customers by hand, why only closed windows make rates, every number against counting in SQL, merging and storing,
-- limits, errors.
--
CREATE SCHEMA test_funnel_report;
SET search_path TO test_funnel_report;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Steps visit, cart, buy within a day, seen at 2024-01-10 00:00. A window is closed when it has ended by then.
CREATE TABLE log (customer int, at timestamptz, kind text);
INSERT INTO log VALUES
	(1, '2024-01-01 10:00', 'visit'), (1, '2024-01-01 10:01', 'cart'), (1, '2024-01-01 10:11', 'buy'),		-- all three steps: 1 and 10 minutes
	(2, '2024-01-02 10:00', 'visit'), (2, '2024-01-02 10:02', 'cart'), (2, '2024-01-03 10:00', 'buy'),		-- all three at the last moment
	(3, '2024-01-03 10:00', 'visit'), (3, '2024-01-03 10:03', 'cart'), (3, '2024-01-05 10:00', 'buy'),		-- bought too late
	(4, '2024-01-04 10:00', 'visit'), (4, '2024-01-04 11:00', 'buy'),						-- bought without a cart
	(5, '2024-01-09 12:00', 'visit'), (5, '2024-01-09 13:00', 'cart'), (5, '2024-01-10 11:00', 'buy'),		-- open, and the purchase is in the future
	(6, '2024-01-09 00:00', 'visit'),										-- the window ends just at as_of: closed
	(7, '2024-01-09 00:00:00.000001', 'visit'),									-- a microsecond later: open
	(8, '2024-01-01 10:00', 'cart'), (8, '2024-01-01 11:00', 'look'),						-- never entered
	(9, '2024-01-10 00:00:00.000001', 'visit'),									-- will enter
	(10, '2024-01-01 10:00', 'visit'), (10, '2024-01-09 12:00', 'visit'), (10, '2024-01-09 12:30', 'cart'),	-- the longest chain has an open window
	(11, '2024-01-10 00:00', 'visit');										-- entered at as_of: open
CREATE TABLE customer AS SELECT customer AS id, scrm.timeline_agg(at, kind) AS t FROM log GROUP BY customer;
INSERT INTO customer VALUES (12, NULL);
CREATE TABLE shop AS SELECT scrm.funnel_agg(t, '{visit,cart,buy}', '1 day', '{}', '2024-01-10 00:00') AS funnel FROM customer;

-- Closed: 1, 2, 3, 4, 6 entered, 1, 2, 3 had a cart, 1, 2 bought. Open: 5, 7, 10, 11 entered, 5, 10 had a cart.
-- Times to the cart 1, 2, 3 minutes; to the purchase 10 minutes and 23:58.
SELECT step, name, entrants, converted, rate_from_previous, rate_from_first, median_time, p90_time, open_entrants, open_converted FROM shop, scrm.funnel_report(funnel);
-- All 11 customers and 23 events: 21 by as_of, 2 later. The one without a timeline is not counted.
SELECT t.* FROM shop, scrm.funnel_totals(funnel) AS t;

-- Wilson's 95 % intervals of 3 of 5, 2 of 3 and 2 of 5, from the formula.
SELECT step, round(previous_low::numeric, 4) AS previous_low, round(previous_high::numeric, 4) AS previous_high, round(first_low::numeric, 4) AS first_low, round(first_high::numeric, 4) AS first_high
	FROM shop, scrm.funnel_report(funnel);
CREATE FUNCTION wilson(hits float8, n float8, side int) RETURNS float8 IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (hits + 1.9599639845400545 ^ 2 / 2 + side * 1.9599639845400545 * sqrt(hits * (n - hits) / nullif(n, 0) + 1.9599639845400545 ^ 2 / 4)) / (n + 1.9599639845400545 ^ 2);
SELECT hits, n, round(wilson(hits, n, -1)::numeric, 4) AS low, round(wilson(hits, n, 1)::numeric, 4) AS high FROM (VALUES (3, 5), (2, 3), (2, 5)) AS v(hits, n);

-- Durations as intervals and as seconds; the histogram's error is at most 1 %.
SELECT step, extract(epoch FROM median_time) = median_seconds AND extract(epoch FROM p90_time) = p90_seconds AS same,
		median_seconds BETWEEN 0.99 * exact AND 1.01 * exact AS median, p90_seconds = exact90 AS "p90 is the longest"
	FROM shop, scrm.funnel_report(funnel), (VALUES (2, 120, 180), (3, 600, 86280)) AS v(i, exact, exact90) WHERE step = i;

-- Earlier and later.
SELECT as_of, r.step, entrants, converted, open_entrants, open_converted, not_entered, events_used, events_after_as_of
	FROM (SELECT as_of, scrm.funnel_agg(t, '{visit,cart,buy}', '1 day', '{}', as_of) AS funnel
		FROM customer, unnest('{2024-01-01 09:59:59,2024-01-01 10:01,2024-01-05,2024-02-01}'::timestamptz[]) AS as_of GROUP BY as_of) AS f,
		scrm.funnel_report(funnel) AS r, scrm.funnel_totals(funnel) ORDER BY as_of, step;

-- Each customer converts with probability 1/5, evenly over 14 days after the visit; 1,000 visits are spread over 30 days. At the
-- end the closed windows show 1/5, all visitors too little, and without those still open and not converted it is far too much.
CREATE TABLE visitor AS SELECT i AS id, (SELECT scrm.timeline_agg(at, kind) FROM (VALUES ('2024-01-01'::timestamptz + i * 0.03 * interval '1 day', 'visit'),
			(CASE WHEN i % 5 = 0 THEN '2024-01-01'::timestamptz + (i * 0.03 + i / 5 % 14 + 0.5) * interval '1 day' END, 'buy')) AS v(at, kind)) AS t FROM generate_series(1, 1000) AS i;
SELECT entrants, converted, rate_from_previous AS closed, round((converted + open_converted) / (entrants + open_entrants)::numeric, 3) AS everyone,
		round((converted + open_converted) / (entrants + open_converted)::numeric, 3) AS "without open unconverted", open_entrants, open_converted
	FROM (SELECT scrm.funnel_agg(t, '{visit,buy}', '14 days', '{}', '2024-01-31') AS funnel FROM visitor) AS f, scrm.funnel_report(funnel) WHERE step = 2;

-- ---------------------------------------------------------------- against counting in SQL

-- 900 customers with 1 to 200 events, many at one time: what the funnel knows at as_of is what their timelines up to then say.
CREATE TABLE history AS
SELECT id, scrm.timeline_agg(timestamptz '2024-01-01' + (n * n * (id % 7 + 1) + id * 131) % 7000 * interval '1 minute', 'k' || (id + n * n * n) % 11) AS t
	FROM generate_series(1, 900) AS id, generate_series(1, 1 + id * id % 200) AS n GROUP BY id;
ANALYZE history;
CREATE TABLE asked (n int, steps text[], within interval, modes text[], as_of timestamptz);
INSERT INTO asked VALUES (1, '{k1,k2,k3}', '1 hour', '{}', '2024-01-03'), (2, '{k1|k2,k2|k3,k4,*}', '2 hours', '{}', '2024-01-04 11:17'), (3, '{k5,*,*}', '0', '{}', '2024-01-02'),
	(4, '{k1|k2,k1,k4,*}', '2 hours', '{clickhouse}', '2024-01-04 11:17'), (5, '{*}', '3 days', '{}', '2024-01-04'), (6, '{k1,k2,k3,k4,k5,k6}', '10 days', '{}', '2024-03-01'), (7, '{none}', '1 day', '{}', '2024-01-03');
CREATE TABLE gathered AS SELECT a.*, scrm.funnel_agg(t, steps, within, modes, as_of) AS funnel FROM history, asked AS a GROUP BY n, steps, within, modes, as_of;
CREATE TABLE chain AS
SELECT n, id, times, times[1] + within <= as_of AS closed, scrm.event_count(known) AS used, scrm.event_count(t) - scrm.event_count(known) AS later
	FROM history, asked, LATERAL (SELECT scrm.slice(t, until => as_of + interval '1 microsecond') AS known) AS s, LATERAL (SELECT scrm.funnel_times(known, steps, within, modes) AS times) AS f;
SELECT n, t.*, (t.customers, entered_closed, entered_open, not_entered, events_used, events_after_as_of) = (c.customers, closed, open, none, used, later) AS counted
	FROM gathered, scrm.funnel_totals(funnel) AS t, LATERAL (SELECT count(*) AS customers, count(*) FILTER (WHERE closed) AS closed, count(*) FILTER (WHERE NOT closed) AS open,
		count(*) FILTER (WHERE closed IS NULL) AS none, sum(used) AS used, sum(later) AS later FROM chain WHERE chain.n = gathered.n) AS c ORDER BY n;
CREATE TABLE counted AS
SELECT n, step, count(*) FILTER (WHERE closed AND reached) AS closed, count(*) FILTER (WHERE NOT closed AND reached) AS open,
		percentile_disc(0.5) WITHIN GROUP (ORDER BY took) FILTER (WHERE closed AND reached AND step > 1) AS median,
		percentile_disc(0.9) WITHIN GROUP (ORDER BY took) FILTER (WHERE closed AND reached AND step > 1) AS p90
	FROM chain JOIN asked USING (n), LATERAL (SELECT step, step <= cardinality(times) AS reached, extract(epoch FROM times[step] - times[step - 1]) AS took
		FROM generate_series(1, cardinality(steps)) AS step) AS s GROUP BY n, step;
-- "counted", "rates", "intervals" and "durations" compare; a NULL there says that both sides are NULL.
SELECT c.n, r.step, name, entrants, converted, open_entrants, open_converted,
		(entrants, converted, open_entrants, open_converted) = (b.closed, c.closed, b.open, c.open) AS counted,
		rate_from_previous IS NOT DISTINCT FROM CASE WHEN r.step > 1 THEN c.closed / nullif(b.closed, 0)::float8 END
			AND rate_from_first IS NOT DISTINCT FROM c.closed / nullif(f.closed, 0)::float8 AS rates,
		CASE r.step WHEN 1 THEN first_low = 1 AND first_high = 1 AND previous_low IS NULL AND previous_high IS NULL
			ELSE abs(previous_low - wilson(c.closed, b.closed, -1)) < 1e-12 AND abs(previous_high - wilson(c.closed, b.closed, 1)) < 1e-12
			AND abs(first_low - wilson(c.closed, f.closed, -1)) < 1e-12 AND abs(first_high - wilson(c.closed, f.closed, 1)) < 1e-12 END AS intervals,
		abs(median_seconds - c.median) <= 0.01 * c.median AND abs(p90_seconds - c.p90) <= 0.01 * c.p90 AS durations,
		num_nulls(median_time, p90_time, median_seconds, p90_seconds) = num_nulls(c.median, c.median, c.p90, c.p90) AS nulls
	FROM gathered, LATERAL scrm.funnel_report(funnel) AS r JOIN counted AS c USING (step), counted AS b, counted AS f
	WHERE c.n = gathered.n AND b.n = gathered.n AND b.step = greatest(r.step - 1, 1) AND f.n = gathered.n AND f.step = 1 ORDER BY c.n, r.step;

-- Any moment: at each of the 200 times of one timeline as_of, the funnel of it is the funnel of its slice.
SELECT count(*) AS moments, count(*) FILTER (WHERE (SELECT array_agg(r) FROM scrm.funnel_report(whole) AS r) <> (SELECT array_agg(r) FROM scrm.funnel_report(slice) AS r)) AS different, count(*) FILTER (WHERE used <> n OR used + later <> 200) AS miscounted
	FROM (SELECT at, count(*) OVER (ORDER BY at) AS n, scrm.funnel_agg(t, '{a,b,c}', '3 hours', '{}', at) OVER one AS whole,
			scrm.funnel_agg(scrm.slice(t, until => at + interval '1 microsecond'), '{a,b,c}', '3 hours', '{}', at) OVER one AS slice
		FROM (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + i * i / 3 % 300 * interval '1 hour' + i % 3 * interval '1 day' * 100, substr('abcx', 1 + i * i % 7 / 2, 1)) AS t FROM generate_series(1, 200) AS i) AS s,
			scrm.events(t) WINDOW one AS (ORDER BY at, kind ROWS BETWEEN CURRENT ROW AND CURRENT ROW)) AS w,
	LATERAL (SELECT events_used AS used, events_after_as_of AS later FROM scrm.funnel_totals(whole)) AS u;

-- Durations from a microsecond to 200,000 years: one customer each, the median of three is the one in the middle, to 1 % and half a microsecond.
SELECT count(*) AS durations, count(*) FILTER (WHERE abs(median_seconds * 1e6 - middle) > 0.01 * middle + 0.5) AS off, max(middle) AS longest
	FROM (SELECT floor(1.37 ^ e)::bigint AS middle, scrm.funnel_agg(t, '{a,b}', '106751991 days', '{}', '294276-12-31') AS funnel
		FROM generate_series(0, 138) AS e, LATERAL (VALUES (0), (floor(1.37 ^ e)::bigint), (8e18::bigint)) AS d(took),
			LATERAL (SELECT scrm.timeline_agg(timestamptz '4714-11-24 BC' + side * make_interval(days => (took / 86400000000)::int) + side * (took % 86400000000) * interval '1 microsecond', chr(97 + side)) AS t
				FROM generate_series(0, 1) AS side) AS l GROUP BY e) AS g, scrm.funnel_report(funnel) WHERE step = 2;

-- ---------------------------------------------------------------- merging and storing

-- Parts in any order and grouping are the same value: rollup, merge, ||; the empty funnel changes nothing, nor does a NULL.
CREATE TABLE part AS SELECT n, id % 13 AS part, a.steps, a.within, a.modes, a.as_of, scrm.funnel_agg(t, a.steps, a.within, a.modes, a.as_of) AS funnel
	FROM history, asked AS a GROUP BY n, id % 13, a.steps, a.within, a.modes, a.as_of;
CREATE FUNCTION nobody(steps text[], within interval, modes text[], as_of timestamptz) RETURNS scrm.funnel IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (SELECT scrm.funnel_agg(NULL, s, w, m, a) FROM (VALUES (steps, within, modes, as_of)) AS v(s, w, m, a));
INSERT INTO part SELECT n, -1, steps, within, modes, as_of, NULL FROM asked;
INSERT INTO part SELECT n, -2, steps, within, modes, as_of, nobody(steps, within, modes, as_of) FROM asked;
SELECT n, scrm.rollup(p.funnel) OPERATOR(scrm.=) g.funnel AS rollup, scrm.rollup(p.funnel ORDER BY part DESC) OPERATOR(scrm.=) g.funnel AS backwards,
		scrm.rollup(p.funnel) FILTER (WHERE part % 2 = 0) OPERATOR(scrm.||) scrm.rollup(p.funnel) FILTER (WHERE part % 2 <> 0) OPERATOR(scrm.=) g.funnel AS halves,
		scrm.merge(scrm.rollup(p.funnel) FILTER (WHERE part = 12), scrm.merge(scrm.rollup(p.funnel) FILTER (WHERE part BETWEEN 0 AND 11), NULL)) OPERATOR(scrm.=) g.funnel AS merge
	FROM part AS p JOIN gathered AS g USING (n) GROUP BY n, g.funnel ORDER BY n;
-- Merging leaves its arguments alone.
SELECT a OPERATOR(scrm.||) b OPERATOR(scrm.=) (b OPERATOR(scrm.||) a) AS commutes, a OPERATOR(scrm.=) a_before AND b OPERATOR(scrm.=) b_before AS unharmed
	FROM (SELECT scrm.rollup(funnel) FILTER (WHERE part = 1) AS a, scrm.rollup(funnel) FILTER (WHERE part = 2) AS b, scrm.rollup(funnel) FILTER (WHERE part = 1) AS a_before, scrm.rollup(funnel) FILTER (WHERE part = 2) AS b_before
		FROM part WHERE n = 2) AS s;

-- Stored short, plain and out of line, and as text: the first one that a rollup sees becomes its state.
CREATE TABLE stored (n int, size text, funnel scrm.funnel);
INSERT INTO stored
SELECT n, CASE n WHEN 1 THEN 'plain' ELSE 'out of line' END, scrm.funnel_agg(t, '{a,b}', '1 day', '{}', '2024-02-01')
	FROM (VALUES (1, 20), (2, 3000)) AS s(n, customers), generate_series(1, customers) AS i,
	LATERAL (SELECT scrm.timeline_agg(at, kind) AS t FROM (VALUES ('2024-01-01'::timestamptz, 'a'), ('2024-01-01'::timestamptz + 1.01 ^ (i % 2500) * interval '1 microsecond', 'b')) AS v(at, kind)) AS l GROUP BY n;
INSERT INTO stored SELECT n, 'short', scrm.funnel_agg(t, '{cart}', '1 day', '{}', '2024-01-06') FROM (VALUES (3, 4), (4, 9), (5, 12)) AS s(n, customers) JOIN customer ON id <= customers GROUP BY n;
SELECT n, size, pg_column_size(funnel) < 127 AS short, pg_column_size(funnel) > 2100 AS "out of line", funnel::text::scrm.funnel OPERATOR(scrm.=) funnel AS text, t.* FROM stored, scrm.funnel_totals(funnel) AS t ORDER BY n;
SELECT n > 2 AS short, customers, entered_closed, count(*) FROM (
		SELECT min(n) AS n, scrm.rollup(funnel ORDER BY n) AS f FROM stored GROUP BY n > 2
		UNION ALL SELECT min(n), scrm.rollup(funnel ORDER BY n DESC) FROM stored GROUP BY n > 2
		UNION ALL SELECT min(n), scrm.rollup(funnel::text::scrm.funnel ORDER BY n % 2, n) FROM stored GROUP BY n > 2) AS r, scrm.funnel_totals(f) GROUP BY 1, 2, 3 ORDER BY 1;
-- In a window frame that grows, each funnel is that of the customers so far.
SELECT count(*) AS customers, count(*) FILTER (WHERE customers <> n) AS wrong FROM (SELECT row_number() OVER w AS n, scrm.funnel_agg(t, '{visit,cart,buy}', '1 day', '{}', '2024-01-10 00:00') OVER w AS f FROM customer WHERE id < 12 WINDOW w AS (ORDER BY id)) AS s, scrm.funnel_totals(f);
-- Equality serves DISTINCT, joins, and sorting.
SELECT count(*) AS rows, count(DISTINCT funnel) AS different FROM (SELECT funnel FROM gathered UNION ALL SELECT funnel::text::scrm.funnel FROM gathered) AS u;
SELECT count(*) FROM gathered AS a JOIN gathered AS b ON a.funnel OPERATOR(scrm.=) b.funnel;

-- The text form, an exact account of the example: 1.01 / 0.99 is the growth of the buckets, 0 holds no time at all.
SELECT funnel FROM shop;
SELECT scrm.funnel_agg(t, '{"a|b@\\\"c",*}', '2 hours', '{clickhouse}', '2000-01-03') FROM (SELECT scrm.timeline_agg('2000-01-02', 'a') AS t) AS s;

-- ---------------------------------------------------------------- nothing, and limits

-- No rows give NULL; only NULL timelines, or only empty ones, give a funnel of nobody, or of people without events. A NULL funnel has no report.
SELECT scrm.funnel_agg(t, '{a}', '1 day', '{}', '2024-01-01') IS NULL AS "no rows", scrm.rollup(NULL::scrm.funnel) IS NULL AS "no funnels" FROM customer WHERE false;
SELECT what, t.*, r.* FROM (SELECT 'nobody' AS what, scrm.funnel_agg(NULL, '{a,b}', '1 day', '{}', '2024-01-01') AS f
		UNION ALL SELECT 'somebody empty', scrm.funnel_agg(scrm.only(t, 'none'), '{a,b}', '1 day', '{}', '2024-01-01') FROM customer WHERE id = 1) AS s,
	scrm.funnel_totals(f) AS t, LATERAL (SELECT step, entrants, converted, rate_from_previous, previous_low, rate_from_first, first_high, median_time, p90_seconds, open_entrants, open_converted FROM scrm.funnel_report(f)) AS r ORDER BY what, step;
SELECT count(*) FROM scrm.funnel_report(NULL), scrm.funnel_totals(NULL);
SELECT scrm.merge(NULL::scrm.funnel, NULL) IS NULL AS "NULL", scrm.merge(funnel, NULL) OPERATOR(scrm.=) funnel AS "right", scrm.merge(NULL, funnel) OPERATOR(scrm.=) funnel AS "left" FROM shop;

-- 64 steps; one step; a window as long as time; as_of at both ends of time.
SELECT max(step) AS steps, sum(converted) AS conversions, min(rate_from_first) AS rate FROM (SELECT scrm.funnel_agg(t, array_fill('*'::text, '{64}'), '64 days', '{}', '2025-01-01') AS f FROM history WHERE scrm.event_count(t) > 64) AS s, scrm.funnel_report(f);
SELECT as_of, within, t.* FROM unnest(ARRAY[timestamptz '4714-11-24 00:00+00 BC', '4714-11-25 00:00+00 BC', '294276-12-31 23:59:59.999999+00']) AS as_of, unnest(ARRAY[interval '0', '106751991 days 04:00:54.775807']) AS within,
	LATERAL (SELECT scrm.funnel_agg(e, '{a,b}', within, '{}', as_of) AS f FROM (SELECT scrm.timeline_agg(at, kind) AS e FROM (VALUES (timestamptz '4714-11-24 00:00+00 BC', 'a'), ('294276-12-31 23:59:59.999999+00', 'b')) AS v(at, kind)) AS s) AS g,
	scrm.funnel_totals(f) AS t ORDER BY as_of, within;

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
SELECT call || try(format('SELECT scrm.funnel_agg(t, %s) FROM customer WHERE id = 1', call)) || CASE WHEN try(format('SELECT scrm.funnel_agg(t, %s) FROM customer WHERE id = 1', call))
		<> try(format('SELECT scrm.funnel_agg(NULL, %s)', call)) THEN ' and not for NULL' ELSE '' END FROM unnest(ARRAY[
	$$NULL, '1 day', '{}', '2024-01-01'$$, $$'{a}', NULL, '{}', '2024-01-01'$$, $$'{a}', '1 day', NULL, '2024-01-01'$$, $$'{a}', '1 day', '{}', NULL$$, $$'{}', '1 day', '{}', '2024-01-01'$$, $$'{a,NULL}', '1 day', '{}', '2024-01-01'$$,
	$$'{{a}}', '1 day', '{}', '2024-01-01'$$, $$'{a,b|}', '1 day', '{}', '2024-01-01'$$, $$array_fill('a'::text, '{65}'), '1 day', '{}', '2024-01-01'$$, $$array_fill('a'::text, '{33}'), '1 day', '{clickhouse}', '2024-01-01'$$,
	$$'{a}', '-1 day', '{}', '2024-01-01'$$, $$'{a}', '1 month', '{}', '2024-01-01'$$, $$'{a}', '1 day', '{fast}', '2024-01-01'$$, $$'{a}', '1 day', '{}', 'infinity'$$, $$'{a}', '1 day', '{}', '-infinity'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT try($$SELECT scrm.funnel_agg(t, '{a}', '1 day', '{clickhouse}', '2024-01-01') FROM (SELECT scrm.timeline_agg('1969-12-31 23:59:59Z', 'a') AS t) AS s$$);

-- Parameters must not change inside a group, and funnels that differ do not merge.
SELECT rows || try(format('SELECT scrm.funnel_agg(t, steps, within, modes, as_of) FROM customer, (VALUES %s) AS v(steps, within, modes, as_of)', rows)) FROM unnest(ARRAY[
	$$('{a}'::text[], interval '1 day', '{}'::text[], timestamptz '2024-01-01'), ('{b}', '1 day', '{}', '2024-01-01')$$, $$('{a}'::text[], interval '1 day', '{}'::text[], timestamptz '2024-01-01'), ('{a,b}', '1 day', '{}', '2024-01-01')$$,
	$$('{a}'::text[], interval '1 day', '{}'::text[], timestamptz '2024-01-01'), ('{a}', '2 days', '{}', '2024-01-01')$$, $$('{a}'::text[], interval '1 day', '{}'::text[], timestamptz '2024-01-01'), ('{a}', '1 day', '{clickhouse}', '2024-01-01')$$,
	$$('{a}'::text[], interval '1 day', '{}'::text[], timestamptz '2024-01-01'), ('{a}', '1 day', '{}', '2024-01-02')$$]) WITH ORDINALITY AS c(rows, n) ORDER BY n;
SELECT other || try(format($$SELECT scrm.merge(nobody('{a}', '1 day', '{}', '2024-01-01'), nobody(%s))$$, other)) FROM unnest(ARRAY[
	$$'{b}', '1 day', '{}', '2024-01-01'$$, $$'{a,a}', '1 day', '{}', '2024-01-01'$$, $$'{a}', '2 days', '{}', '2024-01-01'$$, $$'{a}', '1 day', '{clickhouse}', '2024-01-01'$$, $$'{a}', '1 day', '{}', '2024-01-02'$$,
	$$'{a}', '24 hours', '{}', '2024-01-01'$$]) WITH ORDINALITY AS c(other, n) ORDER BY n;
SELECT try($$SELECT scrm.rollup(funnel) FROM gathered$$);

-- Support functions are for aggregates.
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY[$$funnel_accum(NULL, NULL, '{a}', '1 day', '{}', '2024-01-01')$$, $$funnel_rollup_accum(NULL, NULL)$$, $$funnel_combine(NULL, NULL)$$, $$funnel_final(NULL)$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no funnel, each a change to this one.
\set good '{"version":1,"steps":["a","b\\\\\\"\\u000a"],"modes":["clickhouse"],"within":5,"as_of":-7,"customers":9,"events":[20,1],"reached":[[4,2,0,0],[3,1,2,5]],"durations":[[1,7,2],[1,9,1]]}'
SELECT :'good'::scrm.funnel;
SELECT change || ' -> ' || into_this || try(format('SELECT %L::scrm.funnel', replace(:'good', change, into_this))) FROM (VALUES (1, '"a",', ''), (2, '"modes":["clickhouse"]', '"modes":[]'), (3, '"version":1', '"version":2'),
	(4, '"a",', '"a"'), (5, '\u000a', '\u0041'), (6, '\u000a', '\u00zz'), (7, '\u000a', '\n'), (8, '"clickhouse"', '"clickhouse","clickhouse"'), (9, '"within":5', '"within":-5'), (10, '"as_of":-7', '"as_of":9223372036854775807'),
	(11, '"as_of":-7', '"as_of":1e3'), (12, '"customers":9', '"customers":5'), (13, '[20,1]', '[20,-1]'), (14, '[3,1,2,5]', '[5,1,2,5]'), (15, '[3,1,2,5]', '[3,3,2,5]'), (16, '[3,1,2,5]', '[3,1,6,5]'), (17, '[4,2,0,0]', '[4,2,0,1]'),
	(18, '[3,1,2,5]', '[2,1,2,5]'), (19, '[1,9,1]', '[1,9,2]'), (20, '[1,9,1]', '[1,9,0]'), (21, ',[1,9,1]', ''), (22, '[1,9,1]', '[1,7,1]'), (23, '[1,9,1]', '[1,6,1]'), (24, '[1,9,1]', '[2,9,1]'), (25, '[1,9,1]', '[0,9,1]'), (26, '[1,9,1]', '[1,2200,1]'),
	(27, ']]}', ']]} '), (28, '{', ''), (29, '],"modes"', repeat(',"c"', 63) || '],"modes"'), (30, '"a","b\\\"\u000a"', ''), (31, '\u000a', E'\n')) AS v(n, change, into_this) ORDER BY n;

-- Counts that leave the range are an error, never a wrong sum.
CREATE FUNCTION of_many(customers bigint, used bigint, later bigint) RETURNS scrm.funnel LANGUAGE sql
	RETURN format('{"version":1,"steps":["a"],"modes":[],"within":5,"as_of":0,"customers":%s,"events":[%s,%s],"reached":[[%s,0,0,0]],"durations":[]}', customers, used, later, customers)::scrm.funnel;
SELECT a || ' + ' || b || try(format('SELECT totals FROM scrm.funnel_totals(scrm.merge(of_many(%s), of_many(%s))) AS totals', a, b)) FROM (VALUES (1, '9223372036854775806, 0, 0', '1, 0, 0'), (2, '9223372036854775807, 0, 0', '1, 0, 0'),
	(3, '0, 9223372036854775807, 0', '0, 1, 0'), (4, '0, 0, 9223372036854775807', '0, 0, 9223372036854775807')) AS v(n, a, b) ORDER BY n;

-- A duration is never longer than the window, and the longest of all durations is reported as it is.
SELECT '{"version":1,"steps":["a","b"],"modes":[],"within":10,"as_of":0,"customers":1,"events":[2,0],"reached":[[1,0,0,0],[1,0,11,11]],"durations":[[1,130,1]]}'::scrm.funnel;
SELECT median_time > interval '100000 years' AS long, median_time = p90_time AS same FROM scrm.funnel_report('{"version":1,"steps":["a","b"],"modes":[],"within":9223372036854775807,"as_of":0,"customers":1,"events":[2,0],"reached":[[1,0,0,0],[1,0,9223372036854775807,9223372036854775807]],"durations":[[1,2185,1]]}') WHERE step = 2;
