-- What went on from hand to hand, whose influence is worth what, and who is the same person. Reads messages, identifiers and the
-- tables of value.sql and influence.sql.
\pset footer off
\echo 'WHAT IS A CUSTOMER''S INFLUENCE WORTH? A fifth of what customers spend is taken to come from those they respond to. The last column'
\echo 'moves value from who was influenced to who influenced, and adds up to the CLV of all.'
\echo
SELECT i.node AS customer, round(clv::numeric, 2) AS clv, round(effect::numeric, 5) AS effect,
	round(value_first_order::numeric, 2) AS "with first order", round(value_conserving::numeric, 2) AS "value moved"
FROM (SELECT scrm.graph_agg(actor, author) AS g FROM responses WHERE actor IN (SELECT customer FROM worth) AND author IN (SELECT customer FROM worth)) AS made,
	LATERAL (SELECT * FROM scrm.customer_influence(g, (SELECT array_agg(customer ORDER BY customer) FROM worth),
		(SELECT array_agg(clv ORDER BY customer) FROM worth), 0.2)) AS i JOIN worth ON customer = i.node
ORDER BY value_conserving - clv DESC LIMIT 5;

\echo 'HOW FAR DID MESSAGES GO? Each was shared on from another; the multiplier is how many shares each direct one brought.'
\echo
SELECT root AS message, size, depth, breadth, round(multiplier::numeric, 1) AS multiplier
FROM (SELECT scrm.cascade_agg(message, parent) AS state FROM messages) AS made, LATERAL scrm.cascades(state)
ORDER BY size DESC, root LIMIT 4;

SELECT format('WHO IS THE SAME PERSON? %s identifiers of %s people; %s is shared by too many to tell, and links nobody.',
	identifiers - shared, persons, (SELECT string_agg(identifier, ', ') FROM scrm.shared_identifiers(g)))
FROM (SELECT scrm.graph_agg(identifier, other) AS g FROM identifiers) AS made, LATERAL scrm.identity_totals(g)
\g (format=unaligned tuples_only=on)
SELECT identifier, canonical FROM (SELECT scrm.graph_agg(identifier, other) AS g FROM identifiers) AS made, LATERAL scrm.resolve_identities(g)
WHERE identifier IN ('mail:7', 'cookie:7', 'card:7', 'phone:0800') ORDER BY canonical, identifier;
