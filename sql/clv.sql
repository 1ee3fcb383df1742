--
-- What a customer's future purchases are worth, asked of an scrm.rfm in days: scrm.p_alive, scrm.expected_purchases, scrm.purchase_probability,
-- scrm.purchase_quantile, scrm.dert, scrm.expected_spend, scrm.clv, scrm.clv_interval.
--
-- By hand, stored values (test/values/clv.py), what the answers have to do with each other, NULLs, errors. That intervals cover what simulated
-- customers do is in test/t/215_clv_coverage.pl.
--
CREATE SCHEMA test_clv;
SET search_path TO test_clv;
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

CREATE FUNCTION digits(float8, digits int DEFAULT 9) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT round($1::numeric, $2)';
CREATE FUNCTION rfm(x int, t_x float8, age float8, mean float8) RETURNS scrm.rfm LANGUAGE sql IMMUTABLE AS 'SELECT ROW(x + 1, NULL, NULL, age - t_x, x, t_x, age, mean)::scrm.rfm';

-- CDNOW's models in days. Customer 1 of questions.sql, whose two repeat purchases were of 22.35 in the mean; one who came back five times; one who never did.
CREATE TABLE model AS SELECT scrm.bgnbd(0.242594522430157, 4.41360201901350 * 7, 0.792922017225598, 2.42590677682633) AS bg,
	scrm.mbgnbd(0.524843159106298, 6.18308527957601 * 7, 0.891359390732216, 1.61400224017034) AS mbg,
	scrm.pareto_nbd(0.553277046853180, 10.5776834633023 * 7, 0.606239989127826, 11.6687352888550 * 7) AS pareto,
	scrm.gamma_gamma(6.25, 3.74, 15.44) AS g;
CREATE TABLE customer (id int, rfm scrm.rfm);
INSERT INTO customer VALUES (1, rfm(2, 213, 272, 22.35)), (2, rfm(5, 260, 272, 40)), (3, rfm(0, 0, 200, NULL)), (4, rfm(0, 0, 0, NULL));

SELECT id, digits(scrm.p_alive(bg, rfm)) AS bg, digits(scrm.p_alive(mbg, rfm)) AS mbg, digits(scrm.p_alive(pareto, rfm)) AS pareto FROM customer, model ORDER BY id;
SELECT id, digits(scrm.expected_purchases(bg, rfm, '273 days')) AS bg, digits(scrm.expected_purchases(mbg, rfm, '273 days')) AS mbg, digits(scrm.expected_purchases(pareto, rfm, '273 days')) AS pareto FROM customer, model ORDER BY id;
SELECT id, digits(scrm.purchase_probability(bg, rfm, '273 days', 0)) AS none, digits(scrm.purchase_probability(mbg, rfm, '273 days', 1)) AS one, scrm.purchase_quantile(mbg, rfm, '273 days', 0.9) AS at_most, scrm.purchase_quantile(pareto, rfm, '273 days', 0.9) AS at_most
	FROM customer, model ORDER BY id;
-- As in numbers: days are the unit, and 15 % a year is ln(1.15) / 365.25 a day.
SELECT id, scrm.p_alive(mbg, rfm) = scrm.p_alive(mbg, (rfm).repeat_purchases, (rfm).last_purchase_age, (rfm).age) AS p_alive,
		scrm.expected_purchases(mbg, rfm, '10 days 12 hours') = scrm.expected_purchases(mbg, (rfm).repeat_purchases, (rfm).last_purchase_age, (rfm).age, 10.5) AS expected,
		abs(scrm.dert(mbg, rfm, 0.15) / scrm.dert(mbg, (rfm).repeat_purchases, (rfm).last_purchase_age, (rfm).age, ln(1.15) / 365.25) - 1) < 1e-12 AS dert
	FROM customer, model ORDER BY id;

-- ---------------------------------------------------------------- spend

