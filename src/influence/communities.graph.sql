
/* ---- communities: leiden, label_propagation; graphs of type @graph@ ---- */

CREATE FUNCTION scrm.leiden(g scrm.@graph@, resolution float8 DEFAULT 1, seed bigint DEFAULT 0, iterations int DEFAULT 10, starts int DEFAULT NULL)
	RETURNS TABLE (node @id@, community bigint)
	AS 'MODULE_PATHNAME', 'scrm_leiden_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.leiden(scrm.@graph@, float8, bigint, int, int) IS 'the community of each node, in order of nodes: groups that have to do with each other more than their activity alone would bring about, by modularity (Leiden algorithm; Traag, Waltman, van Eck 2019); each is connected; numbered from 1, the largest first, those of a size by their smallest node; who acted because of whom does not matter here: weights of both directions are added (parallel edges count by their weights), self-loops left out; resolution above 1 gives smaller communities, below 1 larger ones; the best of so many random starts after two iterations (NULL: 2, but 1 above a million pairs of nodes) goes on until an iteration gains less than 0.0001 in modularity or there were so many iterations; the same seed gives the same answer whatever the order of rows; no rows for a NULL graph';

CREATE FUNCTION scrm.leiden_info(g scrm.@graph@, resolution float8 DEFAULT 1, seed bigint DEFAULT 0, iterations int DEFAULT 10, starts int DEFAULT NULL)
	RETURNS TABLE (nodes bigint, communities bigint, largest bigint, modularity float8, iterations_made int, converged boolean)
	AS 'MODULE_PATHNAME', 'scrm_leiden_info_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION scrm.leiden_info(scrm.@graph@, float8, bigint, int, int) IS 'one row on what scrm.leiden with the same arguments finds: how many communities, nodes of the largest, modularity at this resolution (NULL where no edge between two nodes has a weight), iterations of all starts together, and whether the last one gained less than 0.0001; no row for a NULL graph';

CREATE FUNCTION scrm.label_propagation(g scrm.@graph@, seed bigint DEFAULT 0)
	RETURNS TABLE (node @id@, community bigint)
	AS 'MODULE_PATHNAME', 'scrm_label_propagation_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.label_propagation(scrm.@graph@, bigint) IS 'the community of each node, in order of nodes, so that each has at least as much weight with nodes of its own label as with those of any other (label propagation; Raghavan, Albert, Kumara 2007): faster than scrm.leiden and coarser; nodes of a label that do not hang together are communities of their own; numbered from 1, the largest first, those of a size by their smallest node; weights of both directions are added (parallel edges count by their weights), self-loops left out; the same seed gives the same answer whatever the order of rows; no rows for a NULL graph';

CREATE FUNCTION scrm.modularity(g scrm.@graph@, nodes @id@[], communities bigint[], resolution float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_modularity_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION scrm.modularity(scrm.@graph@, @id@[], bigint[], float8) IS 'modularity of a partition, communities[i] being that of nodes[i] (Newman, Girvan 2004): share of the weight inside communities less resolution times what it were if edges kept their ends and met at random, below 1; weights of both directions are added, self-loops left out; nodes of the graph that are not listed stand alone, those not in the graph are left out; NULL where no edge between two nodes has a weight, and for a NULL graph';

CREATE FUNCTION scrm.communities(g scrm.@graph@, nodes @id@[], communities bigint[], resolution float8 DEFAULT 1)
	RETURNS TABLE (community bigint, members bigint, internal_weight float8, external_weight float8, conductance float8, modularity float8)
	AS 'MODULE_PATHNAME', 'scrm_communities_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION scrm.communities(scrm.@graph@, @id@[], bigint[], float8) IS 'what each community of a partition is, communities[i] being that of nodes[i], in order of communities: its members in the graph, the weight of edges inside and of those that leave it (both directions added, each pair of nodes once, self-loops left out), conductance, what leaves as a share of the strength of its members, or of that of all others if less (0 is well apart; NULL where there is none), and what it adds to modularity; nodes that are not listed stand alone and have no row; no rows for a NULL graph';
