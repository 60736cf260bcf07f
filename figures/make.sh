#!/usr/bin/env bash
# Draws every picture of the README and the documents again, in both languages. The same program gives the same bytes.
#
#   figures/make.sh .build/release/explain [benchmarks]
#
# With the second word only the charts of figures/benchmarks, from the times that `make bench` left there.
# The resolutions are chosen for the width of a page on the web and for pictures below 400 kB.
set -euo pipefail

program=${1:?usage: figures/make.sh PROGRAM}
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")
images=$(cd "$(dirname "$0")/.." && pwd)/docs/images
mkdir -p "$images"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What `make bench` found; it is not measured again.
benchmarks=$(cd "$(dirname "$0")" && pwd)/benchmarks
if [ -f "$benchmarks/ratios.json" ]; then
  for language in en ko; do
    "$program" bench --ratios "$benchmarks/ratios.json" --lang "$language" --quiet -o "$benchmarks/ratios.$language.svg"
    "$program" bench --ratios "$benchmarks/ratios.json" --lang "$language" --dpi 80 --quiet \
      -o "$benchmarks/ratios.$language.png"
  done
fi
if [ "${2:-}" = benchmarks ]; then exit; fi

for language in en ko; do
  # The main job: a photograph, a kernel, the answer, and one value taken apart.
  "$program" conv sample:camera --kernel sobel-x --at 228,302 \
    --lang "$language" --dpi 80 --quiet -o "$images/filter.$language.png"
  # One word, two paddings.
  "$program" same --lang "$language" --dpi 96 --quiet -o "$images/same.$language.png"
  # Errors beside their bounds, on this machine.
  "$program" verify --lang "$language" --dpi 80 --quiet -o "$images/verify.$language.png"
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
  # What a network sees of its input, and what it does not.
  "$program" summary fashion --lang "$language" --dpi 96 --quiet -o "$images/summary.$language.png"
  # How networks are built: volumes in a line, and boxes with ways around them.
  "$program" arch vgg-bn --lang "$language" --dpi 96 --quiet -o "$images/arch-line.$language.png"
  "$program" arch vgg-residual --lang "$language" --dpi 96 --quiet -o "$images/arch-block.$language.png"
  # Why a network answers so.
  "$program" saliency --lang "$language" --dpi 96 --quiet -o "$images/saliency.$language.png"
  # What comes through deep networks, what activations leave of gradients, and which of four networks learn.
  "$program" gradients --lang "$language" --dpi 80 --quiet -o "$images/gradients.$language.png"
  "$program" gradients --derivatives --lang "$language" --dpi 80 --quiet -o "$images/derivatives.$language.png"
  "$program" gradients --layers 16,16,max_pool,32,32,32,max_pool,64,64,64 --input 16,16,1 --train \
    --with none,batch-norm,residual,both --lang "$language" --dpi 80 --quiet -o "$images/gradients-trained.$language.png"
  # What the layers of a trained network make of a boot, and the filters of another before and after training.
  "$program" features sample:fashion sample:boot --layer 'conv*,dense_1' --lang "$language" --dpi 80 --quiet \
    -o "$images/features.$language.png"
  "$program" filters sample:digits --before --lang "$language" --dpi 80 --quiet -o "$images/filters.$language.png"
  # What is in a data set, and what an augmentation makes of one picture.
  "$program" data show digits --lang "$language" --dpi 72 --quiet -o "$images/data.$language.png"
  mkdir -p "$scratch/pets"
  cp "$(dirname "$0")/../share/explain/samples/chelsea.png" "$scratch/pets/cat.1.png"
  "$program" data show "$scratch/pets" --image-size 48,64 --augment rotation=15,shear=10,zoom=0.2,shift=0.1,flip \
    --lang "$language" --dpi 96 --quiet -o "$images/augment.$language.png"
  # A training: how it went, what is confused, what is answered.
  (cd "$scratch" && rm -rf run && "$program" train --lang "$language" --quiet -o run \
    && "$program" curves run --lang "$language" --dpi 80 --quiet -o "$images/curves.$language.png" \
    && "$program" evaluate run --lang "$language" --dpi 80 --quiet -o "$images/confusion.$language.png" \
    && "$program" predict run --lang "$language" --dpi 80 --quiet -o "$images/predictions.$language.png")
  # One drawing for each guide.
  for name in direct im2col winograd fft separable; do
    "$program" algorithms "$name" --lang "$language" --dpi 96 --quiet -o "$images/algorithm-$name.$language.png"
  done
done
