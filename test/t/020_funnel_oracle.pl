# The funnel against exhaustive search.
#
# Random small histories (ties, repeats, several conditions true on one event, all windows) are searched here, in Perl,
# chain by chain: the longest chain, and of the longest the one with the lexicographically earliest times. The extension
# must find the same on rows and on timelines, in any order of rows, in parallel, and after a rollup of pieces. Mode
# clickhouse must agree with ClickHouse's own algorithm, written down again here. Histories too long for that are checked
# against a plainer search: from every start, as many steps as possible from one time to the next.
#
#   SCRM_HISTORIES   how many small histories (100,000; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings;
use integer;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $histories = $ENV{SCRM_HISTORIES} || 100_000;
my $seed = $ENV{SCRM_SEED} || 1;
my $batch = 100_000;
my $long_histories = 600;

use constant {
	SECOND => 1_000_000,
	DAY => 86_400 * 1_000_000,
	FIRST_TIME => -211_813_488_000_000_000,		# 4714-11-24 BC, in microseconds from 2000-01-01
	LAST_TIME => 9_223_371_331_199_999_999,		# 294276-12-31
	YEAR_1970 => -946_684_800_000_000,
	LONGEST => 9_223_372_036_854_775_807,
};

sub below { no integer; return int(rand($_[0])); }

sub one_of { return $_[ below(scalar @_) ]; }

# 1 to most, the greater the likelier
sub rather_many
{
	my ($one, $other) = (1 + below($_[0]), 1 + below($_[0]));
	return $one > $other ? $one : $other;
}

# ---- the search: chains of events [at, set of steps], one after the other ----

my ($steps, $within, $reuse, @at, @fills, @chain, $level, @times);

sub is_earlier
{
	for my $i (0 .. $level - 1)
	{
		return $chain[$i] < $times[$i] if $chain[$i] != $times[$i];
	}
	return 0;
}

# "used" has a bit for each event of the chain so far.
sub extend_chain
{
	my ($length, $used) = @_;

	if ($length > $level || ($length == $level && $length > 0 && is_earlier()))
	{
		$level = $length;
		@times = @chain[ 0 .. $length - 1 ];
	}
	return if $length == $steps;
	for my $event (@{ $fills[$length] })
	{
		my $at = $at[$event];

		next if $used >> $event & 1 && !$reuse;
		if ($length > 0)
		{
			next if $at < $chain[ $length - 1 ];
			next if further_apart($chain[0], $at, $within);
		}
		$chain[$length] = $at;
		extend_chain($length + 1, $used | 1 << $event);
	}
	return;
}

# Is b - a > distance, for a <= b?  The difference may need 64 bits and no sign.
sub further_apart
{
	my ($a, $b, $distance) = @_;
	return $a < 0 && $b > LONGEST + $a ? 1 : $b - $a > $distance;
}

