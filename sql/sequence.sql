--
-- Sequences: do events follow one another as a pattern says, how often, and when first. On rows
-- scrm.sequence_match(at, pattern, condition, …), on timelines scrm.sequence_match(timeline, pattern, conditions), and
-- likewise scrm.sequence_count and scrm.sequence_events.
--
-- Examples by hand on both, elements one by one, ties, limits, plans, states on the move, errors. A search with back-tracking is in
-- test/t/130_sequence_oracle.pl.
--
CREATE SCHEMA test_sequence;
SET search_path TO test_sequence;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- A history as text: 'a0 bc5' is an event at second 0 on which a holds and one at second 5 on which b and c hold.
CREATE FUNCTION at_second(n numeric) RETURNS timestamptz IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN timestamptz '2024-05-01 12:00' + n * interval '1 second';
CREATE FUNCTION seconds_of(times timestamptz[]) RETURNS numeric[] IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN CASE WHEN times IS NOT NULL THEN ARRAY(SELECT trim_scale(extract(epoch FROM at - at_second(0))) FROM unnest(times) WITH ORDINALITY AS u(at, n) ORDER BY n) END;
CREATE FUNCTION events_of(history text) RETURNS TABLE (at timestamptz, kind text) IMMUTABLE PARALLEL SAFE LANGUAGE sql
BEGIN ATOMIC
	SELECT at_second(substring(word FROM '[0-9.]+')::numeric), substring(word FROM '[a-z]+') FROM string_to_table(history, ' ') AS word;
END;
CREATE FUNCTION timeline_of(history text) RETURNS scrm.timeline IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (SELECT scrm.timeline_agg(at, kind) FROM events_of(history));
-- The conditions a, b, c of a timeline: the kinds in which the letter is.
CREATE FUNCTION conditions_of(history text) RETURNS text[] IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN ARRAY(SELECT coalesce((SELECT string_agg(kind, '|') FROM events_of(history) WHERE kind ~ letter), 'none') FROM unnest('{a,b,c}'::text[]) WITH ORDINALITY AS l(letter, n) ORDER BY n);

