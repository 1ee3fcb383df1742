--
-- What a model says of one customer, in the unit of time that it was fitted in: scrm.p_alive, scrm.expected_purchases,
-- scrm.purchase_probability, scrm.purchase_quantile, scrm.dert, scrm.expected_new, scrm.log_likelihood, scrm.with_covariates.
--
-- Values of many histories and parameters, computed otherwise, are in test/t/185_value_oracle.pl. Here: what is published,
-- what the answers have to do with each other, covariates, NULLs, errors.
--
CREATE SCHEMA test_questions;
SET search_path TO test_questions;
\set VERBOSITY default
\pset null NULL

CREATE FUNCTION digits(float8) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT round($1::numeric, 9)';

-- Fits to the 2,357 CDNOW customers of Fader, Hardie, Lee (2005), in weeks. Customer 1 bought again twice, the last time 213 days after his first purchase,
-- and was watched for 272 days. BG/NBD of him: P(alive) .72662031166, 1.22599445529 purchases in the next 39 weeks, DERT 4.96790215.
CREATE TABLE model AS SELECT scrm.bgnbd(0.242594522430157, 4.41360201901350, 0.792922017225598, 2.42590677682633) AS bg,
	scrm.mbgnbd(0.524843159106298, 6.18308527957601, 0.891359390732216, 1.61400224017034) AS mbg,
	scrm.pareto_nbd(0.553277046853180, 10.5776834633023, 0.606239989127826, 11.6687352888550) AS pareto;
SELECT digits(scrm.p_alive(bg, 2, 213 / 7.0, 272 / 7.0)) AS p_alive, digits(scrm.expected_purchases(bg, 2, 213 / 7.0, 272 / 7.0, 39)) AS expected,
		digits(scrm.dert(bg, 2, 213 / 7.0, 272 / 7.0, 0.15 / 52)) AS dert, digits(scrm.expected_new(bg, 39)) AS expected_new, digits(scrm.log_likelihood(bg, 2, 213 / 7.0, 272 / 7.0)) AS log_likelihood
	FROM model;
SELECT digits(scrm.p_alive(mbg, 2, 213 / 7.0, 272 / 7.0)) AS p_alive, digits(scrm.expected_purchases(mbg, 2, 213 / 7.0, 272 / 7.0, 39)) AS expected,
		digits(scrm.dert(mbg, 2, 213 / 7.0, 272 / 7.0, 0.15 / 52)) AS dert, digits(scrm.expected_new(mbg, 39)) AS expected_new, digits(scrm.log_likelihood(mbg, 2, 213 / 7.0, 272 / 7.0)) AS log_likelihood
	FROM model;
SELECT digits(scrm.p_alive(pareto, 2, 213 / 7.0, 272 / 7.0)) AS p_alive, digits(scrm.expected_purchases(pareto, 2, 213 / 7.0, 272 / 7.0, 39)) AS expected,
		digits(scrm.dert(pareto, 2, 213 / 7.0, 272 / 7.0, 0.15 / 52)) AS dert, digits(scrm.expected_new(pareto, 39)) AS expected_new, digits(scrm.log_likelihood(pareto, 2, 213 / 7.0, 272 / 7.0)) AS log_likelihood
	FROM model;

-- One purchase five years ago: alive for certain under BG/NBD, and hardly under the others.
SELECT digits(scrm.p_alive(bg, 0, 0, 260)) AS bg, digits(scrm.p_alive(mbg, 0, 0, 260)) AS mbg, digits(scrm.p_alive(pareto, 0, 0, 260)) AS pareto FROM model;

-- ---------------------------------------------------------------- by hand

-- a = b = 1, r = 1, alpha = 1: after one purchase at 1, watched to 1, alive with odds a/b (b + x - 1 = 1): w = 1/2.
SELECT digits(scrm.p_alive(scrm.bgnbd(1, 1, 1, 1), 1, 1, 1)) AS half;
-- Someone new with p all but 0 buys r/alpha a unit of time.
SELECT digits(scrm.expected_new(scrm.bgnbd(2, 4, 1e-9, 1e3), 10)) AS bg, digits(scrm.expected_new(scrm.mbgnbd(2, 4, 1e-9, 1e3), 10)) AS mbg, digits(scrm.expected_new(scrm.pareto_nbd(2, 4, 1e-12, 1), 10)) AS pareto;
-- Nothing happens in no time.
SELECT scrm.expected_purchases(mbg, 3, 20, 30, 0) AS expected, scrm.purchase_probability(mbg, 3, 20, 30, 0, 0) AS none, scrm.purchase_probability(mbg, 3, 20, 30, 0, 1) AS one,
		scrm.purchase_quantile(mbg, 3, 20, 30, 0, 0.99) AS quantile, scrm.expected_new(mbg, 0) AS new
	FROM model;

