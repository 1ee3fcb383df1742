--
-- Lift: scrm.lift_agg takes a score and what came of it for each customer, scrm.lift_report shows customers in bins by score,
-- best first, with outcome, lift and cumulative gains, scrm.lift_totals Gini and AUC.
--
-- By hand, ties, against pair counting, amounts of any sign, states on the move, errors.
--
CREATE SCHEMA test_lift;
SET search_path TO test_lift;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Eight customers, four with an outcome; 13 of the 16 pairs of a one and a zero are in the right order: AUC .8125, Gini .625.
CREATE TABLE contact (score float8, outcome float8);
INSERT INTO contact VALUES (90, 1), (80, 1), (70, 0), (60, 1), (50, 0), (40, 1), (30, 0), (20, 0), (NULL, 1), (10, NULL);
SELECT bin, customers, score_low, score_high, outcome, mean, round(mean_low::numeric, 4) AS mean_low, round(mean_high::numeric, 4) AS mean_high, lift, cumulative_customer_share, cumulative_outcome_share
	FROM (SELECT scrm.lift_agg(score, outcome) AS l FROM contact) AS s, scrm.lift_report(l, 4) ORDER BY bin;
SELECT customers, distinct_scores, outcome, mean, round(mean_low::numeric, 4) AS mean_low, round(mean_high::numeric, 4) AS mean_high, gini, auc, round(auc_low::numeric, 4) AS auc_low, round(auc_high::numeric, 4) AS auc_high
	FROM (SELECT scrm.lift_agg(score, outcome) AS l FROM contact) AS s, scrm.lift_totals(l);
-- Hanley, McNeil (Radiology 143 (1982) 29), table II: 109 CT images, ratings 1 to 5, area .893.
CREATE TABLE rating (rating int, normal int, abnormal int);
INSERT INTO rating VALUES (1, 33, 3), (2, 6, 2), (3, 6, 2), (4, 11, 11), (5, 2, 33);
CREATE TABLE image AS SELECT rating, 0 AS abnormal FROM rating, generate_series(1, normal) UNION ALL SELECT rating, 1 FROM rating, generate_series(1, abnormal);
SELECT customers, distinct_scores, outcome, round(auc::numeric, 3) AS auc, round(auc::numeric, 10) AS auc_digits, round(((gini + 1) / 2)::numeric, 10) AS from_gini
	FROM (SELECT scrm.lift_agg(rating, abnormal) AS l FROM image) AS s, scrm.lift_totals(l);

-- ---------------------------------------------------------------- ties

-- All of one rating are in one bin, where the middle of their ranks falls: bins are uneven and some are missing.
SELECT bin, customers, score_low, score_high, outcome, round(lift::numeric, 6) AS lift, round(cumulative_customer_share::numeric, 6) AS customer_share, round(cumulative_outcome_share::numeric, 6) AS outcome_share
	FROM (SELECT scrm.lift_agg(rating, abnormal) AS l FROM image) AS s, scrm.lift_report(l) ORDER BY bin;
-- One score says nothing: one bin in the middle, AUC one half, Gini 0, and no interval from a variance of 0.
SELECT r.bin, r.customers, r.lift, t.gini, t.auc, t.auc_low, t.auc_high FROM (SELECT scrm.lift_agg(5, i % 4 / 3) AS l FROM generate_series(1, 8) AS i) AS s, scrm.lift_report(l) AS r, scrm.lift_totals(l) AS t;
-- The perfect order and its reverse; here too DeLong's variance is 0.
SELECT sign, gini, auc, auc_low, auc_high FROM unnest(ARRAY[1, -1]) AS sign, LATERAL (SELECT scrm.lift_agg(sign * i, (i > 6)::int) AS l FROM generate_series(1, 10) AS i) AS s, scrm.lift_totals(l) ORDER BY sign;
-- One bin, as many bins as customers, more bins than customers.
SELECT bins, string_agg(format('%s:%s', bin, r.customers), ' ' ORDER BY bin) FROM (SELECT scrm.lift_agg(score, outcome) AS l FROM contact) AS s, unnest(ARRAY[1, 2, 3, 8, 16, 1000]) AS bins, scrm.lift_report(l, bins) AS r GROUP BY bins ORDER BY bins;
-- 15 customers in 10 bins.
SELECT string_agg(r.customers::text, ' ' ORDER BY bin) FROM (SELECT scrm.lift_agg(i, 1) AS l FROM generate_series(1, 15) AS i) AS s, scrm.lift_report(l) AS r;

