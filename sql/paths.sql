--
-- Marketing paths: scrm.paths_agg gathers rows that are paths, scrm.paths_from_agg finds paths in timelines, scrm.paths_totals
-- accounts for all that went in. What the paths are good for is in attribution.sql.
--
-- By hand, edges of the lookback and of as_of, states on the move, limits, errors, hostile texts. Random timelines against a plain
-- reading of the rules are in test/t/150_attribution_oracle.pl.
--
CREATE SCHEMA test_paths;
SET search_path TO test_paths;
SET timezone TO 'UTC';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- rows that are paths, by hand

CREATE TABLE path (n int, path text[], conversions float8, value float8, nulls float8);
INSERT INTO path VALUES
	(1, '{search,email}', 3, 30, 2), (2, '{search,email}', 1, 2.5, NULL),		-- the same path: 4, 32.5, 2
	(3, '{email,search}', NULL, NULL, 4),						-- another one, that came to nothing
	(4, '{search,search}', 1, NULL, 0),						-- touched twice, worth nothing
	(5, '{email}', 0.5, -10, 0.25),							-- parts of conversions; a refund
	(6, '{social}', 0, 0, 0),							-- nothing came of it, not even nothing
	(7, '{}', 2, 20, 1),								-- a conversion that nobody touched before
	(8, NULL, 5, 1, 1);								-- skipped
SELECT scrm.paths_agg(path, conversions, value, nulls) FROM path;
-- What went in: conversions 7.5, value 42.5, nulls 7.25, of which 2, 20, 1 without touches.
SELECT t.* FROM (SELECT scrm.paths_agg(path, conversions, value, nulls) AS p FROM path) AS s, scrm.paths_totals(p) AS t \gx

-- No rows, no state; rows that are all skipped are counted.
SELECT scrm.paths_agg(path, 1, 1, 1) FROM path WHERE false;
SELECT scrm.paths_agg(NULL, 1, 1, 1) FROM path;
SELECT count(*) AS "no rows for NULL" FROM scrm.paths_totals(NULL);

-- ---------------------------------------------------------------- timelines, by hand

-- Touches are the events with a channel that are no conversion; days of 2024. With a lookback of 10 days, as of January 31:
CREATE TABLE event (customer int, at timestamptz, kind text, channel text, value float8);
INSERT INTO event VALUES
	(1, '2024-01-01', 'click', 'search', NULL), (1, '2024-01-02', 'view', 'email', NULL),
	(1, '2024-01-03', 'buy', NULL, 10),						-- search 2 days and email 1 day before
	(2, '2024-01-03', 'buy', 'shop', NULL), (2, '2024-01-03', 'click', 'search', 99),	-- a touch at its very time; no value is 0, that of a touch does not count
	(3, '2024-01-10', 'click', 'search', NULL),
	(3, '2024-01-10 00:00:00.000001', 'click', 'email', NULL),
	(3, '2024-01-20 00:00:00.000001', 'buy', NULL, 5),				-- sees email; search is older by a microsecond
	(4, '2024-01-01', 'click', 'search', NULL), (4, '2024-01-02', 'buy', NULL, 1),
	(4, '2024-01-03', 'click', 'email', NULL), (4, '2024-01-04', 'buy', NULL, 2),	-- each conversion has its own touches
	(4, '2024-01-05', 'buy', NULL, 4),						-- none are left
	(5, '2024-01-02', 'click', 'search', NULL), (5, '2024-01-21', 'click', 'email', NULL),	-- 10 days and more before as_of: nothing
	(5, '2024-01-21 00:00:00.000001', 'click', 'social', NULL),			-- still open
	(6, '2024-01-01', 'click', NULL, NULL), (6, '2024-01-02', 'buy', 'shop', -3),	-- an event without channel is no touch
	(7, '2024-01-30', 'click', 'search', NULL), (7, '2024-01-31', 'buy', NULL, 7),	-- at as_of
	(7, '2024-01-31', 'click', 'email', NULL),
	(7, '2024-01-31 00:00:00.000001', 'buy', NULL, 1000),				-- after it
	(8, '2024-01-04', 'buy', NULL, 1), (8, '2024-01-04', 'buy', NULL, 2),		-- two conversions at one time: the first, of lower value, has the touches
	(8, '2024-01-03', 'click', 'search', NULL), (8, '2024-01-04', 'click', 'email', NULL),
	(9, '2024-01-01', 'click', 'search', NULL), (9, '2024-01-02', 'click', 'social', NULL),
	(9, '2024-01-15', 'buy', NULL, 1),						-- too late for both
	(10, '2024-02-02', 'buy', NULL, 1);						-- nothing yet
