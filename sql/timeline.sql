--
-- scrm.timeline: the type, and what can be asked of it
--
SET timezone TO 'UTC';
SET datestyle TO 'ISO, YMD';

-- What a statement says when it fails, as a row.
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

--
-- One customer, six interactions, two of them the same.
--
CREATE TABLE visits (at timestamptz, kind text, channel text, value float8);
INSERT INTO visits VALUES
	('2024-03-01 10:00:00', 'visit', 'web', NULL),
	('2024-03-01 10:05:00', 'cart', 'web', 20),
	('2024-03-03 18:30:00', 'purchase', 'shop', 20.5),
	('2024-03-03 18:30:00', 'purchase', 'shop', 20.5),
	('2024-03-09 07:00:00.000001', 'visit', NULL, NULL),
	('2024-03-09 07:00:00.000001', 'review', NULL, 4);
CREATE TABLE customer AS SELECT scrm.timeline_agg(at, kind, channel, value) AS t FROM visits;

SELECT e.* FROM customer, scrm.events(t) WITH ORDINALITY AS e(at, kind, channel, value, n) ORDER BY n;
SELECT scrm.event_count(t), scrm.first_at(t), scrm.last_at(t) FROM customer;
SELECT k.* FROM customer, scrm.kinds(t) WITH ORDINALITY AS k(kind, events, first_at, last_at, n) ORDER BY n;
SELECT c.* FROM customer, scrm.channels(t) WITH ORDINALITY AS c(channel, events, first_at, last_at, n) ORDER BY n;

-- Times are microseconds since 2000-01-01 UTC: 2024-03-01 10:00 is day 8826, so 8826 * 86400000000 + 36000000000.
SELECT 8826 * 86400000000 + 36000000000 AS first_event;
SELECT t FROM customer;

--
-- The text form
--

-- Canonical values come out as they went in.
CREATE TABLE canon (id serial, string text);
INSERT INTO canon (string) VALUES
	('{"version":1,"kinds":[],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[-1,0],[0,0,null,0],[0,0,null,1.5]]}'),
	('{"version":1,"kinds":["a"],"channels":["x"],"events":[[5,0,0]]}'),
	('{"version":1,"kinds":["a"],"channels":["x"],"events":[[5,0],[5,0,0],[5,0,0,-1]]}'),
	('{"version":1,"kinds":["a","b"],"channels":["x","y"],"events":[[5,0,1],[5,1,0],[5,1,1,7]]}'),
	-- an escape each: quote, backslash, control characters; DEL and letters of 2, 3, 4 bytes stand for themselves
	('{"version":1,"kinds":["\u0001\u000a\u001f","\"","\\","|@*?"],"channels":[],"events":[[0,1],[0,2],[0,3],[1,0]]}'),
	(E'{"version":1,"kinds":["a b","\x7f","\u00e9","\u20ac","\U0001f600"],"channels":["caf\u00e9"],"events":[[0,0,0],[1,1],[2,2],[3,3],[4,4]]}'),
	-- numbers: shortest digits that read back the same
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,-1.7976931348623157e+308],[0,0,null,5e-324],[0,0,null,0.1],[0,0,null,0.30000000000000004],[0,0,null,1e+22],[0,0,null,1.7976931348623157e+308]]}'),
	-- the first and the last time there is: 2^63 is less than their distance
	('{"version":1,"kinds":["a"],"channels":[],"events":[[-211813488000000000,0],[9223371331199999999,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[-211813488000000000,0],[-211813487999999999,0],[9223371331199999998,0],[9223371331199999999,0]]}');
SELECT id, string::scrm.timeline::text = string AS same FROM canon ORDER BY id;
SELECT scrm.first_at(string::scrm.timeline), scrm.last_at(string::scrm.timeline),
	(SELECT array_agg(at ORDER BY n) FROM scrm.events(string::scrm.timeline) WITH ORDINALITY AS e(at, kind, channel, value, n)) AS events
FROM canon WHERE id = 11;

