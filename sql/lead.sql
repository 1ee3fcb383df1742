--
-- Lead scores: scrm.lead_score_agg adds points by dimension, scrm.lead_score caps and adds them up, scrm.explain shows what a
-- score is made of, scrm.lead_grade turns fit and engagement into a letter and a digit.
--
-- By hand, caps, grades, states on the move, limits, errors. Random leads are in test/t/160_retention_oracle.pl.
--
CREATE SCHEMA test_lead;
SET search_path TO test_lead;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

CREATE TABLE point (lead int, dimension text, points float8);
INSERT INTO point VALUES
	(1, 'explicit', 30), (1, 'explicit', 40), (1, 'intent', 15), (1, 'social', 2.5), (1, 'implicit', 5),
	(2, 'implicit', 8), (2, 'implicit', -20), (2, 'social', 60),						-- a penalty
	(3, 'explicit', 10), (3, NULL, 5), (3, 'intent', NULL),							-- rows that say nothing are skipped
	(4, NULL, 1),												-- so that nothing is left
	(5, 'partner', 7), (5, 'events', 1), (5, 'intent', 0);							-- other dimensions
CREATE TABLE lead AS SELECT lead, scrm.lead_score_agg(dimension, points) AS state FROM point GROUP BY lead;
SELECT lead, scrm.lead_score(state) AS score, scrm.lead_score(state, '{"explicit": 50, "social": 20, "intent": null}') AS capped,
		scrm.lead_score(state, '{"explicit": 50, "social": 20}', 60) AS at_most_60, scrm.lead_score(state, total_cap => 60) AS only_the_total,
		scrm.lead_score(state, dimensions => '{explicit}') AS fit, scrm.lead_score(state, '{"social": 20}', NULL, '{implicit,intent,social}') AS engagement
	FROM lead ORDER BY lead;
-- The usual dimensions, there or not, then the others by name; capped adds up to the score.
SELECT lead, e.* FROM lead, scrm.explain(state, '{"explicit": 50, "social": 20, "partner": 0}') WITH ORDINALITY AS e(dimension, events, points, capped, share, place) WHERE lead IN (1, 2, 5) ORDER BY lead, place;
SELECT lead, sum(capped) = scrm.lead_score(state, '{"explicit": 50, "partner": 3}') AS adds_up, sum(events) = (SELECT count(*) FROM point AS p WHERE p.lead = l.lead AND dimension IS NOT NULL AND points IS NOT NULL) AS all_events, round(sum(abs(share))::numeric, 12) AS shares
	FROM lead AS l, scrm.explain(state, '{"explicit": 50, "partner": 3}') GROUP BY lead, state ORDER BY lead;
-- Without points there is no share.
SELECT e.* FROM (SELECT scrm.lead_score_agg('a', 0) AS s) AS l, scrm.explain(s) AS e WHERE events > 0;
SELECT count(*) FROM scrm.explain(NULL::scrm.lead_score);

-- ---------------------------------------------------------------- grades

SELECT fit, engagement, scrm.lead_grade(fit, engagement) AS grade, scrm.lead_grade(fit, engagement, fit_a => 30, fit_b => 20, engagement_1 => 10, engagement_2 => 10) AS "other thresholds"
	FROM unnest(ARRAY[70, 69.99, 40, 39.99, -5]::float8[]) AS fit, unnest(ARRAY[70, 40, 9]::float8[]) AS engagement ORDER BY 1 DESC, 2 DESC;
SELECT scrm.lead_grade(NULL, 1) AS fit, scrm.lead_grade(1, NULL) AS engagement;
SELECT lead, scrm.lead_grade(scrm.lead_score(state, dimensions => '{explicit}'), scrm.lead_score(state, dimensions => '{implicit,intent,social}'), 50, 10, 20, 0) FROM lead ORDER BY lead;

-- ---------------------------------------------------------------- states on the move

