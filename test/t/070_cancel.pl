# A cancel is honoured within 100 ms wherever a function is in its work.
#
# A cancel is noticed at the next CHECK_FOR_INTERRUPTS.  So is a request to
# log memory contexts, and that one does not end the statement: a second
# session sends such requests all the time, and the server log tells when they
# were answered.  The longest pause between two answers is the longest that a
# cancel can take, found in one run, wherever in the work it lies.  Then the
# statement is cancelled for real where that pause began.
#
# Other work on the machine delays answers, too.  Therefore pauses are measured
# in CPU time where /proc tells it, and the best of up to 5 runs counts.
# Requests come every 10 ms: a pause is overstated by up to as much.
#
# Each case takes the largest values there are (2^24 events in a timeline) or
# millions of rows in one group.  When an aggregate's state grows, or a value
# is put into a row, the server copies it in one piece, without looking at
# cancels: for states and rows above 100 MB half a millisecond for each MB is
# allowed in addition, or, on a machine where that takes longer, one and a half
# times what the server takes in the same run to copy a text: a state that grows
# is copied with the free pages it has.
use strict;
use warnings FATAL => 'all';

use IPC::Run ();
use List::Util qw(max);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes ();

my $limit = 100;    # milliseconds
my $tries = 5;

my $node = PostgreSQL::Test::Cluster->new('cancel');
$node->init;
$node->append_conf('postgresql.conf', q(
	log_line_prefix = '%n|%p|'
	log_statement = all
	log_duration = on
	log_error_verbosity = terse
	shared_buffers = 256MB
	work_mem = 1GB
	max_wal_size = 8GB
	autovacuum = off
	jit = off
	timezone = 'UTC'
	max_parallel_workers_per_gather = 0
	parallel_setup_cost = 0
	parallel_tuple_cost = 0
	min_parallel_table_scan_size = 0
	parallel_leader_participation = off
));
$node->start;
my $database = 'postgres';
my $file = $node->basedir . '/timeline.bin';

# two: a page for each row, so that a parallel scan gives one to each worker
$node->safe_psql($database, q(
	CREATE EXTENSION scrm;
	CREATE TABLE no_more_requests ();
	CREATE UNLOGGED TABLE two (half int, filler text);
	ALTER TABLE two ALTER filler SET STORAGE plain;
	INSERT INTO two SELECT half, repeat('x', 5000) FROM generate_series(0, 1) half;
	ANALYZE two;
	CREATE FUNCTION nth_day(n bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
		RETURN to_timestamp(86400.0 * n);
	ALTER TABLE two SET (parallel_workers = 2)));

# without a time limit of its own: it lives as long as the test
my $requests = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr($database), '-c', 'SET log_statement = none', '-c', 'SET log_duration = off',
	'-c', 'SET log_min_messages = panic', '-c', q(
	DO $$
	BEGIN
		WHILE NOT EXISTS (SELECT FROM no_more_requests) LOOP
			PERFORM pg_log_backend_memory_contexts(pid) FROM pg_stat_activity
				WHERE application_name = 'probed' AND state = 'active';
			COMMIT;
			PERFORM pg_sleep(0.01);
		END LOOP;
	END $$) ], '<', \undef);

