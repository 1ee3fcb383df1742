#!/usr/bin/env bash
# make test: installs what is missing, builds, and runs every test on private servers in a temporary folder.
#
#   test/run.sh [pattern …]     only the tests whose name contains one of the patterns, for instance regress/funnel
#
#   regress/NAME     sql/NAME.sql against expected/NAME.out (pg_regress), each in a new database that has the extension
#   parallel/NAME    the same with parallel plans forced
#   isolation/NAME   test/specs/NAME.spec against test/expected/NAME.out
#   tap/NAME         test/t/NAME.pl
#   unit/NAME        the program test/unit/NAME
#   demo/…           make demo on the generated community and on files, good and bad
#
# All tests run as the user who owns the server, on a copy of the tree, and write only to the temporary folder.
set -euo pipefail
export LC_ALL=C.UTF-8

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
patterns=("$@")
unset DATA SCRM_DEMO_DATA KEEP MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL
passed=0 failed=0 skipped=0

# ---------------------------------------------------------------- one test

# run_test name command …: one line per test. On failure the end of its log, and the differences it left in $out/diffs.
run_test() {
	local name=$1 started=${EPOCHREALTIME/[.,]/} status=0 verdict='ok' log
	shift
	selected "$name" || return 0
	log=$work/log/${name//\//-}
	out=$work/out/$name
	mkdir -p "$out"
	if [ -n "$server_user" ]; then chown "$server_user:" "$out"; fi
	interruptible "$@" >"$log" 2>&1 || status=$?
	if [ "$status" != 0 ]; then
		verdict='not ok'
		failed=$((failed + 1))
	elif grep -q '^test/t/.* skipped: ' "$log"; then
		verdict='skipped'
		skipped=$((skipped + 1))
	else
		passed=$((passed + 1))
	fi
	printf '%-8s%-56s%8s s\n' "$verdict" "$name" "$(seconds_since "$started")"
	case $verdict in
		'not ok') show_failure "$log" ;;
		skipped) sed -n 's/^test.* skipped: /        /p' "$log" ;;
	esac
}

selected() {
	local pattern
	[ ${#patterns[@]} -gt 0 ] || return 0
	for pattern in "${patterns[@]}"; do
		if [[ $1 == *"$pattern"* ]]; then return 0; fi
	done
	return 1
}

seconds_since() {
	local hundredths=$(((${EPOCHREALTIME/[.,]/} - $1) / 10000))
	printf '%d.%02d' $((hundredths / 100)) $((hundredths % 100))
}

# What differs, or what was said where no difference was left. All of it on a machine that nobody can look at afterwards.
show_failure() {
	local lines=60 file files=("$1" "$out"/tmp_check/log/regress_log_*)
	[ "${CI:-}" != true ] || lines=100000
	if [ -s "$out/regression.diffs" ]; then files=("$out/regression.diffs"); fi
	for file in "${files[@]}"; do
		[ -s "$file" ] || continue
		echo "--- ${file#"$work/"}"
		case $file in
			*.diffs) head -n "$lines" "$file" ;;
			*) tail -n $((lines < 300 ? lines : 300)) "$file" ;;
		esac
	done | sed 's/^/    /'
}

# ---------------------------------------------------------------- the kinds of tests

# A command of the server's owner, started in the copy of the tree. Real data, where there are any, lie beside the tree.
in_tree() { cd "$tree" && as_server env "PATH=$bindir:$PATH" "HOME=$work" "TMPDIR=$work" "SCRM_SHARED=$top/../shared" "$@"; }

regress() {
	export PGOPTIONS="${PGOPTIONS:-} -c statement_timeout=300s"	# a loop without end is a failure, not a wait
	in_tree "$pgxs/src/test/regress/pg_regress" --inputdir=. --outputdir="$out" --bindir="$bindir" \
		--dbname="regress_$1" --load-extension=scrm "$1"
}

# Plans that would be serial run in a parallel worker (debug_parallel_query), and costs invite real ones.
parallel() {
	local force=debug_parallel_query
	[ "$major" -ge 16 ] || force=force_parallel_mode
	export PGOPTIONS="-c $force=regress -c parallel_setup_cost=0 -c parallel_tuple_cost=0 \
-c min_parallel_table_scan_size=0 -c min_parallel_index_scan_size=0 -c max_parallel_workers_per_gather=4"
	regress "$1"
}

isolation() {
	in_tree "$pgxs/src/test/isolation/pg_isolation_regress" --inputdir="$tree/test" --outputdir="$out" \
		--bindir="$bindir" --dbname="isolation_$1" --load-extension=scrm "$1"
}

