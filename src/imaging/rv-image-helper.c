/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A helper process seen from the program, and its loop in the helper. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memory files and their seals */
#endif
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "imaging/rv-image-reader-private.h"

#define ROOM_FD 3
#define IDLE_MS 300000            /* a helper that nobody asks ends */
#define LONGEST (256u << 20)      /* bytes of a request or an answer; pixels are not among them */
#define MEMORY ((rlim_t) 4 << 30) /* address space of a helper */
#define PROCESSOR_S 60            /* processor time of one request */

struct _RvImageHelper {
  GSubprocess *process;
  int socket, room_fd;
  guint8 *room;
  gsize size;
  guint answers;
};

void
rv_image_helper_free (RvImageHelper *helper)
{
  if (helper == NULL)
    return;
  if (helper->process != NULL)
    g_subprocess_force_exit (helper->process);
  g_clear_object (&helper->process);
  if (helper->room != NULL)
    munmap (helper->room, helper->size);
  if (helper->room_fd >= 0)
    close (helper->room_fd);
  if (helper->socket >= 0)
    close (helper->socket);
  g_free (helper);
}

/* A process that has ended by itself has closed its end. */
gboolean
rv_image_helper_is_up (RvImageHelper *helper)
{
  struct pollfd end = { .fd = helper->socket, .events = POLLIN };

  return poll (&end, 1, 0) == 0;
}

static gboolean
spawn (RvImageHelper *helper, const char *const *command, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  helper->socket = ends[0];
  g_subprocess_launcher_take_stdin_fd (launcher, ends[1]);
  g_subprocess_launcher_take_fd (launcher, fcntl (helper->room_fd, F_DUPFD_CLOEXEC, 10), ROOM_FD);
  helper->process = g_subprocess_launcher_spawnv (launcher, command, error);
  return helper->process != NULL;
}

RvImageHelper *
rv_image_helper_start (const char *const *command, GError **error)
{
  RvImageHelper *helper = g_new0 (RvImageHelper, 1);

  helper->socket = -1;
  helper->room_fd = memfd_create ("ranvier-pixels", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  /* It only grows: a helper cannot pull it away from under a reader. */
  if (helper->room_fd >= 0 && fcntl (helper->room_fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_SEAL) == 0 && spawn (helper, command, error))
    return helper;
  if (error != NULL && *error == NULL)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("shared memory for pixels cannot be had: %s"), g_strerror (errno));
  g_prefix_error (error, "%s", _("The process that reads pictures does not start: "));
  rv_image_helper_free (helper);
  return NULL;
}

const guint8 *
rv_image_helper_room (RvImageHelper *helper, gsize *size)
{
  *size = helper->size;
  return helper->room;
}

gboolean
rv_image_helper_grow (RvImageHelper *helper, gsize size, GError **error)
{
  if (size <= helper->size)
    return TRUE;
  if (helper->room != NULL)
    munmap (helper->room, helper->size);
  helper->room = NULL;
  if (size <= 2 * RV_DICOM_FRAME_LIMIT && ftruncate (helper->room_fd, (off_t) size) == 0)
    {
      void *room = mmap (NULL, size, PROT_READ, MAP_SHARED, helper->room_fd, 0);

      helper->room = room != MAP_FAILED ? room : NULL;
    }
  helper->size = helper->room != NULL ? size : 0;
  if (helper->room == NULL)
    g_set_error_literal (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_LIMIT, _("There is not enough memory for the pixels"));
  return helper->room != NULL;
}

/* --- messages: their length, then their bytes --- */

typedef enum { MESSAGE_DONE, MESSAGE_ENDED, MESSAGE_LATE, MESSAGE_STOPPED } MessageState;

typedef struct {
  int fd;
  gint64 until; /* monotonic time; 0: for ever */
  GCancellable *cancellable;
} Wire;

