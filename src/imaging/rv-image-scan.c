/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-private.h"
#include "imaging/rv-image-series.h"
#include "imaging/rv-image-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A folder of pictures is not deeper, and not larger, than this. */
#define DEEPEST 16
#define MOST_FILES 200000

typedef struct {
  GPtrArray *files;      /* char *, in order */
  GHashTable *seen;      /* paths */
  GHashTable *instances; /* SOP instance UIDs */
  GHashTable *stacks;    /* key -> RvImageSeries */
  GPtrArray *order;      /* RvImageSeries, as met */
  RvImageScan *scan;
} Scanner;

static void
fault_free (gpointer data)
{
  RvImageFault *fault = data;

  g_free (fault->path);
  g_free (fault->reason);
  g_free (fault);
}

void
rv_image_scan_free (RvImageScan *scan)
{
  if (scan == NULL)
    return;
  g_ptr_array_unref (scan->series);
  g_ptr_array_unref (scan->faults);
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
read_dicomdir (Scanner *scanner, const char *path, RvDicomFile *file)
{
  guint n = rv_dicom_file_count_items (file, "0004,1220");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *at = g_strdup_printf ("0004,1220[%u]/0004,1500", i);
      g_autofree char *parts = rv_dicom_file_get_text (file, at);

      if (parts == NULL)
        continue;
      g_autofree char *target = referenced_path (path, parts);
      if (target == NULL || !g_file_test (target, G_FILE_TEST_IS_REGULAR))
        {
          g_autofree char *why = g_strdup_printf (_("it names the file %s, which is not there"), parts);
          add_fault (scanner->scan, path, why);
        }
      else
        add_file (scanner, target);
    }
}

/* The value of a frame in an enhanced object: of the frame, of all frames, or of the data set itself. */
static gboolean
frame_number (RvDicomFile *file, guint frame, gboolean enhanced, const char *macro, const char *tag, guint index, double *value)
{
  if (enhanced)
    {
      g_autofree char *own = g_strdup_printf ("5200,9230[%u]/%s[0]/%s", frame, macro, tag);
      g_autofree char *shared = g_strdup_printf ("5200,9229[0]/%s[0]/%s", macro, tag);

      if (rv_dicom_file_get_double (file, own, index, value) || rv_dicom_file_get_double (file, shared, index, value))
        return TRUE;
    }
  return rv_dicom_file_get_double (file, tag, index, value);
}

typedef struct {
  gboolean complete; /* position and orientation are there and sound */
  double position[3], right[3], down[3];
  double row_spacing, column_spacing, thickness;
  double slope, intercept;
} Place;

static void
read_place (RvDicomFile *file, guint frame, gboolean enhanced, gboolean many, Place *place)
{
  double axes[6];

  *place = (Place){ .slope = 1.0 };
  /* Plain files of many frames have one position for all of them: that is no stack. */
  place->complete = enhanced || !many;
  for (guint i = 0; i < 3; i++)
    place->complete &= frame_number (file, frame, enhanced, "0020,9113", "0020,0032", i, &place->position[i]);
  for (guint i = 0; i < 6; i++)
    place->complete &= frame_number (file, frame, enhanced, "0020,9116", "0020,0037", i, &axes[i]);
  if (frame_number (file, frame, enhanced, "0028,9110", "0028,0030", 0, &place->row_spacing))
    frame_number (file, frame, enhanced, "0028,9110", "0028,0030", 1, &place->column_spacing);
  else if (rv_dicom_file_get_double (file, "0018,1164", 0, &place->row_spacing))
    rv_dicom_file_get_double (file, "0018,1164", 1, &place->column_spacing);
  frame_number (file, frame, enhanced, "0028,9110", "0018,0050", 0, &place->thickness);
  frame_number (file, frame, enhanced, "0028,9145", "0028,1053", 0, &place->slope);
  frame_number (file, frame, enhanced, "0028,9145", "0028,1052", 0, &place->intercept);
  if (place->complete)
    {
      memcpy (place->right, axes, sizeof place->right);
      memcpy (place->down, axes + 3, sizeof place->down);
      place->complete = rv_vector_normalise (place->right) && rv_vector_normalise (place->down)
                        && fabs (rv_vector_dot (place->right, place->down)) < 1e-2;
    }
  if (!(place->row_spacing > 0.0) || !(place->column_spacing > 0.0))
    {
      place->row_spacing = place->column_spacing = 0.0;
      place->complete = FALSE;
    }
}

