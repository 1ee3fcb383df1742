--
-- Trees of referrals: scrm.referral_tree_agg takes who referred whom, scrm.referral_tree tells what stands below each customer,
-- scrm.referral_problems what is left out of the tree, scrm.viral_coefficient how referrals spread from generation to generation.
--
-- By hand for each type of identifiers, problems, generations, states on the move, errors. Random forests and trees of a million
-- are in test/t/220_referral.pl.
--
CREATE SCHEMA test_referral_tree;
SET search_path TO test_referral_tree;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- A came by himself and referred B, who referred C, each worth 10. Below A stand B in full and C in half: 15. With his own 10 the
-- network of A is worth 10 + 0.5 * 15 = 17.5, that of B 15, of C 10: counted so, C is in all three, and the sum means nothing.
CREATE TABLE chain AS SELECT scrm.referral_tree_agg(referrer, referred, value) AS state FROM (VALUES (NULL, 'A', 10), ('A', 'B', 10), ('B', 'C', 10)) AS v(referrer, referred, value);
SELECT t.*, own_value + 0.5 * value AS with_network FROM chain, scrm.referral_tree(state) AS t;
-- Direct referrals alone, and everybody in full.
SELECT customer, d.value AS direct_only, f.value AS in_full FROM chain, scrm.referral_tree(state, 0) AS d JOIN scrm.referral_tree(state, decay => 1) AS f USING (customer) ORDER BY customer;

--		Ada (-)				Gus (not in any row of his own)
--		├─ Bea (4)			└─ Hal (7)
--		│  ├─ Cora (8)
--		│  │  └─ Dan (16)
--		│  └─ Eli (32)
--		└─ Fay (NULL)
CREATE TABLE referral (referrer text, referred text, value float8);
INSERT INTO referral VALUES (NULL, 'Ada', 100), ('Ada', 'Bea', 3), ('Ada', 'Bea', 1), ('Bea', 'Cora', 8), ('Cora', 'Dan', 16), ('Bea', 'Eli', 30), (NULL, 'Eli', 2), ('Ada', 'Fay', NULL), ('Gus', 'Hal', 7),
	('Ada', NULL, 1000), (NULL, NULL, NULL);		-- rows without referred are skipped
CREATE TABLE tree AS SELECT scrm.referral_tree_agg(referrer, referred, value) AS state FROM referral;
-- Ada, in half: 4 + 0 + (8 + 32)/2 + 16/4 = 28. Bea's two rows are one referral; Eli's row without referrer adds to his value.
SELECT t.* FROM tree, scrm.referral_tree(state) AS t;
SELECT t.* FROM tree, scrm.referral_tree(state, 0.25) AS t WHERE customer IN ('Ada', 'Bea');
SELECT t.* FROM tree, scrm.referral_tree_totals(state) AS t;
SELECT count(*) AS problems FROM tree, scrm.referral_problems(state);
-- Two roots refer 3 customers, K = 3/2; these 3 refer 2; these 2 one; he nobody so far.
SELECT generation, customers, referrers, referred, round(coefficient::numeric, 10) AS coefficient, round(low::numeric, 10) AS low, round(high::numeric, 10) AS high FROM tree, scrm.viral_coefficient(state);

