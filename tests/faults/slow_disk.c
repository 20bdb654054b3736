/* A disk that takes its time: whoever loads this waits at each sync of a file as long as another file says.
   That file, named by SLOW_DISK, holds three 32-bit numbers: the least and the most milliseconds, and how often somebody has waited. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct disk {
    volatile int32_t least, most, waits;
};
static struct disk *disk;

__attribute__((constructor)) static void find_disk(void) {
    const char *path = getenv("SLOW_DISK");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *found = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *disk, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (found == MAP_FAILED)
        abort();
    close(file);
    srand((unsigned)getpid());
    disk = found;
}

/* As a disk's, no signal cuts it short. */
static void take_time(void) {
    int32_t least = disk->least, most = disk->most;
    if (most <= 0)
        return;
    int32_t wait = least + rand() % (most - least + 1);
    struct timespec left = {wait / 1000, wait % 1000 * 1000000L};
    __sync_fetch_and_add(&disk->waits, 1);
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

int fsync(int file) {
    take_time();
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    take_time();
    return (int)syscall(SYS_fdatasync, file);
}
