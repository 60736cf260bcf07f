// Swift has no name for the instruction that asks for memory and does not wait for it.

#ifndef EXPLAIN_PREFETCH_H
#define EXPLAIN_PREFETCH_H

/// Asks for the line of the second-level cache that an address lies in. Any address may be given.
static inline __attribute__((always_inline)) void explain_prefetch(const void *place) {
  __builtin_prefetch(place, /* for reading */ 0, /* second level */ 2);
}

#endif
