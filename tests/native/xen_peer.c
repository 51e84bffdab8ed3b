/* SPDX-License-Identifier: MIT
 *
 * The C side of XenInteropTests: a front end or a back end of netif's transmit ring, made of Xen's own macros, in
 * memory that C# shares. Batches and the order of responses are random; with nothing to do it sleeps on a futex, so
 * that a lost wake-up shows: it is reported instead of slept through.
 * Usage: xen_peer front|back FILE RING_BYTES REQUESTS SEED
 * Behind the ring's bytes lie three words, 64 bytes apart: the front end's bell, the back end's, and "formatted".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define xen_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define xen_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#define xen_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define __XEN_INTERFACE_VERSION__ __XEN_LATEST_INTERFACE_VERSION__
#include <xen/xen.h>
#include <xen/io/ring.h>
#include <xen/io/netif.h>

#define FIRST UINT32_C(0xFFFFFFF0)
#define MOST_ENTRIES 65536

static uint32_t *front_bell, *back_bell, *formatted;
static uint64_t random_state;

static void die(const char *what)
{
    fprintf(stderr, "xen_peer: %s\n", what);
    exit(1);
}

static uint32_t below(uint32_t bound)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 32) % bound);
}

/* What C# computes too: the content of request number i, and the answer to a request. */
static uint32_t content(uint64_t number) { return (uint32_t)((number * UINT64_C(0x9E3779B97F4A7C15)) >> 32); }

static int16_t answer(const netif_tx_request_t *r) { return (int16_t)(r->gref ^ (r->gref >> 16) ^ r->offset ^ r->size); }

static long futex(uint32_t *word, int operation, uint32_t value, const struct timespec *time)
{
    return syscall(SYS_futex, word, operation, value, time, NULL, 0);
}

static void notify(uint32_t *bell)
{
    __atomic_fetch_add(bell, 1, __ATOMIC_SEQ_CST);
    futex(bell, FUTEX_WAKE, INT32_MAX, NULL);
}

/* Sleeps while the bell is as it was seen. Woken by time alone: is there work that nobody told of? */
static void sleep_on(uint32_t *bell, uint32_t seen, int (*has_work)(void *), void *ring)
{
    const struct timespec time = {.tv_sec = 10};
    for (int turn = 0; __atomic_load_n(bell, __ATOMIC_ACQUIRE) == seen; turn++) {
        if (futex(bell, FUTEX_WAIT, seen, &time) == 0 || errno != ETIMEDOUT) continue;
        if (turn > 0 && has_work(ring) && __atomic_load_n(bell, __ATOMIC_ACQUIRE) == seen) die("a wake-up was lost");
        if (turn > 5) die("the peer does nothing any more");
    }
}

static int front_has_work(void *ring) { return RING_HAS_UNCONSUMED_RESPONSES((netif_tx_front_ring_t *)ring) != 0; }

static int back_has_work(void *ring)
{
    netif_tx_back_ring_t *back = ring;
    return RING_HAS_UNCONSUMED_REQUESTS(back);
}

