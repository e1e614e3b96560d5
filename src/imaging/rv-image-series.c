/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-series.h"
#include "imaging/rv-image-private.h"
#include "imaging/rv-image-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (rv-image-error-quark, rv_image_error)

static void
frame_free (gpointer data)
{
  RvImageFrame *frame = data;

  g_free (frame->path);
  g_free (frame->sop_uid);
  g_free (frame);
}

RvImageSeries *
rv_image_series_new (void)
{
  RvImageSeries *series = g_new0 (RvImageSeries, 1);

  g_atomic_ref_count_init (&series->ref_count);
  series->frames = g_ptr_array_new_with_free_func (frame_free);
  series->warnings = g_ptr_array_new_with_free_func (g_free);
  return series;
}

/* Every text of a series that its head has, ended by NULL. */
char **
rv_image_series_text (RvImageSeries *series, guint i)
{
  char **texts[] = { &series->id, &series->series_uid, &series->study_uid, &series->frame_of_reference, &series->sop_class,
                     &series->modality, &series->description, &series->study_description, &series->body_part,
                     &series->manufacturer, &series->patient_name, &series->patient_id, &series->patient_sex,
                     &series->study_date, &series->series_date, &series->unit };

  return i < G_N_ELEMENTS (texts) ? texts[i] : NULL;
}

RvImageSeries *
rv_image_series_copy_head (RvImageSeries *from)
{
  RvImageSeries *to = rv_image_series_new ();
  GPtrArray *frames = to->frames, *warnings = to->warnings;
  gatomicrefcount count = to->ref_count;
  char **text;

  *to = *from;
  to->ref_count = count;
  to->frames = frames;
  to->warnings = warnings;
  to->suv = NULL;
  to->window_table = rv_image_table_ref (from->window_table);
  for (guint i = 0; (text = rv_image_series_text (to, i)) != NULL; i++)
    *text = g_strdup (*text);
  return to;
}

RvImageSeries *
rv_image_series_ref (RvImageSeries *series)
{
  g_atomic_ref_count_inc (&series->ref_count);
  return series;
}

void
rv_image_series_unref (RvImageSeries *series)
{
  if (series == NULL || !g_atomic_ref_count_dec (&series->ref_count))
    return;
  char **text;

  for (guint i = 0; (text = rv_image_series_text (series, i)) != NULL; i++)
    g_free (*text);
  g_ptr_array_unref (series->frames);
  g_ptr_array_unref (series->warnings);
  rv_image_suv_input_free (series->suv);
  rv_image_table_unref (series->window_table);
  g_free (series);
}

guint
rv_image_series_get_n_frames (RvImageSeries *series)
{
  return series->frames->len;
}

const RvImageFrame *
rv_image_series_get_frame (RvImageSeries *series, guint i)
{
  g_return_val_if_fail (i < series->frames->len, NULL);
  return g_ptr_array_index (series->frames, i);
}

gboolean
rv_image_series_same_space (RvImageSeries *a, RvImageSeries *b)
{
  return a->has_geometry && b->has_geometry && a->frame_of_reference != NULL
         && g_strcmp0 (a->frame_of_reference, b->frame_of_reference) == 0;
}

static int
by_instance (gconstpointer a, gconstpointer b)
{
  const RvImageFrame *x = *(RvImageFrame *const *) a, *y = *(RvImageFrame *const *) b;

  if (x->instance != y->instance)
    return x->instance < y->instance ? -1 : 1;
  return x->frame != y->frame ? x->frame - y->frame : g_strcmp0 (x->path, y->path);
}

static int
by_place (gconstpointer a, gconstpointer b)
{
  const RvImageFrame *x = *(RvImageFrame *const *) a, *y = *(RvImageFrame *const *) b;

  if (fabs (x->along - y->along) > 1e-4)
    return x->along < y->along ? -1 : 1;
  return by_instance (a, b);
}

