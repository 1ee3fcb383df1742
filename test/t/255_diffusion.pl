# Simulated diffusion and influence maximization against exact spreads, exhaustive search and greedy choice by simulation.
#
# Reference tables: shared/oracles/graph/influence_*, the exact spread of every choice of up to 3 people in two small graphs, one for
# each model, and the best choices. They are written influencer -> influenced: loaded reversed.
#
# Random small graphs, for which Perl goes through all worlds there can be: self-loops, parallel edges, edges of weight 0, nodes
# without edges, each model, each rule of probabilities.
#
# The messages of shared/data: 50 people chosen by CELF greedy with 10,000 simulated runs for each spread it asked for (Leskovec et
# al. 2007; written in C apart from the extension, random numbers of its own) are stored below, and must not be much better than
# those found here. The retweets: the same answer however the rows come, and the spread told is what simulation says.
#
# Chains, stars and crowds of hundreds of thousands.
#
# The tables and logs lie beside the checkout, in the folder shared; SCRM_SHARED names another place of it. Without it these parts
# are skipped.
#
#   SCRM_HISTORIES   how many small graphs (40; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $graphs = $ENV{SCRM_HISTORIES} ? 40 + int($ENV{SCRM_HISTORIES} / 100) : 40;
my $seed = $ENV{SCRM_SEED} || 1;
srand($seed);
my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';
my $enough = 1 - exp(-1) - 0.1;	# what epsilon 0.1 guarantees

my $node = PostgreSQL::Test::Cluster->new('diffusion');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
autovacuum = off
jit = off
work_mem = '256MB'
statement_timeout = '120s'
max_worker_processes = 8
max_parallel_workers = 8
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
CONF
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;
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

