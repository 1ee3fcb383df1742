-- Holds the demo's answers against what community.sql planted. Every expected value follows from that file alone,
-- by counting or by a closed formula; none was copied from an answer. Ends in an error when one is wrong.
-- Variables: as_of, steps, within, own, period, goal, topic (see demo.sh).
\set QUIET on
CREATE TEMP TABLE truth (what text, expected text, answer text);

-- Who is most engaged: scores are geometric sums. n days up to d days ago, w points a day, always at noon:
-- sum over k = 0 .. n-1 of w * 2^-((d + k + 1/2) / 30).
INSERT INTO truth
WITH planted(place, customer, points, days, until, level, channel, streak, longest) AS (VALUES
	(1, 'Amara', 18, 60, 0, 'collaboration', 'forum', 60, 60),
	(2, 'Dalia', 18, 50, 0, 'curation', 'social', 10, 39),
	(3, 'Bruno', 16, 45, 0, 'creation', 'social', 45, 45),
	(4, 'Emeka', 12, 50, 2, 'creation', 'web', 0, 50),
	(5, 'Chen', 10, 30, 0, 'consumption', 'shop', 30, 30)
), expected AS (
	SELECT *, points * 2 ^ (-(until + 0.5) / 30) * (1 - 2 ^ (-days / 30.0)) / (1 - 2 ^ (-1 / 30.0))
		- CASE customer WHEN 'Dalia' THEN 18 * 2 ^ (-10.5 / 30) ELSE 0 END AS score	-- the day left out
	FROM planted
), answers AS (
	SELECT customer, engagement, timeline, scrm.score(engagement, :'as_of') AS score,
		row_number() OVER (ORDER BY scrm.score(engagement, :'as_of') DESC NULLS LAST, customer) AS place
	FROM engagements JOIN timelines USING (customer)
)
SELECT facts.*
FROM expected AS e LEFT JOIN answers AS a USING (place),
LATERAL (VALUES
	('most engaged, place ' || place, e.customer, a.customer),
	('score of ' || e.customer, round(e.score::numeric, 6)::text, round(a.score::numeric, 6)::text),
	('participation level of ' || e.customer, e.level, scrm.participation_name(scrm.participation_level(a.engagement))),
	('preferred channel of ' || e.customer, e.channel, scrm.preferred_channel(a.engagement)),
	('current streak of ' || e.customer, e.streak::text, scrm.current_streak(a.timeline, :'as_of')::text),
	('longest streak of ' || e.customer, e.longest::text, scrm.longest_streak(a.timeline)::text)
) AS facts(what, expected, answer);

-- Most interactions of all, none of them recent.
INSERT INTO truth
SELECT 'most interactions', 'Fatou 500', customer || ' ' || scrm.event_count(timeline)
FROM timelines ORDER BY scrm.event_count(timeline) DESC LIMIT 1;

-- The funnel. The rates are exact; the times are evenly spread, so that quantiles are known too, to the half percent
-- that the grid and the one percent that the report allow.
INSERT INTO truth
WITH planted(step, entrants, converted, days, open_entrants, open_converted) AS (VALUES
	(1, 16000, 16000, NULL, 4000, 4000), (2, 16000, 8000, 4, 4000, 1000), (3, 8000, 3200, 6, 1000, 100),
	(4, 3200, 1600, 8, 100, 0), (5, 1600, 400, 10, 0, 0)
), report AS (
	SELECT r.* FROM (SELECT scrm.funnel_agg(timeline, :'steps', :'within', '{}', :'as_of') AS funnel FROM timelines) AS f,
		scrm.funnel_report(funnel) AS r
)
SELECT facts.*
FROM planted AS p LEFT JOIN report AS r USING (step),
LATERAL (VALUES
	('entrants of ' || r.name, p.entrants::text, r.entrants::text),
	('converted to ' || r.name, p.converted::text, r.converted::text),
	('rate of ' || r.name, CASE WHEN step > 1 THEN round(p.converted::numeric / p.entrants, 9) END::text,
		round(r.rate_from_previous::numeric, 9)::text),
	('rate from the first step to ' || r.name, round(p.converted / 16000.0, 9)::text, round(r.rate_from_first::numeric, 9)::text),
	('rate of ' || r.name || ' inside its interval', 'true',
		(step = 1 OR r.previous_low < r.rate_from_previous AND r.rate_from_previous < r.previous_high)::text),
	('median time to ' || r.name, (step > 1)::text, coalesce(abs(r.median_seconds / (p.days * 86400 * 0.5) - 1) < 0.015, false)::text),
	('9 of 10 reached ' || r.name, (step > 1)::text, coalesce(abs(r.p90_seconds / (p.days * 86400 * 0.9) - 1) < 0.015, false)::text),
	('open at ' || r.name, p.open_entrants || ' ' || p.open_converted, r.open_entrants || ' ' || r.open_converted)
) AS facts(what, expected, answer);