-- Whatever the session prefers.
SET extra_float_digits TO -10;
SET datestyle TO 'German';
SET timezone TO 'Asia/Kathmandu';
SELECT count(*) FROM canon WHERE string::scrm.timeline::text <> string;
RESET extra_float_digits;
SET datestyle TO 'ISO, YMD';
SET timezone TO 'UTC';

-- Other spellings of a value: words in any order or unused, ties in any order, -0, numbers written longer.
SELECT s::scrm.timeline FROM (VALUES
	(1, '{"version":1,"kinds":["b","a","unused"],"channels":["y","x"],"events":[[1,0,0],[1,1,1],[1,1,0],[1,1]]}'),
	(2, '{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,-0],[0,0,null,-0.0e5],[0,0,null,null],[0,0,null]]}'),
	(3, '{"version":1,"kinds":["a"],"channels":[],"events":[[007,0,null,+1.50],[7,0,null,15e-1],[7,0,null,.5],[7,0,null,2.]]}'),
	(4, '{"version":1,"kinds":["not escaped: ' || chr(9) || '"],"channels":[],"events":[[0,0]]}')) AS v(n, s) ORDER BY n;

-- 255 bytes fit, in letters of one byte and of more; 256 do not.
SELECT n, length(kind), octet_length(kind)
FROM (VALUES (1, repeat('k', 255)), (2, repeat(U&'\20AC', 85)), (3, repeat(U&'\+01F600', 63) || 'abc')) AS v(n, word),
	scrm.kinds(format('{"version":1,"kinds":[%s],"channels":[%1$s],"events":[[0,0,0]]}', to_json(word))::scrm.timeline)
WHERE kind = word ORDER BY n;
SELECT format('{"version":1,"kinds":["%s"],"channels":[],"events":[]}', repeat('k', 256))::scrm.timeline;
SELECT format('{"version":1,"kinds":[],"channels":["%s"],"events":[]}', repeat(U&'\20AC', 86))::scrm.timeline;
SELECT '{"version":1,"kinds":[""],"channels":[],"events":[]}'::scrm.timeline;
SELECT '{"version":1,"kinds":[],"channels":[""],"events":[]}'::scrm.timeline;

-- Malformed: every one is an error that says where.
SELECT ''::scrm.timeline;
CREATE TABLE malformed (id serial, string text);
INSERT INTO malformed (string) VALUES
	('null'), ('{}'), (' {"version":1,"kinds":[],"channels":[],"events":[]}'),
	('{"version":0,"kinds":[],"channels":[],"events":[]}'),
	('{"version":2,"kinds":[],"channels":[],"events":[]}'),
	('{"version":1,"channels":[],"kinds":[],"events":[]}'),
	('{"version":1,"kinds":[],"events":[]}'),
	('{"version":1,"kinds":[],"channels":[],"events":[]'),
	('{"version":1,"kinds":[],"channels":[],"events":['),
	('{"version":1,"kinds":[],"channels":[],"events":[]} '),
	('{"version":1,"kinds":[],"channels":[],"events":[]}}'),
	('{"version":1, "kinds":[],"channels":[],"events":[]}'),
	-- words
	('{"version":1,"kinds":[a],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["a],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["a'), ('{"version":1,"kinds":["a\'), ('{"version":1,"kinds":["'),
	('{"version":1,"kinds":["a",],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["a""b"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["a\n"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["a\"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["\u0000"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["\u0041"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["\u1"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["\u001"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["\u001F"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["\u00 1"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["a","a"],"channels":[],"events":[]}'),
	('{"version":1,"kinds":["a"],"channels":["x","y","x"],"events":[]}'),
	-- times
	('{"version":1,"kinds":["a"],"channels":[],"events":[[]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[1.5,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[["1",0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[+1,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[- 1,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[1,0],[0,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[-211813488000000001,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[9223371331200000000,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[9223372036854775807,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[-9223372036854775808,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[9223372036854775808,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[-9223372036854775809,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[99999999999999999999999999,0]]}'),
	-- codes
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,1]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,-1]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,65536]]}'),
	('{"version":1,"kinds":[],"channels":[],"events":[[0,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,null]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,0]]}'),
	('{"version":1,"kinds":["a"],"channels":["x"],"events":[[0,0,1]]}'),
	('{"version":1,"kinds":["a"],"channels":["x"],"events":[[0,0,-1]]}'),
	('{"version":1,"kinds":["a"],"channels":["x"],"events":[[0,0,]]}'),
	('{"version":1,"kinds":["a"],"channels":["x"],"events":[[0,0,NULL]]}'),
	-- values
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null, 1]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,NaN]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,Infinity]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,-inf]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,1e309]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,0x10]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,1,5]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,1,null]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,true]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0,null,1e]]}'),
	-- between events
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0][0,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[[0,0],]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[,[0,0]]}'),
	('{"version":1,"kinds":["a"],"channels":[],"events":[0,0]}');
