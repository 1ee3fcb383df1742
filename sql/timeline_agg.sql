--
-- scrm.timeline_agg and scrm.rollup: gathering a customer's history
--
SET timezone TO 'UTC';
SET datestyle TO 'ISO, YMD';

CREATE TABLE visits (customer int, at timestamptz, kind text, channel text, value float8);
INSERT INTO visits VALUES
	(1, '2024-03-03 18:30', 'purchase', 'shop', 20.5),
	(1, '2024-03-01 10:00', 'visit', 'web', NULL),
	(1, '2024-03-03 18:30', 'purchase', 'shop', 20.5),
	(1, '2024-03-01 10:05', 'cart', NULL, 20),
	(2, '2024-03-02 09:00', 'visit', 'web', '-0'),
	(3, NULL, 'visit', 'web', 1),
	(3, '2024-03-02 09:00', NULL, 'web', 1),
	(4, '2024-03-02 09:00', NULL, NULL, NULL),
	(4, '2024-03-02 09:00', 'visit', NULL, NULL);

-- A row without time or kind is skipped, one without channel or value is kept; customer 3 has no row left.
SELECT customer, scrm.timeline_agg(at, kind) AS two, scrm.timeline_agg(at, kind, channel) AS three FROM visits GROUP BY customer ORDER BY customer;
SELECT customer, scrm.timeline_agg(at, kind, channel, value) AS four FROM visits GROUP BY customer ORDER BY customer;
SELECT scrm.timeline_agg(at, kind) AS of_no_row, scrm.rollup(NULL::scrm.timeline) AS of_null FROM visits WHERE false;
SELECT scrm.rollup(t) AS of_nulls FROM (VALUES (NULL::scrm.timeline), (NULL)) AS v(t);
SELECT scrm.rollup(t) AS of_nothing_and_null FROM (VALUES ('{"version":1,"kinds":[],"channels":[],"events":[]}'::scrm.timeline), (NULL)) AS v(t);
-- A channel that is NULL in every row is no channel; a value likewise.
SELECT scrm.timeline_agg(at, kind, NULL) OPERATOR(scrm.=) scrm.timeline_agg(at, kind) AS same_as_two,
	scrm.timeline_agg(at, kind, channel, NULL) OPERATOR(scrm.=) scrm.timeline_agg(at, kind, channel) AS same_as_three FROM visits;
-- A word may be a kind and a channel.
SELECT scrm.timeline_agg('2024-01-01', kind, channel) FROM (VALUES ('a', 'b'), ('b', 'a'), ('a', 'a'), ('b', 'b'), ('c', NULL)) AS v(kind, channel);
-- Untyped literals, and numbers of any type.
SELECT scrm.timeline_agg('2024-01-01', 'a'), scrm.timeline_agg('2024-01-01', 'a', 'x', 1), scrm.timeline_agg('2024-01-01', 'a', 'x', 1.5::numeric);

