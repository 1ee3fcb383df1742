# Retention, cohorts, sessions and lead scores against plain SQL.
#
# Small random histories, most of whose times lie where an answer changes: whole periods after the first event, a
# microsecond before and after, local midnights around the changes of the clocks, several events at one time. Each answer
# is computed again from the events alone: cohorts customer by customer and period by period with the server's own
# date_trunc and AT TIME ZONE, sessions with window functions, retention with bool_or, lead scores with sums.
#
#   SCRM_HISTORIES   how many small histories (12,000; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $histories = $ENV{SCRM_HISTORIES} || 12_000;
my $seed = 1 / (1 + ($ENV{SCRM_SEED} || 1));	# setseed() wants a number up to 1

my $node = PostgreSQL::Test::Cluster->new('retention');
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

# Periods have customers of their own, whose events lie some periods apart.
$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION scrm;
SELECT setseed($seed);
CREATE TABLE period (n int, period text, length interval);
INSERT INTO period VALUES (0, 'day', '24 hours'), (1, 'week', '168 hours'), (2, 'month', '720 hours'), (3, 'quarter', '2160 hours'), (4, 'year', '8760 hours');
CREATE TABLE zone (n int, zone text);
INSERT INTO zone VALUES (0, 'UTC'), (1, 'Europe/Berlin'), (2, 'America/New_York'), (3, 'America/Santiago'), (4, 'Asia/Kolkata');
CREATE TABLE customer AS
	SELECT id, period, length, zone,
		-- around the changes of the clocks
		CASE period WHEN 'day' THEN timestamptz '2024-03-05 00:00Z' + floor(random() * 35) * interval '24 hours'
			ELSE timestamptz '2023-10-20 00:00Z' + floor(random() * 180) * interval '24 hours' END + floor(random() * 24) * interval '1 hour'
			+ CASE WHEN random() < 0.5 THEN floor(random() * 3600e6) * interval '1 microsecond' ELSE interval '0' END AS first
	FROM generate_series(1, $histories) id JOIN period p ON p.n = id % 5 JOIN zone z ON z.n = id / 5 % 5;
CREATE TABLE event WITH (parallel_workers = 4) AS
	SELECT id, CASE floor(random() * 5)
			WHEN 0 THEN first + floor(random() * 7) * length + floor(random() * 3 - 1) * interval '1 microsecond'	-- at the edge of a rolling period
			WHEN 1 THEN date_trunc(period, (first + floor(random() * 7) * length) AT TIME ZONE zone) AT TIME ZONE zone
				+ floor(random() * 3 - 1) * interval '1 microsecond'						-- of a calendar one
			WHEN 2 THEN first + floor(random() * 5) * interval '30 minutes'						-- of a session
			WHEN 3 THEN first
			ELSE first + random() * random() * 6 * length END AS at,
		(ARRAY['signup', 'visit', 'buy', 'call'])[1 + floor(random() * 4)] AS kind,
		CASE WHEN random() < 0.6 THEN floor(random() * 41 - 20) / 4 END AS value
	FROM customer, LATERAL generate_series(1, floor(random() * 9 + id * 0)::int) n;
CREATE TABLE timeline WITH (parallel_workers = 4) AS
	SELECT id, period, t FROM customer LEFT JOIN (SELECT id, scrm.timeline_agg(at, kind, NULL, value) AS t FROM event GROUP BY id) g USING (id);
UPDATE timeline SET t = scrm.slice((SELECT t FROM timeline WHERE t IS NOT NULL LIMIT 1), NULL, '2000-01-01') WHERE t IS NULL AND id % 2 = 0;	-- empty ones
ANALYZE;
-- Wilson's interval, from the formula.
CREATE FUNCTION wilson(hits float8, n float8, side int) RETURNS float8 IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (hits + 1.9599639845400545 ^ 2 / 2 + side * 1.9599639845400545 * sqrt(hits * (n - hits) / nullif(n, 0) + 1.9599639845400545 ^ 2 / 4)) / (n + 1.9599639845400545 ^ 2);
CREATE FUNCTION close(a float8, b float8) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql RETURN a IS NOT DISTINCT FROM b OR coalesce(abs(a - b) <= 1e-12, false);
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
		(SELECT 'expected', * FROM expected EXCEPT ALL SELECT 'expected', * FROM got LIMIT 3)
		UNION ALL (SELECT 'got', * FROM got EXCEPT ALL SELECT 'got', * FROM expected LIMIT 3)"));
	return;
}

