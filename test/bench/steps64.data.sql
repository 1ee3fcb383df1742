-- 100,000 customers at scale 1 with 64 events each of 64 kinds, mostly in order, so that long funnels have work to do.
DROP TABLE IF EXISTS stairs, stair_timelines;
CREATE TABLE stairs AS
SELECT customer, '2025-01-01 00:00Z'::timestamptz + make_interval(mins => place * 10) AS at,
	(place + abs(hashint8extended(customer * 64 + place, 1)) % 3) % 64 AS stair
FROM generate_series(1, (100000 * :scale)::bigint) AS customer, generate_series(0, 63) AS place;
CREATE TABLE stair_timelines AS
SELECT customer, scrm.timeline_agg(at, 'k' || stair) AS timeline FROM stairs GROUP BY customer;
VACUUM (ANALYZE, FREEZE) stairs, stair_timelines;
