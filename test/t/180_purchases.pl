
# Purchases, their rfm and the scores against plain SQL, and against CDNOW's published numbers.
#
# Random customers buy, buy for nothing, buy at a price nobody knows and send back, mostly around local midnights and the
# changes of the clocks, several times a day. Each answer is computed again from the rows alone: days with AT TIME ZONE, the
# order of a refund by looking it up, times and means by plain aggregates. States are those of all rows, of parts that are
# merged in random order, of parallel plans, and of what was written and read again.
#
#   SCRM_CUSTOMERS   how many customers (4,000; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use File::Basename;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $customers = $ENV{SCRM_CUSTOMERS} || 4_000;
my $seed = 1 / (1 + ($ENV{SCRM_SEED} || 1));	# setseed() wants a number up to 1

my $node = PostgreSQL::Test::Cluster->new('purchases');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
autovacuum = off
jit = off
work_mem = '64MB'
max_worker_processes = 8
max_parallel_workers = 8
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
CONF
$node->start;

sub is_empty
{
	my ($query, $name) = @_;

	is($node->safe_psql('postgres', "$query LIMIT 5"), '', $name);
	return;
}

# ---- random rows ----

# Values are hundredths, so that sums of numeric are the truth; a few are so large that float8 loses the small ones.
$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION scrm;
SELECT setseed($seed);
CREATE TABLE zone (n int, zone text);
INSERT INTO zone VALUES (0, 'UTC'), (1, 'Europe/Berlin'), (2, 'America/New_York'), (3, 'America/Santiago'), (4, 'Asia/Kolkata'), (5, 'Pacific/Apia');
CREATE TABLE customer AS
	SELECT id, zone, CASE WHEN random() < 0.5 THEN timestamptz '2024-03-05 00:00Z' WHEN random() < 0.5 THEN timestamptz '2023-10-20 00:00Z' ELSE timestamptz '2011-12-20 00:00Z' END
			+ floor(random() * 30) * interval '24 hours' AS first, 1 + floor(random() * random() * 24)::int AS rows
	FROM generate_series(1, $customers) id JOIN zone z ON z.n = id % 6;
CREATE TABLE row WITH (parallel_workers = 4) AS
	SELECT id, floor(random() * 5)::int AS part,
		CASE WHEN random() < 0.4 THEN (date_trunc('day', first AT TIME ZONE zone) + floor(random() * 12) * interval '1 day') AT TIME ZONE zone + floor(random() * 3 - 1) * interval '1 microsecond'
			ELSE first + floor(random() * 40) * interval '7 hours' + random() * interval '1 hour' END AS at,
		CASE WHEN random() < 0.6 THEN floor(random() * 10000) / 100 WHEN random() < 0.3 THEN 0 WHEN random() < 0.3 THEN NULL WHEN random() < 0.9 THEN -floor(random() * 5000) / 100 ELSE floor(random() * 1e13) END::numeric AS value,
		(ARRAY['buy', 'order', 'visit'])[1 + floor(random() * 3)] AS kind, (ARRAY['web', 'shop', NULL])[1 + floor(random() * 3)] AS channel
	FROM customer, generate_series(1, rows);
UPDATE row SET at = NULL WHERE random() < 0.01;
CREATE TABLE day AS SELECT id, zone, (at AT TIME ZONE zone)::date AS day, value, kind, channel FROM row JOIN customer USING (id) WHERE at IS NOT NULL;
CREATE INDEX ON day (id, day);
-- some in the middle, and as times of their day that are near its ends
CREATE TABLE asked AS SELECT id, zone, n, (date_trunc('day', first AT TIME ZONE zone) + floor(random() * 22 - 5) * interval '1 day') AT TIME ZONE zone
		+ CASE n WHEN 1 THEN interval '0' WHEN 2 THEN interval '22 hours' * random() ELSE interval '-1 microsecond' END AS as_of FROM customer, generate_series(1, 3) n;
ALTER TABLE asked ADD today date;
UPDATE asked SET today = (as_of AT TIME ZONE zone)::date;
CREATE TABLE state AS SELECT id, scrm.purchases_agg(at, value::float8, zone) AS purchases, sum(abs(value)) AS terms FROM row JOIN customer USING (id) GROUP BY id;
CREATE UNIQUE INDEX ON state (id);
VACUUM ANALYZE;
SQL
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM row'), '>', 5 * $customers, 'rows');

