--
-- Flows: what follows a path in one timeline (scrm.next_kind), and which kinds follow which in many
-- (scrm.flow_agg, scrm.flow, scrm.top_paths, scrm.flow_totals).
--
-- By hand, properties, limits, states on the move, errors. Walks over lists of events are in test/t/130_sequence_oracle.pl.
--
CREATE SCHEMA test_flow;
SET search_path TO test_flow;
SET timezone TO 'UTC';
\set VERBOSITY default
\pset null NULL

-- A timeline as the kinds of its events, a minute apart; 'kind@channel'.
CREATE FUNCTION timeline_of(kinds text) RETURNS scrm.timeline IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (SELECT scrm.timeline_agg(timestamptz '2024-05-01' + n * interval '1 minute', split_part(kind, '@', 1), nullif(split_part(kind, '@', 2), '')) FROM string_to_table(kinds, ' ') WITH ORDINALITY AS k(kind, n));

-- ---------------------------------------------------------------- next_kind, by hand

SELECT n, why, kinds, path, direction, occurrence, scrm.next_kind(timeline_of(kinds), path, direction, occurrence) FROM (VALUES
	(1, 'what follows', 'home list view buy', '{list}'::text[], 'forward', 'first'),
	(2, 'what precedes', 'home list view buy', '{list}', 'backward', 'first'),
	(3, 'a path', 'home list view buy', '{list,view}', 'forward', 'first'),
	(4, 'what precedes a path; it is written in the order of time here too', 'home list view buy', '{list,view}', 'backward', 'first'),
	(5, 'consecutive events only', 'home list view buy', '{home,view}', 'forward', 'first'),
	(6, 'the first occurrence', 'view a view b view c', '{view}', 'forward', 'first'),
	(7, 'the last', 'view a view b view c', '{view}', 'forward', 'last'),
	(8, 'the last that there is of the path, not of its beginning', 'view a x view a y view b', '{view,a}', 'forward', 'last'),
	(9, 'nothing follows the last event', 'home view', '{view}', 'forward', 'first'),
	(10, 'nothing precedes the first', 'home view', '{home}', 'backward', 'first'),
	(11, 'the whole timeline', 'home view', '{home,view}', 'forward', 'first'),
	(12, 'not there', 'home view', '{buy}', 'forward', 'first'),
	(13, 'occurrences may overlap: the first', 'a a a b', '{a,a}', 'forward', 'first'),
	(14, 'and the last', 'a a a b', '{a,a}', 'forward', 'last'),
	(15, 'before the last', 'c a a a b', '{a,a}', 'backward', 'last'),
	(16, 'steps of the grammar: alternatives', 'home list view buy', '{list|view,*}', 'forward', 'first'),
	(17, 'channels', 'view@app a view@web b view c', '{view@web}', 'forward', 'first'),
	(18, 'no channel', 'view@app a view@web b view c', '{view@}', 'forward', 'first'),
	(19, 'a beginning that leads nowhere', 'a b a b c d', '{a,b,c}', 'forward', 'first')) AS v(n, why, kinds, path, direction, occurrence) ORDER BY n;

-- Defaults, and names.
SELECT scrm.next_kind(timeline_of('a b c a d'), '{a}') AS "by default", scrm.next_kind(timeline_of('a b c a d'), '{a}', occurrence => 'last') AS last, scrm.next_kind(timeline_of('a b c a d'), '{a}', 'backward', 'last') AS before;
SELECT scrm.next_kind(NULL, '{a}') AS "NULL", scrm.next_kind(scrm.only(timeline_of('a'), 'b'), '{*}') AS "no events";
-- Events of one time are in the order of the timeline: by kind, channel, value.
SELECT scrm.next_kind(scrm.timeline_agg('2024-05-01', kind), '{b}') FROM unnest('{c,b,a}'::text[]) AS kind;
-- 64 steps, on a timeline of 65.
SELECT scrm.next_kind(t, array_fill('*'::text, '{64}')) AS behind, scrm.next_kind(t, array_fill('*'::text, '{64}'), 'backward', 'last') AS before, scrm.next_kind(t, array_fill('*'::text, '{64}'), 'backward') AS "before all"
	FROM (SELECT scrm.timeline_agg(timestamptz '2024-05-01' + n * interval '1 minute', 'k' || n) AS t FROM generate_series(1, 65) AS n) AS s;
