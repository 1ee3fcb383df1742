# COPY in binary format, out and in again: all types, in the server's and in other client encodings.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';

my $node = PostgreSQL::Test::Cluster->new('binary');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nautovacuum = off");
$node->start;
my $dir = $node->basedir;

# The kinds are Cyrillic: KOI8R and WIN1251 have them in one byte, in an order other than UTF8's.
# All types, but funnel_state in two columns; the reports are of many customers, whose timelines those of ids 0 to 4 are.
my $pipeline = q('[{"stage":"визит \\"1\\"","enter":"визит"},{"stage":"2","enter":"говорит|zoo@app","back":"цена"},{"stage":"3","enter":"цена@веб","back":"визит","back_to":""}]');
my %made = (
	funnel => q(scrm.funnel_agg(timeline, '{визит,говорит?,zoo,цена@веб}', '3 days', '{strict_increase}', '2024-12-01', '{1-3:цена@app}')),
	funnel_trend => q(scrm.funnel_trend_agg(timeline, '{визит,говорит|zoo,цена@веб}', '3 days', '{}', '2024-12-01', 'week', 'Europe/Moscow')),
	stages => qq(scrm.stage_agg(timeline, $pipeline, '2024-12-01')),
	touch_effect => qq(scrm.touch_effect_agg(timeline, $pipeline, '*\@почта|zoo', '2024-12-01')),
	cohort => q(scrm.cohort_agg(timeline, 'day', '2024-12-01', 'Asia/Kolkata', 'визит', 'цена|*@почта')),
	lead_score => q(scrm.rollup(lead_score)),
	cells => q((SELECT scrm.cells_agg(n % 4, n % 4 * 0.7, 3 + n / 7.0, ARRAY[n % 2, nullif(n, 9) / 3.0]) FROM generate_series(1, 50 + s.id) n)),
	spend => q((SELECT scrm.spend_agg(n % 4, n / 7.0) FROM generate_series(1, 50 + s.id) n)),
	bgbb_cells => q((SELECT scrm.bgbb_agg(1, 1 + n % 7, 9, n) FROM generate_series(1, 50 + s.id) n)),
	sbg_cells => q((SELECT scrm.sbg_agg(n, 1000 / n, n % 5) FROM generate_series(1, 5 + s.id) n)),
	referral_value => q((SELECT scrm.referral_value_agg(n, n * 0.1, n, 1.0 / n, 7, n % 2 = 0, 0.07) FROM generate_series(1, 5 + s.id) n)),
	referral_tree_text => q((SELECT scrm.referral_tree_agg((ARRAY['визит', 'говорит', 'цена', 'почта', 'веб', NULL])[n * 5 % 6 + 1], (ARRAY['визит', 'говорит', 'цена', 'почта', 'веб', 'zoo'])[n % 6 + 1] || n / 4, n) FROM generate_series(1, 20 + s.id) n)),
	referral_tree_bigint => q((SELECT scrm.referral_tree_agg(nullif(n / 3, 1), n, n / 7.0) FROM generate_series(-5, 20 + s.id) n)),
	referral_tree_uuid => q((SELECT scrm.referral_tree_agg(md5((n / 3)::text)::uuid, md5(n::text)::uuid, n / 7.0) FROM generate_series(-5, 20 + s.id) n)),
	graph => q((SELECT scrm.graph_agg(n * n % 17, nullif(abs(n % 7), 0), abs(n) / 7.0) FROM generate_series(-5, 20 + s.id) n)),
	graph_text => q((SELECT scrm.graph_agg((ARRAY['визит', 'говорит', 'цена', 'почта', 'веб', ''])[n * 5 % 6 + 1], (ARRAY['визит', 'говорит', 'цена', 'почта', 'веб', 'zoo', NULL])[n % 7 + 1] || n / 9) FROM generate_series(1, 30 + s.id) n)),
	graph_uuid => q((SELECT scrm.graph_agg(md5((n * n % 17)::text)::uuid, md5((n % 7)::text)::uuid, 1.0 / n) FROM generate_series(1, 20 + s.id) n)),
	cascade_text => q((SELECT scrm.cascade_agg((ARRAY['визит', 'говорит', 'цена', 'почта', 'веб', 'zoo'])[n % 6 + 1] || n / 4, (ARRAY['визит', 'говорит', 'цена', 'почта', 'веб', NULL])[n * 5 % 6 + 1]) FROM generate_series(1, 20 + s.id) n)),
	cascade_bigint => q((SELECT scrm.cascade_agg(n, nullif(n / 3, 1)) FROM generate_series(-5, 20 + s.id) n)),
	cascade_uuid => q((SELECT scrm.cascade_agg(md5(n::text)::uuid, md5((n / 3)::text)::uuid) FROM generate_series(-5, 20 + s.id) n)),
	lift => q((SELECT scrm.lift_agg(n % 7 / 3.0, (n - 5) * 0.1) FROM generate_series(1, 20 + s.id) n)),
	holdout => q((SELECT scrm.holdout_agg(p, '2024-02-01', '2024-04-01', scrm.pareto_nbd(0.6, 30, 0.7, 40)) FROM (SELECT scrm.purchases_agg(timestamptz '2024-01-01' + n * n % 99 * interval '1 day', n) AS p FROM generate_series(1, 50 + s.id) n GROUP BY n % 9) c)),
	flow => q(scrm.flow_agg(timeline, 7)),
	paths => q(scrm.paths_from_agg(timeline, 'цена', '20 days', '2024-12-01')),
	purchases => q[scrm.rollup(scrm.purchases_from(timeline, '*', 'Europe/Moscow'))],
	rfm_bins => q[scrm.rfm_bins_agg(scrm.rfm(scrm.purchases_from(timeline, '*'), '2026-01-01'))],
	pipeline => qq($pipeline\::scrm.pipeline));
