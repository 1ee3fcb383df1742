# From every released version to this one: ALTER EXTENSION scrm UPDATE leaves what CREATE EXTENSION makes, object by
# object, and what users stored and built on the old version still answers the same; what cannot stay is refused whole.
# test/upgrade/VERSION.sql is what a user of that version has, VERSION.states what its own library wrote (see raw.sql).
# When a release is made: its install script goes to src/upgrade/ and both of these files are written for it.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($current) = slurp_file('scrm.control') =~ /^default_version = '(.*)'$/m;
my @released = map { /scrm--([0-9.]+)\.sql$/ ? $1 : () } sort glob 'src/upgrade/scrm--*.sql';

my $node = PostgreSQL::Test::Cluster->new('upgrade');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nautovacuum = off");
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE olga LOGIN; CREATE ROLE mallory LOGIN');

sub create_database { $node->safe_psql('postgres', "CREATE DATABASE $_[0] OWNER olga"); }

sub psql_as
{
	my ($role, $database, $sql) = @_;
	return $node->psql($database, $sql, connstr => $node->connstr($database) . " user=$role");
}

sub rows { return [ split /\n/, $node->safe_psql(@_) ]; }

# What is in one list and not in the other, for a message that a person can read.
sub is_same
{
	my ($got, $expected, $name) = @_;
	my %more;
	$more{$_}++ foreach @$got;
	$more{$_}-- foreach @$expected;
	is(join("\n", map { ($more{$_} > 0 ? '+ ' : '- ') . $_ } grep { $more{$_} != 0 } sort keys %more), '', $name);
}

# ---- the catalog: all that is known of the extension's objects, with names instead of numbers

my $part = q(
	WITH RECURSIVE member AS (
		SELECT classid, objid FROM pg_depend
		WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'scrm')),
	-- array types, members of operator classes: what comes and goes with a member
	part AS (
		TABLE member
		UNION SELECT d.classid, d.objid FROM pg_depend d JOIN part p ON (d.refclassid, d.refobjid) = (p.classid, p.objid) WHERE d.deptype IN ('i', 'a'))
);

# A query for each catalog that has rows of the extension. The server knows which columns refer to what.
my $catalog_queries = $part . q(,
	catalog AS (
		SELECT classid AS id, 'oid' AS key, classid AS class FROM part GROUP BY classid
		UNION ALL VALUES ('pg_aggregate'::regclass::oid, 'aggfnoid', 'pg_proc'::regclass::oid))
	SELECT format('SELECT %L || pg_describe_object(%s, c.%I, 0) || '': '' || jsonb_build_object(%s) FROM %s c WHERE c.%3$I::oid IN (SELECT objid FROM part WHERE classid = %2$s)',
		id::regclass || ' ', class, key,
		string_agg(format('%L, ', attname) || CASE
			WHEN attname = 'proargdefaults' THEN 'pg_get_function_arguments(c.oid)'
			WHEN attname = 'prosqlbody' THEN 'pg_get_function_sqlbody(c.oid)'
			WHEN is_array THEN format('(SELECT string_agg(coalesce(pg_describe_object(%s, o, 0), ''none''), '', '' ORDER BY n) FROM unnest(c.%I) WITH ORDINALITY AS u (o, n))', pktable::oid, attname)
			WHEN pktable IS NOT NULL THEN format('coalesce(pg_describe_object(%s, c.%I, 0), ''none'')', pktable::oid, attname)
			ELSE format('c.%I', attname) END, ', ' ORDER BY attnum),
		id::regclass)
	FROM catalog JOIN pg_attribute ON attrelid = id AND attnum > 0 AND NOT attisdropped AND attname <> 'oid'
		LEFT JOIN pg_get_catalog_foreign_keys() ON fktable = id AND fkcols = ARRAY[attname::text]
	GROUP BY id, key, class);

