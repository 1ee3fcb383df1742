#!/usr/bin/env bash
# make compare: mode clickhouse against windowFunnel of a running ClickHouse, and sequence_match, sequence_count and retention
# against sequenceMatch, sequenceCount and retention, on random histories. Needs Debian's
# clickhouse-server and clickhouse-client (18.16) and says so where they are missing. Both servers are private: temporary
# folders, ClickHouse on a port of the loopback, no settings of the machine.
#
# Today's ClickHouse sorts one entry per row and true condition by (time, condition); 18.16 sorted by time alone, kept ties in
# the order of arrival, and took a row's conditions backwards, so that one row filled one step. The scan over the entries is
# the same. So 18.16 is asked twice: about "calm" histories, with distinct times and one condition a row, as they are; and
# about "wild" ones, with ties and many conditions a row, entry by entry in the order of today. Where Node.js finds the
# package chdb (today's ClickHouse as a library, 550 MB, never installed by this script) it is asked about the wild ones as
# they are, and about ClickHouse's own modes of windowFunnel, which 18.16 does not have.
#
# Sequences are compared on the calm histories: ClickHouse leaves tied events in the order of arrival. Patterns end in an
# event: at trailing conditions of time some releases of ClickHouse read beyond the pattern.
#
#   GROUPS_COMPARED=n   how many histories of each sort (120,000)
#   SCRM_SEED=n         of the random numbers (1)
#   CHDB=folder         where "npm install chdb" was run, unless Node.js finds chdb by itself
#   INSTALLED=1         compare the scrm that is installed, without building and installing this one
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=${here%/test/compare}
readonly here top groups=${GROUPS_COMPARED:-120000} seed=${SCRM_SEED:-1}

for program in clickhouse-server clickhouse-client; do
	if ! command -v "$program" >/dev/null && [ ! -x "/usr/sbin/$program" ]; then
		echo "test/compare skipped: $program is not installed"
		exit 0
	fi
done
PATH=$PATH:/usr/sbin

PG_CONFIG=$("$top/test/setup.sh")
export PG_CONFIG
# shellcheck source-path=SCRIPTDIR source=../cluster.sh
. "$top/test/cluster.sh"

sql() { "$bindir/psql" -X -q -v ON_ERROR_STOP=1 -d compare "$@"; }

# ---------------------------------------------------------------- ClickHouse

clickhouse=		# process group
port=

