#!/usr/bin/env bash
# Times every algorithm on one photograph and one kernel, in turn, and prints the median of 15 runs each.
# Usage: Benchmarks/algorithms.sh PROGRAM [KERNEL]
set -euo pipefail
program=$(realpath "$1")
kernel=${2:-gaussian:2}
algorithms=(naive direct im2col separable)
declare -A seconds
for _ in $(seq 15); do
  for algorithm in "${algorithms[@]}"; do
    # An algorithm that cannot compute this kernel has no row.
    report=$("$program" conv sample:camera --kernel "$kernel" --algorithm "$algorithm" --no-figure --json 2>/dev/null) || continue
    seconds[$algorithm]+=" $(sed -E 's/.*"seconds":([-0-9.eE]+).*/\1/' <<<"$report")"
  done
done
printf '%-10s %10s   sample:camera, kernel %s, %s cores\n' algorithm 'ms' "$kernel" "$(nproc)"
for algorithm in "${algorithms[@]}"; do
  [ -n "${seconds[$algorithm]:-}" ] || continue
  median=$(tr ' ' '\n' <<<"${seconds[$algorithm]}" | grep . | sort -g | sed -n 8p)
  printf '%-10s %10.3f\n' "$algorithm" "$(awk "BEGIN { print $median * 1000 }")"
done
