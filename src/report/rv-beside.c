/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-beside.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-charts.h"
#include "report/rv-shapes.h"
#include "report/rv-text.h"

#define LINES 150.0 /* px, height of the panel of lines */
#define RIVER 130.0 /* px, of a river without its labels */

static void
line_free (gpointer data)
{
  RvBesideLine *line = data;

  g_free (line->name);
  g_free (line->given);
  g_free (line);
}

RvBeside *
rv_beside_new (RvReplay *replay)
{
  RvBeside *self = g_new0 (RvBeside, 1);

  self->replay = replay;
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->pool = g_new0 (RvRiverOpinion, replay->steps->len);
  return self;
}

void
rv_beside_add (RvBeside *self, RvBesideWho who, const char *name, const double *given)
{
  RvBesideLine *line = g_new0 (RvBesideLine, 1);

  *line = (RvBesideLine) { g_strdup (name), who, g_memdup2 (given, self->replay->steps->len * sizeof (double)) };
  g_ptr_array_add (self->lines, line);
}

static void
clear_opinion (RvRiverOpinion *opinion)
{
  for (guint i = 0; i < opinion->n; i++)
    g_free ((char *) opinion->causes[i]);
  g_free (opinion->causes);
  g_free (opinion->shares);
  *opinion = (RvRiverOpinion) { 0 };
}

void
rv_beside_set_pool (RvBeside *self, guint stage, guint n, const char *const *causes, const double *shares)
{
  RvRiverOpinion *opinion = &self->pool[stage];

  clear_opinion (opinion);
  *opinion = (RvRiverOpinion) { n, g_new0 (const char *, n + 1), g_memdup2 (shares, n * sizeof (double)) };
  for (guint i = 0; i < n; i++)
    opinion->causes[i] = g_strdup (causes[i]);
}

void
rv_beside_free (RvBeside *self)
{
  for (guint i = 0; i < self->replay->steps->len; i++)
    clear_opinion (&self->pool[i]);
  g_free (self->pool);
  g_ptr_array_unref (self->lines);
  rv_replay_free (self->replay);
  g_free (self);
}

/* --- lines --- */

typedef struct {
  const RvRiver *axis;
  RvTheme *theme;
  cairo_t *cr;
  double top, bottom, width;
} Panel;

static double
y_of (const Panel *panel, double given)
{
  return panel->bottom - (panel->bottom - panel->top) * given;
}

static RvColor
color_of (const Panel *panel, RvBesideWho who)
{
  return who == RV_BESIDE_ASSISTANT ? rv_theme_color (panel->theme, RV_COLOR_ACCENT) : rv_theme_color (panel->theme, who == RV_BESIDE_POOL ? RV_COLOR_INK : RV_COLOR_MARK);
}

static void
draw_scale (const Panel *panel)
{
  RvColor quiet = rv_theme_color (panel->theme, RV_COLOR_QUIET);

  for (guint i = 0; i <= 2; i++)
    {
      double y = y_of (panel, 0.5 * i);
      g_autofree char *text = g_strdup_printf ("%u\u202f%%", 50 * i);

      rv_shape_hline (panel->cr, rv_theme_color (panel->theme, i ? RV_COLOR_GRID : RV_COLOR_LINE), panel->axis->left, panel->axis->right, y);
      rv_text_draw (panel->cr, panel->theme, RV_CAPTION, quiet, panel->axis->left + 7, i == 2 ? y + 1 : y - rv_text_height (panel->theme, RV_CAPTION) - 1, 0, text);
    }
}

/* Assistant: thick with discs; all together: dashed with squares; one learner: thin. The difference is never colour alone. */
static void
draw_line (const Panel *panel, const RvBesideLine *line)
{
  static const double dashes[] = { 7, 4 };
  gboolean pen = FALSE, single = line->who == RV_BESIDE_LEARNER;
  double r = single ? 2 : 4;

  rv_color_set (panel->cr, color_of (panel, line->who));
  cairo_set_line_width (panel->cr, single ? 1 : 2.5);
  cairo_set_dash (panel->cr, dashes, line->who == RV_BESIDE_POOL ? 2 : 0, 0);
  for (guint s = 0; s < panel->axis->n_steps; s++)
    {
      if (isnan (line->given[s]))
        continue;
      if (pen)
        cairo_line_to (panel->cr, panel->axis->steps[s].x, y_of (panel, line->given[s]));
      else
        cairo_move_to (panel->cr, panel->axis->steps[s].x, y_of (panel, line->given[s]));
      pen = TRUE;
    }
  cairo_stroke (panel->cr);
  cairo_set_dash (panel->cr, NULL, 0, 0);
  for (guint s = 0; s < panel->axis->n_steps; s++)
    {
      double x = panel->axis->steps[s].x, y = y_of (panel, line->given[s]);

      if (isnan (line->given[s]))
        continue;
      if (line->who == RV_BESIDE_POOL)
        cairo_rectangle (panel->cr, x - r, y - r, 2 * r, 2 * r);
      else
        cairo_arc (panel->cr, x, y, r, 0, 2 * G_PI);
      cairo_fill (panel->cr);
    }
}

static double
last_given (const RvBesideLine *line, guint n)
{
  double last = NAN;

  for (guint s = 0; s < n; s++)
    last = isnan (line->given[s]) ? last : line->given[s];
  return last;
}

static int
higher_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const RvBesideLine *x = *(RvBesideLine *const *) a, *y = *(RvBesideLine *const *) b;
  guint n = GPOINTER_TO_UINT (data);
  double p = last_given (x, n), q = last_given (y, n);

  return p != q ? (p < q) - (p > q) : (x->who > y->who) - (x->who < y->who);
}

