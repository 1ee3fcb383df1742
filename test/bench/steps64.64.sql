-- A funnel of 64 steps over stored timelines of 64 kinds.
SELECT count(*), sum(reached)
FROM (
	SELECT scrm.window_funnel(timeline, ARRAY(SELECT 'k' || i FROM generate_series(0, 63) AS i), '30 days') AS reached
	FROM stair_timelines
	OFFSET 0
) AS funnel;
