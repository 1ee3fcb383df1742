-- The timelines of all customers.
SELECT count(*), sum(events)
FROM (
	SELECT customer, scrm.event_count(scrm.timeline_agg(at, kind, channel)) AS events
	FROM interactions
	GROUP BY customer
) AS timelines;
