// SPDX-License-Identifier: MIT
// Two pinned threads, or a thread and a forked process, that start together.
#define _GNU_SOURCE
#include "bench.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    _Alignas(BENCH_LINE) atomic_int waiting;
    atomic_int failed;
    _Alignas(BENCH_LINE) bench_side side[2];
} run_state;

typedef struct {
    run_state *state;
    bench_body body;
    int which;
} thread_start;

int64_t bench_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void *bench_allocate(size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void *bench_allocate_shared(size_t bytes) {
    int fd = memfd_create("ringio-bench", MFD_CLOEXEC);
    if (fd < 0) return NULL;
    void *memory = MAP_FAILED;
    if (ftruncate(fd, (off_t)bytes) == 0)
        memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    close(fd);
    return memory == MAP_FAILED ? NULL : memory;
}

void bench_free(void *memory, size_t bytes) { munmap(memory, bytes); }

static int pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}

// Pins, waits for the other side, runs. A side that cannot be pinned says so instead of running.
static void run_side(run_state *state, bench_body body, int which) {
    bench_side *side = &state->side[which];
    int error = pin(side->cpu);
    if (error != 0) atomic_store(&state->failed, error);
    atomic_fetch_sub(&state->waiting, 1);
    while (atomic_load_explicit(&state->waiting, memory_order_acquire) != 0) {
    }
    if (atomic_load(&state->failed) != 0) return;
    side->started = bench_now();
    body(side);
    side->ended = bench_now();
}

static void *thread_main(void *argument) {
    thread_start *start = argument;
    run_side(start->state, start->body, start->which);
    return NULL;
}

static void prepare(run_state *state, void *ring, uint64_t items, int batch, int cpu_a, int cpu_b, int sides) {
    atomic_init(&state->waiting, sides);
    for (int k = 0; k < sides; k++)
        state->side[k] = (bench_side){.ring = ring, .items = items, .batch = batch, .cpu = k == 0 ? cpu_a : cpu_b};
}

static int64_t result(run_state *state, int sides, uint64_t *checksum) {
    int error = atomic_load(&state->failed);
    if (error != 0) return -error;
    int64_t started = state->side[0].started, ended = state->side[0].ended;
    uint64_t sum = state->side[0].sum;
    for (int k = 1; k < sides; k++) {
        if (state->side[k].started < started) started = state->side[k].started;
        if (state->side[k].ended > ended) ended = state->side[k].ended;
        sum += state->side[k].sum;
    }
    *checksum = sum;
    return ended - started;
}

static int64_t run_on_threads(bench_body *bodies, int sides, void *ring, uint64_t items, int batch, int cpu_a,
                              int cpu_b, uint64_t *checksum) {
    run_state *state = bench_allocate(sizeof *state);
    if (state == NULL) return -ENOMEM;
    prepare(state, ring, items, batch, cpu_a, cpu_b, sides);
    pthread_t threads[2];
    thread_start starts[2];
    int started = 0, error = 0;
    for (; started < sides && error == 0; started++) {
        starts[started] = (thread_start){.state = state, .body = bodies[started], .which = started};
        error = pthread_create(&threads[started], NULL, thread_main, &starts[started]);
        if (error != 0) break;
    }
    if (error != 0) {
        // Who did start is waiting for a side that never comes.
        atomic_store(&state->failed, error);
        atomic_fetch_sub(&state->waiting, sides - started);
    }
    for (int k = 0; k < started; k++) pthread_join(threads[k], NULL);
    int64_t ns = result(state, sides, checksum);
    bench_free(state, sizeof *state);
    return ns;
}

int64_t bench_run_threads(bench_body a, bench_body b, void *ring, uint64_t items, int batch, int cpu_a, int cpu_b,
                          uint64_t *checksum) {
    bench_body bodies[] = {a, b};
    return run_on_threads(bodies, 2, ring, items, batch, cpu_a, cpu_b, checksum);
}

int64_t bench_run_alone(bench_body body, void *ring, uint64_t items, int batch, int cpu, uint64_t *checksum) {
    bench_body bodies[] = {body};
    return run_on_threads(bodies, 1, ring, items, batch, cpu, cpu, checksum);
}

int64_t bench_run_processes(bench_body a, bench_body b, void *ring, uint64_t items, int batch, int cpu_a, int cpu_b,
                            uint64_t *checksum) {
    run_state *state = bench_allocate_shared(sizeof *state);
    if (state == NULL) return -ENOMEM;
    prepare(state, ring, items, batch, cpu_a, cpu_b, 2);
    // The caller may be a managed process of many threads: the child calls nothing that could need their locks.
    pid_t child = fork();
    if (child == 0) {
        run_side(state, b, 1);
        _exit(0);
    }
    int64_t ns;
    if (child < 0) {
        ns = -errno;
    } else {
        pthread_t thread;
        thread_start start = {.state = state, .body = a, .which = 0};
        int error = pthread_create(&thread, NULL, thread_main, &start);
        if (error != 0) {
            atomic_store(&state->failed, error);
            atomic_fetch_sub(&state->waiting, 1);
        } else {
            pthread_join(thread, NULL);
        }
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
        ns = result(state, 2, checksum);
    }
    bench_free(state, sizeof *state);
    return ns;
}
