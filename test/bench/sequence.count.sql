-- How often a click was followed by an inquiry within a day.
SELECT count(*), sum(times)
FROM (
	SELECT customer, scrm.sequence_count(timeline, '(?1)(?t<=86400)(?2)', '{click,inquiry}') AS times
	FROM timelines
	OFFSET 0
) AS sequences;
