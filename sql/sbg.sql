--
-- Contracts: customers who are seen to leave. scrm.sbg_agg counts them by how long they were seen; scrm.sbg_fit and scrm.bdw_fit make models
-- of them, which tell who will stay for how long.
--
-- Published numbers, by hand, the law of a model, fits, what data cannot identify, states on the move, errors. Many digits are in
-- test/t/200_spend_models.pl.
--
CREATE SCHEMA test_sbg;
SET search_path TO test_sbg;
SET timezone = 'UTC';
\pset null NULL

-- ---------------------------------------------------------------- published numbers

-- Of 1,000 "high end" and 1,000 "regular" customers so many left at the end of each year (Fader, Hardie 2007, table 1); the others were there after seven years.
CREATE TABLE cohort (name text, period int, lost bigint, survived bigint);
INSERT INTO cohort VALUES ('high end', 1, 131, 0), ('high end', 2, 126, 0), ('high end', 3, 90, 0), ('high end', 4, 60, 0), ('high end', 5, 42, 0), ('high end', 6, 34, NULL), ('high end', 7, 26, 491),
	('regular', 1, 369, 0), ('regular', 2, 163, 0), ('regular', 3, 86, 0), ('regular', 4, 56, 0), ('regular', 5, 37, 0), ('regular', 6, 27, 0), ('regular', 7, 21, 241);
CREATE TABLE fitted AS SELECT name, c, scrm.sbg_fit(c) AS g, scrm.bdw_fit(c) AS w FROM (SELECT name, scrm.sbg_agg(period, lost, survived) AS c FROM cohort GROUP BY name) f;
SELECT name, t.* FROM fitted, scrm.sbg_totals(c) AS t ORDER BY name;
-- alpha 0.668 and beta 3.806, log-likelihood -1611.2; alpha 0.704 and beta 1.182, -1680.3. Numbers to all digits: ../shared/CLV.md.
SELECT name, round((g).alpha::numeric, 10) AS alpha, round((g).beta::numeric, 10) AS beta, round((g).log_likelihood::numeric, 8) AS log_likelihood, (g).customers, (g).converged, (g).problem FROM fitted ORDER BY name;
SELECT name, abs((g).alpha / 0.668088351106434 - 1) < 1e-7 AS alpha, abs((g).beta / 3.80609496405817 - 1) < 1e-7 AS beta, abs((g).log_likelihood / -1611.15814739115 - 1) < 1e-10 AS log_likelihood FROM fitted WHERE name = 'high end';
SELECT name, round((w).alpha::numeric, 8) AS alpha, round((w).beta::numeric, 8) AS beta, round((w).c::numeric, 8) AS c, round((w).log_likelihood::numeric, 8) AS log_likelihood, (w).converged, (w).problem FROM fitted ORDER BY name;
-- What was seen, and what the models say of it and of the years to come.
SELECT r.period, r.at_risk, r.lost, r.survived, round(r.retention_rate::numeric, 4) AS retention, round(r.retention_low::numeric, 4) AS low, round(r.retention_high::numeric, 4) AS high, round(scrm.retention_rate(g, r.period)::numeric, 4) AS sbg, round(scrm.retention_rate(w, r.period)::numeric, 4) AS bdw,
		round(r.survival::numeric, 3) AS survival, round(scrm.survival(g, r.period)::numeric, 3) AS sbg, round(scrm.survival(w, r.period)::numeric, 3) AS bdw
	FROM fitted, scrm.sbg_report(c) AS r WHERE name = 'high end' ORDER BY r.period;
SELECT name, period, round(scrm.survival(g, period)::numeric, 4) AS sbg, round(scrm.survival(w, period)::numeric, 4) AS bdw, round(scrm.derl(g, period, 0.1)::numeric, 4) AS derl_sbg, round(scrm.derl(w, period, 0.1)::numeric, 4) AS derl_bdw FROM fitted, unnest(ARRAY[8, 12]) AS period ORDER BY name, period;

-- ---------------------------------------------------------------- the law of a model, by hand

