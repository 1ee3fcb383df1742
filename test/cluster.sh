# shellcheck shell=bash
# A private PostgreSQL with the extension, in a temporary folder, for the demo, the tests and the benchmark. To be sourced
# after setting top (the checkout) and PG_CONFIG:
#
#   build_extension        make, quietly
#   install_extension      make install; through sudo where that is needed, see ask_for_sudo
#   cluster_begin          makes the temporary folder $work, points PGHOST, PGPORT and PGUSER to the server to come, and
#                          sees to it that everything is cleaned up at the end
#   cluster_start          initdb and start
#   as_server command …    runs a command as the user who owns the server
#   interruptible command  runs a command that a signal to this script ends at once
#
# The server listens on one unix socket inside $work and nowhere else. It belongs to the current user or, for root,
# whom the server refuses, to the user postgres. Clusters that are already there are neither used nor touched.

: "${top:?}" "${PG_CONFIG:?}"

# Nothing in the caller's surroundings may lead a client to another server.
for name in $(compgen -e); do
	case $name in
		PG_CONFIG | PG_REGRESS) ;;
		PG*) unset "$name" ;;
	esac
done
unset name

bindir=$("$PG_CONFIG" --bindir)
work=
server_user=
child=

as_server() {
	if [ -n "$server_user" ]; then
		runuser -u "$server_user" -- "$@"
	else
		"$@"
	fi
}

# A shell waits for the command in front of it before it looks at signals, but not while it waits in "wait". The
# command gets a process group of its own (set -m), so that all it started can be ended with it.
interruptible() {
	local status=0
	set -m
	"$@" &
	child=$!
	set +m
	wait "$child" || status=$?
	child=
	return "$status"
}

# ---------------------------------------------------------------- the extension

build_extension() { make -C "$top" -s -j "$(nproc)" PG_CONFIG="$PG_CONFIG" all; }

install_extension() {
	local as=()
	if ! may_install; then as=(sudo -n --); fi
	"${as[@]}" make -C "$top" -s PG_CONFIG="$PG_CONFIG" install
}

may_install() { [ -w "$("$PG_CONFIG" --pkglibdir)" ] && [ -w "$("$PG_CONFIG" --sharedir)/extension" ]; }

# A password is asked for in front, where it can be typed, before anything runs behind.
ask_for_sudo() {
	if may_install; then return; fi
	if command -v sudo >/dev/null; then
		echo "make install writes to $("$PG_CONFIG" --pkglibdir), which needs root: using sudo"
		if sudo -n true 2>/dev/null || sudo -v; then return; fi
	fi
	echo "make install writes to $("$PG_CONFIG" --pkglibdir): run this as root or as a user with sudo" >&2
	return 1
}

# ---------------------------------------------------------------- the server

cluster_begin() {
	if [ "$(id -u)" = 0 ]; then
		server_user=postgres
		id -u "$server_user" >/dev/null 2>&1 || server_user=nobody
	fi
	local base
	for base in "${TMPDIR:-/tmp}" /tmp; do		# a socket's path has at most 107 bytes; root's TMPDIR may be closed to others
		if [ ${#base} -le 60 ] && (cd / && as_server test -w "$base" -a -x "$base"); then break; fi
	done
	work=$(mktemp -d "$base/scrm.XXXXXXXX")
	trap cluster_end EXIT
	trap 'cluster_signal 129' HUP
	trap 'cluster_signal 130' INT
	trap 'cluster_signal 143' TERM
	if [ -n "$server_user" ]; then chown "$server_user:" "$work"; fi
	export PGHOST=$work PGUSER=postgres PGPORT=$((50000 + $$ % 10000))
}

cluster_start() {
	(cd "$work" && as_server "$bindir/initdb" -D "$work/data" -U postgres -E UTF8 --locale=C.UTF-8 \
		--auth-local=trust --auth-host=reject --no-sync) >"$work/initdb.log" 2>&1 || {
		cat "$work/initdb.log" >&2
		return 1
	}
	cluster_settings >>"$work/data/postgresql.conf"
	(cd "$work" && as_server "$bindir/pg_ctl" -D "$work/data" -l "$work/server.log" -w -s -t 60 \
		-o "-p $PGPORT -k '$work'" start) >"$work/start.log" 2>&1 || {
		cat "$work/start.log" "$work/server.log" >&2
		return 1
	}
}

# Speed before safety: the data are gone at the end anyway.
cluster_settings() {
	cat <<-'CONF'
		listen_addresses = ''
		unix_socket_permissions = 0700
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		wal_level = minimal
		max_wal_senders = 0
		max_wal_size = 4GB
		shared_buffers = 256MB
		work_mem = 64MB
		maintenance_work_mem = 256MB
		max_worker_processes = 16
		jit = off
		timezone = 'UTC'
		log_timezone = 'UTC'
		logging_collector = off
	CONF
}

cluster_stop() {
	[ -f "$work/data/postmaster.pid" ] || return 0
	(cd "$work" && as_server "$bindir/pg_ctl" -D "$work/data" -m immediate -s -w -t 30 stop) >/dev/null 2>&1 || true
}

# One signal ends the script; a second one (make hands its own on) must not end the cleaning up.
cluster_signal() {
	trap '' HUP INT TERM
	exit "$1"
}

# Runs at every end: success, error or signal.
cluster_end() {
	local status=$?
	trap '' HUP INT TERM
	trap - EXIT
	if [ -n "$child" ]; then end_child; fi
	if [ "${cluster_kept:-no}" = no ] && [ -n "$work" ]; then
		cluster_stop
		rm -rf "$work"
	fi
	exit "$status"
}

# Ends the command in front and all it started, and waits until none of it can write to $work any more.
end_child() {
	local tries
	kill -TERM -- "-$child" 2>/dev/null || true
	for tries in {1..40}; do
		kill -0 -- "-$child" 2>/dev/null || return 0
		if [ "$tries" = 10 ]; then kill -KILL -- "-$child" 2>/dev/null || true; fi
		sleep 0.1
	done
}

# Leave the server running at the end, and say how to use it and how to be rid of it.
cluster_keep() {
	cluster_kept=yes
	local stop
	stop="$(printf '%q -D %q -m immediate stop' "$bindir/pg_ctl" "$work/data")"
	if [ -n "$server_user" ]; then stop="(cd / && runuser -u $server_user -- $stop)"; fi
	printf '\nThe server is still running.\n  to ask more:   %q -h %q -p %s -U postgres %s\n' "$bindir/psql" "$work" "$PGPORT" "$1"
	printf '  to remove it:  %s && rm -rf %q\n' "$stop" "$work"
}