-- ---------------------------------------------------------------- against pair counting

-- Sets of customers whose score has many ties, few, none; outcomes 0 and 1, or amounts with refunds.
CREATE TABLE customer AS
	SELECT c.grp, c.id, CASE ties WHEN 0 THEN c.id * 0.1 WHEN 1 THEN hash % 50 - 20 ELSE hash % 3 END::float8 AS score,
			CASE WHEN amounts THEN (hash % 101 - 15 + hash2 % 70 * 0.5) * (hash2 % 3 / 2)::int ELSE (hash % 50 + hash2 % 40 > 45)::int END::float8 AS outcome, NOT amounts AS is_binary
		FROM (SELECT ties * 2 + amounts::int AS grp, ties, amounts, i AS id, abs(hashint8(i * 7919 + ties)::bigint) AS hash, abs(hashint8(i * 104729 + 13 * ties)::bigint) AS hash2
			FROM generate_series(0, 2) AS ties, unnest(ARRAY[false, true]) AS amounts, generate_series(1, 211) AS i) AS c;
CREATE TABLE state AS SELECT grp, bool_and(is_binary) AS is_binary, scrm.lift_agg(score, outcome ORDER BY id) AS l FROM customer GROUP BY grp;

-- AUC: every pair of a one and a zero.  DeLong: the variances of the shares of the other kind that each customer beats.
CREATE VIEW beaten AS SELECT a.grp, a.id, a.outcome, avg(CASE WHEN a.score = b.score THEN 0.5 WHEN (a.score > b.score) = (a.outcome = 1) THEN 1 ELSE 0 END) AS share
	FROM customer AS a JOIN customer AS b USING (grp) WHERE a.is_binary AND a.outcome = 1 - b.outcome GROUP BY 1, 2, 3;
CREATE VIEW pairs AS SELECT grp, avg(share) FILTER (WHERE outcome = 1)::float8 AS auc,
		sqrt(var_samp(share) FILTER (WHERE outcome = 1) / count(*) FILTER (WHERE outcome = 1) + var_samp(share) FILTER (WHERE outcome = 0) / count(*) FILTER (WHERE outcome = 0))::float8 AS error
	FROM beaten GROUP BY grp;
-- Gini: trapezoids below the curve of gains, by score and by outcome.
CREATE FUNCTION area(which int, perfect boolean) RETURNS float8 LANGUAGE sql AS $$
	WITH step AS (SELECT CASE WHEN perfect THEN outcome ELSE score END AS by, count(*) AS n, sum(outcome) AS y FROM customer WHERE grp = which GROUP BY 1),
		curve AS (SELECT n, y, sum(y) OVER (ORDER BY by DESC) AS cumulated FROM step)
	SELECT sum(n * (cumulated - y / 2)) / (sum(n) * sum(y)) - 0.5 FROM curve
$$;
SELECT grp, is_binary, t.customers, distinct_scores = (SELECT count(DISTINCT score) FROM customer AS c WHERE c.grp = s.grp) AS scores, abs(t.outcome - (SELECT sum(outcome) FROM customer AS c WHERE c.grp = s.grp)) < 1e-9 AS outcome,
		abs(t.gini - area(grp, false) / area(grp, true)) < 1e-12 AS gini, abs(t.auc - p.auc) < 1e-12 AS auc, abs(t.auc_low - (p.auc - 1.9599639845400545 * error)) < 1e-12 AS low, abs(t.auc_high - (p.auc + 1.9599639845400545 * error)) < 1e-12 AS high,
		round(t.gini::numeric, 6) AS gini_digits, round(t.auc::numeric, 6) AS auc_digits, round(t.auc_low::numeric, 6) AS auc_low
	FROM state AS s LEFT JOIN pairs AS p USING (grp), scrm.lift_totals(l) AS t ORDER BY grp;
