/* SPDX-License-Identifier: MIT
 *
 * RingIO ring header, version 1: the layout of a ring in memory, for C and C++.
 * docs/ring-header.md says the same in words. All fields are little-endian; a
 * big-endian machine cannot attach. Nothing here calls anything: it describes.
 */
#ifndef RINGIO_LAYOUT_H
#define RINGIO_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define RINGIO_STATIC_ASSERT static_assert
extern "C" {
#else
#define RINGIO_STATIC_ASSERT _Static_assert
#endif

#define RINGIO_MAGIC UINT64_C(0x0A0D4F49474E4952) /* "RINGIO\r\n" */
#define RINGIO_VERSION 1
#define RINGIO_LINE 128            /* every part begins at a multiple of this */
#define RINGIO_MAX_CAPACITY (INT64_C(1) << 30)
#define RINGIO_MAX_OWNERS 1024
#define RINGIO_MAX_ITEM_SIZE (1 << 20)

enum ringio_kind {
    RINGIO_SPSC = 1,
    RINGIO_SPSC_FLAG = 2,
    RINGIO_MPSC = 3,
    RINGIO_MPMC = 4,
    RINGIO_BROADCAST = 5,
    RINGIO_RECORD = 6,
    RINGIO_BYTE = 7
};

enum ringio_feature {
    RINGIO_PARKING = 1,        /* publish: store, full fence, look for sleepers */
    RINGIO_LAPPING = 2,        /* broadcast: slow consumers are overtaken */
    RINGIO_SEPARATE_SLOTS = 4, /* record, byte: the slots lie in a region of their own */
    RINGIO_MIRRORED = 8        /* record: the slots' pages follow once more on every side */
};

enum ringio_state {
    RINGIO_OPEN = 0,
    RINGIO_COMPLETED = 1,
    RINGIO_ABORTED = 2,
    RINGIO_FAULTED = 3
};

enum ringio_role { RINGIO_NO_ROLE = 0, RINGIO_PRODUCER = 1, RINGIO_CONSUMER = 2 };

/* An owner that left items claimed and not released: nobody, as if dead. */
#define RINGIO_OWNER_GONE UINT64_MAX

/* MPSC, MPMC: a slot's sequence word is (index / capacity) * RINGIO_NEXT_LAP,
 * modulo 2^32, plus one of these. */
enum ringio_slot_state { RINGIO_SLOT_FREE = 0, RINGIO_SLOT_FULL = 1, RINGIO_SLOT_TOMBSTONE = 2 };
#define RINGIO_NEXT_LAP 4

/* Record: before each record, and each padding, one of these; indices count
 * bytes and are multiples of its size. */
struct ringio_record {
    uint32_t length;           /* of the payload; with this bit: padding up to the end */
    uint32_t type;             /* chosen by the application */
};
#define RINGIO_RECORD_PADDING UINT32_C(0x80000000)

/* What the ring is. Written before the magic, which is released last. */
struct ringio_identity {
    uint64_t magic;
    uint16_t version;
    uint16_t kind;
    uint32_t words_bytes;      /* sizeof(struct ringio_words) */
    uint32_t item_size;        /* bytes */
    uint32_t owner_count;      /* a power of two */
    uint64_t capacity;         /* slots, a power of two */
    uint64_t layout_id;        /* chosen by the application */
    uint32_t owners_offset;
    uint32_t sequences_offset; /* 0: this kind has none */
    uint64_t slots_offset;
    uint32_t features;
    uint32_t checksum;         /* FNV-1a, 32 bits, of the 60 bytes before */
};

/* The fixed words at the start of every ring. */
struct ringio_words {
    struct ringio_identity identity;
    uint8_t pad0[64];
    uint32_t state;
    uint32_t reserved0;
    uint32_t consumer_wake;
    uint32_t consumer_waiters;
    uint32_t producer_wake;
    uint32_t producer_waiters;
    uint64_t recovery_owner;
    uint8_t pad1[96];
    uint64_t producer_index;
    uint8_t pad2[120];
    uint64_t consumer_index;
    uint8_t pad3[120];
};

/* One entry of the table of owners. */
struct ringio_owner {
    uint64_t owner;            /* 0: free; RINGIO_OWNER_GONE: nobody, with claims left */
    uint32_t epoch;
    uint32_t role;
    uint64_t intent;           /* MPSC, MPMC: (index << 16) | count; broadcast: 2^32 + epoch while joined; 0: none */
    uint64_t index;            /* broadcast: a consumer's; byte: how far the reader has examined */
    uint8_t pad[96];
};

RINGIO_STATIC_ASSERT(sizeof(struct ringio_identity) == 64, "identity is 64 bytes");
RINGIO_STATIC_ASSERT(sizeof(struct ringio_words) == 512, "words are 512 bytes");
RINGIO_STATIC_ASSERT(sizeof(struct ringio_owner) == 128, "an owner is 128 bytes");
RINGIO_STATIC_ASSERT(offsetof(struct ringio_identity, slots_offset) == 48, "slots_offset");
RINGIO_STATIC_ASSERT(offsetof(struct ringio_words, state) == 128, "state");
RINGIO_STATIC_ASSERT(offsetof(struct ringio_words, consumer_wake) == 136, "consumer_wake");
RINGIO_STATIC_ASSERT(offsetof(struct ringio_words, recovery_owner) == 152, "recovery_owner");
RINGIO_STATIC_ASSERT(offsetof(struct ringio_words, producer_index) == 256, "producer_index");
RINGIO_STATIC_ASSERT(offsetof(struct ringio_words, consumer_index) == 384, "consumer_index");

/* The checksum that an identity must carry. */
static inline uint32_t ringio_checksum(const struct ringio_identity *identity)
{
    const uint8_t *bytes = (const uint8_t *)identity;
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < 60; i++) {
        hash = (hash ^ bytes[i]) * UINT32_C(16777619);
    }
    return hash;
}

#ifdef __cplusplus
}
#endif
#endif