-- alpha = beta = 1: any chance to leave; 1/2 are there after a period, 1/3 after two. alpha = 2: the lifetime is (alpha + beta - 1) / (alpha - 1) = 2 periods, and n for who is in his n-th.
SELECT period, round(scrm.survival(g, period)::numeric, 12) AS survival, round(scrm.retention_rate(g, greatest(period, 1))::numeric, 12) AS retention, round(exp(scrm.log_likelihood(g, greatest(period, 1), 1, 0))::numeric, 12) AS leaves, round(exp(scrm.log_likelihood(g, period, 0, 1))::numeric, 12) AS stays FROM (SELECT scrm.sbg(1, 1) AS g) f, generate_series(0, 4) AS period ORDER BY period;
SELECT scrm.expected_lifetime(scrm.sbg(2, 1)) AS lifetime, scrm.derl(scrm.sbg(2, 1), 1, 0) AS first, scrm.derl(scrm.sbg(2, 1), 7, 0) AS seventh, scrm.expected_lifetime(scrm.sbg(1, 1)) AS infinite, scrm.derl(scrm.bdw(0.5, 1, 2), 1, 0) AS infinite_too;
-- c = 1 is sBG; the larger c, the sooner the end. S(t) of c = 2 after 3 periods is that of sBG after 9.
SELECT c, round(scrm.survival(scrm.bdw(1, 1, c), 3)::numeric, 12) AS three, round(scrm.expected_lifetime(scrm.bdw(3, 2, c), 0.1)::numeric, 10) AS lifetime FROM unnest(ARRAY[0.5, 1, 2]) AS c;
-- Lifetimes are sums of survival, of a new customer and of one in his fourth period; who leaves and who stays adds up to 1.
CREATE TABLE model AS SELECT k, CASE WHEN c = 1 THEN scrm.sbg(a, b) END AS g, scrm.bdw(a, b, c) AS w FROM (VALUES (1, 0.668, 3.806, 1), (2, 0.214, 1.427, 1.724), (3, 20, 0.1, 0.5), (4, 0.01, 800, 3)) AS v(k, a, b, c);
SELECT k, round((scrm.expected_lifetime(w, 0.05) - sum(scrm.survival(w, t) / 1.05 ^ t))::numeric, 9) AS lifetime, round((scrm.derl(w, 4, 0.05) - sum(scrm.survival(w, t + 4) / scrm.survival(w, 3) / 1.05 ^ t))::numeric, 9) AS residual,
	bool_and(scrm.expected_lifetime(g, 0.05) = scrm.expected_lifetime(w, 0.05) AND scrm.derl(g, 4, 0.05) = scrm.derl(w, 4, 0.05)) AS same FROM model, generate_series(0, 700) AS t GROUP BY k, g, w ORDER BY k;
SELECT k, round((sum(exp(scrm.log_likelihood(w, t, 1, 0))) + scrm.survival(w, 50))::numeric, 12) AS one FROM model, generate_series(1, 50) AS t GROUP BY k, w ORDER BY k;
SELECT k, round((scrm.log_likelihood(g, 5, 3, 2) - scrm.log_likelihood(w, 5, 3, 2))::numeric, 12) AS same, scrm.survival(w, 2147483647) BETWEEN 0 AND 1 AS far, scrm.retention_rate(w, 2147483647) BETWEEN 0.9 AND 1 AS still FROM model ORDER BY k;
-- Without a model or a period there is no answer; NULL counts are 0.
SELECT scrm.survival(NULL::scrm.sbg, 1), scrm.survival(scrm.sbg(1, 1), NULL), scrm.retention_rate(scrm.bdw(1, 1, 1), NULL), scrm.derl(scrm.sbg(1, 1), NULL, 0.1), scrm.expected_lifetime(NULL::scrm.bdw), scrm.log_likelihood(scrm.sbg(1, 1), NULL, 1, 1), scrm.log_likelihood(scrm.sbg(1, 1), 3, NULL, NULL) AS certain;

-- ---------------------------------------------------------------- fits

-- The maximum: the log-likelihood is that of the rows, and lower wherever one goes.
SELECT name, round((sum(scrm.log_likelihood(g, period, lost, survived)) - (g).log_likelihood)::numeric, 9) AS sbg, round((sum(scrm.log_likelihood(w, period, lost, survived)) - (w).log_likelihood)::numeric, 9) AS bdw FROM fitted JOIN cohort USING (name) GROUP BY name, g, w ORDER BY name;
SELECT name, k, sum(scrm.log_likelihood(scrm.bdw((w).alpha * exp(a), (w).beta * exp(b), (w).c * exp(d)), period, lost, survived)) < (w).log_likelihood AS lower
	FROM fitted JOIN cohort USING (name), (VALUES (1, 0.01, 0, 0), (2, -0.01, 0, 0), (3, 0, 0.01, 0), (4, 0, -0.01, 0), (5, 0, 0, 0.01), (6, 0, 0, -0.01), (7, 0.01, 0.01, -0.005)) AS v(k, a, b, d) GROUP BY name, k, w ORDER BY name, k;
