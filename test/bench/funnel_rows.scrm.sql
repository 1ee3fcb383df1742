-- The funnel of every customer from rows in random order.
SELECT count(*), sum(reached)
FROM (
	SELECT customer,
		scrm.window_funnel(at, '7 days', kind = 'click', kind = 'inquiry', kind = 'purchase') AS reached
	FROM interactions
	GROUP BY customer
) AS funnel;
