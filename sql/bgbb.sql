--
-- BG/BB: purchases at discrete opportunities. scrm.bgbb_agg counts customers by how many of their opportunities they used, x, and the
-- last one that they used, t_x; scrm.bgbb_fit makes a model of them, which tells who is alive and what is to come.
--
-- By hand, the law of a model, fits, what data cannot identify, states on the move, errors. Many digits and public data are in
-- test/t/200_spend_models.pl.
--
CREATE SCHEMA test_bgbb;
SET search_path TO test_bgbb;
SET timezone = 'UTC';
\pset null NULL

-- ---------------------------------------------------------------- the state

CREATE TABLE donor (x int, t_x int, n int, donors bigint);
INSERT INTO donor VALUES (0, 0, 4, 40), (1, 1, 4, 12), (1, 3, 4, 9), (1, 4, 4, 8), (2, 2, 4, 5), (2, 4, 4, 11), (3, 4, 4, 14), (4, 4, 4, 30), (0, 0, 3, 22), (1, 2, 3, 6), (2, 3, 3, 7), (3, 3, 3, 9), (0, 0, 0, 5);
SELECT scrm.bgbb_agg(x, t_x, n, donors) AS c FROM donor WHERE n < 4;
SELECT t.* FROM (SELECT scrm.bgbb_agg(x, t_x, n, donors) AS c FROM donor) f, scrm.bgbb_totals(c) t;
-- A row a customer; rows with a NULL are left out and counted, rows of no customers are nothing.
SELECT scrm.bgbb_agg(x, t_x, n, donors) OPERATOR(scrm.=) (SELECT scrm.bgbb_agg(x, t_x, n) FROM donor, generate_series(1, donors)) AS one_by_one FROM donor;
SELECT t.* FROM (SELECT scrm.bgbb_agg(x, t_x, n, donors) AS c FROM (VALUES (1, 2, 3, 4), (NULL, 2, 3, 4), (1, NULL, 3, 4), (1, 2, NULL, 4), (1, 2, 3, NULL), (0, 0, 9, 0)) AS v(x, t_x, n, donors)) f, scrm.bgbb_totals(c) t;
SELECT scrm.bgbb_agg(x, t_x, n) FROM donor WHERE false;
SELECT count(*) FROM scrm.bgbb_totals(NULL);

-- ---------------------------------------------------------------- the law of a model, by hand

-- All parameters 1: chances to buy and to die are anything from 0 to 1. At one opportunity a customer buys with the chance 1/2 * 1/2;
-- who did not is alive with 1/2 * 1/2 / (3/4) = 1/3, and at the next opportunity, (1/3 of those who lived through one die before
-- the second), with 2/9; who bought is alive there with 2/3, and buys then with 2/3 * 2/3 (two of three chances that were 1 of 2).
SELECT x, round(exp(scrm.log_likelihood(g, x, x, 1))::numeric, 12) AS probability, round(scrm.p_alive(g, x, x, 1)::numeric, 12) AS alive, round(scrm.expected_purchases(g, x, x, 1, 1)::numeric, 12) AS next,
		round(scrm.purchase_probability(g, x, x, 1, 1, 1)::numeric, 12) AS the_same, scrm.purchase_quantile(g, x, x, 1, 1, 0.6) AS quantile
	FROM (SELECT scrm.bgbb(1, 1, 1, 1) AS g) f, generate_series(0, 1) AS x;
-- All orders of purchases: (t_x - 1 over x - 1) of a kind. Their probabilities add up to 1; what is expected of each, to what is expected of a new customer.
CREATE TABLE history AS SELECT n, x, t_x, CASE WHEN x = 0 THEN 1 ELSE factorial(t_x - 1) / factorial(x - 1) / factorial(t_x - x) END AS orders
	FROM unnest(ARRAY[1, 2, 5, 12]) AS n, generate_series(0, n) AS x, generate_series(x, n) AS t_x WHERE (x = 0) = (t_x = 0);
CREATE TABLE model AS SELECT k, scrm.bgbb(a, b, c, d) AS g FROM (VALUES (1, 1.2, 0.75, 0.66, 2.78), (2, 1, 1, 1, 1), (3, 0.01, 5, 30, 0.2), (4, 200, 10, 0.001, 4)) AS v(k, a, b, c, d);
SELECT k, n, round(sum(orders * exp(scrm.log_likelihood(g, x, t_x, n)))::numeric, 11) AS one,
		round((sum(orders * exp(scrm.log_likelihood(g, x, t_x, n)) * scrm.expected_purchases(g, x, t_x, n, 7)) - (scrm.expected_new(g, n + 7) - scrm.expected_new(g, n)))::numeric, 11) AS future,
		round((sum(orders * exp(scrm.log_likelihood(g, x, t_x, n)) * x) - scrm.expected_new(g, n))::numeric, 11) AS past
	FROM model, history GROUP BY k, g, n ORDER BY k, n;