SELECT id, string, c.code, c.detail
FROM malformed, complaint(format('SELECT %L::scrm.timeline', string)) AS c ORDER BY id;
SELECT message, count(*) FROM malformed, complaint(format('SELECT %L::scrm.timeline', string)) GROUP BY message;

-- No prefix of a value is a value, and no value with a byte left out is the same value.
SELECT count(*) AS prefixes, count(*) FILTER (WHERE c.code = '22P02') AS refused
FROM canon, generate_series(0, length(string) - 1) AS n, complaint(format('SELECT %L::scrm.timeline', left(string, n))) AS c
WHERE id = 6;
SELECT count(*) AS gaps, count(*) FILTER (WHERE c.code IN ('22P02', '22023')) AS refused,
	count(*) FILTER (WHERE c.code NOT IN ('22P02', '22023', '00000')) AS otherwise
FROM canon, generate_series(1, length(string)) AS n,
	complaint(format('SELECT %L::scrm.timeline', overlay(string PLACING '' FROM n FOR 1))) AS c
WHERE id = 6;

--
-- The binary form
--

-- By hand: version 1, flags 0; 1 kind, 4 bytes, 'cart'; 1 channel, 3 bytes, 'web'; 2 events:
-- at -1, kind 0, channel 1 (the first), a value, 2.0; at 1, kind 0, channel 0 (none), no value.
SELECT encode(scrm.timeline_send('{"version":1,"kinds":["cart"],"channels":["web"],"events":[[-1,0,0,2],[1,0]]}'), 'hex')
	= '0100' || '00000001' || '00000004' || '63617274' || '00000001' || '00000003' || '776562'
	|| '00000002' || 'ffffffffffffffff' || '0000' || '0001' || '01' || '4000000000000000'
	|| '0000000000000001' || '0000' || '0000' || '00' AS as_documented;

-- There and back through COPY BINARY.
\getenv abs_builddir PG_ABS_BUILDDIR
\set file :abs_builddir '/results/timeline.bin'
CREATE TABLE zoo AS SELECT id, string::scrm.timeline AS t FROM canon UNION ALL SELECT 0, t FROM customer;
COPY zoo TO :'file' (FORMAT binary);
CREATE TABLE zoo_copy (LIKE zoo);
COPY zoo_copy FROM :'file' (FORMAT binary);
SELECT count(*), bool_and(a.t OPERATOR(scrm.=) b.t) AS equal, bool_and(a.t::text = b.t::text) AS same_text
FROM zoo AS a JOIN zoo_copy AS b USING (id);

-- Bytes of a stranger: a file with one row and one column, these bytes.
CREATE TABLE stranger (t scrm.timeline);
SELECT set_config('test.file', :'file', false) IS NOT NULL AS file_known;
CREATE FUNCTION receive(bytes bytea) RETURNS TABLE (code text, message text, detail text, hint text)
LANGUAGE plpgsql AS $$
DECLARE
	object oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00' || int4send(0) || int4send(0)
		|| int2send(1::int2) || int4send(length(bytes)) || bytes || int2send((-1)::int2));
BEGIN
	PERFORM lo_export(object, current_setting('test.file'));
	PERFORM lo_unlink(object);
	RETURN QUERY SELECT * FROM complaint(format('COPY stranger FROM %L (FORMAT binary)', current_setting('test.file')));
