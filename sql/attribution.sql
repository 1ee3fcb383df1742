--
-- Attribution: which channel earned what. scrm.attribution shares the conversions of paths among channels by one of eight models,
-- scrm.removal_effects and scrm.transitions show what is behind the model markov.
--
-- Every model by hand, edges, slow and strange chains, errors. Random paths against exact fractions are in
-- test/t/150_attribution_oracle.pl.
--
CREATE SCHEMA test_attribution;
SET search_path TO test_attribution;
SET timezone TO 'UTC';
\set VERBOSITY default
\pset null NULL

-- The same up to rounding.
CREATE FUNCTION near(a float8, b float8) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN CASE WHEN a IS NULL OR b IS NULL THEN a IS NULL AND b IS NULL ELSE abs(a - b) <= 1e-12 * greatest(1, abs(b)) END;
-- '3/4' as a number
CREATE FUNCTION fraction(t text) RETURNS float8 IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN split_part(t, '/', 1)::float8 / coalesce(nullif(split_part(t, '/', 2), ''), '1')::float8;

-- ---------------------------------------------------------------- by hand

-- Four paths: four conversions worth 30, and five that came to nothing.
CREATE TABLE path (n int, path text[], conversions float8, value float8, nulls float8);
INSERT INTO path VALUES (1, '{a,b}', 2, 20, 1), (2, '{b}', 1, 4, 1), (3, '{a}', 0, 0, 3), (4, '{a,b,b,c}', 1, 6, 0);
CREATE TABLE paths AS SELECT scrm.paths_agg(path, conversions, value, nulls) AS p FROM path;

-- first: two and one of a, one of b. linear: of the fourth path a quarter to a and c each, half to b.
-- position: .4, .1, .1, .4 of the fourth, halves of the first. time_decay, a day each: 1 : 2 of the first, 1 : 2 : 4 : 8 of the fourth.
-- shapley: thirds of the fourth. last_non_direct without a direct is last.
CREATE TABLE by_hand (model text, markov_order int, channel text, conversions text, value text);
INSERT INTO by_hand VALUES
	('first', 1, 'a', '3', '26'), ('first', 1, 'b', '1', '4'), ('first', 1, 'c', '0', '0'),
	('last', 1, 'a', '0', '0'), ('last', 1, 'b', '3', '24'), ('last', 1, 'c', '1', '6'),
	('last_non_direct', 1, 'a', '0', '0'), ('last_non_direct', 1, 'b', '3', '24'), ('last_non_direct', 1, 'c', '1', '6'),
	('linear', 1, 'a', '5/4', '23/2'), ('linear', 1, 'b', '5/2', '17'), ('linear', 1, 'c', '1/4', '3/2'),
	('position', 1, 'a', '7/5', '62/5'), ('position', 1, 'b', '11/5', '76/5'), ('position', 1, 'c', '2/5', '12/5'),
	('time_decay', 1, 'a', '11/15', '106/15'), ('time_decay', 1, 'b', '41/15', '296/15'), ('time_decay', 1, 'c', '8/15', '48/15'),
	('shapley', 1, 'a', '4/3', '12'), ('shapley', 1, 'b', '7/3', '16'), ('shapley', 1, 'c', '1/3', '2'),
	('markov', 1, 'a', '32/23', '75/7'), ('markov', 1, 'b', '48/23', '225/14'), ('markov', 1, 'c', '12/23', '45/14'),
	('markov', 2, 'a', '3/2', '390/31'), ('markov', 2, 'b', '2', '450/31'), ('markov', 2, 'c', '1/2', '90/31');
SELECT h.model, h.markov_order, h.channel, h.conversions, round(a.conversions::numeric, 6) AS got, near(a.conversions, fraction(h.conversions)) AND near(a.conversions_share, fraction(h.conversions) / 4) AS same,
		h.value, round(a.value::numeric, 6) AS got_value, near(a.value, fraction(h.value)) AND near(a.value_share, fraction(h.value) / 30) AS same_value
	FROM by_hand AS h LEFT JOIN (SELECT model, markov_order, a.* FROM paths, (SELECT DISTINCT model, markov_order FROM by_hand) AS m, scrm.attribution(p, model, markov_order, '1 day') AS a) AS a USING (model, markov_order, channel)
	ORDER BY model, markov_order, channel;

