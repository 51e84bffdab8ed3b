// SPDX-License-Identifier: MIT
// Our plain C ring for many producers and consumers: a sequence word a slot (D. Vyukov's bounded queue), run here
// with one of each.
#include "bench.h"

#include <stdatomic.h>

typedef struct {
    _Atomic uint64_t sequence;
    uint64_t value;
} cell;

typedef struct {
    _Alignas(BENCH_LINE) _Atomic uint64_t producer;
    _Alignas(BENCH_LINE) _Atomic uint64_t consumer;
    // Stored as the lap's offset from its index, so that zeroed memory is an empty ring.
    _Alignas(BENCH_LINE) cell cells[BENCH_SLOTS_8];
} mpmc_ring;

static inline bool try_push(mpmc_ring *ring, uint64_t value) {
    uint64_t at = atomic_load_explicit(&ring->producer, memory_order_relaxed);
    for (;;) {
        cell *slot = &ring->cells[at % BENCH_SLOTS_8];
        uint64_t sequence = atomic_load_explicit(&slot->sequence, memory_order_acquire) + at % BENCH_SLOTS_8;
        if (sequence == at) {
            if (atomic_compare_exchange_weak_explicit(&ring->producer, &at, at + 1, memory_order_relaxed,
                                                      memory_order_relaxed)) {
                slot->value = value;
                atomic_store_explicit(&slot->sequence, at + 1 - at % BENCH_SLOTS_8, memory_order_release);
                return true;
            }
        } else if ((int64_t)(sequence - at) < 0) {
            return false;
        } else {
            at = atomic_load_explicit(&ring->producer, memory_order_relaxed);
        }
    }
}

static inline bool try_pop(mpmc_ring *ring, uint64_t *value) {
    uint64_t at = atomic_load_explicit(&ring->consumer, memory_order_relaxed);
    for (;;) {
        cell *slot = &ring->cells[at % BENCH_SLOTS_8];
        uint64_t sequence = atomic_load_explicit(&slot->sequence, memory_order_acquire) + at % BENCH_SLOTS_8;
        if (sequence == at + 1) {
            if (atomic_compare_exchange_weak_explicit(&ring->consumer, &at, at + 1, memory_order_relaxed,
                                                      memory_order_relaxed)) {
                *value = slot->value;
                atomic_store_explicit(&slot->sequence, at + BENCH_SLOTS_8 - at % BENCH_SLOTS_8,
                                      memory_order_release);
                return true;
            }
        } else if ((int64_t)(sequence - at - 1) < 0) {
            return false;
        } else {
            at = atomic_load_explicit(&ring->consumer, memory_order_relaxed);
        }
    }
}

static void producer(bench_side *side) {
    for (uint64_t i = 0; i < side->items; i++)
        while (!try_push(side->ring, i + 1)) {
            BENCH_SPIN();
        }
}

static void consumer(bench_side *side) {
    uint64_t sum = 0, value;
    for (uint64_t i = 0; i < side->items; i++) {
        while (!try_pop(side->ring, &value)) {
            BENCH_SPIN();
        }
        sum += value;
    }
    side->sum = sum;
}

BENCH_PAIR(bench_mpmc_8, producer, consumer, mpmc_ring)
