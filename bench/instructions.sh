#!/bin/sh
# Instructions and allocations of one answer: the engine beside structs and serde over the same rows
# in memory, and engine and store beside the row loop on SQLite. instructions.sh [BINARY [FILE]]
# What ten answers cost is taken off, so that the start of the program does not count.
set -eu
cd "$(dirname "$0")/.."
binary=${1:-target/release/bench}
file=${2:-target/bench.db}
told=$(mktemp)
trap 'rm -f "$told"' EXIT
[ -e "$file" ] || "$binary" make "$file"

# COMMAND WAY QUESTION TIMES
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$binary" "$1" "$file" "$2" "$3" "$4" 2>"$told"
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$told"
}

allocations() {
    valgrind --tool=memcheck --undef-value-errors=no "$binary" "$1" "$file" "$2" "$3" "$4" 2>"$told"
    sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' "$told" | tr -d ,
}

# COUNTER COMMAND WAY QUESTION MORE
each() {
    few=$("$1" "$2" "$3" "$4" 10)
    many=$("$1" "$2" "$3" "$4" $((10 + $5)))
    echo $(((many - few) / $5))
}

# COMMAND QUESTION MORE BASE WAY...
table() {
    command=$1 question=$2 more=$3 base=$(each instructions "$1" "$4" "$2" "$3")
    shift 3
    for way in "$@"; do
        count=$(each instructions "$command" "$way" "$question" "$more")
        ratio=$(awk "BEGIN { printf \"%.2f\", $count / $base }")
        echo "| $question | $way | $count | $ratio | $(each allocations "$command" "$way" "$question" "$more") |"
    done
}

echo "| in memory | way | instructions | of serde's | allocations |"
echo "|---|---|--:|--:|--:|"
table memory Q1 100 serde strings engine
table memory Q4 100 serde strings engine
echo
echo "| on SQLite | way | instructions | of the first's | allocations |"
echo "|---|---|--:|--:|--:|"
table run Q1 100 loop-hand loop-sql store
table run Q3 100 loop-hand loop-joined store
table run Q4 20 loop-hand loop-sql store
