// SPDX-License-Identifier: MIT
// Pages that change hands: mapped anew, moved by their page-table entries, or copied. One operation brings `batch`
// pages of 4 KiB to where the receiver looks and reads the first word of each: what a fault costs is in the figure.
#define _GNU_SOURCE
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

// Since Linux 6.8; the headers of a build may be older than the kernel that it runs on.
#ifndef UFFDIO_MOVE
struct uffdio_move {
    __u64 dst, src, len, mode;
    __s64 move;
};
#define UFFDIO_MOVE _IOWR(UFFDIO, 0x05, struct uffdio_move)
#define UFFD_FEATURE_MOVE (1 << 16)
#endif

#define PAGE 4096UL
#define POOL_PAGES 16384UL // 64 MiB: more than the caches hold
#define MOST_PAGES 2048UL
#define MOST_MAPPINGS 1024UL // each costs time to make, and the first words of so many pages are out of the near caches
#define ALIGNMENT (512 * PAGE)

// The area of one run: `blocks` buffers that take turns, and a place for one more.
typedef struct {
    int file;
    char *pool;
    char *area;
    size_t pages, blocks, block_bytes;
    int uffd;
    int error;
    _Alignas(BENCH_LINE) atomic_bool ended;
} job;

// Page f of the pool begins with f + 1. Buffers are taken from the last to the first, so that no two that lie side by
// side are neighbours in the file: each stays a mapping of its own, as a buffer that came from elsewhere is.
static size_t first_page(const job *j, uint64_t turn) { return (j->blocks - 1 - turn % j->blocks) * j->pages; }

static uint64_t touch(const char *at, size_t pages) {
    uint64_t sum = 0;
    for (size_t p = 0; p < pages; p++) sum += *(const volatile uint64_t *)(at + p * PAGE);
    return sum;
}

static void number(char *memory, size_t pages) {
    for (size_t p = 0; p < pages; p++) *(volatile uint64_t *)(memory + p * PAGE) = p + 1;
}

static char *reserve(size_t bytes) {
    char *start = mmap(NULL, bytes + ALIGNMENT, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) return NULL;
    char *aligned = (char *)(((uintptr_t)start + ALIGNMENT - 1) & ~(ALIGNMENT - 1));
    if (aligned > start) munmap(start, (size_t)(aligned - start));
    munmap(aligned + bytes, (size_t)(start + ALIGNMENT - aligned));
    return aligned;
}

// Made once: filling 64 MiB takes longer than a repetition.
static int shared_pool(job *j) {
    static int file = -1;
    static char *pool;
    if (file < 0) {
        int made = memfd_create("ringio-bench-remap", MFD_CLOEXEC);
        if (made < 0) return errno;
        if (ftruncate(made, (off_t)(POOL_PAGES * PAGE)) != 0) return errno;
        pool = mmap(NULL, POOL_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, made, 0);
        if (pool == MAP_FAILED) return errno;
        number(pool, POOL_PAGES);
        file = made;
    }
    j->file = file;
    j->pool = pool;
    return 0;
}

static bool map_at(job *j, char *at, size_t page, size_t count, int more) {
    void *mapped = mmap(at, count * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED | more, j->file,
                        (off_t)(page * PAGE));
    if (mapped == MAP_FAILED) j->error = errno;
    return mapped != MAP_FAILED;
}

