/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-river.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "reasoning/rv-ranked.h"
#include "report/rv-charts.h"
#include "report/rv-shapes.h"
#include "report/rv-text.h"

static void
band_free (gpointer data)
{
  RvRiverBand *band = data;

  g_free (band->name);
  g_free (band->shares);
  g_free (band);
}

void
rv_river_free (RvRiver *self)
{
  for (guint i = 0; i < self->n_steps; i++)
    g_free (self->steps[i].label);
  g_free (self->steps);
  g_ptr_array_unref (self->bands);
  g_free (self);
}

static RvRiverBand *
add_band (RvRiver *self, char *name, RvColor fill, guint a, int b)
{
  RvRiverBand *band = g_new0 (RvRiverBand, 1);

  *band = (RvRiverBand) { name, fill, a, b, g_new0 (double, self->n_steps) };
  g_ptr_array_add (self->bands, band);
  return band;
}

/* Risks alone (an old illness, a treatment) are not yet the story: it begins with the last step before the first finding. */
static guint
first_step (const RvReplay *replay)
{
  for (guint i = 0; i < replay->steps->len; i++)
    {
      const RvReplayStep *step = replay->steps->pdata[i];

      for (guint f = 0; f < step->added->len; f++)
        if (rv_knowledge_finding (step->result->knowledge, g_array_index (step->added, guint, f))->use != RV_USE_RISK)
          return MIN (i ? i - 1 : 0, replay->steps->len - 2);
    }
  return 0;
}

static const RvReplayStep *
step_of (const RvReplay *replay, guint i)
{
  return replay->steps->pdata[first_step (replay) + i];
}

/* What was largest at any time gets a band of its own. */
static GArray *
largest_ever (const RvReplay *replay)
{
  GArray *best = g_array_new (FALSE, FALSE, sizeof (RvRanked));

  for (guint s = first_step (replay); s < replay->steps->len; s++)
    {
      const RvReplayStep *step = replay->steps->pdata[s];
      double bonus = s + 1 == replay->steps->len ? 1 : 0; /* what counts now comes first */
      g_autoptr (GArray) ranked = rv_differential_ranked (step->result);

      for (guint i = 0; i < ranked->len && i < RV_RIVER_BANDS; i++)
        {
          RvRanked *rank = &g_array_index (ranked, RvRanked, i), *same = NULL;

          if (bonus > 0 && i < 4 && rank->probability >= 0.02)
            rank->probability += bonus;
          for (guint j = 0; j < best->len && !same; j++)
            if (g_array_index (best, RvRanked, j).a == rank->a && g_array_index (best, RvRanked, j).b == rank->b)
              same = &g_array_index (best, RvRanked, j);
          if (same)
            same->probability = MAX (same->probability, rank->probability);
          else
            g_array_append_val (best, *rank);
        }
    }
  return best;
}

static int
larger (gconstpointer a, gconstpointer b)
{
  const RvRanked *x = a, *y = b;

  return (x->probability < y->probability) - (x->probability > y->probability);
}

static double
share_of (const RvDifferential *d, guint a, int b)
{
  if (b < 0)
    return rv_differential_cause (d, a)->probability;
  for (guint i = 0; i < d->pairs->len; i++)
    {
      const RvPairResult *pair = &g_array_index (d->pairs, RvPairResult, i);

      if (pair->a == a && pair->b == (guint) b)
        return pair->probability;
    }
  return 0;
}

/* Causes of one family keep its hue and differ in strength. */
static RvColor
shade (const RvRiver *self, RvTheme *theme, const RvKnowledge *k, guint cause)
{
  int family = rv_knowledge_cause (k, cause)->family;
  guint before = 0;

  for (guint i = 0; i < self->bands->len; i++)
    {
      guint a = ((RvRiverBand *) self->bands->pdata[i])->a;

      before += a != G_MAXUINT && rv_knowledge_cause (k, a)->family == family;
    }
  return rv_color_mix (rv_theme_family (theme, rv_knowledge_family (k, (guint) family)->id), rv_theme_color (theme, RV_COLOR_PAGE), MAX (1 - 0.2 * before, 0.4));
}

/* The bands in the order of the last step, so that what leads now lies on top. */
static int
last_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const RvRiverBand *x = *(RvRiverBand *const *) a, *y = *(RvRiverBand *const *) b;
  guint last = GPOINTER_TO_UINT (data);

  return (x->shares[last] < y->shares[last]) - (x->shares[last] > y->shares[last]);
}

