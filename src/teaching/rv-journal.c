/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "teaching/rv-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define HEAD "{\"chain\":\""
#define MIDDLE "\",\"step\":"
#define HASH 64

struct _RvJournal {
  char *path;
  int fd;           /* -1: read only */
  GPtrArray *steps; /* JsonObject */
  char head[HASH + 1];
};

G_DEFINE_QUARK (rv-teaching-error-quark, rv_teaching_error)

static char *
link_hash (const char *head, const char *step, gsize length)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *) head, HASH);
  g_checksum_update (sum, (const guchar *) step, (gssize) length);
  return g_strdup (g_checksum_get_string (sum));
}

static gboolean
take_line (RvJournal *self, const char *line, gsize length)
{
  const gsize before = strlen (HEAD) + HASH + strlen (MIDDLE);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *hash = NULL;
  const char *step = line + before;

  if (length < before + 3 || strncmp (line, HEAD, strlen (HEAD)) != 0 || line[length - 1] != '}')
    return FALSE;
  hash = link_hash (self->head, step, length - before - 1);
  if (strncmp (hash, line + strlen (HEAD), HASH) != 0)
    return FALSE;
  if (!json_parser_load_from_data (parser, step, (gssize) (length - before - 1), NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;
  g_ptr_array_add (self->steps, json_object_ref (json_node_get_object (json_parser_get_root (parser))));
  g_strlcpy (self->head, hash, sizeof self->head);
  return TRUE;
}

/* How many bytes hold whole lines; the rest was not written to its end. */
static gboolean
take_text (RvJournal *self, const char *text, gsize length, gsize *whole, GError **error)
{
  gsize at = 0;

  while (at < length)
    {
      const char *end = memchr (text + at, '\n', length - at);

      if (!end)
        break;
      if (!take_line (self, text + at, (gsize) (end - text) - at))
        {
          g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_CHANGED,
                       _("%s, line %u: the line was changed after it was written, or a line before it is missing; restore the file from a backup"),
                       self->path, self->steps->len + 1);
          return FALSE;
        }
      at = (gsize) (end - text) + 1;
    }
  *whole = at;
  return TRUE;
}

static RvJournal *
journal_new (const char *path)
{
  RvJournal *self = g_new0 (RvJournal, 1);

  self->path = g_strdup (path);
  self->fd = -1;
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  memset (self->head, '0', HASH);
  return self;
}

static gboolean
fail (RvJournal *self, int code, GError **error)
{
  g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_FILE, _("%s cannot be written: %s"), self->path, g_strerror (code));
  return FALSE;
}

static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
}

static gboolean
lock_file (RvJournal *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (self, errno, error);
  self->fd = g_open (self->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0)
    return fail (self, errno, error);
  if (flock (self->fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_BUSY, _("%s is in use by another window or program; close it there first"), self->path);
      return FALSE;
    }
  sync_folder (self->path);
  return TRUE;
}

RvJournal *
rv_journal_read (const char *path, GError **error)
{
  g_autoptr (RvJournal) self = journal_new (path);
  g_autofree char *text = NULL;
  gsize length, whole = 0;

  if (!g_file_get_contents (path, &text, &length, error) || !take_text (self, text, length, &whole, error))
    return NULL;
  return g_steal_pointer (&self);
}

RvJournal *
rv_journal_open (const char *path, GError **error)
{
  g_autoptr (RvJournal) self = journal_new (path);
  g_autofree char *text = NULL;
  gsize length, whole = 0;

  if (!lock_file (self, error) || !g_file_get_contents (path, &text, &length, error) || !take_text (self, text, length, &whole, error))
    return NULL;
  if (whole < length && ftruncate (self->fd, (off_t) whole) != 0)
    {
      fail (self, errno, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
rv_journal_free (RvJournal *self)
{
  if (!self)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_ptr_array_unref (self->steps);
  g_free (self->path);
  g_free (self);
}

guint
rv_journal_length (const RvJournal *self)
{
  return self->steps->len;
}

JsonObject *
rv_journal_step (const RvJournal *self, guint i)
{
  return self->steps->pdata[i];
}

const char *
rv_journal_head (const RvJournal *self)
{
  return self->head;
}

static gboolean
write_whole (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }
  return fsync (fd) == 0;
}

gboolean
rv_journal_append (RvJournal *self, JsonObject *step, GError **error)
{
  g_autoptr (JsonObject) taken = step;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), step);
  g_autofree char *text = json_to_string (node, FALSE), *hash = link_hash (self->head, text, strlen (text));
  g_autofree char *line = g_strconcat (HEAD, hash, MIDDLE, text, "}\n", NULL);
  off_t before;

  if (self->fd < 0)
    return fail (self, EROFS, error);
  before = lseek (self->fd, 0, SEEK_END);
  if (!write_whole (self->fd, line, strlen (line)))
    {
      int code = errno;

      if (ftruncate (self->fd, before) != 0)
        g_info ("%s keeps half a line, which is cut off when it is opened", self->path);
      return fail (self, code, error);
    }
  g_ptr_array_add (self->steps, g_steal_pointer (&taken));
  g_strlcpy (self->head, hash, sizeof self->head);
  return TRUE;
}

/* --- reading steps --- */

const char *
rv_step_string (JsonObject *step, const char *name)
{
  JsonNode *node = json_object_get_member (step, name);

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

int
rv_step_int (JsonObject *step, const char *name, int fallback)
{
  JsonNode *node = json_object_get_member (step, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? (int) CLAMP (json_node_get_int (node), G_MININT, G_MAXINT) : fallback;
}

char **
rv_step_strings (JsonObject *step, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (step, name);
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      if (text)
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

void
rv_step_set_strings (JsonObject *step, const char *name, const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings && strings[i]; i++)
    json_array_add_string_element (array, strings[i]);
  json_object_set_array_member (step, name, array);
}

char *
rv_pin_hash (const char *salt, const char *pin)
{
  g_autofree char *hash = g_strconcat (salt, ":", pin, NULL);

  /* slow on purpose: a short PIN must not be found by trying all of them in a moment */
  for (guint i = 0; i < 20000; i++)
    {
      char *next = g_compute_checksum_for_string (G_CHECKSUM_SHA256, hash, -1);

      g_free (hash);
      hash = next;
    }
  return g_steal_pointer (&hash);
}
