-- BG/NBD and MBG/NBD: models made by hand and fitted. (The reference numbers on real data are in test/t/195_value_fits.pl.)
SET extra_float_digits = 0;
SET search_path = public, scrm;

SELECT scrm.bgnbd(0.25, 4.5, 0.8, 2.5);
SELECT (m).r, (m).alpha, (m).a, (m).b, (m).converged FROM (SELECT scrm.mbgnbd(0.5, 6, 0.9, 1.6) AS m) s;
SELECT scrm.bgnbd(0.25, -4.5, 0.8, 2.5);
SELECT scrm.bgnbd(0, 4.5, 0.8, 2.5);
SELECT scrm.mbgnbd(0.25, 4.5, 'NaN', 2.5);
SELECT scrm.mbgnbd(0.25, 4.5, 1, 'Infinity');
SELECT scrm.bgnbd(0.25, 4.5, NULL, 2.5);

-- Customers whose rates and dropout probabilities are quantiles of Gamma(1, rate 5) and Beta(1, 3), that is, logarithms and powers.
CREATE TEMP TABLE history AS
	WITH RECURSIVE customer AS (
		SELECT i, -ln(1 - (i - 0.5) / 600) / 5 AS lambda, 1 - (1 - (i * 89 % 600 + 0.5) / 600) ^ (1 / 3.0) AS p, 30 + i % 20 AS age FROM generate_series(1, 600) i),
	purchase AS (
		SELECT i, 0 AS x, 0::float8 AS at, 0::float8 AS last, true AS alive FROM customer
		UNION ALL
		SELECT i, x + 1, next, next, (i * 7919 + x * 104729) % 1000 >= p * 1000
		FROM purchase JOIN customer c USING (i), LATERAL (SELECT at - ln(1 - ((i * 613 + x * 3571 + 1) % 997 + 0.5) / 997) / lambda AS next) n
		WHERE alive AND next <= age)
	SELECT i, max(x) AS x, max(last) AS t_x, max(age)::float8 AS age FROM purchase JOIN customer c USING (i) GROUP BY i;
SELECT count(*), sum(x) AS purchases, max(x), count(*) FILTER (WHERE x = 0) AS none FROM history;
CREATE TEMP TABLE state AS SELECT scrm.cells_agg(x, t_x, age) AS c FROM history;

CREATE FUNCTION pg_temp.digits(float8) RETURNS numeric LANGUAGE sql AS 'SELECT round($1::numeric, 6)';
SELECT pg_temp.digits(r) AS r, pg_temp.digits(alpha) AS alpha, pg_temp.digits(a) AS a, pg_temp.digits(b) AS b, pg_temp.digits(log_likelihood) AS log_likelihood,
	customers, iterations < 12 AS soon, converged, problem, purchase_covariates, dropout_covariates FROM state, scrm.bgnbd_fit(c);
SELECT pg_temp.digits(r) AS r, pg_temp.digits(alpha) AS alpha, pg_temp.digits(a) AS a, pg_temp.digits(b) AS b, pg_temp.digits(log_likelihood) AS log_likelihood,
	customers, iterations < 12 AS soon, converged, problem FROM state, scrm.mbgnbd_fit(c);

-- Standard errors are those of the parameters, the covariance is that of their logarithms.
SELECT array_length(standard_errors, 1) AS n, array_dims(covariance) AS covariance,
	abs(standard_errors[2] / (alpha * sqrt(covariance[2][2])) - 1) < 1e-12 AS agree, covariance[1][3] = covariance[3][1] AS symmetric,
	pg_temp.digits(standard_errors[1]) AS of_r, pg_temp.digits(standard_errors[4]) AS of_b
FROM state, scrm.bgnbd_fit(c);

-- From an earlier model on: fewer steps, the same model.
SELECT cold.iterations > warm.iterations AS fewer, abs(cold.a / warm.a - 1) < 1e-7 AS same
FROM state, scrm.bgnbd_fit(c) cold, scrm.bgnbd_fit(c, start => cold) warm;

-- Customers in twice the number have the same parameters, and standard errors smaller by the root of two.
SELECT abs(twice.b / once.b - 1) < 1e-9 AS same, abs(twice.log_likelihood / once.log_likelihood - 2) < 1e-12 AS doubled,
	abs(twice.standard_errors[3] / once.standard_errors[3] - sqrt(0.5)) < 1e-9 AS surer
FROM state, scrm.bgnbd_fit(c) once, scrm.bgnbd_fit(c || c) twice;

-- Time in other units: alpha in those, everything else the same.
SELECT abs(weeks.alpha * 7 / days.alpha - 1) < 1e-9 AS alpha, abs(weeks.a / days.a - 1) < 1e-9 AS a
FROM state, scrm.mbgnbd_fit(c) days, (SELECT scrm.cells_agg(x, t_x / 7, age / 7) AS w FROM history) s, scrm.mbgnbd_fit(w) weeks;

