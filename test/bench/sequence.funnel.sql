-- The funnel with which sequences are compared.
SELECT count(*), count(*) FILTER (WHERE matched)
FROM (
	SELECT customer, scrm.window_funnel(timeline, '{click,inquiry,purchase}', '7 days') = 3 AS matched
	FROM timelines
	OFFSET 0
) AS funnel;