static char *
stack_key (const char *series_uid, const RvDicomImage *image, const Place *place)
{
  GString *key = g_string_new (series_uid);

  g_string_append_printf (key, "|%dx%d %d/%d/%d %d", image->rows, image->columns, image->samples, image->bits_allocated,
                          image->bits_stored, image->is_signed);
  if (place->complete)
    for (int i = 0; i < 3; i++)
      g_string_append_printf (key, " %ld %ld", lrint (place->right[i] * 500.0), lrint (place->down[i] * 500.0));
  g_string_append_printf (key, " %ld %ld", lrint (place->row_spacing * 1e4), lrint (place->column_spacing * 1e4));
  return g_string_free (key, FALSE);
}

static char *
unit_of (RvImageSeries *series, RvDicomFile *file)
{
  g_autofree char *type = rv_dicom_file_get_text (file, "0028,1054");
  g_autofree char *units = rv_dicom_file_get_text (file, "0054,1001");

  if (g_strcmp0 (series->modality, "CT") == 0)
    return g_strdup ("HU");
  if (g_strcmp0 (units, "BQML") == 0)
    return g_strdup ("Bq/ml");
  if (units != NULL)
    return g_steal_pointer (&units);
  return g_strcmp0 (type, "US") == 0 ? NULL : g_steal_pointer (&type);
}

static void
read_head (RvImageSeries *series, RvDicomFile *file, const RvDicomImage *image, const Place *place)
{
  series->image = *image;
  series->modality = rv_dicom_file_get_text (file, "0008,0060");
  series->study_uid = rv_dicom_file_get_text (file, "0020,000d");
  series->series_uid = rv_dicom_file_get_text (file, "0020,000e");
  series->frame_of_reference = rv_dicom_file_get_text (file, "0020,0052");
  series->sop_class = rv_dicom_file_get_text (file, "0008,0016");
  series->description = rv_dicom_file_get_text (file, "0008,103e");
  series->study_description = rv_dicom_file_get_text (file, "0008,1030");
  series->body_part = rv_dicom_file_get_text (file, "0018,0015");
  series->manufacturer = rv_dicom_file_get_text (file, "0008,0070");
  series->patient_name = rv_dicom_file_get_text (file, "0010,0010");
  series->patient_id = rv_dicom_file_get_text (file, "0010,0020");
  series->patient_sex = rv_dicom_file_get_text (file, "0010,0040");
  series->study_date = rv_dicom_file_get_text (file, "0008,0020");
  series->series_date = rv_dicom_file_get_text (file, "0008,0021");
  rv_dicom_file_get_int (file, "0020,0011", 0, &series->number);
  series->unit = unit_of (series, file);
  g_autofree char *type = rv_dicom_file_get_text (file, "0008,0008");
  series->synthetic = type != NULL && strstr (type, "SYNTHETIC") != NULL;
  series->has_geometry = place->complete;
  memcpy (series->right, place->right, sizeof series->right);
  memcpy (series->down, place->down, sizeof series->down);
  series->spacing[0] = place->column_spacing;
  series->spacing[1] = place->row_spacing;
  series->thickness = place->thickness;
  series->has_window = rv_dicom_file_get_double (file, "0028,1050", 0, &series->window_centre)
                       && rv_dicom_file_get_double (file, "0028,1051", 0, &series->window_width) && series->window_width > 0.0;
  if (g_strcmp0 (series->modality, "PT") == 0)
    series->suv = rv_image_suv_input_new ();
}