-- Bins: the middle rank of each score, in window functions; means of amounts with the normal interval.
CREATE FUNCTION bins(which int, bins int) RETURNS TABLE (bin int, customers bigint, score_low float8, score_high float8, outcome float8, mean float8, margin float8, lift float8, customer_share float8, outcome_share float8) LANGUAGE sql AS $$
	WITH ranked AS (SELECT score, outcome, (rank() OVER (ORDER BY score DESC) - 1) + count(*) OVER (PARTITION BY score) / 2.0 AS middle, count(*) OVER () AS n FROM customer WHERE grp = which),
		binned AS (SELECT *, floor(bins * middle / n)::int + 1 AS bin FROM ranked)
	SELECT bin, count(*), min(score), max(score), sum(outcome), avg(outcome), 1.9599639845400545 * stddev_samp(outcome) / sqrt(count(*)), avg(outcome) / (SELECT avg(outcome) FROM binned),
			sum(count(*)) OVER (ORDER BY bin)::float8 / (SELECT count(*) FROM binned), sum(sum(outcome)) OVER (ORDER BY bin) / (SELECT sum(outcome) FROM binned)
		FROM binned GROUP BY bin
$$;
SELECT grp, bins, count(*) AS bins_used, sum(r.customers) AS customers, bool_and(o.customers = r.customers AND o.score_low = r.score_low AND o.score_high = r.score_high) AS bins_are_right,
		bool_and(abs(o.outcome - r.outcome) < 1e-9 AND abs(o.mean - r.mean) < 1e-12 AND abs(o.lift - r.lift) < 1e-12) AS outcomes,
		bool_and(abs(o.customer_share - r.cumulative_customer_share) < 1e-12 AND abs(o.outcome_share - r.cumulative_outcome_share) < 1e-12) AS gains,
		bool_and(CASE WHEN is_binary THEN mean_low < r.mean AND r.mean < mean_high OR r.mean IN (0, 1) WHEN o.customers = 1 THEN mean_low IS NULL AND mean_high IS NULL ELSE abs(r.mean - o.margin - mean_low) < 1e-11 AND abs(r.mean + o.margin - mean_high) < 1e-11 END) AS intervals
	FROM state, unnest(ARRAY[3, 10, 211]) AS bins, scrm.lift_report(l, bins) AS r FULL JOIN LATERAL bins(grp, bins) AS o USING (bin) GROUP BY grp, bins ORDER BY grp, bins;

-- ---------------------------------------------------------------- amounts of any sign

-- Refunds outweigh sales: no share of a negative total, no lift; Gini goes by order and is well defined.
SELECT bin, r.customers, r.outcome, r.mean, r.lift, cumulative_outcome_share FROM (SELECT scrm.lift_agg(i, 10 * i - 60) AS l FROM generate_series(1, 10) AS i) AS s, scrm.lift_report(l, 2) AS r ORDER BY bin;
SELECT outcome, gini, auc FROM (SELECT scrm.lift_agg(i, 10 * i - 60) AS l FROM generate_series(1, 10) AS i) AS s, scrm.lift_totals(l);
SELECT outcome, round(gini::numeric, 12) AS gini FROM (SELECT scrm.lift_agg(-i, o) AS l FROM unnest(ARRAY[-3, 1, 1, 1]) WITH ORDINALITY AS c(o, i)) AS s, scrm.lift_totals(l);
-- All outcomes equal: nothing to order.  One customer: no interval of a mean that is an amount.
SELECT y, n, t.customers, t.outcome, t.mean, round(t.mean_low::numeric, 4) AS mean_low, round(t.mean_high::numeric, 4) AS mean_high, gini, auc FROM (VALUES (0, 3), (1, 3), (2.5, 3), (0, 1), (1, 1), (2.5, 1), (-2.5, 2)) AS c(y, n),
	LATERAL (SELECT scrm.lift_agg(i, y) AS l FROM generate_series(1, n) AS i) AS s, scrm.lift_totals(l) AS t ORDER BY n, y;
