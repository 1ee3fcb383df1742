--
-- Holdout: scrm.holdout_agg holds what a model says of each customer at a split against what the customer did after it;
-- scrm.holdout_report shows it by repeat purchases, scrm.holdout_totals in one row, scrm.holdout_weeks by week.
--
-- By hand, against the questions of single customers, what is left out, spend, states on the move, errors. Real customers,
-- whose 39 weeks after the split are known, are in test/t/210_holdout.pl.
--
CREATE SCHEMA test_holdout;
SET search_path TO test_holdout;
SET timezone TO 'UTC';
SET datestyle TO 'ISO';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Split on 31 January, end on 20 February: 20 days, the third week has 6. Ann has come on two days and comes on three more,
-- Bob once and never again, Cyd is new, Dan comes after the end; purchases of one day are one.
CREATE TABLE visit (who text, at timestamptz, value float8);
INSERT INTO visit VALUES ('Ann', '2024-01-01 09:00', 10), ('Ann', '2024-01-20 10:00', 30), ('Ann', '2024-01-20 18:00', 5), ('Ann', '2024-02-01 00:00', 20), ('Ann', '2024-02-07 23:59', 10), ('Ann', '2024-02-20 23:59', 7), ('Ann', '2024-02-21', 1),
	('Bob', '2024-01-31 23:59', 50), ('Cyd', '2024-02-10', 5), ('Cyd', '2024-02-11', 5), ('Dan', '2024-03-01', 5), ('Eve', '2024-02-02', -5), (NULL, NULL, NULL);
CREATE TABLE by_hand AS SELECT scrm.holdout_agg(p, '2024-01-31 12:00', '2024-02-20', scrm.bgnbd(0.5, 20, 0.8, 2.5)) AS h FROM (SELECT who, scrm.purchases_agg(at, value) AS p FROM visit GROUP BY who) AS c;
SELECT repeat_purchases, customers, round(predicted::numeric, 6) AS predicted, actual, round(mae::numeric, 6) AS mae, round(rmse::numeric, 6) AS rmse, round(mae_guess::numeric, 6) AS mae_guess, covered_80, coverage_80, covered_95, coverage_95, round(predicted_buyers::numeric, 6) AS predicted_buyers, buyers, predicted_spend, actual_spend
	FROM by_hand, scrm.holdout_report(h) ORDER BY 1;
-- Ann goes on as before: 1 in 30 days, 2/3 in 20; |2/3 - 3| = 2.333333. What the model says of her and of Bob:
SELECT round(scrm.expected_purchases(m, 1, 19, 30, 20)::numeric, 6) AS ann, round((1 - scrm.purchase_probability(m, 1, 19, 30, 20, 0))::numeric, 6) AS ann_buys, scrm.purchase_quantile(m, 1, 19, 30, 20, 0.9) AS ann_80, scrm.purchase_quantile(m, 1, 19, 30, 20, 0.975) AS ann_95,
	round(scrm.expected_purchases(m, 0, 0, 0, 20)::numeric, 6) AS bob, round((1 - scrm.purchase_probability(m, 0, 0, 0, 20, 0))::numeric, 6) AS bob_buys FROM scrm.bgnbd(0.5, 20, 0.8, 2.5) AS m;
SELECT split, until, customers, actual, buyers, round(relative_error::numeric, 6) AS relative_error, spend_customers, spend_mae, new_customers, new_customer_purchases, customers_after_until, purchases_after_until FROM by_hand, scrm.holdout_totals(h);
-- Week 0 ends at the split. Before it: Ann alone, whose first purchase is no repeat purchase.
SELECT week, last_day, is_holdout, round(predicted::numeric, 6) AS predicted, actual, round(cumulative_predicted::numeric, 6) AS cumulative_predicted, cumulative_actual FROM by_hand, scrm.holdout_weeks(h) ORDER BY week;
SELECT week, round(scrm.expected_new(m, 30 + 7 * week)::numeric, 6) AS expected_of_ann FROM scrm.bgnbd(0.5, 20, 0.8, 2.5) AS m, generate_series(-4, 0) AS week ORDER BY week;
SELECT week, actual, round(cumulative_predicted::numeric, 6) AS cumulative_predicted, cumulative_actual FROM by_hand, scrm.holdout_weeks(h, 2) ORDER BY week;
SELECT count(*) FROM by_hand, scrm.holdout_weeks(h, 0);