sub exhaustive
{
	my ($events, $may_reuse) = @_;

	$reuse = $may_reuse;
	$level = 0;
	@times = @chain = ();
	@at = map { $_->[0] } @$events;
	@fills = map { my $step = $_; [ grep { $events->[$_][1] >> $step & 1 } 0 .. $#$events ] } 0 .. $steps - 1;
	extend_chain(0, 0);
	return ($level, [@times]);
}

# ---- what ClickHouse does: one entry per event and true condition, one scan ----

sub clickhouse
{
	my ($events) = @_;
	my @entries;
	my @start;

	for my $event (@$events)
	{
		push @entries, map { [ $event->[0], $_ ] } grep { $event->[1] >> $_ & 1 } 0 .. $steps - 1;
	}
	for my $entry (sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } @entries)
	{
		my ($at, $condition) = @$entry;

		if ($condition == 0)
		{
			$start[0] = $at;
		}
		elsif (defined $start[ $condition - 1 ] && !further_apart($start[ $condition - 1 ], $at, $within))
		{
			$start[$condition] = $start[ $condition - 1 ];
		}
		return $steps if defined $start[ $steps - 1 ];
	}
	for my $reached (reverse 1 .. $steps)
	{
		return $reached if defined $start[ $reached - 1 ];
	}
	return 0;
}

# ---- long histories: from each start, at each time as many further steps as distinct events can fill ----

sub find_event
{
	my ($group, $step, $owner, $seen) = @_;

	for my $event (grep { $group->[$_] >> $step & 1 } 0 .. $#$group)
	{
		next if $seen->{$event}++;
		next if defined $owner->{$event} && !find_event($group, $owner->{$event}, $owner, $seen);
		$owner->{$event} = $step;
		return 1;
	}
	return 0;
}

sub from_every_start
{
	my ($events) = @_;
	my %at_time;
	my @best;

	push @{ $at_time{ $_->[0] } }, $_->[1] for @$events;
	my @all_times = sort { $a <=> $b } keys %at_time;
	for my $start (@all_times)
	{
		my @reached;

		for my $at (@all_times)
		{
			my %owner;

			next if $at < $start || ($at > $start && @reached == 0);
			last if further_apart($start, $at, $within);
			push @reached, $at while @reached < $steps && find_event($at_time{$at}, scalar @reached, \%owner, {});
		}
		@best = @reached if @reached > @best;
	}
	return (scalar @best, \@best);
}

# ---- random histories ----

# Few times on a coarse grid, so that ties and windows that just close are common.
sub random_history
{
	my ($most_events, $most_steps) = @_;
	my $unit = one_of(1, SECOND, SECOND, DAY, 86_399_999_999);
	my $grid = one_of(2, 4, 8, $most_events);
	my $base = 700_000_000 * SECOND + below(1000) * $unit;
	my $end = below(40);
	my $many = below(3);
	my @events;

	$steps = rather_many($most_steps);
	$within = below($grid + 1) * $unit + one_of(0, 0, 0, 1, $unit / 2);
	if ($end == 0) { $base = FIRST_TIME }
	elsif ($end == 1) { $base = LAST_TIME - $grid * $unit }
	elsif ($end == 2) { $within = one_of(0, LONGEST) }
	for (1 .. rather_many($most_events))
	{
		my $set = 1 << below($steps);

		$set |= below(1 << $steps) if $many && $steps < 31 && below(2) < $many;
		$set |= 1 << below($steps) for 1 .. 3 * $many * ($steps >= 31);
		$set = 0 if below(12) == 0;
		push @events, [ $base + below($grid) * $unit, $set ];
	}
	# both ends of time in one history: further apart than any window
	push @events, [ FIRST_TIME, 1 ], [ LAST_TIME, 1 << ($steps - 1) ] if $end == 3 && @events <= $most_events - 2;
	return \@events;
}

sub array_literal { return '{' . join(',', @{ $_[0] }) . '}'; }

# Files to COPY: histories with their answers, and events in random order.
sub write_histories
{
	my ($folder, $first, $last, $most_events, $most_steps, $search) = @_;

	open my $history_file, '>', "$folder/histories" or die $!;
	open my $event_file, '>', "$folder/events" or die $!;
	for my $id ($first .. $last)
	{
		my $events = random_history($most_events, $most_steps);
		my ($expected, $expected_times) = $search->($events, 0);
		my ($like_clickhouse, $clickhouse_times) = ('\N', '\N');

		if ($most_steps <= 4 && !grep { $_->[0] < YEAR_1970 } @$events)
		{
			my ($longest, $reused) = exhaustive($events, 1);
			$like_clickhouse = clickhouse($events);
			$clickhouse_times = array_literal($reused);
			die "history $id: the two searches with reuse differ" if $longest != $like_clickhouse;
		}
		print $history_file join("\t", $id, $steps, $within, $expected, array_literal($expected_times),
			$like_clickhouse, $clickhouse_times), "\n";
		print $event_file join("\t", $id, $_->[0], $_->[1], below(3), below(1_000_000_000)), "\n" for @$events;
	}
	close $history_file or die $!;
	close $event_file or die $!;
	return;
}

# ---- the same on a server ----

my $node = PostgreSQL::Test::Cluster->new('oracle');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
jit = off
work_mem = '256MB'
max_worker_processes = 16
max_parallel_workers = 8
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
CONF
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION scrm');

# Steps for a timeline say the same in three ways: event (kind k<set>); event (kind of the lower half of the set, channel
# of the upper half) with wildcards; and the same with every pair written out, where an empty half is no channel.
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION duration(microseconds bigint) RETURNS interval IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN make_interval(days => (microseconds / 86400000000)::int, secs => microseconds / 1000000 % 86400)
		+ make_interval(secs => 1e-6) * (microseconds % 1000000);
CREATE FUNCTION at_time(microseconds bigint) RETURNS timestamptz IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN timestamptz '2000-01-01 00:00Z' + duration(microseconds);
CREATE FUNCTION by_sets(steps int) RETURNS text[] IMMUTABLE LANGUAGE sql
	RETURN (SELECT array_agg((SELECT string_agg('k' || s, '|') FROM generate_series(1, 15) s WHERE s >> step & 1 = 1) ORDER BY step)
		FROM generate_series(0, steps - 1) step);
CREATE FUNCTION by_wildcards(steps int) RETURNS text[] IMMUTABLE LANGUAGE sql
	RETURN ('{k1|k3,k2|k3,*@c1|*@c3,*@c2|*@c3}'::text[])[:steps];
CREATE FUNCTION by_pairs(steps int) RETURNS text[] IMMUTABLE LANGUAGE sql
	RETURN (SELECT array_agg((SELECT string_agg(format('k%s@%s', s & 3, 'c' || nullif(s >> 2, 0)), '|')
			FROM generate_series(0, 15) s WHERE s >> step & 1 = 1) ORDER BY step)
		FROM generate_series(0, steps - 1) step);
CREATE TABLE way AS SELECT steps, by_sets(steps), by_wildcards(steps), by_pairs(steps) FROM generate_series(1, 4) steps;
SQL

# A set of 64 steps does not fit Perl's signed printing: bits travel as bigint, which is what Perl prints under "integer".
sub load
{
	my ($folder) = @_;

	$node->safe_psql('postgres', <<"SQL");
BEGIN;
DROP TABLE IF EXISTS answer, history, arrival, event, whole, pieces;
CREATE TABLE answer (id int, steps int, within bigint, level int, times bigint[], clickhouse int, clickhouse_times bigint[]);
COPY answer FROM '$folder/histories' (FREEZE);
CREATE TABLE history AS
	SELECT id, steps, duration(within) AS within, level, ARRAY(SELECT at_time(t) FROM unnest(times) t) AS times,
		clickhouse, CASE WHEN clickhouse IS NOT NULL THEN ARRAY(SELECT at_time(t) FROM unnest(clickhouse_times) t) END AS clickhouse_times
	FROM answer;
CREATE TABLE arrival (id int, at bigint, steps bigint, piece int, place int);
COPY arrival FROM '$folder/events' (FREEZE);
CREATE TABLE event WITH (parallel_workers = 4) AS
	SELECT a.id, at_time(a.at) AS at, a.steps AS fills, a.piece, h.steps, h.within
	FROM arrival a JOIN history h USING (id) ORDER BY a.place, a.id;
COMMIT;
ANALYZE history;
ANALYZE event;
SQL
	return;
}

# Counts the histories that a query answers, and those that it answers otherwise than expected.
sub agrees
{
	my ($name, $expected, $query, %with) = @_;
	my $settings = 'SET max_parallel_workers_per_gather = ' . ($with{workers} // 0) . ';';
	my $where = $with{where} // 'true';
	my $total = $node->safe_psql('postgres', "SELECT count(*) FROM history WHERE $where AND $expected IS NOT NULL");
	my $result = $node->safe_psql('postgres', "$settings
		SELECT count(*) FILTER (WHERE a.answer IS NOT DISTINCT FROM h.$expected), count(*)
		FROM history h LEFT JOIN ($query) a USING (id) WHERE $where AND h.$expected IS NOT NULL");

	return if is($result, "$total|$total", $name);
	diag($node->safe_psql('postgres', "$settings
		SELECT h.*, a.answer, (SELECT array_agg((e.at, e.fills) ORDER BY e.at) FROM event e WHERE e.id = h.id)
		FROM history h LEFT JOIN ($query) a USING (id)
		WHERE $where AND h.$expected IS NOT NULL AND a.answer IS DISTINCT FROM h.$expected LIMIT 3"));
	return;
}

sub check_rows
{
	my $workers = shift;

	for my $count (1 .. 4)
	{
		my $conditions = join ', ', map { "fills >> $_ & 1 = 1" } 0 .. $count - 1;
		agrees("$count steps on rows, $workers workers", 'level',
			"SELECT id, scrm.window_funnel(at, within, $conditions) AS answer FROM event WHERE steps = $count GROUP BY id",
			workers => $workers, where => "steps = $count");
	}
	return;
}

# Do the server's times and windows say the microseconds that were searched?
sub check_times
{
	is($node->safe_psql('postgres', "SELECT count(*) FROM (SELECT DISTINCT at FROM arrival) a
			WHERE extract(epoch FROM at_time(at) - timestamptz '2000-01-01 00:00Z') * 1000000 <> at"), '0', 'times on the server are those of the search');
	is($node->safe_psql('postgres', "SELECT count(*) FROM (SELECT DISTINCT within FROM answer) a
			WHERE extract(epoch FROM duration(within)) * 1000000 <> within"), '0', 'and so are windows');
	return;
}

sub check_small_histories
{
	my $conditions = "ARRAY(SELECT fills >> i & 1 = 1 FROM generate_series(0, steps - 1) i)";

	check_times();
	check_rows($_) for 0, 2, 4;
	agrees('rows, conditions in an array', 'level',
		"SELECT id, scrm.window_funnel_modes(at, within, '{}', VARIADIC $conditions) AS answer FROM event GROUP BY id");
	agrees('rows, mode clickhouse', 'clickhouse',
		"SELECT id, scrm.window_funnel_modes(at, within, '{clickhouse}', VARIADIC $conditions) AS answer FROM event
		JOIN (SELECT id FROM history WHERE clickhouse IS NOT NULL) h USING (id) GROUP BY id", workers => 2);

	$node->safe_psql('postgres', <<'SQL');
CREATE TABLE whole AS
	SELECT id, scrm.timeline_agg(at, 'k' || fills) AS by_sets,
		scrm.timeline_agg(at, 'k' || (fills & 3), 'c' || nullif(fills >> 2, 0)) AS by_pairs
	FROM event GROUP BY id;
CREATE TABLE pieces AS
	SELECT id, scrm.rollup(by_sets) AS by_sets, scrm.rollup(by_pairs) AS by_pairs
	FROM (SELECT id, piece, scrm.timeline_agg(at, 'k' || fills) AS by_sets,
			scrm.timeline_agg(at, 'k' || (fills & 3), 'c' || nullif(fills >> 2, 0)) AS by_pairs
		FROM event GROUP BY id, piece) p
	GROUP BY id;
SQL
	is($node->safe_psql('postgres', 'SELECT count(*) FROM whole JOIN pieces USING (id)
			WHERE whole.by_sets OPERATOR(scrm.<>) pieces.by_sets OR whole.by_pairs OPERATOR(scrm.<>) pieces.by_pairs'),
		'0', 'a timeline cut in pieces and rolled up is the same');
	for my $way ([ 'by_sets', 'by_sets' ], [ 'by_pairs', 'by_wildcards' ], [ 'by_pairs', 'by_pairs' ])
	{
		my ($timeline, $written) = @$way;
		my $from = 'FROM pieces JOIN history h USING (id) JOIN way USING (steps)';
		my $call = "pieces.$timeline, way.$written, h.within";

		agrees("timelines, steps $written", 'level', "SELECT id, scrm.window_funnel($call) AS answer $from");
		agrees("times, steps $written", 'times',
			"SELECT id, scrm.funnel_times($call) AS answer $from");
		agrees("timelines, steps $written, mode clickhouse", 'clickhouse',
			"SELECT id, scrm.window_funnel($call, '{clickhouse}') AS answer $from WHERE h.clickhouse IS NOT NULL");
		agrees("times, steps $written, mode clickhouse", 'clickhouse_times',
			"SELECT id, scrm.funnel_times($call, '{clickhouse}') AS answer $from WHERE h.clickhouse IS NOT NULL");
	}
	return;
}

sub check_long_histories
{
	my $conditions = 'ARRAY(SELECT fills >> i & 1 = 1 FROM generate_series(0, steps - 1) i)';
	my $kind = q{'s' || (SELECT string_agg(i::text, 's') || 's' FROM generate_series(0, 63) i WHERE fills >> i & 1 = 1)};

	agrees("long histories on rows, $_ workers", 'level',
		"SELECT id, scrm.window_funnel(at, within, VARIADIC $conditions) AS answer FROM event GROUP BY id", workers => $_)
		for 0, 4;
	$node->safe_psql('postgres', <<"SQL");
CREATE TABLE whole AS
	SELECT e.*, h.within, h.steps,
		(SELECT array_agg((SELECT coalesce(string_agg(kind, '|'), 'none') FROM scrm.kinds(timeline) WHERE kind LIKE '%s' || i || 's%') ORDER BY i)
		FROM generate_series(0, h.steps - 1) i) AS written
	FROM (SELECT id, scrm.timeline_agg(at, coalesce($kind, 'nothing')) AS timeline FROM event GROUP BY id) e
	JOIN history h USING (id);
SQL
	agrees('long histories on timelines', 'level', 'SELECT id, scrm.window_funnel(timeline, written, within) AS answer FROM whole');
	agrees('times of long histories', 'times',
		'SELECT id, scrm.funnel_times(timeline, written, within) AS answer FROM whole');
	return;
}

# The report of all small histories at once, at times that leave some windows open, against counting in SQL. What it
# counts are funnel_times, checked above.
sub check_report
{
	my $call = q{by_sets(4), interval '2 days', '{}'};
	my $funnel = "SELECT scrm.funnel_agg(by_sets, $call, as_of) FROM whole";

	$node->safe_psql('postgres', 'ALTER TABLE whole SET (parallel_workers = 4)');
	# moments at which the window of some customer has just closed
	for my $share (0.3, 0.6, 0.9)
	{
		my $as_of = $node->safe_psql('postgres', "SELECT percentile_disc($share) WITHIN GROUP (ORDER BY at) + interval '2 days' FROM event
			JOIN history USING (id) WHERE at BETWEEN '2022-01-01' AND '2030-01-01' AND fills & 1 = 1");

		my $with = "WITH cut AS (SELECT timestamptz '$as_of' AS as_of),
			reached AS (
				SELECT scrm.funnel_times(seen, $call) AS times, scrm.event_count(seen) AS used, scrm.event_count(by_sets) AS all_events, as_of
				FROM whole, cut, LATERAL (SELECT scrm.slice(by_sets, until => as_of + interval '1 microsecond') AS seen) s),
			step AS (
				SELECT i AS step, times[1] + interval '2 days' <= as_of AS closed, extract(epoch FROM times[i] - times[i - 1]) AS seconds
				FROM reached, generate_series(1, 4) i WHERE times[i] IS NOT NULL),
			counted AS (
				SELECT step, count(*) FILTER (WHERE closed) AS converted, count(*) FILTER (WHERE NOT closed) AS open_converted,
					percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE closed) AS median,
					percentile_disc(0.9) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE closed) AS p90
				FROM step GROUP BY step),
			made AS MATERIALIZED (SELECT ($funnel) AS funnel FROM cut)";

		is($node->safe_psql('postgres', "$with
				SELECT bool_and((t.customers, t.entered_closed, t.entered_open, t.not_entered, t.events_used, t.events_after_as_of)
					= (r.customers, r.closed, r.open, r.not_entered, r.used, r.after)), bool_and(r.open > 0 AND r.closed > 0 AND r.after > 0)
				FROM made, scrm.funnel_totals(funnel) t, (SELECT count(*) AS customers,
					count(*) FILTER (WHERE times[1] + interval '2 days' <= as_of) AS closed,
					count(*) FILTER (WHERE times[1] + interval '2 days' > as_of) AS open,
					count(*) FILTER (WHERE times = '{}') AS not_entered, sum(used) AS used, sum(all_events - used) AS after FROM reached) r"),
			't|t', "the totals at $as_of add up");
		is($node->safe_psql('postgres', "$with
				SELECT bool_and(r.converted = c.converted AND r.open_converted = c.open_converted),
					bool_and(abs(r.median_seconds - c.median) <= 0.01 * c.median + 0.5e-6), bool_and(abs(r.p90_seconds - c.p90) <= 0.01 * c.p90 + 0.5e-6),
					count(r.median_seconds), count(*)
				FROM made, scrm.funnel_report(funnel) r JOIN counted c USING (step)"),
			't|t|t|3|4', "the report at $as_of counts what there is");
		is($node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 4;
				WITH cut AS (SELECT timestamptz '$as_of' AS as_of),
				part AS (SELECT scrm.funnel_agg(by_sets, $call, as_of) AS funnel FROM whole, cut GROUP BY id % 7)
				SELECT md5(scrm.rollup(funnel)::text) FROM part"),
			$node->safe_psql('postgres', "WITH cut AS (SELECT timestamptz '$as_of' AS as_of) SELECT md5(($funnel)::text) FROM cut"),
			"the funnel at $as_of in parts is the same");
	}
	return;
}

srand($seed);
my $folder = PostgreSQL::Test::Utils::tempdir();
for (my $first = 1; $first <= $histories; $first += $batch)
{
	my $last = $first + $batch - 1 < $histories ? $first + $batch - 1 : $histories;

	write_histories($folder, $first, $last, 7, 4, \&exhaustive);
	load($folder);
	note("histories $first to $last, seed $seed");
	check_small_histories();
}

# The queries above mean what they say only if their plans are parallel.
like($node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 4;
		EXPLAIN SELECT id, scrm.window_funnel(at, within, fills & 1 = 1, fills & 2 = 2) FROM event GROUP BY id"),
	qr/Finalize.*Workers Planned: 4.*Partial/s, 'rows are aggregated in parallel');

check_report();

# Up to 64 steps and 150 events, many of them tied.
write_histories($folder, 1, $long_histories, 150, 64, \&from_every_start);
load($folder);
check_long_histories();

$node->stop;
done_testing();
