-- Pareto/NBD: models made by hand, asked and fitted. (The reference numbers on real data are in test/t/190_pareto_nbd.pl, values in many
-- digits over extreme inputs in test/t/185_value_oracle.pl.)
SET extra_float_digits = 0;
SET search_path = public, scrm;
CREATE FUNCTION pg_temp.digits(float8) RETURNS numeric LANGUAGE sql AS 'SELECT round($1::numeric, 6)';
CREATE FUNCTION pg_temp.agree(float8, float8, float8) RETURNS boolean LANGUAGE sql AS 'SELECT abs($1 - $2) <= $3 * abs($2)';

SELECT scrm.pareto_nbd(0.55, 10.6, 0.6, 11.7);
SELECT (m).r, (m).alpha, (m).s, (m).beta, (m).converged FROM (SELECT scrm.pareto_nbd(s => 0.6, beta => 11.7, r => 0.55, alpha => 10.6) AS m) q;
SELECT scrm.pareto_nbd(0.55, -10.6, 0.6, 11.7);
SELECT scrm.pareto_nbd(0, 10.6, 0.6, 11.7);
SELECT scrm.pareto_nbd(0.55, 10.6, 'NaN', 11.7);
SELECT scrm.pareto_nbd(0.55, 10.6, 0.6, 'Infinity');
SELECT scrm.pareto_nbd(0.55, 10.6, NULL, 11.7);

-- Customer 1 of CDNOW, in weeks, under about the parameters that were fitted to it: two repeat purchases, the last in week 30 of 39.
SELECT pg_temp.digits(p_alive(m, 2, 30.43, 38.86)) AS p_alive, pg_temp.digits(expected_purchases(m, 2, 30.43, 38.86, 39)) AS expected,
	pg_temp.digits(dert(m, 2, 30.43, 38.86, ln(1.15) / 52)) AS dert, pg_temp.digits(log_likelihood(m, 2, 30.43, 38.86)) AS log_likelihood,
	purchase_quantile(m, 2, 30.43, 38.86, 39, 0.5) AS median, purchase_quantile(m, 2, 30.43, 38.86, 39, 0.95) AS at_most
FROM scrm.pareto_nbd(0.553, 10.578, 0.606, 11.669) m;

-- Where alpha = beta the integral is a power, and a person can do it: with R = r + x
--   likelihood = gamma(R) / gamma(r) alpha^(r+s) (R (alpha+T)^-(R+s) + s (alpha+t_x)^-(R+s)) / (R+s)
CREATE TEMP TABLE history_of (x bigint, t_x float8, age float8, rising float8);
INSERT INTO history_of VALUES (0, 0, 0, 1), (0, 0, 39, 1), (1, 39, 39, 0.5), (1, 1e-9, 39, 0.5), (3, 8, 40, 0.5 * 1.5 * 2.5), (3, 40, 40, 0.5 * 1.5 * 2.5), (3, 8, 1e4, 0.5 * 1.5 * 2.5);
SELECT x, t_x, age,
	abs(log_likelihood(pareto_nbd(0.5, a, s, a), x, t_x, age) -
		ln(rising * a ^ (0.5 + s) / (0.5 + x + s) * ((0.5 + x) * (a + age) ^ -(0.5 + x + s) + s * (a + t_x) ^ -(0.5 + x + s)))) < 1e-12 AS log_likelihood,
	pg_temp.agree(p_alive(pareto_nbd(0.5, a, s, a), x, t_x, age),
		1 / (1 + s / (0.5 + x + s) * (((a + age) / (a + t_x)) ^ (0.5 + x + s) - 1)), 1e-10) AS p_alive
FROM history_of, (VALUES (10.0::float8, 0.7::float8), (0.02, 3), (500, 1)) AS p (a, s) ORDER BY a, x, age, t_x;