-- ---------------------------------------------------------------- what the answers have to do with each other

CREATE TABLE history (id int, x bigint, t_x float8, age float8);
INSERT INTO history VALUES (1, 0, 0, 0), (2, 0, 0, 40), (3, 1, 2, 40), (4, 1, 39, 40), (5, 7, 38, 40), (6, 30, 39.5, 40), (7, 30, 20, 40);

-- For each model: the law adds up to 1 and to the expected number, its quantile is the first number there, P(none) holds those who are lost.
CREATE FUNCTION check_law(p_alive float8, expected float8, law float8[], quantiles bigint[], shares float8[], OUT adds_up boolean, OUT mean boolean, OUT lost_buy_nothing boolean, OUT quantile boolean)
LANGUAGE sql AS $$
	SELECT abs(sum(l) - 1) < 1e-10, abs(sum(l * (n - 1)) - expected) < 1e-8 * (1 + expected), law[1] >= 1 - p_alive,
		(SELECT bool_and((SELECT sum(law[m]) FROM generate_series(1, q + 1) AS m) >= s - 1e-12 AND (q = 0 OR (SELECT sum(law[m]) FROM generate_series(1, q) AS m) < s + 1e-12)) FROM unnest(quantiles, shares) AS u (q, s))
	FROM unnest(law) WITH ORDINALITY AS u (l, n)
$$;
SELECT id, c.* FROM history, model, check_law(scrm.p_alive(bg, x, t_x, age), scrm.expected_purchases(bg, x, t_x, age, 20),
		ARRAY(SELECT scrm.purchase_probability(bg, x, t_x, age, 20, n) FROM generate_series(0, 500) AS n),
		ARRAY(SELECT scrm.purchase_quantile(bg, x, t_x, age, 20, p) FROM unnest('{0, 0.05, 0.5, 0.9, 0.9999}'::float8[]) AS p), '{0, 0.05, 0.5, 0.9, 0.9999}') AS c ORDER BY id;
SELECT id, c.* FROM history, model, check_law(scrm.p_alive(mbg, x, t_x, age), scrm.expected_purchases(mbg, x, t_x, age, 20),
		ARRAY(SELECT scrm.purchase_probability(mbg, x, t_x, age, 20, n) FROM generate_series(0, 500) AS n),
		ARRAY(SELECT scrm.purchase_quantile(mbg, x, t_x, age, 20, p) FROM unnest('{0, 0.05, 0.5, 0.9, 0.9999}'::float8[]) AS p), '{0, 0.05, 0.5, 0.9, 0.9999}') AS c ORDER BY id;
SELECT id, c.* FROM history, model, check_law(scrm.p_alive(pareto, x, t_x, age), scrm.expected_purchases(pareto, x, t_x, age, 20),
		ARRAY(SELECT scrm.purchase_probability(pareto, x, t_x, age, 20, n) FROM generate_series(0, 500) AS n),
		ARRAY(SELECT scrm.purchase_quantile(pareto, x, t_x, age, 20, p) FROM unnest('{0, 0.05, 0.5, 0.9, 0.9999}'::float8[]) AS p), '{0, 0.05, 0.5, 0.9, 0.9999}') AS c ORDER BY id;

-- Quantiles grow with p; of a busy customer they lie around what is expected.
SELECT p, scrm.purchase_quantile(pareto, 1000, 100, 100, 50, p) AS quantile FROM model, unnest('{0, 0.01, 0.25, 0.5, 0.75, 0.99, 0.999999}'::float8[]) AS p ORDER BY p;
SELECT digits(scrm.expected_purchases(pareto, 1000, 100, 100, 50)) AS expected FROM model;

-- Discounting all but nothing counts everything, discounting much counts the rate of now: d DERT(d) -> P(alive) rate(0) = w R / A.
SELECT digits(1e9 * scrm.dert(bg, 5, 30, 40, 1e9)) AS bg, digits(scrm.p_alive(bg, 5, 30, 40) * ((bg).r + 5) / ((bg).alpha + 40)) AS w_r_a,
		digits(1e9 * scrm.dert(pareto, 5, 30, 40, 1e9)) AS pareto, digits(scrm.p_alive(pareto, 5, 30, 40) * ((pareto).r + 5) / ((pareto).alpha + 40)) AS w_r_a
	FROM model;

