# Stored states survive dump and restore into a database of another encoding,
# where the order of their kinds and channels by bytes may be another one.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';

my $node = PostgreSQL::Test::Cluster->new('dump');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nautovacuum = off");
$node->start;
my $dir = $node->basedir;

# Words in an order that the target encoding turns round; see "the order differs" below.
my %words = (
	LATIN1 => [ 'été', 'Straße', 'ÿ', 'zoo' ],
	LATIN2 => [ 'á', 'Łódź', 'ząb', 'zoo' ],           # U+00E1, U+0141: bytes E1, A3
	KOI8R  => [ 'визит', 'говорит', 'цена', 'zoo' ],   # U+0432, U+0433: bytes D7, C7
	EUC_JP => [ '購入', '訪問', 'ｱ', '§' ],             # U+00A7, U+FF71: bytes A1F8, 8EB1
);

sub create_database
{
	my ($name, $encoding) = @_;
	$node->safe_psql('postgres',
		"CREATE DATABASE $name TEMPLATE template0 ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C'");
}

# The states of many customers, made of the timelines up to each customer's: words in their steps, stages, channels and keys.
my $steps = 'ARRAY(SELECT scrm.quote_kind(word) FROM words WHERE number BETWEEN %s ORDER BY number)';
my $pipeline = q[(SELECT scrm.pipeline(jsonb_agg(jsonb_build_object('stage', word, 'enter', scrm.quote_kind(word)) ORDER BY number)) FROM words WHERE number <= 9)];
my %made = (
	funnel => sprintf("scrm.funnel_agg(timeline, $steps, '60 days', '{}', '2026-01-01')", '1 AND 8'),
	funnel_trend => sprintf("scrm.funnel_trend_agg(timeline, $steps, '60 days', '{strict_increase}', '2026-01-01', 'month', 'Asia/Kolkata')", '1 AND 8'),
	stages => "scrm.stage_agg(timeline, $pipeline, '2026-01-01')",
	touch_effect => sprintf("scrm.touch_effect_agg(timeline, $pipeline, array_to_string($steps, '|'), '2026-01-01')", '10 AND 12'),
	cohort => sprintf("scrm.cohort_agg(timeline, 'week', '2026-01-01', 'UTC', array_to_string($steps, '|'), '*')", '1 AND 9'),
	lead_score => '(SELECT scrm.lead_score_agg(coalesce(channel, kind), value) FROM interactions i WHERE i.customer <= s.customer)',
	cells => '(SELECT scrm.cells_agg(length(kind), 1 + abs(value) / 1e22, 7, ARRAY[value, length(channel)]) FROM interactions i WHERE i.customer <= s.customer)',
	spend => '(SELECT scrm.spend_agg(length(kind), 10 + value) FROM interactions i WHERE i.customer <= s.customer)',
	bgbb_cells => '(SELECT scrm.bgbb_agg(1, 1 + length(kind) % 7, 9) FROM interactions i WHERE i.customer <= s.customer)',
	sbg_cells => '(SELECT scrm.sbg_agg(1 + length(kind) % 7, 1, length(channel)) FROM interactions i WHERE i.customer <= s.customer)',
	referral_value => '(SELECT scrm.referral_value_agg(length(kind), 10 * value, value, NULL, length(channel), value > 0, -0.07) FROM interactions i WHERE i.customer <= s.customer)',
	referral_tree_text => '(SELECT scrm.referral_tree_agg(kind, channel, 1) FROM interactions i WHERE i.customer <= s.customer)',
	referral_tree_bigint => '(SELECT scrm.referral_tree_agg(length(kind), length(channel), 1) FROM interactions i WHERE i.customer <= s.customer)',
	referral_tree_uuid => '(SELECT scrm.referral_tree_agg(md5(length(kind)::text)::uuid, md5(length(channel)::text)::uuid, 1) FROM interactions i WHERE i.customer <= s.customer)',
	graph => '(SELECT scrm.graph_agg(length(kind), length(channel), abs(value)) FROM interactions i WHERE i.customer <= s.customer)',
	graph_text => '(SELECT scrm.graph_agg(kind, channel, abs(value) / 7) FROM interactions i WHERE i.customer <= s.customer)',
	graph_uuid => '(SELECT scrm.graph_agg(md5(length(kind)::text)::uuid, md5(channel)::uuid) FROM interactions i WHERE i.customer <= s.customer AND channel < chr(128))',
	cascade_text => '(SELECT scrm.cascade_agg(channel, kind) FROM interactions i WHERE i.customer <= s.customer)',
	cascade_bigint => '(SELECT scrm.cascade_agg(length(kind), length(channel)) FROM interactions i WHERE i.customer <= s.customer)',
	cascade_uuid => '(SELECT scrm.cascade_agg(md5(length(kind)::text)::uuid, md5(length(channel)::text)::uuid) FROM interactions i WHERE i.customer <= s.customer)',
	lift => '(SELECT scrm.lift_agg(length(kind), value) FROM interactions i WHERE i.customer <= s.customer)',
	holdout => "(SELECT scrm.holdout_agg(p, '2024-06-30', '2025-01-01', scrm.mbgnbd(0.6, 30, 0.9, 2), scrm.gamma_gamma(6, 4, 15)) FROM (SELECT scrm.purchases_agg(at, value) AS p FROM interactions i WHERE i.customer <= s.customer GROUP BY length(channel), i.customer) c)",
	flow => 'scrm.flow_agg(timeline, 5)',
	paths => sprintf("scrm.paths_from_agg(timeline, array_to_string($steps, '|'), '2 days', '2026-01-01')", '1 AND 2'),
	purchases => q[scrm.rollup(scrm.purchases_from(timeline, '*', 'Asia/Kolkata'))],
	rfm_bins => q[scrm.rfm_bins_agg(scrm.rfm(scrm.purchases_from(timeline, '*'), '2026-01-01'))],
	pipeline => $pipeline);
