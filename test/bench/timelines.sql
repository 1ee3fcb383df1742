-- The timelines of all customers of data.sql, stored as a user would store them: with channel and value.
\set ON_ERROR_STOP on
DROP EXTENSION IF EXISTS scrm CASCADE;	-- a kept cluster may hold the types of an older build
DROP TABLE IF EXISTS timelines;
CREATE EXTENSION scrm;

CREATE TABLE timelines AS
SELECT customer, scrm.timeline_agg(at, kind, channel, value) AS timeline
FROM interactions
GROUP BY customer;

VACUUM (ANALYZE, FREEZE) timelines;
