
/* ---- who matters in a graph of type @graph@ ---- */

CREATE FUNCTION scrm.degrees(g scrm.@graph@) RETURNS TABLE (node @id@, in_degree bigint, out_degree bigint, in_strength float8, out_strength float8)
	AS 'MODULE_PATHNAME', 'scrm_degrees_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.degrees(scrm.@graph@) IS 'for each node, in order of identifiers: rows of edges that end at it (others acted because of it: in_degree) and begin at it (it acted because of others: out_degree), and the sums of their weights (in_strength, out_strength); parallel edges count as often as they came, a self-loop on both sides; no rows for a NULL graph';

CREATE FUNCTION scrm.hits(g scrm.@graph@, tolerance float8 DEFAULT 1e-10, max_iterations int DEFAULT 1000) RETURNS TABLE (node @id@, hub float8, authority float8)
	AS 'MODULE_PATHNAME', 'scrm_hits_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;
COMMENT ON FUNCTION scrm.hits(scrm.@graph@, float8, int) IS 'hubs and authorities (Kleinberg 1999), each with sum 1, in order of identifiers: an edge means that its source acted because of its target, so authorities are whom many good hubs acted because of, hubs who acted because of good authorities; weighted, parallel edges add up, self-loops count; of parts that do not hang together the strongest takes all and equally strong ones share as Kleinberg''s iteration from equal hubs has it; all 0 without a positive weight; tolerance bounds the estimated distance to the exact vector of length 1, a WARNING tells if max_iterations do not reach it; no rows for a NULL graph';

CREATE FUNCTION scrm.core_number(g scrm.@graph@) RETURNS TABLE (node @id@, core int)
	AS 'MODULE_PATHNAME', 'scrm_core_number_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.core_number(scrm.@graph@) IS 'for each node, in order of identifiers, the largest k such that it belongs to a set of nodes that each have at least k neighbours in the set (Seidman 1983); neighbours are joined by an edge (source acted because of target) in either direction, each once, whatever it weighs, self-loops are left out; no rows for a NULL graph';

CREATE FUNCTION scrm.closeness(g scrm.@graph@) RETURNS TABLE (node @id@, closeness float8, harmonic float8)
	AS 'MODULE_PATHNAME', 'scrm_closeness_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 1000;
COMMENT ON FUNCTION scrm.closeness(scrm.@graph@) IS 'for each node, in order of identifiers, how few steps it takes others to reach it along edges (source acted because of target): closeness = r/(n - 1) r/(sum of distances) over the r others that reach it, of n nodes (Wasserman and Faust 1994), harmonic = the sum of 1/distance; 0 where nobody reaches it; without weights, parallel edges are one, self-loops are left out; exact, with work that grows as nodes times edges; no rows for a NULL graph';

CREATE FUNCTION scrm.clustering(g scrm.@graph@) RETURNS TABLE (node @id@, triangles bigint, coefficient float8)
	AS 'MODULE_PATHNAME', 'scrm_clustering_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;
COMMENT ON FUNCTION scrm.clustering(scrm.@graph@) IS 'for each node, in order of identifiers: pairs of its neighbours that are neighbours of each other (triangles), and their share of all its pairs of neighbours (coefficient, Watts and Strogatz 1998; 0 with fewer than two neighbours); neighbours are joined by an edge (source acted because of target) in either direction, each once, whatever it weighs, self-loops are left out; no rows for a NULL graph';