my @made = sort keys %made;

# Customer 1 has every kind of word and value, 2 the same events in other words, 3 one event, 4 nothing, 5 is 1 again.
sub create_source
{
	my ($name, @words) = @_;
	create_database($name, 'UTF8');
	my $list = join ', ', map { "'$_'" } @words;
	$node->safe_psql($name, qq(
		CREATE EXTENSION scrm;
		CREATE TABLE words AS SELECT word, number FROM unnest(ARRAY[$list, E'"quoted" and ''quoted''', E'back\\\\slash\\\\',
			E'tab\\t line\\n return\\r', E'\\x01\\x1f\\x7f', ' {[,:]} ', '\\N', '\\.', 'a|b\@c*?', '\$\$;--', 'null'])
			WITH ORDINALITY AS w (word, number);
		CREATE TABLE interactions AS
			SELECT customer, '2024-02-29 23:59:59.999999+00'::timestamptz + n / 3 * interval '0.1 s' + n / 9 * interval '9 days' AS at,
				(SELECT word FROM words WHERE number = (n + customer) % 14 + 1) AS kind,
				(SELECT word FROM words WHERE number = n * 5 % 16 + 1) AS channel,
				(ARRAY[0.1, 1e-300, -1.0 / 3, 12345.678901234567, NULL, 1e22, 0])[n % 7 + 1]::float8 AS value
			FROM generate_series(1, 2) customer, generate_series(0, 599) n;
		INSERT INTO interactions SELECT 5, at, kind, channel, value FROM interactions WHERE customer = 1;
		INSERT INTO interactions VALUES (3, '4713-01-01 BC', '$words[0]'), (4, NULL, '$words[0]'), (4, now(), NULL);
		CREATE TABLE states (customer int PRIMARY KEY, timeline scrm.timeline, engagement scrm.engagement, @{[ join ', ', map { "$_ scrm.$_" } @made ]});
		INSERT INTO states (customer, timeline, engagement)
			SELECT customer, scrm.timeline_agg(at, kind, channel, value),
				scrm.engagement_agg(at, value / 1e22 + 1.0 / 3, '9 days', channel, length(kind) % 4 + 1)
			FROM interactions GROUP BY customer;
		@{[ map { /lead|pipeline|graph|referral|cascade|lift|holdout|spend|cells/ ? "UPDATE states s SET $_ = $made{$_};" : "UPDATE states s SET $_ = (SELECT $made{$_} FROM states t WHERE t.customer <= s.customer);" } @made ]}
		CREATE INDEX ON states USING hash (timeline); CREATE INDEX ON states USING hash (engagement);));
}

