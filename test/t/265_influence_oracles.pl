# Every question about a graph: against the reference tables, and the same answer to the last bit however the graph came about.
#
# Reference tables: shared/oracles/graph, every node of every graph, every measure that has a column there.
#
# The same graph: its rows in any order, turned round and reversed, in parts that are rolled up or merged, stored, as text, as it
# travels inside a query; with identifiers of another type in the same order. Every function of a graph is asked, those that
# pg_proc knows and whose other arguments have defaults; the others by hand.
#
# A star: whoever many acted because of comes first in every ranking.
#
# The tables and logs lie beside the checkout, in the folder shared; SCRM_SHARED names another place of it. Without it these parts
# are skipped.
#
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = 1 / (1 + ($ENV{SCRM_SEED} || 1));	# setseed() wants a number up to 1
my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';

my $node = PostgreSQL::Test::Cluster->new('influence_oracles');
$node->init;
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nfsync = off\nautovacuum = off\njit = off\nwork_mem = '256MB'\nstatement_timeout = '120s'\n");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;
CREATE FUNCTION close(a float8, b float8, tolerance float8) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN a IS NOT DISTINCT FROM b OR coalesce(abs(a - b) <= tolerance, false);
SQL

# A query that gives true for each of exactly so many rows.
sub all_true
{
	my ($name, $count, $query) = @_;
	is($node->safe_psql('postgres', "SELECT bool_and(coalesce(q.ok, false)), count(*) FROM ($query) q(ok)"), "t|$count", $name);
}

sub copy_csv
{
	my ($table, $file) = @_;
	my $csv = slurp_file($file);
	$csv =~ s/\r//g;
	$node->safe_psql('postgres', "COPY $table FROM STDIN (FORMAT csv, HEADER);\n$csv\\.\n");
}

# The questions that need nothing but a graph "g".
my @questions = split /\n/, $node->safe_psql('postgres', q(
	SELECT format('%s(g)', oid::regproc) FROM pg_proc
	WHERE pronamespace = 'scrm'::regnamespace AND proretset AND proargtypes[0] = 'scrm.graph'::regtype AND pronargs - pronargdefaults = 1 ORDER BY 1));
cmp_ok(scalar @questions, '>=', 20, 'questions found');
push @questions, 'scrm.influence_maximization(g, 3)', q(scrm.influence_maximization(g, 2, 'linear threshold', seed => 7)), 'scrm.resolve_identities(g, 4)',
	'scrm.simulate_cascade(g, ARRAY(SELECT node FROM scrm.nodes(g) LIMIT 2), runs => 200)', 'scrm.betweenness(g, samples => 5)',
	'scrm.pagerank(g, personalization => ARRAY(SELECT node FROM scrm.nodes(g) LIMIT 3), personalization_weights => ARRAY[1, 2, 3])',
	'scrm.customer_influence(g, ARRAY(SELECT node FROM scrm.nodes(g)), ARRAY(SELECT row_number() OVER () / 7.0 FROM scrm.nodes(g)), 0.4)',
	'scrm.communities(g, ARRAY(SELECT node FROM scrm.nodes(g)), ARRAY(SELECT row_number() OVER () % 3 FROM scrm.nodes(g)))';

# All answers, a line for each question. A graph's bytes depend on its identifiers' type; nothing else may.
sub answers
{
	my ($from, $without) = @_;
	my $asked = '';
	foreach my $question (@questions)
	{
		my $row = $question eq 'scrm.info(g)' ? "to_jsonb(r) - '{memory_bytes,stored_bytes}'::text[]" : 'r';
		my $names = $without ? "regexp_replace(($row)::text, '$without', '', 'g')" : "($row)::text";
		(my $quoted = $question) =~ s/'/''/g;
		$asked .= "SELECT '$quoted', count(*), md5(string_agg($names, E'\\n' ORDER BY n)) FROM (SELECT g FROM $from OFFSET 0) q, LATERAL (SELECT *, row_number() OVER () AS n FROM $question) r;\n";
	}
	return $node->safe_psql('postgres', $asked);
}