END $$;
SELECT n, what, r.code, r.message, r.detail
FROM (VALUES
	(1, 'correct', '\x01000000000200000001610000000162000000010000000178' || '\x00000001' || '\x0000000000000005' || '\x0001' || '\x0001' || '\x00'),
	(2, 'nothing', '\x'),
	(3, 'version 2', '\x0200000000000000000000000000'),
	(4, 'flags', '\x0101000000000000000000000000'),
	(5, 'cut', '\x01000000000200000001610000'),
	(6, 'one byte more', '\x010000000000000000000000000000'),
	(7, 'too many kinds', '\x0100ffffffff'),
	(8, 'too many events', '\x0100000000010000000161000000000fffffff'),
	(9, 'more events than bytes', '\x010000000001000000016100000000000000020000000000000000000000000000'),
	(10, 'negative length', '\x010000000001ffffffff61000000000000000000'),
	(11, 'length too long', '\x01000000000100000100610000000000000000'),
	(12, 'empty kind', '\x0100000000010000000000000000000000000000'),
	(13, 'not UTF-8', '\x010000000001' || '\x00000001' || '\xff' || '\x0000000000000000'),
	(14, 'a zero byte', '\x010000000001' || '\x00000001' || '\x00' || '\x0000000000000000'),
	(15, 'kind twice', '\x010000000002' || '\x00000001' || '\x61' || '\x00000001' || '\x61' || '\x0000000000000000'),
	(16, 'kind out of range', '\x0100000000010000000161' || '\x00000000' || '\x00000001' || '\x0000000000000005' || '\x0001' || '\x0000' || '\x00'),
	(17, 'channel out of range', '\x0100000000010000000161' || '\x00000000' || '\x00000001' || '\x0000000000000005' || '\x0000' || '\x0001' || '\x00'),
	(18, 'flag of value', '\x0100000000010000000161' || '\x00000000' || '\x00000001' || '\x0000000000000005' || '\x0000' || '\x0000' || '\x02'),
	(19, 'value cut', '\x0100000000010000000161' || '\x00000000' || '\x00000001' || '\x0000000000000005' || '\x0000' || '\x0000' || '\x01' || '\x7ff0'),
	(20, 'value infinite', '\x0100000000010000000161' || '\x00000000' || '\x00000001' || '\x0000000000000005' || '\x0000' || '\x0000' || '\x01' || '\x7ff0000000000000'),
	(21, 'value NaN', '\x0100000000010000000161' || '\x00000000' || '\x00000001' || '\x0000000000000005' || '\x0000' || '\x0000' || '\x01' || '\x7ff8000000000000'),
	(22, 'value -0 (is 0)', '\x0100000000010000000161' || '\x00000000' || '\x00000001' || '\x0000000000000005' || '\x0000' || '\x0000' || '\x01' || '\x8000000000000000'),
	(23, 'time infinite', '\x0100000000010000000161' || '\x00000000' || '\x00000001' || '\x7fffffffffffffff' || '\x0000' || '\x0000' || '\x00'),
	(24, 'time too late', '\x0100000000010000000161' || '\x00000000' || '\x00000001' || '\x7fffff5bb3b2a000' || '\x0000' || '\x0000' || '\x00'),
	(25, 'out of order', '\x0100000000010000000161' || '\x00000000' || '\x00000002' || '\x0000000000000005' || '\x0000' || '\x0000' || '\x00'
		|| '\x0000000000000004' || '\x0000' || '\x0000' || '\x00')) AS v(n, what, hex),
	receive(('\x' || replace(hex, '\x', ''))::bytea) AS r ORDER BY n;
SELECT t FROM stranger ORDER BY t::text;

--
-- Nothing, and NULL
--
CREATE TABLE nothing AS SELECT '{"version":1,"kinds":[],"channels":[],"events":[]}'::scrm.timeline AS t;
SELECT scrm.event_count(t), scrm.first_at(t), scrm.last_at(t), scrm.slice(t), scrm.only(t, '*') FROM nothing;
SELECT (SELECT count(*) FROM scrm.events(t)) AS events, (SELECT count(*) FROM scrm.kinds(t)) AS kinds,
	(SELECT count(*) FROM scrm.channels(t)) AS channels FROM nothing;
