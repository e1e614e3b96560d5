/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of a package into a folder: first all into a hidden folder inside it, checked while they are written, then each to its
 * place. Every step goes through folders that are held open, so that a link put there meanwhile leads nowhere.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/rv-package-private.h"

struct _RvUnpack {
  char *dir_name;
  int dir;          /* the target */
  int hidden;       /* the folder for now */
  char *hidden_name;
  guint n;          /* files in it: named by their number */
};

static gboolean
fail (GError **error, const char *file, const char *why)
{
  g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_WRITE, _("%s cannot be unpacked: %s"), file, why);
  return FALSE;
}

RvUnpack *
rv_unpack_new (const char *dir, GError **error)
{
  g_autofree char *name = g_build_filename (dir, ".unpack-XXXXXX", NULL);
  RvUnpack *self;
  int at, hidden = -1;

  if (g_mkdir_with_parents (dir, 0700) != 0 || (at = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
    {
      fail (error, dir, g_strerror (errno));
      return NULL;
    }
  if (!g_mkdtemp_full (name, 0700) || (hidden = open (name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) < 0)
    {
      fail (error, dir, g_strerror (errno));
      close (at);
      return NULL;
    }
  self = g_new0 (RvUnpack, 1);
  self->dir_name = g_strdup (dir);
  self->dir = at;
  self->hidden = hidden;
  self->hidden_name = g_path_get_basename (name);
  return self;
}

static char *
number_name (guint n)
{
  return g_strdup_printf ("%u", n);
}

void
rv_unpack_free (RvUnpack *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *name = number_name (i);

      (void) unlinkat (self->hidden, name, 0); /* gone already when all went well */
    }
  close (self->hidden);
  (void) unlinkat (self->dir, self->hidden_name, AT_REMOVEDIR);
  close (self->dir);
  g_free (self->hidden_name);
  g_free (self->dir_name);
  g_free (self);
}

int
rv_unpack_create (RvUnpack *self, GError **error)
{
  g_autofree char *name = number_name (self->n);
  int fd = openat (self->hidden, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    fail (error, self->dir_name, g_strerror (errno));
  else
    self->n++;
  return fd;
}

/* The folder of a file below the target; -1 with errno. base (out): its last part, borrowed. */
static int
open_folder (RvUnpack *self, const char *file, gboolean make, const char **base)
{
  const char *slash;
  int at = dup (self->dir);

  while (at >= 0 && (slash = strchr (file, '/')) != NULL)
    {
      g_autofree char *part = g_strndup (file, (gsize) (slash - file));
      gboolean there = !make || mkdirat (at, part, 0700) == 0 || errno == EEXIST;
      int next = there ? openat (at, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
      int number = errno;

      close (at);
      errno = number;
      at = next;
      file = slash + 1;
    }
  *base = file;
  return at;
}

/* What is there already may stay only when it is the same. */
static gboolean
check_present (int folder, const char *base, RvPackageEntry *entry, gboolean *present, GError **error)
{
  int fd = openat (folder, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  g_autofree char *digest = NULL;
  guint64 size;
  struct stat st;

  *present = fd >= 0;
  if (fd < 0)
    return errno == ENOENT ? TRUE : fail (error, entry->file, g_strerror (errno));
  if (fstat (fd, &st) == 0 && S_ISREG (st.st_mode) && (guint64) st.st_size == entry->size)
    digest = rv_package_digest (fd, &size);
  close (fd);
  return g_strcmp0 (digest, entry->sha256) == 0 ? TRUE : fail (error, entry->file, _("another file of this name is there already; unpack into an empty folder"));
}

/* Before anything is put in its place: whether all of it can be. */
static gboolean
look (RvUnpack *self, RvPackageEntry *entry, gboolean *present, GError **error)
{
  const char *base;
  int folder = open_folder (self, entry->file, FALSE, &base);
  gboolean ok;

  *present = FALSE;
  if (folder < 0)
    return errno == ENOENT ? TRUE : fail (error, entry->file, g_strerror (errno));
  ok = check_present (folder, base, entry, present, error);
  close (folder);
  return ok;
}

static gboolean
place (RvUnpack *self, guint n, RvPackageEntry *entry, GError **error)
{
  g_autofree char *name = number_name (n);
  const char *base;
  int folder = open_folder (self, entry->file, TRUE, &base);
  gboolean ok;

  if (folder < 0)
    return fail (error, entry->file, g_strerror (errno));
  /* a link never replaces a file; where there are no links, the name was free a moment ago */
  ok = linkat (self->hidden, name, folder, base, 0) == 0 || (errno != EEXIST && renameat (self->hidden, name, folder, base) == 0);
  if (!ok)
    fail (error, entry->file, g_strerror (errno));
  (void) fsync (folder);
  close (folder);
  return ok;
}

static void
take_back (RvUnpack *self, RvPackageEntry *entry)
{
  const char *base;
  int folder = open_folder (self, entry->file, FALSE, &base);

  if (folder < 0)
    return;
  (void) unlinkat (folder, base, 0);
  close (folder);
}

gboolean
rv_unpack_finish (RvUnpack *self, GPtrArray *entries, GError **error)
{
  g_autofree gboolean *present = g_new0 (gboolean, entries->len);
  g_autoptr (GPtrArray) placed = g_ptr_array_new ();
  gboolean ok = TRUE;

  for (guint i = 0; i < entries->len && ok; i++)
    if (((RvPackageEntry *) entries->pdata[i])->file)
      ok = look (self, entries->pdata[i], &present[i], error);
  for (guint i = 0, n = 0; i < entries->len && ok; i++)
    {
      RvPackageEntry *entry = entries->pdata[i];

      if (!entry->file || present[i])
        {
          n += entry->file != NULL;
          continue;
        }
      ok = place (self, n++, entry, error);
      if (ok)
        g_ptr_array_add (placed, entry);
    }
  for (guint i = 0; !ok && i < placed->len; i++)
    take_back (self, placed->pdata[i]);
  return ok;
}
