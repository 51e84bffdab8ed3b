// SPDX-License-Identifier: MIT
// Our plain C ring where the slot is the flag: a slot whose first word is zero is empty. No index is shared.
#include "bench.h"

#include <stdatomic.h>

typedef struct {
    _Alignas(BENCH_LINE) _Atomic uint64_t slots[BENCH_SLOTS_8];
} flag_ring_8;

typedef struct {
    _Alignas(BENCH_LINE) struct {
        _Alignas(64) _Atomic uint64_t flag;
        uint64_t rest[7];
    } slots[BENCH_SLOTS_64];
} flag_ring_64;

static inline void push_8(flag_ring_8 *ring, uint64_t i, uint64_t value) {
    _Atomic uint64_t *slot = &ring->slots[i % BENCH_SLOTS_8];
    while (atomic_load_explicit(slot, memory_order_acquire) != 0) {
        BENCH_SPIN();
    }
    atomic_store_explicit(slot, value, memory_order_release);
}

static inline uint64_t pop_8(flag_ring_8 *ring, uint64_t i) {
    _Atomic uint64_t *slot = &ring->slots[i % BENCH_SLOTS_8];
    uint64_t value;
    while ((value = atomic_load_explicit(slot, memory_order_acquire)) == 0) {
        BENCH_SPIN();
    }
    atomic_store_explicit(slot, 0, memory_order_release);
    return value;
}

static void producer_8(bench_side *side) {
    flag_ring_8 *ring = side->ring;
    for (uint64_t i = 0; i < side->items; i++) push_8(ring, i, i + 1);
}

static void consumer_8(bench_side *side) {
    flag_ring_8 *ring = side->ring;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items; i++) sum += pop_8(ring, i);
    side->sum = sum;
}

static void producer_64(bench_side *side) {
    flag_ring_64 *ring = side->ring;
    for (uint64_t i = 0; i < side->items; i++) {
        __typeof__(&ring->slots[0]) slot = &ring->slots[i % BENCH_SLOTS_64];
        while (atomic_load_explicit(&slot->flag, memory_order_acquire) != 0) {
            BENCH_SPIN();
        }
        for (int w = 0; w < 7; w++) slot->rest[w] = i + 2 + (uint64_t)w;
        atomic_store_explicit(&slot->flag, i + 1, memory_order_release);
    }
}

static void consumer_64(bench_side *side) {
    flag_ring_64 *ring = side->ring;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items; i++) {
        __typeof__(&ring->slots[0]) slot = &ring->slots[i % BENCH_SLOTS_64];
        uint64_t first;
        while ((first = atomic_load_explicit(&slot->flag, memory_order_acquire)) == 0) {
            BENCH_SPIN();
        }
        sum += first;
        for (int w = 0; w < 7; w++) sum += slot->rest[w];
        atomic_store_explicit(&slot->flag, 0, memory_order_release);
    }
    side->sum = sum;
}

typedef struct {
    flag_ring_8 forth;
    flag_ring_8 back;
} both_ways;

static void asker(bench_side *side) {
    both_ways *rings = side->ring;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items; i++) {
        push_8(&rings->forth, i, i + 1);
        sum += pop_8(&rings->back, i);
    }
    side->sum = sum;
}

static void answerer(bench_side *side) {
    both_ways *rings = side->ring;
    for (uint64_t i = 0; i < side->items; i++) push_8(&rings->back, i, pop_8(&rings->forth, i));
}

BENCH_PAIR(bench_flag_8, producer_8, consumer_8, flag_ring_8)
BENCH_PAIR(bench_flag_64, producer_64, consumer_64, flag_ring_64)
BENCH_PAIR(bench_flag_roundtrip, asker, answerer, both_ways)
BENCH_PAIR_PROCESSES(bench_flag_processes_8, producer_8, consumer_8, flag_ring_8)