static void
make_bands (RvRiver *self, RvTheme *theme, const RvReplay *replay)
{
  const RvDifferential *first = step_of (replay, 0)->result;
  const RvKnowledge *k = first->knowledge;
  g_autoptr (GArray) best = largest_ever (replay);
  RvRiverBand *rest, *other;

  g_array_sort (best, larger);
  for (guint i = 0; i < best->len && i < RV_RIVER_BANDS; i++)
    {
      const RvRanked *rank = &g_array_index (best, RvRanked, i);
      RvRiverBand *band;

      if (i >= 3 && rank->probability < 0.02)
        break;
      band = add_band (self, rv_ranked_name (k, rank), shade (self, theme, k, rank->a), rank->a, rank->b);
      for (guint s = 0; s < self->n_steps; s++)
        band->shares[s] = share_of (step_of (replay, s)->result, rank->a, rank->b);
    }
  g_ptr_array_sort_with_data (self->bands, last_first, GUINT_TO_POINTER (self->n_steps - 1));
  rest = add_band (self, g_strdup (_("All other named causes")), rv_color_mix (rv_theme_color (theme, RV_COLOR_MARK), rv_theme_color (theme, RV_COLOR_PAGE), 0.35), G_MAXUINT, -1);
  other = add_band (self, g_strdup (_("Other, not listed")), rv_theme_family (theme, "other"), G_MAXUINT, -1);
  for (guint s = 0; s < self->n_steps; s++)
    {
      double sum = other->shares[s] = step_of (replay, s)->result->other;

      for (guint i = 0; i + 2 < self->bands->len; i++)
        sum += ((RvRiverBand *) self->bands->pdata[i])->shares[s];
      rest->shares[s] = MAX (1 - sum, 0);
    }
}

RvRiver *
rv_river_new (RvTheme *theme, const RvReplay *replay, double width, double height)
{
  RvRiver *self;
  double labels = MIN (width * 0.26, 230 * rv_theme_get_text_scale (theme));

  if (!replay || replay->steps->len < 2)
    return NULL;
  self = g_new0 (RvRiver, 1);
  self->bands = g_ptr_array_new_with_free_func (band_free);
  self->n_steps = replay->steps->len - first_step (replay);
  self->steps = g_new0 (RvRiverStep, self->n_steps);
  self->width = width;
  self->height = height;
  self->left = 6;
  self->right = width - labels;
  self->top = 8;
  self->bottom = height - 2 * rv_text_height (theme, RV_CAPTION) - 10;
  for (guint i = 0; i < self->n_steps; i++)
    {
      const RvReplayStep *step = step_of (replay, i);

      self->steps[i] = (RvRiverStep) { g_strdup (step->as_of), step->position, self->left + (self->right - self->left) * i / (self->n_steps - 1) };
    }
  make_bands (self, theme, replay);
  return self;
}

/* --- beside another --- */

static RvRiverBand *
band_of (RvRiver *self, const RvRiver *other, RvTheme *theme, const RvKnowledge *knowledge, guint cause)
{
  for (guint i = 0; i < self->bands->len; i++)
    if (((RvRiverBand *) self->bands->pdata[i])->a == cause)
      return self->bands->pdata[i];
  for (guint i = 0; i < other->bands->len; i++)
    {
      const RvRiverBand *same = other->bands->pdata[i];

      if (same->a == cause && same->b < 0 && cause != G_MAXUINT)
        return add_band (self, g_strdup (same->name), same->fill, cause, -1);
    }
  return cause == G_MAXUINT ? add_band (self, g_strdup (_("Other, not listed")), rv_theme_family (theme, "other"), cause, -1)
                            : add_band (self, g_strdup (rv_knowledge_cause (knowledge, cause)->name), shade (self, theme, knowledge, cause), cause, -1);
}

/* What was not listed lies below everything else. */
static int
listed_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const RvRiverBand *x = *(RvRiverBand *const *) a, *y = *(RvRiverBand *const *) b;

  return x->a == y->a ? 0 : x->a == G_MAXUINT ? 1 : y->a == G_MAXUINT ? -1 : last_first (a, b, data);
}

