/* A disk whose sync takes longer, to preload into a benchmark:
 *
 *     cc -O2 -shared -fPIC -o build/slow_sync.so benchmarks/slow_sync.c -ldl
 *     LD_PRELOAD=$PWD/build/slow_sync.so SYNC_US=1000 .venv-bench/bin/python -m benchmarks.steps --quick --database sqlite
 *
 * Every fsync and fdatasync syncs as ever and returns SYNC_US microseconds after it was called, or
 * when it is done if that is later. Processes that the benchmark starts inherit it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static int sync_slowly(const char *name, int file) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    const char *asked = getenv("SYNC_US");
    until.tv_nsec += (asked ? atol(asked) : 0) * 1000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    int (*sync_now)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = sync_now(file), error = errno;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
    errno = error;
    return result;
}

int fsync(int file) { return sync_slowly("fsync", file); }

int fdatasync(int file) { return sync_slowly("fdatasync", file); }
