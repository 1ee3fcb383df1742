--
-- Decision points: scrm.touch_effect_agg gathers how each stage was left with and without a touch, scrm.touch_effect_report
-- and scrm.touch_effect_totals read it.
--
-- Eleven customers by hand, what counts as before the decision, immortal time, merging and storing, errors.
--
CREATE SCHEMA test_touch_effect;
SET search_path TO test_touch_effect;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- A timeline of one word a day from 2024-01-01: its kinds, joined by + when they come at one time; - is a day without events.
CREATE FUNCTION days(words text) RETURNS scrm.timeline LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + (n - 1) * interval '1 day', split_part(kind, '@', 1), nullif(split_part(kind, '@', 2), ''))
		FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS w(word, n), unnest(string_to_array(word, '+')) AS kind WHERE word <> '-');

-- One customer's effect.
CREATE FUNCTION effect(words text, pipeline scrm.pipeline, touch text, as_of timestamptz) RETURNS scrm.touch_effect LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT scrm.touch_effect_agg(t, p, e, a) FROM (VALUES (days(words), pipeline, touch, as_of)) AS v(t, p, e, a));

-- ---------------------------------------------------------------- by hand

-- Does a talk in the community help leads to become customers? Seen at 2024-01-11 00:00, ten days after the first.
CREATE TABLE customer (id int, t scrm.timeline);
INSERT INTO customer VALUES
	(1, days('form talk order')),		-- with: converted; 1 day before the talk and 1 after it
	(2, days('form talk@forum talk order')),	-- with: converted; the first talk counts: 1 and 2 days
	(3, days('form talk - bounced')),	-- with: fell back; 1 and 2 days
	(4, days('form - talk')),		-- with, open; 2 and 8 days
	(5, days('form order')),		-- without: converted; 1 day
	(6, days('talk form order talk')),	-- without: converted; the talks were before and after; 1 day
	(7, days('form bounced talk form talk order')),	-- without: fell back; 1 day. The second stay does not count
	(8, days('- - - - - form')),		-- without, open; 5 days
	(9, days('talk')),			-- never in a stage
	(10, days('order')),			-- skipped the stage: no decision in it
	(11, NULL);
CREATE TABLE shop AS SELECT scrm.touch_effect_agg(t, '[{"stage":"lead","enter":"form","back":"bounced"},{"stage":"customer","enter":"order"}]', 'talk', '2024-01-11') AS effect FROM customer;
-- With: 4 entered, 2 converted, 1 fell back, 1 open, 13 days after a talk. Without: 4, 2, 1, 1; 8 days, and 5 before the talk of those with one.
SELECT place, stage, next_stage, entered_with, converted_with, fell_back_with, open_with, days_with, entered_without, converted_without, fell_back_without, open_without, days_without FROM shop, scrm.touch_effect_report(effect);
SELECT rate_with, round(with_low::numeric, 4) AS with_low, round(with_high::numeric, 4) AS with_high, rate_without, round(without_low::numeric, 4) AS without_low, round(without_high::numeric, 4) AS without_high,
		difference, round(difference_low::numeric, 4) AS difference_low, round(difference_high::numeric, 4) AS difference_high FROM shop, scrm.touch_effect_report(effect);
-- Ten customers, of whom nine were in a stage, and all their events; the one without a timeline is not counted.
SELECT t.* FROM shop, scrm.touch_effect_totals(effect) AS t;
-- Newcombe's interval for 56 of 70 against 48 of 80 is 0.0524 to 0.3339 (his table II, example (a), method 10).
SELECT round(difference::numeric, 4) AS difference, round(difference_low::numeric, 4) AS low, round(difference_high::numeric, 4) AS high FROM (
		SELECT scrm.touch_effect_agg(days(CASE WHEN n <= 56 THEN 'form talk order' WHEN n <= 70 THEN 'form talk' WHEN n <= 118 THEN 'form - order' ELSE 'form' END), '[{"stage":"lead","enter":"form"},{"stage":"customer","enter":"order"}]', 'talk', '2024-02-01') AS effect
		FROM generate_series(1, 150) AS n) AS s, scrm.touch_effect_report(effect);

-- ---------------------------------------------------------------- before the decision