-- Nothing happens on the way from alpha < beta to alpha > beta, nor at s = 1 to what is expected.
SELECT bool_and(pg_temp.agree(log_likelihood(pareto_nbd(0.5, 10 * (1 + e), 0.7, 10), x, t_x, age), log_likelihood(pareto_nbd(0.5, 10, 0.7, 10), x, t_x, age), 1e-9)) AS alpha_beta,
	bool_and(pg_temp.agree(expected_purchases(pareto_nbd(0.5, 10, 1 + e, 10), x, t_x, age, 20), expected_purchases(pareto_nbd(0.5, 10, 1, 10), x, t_x, age, 20), 1e-9)) AS s
FROM history_of, unnest(ARRAY[-1e-10, -1e-13, -1e-16, 1e-15, 1e-12, 1e-10]::float8[]) e WHERE age > 0;

-- Otherwise by the midpoint rule, 20,000 steps: I = int_{t_x}^T (alpha+y)^-(r+x) s (beta+y)^-(s+1) dy beside (alpha+T)^-(r+x) (beta+T)^-s.
SELECT x, t_x, age, a, b, pg_temp.agree(p_alive(pareto_nbd(0.5, a, s, b), x, t_x, age), u / (u + i), 1e-6) AS p_alive,
	abs(log_likelihood(pareto_nbd(0.5, a, s, b), x, t_x, age) - ln(rising * a ^ 0.5 * b ^ s * (u + i))) < 1e-6 AS log_likelihood
FROM history_of, (VALUES (10.0::float8, 0.7::float8, 12::float8), (30, 3, 2)) AS p (a, s, b),
	LATERAL (SELECT (a + age) ^ -(0.5 + x) * (b + age) ^ -s AS u, sum(h * (a + t_x + h * (k - 0.5)) ^ -(0.5 + x) * s * (b + t_x + h * (k - 0.5)) ^ -(s + 1)) AS i
		FROM generate_series(1, 20000) k, LATERAL (SELECT (age - t_x) / 20000 AS h) w) q
WHERE age BETWEEN 1 AND 100 ORDER BY a, x, age, t_x;

-- Probabilities of all counts are one, their mean is what is expected; the quantile is where their sum passes p.
SELECT x, pg_temp.agree(sum(p), 1, 1e-9) AS one, pg_temp.agree(sum(n * p), expected_purchases(m, x, t_x, age, 26), 1e-6) AS mean,
	min(n) FILTER (WHERE so_far >= 0.8) = purchase_quantile(m, x, t_x, age, 26, 0.8) AS quantile
FROM (SELECT *, sum(p) OVER (PARTITION BY x, t_x, age ORDER BY n) AS so_far FROM (
	SELECT m, x, t_x, age, n, purchase_probability(m, x, t_x, age, 26, n) AS p FROM scrm.pareto_nbd(3, 10, 0.6, 12) m, history_of, generate_series(0, 300) n WHERE age < 100) q) q
GROUP BY m, x, t_x, age ORDER BY x, t_x, age;

-- Who is all but sure to stay (s = 1e-12) buys by the negative binomial law, alpha + T = 20 and r + x = 2 here: (n+1) (2/3)^2 (1/3)^n in 10.
SELECT n, pg_temp.digits(purchase_probability(m, 1, 6, 10, 10, n)) AS probability, pg_temp.agree(purchase_probability(m, 1, 6, 10, 10, n), (n + 1) * (2 / 3.0) ^ 2 * (1 / 3.0) ^ n, 1e-9) AS by_hand
FROM scrm.pareto_nbd(1, 10, 1e-12, 10) m, generate_series(0, 4) n ORDER BY n;
SELECT pg_temp.agree(expected_purchases(m, 1, 6, 10, 10), 1, 1e-10) AS expected, pg_temp.agree(dert(m, 1, 6, 10, 0.05), 2, 1e-9) AS dert FROM scrm.pareto_nbd(1, 10, 1e-12, 10) m;

-- DERT is the integral of what is expected: sum over steps of exp(-d t) dE(t), midpoints.
SELECT pg_temp.digits(dert(m, 3, 30, 40, 0.05)) AS dert, pg_temp.agree(sum(exp(-0.05 * (k - 0.5) / 20) *
		(expected_purchases(m, 3, 30, 40, k / 20.0) - expected_purchases(m, 3, 30, 40, (k - 1) / 20.0))), dert(m, 3, 30, 40, 0.05), 1e-6) AS sum
