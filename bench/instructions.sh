#!/bin/sh
# Instructions of one answer: the engine beside structs and serde over the same rows
# in memory, engine and store beside the row loop on SQLite, and the gate's stages before either.
# instructions.sh [BINARY [FILE [gate | check]]]: the gate alone, with "gate"; with "check" the engine and the
# store alone, which fails where they take over 3 % more than RESULTS.md tells: it must then tell the new figure
# and why.
# What ten answers cost is taken off, so that the start of the program does not count.
set -eu
cd "$(dirname "$0")/.."
binary=${1:-target/release/bench}
file=${2:-target/bench.db}
told=$(mktemp)
trap 'rm -f "$told"' EXIT
[ -e "$file" ] || "$binary" make "$file"

# COMMAND... TIMES
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$binary" "$@" 2>"$told"
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$told"
}

# MORE COMMAND...
each() {
    more=$1
    shift
    few=$(instructions "$@" 10)
    many=$(instructions "$@" $((10 + more)))
    echo $(((many - few) / more))
}

# COMMAND QUESTION MORE BASE WAY...
table() {
    command=$1 question=$2 more=$3 base=$(each "$3" "$1" "$file" "$4" "$2")
    shift 3
    for way in "$@"; do
        count=$(each "$more" "$command" "$file" "$way" "$question")
        ratio=$(awk "BEGIN { printf \"%.2f\", $count / $base }")
        echo "| $question | $way | $count | $ratio |"
    done
}

# DOCUMENT STAGE...
stages() {
    document=$1 row="| $1 | $(($(wc -c <"bench/documents/$1.graphql") - 1)) |"
    shift
    for stage in "$@"; do
        row="$row $(each 100 gate "$stage" "$document") |"
    done
    echo "$row"
}

# COMMAND QUESTION WAY MORE
check() {
    count=$(each "$4" "$1" "$file" "$3" "$2")
    known=$(sed -n "s/^| $2 | $3 | \([0-9]*\) |.*/\1/p" bench/RESULTS.md)
    echo "$2, $3: $count instructions, $known in RESULTS.md"
    [ "$count" -le $((known * 103 / 100)) ] || { echo "$2 has grown by more than 3 %" >&2; return 1; }
}

if [ "${3:-}" = check ]; then
    check memory Q1 engine 100
    check memory Q4 engine 20
    check run Q1 store 50
    check run Q3 store 100
    exit
fi

echo "| plan kept | bytes | lookup | variables | arguments and conditions | cost | all |"
echo "|---|--:|--:|--:|--:|--:|--:|"
for document in Q1 Q2 Q3 Q4 fragments introspection; do
    stages "$document" lookup variables arguments cost kept
done
echo
echo "| new document | bytes | scan | parse | rules | compile |"
echo "|---|--:|--:|--:|--:|--:|"
for document in survey-Q1 survey-Q3 survey-Q4 fragments introspection Q1 Q2 Q3 Q4; do
    stages "$document" scan parse rules compile
done
[ "${3:-}" = gate ] && exit
echo
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