CREATE TABLE example (n int, why text, pattern text, history text);
INSERT INTO example VALUES
	(1, 'one after the other', '(?1)(?2)', 'a0 b5'),
	(2, 'not the other way round', '(?1)(?2)', 'b0 a5'),
	(3, 'an event of a listed condition stands in the way', '(?1)(?2)', 'a0 c1 b5'),
	(4, 'an event of none does not', '(?1)(?2)', 'a0 x1 b5'),
	(5, 'any one event', '(?1).(?2)', 'a0 c1 b5'),
	(6, 'one, not none', '(?1).(?2)', 'a0 b5'),
	(7, 'any number', '(?1).*(?2)', 'a0 c1 c2 b5'),
	(8, 'or none', '(?1).*(?2)', 'a0 b5'),
	(9, 'at least two', '(?1)..*.(?2)', 'a0 c1 b5'),
	(10, 'at least two, there are', '(?1)..*.(?2)', 'a0 c1 a2 b5'),
	(11, 'the shortest match: the first b', '(?1).*(?2)', 'a0 b5 b6'),
	(12, 'the leftmost match: the first a', '(?1).*(?2)', 'a0 a1 b5'),
	(13, 'a later start where the first leads nowhere', '(?1)(?2)', 'a0 c1 a2 b3'),
	(14, 'counted one behind the other', '(?1).*(?2)', 'a0 b1 a2 a3 b4 b5'),
	(15, 'no event twice', '(?1)(?1)', 'a0 a1 a2 a3 a4'),
	(16, 'what is before and behind does not matter', '.*(?1)(?2).*', 'c0 a1 b2 c3'),
	(17, 'a trailing . needs an event', '(?1)(?2).', 'a0 b5'),
	(18, 'a trailing .* does not', '(?1)(?2).*', 'a0 b5'),
	(19, 'one event of two conditions is one event', '(?1)(?2)', 'ab0'),
	(20, 'two such events', '(?1)(?2)', 'ab0 ab1'),
	(21, 'any event whatever', '.', 'a0 b1 x2'),
	(22, 'nothing of interest', '.', 'x0 y1'),
	(23, 'within 5 s, inclusive', '(?1)(?t<=5)(?2)', 'a0 b5'),
	(24, 'a microsecond more', '(?1)(?t<=5)(?2)', 'a0 b5.000001'),
	(25, 'less than 5 s', '(?1)(?t<5)(?2)', 'a0 b5'),
	(26, 'a microsecond less', '(?1)(?t<5)(?2)', 'a0 b4.999999'),
	(27, 'at least 5 s', '(?1)(?t>=5)(?2)', 'a0 b5'),
	(28, 'more than 5 s', '(?1)(?t>5)(?2)', 'a0 b5'),
	(29, 'a microsecond more than 5 s', '(?1)(?t>5)(?2)', 'a0 b5.000001'),
	(30, 'just 5 s', '(?1)(?t==5)(?2)', 'a0 b5'),
	(31, 'not quite 5 s', '(?1)(?t==5)(?2)', 'a0 b5.000001'),
	(32, 'a time lets events pass', '(?1)(?t<=5)(?2)', 'a0 c1 a2 b3'),
	(33, 'the later a is near enough', '(?1)(?t<=5)(?2)', 'a0 a4 b9'),
	(34, 'the earlier b is too near', '(?1)(?t>=5)(?2)', 'a0 b1 b9'),
	(35, 'each time is measured from the event before', '(?1)(?t<=5)(?2)(?t<=5)(?3)', 'a0 b5 c10'),
	(36, 'the first b is near, the second not too far from c', '(?1)(?t<=5)(?2)(?t<=5)(?3)', 'a0 b1 b4 c9'),
	(37, 'from the event that . stands for', '(?1).(?t<=5)(?2)', 'a0 c8 b10'),
	(38, 'to the event that . stands for', '(?1)(?t>5).(?2)', 'a0 c4 c6 b7'),
	(39, 'two times hold together: between 3 and 5 s', '(?1)(?t>=3)(?t<=5)(?2)', 'a0 b1 b4'),
	(40, 'two times that cannot', '(?1)(?t>5)(?t<5)(?2)', 'a0 b1 b4 b5 b6'),
	(41, 'less than nothing', '(?1)(?t<0)(?2)', 'a0 b0'),
	(42, 'ties are in the order of their conditions', '(?1)(?2)', 'b0 a0'),
	(43, 'and not in the other', '(?2)(?1)', 'b0 a0'),
	(44, 'a alone comes before a with b', '(?1)(?2)(?3)', 'c0 ab0 a0'),
	(45, 'at the same time', '(?1)(?t==0)(?2)', 'b0 a0'),
	(46, 'the events of the first match, where the second is shorter', '(?1).*(?2)', 'a0 c1 c2 b3 a4 b5'),
	(47, 'the earliest events of the shortest match', '(?1).*(?1).*(?2)(?3)', 'a0 a1 a2 b3 b4 c5 a6'),
	(48, 'time takes the earliest as well', '(?1).*(?2)(?t<=2)(?3)', 'a0 b1 b2 b3 c4'),
	(49, 'only (?N) are told', '(?1)..(?2).', 'a0 c1 c2 b3 c4');

SELECT e.n, why, pattern, history, r.matched, r.count, seconds_of(r.events) AS events
	FROM example AS e, LATERAL (SELECT scrm.sequence_match(at, pattern, kind ~ 'a', kind ~ 'b', kind ~ 'c') AS matched, scrm.sequence_count(at, pattern, kind ~ 'a', kind ~ 'b', kind ~ 'c') AS count,
		scrm.sequence_events(at, pattern, kind ~ 'a', kind ~ 'b', kind ~ 'c') AS events FROM events_of(history)) AS r ORDER BY n;
-- Timelines say the same.
SELECT count(*) AS examples, count(*) FILTER (WHERE (t.matched, t.count, t.events) = (r.matched, r.count, r.events)) AS "the same"
	FROM example AS e, LATERAL (SELECT scrm.sequence_match(at, pattern, kind ~ 'a', kind ~ 'b', kind ~ 'c') AS matched, scrm.sequence_count(at, pattern, kind ~ 'a', kind ~ 'b', kind ~ 'c') AS count,
		scrm.sequence_events(at, pattern, kind ~ 'a', kind ~ 'b', kind ~ 'c') AS events FROM events_of(history)) AS r,
	LATERAL (SELECT scrm.sequence_match(timeline_of(history), pattern, conditions_of(history)) AS matched, scrm.sequence_count(timeline_of(history), pattern, conditions_of(history)) AS count,
		scrm.sequence_events(timeline_of(history), pattern, conditions_of(history)) AS events) AS t;