/* Right of the last stage, pushed apart. Where there is no room for all, the assistant and all together keep theirs. */
static void
draw_line_names (const Panel *panel, GPtrArray *lines)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  double height = rv_text_height (panel->theme, RV_CAPTION) + 1, x = panel->axis->right + 10, next = panel->top - height / 2;
  guint fit = (guint) MAX ((panel->bottom - panel->top) / height, 2), n = panel->axis->n_steps, left;

  for (guint i = 0; i < lines->len; i++)
    {
      RvBesideLine *line = lines->pdata[i];

      if (!isnan (last_given (line, n)) && (line->who != RV_BESIDE_LEARNER || lines->len <= fit))
        g_ptr_array_add (sorted, line);
    }
  g_ptr_array_sort_with_data (sorted, higher_first, GUINT_TO_POINTER (n));
  left = sorted->len;
  for (guint i = 0; i < sorted->len; i++, left--)
    {
      const RvBesideLine *line = sorted->pdata[i];
      double given = last_given (line, n), y = CLAMP (y_of (panel, given) - height / 2, next, MAX (panel->bottom + height / 2 - left * height, next)), number;
      g_autofree char *percent = rv_chart_percent (given);

      number = rv_text_width (panel->theme, RV_CAPTION_BOLD, percent) + 5;
      rv_text_draw (panel->cr, panel->theme, RV_CAPTION_BOLD, rv_theme_color (panel->theme, RV_COLOR_INK), x, y, 0, percent);
      rv_text_draw (panel->cr, panel->theme, line->who == RV_BESIDE_LEARNER ? RV_CAPTION : RV_CAPTION_BOLD, rv_theme_color (panel->theme, RV_COLOR_INK), x + number, y,
                    panel->width - x - number, line->name);
      next = y + height;
    }
}

/* --- the whole --- */

static double
head (RvTheme *theme)
{
  return rv_text_height (theme, RV_CAPTION_BOLD) + 6;
}

static double
foot (RvTheme *theme)
{
  return 2 * rv_text_height (theme, RV_CAPTION) + 10; /* what a river keeps for its labels */
}

double
rv_beside_height (RvTheme *theme)
{
  return 3 * head (theme) + LINES + 2 * (RIVER + 8) + foot (theme) + 24;
}

static void
draw_river (const RvRiver *river, RvTheme *theme, cairo_t *cr, double y, const char *title)
{
  rv_text_draw (cr, theme, RV_CAPTION_BOLD, rv_theme_color (theme, RV_COLOR_INK), river->left, y, 0, title);
  cairo_save (cr);
  cairo_translate (cr, 0, y + head (theme) - 8);
  rv_river_draw (river, theme, cr, NAN);
  cairo_restore (cr);
}

/* The same places on the axis without their names. */
static RvRiver *
unlabelled (const RvBeside *self, RvTheme *theme, double width)
{
  RvRiver *river = rv_river_new (theme, self->replay, width, RIVER + 8 + foot (theme));

  for (guint s = 0; river && s < river->n_steps; s++)
    {
      g_free (river->steps[s].label);
      river->steps[s].label = g_strdup ("");
    }
  return river;
}

void
rv_beside_draw (const RvBeside *self, RvTheme *theme, cairo_t *cr, double width)
{
  g_autoptr (RvRiver) axis = rv_river_new (theme, self->replay, width, RIVER + 8 + foot (theme)), upper = unlabelled (self, theme, width), class = NULL;
  Panel panel = { axis, theme, cr, head (theme) + 6, head (theme) + 6 + LINES, width };
  double y = panel.bottom + 18;

  if (!axis)
    return;
  class = rv_river_new_beside (axis, theme, ((RvReplayStep *) self->replay->steps->pdata[0])->result->knowledge, self->pool);
  rv_text_draw (cr, theme, RV_CAPTION_BOLD, rv_theme_color (theme, RV_COLOR_INK), axis->left, 0, 0, _("Given to the truth"));
  draw_scale (&panel);
  for (guint s = 0; s < axis->n_steps; s++)
    rv_shape_vline (cr, rv_theme_color (theme, RV_COLOR_LINE), axis->steps[s].x, panel.top, panel.bottom);
  for (int who = RV_BESIDE_LEARNER; who >= RV_BESIDE_ASSISTANT; who--)
    for (guint i = 0; i < self->lines->len; i++)
      if (((RvBesideLine *) self->lines->pdata[i])->who == (RvBesideWho) who)
        draw_line (&panel, self->lines->pdata[i]);
  draw_line_names (&panel, self->lines);
  draw_river (upper, theme, cr, y, _("The assistant, from what the class was shown"));
  draw_river (class, theme, cr, y + head (theme) + RIVER + 14, _("The class, all answers pooled"));
}

char *
rv_beside_describe (const RvBeside *self)
{
  g_autoptr (GString) text = g_string_new (_("Given to the truth"));

  for (guint i = 0; i < self->lines->len; i++)
    {
      const RvBesideLine *line = self->lines->pdata[i];

      g_string_append_printf (text, "; %s:", line->name);
      for (guint s = 0; s < self->replay->steps->len; s++)
        {
          g_autofree char *percent = isnan (line->given[s]) ? g_strdup ("–") : rv_chart_percent (line->given[s]);

          g_string_append_printf (text, "%s %s %s", s ? "," : "", ((RvReplayStep *) self->replay->steps->pdata[s])->as_of, percent);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
