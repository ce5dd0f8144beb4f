/* Callers that cost next to nothing: one thread, epoll, one request after the other on each connection.
 *
 *   load-client <port> <connections> <milliseconds> <request file>...
 *   load-client <port> <connections> hold <request file>...
 *
 * A request file holds the bytes of one HTTP request; connections take the files in turn. With a time, requests are made
 * until it is over and those under way are waited for; one line of JSON says how they went. With `hold`, each connection
 * makes one request, "ready" is printed once every answer has begun, and the end of standard input ends it all. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define MOST_SAMPLES 4000000
#define MOST_HEAD 16384
#define LONGEST_WAIT_NS 20000000000ULL

typedef unsigned long long u64;
typedef struct {
  int fd, status, chunked, in_body, failed_before;
  long body_left;      /* of the body, or of the present frame */
  int frame_state;     /* 0 size line, 1 data, 2 the line end after data, 3 trailer */
  char head[MOST_HEAD]; int head_length;
  char tail[64]; int tail_length;
  u64 sent_at, first_at;
  int request, has_ended;
} connection;

static char *requests[512]; static int request_lengths[512], request_count;
static connection *all; static int connection_count, port, loop, holding, ready;
static unsigned *first_us, *last_us; static long samples, errors; static int last_status;
static u64 stop_at; static int under_way;

static u64 now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000ULL + t.tv_nsec; }

static int dial(connection *c) {
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  if (connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0) { perror("connect"); close(c->fd); c->fd = -1; return -1; }
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(loop, EPOLL_CTL_ADD, c->fd, &event);
  return 0;
}

static void ask(connection *c) {
  c->head_length = c->status = c->chunked = c->in_body = c->frame_state = c->tail_length = c->has_ended = 0;
  c->body_left = 0; c->first_at = 0;
  c->sent_at = now();
  under_way++;
  int length = request_lengths[c->request];
  if (write(c->fd, requests[c->request], length) != length) c->failed_before = 1;
}

static void next_call(connection *c, int keep) {
  under_way--;
  if (!keep) {
    close(c->fd);
    if (now() >= stop_at) { c->fd = -1; return; }
    if (dial(c) < 0) return;
  }
  if (now() < stop_at) ask(c);
}

static void done(connection *c, int good, int keep) {
  u64 end = now();
  /* A stream that does not end as one should is an error, whatever its status. */
  int whole = c->tail_length > 0 && (memmem(c->tail, c->tail_length, "[DONE]", 6) || memmem(c->tail, c->tail_length, "message_stop", 12) || c->tail[c->tail_length - 1] == '}');
  if (good && c->status == 200 && whole && samples < MOST_SAMPLES) {
    first_us[samples] = (c->first_at - c->sent_at) / 1000;
    last_us[samples++] = (end - c->sent_at) / 1000;
  } else { errors++; last_status = c->status; }
  next_call(c, keep);
}

static void keep_tail(connection *c, const char *bytes, long n) {
  if (!c->first_at && n > 0) { c->first_at = now(); ready++; }
  int most = sizeof c->tail;
  if (n >= most) { memcpy(c->tail, bytes + n - most, most); c->tail_length = most; return; }
  int kept = c->tail_length + n > most ? most - n : c->tail_length;
  memmove(c->tail, c->tail + c->tail_length - kept, kept);
  memcpy(c->tail + kept, bytes, n);
  c->tail_length = kept + n;
}

/* Reads body bytes; returns whether the answer has ended. */
static int read_body(connection *c, const char *at, long n) {
  if (!c->chunked) {
    keep_tail(c, at, n);
    if (c->body_left >= 0) c->body_left -= n;
    return c->body_left == 0;
  }
  while (n > 0) {
    if (c->frame_state == 1) {
      long take = n < c->body_left ? n : c->body_left;
      keep_tail(c, at, take);
      at += take; n -= take; c->body_left -= take;
      if (c->body_left == 0) c->frame_state = 2;
      continue;
    }
    char byte = *at++; n--;
    if (c->frame_state == 2) { if (byte == '\n') { c->frame_state = 0; c->head_length = 0; } continue; }
    c->head[c->head_length < MOST_HEAD - 1 ? c->head_length++ : 0] = byte;
    if (byte != '\n') continue;
    c->head[c->head_length] = 0;
    if (c->frame_state == 3) { if (c->head_length <= 2) return 1; c->head_length = 0; continue; }
    c->body_left = strtol(c->head, NULL, 16);
    c->head_length = 0;
    c->frame_state = c->body_left == 0 ? 3 : 1;
  }
  return 0;
}

