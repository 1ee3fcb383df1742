-- What a user of 0.3.0 may have made with it: stored states, and views that ask for every function, aggregate and
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

-- what customers are worth: states of the customers up to this one, and models as plain rows
ALTER TABLE states ADD purchases scrm.purchases, ADD cells scrm.cells, ADD spend scrm.spend, ADD bgbb_cells scrm.bgbb_cells, ADD sbg_cells scrm.sbg_cells, ADD rfm_bins scrm.rfm_bins, ADD holdout scrm.holdout, ADD lift scrm.lift, ADD referral_value scrm.referral_value, ADD referral_tree_bigint scrm.referral_tree_bigint, ADD referral_tree_text scrm.referral_tree_text, ADD referral_tree_uuid scrm.referral_tree_uuid;
UPDATE states s SET purchases = (SELECT scrm.purchases_agg(at, value, 'Europe/Berlin') FROM interactions i WHERE i.customer = s.customer AND kind <> 'visit');
UPDATE states s SET (cells, spend, rfm_bins, holdout) = (SELECT
		scrm.cells_agg(scrm.rfm(purchases, '2024-07-01')), scrm.spend_agg(scrm.rfm(purchases, '2024-07-01')), scrm.rfm_bins_agg(scrm.rfm(purchases, '2024-07-01')),
		scrm.holdout_agg(purchases, '2024-05-01', '2024-06-15', scrm.bgnbd(0.5, 20, 0.8, 2.5), scrm.gamma_gamma(6, 4, 15))
	FROM states t WHERE t.customer <= s.customer);
UPDATE states s SET (bgbb_cells, sbg_cells, lift, referral_value, referral_tree_bigint, referral_tree_text, referral_tree_uuid) = (SELECT
		scrm.bgbb_agg(n % 5, n % 5 * (1 + n % 2), 9, n), scrm.sbg_agg(n, n * 3, n * 5), scrm.lift_agg(n * 7919 % 13, n % 3),
		scrm.referral_value_agg(1 + n % 4, 10.5 * n, 2, 0.25, 5, (ARRAY[true, false, NULL])[1 + n % 3], 0.1),
		scrm.referral_tree_agg(nullif(n * 7919 % 11, 0), n, 1.5 * n), scrm.referral_tree_agg('c' || nullif(n * 7919 % 11, 0), 'c' || n, 1.5 * n),
		scrm.referral_tree_agg(md5((nullif(n * 7919 % 11, 0))::text)::uuid, md5(n::text)::uuid, 1.5 * n)
	FROM generate_series(1, 20 + s.customer) n);
CREATE TABLE histories AS SELECT n AS customer, n % 6 AS x, CASE n % 6 WHEN 0 THEN 0 ELSE 20.0 + n * 7919 % 170 END AS t_x, 200.0 + n % 7 AS age, n % 2 AS z FROM generate_series(1::bigint, 300) n;
CREATE TABLE models AS SELECT scrm.bgnbd(0.5, 20, 0.8, 2.5), scrm.mbgnbd(0.5, 20, 0.8, 2.5), scrm.pareto_nbd(0.5, 20, 0.6, 30), scrm.gamma_gamma(6, 4, 15), scrm.bgbb(1.2, 0.75, 0.66, 2.8), scrm.sbg(0.7, 1.2), scrm.bdw(0.7, 1.2, 1.1);
CREATE TABLE fitted AS SELECT scrm.bgnbd_fit(c, 0.01) AS bgnbd, scrm.mbgnbd_fit(c, 0.01) AS mbgnbd, scrm.pareto_nbd_fit(c, 0.01) AS pareto_nbd,
		scrm.bgnbd_fit(z, 0.1) AS bgnbd_z, scrm.mbgnbd_fit(z, 0.1) AS mbgnbd_z, scrm.pareto_nbd_fit(z, 0.1) AS pareto_nbd_z
	FROM (SELECT scrm.cells_agg(x, t_x, age) AS c, scrm.cells_agg(x, t_x, age, ARRAY[z::float8]) AS z FROM histories) h;

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
CREATE VIEW asked.purchases AS
	SELECT customer, scrm.first_order_day(purchases), scrm.last_order_day(purchases), scrm.rfm(purchases, '2024-07-01'), scrm.merge(purchases, purchases),
		scrm.purchases_from(timeline, 'purchase', 'Asia/Kolkata') FROM states;
