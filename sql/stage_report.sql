--
-- Many customers in a pipeline: scrm.stage_agg gathers a mergeable state, scrm.stage_report and scrm.stage_totals read it.
--
-- Ten customers by hand, every number against counting histories in SQL, merging and storing, limits, errors.
--
CREATE SCHEMA test_stage_report;
SET search_path TO test_stage_report;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- A timeline of one word a day from 2024-01-01: its kinds, joined by + when they come at one time; - is a day without events.
CREATE FUNCTION days(words text) RETURNS scrm.timeline LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + (n - 1) * interval '1 day', kind)
		FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS w(word, n), unnest(string_to_array(word, '+')) AS kind WHERE word <> '-');
CREATE FUNCTION wilson(hits float8, n float8, side int) RETURNS float8 IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (hits + 1.9599639845400545 ^ 2 / 2 + side * 1.9599639845400545 * sqrt(hits * (n - hits) / nullif(n, 0) + 1.9599639845400545 ^ 2 / 4)) / (n + 1.9599639845400545 ^ 2);

-- ---------------------------------------------------------------- by hand

-- Seen at 2024-01-10 00:00.
CREATE TABLE customer (id int, t scrm.timeline);
INSERT INTO customer VALUES
	(1, days('form mql order')),			-- lead 1 day, qualified 1 day, customer
	(2, days('form - - mql rejected - mql')),	-- lead 3 days, qualified 1, lead again 2, qualified again
	(3, days('form order')),			-- over qualified
	(4, days('form bounced')),			-- lead 1 day, and out
	(5, days('mql rejected')),			-- qualified 1 day, back to lead, which it never entered by itself
	(6, days('form mql rejected')),			-- lead, qualified, lead: it moved on before, so it is not open there
	(7, days('- form')),				-- lead, open
	(8, days('visit')),				-- never entered
	(9, days('- - - - - - - - - - form')),		-- will enter the day after
	(10, NULL);
CREATE TABLE shop AS SELECT scrm.stage_agg(t, '[{"stage":"lead","enter":"form","back":"bounced"},{"stage":"qualified","enter":"mql","back":"rejected"},{"stage":"customer","enter":"order"}]', '2024-01-10') AS stages FROM customer;

-- Lead: 1, 2, 3, 6 moved on, 4 fell back, 5 and 7 are open; 6 is there too, so three are there now. Qualified: 1 moved on, 5, 6 fell back, 2 is open, 3 skipped it.
SELECT place, stage, in_now, entered, moved_on, fell_back, open, rate, stays, stays_moved_on, stays_fell_back, skipped FROM shop, scrm.stage_report(stages);
-- entered = moved_on + fell_back + open, stays = stays_moved_on + stays_fell_back + in_now; Wilson's interval of 4 of 7 and 1 of 4.
SELECT stage, entered = moved_on + fell_back + open AND stays = stays_moved_on + stays_fell_back + in_now AS reconciled, round(rate_low::numeric, 4) AS low, round(rate_high::numeric, 4) AS high,
		round(wilson(moved_on, entered, -1)::numeric, 4) AS "low from the formula", round(wilson(moved_on, entered, 1)::numeric, 4) AS "high from the formula" FROM shop, scrm.stage_report(stages) WHERE rate IS NOT NULL;
-- Days in lead: 1, 3, 2, 1, 1, 1; in qualified 1, 1, 1, 1; nobody left customer.
SELECT stage, median_time, p90_time, median_seconds, p90_seconds FROM shop, scrm.stage_report(stages);
-- Nine customers and 19 events, 18 of them by 2024-01-10; the one without a timeline is not counted.
SELECT t.* FROM shop, scrm.stage_totals(stages) AS t;
-- Earlier and later.
SELECT as_of::date, (SELECT string_agg(concat(in_now, '/', entered), ' ' ORDER BY place) FROM scrm.stage_report(stages)) AS "in now/entered", t.* FROM unnest('{2023-12-31,2024-01-01,2024-01-02,2024-01-04,2024-02-01}'::timestamptz[]) AS as_of,
	LATERAL (SELECT scrm.stage_agg(t, '[{"stage":"lead","enter":"form","back":"bounced"},{"stage":"qualified","enter":"mql","back":"rejected"},{"stage":"customer","enter":"order"}]', as_of) AS stages FROM customer) AS s,
	scrm.stage_totals(stages) AS t ORDER BY as_of;

-- ---------------------------------------------------------------- against counting in SQL

-- 600 customers with 1 to 60 events, many at one time; histories of what was known at as_of, counted.
CREATE TABLE history AS
SELECT id, scrm.timeline_agg(timestamptz '2024-01-01' + (n * n * (id % 7 + 1) + id * 131) % 700 * interval '1 hour', 'k' || (id + n * n * n) % 9) AS t
	FROM generate_series(1, 600) AS id, generate_series(1, 1 + id * id % 60) AS n GROUP BY id;