-- Strictly between entering and leaving: not at the time of either, where nobody can say what came first; not in another stage, not after as_of; on the channel that is asked for.
SELECT words, touch, entered_with AS "with", entered_without AS without FROM (VALUES (1, 'form talk order', 'talk'), (2, 'form+talk order', 'talk'), (3, 'form order+talk', 'talk'), (4, 'form talk', 'talk'), (5, 'form - - - - talk', 'talk'), (6, 'form talk@web order', 'talk@forum'),
		(7, 'form talk@forum order', 'call|talk@forum'), (8, 'form form order', 'form'), (9, 'form order', 'form|order'), (10, 'form bounced talk form order', 'talk')) AS v(n, words, touch),
	scrm.touch_effect_report(effect(words, '[{"stage":"lead","enter":"form","back":"bounced"},{"stage":"customer","enter":"order"}]', touch, '2024-01-05')) ORDER BY n;
-- Each stage has a row of its own; moving on over a stage is converted, too; a stage entered by falling back counts when it is the first time.
SELECT words, string_agg(concat_ws(' ', stage, entered_with, converted_with, entered_without, converted_without), ', ' ORDER BY place) AS "stage, with: entered, converted, without: entered, converted" FROM (VALUES (1, 'a t b t c'), (2, 'a t c'), (3, 'b back t c')) AS v(n, words),
	scrm.touch_effect_report(effect(words, '[{"stage":"a","enter":"a"},{"stage":"b","enter":"b","back":"back"},{"stage":"c","enter":"c"}]', 't', '2024-02-01')) GROUP BY n, words ORDER BY n;

-- Immortal time: 2,400 leads of whom each day 5 % decide, and a talk that comes by chance on one of 60 days, without any effect. Seen after 20 days the rates say that talks do harm (who
-- decides early had no time for one). So the difference is no effect.
SELECT entered_with, converted_with, round(rate_with::numeric, 2) AS rate_with, entered_without, converted_without, round(rate_without::numeric, 2) AS rate_without, round(difference_high::numeric, 2) AS difference_high, round(days_with) AS days_with, round(days_without) AS days_without
	FROM (SELECT scrm.touch_effect_agg(t, '[{"stage":"lead","enter":"form"},{"stage":"customer","enter":"order"}]', 'talk', '2024-01-21') AS effect
		FROM generate_series(0, 39) AS decided, generate_series(0, 59) AS talked, LATERAL (SELECT scrm.timeline_agg(at, kind) AS t FROM (VALUES (timestamptz '2024-01-01', 'form'), (timestamptz '2024-01-01' + (ln(1 - (decided + 0.5) / 40) / -0.05) * interval '1 day', 'order'), ('2024-01-01 12:00'::timestamptz + talked * interval '1 day', 'talk')) AS v(at, kind)) AS s) AS e,
		scrm.touch_effect_report(effect);

-- ---------------------------------------------------------------- merging and storing

CREATE TABLE part AS SELECT id % 3 AS part, scrm.touch_effect_agg(t, '[{"stage":"lead","enter":"form","back":"bounced"},{"stage":"customer","enter":"order"}]', 'talk', '2024-01-11') AS effect FROM customer GROUP BY 1;
INSERT INTO part VALUES (-1, NULL);
SELECT scrm.rollup(p.effect) OPERATOR(scrm.=) s.effect AS rollup, scrm.rollup(p.effect ORDER BY part DESC) OPERATOR(scrm.=) s.effect AS backwards, scrm.rollup(p.effect) FILTER (WHERE part < 2) OPERATOR(scrm.||) scrm.rollup(p.effect) FILTER (WHERE part = 2) OPERATOR(scrm.=) s.effect AS halves,
	scrm.rollup(p.effect::text::scrm.touch_effect) OPERATOR(scrm.=) s.effect AS text FROM part AS p, shop AS s GROUP BY s.effect;
