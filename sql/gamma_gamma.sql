--
-- Spend: scrm.spend_agg counts customers by repeat purchases and their mean value, scrm.gamma_gamma_fit makes a Gamma-Gamma model
-- of them, scrm.expected_spend asks it what a purchase of a customer is worth.
--
-- By hand, the law of a model, fits, what data cannot identify, states on the move, errors. Many digits and public data are in
-- test/t/200_spend_models.pl.
--
CREATE SCHEMA test_gamma_gamma;
SET search_path TO test_gamma_gamma;
SET timezone = 'UTC';
\pset null NULL

-- ---------------------------------------------------------------- the state

-- Two customers alike, one without a repeat purchase, two whose repeat purchases had no value that a model could read (refunds, not known), and a row without a number.
CREATE TABLE customer (id int, x bigint, m float8);
INSERT INTO customer VALUES (1, 2, 22.5), (2, 1, 40), (3, 2, 22.5), (4, 0, NULL), (5, 3, -1), (6, 4, NULL), (7, NULL, 5), (8, 1, 12.25), (9, 1, 0), (10, 0, 7);
SELECT scrm.spend_agg(x, m) FROM customer;
SELECT t.*, customers = used + without_repeat + without_spend + unknown AS reconciles FROM (SELECT scrm.spend_agg(x, m) AS s FROM customer) f, scrm.spend_totals(s) t;
-- From rfm rows; NULL is a customer without a purchase.
SELECT scrm.spend_agg(r) FROM (VALUES (ROW(3, 60, 20, 5, 2, 31, 36, 25)::scrm.rfm), (NULL), (ROW(1, 10, 10, 9, 0, 0, 9, NULL)::scrm.rfm), (ROW(2, 10, 5, 9, 1, 3, 9, NULL)::scrm.rfm)) AS v(r);
-- Nobody.
SELECT scrm.spend_agg(x, m) FROM customer WHERE false;
SELECT count(*) FROM scrm.spend_totals(NULL);

-- ---------------------------------------------------------------- the law of a model, by hand

-- p = 1, q = 2, gamma = 3: the mean of all is 1 * 3 / (2 - 1) = 3; of who bought twice for 6 it is 1 * (3 + 12) / (2 + 2 - 1) = 5.
-- A purchase has the density 2 * 9 / (3 + m)^3, at 3 it is 1/12.
SELECT scrm.gamma_gamma(1, 2, 3) AS model;
SELECT x, m, scrm.expected_spend(g, x, m) AS expected, round(scrm.log_likelihood(g, x, m)::numeric, 10) AS log_likelihood, round(exp(scrm.log_likelihood(g, x, CASE WHEN m < 100 THEN m END))::numeric, 12) AS density
	FROM (SELECT scrm.gamma_gamma(1, 2, 3) AS g) f, (VALUES (1, 2, 6::float8), (2, 1, 3), (3, 0, NULL), (4, 0, 17), (5, 1, 1e300), (6, 1, 1e-300), (7, 9223372036854775807, 8), (8, 1, NULL), (9, 1, 0), (10, 1, -5), (11, NULL, 5)) AS v(n, x, m) ORDER BY n;
-- The density of a mean adds up to 1, and its mean is that of all: over the logarithm of the value.
SELECT x, round(sum(exp(l) * m * 0.01)::numeric, 10) AS one, round(sum(exp(l) * m * m * 0.01)::numeric, 8) AS mean, round(sum(exp(l) * m * 0.01 * scrm.expected_spend(g, x, m))::numeric, 8) AS mean_of_expectations
	FROM (SELECT scrm.gamma_gamma(6, 4, 15) AS g) f, unnest(ARRAY[1, 3, 40]) AS x, LATERAL (SELECT exp(i * 0.01) AS m FROM generate_series(-1500, 2500) AS i) v, LATERAL (SELECT greatest(scrm.log_likelihood(g, x, m), -600) AS l) w GROUP BY g, x ORDER BY x;
-- q <= 1: the mean of all is infinite, that of a customer with enough purchases is not: 0.25 (4 + 5 * 2) / (1.25 + 0.5 - 1).
SELECT x, scrm.expected_spend(scrm.gamma_gamma(0.25, 0.5, 4), x, 2) FROM unnest(ARRAY[0, 1, 2, 3, 5]) AS x;
-- Without parameters there are no answers.
SELECT scrm.expected_spend(NULL, 1, 2), scrm.log_likelihood(NULL::scrm.gamma_gamma, 1, 2), scrm.expected_spend(scrm.gamma_gamma_fit(scrm.spend_agg(x, m)), 1, 2) FROM customer WHERE id = 4;

