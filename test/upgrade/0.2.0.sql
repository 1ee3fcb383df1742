-- What a user of 0.2.0 may have made with it: stored states, and views that ask for every function, aggregate and
-- operator of that release.  test/t/110_upgrade.pl sees to it that none is missing and that the answers stay.

CREATE TABLE interactions AS
	SELECT r % 7 AS customer, '2024-03-01 08:00+00'::timestamptz + n / 2 * interval '7 h 13 min' AS at,
		(ARRAY['visit','cart','purchase','support','post','re|view','visit'])[r % 13 % 7 + 1] AS kind,
		(ARRAY['web','shop',NULL,'app'])[r % 11 % 4 + 1] AS channel,
		(ARRAY[1.5,-2,NULL,12345.678901234567,0])[r % 5 + 1]::float8 AS value
	FROM generate_series(1, 400) AS n, LATERAL (SELECT n * 7919 % 1009) AS random (r);

CREATE TABLE states (customer int PRIMARY KEY, timeline scrm.timeline, engagement scrm.engagement, funnel scrm.funnel,
	funnel_trend scrm.funnel_trend, stages scrm.stages, touch_effect scrm.touch_effect, cohort scrm.cohort, lead_score scrm.lead_score,
	flow scrm.flow, paths scrm.paths, pipeline scrm.pipeline);
INSERT INTO states
	SELECT customer, scrm.timeline_agg(at, kind, channel, value),
		scrm.engagement_agg(at, coalesce(value, 1), '9 days', channel, length(kind) % 4 + 1)
	FROM interactions GROUP BY customer;
UPDATE states SET pipeline = CASE customer % 3
	WHEN 0 THEN '[{"stage":"seen","enter":"visit"},{"stage":"basket","enter":"cart","back":"support"},{"stage":"buyer","enter":"purchase@web","back":"re\\|view","back_to":"seen"}]'
	WHEN 1 THEN scrm.revenue_funnel('{"universe": "visit", "inquiry": "support", "opportunity": "cart", "customer": "purchase"}')
	ELSE scrm.buying_cycle('{"aware": "visit|post", "purchase": {"enter": "purchase", "back": "support"}}') END;
-- of the customers up to this one; other parameters with every state
UPDATE states s SET (funnel, funnel_trend, stages, touch_effect, cohort, flow, paths) = (SELECT
		scrm.funnel_agg(timeline, '{visit,cart|support,purchase@web}', '15 days', CASE s.customer % 2 WHEN 0 THEN '{}' ELSE '{clickhouse}' END::text[], '2024-04-20'),
		scrm.funnel_trend_agg(timeline, '{visit,cart|support,purchase@web}', '15 days', CASE s.customer % 2 WHEN 0 THEN '{}' ELSE '{strict_order}' END::text[], '2024-04-20',
			CASE s.customer % 2 WHEN 0 THEN 'week' ELSE 'month' END, CASE s.customer % 2 WHEN 0 THEN 'UTC' ELSE 'Europe/Berlin' END),
		scrm.stage_agg(timeline, s.pipeline, '2024-04-20'),
		scrm.touch_effect_agg(timeline, s.pipeline, 'post@web', '2024-04-20'),
		scrm.cohort_agg(timeline, CASE s.customer % 2 WHEN 0 THEN 'week' ELSE 'day' END, '2024-04-20', 'America/New_York', '*', 'visit|purchase@shop'),
		scrm.flow_agg(timeline, 2 + s.customer % 3),
		scrm.paths_from_agg(timeline, 'purchase', '20 days', '2024-04-20')
	FROM states t WHERE t.customer <= s.customer);
UPDATE states s SET lead_score = (SELECT scrm.lead_score_agg(CASE kind WHEN 'purchase' THEN 'explicit' WHEN 'cart' THEN 'intent' WHEN 'visit' THEN 'implicit' ELSE kind END, value)
	FROM interactions i WHERE i.customer = s.customer);

-- objects that call the extension in ways other than a view
ALTER TABLE states ADD level text DEFAULT scrm.participation_name(2),
	ADD events bigint GENERATED ALWAYS AS (scrm.event_count(timeline)) STORED,
	ADD CHECK (scrm.first_at(timeline) <= scrm.last_at(timeline));