-- ---------------------------------------------------------------- against the questions of single customers

-- 400 customers with regular, lost and late habits, refunds, purchases without a value, in a zone with a change of clocks.
CREATE TABLE purchase AS
	SELECT c AS customer, timestamp '2023-06-01 22:30' + (hash % 200 + k * (1 + hash % 40) + hash2 % 3) * interval '1 day' + hash2 % 90 * interval '1 minute' AS local,
		CASE WHEN (hash2 + k) % 17 = 0 THEN NULL WHEN (hash + k) % 19 = 0 THEN -(hash2 % 20)::float8 ELSE 5 + (hash2 * k) % 90 / 4.0 END AS value
	FROM (SELECT c, abs(hashint8(c * 7919)::bigint) AS hash FROM generate_series(1, 400) AS c) AS c, LATERAL generate_series(0, hash % 11 * (hash % 3) / 2) AS k, LATERAL (SELECT abs(hashint8(c * 104729 + k)::bigint) AS hash2) AS h;
CREATE TABLE customer AS SELECT customer, scrm.purchases_agg(local AT TIME ZONE 'Europe/Berlin', value, 'Europe/Berlin') AS p FROM purchase GROUP BY customer;
CREATE TABLE model AS SELECT scrm.bgnbd(0.6, 25, 0.7, 2.2) AS bgnbd, scrm.mbgnbd(1.1, 30, 0.9, 2.4) AS mbgnbd, scrm.pareto_nbd(0.8, 25, 0.6, 60) AS pareto_nbd, scrm.gamma_gamma(6, 3.7, 15) AS gamma_gamma;
-- The split is late in the evening of 31 October there, the end 100 days later.
\set split '''2023-10-31 22:59:59.999999+00'''
\set until '''2024-02-08 00:00+01'''
CREATE TABLE each AS
	SELECT customer, r, (r).repeat_purchases AS x, (r).last_purchase_age AS t_x, (r).age, n, spend
	FROM (SELECT customer, scrm.rfm(p, :split) AS r FROM customer) AS c
		JOIN (SELECT customer, count(DISTINCT local::date) FILTER (WHERE local::date > '2023-10-31' AND local::date <= '2024-02-08' AND (value IS NULL OR value >= 0)) AS n FROM purchase GROUP BY customer) AS a USING (customer)
		JOIN (SELECT customer, CASE WHEN bool_and(o.value IS NOT NULL) FILTER (WHERE o.day > '2023-10-31') IS NOT FALSE THEN coalesce(sum(o.value) FILTER (WHERE o.day > '2023-10-31'), 0) END AS spend
			FROM customer LEFT JOIN LATERAL scrm.orders(p, :until) AS o ON true GROUP BY customer) AS s USING (customer);
CREATE FUNCTION wilson(hits float8, n float8, side int) RETURNS float8 IMMUTABLE LANGUAGE sql
	RETURN (hits + 1.9599639845400545 ^ 2 / 2 + side * 1.9599639845400545 * sqrt(hits * (n - hits) / n + 1.9599639845400545 ^ 2 / 4)) / (n + 1.9599639845400545 ^ 2);
