-- Three conditions a customer, as retention sees them; undone into the three counts of funnel_rows.bool_or.sql is not
-- possible (the second and third say "and the first"), so the same is asked of conditions that include the first.
SELECT count(*), sum(seen[1]::int + seen[2]::int + seen[3]::int)
FROM (
	SELECT customer, scrm.retention(kind = 'click', kind = 'inquiry', kind = 'purchase') AS seen
	FROM interactions
	GROUP BY customer
) AS flags;