static void
add_frame (Scanner *scanner, const char *path, RvDicomFile *file, const RvDicomImage *image, guint number,
           const char *series_uid, const char *sop_uid)
{
  gboolean enhanced = rv_dicom_file_count_items (file, "5200,9229") > 0 || rv_dicom_file_count_items (file, "5200,9230") > 0;
  RvImageFrame *frame = g_new0 (RvImageFrame, 1);
  Place place;

  read_place (file, number, enhanced, image->frames > 1, &place);
  g_autofree char *key = stack_key (series_uid, image, &place);
  RvImageSeries *series = g_hash_table_lookup (scanner->stacks, key);
  if (series == NULL)
    {
      series = rv_image_series_new ();
      read_head (series, file, image, &place);
      g_hash_table_insert (scanner->stacks, g_steal_pointer (&key), series);
      g_ptr_array_add (scanner->order, series);
    }
  frame->path = g_strdup (path);
  frame->frame = number;
  frame->instance = number;
  if (image->frames == 1)
    rv_dicom_file_get_int (file, "0020,0013", 0, &frame->instance);
  frame->sop_uid = g_strdup (sop_uid);
  memcpy (frame->position, place.position, sizeof frame->position);
  frame->slope = place.slope;
  frame->intercept = place.intercept;
  g_ptr_array_add (series->frames, frame);
  if (series->suv != NULL && number == 0)
    rv_image_suv_input_add (series->suv, file);
}

/* The files of a ZIP follow those that are there already; an archive in an archive is not opened. */
static void
add_archive (Scanner *scanner, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = rv_image_source_list_archive (path, &error);

  if (entries == NULL)
    add_fault (scanner->scan, path, error->message);
  for (guint i = 0; entries != NULL && i < entries->len && scanner->files->len < MOST_FILES; i++)
    if (g_hash_table_add (scanner->seen, g_strdup (g_ptr_array_index (entries, i))))
      g_ptr_array_add (scanner->files, g_strdup (g_ptr_array_index (entries, i)));
}

static void
read_file (Scanner *scanner, const char *path)
{
  g_autoptr (GError) error = NULL;
  RvDicomImage image;

  if (strstr (path, "//") == NULL && rv_image_source_is_archive (path))
    {
      add_archive (scanner, path);
      return;
    }
  g_autoptr (RvDicomFile) file = rv_image_source_open (path, &error);
  if (file == NULL)
    {
      add_fault (scanner->scan, path, error->message);
      return;
    }
  if (rv_dicom_file_count_items (file, "0004,1220") > 0)
    {
      /* In an archive every file is looked at anyway. */
      if (strstr (path, "//") == NULL)
        read_dicomdir (scanner, path, file);
      return;
    }
  if (!rv_dicom_file_get_image (file, &image, &error))
    {
      add_fault (scanner->scan, path, error->message);
      return;
    }
  g_autofree char *series_uid = rv_dicom_file_get_text (file, "0020,000e");
  g_autofree char *sop_uid = rv_dicom_file_get_text (file, "0008,0018");
  /* Without identifiers a file stands alone. */
  if (sop_uid != NULL && !g_hash_table_add (scanner->instances, g_strdup (sop_uid)))
    return;
  for (int i = 0; i < image.frames; i++)
    add_frame (scanner, path, file, &image, i, series_uid != NULL ? series_uid : path, sop_uid);
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
  };
  gboolean good;

  scan->series = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_image_series_unref);
  scan->faults = g_ptr_array_new_with_free_func (fault_free);
  good = collect (&scanner, paths, error);
  /* A DICOMDIR lengthens the list while it is read. */
  for (guint i = 0; good && i < scanner.files->len; i++)
    {
      good = !g_cancellable_set_error_if_cancelled (cancellable, error);
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