ANALYZE history;
CREATE TABLE asked (n int, pipeline scrm.pipeline, as_of timestamptz);
INSERT INTO asked VALUES (1, '[{"stage":"a","enter":"k1|k2","back":"k8"},{"stage":"b","enter":"k3","back":"k4|k5"},{"stage":"c","enter":"k6","back":"k7","back_to":""},{"stage":"d","enter":"k0"}]', '2024-01-15'),
	(2, '[{"stage":"a","enter":"*"},{"stage":"b","enter":"k1","back":"k2|k3"},{"stage":"c","enter":"k4","back":"k5","back_to":"a"}]', '2024-02-01'), (3, '[{"stage":"only","enter":"k5","back":"k6"}]', '2024-01-10'),
	(4, '[{"stage":"none","enter":"none"},{"stage":"some","enter":"k1"}]', '2024-01-20');
CREATE TABLE made AS SELECT n, pipeline, as_of, scrm.stage_agg(t, pipeline, as_of) AS stages FROM history, asked GROUP BY n, pipeline, as_of;
CREATE TABLE stay AS
SELECT n, id, s.place, h.*, s.place AS at_place, lead(s.place) OVER one AS next_place, row_number() OVER one = count(*) OVER (PARTITION BY n, id) AS is_last
	FROM history, asked, scrm.stage_history(scrm.slice(t, until => as_of + interval '1 microsecond'), pipeline) WITH ORDINALITY AS h(stage, entered_at, left_at, entered_by, times, row), scrm.pipeline_stages(pipeline) AS s
	WHERE s.stage = h.stage WINDOW one AS (PARTITION BY n, id ORDER BY row);
-- A stay was moved on from when the next is in a later stage at once; where one could leave the pipeline and enter it at one time, that would not tell, but what leaves falls back last.
CREATE TABLE per_customer AS
SELECT n, id, place, count(*) AS stays, count(*) FILTER (WHERE left_at IS NULL) AS now, count(*) FILTER (WHERE moved) AS moved, count(*) FILTER (WHERE left_at IS NOT NULL AND NOT moved) AS fell
	FROM (SELECT *, coalesce(next_place > place AND left_at = lead(entered_at) OVER (PARTITION BY n, id ORDER BY row), false) AS moved FROM stay) AS s GROUP BY n, id, place;
SELECT made.n, r.place, r.entered, r.open, r.stays, r.skipped,
		(r.in_now, r.entered, r.moved_on, r.open, r.fell_back) = (c.now, c.entered, c.moved_on, c.open, c.entered - c.moved_on - c.open) AS customers,
		(r.stays, r.stays_moved_on, r.stays_fell_back) = (c.stays, c.moved, c.fell) AS stays, r.skipped = c.skipped AS skipped,
		r.rate IS NOT DISTINCT FROM CASE WHEN r.place < max(r.place) OVER (PARTITION BY made.n) THEN c.moved_on / nullif(c.entered, 0)::float8 END AS rate,
		abs(r.median_seconds - c.median) <= 0.01 * c.median AND abs(r.p90_seconds - c.p90) <= 0.01 * c.p90 AS times
	FROM made, scrm.stage_report(stages) AS r, LATERAL (
		SELECT count(*) AS entered, coalesce(sum(now), 0) AS now, count(*) FILTER (WHERE moved > 0) AS moved_on, count(*) FILTER (WHERE moved = 0 AND now > 0) AS open,
			coalesce(sum(stays), 0) AS stays, coalesce(sum(moved), 0) AS moved, coalesce(sum(fell), 0) AS fell,
			(SELECT count(DISTINCT id) FROM stay AS s WHERE s.n = made.n AND s.place > r.place AND NOT EXISTS (SELECT FROM stay AS x WHERE x.n = s.n AND x.id = s.id AND x.place = r.place)) AS skipped,
			(SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM left_at - entered_at)) FROM stay AS s WHERE s.n = made.n AND s.place = r.place AND left_at IS NOT NULL) AS median,
			(SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM left_at - entered_at)) FROM stay AS s WHERE s.n = made.n AND s.place = r.place AND left_at IS NOT NULL) AS p90
		FROM per_customer AS p WHERE p.n = made.n AND p.place = r.place) AS c ORDER BY made.n, r.place;
SELECT made.n, t.*, t.customers = in_stage + left_pipeline + not_entered AND t.events_used + t.events_after_as_of = (SELECT sum(scrm.event_count(h.t)) FROM history AS h) AS reconciled,
		in_stage = (SELECT count(*) FROM history AS h WHERE scrm.stage(h.t, pipeline, as_of) IS NOT NULL) AS counted FROM made, scrm.stage_totals(stages) AS t ORDER BY n;

