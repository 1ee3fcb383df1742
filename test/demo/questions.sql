-- What a marketing team asks first. The same file serves the demo community and a user's own data.
-- Variables: as_of, steps (text array), within, own (text, a step), half_life, period, goal (a step; see demo.sh).
\pset footer off
\pset null '-'

-- A duration as people say it.
CREATE FUNCTION pg_temp.say_time(seconds float8) RETURNS text
	LANGUAGE sql IMMUTABLE
	RETURN CASE
		WHEN seconds < 120 THEN round(seconds::numeric, 1) || ' s'
		WHEN seconds < 7200 THEN round((seconds / 60)::numeric, 1) || ' min'
		WHEN seconds < 129600 THEN round((seconds / 3600)::numeric, 1) || ' h'
		ELSE round((seconds / 86400)::numeric, 1) || ' days' END;

CREATE FUNCTION pg_temp.say_rate(rate float8) RETURNS text
	LANGUAGE sql IMMUTABLE
	RETURN round((100 * rate)::numeric, 1) || ' %';

\set line 'WHO IS MOST ENGAGED? Points for what a customer did, fading by half every ' :half_life ', as of ' :as_of '.'
\echo :line
\echo 'Participation level: the most demanding kind of doing seen at least 3 times. Streaks count days in a row (UTC).'
\echo
SELECT row_number() OVER (ORDER BY score DESC, customer) AS "rank", left(customer, 20) AS customer,
	round(score::numeric, 1) AS score,
	scrm.participation_name(scrm.participation_level(engagement)) AS "participation level",
	left(scrm.preferred_channel(engagement), 16) AS "preferred channel",
	p.active_days AS "active days", p.current_streak AS "current streak", p.longest_streak AS "longest streak"
FROM (SELECT customer, engagement, scrm.score(engagement, :'as_of') AS score
	FROM engagements ORDER BY score DESC NULLS LAST, customer LIMIT 10) AS top
	JOIN timelines USING (customer), scrm.presence(scrm.only(timeline, :'own'), :'as_of') AS p
ORDER BY score DESC, customer;

\set line 'HOW DOES THE FUNNEL CONVERT? Who took the steps in this order within ' :within '. Rates are about customers whose'
\echo :line
\echo 'time is over (closed) and have 95 % intervals. Those whose time is still running (open) stand apart, in and out.'
\echo
CREATE TEMP TABLE journey AS
	SELECT scrm.funnel_agg(timeline, :'steps', :'within', '{}', :'as_of') AS funnel FROM timelines;

SELECT step, left(name, 16) AS name, entrants, converted,
	pg_temp.say_rate(rate_from_previous) AS "rate",
	pg_temp.say_rate(previous_low) || ' .. ' || pg_temp.say_rate(previous_high) AS "95 % interval",
	pg_temp.say_rate(rate_from_first) AS "of first",
	pg_temp.say_time(median_seconds) AS median, pg_temp.say_time(p90_seconds) AS "9 of 10",
	open_entrants AS "open in", open_converted AS "open out"
FROM journey, scrm.funnel_report(funnel) ORDER BY step;

SELECT format('Of %s customers %s entered and are closed, %s are open, %s never entered.',
	customers, entered_closed, entered_open, not_entered)
FROM journey, scrm.funnel_totals(funnel)
\g (format=unaligned tuples_only=on)
\echo
\echo 'WHERE IS EVERYBODY NOW? The same steps as a pipeline of stages: a customer is in the furthest stage it came to, whenever.'
\echo 'Who skipped a stage was never in it. Time in a stage is that of customers who have left it.'
\echo
CREATE TEMP TABLE pipeline AS
	SELECT scrm.pipeline(jsonb_agg(jsonb_build_object('stage', place || ' ' || step, 'enter', step) ORDER BY place)) AS pipeline
	FROM (SELECT place, regexp_replace(step, '^((?:[^\\]|\\.)*)\?$', '\1') AS step FROM unnest(:'steps'::text[]) WITH ORDINALITY AS u(step, place)) AS steps;

SELECT left(stage, 18) AS stage, in_now AS "in it now", entered, moved_on AS "moved on", fell_back AS "fell back", skipped,
	pg_temp.say_rate(rate) AS rate,
	pg_temp.say_rate(rate_low) || ' .. ' || pg_temp.say_rate(rate_high) AS "95 % interval",
	pg_temp.say_time(median_seconds) AS "median time in it", pg_temp.say_time(p90_seconds) AS "9 of 10"