-- The unit is that of the model: a day is a seventh of a week.
SELECT abs(scrm.expected_purchases(scrm.mbgnbd((mbg).r, (mbg).alpha * 7, (mbg).a, (mbg).b), 5, 210, 280, 70) / scrm.expected_purchases(mbg, 5, 30, 40, 10) - 1) < 1e-12 AS same FROM model;

-- A model that changes from row to row.
SELECT n, digits(scrm.p_alive(scrm.mbgnbd(0.5, 6, n, 1.6), 2, 30, 40)) AS p_alive FROM generate_series(1, 3) AS n ORDER BY n;

-- ---------------------------------------------------------------- covariates

-- Made by hand: Pareto/NBD, ln alpha falls by c1'z, ln beta by c2'z (Fader, Hardie 2007); covariance of the logarithms of r, alpha, s, beta, then c1, c2.
CREATE TABLE with_two AS SELECT ROW(0.55, 10, 0.6, 12, -100, 50, NULL,
	(SELECT array_agg(line ORDER BY i) FROM (SELECT i, array_agg(CASE WHEN i = j THEN 0.01 * i ELSE 0.0001 * (i + j) END::float8 ORDER BY j) AS line FROM generate_series(1, 8) AS i, generate_series(1, 8) AS j GROUP BY i) AS l),
	7, true, NULL, '{0.5,-0.2}', '{0.1,0.3}')::scrm.pareto_nbd AS m;
SELECT scrm.p_alive(m, 2, 30, 40) FROM with_two;
SELECT scrm.expected_new(m, 40) FROM with_two;
SELECT digits((w).alpha) AS alpha, digits(10 * exp(-(0.5 * 1 - 0.2 * 3))) AS by_hand, digits((w).beta) AS beta, digits(12 * exp(-(0.1 * 1 + 0.3 * 3))) AS by_hand,
		(w).r, (w).s, (w).log_likelihood, (w).customers, (w).iterations, (w).converged, (w).problem, (w).purchase_covariates, (w).dropout_covariates
	FROM (SELECT scrm.with_covariates(m, '{1,3}') AS w FROM with_two) AS s;
-- Var(ln alpha - z1 c11 - z2 c12) = .02 + 1 * .05 + 9 * .06 - 2 (1 * .0007 + 3 * .0008) + 2 * 3 * .0011; Cov(ln r, that) = .0003 - .0006 - 3 * .0007.
SELECT digits((w).covariance[2][2]) AS of_alpha, 0.02 + 0.05 + 9 * 0.06 - 2 * (0.0007 + 3 * 0.0008) + 6 * 0.0011 AS by_hand, digits((w).covariance[1][2]) AS with_r, 0.0003 - 0.0006 - 3 * 0.0007 AS by_hand,
		array_dims((w).covariance) AS dims, digits((w).standard_errors[2] / ((w).alpha * sqrt((w).covariance[2][2]))) AS one, digits((w).covariance[4][2] - (w).covariance[2][4]) AS symmetric
	FROM (SELECT scrm.with_covariates(m, '{1,3}') AS w FROM with_two) AS s;
SELECT digits(scrm.p_alive(scrm.with_covariates(m, ARRAY[z, 1]), 2, 30, 40)) AS p_alive, digits(scrm.expected_purchases(scrm.with_covariates(m, ARRAY[z, 1]), 2, 30, 40, 39)) AS expected
	FROM with_two, generate_series(0, 2) AS z ORDER BY z;
