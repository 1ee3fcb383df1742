
/* ---- ranking: pagerank, katz; graphs of type @graph@ ---- */

CREATE FUNCTION scrm.pagerank(g scrm.@graph@, damping float8 DEFAULT 0.85, personalization @id@[] DEFAULT NULL, personalization_weights float8[] DEFAULT NULL,
		tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (node @id@, score float8)
	AS 'MODULE_PATHNAME', 'scrm_pagerank_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.pagerank(scrm.@graph@, float8, @id@[], float8[], float8, int) IS 'share of time that a walk spends on each node, in order of nodes, adding up to 1: with damping (0 to below 1) it follows an edge of its node by weight, from who acted to because of whom, so that targets are credited; else, and where no weight goes out, it starts anew anywhere, or at the nodes of personalization by their weights (NULL: alike; nodes listed twice add up, those not in the graph are left out, none left is a warning and no rows); parallel edges and self-loops count by their weights; the sum of errors is at most tolerance, or a warning tells the bound reached in max_iterations (Brin, Page 1998); no rows for a NULL graph';

CREATE FUNCTION scrm.pagerank_info(g scrm.@graph@, damping float8 DEFAULT 0.85, personalization @id@[] DEFAULT NULL, personalization_weights float8[] DEFAULT NULL,
		tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (nodes bigint, iterations int, method text, bound float8, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_pagerank_info_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION scrm.pagerank_info(scrm.@graph@, float8, @id@[], float8[], float8, int) IS 'one row on how scrm.pagerank with the same arguments is computed: method is power iteration, or components where that was slow (Gauss-Seidel over strong components in the order of edges), iterations the steps and the sweeps of the component that took most, bound the largest sum of errors possible, converged whether it is within tolerance; bound NULL and converged false where no node of personalization is in the graph; no row for a NULL graph';

CREATE FUNCTION scrm.katz(g scrm.@graph@, alpha float8 DEFAULT NULL, beta float8 DEFAULT 1, tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (node @id@, score float8)
	AS 'MODULE_PATHNAME', 'scrm_katz_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.katz(scrm.@graph@, float8, float8, float8, int) IS 'Katz centrality (Katz 1953), in order of nodes: score = beta + alpha * sum over the edges into the node of weight * score of the source, so that whoever made others act is credited, and those who made these act, by alpha less each step; alpha must be below 1/lambda_max, the largest eigenvalue of the weights, NULL is 0.5/lambda_max, or 0.5/(largest sum of weights into a node) where there are no cycles and lambda_max is 0; parallel edges and self-loops count by their weights; no score is off by more than tolerance of itself, or a warning tells the bound reached in max_iterations; no rows for a NULL graph';

CREATE FUNCTION scrm.katz_info(g scrm.@graph@, alpha float8 DEFAULT NULL, beta float8 DEFAULT 1, tolerance float8 DEFAULT 1e-9, max_iterations int DEFAULT 1000)
	RETURNS TABLE (nodes bigint, alpha_used float8, lambda_low float8, lambda_high float8, iterations int, bound float8, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_katz_info_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION scrm.katz_info(scrm.@graph@, float8, float8, float8, int) IS 'one row on how scrm.katz with the same arguments is computed: the alpha used, and between what bounds lambda_max lies (NULL where alpha was given: not needed then), iterations the sweeps of the strong component that took most, bound the largest error of a score relative to itself, converged whether it is within tolerance; no row for a NULL graph';
