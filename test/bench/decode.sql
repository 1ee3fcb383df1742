-- Events decoded a second, on one core, from memory: scrm.channels reads every time and every channel of a timeline of four
-- million events that a variable holds, and counts them. So decoding alone is faster than this. The median of seven calls.
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE speed (events_a_second float8);
DO $$
DECLARE
	timeline scrm.timeline;
	started timestamptz;
BEGIN
	SELECT scrm.timeline_agg('2025-01-01 00:00:00+00'::timestamptz + (i * 3 + (hashint4(i) & 1023)) * interval '1 second',
		'kind ' || i % 8, 'channel ' || i % 5) INTO timeline
	FROM generate_series(1, 4000000) AS i;
	FOR run IN 1..8 LOOP
		started := clock_timestamp();
		PERFORM sum(events) FROM scrm.channels(timeline);
		IF run > 1 THEN
			INSERT INTO speed VALUES (4000000 / extract(epoch FROM clock_timestamp() - started));
		END IF;
	END LOOP;
END $$;
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY events_a_second) FROM speed;
