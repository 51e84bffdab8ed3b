// SPDX-License-Identifier: MIT
// A chase through pointers that were laid out by somebody else: each load's address is what the one before it read.
#include "bench.h"

BENCH_EXPORT void *bench_chase(void *start, uint64_t steps) {
    void **at = start;
    for (; steps >= 8; steps -= 8) {
        at = *at;
        at = *at;
        at = *at;
        at = *at;
        at = *at;
        at = *at;
        at = *at;
        at = *at;
    }
    for (; steps > 0; steps--) at = *at;
    return at;
}
