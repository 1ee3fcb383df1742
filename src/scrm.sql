/* The first part of the install script: nothing below depends on a search path a stranger may have prepared. */
\echo Use "CREATE EXTENSION scrm" to load this file. \quit

SET LOCAL search_path TO pg_catalog, pg_temp;

/*
 * Whoever owns the schema, or something in it, can put functions beside ours that fit a call better.  A schema that was
 * there goes to the superuser who installs (so dumps restore), else must be the installer's, and holds nothing of others.
 */
DO $$
DECLARE
	owner name := (SELECT rolname FROM pg_extension JOIN pg_roles ON pg_roles.oid = extowner WHERE extname = 'scrm');
	schema oid := (SELECT oid FROM pg_namespace WHERE nspname = 'scrm');
	stranger text;
BEGIN
	SELECT rolname INTO stranger
	FROM pg_roles JOIN (
		SELECT proowner FROM pg_proc WHERE pronamespace = schema
		UNION SELECT typowner FROM pg_type WHERE typnamespace = schema
		UNION SELECT relowner FROM pg_class WHERE relnamespace = schema
		UNION SELECT oprowner FROM pg_operator WHERE oprnamespace = schema) AS owners (id) ON id = pg_roles.oid
	WHERE NOT rolsuper AND rolname <> owner
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'schema "scrm" exists already and holds objects of "%"', stranger
			USING ERRCODE = 'insufficient_privilege', HINT = 'Drop them, or the schema.';
	END IF;
	SELECT rolname INTO stranger FROM pg_namespace JOIN pg_roles ON pg_roles.oid = nspowner
	WHERE pg_namespace.oid = schema AND NOT rolsuper AND rolname <> owner;
	IF FOUND THEN
		IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = owner) THEN
			RAISE EXCEPTION 'schema "scrm" exists already and belongs to "%"', stranger
				USING ERRCODE = 'insufficient_privilege';
		END IF;
		EXECUTE format('ALTER SCHEMA scrm OWNER TO %I', owner);
		FOR stranger IN
			SELECT coalesce(quote_ident(rolname), 'PUBLIC')
			FROM pg_namespace, aclexplode(nspacl) LEFT JOIN pg_roles ON pg_roles.oid = grantee
			WHERE pg_namespace.oid = schema AND rolname IS DISTINCT FROM owner
		LOOP
			EXECUTE format('REVOKE ALL ON SCHEMA scrm FROM %s CASCADE', stranger);
		END LOOP;
	END IF;
END $$;

