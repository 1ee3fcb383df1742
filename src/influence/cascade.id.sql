
/* ---- how messages were passed on: identifiers of type @id@ ---- */

COMMENT ON TYPE scrm.cascade_@id@ IS 'which message was shared from which, identifiers of type @id@, mergeable; made by scrm.cascade_agg, read by scrm.cascades';

CREATE FUNCTION scrm.cascade_accum(state scrm.cascade_@id@, message @id@, parent @id@) RETURNS scrm.cascade_@id@
	AS 'MODULE_PATHNAME', 'scrm_cascade_@id@_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.cascade_accum(scrm.cascade_@id@, @id@, @id@) IS 'transition of scrm.cascade_agg';

CREATE AGGREGATE scrm.cascade_agg(message @id@, parent @id@) (
	SFUNC = scrm.cascade_accum, STYPE = scrm.cascade_@id@, SSPACE = 8192,
	FINALFUNC = scrm.cascade_@id@_final, COMBINEFUNC = scrm.cascade_@id@_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.cascade_agg(@id@, @id@) IS 'share trees: each message (post, share, reply, forwarded mail) with the one that it shares; parent NULL: an original post; a parent without a row of its own is a root all the same; a row without message is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.cascade_@id@) IS 'many states (days, channels, campaigns) as one, with all their rows; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.cascade_@id@, scrm.cascade_@id@) IS 'the rows of both; a NULL merges as nothing';

CREATE FUNCTION scrm.cascades(state scrm.cascade_@id@)
	RETURNS TABLE (root @id@, size bigint, depth int, breadth bigint, multiplier float8, direct bigint, virality float8, listed boolean)
	AS 'MODULE_PATHNAME', 'scrm_cascades_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION scrm.cascades(scrm.cascade_@id@) IS 'one row for each root, in order of identifiers: messages in its cascade with itself, the last generation (the root is 0), messages in the largest generation (Vosoughi et al. 2018), multiplier: its shares over direct, the shares of the root itself; virality: mean distance of two of its messages (structural virality, Goel et al. 2016); listed: the root has a row of its own; what scrm.cascade_problems lists is left out, its messages are roots; multiplier and virality are NULL without shares; no rows for NULL';

CREATE FUNCTION scrm.multiplier(state scrm.cascade_@id@) RETURNS float8
	AS 'MODULE_PATHNAME', 'scrm_multiplier_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION scrm.multiplier(scrm.cascade_@id@) IS 'what passing on makes of direct shares, over all cascades: shares over shares of roots (social multiplier, Glaeser et al. 2003), which is 1 / (1 - R) where each share brings R further ones in the mean (Watts, Peretti 2007); 1: nobody shares a share; NULL without shares, and for NULL';

CREATE FUNCTION scrm.cascade_messages(state scrm.cascade_@id@)
	RETURNS TABLE (message @id@, root @id@, generation int, direct bigint, below bigint, listed boolean)
	AS 'MODULE_PATHNAME', 'scrm_cascade_messages_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION scrm.cascade_messages(scrm.cascade_@id@) IS 'where each message stands, in order of identifiers: the root of its cascade, its generation (the root is 0), its own shares, all messages below it; listed: it has a row of its own; no rows for NULL';

CREATE FUNCTION scrm.cascade_problems(state scrm.cascade_@id@)
	RETURNS TABLE (message @id@, parent @id@, problem text, counted bigint, ring bigint)
	AS 'MODULE_PATHNAME', 'scrm_cascade_problems_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION scrm.cascade_problems(scrm.cascade_@id@) IS 'what is left out of the cascades, with its rows: own parent, a message that shares itself; several parents, all of them, since none is known to be the right one; cycle, all shares in a ring, ring being its number; these messages are roots, with what stands below them; no rows for NULL';

CREATE FUNCTION scrm.cascade_sizes(state scrm.cascade_@id@)
	RETURNS TABLE (size bigint, cascades bigint, messages bigint, at_least bigint, share float8)
	AS 'MODULE_PATHNAME', 'scrm_cascade_sizes_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION scrm.cascade_sizes(scrm.cascade_@id@) IS 'for each size that there is, ascending: cascades of it, messages in them, cascades of this size or larger, and their share of all cascades; no rows for NULL';

CREATE FUNCTION scrm.cascade_totals(state scrm.cascade_@id@)
	RETURNS TABLE (counted bigint, used bigint, without_parent bigint, own_parent bigint, several_parents bigint, in_cycles bigint,
		messages bigint, roots bigint, unlisted bigint, shared_roots bigint, shares bigint, direct bigint, depth int, largest bigint, mean_size float8, multiplier float8)
	AS 'MODULE_PATHNAME', 'scrm_cascade_totals_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION scrm.cascade_totals(scrm.cascade_@id@) IS 'one row that accounts for all: rows counted = used + without_parent + own_parent + several_parents + in_cycles; messages = roots + shares; roots without a row of their own (unlisted), roots that were shared, shares of roots (direct); the last generation, the size of the largest cascade, messages a root in the mean, scrm.multiplier; no rows for NULL';
