
/* ---- the grammar of steps ---- */

CREATE FUNCTION scrm.quote_kind(kind text) RETURNS text
	AS 'MODULE_PATHNAME', 'scrm_quote_kind' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scrm.quote_kind(text) IS 'a kind or channel with the characters | @ * ? \ escaped, for use in a step; NULL for NULL';
