
/* ---- which model fits the same customers best ---- */

CREATE FUNCTION scrm.fit_comparison(models text[], parameters int[], customers bigint[], log_likelihoods float8[], problems text[] DEFAULT '{}')
	RETURNS TABLE (model text, parameters int, customers bigint, log_likelihood float8, aic float8, aic_difference float8, aic_weight float8,
		bic float8, bic_difference float8, problem text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 3
	BEGIN ATOMIC
		WITH fit AS (
			/* NaN and infinite ones are none */
			SELECT f.model, f.parameters, f.customers, CASE WHEN abs(f.log_likelihood) < 1e300 THEN f.log_likelihood END AS log_likelihood, f.problem
			FROM unnest(models, parameters, customers, log_likelihoods, problems) AS f (model, parameters, customers, log_likelihood, problem)
			WHERE f.parameters IS NOT NULL),
		criterion AS (
			SELECT f.*, 2 * f.parameters - 2 * f.log_likelihood AS aic,
					CASE WHEN f.customers > 0 THEN f.parameters * ln(f.customers::float8) - 2 * f.log_likelihood END AS bic
			FROM fit AS f),
		/* the best, and whether all that have a likelihood were fitted on as many customers */
		best AS (
			SELECT min(c.aic) AS aic, min(c.bic) AS bic, count(DISTINCT c.customers) = 1 AND bool_and(c.customers IS NOT NULL) AS comparable
			FROM criterion AS c WHERE c.log_likelihood IS NOT NULL),
		/* exp() of less would be an error */
		weighed AS (
			SELECT c.*, b.comparable, c.aic - b.aic AS aic_difference, c.bic - b.bic AS bic_difference,
					CASE WHEN c.aic - b.aic < 1400 THEN exp((b.aic - c.aic) / 2) WHEN c.aic IS NOT NULL THEN 0 END AS weight
			FROM criterion AS c CROSS JOIN best AS b)
		SELECT w.model, w.parameters, w.customers, w.log_likelihood,
				w.aic, CASE WHEN w.comparable THEN w.aic_difference END, CASE WHEN w.comparable THEN w.weight / sum(w.weight) OVER () END,
				w.bic, CASE WHEN w.comparable THEN w.bic_difference END,
				coalesce(w.problem, CASE WHEN w.log_likelihood IS NULL THEN 'the model was not fitted'
					WHEN NOT w.comparable THEN 'the models were fitted on different numbers of customers' END)
		FROM weighed AS w
		ORDER BY w.aic, w.model;
	END;

/* What is given is materialized so that a fit that is an argument is done once where these are inlined. */
CREATE FUNCTION scrm.model_comparison(bgnbd scrm.bgnbd DEFAULT NULL, mbgnbd scrm.mbgnbd DEFAULT NULL, pareto_nbd scrm.pareto_nbd DEFAULT NULL)
	RETURNS TABLE (model text, parameters int, customers bigint, log_likelihood float8, aic float8, aic_difference float8, aic_weight float8,
		bic float8, bic_difference float8, problem text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 3
	BEGIN ATOMIC
		WITH given AS MATERIALIZED (SELECT bgnbd, mbgnbd, pareto_nbd)
		SELECT c.*
		FROM given AS g, scrm.fit_comparison(ARRAY['bgnbd', 'mbgnbd', 'pareto_nbd'],
			ARRAY[CASE WHEN NOT g.bgnbd IS NULL THEN 4 + coalesce(cardinality((g.bgnbd).purchase_covariates), 0) + coalesce(cardinality((g.bgnbd).dropout_covariates), 0) END,
				CASE WHEN NOT g.mbgnbd IS NULL THEN 4 + coalesce(cardinality((g.mbgnbd).purchase_covariates), 0) + coalesce(cardinality((g.mbgnbd).dropout_covariates), 0) END,
				CASE WHEN NOT g.pareto_nbd IS NULL THEN 4 + coalesce(cardinality((g.pareto_nbd).purchase_covariates), 0) + coalesce(cardinality((g.pareto_nbd).dropout_covariates), 0) END],
			ARRAY[(g.bgnbd).customers, (g.mbgnbd).customers, (g.pareto_nbd).customers],
			ARRAY[(g.bgnbd).log_likelihood, (g.mbgnbd).log_likelihood, (g.pareto_nbd).log_likelihood],
			ARRAY[(g.bgnbd).problem, (g.mbgnbd).problem, (g.pareto_nbd).problem]) AS c
		ORDER BY c.aic, c.model;
	END;

CREATE FUNCTION scrm.contract_comparison(sbg scrm.sbg DEFAULT NULL, bdw scrm.bdw DEFAULT NULL)
	RETURNS TABLE (model text, parameters int, customers bigint, log_likelihood float8, aic float8, aic_difference float8, aic_weight float8,
		bic float8, bic_difference float8, problem text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 2
	BEGIN ATOMIC
		WITH given AS MATERIALIZED (SELECT sbg, bdw)
		SELECT c.*
		FROM given AS g, scrm.fit_comparison(ARRAY['sbg', 'bdw'],
			ARRAY[CASE WHEN NOT g.sbg IS NULL THEN 2 END, CASE WHEN NOT g.bdw IS NULL THEN 3 END],
			ARRAY[(g.sbg).customers, (g.bdw).customers], ARRAY[(g.sbg).log_likelihood, (g.bdw).log_likelihood],
			ARRAY[(g.sbg).problem, (g.bdw).problem]) AS c
		ORDER BY c.aic, c.model;
	END;

COMMENT ON FUNCTION scrm.fit_comparison(text[], int[], bigint[], float8[], text[]) IS 'fits of the same customers, whatever made them, the best first, from parallel arrays: aic = 2 parameters - 2 log_likelihood, bic = parameters ln(customers) - 2 log_likelihood, their differences to the best, and Akaike''s weight exp(-aic_difference/2) over the sum of these (Burnham, Anderson, Model Selection and Multimodel Inference, 2002); log-likelihoods compare only where data, unit of time and penalty are the same: fitted on different numbers of customers, differences and weights are NULL and problem says so; a fit without a log-likelihood comes last, one without parameters has no row';
COMMENT ON FUNCTION scrm.model_comparison(scrm.bgnbd, scrm.mbgnbd, scrm.pareto_nbd) IS 'models of the same customers'' purchases, the best first, see scrm.fit_comparison; coefficients of covariates count as parameters; a model made by hand or not identified comes last, with what is known; a NULL model has no row';
COMMENT ON FUNCTION scrm.contract_comparison(scrm.sbg, scrm.bdw) IS 'models of the same customers'' contracts, the best first, see scrm.fit_comparison; a model made by hand or not identified comes last, with what is known; a NULL model has no row';