-- ---------------------------------------------------------------- fits

-- Six hundred customers who differ, and whose means waver the less the more they bought.
CREATE TABLE spender AS SELECT i, 1 + i * 7 % 9 AS x, exp(ln(10 / g) + sin(i * 12.9898) / sqrt(4.0 * (1 + i * 7 % 9))) AS m
	FROM generate_series(1, 600) AS i, LATERAL (SELECT exp(0.55 * sqrt(2) * (2 * ((i * 61 % 600) + 0.5) / 600 - 1)) AS g) h;
CREATE TABLE model AS SELECT s, scrm.gamma_gamma_fit(s) AS g FROM (SELECT scrm.spend_agg(x, m) AS s FROM spender) f;
SELECT round((g).p::numeric, 8) AS p, round((g).q::numeric, 8) AS q, round((g).gamma::numeric, 7) AS gamma, round((g).log_likelihood::numeric, 8) AS log_likelihood, (g).customers, (g).converged, (g).problem FROM model;
-- The maximum: the log-likelihood of the customers is its sum, and lower wherever one goes.
SELECT round((sum(scrm.log_likelihood(g, x, m)) - (g).log_likelihood)::numeric, 8) AS sum FROM model, spender GROUP BY g;
SELECT a, b, c, sum(scrm.log_likelihood(scrm.gamma_gamma((g).p * exp(a), (g).q * exp(b), (g).gamma * exp(c)), x, m)) < (g).log_likelihood AS lower
	FROM model, spender, (VALUES (1, 0.01, 0, 0), (2, -0.01, 0, 0), (3, 0, 0.01, 0), (4, 0, -0.01, 0), (5, 0, 0, 0.01), (6, 0, 0, -0.01), (7, -0.01, 0.001, 0.01)) AS v(n, a, b, c) GROUP BY g, a, b, c, n ORDER BY n;
-- Standard errors: those of the logarithms times the parameters; the curvature is that of the log-likelihood.
SELECT round(((g).standard_errors[1] / (g).p)::numeric, 8) = round(sqrt((g).covariance[1][1])::numeric, 8) AS p, round(((g).standard_errors[3] / (g).gamma)::numeric, 8) = round(sqrt((g).covariance[3][3])::numeric, 8) AS gamma,
	(g).covariance[1][2] = (g).covariance[2][1] AS symmetric, array_dims((g).covariance) FROM model;
-- In another currency only gamma differs; from a good start it takes fewer steps to the same place, and a start without parameters is none.
SELECT round(((h).p / (g).p)::numeric, 9) AS p, round(((h).q / (g).q)::numeric, 9) AS q, round(((h).gamma / (g).gamma)::numeric, 6) AS gamma, round(((h).covariance[3][3] / (g).covariance[3][3])::numeric, 6) AS variance
	FROM model, (SELECT scrm.gamma_gamma_fit(scrm.spend_agg(x, m * 1e6)) AS h FROM spender) f;
SELECT (h).iterations < (g).iterations AS fewer, round(((h).p / (g).p)::numeric, 9) AS p, scrm.gamma_gamma_fit(s, start => ROW(NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, false, 'none')) = g AS no_start
	FROM model, LATERAL (SELECT scrm.gamma_gamma_fit(s, start => scrm.gamma_gamma(round((g).p), round((g).q), round((g).gamma))) AS h) f;
-- A penalty draws p, q and gamma / mean to 1; the log-likelihood told is without it.
SELECT penalty, round((h).p::numeric, 5) AS p, round((h).q::numeric, 5) AS q, round(((h).gamma / mean)::numeric, 5) AS gamma, round(((h).log_likelihood - (g).log_likelihood)::numeric, 5) AS loss
	FROM model, (SELECT avg(m) AS mean FROM spender) a, unnest(ARRAY[0, 1, 100, 1e9]) AS penalty, LATERAL (SELECT scrm.gamma_gamma_fit(s, penalty) AS h) f ORDER BY penalty;