SELECT name, (w).log_likelihood > (g).log_likelihood AS one_more_parameter, (g).covariance[1][2] = (g).covariance[2][1] AS symmetric, round(((w).standard_errors[3] / (w).c - sqrt((w).covariance[3][3]))::numeric, 12) AS c FROM fitted ORDER BY name;
SELECT (h).iterations < (g).iterations AS fewer, round(((h).beta / (g).beta)::numeric, 9) AS beta FROM fitted, LATERAL (SELECT scrm.sbg_fit(c, start => scrm.sbg(0.7, 4)) AS h) f WHERE name = 'high end';
SELECT penalty, round((h).alpha::numeric, 5) AS alpha, round((h).beta::numeric, 5) AS beta, round((h).log_likelihood::numeric, 4) AS log_likelihood FROM fitted, unnest(ARRAY[0, 10, 1e9]) AS penalty, LATERAL (SELECT scrm.sbg_fit(c, penalty) AS h) f WHERE name = 'high end' ORDER BY penalty;
-- Cohorts of different length: of three that one and the same model makes, two were seen for a shorter time. Each row tells who left, the last one of a cohort also who stayed.
CREATE TABLE young AS SELECT years, t AS period, round(1e9 * exp(scrm.log_likelihood(scrm.bdw(0.7, 3, 1.3), t, 1, 0)))::bigint AS lost, CASE WHEN t = years THEN round(1e9 * scrm.survival(scrm.bdw(0.7, 3, 1.3), t))::bigint END AS survived FROM unnest(ARRAY[2, 4, 9]) AS years, generate_series(1, years) AS t;
SELECT round((h).alpha::numeric, 4) AS alpha, round((h).beta::numeric, 4) AS beta, round((h).c::numeric, 4) AS c, (h).customers FROM (SELECT scrm.bdw_fit(scrm.sbg_agg(period, lost, survived)) AS h FROM young) f;
SELECT r.period, r.at_risk, r.lost, r.survived, round((r.survival - scrm.survival(scrm.bdw(0.7, 3, 1.3), r.period))::numeric, 8) AS off FROM (SELECT scrm.sbg_agg(period, lost, survived) AS c FROM young) f, scrm.sbg_report(c) AS r ORDER BY r.period;
-- Single customers: how long they were there, and whether they left.
SELECT scrm.sbg_agg(tenure, gone::int, (NOT gone)::int) AS c FROM (VALUES (3, true), (3, false), (1, true), (0, false), (3, true), (NULL, true)) AS v(tenure, gone);

-- ---------------------------------------------------------------- what data cannot identify

SELECT name, (g).converged AS sbg, (g).problem, (w).converged AS bdw, (w).problem FROM (SELECT n, name, scrm.sbg_fit(c) AS g, scrm.bdw_fit(c) AS w FROM (
	SELECT 1 AS n, 'nobody' AS name, scrm.sbg_agg(1, 0, 0) AS c
	UNION ALL SELECT 2, 'only NULLs', scrm.sbg_agg(NULL, 7, 7)
	UNION ALL SELECT 3, 'just begun', scrm.sbg_agg(0, 0, 7)
	UNION ALL SELECT 4, 'one period', scrm.sbg_agg(1, 30, 70)
	UNION ALL SELECT 5, 'two periods', scrm.sbg_agg(p, 500 / p, 250 * (p - 1)) FROM generate_series(1, 2) AS p
	UNION ALL SELECT 6, 'all lost at once', scrm.sbg_agg(1, 30, 0)
	UNION ALL SELECT 7, 'nobody lost', scrm.sbg_agg(5, 0, 30)
	UNION ALL SELECT 8, 'all the same', scrm.sbg_agg(p, 800 >> p, CASE p WHEN 5 THEN 25 END) FROM generate_series(1, 5) AS p
	UNION ALL SELECT 9, 'ever more leave', scrm.sbg_agg(p, p * p, 0) FROM generate_series(1, 5) AS p) f) f ORDER BY n;
SELECT (g).converged, (g).problem, round(scrm.survival(g, 1)::numeric, 4) AS survival FROM (SELECT scrm.sbg_fit(scrm.sbg_agg(1, 30, 70), 0.1) AS g) f;
SELECT scrm.sbg_fit(NULL), scrm.bdw_fit(NULL);

-- ---------------------------------------------------------------- states on the move

