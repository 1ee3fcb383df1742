
/* ---- who lies between others in a graph of type @graph@ ---- */

CREATE FUNCTION scrm.betweenness(g scrm.@graph@, samples int DEFAULT NULL, seed bigint DEFAULT 0, confidence float8 DEFAULT 0.95)
	RETURNS TABLE (node @id@, score float8, standard_error float8, error float8)
	AS 'MODULE_PATHNAME', 'scrm_betweenness_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 1000;
COMMENT ON FUNCTION scrm.betweenness(scrm.@graph@, int, bigint, float8) IS 'for each node, in order of identifiers, the sum over pairs of other nodes of the share of their shortest paths that pass through it (Brandes 2001), along edges (source acted because of target), not divided by the number of pairs; without weights, parallel edges are one, self-loops are left out; exact without samples (errors 0), with work that grows as nodes times edges; with samples, paths from so many nodes drawn by seed are scaled up: unbiased, with the standard_error of each score (NULL for one sample), and error, within which all scores at once are exact with probability at least confidence (Bardenet and Maillard 2015); no rows for a NULL graph';
