/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-private.h"
#include "imaging/rv-image-reader-private.h"
#include "imaging/rv-image-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A folder of pictures is not deeper, and not larger, than this. */
#define DEEPEST 16
#define MOST_FILES 200000
#define AT_ONCE 32 /* files that are asked for together */

typedef struct {
  GPtrArray *files;      /* char *, in order */
  GHashTable *seen;      /* paths */
  GHashTable *instances; /* SOP instance UIDs */
  GHashTable *stacks;    /* key -> RvImageSeries */
  GPtrArray *order;      /* RvImageSeries, as met */
  RvImageScan *scan;
  RvImageReader *reader;
  GHashTable *ahead;     /* path -> RvImageHead: read together, not yet looked at */
  guint ahead_to;        /* files before this one were asked for */
} Scanner;

static void
fault_free (gpointer data)
{
  RvImageFault *fault = data;

  g_free (fault->path);
  g_free (fault->reason);
  g_free (fault);
}

static void
document_free (gpointer data)
{
  RvImageDocument *document = data;

  g_free (document->path);
  g_free (document->title);
  g_free (document->date);
  g_free (document);
}

void
rv_image_scan_free (RvImageScan *scan)
{
  if (scan == NULL)
    return;
  g_ptr_array_unref (scan->series);
  g_ptr_array_unref (scan->faults);
  g_ptr_array_unref (scan->documents);
  g_free (scan);
}

static void
add_fault (RvImageScan *scan, const char *path, const char *reason)
{
  RvImageFault *fault = g_new0 (RvImageFault, 1);
  g_autofree char *lead = g_strconcat (path, ": ", NULL);

  fault->path = g_strdup (path);
  /* The reason stands beside the path: it need not say it again. */
  fault->reason = g_strdup (g_str_has_prefix (reason, lead) ? reason + strlen (lead) : reason);
  g_ptr_array_add (scan->faults, fault);
}

static void
add_file (Scanner *scanner, const char *path)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL);

  if (scanner->files->len >= MOST_FILES || !g_hash_table_add (scanner->seen, g_strdup (full)))
    return;
  g_ptr_array_add (scanner->files, g_steal_pointer (&full));
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
add_folder (Scanner *scanner, const char *path, int depth)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    {
      add_fault (scanner->scan, path, error->message);
      return;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    if (*name != '.')
      g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, by_name);
  for (guint i = 0; i < names->len; i++)
    {
      const char *child = g_ptr_array_index (names, i);

      /* A link to a folder could lead in a circle. */
      if (!g_file_test (child, G_FILE_TEST_IS_DIR))
        add_file (scanner, child);
      else if (!g_file_test (child, G_FILE_TEST_IS_SYMLINK) && depth < DEEPEST)
        add_folder (scanner, child, depth + 1);
    }
}

/* Keeps a name of a DICOMDIR within the folder of the DICOMDIR. */
static char *
referenced_path (const char *dicomdir, const char *parts)
{
  g_auto (GStrv) names = g_strsplit (parts, "\\", -1);
  g_autofree char *path = g_path_get_dirname (dicomdir);

  for (char **name = names; *name != NULL; name++)
    {
      g_strstrip (*name);
      if (**name == '\0' || g_str_equal (*name, "..") || strchr (*name, '/') != NULL)
        return NULL;
      g_autofree char *longer = g_build_filename (path, *name, NULL);
      if (!g_file_test (longer, G_FILE_TEST_EXISTS))
        {
          /* Names on the disc may have become lower case when they were copied. */
          g_autofree char *low = g_ascii_strdown (*name, -1);
          g_free (longer);
          longer = g_build_filename (path, low, NULL);
        }
      g_free (path);
      path = g_steal_pointer (&longer);
    }
  return g_steal_pointer (&path);
}

static void
follow_dicomdir (Scanner *scanner, const char *path, const RvImageHead *head)
{
  for (char **parts = head->names; *parts != NULL; parts++)
    {
      g_autofree char *target = referenced_path (path, *parts);

      if (target == NULL || !g_file_test (target, G_FILE_TEST_IS_REGULAR))
        {
          g_autofree char *why = g_strdup_printf (_("it names the file %s, which is not there"), *parts);
          add_fault (scanner->scan, path, why);
        }
      else
        add_file (scanner, target);
    }
}

