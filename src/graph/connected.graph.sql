
/* ---- which nodes hang together; graphs of type @graph@ ---- */

CREATE FUNCTION scrm.connected_components(g scrm.@graph@) RETURNS TABLE (node @id@, component @id@)
	AS 'MODULE_PATHNAME', 'scrm_connected_components_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.connected_components(scrm.@graph@) IS 'for each node, in order of identifiers, the smallest identifier of its connected component: of all nodes that it hangs together with by edges (source acted because of target) in either direction, whatever they weigh; no rows for a NULL graph';
