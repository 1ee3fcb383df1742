
/* ---- components; graphs of type @graph@ ---- */

CREATE FUNCTION scrm.strong_components(g scrm.@graph@) RETURNS TABLE (node @id@, component @id@)
	AS 'MODULE_PATHNAME', 'scrm_strong_components_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.strong_components(scrm.@graph@) IS 'nodes that all reach each other along edges are a component, named by its smallest node; in order of nodes; weights do not count, not even 0 (Tarjan 1972); no rows for NULL';