CREATE UNIQUE INDEX ON states (timeline);
CREATE INDEX ON states USING hash (engagement);
CREATE INDEX ON states (scrm.half_life(engagement));
CREATE INDEX ON states (stages);
CREATE INDEX ON states USING hash (cohort);
CREATE INDEX ON states (scrm.lead_score(lead_score));
CREATE MATERIALIZED VIEW reports AS SELECT customer, r.* FROM states, scrm.funnel_report(funnel) AS r;
CREATE TABLE pipelines (name text PRIMARY KEY, pipeline scrm.pipeline UNIQUE DEFAULT scrm.participation_ladder());
INSERT INTO pipelines VALUES ('ladder', DEFAULT), ('funnel', scrm.revenue_funnel());
CREATE FUNCTION my_score(e scrm.engagement) RETURNS float8 LANGUAGE sql RETURN scrm.score(e, '2024-07-01');

CREATE SCHEMA asked;
CREATE VIEW asked.timelines AS
	SELECT customer, scrm.event_count(timeline), scrm.first_at(timeline), scrm.last_at(timeline),
		scrm.slice(timeline, '2024-04-01', '2024-05-01'), scrm.only(timeline, 'cart|visit@web'), scrm.distinct_events(timeline),
		scrm.merge(timeline, timeline), scrm.quote_kind('re|view'), scrm.engagement_continuum(timeline, 'visit', 'support', 'post')
	FROM states;
CREATE VIEW asked.events AS SELECT customer, e.* FROM states, scrm.events(timeline) AS e;
CREATE VIEW asked.kinds AS SELECT customer, k.* FROM states, scrm.kinds(timeline) AS k;
CREATE VIEW asked.channels AS SELECT customer, c.* FROM states, scrm.channels(timeline) AS c;
CREATE VIEW asked.timeline_agg AS
	SELECT customer, scrm.timeline_agg(at, kind) AS two, scrm.timeline_agg(at, kind, channel) AS three,
		scrm.timeline_agg(at, kind, channel, value) AS four
	FROM interactions GROUP BY customer;
CREATE VIEW asked.rollups AS
	SELECT scrm.rollup(timeline) AS timeline, scrm.rollup(engagement) AS engagement, scrm.rollup(lead_score) AS lead_score, scrm.rollup(paths) AS paths FROM states;
CREATE VIEW asked.rollups_of_two AS
	SELECT customer % 2 AS odd, scrm.rollup(funnel) AS funnel, scrm.rollup(funnel_trend) AS funnel_trend, scrm.rollup(cohort) AS cohort FROM states GROUP BY customer % 2;
CREATE VIEW asked.rollups_of_three AS
	SELECT customer % 3 AS rest, scrm.rollup(stages) AS stages, scrm.rollup(touch_effect) AS touch_effect, scrm.rollup(flow) AS flow FROM states GROUP BY customer % 3;
CREATE VIEW asked.engagements AS
	SELECT customer, scrm.score(engagement, '2024-07-01'), scrm.preferred_channel(engagement), scrm.channel_diversity(engagement),
		scrm.channel_evenness(engagement), scrm.participation_level(engagement), scrm.participation_name(2),
		scrm.event_count(engagement), scrm.last_at(engagement), scrm.half_life(engagement), scrm.merge(engagement, engagement),
		scrm.engagement_from(timeline, '{"visit": 1, "*@web": {"weight": 2.5, "level": 3}}', '30 days', '2024-05-01')
	FROM states;
CREATE VIEW asked.explain AS SELECT customer, e.* FROM states, scrm.explain(engagement, '2024-07-01') AS e;
CREATE VIEW asked.engagement_by_channel AS SELECT customer, e.* FROM states, scrm.engagement_by_channel(engagement, '2024-07-01') AS e;
CREATE VIEW asked.participation_shares AS SELECT customer, p.* FROM states, scrm.participation_shares(engagement) AS p;
CREATE VIEW asked.engagement_agg AS
	SELECT customer, scrm.engagement_agg(at, value, '9 days') AS three, scrm.engagement_agg(at, value, '9 days', channel) AS four,
		scrm.engagement_agg(at, value, '9 days', channel, 2) AS five
	FROM interactions GROUP BY customer;
CREATE VIEW asked.presence AS
	SELECT customer, p.*, scrm.active_days(timeline) AS days, scrm.active_weeks(timeline, 'Asia/Kolkata') AS weeks,
		scrm.current_streak(timeline, '2024-06-20') AS streak, scrm.longest_streak(timeline) AS longest, scrm.burstiness(timeline) AS bursts
	FROM states, scrm.presence(timeline, '2024-06-20') AS p;
