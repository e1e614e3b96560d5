/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a view's picture lies, and its pixels. */
#include <math.h>
#include <string.h>

#include "imaging/rv-image-view-private.h"

/* More samples than this are not read within a frame. */
#define AT_ONCE 3000000

/* Forward along the three standard planes: to the feet, the back, the patient's left. */
static const double forward[3][3] = { { 0, 0, -1 }, { 0, 1, 0 }, { 1, 0, 0 } };

static int
slice_at_cursor (RvImageView *self)
{
  double index[3];
  int size[3];

  rv_image_volume_get_size (self->base, size);
  rv_image_volume_index (self->base, self->cursor, index);
  return CLAMP ((int) lrint (index[2]), 0, size[2] - 1);
}

/* +1 when slices are counted in the direction of scrolling. */
static int
slice_sign (RvImageView *self)
{
  RvImageSeries *series = rv_image_volume_get_series (self->base);

  if (rv_image_volume_is_flat (self->base) || series->orientation > RV_IMAGE_SAGITTAL)
    return 1;
  return rv_vector_dot (series->normal, forward[series->orientation]) >= 0.0 ? 1 : -1;
}

void
rv_image_view_get_step (RvImageView *self, double direction[3], double *mm)
{
  RvImageSeries *series = rv_image_volume_get_series (self->base);
  const double *axes[] = { series->right, series->down, series->normal };
  double best = -1.0;

  if (self->plane == RV_IMAGE_VIEW_ACQUIRED)
    {
      int sign = slice_sign (self);

      for (int i = 0; i < 3; i++)
        direction[i] = sign * series->normal[i];
      *mm = series->spacing[2] > 0.0 ? series->spacing[2] : 1.0;
      return;
    }
  memcpy (direction, forward[self->plane - RV_IMAGE_VIEW_AXIAL], 3 * sizeof (double));
  for (int i = 0; i < 3; i++)
    if (fabs (rv_vector_dot (axes[i], direction)) > best)
      {
        best = fabs (rv_vector_dot (axes[i], direction));
        *mm = series->spacing[i] > 0.0 ? series->spacing[i] : 1.0;
      }
}

/* Where the volume begins and ends along a direction. */
static void
reach (RvImageView *self, const double direction[3], double *low, double *high)
{
  double least[3], most[3];

  rv_image_volume_bounds (self->base, least, most);
  *low = *high = 0.0;
  for (int i = 0; i < 3; i++)
    {
      *low += MIN (direction[i] * least[i], direction[i] * most[i]);
      *high += MAX (direction[i] * least[i], direction[i] * most[i]);
    }
}

void
rv_image_view_get_slice (RvImageView *self, int *at, int *n, gboolean *ready)
{
  double direction[3], mm, low, high;
  int size[3];

  *at = *n = 0;
  if (ready != NULL)
    *ready = FALSE;
  if (self->base == NULL)
    return;
  if (self->plane == RV_IMAGE_VIEW_ACQUIRED)
    {
      int k = slice_at_cursor (self);

      rv_image_volume_get_size (self->base, size);
      *n = size[2];
      *at = slice_sign (self) > 0 ? k : size[2] - 1 - k;
      if (ready != NULL)
        *ready = rv_image_volume_is_ready (self->base, k);
      return;
    }
  rv_image_view_get_step (self, direction, &mm);
  reach (self, direction, &low, &high);
  *n = MAX ((int) lrint ((high - low) / mm), 1);
  *at = CLAMP ((int) floor ((rv_vector_dot (self->cursor, direction) - low) / mm), 0, *n - 1);
  if (ready != NULL)
    *ready = TRUE;
}

gboolean
rv_image_view_has_failed (RvImageView *self)
{
  return self->base != NULL && self->plane == RV_IMAGE_VIEW_ACQUIRED && rv_image_volume_has_failed (self->base, slice_at_cursor (self));
}