-- The chance of one history more: alive at the next opportunity and buying there.
SELECT k, max(abs(exp(scrm.log_likelihood(g, x + 1, n + 1, n + 1) - scrm.log_likelihood(g, x, t_x, n)) - scrm.expected_purchases(g, x, t_x, n, 1))) < 1e-13 AS is_next, bool_and(scrm.p_alive(g, x, t_x, n) BETWEEN scrm.expected_purchases(g, x, t_x, n, 1) AND 1) AS alive
	FROM model, history WHERE t_x = n OR n = 5 GROUP BY k ORDER BY k;
-- The law of the purchases to come adds up to 1, its mean is what is expected, and its quantiles are where its sum passes; discounted purchases are a sum over the opportunities.
SELECT k, round(sum(chance)::numeric, 12) AS one, round((sum(n * chance) - scrm.expected_purchases(g, 2, 3, 5, 9))::numeric, 12) AS mean, bool_and(up_to < 1e-12 OR up_to > 1 - 1e-12 OR scrm.purchase_quantile(g, 2, 3, 5, 9, up_to - 1e-13) = n AND scrm.purchase_quantile(g, 2, 3, 5, 9, up_to + 1e-13) = n + 1) AS quantiles
	FROM (SELECT k, g, n, chance, sum(chance) OVER (PARTITION BY k ORDER BY n) AS up_to FROM model, generate_series(0, 9) AS n, LATERAL (SELECT scrm.purchase_probability(g, 2, 3, 5, 9, n) AS chance) c) f GROUP BY k, g ORDER BY k;
SELECT k, round((scrm.dert(g, 2, 3, 5, 0.2) - sum((scrm.expected_purchases(g, 2, 3, 5, i) - scrm.expected_purchases(g, 2, 3, 5, i - 1)) / 1.2 ^ i))::numeric, 10) AS dert FROM model, generate_series(1, 300) AS i GROUP BY k, g ORDER BY k;
-- No purchases, no opportunities, no horizon. None of two, all parameters 1: dies before the first 1/2, before the second (1/6) and did not buy (1/2), or lives (1/3) and bought nothing (1/3): 25/36.
SELECT scrm.p_alive(g, 0, 0, 0) AS alive, scrm.log_likelihood(g, 0, 0, 0) AS certain, scrm.expected_purchases(g, 0, 0, 0, 0) AS nothing, round(scrm.purchase_probability(g, 0, 0, 0, 2, 0)::numeric, 12) AS none_of_two, scrm.purchase_probability(g, 0, 0, 0, 5, 6) AS impossible,
	scrm.purchase_quantile(g, 0, 0, 0, 5, 0) AS least, scrm.purchase_quantile(g, 0, 0, 0, 5, 1) AS most, scrm.expected_new(g, 0) AS new FROM model WHERE k = 2;
-- Thousands of opportunities: chances that no number holds, and many.
SELECT scrm.p_alive(g, 1, 1, 50000) < 1e-9 AS dead, round(scrm.log_likelihood(g, 2500, 5000, 5000)::numeric, 6) AS log_likelihood, round(scrm.purchase_probability(g, 2500, 5000, 5000, 5000, 2400)::numeric, 14) AS probability, scrm.purchase_quantile(g, 2500, 5000, 5000, 5000, 0.5) AS median
	FROM (SELECT scrm.bgbb(2, 2, 0.5, 100) AS g) f;