# ---------------------------------------------------------------- cohorts

# Tables "rolling" and "calendar": a row for each customer and period, by definition; "local" is the first day of a
# calendar period, as a local time.
sub make_customer_periods
{
	my ($period, $zone, $as_of, $start, $activity) = @_;
	my $last = { day => 45, week => 40, month => 20, quarter => 12, year => 10 }->{$period};	# none is closed later
	my ($is_start, $is_activity) = map { $_ eq '*' ? 'true' : "kind = ANY (string_to_array('$_', '|'))" } $start, $activity;

	$node->safe_psql('postgres', "
		DROP TABLE IF EXISTS seen, first, activity, rolling, calendar;
		CREATE TABLE seen AS SELECT e.* FROM event e JOIN customer USING (id) WHERE period = '$period' AND at <= '$as_of';
		CREATE TABLE first AS SELECT id, min(at) AS first FROM seen WHERE $is_start GROUP BY id;
		CREATE TABLE activity AS
			SELECT id, at, kind, date_trunc('$period', at AT TIME ZONE '$zone') AS local FROM seen JOIN first USING (id) WHERE at >= first AND $is_activity;
		CREATE INDEX ON seen (id);
		ANALYZE seen, first, activity;
		CREATE TABLE rolling AS
			SELECT id, date_trunc('$period', first AT TIME ZONE '$zone')::date AS cohort, n, first + (n + 1) * length <= '$as_of' AS closed,
				coalesce(bool_or(at >= first + n * length AND at < first + (n + 1) * length), false) AS active,
				coalesce(bool_or(at >= first + n * length), false) AS later
			FROM first LEFT JOIN activity USING (id), (SELECT length FROM period WHERE period = '$period') p, generate_series(0, $last) n
			GROUP BY id, first, n, length;
		CREATE TABLE calendar AS
			SELECT id, cohort::date AS cohort, n, cohort + n * step < date_trunc('$period', timestamptz '$as_of' AT TIME ZONE '$zone') AS closed,
				coalesce(bool_or(local = cohort + n * step), false) AS active,
				coalesce(bool_or(local >= cohort + n * step), false) AS later
			FROM (SELECT id, date_trunc('$period', first AT TIME ZONE '$zone') AS cohort FROM first) f LEFT JOIN activity USING (id),
				(SELECT CASE '$period' WHEN 'quarter' THEN interval '3 months' ELSE ('1 ' || '$period')::interval END AS step) s, generate_series(0, $last) n
			GROUP BY id, cohort, n, step");
	return;
}

# Rows of a cohort end with the first period that nobody has closed.
sub expected_report
{
	my ($view, $active) = @_;

	return "WITH counted AS (
			SELECT cohort, n, count(*) FILTER (WHERE closed) AS size, count(*) FILTER (WHERE closed AND $active) AS retained,
				count(*) FILTER (WHERE NOT closed) AS open, count(*) FILTER (WHERE NOT closed AND active) AS open_retained
			FROM $view GROUP BY cohort, n)
		SELECT cohort, n AS period, size, retained, open, open_retained FROM counted c
		WHERE size > 0 OR n = 0 OR EXISTS (SELECT FROM counted b WHERE b.cohort = c.cohort AND b.n = c.n - 1 AND b.size > 0)";
}