CREATE VIEW asked.window_funnel_rows AS
	SELECT customer, scrm.window_funnel(at, '15 days', kind = 'visit', kind = 'cart', kind = 'purchase'),
		scrm.window_funnel_modes(at, '15 days', '{clickhouse}', kind = 'visit', kind = 'cart', kind = 'purchase')
	FROM interactions GROUP BY customer;
CREATE VIEW asked.window_funnel AS
	SELECT customer, scrm.window_funnel(timeline, '{visit,cart,purchase}', '15 days'),
		scrm.window_funnel(timeline, '{visit,cart,purchase}', '15 days', '{clickhouse}') AS clickhouse,
		scrm.window_funnel(timeline, '{visit,cart,purchase}', '15 days', exclude => '{1-2:support}') AS excluded FROM states;
CREATE VIEW asked.funnel_times AS SELECT customer, scrm.funnel_times(timeline, '{visit,cart,purchase}', '15 days'), scrm.funnel_times(timeline, '{visit,cart,purchase}', '15 days', '{any_order}') AS any_order FROM states;
CREATE VIEW asked.funnel_agg AS
	SELECT customer % 2 AS odd, scrm.funnel_agg(timeline, '{visit,cart|support,purchase@web}', '15 days', '{}', '2024-04-20'),
		scrm.funnel_agg(timeline, '{visit,cart|support,purchase@web}', '15 days', '{}', '2024-04-20', '{1-2:post}') AS excluded
	FROM states GROUP BY customer % 2;
CREATE VIEW asked.funnel_report AS SELECT customer, r.* FROM states, scrm.funnel_report(funnel) AS r;
CREATE VIEW asked.funnel_totals AS SELECT customer, t.* FROM states, scrm.funnel_totals(funnel) AS t;
CREATE VIEW asked.merges_of_two AS
	SELECT a.customer, scrm.merge(a.funnel, b.funnel) AS funnel, scrm.merge(a.funnel_trend, b.funnel_trend) AS funnel_trend, scrm.merge(a.cohort, b.cohort) AS cohort
	FROM states a JOIN states b ON b.customer = a.customer + 2;
CREATE VIEW asked.merges_of_three AS
	SELECT a.customer, scrm.merge(a.stages, b.stages) AS stages, scrm.merge(a.touch_effect, b.touch_effect) AS touch_effect, scrm.merge(a.flow, b.flow) AS flow
	FROM states a JOIN states b ON b.customer = a.customer + 3;
CREATE VIEW asked.merges AS
	SELECT a.customer, scrm.merge(a.lead_score, b.lead_score) AS lead_score, scrm.merge(a.paths, b.paths) AS paths FROM states a JOIN states b ON b.customer = a.customer + 1;
CREATE VIEW asked.funnel_trend_agg AS
	SELECT customer % 2 AS odd, scrm.funnel_trend_agg(timeline, '{visit,cart|support,purchase@web}', '15 days', '{strict_increase}', '2024-04-20', 'week', 'UTC')
	FROM states GROUP BY customer % 2;
CREATE VIEW asked.funnel_trend_report AS SELECT customer, r.* FROM states, scrm.funnel_trend_report(funnel_trend) AS r;
CREATE VIEW asked.funnel_trend_totals AS SELECT customer, t.* FROM states, scrm.funnel_trend_totals(funnel_trend) AS t;
CREATE VIEW asked.pipelines AS
	SELECT name, pipeline, scrm.pipeline('[{"stage":"seen","enter":"visit","back":"support"}]'::jsonb) AS made, scrm.revenue_funnel(), scrm.buying_cycle('{"aware": "ad"}'), scrm.participation_ladder()
	FROM pipelines;
CREATE VIEW asked.pipeline_stages AS SELECT customer, s.* FROM states, scrm.pipeline_stages(pipeline) AS s;
CREATE VIEW asked.stage AS SELECT customer, scrm.stage(timeline, pipeline, '2024-04-20'), scrm.lifecycle(timeline, '2024-06-01', '10 days', '40 days') FROM states;
CREATE VIEW asked.stage_history AS SELECT customer, h.* FROM states, scrm.stage_history(timeline, pipeline) AS h;
CREATE VIEW asked.stage_agg AS
	SELECT a.customer, scrm.stage_agg(b.timeline, a.pipeline, '2024-04-20') AS stages, scrm.touch_effect_agg(b.timeline, a.pipeline, 'post@web', '2024-04-20') AS touch_effect
	FROM states a, states b GROUP BY a.customer;
