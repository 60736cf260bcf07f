# `make demo` and `make test` are all a new machine needs; `make help` lists the rest.
SHELL := /bin/bash
SYSTEM_LIBRARIES := pangocairo libturbojpeg libpng zlib fontconfig
DEBIAN_PACKAGES  := libcairo2-dev libpango1.0-dev libturbojpeg0-dev libpng-dev zlib1g-dev libfontconfig-dev libgif-dev pkg-config
# giflib has a .pc file on some systems only: its header is looked for by the compiler.
HAS_GIFLIB := echo '\#include <gif_lib.h>' | cc -E -x c - >/dev/null 2>&1
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
EXPLAIN := .build/release/explain
BENCH_ENV := .build/bench-env
TORCH := 2.13.0

.PHONY: help deps build demo test bench tune figures format lint clean

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## make deps     install the system libraries that pkg-config does not find
deps:
	@if ! command -v pkg-config >/dev/null || ! pkg-config --exists $(SYSTEM_LIBRARIES) || ! $(HAS_GIFLIB); then \
	  if command -v apt-get >/dev/null; then \
	    $(SUDO) apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $(DEBIAN_PACKAGES) >/dev/null; \
	  elif command -v brew >/dev/null; then brew install cairo pango jpeg-turbo libpng fontconfig giflib pkg-config; \
	  else echo "install by hand: $(SYSTEM_LIBRARIES) giflib (with headers) and pkg-config" >&2; exit 1; fi; \
	fi
	@pkg-config --exists --print-errors $(SYSTEM_LIBRARIES)
	@$(HAS_GIFLIB) || { echo "gif_lib.h (giflib) is missing" >&2; exit 1; }

## make build    the program, optimised, at .build/release/explain
build: deps
	@swift build -c release --product explain

## make demo     build, then run the main job on an embedded photograph
demo: build
	@$(EXPLAIN) conv --kernel edge sample:camera

## make test     build and run all tests, optimised
test: deps
	@swift test -c release

## make bench    time the program beside other libraries (CASES=forward,filters: some of it; QUICK=1: fewer rounds)
bench: build $(BENCH_ENV)/ready
	@$(BENCH_ENV)/bin/python Benchmarks/compare.py $(EXPLAIN) $(if $(CASES),--only $(CASES)) \
	  $(if $(QUICK),--rounds 3) $(if $(CASES)$(QUICK),,--output figures/benchmarks)
	@$(if $(CASES),,$(BENCH_ENV)/bin/python Benchmarks/compare_training.py $(EXPLAIN) \
	  $(if $(QUICK),--rounds 3,--output figures/benchmarks))
	@$(if $(CASES)$(QUICK),,figures/make.sh $(EXPLAIN) benchmarks)

# A Python of its own for the other libraries. PyTorch's plain package holds a gigabyte for graphics cards: the build
# for processors is looked for first, where pip looks anyway and then at PyTorch's own index.
$(BENCH_ENV)/ready: Benchmarks/requirements.txt
	@python3 -m venv $(BENCH_ENV)
	@pip=$(BENCH_ENV)/bin/pip; \
	$$pip install --quiet "torch==$(TORCH)+cpu" 2>/dev/null \
	  || $$pip install --quiet --index-url https://download.pytorch.org/whl/cpu "torch==$(TORCH)+cpu" 2>/dev/null \
	  || $$pip install --quiet "torch==$(TORCH)"; \
	$$pip install --quiet -r Benchmarks/requirements.txt
	@touch $@

## make tune     measure again where one algorithm overtakes another, and let auto decide by it
tune: build
	@$(EXPLAIN) bench --tune > .build/measured.swift
	@mv .build/measured.swift Sources/Reference/Convolution/AlgorithmTable+Measured.swift

## make figures  draw the pictures of the README and the docs again
figures: build
	@figures/make.sh $(EXPLAIN)

## make format   format the sources in place
format:
	@swift format format --in-place --recursive --parallel Package.swift Sources Tests

## make lint     check the formatting
lint:
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests

clean:
	@rm -rf .build
