#!/usr/bin/env bash
# Up to 2,000 connections on a mix of all questions, for ten minutes on each database: crowd.sh [SECONDS].
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/scratch.sh

start
made target/bench.db 1
filled target/bench.db nhanrong
for on in postgres sqlite; do
    echo "== $on"
    $bench crowd $on target/release/nhanrong target/bench.db "$url/nhanrong" "${1:-600}"
done
