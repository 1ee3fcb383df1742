# Hostile bytes for every in and recv function.
#
# Valid values of every type, in text and in binary, are mutated at random: bits flipped, bytes put in, taken out, moved and
# doubled, two values spliced, numbers replaced by awkward ones. Whatever the server is given, it answers with a value or with
# an error that says that the input is bad; never with a crash or an internal error. A value that it takes is canonical: its
# text and its bytes are taken again and mean the same, and every function has an answer to it or an error of its own.
#
#   SCRM_MUTATIONS   how many mutations, over all types and both forms (12,000; a million under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $mutations = $ENV{SCRM_MUTATIONS} || 12_000;
my $seed = $ENV{SCRM_SEED} || 1;

# ---- valid values, and what is asked about those that are taken ----

my $letters = q{(VALUES (0, 'a', 'web', 1.5), (0, 'a', NULL, NULL), (60, 'b', 'mail', -2), (3600.5, 'käse', 'e"\\' || chr(9), 0)) e(s, kind, channel, value)};
my $at = q{timestamptz '2024-01-01 00:00Z' + s * interval '1 second'};
my $daily = "SELECT scrm.timeline_agg($at, kind, channel, value) FROM $letters GROUP BY s";
my $many = q{SELECT scrm.timeline_agg(timestamptz '2024-01-01' + (i * i + j * 7) * interval '1 hour', chr(97 + (i * j) % 5), chr(97 + j % 3), i - 9) FROM generate_series(1, 60) i, generate_series(0, 8) j GROUP BY i};
my $ends = q{SELECT scrm.timeline_agg(at, kind) FROM (VALUES (timestamptz '4714-11-24 00:00Z BC', 'a'), ('294276-12-31 23:59:59.999999Z', 'b')) v(at, kind)};
my $ladder = q{[{"stage":"a \"1\"\\\\","enter":"a"},{"stage":"käse","enter":"b|c@web","back":"käse"},{"stage":"e","enter":"d","back":"e","back_to":""}]};
my $longest = q{(SELECT scrm.pipeline(jsonb_agg(jsonb_build_object('stage', 's' || i, 'enter', chr(96 + least(i, 26)) || '|' || i, 'back', 'back ' || i, 'back_to', CASE WHEN i < 3 THEN '' ELSE 's' || i / 2 END) ORDER BY i)) FROM generate_series(1, 30) i)};
my %values = (
	timeline => [
		"SELECT scrm.timeline_agg($at, kind, channel, value) FROM $letters",
		"SELECT scrm.timeline_agg($at, kind) FROM $letters",
		"SELECT scrm.only(scrm.timeline_agg($at, kind), 'none') FROM $letters",
		"SELECT scrm.timeline_agg(timestamptz '2024-01-01' + i * i * i * interval '1 us', 'k' || i % 3, CASE WHEN i % 5 > 0 THEN 'c' || i % 5 END, i / 8.0) FROM generate_series(1, 70) i",
		"SELECT scrm.timeline_agg(timestamptz '2024-01-01' + i % 9 * interval '1 day', chr(97 + i % 26) || i, 'c') FROM generate_series(1, 260) i",
		"SELECT scrm.timeline_agg(at, 'k', NULL, 1e300) FROM (VALUES (timestamptz '4714-11-24 00:00Z BC'), ('294276-12-31 23:59:59.999999Z')) v(at)",
		"SELECT scrm.timeline_agg('2024-01-01', repeat('k', 255), repeat('ü', 127))",
	],
	engagement => [
		"SELECT scrm.engagement_agg($at, value, '7 days', channel, 1 + length(kind) % 4) FROM $letters",
		"SELECT scrm.engagement_agg($at, value, '1 microsecond') FROM $letters",
		"SELECT scrm.engagement_agg(timestamptz '2024-01-01' + i * interval '1 day', i, '30 days', 'c' || i % 11, nullif(i % 5, 0)) FROM generate_series(1, 60) i",
		"SELECT scrm.engagement_agg('294276-12-31', 1e300, '106751991 days', repeat('c', 255), 4)",
	],
	funnel => [
		"SELECT scrm.funnel_agg(t, '{a,\"b\@mail|käse\"}', '1 day', '{}', '2025-01-01') FROM (SELECT scrm.timeline_agg($at, kind, channel) FROM $letters GROUP BY s) v(t)",
		"SELECT scrm.funnel_agg(t, '{a,*,*}', '1 hour', '{clickhouse}', '2024-01-09')
			FROM (SELECT scrm.timeline_agg(timestamptz '2024-01-01' + (i * i + j) * interval '1 minute', chr(97 + j)) FROM generate_series(1, 100) i, generate_series(0, 3) j GROUP BY i) v(t)",
		"SELECT scrm.funnel_agg(t, array_fill('*'::text, '{64}'), '1 day', '{}', '2024-01-01 00:00:30') FROM (SELECT scrm.timeline_agg($at, kind) FROM $letters) v(t)",
		"SELECT scrm.funnel_agg(NULL, '{a}', '0', '{}', '294276-12-31')",
		"SELECT scrm.funnel_agg(t, '{a,b?,\"e\\\\?\",c}', '90 days', '{strict_increase}', '2024-05-01', '{1-3:d|käse\@c,\"3-4:e\\\\|\"}') FROM ($many) v(t)",
		(map { "SELECT scrm.funnel_agg(t, '{a,b,c}', '20 days', '{$_}', '2024-03-01') FROM ($many) v(t)" }
			'strict_order', 'strict_deduplication', 'any_order,allow_reuse', 'clickhouse,strict_order,allow_reentry', 'clickhouse,strict_once'),
	],
	funnel_trend => [
		"SELECT scrm.funnel_trend_agg(t, '{a,\"b\@mail|käse\"}', '1 day', '{}', '2025-01-01', 'day', 'Europe/Berlin') FROM ($daily) v(t)",
		"SELECT scrm.funnel_trend_agg(t, '{a,b?,c,*}', '20 days', '{strict_increase}', '2024-03-01', 'week', 'UTC') FROM ($many) v(t)",
		"SELECT scrm.funnel_trend_agg(t, '{*,b}', '106751991 days', '{any_order}', '294276-12-31 23:59:59.999999Z', 'year', 'UTC') FROM (SELECT NULL UNION ALL $ends) v(t)",
		"SELECT scrm.funnel_trend_agg(NULL, '{a}', '0', '{clickhouse,strict_once}', '2024-01-01', 'quarter', 'Asia/Kolkata')",
	],
	stages => [
		"SELECT scrm.stage_agg(t, '$ladder', '2025-01-01') FROM ($daily) v(t)",
		"SELECT scrm.stage_agg(t, $longest, '2024-04-01') FROM ($many) v(t)",
		"SELECT scrm.stage_agg(t, '[{\"stage\":\"only\",\"enter\":\"*\"}]', '294276-12-31 23:59:59.999999Z') FROM (SELECT NULL UNION ALL $ends) v(t)",
		"SELECT scrm.stage_agg(NULL, scrm.revenue_funnel(), '4714-11-24 00:00Z BC')",
	],
	touch_effect => [
		"SELECT scrm.touch_effect_agg(t, '$ladder', '\"b\"|käse\@web', '2025-01-01') FROM ($daily) v(t)",
		"SELECT scrm.touch_effect_agg(t, $longest, '*\@b', '2024-04-01') FROM ($many) v(t)",
		"SELECT scrm.touch_effect_agg(t, '[{\"stage\":\"1\",\"enter\":\"a\"},{\"stage\":\"2\",\"enter\":\"b\"}]', 'c', '294276-12-31 23:59:59.999999Z') FROM (SELECT NULL UNION ALL $ends) v(t)",
		"SELECT scrm.touch_effect_agg(NULL, scrm.buying_cycle(), '*', '4714-11-24 00:00Z BC')",
	],
	cohort => [
		"SELECT scrm.cohort_agg(t, 'day', '2024-01-09', 'Europe/Berlin', 'a|käse', '\"b\"\@mail') FROM ($daily) v(t)",
		"SELECT scrm.cohort_agg(t, 'week', '2024-06-01', 'UTC') FROM ($many) v(t)",
		"SELECT scrm.cohort_agg(t, 'year', '294276-12-31 23:59:59.999999Z', 'UTC') FROM (SELECT NULL UNION ALL $ends) v(t)",
		"SELECT scrm.cohort_agg(NULL, 'quarter', '4714-11-24 00:00Z BC', 'Asia/Kolkata')",
	],
	lead_score => [
		"SELECT scrm.lead_score_agg(d, p) FROM (VALUES ('explicit', 50.5), ('implicit', -3), ('\"intent\"', 1e300), ('soziäl', 0), (NULL, 1), ('social', 5e-324)) v(d, p)",
		"SELECT scrm.lead_score_agg('dimension ' || i % 64, i / 7.0) FROM generate_series(1, 200) i",
		"SELECT scrm.lead_score_agg('d', -1.7e308)",
		"SELECT scrm.lead_score_agg(CASE WHEN i % 3 > 0 THEN repeat('d', 255) ELSE '' || i % 2 END, -i) FROM generate_series(1, 5000) i",
	],
	cells => [
		"SELECT scrm.cells_agg(x, t, a) FROM (VALUES (0, 0, 5), (2, 3.5, 6), (2, 3.5, 6), (9223372036854775807, 1e300, 1e308), (1, 5e-324, 1), (0, 0, 0), (3, NULL, 4)) v(x, t, a)",
		"SELECT scrm.cells_agg(i % 4, i % 4 * (3 + i % 5), 20 + i % 6) FROM generate_series(1, 200) i",
		"SELECT scrm.cells_agg(i % 3, i % 3 * (5 + i % 4), 20 + i % 6, ARRAY[i % 2, i % 5 / 4.0]) FROM generate_series(1, 100) i",
		"SELECT scrm.cells_agg(1, 2, 3, c) FROM (VALUES (array_fill(1e300::float8, '{32}')), (array_fill(-1, '{32}')), (NULL), ('{NULL}')) v(c)",
		"SELECT scrm.cells_agg(NULL, 0, 1) FROM generate_series(1, 3)",
	],
	spend => [
		"SELECT scrm.spend_agg(x, m) FROM (VALUES (1, 20.5), (3, 1e300), (3, 5e-324), (9223372036854775807, 1), (0, NULL), (2, -1), (NULL, 3)) v(x, m)",
		"SELECT scrm.spend_agg(1 + i % 7, 10 + i % 11) FROM generate_series(1, 200) i",
	],
	bgbb_cells => [
		"SELECT scrm.bgbb_agg(x, t_x, n, c) FROM (VALUES (0, 0, 0, 5), (1, 3, 6, 1), (6, 6, 6, 1000000000), (NULL, 1, 2, 3)) v(x, t_x, n, c)",
		"SELECT scrm.bgbb_agg(i % 5, CASE WHEN i % 5 > 0 THEN 5 + i % 3 ELSE 0 END, 7 + i % 2) FROM generate_series(1, 200) i",
	],
	sbg_cells => [
		"SELECT scrm.sbg_agg(p, l, s) FROM (VALUES (0, 0, 5), (1, 3, 0), (2147483647, 6, 1000000000), (NULL, 1, 2)) v(p, l, s)",
		"SELECT scrm.sbg_agg(i, 1000 / i, CASE WHEN i % 5 = 0 THEN i END) FROM generate_series(1, 20) i",
	],
	referral_value => [
		"SELECT scrm.referral_value_agg(i, i * 10 - 50, 5e-324, 1e300, -i, CASE i % 3 WHEN 0 THEN true WHEN 1 THEN false END, 0.1) FROM generate_series(1, 9) i",
		"SELECT scrm.referral_value_agg(2147483647, 1, NULL, 3, 4, true, -0.0000001)",
		"SELECT scrm.referral_value_agg(NULL, 1, 2, 3, 4, true, 1e300)",
	],
	referral_tree_bigint => [
		"SELECT scrm.referral_tree_agg(nullif(i / 2, 0), i, i / 8.0 - 2) FROM generate_series(1, 40) i",
		"SELECT scrm.referral_tree_agg(a, b, v) FROM (VALUES (1, 1, 1), (1, 2, 1e300), (3, 2, -1), (4, 5, NULL), (5, 6, 0), (6, 4, 5e-324), (NULL, 6, 9), (4, 7, 1), (-9223372036854775808, 9223372036854775807, 1)) v(a, b, v)",
		"SELECT scrm.referral_tree_agg(NULL::bigint, 0, 0)",
	],
	referral_tree_text => [
		"SELECT scrm.referral_tree_agg(kind, channel, value) FROM $letters",
		"SELECT scrm.referral_tree_agg(nullif('c' || i / 2, 'c0'), 'c' || i, i) FROM generate_series(1, 40) i",
		"SELECT scrm.referral_tree_agg(repeat('k', 255), repeat('ü', 127), -1.7e308)",
		"SELECT scrm.referral_tree_agg(chr(97 + i * 7 % 13), chr(97 + i % 13), 1) FROM generate_series(1, 30) i",
	],
	referral_tree_uuid => [
		"SELECT scrm.referral_tree_agg(md5((i / 2)::text)::uuid, md5(i::text)::uuid, i / 8.0) FROM generate_series(1, 20) i",
		"SELECT scrm.referral_tree_agg(a::uuid, b::uuid, 1) FROM (VALUES ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'), ('ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000'),
			(NULL, '7fffffff-ffff-ffff-8000-000000000000'), ('7fffffff-ffff-ffff-8000-000000000000', '7fffffff-ffff-ffff-8000-000000000000')) v(a, b)",
	],
	cascade_bigint => [
		"SELECT scrm.cascade_agg(i, nullif(i / 2, 0)) FROM generate_series(1, 40) i",
		"SELECT scrm.cascade_agg(a, b) FROM (VALUES (1, 1), (2, 1), (2, 3), (5, 4), (6, 5), (4, 6), (6, NULL), (7, 4), (7, 4), (9223372036854775807, -9223372036854775808)) v(a, b)",
		"SELECT scrm.cascade_agg(0::bigint, NULL)",
	],
	cascade_text => [
		"SELECT scrm.cascade_agg(kind, channel) FROM $letters",
		"SELECT scrm.cascade_agg('c' || i, nullif('c' || i / 2, 'c0')) FROM generate_series(1, 40) i",
		"SELECT scrm.cascade_agg(repeat('k', 255), repeat('ü', 127))",
		"SELECT scrm.cascade_agg(chr(97 + i * 7 % 13), chr(97 + i % 13)) FROM generate_series(1, 30) i",
	],
	cascade_uuid => [
		"SELECT scrm.cascade_agg(md5(i::text)::uuid, md5((i / 2)::text)::uuid) FROM generate_series(1, 20) i",
		"SELECT scrm.cascade_agg(a::uuid, b::uuid) FROM (VALUES ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'), ('ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000'),
			('7fffffff-ffff-ffff-8000-000000000000', NULL), ('7fffffff-ffff-ffff-8000-000000000000', '7fffffff-ffff-ffff-8000-000000000000')) v(a, b)",
	],
	pipeline => [
		"SELECT '$ladder'::scrm.pipeline",
		"SELECT $longest",
		"SELECT scrm.revenue_funnel('{\"suspect\": \"tab\\\\u0009|käse\@web\"}')",
		"SELECT '[{\"stage\":\"only\",\"enter\":\"*\",\"back\":\"a\"}]'::scrm.pipeline",
	],
	graph => [
		"SELECT scrm.graph_agg(i, i * 7 % 13, i % 5 / 4.0) FROM generate_series(1, 30) i",
		"SELECT scrm.graph_agg(a, b) FROM (VALUES (1, 2), (1, 2), (2, 1), (3, 3), (4, NULL), (-9223372036854775808, 9223372036854775807)) v(a, b)",
		"SELECT scrm.graph_agg(a, b, w) FROM (VALUES (1, 2, 1e308), (2, 3, 5e-324), (3, 1, 0), (1, 1, 9007199254740993)) v(a, b, w)",
		"SELECT scrm.graph_agg(0, NULL)",
	],
	graph_text => [
		"SELECT scrm.graph_agg(kind, channel, s) FROM $letters",
		"SELECT scrm.graph_agg('c' || i * i % 23, 'c' || i % 7) FROM generate_series(1, 50) i",
		"SELECT scrm.graph_agg(a, b) FROM (VALUES ('', 'a'), ('a', E'\\x01'), (repeat('k', 300), repeat('ü', 200)), ('e\"\\', 'e')) v(a, b)",
	],
	graph_uuid => [
		"SELECT scrm.graph_agg(md5((i * i % 11)::text)::uuid, md5((i % 5)::text)::uuid, i / 8.0) FROM generate_series(1, 20) i",
		"SELECT scrm.graph_agg('00000000-0000-0000-0000-000000000000'::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')",
	],
	lift => [
		"SELECT scrm.lift_agg(i * 7 % 10, i % 2) FROM generate_series(1, 30) i",
		"SELECT scrm.lift_agg(s, o) FROM (VALUES (-1e300, 1.5), (5e-324, -2), (0, 0), (1.25, 1e300), (1.25, 0), (NULL, 1)) v(s, o)",
		"SELECT scrm.lift_agg(1, 1)",
	],
	holdout => [
		"SELECT scrm.holdout_agg(p, '2024-01-20', '2024-03-01', scrm.bgnbd(0.5, 20, 0.8, 2.5), scrm.gamma_gamma(6, 4, 15)) FROM (SELECT scrm.purchases_agg(timestamptz '2024-01-01' + i * j * interval '1 day', i - j * 3) AS p FROM generate_series(1, 30) i, generate_series(0, 4) j GROUP BY i) c",
		"SELECT scrm.holdout_agg(p, '2024-01-31', '2024-02-02', scrm.pareto_nbd(0.5, 20, 0.8, 50)) FROM (SELECT scrm.purchases_agg(timestamptz '2024-01-01' + i * interval '31 days', NULL, 'Asia/Kolkata') AS p FROM generate_series(0, 3) i GROUP BY i % 2) c",
		"SELECT scrm.holdout_agg(p, '2023-01-01', '2023-12-31', scrm.mbgnbd(0.5, 20, 0.8, 2.5)) FROM (SELECT scrm.purchases_agg('2024-01-01', 1) AS p) c",
	],
	flow => [
		"SELECT scrm.flow_agg(t, 4) FROM ($daily UNION ALL $many) v(t)",
		"SELECT scrm.flow_agg(t, 64) FROM (SELECT scrm.timeline_agg($at, kind) FROM $letters UNION ALL $ends UNION ALL SELECT scrm.slice(scrm.timeline_agg('2024-01-01', 'a'), NULL, '2000-01-01')) v(t)",
		"SELECT scrm.flow_agg(NULL, 1)",
	],
	paths => [
		"SELECT scrm.paths_from_agg(t, 'b|\"käse\"', '3 days', '2024-01-03') FROM (SELECT scrm.timeline_agg($at, kind, channel, value) FROM $letters UNION ALL $daily) v(t)",
		"SELECT scrm.paths_from_agg(t, 'a', '20 days', '2024-03-01') FROM ($many) v(t)",
		"SELECT scrm.paths_from_agg(t, 'b', '0', '294276-12-31 23:59:59.999999Z') FROM (SELECT NULL UNION ALL $ends) v(t)",
		"SELECT scrm.paths_agg(p, c, v, n) FROM (VALUES ('{a,\"e\\\\\\\"> \",käse,a}'::text[], 3, 0.1, 2), ('{}', 1, 1e300, NULL), (NULL, 1, 1, 1), ('{a}', 0, NULL, 7.5)) v(p, c, v, n)",
		"SELECT scrm.paths_agg(ARRAY['c' || i % 7, 'c' || i % 3, 'c' || i % 11], i % 4, i % 4 / 8.0, i % 3) FROM generate_series(1, 100) i",
	],
	purchases => [
		"SELECT scrm.purchases_agg($at, value) FROM $letters",
		"SELECT scrm.purchases_agg(timestamptz '2024-03-01' + (i * i) % 40 * interval '7 hours', nullif(i - 20, 0) / 10.0, 'Europe/Berlin') FROM generate_series(1, 60) i",
		"SELECT scrm.purchases_agg(at, value, 'America/New_York') FROM (VALUES (timestamptz '4714-11-24 00:00Z BC', 1e300), ('294276-12-31 23:59:59.999999Z', NULL), ('294276-12-31 23:59:59.999999Z', -1e308)) v(at, value)",
		"SELECT scrm.purchases_agg('2024-01-01', v) FROM unnest('{0.1,0.2,0.7,1e-300,-0.3,-0.1,-0.2}'::float8[]) v",
	],
	rfm_bins => [
		"SELECT scrm.rfm_bins_agg(i % 7, i % 5 - 1, nullif(i, 9) / 8.0) FROM generate_series(1, 60) i",
		"SELECT scrm.rfm_bins_agg(r, f, m) FROM (VALUES (0, NULL, -1e308), (5e-324, 1, 1e308), (NULL, NULL, NULL)) v(r, f, m)",
		"SELECT scrm.rfm_bins_agg(NULL, NULL, NULL)",
	],
	funnel_state => [
		"SELECT part($at, '1 hour', kind = 'a', kind = 'b', true) FROM $letters",
		"SELECT part($at, '0', VARIADIC array_fill(true, '{64}')) FROM $letters",
		"SELECT part(timestamptz '2024-01-01' + i % 50 * interval '1 minute', '1 day', i % 2 = 0, i % 3 = 0, i % 5 = 0, i % 7 = 0, i % 11 = 0, true, true, i > 100, i > 1) FROM generate_series(1, 120) i",
		(map { "SELECT part_modes(timestamptz '2024-01-01' + i % 20 * interval '1 minute', '5 minutes', '{$_}', i % 2 = 0, i % 3 = 0, i % 5 = 0, i > 9) FROM generate_series(1, 50) i" }
			'strict_order', 'strict_order,strict_deduplication,strict_increase', 'any_order,allow_reuse', 'clickhouse,strict_order,allow_reentry,strict_once'),
		(map { "SELECT part_sequence(timestamptz '2024-01-01' + i % 20 * interval '1 minute', '$_', i % 2 = 0, i % 3 = 0, i % 5 = 0, i > 9) FROM generate_series(1, 50) i" }
			'(?1).*(?2)(?t<=60)(?3)', '(?4)(?t>=1)(?4).(?2)'),
	]);

