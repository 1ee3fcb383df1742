# A hostile user who may create schemas prepares one called scrm, full of objects
# that the install script might call by mistake.  CREATE EXTENSION either refuses
# in one clear error or calls none of them and depends on none of them.
# And what friendly users need: installing without being superuser, row-level security.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('decoy');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE mallory LOGIN; CREATE ROLE olga LOGIN; CREATE ROLE alice LOGIN; CREATE ROLE bob LOGIN');

sub psql_as
{
	my ($role, $database, $sql) = @_;
	my ($status, $out, $err) = $node->psql($database, $sql, connstr => $node->connstr($database) . " user=$role");
	return ($status, $out, $err);
}

sub safe_as
{
	my ($role, $database, $sql) = @_;
	my ($status, $out, $err) = psql_as($role, $database, $sql);
	die "$role: $err" if $status != 0;
	return $out;
}

# olga owns the database, mallory may create schemas in it.
sub create_database
{
	my ($name) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $name OWNER olga; GRANT CREATE ON DATABASE $name TO mallory");
}

# A sequence is not rolled back: it tells of every call of a decoy, even in a failed statement.
my $decoys = q(
	CREATE SCHEMA mallory;
	CREATE SCHEMA scrm;
	GRANT USAGE ON SCHEMA mallory, scrm TO PUBLIC;
	CREATE SEQUENCE mallory.calls;
	GRANT ALL ON SEQUENCE mallory.calls TO PUBLIC;
	ALTER DEFAULT PRIVILEGES IN SCHEMA scrm GRANT ALL ON FUNCTIONS TO mallory;
	ALTER DEFAULT PRIVILEGES IN SCHEMA scrm GRANT ALL ON TYPES TO mallory;
	ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO mallory;
	DO $do$
	DECLARE
		body text := $$ LANGUAGE plpgsql IMMUTABLE AS $f$ BEGIN PERFORM nextval('mallory.calls'); RAISE EXCEPTION 'decoy called'; END $f$ $$;
		name text;
		type text;
	BEGIN
		-- types that hide those of pg_catalog from whoever looks into scrm first
		FOREACH type IN ARRAY '{text,timestamptz,timestamp,float8,int4,int8,bool,bytea,jsonb,cstring,internal,date,_text,"any","interval","integer","boolean","bigint"}'::text[] LOOP
			EXECUTE format('CREATE DOMAIN scrm.%I AS pg_catalog.text', type);
		END LOOP;
		-- functions without arguments and with one or two of any type
		FOREACH name IN ARRAY '{now,lower,format,concat,coalesce,array_agg,unnest,set_config,current_setting,quote_ident,pg_get_keywords,to_regclass,eqsel,eqjoinsel,neqsel,neqjoinsel,
				scalarltsel,scalarltjoinsel,hash_any,events_all,timeline_check}'::text[] LOOP
			EXECUTE format('CREATE FUNCTION scrm.%I() RETURNS pg_catalog.timestamptz %s', name, body);
			EXECUTE format('CREATE FUNCTION scrm.%I(anyelement) RETURNS pg_catalog.int4 %s', name, body);
			EXECUTE format('CREATE FUNCTION scrm.%I(pg_catalog.text) RETURNS pg_catalog.text %s', name, body);
			EXECUTE format('CREATE FUNCTION scrm.%I(anyelement, anyelement) RETURNS pg_catalog.float8 %s', name, body);
		END LOOP;
		-- operators
		FOREACH type IN ARRAY '{text,int4,int8,float8,timestamptz,bool,oid}'::text[] LOOP
			EXECUTE format('CREATE FUNCTION scrm.compare(pg_catalog.%I, pg_catalog.%1$I) RETURNS pg_catalog.bool %2$s', type, body);
			FOREACH name IN ARRAY '{=,<>,<,<=,>,>=,||}'::text[] LOOP
				EXECUTE format('CREATE OPERATOR scrm.%s (LEFTARG = pg_catalog.%I, RIGHTARG = pg_catalog.%2$I, FUNCTION = scrm.compare)', name, type);
			END LOOP;
		END LOOP;
		-- overloads that a call with other argument types might prefer
		EXECUTE 'CREATE FUNCTION scrm.score(pg_catalog.text, pg_catalog.date) RETURNS pg_catalog.float8 ' || body;
		EXECUTE 'CREATE FUNCTION scrm.participation_name(pg_catalog.int8) RETURNS pg_catalog.text ' || body;
		EXECUTE 'CREATE FUNCTION scrm.merge(pg_catalog.text, pg_catalog.text) RETURNS pg_catalog.text ' || body;
	END $do$;);