-- One customer of either outcome: an AUC, but no variance.
SELECT n, auc, auc_low, auc_high FROM generate_series(2, 4) AS n, LATERAL (SELECT scrm.lift_agg(i % 3, (i = 1)::int) AS l FROM generate_series(1, n) AS i) AS s, scrm.lift_totals(l) ORDER BY n;
-- Amounts whose squares are out of range.
SELECT gini, mean FROM (SELECT scrm.lift_agg(i, CASE i WHEN 1 THEN -4e307 WHEN 2 THEN 0 ELSE 4e307 END) AS l FROM generate_series(1, 3) AS i) AS s, scrm.lift_totals(l);
-- -0 is 0: as a score, a tie; as an outcome, a zero.
SELECT l, t.auc FROM (SELECT scrm.lift_agg(s, o) AS l FROM (VALUES ('-0'::float8, 1), (0, '-0'::float8), (0, 0)) AS v(s, o)) AS s, scrm.lift_totals(l) AS t;

-- ---------------------------------------------------------------- states on the move

SELECT l AS state, l::text::scrm.lift OPERATOR(scrm.=) l AS text FROM (SELECT scrm.lift_agg(score, outcome) AS l FROM contact) AS s;
SELECT scrm.lift_agg(score, outcome) AS "scores in order of numbers" FROM (VALUES (-1e300, 1), (-1.5, 0), (-1e-300, 2.5), (0, -7), (1e-300, 1e20), (3, 0), (3, 0), (1e300, 1)) AS v(score, outcome);
-- Any order, parts in any order, text and binary: the same to the last bit.
CREATE TABLE part AS SELECT grp, id % 5 AS n, scrm.lift_agg(score, outcome) AS l FROM customer GROUP BY 1, 2;
\getenv abs_builddir PG_ABS_BUILDDIR
\set file :abs_builddir '/results/lift.bin'
CREATE TABLE copied (grp int, n int, l scrm.lift);
COPY part TO :'file' (FORMAT binary);
COPY copied FROM :'file' (FORMAT binary);
SELECT count(*) AS states, bool_and(c.l OPERATOR(scrm.=) p.l) AS same FROM part AS p JOIN copied AS c USING (grp, n);
-- version 1, no parameters, 1 pair: score 2, outcome 1, 3 customers.
SELECT encode(scrm.lift_send('{"version":1,"params":[],"entries":[[[2.0,1.0],3]]}'), 'hex');
SELECT grp, scrm.rollup(p.l ORDER BY n) OPERATOR(scrm.=) s.l AS parts, scrm.rollup(p.l::text::scrm.lift ORDER BY n DESC) OPERATOR(scrm.=) s.l AS as_text,
		scrm.rollup(p.l) FILTER (WHERE n = 0) OPERATOR(scrm.||) scrm.rollup(p.l) FILTER (WHERE n > 0) OPERATOR(scrm.=) s.l AS merged,
		(SELECT scrm.lift_agg(score, outcome ORDER BY outcome, id DESC) FROM customer AS c WHERE c.grp = s.grp) OPERATOR(scrm.=) s.l AS other_order
	FROM state AS s JOIN part AS p USING (grp) GROUP BY grp, s.l ORDER BY grp;
SELECT scrm.lift_agg(NULL, 1) IS NULL AS nothing, scrm.merge(NULL::scrm.lift, NULL) IS NULL AS nothing_merged, (SELECT count(*) FROM scrm.lift_report(NULL)) AS no_rows, (SELECT count(*) FROM scrm.lift_totals(NULL)) AS no_totals;
SELECT grp, scrm.merge(l, NULL) OPERATOR(scrm.=) l AS with_null FROM state WHERE grp = 0;
-- In a growing window each state is that of the rows so far.
SELECT score, (SELECT t.customers || ' ' || coalesce(t.auc::text, 'NULL') FROM scrm.lift_totals(l) AS t) FROM (SELECT score, scrm.lift_agg(score, outcome) OVER (ORDER BY score DESC) AS l FROM contact WHERE score > 45) AS w ORDER BY score DESC;

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