# "edge" and "vertex" are there: the graph in all ways, or only these.
sub all_ways
{
	my ($name, $type, @only) = @_;
	my $rows = '(SELECT src, dst, weight FROM edge UNION ALL SELECT id, NULL, 1 FROM vertex) r';
	$node->safe_psql('postgres', "SELECT setseed($seed); DROP TABLE IF EXISTS stored; CREATE TABLE stored AS SELECT scrm.graph_agg(src, dst, weight) AS g FROM $rows");
	my $expected = answers('stored');
	my %ways = (
		'travelling' => "(SELECT scrm.graph_agg(src, dst, weight) AS g FROM $rows) t",
		'shuffled' => "(SELECT scrm.graph_agg(src, dst, weight ORDER BY hashtext(concat(src, dst, weight))) AS g FROM $rows) t",
		'sorted' => "(SELECT scrm.graph_agg(src, dst, weight ORDER BY dst, src DESC, weight DESC) AS g FROM $rows) t",
		'turned round and reversed' => "(SELECT scrm.reverse(scrm.graph_agg(src, dst, weight)) AS g FROM (SELECT dst AS src, src AS dst, weight FROM edge UNION ALL SELECT id, NULL, 1 FROM vertex) r) t",
		'rolled up' => "(SELECT scrm.rollup(g) AS g FROM (SELECT scrm.graph_agg(src, dst, weight) AS g FROM $rows GROUP BY hashtext(concat(src, dst)) % 3) p) t",
		'merged' => "(SELECT scrm.merge((SELECT scrm.graph_agg(src, dst, weight) FROM edge), (SELECT scrm.graph_agg(id, NULL) FROM vertex)) AS g) t",
		'as text' => "(SELECT g::text::scrm.$type AS g FROM stored) t");
	is(answers($ways{$_}), $expected, "$name: $_") foreach @only ? @only : sort keys %ways;
}

# ---------------------------------------------------------------- reference tables

my @oracles = ('g01_small_int', 'g03_bigint_ids', 'g05_text_ids', 'g07_many_dangling', 'karate_weighted_sym');

SKIP:
{
	skip('no reference tables oracles/graph beside the checkout', 1) unless -r "$shared/oracles/graph/$oracles[0]/expected.csv";
	foreach my $oracle (@oracles)
	{
		my $folder = "$shared/oracles/graph/$oracle";
		my $id = $oracle eq 'g05_text_ids' ? 'text' : 'bigint';
		my ($header) = split /\r?\n/, slurp_file("$folder/expected.csv");
		my $columns = join ', ', map { /^id$|_rowpos$/ ? "$_ $id" : "$_ float8" } split /,/, $header;
		$columns =~ s/ text/ text COLLATE "C"/g;
		$node->safe_psql('postgres', "DROP TABLE IF EXISTS edge, vertex, expected; CREATE TABLE edge (src $id, dst $id, weight float8); CREATE TABLE vertex (id $id); CREATE TABLE expected ($columns)");
		copy_csv('edge', "$folder/edges.csv");
		copy_csv('vertex', "$folder/nodes.csv");
		copy_csv('expected', "$folder/expected.csv");
		my $count = $node->safe_psql('postgres', 'SELECT count(*) FROM vertex');

		all_ways($oracle, $id eq 'text' ? 'graph_text' : 'graph');
		my %measures = (
			'pagerank' => 'close(score, pr_weighted, 1e-9)',
			'katz' => 'close(score, katz_in, 1e-8 * katz_in)',
			# what is nothing in theory is a number of 1e-26 in the tables
			'hits' => 'close(hub, hits_hub_l1, 1e-8 * hits_hub_l1 + 1e-14) AND close(authority, hits_auth_l1, 1e-8 * hits_auth_l1 + 1e-14)',
			'degrees' => 'r.in_degree = e.in_degree AND r.out_degree = e.out_degree AND close(r.in_strength, e.in_strength, 1e-12 * e.in_strength) AND close(r.out_strength, e.out_strength, 1e-12 * e.out_strength)',
			'core_number' => 'core = kcore',
			'clustering' => 'r.triangles = e.triangles AND close(coefficient, lcc_undirected, 1e-14)',
			'betweenness' => 'close(score, betweenness_directed, 1e-9 * betweenness_directed)',
			'closeness' => 'close(closeness, closeness_in_wf, 1e-12) AND close(harmonic, harmonic_in, 1e-12 * harmonic_in)',
			# a component of the table is named by the node that is first in the table
			'connected_components' => '(component, component) = (min(id) OVER (PARTITION BY wcc_minid_rowpos), min(id) OVER (PARTITION BY component))',
			'strong_components' => '(component, component) = (min(id) OVER (PARTITION BY scc_minid_rowpos), min(id) OVER (PARTITION BY component))');
		all_true("$oracle: $_", $count, "SELECT $measures{$_} FROM stored, scrm.$_(g) r FULL JOIN expected e ON e.id = r.node") foreach sort keys %measures;
		all_true("$oracle: identities without a guard are components", $count, 'SELECT i.canonical = c.component FROM stored, scrm.resolve_identities(g, 2147483647) i FULL JOIN scrm.connected_components(g) c ON c.node = i.identifier');

		# The same nodes in the same order under other names: n, and n as text and as uuid.
		$node->safe_psql('postgres', 'DROP TABLE IF EXISTS place; CREATE TABLE place AS SELECT id, 100 + row_number() OVER (ORDER BY id' . ($id eq 'text' ? ' COLLATE "C"' : '') . ') AS n FROM vertex');
		my $renamed = sub {
			my ($name) = @_;
			(my $a = $name) =~ s/n/a.n/;
			(my $b = $name) =~ s/n/b.n/;
			return "(SELECT scrm.graph_agg($a, $b, weight) AS g FROM (SELECT src, dst, weight FROM edge UNION ALL SELECT id, NULL, 1 FROM vertex) r JOIN place a ON a.id = src LEFT JOIN place b ON b.id = dst) t";
		};
		my $numbers = answers($renamed->('n'));
		is(answers($renamed->("n::text")), $numbers, "$oracle: the same with texts");
		is(answers($renamed->("('ffffffff-0000-0000-0000-000000000' || n)::uuid"), 'ffffffff-0000-0000-0000-000000000'), $numbers, "$oracle: the same with uuids");
	}
}