-- Without a model, a history or a number there is no answer.
SELECT scrm.p_alive(NULL::scrm.bgbb, 1, 1, 1), scrm.p_alive(g, NULL, 1, 1), scrm.expected_purchases(g, 1, NULL, 1, 1), scrm.dert(g, 1, 1, NULL, 0.1), scrm.expected_new(NULL::scrm.bgbb, 1), scrm.log_likelihood(ROW(NULL, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::scrm.bgbb, 1, 1, 1) FROM model WHERE k = 2;

-- ---------------------------------------------------------------- fits

CREATE TABLE fitted AS SELECT c, scrm.bgbb_fit(c) AS g FROM (SELECT scrm.bgbb_agg(x, t_x, n, donors) AS c FROM donor) f;
SELECT round((g).alpha::numeric, 8) AS alpha, round((g).beta::numeric, 8) AS beta, round((g).gamma::numeric, 8) AS gamma, round((g).delta::numeric, 7) AS delta, round((g).log_likelihood::numeric, 8) AS log_likelihood, (g).customers, (g).converged, (g).problem FROM fitted;
-- The maximum: the log-likelihood is that of the customers, and lower wherever one goes.
SELECT round((sum(donors * scrm.log_likelihood(g, x, t_x, n)) - (g).log_likelihood)::numeric, 10) AS sum FROM fitted, donor GROUP BY g;
SELECT k, sum(donors * scrm.log_likelihood(scrm.bgbb((g).alpha * exp(a), (g).beta * exp(b), (g).gamma * exp(e), (g).delta * exp(d)), x, t_x, n)) < (g).log_likelihood AS lower
	FROM fitted, donor, (VALUES (1, 0.01, 0, 0, 0), (2, -0.01, 0, 0, 0), (3, 0, 0.01, 0, 0), (4, 0, -0.01, 0, 0), (5, 0, 0, 0.01, 0), (6, 0, 0, -0.01, 0), (7, 0, 0, 0, 0.01), (8, 0, 0, 0, -0.01), (9, 0, 0, 0.01, 0.01)) AS v(k, a, b, e, d) GROUP BY k, g ORDER BY k;
SELECT round((h).alpha::numeric, 5) AS alpha, round((h).beta::numeric, 5) AS beta, round((h).gamma::numeric, 5) AS gamma, round((h).delta::numeric, 5) AS delta, (h).iterations < (g).iterations AS fewer
	FROM fitted, LATERAL (SELECT scrm.bgbb_fit(c, start => scrm.bgbb(0.5, 0.5, 0.05, 1)) AS h) f;
SELECT penalty, round((h).alpha::numeric, 5) AS alpha, round((h).beta::numeric, 5) AS beta, round((h).gamma::numeric, 5) AS gamma, round((h).delta::numeric, 5) AS delta, round((h).log_likelihood::numeric, 5) AS log_likelihood
	FROM fitted, unnest(ARRAY[1, 100, 1e9]) AS penalty, LATERAL (SELECT scrm.bgbb_fit(c, penalty) AS h) f ORDER BY penalty;
-- Customers as a model makes them give that model: 10^9 of them, rounded, by all orders of their purchases.
SELECT round((g).alpha::numeric, 3) AS alpha, round((g).beta::numeric, 3) AS beta, round((g).gamma::numeric, 3) AS gamma, round((g).delta::numeric, 3) AS delta FROM (
	SELECT scrm.bgbb_fit(scrm.bgbb_agg(x, t_x, n, round(1e9 * orders * exp(scrm.log_likelihood(scrm.bgbb(1.2, 0.75, 0.66, 2.78), x, t_x, n)))::bigint)) AS g FROM history WHERE n IN (5, 12)) f;

-- ---------------------------------------------------------------- what data cannot identify

SELECT name, (g).alpha, (g).customers, (g).converged, (g).problem FROM (
	SELECT 1 AS n, 'nobody' AS name, scrm.bgbb_fit(scrm.bgbb_agg(1, 1, 1, 0)) AS g
	UNION ALL SELECT 2, 'only NULLs', scrm.bgbb_fit(scrm.bgbb_agg(NULL, 1, 1, 7))
	UNION ALL SELECT 3, 'no opportunity', scrm.bgbb_fit(scrm.bgbb_agg(0, 0, 0, 7))
	UNION ALL SELECT 4, 'two opportunities', scrm.bgbb_fit(scrm.bgbb_agg(x, t_x, 2, 7)) FROM history WHERE n = 2
	UNION ALL SELECT 5, 'no purchase', scrm.bgbb_fit(scrm.bgbb_agg(0, 0, 10, 100))
	UNION ALL SELECT 6, 'all bought always', scrm.bgbb_fit(scrm.bgbb_agg(10, 10, 10, 100))
	UNION ALL SELECT 7, 'nobody died', scrm.bgbb_fit(scrm.bgbb_agg(5, 10, 10, 100))) f ORDER BY n;
SELECT (g).converged, (g).problem, round(scrm.expected_purchases(g, 5, 10, 10, 10)::numeric, 3) AS expected FROM (SELECT scrm.bgbb_fit(scrm.bgbb_agg(5, 10, 10, 100), 1) AS g) f;
SELECT scrm.bgbb_fit(NULL);

-- ---------------------------------------------------------------- states on the move

SELECT c OPERATOR(scrm.=) c::text::scrm.bgbb_cells AS text, c OPERATOR(scrm.=) (SELECT scrm.bgbb_agg(x, t_x, n, donors ORDER BY n DESC, x, t_x) FROM donor) AS backwards,
	c OPERATOR(scrm.=) (SELECT scrm.rollup(p) FROM (SELECT scrm.bgbb_agg(x, t_x, n, donors) AS p FROM donor GROUP BY x % 3) f) AS rollup, c OPERATOR(scrm.=) scrm.merge(NULL, c) AS null_with FROM fitted;
SELECT t.* FROM fitted, scrm.bgbb_totals(c OPERATOR(scrm.||) c) AS t;

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

SELECT call || try(format('SELECT scrm.%s', call)) FROM unnest(ARRAY['bgbb_agg(-1, 0, 3)', 'bgbb_agg(0, 0, -3)', 'bgbb_agg(1, 4, 3)', 'bgbb_agg(1, -1, 3)', 'bgbb_agg(2, 1, 3)', 'bgbb_agg(1, 0, 3)', 'bgbb_agg(0, 2, 3)', 'bgbb_agg(0, 0, 3, -1)', 'bgbb_agg(0, 0, 3, 1000000000001)', 'bgbb_agg(0, 0, 1000001)',
	'bgbb(0, 1, 1, 1)', 'bgbb(1, NULL, 1, 1)', $$bgbb(1, 1, 'Infinity', 1)$$, 'bgbb_fit(scrm.bgbb_agg(0, 0, 3), -1)', 'bgbb_fit(scrm.bgbb_agg(0, 0, 3), NULL)',
	'p_alive(scrm.bgbb(1, 1, 1, 1), 2, 1, 3)', 'log_likelihood(scrm.bgbb(1, 1, 1, 1), 0, 0, -1)', 'expected_purchases(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, -1)', 'expected_purchases(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, NULL)', 'purchase_probability(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, 4, -1)', 'purchase_probability(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, 4, NULL)',
	'purchase_quantile(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, 4, 1.5)', $$purchase_quantile(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, 4, 'NaN')$$, 'purchase_quantile(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, 4, NULL)', 'dert(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, 0)', $$dert(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, 'NaN')$$, 'dert(scrm.bgbb(1, 1, 1, 1), 1, 1, 3, NULL)', 'expected_new(scrm.bgbb(1, 1, 1, 1), -1)',
	'bgbb_cells_accum(NULL, 1, 1, 1)']) WITH ORDINALITY AS c(call, n) ORDER BY n;
-- Texts that are no state: the key is (opportunities, x, t_x).
SELECT input || try(format('SELECT %L::scrm.bgbb_cells', input)) FROM unnest(ARRAY['{"version":1,"params":[],"entries":[[[3,0,0],7]]}', '{"version":1,"params":[],"entries":[[[3,0,0],0]]}', '{"version":1,"params":[],"entries":[[[3,0,0],-2]]}', '{"version":1,"params":[],"entries":[[[3,2,1],7]]}', '{"version":1,"params":[],"entries":[[[3,0,1],7]]}', '{"version":1,"params":[],"entries":[[[3,1,4],7]]}',
	'{"version":1,"params":[],"entries":[[[3,0],7]]}', '{"version":1,"params":[],"entries":[[[3,0,0,0],7]]}', '{"version":1,"params":[],"entries":[[["a",0,0],7]]}', '{"version":1,"params":[],"entries":[[[null],7]]}', '{"version":1,"params":[],"entries":[[[null,1],7]]}', '{"version":1,"params":[],"entries":[[[1000001,0,0],7]]}', '{"version":1,"params":[1],"entries":[]}', '{"version":1,"params":[],"entries":[]}']) WITH ORDINALITY AS c(input, n) ORDER BY n;
SELECT 'too many customers' || try($$SELECT scrm.bgbb_fit(scrm.bgbb_agg(0, 0, 3, 1000000000000) OPERATOR(scrm.||) scrm.bgbb_agg(1, 1, 3)) FROM generate_series(1, 2)$$);
-- Parameters whose sums are out of range.
SELECT scrm.p_alive(scrm.bgbb(1.5e308, 1.5e308, 1.5e308, 1.5e308), 2, 3, 10);
SELECT scrm.expected_purchases(scrm.bgbb(1.5e308, 1.5e308, 1.5e308, 1.5e308), 2, 3, 10, 5);
SELECT scrm.purchase_probability(scrm.bgbb(1.5e308, 1.5e308, 1.5e308, 1.5e308), 2, 3, 10, 5, 1);