# All that the states answer, independent of the session and of the server's encoding, numbers to the last bit;
# but sums over channels, which are added in the order of the channels, to 14 digits.
my $answers = q(
	SELECT customer, 'event', extract(epoch FROM at), encode(convert_to(kind, 'UTF8'), 'hex'),
		encode(convert_to(channel, 'UTF8'), 'hex'), encode(float8send(value), 'hex')
	FROM states, scrm.events(timeline)
	UNION ALL
	SELECT customer, 'score', NULL, NULL, NULL, to_char(scrm.score(engagement, '2027-01-01'), '9.9999999999999EEEE') FROM states
	UNION ALL
	SELECT customer, 'cell', level, events::text, encode(convert_to(channel, 'UTF8'), 'hex'),
		encode(float8send(score), 'hex') || to_char(share, '9.9999999999999EEEE')
	FROM states, scrm.explain(engagement, '2027-01-01')
	UNION ALL
	SELECT customer, 'preferred', NULL, encode(convert_to(scrm.preferred_channel(engagement), 'UTF8'), 'hex'), NULL, NULL FROM states
	UNION ALL
	SELECT customer, 'funnel', step, encode(convert_to(name, 'UTF8'), 'hex'), concat(entrants, ' ', converted, ' ', open_converted),
		encode(float8send(median_seconds), 'hex') || encode(float8send(p90_seconds), 'hex')
	FROM states, scrm.funnel_report(funnel)
	UNION ALL
	SELECT customer, 'totals', NULL, customers::text, entered_closed::text, events_used::text FROM states, scrm.funnel_totals(funnel));

# And all that the others answer, a row each as JSON; its words in hex, whatever encoding they are read in.
my @reports = ('funnel_trend_report(funnel_trend)', 'funnel_trend_totals(funnel_trend)', 'stage_report(stages)', 'stage_totals(stages)',
	'touch_effect_report(touch_effect)', 'touch_effect_totals(touch_effect)', 'cohort_report(cohort, last_period => 99)', 'cohort_report(cohort, true, true, 99)', 'cohort_totals(cohort)',
	'explain(lead_score)', 'cells_totals(cells)', 'spend_totals(spend)', 'bgbb_totals(bgbb_cells)', 'sbg_report(sbg_cells)', 'lift_report(lift)', 'lift_totals(lift)', 'holdout_report(holdout)', 'holdout_totals(holdout)', 'referral_value(referral_value)', (map { ("referral_tree(referral_tree_$_)", "referral_problems(referral_tree_$_)", "referral_tree_totals(referral_tree_$_)", "viral_coefficient(referral_tree_$_)", "cascades(cascade_$_)", "cascade_messages(cascade_$_)", "cascade_problems(cascade_$_)", "cascade_sizes(cascade_$_)", "cascade_totals(cascade_$_)") } 'bigint', 'text', 'uuid'), (map { ("edges($_)", "edges(scrm.reverse($_))") } 'graph', 'graph_text', 'graph_uuid'), 'info(graph)', 'info(graph_uuid)', 'flow(flow)', 'flow_totals(flow)', q{attribution(paths, 'shapley')}, 'paths_totals(paths)', 'orders(purchases)', q{purchase_counts(purchases, '2026-01-01')}, 'rfm_bins_report(rfm_bins, 9)', 'rfm_bins_totals(rfm_bins)', 'pipeline_stages(pipeline)',
	'top_paths(flow, 1000)', q{attribution(paths, 'linear')}, 'transitions(paths)');
