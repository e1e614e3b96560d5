/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-waterfall.h"

#include <glib/gi18n.h>
#include <math.h>

#include "report/rv-charts.h"
#include "widgets/rv-children.h"
#include "widgets/rv-source-button.h"
#include "widgets/rv-widget-theme.h"

#define SMALL 0.35 /* dB: summed up as "smaller terms" */

/* One step: from where the sum stood to where it stands. */
typedef struct {
  double from, to;
  gboolean total;
} Step;

struct _RvWaterfall {
  GtkWidget parent_instance;

  GArray *steps;
  double low, high;  /* of the scale, 0 within */
};

G_DEFINE_FINAL_TYPE (RvWaterfall, rv_waterfall, GTK_TYPE_WIDGET)

static double
x_of (RvWaterfall *self, double value, int width)
{
  double span = MAX (self->high - self->low, 1e-9);

  return 6 + (value - self->low) / span * (width - 12);
}

static void
draw_step (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  RvWaterfall *self = RV_WATERFALL (gtk_widget_get_ancestor (GTK_WIDGET (area), RV_TYPE_WATERFALL));
  Step *step = &g_array_index (self->steps, Step, GPOINTER_TO_UINT (data));
  g_autoptr (RvTheme) theme = rv_widget_theme (GTK_WIDGET (area));
  RvColor line = rv_theme_color (theme, RV_COLOR_LINE), color = rv_theme_color (theme, step->to >= step->from ? RV_COLOR_FOR : RV_COLOR_AGAINST);
  double zero = floor (x_of (self, 0, width)) + 0.5, a = x_of (self, step->from, width), b = x_of (self, step->to, width);

  rv_color_set (cr, line);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, zero, 0);
  cairo_line_to (cr, zero, height);
  cairo_stroke (cr);
  rv_color_set (cr, color);
  cairo_rectangle (cr, MIN (a, b), step->total ? height / 2.0 - 2 : 4, MAX (fabs (b - a), 1.5), step->total ? 4 : height - 8);
  cairo_fill (cr);
}

static void
attach (RvWaterfall *self, GtkWidget *child, int row, int column, gboolean grow)
{
  GtkGridLayoutChild *place;

  gtk_widget_set_hexpand (child, grow);
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  place = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (gtk_widget_get_layout_manager (GTK_WIDGET (self)), child));
  gtk_grid_layout_child_set_row (place, row);
  gtk_grid_layout_child_set_column (place, column);
}

static GtkWidget *
label (const char *text, float xalign, const char *css)
{
  GtkWidget *widget = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (widget), xalign);
  gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (widget), 44);
  if (css)
    gtk_widget_add_css_class (widget, css);
  return widget;
}

/* button: the number, which leads to its source. */
static void
add_row (RvWaterfall *self, const char *name, const char *brief, GtkWidget *button, double from, double to, gboolean total)
{
  Step step = { from, to, total };
  GtkWidget *area = gtk_drawing_area_new ();
  int row = (int) self->steps->len;

  g_array_append_val (self->steps, step);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), 20);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), 200);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_step, GUINT_TO_POINTER (self->steps->len - 1), NULL);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  attach (self, label (name, 0, total ? "heading" : NULL), row, 0, FALSE);
  attach (self, label (brief, 0, "dim-label"), row, 1, FALSE);
  attach (self, button, row, 2, FALSE);
  attach (self, area, row, 3, TRUE);
}

/* The assessed findings of a group. */
static guint
members_of (const RvDifferential *d, const RvGroupDef *group, guint *first)
{
  guint n = 0;

  for (guint m = 0; m < group->n_members; m++)
    if (d->status[group->members[m]] != RV_STATUS_NOT_ASSESSED && !n++)
      *first = group->members[m];
  return n;
}

static char *
finding_name (const RvDifferential *d, guint finding)
{
  const char *name = rv_knowledge_finding (d->knowledge, finding)->name;

  return d->status[finding] == RV_STATUS_ABSENT ? g_strdup_printf (_("%s: absent"), name) : g_strdup (name);
}

