/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded before libc: writes down everything a program does to the files below a folder, in order, so that a power failure can be
 * played afterwards; or makes one of these calls fail.
 *
 *   RV_RECORD_DIR    the folder
 *   RV_RECORD_LOG    file that takes the record (see fault-record.h)
 *   RV_FAIL_AT       number of the call that fails (counted from 1), RV_FAIL_ERRNO its errno
 *   RV_FAIL_STICKY   all calls after it fail as well
 *   RV_FAIL_WHAT     "write" or "sync": which calls are counted
 * What is written to standard output is recorded as an acknowledgement. */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS /* open() and open64() are both defined here */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "faults/fault-record.h"

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static int ready, log_fd = -1, fail_errno, fail_sticky, fail_sync;
static unsigned long long fail_at, n_calls;
static char dir[PATH_MAX];

#define REAL(type, name, ...) \
  static type (*real) (__VA_ARGS__); \
  if (!real) \
    real = (type (*) (__VA_ARGS__)) dlsym (RTLD_NEXT, name)

static ssize_t
real_write (int fd, const void *data, size_t size)
{
  REAL (ssize_t, "write", int, const void *, size_t);
  return real (fd, data, size);
}

static int
real_open (const char *path, int flags, mode_t mode)
{
  REAL (int, "open", const char *, int, ...);
  return real (path, flags, mode);
}

static void
prepare (void)
{
  const char *text;

  if (ready)
    return;
  ready = 1;
  text = getenv ("RV_RECORD_DIR");
  if (text)
    snprintf (dir, sizeof dir, "%s/", text);
  text = getenv ("RV_RECORD_LOG");
  if (text)
    log_fd = real_open (text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  text = getenv ("RV_FAIL_AT");
  fail_at = text ? strtoull (text, NULL, 10) : 0;
  text = getenv ("RV_FAIL_ERRNO");
  fail_errno = text ? (int) strtoull (text, NULL, 10) : EIO;
  fail_sticky = getenv ("RV_FAIL_STICKY") != NULL;
  text = getenv ("RV_FAIL_WHAT");
  fail_sync = text && strcmp (text, "sync") == 0;
}

/* The path below the folder, or NULL; a path of the folder itself is "". */
static const char *
below (const char *path)
{
  size_t n;

  prepare ();
  n = strlen (dir);
  if (n == 0 || !path)
    return NULL;
  if (strncmp (path, dir, n) == 0)
    return path + n;
  return strlen (path) == n - 1 && strncmp (path, dir, n - 1) == 0 ? "" : NULL;
}

static const char *
below_fd (int fd, char *buffer)
{
  char link[64];
  ssize_t n;

  prepare ();
  if (!dir[0])
    return NULL;
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, buffer, PATH_MAX - 1);
  if (n < 0)
    return NULL;
  buffer[n] = 0;
  return below (buffer);
}

static void
record (char op, unsigned long long inode, long long number, const char *a, const char *b, const void *data, size_t size)
{
  RecordHead head = { .op = op, .inode = inode, .number = number, .a = a ? (unsigned) strlen (a) : 0, .b = b ? (unsigned) strlen (b) : 0, .size = size };

  if (log_fd < 0)
    return;
  real_write (log_fd, &head, sizeof head);
  if (head.a)
    real_write (log_fd, a, head.a);
  if (head.b)
    real_write (log_fd, b, head.b);
  if (size)
    real_write (log_fd, data, size);
}

/* 1 when this call is to fail. */
static int
fails (int is_sync)
{
  if (!fail_at || is_sync != fail_sync)
    return 0;
  n_calls++;
  if (n_calls == fail_at || (fail_sticky && n_calls > fail_at))
    {
      errno = fail_errno;
      return 1;
    }
  return 0;
}

static unsigned long long
inode_of (int fd)
{
  struct stat st;

  return fstat (fd, &st) == 0 ? st.st_ino : 0;
}

/* --- opening --- */

static int
do_open (const char *path, int flags, mode_t mode)
{
  const char *name;
  int there, fd;
  struct stat st;

  pthread_mutex_lock (&lock);
  name = below (path);
  there = name && stat (path, &st) == 0;
  if (name && (flags & O_CREAT) && !there && fails (0))
    fd = -1;
  else
    fd = real_open (path, flags, mode);
  if (name && fd >= 0 && (flags & O_CREAT) && !there)
    record (RECORD_CREATE, inode_of (fd), 0, name, NULL, NULL, 0);
  else if (name && fd >= 0 && (flags & O_TRUNC))
    record (RECORD_TRUNCATE, inode_of (fd), 0, NULL, NULL, NULL, 0);
  pthread_mutex_unlock (&lock);
  return fd;
}

#define OPEN(symbol) \
  int symbol (const char *path, int flags, ...); \
  int symbol (const char *path, int flags, ...) \
  { \
    va_list args; \
    mode_t mode; \
    va_start (args, flags); \
    mode = flags & O_CREAT ? va_arg (args, mode_t) : 0; \
    va_end (args); \
    return do_open (path, flags, mode); \
  }
OPEN (open)
OPEN (open64)

/* --- data --- */

