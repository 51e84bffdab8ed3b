// SPDX-License-Identifier: MIT
// Frames from the C allocator, and from a plain free list that knows neither owners nor what was freed twice.
#include "bench.h"

#include <stdlib.h>

#define FRAME 4096
#define FRAMES 4096

// Allocates and frees `items` frames, `batch` at a time; the sum counts those that were there.
static void aligned(bench_side *side) {
    void *frames[BENCH_MAX_BATCH];
    uint64_t got = 0;
    for (uint64_t i = 0; i < side->items; i += (uint64_t)side->batch) {
        for (int k = 0; k < side->batch; k++) {
            frames[k] = aligned_alloc(FRAME, FRAME);
            got += frames[k] != NULL;
        }
        // Or the compiler drops a pair that nobody uses.
        __asm__ volatile("" ::"r"(frames) : "memory");
        for (int k = 0; k < side->batch; k++) free(frames[k]);
    }
    side->sum = got;
}

BENCH_SUBJECT(bench_aligned_alloc) {
    (void)cpu_b;
    return bench_run_alone(aligned, NULL, items, batch, cpu_a, checksum);
}

static void aligned_half(bench_side *side) {
    side->items /= 2;
    aligned(side);
}

BENCH_SUBJECT(bench_aligned_alloc_two) {
    return bench_run_threads(aligned_half, aligned_half, NULL, items, batch, cpu_a, cpu_b, checksum);
}

// A stack of frame numbers.
static void list(bench_side *side) {
    static uint32_t free_frames[FRAMES];
    uint32_t frames[BENCH_MAX_BATCH];
    for (uint32_t k = 0; k < FRAMES; k++) free_frames[k] = k;
    uint64_t got = 0;
    uint32_t count = FRAMES;
    for (uint64_t i = 0; i < side->items; i += (uint64_t)side->batch) {
        for (int k = 0; k < side->batch; k++) {
            if (count == 0) break;
            frames[k] = free_frames[--count];
            got++;
        }
        __asm__ volatile("" ::"r"(frames), "r"(free_frames) : "memory");
        for (int k = 0; k < side->batch; k++) free_frames[count++] = frames[k];
        __asm__ volatile("" ::"r"(free_frames) : "memory");
    }
    side->sum = got;
}

BENCH_SUBJECT(bench_free_list) {
    (void)cpu_b;
    return bench_run_alone(list, NULL, items, batch, cpu_a, checksum);
}