FROM scrm.pareto_nbd(0.55, 10.6, 0.6, 11.7) m, generate_series(1, 10000) k GROUP BY m;

-- No time, no purchases; a new customer is one of age 0; P(alive) falls with the time since the last purchase.
SELECT expected_purchases(m, 3, 8, 40, 0) AS expected, purchase_probability(m, 3, 8, 40, 0, 0) AS none, purchase_probability(m, 3, 8, 40, 0, 1) AS one,
	expected_new(m, 0) AS new_0, pg_temp.agree(expected_new(m, 26), expected_purchases(m, 0, 0, 0, 26), 1e-12) AS new_26, p_alive(m, 3, 40, 40) AS just_now
FROM scrm.pareto_nbd(0.55, 10.6, 0.6, 11.7) m;
SELECT age, pg_temp.digits(p_alive(m, 3, 8, age)) AS p_alive FROM scrm.pareto_nbd(0.55, 10.6, 0.6, 11.7) m, unnest('{8,10,20,50,100,1000}'::float8[]) age ORDER BY age;

-- Extremes stay numbers between 0 and 1.
SELECT count(*), bool_and(p_alive(m, x, t, 1e4) BETWEEN 0 AND 1 AND purchase_probability(m, x, t, 1e4, 1e4, n) BETWEEN 0 AND 1 AND log_likelihood(m, x, t, 1e4) > '-Infinity'
	AND log_likelihood(m, x, t, 1e4) < 'Infinity' AND expected_purchases(m, x, t, 1e4, 1e4) BETWEEN 0 AND 1e300) AS finite
FROM unnest('{1e-3,1,1e4}'::float8[]) r, unnest('{1e-3,1,1e4}'::float8[]) a, unnest('{1e-3,1,1e4}'::float8[]) s, unnest('{1e-3,1,1e4}'::float8[]) b, scrm.pareto_nbd(r, a, s, b) m,
	(VALUES (0, 0), (1, 1e-3), (1000, 1e-3), (1000, 1e4)) AS h (x, t), unnest('{0,1,1000}'::bigint[]) n;

-- 600 customers who buy at rates and are lost at rates that are quantiles of Gamma(1, rate 5) and Gamma(1, rate 20), that is, logarithms.
CREATE TEMP TABLE history AS
	WITH RECURSIVE customer AS (
		SELECT i, -ln(1 - (i - 0.5) / 600) / 5 AS lambda, 30 + i % 20 AS age,
			ln(1 - (i * 433 % 600 + 0.5) / 600) / ln(1 - (i * 89 % 600 + 0.5) / 600) * 20 AS lost FROM generate_series(1, 600) i),
	purchase AS (
		SELECT i, 0 AS x, 0::float8 AS at FROM customer
		UNION ALL
		SELECT i, x + 1, next FROM purchase JOIN customer c USING (i), LATERAL (SELECT at - ln(1 - ((i * 613 + x * 3571 + 1) % 997 + 0.5) / 997) / lambda AS next) n
		WHERE next <= least(age, lost))
	SELECT i, max(x) AS x, max(at) AS t_x, max(age)::float8 AS age FROM purchase JOIN customer c USING (i) GROUP BY i;
SELECT count(*), sum(x) AS purchases, max(x), count(*) FILTER (WHERE x = 0) AS none FROM history;
CREATE TEMP TABLE state AS SELECT scrm.cells_agg(x, t_x, age) AS c FROM history;
CREATE TEMP TABLE fit AS SELECT scrm.pareto_nbd_fit(c) AS m FROM state;
SELECT pg_temp.digits((m).r) AS r, pg_temp.digits((m).alpha) AS alpha, pg_temp.digits((m).s) AS s, pg_temp.digits((m).beta) AS beta, pg_temp.digits((m).log_likelihood) AS log_likelihood,
	(m).customers, (m).iterations < 15 AS soon, (m).converged, (m).problem, (m).purchase_covariates, (m).dropout_covariates FROM fit;