-- Conditions of a timeline are steps of the grammar: kinds on channels, any kind.
SELECT conditions, scrm.sequence_count(t, '(?1)(?2)', conditions) AS count, seconds_of(scrm.sequence_events(t, '(?1)(?2)', conditions)) AS events
	FROM (SELECT scrm.timeline_agg(at_second(n), kind, channel) AS t FROM (VALUES (0, 'view', 'web'), (1, 'view', NULL), (2, 'click', 'web'), (3, 'view', 'web'), (4, 'click', 'app')) AS v(n, kind, channel)) AS s,
		unnest(ARRAY['view', 'view@web', 'view@', 'view|click']) WITH ORDINALITY AS a(first, n), unnest(ARRAY['click', 'click@web', '*']) WITH ORDINALITY AS b(second, m), LATERAL (SELECT ARRAY[first, second] AS conditions) AS c ORDER BY n, m;

-- ---------------------------------------------------------------- nothing, and NULL

-- No rows, none with a condition; a NULL condition is false, a NULL time is skipped; an array of conditions.
SELECT 'no rows' AS rows, scrm.sequence_match(at, '(?1)', true), scrm.sequence_count(at, '(?1)', true), scrm.sequence_events(at, '(?1)', true) FROM events_of('a0') WHERE false;
SELECT 'no conditions' AS rows, scrm.sequence_match(at, '(?1)', false, NULL::boolean), scrm.sequence_count(at, '(?1)', false, NULL::boolean), scrm.sequence_events(at, '(?1)', false, NULL::boolean) FROM events_of('a0');
SELECT 'no times' AS rows, scrm.sequence_match(NULL, '(?1)', true), scrm.sequence_count(NULL::timestamptz, '(?1)', true), scrm.sequence_events(NULL::timestamptz, '(?1)', true) FROM events_of('a0');
SELECT 'array' AS rows, scrm.sequence_match(at, '(?1)(?2)', VARIADIC ARRAY[kind = 'a', NULL, kind = 'b']), scrm.sequence_count(at, '(?1)(?3)', VARIADIC ARRAY[kind = 'a', NULL, kind = 'b']), seconds_of(scrm.sequence_events(at, '(?1)(?3)', VARIADIC ARRAY[kind = 'a', NULL, kind = 'b'])) FROM events_of('a0 b1');
SELECT 'timeline' AS what, scrm.sequence_match(NULL::scrm.timeline, '(?1)', '{a}'), scrm.sequence_count(NULL::scrm.timeline, '(?1)', '{a}'), scrm.sequence_events(NULL::scrm.timeline, '(?1)', '{a}')
	UNION ALL SELECT 'empty', scrm.sequence_match(t, '.', '{*}'), scrm.sequence_count(t, '.', '{*}'), scrm.sequence_events(t, '.', '{*}') FROM (SELECT scrm.only(timeline_of('a0'), 'b') AS t) AS s ORDER BY what;

-- ---------------------------------------------------------------- limits

-- 64 conditions; 256 events, more than a machine word of them; both ends of time, and times longer than all time.
SELECT scrm.sequence_count(at_second(n), (SELECT string_agg(format('(?%s)', c), '' ORDER BY c) FROM generate_series(1, 64) AS c), VARIADIC ARRAY(SELECT n % 64 = c - 1 FROM generate_series(1, 64) AS c)) AS "64 conditions"
	FROM generate_series(0, 64 * 10 - 1) AS n;
SELECT events, scrm.sequence_count(t, repeat('.', events), '{a}') AS repeated, scrm.sequence_count(t, '(?1)' || repeat('(?t==1)(?1)', events - 1), '{a}') AS by_times,
		scrm.sequence_count(t, '(?1)' || repeat('.*(?1)', events - 1), '{a}') AS starred, cardinality(scrm.sequence_events(t, '(?1)' || repeat('(?t>=2)(?t<=3)(?1)', events - 1), '{a}')) AS apart
	FROM (SELECT scrm.timeline_agg(at_second(n), 'a') AS t FROM generate_series(1, 1000) AS n) AS s, unnest('{1,63,64,65,128,129,256}'::int[]) AS events ORDER BY events;
