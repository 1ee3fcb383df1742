--
-- Purchases: scrm.purchases_agg and scrm.purchases_from gather one customer's purchases by day, scrm.rfm says in numbers what they
-- were up to a day, scrm.purchase_counts what became of the rows, scrm.orders shows them.
--
-- A customer by hand, refunds, unknown values, as_of, days of zones, sums, states on the move, timelines, errors. Random customers
-- and CDNOW are in test/t/180_purchases.pl.
--
CREATE SCHEMA test_purchases;
SET search_path TO test_purchases;
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

CREATE TABLE purchase (customer text, at timestamptz, value float8);
INSERT INTO purchase VALUES
	('anna', '2024-01-10 09:00', 20), ('anna', '2024-01-10 21:00', 10),		-- one order of 30
	('anna', '2024-02-09 12:00', 50), ('anna', '2024-03-10 12:00', 40),
	('bert', '2024-01-10 09:00', 20),						-- bought once
	('carl', '2024-02-01 09:00', 100), ('carl', '2024-02-05 09:00', -30),		-- sends some of it back,
	('carl', '2024-03-01 09:00', 10), ('carl', '2024-03-03 09:00', -25),		-- and more than he bought
	('dora', '2024-01-05 09:00', -5), ('dora', '2024-01-06 09:00', 0),		-- an old refund; zero spend is an order
	('emil', '2024-01-05 09:00', NULL), ('emil', '2024-01-06 09:00', NULL),		-- known when, not how much
	('fred', '2024-01-05 09:00', NULL), ('fred', '2024-01-07 09:00', 12), ('fred', '2024-01-08 09:00', 4), ('fred', '2024-01-08 09:01', NULL),
	('gina', '2024-04-01 09:00', 1), ('hugo', '2024-01-01 09:00', -1), ('ivan', NULL, 3);
CREATE TABLE customer AS SELECT customer, scrm.purchases_agg(at, value) AS purchases FROM purchase GROUP BY customer;

-- Up to 31 March: x = repeat_purchases, t_x = last_purchase_age and T = age, in days. Gina's purchase is later, Hugo only
-- sent something back, Ivan's row has no time.
SELECT customer, (scrm.rfm(purchases, '2024-03-31')).* FROM customer ORDER BY customer;
SELECT customer, r.*, rows = orders + same_day + refunds + refunds_left_out + later AS reconciles FROM customer, scrm.purchase_counts(purchases, '2024-03-31') AS r ORDER BY customer;
SELECT customer, o.* FROM customer, scrm.orders(purchases) AS o ORDER BY customer, day;
SELECT customer, scrm.first_order_day(purchases), scrm.last_order_day(purchases) FROM customer ORDER BY customer;
-- Without as_of: until today, which these are long past.
SELECT scrm.rfm(purchases) = scrm.rfm(purchases, now()) AS now, (scrm.rfm(purchases)).age = now()::date - '2024-01-10' AS age FROM customer WHERE customer = 'anna';
SELECT scrm.rfm(NULL), scrm.purchases_agg(NULL, 1), scrm.first_order_day(NULL), scrm.last_order_day(NULL), (SELECT count(*) FROM scrm.orders(NULL)) AS orders, (SELECT count(*) FROM scrm.purchase_counts(NULL)) AS counts;

-- ---------------------------------------------------------------- as_of and refunds

-- as_of means its whole day, whatever time it has; rows of later days are left out. A refund counts from its own day on, and lowers
-- the latest order up to then: on 4 February nothing had come back yet, on the 5th 30 had, of the first order.
SELECT as_of, o.*, (scrm.rfm(purchases, as_of)).days_since_last AS since, (SELECT later FROM scrm.purchase_counts(purchases, as_of)) AS later
	FROM customer, unnest('{2024-01-31 23:59:59.999999,2024-02-01,2024-02-04,2024-02-05,2024-03-01 00:00:00,2024-03-02 23:59,2024-03-03}'::timestamptz[]) AS as_of
		LEFT JOIN LATERAL scrm.orders(purchases, as_of) AS o ON true
	WHERE customer = 'carl' ORDER BY as_of, day;