-- One answer a customer and model; which model is a matter of the functions' overloads.
CREATE VIEW answer AS
	SELECT 'bgnbd' AS model, e.*, scrm.expected_purchases(bgnbd, r, '100 days') AS e, 1 - scrm.purchase_probability(bgnbd, r, '100 days', 0) AS buys, scrm.expected_spend(gamma_gamma, r) AS mean,
		n BETWEEN scrm.purchase_quantile(bgnbd, x, t_x, age, 100, 0.1) AND scrm.purchase_quantile(bgnbd, x, t_x, age, 100, 0.9) AS in_80, n BETWEEN scrm.purchase_quantile(bgnbd, x, t_x, age, 100, 0.025) AND scrm.purchase_quantile(bgnbd, x, t_x, age, 100, 0.975) AS in_95
		FROM each AS e, model WHERE NOT r IS NULL
	UNION ALL SELECT 'mbgnbd', e.*, scrm.expected_purchases(mbgnbd, r, '100 days'), 1 - scrm.purchase_probability(mbgnbd, r, '100 days', 0), scrm.expected_spend(gamma_gamma, r),
		n BETWEEN scrm.purchase_quantile(mbgnbd, x, t_x, age, 100, 0.1) AND scrm.purchase_quantile(mbgnbd, x, t_x, age, 100, 0.9), n BETWEEN scrm.purchase_quantile(mbgnbd, x, t_x, age, 100, 0.025) AND scrm.purchase_quantile(mbgnbd, x, t_x, age, 100, 0.975)
		FROM each AS e, model WHERE NOT r IS NULL
	UNION ALL SELECT 'pareto_nbd', e.*, scrm.expected_purchases(pareto_nbd, r, '100 days'), 1 - scrm.purchase_probability(pareto_nbd, r, '100 days', 0), scrm.expected_spend(gamma_gamma, r),
		n BETWEEN scrm.purchase_quantile(pareto_nbd, x, t_x, age, 100, 0.1) AND scrm.purchase_quantile(pareto_nbd, x, t_x, age, 100, 0.9), n BETWEEN scrm.purchase_quantile(pareto_nbd, x, t_x, age, 100, 0.025) AND scrm.purchase_quantile(pareto_nbd, x, t_x, age, 100, 0.975)
		FROM each AS e, model WHERE NOT r IS NULL;
CREATE TABLE state AS
	SELECT 'bgnbd' AS model, scrm.holdout_agg(p, :split, :until, bgnbd, gamma_gamma) AS h FROM customer, model
	UNION ALL SELECT 'mbgnbd', scrm.holdout_agg(p, :split, :until, mbgnbd, gamma_gamma) FROM customer, model
	UNION ALL SELECT 'pareto_nbd', scrm.holdout_agg(p, :split, :until, pareto_nbd, gamma_gamma) FROM customer, model;
CREATE TABLE expected AS
	SELECT model, cap, least(x, cap) AS x, count(*) AS customers, sum(e) AS predicted, sum(n) AS actual, avg(abs(e - n)) AS mae, sqrt(avg((e - n) ^ 2)) AS rmse, avg(abs(CASE WHEN age > 0 THEN x / age * 100 ELSE 0 END - n)) AS guess,
		count(*) FILTER (WHERE in_80) AS covered_80, count(*) FILTER (WHERE in_95) AS covered_95, sum(buys) AS predicted_buyers, count(*) FILTER (WHERE n > 0) AS buyers,
		sum(e * mean) FILTER (WHERE spend IS NOT NULL) AS predicted_spend, sum(spend) AS spend, avg(abs(e * mean - spend)) AS spend_mae, count(spend) AS spend_customers
	FROM answer, unnest(ARRAY[0, 3, 7, 1000]) AS cap GROUP BY 1, 2, 3;
CREATE FUNCTION close(a float8, b float8) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN abs(a - b) <= 1e-9 * greatest(abs(a), abs(b), 1e-3);
SELECT model, cap, count(*) AS rows, count(*) FILTER (WHERE r.customers = e.customers) AS same_customers, bool_and(r.actual = e.actual AND r.buyers = e.buyers) AS actual, bool_and(close(r.predicted, e.predicted)) AS predicted, bool_and(close(r.mae, e.mae) AND close(r.rmse, e.rmse) AND close(r.mae_guess, e.guess)) AS errors,
		bool_and(r.covered_80 = e.covered_80 AND r.covered_95 = e.covered_95 AND close(coverage_80, e.covered_80::float8 / e.customers) AND close(coverage_95, e.covered_95::float8 / e.customers)) AS coverage,
		bool_and(close(coverage_80_low, wilson(e.covered_80, e.customers, -1)) AND close(coverage_80_high, wilson(e.covered_80, e.customers, 1)) AND close(coverage_95_low, wilson(e.covered_95, e.customers, -1)) AND close(coverage_95_high, wilson(e.covered_95, e.customers, 1))) AS intervals,
		bool_and(close(r.predicted_buyers, e.predicted_buyers)) AS buyers, bool_and(close(r.predicted_spend, e.predicted_spend) AND close(r.actual_spend, e.spend)) AS spend
	FROM (SELECT model, cap, r.* FROM state, unnest(ARRAY[0, 3, 7, 1000]) AS cap, scrm.holdout_report(h, cap) AS r) AS r
		FULL JOIN expected AS e USING (model, cap) WHERE r.repeat_purchases = e.x GROUP BY model, cap ORDER BY model, cap;
