--
-- The grammar of steps, shown with scrm.only, which keeps the events that a step means
--
--   step := alt ('|' alt)*        alt := kind ['@' channel]
--
-- kind: on any channel; kind@: without a channel; * any kind; a backslash takes the next character as it is.
--
SET timezone TO 'UTC';

-- Each of three kinds on each of two channels and on none, an hour apart.
CREATE TABLE log AS
SELECT '2024-01-01'::timestamptz + (row_number() OVER (ORDER BY kind, channel) - 1) * interval '1 hour' AS at, kind, channel
FROM unnest('{a,b,c}'::text[]) AS kind, unnest('{x,y,NULL}'::text[]) AS channel;
CREATE TABLE customer AS SELECT scrm.timeline_agg(at, kind, channel) AS t FROM log;
-- What a step keeps, short: kind@channel of the events.
CREATE FUNCTION kept(t scrm.timeline, step text) RETURNS text LANGUAGE sql AS
$$ SELECT coalesce(string_agg(kind || '@' || coalesce(channel, ''), ' ' ORDER BY n), 'nothing') FROM scrm.events(scrm.only(t, step)) WITH ORDINALITY AS e(at, kind, channel, value, n) $$;

SELECT n, step, kept(t, step) FROM customer,
	(VALUES (1, 'a'), (2, 'a@x'), (3, 'a@'), (4, '*'), (5, '*@y'), (6, '*@'),
		(7, 'a|b'), (8, 'a|b@x'), (9, '*@x|c'), (10, 'a@x|a@y'), (11, 'a@x|b@y|c@'), (12, '*@x|*@'),
		(13, 'a|a'), (14, 'a@|a@|*@'), (15, 'd'), (16, 'a@z'), (17, 'd@z|b@y')) AS v(n, step) ORDER BY n;

-- @ binds tighter than |; and every word is taken as it stands: capitals, spaces.
SELECT n, step, kept(t, step) FROM customer,
	(VALUES (1, 'b|c@x'), (2, 'A'), (3, 'a | b'), (4, ' a'), (5, 'a '), (6, 'a@ x')) AS v(n, step) ORDER BY n;

-- Escapes.
CREATE TABLE hostile AS SELECT scrm.timeline_agg('2024-01-01'::timestamptz + n * interval '1 hour', kind, channel) AS t
FROM (VALUES (1, '*', '*'), (2, 'a|b', 'x|y'), (3, 'a@x', NULL), (4, 'a', 'x'), (5, 'what?', '?'), (6, E'back\\slash', E'\\'),
	(7, 'a', '@'), (8, U&'caf\00E9', U&'\20AC'), (9, E'two\nlines', E'\t')) AS v(n, kind, channel);
SELECT n, step, kept(t, step) FROM hostile,
	(VALUES (1, '\*'), (2, '\*@\*'), (3, '*@\*'), (4, 'a\|b'), (5, 'a\|b@x\|y'), (6, 'a\@x'), (7, 'a@x'), (8, 'a@\@'), (9, 'what\?'), (10, 'what\?@\?'),
		(11, 'back\\slash'), (12, 'back\\slash@\\'), (13, '\a'), (14, '\a\@\x'), (15, U&'caf\00E9'), (16, U&'\\caf\\\00E9@\20AC'), (17, E'two\nlines@\t')) AS v(n, step)
ORDER BY n;

--
-- Errors, with the place in characters
--
SELECT scrm.only(t, '') FROM customer;
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
SELECT n, code, message, detail
FROM (VALUES (1, '|'), (2, 'a|'), (3, '|a'), (4, 'a||b'), (5, '@'), (6, '@x'), (7, 'a|@x'), (8, 'a@x@y'), (9, 'a@@'), (10, 'a@x|b@@'),
		(11, '\'), (12, 'a\'), (13, 'a@\'), (14, U&'\00E9\20AC\+01F600|@'), (15, '?'), (16, 'a?'), (17, 'a|b?'), (18, 'a@x?'), (19, 'a?|b'), (20, '*?'), (21, '\\|\'),
		-- * is a whole kind or nothing
		(22, '**'), (23, 'a*'), (24, '*a'), (25, 'a|b*@x'), (26, 'a@*'), (27, 'a@x*'), (28, '*@*'), (29, '\**'), (30, '*\*')) AS v(n, step),
	complaint(format('SELECT scrm.only(t, %L) FROM customer', step)) ORDER BY n;
-- 255 bytes of a kind or channel are possible however they are escaped, 256 are not
SELECT n, code, left(message, 60) AS message, detail
FROM (VALUES (1, repeat('k', 255)), (2, repeat('k', 256)), (3, repeat('\k', 255)), (4, repeat('\k', 256)), (5, 'a@' || repeat('c', 255)), (6, 'a@' || repeat('c', 256)),
		(7, repeat(U&'\20AC', 85)), (8, 'a|' || repeat(U&'\20AC', 86))) AS v(n, step),
	complaint(format('SELECT scrm.only(t, %L) FROM customer', step)) ORDER BY n;

--
-- quote_kind
--
SELECT n, kind, scrm.quote_kind(kind)
FROM (VALUES (1, 'visit'), (2, 'a|b'), (3, 'a@b'), (4, '*'), (5, 'really?'), (6, E'back\\slash'), (7, ''), (8, '"''$%'), (9, U&'\20AC|'), (10, NULL)) AS v(n, kind) ORDER BY n;

-- Every word of up to 4 characters of the grammar, as a kind and as a channel: quoted, it means just itself.
CREATE TABLE word AS
WITH RECURSIVE w(word) AS (SELECT '' UNION ALL SELECT word || c FROM w, unnest('{a,|,@,*,?,\\}'::text[]) AS c WHERE length(word) < 4)
SELECT word FROM w WHERE word <> '';
CREATE TABLE words AS SELECT scrm.timeline_agg('2024-01-01', word) AS as_kind, scrm.timeline_agg('2024-01-01', 'k', word) AS as_channel FROM word;
SELECT count(*) AS words, count(*) FILTER (WHERE kept(as_kind, scrm.quote_kind(word)) <> word || '@') AS kinds_wrong,
	count(*) FILTER (WHERE kept(as_channel, '*@' || scrm.quote_kind(word)) <> 'k@' || word) AS channels_wrong
FROM word, words;
-- the longest, in the worst case
SELECT length(scrm.quote_kind(kind)), kept(scrm.timeline_agg('2024-01-01', kind, kind), scrm.quote_kind(kind) || '@' || scrm.quote_kind(kind)) = kind || '@' || kind AS kept
FROM (SELECT repeat('\', 255) AS kind) AS v GROUP BY kind;

-- All pairs of alternatives over the log, against their meaning in SQL.
CREATE TABLE alt AS SELECT kind || coalesce('@' || channel, '') AS alt, kind, channel
FROM unnest('{a,b,c,d,*}'::text[]) AS kind, unnest('{NULL,"",x,y,z}'::text[]) AS channel;
SELECT count(*) AS steps, count(*) FILTER (WHERE kept(t, p.alt || '|' || q.alt) <> (
	SELECT coalesce(string_agg(log.kind || '@' || coalesce(log.channel, ''), ' ' ORDER BY at), 'nothing') FROM log
	WHERE p.kind IN (log.kind, '*') AND (p.channel IS NULL OR p.channel = coalesce(log.channel, ''))
		OR q.kind IN (log.kind, '*') AND (q.channel IS NULL OR q.channel = coalesce(log.channel, '')))) AS wrong
FROM alt AS p, alt AS q, customer;
