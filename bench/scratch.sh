# Builds what is measured and starts a PostgreSQL in a scratch folder, which goes with it; other scripts read this.
# As root it runs as the user postgres. POSTGRES names the folder of PostgreSQL's programs, SCRATCH the one where the
# databases are made and kept.
programs=${POSTGRES:-$(ls -d /usr/lib/postgresql/*/bin | sort -t/ -k5n | tail -1)}
scratch=${SCRATCH:-$(mktemp -d)}
port=${PORT:-54329}
url=postgres://nhanrong@127.0.0.1:$port
postmaster=$scratch/data/postmaster.pid
bench=target/release/bench

as_its_user() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

stop() {
    as_its_user "$programs/pg_ctl" -D "$scratch/data" -m fast -w stop >/dev/null
    [ -n "${SCRATCH:-}" ] || rm -rf "$scratch"
}

start() {
    cargo build --release --quiet -p nhanrong -p bench
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
}

sql() {
    "$programs/psql" -XAtq "$url/$1" "${@:2}"
}

# The rows of a file in a database of this name.
filled() {
    sql "$2" -c "select 1" >/dev/null 2>&1 && return
    sql postgres -c "create database $2 template template0"
    sql "$2" -c "create extension pg_stat_statements"
    $bench copy "$1" "$url/$2"
}

# The made-up registry, so many times as large.
made() {
    [ -e "$1" ] || $bench make "$1" "$2"
}
