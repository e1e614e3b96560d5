/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-image-shelf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TELL_EVERY 66 /* ms */

struct _RvImageShelf {
  GObject parent_instance;

  char *files_dir;
  GHashTable *items; /* uuid -> Item */
  guint timer;
  RvImageSuvKind suv_kind;
  gboolean suv_confirmed;
};

/* An item and the job that fills it: shared with the worker. */
typedef struct {
  RvShelfItem item;
  gatomicrefcount ref_count;
  GCancellable *cancellable;
  RvImageShelf *shelf;   /* main thread; NULL when the item was dropped */
  char *files_dir, *file, *wanted; /* wanted: the series' id */
  RvImageSeries *given;  /* adopted: no scan */
  int done;              /* atomic */
  guint told;
} Item;

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvImageShelf, rv_image_shelf, G_TYPE_OBJECT)

static void
item_unref (gpointer data)
{
  Item *item = data;

  if (!g_atomic_ref_count_dec (&item->ref_count))
    return;
  g_free (item->item.uuid);
  g_clear_pointer (&item->item.series, rv_image_series_unref);
  g_clear_pointer (&item->item.volume, rv_image_volume_unref);
  g_clear_pointer (&item->item.suv, rv_image_suv_free);
  g_free (item->item.problem);
  g_clear_pointer (&item->given, rv_image_series_unref);
  g_object_unref (item->cancellable);
  g_free (item->files_dir);
  g_free (item->file);
  g_free (item->wanted);
  g_free (item);
}

static Item *
item_ref (Item *item)
{
  g_atomic_ref_count_inc (&item->ref_count);
  return item;
}

/* The shelf lets go; a worker may hold it a little longer. */
static void
item_drop (gpointer data)
{
  Item *item = data;

  item->shelf = NULL;
  g_cancellable_cancel (item->cancellable);
  item_unref (item);
}

static void
rv_image_shelf_dispose (GObject *object)
{
  RvImageShelf *self = RV_IMAGE_SHELF (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->items, g_hash_table_unref);
  G_OBJECT_CLASS (rv_image_shelf_parent_class)->dispose (object);
}

static void
rv_image_shelf_finalize (GObject *object)
{
  g_free (RV_IMAGE_SHELF (object)->files_dir);
  G_OBJECT_CLASS (rv_image_shelf_parent_class)->finalize (object);
}

static void
rv_image_shelf_class_init (RvImageShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_image_shelf_dispose;
  G_OBJECT_CLASS (klass)->finalize = rv_image_shelf_finalize;
  signals[CHANGED] = g_signal_new ("changed", RV_TYPE_IMAGE_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rv_image_shelf_init (RvImageShelf *self)
{
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, item_drop);
}

RvImageShelf *
rv_image_shelf_new (const char *files_dir)
{
  RvImageShelf *self = g_object_new (RV_TYPE_IMAGE_SHELF, NULL);

  self->files_dir = g_strdup (files_dir);
  return self;
}

static void
tell (Item *item)
{
  if (item->shelf != NULL)
    g_signal_emit (item->shelf, signals[CHANGED], 0, item->item.uuid);
}

/* While anything is read, its progress is told now and then. */
static gboolean
on_timer (gpointer data)
{
  RvImageShelf *self = data;
  g_autoptr (GPtrArray) news = g_ptr_array_new_with_free_func (item_unref);
  GHashTableIter iter;
  gboolean busy = FALSE;
  Item *item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    {
      guint done = (guint) g_atomic_int_get (&item->done);

      busy |= item->item.state == RV_SHELF_OPENING || item->item.state == RV_SHELF_READING;
      if (item->item.state != RV_SHELF_READING || done == item->told)
        continue;
      item->told = item->item.done = done;
      g_ptr_array_add (news, item_ref (item));
    }
  if (!busy)
    self->timer = 0;
  for (guint i = 0; i < news->len; i++)
    tell (news->pdata[i]);
  return busy ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* --- on the worker --- */

char **
rv_image_shelf_paths (const char *files_dir, const char *file, GError **error)
{
  g_autofree char *path = g_build_filename (files_dir != NULL ? files_dir : ".", file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  if (!g_str_has_suffix (file, ".files"))
    {
      g_strv_builder_add (paths, path);
      return g_strv_builder_end (paths);
    }
  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (g_path_is_absolute (*line))
      g_strv_builder_add (paths, *line);
  return g_strv_builder_end (paths);
}

static RvImageSeries *
find_series (RvImageScan *scan, const char *id)
{
  for (guint i = 0; i < scan->series->len; i++)
    {
      RvImageSeries *series = g_ptr_array_index (scan->series, i);

      /* What has no UID is alone in its archive. */
      if (g_strcmp0 (series->id, id) == 0 || (series->series_uid == NULL && g_str_has_prefix (id, "file:")))
        return rv_image_series_ref (series);
    }
  return NULL;
}

static RvImageSeries *
open_series (Item *item, GError **error)
{
  g_auto (GStrv) paths = NULL;
  g_autoptr (RvImageScan) scan = NULL;
  RvImageSeries *series;

  if (item->given != NULL)
    return rv_image_series_ref (item->given);
  paths = rv_image_shelf_paths (item->files_dir, item->file, error);
  scan = paths != NULL ? rv_image_scan ((const char *const *) paths, NULL, NULL, item->cancellable, error) : NULL;
  if (scan == NULL)
    return NULL;
  series = find_series (scan, item->wanted);
  if (series == NULL && scan->faults->len > 0)
    {
      const RvImageFault *fault = g_ptr_array_index (scan->faults, 0);

      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_NOTHING, "%s: %s", fault->path, fault->reason);
    }
  else if (series == NULL)
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_NOTHING, _("%s does not hold the series of this entry: import it again"), item->file);
  return series;
}

/* What the worker hands over. */
typedef struct {
  Item *item;
  RvImageSeries *series;
  RvImageVolume *volume;
  char *problem;
  gboolean end;
} News;

/* TRUE when the item is a PET. */
static gboolean
apply_suv (Item *item)
{
  RvShelfItem *shown = &item->item;

  if (item->shelf == NULL || shown->volume == NULL || shown->series->suv == NULL)
    return FALSE;
  g_clear_pointer (&shown->suv, rv_image_suv_free);
  shown->suv = rv_image_suv_compute_as (shown->series->suv, item->shelf->suv_kind, item->shelf->suv_confirmed);
  if (shown->suv->refused == NULL)
    rv_image_volume_set_factor (shown->volume, shown->suv->factor, shown->suv->label);
  else
    rv_image_volume_set_factor (shown->volume, 1, shown->series->unit);
  return TRUE;
}

static gboolean
on_news (gpointer data)
{
  News *news = data;
  RvShelfItem *item = &news->item->item;

  if (news->series != NULL)
    item->series = g_steal_pointer (&news->series);
  if (news->volume != NULL)
    {
      item->volume = g_steal_pointer (&news->volume);
      apply_suv (news->item);
      item->total = rv_image_series_get_n_frames (item->series);
    }
  if (news->problem != NULL)
    {
      g_free (item->problem);
      item->problem = g_steal_pointer (&news->problem);
    }
  item->done = (guint) g_atomic_int_get (&news->item->done);
  item->state = !news->end ? RV_SHELF_READING : item->volume != NULL ? RV_SHELF_READY : RV_SHELF_FAILED;
  tell (news->item);
  return G_SOURCE_REMOVE;
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_pointer (&news->series, rv_image_series_unref);
  g_clear_pointer (&news->volume, rv_image_volume_unref);
  g_free (news->problem);
  item_unref (news->item);
  g_free (news);
}

static News *
news_new (Item *item)
{
  News *news = g_new0 (News, 1);

  news->item = item_ref (item);
  return news;
}

static void
send (News *news)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, on_news, news, news_free);
}

