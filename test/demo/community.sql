-- The demo community: 24,006 customers and about 560,000 interactions of the first half of 2025, seen on the
-- morning of July 1. Nothing is random: every value follows from row numbers by hashing or by counting, so the
-- answers are the same on every machine. Much of it is planted, which lets check.sql hold the answers against truths
-- that follow from this page alone.

CREATE TABLE interactions (
	customer	text NOT NULL,
	at			timestamptz NOT NULL,
	kind		text NOT NULL,
	channel		text,
	value		float8
);

-- A number in 0 .. n-1 that depends on who, which and on what it is for.
CREATE FUNCTION dice(who int, which int, what int, n int) RETURNS int
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (hashint8extended(who::bigint * 1000 + which, what) & 1073741823) * n >> 30;

-- 1. The crowd -------------------------------------------------------------------------------------------------
-- Customers C00001 .. C24000 with 4 to 57 interactions each, few with many. Every third one is an impression, which
-- the firm sends; the rest are the customers' own doing: 7 of 10 on their home channel, the others anywhere. What is
-- done on a channel is one of these 20.
CREATE TEMP TABLE doings AS
SELECT channel, slot - 1 AS slot, kind
FROM (VALUES
	('web', '{visit,visit,visit,visit,visit,visit,visit,visit,visit,visit,visit,visit,visit,like,like,review,review,share,question,signup}'::text[]),
	('email', '{open,open,open,open,open,open,open,open,open,open,open,open,visit,visit,visit,visit,visit,share,question,complaint}'),
	('social', '{visit,visit,visit,visit,visit,visit,like,like,like,like,like,like,like,share,share,share,share,post,post,complaint}'),
	('forum', '{visit,visit,visit,visit,visit,visit,visit,like,like,like,like,question,question,question,question,answer,answer,answer,post,post}'),
	('shop', '{visit,visit,visit,visit,visit,visit,visit,visit,visit,visit,cart,cart,cart,cart,cart,purchase,purchase,purchase,review,complaint}')
) AS channels(channel, kinds), unnest(kinds) WITH ORDINALITY AS u(kind, slot);

INSERT INTO interactions
SELECT customer, at, coalesce(kind, 'impression'), coalesce(channel, 'ads'),
	CASE kind WHEN 'purchase' THEN 5 + 0.5 * dice(i, k, 6, 300) END
FROM (
	SELECT i, k, 'C' || lpad(i::text, 5, '0') AS customer,
		timestamptz '2025-01-01 00:00 UTC' + make_interval(days => dice(i, k, 2, 181), secs => dice(i, k, 3, 86400)) AS at,
		CASE WHEN k % 3 <> 0 THEN
			(ARRAY['web', 'email', 'social', 'forum', 'shop'])[1 + CASE WHEN dice(i, k, 4, 10) < 7 THEN i % 5 ELSE dice(i, k, 5, 5) END]
		END AS channel,
		dice(i, k, 1, 20) AS slot
	FROM generate_series(1, 24000) AS i,
		generate_series(1, 4 + (54 * (dice(i, 0, 0, 1000) / 1000.0) ^ 2)::int) AS k
) AS crowd
LEFT JOIN doings USING (channel, slot);

-- 2. The revenue funnel ----------------------------------------------------------------------------------------
-- target -> inquiry -> lead -> opportunity -> customer, within 30 days.
-- PLANTED: 16,000 customers (1 .. 16000) became targets long enough ago for their 30 days to be over. r shuffles them;
-- those with r < 8000 reached inquiry, < 3200 lead, < 1600 opportunity, < 400 customer:
--     50 % x 40 % x 50 % x 25 % = 2.5 % of the targets.
-- The time each of these steps took is spread evenly over 0-4, 0-6, 0-8 and 0-10 days: the medians are 2, 3, 4 and
-- 5 days, 9 of 10 took less than 3.6, 5.4, 7.2 and 9 days, and no chain takes more than 28.
CREATE TEMP TABLE chain AS
SELECT i, r, target_at,
	target_at + interval '96 hours' * ((r * 3001 % 8000 + 0.5) / 8000) AS inquiry_at,
	interval '144 hours' * ((r * 1201 % 3200 + 0.5) / 3200) AS to_lead,
	interval '192 hours' * ((r * 701 % 1600 + 0.5) / 1600) AS to_opportunity,
	interval '240 hours' * ((r * 151 % 400 + 0.5) / 400) AS to_customer
