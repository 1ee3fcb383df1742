--
-- Pipelines: an ordered list of stages as a value, validated when it is made.
--
-- By hand, the three classic ones and how to give them your kinds, equality and forms, errors. What customers do in them
-- is the matter of stage and stage_report.
--
CREATE SCHEMA test_pipeline;
SET search_path TO test_pipeline;
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET intervalstyle TO 'postgres';
\set VERBOSITY default
\pset null NULL

-- ---------------------------------------------------------------- by hand

-- Two ways to write one; null is as good as no key. The value holds what was written, without free space.
SELECT scrm.pipeline('[{"stage": "lead", "enter": "form|signup", "back": "rejected"}, {"stage": "customer", "back": null, "enter": "purchase@shop"}]'::jsonb);
SELECT scrm.pipeline '[ {"enter":"form|signup","back":"rejected","stage":"lead"},{"stage":"customer","enter":"purchase@shop","back_to":null} ]';
-- What leads back leads to the stage before, or where back_to says; "" is out of the pipeline, where the first stage leads in any case.
SELECT * FROM scrm.pipeline_stages('[{"stage":"a","enter":"a","back":"x"},{"stage":"b","enter":"b"},{"stage":"c","enter":"c","back":"x"},{"stage":"d","enter":"d","back":"x","back_to":"a"},
	{"stage":"e","enter":"e","back":"x","back_to":""},{"stage":"f","enter":"f","back":"x","back_to":"e"}]');
-- Where it leads in any case is not written.
SELECT scrm.pipeline '[{"stage":"a","enter":"a","back":"x","back_to":""},{"stage":"b","enter":"b","back":"x","back_to":"a"},{"stage":"c","enter":"c","back":"x","back_to":"a"},{"stage":"d","enter":"d","back":"x","back_to":""}]';
-- Names and kinds may be anything.
SELECT pipeline, stage = E'"\\\n\x7fä' AS same FROM scrm.pipeline('[{"stage":"\"\\\n\u007fä","enter":"a\\|b\\@|ü@\\*"}]'::jsonb) AS pipeline, scrm.pipeline_stages(pipeline);

-- ---------------------------------------------------------------- classics

SELECT * FROM scrm.pipeline_stages(scrm.revenue_funnel());
SELECT * FROM scrm.pipeline_stages(scrm.buying_cycle());
SELECT * FROM scrm.pipeline_stages(scrm.participation_ladder());

-- With kinds of your own: the step that enters, or any of enter, back and back_to; the other names of stages will do.
SELECT * FROM scrm.pipeline_stages(scrm.revenue_funnel('{"universe": "list@crm", "prospect": {"back": "unsubscribe", "back_to": ""}, "opportunity": {"back_to": "inquiry"}, "customer": {"back": null}, "suspect": {}}'));
SELECT * FROM scrm.pipeline_stages(scrm.buying_cycle('{"purchase": {"enter": "deal", "back": "return"}}')) WHERE stage = 'purchase';

-- ---------------------------------------------------------------- a value

-- Equal when they say the same; the order means nothing but serves DISTINCT, joins and sorting.
CREATE TABLE pipeline (n int, p scrm.pipeline);
INSERT INTO pipeline VALUES (1, scrm.revenue_funnel()), (2, scrm.buying_cycle()), (3, scrm.participation_ladder()), (4, scrm.buying_cycle('{"aware": {}}')), (5, scrm.buying_cycle('{"aware": "ad"}')),
	(6, '[{"stage":"a","enter":"a","back":"b"}]'), (7, '[{"stage":"a","enter":"a","back":"b","back_to":""}]'), (8, NULL);
SELECT count(*), count(DISTINCT p), array_agg(n ORDER BY n) FILTER (WHERE p OPERATOR(scrm.=) scrm.buying_cycle()) AS "buying cycles" FROM pipeline;
SELECT array_agg(DISTINCT a.n ORDER BY a.n) AS pairs FROM pipeline AS a JOIN pipeline AS b ON a.p OPERATOR(scrm.=) b.p AND a.n <> b.n;
SELECT count(*) AS pairs, count(*) FILTER (WHERE (a.p OPERATOR(scrm.<) b.p)::int + (a.p OPERATOR(scrm.=) b.p)::int + (a.p OPERATOR(scrm.>) b.p)::int <> 1) AS disordered FROM pipeline AS a, pipeline AS b WHERE a.n < 8 AND b.n < 8;
-- Text and binary forms give the value back, from a table as well.
SELECT count(*), count(*) FILTER (WHERE p::text::scrm.pipeline OPERATOR(scrm.=) p AND p::text::jsonb::text <> '' AND scrm.pipeline(p::text::jsonb) OPERATOR(scrm.=) p) AS same FROM pipeline WHERE n < 8;
SELECT scrm.pipeline_send(p) FROM pipeline WHERE n = 7;
-- NULL in, NULL out.
SELECT scrm.pipeline(NULL) IS NULL AS pipeline, (SELECT count(*) FROM scrm.pipeline_stages(NULL)) AS stages;
-- The most stages.
SELECT count(*), max(back_to) FROM scrm.pipeline_stages((SELECT scrm.pipeline(jsonb_agg(jsonb_build_object('stage', n, 'enter', 'k' || n, 'back', 'b')) || '[]') FROM (SELECT to_char(n, 'FM00') AS n FROM generate_series(1, 30) AS n) AS s));

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

