-- Three flags a customer: the least that any question about three conditions costs.
SELECT count(*), sum(clicked::int + inquired::int + purchased::int)
FROM (
	SELECT customer,
		bool_or(kind = 'click') AS clicked, bool_or(kind = 'inquiry') AS inquired, bool_or(kind = 'purchase') AS purchased
	FROM interactions
	GROUP BY customer
) AS flags;
