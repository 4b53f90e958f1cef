#!/bin/sh
# Measures the server on PostgreSQL beside others, over HTTP: postgres.sh [ROUNDS [SECONDS [Q1,Q3]]].
# A PostgreSQL of its own is started in a scratch folder and goes with it. As root it runs as the user postgres.
# POSTGRES names the folder of PostgreSQL's programs, SCRATCH the one where the database is made and kept.
set -eu
cd "$(dirname "$0")/.."
programs=${POSTGRES:-$(ls -d /usr/lib/postgresql/*/bin | sort -t/ -k5n | tail -1)}
scratch=${SCRATCH:-$(mktemp -d)}
port=${PORT:-54329}
url=postgres://nhanrong@127.0.0.1:$port

as_its_user() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

stop() {
    as_its_user "$programs/pg_ctl" -D "$scratch/data" -m fast -w stop >/dev/null
    [ -n "${SCRATCH:-}" ] || rm -rf "$scratch"
}

cargo build --release --quiet -p nhanrong -p bench
bench=target/release/bench
cargo build --release --quiet --locked --manifest-path bench/seaography/Cargo.toml
(cd bench/postgraphile && npm ci --silent --no-audit --no-fund)
[ -e target/bench.db ] || $bench make target/bench.db

if [ ! -e "$scratch/data" ]; then
    [ "$(id -u)" != 0 ] || chown postgres "$scratch"
    as_its_user "$programs/initdb" -D "$scratch/data" -U nhanrong -A trust -E UTF8 --locale C.UTF-8 >/dev/null
    # As on a server that has this to itself; nothing is written while it is measured.
    as_its_user tee -a "$scratch/data/postgresql.conf" >/dev/null <<END
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 200
shared_buffers = 1GB
effective_cache_size = 4GB
random_page_cost = 1.1
jit = off
fsync = off
max_wal_size = 8GB
maintenance_work_mem = 512MB
shared_preload_libraries = 'pg_stat_statements'
pg_stat_statements.track = none
END
fi
as_its_user "$programs/pg_ctl" -D "$scratch/data" -l "$scratch/data/log" -w start >/dev/null
trap stop EXIT
if ! "$programs/psql" -XAtq "$url/nhanrong" -c "select 1" >/dev/null 2>&1; then
    "$programs/psql" -XAtq "$url/postgres" -c "create database nhanrong template template0"
    "$programs/psql" -XAtq "$url/nhanrong" -c "create extension pg_stat_statements"
    $bench copy target/bench.db "$url/nhanrong"
    "$programs/psql" -XAtq "$url/nhanrong" -f bench/postgraphile/functions.sql -f bench/seaography/area.sql
fi
$bench postgres target/release/nhanrong target/bench.db "$url/nhanrong" "$scratch/data/postmaster.pid" "$@"
