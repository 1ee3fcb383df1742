-- An optional step between two others, and an event that must not come before the last.
SELECT count(*), sum(reached)
FROM (
	SELECT customer, scrm.window_funnel(timeline, '{click,comment?,inquiry,purchase}', '7 days', '{}', '{3-4:open}') AS reached
	FROM timelines
	OFFSET 0
) AS funnel;