# What PGXS's prove_installcheck does, one file at a time. TESTDIR is for server 15, the other two for newer ones.
tap() {
	in_tree env "TESTDIR=$out" "TESTDATADIR=$out/tmp_check" "TESTLOGDIR=$out/tmp_check/log" \
		"PG_REGRESS=$pgxs/src/test/regress/pg_regress" "PERL5LIB=$pgxs/src/test/perl${PERL5LIB:+:$PERL5LIB}" \
		"PG_CONFIG=$PG_CONFIG" prove -v "test/t/$1.pl"
}

unit() { in_tree "test/unit/$1"; }

# ---------------------------------------------------------------- the demo

demo() { env "$@" "$top/test/demo/demo.sh"; }

# One purchase more changes no place, but a score: the check must notice.
demo_falsified() {
	local answer
	answer=$(demo SPOIL="INSERT INTO interactions VALUES ('Chen', '2025-06-01', 'purchase', 'shop', 1)" 2>&1) && return 1
	echo "$answer"
	grep -q '^  wrong: score of Chen' <<<"$answer"
}

demo_own_file() {
	local answer
	printf '%s\n' 'at,channel,customer,kind' '1341100972,web,7,visit' '2012-07-02T10:00:00Z,,7,"a|b, c"' \
		'2012-07-05 10:00,web,8,visit' | gzip >"$out/own file.csv.gz"
	answer=$(demo DATA="$out/own file.csv.gz" AS_OF=2012-07-06 2>&1) || { echo "$answer"; return 1; }
	echo "$answer"
	grep -q "^3 interactions of 2 customers" <<<"$answer" && grep -q "^ *1 | visit " <<<"$answer"
}

demo_bad_file() {
	local answer
	printf '%s\n' 'customer,at,kind' '7,2012-07-01,visit' '7,2012-07-32,visit' >"$out/bad.csv"
	answer=$(demo DATA="$out/bad.csv" 2>&1) && return 1
	echo "$answer"
	grep -q '^  line 3: at is no date or time that exists: 2012-07-32' <<<"$answer" && grep -q 'nothing was loaded' <<<"$answer"
}

# ---------------------------------------------------------------- main

# Names of the files in a folder with a given ending, without both.
names_in() {
	local file
	for file in "$top/$1"/*"$2"; do
		[ -f "$file" ] && basename "$file" "$2"
	done
}

prepare() {
	local status=0
	interruptible build_extension >"$work/build.log" 2>&1 || status=$?
	cat "$work/build.log"
	[ "$status" = 0 ] || nothing_ran "the build failed"
	ask_for_sudo || nothing_ran "the extension cannot be installed"
	interruptible install_extension >"$work/install.log" 2>&1 || { cat "$work/install.log"; nothing_ran "make install failed"; }
	mkdir -p "$work/log" "$work/out" "$work/tree"
	tree=$work/tree
	tar -C "$top" --exclude=./.git -cf - . | tar -C "$tree" -xf -
	if [ -n "$server_user" ]; then chown -R "$server_user:" "$work"; fi
	interruptible cluster_start || nothing_ran "the private server does not start"
}

nothing_ran() {
	echo "$1"
	echo "0 passed, 1 failed"
	exit 1
}

run_all() {
	local name
	for name in $(names_in sql .sql); do run_test "regress/$name" regress "$name"; done
	for name in $(names_in sql .sql); do run_test "parallel/$name" parallel "$name"; done
	for name in $(names_in test/specs .spec); do run_test "isolation/$name" isolation "$name"; done
	for name in $(names_in test/unit ''); do
		if [ -x "$top/test/unit/$name" ]; then run_test "unit/$name" unit "$name"; fi
	done
	for name in $(names_in test/t .pl); do run_test "tap/$name" tap "$name"; done
	run_test demo/read_csv "$top/test/demo/read_csv_test.sh"
	run_test demo/community demo
	run_test demo/falsified demo_falsified
	run_test demo/own_file demo_own_file
	run_test demo/bad_file demo_bad_file
}

PG_CONFIG=$("$top/test/setup.sh" --test)
export PG_CONFIG
# shellcheck source-path=SCRIPTDIR source=cluster.sh
. "$top/test/cluster.sh"
pgxs=$(dirname "$("$PG_CONFIG" --pgxs)")/../..
pgxs=$(cd "$pgxs" && pwd)
major=$("$PG_CONFIG" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
echo "scrm tests on $("$PG_CONFIG" --version)"
cluster_begin
prepare
run_all
summary="$passed passed, $failed failed"
[ "$skipped" = 0 ] || summary+=", $skipped skipped"
echo "$summary"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
