-- A funnel of 64 steps over rows of 64 kinds.
SELECT count(*), sum(reached)
FROM (
	SELECT customer, scrm.window_funnel(at, '30 days',
		stair = 0, stair = 1, stair = 2, stair = 3, stair = 4, stair = 5, stair = 6, stair = 7,
		stair = 8, stair = 9, stair = 10, stair = 11, stair = 12, stair = 13, stair = 14, stair = 15,
		stair = 16, stair = 17, stair = 18, stair = 19, stair = 20, stair = 21, stair = 22, stair = 23,
		stair = 24, stair = 25, stair = 26, stair = 27, stair = 28, stair = 29, stair = 30, stair = 31,
		stair = 32, stair = 33, stair = 34, stair = 35, stair = 36, stair = 37, stair = 38, stair = 39,
		stair = 40, stair = 41, stair = 42, stair = 43, stair = 44, stair = 45, stair = 46, stair = 47,
		stair = 48, stair = 49, stair = 50, stair = 51, stair = 52, stair = 53, stair = 54, stair = 55,
		stair = 56, stair = 57, stair = 58, stair = 59, stair = 60, stair = 61, stair = 62, stair = 63) AS reached
	FROM stairs
	GROUP BY customer
) AS funnel;