SELECT json || try(format('SELECT scrm.pipeline(%L::jsonb)', json)) || CASE WHEN try(format('SELECT scrm.pipeline(%L::jsonb)', json)) <> try(format('SELECT %L::scrm.pipeline', json)) THEN ' and otherwise as text' ELSE '' END
FROM unnest(ARRAY['1', '"a"', '{}', 'null', '[]', '[1]', '[[]]', '[{}]', '[null]', '[{"stage":""}]', '[{"stage":1}]', '[{"stage":"a"}]', '[{"stage":"a","enter":null}]', '[{"stage":"a","enter":["a"]}]', '[{"stage":"a","enter":""}]',
	'[{"stage":"a","enter":"a|"}]', '[{"stage":"a","enter":"b?"}]', '[{"stage":"a","enter":"a","back":"b@c@d"}]', '[{"stage":"a","enter":"a","back":""}]', '[{"stage":"a","enter":"a","back_to":""}]', '[{"stage":"a","enter":"a","next":"b"}]',
	'[{"stage":"a","enter":"a"},{"stage":"a","enter":"b"}]', '[{"stage":"a","enter":"a"},{"stage":"b","enter":"b","back":"x","back_to":"c"}]', '[{"stage":"a","enter":"a"},{"stage":"b","enter":"b","back":"x","back_to":"b"}]',
	'[{"stage":"a","enter":"a","back":"x","back_to":"b"},{"stage":"b","enter":"b"}]', '[{"stage":"a","enter":"b|a@x|c","back":"d|a@x"}]', '[{"stage":"a","enter":"a","back":"a@x|*"}]']) WITH ORDINALITY AS c(json, n) ORDER BY n;
SELECT try('SELECT scrm.pipeline ''[{"stage":"a",}]''');
-- The context names the stage.
SELECT scrm.pipeline '[{"stage":"a","enter":"a"},{"stage":"b c","enter":"b","back":"|"}]';
SELECT try($$SELECT scrm.pipeline(jsonb_agg(jsonb_build_object('stage', 's' || n, 'enter', 'k'))) FROM generate_series(1, 31) AS n$$);
SELECT try($$SELECT scrm.pipeline(jsonb_build_array(jsonb_build_object('stage', repeat('s', 256), 'enter', 'k')))$$);

-- Kinds for the classics.
SELECT call || try('SELECT scrm.' || call) FROM unnest(ARRAY['revenue_funnel(NULL)', $$revenue_funnel('[]')$$, $$revenue_funnel('1')$$, $$revenue_funnel('{"leads": "a"}')$$, $$buying_cycle('{"lead": "a"}')$$, $$participation_ladder('{"": "a"}')$$, $$revenue_funnel('{"lead": 1}')$$, $$revenue_funnel('{"lead": ["a"]}')$$, $$revenue_funnel('{"lead": null}')$$,
	$$revenue_funnel('{"lead": "a", "prospect": "b"}')$$, $$revenue_funnel('{"lead": {"stage": "a"}}')$$, $$revenue_funnel('{"lead": {"enter": null}}')$$, $$revenue_funnel('{"lead": ""}')$$, $$revenue_funnel('{"lead": {"back_to": "target"}}')$$, $$revenue_funnel('{"lead": {"back": "x", "back_to": "customer"}}')$$, $$revenue_funnel('{"customer": {"enter": "churn"}}')$$]) WITH ORDINALITY AS c(call, n) ORDER BY n;

-- Bytes to a value, by COPY. A pipeline: version 1, a zero, the number of stages; of each its name, enter and back and the place it leads back to (0 is out; its own place less one when it has no back).
\getenv builddir PG_ABS_BUILDDIR
\set file :builddir '/results/pipeline.copy'
SELECT set_config('test.file', :'file', false) IS NOT NULL AS file;
CREATE TABLE received (p scrm.pipeline);
CREATE FUNCTION recv(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE file text := current_setting('test.file'); big oid; answer text; detail text;
BEGIN
	big := lo_from_bytea(0, '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea || '\x0001'::bytea || int4send(length(bytes)) || bytes || '\xffff'::bytea);
	PERFORM lo_export(big, file);
	PERFORM lo_unlink(big);
	EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
	DELETE FROM received RETURNING p INTO answer;
	RETURN answer;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(': ', sqlstate || ' ' || sqlerrm, nullif(detail, ''));
END $$;
SELECT count(*), count(*) FILTER (WHERE recv(scrm.pipeline_send(p)) = p::text) AS same FROM pipeline WHERE n < 8;
SELECT what || E'\n\t' || recv(bytes::bytea) FROM (VALUES (1, 'good', '\x0100000000010000000161000000016200000000' || '00'), (2, 'version', '\x020000000001000000016100000001620000000000'), (3, 'a zero', '\x010100000001000000016100000001620000000000'),
	(4, 'no stages', '\x010000000000'), (5, 'too many for so few bytes', '\x0100000000ff000000016100000001620000000000'), (6, 'short', '\x0100000000010000000161000000016200'), (7, 'long', '\x01000000000100000001610000000162000000000000'),
	(8, 'no name', '\x01000000000100000000000000016200000000' || '00'), (9, 'no enter', '\x010000000001000000016100000000' || '0000000000'), (10, 'to nowhere', '\x010000000001000000016100000001620000000163' || '01'), (11, 'to somewhere without back', '\x010000000001000000016100000001620000000001'),
	(12, 'the same step', '\x010000000001000000016100000001620000000162' || '00'), (13, 'no step', '\x0100000000010000000161000000017c00000000' || '00'), (14, 'a zero byte', '\x010000000001000000010000000001620000000000')) AS v(n, what, bytes) ORDER BY n;