# CPU time in ms that each of the server's processes has used, now.
sub cpu_times
{
	my ($samples) = @_;
	my ($postmaster) = slurp_file($node->data_dir . '/postmaster.pid') =~ /^(\d+)/;
	open my $children, '<', "/proc/$postmaster/task/$postmaster/children" or return;
	foreach my $process (split ' ', <$children> // '')
	{
		open my $file, '<', "/proc/$process/schedstat" or next;
		my $line = <$file> // next;
		push @{ $samples->{$process} }, [ Time::HiRes::time() * 1000, $line =~ /^(\d+)/ ? $1 / 1e6 : next ];
	}
}

# CPU time of a process at a time between two samples.
sub cpu_at
{
	my ($samples, $at) = @_;
	my ($low, $high) = (0, $#$samples);
	return $samples->[0][1] if $at <= $samples->[0][0];
	return $samples->[$high][1] if $at >= $samples->[$high][0];
	while ($high - $low > 1)
	{
		my $middle = int(($low + $high) / 2);
		$samples->[$middle][0] <= $at ? $low : $high = $middle;
	}
	my ($from, $to) = @$samples[ $low, $high ];
	return $from->[1] + ($to->[1] - $from->[1]) * ($at - $from->[0]) / ($to->[0] - $from->[0]);
}

# What a process did between two times: CPU time if that is known and pays the search, else the difference.
sub duration
{
	my ($samples, $process, $begin, $end) = @_;
	my $known = $samples->{$process};
	return $known && $end - $begin > 20 ? cpu_at($known, $end) - cpu_at($known, $begin) : $end - $begin;
}

# Runs statements; returns what the log says of the last, [milliseconds, process, text] a line, and the CPU times.
sub run_logged
{
	my @statements = @_;
	$statements[-1] = "/* probed */ $statements[-1]";
	my $offset = -s $node->logfile;
	my $samples = {};
	my $psql = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr($database) . ' application_name=probed', map { ('-c', $_) } @statements ],
		'<', \undef, '>', \my $out, '2>', \my $err);
	while ($psql->pumpable)
	{
		cpu_times($samples);
		$psql->pump_nb;
		Time::HiRes::usleep(4000);
	}
	$psql->finish;
	my @lines = map { /^(\d+\.\d+)\|(\d+)\|(.*)/ ? [ $1 * 1000, $2, $3 ] : () }
		split /\n/, slurp_file($node->logfile, $offset);
	my ($start) = grep { $lines[$_][2] =~ /^LOG:\s+statement:.*probed/ } 0 .. $#lines;
	my ($error) = grep { $_->[2] =~ /^ERROR: (?!.*statement timeout)/ } @lines;
	die "$err: $statements[-1]" if $error || !defined $start;
	return ([ @lines[ $start .. $#lines ] ], $samples);
}

# Longest pause of any process, in ms, when it began after the statement did, and how long that took.
sub longest_pause
{
	my ($lines, $samples) = @_;
	my ($start, $leader) = @{ $lines->[0] };
	my (%last, $begin);
	my $longest = -1;
	foreach my $line (@$lines)
	{
		my ($at, $process, $text) = @$line;
		if (defined(my $before = $last{$process}))
		{
			my $pause = duration($samples, $process, $before, $at);
			($longest, $begin) = ($pause, $before - $start) if $pause > $longest;
		}
		$last{$process} = $at;
		last if $process == $leader && $text =~ /^LOG:\s+duration:/;
	}
	return ($longest, $begin, $last{$leader} - $start);
}

# From a statement_timeout to the error, in ms of CPU time; undef when the statement had ended before.
sub cancel_takes
{
	my ($timeout, $sql, @settings) = @_;
	my ($lines, $samples) = run_logged(@settings, "SET statement_timeout = $timeout", $sql);
	my ($error) = grep { $_->[2] =~ /^ERROR:\s+canceling statement due to statement timeout/ } @$lines;
	return $error ? duration($samples, $lines->[0][1], $lines->[0][0] + $timeout, $error->[0]) : undef;
}

# Milliseconds for each MB that the server takes to copy a value: the longest pause of max() over two long texts.
my $copying;

sub copying
{
	return $copying if defined $copying;
	my $megabytes = 200;
	for (1 .. $tries)
	{
		my ($pause) = longest_pause(run_logged(sprintf q(SELECT octet_length(max(repeat(c, %d) COLLATE "C")) FROM (VALUES ('a'), ('b')) v (c)), $megabytes << 20));
		$copying = $pause / $megabytes if !defined $copying || $pause / $megabytes < $copying;
	}
	note(sprintf 'the server copies a MB in %.2f ms', $copying);
	return $copying;
}

# A statement's longest pause, and how long it takes to cancel it there.  Options: settings before it, table to create
# of its answer, megabytes that an aggregate's state may have if that is more than 100.
sub stays_cancellable
{
	my ($name, $sql, %options) = @_;
	my @settings = @{ $options{settings} // [] };
	my $limit = $limit + ($options{megabytes} ? $options{megabytes} * max(0.5, 1.5 * copying()) : 0);
	if (my $table = $options{create})
	{
		push @settings, "DROP TABLE IF EXISTS $table";
		$sql = "CREATE UNLOGGED TABLE $table AS $sql";
	}
	my ($best, $begin, $took);
	for (1 .. $tries)
	{
		my ($pause, $pause_begin, $total) = longest_pause(run_logged(@settings, $sql));
		($best, $begin, $took) = ($pause, $pause_begin, $total) if !defined $best || $pause < $best;
		last if $best <= $limit;
	}
	cmp_ok($best, '<=', $limit, sprintf '%s: answers after at most %d ms (of %d ms)', $name, $best, $took)
		or diag(sprintf 'the longest pause began at %d ms of %d ms', $begin, $took);
	return if $options{create};    # the others need it
	my $cancel;
	for (1 .. $tries)
	{
		my $takes = cancel_takes(int($begin) + 1, $sql, @settings);
		$begin *= 0.6 unless defined $takes;    # it was faster this time
		$cancel = $takes if defined $takes && (!defined $cancel || $takes < $cancel);
		last if defined $cancel && $cancel <= $limit;
	}
	cmp_ok($cancel // 'inf', '<=', $limit, sprintf '%s: cancelled within %.0f ms', $name, $cancel // 'inf');
}

# The values that the others need: big has 2^24 events, the most there can be.
stays_cancellable('timeline_agg of shuffled rows', q(
	SELECT scrm.timeline_agg(nth_day(i::bigint * 4999999 % 10000000), 'k' || i % 8, nullif('c' || i % 5, 'c0')) AS t
	FROM generate_series(1, 10000000) i), megabytes => 122, create => 'gathered');
stays_cancellable('slice', q(
	SELECT scrm.event_count(scrm.slice(t, NULL, nth_day(9500000))), scrm.event_count(scrm.slice(t, nth_day(1000000))) FROM gathered));
$node->safe_psql($database, q(
	CREATE UNLOGGED TABLE parts AS
	SELECT scrm.slice(t, NULL, nth_day(8000000)) AS a, scrm.slice(t, nth_day(8000000)) AS b,
		scrm.slice(t, nth_day(1000), nth_day(4001000)) AS c, scrm.slice(t, nth_day(20000000 - (1 << 24))) AS d
	FROM gathered));
stays_cancellable('merge', q(
	SELECT scrm.merge(t, d) AS t FROM gathered, parts), create => 'big', megabytes => 205);

stays_cancellable('merge of one after the other', 'SELECT scrm.event_count(scrm.merge(a, b)) FROM parts');
stays_cancellable('rollup', 'SELECT scrm.event_count(scrm.rollup(t)) FROM (SELECT t FROM gathered UNION ALL SELECT d FROM parts) p (t)', megabytes => 205);
stays_cancellable('rollup of one after the other', 'SELECT scrm.event_count(scrm.rollup(t)) FROM (SELECT b FROM parts UNION ALL SELECT a FROM parts) p (t)', megabytes => 122);
stays_cancellable('only', q(SELECT scrm.event_count(scrm.only(t, '*')) FROM big));
stays_cancellable('distinct_events', 'SELECT scrm.event_count(scrm.distinct_events(t)) FROM big');
stays_cancellable('timeline_out, timeline_in', 'SELECT scrm.event_count(scrm.timeline_in(scrm.timeline_out(a))) FROM parts');
stays_cancellable('timeline_send', 'SELECT length(scrm.timeline_send(t)) FROM big');
$node->safe_psql($database, "COPY parts (c) TO '$file' (FORMAT binary); CREATE UNLOGGED TABLE received (t scrm.timeline)");
stays_cancellable('timeline_recv', "COPY received FROM '$file' (FORMAT binary)");
stays_cancellable('equality', 'SELECT t OPERATOR(scrm.=) t FROM big');
stays_cancellable('hash', 'SELECT scrm.timeline_hash(t) FROM big');
stays_cancellable('events', 'SELECT count(*) FROM parts, scrm.events(c)');
stays_cancellable('kinds', 'SELECT count(*) FROM big, scrm.kinds(t)');
stays_cancellable('presence', q(SELECT scrm.presence(t, '50000-01-01', 'Europe/Berlin') FROM big));
stays_cancellable('engagement_from', q(
	SELECT scrm.event_count(scrm.engagement_from(t, '{"k1|k2@c1": 1, "*@c3": 2}', '30 days')) FROM big));
stays_cancellable('window_funnel of a timeline', q(SELECT scrm.window_funnel(t, '{k1,k2@c2,none}', '30 days') FROM big));
stays_cancellable('window_funnel of a timeline, 16 steps, ties', q(
	SELECT scrm.window_funnel(scrm.merge(c, c), array_fill('*'::text, '{16}'), '5 days') FROM parts));
stays_cancellable('funnel_times, 32 steps', q(
	SELECT scrm.funnel_times(t, array_fill('*'::text, '{28}') || '{k0,k1,k2,none}', '900 days') FROM gathered));
stays_cancellable('funnel_agg', q(
	SELECT scrm.funnel_agg(t, '{k1,k2@c2,none}', '30 days', '{}', '50000-01-01') FROM big));
stays_cancellable('window_funnel of shuffled rows', q(
	SELECT scrm.window_funnel(nth_day(i::bigint * 4999999 % 7000000), '30 days', i % 2 = 0, i % 3 = 0, false)
	FROM generate_series(1, 7000000) i));
stays_cancellable('window_funnel of rows at one time', q(
	SELECT scrm.window_funnel('2000-01-01', '30 days', i % 2 = 0, i % 4 = 0, true, i % 8 = 0, false)
	FROM generate_series(1, 7000000) i));

# Funnels in all modes: 2^24 events of one customer a day apart, 4,000,000 of them twice, and 1,000,000 in a thousand moments.
$node->safe_psql($database, q(
	CREATE UNLOGGED TABLE tied AS SELECT scrm.timeline_agg(nth_day(i / 1000), 'k' || i % 8, 'c' || i % 1000) AS t,
		scrm.timeline_agg('2024-01-01', 'k' || i % 8, 'c' || i % 10000) AS moment FROM generate_series(1, 1000000) i));
foreach my $modes ('strict_increase', 'strict_order', 'strict_order,strict_deduplication', 'strict_deduplication', 'strict_order,strict_deduplication,strict_increase',
	'allow_reuse', 'any_order', 'clickhouse', 'clickhouse,strict_once', 'clickhouse,strict_order,allow_reentry')
{
	stays_cancellable("window_funnel, $modes", qq(
		SELECT scrm.window_funnel(t, '{k1|k2,k2|k3,k4|k3,k1|k7,k0\@none}', '900 days', '{$modes}') FROM big));
	stays_cancellable("window_funnel, $modes, ties", qq(
		SELECT scrm.window_funnel(t, '{k1|k2,k2|k3,k4|k3,k1|k7,k0\@none}', '900 days', '{$modes}'),
			scrm.window_funnel(moment, '{k1|k2,k2|k3,k4|k3,k1|k7,k0\@none}', '900 days', '{$modes}') FROM tied));
}
stays_cancellable('window_funnel, any_order, 64 steps', q(
	SELECT scrm.window_funnel(t, array_fill('k1|k2'::text, '{20}') || array_fill('k2|k3'::text, '{20}') || array_fill('k1@c1|k4@c2|k7@c3'::text, '{23}') || '{none}',
		'200 days', '{any_order}') FROM tied));
stays_cancellable('window_funnel, any_order, 64 steps, wide', q(
	SELECT scrm.window_funnel(scrm.slice(t, NULL, nth_day(1000000)), array_fill('k1|k2'::text, '{20}') || array_fill('k2|k3'::text, '{20}')
		|| array_fill('k1@c1|k4@c2|k7@c3'::text, '{23}') || '{none}', '200 days', '{any_order}') FROM gathered));
stays_cancellable('window_funnel, optional steps and exclusions', q(
	SELECT scrm.window_funnel(t, '{k1,k2|k3?,k4?,k7,none}', '900 days', '{}', '{1-4:k5,4-5:k6}') FROM big));
foreach my $modes ('strict_order', 'strict_order,strict_deduplication', 'strict_deduplication', 'any_order', 'clickhouse')
{
	stays_cancellable("funnel_times, 32 steps, $modes", qq(
		SELECT scrm.funnel_times(t, array_fill('*'::text, '{28}') || '{k0,k1,k2,none}', '900 days', '{$modes}'),
			scrm.funnel_times(t, array_fill('k1|k2|k3'::text, '{28}') || '{k0,k1,k2,none}', '900 days', '{$modes}')
		FROM (SELECT scrm.merge(s, s) FROM gathered, scrm.slice(t, NULL, nth_day(100000)) s) g (t)));
}
stays_cancellable('window_funnel_modes of rows at one time', q(
	SELECT scrm.window_funnel_modes('2000-01-01', '30 days', '{strict_order,strict_deduplication}', i % 2 = 0, i % 4 = 0, i % 3 = 0, i % 8 = 0, false)
	FROM generate_series(1, 3000000) i));

# Sequences, flows, stages, lives, sessions, paths of one customer.
stays_cancellable('sequences', q(
	SELECT scrm.sequence_count(t, '(?1).*(?1)(?t<=900000000).(?1).*(?2)(?t<=900000000)(?1).*(?3)', '{*,k2,k0@none}'),
		scrm.sequence_events(t, '(?1).(?2)(?t>9000000)(?1).*(?3)', '{*,k2,k0@none}') FROM gathered));
stays_cancellable('next_kind', q(SELECT scrm.next_kind(t, array_fill('*'::text, '{64}'), 'forward', 'last') FROM big));
my $pipeline = q('[{"stage":"1","enter":"k1"},{"stage":"2","enter":"k2","back":"k3"},{"stage":"3","enter":"k5","back":"k7"}]');
stays_cancellable('stage_agg, touch_effect_agg', qq(
	SELECT scrm.stage_agg(t, $pipeline, '50000-01-01') IS NULL, scrm.touch_effect_agg(t, $pipeline, '*\@none', '50000-01-01') FROM big));
stays_cancellable('stage', qq(SELECT scrm.stage(t, $pipeline, '50000-01-01') FROM big));
stays_cancellable('stage_history', qq(SELECT count(*) FROM parts, scrm.stage_history(c, $pipeline)));
stays_cancellable('lifecycle', q(SELECT scrm.lifecycle(t, '50000-01-01') FROM big));
stays_cancellable('abandoned', q(SELECT count(*) FROM parts, scrm.abandoned(c, 'k1', 'k3', '2 days', '50000-01-01')));
stays_cancellable('sessions', q(SELECT count(*) FROM parts, scrm.sessions(c, '1 hour')));
stays_cancellable('cohort_agg, cohort_report', q(SELECT count(*) FROM scrm.cohort_report((SELECT scrm.cohort_agg(t, 'day', '3400-01-01', 'Europe/Berlin') FROM gathered))), megabytes => 80);
stays_cancellable('paths_from_agg', q(SELECT scrm.paths_from_agg(c, 'k1', '9 days', '50000-01-01') IS NULL FROM parts));
stays_cancellable('retention, lead_score_agg', q(
	SELECT scrm.retention(i = 7, i % 2 = 0), scrm.lead_score_agg('d' || i % 64, i) FROM generate_series(1, 3000000) i));

# Tallies with up to a million keys, and purchases of two million days.
$node->safe_psql($database, q(
	CREATE UNLOGGED TABLE ones AS SELECT scrm.timeline_agg(nth_day(i + j), 'k' || i::bigint * (j + 1) * 7919 % (997 + j), 'c' || i::bigint * j % 97) AS t
		FROM generate_series(1, 150000) i, generate_series(0, 2) j GROUP BY i));
my %tallies = (
	'funnel_trend' => q(scrm.funnel_trend_agg(t, '{*,*}', '2 days', '{}', '5000-01-01', 'day', 'Europe/Berlin')),
	'cohort' => q(scrm.cohort_agg(t, 'day', '3400-01-01', 'UTC')),
	'flow' => q(scrm.flow_agg(t, 3)),
	'paths' => q(scrm.paths_from_agg(t, 'k0', '90 days', '5000-01-01')),
	'purchases' => q(scrm.purchases_agg(nth_day(i::bigint * 7919 % 2000003), i % 100 - 5, 'Europe/Berlin')),
	'rfm_bins' => q(scrm.rfm_bins_agg(i % 5000, i % 7, i::bigint * 7919 % 2000003)),
	'cells' => q(scrm.cells_agg(i % 7, i % 7 * (1 + i % 5), 100 + i * 7919 % 1000003)));
my %rows = ((map { ($_ => 'generate_series(1, 2000000) i') } 'purchases', 'rfm_bins'), 'cells' => 'generate_series(1::bigint, 1000000) i');
my %asked = (
	'funnel_trend' => [ 'funnel_trend_report(s)', 'funnel_trend_totals(s)' ],
	'cohort' => [ 'cohort_report(s, false, true, 0)', 'cohort_totals(s)' ],
	'flow' => [ 'flow(s)', 'top_paths(s)', 'flow_totals(s)' ],
	'paths' => [ 'paths_totals(s)', map { "attribution(s, '$_')" } 'first', 'linear', 'shapley' ],
	'purchases' => [ q(rfm(s, '50000-01-01')), q(purchase_counts(s, '5000-01-01')), 'orders(s)' ],
	'rfm_bins' => [ 'rfm_bins_report(s, 1000)', 'rfm_bins_totals(s)' ],
	'cells' => [ 'cells_totals(s)', 'bgnbd_fit(s, 1)' ]);
foreach my $type (sort keys %tallies)
{
	stays_cancellable("$type\_agg", "SELECT $tallies{$type} AS s FROM " . ($rows{$type} // 'ones'), create => "tally_$type", megabytes => 120);
	stays_cancellable("$type, $_", "SELECT count(*) FROM tally_$type, scrm.$_") foreach @{ $asked{$type} };
	stays_cancellable("$type, rollup and merge", "SELECT scrm.merge(scrm.rollup(s), scrm.rollup(s)) IS NULL FROM (SELECT s FROM tally_$type UNION ALL SELECT s FROM tally_$type) u", megabytes => 120);
	stays_cancellable("$type\_out, $type\_in", "SELECT scrm.${type}_in(scrm.${type}_out(s)) IS NULL FROM tally_$type", megabytes => 120);
	$node->safe_psql($database, "COPY tally_$type TO '$file' (FORMAT binary)");
	stays_cancellable("$type\_send", "SELECT length(scrm.${type}_send(s)) FROM tally_$type");
	stays_cancellable("$type\_recv", "COPY tally_$type FROM '$file' (FORMAT binary)", megabytes => 120);
}

# Trees of a million referrals, in an order that has nothing to do with that of identifiers: a chain, and rings of two.
# i -> i * 7919 mod 1,000,003, a prime.
$node->safe_psql($database, q(
	CREATE UNLOGGED TABLE referrals AS SELECT (i - 1) * 7919 % 1000003 AS referrer, i * 7919 % 1000003 AS referred, (i # 1) * 7919 % 1000003 AS mate FROM generate_series(1::bigint, 1000000) i));
stays_cancellable('referral_tree_agg', q(SELECT scrm.referral_tree_agg(referrer, referred, 1) AS chain, scrm.referral_tree_agg(mate, referred, 1) AS rings FROM referrals), create => 'trees', megabytes => 90);
foreach my $tree ('chain', 'rings')
{
	stays_cancellable("questions to a tree of referrals, $tree", "SELECT (SELECT count(*) FROM scrm.referral_tree($tree)), (SELECT count(*) FROM scrm.referral_problems($tree)), (SELECT count(*) FROM scrm.viral_coefficient($tree)), (SELECT used FROM scrm.referral_tree_totals($tree)) FROM trees");
}

stays_cancellable('lift_agg', q(SELECT scrm.lift_agg(i * 7919 % 1000003, i % 1000) AS s FROM generate_series(1::bigint, 1000000) i), create => 'lifts', megabytes => 120);
stays_cancellable('questions to a lift', q(SELECT (SELECT count(*) FROM scrm.lift_report(s, 1000)), (SELECT gini FROM scrm.lift_totals(s)) FROM lifts));
stays_cancellable('holdout_agg', q(SELECT scrm.holdout_agg(p, '2020-01-01', '2040-01-01', scrm.pareto_nbd(0.6, 80, 0.5, 60))
	FROM (SELECT scrm.purchases_agg(timestamptz '2010-01-01' + i * j % 5000 * interval '1 day', 1) AS p FROM generate_series(1, 3000) i, generate_series(0, 20) j GROUP BY i) c));

# Models of many histories, with covariates, and of many spends, opportunities and periods.
$node->safe_psql($database, q(
	CREATE UNLOGGED TABLE histories AS SELECT scrm.cells_agg(i % 7, i % 7 * (1 + i % 5), 100 + i * 7919 % 1000003) AS plain,
		scrm.cells_agg(i % 7, i % 7 * (1 + i % 5), 100 + i * 7919 % 1000003, ARRAY(SELECT i * j * 7919 % 101 / 100.0 FROM generate_series(1, 8) j)) AS explained
		FROM generate_series(1::bigint, 30000) i));
stays_cancellable("pareto_nbd_fit of $_", "SELECT scrm.pareto_nbd_fit($_, 1) FROM histories") foreach 'plain', 'explained';
stays_cancellable('bgnbd_fit, mbgnbd_fit of explained', 'SELECT scrm.bgnbd_fit(explained, 1), scrm.mbgnbd_fit(explained, 1) FROM histories');
stays_cancellable('gamma_gamma_fit', 'SELECT scrm.gamma_gamma_fit(scrm.spend_agg(1 + i % 7, (1 + i * 7919 % 1000003) / 7.0), 1) FROM generate_series(1::bigint, 1000000) i', megabytes => 120);
stays_cancellable('bgbb_fit', 'SELECT scrm.bgbb_fit(scrm.bgbb_agg(1 + i % 99, 100 + i % 4900, 5000), 1) FROM generate_series(1, 100000) i');
stays_cancellable('sbg_fit, bdw_fit, sbg_report', 'SELECT scrm.sbg_fit(s, 1), scrm.bdw_fit(s, 1), (SELECT count(*) FROM scrm.sbg_report(s)) FROM (SELECT scrm.sbg_agg(i, 1000000 / i, 0) AS s FROM generate_series(1, 100000) i) p');
stays_cancellable('questions to bgbb of very many opportunities', 'SELECT scrm.purchase_probability(m, 10, 100, 110, 100000000, 1000), scrm.purchase_quantile(m, 10, 100, 110, 10000000, 0.9), scrm.dert(m, 10, 100, 10000000, 1e-9) FROM scrm.bgbb(0.5, 1, 0.5, 1e9) m');
stays_cancellable('clv_interval', q(SELECT count(i.low) FROM generate_series(1, 300) n, scrm.clv_interval(scrm.pareto_nbd(0.5, 10, 0.6, 12), scrm.gamma_gamma(6, 4, 15), (n, 100, 10, 5, n, n, n + 10, 10)::scrm.rfm, '1000 days', 0.1, 1) i));

# Markov chains of many states.
$node->safe_psql($database, q(
	CREATE UNLOGGED TABLE routes AS SELECT scrm.paths_agg(p, n % 3, n % 3 * 1.5, 1) AS s
		FROM (SELECT n, ARRAY(SELECT 'c' || abs(hashint4(n * 31 + j)) % 100 FROM generate_series(0, abs(hashint4(n)) % 8) j) p FROM generate_series(1, 20000) n) r));
stays_cancellable("attribution, order $_", "SELECT count(*) FROM routes, scrm.attribution(s, 'markov', $_)") foreach 1, 2, 3;
stays_cancellable('transitions', 'SELECT count(*) FROM routes, scrm.transitions(s, 3)');

# States travel between processes whole, copied several times by the server
# without a look at cancels: smaller ones.
my %parallel = (settings => ['SET max_parallel_workers_per_gather = 2']);
stays_cancellable('timeline_agg, combined', q(
	SELECT scrm.event_count(scrm.timeline_agg(nth_day(2 * i + half), 'k' || i % 8)) FROM two, generate_series(1, 1000000) i), %parallel);
stays_cancellable('window_funnel, combined', q(
	SELECT scrm.window_funnel(nth_day(2 * i + half), '30 days', i % 2 = 0, i % 3 = 0, false) FROM two, generate_series(1, 1000000) i), %parallel);

$node->safe_psql($database, 'INSERT INTO no_more_requests DEFAULT VALUES');
ok($requests->finish, 'the session that sent requests did so until the end');
$node->stop;
done_testing();