-- 300 kinds: codes of two bytes.
SELECT scrm.next_kind(t, ARRAY['k' || n]) AS behind, scrm.next_kind(t, ARRAY['k' || n], 'backward') AS before
	FROM (SELECT scrm.timeline_agg(timestamptz '2024-05-01' + n * interval '1 minute', 'k' || n) AS t FROM generate_series(1, 300) AS n) AS s, unnest('{1,2,255,256,299,300}'::int[]) AS n ORDER BY n;

-- ---------------------------------------------------------------- flow, by hand

-- Six customers; one without events, one unknown.
CREATE TABLE customer (id int, kinds text);
INSERT INTO customer VALUES (1, 'home list view buy'), (2, 'home list view'), (3, 'home view buy buy buy'), (4, 'home list view help'), (5, 'home'), (6, ''), (7, NULL), (8, 'list');
CREATE VIEW timelines AS SELECT id, CASE WHEN kinds <> '' THEN timeline_of(kinds) WHEN kinds = '' THEN scrm.only(timeline_of('a'), 'b') END AS timeline FROM customer;
CREATE TABLE flows AS SELECT depth, scrm.flow_agg(timeline, depth) AS flow FROM timelines, unnest('{1,2,3,4,64}'::int[]) AS depth GROUP BY depth;

SELECT l.* FROM flows, scrm.flow(flow) AS l WHERE depth = 4;
SELECT p.* FROM flows, scrm.top_paths(flow) AS p WHERE depth = 4;
SELECT p.* FROM flows, scrm.top_paths(flow, 2) AS p WHERE depth = 3;
SELECT depth, t.* FROM flows, scrm.flow_totals(flow) AS t ORDER BY depth;
-- With depth 1 there are paths, but no links.
SELECT depth, p.path, p.customers FROM flows, scrm.top_paths(flow) AS p WHERE depth = 1 ORDER BY depth, rank;
SELECT depth, count(l) AS links, sum(l.customers) FILTER (WHERE l.step = 1) AS customers FROM flows LEFT JOIN LATERAL scrm.flow(flow) AS l ON true GROUP BY depth ORDER BY depth;

-- Who arrives at a kind leaves it in the next step, and all begin somewhere.
SELECT depth, count(*) AS places, count(*) FILTER (WHERE arrived <> left_again) AS wrong
	FROM (SELECT depth, step + 1 AS step, target, sum(l.customers) AS arrived FROM flows, scrm.flow(flow) AS l WHERE target IS NOT NULL AND step + 1 < depth GROUP BY 1, 2, 3) AS a
	FULL JOIN (SELECT depth, step, source AS target, sum(l.customers) AS left_again FROM flows, scrm.flow(flow) AS l WHERE step > 1 GROUP BY 1, 2, 3) AS b USING (depth, step, target) GROUP BY depth ORDER BY depth;

-- ---------------------------------------------------------------- nobody, and NULL

SELECT scrm.flow_agg(timeline, 3) IS NULL AS "no rows" FROM timelines WHERE false;
SELECT f, t.* FROM (SELECT scrm.flow_agg(NULL, 3) AS f) AS s, scrm.flow_totals(f) AS t;
SELECT f, t.*, (SELECT count(*) FROM scrm.flow(f)) AS links, (SELECT count(*) FROM scrm.top_paths(f)) AS top FROM (SELECT scrm.flow_agg(timeline, 3) AS f FROM timelines WHERE id = 6) AS s, scrm.flow_totals(f) AS t;
SELECT count(*) AS "no rows for NULL" FROM (SELECT 1 FROM scrm.flow(NULL::scrm.flow) UNION ALL SELECT 1 FROM scrm.top_paths(NULL) UNION ALL SELECT 1 FROM scrm.flow_totals(NULL)) AS s;

-- ---------------------------------------------------------------- states on the move

