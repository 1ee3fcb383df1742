# Sequences against a search with back-tracking.
#
# Random patterns (all elements and operators, times in a row, repeats) meet random small histories (ties, several
# conditions on one event, events of none). Here, in Perl, every way to match is tried, event by event: the count goes from
# the leftmost shortest match to the next behind it, the events are those of the first match that come earliest. The
# extension must say the same on rows and on timelines, in any order of rows, in parallel, and after a rollup of pieces.
# Long patterns and histories are checked against a table of which rest of the pattern matches from which event on.
# Strings that are almost patterns are taken or refused as a grammar written down again here says. What follows a path, and
# flows, are checked against walks over lists of events.
#
#   SCRM_HISTORIES   how many small histories (20,000; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';
no warnings 'recursion';
use integer;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $histories = $ENV{SCRM_HISTORIES} || 20_000;
my $seed = $ENV{SCRM_SEED} || 1;
my $batch = 20_000;

use constant {
	SECOND => 1_000_000,
	CONDITIONS => 4,
	FIRST_TIME => -211_813_488_000_000_000,		# 4714-11-24 BC, in microseconds from 2000-01-01
	LAST_TIME => 9_223_371_331_199_999_999,		# 294276-12-31
};

sub below { no integer; return int(rand($_[0])); }

sub one_of { return $_[ below(scalar @_) ]; }

# ---- patterns: lists of ['event', condition], ['any'], ['star'], ['time', operator, seconds] ----

sub random_pattern
{
	my ($most, $conditions) = @_;
	my @pattern;
	my $before = 'start';

	while (@pattern < $most)
	{
		my $what = below(12);

		if ($what < 5)     { push @pattern, [ 'event', 1 + below($conditions) ]; $before = 'event' }
		elsif ($what < 6)  { push @pattern, ['any']; $before = 'event' }
		elsif ($what < 8)  { next if $before eq 'time'; push @pattern, ['star']; $before = 'star' }
		elsif ($what < 11) { next if $before eq 'start' || $before eq 'star'; push @pattern, [ 'time', one_of('<=', '<', '>=', '>', '=='), one_of(0, 0, 1, 1, 2, 3, 5, 8, 1000) ]; $before = 'time' }
		elsif (@pattern > 0 && below($most) < 4) { last }
	}
	push @pattern, ['any'] if $before eq 'time' || !grep { $_->[0] eq 'event' || $_->[0] eq 'any' } @pattern;
	return \@pattern;
}

sub written
{
	return join '', map { my ($what, @how) = @$_; $what eq 'event' ? "(?$how[0])" : $what eq 'any' ? '.' : $what eq 'star' ? '.*' : "(?t$how[0]$how[1])" } @{ $_[0] };
}

# ---- the search: an event is [at, set of conditions] ----

my (@events, @pattern, @best, @choices);

sub accepts
{
	my ($item, $event) = @_;
	return $item->[0] eq 'any' || $event->[1] >> ($item->[1] - 1) & 1;
}

# Is b - a, for a <= b, as the condition of time says?  The difference may need 64 bits and no sign.
sub time_holds
{
	my ($item, $first, $second) = @_;
	my (undef, $op, $seconds) = @$item;
	my $far = $first < 0 && $second > 9_223_372_036_854_775_807 + $first;
	my $cmp = $far ? 1 : $second - $first <=> $seconds * SECOND;

	return $op eq '<=' ? $cmp <= 0 : $op eq '<' ? $cmp < 0 : $op eq '>=' ? $cmp >= 0 : $op eq '>' ? $cmp > 0 : $cmp == 0;
}

