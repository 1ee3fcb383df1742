# Referral value and trees of referrals against plain SQL.
#
# Values: random rows of referred customers and periods, added up with numeric, as rows, as parts in random order, by parallel
# workers; and the reference table of engagement 06, case by case.
#
# Trees: random small forests with rings, self-referrals, customers with several referrers, rows without referrer, without
# referred and without value, for each type of identifiers. Recursive queries say from the rows alone what stands below each
# customer, what must be left out, and how large each generation is. Then a chain, a star and a ring of a million.
#
# The reference table lies beside the checkout, as shared/oracles/engagement/06_crv.csv; SCRM_SHARED names another place of
# "shared". Without it that part is skipped.
#
#   SCRM_HISTORIES   how many forests (3,000; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $forests = $ENV{SCRM_HISTORIES} || 3_000;
my $seed = 1 / (1 + ($ENV{SCRM_SEED} || 1));	# setseed() wants a number up to 1
my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';
my $reference = "$shared/oracles/engagement/06_crv.csv";

my $node = PostgreSQL::Test::Cluster->new('referral');
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
max_parallel_workers_per_gather = 4
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
CONF
$node->start;

$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;
CREATE FUNCTION close(a float8, b float8, terms float8 DEFAULT 1) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN a IS NOT DISTINCT FROM b OR coalesce(abs(a - b) <= 1e-12 * terms, false);
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

# A query that gives true for each of more than "least" rows.
sub all_true
{
	my ($name, $least, $query) = @_;
	is($node->safe_psql('postgres', "SELECT bool_and(coalesce(q.ok, false)), count(*) > $least FROM ($query) q(ok)"), 't|t', $name);
}

# ---------------------------------------------------------------- values

$node->safe_psql('postgres', <<"SQL");
SELECT setseed($seed);
CREATE TABLE paid WITH (parallel_workers = 4) AS
	SELECT customer, rate, floor(random() * 7) AS part, random() AS place, CASE WHEN random() < 0.97 THEN 1 + floor(random() ^ 3 * 60)::int END AS period,
		CASE WHEN random() < 0.9 THEN (random() * 2000 - 500)::numeric(9, 2)::float8 END AS margin, CASE WHEN random() < 0.5 THEN (random() * 50)::numeric(9, 2)::float8 END AS reward,
		CASE WHEN random() < 0.7 THEN (random() * 20)::numeric(9, 2)::float8 END AS marketing, CASE WHEN random() < 0.4 THEN (random() * 1e6)::numeric(9, 2)::float8 END AS saving,
		CASE floor(random() * 3) WHEN 0 THEN true WHEN 1 THEN false END AS anyway
	FROM generate_series(1, 1000) customer, LATERAL (SELECT (ARRAY[0, 0.1, 0.01, 0.0005, 1.5, -0.05])[1 + customer % 6]::float8) r(rate), LATERAL generate_series(1, floor(random() * 25 + customer * 0)::int) n;
ANALYZE;
CREATE TABLE expected AS
	SELECT customer, coalesce(sum(one) FILTER (WHERE NOT anyway), 0) AS type_one, coalesce(sum(two) FILTER (WHERE anyway), 0) AS type_two, count(period) FILTER (WHERE anyway IS NULL) AS unknown,
		coalesce(sum(one) FILTER (WHERE anyway IS NULL), 0) AS unknown_one, coalesce(sum(two) FILTER (WHERE anyway IS NULL), 0) AS unknown_two,
		count(period) FILTER (WHERE NOT anyway) AS rows_one, count(period) FILTER (WHERE anyway) AS rows_two, coalesce(sum(terms), 0)::float8 AS terms
	FROM paid, LATERAL (SELECT 1 / power(1 + rate::numeric, period::numeric) AS factor) f,
		LATERAL (SELECT coalesce(margin, 0)::numeric AS a, coalesce(reward, 0)::numeric AS b, coalesce(marketing, 0)::numeric AS m, coalesce(saving, 0)::numeric AS q) n,
		LATERAL (SELECT (a - b - m + q) * factor AS one, (q - b) * factor AS two, (abs(a) + b + m + q) * factor AS terms) t
	GROUP BY customer;