SELECT lead, state, state::text::scrm.lead_score OPERATOR(scrm.=) state AS text FROM lead ORDER BY lead;
-- Parts, in any order, and as text, are the whole; a NULL merges as nothing; arguments stay as they were.
CREATE TABLE part AS SELECT lead, n, scrm.lead_score_agg(dimension, points) AS state FROM (SELECT *, row_number() OVER () % 3 AS n FROM point) AS p GROUP BY lead, n;
SELECT lead, r OPERATOR(scrm.=) state AS rollup, b OPERATOR(scrm.=) state AS backwards, scrm.merge(r, NULL) OPERATOR(scrm.=) state AS with_null, m OPERATOR(scrm.=) state AS merged
	FROM lead JOIN (SELECT lead, scrm.rollup(state ORDER BY n) AS r, scrm.rollup(state::text::scrm.lead_score ORDER BY n DESC) AS b,
		scrm.rollup(state) FILTER (WHERE n = 0) OPERATOR(scrm.||) scrm.rollup(state) FILTER (WHERE n > 0) AS m FROM part GROUP BY lead) AS p USING (lead) WHERE state IS NOT NULL ORDER BY lead;
SELECT count(DISTINCT state) AS different, count(*) FROM (SELECT state FROM lead UNION ALL SELECT state FROM lead) AS u;
-- In a growing window each state is that of the rows so far.
SELECT dimension, points, scrm.lead_score(scrm.lead_score_agg(dimension, points) OVER w) FROM point WHERE lead = 1 WINDOW w AS (ORDER BY dimension, points) ORDER BY 1, 2;
-- A user's own aggregate may bring a stored state, and may leave out the final function.
CREATE AGGREGATE unfinished(dimension text, points float8) (SFUNC = scrm.lead_score_accum, STYPE = scrm.lead_score, INITCOND = '{"version":1,"dimensions":[["zoo",1,5]]}');
SELECT u, u::text::scrm.lead_score, scrm.lead_score(u), scrm.rollup(u) FROM (SELECT unfinished(dimension, points ORDER BY points) AS u FROM point WHERE lead IN (1, 3)) AS s GROUP BY u::text, u;
-- Stored short, plain and out of line, the first of a rollup.
CREATE TABLE stored AS SELECT k, scrm.lead_score_agg(repeat('x', k) || i, i) AS state FROM unnest(ARRAY[1, 40, 200]) AS k, generate_series(1, CASE k WHEN 1 THEN 2 ELSE 60 END) AS i GROUP BY k;
SELECT k, pg_column_size(state) < 127 AS short, pg_column_size(state) > 2100 AS out_of_line, scrm.lead_score(state), scrm.lead_score(scrm.rollup(state)) FROM stored GROUP BY k, state ORDER BY k;
SELECT scrm.lead_score(scrm.rollup(state ORDER BY k)) AS up, scrm.lead_score(scrm.rollup(state ORDER BY k DESC)) AS down FROM stored WHERE k <> 200;

-- ---------------------------------------------------------------- sums and limits

-- A sum is right to 1e-12 of its terms however many there are: 100,000 ones next to 1e16 (one after the other they would all be
-- lost), in any order, also from states of one row, and when dimensions come in between.
SELECT way, abs(score - (1e16 + 100000)) <= 1e-12 * 1e16 AS right FROM (
	SELECT 'large first' AS way, scrm.lead_score(scrm.lead_score_agg('a', CASE i WHEN 0 THEN 1e16 ELSE 1 END ORDER BY i)) AS score FROM generate_series(0, 100000) AS i
	UNION ALL SELECT 'large last', scrm.lead_score(scrm.lead_score_agg('a', CASE i WHEN 0 THEN 1e16 ELSE 1 END ORDER BY i DESC)) FROM generate_series(0, 100000) AS i
	UNION ALL SELECT 'other dimensions', scrm.lead_score(scrm.lead_score_agg(d, CASE WHEN d <> 'a' THEN 3 WHEN i = 0 THEN 1e16 ELSE 1 END ORDER BY i), dimensions => '{a}')
		FROM generate_series(0, 100000) AS i, LATERAL (SELECT 'a' AS d UNION ALL SELECT 'b' || i / 2000 WHERE i % 100 = 0) AS d
	UNION ALL SELECT 'small states', scrm.lead_score(scrm.rollup(s ORDER BY i)) FROM (SELECT i, scrm.lead_score_agg('a', CASE i WHEN 0 THEN 1e16 ELSE 1 END) AS s FROM generate_series(0, 100000) AS i GROUP BY i) AS p) AS w ORDER BY way;
SELECT scrm.lead_score_agg('a', -0.0) AS "no -0", scrm.lead_score(scrm.lead_score_agg('a', -0.0)) AS score;
-- 64 dimensions, names of 255 bytes.
SELECT count(*), sum(points) FROM (SELECT scrm.lead_score_agg(repeat('é', 126) || i, 1) AS s FROM generate_series(100, 163) AS i) AS l, scrm.explain(s) WHERE events > 0;

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