# ---------------------------------------------------------------- a real log

SKIP:
{
	skip('no log data/CollegeMsg.txt beside the checkout', 1) unless -r "$shared/data/CollegeMsg.txt";
	my $log = slurp_file("$shared/data/CollegeMsg.txt");
	$log =~ s/\r//g;
	$node->safe_psql('postgres', "CREATE TABLE message (src bigint, dst bigint, at bigint); COPY message FROM STDIN (DELIMITER ' ');\n$log\\.\n");
	$node->safe_psql('postgres', 'DROP TABLE IF EXISTS edge, vertex; CREATE TABLE edge AS SELECT src, dst, 1 + at % 7 / 8.0::float8 AS weight FROM message; CREATE TABLE vertex AS SELECT 5000 + i::bigint AS id FROM generate_series(1, 9) i');
	# spread evenly over all pairs of people, the work of these would take most of the time
	@questions = grep { !/closeness|betweenness|_info/ } @questions;
	all_ways('messages', 'graph', 'shuffled', 'turned round and reversed', 'rolled up');
}

# ---------------------------------------------------------------- a star

# 40 people shared what 1 wrote, and some of them what others of them wrote; 50 and 51 share each other's.
$node->safe_psql('postgres', q(CREATE TABLE star AS SELECT scrm.graph_agg(s, t, w) AS g FROM
	(SELECT i, 1, 2 FROM generate_series(2, 41) i UNION ALL SELECT i, i - 1, 1 FROM generate_series(3, 41, 4) i UNION ALL VALUES (50, 51, 3), (51, 50, 3), (50, 2, 1)) v(s, t, w)));
my %first = (
	'pagerank' => 'scrm.pagerank(g) ORDER BY score DESC', 'personalised' => 'scrm.pagerank(g, personalization => ARRAY[5, 6, 7]) ORDER BY score DESC',
	'katz' => 'scrm.katz(g) ORDER BY score DESC', 'hits' => 'scrm.hits(g) ORDER BY authority DESC',
	'degrees' => 'scrm.degrees(g) ORDER BY in_degree DESC', 'strength' => 'scrm.degrees(g) ORDER BY in_strength DESC', 'closeness' => 'scrm.closeness(g) ORDER BY harmonic DESC',
	'customer influence' => 'scrm.customer_influence(g, ARRAY(SELECT node FROM scrm.nodes(g)), ARRAY(SELECT 100 FROM scrm.nodes(g)), 0.5) ORDER BY effect DESC',
	'value' => 'scrm.customer_influence(g, ARRAY(SELECT node FROM scrm.nodes(g)), ARRAY(SELECT 100 FROM scrm.nodes(g)), 0.5) ORDER BY value_conserving DESC',
	'influence maximization' => 'scrm.influence_maximization(g, 1) ORDER BY rank', 'linear threshold' => q(scrm.influence_maximization(g, 1, 'linear threshold') ORDER BY rank));
is($node->safe_psql('postgres', "SELECT r.node FROM star, $first{$_} LIMIT 1" =~ s/ ORDER BY/ r ORDER BY/r), 1, "the star is first: $_") foreach sort keys %first;
# and last when everything is turned round
is($node->safe_psql('postgres', 'SELECT r.node <> 1 FROM (SELECT scrm.reverse(g) AS g FROM star) q, scrm.pagerank(g) r ORDER BY score DESC LIMIT 1'), 't', 'who reads much is no influencer');
is($node->safe_psql('postgres', q(SELECT sum(spread) FILTER (WHERE s = 1) > 3 * max(spread) FILTER (WHERE s <> 1) FROM star, generate_series(1, 41) s, scrm.simulate_cascade(g, ARRAY[s], runs => 300))), 't', 'what the star starts goes furthest');

$node->stop;
done_testing();