CREATE VIEW asked.orders AS SELECT customer, o.* FROM states, scrm.orders(purchases) AS o;
CREATE VIEW asked.purchase_counts AS SELECT customer, c.* FROM states, scrm.purchase_counts(purchases, '2024-05-01') AS c;
CREATE VIEW asked.purchases_agg AS SELECT customer, scrm.purchases_agg(at, value) AS utc, scrm.purchases_agg(at, value, 'America/New_York') AS york FROM interactions GROUP BY customer;
CREATE VIEW asked.value_aggs AS
	SELECT scrm.cells_agg(scrm.rfm(purchases, '2024-07-01')) AS cells, scrm.cells_agg(scrm.rfm(purchases, '2024-07-01'), ARRAY[customer::float8]) AS explained,
		scrm.spend_agg(scrm.rfm(purchases, '2024-07-01')) AS spend, scrm.rfm_bins_agg(scrm.rfm(purchases, '2024-07-01')) AS bins FROM states;
CREATE VIEW asked.plain_aggs AS
	SELECT scrm.cells_agg(x, t_x, age) AS cells, scrm.cells_agg(x, t_x, age, ARRAY[z::float8]) AS explained, scrm.spend_agg(x, x * 1.5) AS spend, scrm.rfm_bins_agg(age - t_x, x, t_x) AS bins,
		scrm.bgbb_agg(x::int, x::int, 9) AS three, scrm.bgbb_agg(x::int, x::int, 9, 1 + z) AS four, scrm.sbg_agg(1 + x::int, 3, 4 + z) AS sbg, scrm.lift_agg(t_x, x) AS lift,
		scrm.referral_value_agg(1 + x::int, t_x, 2, 1, 5, z = 0, 0.1) AS value, scrm.referral_tree_agg(customer % 17, customer, x) AS tree,
		scrm.referral_tree_agg((customer % 17)::text, customer::text, x) AS tree_text, scrm.referral_tree_agg(md5((customer % 17)::text)::uuid, md5(customer::text)::uuid, x) AS tree_uuid
	FROM histories;
CREATE VIEW asked.holdout_agg_bgnbd AS
	SELECT scrm.holdout_agg(purchases, '2024-05-01', '2024-06-15', bgnbd) AS four, scrm.holdout_agg(purchases, '2024-05-01', '2024-06-15', bgnbd, gamma_gamma) AS five FROM states, models;
CREATE VIEW asked.fits_bgnbd AS
	SELECT (f.m).converged, round((f.m).log_likelihood::numeric, 6) AS log_likelihood, round(ln(scrm.p_alive(f.m, 3, 100, 200))::numeric, 5) AS p_alive,
		round(ln(scrm.p_alive(scrm.with_covariates(f.z, '{1}'), 3, 100, 200))::numeric, 4) AS explained
	FROM (SELECT scrm.bgnbd_fit(scrm.cells_agg(x, t_x, age), 0.01, (SELECT bgnbd FROM models)) AS m, scrm.bgnbd_fit(scrm.cells_agg(x, t_x, age, ARRAY[z::float8]), 0.1) AS z FROM histories) f;
CREATE VIEW asked.plain_bgnbd AS
	SELECT customer, scrm.p_alive(bgnbd, x, t_x, age), scrm.expected_purchases(bgnbd, x, t_x, age, 90), scrm.expected_new(bgnbd, 90), scrm.dert(bgnbd, x, t_x, age, 0.001),
		scrm.purchase_probability(bgnbd, x, t_x, age, 90, 2), scrm.purchase_quantile(bgnbd, x, t_x, age, 90, 0.9), scrm.log_likelihood(bgnbd, x, t_x, age),
		scrm.bgnbd(0.5, 20, 0.8, 2.5) AS model
	FROM histories, models WHERE customer <= 12;
