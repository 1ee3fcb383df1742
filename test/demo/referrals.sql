-- Whom customers bring, and what that is worth. Reads referrals and the tables of value.sql.
\pset footer off
\echo 'WHO BRINGS OTHERS? Referral value: what those whom a customer brought are worth in the next year, a reward of 10 paid for each;'
\echo 'who would have come anyway counts with the 20 that winning him would have cost. The segment: above the median CLV, above 0.'
\echo
CREATE TABLE brought AS
	SELECT referrer AS customer, scrm.referral_value_agg(1, clv, 10, 0, 20, would_have_come_anyway, 0.10) AS state
	FROM referrals JOIN worth ON worth.customer = referred GROUP BY referrer;

SELECT customer, direct, descendants, generations, round(v.value::numeric, 1) AS "referral value",
	round(v.type_one::numeric, 1) AS "came by it", round(v.type_two::numeric, 1) AS "came anyway", v.unknown AS "nobody asked",
	round(clv::numeric, 1) AS clv, scrm.value_segment(clv, v.value, median) AS segment
FROM (SELECT scrm.referral_tree_agg(referrer, referred, clv) AS tree FROM referrals JOIN worth ON customer = referred) AS t,
	scrm.referral_tree(tree) JOIN brought USING (customer) JOIN worth USING (customer),
	scrm.referral_value(state) AS v, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY clv) AS median FROM worth) AS m
ORDER BY descendants DESC, customer LIMIT 8;

SELECT referrer, referred, problem FROM (SELECT scrm.referral_tree_agg(referrer, referred, 0) AS tree FROM referrals) AS t,
	scrm.referral_problems(tree) ORDER BY referrer, referred;