sub check_cohorts
{
	my ($period, $zone, $as_of, $start, $activity) = @_;
	my $tail = $start eq '*' && $activity eq '*' ? '' : ", '$start', '$activity'";
	my $state = "SELECT scrm.cohort_agg(t, '$period', '$as_of', '$zone'$tail) AS state FROM timeline WHERE period = '$period'";
	my $name = "$period, $zone, $start then $activity, as of $as_of";

	make_customer_periods(@_);
	$node->safe_psql('postgres', "DROP TABLE IF EXISTS state; CREATE TABLE state AS $state");
	for my $view ('rolling', 'calendar')
	{
		for my $active ('active', 'later')
		{
			same_rows("$name: $view, $active", 5, expected_report($view, $active),
				'SELECT cohort, period, size, retained, open, open_retained FROM state, scrm.cohort_report(state, '
				  . ($view eq 'calendar' ? 'true' : 'false') . ', ' . ($active eq 'later' ? 'true' : 'false') . ')');
		}
	}
	# the start counts once, whether it is an activity or not
	same_rows("$name: totals", 0, "
			SELECT count(t), count(first), count(t) - count(first), sum(used)::bigint, sum(known - used)::bigint, sum(scrm.event_count(t) - known)::bigint
			FROM (SELECT t, first, coalesce(known, 0) AS known, coalesce(active, 0) + (first IS NOT NULL AND NOT starts_active)::int AS used
				FROM timeline LEFT JOIN first USING (id) LEFT JOIN (SELECT id, count(*) AS known FROM seen GROUP BY id) k USING (id)
					LEFT JOIN (SELECT id, count(*) AS active FROM activity GROUP BY id) a USING (id),
					LATERAL (SELECT '$activity' = '*' OR (SELECT min(kind COLLATE \"C\") FROM seen s WHERE s.id = timeline.id AND at = first
						AND ('$start' = '*' OR kind = ANY (string_to_array('$start', '|')))) = ANY (string_to_array('$activity', '|')) AS starts_active) x
				WHERE period = '$period') c",
		'SELECT t.* FROM state, scrm.cohort_totals(state) t');
	is($node->safe_psql('postgres', "SELECT bool_and(close(rate, retained / nullif(size, 0)::float8) AND retained <= size
				AND CASE WHEN size = 0 THEN rate_low IS NULL AND rate_high IS NULL
					WHEN period = 0 AND '$start' = '$activity' THEN rate_low = 1 AND rate_high = 1
					ELSE close(rate_low, wilson(retained, size, -1)) AND close(rate_high, wilson(retained, size, 1)) END)
			FROM state, scrm.cohort_report(state)"), 't', "$name: rates");
	is($node->safe_psql('postgres', "SELECT whole OPERATOR(scrm.=) parts, whole::text = text, whole OPERATOR(scrm.=) parallel FROM
				(SELECT state AS whole, text::scrm.cohort::text AS text FROM (SELECT state, state::text AS text FROM state) s) w,
				(SELECT scrm.rollup(part ORDER BY k DESC) AS parts FROM (SELECT id % 7 AS k, scrm.cohort_agg(t, '$period', '$as_of', '$zone'$tail) AS part
					FROM timeline WHERE period = '$period' GROUP BY id % 7) p) r,
				(SELECT scrm.cohort_agg(t, '$period', '$as_of', '$zone'$tail) AS parallel FROM timeline WHERE period = '$period') l"),
		't|t|t', "$name: parts, text and parallel plans say the same");
	return;
}

# Moments at which something has just closed, or a microsecond before: of a customer's periods, of the calendar.
for my $n (0 .. 4)
{
	my ($period, $length) = split /\|/, $node->safe_psql('postgres', "SELECT period, length FROM period WHERE n = $n");
	my @zones = split /\n/, $node->safe_psql('postgres', "SELECT zone FROM zone ORDER BY (n + $n) % 5 LIMIT 3");
	my $edge = $node->safe_psql('postgres', "SELECT min(first) + 4 * length FROM customer WHERE period = '$period' AND first >= '2024-03-15' AND zone = '$zones[0]' GROUP BY length");
	my $midnight = $node->safe_psql('postgres', "SELECT date_trunc('$period', timestamp '2024-03-25' + 3 * interval '$length') AT TIME ZONE '$zones[1]' - ($n % 2) * interval '1 microsecond'");
	my $other = $node->safe_psql('postgres', "SELECT max(at) - interval '1 microsecond' FROM event JOIN customer USING (id) WHERE period = '$period'");

	check_cohorts($period, $zones[0], $edge, '*', '*');
	check_cohorts($period, $zones[1], $midnight, '*', '*');
	check_cohorts($period, $zones[1], $edge, $n % 2 == 0 ? ('signup', 'buy') : ('buy', 'buy'));
	check_cohorts($period, $zones[2], $other, 'signup|visit', 'visit|buy');
}

# ---------------------------------------------------------------- sessions

for my $gap ('0', '1 microsecond', '30 minutes', '29 minutes 59.999999 seconds', '20 days')
{
	same_rows("sessions, gap $gap", 10_000,
		"WITH ordered AS (SELECT *, row_number() OVER w AS n, at - lag(at) OVER w AS passed FROM event WINDOW w AS (PARTITION BY id ORDER BY at, kind COLLATE \"C\", value NULLS FIRST)),
			numbered AS (SELECT *, count(*) FILTER (WHERE n = 1 OR passed > interval '$gap') OVER (PARTITION BY id ORDER BY n) AS session FROM ordered)
			SELECT id, session::int AS session, min(at), max(at), count(*), (array_agg(kind ORDER BY n))[1], (array_agg(kind ORDER BY n DESC))[1], sum(value)
			FROM numbered GROUP BY id, session",
		"SELECT id, s.* FROM timeline, scrm.sessions(t, interval '$gap') s");
}

# ---------------------------------------------------------------- retention

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE fact WITH (parallel_workers = 4) AS
	SELECT (random() * 15000)::int AS id, i % 500 AS g, random() < 0.3 AS a, CASE WHEN random() < 0.8 THEN random() < 0.3 END AS b, random() < 0.1 AS c, CASE WHEN random() < 0.2 THEN random() < 0.9 END AS d, random() < 0.02 AS e
	FROM generate_series(1, 60000) i;
ANALYZE fact;
SQL
for my $workers (0, 2, 4)
{
	for my $call ('a, b, c, d, e', 'VARIADIC ARRAY[a, b, c, d, e]')
	{
		same_rows("retention($call), $workers workers", 14_000,
			'SELECT id, ARRAY[a, a AND b, a AND c, a AND d, a AND e] AS r FROM (SELECT id, coalesce(bool_or(a), false) AS a, coalesce(bool_or(b), false) AS b,
				coalesce(bool_or(c), false) AS c, coalesce(bool_or(d), false) AS d, coalesce(bool_or(e), false) AS e FROM fact GROUP BY id) g',
			"SELECT id, scrm.retention($call) AS r FROM fact, (SELECT set_config('max_parallel_workers_per_gather', '$workers', false)) s GROUP BY id");
	}
}
same_rows('retention combined', 490, 'SELECT g, ARRAY[bool_or(c), bool_or(c) AND bool_or(e)] AS r FROM fact GROUP BY g',
	"SELECT g, scrm.retention(c, e) AS r FROM fact GROUP BY g");
like($node->safe_psql('postgres', 'SET max_parallel_workers_per_gather = 4; EXPLAIN SELECT g, scrm.retention(c, e) FROM fact GROUP BY g'),
	qr/Finalize.*Workers Planned: 4.*Partial/s, 'rows are aggregated in parallel');
like($node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 4; EXPLAIN SELECT scrm.cohort_agg(t, 'day', '2024-01-01', 'UTC') FROM timeline"),
	qr/Finalize.*Workers Planned: 4.*Partial/s, 'and so are timelines');

# ---------------------------------------------------------------- lead scores

# Quarters of points, so that sums are exact; rows without a dimension or points count nowhere.
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE points WITH (parallel_workers = 4) AS
	SELECT (random() * 11000)::int AS id, (ARRAY['explicit', 'implicit', 'intent', 'social', 'ünïcode', 'events ' || (random() * 3)::int, NULL])[1 + floor(random() * 7)] AS dimension,
		CASE WHEN random() < 0.95 THEN floor(random() * 100 - 30) / 4 END AS points, (random() * 4)::int AS piece
	FROM generate_series(1, 80000);
CREATE TABLE lead AS SELECT id, scrm.lead_score_agg(dimension, points) AS state FROM points GROUP BY id;
CREATE TABLE cap (dimension text, cap float8);
INSERT INTO cap VALUES ('explicit', 20), ('social', 0), ('ünïcode', 7.25), ('nothing', 3);
CREATE TABLE expected AS
	SELECT id, dimension, count(*) AS events, sum(points) AS points, least(sum(points), min(cap)) AS capped
	FROM points LEFT JOIN cap USING (dimension) WHERE dimension IS NOT NULL AND points IS NOT NULL GROUP BY id, dimension;
SQL
my $caps = q('{"explicit": 20, "social": 0, "ünïcode": 7.25, "nothing": 3, "intent": null}');
same_rows('lead score, uncapped and capped', 10_000,
	"SELECT id, sum(points), sum(capped), least(sum(capped), 15), coalesce(sum(points) FILTER (WHERE dimension IN ('intent', 'social')), 0) FROM expected GROUP BY id",
	"SELECT id, scrm.lead_score(state), scrm.lead_score(state, $caps), scrm.lead_score(state, $caps, total_cap => 15), scrm.lead_score(state, dimensions => '{social,intent,none}') FROM lead WHERE state IS NOT NULL");
same_rows('explain(lead_score)', 40_000,
	"SELECT id, dimension, coalesce(events, 0), coalesce(points, 0), coalesce(capped, 0), round((coalesce(capped, 0) / nullif(sum(abs(capped)) OVER (PARTITION BY id), 0))::numeric, 12)
		FROM (SELECT id, dimension FROM (SELECT DISTINCT id FROM expected) i, unnest('{explicit,implicit,intent,social}'::text[]) d(dimension) UNION SELECT id, dimension FROM expected) a LEFT JOIN expected e USING (id, dimension)",
	"SELECT id, e.dimension, events, points, capped, round(share::numeric, 12) FROM lead, scrm.explain(state, $caps) e");
same_rows('lead scores of parts', 10_000, 'SELECT id, state::text FROM lead WHERE state IS NOT NULL',
	'SELECT id, scrm.rollup(part ORDER BY piece DESC)::text FROM (SELECT id, piece, scrm.lead_score_agg(dimension, points) AS part FROM points GROUP BY id, piece) p GROUP BY id HAVING scrm.rollup(part) IS NOT NULL');

# Sums of many rows are those of exact arithmetic, to 1e-12 of the sum of absolute terms, in every order and in parts.
is($node->safe_psql('postgres', "WITH term AS MATERIALIZED (SELECT i, (random() - 0.5) * 10 ^ (random() * 12) AS points FROM generate_series(1, 100000) i),
		exact AS (SELECT sum(points::numeric) AS sum, sum(abs(points)) AS terms FROM term),
		ways AS (SELECT scrm.lead_score_agg('a', points ORDER BY i) AS s FROM term UNION ALL SELECT scrm.lead_score_agg('a', points ORDER BY points) FROM term
			UNION ALL SELECT scrm.lead_score_agg('a', points ORDER BY abs(points) DESC) FROM term
			UNION ALL SELECT scrm.rollup(p ORDER BY k) FROM (SELECT i % 5000 AS k, scrm.lead_score_agg('a', points) AS p FROM term GROUP BY i % 5000) q)
		SELECT count(*) FILTER (WHERE abs(scrm.lead_score(s)::numeric - sum) <= 1e-15 * terms) FROM ways, exact"), '4', 'sums lose nothing');

$node->stop;
done_testing();
