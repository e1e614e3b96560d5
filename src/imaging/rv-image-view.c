/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-view.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "imaging/rv-image-mark.h"
#include "imaging/rv-image-view-private.h"

enum { CHANGED, MOVED, ZOOMED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvImageView, rv_image_view, G_TYPE_OBJECT)

static void
changed (RvImageView *self, gboolean pixels)
{
  self->stale |= pixels;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
rv_image_view_dispose (GObject *object)
{
  RvImageView *self = RV_IMAGE_VIEW (object);

  rv_image_view_stop (self);
  g_clear_pointer (&self->base, rv_image_volume_unref);
  g_clear_pointer (&self->over, rv_image_volume_unref);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  G_OBJECT_CLASS (rv_image_view_parent_class)->dispose (object);
}

static void
rv_image_view_class_init (RvImageViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_image_view_dispose;
  signals[CHANGED] = g_signal_new ("changed", RV_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", RV_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ZOOMED] = g_signal_new ("zoomed", RV_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_image_view_init (RvImageView *self)
{
  self->zoom = 1.0;
  self->opacity = 0.7;
  self->over_palette = RV_IMAGE_HOT_IRON;
  self->slab_mm = 20.0;
}

RvImageView *
rv_image_view_new (void)
{
  return g_object_new (RV_TYPE_IMAGE_VIEW, NULL);
}

static void
middle_of (RvImageVolume *volume, double middle[3])
{
  int size[3];

  rv_image_volume_get_size (volume, size);
  double index[3] = { (size[0] - 1) / 2.0, (size[1] - 1) / 2.0, size[2] / 2 };
  rv_image_volume_position (volume, index, middle);
}

void
rv_image_view_set_base (RvImageView *self, RvImageVolume *volume)
{
  if (volume != NULL)
    rv_image_volume_ref (volume);
  rv_image_view_stop (self);
  g_clear_pointer (&self->base, rv_image_volume_unref);
  g_clear_pointer (&self->over, rv_image_volume_unref);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  self->base = volume;
  self->plane = RV_IMAGE_VIEW_ACQUIRED;
  self->zoom = 1.0;
  self->pan[0] = self->pan[1] = 0.0;
  self->slab = RV_IMAGE_SLAB_NONE;
  self->palette = RV_IMAGE_GREY;
  self->windowed = FALSE;
  if (volume != NULL)
    {
      middle_of (volume, self->cursor);
      rv_image_window_default (volume, &self->window);
    }
  changed (self, TRUE);
}

RvImageVolume *
rv_image_view_get_base (RvImageView *self)
{
  return self->base;
}

gboolean
rv_image_view_set_over (RvImageView *self, RvImageVolume *volume, gboolean by_hand, GError **error)
{
  const char *why = NULL;
  gboolean same = volume != NULL && self->base != NULL
                  && rv_image_series_same_space (rv_image_volume_get_series (self->base), rv_image_volume_get_series (volume));

  if (volume != NULL && self->base == NULL)
    why = _("there is no picture below");
  else if (volume != NULL && (rv_image_volume_is_flat (self->base) || rv_image_volume_is_flat (volume)))
    why = _("a picture without a place in the patient cannot be laid over another");
  else if (volume != NULL && !same && !by_hand)
    why = _("the two series do not name the same frame of reference (0020,0052): laid over each other they would only look aligned");
  if (why != NULL)
    {
      g_set_error_literal (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_GEOMETRY, why);
      return FALSE;
    }
  if (volume != NULL)
    rv_image_volume_ref (volume);
  g_clear_pointer (&self->over, rv_image_volume_unref);
  self->over = volume;
  self->by_hand = volume != NULL && !same;
  memset (self->shift, 0, sizeof self->shift);
  if (volume != NULL)
    {
      rv_image_window_default (volume, &self->over_window);
      self->over_window.inverted = FALSE;
    }
  if (self->by_hand)
    {
      double a[3], b[3];

      middle_of (self->base, a);
      middle_of (volume, b);
      for (int i = 0; i < 3; i++)
        self->shift[i] = a[i] - b[i];
    }
  changed (self, TRUE);
  return TRUE;
}

RvImageVolume *
rv_image_view_get_over (RvImageView *self)
{
  return self->over;
}

gboolean
rv_image_view_is_linked_by_hand (RvImageView *self)
{
  return self->by_hand;
}

void
rv_image_view_set_plane (RvImageView *self, RvImageViewPlane plane)
{
  if (self->base != NULL && rv_image_volume_is_flat (self->base))
    plane = RV_IMAGE_VIEW_ACQUIRED;
  if (self->plane == plane)
    return;
  self->plane = plane;
  self->pan[0] = self->pan[1] = 0.0;
  changed (self, TRUE);
}

RvImageViewPlane
rv_image_view_get_plane (RvImageView *self)
{
  return self->plane;
}

static const char *const plane_ids[] = { "acquired", "axial", "coronal", "sagittal" };

const char *
rv_image_view_plane_id (RvImageViewPlane plane)
{
  return plane_ids[plane];
}

RvImageOrientation
rv_image_view_get_orientation (RvImageView *self)
{
  if (self->plane != RV_IMAGE_VIEW_ACQUIRED)
    return (RvImageOrientation) (self->plane - RV_IMAGE_VIEW_AXIAL + RV_IMAGE_AXIAL);
  return self->base != NULL ? rv_image_volume_get_series (self->base)->orientation : RV_IMAGE_AXIAL;
}

void
rv_image_view_get_cursor (RvImageView *self, double cursor[3])
{
  memcpy (cursor, self->cursor, sizeof self->cursor);
}

void
rv_image_view_set_cursor (RvImageView *self, const double cursor[3])
{
  if (memcmp (self->cursor, cursor, sizeof self->cursor) == 0)
    return;
  memcpy (self->cursor, cursor, sizeof self->cursor);
  changed (self, TRUE);
}

void
rv_image_view_point (RvImageView *self, const double cursor[3])
{
  rv_image_view_set_cursor (self, cursor);
  g_signal_emit (self, signals[MOVED], 0);
}

void
rv_image_view_scroll (RvImageView *self, int steps)
{
  double direction[3], mm, cursor[3];
  int at, n;

  if (self->base == NULL || steps == 0)
    return;
  rv_image_view_get_slice (self, &at, &n, NULL);
  if (self->plane == RV_IMAGE_VIEW_ACQUIRED)
    {
      rv_image_view_set_slice (self, CLAMP (at + steps, 0, n - 1));
      g_signal_emit (self, signals[MOVED], 0);
      return;
    }
  rv_image_view_get_step (self, direction, &mm);
  steps = CLAMP (at + steps, 0, n - 1) - at;
  for (int i = 0; i < 3; i++)
    cursor[i] = self->cursor[i] + direction[i] * mm * steps;
  rv_image_view_point (self, cursor);
}

void
rv_image_view_get_window (RvImageView *self, gboolean over, RvImageWindow *window)
{
  *window = over ? self->over_window : self->window;
}

void
rv_image_view_set_window (RvImageView *self, gboolean over, const RvImageWindow *window)
{
  RvImageWindow *mine = over ? &self->over_window : &self->window;

  *mine = *window;
  mine->width = MAX (mine->width, 1e-9);
  self->windowed |= !over;
  changed (self, TRUE);
}

void
rv_image_view_reset_window (RvImageView *self)
{
  if (self->base != NULL)
    rv_image_window_default (self->base, &self->window);
  if (self->over != NULL)
    {
      rv_image_window_default (self->over, &self->over_window);
      self->over_window.inverted = FALSE;
    }
  self->windowed = FALSE;
  changed (self, TRUE);
}

void
rv_image_view_set_palette (RvImageView *self, gboolean over, RvImagePalette palette)
{
  *(over ? &self->over_palette : &self->palette) = palette;
  changed (self, TRUE);
}

RvImagePalette
rv_image_view_get_palette (RvImageView *self, gboolean over)
{
  return over ? self->over_palette : self->palette;
}

void
rv_image_view_set_opacity (RvImageView *self, double opacity)
{
  self->opacity = CLAMP (opacity, 0.0, 1.0);
  changed (self, TRUE);
}

double
rv_image_view_get_opacity (RvImageView *self)
{
  return self->opacity;
}

void
rv_image_view_set_slab (RvImageView *self, RvImageSlab mode, double mm)
{
  if (self->base != NULL && rv_image_volume_is_flat (self->base))
    mode = RV_IMAGE_SLAB_NONE;
  self->slab = mode;
  self->slab_mm = CLAMP (mm, 1.0, 2000.0);
  changed (self, TRUE);
}

RvImageSlab
rv_image_view_get_slab (RvImageView *self, double *mm)
{
  if (mm != NULL)
    *mm = self->slab_mm;
  return self->slab;
}

void
rv_image_view_set_zoom (RvImageView *self, double zoom, double pan_right, double pan_down)
{
  self->zoom = CLAMP (zoom, 0.1, 40.0);
  self->pan[0] = pan_right;
  self->pan[1] = pan_down;
  changed (self, FALSE);
  g_signal_emit (self, signals[ZOOMED], 0);
}

double
rv_image_view_get_zoom (RvImageView *self, double *pan_right, double *pan_down)
{
  if (pan_right != NULL)
    *pan_right = self->pan[0];
  if (pan_down != NULL)
    *pan_down = self->pan[1];
  return self->zoom;
}

void
rv_image_view_refresh (RvImageView *self)
{
  if (self->base != NULL && !self->windowed)
    {
      RvImageWindow window;

      /* A window by share of the values gets better with every slice. */
      rv_image_window_default (self->base, &window);
      window.inverted = self->window.inverted;
      self->window = window;
    }
  changed (self, TRUE);
}

void
rv_image_view_told (RvImageView *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

char *
rv_image_view_to_text (RvImageView *self)
{
  GString *text = g_string_new (NULL);
  const struct { const char *name; const double *values; int n; } numbers[] = {
    { "at", self->cursor, 3 }, { "window", (double[]){ self->window.centre, self->window.width, self->window.shape }, self->window.shape != RV_IMAGE_WINDOW_EXACT ? 3 : 2 }, { "zoom", &self->zoom, 1 },
    { "pan", self->pan, 2 }, { "over-window", (double[]){ self->over_window.centre, self->over_window.width }, 2 },
    { "opacity", &self->opacity, 1 }, { "slab", &self->slab_mm, 1 },
  };

  g_string_append_printf (text, "plane=%s", plane_ids[self->plane]);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if ((g_str_equal (numbers[i].name, "slab") && self->slab == RV_IMAGE_SLAB_NONE)
          || (self->over == NULL && (g_str_has_prefix (numbers[i].name, "over") || g_str_equal (numbers[i].name, "opacity"))))
        continue;
      g_string_append_printf (text, " %s=", numbers[i].name);
      for (int k = 0; k < numbers[i].n; k++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          g_string_append_printf (text, "%s%s", k > 0 ? "," : "", g_ascii_formatd (number, sizeof number, "%.6g", numbers[i].values[k]));
        }
    }
  if (self->slab != RV_IMAGE_SLAB_NONE)
    g_string_append_printf (text, " slab-of=%d", self->slab);
  if (self->window.inverted)
    g_string_append (text, " inverted=1");
  if (self->palette != RV_IMAGE_GREY)
    g_string_append_printf (text, " palette=%s", rv_image_palette_id (self->palette));
  if (self->by_hand)
    {
      g_autofree char *shift = rv_image_points_to_text (self->shift, 1);

      g_string_append_printf (text, " shift=%s", shift);
    }
  if (self->over != NULL)
    g_string_append_printf (text, " over-palette=%s", rv_image_palette_id (self->over_palette));
  return g_string_free (text, FALSE);
}

static void
take_word (RvImageView *self, const char *name, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", 4);
  double v[3] = { 0, 0, 0 };
  guint n = MIN (g_strv_length (parts), 3);

  for (guint i = 0; i < n; i++)
    v[i] = g_ascii_strtod (parts[i], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (plane_ids) && g_str_equal (name, "plane"); i++)
    if (g_str_equal (value, plane_ids[i]))
      self->plane = (RvImageViewPlane) i;
  if (g_str_equal (name, "at") && n == 3 && isfinite (v[0]) && isfinite (v[1]) && isfinite (v[2]))
    memcpy (self->cursor, v, sizeof v);
  else if (g_str_equal (name, "window") && n >= 2 && v[1] > 0.0)
    {
      /* The table is that of the series. */
      self->window.centre = v[0];
      self->window.width = v[1];
      self->window.inverted = FALSE;
      self->window.shape = n == 3 && v[2] >= RV_IMAGE_WINDOW_EXACT && v[2] <= RV_IMAGE_WINDOW_TABLE ? (RvImageWindowShape) v[2] : RV_IMAGE_WINDOW_EXACT;
      self->windowed = TRUE;
    }
  else if (g_str_equal (name, "over-window") && n == 2 && v[1] > 0.0)
    self->over_window = (RvImageWindow){ v[0], v[1], FALSE };
  else if (g_str_equal (name, "zoom") && v[0] > 0.0)
    self->zoom = CLAMP (v[0], 0.1, 40.0);
  else if (g_str_equal (name, "pan") && n == 2)
    memcpy (self->pan, v, sizeof self->pan);
  else if (g_str_equal (name, "opacity"))
    self->opacity = CLAMP (v[0], 0.0, 1.0);
  else if (g_str_equal (name, "slab") && v[0] > 0.0)
    self->slab_mm = CLAMP (v[0], 1.0, 2000.0);
  else if (g_str_equal (name, "slab-of"))
    self->slab = (RvImageSlab) CLAMP ((int) v[0], RV_IMAGE_SLAB_NONE, RV_IMAGE_SLAB_MEAN);
  else if (g_str_equal (name, "shift") && n == 3 && self->by_hand)
    rv_image_view_set_shift (self, v);
  else if (g_str_equal (name, "inverted"))
    self->window.inverted = v[0] != 0.0;
  else if (g_str_equal (name, "palette"))
    rv_image_palette_parse (value, &self->palette);
  else if (g_str_equal (name, "over-palette"))
    rv_image_palette_parse (value, &self->over_palette);
}

void
rv_image_view_from_text (RvImageView *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);

  self->window.inverted = FALSE;
  self->slab = RV_IMAGE_SLAB_NONE;
  for (char **word = words; *word != NULL; word++)
    {
      char *equal = strchr (*word, '=');

      if (equal == NULL)
        continue;
      *equal = '\0';
      take_word (self, *word, equal + 1);
    }
  if (self->base != NULL && rv_image_volume_is_flat (self->base))
    {
      self->plane = RV_IMAGE_VIEW_ACQUIRED;
      self->slab = RV_IMAGE_SLAB_NONE;
    }
  changed (self, TRUE);
}