CREATE TABLE timeline AS SELECT customer, scrm.timeline_agg(at, kind, channel, value) AS t FROM event GROUP BY customer
	UNION ALL SELECT 11, NULL
	UNION ALL SELECT 12, scrm.slice(scrm.timeline_agg(at, kind), NULL, '2000-01-01') FROM event;	-- no events at all
-- [2, age in microseconds, channel, ...] converted; [1, channel, ...] came to nothing; [0, ...] are counts.
SELECT customer, substr(p::text, strpos(p::text, 'entries')) FROM (SELECT customer, scrm.paths_from_agg(t, 'buy', '10 days', '2024-01-31') AS p FROM timeline GROUP BY customer) AS s ORDER BY customer;
CREATE TABLE whole AS SELECT scrm.paths_from_agg(t, 'buy', '10 days', '2024-01-31') AS p FROM timeline;
SELECT t.* FROM whole, scrm.paths_totals(p) AS t \gx
-- Events are conversions, touches on paths, open or without channel, or after as_of; conversions are on paths or without touches.
SELECT events_used = conversions + touches_on_paths + touches_open + touches_without_channel AS events, events_used + events_after_as_of = (SELECT count(*) FROM event) AS all_events,
		conversions = (SELECT count(*) FROM event WHERE kind = 'buy' AND at <= '2024-01-31') AS conversions, value = (SELECT sum(value) FROM event WHERE kind = 'buy' AND at <= '2024-01-31') AS value,
		conversions = conversions_on_paths + conversions_without_touches AS parts, rows_used = (SELECT count(t) FROM timeline) AS timelines
	FROM whole, scrm.paths_totals(p);

-- A lookback of nothing sees only touches of the same time; one of always sees all, and nothing ever comes to nothing.
SELECT lookback, t.conversions_on_paths, t.conversions_without_touches, t.nulls, t.touches_on_paths, t.touches_open FROM unnest(ARRAY['0', '1 microsecond', '10 days', '106751991 days 04:00:54.775807']::interval[]) AS lookback,
	LATERAL (SELECT scrm.paths_from_agg(t, 'buy', lookback, '2024-01-31') AS p FROM timeline) AS s, scrm.paths_totals(p) AS t ORDER BY lookback;
-- What is still open comes to nothing as time goes by; before all events there is nothing.
SELECT as_of, t.conversions, t.nulls, t.touches_open, t.events_used, t.events_after_as_of FROM unnest('{"4714-11-24 00:00:00+00 BC",2023-12-31,2024-01-21,2024-01-31,2024-02-10,294276-12-31}'::timestamptz[]) AS as_of,
	LATERAL (SELECT scrm.paths_from_agg(t, 'buy', '10 days', as_of) AS p FROM timeline) AS s, scrm.paths_totals(p) AS t ORDER BY as_of;
-- A conversion is a step of the grammar: any kind in the shop, everything (then there are no touches), nothing (then no conversions).
SELECT conversion, t.conversions, t.value, t.nulls, t.touches_on_paths, t.touches_open, t.touches_without_channel FROM unnest('{buy,*@shop,buy@,buy|view,*,never}'::text[]) WITH ORDINALITY AS c(conversion, n),
	LATERAL (SELECT scrm.paths_from_agg(t, conversion, '10 days', '2024-01-31') AS p FROM timeline) AS s, scrm.paths_totals(p) AS t ORDER BY n;
-- The two ends of time are further apart than an int64 of microseconds.
SELECT scrm.paths_from_agg(t, 'buy', lookback, '294276-12-31 23:59:59.999999') FROM (SELECT scrm.timeline_agg(at, kind, channel) AS t FROM (VALUES (timestamptz '4714-11-24 00:00:00+00 BC', 'click', 'a'), ('294276-12-31 23:59:59.999999', 'buy', NULL)) AS v(at, kind, channel)) AS s,
	unnest(ARRAY['106751991 days 04:00:54.775807', '1 day']::interval[]) AS lookback GROUP BY lookback ORDER BY lookback;