SELECT pattern, scrm.sequence_match(t, pattern, '{a,b}') FROM (SELECT scrm.timeline_agg(at, kind) AS t FROM (VALUES (timestamptz '4714-11-24 00:00+00 BC', 'a'), ('294276-12-31 23:59:59.999999+00', 'b')) AS v(at, kind)) AS s,
	unnest(ARRAY['(?1)(?2)', '(?1)(?t>9223372036854775807000)(?2)', '(?1)(?t<=9223372036854775807000)(?2)', '(?1)(?t>9435184819199)(?2)', '(?1)(?t>=9435184819200)(?2)', '(?1)(?t==18446744073709551616)(?2)', '(?1)(?t<1)(?2)', '(?01)(?t>=0007)(?02)']) WITH ORDINALITY AS u(pattern, n) ORDER BY n;

-- Twenty .* on 100,000 events: no search, no limit.
SELECT n AS ".*", bool_or(scrm.sequence_match(t, repeat('(?1).*', n) || '(?3)', conditions)) AS matched, sum(scrm.sequence_count(t, repeat('(?1).*', n) || '(?2)', conditions)) AS count
	FROM (SELECT scrm.timeline_agg(at_second(n), CASE n % 3 WHEN 0 THEN 'a' ELSE 'b' END) AS t FROM generate_series(1, 100000) AS n) AS s, (SELECT '{a,b,c}'::text[] AS conditions) AS c, generate_series(18, 22) AS n GROUP BY n ORDER BY n;

-- ---------------------------------------------------------------- properties

-- Any order of rows; a match is counted, a count matched; the events of a match match in this order.
CREATE TABLE event AS SELECT customer, at_second(i / 3) AS at, (hashint4(customer * 100 + i) & 15) AS fills FROM generate_series(1, 200) AS customer, generate_series(1, 20) AS i;
CREATE TABLE patterns AS SELECT pattern FROM unnest('{(?1)(?2),(?1).*(?2).*(?3),(?1)(?t<=2)(?2)(?t>0)(?3),.(?4).*(?1)(?1),(?3)(?t>=1)(?t<3).(?2),(?4).*(?3)(?t==1)(?2).*(?1)}'::text[]) AS pattern;
CREATE VIEW answer AS
	SELECT pattern, customer, scrm.sequence_match(at, pattern, VARIADIC c) AS matched, scrm.sequence_count(at, pattern, VARIADIC c) AS count, scrm.sequence_events(at, pattern, VARIADIC c) AS events,
		scrm.sequence_count(at, pattern, VARIADIC c ORDER BY at DESC, fills) AS backwards, scrm.sequence_events(at, pattern, VARIADIC c ORDER BY md5(at::text || fills)) AS shuffled
	FROM event, LATERAL (SELECT ARRAY[fills & 1 > 0, fills & 2 > 0, fills & 4 > 0, fills & 8 > 0] AS c) AS s, patterns GROUP BY pattern, customer;
SELECT pattern, count(*) AS customers, count(*) FILTER (WHERE matched) AS matched, sum(count) AS count, count(*) FILTER (WHERE matched <> (count > 0) OR matched <> (cardinality(events) > 0)) AS contradict,
		count(*) FILTER (WHERE count <> backwards OR events <> shuffled) AS by_order, count(*) FILTER (WHERE events <> ARRAY(SELECT at FROM unnest(events) AS at ORDER BY at)) AS unordered
	FROM answer GROUP BY pattern ORDER BY pattern COLLATE "C";

-- ---------------------------------------------------------------- plans

