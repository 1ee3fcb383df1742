# One state per customer and day, replaced whole, rolled up in a view: retries,
# late events and several jobs at a time give the answers of the raw rows.
# (test/specs/replace_day.spec has the races one by one.)
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('days');
$node->init;
$node->append_conf('postgresql.conf', "timezone = 'Asia/Tokyo'\njit = off");
$node->start;

$node->safe_psql('postgres', q(
	CREATE EXTENSION scrm;
	CREATE TABLE interactions (customer int, at timestamptz, kind text, channel text, value float8);
	INSERT INTO interactions
	SELECT n % 50, timestamptz '2024-03-01 00:00+00' + hashint4(n) % 864000 * interval '1 second' + interval '10 days',
		(ARRAY['visit', 'inquiry', 'purchase'])[(hashint4(n + 1) & 3) % 3 + 1], (ARRAY['web', 'shop'])[n % 3 + 1], n % 10
	FROM generate_series(1, 5000) n;
	CREATE INDEX ON interactions (at);
	CREATE TABLE day_states (customer int, day date, timeline scrm.timeline, engagement scrm.engagement, PRIMARY KEY (customer, day));
	CREATE FUNCTION replace_day(which date) RETURNS void LANGUAGE sql BEGIN ATOMIC
		INSERT INTO day_states AS s (customer, day, timeline, engagement)
		SELECT customer, which, scrm.timeline_agg(at, kind, channel, value), scrm.engagement_agg(at, value, '7 days', channel)
		FROM interactions WHERE at >= which::timestamp AT TIME ZONE 'UTC' AND at < (which + 1)::timestamp AT TIME ZONE 'UTC'
		GROUP BY customer ORDER BY customer
		ON CONFLICT (customer, day) DO UPDATE SET timeline = EXCLUDED.timeline, engagement = EXCLUDED.engagement;
	END;
	CREATE VIEW days AS SELECT d::date AS day FROM generate_series(date '2024-03-01', '2024-03-20', '1 day') d;
	-- scalar columns only, as a BI tool reads them; once from the states, once from the rows
	CREATE FUNCTION answers(t scrm.timeline, e scrm.engagement) RETURNS text LANGUAGE sql STABLE
		RETURN concat_ws(' ', scrm.event_count(t), extract(epoch FROM scrm.last_at(t)), scrm.window_funnel(t, '{visit,inquiry,purchase}', '1 day'),
			scrm.active_days(t), scrm.event_count(e), scrm.preferred_channel(e), round(scrm.score(e, '2024-04-01')::numeric, 9));
	CREATE VIEW from_states AS
		SELECT customer, answers(scrm.rollup(timeline), scrm.rollup(engagement)) FROM day_states GROUP BY customer;
	CREATE VIEW from_rows AS
		SELECT customer, answers(scrm.timeline_agg(at, kind, channel, value), scrm.engagement_agg(at, value, '7 days', channel))
		FROM interactions GROUP BY customer;));

my $differences = q(SELECT count(*) FROM from_states s FULL JOIN from_rows r USING (customer) WHERE s.answers IS DISTINCT FROM r.answers);
my $fingerprint = q(SELECT count(*), md5(string_agg(concat_ws('/', customer, day, timeline, engagement), ' ' ORDER BY customer, day)) FROM day_states);
my $replace_all = 'SELECT replace_day(day) FROM days';

is($node->safe_psql('postgres', $differences), 50, 'no states, no answers');
$node->safe_psql('postgres', $replace_all);
is($node->safe_psql('postgres', $differences), 0, 'the states answer as the rows do');
my $once = $node->safe_psql('postgres', $fingerprint);
$node->safe_psql('postgres', "$replace_all; $replace_all");
is($node->safe_psql('postgres', $fingerprint), $once, 'replacing every day twice more changes no byte');

# a late event, also before all others and for a new customer
$node->safe_psql('postgres', q(INSERT INTO interactions VALUES (7, '2024-03-02 23:59:59.999999+00', 'purchase', 'fair', 3),
	(7, '2024-03-01 00:00+00', 'visit', NULL, 1), (99, '2024-03-03 12:00+00', 'visit', 'web', 1)));
is($node->safe_psql('postgres', $differences), 2, 'late events make the states differ');
$node->safe_psql('postgres', q(SELECT replace_day(d::date) FROM unnest('{2024-03-01,2024-03-02,2024-03-03}'::date[]) d));
is($node->safe_psql('postgres', $differences), 0, 'until their days are replaced');
isnt($node->safe_psql('postgres', $fingerprint), $once, 'by other states');

# The antidote to double counting is that states are replaced: adding to them counts a retry twice.
is($node->safe_psql('postgres', q(
	BEGIN;
	UPDATE day_states SET timeline = scrm.merge(timeline, timeline);
	SELECT sum(scrm.event_count(timeline)) = 2 * (SELECT count(*) FROM interactions) FROM day_states;
	ROLLBACK;)), 't', 'merging a state again counts its events again');

# Three jobs that bring late events and replace their day, while a reader looks.  The reader fails with a division by
# zero when it sees a row whose two states do not belong together, or a customer losing events.
my $dir = $node->basedir;
append_to_file("$dir/job.sql", q(\set day random(1, 20)
\set customer random(0, 60)
\set seconds random(0, 86399)
BEGIN;
SELECT pg_advisory_xact_lock(1, :day);
INSERT INTO interactions SELECT :customer, ((date '2024-02-29' + :day) + :seconds * interval '1 s') AT TIME ZONE 'UTC', 'purchase', 'late', n FROM generate_series(1, 3) n;
SELECT replace_day(date '2024-02-29' + :day);
COMMIT;
));
append_to_file("$dir/retry.sql", q(\set day random(1, 20)
BEGIN;
SELECT pg_advisory_xact_lock(1, :day);
SELECT replace_day(date '2024-02-29' + :day);
COMMIT;
));
append_to_file("$dir/reader.sql", q(SELECT 1 / (count(*) = 0)::int FROM day_states WHERE scrm.event_count(timeline) <> scrm.event_count(engagement);
SELECT 1 / (bool_and(late % 3 = 0))::int FROM (SELECT customer, day, count(*) AS late FROM day_states, scrm.events(timeline) WHERE channel = 'late' GROUP BY 1, 2) l;
));
$node->command_ok([ 'pgbench', '-n', '-c', 4, '-j', 2, '-t', 60, '-f', "$dir/job.sql\@3", '-f', "$dir/retry.sql\@2", '-f', "$dir/reader.sql\@1", 'postgres' ],
	'jobs, retries and readers at a time');
cmp_ok($node->safe_psql('postgres', q(SELECT count(*) FROM interactions WHERE channel = 'late')), '>', 100, 'with late events');
is($node->safe_psql('postgres', $differences), 0, 'then the states answer as the rows do');

$node->stop;
done_testing();