-- Markov order 1. 7 of 9 begin with a, 2 with b; the two b in a row of the fourth path are one. Of those at a 4 of 7 go to b and 3 are
-- lost; of those at b 3 of 6 convert, 2 are lost, 1 goes to c, where all convert.
SELECT t.* FROM paths, scrm.transitions(p) AS t ORDER BY source COLLATE "C", target COLLATE "C";
-- A conversion follows c for sure, b with 1/2 + 1/6 = 2/3, a with 4/7 2/3 = 8/21, the start with 7/9 8/21 + 2/9 2/3 = 4/9.
-- Without a: 2/9 2/3 = 4/27, a third: the effect is 2/3. Without b: 0. Without c: (7/9 4/7 + 2/9) 1/2 = 1/3, three quarters.
-- A conversion is worth (20 + 4)/3 = 8 at b and 6 at c: b is worth 1/2 8 + 1/6 6 = 5, a 4/7 5, the start 10/3, without a 10/9, without c 24/9.
-- Order 2: paths begin with ab (4 of 9), b (2), a (3); ab converts (2 of 4), is lost (1), or goes to bb, that to bc, which converts.
-- Without a 1/9 of 4/9 is left, without c 3/9; the value of ab is 1/2 10 + 1/4 6.
SELECT markov_order, channel, h.conversions, round(conversions_effect::numeric, 6) AS effect, h.value, round(value_effect::numeric, 6) AS value_effect, near(conversions_effect, fraction(conversions)) AND near(value_effect, fraction(value)) AS same
	FROM (VALUES (1, 'a', '2/3', '2/3'), (1, 'b', '1', '1'), (1, 'c', '1/4', '1/5'), (2, 'a', '3/4', '13/15'), (2, 'b', '1', '1'), (2, 'c', '1/4', '1/5')) AS h(markov_order, channel, conversions, value)
		LEFT JOIN LATERAL (SELECT e.channel, conversions_effect, value_effect FROM paths, scrm.removal_effects(p, markov_order) AS e) AS e USING (channel) ORDER BY markov_order, channel;
SELECT t.* FROM paths, scrm.transitions(p, 2) AS t ORDER BY source COLLATE "C", target COLLATE "C";
-- From order 4 on every path is a state of its own: its conversions are lost with each of its channels.
SELECT markov_order, e.channel, round(conversions_effect::numeric, 9) AS conversions, round(value_effect::numeric, 9) AS value FROM paths, unnest('{4,16}'::int[]) AS markov_order, scrm.removal_effects(p, markov_order) AS e ORDER BY markov_order, channel;
SELECT t.* FROM paths, scrm.transitions(p, 4) AS t ORDER BY source COLLATE "C", target COLLATE "C";

-- Credits add up to what is on paths, shares to 1, probabilities of a source to 1.
SELECT model, near(sum(a.conversions), 4) AS conversions, near(sum(a.value), 30) AS value, near(sum(conversions_share), 1) AS shares, near(sum(value_share), 1) AS value_shares
	FROM paths, unnest('{first,last,last_non_direct,linear,position,time_decay,markov,shapley}'::text[]) AS model, scrm.attribution(p, model, 3) AS a GROUP BY model ORDER BY model COLLATE "C";
SELECT count(*) AS sources, bool_and(near(sum, 1)) AS "add up to 1" FROM (SELECT sum(probability) FROM paths, generate_series(1, 4) AS k, scrm.transitions(p, k) AS t GROUP BY k, source) AS s;

-- ---------------------------------------------------------------- parameters of the models