static void
on_slice (guint done, guint total, gpointer data)
{
  g_atomic_int_set (&((Item *) data)->done, (int) done);
}

static void
read_item (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Item *item = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvImageSeries) series = open_series (item, &error);
  g_autoptr (RvImageVolume) volume = series != NULL ? rv_image_volume_new_any (series, &error) : NULL;
  News *news = news_new (item);

  if (volume == NULL)
    {
      news->problem = g_strdup (error->message);
      news->end = TRUE;
      send (news);
      return;
    }
  news->series = rv_image_series_ref (series);
  news->volume = rv_image_volume_ref (volume);
  send (news);
  news = news_new (item);
  if (!rv_image_volume_load (volume, rv_image_series_get_n_frames (series) / 2, 2, on_slice, item, item->cancellable, &error))
    news->problem = g_strdup (error->message);
  news->end = TRUE;
  send (news);
}

/* --- on the main thread --- */

const RvShelfItem *
rv_image_shelf_look (RvImageShelf *self, const char *uuid)
{
  Item *item = g_hash_table_lookup (self->items, uuid);

  return item != NULL ? &item->item : NULL;
}

static Item *
begin (RvImageShelf *self, const char *uuid, const char *file, const char *wanted, RvImageSeries *given)
{
  g_autoptr (GTask) task = NULL;
  Item *item = g_new0 (Item, 1);

  g_atomic_ref_count_init (&item->ref_count);
  item->item.uuid = g_strdup (uuid);
  item->item.state = RV_SHELF_OPENING;
  item->cancellable = g_cancellable_new ();
  item->shelf = self;
  item->files_dir = g_strdup (self->files_dir);
  item->file = g_strdup (file);
  item->wanted = g_strdup (wanted);
  item->given = given != NULL ? rv_image_series_ref (given) : NULL;
  g_hash_table_replace (self->items, item->item.uuid, item);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, item_ref (item), item_unref);
  g_task_run_in_thread (task, read_item);
  if (self->timer == 0)
    self->timer = g_timeout_add (TELL_EVERY, on_timer, self);
  return item;
}

const RvShelfItem *
rv_image_shelf_want (RvImageShelf *self, RvRecord *image)
{
  Item *item = g_hash_table_lookup (self->items, rv_record_get_uuid (image));

  if (item != NULL && (item->file == NULL || g_strcmp0 (item->file, rv_record_get (image, "file")) == 0))
    return &item->item;
  return &begin (self, rv_record_get_uuid (image), rv_record_get (image, "file"), rv_record_get (image, "series"), NULL)->item;
}

void
rv_image_shelf_adopt (RvImageShelf *self, const char *uuid, RvImageSeries *series)
{
  begin (self, uuid, NULL, series->id, series);
}

void
rv_image_shelf_set_suv (RvImageShelf *self, RvImageSuvKind kind, gboolean confirmed)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (item_unref);
  GHashTableIter iter;
  Item *item;

  if (self->suv_kind == kind && self->suv_confirmed == confirmed)
    return;
  self->suv_kind = kind;
  self->suv_confirmed = confirmed;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    if (apply_suv (item))
      g_ptr_array_add (changed, item_ref (item));
  for (guint i = 0; i < changed->len; i++)
    tell (changed->pdata[i]);
}

void
rv_image_shelf_drop (RvImageShelf *self, const char *uuid)
{
  g_hash_table_remove (self->items, uuid);
}