-- Day by day a customer's history grows as that of the days' states does.
SELECT customer, count(*) AS days, bool_and((scrm.rfm(c.purchases, day)) IS NOT DISTINCT FROM
		(SELECT scrm.rfm(scrm.purchases_agg(at, value), day) FROM purchase AS p WHERE p.customer = c.customer AND at < day + interval '1 day')) AS same
	FROM customer AS c, generate_series('2023-12-31', '2024-04-03', interval '1 day') AS day GROUP BY customer ORDER BY customer;
-- Refunds of an order's own day count whatever their time; a day that has only refunds is none of an order.
SELECT o.* FROM (SELECT scrm.purchases_agg(at, v) AS p FROM (VALUES ('2024-01-01 08:00+00'::timestamptz, -1), ('2024-01-01 20:00+00', 8), ('2024-01-02 20:00+00', -2), ('2024-01-02 21:00+00', -2), ('2024-01-04 01:00+00', -0.0), ('2024-01-04 02:00+00', -3)) AS r(at, v)) AS s, scrm.orders(p) AS o ORDER BY day;

-- ---------------------------------------------------------------- days of a zone

-- At 23:30 UTC it is the next day in Berlin, at 03:30 the day before in New York; as_of too is a day of the zone.
CREATE TABLE zoned AS SELECT zone, scrm.purchases_agg(at, 1, zone) AS purchases
	FROM (VALUES ('2024-03-30 03:30+00'::timestamptz), ('2024-03-30 22:30+00'), ('2024-03-30 23:30+00'), ('2024-03-31 22:30+00')) AS v(at), unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone GROUP BY zone;
SELECT zone, string_agg(day || ':' || rows, ' ' ORDER BY day) AS orders FROM zoned, scrm.orders(purchases) GROUP BY zone ORDER BY zone;
SELECT zone, (scrm.rfm(purchases, '2024-04-01 02:00+00')).*, (SELECT later FROM scrm.purchase_counts(purchases, '2024-03-31 03:00+00')) AS later FROM zoned ORDER BY zone;
-- The server's spelling of a zone is kept; plain purchases are of UTC.
SELECT scrm.purchases_agg('2024-01-01', 1, 'utc') OPERATOR(scrm.=) scrm.purchases_agg('2024-01-01', 1) AS utc, scrm.purchases_agg('2024-01-01', 1, 'europe/berlin')::text AS berlin;
-- The first and the last time that there are; west of Greenwich the first has no date of its own.
SELECT zone, string_agg(day::text, ' ' ORDER BY day) FROM (SELECT zone, scrm.purchases_agg(at, 1, zone) AS p FROM unnest('{4714-11-24 00:00Z BC,294276-12-31 23:59:59.999999Z}'::timestamptz[]) AS at,
	unnest('{UTC,America/New_York,Asia/Tokyo}'::text[]) AS zone GROUP BY zone) AS s, scrm.orders(p) GROUP BY zone ORDER BY zone;

-- ---------------------------------------------------------------- sums

-- Money of one day is added up exactly: 0.1 + 0.2 + 0.7 as float8 is a little less than 1, the fourth number.
SELECT scrm.purchases_agg('2024-01-01', v) FROM unnest('{0.1,0.2,0.7}'::float8[]) AS v;
-- Therefore every order of rows, and every way to merge parts, gives the same state.
SELECT count(DISTINCT (state::text)) AS texts, count(DISTINCT state) AS states, count(*) AS ways FROM (
	SELECT scrm.purchases_agg(at, v ORDER BY hashint4(n + seed)) AS state FROM generate_series(1, 20) AS seed,
		(SELECT n, timestamptz '2024-01-01' + n % 7 * interval '5 hours' AS at, (n * 7919 % 1000 - 200) / 100.0 AS v FROM generate_series(1, 200) AS n) AS r GROUP BY seed
	UNION ALL SELECT scrm.rollup(part ORDER BY hashint4(part_n + seed)) FROM generate_series(1, 20) AS seed,
		(SELECT part_n, scrm.purchases_agg(timestamptz '2024-01-01' + n % 7 * interval '5 hours', (n * 7919 % 1000 - 200) / 100.0) AS part
			FROM (SELECT n, n % 13 AS part_n FROM generate_series(1, 200) AS n) AS r GROUP BY part_n) AS p GROUP BY seed) AS w;
