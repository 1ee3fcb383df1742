# Ranking, customer influence and strong components against tables, dense algebra and plain SQL.
#
# Reference tables: shared/oracles/graph, every node of every graph, and the worked example of customer influence.
#
# Random small graphs, for which Perl solves the same equations by elimination, finds eigenvalues by squaring matrices, and
# components by reachability: parallel edges, self-loops, edges of weight 0, nodes without edges, weights of 2^1000 and 2^-1060
# beside each other, any damping, personalization by nodes listed twice and by nodes that are not there.
#
# Large graphs: what plain SQL says is left of the equations after scrm.pagerank, on the retweets of shared/data and on a random
# graph, against the bound that scrm.pagerank_info promises; chains and rings of a million.
#
# The tables and logs lie beside the checkout, in the folder shared; SCRM_SHARED names another place of it. Without it these parts
# are skipped.
#
#   SCRM_HISTORIES   how many small graphs (300; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $graphs = $ENV{SCRM_HISTORIES} ? 300 + int($ENV{SCRM_HISTORIES} / 10) : 300;
srand($ENV{SCRM_SEED} || 1);
my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';

my $node = PostgreSQL::Test::Cluster->new('ranking');
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

sub copy
{
	my ($table, $rows) = @_;
	$node->safe_psql('postgres', "COPY $table FROM STDIN;\n" . join('', map { join("\t", map { $_ // '\N' } @$_) . "\n" } @$rows) . "\\.\n");
}

# ---------------------------------------------------------------- reference tables

sub params
{
	my %params = map { /^([a-z_]+)=(.*)$/ ? ($1 => $2) : () } split /\r?\n/, slurp_file("$_[0]/params.txt");
	return \%params;
}

sub copy_csv
{
	my ($table, $file) = @_;
	my $csv = slurp_file($file);
	$csv =~ s/\r//g;
	$node->safe_psql('postgres', "COPY $table FROM STDIN (FORMAT csv, HEADER);\n$csv\\.\n");
}

SKIP:
{
	skip('no reference tables oracles/graph beside the checkout', 1) unless -r "$shared/oracles/graph/civ_worked_example.json";
	foreach my $oracle ('g01_small_int', 'g03_bigint_ids', 'g05_text_ids', 'g07_many_dangling', 'karate_weighted_sym')
	{
		my $folder = "$shared/oracles/graph/$oracle";
		my $params = params($folder);
		my $id = $oracle eq 'g05_text_ids' ? 'text' : 'bigint';
		my ($header) = split /\r?\n/, slurp_file("$folder/expected.csv");
		my $columns = join ', ', map { /^id$|_rowpos$/ ? "$_ $id" : "$_ float8" } split /,/, $header;
		$node->safe_psql('postgres', "DROP TABLE IF EXISTS edge, vertex, expected, graph; CREATE TABLE edge (src $id, dst $id, weight float8); CREATE TABLE vertex (id $id); CREATE TABLE expected ($columns)");
		copy_csv('edge', "$folder/edges.csv");
		copy_csv('vertex', "$folder/nodes.csv");
		copy_csv('expected', "$folder/expected.csv");
		$node->safe_psql('postgres', 'CREATE TABLE graph AS SELECT scrm.graph_agg(src, dst, weight) AS weighted, scrm.graph_agg(src, dst) AS counted FROM (SELECT * FROM edge UNION ALL SELECT id, NULL, 1 FROM vertex) e');
		my $count = $node->safe_psql('postgres', 'SELECT count(*) FROM vertex');
		(my $seeds = $params->{ppr_seeds}) =~ s/'/''/g;
		my %score = (
			pr_weighted => "scrm.pagerank(weighted, damping => $params->{damping})",
			pr_unweighted => "scrm.pagerank(counted, damping => $params->{damping})",
			ppr_weighted => "scrm.pagerank(weighted, damping => $params->{damping}, personalization => string_to_array('$seeds', ',')::$id\[])");
		all_true("$oracle: $_", $count, "SELECT close(score, e.$_, 1e-9) FROM graph, $score{$_} FULL JOIN expected e ON e.id = node") foreach sort keys %score;
		all_true("$oracle: $_ adds up to 1", 1, "SELECT abs(sum(score::numeric(30, 20)) - 1) <= 1e-12 FROM graph, $score{$_}") foreach sort keys %score;
		foreach my $alpha ('NULL', $params->{katz_alpha})
		{
			all_true("$oracle: katz with alpha $alpha", $count, "SELECT close(score, e.katz_in, 1e-8 * e.katz_in) FROM graph, scrm.katz(weighted, $alpha, $params->{katz_beta}) FULL JOIN expected e ON e.id = node");
		}
		all_true("$oracle: lambda_max", 1, "SELECT $params->{lambda_max} BETWEEN lambda_low * (1 - 1e-14) AND lambda_high * (1 + 1e-14) AND lambda_high <= lambda_low * (1 + 2e-9) AND close(alpha_used, $params->{katz_alpha}, 1e-9 * $params->{katz_alpha}) FROM graph, scrm.katz_info(weighted)");
		# a component of the table is named by the node that is first in the table
		all_true("$oracle: strong components", $count, "SELECT coalesce(component = min(node) OVER (PARTITION BY e.scc_minid_rowpos) AND component = min(node) OVER (PARTITION BY component), false)
			FROM graph, scrm.strong_components(weighted) c(node, component) FULL JOIN expected e ON e.id = node") unless $id eq 'text';
		all_true("$oracle: strong components", $count, "SELECT coalesce(component = min(node COLLATE \"C\") OVER (PARTITION BY e.scc_minid_rowpos) AND component = min(node COLLATE \"C\") OVER (PARTITION BY component), false)
			FROM graph, scrm.strong_components(weighted) c(node, component) FULL JOIN expected e ON e.id = node") if $id eq 'text';
	}

	# Customer influence: I of the table is that of influencer and influenced, edges go the other way.
	my $json = slurp_file("$shared/oracles/graph/civ_worked_example.json");
	$node->safe_psql('postgres', "CREATE TABLE civ AS SELECT \$json\$$json\$json\$::jsonb AS expected");
	all_true('worked example of customer influence', 5, q(SELECT close(effect, (expected -> 'CIE' ->> i)::float8, 1e-14) AND close(value_first_order, (expected -> 'CIV_first_order' ->> i)::float8, 1e-11) AND close(value_conserving, (expected -> 'CIV_conserving' ->> i)::float8, 1e-11)
		FROM civ, (SELECT scrm.graph_agg(t, s, w) AS g FROM (VALUES ('A', 'B', 10), ('A', 'C', 5), ('B', 'C', 15), ('B', 'D', 10), ('C', 'D', 4), ('D', 'E', 6), ('E', 'A', 2)) v(s, t, w)) q,
			scrm.customer_influence(g, '{A,B,C,D,E}', '{120,80,200,150,60}', 0.6), LATERAL (SELECT array_position(ARRAY['A', 'B', 'C', 'D', 'E'], node) - 1 AS i) i));
}

# ---------------------------------------------------------------- random small graphs

# The solution of m x = b for several b, by elimination.
sub eliminate
{
	my ($m, @b) = @_;
	my $n = @$m;
	my @rows = map { my $i = $_; [@{ $m->[$i] }, map { $_->[$i] } @b] } 0 .. $n - 1;
	for my $k (0 .. $n - 1)
	{
		my ($pivot) = sort { abs($rows[$b][$k]) <=> abs($rows[$a][$k]) } $k .. $n - 1;
		@rows[$k, $pivot] = @rows[$pivot, $k];
		for my $i (0 .. $n - 1)
		{
			next if $i == $k || $rows[$i][$k] == 0;
			my $factor = $rows[$i][$k] / $rows[$k][$k];
			$rows[$i][$_] -= $factor * $rows[$k][$_] for $k .. $#{ $rows[$i] };
		}
	}
	return map { my $c = $_; [map { $rows[$_][$n + $c] / $rows[$_][$_] } 0 .. $n - 1] } 0 .. $#b;
}

# The largest eigenvalue: the growth of the 2^40th power.
sub eigenvalue
{
	my ($m) = @_;
	my $n = @$m;
	my ($log, $power) = (0, 1);
	my @a = map { [@$_] } @$m;
	for (0 .. 40)
	{
		my $largest = 0;
		for my $row (@a) { $largest = $_ > $largest ? $_ : $largest for @$row }
		return 0 if $largest == 0;
		$log += log($largest) / $power;
		@a = map { [map { $_ / $largest } @$_] } @a;
		@a = map { my $i = $_; [map { my $j = $_; my $s = 0; $s += $a[$i][$_] * $a[$_][$j] for 0 .. $n - 1; $s } 0 .. $n - 1] } 0 .. $n - 1;
		$power *= 2;
	}
	return exp($log);
}

sub pick { return $_[int rand @_] }
sub sum { my $s = 0; $s += $_ for @_; return $s }

my (@edges, @expected, @questions);
for my $g (1 .. $graphs)
{
	my $n = 1 + int rand 9;
	my (@w, @power, @reach);
	for my $i (0 .. $n - 1) { $w[$i] = [(0) x $n]; $reach[$i] = [map { $_ == $i } 0 .. $n - 1] }
	my @scale = map { pick(0, 0, 1000, -1060) } 0 .. $n - 1;		# by source, which pagerank and customer influence do not see
	my $scale = pick(0, 0, 900, -900);								# of all weights
	for (1 .. int rand 3 * $n)
	{
		my ($s, $t, $w) = (int rand $n, int rand $n, pick(0, 1, 1, 2, 3, 8));
		($s, $t) = ($t, $s) if $g % 5 == 0 && $s < $t;				# without cycles but self-loops
		next if $g % 10 == 0 && $s == $t;
		$w[$t][$s] += $w;
		$reach[$s][$t] = 1;
		push @edges, [$g, $s + 1, $t + 1, $w * 2**$scale[$s], $w * 2**$scale];
	}
	push @edges, [$g, $_ + 1, undef, 1, 1] for 0 .. $n - 1;
	for my $k (0 .. $n - 1) { for my $i (0 .. $n - 1) { for my $j (0 .. $n - 1) { $reach[$i][$j] ||= $reach[$i][$k] && $reach[$k][$j] } } }

	# pagerank: (I - d P) y = t
	my $damping = pick(0, 0.3, 0.85, 0.85, 0.99, 0.9999);
	my @out = map { my $j = $_; sum(map { $w[$_][$j] } 0 .. $n - 1) } 0 .. $n - 1;
	my $system = sub {
		my ($share, $out, $w) = @_;
		return [map { my $i = $_; [map { ($i == $_) - ($out->[$_] > 0 ? $share * $w->[$i][$_] / $out->[$_] : 0) } 0 .. $n - 1] } 0 .. $n - 1];
	};
	my @listed = map { [1 + int rand $n, pick(0, 1, 2.5, 1e308)] } 0 .. int rand 4;
	$listed[0][1] ||= 1;
	my $heaviest = (sort { $b <=> $a } map { $_->[1] } @listed)[0];
	my @teleport = (0) x $n;
	$teleport[$_->[0] - 1] += $_->[1] / $heaviest for @listed;
	my ($y, $p) = eliminate($system->($damping, \@out, \@w), [(1) x $n], \@teleport);

	# customer influence: without self-loops
	my $share = pick(0, 0.3, 0.6, 0.9, 0.99);
	my @others = map { my $i = $_; [map { $i == $_ ? 0 : $w[$i][$_] } 0 .. $n - 1] } 0 .. $n - 1;
	my @out_others = map { my $j = $_; sum(map { $others[$_][$j] } 0 .. $n - 1) } 0 .. $n - 1;
	my @clv = map { int(rand 400) - 100 } 0 .. $n;				# the last is of a customer without ties
	my @strength = map { my $i = $_; sum(map { $out_others[$_] > 0 ? $share * $others[$i][$_] / $out_others[$_] * $clv[$_] : 0 } 0 .. $n - 1) } 0 .. $n - 1;
	my ($s, $u) = eliminate($system->($share, \@out_others, \@others), [(1) x $n], [@clv[0 .. $n - 1]]);

	# katz
	my $lambda = eigenvalue(\@w);
	my $widest = (sort { $b <=> $a } map { sum(@$_) } @w)[0];
	my $alpha = $lambda > 0 ? 0.5 / $lambda : $widest > 0 ? 0.5 / $widest : 0;
	my $given = $widest > 0 ? pick(0, 0.1, 0.9) / $widest : 0;
	my ($katz) = eliminate([map { my $i = $_; [map { ($i == $_) - $alpha * $w[$i][$_] } 0 .. $n - 1] } 0 .. $n - 1], [(1) x $n]);
	my ($katz_given) = eliminate([map { my $i = $_; [map { ($i == $_) - $given * $w[$i][$_] } 0 .. $n - 1] } 0 .. $n - 1], [(-2) x $n]);

	my $array = sub { '{' . join(',', @_) . '}' };
	push @questions, [$g, $damping, $array->((map { $_->[0] } @listed), 77), $array->((map { $_->[1] } @listed), 5), $share, $array->(1 .. $n, 0), $array->(@clv), sprintf('%.17g', $given / 2**$scale), sprintf('%.17g', $lambda)];
	push @expected, map {
		my $i = $_;
		my ($component) = grep { $reach[$i][$_] && $reach[$_][$i] } 0 .. $n - 1;
		[$g, $i + 1, map { sprintf '%.17g', $_ } $y->[$i] / sum(@$y), $p->[$i] / sum(@$p), $s->[$i] / (1 + sum(@$s)), $clv[$i] + $strength[$i], $u->[$i] * ($out_others[$i] > 0 ? 1 - $share : 1), $katz->[$i], $katz_given->[$i], $component + 1]
	} 0 .. $n - 1;
	push @expected, [$g, 0, undef, undef, sprintf('%.17g', 1 / (1 + sum(@$s))), $clv[$n], $clv[$n], undef, undef, undef];
}

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE small_edge (graph int, source int, target int, by_source float8, by_graph float8);
CREATE TABLE question (graph int, damping float8, nodes bigint[], weights float8[], share float8, customers bigint[], clv float8[], alpha float8, lambda float8);
CREATE TABLE answer (graph int, node bigint, pagerank float8, personalized float8, effect float8, first_order float8, conserving float8, katz float8, katz_given float8, component bigint);
SQL
copy('small_edge', [map { [$_->[0], $_->[1], $_->[2], map { sprintf '%.17g', $_ } @$_[3, 4]] } @edges]);
copy('question', \@questions);
copy('answer', \@expected);
$node->safe_psql('postgres', 'CREATE TABLE small AS SELECT graph, scrm.graph_agg(source, target, by_source) AS g, scrm.graph_agg(source, target, by_graph) AS scaled FROM small_edge GROUP BY graph; ANALYZE');
my $nodes = grep { $_->[1] > 0 } @expected;
my $rows = @expected;
is($node->safe_psql('postgres', 'SELECT count(DISTINCT graph) FROM small'), $graphs, 'graphs are there');

foreach my $tolerance (1e-9, 1e-3)
{
	all_true("small graphs: pagerank, tolerance $tolerance", $nodes, "SELECT close(r.score, a.pagerank, greatest($tolerance, 1e-11)) FROM small JOIN question USING (graph), scrm.pagerank(g, damping, tolerance => $tolerance, max_iterations => 100000) r FULL JOIN answer a ON a.node = r.node
		WHERE a.graph = small.graph AND a.node > 0");
	all_true("small graphs: personalized, tolerance $tolerance", $nodes, "SELECT close(r.score, a.personalized, greatest($tolerance, 1e-11)) FROM small JOIN question USING (graph), scrm.pagerank(g, damping, nodes, weights, $tolerance, 100000) r FULL JOIN answer a ON a.node = r.node
		WHERE a.graph = small.graph AND a.node > 0");
	all_true("small graphs: bounds, tolerance $tolerance", $graphs, "SELECT i.converged AND i.bound <= $tolerance AND (SELECT sum(abs(score - pagerank)) FROM scrm.pagerank(g, damping, tolerance => $tolerance, max_iterations => 100000) r JOIN answer a USING (node) WHERE a.graph = small.graph) <= i.bound + 1e-11
		FROM small JOIN question USING (graph), scrm.pagerank_info(g, damping, tolerance => $tolerance, max_iterations => 100000) i");
}
is($node->safe_psql('postgres', 'SELECT count(DISTINCT method) FROM small JOIN question USING (graph), scrm.pagerank_info(g, damping)'), 2, 'small graphs: both methods were used');
all_true('small graphs: a bound holds after two steps too', $graphs, 'SELECT i.converged = (i.bound <= 1e-9) AND (SELECT sum(abs(score - pagerank)) FROM scrm.pagerank(g, damping, max_iterations => 2) r JOIN answer a USING (node) WHERE a.graph = small.graph) <= i.bound + 1e-11
	FROM small JOIN question USING (graph), scrm.pagerank_info(g, damping, max_iterations => 2) i');
all_true('small graphs: pagerank adds up to 1', $graphs, 'SELECT abs(sum(score::numeric(30, 20)) - 1) <= 1e-12 FROM small JOIN question USING (graph), scrm.pagerank(g, damping, max_iterations => 100000) GROUP BY graph');
all_true('small graphs: customer influence', $rows, 'SELECT close(c.effect, a.effect, 1e-12) AND close(c.value_first_order, a.first_order, 1e-9) AND close(c.value_conserving, a.conserving, 1e-9) FROM small JOIN question USING (graph), scrm.customer_influence(g, customers, clv, share) c FULL JOIN answer a ON a.node = c.node
	WHERE a.graph = small.graph');
all_true('small graphs: effects add up to 1, conserving values to the sum of all', $graphs, 'SELECT close(sum(effect), 1, 1e-12) AND close(sum(value_conserving), (SELECT sum(v) FROM unnest(min(clv)) v), 1e-9) FROM small JOIN question USING (graph), scrm.customer_influence(g, customers, clv, share) GROUP BY graph');
all_true('small graphs: katz', $nodes, 'SELECT close(k.score, a.katz, 1e-8 * a.katz) FROM small, scrm.katz(scaled) k FULL JOIN answer a ON a.node = k.node WHERE a.graph = small.graph AND a.node > 0');
all_true('small graphs: katz with alpha, beta -2', $nodes, 'SELECT close(k.score, a.katz_given, -1e-8 * a.katz_given) FROM small JOIN question USING (graph), scrm.katz(scaled, alpha, -2) k FULL JOIN answer a ON a.node = k.node WHERE a.graph = small.graph AND a.node > 0');
all_true('small graphs: strong components', $nodes, 'SELECT c.component = a.component FROM small, scrm.strong_components(g) c FULL JOIN answer a ON a.node = c.node WHERE a.graph = small.graph AND a.node > 0');

# ---------------------------------------------------------------- large graphs, by what is left of the equations

# For "edge" and "score": what is left of x = d P x + (1 - sum d P x)/n, its sum divided by 1 - d bounds the sum of errors.
my $residual = q(WITH o AS (SELECT source, sum(weight) AS weight FROM edge GROUP BY source HAVING sum(weight) > 0),
		p AS (SELECT target AS node, sum(0.85 * e.weight / o.weight * score) AS followed FROM edge e JOIN o USING (source) JOIN score ON node = e.source GROUP BY target),
		t AS (SELECT (1 - (SELECT sum(followed) FROM p)) / (SELECT count(*) FROM score) AS anew)
	SELECT sum(abs(score - coalesce(followed, 0) - anew)) / 0.15 FROM t, score LEFT JOIN p USING (node));

sub check_ranking
{
	my ($name, $method) = @_;
	$node->safe_psql('postgres', 'DROP TABLE IF EXISTS score, ranked; CREATE TABLE ranked AS SELECT i.* FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM edge) q, scrm.pagerank_info(g) i;
		CREATE TABLE score AS SELECT r.* FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM edge) q, scrm.pagerank(g) r; ANALYZE');
	all_true("$name: what is left of the equations", 1, "SELECT ($residual) BETWEEN 0 AND 1e-9 AND converged AND bound <= 1e-9 AND method = '$method' FROM ranked");
	all_true("$name: adds up to 1", 1, 'SELECT abs(sum(score::numeric(30, 20)) - 1) <= 1e-12 FROM score');
	all_true("$name: within 1e-9 of the exact ranks", 1, 'SELECT sum(abs(s.score - r.score)) <= 1e-9 FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM edge) q, scrm.pagerank(g, tolerance => 1e-12) r FULL JOIN score s USING (node)');
}

$node->safe_psql('postgres', 'SELECT setseed(0.5); CREATE UNLOGGED TABLE edge0 AS SELECT floor(random() ^ 2 * 80000)::bigint AS source, floor(random() ^ 3 * 80000)::bigint AS target, floor(random() * 4)::float8 AS weight FROM generate_series(1, 600000); DROP TABLE IF EXISTS edge; ALTER TABLE edge0 RENAME TO edge');
check_ranking('a random graph', 'power iteration');

SKIP:
{
	my $log = "$shared/data/higgs-activity_time.txt.gz";
	skip('no log data/higgs-activity_time.txt.gz beside the checkout', 3) unless -r $log;
	$node->safe_psql('postgres', "DROP TABLE edge; CREATE UNLOGGED TABLE log (source bigint, target bigint, at bigint, kind text); COPY log FROM PROGRAM 'gzip -dc $log' (DELIMITER ' '); CREATE UNLOGGED TABLE edge AS SELECT source, target, 1::float8 AS weight FROM log WHERE kind = 'RT'");
	check_ranking('retweets', 'components');
}

# ---------------------------------------------------------------- a million in a row and in a ring

# i -> i * 992084 mod 1,000,003, a prime: the order of nodes has little to do with that of the chain
$node->safe_psql('postgres', <<'SQL');
CREATE UNLOGGED TABLE big AS
	SELECT scrm.graph_agg(i * 992084 % 1000003, nullif(i + 1, 1000001) * 992084 % 1000003) AS chain, scrm.graph_agg(i * 992084 % 1000003, (i % 1000000 + 1) * 992084 % 1000003, 1 + i % 3) AS ring
	FROM generate_series(1::bigint, 1000000) i;
SQL
is($node->safe_psql('postgres', 'SELECT count(*), count(DISTINCT component), bool_and(component = node) FROM big, scrm.strong_components(chain)'), '1000000|1000000|t', 'a chain of a million has as many components');
is($node->safe_psql('postgres', 'SELECT count(*), min(component), max(component) FROM big, scrm.strong_components(ring)'), '1000000|1|1', 'a ring of a million is one component');
# The nth of the chain gets (1 - d^n)/(1 - d) of what the first gets.
is($node->safe_psql('postgres', 'SELECT method, converged FROM big, scrm.pagerank_info(chain)'), 'components|t', 'ranks of the chain');
all_true('the chain: ranks by hand', 3, 'WITH r AS MATERIALIZED (SELECT r.* FROM big, scrm.pagerank(chain) r)
	SELECT abs(a.score / b.score - (1 - 0.85 ^ n) / 0.15) <= 1e-9 FROM unnest(ARRAY[2, 10, 1000000]) n JOIN r a ON a.node = n::bigint * 992084 % 1000003 JOIN r b ON b.node = 992084');
all_true('the ring: all alike', 1, 'SELECT max(abs(score - 1e-6)) <= 1e-15 AND count(*) = 1000000 FROM big, scrm.pagerank(ring)');
# Each has beta and half of what its source has: 2.
all_true('the chain: katz without cycles', 1, 'SELECT min(score) = 1 AND max(score) = 2 AND count(*) FILTER (WHERE score = 1) = 1 AND count(*) = 1000000 FROM big, scrm.katz(chain)');

$node->stop;
done_testing();