-- p (gamma + x z) / (p x + q - 1) = 6.25 (15.44 + 44.7) / 15.24; of who has none, 6.25 * 15.44 / 2.74, as of whom only refunds or gifts came back.
SELECT digits(scrm.expected_spend(g, rfm(2, 213, 272, 22.35))) AS two, digits(6.25 * (15.44 + 44.7) / 15.24) AS by_hand, digits(scrm.expected_spend(g, rfm(0, 0, 9, NULL))) AS none, digits(6.25 * 15.44 / 2.74) AS by_hand,
		scrm.expected_spend(g, rfm(2, 213, 272, NULL)) = scrm.expected_spend(g, rfm(0, 0, 9, 7)) AS null_mean, scrm.expected_spend(g, rfm(2, 213, 272, 0)) = scrm.expected_spend(g, rfm(0, 0, 9, NULL)) AS zero, scrm.expected_spend(g, rfm(2, 213, 272, -5)) = scrm.expected_spend(g, rfm(0, 0, 9, NULL)) AS refunds
	FROM model;
-- q <= 1: customers without a repeat purchase have no mean, the others have one.
SELECT scrm.expected_spend(scrm.gamma_gamma(6.25, 1, 15.44), rfm(0, 0, 9, NULL)) AS none, digits(scrm.expected_spend(scrm.gamma_gamma(6.25, 1, 15.44), rfm(2, 213, 272, 22.35))) AS some;

-- ---------------------------------------------------------------- value

-- Without discount it is margin x spend x purchases; a margin of 0.3 takes 0.3 of it; one below 0 is a loss.
SELECT id, scrm.clv(mbg, g, rfm, '365 days', 0, 1) = scrm.expected_spend(g, rfm) * scrm.expected_purchases(mbg, rfm, '365 days') AS exact,
		digits(scrm.clv(mbg, g, rfm, '365 days', 0.15, 0.3) / scrm.clv(mbg, g, rfm, '365 days', 0.15, 1)) AS margin, digits(scrm.clv(mbg, g, rfm, '365 days', 0.15, -0.1)) AS loss,
		scrm.clv(mbg, g, rfm, '365 days', 0.15, 0) AS nothing, scrm.clv(mbg, g, rfm, '0 days', 0.15, 1) AS no_time
	FROM customer, model ORDER BY id;
-- For ever it is DERT times spend.
SELECT id, abs(scrm.clv(bg, g, rfm, '1000000 days', 0.15, 1) / (scrm.expected_spend(g, rfm) * scrm.dert(bg, rfm, 0.15)) - 1) < 1e-10 AS bg,
		abs(scrm.clv(mbg, g, rfm, '1000000 days', 0.15, 1) / (scrm.expected_spend(g, rfm) * scrm.dert(mbg, rfm, 0.15)) - 1) < 1e-10 AS mbg,
		abs(scrm.clv(pareto, g, rfm, '1000000 days', 0.15, 1) / (scrm.expected_spend(g, rfm) * scrm.dert(pareto, rfm, 0.15)) - 1) < 1e-10 AS pareto
	FROM customer, model ORDER BY id;
-- Also where some leave at their first purchase and others never (a, b near 0), where rates end at once, and where they last.
SELECT n, bool_and(abs(clv - scrm.expected_spend(g, rfm) * scrm.dert(m, rfm, rate)) <= 1e-11 * clv) AS agree
	FROM model, (VALUES (1, 1399, 174, 0.2, 0.05), (2, 170, 27, 0.5, 0.04), (3, 6830, 0.008, 0.004, 0.001), (4, 0.3, 2, 1000, 1), (5, 0.001, 0.001, 0.01, 100), (6, 5, 10000, 1, 1)) AS v (n, r, alpha, a, b),
		LATERAL (SELECT scrm.bgnbd(r, alpha, a, b) AS m) AS s, (VALUES (rfm(0, 0, 3, NULL)), (rfm(0, 0, 0, NULL)), (rfm(1000, 99, 100, 30)), (rfm(3, 9000, 10000, 30))) AS c (rfm), unnest('{0.01, 0.15, 9}'::float8[]) AS rate,
		LATERAL (SELECT scrm.clv(m, g, rfm, '10000000 days', rate, 1) AS clv) AS v2 GROUP BY n ORDER BY n;
-- A small discount, and days too few for one, change little.
SELECT id, scrm.clv(mbg, g, rfm, '365 days', 1e-9, 1) / scrm.clv(mbg, g, rfm, '365 days', 0, 1) BETWEEN 1 - 1e-9 AND 1 AS small,
		scrm.clv(pareto, g, rfm, '1 microsecond', 0.15, 1) / scrm.clv(pareto, g, rfm, '1 microsecond', 0, 1) BETWEEN 1 - 1e-9 AND 1 + 1e-9 AS short
	FROM customer, model ORDER BY id;