sub catalog
{
	my ($database) = @_;
	my @queries = map { "$part $_" } @{ rows($database, $catalog_queries) };
	push @queries, $part . q(SELECT 'comment on ' || pg_describe_object(classoid, objoid, objsubid) || ': ' || description
		FROM pg_description JOIN part ON (classid, objid) = (classoid, objoid)),
		$part . q(SELECT pg_describe_object(d.classid, d.objid, d.objsubid) || ' depends on ' || pg_describe_object(refclassid, refobjid, refobjsubid) || ' ' || deptype::text
			FROM pg_depend d JOIN part USING (classid, objid)),
		$part . q(SELECT 'privileges on ' || pg_describe_object(classoid, objoid, objsubid) || ': ' || privtype::text || initprivs::text
			FROM pg_init_privs JOIN part ON (classid, objid) = (classoid, objoid)),
		q(SELECT 'extension: ' || (to_jsonb(e) - '{oid,extnamespace}'::text[])::text || extnamespace::regnamespace FROM pg_extension e WHERE extname = 'scrm'),
		q(SELECT 'schema: ' || nspowner::regrole || coalesce(nspacl::text, '') FROM pg_namespace WHERE nspname = 'scrm'),
		$part . q(SELECT 'beside the extension: ' || pg_describe_object(d.classid, d.objid, d.objsubid)
			FROM pg_depend d LEFT JOIN part p USING (classid, objid)
			WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'scrm'::regnamespace AND p.objid IS NULL);
	return [ map { @{ rows($database, "SET search_path = pg_catalog; $_") } } @queries ];
}

my $functions = $part . q(SELECT objid::regprocedure FROM member WHERE classid = 'pg_proc'::regclass);

# ---- the views of a user

my $views = q(SELECT relname FROM pg_class WHERE relnamespace = 'asked'::regnamespace ORDER BY oid);

sub answers_of
{
	my ($database) = @_;
	return { map { $_ => join "\n", sort @{ rows($database, "SELECT v::text FROM asked.$_ v") } } @{ rows($database, $views) } };
}

# Public functions, aggregates and operators of the extension that no view asks for.
my $not_asked = $part . q(,
	support AS (
		SELECT refobjid AS objid FROM pg_depend d JOIN part USING (classid, objid)
			LEFT JOIN pg_aggregate ON d.classid = 'pg_proc'::regclass AND aggfnoid = d.objid
		WHERE refclassid = 'pg_proc'::regclass
			AND (aggfnoid IS NOT NULL OR d.classid IN ('pg_type'::regclass, 'pg_amproc'::regclass, 'pg_opclass'::regclass, 'pg_operator'::regclass))),
	asked AS (
		SELECT d.refclassid, d.refobjid FROM pg_depend d JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
			JOIN pg_class c ON c.oid = ev_class WHERE relnamespace = 'asked'::regnamespace)
	SELECT pg_describe_object(classid, objid, 0) FROM member
	WHERE classid IN ('pg_proc'::regclass, 'pg_operator'::regclass) AND (classid, objid) NOT IN (TABLE asked)
		AND NOT (classid = 'pg_proc'::regclass AND objid IN (SELECT objid FROM support)));

# Views that call one of these functions, given as a list of literals.
sub callers
{
	my ($database, @names) = @_;
	my $list = join ', ', map { "'$_'::regprocedure" } @names;
	return @names == 0 ? [] : rows($database, qq(
		SELECT DISTINCT relname FROM pg_depend JOIN pg_rewrite r ON classid = 'pg_rewrite'::regclass AND objid = r.oid JOIN pg_class c ON c.oid = ev_class
		WHERE refclassid = 'pg_proc'::regclass AND refobjid IN ($list) ORDER BY 1));
}

# ---- every release

create_database('fresh');
$node->safe_psql('fresh', 'CREATE EXTENSION scrm');
my $fresh = catalog('fresh');
foreach my $kind ('pg_proc function', 'pg_aggregate function', 'pg_type type', 'pg_operator operator', 'pg_opclass operator class', 'pg_opfamily operator family',
	'pg_amop operator', 'pg_amproc function', 'comment on function', 'comment on operator', 'function scrm')
{
	cmp_ok(scalar(grep { /^\Q$kind\E / } map { s/^(function scrm)\./$1 /r } @$fresh), '>', 10, "a new installation is known in detail: $kind");
}
is_same([ grep { /^beside/ } @$fresh ], ['beside the extension: extension scrm'], 'and everything in its schema is its own');
cmp_ok(scalar @released, '>', 0, 'there are releases');

