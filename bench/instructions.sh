#!/bin/sh
# Instructions and allocations of one answer without a database: the engine and structs with serde
# over the same rows. instructions.sh [BINARY [FILE]]
set -eu
cd "$(dirname "$0")/.."
binary=${1:-target/release/bench}
file=${2:-target/bench.db}
counts=$(mktemp)
trap 'rm -f "$counts"' EXIT
[ -e "$file" ] || "$binary" make "$file"

instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$binary" memory "$file" "$1" "$2" "$3" 2>"$counts"
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$counts"
}

allocations() {
    valgrind --tool=memcheck --undef-value-errors=no "$binary" memory "$file" "$1" "$2" "$3" 2>"$counts"
    sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' "$counts" | tr -d ,
}

each() {
    few=$("$1" "$2" "$3" 10)
    many=$("$1" "$2" "$3" 110)
    echo $(((many - few) / 100))
}

echo "| question | way | instructions | of serde's | allocations |"
echo "|---|---|--:|--:|--:|"
for question in Q1 Q4; do
    base=$(each instructions serde "$question")
    for way in serde strings engine; do
        count=$(each instructions "$way" "$question")
        ratio=$(awk "BEGIN { printf \"%.2f\", $count / $base }")
        echo "| $question | $way | $count | $ratio | $(each allocations "$way" "$question") |"
    done
done
