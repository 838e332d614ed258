/*
 * The Node-API (version 8) side of sockets.c: the same binary serves Node and Electron, whatever their versions.
 * Octets cross as copies, since Electron allows no ArrayBuffer outside V8's memory cage.
 */
#define NAPI_VERSION 8
#define NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED
#include <errno.h>
#include <node_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sockets.h"

struct handle {
  struct sock sock;
  napi_env env;
  napi_threadsafe_function wake;
  bool open;
};

static const napi_type_tag handle_tag = {0x6c1f0d7a2b8e4f53u, 0x9b3e5d10c7a24e86u};

#define TRY(call)                                                    \
  do {                                                               \
    if ((call) != napi_ok) {                                         \
      throw_pending(env);                                            \
      return NULL;                                                   \
    }                                                                \
  } while (0)

static void throw_pending(napi_env env) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (pending) return;
  const napi_extended_error_info *info = NULL;
  napi_get_last_error_info(env, &info);
  napi_throw_type_error(env, NULL, info && info->error_message ? info->error_message : "wrong arguments");
}

static napi_value number(napi_env env, double value) {
  napi_value result = NULL;
  napi_create_double(env, value, &result);
  return result;
}

static napi_value throw_errno(napi_env env, int error, const char *what) {
  napi_value message, failure;
  char text[160];
  snprintf(text, sizeof text, "%s: %s", what, strerror(error));
  if (napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &message) != napi_ok) return NULL;
  if (napi_create_error(env, NULL, message, &failure) != napi_ok) return NULL;
  napi_set_named_property(env, failure, "errno", number(env, -error));
  napi_throw(env, failure);
  return NULL;
}

/* Runs on JavaScript's thread; env is NULL when the environment is being taken down. */
static void call_readable(napi_env env, napi_value callback, void *context, void *data) {
  (void)data;
  struct handle *h = context;
  if (!env || !h->open) return;
  napi_value receiver;
  if (napi_get_undefined(env, &receiver) == napi_ok) napi_call_function(env, receiver, callback, 0, NULL, NULL);
}

/* Runs on the reading thread. A call that is already queued serves for this one too, so a full queue is no loss. */
static void notify(void *context) {
  struct handle *h = context;
  napi_call_threadsafe_function(h->wake, NULL, napi_tsfn_nonblocking);
}

static void close_handle(void *argument) {
  struct handle *h = argument;
  if (!h->open) return;
  h->open = false;
  sock_close(&h->sock);
  napi_release_threadsafe_function(h->wake, napi_tsfn_abort);
}

static void finalize(napi_env env, void *data, void *hint) {
  (void)hint;
  struct handle *h = data;
  if (h->open) napi_remove_env_cleanup_hook(env, close_handle, h);
  close_handle(h);
  free(h);
}

static struct handle *handle_of(napi_env env, napi_value value) {
  bool ours = false;
  void *data = NULL;
  napi_valuetype type;
  if (napi_typeof(env, value, &type) == napi_ok && type == napi_object &&
      napi_check_object_type_tag(env, value, &handle_tag, &ours) == napi_ok && ours &&
      napi_unwrap(env, value, &data) == napi_ok && ((struct handle *)data)->open)
    return data;
  napi_throw_type_error(env, NULL, "socket: not an open socket");
  return NULL;
}

static struct handle *new_handle(void) {
  struct handle *h = calloc(1, sizeof *h);
  if (h) h->sock.fd = h->sock.wake_fd = -1;
  return h;
}

