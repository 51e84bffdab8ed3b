// SPDX-License-Identifier: MIT
// What the machine itself does: a cache line's round trip, an empty loop, a full fence, a copy.
#include "bench.h"

#include <stdatomic.h>
#include <string.h>

typedef struct {
    _Alignas(BENCH_LINE) _Atomic uint64_t forth;
    _Alignas(BENCH_LINE) _Atomic uint64_t back;
} lines;

// Each direction has its line, as rings have: the reader never writes what the writer needs next.
static void ping(bench_side *side) {
    lines *line = side->ring;
    for (uint64_t i = 1; i <= side->items; i++) {
        atomic_store_explicit(&line->forth, i, memory_order_release);
        while (atomic_load_explicit(&line->back, memory_order_acquire) != i) {
            BENCH_SPIN();
        }
    }
}

static void pong(bench_side *side) {
    lines *line = side->ring;
    for (uint64_t i = 1; i <= side->items; i++) {
        while (atomic_load_explicit(&line->forth, memory_order_acquire) != i) {
            BENCH_SPIN();
        }
        atomic_store_explicit(&line->back, i, memory_order_release);
    }
}

BENCH_PAIR(bench_pingpong, ping, pong, lines)

// One line for both directions: what the state of the cores is told by.
static void ping_one(bench_side *side) {
    lines *line = side->ring;
    for (uint64_t i = 0; i < side->items; i++) {
        atomic_store_explicit(&line->forth, 2 * i + 1, memory_order_release);
        while (atomic_load_explicit(&line->forth, memory_order_acquire) != 2 * i + 2) {
            BENCH_SPIN();
        }
    }
}

static void pong_one(bench_side *side) {
    lines *line = side->ring;
    for (uint64_t i = 0; i < side->items; i++) {
        while (atomic_load_explicit(&line->forth, memory_order_acquire) != 2 * i + 1) {
            BENCH_SPIN();
        }
        atomic_store_explicit(&line->forth, 2 * i + 2, memory_order_release);
    }
}

BENCH_PAIR(bench_pingpong_one, ping_one, pong_one, lines)

static void empty_loop(bench_side *side) {
    for (uint64_t i = 0; i < side->items; i++) __asm__ volatile("");
}

BENCH_SUBJECT(bench_empty_loop) {
    (void)cpu_b;
    return bench_run_alone(empty_loop, NULL, items, batch, cpu_a, checksum);
}

static void fence(bench_side *side) {
    for (uint64_t i = 0; i < side->items; i++) atomic_thread_fence(memory_order_seq_cst);
}

BENCH_SUBJECT(bench_fence) {
    (void)cpu_b;
    return bench_run_alone(fence, NULL, items, batch, cpu_a, checksum);
}

// `items` copies of `batch` bytes, hot.
static void copy(bench_side *side) {
    size_t bytes = (size_t)side->batch;
    char *memory = bench_allocate(2 * bytes);
    if (memory == NULL) return;
    memset(memory, 1, 2 * bytes);
    int64_t started = bench_now();
    for (uint64_t i = 0; i < side->items; i++) {
        memcpy(memory + bytes, memory, bytes);
        __asm__ volatile("" ::"r"(memory) : "memory");
    }
    // Preparing the memory is no part of the copy.
    side->started = started;
    side->sum = (uint64_t)memory[bytes];
    bench_free(memory, 2 * bytes);
}

BENCH_SUBJECT(bench_memcpy) {
    (void)cpu_b;
    return bench_run_alone(copy, NULL, items, batch, cpu_a, checksum);
}