static bool move(job *j, char *from, char *to, size_t count) {
    size_t bytes = count * PAGE;
    // DONTUNMAP and reserving again leave no hole into which another thread's mmap could fall.
    if (mremap(from, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, to) == MAP_FAILED ||
        mmap(from, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) {
        j->error = errno;
        return false;
    }
    return true;
}

static bool move_by_fault(job *j, char *from, char *to, size_t bytes) {
    struct uffdio_move move = {.dst = (uintptr_t)to, .src = (uintptr_t)from, .len = bytes};
    // A page that is in use at the moment (on its way to the LRU lists) is for the caller to try again.
    for (int tries = 0; tries < 1000; tries++) {
        if (ioctl(j->uffd, UFFDIO_MOVE, &move) == 0) return true;
        if (errno != EAGAIN && errno != EBUSY) break;
        size_t done = move.move > 0 ? (size_t)move.move : 0;
        move = (struct uffdio_move){.dst = move.dst + done, .src = move.src + done, .len = move.len - done};
    }
    j->error = errno;
    return false;
}

static void start(bench_side *side) { side->started = bench_now(); }

static void stop(job *j) { atomic_store_explicit(&j->ended, true, memory_order_release); }

static void copy_cold(bench_side *side) {
    job *j = side->ring;
    uint64_t sum = 0;
    start(side);
    for (uint64_t i = 0; i < side->items; i++) {
        memcpy(j->area, j->pool + first_page(j, i) * PAGE, j->block_bytes);
        __asm__ volatile("" ::: "memory");
        sum += touch(j->area, j->pages);
    }
    side->sum = sum;
    stop(j);
}

static void copy_hot(bench_side *side) {
    job *j = side->ring;
    uint64_t sum = 0;
    start(side);
    for (uint64_t i = 0; i < side->items; i++) {
        memcpy(j->area, j->pool, j->block_bytes);
        __asm__ volatile("" ::: "memory");
        sum += touch(j->area, j->pages);
    }
    side->sum = sum;
    stop(j);
}

static void map_all(bench_side *side, int more) {
    job *j = side->ring;
    uint64_t sum = 0;
    start(side);
    for (uint64_t i = 0; i < side->items && j->error == 0; i++)
        if (map_at(j, j->area, first_page(j, i), j->pages, more)) sum += touch(j->area, j->pages);
    side->sum = sum;
    stop(j);
}

static void map(bench_side *side) { map_all(side, 0); }
static void map_populate(bench_side *side) { map_all(side, MAP_POPULATE); }

// The hole wanders: buffer k moves to where buffer k - 1 was.
static void walk(bench_side *side, bool (*step)(job *, char *from, char *to)) {
    job *j = side->ring;
    uint64_t sum = 0;
    size_t hole = j->blocks;
    start(side);
    for (uint64_t i = 0; i < side->items && j->error == 0; i++) {
        size_t from = hole == j->blocks ? 0 : hole + 1;
        char *to = j->area + hole * j->block_bytes;
        if (step(j, j->area + from * j->block_bytes, to)) sum += touch(to, j->pages);
        hole = from;
    }
    side->sum = sum;
    stop(j);
}

static bool remap_step(job *j, char *from, char *to) { return move(j, from, to, j->pages); }
static void remap(bench_side *side) { walk(side, remap_step); }

static bool fault_step(job *j, char *from, char *to) { return move_by_fault(j, from, to, j->block_bytes); }
static void fault_move(bench_side *side) { walk(side, fault_step); }

// Works in memory of its own until the other side ends: its processor holds translations of this address space.
static void busy(bench_side *side) {
    static uint64_t words[4096];
    job *j = side->ring;
    while (!atomic_load_explicit(&j->ended, memory_order_acquire))
        for (int w = 0; w < 4096; w += 16) *(volatile uint64_t *)&words[w] += 1;
    side->started = INT64_MAX; // the other side's start counts
}

static int prepare_copy(job *j) {
    int error = shared_pool(j);
    if (error != 0) return error;
    j->area = bench_allocate_shared(j->block_bytes);
    return j->area == NULL ? ENOMEM : 0;
}

static int prepare_map(job *j) {
    int error = shared_pool(j);
    if (error != 0) return error;
    j->area = reserve(j->block_bytes);
    return j->area == NULL ? ENOMEM : 0;
}

static int prepare_walk(job *j) {
    if (j->blocks > MOST_MAPPINGS) j->blocks = MOST_MAPPINGS;
    int error = shared_pool(j);
    if (error != 0) return error;
    j->area = reserve((j->blocks + 1) * j->block_bytes);
    if (j->area == NULL) return ENOMEM;
    for (size_t k = 0; k < j->blocks; k++)
        if (!map_at(j, j->area + k * j->block_bytes, first_page(j, k), j->pages, MAP_POPULATE)) break;
    return j->error;
}

static int prepare_fault(job *j) {
    static char *pool; // private memory: only that can be moved so
    if (j->blocks > MOST_MAPPINGS) j->blocks = MOST_MAPPINGS;
    const size_t whole = (POOL_PAGES + MOST_PAGES) * PAGE;
    if (pool == NULL) {
        char *made = reserve(whole);
        if (made == NULL || mprotect(made, whole, PROT_READ | PROT_WRITE) != 0) return ENOMEM;
        pool = made;
    }
    j->pool = pool;
    for (size_t k = 0; k < j->blocks; k++)
        for (size_t p = 0; p < j->pages; p++)
            *(volatile uint64_t *)(pool + k * j->block_bytes + p * PAGE) = first_page(j, k) + p + 1;
    char *hole = pool + j->blocks * j->block_bytes;
    if (madvise(hole, j->block_bytes, MADV_DONTNEED) != 0) return errno;
    j->uffd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);
    if (j->uffd < 0) return errno;
    struct uffdio_api api = {.api = UFFD_API, .features = UFFD_FEATURE_MOVE};
    if (ioctl(j->uffd, UFFDIO_API, &api) != 0) return errno;
    struct uffdio_register all = {.range = {.start = (uintptr_t)pool, .len = (j->blocks + 1) * j->block_bytes},
                                  .mode = UFFDIO_REGISTER_MODE_MISSING};
    if (ioctl(j->uffd, UFFDIO_REGISTER, &all) != 0) return errno;
    j->area = pool;
    return 0;
}