-- The last channel that is not direct; where there is no other, direct has it.
SELECT direct, a.channel, a.conversions, a.value FROM paths, unnest('{b,c,a,"",email}'::text[]) WITH ORDINALITY AS d(direct, n), scrm.attribution(p, 'last_non_direct', direct => direct) AS a ORDER BY n, channel;
-- Paths of one touch, two, three and five. What the first and the last leave is shared between them; with nobody between, theirs is all.
CREATE TABLE lengths AS SELECT length, scrm.paths_agg(('{a,b,c,d,e}'::text[])[:length - 1] || '{z}', 1, 1, 0) AS p FROM unnest('{1,2,3,5}'::int[]) AS length GROUP BY length;
SELECT first_share, last_share, length, string_agg(channel || ' ' || round(a.conversions::numeric, 6), ', ' ORDER BY channel) FROM lengths, (VALUES (0.4, 0.4), (0.3, 0.1), (0, 0), (1, 0), (0.58, 0.42)) AS s(first_share, last_share), scrm.attribution(p, 'position', 1, '7 days', first_share, last_share) AS a GROUP BY first_share, last_share, length ORDER BY first_share, length;
-- Touches of rows are a day apart; with an endless half-life they count the same, with a short one only the last does.
SELECT half_life, length, string_agg(channel || ' ' || round(a.conversions::numeric, 6), ', ' ORDER BY channel) FROM lengths, unnest(ARRAY['1 microsecond', '1 day', '7 days', '106751991 days']::interval[]) AS half_life, scrm.attribution(p, 'time_decay', half_life => half_life) AS a WHERE length <> 1 GROUP BY half_life, length ORDER BY half_life, length;
-- Touches of timelines have an age: a conversion three days after search, two after email, with a half-life of a day is 1/3 and 2/3;
-- in the next one both touches are of one time, and old beyond all measure.
CREATE TABLE dated AS SELECT scrm.paths_from_agg(t, 'buy', '100000 days', '2100-01-01') AS p FROM (SELECT customer, scrm.timeline_agg(at, kind, channel, value) AS t FROM (VALUES (1, timestamptz '2024-01-01', 'click', 'search', 1), (1, '2024-01-02', 'open', 'email', 1), (1, '2024-01-04', 'buy', 'shop', 12),
	(2, '1900-01-01', 'click', 'search', NULL), (2, '1900-01-01', 'click', 'social', NULL), (2, '2024-01-01', 'buy', NULL, 8)) AS e(customer, at, kind, channel, value) GROUP BY customer) AS s;
SELECT a.channel, round(a.conversions::numeric, 6) AS conversions, near(a.conversions, fraction(c)) AS same, round(a.value::numeric, 6) AS value, near(a.value, fraction(v)) AS same_value
	FROM dated, scrm.attribution(p, 'time_decay', half_life => '1 day') AS a JOIN (VALUES ('search', '5/6', '8'), ('email', '2/3', '8'), ('social', '1/2', '4')) AS h(channel, c, v) USING (channel) ORDER BY channel;
-- The same paths that differ in their ages are one to all other models.
SELECT model, bool_and(near(a.conversions, b.conversions) AND near(a.value, b.value)) AS same, count(*)
	FROM (SELECT scrm.paths_agg(path, 1, value, 1) AS rows FROM (VALUES ('{a,b}'::text[], 10), ('{b,a,a}', 20)) AS v(path, value)) AS r,
		(SELECT '{"version":1,"params":[],"entries":[[[1,"a","b"],0,0,1],[[1,"b","a","a"],0,0,1],[[2,0,"a",0,"b"],0.25,2,0],[[2,7,"a",0,"b"],0.75,8,0],[[2,9,"b",8,"a",0,"a"],1,20,0]]}'::scrm.paths AS timelines) AS t,
		unnest('{first,last,last_non_direct,linear,position,markov,shapley}'::text[]) AS model, LATERAL scrm.attribution(rows, model, direct => 'a') AS a JOIN LATERAL scrm.attribution(timelines, model, direct => 'a') AS b USING (channel) GROUP BY model ORDER BY model COLLATE "C";

-- ---------------------------------------------------------------- nothing to share