# ---- the oracle: refunds look for their order, orders add up ----

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE seen AS SELECT a.id, a.n, a.today, d.day, d.value FROM asked a JOIN day d USING (id) WHERE d.day <= a.today;
CREATE INDEX ON seen (id, n);
CREATE TABLE bought AS SELECT id, n, day, sum(value) AS purchased, count(*) AS rows, count(*) - count(value) AS unknown_values FROM seen WHERE value >= 0 OR value IS NULL GROUP BY id, n, day;
CREATE INDEX ON bought (id, n, day);
CREATE TABLE truth AS
	WITH refund AS (SELECT r.id, r.n, r.value, (SELECT max(b.day) FROM bought b WHERE b.id = r.id AND b.n = r.n AND b.day <= r.day) AS of_day FROM seen r WHERE r.value < 0),
	refunded AS (SELECT id, n, of_day AS day, count(*) AS refunds, -sum(value) AS refunded FROM refund WHERE of_day IS NOT NULL GROUP BY id, n, of_day)
	SELECT id, n, day, rows, unknown_values, purchased, coalesce(refunds, 0) AS refunds, coalesce(refunded, 0) AS refunded, purchased - coalesce(refunded, 0) AS value,
		row_number() OVER (PARTITION BY id, n ORDER BY day) AS number FROM bought LEFT JOIN refunded USING (id, n, day);
CREATE TABLE answer AS
	SELECT id, n, count(*) AS orders, sum(value)::float8 AS total, avg(value)::float8 AS mean_value, (max(today) - max(day))::float8 AS days_since_last, count(*)::int - 1 AS repeat_purchases,
		(max(day) - min(day))::float8 AS last_purchase_age, (max(today) - min(day))::float8 AS age, (avg(value) FILTER (WHERE number > 1))::float8 AS repeat_value
	FROM truth JOIN asked USING (id, n) GROUP BY id, n;
CREATE TABLE counted AS
	SELECT id, n, (SELECT count(*) FROM day d WHERE d.id = a.id) AS rows, coalesce(orders, 0) AS orders, coalesce(same_day, 0) AS same_day, coalesce(refunds, 0) AS refunds,
		(SELECT count(*) FROM seen s WHERE (s.id, s.n) = (a.id, a.n) AND value < 0) - coalesce(refunds, 0) AS refunds_left_out, (SELECT count(*) FROM day d WHERE d.id = a.id AND d.day > a.today) AS later,
		coalesce(unknown_values, 0) AS unknown_values, coalesce(orders_without_value, 0) AS orders_without_value, coalesce(refunded, 0)::float8 AS refunded,
		((SELECT coalesce(-sum(value), 0) FROM seen s WHERE (s.id, s.n) = (a.id, a.n) AND value < 0) - coalesce(refunded, 0))::float8 AS refunded_left_out
	FROM asked a LEFT JOIN (SELECT id, n, count(*) AS orders, sum(rows - 1) AS same_day, sum(refunds) FILTER (WHERE value IS NOT NULL) AS refunds, sum(unknown_values) AS unknown_values,
		count(*) FILTER (WHERE value IS NULL) AS orders_without_value, sum(refunded) FILTER (WHERE value IS NOT NULL) AS refunded FROM truth GROUP BY id, n) t USING (id, n);
SQL

# Whole numbers are equal, sums of money to the last bits of the largest term.
my $same_money = '(%1$s IS NULL) = (%2$s IS NULL) AND abs(coalesce(%1$s - %2$s, 0)) <= 1e-12 * (1 + coalesce(terms, 0))';
my $close = sub { sprintf "($same_money)", @_ };
is_empty(qq(
	SELECT id, n, r, a FROM (SELECT id, n, (scrm.rfm(purchases, as_of)).*, terms FROM asked JOIN state USING (id)) r FULL JOIN answer a USING (id, n)
	WHERE (r.orders, r.days_since_last, r.repeat_purchases, r.last_purchase_age, r.age) IS DISTINCT FROM (a.orders, a.days_since_last, a.repeat_purchases, a.last_purchase_age, a.age)
		OR NOT (@{[ join ' AND ', map { $close->("r.$_", "a.$_") } 'total', 'mean_value', 'repeat_value' ]})), 'rfm');
