-- The bare decayed score of every customer in plain SQL, in its fastest spelling: ln(2) is a float8, so everything
-- but extract (a numeric) is.
SELECT count(*), sum(score)
FROM (
	SELECT customer,
		sum(weight * exp(-ln(2) * extract(epoch FROM timestamptz '2026-01-01 00:00:00+00' - at) / (30 * 86400))) AS score
	FROM interactions
	GROUP BY customer
) AS scores;