-- The binary form gives the values back.
\getenv builddir PG_ABS_BUILDDIR
\set file :builddir '/results/touch_effect.copy'
COPY part TO :'file' (FORMAT binary);
CREATE TABLE again (LIKE part);
COPY again FROM :'file' (FORMAT binary);
SELECT count(*), count(*) FILTER (WHERE a.effect OPERATOR(scrm.=) p.effect) AS same FROM again AS a JOIN part AS p USING (part);
-- The text form: [0, what] are totals (0 not entered, 2 entered, 3 events used, 4 later ones), [1, stage, with, end] first stays (0 open, 1 moved on, 2 fell back), their seconds before and after the touch.
SELECT effect FROM shop;
SELECT scrm.touch_effect_agg(t, '[{"stage":"a","enter":"a"}]', 'a', '2024-01-01') IS NULL AS "no rows" FROM customer WHERE false;
-- One stage has no decision.
SELECT count(r) AS rows, t.* FROM (SELECT scrm.touch_effect_agg(t, '[{"stage":"lead","enter":"form"}]', 'talk', '2024-01-03') AS effect FROM customer) AS s CROSS JOIN LATERAL scrm.touch_effect_totals(effect) AS t LEFT JOIN LATERAL scrm.touch_effect_report(effect) AS r ON true GROUP BY t.customers, t.entered, t.not_entered, t.events_used, t.events_after_as_of;
SELECT rate_with, difference, difference_low, days_with FROM (SELECT scrm.touch_effect_agg(NULL, '[{"stage":"a","enter":"a"},{"stage":"b","enter":"b"}]', 'a', '2024-01-01') AS effect) AS s, scrm.touch_effect_report(effect);
SELECT count(*) FROM scrm.touch_effect_report(NULL), scrm.touch_effect_totals(NULL);

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

SELECT call || try(format('SELECT scrm.touch_effect_agg(t, %s) FROM customer WHERE id = 1', call)) || CASE WHEN try(format('SELECT scrm.touch_effect_agg(t, %s) FROM customer WHERE id = 1', call)) <> try(format('SELECT scrm.touch_effect_agg(NULL, %s)', call)) THEN ' and not for NULL' ELSE '' END
	FROM unnest(ARRAY[$$NULL, 'a', '2024-01-01'$$, $$'[{"stage":"a","enter":"a"}]', NULL, '2024-01-01'$$, $$'[{"stage":"a","enter":"a"}]', 'a', NULL$$, $$'[{"stage":"a","enter":"a"}]', 'a', 'infinity'$$, $$'[{"stage":"a","enter":"a"}]', '', '2024-01-01'$$, $$'[{"stage":"a","enter":"a"}]', 'a?', '2024-01-01'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT try($$SELECT scrm.touch_effect_agg(t, '[{"stage":"a","enter":"a"}]', touch, '2024-01-01') FROM customer, unnest('{a,b}'::text[]) AS touch$$);
SELECT try($$SELECT scrm.touch_effect_agg(NULL, '[{"stage":"a","enter":"a"}]', 'a', '2024-01-01') OPERATOR(scrm.||) scrm.touch_effect_agg(NULL, '[{"stage":"a","enter":"a"}]', 'b', '2024-01-01')$$);
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY[$$touch_effect_accum(NULL, NULL, '[{"stage":"a","enter":"a"}]', 'a', '2024-01-01')$$, $$touch_effect_final(NULL)$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no state, each a change to this one.
\set good '{"version":1,"params":["[{\\"stage\\":\\"a\\",\\"enter\\":\\"a\\"},{\\"stage\\":\\"b\\",\\"enter\\":\\"b\\"}]","t",7],"entries":[[[0,2],2,0,0],[[1,0,0,1],4,5,0],[[1,0,1,2],1,2,3]]}'
SELECT :'good'::scrm.touch_effect;
SELECT change || ' -> ' || into_this || try(format('SELECT %L::scrm.touch_effect', replace(:'good', change, into_this))) FROM (VALUES (1, '"t",', ''), (2, '"t"', '"t|"'), (3, ',7]', ']'), (4, ',7]', ',"7"]'), (5, '[0,2]', '[0,1]'), (6, '[0,2]', '[0,5]'), (7, '[0,2]', '[0,2,0]'), (8, '[0,2]', '[]'), (9, '[0,2]', '[2,2]'), (10, '[0,2],2', '[0,2],0'),
	(11, '[0,2],2,0', '[0,2],2,1'), (12, '[1,0,0,1]', '[1,1,0,1]'), (13, '[1,0,0,1]', '[1,0,2,1]'), (14, '[1,0,0,1]', '[1,0,0,3]'), (15, '[1,0,0,1]', '[1,0,0,1,1]'), (16, '[1,0,0,1]', '[1,0,0,1,"a"]'), (17, '[1,0,0,1]', '[1,0,0]'), (18, '4,5,0', '4,5,6'), (19, '1,2,3', '1,2,-3'), (20, '[1,0,0,1]', '["a"]')) AS v(n, change, into_this) ORDER BY n;
