/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-image-take.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "imaging/rv-image-reader.h"
#include "imaging/rv-image-source.h"
#include "session/rv-image-shelf.h"

#define FOLDER "dicom"

typedef struct {
  const RvImageTakeOptions *options;
  RvCase *kase;
  RvImageTaken *taken;
  GCancellable *cancellable;
  GPtrArray *made;     /* paths of new files: removed when it fails */
  guint packed, total; /* files */
} Take;

static void
fault_free (gpointer data)
{
  RvImageFault *fault = data;

  g_free (fault->path);
  g_free (fault->reason);
  g_free (fault);
}

static void
taken_series_free (gpointer data)
{
  RvTakenSeries *one = data;

  g_clear_object (&one->record);
  g_clear_pointer (&one->series, rv_image_series_unref);
  g_free (one);
}

void
rv_image_taken_free (RvImageTaken *taken)
{
  if (taken == NULL)
    return;
  g_ptr_array_unref (taken->series);
  g_ptr_array_unref (taken->documents);
  g_ptr_array_unref (taken->faults);
  g_free (taken);
}

static void
report (Take *take, double share)
{
  if (take->options->progress != NULL)
    take->options->progress ((guint) (share * 1000), 1000, take->options->user_data);
}

static void
on_scanned (guint done, guint total, gpointer data)
{
  report (data, total > 0 ? 0.3 * done / total : 0.0);
}

static void
on_packed (guint done, guint total, gpointer data)
{
  Take *take = data;

  report (take, 0.3 + 0.7 * (take->packed + done) / MAX (take->total, 1));
}

/* --- records --- */

static const char *
modality_token (const char *modality)
{
  static const char *const tokens[][2] = { { "MR", "mr" }, { "CT", "ct" }, { "PT", "pet" }, { "US", "us" }, { "XA", "xr" }, { "RF", "xr" },
                                           { "CR", "xr" }, { "DX", "xr" }, { "MG", "xr" }, { "SM", "histology" }, { "XC", "photo" } };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    if (g_strcmp0 (modality, tokens[i][0]) == 0)
      return tokens[i][1];
  return "other";
}

static char *
date_text (const char *da)
{
  if (da == NULL || strlen (da) != 8 || strspn (da, "0123456789") != 8)
    return NULL;
  return g_strdup_printf ("%.4s-%.2s-%.2s", da, da + 4, da + 6);
}

static RvRecord *
record_for (Take *take, RvImageSeries *series)
{
  RvRecord *record = rv_record_new (rv_schema_kind ("image"), NULL, NULL);
  g_autofree char *when = date_text (series->series_date != NULL ? series->series_date : series->study_date);
  g_autofree char *from = g_path_get_basename (take->options->paths[0]);
  g_autofree char *origin = g_strconcat ("file:", from, NULL);
  g_autofree char *title = g_strdup (series->description != NULL ? series->description : series->study_description);

  if (title == NULL)
    title = g_strdup_printf (_("%s, series %d"), series->modality != NULL ? series->modality : _("Images"), (int) series->number);
  rv_record_set (record, "title", title);
  rv_record_set (record, "modality", modality_token (series->modality));
  rv_record_set (record, "plane", !series->has_geometry ? "none" : series->oblique > 20.0 ? "oblique" : rv_image_orientation_id (series->orientation));
  rv_record_set (record, "body-part", series->body_part);
  if (series->series_uid != NULL)
    rv_record_set (record, "series", series->id);
  /* The dates of a phantom mean nothing. */
  if (series->synthetic)
    rv_record_set (record, "synthetic", "phantom");
  else
    rv_record_set (record, "when", when);
  rv_record_set_origin (record, NULL, origin);
  return record;
}

static RvRecord *
known_record (RvCase *kase, const char *id)
{
  for (guint i = 0; i < rv_case_count (kase, "image"); i++)
    if (rv_image_record_is_series (rv_case_nth (kase, "image", i)) && g_strcmp0 (rv_record_get (rv_case_nth (kase, "image", i), "series"), id) == 0)
      return rv_case_nth (kase, "image", i);
  return NULL;
}

/* --- files --- */