/* Starts reading, and gives the object that JavaScript holds; on failure throws and frees. */
static napi_value start(napi_env env, struct handle *h, int error, const char *what, double capacity,
                        napi_value callback) {
  napi_value name, object = NULL;
  bool with_wake = false;
  if (!error) {
    h->env = env;
    napi_create_string_utf8(env, "native-bridge socket", NAPI_AUTO_LENGTH, &name);
    with_wake = napi_create_threadsafe_function(env, callback, NULL, name, 1, 1, NULL, NULL, h, call_readable,
                                                &h->wake) == napi_ok;
    if (!with_wake) error = EINVAL;
  }
  if (!error) {
    h->sock.notify = notify;
    h->sock.context = h;
    error = sock_start(&h->sock, (size_t)capacity);
  }
  if (!error) {
    h->open = true;
    if (napi_create_object(env, &object) != napi_ok ||
        napi_type_tag_object(env, object, &handle_tag) != napi_ok ||
        napi_wrap(env, object, h, finalize, NULL, NULL) != napi_ok) {
      close_handle(h);
      free(h);
      throw_pending(env);
      return NULL;
    }
    napi_add_env_cleanup_hook(env, close_handle, h);
    napi_set_named_property(env, object, "portId", number(env, h->sock.port_id));
    napi_set_named_property(env, object, "receiveBuffer", number(env, h->sock.receive_buffer));
    return object;
  }
  sock_close(&h->sock);
  if (with_wake) napi_release_threadsafe_function(h->wake, napi_tsfn_abort);
  free(h);
  return throw_errno(env, error, what);
}

/* openNetlink(protocol, receiveBuffer, capacity, onReadable) */
static napi_value open_netlink(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  size_t count = 4;
  int32_t protocol, receive_buffer;
  double capacity;
  TRY(napi_get_cb_info(env, info, &count, arguments, NULL, NULL));
  TRY(napi_get_value_int32(env, arguments[0], &protocol));
  TRY(napi_get_value_int32(env, arguments[1], &receive_buffer));
  TRY(napi_get_value_double(env, arguments[2], &capacity));
  struct handle *h = new_handle();
  if (!h) return throw_errno(env, ENOMEM, "netlink socket");
  int error = sock_open_netlink(&h->sock, protocol, receive_buffer);
  return start(env, h, error, "netlink socket", capacity, arguments[3]);
}

/* openPacket(ifindex, protocol, cooked, promiscuous, filter: Uint8Array, receiveBuffer, capacity, onReadable) */
static napi_value open_packet(napi_env env, napi_callback_info info) {
  napi_value arguments[8];
  size_t count = 8, filter_length;
  int32_t ifindex, protocol, receive_buffer;
  bool cooked, promiscuous;
  void *filter;
  double capacity;
  napi_typedarray_type type;
  TRY(napi_get_cb_info(env, info, &count, arguments, NULL, NULL));
  TRY(napi_get_value_int32(env, arguments[0], &ifindex));
  TRY(napi_get_value_int32(env, arguments[1], &protocol));
  TRY(napi_get_value_bool(env, arguments[2], &cooked));
  TRY(napi_get_value_bool(env, arguments[3], &promiscuous));
  TRY(napi_get_typedarray_info(env, arguments[4], &type, &filter_length, &filter, NULL, NULL));
  TRY(napi_get_value_int32(env, arguments[5], &receive_buffer));
  TRY(napi_get_value_double(env, arguments[6], &capacity));
  if (type != napi_uint8_array || filter_length % sizeof(struct filter_instruction))
    return throw_errno(env, EINVAL, "packet socket: filter");
  struct handle *h = new_handle();
  if (!h) return throw_errno(env, ENOMEM, "packet socket");
  int error = sock_open_packet(&h->sock, ifindex, protocol, cooked, promiscuous, receive_buffer, filter,
                               filter_length / sizeof(struct filter_instruction));
  return start(env, h, error, "packet socket", capacity, arguments[7]);
}

