// SPDX-License-Identifier: MIT
// What every native subject shares: the payload, the checksum, and the runner of two pinned threads.
#ifndef RINGIO_BENCH_H
#define RINGIO_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BENCH_EXPORT __attribute__((visibility("default")))

// One pair of lines: adjacent-line prefetch moves two at a time.
#define BENCH_LINE 128

// What a side does while it waits for the other, the same for every subject, ours and theirs: nothing. A pause makes
// no round trip faster here and single items many times slower.
#ifndef BENCH_SPIN
#define BENCH_SPIN() ((void)0)
#endif

// Slots of every ring, ours and theirs: 32 KiB of 8-byte items, 64 KiB of 64-byte ones.
#define BENCH_SLOTS_8 4096
#define BENCH_SLOTS_64 1024

// The largest batch that a subject is asked for.
#define BENCH_MAX_BATCH 1024

typedef struct item64 {
    uint64_t word[8];
} __attribute__((aligned(64))) item64;

typedef uint64_t item8;

// One side of a run. The body does `items` items and leaves the sum of all words that it took.
typedef struct {
    void *ring;
    uint64_t items;
    uint64_t sum;
    int64_t started;
    int64_t ended;
    int batch;
    int cpu;
} bench_side;

typedef void (*bench_body)(bench_side *side);

// Runs both bodies on a thread each, pinned, from a common barrier; returns nanoseconds from the first start to the
// last end, or a negative errno.
int64_t bench_run_threads(bench_body a, bench_body b, void *ring, uint64_t items, int batch, int cpu_a, int cpu_b,
                          uint64_t *checksum);

// The same with body b in a forked process: `ring` must be in shared memory.
int64_t bench_run_processes(bench_body a, bench_body b, void *ring, uint64_t items, int batch, int cpu_a, int cpu_b,
                            uint64_t *checksum);

// Runs one body on one pinned thread.
int64_t bench_run_alone(bench_body body, void *ring, uint64_t items, int batch, int cpu, uint64_t *checksum);

// Zeroed memory, every page touched. NULL if there is none.
void *bench_allocate(size_t bytes);
void bench_free(void *memory, size_t bytes);

// The same over a memfd, mapped shared.
void *bench_allocate_shared(size_t bytes);

int64_t bench_now(void);

// The payload of item number i: never zero, as the flag layout demands. Written and summed as loops that vectorize.
static inline void make_8(item8 *to, uint64_t first, int count) {
    for (int k = 0; k < count; k++) to[k] = first + (uint64_t)k + 1;
}

static inline uint64_t sum_8(const item8 *from, int count) {
    uint64_t sum = 0;
    for (int k = 0; k < count; k++) sum += from[k];
    return sum;
}

static inline void make_64(item64 *to, uint64_t first, int count) {
    for (int k = 0; k < count; k++)
        for (int w = 0; w < 8; w++) to[k].word[w] = first + (uint64_t)k + 1 + (uint64_t)w;
}

static inline uint64_t sum_64(const item64 *from, int count) {
    uint64_t lane[8] = {0};
    for (int k = 0; k < count; k++)
        for (int w = 0; w < 8; w++) lane[w] += from[k].word[w];
    uint64_t sum = 0;
    for (int w = 0; w < 8; w++) sum += lane[w];
    return sum;
}

#ifdef __cplusplus
}
#endif

// A subject: int64_t NAME(items, batch, cpu_a, cpu_b, checksum), nanoseconds or a negative errno.
#define BENCH_SUBJECT(name)                                                                                      \
    BENCH_EXPORT int64_t name(uint64_t items, int batch, int cpu_a, int cpu_b, uint64_t *checksum)

// A subject whose two bodies share one zeroed ring.
#define BENCH_PAIR(name, producer, consumer, ring_type)                                                          \
    BENCH_SUBJECT(name) {                                                                                        \
        void *ring = bench_allocate(sizeof(ring_type));                                                          \
        if (ring == NULL) return -12;                                                                            \
        int64_t ns = bench_run_threads(producer, consumer, ring, items, batch, cpu_a, cpu_b, checksum);          \
        bench_free(ring, sizeof(ring_type));                                                                     \
        return ns;                                                                                               \
    }

// The same with the ring in a memfd and the consumer in a forked process.
#define BENCH_PAIR_PROCESSES(name, producer, consumer, ring_type)                                                \
    BENCH_SUBJECT(name) {                                                                                        \
        void *ring = bench_allocate_shared(sizeof(ring_type));                                                   \
        if (ring == NULL) return -12;                                                                            \
        int64_t ns = bench_run_processes(producer, consumer, ring, items, batch, cpu_a, cpu_b, checksum);        \
        bench_free(ring, sizeof(ring_type));                                                                     \
        return ns;                                                                                               \
    }

#endif