CREATE VIEW asked.rfm_bgnbd AS
	SELECT customer, scrm.p_alive(bgnbd, rfm), scrm.expected_purchases(bgnbd, rfm, '90 days'), scrm.dert(bgnbd, rfm, 0.1), scrm.purchase_probability(bgnbd, rfm, '90 days', 2),
		scrm.purchase_quantile(bgnbd, rfm, '90 days', 0.9), scrm.clv(bgnbd, gamma_gamma, rfm, '365 days', 0.1, 0.3), i.*
	FROM (SELECT customer, scrm.rfm(purchases, '2024-07-01') AS rfm FROM states) r, models, scrm.clv_interval(bgnbd, gamma_gamma, rfm, '90 days', 0.1, 0.3) AS i;
CREATE VIEW asked.holdout_agg_mbgnbd AS
	SELECT scrm.holdout_agg(purchases, '2024-05-01', '2024-06-15', mbgnbd) AS four, scrm.holdout_agg(purchases, '2024-05-01', '2024-06-15', mbgnbd, gamma_gamma) AS five FROM states, models;
CREATE VIEW asked.fits_mbgnbd AS
	SELECT (f.m).converged, round((f.m).log_likelihood::numeric, 6) AS log_likelihood, round(ln(scrm.p_alive(f.m, 3, 100, 200))::numeric, 5) AS p_alive,
		round(ln(scrm.p_alive(scrm.with_covariates(f.z, '{1}'), 3, 100, 200))::numeric, 4) AS explained
	FROM (SELECT scrm.mbgnbd_fit(scrm.cells_agg(x, t_x, age), 0.01, (SELECT mbgnbd FROM models)) AS m, scrm.mbgnbd_fit(scrm.cells_agg(x, t_x, age, ARRAY[z::float8]), 0.1) AS z FROM histories) f;
CREATE VIEW asked.plain_mbgnbd AS
	SELECT customer, scrm.p_alive(mbgnbd, x, t_x, age), scrm.expected_purchases(mbgnbd, x, t_x, age, 90), scrm.expected_new(mbgnbd, 90), scrm.dert(mbgnbd, x, t_x, age, 0.001),
		scrm.purchase_probability(mbgnbd, x, t_x, age, 90, 2), scrm.purchase_quantile(mbgnbd, x, t_x, age, 90, 0.9), scrm.log_likelihood(mbgnbd, x, t_x, age),
		scrm.mbgnbd(0.5, 20, 0.8, 2.5) AS model
	FROM histories, models WHERE customer <= 12;
CREATE VIEW asked.rfm_mbgnbd AS
	SELECT customer, scrm.p_alive(mbgnbd, rfm), scrm.expected_purchases(mbgnbd, rfm, '90 days'), scrm.dert(mbgnbd, rfm, 0.1), scrm.purchase_probability(mbgnbd, rfm, '90 days', 2),
		scrm.purchase_quantile(mbgnbd, rfm, '90 days', 0.9), scrm.clv(mbgnbd, gamma_gamma, rfm, '365 days', 0.1, 0.3), i.*
	FROM (SELECT customer, scrm.rfm(purchases, '2024-07-01') AS rfm FROM states) r, models, scrm.clv_interval(mbgnbd, gamma_gamma, rfm, '90 days', 0.1, 0.3) AS i;
CREATE VIEW asked.holdout_agg_pareto_nbd AS
	SELECT scrm.holdout_agg(purchases, '2024-05-01', '2024-06-15', pareto_nbd) AS four, scrm.holdout_agg(purchases, '2024-05-01', '2024-06-15', pareto_nbd, gamma_gamma) AS five FROM states, models;
CREATE VIEW asked.fits_pareto_nbd AS
	SELECT (f.m).converged, round((f.m).log_likelihood::numeric, 6) AS log_likelihood, round(ln(scrm.p_alive(f.m, 3, 100, 200))::numeric, 5) AS p_alive,
		round(ln(scrm.p_alive(scrm.with_covariates(f.z, '{1}'), 3, 100, 200))::numeric, 4) AS explained
	FROM (SELECT scrm.pareto_nbd_fit(scrm.cells_agg(x, t_x, age), 0.01, (SELECT pareto_nbd FROM models)) AS m, scrm.pareto_nbd_fit(scrm.cells_agg(x, t_x, age, ARRAY[z::float8]), 0.1) AS z FROM histories) f;
