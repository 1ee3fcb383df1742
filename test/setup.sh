#!/usr/bin/env bash
# Installs what is missing to build scrm and to start a private PostgreSQL: nothing else, and nothing when all is there.
#
#   test/setup.sh [--test]      --test: also what the TAP tests need
#
# Prints the path of the chosen pg_config on standard output and everything it has to say on standard error, so that
# a script can write PG_CONFIG=$(test/setup.sh). PG_CONFIG in the environment overrides the choice.
set -euo pipefail

readonly OLDEST=15

say() { printf '%s\n' "$*" >&2; }
die() { say "setup: $1"; shift; for line in "$@"; do say "       $line"; done; exit 1; }

# ---------------------------------------------------------------- which PostgreSQL

major_of() { "$1" --version 2>/dev/null | sed -n 's/^PostgreSQL \([0-9][0-9]*\).*/\1/p'; }

has_server() { [ -x "$("$1" --bindir 2>/dev/null)/postgres" ]; }

has_headers() {
	[ -f "$("$1" --pgxs 2>/dev/null)" ] && [ -f "$("$1" --includedir-server 2>/dev/null)/postgres.h" ]
}

# The major versions under Debian's folder that have the given program, newest first.
installed_with() {
	local program
	for program in /usr/lib/postgresql/*/bin/"$1"; do
		[ -x "$program" ] || continue
		program=${program#/usr/lib/postgresql/}
		[ "${program%%/*}" -ge "$OLDEST" ] 2>/dev/null && echo "${program%%/*}"
	done | sort -rn
}

available() {	# is there an installed or installable version of this package?
	command -v apt-cache >/dev/null || return 1
	LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p' | grep -qvxF '(none)'
}

installable_majors() {
	command -v apt-cache >/dev/null || return 0
	apt-cache pkgnames postgresql-server-dev- 2>/dev/null | sed -n 's/^postgresql-server-dev-\([0-9]*\)$/\1/p' |
		sort -rn | while read -r major; do
		if [ "$major" -ge "$OLDEST" ] && available "postgresql-$major" && available "postgresql-server-dev-$major"; then
			echo "$major"
		fi
	done
}

# Sets pg_config and, where something is missing, wanted. A server that is already there decides: its headers must be
# of the same version. Fails when there is nothing to be had.
choose_postgres() {
	local major
	wanted=()
	if [ -n "${PG_CONFIG:-}" ]; then
		choose_given "$PG_CONFIG"
		return
	fi
	for major in $(installed_with postgres); do		# both there: nothing to do
		pg_config=/usr/lib/postgresql/$major/bin/pg_config
		if [ -x "$pg_config" ] && has_headers "$pg_config"; then return; fi
	done
	pg_config=$(command -v pg_config || true)		# built from source, or another distribution
	if [ -n "$pg_config" ] && [ "$(major_of "$pg_config")" -ge "$OLDEST" ] 2>/dev/null &&
		has_server "$pg_config" && has_headers "$pg_config"; then
		return
	fi
	for major in $(installed_with postgres) $(installed_with pg_config) $(installable_majors); do
		if need_major "$major"; then return; fi
	done
	return 1
}

# What version N lacks goes to wanted; fails when it cannot be installed.
need_major() {
	wanted=()
	pg_config=/usr/lib/postgresql/$1/bin/pg_config
	[ -x "/usr/lib/postgresql/$1/bin/postgres" ] || wanted+=("postgresql-$1")
	{ [ -x "$pg_config" ] && has_headers "$pg_config"; } || wanted+=("postgresql-server-dev-$1")
	local package
	for package in "${wanted[@]}"; do
		available "$package" || return 1
	done
}

choose_given() {
	pg_config=$1
	local major
	if [ ! -x "$(command -v "$pg_config")" ]; then
		major=${pg_config#/usr/lib/postgresql/}		# Debian's path, of a version that is not installed yet?
		[ "$major" != "$pg_config" ] ||
			die "PG_CONFIG=$pg_config is not a program" "Unset it, or give the path of the pg_config to build with."
		need_major "${major%%/*}"
		return
	fi
	major=$(major_of "$pg_config")
	[ "${major:-0}" -ge "$OLDEST" ] ||
		die "PG_CONFIG=$pg_config belongs to PostgreSQL ${major:-unknown}; scrm needs $OLDEST or newer"
	if has_server "$pg_config" && has_headers "$pg_config"; then return; fi
	if [ "$("$pg_config" --bindir)" = "/usr/lib/postgresql/$major/bin" ]; then
		need_major "$major"
		return
	fi
	die "PG_CONFIG=$pg_config has no server or no server headers beside it" \
		"Needed: $("$pg_config" --bindir)/postgres and $("$pg_config" --includedir-server)/postgres.h."
}

# ---------------------------------------------------------------- what else

can_compile() {	# the C library's headers are a package of their own, so a compiler alone proves nothing
	printf '#include <stdio.h>\nint main(void) { return 0; }\n' | gcc -x c -fsyntax-only - 2>/dev/null
}

has_perl() { perl -e "$1" 2>/dev/null; }

add_tools() {
	can_compile || wanted+=(gcc libc6-dev)
	command -v make >/dev/null || wanted+=(make)
	[ "$for_tests" = yes ] || return 0
	{ command -v prove >/dev/null && has_perl 'use Test::More; use Time::HiRes'; } || wanted+=(perl)
	has_perl 'use IPC::Run' || wanted+=(libipc-run-perl)
}

reason() {
	case $1 in
		postgresql-server-dev-*) echo "the server's headers and build rules" ;;
		postgresql-*) echo "the database server, to be started privately in a temporary folder" ;;
		gcc) echo "the C compiler" ;;
		libc6-dev) echo "the C library's headers" ;;
		make) echo "runs the build" ;;
		perl) echo "prove, which runs the TAP tests" ;;
		libipc-run-perl) echo "PostgreSQL's TAP test modules use it" ;;
	esac
}

# ---------------------------------------------------------------- installing

refresh_lists() {
	need_rights
	say "setup: package lists are missing or old, running apt-get update"
	as_root apt-get -qq update >&2 || die "apt-get update failed" "Is this machine connected, and are its package sources right?"
}

no_postgres() {
	local newest
	command -v apt-get >/dev/null || die "no PostgreSQL $OLDEST or newer with its server headers found, and no apt-get to install one" \
		"Install by hand: PostgreSQL $OLDEST or newer (server, client, server headers), gcc or clang, make," \
		"and for make test Perl with Test::More and IPC::Run. Then run again, with PG_CONFIG set if it is not in PATH."
	[ -z "${PG_CONFIG:-}" ] || die "this system offers no packages for PG_CONFIG=$PG_CONFIG" "Unset it, or give the path of one that is there."
	newest=$(apt-cache pkgnames postgresql-server-dev- | sed -n 's/^postgresql-server-dev-\([0-9.]*\)$/\1/p' | sort -rV | head -n 1)
	die "scrm needs PostgreSQL $OLDEST or newer; this system offers ${newest:-none}" \
		"Newer versions for this system are in the PGDG repository of the PostgreSQL project: the package" \
		"postgresql-common brings a script that adds it (see /usr/share/postgresql-common/pgdg/). Then run this again."
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -- "$@"; fi
}

need_rights() {
	if [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; then return; fi
	die "missing: ${wanted[*]:-PostgreSQL $OLDEST or newer with its server headers}" \
		"To install with apt-get this user needs sudo; without it ask an administrator for these packages."
}

# Debian's server package starts a cluster of its own, and lets every stopped one start. Two files prevent both while
# apt-get runs; they, and folders made for them, are gone afterwards, interrupted or not.
guard_clusters() {
	local folder
	undo=()
	trap unguard_clusters EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	for folder in /etc/postgresql-common /etc/postgresql-common/createcluster.d; do
		[ -d "$folder" ] && continue
		undo=("rmdir --ignore-fail-on-non-empty $folder" "${undo[@]}")
		mkdir -m 755 "$folder"
	done
	undo=("rm -f $folder/zz-scrm-setup.conf" "${undo[@]}")
	echo 'create_main_cluster = false' >"$folder/zz-scrm-setup.conf"
	if [ ! -e /usr/sbin/policy-rc.d ]; then
		undo=("rm -f /usr/sbin/policy-rc.d" "${undo[@]}")
		# shellcheck disable=SC2016	# $1 belongs to the script that is written
		printf '#!/bin/sh\n# scrm setup: gone in a minute\ncase "$1" in postgresql*) exit 101 ;; esac\n' >/usr/sbin/policy-rc.d
		chmod 755 /usr/sbin/policy-rc.d
	fi
}

unguard_clusters() {
	trap '' INT TERM HUP	# once is enough, and to the end
	local command
	for command in "${undo[@]}"; do $command 2>/dev/null || true; done
	undo=()
}

# Runs as root, in a process of its own so that its traps see the end of apt-get whatever happens to the caller. apt-get
# gets a session of its own (setsid): a Ctrl-C must not leave packages half configured.
install_as_root() {
	export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C.UTF-8
	local options=(-y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120) log moved
	moved=$(apt-get -s "${options[@]}" install "$@" 2>/dev/null | sed -n 's/^Inst \(postgresql-[0-9]*\) \[\(.*\)\] (\([^ ]*\).*/\1 \2 to \3/p')
	[ -z "$moved" ] || [ -z "$(ls /etc/postgresql/*/*/postgresql.conf 2>/dev/null)" ] ||
		die "this would also upgrade the server that is here ($moved) and restart its clusters" \
		"Upgrade it yourself when it suits (apt-get install --only-upgrade ${moved%% *}), then run this again."
	log=$(mktemp)
	guard_clusters
	undo+=("rm -f $log")
	if setsid -w apt-get -q "${options[@]}" install "$@" >"$log" 2>&1 </dev/null; then return; fi
	if grep -q '404\|Unable to fetch\|Unable to locate' "$log"; then	# the lists are older than the archive
		apt-get -qq update >>"$log" 2>&1 || true
		if setsid -w apt-get -q "${options[@]}" install "$@" >"$log" 2>&1 </dev/null; then return; fi
	fi
	tail -n 20 "$log" >&2
	die "apt-get could not install: $*"
}

