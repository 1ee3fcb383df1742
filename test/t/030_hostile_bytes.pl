# Hostile bytes for every in and recv function.
#
# Valid values of every type, in text and in binary, are mutated at random: bits flipped, bytes put in, taken out, moved and
# doubled, two values spliced, numbers replaced by awkward ones. Whatever the server is given, it answers with a value or with
# an error that says that the input is bad; never with a crash or an internal error. A value that it takes is canonical: its
# text and its bytes are taken again and mean the same, and every function has an answer to it or an error of its own.
#
#   SCRM_MUTATIONS   how many mutations, over all types and both forms (24,000; a million under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $mutations = $ENV{SCRM_MUTATIONS} || 24_000;
my $seed = $ENV{SCRM_SEED} || 1;

# ---- valid values, and what is asked about those that are taken ----

my $letters = q{(VALUES (0, 'a', 'web', 1.5), (0, 'a', NULL, NULL), (60, 'b', 'mail', -2), (3600.5, 'käse', 'e"\\' || chr(9), 0)) e(s, kind, channel, value)};
my $at = q{timestamptz '2024-01-01 00:00Z' + s * interval '1 second'};
my %values = (
	timeline => [
		"SELECT scrm.timeline_agg($at, kind, channel, value) FROM $letters",
		"SELECT scrm.timeline_agg($at, kind) FROM $letters",
		"SELECT scrm.only(scrm.timeline_agg($at, kind), 'none') FROM $letters",
		"SELECT scrm.timeline_agg(timestamptz '2024-01-01' + i * i * i * interval '1 us', 'k' || i % 3, CASE WHEN i % 5 > 0 THEN 'c' || i % 5 END, i / 8.0) FROM generate_series(1, 70) i",
		"SELECT scrm.timeline_agg(timestamptz '2024-01-01' + i % 9 * interval '1 day', chr(97 + i % 26) || i, 'c') FROM generate_series(1, 260) i",
		"SELECT scrm.timeline_agg(at, 'k', NULL, 1e300) FROM (VALUES (timestamptz '4714-11-24 00:00Z BC'), ('294276-12-31 23:59:59.999999Z')) v(at)",
		"SELECT scrm.timeline_agg('2024-01-01', repeat('k', 255), repeat('ü', 127))",
	],
	engagement => [
		"SELECT scrm.engagement_agg($at, value, '7 days', channel, 1 + length(kind) % 4) FROM $letters",
		"SELECT scrm.engagement_agg($at, value, '1 microsecond') FROM $letters",
		"SELECT scrm.engagement_agg(timestamptz '2024-01-01' + i * interval '1 day', i, '30 days', 'c' || i % 11, nullif(i % 5, 0)) FROM generate_series(1, 60) i",
		"SELECT scrm.engagement_agg('294276-12-31', 1e300, '106751991 days', repeat('c', 255), 4)",
	],
	funnel => [
		"SELECT scrm.funnel_agg(t, '{a,\"b\@mail|käse\"}', '1 day', '{}', '2025-01-01') FROM (SELECT scrm.timeline_agg($at, kind, channel) FROM $letters GROUP BY s) v(t)",
		"SELECT scrm.funnel_agg(t, '{a,*,*}', '1 hour', '{clickhouse}', '2024-01-09')
			FROM (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + (i * i + j) * interval '1 minute', chr(97 + j)) FROM generate_series(1, 100) i, generate_series(0, 3) j GROUP BY i) v(t)",
		"SELECT scrm.funnel_agg(t, array_fill('*'::text, '{64}'), '1 day', '{}', '2024-01-01 00:00:30') FROM (SELECT scrm.timeline_agg($at, kind) FROM $letters) v(t)",
		"SELECT scrm.funnel_agg(NULL, '{a}', '0', '{}', '294276-12-31')",
	],
	cohort => [
		"SELECT scrm.cohort_agg(t, 'week', '2024-01-20', 'UTC') FROM (SELECT scrm.timeline_agg($at, kind) FROM $letters GROUP BY s) v(t)",
		"SELECT scrm.cohort_agg(t, 'day', '2024-02-10', 'Europe/Berlin', 'a|käse', '*') FROM (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + (i * i + j * j * 7) * interval '5 hours', chr(97 + j % 2)) FROM generate_series(1, 9) i, generate_series(0, 4) j GROUP BY i) v(t)",
		"SELECT scrm.cohort_agg(t, 'year', '294276-12-31', 'UTC') FROM (SELECT scrm.timeline_agg('4714-11-24 00:00Z BC', 'k')) v(t)",
		"SELECT scrm.cohort_agg(NULL, 'month', '2024-01-01', 'Asia/Kolkata')",
	],
	lead_score => [
		"SELECT scrm.lead_score_agg(kind, value) FROM $letters",
		"SELECT scrm.lead_score_agg('d' || i % 64, i / 8.0) FROM generate_series(1, 200) i",
		"SELECT scrm.lead_score_agg(repeat('d', 255), -1.7e308)",
	],
	funnel_state => [
		"SELECT part($at, '1 hour', kind = 'a', kind = 'b', true) FROM $letters",
		"SELECT part($at, '0', VARIADIC array_fill(true, '{64}')) FROM $letters",
		"SELECT part(timestamptz '2024-01-01' + i % 50 * interval '1 minute', '1 day', i % 2 = 0, i % 3 = 0, i % 5 = 0, i % 7 = 0, i % 11 = 0, true, true, i > 100, i > 1) FROM generate_series(1, 120) i",
	]);
