// api-load: how fast a REST service answers on a unix socket.
//   api-load rate SOCKET PATH CONNECTIONS SECONDS   requests a second, each connection with one under way (keep-alive)
//   api-load life SOCKET IMAGE TIMES                microseconds (median) of a container made, started, waited for and removed by Docker's API
//   api-load first SOCKET COMMAND...                microseconds until a service that COMMAND starts has answered /_ping; then it is ended
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct client { int fd; size_t length; char *buffer; };
enum { SPACE = 8 << 20 };

static long now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000L + t.tv_nsec / 1000; }
static void fail(const char *what) { fprintf(stderr, "api-load: %s: %s\n", what, strerror(errno)); exit(1); }

static int dial(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

static void put(int fd, const char *text, size_t length)
{
    for (ssize_t n; length > 0; text += n, length -= (size_t)n)
        if ((n = send(fd, text, length, MSG_NOSIGNAL)) < 0) fail("send");
}

// Whether an answer is there as a whole; its status, or 0.
static int whole(struct client *c)
{
    c->buffer[c->length] = 0;
    char *body = strstr(c->buffer, "\r\n\r\n"), *size;
    if (!body) return 0;
    int status = atoi(c->buffer + 9);
    body += 4;
    *(body - 1) = 0;
    size = strcasestr(c->buffer, "\r\nContent-Length:");
    int chunked = strcasestr(c->buffer, "\r\nTransfer-Encoding: chunked") != 0;
    *(body - 1) = '\n';
    size_t have = c->length - (size_t)(body - c->buffer);
    if (size) return have >= strtoul(size + 17, 0, 10) ? status : 0;
    if (chunked) return have >= 5 && !memcmp(c->buffer + c->length - 5, "0\r\n\r\n", 5) ? status : 0;
    return status; // no body
}

static int take(struct client *c)
{
    ssize_t n = recv(c->fd, c->buffer + c->length, SPACE - c->length, 0);
    if (n <= 0) return -1;
    c->length += (size_t)n;
    return whole(c);
}

static int ask(struct client *c, const char *method, const char *path, const char *body)
{
    char head[4096];
    int n = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", method, path, strlen(body), body);
    put(c->fd, head, (size_t)n);
    c->length = 0;
    for (int status; ; )
        if ((status = take(c)) != 0) return status;
}

static int rate(const char *path, const char *target, int connections, double seconds)
{
    struct client *clients = calloc((size_t)connections, sizeof *clients);
    char request[4096];
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: d\r\n\r\n", target), poll = epoll_create1(0);
    for (int i = 0; i < connections; i++)
    {
        clients[i] = (struct client){ .fd = dial(path), .buffer = malloc(SPACE + 1) };
        if (clients[i].fd < 0) fail("connect");
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = &clients[i] };
        epoll_ctl(poll, EPOLL_CTL_ADD, clients[i].fd, &event);
        put(clients[i].fd, request, (size_t)length);
    }
    long begin = now(), end = begin + (long)(seconds * 1e6), done = 0, wrong = 0;
    while (now() < end)
    {
        struct epoll_event events[64];
        int count = epoll_wait(poll, events, 64, 1000);
        for (int i = 0; i < count; i++)
        {
            struct client *c = events[i].data.ptr;
            int status = take(c);
            if (status < 0) fail("receive");
            if (status == 0) continue;
            done++;
            wrong += status != 200;
            c->length = 0;
            put(c->fd, request, (size_t)length);
        }
    }
    printf("%.1f\n", (double)done * 1e6 / (double)(now() - begin));
    if (wrong) fprintf(stderr, "api-load: %ld of %ld answers were no 200\n", wrong, done);
    return wrong != 0;
}

static int order(const void *a, const void *b) { return *(const long *)a < *(const long *)b ? -1 : 1; }

static int life(const char *path, const char *image, int times)
{
    struct client c = { .fd = dial(path), .buffer = malloc(SPACE + 1) };
    long *each = calloc((size_t)times, sizeof *each);
    char body[1024], target[256], id[65] = "";
    if (c.fd < 0) fail("connect");
    snprintf(body, sizeof body, "{\"Image\":\"%s\",\"HostConfig\":{\"NetworkMode\":\"none\"}}", image);
    for (int i = 0; i < times; i++)
    {
        long begin = now();
        int status = ask(&c, "POST", "/v1.41/containers/create", body);
        char *found = strstr(c.buffer, "\"Id\":\"");
        if (status != 201 || !found) { fprintf(stderr, "api-load: create: %s\n", c.buffer); return 1; }
        memcpy(id, found + 6, 64);
        const char *steps[][2] = { { "POST", "start" }, { "POST", "wait" } };
        for (int step = 0; step < 2; step++)
        {
            snprintf(target, sizeof target, "/v1.41/containers/%s/%s", id, steps[step][1]);
            if ((status = ask(&c, steps[step][0], target, "")) / 100 != 2) { fprintf(stderr, "api-load: %s: %s\n", steps[step][1], c.buffer); return 1; }
        }
        snprintf(target, sizeof target, "/v1.41/containers/%s", id);
        if (ask(&c, "DELETE", target, "") != 204) { fprintf(stderr, "api-load: remove: %s\n", c.buffer); return 1; }
        each[i] = now() - begin;
    }
    qsort(each, (size_t)times, sizeof *each, order);
    printf("%ld\n", each[times / 2]);
    return 0;
}

static int first(const char *path, char **command)
{
    unlink(path);
    long begin = now();
    pid_t child = fork();
    if (child == 0) { setsid(); execvp(command[0], command); fail(command[0]); }
    struct client c = { .buffer = malloc(SPACE + 1) };
    while ((c.fd = dial(path)) < 0)
    {
        if (now() - begin > 30000000) fail("the service does not listen");
        usleep(200);
    }
    int status = ask(&c, "GET", "/_ping", "");
    printf("%ld\n", now() - begin);
    kill(-child, SIGTERM);
    waitpid(child, 0, 0);
    return status != 200;
}

int main(int count, char **words)
{
    if (count == 6 && !strcmp(words[1], "rate")) return rate(words[2], words[3], atoi(words[4]), atof(words[5]));
    if (count == 5 && !strcmp(words[1], "life")) return life(words[2], words[3], atoi(words[4]));
    if (count >= 4 && !strcmp(words[1], "first")) return first(words[2], words + 3);
    fprintf(stderr, "api-load rate SOCKET PATH CONNECTIONS SECONDS | life SOCKET IMAGE TIMES | first SOCKET COMMAND...\n");
    return 2;
}