CREATE VIEW asked.plain_pareto_nbd AS
	SELECT customer, scrm.p_alive(pareto_nbd, x, t_x, age), scrm.expected_purchases(pareto_nbd, x, t_x, age, 90), scrm.expected_new(pareto_nbd, 90), scrm.dert(pareto_nbd, x, t_x, age, 0.001),
		scrm.purchase_probability(pareto_nbd, x, t_x, age, 90, 2), scrm.purchase_quantile(pareto_nbd, x, t_x, age, 90, 0.9), scrm.log_likelihood(pareto_nbd, x, t_x, age),
		scrm.pareto_nbd(0.5, 20, 0.8, 2.5) AS model
	FROM histories, models WHERE customer <= 12;
CREATE VIEW asked.rfm_pareto_nbd AS
	SELECT customer, scrm.p_alive(pareto_nbd, rfm), scrm.expected_purchases(pareto_nbd, rfm, '90 days'), scrm.dert(pareto_nbd, rfm, 0.1), scrm.purchase_probability(pareto_nbd, rfm, '90 days', 2),
		scrm.purchase_quantile(pareto_nbd, rfm, '90 days', 0.9), scrm.clv(pareto_nbd, gamma_gamma, rfm, '365 days', 0.1, 0.3), i.*
	FROM (SELECT customer, scrm.rfm(purchases, '2024-07-01') AS rfm FROM states) r, models, scrm.clv_interval(pareto_nbd, gamma_gamma, rfm, '90 days', 0.1, 0.3) AS i;