INSERT INTO truth
SELECT 'customers of the funnel', '24006 = 16000 closed + 4000 open + 4006',
	format('%s = %s closed + %s open + %s', t.customers, t.entered_closed, t.entered_open, t.not_entered)
FROM (SELECT scrm.funnel_agg(timeline, :'steps', :'within', '{}', :'as_of') AS funnel FROM timelines) AS f,
	scrm.funnel_totals(funnel) AS t;

-- The stages: nobody falls back, so a customer is where its furthest step is, and was in every stage that it came to before
-- a later one; by plain SQL on the rows.
INSERT INTO truth
WITH firsts AS (
	SELECT customer, place, min(at) AS at
	FROM interactions JOIN unnest(:'steps'::text[]) WITH ORDINALITY AS u(kind, place) USING (kind) GROUP BY 1, 2
), entered AS (
	SELECT * FROM firsts AS f WHERE NOT EXISTS (SELECT FROM firsts AS g WHERE g.customer = f.customer AND g.place > f.place AND g.at < f.at)
), now AS (
	SELECT customer, max(place) AS place FROM entered GROUP BY 1
), pipeline AS (
	SELECT scrm.pipeline('[{"stage": "1", "enter": "target"}, {"stage": "2", "enter": "inquiry"}, {"stage": "3", "enter": "lead"},
		{"stage": "4", "enter": "opportunity"}, {"stage": "5", "enter": "customer"}]') AS pipeline
), report AS (
	SELECT r.* FROM (SELECT scrm.stage_agg(timeline, pipeline, :'as_of') AS stages FROM timelines, pipeline) AS s, scrm.stage_report(stages) AS r
)
SELECT 'stage ' || r.stage || ': in it now, entered, moved on', concat_ws(' ', n.customers, e.customers, e.customers - n.customers),
	concat_ws(' ', r.in_now, r.entered, r.moved_on)
FROM report AS r LEFT JOIN (SELECT place, count(*) AS customers FROM now GROUP BY 1) AS n USING (place)
	LEFT JOIN (SELECT place, count(*) AS customers FROM entered GROUP BY 1) AS e USING (place);

-- Who comes back: months of 30 days from each customer's first own doing; by plain SQL on the rows.
INSERT INTO truth
WITH doings AS (
	SELECT customer, at, min(at) OVER (PARTITION BY customer) AS first FROM interactions WHERE kind = ANY (string_to_array(:'own', '|'))
), months AS (
	SELECT DISTINCT customer, first, floor(extract(epoch FROM at - first) / 2592000)::int AS period FROM doings
), answer AS (
	SELECT date_trunc('month', first AT TIME ZONE 'UTC')::date AS cohort, n AS period, count(DISTINCT customer) AS size,
		count(DISTINCT customer) FILTER (WHERE period = n) AS retained
	FROM months, generate_series(0, 5) AS n WHERE first + (n + 1) * interval '720 hours' <= :'as_of' GROUP BY 1, 2
), report AS (
	SELECT r.* FROM (SELECT scrm.cohort_agg(scrm.only(timeline, :'own'), :'period', :'as_of', 'UTC') AS cohorts FROM timelines) AS c,
		scrm.cohort_report(cohorts, last_period => 5) AS r WHERE r.size > 0
)
SELECT 'retention of ' || cohort || ', month ' || period, concat_ws(' ', a.retained, a.size), concat_ws(' ', r.retained, r.size)
FROM answer AS a FULL JOIN report AS r USING (cohort, period);

