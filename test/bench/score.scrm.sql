-- The bare decayed score of every customer.
SELECT count(*), sum(score)
FROM (
	SELECT customer, scrm.score(scrm.engagement_agg(at, weight, '30 days'), '2026-01-01 00:00:00+00') AS score
	FROM interactions
	GROUP BY customer
) AS engagement;