my %by_place = ('top_paths(flow, 1000)' => 'rank', 'explain(lead_score)' => 'share', 'referral_problems(referral_tree_text)' => 'ring', 'cascade_problems(cascade_text)' => 'ring');    # ties and sums in the order of words
$answers .= join '', map { "\n\tUNION ALL SELECT states.customer, '" . (split /\(/)[0] . "', NULL, encode(convert_to((to_jsonb(r) - '" . ($by_place{$_} // '') . "')::text, 'UTF8'), 'hex'), NULL, NULL FROM states, scrm.$_ r" } @reports;

sub answers_of
{
	my ($database) = @_;
	return [ sort split /\n/, $node->safe_psql($database, $answers) ];
}

# In order of time and word alone, as stored in this encoding.
my $stored_order = q(SELECT string_agg(encode(convert_to(kind, 'UTF8'), 'hex'), ' ' ORDER BY n)
	FROM states, scrm.kinds(timeline) WITH ORDINALITY AS k (kind, events, first_at, last_at, n) WHERE customer = 1);

sub dump_database
{
	my ($database, $file, @options) = @_;
	$node->command_ok([ 'pg_dump', @options, '-f', "$dir/$file", $database ], "pg_dump @options of $database");
}

# Rows in any order; the random keys of newer pg_dumps are not data.
sub dumped_data
{
	my ($database) = @_;
	$node->run_log([ 'pg_dump', '--data-only', '--encoding=UTF8', '-f', "$dir/data.sql", $database ]) or die;
	return join '', sort grep { !/^(--|\\(un)?restrict)/ } split /^/, slurp_file("$dir/data.sql");
}

sub check_restored
{
	my ($name, $source, $target) = @_;
	is_deeply(answers_of($target), answers_of($source), "$name: the same answers");
	is($node->safe_psql($target, q(SELECT count(*), count(DISTINCT timeline), count(DISTINCT engagement) FROM states)),
		'5|3|2', "$name: DISTINCT by sorting");
	is($node->safe_psql($target, q(SET enable_sort = off; SELECT count(*) FROM (SELECT timeline, engagement FROM states GROUP BY 1, 2) g)),
		'4', "$name: GROUP BY with a hash table");
	foreach my $join ('hashjoin', 'mergejoin', 'nestloop')
	{
		my $others = join ';', map { "SET enable_$_ = off" } grep { $_ ne $join } 'hashjoin', 'mergejoin', 'nestloop';
		is($node->safe_psql($target, qq($others; SELECT string_agg(a.customer || '=' || b.customer, ' ' ORDER BY a.customer, b.customer)
			FROM states a JOIN states b ON a.timeline OPERATOR(scrm.=) b.timeline)),
			'1=1 1=5 2=2 3=3 5=1 5=5', "$name: $join");
	}
	# what was read is the canonical value: the one that is made of the rows here
	is($node->safe_psql($target, q(
		SELECT count(*) FROM states JOIN (SELECT customer, scrm.timeline_agg(at, kind, channel, value) t FROM interactions GROUP BY customer) r USING (customer)
		WHERE timeline OPERATOR(scrm.=) t AND timeline::text = t::text AND scrm.timeline_hash(timeline) = scrm.timeline_hash(t))),
		'4', "$name: restored timelines equal those of the restored rows");
	is($node->safe_psql($target, q(
		SELECT scrm.event_count(scrm.rollup(timeline)) = sum(scrm.event_count(timeline)) FROM states)),
		't', "$name: restored timelines roll up");
}

foreach my $encoding (sort keys %words)
{
	my $source = 'source_' . lc $encoding;
	create_source($source, @{ $words{$encoding} });
	my %dumps = (
		'plain'   => [],
		'inserts' => [ '--inserts', '--rows-per-insert=2' ],
		'custom'  => [ '--format=custom' ],
		'encoded' => [ "--encoding=$encoding" ],
	);
	# every form into one encoding, two of them into the others
	delete @dumps{ 'inserts', 'custom' } if $encoding ne 'KOI8R';
	foreach my $form (sort keys %dumps)
	{
		my $name = "$form dump into $encoding";
		my $target = lc "target_${encoding}_$form";
		create_database($target, $encoding);
		dump_database($source, "$target.dump", @{ $dumps{$form} });
		$node->command_ok(
			$form eq 'custom'
			? [ 'pg_restore', '--exit-on-error', '-d', $target, "$dir/$target.dump" ]
			: [ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $target, '-o', '/dev/null', '-f', "$dir/$target.dump" ],
			"$name: restored");
		check_restored($name, $source, $target);
	}
	my $differs = $node->safe_psql($source, $stored_order) ne $node->safe_psql(lc "target_${encoding}_plain", $stored_order);
	is($differs, $encoding ne 'LATIN1', "$encoding: the order of the kinds " . ($encoding ne 'LATIN1' ? 'differs' : 'is the same'));

	my $back = 'back_' . lc $encoding;
	create_database($back, 'UTF8');
	dump_database(lc "target_${encoding}_plain", "$back.dump");
	$node->run_log([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $back, '-o', '/dev/null', '-f', "$dir/$back.dump" ]) or die;
	is(dumped_data($back), dumped_data($source), "$encoding: and back to UTF8, the dump is the first one again");
}

# What cannot be converted is refused as text is, not mangled.
create_database('too_small', 'LATIN1');
$node->command_fails_like(
	[ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', 'too_small', '-o', '/dev/null', '-f', "$dir/target_koi8r_plain.dump" ],
	qr/has no equivalent in encoding "LATIN1"/, 'kinds that the encoding does not have');

# The text form does not depend on settings, neither written nor read.
my $settings = q(
	SET extra_float_digits = -15; SET DateStyle = 'SQL, DMY'; SET IntervalStyle = 'sql_standard'; SET TimeZone = 'Asia/Kolkata';
	SET bytea_output = 'escape'; SET lc_numeric = 'C'; SET backslash_quote = on;);
my $text = qq(SELECT md5(string_agg(concat_ws(' ', timeline, engagement, @{[ join ', ', @made ]}), ' ' ORDER BY customer)) FROM states);
is($node->safe_psql('source_koi8r', "$settings; $text"), $node->safe_psql('source_koi8r', $text), 'settings do not change the text form');
$node->safe_psql('source_koi8r', "$settings; COPY states TO '$dir/states.txt'; COPY states TO '$dir/states.csv' (FORMAT csv)");
foreach my $format ('txt', 'csv')
{
	$node->safe_psql('source_koi8r', 'CREATE TABLE again (LIKE states)');
	$node->safe_psql('source_koi8r', "COPY again FROM '$dir/states.$format'" . ($format eq 'csv' ? ' (FORMAT csv)' : ''));
	is($node->safe_psql('source_koi8r', 'SELECT count(*) FROM states JOIN again USING (customer) WHERE '
			. join(' AND ', map { "states.$_\::text IS NOT DISTINCT FROM again.$_\::text" } 'timeline', 'engagement', @made)), '5', "COPY as $format and back under other settings");
	$node->safe_psql('source_koi8r', 'DROP TABLE again');
}
foreach my $conforming ('on', 'off')
{
	is($node->safe_psql('source_koi8r', qq(
		SET standard_conforming_strings = $conforming; SET escape_string_warning = off;
		DO \$\$
		DECLARE s states; equal boolean;
		BEGIN
			FOR s IN SELECT * FROM states WHERE engagement IS NOT NULL LOOP
				@{[ map { "EXECUTE format('SELECT %L::scrm.$_ OPERATOR(scrm.=) \$1', s.$_) INTO equal USING s.$_; ASSERT equal, '$_';" } 'timeline', 'engagement', @made ]}
			END LOOP;
		END \$\$; SELECT 'equal')), 'equal', "literals with standard_conforming_strings = $conforming");
}

$node->stop;
done_testing();