static int
by_size (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static const RvImageFrame *
frame_at (RvImageSeries *series, guint i)
{
  return g_ptr_array_index (series->frames, i);
}

static void
warn (RvImageSeries *series, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
warn (RvImageSeries *series, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (series->warnings, g_strdup_vprintf (format, args));
  va_end (args);
}

/* The user should learn which slices stand apart and by how much. */
static void
judge_steps (RvImageSeries *series, const double *steps, guint n)
{
  double median = series->spacing[2];
  guint wide = 0;

  for (guint i = 0; i < n; i++)
    {
      double away = fabs (steps[i] - median);

      if (away > 0.01 * median + 0.001)
        series->even = FALSE;
      if (away > 0.25 * median && ++wide <= 5)
        warn (series, _("Slices %u and %u are %.2f mm apart, the others %.2f mm"), i + 1, i + 2, steps[i], median);
    }
  if (wide > 5)
    warn (series, _("%u more distances between slices are uneven"), wide - 5);
}

static void
measure_tilt (RvImageSeries *series)
{
  const RvImageFrame *first = frame_at (series, 0), *last = frame_at (series, series->frames->len - 1);
  double way[3];

  for (int i = 0; i < 3; i++)
    way[i] = last->position[i] - first->position[i];
  if (!rv_vector_normalise (way))
    return;
  series->tilt = acos (CLAMP (fabs (rv_vector_dot (way, series->normal)), 0.0, 1.0)) * 180.0 / G_PI;
  if (series->tilt < 0.1)
    series->tilt = 0.0;
  else
    warn (series, _("The slices are stacked at %.1f° (gantry tilt); planes and measures allow for it"), series->tilt);
}

static void
measure_steps (RvImageSeries *series)
{
  guint n = series->frames->len - 1;
  g_autofree double *steps = g_new (double, n), *sorted = NULL;

  for (guint i = 0; i < n; i++)
    steps[i] = frame_at (series, i + 1)->along - frame_at (series, i)->along;
  sorted = g_memdup2 (steps, n * sizeof (double));
  qsort (sorted, n, sizeof (double), by_size);
  series->step_min = sorted[0];
  series->step_max = sorted[n - 1];
  series->spacing[2] = sorted[n / 2];
  series->even = TRUE;
  judge_steps (series, steps, n);
  measure_tilt (series);
}

/* Pictures without a place in the patient lie behind each other, a millimetre apart, so that they can be shown and measured in
 * their own plane. */
static void
lay_flat (RvImageSeries *series)
{
  static const double right[3] = { 1, 0, 0 }, down[3] = { 0, 1, 0 }, normal[3] = { 0, 0, 1 };

  g_ptr_array_sort (series->frames, by_instance);
  memcpy (series->right, right, sizeof right);
  memcpy (series->down, down, sizeof down);
  memcpy (series->normal, normal, sizeof normal);
  series->even = TRUE;
  series->spacing[2] = 1.0;
  for (guint i = 0; i < series->frames->len; i++)
    {
      RvImageFrame *frame = g_ptr_array_index (series->frames, i);

      frame->position[0] = frame->position[1] = 0.0;
      frame->position[2] = frame->along = i;
    }
}

void
rv_image_series_finish (RvImageSeries *series)
{
  GPtrArray *frames = series->frames;

  if (series->image.rows < 1 || frames->len == 0)
    return;
  series->inverted |= g_str_equal (series->image.photometric, "MONOCHROME1");
  if (!series->has_geometry)
    {
      lay_flat (series);
      return;
    }
  rv_vector_cross (series->right, series->down, series->normal);
  for (guint i = 0; i < frames->len; i++)
    {
      RvImageFrame *frame = g_ptr_array_index (frames, i);
      frame->along = rv_vector_dot (frame->position, series->normal);
    }
  g_ptr_array_sort (frames, by_place);
  series->orientation = rv_image_orientation_of (series->right, series->down, &series->oblique);
  if (frames->len > 1)
    measure_steps (series);
  else
    {
      series->spacing[2] = series->thickness > 0.0 ? series->thickness : series->spacing[0];
      series->step_min = series->step_max = series->spacing[2];
      series->even = TRUE;
    }
}

/* How often the place of the first frame occurs, when every place occurs as often; else 1. */
static guint
count_phases (RvImageSeries *series)
{
  GPtrArray *frames = series->frames;
  guint phases = 0, run = 0;

  if (!series->has_geometry || frames->len < 2)
    return 1;
  for (guint i = 0; i < frames->len; i++)
    {
      if (i > 0 && frame_at (series, i)->along - frame_at (series, i - 1)->along > 1e-3)
        {
          if (phases != 0 && phases != run)
            return 1;
          phases = run;
          run = 0;
        }
      run++;
    }
  return phases == 0 || phases == run ? run : 1;
}

/* Echoes, phases of a contrast run: the same places several times. Each becomes a stack of its own. */
void
rv_image_series_split (RvImageSeries *series, GPtrArray *into)
{
  guint phases = count_phases (series);

  if (phases == 1)
    {
      guint doubled = 0;

      for (guint i = 1; series->has_geometry && i < series->frames->len; i++)
        doubled += frame_at (series, i)->along - frame_at (series, i - 1)->along <= 1e-3;
      if (doubled > 0)
        warn (series, _("%u slices lie at the place of another one"), doubled);
      g_ptr_array_add (into, rv_image_series_ref (series));
      return;
    }
  for (guint p = 0; p < phases; p++)
    {
      RvImageSeries *part = rv_image_series_copy_head (series);

      for (guint i = p; i < series->frames->len; i += phases)
        {
          RvImageFrame *frame = g_memdup2 (frame_at (series, i), sizeof (RvImageFrame));

          frame->path = g_strdup (frame->path);
          frame->sop_uid = g_strdup (frame->sop_uid);
          g_ptr_array_add (part->frames, frame);
        }
      rv_image_series_finish (part);
      if (p == 0)
        part->suv = g_steal_pointer (&series->suv);
      g_ptr_array_add (into, part);
    }
}
