/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-blind.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "teaching/rv-class.h"
#include "teaching/rv-disclose.h"
#include "teaching/rv-reading.h"

static char *
shown_dir (const char *library)
{
  return g_build_filename (library, "teaching", "shown", NULL);
}

/* A folder that holds files only. */
static void
remove_folder (gpointer data)
{
  g_autofree char *path = data;
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

void
rv_blind_sweep (const char *library)
{
  g_autofree char *path = shown_dir (library);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    remove_folder (g_build_filename (path, name, NULL));
}

char *
rv_blind_reason (const char *library)
{
  if (rv_class_is_under_way (library))
    return g_strdup (_("A class is under way: the library tells nothing until the teacher ends it in the window, with the PIN."));
  if (rv_reading_is_under_way (library))
    return g_strdup (_("A blinded second read is under way: the library tells nothing until the reader seals or pauses in the window."));
  return NULL;
}

char *
rv_blind_path_reason (const char *path)
{
  g_autofree char *real = g_canonicalize_filename (path, NULL), *link = realpath (path, NULL);
  g_autofree char *folder = g_strdup (link ? link : real);

  while (strlen (folder) > 1)
    {
      g_autofree char *database = g_build_filename (folder, "library.sqlite", NULL), *below = g_steal_pointer (&folder);
      char *reason = g_file_test (database, G_FILE_TEST_EXISTS) ? rv_blind_reason (below) : NULL;

      if (reason)
        return reason;
      folder = g_path_get_dirname (below);
    }
  return NULL;
}

/* A second name for the same bytes costs nothing; across file systems they are copied. */
static gboolean
give (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from), target = g_file_new_for_path (to);

  return link (from, to) == 0 || g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL);
}

static void
rename_files (RvCase *kase, const char *from, const char *to)
{
  for (guint i = 0; i < rv_case_count (kase, "image"); i++)
    {
      RvRecord *image = rv_case_nth (kase, "image", i);
      const char *file = rv_record_get (image, "file"), *dot = file ? strrchr (file, '.') : NULL;
      g_autofree char *name = g_strdup_printf ("picture-%u%s", i + 1, dot && !strchr (dot, '/') ? dot : "");
      g_autofree char *source = file && from ? g_build_filename (from, file, NULL) : NULL, *target = g_build_filename (to, name, NULL);

      if (source)
        give (source, target); /* one that is missing is missing under its new name */
      if (file)
        rv_record_set (image, "file", name);
    }
}

RvCaseSession *
rv_blind_session_new (RvCaseSession *whole, double position, gboolean bedside, const char *title, const char *section)
{
  g_autoptr (RvCase) known = rv_disclose_case (rv_case_session_get_case (whole), rv_case_session_get_chronology (whole), position, bedside, title);
  g_autoptr (RvCase) part = section ? rv_disclose_part (known, section) : NULL;
  RvCase *shown = section ? part : known;
  g_autofree char *parent = shown_dir (rv_store_get_dir (rv_case_session_get_store (whole))), *random = g_uuid_string_random (), *dir = g_build_filename (parent, random, NULL);
  RvCaseSession *session;

  if (rv_case_count (shown, "image"))
    {
      g_mkdir_with_parents (dir, 0700);
      rename_files (shown, rv_case_session_get_files_dir (whole), dir);
    }
  session = rv_case_session_new (NULL, shown, dir);
  rv_case_session_set_blind (session);
  g_object_set_data_full (G_OBJECT (session), "shown", g_steal_pointer (&dir), remove_folder);
  return session;
}