CREATE VIEW asked.stage_report AS SELECT customer, r.* FROM states, scrm.stage_report(stages) AS r;
CREATE VIEW asked.stage_totals AS SELECT customer, t.* FROM states, scrm.stage_totals(stages) AS t;
CREATE VIEW asked.touch_effect_report AS SELECT customer, r.* FROM states, scrm.touch_effect_report(touch_effect) AS r;
CREATE VIEW asked.touch_effect_totals AS SELECT customer, t.* FROM states, scrm.touch_effect_totals(touch_effect) AS t;
CREATE VIEW asked.abandoned AS SELECT customer, a.* FROM states, scrm.abandoned(timeline, 'cart', 'purchase', '2 days', '2024-06-01') AS a;
CREATE VIEW asked.sequence_rows AS
	SELECT customer, scrm.sequence_match(at, '(?1).*(?2)(?t<=86400)(?3)', kind = 'visit', kind = 'cart', kind = 'purchase'),
		scrm.sequence_count(at, '(?1)(?2)', kind = 'visit', kind = 'cart'), scrm.sequence_events(at, '(?1).*(?2)', kind = 'visit', kind = 'cart'),
		scrm.retention(kind = 'visit', kind = 'cart', kind = 'nothing')
	FROM interactions GROUP BY customer;
CREATE VIEW asked.sequence AS
	SELECT customer, scrm.sequence_match(timeline, '(?1).*(?2)(?t<=86400)(?3)', '{visit,cart,purchase}'),
		scrm.sequence_count(timeline, '(?1)(?2)', '{visit,cart}'), scrm.sequence_events(timeline, '(?1).*(?2)', '{visit,cart@app}'),
		scrm.next_kind(timeline, '{visit}'), scrm.next_kind(timeline, '{visit,cart}', 'backward', 'last') AS before
	FROM states;
CREATE VIEW asked.flow_agg AS SELECT customer % 2 AS odd, scrm.flow_agg(timeline, 4) FROM states GROUP BY customer % 2;
CREATE VIEW asked.flow AS SELECT customer, f.* FROM states, scrm.flow(flow) AS f;
CREATE VIEW asked.top_paths AS SELECT customer, p.* FROM states, scrm.top_paths(flow, 100) AS p;
CREATE VIEW asked.flow_totals AS SELECT customer, t.* FROM states, scrm.flow_totals(flow) AS t;
CREATE VIEW asked.cohort_agg AS
	SELECT scrm.cohort_agg(timeline, 'month', '2024-06-20', 'Asia/Kolkata') AS four, scrm.cohort_agg(timeline, 'month', '2024-06-20', 'Asia/Kolkata', 'visit', 'purchase') AS six FROM states;
CREATE VIEW asked.cohort_report AS SELECT customer, r.* FROM states, scrm.cohort_report(cohort, customer % 4 < 2, customer % 3 = 0, 20) AS r;
CREATE VIEW asked.cohort_totals AS SELECT customer, t.* FROM states, scrm.cohort_totals(cohort) AS t;
CREATE VIEW asked.sessions AS SELECT customer, s.* FROM states, scrm.sessions(timeline, '30 hours') AS s;
CREATE VIEW asked.lead_scores AS
	SELECT customer, scrm.lead_score(lead_score), scrm.lead_score(lead_score, '{"explicit": 50}', 60, '{explicit,implicit}') AS capped,
		scrm.lead_grade(scrm.lead_score(lead_score, '{"explicit": 50}'), customer * 12) AS grade
	FROM states;
CREATE VIEW asked.lead_explain AS SELECT customer, e.* FROM states, scrm.explain(lead_score, '{"explicit": 50}') AS e;
CREATE VIEW asked.lead_score_agg AS SELECT customer, scrm.lead_score_agg(kind, value) FROM interactions GROUP BY customer;
CREATE VIEW asked.paths_agg AS
	SELECT customer, scrm.paths_agg(ARRAY[kind, channel], 1 + n % 3, value, 1) FROM (SELECT *, row_number() OVER (ORDER BY at, customer) AS n FROM interactions) i
	WHERE channel IS NOT NULL AND value >= 0 GROUP BY customer;