my @made = sort keys %made;
my $create = 'CREATE EXTENSION scrm;
	CREATE TABLE states (id int PRIMARY KEY, timeline scrm.timeline, engagement scrm.engagement, rows scrm.funnel_state, sequence scrm.funnel_state, '
	. join(', ', map { "$_ scrm.$_" } @made) . ')';
my $fill = q(
	CREATE AGGREGATE gathered(at timestamptz, within interval, VARIADIC steps "any") (SFUNC = scrm.window_funnel_accum, STYPE = scrm.funnel_state);
	CREATE AGGREGATE in_sequence(at timestamptz, pattern text, VARIADIC conditions "any") (SFUNC = scrm.sequence_accum, STYPE = scrm.funnel_state);
	CREATE AGGREGATE gathered_in(at timestamptz, within interval, modes text[], VARIADIC steps "any") (SFUNC = scrm.window_funnel_modes_accum, STYPE = scrm.funnel_state);
	INSERT INTO states (id, timeline, engagement, lead_score, rows, sequence)
	SELECT n % 5, scrm.timeline_agg(at, kind, channel, value), scrm.engagement_agg(at, n / 7.0, '1 day', channel, n % 4 + 1),
		scrm.lead_score_agg(coalesce(channel, '"'), n / 7.0),
		CASE WHEN n % 5 < 3 THEN gathered(at, '1 hour', n % 2 = 0, n % 3 = 0, n % 5 = 0) ELSE gathered_in(at, '1 hour', '{strict_order,strict_increase}', n % 2 = 0, n % 3 = 0) END,
		in_sequence(at, '(?1).*(?2)(?t<=3600)(?3)', n % 2 = 0, n % 3 = 0, n % 5 = 0)
	FROM (SELECT n, timestamptz '2024-03-31 00:00+01' + n * interval '12345.678901 s' AS at,
		(ARRAY['визит', 'говорит', 'цена', E'\\\\"\t\x01', 'zoo'])[n * 7 % 5 + 1] AS kind,
		(ARRAY['почта', 'веб', 'app'])[n % 4 + 1] AS channel, CASE WHEN n % 3 > 0 THEN 1.0 / n END AS value
		FROM generate_series(1, 2000) n) r
	GROUP BY 1;
);
my $fill_made = join ' ', map { "UPDATE states s SET $_ = (SELECT $made{$_} FROM states t" . (/pipeline|graph|referral|cascade|lift|holdout|spend|cells/ ? ' LIMIT 1' : ' WHERE t.id <= s.id') . ');' } @made;
my $fill_rest = q(
	INSERT INTO states (id, timeline) SELECT 10 + n, scrm.timeline_agg(timestamptz '2024-01-01' + i * interval '1 s', 'k') FILTER (WHERE i <= n)
		FROM generate_series(0, 2) n, generate_series(1, 2) i GROUP BY n;
	INSERT INTO states (id, timeline) SELECT 20, scrm.slice(timeline, NULL, '1990-01-01') FROM states WHERE id = 0;
	INSERT INTO states (id, timeline) VALUES (21, (SELECT scrm.timeline_agg(at, 'ends') FROM unnest('{4713-11-24 00:00 BC,294276-12-31 23:59:59.999999}'::timestamptz[]) at)););

my $fingerprint = 'SELECT id, ' . join(', ', map { "md5($_\::text)" } 'timeline', 'engagement', 'rows', 'sequence', @made) . ' FROM states ORDER BY id';

$node->safe_psql('postgres', "$create; $fill; $fill_made; $fill_rest");
my $expected = $node->safe_psql('postgres', $fingerprint);
is(scalar(split /\n/, $expected), 10, 'ten rows of states');

# Out of one table into another, in each client encoding.
my %files;
foreach my $encoding ('UTF8', 'KOI8R', 'WIN1251')
{
	my $file = "$dir/$encoding.bin";
	$node->safe_psql('postgres', qq(
		SET client_encoding = '$encoding';
		COPY states TO '$file' (FORMAT binary);
		CREATE TABLE original AS TABLE states;
		TRUNCATE states;
		COPY states FROM '$file' (FORMAT binary);));
	is($node->safe_psql('postgres', $fingerprint), $expected, "$encoding: out and in");
	is($node->safe_psql('postgres', 'SELECT count(*) FROM original o JOIN states s USING (id) WHERE o.timeline OPERATOR(scrm.=) s.timeline'
			. join('', map { " AND (o.$_ OPERATOR(scrm.=) s.$_) IS NOT FALSE" } 'engagement', @made)),
		9, "$encoding: equal to what was sent");    # and one without any timeline
	is($node->safe_psql('postgres', q(
		SELECT count(*) FROM original o JOIN states s USING (id)
		WHERE (pg_column_size(o.timeline), pg_column_size(o.flow), pg_column_size(o.pipeline)) IS DISTINCT FROM (pg_column_size(s.timeline), pg_column_size(s.flow), pg_column_size(s.pipeline)))), 0, "$encoding: of the same size");
	$node->safe_psql('postgres', 'TRUNCATE states; INSERT INTO states TABLE original; DROP TABLE original');
	$files{$encoding} = slurp_file($file);
}
isnt($files{UTF8}, $files{KOI8R}, 'words are sent in the encoding of the client');
cmp_ok(length $files{UTF8}, '>', length $files{KOI8R}, 'in which they have their own length');

# psql's \copy, which reads and writes in the client
$node->command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres', '-c',
	"\\copy states TO '$dir/client.bin' (FORMAT binary)" ], '\copy out');