CREATE VIEW asked.gamma_gamma AS SELECT customer, scrm.expected_spend(gamma_gamma, scrm.rfm(purchases, '2024-07-01')), scrm.expected_spend(gamma_gamma, 3, 20) AS plain, scrm.log_likelihood(gamma_gamma, 3, 20), scrm.gamma_gamma(6, 4, 15) AS model, (scrm.gamma_gamma_fit(scrm.spend_agg(1 + customer, 1.5 * customer), 0.1)).converged FROM states, models GROUP BY customer, gamma_gamma, purchases;
CREATE VIEW asked.bgbb AS SELECT customer, scrm.p_alive(bgbb, 2, 3, 6), scrm.expected_purchases(bgbb, 2, 3, 6, 4), scrm.expected_new(bgbb, 5), scrm.dert(bgbb, 2, 3, 6, 0.1), scrm.purchase_probability(bgbb, 2, 3, 6, 4, 1), scrm.purchase_quantile(bgbb, 2, 3, 6, 4, 0.9), scrm.log_likelihood(bgbb, 2, 3, 6), scrm.bgbb(1.2, 0.75, 0.66, 2.8) AS model, (scrm.bgbb_fit(bgbb_cells, 0.1)).converged FROM states, models;
CREATE VIEW asked.contracts AS SELECT customer, scrm.survival(sbg, 3), scrm.survival(bdw, 3) AS survival_bdw, scrm.retention_rate(sbg, 3), scrm.retention_rate(bdw, 3) AS rate_bdw, scrm.derl(sbg, 2, 0.1), scrm.derl(bdw, 2, 0.1) AS derl_bdw, scrm.expected_lifetime(sbg, 0.1), scrm.expected_lifetime(bdw, 0.1) AS lifetime_bdw, scrm.log_likelihood(sbg, 3, 4, 5), scrm.log_likelihood(bdw, 3, 4, 5) AS l_bdw, scrm.sbg(0.7, 1.2) AS sbg_made, scrm.bdw(0.7, 1.2, 1.1) AS bdw_made, (scrm.sbg_fit(sbg_cells, 0.1)).converged, (scrm.bdw_fit(sbg_cells, 0.1)).converged AS bdw_converged FROM states, models;
CREATE VIEW asked.model_comparison AS SELECT c.model, c.customers, round(c.log_likelihood::numeric, 4) AS log_likelihood FROM fitted, scrm.model_comparison(bgnbd, mbgnbd, pareto_nbd) AS c;
CREATE VIEW asked.contract_comparison AS SELECT c.model, c.customers, round(c.log_likelihood::numeric, 4) AS log_likelihood FROM (SELECT scrm.sbg_fit(sbg_cells, 0.1) AS s, scrm.bdw_fit(sbg_cells, 0.1) AS b FROM states WHERE customer = 3) f, scrm.contract_comparison(s, b) AS c;
CREATE VIEW asked.fit_comparison AS SELECT c.* FROM scrm.fit_comparison('{a,b}', '{2,3}', '{100,100}', '{-50,-49.5}') AS c;
CREATE VIEW asked.with_covariates AS SELECT (scrm.with_covariates(bgnbd_z, '{1}')).converged AS b, (scrm.with_covariates(mbgnbd_z, '{1}')).converged AS m, (scrm.with_covariates(pareto_nbd_z, '{1}')).converged AS p FROM fitted;
CREATE VIEW asked.referrals AS SELECT customer, v.*, scrm.referral_credit(customer, 5, 20), scrm.free_purchases(customer, 2, true), scrm.value_segment(customer * 10, customer, 30, 3) FROM states, scrm.referral_value(referral_value) AS v;
CREATE VIEW asked.rfm_bins AS SELECT customer, p.score AS plain, b.* FROM states, scrm.rfm_bins(rfm_bins, 10, 3, 5.5, 4) AS p, scrm.rfm_bins(rfm_bins, scrm.rfm(purchases, '2024-07-01')) AS b;
CREATE VIEW asked.cells_totals AS SELECT customer AS of, r.* FROM states, scrm.cells_totals(cells) AS r;
CREATE VIEW asked.spend_totals AS SELECT customer AS of, r.* FROM states, scrm.spend_totals(spend) AS r;
CREATE VIEW asked.bgbb_totals AS SELECT customer AS of, r.* FROM states, scrm.bgbb_totals(bgbb_cells) AS r;
CREATE VIEW asked.sbg_totals AS SELECT customer AS of, r.* FROM states, scrm.sbg_totals(sbg_cells) AS r;
CREATE VIEW asked.sbg_report AS SELECT customer AS of, r.* FROM states, scrm.sbg_report(sbg_cells) AS r;
CREATE VIEW asked.rfm_bins_report AS SELECT customer AS of, r.* FROM states, scrm.rfm_bins_report(rfm_bins) AS r;
CREATE VIEW asked.rfm_bins_totals AS SELECT customer AS of, r.* FROM states, scrm.rfm_bins_totals(rfm_bins) AS r;
CREATE VIEW asked.holdout_report AS SELECT customer AS of, r.* FROM states, scrm.holdout_report(holdout) AS r;
CREATE VIEW asked.holdout_totals AS SELECT customer AS of, r.* FROM states, scrm.holdout_totals(holdout) AS r;
CREATE VIEW asked.holdout_weeks AS SELECT customer AS of, r.* FROM states, scrm.holdout_weeks(holdout) AS r;
CREATE VIEW asked.lift_report AS SELECT customer AS of, r.* FROM states, scrm.lift_report(lift) AS r;
CREATE VIEW asked.lift_totals AS SELECT customer AS of, r.* FROM states, scrm.lift_totals(lift) AS r;
CREATE VIEW asked.explain_referrals AS SELECT customer AS of, r.* FROM states, scrm.explain(referral_value) AS r;
CREATE VIEW asked.referral_tree_bigint AS SELECT s.customer AS of, r.* FROM states s, scrm.referral_tree(referral_tree_bigint) AS r;
CREATE VIEW asked.referral_problems_bigint AS SELECT s.customer AS of, r.* FROM states s, scrm.referral_problems(referral_tree_bigint) AS r;
CREATE VIEW asked.referral_tree_totals_bigint AS SELECT s.customer AS of, r.* FROM states s, scrm.referral_tree_totals(referral_tree_bigint) AS r;
CREATE VIEW asked.viral_coefficient_bigint AS SELECT s.customer AS of, r.* FROM states s, scrm.viral_coefficient(referral_tree_bigint) AS r;
CREATE VIEW asked.referral_tree_text AS SELECT s.customer AS of, r.* FROM states s, scrm.referral_tree(referral_tree_text) AS r;
CREATE VIEW asked.referral_problems_text AS SELECT s.customer AS of, r.* FROM states s, scrm.referral_problems(referral_tree_text) AS r;
CREATE VIEW asked.referral_tree_totals_text AS SELECT s.customer AS of, r.* FROM states s, scrm.referral_tree_totals(referral_tree_text) AS r;
CREATE VIEW asked.viral_coefficient_text AS SELECT s.customer AS of, r.* FROM states s, scrm.viral_coefficient(referral_tree_text) AS r;
CREATE VIEW asked.referral_tree_uuid AS SELECT s.customer AS of, r.* FROM states s, scrm.referral_tree(referral_tree_uuid) AS r;
CREATE VIEW asked.referral_problems_uuid AS SELECT s.customer AS of, r.* FROM states s, scrm.referral_problems(referral_tree_uuid) AS r;
CREATE VIEW asked.referral_tree_totals_uuid AS SELECT s.customer AS of, r.* FROM states s, scrm.referral_tree_totals(referral_tree_uuid) AS r;
CREATE VIEW asked.viral_coefficient_uuid AS SELECT s.customer AS of, r.* FROM states s, scrm.viral_coefficient(referral_tree_uuid) AS r;
CREATE VIEW asked.value_rollups AS
	SELECT scrm.rollup(purchases) AS purchases, scrm.rollup(cells) AS cells, scrm.rollup(spend) AS spend, scrm.rollup(bgbb_cells) AS bgbb_cells, scrm.rollup(sbg_cells) AS sbg_cells, scrm.rollup(rfm_bins) AS rfm_bins, scrm.rollup(lift) AS lift, scrm.rollup(referral_value) AS referral_value, scrm.rollup(referral_tree_bigint) AS referral_tree_bigint, scrm.rollup(referral_tree_text) AS referral_tree_text, scrm.rollup(referral_tree_uuid) AS referral_tree_uuid, scrm.rollup(holdout) AS holdout FROM states;