is_empty(qq(
	SELECT id, n, c, a FROM (SELECT id, n, c.*, terms FROM asked JOIN state USING (id), scrm.purchase_counts(purchases, as_of) c) c FULL JOIN counted a USING (id, n)
		JOIN (SELECT id FROM state WHERE purchases IS NOT NULL) s USING (id)
	WHERE ((c.rows, c.orders, c.same_day, c.refunds, c.refunds_left_out, c.later, c.unknown_values, c.orders_without_value)
			IS DISTINCT FROM (a.rows, a.orders, a.same_day, a.refunds, a.refunds_left_out, a.later, a.unknown_values, a.orders_without_value)
		OR c.rows <> c.orders + c.same_day + c.refunds + c.refunds_left_out + c.later
		OR NOT (@{[ join ' AND ', map { $close->("c.$_", "a.$_") } 'refunded', 'refunded_left_out' ]}))), 'purchase_counts');
is_empty(qq(
	SELECT id, n, o, t FROM (SELECT id, n, o.*, terms FROM asked JOIN state USING (id), scrm.orders(purchases, as_of) o) o FULL JOIN truth t USING (id, n, day)
	WHERE (o.rows, o.unknown_values, o.refunds) IS DISTINCT FROM (t.rows, t.unknown_values, t.refunds) OR NOT (@{[ join ' AND ', map { $close->("o.$_", "t.${_}::float8") } 'value', 'purchased', 'refunded' ]})), 'orders');
is_empty(q(
	SELECT id FROM state LEFT JOIN (SELECT id, min(day) AS first, max(day) AS last FROM day WHERE value >= 0 OR value IS NULL GROUP BY id) d USING (id)
	WHERE (scrm.first_order_day(purchases), scrm.last_order_day(purchases)) IS DISTINCT FROM (first, last)), 'first and last day');
is($node->safe_psql('postgres', q(
	SELECT (SELECT count(*) > 100 FROM counted WHERE refunds > 0), (SELECT count(*) > 100 FROM counted WHERE refunds_left_out > 0), (SELECT count(*) > 100 FROM counted WHERE later > 0), (SELECT count(*) > 100 FROM counted WHERE orders = 0),
		(SELECT count(*) > 20 FROM counted WHERE orders_without_value > 0), (SELECT count(*) > 100 FROM truth WHERE value < 0), (SELECT count(*) > 100 FROM truth WHERE value = 0))),
	't|t|t|t|t|t|t', 'every case came up');

# ---- other ways to the same states, to the last bit ----

my %ways = (
	'parts in one order' => 'SELECT id, scrm.rollup(p ORDER BY part) AS purchases FROM part GROUP BY id',
	'parts in another' => 'SELECT id, scrm.rollup(p ORDER BY part DESC) AS purchases FROM part GROUP BY id',
	'parts merged' => 'SELECT id, scrm.merge(scrm.rollup(p) FILTER (WHERE part IN (1, 4)), scrm.rollup(p) FILTER (WHERE part IN (0, 2, 3))) AS purchases FROM part GROUP BY id',
	'rows in order of values' => 'SELECT id, scrm.purchases_agg(at, value::float8, zone ORDER BY value, at) AS purchases FROM row JOIN customer USING (id) GROUP BY id',
	'a state for each row' => 'SELECT id, scrm.rollup(p ORDER BY random()) AS purchases FROM (SELECT id, scrm.purchases_agg(at, value::float8, zone) AS p FROM row JOIN customer USING (id) GROUP BY id, row.ctid) s GROUP BY id',
	'text' => 'SELECT id, purchases::text::scrm.purchases FROM state',
	'binary' => 'SELECT id, purchases FROM copied',
	'a timeline' => q(SELECT id, scrm.purchases_from(scrm.timeline_agg(at, kind, channel, value::float8), '*', zone) AS purchases FROM row JOIN customer USING (id) GROUP BY id, zone));
my $file = PostgreSQL::Test::Utils::tempdir() . '/states';
$node->safe_psql('postgres', qq(
	CREATE TABLE part AS SELECT id, part, scrm.purchases_agg(at, value::float8, zone) AS p FROM row JOIN customer USING (id) GROUP BY id, part;
	COPY state TO '$file' (FORMAT binary);
	CREATE TABLE copied (LIKE state);
	COPY copied FROM '$file' (FORMAT binary)));
foreach my $way (sort keys %ways)
{
	is($node->safe_psql('postgres', "SELECT count(*) FROM ($ways{$way}) w JOIN state s USING (id) WHERE (w.purchases OPERATOR(scrm.=) s.purchases) IS NOT FALSE AND (w.purchases IS NULL) = (s.purchases IS NULL) AND w.purchases::text IS NOT DISTINCT FROM s.purchases::text"),
		$node->safe_psql('postgres', 'SELECT count(*) FROM state'), $way);
}

