-- A funnel of 8 steps over rows of 64 kinds.
SELECT count(*), sum(reached)
FROM (
	SELECT customer, scrm.window_funnel(at, '30 days',
		stair = 0, stair = 1, stair = 2, stair = 3, stair = 4, stair = 5, stair = 6, stair = 7) AS reached
	FROM stairs
	GROUP BY customer
) AS funnel;