void
rv_image_view_set_slice (RvImageView *self, int at)
{
  double cursor[3], direction[3], mm, low, high, move;
  int size[3];

  if (self->base == NULL)
    return;
  memcpy (cursor, self->cursor, sizeof cursor);
  if (self->plane == RV_IMAGE_VIEW_ACQUIRED)
    {
      double index[3];

      rv_image_volume_get_size (self->base, size);
      at = CLAMP (at, 0, size[2] - 1);
      rv_image_volume_index (self->base, cursor, index);
      index[2] = slice_sign (self) > 0 ? at : size[2] - 1 - at;
      rv_image_volume_position (self->base, index, cursor);
    }
  else
    {
      rv_image_view_get_step (self, direction, &mm);
      reach (self, direction, &low, &high);
      move = low + (at + 0.5) * mm - rv_vector_dot (cursor, direction);
      for (int i = 0; i < 3; i++)
        cursor[i] += direction[i] * move;
    }
  rv_image_view_set_cursor (self, cursor);
}

gboolean
rv_image_view_get_image_plane (RvImageView *self, RvImagePlane *plane)
{
  static const int normal_axis[] = { 2, 1, 0 };

  if (self->base == NULL)
    return FALSE;
  if (self->plane == RV_IMAGE_VIEW_ACQUIRED)
    rv_image_volume_slice_plane (self->base, slice_at_cursor (self), plane);
  else
    {
      RvImageOrientation orientation = rv_image_view_get_orientation (self);

      rv_image_volume_plane (self->base, orientation, self->cursor[normal_axis[orientation]], plane);
    }
  return TRUE;
}

/* A plane of the same place and extent with pixels no finer than the pane's. */
static void
coarsen (RvImagePlane *plane, double finest)
{
  double centre[3], pixel = MAX (rv_vector_length (plane->right), rv_vector_length (plane->down));
  const RvImagePlane from = *plane;

  if (!(finest > pixel * 1.15))
    return;
  rv_image_plane_position (plane, (plane->width - 1) / 2.0, (plane->height - 1) / 2.0, centre);
  rv_image_plane_init (plane, centre, from.right, from.down, finest, MAX ((int) ceil (from.width * rv_vector_length (from.right) / finest), 1),
                       MAX ((int) ceil (from.height * rv_vector_length (from.down) / finest), 1));
}

static void
fill_shot (RvImageView *self, RvImageShot *shot)
{
  *shot = (RvImageShot){ .base = self->base, .over = self->over, .slice = -1, .window = self->window, .palette = self->palette,
                         .slab = self->slab, .slab_mm = self->slab_mm };
  memcpy (shot->shift, self->shift, sizeof shot->shift);
  shot->fusion = (RvImageFusion){ .over = self->over_window, .palette = self->over_palette, .opacity = self->opacity };
  rv_image_view_get_image_plane (self, &shot->plane);
  if (self->plane == RV_IMAGE_VIEW_ACQUIRED)
    shot->slice = slice_at_cursor (self);
  if (shot->slice < 0 || shot->over != NULL || shot->slab != RV_IMAGE_SLAB_NONE)
    {
      shot->slice = -1;
      coarsen (&shot->plane, self->finest);
    }
  self->surface_finest = self->finest;
}

void
rv_image_view_set_finest (RvImageView *self, double mm)
{
  self->finest = mm;
  /* A new size of the pane or another zoom: what is computed is made anew. */
  if (self->plane != RV_IMAGE_VIEW_ACQUIRED || self->over != NULL || self->slab != RV_IMAGE_SLAB_NONE)
    self->stale |= fabs (mm - self->surface_finest) > 0.02 * mm;
}

/* A surface for a plane; the one that is there when it fits. */
static cairo_surface_t *
surface_for (cairo_surface_t *old, const RvImagePlane *plane)
{
  if (old != NULL && cairo_image_surface_get_width (old) == plane->width && cairo_image_surface_get_height (old) == plane->height)
    return old;
  g_clear_pointer (&old, cairo_surface_destroy);
  return cairo_image_surface_create (CAIRO_FORMAT_RGB24, plane->width, plane->height);
}