# Workers have their parts of each group: all customers of a zone as one, who are few enough for partial aggregates.
my $by_zone = 'SELECT zone, scrm.purchases_agg(at, value::float8, zone) AS p FROM (SELECT at, value, (ARRAY[%s])[1 + id %% 6] AS zone FROM row) r GROUP BY zone';
$by_zone = sprintf $by_zone, join ', ', map { "'$_'" } 'UTC', 'Europe/Berlin', 'America/New_York', 'America/Santiago', 'Asia/Kolkata', 'Pacific/Apia';
like($node->safe_psql('postgres', "EXPLAIN $by_zone"), qr/Partial .*Aggregate/, 'a parallel plan');
is_deeply([ sort split /\n/, $node->safe_psql('postgres', "SELECT zone, md5(p::text) FROM ($by_zone) z") ],
	[ sort split /\n/, $node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 0; SELECT zone, md5(p::text) FROM ($by_zone) z") ], 'is equal to a serial one');

# Steps of the grammar take the rows that they say.
foreach my $step ([ 'buy', "kind = 'buy'" ], [ 'buy@web|order@', "kind = 'buy' AND channel = 'web' OR kind = 'order' AND channel IS NULL" ], [ '*@shop', "channel = 'shop'" ])
{
	is($node->safe_psql('postgres', qq(
		SELECT count(*) FROM (SELECT id, scrm.purchases_from(scrm.timeline_agg(at, kind, channel, value::float8), '$step->[0]', zone) AS f, scrm.purchases_agg(at, value::float8, zone) FILTER (WHERE $step->[1]) AS a
			FROM row JOIN customer USING (id) GROUP BY id, zone) c WHERE (f OPERATOR(scrm.=) a) IS FALSE OR (f IS NULL) <> (a IS NULL))), 0, "purchases_from '$step->[0]'");
}

# ---- scores against percent_rank() ----

# floor(bins * percent_rank) in whole numbers; ranks are of those who have the measure.
my $rfm = 'SELECT id, scrm.rfm(purchases, timestamptz \'2024-04-10\') AS rfm FROM state';
foreach my $bins (5, 4, 1000)
{
	is_empty(qq(
		SELECT r.id, b.* FROM (SELECT id, rfm, rank() OVER (ORDER BY (rfm).days_since_last DESC) - 1 AS r, rank() OVER (ORDER BY (rfm).orders) - 1 AS f, count(*) OVER () - 1 AS n FROM ($rfm) x WHERE rfm IS NOT NULL OR (rfm).orders > 0) r
			LEFT JOIN (SELECT id, rank() OVER (ORDER BY (rfm).total) - 1 AS m, count(*) OVER () - 1 AS mn FROM ($rfm) x WHERE (rfm).total IS NOT NULL) t USING (id),
			scrm.rfm_bins((SELECT scrm.rfm_bins_agg(rfm) FROM ($rfm) x), rfm, $bins) b
		WHERE (recency_bin, frequency_bin, monetary_bin) IS DISTINCT FROM (least($bins, 1 + r * $bins / n), least($bins, 1 + f * $bins / n), CASE WHEN m IS NOT NULL THEN least($bins, 1 + m * $bins / mn) END)), "$bins bins by percent rank");
}
is($node->safe_psql('postgres', "SELECT (SELECT scrm.rfm_bins_agg(rfm)::text FROM ($rfm) x) = (SELECT scrm.rollup(s ORDER BY random())::text FROM (SELECT scrm.rfm_bins_agg(rfm) AS s FROM ($rfm) x GROUP BY id % 7) p)"), 't', 'bins rolled up');
like($node->safe_psql('postgres', 'EXPLAIN SELECT scrm.rfm_bins_agg(id, id, id) FROM row'), qr/Partial Aggregate/, 'a parallel plan');
is($node->safe_psql('postgres', 'SELECT md5(scrm.rfm_bins_agg(part, id, value::float8)::text) FROM row'),
	$node->safe_psql('postgres', 'SET max_parallel_workers_per_gather = 0; SELECT md5(scrm.rfm_bins_agg(part, id, value::float8 ORDER BY value)::text) FROM row'), 'is equal to a serial one');

# ---- CDNOW: calibration to 1997-09-30, weeks of 7 days ----

my $data = dirname(__FILE__) . '/../../../shared/data';
$data = "$ENV{SCRM_SHARED}/data" if $ENV{SCRM_SHARED};
SKIP:
{
	skip "the real data of ../shared/data are not here", 6 unless -r "$data/cdnow_master_elog.csv" && -r "$data/cdnow_cbs_2357.csv";
	my $dir = PostgreSQL::Test::Utils::tempdir();

	# the server may not read where the tests do
	foreach my $name ('cdnow_master_elog.csv', 'cdnow_cbs_2357.csv')
	{
		open my $copy, '>', "$dir/$name" or die $!;
		print $copy slurp_file("$data/$name") =~ s/\r//gr;
		close $copy or die $!;
	}
	$node->safe_psql('postgres', qq(
		CREATE TABLE elog (customer_id int, date date, cds int, dollars numeric);
		COPY elog FROM '$dir/cdnow_master_elog.csv' (FORMAT csv, HEADER);
		CREATE TABLE cbs (id int, x int, t_x numeric, t numeric, x_star int, m_x numeric);
		COPY cbs FROM '$dir/cdnow_cbs_2357.csv' (FORMAT csv, HEADER);
		CREATE TABLE cdnow AS SELECT customer_id, scrm.purchases_agg(date::timestamp AT TIME ZONE 'UTC', dollars::float8) AS purchases FROM elog GROUP BY 1;
		CREATE TABLE base AS SELECT customer_id, scrm.rfm(purchases, '1997-09-30') AS rfm, scrm.rfm(purchases, '1998-06-30') AS later FROM cdnow));
	is($node->safe_psql('postgres', 'SELECT count(*), sum(rows), sum(later), sum(refunds + refunds_left_out + unknown_values) FROM cdnow, scrm.purchase_counts(purchases, timestamptz \'1997-09-30\')'),
		$node->safe_psql('postgres', q(SELECT count(DISTINCT customer_id), count(*), count(*) FILTER (WHERE date > '1997-09-30'), 0 FROM elog)), '69,659 purchases of 23,570 customers');
	is($node->safe_psql('postgres', 'SELECT count(rfm), sum((rfm).repeat_purchases), sum((rfm).last_purchase_age), sum((rfm).age), count(*) FILTER (WHERE (rfm).repeat_purchases = 0) FROM base'),
		$node->safe_psql('postgres', q(SELECT count(*), sum(x), sum(last - first), sum(date '1997-09-30' - first), count(*) FILTER (WHERE x = 0)
			FROM (SELECT count(DISTINCT date) - 1 AS x, min(date) AS first, max(date) AS last FROM elog WHERE date <= '1997-09-30' GROUP BY customer_id) c)), 'x, t_x and T of all');
	# The sample of 2,357: every tenth customer; the same histories, as often, in weeks.
	is_empty(q(SELECT * FROM (SELECT x, round(t_x * 7) AS t_x, round(t * 7) AS t, count(*) AS n FROM cbs GROUP BY 1, 2, 3) s
			LEFT JOIN (SELECT (rfm).repeat_purchases AS x, (rfm).last_purchase_age::numeric AS t_x, (rfm).age::numeric AS t, count(*) AS n FROM base GROUP BY 1, 2, 3) b USING (x, t_x, t)
		WHERE s.n > coalesce(b.n, 0)), 'the histories of the published sample are among them');
	is_empty(q(SELECT * FROM (SELECT x, round(t_x * 7) AS t_x, round(t * 7) AS t, x_star, round(m_x, 2) AS m, count(*) AS n FROM cbs GROUP BY 1, 2, 3, 4, 5) s
			LEFT JOIN (SELECT (rfm).repeat_purchases AS x, (rfm).last_purchase_age::numeric AS t_x, (rfm).age::numeric AS t, ((later).orders - (rfm).orders)::int AS x_star, m, count(*) AS n
				FROM base, LATERAL (SELECT round(coalesce((rfm).repeat_value, 0)::numeric, 2) - d / 100 AS m FROM generate_series(-1, 1) d) r GROUP BY 1, 2, 3, 4, 5) b USING (x, t_x, t, x_star, m)
		WHERE s.n > coalesce(b.n, 0)), 'with their holdout and their mean repeat spend');
	is($node->safe_psql('postgres', 'SELECT sum(x_star) FROM cbs'), 1882, 'whose holdout is 1,882 purchases');
	# Zero spend is an order: there are some in the log.
	cmp_ok($node->safe_psql('postgres', q(SELECT count(*) FROM cdnow, scrm.orders(purchases) WHERE value = 0)), '>', 0, 'zero spend is an order');
}

$node->stop;
done_testing();
