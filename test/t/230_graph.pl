# Graphs as values: against plain SQL, stored and reloaded, in the query shapes that carry them, and damaged.
#
# Random multigraphs of each type of identifiers, with self-loops, parallel edges, nodes without edges, ids over the whole range
# of bigint, empty and long texts: nodes, edges and info are those that plain SQL finds in the rows; turned round and merged they
# are the graphs of the rows turned round and put together; as text, as bytes and stored they are equal to what they were.
#
# Stored bytes: each of them cut short anywhere, and with each of their bits flipped, is refused with an error that says so. With
# a checksum that fits, as only malice would make it, whatever is taken is a graph in its one form.
#
#   SCRM_HISTORIES   how many graphs (600; more under make fuzz)
#   SCRM_MUTATIONS   how many mutations with a checksum that fits (6,000; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $graphs = $ENV{SCRM_HISTORIES} || 600;
my $mutations = $ENV{SCRM_MUTATIONS} || 6_000;
my $seed = 1 / (1 + ($ENV{SCRM_SEED} || 1));	# setseed() wants a number up to 1
srand($ENV{SCRM_SEED} || 1);

my $node = PostgreSQL::Test::Cluster->new('graph');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
autovacuum = off
jit = off
restart_after_crash = off
statement_timeout = '120s'
CONF
$node->start;
my $folder = PostgreSQL::Test::Utils::tempdir();

my %type_of = (bigint => 'graph', text => 'graph_text', uuid => 'graph_uuid');

# The bytes of a graph as they are stored, and back: what puts nothing behind bytes does not ask what they are.
$node->safe_psql('postgres', 'CREATE EXTENSION scrm;' . join '', map { qq(
	CREATE FUNCTION bytes_and(scrm.$_, bytea) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'byteacat';
	CREATE FUNCTION bytes_of(g scrm.$_) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN bytes_and(g, '');
	CREATE FUNCTION $_\_and(bytea, bytea) RETURNS scrm.$_ LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'byteacat';
	CREATE FUNCTION $_\_of(b bytea) RETURNS scrm.$_ LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $_\_and(b, '');
	CREATE CAST (scrm.$_ AS bytea) WITH FUNCTION bytes_of(scrm.$_);
	CREATE CAST (bytea AS scrm.$_) WITH FUNCTION $_\_of(bytea);) } values %type_of);

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

# A query that gives true for each of more than "least" rows.
sub all_true
{
	my ($name, $least, $query) = @_;
	is($node->safe_psql('postgres', "SELECT bool_and(coalesce(q.ok, false)), count(*) > $least FROM ($query) q(ok)"), 't|t', $name);
}

# ---------------------------------------------------------------- against plain SQL

# Weights are sixteenths: their sums are exact, in any order. Graphs of few nodes have many parallel edges and self-loops.
$node->safe_psql('postgres', <<"SQL");
SELECT setseed($seed);
CREATE TABLE drawn AS
	SELECT n, CASE n % 4 WHEN 0 THEN 3 WHEN 1 THEN 20 WHEN 2 THEN 300 ELSE 100000 END AS range, floor(random() * random() * CASE WHEN n % 50 = 0 THEN 3000 ELSE 60 END)::int + 1 AS rows FROM generate_series(1, $graphs) AS n;
CREATE TABLE numbered AS
	SELECT n, n % 3 AS weighted, floor(random() * range)::int AS source, CASE WHEN random() < 0.9 THEN floor(random() * range)::int END AS target,
		floor(random() * random() * CASE WHEN random() < 0.1 THEN 1e9 ELSE 40 END) / 16 AS weight, floor(random() * 3)::int AS part FROM drawn, generate_series(1, rows);
CREATE TABLE ids AS
	SELECT i AS number, CASE i % 3 WHEN 0 THEN i WHEN 1 THEN hashint8extended(i, 1) WHEN 2 THEN (i - 99999 * (i % 2)) * 92233720368547 END AS bigint,
		CASE i WHEN 0 THEN '' WHEN 1 THEN E'"\\\\' WHEN 2 THEN repeat('ü', 200) ELSE (ARRAY['user ', 'ü', '', repeat('prefix', 20)])[i % 4 + 1] || i END AS text, md5(i::text)::uuid AS uuid FROM generate_series(0, 99999) AS i;