-- Without conversions credits are NULL; without any paths there are no rows; conversions without touches are nobody's.
SELECT model, a.* FROM (SELECT scrm.paths_agg('{a,b}', 0, NULL, 3) AS p) AS s, unnest('{first,position,markov,shapley}'::text[]) WITH ORDINALITY AS m(model, n), scrm.attribution(p, model) AS a ORDER BY n, channel;
SELECT e.* FROM (SELECT scrm.paths_agg('{a,b}', 0, NULL, 3) AS p) AS s, scrm.removal_effects(p) AS e ORDER BY channel;
SELECT count(*) AS "no rows" FROM (SELECT scrm.paths_agg('{}', 2, 5, 3) AS p) AS s, LATERAL (SELECT 1 FROM scrm.attribution(p, 'markov') UNION ALL SELECT 1 FROM scrm.attribution(p, 'linear') UNION ALL SELECT 1 FROM scrm.removal_effects(p) UNION ALL SELECT 1 FROM scrm.transitions(p)) AS a;
SELECT count(*) AS "no rows for NULL" FROM (SELECT 1 FROM scrm.attribution(NULL, 'markov') UNION ALL SELECT 1 FROM scrm.removal_effects(NULL) UNION ALL SELECT 1 FROM scrm.transitions(NULL)) AS a;
-- Conversions that are worth nothing: no share of value, no effect on it. A channel of paths that came to nothing, or never was used, has 0.
SELECT model, a.* FROM (SELECT scrm.paths_agg(path, c, NULL, n) AS p FROM (VALUES ('{a,b}'::text[], 1, 1), ('{a,c}', 0, 2), ('{d}', 0, 0)) AS v(path, c, n)) AS s, unnest('{last,markov,shapley}'::text[]) WITH ORDINALITY AS m(model, n), scrm.attribution(p, model) AS a ORDER BY n, channel;
SELECT e.* FROM (SELECT scrm.paths_agg(path, c, NULL, n) AS p FROM (VALUES ('{a,b}'::text[], 1, 1), ('{a,c}', 0, 2), ('{d}', 0, 0)) AS v(path, c, n)) AS s, scrm.removal_effects(p) AS e ORDER BY channel;
-- A negative value: 10 of a, -6 of b, 4 in all. Without a -6 is left, an effect of 10/4; without b 10 is left, an effect of -6/4.
SELECT a.channel, round(a.value::numeric, 9) AS value, round(e.value_effect::numeric, 9) AS effect FROM (SELECT scrm.paths_agg(path, 1, v, 0) AS p FROM (VALUES ('{a,a}'::text[], 10), ('{b}', -6)) AS x(path, v)) AS s, scrm.attribution(p, 'markov') AS a JOIN LATERAL scrm.removal_effects(p) AS e USING (channel) ORDER BY channel;
-- Values that add up to nothing have no shares, and by their effects no credits but 0.
SELECT model, a.* FROM (SELECT scrm.paths_agg(path, 1, v, 0) AS p FROM (VALUES ('{a}'::text[], 5), ('{b}', -5)) AS x(path, v)) AS s, unnest('{last,markov}'::text[]) WITH ORDINALITY AS m(model, n), scrm.attribution(p, model) AS a ORDER BY n, channel;

-- Effects that cancel but for rounding: 0.7 three times, -1.8 and -0.3. No shares of -1.4 can be made of them.
SELECT a.channel, a.value, round(e.value_effect::numeric, 6) AS effect, abs(sum(e.value_effect) OVER ()) < 1e-12 AS nothing FROM (SELECT scrm.paths_agg(path, 1, v, 0) AS p FROM (VALUES ('{a,b,c}'::text[], 0.7), ('{d}', -1.8), ('{e}', -0.3)) AS x(path, v)) AS s, scrm.attribution(p, 'markov') AS a JOIN LATERAL scrm.removal_effects(p) AS e USING (channel) ORDER BY channel;

-- ---------------------------------------------------------------- chains of all sorts