-- Right to 1e-12 of the terms: 100,000 ones next to 1e16 on one day, and on many, in any order.
SELECT way, abs((scrm.rfm(p, '2400-01-01')).total - (1e16 + 100000)) <= 2 AS right FROM (
	SELECT 'large first' AS way, scrm.purchases_agg('2024-01-01', CASE i WHEN 0 THEN 1e16 ELSE 1 END ORDER BY i) AS p FROM generate_series(0, 100000) AS i
	UNION ALL SELECT 'large last', scrm.purchases_agg('2024-01-01', CASE i WHEN 0 THEN 1e16 ELSE 1 END ORDER BY i DESC) FROM generate_series(0, 100000) AS i
	UNION ALL SELECT 'many days', scrm.purchases_agg(timestamptz '2024-01-01' + i * interval '1 day', CASE i WHEN 0 THEN 1e16 ELSE 1 END ORDER BY hashint4(i)) FROM generate_series(0, 100000) AS i
	UNION ALL SELECT 'small states', scrm.rollup(s ORDER BY i) FROM (SELECT i, scrm.purchases_agg('2024-01-01', CASE i WHEN 0 THEN 1e16 ELSE 1 END) AS s FROM generate_series(0, 100000) AS i GROUP BY i) AS p) AS w ORDER BY way;
-- Repeat purchases are added up apart from the first: nothing is lost to a large one.
SELECT (scrm.rfm(scrm.purchases_agg(at, v), '2024-03-01')).* FROM (VALUES (timestamptz '2024-01-01', 1e17), ('2024-01-02', 0.1), ('2024-01-03', 0.2)) AS r(at, v);
-- 16 bytes, and 16 for each day.
SELECT n, pg_column_size(scrm.purchases_agg(timestamptz '2024-01-01' + i * interval '1 day', 1)) FROM unnest('{1,2,3,100}'::int[]) AS n, generate_series(1, n) AS i GROUP BY n ORDER BY n;

-- ---------------------------------------------------------------- states on the move

-- Parts, in any order, and as text, are the whole; a NULL merges as nothing; arguments stay as they were.
CREATE TABLE part AS SELECT customer, n, scrm.purchases_agg(at, value) AS state FROM (SELECT *, row_number() OVER (PARTITION BY customer ORDER BY md5(at::text)) % 3 AS n FROM purchase WHERE at IS NOT NULL) AS p GROUP BY customer, n;
SELECT customer, r OPERATOR(scrm.=) purchases AS rollup, b OPERATOR(scrm.=) purchases AS backwards, scrm.merge(NULL, r) OPERATOR(scrm.=) purchases AS with_null, m OPERATOR(scrm.=) purchases AS merged
	FROM customer JOIN (SELECT customer, scrm.rollup(state ORDER BY n) AS r, scrm.rollup(state::text::scrm.purchases ORDER BY n DESC) AS b,
		scrm.rollup(state) FILTER (WHERE n = 0) OPERATOR(scrm.||) scrm.rollup(state) FILTER (WHERE n > 0) AS m FROM part GROUP BY customer) AS p USING (customer) ORDER BY customer;
SELECT count(DISTINCT purchases) AS different, count(purchases) FROM (SELECT purchases FROM customer UNION ALL SELECT purchases FROM customer) AS u;
SELECT customer, purchases FROM customer WHERE customer IN ('anna', 'carl', 'emil', 'fred') ORDER BY customer;
SELECT customer, encode(scrm.purchases_send(purchases), 'hex') FROM customer WHERE customer = 'dora';
-- In a growing window each state is that of the rows so far.
SELECT at::date AS day, value, (scrm.rfm(scrm.purchases_agg(at, value) OVER (ORDER BY at DESC), '2024-03-31')).* FROM purchase WHERE customer = 'carl' ORDER BY at DESC;
-- A user's own aggregate may bring a stored state, and may leave out the final function.
CREATE AGGREGATE unfinished(at timestamptz, value float8) (SFUNC = scrm.purchases_accum, STYPE = scrm.purchases, INITCOND = '{"version":1,"zone":"UTC","purchases":[[9000,1,7]],"unknown":[],"refunds":[]}');
SELECT u::text, scrm.rfm(u, '2024-12-31'), scrm.last_order_day(u), scrm.rollup(u)::text = u::text AS same, (SELECT count(*) FROM scrm.orders(u)) AS orders FROM (SELECT unfinished(at, value ORDER BY at DESC) AS u FROM purchase WHERE customer = 'anna') AS s GROUP BY u::text, u;
-- Stored short, plain and out of line, the first of a rollup.
CREATE TABLE stored AS SELECT k, scrm.purchases_agg(timestamptz '2024-01-01' + i * interval '1 day', i) AS state FROM unnest('{3,20,1000}'::int[]) AS k, generate_series(1, k) AS i GROUP BY k;
SELECT k, pg_column_size(state) < 127 AS short, pg_column_size(state) > 2100 AS out_of_line, (scrm.rfm(state, '2030-01-01')).total, (scrm.rfm(scrm.rollup(state), '2030-01-01')).total AS rollup FROM stored GROUP BY k, state ORDER BY k;
SELECT (scrm.rfm(scrm.rollup(state ORDER BY k), '2030-01-01')).* FROM stored;
-- Different zones stay apart; each is asked in its own.
SELECT string_agg((scrm.rfm(purchases, '2024-04-01')).orders::text, ' ' ORDER BY zone) AS orders FROM (SELECT * FROM zoned UNION ALL SELECT * FROM zoned) AS z;