static int
by_text (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

/* The files of all stacks of one DICOM series, each once, and a name that the same instances always get. */
static char **
files_of (GPtrArray *group, char **name)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint s = 0; s < group->len; s++)
    {
      RvImageSeries *series = ((RvTakenSeries *) group->pdata[s])->series;

      for (guint i = 0; i < rv_image_series_get_n_frames (series); i++)
        {
          const RvImageFrame *frame = rv_image_series_get_frame (series, i);

          if (!g_hash_table_add (seen, frame->path))
            continue;
          g_strv_builder_add (paths, frame->path);
          g_ptr_array_add (keys, frame->sop_uid != NULL ? frame->sop_uid : frame->path);
        }
    }
  g_ptr_array_sort (keys, by_text);
  for (guint i = 0; i < keys->len; i++)
    g_checksum_update (sum, (const guchar *) keys->pdata[i], (gssize) strlen (keys->pdata[i]) + 1);
  *name = g_strndup (g_checksum_get_string (sum), 24);
  return g_strv_builder_end (paths);
}

/* The same archive in another case of the library: one copy on disk serves both. */
static gboolean
share_copy (Take *take, const char *file, const char *target)
{
  g_autofree char *case_dir = g_path_get_dirname (take->options->files_dir), *cases = g_path_get_dirname (case_dir);
  g_autoptr (GDir) dir = g_dir_open (cases, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *other = g_build_filename (cases, name, "images", file, NULL);

      if (g_file_test (other, G_FILE_TEST_IS_REGULAR) && !g_str_equal (other, target) && link (other, target) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
write_list (char **paths, const char *target, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (char **path = paths; *path != NULL; path++)
    {
      g_auto (GStrv) parts = g_strsplit (*path, "//", 2);

      /* Entries of an archive: the archive stands for them, once. */
      if (parts[1] == NULL || strstr (text->str, parts[0]) == NULL)
        g_string_append_printf (text, "%s\n", parts[0]);
    }
  return g_file_set_contents_full (target, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/* A series without a UID is named after its archive: the path it came from is nobody's business. */
static void
settle_record (Take *take, RvTakenSeries *one, const char *file)
{
  g_autofree char *id = g_strconcat ("file:", file, NULL);

  if (one->known)
    return;
  if (one->series->series_uid == NULL)
    {
      one->known = known_record (take->kase, id) != NULL;
      rv_record_set (one->record, "series", id);
    }
  rv_record_set (one->record, "file", file);
}

static gboolean
pack_group (Take *take, GPtrArray *group, GError **error)
{
  g_autofree char *name = NULL, *file = NULL, *target = NULL;
  g_auto (GStrv) paths = files_of (group, &name);
  gboolean linked = take->options->link, done = TRUE;
  guint known = 0;

  file = g_strdup_printf ("%s/%s.%s", FOLDER, name, linked ? "files" : "zip");
  target = g_build_filename (take->options->files_dir, file, NULL);
  for (guint i = 0; i < group->len; i++)
    known += ((RvTakenSeries *) group->pdata[i])->known;
  if (known < group->len && !g_file_test (target, G_FILE_TEST_EXISTS))
    {
      if (linked)
        done = write_list (paths, target, error);
      else if (!share_copy (take, file, target))
        done = rv_image_source_pack ((const char *const *) paths, target, FALSE, on_packed, take, take->cancellable, error);
      if (done)
        g_ptr_array_add (take->made, g_steal_pointer (&target));
    }
  take->packed += g_strv_length (paths);
  for (guint i = 0; done && i < group->len; i++)
    settle_record (take, group->pdata[i], file);
  return done;
}

/* --- series by series --- */

static const char *
file_name_for (GPtrArray *group, gboolean linked, char **file)
{
  g_autofree char *name = NULL;
  g_auto (GStrv) paths = files_of (group, &name);

  *file = g_strdup_printf ("%s/%s.%s", FOLDER, name, linked ? "files" : "zip");
  return *file;
}

static void
add_stack (Take *take, GPtrArray *group, RvImageSeries *series)
{
  RvTakenSeries *one = g_new0 (RvTakenSeries, 1);
  RvRecord *there = known_record (take->kase, series->id);

  one->series = rv_image_series_ref (series);
  one->record = there != NULL ? rv_record_copy (there) : record_for (take, series);
  one->grown = there != NULL;
  g_ptr_array_add (take->taken->series, one);
  g_ptr_array_add (group, one);
}

/* When the case has part of the series: what it has and what came, together. NULL when that cannot be read: what came stands alone. */
static RvImageScan *
rescan_with_old (Take *take, GPtrArray *group, const char *old)
{
  g_autofree char *name = NULL;
  g_auto (GStrv) fresh = files_of (group, &name), kept = rv_image_shelf_paths (take->options->files_dir, old, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (char **path = kept; path != NULL && *path != NULL; path++)
    g_ptr_array_add (all, *path);
  for (char **path = fresh; *path != NULL; path++)
    {
      char *slashes = strstr (*path, "//");

      if (slashes != NULL)
        *slashes = '\0';
      g_ptr_array_add (all, *path);
    }
  g_ptr_array_add (all, NULL);
  return rv_image_scan ((const char *const *) all->pdata, NULL, NULL, take->cancellable, NULL);
}

static void
settle_known (Take *take, GPtrArray *group, const char *uid)
{
  const char *old = NULL;
  g_autofree char *file = NULL;

  for (guint i = 0; i < group->len && old == NULL; i++)
    if (((RvTakenSeries *) group->pdata[i])->grown)
      old = rv_record_get (((RvTakenSeries *) group->pdata[i])->record, "file");
  if (old == NULL)
    return;
  g_autoptr (RvImageScan) both = g_strcmp0 (file_name_for (group, g_str_has_suffix (old, ".files"), &file), old) != 0 ? rescan_with_old (take, group, old) : NULL;
  for (guint i = 0; i < group->len; i++)
    {
      RvTakenSeries *one = group->pdata[i];

      for (guint s = 0; both != NULL && s < both->series->len; s++)
        {
          RvImageSeries *series = both->series->pdata[s];

          if (g_strcmp0 (series->id, one->series->id) != 0)
            continue;
          g_clear_pointer (&one->series, rv_image_series_unref);
          one->series = rv_image_series_ref (series);
        }
    }
  g_clear_pointer (&file, g_free);
  /* Nothing new among it. */
  if (g_strcmp0 (file_name_for (group, g_str_has_suffix (old, ".files"), &file), old) == 0)
    for (guint i = 0; i < group->len; i++)
      ((RvTakenSeries *) group->pdata[i])->known = ((RvTakenSeries *) group->pdata[i])->grown;
}

/* Groups of RvTakenSeries that come from one DICOM series. */
static GPtrArray *
group_series (Take *take, RvImageScan *scan)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) by_uid = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < scan->series->len; i++)
    {
      RvImageSeries *series = scan->series->pdata[i];
      const char *uid = series->series_uid != NULL ? series->series_uid : series->id;
      GPtrArray *group = g_hash_table_lookup (by_uid, uid);

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_hash_table_insert (by_uid, (gpointer) uid, group);
          g_ptr_array_add (groups, group);
        }
      add_stack (take, group, series);
    }
  for (guint i = 0; i < groups->len; i++)
    settle_known (take, groups->pdata[i], NULL);
  return groups;
}

/* --- encapsulated PDF --- */

static void
add_fault (Take *take, const char *path, const char *reason)
{
  RvImageFault *fault = g_new0 (RvImageFault, 1);

  fault->path = g_strdup (path);
  fault->reason = g_strdup (reason);
  g_ptr_array_add (take->taken->faults, fault);
}

static gboolean
is_known_file (Take *take, const char *name)
{
  for (guint i = 0; i < rv_case_count (take->kase, "image"); i++)
    if (g_strcmp0 (rv_record_get (rv_case_nth (take->kase, "image", i), "file"), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
take_document (Take *take, RvImageReader *reader, const RvImageDocument *document, GError **error)
{
  g_autoptr (GBytes) bytes = rv_image_reader_document (reader, document->path, error);
  g_autofree char *name = NULL, *target = NULL, *when = date_text (document->date), *sum = NULL;
  RvRecord *record;

  if (bytes == NULL)
    return FALSE;
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  name = g_strdup_printf ("%s/%.24s.pdf", FOLDER, sum);
  target = g_build_filename (take->options->files_dir, name, NULL);
  if (is_known_file (take, name))
    return TRUE;
  if (!g_file_set_contents_full (target, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  g_ptr_array_add (take->made, g_steal_pointer (&target));
  record = rv_record_new (rv_schema_kind ("image"), NULL, NULL);
  rv_record_set (record, "title", document->title != NULL ? document->title : _("Document"));
  rv_record_set (record, "modality", "other");
  rv_record_set (record, "file", name);
  rv_record_set (record, "when", when);
  g_ptr_array_add (take->taken->documents, record);
  return TRUE;
}

static void
take_documents (Take *take, RvImageScan *scan)
{
  g_autoptr (RvImageReader) reader = rv_image_reader_new (take->cancellable);

  for (guint i = 0; i < scan->documents->len; i++)
    {
      const RvImageDocument *document = scan->documents->pdata[i];
      g_autoptr (GError) error = NULL;

      if (!take_document (take, reader, document, &error))
        add_fault (take, document->path, error->message);
    }
  for (guint i = 0; i < scan->faults->len; i++)
    add_fault (take, ((RvImageFault *) scan->faults->pdata[i])->path, ((RvImageFault *) scan->faults->pdata[i])->reason);
}

static gboolean
run (Take *take, GError **error)
{
  g_autofree char *folder = g_build_filename (take->options->files_dir, FOLDER, NULL);
  g_autoptr (RvImageScan) scan = rv_image_scan (take->options->paths, on_scanned, take, take->cancellable, error);
  g_autoptr (GPtrArray) groups = NULL;

  if (scan == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  take->taken->n_files = scan->n_files;
  take_documents (take, scan);
  groups = group_series (take, scan);
  for (guint i = 0; i < take->taken->series->len; i++)
    take->total += rv_image_series_get_n_frames (((RvTakenSeries *) take->taken->series->pdata[i])->series);
  if (take->options->found != NULL)
    take->options->found (take->taken, take->options->user_data);
  for (guint i = 0; i < groups->len; i++)
    if (!pack_group (take, groups->pdata[i], error))
      return FALSE;
  return !g_cancellable_set_error_if_cancelled (take->cancellable, error);
}

RvImageTaken *
rv_image_take (RvCase *kase, const RvImageTakeOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (RvImageTaken) taken = g_new0 (RvImageTaken, 1);
  Take take = { .options = options, .kase = kase, .taken = taken, .cancellable = cancellable };
  gboolean good;

  g_return_val_if_fail (options->paths[0] != NULL, NULL);
  taken->series = g_ptr_array_new_with_free_func (taken_series_free);
  taken->documents = g_ptr_array_new_with_free_func (g_object_unref);
  taken->faults = g_ptr_array_new_with_free_func (fault_free);
  take.made = g_ptr_array_new_with_free_func (g_free);
  good = run (&take, error);
  for (guint i = 0; !good && i < take.made->len; i++)
    g_unlink (take.made->pdata[i]);
  g_ptr_array_unref (take.made);
  return good ? g_steal_pointer (&taken) : NULL;
}

RvEdit *
rv_image_taken_to_edit (RvImageTaken *taken, RvCase *kase)
{
  RvEdit *edit = rv_edit_new (_("Import images"));
  double position = rv_case_next_position (kase, "image", NULL);

  for (guint i = 0; i < taken->series->len; i++)
    {
      RvTakenSeries *one = taken->series->pdata[i];
      RvRecord *there = rv_case_find_uuid (kase, rv_record_get_uuid (one->record));

      if (one->known)
        continue;
      if (there != NULL)
        rv_edit_set (edit, there, "file", rv_record_get (one->record, "file"));
      else
        {
          rv_record_set_position (one->record, position++);
          rv_edit_add_record (edit, one->record);
        }
    }
  for (guint i = 0; i < taken->documents->len; i++)
    {
      rv_record_set_position (taken->documents->pdata[i], position++);
      rv_edit_add_record (edit, taken->documents->pdata[i]);
    }
  return edit;
}

char *
rv_image_taken_summary (RvImageTaken *taken)
{
  guint fresh = 0, known = 0, pictures = 0;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < taken->series->len; i++)
    {
      RvTakenSeries *one = taken->series->pdata[i];

      fresh += !one->known;
      known += one->known;
      pictures += one->known ? 0 : rv_image_series_get_n_frames (one->series);
    }
  g_string_append_printf (text, ngettext ("%u series", "%u series", fresh), fresh);
  g_string_append_printf (text, ngettext (", %u picture", ", %u pictures", pictures), pictures);
  if (taken->documents->len > 0)
    g_string_append_printf (text, ngettext (", %u document", ", %u documents", taken->documents->len), taken->documents->len);
  if (known > 0)
    g_string_append_printf (text, ngettext ("; %u series was there already", "; %u series were there already", known), known);
  if (taken->faults->len > 0)
    g_string_append_printf (text, ngettext ("; %u file was not read", "; %u files were not read", taken->faults->len), taken->faults->len);
  return g_string_free (text, FALSE);
}
