-- A click, within a day an inquiry, within six days a purchase.
SELECT count(*), count(*) FILTER (WHERE matched)
FROM (
	SELECT customer, scrm.sequence_match(timeline, '(?1)(?t<=86400)(?2)(?t<=518400)(?3)', '{click,inquiry,purchase}') AS matched
	FROM timelines
	OFFSET 0
) AS sequences;