static char *
stack_key (const char *series_uid, const RvDicomImage *image, const RvImagePlace *place)
{
  GString *key = g_string_new (series_uid);

  g_string_append_printf (key, "|%dx%d %d/%d/%d %d", image->rows, image->columns, image->samples, image->bits_allocated,
                          image->bits_stored, image->is_signed);
  if (place->complete != 0.0)
    for (int i = 0; i < 3; i++)
      g_string_append_printf (key, " %ld %ld", lrint (place->right[i] * 500.0), lrint (place->down[i] * 500.0));
  g_string_append_printf (key, " %ld %ld", lrint (place->row_spacing * 1e4), lrint (place->column_spacing * 1e4));
  return g_string_free (key, FALSE);
}

static RvImageSeries *
stack_for (Scanner *scanner, const RvImageHead *head, const RvImagePlace *place, const char *series_uid)
{
  g_autofree char *key = stack_key (series_uid, &head->series->image, place);
  RvImageSeries *series = g_hash_table_lookup (scanner->stacks, key);

  if (series != NULL)
    return series;
  series = rv_image_series_copy_head (head->series);
  series->has_geometry = place->complete != 0.0;
  memcpy (series->right, place->right, sizeof series->right);
  memcpy (series->down, place->down, sizeof series->down);
  series->spacing[0] = place->column_spacing;
  series->spacing[1] = place->row_spacing;
  series->thickness = place->thickness;
  if (head->series->suv != NULL)
    series->suv = rv_image_suv_input_new ();
  g_hash_table_insert (scanner->stacks, g_steal_pointer (&key), series);
  g_ptr_array_add (scanner->order, series);
  return series;
}

static void
add_frame (Scanner *scanner, const char *path, const RvImageHead *head, guint number, const char *series_uid)
{
  const RvImagePlace *place = &head->places[number];
  RvImageSeries *series = stack_for (scanner, head, place, series_uid);
  RvImageFrame *frame = g_new0 (RvImageFrame, 1);

  frame->path = g_strdup (path);
  frame->frame = number;
  frame->instance = head->series->image.frames == 1 ? head->instance : number;
  frame->sop_uid = g_strdup (head->sop_uid);
  memcpy (frame->position, place->position, sizeof frame->position);
  frame->slope = place->slope;
  frame->intercept = place->intercept;
  g_ptr_array_add (series->frames, frame);
  if (series->suv != NULL && number == 0)
    rv_image_suv_input_merge (series->suv, head->series->suv);
}

/* The files of a ZIP follow those that are there already; an archive in an archive is not opened. */
static void
add_archive (Scanner *scanner, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = rv_image_reader_list_archive (scanner->reader, path, &error);

  if (entries == NULL)
    add_fault (scanner->scan, path, error->message);
  for (guint i = 0; entries != NULL && i < entries->len && scanner->files->len < MOST_FILES; i++)
    if (g_hash_table_add (scanner->seen, g_strdup (g_ptr_array_index (entries, i))))
      g_ptr_array_add (scanner->files, g_strdup (g_ptr_array_index (entries, i)));
}

static void
add_document (Scanner *scanner, const char *path, const RvImageHead *head)
{
  RvImageDocument *document;

  if (g_ascii_strcasecmp (head->mime, "application/pdf") != 0)
    {
      g_autofree char *why = g_strdup_printf (_("it holds a document of the kind %s, which is not read"), head->mime);
      add_fault (scanner->scan, path, why);
      return;
    }
  document = g_new0 (RvImageDocument, 1);
  document->path = g_strdup (path);
  document->title = g_strdup (head->title);
  document->date = g_strdup (head->date);
  g_ptr_array_add (scanner->scan->documents, document);
}

static void
read_ahead (Scanner *scanner, guint from)
{
  const char *paths[AT_ONCE];
  guint n = 0;

  if (from < scanner->ahead_to)
    return;
  for (; n < AT_ONCE && from < scanner->files->len; from++)
    {
      const char *path = g_ptr_array_index (scanner->files, from);

      if (strchr (path, '\n') == NULL && (strstr (path, "//") != NULL || !rv_image_source_is_archive (path)))
        paths[n++] = path;
    }
  scanner->ahead_to = from;
  g_clear_pointer (&scanner->ahead, g_hash_table_unref);
  scanner->ahead = rv_image_reader_heads (scanner->reader, paths, n);
}

static RvImageHead *
take_head (Scanner *scanner, const char *path, GError **error)
{
  g_autofree char *key = NULL;
  gpointer head = NULL;

  if (g_hash_table_steal_extended (scanner->ahead, path, (gpointer *) &key, &head))
    return head;
  return rv_image_reader_head (scanner->reader, path, error);
}

