/* SPDX-License-Identifier: GPL-3.0-or-later */
/* library.lock: who writes. The lock itself is flock(), which ends with the process; the text in the file only names it. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/rv-folder.h"

static char *
read_text (int fd)
{
  char buffer[512];
  gssize n = pread (fd, buffer, sizeof buffer - 1, 0);

  return g_utf8_make_valid (buffer, MAX (n, 0));
}

/* "anna on ward-7 since 09:14" of "anna\nward-7\n1785000000\n1234\n" */
static char *
describe (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GDateTime) since = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *at = NULL;

  if (g_strv_length (lines) < 3)
    return g_strdup (_("another program"));
  since = g_date_time_new_from_unix_local (g_ascii_strtoll (lines[2], NULL, 10));
  if (!since)
    return g_strdup_printf (_("%s on %s"), lines[0], lines[1]);
  at = g_date_time_format (since, g_date_time_difference (now, since) < 12 * G_TIME_SPAN_HOUR ? "%H:%M" : "%Y-%m-%d %H:%M");
  return g_strdup_printf (_("%s on %s since %s"), lines[0], lines[1], at);
}

static gboolean
take (int fd)
{
  /* a reader that only looks holds it for a moment */
  for (guint i = 0; i < 5; i++)
    {
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
      g_usleep (20 * 1000);
    }
  return FALSE;
}

int
rv_folder_lock (const char *dir, gboolean *unclean, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "library.lock", NULL);
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      g_set_error (error, RV_STORE_ERROR, errno == EROFS || errno == EACCES ? RV_STORE_ERROR_READ_ONLY : RV_STORE_ERROR_FAILED,
                   _("The lock %s cannot be made: %s."), path, rv_folder_strerror (errno));
      return -1;
    }
  before = read_text (fd);
  if (!take (fd))
    {
      g_autofree char *holder = describe (before);

      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED, _("The library is being written by %s. Close it there, or open it for reading only."), holder);
      close (fd);
      return -1;
    }
  *unclean = *before != '\0';
  text = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT "\n%d\n", g_get_user_name (), g_get_host_name (), g_get_real_time () / G_USEC_PER_SEC, (int) getpid ());
  /* on a full disk the lock has no name in it, but the library still opens */
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_debug ("library.lock: %s", g_strerror (errno));
  return fd;
}

void
rv_folder_unlock (int fd)
{
  /* an empty file says that the library was closed in order */
  if (ftruncate (fd, 0) != 0)
    g_debug ("library.lock: %s", g_strerror (errno));
  close (fd);
}

char *
rv_folder_holder (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "library.lock", NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  g_autofree char *text = NULL;
  gboolean held;

  if (fd < 0)
    return NULL;
  text = read_text (fd);
  held = flock (fd, LOCK_SH | LOCK_NB) != 0;
  close (fd);
  return held ? describe (text) : NULL;
}