-- Rows that are refused.
CREATE FUNCTION complaint(statement text) RETURNS TABLE (code text, message text, detail text, hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT '00000', 'no error', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
SELECT n, arguments, code, message, hint
FROM (VALUES (1, $$'infinity', 'a'$$), (2, $$'-infinity', 'a', 'x'$$), (3, $$now(), ''$$), (4, $$now(), 'a', ''$$), (5, $$now(), 'a', NULL, 'NaN'$$),
		(6, $$now(), 'a', 'x', 'Infinity'$$), (7, $$now(), 'a', 'x', '-Infinity'$$), (8, $$now(), repeat('k', 256)$$), (9, $$now(), 'a', repeat(U&'\20AC', 86)$$),
		-- a row that is skipped is not looked at
		(10, $$NULL, repeat('k', 256)$$), (11, $$'infinity', NULL, ''$$)) AS v(n, arguments),
	complaint(format('SELECT scrm.timeline_agg(%s)', arguments)) ORDER BY n;
-- Support functions are for aggregates.
SELECT n, message FROM (VALUES (1, $$accum(NULL, now(), 'a')$$), (2, $$accum(NULL, now(), 'a', 'x')$$), (3, $$accum(NULL, now(), 'a', 'x', 1)$$), (4, $$rollup_accum(NULL, NULL)$$),
		(5, $$combine(NULL, NULL)$$), (6, $$final(NULL)$$)) AS v(n, call),
	complaint('SELECT scrm.timeline_' || call) ORDER BY n;

--
-- Random histories of 60 customers, 0 to 177 events each, with ties, NULLs and duplicates
--
CREATE TABLE history AS
SELECT c, i, '2024-01-01'::timestamptz + h % 10000000 * interval '1 s' AS at, 'kind ' || h % (1 + c % 7) AS kind,
	CASE WHEN h % 5 > 0 THEN 'channel ' || h % 3 END AS channel, CASE WHEN h % 11 > c % 12 THEN (h % 97) / 8.0::float8 END AS value
FROM generate_series(1, 60) AS c, generate_series(1, 3 * (c - 1)) AS i, LATERAL (SELECT abs(hashint8extended(i / 2, c) / 3) AS h) AS random;
CREATE TABLE whole AS SELECT c, scrm.timeline_agg(at, kind, channel, value) AS t FROM history GROUP BY c;
SELECT count(*) AS lost FROM (SELECT c, at, kind, channel, value FROM history EXCEPT ALL SELECT c, e.* FROM whole, scrm.events(t) AS e) AS d;
SELECT count(*) AS invented FROM (SELECT c, e.* FROM whole, scrm.events(t) AS e EXCEPT ALL SELECT c, at, kind, channel, value FROM history) AS d;

-- Whatever the order of the rows.
SELECT count(*) AS customers, bool_and(a.forward OPERATOR(scrm.=) t AND a.backward OPERATOR(scrm.=) t AND a.by_time OPERATOR(scrm.=) t AND a.shuffled OPERATOR(scrm.=) t) AS same
FROM whole JOIN (SELECT c, scrm.timeline_agg(at, kind, channel, value ORDER BY i) AS forward, scrm.timeline_agg(at, kind, channel, value ORDER BY i DESC) AS backward,
		scrm.timeline_agg(at, kind, channel, value ORDER BY at) AS by_time, scrm.timeline_agg(at, kind, channel, value ORDER BY md5(i::text)) AS shuffled
	FROM history GROUP BY c) AS a USING (c);

-- Whatever the pieces: days, random parts, each event alone, parts of parts; stored or not.
CREATE TABLE pieces AS
SELECT c, 'day' AS cut, scrm.timeline_agg(at, kind, channel, value) AS t FROM history GROUP BY c, at::date
UNION ALL SELECT c, 'random', scrm.timeline_agg(at, kind, channel, value) FROM history GROUP BY c, hashint4(i) % 5
UNION ALL SELECT c, 'single', scrm.timeline_agg(at, kind, channel, value) FROM history GROUP BY c, i
UNION ALL SELECT c, 'halves', scrm.rollup(t) FROM (SELECT c, i % 14 AS part, scrm.timeline_agg(at, kind, channel, value) AS t FROM history GROUP BY c, i % 14) AS p GROUP BY c, part % 2;
SELECT cut, count(*) AS customers, bool_and(r.t OPERATOR(scrm.=) whole.t) AS same
FROM (SELECT c, cut, scrm.rollup(t) AS t FROM pieces GROUP BY c, cut) AS r JOIN whole USING (c) GROUP BY cut ORDER BY cut;
WITH RECURSIVE part AS (SELECT c, t, row_number() OVER (PARTITION BY c) AS n FROM pieces WHERE cut = 'random'),
	merged AS (SELECT c, t, n FROM part WHERE n = 1 UNION ALL SELECT m.c, scrm.merge(m.t, p.t), p.n FROM merged AS m JOIN part AS p ON p.c = m.c AND p.n = m.n + 1)
SELECT count(DISTINCT c) AS customers, bool_and(m.t OPERATOR(scrm.=) whole.t) AS same
FROM (SELECT DISTINCT ON (c) * FROM merged ORDER BY c, n DESC) AS m JOIN whole USING (c);

-- Whatever the plan: sorted or hashed groups, hashed ones that do not fit and are spilled, parts combined.
CREATE FUNCTION plan_has(query text, what text, options text DEFAULT 'COSTS OFF') RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
	found boolean := false;
BEGIN
	FOR line IN EXECUTE format('EXPLAIN (%s) %s', options, query) LOOP
		found := found OR line LIKE '%' || what || '%';
	END LOOP;
	RETURN found;
END $$;
CREATE FUNCTION differs(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format('WITH q AS MATERIALIZED (%s) SELECT count(*) FROM whole FULL JOIN q USING (c) WHERE whole.t IS NULL OR q.t IS NULL OR whole.t OPERATOR(scrm.<>) q.t', query) INTO result;
	RETURN result;
END $$;
ANALYZE history, pieces;
ALTER TABLE history SET (parallel_workers = 3);
ALTER TABLE pieces SET (parallel_workers = 3);
\set gather 'SELECT c, scrm.timeline_agg(at, kind, channel, value) AS t FROM history GROUP BY c'
\set gather_pieces 'SELECT c, scrm.rollup(t) AS t FROM pieces WHERE cut = ''random'' GROUP BY c'
SET max_parallel_workers_per_gather TO 0;
SET enable_sort TO off;
SELECT plan_has(:'gather', 'HashAggregate') AS hashed, differs(:'gather') AS differ, differs(:'gather_pieces') AS pieces_differ;
RESET enable_sort;
SET enable_hashagg TO off;
SELECT plan_has(:'gather', 'GroupAggregate') AS sorted, differs(:'gather') AS differ, differs(:'gather_pieces') AS pieces_differ;
RESET enable_hashagg;
SET max_parallel_workers_per_gather TO 3;
SET parallel_setup_cost TO 0;
SET parallel_tuple_cost TO 0;
SET min_parallel_table_scan_size TO 0;
SELECT plan_has(:'gather', 'Partial') AS in_parts, plan_has(:'gather', 'Gather') AS parallel, differs(:'gather') AS differ;
SELECT plan_has(:'gather_pieces', 'Partial') AS in_parts, plan_has(:'gather_pieces', 'Gather') AS parallel, differs(:'gather_pieces') AS differ;
SET parallel_leader_participation TO off;
SELECT differs(:'gather') AS differ, differs(:'gather_pieces') AS pieces_differ;
RESET parallel_leader_participation;
SELECT e.t OPERATOR(scrm.=) s.t AS total_same FROM (SELECT scrm.rollup(t) AS t FROM whole) AS s, (SELECT scrm.timeline_agg(at, kind, channel, value) AS t FROM history) AS e;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
-- 20,000 groups in 64 kB are spilled
SET work_mem TO '64kB';
SET hash_mem_multiplier TO 1;
SET enable_sort TO off;
CREATE TABLE small_groups AS SELECT i % 20000 AS g, '2024-01-01'::timestamptz + i * interval '1 s' AS at, 'k' || i % 3 AS kind FROM generate_series(0, 39999) AS i;
ANALYZE small_groups;
SELECT plan_has('SELECT g, scrm.timeline_agg(at, kind) AS t FROM small_groups GROUP BY g', 'Disk Usage', 'ANALYZE, TIMING OFF, COSTS OFF') AS spilled;
SELECT count(*) AS groups, sum(scrm.event_count(t)) AS events, bool_and(scrm.event_count(t) = 2 AND scrm.first_at(t) = '2024-01-01'::timestamptz + g * interval '1 s'
	AND scrm.last_at(t) = '2024-01-01'::timestamptz + (g + 20000) * interval '1 s') AS "right"
FROM (SELECT g, scrm.timeline_agg(at, kind) AS t FROM small_groups GROUP BY g) AS a;
RESET work_mem;
RESET hash_mem_multiplier;
RESET enable_sort;

-- Partitions by customer, aggregated one by one.
CREATE TABLE parted (LIKE history) PARTITION BY HASH (c);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parted SELECT * FROM history;
SET enable_partitionwise_aggregate TO on;
SELECT differs('SELECT c, scrm.timeline_agg(at, kind, channel, value) AS t FROM parted GROUP BY c') AS differ;
RESET enable_partitionwise_aggregate;

-- FILTER, DISTINCT, grouping sets
SELECT scrm.timeline_agg(at, kind) FILTER (WHERE kind <> 'visit') AS filtered, scrm.timeline_agg(DISTINCT at, kind) AS "distinct" FROM visits WHERE customer = 1;
SELECT customer, channel, scrm.timeline_agg(at, kind, channel) FROM visits WHERE customer < 3 GROUP BY GROUPING SETS ((customer, channel), (customer), ()) ORDER BY 1, 2, scrm.event_count(scrm.timeline_agg(at, kind, channel));

--
-- Window frames: the final function leaves the state as it was
--
CREATE TABLE framed AS SELECT * FROM history WHERE c IN (5, 12, 20);
SELECT frame, count(*) AS "rows", count(*) FILTER (WHERE scrm.event_count(t) = n AND scrm.event_count(r) = n) AS as_many_events,
	count(*) FILTER (WHERE coalesce((SELECT sum(value) FROM scrm.events(t)), 0) = s) AS same_sum, bool_and(t OPERATOR(scrm.=) r) AS rollup_same
FROM (
	SELECT 'running' AS frame, scrm.timeline_agg(at, kind, channel, value) OVER w AS t, scrm.rollup(single) OVER w AS r, count(*) OVER w AS n, coalesce(sum(value) OVER w, 0) AS s
	FROM (SELECT *, scrm.slice(scrm.timeline_agg(at, kind, channel, value) OVER (PARTITION BY c, i)) AS single FROM framed) AS f WINDOW w AS (PARTITION BY c ORDER BY i)
	UNION ALL
	SELECT 'sliding', scrm.timeline_agg(at, kind, channel, value) OVER w, scrm.rollup(single) OVER w, count(*) OVER w, coalesce(sum(value) OVER w, 0)
	FROM (SELECT *, scrm.timeline_agg(at, kind, channel, value) OVER (PARTITION BY c, i) AS single FROM framed) AS f
	WINDOW w AS (PARTITION BY c ORDER BY i ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING)
	UNION ALL
	SELECT 'others', scrm.timeline_agg(at, kind, channel, value) OVER w, scrm.rollup(single) OVER w, count(*) OVER w, coalesce(sum(value) OVER w, 0)
	FROM (SELECT *, scrm.timeline_agg(at, kind, channel, value) OVER (PARTITION BY c, i) AS single FROM framed) AS f
	WINDOW w AS (PARTITION BY c ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)) AS frames
GROUP BY frame ORDER BY frame;
SELECT i, scrm.event_count(scrm.timeline_agg(at, kind) OVER (ORDER BY i ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING)) AS of_the_two_before FROM framed WHERE c = 5 AND i <= 4 ORDER BY i;

--
-- Many kinds and channels: found by looking through them up to 24 words, by hashing from 25; codes of two bytes from 257.
-- Every word comes twice, the second time in the opposite order.
--
CREATE FUNCTION words_kept(kinds int, channels int, some_null boolean, with_value int) RETURNS boolean LANGUAGE sql AS $$
	WITH rows AS MATERIALIZED (
		SELECT '2024-01-01'::timestamptz + i * interval '1 min' AS at, 'kind ' || abs(i) % kinds AS kind,
			CASE WHEN channels > 0 AND NOT (some_null AND i % 7 = 0) THEN 'channel ' || abs(i) % channels END AS channel,
			CASE with_value WHEN 0 THEN NULL WHEN 1 THEN i WHEN 2 THEN nullif(i % 2, 0) * i WHEN 3 THEN CASE WHEN i = greatest(kinds, channels) THEN 0.5 END END::float8 AS value
		FROM generate_series(-greatest(kinds, channels), greatest(kinds, channels)) AS i),
	made AS MATERIALIZED (SELECT scrm.timeline_agg(at, kind, channel, value) AS t FROM rows),
	back AS MATERIALIZED (SELECT e.* FROM made, scrm.events(t) AS e)
	SELECT NOT EXISTS (SELECT * FROM rows EXCEPT ALL SELECT * FROM back) AND NOT EXISTS (SELECT * FROM back EXCEPT ALL SELECT * FROM rows)
		AND t::text::scrm.timeline OPERATOR(scrm.=) t AND scrm.rollup(t) OPERATOR(scrm.=) t
		AND (SELECT count(*) FROM scrm.kinds(t)) = least(kinds, 1 + greatest(kinds, channels))
	FROM made GROUP BY t $$;
SELECT kinds, channels, bool_and(words_kept(kinds, channels, some_null, with_value)) AS kept
FROM (VALUES (1, 0), (1, 1), (1, 2), (2, 1), (23, 1), (24, 0), (25, 0), (12, 12), (12, 13), (13, 13), (64, 0), (65, 0), (128, 1), (129, 1), (255, 255), (256, 254), (256, 255),
		(256, 256), (257, 1), (257, 257), (300, 2), (1, 254), (1, 255), (1, 256), (1, 257), (1000, 0)) AS v(kinds, channels),
	(VALUES (false, 0), (false, 1), (true, 2), (true, 3)) AS w(some_null, with_value)
GROUP BY kinds, channels ORDER BY kinds, channels;
-- words that are equal but for their length, as a kind and as a channel
SELECT count(*), sum(events) FROM (SELECT scrm.timeline_agg('2024-01-01', repeat('w', i), repeat('w', 256 - i)) AS t FROM generate_series(1, 255) AS i) AS w, scrm.kinds(t);
SELECT count(*), count(*) FILTER (WHERE length(kind) + length(channel) = 256) AS in_pairs
FROM (SELECT scrm.timeline_agg('2024-01-01', repeat('w', i), repeat('w', 256 - i)) AS t FROM generate_series(1, 255) AS i) AS w, scrm.events(t);

-- 65,535 kinds and as many channels, and no channel besides; not one more.
CREATE TABLE wide AS SELECT scrm.timeline_agg('2024-01-01'::timestamptz + i * interval '1 s', 'k' || least(i, 65535), nullif('c' || i, 'c65536'), i) AS t FROM generate_series(1, 65536) AS i;
SELECT count(*) AS events, count(DISTINCT kind) AS kinds, count(DISTINCT channel) AS channels, count(*) FILTER (WHERE channel IS NULL) AS without,
	bool_and(at = '2024-01-01'::timestamptz + value * interval '1 s' AND kind = 'k' || least(value, 65535) AND coalesce(channel, 'c65536') = 'c' || value) AS "right"
FROM wide, scrm.events(t);
SELECT scrm.event_count(scrm.only(t, 'k65535')) AS of_a_kind, scrm.event_count(scrm.only(t, 'k65534@c65534|*@c1|*@')) AS of_three, scrm.event_count(scrm.merge(t, t)) AS twice,
	t::text::scrm.timeline OPERATOR(scrm.=) t AS text_same FROM wide;
SELECT scrm.timeline_agg(now(), 'k' || i) FROM generate_series(1, 65536) AS i;
SELECT scrm.timeline_agg(now(), 'k', 'c' || i) FROM generate_series(1, 65536) AS i;
SELECT scrm.merge(t, scrm.timeline_agg(now(), 'k65536')) FROM wide GROUP BY t;
SELECT scrm.merge(t, scrm.timeline_agg(now(), 'k1', 'c65536')) FROM wide GROUP BY t;
SELECT scrm.rollup(u.t) FROM (SELECT t FROM wide UNION ALL SELECT scrm.timeline_agg(now(), 'k65536')) AS u;

--
-- Stored states: one with a short header, one out of line, one in line
--
CREATE TABLE stored (n int, t scrm.timeline);
INSERT INTO stored SELECT 1, scrm.timeline_agg('2024-01-01', 'visit');
INSERT INTO stored SELECT 2, scrm.timeline_agg('2024-01-01'::timestamptz + i * i * interval '1 s', 'kind ' || i % 5, NULL, i) FROM generate_series(1, 2000) AS i;
INSERT INTO stored SELECT 3, scrm.timeline_agg('2024-01-01'::timestamptz + i * i * interval '1 s', 'kind ' || i % 5, 'web') FROM generate_series(1, 100) AS i;
SELECT n, pg_column_size(t) < 127 AS short, pg_column_size(t) > 2000 AS out_of_line FROM stored ORDER BY n;
SELECT p.name, scrm.event_count(scrm.rollup(t ORDER BY n)) AS events, scrm.event_count(scrm.rollup(t ORDER BY n DESC)) AS events_backwards,
	scrm.rollup(t ORDER BY n) OPERATOR(scrm.=) scrm.rollup(t ORDER BY n DESC) AS same, (SELECT sum(value) FROM scrm.events(scrm.rollup(t))) AS sum
FROM stored JOIN (VALUES ('short', '{1}'::int[]), ('toasted', '{2}'), ('in line', '{3}'), ('all', '{1,2,3}')) AS p(name, members) ON n = ANY (members)
GROUP BY p.name ORDER BY p.name;
-- and they are as they were
SELECT n, scrm.event_count(t) FROM stored ORDER BY n;

--
-- States between nodes: an aggregate without a final function gives the unfinished state away, as Citus's workers do;
-- it travels as text or binary, or in a tuple, and is combined elsewhere.
--
CREATE AGGREGATE unfinished(timestamptz, text, text, float8) (SFUNC = scrm.timeline_accum, STYPE = scrm.timeline);
CREATE AGGREGATE combined(scrm.timeline) (SFUNC = scrm.timeline_combine, STYPE = scrm.timeline, FINALFUNC = scrm.timeline_final);
CREATE TABLE part AS SELECT c, i % 4 AS node, unfinished(at, kind, channel, value) AS t FROM history GROUP BY c, i % 4;
SELECT differs('SELECT c, combined(t::text::scrm.timeline) AS t FROM part GROUP BY c') AS as_text, differs('SELECT c, combined(t) AS t FROM part GROUP BY c') AS as_tuple,
	differs('SELECT c, scrm.rollup(t::text::scrm.timeline) AS t FROM part GROUP BY c') AS rolled_up,
	differs('SELECT c, combined(CASE WHEN node < 2 THEN t::text::scrm.timeline ELSE t END ORDER BY node DESC) AS t FROM part GROUP BY c') AS mixed,
	differs('SELECT c, combined(t ORDER BY node) AS t FROM (SELECT * FROM part UNION ALL SELECT c, 9, NULL FROM whole) AS p GROUP BY c HAVING count(t) > 0') AS with_null;
SELECT bool_and(scrm.timeline_send(t) = scrm.timeline_send(t::text::scrm.timeline)) AS sent_finished FROM part;
-- Only finished timelines are to be asked.
SELECT scrm.event_count(t) FROM part;
\getenv abs_builddir PG_ABS_BUILDDIR
\set file :abs_builddir '/results/timeline_agg.bin'
COPY part TO :'file' (FORMAT binary);
CREATE TABLE part_copy (LIKE part);
COPY part_copy FROM :'file' (FORMAT binary);
SELECT differs('SELECT c, combined(t) AS t FROM part_copy GROUP BY c') AS as_binary;

-- An aggregate of the user's own may start from a finished timeline.
CREATE AGGREGATE from_here(timestamptz, text) (SFUNC = scrm.timeline_accum, STYPE = scrm.timeline, FINALFUNC = scrm.timeline_final,
	INITCOND = '{"version":1,"kinds":["here"],"channels":["x"],"events":[[0,0,0,1]]}');
CREATE AGGREGATE from_here(scrm.timeline) (SFUNC = scrm.timeline_combine, STYPE = scrm.timeline, FINALFUNC = scrm.timeline_final,
	INITCOND = '{"version":1,"kinds":["here"],"channels":["x"],"events":[[0,0,0,1]]}');
CREATE AGGREGATE from_here_rollup(scrm.timeline) (SFUNC = scrm.timeline_rollup_accum, STYPE = scrm.timeline, FINALFUNC = scrm.timeline_final,
	INITCOND = '{"version":1,"kinds":["here"],"channels":["x"],"events":[[0,0,0,1]]}');
CREATE AGGREGATE here_only(*) (SFUNC = scrm.timeline_final, STYPE = scrm.timeline, INITCOND = '{"version":1,"kinds":["here"],"channels":["x"],"events":[[0,0,0,1]]}');
SELECT from_here('2000-01-01'::timestamptz + i * interval '1 us', 'there ' || i) FROM generate_series(1, 2) AS i;
SELECT from_here(NULL::timestamptz, NULL), from_here(NULL::scrm.timeline), from_here_rollup(NULL), here_only(*);
SELECT from_here('2024-01-01', 'a') FROM visits WHERE false;
SELECT from_here(scrm.timeline_agg('2000-01-01', 'a')) OVER (), from_here_rollup(scrm.timeline_agg('2000-01-01', 'a')) OVER ();
