#!/usr/bin/env bash
# Measures the server on PostgreSQL beside others, over HTTP: postgres.sh [ROUNDS [SECONDS [Q1,Q3]]].
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/scratch.sh

start
cargo build --release --quiet --locked --manifest-path bench/seaography/Cargo.toml
(cd bench/postgraphile && npm ci --silent --no-audit --no-fund)
made target/bench.db 1
filled target/bench.db nhanrong
sql nhanrong -f bench/postgraphile/functions.sql -f bench/seaography/area.sql
$bench postgres target/release/nhanrong target/bench.db "$url/nhanrong" "$postmaster" "$@"
