
/* ---- which model fits the same customers best ---- */

CREATE FUNCTION scrm.model_comparison(bgnbd scrm.bgnbd DEFAULT NULL, mbgnbd scrm.mbgnbd DEFAULT NULL, pareto_nbd scrm.pareto_nbd DEFAULT NULL)
	RETURNS TABLE (model text, parameters int, customers bigint, log_likelihood float8, aic float8, aic_difference float8, aic_weight float8,
		bic float8, bic_difference float8, problem text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 3
	BEGIN ATOMIC
		/* so that a fit that is an argument is done once where this is inlined */
		WITH given AS MATERIALIZED (SELECT bgnbd, mbgnbd, pareto_nbd),
		fit (model, parameters, customers, log_likelihood, problem) AS (
			SELECT 'bgnbd', 4 + coalesce(cardinality((g.bgnbd).purchase_covariates), 0) + coalesce(cardinality((g.bgnbd).dropout_covariates), 0),
					(g.bgnbd).customers, (g.bgnbd).log_likelihood, (g.bgnbd).problem FROM given AS g WHERE NOT g.bgnbd IS NULL
			UNION ALL
			SELECT 'mbgnbd', 4 + coalesce(cardinality((g.mbgnbd).purchase_covariates), 0) + coalesce(cardinality((g.mbgnbd).dropout_covariates), 0),
					(g.mbgnbd).customers, (g.mbgnbd).log_likelihood, (g.mbgnbd).problem FROM given AS g WHERE NOT g.mbgnbd IS NULL
			UNION ALL
			SELECT 'pareto_nbd', 4 + coalesce(cardinality((g.pareto_nbd).purchase_covariates), 0) + coalesce(cardinality((g.pareto_nbd).dropout_covariates), 0),
					(g.pareto_nbd).customers, (g.pareto_nbd).log_likelihood, (g.pareto_nbd).problem FROM given AS g WHERE NOT g.pareto_nbd IS NULL),
		criterion AS (
			SELECT *, 2 * f.parameters - 2 * f.log_likelihood AS aic,
					CASE WHEN f.customers > 0 THEN f.parameters * ln(f.customers::float8) - 2 * f.log_likelihood END AS bic
			FROM fit AS f),
		/* the best, and whether all that have a likelihood were fitted on as many customers */
		best AS (
			SELECT min(c.aic) AS aic, min(c.bic) AS bic, count(DISTINCT c.customers) = 1 AS comparable FROM criterion AS c WHERE c.log_likelihood IS NOT NULL),
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

COMMENT ON FUNCTION scrm.model_comparison(scrm.bgnbd, scrm.mbgnbd, scrm.pareto_nbd) IS 'models of the same customers, the best first: free parameters (covariates'' coefficients among them), aic = 2 parameters - 2 log_likelihood, bic = parameters ln(customers) - 2 log_likelihood, the differences to the best, and Akaike''s weight exp(-aic_difference/2) over the sum of these; log-likelihoods compare only when the data, the unit of time and the penalty are the same: fitted on different numbers of customers, differences and weights are NULL and problem says so; a model made by hand or without parameters comes last, with what is known; a NULL model has no row (Burnham, Anderson, Model Selection, 2002)';
