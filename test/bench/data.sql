-- The benchmark's data: 10 million interactions of 500,000 customers at scale 1, arriving in random order.
--   psql -v scale=1 -f data.sql
-- Deterministic: row i is a pure function of i (hashint8extended with a seed per column), so every run and
-- every machine measures the same rows. Row order is the order of i, and customer and time are hashes of i, so
-- the heap is random over customers and over times, as a table filled by arriving events is over customers.
--
-- Shape: 20 interactions a customer on average; activity falls with the customer's rank r as r^(-1/3) (least active
-- about 13, most active about 1,700); a customer's interactions fall into sessions of an hour, three or more a year;
-- 60 % of them on the customer's own channel; whole seconds over the year 2025 in UTC.
--
--   kind      share  weight  level                       The benchmark's funnel is click, inquiry, purchase: 38 % of
--   view       30 %    1     1 consumption               the rows, what three of eight equally frequent kinds would be.
--   click      24 %    2     1 consumption
--   open       12 %    1     1 consumption
--   share       9 %    3     2 curation
--   inquiry     9 %    5     none
--   comment     8 %    4     3 creation
--   purchase    5 %   10     none
--   answer      3 %    6     4 collaboration
\set ON_ERROR_STOP on
\set customers (500000 * :scale)::bigint
\set seconds_of_session 3600
\set seconds_of_year 31536000

BEGIN;	-- tables filled in the transaction that creates them need no WAL

-- A hash as a number in [0, 1).
CREATE FUNCTION unit(hash bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ((hash >> 11) & 9007199254740991) / 9007199254740992::float8;

CREATE TABLE interactions (
	customer bigint NOT NULL,
	at timestamptz NOT NULL,
	kind text NOT NULL,
	channel text NOT NULL,
	weight float8 NOT NULL,
	level int,
	value float8
);

INSERT INTO interactions
SELECT 1 + rank * 2654435761 % :customers,
	timestamptz '2025-01-01 00:00:00+00'
		+ make_interval(secs => (unit(hashint8extended(rank * 10000 + session, 4)) * (:seconds_of_year - :seconds_of_session))::int
			+ (unit(hashint8extended(i, 5)) * (:seconds_of_session - 1))::int),
	(array['view', 'click', 'open', 'share', 'inquiry', 'comment', 'purchase', 'answer'])[k],
	(array['web', 'email', 'app', 'social', 'store'])[c],
	(array[1, 2, 1, 3, 5, 4, 10, 6])[k],
	(array[1, 1, 1, 2, NULL, 3, NULL, 4])[k],
	CASE WHEN k = 7 THEN 5 + (unit(hashint8extended(i, 6)) * 20000)::int / 100.0::float8 END
FROM (
	SELECT i, rank,
		(unit(hashint8extended(i, 3)) * (3 + (3 * ((rank + 1) / (:customers)::float8) ^ (-1 / 3.0::float8))::int))::int AS session,
		1 + width_bucket(unit(hashint8extended(i, 7)), array[.30, .54, .66, .75, .84, .92, .97]::float8[]) AS k,
		1 + width_bucket(unit(CASE WHEN unit(hashint8extended(i, 8)) < .6 THEN hashint8extended(rank, 9) ELSE hashint8extended(i, 10) END),
			array[.45, .65, .85, .95]::float8[]) AS c
	FROM (
		-- One row in twenty visits the customers in turn, so that every customer is there.
		SELECT i, CASE WHEN i % 20 = 0 THEN i / 20 - 1
			ELSE floor(:customers * unit(hashint8extended(i, 1)) ^ 1.5::float8)::bigint END AS rank
		FROM generate_series(1, 20 * :customers) AS i
	) AS ranked
) AS drawn;

-- The same rows in the same order, hash-partitioned by customer in 32.
CREATE TABLE interactions_by_customer (LIKE interactions INCLUDING ALL) PARTITION BY HASH (customer);
SELECT format('CREATE TABLE interactions_by_customer_%s PARTITION OF interactions_by_customer FOR VALUES WITH (MODULUS 32, REMAINDER %s)', part, part)
FROM generate_series(0, 31) AS part \gexec
INSERT INTO interactions_by_customer SELECT * FROM interactions;

COMMIT;

VACUUM (ANALYZE, FREEZE) interactions;
VACUUM (ANALYZE, FREEZE) interactions_by_customer;