static char *
term_name (const RvDifferential *d, const RvTerm *term)
{
  const RvGroupDef *group;
  guint n, first = 0;

  switch (term->type)
    {
    case RV_TERM_PRIOR:
      return g_strdup (_("Starting odds in this setting"));
    case RV_TERM_RISK:
      return finding_name (d, (guint) term->index);
    case RV_TERM_LOCALISATION:
      return g_strdup (_("Where the lesion is"));
    case RV_TERM_TWO_CAUSES:
      return g_strdup (_("Two causes at once"));
    case RV_TERM_GROUP:
    default:
      group = rv_knowledge_group (d->knowledge, (guint) term->index);
      n = members_of (d, group, &first);
      return n == 1 ? finding_name (d, first) : g_strdup (group->name);
    }
}

static void
add_group_sources (GPtrArray *list, const RvDifferential *d, const RvGroupDef *group, const guint *causes, guint n_causes)
{
  for (guint m = 0; m < group->n_members; m++)
    {
      guint finding = group->members[m];

      if (d->status[finding] == RV_STATUS_NOT_ASSESSED)
        continue;
      for (guint i = 0; i < n_causes; i++)
        rv_source_add_finding (list, d->knowledge, (int) causes[i], finding, d->status[finding]);
    }
}

/* The causes of both sides, each once. Returns how many. */
static guint
causes_of (RvHypothesis first, RvHypothesis second, guint causes[4])
{
  int all[] = { (int) first.a, first.b, (int) second.a, second.b };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      gboolean known = all[i] < 0;

      for (guint j = 0; j < n; j++)
        known |= causes[j] == (guint) all[i];
      if (!known)
        causes[n++] = (guint) all[i];
    }
  return n;
}

static GPtrArray *
sources_of (const RvDifferential *d, const RvTerm *term, RvHypothesis first, RvHypothesis second)
{
  GPtrArray *list = rv_source_list_new ();
  guint causes[4], n_causes = causes_of (first, second, causes);

  for (guint i = 0; i < n_causes; i++)
    if (term->type == RV_TERM_PRIOR)
      rv_source_add_prior (list, d->knowledge, causes[i], (guint) MAX (d->setting, 0));
    else if (term->type == RV_TERM_RISK)
      rv_source_add_risk (list, d->knowledge, causes[i], (guint) term->index);
    else if (term->type == RV_TERM_LOCALISATION)
      rv_source_add_lesion (list, d->knowledge, causes[i]);
  if (term->type == RV_TERM_GROUP)
    add_group_sources (list, d, rv_knowledge_group (d->knowledge, (guint) term->index), causes, n_causes);
  return list;
}

static char *
brief_of (const RvDifferential *d, const RvTerm *term, const GPtrArray *list)
{
  guint first = 0, n = term->type == RV_TERM_GROUP ? members_of (d, rv_knowledge_group (d->knowledge, (guint) term->index), &first) : 0;

  if (n > 1)
    return g_strdup_printf (ngettext ("%u finding, one mechanism", "%u findings, one mechanism", n), n);
  return rv_source_brief (list);
}

static void
add_term (RvWaterfall *self, const RvDifferential *d, const RvTerm *term, RvHypothesis first, RvHypothesis second, const char *const *records, double sum)
{
  GPtrArray *list = sources_of (d, term, first, second);
  g_autofree char *name = term_name (d, term), *brief = brief_of (d, term, list), *number = rv_chart_decibans (term->decibans);
  g_autofree char *text = g_strdup_printf (_("%s\u202fdB"), number), *know = NULL;
  guint finding = term->type == RV_TERM_RISK ? (guint) term->index : G_MAXUINT;

  if (term->type == RV_TERM_GROUP)
    members_of (d, rv_knowledge_group (d->knowledge, (guint) term->index), &finding);
  know = finding != G_MAXUINT ? g_strdup_printf ("finding:%s", rv_knowledge_finding (d->knowledge, finding)->id)
                              : g_strdup_printf ("cause:%s", rv_knowledge_cause (d->knowledge, first.a)->id);
  add_row (self, name, brief, rv_source_button_new (text, name, list, records && finding != G_MAXUINT ? records[finding] : NULL, know),
           sum, sum + term->decibans, FALSE);
}

