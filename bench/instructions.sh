#!/bin/sh
# Instructions of one answer: the engine beside structs and serde over the same rows
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

# COMMAND WAY QUESTION MORE
each() {
    few=$(instructions "$1" "$2" "$3" 10)
    many=$(instructions "$1" "$2" "$3" $((10 + $4)))
    echo $(((many - few) / $4))
}

# COMMAND QUESTION MORE BASE WAY...
table() {
    command=$1 question=$2 more=$3 base=$(each "$1" "$4" "$2" "$3")
    shift 3
    for way in "$@"; do
        count=$(each "$command" "$way" "$question" "$more")
        ratio=$(awk "BEGIN { printf \"%.2f\", $count / $base }")
        echo "| $question | $way | $count | $ratio |"
    done
}

echo "| in memory | way | instructions | of serde's |"
echo "|---|---|--:|--:|"
table memory Q1 100 serde strings engine
table memory Q4 100 serde strings engine
echo
echo "| on SQLite | way | instructions | of the first's |"
echo "|---|---|--:|--:|"
table run Q1 100 loop-hand loop-sql store
table run Q3 100 loop-hand loop-joined store
table run Q4 20 loop-hand loop-sql store