SELECT model, count(*) AS rows, bool_and(r.* IS NOT DISTINCT FROM d.*) AS no_cap FROM state, scrm.holdout_report(h, NULL) AS r JOIN LATERAL scrm.holdout_report(h, 1000) AS d USING (repeat_purchases) GROUP BY model ORDER BY model;
SELECT t.customers = e.customers AS customers, close(t.predicted, e.predicted) AS predicted, t.actual = e.actual AS actual, close(relative_error, (e.predicted - e.actual) / e.actual) AS relative_error, t.spend_customers = e.spend_customers AS spend_customers, close(t.spend_mae, e.spend_mae) AS spend_mae,
		t.customers, t.actual, t.spend_customers, t.covered_80, t.covered_95, t.new_customers, t.new_customer_purchases, customers_after_until, purchases_after_until
	FROM state JOIN expected AS e USING (model), scrm.holdout_totals(h) AS t WHERE cap = 0 ORDER BY model;
-- All customers and orders are somewhere.
SELECT DISTINCT t.customers + new_customers + customers_after_until = (SELECT count(DISTINCT customer) FROM purchase WHERE value IS NULL OR value >= 0) AS customers,
	(SELECT sum((r).orders) FROM each) + t.actual + new_customer_purchases + purchases_after_until = (SELECT sum((scrm.rfm(p, '2100-01-01')).orders) FROM customer) AS orders FROM state, scrm.holdout_totals(h) AS t;
-- By week: what is expected to the end of each, from expected_purchases and expected_new.
CREATE VIEW week AS
	SELECT 'bgnbd' AS model, week, sum(scrm.expected_purchases(bgnbd, x, t_x, age, least(7 * week, 100))) AS e FROM each, model, generate_series(1, 15) AS week WHERE NOT r IS NULL GROUP BY week
	UNION ALL SELECT 'mbgnbd', week, sum(scrm.expected_purchases(mbgnbd, x, t_x, age, least(7 * week, 100))) FROM each, model, generate_series(1, 15) AS week WHERE NOT r IS NULL GROUP BY week
	UNION ALL SELECT 'pareto_nbd', week, sum(scrm.expected_purchases(pareto_nbd, x, t_x, age, least(7 * week, 100))) FROM each, model, generate_series(1, 15) AS week WHERE NOT r IS NULL GROUP BY week
	UNION ALL SELECT 'bgnbd', week, sum(scrm.expected_new(bgnbd, greatest(age + 7 * week, 0))) FROM each, model, generate_series(-30, 0) AS week WHERE NOT r IS NULL GROUP BY week
	UNION ALL SELECT 'mbgnbd', week, sum(scrm.expected_new(mbgnbd, greatest(age + 7 * week, 0))) FROM each, model, generate_series(-30, 0) AS week WHERE NOT r IS NULL GROUP BY week
	UNION ALL SELECT 'pareto_nbd', week, sum(scrm.expected_new(pareto_nbd, greatest(age + 7 * week, 0))) FROM each, model, generate_series(-30, 0) AS week WHERE NOT r IS NULL GROUP BY week;