-- Parameters that change from call to call, and what an error leaves behind.
CREATE FUNCTION count_or_error(t scrm.timeline, pattern text, conditions text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN scrm.sequence_count(t, pattern, conditions)::text || ' ' || cardinality(scrm.sequence_events(t, pattern, conditions));
EXCEPTION WHEN OTHERS THEN
	RETURN sqlerrm;
END $$;
SELECT n, pattern, conditions, count_or_error(timeline_of('a0 b1 c2'), pattern, conditions) FROM (VALUES (1, '(?1)(?2)', '{a,b}'::text[]), (2, '(?1)(?2', '{a,b}'), (3, '(?1)(?2)', '{a,b}'), (4, '(?1)(?2)', '{a}'), (5, '(?1)', '{a}'), (6, '(?1)(?2)', '{b,c}'),
	(7, '(?1).*(?2)', '{a,b|}'), (8, '(?1).*(?2)', '{a,c}'), (9, NULL, '{a}'), (10, '.', '{a,b}')) AS v(n, pattern, conditions) ORDER BY n;
-- From group to group, on rows.
SELECT pattern, scrm.sequence_count(at, pattern, kind = 'a', kind = 'b') AS count, seconds_of(scrm.sequence_events(at, pattern, kind = 'a', kind = 'b')) AS events
	FROM events_of('a0 b5 b6'), unnest('{(?1)(?2),(?2),.}'::text[]) AS pattern GROUP BY pattern ORDER BY pattern COLLATE "C";
-- In a window: the state goes on after it was asked.
SELECT at, kind, scrm.sequence_count(at, '(?1)(?2)', kind = 'a', kind = 'b') OVER (ORDER BY at) AS so_far, seconds_of(scrm.sequence_events(at, '(?1)(?2)', kind = 'a', kind = 'b') OVER (ORDER BY at ROWS 1 PRECEDING)) AS here FROM events_of('a0 b5 a6 b7 b8') ORDER BY at;

-- ---------------------------------------------------------------- states on the move

-- The parts of a partial aggregate, as text and as bytes; the pattern travels with them.
CREATE AGGREGATE part(at timestamptz, pattern text, VARIADIC conditions "any") (SFUNC = scrm.sequence_accum, STYPE = scrm.funnel_state);
CREATE AGGREGATE whole_count(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.sequence_count_final);
CREATE AGGREGATE whole_match(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.sequence_match_final);
CREATE AGGREGATE whole_events(scrm.funnel_state) (SFUNC = scrm.window_funnel_combine, STYPE = scrm.funnel_state, FINALFUNC = scrm.sequence_events_final);
CREATE TABLE parts AS SELECT part(at, '(?1).*(?2)', kind = 'a', kind = 'b') AS state FROM events_of('b3 a0 a2 b1 x5') GROUP BY kind;
SELECT state FROM parts ORDER BY state::text COLLATE "C";
SELECT whole_match(state), whole_count(state), seconds_of(whole_events(state)) AS events FROM parts;
SELECT whole_match(state::text::scrm.funnel_state) AS match, whole_count(state::text::scrm.funnel_state) AS count, seconds_of(whole_events(state::text::scrm.funnel_state)) AS events FROM parts;
SELECT encode(scrm.funnel_state_send(state), 'hex') FROM parts ORDER BY state::text COLLATE "C";

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

-- One with its hint, then without: what is no pattern, and where; rows say the same as timelines, also rows of no condition.
SELECT try($$SELECT scrm.sequence_match(timeline_of('a0'), '(?1)(?2', '{a,b}')$$);
SELECT left(answer, -nullif(position(E'\n' IN reverse(answer)), 0)) || CASE WHEN answer <> try(format('SELECT scrm.sequence_count(at, %L, false, false) FROM events_of(''a0'')', pattern)) THEN ' and not on rows' ELSE '' END
	FROM unnest(ARRAY['', '.*', '.*.*', '(?1', '(?1)(', '(?', '(?)', '(?0)', '(?3)', '(?1)(?65)', '(?1)(?99999999999999999999)', '(?-1)', '(? 1)', '(?1) (?2)', '(?1)x', 'é', '(?1)é', '1', '(1)', '(?1)*', '(?1)(?2))', '(?a)',
		'(?t<=5)(?1)', '(?1).*(?t<=5)(?2)', '.*(?t<=5)(?2)', '(?1)(?t<=5).*(?2)', '(?1)(?t<=5)', '(?1)(?t<=5).*', '(?1)(?t=5)(?2)', '(?1)(?t!=5)(?2)', '(?1)(?t5)(?2)', '(?1)(?t<=)(?2)', '(?1)(?t<= 5)(?2)', '(?1)(?t<=-5)(?2)', '(?1)(?t<=0.5)(?2)',
		'(?1)(?t<=5(?2)', '(?1)(?t', '(?1)(?T<=5)(?2)']) WITH ORDINALITY AS p(pattern, n), LATERAL (SELECT try(format('SELECT scrm.sequence_count(timeline_of(''a0''), %L, ''{a,b}'')', pattern)) AS answer) AS a ORDER BY n;
SELECT regexp_replace(try($$SELECT scrm.sequence_match(timeline_of('a0'), repeat('(?1)', 256) || '(?1)', '{a}')$$), '"[^"]*"|\n[^\n]*$', '…', 'g');

-- Other parameters, on rows and timelines.
SELECT call || try('SELECT scrm.sequence_match' || call) FROM unnest(ARRAY[
	$$('2024-01-01'::timestamptz, NULL, true)$$, $$('2024-01-01'::timestamptz, '(?1)', 1)$$, $$('2024-01-01'::timestamptz, '(?1)', true, 'true')$$, $$('2024-01-01'::timestamptz, '(?1)', true, NULL)$$,
	$$('2024-01-01'::timestamptz, '(?1)', VARIADIC '{1}'::int[])$$, $$('2024-01-01'::timestamptz, '(?1)', VARIADIC '{}'::boolean[])$$, $$('2024-01-01'::timestamptz, '(?1)', VARIADIC '{{t,f},{f,t}}'::boolean[])$$,
	$$('2024-01-01'::timestamptz, '(?1)', VARIADIC NULL::boolean[])$$, $$('2024-01-01'::timestamptz, '(?1)', VARIADIC array_fill(true, '{65}'))$$, '(''2024-01-01''::timestamptz, ''(?1)''' || repeat(', true', 65) || ')',
	$$('infinity'::timestamptz, '(?1)', true)$$, $$('-infinity'::timestamptz, '(?1)', false)$$,
	$$(timeline_of('a0'), NULL, '{a}')$$, $$(timeline_of('a0'), '(?1)', NULL)$$, $$(timeline_of('a0'), '(?1)', '{}')$$, $$(timeline_of('a0'), '(?1)', '{a,NULL}')$$, $$(timeline_of('a0'), '(?1)', '{{a},{b}}')$$,
	$$(timeline_of('a0'), '(?1)', '{a,b?}')$$, $$(timeline_of('a0'), '(?1)', array_fill('a'::text, '{65}'))$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Parameters that change inside a group, also of rows without a condition where the pattern is none; parts that differ.
SELECT rows || try('SELECT scrm.sequence_match(timestamptz ''2024-01-01'', pattern, VARIADIC conditions) FROM (VALUES ' || rows || ') AS v(pattern, conditions)') FROM (VALUES
	(1, $$('(?1)', '{t}'::boolean[]), ('(?1).*', '{t}')$$), (2, $$('(?1)', '{t}'::boolean[]), ('(?1)', '{t,t}')$$), (3, $$('(?1)', '{t}'::boolean[]), ('(?', '{f}')$$), (4, $$('(?1)', '{t}'::boolean[]), ('(?2)', '{f}')$$)) AS v(n, rows) ORDER BY n;
SELECT try($$SELECT whole_count(state) FROM (SELECT part('2024-01-01', '(?1)', true) AS state UNION ALL SELECT part('2024-01-01', '(?1)(?1)', true)) AS s$$);
-- A state of a funnel has no pattern, one that was written by hand has one that is none.
SELECT state || try(format('SELECT whole_count(%L::scrm.funnel_state)', state)) FROM unnest(ARRAY['{"version":1,"steps":1,"modes":[],"within":0,"events":[[0,1]]}', '{"version":1,"steps":1,"modes":[],"within":0,"pattern":"(?1)(?2)","events":[[0,1]]}',
	'{"version":1,"steps":1,"modes":[],"within":0,"pattern":"x","events":[]}']) WITH ORDINALITY AS s(state, n) ORDER BY n;
-- Support functions are for aggregates.
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY[$$sequence_accum(NULL, '2024-01-01', '(?1)', true)$$, 'sequence_match_final(NULL)', 'sequence_count_final(NULL)', 'sequence_events_final(NULL)']) WITH ORDINALITY AS c(call, n) ORDER BY n;
