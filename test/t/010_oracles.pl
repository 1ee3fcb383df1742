# All values of the reference tables of engagement: decay (01), channel diversity (02), presence and streaks (03).
#
# The tables lie beside the checkout, in the folder shared/oracles/engagement; SCRM_SHARED names another place of "shared".
# Every value is asked of the extension in many ways: from rows in several orders, from pieces rolled up and merged, from
# timelines. Scores agree to 1e-12 of their size, everything else to 1e-12. Polynomial decay is not a function of the
# extension: its values are computed by plain SQL over the events of a timeline.
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';
my %file = (
	decay => "$shared/oracles/engagement/01_decay.csv",
	diversity => "$shared/oracles/engagement/02_channel_diversity.csv",
	presence => "$shared/oracles/engagement/03_presence_streaks.csv");
for my $table (sort keys %file)
{
	plan skip_all => "no reference table oracles/engagement of $table beside the checkout" unless -r $file{$table};
}

my $node = PostgreSQL::Test::Cluster->new('oracles');
$node->init;
$node->append_conf('postgresql.conf', "timezone = 'UTC'\njit = off\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION scrm');
$node->safe_psql('postgres', 'CREATE TABLE oracle (oracle text, name text, inputs jsonb, expected jsonb, source text)');
for my $table (sort keys %file)
{
	my $csv = slurp_file($file{$table});
	$csv =~ s/\r//g;
	$node->safe_psql('postgres', "ALTER TABLE oracle ALTER oracle SET DEFAULT '$table';\n"
		  . "COPY oracle (name, inputs, expected, source) FROM STDIN (FORMAT csv, HEADER);\n$csv\\.\n");
}

# Answers: what the extension says, in which way it was asked. Pieces are states of their own, rolled up or merged.
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE answer (oracle text, name text, way text, key text, got float8);
CREATE TABLE orders AS SELECT * FROM generate_series(0, 7) AS seed;
CREATE FUNCTION in_order(seed int, i bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN
	CASE seed WHEN 0 THEN lpad(i::text, 9, '0') WHEN 1 THEN lpad((999999999 - i)::text, 9, '0') ELSE md5(seed || '/' || i) END;
CREATE AGGREGATE merged(scrm.engagement) (SFUNC = scrm.merge, STYPE = scrm.engagement);
CREATE AGGREGATE merged(scrm.timeline) (SFUNC = scrm.merge, STYPE = scrm.timeline);
SQL

# ---------------------------------------------------------------- decay

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE decay AS SELECT name, i, 'kind ' || i AS kind, nullif('channel ' || i % 3, 'channel 0') AS channel, (event ->> 1)::float8 AS weight,
		timestamptz '2000-01-01' + (event ->> 0)::float8 * interval '24 hours' AS at,
		timestamptz '2000-01-01' + (inputs ->> 'asof_day')::float8 * interval '24 hours' AS as_of,
		timestamptz '2000-01-01' + (inputs ->> 'landmark_day')::float8 * interval '24 hours' AS landmark,
		(inputs ->> 'half_life_days')::float8 * interval '24 hours' AS half_life, (inputs ->> 'beta')::float8 AS beta
	FROM oracle, jsonb_array_elements(inputs -> 'events_day_weight') WITH ORDINALITY AS e(event, i) WHERE oracle = 'decay';

CREATE TABLE decay_weights AS SELECT name, jsonb_object_agg(kind, weight) AS weights FROM decay GROUP BY name;

-- By rows, in every order; each event a state of its own; two states; from timelines made in every order and from pieces.
CREATE TABLE decay_state AS
	WITH alone AS (SELECT name, i, as_of, scrm.engagement_agg(at, weight, half_life, channel, 1 + i::int % 4) AS e FROM decay WHERE half_life IS NOT NULL GROUP BY name, i, as_of),
	halves AS (SELECT name, i % 2 AS half, as_of, scrm.engagement_agg(at, weight, half_life, channel) AS e FROM decay WHERE half_life IS NOT NULL GROUP BY 1, 2, 3),
	parts AS (SELECT name, i, scrm.timeline_agg(at, kind, channel) AS t FROM decay GROUP BY name, i),
	timelines AS (
		SELECT name, 'timeline ' || seed AS way, scrm.timeline_agg(at, kind, channel ORDER BY in_order(seed, i)) AS t FROM decay, orders GROUP BY name, seed
		UNION ALL SELECT name, 'timeline in pieces ' || seed, scrm.rollup(t ORDER BY in_order(seed, i)) FROM parts, orders GROUP BY name, seed
		UNION ALL SELECT name, 'timeline merged ' || seed, merged(t ORDER BY in_order(seed, i)) FROM parts, orders GROUP BY name, seed)
	SELECT name, 'rows ' || seed AS way, as_of, half_life, scrm.engagement_agg(at, weight, half_life ORDER BY in_order(seed, i)) AS e FROM decay, orders WHERE half_life IS NOT NULL GROUP BY name, seed, as_of, half_life
	UNION ALL SELECT name, 'rows by channel ' || seed, as_of, half_life, scrm.engagement_agg(at, weight, half_life, channel ORDER BY in_order(seed, i)) FROM decay, orders WHERE half_life IS NOT NULL GROUP BY name, seed, as_of, half_life
	UNION ALL SELECT name, 'rolled up ' || seed, as_of, scrm.half_life(scrm.rollup(e)), scrm.rollup(e ORDER BY in_order(seed, i)) FROM alone, orders GROUP BY name, seed, as_of
	UNION ALL SELECT name, 'merged ' || seed, as_of, scrm.half_life(scrm.rollup(e)), merged(e ORDER BY in_order(seed, i)) FROM alone, orders GROUP BY name, seed, as_of
	UNION ALL SELECT name, 'halves ' || seed, as_of, scrm.half_life(scrm.rollup(e)), scrm.rollup(e ORDER BY in_order(seed, half)) FROM halves, orders GROUP BY name, seed, as_of
	UNION ALL SELECT name, way || ' without as_of', as_of, half_life, scrm.engagement_from(t, weights, half_life)
		FROM timelines JOIN decay_weights USING (name) JOIN (SELECT DISTINCT name, as_of, half_life FROM decay WHERE half_life IS NOT NULL) AS d USING (name)
	UNION ALL SELECT name, way, as_of, half_life, scrm.engagement_from(t, weights, half_life, as_of)
		FROM timelines JOIN decay_weights USING (name) JOIN (SELECT DISTINCT name, as_of, half_life FROM decay WHERE half_life IS NOT NULL) AS d USING (name);

INSERT INTO answer
	SELECT 'decay', name, way || ' ' || how, 'score', score FROM decay_state, LATERAL (
		SELECT 'score' AS how, scrm.score(e, as_of) AS score
		UNION ALL SELECT 'explain', sum(score) FROM scrm.explain(e, as_of)
		UNION ALL SELECT 'by channel', sum(score) FROM scrm.engagement_by_channel(e, as_of)) AS s
	WHERE name <> 'future_event_policy';

-- An event after as_of. engagement_from ignores it, and the difference of the counts says so. A state that has it cannot
-- forget (see below); what decay would say of it is twice its score a half-life later.
INSERT INTO answer
	SELECT 'decay', name, way, 'score_if_ignored', CASE WHEN e IS NULL THEN 0 END FROM decay_state WHERE name = 'future_event_policy' AND way LIKE 'timeline%' AND way NOT LIKE '%without as_of'
	UNION ALL SELECT 'decay', name, way, 'score_if_extrapolated', 2 * scrm.score(e, as_of + half_life)
		FROM decay_state WHERE name = 'future_event_policy' AND (way NOT LIKE 'timeline%' OR way LIKE '%without as_of');

INSERT INTO answer
	SELECT 'decay', name, 'events ' || seed, 'score', (SELECT sum(value * (extract(epoch FROM at - landmark) / extract(epoch FROM as_of - landmark))::float8 ^ beta) FROM scrm.events(t))
	FROM (SELECT name, seed, beta, as_of, landmark, scrm.timeline_agg(at, kind, channel, weight ORDER BY in_order(seed, i)) AS t
		FROM decay, orders WHERE beta IS NOT NULL GROUP BY name, seed, beta, as_of, landmark) AS s;
SQL

my ($code, $out, $err) = $node->psql('postgres', q(
	SELECT scrm.score(scrm.engagement_agg(at, weight, half_life), as_of) FROM decay WHERE name = 'future_event_policy' GROUP BY as_of));
isnt($code, 0, 'a state with an event after as_of has no score');
like($err, qr/as_of must not be before the last event, got 2000-01-31 00:00:00\+00 and 2000-02-01 00:00:00\+00/, 'and says why');

# ---------------------------------------------------------------- diversity

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE visit AS SELECT name, row_number() OVER (PARTITION BY name ORDER BY place, n) AS i, 'channel ' || place AS channel, timestamptz '2026-01-01' AS at
	FROM oracle, jsonb_array_elements_text(inputs -> 'counts') WITH ORDINALITY AS c(count, place), generate_series(1, count::int) AS n WHERE oracle = 'diversity';
INSERT INTO answer
	WITH pieces AS (SELECT name, i * 7 % 5 AS piece, scrm.engagement_agg(at, 1, '30 days', channel) AS e FROM visit GROUP BY 1, 2),
	states AS (
		SELECT name, 'rows ' || seed AS way, scrm.engagement_agg(at, 1, '30 days', channel ORDER BY in_order(seed, i)) AS e FROM visit, orders GROUP BY name, seed
		UNION ALL SELECT name, 'rolled up ' || seed, scrm.rollup(e ORDER BY in_order(seed, piece)) FROM pieces, orders GROUP BY name, seed
		UNION ALL SELECT name, 'merged ' || seed, merged(e ORDER BY in_order(seed, piece)) FROM pieces, orders GROUP BY name, seed
		UNION ALL SELECT name, 'timeline ' || seed, scrm.engagement_from(scrm.timeline_agg(at, 'visit', channel ORDER BY in_order(seed, i)), '{"visit": 1}', '30 days') FROM visit, orders GROUP BY name, seed)
	SELECT 'diversity', name, way, key, got FROM states, LATERAL (VALUES
		('hill0', scrm.channel_diversity(e, 0)), ('hill1', scrm.channel_diversity(e)), ('hill1', scrm.channel_diversity(e, 1)), ('hill2', scrm.channel_diversity(e, 2)),
		('shannon_nats', ln(scrm.channel_diversity(e, 1))), ('simpson_1_minus_D', 1 - 1 / scrm.channel_diversity(e, 2)), ('pielou_evenness', scrm.channel_evenness(e)),
		('top_share', 1 / scrm.channel_diversity(e, 'Infinity')), ('top_share', (SELECT max(share) FROM scrm.engagement_by_channel(e, '2026-01-01'))),
		('top_share', (SELECT events::float8 / scrm.event_count(e) FROM scrm.explain(e, '2026-01-01') WHERE channel = scrm.preferred_channel(e)))) AS a(key, got);
SQL

# ---------------------------------------------------------------- presence

# The days of the table as days of three time zones, each event at some time of its day, the last look at the end of a day.
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE day AS SELECT name, zone, i, (day::date + i * 7919 % 1009 * interval '85 seconds') AT TIME ZONE zone AS at, ((inputs ->> 'asof')::date + time '23:59:59.999999') AT TIME ZONE zone AS as_of
	FROM oracle, jsonb_array_elements_text(inputs -> 'days') WITH ORDINALITY AS d(day, i), unnest(ARRAY['UTC', 'America/New_York', 'Asia/Kolkata']) AS zone WHERE oracle = 'presence';
INSERT INTO answer
	WITH pieces AS (SELECT name, zone, as_of, i * 5 % 3 AS piece, scrm.timeline_agg(at, 'visit') AS t FROM day GROUP BY 1, 2, 3, 4),
	timelines AS (
		SELECT name, zone, as_of, 'rows ' || seed AS way, scrm.timeline_agg(at, 'visit' ORDER BY in_order(seed, i)) AS t FROM day, orders GROUP BY name, zone, as_of, seed
		UNION ALL SELECT name, zone, as_of, 'rolled up ' || seed, scrm.rollup(t ORDER BY in_order(seed, piece)) FROM pieces, orders GROUP BY name, zone, as_of, seed
		UNION ALL SELECT name, zone, as_of, 'merged ' || seed, merged(t ORDER BY in_order(seed, piece)) FROM pieces, orders GROUP BY name, zone, as_of, seed)
	SELECT 'presence', name, way || ' ' || zone, key, got FROM timelines, scrm.presence(t, as_of, zone) AS p, LATERAL (VALUES
		('active_days', p.active_days::float8), ('active_days', scrm.active_days(t, zone)), ('longest_streak', p.longest_streak), ('longest_streak', scrm.longest_streak(t, zone)),
		('current_streak', p.current_streak), ('current_streak', scrm.current_streak(t, as_of, zone)), ('recency_days', p.days_since_last), ('tenure_days', p.days_since_first),
		('runs', p.streaks), ('gap_mean', p.gap_mean), ('gap_sd_pop', p.gap_sd), ('burstiness', p.burstiness), ('burstiness', scrm.burstiness(t, zone))) AS a(key, got);
SQL

# ---------------------------------------------------------------- all of them

# Every number of the tables, and every null, must have been answered in several ways, and always rightly. Text is advice.
my $verdicts = $node->safe_psql('postgres', <<'SQL');
SELECT oracle, name, key, value, count(way), count(*) FILTER (WHERE CASE
		WHEN value = 'null' THEN way IS NOT NULL AND got IS NULL
		ELSE abs(got - value::float8) <= 1e-12 * CASE oracle WHEN 'decay' THEN abs(value::float8) ELSE 1 END END IS NOT TRUE),
	string_agg(way || ': ' || coalesce(got::text, 'NULL'), ', ' ORDER BY abs(got - CASE value WHEN 'null' THEN 0 ELSE value::float8 END) DESC NULLS FIRST)
FROM (SELECT oracle, name, key, json::text AS value FROM oracle, jsonb_each(expected) AS x(key, json) WHERE jsonb_typeof(json) <> 'string') AS o
	LEFT JOIN answer USING (oracle, name, key)
GROUP BY oracle, name, key, value ORDER BY oracle, name, key
SQL
my $values = 0;
for (split /\n/, $verdicts)
{
	my ($oracle, $name, $key, $value, $ways, $wrong, $answers) = split /\|/;
	ok($ways >= 8 && $wrong == 0, "$oracle $name: $key is $value in $ways ways")
	  or diag("$wrong wrong: ", substr($answers, 0, 300));
	$values++;
}
is($values, $node->safe_psql('postgres', q(SELECT count(*) FROM oracle, jsonb_each(expected) AS x(key, json) WHERE jsonb_typeof(json) IN ('number', 'null'))),
	'all values of the tables were asked for');
cmp_ok($values, '>=', 70, 'and these are no empty tables');

# What was recommended for the event after as_of: left out, and counted.
is($node->safe_psql('postgres', q(
	SELECT scrm.event_count(t) - coalesce(scrm.event_count(scrm.engagement_from(t, '{"*": 8}', '30 days', as_of)), 0)
	FROM (SELECT as_of, scrm.timeline_agg(at, kind) AS t FROM decay WHERE name = 'future_event_policy' GROUP BY as_of) AS s)),
	'1', 'the event after as_of is left out and can be counted');

$node->stop;
done_testing();