-- The same in numbers, from below zero to the largest, and in uuids; answers come in the type of the question, in order of it.
CREATE TABLE name (name text, number bigint, uuid uuid);
INSERT INTO name VALUES ('Ada', -9223372036854775808, '00000000-0000-0000-0000-000000000000'), ('Bea', -1, '7fffffff-ffff-ffff-ffff-ffffffffffff'), ('Cora', 0, '80000000-0000-0000-0000-000000000000'), ('Dan', 1, '80000000-0000-0000-0000-000000000001'),
	('Eli', 255, '80000000-0000-0000-7fff-ffffffffffff'), ('Fay', 256, '80000000-0000-0000-8000-000000000000'), ('Gus', 65536, 'f47ac10b-58cc-4372-a567-0e02b2c3d479'), ('Hal', 9223372036854775807, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
CREATE TABLE tree_bigint AS SELECT scrm.referral_tree_agg(a.number, b.number, value) AS state FROM referral LEFT JOIN name AS a ON a.name = referrer LEFT JOIN name AS b ON b.name = referred;
CREATE TABLE tree_uuid AS SELECT scrm.referral_tree_agg(a.uuid, b.uuid, value) AS state FROM referral LEFT JOIN name AS a ON a.name = referrer LEFT JOIN name AS b ON b.name = referred;
SELECT t.*, pg_typeof(customer) FROM tree_bigint, scrm.referral_tree(state) AS t;
SELECT t.*, pg_typeof(customer) FROM tree_uuid, scrm.referral_tree(state) AS t;
SELECT (SELECT row(t.*) FROM tree, scrm.referral_tree_totals(state) AS t) = ALL (SELECT row(t.*) FROM tree_bigint, scrm.referral_tree_totals(state) AS t UNION ALL SELECT row(t.*) FROM tree_uuid, scrm.referral_tree_totals(state) AS t) AS totals,
	(SELECT array_agg(v ORDER BY generation) FROM tree, scrm.viral_coefficient(state) AS v) = ALL (SELECT array_agg(v ORDER BY generation) FROM tree_bigint, scrm.viral_coefficient(state) AS v UNION ALL SELECT array_agg(v ORDER BY generation) FROM tree_uuid, scrm.viral_coefficient(state) AS v) AS generations;
-- Texts are compared by bytes: shorter first, then capitals, then letters beyond ASCII.
SELECT string_agg(customer, ' ' ORDER BY place) FROM scrm.referral_tree((SELECT scrm.referral_tree_agg(referrer, referred, 1) FROM (VALUES ('a', 'é'), ('B', 'ab'), ('aa', 'Z'), ('10', '9')) AS v(referrer, referred))) WITH ORDINALITY AS t(customer, direct, descendants, generations, value, own_value, place);

-- ---------------------------------------------------------------- problems

-- 1 referred himself, and 2; 4 has two referrers; 5, 6 and 7 are a ring, with 8 below 6 and 9 below 8; 10 and 11 a ring of two.
CREATE TABLE odd (referrer int, referred int, value float8);
INSERT INTO odd VALUES (1, 1, 1), (1, 1, 1), (1, 2, 2), (2, 4, 4), (3, 4, 4), (3, 4, 4), (4, 12, 12), (5, 6, 6), (6, 7, 7), (7, 5, 5), (6, 8, 8), (8, 9, 9), (10, 11, 11), (11, 10, 10), (NULL, 5, 50), (4, 3, 3), (3, 3, 33);
CREATE TABLE odd_tree AS SELECT scrm.referral_tree_agg(referrer, referred, value) AS state FROM odd;
SELECT p.* FROM odd_tree, scrm.referral_problems(state) AS p;
-- Nobody is lost: who is in a problem is a root, and keeps his own value and what stands below him.
SELECT t.* FROM odd_tree, scrm.referral_tree(state, 1) AS t;
SELECT t.*, counted = used + without_referrer + self_referrals + several_referrers + in_cycles AS rows_reconcile, counted = (SELECT count(*) FROM odd) AS all_rows, value = (SELECT sum(value) FROM odd) AS all_value, customers = (SELECT count(*) FROM scrm.referral_tree(state)) AS all_customers
	FROM odd_tree, scrm.referral_tree_totals(state) AS t;
SELECT generation, customers, referrers, referred FROM odd_tree, scrm.viral_coefficient(state);
-- Two referrers are several though one of them would close a ring; once they are out, there is none.
SELECT p.* FROM scrm.referral_problems((SELECT scrm.referral_tree_agg(referrer, referred, 1) FROM (VALUES ('A', 'B'), ('B', 'A'), ('X', 'A')) AS v(referrer, referred))) AS p;
-- Who knows times takes the first referrer beforehand.
SELECT t.* FROM scrm.referral_tree((SELECT scrm.referral_tree_agg(referrer, referred, 1) FROM (SELECT DISTINCT ON (referred) * FROM (VALUES ('A', 'B', 2), ('B', 'A', 3), ('X', 'A', 1)) AS v(referrer, referred, at) ORDER BY referred, at) AS f)) AS t;

-- ---------------------------------------------------------------- generations

-- 100 roots, of whom 20 refer 3 each: mean 0.6, variance (20 * 9 - 100 * 0.36)/99 = 1.4545..., so the interval is wider than Poisson's,
-- by a dispersion of 2.4242...: 0.6 + h ± sqrt(h (h + 1.2)) with h = 1.96^2 * 2.4242.../200. The 60 referred nobody: (0, 1.96^2/60).
SELECT generation, customers, referrers, referred, coefficient, round(low::numeric, 10) AS low, round(high::numeric, 10) AS high, round((c.coefficient + h - sqrt(h * (h + 2 * c.coefficient)))::numeric, 10) AS "low by hand", round((c.coefficient + h + sqrt(h * (h + 2 * c.coefficient)))::numeric, 10) AS "high by hand"
	FROM scrm.viral_coefficient((SELECT scrm.referral_tree_agg(CASE WHEN i > 100 THEN (i - 101) % 20 + 1 END, i, 1) FROM generate_series(1, 160) AS i)) AS c,
		LATERAL (SELECT 1.959963984540054 ^ 2 * CASE generation WHEN 0 THEN (20 * 9 - 100 * 0.36) / 99 / 0.6 ELSE 1 END / (2 * customers) AS h) AS h;
-- Everybody refers as many: the interval is Poisson's, no narrower.
SELECT generation, customers, coefficient, round(low::numeric, 6) AS low, round(high::numeric, 6) AS high FROM scrm.viral_coefficient((SELECT scrm.referral_tree_agg(nullif(i / 2, 0), i, 1) FROM generate_series(1, 127) AS i));

-- ---------------------------------------------------------------- nothing

SELECT scrm.referral_tree_agg(1, NULL, 1) AS "no row left", (SELECT count(*) FROM scrm.referral_tree(NULL::scrm.referral_tree_text)) AS tree, (SELECT count(*) FROM scrm.referral_problems(NULL::scrm.referral_tree_uuid)) AS problems,
	(SELECT count(*) FROM scrm.viral_coefficient(NULL::scrm.referral_tree_bigint)) AS generations, (SELECT count(*) FROM scrm.referral_tree_totals(NULL::scrm.referral_tree_bigint)) AS totals;
CREATE TABLE nobody AS SELECT '{"version":1,"params":[],"entries":[]}'::scrm.referral_tree_bigint AS state;
SELECT (SELECT count(*) FROM scrm.referral_tree(state)) AS tree, (SELECT count(*) FROM scrm.referral_problems(state)) AS problems, (SELECT count(*) FROM scrm.viral_coefficient(state)) AS generations, t.* FROM nobody, scrm.referral_tree_totals(state) AS t;

-- ---------------------------------------------------------------- precision

-- 100,000 cents added to 1e15 one after the other would round to nothing: in a chain with the 1e15 at its end they do not.
SELECT abs(value - (1e15 + 1000)) <= 0.125 AS right FROM scrm.referral_tree((SELECT scrm.referral_tree_agg(i - 1, i, CASE i WHEN 100001 THEN 1e15 ELSE 0.01 END) FROM generate_series(1, 100001) AS i), 1) WHERE customer = 0;
-- 1 + 0.9 + 0.9^2 + ... = 10.
SELECT customer, abs(value - 10) <= 1e-14 AS right FROM scrm.referral_tree((SELECT scrm.referral_tree_agg(i - 1, i, 1) FROM generate_series(1, 1000) AS i), 0.9) WHERE customer = 0;

-- ---------------------------------------------------------------- states on the move

-- The referred comes first, then the referrer; a uuid is two numbers.
SELECT state FROM tree;
SELECT state FROM tree_bigint;
SELECT scrm.referral_tree_agg(NULL, uuid, 0) FROM name WHERE name IN ('Ada', 'Cora', 'Gus');
SELECT state::text::scrm.referral_tree_text OPERATOR(scrm.=) state AS text, scrm.merge(state, NULL) OPERATOR(scrm.=) state AS with_null FROM tree;
SELECT state::text::scrm.referral_tree_uuid OPERATOR(scrm.=) state AS text, scrm.merge(NULL, state) OPERATOR(scrm.=) state AS null_with FROM tree_uuid;
-- Parts, in any order, are the whole.
CREATE TABLE part AS SELECT n, scrm.referral_tree_agg(referrer, referred, value) AS state FROM (SELECT *, row_number() OVER () % 3 AS n FROM odd) AS o GROUP BY n;
SELECT scrm.rollup(p.state ORDER BY n) OPERATOR(scrm.=) t.state AS rollup, scrm.rollup(p.state::text::scrm.referral_tree_bigint ORDER BY n DESC) OPERATOR(scrm.=) t.state AS backwards,
	(scrm.rollup(p.state) FILTER (WHERE n = 0) OPERATOR(scrm.||) scrm.rollup(p.state) FILTER (WHERE n > 0)) OPERATOR(scrm.=) t.state AS merged FROM part AS p, odd_tree AS t GROUP BY t.state;
SELECT count(DISTINCT state) AS different, count(*) FROM (SELECT state FROM tree UNION ALL SELECT state FROM tree) AS u;
-- In a growing window each state is that of the rows so far.
SELECT referrer, referred, (SELECT sum(descendants) FROM scrm.referral_tree(s)) AS descendants, (SELECT counted FROM scrm.referral_tree_totals(s)) AS counted
	FROM (SELECT referrer, referred, scrm.referral_tree_agg(referrer, referred, value) OVER (ORDER BY referred, referrer) AS s FROM referral WHERE referred IS NOT NULL) AS w ORDER BY referred, referrer;
-- A user's own aggregate may bring a stored state, and may leave out the final function.
CREATE AGGREGATE unfinished(referrer text, referred text, value float8) (SFUNC = scrm.referral_tree_accum, STYPE = scrm.referral_tree_text, INITCOND = '{"version":1,"params":[],"entries":[[["Bea","Zoe"],2,5]]}');
SELECT t.* FROM (SELECT unfinished(referrer, referred, value) AS u FROM referral WHERE referrer = 'Bea') AS s, scrm.referral_tree(u) AS t;

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

SELECT call || try(format('SELECT scrm.referral_tree_agg(%s)', call)) FROM unnest(ARRAY[$$1, 2, 'NaN'$$, $$'a', 'b', '-Infinity'$$, $$'', 'b', 1$$, $$'a', '', 1$$, $$'a', repeat('x', 256), 1$$, $$repeat('é', 128), 'b', 1$$, $$repeat('x', 255), 'b', 1$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try(format('SELECT scrm.referral_tree(state, %s) FROM tree', call)) FROM unnest(ARRAY['NULL', '-0.1', '1.5', $$'NaN'$$, $$'Infinity'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT 'too large' || try($$SELECT scrm.referral_tree_agg(NULL::int, 1, 1.7e308) FROM generate_series(1, 2)$$) || try($$SELECT scrm.referral_tree(scrm.referral_tree_agg(i, 1, 1.7e308)) FROM generate_series(2, 3) AS i$$)
	|| try($$SELECT scrm.referral_tree(scrm.referral_tree_agg(1, i, 1.7e308)) FROM generate_series(2, 3) AS i$$) || try($$SELECT scrm.referral_tree_totals(scrm.referral_tree_agg(1, i, 1.7e308)) FROM generate_series(2, 3) AS i$$);
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['referral_tree_accum(NULL::scrm.referral_tree_bigint, 1, 2, 3)', $$referral_tree_accum(NULL::scrm.referral_tree_text, 'a', 'b', 3)$$, 'referral_tree_uuid_combine(NULL, NULL)', 'referral_tree_bigint_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no tree; entries may come in any order.
SELECT type || ' ' || input || try(format('SELECT %L::scrm.referral_tree_%s', input, type)) FROM (VALUES (1, 'bigint', '{"version":1,"params":[],"entries":[[[2,1],1,0],[[1,null],3,-4.5]]}'), (2, 'text', '{"version":1,"params":[],"entries":[[[2,1],1,0]]}'), (3, 'bigint', '{"version":1,"params":[],"entries":[[["2","1"],1,0]]}'),
	(4, 'bigint', '{"version":1,"params":[],"entries":[[[2],1,0]]}'), (5, 'bigint', '{"version":1,"params":[],"entries":[[[],1,0]]}'), (6, 'bigint', '{"version":1,"params":[],"entries":[[[2,1,3],1,0]]}'), (7, 'bigint', '{"version":1,"params":[],"entries":[[[null,1],1,0]]}'), (8, 'bigint', '{"version":1,"params":[],"entries":[[[2,null,1],1,0]]}'),
	(9, 'uuid', '{"version":1,"params":[],"entries":[[[2,1],1,0]]}'), (10, 'uuid', '{"version":1,"params":[],"entries":[[[1,2,3,4],1,0],[[1,2,null],1,0]]}'), (11, 'uuid', '{"version":1,"params":[],"entries":[[[1,2,3],1,0]]}'), (12, 'text', '{"version":1,"params":[],"entries":[[["a",""],1,0]]}'),
	(13, 'text', '{"version":1,"params":[],"entries":[[["",null],1,0]]}'), (14, 'bigint', '{"version":1,"params":[1],"entries":[]}'), (15, 'bigint', '{"version":1,"params":[],"entries":[[[2,1],0,0]]}'), (16, 'bigint', '{"version":1,"params":[],"entries":[[[2,1],-1,0]]}'), (17, 'bigint', '{"version":1,"params":[],"entries":[[[2,1],1,NaN]]}'),
	(18, 'bigint', '{"version":1,"params":[],"entries":[[[2,1],1,0],[[2,1],1,0]]}'), (19, 'text', '{"version":2,"params":[],"entries":[]}')) AS c(n, type, input) ORDER BY n;
SELECT 'a long name' || try(format('SELECT %L::scrm.referral_tree_text', '{"version":1,"params":[],"entries":[[["' || repeat('x', 256) || '",null],1,0]]}'));
-- Counts that were fine may, rolled up, be more than a number holds.
SELECT 'too many rows' || try($$SELECT scrm.rollup(s) FROM (SELECT '{"version":1,"params":[],"entries":[[[2,1],9223372036854775807,0]]}'::scrm.referral_tree_bigint AS s FROM generate_series(1, 2)) AS p$$)
	|| try($$SELECT scrm.referral_tree_totals('{"version":1,"params":[],"entries":[[[2,1],9223372036854775807,0],[[3,1],1,0]]}'::scrm.referral_tree_bigint)$$);