SELECT name, c OPERATOR(scrm.=) c::text::scrm.sbg_cells AS text, c OPERATOR(scrm.=) (SELECT scrm.rollup(p) FROM (SELECT scrm.sbg_agg(period, lost, survived) AS p FROM cohort AS o WHERE o.name = f.name GROUP BY period % 3) r) AS rollup, scrm.merge(c, NULL) OPERATOR(scrm.=) c AS with_null FROM fitted AS f ORDER BY name;
SELECT scrm.rollup(c) AS both FROM fitted;
SELECT scrm.rollup(c) OPERATOR(scrm.=) (SELECT scrm.sbg_agg(period, lost, survived) FROM cohort) AS whole FROM fitted;
SELECT scrm.sbg_agg(period, lost, survived), (SELECT count(*) FROM scrm.sbg_totals(NULL)) AS totals, (SELECT count(*) FROM scrm.sbg_report(NULL)) AS report FROM cohort WHERE false;

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

SELECT call || try(format('SELECT scrm.%s', call)) FROM unnest(ARRAY['sbg_agg(-1, 1, 1)', 'sbg_agg(0, 1, 0)', 'sbg_agg(1, -1, 0)', 'sbg_agg(1, 0, -1)', 'sbg_agg(1, 1000000000001, 0)', 'sbg(0, 1)', 'sbg(1, NULL)', $$bdw(1, 1, 'NaN')$$, 'sbg_fit(scrm.sbg_agg(1, 2, 3), -1)', 'bdw_fit(scrm.sbg_agg(1, 2, 3), NULL)',
	'survival(scrm.sbg(1, 1), -1)', 'retention_rate(scrm.sbg(1, 1), 0)', 'expected_lifetime(scrm.sbg(1, 1), -0.1)', 'expected_lifetime(scrm.sbg(1, 1), NULL)', $$derl(scrm.sbg(1, 1), 1, 'NaN')$$, 'derl(scrm.sbg(1, 1), 0, 0.1)', 'derl(scrm.bdw(1, 1, 1), 1, NULL)', 'log_likelihood(scrm.sbg(1, 1), 0, 1, 0)', 'log_likelihood(scrm.sbg(1, 1), 1, -1, 0)',
	'sbg_cells_accum(NULL, 1, 1, 1)']) WITH ORDINALITY AS c(call, n) ORDER BY n;
-- Texts that are no state.
SELECT input || try(format('SELECT %L::scrm.sbg_cells', input)) FROM unnest(ARRAY['{"version":1,"params":[],"entries":[[[1],7,2]]}', '{"version":1,"params":[],"entries":[[[0],0,2]]}', '{"version":1,"params":[],"entries":[[[0],7,2]]}', '{"version":1,"params":[],"entries":[[[-1],7,2]]}', '{"version":1,"params":[],"entries":[[[2147483648],7,2]]}', '{"version":1,"params":[],"entries":[[[1],-7,2]]}', '{"version":1,"params":[],"entries":[[[1],0,0]]}',
	'{"version":1,"params":[],"entries":[[[1],1000000000000,1]]}', '{"version":1,"params":[],"entries":[[["a"],7,2]]}', '{"version":1,"params":[],"entries":[[[1,1],7,2]]}', '{"version":1,"params":[],"entries":[[[null],7,0]]}', '{"version":1,"params":[],"entries":[[[null],7,2]]}', '{"version":1,"params":[1],"entries":[]}', '{"version":1,"params":[],"entries":[]}']) WITH ORDINALITY AS c(input, n) ORDER BY n;
SELECT 'too many customers' || try($$SELECT scrm.sbg_fit(scrm.sbg_agg(1, 1000000000000, 0) OPERATOR(scrm.||) scrm.sbg_agg(1, 1, 0))$$);
-- t^c is out of range.
SELECT scrm.survival(scrm.bdw(1e300, 1e-300, 1e300), 2147483647) AS survival, scrm.retention_rate(scrm.bdw(1e300, 1e-300, 1e300), 2147483647) AS rate;
-- The log-likelihood is told without the penalty, however large that is.
SELECT abs(huge.log_likelihood / strong.log_likelihood - 1) < 1e-6 AS same
FROM (SELECT scrm.sbg_agg(p, l, s) AS c FROM (VALUES (1, 131, 0), (2, 126, 743)) v(p, l, s)) a, scrm.sbg_fit(c, penalty => 1e9) strong, scrm.sbg_fit(c, penalty => 1e100) huge;
