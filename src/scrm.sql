/* The first part of the install script: nothing below depends on a search path a stranger may have prepared. */
\echo Use "CREATE EXTENSION scrm" to load this file. \quit

SET LOCAL search_path TO pg_catalog, pg_temp;

/* Whoever owns the schema can put functions beside ours that fit a call better. */
DO $$
DECLARE
	stranger name;
BEGIN
	SELECT rolname INTO stranger
	FROM pg_namespace JOIN pg_roles ON pg_roles.oid = nspowner
	WHERE nspname = 'scrm' AND NOT rolsuper AND nspowner <> (SELECT extowner FROM pg_extension WHERE extname = 'scrm');
	IF FOUND THEN
		RAISE EXCEPTION 'schema "scrm" exists already and belongs to "%"', stranger
			USING ERRCODE = 'insufficient_privilege', HINT = 'Drop it, or make it yours with ALTER SCHEMA scrm OWNER TO.';
	END IF;
END $$;

