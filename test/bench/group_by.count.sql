-- What grouping alone costs: the floor under every aggregate by customer over these rows.
SELECT count(*), sum(events)
FROM (
	SELECT customer, count(*) AS events
	FROM interactions
	GROUP BY customer
) AS counts;
