
/* ---- which identifiers are the same person; graphs of type @graph@ ---- */

CREATE FUNCTION scrm.resolve_identities(g scrm.@graph@, max_degree int DEFAULT 10) RETURNS TABLE (identifier @id@, canonical @id@)
	AS 'MODULE_PATHNAME', 'scrm_resolve_identities_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION scrm.resolve_identities(scrm.@graph@, int) IS 'which identifiers (cookies, addresses, phone numbers, devices) are the same person: those joined by edges, which here mean seen together, in either direction and whatever they weigh; canonical is the smallest of them; an identifier with more than max_degree different others links nobody and is its own canonical (scrm.shared_identifiers lists it); in order of identifiers; no rows for a NULL graph';

CREATE FUNCTION scrm.shared_identifiers(g scrm.@graph@, max_degree int DEFAULT 10) RETURNS TABLE (identifier @id@, others bigint)
	AS 'MODULE_PATHNAME', 'scrm_shared_identifiers_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION scrm.shared_identifiers(scrm.@graph@, int) IS 'identifiers with more than max_degree different others, in either direction, which scrm.resolve_identities lets link nobody (a call centre''s phone number is no person), with the number of these; in order of identifiers; no rows for a NULL graph';

CREATE FUNCTION scrm.identity_totals(g scrm.@graph@, max_degree int DEFAULT 10)
	RETURNS TABLE (counted bigint, used bigint, of_shared bigint, self_loops bigint, identifiers bigint, shared bigint, persons bigint, alone bigint, largest bigint)
	AS 'MODULE_PATHNAME', 'scrm_identity_totals_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION scrm.identity_totals(scrm.@graph@, int) IS 'one row that accounts for scrm.resolve_identities: rows of edges counted = used + those of shared identifiers + self_loops; identifiers, of which so many are shared by more than max_degree others and link nobody; persons, the different canonical identifiers without the shared ones; persons with one identifier (alone); identifiers of the person who has most; no rows for a NULL graph';