# What the extension's objects depend on, other than on each other and on what the server itself consists of.
my $foreign = q(
	WITH member AS (
		SELECT classid, objid FROM pg_catalog.pg_depend
		WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'scrm')
		UNION
		SELECT 'pg_extension'::regclass, oid FROM pg_extension WHERE extname = 'scrm'),
	-- arrays, defaults and entries of operator families come with a member
	part AS (
		SELECT d.classid, d.objid FROM pg_depend d JOIN member m ON (d.refclassid, d.refobjid) = (m.classid, m.objid) WHERE d.deptype IN ('i', 'a')
		UNION TABLE member)
	SELECT pg_describe_object(d.classid, d.objid, 0) || ' needs ' || pg_describe_object(d.refclassid, d.refobjid, 0)
	FROM pg_depend d JOIN member m USING (classid, objid)
	WHERE (d.refclassid, d.refobjid) NOT IN (SELECT classid, objid FROM part)
		AND NOT (d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'scrm'::regnamespace)
	ORDER BY 1);

# The same for what a decoy might have crept into, name by name.
my $suspicious = q(
	WITH member AS (SELECT classid, objid FROM pg_depend
		WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'scrm')),
	used AS (
		SELECT p.oid::regprocedure::text AS by, t AS type, NULL::oid AS function
		FROM pg_proc p JOIN member ON classid = 'pg_proc'::regclass AND objid = p.oid,
			unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]) || p.prorettype) t
		UNION ALL
		SELECT o.oid::regoperator::text, NULL, f FROM pg_operator o JOIN member ON classid = 'pg_operator'::regclass AND objid = o.oid,
			unnest(ARRAY[o.oprcode::oid, o.oprrest, o.oprjoin]) f
		UNION ALL
		SELECT a.aggfnoid::text, NULL, f FROM pg_aggregate a JOIN member ON classid = 'pg_proc'::regclass AND objid = a.aggfnoid,
			unnest(ARRAY[a.aggtransfn::oid, a.aggfinalfn, a.aggcombinefn]) f)
	SELECT by || ' uses ' || coalesce(type::regtype::text, function::regprocedure::text) FROM used
	WHERE (type > 0 AND type NOT IN (SELECT oid FROM pg_type WHERE typnamespace = 'pg_catalog'::regnamespace)
			AND type NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass))
		OR (function > 0 AND function NOT IN (SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace)
			AND function NOT IN (SELECT objid FROM member WHERE classid = 'pg_proc'::regclass))
	UNION ALL
	SELECT p.oid::regprocedure || ' is ' || concat_ws(', ', l.lanname, p.probin, r.rolname, p.prosecdef)
	FROM pg_proc p JOIN member ON classid = 'pg_proc'::regclass AND objid = p.oid JOIN pg_language l ON l.oid = prolang JOIN pg_roles r ON r.oid = proowner
	WHERE p.prosecdef OR NOT r.rolsuper OR (l.lanname = 'c' AND p.probin <> '$libdir/scrm') OR l.lanname NOT IN ('c', 'sql', 'internal')
		OR (l.lanname = 'sql' AND p.prosqlbody IS NULL));

my $works = q(
	SELECT scrm.event_count(t), scrm.window_funnel(t, '{a,b}', '1 day'), round(scrm.score(e)::numeric) <= 3, scrm.participation_name(2),
		(SELECT string_agg(kind, '') FROM scrm.events(scrm.merge(t, t))), t OPERATOR(scrm.=) (t OPERATOR(scrm.||) NULL), (SELECT max(step) FROM scrm.funnel_report(f))
	FROM (SELECT scrm.timeline_agg(at, kind) t, scrm.engagement_agg(at, 1, '1 day') e
		FROM (VALUES (now() - interval '2 hours', 'a'), (now() - interval '1 hour', 'b')) r (at, kind)) s,
		LATERAL (SELECT scrm.funnel_agg(u, '{a,b}', '1 day', '{}', '2000-01-01') f FROM (SELECT t) one (u)) f);
my $worked = '2|2|t|curation|aabb|t|2';