/* The small terms, each by its name and number, behind the one number that stands for them. */
static GtkWidget *
rest_button (const RvDifferential *d, const GArray *terms, const char *text)
{
  GPtrArray *list = rv_source_list_new ();

  for (guint i = 0; i < terms->len; i++)
    {
      const RvTerm *term = &g_array_index (terms, RvTerm, i);
      g_autofree char *name = term_name (d, term), *number = rv_chart_decibans (term->decibans);

      if (fabs (term->decibans) < SMALL && fabs (term->decibans) > 1e-9)
        rv_source_add_words (list, g_strdup_printf (_("%s: %s\u202fdB"), name, number));
    }
  return rv_source_button_new (text, _("Smaller terms"), list, NULL, NULL);
}

static void
add_sum (RvWaterfall *self, double sum)
{
  g_autofree char *number = rv_chart_decibans (sum), *odds = rv_chart_odds (sum), *text = g_strdup_printf (_("%s\u202fdB"), number);
  g_autofree char *brief = g_strdup_printf (_("odds %s"), odds);
  GtkWidget *value = label (text, 1, "heading");

  gtk_widget_add_css_class (value, "numeric");
  add_row (self, _("Sum"), brief, value, 0, sum, TRUE);
}

static int
compare_terms (gconstpointer a, gconstpointer b)
{
  const RvTerm *ta = a, *tb = b;

  if (ta->type != tb->type)
    return (int) ta->type - (int) tb->type;
  return (fabs (ta->decibans) < fabs (tb->decibans)) - (fabs (ta->decibans) > fabs (tb->decibans));
}

static void
clear (RvWaterfall *self)
{
  rv_children_remove (GTK_WIDGET (self));
  g_array_set_size (self->steps, 0);
  self->low = self->high = 0;
}

static void
note_extent (RvWaterfall *self, double sum)
{
  self->low = MIN (self->low, sum);
  self->high = MAX (self->high, sum);
}

void
rv_waterfall_show (RvWaterfall *self, const RvDifferential *d, RvHypothesis first, RvHypothesis second, const char *const *records)
{
  g_autoptr (GArray) terms = rv_differential_waterfall_between (d, first, second);
  double sum = 0, rest = 0;
  guint n_rest = 0;

  clear (self);
  g_array_sort (terms, compare_terms);
  for (guint i = 0; i < terms->len; i++)
    {
      const RvTerm *term = &g_array_index (terms, RvTerm, i);

      if (fabs (term->decibans) >= SMALL)
        note_extent (self, sum += term->decibans);
      else if (fabs (term->decibans) > 1e-9)
        rest += term->decibans, n_rest++;
    }
  note_extent (self, sum + rest);
  sum = 0;
  for (guint i = 0; i < terms->len; i++)
    {
      const RvTerm *term = &g_array_index (terms, RvTerm, i);

      if (fabs (term->decibans) < SMALL)
        continue;
      add_term (self, d, term, first, second, records, sum);
      sum += term->decibans;
    }
  if (n_rest)
    {
      g_autofree char *number = rv_chart_decibans (rest), *text = g_strdup_printf (_("%s\u202fdB"), number);
      g_autofree char *count = g_strdup_printf (ngettext ("%u below 0.35 dB", "%u below 0.35 dB each", n_rest), n_rest);

      add_row (self, _("Smaller terms"), count, rest_button (d, terms, text), sum, sum + rest, FALSE);
    }
  add_sum (self, sum + rest);
}

static void
rv_waterfall_dispose (GObject *object)
{
  RvWaterfall *self = RV_WATERFALL (object);

  if (self->steps)
    clear (self);
  g_clear_pointer (&self->steps, g_array_unref);
  G_OBJECT_CLASS (rv_waterfall_parent_class)->dispose (object);
}

static void
rv_waterfall_class_init (RvWaterfallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_waterfall_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_GRID_LAYOUT);
}

static void
rv_waterfall_init (RvWaterfall *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  gtk_grid_layout_set_column_spacing (GTK_GRID_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 12);
}