my %questions = (
	timeline => q{
		PERFORM count(*) FROM scrm.events(v), scrm.kinds(v) k, scrm.channels(v) c;
		PERFORM scrm.event_count(v), scrm.slice(v, scrm.first_at(v), scrm.last_at(v)), scrm.only(v, '*@|a|k1@c1'), scrm.distinct_events(v);
		PERFORM scrm.window_funnel(v, '{*,a|b,*}', '1 day'), scrm.funnel_times(v, '{*,*@,*,k1}', '1 day'), scrm.funnel_agg(v, '{*,*,a}', '1 day', '{}', '2024-01-01');
		PERFORM p FROM scrm.presence(v, '2025-01-01') p;
		PERFORM scrm.engagement_from(v, '{"*": 1, "a@web": {"weight": 2, "level": 3}}', '1 day');
		PERFORM scrm.merge(v, other), scrm.rollup(w) FROM unnest(ARRAY[v, other, v]) w;},
	engagement => q{
		PERFORM scrm.score(v, scrm.last_at(v)), scrm.event_count(v), scrm.half_life(v), scrm.preferred_channel(v), scrm.channel_evenness(v), scrm.participation_level(v);
		PERFORM scrm.channel_diversity(v, q) FROM unnest('{0,1,2,0.5,Infinity}'::float8[]) q;
		PERFORM x FROM scrm.explain(v, scrm.last_at(v)) x, scrm.engagement_by_channel(v, '294276-12-31 23:59:59.999999Z') y;
		PERFORM scrm.merge(v, v), scrm.rollup(w) FROM unnest(ARRAY[v, v]) w;
		PERFORM scrm.merge(v, other);},
	(map { $_ => qq{
		PERFORM sane(to_jsonb(r)) FROM scrm.@{[ s/stages/stage/r ]}_report(v) r;
		PERFORM sane(to_jsonb(t)) FROM scrm.@{[ s/stages/stage/r ]}_totals(v) t;
		twice := scrm.merge(v, v);
		PERFORM sane(to_jsonb(r)) FROM scrm.@{[ s/stages/stage/r ]}_report(twice) r;
		PERFORM sane(to_jsonb(t)) FROM scrm.@{[ s/stages/stage/r ]}_totals(twice) t;
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');}
	} 'funnel', 'funnel_trend', 'stages', 'touch_effect'),
	cohort => q{
		PERFORM sane(to_jsonb(t)) FROM scrm.cohort_totals(v) t;
		PERFORM sane(to_jsonb(r)) FROM (SELECT * FROM scrm.cohort_report(v) LIMIT 100) r;
		twice := scrm.merge(v, v);
		PERFORM sane(to_jsonb(t)) FROM scrm.cohort_totals(twice) t;
		PERFORM sane(to_jsonb(r)) FROM unnest('{f,t}'::boolean[]) a, unnest('{f,t}'::boolean[]) b, scrm.cohort_report(twice, a, b, 9) r;
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	lead_score => q{
		PERFORM sane(to_jsonb(r)) FROM scrm.explain(v, '{"explicit": 10, "implicit": null}') r;
		PERFORM scrm.lead_score(v, '{"dimension 1": 3}', 100, '{dimension 1,explicit,NULL}'), scrm.lead_score(v);
		PERFORM scrm.merge(v, v), scrm.rollup(w) FROM unnest(ARRAY[v, v]) w;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	cells => q{
		PERFORM sane(to_jsonb(t)) FROM scrm.cells_totals(v) t;
		PERFORM finite(scrm.bgnbd_fit(v, 1)::text), finite(scrm.mbgnbd_fit(v, 1)::text), finite(scrm.pareto_nbd_fit(v, 1)::text), finite(scrm.bgnbd_fit(v)::text);
		BEGIN
			PERFORM same(scrm.merge(v, v) OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
			PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');
		EXCEPTION WHEN program_limit_exceeded OR array_subscript_error THEN
			NULL;
		END;},
	spend => q{
		PERFORM sane(to_jsonb(t)) FROM scrm.spend_totals(v) t;
		PERFORM same(customers = used + without_repeat + without_spend + unknown, 'who is counted') FROM scrm.spend_totals(v);
		PERFORM finite(scrm.gamma_gamma_fit(v)::text), finite(scrm.gamma_gamma_fit(v, 1)::text);
		PERFORM same(scrm.merge(v, v) OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	bgbb_cells => q{
		PERFORM sane(to_jsonb(t)) FROM scrm.bgbb_totals(v) t;
		PERFORM finite(scrm.bgbb_fit(v)::text), finite(scrm.bgbb_fit(v, 1)::text) FROM scrm.bgbb_totals(v) WHERE opportunities < 1000;
		PERFORM same(scrm.merge(v, v) OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	sbg_cells => q{
		PERFORM sane(to_jsonb(t)) FROM scrm.sbg_totals(v) t;
		PERFORM sane(to_jsonb(r)) FROM scrm.sbg_report(v) r;
		PERFORM finite(scrm.sbg_fit(v)::text), finite(scrm.bdw_fit(v, 1)::text);
		PERFORM same(scrm.merge(v, v) OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	referral_value => q{
		PERFORM sane(to_jsonb(r) - '{type_one,type_two,unknown_as_type_one,unknown_as_type_two}'::text[]) FROM scrm.referral_value(v) r;
		PERFORM sane(to_jsonb(r) - '{margin,reward_cost,marketing_cost,acquisition_saving}'::text[]) FROM scrm.explain(v) r;
		twice := scrm.merge(v, v);
		PERFORM scrm.referral_value(twice);
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	(map { $_ => q{
		PERFORM sane(to_jsonb(r) - '{referred_value}'::text[]) FROM scrm.referral_tree_totals(v) r;
		PERFORM same(counted = used + without_referrer + self_referrals + several_referrers + in_cycles, 'what is counted') FROM scrm.referral_tree_totals(v);
		PERFORM same(customers = (SELECT count(*) FROM scrm.referral_tree(v, 0)), 'who is counted') FROM scrm.referral_tree_totals(v);
		PERFORM sane(to_jsonb(r) - '{customer,own_value}'::text[]) FROM scrm.referral_tree(v) r;
		PERFORM sane(to_jsonb(r) - '{referrer,referred}'::text[]) FROM scrm.referral_problems(v) r;
		PERFORM sane(to_jsonb(r)) FROM scrm.viral_coefficient(v) r;
		twice := scrm.merge(v, v);
		PERFORM scrm.referral_tree(twice, 1);
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');}
	} map { "referral_tree_$_" } 'bigint', 'text', 'uuid'),
	(map { $_ => q{
		PERFORM sane(to_jsonb(r)) FROM scrm.cascade_totals(v) r;
		PERFORM same(counted = used + without_parent + own_parent + several_parents + in_cycles AND messages = roots + shares, 'what is counted') FROM scrm.cascade_totals(v);
		PERFORM same((messages, roots, direct, largest) = (SELECT coalesce(sum(c.size), 0), count(*), coalesce(sum(c.direct), 0), coalesce(max(c.size), 0) FROM scrm.cascades(v) c), 'which are counted') FROM scrm.cascade_totals(v);
		PERFORM sane(to_jsonb(r) - '{root}'::text[]) FROM scrm.cascades(v) r;
		PERFORM sane(to_jsonb(r) - '{message,root}'::text[]) FROM scrm.cascade_messages(v) r;
		PERFORM sane(to_jsonb(r) - '{message,parent}'::text[]) FROM scrm.cascade_problems(v) r;
		PERFORM sane(to_jsonb(r)) FROM scrm.cascade_sizes(v) r;
		PERFORM finite(scrm.multiplier(v)::text);
		twice := scrm.merge(v, v);
		PERFORM scrm.cascades(twice);
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');}
	} map { "cascade_$_" } 'bigint', 'text', 'uuid'),
	purchases => q{
		FOREACH model IN ARRAY '{-infinity,2024-01-02,2024-03-20,294276-12-31}'::text[] LOOP
			BEGIN
				PERFORM sane(to_jsonb(scrm.rfm(v, model::timestamptz)));
				PERFORM sane(to_jsonb(c)) FROM scrm.purchase_counts(v, model::timestamptz) c;
				PERFORM sane(to_jsonb(o)) FROM scrm.orders(v, model::timestamptz) o;
			EXCEPTION WHEN numeric_value_out_of_range OR datetime_field_overflow THEN
				NULL;
			END;
		END LOOP;
		PERFORM scrm.first_order_day(v), scrm.last_order_day(v);
		BEGIN
			PERFORM same(scrm.merge(v, v) OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
			PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');
		EXCEPTION WHEN numeric_value_out_of_range OR program_limit_exceeded OR invalid_parameter_value THEN
			NULL;
		END;},
	rfm_bins => q{
		PERFORM sane(to_jsonb(t)) FROM scrm.rfm_bins_totals(v) t;
		PERFORM sane(to_jsonb(r)) FROM scrm.rfm_bins_report(v, 7) r;
		PERFORM scrm.rfm_bins(v, 3, 1, 0.5), scrm.rfm_bins(w, -1e300, 1e300, 0, 1000) FROM unnest(ARRAY[v, v]) w;
		PERFORM same(scrm.merge(v, v) OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	pipeline => q{
		PERFORM sane(to_jsonb(s)) FROM scrm.pipeline_stages(v) s;
		PERFORM same(v OPERATOR(scrm.=) scrm.pipeline(v::text::jsonb), 'JSON');
		PERFORM scrm.stage(t, v, '2024-02-01'), scrm.stage_agg(t, v, '2024-02-01'), scrm.touch_effect_agg(t, v, '*@b', '2024-02-01') FROM history GROUP BY t;
		PERFORM sane(to_jsonb(h)) FROM history, scrm.stage_history(t, v) h;
		PERFORM v OPERATOR(scrm.<) other, scrm.pipeline_hash(v);},
	# and all functions that have a graph and only defaults beside it
	(map { $_ => qq{
		PERFORM sane(to_jsonb(i)) FROM scrm.info(v) i;
		PERFORM same(i.nodes = (SELECT count(*) FROM scrm.nodes(v)) AND (i.edges, i.counted) = (SELECT count(*), coalesce(sum(counted), 0) FROM scrm.edges(v)), 'what is counted') FROM scrm.info(v) i;
		PERFORM same(scrm.reverse(scrm.reverse(v)) OPERATOR(scrm.=) v, 'turning twice');
		FOR model IN SELECT proname FROM pg_proc WHERE pronamespace = 'scrm'::regnamespace AND prokind = 'f' AND proargtypes[0] = 'scrm.$_'::regtype AND pronargs = pronargdefaults + 1 LOOP
			BEGIN
				EXECUTE format('SELECT count(x) FROM scrm.%I(\$1) x', model) USING v;
			EXCEPTION WHEN numeric_value_out_of_range THEN
				NULL;
			END;
		END LOOP;
		twice := scrm.merge(v, v);
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');}
	} 'graph', 'graph_text', 'graph_uuid'),
	lift => q{
		PERFORM sane(to_jsonb(t) - '{outcome,mean,mean_low,mean_high,gini}'::text[]) FROM scrm.lift_totals(v) t;
		PERFORM sane(to_jsonb(r) - '{score_low,score_high,outcome,mean,mean_low,mean_high,lift,cumulative_outcome_share}'::text[]) FROM scrm.lift_report(v, 7) r;
		PERFORM same((SELECT customers FROM scrm.lift_totals(v)) = (SELECT sum(r.customers) FROM scrm.lift_report(v) r), 'what is counted');
		twice := scrm.merge(v, v);
		PERFORM scrm.lift_totals(twice), scrm.lift_report(twice);
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	holdout => q{
		PERFORM sane(to_jsonb(t) - '{relative_error,actual_spend}'::text[]) FROM scrm.holdout_totals(v) t;
		PERFORM sane(to_jsonb(r) - 'actual_spend') FROM scrm.holdout_report(v, 3) r;
		PERFORM same(actual = coalesce((SELECT sum(w.actual) FROM scrm.holdout_weeks(v, 0) w), 0), 'what is counted') FROM scrm.holdout_totals(v);
		PERFORM sane(to_jsonb(w) - 'week') FROM scrm.holdout_weeks(v, 20) w;
		twice := scrm.merge(v, v);
		PERFORM scrm.holdout_totals(twice), scrm.holdout_report(twice);
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	flow => q{
		PERFORM sane(to_jsonb(t)) FROM scrm.flow_totals(v) t;
		PERFORM sane(to_jsonb(r)) FROM scrm.flow(v) r;
		PERFORM sane(to_jsonb(r)) FROM scrm.top_paths(v, 2147483647) r;
		twice := scrm.merge(v, v);
		PERFORM sane(to_jsonb(t)) FROM scrm.flow_totals(twice) t;
		PERFORM sane(to_jsonb(r)) FROM scrm.flow(twice) r;
		PERFORM sane(to_jsonb(r)) FROM scrm.top_paths(twice, 3) r;
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	paths => q{
		PERFORM sane(to_jsonb(t)) FROM scrm.paths_totals(v) t;
		FOREACH model IN ARRAY '{first,last,last_non_direct,linear,position,time_decay,markov,shapley}'::text[] LOOP
			BEGIN
				PERFORM sane(to_jsonb(r)) FROM scrm.attribution(v, model, 2, '1 day', 0.5, 0.1, 'a') r;
			EXCEPTION WHEN numeric_value_out_of_range OR invalid_parameter_value THEN
				NULL;
			END;
		END LOOP;
		PERFORM sane(to_jsonb(r)) FROM scrm.transitions(v, 3) r;
		PERFORM sane(to_jsonb(r)) FROM scrm.removal_effects(v) r;
		twice := scrm.merge(v, v);
		PERFORM sane(to_jsonb(t)) FROM scrm.paths_totals(twice) t;
		PERFORM sane(to_jsonb(r)) FROM scrm.removal_effects(twice, 2) r;
		PERFORM same(twice OPERATOR(scrm.=) scrm.rollup(x), 'rollup') FROM unnest(ARRAY[v, NULL, v]) x;
		PERFORM same(scrm.merge(v, other) OPERATOR(scrm.=) scrm.merge(other, v), 'order of merging');},
	funnel_state => q{
		IF v::text ~ '"pattern"' THEN
			PERFORM matches(w), how_often(w), first_match(w) FROM unnest(ARRAY[v, v]) w;
		END IF;
		PERFORM whole(w) FROM unnest(ARRAY[v, v]) w;
		PERFORM whole(w) FROM unnest(ARRAY[v, other]) w;});

# What bad input may be answered with: invalid text or binary form, invalid bytes or untranslatable characters, too little
# or too much data, a time, a number or a parameter out of range, too many things, too long a word. All else is a bug.
my $says_bad_input = "'22P02', '22P03', '22021', '22P05', '08P01', '22008', '22003', '22023', '54000', '22001'";

# ---- mutations ----

sub below { return int(rand($_[0])); }

sub one_of { return $_[ below(scalar @_) ]; }

my @awkward_words = (
	qw(0 -0 1 -1 2 5 6 63 64 65 127 128 254 255 256 2185 2199 2200 65535 65536 16777216 16777217 2147483647 2147483648 4294967296 9007199254740993
	  9223371331199999999 9223371331200000000 -211813488000000000 -211813488000000001 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
	  18446744073709551616 00 01 +1 .5 5. 1e5 1e308 -1.7976931348623157e308 1e309 5e-324 1e-400 0x10 NaN Infinity -Infinity inf null true "" "a" [] {} [1] \\u0001 \\u0000 \\"),
	' ', '1 ');
my @awkward_bytes = (
	(map { pack('C', $_) } 0, 1, 2, 64, 65, 127, 128, 255), (map { pack('n', $_) } 0, 1, 255, 256, 32768, 65535),
	(map { pack('N', $_) } 0, 1, 255, 65535, 65536, 16777216, 2147483647, 2147483648, 4294967295), (map { pack('q>', $_) } 0, 1, -1, 60_000_000, -211_813_488_000_000_001, 9_223_371_331_200_000_000, 9_223_372_036_854_775_807),
	(map { pack('d>', $_) } -0.0, 0.5, 1e308, 5e-324, 9**9**9, -9**9**9), pack('H16', '7ff8000000000001'));

# Changes the bytes in place; "other" is another valid value of the type.
sub mutate_once
{
	my ($is_text, $other) = @_[ 1, 2 ];
	my $length = length $_[0];
	my $place = below($length + 1);
	my $some = below(1 + ($length - $place > 12 ? one_of(1, 2, 4, 8, 12, $length - $place) : $length - $place));
	my $what = below(8);

	if ($what == 0 && $place < $length) { vec($_[0], 8 * $place + below(8), 1) ^= 1 }
	elsif ($what == 1) { substr($_[0], $place, 0) = join '', map { chr(below(256)) } 0 .. below(4) }
	elsif ($what == 2) { substr($_[0], $place, $some) = '' }
	elsif ($what == 3) { substr($_[0], $place, 0) = substr($_[0], below($length + 1), $some) }
	elsif ($what == 4) { substr($_[0], $place) = substr($other, below(1 + length $other)) }
	elsif ($what == 5) { substr($_[0], $place, $some) = substr($other, below(1 + length $other), $some) }
	elsif ($is_text)
	{
		my @words;

		push @words, [ $-[0], $+[0] - $-[0] ] while $_[0] =~ /-?[0-9.]+(?:e[+-]?[0-9]+)?|null|"[^"]*"|\[[^][]*\]/g;
		return if !@words;
		my $word = one_of(@words);
		my $from = one_of(@words);
		substr($_[0], $word->[0], $word->[1]) = below(3) ? one_of(@awkward_words) : substr($_[0], $from->[0], $from->[1]);
	}
	else
	{
		my $bytes = one_of(@awkward_bytes);
		substr($_[0], $place, length $bytes) = $bytes if $place + length $bytes <= $length;
	}
	return;
}

# A file to COPY: type, form, number, bytes.
sub write_mutations
{
	my ($file, $seeds, $each) = @_;

	open my $out, '>', $file or die $!;
	for my $type (sort keys %$seeds)
	{
		for my $form ('text', 'binary')
		{
			my @valid = map { $_->{$form} } @{ $seeds->{$type} };

			for my $number (1 .. $each)
			{
				my $bytes = one_of(@valid);
				mutate_once($bytes, $form eq 'text', one_of(@valid)) for 1 .. one_of(1, 1, 1, 2, 3, 5);
				print $out join("\t", $type, $form, $number, '\\\\x' . unpack('H*', $bytes)), "\n";
			}
		}
	}
	close $out or die $!;
	return;
}

# ---- the server ----

my $node = PostgreSQL::Test::Cluster->new('hostile');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
restart_after_crash = off
log_min_messages = panic
log_min_error_statement = panic
CONF
$node->start;

my $folder = PostgreSQL::Test::Utils::tempdir();

sub prepare
{
	my ($database, $encoding) = @_;

	$node->safe_psql('postgres', "CREATE DATABASE $database ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
	my $sql = <<'SQL';
CREATE EXTENSION scrm;
CREATE AGGREGATE part(timestamptz, interval, VARIADIC "any") (SFUNC = scrm.window_funnel_accum, STYPE = scrm.funnel_state);
CREATE AGGREGATE part_modes(timestamptz, interval, text[], VARIADIC "any") (SFUNC = scrm.window_funnel_modes_accum, STYPE = scrm.funnel_state);
CREATE AGGREGATE part_sequence(timestamptz, text, VARIADIC "any") (SFUNC = scrm.sequence_accum, STYPE = scrm.funnel_state);
CREATE AGGREGATE matches(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.sequence_match_final);
CREATE AGGREGATE how_often(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.sequence_count_final);
CREATE AGGREGATE first_match(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.sequence_events_final);
CREATE AGGREGATE whole(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.window_funnel_final);
CREATE UNLOGGED TABLE sample (type text, form text, number int, bytes bytea);
CREATE UNLOGGED TABLE refused (type text, form text, number int, state text, message text);
CREATE UNLOGGED TABLE stumbled (type text, number int, state text, message text);

-- Of the numbers of a report only a few may be negative, and none is NaN.
CREATE FUNCTION sane(report jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM jsonb_each(report) WHERE value = '"NaN"'
			OR jsonb_typeof(value) = 'number' AND key !~ '^(difference|points|capped|share|value|total|mean_value|repeat_value|lowest|highest)' AND value::numeric < 0) THEN
		RAISE 'nonsense: %', report USING ERRCODE = 'XXXXX';
	END IF;
END $$;
-- Nothing in a fitted model is NaN or infinite.
CREATE FUNCTION finite(model text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF model ~ 'NaN|Infinity' THEN
		RAISE 'nonsense: %', model USING ERRCODE = 'XXXXX';
	END IF;
END $$;
CREATE FUNCTION same(equal boolean, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF NOT equal THEN
		RAISE '% makes a difference', what USING ERRCODE = 'XXXXX';
	END IF;
END $$;
SQL
	$sql .= "CREATE TABLE history AS SELECT t FROM ($many) m(t) LIMIT 9;";
	for my $type (sort keys %values)
	{
		$sql .= <<"SQL";
CREATE UNLOGGED TABLE taken_$type (number int, value scrm.$type);
CREATE UNLOGGED TABLE again_$type (number int, value scrm.$type);

CREATE FUNCTION feed_text_$type() RETURNS void LANGUAGE plpgsql AS \$\$
DECLARE s sample; v scrm.$type;
BEGIN
	FOR s IN SELECT * FROM sample WHERE type = '$type' AND form = 'text' LOOP
		BEGIN
			v := convert_from(s.bytes, getdatabaseencoding());
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO refused VALUES (s.type, s.form, s.number, sqlstate, sqlerrm);
			CONTINUE;
		END;
		INSERT INTO taken_$type VALUES (s.number, v);
	END LOOP;
END \$\$;

-- A value in a file of its own: what COPY writes for a bytea is what it reads for the type.
CREATE FUNCTION feed_binary_$type(file text) RETURNS void LANGUAGE plpgsql AS \$\$
DECLARE s sample;
BEGIN
	FOR s IN SELECT * FROM sample WHERE type = '$type' AND form = 'binary' LOOP
		EXECUTE format('COPY (SELECT %s, %L::bytea) TO %L (FORMAT binary)', -s.number, s.bytes, file);
		BEGIN
			EXECUTE format('COPY taken_$type FROM %L (FORMAT binary)', file);
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO refused VALUES (s.type, s.form, s.number, sqlstate, sqlerrm);
		END;
	END LOOP;
END \$\$;

CREATE FUNCTION ask_$type() RETURNS void LANGUAGE plpgsql AS \$\$
DECLARE v scrm.$type; other scrm.$type; twice scrm.$type; n int; model text;
BEGIN
	FOR n, v IN SELECT * FROM taken_$type LOOP
		BEGIN
			IF v::text::scrm.$type\::text <> v::text THEN
				RAISE 'text changes from % to %', v, v::text::scrm.$type USING ERRCODE = 'XXXXX';
			END IF;
			$questions{$type}
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO stumbled VALUES ('$type', n, sqlstate, sqlerrm);
		END;
		other := v;
	END LOOP;
END \$\$;
SQL
	}
	$node->safe_psql($database, $sql);
	return;
}

# Valid values of all types, as { text, binary }.
sub valid_values
{
	my $database = shift;
	my %valid;
	my @queries = map { my $type = $_; map { "SELECT '$type', encode(convert_to(v::text, getdatabaseencoding()), 'hex'), encode(scrm.${type}_send(v), 'hex') FROM ($_) q(v);" } @{ $values{$type} } } sort keys %values;

	for my $row (split /\n/, $node->safe_psql($database, "@queries"))
	{
		my ($type, @forms) = split /\|/, $row;
		my ($text, $binary) = map { pack 'H*', $_ } @forms;
		push @{ $valid{$type} }, { text => $text, binary => $binary };
	}
	return \%valid;
}

# Nothing is said about what a statement does but that the server lives on.
sub survives
{
	my ($database, $statement, $name) = @_;
	my ($status, undef, $error) = $node->psql($database, $statement);

	return is("$status $error", '0 ', $name);
}

sub check
{
	my ($database, $encoding, $client_encoding, $each) = @_;
	my $client = "SET client_encoding = '$client_encoding'; SET statement_timeout = '10min';";

	prepare($database, $encoding);
	my $valid = valid_values($database);
	write_mutations("$folder/mutations", $valid, $each);
	$node->safe_psql($database, "COPY sample FROM '$folder/mutations'; ANALYZE sample");
	for my $type (sort keys %values)
	{
		my $equal = $type eq 'funnel_state' ? 'a.value::text = t.value::text' : 'a.value OPERATOR(scrm.=) t.value';

		survives($database, "SELECT feed_text_$type()", "$encoding: mutated text of $type");
		survives($database, "$client SELECT feed_binary_$type('$folder/value')", "$encoding: mutated bytes of $type, client $client_encoding");
		survives($database, "SELECT ask_$type()", "$encoding: questions to every $type taken");
		survives($database, "COPY (SELECT number, scrm.${type}_send(value) FROM taken_$type) TO '$folder/value' (FORMAT binary); COPY again_$type FROM '$folder/value' (FORMAT binary)",
			"$encoding: bytes of every $type are taken again");
		is($node->safe_psql($database, "SELECT count(*), count(*) FILTER (WHERE $equal AND scrm.${type}_send(a.value) = scrm.${type}_send(t.value)) FROM taken_$type t LEFT JOIN again_$type a USING (number)"),
			join('|', ($node->safe_psql($database, "SELECT count(*) FROM taken_$type")) x 2), "$encoding: and mean the same");

		my @counts = split /\|/, $node->safe_psql($database, "SELECT count(*) FILTER (WHERE number > 0), count(*) FILTER (WHERE number < 0),
			(SELECT count(*) FROM refused WHERE type = '$type' AND form = 'text'), (SELECT count(*) FROM refused WHERE type = '$type' AND form = 'binary') FROM taken_$type");
		is(join(' ', $counts[0] + $counts[2], $counts[1] + $counts[3]), "$each $each", "$encoding: every $type was taken or refused");
		cmp_ok($_, '>', $each / 100, "$encoding: many of each") for @counts;
		note("$type: $counts[0] texts and $counts[1] binary values taken, $counts[2] and $counts[3] refused");
	}
	is($node->safe_psql($database, "SELECT * FROM refused WHERE state NOT IN ($says_bad_input) ORDER BY 1, 2, 3 LIMIT 10"), '', "$encoding: refusals say what is wrong");
	is($node->safe_psql($database, "SELECT * FROM stumbled WHERE state NOT IN ($says_bad_input) ORDER BY 1, 2 LIMIT 10"), '', "$encoding: so do answers");
	note($node->safe_psql($database, 'SELECT type, form, state, count(*), min(message) FROM refused GROUP BY 1, 2, 3 ORDER BY 1, 2, 3'));
	note($node->safe_psql($database, "SELECT type, 'asked', state, count(*), min(message) FROM stumbled GROUP BY 1, 3 ORDER BY 1, 3"));
	return;
}

srand($seed);
my $each = int($mutations / (keys %values) / 6);		# two forms, three databases
check('utf8', 'UTF8', 'UTF8', $each);
check('ascii', 'SQL_ASCII', 'SQL_ASCII', $each);
check('latin', 'LATIN1', 'UTF8', $each);
$node->stop;
done_testing();