-- Who earns it: the first and the last touch of each conversion, by plain SQL on the rows; and credits that add up.
INSERT INTO truth
WITH conversions AS (
	SELECT customer, at, lag(at) OVER (PARTITION BY customer ORDER BY at) AS before FROM interactions WHERE kind = :'goal'
), touches AS (
	SELECT c.customer, c.at, (array_agg(i.channel ORDER BY i.at))[1] AS first, (array_agg(i.channel ORDER BY i.at DESC))[1] AS last
	FROM conversions AS c JOIN interactions AS i ON i.customer = c.customer AND i.kind <> :'goal' AND i.channel IS NOT NULL
		AND i.at > coalesce(c.before, '-infinity') AND i.at BETWEEN c.at - :'within'::interval AND c.at
	GROUP BY 1, 2
), paths AS (
	SELECT scrm.paths_from_agg(timeline, :'goal', :'within', :'as_of') AS paths FROM timelines
)
SELECT facts.*
FROM paths, scrm.attribution(paths, 'first') AS f JOIN scrm.attribution(paths, 'last') AS l USING (channel),
LATERAL (VALUES
	('first touches on ' || channel, (SELECT count(*) FROM touches WHERE first = channel)::text, f.conversions::text),
	('last touches on ' || channel, (SELECT count(*) FROM touches WHERE last = channel)::text, l.conversions::text)
) AS facts(what, expected, answer)
UNION ALL
SELECT 'credits by ' || model, (SELECT count(*) FROM touches)::text, round(sum(conversions)::numeric, 9)::float8::text
FROM paths, unnest('{linear,position,time_decay,markov,shapley}'::text[]) AS model, scrm.attribution(paths, model) GROUP BY model;

-- The channels: the states hold what the rows hold, no more and no less.
INSERT INTO truth
SELECT 'interactions and customers on ' || channel, by_rows, by_states
FROM (SELECT channel, count(*) || ' ' || count(DISTINCT customer) AS by_rows FROM interactions GROUP BY channel) AS r
	FULL JOIN (SELECT channel, sum(events) || ' ' || count(*) AS by_states
		FROM timelines, scrm.channels(timeline) GROUP BY channel) AS s USING (channel);

-- What customers are worth: what was planted, and what the rows say in plain SQL.
INSERT INTO truth
SELECT facts.* FROM models, checked, scrm.holdout_totals(holdout) AS h,
	(SELECT min(at) + (:'as_of'::timestamptz - min(at)) * 2 / 3 AS cut FROM orders) AS s,
LATERAL (VALUES
	('the model of the orders', 'mbgnbd', (SELECT model FROM scrm.model_comparison(bg, mbg, pareto) ORDER BY aic LIMIT 1)),
	('r of the orders within 15 %', 'true', ((mbg).r BETWEEN 0.85 AND 1.15)::text),
	('alpha of the orders within 15 %', 'true', ((mbg).alpha BETWEEN 17 AND 23)::text),
	('a of the orders within 15 %', 'true', ((mbg).a BETWEEN 0.85 AND 1.15)::text),
	('b of the orders within 15 %', 'true', ((mbg).b BETWEEN 2.55 AND 3.45)::text),
	('p of the spend within 3 standard errors', 'true', (abs((spending).p - 2) <= 3 * (spending).standard_errors[1])::text),
	('q of the spend within 3 standard errors', 'true', (abs((spending).q - 3) <= 3 * (spending).standard_errors[2])::text),
	('gamma of the spend within 3 standard errors', 'true', (abs((spending).gamma - 60) <= 3 * (spending).standard_errors[3])::text),
	('order days after the split', (SELECT count(DISTINCT (customer, at::date)) FROM orders AS o
		WHERE at::date > cut::date AND EXISTS (SELECT FROM orders AS e WHERE e.customer = o.customer AND e.at::date <= cut::date))::text, h.actual::text),
	('predicted within 5 % of it', 'true', (abs(h.predicted / h.actual - 1) < 0.05)::text),
	('80 % intervals hold', 'true', (h.coverage_80 >= 0.8)::text),
	('95 % intervals hold', 'true', (h.coverage_95 >= 0.95)::text),
	('value of all orders', (SELECT sum(value)::numeric(12, 2) FROM orders)::text, (SELECT sum((rfm).total)::numeric(12, 2) FROM buyers)::text),
	('a CLV for everybody', (SELECT count(DISTINCT customer) FROM orders)::text, (SELECT count(*) FROM worth WHERE clv >= 0)::text)
) AS facts(what, expected, answer);

