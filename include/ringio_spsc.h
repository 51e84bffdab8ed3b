/* SPDX-License-Identifier: MIT
 *
 * The single-producer, single-consumer ring from C11: one header, no library.
 * The other side may be this header again or RingIO's SpscRing<T>, in another
 * thread or in another process. One thread at a time on each side.
 *
 * Edges (the same as in SpscCore.cs)
 *   E1  payload stores -> release producer_index -> acquire -> payload loads
 *   E2  payload loads -> release consumer_index -> acquire -> payload stores
 * A ring with RINGIO_PARKING is refused by ringio_spsc_attach: waking .NET's
 * sleepers is not this header's affair.
 */
#ifndef RINGIO_SPSC_H
#define RINGIO_SPSC_H

#include "ringio_layout.h"

#include <stdatomic.h>
#include <string.h>

struct ringio_spsc {
    struct ringio_words *words;
    uint8_t *slots;
    uint64_t capacity;
    uint32_t item_size;
    uint64_t index;  /* this side's private index */
    uint64_t limit;  /* the first index that this side may not use yet */
};

/* NULL, or what is wrong with the ring at memory, in words. Then open a side. */
static inline const char *ringio_spsc_attach(
    struct ringio_spsc *ring, void *memory, uint64_t length, uint32_t item_size,
    uint64_t layout_id)
{
    struct ringio_words *words = (struct ringio_words *)memory;
    if (length < sizeof *words || ((uintptr_t)memory & (RINGIO_LINE - 1)) != 0) {
        return "the memory is too small, or not at a multiple of 128 bytes";
    }
    uint64_t magic = atomic_load_explicit((_Atomic uint64_t *)&words->identity.magic, memory_order_acquire);
    struct ringio_identity id = words->identity; /* copied once, then judged */
    id.magic = magic;
    if (id.magic != RINGIO_MAGIC) return "the magic is not a ring's";
    if (id.version != RINGIO_VERSION) return "the version is not 1";
    if (id.checksum != ringio_checksum(&id)) return "the header is damaged";
    if (id.kind != RINGIO_SPSC) return "the ring is of another kind";
    if (id.item_size != item_size) return "the items have another size";
    if (id.layout_id != layout_id) return "the layout identifier is another";
    if (id.features & ~(uint32_t)RINGIO_PARKING) return "the features are not an SPSC ring's";
    if (id.features & RINGIO_PARKING) return "the ring parks: this header only spins";
    if (id.capacity < 2 || id.capacity > (uint64_t)RINGIO_MAX_CAPACITY || (id.capacity & (id.capacity - 1))) {
        return "the capacity is no power of two in range";
    }
    if (id.words_bytes != sizeof *words || id.owners_offset != sizeof *words || id.owner_count != 2 ||
        id.sequences_offset != 0 || id.slots_offset != sizeof *words + 2 * sizeof(struct ringio_owner)) {
        return "the parts do not lie where an SPSC ring has them";
    }
    if (id.slots_offset + id.capacity * id.item_size > length) return "the memory is shorter than the header says";
    ring->words = words;
    ring->slots = (uint8_t *)memory + id.slots_offset;
    ring->capacity = id.capacity;
    ring->item_size = item_size;
    ring->index = 0;
    ring->limit = 0;
    return NULL;
}

/* Claims the side in the table of owners; false if it is taken. owner: a number that is never 0. */
static inline int ringio_spsc_open(struct ringio_spsc *ring, enum ringio_role role, uint64_t owner)
{
    struct ringio_owner *entry = (struct ringio_owner *)(ring->words + 1) + (role == RINGIO_PRODUCER ? 0 : 1);
    uint64_t nobody = 0;
    if (!atomic_compare_exchange_strong((_Atomic uint64_t *)&entry->owner, &nobody, owner)) return 0;
    entry->intent = 0;
    entry->role = (uint32_t)role;
    entry->epoch++;
    /* Not before the claim: until then the owner before may still move it. */
    ring->index = role == RINGIO_PRODUCER ? ring->words->producer_index : ring->words->consumer_index;
    ring->limit = ring->index;
    return 1;
}

/* Gives the side back. */
static inline void ringio_spsc_close(struct ringio_spsc *ring, enum ringio_role role)
{
    struct ringio_owner *entry = (struct ringio_owner *)(ring->words + 1) + (role == RINGIO_PRODUCER ? 0 : 1);
    entry->role = RINGIO_NO_ROLE;
    atomic_store_explicit((_Atomic uint64_t *)&entry->owner, 0, memory_order_release);
}

/* Closes an open ring for good: its peer wrote what no correct one writes. An end that came first stays. */
static inline void ringio_spsc_fault(struct ringio_spsc *ring)
{
    uint32_t open = RINGIO_OPEN;
    atomic_compare_exchange_strong((_Atomic uint32_t *)&ring->words->state, &open, RINGIO_FAULTED);
}

static inline void *ringio_spsc_slot(struct ringio_spsc *ring, uint64_t index)
{
    return ring->slots + (index & (ring->capacity - 1)) * ring->item_size;
}

/* The slot to write next, or NULL if the ring is full (or its consumer's index is mad: the ring is faulted then). */
static inline void *ringio_spsc_reserve(struct ringio_spsc *ring)
{
    if (ring->index == ring->limit) {
        uint64_t consumer = atomic_load_explicit((_Atomic uint64_t *)&ring->words->consumer_index, memory_order_acquire); /* E2 */
        if (ring->index - consumer > ring->capacity) {
            ringio_spsc_fault(ring);
            return NULL;
        }
        ring->limit = consumer + ring->capacity;
        if (ring->index == ring->limit) return NULL;
    }
    return ringio_spsc_slot(ring, ring->index);
}

/* Moves past the slot that was written; it is not visible before ringio_spsc_publish. */
static inline void ringio_spsc_advance(struct ringio_spsc *ring) { ring->index++; }

/* Makes everything written so far visible to the consumer. */
static inline void ringio_spsc_publish(struct ringio_spsc *ring)
{
    atomic_store_explicit((_Atomic uint64_t *)&ring->words->producer_index, ring->index, memory_order_release); /* E1 */
}

/* The item to read next, or NULL if the ring is empty (or its producer's index is mad: the ring is faulted then). */
static inline const void *ringio_spsc_peek(struct ringio_spsc *ring)
{
    if (ring->index == ring->limit) {
        uint64_t producer = atomic_load_explicit((_Atomic uint64_t *)&ring->words->producer_index, memory_order_acquire); /* E1 */
        if (producer - ring->index > ring->capacity) {
            ringio_spsc_fault(ring);
            return NULL;
        }
        ring->limit = producer;
        if (ring->index == ring->limit) return NULL;
    }
    return ringio_spsc_slot(ring, ring->index);
}

/* Gives the slots of everything read so far back to the producer. */
static inline void ringio_spsc_release(struct ringio_spsc *ring)
{
    atomic_store_explicit((_Atomic uint64_t *)&ring->words->consumer_index, ring->index, memory_order_release); /* E2 */
}

/* The ring's state: see enum ringio_state. */
static inline uint32_t ringio_spsc_state(struct ringio_spsc *ring)
{
    return atomic_load_explicit((_Atomic uint32_t *)&ring->words->state, memory_order_acquire);
}

#endif
