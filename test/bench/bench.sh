#!/usr/bin/env bash
# Times scrm against the best plain SQL, both sides in one private server with the same settings.
#
#   test/bench/bench.sh [bar ...]     bars: funnel_timelines modes steps64 sequence funnel_rows retention timeline
#                                     engagement score scan decode bytes markov value
#                                     graph_load pagerank centrality communities diffusion (graph.sh; against igraph)
#   SCALE=0.1                         a tenth of the 10 million interactions (the ratios are promised for 1)
#   RUNS=5                            timed runs a side; at most 3 where nothing is promised
#   KEEP=1                            leave the server running; CLUSTER=folder uses one left running, with its data
#   INSTALLED=1                       measure the scrm that is installed, without building and installing this one
#
# A bar: one warm-up of each side, which also prints its plan, then RUNS runs of both sides in turn in one session.
# What is compared is the ratio of the medians. A benchmark is never a test: the exit status tells of errors alone.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=${here%/test/bench}
readonly here top scale=${SCALE:-1} runs=${RUNS:-5} buffers=${SHARED_BUFFERS:-5GB}
readonly higgs=$top/../shared/data/higgs-activity_time.txt.gz
readonly cdnow=$top/../shared/data/cdnow_master_elog.csv
readonly attribution=$top/../shared/data/attribution_paths.csv
readonly all_bars=(funnel_timelines modes steps64 sequence funnel_rows retention timeline engagement score scan decode bytes markov value
	graph_load pagerank centrality communities diffusion)

PG_CONFIG=$("$top/test/setup.sh")
export PG_CONFIG
# shellcheck source-path=SCRIPTDIR source=../cluster.sh
. "$top/test/cluster.sh"
# shellcheck source-path=SCRIPTDIR source=graph.sh
. "$here/graph.sh"

say() { printf '%s\n' "$*"; }
title() { printf '\n== %s ==\n' "$*"; }
client() { "$bindir/psql" -X -q -v ON_ERROR_STOP=1 -d bench "$@"; }
value_of() { client -At -c "$1"; }

# Replaces the settings of cluster.sh. Everything is cached, nothing spills, nothing else runs: what is left is work.
cluster_settings() {
	cat <<-CONF
		# the tables stay cached: a scan of a table above a quarter of this would bypass it
		shared_buffers = $buffers
		# no aggregate and no sort of either side spills
		work_mem = 2GB
		hash_mem_multiplier = 2
		maintenance_work_mem = 1GB
		# compiling takes longer than it saves here, and would charge it to the shorter side
		jit = off
		# one process, but for the bar that says 2
		max_parallel_workers_per_gather = 0
		# nothing else at work
		autovacuum = off
		checkpoint_timeout = 1h
		max_wal_size = 16GB
		bgwriter_lru_maxpages = 0
		fsync = off
		wal_level = minimal
		max_wal_senders = 0
		listen_addresses = ''
		unix_socket_permissions = 0700
		timezone = 'UTC'
	CONF
}

start() {
	if [ -n "${CLUSTER:-}" ]; then
		work=$CLUSTER
		PGPORT=$(sed -n 4p "$work/data/postmaster.pid")
		export PGHOST=$work PGUSER=postgres PGPORT
		return
	fi
	cluster_begin
	cluster_start
	"$bindir/createdb" bench
}

# The answers of every form of the funnel against the definition, on 2,000 customers.
check_funnel() {
	local form answer expected
	"$bindir/dropdb" --if-exists small 2>/dev/null
	"$bindir/createdb" small
	client -d small -v scale=0.004 -f "$here/data.sql"
	client -d small -f "$here/timelines.sql" 2>/dev/null
	expected=$(client -d small -At -f "$here/funnel_timelines.brute.sql")
	for form in scrm window seconds; do
		answer=$(client -d small -At -f "$here/funnel_timelines.$form.sql")
		if [ "$answer" != "$expected" ]; then
			say "error: funnel_timelines.$form.sql says $answer, trying every choice says $expected" >&2
			exit 1
		fi
	done
	say "every form of the funnel agrees with trying every choice on 2,000 customers: $expected"
	"$bindir/dropdb" small
}

