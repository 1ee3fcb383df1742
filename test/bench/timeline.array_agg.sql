-- Gathering the bare times of all customers, unsorted.
SELECT count(*), sum(events)
FROM (
	SELECT customer, cardinality(array_agg(at)) AS events
	FROM interactions
	GROUP BY customer
) AS times;
