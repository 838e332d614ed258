#define _GNU_SOURCE
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif
#ifndef NETLINK_GET_STRICT_CHK
#define NETLINK_GET_STRICT_CHK 12
#endif

/* Netlink messages of a dump have up to 32 KiB, those of nlmon up to what a request may have. */
#define MAX_RECORD (256 * 1024)

static size_t padded(size_t length) { return (length + 7) & ~(size_t)7; }

static void set_option(int fd, int level, int option, int value) {
  /* Older kernels lack some options; what they give is then read as far as it is there. */
  (void)setsockopt(fd, level, option, &value, sizeof value);
}

static void size_buffer(struct sock *s, int octets) {
  if (octets > 0 && setsockopt(s->fd, SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof octets) < 0)
    set_option(s->fd, SOL_SOCKET, SO_RCVBUF, octets);
  socklen_t length = sizeof s->receive_buffer;
  if (getsockopt(s->fd, SOL_SOCKET, SO_RCVBUF, &s->receive_buffer, &length) < 0) s->receive_buffer = 0;
}

int sock_open_netlink(struct sock *s, int protocol, int receive_buffer) {
  s->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
  if (s->fd < 0) return errno;
  size_buffer(s, receive_buffer);
  set_option(s->fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
  set_option(s->fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
  set_option(s->fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
  struct sockaddr_nl address = {.nl_family = AF_NETLINK};
  if (bind(s->fd, (struct sockaddr *)&address, sizeof address) < 0) return errno;
  socklen_t length = sizeof address;
  if (getsockname(s->fd, (struct sockaddr *)&address, &length) < 0) return errno;
  s->port_id = address.nl_pid;
  return 0;
}

int sock_open_packet(struct sock *s, int ifindex, int protocol, bool cooked, bool promiscuous, int receive_buffer,
                     const struct filter_instruction *filter, size_t filter_length) {
  s->packet = true;
  /* Protocol 0 receives nothing before bind, so no packet comes that the filter or the interface would exclude. */
  s->fd = socket(AF_PACKET, (cooked ? SOCK_DGRAM : SOCK_RAW) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (s->fd < 0) return errno;
  size_buffer(s, receive_buffer);
  set_option(s->fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
  set_option(s->fd, SOL_PACKET, PACKET_AUXDATA, 1);
  if (filter_length > 0) {
    struct sock_fprog program = {.len = (unsigned short)filter_length, .filter = (struct sock_filter *)filter};
    if (setsockopt(s->fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0) return errno;
  }
  if (promiscuous) {
    struct packet_mreq request = {.mr_ifindex = ifindex, .mr_type = PACKET_MR_PROMISC};
    if (setsockopt(s->fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof request) < 0) return errno;
  }
  struct sockaddr_ll address = {
      .sll_family = AF_PACKET, .sll_protocol = htons((uint16_t)protocol), .sll_ifindex = ifindex};
  return bind(s->fd, (struct sockaddr *)&address, sizeof address) < 0 ? errno : 0;
}

static uint64_t nanoseconds(const struct timespec *time) {
  return (uint64_t)time->tv_sec * 1000000000u + (uint64_t)time->tv_nsec;
}

static void read_control(struct msghdr *message, struct record_header *header) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
      struct timespec time;
      memcpy(&time, CMSG_DATA(c), sizeof time);
      header->time = nanoseconds(&time);
      header->flags |= RECORD_KERNEL_TIME;
    } else if (c->cmsg_level == SOL_PACKET && c->cmsg_type == PACKET_AUXDATA) {
      struct tpacket_auxdata data;
      memcpy(&data, CMSG_DATA(c), sizeof data);
      if (data.tp_status & TP_STATUS_VLAN_VALID) {
        header->flags |= RECORD_VLAN;
        header->vlan_tci = data.tp_vlan_tci;
        header->vlan_tpid = data.tp_status & TP_STATUS_VLAN_TPID_VALID ? data.tp_vlan_tpid : 0x8100;
      }
    }
  }
}

/* Reads one record into `scratch`. 1: read; 2: none, try again; 0: nothing there now; -1: reading is over. */
static int receive(struct sock *s, uint8_t *scratch, struct record_header *header) {
  union {
    struct sockaddr_nl netlink;
    struct sockaddr_ll packet;
  } from = {0};
  union {
    struct cmsghdr align;
    uint8_t octets[256];
  } control;
  struct iovec part = {.iov_base = scratch, .iov_len = MAX_RECORD};
  struct msghdr message = {.msg_name = &from,
                           .msg_namelen = sizeof from,
                           .msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control.octets,
                           .msg_controllen = sizeof control};
  ssize_t length = recvmsg(s->fd, &message, MSG_DONTWAIT | MSG_TRUNC);
  if (length < 0) {
    if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
    if (errno == EINTR) return 2;
    int error = errno;
    /* The interface of a packet socket went down: the socket lives on and reads again when it is up. */
    if (error == ENETDOWN) return 2;
    pthread_mutex_lock(&s->lock);
    if (error == ENOBUFS)
      s->counters.overruns++;
    else
      s->counters.failed = error;
    pthread_mutex_unlock(&s->lock);
    if (error != ENOBUFS) return -1;
    s->notify(s->context);
    return 2;
  }
  memset(header, 0, sizeof *header);
  header->original_length = (uint32_t)length;
  header->length = (uint32_t)(length > MAX_RECORD ? MAX_RECORD : length);
  if (length > MAX_RECORD) header->flags |= RECORD_TRUNCATED;
  read_control(&message, header);
  if (!(header->flags & RECORD_KERNEL_TIME)) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    header->time = nanoseconds(&now);
  }
  if (s->packet) {
    header->protocol = ntohs(from.packet.sll_protocol);
    header->hardware = from.packet.sll_hatype;
    header->packet_type = from.packet.sll_pkttype;
  } else
    header->sender = from.netlink.nl_pid;
  return 1;
}

/* Appends the record; waits for room in the buffer while there is none. False when the socket is to be closed. */
static bool append(struct sock *s, const struct record_header *header, const uint8_t *octets) {
  size_t needed = sizeof *header + padded(header->length);
  pthread_mutex_lock(&s->lock);
  while (!s->stop && s->filled + needed > s->capacity) {
    s->full = true;
    pthread_mutex_unlock(&s->lock);
    struct pollfd wake = {.fd = s->wake_fd, .events = POLLIN};
    (void)poll(&wake, 1, -1);
    uint64_t ignored;
    (void)!read(s->wake_fd, &ignored, sizeof ignored);
    pthread_mutex_lock(&s->lock);
  }
  bool go_on = !s->stop;
  if (go_on) {
    bool was_empty = s->filled == 0;
    memcpy(s->filling + s->filled, header, sizeof *header);
    memcpy(s->filling + s->filled + sizeof *header, octets, header->length);
    s->filled += needed;
    s->counters.received++;
    if (header->flags & RECORD_TRUNCATED) s->counters.truncated++;
    pthread_mutex_unlock(&s->lock);
    if (was_empty) s->notify(s->context);
  } else
    pthread_mutex_unlock(&s->lock);
  return go_on;
}

static void *run(void *argument) {
  struct sock *s = argument;
  uint8_t *scratch = malloc(MAX_RECORD);
  struct record_header header;
  bool go_on = scratch != NULL;
  if (!go_on) s->counters.failed = ENOMEM;
  while (go_on) {
    struct pollfd both[2] = {{.fd = s->fd, .events = POLLIN}, {.fd = s->wake_fd, .events = POLLIN}};
    if (poll(both, 2, -1) < 0 && errno != EINTR) break;
    if (both[1].revents) {
      uint64_t ignored;
      (void)!read(s->wake_fd, &ignored, sizeof ignored);
    }
    pthread_mutex_lock(&s->lock);
    go_on = !s->stop;
    pthread_mutex_unlock(&s->lock);
    int status = 2;
    while (go_on && status > 0) {
      status = receive(s, scratch, &header);
      if (status == 1) go_on = append(s, &header, scratch);
    }
    if (status < 0) go_on = false;
  }
  free(scratch);
  /* An ended reading is told like data: whoever looks finds the error in the counters. */
  pthread_mutex_lock(&s->lock);
  bool stopped = s->stop;
  pthread_mutex_unlock(&s->lock);
  if (!stopped) s->notify(s->context);
  return NULL;
}

int sock_start(struct sock *s, size_t capacity) {
  size_t least = sizeof(struct record_header) + MAX_RECORD;
  s->capacity = capacity < least ? least : capacity;
  s->filling = malloc(s->capacity);
  s->draining = malloc(s->capacity);
  if (!s->filling || !s->draining) return ENOMEM;
  s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (s->wake_fd < 0) return errno;
  pthread_mutex_init(&s->lock, NULL);
  /* Signals are the business of the program's other threads. */
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&s->thread, NULL, run, s);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  s->thread_runs = error == 0;
  return error;
}

int sock_membership(struct sock *s, uint32_t group, bool join) {
  int option = join ? NETLINK_ADD_MEMBERSHIP : NETLINK_DROP_MEMBERSHIP;
  return setsockopt(s->fd, SOL_NETLINK, option, &group, sizeof group) < 0 ? errno : 0;
}

int sock_send(struct sock *s, const void *octets, size_t length, uint32_t to_port, uint32_t to_groups) {
  struct sockaddr_nl to = {.nl_family = AF_NETLINK, .nl_pid = to_port, .nl_groups = to_groups};
  ssize_t sent = s->packet ? send(s->fd, octets, length, MSG_DONTWAIT)
                           : sendto(s->fd, octets, length, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof to);
  if (sent < 0) return errno;
  return (size_t)sent == length ? 0 : EMSGSIZE;
}

static void wake(struct sock *s) {
  uint64_t one = 1;
  (void)!write(s->wake_fd, &one, sizeof one);
}

const uint8_t *sock_take(struct sock *s, size_t *length) {
  pthread_mutex_lock(&s->lock);
  uint8_t *full = s->filling;
  s->filling = s->draining;
  s->draining = full;
  *length = s->filled;
  s->filled = 0;
  bool was_full = s->full;
  s->full = false;
  pthread_mutex_unlock(&s->lock);
  if (was_full) wake(s);
  return full;
}

void sock_count(struct sock *s, struct counters *out) {
  pthread_mutex_lock(&s->lock);
  if (s->packet) {
    struct tpacket_stats statistics = {0};
    socklen_t length = sizeof statistics;
    if (getsockopt(s->fd, SOL_PACKET, PACKET_STATISTICS, &statistics, &length) == 0)
      s->packet_drops += statistics.tp_drops;
    s->counters.dropped = s->packet_drops;
  } else {
    uint32_t memory[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof memory;
    if (getsockopt(s->fd, SOL_SOCKET, SO_MEMINFO, memory, &length) == 0)
      s->counters.dropped = memory[SK_MEMINFO_DROPS];
  }
  *out = s->counters;
  pthread_mutex_unlock(&s->lock);
}

void sock_close(struct sock *s) {
  if (s->thread_runs) {
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    pthread_mutex_unlock(&s->lock);
    wake(s);
    /* The thread never waits for this one: its notify does not block. */
    pthread_join(s->thread, NULL);
    s->thread_runs = false;
    pthread_mutex_destroy(&s->lock);
  }
  if (s->fd >= 0) close(s->fd);
  if (s->wake_fd >= 0) close(s->wake_fd);
  s->fd = s->wake_fd = -1;
  free(s->filling);
  free(s->draining);
  s->filling = s->draining = NULL;
}

int probe_algorithm(const char *type, const char *name) {
  struct sockaddr_alg address = {.salg_family = AF_ALG};
  if (strlen(type) >= sizeof address.salg_type || strlen(name) >= sizeof address.salg_name) return EINVAL;
  memcpy(address.salg_type, type, strlen(type));
  memcpy(address.salg_name, name, strlen(name));
  int fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  int error = bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ? errno : 0;
  close(fd);
  return error;
}
