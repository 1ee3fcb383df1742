#!/usr/bin/env bash
# Builds scrm, starts a private PostgreSQL, loads interactions and asks the first questions.
#
#   make demo                    a generated community (community.sql), whose true answers are known and checked
#   make demo DATA=file.csv      your own interactions, also .csv.gz: customer, at, kind and optionally channel, value, author
#       STEPS=visit,cart,buy     the funnel's steps       WITHIN='7 days'   the time it may take
#       HALF_LIFE='30 days'      how fast points fade     AS_OF=2025-07-01  the moment to look from
#                                (author: because of whom the customer did it, as of what is shared or answered)
#       WEIGHTS='{"buy": 5}'     points and participation levels by kind, as engagement_from takes them
#   KEEP=1                       leaves the server running and says how to reach it
set -euo pipefail
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
data=${SCRM_DEMO_DATA-${DATA:-}}		# the Makefile hands DATA on under this name: PGXS has a DATA of its own
unset DATA SCRM_DEMO_DATA MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL

die() { printf 'demo: %s\n' "$@" >&2; exit 1; }

# step "what happens" command …: one line with its seconds. What the command prints is shown only when it fails.
step() {
	local started=${EPOCHREALTIME/[.,]/} status=0 tenths
	printf '%-72s' "$1"
	shift
	interruptible "$@" >"$work/log" 2>&1 || status=$?
	tenths=$(((${EPOCHREALTIME/[.,]/} - started) / 100000))
	printf '%4d.%d s\n' $((tenths / 10)) $((tenths % 10))
	[ "$status" = 0 ] || { tail -n 40 "$work/log" >&2; exit 1; }
}

query() { "$bindir/psql" -XAtq -v ON_ERROR_STOP=1 -d scrm_demo "$@"; }

ask() {
	"$bindir/psql" -Xq -v ON_ERROR_STOP=1 -v as_of="$as_of" -v steps="$steps" -v within="$within" \
		-v half_life="$half_life" -v weights="$weights" -v own="$own" \
		-v period="$period" -v goal="$goal" -v topic="$topic" -d scrm_demo -f "$here/$1"
}

# ---------------------------------------------------------------- data

# Checks every line of the user's file and writes what COPY will load.
read_data() {
	local opener=(cat)
	if [ "$(head -c 2 <"$data" | od -An -tx1 | tr -d ' ')" = 1f8b ]; then opener=(gzip -dc); fi
	"${opener[@]}" <"$data" | perl "$here/read_csv.pl" >"$work/rows"
}

# What has a value is taken for a purchase.
load_data() {
	query -1 -c "CREATE TABLE interactions (customer text NOT NULL, at timestamptz NOT NULL, kind text NOT NULL, channel text, value float8, author text)" \
		-c "\\copy interactions FROM '$work/rows'" -c "CREATE TABLE orders AS SELECT customer, at, value FROM interactions WHERE value IS NOT NULL" \
		-c "CREATE TABLE responses AS SELECT customer AS actor, author, at, kind, NULL::text AS topic FROM interactions WHERE author IS NOT NULL" \
		-c "ANALYZE interactions, orders, responses" &&
		rm "$work/rows"
}

# SPOIL is SQL that falsifies the community, so that a test can see the check fail.
generate_data() { query -1 -f "$here/community.sql" -c "${SPOIL:-}"; }

create_extension() { "$bindir/createdb" scrm_demo && query -c "CREATE EXTENSION scrm"; }

# ---------------------------------------------------------------- what is asked

community_parameters() {
	as_of='2025-07-01 00:00:00+00' half_life='30 days' within='30 days' period=month goal=customer topic=running
	steps='{target,inquiry,lead,opportunity,customer}'
	own='visit|open|signup|cart|purchase|like|share|post|review|question|answer|complaint'
	weights='{"visit|open|signup": {"weight": 1, "level": 1}, "cart": {"weight": 2, "level": 1},
		  "purchase": {"weight": 5, "level": 1}, "like|share": {"weight": 2, "level": 2},
		  "post|review|question": {"weight": 4, "level": 3}, "answer": {"weight": 6, "level": 4},
		  "complaint": -2}'
}

