# shellcheck shell=bash
# Bars of graphs, side by side with igraph (Debian's python3-igraph) in one run, one core each. Sourced by bench.sh.
#
# Ours is timed inside one statement of the shape that the README advises, from when the graph is loaded to when the rows of the
# question have come: what a question derives from the graph for itself (edges by source, the undirected graph) and the rows are
# included. igraph's time is that of the algorithm alone, in a process that holds the graph (graph_peer.py): its edges are those of
# the rows, its nodes numbered in order of the identifiers, and what it needs but does not make itself is prepared outside the
# clock (where ours makes it while asked, as for k-core, it is asked before the clock as well). A bar is about the algorithm, so the
# time of handing on as many rows without any work, scrm.nodes(g), is taken off for it; the row before it has the whole. Times of
# both are the processor's, which others at work on the machine disturb less. Every answer is held against igraph's.

# shellcheck disable=SC2034,SC2154	# of bench.sh
readonly graph_bars=(graph_load pagerank centrality communities diffusion)
graph_edges=$(awk -v scale="$scale" 'BEGIN { printf "%d", 10000000 * scale }')
graph_bits=$(awk -v scale="$scale" 'BEGIN { printf "%d", 20.5 + log(scale) / log(2) }')
readonly graph_edges graph_bits college=$top/../shared/data/CollegeMsg.txt bitcoin=$top/../shared/data/soc-sign-bitcoinotc.csv
peer_python='' peer_in='' peer_out=''

# ---------------------------------------------------------------- data

rmat_rows() {
	gcc -O2 -o "$scratch/rmat" "$here/rmat.c"
	client -c "CREATE TABLE $1 (source bigint, target bigint, weight float8)" -c "\\copy $1 FROM PROGRAM '$scratch/rmat $2 $3'"
}

# Rows of edges: a table of source, target, weight of the given name. Made when first asked for.
graph_rows() {
	client -c "$busy"
	if [ "$(value_of "SELECT to_regclass('$1') IS NOT NULL")" = t ]; then return; fi
	case $1 in
		rmat)
			say "making an R-MAT graph of 2^$graph_bits people, $graph_edges rows"
			rmat_rows rmat "$graph_bits" "$graph_edges"
			;;
		rmat_text) client -c "CREATE TABLE rmat_text AS SELECT to_hex(source) AS source, to_hex(target) AS target, weight FROM rmat" ;;
		rmat_small)
			rmat_rows rmat_small $((graph_bits - 3)) $((graph_edges / 10))
			;;
		retweets)
			client -c "CREATE TEMP TABLE log (source bigint, target bigint, seconds bigint, kind text)" \
				-c "\\copy log FROM PROGRAM 'gzip -dc $higgs' (DELIMITER ' ')" \
				-c "CREATE TABLE retweets AS SELECT source, target, 1.0::float8 AS weight FROM log WHERE kind = 'RT'"
			;;
		messages)
			client -c "CREATE TEMP TABLE log (source bigint, target bigint, seconds bigint)" \
				-c "\\copy log FROM '$college' (DELIMITER ' ')" \
				-c "CREATE TABLE messages AS SELECT source, target, 1.0::float8 AS weight FROM log"
			;;
		trust)
			client -c "CREATE TEMP TABLE log (source bigint, target bigint, rating float8, seconds float8)" \
				-c "\\copy log FROM '$bitcoin' (FORMAT csv)" \
				-c "CREATE TABLE trust AS SELECT source, target, rating AS weight FROM log WHERE rating > 0"
			;;
	esac
	client -c "VACUUM ANALYZE $1"
}

graph_title() {
	case $1 in
		rmat) echo "R-MAT $(awk -v n="$graph_edges" 'BEGIN { print n / 1e6 }')M" ;;
		retweets) echo "Higgs retweets" ;;
		messages) echo "CollegeMsg" ;;
		trust) echo "Bitcoin-OTC" ;;
	esac
}

# need_rows name graph: false, and a row that says so, where the log is not there
need_rows() {
	local log=$here/graph.sh
	case $2 in
		retweets) log=$higgs ;;
		messages) log=$college ;;
		trust) log=$bitcoin ;;
	esac
	if [ ! -r "$log" ]; then
		table+=("$(printf '%-17s skipped: ../shared/data has no %s here' "$1" "$(graph_title "$2")")")
		return 1
	fi
	graph_rows "$2"
}