CREATE VIEW asked.value_merges AS
	SELECT a.customer, scrm.merge(a.cells, b.cells) AS cells, scrm.merge(a.spend, b.spend) AS spend, scrm.merge(a.bgbb_cells, b.bgbb_cells) AS bgbb_cells, scrm.merge(a.sbg_cells, b.sbg_cells) AS sbg_cells, scrm.merge(a.rfm_bins, b.rfm_bins) AS rfm_bins, scrm.merge(a.holdout, b.holdout) AS holdout, scrm.merge(a.lift, b.lift) AS lift, scrm.merge(a.referral_value, b.referral_value) AS referral_value, scrm.merge(a.referral_tree_bigint, b.referral_tree_bigint) AS referral_tree_bigint, scrm.merge(a.referral_tree_text, b.referral_tree_text) AS referral_tree_text, scrm.merge(a.referral_tree_uuid, b.referral_tree_uuid) AS referral_tree_uuid
	FROM states a JOIN states b ON b.customer = a.customer + 1;
CREATE VIEW asked.purchases_operators AS
	SELECT a.customer, b.customer AS other, a.purchases OPERATOR(scrm.=) b.purchases AS eq, a.purchases OPERATOR(scrm.<>) b.purchases AS ne,
		a.purchases OPERATOR(scrm.<) b.purchases AS lt, a.purchases OPERATOR(scrm.<=) b.purchases AS le,
		a.purchases OPERATOR(scrm.>) b.purchases AS gt, a.purchases OPERATOR(scrm.>=) b.purchases AS ge,
		a.purchases OPERATOR(scrm.||) b.purchases AS merged
	FROM states a, states b;
