// SPDX-License-Identifier: MIT
// Carries frames between two TAP descriptors as plainly as C can, in both directions on one thread: what a path with
// domains, rings and grants is measured against.
//
//   relay SOCKET [--batch N] [--pages N] [--remap]
//
// SOCKET is a Unix socket's path, over which the two descriptors come (SCM_RIGHTS): first the guest's side, then the
// outside's. Both have a virtio header of 12 bytes. When the other end closes, the relay says what it did, and ends.
//   --batch N   at most N frames of each side between two polls (1)
//   --pages N   a frame has room in N pages of 4 KiB (17: 64 KiB and what TAP may add)
//   --remap     with the remaps of Xen's first network path: to the outside, each page is mapped, written from there, and
//               unmapped; to the guest, each page is exchanged for another, by one mapping anew on either side.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#define PAGE 4096UL
#define HEADER 12
#define MOST_PAGES 18
#define POOL_PAGES 1024UL // 4 MiB: with remaps frames take turns in it

// Two areas show the pool's pages: one is its owner's, page by page as the table says; the other is a window for maps.
typedef struct {
    int file;
    char *owned, *window;
    uint32_t shows[POOL_PAGES];
    uint32_t next;
} pool;

typedef struct {
    pool pools[2]; // of the guest, of the driver domain
    int taps[2];   // the guest's side, the outside's
    int batch, pages;
    bool remaps;
    uint64_t frames[2], bytes[2], refused, mappings, unmappings;
} relay;

