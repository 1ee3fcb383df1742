-- The engagement of every customer, by channel and level, and its score.
SELECT count(*), sum(score)
FROM (
	SELECT customer,
		scrm.score(scrm.engagement_agg(at, weight, '30 days', channel, level), '2026-01-01 00:00:00+00') AS score
	FROM interactions
	GROUP BY customer
) AS engagement;