CREATE VIEW visits AS
	SELECT week, count(*) AS orders FROM (SELECT customer, (o.day - date '2023-10-31' + 699) / 7 - 99 AS week, row_number() OVER (PARTITION BY customer ORDER BY o.day) AS k, min(o.day) OVER (PARTITION BY customer) AS first, o.day
		FROM customer, scrm.orders(p) AS o) AS o WHERE k > 1 AND first <= '2023-10-31' AND day <= '2024-02-08' GROUP BY week;
SELECT model, is_holdout, count(*) AS weeks, min(week) AS first, max(last_day) AS last_day, bool_and(close(w.cumulative_predicted, e.e)) AS predicted, bool_and(w.actual = coalesce(v.orders, 0)) AS actual, max(cumulative_actual) AS purchases,
		bool_and(last_day = least(date '2023-10-31' + 7 * week, '2024-02-08')) AS days, sum(w.actual) = max(cumulative_actual) AS adds_up, close(sum(w.predicted), max(cumulative_predicted)) AS predictions_add_up
	FROM (SELECT model, w.* FROM state, scrm.holdout_weeks(h) AS w) AS w LEFT JOIN week AS e USING (model, week) LEFT JOIN visits AS v USING (week) GROUP BY model, is_holdout ORDER BY model, is_holdout;
SELECT model, bool_and(a.* IS NOT DISTINCT FROM b.*) AS same FROM state, scrm.holdout_weeks(h) AS a JOIN LATERAL scrm.holdout_weeks(h, 5) AS b USING (week) GROUP BY model ORDER BY model;

-- ---------------------------------------------------------------- spend, unknown models, nobody

-- Without a gamma_gamma, or one whose parameters are not known, there is no spend; the rest is the same.
SELECT t.customers, t.predicted = w.predicted AS same, t.predicted_spend, t.actual_spend, t.spend_customers, t.spend_mae
	FROM (SELECT scrm.holdout_agg(p, :split, :until, bgnbd) AS h FROM customer, model UNION ALL SELECT scrm.holdout_agg(p, :split, :until, bgnbd, NULL) FROM customer, model
		UNION ALL SELECT scrm.holdout_agg(p, :split, :until, bgnbd, '(,,,,,,,,f,nothing)') FROM customer, model) AS s, scrm.holdout_totals(h) AS t, state AS b, scrm.holdout_totals(b.h) AS w WHERE b.model = 'bgnbd';
-- q <= 1: who has bought too little has no mean, and does not count in the spend.
SELECT t.customers, t.spend_customers, (SELECT count(*) FROM each WHERE spend IS NOT NULL AND scrm.expected_spend(g, r) IS NOT NULL) AS have_a_mean
	FROM scrm.gamma_gamma(0.2, 0.7, 15) AS g, LATERAL (SELECT scrm.holdout_agg(p, :split, :until, bgnbd, g) AS h FROM customer, model) AS s, scrm.holdout_totals(h) AS t;
SELECT scrm.holdout_agg(p, :split, :until, '(,,,,,5,,,0,f,nothing,,)'::scrm.bgnbd) IS NULL AS unknown_model FROM customer;
SELECT scrm.holdout_agg(NULL, :split, :until, bgnbd) IS NULL AS nobody, (SELECT count(*) FROM scrm.holdout_report(NULL)) AS no_rows, (SELECT count(*) FROM scrm.holdout_totals(NULL)) AS no_totals, (SELECT count(*) FROM scrm.holdout_weeks(NULL)) AS no_weeks FROM model;
-- Nobody was there before the split: no rows by purchases, but totals, and weeks.
SELECT t.customers, t.predicted, t.mae, t.coverage_80, t.relative_error, t.new_customers, t.new_customer_purchases, (SELECT count(*) FROM scrm.holdout_report(h)) AS rows, (SELECT count(*) FROM scrm.holdout_weeks(h)) AS weeks
	FROM (SELECT scrm.holdout_agg(p, '2020-01-01', '2020-03-01', bgnbd) AS h FROM customer, model) AS s, scrm.holdout_totals(h) AS t;