-- One touch after the other on the same channel is one state; at order 2 {x} and {x,x,...} are two.
SELECT markov_order, t.* FROM (SELECT scrm.paths_agg(array_fill('x'::text, ARRAY[n]), 1, 1, 1) AS p FROM unnest('{1,2,3,50}'::int[]) AS n) AS s, unnest('{1,2}'::int[]) AS markov_order, scrm.transitions(p, markov_order) AS t ORDER BY markov_order, source COLLATE "C", target COLLATE "C";
-- Channels in order of bytes, of any characters. Channels that look like states do not confuse the chain.
SELECT a.channel, round(a.conversions::numeric, 9) AS conversions FROM (SELECT scrm.paths_agg(ARRAY[c], 1, 0, 1) AS p FROM unnest(ARRAY['é', 'B', 'a', '(start)', '(null)', 'a > b', ' ', '"', repeat('é', 127) || 'y', repeat('é', 127) || 'x']) AS c) AS s, scrm.attribution(p, 'markov') AS a;
SELECT t.* FROM (SELECT scrm.paths_agg('{é,B,"a > b"}', 1, 0, 1) AS p) AS s, scrm.transitions(p, 2) AS t ORDER BY source COLLATE "C", target COLLATE "C";
-- A conversion that hardly ever comes: 1 of 1e18, after b; half of the nulls see both.
SELECT e.channel, round(conversions_effect::numeric, 12) AS conversions_effect, round(value_effect::numeric, 12) AS value_effect FROM (SELECT scrm.paths_agg(path, c, c, n) AS p FROM (VALUES ('{a,b}'::text[], 1, 1e18), ('{b}', 1, 1e18), ('{a,c}', 0, 1e18)) AS x(path, c, n)) AS s, scrm.removal_effects(p) AS e ORDER BY channel;
-- 2,000 touches by turns on two channels: the mass goes round a thousand times before it leaves.
SELECT a.channel, near(a.conversions, 1) AS half, near(e.conversions_effect, 1) AS "all" FROM (SELECT scrm.paths_agg(ARRAY(SELECT CASE i % 2 WHEN 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 2000) AS i ORDER BY i), 2, 3, 1) AS p) AS s, scrm.attribution(p, 'markov') AS a JOIN LATERAL scrm.removal_effects(p) AS e USING (channel) ORDER BY channel;
-- 300 channels in one path: each is on the way to the conversion, at any order.
SELECT markov_order, count(*), min(near(a.conversions, 1.0 / 300)::int) AS equal FROM (SELECT scrm.paths_agg(ARRAY(SELECT 'c' || i FROM generate_series(1, 300) AS i ORDER BY i), 1, 3, 1) AS p) AS s, unnest('{1,2,16}'::int[]) AS markov_order, scrm.attribution(p, 'markov', markov_order) AS a GROUP BY markov_order ORDER BY markov_order;
-- Very large and very small weights.
SELECT model, round(sum(a.conversions_share)::numeric, 12) AS shares, bool_and(a.conversions_share BETWEEN 0 AND 1) AS sane FROM (SELECT scrm.paths_agg(path, c, c, n) AS p FROM (VALUES ('{a,b}'::text[], 1e150, 1), ('{b,c}', 1e-150, 1e-300), ('{a,c}', 1, 1e150)) AS x(path, c, n)) AS s, unnest('{linear,markov,shapley}'::text[]) AS model, scrm.attribution(p, model) AS a GROUP BY model ORDER BY model COLLATE "C";

-- Parts in any order are the whole.
SELECT modulus, count(*), bool_and(near(a.conversions, b.conversions) AND near(a.value, b.value)) AS same FROM paths, LATERAL (SELECT modulus, scrm.rollup(part ORDER BY rest DESC) AS rolled FROM (SELECT modulus, n % modulus AS rest, scrm.paths_agg(path, conversions, value, nulls ORDER BY n DESC) AS part
		FROM path, unnest('{1,2,3}'::int[]) AS modulus GROUP BY 1, 2) AS parts GROUP BY modulus) AS r, unnest('{time_decay,markov}'::text[]) AS model, LATERAL (SELECT scrm.attribution(p, model, 2) AS x) AS w, LATERAL (SELECT (x).*) AS a JOIN LATERAL scrm.attribution(rolled, model, 2) AS b USING (channel) GROUP BY modulus ORDER BY modulus;

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

