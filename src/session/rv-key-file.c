/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-key-file.h"

#include <glib/gstdio.h>

gboolean
rv_key_file_read (GKeyFile *file, const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &problem) || g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* A name that is free: path.unreadable, path.unreadable-2, … */
static char *
free_name (const char *path)
{
  char *name = g_strconcat (path, ".unreadable", NULL);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.unreadable-%u", path, i);
    }
  return name;
}

gboolean
rv_key_file_write (GKeyFile *file, const char *path, GError **error)
{
  g_autoptr (GKeyFile) before = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length;

  if (!rv_key_file_read (before, path, NULL))
    {
      g_autofree char *aside = free_name (path);

      g_rename (path, aside); /* when even that fails, so does the writing */
    }
  text = g_key_file_to_data (file, &length, NULL);
  return g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}