-- At 0 the model is what it is without its coefficients.
SELECT scrm.p_alive(scrm.with_covariates(m, '{0,0}'), 2, 30, 40) = scrm.p_alive(scrm.pareto_nbd(0.55, 10, 0.6, 12), 2, 30, 40) AS same FROM with_two;
-- BG/NBD: ln alpha falls by c1'z, ln a and ln b grow by vectors of their own.
SELECT digits((w).alpha) AS alpha, digits((w).a) AS a, digits((w).b) AS b, (w).covariance
	FROM (SELECT scrm.with_covariates(ROW(0.25, 4.5, 0.8, 2.5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{0.5}', '{{0.1},{0.2}}')::scrm.bgnbd, '{2}') AS w) AS s;
SELECT digits(4.5 * exp(-1)) AS alpha, digits(0.8 * exp(0.2)) AS a, digits(2.5 * exp(0.4)) AS b;
-- Without covariates there is nothing to tell.
SELECT scrm.with_covariates(bg, '{}') = bg AS same FROM model;
SELECT scrm.with_covariates(bg, '{1}') FROM model;
SELECT scrm.with_covariates(m, '{1}') FROM with_two;
SELECT scrm.with_covariates(m, NULL) FROM with_two;
SELECT scrm.with_covariates(m, '{1,NULL}') FROM with_two;
SELECT scrm.with_covariates(m, '{1,NaN}') FROM with_two;
SELECT scrm.with_covariates(m, '{{1,2}}') FROM with_two;
SELECT scrm.with_covariates(m, '{-1e9,0}') FROM with_two;
SELECT scrm.with_covariates(NULL::scrm.pareto_nbd, '{1}');

-- ---------------------------------------------------------------- NULLs

-- A model that the data did not identify answers NULL, as do NULL models and histories.
CREATE TABLE unknown AS SELECT ROW(NULL, NULL, NULL, NULL, NULL, 3, NULL, NULL, 0, false, 'nobody came back', NULL, NULL)::scrm.bgnbd AS m;
SELECT scrm.p_alive(m, 2, 30, 40) AS p_alive, scrm.expected_purchases(m, 2, 30, 40, 10) AS expected, scrm.purchase_probability(m, 2, 30, 40, 10, 1) AS probability, scrm.purchase_quantile(m, 2, 30, 40, 10, 0.5) AS quantile,
		scrm.dert(m, 2, 30, 40, 0.01) AS dert, scrm.expected_new(m, 10) AS new, scrm.log_likelihood(m, 2, 30, 40) AS log_likelihood, (scrm.with_covariates(m, '{1}')).problem
	FROM unknown;
SELECT scrm.p_alive(NULL::scrm.bgnbd, 2, 30, 40) AS model, scrm.p_alive(bg, NULL, 30, 40) AS x, scrm.expected_purchases(bg, 2, NULL, 40, 10) AS t_x, scrm.dert(bg, 2, 30, NULL, 0.01) AS age, scrm.expected_new(NULL::scrm.mbgnbd, 10) AS new FROM model;

-- ---------------------------------------------------------------- errors

SELECT scrm.p_alive(bg, -1, 0, 40) FROM model;
SELECT scrm.p_alive(bg, 2, 41, 40) FROM model;
SELECT scrm.p_alive(bg, 2, -1, 40) FROM model;
SELECT scrm.p_alive(bg, 0, 3, 40) FROM model;
SELECT scrm.p_alive(bg, 2, 0, 40) FROM model;
SELECT scrm.p_alive(bg, 2, 'NaN', 40) FROM model;
SELECT scrm.p_alive(bg, 2, 30, 'Infinity') FROM model;
SELECT scrm.expected_purchases(bg, 2, 30, 40, NULL) FROM model;
SELECT scrm.expected_purchases(mbg, 2, 30, 40, -1) FROM model;
SELECT scrm.expected_purchases(pareto, 2, 30, 40, 'Infinity') FROM model;
SELECT scrm.purchase_probability(bg, 2, 30, 40, 10, NULL) FROM model;
SELECT scrm.purchase_probability(bg, 2, 30, 40, 10, -1) FROM model;
SELECT scrm.purchase_quantile(bg, 2, 30, 40, 10, NULL) FROM model;
SELECT scrm.purchase_quantile(bg, 2, 30, 40, 10, 1) FROM model;
SELECT scrm.purchase_quantile(bg, 2, 30, 40, 10, -0.1) FROM model;
SELECT scrm.purchase_quantile(bg, 2, 30, 40, 10, 'NaN') FROM model;
SELECT scrm.dert(bg, 2, 30, 40, 0) FROM model;
SELECT scrm.dert(bg, 2, 30, 40, NULL) FROM model;
SELECT scrm.dert(pareto, 2, 30, 40, 'NaN') FROM model;
SELECT scrm.expected_new(bg, -1) FROM model;
SELECT scrm.expected_new(bg, NULL) FROM model;
-- Parameters are looked at also in a row that was put together by hand.
SELECT scrm.p_alive(ROW(0.25, 4.5, -0.8, 2.5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::scrm.bgnbd, 2, 30, 40);
-- No model has so many coefficients that the size of its covariance overflows.
SELECT scrm.with_covariates(ROW(1, 1, 1, 1, NULL, NULL, NULL, array_fill(0.1::float8, '{262148}'), NULL, NULL, NULL, z, z)::scrm.pareto_nbd, z) FROM array_fill(0::float8, '{32767}') z;
-- Nor is a variance of a model put together by hand negative.
SELECT scrm.with_covariates(ROW(1, 1, 1, 1, NULL, NULL, NULL, array_fill(-1::float8, '{6,6}'), NULL, NULL, NULL, '{1}', '{1}')::scrm.pareto_nbd, '{1}');