SELECT t.customers, t.new_customers, t.customers_after_until, t.purchases_after_until, h FROM (SELECT scrm.holdout_agg(p, '2024-01-01', '2024-01-02', scrm.bgnbd(1, 2, 3, 4)) AS h FROM (SELECT scrm.purchases_agg('2024-01-05', 3) AS p) AS c) AS s, scrm.holdout_totals(h) AS t;

-- ---------------------------------------------------------------- states on the move

-- Parts in any order, merged, as text and as binary are the whole: counts to the last one, sums to 1e-12.
CREATE TABLE part AS SELECT n, scrm.holdout_agg(p, :split, :until, bgnbd, gamma_gamma) AS h FROM (SELECT p, customer % 6 AS n FROM customer) AS c, model GROUP BY n;
\getenv abs_builddir PG_ABS_BUILDDIR
\set file :abs_builddir '/results/holdout.bin'
CREATE TABLE copied (n int, h scrm.holdout);
COPY part TO :'file' (FORMAT binary);
COPY copied FROM :'file' (FORMAT binary);
SELECT bool_and(c.h OPERATOR(scrm.=) p.h) AS binary, bool_and(p.h::text::scrm.holdout OPERATOR(scrm.=) p.h) AS text FROM part AS p JOIN copied AS c USING (n);
CREATE VIEW rolled AS
	SELECT 'rollup' AS way, scrm.rollup(h ORDER BY n) AS h FROM part UNION ALL SELECT 'backwards', scrm.rollup(h ORDER BY n DESC) FROM part
	UNION ALL SELECT 'merged', scrm.rollup(h) FILTER (WHERE n < 2) OPERATOR(scrm.||) scrm.rollup(h) FILTER (WHERE n >= 2) FROM part UNION ALL SELECT 'with NULL', scrm.merge(NULL, h) FROM state WHERE model = 'bgnbd'
	UNION ALL SELECT 'other order', scrm.holdout_agg(p, :split, :until, bgnbd, gamma_gamma ORDER BY customer DESC) FROM customer, model;
SELECT way, (t.customers, t.actual, t.covered_80, t.covered_95, t.buyers, t.spend_customers, t.new_customers, t.customers_after_until) = (w.customers, w.actual, w.covered_80, w.covered_95, w.buyers, w.spend_customers, w.new_customers, w.customers_after_until) AS counts,
		close(t.predicted, w.predicted) AND close(t.mae, w.mae) AND close(t.rmse, w.rmse) AND close(t.predicted_spend, w.predicted_spend) AND close(t.actual_spend, w.actual_spend) AND close(t.spend_mae, w.spend_mae) AS sums,
		(SELECT bool_and((r.customers, r.actual, r.covered_80, r.buyers) = (b.customers, b.actual, b.covered_80, b.buyers) AND close(r.predicted, b.predicted)) FROM scrm.holdout_report(r.h) AS r FULL JOIN scrm.holdout_report(s.h) AS b USING (repeat_purchases)) AS report,
		(SELECT bool_and((r.actual, r.cumulative_actual) = (b.actual, b.cumulative_actual) AND close(r.predicted, b.predicted)) FROM scrm.holdout_weeks(r.h) AS r FULL JOIN scrm.holdout_weeks(s.h) AS b USING (week)) AS weeks
	FROM rolled AS r, state AS s, scrm.holdout_totals(r.h) AS t, scrm.holdout_totals(s.h) AS w WHERE model = 'bgnbd' ORDER BY way;
-- In a growing window each state is that of the customers so far.
SELECT customer, (SELECT t.customers || ' ' || t.actual || ' ' || t.new_customers FROM scrm.holdout_totals(h) AS t) AS so_far FROM (SELECT customer, scrm.holdout_agg(p, :split, :until, mbgnbd) OVER (ORDER BY customer) AS h FROM customer, model WHERE customer <= 6) AS w ORDER BY customer;

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