# A release whose objects all load proves that every C symbol it names is still there: the server looks for each.
foreach my $release (@released)
{
	my $database = 'from_' . $release =~ tr/./_/r;
	is($node->safe_psql('postgres', "SELECT path IS NOT NULL FROM pg_extension_update_paths('scrm') WHERE source = '$release' AND target = '$current'"),
		't', "$release: has a path to $current");
	create_database($database);
	$node->safe_psql($database, "CREATE EXTENSION scrm VERSION '$release'");
	pass("$release: installs with the library of $current");
	$node->safe_psql($database, slurp_file("test/upgrade/$release.sql"));
	is($node->safe_psql($database, $not_asked), '', "$release: every function, aggregate and operator is asked");
	my $answers = answers_of($database);
	is(join(' ', grep { $answers->{$_} eq '' } sort keys %$answers), '', "$release: and answers");

	# what the update has to drop is not dropped under a user's view: the whole update fails and leaves all as it was
	my %kept = map { $_ => 1 } @{ rows('fresh', $functions) };
	my $before = catalog($database);
	my @lost = grep { !$kept{$_} } @{ rows($database, $functions) };
	my $blocking = callers($database, @lost);
	is(@$blocking > 0, @lost > 0, "$release: views call the functions that go");
	my %definitions = map { $_ => $node->safe_psql($database, "SELECT pg_get_viewdef('asked.$_'::regclass)") } @$blocking;
	foreach my $view (@$blocking)
	{
		my ($status, $out, $err) = $node->psql($database, 'ALTER EXTENSION scrm UPDATE');
		is($status, 3, "$release: the update stops at a view on a function that goes");
		like($err, qr/ERROR:  cannot drop function scrm\.\S.* because other objects depend on it\nDETAIL:  view asked\.\w+ depends on function scrm\./,
			"$release: the error names both");
		is_same(catalog($database), $before, "$release: nothing has changed");
		is_deeply(answers_of($database), { %$answers{ @{ rows($database, $views) } } }, "$release: and all answers stay");
		$node->safe_psql($database, "DROP VIEW asked.$view");
	}

	$node->safe_psql($database, 'ALTER EXTENSION scrm UPDATE');
	is($node->safe_psql($database, q(SELECT extversion FROM pg_extension WHERE extname = 'scrm')), $current, "$release: updated to $current");
	is_same(catalog($database), $fresh, "$release: the catalog is that of a new installation (if not: make upgrade-script)");
	$node->safe_psql($database, "CREATE VIEW asked.$_ AS $definitions{$_}") foreach @$blocking;
	my $now = answers_of($database);
	is($now->{$_}, $answers->{$_}, "$release: the same answers from $_") foreach sort keys %$answers;

	check_stored($database, $release);
	check_written_then($database, $release);
}