-- ---------------------------------------------------------------- merging and storing

-- Parts in any order and grouping are the same value; nobody changes nothing, nor does a NULL.
CREATE TABLE part AS SELECT n, id % 11 AS part, scrm.stage_agg(t, pipeline, as_of) AS stages FROM history, asked GROUP BY n, id % 11, pipeline, as_of;
INSERT INTO part SELECT n, -1, NULL FROM asked UNION ALL SELECT n, -2, scrm.stage_agg(NULL, pipeline, as_of) FROM asked GROUP BY n, pipeline, as_of;
SELECT n, scrm.rollup(p.stages) OPERATOR(scrm.=) m.stages AS rollup, scrm.rollup(p.stages ORDER BY part DESC) OPERATOR(scrm.=) m.stages AS backwards,
		scrm.rollup(p.stages) FILTER (WHERE part % 2 = 0) OPERATOR(scrm.||) scrm.rollup(p.stages) FILTER (WHERE part % 2 <> 0) OPERATOR(scrm.=) m.stages AS halves,
		scrm.rollup(p.stages::text::scrm.stages) OPERATOR(scrm.=) m.stages AS text FROM part AS p JOIN made AS m USING (n) GROUP BY n, m.stages ORDER BY n;
SELECT scrm.merge(NULL::scrm.stages, NULL) IS NULL AS "NULL", scrm.merge(stages, NULL) OPERATOR(scrm.=) stages AS "right", scrm.merge(NULL, stages) OPERATOR(scrm.=) stages AS "left", stages OPERATOR(scrm.||) stages OPERATOR(scrm.=) stages AS twice FROM shop;
-- The binary form gives the values back.
\getenv builddir PG_ABS_BUILDDIR
\set file :builddir '/results/stage_report.copy'
COPY part TO :'file' (FORMAT binary);
CREATE TABLE again (LIKE part);
COPY again FROM :'file' (FORMAT binary);
SELECT count(*), count(*) FILTER (WHERE a.stages OPERATOR(scrm.=) p.stages) AS same, count(*) FILTER (WHERE a.stages IS NULL AND p.stages IS NULL) AS "NULL" FROM again AS a JOIN part AS p USING (n, part);
-- In a window frame that grows, each state is that of the customers so far.
SELECT count(*) AS customers, count(*) FILTER (WHERE customers <> n) AS wrong FROM (SELECT row_number() OVER w AS n, scrm.stage_agg(t, '[{"stage":"a","enter":"form"}]', '2024-01-10') OVER w AS s FROM customer WHERE id < 10 WINDOW w AS (ORDER BY id)) AS s, scrm.stage_totals(s);
-- The text form: [0, what] are totals (0 not entered, 1 left, 3 events used, 4 later ones), [1, stage, status] customers (bit 0 there now, bit 1 moved on), [2, stage] who skipped it,
-- [3, stage, end, bucket] ended stays (1 moved on, 2 fell back) with the shortest and the longest.
SELECT stages FROM shop;

-- ---------------------------------------------------------------- nothing, and limits

SELECT scrm.stage_agg(t, '[{"stage":"a","enter":"a"}]', '2024-01-01') IS NULL AS "no rows", scrm.rollup(NULL::scrm.stages) IS NULL AS "no states" FROM customer WHERE false;
SELECT what, t.*, r.* FROM (SELECT 'nobody' AS what, scrm.stage_agg(NULL, '[{"stage":"a","enter":"a"},{"stage":"b","enter":"b"}]', '2024-01-01') AS s
		UNION ALL SELECT 'somebody empty', scrm.stage_agg(scrm.only(t, 'none'), '[{"stage":"a","enter":"a"},{"stage":"b","enter":"b"}]', '2024-01-01') FROM customer WHERE id = 1) AS s,
	scrm.stage_totals(s) AS t, LATERAL (SELECT stage, entered, rate, rate_low, median_time, p90_seconds FROM scrm.stage_report(s)) AS r ORDER BY what, stage;
SELECT count(*) FROM scrm.stage_report(NULL), scrm.stage_totals(NULL);
-- A stay as long as time: no duration is longer than a bigint counts microseconds.
SELECT stays_fell_back, median_time, p90_time = median_time AS same FROM (SELECT scrm.stage_agg(t, '[{"stage":"a","enter":"a","back":"b"}]', '294276-12-31 23:59:59.999999+00') AS s FROM
	(SELECT scrm.timeline_agg(at, kind) AS t FROM (VALUES (timestamptz '4714-11-24 00:00+00 BC', 'a'), ('294276-12-31 23:59:59.999999+00', 'b')) AS v(at, kind)) AS t) AS s, scrm.stage_report(s);

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

