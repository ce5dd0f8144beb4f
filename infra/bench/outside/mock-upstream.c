/* A provider that costs next to nothing: one thread, epoll, answers made once.
 *
 *   mock-upstream <port> <pace in microseconds>
 *
 * POST …/messages is answered in Anthropic's format, any other POST in OpenAI's. `"model":"bench-20"` is answered with 20
 * chunks, one a tick of the clock for all streams together; `"model":"bench-idle"` with one chunk and then silence. Without
 * `"stream":true` the answer comes whole. GET is answered with an empty list. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define MOST_FDS 16384
#define MOST_REQUEST 65536

enum { OPENAI, ANTHROPIC };
typedef struct { const char *bytes; int length; } text;
typedef struct {
  char *in; int have;
  int streaming, dialect, left, place; /* left < 0: silent for ever */
} connection;

static connection connections[MOST_FDS];
static int active[MOST_FDS], active_count, loop;

static text whole[2], head_stream, opening[2], delta[2], closing[2], empty_list;

static text copy(const char *bytes) { text t = {strdup(bytes), (int)strlen(bytes)}; return t; }

/* As one frame of a chunked body. */
static text frame(const char *bytes, const char *after) {
  char *out; int n = asprintf(&out, "%zx\r\n%s\r\n%s", strlen(bytes), bytes, after);
  text t = {out, n}; return t;
}

static text json(const char *body) {
  char *out;
  int n = asprintf(&out, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n%s", strlen(body), body);
  text t = {out, n}; return t;
}

#define WORDS "The quick brown fox jumps over the lazy dog while the river runs on. "
#define CHUNK "{\"id\":\"chatcmpl-Bench0123456789\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"bench\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_0123456789\",\"choices\":"
#define USAGE "{\"prompt_tokens\":120,\"completion_tokens\":100,\"total_tokens\":220,\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}"

static void write_answers(void) {
  whole[OPENAI] = json("{\"id\":\"chatcmpl-Bench0123456789\",\"object\":\"chat.completion\",\"created\":1790000000,\"model\":\"bench\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" WORDS WORDS WORDS WORDS WORDS WORDS "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":" USAGE ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_0123456789\"}");
  whole[ANTHROPIC] = json("{\"id\":\"msg_Bench0123456789\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"bench\",\"content\":[{\"type\":\"text\",\"text\":\"" WORDS WORDS WORDS WORDS WORDS WORDS "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":120,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":100}}");
  head_stream = copy("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n");
  opening[OPENAI] = frame("data: " CHUNK "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n", "");
  delta[OPENAI] = frame("data: " CHUNK "[{\"index\":0,\"delta\":{\"content\":\" five words of an answer\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n", "");
  closing[OPENAI] = frame("data: " CHUNK "[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\ndata: " CHUNK "[],\"usage\":" USAGE "}\n\ndata: [DONE]\n\n", "0\r\n\r\n");
  opening[ANTHROPIC] = frame("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_Bench0123456789\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"bench\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":120,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":1}}}\n\nevent: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n", "");
  delta[ANTHROPIC] = frame("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" five words of an answer\"}}\n\n", "");
  closing[ANTHROPIC] = frame("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\nevent: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":100}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", "0\r\n\r\n");
  empty_list = json("{\"object\":\"list\",\"data\":[],\"has_more\":false}");
}

static void stop_streaming(int fd) {
  connection *c = &connections[fd];
  if (!c->streaming) return;
  c->streaming = 0;
  int last = active[--active_count];
  active[c->place] = last;
  connections[last].place = c->place;
}

static void hang_up(int fd) {
  stop_streaming(fd);
  connections[fd].have = 0;
  close(fd);
}

/* Answers are far smaller than a socket's buffer: one that does not fit is a reader that has stopped. */
static int say(int fd, text t) { return write(fd, t.bytes, t.length) == t.length ? 0 : -1; }

