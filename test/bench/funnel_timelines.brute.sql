-- The same question by trying every choice of events: the definition itself, for a small scale.
SELECT count(*) FILTER (WHERE reached >= 1) AS clicked,
	count(*) FILTER (WHERE reached >= 2) AS inquired,
	count(*) FILTER (WHERE reached >= 3) AS purchased
FROM (
	SELECT customer, max(reached) AS reached
	FROM (
		SELECT customer, 1 AS reached FROM interactions WHERE kind = 'click'
		UNION ALL
		SELECT customer, 2 FROM interactions AS first JOIN interactions AS second USING (customer)
		WHERE first.kind = 'click' AND second.kind = 'inquiry'
			AND second.at BETWEEN first.at AND first.at + interval '7 days'
		UNION ALL
		SELECT customer, 3 FROM interactions AS first JOIN interactions AS second USING (customer) JOIN interactions AS third USING (customer)
		WHERE first.kind = 'click' AND second.kind = 'inquiry' AND third.kind = 'purchase'
			AND second.at >= first.at AND third.at BETWEEN second.at AND first.at + interval '7 days'
	) AS choices
	GROUP BY customer
) AS funnel;
