/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
rv_folder_strerror (int number)
{
  return number == ENOSPC || number == EDQUOT ? _("the disk is full; make room and try again") : g_strerror (number);
}

static gboolean
fail (GError **error, const char *format, const char *path)
{
  int saved = errno;
  g_autofree char *what = g_strdup_printf (format, path);

  g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, "%s: %s.", what,
               rv_folder_strerror (saved));
  return FALSE;
}

char *
rv_folder_stamp (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y%m%dT%H%M%SZ");
}

gboolean
rv_folder_make (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0700) == 0)
    return TRUE;
  return fail (error, _("The folder %s cannot be made"), dir);
}

gboolean
rv_folder_sync_dir (const char *dir, GError **error)
{
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    fail (error, _("The folder %s cannot be written"), dir);
  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
rv_folder_sync_up (const char *dir, const char *top, GError **error)
{
  g_autofree char *at = g_strdup (dir);

  while (strlen (at) >= strlen (top))
    {
      char *parent = g_path_get_dirname (at);

      if (!rv_folder_sync_dir (at, error))
        {
          g_free (parent);
          return FALSE;
        }
      g_free (at);
      at = parent;
    }
  return TRUE;
}

static gboolean
write_all (int fd, const char *data, gsize size)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* Renames a finished temporary file into place, durably. */
static gboolean
put_in_place (int fd, gboolean ok, const char *temporary, const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);

  ok = ok && fsync (fd) == 0;
  ok = close (fd) == 0 && ok;
  ok = ok && g_rename (temporary, path) == 0;
  if (!ok)
    {
      fail (error, _("%s cannot be written"), path);
      g_unlink (temporary);
      return FALSE;
    }
  return rv_folder_sync_dir (dir, error);
}

gboolean
rv_folder_write (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".tmp", NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  int fd = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return fail (error, _("%s cannot be written"), path);
  return put_in_place (fd, write_all (fd, data, size), temporary, path, error);
}

gboolean
rv_folder_copy_file (const char *from, const char *to, GError **error)
{
  g_autofree char *temporary = g_strconcat (to, ".tmp", NULL);
  g_autofree char *buffer = g_malloc (1 << 16);
  struct stat st;
  int in = open (from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out;
  gssize n = 0;
  gboolean ok = TRUE;

  if (in < 0 || fstat (in, &st) != 0 || !S_ISREG (st.st_mode))
    {
      if (in >= 0)
        {
          close (in);
          errno = EINVAL;
        }
      return fail (error, _("%s cannot be read"), from);
    }
  out = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (out < 0)
    {
      fail (error, _("%s cannot be written"), to);
      close (in);
      return FALSE;
    }
  while (ok && ((n = read (in, buffer, 1 << 16)) > 0 || (n < 0 && errno == EINTR)))
    ok = n < 0 || write_all (out, buffer, (gsize) n);
  close (in);
  return put_in_place (out, ok && n == 0, temporary, to, error);
}

static gboolean
remove_below (int dir_fd, const char *name)
{
  int fd = openat (dir_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  DIR *dir;
  struct dirent *entry;
  gboolean ok = TRUE;

  if (fd < 0)
    return (errno == ENOENT) || unlinkat (dir_fd, name, 0) == 0;
  dir = fdopendir (fd);
  while (dir && (entry = readdir (dir)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      ok = remove_below (fd, entry->d_name) && ok;
  if (dir)
    closedir (dir);
  return unlinkat (dir_fd, name, AT_REMOVEDIR) == 0 && ok;
}

gboolean
rv_folder_remove_tree (const char *dir, GError **error)
{
  if (remove_below (AT_FDCWD, dir))
    return TRUE;
  return fail (error, _("%s cannot be removed"), dir);
}

/* --- rights --- */

static gboolean
is_private (const char *path)
{
  struct stat st;

  return lstat (path, &st) != 0 || ((st.st_mode & 077) == 0 && st.st_uid == geteuid ());
}

gboolean
rv_folder_check_rights (const char *dir, GError **error)
{
  static const char *const inside[] = { "library.sqlite", "library.sqlite-wal", "library.sqlite-shm", "library.lock", "cases", "backups", "aside", NULL };
  gboolean ok = is_private (dir);
  struct stat st;

  if (rv_folder_kind (dir, NULL) == RV_FOLDER_NO_RIGHTS)
    return TRUE;
  for (guint i = 0; ok && inside[i]; i++)
    {
      g_autofree char *path = g_build_filename (dir, inside[i], NULL);

      ok = is_private (path);
    }
  if (!ok)
    {
      g_autofree char *quoted = g_shell_quote (dir);
      gboolean foreign = lstat (dir, &st) == 0 && st.st_uid != geteuid ();

      if (foreign)
        g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_RIGHTS,
                     _("The folder %s belongs to another user. Take a folder of your own, or have it given to you: chown -R \"$USER\" %s"), dir, quoted);
      else
        g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_RIGHTS,
                     _("Other users of this computer could read the library in %s. Close it to them and open it again: chmod -R go-rwx %s"), dir, quoted);
    }
  return ok;
}
