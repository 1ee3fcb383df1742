-- How many customers went how far from click over inquiry to purchase within 7 days, asked of stored timelines.
-- OFFSET 0 keeps the planner from pulling the call up into the three counts, where it would be made three times.
SELECT count(*) FILTER (WHERE reached >= 1) AS clicked,
	count(*) FILTER (WHERE reached >= 2) AS inquired,
	count(*) FILTER (WHERE reached >= 3) AS purchased
FROM (
	SELECT customer, scrm.window_funnel(timeline, '{click,inquiry,purchase}', '7 days') AS reached
	FROM timelines
	OFFSET 0
) AS funnel;
