-- What customers are worth: what they will buy, and whom they bring.
-- Reads orders (customer, at, value) and buyers (states.sql). Variables: as_of (see demo.sh).
\pset footer off
\pset null '-'

CREATE FUNCTION pg_temp.say_rate(rate float8) RETURNS text
	LANGUAGE sql IMMUTABLE
	RETURN round((100 * rate)::numeric, 1) || ' %';

\set line 'WHO WILL COME BACK, AND FOR HOW MUCH? Models of purchases without a contract, fitted to all orders until ' :as_of '.'
\echo :line
\echo 'Times in days. aic_difference is 0 for the model that explains the data best; more than 10 is decisive.'
\echo
CREATE TABLE models AS
	SELECT mbg, bg, pareto, spending
	FROM (SELECT scrm.cells_agg(rfm) AS cells, scrm.spend_agg(rfm) AS spend FROM buyers) AS states,
		scrm.mbgnbd_fit(cells) AS mbg, scrm.bgnbd_fit(cells) AS bg, scrm.pareto_nbd_fit(cells) AS pareto, scrm.gamma_gamma_fit(spend) AS spending;

SELECT c.model, customers, round(c.log_likelihood::numeric, 1) AS "log-likelihood", round(aic_difference::numeric, 1) AS "AIC difference",
	round(f.p1::numeric, 4) AS r, round(f.p2::numeric, 3) AS alpha, round(f.p3::numeric, 4) AS "a (s)", round(f.p4::numeric, 4) AS "b (beta)", coalesce(f.problem, 'none') AS problem
FROM models, scrm.model_comparison(bgnbd => bg, mbgnbd => mbg, pareto_nbd => pareto) AS c,
	LATERAL (VALUES ('mbgnbd', (mbg).r, (mbg).alpha, (mbg).a, (mbg).b, (mbg).problem), ('bgnbd', (bg).r, (bg).alpha, (bg).a, (bg).b, (bg).problem),
		('pareto_nbd', (pareto).r, (pareto).alpha, (pareto).s, (pareto).beta, (pareto).problem)) AS f (name, p1, p2, p3, p4, problem)
WHERE f.name = c.model ORDER BY aic_difference;

\echo 'CAN THE MODEL BE TRUSTED? MBG/NBD fitted to the first two thirds of the time and asked about the rest, by repeat purchases'
\echo 'until then; how many customers bought as often as their own 80 % and 95 % intervals say.'
\echo
CREATE TABLE checked AS
	SELECT scrm.holdout_agg(purchases, split, :'as_of', early) AS holdout
	FROM (SELECT min(at) + (:'as_of'::timestamptz - min(at)) * 2 / 3 AS split FROM orders) AS s,
		LATERAL (SELECT scrm.mbgnbd_fit(scrm.cells_agg(scrm.rfm(purchases, split))) AS early FROM buyers) AS fitted, buyers;
SELECT CASE repeat_purchases WHEN 7 THEN '7 or more' ELSE repeat_purchases::text END AS "repeat purchases", customers, round(predicted::numeric, 1) AS predicted, actual, round(mae::numeric, 2) AS "MAE",
	pg_temp.say_rate(coverage_80) AS "in the 80 %", pg_temp.say_rate(coverage_95) AS "in the 95 %"
FROM checked, scrm.holdout_report(holdout);

\echo 'WHAT IS A CUSTOMER WORTH? Future margin of 30 % in the next 365 days, discounted by 10 % a year, with 90 % intervals that hold'
\echo 'the number of purchases, their value and the parameters. The ten most valuable, and one whose silence tells.'
\echo
CREATE TABLE worth AS
	SELECT customer, rfm, scrm.p_alive(mbg, rfm) AS alive, scrm.expected_purchases(mbg, rfm, '365 days') AS expected,
		scrm.expected_spend(spending, rfm) AS spend, scrm.clv(mbg, spending, rfm, '365 days', 0.10, 0.30) AS clv
	FROM buyers, models;

SELECT left(customer, 20) AS customer, (rfm).orders, (rfm).days_since_last AS "days since", pg_temp.say_rate(alive) AS "P(alive)",
	round(expected::numeric, 1) AS "purchases to come", round(spend::numeric, 2) AS "value of one", round(clv::numeric) AS clv,
	round(low::numeric) || ' .. ' || round(high::numeric) AS "90 % interval"
FROM ((SELECT * FROM worth ORDER BY clv DESC NULLS LAST, customer LIMIT 10)
	UNION ALL (SELECT * FROM worth WHERE (rfm).orders >= 5 ORDER BY alive, customer LIMIT 1)) AS shown,
	models, scrm.clv_interval(mbg, spending, rfm, '365 days', 0.10, 0.30)
ORDER BY clv DESC NULLS LAST, customer;

SELECT format('All %s customers: a CLV of %s, %s of it with the tenth that is worth most; %s are more likely gone than not.',
	count(*), round(sum(clv)::numeric), pg_temp.say_rate(sum(clv) FILTER (WHERE tenth = 1) / sum(clv)), count(*) FILTER (WHERE alive < 0.5))
FROM (SELECT *, ntile(10) OVER (ORDER BY clv DESC NULLS LAST, customer) AS tenth FROM worth) AS tenths
\g (format=unaligned tuples_only=on)
\echo
