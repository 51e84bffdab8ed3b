// SPDX-License-Identifier: MIT
// Concurrency Kit's ck_ring, as published: pointers (8 bytes) and, by CK_RING_PROTOTYPE, 64-byte items.
#include "bench.h"

#include <ck_ring.h>

CK_RING_PROTOTYPE(item64, item64)

typedef struct {
    _Alignas(BENCH_LINE) ck_ring_t ring;
    _Alignas(BENCH_LINE) ck_ring_buffer_t buffer[BENCH_SLOTS_8];
} ring_8;

typedef struct {
    _Alignas(BENCH_LINE) ck_ring_t ring;
    _Alignas(BENCH_LINE) item64 buffer[BENCH_SLOTS_64];
} ring_64;

#define PAIR_8(kind)                                                                                             \
    static void kind##_producer_8(bench_side *side) {                                                            \
        ring_8 *r = side->ring;                                                                                  \
        for (uint64_t i = 0; i < side->items; i++)                                                               \
            while (!ck_ring_enqueue_##kind(&r->ring, r->buffer, (void *)(uintptr_t)(i + 1))) {                   \
                BENCH_SPIN();                                                                                    \
            }                                                                                                    \
    }                                                                                                            \
    static void kind##_consumer_8(bench_side *side) {                                                            \
        ring_8 *r = side->ring;                                                                                  \
        uint64_t sum = 0;                                                                                        \
        for (uint64_t i = 0; i < side->items; i++) {                                                             \
            void *value;                                                                                         \
            while (!ck_ring_dequeue_##kind(&r->ring, r->buffer, &value)) {                                       \
                BENCH_SPIN();                                                                                    \
            }                                                                                                    \
            sum += (uint64_t)(uintptr_t)value;                                                                   \
        }                                                                                                        \
        side->sum = sum;                                                                                         \
    }

PAIR_8(spsc)
PAIR_8(mpsc)
PAIR_8(mpmc)

static void producer_64(bench_side *side) {
    ring_64 *r = side->ring;
    for (uint64_t i = 0; i < side->items; i++) {
        item64 item;
        make_64(&item, i, 1);
        while (!CK_RING_ENQUEUE_SPSC(item64, &r->ring, r->buffer, &item)) {
            BENCH_SPIN();
        }
    }
}

static void consumer_64(bench_side *side) {
    ring_64 *r = side->ring;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items; i++) {
        item64 item;
        while (!CK_RING_DEQUEUE_SPSC(item64, &r->ring, r->buffer, &item)) {
            BENCH_SPIN();
        }
        sum += sum_64(&item, 1);
    }
    side->sum = sum;
}

#define SUBJECT(name, producer, consumer, type, slots)                                                           \
    BENCH_SUBJECT(name) {                                                                                        \
        type *r = bench_allocate(sizeof *r);                                                                     \
        if (r == NULL) return -12;                                                                               \
        ck_ring_init(&r->ring, slots);                                                                           \
        int64_t ns = bench_run_threads(producer, consumer, r, items, batch, cpu_a, cpu_b, checksum);             \
        bench_free(r, sizeof *r);                                                                                \
        return ns;                                                                                               \
    }

SUBJECT(bench_ck_spsc_8, spsc_producer_8, spsc_consumer_8, ring_8, BENCH_SLOTS_8)
SUBJECT(bench_ck_mpsc_8, mpsc_producer_8, mpsc_consumer_8, ring_8, BENCH_SLOTS_8)
SUBJECT(bench_ck_mpmc_8, mpmc_producer_8, mpmc_consumer_8, ring_8, BENCH_SLOTS_8)
SUBJECT(bench_ck_spsc_64, producer_64, consumer_64, ring_64, BENCH_SLOTS_64)

typedef struct {
    ring_8 forth;
    ring_8 back;
} both_ways;

static void asker(bench_side *side) {
    both_ways *r = side->ring;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items; i++) {
        void *value = (void *)(uintptr_t)(i + 1);
        while (!ck_ring_enqueue_spsc(&r->forth.ring, r->forth.buffer, value)) {
            BENCH_SPIN();
        }
        while (!ck_ring_dequeue_spsc(&r->back.ring, r->back.buffer, &value)) {
            BENCH_SPIN();
        }
        sum += (uint64_t)(uintptr_t)value;
    }
    side->sum = sum;
}

static void answerer(bench_side *side) {
    both_ways *r = side->ring;
    for (uint64_t i = 0; i < side->items; i++) {
        void *value;
        while (!ck_ring_dequeue_spsc(&r->forth.ring, r->forth.buffer, &value)) {
            BENCH_SPIN();
        }
        while (!ck_ring_enqueue_spsc(&r->back.ring, r->back.buffer, value)) {
            BENCH_SPIN();
        }
    }
}

BENCH_SUBJECT(bench_ck_spsc_roundtrip) {
    both_ways *r = bench_allocate(sizeof *r);
    if (r == NULL) return -12;
    ck_ring_init(&r->forth.ring, BENCH_SLOTS_8);
    ck_ring_init(&r->back.ring, BENCH_SLOTS_8);
    int64_t ns = bench_run_threads(asker, answerer, r, items, batch, cpu_a, cpu_b, checksum);
    bench_free(r, sizeof *r);
    return ns;
}