# Nobody can know the points and the funnel that fit somebody else's data: the guesses are simple, and said aloud.
own_parameters() {
	local fitting later
	own='*' topic=''
	as_of=$(query -v as_of="${AS_OF:-}" <<<"SELECT coalesce(nullif(:'as_of', '')::timestamptz, max(at)) FROM interactions")
	later=$(query -v as_of="$as_of" <<<"WITH gone AS (DELETE FROM interactions WHERE at > :'as_of' RETURNING 1) SELECT count(*) FROM gone")
	[ "$later" = 0 ] || echo "left out: $later interactions after $as_of"
	[ "$(query -c "SELECT EXISTS (SELECT FROM interactions)")" = t ] || die "there is no interaction up to $as_of"
	fitting=$(query -c "SELECT CASE WHEN hours < 48 THEN greatest(hours, 1) || ' hours' ELSE least(div(hours, 24), 30) || ' days' END
		FROM (SELECT round(extract(epoch FROM max(at) - min(at)) / 4 / 3600) AS hours FROM interactions) AS quarter")
	period=$(query -c "SELECT CASE WHEN days >= 90 THEN 'month' WHEN days >= 21 THEN 'week' ELSE 'day' END
		FROM (SELECT extract(epoch FROM max(at) - min(at)) / 86400 AS days FROM interactions) AS span")
	half_life=${HALF_LIFE:-$fitting}
	within=${WITHIN:-$fitting}
	weights=${WEIGHTS:-'{"*": 1,
		  "visit|view|open|click|impression|login|read": {"weight": 1, "level": 1},
		  "like|share|vote|tag|rate|rating|follow": {"weight": 1, "level": 2},
		  "post|review|question|ask|comment|mention|upload": {"weight": 1, "level": 3},
		  "answer|reply|collaborate|invite|refer": {"weight": 1, "level": 4}}'}
	if [ -n "${STEPS:-}" ]; then
		steps=$(query -v steps="$STEPS" <<<"SELECT regexp_split_to_array(trim(:'steps'), '\s*,\s*')")
	else
		steps=$(query -c "SELECT array_agg(scrm.quote_kind(kind) ORDER BY customers DESC, kind)
			FROM (SELECT kind, count(DISTINCT customer) AS customers FROM interactions
				GROUP BY kind ORDER BY customers DESC, kind LIMIT 5) AS most_common")
	fi
	goal=$(query -v steps="$steps" <<<"SELECT regexp_replace(steps[cardinality(steps)], '^((?:[^\\\\]|\\\\.)*)\\?\$', '\\1') FROM (SELECT :'steps'::text[] AS steps) AS s")
	say_parameters
}

say_parameters() {
	printf '\n%s\nWhat is asked, and how to ask otherwise:\n' "$(query -c "SELECT format('%s interactions of %s customers from %s to %s.',
		to_char(count(*), 'FM999,999,999,999'), to_char(count(DISTINCT customer), 'FM999,999,999,999'), min(at), max(at)) FROM interactions")"
	say_parameter AS_OF "$as_of" "the last interaction"
	say_parameter HALF_LIFE "$half_life" "a quarter of the time your data span, at most 30 days"
	say_parameter WITHIN "$within" "the same"
	say_parameter STEPS "$(query -v steps="$steps" <<<"SELECT array_to_string(:'steps'::text[], ',')")" \
		"a guess: the kinds, those of most customers first"
	say_parameter WEIGHTS "${WEIGHTS:-see below}" "one point each; levels by words such as share, review, reply"
}

say_parameter() {
	local guessed=$3
	[ -z "${!1:-}" ] || guessed="as you said"
	printf "  %-10s %-30s %s\n" "$1" "$2" "$guessed"
}

# ---------------------------------------------------------------- main

if [ -n "$data" ]; then
	[ -e "$data" ] || die "there is no file $data"
	if [ ! -f "$data" ] || [ ! -r "$data" ]; then die "$data is not a file that can be read"; fi
fi
began=$SECONDS
PG_CONFIG=$("$top/test/setup.sh")
export PG_CONFIG
# shellcheck source-path=SCRIPTDIR source=../cluster.sh
. "$top/test/cluster.sh"
echo "scrm demo on $("$PG_CONFIG" --version): a private server in a temporary folder; what you have stays untouched"
cluster_begin
if [ -n "$data" ]; then
	step "check every line of ${data##*/}" read_data
	cat "$work/log"
fi
step "build the extension" build_extension
ask_for_sudo
step "install it into $("$PG_CONFIG" --pkglibdir)" install_extension
step "start the server" cluster_start
step "CREATE EXTENSION scrm" create_extension
if [ -n "$data" ]; then
	step "load the interactions" load_data
	own_parameters
	echo
else
	step "generate a community: 24,006 customers, 565,487 interactions; a shop" generate_data
	community_parameters
fi
step "store a timeline and an engagement for each customer" ask states.sql
printf '\n%s\n\n' "$(grep -v '^$' "$work/log")"
interruptible ask questions.sql
if [ "$(query -c "SELECT EXISTS (SELECT FROM orders)")" = t ]; then
	interruptible ask value.sql
else
	printf 'WHAT ARE CUSTOMERS WORTH? No interaction has a value, so there is no purchase to tell.\n\n'
	query -c "CREATE TABLE worth (customer text, clv float8)"
fi
if [ "$(query -c "SELECT EXISTS (SELECT FROM responses)")" = t ]; then
	interruptible ask influence.sql
else
	printf 'WHO HAS INFLUENCE? No interaction has an author, because of whom it was done.\n\n'
fi
if [ -z "$data" ]; then
	interruptible ask referrals.sql
	interruptible ask sharing.sql
	interruptible ask check.sql
fi
echo "Done in $((SECONDS - began)) s."
if [ "${KEEP:-}" = 1 ]; then cluster_keep scrm_demo; fi
