/* The wall clock of a process and its children, AHEAD_S seconds ahead, and as many more as the file AHEAD_FILE says at
   any moment, a `long`. Waiting, on the monotonic clock, stays as it is. Loaded by LD_PRELOAD; see as_if.py.
   (libfaketime cannot do this: Python's sleep fails when it leaves that clock alone.) */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long ahead;
static const volatile long *more;

__attribute__((constructor)) static void read_once(void) {
    const char *given = getenv("AHEAD_S");
    ahead = given ? strtol(given, 0, 10) : 0;
    const char *file = getenv("AHEAD_FILE");
    int opened = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    void *seen = opened < 0 ? MAP_FAILED : mmap(0, sizeof *more, PROT_READ, MAP_SHARED, opened, 0);
    if (seen != MAP_FAILED) more = seen;
    if (opened >= 0) close(opened);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int failed = syscall(SYS_clock_gettime, clock, at);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += ahead + (more ? *more : 0);
    return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) { at->tv_sec = now.tv_sec; at->tv_usec = now.tv_nsec / 1000; }
    return 0;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
