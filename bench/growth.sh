#!/usr/bin/env bash
# What each question costs as the data grow: growth.sh [ROUNDS [SECONDS [TIMES...]]], 1, 60 and 300 times by default.
# So large, it takes an hour to make the registries and 40 GB to hold them.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/scratch.sh

rounds=${1:-3}
seconds=${2:-1}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- 1 60 300

start
sizes=()
for times in "$@"; do
    file=target/bench.db
    [ "$times" = 1 ] || file=target/bench-$times.db
    made "$file" "$times"
    filled "$file" "times_$times"
    sizes+=("$times" "$file" "$url/times_$times")
done
$bench growth target/release/nhanrong "$postmaster" "$rounds" "$seconds" "${sizes[@]}"