RvRiver *
rv_river_new_beside (const RvRiver *other, RvTheme *theme, const RvKnowledge *knowledge, const RvRiverOpinion *opinions)
{
  RvRiver *self = g_memdup2 (other, sizeof *other);

  self->bands = g_ptr_array_new_with_free_func (band_free);
  self->steps = g_memdup2 (other->steps, other->n_steps * sizeof *other->steps);
  for (guint s = 0; s < self->n_steps; s++)
    {
      self->steps[s].label = g_strdup (other->steps[s].label);
      for (guint i = 0; i < opinions[s].n; i++)
        {
          int cause = rv_knowledge_find_cause (knowledge, opinions[s].causes[i]);

          if (opinions[s].shares[i] > 0)
            band_of (self, other, theme, knowledge, cause >= 0 ? (guint) cause : G_MAXUINT)->shares[s] += opinions[s].shares[i];
        }
    }
  g_ptr_array_sort_with_data (self->bands, listed_first, GUINT_TO_POINTER (self->n_steps - 1));
  return self;
}

/* Where a band begins at a step, from the top. */
static double
edge (const RvRiver *self, guint band, guint step)
{
  double above = 0, sum = 0;

  for (guint i = 0; i < self->bands->len; i++)
    {
      double share = ((RvRiverBand *) self->bands->pdata[i])->shares[step];

      above += i < band ? share : 0;
      sum += share;
    }
  return self->top + (self->bottom - self->top) * (sum > 0 ? above / sum : 0);
}

