// The first page a new user sees: who runs, as whom, in which namespaces, under which limits.
// A static program, so that the image holds nothing else.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

static void read_line(const char *path, char *line, int size)
{
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, size, file)) strcpy(line, "?");
    if (file) fclose(file);
    line[strcspn(line, "\n")] = 0;
}

static void print_namespace(const char *name)
{
    char path[64], target[64];
    snprintf(path, sizeof path, "/proc/self/ns/%s", name);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0) return;
    target[length] = 0;
    printf("    %s\n", target);
}

static void print_limit(const char *name, int resource)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit)) return;
    if (limit.rlim_cur == RLIM_INFINITY) printf("    %-16s unlimited\n", name);
    else printf("    %-16s %llu\n", name, (unsigned long long)limit.rlim_cur);
}

int main(void)
{
    static const char *namespaces[] = {"user", "mnt", "pid", "net", "ipc", "uts", "cgroup"};
    struct utsname host;
    char map[128];
    uname(&host);
    read_line("/proc/self/uid_map", map, sizeof map);
    printf("Hello from a container.\n\n");
    printf("  I am process %d on %s, Linux %s %s.\n", getpid(), host.nodename, host.release, host.machine);
    printf("  My user is %d:%d; ids map (inside, outside, count) as %s\n", getuid(), getgid(), map);
    printf("  Selkie fetched my image from its store, mounted it, and an OCI runtime started me in these namespaces:\n");
    for (unsigned i = 0; i < sizeof namespaces / sizeof *namespaces; i++) print_namespace(namespaces[i]);
    printf("  Some of my limits:\n");
    print_limit("open files", RLIMIT_NOFILE);
    print_limit("processes", RLIMIT_NPROC);
    print_limit("core file", RLIMIT_CORE);
    printf("\nTry next:  selkie run -it --rm IMAGE sh     selkie --help\n");
    return 0;
}