-- ---------------------------------------------------------------- states on the move

CREATE TABLE states AS SELECT 'rows' AS way, scrm.paths_agg(path, conversions, value, nulls) AS p FROM path UNION ALL SELECT 'timelines', p FROM whole;
SELECT way, p::text::scrm.paths OPERATOR(scrm.=) p AS text, scrm.merge(p, NULL) OPERATOR(scrm.=) p AND scrm.merge(NULL, p) OPERATOR(scrm.=) p AS with_null FROM states ORDER BY way;
SELECT encode(scrm.paths_send(p), 'hex') FROM (SELECT scrm.paths_agg('{é,b}', 1, 2, 3) AS p) AS s;
-- Rolled up and merged parts, in any order, are the whole: sums of these values are exact.
SELECT modulus, bool_and(r OPERATOR(scrm.=) p) AS same FROM states, LATERAL (SELECT modulus, scrm.rollup(part ORDER BY rest DESC) AS r FROM (SELECT modulus, n % modulus AS rest, scrm.paths_agg(path, conversions, value, nulls) AS part
		FROM path, unnest('{1,2,3,8}'::int[]) AS modulus GROUP BY 1, 2) AS parts GROUP BY modulus) AS rolled WHERE way = 'rows' GROUP BY modulus ORDER BY modulus;
SELECT modulus, bool_and(r OPERATOR(scrm.=) p) AS same FROM states, LATERAL (SELECT modulus, scrm.rollup(part ORDER BY rest DESC) AS r FROM (SELECT modulus, customer % modulus AS rest, scrm.paths_from_agg(t, 'buy', '10 days', '2024-01-31') AS part
		FROM timeline, unnest('{1,2,3,8}'::int[]) AS modulus GROUP BY 1, 2) AS parts GROUP BY modulus) AS rolled WHERE way = 'timelines' GROUP BY modulus ORDER BY modulus;
SELECT a OPERATOR(scrm.||) b OPERATOR(scrm.=) w AS "same" FROM (SELECT scrm.paths_agg(path, conversions, value, nulls) FILTER (WHERE n < 4) AS a, scrm.paths_agg(path, conversions, value, nulls) FILTER (WHERE n >= 4) AS b, scrm.paths_agg(path, conversions, value, nulls) AS w FROM path) AS s;
SELECT count(DISTINCT p) AS different, count(*) FROM (SELECT p FROM states UNION ALL SELECT p::text::scrm.paths FROM states) AS u;
-- In a growing window each state is that of the rows so far.
SELECT n, t.conversions, t.rows_used + t.rows_skipped AS "rows" FROM (SELECT n, scrm.paths_agg(path, conversions, value, nulls) OVER (ORDER BY n) AS p FROM path) AS s, scrm.paths_totals(p) AS t ORDER BY n;
-- Stored short, plain and out of line, the first of a rollup.
CREATE TABLE stored AS SELECT k, scrm.paths_agg(CASE WHEN k > 1 THEN ARRAY[repeat('x', k) || i] END, 1, i, 0) AS p FROM unnest(ARRAY[1, 40, 200]) AS k, generate_series(1, CASE k WHEN 1 THEN 1 ELSE 60 END) AS i GROUP BY k;
SELECT k, pg_column_size(p) < 127 AS short, pg_column_size(p) > 2100 AS out_of_line, t.conversions, t.value, t.rows_used FROM stored, scrm.paths_totals(p) AS t ORDER BY k;
SELECT t.conversions, t.value, t.rows_used FROM (SELECT scrm.rollup(p ORDER BY k) AS p FROM stored UNION ALL SELECT scrm.rollup(p ORDER BY k DESC) FROM stored) AS s, scrm.paths_totals(p) AS t;
-- -0 is stored as 0; a sum may come to 0.
SELECT scrm.paths_agg('{a}', v, CASE WHEN v > 0 THEN w END, -0.0) FROM (VALUES (-0.0, 0), (1, 0.1), (1, -0.1)) AS r(v, w);
-- A channel of 255 bytes, of any characters; the array may begin anywhere.
SELECT length(p::text), p::text::scrm.paths OPERATOR(scrm.=) p AS text FROM (SELECT scrm.paths_agg(ARRAY[repeat('é', 127) || 'x', E'" \\ \n', 'null', '{}', ' > '], 1, 1, 1) AS p) AS s;
SELECT scrm.paths_agg('[-3:-2]={a,b}'::text[], 1, 1, 1);
-- A path of 100,000 touches; 10,000 paths; a customer with 100,000 touches between conversions.
SELECT t.conversions, t.nulls, t.rows_used FROM (SELECT scrm.paths_agg(path, 1, 1, 0) AS p FROM (SELECT array_agg('c' || i % 7 ORDER BY i) AS path FROM generate_series(1, 100000) AS i UNION ALL SELECT ARRAY['c' || i] FROM generate_series(1, 10000) AS i) AS r) AS s, scrm.paths_totals(p) AS t;
SELECT t.conversions, t.conversions_on_paths, t.nulls, t.touches_on_paths, t.touches_open FROM (SELECT scrm.paths_from_agg(t, 'buy', '1 day', '2030-01-01') AS p FROM (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + i * interval '1 minute', CASE WHEN i % 10000 = 0 THEN 'buy' ELSE 'click' END, 'c' || i % 7) AS t
	FROM generate_series(1, 100000) AS i) AS s) AS s, scrm.paths_totals(p) AS t;

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

