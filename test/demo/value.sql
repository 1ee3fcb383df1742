-- What customers are worth: what they will buy, and whom they bring.
-- Reads orders (customer, at, value) and, for the community, referrals. Variables: as_of (see demo.sh).
\pset footer off
\pset null '-'

CREATE FUNCTION pg_temp.say_rate(rate float8) RETURNS text
	LANGUAGE sql IMMUTABLE
	RETURN round((100 * rate)::numeric, 1) || ' %';

CREATE TEMP TABLE buyers AS
	SELECT customer, purchases, scrm.rfm(purchases, :'as_of') AS rfm
	FROM (SELECT customer, scrm.purchases_agg(at, value) AS purchases FROM orders GROUP BY customer) AS states;

\set line 'WHO WILL COME BACK, AND FOR HOW MUCH? Models of purchases without a contract, fitted to all orders until ' :as_of '.'
\echo :line
\echo 'Times in days. aic_difference is 0 for the model that explains the data best; more than 10 is decisive.'
\echo
CREATE TEMP TABLE models AS
	SELECT m AS model, b, p, g
	FROM (SELECT scrm.cells_agg(rfm) AS cells, scrm.spend_agg(rfm) AS spend FROM buyers) AS states,
		scrm.mbgnbd_fit(cells) AS m, scrm.bgnbd_fit(cells) AS b, scrm.pareto_nbd_fit(cells) AS p, scrm.gamma_gamma_fit(spend) AS g;

SELECT c.model, customers, round(c.log_likelihood::numeric, 1) AS "log-likelihood", round(aic_difference::numeric, 1) AS "AIC difference",
	round(f.p1::numeric, 4) AS r, round(f.p2::numeric, 3) AS alpha, round(f.p3::numeric, 4) AS "a (s)", round(f.p4::numeric, 4) AS "b (beta)", coalesce(f.problem, 'none') AS problem
FROM models, scrm.model_comparison(bgnbd => b, mbgnbd => model, pareto_nbd => p) AS c,
	LATERAL (VALUES ('mbgnbd', (model).r, (model).alpha, (model).a, (model).b, (model).problem), ('bgnbd', (b).r, (b).alpha, (b).a, (b).b, (b).problem),
		('pareto_nbd', (p).r, (p).alpha, (p).s, (p).beta, (p).problem)) AS f (name, p1, p2, p3, p4, problem)
WHERE f.name = c.model ORDER BY aic_difference;

\echo 'Can the model be trusted? Fitted to the first two thirds of the time, asked about the rest (MBG/NBD).'
\echo
CREATE TEMP TABLE checked AS
	SELECT scrm.holdout_agg(purchases, split, :'as_of', model) AS holdout
	FROM buyers, (SELECT min(at) + (:'as_of'::timestamptz - min(at)) * 2 / 3 AS split FROM orders) AS s,
		LATERAL (SELECT scrm.mbgnbd_fit(scrm.cells_agg(scrm.rfm(purchases, split))) AS model FROM buyers OFFSET 0) AS m
	GROUP BY split;
SELECT * FROM checked, scrm.holdout_report(holdout);