SELECT flow FROM flows WHERE depth = 2;
SELECT count(*) AS flows, count(*) FILTER (WHERE flow::text::scrm.flow OPERATOR(scrm.=) flow) AS "as text", count(*) FILTER (WHERE scrm.merge(flow, NULL) OPERATOR(scrm.=) flow AND scrm.merge(NULL, flow) OPERATOR(scrm.=) flow) AS "with NULL" FROM flows;
SELECT encode(scrm.flow_send(flow), 'hex') FROM flows WHERE depth = 1;
-- A rollup of parts is the whole, in any order; so is a merge.
SELECT depth, count(*) FILTER (WHERE p.flow OPERATOR(scrm.=) f.flow) AS "same", count(*) AS of FROM flows AS f JOIN (SELECT depth, modulus, scrm.rollup(flow ORDER BY rest DESC) AS flow
		FROM (SELECT depth, modulus, id % modulus AS rest, scrm.flow_agg(timeline, depth) AS flow FROM timelines, unnest('{1,2,3,64}'::int[]) AS depth, unnest('{2,3,8}'::int[]) AS modulus GROUP BY 1, 2, 3) AS parts GROUP BY depth, modulus) AS p USING (depth)
	GROUP BY depth ORDER BY depth;
SELECT a OPERATOR(scrm.||) b OPERATOR(scrm.=) w AS "same" FROM (SELECT scrm.flow_agg(timeline, 2) FILTER (WHERE id < 4) AS a, scrm.flow_agg(timeline, 2) FILTER (WHERE id >= 4) AS b, scrm.flow_agg(timeline, 2) AS w FROM timelines) AS s;
-- Kinds of any text.
SELECT l.step, l.source, l.target, l.customers FROM (SELECT scrm.flow_agg(timeline_of(kinds), 3)::text::scrm.flow AS f FROM unnest(ARRAY['é " \', '" é NULL', 'null {} é']) AS kinds) AS s, scrm.flow(f) AS l;
-- Equal counts come in the order of kinds, by bytes: B before a.
SELECT p.rank, p.path, p.customers FROM (SELECT scrm.flow_agg(timeline_of(kinds), 3) AS f FROM unnest('{a b,a,B,b,a b c,B}'::text[]) AS kinds) AS s, scrm.top_paths(f) AS p;

-- Many: 5,000 customers, 64 deep.
SELECT t.*, (SELECT sum(customers) FROM scrm.flow(f) WHERE step = 1) AS "step 1", (SELECT sum(customers) FROM scrm.flow(f) WHERE target IS NULL) AS ended, (SELECT sum(customers) FROM scrm.flow(f) WHERE step = 63 AND target IS NOT NULL) AS went_on,
		(SELECT sum(customers) FROM scrm.top_paths(f, 2147483647)) AS on_paths, (SELECT sum(share) BETWEEN 1 - 1e-12 AND 1 + 1e-12 FROM scrm.top_paths(f, 2147483647)) AS shares
	FROM (SELECT scrm.flow_agg(t, 64) AS f FROM (SELECT scrm.timeline_agg(timestamptz '2024-05-01' + n * interval '1 minute', 'k' || (hashint4(n * 5000 + customer) & 3)) AS t
		FROM generate_series(1, 5000) AS customer, generate_series(1, 1 + customer % 80) AS n GROUP BY customer) AS s) AS a, scrm.flow_totals(f) AS t;

-- ---------------------------------------------------------------- errors

-- A statement's answer, or its error with SQLSTATE, detail and hint.
CREATE FUNCTION try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text; detail text; hint text;
BEGIN
	EXECUTE statement INTO answer;
	RETURN E'\n\t' || coalesce(answer, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN E'\n\t' || concat_ws(E'\n\t', sqlstate || ' ' || sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
\pset tuples_only on

SELECT call || try('SELECT scrm.next_kind(timeline_of(''a b''), ' || call || ')') FROM unnest(ARRAY['NULL', $$'{}'$$, $$'{a,NULL}'$$, $$'{{a},{b}}'$$, $$'{a,b?}'$$, $$'{a,""}'$$, $$'{"a|"}'$$, $$array_fill('*'::text, '{65}')$$, $$'{a}', NULL$$, $$'{a}', 'sideways'$$, $$'{a}', 'Forward'$$,
	$$'{a}', ''$$, $$'{a}', 'forward', NULL$$, $$'{a}', 'forward', 'second'$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try('SELECT scrm.flow_agg(' || call || ')') FROM unnest(ARRAY[$$timeline_of('a'), NULL$$, $$timeline_of('a'), 0$$, $$NULL, -1$$, $$timeline_of('a'), 65$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT call || try('SELECT count(*) FROM flows, scrm.top_paths(flow, ' || call || ')') FROM unnest(ARRAY['NULL', '0', '-1']) WITH ORDINALITY AS c(call, n) ORDER BY n;
SELECT try('SELECT scrm.flow_agg(timeline, id) FROM timelines WHERE id IN (1, 2)'), try('SELECT scrm.rollup(flow) FROM flows'), try('SELECT scrm.merge(a.flow, b.flow) FROM flows AS a, flows AS b WHERE a.depth = 1 AND b.depth = 2');
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['flow_accum(NULL, NULL, 2)', 'flow_combine(NULL, NULL)', 'flow_final(NULL)', 'flow_rollup_accum(NULL, NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Texts that are no flow, each a change to this one.
\set good '{"version":1,"params":[3],"entries":[[[0],5],[[1],2],[[1,"a"],3],[[1,"a","b","c"],4]]}'
SELECT :'good'::scrm.flow;
SELECT change || ' -> ' || into_this || try(format('SELECT %L::scrm.flow', replace(:'good', change, into_this))) FROM (VALUES (1, '[3]', '[]'), (2, '[3]', '[0]'), (3, '[3]', '[65]'), (4, '[3]', '["3"]'), (5, '[3]', '[3,3]'), (6, '[3]', '[2]'), (7, '[3]', '[4]'),
	(8, '[0],5', '[0],0'), (9, '[0],5', '[0,"a"],5'), (10, '[0],5', '[0],-5'), (11, '[[0],5]', '[[2],5]'), (12, '[[0],5]', '[[],5]'), (13, '[[0],5]', '[["x"],5]'), (14, '[[0],5]', '[[null],5]'), (15, '[1,"a"],3', '[1,"a"],0'),
	(16, '[1,"a"],3', '[1,""],3'), (17, '[1,"a"],3', '[1,7],3'), (18, '[1,"a"],3', '[1,null],3'), (19, '[1,"a"],3', '[1],3'), (20, '[1,"a"],3', '[1,"a"],9223372036854775807'), (21, '"c"],4', '"c"],4000000000000000000'), (22, '[1],2', '[1],9223372036854775807'),
	(23, ']}', ']'), (24, '[1,"a"]', '[1,"' || repeat('a', 256) || '"]'), (25, '[1,"a","b","c"]', '[1' || repeat(',"a"', 65) || ']'), (26, '"version":1', '"version":2')) AS v(n, change, into_this) ORDER BY n;
-- Counts that leave the range are an error, never a wrong sum.
CREATE FUNCTION of_many(customers bigint, path text) RETURNS scrm.flow LANGUAGE sql
	RETURN format('{"version":1,"params":[3],"entries":[[[1,%s],%s]]}', path, customers)::scrm.flow;
SELECT a || ' + ' || b || try(format('SELECT t FROM (SELECT scrm.merge(of_many(%s), of_many(%s)) AS f) AS s, scrm.flow_totals(f) AS t', a, b)) || try(format('SELECT sum(l.customers) FROM (SELECT scrm.merge(of_many(%s), of_many(%s)) AS f) AS s, scrm.flow(f) AS l', a, b))
	FROM (VALUES (1, $$9223372036854775806, '"a"'$$, $$1, '"a"'$$), (2, $$9223372036854775807, '"a"'$$, $$1, '"a"'$$), (3, $$9223372036854775807, '"a"'$$, $$1, '"b"'$$)) AS v(n, a, b) ORDER BY n;
