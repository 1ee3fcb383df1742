-- What a user of 0.1.0 may have made with it: stored states, and views that ask for every function, aggregate and
-- operator of that release.  test/t/110_upgrade.pl sees to it that none is missing and that the answers stay.

CREATE TABLE interactions AS
	SELECT r % 7 AS customer, '2024-03-01 08:00+00'::timestamptz + n / 2 * interval '7 h 13 min' AS at,
		(ARRAY['visit','cart','purchase','support','post','re|view','visit'])[r % 13 % 7 + 1] AS kind,
		(ARRAY['web','shop',NULL,'app'])[r % 11 % 4 + 1] AS channel,
		(ARRAY[1.5,-2,NULL,12345.678901234567,0])[r % 5 + 1]::float8 AS value
	FROM generate_series(1, 400) AS n, LATERAL (SELECT n * 7919 % 1009) AS random (r);

CREATE TABLE states (customer int PRIMARY KEY, timeline scrm.timeline, engagement scrm.engagement, funnel scrm.funnel);
INSERT INTO states
	SELECT customer, scrm.timeline_agg(at, kind, channel, value),
		scrm.engagement_agg(at, coalesce(value, 1), '9 days', channel, length(kind) % 4 + 1)
	FROM interactions GROUP BY customer;
UPDATE states s SET funnel = (SELECT scrm.funnel_agg(timeline, '{visit,cart|support,purchase@web}', '15 days',
		CASE s.customer % 2 WHEN 0 THEN '{}' ELSE '{clickhouse}' END::text[], '2024-04-20')
	FROM states t WHERE t.customer <= s.customer);

-- objects that call the extension in ways other than a view
ALTER TABLE states ADD level text DEFAULT scrm.participation_name(2),
	ADD events bigint GENERATED ALWAYS AS (scrm.event_count(timeline)) STORED,
	ADD CHECK (scrm.first_at(timeline) <= scrm.last_at(timeline));
CREATE UNIQUE INDEX ON states (timeline);
CREATE INDEX ON states USING hash (engagement);
CREATE INDEX ON states (scrm.half_life(engagement));
CREATE MATERIALIZED VIEW reports AS SELECT customer, r.* FROM states, scrm.funnel_report(funnel) AS r;
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
CREATE VIEW asked.rollups AS SELECT scrm.rollup(timeline) AS timeline, scrm.rollup(engagement) AS engagement FROM states;
CREATE VIEW asked.funnel_rollups AS SELECT customer % 2 AS odd, scrm.rollup(funnel) AS funnel FROM states GROUP BY customer % 2;
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
		scrm.window_funnel(timeline, '{visit,cart,purchase}', '15 days', '{clickhouse}') AS clickhouse FROM states;
CREATE VIEW asked.funnel_times AS SELECT customer, scrm.funnel_times(timeline, '{visit,cart,purchase}', '15 days') FROM states;
CREATE VIEW asked.funnel_agg AS
	SELECT customer % 2 AS odd, scrm.funnel_agg(timeline, '{visit,cart|support,purchase@web}', '15 days', '{}', '2024-04-20')
	FROM states GROUP BY customer % 2;
CREATE VIEW asked.funnel_report AS SELECT customer, r.* FROM states, scrm.funnel_report(funnel) AS r;
CREATE VIEW asked.funnel_totals AS SELECT customer, t.* FROM states, scrm.funnel_totals(funnel) AS t;
CREATE VIEW asked.funnel_merge AS SELECT a.customer, scrm.merge(a.funnel, b.funnel) FROM states a JOIN states b ON b.customer = a.customer + 2;
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

-- the objects above, and what finds its operators by type: DISTINCT, windows, joins
CREATE VIEW asked.objects AS
	SELECT customer, level, events, my_score(engagement), count(*) OVER (PARTITION BY timeline) AS alike,
		(SELECT count(*) FROM (SELECT DISTINCT engagement, funnel FROM states) d) AS different,
		(SELECT count(*) FROM states a JOIN states b ON a.timeline OPERATOR(scrm.=) b.timeline) AS joined
	FROM states;
