
/* ---- customer influence value; graphs of type @graph@ ---- */

CREATE FUNCTION scrm.customer_influence(g scrm.@graph@, nodes @id@[], clv float8[], share float8)
	RETURNS TABLE (node @id@, effect float8, value_first_order float8, value_conserving float8)
	AS 'MODULE_PATHNAME', 'scrm_customer_influence_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.customer_influence(scrm.@graph@, @id@[], float8[], float8) IS 'customer influence in order of nodes (Kumar, Bhaskaran, Mirchandani, Shah 2013; Hubbell 1965): of what each customer does, share (0 to below 1) comes from those because of whom he acted, the targets of his edges, by weight; effect is the part in all influence, through any number of hands, adding up to 1; value_first_order is the own lifetime value and what comes from those influenced directly, never to be added up; value_conserving hands on all value that came from others and adds up to the sum of clv; clv are the values of nodes, NULLs not allowed, one listed twice adding up, one not listed 0; customers who are not in the graph have a row like one without edges; parallel edges count by their weights, self-loops do not count; no rows for a NULL graph';