static MessageState
wait_for (const Wire *wire, short events)
{
  GPollFD stop = { .fd = -1 };
  gboolean stoppable = wire->cancellable != NULL && g_cancellable_make_pollfd (wire->cancellable, &stop);
  struct pollfd fds[2] = { { .fd = wire->fd, .events = events }, { .fd = stop.fd, .events = POLLIN } };
  MessageState state = MESSAGE_DONE;

  while (TRUE)
    {
      gint64 left = wire->until - g_get_monotonic_time ();
      int n = wire->until > 0 && left <= 0 ? 0 : poll (fds, 2, wire->until > 0 ? (int) (left / 1000 + 1) : -1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        state = MESSAGE_ENDED;
      else if (fds[1].revents != 0)
        state = MESSAGE_STOPPED;
      else if (n == 0)
        state = MESSAGE_LATE;
      break;
    }
  if (stoppable)
    g_cancellable_release_fd (wire->cancellable);
  return state;
}

static MessageState
transfer (const Wire *wire, gboolean out, gpointer data, gsize size)
{
  for (gsize at = 0; at < size;)
    {
      gssize n = out ? send (wire->fd, (char *) data + at, size - at, MSG_NOSIGNAL | MSG_DONTWAIT) : recv (wire->fd, (char *) data + at, size - at, MSG_DONTWAIT);

      if (n > 0)
        at += (gsize) n;
      else if (n < 0 && (errno == EAGAIN || errno == EINTR))
        {
          MessageState state = wait_for (wire, out ? POLLOUT : POLLIN);

          if (state != MESSAGE_DONE)
            return state;
        }
      else
        return MESSAGE_ENDED;
    }
  return MESSAGE_DONE;
}

static MessageState
send_message (const Wire *wire, GVariant *variant)
{
  gsize size = g_variant_get_size (variant);
  g_autofree guint8 *bytes = g_malloc (size + sizeof (guint64)); /* stored aligned to 8 */
  guint64 length = size;

  if (size > LONGEST)
    return MESSAGE_ENDED;
  memcpy (bytes, &length, sizeof length);
  g_variant_store (variant, bytes + sizeof length);
  return transfer (wire, TRUE, bytes, size + sizeof length);
}

static MessageState
receive_message (const Wire *wire, const char *type, GVariant **variant)
{
  guint64 length = 0;
  MessageState state = transfer (wire, FALSE, &length, sizeof length);
  g_autofree guint8 *bytes = NULL;

  if (state != MESSAGE_DONE)
    return state;
  bytes = length <= LONGEST ? g_try_malloc (MAX (length, 1)) : NULL;
  if (bytes == NULL)
    return MESSAGE_ENDED;
  state = transfer (wire, FALSE, bytes, length);
  if (state != MESSAGE_DONE)
    return state;
  g_autoptr (GBytes) all = g_bytes_new_take (g_steal_pointer (&bytes), length);
  g_autoptr (GVariant) raw = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), all, FALSE));
  /* Whatever came, it has the right form from here on. */
  *variant = g_variant_get_normal_form (raw);
  return MESSAGE_DONE;
}

/* Waits for its end, but not for one that only closed its end of the line. */
static void
wait_for_end (GSubprocess *process)
{
  for (int i = 0; i < 100 && g_subprocess_get_identifier (process) != NULL; i++)
    g_usleep (10 * 1000);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

/* Why a helper is gone; nothing when it had ended by itself between two requests. */
static void
tell_end (RvImageHelper *helper, const char *path, GError **error)
{
  wait_for_end (helper->process);
  if (g_subprocess_get_if_exited (helper->process) && g_subprocess_get_exit_status (helper->process) == 0 && helper->answers > 0)
    return;
  if (g_subprocess_get_if_signaled (helper->process) && g_subprocess_get_term_sig (helper->process) == SIGXCPU)
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_LIMIT, _("%s: reading it took more than %d seconds and was stopped"), path, PROCESSOR_S);
  else if (g_subprocess_get_if_signaled (helper->process))
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the file crashed the decoder (%s); it is damaged or made to do harm"), path,
                 g_strsignal (g_subprocess_get_term_sig (helper->process)));
  else
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the decoder gave up on the file (%d); it is damaged or made to do harm"), path,
                 g_subprocess_get_exit_status (helper->process));
}

GVariant *
rv_image_helper_ask (RvImageHelper *helper, GVariant *request, const char *path, guint seconds, GCancellable *cancellable, GError **error)
{
  const Wire wire = { helper->socket, g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC, cancellable };
  GVariant *answer = NULL;
  MessageState state;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  state = send_message (&wire, request);
  if (state == MESSAGE_DONE)
    state = receive_message (&wire, RV_IMAGE_ANSWER, &answer);
  if (state == MESSAGE_DONE)
    {
      helper->answers++;
      return answer;
    }
  if (state != MESSAGE_ENDED)
    g_subprocess_force_exit (helper->process);
  if (state == MESSAGE_LATE)
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_LIMIT, _("%s: reading it took more than %u seconds and was stopped"), path, seconds);
  else if (state == MESSAGE_STOPPED)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  else
    tell_end (helper, path, error);
  return NULL;
}

/* --- in the helper --- */

static void
set_limit (int what, rlim_t soft, rlim_t hard)
{
  const struct rlimit limit = { soft, hard };

  setrlimit (what, &limit);
}

/* Calls that parsing and decoding never need: other programs and their memory, the network, what changes files, ways round this list. */
static const int denied[] = {
  __NR_execve, __NR_execveat, __NR_socket, __NR_connect, __NR_ptrace, __NR_unlinkat, __NR_renameat2, __NR_mkdirat, __NR_linkat, __NR_symlinkat, __NR_truncate,
  __NR_fchmodat, __NR_fchownat, __NR_kill, __NR_tkill, __NR_process_vm_readv, __NR_process_vm_writev, __NR_pidfd_open, __NR_openat2, __NR_io_uring_setup,
#ifdef __NR_unlink
  __NR_fork, __NR_vfork, __NR_unlink, __NR_rename, __NR_renameat, __NR_mkdir, __NR_rmdir, __NR_link, __NR_symlink, __NR_creat, __NR_open, __NR_chmod, __NR_chown,
#endif
};

