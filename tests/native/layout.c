/* SPDX-License-Identifier: MIT
 *
 * Prints what include/ringio_layout.h says, a line for each name: NAME=VALUE.
 * LayoutTests compares every line with the C# types and with docs/ring-header.md.
 */
#include <inttypes.h>
#include <stdio.h>

#include "../../include/ringio_layout.h"

#define CONSTANT(name) printf(#name "=%" PRIu64 "\n", (uint64_t)(RINGIO_##name))
#define SIZE(type) printf("sizeof." #type "=%zu\n", sizeof(struct ringio_##type))
#define FIELD_AT(type, field, base)                                              \
    printf(#type "." #field "=%zu:%zu\n", (base) + offsetof(struct ringio_##type, field), \
           8 * sizeof(((struct ringio_##type *)0)->field))
#define FIELD(type, field) FIELD_AT(type, field, (size_t)0)
#define IDENTITY(field) FIELD_AT(identity, field, offsetof(struct ringio_words, identity))

int main(void)
{
    /* LayoutTests makes this very ring. */
    const struct ringio_identity identity = {
        .magic = RINGIO_MAGIC,
        .version = RINGIO_VERSION,
        .kind = RINGIO_MPMC,
        .words_bytes = sizeof(struct ringio_words),
        .item_size = 8,
        .owner_count = 4,
        .capacity = 8,
        .layout_id = UINT64_C(0x0123456789ABCDEF),
        .owners_offset = 512,
        .sequences_offset = 1024,
        .slots_offset = 1152,
        .features = RINGIO_PARKING,
        .checksum = 0,
    };

    CONSTANT(MAGIC);
    CONSTANT(VERSION);
    CONSTANT(LINE);
    CONSTANT(MAX_CAPACITY);
    CONSTANT(MAX_OWNERS);
    CONSTANT(MAX_ITEM_SIZE);
    CONSTANT(OWNER_GONE);
    CONSTANT(NEXT_LAP);
    CONSTANT(RECORD_PADDING);

    CONSTANT(SPSC);
    CONSTANT(SPSC_FLAG);
    CONSTANT(MPSC);
    CONSTANT(MPMC);
    CONSTANT(BROADCAST);
    CONSTANT(RECORD);
    CONSTANT(BYTE);

    CONSTANT(PARKING);
    CONSTANT(LAPPING);
    CONSTANT(SEPARATE_SLOTS);
    CONSTANT(MIRRORED);

    CONSTANT(OPEN);
    CONSTANT(COMPLETED);
    CONSTANT(ABORTED);
    CONSTANT(FAULTED);

    CONSTANT(NO_ROLE);
    CONSTANT(PRODUCER);
    CONSTANT(CONSUMER);

    CONSTANT(SLOT_FREE);
    CONSTANT(SLOT_FULL);
    CONSTANT(SLOT_TOMBSTONE);

    SIZE(identity);
    SIZE(words);
    SIZE(owner);
    SIZE(record);

    IDENTITY(magic);
    IDENTITY(version);
    IDENTITY(kind);
    IDENTITY(words_bytes);
    IDENTITY(item_size);
    IDENTITY(owner_count);
    IDENTITY(capacity);
    IDENTITY(layout_id);
    IDENTITY(owners_offset);
    IDENTITY(sequences_offset);
    IDENTITY(slots_offset);
    IDENTITY(features);
    IDENTITY(checksum);

    FIELD(words, state);
    FIELD(words, consumer_wake);
    FIELD(words, consumer_waiters);
    FIELD(words, producer_wake);
    FIELD(words, producer_waiters);
    FIELD(words, recovery_owner);
    FIELD(words, producer_index);
    FIELD(words, consumer_index);

    FIELD(owner, owner);
    FIELD(owner, epoch);
    FIELD(owner, role);
    FIELD(owner, intent);
    FIELD(owner, index);

    printf("checksum=%" PRIu32 "\n", ringio_checksum(&identity));
    return 0;
}
