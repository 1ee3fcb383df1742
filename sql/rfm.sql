--
-- RFM scores: scrm.rfm_bins_agg counts customers by recency, frequency and monetary value, scrm.rfm_bins says in which bins by
-- percent rank one of them is, scrm.rfm_bins_report shows the bins.
--
-- By hand, against percent_rank(), strangers and few customers, states on the move, errors. CDNOW is in test/t/180_purchases.pl.
--
CREATE SCHEMA test_rfm;
SET search_path TO test_rfm;
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Eleven customers: percent ranks are tenths. Few days since the last order are good, many orders and much money too.
CREATE TABLE customer (id int, days float8, orders bigint, total float8);
INSERT INTO customer SELECT i, 10 * i, CASE WHEN i < 3 THEN 9 - i WHEN i < 6 THEN 4 ELSE 1 END, 100 - i * i FROM generate_series(0, 10) AS i;
CREATE TABLE base AS SELECT scrm.rfm_bins_agg(days, orders, total) AS state FROM customer;
-- The last five have one order each and rank equal: nobody is worse. Three have four orders: five are worse, percent rank 5/10.
SELECT c.*, b.*, scrm.rfm_bins(state, days, orders, total, 2) AS halves FROM customer AS c, base, scrm.rfm_bins(state, days, orders, total) AS b ORDER BY id;
SELECT r.* FROM base, scrm.rfm_bins_report(state) WITH ORDINALITY AS r(measure, bin, lowest, highest, customers, n) ORDER BY n;
SELECT t.* FROM base, scrm.rfm_bins_totals(state) AS t;
-- The same from scrm.rfm: days_since_last, orders and total.
CREATE TABLE rfm AS SELECT id, ROW(orders, total, total / orders, days, orders - 1, sign(orders - 1), 200, NULL)::scrm.rfm AS rfm FROM customer;
SELECT scrm.rfm_bins_agg(rfm) OPERATOR(scrm.=) (SELECT state FROM base) AS same FROM rfm;
SELECT id, (scrm.rfm_bins((SELECT state FROM base), rfm)).* FROM rfm WHERE id % 3 = 0 ORDER BY id;

-- ---------------------------------------------------------------- as percent_rank() has it

-- 2,000 customers with many ties, 2 to 1,000 bins: 1 + floor(bins * percent rank), at most bins; n - 1 = 1,999 is no multiple of theirs.
CREATE TABLE many AS SELECT n, (n * 7919 % 397)::float8 AS recency, (1 + (n * 104729 % 31) * (n % 3))::float8 AS frequency, (n * 15485863::bigint % 1009 - 100) / 100.0 AS monetary FROM generate_series(1, 2000) AS n;
CREATE TABLE ranked AS SELECT *, percent_rank() OVER (ORDER BY recency DESC) AS r, percent_rank() OVER (ORDER BY frequency) AS f, percent_rank() OVER (ORDER BY monetary) AS m FROM many;
SELECT bins, count(*) AS customers, count(DISTINCT score) > bins AS scores, bool_and(recency_bin = least(bins, 1 + floor(round((bins * r)::numeric, 9)))
		AND frequency_bin = least(bins, 1 + floor(round((bins * f)::numeric, 9))) AND monetary_bin = least(bins, 1 + floor(round((bins * m)::numeric, 9)))
		AND score = recency_bin || '-' || frequency_bin || '-' || monetary_bin) AS as_percent_rank
	FROM unnest('{2,3,5,7,10,1000}'::int[]) AS bins, (SELECT scrm.rfm_bins_agg(recency, frequency, monetary) AS state FROM many) AS s, ranked, scrm.rfm_bins(state, recency, frequency, monetary, bins) GROUP BY bins ORDER BY bins;
-- A report has everybody, in ranges that do not overlap.
SELECT bins, measure, sum(customers) AS customers, count(lowest) AS filled, bool_and(lowest <= highest) AS ranges, bool_and(apart IS NOT FALSE) AS apart FROM unnest('{3,5,100}'::int[]) AS bins, LATERAL (
	SELECT r.*, CASE measure WHEN 'recency' THEN highest < lag(lowest) OVER w ELSE lowest > lag(highest) OVER w END AS apart FROM (SELECT scrm.rfm_bins_agg(recency, frequency, monetary) AS state FROM many) AS s, scrm.rfm_bins_report(state, bins) AS r
		WHERE lowest IS NOT NULL WINDOW w AS (PARTITION BY measure ORDER BY bin)) AS q GROUP BY bins, measure ORDER BY bins, measure;

