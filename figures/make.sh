#!/usr/bin/env bash
# Draws every picture of the README and the documents again, in both languages. The same program gives the same bytes.
#
#   figures/make.sh .build/release/explain [benchmarks]
#
# Most are the catalogue's: see catalogue.json and README.md here. What moves, and what needs files that have to be made
# first, is drawn below into docs/images. With the second word only the charts of figures/benchmarks, from the times that
# `make bench` left there. The resolutions are chosen for the width of a page on the web.
set -euo pipefail

program=${1:?usage: figures/make.sh PROGRAM}
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")
figures=$(cd "$(dirname "$0")" && pwd)
images=$(cd "$figures/.." && pwd)/docs/images
mkdir -p "$images"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What `make bench` found; it is not measured again.
benchmarks=$figures/benchmarks
if [ -f "$benchmarks/ratios.json" ]; then
  for language in en ko; do
    "$program" bench --ratios "$benchmarks/ratios.json" --lang "$language" --quiet -o "$benchmarks/ratios.$language.svg"
    "$program" bench --ratios "$benchmarks/ratios.json" --lang "$language" --dpi 80 --quiet \
      -o "$benchmarks/ratios.$language.png"
  done
fi
if [ "${2:-}" = benchmarks ]; then exit; fi

for language in en ko; do
  "$program" figures --lang "$language" --dpi 80 --quiet -o "$figures"
  # What is wrong with a result: the picture was smoothed as if black stood around it.
  "$program" conv sample:camera --kernel gaussian:6 --save "$scratch/y.npy" --no-figure --quiet
  (cd "$scratch" && "$program" check conv y.npy --input sample:camera --kernel gaussian:6 --boundary symmetric \
    --lang "$language" --dpi 80 --quiet -o "$images/check.$language.png" || [ $? = 1 ])
  # Windows that move.
  "$program" animate --preset numerical_padding_strides --lang "$language" --dpi 80 --quiet -o "$images/animate.$language.gif"
  "$program" animate --preset padding_strides_transposed --lang "$language" --dpi 80 --quiet \
    -o "$images/animate-transposed.$language.gif"
  "$program" animate 0,0,26,51,58,59,53,29 --kernel -1,2,-1 --padding same --stride 2 --lang "$language" --dpi 80 --quiet \
    -o "$images/animate-signal.$language.gif"
  # Which of the course's deep lists learn; this takes a minute.
  "$program" gradients --train --epochs 2 --lang "$language" --dpi 80 --quiet -o "$images/gradients-deep.$language.png"
  # What an augmentation makes of one picture.
  mkdir -p "$scratch/pets"
  cp "$figures/../share/explain/samples/chelsea.png" "$scratch/pets/cat.1.png"
  "$program" data show "$scratch/pets" --image-size 48,64 --augment rotation=15,shear=10,zoom=0.2,shift=0.1,flip \
    --lang "$language" --dpi 96 --quiet -o "$images/augment.$language.png"
done
"$program" figures --sheet --quiet -o "$figures"