# Old states and new ones are one kind of value; defaults, generated columns and indexes go on working.
sub check_stored
{
	my ($database, $release) = @_;
	$node->safe_psql($database, q(
		INSERT INTO states (customer, timeline, engagement, funnel)
			SELECT 10 + customer, scrm.timeline_agg(at, kind, channel, value), scrm.engagement_agg(at, coalesce(value, 1), '9 days', channel, length(kind) % 4 + 1),
				(SELECT funnel FROM states s WHERE s.customer = interactions.customer)
			FROM (SELECT customer, at + interval '1 year' AS at, kind, channel, value FROM interactions) interactions GROUP BY customer;
		REFRESH MATERIALIZED VIEW reports;));
	is($node->safe_psql($database, q(
		SELECT bool_and(level = 'curation' AND events = scrm.event_count(timeline)) FROM states)), 't', "$release: defaults and generated columns");
	is($node->safe_psql($database, q(
		WITH rolled AS (SELECT customer % 10 AS customer, scrm.rollup(timeline) AS t, scrm.rollup(engagement) AS e FROM states GROUP BY 1),
			whole AS (
				SELECT customer, scrm.timeline_agg(at, kind, channel, value) AS t,
					scrm.engagement_agg(at, coalesce(value, 1), '9 days', channel, length(kind) % 4 + 1) AS e
				FROM (SELECT * FROM interactions UNION ALL SELECT customer, at + interval '1 year', kind, channel, value FROM interactions) u GROUP BY customer)
		SELECT count(*), bool_and(r.t OPERATOR(scrm.=) w.t), bool_and(scrm.event_count(r.e) = scrm.event_count(w.e)),
			bool_and(abs(scrm.score(r.e, '2026-01-01') - scrm.score(w.e, '2026-01-01')) <= 1e-12 * abs(scrm.score(w.e, '2026-01-01')))
		FROM rolled r JOIN whole w USING (customer))), '7|t|t|t', "$release: stored and new states roll up to the whole");
	foreach my $scan ('on', 'off')
	{
		is($node->safe_psql($database, qq(SET enable_seqscan = $scan; SET enable_indexscan = on;
			SELECT count(*) FROM states a JOIN states b ON a.timeline OPERATOR(scrm.=) b.timeline AND a.engagement OPERATOR(scrm.=) b.engagement)),
			14, "$release: stored states are found (sequential scans $scan)");
	}
}

# States as the library of that release left them on disk: read, compared and rolled up with what their text form gives here.
sub check_written_then
{
	my ($database, $release) = @_;
	SKIP: {
		skip 'states in files are those of little-endian machines', 1 if unpack('v', pack('S', 1)) != 1;
		$node->safe_psql($database, slurp_file('test/upgrade/raw.sql'));
		my (%seen, @checks);
		my %merges = map { $_ => 1 } @{ rows($database, q(SELECT typname FROM pg_proc JOIN pg_type t ON t.oid = proargtypes[0] WHERE proname = 'rollup' AND pronamespace = 'scrm'::regnamespace)) };
		foreach my $line (split /\n/, slurp_file("test/upgrade/$release.states"))
		{
			my ($type, $bytes, $text) = split / /, $line, 3;
			$text =~ s/'/''/g;
			my $rolls_up = $merges{$type} ? '(SELECT scrm.rollup(s) FROM (VALUES (t), (n)) v (s)) OPERATOR(scrm.=) scrm.merge(n, n)' : 'true';
			push @checks, qq(SELECT '$type', t::text COLLATE "C" = '$text' AND t OPERATOR(scrm.=) n AND scrm.${type}_send(t) = scrm.${type}_send(n) AND $rolls_up
				FROM (SELECT '$bytes'::raw.$type\::scrm.$type AS t, '$text'::scrm.$type AS n) states);
			$seen{$type} = 1;
		}
		is_deeply([ sort keys %seen ], rows($database, q(SELECT DISTINCT typname FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
			WHERE attrelid = 'states'::regclass AND typnamespace = 'scrm'::regnamespace ORDER BY 1)), "$release: states of every type that is stored");
		my $read = rows($database, join ' UNION ALL ', @checks);
		is(join(' ', grep { !/\|t$/ } @$read), '', "$release: states written by its own library are read");
	}
}

# ---- who may update, and what strangers can do about it

# An owner who is no superuser installed it: so may she update it, and what is made belongs to whom it belonged.
create_database('fresh_of_olga');
create_database('from_of_olga');
foreach my $command ([ 'fresh_of_olga', 'CREATE EXTENSION scrm' ], [ 'from_of_olga', "CREATE EXTENSION scrm VERSION '$released[0]'" ], [ 'from_of_olga', 'ALTER EXTENSION scrm UPDATE' ])
{
	my ($status, undef, $err) = psql_as('olga', @$command);
	is($status, 0, "olga: $command->[1] $err");
}
is_same(catalog('from_of_olga'), catalog('fresh_of_olga'), 'olga: the catalog is that of her own new installation');
my ($status, undef, $err) = psql_as('mallory', 'from_of_olga', 'ALTER EXTENSION scrm UPDATE');
like($err, qr/must be owner of extension scrm/, 'others may not');

