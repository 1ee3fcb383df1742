-- The timelines of all customers, with values.
SELECT count(*), sum(events)
FROM (
	SELECT customer, scrm.event_count(scrm.timeline_agg(at, kind, channel, value)) AS events
	FROM interactions
	GROUP BY customer
) AS timelines;
