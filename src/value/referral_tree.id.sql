
/* ---- who referred whom: identifiers of type @id@ ---- */

COMMENT ON TYPE scrm.referral_tree_@id@ IS 'who referred whom, identifiers of type @id@, mergeable; made by scrm.referral_tree_agg, read by scrm.referral_tree';

CREATE FUNCTION scrm.referral_tree_accum(state scrm.referral_tree_@id@, referrer @id@, referred @id@, value float8) RETURNS scrm.referral_tree_@id@
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_@id@_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scrm.referral_tree_accum(scrm.referral_tree_@id@, @id@, @id@, float8) IS 'transition of scrm.referral_tree_agg';

CREATE AGGREGATE scrm.referral_tree_agg(referrer @id@, referred @id@, value float8) (
	SFUNC = scrm.referral_tree_accum, STYPE = scrm.referral_tree_@id@, SSPACE = 8192,
	FINALFUNC = scrm.referral_tree_@id@_final, COMBINEFUNC = scrm.referral_tree_@id@_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.referral_tree_agg(@id@, @id@, float8) IS 'who referred whom, and what each customer is worth by himself (margin, lifetime value; any unit): a customer''s values are added over his rows, a NULL value is none; referrer NULL is nobody; a row without referred is skipped; NULL when no row is left';
COMMENT ON AGGREGATE scrm.rollup(scrm.referral_tree_@id@) IS 'many states (days, regions, campaigns) as one, with all their rows; NULLs are skipped';
COMMENT ON FUNCTION scrm.merge(scrm.referral_tree_@id@, scrm.referral_tree_@id@) IS 'the rows of both; a NULL merges as nothing';

CREATE FUNCTION scrm.referral_tree(state scrm.referral_tree_@id@, decay float8 DEFAULT 0.5)
	RETURNS TABLE (customer @id@, direct bigint, descendants bigint, generations int, value float8, own_value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_@id@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION scrm.referral_tree(scrm.referral_tree_@id@, float8) IS 'for each customer, in order of identifiers: how many he referred himself, how many stand below him and in how many generations, and value, the sum of their own values times decay^(generation - 1): decay 0 is direct referrals alone, 1 everybody in full; own_value + decay * value is the customer with his network, which never is to be added over customers; what scrm.referral_problems lists is left out; no rows for a NULL state';

CREATE FUNCTION scrm.referral_problems(state scrm.referral_tree_@id@)
	RETURNS TABLE (referrer @id@, referred @id@, problem text, counted bigint, value float8, ring bigint)
	AS 'MODULE_PATHNAME', 'scrm_referral_problems_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION scrm.referral_problems(scrm.referral_tree_@id@) IS 'referrals that are left out of the tree, with their rows and the value in them: self-referral; several referrers, all of them, since none is known to be the first; cycle, all of its edges, ring being its number; their customers stay in the tree as roots with their own value; no rows for NULL';

CREATE FUNCTION scrm.referral_tree_totals(state scrm.referral_tree_@id@)
	RETURNS TABLE (counted bigint, used bigint, without_referrer bigint, self_referrals bigint, several_referrers bigint, in_cycles bigint,
		customers bigint, roots bigint, referrers bigint, generations int, value float8, referred_value float8)
	AS 'MODULE_PATHNAME', 'scrm_referral_tree_@id@_totals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION scrm.referral_tree_totals(scrm.referral_tree_@id@) IS 'one row that accounts for all: rows counted = used + without_referrer + self_referrals + several_referrers + in_cycles; customers, those whom no referral that is used brought (roots), those who brought somebody; generations below the roots; the own values of all, and of those who were brought; no rows for NULL';

CREATE FUNCTION scrm.viral_coefficient(state scrm.referral_tree_@id@)
	RETURNS TABLE (generation int, customers bigint, referrers bigint, referred bigint, coefficient float8, low float8, high float8)
	AS 'MODULE_PATHNAME', 'scrm_viral_coefficient_@id@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION scrm.viral_coefficient(scrm.referral_tree_@id@) IS 'by generation, roots being 0: customers, those of them who referred somebody, whom they brought (the next generation), and the viral coefficient K = referred / customers with its 95 % score interval, widened by how unevenly they refer; the youngest generations had the least time; no rows for NULL';
