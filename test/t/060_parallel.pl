# The same answers however a plan gathers them: 0, 2 or 4 workers, rows in any
# order, hashed, sorted, spilled to disk, partition by partition.  Timelines and
# funnels are equal to the bit, scores within 1e-12 of the sum of their terms.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('parallel');
$node->init;
$node->append_conf('postgresql.conf', q(
	timezone = 'UTC'
	autovacuum = off
	jit = off
	max_worker_processes = 8
	max_parallel_workers = 8
	parallel_setup_cost = 0
	parallel_tuple_cost = 0
	min_parallel_table_scan_size = 0
	hash_mem_multiplier = 1
));
$node->start;

# 200 customers, 60,000 interactions, many at equal times; and what they did day by day, as stored states.
my @tables = map { ("rows_$_", "daily_$_") } 'ordered', 'shuffled', 'partitioned';
$node->safe_psql('postgres', q(
	CREATE EXTENSION scrm;
	CREATE TABLE rows_ordered AS
		SELECT (n * 7919 % 200)::int AS customer, n % 3 AS segment,
			timestamptz '2024-01-01' + hashint4(n) % 5000 * interval '1 hour' + n % 2 * interval '0.000001 s' AS at,
			'kind ' || (hashint4(n + 1) & 7) AS kind, nullif('channel ' || (hashint4(n + 2) & 3), 'channel 0') AS channel,
			CASE WHEN n % 4 > 0 THEN sin(n) END AS value, (hashint4(n + 3) & 3) + 1 AS level
		FROM generate_series(1, 60000) n ORDER BY 1, 3;
	CREATE TABLE daily_ordered AS
		SELECT customer, segment, at::date AS day, scrm.timeline_agg(at, kind, channel, value) AS timeline,
			scrm.engagement_agg(at, value, '7 days', channel, level) AS engagement,
			scrm.engagement_agg(at, abs(value), '7 days') AS terms,
			scrm.lead_score_agg(channel, value) AS points, scrm.lead_score_agg('all', abs(value)) AS point_terms
		FROM rows_ordered GROUP BY 1, 2, 3 ORDER BY 1, 3;
	CREATE TABLE rows_shuffled AS SELECT * FROM rows_ordered ORDER BY md5(rows_ordered::text);
	CREATE TABLE daily_shuffled AS SELECT * FROM daily_ordered ORDER BY md5(concat(customer, day, segment));
	CREATE TABLE rows_partitioned (LIKE rows_ordered) PARTITION BY HASH (customer);
	CREATE TABLE daily_partitioned (LIKE daily_ordered) PARTITION BY HASH (customer);
	DO $$
	BEGIN
		FOR i IN 0 .. 3 LOOP
			EXECUTE format('CREATE TABLE rows_part_%s PARTITION OF rows_partitioned FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i);
			EXECUTE format('CREATE TABLE daily_part_%s PARTITION OF daily_partitioned FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i);
		END LOOP;
	END $$;
	INSERT INTO rows_partitioned SELECT * FROM rows_shuffled;
	INSERT INTO daily_partitioned SELECT * FROM daily_shuffled;
	ANALYZE;
));

# "key" and "answer" are compared as they are, "score" up to 1e-12 of "terms".
my %questions = (
	'timeline_agg' => q(
		SELECT customer AS key, scrm.timeline_agg(at, kind, channel, value)::text AS answer, 0.0 AS score, 0.0 AS terms
		FROM rows_%s GROUP BY customer),
	'timeline_agg, one group' => q(
		SELECT 0 AS key, md5(scrm.timeline_agg(at, kind, channel, value)::text) AS answer, 0.0 AS score, 0.0 AS terms FROM rows_%s),
	'timeline rollup' => q(
		SELECT customer AS key, scrm.rollup(timeline)::text AS answer, 0.0 AS score, 0.0 AS terms FROM daily_%s GROUP BY customer),
	'engagement_agg' => q(
		SELECT customer AS key, concat(scrm.event_count(e), scrm.last_at(e), scrm.half_life(e), scrm.participation_level(e)) AS answer,
			scrm.score(e, '2025-01-01') AS score, scrm.score(terms, '2025-01-01') AS terms
		FROM (SELECT customer, scrm.engagement_agg(at, value, '7 days', channel, level) e, scrm.engagement_agg(at, abs(value), '7 days') terms
			FROM rows_%s GROUP BY customer) g),
	'engagement rollup' => q(
		SELECT customer AS key, concat(scrm.event_count(e), scrm.last_at(e), scrm.half_life(e), scrm.participation_level(e)) AS answer,
			scrm.score(e, '2025-01-01') AS score, scrm.score(terms, '2025-01-01') AS terms
		FROM (SELECT customer, scrm.rollup(engagement) e, scrm.rollup(terms) terms FROM daily_%s GROUP BY customer) g),
	'window_funnel' => q(
		SELECT customer AS key, concat(
			scrm.window_funnel(at, '3 hours', kind = 'kind 1', kind IN ('kind 1', 'kind 2') OR channel = 'channel 1', level = 3, kind = 'kind 4'),
			' ', scrm.window_funnel_modes(at, '3 hours', '{clickhouse}', kind = 'kind 1', kind IN ('kind 1', 'kind 2'), level = 3, kind = 'kind 4')) AS answer,
			0.0 AS score, 0.0 AS terms
		FROM rows_%s GROUP BY customer),
	'funnel_agg' => q(
		SELECT customer AS key, scrm.funnel_agg(timeline, '{kind 1|kind 2@channel 1,kind 2,*@channel 3}', '5 hours', '{}', '2024-07-27 10:00')::text AS answer,
			0.0 AS score, 0.0 AS terms
		FROM daily_%s GROUP BY customer),
	'window_funnel_modes' => q(
		SELECT customer AS key, concat_ws(' ',
			scrm.window_funnel_modes(at, '20 hours', '{strict_increase,strict_order}', kind = 'kind 1', kind IN ('kind 1', 'kind 2'), level = 3, kind = 'kind 4'),
			scrm.window_funnel_modes(at, '20 hours', '{strict_order,strict_deduplication}', kind = 'kind 1' OR level = 1, kind = 'kind 2' OR level = 2, level = 3, level = 4),
			scrm.window_funnel_modes(at, '20 hours', '{strict_deduplication}', kind = 'kind 1', kind = 'kind 2', level = 3, level = 4),
			scrm.window_funnel_modes(at, '9 hours', '{allow_reuse}', kind = 'kind 1', kind IN ('kind 1', 'kind 2'), level = 3, kind = 'kind 4'),
			scrm.window_funnel_modes(at, '9 hours', '{any_order}', kind = 'kind 1', kind = 'kind 2', kind = 'kind 3', kind = 'kind 4', level = 3),
			scrm.window_funnel_modes(at, '20 hours', '{clickhouse,strict_order,allow_reentry}', kind = 'kind 1', kind = 'kind 2', level = 3),
			scrm.window_funnel_modes(at, '20 hours', '{clickhouse,strict_once,strict_increase}', kind = 'kind 1', kind IN ('kind 1', 'kind 2'), level = 3)) AS answer,
			0.0 AS score, 0.0 AS terms
		FROM rows_%s GROUP BY customer),
	'sequences' => q(
		SELECT customer AS key, concat_ws(' ', scrm.sequence_match(at, '(?1)(?t<=3600)(?2)(?3).(?1)', kind = 'kind 1', kind = 'kind 2', level = 3),
			scrm.sequence_count(at, '(?1).*(?2)(?3)', kind = 'kind 1', kind = 'kind 2', level = 3),
			scrm.sequence_events(at, '(?1)(?2)(?t>0)(?3)', kind = 'kind 1', kind = 'kind 2', level = 3)) AS answer,
			0.0 AS score, 0.0 AS terms
		FROM rows_%s GROUP BY customer),
	'retention' => q(
		SELECT customer AS key, scrm.retention(kind = 'kind 1' AND level = 4, at < '2024-01-09', kind = 'kind 2' AND channel IS NULL AND level = customer %% 4,
			NULL::boolean, at > '2024-07-27')::text AS answer, 0.0 AS score, 0.0 AS terms
		FROM rows_%s GROUP BY customer),
	'lead_score_agg' => q(
		SELECT customer AS key, string_agg(concat(dimension, events), ',') AS answer, sum(points) AS score, max(terms) AS terms
		FROM (SELECT customer, scrm.lead_score_agg(channel, value) s, sum(abs(value)) FILTER (WHERE channel IS NOT NULL) AS terms
			FROM rows_%s GROUP BY customer) g, scrm.explain(s) GROUP BY customer),
	'lead_score rollup' => q(
		SELECT customer AS key, string_agg(concat(dimension, events), ',') AS answer, sum(points) AS score, max(terms) AS terms
		FROM (SELECT customer, scrm.rollup(points) s, scrm.lead_score(scrm.rollup(point_terms)) AS terms FROM daily_%s GROUP BY customer) g, scrm.explain(s)
		GROUP BY customer),
	'holdout_agg' => q(
		SELECT segment AS key, concat_ws(' ', t.customers, t.actual, t.buyers, t.covered_80, t.new_customers) AS answer, t.predicted AS score, t.predicted AS terms
		FROM (SELECT customer %% 3 AS segment, scrm.holdout_agg(scrm.purchases_from(timeline, '*'), '2024-03-01', '2024-07-01', scrm.bgnbd(0.5, 20, 0.8, 2.5), scrm.gamma_gamma(6, 4, 15)) h
			FROM daily_%s GROUP BY 1) g, scrm.holdout_totals(h) t),
	'paths_from_agg' => q(
		SELECT segment AS key, concat(t.touches_on_paths, ' ', touches_open, ' ', t.events_used, ' ', t.conversions, ' ', t.nulls, ' ',
				(SELECT string_agg(channel || round(conversions::numeric, 6), ',') FROM scrm.attribution(p, 'linear'))) AS answer,
			t.value_on_paths AS score, t.conversions / 2 AS terms
		FROM (SELECT customer %% 3 AS segment, scrm.paths_from_agg(timeline, 'kind 1', '3 hours', '2024-07-27 10:00') p
			FROM daily_%s GROUP BY 1) g, scrm.paths_totals(p) t),
	'funnel rollup' => q(
		SELECT segment AS key, scrm.rollup(f)::text AS answer, 0.0 AS score, 0.0 AS terms
		FROM (SELECT segment, scrm.funnel_agg(timeline, '{kind 1|kind 2@channel 1,kind 2,*@channel 3}', '5 hours', '{}', '2024-07-27 10:00') f
			FROM daily_%s GROUP BY segment, customer OFFSET 0) g GROUP BY segment),
);

# Tallies of many customers, whose answers are equal to the bit: the aggregate, and as rollup of parts.
my $pipeline = q('[{"stage":"1","enter":"kind 1@channel 1"},{"stage":"2","enter":"kind 2","back":"kind 5"},{"stage":"3","enter":"kind 3@","back":"kind 6","back_to":""}]');
my %tallies = (
	'funnel_trend_agg' => q(scrm.funnel_trend_agg(timeline, '{kind 1|kind 2@channel 1,kind 2?,*@channel 3}', '5 hours', '{strict_increase}', '2024-07-27 10:00', 'week', 'America/New_York')),
	'stage_agg' => qq(scrm.stage_agg(timeline, $pipeline, '2024-07-27 10:00')),
	'touch_effect_agg' => qq(scrm.touch_effect_agg(timeline, $pipeline, '*\@channel 2|kind 7', '2024-07-27 10:00')),
	'cohort_agg' => q(scrm.cohort_agg(timeline, 'day', '2024-07-27 10:00', 'Europe/Berlin', 'kind 1|kind 2', 'kind 3')),
	'flow_agg' => q(scrm.flow_agg(timeline, 4)),
	'lift_agg' => q(scrm.lift_agg(scrm.event_count(timeline), customer %% 3 - 0.5)),
	'cells_agg' => q(scrm.cells_agg(scrm.event_count(timeline), 1 + customer %% 5 / 7.0, 50 + customer %% 3, ARRAY[segment / 3.0, nullif(customer, 99)])),
	'spend_agg' => q(scrm.spend_agg(scrm.event_count(timeline) - 1, nullif(customer, 99) / 7.0)),
	'bgbb_agg' => q(scrm.bgbb_agg(1 + segment, nullif(3 + customer %% 5, 7), 9)),
	'sbg_agg' => q(scrm.sbg_agg(nullif(1 + customer %% 12, 9), scrm.event_count(timeline), customer)),
	'purchases_agg' => q(scrm.purchases_agg(scrm.first_at(timeline), customer / 7.0 - 9, 'Europe/Berlin')),
	'rfm_bins_agg' => q(scrm.rfm_bins_agg(customer / 7.0, scrm.event_count(timeline), nullif(segment, 1))),
	'referral_value_agg' => q(scrm.referral_value_agg(1 + segment, customer / 8.0, 0.25, nullif(customer, 99), 7, customer %% 2 = 0, 1)),
	'referral_tree_agg_bigint' => q(scrm.referral_tree_agg(nullif(customer / 2, 3)::bigint, customer::bigint, 1 / 8.0)),
	'referral_tree_agg_text' => q(scrm.referral_tree_agg('c' || customer / 2, 'c' || customer %% 190, 1 / 8.0)),
	'cascade_agg_bigint' => q(scrm.cascade_agg(customer::bigint, nullif(customer / 2, 3)::bigint)),
	'cascade_agg_text' => q(scrm.cascade_agg('c' || customer %% 190, 'c' || customer / 2)),
	'cascade_agg_uuid' => q(scrm.cascade_agg(md5(customer::text)::uuid, md5((customer / 2)::text)::uuid)),
	'referral_tree_agg_uuid' => q(scrm.referral_tree_agg(md5((customer / 2)::text)::uuid, md5(customer::text)::uuid, 1 / 8.0)),
);
my @tallies = sort keys %tallies;
$questions{'tallies'} = 'SELECT customer %% 7 AS key, concat_ws(\' \', ' . join(', ', map { $tallies{$_} } @tallies) . ') AS answer, 0.0 AS score, 0.0 AS terms FROM daily_%s GROUP BY 1';
$questions{'tallies, rollup'} = 'SELECT customer %% 7 AS key, concat_ws(\' \', ' . join(', ', map { "scrm.rollup($_)" } @tallies) . ') AS answer, 0.0 AS score, 0.0 AS terms
	FROM (SELECT customer, ' . join(', ', map { "$tallies{$_} $_" } @tallies) . ' FROM daily_%s GROUP BY customer, segment OFFSET 0) g GROUP BY 1';

my @plans = (
	# name, tables, settings, what the plan must show
	[ 'sorted', 'shuffled', 'SET max_parallel_workers_per_gather = 0; SET enable_hashagg = off', qr/\bGroupAggregate|^Aggregate/m ],
	[ 'spilled', 'shuffled', q(SET max_parallel_workers_per_gather = 0; SET enable_sort = off; SET work_mem = '64kB'), qr/HashAggregate.*Disk Usage|^Aggregate/s ],
	[ '2 workers', 'ordered', 'SET max_parallel_workers_per_gather = 2', qr/Finalize .*Workers Launched: 2.*Partial /s ],
	[ '4 workers without leader', 'shuffled', 'SET max_parallel_workers_per_gather = 4; SET parallel_leader_participation = off',
		qr/Finalize .*Workers Launched: 4.*Partial /s ],
	[ '4 workers, sorted', 'shuffled', 'SET max_parallel_workers_per_gather = 4; SET enable_hashagg = off',
		qr/Finalize .*Workers Launched: 4.*Partial (Group)?Aggregate/s ],
	[ '4 workers, spilled', 'shuffled', q(SET max_parallel_workers_per_gather = 4; SET work_mem = '64kB'), qr/Finalize .*Workers Launched: 4.*Partial /s ],
	[ 'by partition', 'partitioned', 'SET max_parallel_workers_per_gather = 0; SET enable_partitionwise_aggregate = on',
		qr/Append(?:.*Aggregate){4}/s ],
	[ 'by partition, 2 workers', 'partitioned', 'SET max_parallel_workers_per_gather = 2; SET enable_partitionwise_aggregate = on',
		qr/^(?=.*Workers Launched: 2)(?=.*Append)(?:.*Aggregate){4}/s ],
);

# EXPLAIN really ran it; the parallel workers of one query are gone before those of the next are asked for.
sub plan_of
{
	my ($settings, $query) = @_;
	return $node->safe_psql('postgres', "$settings; EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) $query");
}

foreach my $question (sort keys %questions)
{
	my $serial = sprintf $questions{$question}, 'ordered';
	$node->safe_psql('postgres', qq(
		SET max_parallel_workers_per_gather = 0;
		DROP TABLE IF EXISTS expected; CREATE TABLE expected AS $serial));
	cmp_ok($node->safe_psql('postgres', 'SELECT count(DISTINCT answer) FROM expected'), '>=', ($question =~ /one group/ ? 1 : 2), "$question: answers");
	foreach my $plan (@plans)
	{
		my ($name, $tables, $settings, $shape) = @$plan;
		my $query = sprintf $questions{$question}, $tables;
		# a rollup over a subquery has no partial aggregate in its upper part, and the numbers of retention fit in memory
		unless ("$question $name" =~ /^funnel rollup|, rollup|^lead|^paths|^retention spilled|^holdout|^tallies by partition, 2/)
		{
			my $explained = plan_of($settings, $query);
			like($explained, $shape, "$question: $name");
		}
		is($node->safe_psql('postgres', qq(
			$settings;
			CREATE TEMP TABLE got AS $query;
			SELECT count(*) FROM expected e FULL JOIN got g USING (key)
			WHERE e.answer IS DISTINCT FROM g.answer OR NOT abs(e.score - g.score) <= 1e-12 * e.terms)),
			0, "$question: $name: the same answers");
	}
}

# Bad input in the middle of a big aggregate ends the statement and nothing else.
foreach my $workers (0, 4)
{
	foreach my $bad (
		[ q(scrm.timeline_agg(at, CASE WHEN at > '2024-05-01' THEN '' ELSE kind END)), qr/kind must not be empty/ ],
		[ q(scrm.timeline_agg(CASE WHEN at > '2024-05-01' THEN 'infinity' ELSE at END, kind)), qr/infinity/ ],
		[ q(scrm.engagement_agg(at, CASE WHEN at > '2024-05-01' THEN 'NaN' ELSE value END, '1 day')), qr/NaN/ ],
		[ q(scrm.window_funnel(at, CASE WHEN at > '2024-05-01' THEN '2 hours'::interval ELSE '1 hour' END, true)), qr/must be the same on all rows/ ])
	{
		my ($call, $error) = @$bad;
		my ($status, $out, $err) = $node->psql('postgres', qq(
			SET max_parallel_workers_per_gather = $workers;
			BEGIN;
			SAVEPOINT before;
			SELECT count(bad) FROM (SELECT customer, $call AS bad FROM rows_shuffled GROUP BY customer) g;
			ROLLBACK TO before;
			SELECT count(*), sum(scrm.event_count(t)) FROM (SELECT customer, scrm.timeline_agg(at, kind) t FROM rows_shuffled GROUP BY customer) g;
			COMMIT;), on_error_stop => 0);
		like($err, $error, "$workers workers: $call is an error");
		is($out, '200|60000', 'and the session goes on');
	}
}

$node->stop;
done_testing();
