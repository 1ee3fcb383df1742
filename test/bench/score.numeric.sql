-- The same, spelled 2.0 instead of 2: literals with a point are numeric, and so is everything under exp.
SELECT count(*), sum(score)
FROM (
	SELECT customer,
		sum(weight * exp(-ln(2.0) * extract(epoch FROM timestamptz '2026-01-01 00:00:00+00' - at) / (30 * 86400))) AS score
	FROM interactions
	GROUP BY customer
) AS scores;
