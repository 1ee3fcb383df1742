-- Three conditions a customer, as retention answers: the second and third only where the first was seen.
SELECT count(*), sum(seen[1]::int + seen[2]::int + seen[3]::int)
FROM (
	SELECT customer, scrm.retention(kind = 'click', kind = 'inquiry', kind = 'purchase') AS seen
	FROM interactions
	GROUP BY customer
) AS flags;
