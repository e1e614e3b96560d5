/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "teaching/rv-playlist.h"

#include <glib/gi18n-lib.h>

RvPlaylist *
rv_playlist_new (const char *name, const char *const *tags, const char *const *cases)
{
  RvPlaylist *self = g_new0 (RvPlaylist, 1);

  self->name = g_strdup (name);
  self->tags = tags ? g_strdupv ((char **) tags) : g_new0 (char *, 1);
  self->cases = cases ? g_strdupv ((char **) cases) : g_new0 (char *, 1);
  return self;
}

void
rv_playlist_free (RvPlaylist *self)
{
  g_free (self->name);
  g_strfreev (self->tags);
  g_strfreev (self->cases);
  g_free (self);
}

static char *
path_of (const char *library)
{
  return g_build_filename (library, "teaching", "playlists.json", NULL);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(RvPlaylist *const *) a)->name, (*(RvPlaylist *const *) b)->name);
}

static JsonArray *
array_of (JsonNode *root)
{
  JsonNode *node = root && JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), "playlists") : NULL;

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

GPtrArray *
rv_playlists_load (const char *library, GError **error)
{
  g_autofree char *path = path_of (library);
  g_autoptr (GPtrArray) playlists = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_playlist_free);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *array;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&playlists);
  if (!json_parser_load_from_file (parser, path, error))
    return NULL;
  array = array_of (json_parser_get_root (parser));
  if (!array)
    {
      g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, _("%s holds no list of playlists; move it away to start anew"), path);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_auto (GStrv) tags = object ? rv_step_strings (object, "tags") : NULL, cases = object ? rv_step_strings (object, "cases") : NULL;

      if (object && rv_step_string (object, "name"))
        g_ptr_array_add (playlists, rv_playlist_new (rv_step_string (object, "name"), (const char *const *) tags, (const char *const *) cases));
    }
  g_ptr_array_sort (playlists, by_name);
  return g_steal_pointer (&playlists);
}

gboolean
rv_playlists_save (const char *library, GPtrArray *playlists, GError **error)
{
  g_autofree char *path = path_of (library), *folder = g_path_get_dirname (path), *text = NULL;
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), root);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < playlists->len; i++)
    {
      RvPlaylist *playlist = playlists->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", playlist->name);
      rv_step_set_strings (object, "tags", (const char *const *) playlist->tags);
      rv_step_set_strings (object, "cases", (const char *const *) playlist->cases);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (root, "playlists", array);
  text = json_to_string (node, TRUE);
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

RvPlaylist *
rv_playlists_find (GPtrArray *playlists, const char *name)
{
  for (guint i = 0; i < playlists->len; i++)
    if (g_str_equal (((RvPlaylist *) playlists->pdata[i])->name, name))
      return playlists->pdata[i];
  return NULL;
}

GPtrArray *
rv_playlists_tagged (GPtrArray *playlists, const char *tag)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < playlists->len; i++)
    if (g_strv_contains ((const char *const *) ((RvPlaylist *) playlists->pdata[i])->tags, tag))
      g_ptr_array_add (found, playlists->pdata[i]);
  return found;
}