free_port() {
	local candidate
	for candidate in $(seq $((20000 + $$ % 10000)) 32767); do
		if ! (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then
			echo "$candidate"
			return
		fi
	done
	return 1
}

clickhouse_config() {
	cat <<-XML
		<?xml version="1.0"?>
		<yandex>
			<logger><level>warning</level><log>$work/clickhouse/log</log><errorlog>$work/clickhouse/errors</errorlog></logger>
			<listen_host>127.0.0.1</listen_host>
			<tcp_port>$port</tcp_port>
			<path>$work/clickhouse/</path>
			<tmp_path>$work/clickhouse/tmp/</tmp_path>
			<user_files_path>$work/clickhouse/files/</user_files_path>
			<mark_cache_size>100000000</mark_cache_size>
			<timezone>UTC</timezone>
			<users_config>$work/clickhouse/config.xml</users_config>
			<profiles><default/></profiles>
			<quotas><default/></quotas>
			<users><default>
				<password/>
				<networks><ip>127.0.0.1</ip></networks>
				<profile>default</profile><quota>default</quota>
			</default></users>
		</yandex>
	XML
}

ask_clickhouse() { clickhouse-client --config-file "$work/clickhouse/client.xml" --host 127.0.0.1 --port "$port" --query "$1"; }

clickhouse_start() {
	mkdir -p "$work/clickhouse"
	port=$(free_port)
	clickhouse_config >"$work/clickhouse/config.xml"
	echo '<config/>' >"$work/clickhouse/client.xml"
	if [ -n "$server_user" ]; then chown -R "$server_user:" "$work/clickhouse"; fi
	set -m
	(cd "$work" && as_server clickhouse-server --config-file="$work/clickhouse/config.xml") >"$work/clickhouse.log" 2>&1 &
	clickhouse=$!
	set +m
	for _ in $(seq 120); do
		if ask_clickhouse 'SELECT 1' >/dev/null 2>&1; then return; fi
		kill -0 "$clickhouse" 2>/dev/null || break
		sleep 0.5
	done
	echo "ClickHouse does not start:" >&2
	tail -n 20 "$work/clickhouse.log" "$work"/clickhouse/errors >&2 || true
	return 1
}

# Before the folder goes.
finish() {
	local status=$?
	if [ -n "$clickhouse" ]; then
		kill -TERM -- "-$clickhouse" 2>/dev/null || true
		for _ in $(seq 100); do
			kill -0 -- "-$clickhouse" 2>/dev/null || break
			sleep 0.1
		done
		kill -KILL -- "-$clickhouse" 2>/dev/null || true
	fi
	if [ "$status" = 0 ]; then cluster_end; fi
	(exit "$status") || cluster_end		# which ends with the status that it finds
}

# ---------------------------------------------------------------- today's ClickHouse, where there is one

has_chdb() { command -v node >/dev/null && (cd "${CHDB:-$here}" && node -e 'require("chdb")' 2>/dev/null); }

ask_chdb() { (cd "${CHDB:-$here}" && node -e 'process.stdout.write(require("chdb").query(process.argv[1], "TSV"))' "$1"); }

# ---------------------------------------------------------------- the same histories on all sides

# Up to 16 rows within 40 seconds, some from the first second of 1970 on; 32 conditions, of which a wild row fills many.
make_histories() {
	sql -v seed="$seed" -v groups="$groups" <<-'SQL'
		SELECT setseed(1 / (1 + :seed::float8)) \g /dev/null
		CREATE UNLOGGED TABLE wild AS
		SELECT id, (CASE WHEN id % 50 = 0 THEN 0 ELSE 1700000000 END + floor(random() * spread))::bigint AS at,
				(floor(random() * 256)::bigint & floor(random() * 256)::bigint) | (1::bigint << floor(random() * 8)::int)
				| CASE WHEN id % 3 = 0 THEN floor(random() * 4294967296)::bigint & floor(random() * 4294967296)::bigint ELSE 0 END AS fills
			FROM (SELECT id, 1 + floor(random() * 40) AS spread, 1 + floor(random() * 16)::int AS rows FROM generate_series(1, :groups) AS id) AS g,
				LATERAL generate_series(1, rows);
		CREATE UNLOGGED TABLE calm AS
		SELECT id, CASE WHEN id % 50 = 0 THEN 0 ELSE 1700000000 END + at AS at, 1::bigint << floor(random() * kinds)::int AS fills
			FROM (SELECT id, CASE id % 4 WHEN 0 THEN 32 ELSE 1 + id % 9 END AS kinds, 1 + floor(random() * 24)::int AS rows FROM generate_series(1, :groups) AS id) AS g,
				LATERAL (SELECT at FROM generate_series(0, 39) AS at ORDER BY random() LIMIT rows) AS t;
		ANALYZE wild, calm;
	SQL
	sql -c '\copy calm TO STDOUT' | ask_clickhouse 'INSERT INTO calm FORMAT TSV'
	sql -c '\copy calm TO STDOUT' >"$work/calm.tsv"
	sql -c '\copy wild TO STDOUT' >"$work/wild.tsv"
	sql -c '\copy (SELECT id, at, step + 1 FROM wild, generate_series(0, 31) AS step WHERE fills >> step & 1 = 1 ORDER BY at, step, id) TO STDOUT' |
		ask_clickhouse 'INSERT INTO entry FORMAT TSV'
}

# conditions steps format: ", FORMAT with the step's bit, its number …"
conditions() {
	local step
	for ((step = 0; step < $1; step++)); do
		# shellcheck disable=SC2059
		printf ", $2" $((1 << step)) $((step + 1))
	done
}

# compare table steps seconds whose query: how many answers there are, and how many differ; in sql also from the default.
compare() {
	local ours
	ours=$(conditions "$2" 'fills & %d <> 0%.0s')
	sql -c 'TRUNCATE theirs' -c "\\copy theirs FROM '$work/theirs'"
	sql -At -F ' ' -c "
		CREATE TEMP TABLE ours AS
		SELECT id, scrm.window_funnel_modes(to_timestamp(at), interval '$3 seconds', '{clickhouse}'$ours) AS level,
				scrm.window_funnel(to_timestamp(at), interval '$3 seconds'$ours) AS without
			FROM $1 GROUP BY id;
		SELECT count(*), count(*) FILTER (WHERE o.level IS DISTINCT FROM coalesce(t.level, 0)), count(*) FILTER (WHERE o.without IS DISTINCT FROM o.level)
			FROM ours AS o FULL JOIN theirs AS t USING (id)"
}

# ask whose table steps seconds: a line of the table, and the sums
ask() {
	local answers differ more
	case $1,$2 in
		18.16,calm) ask_clickhouse "SELECT id, windowFunnel($4)(at$(conditions "$3" 'bitAnd(fills, %d) != 0%.0s')) FROM calm GROUP BY id FORMAT TSV" ;;
		18.16,wild) ask_clickhouse "SELECT id, windowFunnel($4)(at$(conditions "$3" '%.0scondition = %d')) FROM entry GROUP BY id SETTINGS max_threads = 1 FORMAT TSV" ;;
		*) ask_chdb "SELECT id, windowFunnel($4)(at$(conditions "$3" 'bitAnd(fills, %d) != 0%.0s')) FROM file('$work/wild.tsv', 'TSV', 'id UInt32, at UInt32, fills UInt32') GROUP BY id" ;;
	esac >"$work/theirs"
	read -r answers differ more < <(compare "$2" "$3" "$4")
	printf '%-10s %-8s %5d %10d %9d %9d   %d\n' "$1" "$2" "$3" "$4" "$answers" "$differ" "$more"
	total=$((total + answers))
	wrong=$((wrong + differ))
	[ "$answers" = "$groups" ]
}