# The interactions; graphs have rows of their own.
load() {
	local bar
	for bar in "$@"; do
		[[ " ${graph_bars[*]} " = *" $bar "* ]] || break
		bar=
	done
	if [ -z "$bar" ]; then
		client -c "CREATE EXTENSION IF NOT EXISTS scrm"
		return
	fi
	if [ -n "${CLUSTER:-}" ]; then
		say "using the interactions of $CLUSTER"
	else
		say "making interactions at scale $scale (a minute at scale 1)"
		client -v scale="$scale" -f "$here/data.sql"
	fi
	client -f "$here/timelines.sql" 2>/dev/null
	client -c CHECKPOINT
	client -c "
		SELECT relname AS table, reltuples::bigint AS rows, pg_size_pretty(pg_table_size(oid)) AS size
		FROM pg_class WHERE relname IN ('interactions', 'timelines')"
}

# ---------------------------------------------------------------- measuring

table=()
scratch=

# The middle one, the smallest and the largest of the numbers on standard input.
spread() { sort -g | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1], v[NR] }'; }

# Node types alone, so that two plans can be compared for shape.
shape() { sed -n 's/^ *\(->  \)\{0,1\}\([A-Z][A-Za-z ]*[a-z]\)\( (actual.*\| using .*\| on .*\)$/\2/p' "$1" | sed 's/ on .*//; s/ using .*//' | tr '\n' ','; }

