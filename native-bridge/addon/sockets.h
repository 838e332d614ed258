/*
 * One socket (AF_NETLINK or AF_PACKET) read by a thread of its own into a bounded buffer.
 * Nothing here knows JavaScript; addon.c does.
 */
#ifndef HANDSHAKE_SOCKETS_H
#define HANDSHAKE_SOCKETS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What stands before the octets of each record in a batch; little-endian hosts only. Mirrors native-bridge/protocol-batch.ts. */
struct record_header {
  uint32_t length;          /* octets kept; the next record begins at the next multiple of 8 */
  uint32_t original_length; /* octets that came */
  uint64_t time;            /* nanoseconds since 1970 UTC */
  uint32_t sender;          /* netlink: port id of the sender, 0 the kernel */
  uint16_t protocol;        /* packet: sll_protocol in host order (netlink family on an nlmon interface) */
  uint16_t hardware;        /* packet: ARPHRD */
  uint16_t vlan_tci;
  uint16_t vlan_tpid;
  uint8_t packet_type; /* packet: sll_pkttype */
  uint8_t flags;       /* RECORD_ */
  uint16_t reserved;
};
#define RECORD_KERNEL_TIME 1
#define RECORD_TRUNCATED 2
#define RECORD_VLAN 4
_Static_assert(sizeof(struct record_header) == 32, "a record's header has 32 octets");

struct counters {
  uint64_t received;  /* records put into the buffer */
  uint64_t dropped;   /* thrown away by the kernel, as it counts them */
  uint64_t overruns;  /* ENOBUFS seen */
  uint64_t truncated; /* longer than a record can be */
  int32_t failed;     /* errno that ended the reading, or 0 */
};

struct sock {
  int fd;
  int wake_fd; /* eventfd: stop, or room in the buffer again */
  bool packet;
  uint32_t port_id;
  int32_t receive_buffer; /* octets, as the kernel granted them */
  bool thread_runs;
  pthread_t thread;
  pthread_mutex_t lock;
  bool stop;
  bool full; /* the thread waits for room */
  uint8_t *filling;
  uint8_t *draining;
  size_t filled;
  size_t capacity;
  uint64_t packet_drops; /* PACKET_STATISTICS resets its count at each reading */
  struct counters counters;
  /* Called by the thread when the buffer is no longer empty, and when reading ended. Must not block. */
  void (*notify)(void *);
  void *context;
};

struct filter_instruction {
  uint16_t code;
  uint8_t jt, jf;
  uint32_t k;
};

/* Each gives 0, or an errno. */
int sock_open_netlink(struct sock *s, int protocol, int receive_buffer);
int sock_open_packet(struct sock *s, int ifindex, int protocol, bool cooked, bool promiscuous, int receive_buffer,
                     const struct filter_instruction *filter, size_t filter_length);
int sock_start(struct sock *s, size_t capacity);
int sock_membership(struct sock *s, uint32_t group, bool join);
/* Netlink: port 0 is the kernel; groups is a mask of the first 32. Packet sockets ignore both. */
int sock_send(struct sock *s, const void *octets, size_t length, uint32_t to_port, uint32_t to_groups);
/* Gives the filled buffer to the caller until the next call; *length 0 when there is nothing. */
const uint8_t *sock_take(struct sock *s, size_t *length);
void sock_count(struct sock *s, struct counters *out);
void sock_close(struct sock *s);

/* Binds an AF_ALG socket: 0 when the kernel has the algorithm, else an errno. */
int probe_algorithm(const char *type, const char *name);

#endif