# ---------------------------------------------------------------- igraph

# False, and a row that says so, where there is no igraph.
need_peer() {
	local python
	[ -z "$peer_in" ] || return 0
	for python in /usr/bin/python3 python3; do
		if "$python" -c 'import igraph' 2>/dev/null; then peer_python=$python; break; fi
	done
	if [ -z "$peer_python" ]; then
		table+=("$(printf '%-17s igraph skipped: there is no python3-igraph here (apt-get install python3-igraph)' "$1")")
		return 1
	fi
	coproc PEER { exec "$peer_python" "$here/graph_peer.py"; }
	exec {peer_in}>&"${PEER[1]}" {peer_out}<&"${PEER[0]}"		# those of the coprocess do not reach into pipelines
	say "igraph $("$peer_python" -c 'import igraph; print(igraph.__version__)')"
}

# One request, one line of answer.
ask_peer() {
	local line
	printf '%s\n' "$*" >&"$peer_in"
	read -r line <&"$peer_out"
	printf '%s\n' "$line"
}

# The graph of the rows goes to igraph, once: seconds of building, nodes, edges.
peer_graph() {
	if [ -e "$scratch/$1.built" ]; then return; fi
	client -c "CREATE TEMP TABLE numbered AS SELECT node, row_number() OVER (ORDER BY node) - 1 AS number
			FROM (SELECT source AS node FROM $1 UNION SELECT target FROM $1 WHERE target IS NOT NULL) AS nodes" \
		-c "\\copy (SELECT s.number, t.number, weight FROM $1 JOIN numbered AS s ON s.node = source JOIN numbered AS t ON t.node = target) TO '$scratch/$1.edges' (DELIMITER ' ')" \
		-c "\\copy (SELECT count(*) FROM numbered) TO '$scratch/$1.nodes'"
	ask_peer load "$1" "$(cat "$scratch/$1.nodes")" "$scratch/$1.edges" >"$scratch/$1.built"
	rm "$scratch/$1.edges"
	say "igraph's $1 (seconds of building, nodes, edges): $(cat "$scratch/$1.built")"
}

# ---------------------------------------------------------------- ours

# The milliseconds that the backend has been at work. The kernel counts them whenever it takes the processor away: a moment of
# sleep lets it.
readonly busy="CREATE OR REPLACE FUNCTION busy() RETURNS float8 LANGUAGE plpgsql AS \$\$ BEGIN
	PERFORM pg_sleep(0.0001); RETURN split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6; END \$\$"

# asked graph "call" ["before"]: SQL that loads the graph, asks the question and tells the milliseconds from loaded to answered.
# before: what was asked of the graph before, outside the clock; the undirected graph that it made is there then.
asked() {
	cat <<-SQL
		SET join_collapse_limit = 1;
		SELECT answered - loaded FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM $1) AS made,
			LATERAL (SELECT count(*) AS before FROM ${3:-scrm.info(g)}) AS b,
			LATERAL (SELECT busy() AS loaded WHERE before > 0) AS l,
			LATERAL (SELECT rows, busy() AS answered FROM (SELECT count(*) AS rows FROM $2 WHERE loaded > 0) AS c) AS a;
	SQL
}

ours_ms() { value_of "$(asked "$@")" | tail -n 1; }

# The milliseconds of statements, from beginning to end.
whole_ms() {
	{
		printf '%s\n' 'SELECT busy() AS started \gset' "$1;" 'SELECT busy() - :started;'
	} | client -At | tail -n 1
}

# What the rows of a graph's nodes take, once for each graph.
rows_ms() {
	if [ ! -e "$scratch/$1.rows" ]; then median_of ours_ms "$1" "scrm.nodes(g)" >"$scratch/$1.rows"; fi
}