SELECT call || try(format('SELECT scrm.holdout_agg(p, %s) IS NULL FROM customer, model', call)) FROM unnest(ARRAY[$$NULL, '2024-01-01', bgnbd$$, $$'2024-01-01', NULL, bgnbd$$, $$'2024-01-01', '2024-02-01', NULL::scrm.bgnbd$$, $$'-infinity', '2024-02-01', bgnbd$$, $$'2024-01-01', 'infinity', bgnbd$$,
	$$'2024-01-01', '2023-12-01', bgnbd$$, $$'2024-01-01 00:00+01', '2024-01-01 23:00+01', bgnbd$$, $$'1900-01-01', '2024-01-01', bgnbd$$, $$'2024-01-01', '2024-02-01', '(1,2,0,4,,,,,,,,,)'::scrm.bgnbd$$,
	$$'2024-01-01', '2024-02-01', '(1,2,3,4,,,,,,,,{0.1},"{0.1}")'::scrm.pareto_nbd$$, $$'2024-01-01', '2024-02-01', bgnbd, '(1,-2,3,,,,,,,)'$$, $$'2024-01-01', timestamptz '2024-01-01' + customer * interval '30 days', bgnbd$$,
	$$'2024-01-01', '2024-02-01', scrm.mbgnbd(customer, 1, 1, 1)$$, $$'2024-01-01', '2024-02-01', bgnbd, scrm.gamma_gamma(customer, 2, 2)$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT 'two zones' || try($$SELECT scrm.holdout_agg(p, '2024-01-01', '2024-02-01', scrm.bgnbd(1, 2, 3, 4)) FROM (SELECT p FROM customer UNION ALL SELECT scrm.purchases_agg('2023-05-05', 1)) AS c$$);
SELECT call || try(format($$SELECT scrm.merge(a, b) IS NULL FROM (SELECT scrm.holdout_agg(p, '2024-01-01', '2024-02-01', scrm.bgnbd(1, 2, 3, 4), scrm.gamma_gamma(2, 3, 4)) AS a, %s AS b FROM customer, model) AS s$$, call)) FROM unnest(ARRAY[$$scrm.holdout_agg(p, '2024-01-02', '2024-02-01', scrm.bgnbd(1, 2, 3, 4), scrm.gamma_gamma(2, 3, 4))$$,
	$$scrm.holdout_agg(p, '2024-01-01', '2024-02-02', scrm.bgnbd(1, 2, 3, 4), scrm.gamma_gamma(2, 3, 4))$$, $$scrm.holdout_agg(p, '2024-01-01', '2024-02-01', scrm.mbgnbd(1, 2, 3, 4), scrm.gamma_gamma(2, 3, 4))$$, $$scrm.holdout_agg(p, '2024-01-01', '2024-02-01', scrm.bgnbd(1, 2, 3, 5), scrm.gamma_gamma(2, 3, 4))$$,
	$$scrm.holdout_agg(p, '2024-01-01', '2024-02-01', scrm.bgnbd(1, 2, 3, 4), scrm.gamma_gamma(2, 3, 5))$$, $$scrm.holdout_agg(p, '2024-01-01', '2024-02-01', scrm.bgnbd(1, 2, 3, 4))$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try(format('SELECT count(*) FROM by_hand, scrm.%s', call)) FROM unnest(ARRAY['holdout_report(h, -1)', 'holdout_report(h, 0)', 'holdout_weeks(h, -1)']) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY[$$holdout_accum(NULL, NULL, '2024-01-01', '2024-02-01', scrm.bgnbd(1, 2, 3, 4))$$, 'holdout_rollup_accum(NULL, NULL)', 'holdout_combine(NULL, NULL)', 'holdout_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no holdout: of one that is, one part is replaced. Split at day 0 (2000-01-01), 10 days, two customers.
\set good '{"version":1,"params":[0,864000000000,"UTC","bgnbd",1.0,2.0,3.0,4.0],"entries":[[[0,0],1,0,1,1,0.5,0.5,0.25,0.0],[[0,2],1,1,0,1,0.5,0.5,0.25,0.0],[[1,0],0,0,0,0,0.25,0.0,0.0,0.0],[[1,2],1,0,0,0,0.25,0.0,0.0,0.0],[[2,0],1,0,0,0,0.75,0.25,0.0,0.0],[[3,1],1,0,0,0,0.0,0.0,0.0,0.0],[[3,30],1,0,0,0,0.0,0.0,0.0,0.0],[[4,0],1,1,0,0,0.0,0.0,0.0,0.0],[[5],1,1,0,0,0.0,0.0,0.0,0.0]]}'
SELECT 'as it is: ' || t.customers || ' ' || t.actual || ' ' || t.predicted || ' ' || t.new_customers FROM scrm.holdout_totals(:'good') AS t;
SELECT place || ' -> ' || other || try(format('SELECT t.customers FROM scrm.holdout_totals(%L) AS t', replace(:'good', place, other))) FROM (VALUES
	(1, '[0,864', '["0",864'), (2, '[0,864000000000', '[0,0'), (3, '[0,864000000000', '[0,9223372036854775807'), (4, '[0,864000000000', '[0,9000000000000000'), (5, '"UTC"', '"Atlantis"'), (6, '"UTC"', '7'), (7, '"bgnbd"', '"pnbd"'), (8, '1.0,2.0', '1.0,0.0'), (9, '3.0,4.0', '3.0'), (10, '3.0,4.0', '3.0,4'),
	(11, '3.0,4.0', '3.0,4.0,5.0'), (12, '3.0,4.0', '3.0,4.0,5.0,6.0,-1.0'), (13, '3.0,4.0', '3.0,4.0,5.0,6.0,7.0,8.0'), (14, '[[0,0],1,0,1,1', '[[0,0],0,0,1,1'), (15, '[[0,0],1,0,1,1', '[[0,0],1,0,2,2'), (16, '[[0,2],1,1,0,1', '[[0,2],1,1,1,0'), (17, '[[0,2],1,1,0,1', '[[0,2],1,2,0,1'),
	(18, '[[0,2],1,1,0,1,0.5', '[[0,2],1,1,0,1,-0.5'), (19, '[[0,2]', '[[0,3]'), (20, '[[0,2]', '[[0,-2]'), (21, '[[0,2]', '[[0,2,0]'), (22, '[[0,2]', '[[0,2.0]'), (23, '[[0,2]', '[[6,2]'), (24, '[[1,2],1,0', '[[1,2],2,0'), (25, '[[1,2],1,0', '[[1,2],1,1'), (26, '[[1,2],1,0,0,0', '[[1,2],1,0,0,1'),
	(27, '[[1,2],1,0,0,0,0.25', '[[1,2],1,0,0,0,-0.25'), (28, '[[2,0],1,0', '[[2,0],0,0'), (29, '[[2,0],1,0', '[[2,1],1,0'), (30, '[[2,0],1,0,0,0', '[[2,0],0,0,1,0'), (31, '0.75,0.25,0.0', '0.75,0.25,0.1'), (32, '0.75', '-0.75'), (33, '[[3,1]', '[[3,-1]'), (34, '[[3,30]', '[[3,3000000]'), (35, '[[3,1],1,0', '[[3,1],2,0'),
	(36, '[[3,1],1,0', '[[3,1],1,1'), (37, '[[3,1],1,0,0,0,0.0', '[[3,1],1,0,0,0,0.1'), (38, '[[4,0]', '[[4,2]'), (39, '[[4,0],1,1', '[[4,1],1,1'), (40, '[[4,0],1,1,0,0', '[[4,1],0,0,1,1'), (41, '[[4,0],1,1', '[[4,0],1,-1'), (42, '[[5],1,1', '[[5],-1,1'), (43, '[[5],1,1,0,0,0.0', '[[5],1,1,0,0,0.5'), (44, '[[5]', '[[5,0]')) AS c(n, place, other) ORDER BY n;
SELECT 'too many customers' || try(format($$SELECT t.customers FROM scrm.holdout_totals(scrm.merge(%L::scrm.holdout, %1$L)) AS t$$, replace(replace(replace(:'good', '[[0,0],1,0', '[[0,0],5000000000000000000,0'), '[[3,1],1', '[[3,1],5000000000000000000'), '0,0,1', '0,0,0')));