-- Whom customers bring: the tree by walking it, the value by its formula.
INSERT INTO truth
WITH RECURSIVE clean AS (
	SELECT * FROM referrals WHERE referrer <> referred AND referred NOT IN ('S0006', 'S0007')
), below AS (
	SELECT referrer AS customer, referred, 1 AS generation FROM clean
	UNION ALL SELECT customer, clean.referred, generation + 1 FROM below JOIN clean ON below.referred = clean.referrer
), walked AS (
	SELECT customer, count(*) FILTER (WHERE generation = 1) || ' ' || count(*) || ' ' || max(generation) AS numbers FROM below GROUP BY customer
), tree AS (
	SELECT customer, direct || ' ' || descendants || ' ' || generations AS numbers
	FROM (SELECT scrm.referral_tree_agg(referrer, referred, 0) AS tree FROM referrals) AS t, scrm.referral_tree(tree)
), formula AS (
	SELECT referrer, sum(CASE WHEN would_have_come_anyway THEN 20 - 10 ELSE clv - 10 - 0 + 20 END) FILTER (WHERE would_have_come_anyway IS NOT NULL) / 1.1 AS value
	FROM referrals JOIN worth ON customer = referred GROUP BY referrer
)
SELECT 'referral tree of ' || customer, walked.numbers, tree.numbers FROM walked JOIN tree USING (customer) WHERE customer <= 'S0012'
UNION ALL SELECT 'referral trees', count(*)::text, count(*) FILTER (WHERE tree.numbers = walked.numbers)::text FROM walked LEFT JOIN tree USING (customer)
UNION ALL SELECT 'referral values by formula', count(*)::text, count(*) FILTER (WHERE abs(v.value - coalesce(formula.value, 0)) <= 1e-9 * (1 + abs(v.value)))::text
	FROM brought JOIN formula ON customer = referrer, scrm.referral_value(state) AS v
UNION ALL SELECT 'referrals that cannot be', 'S0005 S0005, S0006 S0007, S0007 S0006', string_agg(p.referrer || ' ' || p.referred, ', ' ORDER BY p.referrer)
	FROM (SELECT scrm.referral_tree_agg(referrer, referred, 0) AS tree FROM referrals) AS t, scrm.referral_problems(tree) AS p;

-- Who moves others: what was planted, and what the rows say in plain SQL. A rank is what its definition says of the ranks of those
-- who responded, each of which is shared by its weights.
INSERT INTO truth
WITH rows AS (
	SELECT actor, author, count(*)::float8 AS weight FROM responses WHERE author IS NOT NULL GROUP BY 1, 2
), shares AS (
	SELECT author AS node, sum(score * weight / strength) AS come
	FROM (SELECT *, sum(weight) OVER (PARTITION BY actor) AS strength FROM rows) AS r JOIN ranks ON node = actor GROUP BY 1
), defined AS (
	SELECT r.node, r.score, 0.15 / n + 0.85 * (coalesce(come, 0) + lost / n) AS expected
	FROM ranks AS r LEFT JOIN shares USING (node), (SELECT count(*) AS n FROM ranks) AS c,
		(SELECT sum(score) AS lost FROM ranks WHERE node NOT IN (SELECT actor FROM rows)) AS l
), planted AS (
	SELECT node, circle, (right(node, 4)::int - 1) % 8 AS born FROM circles WHERE node ~ '^[SP][0-9]{4}$'
), found AS (
	SELECT born, max(n) AS most, sum(n) AS members, (array_agg(circle ORDER BY n DESC))[1] AS circle
	FROM (SELECT born, circle, count(*) AS n FROM planted GROUP BY 1, 2) AS counts GROUP BY born
)
SELECT facts.* FROM networks,
	LATERAL (SELECT array_agg(node ORDER BY score DESC) AS today FROM scrm.pagerank(lately)) AS a,
	LATERAL (SELECT array_agg(node ORDER BY score DESC) AS running
		FROM (SELECT scrm.graph_agg(actor, author) AS g FROM responses WHERE topic = :'topic') AS made, LATERAL scrm.pagerank(g)) AS b,
	LATERAL (SELECT array_agg(node ORDER BY score DESC) AS to_customers
		FROM (SELECT scrm.graph_agg(actor, author) AS g FROM responses WHERE topic = :'topic') AS made,
			LATERAL scrm.pagerank(g, personalization => (SELECT array_agg(customer ORDER BY customer) FROM worth))) AS c,
