-- Rows flow into states, once: one timeline per customer, from it one engagement, and the purchases of who bought. What is
-- asked later reads these small tables and no row.
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

CREATE TABLE buyers AS
	SELECT customer, scrm.purchases_agg(at, value) AS purchases,
		scrm.rfm(scrm.purchases_agg(at, value), :'as_of') AS rfm
	FROM orders GROUP BY customer;
\set ECHO none

ANALYZE timelines, engagements, buyers;