-- ---------------------------------------------------------------- strangers, few customers, NULLs

-- Who is not in the state is ranked among those who are: worse than all, between two, better than all.
SELECT days, orders, total, b.* FROM base, (VALUES (1000, 0, -5), (45, 2, 51.5), (-1, 99, 1e9), (0, 1, NULL), (NULL, NULL, NULL)) AS s(days, orders, total), scrm.rfm_bins(state, days, orders, total) AS b ORDER BY days DESC NULLS LAST, orders;
-- One customer alone has percent rank 0, as in SQL; two are the worst and the best; equals are all worst.
SELECT n, string_agg((scrm.rfm_bins(state, i, 1, i)).score, ' ' ORDER BY i) AS scores FROM generate_series(1, 3) AS n, LATERAL (SELECT scrm.rfm_bins_agg(i, 1, i) AS state FROM generate_series(1, n) AS i) AS s, generate_series(1, n) AS i GROUP BY n ORDER BY n;
-- A customer without an order is left out and counted; one whose orders have no known value has no monetary bin.
CREATE TABLE few AS SELECT scrm.rfm_bins_agg(rfm) AS state FROM (VALUES (NULL::scrm.rfm), ('(2,,,5,1,3,8,)'), ('(3,30,10,4,2,3,7,10)'), ('(1,8,8,9,0,0,9,)'), (NULL)) AS v(rfm);
SELECT t.*, (scrm.rfm_bins(state, '(2,,,5,1,3,8,)'::scrm.rfm)).*, scrm.rfm_bins(state, '(3,30,10,4,2,3,7,10)'::scrm.rfm) AS best, scrm.rfm_bins(state, NULL::scrm.rfm) AS none FROM few, scrm.rfm_bins_totals(state) AS t;
SELECT scrm.rfm_bins(NULL::scrm.rfm_bins, rfm) AS null_state, scrm.rfm_bins(NULL, 1, 2, 3) AS and_so, (SELECT count(*) FROM scrm.rfm_bins_report(NULL)) AS report, (SELECT count(*) FROM scrm.rfm_bins_totals(NULL)) AS totals FROM rfm WHERE id = 0;
SELECT s, scrm.rfm_bins(s, 1, 2, 3), (SELECT count(*) FROM scrm.rfm_bins_report(s)) AS report, scrm.rfm_bins_agg(NULL, 1, NULL) AS no_rows FROM (SELECT scrm.rfm_bins_agg(NULL, NULL, NULL) AS s) AS n GROUP BY s::text, s;

-- ---------------------------------------------------------------- states on the move

-- Parts, in any order, and as text, are the whole; a NULL merges as nothing; arguments stay as they were.
CREATE TABLE part AS SELECT n % 5 AS part, scrm.rfm_bins_agg(nullif(recency, 7), frequency, monetary) AS state FROM many GROUP BY 1;
SELECT scrm.rollup(state ORDER BY part) OPERATOR(scrm.=) w AS rollup, scrm.rollup(state::text::scrm.rfm_bins ORDER BY part DESC) OPERATOR(scrm.=) w AS backwards, scrm.merge(NULL, scrm.rollup(state)) OPERATOR(scrm.=) w AS with_null,
	scrm.rollup(state) FILTER (WHERE part = 0) OPERATOR(scrm.||) scrm.rollup(state) FILTER (WHERE part > 0) OPERATOR(scrm.=) w AS merged FROM part, (SELECT scrm.rfm_bins_agg(nullif(recency, 7), frequency, monetary) AS w FROM many) AS m GROUP BY w;