SELECT scrm.event_count(NULL::scrm.timeline), scrm.first_at(NULL), scrm.last_at(NULL::scrm.timeline),
	scrm.slice(NULL), scrm.only(NULL, 'a'), scrm.only(NULL, NULL), scrm.distinct_events(NULL),
	scrm.merge(NULL::scrm.timeline, NULL);
SELECT * FROM scrm.events(NULL);
SELECT * FROM scrm.kinds(NULL);
SELECT * FROM scrm.channels(NULL);
SELECT scrm.only(t, NULL) FROM customer;

-- Set-returning functions in the select list, beside each other, in a subquery, under LIMIT.
SELECT (scrm.events(t)).kind, (scrm.kinds(t)).events FROM customer;
SELECT scrm.kinds(t) FROM customer;
SELECT scrm.kinds(NULL) FROM customer;
SELECT kind FROM customer, LATERAL (SELECT * FROM scrm.events(t) LIMIT 2) AS e;
SELECT * FROM ROWS FROM (scrm.kinds((SELECT t FROM customer)), scrm.channels((SELECT t FROM customer))) WITH ORDINALITY;
SELECT count(*) FROM customer WHERE EXISTS (SELECT FROM scrm.events(t) WHERE kind = 'review');

--
-- slice: since <= at < until
--
CREATE TABLE ticks AS SELECT '{"version":1,"kinds":["a","b"],"channels":["x"],"events":[[0,0,0],[1,1],[2,0],[2,0,0],[3,1]]}'::scrm.timeline AS t;
SELECT n, scrm.slice(t, '2000-01-01'::timestamptz + since * interval '1 us', '2000-01-01'::timestamptz + until * interval '1 us')
FROM ticks, (VALUES (1, 1, 3), (2, 0, 4), (3, 2, NULL), (4, NULL, 2), (5, NULL, NULL), (6, 2, 2), (7, 4, 5), (8, -9, 0), (9, 3, 99)) AS v(n, since, until)
ORDER BY n;
SELECT scrm.event_count(scrm.slice(t, 'infinity')) AS none, scrm.event_count(scrm.slice(t, until => '-infinity')) AS none,
	scrm.event_count(scrm.slice(t, '-infinity', 'infinity')) AS "all" FROM ticks;
SELECT scrm.slice(t, '2024-01-02', '2024-01-01') FROM ticks;

-- A timeline cut in two and merged is the timeline.
SELECT bool_and(scrm.merge(scrm.slice(t, NULL, at), scrm.slice(t, at)) OPERATOR(scrm.=) t) AS whole, count(*)
FROM customer, (SELECT at FROM visits UNION ALL VALUES ('1999-01-01'::timestamptz), ('2099-01-01')) AS cut;

--
-- only, distinct_events, merge
--
SELECT n, step, scrm.only(t, step) FROM ticks,
	(VALUES (1, 'a'), (2, 'a@'), (3, 'a@x'), (4, '*@x'), (5, '*@'), (6, '*'), (7, 'b|a@x'), (8, 'c'), (9, 'a@y')) AS v(n, step) ORDER BY n;
SELECT scrm.distinct_events('{"version":1,"kinds":["a"],"channels":["x"],"events":[[0,0],[0,0],[0,0,null,0],[0,0,null,-0],[0,0,0],[1,0],[1,0],[1,0,0],[2,0,0,1],[2,0,0,2],[2,0,0,2],[2,0,0,2]]}');
SELECT scrm.event_count(t), scrm.event_count(scrm.distinct_events(t)) FROM customer;

SELECT scrm.merge('{"version":1,"kinds":["a","c"],"channels":["y"],"events":[[0,1],[2,0,0]]}',
	'{"version":1,"kinds":["b","c"],"channels":["x","y"],"events":[[0,1],[1,0,0],[2,0,1],[3,0,null,9]]}'::scrm.timeline);
