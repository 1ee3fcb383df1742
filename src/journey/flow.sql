
/* ---- flows: which kinds follow which ---- */

CREATE FUNCTION scrm.next_kind(timeline scrm.timeline, path text[], direction text DEFAULT 'forward', occurrence text DEFAULT 'first') RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_next_kind' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION scrm.next_kind(scrm.timeline, text[], text, text) IS 'the kind of the event right after (direction forward) or right before (backward) the first or last occurrence of the path: consecutive events in the order of the timeline that match its steps (such as ''view|click@web'', at most 64) one after the other; NULL when the path does not occur, when its event is the last (the first), and for a NULL timeline';

COMMENT ON TYPE scrm.flow IS 'the first kinds of many customers'' timelines, counted by path, mergeable; made by scrm.flow_agg, read by scrm.flow, scrm.top_paths and scrm.flow_totals';

CREATE FUNCTION scrm.flow_accum(state scrm.flow, timeline scrm.timeline, depth int) RETURNS scrm.flow
	AS 'MODULE_PATHNAME', 'scrm_flow_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION scrm.flow_accum(scrm.flow, scrm.timeline, int) IS 'transition of scrm.flow_agg';

CREATE AGGREGATE scrm.flow_agg(timeline scrm.timeline, depth int) (
	SFUNC = scrm.flow_accum, STYPE = scrm.flow, SSPACE = 8192,
	FINALFUNC = scrm.flow_final, COMBINEFUNC = scrm.flow_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.flow_agg(scrm.timeline, int) IS 'counts the paths that customers took, one timeline each: the kinds of its first "depth" events (1 to 64) in the order of the timeline, repeats included; later events are left out and counted; NULL timelines are skipped; depth is constant in a group';
COMMENT ON AGGREGATE scrm.rollup(scrm.flow) IS 'many flows of different customers with the same depth as one; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.flow, scrm.flow) IS 'the flow of the customers of both, which must have the same depth; a NULL merges as nothing';

CREATE FUNCTION scrm.flow(flow scrm.flow)
	RETURNS TABLE (step int, source text, target text, customers bigint)
	AS 'MODULE_PATHNAME', 'scrm_flow' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION scrm.flow(scrm.flow) IS 'the links of a Sankey chart: so many customers had source as the kind of their event number step and target as that of the next; target is NULL for those who had no further event; step goes up to depth - 1, and whoever arrives at a kind leaves it in the next step; ordered by step, source and target; no rows for NULL';

CREATE FUNCTION scrm.top_paths(flow scrm.flow, n int DEFAULT 10)
	RETURNS TABLE (rank bigint, path text[], customers bigint, share float8, of_customers bigint)
	AS 'MODULE_PATHNAME', 'scrm_top_paths' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION scrm.top_paths(scrm.flow, int) IS 'the n most frequent paths, with equal counts in the order of their kinds: customers who took the path, and their share of all customers with events (of_customers); a path shorter than depth ended there; no rows for a NULL flow';

CREATE FUNCTION scrm.flow_totals(flow scrm.flow)
	RETURNS TABLE (customers bigint, with_events bigint, without_events bigint, paths bigint, events_used bigint, events_beyond bigint)
	AS 'MODULE_PATHNAME', 'scrm_flow_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION scrm.flow_totals(scrm.flow) IS 'one row that accounts for all: customers = with_events + without_events; different paths; events on paths and those beyond depth, which were left out; no rows for NULL';
