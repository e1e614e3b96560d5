/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-import.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "casefile/rv-package.h"

void
rv_imported_free (RvImported *imported)
{
  g_free (imported->path);
  g_free (imported->uuid);
  g_free (imported->id);
  g_free (imported->title);
  g_free (imported->message);
  g_free (imported);
}

RvCase *
rv_import_read (const char *path, char **files_dir, GPtrArray **faults, GError **error)
{
  g_autofree char *unpacked = NULL;
  RvCase *kase;

  *files_dir = NULL;
  if (!rv_package_is_package (path))
    {
      kase = rv_casefile_read (path, faults, error);
      if (kase)
        *files_dir = g_path_get_dirname (path);
      return kase;
    }
  unpacked = g_dir_make_tmp ("ranvier-XXXXXX", error);
  kase = unpacked ? rv_package_read (path, unpacked, NULL, faults, error) : NULL;
  if (kase)
    *files_dir = g_steal_pointer (&unpacked);
  return kase;
}

/* What a user should look at in a case that was taken in all the same. */
static char *
faults_to_message (GPtrArray *faults)
{
  guint n = 0;
  RvFault *first = NULL;

  for (guint i = 0; faults && i < faults->len; i++)
    {
      RvFault *fault = faults->pdata[i];

      if (fault->severity == RV_FAULT_NOTE)
        continue;
      n++;
      if (!first)
        first = fault;
    }
  if (!n)
    return NULL;
  return g_strdup_printf (ngettext ("%u value to look at: line %d: %s", "%u values to look at, the first in line %d: %s", n), n, first->line, first->what);
}

static void
import_file (RvStore *store, const char *path, GPtrArray *done)
{
  RvImported *imported = g_new0 (RvImported, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autofree char *files_dir = NULL;
  g_autoptr (RvCase) kase = rv_import_read (path, &files_dir, &faults, &error);

  imported->path = g_strdup (path);
  if (kase)
    {
      imported->title = g_strdup (rv_case_get_title (kase));
      imported->id = g_strdup (rv_record_get (rv_case_get_root (kase), "id"));
      imported->message = faults_to_message (faults);
      if (rv_store_add_case (store, kase, files_dir, &error))
        imported->uuid = g_strdup (rv_case_get_uuid (kase));
      else if (g_error_matches (error, RV_STORE_ERROR, RV_STORE_ERROR_EXISTS))
        {
          imported->uuid = g_strdup (rv_case_get_uuid (kase));
          imported->known = TRUE;
          g_free (imported->message);
          imported->message = g_strdup (_("already in the library; left as it is"));
          g_clear_error (&error);
        }
    }
  if (error)
    {
      g_free (imported->message);
      imported->message = g_strdup (error->message);
      imported->failed = error->domain == RV_STORE_ERROR;
    }
  g_ptr_array_add (done, imported);
}

static gboolean
looks_like_case (const char *name)
{
  return g_str_has_suffix (name, ".xml") || g_str_has_suffix (name, ".ranvier");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
import_folder (RvStore *store, const char *path, GPtrArray *done)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (looks_like_case (name))
      g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    import_file (store, names->pdata[i], done);
}

GPtrArray *
rv_import_paths (RvStore *store, const char *const *paths)
{
  GPtrArray *done = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_imported_free);

  for (guint i = 0; paths[i]; i++)
    if (g_file_test (paths[i], G_FILE_TEST_IS_DIR))
      import_folder (store, paths[i], done);
    else
      import_file (store, paths[i], done);
  return done;
}

/* --- pictures --- */

static const char *const pictures[] = { ".png", ".jpg", ".jpeg", ".tif", ".tiff" };

gboolean
rv_import_is_picture (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (g_str_has_suffix (lower, pictures[i]))
      return TRUE;
  return FALSE;
}

/* "knee.png", "knee-2.png", … whichever is free in dir; characters that do not belong in a name become '-'. Caller frees. */
static char *
free_name (const char *dir, const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *dot = strrchr (base, '.');
  g_autofree char *suffix = g_ascii_strdown (dot, -1);
  char *name = NULL;

  *dot = '\0';
  g_strcanon (base, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", '-');
  for (guint i = 1; !name; i++)
    {
      g_autofree char *candidate = i == 1 ? g_strconcat (base, suffix, NULL) : g_strdup_printf ("%s-%u%s", base, i, suffix);
      g_autofree char *full = g_build_filename (dir, candidate, NULL);

      if (!g_file_test (full, G_FILE_TEST_EXISTS))
        name = g_steal_pointer (&candidate);
    }
  return name;
}

gboolean
rv_import_picture (RvCaseSession *session, const char *path, GError **error)
{
  const char *dir = rv_case_session_get_files_dir (session);
  g_autofree char *bytes = NULL, *name = NULL, *target = NULL, *base = g_path_get_basename (path);
  g_autoptr (RvEdit) edit = rv_edit_new (_("Add picture"));
  const char *uuid;
  gsize length;

  if (!dir || !rv_case_session_is_editable (session))
    {
      g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY, _("Open a case that can be edited first: pictures belong to a case."));
      return FALSE;
    }
  if (!g_file_get_contents (path, &bytes, &length, error) || g_mkdir_with_parents (dir, 0700) != 0)
    return FALSE;
  name = free_name (dir, path);
  target = g_build_filename (dir, name, NULL);
  if (!g_file_set_contents_full (target, bytes, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return FALSE;
  uuid = rv_edit_add (edit, "image", NULL, NAN);
  rv_edit_set_new (edit, uuid, "title", base);
  rv_edit_set_new (edit, uuid, "file", name);
  return rv_case_session_commit (session, edit, error);
}