SELECT c.t OPERATOR(scrm.||) k.t OPERATOR(scrm.=) (k.t OPERATOR(scrm.||) c.t) AS either_way,
	scrm.event_count(c.t OPERATOR(scrm.||) k.t) AS events,
	c.t OPERATOR(scrm.||) n.t OPERATOR(scrm.=) c.t AS with_nothing,
	scrm.merge(c.t, NULL) OPERATOR(scrm.=) c.t AND scrm.merge(NULL, c.t) OPERATOR(scrm.=) c.t AS with_null
FROM customer AS c, ticks AS k, nothing AS n;

-- Events of the slice, of the other kinds, of neither: nothing of them stays behind.
SELECT scrm.only(scrm.slice(c.t, '2024-03-03', '2024-03-04'), 'visit') OPERATOR(scrm.=) n.t AS nothing_left FROM customer AS c, nothing AS n;

--
-- Equality, order, hashing: over canonical bytes
--
SET search_path TO public, scrm;
SELECT a.id, b.id, a.t = b.t AS eq, a.t <> b.t AS ne, a.t < b.t AS lt, a.t <= b.t AS le, a.t > b.t AS gt, a.t >= b.t AS ge
FROM zoo AS a JOIN zoo_copy AS b ON a.id IN (2, 3) AND b.id = 2 ORDER BY 1;
-- a total order: trichotomy, antisymmetry, transitivity; and equal values have equal hashes
SELECT count(*) AS pairs, bool_and((a.t < b.t)::int + (a.t = b.t)::int + (a.t > b.t)::int = 1) AS one_of_three,
	bool_and((a.t < b.t) = (b.t > a.t)) AS mirrored, bool_and((a.id = b.id) = (a.t = b.t)) AS only_equal_to_itself,
	bool_and(timeline_cmp(a.t, b.t) = (a.t > b.t)::int - (a.t < b.t)::int) AS cmp_agrees
FROM zoo AS a, zoo_copy AS b;
SELECT count(*) AS violations FROM zoo a, zoo b, zoo c WHERE a.t < b.t AND b.t < c.t AND NOT a.t < c.t;
SELECT bool_and(timeline_hash(a.t) = timeline_hash(b.t) AND timeline_hash_extended(a.t, 0) & 4294967295 = timeline_hash(a.t)::bigint & 4294967295
	AND timeline_hash_extended(a.t, 7) = timeline_hash_extended(b.t, 7)) AS hashes_agree
FROM zoo AS a JOIN zoo_copy AS b USING (id);
SELECT count(*), count(DISTINCT t), (SELECT count(*) FROM (SELECT t FROM zoo UNION SELECT t FROM zoo_copy) AS u) AS "union",
	(SELECT count(*) FROM (SELECT t FROM zoo EXCEPT SELECT t FROM zoo_copy) AS u) AS "except"
FROM (SELECT t FROM zoo UNION ALL SELECT t FROM zoo_copy) AS u;
SET enable_mergejoin TO off; SET enable_nestloop TO off; SET enable_hashjoin TO on;
SELECT count(*) AS hash_join FROM zoo JOIN zoo_copy USING (t);
SET enable_mergejoin TO on; SET enable_hashjoin TO off;
SELECT count(*) AS merge_join FROM zoo JOIN zoo_copy USING (t);
RESET enable_mergejoin; RESET enable_nestloop; RESET enable_hashjoin;
SET enable_hashagg TO off;
SELECT count(*) AS sorted_groups FROM (SELECT t FROM zoo_copy GROUP BY t) AS g;
RESET enable_hashagg;
CREATE UNIQUE INDEX ON zoo (t);
INSERT INTO zoo VALUES (99, '{"version":1,"kinds":["a"],"channels":[],"events":[[0,0]]}');
CREATE TABLE parted (t timeline) PARTITION BY HASH (t);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parted SELECT t FROM zoo;
SELECT count(*), count(*) FILTER (WHERE tableoid = 'parted_0'::regclass) BETWEEN 1 AND 11 AS spread FROM parted;
SELECT count(*) AS found FROM parted AS p, zoo AS z WHERE p.t = z.t;
RESET search_path;