# ---- decoys that do not clash with the extension's own names

foreach my $installer ('olga', 'superuser')
{
	my $database = "decoys_$installer";
	create_database($database);
	safe_as('mallory', $database, $decoys);
	my ($status, $out, $err) = $installer eq 'superuser'
		? $node->psql($database, 'CREATE EXTENSION scrm')
		: psql_as($installer, $database, 'CREATE EXTENSION scrm');
	is($node->safe_psql($database, 'SELECT is_called FROM mallory.calls'), 'f', "$installer: no decoy was called");
	if ($status != 0)
	{
		like($err, qr/^psql:<stdin>:1: ERROR:  schema "?scrm"? /, "$installer: refused because of the schema");
		unlike($err, qr/decoy called/, "$installer: not by a decoy");
		is($node->safe_psql($database, q(SELECT count(*) FROM pg_extension WHERE extname = 'scrm')), 0, "$installer: nothing is left behind");
		# once the stranger's schema is gone it installs
		$node->safe_psql($database, 'DROP SCHEMA scrm CASCADE');
		$installer eq 'superuser' ? $node->safe_psql($database, 'CREATE EXTENSION scrm') : safe_as($installer, $database, 'CREATE EXTENSION scrm');
	}
	is($node->safe_psql($database, $foreign), '', "$installer: the extension depends on nothing but itself and the server");
	is($node->safe_psql($database, $suspicious), '', "$installer: no function, type or operator of a stranger is in use");
	is($node->safe_psql($database, $works), $worked, "$installer: it works");
	is($node->safe_psql($database, "SET search_path = scrm, pg_catalog; SELECT scrm.participation_name(3)"), 'creation',
		"$installer: with any search_path");
	is($node->safe_psql($database, 'SELECT is_called FROM mallory.calls'), 'f', "$installer: and still no decoy was called");
	# later overloads would be called by mistake: who prepared the schema must not own it now
	my ($may, undef, $denied) = psql_as('mallory', $database,
		'CREATE FUNCTION scrm.score(scrm.engagement, date) RETURNS float8 LANGUAGE sql RETURN 666');
	is($may, 3, "$installer: a stranger cannot add overloads to the schema");
}

# The queries above do notice strangers in the extension, and the sequence calls.
$node->safe_psql('decoys_superuser', q(
	CREATE DOMAIN mallory.kind AS text;
	CREATE FUNCTION mallory.kind_length(kind mallory.kind) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
		AS $$ BEGIN PERFORM nextval('mallory.calls'); RETURN 1; END $$;
	ALTER EXTENSION scrm ADD FUNCTION mallory.kind_length(mallory.kind);
	SELECT mallory.kind_length('a');));
like($node->safe_psql('decoys_superuser', $foreign), qr/function mallory.kind_length\(mallory.kind\) needs type mallory.kind/, 'dependencies on strangers are found');
like($node->safe_psql('decoys_superuser', $suspicious), qr/uses mallory.kind\n.*is plpgsql, .*, t/, 'and functions that are not as ours are');
is($node->safe_psql('decoys_superuser', 'SELECT is_called FROM mallory.calls'), 't', 'and calls are');

# ---- decoys that clash

my %clashes = (
	'function' => 'CREATE FUNCTION scrm.timeline_in(cstring) RETURNS pg_catalog.int4 LANGUAGE internal IMMUTABLE STRICT AS $$int4in$$',
	'type' => 'CREATE DOMAIN scrm.timeline AS text',
	'table' => 'CREATE TABLE scrm.engagement (a int)',
	'aggregate' => q(CREATE FUNCTION scrm.next(text, timestamptz, text) RETURNS text LANGUAGE sql RETURN $1;
		CREATE AGGREGATE scrm.timeline_agg(timestamptz, text) (SFUNC = scrm.next, STYPE = text)),
	'support function' => 'CREATE FUNCTION scrm.participation_name(level int) RETURNS text LANGUAGE sql RETURN $$mine$$',
);
my $number = 0;
foreach my $clash (sort keys %clashes)
{
	my $database = 'clash' . ++$number;
	create_database($database);
	safe_as('mallory', $database, 'CREATE SCHEMA scrm');
	my ($created, undef, $why) = psql_as('mallory', $database, $clashes{$clash});
	my ($status, $out, $err) = $node->psql($database, 'CREATE EXTENSION scrm');
	if ($created == 0)
	{
		is($status, 3, "$clash of the same name: refused");
		like($err, qr/ERROR:  .*(already exists|schema "?scrm"? )/, "$clash of the same name: the error says why");
		is($node->safe_psql($database, q(SELECT count(*) FROM pg_proc WHERE pronamespace = 'scrm'::regnamespace AND probin IS NOT NULL)), 0,
			"$clash of the same name: nothing is left behind");
	}
	else
	{
		like($why, qr/permission denied|must be superuser/, "$clash of the same name: the server does not let a stranger create it");
	}
}