CREATE VIEW asked.paths_from_agg AS SELECT customer % 2 AS odd, scrm.paths_from_agg(timeline, 'purchase', '9 days', '2024-04-20') FROM states GROUP BY customer % 2;
CREATE VIEW asked.paths_totals AS SELECT customer, t.* FROM states, scrm.paths_totals(paths) AS t;
CREATE VIEW asked.attribution AS
	SELECT customer, model, a.* FROM states, unnest('{first,last,last_non_direct,linear,position,time_decay,shapley,markov}'::text[]) AS model,
		scrm.attribution(paths, model, 1 + customer % 2, '5 days', 0.3, 0.5, 'app') AS a;
CREATE VIEW asked.transitions AS SELECT customer, t.* FROM states, scrm.transitions(paths, 2) AS t;
CREATE VIEW asked.removal_effects AS SELECT customer, e.* FROM states, scrm.removal_effects(paths) AS e;
CREATE VIEW asked.timeline_operators AS
	SELECT a.customer, b.customer AS other, a.timeline OPERATOR(scrm.=) b.timeline AS eq, a.timeline OPERATOR(scrm.<>) b.timeline AS ne,
		a.timeline OPERATOR(scrm.<) b.timeline AS lt, a.timeline OPERATOR(scrm.<=) b.timeline AS le,
		a.timeline OPERATOR(scrm.>) b.timeline AS gt, a.timeline OPERATOR(scrm.>=) b.timeline AS ge,
		a.timeline OPERATOR(scrm.||) b.timeline AS merged
	FROM states a, states b;
CREATE VIEW asked.engagement_operators AS
	SELECT a.customer, b.customer AS other, a.engagement OPERATOR(scrm.=) b.engagement AS eq, a.engagement OPERATOR(scrm.<>) b.engagement AS ne,
		a.engagement OPERATOR(scrm.<) b.engagement AS lt, a.engagement OPERATOR(scrm.<=) b.engagement AS le,
		a.engagement OPERATOR(scrm.>) b.engagement AS gt, a.engagement OPERATOR(scrm.>=) b.engagement AS ge,
		a.engagement OPERATOR(scrm.||) b.engagement AS merged
	FROM states a, states b;
CREATE VIEW asked.funnel_operators AS
	SELECT a.customer, b.customer AS other, a.funnel OPERATOR(scrm.=) b.funnel AS eq, a.funnel OPERATOR(scrm.<>) b.funnel AS ne,
		a.funnel OPERATOR(scrm.<) b.funnel AS lt, a.funnel OPERATOR(scrm.<=) b.funnel AS le,
		a.funnel OPERATOR(scrm.>) b.funnel AS gt, a.funnel OPERATOR(scrm.>=) b.funnel AS ge,
		a.funnel OPERATOR(scrm.||) a.funnel AS merged
	FROM states a, states b;
CREATE VIEW asked.funnel_trend_operators AS
	SELECT a.customer, b.customer AS other, a.funnel_trend OPERATOR(scrm.=) b.funnel_trend AS eq, a.funnel_trend OPERATOR(scrm.<>) b.funnel_trend AS ne,
		a.funnel_trend OPERATOR(scrm.<) b.funnel_trend AS lt, a.funnel_trend OPERATOR(scrm.<=) b.funnel_trend AS le,
		a.funnel_trend OPERATOR(scrm.>) b.funnel_trend AS gt, a.funnel_trend OPERATOR(scrm.>=) b.funnel_trend AS ge,
		a.funnel_trend OPERATOR(scrm.||) a.funnel_trend AS merged
	FROM states a, states b;
CREATE VIEW asked.stages_operators AS
	SELECT a.customer, b.customer AS other, a.stages OPERATOR(scrm.=) b.stages AS eq, a.stages OPERATOR(scrm.<>) b.stages AS ne,
		a.stages OPERATOR(scrm.<) b.stages AS lt, a.stages OPERATOR(scrm.<=) b.stages AS le,
		a.stages OPERATOR(scrm.>) b.stages AS gt, a.stages OPERATOR(scrm.>=) b.stages AS ge,
		a.stages OPERATOR(scrm.||) a.stages AS merged
	FROM states a, states b;