FROM (
	SELECT i, i * 7919 % 16000 AS r, timestamptz '2025-01-05 00:00 UTC' + interval '140 days' * (i / 16000.0) AS target_at
	FROM generate_series(1, 16000) AS i
) AS targets;

-- A trap: 100 of the 8,000 (r 7900 .. 7999) did nothing when they first became targets, and inquired when they became
-- targets again 60 days later. Looking at the first entry only would lose them.
UPDATE chain SET target_at = timestamptz '2025-01-05 00:00 UTC' + interval '8 hours' * (r - 7900) WHERE r BETWEEN 7900 AND 7999;
UPDATE chain SET inquiry_at = target_at + interval '60 days' + interval '96 hours' * ((r * 3001 % 8000 + 0.5) / 8000)
	WHERE r BETWEEN 7900 AND 7999;

INSERT INTO interactions
SELECT 'C' || lpad(i::text, 5, '0'), step.at, step.kind, step.channel, step.value
FROM chain, LATERAL (VALUES
	('target', target_at, CASE WHEN i % 2 = 0 THEN 'ads' ELSE 'email' END, NULL::float8, true),
	('target', target_at + interval '60 days', 'email', NULL, r BETWEEN 7900 AND 7999),
	('inquiry', inquiry_at, CASE WHEN i % 3 = 0 THEN 'web' ELSE 'email' END, NULL, r < 8000),
	('lead', inquiry_at + to_lead, 'web', NULL, r < 3200),
	('opportunity', inquiry_at + to_lead + to_opportunity, 'sales', NULL, r < 1600),
	('customer', inquiry_at + to_lead + to_opportunity + to_customer, 'sales', 900 + r, r < 400),
	-- Traps: 300 inquiries that came after the 30 days, 200 that came before the target.
	('inquiry', target_at + interval '31 days' + interval '1 hour' * (r - 8000), 'web', NULL, r BETWEEN 8000 AND 8299),
	('inquiry', target_at - interval '20 minutes' * (r - 8299), 'web', NULL, r BETWEEN 8300 AND 8499)
) AS step(kind, at, channel, value, happened)
WHERE step.happened AND step.at < timestamptz '2025-07-01 00:00 UTC';

-- PLANTED: 4,000 more (16001 .. 20000) became targets in June, and their 30 days are still running: 1,000 have inquired
-- and 100 are leads. Counting them as failures would push 50 % down to 45 %.
INSERT INTO interactions
SELECT 'C' || lpad(i::text, 5, '0'), step.at, step.kind, step.channel, NULL
FROM (SELECT i, i * 7919 % 4000 AS r, timestamptz '2025-06-02 00:00 UTC' + interval '27 days' * ((i - 16000) / 4000.0) AS target_at
	FROM generate_series(16001, 20000) AS i) AS targets,
	LATERAL (VALUES
	('target', target_at, CASE WHEN i % 2 = 0 THEN 'ads' ELSE 'email' END, true),
	('inquiry', target_at + interval '1 minute' * (1 + r), 'web', r < 1000),
	('lead', target_at + interval '1 minute' * (1001 + r), 'web', r < 100)
) AS step(kind, at, channel, happened)
WHERE step.happened;

-- 3. Five people who stand out, and one who did ------------------------------------------------------------------
-- PLANTED: so many of one kind on one channel, every day at noon from the first to the last day (a few days left out).
-- The weights are those of community_parameters in demo.sh; as of July 1, 00:00, half-life 30 days.
--   Amara   3 answers a day on the forum for 60 days until yesterday: most engaged, collaboration, streak 60
--   Bruno   4 posts a day on social for 45 days until yesterday: creation, streak 45
--   Chen    2 purchases a day in the shop for 30 days until yesterday: consumption, streak 30
--   Dalia   9 shares a day on social for 50 days, but not on June 20: curation, streak 10, longest 39
--   Emeka   3 reviews a day on the web for 50 days until June 28: creation; two days of silence, so streak 0
--   Fatou   10 answers a day on the forum for 50 days until February 28: more interactions than anyone, yet no longer
--           among the most engaged: that is what the half-life is for
INSERT INTO interactions
SELECT who, day + interval '12 hours', kind, channel, CASE kind WHEN 'purchase' THEN 20 END
FROM (VALUES
	('Amara', 3, 'answer', 'forum', 60, timestamptz '2025-06-30 UTC'),
	('Bruno', 4, 'post', 'social', 45, '2025-06-30 UTC'),
	('Chen', 2, 'purchase', 'shop', 30, '2025-06-30 UTC'),
	('Dalia', 9, 'share', 'social', 50, '2025-06-30 UTC'),
	('Emeka', 3, 'review', 'web', 50, '2025-06-28 UTC'),
	('Fatou', 10, 'answer', 'forum', 50, '2025-02-28 UTC')
) AS people(who, per_day, kind, channel, days, last_day),
	generate_series(last_day - interval '1 day' * (days - 1), last_day, interval '1 day') AS day,
	generate_series(1, per_day)
