--
-- Referrals: scrm.referral_value_agg adds up what referred customers are worth, scrm.referral_value reads it by type of referral;
-- scrm.referral_credit and scrm.free_purchases are the rewards, scrm.value_segment sets lifetime value against referral value.
--
-- By hand, unknown types, precision, states on the move, errors. The tree of referrals is in referral_tree.sql.
--
CREATE SCHEMA test_referral;
SET search_path TO test_referral;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Kumar, Petersen, Leone: two who would not have come by themselves, one who would have, at 10 % a period. One of type one is worth
-- (100 - 20 - 5 + 30)/1.1 + (100 - 0 - 5)/1.1^2 + 95/1.1^3 = 245.34184823441018, the one of type two 30/1.1 = 27.27272727272727.
CREATE TABLE referral (referrer text, referred int, period int, margin float8, reward_cost float8, marketing_cost float8, acquisition_saving float8, would_have_come_anyway boolean);
INSERT INTO referral VALUES
	('Ann', 1, 1, 100, 20, 5, 30, false), ('Ann', 1, 2, 100, 0, 5, 0, false), ('Ann', 1, 3, 100, NULL, 5, NULL, false),
	('Ann', 2, 1, 100, 20, 5, 30, false), ('Ann', 2, 2, 100, 0, 5, 0, false), ('Ann', 2, 3, 100, NULL, 5, NULL, false),
	('Ann', 3, 1, 100, NULL, 5, 30, true),
	('Bob', 4, 1, 100, 20, 5, 30, false), ('Bob', 4, 2, 100, 0, 5, 0, false), ('Bob', 4, 3, 100, 0, 5, 0, false),
	('Cid', 5, 1, NULL, 0, NULL, 30, true),
	('Dan', 6, 1, 100, 20, 5, 30, NULL), ('Dan', 6, 2, 100, 0, 5, 0, NULL), ('Dan', 7, 1, 50, 20, NULL, 30, true),		-- it is not known of 6
	('Eve', 8, NULL, 100, 20, 5, 30, false);																				-- no period, no value
CREATE TABLE value AS SELECT referrer, scrm.referral_value_agg(period, margin, reward_cost, marketing_cost, acquisition_saving, would_have_come_anyway, 0.1) AS state
	FROM (SELECT * FROM referral UNION ALL SELECT 'Fay', NULL, NULL, NULL, NULL, NULL, NULL, NULL) AS r GROUP BY referrer;		-- Fay referred nobody: an outer join
SELECT referrer, round(value::numeric, 12) AS value, round(type_one::numeric, 12) AS type_one, round(type_two::numeric, 12) AS type_two, rows_type_one, rows_type_two
	FROM value, scrm.referral_value(state) WHERE referrer <> 'Dan' ORDER BY referrer;
SELECT referrer, abs(value - expected) <= 1e-12 * expected AS "as published" FROM value JOIN (VALUES ('Ann', 517.9564237415476), ('Bob', 245.34184823441018), ('Cid', 27.27272727272727)) AS e(referrer, expected) USING (referrer), scrm.referral_value(state) ORDER BY referrer;
-- What is not known of is not guessed: it would add from 10/1.1 to 105/1.1 + 95/1.1^2.
SELECT round(value::numeric, 10) AS value, round(type_two::numeric, 10) AS type_two, unknown, round(unknown_as_type_two::numeric, 10) AS unknown_as_type_two, round(unknown_as_type_one::numeric, 10) AS unknown_as_type_one
	FROM value, scrm.referral_value(state) WHERE referrer = 'Dan';
-- To call everybody type one is to overstate: 736.0255447032305 instead of 517.9564237415476.
SELECT round((scrm.referral_value(scrm.referral_value_agg(period, 100, CASE period WHEN 1 THEN 20 END, 5, CASE period WHEN 1 THEN 30 END, false, 0.1))).value::numeric, 10) AS "all type one"
	FROM generate_series(1, 3) AS referred, generate_series(1, 3) AS period;
