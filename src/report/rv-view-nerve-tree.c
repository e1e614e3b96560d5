/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map of the nerves as a view and as a section of the report. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-nerve-tree.h"
#include "report/rv-report-private.h"
#include "report/rv-view.h"

void
rv_view_nerve_tree (const RvView *view)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  RvNerveTreeOptions options = RV_NERVE_TREE_OPTIONS_INIT;
  double scale = 1;

  rv_color_set (view->cr, rv_theme_color (view->theme, RV_COLOR_PAGE));
  cairo_paint (view->cr);
  if (!anatomy)
    return;
  options.as_of = view->options->as_of;
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (RvNerveTree) tree = NULL;

      options.width = view->width / scale;
      options.height = view->height / scale;
      tree = rv_nerve_tree_layout (anatomy, view->options->edx, view->options->localisation, view->theme, &options);
      if (tree->height * scale > view->height + 0.5 && i < 3)
        {
          scale *= view->height / (tree->height * scale); /* more rows than the page has: all of it smaller */
          continue;
        }
      cairo_save (view->cr);
      cairo_scale (view->cr, scale, scale);
      rv_nerve_tree_draw (tree, view->theme, view->cr);
      cairo_restore (view->cr);
      return;
    }
}

static void
draw_map (RvPages *self, cairo_t *cr, gconstpointer tree)
{
  rv_nerve_tree_draw (tree, self->view->theme, cr);
}

/* "Nerves of the left leg. Most probable: … Abnormal: Tibialis anterior, …" */
static char *
map_words (const RvNerveTree *tree)
{
  g_autoptr (GString) abnormal = g_string_new (NULL);

  for (guint i = 0; i < tree->marks->len; i++)
    {
      const RvNerveTreeMark *mark = tree->marks->pdata[i];

      if (mark->result == RV_LEAF_ABNORMAL)
        g_string_append_printf (abnormal, "%s%s", abnormal->len ? ", " : "", mark->label);
    }
  return g_strdup_printf (_("%s. %s. Abnormal: %s."), tree->title, tree->statement ? tree->statement : tree->subtitle, abnormal->len ? abnormal->str : _("nothing"));
}

/* The limb on one page, whole lines kept together: as large as the width allows, smaller when it would not fit the height. */
static void
draw_limb (RvPages *self, const RvAnatomy *anatomy, RvSide side, const char *region)
{
  RvNerveTreeOptions options = { .side = side, .region = region, .no_title = TRUE };
  double scale = 0.72, room = RV_PAGE_BOTTOM - RV_PAGE_TOP - 60;
  g_autoptr (RvNerveTree) tree = NULL;
  g_autofree char *shows = NULL;

  options.width = RV_PAGE_WIDTH / scale;
  tree = rv_nerve_tree_layout (anatomy, self->view->options->edx, self->view->options->localisation, self->view->theme, &options);
  if (tree->empty)
    return;
  scale = MIN (scale, room / tree->height);
  rv_pages_heading (self, _("Map of the nerves"), tree->title, tree->height * scale + 10);
  shows = map_words (tree);
  rv_pages_figure (self, shows, RV_PAGE_WIDTH, tree->height * scale, scale, draw_map, tree);
}

void
rv_report_nerve_tree (RvPages *self)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  const RvEdx *edx = self->view->options->edx;

  if (anatomy && edx && (edx->n_ncs || edx->n_emg))
    draw_limb (self, anatomy, RV_SIDE_NONE, NULL);
}