my %questions = (
	timeline => q{
		PERFORM count(*) FROM scrm.events(v), scrm.kinds(v) k, scrm.channels(v) c;
		PERFORM scrm.event_count(v), scrm.slice(v, scrm.first_at(v), scrm.last_at(v)), scrm.only(v, '*@|a|k1@c1'), scrm.distinct_events(v);
		PERFORM scrm.window_funnel(v, '{*,a|b,*}', '1 day'), scrm.funnel_times(v, '{*,*@,*,k1}', '1 day'), scrm.funnel_agg(v, '{*,*,a}', '1 day', '{}', '2024-01-01');
		PERFORM p FROM scrm.presence(v, '2025-01-01') p;
		PERFORM scrm.engagement_from(v, '{"*": 1, "a@web": {"weight": 2, "level": 3}}', '1 day');
		PERFORM scrm.merge(v, other), scrm.rollup(w) FROM unnest(ARRAY[v, other, v]) w;},
	engagement => q{
		PERFORM scrm.score(v, scrm.last_at(v)), scrm.event_count(v), scrm.half_life(v), scrm.preferred_channel(v), scrm.channel_evenness(v), scrm.participation_level(v);
		PERFORM scrm.channel_diversity(v, q) FROM unnest('{0,1,2,0.5,Infinity}'::float8[]) q;
		PERFORM x FROM scrm.explain(v, scrm.last_at(v)) x, scrm.engagement_by_channel(v, '294276-12-31 23:59:59.999999Z') y;
		PERFORM scrm.merge(v, v), scrm.rollup(w) FROM unnest(ARRAY[v, v]) w;
		PERFORM scrm.merge(v, other);},
	funnel => q{
		PERFORM r, t FROM scrm.funnel_report(v) r, scrm.funnel_totals(v) t;
		PERFORM scrm.merge(v, v), scrm.rollup(w) FROM unnest(ARRAY[v, v]) w;
		PERFORM scrm.merge(v, other);},
	cohort => q{
		PERFORM r, t FROM scrm.cohort_report(v, last_period => 20) r, scrm.cohort_totals(v) t;
		PERFORM r FROM scrm.cohort_report(v, true, true, 20) r;
		PERFORM scrm.merge(v, v), scrm.rollup(w) FROM unnest(ARRAY[v, v]) w;
		PERFORM scrm.merge(v, other);},
	lead_score => q{
		PERFORM scrm.lead_score(v, '{"a": 1, "d3": 5}', 10, '{a,b,d3}'), e FROM scrm.explain(v, '{"explicit": 1}') e;
		PERFORM scrm.merge(v, other), scrm.rollup(w) FROM unnest(ARRAY[v, other, v]) w;
		PERFORM scrm.lead_score(v);},
	funnel_state => q{
		PERFORM whole(w) FROM unnest(ARRAY[v, v]) w;
		PERFORM whole(w) FROM unnest(ARRAY[v, other]) w;});