# Whoever was let into the schema can have prepared functions beside ours that fit some calls better: none gets in.
create_database('overloads');
$node->safe_psql('overloads', "CREATE EXTENSION scrm VERSION '$released[0]'; GRANT CREATE, USAGE ON SCHEMA scrm TO mallory");
my %had = map { $_ => 1 } @{ rows('overloads', $functions) };
my @added = grep { !$had{$_} } @{ rows('fresh', $functions) };
my %names = map { /^scrm\.(\w+)\(/ ? ($1 => 1) : () } @added, keys %had;
my $body = q(LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE 'called'; END $$);
my @overloads = map { ("scrm.$_(anyelement)", "scrm.$_(anyelement, anyelement)", "scrm.$_(text, VARIADIC text[])") } sort keys %names;
($status, undef, $err) = psql_as('mallory', 'overloads', join '; ', map { "CREATE FUNCTION $_ RETURNS int $body" } @overloads);
is($err, '', 'overloads of every function are prepared');
$node->safe_psql('overloads', 'ALTER EXTENSION scrm UPDATE');
is_same([ grep { !/^beside|^schema/ } @{ catalog('overloads') } ], [ grep { !/^beside|^schema/ } @$fresh ], 'the update does not depend on them');

# Or have taken the very name of something that comes: it is not taken over, the update is refused as a whole.
create_database('taken');
$node->safe_psql('taken', "CREATE EXTENSION scrm VERSION '$released[0]'; GRANT CREATE, USAGE ON SCHEMA scrm TO mallory");
my $old = [ grep { !/^beside/ } @{ catalog('taken') } ];
my %new_type = map { $_ => 1 } @{ rows('fresh', "$part SELECT objid::regtype FROM member WHERE classid = 'pg_type'::regclass") };
delete $new_type{$_} foreach @{ rows('taken', "$part SELECT objid::regtype FROM member WHERE classid = 'pg_type'::regclass") };
my @takeable = grep { my $function = $_; !/internal|cstring|"any"/ && !grep { $function =~ /\Q$_\E\b/ } keys %new_type } @added;
cmp_ok(scalar @takeable, '>', 0, 'there are names that can be taken');
my %taken = map { ("FUNCTION $_" => "CREATE FUNCTION $_ RETURNS int $body") } @takeable[ 0, -1 ];
$taken{"DOMAIN $_"} = "CREATE DOMAIN $_ AS text" foreach (sort keys %new_type)[0];
foreach my $object (sort keys %taken)
{
	($status, undef, $err) = psql_as('mallory', 'taken', $taken{$object});
	is($err, '', "$object of a stranger");
	($status, undef, $err) = $node->psql('taken', 'ALTER EXTENSION scrm UPDATE');
	like($err, qr/ERROR: .* already exists/, "$object of a stranger: the update is refused");
	is_same([ grep { !/^beside/ } @{ catalog('taken') } ], $old, "$object of a stranger: nothing has changed");
	psql_as('mallory', 'taken', "DROP $object");
}
$node->safe_psql('taken', 'ALTER EXTENSION scrm UPDATE');
is_same([ grep { !/^schema/ } @{ catalog('taken') } ], [ grep { !/^schema/ } @$fresh ], 'without strangers it runs');

# ---- the tool that writes the scripts

my $folder = PostgreSQL::Test::Utils::tempdir();

# The statements that lead from one script to the other, or the tool's error.
sub step
{
	my ($from, $to) = @_;
	my $file = "$folder/scrm--1.9.0--1.10.0.sql";
	unlink $file;
	append_to_file("$folder/$_->[0]", "\\echo guard \\quit\n$_->[1]\n") foreach map { unlink "$folder/$_->[0]"; $_ } [ 'scrm--1.9.0.sql', $from ], [ 'scrm--1.10.0.sql', $to ];
	my ($out, $err) = run_command([ 'test/upgrade_script.pl', "$folder/scrm--1.10.0.sql", $folder ]);
	return -e $file ? slurp_file($file) =~ s/.*pg_temp;\n+//sr =~ s/\s+/ /gr =~ s/ $//r : $err;
}

append_to_file("$folder/scrm--1.2.0.sql", 'CREATE FUNCTION never();');
my $one = q(CREATE FUNCTION s.one(a text, VARIADIC b int[] DEFAULT '{1,2}') RETURNS int AS 'x', 'y' LANGUAGE C;);
my $note = q{COMMENT ON FUNCTION s.one(text, int[]) IS 'one; -- it''s (a';};
is(step($one, "/* one */\n$one"), '', 'tool: the same in other words is no change');
is(step($one, "$one\n$note"), $note, 'tool: a comment comes');
is(step("$one$note", $one), 'COMMENT ON FUNCTION s.one(text, int[]) IS NULL;', 'tool: a comment goes');
is(step("$one$note", "$one$note" =~ s/LANGUAGE C/LANGUAGE C COST 9/r),
	$one =~ s/CREATE/CREATE OR REPLACE/r =~ s/LANGUAGE C/LANGUAGE C COST 9/r, 'tool: an attribute changes');
is(step("$one$note", "$one$note" =~ s/DEFAULT '\{1,2\}'//r), "DROP FUNCTION s.one(text, int[]); " . "$one $note" =~ s/DEFAULT '\{1,2\}'//r,
	'tool: a default goes, its comment is made again');
is(step("$one$note", "$one$note" =~ s/a text/c text/r), "DROP FUNCTION s.one(text, int[]); " . "$one $note" =~ s/a text/c text/r, 'tool: a name changes');
is(step("$one$note", "$one$note" =~ s/RETURNS int/RETURNS TABLE (a int, b numeric(9, 2))/r),
	"DROP FUNCTION s.one(text, int[]); " . "$one $note" =~ s/RETURNS int/RETURNS TABLE (a int, b numeric(9, 2))/r, 'tool: a result changes');
is(step("$one$note", "$one$note" =~ s/b int/c text, b int/r =~ s/text, int/text, text, int/r),
	"DROP FUNCTION s.one(text, int[]); " . "$one $note" =~ s/b int/c text, b int/r =~ s/text, int/text, text, int/r, 'tool: a parameter comes');
my $aggregate = 'CREATE AGGREGATE s.sum(a int) (SFUNC = s.one, STYPE = int);';
is(step("$one$aggregate", ''), 'DROP AGGREGATE s.sum(int); DROP FUNCTION s.one(text, int[]);', 'tool: the last made is dropped first');
is(step($aggregate, $aggregate =~ s/s\.one/s.two/r), $aggregate =~ s/CREATE/CREATE OR REPLACE/r =~ s/s\.one/s.two/r, 'tool: an aggregate changes');
my $atomic = 'CREATE FUNCTION s.two() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;';
is(step($aggregate, "$atomic\n$aggregate"), $atomic, 'tool: a body of several statements is one');
my $do = q(DO $x$ BEGIN PERFORM ';'; END $x$;);
is(step($do, "$do\n$one"), $one, 'tool: a quoted body, too');
like(step('', $do), qr/^a command by itself/, 'tool: commands need a person');
my $operator = 'CREATE OPERATOR s.= (LEFTARG = int, RIGHTARG = text, FUNCTION = s.eq);';
like(step($operator, ''), qr/^cannot drop .*: OPERATOR s\.= \(int, text\)/, 'tool: released operators stay');
like(step('CREATE TYPE s.t; CREATE TYPE s.t (INPUT = s.a);', 'CREATE TYPE s.t; CREATE TYPE s.t (INPUT = s.b);'), qr/^cannot change .*: TYPE s\.t/, 'tool: and types as they are');
like(step($one, $one . $one =~ s/one/uno/r . $note =~ s/one/due/r), qr/comments on what it does not make/, 'tool: a comment on nothing');
like(step($one, $one . $one), qr/has twice: FUNCTION s\.one/, 'tool: twice the same');
like(step($one, substr $one, 0, 40), qr/ends within a statement/, 'tool: a script that is cut off');

$node->stop;
done_testing();