-- ---------------------------------------------------------------- from a timeline

-- A step of the grammar says which events are purchases: as if their rows had been aggregated.
CREATE TABLE event AS SELECT n % 7 AS customer, timestamptz '2024-03-25' + hashint4(n) % 10000 * interval '3 minutes' AS at, (ARRAY['buy', 'order', 'visit'])[n % 3 + 1] AS kind,
	nullif((ARRAY['web', 'shop', ''])[n % 4 + 1], '') AS channel, CASE WHEN n % 5 > 0 THEN (n % 100 - 10) / 10.0 END AS value FROM generate_series(1, 2000) AS n;
SELECT zone, step, count(f) AS customers, bool_and(f OPERATOR(scrm.=) a) AS same FROM unnest('{UTC,America/New_York}'::text[]) AS zone,
	(VALUES ('buy', ARRAY['buy/*']), ('buy|order', '{buy/*,order/*}'), ('buy@web|order@', '{buy/web,order/-}'), ('*@shop', '{buy/shop,order/shop,visit/shop}')) AS s(step, matching),
	LATERAL (SELECT customer, scrm.purchases_from(scrm.timeline_agg(at, kind, channel, value), step, zone) AS f,
		scrm.purchases_agg(at, value, zone) FILTER (WHERE kind || '/*' = ANY (matching) OR kind || '/' || coalesce(channel, '-') = ANY (matching)) AS a FROM event GROUP BY customer) AS c
	GROUP BY zone, step ORDER BY step, zone;
SELECT scrm.purchases_from(scrm.timeline_agg(at, kind), 'nothing') AS none, scrm.purchases_from(NULL, 'buy') AS null, scrm.rfm(scrm.purchases_from(scrm.timeline_agg(at, kind), 'order'), '2024-04-20') AS without_values FROM event WHERE customer = 1;

-- ---------------------------------------------------------------- errors

