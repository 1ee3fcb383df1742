-- The same question asked of the rows by a trick that is right on this data alone: customer, second and step packed
-- into one bigint, customer * 2^40 + seconds * 4 + step. One narrow column is sorted, and no PARTITION BY is needed: a
-- click of another customer is at least 2^40 back. Wrong as soon as a time has a fraction of a second, or an id is
-- not a small number. Otherwise as funnel_timelines.window.sql.
SELECT count(*) FILTER (WHERE reached >= 1) AS clicked,
	count(*) FILTER (WHERE reached >= 2) AS inquired,
	count(*) FILTER (WHERE reached >= 3) AS purchased
FROM (
	SELECT customer, max(reached) AS reached
	FROM (
		SELECT p >> 40 AS customer,
			CASE WHEN p & 3 < 3 THEN (p & 3)::int WHEN (p >> 2) - (start2 >> 2) <= 7 * 86400 THEN 3 END AS reached
		FROM (
			SELECT p, max(start) FILTER (WHERE p & 3 = 2) OVER (ORDER BY p ROWS UNBOUNDED PRECEDING) AS start2
			FROM (
				SELECT p, max(p) FILTER (WHERE p & 3 = 1) OVER (ORDER BY p ROWS UNBOUNDED PRECEDING) AS start
				FROM (
					SELECT (customer << 40) | (date_part('epoch', at)::bigint << 2)
						| CASE kind WHEN 'click' THEN 1 WHEN 'inquiry' THEN 2 ELSE 3 END AS p
					FROM interactions
					WHERE kind IN ('click', 'inquiry', 'purchase')
					OFFSET 0
				) AS packed
			) AS started
			WHERE (p >> 2) - (start >> 2) <= 7 * 86400
		) AS continued
	) AS rows_reached
	WHERE reached IS NOT NULL
	GROUP BY customer
) AS funnel;
