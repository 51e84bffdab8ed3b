/* SPDX-License-Identifier: MIT
 *
 * The C side of CInteropTests: attaches to two rings that C# made in one file,
 * takes from the first and puts into the second, and checks every item.
 * Usage: c_peer FILE OFFSET_IN OFFSET_OUT LENGTH ITEMS BATCH
 */
#include "../../include/ringio_spsc.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LAYOUT_ID UINT64_C(0xC0FFEE)

static void die(const char *what)
{
    fprintf(stderr, "c_peer: %s\n", what);
    exit(1);
}

static void attach(struct ringio_spsc *ring, uint8_t *at, uint64_t length, enum ringio_role role)
{
    const char *wrong = ringio_spsc_attach(ring, at, length, sizeof(uint64_t), LAYOUT_ID);
    if (wrong) die(wrong);
    if (!ringio_spsc_open(ring, role, (uint64_t)getpid() << 32)) die("the side is taken");
}

int main(int argc, char **argv)
{
    if (argc != 7) die("usage: c_peer FILE OFFSET_IN OFFSET_OUT LENGTH ITEMS BATCH");
    uint64_t in_offset = strtoull(argv[2], 0, 10), out_offset = strtoull(argv[3], 0, 10);
    uint64_t length = strtoull(argv[4], 0, 10), items = strtoull(argv[5], 0, 10), batch = strtoull(argv[6], 0, 10);
    int file = open(argv[1], O_RDWR | O_CLOEXEC);
    struct stat info;
    if (file < 0 || fstat(file, &info) != 0) die("cannot open the file");
    uint8_t *memory = mmap(0, (size_t)info.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) die("cannot map the file");
    struct ringio_spsc in, out;
    attach(&in, memory + in_offset, length, RINGIO_CONSUMER);
    attach(&out, memory + out_offset, length, RINGIO_PRODUCER);

    uint64_t taken = 0, put = 0, sum = 0;
    while (taken < items || put < items) {
        uint64_t before = taken + put;
        const uint64_t *item;
        for (uint64_t i = 0; i < batch && taken < items && (item = ringio_spsc_peek(&in)); i++) {
            if (*item != taken * UINT64_C(0x9E3779B97F4A7C15)) die("an item is not what was put");
            sum += *item;
            taken++;
            ringio_spsc_advance(&in);
        }
        ringio_spsc_release(&in);
        uint64_t *slot;
        for (uint64_t i = 0; i < batch && put < items && (slot = ringio_spsc_reserve(&out)); i++) {
            *slot = ~(put * UINT64_C(0x9E3779B97F4A7C15));
            put++;
            ringio_spsc_advance(&out);
        }
        ringio_spsc_publish(&out);
        if (taken + put == before) sched_yield();
        if (ringio_spsc_state(&in) == RINGIO_FAULTED || ringio_spsc_state(&out) == RINGIO_FAULTED) die("a ring is faulted");
    }
    ringio_spsc_close(&in, RINGIO_CONSUMER);
    ringio_spsc_close(&out, RINGIO_PRODUCER);
    printf("%llu\n", (unsigned long long)sum);
    return 0;
}
