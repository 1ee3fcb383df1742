-- The sum of every customer's weights: no decay, no channels, no levels.
SELECT count(*), sum(score)
FROM (
	SELECT customer, sum(weight) AS score
	FROM interactions
	GROUP BY customer
) AS weights;