-- Spend without a finite mean: quantiles of a law with q = 0.6 are fitted, and the problem says it; expected spend is NULL for who has bought but once.
CREATE TABLE heavy AS SELECT scrm.gamma_gamma_fit(scrm.spend_agg(1, 3 * ((1 - (i - 0.5) / 200) ^ (-1 / 0.6) - 1))) AS g FROM generate_series(1, 200) AS i;
SELECT round((g).q::numeric, 4) AS q, (g).converged, (g).problem, scrm.expected_spend(g, 0, NULL) AS new, scrm.expected_spend(g, 20, 10) IS NOT NULL AS known FROM heavy;
-- Many cells, begun with a sample of them.
SELECT (g).customers, round((g).p::numeric, 3) AS p, round((g).q::numeric, 3) AS q, (g).iterations <= 4 AS fast
	FROM (SELECT scrm.gamma_gamma_fit(scrm.spend_agg(x, m * (1 + k * 1e-9))) AS g FROM spender, generate_series(1, 120) AS k) f;
SELECT round((g).p::numeric, 3) AS p, round((g).q::numeric, 3) AS q FROM model;

-- ---------------------------------------------------------------- what data cannot identify

SELECT name, (g).p, (g).customers, (g).converged, (g).problem FROM (
	SELECT 1 AS n, 'nobody' AS name, scrm.gamma_gamma_fit(scrm.spend_agg(0, NULL)) AS g
	UNION ALL SELECT 2, 'one customer', scrm.gamma_gamma_fit(scrm.spend_agg(2, 10))
	UNION ALL SELECT 3, 'all alike', scrm.gamma_gamma_fit(scrm.spend_agg(3, 10)) FROM generate_series(1, 50)
	UNION ALL SELECT 4, 'evenly spread', scrm.gamma_gamma_fit(scrm.spend_agg(i % 3 + 1, i)) FROM generate_series(1, 6) AS i) f ORDER BY n;
-- A penalty is the remedy.
SELECT (g).converged, (g).problem, round(scrm.expected_spend(g, 3, 10)::numeric, 3) AS expected FROM (SELECT scrm.gamma_gamma_fit(scrm.spend_agg(3, 10), 10) AS g FROM generate_series(1, 50)) f;
SELECT scrm.gamma_gamma_fit(NULL);

-- ---------------------------------------------------------------- states on the move

-- Parts, in any order, as text, are the whole; a NULL merges as nothing.
SELECT s OPERATOR(scrm.=) s::text::scrm.spend AS text, s OPERATOR(scrm.=) (SELECT scrm.spend_agg(x, m ORDER BY i DESC) FROM spender) AS backwards,
	s OPERATOR(scrm.=) (SELECT scrm.rollup(p ORDER BY k) FROM (SELECT i % 13 AS k, scrm.spend_agg(x, m) AS p FROM spender GROUP BY 1) f) AS rollup,
	s OPERATOR(scrm.=) (SELECT scrm.rollup(p ORDER BY i DESC) FROM (SELECT i, scrm.spend_agg(x, m) AS p FROM spender GROUP BY 1) f) AS single,
	s OPERATOR(scrm.=) scrm.merge(s, NULL) AS with_null, s OPERATOR(scrm.||) NULL OPERATOR(scrm.=) s AS null_with FROM model;
SELECT t.* FROM model, scrm.spend_totals(s OPERATOR(scrm.||) s) AS t;
SELECT t.* FROM (SELECT scrm.rollup(s) AS r FROM (SELECT scrm.spend_agg(x, m) AS s FROM customer GROUP BY id % 3) f) g, scrm.spend_totals(r) AS t;
-- Large counts of the same customers take no more room; in a growing window each state is that of the rows so far.
SELECT pg_column_size(scrm.spend_agg(i % 3 + 1, 10 + i % 5)) AS bytes FROM generate_series(1, 30000) AS i;
SELECT id, scrm.spend_agg(x, m) OVER (ORDER BY id) FROM customer ORDER BY id LIMIT 4;
-- A user's own aggregate may bring a stored state, and may leave out the final function.
CREATE AGGREGATE unfinished(x bigint, m float8) (SFUNC = scrm.spend_accum, STYPE = scrm.spend, INITCOND = '{"version":1,"left_out":[1,0,0],"cells":[[5,1,2]]}');
SELECT u, u::text::scrm.spend OPERATOR(scrm.=) scrm.rollup(u) AS canonical FROM (SELECT unfinished(x, m ORDER BY id DESC) AS u FROM customer) f GROUP BY u::text, u;
-- Stored short and out of line, the first of a rollup.
CREATE TABLE stored AS SELECT k, scrm.spend_agg(1, i) AS s FROM unnest(ARRAY[1, 500]) AS k, generate_series(1, k) AS i GROUP BY k;
SELECT k, pg_column_size(s) < 127 AS short, (t).used FROM stored, scrm.spend_totals(s) AS t ORDER BY k;
SELECT (SELECT t.used FROM scrm.spend_totals(up) AS t) AS up, up OPERATOR(scrm.=) down AS down FROM (SELECT scrm.rollup(s ORDER BY k) AS up, scrm.rollup(s ORDER BY k DESC) AS down FROM stored) f;

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