CREATE TABLE part AS SELECT customer, part, random() AS place, scrm.referral_value_agg(period, margin, reward, marketing, saving, anyway, rate) AS state FROM paid GROUP BY customer, part;
CREATE AGGREGATE merged(scrm.referral_value) (SFUNC = scrm.merge, STYPE = scrm.referral_value);
SQL

my $row = 'scrm.referral_value_agg(period, margin, reward, marketing, saving, anyway, rate';
my %value_states = (
	'rows' => "SELECT customer, $row) AS state FROM paid GROUP BY customer",
	'rows in random order' => "SELECT customer, $row ORDER BY place) AS state FROM paid GROUP BY customer",
	'parts rolled up' => 'SELECT customer, scrm.rollup(state ORDER BY place) AS state FROM part GROUP BY customer',
	'parts merged' => 'SELECT customer, merged(state ORDER BY place) AS state FROM part GROUP BY customer',
	'as text' => 'SELECT customer, scrm.rollup(state::text::scrm.referral_value) AS state FROM part GROUP BY customer');
like($node->safe_psql('postgres', "EXPLAIN $value_states{rows}"), qr/Partial.*Gather|Gather.*Partial/s, 'values: the plan is parallel');
foreach my $way (sort keys %value_states)
{
	all_true("values: $way", 900, "SELECT close(v.value, e.type_one::float8 + e.type_two::float8, terms) AND close(v.type_one, e.type_one::float8, terms) AND close(v.type_two, e.type_two::float8, terms)
			AND v.unknown = e.unknown AND close(v.unknown_as_type_one, e.unknown_one::float8, terms) AND close(v.unknown_as_type_two, e.unknown_two::float8, terms)
			AND v.rows_type_one = e.rows_one AND v.rows_type_two = e.rows_two AND close((SELECT sum(x.value) FROM scrm.explain(state) x), v.value, terms)
		FROM ($value_states{$way}) s FULL JOIN expected e USING (customer), scrm.referral_value(state) v");
}

# ---------------------------------------------------------------- the reference table

SKIP:
{
	skip 'no reference table oracles/engagement/06_crv.csv beside the checkout', 6 unless -r $reference;
	my $csv = slurp_file($reference);
	$csv =~ s/\r//g;
	$node->safe_psql('postgres', "CREATE TABLE oracle (name text, inputs jsonb, expected jsonb, source text);
		COPY oracle FROM STDIN (FORMAT csv, HEADER);\n$csv\\.\n");
	all_true('reference: values', 3, q(SELECT abs((scrm.referral_value(state)).value - (expected ->> 'crv')::float8) <= 1e-12 * greatest((expected ->> 'crv')::float8, 1)
		FROM (SELECT name, expected, scrm.referral_value_agg(t::int, margin, reward, marketing, saving, anyway, (inputs ->> 'r')::float8) AS state FROM oracle LEFT JOIN LATERAL (
			SELECT t, (p ->> 0)::float8, (p ->> 1)::float8, (p ->> 2)::float8, (p ->> 3)::float8, false FROM jsonb_array_elements(inputs -> 'type1') c, jsonb_array_elements(c) WITH ORDINALITY p(p, t)
			UNION ALL SELECT t, NULL, 0, NULL, p::float8, true FROM jsonb_array_elements(inputs -> 'type2') c, jsonb_array_elements(c) WITH ORDINALITY p(p, t)
			) r(t, margin, reward, marketing, saving, anyway) ON true WHERE expected ? 'crv' GROUP BY name, expected) s));
	is($node->safe_psql('postgres', q(SELECT count(*) FROM oracle WHERE expected ? 'crv' AND expected <> '{"crv": 0}')), 3, 'reference: not only nothing');
	all_true('reference: type one throughout overstates', 0, q(SELECT abs((scrm.referral_value(scrm.referral_value_agg(t, 100, CASE t WHEN 1 THEN 20 END, 5, CASE t WHEN 1 THEN 30 END, false, 0.1))).value - (expected ->> 'crv_if_all_type1')::float8) <= 1e-12 * 736
		FROM oracle, generate_series(1, 3) c, generate_series(1, 3) t WHERE expected ? 'crv_if_all_type1' GROUP BY expected));
	all_true('reference: credits', 2, q(SELECT scrm.referral_credit(n::bigint, (inputs ->> 'credit')::float8) = (expected -> 'reward' ->> (i - 1)::int)::float8
		FROM oracle, jsonb_array_elements_text(inputs -> 'subscribed_referrals') WITH ORDINALITY n(n, i)));
	all_true('reference: free purchases', 4, q(SELECT (inputs ->> 'price')::float8 * scrm.free_purchases(n::bigint, 3) = (expected -> 'reward_once' ->> (i - 1)::int)::float8
			AND (inputs ->> 'price')::float8 * scrm.free_purchases(n::bigint, 3, true) = (expected -> 'reward_repeating' ->> (i - 1)::int)::float8
		FROM oracle, jsonb_array_elements_text(inputs -> 'buyers_referred') WITH ORDINALITY n(n, i)));
	all_true('reference: the chain A, B, C', 2, q(SELECT d.value = (expected -> 'crv_direct' ->> customer)::float8 AND f.value = (expected -> 'crv_full_descendants' ->> customer)::float8
			AND (customer <> 'A' OR h.own_value + 0.5 * h.value = (expected -> 'network_value_no_double_count' ->> 'A')::float8)
		FROM (SELECT expected, scrm.referral_tree_agg(e ->> 0, k, v::float8) AS state FROM oracle, jsonb_each_text(inputs -> 'own_value') o(k, v) LEFT JOIN LATERAL jsonb_array_elements(inputs -> 'edges') e ON e ->> 1 = k GROUP BY expected) s,
			scrm.referral_tree(state, 0) d JOIN scrm.referral_tree(state, 1) f USING (customer) JOIN scrm.referral_tree(state) h USING (customer)));
}

# ---------------------------------------------------------------- random forests

# A customer's referrer is mostly somebody with a smaller number, so that trees grow; else anybody, so that rings close.
$node->safe_psql('postgres', <<"SQL");
SELECT setseed($seed);
CREATE TABLE link AS
	SELECT forest, random() AS place, floor(random() * 5)::int AS part,
		CASE WHEN kind < 0.62 THEN floor(random() * nullif(i - 1, 0))::int + 1 WHEN kind < 0.84 THEN floor(random() * size)::int + 1 WHEN kind < 0.88 THEN i END AS referrer,
		CASE WHEN random() < 0.97 THEN i END AS referred, CASE WHEN random() < 0.9 THEN floor(random() * 81 - 20) / 4 END AS value
	FROM generate_series(1, $forests) forest, LATERAL (SELECT floor(random() * random() * 16 + 1)::int AS size, random() ^ 3 / 2 AS again WHERE forest > 0) s,
		LATERAL generate_series(1, size) i, LATERAL generate_series(1, CASE WHEN random() < again + i * 0 THEN 2 + floor(random() * 2)::int ELSE 1 END) n, LATERAL (SELECT random() + n * 0 AS kind) k;
INSERT INTO link SELECT forest, place, part, referrer, referred, value FROM link WHERE random() < 0.05;	-- the same once more
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
	my $type = "scrm.referral_tree_$id";

	# What the rows say, in tables: customers and their own value, edges with what is wrong with them, who stands below whom.
	$node->safe_psql('postgres', <<"SQL");
DROP TABLE IF EXISTS referral, customer, edge, up, ring, below, part, state;
CREATE TABLE referral WITH (parallel_workers = 4) AS
	SELECT forest, forest % 20 AS mixed, place, part, a.id_$id AS referrer, b.id_$id AS referred, value FROM link LEFT JOIN name a ON a.n = referrer LEFT JOIN name b ON b.n = referred;
CREATE TABLE customer AS
	SELECT forest, id, coalesce(sum(value) FILTER (WHERE own), 0) AS own
	FROM (SELECT forest, referred AS id, true AS own, value FROM referral WHERE referred IS NOT NULL UNION ALL SELECT forest, referrer, false, NULL FROM referral WHERE referred IS NOT NULL AND referrer IS NOT NULL) c
	GROUP BY forest, id;
CREATE TABLE edge AS
	SELECT forest, referrer, referred, count(*) AS counted, coalesce(sum(value), 0) AS value, CASE WHEN referrer = referred THEN 'self-referral' END AS problem
	FROM referral WHERE referrer IS NOT NULL AND referred IS NOT NULL GROUP BY forest, referrer, referred;
UPDATE edge e SET problem = 'several referrers' WHERE problem IS NULL AND EXISTS (SELECT FROM edge o WHERE o.forest = e.forest AND o.referred = e.referred AND o.referrer <> e.referrer AND o.referrer <> o.referred);
CREATE TABLE up AS
	WITH RECURSIVE up AS (SELECT forest, referred AS start, referrer AS at FROM edge WHERE problem IS NULL
		UNION SELECT forest, start, e.referrer FROM up JOIN edge e USING (forest) WHERE e.problem IS NULL AND e.referred = at)
	SELECT * FROM up;
CREATE TABLE ring AS
	SELECT forest, start AS id, dense_rank() OVER (PARTITION BY forest ORDER BY (array_agg(at ORDER BY at))[1]) AS ring FROM up GROUP BY forest, start HAVING bool_or(start = at);
UPDATE edge e SET problem = 'cycle' FROM ring r WHERE problem IS NULL AND r.forest = e.forest AND r.id = e.referred;
CREATE TABLE below AS
	WITH RECURSIVE below AS (SELECT forest, referrer AS top, referred AS id, 1 AS generation FROM edge WHERE problem IS NULL
		UNION ALL SELECT forest, top, e.referred, generation + 1 FROM below b JOIN edge e USING (forest) WHERE e.problem IS NULL AND e.referrer = b.id)
	SELECT b.*, c.own FROM below b JOIN customer c USING (forest, id);
CREATE TABLE part AS SELECT forest, part, random() AS place, scrm.referral_tree_agg(referrer, referred, value) AS state FROM referral GROUP BY forest, part;
CREATE AGGREGATE merged($type) (SFUNC = scrm.merge, STYPE = $type);
CREATE TABLE state AS SELECT forest, scrm.referral_tree_agg(referrer, referred, value) AS state FROM referral GROUP BY forest;
ANALYZE;
SQL
	all_true("$id: everything is there", 0, "SELECT bool_or(problem = 'self-referral') AND bool_or(problem = 'several referrers') AND bool_or(problem = 'cycle') AND bool_or(problem IS NULL)
			AND (SELECT max(ring) > 1 FROM ring) AND (SELECT max(generation) > 4 FROM below) AND (SELECT bool_or(n > 2) FROM (SELECT count(*) AS n FROM ring GROUP BY forest, ring) r) FROM edge");

	# One state, however it was gathered.
	my $parallel = 'SELECT mixed, scrm.referral_tree_agg(referrer, referred, value) AS state FROM referral GROUP BY mixed';
	like($node->safe_psql('postgres', "EXPLAIN $parallel"), qr/Partial.*Gather|Gather.*Partial/s, "$id: the plan is parallel");
	my %ways = (
		'rows in random order' => 'SELECT forest, scrm.referral_tree_agg(referrer, referred, value ORDER BY place) AS state FROM referral GROUP BY forest',
		'parts rolled up' => 'SELECT forest, scrm.rollup(state ORDER BY place) AS state FROM part GROUP BY forest',
		'parts merged' => 'SELECT forest, merged(state ORDER BY place) AS state FROM part GROUP BY forest',
		'as text' => "SELECT forest, state::text::$type AS state FROM state");
	all_true("$id: $_", $forests - 1, "SELECT s.state OPERATOR(scrm.=) w.state OR (s.state IS NULL AND w.state IS NULL) FROM state s FULL JOIN ($ways{$_}) w USING (forest)") foreach sort keys %ways;
	all_true("$id: by workers", 19, "SELECT w.state OPERATOR(scrm.=) s.state AND w.state OPERATOR(scrm.=) p.state FROM ($parallel) w FULL JOIN (SELECT forest % 20 AS mixed, scrm.rollup(state) AS state FROM state GROUP BY 1) s USING (mixed)
		FULL JOIN (SELECT forest % 20 AS mixed, merged(state ORDER BY place) AS state FROM part GROUP BY 1) p USING (mixed)");

	# Values are quarters and the decays powers of two: everything is exact.
	foreach my $decay (0, 0.25, 0.5, 1)
	{
		same_rows("$id: tree with decay $decay", $forests,
			"SELECT c.forest, c.id, count(b.id) FILTER (WHERE b.generation = 1), count(b.id), coalesce(max(b.generation), 0), coalesce(sum(b.own * $decay ^ (b.generation - 1)), 0), c.own
				FROM customer c LEFT JOIN below b ON b.forest = c.forest AND b.top = c.id GROUP BY c.forest, c.id, c.own",
			"SELECT forest, t.* FROM state, scrm.referral_tree(state, $decay) t");
	}
	all_true("$id: tree with decay 0.3", $forests, "SELECT close(t.value, e.value, terms) FROM state, scrm.referral_tree(state, 0.3) t
		JOIN (SELECT forest, top, sum(own * 0.3 ^ (generation - 1)) AS value, sum(abs(own) * 0.3 ^ (generation - 1)) AS terms FROM below GROUP BY forest, top) e ON e.top = t.customer WHERE e.forest = state.forest");
	all_true("$id: in order of customers", $forests / 2, "SELECT array_agg(t.customer ORDER BY t.place) = array_agg(t.customer ORDER BY t.customer" . ($id eq 'text' ? ' COLLATE "C"' : '') . ")
		FROM state, scrm.referral_tree(state) WITH ORDINALITY t(customer, direct, descendants, generations, value, own_value, place) GROUP BY forest");
	same_rows("$id: problems", $forests / 10,
		'SELECT e.forest, referrer, referred, problem, counted, value, ring FROM edge e LEFT JOIN ring r ON problem = \'cycle\' AND r.forest = e.forest AND r.id = referred WHERE problem IS NOT NULL',
		'SELECT forest, p.* FROM state, scrm.referral_problems(state) p');
	same_rows("$id: totals", $forests / 2,
		"SELECT c.forest, r.counted, coalesce(used, 0), r.without_referrer, coalesce(self, 0), coalesce(several, 0), coalesce(cycle, 0), c.customers, c.customers - coalesce(brought, 0), coalesce(referrers, 0), coalesce(generations, 0), c.value, coalesce(referred_value, 0)
			FROM (SELECT forest, count(*) AS customers, sum(own) AS value FROM customer GROUP BY forest) c
			JOIN (SELECT forest, count(referred) AS counted, count(referred) FILTER (WHERE referrer IS NULL) AS without_referrer FROM referral GROUP BY forest) r USING (forest)
			LEFT JOIN (SELECT forest, sum(counted) FILTER (WHERE problem IS NULL) AS used, sum(counted) FILTER (WHERE problem = 'self-referral') AS self, sum(counted) FILTER (WHERE problem = 'several referrers') AS several,
				sum(counted) FILTER (WHERE problem = 'cycle') AS cycle, count(*) FILTER (WHERE problem IS NULL) AS brought, count(DISTINCT referrer) FILTER (WHERE problem IS NULL) AS referrers FROM edge GROUP BY forest) e USING (forest)
			LEFT JOIN (SELECT forest, max(generation) AS generations, sum(own) FILTER (WHERE generation = 1) AS referred_value FROM below GROUP BY forest) b USING (forest)",
		'SELECT forest, t.* FROM state, scrm.referral_tree_totals(state) t');
	all_true("$id: rows reconcile", $forests / 2, 'SELECT counted = used + without_referrer + self_referrals + several_referrers + in_cycles FROM state, scrm.referral_tree_totals(state)');

	# Generations, with the variance by the server, and the ends of the interval as roots of (k - mean)^2 = z^2 f k / n.
	$node->safe_psql('postgres', 'DROP TABLE IF EXISTS generation; CREATE TABLE generation AS
		SELECT forest, generation, count(*) AS customers, count(*) FILTER (WHERE direct > 0) AS referrers, sum(direct) AS referred, coalesce(var_samp(direct), 0)::float8 AS variance
		FROM (SELECT c.forest, coalesce(u.generation, 0) AS generation, coalesce(d.direct, 0) AS direct FROM customer c LEFT JOIN (SELECT forest, id, count(*) AS generation FROM below GROUP BY forest, id) u USING (forest, id)
			LEFT JOIN (SELECT forest, top AS id, count(*) AS direct FROM below WHERE generation = 1 GROUP BY forest, top) d USING (forest, id)) g GROUP BY forest, generation');
	same_rows("$id: viral coefficients", $forests / 2, 'SELECT forest, generation, customers, referrers, referred, referred / customers::float8 FROM generation',
		'SELECT forest, v.generation, v.customers, v.referrers, v.referred, v.coefficient FROM state, scrm.viral_coefficient(state) v');
	all_true("$id: intervals of viral coefficients", $forests / 2, 'SELECT v.low >= 0 AND v.low <= v.coefficient AND v.coefficient < v.high AND close((v.low - v.coefficient) ^ 2, c * v.low, 10 + c * v.high) AND close((v.high - v.coefficient) ^ 2, c * v.high, 10 + c * v.high)
		FROM state JOIN generation g USING (forest), LATERAL (SELECT 1.959963984540054 ^ 2 * greatest(1, CASE WHEN referred > 0 THEN variance / (referred / customers::float8) END) / customers AS c) z, scrm.viral_coefficient(state) v WHERE v.generation = g.generation');
}

# ---------------------------------------------------------------- a million in a row, below one, in a ring

# The order of identifiers has nothing to do with that of the chain: i -> i * 7919 mod 1,000,003, a prime.
$node->safe_psql('postgres', <<'SQL');
CREATE UNLOGGED TABLE big AS
	SELECT scrm.referral_tree_agg(nullif(i - 1, 0) * 7919 % 1000003, i * 7919 % 1000003, 1) AS chain, scrm.referral_tree_agg(7919, i * 7919 % 1000003, 0.1) FILTER (WHERE i > 1) AS star,
		scrm.referral_tree_agg((i % 1000000 + 1) * 7919 % 1000003, i * 7919 % 1000003, 1) AS ring
	FROM generate_series(1::bigint, 1000000) i;
SQL
# A chain: who has n below him has n generations, and 2 - 2^(1-n) below him by halves.
is($node->safe_psql('postgres', q(SELECT count(*), sum(descendants), count(DISTINCT descendants), max(generations), bool_and(generations = descendants AND direct = least(descendants, 1)), bool_and(abs(value - (2 - 2 * 0.5 ^ descendants)) <= 1e-15) FROM big, scrm.referral_tree(chain))),
	'1000000|499999500000|1000000|999999|t|t', 'a chain of a million');
is($node->safe_psql('postgres', q(SELECT descendants, value FROM big, scrm.referral_tree(chain, 1) WHERE customer = 7919)), '999999|999999', 'the first of the chain');
is($node->safe_psql('postgres', q(SELECT count(*), min(generation), max(generation), bool_and(customers = 1 AND referred = (generation < 999999)::int) FROM big, scrm.viral_coefficient(chain))), '1000000|0|999999|t', 'generations of the chain');
# A star: the double next to 0.1 is above it, and 999,999 times it is nearest to this.
is($node->safe_psql('postgres', q(SELECT count(*), max(direct), max(descendants), max(generations), max(value) FROM big, scrm.referral_tree(star))), '1000000|999999|999999|1|99999.90000000001', 'a star of a million');
is($node->safe_psql('postgres', q(SELECT string_agg(format('%s %s %s', generation, customers, referred), ', ' ORDER BY generation) FROM big, scrm.viral_coefficient(star))), '0 1 999999, 1 999999 0', 'generations of the star');
is($node->safe_psql('postgres', q(SELECT count(*), count(DISTINCT referred), min(p.ring), max(p.ring), min(problem), max(problem) FROM big, scrm.referral_problems(big.ring) p)), '1000000|1000000|1|1|cycle|cycle', 'a ring of a million');
is($node->safe_psql('postgres', q(SELECT in_cycles, used, roots, generations, value FROM big, scrm.referral_tree_totals(ring))), '1000000|0|1000000|0|1000000', 'nobody of the ring is lost');

$node->stop;
done_testing();