# What bad input may be answered with: invalid text or binary form, invalid bytes or untranslatable characters, too little
# or too much data, a time, a number or a parameter out of range, too many things, too long a word. All else is a bug.
my $says_bad_input = "'22P02', '22P03', '22021', '22P05', '08P01', '22008', '22003', '22023', '54000', '22001'";

# ---- mutations ----

sub below { return int(rand($_[0])); }

sub one_of { return $_[ below(scalar @_) ]; }

my @awkward_words = (
	qw(0 -0 1 -1 2 5 6 63 64 65 127 128 254 255 256 2185 2199 2200 65535 65536 16777216 16777217 2147483647 2147483648 4294967296 9007199254740993
	  9223371331199999999 9223371331200000000 -211813488000000000 -211813488000000001 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
	  18446744073709551616 00 01 +1 .5 5. 1e5 1e308 -1.7976931348623157e308 1e309 5e-324 1e-400 0x10 NaN Infinity -Infinity inf null true "" "a" [] {} [1] \\u0001 \\u0000 \\"),
	' ', '1 ');
my @awkward_bytes = (
	(map { pack('C', $_) } 0, 1, 2, 64, 65, 127, 128, 255), (map { pack('n', $_) } 0, 1, 255, 256, 32768, 65535),
	(map { pack('N', $_) } 0, 1, 255, 65535, 65536, 16777216, 2147483647, 2147483648, 4294967295), (map { pack('q>', $_) } 0, 1, -1, 60_000_000, -211_813_488_000_000_001, 9_223_371_331_200_000_000, 9_223_372_036_854_775_807),
	(map { pack('d>', $_) } -0.0, 0.5, 1e308, 5e-324, 9**9**9, -9**9**9), pack('H16', '7ff8000000000001'));

# Changes the bytes in place; "other" is another valid value of the type.
sub mutate_once
{
	my ($is_text, $other) = @_[ 1, 2 ];
	my $length = length $_[0];
	my $place = below($length + 1);
	my $some = below(1 + ($length - $place > 12 ? one_of(1, 2, 4, 8, 12, $length - $place) : $length - $place));
	my $what = below(8);

	if ($what == 0 && $place < $length) { vec($_[0], 8 * $place + below(8), 1) ^= 1 }
	elsif ($what == 1) { substr($_[0], $place, 0) = join '', map { chr(below(256)) } 0 .. below(4) }
	elsif ($what == 2) { substr($_[0], $place, $some) = '' }
	elsif ($what == 3) { substr($_[0], $place, 0) = substr($_[0], below($length + 1), $some) }
	elsif ($what == 4) { substr($_[0], $place) = substr($other, below(1 + length $other)) }
	elsif ($what == 5) { substr($_[0], $place, $some) = substr($other, below(1 + length $other), $some) }
	elsif ($is_text)
	{
		my @words;

		push @words, [ $-[0], $+[0] - $-[0] ] while $_[0] =~ /-?[0-9.]+(?:e[+-]?[0-9]+)?|null|"[^"]*"|\[[^][]*\]/g;
		return if !@words;
		my $word = one_of(@words);
		my $from = one_of(@words);
		substr($_[0], $word->[0], $word->[1]) = below(3) ? one_of(@awkward_words) : substr($_[0], $from->[0], $from->[1]);
	}
	else
	{
		my $bytes = one_of(@awkward_bytes);
		substr($_[0], $place, length $bytes) = $bytes if $place + length $bytes <= $length;
	}
	return;
}