is(slurp_file("$dir/client.bin"), $files{UTF8}, '\copy writes what COPY writes');

# Into databases of other encodings, from a client in UTF8.
foreach my $encoding ('KOI8R', 'ISO_8859_5')
{
	my $database = lc $encoding;
	$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0 ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C'");
	$node->safe_psql($database, $create);
	$node->command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-c',
		"\\copy states FROM '$dir/client.bin' (FORMAT binary)" ], "into a database in $encoding");
	my $events = q(SELECT id, extract(epoch FROM at), kind, channel, value FROM states, scrm.events(timeline));
	is_deeply([ sort split /\n/, $node->safe_psql($database, $events) ], [ sort split /\n/, $node->safe_psql('postgres', $events) ],
		"$encoding: the same events");
	foreach my $report ('funnel_report(funnel)', 'funnel_trend_report(funnel_trend)', 'stage_report(stages)', 'stage_totals(stages)', 'touch_effect_report(touch_effect)',
		'cohort_report(cohort)', 'cohort_totals(cohort)', 'explain(lead_score)', 'cells_totals(cells)', 'spend_totals(spend)', 'bgbb_totals(bgbb_cells)', 'sbg_report(sbg_cells)', 'lift_report(lift)', 'holdout_report(holdout)', 'holdout_weeks(holdout)', 'referral_value(referral_value)', 'referral_tree(referral_tree_bigint)', 'referral_tree(referral_tree_text)', 'viral_coefficient(referral_tree_text)', 'referral_tree_totals(referral_tree_uuid)', 'cascades(cascade_bigint)', 'cascade_messages(cascade_text)', 'cascade_totals(cascade_uuid)', 'edges(graph)', 'edges(graph_text)', 'info(graph_uuid)', 'edges(graph_uuid)', 'flow(flow)', 'flow_totals(flow)', q{attribution(paths, 'markov')}, 'paths_totals(paths)', 'orders(purchases)', q{purchase_counts(purchases, '2026-01-01')}, 'rfm_bins_report(rfm_bins, 9)', 'rfm_bins_totals(rfm_bins)', 'pipeline_stages(pipeline)')
	{
		my $rows = qq(SELECT id, to_jsonb(r) - 'share' FROM states, scrm.$report r WHERE id < 5);
		cmp_ok(scalar(split /\n/, $node->safe_psql($database, $rows)), '>=', 5, "$encoding: $report");
		is_deeply([ sort split /\n/, $node->safe_psql($database, $rows) ], [ sort split /\n/, $node->safe_psql('postgres', $rows) ], "$encoding: the same");
	}
	$node->run_log([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-c', "\\copy states TO '$dir/back.bin' (FORMAT binary)" ]) or die;
	$node->safe_psql('postgres', 'TRUNCATE states');
	$node->run_log([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres', '-c', "\\copy states FROM '$dir/back.bin' (FORMAT binary)" ]) or die;
	is($node->safe_psql('postgres', $fingerprint), $expected, "$encoding: and back");
}

# What is not a value is refused in one clear error: cut short, and with one byte changed.
$node->safe_psql('postgres', 'CREATE TABLE one (timeline scrm.timeline); CREATE TABLE bad (LIKE one);
	INSERT INTO one SELECT timeline FROM states WHERE id = 12;' . "COPY one TO '$dir/one.bin' (FORMAT binary)");
my $good = slurp_file("$dir/one.bin");
my $value = 11 + 4 + 4 + 2 + 4;    # signature, flags, extension, number of fields, length of the field
sub refused
{
	my ($bytes, $error, $name) = @_;
	open my $file, '>:raw', "$dir/bad.bin" or die;
	print $file $bytes;
	close $file;
	my ($status, $out, $err) = $node->psql('postgres', "COPY bad FROM '$dir/bad.bin' (FORMAT binary)");
	is($status, 3, "$name: refused");
	like($err, $error, "$name: the error says why");
}
my ($version, $flags, $length) = ($good, $good, $good);
substr($version, $value, 1) = "\x02";
substr($flags, $value + 1, 1) = "\x01";
substr($length, $value - 4, 4) = pack('N', unpack('N', substr($good, $value - 4, 4)) - 1);
refused($version, qr/invalid binary value for type scrm.timeline\nDETAIL:  The version is unknown/, 'version 2');
refused($flags, qr/invalid binary value for type scrm.timeline\nDETAIL:  A reserved byte is not zero/, 'a flag');
refused($length, qr/ERROR:  (invalid binary value|insufficient data|incorrect binary data|invalid message format)/, 'a value cut short');
is($node->safe_psql('postgres', 'SELECT count(*) FROM bad'), 0, 'nothing of it was loaded');

$node->stop;
done_testing();
