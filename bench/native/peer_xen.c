// SPDX-License-Identifier: MIT
// Xen's own macros (libxen-dev): netif's transmit ring in one page, requests one way and responses the other. Armed:
// each publication looks whether the peer wants to be told, and who finds nothing asks to be.
#include "bench.h"

#if defined(__x86_64__)
// As Xen's own libraries have it.
#define xen_mb() __asm__ volatile("lock addl $0, -32(%%rsp)" ::: "memory")
#else
#define xen_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#endif
#define xen_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#define xen_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define __XEN_INTERFACE_VERSION__ __XEN_LATEST_INTERFACE_VERSION__
#include <xen/xen.h>
#include <xen/io/ring.h>
#include <xen/io/netif.h>

#define PAGE 4096

static inline RING_IDX see(const RING_IDX *index) {
    RING_IDX seen = *(const volatile RING_IDX *)index;
    xen_rmb();
    return seen;
}

static inline void front_end(bench_side *side, bool armed) {
    netif_tx_front_ring_t ring;
    FRONT_RING_INIT(&ring, (netif_tx_sring_t *)side->ring, PAGE);
    uint64_t sent = 0, answered = 0, sum = 0, told = 0;
    while (answered < side->items) {
        int put = 0;
        for (; put < side->batch && sent < side->items && !RING_FULL(&ring); put++, sent++) {
            netif_tx_request_t *request = RING_GET_REQUEST(&ring, ring.req_prod_pvt++);
            request->gref = (uint32_t)sent;
            request->offset = 0;
            request->flags = 0;
            request->id = (uint16_t)sent;
            request->size = 64;
        }
        if (put != 0) {
            if (armed) {
                bool notify;
                RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&ring, notify);
                told += notify;
            } else {
                RING_PUSH_REQUESTS(&ring);
            }
        }
        RING_IDX end = see(&ring.sring->rsp_prod);
        bool moved = put != 0 || ring.rsp_cons != end;
        for (; ring.rsp_cons != end; answered++) {
            netif_tx_response_t response;
            RING_COPY_RESPONSE(&ring, ring.rsp_cons++, &response);
            sum += response.id + (uint64_t)(uint16_t)response.status;
        }
        if (!moved) {
            if (armed) {
                int work;
                RING_FINAL_CHECK_FOR_RESPONSES(&ring, work);
                (void)work;
            }
            BENCH_SPIN();
        }
    }
    __asm__ volatile("" ::"r"(told));
    side->sum = sum;
}

static inline void back_end(bench_side *side, bool armed) {
    netif_tx_back_ring_t ring;
    BACK_RING_INIT(&ring, (netif_tx_sring_t *)side->ring, PAGE);
    uint64_t answered = 0, told = 0;
    while (answered < side->items) {
        RING_IDX end = see(&ring.sring->req_prod);
        int taken = 0;
        for (; taken < side->batch && ring.req_cons != end && !RING_REQUEST_CONS_OVERFLOW(&ring, ring.req_cons); taken++) {
            netif_tx_request_t request;
            RING_COPY_REQUEST(&ring, ring.req_cons++, &request);
            netif_tx_response_t *response = RING_GET_RESPONSE(&ring, ring.rsp_prod_pvt++);
            response->id = request.id;
            response->status = (int16_t)request.gref;
        }
        if (taken != 0) {
            answered += (uint64_t)taken;
            if (armed) {
                bool notify;
                RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&ring, notify);
                told += notify;
            } else {
                RING_PUSH_RESPONSES(&ring);
            }
        } else {
            if (armed) {
                int work;
                RING_FINAL_CHECK_FOR_REQUESTS(&ring, work);
                (void)work;
            }
            BENCH_SPIN();
        }
    }
    __asm__ volatile("" ::"r"(told));
}

static void front_polling(bench_side *side) { front_end(side, false); }
static void back_polling(bench_side *side) { back_end(side, false); }
static void front_armed(bench_side *side) { front_end(side, true); }
static void back_armed(bench_side *side) { back_end(side, true); }

#define SUBJECT(name, front, back)                                                                               \
    BENCH_SUBJECT(name) {                                                                                        \
        netif_tx_sring_t *ring = bench_allocate(PAGE);                                                           \
        if (ring == NULL) return -12;                                                                            \
        SHARED_RING_INIT(ring);                                                                                  \
        int64_t ns = bench_run_threads(front, back, ring, items, batch, cpu_a, cpu_b, checksum);                 \
        bench_free(ring, PAGE);                                                                                  \
        return ns;                                                                                               \
    }

SUBJECT(bench_xen_polling, front_polling, back_polling)
SUBJECT(bench_xen_armed, front_armed, back_armed)
