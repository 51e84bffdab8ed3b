// SPDX-License-Identifier: MIT
// A message is copied and every word of the copy is read: what any way of moving it by pages is held against. Messages
// take turns through 64 MiB, more than the caches hold, or it is the same one again and again; `batch` is their bytes.
#define _GNU_SOURCE
#include "bench.h"

#include <stdatomic.h>
#include <string.h>

#define PAGE 4096UL
#define POOL_PAGES 16384UL

typedef struct {
    char *pool, *place;
    size_t bytes, pages, messages;
    size_t read;
    _Alignas(BENCH_LINE) atomic_bool ended;
} job;

// From the last message to the first, each at the beginning of a page; all words of page f are f + 1.
static const char *message(const job *j, uint64_t turn) {
    return j->pool + (j->messages - 1 - turn % j->messages) * j->pages * PAGE;
}

static void copy(bench_side *side) {
    job *j = side->ring;
    uint64_t sum = 0;
    side->started = bench_now();
    for (uint64_t i = 0; i < side->items; i++) {
        memcpy(j->place, message(j, i), j->bytes);
        __asm__ volatile("" ::: "memory");
        sum += sum_8((const item8 *)j->place, (int)(j->read / sizeof(item8)));
    }
    side->sum = sum;
    atomic_store_explicit(&j->ended, true, memory_order_release);
}

// Works in memory of its own, as the second thread of the managed subjects does.
static void busy(bench_side *side) {
    static uint64_t words[4096];
    job *j = side->ring;
    while (!atomic_load_explicit(&j->ended, memory_order_acquire))
        for (int w = 0; w < 4096; w += 16) *(volatile uint64_t *)&words[w] += 1;
    side->started = INT64_MAX; // the other side's start counts
}

static char *filled(void) {
    static char *pool;
    if (pool != NULL) return pool;
    char *made = bench_allocate_shared(POOL_PAGES * PAGE);
    if (made == NULL) return NULL;
    for (size_t word = 0; word < POOL_PAGES * PAGE / sizeof(item8); word++)
        ((item8 *)made)[word] = word / (PAGE / sizeof(item8)) + 1;
    return pool = made;
}

static int64_t run(bool is_hot, size_t read, bool is_busy, uint64_t items, int batch, int cpu_a, int cpu_b,
                   uint64_t *checksum) {
    size_t bytes = (size_t)batch, pages = (bytes + PAGE - 1) / PAGE;
    job j = {.pool = filled(), .bytes = bytes, .pages = pages, .messages = is_hot ? 1 : POOL_PAGES / pages};
    j.read = read == 0 || read > bytes ? bytes : read;
    atomic_init(&j.ended, false);
    j.place = bench_allocate_shared(pages * PAGE);
    if (j.pool == NULL || j.place == NULL) return -12;
    int64_t ns = is_busy ? bench_run_threads(copy, busy, &j, items, batch, cpu_a, cpu_b, checksum)
                         : bench_run_alone(copy, &j, items, batch, cpu_a, checksum);
    bench_free(j.place, pages * PAGE);
    return ns;
}

#define GRANT(name, is_hot, read)                                                                                \
    BENCH_SUBJECT(name) { return run(is_hot, read, false, items, batch, cpu_a, cpu_b, checksum); }                 \
    BENCH_SUBJECT(name##_busy) { return run(is_hot, read, true, items, batch, cpu_a, cpu_b, checksum); }

GRANT(bench_grant_copy, false, 0)
GRANT(bench_grant_copy_hot, true, 0)
GRANT(bench_grant_copy_header, false, 64)