# measure name "what" ours peer limit answers settings
#   ours, peer   files without .sql, here or made in $scratch;  limit  at most so many times the peer's time, or - where nothing is promised
#   answers      same: both sides must answer alike (1e-9)
measure() {
	local name=$1 what=$2 ours=$3 peer=$4 limit=$5 answers=$6 settings=${7:-} side i times=$runs
	local -A file=([ours]=$here/$ours.sql [peer]=$here/$peer.sql)
	for side in ours peer; do
		if [ ! -e "${file[$side]}" ]; then file[$side]=$scratch/$(basename "${file[$side]}"); fi
	done
	if [ "$limit" = - ] && [ "$times" -gt 3 ]; then times=3; fi
	title "$name: $what"
	say "ours: $ours.sql    peer: $peer.sql    ${settings:-one process}"
	{
		say "$settings"
		say '\pset format unaligned' '\pset tuples_only on'
		for side in ours peer; do
			say "\\o $scratch/$side.plan"
			say "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, SUMMARY OFF)"
			cat "${file[$side]}"
			say "\\o $scratch/$side.answer"
			cat "${file[$side]}"
		done
		say '\o' '\timing on'
		for ((i = 0; i < times; i++)); do
			for side in ours peer; do
				say "\\echo $side"
				cat "${file[$side]}"
			done
		done
	} | sed '/^ *--/d' >"$scratch/script.sql"
	interruptible client -f "$scratch/script.sql" >"$scratch/times"

	for side in ours peer; do
		say "--- $side"
		awk 'NR <= 24 { print } END { if (NR > 24) print "(" NR - 24 " more lines: the other partitions alike)" }' "$scratch/$side.plan"
		awk -v side=$side '$1 == "ours" || $1 == "peer" { now = $1 } $1 == "Time:" && now == side { print $2 }' \
			"$scratch/times" | spread >"$scratch/$side.spread"
	done
	if grep -q 'Batches: [2-9]\|Batches: [0-9][0-9]\|Disk' "$scratch"/*.plan; then say "WARNING: a side spilled to disk"; fi
	if [ -n "$settings" ] && [ "$(grep -l 'Workers Launched: 2' "$scratch"/*.plan | wc -l)" != 2 ]; then
		say "WARNING: not both sides ran in 2 processes"
	fi
	if [ "$(shape "$scratch/ours.plan")" = "$(shape "$scratch/peer.plan")" ]; then
		say "plans: the same shape"
	else
		say "plans: different shapes, as the question is"
	fi
	say "answers: ours $(cat "$scratch/ours.answer")  peer $(cat "$scratch/peer.answer")"
	if [ "$answers" = same ] && ! same_answers; then
		say "error: the two sides of $name answer differently" >&2
		exit 1
	fi
	add_row "$name" "$what" "$limit"
}

same_answers() {
	awk -F'|' 'NR == FNR { split($0, ours); next }
		{ for (i = 1; i <= NF; i++) if ((ours[i] - $i) ^ 2 > (1e-9 * $i) ^ 2) exit 1 }' "$scratch/ours.answer" "$scratch/peer.answer"
}

add_row() {
	local ours peer
	ours=$(cat "$scratch/ours.spread")
	peer=$(cat "$scratch/peer.spread")
	table+=("$(awk -v name="$1" -v what="$2" -v limit="$3" -v ours="$ours" -v peer="$peer" 'BEGIN {
		split(ours, o); split(peer, p); ratio = o[1] / p[1]
		bar = limit == "-" ? "-" : sprintf("<= %.3g", limit)
		met = limit == "-" ? "" : (ratio <= limit ? "met" : "NOT MET")
		printf "%-17s %-58s %8.3f (%.3f..%.3f) %8.3f (%.3f..%.3f) %7.3f  %-8s %s",
			name, what, o[1] / 1000, o[2] / 1000, o[3] / 1000, p[1] / 1000, p[2] / 1000, p[3] / 1000, ratio, bar, met }')")
	say "${table[-1]}"
}

# ---------------------------------------------------------------- the bars

bar_funnel_timelines() {
	check_funnel
	measure funnel_timelines "funnel on timelines : window SQL on rows" \
		funnel_timelines.scrm funnel_timelines.window 0.04 same
	measure funnel_timelines "funnel on timelines : window SQL, whole seconds only" \
		funnel_timelines.scrm funnel_timelines.seconds - same
}

# Every mode alone, and combinations in which the kernels meet.
bar_modes() {
	local mode
	sed 's/@modes@//' "$here/modes.sql.in" >"$scratch/modes_default.sql"
	for mode in strict_increase strict_order strict_deduplication allow_reuse any_order \
		strict_increase,strict_order strict_order,strict_deduplication,allow_reuse any_order,allow_reuse \
		clickhouse clickhouse,strict_order clickhouse,strict_deduplication clickhouse,strict_once; do
		sed "s/@modes@/$mode/" "$here/modes.sql.in" >"$scratch/modes_${mode//,/_}.sql"
		measure modes "mode $mode : default" "modes_${mode//,/_}" modes_default 2 differ
	done
	measure modes "optional step and exclusion : default" modes.extras modes_default - differ
}

# Linear in the steps: 64 of them take at most 1.3 times what 8 times the 8 would.
bar_steps64() {
	client -v scale="$scale" -f "$here/steps64.data.sql"
	measure steps64 "64-step funnel on timelines : 8-step" steps64.64 steps64.8 10.4 differ
	measure steps64 "64-step funnel on rows : 8-step" steps64_rows.64 steps64_rows.8 10.4 differ
}

bar_sequence() {
	measure sequence "sequence_match on timelines : window_funnel" sequence.match sequence.funnel 2 differ
	measure sequence "sequence_match with a time condition : window_funnel" sequence.within sequence.funnel 2 differ
	measure sequence "sequence_count on timelines : window_funnel" sequence.count sequence.funnel - differ
}

bar_retention() {
	measure retention "retention, 3 conditions : 3 x bool_or" retention.scrm funnel_rows.bool_or 1.1 differ
}

# timed name "what" limit sql: not a ratio, the milliseconds of the answer, of which the first call may be cold.
timed() {
	local name=$1 what=$2 limit=$3 sql=$4 spread
	{
		say '\timing on'
		for _ in 0 1 2 3 4 5; do say "$sql"; done
	} >"$scratch/script.sql"
	client -f "$scratch/script.sql" >"$scratch/times"
	tail -n 6 "$scratch/times"
	spread=$(awk '$1 == "Time:" { print $2 }' "$scratch/times" | tail -n +2 | spread)
	table+=("$(awk -v spread="$spread" -v name="$name" -v what="$what" -v limit="$limit" 'BEGIN { split(spread, t)
		printf "%-17s %-58s %8.2f ms (%.2f..%.2f), bar %d ms: %s", name, what,
			t[1], t[2], t[3], limit, t[1] <= limit ? "met" : "NOT MET" }')")
}

bar_markov() {
	local order limit
	if [ ! -r "$attribution" ]; then
		table+=("markov            skipped: ../shared/data has no attribution_paths.csv here")
		return
	fi
	title "markov: attribution_paths.csv"
	{
		say 'DROP TABLE IF EXISTS attribution_rows, attribution_paths;'
		say 'CREATE TABLE attribution_rows (path text, conversions float8, value float8, nulls float8);'
		say "COPY attribution_rows FROM STDIN (FORMAT csv, HEADER);"
		cat "$attribution"
		say '\.'
		say "CREATE TABLE attribution_paths AS
			SELECT scrm.paths_agg(string_to_array(path, ' > '), conversions, value, nulls) AS paths FROM attribution_rows;"
	} | client 2>/dev/null
	for order in 1 2 3; do
		limit=$([ $order = 1 ] && echo 50 || echo 1000)
		timed markov "10,000 paths, order $order, all channels" "$limit" \
			"SELECT count(*), sum(conversions) FROM attribution_paths, scrm.attribution(paths, 'markov', markov_order => $order);"
	done
}

bar_value() {
	title "value: customers, and what they will buy"
	client -v scale="$scale" -f "$here/value.data.sql" >/dev/null
	measure value "bgnbd_fit, from 1,000,000 rows : count(*) by x, t_x, T" value_fit.scrm value_fit.count 3 differ
	timed value "bgnbd_fit, from 1,000,000 rows to the parameters" 1500 "$(cat "$here/value_fit.scrm.sql")"
	timed value "P(alive), expected purchases, spend of 1,000,000 rows" 2000 \
		"SELECT sum(scrm.p_alive(mbg, rfm)), sum(scrm.expected_purchases(mbg, rfm, '90 days')), sum(scrm.expected_spend(spending, rfm))
			FROM history_rfm, history_models;"
	if [ ! -r "$cdnow" ]; then
		table+=("value             skipped: ../shared/data has no cdnow_master_elog.csv here")
		return
	fi
	{
		say 'DROP TABLE IF EXISTS cdnow, cdnow_cells;'
		say 'CREATE TABLE cdnow (customer_id int, date text, cds int, dollars float8);'
		say "COPY cdnow FROM STDIN (FORMAT csv, HEADER);"
		tr -d '\r' <"$cdnow"
		say '\.'
		say "CREATE TABLE cdnow_cells AS SELECT scrm.cells_agg(rfm) AS cells FROM (
			SELECT scrm.rfm(scrm.purchases_agg(date::timestamptz, dollars), '1997-09-30 12:00 UTC') AS rfm FROM cdnow GROUP BY customer_id) AS customers;"
	} | client
	timed value "pareto_nbd_fit of CDNOW's 23,570 customers" 300 "SELECT customers, r, alpha, s, beta FROM scrm.pareto_nbd_fit((SELECT cells FROM cdnow_cells));"
}

bar_funnel_rows() {
	measure funnel_rows "funnel on rows : 3 x bool_or" funnel_rows.scrm funnel_rows.bool_or 1.5 differ
}

bar_timeline() {
	measure timeline "timeline_agg(at, kind, channel) : array_agg(at)" timeline.scrm timeline.array_agg 2 same
	measure timeline "timeline_agg(at, kind, channel, value) : array_agg(at)" timeline_value.scrm timeline.array_agg - same
}

bar_engagement() {
	measure engagement "engagement_agg, channel and level : sum(weight)" engagement.scrm engagement.sum 1.5 differ
}

bar_score() {
	measure score "bare score : sum(weight * exp(-ln(2) * ...))" score.scrm score.exp 0.25 same
	measure score "bare score : the same with ln(2.0), numeric" score.scrm score.numeric - same
	measure score "bare score : count(*), the floor of any group by" score.scrm group_by.count - differ
}

# Two workers while the leader waits, for both sides. With the leader and one worker the planner would hand partial
# states of the partitions to the leader instead of finishing each partition where it is read: it reckons that a worker
# takes a whole partition at a time and leaves the leader's help out of account, so that one worker seems to gain nothing.
bar_scan() {
	measure scan "everything in one scan: 32 partitions : one table" scan.partitioned scan.whole 0.5 same \
		"SET max_parallel_workers_per_gather = 2; SET parallel_leader_participation = off; SET enable_partitionwise_aggregate = on;"
}

bar_decode() {
	local speed
	speed=$(client -At -f "$here/decode.sql")
	table+=("$(awk -v speed="$speed" 'BEGIN {
		printf "%-17s %-58s %8.0f million events a second, bar >= 100: %s",
			"decode", "decoding timelines, one core", speed / 1e6, speed >= 1e8 ? "met" : "NOT MET" }')")
}

bar_bytes() {
	if [ ! -r "$higgs" ]; then
		table+=("bytes             skipped: ../shared/data has no Higgs log here")
		return
	fi
	title "bytes: the Higgs log"
	{
		say 'DROP TABLE IF EXISTS higgs, higgs_timelines;'
		say 'CREATE TABLE higgs (actor bigint, other bigint, seconds bigint, kind text);'
		say "COPY higgs FROM STDIN (DELIMITER ' ');"
		gzip -dc "$higgs"
		say '\.'
		say "CREATE TABLE higgs_timelines AS
			SELECT actor, count(*) AS events, scrm.timeline_agg(to_timestamp(seconds), kind, 'social') AS timeline
			FROM higgs GROUP BY actor;"
	} | client 2>/dev/null
	client -f "$here/bytes.sql"
	local beyond over
	IFS='|' read -r _ _ _ beyond _ over < <(client -At -f "$here/bytes.sql")
	table+=("$(printf '%-17s %-58s %8s bytes an event beyond 64, customers above 6: %s, bar 6 and 0: %s' bytes \
		"timelines of the Higgs log, 10 events or more" "$beyond" "$over" "$([ "$over" = 0 ] && echo met || echo 'NOT MET')")")
}

main() {
	local bars=("$@") bar
	if [ ${#bars[@]} = 0 ]; then bars=("${all_bars[@]}"); fi
	for bar in "${bars[@]}"; do
		if ! declare -F "bar_$bar" >/dev/null; then
			say "no bar $bar; there are: ${all_bars[*]}" >&2
			exit 1
		fi
	done
	if [ "${INSTALLED:-}" != 1 ]; then
		say "building scrm and installing it into $("$PG_CONFIG" --pkglibdir)"
		build_extension
		ask_for_sudo
		install_extension >/dev/null
	fi
	start
	scratch=$work/bench
	mkdir -p "$scratch"
	title "machine and settings"
	sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sort | uniq -c
	uptime
	value_of "SELECT version()"
	cluster_settings
	title "data"
	load "${bars[@]}"
	for bar in "${bars[@]}"; do "bar_$bar"; done

	title "results: seconds, median (min..max) of $runs runs in turn, scale $scale"
	printf '%-17s %-58s %-23s %-23s %7s  %-8s\n' bar "ours : peer" ours peer ratio bar
	printf '%s\n' "${table[@]}"
	uptime
	if [ "${KEEP:-}" = 1 ]; then cluster_keep bench; fi
}

main "$@"