CREATE UNIQUE INDEX ON ids (number);
UPDATE ids SET bigint = -9223372036854775808 WHERE number = 0;
UPDATE ids SET bigint = 9223372036854775807 WHERE number = 1;
UPDATE ids SET uuid = '00000000-0000-0000-0000-000000000000' WHERE number = 1;
UPDATE ids SET uuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHERE number = 2;
ANALYZE;
SQL
is($node->safe_psql('postgres', 'SELECT count(DISTINCT bigint), count(DISTINCT text), count(DISTINCT uuid) FROM ids'), '100000|100000|100000', 'identifiers differ');

foreach my $id ('bigint', 'text', 'uuid')
{
	my $type = $type_of{$id};

	$node->safe_psql('postgres', <<"SQL");
CREATE TABLE row_$id AS
	SELECT n, s.$id AS source, t.$id AS target, CASE weighted WHEN 0 THEN 1 ELSE weight END::float8 AS weight, part FROM numbered JOIN ids AS s ON s.number = source LEFT JOIN ids AS t ON t.number = target;
CREATE TABLE made_$id AS SELECT n, CASE WHEN n % 3 = 0 THEN scrm.graph_agg(source, target) ELSE scrm.graph_agg(source, target, weight) END AS g FROM row_$id GROUP BY n;
CREATE TABLE edge_$id AS SELECT n, source, target, sum(weight) AS weight, count(*) AS counted FROM row_$id WHERE target IS NOT NULL GROUP BY 1, 2, 3;
ANALYZE;
SQL
	same_rows("$type: nodes", 9 * $graphs, "SELECT n, source AS node FROM row_$id UNION SELECT n, target FROM row_$id WHERE target IS NOT NULL", "SELECT n, x.* FROM made_$id, scrm.nodes(g) AS x");
	same_rows("$type: edges", 9 * $graphs, "SELECT * FROM edge_$id", "SELECT n, x.* FROM made_$id, scrm.edges(g) AS x");
	same_rows("$type: edges turned round", 9 * $graphs, "SELECT n, target, source, weight, counted FROM edge_$id", "SELECT n, x.* FROM made_$id, scrm.edges(scrm.reverse(g)) AS x");
	# texts in the order of their bytes: that of collation "C"
	my $ordered = $id eq 'text' ? ' COLLATE "C"' : '';
	all_true("$type: in order", $graphs - 1, "SELECT (SELECT array_agg(node ORDER BY place) = array_agg(node ORDER BY node$ordered) FROM scrm.nodes(g) WITH ORDINALITY AS x(node, place))
		AND (SELECT coalesce(array_agg((source, target) ORDER BY place) = array_agg((source, target) ORDER BY source$ordered, target$ordered), true) FROM scrm.edges(g) WITH ORDINALITY AS x(source, target, weight, counted, place)) FROM made_$id");
	same_rows("$type: info", $graphs - 1, "SELECT n, nodes, edges, counted, self_loops, duplicates, nodes - sources, weight FROM drawn
			JOIN (SELECT n, count(*) AS nodes FROM (SELECT n, source FROM row_$id UNION SELECT n, target FROM row_$id WHERE target IS NOT NULL) AS u GROUP BY n) AS a USING (n)
			JOIN (SELECT n, count(target) AS counted, count(*) FILTER (WHERE source = target) AS self_loops, count(DISTINCT source) FILTER (WHERE target IS NOT NULL) AS sources, coalesce(sum(weight) FILTER (WHERE target IS NOT NULL), 0) AS weight FROM row_$id GROUP BY n) AS b USING (n)
			JOIN (SELECT n, count(source) AS edges, coalesce(sum(e.counted - 1), 0) AS duplicates FROM drawn LEFT JOIN edge_$id AS e USING (n) GROUP BY n) AS c USING (n)",
		"SELECT n, nodes, edges, counted, self_loops, duplicates, dangling, weight FROM made_$id, scrm.info(g)");
	all_true("$type: stored_bytes", $graphs - 1, "SELECT stored_bytes = length(g::bytea) + 4 FROM made_$id, scrm.info(g)");

	# ---- on the move ----
	all_true("$type: text", $graphs - 1, "SELECT g::text::scrm.$type OPERATOR(scrm.=) g AND g::text::scrm.$type\::text = g::text FROM made_$id");
	$node->safe_psql('postgres', "CREATE TABLE again_$id (LIKE made_$id)");
	foreach my $format ('text', 'csv', 'binary')
	{
		$node->safe_psql('postgres', "COPY made_$id TO '$folder/graphs' (FORMAT $format); TRUNCATE again_$id; COPY again_$id FROM '$folder/graphs' (FORMAT $format)");
		all_true("$type: COPY as $format", $graphs - 1, "SELECT a.g::bytea = m.g::bytea AND scrm.${type}_send(a.g) = scrm.${type}_send(m.g) FROM made_$id AS m LEFT JOIN again_$id AS a USING (n)");
	}
	all_true("$type: equal where their edges and nodes are", $graphs, "SELECT (a.g OPERATOR(scrm.=) b.g) = (a.e = b.e) AND (a.g OPERATOR(scrm.<) b.g) = (b.g OPERATOR(scrm.>) a.g) AND (NOT a.g OPERATOR(scrm.=) b.g OR scrm.${type}_hash(a.g) = scrm.${type}_hash(b.g))
		FROM (SELECT n, g, array(SELECT x FROM scrm.edges(g) AS x)::text || array(SELECT x FROM scrm.nodes(g) AS x)::text AS e FROM made_$id WHERE n % 8 = 0) AS a, (SELECT n, g, array(SELECT x FROM scrm.edges(g) AS x)::text || array(SELECT x FROM scrm.nodes(g) AS x)::text AS e FROM made_$id WHERE n % 8 = 0) AS b");
	all_true("$type: parts rolled up and merged are the whole", $graphs - 1, "SELECT scrm.rollup(p.g) OPERATOR(scrm.=) m.g AND scrm.rollup(p.g ORDER BY part DESC) OPERATOR(scrm.=) m.g
			AND scrm.merge(scrm.rollup(p.g) FILTER (WHERE part = 0), scrm.rollup(p.g) FILTER (WHERE part > 0)) OPERATOR(scrm.=) m.g AND (scrm.rollup(p.g) FILTER (WHERE part < 2) OPERATOR(scrm.||) scrm.rollup(p.g) FILTER (WHERE part = 2)) OPERATOR(scrm.=) m.g
		FROM made_$id AS m JOIN (SELECT n, part, scrm.graph_agg(source, target, weight) AS g FROM row_$id GROUP BY n, part) AS p USING (n) GROUP BY n, m.g");
}
$node->safe_psql('postgres', "VACUUM ANALYZE; SELECT count(DISTINCT g) FROM made_bigint");
$node->restart;
all_true('after a restart', $graphs - 1, 'SELECT a.g OPERATOR(scrm.=) m.g FROM made_uuid AS m JOIN again_uuid AS a USING (n)');

# ---------------------------------------------------------------- in which queries a graph is made flat

$node->safe_psql('postgres', 'CREATE TABLE large AS SELECT i::bigint * i % 99991 AS source, i % 7919 AS target FROM generate_series(1, 200000) AS i; CREATE TABLE kept AS SELECT scrm.graph_agg(source, target) AS g FROM large');
my $edges = $node->safe_psql('postgres', 'SELECT count(DISTINCT (source, target)) FROM large');

# The answer, and how often the whole graph was made flat.
sub carried
{
	my ($name, $query, $flat) = @_;
	my ($status, $answer, $messages) = $node->psql('postgres', "SET client_min_messages = debug1; $query");
	my $times = () = $messages =~ /graph: made flat/g;

	is($answer, $edges, "$name: the answer");
	is($times, 0, "$name: not made flat") if !$flat;
	note("$name: made flat $times times");
}

my $made = 'SELECT scrm.graph_agg(source, target) AS g FROM large';
carried('sub-select in FROM, then LATERAL', "SELECT edges FROM ($made) AS q, LATERAL scrm.info(q.g)");
carried('several functions of one graph', "SELECT i.edges FROM ($made) AS q, LATERAL scrm.info(q.g) AS i, LATERAL (SELECT count(*) FROM scrm.nodes(q.g)) AS n, LATERAL (SELECT count(*) FROM scrm.edges(q.g)) AS e WHERE e.count = i.edges");
carried('function of a function', "SELECT edges FROM ($made) AS q, LATERAL scrm.info(scrm.reverse(scrm.merge(q.g, NULL)))");
carried('CTE that is asked once', "WITH q AS ($made) SELECT edges FROM q, scrm.info(q.g)");
carried('select list', "SELECT count(*) FROM (SELECT scrm.edges(scrm.graph_agg(source, target)) FROM large) AS q");
carried('groups', "SELECT sum(edges) FROM (SELECT source % 3, scrm.graph_agg(source, target) AS g FROM large GROUP BY 1) AS q, LATERAL scrm.info(q.g)");
carried('parallel workers', "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 4; SELECT edges FROM ($made) AS q, LATERAL scrm.info(q.g)");
carried('scalar sub-select', "SELECT edges FROM scrm.info(($made))", 1);
carried('CTE that is asked twice', "WITH q AS ($made) SELECT a.edges FROM q, scrm.info(q.g) AS a WHERE EXISTS (SELECT FROM q, scrm.nodes(q.g))", 1);
carried('materialized', "WITH q AS MATERIALIZED ($made) SELECT edges FROM q, scrm.info(q.g)", 1);
carried('sorted', "SELECT sum(edges) FROM (SELECT source % 3 AS k, scrm.graph_agg(source, target) AS g FROM large GROUP BY 1 ORDER BY scrm.graph_agg(source, target), 1) AS q, LATERAL scrm.info(q.g)", 1);
carried('hash join', "SET enable_nestloop = off; SET enable_mergejoin = off; SELECT sum(edges) FROM (SELECT source % 3 AS k, scrm.graph_agg(source, target) AS g FROM large GROUP BY 1) AS q JOIN (VALUES (0), (1), (2)) AS v(k) USING (k), LATERAL scrm.info(q.g)", 1);
carried('rolled up', "SELECT edges FROM (SELECT scrm.rollup(g) AS g FROM (SELECT source % 3, scrm.graph_agg(source, target) AS g FROM large GROUP BY 1) AS p) AS q, LATERAL scrm.info(q.g)", 1);
carried('prepared', "PREPARE ask AS SELECT edges FROM ($made) AS q, LATERAL scrm.info(q.g); EXECUTE ask");
carried('stored', 'SELECT edges FROM kept, scrm.info(g)');
carried('a cursor', "DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT edges FROM ($made) AS q, LATERAL scrm.info(q.g); FETCH c", 1);
carried('a rescan', "SET enable_material = off; SET enable_memoize = off; SELECT max(edges) FROM generate_series(1, 3) AS i, LATERAL (SELECT scrm.graph_agg(source, target) AS g FROM large WHERE i > 0) AS q, LATERAL scrm.info(q.g)", 1);

# ---------------------------------------------------------------- memory

my (undef, undef, $error) = $node->psql('postgres', "SET scrm.graph_memory = '1MB'; SELECT edges FROM kept, scrm.info(g)");
like($error, qr/^psql:<stdin>:1: ERROR:  graph of $edges edges and \d+ nodes needs about \d+ MB, more than scrm.graph_memory/, 'a stored graph beyond scrm.graph_memory');
is($node->safe_psql('postgres', "SET scrm.graph_memory = -1; SELECT edges FROM kept, scrm.info(g)"), $edges, 'no limit');

# ---------------------------------------------------------------- damaged

$node->safe_psql('postgres', <<'SQL');
-- What reading and asking it says: nothing, or the error's state and message.
CREATE FUNCTION read_bytes(type text, bytes bytea, OUT state text, OUT message text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT nodes::text FROM scrm.info($1::scrm.%I)', type) USING bytes INTO message;
EXCEPTION WHEN OTHERS THEN
	state := sqlstate;
	message := sqlerrm;
END $$;
CREATE FUNCTION in_its_one_form(type text, bytes bytea) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE same boolean;
BEGIN
	EXECUTE format('SELECT ($1::scrm.%I::text::scrm.%I)::bytea = $1', type, type) USING bytes INTO same;
	RETURN same;
END $$;
CREATE TABLE sample (number serial, type text, bytes bytea);
INSERT INTO sample (type, bytes)
	SELECT 'graph', scrm.graph_agg(i, i * 7 % 13, i % 5 / 4.0)::bytea FROM generate_series(1, 30) AS i
	UNION ALL SELECT 'graph', scrm.graph_agg(a, b)::bytea FROM (VALUES (1, 2), (1, 2), (2, 1), (3, 3), (4, NULL), (-9223372036854775808, 9223372036854775807)) AS v(a, b)
	UNION ALL SELECT 'graph', scrm.graph_agg(a, b, w)::bytea FROM (VALUES (1, 2, 1e308), (2, 3, 5e-324), (3, 1, 0), (1, 1, 4503599627370495), (1, 1, 0)) AS v(a, b, w)
	UNION ALL SELECT 'graph', '{"version":1,"nodes":[],"sources":[]}'::scrm.graph::bytea
	UNION ALL SELECT 'graph_text', scrm.graph_agg('c' || i * i % 23, 'c' || i % 7)::bytea FROM generate_series(1, 50) AS i
	UNION ALL SELECT 'graph_text', scrm.graph_agg(a, b, 3)::bytea FROM (VALUES ('', 'a'), ('a', E'\x01'), (repeat('k', 300), repeat('ü', 200)), ('a', 'kk')) AS v(a, b)
	UNION ALL SELECT 'graph_uuid', scrm.graph_agg(md5((i * i % 11)::text)::uuid, md5((i % 5)::text)::uuid, i / 8.0)::bytea FROM generate_series(1, 20) AS i;
SQL
all_true('samples are read', 6, 'SELECT (read_bytes(type, bytes)).state IS NULL AND in_its_one_form(type, bytes) FROM sample');
same_rows('cut short', 100, "SELECT number, l, 'XX001', 'stored scrm.' || type || ' is damaged' FROM sample, generate_series(0, length(bytes) - 1) AS l",
	'SELECT number, l, r.* FROM sample, generate_series(0, length(bytes) - 1) AS l, LATERAL read_bytes(type, substr(bytes, 1, l)) AS r');
all_true('a byte more', 6, q{SELECT (read_bytes(type, bytes || '\x00')).state = 'XX001' FROM sample});
all_true('each bit flipped', 1000, q{SELECT state = CASE WHEN b < 8 THEN '0A000' ELSE 'XX001' END AND message = CASE WHEN b < 8 THEN 'scrm.' || type || ' has version ' || (get_byte(bytes, 0) # (1 << b)) || ', which this release does not read' ELSE 'stored scrm.' || type || ' is damaged' END
	FROM sample, generate_series(0, length(bytes) * 8 - 1) AS b, LATERAL read_bytes(type, set_bit(bytes, b, 1 - get_bit(bytes, b))) AS r});
all_true('one type read as another', 6, q{SELECT coalesce((read_bytes(t, bytes)).state, '') = ANY ('{XX001,22021}') FROM sample, unnest('{graph,graph_text,graph_uuid}'::text[]) AS t WHERE t <> type AND length(bytes) > 11});
all_true('large ones, cut short in storage', 3, q{SELECT (read_bytes('graph', substr(g::bytea, 1, length(g::bytea) - cut))).state = 'XX001' FROM kept, unnest('{1,8,2000,100000}'::int[]) AS cut});

# ---- with a checksum that fits ----

my @table = map { my $c = $_; $c = $c & 1 ? 0x82F63B78 ^ ($c >> 1) : $c >> 1 for 1 .. 8; $c } 0 .. 255;

sub crc32c
{
	my $crc = 0xFFFFFFFF;

	$crc = $table[ ($crc ^ $_) & 255 ] ^ ($crc >> 8) for unpack 'C*', $_[0];
	return $crc ^ 0xFFFFFFFF;
}

# version, flags, zero (2), checksum (4), the rest
sub sealed
{
	my ($bytes) = @_;

	return substr($bytes, 0, 4) . pack('L', crc32c(substr($bytes, 0, 4) . substr($bytes, 8))) . substr($bytes, 8);
}

sub below { return int(rand($_[0])); }
sub one_of { return $_[ below(scalar @_) ]; }

my @sample = map { [ split /\|/ ] } split /\n/, $node->safe_psql('postgres', q(SELECT type, encode(bytes, 'hex') FROM sample ORDER BY number));
$_->[1] = pack 'H*', $_->[1] for @sample;
is(sealed($_->[1]), $_->[1], "the checksum of a $_->[0]") for @sample;

my @awkward = map { pack 'H*', $_ } qw(00 01 02 7f 80 8000 8001 ff ff01 ffffffff0f ffffffff10 ffffffffffffffffff01 ffffffffffffffffff02 ffffffffffffffffff7f 01000000000000f07f 01000000000000f87f 010000000000000080 01000000000000f03f 0100000000000000c0);
open my $out, '>', "$folder/mutations" or die $!;
for my $number (1 .. $mutations)
{
	my ($type, $bytes) = @{ one_of(@sample) };
	my $other = one_of(grep { $_->[0] eq $type } @sample)->[1];

	for (1 .. one_of(1, 1, 1, 2, 3, 5))
	{
		my $length = length $bytes;
		my $place = 8 + below($length - 7);
		my $some = below(1 + ($length - $place > 12 ? one_of(1, 2, 4, 8, 12, $length - $place) : $length - $place));
		my $what = below(7);

		if ($what == 0 && $place < $length) { vec($bytes, 8 * $place + below(8), 1) ^= 1 }
		elsif ($what == 1) { substr($bytes, $place, 0) = join '', map { chr(below(256)) } 0 .. below(4) }
		elsif ($what == 2) { substr($bytes, $place, $some) = '' }
		elsif ($what == 3) { substr($bytes, $place, 0) = substr($bytes, 8 + below($length - 7), $some) }
		elsif ($what == 4) { substr($bytes, $place) = substr($other, 8 + below(-7 + length $other)) }
		elsif ($what == 5) { substr($bytes, $place, one_of(0, 1)) = one_of(@awkward) if $place < $length }
		else { substr($bytes, 1, 1) = chr(below(4)) }
	}
	print $out join("\t", $number, $type, '\\\\x' . unpack('H*', sealed($bytes))), "\n";
}
close $out or die $!;
$node->safe_psql('postgres', "CREATE TABLE mutated (number int, type text, bytes bytea); COPY mutated FROM '$folder/mutations'; CREATE TABLE verdict AS SELECT m.*, r.* FROM mutated AS m, read_bytes(type, bytes) AS r");
is($node->safe_psql('postgres', q(SELECT state, message, min(number) FROM verdict WHERE state NOT IN ('XX001', '22003', '54000') GROUP BY 1, 2)), '', 'refusals say what is wrong');
# what a text is in this encoding is not looked at: mutated bytes may be none
is($node->safe_psql('postgres', q(SELECT number, encode(bytes, 'hex') FROM verdict WHERE state IS NULL AND type <> 'graph_text' AND NOT in_its_one_form(type, bytes) ORDER BY 1 LIMIT 5)), '', 'what is taken is in its one form');
my @counts = split /\|/, $node->safe_psql('postgres', 'SELECT count(*) FILTER (WHERE state IS NULL), count(*) FILTER (WHERE state IS NOT NULL) FROM verdict');
cmp_ok($_, '>', $mutations / 50, 'many are taken, many refused') for @counts;
note("$counts[0] taken, $counts[1] refused");

$node->stop;
done_testing();