-- It is a maximum: the sum over the customers, and less to all sides. The covariance is the inverse of minus the second differences.
CREATE FUNCTION pg_temp.total(scrm.pareto_nbd, float8[]) RETURNS float8 LANGUAGE sql AS
	'SELECT sum(scrm.log_likelihood(m, x, t_x, age) ORDER BY i) FROM history, scrm.pareto_nbd($1.r * exp($2[1]), $1.alpha * exp($2[2]), $1.s * exp($2[3]), $1.beta * exp($2[4])) m';
CREATE FUNCTION pg_temp.step(i int, h float8) RETURNS float8[] LANGUAGE sql AS 'SELECT array_agg(CASE k WHEN i THEN h ELSE 0 END ORDER BY k) FROM generate_series(1, 4) k';
CREATE FUNCTION pg_temp.plus(float8[], float8[]) RETURNS float8[] LANGUAGE sql AS 'SELECT array_agg(a + b ORDER BY k) FROM unnest($1, $2) WITH ORDINALITY u (a, b, k)';
SELECT pg_temp.agree(pg_temp.total(m, '{0,0,0,0}'), (m).log_likelihood, 1e-12) AS same FROM fit;
SELECT i, abs(pg_temp.total(m, pg_temp.step(i, 1e-3)) - pg_temp.total(m, pg_temp.step(i, -1e-3))) < 1e-5 AS level, pg_temp.total(m, pg_temp.step(i, 0.05)) < (m).log_likelihood AS up,
	pg_temp.total(m, pg_temp.step(i, -0.05)) < (m).log_likelihood AS down FROM fit, generate_series(1, 4) i ORDER BY i;
WITH second AS (
	SELECT i, j, sum(a * b * pg_temp.total(m, pg_temp.plus(pg_temp.step(i, a * 1e-3), pg_temp.step(j, b * 1e-3)))) / 4e-6 AS h
	FROM fit, generate_series(1, 4) i, generate_series(1, 4) j, unnest('{1,-1}'::float8[]) a, unnest('{1,-1}'::float8[]) b GROUP BY i, j)
SELECT i, k, abs(sum(-h * (m).covariance[j][k]) - CASE WHEN i = k THEN 1 ELSE 0 END) < 1e-3 AS inverse FROM second, fit, generate_series(1, 4) k GROUP BY i, k, m ORDER BY i, k;
SELECT array_length((m).standard_errors, 1) AS n, pg_temp.agree((m).standard_errors[4], (m).beta * sqrt((m).covariance[4][4]), 1e-12) AS agree, (m).covariance[1][3] = (m).covariance[3][1] AS symmetric FROM fit;

-- From an earlier model on: fewer steps, the same model. Twice the customers: the same model, surer. Other units of time: alpha and beta in those.
SELECT (m).iterations > warm.iterations AS fewer, pg_temp.agree(warm.s, (m).s, 1e-7) AS same FROM state, fit, scrm.pareto_nbd_fit(c, start => m) warm;
SELECT pg_temp.agree(twice.beta, (m).beta, 1e-8) AS same, pg_temp.agree(twice.standard_errors[3], (m).standard_errors[3] * sqrt(0.5), 1e-7) AS surer FROM state, fit, scrm.pareto_nbd_fit(c || c) twice;
SELECT pg_temp.agree(weeks.alpha * 7, (m).alpha, 1e-8) AS alpha, pg_temp.agree(weeks.beta * 7, (m).beta, 1e-8) AS beta, pg_temp.agree(weeks.s, (m).s, 1e-8) AS s
FROM fit, (SELECT scrm.cells_agg(x, t_x / 7, age / 7) AS w FROM history) q, scrm.pareto_nbd_fit(w) weeks;

-- A penalty draws ln r, ln(alpha / mean age), ln s, ln(beta / mean age) to 0: a strong one sets them there.
SELECT pg_temp.digits(r) AS r, pg_temp.digits(alpha / (SELECT avg(age) FROM history)) AS alpha, pg_temp.digits(s) AS s, pg_temp.digits(beta / (SELECT avg(age) FROM history)) AS beta
FROM state, scrm.pareto_nbd_fit(c, penalty => 1e9);