-- What a value is made of.
SELECT referrer, e.type, counted, round(margin::numeric, 6) AS margin, round(reward_cost::numeric, 6) AS reward_cost, round(marketing_cost::numeric, 6) AS marketing_cost, round(acquisition_saving::numeric, 6) AS acquisition_saving, round(value::numeric, 6) AS value
	FROM value, scrm.explain(state) WITH ORDINALITY AS e(type, counted, margin, reward_cost, marketing_cost, acquisition_saving, value, place) WHERE referrer IN ('Ann', 'Dan') ORDER BY referrer, place;
-- Every row with a period is counted once.
SELECT sum(rows_type_one + rows_type_two + unknown) AS counted, (SELECT count(*) FROM referral WHERE period IS NOT NULL) AS rows FROM value, scrm.referral_value(state);
-- A rate of 0 adds up; one below 0 lets later periods count more; NULL has no answer.
SELECT rate, round((scrm.referral_value(scrm.referral_value_agg(period, 10, 0, 0, 0, false, rate))).value::numeric, 10) AS value FROM generate_series(1, 3) AS period, unnest(ARRAY[0, -0.5, 1]::float8[]) AS rate GROUP BY rate ORDER BY rate;
SELECT scrm.referral_value(NULL::scrm.referral_value) AS value, (SELECT count(*) FROM scrm.explain(NULL::scrm.referral_value)) AS rows, (SELECT scrm.referral_value_agg(1, 1, 1, 1, 1, true, 0.1) FROM generate_series(1, 0)) AS "no rows at all";

-- ---------------------------------------------------------------- precision

-- One euro after t periods at a small rate, against arithmetic with 60 digits; 1 + 1e-9 itself keeps 8 of them.
SELECT t, rate, abs((scrm.referral_value(scrm.referral_value_agg(t, 1, 0, 0, 0, false, rate))).value / expected - 1) <= 1e-15 AS right
	FROM (VALUES (1000000000, 1e-9, 0.367879441355382042104603::float8), (10000, 0.0001, 0.367897834377123709894002), (1, 1e17, 1e-17), (60, -0.75, 2.0 ^ 120)) AS v(t, rate, expected) GROUP BY t, rate, expected ORDER BY rate;
-- 100,000 ones beside 1e16, which one after the other would be lost, in any order and from states of one row.
SELECT way, abs(value - (1e16 + 100000)) <= 1e-12 * 1e16 AND value <> 1e16 AS right FROM (
	SELECT 'large first' AS way, (scrm.referral_value(scrm.referral_value_agg(1, CASE i WHEN 0 THEN 1e16 ELSE 1 END, 0, 0, 0, false, 0 ORDER BY i))).value FROM generate_series(0, 100000) AS i
	UNION ALL SELECT 'large last', (scrm.referral_value(scrm.referral_value_agg(1, CASE i WHEN 0 THEN 1e16 ELSE 1 END, 0, 0, 0, false, 0 ORDER BY i DESC))).value FROM generate_series(0, 100000) AS i
	UNION ALL SELECT 'states', (scrm.referral_value(scrm.rollup(s ORDER BY i))).value FROM (SELECT i, scrm.referral_value_agg(1, CASE i WHEN 0 THEN 1e16 ELSE 1 END, 0, 0, 0, false, 0) AS s FROM generate_series(0, 100000) AS i GROUP BY i) AS p) AS w ORDER BY way;
-- So late that nothing is left, and an amount of nothing whatever the factor.
SELECT (scrm.referral_value(scrm.referral_value_agg(2147483647, 1, 0, 0, 0, false, 0.1))).value AS late, (scrm.referral_value(scrm.referral_value_agg(2147483647, 0, 0, NULL, 0, false, -0.9))).value AS nothing;

-- ---------------------------------------------------------------- states on the move

