
/* ---- graphs whose nodes have identifiers of type @id@ ---- */

COMMENT ON TYPE scrm.@graph@ IS 'who acted because of whom, identifiers of type @id@: a directed, weighted graph, mergeable; source -> target means that source acted because of target (shares, answers, buys what he recommended); made by scrm.graph_agg';

CREATE FUNCTION scrm.graph_accum(state internal, source @id@, target @id@) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_accum_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_accum(state internal, source @id@, target @id@, weight float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_accum_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.graph_accum(state internal, source @id@, target @id@, weight float8, at timestamptz, half_life interval, as_of timestamptz) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_decay_accum_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.@graph@_rollup_accum(state internal, graph scrm.@graph@) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_rollup_accum_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.@graph@_combine(a internal, b internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_combine_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.@graph@_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scrm_graph_serial_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.@graph@_deserial(partial bytea, state internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'scrm_graph_deserial_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION scrm.@graph@_final(state internal) RETURNS scrm.@graph@
	AS 'MODULE_PATHNAME', 'scrm_graph_final_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.graph_accum(internal, @id@, @id@) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_accum(internal, @id@, @id@, float8) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.graph_accum(internal, @id@, @id@, float8, timestamptz, interval, timestamptz) IS 'transition of scrm.graph_agg';
COMMENT ON FUNCTION scrm.@graph@_rollup_accum(internal, scrm.@graph@) IS 'transition of scrm.rollup(@graph@)';
COMMENT ON FUNCTION scrm.@graph@_combine(internal, internal) IS 'combines the parts of a parallel aggregate of graphs';
COMMENT ON FUNCTION scrm.@graph@_serial(internal) IS 'a part of a parallel aggregate of graphs on its way to another process';
COMMENT ON FUNCTION scrm.@graph@_deserial(bytea, internal) IS 'a part of a parallel aggregate of graphs that comes from another process';
COMMENT ON FUNCTION scrm.@graph@_final(internal) IS 'final function of the aggregates that make a @graph@';

CREATE AGGREGATE scrm.graph_agg(source @id@, target @id@) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.@graph@_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.@graph@_combine, SERIALFUNC = scrm.@graph@_serial, DESERIALFUNC = scrm.@graph@_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.graph_agg(source @id@, target @id@, weight float8) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.@graph@_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.@graph@_combine, SERIALFUNC = scrm.@graph@_serial, DESERIALFUNC = scrm.@graph@_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.graph_agg(source @id@, target @id@, weight float8, at timestamptz, half_life interval, as_of timestamptz) (
	SFUNC = scrm.graph_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.@graph@_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.@graph@_combine, SERIALFUNC = scrm.@graph@_serial, DESERIALFUNC = scrm.@graph@_deserial, PARALLEL = SAFE);
CREATE AGGREGATE scrm.rollup(g scrm.@graph@) (
	SFUNC = scrm.@graph@_rollup_accum, STYPE = internal, SSPACE = 1024, FINALFUNC = scrm.@graph@_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = scrm.@graph@_combine, SERIALFUNC = scrm.@graph@_serial, DESERIALFUNC = scrm.@graph@_deserial, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.graph_agg(@id@, @id@) IS 'a graph of edges of weight 1: source acted because of target; a row with a NULL target adds its source as a node without an edge, a row with a NULL source is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.graph_agg(@id@, @id@, float8) IS 'a graph of weighted edges: source acted because of target, weights are finite and not negative; a row with a NULL target adds its source as a node without an edge, with a NULL weight too; other rows with a NULL source or weight are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.graph_agg(@id@, @id@, float8, timestamptz, interval, timestamptz) IS 'a graph of weighted edges that fade: a row weighs weight * 2^-((as_of - at)/half_life) at as_of; half_life and as_of must not be NULL, a half_life has a fixed length; rows after as_of do not count; a row with a NULL target adds its source as a node without an edge, with a NULL weight and at too; other rows with a NULL source, weight or at are skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.@graph@) IS 'many graphs (days, channels, campaigns) as one, with all their nodes and edges; NULLs are skipped';

CREATE FUNCTION scrm.merge(a scrm.@graph@, b scrm.@graph@) RETURNS scrm.@graph@
	AS 'MODULE_PATHNAME', 'scrm_graph_merge_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.merge(scrm.@graph@, scrm.@graph@) IS 'the nodes and edges of both, weights and rows of parallel edges added; a NULL merges as nothing';
CREATE OPERATOR scrm.|| (LEFTARG = scrm.@graph@, RIGHTARG = scrm.@graph@, FUNCTION = scrm.merge);
COMMENT ON OPERATOR scrm.|| (scrm.@graph@, scrm.@graph@) IS 'merge two graphs, see scrm.merge; NULL merges as nothing';

CREATE FUNCTION scrm.reverse(g scrm.@graph@) RETURNS scrm.@graph@
	AS 'MODULE_PATHNAME', 'scrm_graph_reverse_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.reverse(scrm.@graph@) IS 'the graph turned round: each edge source -> target becomes target -> source, with its weight; for edges that were written influencer -> influenced; NULL for a NULL graph';

CREATE FUNCTION scrm.nodes(g scrm.@graph@) RETURNS TABLE (node @id@)
	AS 'MODULE_PATHNAME', 'scrm_graph_nodes_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION scrm.nodes(scrm.@graph@) IS 'the nodes of a graph in order of their identifiers, those without edges too; no rows for a NULL graph';

CREATE FUNCTION scrm.edges(g scrm.@graph@) RETURNS TABLE (source @id@, target @id@, weight float8, counted bigint)
	AS 'MODULE_PATHNAME', 'scrm_graph_edges_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION scrm.edges(scrm.@graph@) IS 'the edges of a graph in order of source and target: source acted because of target; parallel edges are one, with the sum of their weights and the number of rows it came in; self-loops too; no rows for a NULL graph';

CREATE FUNCTION scrm.info(g scrm.@graph@)
	RETURNS TABLE (nodes bigint, edges bigint, counted bigint, self_loops bigint, duplicates bigint, dangling bigint, weight float8, memory_bytes bigint, stored_bytes bigint)
	AS 'MODULE_PATHNAME', 'scrm_graph_info_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.info(scrm.@graph@) IS 'how large a graph is, one row: nodes; edges, parallel ones as one; counted, the rows they came in; self_loops, those of them from a node to itself; duplicates, counted - edges; dangling, nodes that are the source of no edge; weight of all edges; bytes in memory, without what single questions add, and as it is stored; no row for a NULL graph';