# ---- friendly users

create_database('friendly');
my ($status, $out, $err) = psql_as('alice', 'friendly', 'CREATE EXTENSION scrm');
is($status, 3, 'without CREATE on the database: refused');
like($err, qr/permission denied (to create extension "scrm"|for database friendly)/, 'with the reason');
safe_as('olga', 'friendly', 'CREATE EXTENSION scrm');
pass('trusted: the owner of a database installs it without being superuser');
is(safe_as('olga', 'friendly', $works), $worked, 'and uses it');
# harmless when the extension has granted it already
safe_as('olga', 'friendly', 'GRANT USAGE ON SCHEMA scrm TO PUBLIC');
safe_as('olga', 'friendly', q(
	CREATE TABLE interactions (seller name, customer int, at timestamptz, kind text);
	CREATE TABLE states (seller name, timeline scrm.timeline);
	ALTER TABLE interactions ENABLE ROW LEVEL SECURITY;
	ALTER TABLE states ENABLE ROW LEVEL SECURITY;
	CREATE POLICY own ON interactions USING (seller = current_user);
	CREATE POLICY own ON states USING (seller = current_user);
	GRANT SELECT ON interactions TO PUBLIC;
	GRANT SELECT, INSERT ON states TO PUBLIC;
	INSERT INTO interactions SELECT CASE WHEN n % 3 = 0 THEN 'alice' ELSE 'bob' END, n % 7, '2024-01-01'::timestamptz + n * interval '1 hour', 'visit'
		FROM generate_series(1, 300) n;));
my $force = $node->pg_version >= 16 ? 'debug_parallel_query' : 'force_parallel_mode';
foreach my $parallel ('off', 'on')
{
	my $settings = "SET $force = $parallel; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0";
	is(safe_as('alice', 'friendly', "$settings; SELECT scrm.event_count(scrm.timeline_agg(at, kind)) FROM interactions"), 100,
		"row-level security: alice sees her rows (parallel $parallel)");
	is(safe_as('bob', 'friendly', "$settings; SELECT scrm.event_count(scrm.timeline_agg(at, kind)) FROM interactions"), 200,
		"row-level security: bob sees his (parallel $parallel)");
}
safe_as($_, 'friendly', 'INSERT INTO states SELECT current_user, scrm.timeline_agg(at, kind) FROM interactions') foreach 'alice', 'bob';
is(safe_as('alice', 'friendly', q(SELECT sum(scrm.event_count(timeline)), scrm.event_count(scrm.rollup(timeline)) FROM states)), '100|100',
	'row-level security on states');
is($node->safe_psql('friendly', 'SELECT scrm.event_count(scrm.rollup(timeline)) FROM states'), 300, 'the superuser sees all');

# A superuser restores what olga installed: the schema comes first, as hers, and the extension as the superuser's.
my $dump = PostgreSQL::Test::Utils::tempdir() . '/friendly.sql';
$node->command_ok(['pg_dump', '-f', $dump, '-d', $node->connstr('friendly')], 'the database is dumped');
create_database('restored');
$node->command_ok(['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, '-d', $node->connstr('restored')], 'and restored by a superuser');
is($node->safe_psql('restored', 'SELECT scrm.event_count(scrm.rollup(timeline)) FROM states'), 300, 'with its states');
is($node->safe_psql('restored', q(SELECT nspowner = extowner FROM pg_namespace, pg_extension WHERE nspname = 'scrm' AND extname = 'scrm')), 't',
	'and the schema belongs to whom the extension belongs');

safe_as('olga', 'friendly', 'DROP TABLE states; DROP EXTENSION scrm');
is($node->safe_psql('friendly', q(SELECT count(*) FROM pg_proc WHERE probin = '$libdir/scrm')), 0, 'and its owner drops it');

$node->stop;
done_testing();