-- The same answers however a value is stored: short header, long header, out of line; never compressed.
CREATE TABLE stored (n int, t scrm.timeline);
INSERT INTO stored SELECT n, scrm.timeline_agg('2024-01-01'::timestamptz + i * i * interval '1 s', 'kind ' || i % 5, NULL, i)
FROM (VALUES (1, 3), (2, 100), (3, 2000)) AS v(n, events), generate_series(1, events) AS i GROUP BY n;
SELECT n, pg_column_size(t) < 127 AS short, pg_column_size(t) > 2000 AS out_of_line, pg_column_compression(t) AS compressed,
	scrm.event_count(t), scrm.last_at(t), (SELECT sum(value) FROM scrm.events(t)) AS sum,
	scrm.event_count(scrm.only(t, 'kind 0')) AS of_kind_0, scrm.slice(t) OPERATOR(scrm.=) t AS same,
	scrm.event_count(scrm.merge(t, t)) AS twice
FROM stored ORDER BY n;

--
-- Compact: gaps cost what they take in the largest unit that divides them. 1,000 events with gaps of one unit each are
-- 4 + 32 bytes of head, 2 for the word k, and a byte and a bit an event for each block of 64: 15 * (1 + 8) + (1 + 5).
--
SELECT gap, pg_column_size(scrm.timeline_agg('2024-01-01'::timestamptz + i * gap, 'k')) AS bytes, 4 + 32 + 2 + CASE WHEN gap = '0' THEN 16 ELSE 15 * (1 + 8) + (1 + 5) END AS expected
FROM generate_series(1, 1000) AS i, unnest('{1 day,1 hour,1 min,1 s,1 ms,1 us,0}'::interval[]) AS gap GROUP BY gap ORDER BY gap DESC;
-- 256 kinds, 255 channels: a byte an event, and the words: 10 * 3 + 90 * 4 + 156 * 5 - 2 = 1168 and 10 * 3 + 90 * 4 + 155 * 5 = 1165.
-- A value in every second event: 8 bytes, and a bit an event: 2048 * 8 + 4096 / 8 = 16896.
SELECT pg_column_size(scrm.timeline_agg('2024-01-01', 'k' || i % 256)) - pg_column_size(scrm.timeline_agg('2024-01-01', 'k')) - 4 * 1024 AS words_of_256_kinds,
	pg_column_size(scrm.timeline_agg('2024-01-01', 'k', 'c' || i % 255)) - pg_column_size(scrm.timeline_agg('2024-01-01', 'k')) - 4 * 1024 AS words_of_255_channels,
	pg_column_size(scrm.timeline_agg('2024-01-01', 'k', NULL, nullif(i % 2, 0))) - pg_column_size(scrm.timeline_agg('2024-01-01', 'k')) AS values_of_half
FROM generate_series(1, 4096) AS i;

--
-- Random histories: 63 of them, whose times are up to 2^g microseconds apart (so that differences of every width
-- from 0 to 62 bits are packed), with ties, NULLs and duplicates. What goes in comes out, through every form.
--
CREATE TABLE history AS
SELECT g, timestamptz '4714-11-24 00:00 UTC BC' + (us / 86400000000)::int * interval '1 day' + us % 86400000000 * interval '1 us' AS at,
	'k' || h % (1 + g % 9) AS kind, CASE WHEN h % 5 > 0 THEN 'c' || h % 3 END AS channel,
	CASE WHEN h % 11 > g % 12 THEN (h % 97) / 8.0::float8 END AS value
FROM generate_series(0, 62) AS g, generate_series(1, 130) AS i,
	LATERAL (SELECT hashint8extended(i / 2, g) & ((1::bigint << g) - 1) AS us, abs(hashint8extended(i / 2 + 1000, g) / 3) AS h) AS random;