static void front_end(netif_tx_sring_t *shared, size_t bytes, uint64_t requests)
{
    static uint16_t free_ids[MOST_ENTRIES];
    static int16_t expected[MOST_ENTRIES];
    static uint8_t outstanding[MOST_ENTRIES];
    netif_tx_front_ring_t ring;
    SHARED_RING_INIT(shared);
    shared->req_prod = shared->rsp_prod = FIRST;
    shared->req_event = shared->rsp_event = FIRST + 1;
    FRONT_RING_ATTACH(&ring, shared, FIRST, bytes);
    __atomic_store_n(formatted, 1, __ATOMIC_RELEASE);

    unsigned free_count = RING_SIZE(&ring);
    for (unsigned i = 0; i < free_count; i++) free_ids[i] = (uint16_t)i;
    uint64_t sent = 0, answered = 0, sum = 0;
    while (answered < requests) {
        unsigned batch = 1 + below(RING_SIZE(&ring)), put = 0;
        for (; put < batch && sent < requests && !RING_FULL(&ring); put++, sent++) {
            netif_tx_request_t *r = RING_GET_REQUEST(&ring, ring.req_prod_pvt++);
            uint16_t id = free_ids[--free_count];
            r->gref = content(sent);
            r->offset = (uint16_t)sent;
            r->flags = NETTXF_more_data;
            r->id = id;
            r->size = (uint16_t)(sent >> 16);
            expected[id] = answer(r);
            outstanding[id] = 1;
            sum += r->gref;
        }
        if (put) {
            int told;
            RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&ring, told);
            if (told) notify(back_bell);
        }

        RING_IDX end = *(volatile RING_IDX *)&shared->rsp_prod;
        xen_rmb();
        unsigned taken = 0;
        for (batch = 1 + below(RING_SIZE(&ring)); taken < batch && ring.rsp_cons != end; taken++, answered++) {
            netif_tx_response_t response;
            RING_COPY_RESPONSE(&ring, ring.rsp_cons++, &response);
            if (response.id >= RING_SIZE(&ring) || !outstanding[response.id]) die("a response to nothing");
            if (response.status != expected[response.id]) die("a response is wrong");
            outstanding[response.id] = 0;
            free_ids[free_count++] = response.id;
        }
        if (put == 0 && taken == 0) {
            uint32_t seen = __atomic_load_n(front_bell, __ATOMIC_ACQUIRE);
            int work;
            RING_FINAL_CHECK_FOR_RESPONSES(&ring, work);
            if (!work) sleep_on(front_bell, seen, front_has_work, &ring);
        }
    }
    printf("%llu\n", (unsigned long long)sum);
}

static void back_end(netif_tx_sring_t *shared, size_t bytes, uint64_t requests)
{
    static netif_tx_request_t pending[MOST_ENTRIES];
    netif_tx_back_ring_t ring;
    BACK_RING_ATTACH(&ring, shared, shared->rsp_prod, bytes);
    uint64_t answered = 0, sum = 0;
    unsigned count = 0;
    while (answered < requests) {
        RING_IDX end = *(volatile RING_IDX *)&shared->req_prod;
        xen_rmb();
        if (RING_REQUEST_PROD_OVERFLOW(&ring, end)) die("more requests than the ring has room for");
        unsigned taken = 0;
        for (unsigned batch = 1 + below(RING_SIZE(&ring)); taken < batch && ring.req_cons != end; taken++) {
            if (RING_REQUEST_CONS_OVERFLOW(&ring, ring.req_cons)) break;
            RING_COPY_REQUEST(&ring, ring.req_cons++, &pending[count]);
            sum += pending[count++].gref;
        }

        unsigned answers = taken ? below(count + 1) : count;
        for (unsigned i = 0; i < answers; i++, answered++) {
            unsigned which = below(count);
            netif_tx_response_t *response = RING_GET_RESPONSE(&ring, ring.rsp_prod_pvt++);
            response->id = pending[which].id;
            response->status = answer(&pending[which]);
            pending[which] = pending[--count];
        }
        if (answers) {
            int told;
            RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&ring, told);
            if (told) notify(front_bell);
        }
        if (taken == 0 && answers == 0) {
            uint32_t seen = __atomic_load_n(back_bell, __ATOMIC_ACQUIRE);
            int work;
            RING_FINAL_CHECK_FOR_REQUESTS(&ring, work);
            if (!work) sleep_on(back_bell, seen, back_has_work, &ring);
        }
    }
    printf("%llu\n", (unsigned long long)sum);
}

int main(int argc, char **argv)
{
    if (argc != 6) die("usage: xen_peer front|back FILE RING_BYTES REQUESTS SEED");
    size_t bytes = strtoull(argv[3], 0, 10);
    uint64_t requests = strtoull(argv[4], 0, 10);
    random_state = strtoull(argv[5], 0, 10) | 1;
    int file = open(argv[2], O_RDWR | O_CLOEXEC);
    if (file < 0) die("cannot open the memory");
    uint8_t *memory = mmap(0, bytes + 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) die("cannot map the memory");
    netif_tx_sring_t *shared = (void *)memory;
    front_bell = (void *)(memory + bytes);
    back_bell = (void *)(memory + bytes + 64);
    formatted = (void *)(memory + bytes + 128);
    if (__RING_SIZE(shared, (long)bytes) > MOST_ENTRIES) die("the ring is too large for ids of 16 bits");
    (strcmp(argv[1], "front") == 0 ? front_end : back_end)(shared, bytes, requests);
    return 0;
}
