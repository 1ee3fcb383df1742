# Loading graphs: the same state for every order of rows and any number of workers, memory, many groups, cancels.
#
#   SCRM_EDGES   how many edges the memory is measured with (2,000,000; more under make fuzz)
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $edges = $ENV{SCRM_EDGES} || 2_000_000;
my $nodes = $edges / 10;

my $node = PostgreSQL::Test::Cluster->new('graph_load');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
autovacuum = off
jit = off
shared_buffers = '8MB'
work_mem = '256MB'
statement_timeout = '180s'
max_worker_processes = 8
max_parallel_workers = 8
max_parallel_workers_per_gather = 0
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
CONF
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;
-- Few nodes have most of the edges, many edges are parallel; ids over all of bigint; weights of any size; some rows name a source only.
CREATE TABLE rows WITH (parallel_workers = 4) AS
	SELECT i, hashint8extended(hashint4(i)::bigint * hashint4(i) / (1::bigint << 40), 1) AS source, CASE WHEN i % 50 > 0 THEN hashint8extended((hashint4(i + 1)::bigint & 65535) * (hashint4(i + 2)::bigint & 65535) / 5000000, 1) END AS target,
		CASE WHEN i % 97 > 0 THEN exp(hashint4(i + 3)::float8 / 3e8) END AS weight, hashint4(i + 4) AS place
	FROM generate_series(1, 100000) AS i;
ANALYZE;
SQL

# ---------------------------------------------------------------- one state

my %rows_of = (
	bigint => 'source, target',
	text => "'customer ' || source, 'customer ' || target",
	uuid => 'md5(source::text)::uuid, md5(target::text)::uuid');
foreach my $id (sort keys %rows_of)
{
	foreach my $weight ('', ', weight')
	{
		my $as_rows = "SELECT scrm.graph_agg($rows_of{$id}$weight) AS g FROM rows";
		my $expected = $node->safe_psql('postgres', "SELECT md5(g::text) FROM ($as_rows) q");
		my $what = $id . ($weight ? ', weighted' : '');

		is($node->safe_psql('postgres', "SELECT md5(g::text) FROM (SELECT scrm.graph_agg($rows_of{$id}$weight ORDER BY place) AS g FROM rows) q"), $expected, "$what: rows shuffled");
		foreach my $workers (1, 2, 4)
		{
			my $setting = "SET max_parallel_workers_per_gather = $workers;";
			like($node->safe_psql('postgres', "$setting EXPLAIN $as_rows"), qr/Workers Planned: $workers/, "$what: the plan has $workers workers") if $id eq 'bigint';
			is($node->safe_psql('postgres', "$setting SELECT md5(g::text) FROM ($as_rows) q"), $expected, "$what: $workers workers");
		}
	}
}
# Stored days, by workers: weights that are sums may differ in the last digits, nothing else.
$node->safe_psql('postgres', 'CREATE TABLE days WITH (parallel_workers = 4) AS SELECT i % 500 AS day, scrm.graph_agg(source, target) AS g, scrm.graph_agg(source, target, weight) AS weighted FROM rows GROUP BY 1; ANALYZE days');
is($node->safe_psql('postgres', 'SET max_parallel_workers_per_gather = 4; SELECT md5(g::text) FROM (SELECT scrm.rollup(g) AS g FROM days) q'),
	$node->safe_psql('postgres', 'SELECT md5(g::text) FROM (SELECT scrm.graph_agg(source, target) AS g FROM rows) q'), 'days rolled up by workers are the whole');
is($node->safe_psql('postgres', 'SET max_parallel_workers_per_gather = 4; SELECT md5(g::text) FROM (SELECT scrm.rollup(weighted) AS g FROM days) q'),
	$node->safe_psql('postgres', 'SELECT md5(g::text) FROM (SELECT scrm.rollup(weighted ORDER BY day DESC) AS g FROM days) q'), 'weighted days rolled up by workers or backwards are the same');

# ---------------------------------------------------------------- memory

