/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knowledge that the program works with, and the local layer on top of it. */
#include "reasoning/rv-knowledge-local.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "reasoning/rv-knowledge-private.h"

static GMutex mutex;
static RvKnowledge *loaded;  /* the default; kept for the life of the process */
static GPtrArray *retired;   /* earlier defaults: callers borrow them */
static char *local_path;

void
rv_local_change_free (gpointer data)
{
  RvLocalChange *change = data;

  g_free (change->cause);
  g_free (change->finding);
  g_free (change->setting);
  g_free (change->source);
  g_free (change->who);
  g_free (change->when);
  g_free (change->why);
  g_free (change);
}

guint
rv_knowledge_n_local (const RvKnowledge *self)
{
  return self->local->len;
}

const RvLocalChange *
rv_knowledge_local (const RvKnowledge *self, guint i)
{
  g_return_val_if_fail (i < self->local->len, NULL);
  return self->local->pdata[i];
}

const char *
rv_knowledge_local_path (const RvKnowledge *self)
{
  return self->local_path;
}

const char *
rv_knowledge_local_sha256 (const RvKnowledge *self)
{
  return self->local_sha256;
}

static const char *
data_root (void)
{
  const char *roots[] = { g_getenv ("RV_DATA_DIR"), RV_DATADIR, RV_SOURCE_DATADIR };

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *file = roots[i] ? g_build_filename (roots[i], "knowledge", "causes.xml", NULL) : NULL;

      if (file && g_file_test (file, G_FILE_TEST_EXISTS))
        return roots[i];
    }
  return roots[2];
}

static RvKnowledge *
load_shipped (const char *local, GError **error)
{
  const char *root = data_root ();
  g_autofree char *dir = g_build_filename (root, "knowledge", NULL), *schema = g_build_filename (root, "schema", NULL);
  g_autofree char *beside = g_build_filename (dir, "local.xml", NULL);

  return rv_knowledge_load_with (dir, schema, local ? local : beside, error);
}

static void
retire (void)
{
  if (!loaded)
    return;
  if (!retired)
    retired = g_ptr_array_new ();
  g_ptr_array_add (retired, g_steal_pointer (&loaded));
}

RvKnowledge *
rv_knowledge_default (GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (!loaded)
    loaded = load_shipped (local_path, error);
  return loaded;
}

void
rv_knowledge_set_local (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (g_strcmp0 (path, local_path) == 0)
    return;
  g_free (local_path);
  local_path = g_strdup (path);
  retire ();
}

static void
write_attribute (GString *text, const char *name, const char *value)
{
  g_autofree char *escaped = value && *value ? g_markup_escape_text (value, -1) : NULL;

  if (escaped)
    g_string_append_printf (text, " %s=\"%s\"", name, escaped);
}

static void
write_change (GString *text, const RvLocalChange *change)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = change->when ? g_strdup (change->when) : g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *day = g_strndup (stamp, 10);
  char k[G_ASCII_DTOSTR_BUF_SIZE], n[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, "  <change");
  write_attribute (text, "cause", change->cause);
  write_attribute (text, "finding", change->finding);
  write_attribute (text, "setting", change->setting);
  write_attribute (text, "k", g_ascii_formatd (k, sizeof k, "%.10g", change->k));
  write_attribute (text, "n", g_ascii_formatd (n, sizeof n, "%.10g", change->n));
  write_attribute (text, "trust", rv_trust_to_token (change->trust));
  write_attribute (text, "source", change->source);
  write_attribute (text, "reviewed", day);
  write_attribute (text, "who", change->who);
  write_attribute (text, "when", stamp);
  write_attribute (text, "why", change->why);
  g_string_append (text, "/>\n");
}

/* skip: index to leave out, or -1. more: to add, or NULL. */
static char *
compose (const RvKnowledge *now, int skip, const RvLocalChange *more)
{
  GString *text = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<local>\n");

  for (guint i = 0; now && i < now->local->len; i++)
    if ((int) i != skip)
      write_change (text, now->local->pdata[i]);
  if (more)
    write_change (text, more);
  g_string_append (text, "</local>\n");
  return g_string_free (text, FALSE);
}

/* Checked under a name of its own first: a layer that cannot be read never takes the place of one that can. */
static gboolean
replace_layer (const char *text, GError **error)
{
  g_autofree char *trial = g_strdup_printf ("%s.new", local_path);
  RvKnowledge *knowledge;

  if (!g_file_set_contents_full (trial, text, -1, G_FILE_SET_CONTENTS_DURABLE | G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  knowledge = load_shipped (trial, error);
  g_unlink (trial);
  if (!knowledge || !g_file_set_contents_full (local_path, text, -1, G_FILE_SET_CONTENTS_DURABLE | G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    {
      g_clear_pointer (&knowledge, rv_knowledge_unref);
      return FALSE;
    }
  g_free (knowledge->local_path); /* the trial's */
  knowledge->local_path = g_strdup (local_path);
  retire ();
  loaded = knowledge;
  return TRUE;
}

static gboolean
has_layer (GError **error)
{
  if (local_path && loaded)
    return TRUE;
  g_set_error_literal (error, RV_KNOWLEDGE_ERROR, RV_KNOWLEDGE_ERROR_FILE, _("There is no library whose folder could hold a change of the knowledge. Open a library first."));
  return FALSE;
}

gboolean
rv_knowledge_local_add (const RvLocalChange *change, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autofree char *text = NULL;

  if (!has_layer (error))
    return FALSE;
  text = compose (loaded, -1, change);
  return replace_layer (text, error);
}

gboolean
rv_knowledge_local_take_back (guint i, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autofree char *text = NULL;

  if (!has_layer (error))
    return FALSE;
  text = compose (loaded, (int) i, NULL);
  return replace_layer (text, error);
}
