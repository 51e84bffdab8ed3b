// SPDX-License-Identifier: MIT
// Our plain C ring of indices: the yardstick of the machine for 8- and 64-byte items, and its round trip.
// Every batch divides the number of slots and the number of items, so that a batch is always in one piece.
#include "bench.h"

#include <stdatomic.h>
#include <string.h>

#define ITEM item8
#define SLOTS BENCH_SLOTS_8
#define NAME(x) x##_8
#define MAKE make_8
#define SUM sum_8
#include "index_ring.inc"

#define ITEM item64
#define SLOTS BENCH_SLOTS_64
#define NAME(x) x##_64
#define MAKE make_64
#define SUM sum_64
#include "index_ring.inc"

typedef struct {
    index_ring_8 forth;
    index_ring_8 back;
} both_ways;

static void asker(bench_side *side) {
    both_ways *rings = side->ring;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items; i++) {
        item8 item = i + 1;
        while (!try_push_8(&rings->forth, &item)) {
            BENCH_SPIN();
        }
        while (!try_pop_8(&rings->back, &item)) {
            BENCH_SPIN();
        }
        sum += item;
    }
    side->sum = sum;
}

static void answerer(bench_side *side) {
    both_ways *rings = side->ring;
    for (uint64_t i = 0; i < side->items; i++) {
        item8 item;
        while (!try_pop_8(&rings->forth, &item)) {
            BENCH_SPIN();
        }
        while (!try_push_8(&rings->back, &item)) {
            BENCH_SPIN();
        }
    }
}

BENCH_PAIR(bench_index_roundtrip, asker, answerer, both_ways)
BENCH_PAIR_PROCESSES(bench_index_roundtrip_processes, asker, answerer, both_ways)