static int answer(int fd, const char *head, const char *body) {
  connection *c = &connections[fd];
  if (strncmp(head, "POST", 4) != 0) return say(fd, empty_list);
  const char *line_end = strstr(head, "\r\n"), *messages = strstr(head, "/messages");
  c->dialect = messages && messages < line_end ? ANTHROPIC : OPENAI;
  if (!strstr(body, "\"stream\":true")) return say(fd, whole[c->dialect]);
  const char *model = strstr(body, "\"bench-");
  int chunks = model ? atoi(model + 7) : 20;
  c->left = model && strncmp(model + 7, "idle", 4) == 0 ? -1 : chunks - 1;
  c->streaming = 1;
  c->place = active_count;
  active[active_count++] = fd;
  char first[8192]; int n = 0;
  text parts[] = {head_stream, opening[c->dialect], delta[c->dialect]};
  for (int i = 0; i < 3; i++) { memcpy(first + n, parts[i].bytes, parts[i].length); n += parts[i].length; }
  text t = {first, n};
  return say(fd, t);
}

/* How many bytes the first request in the buffer has; 0 while it is not complete. */
static int request_length(char *in) {
  char *end = strstr(in, "\r\n\r\n");
  if (!end) return 0;
  int head = (int)(end - in) + 4;
  char *length = strcasestr(in, "\r\ncontent-length:");
  if (length && length < end) {
    int all = head + atoi(length + 17);
    return all;
  }
  char *chunked = strcasestr(in, "\r\ntransfer-encoding: chunked");
  if (chunked && chunked < end) {
    char *last = strstr(end + 2, "\r\n0\r\n\r\n");
    return last ? (int)(last - in) + 7 : 0;
  }
  return head;
}

static void read_requests(int fd) {
  connection *c = &connections[fd];
  if (!c->in) c->in = malloc(MOST_REQUEST + 1);
  for (;;) {
    int n = read(fd, c->in + c->have, MOST_REQUEST - c->have);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) { hang_up(fd); return; }
    c->have += n;
    c->in[c->have] = 0;
    int length;
    while ((length = request_length(c->in)) > 0 && length <= c->have) {
      char after = c->in[length];
      c->in[length] = 0;
      char *body = strstr(c->in, "\r\n\r\n") + 4;
      if (answer(fd, c->in, body) < 0) { hang_up(fd); return; }
      c->in[length] = after;
      memmove(c->in, c->in + length, c->have - length + 1);
      c->have -= length;
    }
    if (c->have >= MOST_REQUEST) { hang_up(fd); return; }
  }
}

static void tick(void) {
  for (int i = active_count - 1; i >= 0; i--) {
    int fd = active[i];
    connection *c = &connections[fd];
    if (c->left < 0) continue;
    if (c->left-- > 0) { if (say(fd, delta[c->dialect]) < 0) hang_up(fd); continue; }
    int dialect = c->dialect;
    stop_streaming(fd);
    if (say(fd, closing[dialect]) < 0) hang_up(fd);
  }
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  write_answers();
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) { perror("listen"); return 1; }
  loop = epoll_create1(0);
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  long nanos = atol(argv[2]) * 1000;
  struct itimerspec every = {{nanos / 1000000000, nanos % 1000000000}, {nanos / 1000000000, nanos % 1000000000}};
  timerfd_settime(timer, 0, &every, NULL);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
  epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event);
  event.data.fd = timer;
  epoll_ctl(loop, EPOLL_CTL_ADD, timer, &event);
  for (;;) {
    int n = epoll_wait(loop, events, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == timer) {
        unsigned long long times;
        if (read(timer, &times, sizeof times) > 0) tick();
      } else if (fd == listener) {
        int peer;
        while ((peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
          if (peer >= MOST_FDS) { close(peer); continue; }
          setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
          struct epoll_event in = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.fd = peer};
          connections[peer].have = 0;
          connections[peer].streaming = 0;
          epoll_ctl(loop, EPOLL_CTL_ADD, peer, &in);
        }
      } else {
        read_requests(fd);
      }
    }
  }
}