#if defined __x86_64__
#define NATIVE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define NATIVE AUDIT_ARCH_AARCH64
#endif
#define LOW(n) (offsetof (struct seccomp_data, args[n]) + (G_BYTE_ORDER == G_BIG_ENDIAN ? 4 : 0))
#define LOAD(offset) (struct sock_filter) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offset)
#define SKIP(test, value, if_true, if_false) (struct sock_filter) BPF_JUMP (BPF_JMP | (test) | BPF_K, (guint32) (value), if_true, if_false)
#define ALLOW (struct sock_filter) BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define DENY (struct sock_filter) BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

/* What is denied fails as if not permitted. Files open for reading only; signals and limits are for this process alone. */
static void
deny_calls (void)
{
  struct sock_filter code[2 * G_N_ELEMENTS (denied) + 24];
  guint n = 0;

#ifdef NATIVE /* the numbers below mean other calls under another convention */
  code[n++] = LOAD (offsetof (struct seccomp_data, arch));
  code[n++] = SKIP (BPF_JEQ, NATIVE, 1, 0);
  code[n++] = DENY;
#endif
  code[n++] = LOAD (offsetof (struct seccomp_data, nr));
  code[n++] = SKIP (BPF_JGE, 0x40000000, 0, 1); /* x32 */
  code[n++] = DENY;
  for (guint i = 0; i < G_N_ELEMENTS (denied); i++)
    {
      code[n++] = SKIP (BPF_JEQ, denied[i], 0, 1);
      code[n++] = DENY;
    }
  code[n++] = SKIP (BPF_JEQ, __NR_prlimit64, 0, 3); /* setrlimit() */
  code[n++] = LOAD (LOW (0));
  code[n++] = SKIP (BPF_JEQ, 0, 8, 0);
  code[n++] = DENY;
  code[n++] = SKIP (BPF_JEQ, __NR_tgkill, 0, 3); /* raise() */
  code[n++] = LOAD (LOW (0));
  code[n++] = SKIP (BPF_JEQ, getpid (), 4, 0);
  code[n++] = DENY;
  code[n++] = SKIP (BPF_JEQ, __NR_openat, 0, 2);
  code[n++] = LOAD (LOW (2));
  code[n++] = SKIP (BPF_JSET, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 1, 0);
  code[n++] = ALLOW;
  code[n++] = DENY;

  struct sock_fprog program = { (unsigned short) n, code };
  prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

static void
give_up_rights (void)
{
  signal (SIGXFSZ, SIG_IGN);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  set_limit (RLIMIT_CORE, 0, 0);
  set_limit (RLIMIT_FSIZE, 0, 0);
  set_limit (RLIMIT_NPROC, 0, 0);
  set_limit (RLIMIT_NOFILE, 64, 64);
#ifndef __SANITIZE_ADDRESS__ /* which maps terabytes */
  set_limit (RLIMIT_AS, MEMORY, MEMORY);
#endif
  deny_calls ();
}

/* So much processor time from now on. */
static void
limit_processor (void)
{
  struct rusage used;

  getrusage (RUSAGE_SELF, &used);
  set_limit (RLIMIT_CPU, (rlim_t) (used.ru_utime.tv_sec + used.ru_stime.tv_sec + PROCESSOR_S), RLIM_INFINITY);
}

static gboolean
map_room (RvImageServer *server, guint64 size)
{
  struct stat info;

  if (size <= server->size)
    return TRUE;
  if (server->room != NULL)
    munmap (server->room, server->size);
  server->room = NULL;
  server->size = 0;
  if (fstat (ROOM_FD, &info) != 0 || (guint64) info.st_size < size)
    return FALSE;
  void *room = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ROOM_FD, 0);
  if (room == MAP_FAILED)
    return FALSE;
  server->room = room;
  server->size = size;
  return TRUE;
}

int
rv_image_reader_serve (RvImageReaderProbe probe)
{
  RvImageServer server = { .fixed = TRUE, .probe = probe };
  int status = 0;

  rv_dicom_init ();
  give_up_rights ();
  while (TRUE)
    {
      const Wire next = { 0, g_get_monotonic_time () + IDLE_MS * 1000, NULL }, wire = { 0, 0, NULL };
      g_autoptr (GVariant) request = NULL, answer = NULL;
      guint64 room;

      if (wait_for (&next, POLLIN) != MESSAGE_DONE || receive_message (&wire, RV_IMAGE_REQUEST, &request) != MESSAGE_DONE)
        break;
      limit_processor ();
      g_variant_get_child (request, 5, "t", &room);
      status = map_room (&server, room) ? 0 : 1;
      answer = status == 0 ? g_variant_ref_sink (rv_image_server_answer (&server, request)) : NULL;
      if (answer == NULL || send_message (&wire, answer) != MESSAGE_DONE)
        break;
    }
  rv_image_server_clear (&server);
  return status;
}