CREATE FUNCTION try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text; detail text; hint text;
BEGIN
	EXECUTE statement INTO answer;
	RETURN E'\n\t' || coalesce(answer, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN E'\n\t' || concat_ws(E'\n\t', sqlstate || ' ' || sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
\pset tuples_only on

SELECT call || try(format('SELECT scrm.purchases_agg(%s)', call)) FROM unnest(ARRAY[$$'2024-01-01', 'NaN'$$, $$'2024-01-01', 'Infinity'$$, $$'2024-01-01', '-Infinity'$$, $$'infinity', 1$$, $$'-infinity', NULL$$,
	$$'2024-01-01', 1, NULL$$, $$NULL, 1, 'Mars'$$, $$'2024-01-01', 1, 'Europe/Berlim'$$, $$NULL, 'NaN'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT 'zones' || try($$SELECT scrm.purchases_agg('2024-01-01', 1, zone ORDER BY zone) FROM unnest('{UTC,Asia/Tokyo}'::text[]) AS zone$$) || try($$SELECT scrm.rollup(purchases ORDER BY zone) FROM zoned$$)
	|| try($$SELECT scrm.merge(a.purchases, b.purchases) FROM zoned AS a, zoned AS b WHERE a.zone = 'UTC' AND b.zone = 'Europe/Berlin'$$);
SELECT 'out of range' || try($$SELECT scrm.purchases_agg('2024-01-01', 1e308) FROM generate_series(1, 2)$$) || try($$SELECT scrm.rfm(scrm.purchases_agg(timestamptz '2024-01-01' + i * interval '1 day', 1e308), '2025-01-01') FROM generate_series(1, 2) AS i$$)
	|| try($$SELECT scrm.rfm(scrm.purchases_agg(timestamptz '2024-01-01' + i * interval '1 day', 1e308), '2025-01-01') FROM generate_series(1, 3) AS i$$)
	|| try($$SELECT r.refunded FROM scrm.purchase_counts((SELECT scrm.purchases_agg(timestamptz '2024-01-01' + i * interval '1 day', sign(1.5 - i) * 1e308) FROM generate_series(1, 3) AS i)) AS r$$)
	|| try($$SELECT o.value FROM scrm.orders((SELECT scrm.purchases_agg(timestamptz '2024-01-01' + i * interval '1 day', sign(1.5 - i) * 1.5e308) FROM generate_series(1, 4) AS i)) AS o$$);
SELECT call || try('SELECT count(*) FROM (SELECT purchases AS p FROM customer) AS c, ' || call) FROM unnest(ARRAY['scrm.rfm(p, NULL)', $$scrm.rfm(p, 'infinity')$$, 'scrm.purchase_counts(p, NULL)', $$scrm.purchase_counts(p, '-infinity')$$, 'scrm.orders(p, NULL)', $$scrm.orders(p, 'infinity')$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try(format('SELECT scrm.purchases_from(scrm.timeline_agg(at, kind), %s) FROM event', call)) FROM unnest(ARRAY['NULL', $$'buy', NULL$$, $$'buy', 'Mars'$$, $$''$$, $$'buy?'$$, $$'buy|'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['purchases_accum(NULL, NULL, NULL)', 'purchases_accum(NULL, NULL, NULL, NULL)', 'purchases_rollup_accum(NULL, NULL)', 'purchases_combine(NULL, NULL)', 'purchases_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no purchases.
SELECT input || try(format('SELECT %L::scrm.purchases', input)) FROM unnest(ARRAY['{"version":1,"zone":"utc","purchases":[[-3,1,2],[5,4294967295,0]],"unknown":[[5,1]],"refunds":[[-2451545,1,1e300,-1e283]]}', '', '{}',
	'{"version":2,"zone":"UTC","purchases":[[1,1,1]],"unknown":[],"refunds":[]}', '{"version":1,"zone":"Mars","purchases":[[1,1,1]],"unknown":[],"refunds":[]}', '{"version":1,"zone":"UTC","purchases":[],"unknown":[],"refunds":[]}',
	'{"version":1,"zone":"UTC","purchases":[[2,1,1],[1,1,1]],"unknown":[],"refunds":[]}', '{"version":1,"zone":"UTC","purchases":[[1,1,1],[1,1,1]],"unknown":[],"refunds":[]}', '{"version":1,"zone":"UTC","purchases":[[1,0,1]],"unknown":[],"refunds":[]}',
	'{"version":1,"zone":"UTC","purchases":[[1,4294967296,1]],"unknown":[],"refunds":[]}', '{"version":1,"zone":"UTC","purchases":[[-2451546,1,1]],"unknown":[],"refunds":[]}', '{"version":1,"zone":"UTC","purchases":[[106751984,1,1]],"unknown":[],"refunds":[]}',
	'{"version":1,"zone":"UTC","purchases":[[1,1,-1]],"unknown":[],"refunds":[]}', '{"version":1,"zone":"UTC","purchases":[[1,1,NaN]],"unknown":[],"refunds":[]}', '{"version":1,"zone":"UTC","purchases":[[1,1,1,0.5]],"unknown":[],"refunds":[]}',
	'{"version":1,"zone":"UTC","purchases":[[1,1,1]],"unknown":[[1,1,1]],"refunds":[]}', '{"version":1,"zone":"UTC","purchases":[[1,1,1]],"unknown":[],"refunds":[[1,1,0]]}', '{"version":1,"zone":"UTC","purchases":[[1,1,1]],"unknown":[],"refunds":[]} ']) WITH ORDINALITY AS c(input, n) ORDER BY n;
SELECT 'too many' || try($$SELECT scrm.merge('{"version":1,"zone":"UTC","purchases":[[1,4294967295,1]],"unknown":[],"refunds":[]}'::scrm.purchases, '{"version":1,"zone":"UTC","purchases":[[1,1,1]],"unknown":[],"refunds":[]}')$$);
