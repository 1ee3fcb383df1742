-- Score, level, channel and funnel of every customer in one scan of the table hash-partitioned by customer.
SELECT count(*), sum(score), sum(level), count(channel), sum(diversity), sum(reached)
FROM (
	SELECT customer,
		scrm.score(engagement, '2026-01-01 00:00:00+00') AS score,
		scrm.participation_level(engagement) AS level,
		scrm.preferred_channel(engagement) AS channel,
		scrm.channel_diversity(engagement) AS diversity,
		reached
	FROM (
		SELECT customer,
			scrm.engagement_agg(at, weight, '30 days', channel, level) AS engagement,
			scrm.window_funnel(at, '7 days', kind = 'click', kind = 'inquiry', kind = 'purchase') AS reached
		FROM interactions_by_customer
		GROUP BY customer
	) AS states
) AS answers;