SELECT call || try(format('SELECT scrm.lead_score_agg(%s)', call)) FROM unnest(ARRAY[$$'a', 'NaN'$$, $$'a', '-Infinity'$$, $$'', 1$$, $$repeat('x', 256), 1$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT '65 dimensions' || try($$SELECT scrm.lead_score_agg('d' || i, 1) FROM generate_series(1, 65) AS i$$);
SELECT 'too large a sum' || try($$SELECT scrm.lead_score_agg('a', 1e308) FROM generate_series(1, 2)$$) || try($$SELECT scrm.lead_score(scrm.lead_score_agg(i::text, 1e308)) FROM generate_series(1, 2) AS i$$)
	|| try($$SELECT array_agg(share) FILTER (WHERE events > 0) FROM scrm.explain((SELECT scrm.lead_score_agg(i::text, 1e308) FROM generate_series(1, 2) AS i))$$);
SELECT call || try(format('SELECT scrm.lead_score(state, %s) FROM lead WHERE lead = 1', call)) FROM unnest(ARRAY['NULL', $$'[]'$$, $$'5'$$, $$'{"explicit": "many"}'$$, $$'{"explicit": [1]}'$$, $$'{"explicit": {"cap": 1}}'$$, $$'{"explicit": -1}'$$, $$'{"explicit": 1e400}'$$,
	$$'{"": 1}'$$, $$'{"explicit": true}'$$, $$'{}', 'NaN'$$, $$'{}', 'Infinity'$$, $$'{}', NULL, '{{explicit}}'$$, $$'{}', -3$$, $$'{}', NULL, '{}'$$, $$'{}', NULL, '{NULL,social}'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try(format('SELECT count(*) FROM lead, scrm.explain(state, %s)', call)) FROM unnest(ARRAY['NULL', $$'[1]'$$, $$'{"explicit": false}'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
-- Caps that change from row to row.
SELECT string_agg(scrm.lead_score(state, caps)::text, ' ' ORDER BY n) FROM lead, unnest(ARRAY['{"explicit": 1}', '{}', '{"explicit": 2}', '{"intent": 1}']::jsonb[]) WITH ORDINALITY AS c(caps, n) WHERE lead = 1;
SELECT call || try(format('SELECT scrm.lead_grade(%s)', call)) FROM unnest(ARRAY[$$'NaN', 1$$, $$1, 'Infinity'$$, $$1, 1, NULL$$, $$1, 1, 2, 3$$, $$1, 1, 3, 2, 5, 6$$, $$1, 1, engagement_2 => NULL$$, $$1, 1, fit_b => 'NaN'$$, $$NULL, 1, 2, 3$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['lead_score_accum(NULL, NULL, NULL)', 'lead_score_rollup_accum(NULL, NULL)', 'lead_score_combine(NULL, NULL)', 'lead_score_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no lead score; dimensions may come in any order.
SELECT input || try(format('SELECT %L::scrm.lead_score', input)) FROM unnest(ARRAY['{"version":1,"dimensions":[["b",1,2],["a",3,-4.5]]}', '', '{}', '{"version":2,"dimensions":[["a",1,2]]}', '{"version":1,"dimensions":[]}', '{"version":1,"dimensions":[["a",1,2],["a",1,2]]}',
	'{"version":1,"dimensions":[["",1,2]]}', '{"version":1,"dimensions":[["a",0,2]]}', '{"version":1,"dimensions":[["a",281474976710656,2]]}', '{"version":1,"dimensions":[["a",1,NaN]]}', '{"version":1,"dimensions":[["a",1,1e999]]}', '{"version":1,"dimensions":[["a",1]]}',
	'{"version":1,"dimensions":[["a",1,2]]} ', '{"version":1,"dimensions":[["a",1,2]'])  WITH ORDINALITY AS c(input, n) ORDER BY n;
SELECT '65 dimensions' || try(format('SELECT %L::scrm.lead_score', '{"version":1,"dimensions":[' || (SELECT string_agg(format('["d%s",1,1]', i), ',') FROM generate_series(1, 65) AS i) || ']}'));
SELECT 'too many events' || try($$SELECT scrm.merge('{"version":1,"dimensions":[["a",281474976710655,2]]}'::scrm.lead_score, '{"version":1,"dimensions":[["a",1,2]]}')$$);