CREATE VIEW asked.cells_operators AS
	SELECT a.customer, b.customer AS other, a.cells OPERATOR(scrm.=) b.cells AS eq, a.cells OPERATOR(scrm.<>) b.cells AS ne,
		a.cells OPERATOR(scrm.<) b.cells AS lt, a.cells OPERATOR(scrm.<=) b.cells AS le,
		a.cells OPERATOR(scrm.>) b.cells AS gt, a.cells OPERATOR(scrm.>=) b.cells AS ge,
		a.cells OPERATOR(scrm.||) b.cells AS merged
	FROM states a, states b;
CREATE VIEW asked.spend_operators AS
	SELECT a.customer, b.customer AS other, a.spend OPERATOR(scrm.=) b.spend AS eq, a.spend OPERATOR(scrm.<>) b.spend AS ne,
		a.spend OPERATOR(scrm.<) b.spend AS lt, a.spend OPERATOR(scrm.<=) b.spend AS le,
		a.spend OPERATOR(scrm.>) b.spend AS gt, a.spend OPERATOR(scrm.>=) b.spend AS ge,
		a.spend OPERATOR(scrm.||) b.spend AS merged
	FROM states a, states b;
CREATE VIEW asked.bgbb_cells_operators AS
	SELECT a.customer, b.customer AS other, a.bgbb_cells OPERATOR(scrm.=) b.bgbb_cells AS eq, a.bgbb_cells OPERATOR(scrm.<>) b.bgbb_cells AS ne,
		a.bgbb_cells OPERATOR(scrm.<) b.bgbb_cells AS lt, a.bgbb_cells OPERATOR(scrm.<=) b.bgbb_cells AS le,
		a.bgbb_cells OPERATOR(scrm.>) b.bgbb_cells AS gt, a.bgbb_cells OPERATOR(scrm.>=) b.bgbb_cells AS ge,
		a.bgbb_cells OPERATOR(scrm.||) b.bgbb_cells AS merged
	FROM states a, states b;
CREATE VIEW asked.sbg_cells_operators AS
	SELECT a.customer, b.customer AS other, a.sbg_cells OPERATOR(scrm.=) b.sbg_cells AS eq, a.sbg_cells OPERATOR(scrm.<>) b.sbg_cells AS ne,
		a.sbg_cells OPERATOR(scrm.<) b.sbg_cells AS lt, a.sbg_cells OPERATOR(scrm.<=) b.sbg_cells AS le,
		a.sbg_cells OPERATOR(scrm.>) b.sbg_cells AS gt, a.sbg_cells OPERATOR(scrm.>=) b.sbg_cells AS ge,
		a.sbg_cells OPERATOR(scrm.||) b.sbg_cells AS merged
	FROM states a, states b;
CREATE VIEW asked.rfm_bins_operators AS
	SELECT a.customer, b.customer AS other, a.rfm_bins OPERATOR(scrm.=) b.rfm_bins AS eq, a.rfm_bins OPERATOR(scrm.<>) b.rfm_bins AS ne,
		a.rfm_bins OPERATOR(scrm.<) b.rfm_bins AS lt, a.rfm_bins OPERATOR(scrm.<=) b.rfm_bins AS le,
		a.rfm_bins OPERATOR(scrm.>) b.rfm_bins AS gt, a.rfm_bins OPERATOR(scrm.>=) b.rfm_bins AS ge,
		a.rfm_bins OPERATOR(scrm.||) b.rfm_bins AS merged
	FROM states a, states b;
CREATE VIEW asked.holdout_operators AS
	SELECT a.customer, b.customer AS other, a.holdout OPERATOR(scrm.=) b.holdout AS eq, a.holdout OPERATOR(scrm.<>) b.holdout AS ne,
		a.holdout OPERATOR(scrm.<) b.holdout AS lt, a.holdout OPERATOR(scrm.<=) b.holdout AS le,
		a.holdout OPERATOR(scrm.>) b.holdout AS gt, a.holdout OPERATOR(scrm.>=) b.holdout AS ge,
		a.holdout OPERATOR(scrm.||) b.holdout AS merged
	FROM states a, states b;