/* read(socket): ArrayBuffer with records, or undefined */
static napi_value read_records(napi_env env, napi_callback_info info) {
  napi_value argument, result = NULL;
  size_t count = 1, length;
  void *data;
  TRY(napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
  struct handle *h = handle_of(env, argument);
  if (!h) return NULL;
  const uint8_t *records = sock_take(&h->sock, &length);
  if (length == 0) return NULL;
  TRY(napi_create_arraybuffer(env, length, &data, &result));
  memcpy(data, records, length);
  return result;
}

/* send(socket, Uint8Array, toPort, toGroups): 0 or a negative errno */
static napi_value send_octets(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  size_t count = 4, length;
  void *data;
  uint32_t to_port, to_groups;
  napi_typedarray_type type;
  TRY(napi_get_cb_info(env, info, &count, arguments, NULL, NULL));
  struct handle *h = handle_of(env, arguments[0]);
  if (!h) return NULL;
  TRY(napi_get_typedarray_info(env, arguments[1], &type, &length, &data, NULL, NULL));
  TRY(napi_get_value_uint32(env, arguments[2], &to_port));
  TRY(napi_get_value_uint32(env, arguments[3], &to_groups));
  if (type != napi_uint8_array) return throw_errno(env, EINVAL, "send");
  return number(env, -sock_send(&h->sock, data, length, to_port, to_groups));
}

/* membership(socket, group, join): 0 or a negative errno */
static napi_value membership(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  size_t count = 3;
  uint32_t group;
  bool join;
  TRY(napi_get_cb_info(env, info, &count, arguments, NULL, NULL));
  struct handle *h = handle_of(env, arguments[0]);
  if (!h) return NULL;
  TRY(napi_get_value_uint32(env, arguments[1], &group));
  TRY(napi_get_value_bool(env, arguments[2], &join));
  return number(env, -sock_membership(&h->sock, group, join));
}

/* statistics(socket) */
static napi_value statistics(napi_env env, napi_callback_info info) {
  napi_value argument, result;
  size_t count = 1;
  TRY(napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
  struct handle *h = handle_of(env, argument);
  if (!h) return NULL;
  struct counters counters;
  sock_count(&h->sock, &counters);
  TRY(napi_create_object(env, &result));
  napi_set_named_property(env, result, "received", number(env, (double)counters.received));
  napi_set_named_property(env, result, "dropped", number(env, (double)counters.dropped));
  napi_set_named_property(env, result, "overruns", number(env, (double)counters.overruns));
  napi_set_named_property(env, result, "truncated", number(env, (double)counters.truncated));
  napi_set_named_property(env, result, "failed", number(env, -counters.failed));
  return result;
}

/* close(socket) */
static napi_value close_socket(napi_env env, napi_callback_info info) {
  napi_value argument;
  size_t count = 1;
  TRY(napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
  struct handle *h = handle_of(env, argument);
  if (!h) return NULL;
  napi_remove_env_cleanup_hook(env, close_handle, h);
  close_handle(h);
  return NULL;
}

/* probeAlgorithm(type, name): 0 or a negative errno */
static napi_value probe(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  size_t count = 2;
  char type[32], name[128];
  TRY(napi_get_cb_info(env, info, &count, arguments, NULL, NULL));
  TRY(napi_get_value_string_utf8(env, arguments[0], type, sizeof type, NULL));
  TRY(napi_get_value_string_utf8(env, arguments[1], name, sizeof name, NULL));
  return number(env, -probe_algorithm(type, name));
}

static napi_value init(napi_env env, napi_value exports) {
  const napi_property_descriptor functions[] = {
      {.utf8name = "openNetlink", .method = open_netlink, .attributes = napi_enumerable},
      {.utf8name = "openPacket", .method = open_packet, .attributes = napi_enumerable},
      {.utf8name = "read", .method = read_records, .attributes = napi_enumerable},
      {.utf8name = "send", .method = send_octets, .attributes = napi_enumerable},
      {.utf8name = "membership", .method = membership, .attributes = napi_enumerable},
      {.utf8name = "statistics", .method = statistics, .attributes = napi_enumerable},
      {.utf8name = "close", .method = close_socket, .attributes = napi_enumerable},
      {.utf8name = "probeAlgorithm", .method = probe, .attributes = napi_enumerable},
  };
  napi_define_properties(env, exports, sizeof functions / sizeof *functions, functions);
  return exports;
}

NAPI_MODULE(handshake_bridge, init)