static void
read_file (Scanner *scanner, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvImageHead) head = NULL;

  if (strstr (path, "//") == NULL && rv_image_source_is_archive (path))
    {
      add_archive (scanner, path);
      return;
    }
  head = take_head (scanner, path, &error);
  if (head == NULL)
    add_fault (scanner->scan, path, error->message);
  else if (head->kind == RV_IMAGE_HEAD_DOCUMENT)
    add_document (scanner, path, head);
  else if (head->kind == RV_IMAGE_HEAD_DICOMDIR)
    {
      /* In an archive every file is looked at anyway. */
      if (strstr (path, "//") == NULL)
        follow_dicomdir (scanner, path, head);
    }
  /* An instance met twice counts once; without identifiers a file stands alone. */
  else if (head->sop_uid == NULL || g_hash_table_add (scanner->instances, g_strdup (head->sop_uid)))
    for (int i = 0; i < head->series->image.frames; i++)
      add_frame (scanner, path, head, i, head->series->series_uid != NULL ? head->series->series_uid : path);
}

static int
by_study (gconstpointer a, gconstpointer b)
{
  const RvImageSeries *x = *(RvImageSeries *const *) a, *y = *(RvImageSeries *const *) b;
  int order = g_strcmp0 (x->study_uid, y->study_uid);

  if (order == 0 && x->number != y->number)
    order = x->number < y->number ? -1 : 1;
  if (order == 0)
    order = g_strcmp0 (x->series_uid, y->series_uid);
  return order;
}

static void
finish (Scanner *scanner)
{
  GPtrArray *series = scanner->scan->series;
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < scanner->order->len; i++)
    {
      RvImageSeries *stack = g_ptr_array_index (scanner->order, i);

      rv_image_series_finish (stack);
      rv_image_series_split (stack, series);
    }
  g_ptr_array_sort (series, by_study);
  for (guint i = 0; i < series->len; i++)
    {
      RvImageSeries *stack = g_ptr_array_index (series, i);
      const char *uid = stack->series_uid != NULL ? stack->series_uid : rv_image_series_get_frame (stack, 0)->path;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, uid)) + 1;

      g_hash_table_replace (counts, (gpointer) uid, GUINT_TO_POINTER (n));
      g_free (stack->id);
      stack->id = n == 1 ? g_strdup (uid) : g_strdup_printf ("%s#%u", uid, n);
    }
}

static void
scanner_clear (Scanner *scanner)
{
  g_ptr_array_unref (scanner->files);
  g_hash_table_unref (scanner->seen);
  g_hash_table_unref (scanner->instances);
  g_hash_table_unref (scanner->stacks);
  g_ptr_array_unref (scanner->order);
  g_clear_pointer (&scanner->ahead, g_hash_table_unref);
  rv_image_reader_free (scanner->reader);
}

static gboolean
collect (Scanner *scanner, const char *const *paths, GError **error)
{
  guint there = 0;

  for (const char *const *path = paths; *path != NULL; path++)
    if (g_file_test (*path, G_FILE_TEST_IS_DIR))
      {
        add_folder (scanner, *path, 0);
        there++;
      }
    else if (g_file_test (*path, G_FILE_TEST_EXISTS))
      {
        add_file (scanner, *path);
        there++;
      }
    else
      add_fault (scanner->scan, *path, _("there is no such file or folder"));
  if (there == 0)
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_NOTHING, _("%s: there is no such file or folder"),
                 *paths != NULL ? *paths : "");
  return there > 0;
}

RvImageScan *
rv_image_scan (const char *const *paths, RvImageProgress progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RvImageScan) scan = g_new0 (RvImageScan, 1);
  Scanner scanner = {
    .files = g_ptr_array_new_with_free_func (g_free),
    .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .instances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .stacks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .order = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_image_series_unref),
    .scan = scan,
    .reader = rv_image_reader_new (cancellable),
  };
  gboolean good;

  scan->series = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_image_series_unref);
  scan->faults = g_ptr_array_new_with_free_func (fault_free);
  scan->documents = g_ptr_array_new_with_free_func (document_free);
  good = collect (&scanner, paths, error);
  /* A DICOMDIR lengthens the list while it is read. */
  for (guint i = 0; good && i < scanner.files->len; i++)
    {
      good = !g_cancellable_set_error_if_cancelled (cancellable, error);
      if (good)
        read_ahead (&scanner, i);
      if (good)
        read_file (&scanner, g_ptr_array_index (scanner.files, i));
      if (progress != NULL)
        progress (i + 1, scanner.files->len, user_data);
    }
  scan->n_files = scanner.files->len;
  if (good)
    finish (&scanner);
  scanner_clear (&scanner);
  return good ? g_steal_pointer (&scan) : NULL;
}
