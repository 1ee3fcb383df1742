-- A click, later an inquiry, later a purchase.
SELECT count(*), count(*) FILTER (WHERE matched)
FROM (
	SELECT customer, scrm.sequence_match(timeline, '(?1).*(?2).*(?3)', '{click,inquiry,purchase}') AS matched
	FROM timelines
	OFFSET 0
) AS sequences;
