-- The bytes of a state as they lie on disk: for each type of state a twin that shows them, and casts without a function.
-- VERSION.states is written by the library of that release, after VERSION.sql and this file, with lines of
--     psql -At -F ' ' -c "SELECT 'timeline', timeline::raw.timeline, timeline FROM states WHERE customer < 2"
-- for every column of states.
CREATE SCHEMA raw;
DO $do$
DECLARE
	type text;
BEGIN
	FOR type IN SELECT DISTINCT a.atttypid::regtype::text FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
		WHERE a.attrelid = 'states'::regclass AND t.typnamespace = 'scrm'::regnamespace
	LOOP
		EXECUTE format($$
			CREATE TYPE raw.%1$I;
			CREATE FUNCTION raw.%1$s_in(cstring) RETURNS raw.%1$I LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
			CREATE FUNCTION raw.%1$s_out(raw.%1$I) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
			CREATE TYPE raw.%1$I (LIKE = scrm.%1$I, INPUT = raw.%1$s_in, OUTPUT = raw.%1$s_out);
			CREATE CAST (raw.%1$I AS scrm.%1$I) WITHOUT FUNCTION;
			CREATE CAST (scrm.%1$I AS raw.%1$I) WITHOUT FUNCTION;$$, replace(type, 'scrm.', ''));
	END LOOP;
END $do$;