CREATE VIEW asked.touch_effect_operators AS
	SELECT a.customer, b.customer AS other, a.touch_effect OPERATOR(scrm.=) b.touch_effect AS eq, a.touch_effect OPERATOR(scrm.<>) b.touch_effect AS ne,
		a.touch_effect OPERATOR(scrm.<) b.touch_effect AS lt, a.touch_effect OPERATOR(scrm.<=) b.touch_effect AS le,
		a.touch_effect OPERATOR(scrm.>) b.touch_effect AS gt, a.touch_effect OPERATOR(scrm.>=) b.touch_effect AS ge,
		a.touch_effect OPERATOR(scrm.||) a.touch_effect AS merged
	FROM states a, states b;
CREATE VIEW asked.cohort_operators AS
	SELECT a.customer, b.customer AS other, a.cohort OPERATOR(scrm.=) b.cohort AS eq, a.cohort OPERATOR(scrm.<>) b.cohort AS ne,
		a.cohort OPERATOR(scrm.<) b.cohort AS lt, a.cohort OPERATOR(scrm.<=) b.cohort AS le,
		a.cohort OPERATOR(scrm.>) b.cohort AS gt, a.cohort OPERATOR(scrm.>=) b.cohort AS ge,
		a.cohort OPERATOR(scrm.||) a.cohort AS merged
	FROM states a, states b;
CREATE VIEW asked.lead_score_operators AS
	SELECT a.customer, b.customer AS other, a.lead_score OPERATOR(scrm.=) b.lead_score AS eq, a.lead_score OPERATOR(scrm.<>) b.lead_score AS ne,
		a.lead_score OPERATOR(scrm.<) b.lead_score AS lt, a.lead_score OPERATOR(scrm.<=) b.lead_score AS le,
		a.lead_score OPERATOR(scrm.>) b.lead_score AS gt, a.lead_score OPERATOR(scrm.>=) b.lead_score AS ge,
		a.lead_score OPERATOR(scrm.||) b.lead_score AS merged
	FROM states a, states b;
CREATE VIEW asked.flow_operators AS
	SELECT a.customer, b.customer AS other, a.flow OPERATOR(scrm.=) b.flow AS eq, a.flow OPERATOR(scrm.<>) b.flow AS ne,
		a.flow OPERATOR(scrm.<) b.flow AS lt, a.flow OPERATOR(scrm.<=) b.flow AS le,
		a.flow OPERATOR(scrm.>) b.flow AS gt, a.flow OPERATOR(scrm.>=) b.flow AS ge,
		a.flow OPERATOR(scrm.||) a.flow AS merged
	FROM states a, states b;
CREATE VIEW asked.paths_operators AS
	SELECT a.customer, b.customer AS other, a.paths OPERATOR(scrm.=) b.paths AS eq, a.paths OPERATOR(scrm.<>) b.paths AS ne,
		a.paths OPERATOR(scrm.<) b.paths AS lt, a.paths OPERATOR(scrm.<=) b.paths AS le,
		a.paths OPERATOR(scrm.>) b.paths AS gt, a.paths OPERATOR(scrm.>=) b.paths AS ge,
		a.paths OPERATOR(scrm.||) b.paths AS merged
	FROM states a, states b;
CREATE VIEW asked.pipeline_operators AS
	SELECT a.customer, b.customer AS other, a.pipeline OPERATOR(scrm.=) b.pipeline AS eq, a.pipeline OPERATOR(scrm.<>) b.pipeline AS ne,
		a.pipeline OPERATOR(scrm.<) b.pipeline AS lt, a.pipeline OPERATOR(scrm.<=) b.pipeline AS le,
		a.pipeline OPERATOR(scrm.>) b.pipeline AS gt, a.pipeline OPERATOR(scrm.>=) b.pipeline AS ge
	FROM states a, states b;

-- the objects above, and what finds its operators by type: DISTINCT, windows, joins
CREATE VIEW asked.objects AS
	SELECT customer, level, events, my_score(engagement), count(*) OVER (PARTITION BY timeline) AS alike,
		(SELECT count(*) FROM (SELECT DISTINCT engagement, funnel, funnel_trend, stages, touch_effect, cohort, lead_score, flow, paths, pipeline FROM states) d) AS different,
		(SELECT count(*) FROM states a JOIN states b ON a.timeline OPERATOR(scrm.=) b.timeline) AS joined
	FROM states;
