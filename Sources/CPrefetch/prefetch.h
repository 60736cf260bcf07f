// Swift has no names for the instructions that ask for memory and do not wait for it.

#ifndef EXPLAIN_PREFETCH_H
#define EXPLAIN_PREFETCH_H

/// Asks for the line of the second-level cache that an address lies in. Any address may be given.
static inline __attribute__((always_inline)) void explain_prefetch(const void *place) {
  __builtin_prefetch(place, /* for reading */ 0, /* second level */ 2);
}

/// Asks for the line of the first-level cache that an address lies in, to be written to. Any address may be given.
static inline __attribute__((always_inline)) void explain_prefetch_for_writing(const void *place) {
#if defined(__x86_64__)
  // By its name: the compiler uses it only for processors of which it knows; others ignore it.
  __asm__ volatile("prefetchw %0" : : "m"(*(const char *)place));
#else
  __builtin_prefetch(place, /* for writing */ 1, /* first level */ 3);
#endif
}

#endif