SELECT scrm.referral_value_agg(period, margin, reward_cost, marketing_cost, acquisition_saving, would_have_come_anyway, -0.5) AS state FROM referral WHERE referrer IN ('Ann', 'Dan');
SELECT scrm.referral_value_agg(NULL, 1, 1, 1, 1, true, 0.1) AS nothing, scrm.referral_value_agg(NULL, 1, 1, 1, 1, true, -0.0) AS "no -0", scrm.referral_value_agg(NULL, 1, 1, 1, 1, true, 1e-7) AS "shortest digits";
SELECT referrer, state::text::scrm.referral_value OPERATOR(scrm.=) state AS text, scrm.merge(state, NULL) OPERATOR(scrm.=) state AS with_null, scrm.merge(NULL, state) OPERATOR(scrm.=) state AS null_with FROM value ORDER BY referrer;
-- Parts, in any order, are the whole.
SELECT referrer, abs(r.value - w.value) <= 1e-12 * abs(w.value) AS rollup, abs(b.value - w.value) <= 1e-12 * abs(w.value) AS backwards, abs(m.value - w.value) <= 1e-12 * abs(w.value) AS merged, w.rows_type_one = m.rows_type_one AND w.rows_type_two = m.rows_type_two AND w.unknown = m.unknown AS counts
	FROM value JOIN (SELECT referrer, scrm.rollup(state ORDER BY n) AS r, scrm.rollup(state::text::scrm.referral_value ORDER BY n DESC) AS b,
			scrm.rollup(state) FILTER (WHERE n = 0) OPERATOR(scrm.||) scrm.rollup(state) FILTER (WHERE n > 0) AS m
		FROM (SELECT referrer, n, scrm.referral_value_agg(period, margin, reward_cost, marketing_cost, acquisition_saving, would_have_come_anyway, 0.1) AS state
			FROM (SELECT *, row_number() OVER () % 3 AS n FROM referral) AS r GROUP BY referrer, n) AS p GROUP BY referrer) AS p USING (referrer),
		scrm.referral_value(state) AS w, scrm.referral_value(p.r) AS r, scrm.referral_value(p.b) AS b, scrm.referral_value(p.m) AS m ORDER BY referrer;
SELECT count(DISTINCT state) AS different, count(*) FROM (SELECT state FROM value UNION ALL SELECT state FROM value) AS u;
-- In a growing window each state is that of the rows so far.
SELECT referred, period, round((scrm.referral_value(scrm.referral_value_agg(period, margin, reward_cost, marketing_cost, acquisition_saving, would_have_come_anyway, 0.1) OVER w)).value::numeric, 6) AS value
	FROM referral WHERE referrer = 'Ann' WINDOW w AS (ORDER BY referred, period) ORDER BY referred, period;

-- ---------------------------------------------------------------- rewards

-- 20 for each friend who subscribes, at most 100 in all; refer three friends who buy, and the purchase is free, once or each time.
SELECT referrals, scrm.referral_credit(referrals, 20) AS credit, scrm.referral_credit(referrals, 20, 100) AS at_most_100, scrm.referral_credit(referrals, 20, 0) AS no_more,
		scrm.free_purchases(referrals, 3) AS free_once, scrm.free_purchases(referrals, 3, repeating => true) AS repeating, 49 * scrm.free_purchases(referrals, 3, true) AS worth
	FROM unnest(ARRAY[0, 1, 2, 3, 4, 5, 6, 7, NULL]) AS referrals;
SELECT scrm.free_purchases(9223372036854775807, 1, true) AS most, scrm.free_purchases(9223372036854775807, 9223372036854775807, true) AS one;

-- ---------------------------------------------------------------- segments

-- High is above the cut, not at it: most customers have a referral value of 0.
SELECT clv, crv, scrm.value_segment(clv, crv, 100) AS segment, scrm.value_segment(clv, crv, 100, -1) AS "cut of -1" FROM unnest(ARRAY[101, 100, 99, NULL]) AS clv, unnest(ARRAY[1, 0, -1, NULL]) AS crv ORDER BY 1 DESC, 2 DESC;

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