static void fail(const char *what) {
    fprintf(stderr, "relay: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void *must_map(void *at, size_t bytes, int protection, int flags, int file, off_t offset) {
    void *mapped = mmap(at, bytes, protection, flags, file, offset);
    if (mapped == MAP_FAILED) fail("mmap");
    return mapped;
}

static void show(relay *r, char *at, int file, uint32_t page) {
    must_map(at, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, (off_t)(page * PAGE));
    r->mappings++;
}

// Without a file: a buffer for one frame.
static void make_pool(pool *p, int file, uint32_t first) {
    p->file = file;
    if (file < 0) {
        p->owned = must_map(NULL, MOST_PAGES * PAGE, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        return;
    }
    p->owned = must_map(NULL, POOL_PAGES * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    p->window = must_map(NULL, MOST_PAGES * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (uint32_t page = 0; page < POOL_PAGES; page++) {
        // In reversed order, so that no two are one mapping of the kernel's: they came one by one.
        p->shows[page] = first + (uint32_t)POOL_PAGES - 1 - page;
        must_map(p->owned + page * PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED | MAP_POPULATE, file,
                 (off_t)(p->shows[page] * PAGE));
    }
}

static void exchange(relay *r, uint32_t from, uint32_t to) {
    pool *driver = &r->pools[1], *guest = &r->pools[0];
    uint32_t page = driver->shows[from];
    driver->shows[from] = guest->shows[to];
    guest->shows[to] = page;
    show(r, driver->owned + from * PAGE, driver->file, driver->shows[from]);
    show(r, guest->owned + to * PAGE, guest->file, page);
}

// Brings a frame's pages to where they are written from, and says where that is.
static char *hand_over(relay *r, int side, uint32_t first, int pages) {
    pool *from = &r->pools[side];
    if (!r->remaps) return from->owned + first * PAGE;
    if (side == 0) {
        for (int page = 0; page < pages; page++)
            show(r, from->window + (size_t)page * PAGE, from->file, from->shows[first + (uint32_t)page]);
        return from->window;
    }
    pool *guest = &r->pools[0];
    uint32_t place = guest->next + (uint32_t)pages > POOL_PAGES ? 0 : guest->next;
    for (int page = 0; page < pages; page++) exchange(r, first + (uint32_t)page, place + (uint32_t)page);
    guest->next = place + (uint32_t)pages;
    return guest->owned + place * PAGE;
}

static void take_back(relay *r, int side, int pages) {
    if (!r->remaps || side != 0) return;
    for (int page = 0; page < pages; page++) {
        if (munmap(r->pools[0].window + (size_t)page * PAGE, PAGE) != 0) fail("munmap");
        r->unmappings++;
    }
}

static bool carry(relay *r, int side) {
    pool *from = &r->pools[side];
    // Without remaps the same pages serve every frame: they stay in the nearest cache.
    if (!r->remaps || from->next + (uint32_t)r->pages > POOL_PAGES) from->next = 0;
    uint32_t first = from->next;
    char header[HEADER];
    struct iovec pieces[2] = {{header, HEADER}, {from->owned + first * PAGE, (size_t)r->pages * PAGE}};
    ssize_t length = readv(r->taps[side], pieces, 2);
    if (length < 0) {
        if (errno == EAGAIN || errno == EINTR) return false;
        fail("readv");
    }
    size_t bytes = (size_t)length - HEADER;
    int pages = (int)((bytes + PAGE - 1) / PAGE);
    from->next = first + (uint32_t)pages;
    pieces[1].iov_base = hand_over(r, side, first, pages);
    pieces[1].iov_len = bytes;
    if (writev(r->taps[1 - side], pieces, 2) < 0) r->refused++;
    take_back(r, side, pages);
    r->frames[side]++;
    r->bytes[side] += bytes;
    return true;
}

static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        fail(path);
    }
    strcpy(address.sun_path, path);
    int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0 || connect(made, (struct sockaddr *)&address, sizeof address) != 0) fail(path);
    return made;
}

static void receive_taps(int from, int taps[2]) {
    char byte, room[CMSG_SPACE(2 * sizeof(int))];
    struct iovec piece = {&byte, 1};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    if (recvmsg(from, &message, MSG_CMSG_CLOEXEC) <= 0) fail("recvmsg");
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    if (rights == NULL || rights->cmsg_type != SCM_RIGHTS || rights->cmsg_len != CMSG_LEN(2 * sizeof(int))) {
        errno = EPROTO;
        fail("recvmsg: two descriptors");
    }
    memcpy(taps, CMSG_DATA(rights), 2 * sizeof(int));
}

static void run(relay *r, int control) {
    struct pollfd set[3] = {{r->taps[0], POLLIN, 0}, {r->taps[1], POLLIN, 0}, {control, POLLIN, 0}};
    while (true) {
        if (poll(set, 3, -1) < 0 && errno != EINTR) fail("poll");
        if (set[2].revents != 0) return;
        for (int side = 0; side < 2; side++)
            if (set[side].revents != 0)
                for (int done = 0; done < r->batch && carry(r, side); done++) {
                }
    }
}

int main(int count, char **words) {
    static relay r = {.batch = 1, .pages = MOST_PAGES - 1};
    if (count < 2) {
        fprintf(stderr, "usage: relay SOCKET [--batch N] [--pages N] [--remap]\n");
        return 2;
    }
    for (int word = 2; word < count; word++) {
        if (strcmp(words[word], "--remap") == 0) r.remaps = true;
        else if (strcmp(words[word], "--batch") == 0 && word + 1 < count) r.batch = atoi(words[++word]);
        else if (strcmp(words[word], "--pages") == 0 && word + 1 < count) r.pages = atoi(words[++word]);
        else {
            fprintf(stderr, "relay: %s?\n", words[word]);
            return 2;
        }
    }
    if (r.batch < 1 || r.pages < 1 || r.pages > MOST_PAGES) {
        fprintf(stderr, "relay: a batch is 1 or more, pages are 1 to %d\n", MOST_PAGES);
        return 2;
    }
    int file = r.remaps ? memfd_create("relay", MFD_CLOEXEC) : -1;
    if (r.remaps && (file < 0 || ftruncate(file, (off_t)(2 * POOL_PAGES * PAGE)) != 0)) fail("memfd");
    make_pool(&r.pools[0], file, 0);
    make_pool(&r.pools[1], file, POOL_PAGES);
    int control = connect_to(words[1]);
    receive_taps(control, r.taps);
    run(&r, control);
    printf("{\"framesOut\":%llu,\"bytesOut\":%llu,\"framesIn\":%llu,\"bytesIn\":%llu,\"refused\":%llu,\"mappings\":%llu,"
           "\"unmappings\":%llu}\n",
           (unsigned long long)r.frames[0], (unsigned long long)r.bytes[0], (unsigned long long)r.frames[1],
           (unsigned long long)r.bytes[1], (unsigned long long)r.refused, (unsigned long long)r.mappings,
           (unsigned long long)r.unmappings);
    return 0;
}