CREATE VIEW asked.lift_operators AS
	SELECT a.customer, b.customer AS other, a.lift OPERATOR(scrm.=) b.lift AS eq, a.lift OPERATOR(scrm.<>) b.lift AS ne,
		a.lift OPERATOR(scrm.<) b.lift AS lt, a.lift OPERATOR(scrm.<=) b.lift AS le,
		a.lift OPERATOR(scrm.>) b.lift AS gt, a.lift OPERATOR(scrm.>=) b.lift AS ge,
		a.lift OPERATOR(scrm.||) b.lift AS merged
	FROM states a, states b;
CREATE VIEW asked.referral_value_operators AS
	SELECT a.customer, b.customer AS other, a.referral_value OPERATOR(scrm.=) b.referral_value AS eq, a.referral_value OPERATOR(scrm.<>) b.referral_value AS ne,
		a.referral_value OPERATOR(scrm.<) b.referral_value AS lt, a.referral_value OPERATOR(scrm.<=) b.referral_value AS le,
		a.referral_value OPERATOR(scrm.>) b.referral_value AS gt, a.referral_value OPERATOR(scrm.>=) b.referral_value AS ge,
		a.referral_value OPERATOR(scrm.||) b.referral_value AS merged
	FROM states a, states b;
CREATE VIEW asked.referral_tree_bigint_operators AS
	SELECT a.customer, b.customer AS other, a.referral_tree_bigint OPERATOR(scrm.=) b.referral_tree_bigint AS eq, a.referral_tree_bigint OPERATOR(scrm.<>) b.referral_tree_bigint AS ne,
		a.referral_tree_bigint OPERATOR(scrm.<) b.referral_tree_bigint AS lt, a.referral_tree_bigint OPERATOR(scrm.<=) b.referral_tree_bigint AS le,
		a.referral_tree_bigint OPERATOR(scrm.>) b.referral_tree_bigint AS gt, a.referral_tree_bigint OPERATOR(scrm.>=) b.referral_tree_bigint AS ge,
		a.referral_tree_bigint OPERATOR(scrm.||) b.referral_tree_bigint AS merged
	FROM states a, states b;
CREATE VIEW asked.referral_tree_text_operators AS
	SELECT a.customer, b.customer AS other, a.referral_tree_text OPERATOR(scrm.=) b.referral_tree_text AS eq, a.referral_tree_text OPERATOR(scrm.<>) b.referral_tree_text AS ne,
		a.referral_tree_text OPERATOR(scrm.<) b.referral_tree_text AS lt, a.referral_tree_text OPERATOR(scrm.<=) b.referral_tree_text AS le,
		a.referral_tree_text OPERATOR(scrm.>) b.referral_tree_text AS gt, a.referral_tree_text OPERATOR(scrm.>=) b.referral_tree_text AS ge,
		a.referral_tree_text OPERATOR(scrm.||) b.referral_tree_text AS merged
	FROM states a, states b;
CREATE VIEW asked.referral_tree_uuid_operators AS
	SELECT a.customer, b.customer AS other, a.referral_tree_uuid OPERATOR(scrm.=) b.referral_tree_uuid AS eq, a.referral_tree_uuid OPERATOR(scrm.<>) b.referral_tree_uuid AS ne,
		a.referral_tree_uuid OPERATOR(scrm.<) b.referral_tree_uuid AS lt, a.referral_tree_uuid OPERATOR(scrm.<=) b.referral_tree_uuid AS le,
		a.referral_tree_uuid OPERATOR(scrm.>) b.referral_tree_uuid AS gt, a.referral_tree_uuid OPERATOR(scrm.>=) b.referral_tree_uuid AS ge,
		a.referral_tree_uuid OPERATOR(scrm.||) b.referral_tree_uuid AS merged
	FROM states a, states b;

-- the objects above, and what finds its operators by type: DISTINCT, windows, joins
CREATE VIEW asked.objects AS
	SELECT customer, level, events, my_score(engagement), count(*) OVER (PARTITION BY timeline) AS alike,
		(SELECT count(*) FROM (SELECT DISTINCT engagement, funnel, funnel_trend, stages, touch_effect, cohort, lead_score, flow, paths, pipeline FROM states) d) AS different,
		(SELECT count(*) FROM states a JOIN states b ON a.timeline OPERATOR(scrm.=) b.timeline) AS joined
	FROM states;