# Tries every way to match the items from one on; the event before is matched, the next one follows it unless it may jump.
sub try_items
{
	my ($item, $next, $may_jump, @times) = @_;

	while ($item < @pattern && $pattern[$item][0] =~ /star|time/)
	{
		push @times, $pattern[$item] if $pattern[$item][0] eq 'time';
		$may_jump = 1;
		$item++;
	}
	if ($item == @pattern)
	{
		# shorter, or as short with earlier events
		my $cmp = @best ? $choices[-1] <=> $best[-1] : -1;
		for (my $i = 0; $i < @choices && $cmp == 0; $i++) { $cmp = $choices[$i] <=> $best[$i] }
		@best = @choices if $cmp < 0;
		return;
	}
	for my $event ($next .. ($may_jump ? $#events : $next))
	{
		last if $event > $#events;
		next if !accepts($pattern[$item], $events[$event]);
		next if grep { !time_holds($_, $events[ $choices[-1] ][0], $events[$event][0]) } @times;
		push @choices, $event;
		try_items($item + 1, $event + 1, 0);
		pop @choices;
	}
	return;
}

# The items that match an event.
sub consuming { return grep { $pattern[$_][0] =~ /event|any/ } 0 .. $#pattern; }

# The count, and the events of the first match.
sub search
{
	my ($count, @first) = (0);
	my @items = consuming();
	for (my $start = 0; $start < @events; $start++)
	{
		@best = @choices = ();
		next if !accepts($pattern[ $items[0] ], $events[$start]);
		@choices = ($start);
		try_items($items[0] + 1, $start + 1, 0);
		next if !@best;
		@first = map { $pattern[ $items[$_] ][0] eq 'event' ? $events[ $best[$_] ][0] : () } 0 .. $#items if $count++ == 0;
		$start = $best[-1];
	}
	return ($count, \@first);
}

# ---- long ones: where the rest of the pattern ends first, from an item and an event on, by a table ----

sub search_table
{
	my @items = consuming();
	my @end;		# of a match of items k ... that begins at event e

	for my $k (reverse 0 .. $#items)
	{
		my @between = $k < $#items ? @pattern[ $items[$k] + 1 .. $items[ $k + 1 ] - 1 ] : ();
		my @times = grep { $_->[0] eq 'time' } @between;

		for my $e (reverse 0 .. $#events)
		{
			next if !accepts($pattern[ $items[$k] ], $events[$e]);
			if ($k == $#items) { $end[$k][$e] = $e; next }
			for my $f ($e + 1 .. (@between ? $#events : $e + 1))
			{
				my $there = $end[ $k + 1 ][$f];
				next if !defined $there || defined $end[$k][$e] && $end[$k][$e] <= $there;
				next if grep { !time_holds($_, $events[$e][0], $events[$f][0]) } @times;
				$end[$k][$e] = $there;
			}
		}
	}
	my ($count, $start, @first) = (0, 0);
	for (; $start < @events; $start++)
	{
		next if !defined $end[0][$start];
		if ($count++ == 0)
		{
			# the events of the first match: each the earliest from which the same end can be had
			my $at = $start;
			for my $k (0 .. $#items)
			{
				push @first, $at if $pattern[ $items[$k] ][0] eq 'event';
				last if $k == $#items;
				my @between = @pattern[ $items[$k] + 1 .. $items[ $k + 1 ] - 1 ];
				my @times = grep { $_->[0] eq 'time' } @between;
				my $f = $at + 1;
				$f++ while !defined $end[ $k + 1 ][$f] || $end[ $k + 1 ][$f] != $end[0][$start]
					|| grep { !time_holds($_, $events[$at][0], $events[$f][0]) } @times;
				$at = $f;
			}
		}
		$start = $end[0][$start];
	}
	return ($count, [ map { $events[$_][0] } @first ]);
}

# ---- random histories ----

sub random_events
{
	my ($most, $conditions) = @_;
	my $unit = one_of(SECOND, SECOND, SECOND, SECOND / 2, 1);
	my $grid = one_of(2, 4, 8, 8, $most);
	my $base = one_of((700_000_000 * SECOND) x 20, FIRST_TIME, LAST_TIME - ($grid + 1) * SECOND);
	my $many = below(3);
	my @list;

	for (1 .. 1 + below($most))
	{
		my $set = 1 << below($conditions);
		$set |= below(1 << $conditions) if $many && below(2) < $many;
		$set = 0 if below(12) == 0;
		push @list, [ $base + below($grid) * $unit + one_of(0, 0, 0, 0, 1), $set ];
	}
	push @list, [ FIRST_TIME, 1 ], [ LAST_TIME, 1 << ($conditions - 1) ] if below(60) == 0;
	return @list;
}

sub array_literal { return '{' . join(',', @{ $_[0] }) . '}'; }

# Changes the pattern to one that the events mostly follow: long patterns match nothing else.
sub follow_events
{
	my $event = 0;

	for my $item (@pattern)
	{
		next if $item->[0] ne 'event';
		my @possible = grep { $events[ $event % @events ][1] >> ($_ - 1) & 1 } 1 .. CONDITIONS;
		$item->[1] = one_of(@possible);
		$event += one_of(1, 1, 1, 2);
	}
	$_->[0] eq 'time' and @$_ = ('time', @{ one_of([ '>=', 0 ], [ '<=', 1000 ]) }) for @pattern;
	splice @pattern, @events / 2 if @pattern > @events / 2;
	push @pattern, ['any'];
	return;
}

# Files to COPY: histories with their answers, and events in random order.
sub write_histories
{
	my ($folder, $first, $last, $most_events, $most_items, $search, $follow) = @_;

	open my $history_file, '>', "$folder/histories" or die $!;
	open my $event_file, '>', "$folder/events" or die $!;
	for my $id ($first .. $last)
	{
		my $conditions = 1 + below(CONDITIONS);
		my @all = random_events($most_events, $conditions);

		@pattern = @{ random_pattern($most_items, $conditions) };
		@events = sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } grep { $_->[1] } @all;
		follow_events() if $follow && $id % 3;
		my ($count, $times) = $search->();
		print $history_file join("\t", $id, $conditions, written(\@pattern), $count > 0 ? 't' : 'f', $count, array_literal($times)), "\n";
		print $event_file join("\t", $id, $_->[0], $_->[1], below(3), below(1_000_000_000)), "\n" for @all;
	}
	close $history_file or die $!;
	close $event_file or die $!;
	return;
}

# ---- the same on a server ----

my $node = PostgreSQL::Test::Cluster->new('sequence');
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

# Conditions for a timeline in two ways: an event's kind says its whole set; or its kind the lower and its channel the
# upper half.
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION at_time(microseconds bigint) RETURNS timestamptz IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN timestamptz '2000-01-01 00:00Z' + make_interval(days => (microseconds / 86400000000)::int, secs => microseconds / 1000000 % 86400)
		+ make_interval(secs => 1e-6) * (microseconds % 1000000);
CREATE FUNCTION by_sets(conditions int) RETURNS text[] IMMUTABLE LANGUAGE sql
	RETURN (SELECT array_agg((SELECT string_agg('k' || s, '|') FROM generate_series(1, 15) s WHERE s >> c & 1 = 1) ORDER BY c)
		FROM generate_series(0, conditions - 1) c);
CREATE FUNCTION by_wildcards(conditions int) RETURNS text[] IMMUTABLE LANGUAGE sql
	RETURN ('{k1|k3,k2|k3,*@c1|*@c3,*@c2|*@c3}'::text[])[:conditions];
CREATE TABLE way AS SELECT conditions, by_sets(conditions), by_wildcards(conditions) FROM generate_series(1, 4) conditions;
SQL

sub load
{
	my ($folder, $matching) = @_;

	$node->safe_psql('postgres', <<"SQL");
BEGIN;
DROP TABLE IF EXISTS answer, history, arrival, event, whole;
CREATE TABLE answer (id int, conditions int, pattern text, matched boolean, count bigint, times bigint[]);
COPY answer FROM '$folder/histories' (FREEZE);
CREATE TABLE history AS
	SELECT id, conditions, pattern, matched, count, ARRAY(SELECT at_time(t) FROM unnest(times) WITH ORDINALITY AS u(t, n) ORDER BY n) AS times FROM answer;
CREATE TABLE arrival (id int, at bigint, fills bigint, piece int, place int);
COPY arrival FROM '$folder/events' (FREEZE);
CREATE TABLE event WITH (parallel_workers = 4) AS
	SELECT id, at_time(a.at) AS at, a.fills, a.piece, h.conditions, h.pattern FROM arrival a JOIN history h USING (id) ORDER BY a.place, id;
CREATE TABLE whole AS
	SELECT id, scrm.rollup(by_sets) AS by_sets, scrm.rollup(by_pairs) AS by_pairs
	FROM (SELECT id, piece, scrm.timeline_agg(at, 'k' || fills) AS by_sets,
			scrm.timeline_agg(at, 'k' || (fills & 3), 'c' || nullif(fills >> 2, 0)) AS by_pairs
		FROM event GROUP BY id, piece) p
	GROUP BY id;
COMMIT;
ANALYZE history;
ANALYZE event;
SQL
	is($node->safe_psql('postgres', "SELECT count(*) FROM (SELECT DISTINCT at FROM arrival) a
			WHERE extract(epoch FROM at_time(at) - timestamptz '2000-01-01 00:00Z') * 1000000 <> at"), '0', 'times on the server are those of the search');
	cmp_ok($node->safe_psql('postgres', "SELECT count(*) FROM history WHERE $_"), '>=', $matching, "there are histories in which $_")
		for 'matched', 'NOT matched';
	return;
}

# Every history's answers must be as expected; "answers" are three expressions.
sub agrees
{
	my ($name, $answers, $from, %with) = @_;
	my $settings = 'SET max_parallel_workers_per_gather = ' . ($with{workers} // 0) . ';';
	my $where = $with{where} // 'true';
	my $total = $node->safe_psql('postgres', "SELECT count(*) FROM history WHERE $where");
	my $compared = "FROM history h LEFT JOIN (SELECT id, $answers $from) a (id, matched, count, times) USING (id) WHERE $where";
	my $result = $node->safe_psql('postgres', "$settings
		SELECT count(*), count(*) FILTER (WHERE a.matched = h.matched), count(*) FILTER (WHERE a.count = h.count), count(*) FILTER (WHERE a.times = h.times) $compared");

	return if is($result, "$total|$total|$total|$total", "$name: match, count, events");
	diag($node->safe_psql('postgres', "$settings
		SELECT h.*, a.*, (SELECT array_agg((e.at, e.fills) ORDER BY e.at, e.fills) FROM event e WHERE e.id = h.id) $compared
		AND (a.matched, a.count, a.times) IS DISTINCT FROM (h.matched, h.count, h.times) LIMIT 3"));
	return;
}

sub three { my ($call) = @_; return join ', ', map { "scrm.sequence_$_($call)" } 'match', 'count', 'events'; }

sub check_histories
{
	my ($what) = @_;

	for my $count (1 .. CONDITIONS)
	{
		my $conditions = join ', ', map { "fills >> $_ & 1 = 1" } 0 .. $count - 1;
		agrees("$what on rows, $count conditions, $_ workers", three("at, pattern, $conditions"), "FROM event WHERE conditions = $count GROUP BY id",
			where => "conditions = $count", workers => $_)
			for 0, 4;
	}
	agrees("$what on rows, conditions in an array", three('at, pattern, VARIADIC ARRAY(SELECT fills >> i & 1 = 1 FROM generate_series(0, conditions - 1) i)'),
		'FROM event GROUP BY id');
	agrees("$what on timelines, $_->[1]", three("w.$_->[0], h.pattern, way.$_->[1]"), 'FROM whole w JOIN history h USING (id) JOIN way USING (conditions)')
		for [ 'by_sets', 'by_sets' ], [ 'by_pairs', 'by_wildcards' ];
	return;
}

# ---- which strings are patterns ----

sub is_pattern
{
	my ($string, $conditions) = @_;
	my $said = '';

	while ($string =~ /\G(?:\(\?(?<n>\d+)\)|(?<t>\(\?t(?:<=|<|>=|>|==)\d+\))|(?<s>\.\*)|(?<e>\.))/gc)
	{
		return 0 if defined $+{n} && ($+{n} < 1 || $+{n} > $conditions);
		$said .= defined $+{t} ? 't' : defined $+{s} ? 's' : 'e';
	}
	return 0 if (pos($string) // 0) != length $string;
	return $said =~ /e/ && $said !~ /(?:^|s)t|t(?:s|$)/ ? 1 : 0;
}

sub check_grammar
{
	my ($folder) = @_;
	my @pieces = ('(', '?', 't', ')', '.', '*', '<', '=', '>', '0', '1', '3', '9', '-', '+', ' ', '(?1)', '(?2)', '(?t<=5)', '(?t>1)', '(?t==2)', '.*');
	my $valid = 0;

	open my $file, '>', "$folder/strings" or die $!;
	for my $id (1 .. 20_000)
	{
		my $string = written(random_pattern(5, CONDITIONS));

		# some characters fall out, some come in
		for (1 .. below(4))
		{
			my $at = below(1 + length $string);
			substr($string, $at, one_of(0, 0, 1, 1, 4)) = one_of('', one_of(@pieces));
		}
		my $ok = is_pattern($string, CONDITIONS);
		$valid += $ok;
		print $file "$id\t$string\t", $ok ? 't' : 'f', "\n";
	}
	close $file or die $!;
	cmp_ok($valid, '>', 2000, 'many strings are patterns');
	cmp_ok($valid, '<', 18_000, 'and many are not');
	$node->safe_psql('postgres', <<"SQL");
SET max_parallel_workers_per_gather = 0;
CREATE TABLE string (id int, pattern text, valid boolean);
COPY string FROM '$folder/strings';
CREATE TABLE one AS SELECT scrm.timeline_agg('2024-01-01', 'a') AS timeline;
CREATE FUNCTION refused_at(pattern text) RETURNS int LANGUAGE plpgsql AS \$\$
BEGIN
	PERFORM scrm.sequence_match(timeline, pattern, '{a,b,c,d}') FROM one;
	RETURN 0;
EXCEPTION WHEN invalid_parameter_value THEN
	RETURN substring(sqlerrm FROM '^invalid pattern ".*" at character (\\d+)\$');
END \$\$;
CREATE TABLE said AS SELECT *, refused_at(pattern) AS at FROM string;
SQL
	is($node->safe_psql('postgres', "SELECT * FROM said WHERE (at = 0) IS DISTINCT FROM valid OR at NOT BETWEEN 0 AND length(pattern) + 1 LIMIT 5"), '',
		'what is no pattern is refused at a character, what is one is taken');
	return;
}

# ---- what follows a path, and flows, on the timelines of the histories ----

sub check_next
{
	# events in the order of timelines, numbered
	$node->safe_psql('postgres', <<'SQL');
CREATE TABLE walk AS
	SELECT id, n, kind, count(*) OVER (PARTITION BY id) AS events
	FROM whole, LATERAL (SELECT row_number() OVER (ORDER BY at, kind COLLATE "C") AS n, kind FROM scrm.events(by_sets)) AS e;
CREATE INDEX ON walk (id, n);
ANALYZE walk;
CREATE TABLE path AS
	SELECT path, first, second, third FROM unnest('{k1,k2,k1|k3,*}'::text[]) AS first, unnest('{k1,k2|k0,k3|k5,NULL}'::text[]) AS second,
		unnest('{k2,*,NULL}'::text[]) AS third, LATERAL (SELECT array_remove(ARRAY[first, second, third], NULL) AS path) AS p
	WHERE second IS NOT NULL OR third IS NULL;
CREATE FUNCTION matches(step text, kind text) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN kind IS NOT NULL AND (step = '*' OR kind = ANY (string_to_array(step, '|')));
CREATE TABLE found AS
	SELECT a.id, p.path, a.n, a.n + cardinality(p.path) AS behind
	FROM walk a CROSS JOIN path p LEFT JOIN walk b ON b.id = a.id AND b.n = a.n + 1 LEFT JOIN walk c ON c.id = a.id AND c.n = a.n + 2
	WHERE a.id % 12 = 0 AND matches(first, a.kind) AND (second IS NULL OR matches(second, b.kind)) AND (third IS NULL OR matches(third, c.kind));
ANALYZE path;
ANALYZE found;
SQL
	for my $direction ('forward', 'backward')
	{
		for my $occurrence ('first', 'last')
		{
			my $order = $occurrence eq 'first' ? 'f.n' : 'f.n DESC';
			my $place = $direction eq 'forward' ? 'f.behind' : 'f.n - 1';
			is($node->safe_psql('postgres', "SELECT count(*) > 5000, count(kind) > 1000, count(*) FILTER (WHERE said IS DISTINCT FROM kind)
				FROM (SELECT w.id, scrm.next_kind(w.by_sets, p.path, '$direction', '$occurrence') AS said, x.kind
					FROM whole w CROSS JOIN path p
					LEFT JOIN (SELECT DISTINCT ON (f.id, f.path) f.id, f.path, a.kind FROM found f LEFT JOIN walk a ON a.id = f.id AND a.n = $place ORDER BY f.id, f.path, $order) x
						ON x.id = w.id AND x.path = p.path
					WHERE w.id % 12 = 0) s"), 't|t|0', "next_kind, $direction, $occurrence");
		}
	}
	return;
}

sub check_flow
{
	for my $depth (1, 2, 3, 5, 64)
	{
		my $state = "(SELECT scrm.rollup(f) AS f FROM (SELECT scrm.flow_agg(by_sets, $depth) AS f FROM whole GROUP BY id % 7) s)";
		my $paths = "SELECT array_agg(kind ORDER BY n) AS path FROM walk WHERE n <= $depth GROUP BY id";

		is($node->safe_psql('postgres', "SELECT count(*) FROM (
				(SELECT l.* FROM $state s, scrm.flow(f) l) EXCEPT ALL
				SELECT a.n::int, a.kind, b.kind, count(*) FROM walk a LEFT JOIN walk b ON b.id = a.id AND b.n = a.n + 1 WHERE a.n < $depth GROUP BY 1, 2, 3) s"), '0', "flow, depth $depth");
		is($node->safe_psql('postgres', "SELECT (SELECT count(*) FROM $state s, scrm.flow(f) l) =
				(SELECT count(*) FROM (SELECT 1 FROM walk a LEFT JOIN walk b ON b.id = a.id AND b.n = a.n + 1 WHERE a.n < $depth GROUP BY a.n, a.kind, b.kind) s)"), 't', "all of the flow, depth $depth");
		is($node->safe_psql('postgres', "SELECT count(*) FROM (
				SELECT p.rank, p.path, p.customers, p.of_customers FROM $state s, scrm.top_paths(f, 50) p EXCEPT
				SELECT row_number() OVER (ORDER BY count(*) DESC, path COLLATE \"C\"), path, count(*), sum(count(*)) OVER () FROM ($paths) AS g GROUP BY path) s"), '0', "top_paths, depth $depth");
		is($node->safe_psql('postgres', "SELECT count(*) FROM (SELECT t.* FROM $state s, scrm.flow_totals(f) t EXCEPT
				SELECT count(*), count(*), 0, (SELECT count(DISTINCT path) FROM ($paths) AS g), sum(least(events, $depth)), sum(greatest(events - $depth, 0))
				FROM walk WHERE n = 1) s"), '0', "flow_totals, depth $depth");
	}
	return;
}

my $folder = PostgreSQL::Test::Utils::tempdir();

srand($seed);
note("seed $seed");
for (my $first = 1; $first <= $histories; $first += $batch)
{
	my $last = $first + $batch - 1 < $histories ? $first + $batch - 1 : $histories;

	write_histories($folder, $first, $last, 9, 7, \&search);
	load($folder, ($last - $first) / 10);
	check_histories("histories $first to $last");
}
check_grammar($folder);
check_next();
check_flow();
# the two searches agree, and the second reaches where the first does not
write_histories($folder, 1, 2000, 9, 7, sub {
	my @searched = search();
	my @tabled = search_table();
	die 'the searches differ' if "$searched[0] @{ $searched[1] }" ne "$tabled[0] @{ $tabled[1] }";
	return @tabled;
});
write_histories($folder, 1, 400, 120, 40, \&search_table);
load($folder, 20);
check_histories('long histories');
write_histories($folder, 1, 100, 300, 200, \&search_table, 1);
load($folder, 3);
check_histories('long patterns');

$node->stop;
done_testing();
