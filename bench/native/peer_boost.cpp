// SPDX-License-Identifier: MIT
// boost::lockfree: spsc_queue (single items and bulk copies) and queue (many to many), as published.
#include "bench.h"

#include <boost/lockfree/queue.hpp>
#include <boost/lockfree/spsc_queue.hpp>

#include <new>

namespace lf = boost::lockfree;

using Spsc8 = lf::spsc_queue<item8, lf::capacity<BENCH_SLOTS_8>>;
using Spsc64 = lf::spsc_queue<item64, lf::capacity<BENCH_SLOTS_64>>;
using Mpmc8 = lf::queue<item8, lf::capacity<BENCH_SLOTS_8>>;

template <class Item> struct Payload;
template <> struct Payload<item8> {
    static void make(item8 *to, uint64_t first, int count) { make_8(to, first, count); }
    static uint64_t sum(const item8 *from, int count) { return sum_8(from, count); }
};
template <> struct Payload<item64> {
    static void make(item64 *to, uint64_t first, int count) { make_64(to, first, count); }
    static uint64_t sum(const item64 *from, int count) { return sum_64(from, count); }
};

template <class Queue, class Item> void single_producer(bench_side *side) {
    auto *queue = static_cast<Queue *>(side->ring);
    for (uint64_t i = 0; i < side->items; i++) {
        Item item;
        Payload<Item>::make(&item, i, 1);
        while (!queue->push(item)) {
            BENCH_SPIN();
        }
    }
}

template <class Queue, class Item> void single_consumer(bench_side *side) {
    auto *queue = static_cast<Queue *>(side->ring);
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items; i++) {
        Item item;
        while (!queue->pop(item)) {
            BENCH_SPIN();
        }
        sum += Payload<Item>::sum(&item, 1);
    }
    side->sum = sum;
}

template <class Queue, class Item> void bulk_producer(bench_side *side) {
    auto *queue = static_cast<Queue *>(side->ring);
    Item buffer[BENCH_MAX_BATCH];
    auto batch = static_cast<uint64_t>(side->batch);
    for (uint64_t i = 0; i < side->items; i += batch) {
        Payload<Item>::make(buffer, i, side->batch);
        for (uint64_t done = 0; done < batch;) done += queue->push(buffer + done, batch - done);
    }
}

template <class Queue, class Item> void bulk_consumer(bench_side *side) {
    auto *queue = static_cast<Queue *>(side->ring);
    Item buffer[BENCH_MAX_BATCH];
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items;) {
        auto taken = queue->pop(buffer, static_cast<size_t>(side->batch));
        sum += Payload<Item>::sum(buffer, static_cast<int>(taken));
        i += taken;
    }
    side->sum = sum;
}

template <class Queue>
int64_t run(bench_body a, bench_body b, uint64_t items, int batch, int cpu_a, int cpu_b, uint64_t *checksum) {
    void *memory = bench_allocate(sizeof(Queue));
    if (memory == nullptr) return -12;
    auto *queue = new (memory) Queue();
    auto ns = bench_run_threads(a, b, queue, items, batch, cpu_a, cpu_b, checksum);
    queue->~Queue();
    bench_free(memory, sizeof(Queue));
    return ns;
}

#define SUBJECT(name, Queue, Item, how)                                                                          \
    extern "C" BENCH_SUBJECT(name) {                                                                             \
        return run<Queue>(how##_producer<Queue, Item>, how##_consumer<Queue, Item>, items, batch, cpu_a, cpu_b,  \
                          checksum);                                                                             \
    }

SUBJECT(bench_boost_spsc_8, Spsc8, item8, single)
SUBJECT(bench_boost_spsc_64, Spsc64, item64, single)
SUBJECT(bench_boost_spsc_bulk_8, Spsc8, item8, bulk)
SUBJECT(bench_boost_spsc_bulk_64, Spsc64, item64, bulk)
SUBJECT(bench_boost_queue_8, Mpmc8, item8, single)

// Round trip: two queues.
struct BothWays {
    Spsc8 forth, back;
};

static void asker(bench_side *side) {
    auto *queues = static_cast<BothWays *>(side->ring);
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items; i++) {
        item8 item = i + 1;
        while (!queues->forth.push(item)) {
            BENCH_SPIN();
        }
        while (!queues->back.pop(item)) {
            BENCH_SPIN();
        }
        sum += item;
    }
    side->sum = sum;
}

static void answerer(bench_side *side) {
    auto *queues = static_cast<BothWays *>(side->ring);
    for (uint64_t i = 0; i < side->items; i++) {
        item8 item;
        while (!queues->forth.pop(item)) {
            BENCH_SPIN();
        }
        while (!queues->back.push(item)) {
            BENCH_SPIN();
        }
    }
}

extern "C" BENCH_SUBJECT(bench_boost_spsc_roundtrip) {
    return run<BothWays>(asker, answerer, items, batch, cpu_a, cpu_b, checksum);
}