# kernel name graph work "call" column limit ["before"]: our call against igraph's work, which answers the same as column
kernel() {
	local name=$1 graph=$2 work=$3 call=$4 column=$5 limit=$6 before=${7:-} i times=$runs
	local what
	what="$work, $(graph_title "$graph") : igraph"
	need_rows "$name" "$graph" || return 0
	title "$name: $what"
	: >"$scratch/ours.ms"
	: >"$scratch/peer.ms"
	if need_peer "$name"; then
		peer_graph "$graph"
	else
		echo 0 >"$scratch/peer.ms"
	fi
	if [ "$graph" = rmat ] && [ "$times" -gt 3 ]; then times=3; fi
	for ((i = 0; i < times; i++)); do
		ours_ms "$graph" "$call" "$before" >>"$scratch/ours.ms"
		if [ -n "$peer_python" ]; then ask_peer time "$graph" "$work" | awk '{ print 1000 * $1 }' >>"$scratch/peer.ms"; fi
	done
	spread <"$scratch/ours.ms" >"$scratch/ours.spread"
	spread <"$scratch/peer.ms" >"$scratch/peer.spread"
	if [ -n "$peer_python" ]; then
		client -c "\\copy (SELECT $column FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM $graph) AS made, LATERAL $call ORDER BY node) TO '$scratch/answer'"
		say "answers: $(ask_peer compare "$graph" "$work" "$scratch/answer")"
		add_row "$name" "$what" -
		if [ "$limit" = - ]; then return; fi
		rows_ms "$graph"
		awk -v rows="$(cat "$scratch/$graph.rows")" '{ print $1 - rows, $2 - rows, $3 - rows }' "$scratch/ours.spread" >"$scratch/less.spread"
		mv "$scratch/less.spread" "$scratch/ours.spread"
		add_row "$name" "the same less the rows" "$limit"
	else
		table+=("$(printf '%-17s %-58s %8.3f s' "$name" "$what" "$(awk '{ print $1 / 1000 }' "$scratch/ours.spread")")")
	fi
}

# fact name "what" value unit sense limit: a figure that is no ratio; sense <= or >=, or - where nothing is promised
fact() {
	table+=("$(awk -v name="$1" -v what="$2" -v value="$3" -v unit="$4" -v sense="$5" -v limit="$6" 'BEGIN {
		met = sense == "-" ? "" : sprintf(", bar %s %s: %s", sense, limit, (sense == "<=" ? value <= limit : value >= limit) ? "met" : "NOT MET")
		printf "%-17s %-58s %10.4g %s%s", name, what, value, unit, met }')")
	say "${table[-1]}"
}

# median_of command …: the median of three numbers that the command tells
median_of() {
	local i
	for i in 1 2 3; do "$@"; done | spread | cut -d ' ' -f 1
}

# From the rows of a table to rows of rank, sorted.
ranked() {
	echo "SELECT count(*), max(score) FROM (
		SELECT node, score FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM $1) AS made, LATERAL scrm.pagerank(g)
		ORDER BY score DESC OFFSET 0) AS ranked"
}

# ---------------------------------------------------------------- the bars

# peak graph: nodes, edges, bytes by which the most memory that loading takes is above what the session had
peak() {
	cat >"$scratch/peak.sql" <<-SQL
		SELECT pg_backend_pid() AS pid \\gset
		\\setenv BACKEND :pid
		SELECT count(*) FROM $1;
		SELECT count(*) FROM (SELECT scrm.graph_agg(source, target) AS g FROM (SELECT * FROM $1 LIMIT 1000) AS few) AS made;
		\\! sed -n 's/^VmHWM:/@/p' /proc/\$BACKEND/status
		SELECT '@', nodes, counted FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM $1) AS made, LATERAL scrm.info(g);
		\\! sed -n 's/^VmHWM:/@/p' /proc/\$BACKEND/status
	SQL
	client -At -F ' ' -f "$scratch/peak.sql" | sed -n 's/^@//p' | awk 'NR == 1 { before = $1 } NR == 2 { nodes = $1; rows = $2 } NR == 3 { print nodes, rows, ($1 - before) * 1024 }'
}