-- Covariates: alpha = alpha_0 exp(-g z), beta = beta_0 exp(-h z). For whom time runs twice as fast, both coefficients are ln 2 more.
SELECT array_dims(fast.purchase_covariates) AS purchase, array_dims(fast.dropout_covariates) AS dropout, array_length(fast.standard_errors, 1) AS errors,
	abs(fast.purchase_covariates[1] - same.purchase_covariates[1] - ln(2.0)) < 1e-6 AS purchase_ln_2, abs(fast.dropout_covariates[1] - same.dropout_covariates[1] - ln(2.0)) < 1e-6 AS dropout_ln_2,
	pg_temp.agree(fast.alpha, same.alpha, 1e-6) AS alpha, pg_temp.agree(fast.beta, same.beta, 1e-6) AS beta, same.log_likelihood >= (SELECT (m).log_likelihood FROM fit) AS no_less_likely
FROM (SELECT scrm.cells_agg(x, t_x / (1 + i % 2), age / (1 + i % 2), ARRAY[(i % 2)::float8]) AS f, scrm.cells_agg(x, t_x, age, ARRAY[(i % 2)::float8]) AS plain FROM history) c,
	scrm.pareto_nbd_fit(f) fast, scrm.pareto_nbd_fit(plain) same;

-- A model with covariates is asked by way of the customer's: ln 2 and ln 4 halve alpha and quarter beta.
SELECT pg_temp.digits(alpha) AS alpha, pg_temp.digits(beta) AS beta, pg_temp.agree(expected_purchases(m, 2, 3, 4, 5), expected_purchases(pareto_nbd(1, 5, 1, 2.5), 2, 3, 4, 5), 1e-12) AS same
FROM scrm.with_covariates(ROW(1, 10, 1, 10, NULL, NULL, NULL, NULL, NULL, true, NULL, ARRAY[ln(2.0)], ARRAY[ln(4.0)])::scrm.pareto_nbd, '{1}') m;

-- What the data do not tell, the row says; nothing is made up.
SELECT f.* FROM (SELECT scrm.cells_agg(0, 0, age) AS c FROM history) s, scrm.pareto_nbd_fit(c) f;
SELECT f IS NULL AS nobody_no_model FROM (SELECT scrm.cells_agg(x, t_x, age) AS c FROM history WHERE false) s, scrm.pareto_nbd_fit(c) f;
SELECT f.problem FROM scrm.pareto_nbd_fit((SELECT scrm.cells_agg(0, 0, 0))) f;
SELECT f.problem, f.customers, f.r FROM (SELECT scrm.cells_agg(x, t_x, age) AS c FROM history WHERE i IN (599, 600)) s, scrm.pareto_nbd_fit(c) f;
SELECT f.problem, f.converged FROM (SELECT scrm.cells_agg(3, 9, 10) AS c FROM history) s, scrm.pareto_nbd_fit(c) f;
SELECT f.problem, f.converged, p_alive(f, 3, 9, 10) FROM (SELECT scrm.cells_agg(x, age, age) AS c FROM history WHERE x > 0) s, scrm.pareto_nbd_fit(c) f;
SELECT f.converged FROM (SELECT scrm.cells_agg(i % 2, 1e300 * (i % 2), 1e308) AS c FROM history) s, scrm.pareto_nbd_fit(c) f;

-- Arguments.
SELECT f.problem FROM scrm.pareto_nbd_fit(NULL) f;
SELECT scrm.pareto_nbd_fit(c, penalty => NULL) FROM state;
SELECT scrm.pareto_nbd_fit(c, penalty => -1) FROM state;
SELECT scrm.pareto_nbd_fit(c, start => ROW(1, 1, -1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) FROM state;
SELECT scrm.pareto_nbd_fit(c, start => ROW(1, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{1,2}', '{1}')) FROM state;