SELECT call || try(format('SELECT count(*) FROM paths, scrm.attribution(p, %s)', call)) FROM unnest(ARRAY['NULL', $$''$$, $$'Markov'$$, $$'last non direct'$$, $$'linear', NULL$$, $$'linear', 0$$, $$'markov', 17$$, $$'markov', -1$$, $$'linear', half_life => NULL$$, $$'linear', half_life => '0'$$, $$'linear', half_life => '-1 day'$$, $$'time_decay', half_life => '1 month'$$,
	$$'linear', first_share => NULL$$, $$'linear', last_share => NULL$$, $$'position', first_share => -0.1$$, $$'position', first_share => 1.1$$, $$'position', last_share => 'NaN'$$, $$'position', first_share => 'Infinity'$$, $$'position', first_share => 0.7$$, $$'linear', direct => NULL$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try(format('SELECT count(*) FROM paths, scrm.%s', call)) FROM unnest(ARRAY['transitions(p, NULL)', 'transitions(p, 0)', 'transitions(p, 17)', 'removal_effects(p, NULL)', 'removal_effects(p, 0)', 'removal_effects(p, 17)']) WITH ORDINALITY AS c(call, n) ORDER BY n;
-- Sums that leave the range.
SELECT model || try(format($$SELECT count(*) FROM (SELECT scrm.paths_agg(ARRAY[i::text], 1e308, 0, 0) AS p FROM generate_series(1, 2) AS i) AS s, scrm.attribution(p, %L)$$, model)) FROM unnest('{last,markov}'::text[]) AS model;
SELECT 'weights' || try($$SELECT count(*) FROM (SELECT scrm.paths_agg('{a}', 1e308, 0, 1e308) AS p) AS s, scrm.transitions(p)$$) || try($$SELECT count(*) FROM (SELECT scrm.paths_agg('{a}', 1e308, 0, 1e308) AS p) AS s, scrm.removal_effects(p)$$);
SELECT 'values' || try($$SELECT count(*) FROM (SELECT scrm.paths_agg('{a}', 1e-100, 1e300, 1) AS p) AS s, scrm.removal_effects(p)$$);
-- A chain of more than a million states.
SELECT 'states' || try($$SELECT count(*) FROM (SELECT scrm.paths_agg(path, 1, 1, 1) AS p FROM (SELECT array_agg((hashint4(i) & 127)::text ORDER BY i) AS path FROM generate_series(1, 1000100) AS i) AS s) AS s, scrm.transitions(p, 9)$$);

--
-- Many states: beyond 4,000 of them the chain is solved by sweeps instead of at once. Channel i leads i + i % 7 times
-- to x, from where the way is the same for all: its removal loses that share of all 12,517,497, and that of x loses everything.
--
SELECT count(*), max(abs(e.conversions_effect - CASE channel WHEN 'x' THEN 1 ELSE (substr(channel, 2)::int + substr(channel, 2)::int % 7) / 12517497.0 END)) < 1e-15 AS exact,
	max(abs(e.value_effect - e.conversions_effect)) < 1e-15 AS value_alike
FROM (SELECT scrm.paths_agg(ARRAY['c' || i, 'x'], i, 2 * i, i % 7) AS p FROM generate_series(1, 5000) AS i) AS s, scrm.removal_effects(p) AS e;
SELECT count(*), max(abs(e.conversions_effect - f.conversions_effect)) < 1e-13 AS as_at_once
FROM (SELECT scrm.paths_agg((ARRAY['a', 'b', 'c'])[1 + i % 3:] || (ARRAY['b', 'a', 'c'])[i % 4:], i % 5, i, 1) AS p FROM generate_series(1, 60) AS i WHERE i % 5 > 0) AS s,
	LATERAL (SELECT scrm.paths_agg(ARRAY['n' || i / 70, 'n' || i % 70], 0, 0, 1) AS q FROM generate_series(0, 4899) AS i) AS n,
	scrm.removal_effects(p, 2) AS e JOIN scrm.removal_effects(scrm.merge(p, q), 2) AS f USING (channel);