FROM (SELECT scrm.stage_agg(timeline, pipeline, :'as_of') AS stages FROM timelines, pipeline) AS s, scrm.stage_report(stages)
ORDER BY place;

\set line 'WHO COMES BACK? Customers by the ' :period ' of their first own doing; of those old enough, how many were active again in their'
\echo :line
\set line '1st, 2nd, ... ' :period ' after it, counted from each one''s first moment. A dash: nobody is old enough.'
\echo :line
\echo
SELECT cohort AS "first in", max(size) FILTER (WHERE period = 0) AS customers,
	max(pg_temp.say_rate(rate)) FILTER (WHERE period = 1) AS "1st",
	max(pg_temp.say_rate(rate)) FILTER (WHERE period = 2) AS "2nd",
	max(pg_temp.say_rate(rate)) FILTER (WHERE period = 3) AS "3rd",
	max(pg_temp.say_rate(rate)) FILTER (WHERE period = 4) AS "4th",
	max(pg_temp.say_rate(rate)) FILTER (WHERE period = 5) AS "5th"
FROM (SELECT scrm.cohort_agg(scrm.only(timeline, :'own'), :'period', :'as_of', 'UTC') AS cohorts FROM timelines) AS c,
	scrm.cohort_report(cohorts, last_period => 5)
GROUP BY cohort HAVING max(size) FILTER (WHERE period = 0) > 0 ORDER BY cohort;

\echo 'WHAT DOES EACH CHANNEL DO? All interactions and the customers they reached; of these, what customers did themselves:'
\echo 'its points (as above), their share of all points, and for how many customers this is the channel they use most.'
\echo
WITH reach AS (
	SELECT channel, sum(events) AS interactions, count(*) AS customers
	FROM timelines, scrm.channels(timeline) GROUP BY channel
), points AS (
	SELECT b.* FROM (SELECT scrm.rollup(engagement) AS everyone FROM engagements) AS e,
		scrm.engagement_by_channel(everyone, :'as_of') AS b
), favourite AS (
	SELECT scrm.preferred_channel(engagement) AS channel, count(*) AS customers FROM engagements GROUP BY 1
), money AS (
	SELECT channel, sum(value) AS value FROM interactions GROUP BY channel
)
SELECT left(coalesce(reach.channel, '(none)'), 20) AS channel, reach.interactions, reach.customers,
	points.events AS "own doing", round(points.score::numeric) AS points, pg_temp.say_rate(points.share) AS "share",
	favourite.customers AS "preferred by", round(money.value::numeric) AS "sum of value"
FROM reach
	LEFT JOIN points ON points.channel IS NOT DISTINCT FROM reach.channel
	LEFT JOIN favourite ON favourite.channel = reach.channel
	LEFT JOIN money ON money.channel IS NOT DISTINCT FROM reach.channel
ORDER BY points.score DESC NULLS LAST, reach.interactions DESC, reach.channel;

\set line 'WHICH CHANNELS EARN IT? Credit for each ' :goal ', to the channels touched in the ' :within ' before it, by four models. Markov asks what'
\echo :line
\echo 'would be lost without the channel, Shapley shares a path among its channels; the shares of each model add up to 100 %.'
\echo
CREATE TEMP TABLE paths AS
	SELECT scrm.paths_from_agg(timeline, :'goal', :'within', :'as_of') AS paths FROM timelines;

SELECT left(channel, 20) AS channel, round(f.conversions::numeric) AS "first touch", round(l.conversions::numeric) AS "last touch",
	round(m.conversions::numeric, 1) AS markov, round(s.conversions::numeric, 1) AS shapley,
	pg_temp.say_rate(m.conversions_share) AS "markov share", pg_temp.say_rate(e.conversions_effect) AS "lost without", round(m.value::numeric) AS "markov value"
FROM paths, scrm.attribution(paths, 'markov') AS m JOIN scrm.attribution(paths, 'shapley') AS s USING (channel)
	JOIN scrm.attribution(paths, 'first') AS f USING (channel) JOIN scrm.attribution(paths, 'last') AS l USING (channel)
	JOIN scrm.removal_effects(paths) AS e USING (channel)
ORDER BY m.conversions DESC NULLS LAST, channel;

SELECT format('%s of %s conversions had touches to credit; %s paths came to nothing, %s touches are too young to tell.',
	conversions_on_paths, conversions, nulls, touches_open)
FROM paths, scrm.paths_totals(paths)
\g (format=unaligned tuples_only=on)
