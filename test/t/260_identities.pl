# Identity resolution and share trees against plain SQL and Perl.
#
# Identities: random small graphs with self-loops, edges in both directions, several times, and identifiers alone, for each type
# of identifiers. Recursive queries say from the rows alone who has how many others, who reaches whom without those that too many
# share, and what is left out. Then the interactions of shared/data as if they joined identifiers, under guards of 3, 10 and all,
# against a union-find in Perl, forwards, backwards, shuffled, stored.
#
# Share trees: random small forests with rings, messages that share themselves or have several parents; plain SQL finds every
# message's root and generation, and the distance of every pair. Then a chain, a star and a ring of 300,000.
#
# The logs lie beside the checkout, in the folder shared; SCRM_SHARED names another place of it. Without it that part is skipped.
#
#   SCRM_HISTORIES   how many small graphs and forests (300; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $graphs = $ENV{SCRM_HISTORIES} || 300;
my $seed = 1 / (1 + ($ENV{SCRM_SEED} || 1));	# setseed() wants a number up to 1
my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';
my $log = "$shared/data/higgs-activity_time.txt.gz";

my $node = PostgreSQL::Test::Cluster->new('identities');
$node->init;
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nfsync = off\nautovacuum = off\njit = off\nwork_mem = '256MB'\nstatement_timeout = '120s'\n");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;
SQL