install_wanted() {
	local package started=$SECONDS how="as root"
	need_rights
	[ "$(id -u)" = 0 ] || how="through sudo"
	say "setup: missing on this machine, to be installed with apt-get ($how):"
	for package in "${wanted[@]}"; do
		say "$(printf '  %-26s %s' "$package" "$(reason "$package")")"
	done
	say "setup: no system-wide database cluster is created, started or touched; this can take a minute or two ..."
	as_root bash "${BASH_SOURCE[0]}" --install-as-root "${wanted[@]}" || exit 1
	say "setup: installed in $((SECONDS - started)) s"
}

# ---------------------------------------------------------------- main

main() {
	local for_tests=no pg_config wanted=()
	case ${1:-} in
		--install-as-root) shift; install_as_root "$@"; return ;;
		--test) for_tests=yes ;;
		'') ;;
		*) die "unknown argument: $1" "Usage: test/setup.sh [--test]" ;;
	esac
	if ! choose_postgres; then
		command -v apt-get >/dev/null || no_postgres
		refresh_lists
		choose_postgres || no_postgres
	fi
	add_tools
	if [ ${#wanted[@]} -gt 0 ]; then
		command -v apt-get >/dev/null || die "missing: ${wanted[*]}; there is no apt-get here, install them by hand"
		local package
		for package in "${wanted[@]}"; do
			if ! available "$package"; then refresh_lists; break; fi
		done
		install_wanted
	fi
	[ -x "$(command -v "$pg_config")" ] || die "$pg_config is still missing after the installation"
	command -v "$pg_config"
}

main "$@"