static void
paint_shot (const RvImageShot *shot, cairo_surface_t *surface)
{
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    rv_image_shot_render (shot, (guint32 *) (void *) cairo_image_surface_get_data (surface), cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
}

/* --- on a worker --- */

typedef struct {
  RvImageShot shot;
  cairo_surface_t *surface;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  rv_image_volume_unref (job->shot.base);
  g_clear_pointer (&job->shot.over, rv_image_volume_unref);
  g_clear_pointer (&job->surface, cairo_surface_destroy);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  job->surface = surface_for (NULL, &job->shot.plane);
  if (!g_cancellable_is_cancelled (cancellable))
    paint_shot (&job->shot, job->surface);
  g_task_return_boolean (task, TRUE);
}

static void
on_job_done (GObject *source, GAsyncResult *result, gpointer data)
{
  RvImageView *self = RV_IMAGE_VIEW (source);
  Job *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || self->base != job->shot.base)
    return;
  g_clear_object (&self->work);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  self->surface = g_steal_pointer (&job->surface);
  self->surface_plane = job->shot.plane;
  rv_image_view_told (self);
}

static void
start_job (RvImageView *self, const RvImageShot *shot)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  job->shot = *shot;
  rv_image_volume_ref (job->shot.base);
  if (job->shot.over != NULL)
    rv_image_volume_ref (job->shot.over);
  self->work = g_cancellable_new ();
  task = g_task_new (self, self->work, on_job_done, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

void
rv_image_view_stop (RvImageView *self)
{
  if (self->work != NULL)
    g_cancellable_cancel (self->work);
  g_clear_object (&self->work);
}

cairo_surface_t *
rv_image_view_get_surface (RvImageView *self, RvImagePlane *plane)
{
  RvImageShot shot;

  /* While a worker is busy the wish waits: what it brings is then out of date and asked for again. */
  if (self->base != NULL && self->stale && self->work == NULL)
    {
      fill_shot (self, &shot);
      self->stale = FALSE;
      if (rv_image_shot_cost (&shot) > AT_ONCE)
        start_job (self, &shot);
      else
        {
          self->surface = surface_for (self->surface, &shot.plane);
          self->surface_plane = shot.plane;
          paint_shot (&shot, self->surface);
        }
    }
  if (plane != NULL && self->surface != NULL)
    *plane = self->surface_plane;
  return self->surface;
}

/* --- places --- */

double
rv_image_view_get_scale (RvImageView *self, double width, double height)
{
  RvImagePlane plane;

  if (!rv_image_view_get_image_plane (self, &plane))
    return 1.0;
  return self->zoom * MIN (width / (plane.width * rv_vector_length (plane.right)), height / (plane.height * rv_vector_length (plane.down)));
}

gboolean
rv_image_view_to_patient (RvImageView *self, double width, double height, double x, double y, double position[3])
{
  RvImagePlane plane;

  if (!rv_image_view_get_image_plane (self, &plane))
    return FALSE;
  double scale = rv_image_view_get_scale (self, width, height), a = rv_vector_length (plane.right), b = rv_vector_length (plane.down);
  double px = (plane.width - 1) / 2.0 + ((x - width / 2.0) / scale + self->pan[0]) / a;
  double py = (plane.height - 1) / 2.0 + ((y - height / 2.0) / scale + self->pan[1]) / b;
  rv_image_plane_position (&plane, px, py, position);
  return TRUE;
}

gboolean
rv_image_view_from_patient (RvImageView *self, double width, double height, const double position[3], double *x, double *y, double *depth)
{
  RvImagePlane plane;
  double px, py, away;

  if (!rv_image_view_get_image_plane (self, &plane))
    return FALSE;
  double scale = rv_image_view_get_scale (self, width, height), a = rv_vector_length (plane.right), b = rv_vector_length (plane.down);
  away = rv_image_plane_project (&plane, position, &px, &py);
  *x = width / 2.0 + ((px - (plane.width - 1) / 2.0) * a - self->pan[0]) * scale;
  *y = height / 2.0 + ((py - (plane.height - 1) / 2.0) * b - self->pan[1]) * scale;
  if (depth != NULL)
    *depth = away;
  return TRUE;
}

void
rv_image_view_zoom_at (RvImageView *self, double factor, double x, double y, double width, double height)
{
  double before = rv_image_view_get_scale (self, width, height), zoom = CLAMP (self->zoom * factor, 0.1, 40.0);
  double after = before * zoom / self->zoom;

  rv_image_view_set_zoom (self, zoom, self->pan[0] + (x - width / 2.0) * (1.0 / before - 1.0 / after),
                          self->pan[1] + (y - height / 2.0) * (1.0 / before - 1.0 / after));
}