-- Parameters; those of a NULL timeline too; they must not change inside a group, and states that differ do not merge.
SELECT call || try(format('SELECT scrm.stage_agg(t, %s) FROM customer WHERE id = 1', call)) || CASE WHEN try(format('SELECT scrm.stage_agg(t, %s) FROM customer WHERE id = 1', call)) <> try(format('SELECT scrm.stage_agg(NULL, %s)', call)) THEN ' and not for NULL' ELSE '' END
	FROM unnest(ARRAY[$$NULL, '2024-01-01'$$, $$'[{"stage":"a","enter":"a"}]', NULL$$, $$'[{"stage":"a","enter":"a"}]', 'infinity'$$, $$'[]', '2024-01-01'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT rows || try(format('SELECT scrm.stage_agg(t, p::scrm.pipeline, as_of) FROM customer, (VALUES %s) AS v(p, as_of)', rows)) FROM unnest(ARRAY[
	$$('[{"stage":"a","enter":"a"}]', timestamptz '2024-01-01'), ('[{"stage":"a","enter":"b"}]', '2024-01-01')$$, $$('[{"stage":"a","enter":"a"}]', timestamptz '2024-01-01'), ('[{"stage":"a","enter":"a"}]', '2024-01-02')$$]) WITH ORDINALITY AS c(rows, n) ORDER BY n;
SELECT try('SELECT scrm.rollup(stages) FROM made') || try('SELECT a.stages OPERATOR(scrm.||) b.stages FROM shop AS a, made AS b WHERE n = 1');
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY[$$stage_accum(NULL, NULL, '[{"stage":"a","enter":"a"}]', '2024-01-01')$$, $$stages_rollup_accum(NULL, NULL)$$, $$stages_combine(NULL, NULL)$$, $$stages_final(NULL)$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no state, each a change to this one.
\set good '{"version":1,"params":["[{\\"stage\\":\\"a\\",\\"enter\\":\\"a\\",\\"back\\":\\"x\\"},{\\"stage\\":\\"b\\",\\"enter\\":\\"b\\"}]",7],"entries":[[[0,0],2,0,0],[[1,0,3],4,0,0],[[2,0],1,0,0],[[3,0,2,1],5,1,1]]}'
SELECT :'good'::scrm.stages;
SELECT change || ' -> ' || into_this || try(format('SELECT %L::scrm.stages', replace(:'good', change, into_this))) FROM (VALUES (1, '"version":1', '"version":2'), (2, '"params":[', '"params":[null,'), (3, '{\"stage\":\"b\"', '{\"stage\":\"a\"'), (4, '\"a\",\"back', '\"a\", \"back'), (5, ',7]', ']'), (6, ',7]', ',7,7]'),
	(7, ',7]', ',9223372036854775807]'), (8, '["[', '[1,"['), (9, '[0,0]', '[0,2]'), (10, '[0,0]', '[0,5]'), (11, '[0,0]', '[0]'), (12, '[0,0]', '[0,0,0]'), (13, '[0,0]', '[4,0]'), (14, '[0,0]', '[]'), (15, '[0,0]', '["a"]'), (16, '[0,0],2', '[0,0],0'), (17, '[0,0],2', '[0,0],-1'), (18, '2,0,0', '2,0,1'),
	(19, '[1,0,3]', '[1,0,4]'), (20, '[1,0,3]', '[1,2,1]'), (21, '[1,0,3]', '[1,1,2]'), (22, '[1,0,3]', '[1,0]'), (23, '[2,0]', '[2,-1]'), (24, '[3,0,2,1]', '[3,0,0,1]'), (25, '[3,0,2,1]', '[3,1,1,1]'), (26, '[3,0,2,1]', '[3,0,2,0]'), (27, '5,1,1]', '5,2,1]'), (28, '5,1,1]', '5,-1,1]'), (29, '[2,0],1', '[0,0],1'),
	(30, '5,1,1]', '5,1]')) AS v(n, change, into_this) ORDER BY n;

-- Counts that leave the range are an error, never a wrong sum.
SELECT try($$SELECT s OPERATOR(scrm.||) s FROM (SELECT '{"version":1,"params":["[{\"stage\":\"a\",\"enter\":\"a\"}]",7],"entries":[[[0,0],5000000000000000000,0,0]]}'::scrm.stages AS s) AS v$$);
SELECT try($$SELECT r FROM scrm.stage_report('{"version":1,"params":["[{\"stage\":\"a\",\"enter\":\"a\"}]",7],"entries":[[[1,0,0],5000000000000000000,0,0],[[1,0,1],5000000000000000000,0,0]]}') AS r$$);