-- A penalty draws ln r, ln(alpha / mean age), ln a, ln b to 0: a strong one sets them there.
SELECT pg_temp.digits(r) AS r, pg_temp.digits(alpha / (SELECT avg(age) FROM history)) AS alpha, pg_temp.digits(a) AS a, pg_temp.digits(b) AS b
FROM state, scrm.bgnbd_fit(c, penalty => 1e9);
SELECT free.log_likelihood > held.log_likelihood AS less_likely, abs(ln(free.b)) > abs(ln(held.b)) AS nearer, held.standard_errors[4] < free.standard_errors[4] AS surer
FROM state, scrm.bgnbd_fit(c) free, scrm.bgnbd_fit(c, penalty => 10) held;

-- Covariates. Who does not differ in them leaves the model as it is; a covariate of nothing but noise is 0 within its error.
SELECT array_length(purchase_covariates, 1) AS purchase, array_dims(dropout_covariates) AS dropout, array_length(standard_errors, 1) AS errors,
	abs(purchase_covariates[1]) < 4 * standard_errors[5] AS noise, log_likelihood >= (SELECT log_likelihood FROM state, scrm.bgnbd_fit(c)) AS no_less_likely, converged
FROM (SELECT scrm.cells_agg(x, t_x, age, ARRAY[(i % 2)::float8]) AS c FROM history) s, scrm.bgnbd_fit(c, penalty => 0.01);
-- Who buys at double the rate: time runs twice as fast for them, whatever else there is. alpha = alpha_0 e^(-g z), so g is ln 2.
SELECT pg_temp.digits(abs(purchase_covariates[1])) < 2 AND converged AS reasonable
FROM (SELECT scrm.cells_agg(x, t_x / (1 + i % 2), age / (1 + i % 2), ARRAY[(i % 2)::float8]) AS c FROM history) s, scrm.mbgnbd_fit(c, penalty => 0.01);
SELECT abs(fast.purchase_covariates[1] - same.purchase_covariates[1] - ln(2.0)) < 1e-6 AS ln_2,
	abs(fast.alpha / same.alpha - 1) < 1e-6 AS alpha, abs(fast.dropout_covariates[2][1] - same.dropout_covariates[2][1]) < 1e-6 AS dropout
FROM (SELECT scrm.cells_agg(x, t_x / (1 + i % 2), age / (1 + i % 2), ARRAY[(i % 2)::float8]) AS f, scrm.cells_agg(x, t_x, age, ARRAY[(i % 2)::float8]) AS s FROM history) c,
	scrm.bgnbd_fit(f) fast, scrm.bgnbd_fit(s) same;

-- What the data do not tell, the row says; nothing is made up.
SELECT f.* FROM (SELECT scrm.cells_agg(0, 0, age) AS c FROM history) s, scrm.bgnbd_fit(c) f;
SELECT f.problem FROM (SELECT scrm.cells_agg(x, t_x, age) AS c FROM history WHERE false) s, scrm.bgnbd_fit(c) f;
SELECT f.problem FROM (SELECT scrm.cells_agg(NULL, t_x, age) AS c FROM history) s, scrm.bgnbd_fit(c) f;
SELECT f.problem FROM scrm.mbgnbd_fit((SELECT scrm.cells_agg(0, 0, 0))) f;
SELECT f.problem, f.customers, f.r FROM (SELECT scrm.cells_agg(x, t_x, age) AS c FROM history WHERE i IN (599, 600)) s, scrm.bgnbd_fit(c) f;
SELECT f.problem, f.converged FROM (SELECT scrm.cells_agg(3, 9, 10) AS c FROM history) s, scrm.bgnbd_fit(c) f;
SELECT f.problem, f.converged FROM (SELECT scrm.cells_agg(1000000000000, 9, 10) AS c FROM history) s, scrm.bgnbd_fit(c) f;
SELECT f.problem, f.converged FROM (SELECT scrm.cells_agg(i % 2, 1e300 * (i % 2), 1e308) AS c FROM history) s, scrm.mbgnbd_fit(c) f;

-- Arguments.
SELECT f.problem FROM scrm.bgnbd_fit(NULL) f;
SELECT scrm.bgnbd_fit(c, penalty => NULL) FROM state;
SELECT scrm.bgnbd_fit(c, penalty => -1) FROM state;
SELECT scrm.bgnbd_fit(c, penalty => 'NaN') FROM state;
SELECT scrm.bgnbd_fit(c, start => ROW(1, 1, -1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) FROM state;
SELECT scrm.bgnbd_fit(c, start => ROW(1, 1, 1, 1, NULL, NULL, NULL, '{{1}}', NULL, NULL, NULL, NULL, NULL)) FROM state;
SELECT scrm.bgnbd_fit(c, start => ROW(1, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{1,2}', '{1}')) FROM state;
SELECT abs(f.a / g.a - 1) < 1e-7 AS a_start_without_parameters_is_none
FROM state, scrm.bgnbd_fit(c, start => ROW(NULL, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) f, scrm.bgnbd_fit(c) g;
-- The log-likelihood is told without the penalty, however large that is.
SELECT abs(huge.log_likelihood / strong.log_likelihood - 1) < 1e-6 AS same
FROM state, scrm.bgnbd_fit(c, penalty => 1e9) strong, scrm.bgnbd_fit(c, penalty => 1e100) huge;