LATERAL (VALUES
	('most influential lately', 'Noor', today[1]),
	('most influential ever', 'Omar', (SELECT node FROM ranks ORDER BY score DESC LIMIT 1)),
	('in everybody''s view', 'Lea before Kim', CASE WHEN array_position(running, 'Lea') < array_position(running, 'Kim') THEN 'Lea before Kim' END),
	('in the view of customers', 'Kim before Lea', CASE WHEN array_position(to_customers, 'Kim') < array_position(to_customers, 'Lea') THEN 'Kim before Lea' END),
	('ranks add up', 'true', (SELECT (abs(sum(score) - 1) < 1e-12)::text FROM ranks)),
	('ranks as defined', (SELECT count(*)::text FROM (SELECT actor FROM responses UNION SELECT author FROM responses WHERE author IS NOT NULL) AS people),
		(SELECT count(*) FILTER (WHERE abs(score - expected) < 1e-9)::text FROM defined)),
	('responses counted', '4800 1920 800 480 40', (SELECT string_agg(in_degree::text, ' ' ORDER BY in_degree DESC) FROM scrm.degrees(everyone)
		WHERE node IN ('Omar', 'Noor', 'Lea', 'Kim', 'Ines'))),
	('circles', '8', (SELECT count(DISTINCT circle)::text FROM found)),
	('97 % of each circle found', '8', (SELECT count(*) FILTER (WHERE most >= 0.97 * members AND members = 600)::text FROM found)),
	('parts, people on the island', '22 41', (SELECT count(DISTINCT component) || ' ' || count(*) FILTER (WHERE component = 'Ines')
		FROM scrm.connected_components(everyone))),
	('whom Ines reaches', '41 0', (SELECT spread || ' ' || standard_error FROM scrm.simulate_cascade(everyone, '{Ines}', runs => 100))),
	('seeds', 'Omar Noor Lea Kim', (SELECT string_agg(node, ' ' ORDER BY rank) FROM seeds WHERE rank <= 4)),
	('spread of the seeds as simulated, within 3 %', 'true', (SELECT (abs(s.spread / max(seeds.spread) - 1) < 0.03)::text
		FROM seeds, LATERAL (SELECT array_agg(node) AS ids FROM seeds) AS i, scrm.simulate_cascade(everyone, ids, runs => 1000) AS s GROUP BY s.spread))
) AS facts(what, expected, answer);

-- Share trees, identities, and influence that moves value but makes none.
INSERT INTO truth
SELECT 'cascade ' || root, CASE root WHEN 1 THEN '121 4 81 40' WHEN 201 THEN '10 9 1 9' ELSE '1 0 1 -' END,
	concat_ws(' ', size, depth, breadth, coalesce(multiplier::text, '-'))
FROM (SELECT scrm.cascade_agg(message, parent) AS state FROM messages) AS made, LATERAL scrm.cascades(state) WHERE root IN (1, 201, 301)
UNION ALL
SELECT 'identifiers that are who they are', '3001 of 3001', count(*) FILTER (WHERE canonical =
	CASE WHEN identifier = 'phone:0800' THEN identifier ELSE 'card:' || split_part(identifier, ':', 2) END) || ' of ' || count(*)
FROM (SELECT scrm.graph_agg(identifier, other) AS g FROM identifiers) AS made, LATERAL scrm.resolve_identities(g)
UNION ALL
SELECT 'value moved adds up', round(clv::numeric, 6)::text, round(moved::numeric, 6)::text
FROM (SELECT array_agg(customer) AS customers, array_agg(clv) AS clvs, sum(clv) AS clv FROM worth) AS w,
	LATERAL (SELECT sum(value_conserving) AS moved FROM networks, LATERAL scrm.customer_influence(everyone, customers, clvs, 0.2)) AS m;

SELECT format('  wrong: %s: expected %s, answered %s', what, coalesce(expected, 'nothing'), coalesce(answer, 'nothing'))
FROM truth WHERE expected IS DISTINCT FROM answer ORDER BY what
\g (format=unaligned tuples_only=on)
SELECT format('%s of %s answers agree with what was planted', count(*) FILTER (WHERE expected IS NOT DISTINCT FROM answer), count(*))
FROM truth
\g (format=unaligned tuples_only=on)

DO $$
BEGIN
	IF (SELECT count(*) <> 169 OR bool_or(expected IS DISTINCT FROM answer) FROM truth) THEN
		RAISE EXCEPTION 'the demo gave a wrong answer';
	END IF;
END
$$;
