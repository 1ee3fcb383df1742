-- 100,000 customers at scale 1 who climb 64 stairs, each to a height of its own, and jump about on the way: 64 events or more
-- of 64 kinds, so that long funnels have work to do.
DROP TABLE IF EXISTS stairs, stair_timelines;
CREATE TABLE stairs AS
SELECT customer, '2025-01-01 00:00Z'::timestamptz + make_interval(mins => place * 10, secs => jump) AS at,
	CASE WHEN jump = 0 THEN place ELSE abs(hashint8extended(customer * 64 + place, 1)) % 64 END AS stair
FROM generate_series(1, (100000 * :scale)::bigint) AS customer, generate_series(0, 63) AS place, generate_series(0, 1) AS jump
WHERE jump = 1 OR place < 64 - abs(hashint8extended(customer, 2)) % 48;
CREATE TABLE stair_timelines AS
SELECT customer, scrm.timeline_agg(at, 'k' || stair) AS timeline FROM stairs GROUP BY customer;
VACUUM (ANALYZE, FREEZE) stairs, stair_timelines;