# A file to COPY: type, form, number, bytes.
sub write_mutations
{
	my ($file, $seeds, $each) = @_;

	open my $out, '>', $file or die $!;
	for my $type (sort keys %$seeds)
	{
		for my $form ('text', 'binary')
		{
			my @valid = map { $_->{$form} } @{ $seeds->{$type} };

			for my $number (1 .. $each)
			{
				my $bytes = one_of(@valid);
				mutate_once($bytes, $form eq 'text', one_of(@valid)) for 1 .. one_of(1, 1, 1, 2, 3, 5);
				print $out join("\t", $type, $form, $number, '\\\\x' . unpack('H*', $bytes)), "\n";
			}
		}
	}
	close $out or die $!;
	return;
}

# ---- the server ----

my $node = PostgreSQL::Test::Cluster->new('hostile');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
restart_after_crash = off
log_min_messages = panic
log_min_error_statement = panic
CONF
$node->start;

my $folder = PostgreSQL::Test::Utils::tempdir();

sub prepare
{
	my ($database, $encoding) = @_;

	$node->safe_psql('postgres', "CREATE DATABASE $database ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
	$node->safe_psql($database, <<'SQL');
CREATE EXTENSION scrm;
CREATE AGGREGATE part(timestamptz, interval, VARIADIC "any") (SFUNC = scrm.window_funnel_accum, STYPE = scrm.funnel_state);
CREATE AGGREGATE whole(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.window_funnel_final);
CREATE UNLOGGED TABLE sample (type text, form text, number int, bytes bytea);
CREATE UNLOGGED TABLE refused (type text, form text, number int, state text, message text);
CREATE UNLOGGED TABLE stumbled (type text, number int, state text, message text);
SQL
	for my $type (sort keys %values)
	{
		$node->safe_psql($database, <<"SQL");
CREATE UNLOGGED TABLE taken_$type (number int, value scrm.$type);
CREATE UNLOGGED TABLE again_$type (number int, value scrm.$type);

CREATE FUNCTION feed_text_$type() RETURNS void LANGUAGE plpgsql AS \$\$
DECLARE s sample; v scrm.$type;
BEGIN
	FOR s IN SELECT * FROM sample WHERE type = '$type' AND form = 'text' LOOP
		BEGIN
			v := convert_from(s.bytes, getdatabaseencoding());
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO refused VALUES (s.type, s.form, s.number, sqlstate, sqlerrm);
			CONTINUE;
		END;
		INSERT INTO taken_$type VALUES (s.number, v);
	END LOOP;
END \$\$;

-- A value in a file of its own: what COPY writes for a bytea is what it reads for the type.
CREATE FUNCTION feed_binary_$type(file text) RETURNS void LANGUAGE plpgsql AS \$\$
DECLARE s sample;
BEGIN
	FOR s IN SELECT * FROM sample WHERE type = '$type' AND form = 'binary' LOOP
		EXECUTE format('COPY (SELECT %s, %L::bytea) TO %L (FORMAT binary)', -s.number, s.bytes, file);
		BEGIN
			EXECUTE format('COPY taken_$type FROM %L (FORMAT binary)', file);
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO refused VALUES (s.type, s.form, s.number, sqlstate, sqlerrm);
		END;
	END LOOP;
END \$\$;

CREATE FUNCTION ask_$type() RETURNS void LANGUAGE plpgsql AS \$\$
DECLARE v scrm.$type; other scrm.$type; n int;
BEGIN
	FOR n, v IN SELECT * FROM taken_$type LOOP
		BEGIN
			IF v::text::scrm.$type\::text <> v::text THEN
				RAISE 'text changes from % to %', v, v::text::scrm.$type USING ERRCODE = 'XXXXX';
			END IF;
			$questions{$type}
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO stumbled VALUES ('$type', n, sqlstate, sqlerrm);
		END;
		other := v;
	END LOOP;
END \$\$;
SQL
	}
	return;
}

# Valid values of all types, as { text, binary }.
sub valid_values
{
	my $database = shift;
	my %valid;

	for my $type (sort keys %values)
	{
		for my $query (@{ $values{$type} })
		{
			my $row = $node->safe_psql($database,
				"SELECT encode(convert_to(v::text, getdatabaseencoding()), 'hex'), encode(scrm.${type}_send(v), 'hex') FROM ($query) q(v)");
			my ($text, $binary) = map { pack 'H*', $_ } split /\|/, $row;
			push @{ $valid{$type} }, { text => $text, binary => $binary };
		}
	}
	return \%valid;
}

# Nothing is said about what a statement does but that the server lives on.
sub survives
{
	my ($database, $statement, $name) = @_;
	my ($status, undef, $error) = $node->psql($database, $statement);

	return is("$status $error", '0 ', $name);
}

sub check
{
	my ($database, $encoding, $client_encoding, $each) = @_;
	my $client = "SET client_encoding = '$client_encoding'; SET statement_timeout = '10min';";

	prepare($database, $encoding);
	my $valid = valid_values($database);
	write_mutations("$folder/mutations", $valid, $each);
	$node->safe_psql($database, "COPY sample FROM '$folder/mutations'; ANALYZE sample");
	for my $type (sort keys %values)
	{
		my $equal = $type eq 'funnel_state' ? 'a.value::text = t.value::text' : 'a.value OPERATOR(scrm.=) t.value';

		survives($database, "SELECT feed_text_$type()", "$encoding: mutated text of $type");
		survives($database, "$client SELECT feed_binary_$type('$folder/value')", "$encoding: mutated bytes of $type, client $client_encoding");
		survives($database, "SELECT ask_$type()", "$encoding: questions to every $type taken");
		survives($database, "COPY (SELECT number, scrm.${type}_send(value) FROM taken_$type) TO '$folder/value' (FORMAT binary); COPY again_$type FROM '$folder/value' (FORMAT binary)",
			"$encoding: bytes of every $type are taken again");
		is($node->safe_psql($database, "SELECT count(*), count(*) FILTER (WHERE $equal AND scrm.${type}_send(a.value) = scrm.${type}_send(t.value)) FROM taken_$type t LEFT JOIN again_$type a USING (number)"),
			join('|', ($node->safe_psql($database, "SELECT count(*) FROM taken_$type")) x 2), "$encoding: and mean the same");

		my @counts = split /\|/, $node->safe_psql($database, "SELECT count(*) FILTER (WHERE number > 0), count(*) FILTER (WHERE number < 0),
			(SELECT count(*) FROM refused WHERE type = '$type' AND form = 'text'), (SELECT count(*) FROM refused WHERE type = '$type' AND form = 'binary') FROM taken_$type");
		is(join(' ', $counts[0] + $counts[2], $counts[1] + $counts[3]), "$each $each", "$encoding: every $type was taken or refused");
		cmp_ok($_, '>', $each / 50, "$encoding: many of each") for @counts;
		note("$type: $counts[0] texts and $counts[1] binary values taken, $counts[2] and $counts[3] refused");
	}
	is($node->safe_psql($database, "SELECT * FROM refused WHERE state NOT IN ($says_bad_input) ORDER BY 1, 2, 3 LIMIT 10"), '', "$encoding: refusals say what is wrong");
	is($node->safe_psql($database, "SELECT * FROM stumbled WHERE state NOT IN ($says_bad_input) ORDER BY 1, 2 LIMIT 10"), '', "$encoding: so do answers");
	note($node->safe_psql($database, 'SELECT type, form, state, count(*), min(message) FROM refused GROUP BY 1, 2, 3 ORDER BY 1, 2, 3'));
	note($node->safe_psql($database, "SELECT type, 'asked', state, count(*), min(message) FROM stumbled GROUP BY 1, 3 ORDER BY 1, 3"));
	return;
}

srand($seed);
my $each = int($mutations / 6 / keys %values);	# two forms, three databases
check('utf8', 'UTF8', 'UTF8', $each);
check('ascii', 'SQL_ASCII', 'SQL_ASCII', $each);
check('latin', 'LATIN1', 'UTF8', $each);
$node->stop;
done_testing();