SELECT call || try(format('SELECT scrm.lift_agg(%s)', call)) FROM unnest(ARRAY[$$'NaN', 1$$, $$'Infinity', 1$$, $$1, 'NaN'$$, $$1, '-Infinity'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try(format('SELECT count(*) FROM state, scrm.lift_report(l, %s) WHERE grp = 0', call)) FROM unnest(ARRAY['NULL', '0', '-3', '1001', '1000']) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT 'too large a sum' || try($$SELECT t.outcome FROM (SELECT scrm.lift_agg(i, 1.7e308) AS l FROM generate_series(1, 2) AS i) AS s, scrm.lift_totals(l) AS t$$) || try($$SELECT t.mean FROM (SELECT scrm.lift_agg(i, i * 1.7e308) AS l FROM generate_series(-1, 1) AS i) AS s, scrm.lift_totals(l) AS t$$) || try($$SELECT sum(r.outcome) FROM (SELECT scrm.lift_agg(i, 1.7e308) AS l FROM generate_series(1, 2) AS i) AS s, scrm.lift_report(l) AS r$$);
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['lift_accum(NULL, 1, 1)', 'lift_rollup_accum(NULL, NULL)', 'lift_combine(NULL, NULL)', 'lift_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no lift; pairs may come in any order, zeros with a sign, numbers in other digits.
SELECT input || try(format('SELECT %L::scrm.lift', input)) FROM unnest(ARRAY['{"version":1,"params":[],"entries":[[[2.0,1.0],3],[[-0.0,1e0],2]]}', '', '{"version":2,"params":[],"entries":[]}', '{"version":1,"params":[],"entries":[]}',
	'{"version":1,"params":[1],"entries":[[[2.0,1.0],3]]}', '{"version":1,"params":[],"entries":[[[2.0,1.0],0]]}', '{"version":1,"params":[],"entries":[[[2.0,1.0],-1]]}', '{"version":1,"params":[],"entries":[[[2.0,1.0],281474976710656]]}',
	'{"version":1,"params":[],"entries":[[[2.0,1.0],281474976710655],[[3.0,1.0],1]]}', '{"version":1,"params":[],"entries":[[[2,1.0],3]]}', '{"version":1,"params":[],"entries":[[[2.0,"1"],3]]}', '{"version":1,"params":[],"entries":[[[2.0],3]]}',
	'{"version":1,"params":[],"entries":[[[2.0,1.0,0.0],3]]}', '{"version":1,"params":[],"entries":[[[2.0,1.0],3],[[2.0,1.0],3]]}', '{"version":1,"params":[],"entries":[[[0.0,1.0],3],[[-0.0,1.0],3]]}', '{"version":1,"params":[],"entries":[[[2.0,1e999],3]]}',
	'{"version":1,"params":[],"entries":[[[2.0,NaN],3]]}', '{"version":1,"params":[],"entries":[[[2.0,1.],3]]}', '{"version":1,"params":[],"entries":[[[2.0,-.e],3]]}', '{"version":1,"params":[],"entries":[[[2.0,1.0],3]]} '])  WITH ORDINALITY AS c(input, n) ORDER BY n;
SELECT 'too many customers' || try($$SELECT count(*) FROM scrm.lift_totals(scrm.merge('{"version":1,"params":[],"entries":[[[2.0,1.0],281474976710655]]}'::scrm.lift, '{"version":1,"params":[],"entries":[[[2.0,1.0],1]]}'))$$)
	|| try($$SELECT sum(t.customers) FROM scrm.lift_totals('{"version":1,"params":[],"entries":[[[2.0,1.0],281474976710654],[[1.0,0.0],1]]}') AS t$$)
	|| try($$SELECT string_agg(concat_ws(' ', bin, r.customers, outcome), ', ' ORDER BY bin) FROM scrm.lift_report('{"version":1,"params":[],"entries":[[[2.0,1.0],281474976710654],[[1.0,0.0],1]]}', 1000) AS r$$);
