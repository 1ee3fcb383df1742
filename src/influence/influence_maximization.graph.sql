
/* ---- whose action reaches the most: identifiers of type @id@ ---- */

CREATE FUNCTION scrm.influence_maximization(g scrm.@graph@, k int, model text DEFAULT 'independent cascade', epsilon float8 DEFAULT 0.1, delta float8 DEFAULT NULL, seed bigint DEFAULT 0,
		edge_probability text DEFAULT 'weighted cascade', probability float8 DEFAULT NULL)
	RETURNS TABLE (rank int, node @id@, marginal_spread float8, spread float8, guarantee float8)
	AS 'MODULE_PATHNAME', 'scrm_influence_maximization_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 50;
COMMENT ON FUNCTION scrm.influence_maximization(scrm.@graph@, int, text, float8, float8, bigint, text, float8) IS 'the k people whose action reaches the most, by rank: marginal_spread is how many more people are reached with him than with those before, spread how many all until him reach, themselves included; guarantee, the same in all rows, is the proven share of what the best k people could reach, with probability 1 - delta (default the smaller of 1/number of nodes and 0.01): at least 1 - 1/e - epsilon; an edge means that source acted because of target, so action spreads from target to source; model, edge_probability and probability as in scrm.simulate_cascade; parallel edges are one, with the sum of their weights, self-loops spread nothing; the same seed gives the same answer; all nodes where there are fewer than k, no rows for an empty or NULL graph (Tang, Tang, Xiao, Yuan 2018)';
