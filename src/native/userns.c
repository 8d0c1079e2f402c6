/*
 * The process's boundary, before .NET starts: standard descriptors, umask, the rootless user namespace.
 *
 * A closed descriptor 0, 1 or 2 would become the number of the next file that is opened, a lock or a socket, and what is printed would go there: /dev/null
 * takes its place. The umask is 022, so that neither a careless one (0) opens what the engine makes nor a strict one (077) locks a container's users out;
 * the caller's is kept in _SELKIE_UMASK for what is written for the caller (src/Linux/Files/CallersFile.cs).
 *
 * A .NET process has two threads at Main, and only a process with one thread may create or enter a user namespace. So this constructor does it. It knows
 * three cases and parses nothing else:
 *   (a) root, or already inside: return;
 *   (b) an ordinary user whose pause process lives: enter its user and mount namespace, become 0:0, return to the working directory;
 *   (c) the monitor's executable started as "pause": create the namespaces, wait for the maps, sleep for ever.
 *
 * The pause file, RUNDIR/pause, holds "PID START INODE": pid, start time (field 22 of /proc/PID/stat) and inode of the user namespace.
 * src/Engine/Rootless/ writes it, and speaks the other side of the pause process's descriptor 3.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static void open_standard_descriptors(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
            _exit(125);
}

static void set_umask(void)
{
    char text[16];
    snprintf(text, sizeof text, "%o", (unsigned)umask(022));
    setenv("_SELKIE_UMASK", text, 1);
}

#ifdef SELKIE_MONITOR
enum { SYNC = 3 };

/* One byte and a number for the engine: 'u' unshared, 'r' ready, 'e' an error number. */
static void tell(char kind, int number)
{
    char text[16];
    int length = snprintf(text, sizeof text, "%c%d", kind, number);
    if (write(SYNC, text, (size_t)length) < 0)
        _exit(1);
}

static int enter_user_namespace_of(const char *pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%.20s/ns/user", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || setns(fd, CLONE_NEWUSER) < 0)
        return -1;
    close(fd);
    return unshare(CLONE_NEWNS);
}

static void drop_everything(void)
{
    int fd = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    if (syscall(SYS_close_range, 3U, ~0U, 0U) < 0)
        for (int i = 3; i < 1024; i++)
            close(i);
    if (chdir("/") < 0)
        _exit(1);
}

/* Case (c). With a pid, the new mount namespace is made in the user namespace of that process: the containers of a lost pause process. */
static void __attribute__((noreturn)) hold_namespaces(const char *pid)
{
    sigset_t none;
    char byte;
    int made = pid ? enter_user_namespace_of(pid) : unshare(CLONE_NEWUSER | CLONE_NEWNS);
    if (made < 0) {
        tell('e', errno);
        _exit(1);
    }
    if (!pid) {
        tell('u', 0);
        if (read(SYNC, &byte, 1) != 1) /* the engine gave up or died */
            _exit(1);
    }
    if (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0) {
        tell('e', errno);
        _exit(1);
    }
    prctl(PR_SET_NAME, "selkie-pause");
    signal(SIGHUP, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    tell('r', 0);
    drop_everything();
    for (;;)
        pause();
}
#endif

/* The user's run directory, as Rootless/RunDirectory.cs finds it. */
static void run_directory(char *path, size_t size, uid_t uid)
{
    struct stat status;
    const char *xdg = getenv("XDG_RUNTIME_DIR");
    if (xdg && xdg[0]) {
        snprintf(path, size, "%s/selkie", xdg);
        return;
    }
    snprintf(path, size, "/run/user/%u", uid);
    if (stat(path, &status) == 0 && status.st_uid == uid)
        snprintf(path, size, "/run/user/%u/selkie", uid);
    else
        snprintf(path, size, "/tmp/selkie-run-%u/selkie", uid);
}

static ssize_t read_file(const char *path, char *buffer, size_t size, uid_t owner)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return -1;
    ssize_t length = -1;
    if (owner == (uid_t)-1 || (fstat(fd, &status) == 0 && status.st_uid == owner))
        length = read(fd, buffer, size - 1);
    close(fd);
    buffer[length < 0 ? 0 : length] = 0;
    return length;
}

/* Whether the pid still is the process the pause file speaks of. Asked after its pidfd is open, so that the answer stays true. */
static int is_pause_process(int pid, unsigned long long start, unsigned long long inode)
{
    char path[64], text[1024];
    struct stat status;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    if (read_file(path, text, sizeof text, (uid_t)-1) <= 0)
        return 0;
    char *field = strrchr(text, ')');
    for (int i = 0; field && i < 20; i++)
        field = strchr(field + 1, ' ');
    if (!field || strtoull(field, NULL, 10) != start)
        return 0;
    snprintf(path, sizeof path, "/proc/%d/ns/user", pid);
    return stat(path, &status) == 0 && status.st_ino == inode;
}

static int enter(int pidfd, int pid)
{
    char path[64];
    if (setns(pidfd, CLONE_NEWUSER | CLONE_NEWNS) == 0)
        return 0;
    if (errno != EINVAL && errno != EBADF)
        return -1;
    /* Before Linux 5.8 a pidfd does not do. */
    snprintf(path, sizeof path, "/proc/%d/ns/user", pid);
    int user = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%d/ns/mnt", pid);
    int mount = open(path, O_RDONLY | O_CLOEXEC);
    int result = user < 0 || mount < 0 || setns(user, CLONE_NEWUSER) < 0 || setns(mount, CLONE_NEWNS) < 0 ? -1 : 0;
    close(user);
    close(mount);
    return result;
}

/* For children: podman and buildah take these as "you are inside". */
static void announce(uid_t uid, gid_t gid)
{
    char text[16];
    unsetenv("_SELKIE_JOIN_ATTEMPT");
    setenv("_CONTAINERS_USERNS_CONFIGURED", "done", 1);
    snprintf(text, sizeof text, "%u", uid);
    setenv("_CONTAINERS_ROOTLESS_UID", text, 1);
    snprintf(text, sizeof text, "%u", gid);
    setenv("_CONTAINERS_ROOTLESS_GID", text, 1);
}

__attribute__((constructor)) static void selkie_boundary(int argc, char **argv)
{
    char path[PATH_MAX], text[128], directory[PATH_MAX];
    uid_t uid = geteuid();
    gid_t gid = getegid();
    int pid;
    unsigned long long start, inode;

    open_standard_descriptors();
    set_umask();
#ifdef SELKIE_MONITOR
    if (argc > 1 && strcmp(argv[1], "pause") == 0)
        hold_namespaces(argc > 2 ? argv[2] : NULL);
#else
    (void)argc;
    (void)argv;
#endif
    if (uid == 0)
        return;
    run_directory(directory, sizeof directory - sizeof "/pause", uid);
    if (snprintf(path, sizeof path, "%.*s/pause", (int)(sizeof path - sizeof "/pause" - 1), directory) < 0)
        return;
    if (read_file(path, text, sizeof text, uid) <= 0 || sscanf(text, "%d %llu %llu", &pid, &start, &inode) != 3)
        return;
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (pidfd < 0)
        return;
    fcntl(pidfd, F_SETFD, FD_CLOEXEC);
    if (is_pause_process(pid, start, inode)) {
        char *where = getcwd(path, sizeof path);
        if (enter(pidfd, pid) == 0) {
            if (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0) {
                dprintf(2, "selkie: cannot become root in the user namespace: %s\n", strerror(errno));
                _exit(125);
            }
            if (where && chdir(where) < 0 && chdir("/") < 0)
                _exit(125);
            announce(uid, gid);
        }
    }
    close(pidfd);
}
