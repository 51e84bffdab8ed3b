// SPDX-License-Identifier: MIT
// What an operating system offers for the same work: 64-byte messages through a pipe or a Unix stream socket,
// between threads and between processes.
#include "bench.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

// Descriptors by direction; inherited by a fork, so a plain structure does.
typedef struct {
    int reader;
    int writer;
} stream;

static void writer(bench_side *side) {
    stream *s = side->ring;
    for (uint64_t i = 0; i < side->items; i++) {
        item64 item;
        make_64(&item, i, 1);
        size_t done = 0;
        while (done < sizeof item) {
            ssize_t n = write(s->writer, (char *)&item + done, sizeof item - done);
            if (n < 0 && errno != EINTR) return;
            if (n > 0) done += (size_t)n;
        }
    }
}

static void reader(bench_side *side) {
    stream *s = side->ring;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < side->items; i++) {
        item64 item;
        size_t done = 0;
        while (done < sizeof item) {
            ssize_t n = read(s->reader, (char *)&item + done, sizeof item - done);
            if (n == 0 || (n < 0 && errno != EINTR)) return;
            if (n > 0) done += (size_t)n;
        }
        sum += sum_64(&item, 1);
    }
    side->sum = sum;
}

typedef int64_t (*runner)(bench_body, bench_body, void *, uint64_t, int, int, int, uint64_t *);

static int64_t over_pipe(runner run, uint64_t items, int batch, int cpu_a, int cpu_b, uint64_t *checksum) {
    int fd[2];
    if (pipe(fd) != 0) return -errno;
    stream s = {.reader = fd[0], .writer = fd[1]};
    int64_t ns = run(writer, reader, &s, items, batch, cpu_a, cpu_b, checksum);
    close(fd[0]);
    close(fd[1]);
    return ns;
}

static int64_t over_socket(runner run, uint64_t items, int batch, int cpu_a, int cpu_b, uint64_t *checksum) {
    int fd[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0) return -errno;
    stream s = {.reader = fd[0], .writer = fd[1]};
    int64_t ns = run(writer, reader, &s, items, batch, cpu_a, cpu_b, checksum);
    close(fd[0]);
    close(fd[1]);
    return ns;
}

BENCH_SUBJECT(bench_pipe_stream) { return over_pipe(bench_run_threads, items, batch, cpu_a, cpu_b, checksum); }
BENCH_SUBJECT(bench_socket_stream) { return over_socket(bench_run_threads, items, batch, cpu_a, cpu_b, checksum); }
BENCH_SUBJECT(bench_pipe_stream_processes) {
    return over_pipe(bench_run_processes, items, batch, cpu_a, cpu_b, checksum);
}
BENCH_SUBJECT(bench_socket_stream_processes) {
    return over_socket(bench_run_processes, items, batch, cpu_a, cpu_b, checksum);
}
