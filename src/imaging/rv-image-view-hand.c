/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Volumes of two spaces that the user has laid over each other by hand. */
#include <math.h>
#include <string.h>

#include "imaging/rv-image-draw.h"
#include "imaging/rv-image-view-private.h"

void
rv_image_view_get_shift (RvImageView *self, double shift[3])
{
  memcpy (shift, self->shift, sizeof self->shift);
}

void
rv_image_view_set_shift (RvImageView *self, const double shift[3])
{
  if (!self->by_hand || !isfinite (shift[0]) || !isfinite (shift[1]) || !isfinite (shift[2]))
    return;
  memcpy (self->shift, shift, sizeof self->shift);
  self->stale = TRUE;
  rv_image_view_told (self);
}

char *
rv_image_view_measure (RvImageView *view, const RvImageMark *mark, double threshold)
{
  RvImageVolume *base = rv_image_view_get_base (view), *over = rv_image_view_get_over (view);
  gboolean length = !rv_image_mark_reads_values (mark);
  g_autofree char *above = NULL, *below = NULL;
  g_autoptr (RvImageMark) there = NULL;

  if (base == NULL)
    return NULL;
  if (over == NULL || length || !rv_image_view_is_linked_by_hand (view))
    return rv_image_mark_describe (mark, base, over, threshold);
  /* The same place in the space of the other volume. */
  there = rv_image_mark_new (mark->type, mark->points, mark->n);
  for (guint i = 0; i < 3 * there->n; i++)
    there->points[i] -= view->shift[i % 3];
  above = rv_image_mark_describe (there, over, NULL, threshold);
  below = rv_image_mark_describe (mark, base, NULL, threshold);
  if (above == NULL || below == NULL)
    return g_strdup (above != NULL ? above : below);
  return g_strjoin ("\n", above, below, NULL);
}
