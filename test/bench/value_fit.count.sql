-- What grouping by the three columns alone costs.
SELECT count(*), sum(customers)
FROM (
	SELECT count(*) AS customers
	FROM histories
	GROUP BY x, t_x, age
) AS cells;
