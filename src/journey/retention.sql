
/* ---- retention: who did the first, and who the others too ---- */

CREATE FUNCTION scrm.retention_accum(state bigint, VARIADIC conditions "any") RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_retention_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.retention_combine(a bigint, b bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'scrm_retention_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION scrm.retention_final(state bigint, VARIADIC conditions "any") RETURNS boolean[]
	AS 'MODULE_PATHNAME', 'scrm_retention_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION scrm.retention_accum(bigint, "any") IS 'transition of scrm.retention';
COMMENT ON FUNCTION scrm.retention_combine(bigint, bigint) IS 'combines the parts of a parallel scrm.retention';
COMMENT ON FUNCTION scrm.retention_final(bigint, "any") IS 'final function of scrm.retention: which conditions were seen together with the first';

CREATE AGGREGATE scrm.retention(VARIADIC conditions "any") (
	SFUNC = scrm.retention_accum, STYPE = bigint,
	FINALFUNC = scrm.retention_final, FINALFUNC_EXTRA, COMBINEFUNC = scrm.retention_combine, PARALLEL = SAFE);

COMMENT ON AGGREGATE scrm.retention("any") IS 'for each of up to 32 boolean conditions: did it hold on some row of the group, and the first on some row too; in any order (as ClickHouse''s retention); a NULL condition is false; without rows all false, NULL when the conditions came as VARIADIC array';