static ssize_t
do_pwrite (int fd, const void *data, size_t size, off_t offset)
{
  REAL (ssize_t, "pwrite", int, const void *, size_t, off_t);
  char buffer[PATH_MAX];
  ssize_t n;

  pthread_mutex_lock (&lock);
  if (below_fd (fd, buffer) && fails (0))
    n = -1;
  else
    {
      n = real (fd, data, size, offset);
      if (n > 0 && below_fd (fd, buffer))
        record (RECORD_WRITE, inode_of (fd), offset, NULL, NULL, data, (size_t) n);
    }
  pthread_mutex_unlock (&lock);
  return n;
}

ssize_t
pwrite (int fd, const void *data, size_t size, off_t offset)
{
  return do_pwrite (fd, data, size, offset);
}

ssize_t pwrite64 (int fd, const void *data, size_t size, off64_t offset);
ssize_t
pwrite64 (int fd, const void *data, size_t size, off64_t offset)
{
  return do_pwrite (fd, data, size, offset);
}

ssize_t
write (int fd, const void *data, size_t size)
{
  char buffer[PATH_MAX];
  off_t offset;
  ssize_t n;

  pthread_mutex_lock (&lock);
  if (fd == STDOUT_FILENO)
    {
      prepare ();
      record (RECORD_ACK, 0, 0, NULL, NULL, data, size);
    }
  offset = fd > 2 && below_fd (fd, buffer) ? lseek (fd, 0, SEEK_CUR) : -1;
  if (offset >= 0 && fails (0))
    n = -1;
  else
    {
      n = real_write (fd, data, size);
      if (offset >= 0 && n > 0)
        record (RECORD_WRITE, inode_of (fd), offset, NULL, NULL, data, (size_t) n);
    }
  pthread_mutex_unlock (&lock);
  return n;
}

static int
do_truncate (int fd, off_t size)
{
  REAL (int, "ftruncate", int, off_t);
  char buffer[PATH_MAX];
  int rc;

  pthread_mutex_lock (&lock);
  if (below_fd (fd, buffer) && fails (0))
    rc = -1;
  else
    {
      rc = real (fd, size);
      if (rc == 0 && below_fd (fd, buffer))
        record (RECORD_TRUNCATE, inode_of (fd), size, NULL, NULL, NULL, 0);
    }
  pthread_mutex_unlock (&lock);
  return rc;
}

int
ftruncate (int fd, off_t size)
{
  return do_truncate (fd, size);
}

int ftruncate64 (int fd, off64_t size);
int
ftruncate64 (int fd, off64_t size)
{
  return do_truncate (fd, size);
}

static int
do_sync (int fd, const char *symbol)
{
  int (*real) (int) = (int (*) (int)) dlsym (RTLD_NEXT, symbol);
  char buffer[PATH_MAX];
  const char *name;
  struct stat st;
  int rc;

  pthread_mutex_lock (&lock);
  name = below_fd (fd, buffer);
  if (name && fails (1))
    rc = -1;
  else
    {
      rc = log_fd >= 0 && name ? 0 : real (fd); /* a recorded run need not wait for the disk */
      if (rc == 0 && name && fstat (fd, &st) == 0)
        record (S_ISDIR (st.st_mode) ? RECORD_SYNC_DIR : RECORD_SYNC, st.st_ino, 0, name, NULL, NULL, 0);
    }
  pthread_mutex_unlock (&lock);
  return rc;
}

int
fsync (int fd)
{
  return do_sync (fd, "fsync");
}

int
fdatasync (int fd)
{
  return do_sync (fd, "fdatasync");
}

/* --- names --- */

static int
named (char op, const char *from, const char *to, int (*call) (const char *, const char *))
{
  const char *a, *b;
  int rc;

  pthread_mutex_lock (&lock);
  a = below (from);
  b = to ? below (to) : NULL;
  if (a && fails (0))
    rc = -1;
  else
    {
      rc = call (from, to);
      if (rc == 0 && a)
        record (op, 0, 0, a, b, NULL, 0);
    }
  pthread_mutex_unlock (&lock);
  return rc;
}

static int
call_rename (const char *from, const char *to)
{
  REAL (int, "rename", const char *, const char *);
  return real (from, to);
}

static int
call_link (const char *from, const char *to)
{
  REAL (int, "link", const char *, const char *);
  return real (from, to);
}

static int
call_unlink (const char *path, const char *unused)
{
  REAL (int, "unlink", const char *);
  (void) unused;
  return real (path);
}

static int
call_mkdir (const char *path, const char *unused)
{
  REAL (int, "mkdir", const char *, mode_t);
  (void) unused;
  return real (path, 0700);
}

int
rename (const char *from, const char *to)
{
  return named (RECORD_RENAME, from, to, call_rename);
}

int
link (const char *from, const char *to)
{
  return named (RECORD_LINK, from, to, call_link);
}

int
unlink (const char *path)
{
  return named (RECORD_UNLINK, path, NULL, call_unlink);
}

int
mkdir (const char *path, mode_t mode)
{
  (void) mode; /* the store makes 0700 only */
  return named (RECORD_MKDIR, path, NULL, call_mkdir);
}
