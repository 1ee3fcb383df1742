--
-- One customer in a pipeline: scrm.stage says where, scrm.stage_history how it came there.
--
-- By hand: forward, over stages, back and again; events of one time; edge cases; errors.
--
CREATE SCHEMA test_stage;
SET search_path TO test_stage;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- A timeline of one word a day from 2024-01-01: its kinds, joined by + when they come at one time; - is a day without events.
CREATE FUNCTION days(words text) RETURNS scrm.timeline LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + (n - 1) * interval '1 day', split_part(kind, '@', 1), nullif(split_part(kind, '@', 2), ''))
		FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS w(word, n), unnest(string_to_array(word, '+')) AS kind WHERE word <> '-');
-- Its history in a line: stage, the days in it (open at the end: none), the kind that led there, and which time it is.
CREATE FUNCTION history(timeline scrm.timeline, pipeline scrm.pipeline) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT string_agg(format('%s %s-%s by %s, %s.', stage, extract(day FROM entered_at), extract(day FROM left_at), entered_by, times), '  ' ORDER BY n)
		FROM scrm.stage_history(timeline, pipeline) WITH ORDINALITY AS h(stage, entered_at, left_at, entered_by, times, n));
CREATE TABLE sales (p scrm.pipeline);
INSERT INTO sales VALUES ('[{"stage":"lead","enter":"form|signup","back":"bounced"},{"stage":"qualified","enter":"mql","back":"rejected"},{"stage":"deal","enter":"demo|quote","back":"rejected|lost"},
	{"stage":"customer","enter":"order","back":"lapsed","back_to":"lead"}]');

-- ---------------------------------------------------------------- by hand

-- A lead that sales rejected, and that came back.
SELECT h.* FROM sales, scrm.stage_history(days('visit form mql rejected - mql visit demo order'), p) AS h;
-- The stage at the end of each day; NULL before the first event that enters one.
SELECT at::date AS as_of, scrm.stage(days('visit form mql rejected - mql visit demo order'), p, at) FROM sales, generate_series(timestamptz '2023-12-31', '2024-01-10', '1 day') AS at;
-- To the microsecond: an event at as_of counts.
SELECT scrm.stage(days('form mql'), p, timestamptz '2024-01-02'), scrm.stage(days('form mql'), p, timestamptz '2024-01-01 23:59:59.999999') AS before FROM sales;
-- The default is now.
SELECT scrm.stage(days('form mql'), p) FROM sales;

SELECT what, words, history(days(words), p) FROM sales, (VALUES
	(1, 'forward', 'form mql demo order'),
	(2, 'over stages, which are not entered', 'form order'),
	(3, 'an earlier stage is not entered again', 'mql form signup mql'),
	(4, 'back to the stage before, though it was skipped', 'form quote lost'),
	(5, 'back as often as it says so', 'demo rejected rejected rejected'),
	(6, 'only the back events of the present stage lead back', 'form rejected lost lapsed mql lapsed lost'),
	(7, 'back_to', 'order lapsed order'),
	(8, 'out of the pipeline and in again', 'form bounced bounced mql - signup'),
	(9, 'out of it for good', 'form bounced'),
	(10, 'never in', 'visit lost')) AS v(n, what, words) ORDER BY n;

-- ---------------------------------------------------------------- events of one time

-- They enter first, from the earliest to the latest stage, then lead back, once. Neither the order of rows nor duplicates matter.
SELECT words, history(days(words), p) FROM sales, (VALUES (1, 'form+mql+order'), (2, 'order+form+order+mql+form'), (3, 'form mql+rejected'), (4, 'demo rejected+lost'), (5, 'mql rejected+mql'), (6, 'mql rejected+demo'), (7, 'form bounced+form'), (8, 'order lapsed+demo')) AS v(n, words) ORDER BY n;
-- Of the kinds that enter a stage the first by bytes is named.
SELECT h.stage, entered_by FROM sales, scrm.stage_history(days('signup+form quote+demo rejected+lost'), p) AS h;

-- ---------------------------------------------------------------- steps

-- Channels, any kind, an event that would enter the stage it leads back from, one that enters several stages.
SELECT words, pipeline, history(days(words), pipeline) FROM (VALUES
	(1, 'x@web y@web y@app y', '[{"stage":"some","enter":"*"},{"stage":"app","enter":"*@app"},{"stage":"none","enter":"y@"}]'::scrm.pipeline),
	(2, 'x stop y stop stop', '[{"stage":"in","enter":"*","back":"stop"}]'),
	(3, 'a b', '[{"stage":"1","enter":"a"},{"stage":"2","enter":"a|b"},{"stage":"3","enter":"b|a"}]')) AS v(n, words, pipeline) ORDER BY n;
-- Several pipelines at once.
SELECT scrm.stage(t, scrm.revenue_funnel()) AS revenue, scrm.stage(t, scrm.buying_cycle()) AS buying, scrm.stage(t, scrm.participation_ladder()) AS participation, scrm.stage(t, '[{"stage":"fan","enter":"fan"}]') AS other
	FROM days('ad visit like demo review') AS t;

-- ---------------------------------------------------------------- nothing, and much

SELECT scrm.stage(NULL, p) IS NULL AS "no timeline", (SELECT count(*) FROM scrm.stage_history(NULL, p)) AS rows, scrm.stage(scrm.only(days('form'), 'none'), p) IS NULL AS empty FROM sales;
-- The pipeline may change from row to row.
SELECT array_agg(scrm.stage(days('a b'), p) ORDER BY n) FROM (VALUES (1, '[{"stage":"a","enter":"a"}]'::scrm.pipeline), (2, '[{"stage":"b","enter":"b"}]'), (3, '[{"stage":"b","enter":"b"}]'), (4, '[{"stage":"x","enter":"x"}]'), (5, '[{"stage":"a","enter":"a"}]')) AS v(n, p);
-- A million moves, and a million events at one time; from one end of time to the other.
SELECT count(*), max(times), min(left_at - entered_at) AS shortest FROM (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + n * interval '1 second', CASE n % 2 WHEN 0 THEN 'mql' ELSE 'rejected' END) AS t FROM generate_series(1, 1000000) AS n) AS s, sales, scrm.stage_history(t, p);
SELECT history(t, p) FROM (SELECT scrm.timeline_agg('2024-01-01', CASE n % 3 WHEN 0 THEN 'mql' WHEN 1 THEN 'rejected' ELSE 'form' END) AS t FROM generate_series(1, 1000000) AS n) AS s, sales;
SELECT h.* FROM (SELECT scrm.timeline_agg(at, kind) AS t FROM (VALUES (timestamptz '4714-11-24 00:00+00 BC', 'form'), ('294276-12-31 23:59:59.999999+00', 'bounced')) AS v(at, kind)) AS s, sales, scrm.stage_history(t, p) AS h;

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
SELECT call || try('SELECT ' || call || ' FROM sales') FROM unnest(ARRAY[$$scrm.stage(days('a'), NULL)$$, $$scrm.stage(days('a'), p, NULL)$$, $$scrm.stage(days('a'), p, 'infinity')$$, $$scrm.stage(days('a'), p, '-infinity')$$, $$scrm.stage_history(days('a'), NULL)$$, $$scrm.stage(days('a'), '[]')$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