WHERE NOT (who = 'Dalia' AND day = timestamptz '2025-06-20 UTC');

-- 4. What a shop sold --------------------------------------------------------------------------------------------
-- PLANTED: 5,000 customers of an online shop, whose first order was between 2024-07-01 and 2025-03-31, do what an MBG/NBD
-- customer does: order at a rate of his own, lambda ~ Gamma(1, rate 20 days), and after each order stay away for ever with
-- a probability of his own, p ~ Beta(1, 3). Both are quantiles of a shuffled number (logarithm and power). What he spends
-- has a scale of his own, nu ~ Gamma(3, rate 60), and each order is Gamma(2, rate nu): 60 in the mean.
CREATE TABLE orders (customer text NOT NULL, at timestamptz NOT NULL, value float8 NOT NULL);

CREATE FUNCTION chance(who int, which int, what int) RETURNS float8
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (dice(who, which, what, 1000000) + 0.5) / 1000000;

INSERT INTO orders
WITH RECURSIVE buyer AS (
	SELECT i, timestamptz '2024-07-01 12:00 UTC' + interval '1 day' * (i * 613 % 274) AS first_at,
		-ln((i * 1999 % 5000 + 0.5) / 5000) / 20 AS lambda, 1 - ((i * 3413 % 5000 + 0.5) / 5000) ^ (1 / 3.0) AS p,
		-ln(chance(i, 0, 11) * chance(i, 0, 12) * chance(i, 0, 13)) / 60 AS nu
	FROM generate_series(1, 5000) AS i
), buying AS (
	SELECT i, 0 AS k, first_at AS at FROM buyer
	UNION ALL
	SELECT i, k + 1, at - interval '1 day' * ln(chance(i, k, 14)) / lambda
	FROM buying JOIN buyer USING (i) WHERE chance(i, k, 15) > p AND at < timestamptz '2025-07-01 UTC'
)
SELECT 'S' || lpad(i::text, 4, '0'), at, round((-ln(chance(i, k, 16) * chance(i, k, 17)) / nu)::numeric, 2)
FROM buying JOIN buyer USING (i) WHERE at < timestamptz '2025-07-01 UTC';

-- PLANTED: shop customers 2 .. 2000 were brought by others, i by i / 4 (S0001 brought 2, 3 and 4, which brought 8 .. 19, and
-- so on). Three of eight would have come anyway, four would not, one nobody asked. Errors as people make them: S0005 names
-- himself, S0006 and S0007 each other; these three are nobody's, but 5, 6 and 7 brought others all the same.
CREATE TABLE referrals (referrer text NOT NULL, referred text NOT NULL, would_have_come_anyway boolean);
INSERT INTO referrals
SELECT 'S' || lpad(greatest(i / 4, 1)::text, 4, '0'), 'S' || lpad(i::text, 4, '0'), CASE WHEN i % 8 > 0 THEN i % 2 = 0 END
FROM generate_series(2, 2000) AS i WHERE i NOT IN (5, 6, 7)
UNION ALL VALUES ('S0005', 'S0005', false), ('S0006', 'S0007', false), ('S0007', 'S0006', false);

-- 5. Who answers whom --------------------------------------------------------------------------------------------
-- responses: actor shared, answered or mentioned what author wrote; an author NULL: the actor wrote, and nobody is known to
-- have made him.
-- PLANTED: 4,800 people in 8 circles of 600 (p in circle p % 8). The first, third ... of each circle are customers of the shop
-- (S0001 .. S2400), the others never bought (P0001 .. P2400). Each responded 4 to 12 times, 9 of 10 times within the
-- circle, to its first members much more often than to its last.
CREATE TABLE responses (actor text NOT NULL, author text, at timestamptz NOT NULL, kind text NOT NULL, topic text NOT NULL);