SELECT call || try(format('SELECT scrm.paths_agg(%s)', call)) FROM unnest(ARRAY[$$'{a,NULL}', 1, 1, 1$$, $$'{{a},{b}}', 1, 1, 1$$, $$'{a,""}', 1, 1, 1$$, $$ARRAY[repeat('x', 256)], 1, 1, 1$$, $$'{a}', -1, 0, 0$$, $$'{a}', 'NaN', 0, 0$$, $$'{a}', 'Infinity', 0, 0$$,
	$$'{a}', 1, 'NaN', 0$$, $$'{a}', 1, '-Infinity', 0$$, $$'{a}', 1, 1, -0.5$$, $$'{a}', 1, 1, 'NaN'$$, $$'{a}', 1, 1, 'Infinity'$$, $$'{a}', 0, 5, 1$$, $$'{a}', NULL, -5, 1$$, $$NULL, -1, 0, 0$$, $$'{}', 0, 1, 0$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT 'too large a sum' || try($$SELECT scrm.paths_agg('{a}', 1e308, 0, 0) FROM generate_series(1, 2)$$) || try($$SELECT t FROM (SELECT scrm.paths_agg(ARRAY[i::text], 1e308, 0, 0) AS p FROM generate_series(1, 2) AS i) AS s, scrm.paths_totals(p) AS t$$);
SELECT call || try(format('SELECT scrm.paths_from_agg(%s) FROM timeline', call)) FROM unnest(ARRAY[$$t, NULL, '1 day', '2024-01-31'$$, $$t, 'buy', NULL, '2024-01-31'$$, $$t, 'buy', '1 day', NULL$$, $$NULL, NULL, '1 day', '2024-01-31'$$, $$t, '', '1 day', '2024-01-31'$$, $$t, 'buy?', '1 day', '2024-01-31'$$, $$t, 'buy|', '1 day', '2024-01-31'$$,
	$$t, 'buy', '-1 day', '2024-01-31'$$, $$t, 'buy', '1 month', '2024-01-31'$$, $$t, 'buy', '1 day', 'infinity'$$, $$t, 'buy', '1 day', '-infinity'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
-- All rows of a group have the same parameters.
SELECT call || try(format('SELECT scrm.paths_from_agg(%s) FROM timeline', call)) FROM unnest(ARRAY[$$t, 'buy' || customer, '1 day', '2024-01-31'$$, $$t, 'buy', customer * interval '1 day', '2024-01-31'$$, $$t, 'buy', '1 day', timestamptz '2024-01-31' + customer * interval '1 day'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT 'conversion' || try($$SELECT scrm.merge(scrm.paths_from_agg(t, 'buy', '1 day', '2024-01-31'), scrm.paths_from_agg(t, 'view', '1 day', '2024-01-31')) FROM timeline$$);
SELECT 'lookback' || try($$SELECT scrm.merge(scrm.paths_from_agg(t, 'buy', '1 day', '2024-01-31'), scrm.paths_from_agg(t, 'buy', '2 days', '2024-01-31')) FROM timeline$$);
SELECT 'as_of' || try($$SELECT scrm.merge(scrm.paths_from_agg(t, 'buy', '1 day', '2024-01-31'), scrm.paths_from_agg(t, 'buy', '1 day', '2024-02-01')) FROM timeline$$);
SELECT 'rows and timelines' || try('SELECT scrm.rollup(p) FROM states');
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['paths_accum(NULL, NULL, 1, 1, 1)', $$paths_from_accum(NULL, NULL, 'buy', '1 day', '2024-01-31')$$, 'paths_rollup_accum(NULL, NULL)', 'paths_combine(NULL, NULL)', 'paths_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no paths, each a change to this one.
\set good '{"version":1,"params":["buy",86400000000,0],"entries":[[[0,0],2,20,1],[[0,1],4,1,0],[[1,"a"],0,0,2],[[2,7,"a",5,"b",0,"a"],1,-9.5,0]]}'
SELECT :'good'::scrm.paths;
SELECT change || ' -> ' || left(into_this, 60) || try(format('SELECT %L::scrm.paths', replace(:'good', change, into_this))) FROM (VALUES (1, '["buy",86400000000,0]', '[]'), (2, '"buy",', ''), (3, ',0],"ent', '],"ent'), (4, ',0],"ent', ',0,0],"ent'), (5, '"buy"', '5'), (6, '86400000000', '-1'), (7, '86400000000', '"1 day"'),
	(8, ',0],"ent', ',9223372036854775807],"ent'), (9, ',0],"ent', ',-9223372036854775808],"ent'), (10, ',0],"ent', ',9223372036854775806],"ent'), (11, ',0],"ent', ',null],"ent'),
	(12, '[0,0]', '[]'), (13, '[0,0]', '["a"]'), (14, '[0,0]', '[3,0]'), (15, '[0,0]', '[-1,"a"]'), (16, '[0,0]', '[null]'), (17, '[0,0]', '[0]'), (18, '[0,0]', '[0,4]'), (19, '[0,0]', '[0,-1]'), (20, '[0,0]', '[0,"a"]'), (21, '[0,0]', '[0,0,0]'),
	(22, '2,20,1', '-2,20,1'), (23, '2,20,1', '2,20,-1'), (24, '2,20,1', '2,-20,1'), (25, '2,20,1', '0,20,1'), (26, '4,1,0', '4,-1,0'), (27, '4,1,0', '4.5,1,0'), (28, '4,1,0', '4,1.5,0'), (29, '4,1,0', '4,1,0.5'), (30, '4,1,0', '1e300,1,0'), (31, '4,1,0', '4,1e19,0'), (32, '4,1,0', '4,1,1e19'), (33, '4,1,0', '1e18,1,0'),
	(34, '[1,"a"]', '[1]'), (35, '[1,"a"]', '[1,""]'), (36, '[1,"a"]', '[1,5]'), (37, '[1,"a"]', '[1,"a",null]'), (38, '[1,"a"]', '[1,5,"a"]'), (39, '[1,"a"]', '[1,"' || repeat('a', 256) || '"]'), (40, '[1,"a"],0,0,2', '[1,"a"],0,0.5,2'), (41, '[1,"a"],0,0,2', '[1,"a"],-1,0,2'), (42, '[1,"a"],0,0,2', '[1,"a"],0,0,-2'), (43, '0,0,2', '0,0,0'),
	(44, '[2,7', '[2,"c",7'), (45, ',0,"a"', ',6,"a"'), (46, ',0,"a"', ',-1,"a"'), (47, ',0,"a"', ',5'), (48, ',0,"a"', ',5,""'), (49, ',0,"a"', ',5,9,"a"'), (50, ',0,"a"', ',"a"'), (51, '[2,7,"a",5,"b",0,"a"]', '[2]'), (52, '[2,7,', '[2,9223372036854775807,'), (53, ',1,-9.5,', ',0,-9.5,'),
	(54, '-9.5', 'NaN'), (55, '-9.5', '1e999'), (56, '-9.5', '-0'), (57, '-9.5', '1,2'), (58, '"version":1', '"version":2'), (59, ']}', ']'), (60, '[1,"a"]', '[2,7,"a",5,"b",0,"a"]'), (61, ']}', ']} ')) AS v(n, change, into_this) ORDER BY n;
