#!/usr/bin/env bash
# make fuzz: what make test does with random numbers, at length and with other numbers. Some ten minutes:
#
#   every in and recv function under the sanitizers and with assertions, led by coverage (target.c, on the piece of a
#       server in server.c); needs clang with libFuzzer and the headers of PostgreSQL 15, and says so where they are missing
#   there, too, random funnels in all modes against a search of all chains (funnel_search.c)
#   exhaustive search for funnels (test/t/020_funnel_oracle.pl) and their modes (test/t/170_funnel_modes_oracle.pl)
#   the other oracles (sequences, stages, attribution, retention) with more histories
#   hostile bytes in a server (test/t/030_hostile_bytes.pl)
#
#   SCRM_SEED=n           begins the random numbers; another one each time unless given
#   SCRM_FUZZ_SECONDS=n   how long the sanitizers run (120)
#   SCRM_FUZZ_HISTORIES=n how many funnels are searched under the sanitizers (500,000)
#   SCRM_HISTORIES=n      how many histories are searched (2,000,000)
#   SCRM_CASES=n          how many funnels with modes are searched (500,000)
#   SCRM_JOURNEYS=n       how many histories the other oracles see (200,000)
#   SCRM_MUTATIONS=n      how many mutations the server is fed (1,000,000)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=${here%/test/fuzz}
readonly here top
export SCRM_SEED=${SCRM_SEED:-$((EPOCHSECONDS % 1000000 + 1))}
export SCRM_FUZZ_HISTORIES=${SCRM_FUZZ_HISTORIES:-500000}
export SCRM_HISTORIES=${SCRM_HISTORIES:-2000000}
export SCRM_CASES=${SCRM_CASES:-500000}
readonly journeys=${SCRM_JOURNEYS:-200000}
export SCRM_MUTATIONS=${SCRM_MUTATIONS:-1000000}
seconds=${SCRM_FUZZ_SECONDS:-120}
work=$(mktemp -d "${TMPDIR:-/tmp}/scrm-fuzz.XXXXXXXX")
trap 'rm -rf "$work"' EXIT

# clang, or the newest that has libFuzzer.
find_clang() {
	local clang
	echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n); int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return 0; }' >"$work/empty.c"
	for clang in clang $(compgen -c clang- | grep -E '^clang-[0-9]+$' | sort -Vru); do
		if "$clang" -fsanitize=fuzzer,address,undefined "$work/empty.c" -o "$work/empty" 2>/dev/null; then
			echo "$clang"
			return
		fi
	done
	return 1
}

# Without the zones of presence.c, which need the server's. What overflows shows, as -fwrapv is left out.
build_target() {
	local sources=()
	mapfile -t sources < <(find "$top/src" -name '*.c' ! -name presence.c)
	"$1" -g -O1 -std=gnu11 -DUSE_ASSERT_CHECKING -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-Wno-unknown-warning-option -isystem "$("$PG_CONFIG" --includedir-server)" -I"$top/src" \
		"$here"/*.c "${sources[@]}" \
		-L"$("$PG_CONFIG" --pkglibdir)" -L"$("$PG_CONFIG" --libdir)" -lpgcommon -lpgport -lm -o "$work/target"
}

sanitizers() {
	local clang status=0
	if ! "$PG_CONFIG" --version | grep -q '^PostgreSQL 15'; then
		echo 'sanitizers skipped: these are not the headers of PostgreSQL 15'
	elif ! clang=$(find_clang); then
		echo 'sanitizers skipped: no clang with libFuzzer'
	else
		build_target "$clang"
		mkdir "$work/corpus"
		UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_leaks=0 SCRM_FUZZ_SEEDS=$here/seeds.txt SCRM_FUZZ_CORPUS=$work/corpus \
			"$work/target" -seed="$SCRM_SEED" -max_total_time="$seconds" -max_len=4096 -artifact_prefix="$work/" "$work/corpus" >"$work/log" 2>&1 || status=$?
		if [ "$status" != 0 ]; then
			grep -v '^#[0-9]*[[:space:]]' "$work/log" | tail -n 60
			return 1
		fi
		echo "sanitizers: $(tail -n 1 "$work/log"), $(find "$work/corpus" -type f | wc -l) inputs that reach something of their own"
	fi
}

PG_CONFIG=$("$top/test/setup.sh" --test)
export PG_CONFIG
echo "$seconds seconds, $SCRM_HISTORIES histories, $SCRM_CASES and $SCRM_FUZZ_HISTORIES funnels with modes," \
	"$SCRM_MUTATIONS mutations; SCRM_SEED=$SCRM_SEED repeats them"
sanitizers
"$top/test/run.sh" tap/020_funnel_oracle tap/030_hostile_bytes tap/170_funnel_modes_oracle
SCRM_HISTORIES=$journeys "$top/test/run.sh" tap/130_sequence tap/140_stage tap/150_attribution tap/160_retention
