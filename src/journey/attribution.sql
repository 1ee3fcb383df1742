
/* ---- attribution: which channel earned what ---- */

CREATE FUNCTION scrm.attribution(paths scrm.paths, model text, markov_order int DEFAULT 1, half_life interval DEFAULT '7 days',
		first_share float8 DEFAULT 0.4, last_share float8 DEFAULT 0.4, direct text DEFAULT 'direct')
	RETURNS TABLE (channel text, conversions float8, value float8, conversions_share float8, value_share float8)
	AS 'MODULE_PATHNAME', 'scrm_attribution' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION scrm.attribution(scrm.paths, text, int, interval, float8, float8, text) IS 'the conversions and value that a model credits to each channel (bytewise sorted), and their shares; models: first, last, last_non_direct (the last channel but the one named direct), linear (equal touches), position (first_share, last_share, the rest between), time_decay (half as much each half_life earlier; touches of scrm.paths_agg count as a day apart), markov (removal effects of the chain of markov_order channels; Anderl et al. 2016), shapley (equal channels of a path, which is the Shapley value of conversions by sets of channels); credits add up to what is on paths; NULL without conversions; no rows for NULL';

CREATE FUNCTION scrm.transitions(paths scrm.paths, markov_order int DEFAULT 1)
	RETURNS TABLE (source text, target text, probability float8)
	AS 'MODULE_PATHNAME', 'scrm_transitions' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION scrm.transitions(scrm.paths, int) IS 'the Markov chain of the paths: states are markov_order channels in a row, as ''a > b'', and (start), (conversion), (null); a backslash stands before > and \ in a channel, and before ( at its beginning; probabilities of a source add up to 1; no rows for NULL';

CREATE FUNCTION scrm.removal_effects(paths scrm.paths, markov_order int DEFAULT 1)
	RETURNS TABLE (channel text, conversions_effect float8, value_effect float8)
	AS 'MODULE_PATHNAME', 'scrm_removal_effects' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION scrm.removal_effects(scrm.paths, int) IS 'the share of conversions, and of their value, that is lost in the Markov chain when whoever comes to the channel is lost (Anderl et al. 2016), solved exactly; NULL without conversions, or without value; no rows for NULL';