# Every combination of ClickHouse's own modes, on today's ClickHouse.
compare_modes() {
	local combination modes steps=$1 seconds=$2
	# tied rows come in order of their conditions, as scrm takes them
	sql -c "\\copy (SELECT id, at, fills FROM wild ORDER BY id, at, fills & $(((1 << steps) - 1))) TO STDOUT" >"$work/ordered.tsv"
	for combination in strict_deduplication strict_order strict_increase strict_once strict_deduplication,strict_order \
		strict_deduplication,strict_increase strict_deduplication,strict_once strict_order,strict_increase strict_order,strict_once \
		strict_increase,strict_once strict_order,allow_reentry strict_deduplication,strict_order,strict_increase \
		strict_order,strict_increase,strict_once strict_deduplication,strict_order,allow_reentry strict_order,strict_once,allow_reentry \
		strict_deduplication,strict_order,strict_increase,strict_once,allow_reentry; do
		modes="'${combination//,/\', \'}'"
		ask_chdb "SELECT id, windowFunnel($seconds, $modes)(at$(conditions "$steps" 'bitAnd(fills, %d) != 0%.0s')) FROM file('$work/ordered.tsv', 'TSV', 'id UInt32, at UInt32, fills UInt32') GROUP BY id SETTINGS max_threads = 1" >"$work/theirs"
		tell "$combination" "$steps" "$seconds" "scrm.window_funnel_modes(to_timestamp(at), interval '$seconds seconds', '{clickhouse,$combination}'$(conditions "$steps" 'fills & %d <> 0%.0s')) FROM wild"
	done
}