SELECT call || try(format('SELECT scrm.referral_value_agg(%s)', call)) FROM unnest(ARRAY['0, 1, 1, 1, 1, true, 0.1', '-1, 1, 1, 1, 1, true, 0.1', '1, 1, 1, 1, 1, true, NULL', '1, 1, 1, 1, 1, true, -1', '1, 1, 1, 1, 1, true, -2.5', $$1, 1, 1, 1, 1, true, 'NaN'$$, $$1, 1, 1, 1, 1, true, 'Infinity'$$,
	$$1, 'NaN', 1, 1, 1, true, 0.1$$, $$1, 1, 'Infinity', 1, 1, NULL, 0.1$$, $$1, 1, 1, '-Infinity', 1, true, 0.1$$, $$1, 1, 1, 1, 'NaN', false, 0.1$$, '2147483647, 1, 0, 0, 0, false, -0.9']) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT 'two rates' || try($$SELECT scrm.referral_value_agg(1, 1, 1, 1, 1, true, n / 10.0) FROM generate_series(1, 2) AS n$$)
	|| try($$SELECT scrm.rollup(s) FROM (SELECT scrm.referral_value_agg(1, 1, 1, 1, 1, true, n / 10.0) AS s FROM generate_series(1, 2) AS n GROUP BY n) AS p$$);
SELECT 'too large' || try($$SELECT scrm.referral_value_agg(1, 1.7e308, 0, 0, 0, false, 0) FROM generate_series(1, 2)$$)
	|| try($$SELECT scrm.referral_value(scrm.referral_value_agg(1, 1.7e308, 0, 0, 1.7e308, false, 0))$$) || try($$SELECT scrm.referral_value(scrm.referral_value_agg(1, 1.7e308, 0, 0, 1.7e308, n = 1, 0)) FROM generate_series(1, 2) AS n$$);
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['referral_credit(-1, 1)', 'referral_credit(1, NULL)', 'referral_credit(1, -1)', $$referral_credit(1, 'NaN')$$, 'referral_credit(1, 1, -1)', $$referral_credit(1, 1, 'Infinity')$$, 'referral_credit(2, 1e308)', 'referral_credit(NULL, -1)',
	'free_purchases(-1, 1)', 'free_purchases(1, 0)', 'free_purchases(1, NULL)', 'free_purchases(1, 1, NULL)', 'value_segment(1, 1, NULL)', 'value_segment(1, 1, 1, NULL)', $$value_segment('NaN', 1, 1)$$, $$value_segment(NULL, 'Infinity', 1)$$, $$value_segment(1, 1, '-Infinity')$$,
	'referral_value_accum(NULL, 1, 1, 1, 1, 1, true, 0.1)', 'referral_value_rollup_accum(NULL, NULL)', 'referral_value_combine(NULL, NULL)', 'referral_value_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no state; entries may come in any order.
SELECT input || try(format('SELECT %L::scrm.referral_value', input)) FROM unnest(ARRAY['{"version":1,"params":["0.1"],"entries":[[[2],1,0,0,0,30],[[null],1,1,2,3,4]]}', '{"version":1,"params":[],"entries":[]}', '{"version":1,"params":["0.10"],"entries":[]}', '{"version":1,"params":["-1"],"entries":[]}', '{"version":1,"params":["nan"],"entries":[]}',
	'{"version":1,"params":["1e-1"],"entries":[]}', '{"version":1,"params":["0.1x"],"entries":[]}', '{"version":1,"params":[""],"entries":[]}', '{"version":1,"params":["0.1",1],"entries":[]}', '{"version":1,"params":[1],"entries":[]}', '{"version":1,"params":["0.1"],"entries":[[[3],1,0,0,0,30]]}', '{"version":1,"params":["0.1"],"entries":[[[0],1,0,0,0,30]]}',
	'{"version":1,"params":["0.1"],"entries":[[["1"],1,0,0,0,30]]}', '{"version":1,"params":["0.1"],"entries":[[[],1,0,0,0,30]]}', '{"version":1,"params":["0.1"],"entries":[[[1,1],1,0,0,0,30]]}', '{"version":1,"params":["0.1"],"entries":[[[1],0,0,0,0,30]]}', '{"version":1,"params":["0.1"],"entries":[[[1],1,0,0,0,1e999]]}',
	'{"version":1,"params":["0.1"],"entries":[[[1],1,0,0,0,1],[[1],1,0,0,0,1]]}', '{"version":2,"params":["0.1"],"entries":[]}']) WITH ORDINALITY AS c(input, n) ORDER BY n;