SELECT state FROM few UNION ALL SELECT scrm.merge(state, state) FROM few UNION SELECT state FROM few ORDER BY 1;
SELECT encode(scrm.rfm_bins_send(state), 'hex') FROM few;
-- In a growing window each customer is ranked among those so far.
SELECT id, (scrm.rfm_bins(scrm.rfm_bins_agg(days, orders, total) OVER (ORDER BY id DESC), days, orders, total)).* FROM customer ORDER BY id DESC LIMIT 6;
-- A user's own aggregate may bring a stored state, and may leave out the final function.
CREATE AGGREGATE unfinished(recency float8, frequency float8, monetary float8) (SFUNC = scrm.rfm_bins_accum, STYPE = scrm.rfm_bins, INITCOND = '{"version":1,"customers":1,"left_out":2,"recency":[[7,1]],"frequency":[],"monetary":[[-0.5,1]]}');
SELECT u, scrm.rfm_bins(u, 0, 9, 100), scrm.rollup(u)::text = u::text AS same, (SELECT sum(customers) FROM scrm.rfm_bins_report(u)) AS report, (SELECT customers FROM scrm.rfm_bins_totals(u)) FROM (SELECT unfinished(days, orders, total) AS u FROM customer WHERE id < 3) AS s GROUP BY u::text, u;
-- Stored short, plain and out of line; what is out of line is read once a query, and again where the state changes.
CREATE TABLE stored AS SELECT k, scrm.rfm_bins_agg(i, 1, i) AS state FROM unnest('{1,20,500,900}'::int[]) AS k, generate_series(1, k) AS i GROUP BY k;
SELECT k, pg_column_size(state) < 127 AS short, pg_column_size(state) > 2100 AS out_of_line, (scrm.rfm_bins(scrm.rollup(state), 10, 1, 10, 10)).score FROM stored GROUP BY k, state ORDER BY k;
SELECT string_agg((scrm.rfm_bins(state, i, 1, i, 10)).score, ' ' ORDER BY i, k) AS scores FROM stored, unnest('{0.5,300,1000}'::float8[]) AS i;
-- -0 is 0.
SELECT scrm.rfm_bins_agg(v, v, v) FROM unnest('{0,-0}'::float8[]) AS v;

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

SELECT call || try(format('SELECT scrm.rfm_bins_agg(%s)', call)) FROM unnest(ARRAY[$$'NaN', 1, 1$$, $$1, 'Infinity', 1$$, $$1, 1, '-Infinity'$$, $$'(1,NaN,,1,0,0,1,)'::scrm.rfm$$, $$'(1,1,1,Infinity,0,0,1,)'::scrm.rfm$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try(format('SELECT scrm.rfm_bins(state, %s) FROM base', call)) FROM unnest(ARRAY['1, 2, 3, NULL', '1, 2, 3, 1', '1, 2, 3, 1001', '1, 2, 3, -5', $$1, 'NaN', 3$$, 'NULL::scrm.rfm, NULL', $$'(1,Infinity,,1,0,0,1,)'::scrm.rfm$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try(format('SELECT scrm.rfm_bins_report(state, %s) FROM base', call)) FROM unnest(ARRAY['NULL', '0', '2147483647']) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['rfm_bins_accum(NULL, NULL, NULL, NULL)', 'rfm_bins_accum(NULL, NULL)', 'rfm_bins_rollup_accum(NULL, NULL)', 'rfm_bins_combine(NULL, NULL)', 'rfm_bins_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no counts of customers.
SELECT input || try(format('SELECT %L::scrm.rfm_bins', input)) FROM unnest(ARRAY['{"version":1,"customers":3,"left_out":0,"recency":[[-1e300,1],[5e-324,1]],"frequency":[[2,3]],"monetary":[]}', '', '{}', '{"version":2,"customers":0,"left_out":0,"recency":[],"frequency":[],"monetary":[]}',
	'{"version":1,"customers":0,"left_out":0,"recency":[],"frequency":[],"monetary":[]}', '{"version":1,"customers":-1,"left_out":0,"recency":[],"frequency":[],"monetary":[]}', '{"version":1,"customers":1,"left_out":0,"recency":[],"frequency":[],"monetary":[]}',
	'{"version":1,"customers":1,"left_out":0,"recency":[[1,1],[2,1]],"frequency":[],"monetary":[]}', '{"version":1,"customers":2,"left_out":0,"recency":[[2,1],[1,1]],"frequency":[],"monetary":[]}', '{"version":1,"customers":2,"left_out":0,"recency":[[1,1],[1,1]],"frequency":[],"monetary":[]}',
	'{"version":1,"customers":2,"left_out":0,"recency":[[1,0]],"frequency":[],"monetary":[]}', '{"version":1,"customers":1,"left_out":0,"recency":[[NaN,1]],"frequency":[],"monetary":[]}', '{"version":1,"customers":1000000000001,"left_out":0,"recency":[[1,1]],"frequency":[],"monetary":[]}',
	'{"version":1,"customers":1,"left_out":0,"recency":[[1,1]],"frequency":[],"monetary":[]} ']) WITH ORDINALITY AS c(input, n) ORDER BY n;
SELECT 'too many' || try($$SELECT scrm.merge('{"version":1,"customers":1000000000000,"left_out":0,"recency":[[1,1000000000000]],"frequency":[],"monetary":[]}'::scrm.rfm_bins, '{"version":1,"customers":1,"left_out":0,"recency":[[1,1]],"frequency":[],"monetary":[]}')$$);