# "expected" and "got" are queries; as many rows as there are, the same ones, and more than "least".
sub same_rows
{
	my ($name, $least, $expected, $got) = @_;
	my $result = $node->safe_psql('postgres', "WITH expected AS MATERIALIZED ($expected), got AS MATERIALIZED ($got)
		SELECT (SELECT count(*) FROM expected) > $least, (SELECT count(*) FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM got) a),
			(SELECT count(*) FROM (SELECT * FROM got EXCEPT ALL SELECT * FROM expected) b)");

	return if is($result, 't|0|0', $name);
	diag($node->safe_psql('postgres', "WITH expected AS MATERIALIZED ($expected), got AS MATERIALIZED ($got)
		(SELECT 'expected', d FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM got) d LIMIT 5)
		UNION ALL (SELECT 'got', d FROM (SELECT * FROM got EXCEPT ALL SELECT * FROM expected) d LIMIT 5)"));
}

# For many rows (id, answer): the same ones.
sub same_answers
{
	my ($name, $count, $expected, $got) = @_;
	is($node->safe_psql('postgres', "SELECT count(*), count(*) FILTER (WHERE e.id IS NULL OR g.id IS NULL OR e.answer <> g.answer) FROM ($expected) e(id, answer) FULL JOIN ($got) g(id, answer) USING (id)"), "$count|0", $name);
}

# A query that gives true for each of more than "least" rows.
sub all_true
{
	my ($name, $least, $query) = @_;
	is($node->safe_psql('postgres', "SELECT bool_and(coalesce(q.ok, false)), count(*) > $least FROM ($query) q(ok)"), 't|t', $name);
}

# ---------------------------------------------------------------- random graphs

$node->safe_psql('postgres', <<"SQL");
SELECT setseed($seed);
CREATE TABLE link AS
	SELECT graph, random() AS place, floor(random() * 4)::int AS part, floor(random() * size)::int + 1 AS a, CASE WHEN random() < 0.93 THEN floor(random() ^ skew * size)::int + 1 END AS b
	FROM generate_series(1, $graphs) graph, LATERAL (SELECT floor(random() * 16 + 1)::int AS size, random() * 4 + 1 AS skew, random() * 1.6 AS dense WHERE graph > 0) s, LATERAL generate_series(1, ceil(size * dense + 0.1)::int) i;
INSERT INTO link SELECT graph, place, part, b, a FROM link WHERE b IS NOT NULL AND random() < 0.3;	-- the other way round as well
INSERT INTO link SELECT graph, place, part, a, b FROM link WHERE random() < 0.1;	-- the same once more
-- identifiers with common beginnings, at the ends of their range, awkward in texts
CREATE TABLE name (n serial, id_bigint bigint, id_text text COLLATE "C", id_uuid uuid);
INSERT INTO name (id_bigint, id_text, id_uuid) VALUES
	(5, 'a', '80000000-0000-0000-0000-000000000000'), (-5, 'A', '7fffffff-ffff-ffff-ffff-ffffffffffff'), (9223372036854775807, 'aa', 'ffffffff-ffff-ffff-ffff-ffffffffffff'), (-9223372036854775808, 'ab', '00000000-0000-0000-0000-000000000000'),
	(0, '"', '00000000-0000-0000-0000-000000000001'), (1, '\\', '00000000-0000-0000-8000-000000000000'), (-1, 'käse', '00000000-0000-0001-0000-000000000000'), (256, 'k', '00000000-0000-0001-8000-000000000001'),
	(255, 'é', 'f47ac10b-58cc-4372-a567-0e02b2c3d479'), (65536, '[1,2]', 'f47ac10b-58cc-4372-a567-0e02b2c3d47a'), (4294967296, ' ', 'f47ac10b-58cc-4372-0567-0e02b2c3d479'), (-256, E'\\t', '747ac10b-58cc-4372-a567-0e02b2c3d479'),
	(77, 'null', '00ff0000-0000-0000-0000-000000000000'), (10, '10', '0000ff00-0000-0000-0000-000000000000'), (2, '2', '000000ff-0000-0000-0000-00000000ffff'), (100, 'x' || repeat('y', 254), '12345678-1234-1234-1234-123456789abc');
SQL

foreach my $id ('bigint', 'text', 'uuid')
{
	# Who has which others, and for each guard who reaches whom.
	$node->safe_psql('postgres', <<"SQL");
DROP TABLE IF EXISTS seen, pair, others, shared, reach, expected, state;
CREATE TABLE seen AS SELECT graph, place, part, x.id_$id AS a, y.id_$id AS b FROM link JOIN name x ON x.n = a LEFT JOIN name y ON y.n = b;
CREATE TABLE pair AS SELECT graph, a AS id, b AS other FROM seen WHERE a <> b UNION SELECT graph, b, a FROM seen WHERE a <> b;
CREATE TABLE others AS SELECT graph, id, count(other) AS others FROM (SELECT graph, a AS id FROM seen UNION SELECT graph, b FROM seen WHERE b IS NOT NULL) i LEFT JOIN pair USING (graph, id) GROUP BY graph, id;
CREATE TABLE shared AS SELECT max_degree, graph, id, others FROM others, unnest('{1,2,3,4,5,7,15}'::int[]) max_degree WHERE others > max_degree;
ANALYZE;
CREATE TABLE reach AS
	WITH RECURSIVE used AS (SELECT m.max_degree, p.graph, p.id, p.other FROM pair p CROSS JOIN unnest('{1,2,3,4,5,7,15}'::int[]) m(max_degree)
			LEFT JOIN shared a ON (a.max_degree, a.graph, a.id) = (m.max_degree, p.graph, p.id) LEFT JOIN shared b ON (b.max_degree, b.graph, b.id) = (m.max_degree, p.graph, p.other) WHERE a.id IS NULL AND b.id IS NULL),
		reach AS (SELECT m AS max_degree, graph, id, id AS other FROM others, unnest('{1,2,3,4,5,7,15}'::int[]) m
			UNION SELECT r.max_degree, r.graph, r.id, u.other FROM reach r JOIN used u ON (u.max_degree, u.graph, u.id) = (r.max_degree, r.graph, r.other))
	SELECT * FROM reach;
ANALYZE;
CREATE TABLE expected AS SELECT max_degree, graph, id, (array_agg(other ORDER BY other))[1] AS canonical FROM reach GROUP BY max_degree, graph, id;
CREATE TABLE state AS SELECT graph, scrm.graph_agg(a, b) AS g FROM seen GROUP BY graph;
ANALYZE;
SQL
	all_true("$id: everything is there", 0, 'SELECT (SELECT count(*) FROM seen WHERE a = b) > 9 AND (SELECT count(*) FROM seen WHERE b IS NULL) > 9 AND (SELECT count(DISTINCT max_degree) FROM shared) >= 6
		AND (SELECT max(n) > 9 FROM (SELECT count(*) AS n FROM expected WHERE max_degree = 3 GROUP BY graph, canonical) c) AND (SELECT count(*) FROM expected a JOIN expected b USING (graph, id) WHERE a.max_degree = 2 AND b.max_degree = 5 AND a.canonical <> b.canonical) > 30');
	my %ways = (
		'stored' => 'SELECT graph, g FROM state',
		'as it travels' => 'SELECT graph, scrm.graph_agg(a, b) AS g FROM seen GROUP BY graph',
		'rows in random order' => 'SELECT graph, scrm.graph_agg(a, b ORDER BY place) AS g FROM seen GROUP BY graph',
		'backwards' => 'SELECT graph, scrm.graph_agg(coalesce(b, a), CASE WHEN b IS NOT NULL THEN a END) AS g FROM seen GROUP BY graph',
		'parts rolled up' => 'SELECT graph, scrm.rollup(g) AS g FROM (SELECT graph, part, scrm.graph_agg(a, b) AS g FROM seen GROUP BY graph, part) p GROUP BY graph');
	same_rows("$id: identities, $_", $graphs, 'SELECT * FROM expected', "SELECT m, graph, i.* FROM ($ways{$_}) s, unnest('{1,2,3,4,5,7,15}'::int[]) m, scrm.resolve_identities(g, m) i") foreach sort keys %ways;
	same_rows("$id: shared identifiers", $graphs, 'SELECT * FROM shared', "SELECT m, graph, s.* FROM state, unnest('{1,2,3,4,5,7,15}'::int[]) m, scrm.shared_identifiers(g, m) s");
	all_true("$id: in order of identifiers", $graphs - 1, 'SELECT array_agg(i.identifier ORDER BY i.place) = array_agg(i.identifier ORDER BY i.identifier' . ($id eq 'text' ? ' COLLATE "C"' : '') . ') FROM state, scrm.resolve_identities(g) WITH ORDINALITY i(identifier, canonical, place) GROUP BY graph');
	same_rows("$id: totals", $graphs, "SELECT e.max_degree, graph, r.counted, used, r.counted - used - loops, loops, identifiers, shared, persons, alone, largest
		FROM (SELECT seen.graph, m.max_degree, count(*) FILTER (WHERE seen.b IS NOT NULL) AS counted, count(*) FILTER (WHERE seen.a = seen.b) AS loops, count(*) FILTER (WHERE seen.a <> seen.b AND x.id IS NULL AND y.id IS NULL) AS used
			FROM seen CROSS JOIN unnest('{1,2,3,4,5,7,15}'::int[]) m(max_degree) LEFT JOIN shared x ON (x.max_degree, x.graph, x.id) = (m.max_degree, seen.graph, seen.a) LEFT JOIN shared y ON (y.max_degree, y.graph, y.id) = (m.max_degree, seen.graph, seen.b) GROUP BY 1, 2) r
		JOIN (SELECT max_degree, graph, sum(n)::bigint AS identifiers, count(*) FILTER (WHERE is_shared) AS shared, count(*) FILTER (WHERE NOT is_shared) AS persons, count(*) FILTER (WHERE NOT is_shared AND n = 1) AS alone, coalesce(max(n) FILTER (WHERE NOT is_shared), 0) AS largest
			FROM (SELECT e.max_degree, e.graph, canonical, count(*) AS n, bool_or(s.id IS NOT NULL) AS is_shared FROM expected e LEFT JOIN shared s ON (s.max_degree, s.graph, s.id) = (e.max_degree, e.graph, e.canonical) GROUP BY 1, 2, 3) c GROUP BY 1, 2) e USING (max_degree, graph)",
		"SELECT m, graph, t.* FROM state, unnest('{1,2,3,4,5,7,15}'::int[]) m, scrm.identity_totals(g, m) t");
}

# ---------------------------------------------------------------- a real log as if it joined identifiers

SKIP:
{
	skip 'no log data/higgs-activity_time.txt.gz beside the checkout', 1 unless -r $log;
	my (@a, @b, @others, %pair);	# people are numbers below a million
	open my $gz, '-|', 'gzip', '-dc', $log or die;
	while (<$gz>)
	{
		my ($a, $b) = split ' ';
		push @a, $a;
		push @b, $b;
		$others[$_] //= 0 foreach $a, $b;
		next if $a == $b || $pair{ $a < $b ? $a << 20 | $b : $b << 20 | $a }++;
		$others[$_]++ foreach $a, $b;
	}
	close $gz;
	my @people = grep { defined $others[$_] } 0 .. $#others;
	$node->safe_psql('postgres', "CREATE TABLE seen_log (a bigint, b bigint);\nCOPY seen_log FROM STDIN;\n" . join('', map { "$a[$_]\t$b[$_]\n" } 0 .. $#a) . "\\.\n");
	$node->safe_psql('postgres', "SELECT setseed($seed); CREATE TABLE stored AS SELECT scrm.graph_agg(a, b) AS g FROM seen_log; CREATE TABLE stored_text AS SELECT scrm.graph_agg('person ' || a, 'person ' || b ORDER BY random()) AS g FROM seen_log");
	foreach my $guard (3, 10, 2147483647)
	{
		my @root = 0 .. $#others;
		for my $i (0 .. $#a)
		{
			my ($x, $y) = ($a[$i], $b[$i]);
			next if $others[$x] > $guard || $others[$y] > $guard;
			$x = $root[$x] = $root[ $root[$x] ] while $root[$x] != $x;
			$y = $root[$y] = $root[ $root[$y] ] while $root[$y] != $y;
			$root[ $x < $y ? $y : $x ] = $x < $y ? $x : $y;
		}
		$root[$_] = $root[ $root[$_] ] foreach @people;
		$node->safe_psql('postgres', "DROP TABLE IF EXISTS expected_log; CREATE TABLE expected_log (id bigint, canonical bigint, others bigint);\nCOPY expected_log FROM STDIN;\n"
				. join('', map { "$_\t$root[$_]\t" . ($others[$_] > $guard ? $others[$_] : '\N') . "\n" } @people) . "\\.\n");
		same_answers("the log: identities under a guard of $guard", scalar @people, 'SELECT id, canonical FROM expected_log', "SELECT i.* FROM stored, scrm.resolve_identities(g, $guard) i");
		same_answers("the log: shared under a guard of $guard", scalar(grep { $others[$_] > $guard } @people), 'SELECT id, others FROM expected_log WHERE others IS NOT NULL', "SELECT i.* FROM stored, scrm.shared_identifiers(g, $guard) i");
		# the smallest text is another one, but the persons are the same
		same_answers("the log: as texts, under a guard of $guard", scalar @people, q{SELECT id, min(('person ' || id) COLLATE "C") OVER (PARTITION BY canonical) FROM expected_log},
			"SELECT substr(i.identifier, 8)::bigint, canonical FROM stored_text, scrm.resolve_identities(g, $guard) i") if $guard == 10;
	}
	same_answers("the log: travelling, $_", scalar @people, 'SELECT id, canonical FROM expected_log', "SELECT i.* FROM (SELECT scrm.graph_agg($_) AS g FROM seen_log) s, scrm.resolve_identities(g, 2147483647) i") foreach 'a, b', 'b, a';
}

# ---------------------------------------------------------------- random share trees

# A message's parent is mostly one with a smaller number, so that trees grow; else any, so that rings close.
$node->safe_psql('postgres', <<"SQL");
SELECT setseed($seed);
CREATE TABLE passed_on AS
	SELECT forest, random() AS place, floor(random() * 5)::int AS part,
		CASE WHEN kind < 0.68 THEN floor(random() * nullif(i - 1, 0))::int + 1 WHEN kind < 0.84 THEN floor(random() * size)::int + 1 WHEN kind < 0.88 THEN i END AS parent, CASE WHEN random() < 0.97 THEN i END AS message
	FROM generate_series(1, $graphs) forest, LATERAL (SELECT floor(random() ^ 1.5 * 16 + 1)::int AS size, random() ^ 3 / 2 AS again WHERE forest > 0) s,
		LATERAL generate_series(1, size) i, LATERAL generate_series(1, CASE WHEN random() < again + i * 0 THEN 2 + floor(random() * 2)::int ELSE 1 END) n, LATERAL (SELECT random() + n * 0 AS kind) k;
INSERT INTO passed_on SELECT forest, place, part, parent, message FROM passed_on WHERE random() < 0.05;	-- the same once more
SQL

foreach my $id ('bigint', 'text', 'uuid')
{
	my $type = "scrm.cascade_$id";

	# What the rows say, in tables: messages, shares with what is wrong with them, who stands above whom.
	$node->safe_psql('postgres', <<"SQL");
DROP TABLE IF EXISTS share, message, edge, up, ring, above, placed, cascade, state;
CREATE TABLE share AS SELECT forest, place, part, a.id_$id AS message, b.id_$id AS parent FROM passed_on LEFT JOIN name a ON a.n = message LEFT JOIN name b ON b.n = parent;
CREATE TABLE message AS SELECT forest, id, bool_or(own) AS listed FROM (SELECT forest, message AS id, true AS own FROM share WHERE message IS NOT NULL UNION ALL SELECT forest, parent, false FROM share WHERE message IS NOT NULL AND parent IS NOT NULL) m GROUP BY forest, id;
CREATE TABLE edge AS SELECT forest, message, parent, count(*) AS counted, CASE WHEN message = parent THEN 'own parent' END AS problem FROM share WHERE message IS NOT NULL AND parent IS NOT NULL GROUP BY forest, message, parent;
UPDATE edge e SET problem = 'several parents' WHERE problem IS NULL AND EXISTS (SELECT FROM edge o WHERE o.forest = e.forest AND o.message = e.message AND o.parent <> e.parent AND o.parent <> o.message);
CREATE TABLE up AS
	WITH RECURSIVE up AS (SELECT forest, message AS start, parent AS at FROM edge WHERE problem IS NULL UNION SELECT forest, start, e.parent FROM up JOIN edge e USING (forest) WHERE e.problem IS NULL AND e.message = at) SELECT * FROM up;
CREATE TABLE ring AS SELECT forest, start AS id, dense_rank() OVER (PARTITION BY forest ORDER BY (array_agg(at ORDER BY at))[1]) AS ring FROM up GROUP BY forest, start HAVING bool_or(start = at);
UPDATE edge e SET problem = 'cycle' FROM ring r WHERE problem IS NULL AND r.forest = e.forest AND r.id = e.message;
-- a message and itself, its parent, and so on up to the root
CREATE TABLE above AS
	WITH RECURSIVE above AS (SELECT forest, id, id AS top, 0 AS steps FROM message UNION ALL SELECT a.forest, a.id, e.parent, steps + 1 FROM above a JOIN edge e ON e.forest = a.forest AND e.message = a.top WHERE e.problem IS NULL) SELECT * FROM above;
CREATE TABLE placed AS SELECT DISTINCT ON (forest, id) forest, id, top AS root, steps AS generation FROM above ORDER BY forest, id, steps DESC;
CREATE INDEX ON placed (forest, root);
CREATE INDEX ON above (forest, id);
ANALYZE;
CREATE TABLE cascade AS
	SELECT forest, root, count(*) AS size, max(generation) AS depth, (SELECT max(n) FROM (SELECT count(*) AS n FROM placed g WHERE (g.forest, g.root) = (p.forest, p.root) GROUP BY g.generation) b) AS breadth,
		count(*) FILTER (WHERE generation = 1) AS direct, bool_or(listed) FILTER (WHERE generation = 0) AS listed,
		-- of two messages the way over the nearest that stands above both
		(SELECT avg(distance) FROM (SELECT min(a.steps + b.steps) AS distance FROM placed x JOIN placed y USING (forest, root) JOIN above a ON (a.forest, a.id) = (x.forest, x.id) JOIN above b ON (b.forest, b.id, b.top) = (y.forest, y.id, a.top)
			WHERE (x.forest, x.root) = (p.forest, p.root) AND x.id < y.id GROUP BY x.id, y.id) d) AS virality
	FROM placed p JOIN message USING (forest, id) GROUP BY forest, root;
CREATE TABLE state AS SELECT forest, scrm.cascade_agg(message, parent) AS state FROM share GROUP BY forest;
ANALYZE;
SQL
	all_true("$id: all shapes are there", 0, "SELECT bool_or(problem = 'own parent') AND bool_or(problem = 'several parents') AND bool_or(problem = 'cycle') AND bool_or(problem IS NULL)
		AND (SELECT max(ring) > 1 FROM ring) AND (SELECT max(depth) > 4 AND max(breadth) > 3 AND max(size) > 9 AND bool_or(NOT listed) FROM cascade) FROM edge");
	my %ways = (
		'rows in random order' => 'SELECT forest, scrm.cascade_agg(message, parent ORDER BY place) AS state FROM share GROUP BY forest',
		'parts rolled up' => 'SELECT forest, scrm.rollup(state ORDER BY part DESC) AS state FROM (SELECT forest, part, scrm.cascade_agg(message, parent) AS state FROM share GROUP BY forest, part) p GROUP BY forest',
		'as text' => "SELECT forest, state::text::$type AS state FROM state");
	all_true("$id: share trees, $_", $graphs - 1, "SELECT s.state OPERATOR(scrm.=) w.state OR (s.state IS NULL AND w.state IS NULL) FROM state s FULL JOIN ($ways{$_}) w USING (forest)") foreach sort keys %ways;
	same_rows("$id: cascades", $graphs, 'SELECT forest, root, size, depth, breadth, (size - 1)::float8 / nullif(direct, 0), direct, round(virality, 12), listed FROM cascade',
		'SELECT forest, root, size, depth, breadth, multiplier, direct, round(virality::numeric, 12), listed FROM state, scrm.cascades(state)');
	same_rows("$id: messages", $graphs, 'SELECT p.forest, p.id, root, generation, count(a.id) FILTER (WHERE steps = 1), count(a.id) - 1, listed FROM placed p JOIN message USING (forest, id) JOIN above a ON (a.forest, a.top) = (p.forest, p.id) GROUP BY 1, 2, 3, 4, listed',
		'SELECT forest, m.* FROM state, scrm.cascade_messages(state) m');
	all_true("$id: in order of messages", $graphs / 2, 'SELECT array_agg(m.message ORDER BY m.place) = array_agg(m.message ORDER BY m.message' . ($id eq 'text' ? ' COLLATE "C"' : '') . ')
		FROM state, scrm.cascade_messages(state) WITH ORDINALITY m(message, root, generation, direct, below, listed, place) GROUP BY forest');
	same_rows("$id: problems of share trees", $graphs / 10, "SELECT e.forest, message, parent, problem, counted, ring FROM edge e LEFT JOIN ring r ON problem = 'cycle' AND r.forest = e.forest AND r.id = message WHERE problem IS NOT NULL",
		'SELECT forest, p.* FROM state, scrm.cascade_problems(state) p');
	same_rows("$id: sizes", $graphs / 2, 'SELECT forest, size, count(*), sum(size)::bigint, sum(count(*)) OVER w::bigint, sum(count(*)) OVER w::float8 / sum(count(*)) OVER (PARTITION BY forest)::float8 FROM cascade GROUP BY forest, size WINDOW w AS (PARTITION BY forest ORDER BY size DESC)',
		'SELECT forest, s.* FROM state, scrm.cascade_sizes(state) s');
	same_rows("$id: totals of share trees", $graphs / 2,
		"SELECT c.forest, counted, coalesce(used, 0), without_parent, coalesce(own, 0), coalesce(several, 0), coalesce(cycle, 0), messages, roots, unlisted, shared_roots, messages - roots, direct, depth, largest, messages::float8 / roots, (messages - roots)::float8 / nullif(direct, 0), (messages - roots)::float8 / nullif(direct, 0)
			FROM (SELECT forest, sum(size)::bigint AS messages, count(*) AS roots, count(*) FILTER (WHERE NOT listed) AS unlisted, count(*) FILTER (WHERE size > 1) AS shared_roots, sum(direct)::bigint AS direct, max(depth) AS depth, max(size) AS largest FROM cascade GROUP BY forest) c
			JOIN (SELECT forest, count(message) AS counted, count(message) FILTER (WHERE parent IS NULL) AS without_parent FROM share GROUP BY forest) r USING (forest)
			LEFT JOIN (SELECT forest, sum(counted) FILTER (WHERE problem IS NULL)::bigint AS used, sum(counted) FILTER (WHERE problem = 'own parent')::bigint AS own, sum(counted) FILTER (WHERE problem = 'several parents')::bigint AS several,
				sum(counted) FILTER (WHERE problem = 'cycle')::bigint AS cycle FROM edge GROUP BY forest) e USING (forest)",
		'SELECT forest, t.*, scrm.multiplier(state) FROM state, scrm.cascade_totals(state) t');
	all_true("$id: all is accounted for", $graphs / 2, 'SELECT counted = used + without_parent + own_parent + several_parents + in_cycles AND messages = roots + shares FROM state, scrm.cascade_totals(state)');
}

# ---------------------------------------------------------------- 300,000 in a row, below one, in a ring

# The order of identifiers has nothing to do with that of the chain: i -> i * 7919 mod 1,000,003, a prime.
$node->safe_psql('postgres', <<'SQL');
CREATE UNLOGGED TABLE big AS
	SELECT scrm.cascade_agg(i * 7919 % 1000003, nullif(i - 1, 0) * 7919 % 1000003) AS chain, scrm.cascade_agg(i * 7919 % 1000003, 7919) FILTER (WHERE i > 1) AS star, scrm.cascade_agg(i * 7919 % 1000003, (i % 300000 + 1) * 7919 % 1000003) AS ring
	FROM generate_series(1::bigint, 300000) i;
SQL
is($node->safe_psql('postgres', 'SELECT root, size, depth, breadth, multiplier, direct, abs(virality / (300001 / 3.0) - 1) <= 1e-15, listed FROM big, scrm.cascades(chain)'), '7919|300000|299999|1|299999|1|t|t', 'a chain of 300,000');
is($node->safe_psql('postgres', 'SELECT root, size, depth, breadth, multiplier, direct, abs(virality / (2 * 299999 / 300000.0) - 1) <= 1e-15, listed FROM big, scrm.cascades(star)'), '7919|300000|1|299999|1|299999|t|f', 'a star of 300,000');
is($node->safe_psql('postgres', 'SELECT count(*), max(size) FROM big, scrm.cascades(big.ring)'), '300000|1', 'a ring of 300,000 is as many roots');
is($node->safe_psql('postgres', 'SELECT count(*), count(DISTINCT message), min(problem), max(p.ring) FROM big, scrm.cascade_problems(big.ring) p'), '300000|300000|cycle|1', 'all shares of the ring are left out');

$node->stop;
done_testing();