bar_graph_load() {
	local graph limit texts ms nodes rows bytes scan
	graph_rows rmat
	graph_rows rmat_text
	title "graph_load"
	for graph in rmat rmat_text; do
		limit=$([ $graph = rmat ] && echo 3 || echo 1.5)
		texts=$([ $graph = rmat ] && echo 0 || echo 16)		# to_hex()
		ms=$(median_of whole_ms "SELECT count(g) FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM $graph) AS made")
		scan=$(median_of whole_ms "SELECT count(target), sum(weight) FROM $graph")
		say "$graph: loading $ms ms, of which a count and a sum of the rows would take $scan ms"
		fact graph_load "$graph: rows to graph" "$(awk -v n="$graph_edges" -v ms="$ms" 'BEGIN { print n / ms / 1000 }')" "million edges a second" '>=' "$limit"
		read -r nodes rows bytes < <(peak $graph)
		fact graph_load "$graph: peak memory while loading, of 24 bytes an edge, 40 a node" \
			"$(awk -v n="$nodes" -v m="$rows" -v b="$bytes" -v t="$texts" 'BEGIN { print b / (24 * m + (40 + t) * n) }')" \
			"$([ "$texts" = 0 ] || echo "($texts more for a text)")" '<=' 1
	done
	client -x -c "SELECT i.* FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM rmat) AS made, LATERAL scrm.info(g) AS i"
	if need_peer graph_load; then
		peer_graph rmat
		fact graph_load "igraph: from arrays of node numbers to graph" "$(cut -d ' ' -f 1 "$scratch/rmat.built")" s - -
	fi
	ms=$(median_of whole_ms "$(ranked rmat)")
	fact graph_load "rmat: table rows to ranked rows" "$(awk -v ms="$ms" 'BEGIN { print ms / 1000 }')" s '<=' 5
	rows_ms rmat
	scan=$(cat "$scratch/rmat.rows")
	ms=$(median_of ours_ms rmat "scrm.connected_components(g)")
	say "connected components with their rows $ms ms; the rows of nodes alone $scan ms"
	fact graph_load "rmat: connected components after loading, rows included" "$ms" ms - -
	fact graph_load "rmat: connected components less the rows of nodes(g)" "$(awk -v a="$ms" -v b="$scan" 'BEGIN { print a - b }')" ms '<=' 50
}

bar_pagerank() {
	local ms
	kernel pagerank rmat pagerank "scrm.pagerank(g)" score 0.15
	kernel pagerank retweets pagerank "scrm.pagerank(g)" score 1
	kernel pagerank messages pagerank "scrm.pagerank(g)" score -
	kernel pagerank trust pagerank "scrm.pagerank(g)" score -

	title "pagerank: 20 iterations of joins on $((graph_edges / 10)) rows"
	graph_rows rmat
	graph_rows rmat_small
	client -c "DROP VIEW IF EXISTS edge_rows" -c "CREATE VIEW edge_rows AS SELECT * FROM rmat_small"
	ms=$(median_of whole_ms "$(ranked edge_rows)")
	echo "$ms $ms $ms" >"$scratch/ours.spread"
	ms=$(whole_ms "$(cat "$here/pagerank.joins.sql")")
	echo "$ms $ms $ms" >"$scratch/peer.spread"
	add_row pagerank "rows to ranked rows : 20 iterations of joins in plain SQL" 0.02
}

bar_centrality() {
	local graph
	for graph in rmat retweets; do
		kernel centrality $graph core_number "scrm.core_number(g)" core 0.5 "scrm.core_number(g)"
		kernel centrality $graph core_number_whole "scrm.core_number(g)" core -
		kernel centrality $graph strong_components "scrm.strong_components(g)" component 0.5
		kernel centrality $graph connected_components "scrm.connected_components(g)" component -
		kernel centrality $graph hits "scrm.hits(g)" authority -
		kernel centrality $graph clustering "scrm.clustering(g)" coefficient - "scrm.core_number(g)"
	done
	kernel centrality messages betweenness "scrm.betweenness(g)" score -
}

bar_communities() {
	local graph
	for graph in retweets messages trust; do
		kernel communities $graph leiden "scrm.leiden(g)" community 0.3
	done
}

bar_diffusion() {
	local graph limit ms
	for graph in retweets messages; do
		need_rows diffusion $graph || continue
		title "diffusion: influence_maximization, $(graph_title $graph)"
		limit=$([ $graph = retweets ] && echo "<= 1" || echo "- -")
		ms=$(median_of ours_ms $graph "scrm.influence_maximization(g, 50, epsilon => 0.1)")
		# shellcheck disable=SC2086
		fact diffusion "influence_maximization, k = 50, epsilon = 0.1, $(graph_title $graph)" "$(awk -v ms="$ms" 'BEGIN { print ms / 1000 }')" s $limit
		client -c "SELECT m.* FROM (SELECT scrm.graph_agg(source, target, weight) AS g FROM $graph) AS made, LATERAL scrm.influence_maximization(g, 50, epsilon => 0.1) AS m ORDER BY rank DESC LIMIT 1"
	done
}