SKIP:
{
	my %model = (influence_a7_ic => 'independent cascade', influence_d8_lt => 'linear threshold');
	my $oracles = "$shared/oracles/graph";
	skip 'no reference graphs influence_* beside the checkout', 3 * keys %model if grep { !-r "$oracles/$_/expected_spread.csv" } keys %model;

	for my $graph (sort keys %model)
	{
		my ($edges, $spreads, $best) = map { slurp_file("$oracles/$graph/$_.csv") =~ s/\r//gr } 'edges', 'expected_spread', 'expected_greedy';
		$node->safe_psql('postgres', <<"SQL");
DROP TABLE IF EXISTS edge, exact, best, small;
CREATE TABLE edge (influencer bigint, influenced bigint, p float8);
COPY edge FROM STDIN (FORMAT csv, HEADER);
$edges\\.
CREATE TABLE exact (k int, seeds text, spread float8);
COPY exact FROM STDIN (FORMAT csv, HEADER);
$spreads\\.
CREATE TABLE best (k int, seed bigint, marginal_gain float8, spread float8, optimum float8);
COPY best FROM STDIN (FORMAT csv, HEADER);
$best\\.
CREATE TABLE small AS SELECT scrm.graph_agg(influenced, influencer, p) AS g FROM edge;
SQL
		my $choices = ($spreads =~ tr/\n//) - 1;
		all_true("$graph: every choice of up to 3 people, within 4 standard errors of the exact spread", $choices, <<"SQL");
SELECT abs(s.spread - exact.spread) <= 4 * standard_error + 1e-9 AND standard_error < 0.02
	FROM small, exact, scrm.simulate_cascade(g, string_to_array(seeds, '|')::bigint[], '$model{$graph}', 50000, hashtext(seeds), 'weight') AS s
SQL
		my $found = "SELECT k, seed, string_agg(node::text, '|' ORDER BY node) AS seeds, max(spread) AS spread, min(guarantee) AS guarantee
			FROM small, generate_series(1, 3) AS k, generate_series($seed, $seed + 9) AS seed, scrm.influence_maximization(g, k, '$model{$graph}', seed => seed, edge_probability => 'weight') GROUP BY k, seed";
		all_true("$graph: found, as much of the best choice as is proven, which is enough; spread as told", 30,
			"SELECT exact.spread >= guarantee * optimum AND guarantee >= $enough AND abs(found.spread / exact.spread - 1) < 0.025 FROM ($found) AS found JOIN exact USING (k, seeds) JOIN best USING (k)");
		note("$graph: " . $node->safe_psql('postgres', "SELECT string_agg(format('k = %s: found %s of the best, proven %s', k, part, proven), '; ' ORDER BY k) FROM (
			SELECT k, round(min(exact.spread / optimum)::numeric, 4) AS part, round(min(guarantee)::numeric, 4) AS proven FROM ($found) AS found JOIN exact USING (k, seeds) JOIN best USING (k) GROUP BY k) AS q"));
		all_true("$graph: nearly the best, nearly always", 1, "SELECT min(exact.spread / optimum) > 0.98 AND avg(exact.spread / optimum) > 0.998 FROM ($found) AS found JOIN exact USING (k, seeds) JOIN best USING (k)");
	}
}

# ---------------------------------------------------------------- all worlds of random graphs

# The distinct pairs of different people with their probabilities by a rule; edges are [source, target, weight].
sub pairs
{
	my ($rule, $constant, @edges) = @_;
	my (%weight, %degree, %total);
	for my $edge (grep { $_->[0] != $_->[1] } @edges)
	{
		$degree{ $edge->[0] }++ unless exists $weight{"$edge->[0] $edge->[1]"};
		$weight{"$edge->[0] $edge->[1]"} += $edge->[2];
		$total{ $edge->[0] } += $edge->[2];
	}
	return map {
		my ($source, $target) = split / /;
		my $p = $rule eq 'weight' ? $weight{$_} : $rule eq 'constant' ? $constant : $rule eq 'weighted cascade' ? 1 / $degree{$source} :
		  $total{$source} > 0 ? $weight{$_} / $total{$source} : 0;
		[$source, $target, $p]
	} sort keys %weight;
}

# Whom each of so many people reaches where source listens to target in these pairs, as bits.
sub reached
{
	my ($people, @pairs) = @_;
	my @reached = map { 1 << $_ } 0 .. $people - 1;
	for (my $again = 1; $again;)
	{
		$again = 0;
		for my $pair (@pairs)
		{
			my ($source, $target) = @$pair;
			for my $seed (0 .. $people - 1)
			{
				next unless $reached[$seed] >> $target & 1 and !($reached[$seed] >> $source & 1);
				$reached[$seed] |= 1 << $source;
				$again = 1;
			}
		}
	}
	return @reached;
}

# The exact spread of every choice, by its bits.
sub spreads
{
	my ($model, $people, @pairs) = @_;
	my @worlds = ([1]);		# probability, pairs that are there
	if ($model eq 'independent cascade')
	{
		for my $pair (@pairs)
		{
			@worlds = grep { $_->[0] > 0 } map { my ($p, @live) = @$_; ([$p * $pair->[2], @live, $pair], [$p * (1 - $pair->[2]), @live]) } @worlds;
		}
	}
	else
	{
		my %own;
		push @{ $own{ $_->[0] } }, $_ foreach @pairs;
		for my $source (sort keys %own)
		{
			my $none = 1;
			$none -= $_->[2] foreach @{ $own{$source} };
			@worlds = grep { $_->[0] > 1e-14 } map { my ($p, @live) = @$_; ([$p * $none, @live], map { [$p * $_->[2], @live, $_] } @{ $own{$source} }) } @worlds;
		}
	}
	my @spread = (0) x (1 << $people);
	for my $world (@worlds)
	{
		my ($p, @live) = @$world;
		my @reached = reached($people, @live);
		for my $choice (1 .. $#spread)
		{
			my $bits = 0;
			$bits |= $reached[$_] foreach grep { $choice >> $_ & 1 } 0 .. $people - 1;
			$spread[$choice] += $p * unpack('%32b*', pack('N', $bits));
		}
	}
	return @spread;
}

{
	my (@edges, @exact, @isolated);
	for my $graph (1 .. $graphs)
	{
		my $people = 2 + int rand 5;
		my $rule = ('weighted cascade', 'weight share', 'constant', 'weight')[$graph % 4];
		my $model = ('independent cascade', 'linear threshold')[int($graph / 4) % 2];
		my $constant = $model eq 'linear threshold' ? 1 / (1 + int rand 3) / 4 : (0, 0.1, 0.5, 1)[rand 4];
		my $rows = 1 + int rand($model eq 'linear threshold' ? 12 : 9);
		my @own = map { [int rand $people, int rand $people, (0, 0.25, 0.5, 1, 2)[rand 5]] } 1 .. $rows;
		if ($rule eq 'weight')
		{
			# so that no sum is above 1, for either model
			my %total;
			$total{ $_->[0] } += $_->[2] foreach @own;
			$_->[2] = $total{ $_->[0] } > 0 ? $_->[2] / $total{ $_->[0] } * (1, 0.5)[rand 2] : 0 foreach @own;
		}
		if ($rule eq 'constant' && $model eq 'linear threshold')
		{
			my %degree;
			$degree{ $_->[0] }++ foreach pairs('constant', 0, @own);
			$constant = (sort { $a <=> $b } map { 1 / $_ } values %degree, 1)[0] * (1, 0.5)[rand 2];
		}
		push @edges, map { [$graph, @$_] } @own;
		push @edges, map { [$graph, $_, undef, 1] } 0 .. $people - 1;
		my @spread = spreads($model, $people, pairs($rule, $constant, @own));
		push @exact, map { [$graph, $model, $rule, $rule eq 'constant' ? $constant : undef, $_, $spread[$_]] } 1 .. $#spread;
	}
	$node->safe_psql('postgres', 'CREATE TABLE random_edge (graph int, source bigint, target bigint, weight float8);
		CREATE TABLE random_exact (graph int, model text, rule text, constant float8, choice int, spread float8)');
	copy('random_edge', \@edges);
	copy('random_exact', \@exact);
	$node->safe_psql('postgres', 'CREATE TABLE random_graph AS SELECT graph, g, model, rule, constant FROM (SELECT graph, scrm.graph_agg(source, target, weight) AS g FROM random_edge GROUP BY graph) AS q
			JOIN (SELECT DISTINCT graph, model, rule, constant FROM random_exact) AS r USING (graph)');
	all_true('random graphs, every choice: within 5 standard errors of the exact spread', scalar @exact, <<"SQL");
SELECT abs(s.spread - e.spread) <= 5 * s.standard_error + 1e-9
	FROM random_graph AS r JOIN random_exact AS e USING (graph), scrm.simulate_cascade(g, ARRAY(SELECT n FROM generate_series(0, 6) AS n WHERE choice >> n & 1 = 1)::bigint[], r.model, 4000, $seed * 1000 + choice, r.rule, r.constant) AS s
SQL
	my $found = "SELECT graph, k, bit_or(1 << node::int) AS choice, max(spread) AS spread, min(guarantee) AS guarantee, count(*) AS chosen
		FROM random_graph, generate_series(1, 3) AS k, scrm.influence_maximization(g, k, model, seed => $seed, edge_probability => rule, probability => constant) GROUP BY graph, k";
	all_true('random graphs: as much of the best as is proven, which is enough; spread as told', 3 * $graphs, <<"SQL");
SELECT e.spread >= guarantee * best - 1e-9 AND guarantee >= $enough AND abs(found.spread / e.spread - 1) < 0.03 AND chosen = least(k, people)
	FROM ($found) AS found JOIN random_exact AS e USING (graph, choice),
		LATERAL (SELECT max(spread) AS best FROM random_exact AS b WHERE b.graph = e.graph AND bit_count(choice::bit(8)) <= k) AS b,
		LATERAL (SELECT count(DISTINCT source) AS people FROM random_edge AS p WHERE p.graph = e.graph) AS p
SQL
}

# ---------------------------------------------------------------- real logs

SKIP:
{
	my @celf = qw(32 42 638 372 400 103 598 194 713 249 1283 72 1624 212 840 97 325 63 105 67 697 191 128 144 1281 1189 626 308 1543 679 1713 8 368 475 523 704 41 260 9 95 263 783 297 513 346 644 719 1255 652 701);
	my $log = "$shared/data/CollegeMsg.txt";
	skip 'no data/CollegeMsg.txt beside the checkout', 2 unless -r $log;

	$node->safe_psql('postgres', "CREATE TABLE college (a bigint, b bigint, at bigint);\nCOPY college FROM STDIN (DELIMITER ' ');\n" . slurp_file($log) . "\\.\n"
		. 'CREATE TABLE messages AS SELECT scrm.graph_agg(a, b) AS g FROM college');
	is(scalar @celf, 50, '50 people chosen by CELF');
	my ($ratio, $guarantee, $told) = split /\|/, $node->safe_psql('postgres', <<"SQL");
SELECT ours.spread / celf.spread, guarantee, told / ours.spread
	FROM messages, (SELECT array_agg(node) AS found, max(spread) AS told, max(guarantee) AS guarantee FROM messages, scrm.influence_maximization(g, 50)) AS f,
		scrm.simulate_cascade(g, found, runs => 20000, seed => 1) AS ours, scrm.simulate_cascade(g, ARRAY[@{[join ', ', @celf]}], runs => 20000, seed => 1) AS celf
SQL
	note("CollegeMsg, k = 50: spread $ratio of that of CELF, proven $guarantee of the best, told $told of what simulation says");
	ok($ratio >= 0.98 && $guarantee >= $enough && abs($told - 1) < 0.02, 'messages: as good as CELF greedy');
}

SKIP:
{
	my $log = "$shared/data/higgs-activity_time.txt.gz";
	skip 'no data/higgs-activity_time.txt.gz beside the checkout', 4 unless -r $log;

	$node->safe_psql('postgres', qq(CREATE TABLE higgs (a bigint, b bigint, at bigint, kind text) WITH (parallel_workers = 4);\nCOPY higgs FROM PROGRAM 'gzip -dc "$log"' (DELIMITER ' ');
		CREATE TABLE retweets AS SELECT scrm.graph_agg(a, b) AS g FROM higgs WHERE kind = 'RT'));
	my $answer = "SELECT md5(string_agg(m::text, ' ' ORDER BY rank))";
	my $stored = $node->safe_psql('postgres', "$answer FROM retweets, scrm.influence_maximization(g, 50) AS m");
	is($node->safe_psql('postgres', "$answer FROM (SELECT scrm.graph_agg(a, b) AS g FROM (SELECT * FROM higgs WHERE kind = 'RT' ORDER BY at % 97, b DESC) AS h) AS q, scrm.influence_maximization(g, 50) AS m"), $stored, 'retweets: rows in another order');
	is($node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 4; $answer FROM (SELECT scrm.graph_agg(a, b) AS g FROM higgs WHERE kind = 'RT') AS q, scrm.influence_maximization(g, 50) AS m"), $stored, 'retweets: parallel workers');
	for my $model ('independent cascade', 'linear threshold')
	{
		all_true("retweets, $model: spread as simulation says, and enough proven", 1, <<"SQL");
SELECT abs(told / s.spread - 1) < 0.02 AND guarantee >= $enough
	FROM retweets, (SELECT array_agg(node) AS found, max(spread) AS told, max(guarantee) AS guarantee FROM retweets, scrm.influence_maximization(g, 50, '$model')) AS f, scrm.simulate_cascade(g, found, '$model', 64) AS s
SQL
	}
}

# ---------------------------------------------------------------- large graphs

is($node->safe_psql('postgres', <<'SQL'), "1|1|200000|t\n2|100001|0|t", 'a chain of 200,000: its head reaches all');
SELECT rank, CASE rank WHEN 1 THEN node ELSE 100001 END, marginal_spread, guarantee > 0.58
	FROM (SELECT scrm.graph_agg(i + 1, i) AS g FROM generate_series(1, 199999) AS i) AS q, scrm.influence_maximization(g, 2, epsilon => 0.05) ORDER BY rank
SQL
is($node->safe_psql('postgres', 'SELECT s.* FROM (SELECT scrm.graph_agg(i + 1, i) AS g FROM generate_series(1, 199999) AS i) AS q, scrm.simulate_cascade(g, ARRAY[100001], runs => 64) AS s'), '100000|0|100000|100000|1', 'half of a chain');
is($node->safe_psql('postgres', <<'SQL'), '1|500000|500001|500001|t', 'a star of 500,000');
SELECT rank, node, marginal_spread, spread, guarantee > 0.9 FROM (SELECT scrm.graph_agg(CASE WHEN i < 500000 THEN i ELSE i + 1 END, 500000) AS g FROM generate_series(0, 499999) AS i) AS q, scrm.influence_maximization(g, 1)
SQL
# one who answered 300,000: a row of binomial probabilities of so many, and edges of one constant probability by 64
is($node->safe_psql('postgres', <<'SQL'), 't|t', 'one who answered 300,000');
SELECT abs(a.spread - 11) < 0.1, abs(b.spread - (10 + (1 - 0.9 ^ 10))) < 0.1 FROM (SELECT scrm.graph_agg(0, i) AS g FROM generate_series(1, 300000) AS i) AS q,
	LATERAL (SELECT max(spread) + 1 AS spread FROM scrm.influence_maximization(g, 10)) AS a, LATERAL (SELECT max(spread) AS spread FROM scrm.influence_maximization(g, 10, edge_probability => 'constant', probability => 0.1)) AS b
SQL

done_testing();