my $peak = q{(SELECT substring(pg_read_file('/proc/self/status', 0, 10000) FROM 'VmHWM:\s+(\d+)')::bigint * 1024)};
SKIP:
{
	skip 'no /proc: the peak of memory is not measured', 7 unless -r '/proc/self/status';
	$node->safe_psql('postgres', "CREATE TABLE large AS SELECT (hashint4(i) & 2147483647) % $nodes * 1000003::bigint AS source, (hashint4(i + 1) & 2147483647) % $nodes * 1000003::bigint AS target, 0.5 + i % 3 AS weight,
		md5(((hashint4(i) & 2147483647) % $nodes)::text)::uuid AS a, md5(((hashint4(i + 1) & 2147483647) % $nodes)::text)::uuid AS b FROM generate_series(1, $edges) AS i");
	my %row_of = (
		'pairs' => 'source, target',
		'weighted' => 'source, target, weight',
		'one target' => 'source, 7::bigint, weight',
		'two people' => '1::bigint, 2::bigint, weight',
		'uuid' => 'a, b, weight');
	foreach my $what (sort keys %row_of)
	{
		my $aggregate = "scrm.graph_agg($row_of{$what})";
		# what a process takes at all is in the first number
		my @told = split /\n/, $node->safe_psql('postgres', "SELECT $aggregate IS NULL FROM (SELECT * FROM large LIMIT 10) l; SELECT count(source), count(b) FROM large; SELECT $peak; SELECT $aggregate IS NULL FROM large; SELECT $peak");
		my $bytes = $told[4] - $told[2];
		my $bar = 24 * $edges + 40 * $nodes;
		cmp_ok($bytes, '<=', $bar + 2 * 1024 * 1024, sprintf('%s: %.1f bytes an edge at the peak, nodes included', $what, $bytes / $edges));
	}
	# who puts the parts of two workers together has a part beside it, as it came
	my $workers = 'SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off';
	my $query = 'SELECT scrm.graph_agg(source, target, weight) IS NULL FROM large';
	like($node->safe_psql('postgres', "$workers; EXPLAIN $query"), qr/Workers Planned: 2/, 'a plan with two workers');
	my @told = split /\n/, $node->safe_psql('postgres', "$workers; SELECT count(source) FROM large; SELECT scrm.graph_agg(source, target, weight) IS NULL FROM (SELECT * FROM large LIMIT 10) l; SELECT $peak; $query; SELECT $peak");
	my $leader = $told[4] - $told[2];
	cmp_ok($leader, '<=', 1.9 * 24 * $edges + 40 * $nodes + 2 * 1024 * 1024, sprintf('two workers: %.1f bytes an edge at the peak of the leader', $leader / $edges));
}

# ---------------------------------------------------------------- the limit

my ($code, $out, $error) = $node->psql('postgres', "SET scrm.graph_memory = '16MB'; SELECT scrm.graph_agg(i, i + 1, 0.5) FROM generate_series(1, 1000000) i");
like($error, qr/ERROR:  graph of \d+ edges and \d+ nodes needs about \d+ MB, more than scrm.graph_memory \(16 MB\)\nHINT:/, 'more than the limit is an error with an estimate');
($code, $out, $error) = $node->psql('postgres', "SET scrm.graph_memory = '12MB'; SELECT (scrm.reverse(g)) IS NULL FROM (SELECT scrm.graph_agg(i % 1024, i / 1024, 0.5) AS g FROM generate_series(0, 524287) i OFFSET 0) q");
like($error, qr/ERROR:  graph of 524288 edges and 1024 nodes needs about 13 MB, more than scrm.graph_memory \(12 MB\)/, 'the edges turned round count too');
($code, $out, $error) = $node->psql('postgres', "SET scrm.graph_memory = '72MB'; SELECT scrm.graph_agg(repeat('x', 105) || i, NULL) FROM generate_series(1, 400000) i");
like($error, qr/ERROR:  graph of 0 edges and 400000 nodes needs about 11\d MB, more than scrm.graph_memory \(72 MB\)/, 'ordering long identifiers counts too');
is($node->safe_psql('postgres', "SET scrm.graph_memory = '64MB'; SELECT edges FROM (SELECT scrm.graph_agg(i, i + 1, 0.5) AS g FROM generate_series(1, 1000000) i) q, scrm.info(g)"), 1_000_000, 'a graph within the limit is made');

# ---------------------------------------------------------------- many groups

sub seconds
{
	my ($query) = @_;
	my $least;

	foreach (1 .. 2)
	{
		my $begin = time;
		$node->safe_psql('postgres', $query);
		my $seconds = time - $begin;
		$least = $seconds if !defined($least) || $seconds < $least;
	}
	return $least;
}
$node->safe_psql('postgres', "CREATE TABLE grouped AS SELECT hashint4(i) & 131071 AS campaign, (hashint4(i + 1) & 65535)::bigint AS source, (hashint4(i + 2) & 65535)::bigint AS target FROM generate_series(1, 1000000) AS i; ANALYZE grouped");
my $arrays = seconds('SELECT count(a), count(b) FROM (SELECT array_agg(source) AS a, array_agg(target) AS b FROM grouped GROUP BY campaign) q');
my $few = seconds('SELECT count(g) FROM (SELECT scrm.graph_agg(source, target) AS g FROM grouped WHERE campaign < 13107 GROUP BY campaign) q');
my $all = seconds('SELECT count(g) FROM (SELECT scrm.graph_agg(source, target) AS g FROM grouped GROUP BY campaign) q');
note(sprintf('131,072 groups of 8 rows: %.2f s, array_agg of both columns %.2f s; a tenth of the groups %.2f s', $all, $arrays, $few));
cmp_ok($all, '<', 40 * $few, '131,072 groups take about ten times as long as a tenth of them');
cmp_ok($all, '<', 6 * $arrays, 'not much longer than arrays of the same rows');
is($node->safe_psql('postgres', 'SELECT count(*), sum(counted) FROM (SELECT scrm.graph_agg(source, target) AS g FROM grouped GROUP BY campaign) q, scrm.info(g)'),
	$node->safe_psql('postgres', 'SELECT count(DISTINCT campaign), count(*) FROM grouped'), 'and nothing is lost');

# ---------------------------------------------------------------- cancels (070_cancel.pl says how soon)

foreach my $after (100, 300, 600, 900)
{
	($code, $out, $error) = $node->psql('postgres', "SET statement_timeout = $after; SELECT scrm.rollup(g), scrm.rollup(weighted), scrm.rollup(scrm.merge(g, scrm.reverse(weighted))) FROM days, generate_series(1, 1000)");
	like($error, qr/canceling statement due to statement timeout/, "cancelled after $after ms");
}

$node->stop;
done_testing();
