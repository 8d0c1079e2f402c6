/*
 * Maps the native heap that every command fills at once, instead of page by page; src/Linux/ProcessControl/WarmHeap.cs does it for the managed heap.
 *
 * Each first touch of a page is a fault: a quarter of a microsecond on bare metal, sixteen on some virtual machines. One call for many pages costs a tenth
 * of that. It only asks: where the kernel (before 5.14) does not know the request, pages come one by one as ever. Code and constants are left alone: most
 * of them are never used, and mapping all costs as much as the faults.
 */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

enum { PAGE = 4096, NATIVE_HEAP = 384 * 1024 };

/* Not for what only looks at the command line, such as --version and --help: it is done sooner than this. */
__attribute__((constructor)) static void selkie_warm(int argc, char **argv)
{
    if (argc < 2 || (argc == 2 && argv[1][0] == '-'))
        return;
    mallopt(M_TOP_PAD, NATIVE_HEAP);
    free(malloc(1)); /* the heap begins */
    uintptr_t top = (uintptr_t)sbrk(0);
    madvise((void *)(top - NATIVE_HEAP + PAGE), NATIVE_HEAP - PAGE, MADV_POPULATE_WRITE);
}