static void on_bytes(connection *c) {
  static char bytes[262144];
  long n = read(c->fd, bytes, sizeof bytes);
  if (n < 0 && errno == EINTR) return;
  if (n <= 0) { done(c, c->in_body && !c->chunked && c->body_left < 0, 0); return; }
  const char *at = bytes;
  if (!c->in_body) {
    long take = n < MOST_HEAD - 1 - c->head_length ? n : MOST_HEAD - 1 - c->head_length;
    memcpy(c->head + c->head_length, bytes, take);
    int before = c->head_length;
    c->head_length += take;
    c->head[c->head_length] = 0;
    char *end = strstr(c->head, "\r\n\r\n");
    if (!end) return;
    long head = end - c->head + 4;
    at = bytes + (head - before);
    n -= head - before;
    c->status = atoi(c->head + 9);
    char *length = strcasestr(c->head, "\r\ncontent-length:"), *chunked = strcasestr(c->head, "\r\ntransfer-encoding: chunked");
    c->chunked = chunked && chunked < end;
    c->body_left = length && length < end ? atol(length + 17) : -1;
    c->in_body = 1;
    c->head_length = 0;
    if (c->body_left == 0 && !c->chunked) { done(c, 1, 1); return; }
  }
  if (n > 0 && read_body(c, at, n)) done(c, 1, 1);
}

static int ascending(const void *a, const void *b) { unsigned x = *(const unsigned *)a, y = *(const unsigned *)b; return x < y ? -1 : x > y; }
static unsigned at(unsigned *sorted, double part) { return samples ? sorted[(long)((samples - 1) * part)] : 0; }

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  port = atoi(argv[1]);
  connection_count = atoi(argv[2]);
  holding = strcmp(argv[3], "hold") == 0;
  for (int i = 4; i < argc && request_count < 512; i++) {
    FILE *file = fopen(argv[i], "rb");
    if (!file) { perror(argv[i]); return 2; }
    requests[request_count] = malloc(1 << 16);
    request_lengths[request_count] = fread(requests[request_count], 1, 1 << 16, file);
    request_count++;
    fclose(file);
  }
  first_us = malloc(MOST_SAMPLES * sizeof *first_us);
  last_us = malloc(MOST_SAMPLES * sizeof *last_us);
  all = calloc(connection_count, sizeof *all);
  loop = epoll_create1(0);
  u64 begin = now();
  stop_at = holding ? ~0ULL : begin + atol(argv[3]) * 1000000ULL;
  for (int i = 0; i < connection_count; i++) {
    all[i].request = i % request_count;
    if (dial(&all[i]) < 0) return 1;
    ask(&all[i]);
  }
  if (holding) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(loop, EPOLL_CTL_ADD, 0, &event);
  }
  struct epoll_event events[256];
  int told = 0;
  while (under_way > 0) {
    int n = epoll_wait(loop, events, 256, 1000);
    for (int i = 0; i < n; i++) {
      if (!events[i].data.ptr) { char byte; if (read(0, &byte, 1) <= 0) return 0; continue; }
      connection *c = events[i].data.ptr;
      if (c->fd >= 0) on_bytes(c);
    }
    if (holding && !told && (ready >= connection_count || errors > 0)) {
      printf("ready %d, errors %ld (status %d)\n", ready, errors, last_status);
      fflush(stdout);
      told = 1;
    }
    if (!holding && now() > stop_at + LONGEST_WAIT_NS) { errors += under_way; break; }
  }
  double seconds = (now() - begin) / 1e9;
  qsort(first_us, samples, sizeof *first_us, ascending);
  qsort(last_us, samples, sizeof *last_us, ascending);
  printf("{\"answers\":%ld,\"errors\":%ld,\"lastStatus\":%d,\"seconds\":%.6f,\"firstByteUs\":{\"p50\":%u,\"p99\":%u},\"lastByteUs\":{\"p50\":%u,\"p99\":%u}}\n",
         samples, errors, last_status, seconds, at(first_us, .5), at(first_us, .99), at(last_us, .5), at(last_us, .99));
  return 0;
}