/* From stop to stop, level at each: the weights are known there and nowhere else. */
static void
trace (const RvRiver *self, cairo_t *cr, guint band, gboolean back)
{
  for (guint i = 0; i + 1 < self->n_steps; i++)
    {
      guint from = back ? self->n_steps - 1 - i : i, to = back ? from - 1 : from + 1;
      double x0 = self->steps[from].x, x1 = self->steps[to].x, y0 = edge (self, band, from), y1 = edge (self, band, to);

      cairo_curve_to (cr, (x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
    }
}

static void
draw_bands (const RvRiver *self, RvTheme *theme, cairo_t *cr)
{
  for (guint i = 0; i < self->bands->len; i++)
    {
      const RvRiverBand *band = self->bands->pdata[i];

      cairo_move_to (cr, self->left, edge (self, i, 0));
      trace (self, cr, i, FALSE);
      cairo_line_to (cr, self->right, edge (self, i + 1, self->n_steps - 1));
      trace (self, cr, i + 1, TRUE);
      cairo_close_path (cr);
      rv_color_set (cr, band->fill);
      cairo_fill_preserve (cr);
      rv_color_set (cr, rv_theme_color (theme, RV_COLOR_PAGE));
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
    }
}

static gboolean
named_at_right (const RvRiver *self, guint band)
{
  return ((RvRiverBand *) self->bands->pdata[band])->shares[self->n_steps - 1] >= 0.005;
}

/* Right of the last step, pushed apart so that none touches another; what has no room is in the description. */
static void
draw_names (const RvRiver *self, RvTheme *theme, cairo_t *cr)
{
  double line = rv_text_height (theme, RV_CAPTION) + 2, next = self->top, x = self->right + 10, room = self->width - x;
  guint last = self->n_steps - 1;

  for (guint i = 0; i < self->bands->len; i++)
    {
      const RvRiverBand *band = self->bands->pdata[i];
      double y0 = edge (self, i, last), y1 = edge (self, i + 1, last), y = MAX ((y0 + y1) / 2 - line / 2, next), number;
      g_autofree char *percent = rv_chart_percent (band->shares[last]);

      if (!named_at_right (self, i) || y + line > self->bottom + 6)
        continue;
      number = rv_text_width (theme, RV_CAPTION_BOLD, percent) + 5;
      rv_color_set (cr, band->fill);
      cairo_rectangle (cr, self->right + 2, y + 2, 4, line - 5);
      cairo_fill (cr);
      rv_text_draw (cr, theme, RV_CAPTION_BOLD, rv_theme_color (theme, RV_COLOR_INK), x, y, 0, percent);
      rv_text_draw (cr, theme, RV_CAPTION, rv_theme_color (theme, RV_COLOR_INK), x + number, y, room - number, band->name);
      next = y + line;
    }
}

static double
edge_at (const RvRiver *self, guint band, double x)
{
  double at = CLAMP ((x - self->left) / (self->right - self->left), 0, 1) * (self->n_steps - 1);
  guint step = MIN ((guint) at, self->n_steps - 2);

  return edge (self, band, step) + (at - step) * (edge (self, band, step + 1) - edge (self, band, step));
}

/* Whether a line of text lies within the band on its whole length. */
static gboolean
lies_within (const RvRiver *self, guint band, double x, double y, double width, double height)
{
  for (guint i = 0; i <= 4; i++)
    if (edge_at (self, band, x + width * i / 4) > y - 1 || edge_at (self, band + 1, x + width * i / 4) < y + height + 1)
      return FALSE;
  return TRUE;
}

/* A band that led once and went is named where it was thickest, if it has the room. */
static void
draw_inner_names (const RvRiver *self, RvTheme *theme, cairo_t *cr)
{
  double line = rv_text_height (theme, RV_CAPTION);

  for (guint i = 0; i < self->bands->len; i++)
    {
      const RvRiverBand *band = self->bands->pdata[i];
      double text = rv_text_width (theme, RV_CAPTION, band->name), x, y;
      guint best = 0;

      for (guint s = 0; s < self->n_steps; s++)
        best = band->shares[s] > band->shares[best] ? s : best;
      x = CLAMP (self->steps[best].x - text / 2, self->left + 6, self->right - text - 6);
      y = (edge_at (self, i, x + text / 2) + edge_at (self, i + 1, x + text / 2) - line) / 2;
      if (!named_at_right (self, i) && lies_within (self, i, x, y, text, line))
        rv_text_draw (cr, theme, RV_CAPTION, rv_color_ink_on (band->fill), x, y, 0, band->name);
    }
}

static void
draw_steps (const RvRiver *self, RvTheme *theme, cairo_t *cr)
{
  double slot = (self->right - self->left) / (self->n_steps - 1), line = rv_text_height (theme, RV_CAPTION);
  guint every = (guint) MAX (ceil (72 * rv_theme_get_text_scale (theme) / slot), 1);

  for (guint i = 0; i < self->n_steps; i++)
    {
      const RvRiverStep *step = &self->steps[i];
      double room = slot * every - 8, x;

      rv_shape_vline (cr, rv_color_alpha (rv_theme_color (theme, RV_COLOR_PAGE), 0.5), step->x, self->top, self->bottom);
      rv_shape_vline (cr, rv_theme_color (theme, RV_COLOR_MARK), step->x, self->bottom + 1, self->bottom + 4);
      if ((self->n_steps - 1 - i) % every)
        continue;
      x = step->x - room / 2;
      if (x < self->left)
        {
          room -= self->left - x;
          x = self->left;
        }
      if (i == self->n_steps - 1)
        room = MIN (room * 1.5, self->width - x);
      rv_text_paragraph (cr, theme, RV_CAPTION, rv_theme_color (theme, RV_COLOR_QUIET), x, self->bottom + 6, room, self->height > 3 * line ? 2 : 1, step->label);
    }
}

static void
draw_cursor (const RvRiver *self, RvTheme *theme, cairo_t *cr, double cursor)
{
  int step = rv_river_step_of (self, cursor);
  double x = step >= 0 ? self->steps[step].x : self->left;

  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_ACCENT));
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, x, self->top - 2);
  cairo_line_to (cr, x, self->bottom + 4);
  cairo_stroke (cr);
  cairo_arc (cr, x, self->top - 2, 4, 0, 2 * G_PI);
  cairo_fill (cr);
}

void
rv_river_draw (const RvRiver *self, RvTheme *theme, cairo_t *cr, double cursor)
{
  draw_bands (self, theme, cr);
  draw_steps (self, theme, cr);
  draw_inner_names (self, theme, cr);
  draw_names (self, theme, cr);
  if (!isnan (cursor))
    draw_cursor (self, theme, cr, cursor);
}

guint
rv_river_step_at (const RvRiver *self, double x)
{
  double slot = (self->right - self->left) / (self->n_steps - 1);

  return (guint) CLAMP (lround ((x - self->left) / slot), 0, (long) self->n_steps - 1);
}

int
rv_river_step_of (const RvRiver *self, double cursor)
{
  int step = -1;

  for (guint i = 0; i < self->n_steps; i++)
    if (self->steps[i].position <= cursor)
      step = (int) i;
  return step;
}

char *
rv_river_describe (const RvRiver *self, guint step)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->bands->len; i++)
    {
      const RvRiverBand *band = self->bands->pdata[i];
      g_autofree char *percent = rv_chart_percent (band->shares[step]);

      if (band->shares[step] >= 0.02)
        g_string_append_printf (text, "%s%s %s", text->len ? ", " : "", band->name, percent);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
