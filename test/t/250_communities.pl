# Communities of the real logs: modularity beside igraph's, connected communities, the same answer for the same seed whatever the
# order of rows.
#
# igraph's values are those of python3-igraph 0.10.2, Graph.community_leiden(objective_function="modularity", weights=..., n_iterations=10)
# after random.seed(1), on the undirected simple graph with weights of both directions and of parallel edges added; without
# weights those of INFLUENCE.md, which are igraph's on the same graph.
#
# The logs lie beside the checkout, in shared/data; SCRM_SHARED names another place of "shared". Without them all is skipped.
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';
plan skip_all => "no logs in $shared/data" unless -r "$shared/data/CollegeMsg.txt";

my $node = PostgreSQL::Test::Cluster->new('communities');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nautovacuum = off\njit = off\nstatement_timeout = '120s'\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION scrm; CREATE TABLE log (name text, a bigint, b bigint, w float8)');

# Rows (source, target, weight) of a log.
sub load
{
	my ($name, $open, $row) = @_;
	my ($mode, @what) = @$open;
	my $path = PostgreSQL::Test::Utils::tempdir . "/$name";
	open my $in, $mode, @what or die "$name: $!";
	open my $out, '>', $path or die "$path: $!";
	while (<$in>)
	{
		my @row = $row->();
		print $out join("\t", $name, @row), "\n" if @row;
	}
	close $out;
	close $in;
	chmod 0644, $path;
	$node->safe_psql('postgres', "COPY log FROM '$path'");
	return;
}

load('higgs', [ '-|', 'gzip', '-dc', "$shared/data/higgs-activity_time.txt.gz" ], sub { my @f = split; return $f[3] eq 'RT' ? (@f[ 0, 1 ], 1) : () });
load('college', [ '<', "$shared/data/CollegeMsg.txt" ], sub { my @f = split; return (@f[ 0, 1 ], 1) });
load('bitcoin', [ '<', "$shared/data/soc-sign-bitcoinotc.csv" ], sub { my @f = split /,/; return $f[0] =~ /^\d+$/ && $f[2] > 0 ? @f[ 0 .. 2 ] : () });
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE graph AS SELECT name, false AS plain, scrm.graph_agg(a, b, w) AS g FROM log GROUP BY name
	UNION ALL SELECT name, true, scrm.graph_agg(a, b, 1) FROM (SELECT DISTINCT name, least(a, b) AS a, greatest(a, b) AS b FROM log) AS v GROUP BY name;
CREATE TABLE found AS SELECT name, plain, 'leiden' AS method, node, community FROM graph, scrm.leiden(g)
	UNION ALL SELECT name, plain, 'label_propagation', node, community FROM graph, scrm.label_propagation(g);
ANALYZE log, found;
SQL

my %igraph = (
	'higgs f' => 0.8129320, 'college f' => 0.3743280, 'bitcoin f' => 0.5623484,
	'higgs t' => 0.8187, 'college t' => 0.2664, 'bitcoin t' => 0.5170);
for my $case (sort keys %igraph)
{
	my ($name, $plain) = split ' ', $case;
	my $where = "name = '$name' AND plain = '$plain'";
	my $found = $node->safe_psql('postgres', "SELECT scrm.modularity(g, array(SELECT node FROM found WHERE $where AND method = 'leiden' ORDER BY node), array(SELECT community FROM found WHERE $where AND method = 'leiden' ORDER BY node)) FROM graph WHERE $where");
	cmp_ok($found, '>=', $igraph{$case} - 0.002, "$name, " . ($plain eq 't' ? 'pairs alike' : 'weighted') . ": $found beside igraph's $igraph{$case}");
}

# Inside of communities alone, as many components as there are communities.
is($node->safe_psql('postgres', <<'SQL'), '', 'every community is connected');
SELECT name, method, communities, components FROM (
	SELECT name, method, (SELECT count(DISTINCT component) FROM scrm.connected_components(g)) AS components,
		(SELECT count(DISTINCT community) FROM found AS f WHERE f.name = q.name AND f.method = q.method AND NOT plain) AS communities
	FROM (SELECT name, method, scrm.graph_agg(a, b) AS g FROM (
			SELECT l.name, x.method, l.a, l.b FROM log AS l JOIN found AS x ON x.name = l.name AND x.node = l.a AND NOT x.plain
				JOIN found AS y ON y.name = l.name AND y.node = l.b AND y.method = x.method AND NOT y.plain WHERE x.community = y.community
			UNION ALL SELECT name, method, node, NULL FROM found WHERE NOT plain) AS v GROUP BY name, method) AS q) AS v
WHERE communities <> components
SQL

is($node->safe_psql('postgres', <<'SQL'), 'f', 'rows in another order: the same communities');
CREATE TABLE shuffled AS SELECT name, scrm.graph_agg(a, b, w ORDER BY hashint8(a # b), b, a) AS g FROM log GROUP BY name;
SELECT EXISTS (SELECT name, node, community FROM shuffled, scrm.leiden(g) EXCEPT SELECT name, node, community FROM found WHERE NOT plain AND method = 'leiden')
	OR EXISTS (SELECT name, node, community FROM shuffled, scrm.label_propagation(g) EXCEPT SELECT name, node, community FROM found WHERE NOT plain AND method = 'label_propagation');
SQL

$node->stop;
done_testing();