CREATE FUNCTION person(p int) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE p / 8 % 2 WHEN 0 THEN 'S' ELSE 'P' END || lpad((p / 16 * 8 + p % 8 + 1)::text, 4, '0');

INSERT INTO responses
SELECT person(p), person(author), timestamptz '2025-01-01 00:00 UTC' + make_interval(days => dice(p, k, 22, 181), secs => dice(p, k, 23, 86400)),
	(ARRAY['share', 'reply', 'mention'])[1 + dice(p, k, 24, 3)], (ARRAY['running', 'cooking', 'travel'])[1 + dice(p, k, 25, 3)]
FROM generate_series(0, 4799) AS p, generate_series(1, 4 + dice(p, 0, 20, 9)) AS k,
	LATERAL (SELECT CASE WHEN dice(p, k, 21, 10) < 9 THEN p % 8 + 8 * floor(600 * chance(p, k, 26) ^ 2.5)::int ELSE dice(p, k, 27, 4800) END AS author) AS a
WHERE author <> p;

-- PLANTED: four whom all circles know, each shared by so many on running, so often, from a day on.
--   Noor	960 people, 2 times each, since May: today's star. She never bought anything
--   Omar	1,600 people, 3 times each, in January: the star of then, first where nothing fades, forgotten with a half-life of 30 days
--   Kim	300 customers in May;  Lea  480 who are none: who is ahead depends on whose view is asked for
INSERT INTO responses
SELECT person(p), star, since + make_interval(days => dice(p, k, 28, 30), secs => dice(p, k, 29, 86400)), 'share', 'running'
FROM (VALUES
	('Noor', 5, 0, NULL, 2, timestamptz '2025-05-20 UTC'),
	('Omar', 3, 1, NULL, 3, '2025-01-02 UTC'),
	('Kim', 10, 2, 0, 1, '2025-05-01 UTC'),
	('Lea', 6, 3, 1, 1, '2025-05-01 UTC')
) AS stars(star, every, which, half, times, since),
	generate_series(0, 4799) AS p, generate_series(1, times) AS k
WHERE p / 8 % every = which AND (half IS NULL OR p / 8 % 2 = half);

-- PLANTED: an island of 41: 40 people who responded to Ines, to nobody else, and nobody to them. 20 people who wrote and
-- whom nobody answered.
INSERT INTO responses
SELECT 'Isle' || i, 'Ines', timestamptz '2025-06-01 12:00 UTC' + make_interval(hours => i), 'reply', 'cooking' FROM generate_series(1, 40) AS i
UNION ALL
SELECT 'Quiet' || i, NULL, timestamptz '2025-06-01 12:00 UTC', 'post', 'travel' FROM generate_series(1, 20) AS i;

-- PLANTED: what was shared on. Message 1 was shared on by 3 people, each time by 3 again, 4 times: 1 + 3 + 9 + 27 + 81; message 201
-- nine times one after the other; 50 messages by nobody.
CREATE TABLE messages (message bigint NOT NULL, parent bigint);
INSERT INTO messages
SELECT i, CASE WHEN i > 1 THEN (i + 1) / 3 END FROM generate_series(1, 121) AS i
UNION ALL SELECT i, CASE WHEN i > 201 THEN i - 1 END FROM generate_series(201, 210) AS i
UNION ALL SELECT i, NULL FROM generate_series(301, 350) AS i;

-- PLANTED: 1,000 people seen under three identifiers each, and the phone of a call centre that 60 of them called from.
CREATE TABLE identifiers (identifier text NOT NULL, other text NOT NULL);
INSERT INTO identifiers
SELECT 'mail:' || i, 'cookie:' || i FROM generate_series(1, 1000) AS i
UNION ALL SELECT 'cookie:' || i, 'card:' || i FROM generate_series(1, 1000) AS i
UNION ALL SELECT 'mail:' || i, 'phone:0800' FROM generate_series(1, 60) AS i;

ANALYZE interactions, orders, referrals, responses, messages, identifiers;
