-- Rows flow into states, once: one timeline per customer, and from it one engagement per customer. What is asked later
-- reads these two small tables and no row.
-- Variables: own, weights, half_life, as_of (see demo.sh).
\set ECHO queries
CREATE TABLE timelines AS
	SELECT customer, scrm.timeline_agg(at, kind, channel, value) AS timeline
	FROM interactions GROUP BY customer;

CREATE TABLE engagements AS
	SELECT customer, scrm.engagement_from(
		scrm.only(timeline, :'own'),
		:'weights',
		:'half_life', :'as_of') AS engagement
	FROM timelines;
\set ECHO none

ANALYZE timelines, engagements;