-- By parts, exp(-d h) E(h) + d * integral of exp(-d t) E(t), the integral by Simpson's rule: where rates fall at once too (x = 1,000, all but certain to leave).
CREATE FUNCTION by_parts(expected float8[], horizon float8, discount float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
	SELECT exp(-discount * horizon) * expected[array_length(expected, 1)] + discount * horizon / (array_length(expected, 1) - 1) / 3 *
		sum(CASE WHEN i IN (1, array_length(expected, 1)) THEN 1 WHEN i % 2 = 0 THEN 4 ELSE 2 END * exp(-discount * horizon * (i - 1) / (array_length(expected, 1) - 1)) * e)
	FROM unnest(expected) WITH ORDINALITY AS u (e, i)
$$;
SELECT x, a, b, years, abs(scrm.clv(m, g, rfm(x, t, 100, NULL), years * 365 * interval '1 day', rate, 1) / (scrm.expected_spend(g, rfm(0, 0, 0, NULL)) *
			by_parts(ARRAY(SELECT scrm.expected_purchases(m, x, t, 100, years * 365.0 * i / 10000) FROM generate_series(0, 10000) AS i), years * 365, ln(1 + rate) / 365.25)) - 1) < 1e-7 AS agree
	FROM model, (VALUES (0, 0, 1, 1, 1, 0.15), (1000, 100, 1000, 1, 1, 0.15), (1000, 100, 0.01, 100, 10, 0.5), (3, 99, 1, 2, 3, 20)) AS v (x, t, a, b, years, rate),
		LATERAL (SELECT scrm.bgnbd(0.3, 2, a, b) AS m) AS s ORDER BY years, x, a;

-- ---------------------------------------------------------------- intervals

-- What test/values/clv.py has found: the value, and bounds, with a margin of 1.
CREATE TABLE value (id int, model text, p float8[], x int, t_x float8, age float8, spend float8[], mean float8, horizon interval, discount_rate float8, level float8, variances float8[], clv float8, low float8, high float8);
INSERT INTO value VALUES
	(1, 'bgnbd', '{0.2426,30.9,0.793,2.426}', 2, 213, 272, '{6.25,3.74,15.44}', 22.35, '273 days', 0.15, 0.9, NULL, 28.7960846882145, 0.0, 109.8357617),
	(2, 'mbgnbd', '{0.525,43.3,0.891,1.614}', 0, 0, 200, '{6.25,3.74,15.44}', NULL, '365 days', 0.1, 0.95, NULL, 9.00652888912737, 0.0, 89.99381036),
	(3, 'pareto_nbd', '{0.553,74.05,0.606,81.7}', 6, 181, 190, '{6.25,3.74,15.44}', 41, '365 days', 0.15, 0.8, NULL, 254.226276540343, 0.0, 529.9932285),
	(4, 'mbgnbd', '{0.525,43.3,0.891,1.614}', 26, 345, 350, '{2.5,3.1,28}', 17.5, '1000 days', 0.3, 0.9, NULL, 483.274019779593, 6.68149999, 1159.676944),
	(5, 'bgnbd', '{0.5,20,1,3}', 5, 100, 101, '{6.25,3.74,15.44}', 33, '365 days', 1.5, 0.5, NULL, 182.44889486182, 39.14676641, 274.1878593),
	(6, 'pareto_nbd', '{2,5,1,300}', 3, 90, 100, '{1.5,4,30}', 12, '30 days', 0, 0.99, NULL, 17.599069435497, 0.0, 130.4796714),
	(7, 'bgnbd', '{0.2426,30.9,0.793,2.426}', 4, 213, 230, '{6.25,3.74,15.44}', 22.35, '273 days', 0.15, 0.9, '{0.01,0.02,0.05,0.08,0.04,0.01,0.06}', 66.1978005591465, 0.0, 195.2595446),
	(8, 'pareto_nbd', '{0.553,74.05,0.606,81.7}', 9, 181, 190, '{6.25,3.74,15.44}', 41, '180 days', 0.15, 0.8, '{0.2,0.3,0.6,0.7,0.1,0.1,0.1}', 212.92318093934, 24.24391889, 425.4393889);
-- A diagonal covariance, where there is one.
CREATE FUNCTION diagonal(float8[]) RETURNS float8[] LANGUAGE sql IMMUTABLE AS $$
	SELECT array_agg(line ORDER BY i) FROM (SELECT i, array_agg(CASE WHEN i = j THEN $1[i] ELSE 0 END ORDER BY j) AS line
		FROM generate_series(1, array_length($1, 1)) AS i, generate_series(1, array_length($1, 1)) AS j GROUP BY i) AS l
$$;
CREATE TABLE asked AS SELECT id, model, level, horizon, discount_rate, clv, low, high, rfm(x, t_x, age, mean) AS rfm,
		ROW(p[1], p[2], p[3], p[4], NULL, NULL, NULL, diagonal(variances[1:4]), NULL, NULL, NULL, NULL, NULL)::scrm.bgnbd AS bg, ROW(p[1], p[2], p[3], p[4], NULL, NULL, NULL, diagonal(variances[1:4]), NULL, NULL, NULL, NULL, NULL)::scrm.mbgnbd AS mbg,
		ROW(p[1], p[2], p[3], p[4], NULL, NULL, NULL, diagonal(variances[1:4]), NULL, NULL, NULL, NULL, NULL)::scrm.pareto_nbd AS pareto, ROW(spend[1], spend[2], spend[3], NULL, NULL, NULL, diagonal(variances[5:7]), NULL, NULL, NULL)::scrm.gamma_gamma AS g
	FROM value;
CREATE TABLE answer AS
	SELECT id, scrm.clv(bg, g, rfm, horizon, discount_rate, 1) AS clv, i.* FROM asked, scrm.clv_interval(bg, g, rfm, horizon, discount_rate, 1, level) AS i WHERE model = 'bgnbd'
	UNION ALL SELECT id, scrm.clv(mbg, g, rfm, horizon, discount_rate, 1), i.* FROM asked, scrm.clv_interval(mbg, g, rfm, horizon, discount_rate, 1, level) AS i WHERE model = 'mbgnbd'
	UNION ALL SELECT id, scrm.clv(pareto, g, rfm, horizon, discount_rate, 1), i.* FROM asked, scrm.clv_interval(pareto, g, rfm, horizon, discount_rate, 1, level) AS i WHERE model = 'pareto_nbd';
-- Of fitted models the law of the factor is summed otherwise: fewer digits.
SELECT id, digits(answer.clv) AS clv, abs(answer.clv / asked.clv - 1) < 1e-12 AS as_stored, digits(answer.low, 4) AS low, abs(answer.low - asked.low) <= tolerance * asked.low AS as_stored, digits(answer.high, 4) AS high, abs(answer.high / asked.high - 1) < tolerance AS as_stored
	FROM asked JOIN answer USING (id), LATERAL (SELECT CASE WHEN (bg).covariance IS NULL THEN 1e-8 ELSE 1e-5 END AS tolerance) AS t ORDER BY id;

-- One purchase or none, all of the same price (q and p without end), alive for certain: 0 until P(none), then the price. BG/NBD of lambda all but certain and p all but 0: P(none) = exp(-1).
SELECT level, digits(low, 3) AS low, digits(high, 3) AS high FROM unnest('{0.2, 0.26, 0.27, 0.8}'::float8[]) AS level,
	scrm.clv_interval(scrm.bgnbd(1e7, 1e8, 1e-9, 1), scrm.gamma_gamma(1e8, 1e8, 20), rfm(0, 0, 0, NULL), '10 days', 0, 1, level) ORDER BY level;
-- The level is 0.9 unless told; wider with more certainty; margin is a factor, and one below 0 turns the bounds round.
SELECT scrm.clv_interval(mbg, g, rfm, '365 days', 0.15, 0.3) = scrm.clv_interval(mbg, g, rfm, '365 days', 0.15, 0.3, 0.9) AS usual FROM customer, model WHERE id = 2;
SELECT level, digits(low, 4) AS low, digits(high, 4) AS high, digits(l, 4) AS loss, digits(h, 4) AS little FROM customer, model, unnest('{0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.9999}'::float8[]) AS level,
	scrm.clv_interval(pareto, g, rfm, '365 days', 0.15, 0.3, level), scrm.clv_interval(pareto, g, rfm, '365 days', 0.15, -0.3, level) AS loss (l, h) WHERE id = 2 ORDER BY level;
SELECT low, high FROM customer, model, scrm.clv_interval(pareto, g, rfm, '365 days', 0.15, 0) WHERE id = 2;
SELECT low, high FROM customer, model, scrm.clv_interval(pareto, g, rfm, '0 days', 0.15, 1) WHERE id = 2;
-- Who will hardly come back.
SELECT digits(scrm.p_alive(mbg, rfm(30, 100, 300, 25)), 12) AS p_alive, i.* FROM model, scrm.clv_interval(mbg, g, rfm(30, 100, 300, 25), '365 days', 0.15, 1) AS i;
-- Thousands of purchases go together in groups: the mean and the bounds of so many stay where they are.
SELECT digits(scrm.expected_purchases(m, rfm(1000, 100, 100, 25), horizon * interval '1 day'), 3) AS expected, digits(i.low / e, 3) AS low, digits(i.high / e, 3) AS high
	FROM model, (SELECT scrm.bgnbd(1, 1, 1e-9, 1) AS m) AS s, unnest('{1, 10, 20, 40, 1000, 1000000}'::int[]) AS horizon,
		LATERAL (SELECT scrm.clv(m, g, rfm(1000, 100, 100, 25), horizon * interval '1 day', 0, 1) AS e) AS clv, scrm.clv_interval(m, g, rfm(1000, 100, 100, 25), horizon * interval '1 day', 0, 1) AS i ORDER BY horizon;
-- Parameters that are not known well make it wider, and leave a chance of nothing as it is.
SELECT v, digits(low, 4) AS low, digits(high, 4) AS high FROM model, unnest('{0, 0.0001, 0.01, 0.1, 1, 4}'::float8[]) AS v,
	LATERAL (SELECT ROW(0.55, 74, 0.6, 81, NULL, NULL, NULL, diagonal(ARRAY[v, v, v, v]), NULL, NULL, NULL, NULL, NULL)::scrm.pareto_nbd AS m) AS s,
	scrm.clv_interval(m, g, rfm(9, 185, 190, 41), '180 days', 0.15, 1, 0.8) ORDER BY v;
SELECT v, digits(low, 4) AS low, digits(high, 4) AS high FROM model, unnest('{0, 0.0001, 0.01, 0.1, 1, 4}'::float8[]) AS v,
	LATERAL (SELECT ROW(6.25, 3.74, 15.44, NULL, NULL, NULL, diagonal(ARRAY[v, v, v]), NULL, NULL, NULL)::scrm.gamma_gamma AS s) AS s,
	scrm.clv_interval(pareto, s, rfm(9, 185, 190, 41), '180 days', 0.15, 1, 0.8) ORDER BY v;

-- ---------------------------------------------------------------- NULLs

-- Never NULL for a customer with a purchase, whatever is known of his spend.
SELECT bool_and(scrm.clv(mbg, g, rfm(x, x * 10, 100, mean), '365 days', 0.15, 0.3) > 0) AS all_have_a_value FROM model, generate_series(0, 10) AS x, unnest('{NULL, 0, -3, 1e-300, 20, 1e9}'::float8[]) AS mean;
SELECT scrm.p_alive(bg, NULL) AS p_alive, scrm.expected_purchases(NULL::scrm.mbgnbd, rfm(2, 3, 4, 5), '9 days') AS expected, scrm.dert(mbg, NULL, 0.1) AS dert, scrm.expected_spend(g, NULL) AS spend, scrm.expected_spend(NULL, rfm(2, 3, 4, 5)) AS spend,
		scrm.clv(mbg, NULL, rfm(2, 3, 4, 5), '9 days', 0.1, 1) AS clv, scrm.clv(mbg, g, NULL, '9 days', 0.1, 1) AS clv, scrm.clv_interval(mbg, g, NULL, '9 days', 0.1, 1) AS clv_interval
	FROM model;
-- Someone of whom nothing is known that models read.
SELECT scrm.p_alive(bg, ROW(0, 0, NULL, NULL, NULL, NULL, NULL, NULL)::scrm.rfm) AS p_alive, scrm.clv(bg, g, ROW(0, 0, NULL, NULL, NULL, NULL, NULL, NULL)::scrm.rfm, '9 days', 0.1, 1) AS clv FROM model;
-- Models that the data did not identify.
CREATE TABLE unknown AS SELECT ROW(NULL, NULL, NULL, NULL, NULL, 3, NULL, NULL, 0, false, 'nobody came back', NULL, NULL)::scrm.mbgnbd AS m, ROW(NULL, NULL, NULL, NULL, 3, NULL, NULL, 0, false, 'too few')::scrm.gamma_gamma AS s;
SELECT scrm.clv(m, g, rfm(2, 3, 4, 5), '9 days', 0.1, 1) AS clv, scrm.clv(mbg, s, rfm(2, 3, 4, 5), '9 days', 0.1, 1) AS clv, scrm.expected_spend(s, rfm(2, 3, 4, 5)) AS spend, scrm.expected_purchases(m, rfm(2, 3, 4, 5), '9 days') AS expected, i.* FROM model, unknown, scrm.clv_interval(m, g, rfm(2, 3, 4, 5), '9 days', 0.1, 1) AS i;
SELECT scrm.clv(mbg, scrm.gamma_gamma(6.25, 1, 15.44), rfm(0, 0, 4, NULL), '9 days', 0.1, 1) AS clv, i.* FROM model, scrm.clv_interval(mbg, scrm.gamma_gamma(6.25, 1, 15.44), rfm(0, 0, 4, NULL), '9 days', 0.1, 1) AS i;

-- ---------------------------------------------------------------- errors

SELECT scrm.expected_purchases(bg, rfm(2, 3, 4, 5), '1 month') FROM model;
SELECT scrm.expected_purchases(bg, rfm(2, 3, 4, 5), '-1 day') FROM model;
SELECT scrm.expected_purchases(bg, rfm(2, 3, 4, 5), NULL) FROM model;
SELECT scrm.p_alive(bg, rfm(2, 5, 4, 5)) FROM model;
SELECT scrm.p_alive(bg, rfm(2, 3, 4, 'NaN')) FROM model;
SELECT scrm.dert(bg, rfm(2, 3, 4, 5), 0) FROM model;
SELECT scrm.dert(bg, rfm(2, 3, 4, 5), -0.1) FROM model;
SELECT scrm.clv(bg, g, rfm(2, 3, 4, 5), '1 year', 0.1, 1) FROM model;
SELECT scrm.clv(bg, g, rfm(2, 3, 4, 5), NULL, 0.1, 1) FROM model;
SELECT scrm.clv(bg, g, rfm(2, 3, 4, 5), '365 days', NULL, 1) FROM model;
SELECT scrm.clv(bg, g, rfm(2, 3, 4, 5), '365 days', -0.1, 1) FROM model;
SELECT scrm.clv(bg, g, rfm(2, 3, 4, 5), '365 days', 'Infinity', 1) FROM model;
SELECT scrm.clv(bg, g, rfm(2, 3, 4, 5), '365 days', 0.1, NULL) FROM model;
SELECT scrm.clv(bg, g, rfm(2, 3, 4, 5), '365 days', 0.1, 'NaN') FROM model;
SELECT scrm.clv(bg, g, rfm(2, 3, 4, 1e308), '365 days', 0.1, 1e10) FROM model;
SELECT scrm.clv_interval(bg, g, rfm(2, 3, 4, 5), '365 days', 0.1, 1, NULL) FROM model;
SELECT scrm.clv_interval(bg, g, rfm(2, 3, 4, 5), '365 days', 0.1, 1, 1) FROM model;
SELECT scrm.clv_interval(bg, g, rfm(2, 3, 4, 5), '365 days', 0.1, 1, 'NaN') FROM model;
SELECT scrm.clv(ROW(0.25, 4.5, 0.8, 2.5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{0.5}', '{{0.1},{0.2}}')::scrm.bgnbd, g, rfm(2, 3, 4, 5), '365 days', 0.1, 1) FROM model;
