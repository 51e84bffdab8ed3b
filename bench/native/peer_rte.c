// SPDX-License-Identifier: MIT
// DPDK's rte_ring, header-only: its inline paths over a structure that is set up here, without the environment layer.
#include "bench.h"

#include <rte_config.h>

#include <rte_ring.h>

typedef struct {
    _Alignas(BENCH_LINE) struct rte_ring ring;
    _Alignas(BENCH_LINE) uint64_t slots[BENCH_SLOTS_8];
} ring_8;

_Static_assert(sizeof(struct rte_ring) % BENCH_LINE == 0, "rte_ring's slots follow the structure");

// What rte_ring_init does, which is in the library and not in the header. One slot stays free.
static struct rte_ring *set_up(ring_8 *memory, enum rte_ring_sync_type producers, enum rte_ring_sync_type consumers) {
    struct rte_ring *r = &memory->ring;
    r->prod.sync_type = producers;
    r->cons.sync_type = consumers;
    r->size = BENCH_SLOTS_8;
    r->mask = BENCH_SLOTS_8 - 1;
    r->capacity = BENCH_SLOTS_8 - 1;
    return r;
}

#define PAIR(kind, enqueue, dequeue)                                                                             \
    static void kind##_producer(bench_side *side) {                                                              \
        struct rte_ring *r = side->ring;                                                                         \
        void *buffer[BENCH_MAX_BATCH];                                                                           \
        uint64_t batch = (uint64_t)side->batch;                                                                  \
        for (uint64_t i = 0; i < side->items; i += batch) {                                                      \
            make_8((item8 *)buffer, i, (int)batch);                                                              \
            while (enqueue(r, buffer, (unsigned)batch, NULL) == 0) {                                             \
                BENCH_SPIN();                                                                                    \
            }                                                                                                    \
        }                                                                                                        \
    }                                                                                                            \
    static void kind##_consumer(bench_side *side) {                                                              \
        struct rte_ring *r = side->ring;                                                                         \
        void *buffer[BENCH_MAX_BATCH];                                                                           \
        uint64_t sum = 0, batch = (uint64_t)side->batch;                                                         \
        for (uint64_t i = 0; i < side->items; i += batch) {                                                      \
            while (dequeue(r, buffer, (unsigned)batch, NULL) == 0) {                                             \
                BENCH_SPIN();                                                                                    \
            }                                                                                                    \
            sum += sum_8((item8 *)buffer, (int)batch);                                                           \
        }                                                                                                        \
        side->sum = sum;                                                                                         \
    }                                                                                                            \
    BENCH_SUBJECT(bench_rte_##kind##_8) {                                                                        \
        ring_8 *memory = bench_allocate(sizeof *memory);                                                         \
        if (memory == NULL) return -12;                                                                          \
        struct rte_ring *r = set_up(memory, kind##_PRODUCERS, kind##_CONSUMERS);                                 \
        int64_t ns = bench_run_threads(kind##_producer, kind##_consumer, r, items, batch, cpu_a, cpu_b, checksum); \
        bench_free(memory, sizeof *memory);                                                                      \
        return ns;                                                                                               \
    }

#define spsc_PRODUCERS RTE_RING_SYNC_ST
#define spsc_CONSUMERS RTE_RING_SYNC_ST
#define mpsc_PRODUCERS RTE_RING_SYNC_MT
#define mpsc_CONSUMERS RTE_RING_SYNC_ST
#define mpmc_PRODUCERS RTE_RING_SYNC_MT
#define mpmc_CONSUMERS RTE_RING_SYNC_MT

PAIR(spsc, rte_ring_sp_enqueue_bulk, rte_ring_sc_dequeue_bulk)
PAIR(mpsc, rte_ring_mp_enqueue_bulk, rte_ring_sc_dequeue_bulk)
PAIR(mpmc, rte_ring_mp_enqueue_bulk, rte_ring_mc_dequeue_bulk)