# On 18.16, and on today's ClickHouse, which also knows "==".
compare_sequences() {
	local pattern function ours answer
	for pattern in '(?1)(?2)' '(?1).*(?2)' '(?1)(?t<=5)(?2)' '(?1)(?t>3)(?2)' '(?1)(?t==1)(?2)' '(?1).(?2)' '(?1)(?t<4)(?2)(?t>=2)(?3)' \
		'(?1).*(?2).*(?3).*(?4)' '(?2)(?2)(?1)' '.(?3)' '(?1)(?t>=0)(?1)(?t<=20)(?4)' '(?1)(?t<=9).(?2)'; do
		for function in Match Count; do
			ours="scrm.sequence_${function,,}(to_timestamp(at), '$pattern'$(conditions 5 'fills & %d <> 0%.0s'))"
			if [ "$function" = Match ]; then ours="$ours::int"; fi
			answer="SELECT id, sequence$function('$pattern')(toDateTime(at)$(conditions 5 'bitAnd(fills, %d) != 0%.0s')) FROM"
			if [[ $pattern != *==* ]]; then
				ask_clickhouse "$answer calm GROUP BY id FORMAT TSV" >"$work/theirs"
				tell "18.16 ${function,,} $pattern" 5 - "$ours FROM calm"
			fi
			if [ -n "$today" ]; then
				ask_chdb "$answer file('$work/calm.tsv', 'TSV', 'id UInt32, at UInt32, fills UInt32') GROUP BY id" >"$work/theirs"
				tell "$today ${function,,} $pattern" 5 - "$ours FROM calm"
			fi
		done
	done
}

# The answers of retention as the bits of a number.
compare_retention() {
	local steps
	for steps in 2 3 8; do
		ask_clickhouse "SELECT id, arraySum(arrayMap((x, i) -> x * bitShiftLeft(1, i - 1), r, arrayEnumerate(r))) FROM
			(SELECT id, retention($(conditions "$steps" 'bitAnd(fills, %d) != 0%.0s' | cut -c3-)) AS r FROM calm GROUP BY id) FORMAT TSV" >"$work/theirs"
		tell retention "$steps" - "(SELECT sum(r::int << (i - 1)::int) FROM unnest(scrm.retention($(conditions "$steps" 'fills & %d <> 0%.0s' | cut -c3-))) WITH ORDINALITY AS u(r, i)) FROM calm"
	done
}

# tell what steps seconds "expression FROM table": a line of the table, and the sums; what ClickHouse said is in $work/theirs.
tell() {
	local answers differ
	read -r answers differ < <(
		sql -c 'TRUNCATE theirs' -c "\\copy theirs FROM '$work/theirs'"
		sql -At -F ' ' -c "
			SELECT count(*), count(*) FILTER (WHERE o.answer IS DISTINCT FROM t.level)
			FROM (SELECT id, $4 GROUP BY id) AS o (id, answer) FULL JOIN theirs AS t USING (id)"
	)
	printf '%-75s %5d %10s %9d %9d\n' "$1" "$2" "$3" "$answers" "$differ"
	total=$((total + answers))
	wrong=$((wrong + differ))
	[ "$answers" = "$groups" ]
}

main() {
	local steps seconds today=
	cluster_begin
	trap finish EXIT
	if [ -z "${INSTALLED:-}" ]; then
		build_extension
		install_extension >/dev/null
	fi
	cluster_start
	clickhouse_start
	"$bindir/createdb" compare
	sql -c 'CREATE EXTENSION scrm' -c 'CREATE UNLOGGED TABLE theirs (id int, level int)'
	ask_clickhouse 'CREATE TABLE calm (id UInt32, at UInt32, fills UInt32) ENGINE = Memory'
	ask_clickhouse 'CREATE TABLE entry (id UInt32, at UInt32, condition UInt8) ENGINE = Memory'
	make_histories
	if has_chdb; then today=$(ask_chdb 'SELECT version()'); fi
	echo "scrm $(sql -At -c "SELECT extversion FROM pg_extension WHERE extname = 'scrm'") against ClickHouse $(ask_clickhouse 'SELECT version()')${today:+ and $today}, seed $seed"
	echo 'ClickHouse history  steps    seconds   answers different   (more than by the default)'
	total=0 wrong=0
	for steps in 1 2 3 4 8 32; do
		for seconds in 0 1 5 20 1000000000; do
			ask 18.16 calm "$steps" "$seconds"
			ask 18.16 wild "$steps" "$seconds"
			if [ -n "$today" ]; then ask "$today" wild "$steps" "$seconds"; fi
		done
	done
	echo 'question                                                                    steps    seconds   answers different'
	compare_sequences
	compare_retention
	if [ -n "$today" ]; then
		for seconds in 1 5 20 1000000000; do
			for steps in 2 4 8; do compare_modes "$steps" "$seconds"; done
		done
	fi
	echo "$total answers compared, $wrong different"
	[ "$wrong" = 0 ]
}

main "$@"