SELECT call || try(format('SELECT scrm.%s', call)) FROM unnest(ARRAY[$$spend_agg(-1, 5)$$, $$spend_agg(1, 'NaN')$$, $$spend_agg(1, 'Infinity')$$, $$spend_agg(0, 'NaN')$$,
	$$gamma_gamma(0, 1, 1)$$, $$gamma_gamma(1, -2, 1)$$, $$gamma_gamma(1, 1, 'NaN')$$, $$gamma_gamma(1, NULL, 1)$$,
	$$gamma_gamma_fit('{"version":1,"left_out":[0,0,0],"cells":[[1,2,1]]}', -1)$$, $$gamma_gamma_fit('{"version":1,"left_out":[0,0,0],"cells":[[1,2,1]]}', 'NaN')$$, $$gamma_gamma_fit('{"version":1,"left_out":[0,0,0],"cells":[[1,2,1]]}', NULL)$$,
	$$gamma_gamma_fit('{"version":1,"left_out":[0,0,0],"cells":[[1,2,1]]}', 0, ROW(1, 2, -3, NULL, NULL, NULL, NULL, NULL, NULL, NULL))$$,
	$$expected_spend(scrm.gamma_gamma(1, 2, 3), -1, 5)$$, $$expected_spend(scrm.gamma_gamma(1, 2, 3), 1, 'NaN')$$, $$expected_spend(scrm.gamma_gamma(1e300, 1.5, 1e300), 0, 1)$$, $$log_likelihood(scrm.gamma_gamma(1, 2, 3), -1, 5)$$,
	$$spend_accum(NULL, 1, 2)$$, $$spend_rollup_accum(NULL, NULL)$$, $$spend_combine(NULL, NULL)$$, $$spend_final(NULL)$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
-- Texts that are no state.
SELECT input || try(format('SELECT %L::scrm.spend', input)) FROM unnest(ARRAY['{"version":1,"left_out":[0,0,0],"cells":[]}', '', '{"version":2,"left_out":[0,0,0],"cells":[]}', '{"version":1,"left_out":[0,0],"cells":[]}', '{"version":1,"left_out":[0,-1,0],"cells":[]}',
	'{"version":1,"left_out":[0,0,0],"cells":[[0,5,1]]}', '{"version":1,"left_out":[0,0,0],"cells":[[1,0,1]]}', '{"version":1,"left_out":[0,0,0],"cells":[[1,-5,1]]}', '{"version":1,"left_out":[0,0,0],"cells":[[1,NaN,1]]}', '{"version":1,"left_out":[0,0,0],"cells":[[1,1e999,1]]}',
	'{"version":1,"left_out":[0,0,0],"cells":[[1,5,0]]}', '{"version":1,"left_out":[0,0,0],"cells":[[1,5,1],[1,5,1]]}', '{"version":1,"left_out":[0,0,0],"cells":[[2,5,1],[1,5,1]]}', '{"version":1,"left_out":[0,0,0],"cells":[[1,6,1],[1,5,1]]}',
	'{"version":1,"left_out":[0,0,0],"cells":[[1,5,1000000000000],[1,6,1]]}', '{"version":1,"left_out":[0,0,0],"cells":[[1,5]]}', '{"version":1,"left_out":[0,0,0],"cells":[[1,5,1],]}', '{"version":1,"left_out":[0,0,0],"cells":[[1,5,1]]} ']) WITH ORDINALITY AS c(input, n) ORDER BY n;
SELECT 'too many customers' || try($$SELECT scrm.merge('{"version":1,"left_out":[0,0,0],"cells":[[1,5,1000000000000]]}'::scrm.spend, '{"version":1,"left_out":[0,0,0],"cells":[[1,5,1]]}')$$);
-- Models that change from row to row.
SELECT string_agg(scrm.expected_spend(g, 2, 6)::text, ' ' ORDER BY n) FROM unnest(ARRAY[scrm.gamma_gamma(1, 2, 3), scrm.gamma_gamma(2, 2, 3), NULL, scrm.gamma_gamma(1, 2, 3)]) WITH ORDINALITY AS c(p, q, gamma, l, cu, s, co, i, con, pr, n), LATERAL (SELECT CASE WHEN p IS NOT NULL THEN scrm.gamma_gamma(p, q, gamma) END AS g) f;
