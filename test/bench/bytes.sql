-- Bytes a timeline takes on the Higgs log, fed in as rows "actor other seconds kind": the log grouped by actor, with
-- (at, kind, channel), for actors with 10 or more events. Bytes are those on disk, its length word included.
SELECT count(*) AS customers, sum(events) AS events,
	round(sum(bytes) / sum(events), 2) AS bytes_per_event,
	round(sum(greatest(bytes - 64, 0)) / sum(events), 2) AS beyond_head,
	round(max((bytes - 64)::numeric / events), 2) AS worst,
	count(*) FILTER (WHERE bytes > 64 + 6 * events) AS over_bar
FROM (
	SELECT events, pg_column_size(timeline) AS bytes
	FROM higgs_timelines
	WHERE events >= 10
) AS sizes;