CREATE TABLE histories AS SELECT g, scrm.timeline_agg(at, kind, channel, value) AS t FROM history GROUP BY g;
SELECT count(*) AS lost FROM (SELECT * FROM history EXCEPT ALL SELECT g, e.* FROM histories, scrm.events(t) AS e) AS d;
SELECT count(*) AS invented FROM (SELECT g, e.* FROM histories, scrm.events(t) AS e EXCEPT ALL SELECT * FROM history) AS d;
SELECT bool_and(t::text::scrm.timeline OPERATOR(scrm.=) t) AS text_same FROM histories;
COPY histories TO :'file' (FORMAT binary);
CREATE TABLE histories_copy (LIKE histories);
COPY histories_copy FROM :'file' (FORMAT binary);
SELECT count(*), bool_and(a.t OPERATOR(scrm.=) b.t) AS binary_same FROM histories AS a JOIN histories_copy AS b USING (g);

-- The order: time, kind, channel (NULL first), value (NULL first); strings by bytes.
SELECT count(*) AS out_of_order FROM (
	SELECT g, n, row_number() OVER (PARTITION BY g ORDER BY at, kind COLLATE "C", channel COLLATE "C" NULLS FIRST, value NULLS FIRST) AS place,
		ROW(at, kind, channel, value)::text AS e, n AS m
	FROM histories, scrm.events(t) WITH ORDINALITY AS e(at, kind, channel, value, n)) AS o
	JOIN (SELECT g, n, ROW(at, kind, channel, value)::text AS e FROM histories, scrm.events(t) WITH ORDINALITY AS e(at, kind, channel, value, n)) AS p
	ON p.g = o.g AND p.n = o.place
WHERE o.e <> p.e;

-- Accessors against plain SQL on the rows.
SELECT count(*) AS wrong FROM histories JOIN (SELECT g, count(*) AS events, min(at) AS first_at, max(at) AS last_at FROM history GROUP BY g) AS h USING (g)
WHERE (scrm.event_count(t), scrm.first_at(t), scrm.last_at(t)) IS DISTINCT FROM (events, h.first_at, h.last_at);
SELECT count(*) AS kinds_wrong FROM (SELECT g, kind, count(*) AS events, min(at), max(at) FROM history GROUP BY g, kind) AS h
	FULL JOIN (SELECT g, k.* FROM histories, scrm.kinds(t) AS k) AS k USING (g, kind)
WHERE (h.events, h.min, h.max) IS DISTINCT FROM (k.events, k.first_at, k.last_at);
SELECT count(*) AS channels_wrong FROM ((SELECT g, channel, count(*), min(at), max(at) FROM history GROUP BY g, channel
	EXCEPT ALL SELECT g, c.* FROM histories, scrm.channels(t) AS c)
	UNION ALL (SELECT g, c.* FROM histories, scrm.channels(t) AS c
	EXCEPT ALL SELECT g, channel, count(*), min(at), max(at) FROM history GROUP BY g, channel)) AS d;
SELECT count(*) AS distinct_wrong FROM histories JOIN (SELECT g, count(*) AS events FROM (SELECT DISTINCT * FROM history) AS d GROUP BY g) AS h USING (g)
WHERE scrm.event_count(scrm.distinct_events(t)) <> events;
SELECT count(*) AS slices, count(*) FILTER (WHERE scrm.event_count(scrm.slice(t, since, until)) <> (SELECT count(*) FROM history AS h
	WHERE h.g = histories.g AND at >= since AND at < until)) AS wrong
FROM histories, LATERAL (SELECT min(at) AS since, max(at) AS until FROM (SELECT at FROM history AS h WHERE h.g = histories.g ORDER BY md5(at::text) LIMIT 2) AS two) AS w;
SELECT count(*) AS merges, count(*) FILTER (WHERE scrm.merge(a.t, b.t) OPERATOR(scrm.<>) (
	SELECT scrm.timeline_agg(at, kind, channel, value) FROM history WHERE g IN (a.g, b.g))) AS wrong
FROM histories AS a JOIN histories AS b ON b.g IN (a.g + 1, a.g * 2 + 1);
