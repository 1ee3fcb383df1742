--
-- Model comparison: scrm.model_comparison sets models that were fitted on the same customers beside each other, the best first.
--
CREATE SCHEMA test_model_comparison;
SET search_path TO test_model_comparison;
\pset null NULL

-- Log-likelihoods of CDNOW's 2,357 customers: MBG/NBD is as good as BG/NBD, Pareto/NBD far behind. By hand: aic = 8 + 2 * 9582.42920667393.
CREATE TABLE fit AS SELECT '(0.5248,6.1831,0.8914,1.6140,-9582.13571555375,2357,,,6,t,,,)'::scrm.mbgnbd AS mbgnbd, '(0.2426,4.4136,0.7929,2.4259,-9582.42920667393,2357,,,6,t,,,)'::scrm.bgnbd AS bgnbd,
	'(0.5533,10.5777,0.6062,11.6687,-9594.97617893954,2357,,,6,t,,,)'::scrm.pareto_nbd AS pareto_nbd;
SELECT model, parameters, customers, log_likelihood, round(aic::numeric, 6) AS aic, round(aic_difference::numeric, 6) AS aic_difference, round(aic_weight::numeric, 6) AS aic_weight,
		round(bic::numeric, 6) AS bic, round(bic_difference::numeric, 6) AS bic_difference, problem
	FROM fit, scrm.model_comparison(bgnbd, mbgnbd, pareto_nbd);
SELECT round((8 + 2 * 9582.42920667393)::numeric, 6) AS aic, round((4 * ln(2357::float8) + 2 * 9582.42920667393)::numeric, 6) AS bic;
-- Any of them, by name.
SELECT model, round(aic_weight::numeric, 6) AS aic_weight FROM fit, scrm.model_comparison(pareto_nbd => pareto_nbd, mbgnbd => mbgnbd);
SELECT model, aic_difference, aic_weight FROM fit, scrm.model_comparison(bgnbd);
SELECT count(*) FROM scrm.model_comparison();

-- Coefficients of covariates are parameters: one purchase vector and two of dropout for BG/NBD, one of each for Pareto/NBD.
SELECT model, parameters, aic, problem FROM scrm.model_comparison('(1,1,1,1,-100,50,,,6,t,,"{0.1,0.2}","{{0.1,0.2},{0.3,0.4}}")', NULL, '(1,1,1,1,-102.5,50,,,6,t,,"{0.1,0.2}","{0.1,0.2}")');
-- A worse likelihood may be the better model: bic counts parameters by ln(customers) each.
SELECT model, aic, round(bic::numeric, 6) AS bic, round(bic_difference::numeric, 6) AS bic_difference FROM scrm.model_comparison('(1,1,1,1,-100,50,,,6,t,,{0.1},"{{0.1},{0.3}}")', '(1,1,1,1,-101,50,,,6,t,,,)');

-- Fitted on different customers: there is no difference, and problem says why.
SELECT model, customers, aic, aic_difference, aic_weight, bic_difference, problem FROM scrm.model_comparison('(1,1,1,1,-100,50,,,6,t,,,)', '(1,1,1,1,-10,5,,,6,t,,,)');
-- Without parameters, or made by hand: last, with what is known; the others compare as without them.
SELECT model, parameters, customers, log_likelihood, aic, aic_difference, aic_weight, bic_difference, problem
	FROM scrm.model_comparison('(,,,,,7,,,0,f,"no customer has a repeat purchase",,)', '(1,1,1,1,-10,5,,,6,t,,,)', scrm.pareto_nbd(1, 2, 3, 4));
-- Far apart: a weight of 0, or next to it, and no error.
SELECT model, aic_difference, round(aic_weight::numeric, 6) AS aic_weight FROM scrm.model_comparison('(1,1,1,1,-100000,50,,,6,t,,,)', '(1,1,1,1,-800,50,,,6,t,,,)', '(1,1,1,1,-101,50,,,6,t,,,)');

-- Contracts: the high end customers of Fader, Hardie (2007), 1,000 of them, of whom 491 are left after seven years; sBG -1611.158147.
CREATE TABLE contract AS SELECT scrm.sbg_agg(period, lost, survived) AS c FROM (VALUES (1, 131, 0), (2, 126, 0), (3, 90, 0), (4, 60, 0), (5, 42, 0), (6, 34, 0), (7, 26, 491)) AS v(period, lost, survived);
SELECT model, parameters, customers, round(log_likelihood::numeric, 6) AS log_likelihood, round(aic::numeric, 6) AS aic, round(aic_difference::numeric, 6) AS aic_difference, round(aic_weight::numeric, 6) AS aic_weight, round(bic::numeric, 6) AS bic, problem
	FROM contract, scrm.contract_comparison(scrm.sbg_fit(c), scrm.bdw_fit(c));
SELECT model, customers, aic, problem FROM scrm.contract_comparison(bdw => scrm.bdw(1, 2, 1));
SELECT count(*) FROM scrm.contract_comparison();

-- Fits of whatever kind, from arrays.
SELECT model, parameters, customers, log_likelihood, aic, aic_difference, round(aic_weight::numeric, 10) AS aic_weight, round(bic::numeric, 10) AS bic, round(bic_difference::numeric, 10) AS bic_difference, problem
	FROM scrm.fit_comparison('{mine,theirs,unknown,broken}', '{3,2,NULL,2}', '{100,100,5,100}', '{-50,-52,-1,NaN}');
SELECT model, aic, aic_weight, problem FROM scrm.fit_comparison('{mine,theirs}', '{3,2}', '{100,NULL}', '{-50,-52}', '{NULL,odd}');
SELECT count(*) FROM scrm.fit_comparison(NULL, NULL, NULL, NULL);