// What of the area is freed afterwards: one buffer's place, or all of them and the hole; nothing, where it is kept.
typedef enum { KEPT, ONE, ALL } extent;

static int64_t run(bench_body body, int (*prepare)(job *), extent area, bool with_busy, uint64_t items, int batch,
                   int cpu_a, int cpu_b, uint64_t *checksum) {
    job j = {.pages = (size_t)batch, .blocks = POOL_PAGES / (size_t)batch, .uffd = -1};
    j.block_bytes = j.pages * PAGE;
    atomic_init(&j.ended, false);
    j.error = prepare(&j);
    int64_t ns = 0;
    if (j.error == 0)
        ns = with_busy ? bench_run_threads(body, busy, &j, items, batch, cpu_a, cpu_b, checksum)
                       : bench_run_alone(body, &j, items, batch, cpu_a, checksum);
    if (j.uffd >= 0) close(j.uffd);
    if (j.area != NULL && area != KEPT) munmap(j.area, (area == ONE ? 1 : j.blocks + 1) * j.block_bytes);
    return j.error != 0 ? -j.error : ns;
}

#define REMAP(name, body, prepare, area)                                                                         \
    BENCH_SUBJECT(name) { return run(body, prepare, area, false, items, batch, cpu_a, cpu_b, checksum); }          \
    BENCH_SUBJECT(name##_busy) { return run(body, prepare, area, true, items, batch, cpu_a, cpu_b, checksum); }

REMAP(bench_remap_copy, copy_cold, prepare_copy, ONE)
REMAP(bench_remap_copy_hot, copy_hot, prepare_copy, ONE)
REMAP(bench_remap_mmap, map, prepare_map, ONE)
REMAP(bench_remap_mmap_populate, map_populate, prepare_map, ONE)
REMAP(bench_remap_mremap, remap, prepare_walk, ALL)
REMAP(bench_remap_uffd, fault_move, prepare_fault, KEPT)
