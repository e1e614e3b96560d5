/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-weigh-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-course-view.h"
#include "app/rv-lines.h"
#include "app/rv-weigh-next.h"
#include "app/rv-weight-line.h"
#include "app/rv-what-if.h"
#include "reasoning/rv-ranked.h"
#include "session/rv-scenario.h"
#include "widgets/rv-bar.h"
#include "widgets/rv-waterfall.h"
#include "widgets/rv-widget-theme.h"
#include "widgets/rv-wrap-layout.h"

#define N_BARS 7
#define N_MANY 20
#define N_MISS 6

struct _RvWeighView {
  RvPage parent_instance;

  GtkBox *content, *bars, *miss, *reasons, *next, *change;
  GtkLabel *bars_note, *about;
  GtkDropDown *first, *second;
  GtkWidget *course, *choices, *waterfall, *what_if;
  guint chosen;          /* cause whose reasons are shown; G_MAXUINT: what leads */
  int chosen_second;     /* of a pair, or -1 */
  GArray *hypotheses;    /* RvHypothesis of the drop-downs, by rank; NULL before the first */
  gboolean filling, many;
  GCancellable *running; /* a what-if */
  RvDifferential *supposed; /* its result, or NULL */
};

G_DEFINE_FINAL_TYPE (RvWeighView, rv_weigh_view, RV_TYPE_PAGE)

/* --- bars --- */

static void
on_bar (GtkButton *button, RvWeighView *self)
{
  self->chosen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "cause"));
  self->chosen_second = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "second"));
  rv_page_queue_refresh (RV_PAGE (self));
}

static void
on_many (RvWeighView *self)
{
  self->many = !self->many;
  rv_page_queue_refresh (RV_PAGE (self));
}

static GdkRGBA
color_of (const RvDifferential *d, RvTheme *theme, guint cause)
{
  RvColor color = rv_theme_family (theme, rv_knowledge_family (d->knowledge, (guint) rv_knowledge_cause (d->knowledge, cause)->family)->id);

  return (GdkRGBA) { (float) color.r, (float) color.g, (float) color.b, 1 };
}

/* What the case itself says of a cause or pair. */
static double
actual_of (const RvDifferential *d, const RvRanked *rank)
{
  if (rank->b < 0)
    return rv_differential_cause (d, rank->a)->probability;
  for (guint i = 0; i < d->pairs->len; i++)
    {
      const RvPairResult *pair = &g_array_index (d->pairs, RvPairResult, i);

      if (pair->a == rank->a && pair->b == (guint) rank->b)
        return pair->probability;
    }
  return 0;
}

static void
add_bar (RvWeighView *self, GtkBox *box, const RvDifferential *shown, const RvDifferential *actual, const RvRanked *rank, RvTheme *theme)
{
  g_autofree char *name = rv_ranked_name (shown->knowledge, rank);
  GdkRGBA color = color_of (shown, theme, rank->a);
  GtkWidget *bar = rv_bar_new ();

  rv_bar_show (RV_BAR (bar), name, rank->probability, rank->low, rank->high, &color);
  if (rank->b >= 0)
    {
      color = color_of (shown, theme, (guint) rank->b);
      rv_bar_set_second_color (RV_BAR (bar), &color);
    }
  if (shown != actual)
    rv_bar_set_actual (RV_BAR (bar), actual_of (actual, rank));
  g_object_set_data (G_OBJECT (bar), "cause", GUINT_TO_POINTER (rank->a));
  g_object_set_data (G_OBJECT (bar), "second", GINT_TO_POINTER (rank->b));
  if (rank->a == self->chosen && rank->b == self->chosen_second)
    gtk_widget_add_css_class (bar, "rv-chosen");
  g_signal_connect (bar, "clicked", G_CALLBACK (on_bar), self);
  gtk_box_append (box, bar);
}

static GtkWidget *
plain_bar (const char *name, double p, double low, double high, RvColor color)
{
  GtkWidget *bar = rv_bar_new ();
  GdkRGBA rgba = { (float) color.r, (float) color.g, (float) color.b, 1 };

  rv_bar_show (RV_BAR (bar), name, p, low, high, &rgba);
  return bar;
}

/* All bars together are 1: what has no bar of its own is one, and what no list holds another. */
static void
show_bars (RvWeighView *self, const RvDifferential *shown, const RvDifferential *actual, RvTheme *theme)
{
  g_autoptr (GArray) ranked = rv_differential_ranked (shown);
  guint n = 0, most = self->many ? N_MANY : N_BARS;
  GtkWidget *bar;
  double rest;

  rv_lines_clear (self->bars);
  while (n < ranked->len && n < most && (n < 3 || self->many || g_array_index (ranked, RvRanked, n).probability >= 0.005))
    add_bar (self, self->bars, shown, actual, &g_array_index (ranked, RvRanked, n++), theme);
  rest = rv_ranked_rest (shown, ranked, n);
  bar = plain_bar (self->many ? _("All other named causes (show fewer)") : _("All other named causes (show more)"), rest, rest, rest, rv_theme_color (theme, RV_COLOR_MARK));
  g_signal_connect_swapped (bar, "clicked", G_CALLBACK (on_many), self);
  gtk_box_append (self->bars, bar);
  bar = plain_bar (_("Other, not listed"), shown->other, shown->other_low, shown->other_high, rv_theme_family (theme, "other"));
  if (shown != actual)
    rv_bar_set_actual (RV_BAR (bar), actual->other);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (bar), "s", "other");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bar), "differential.know");
  gtk_box_append (self->bars, bar);
}

/* One strip, small: most of them have a bar already. */
static void
show_miss (RvWeighView *self, const RvDifferential *shown, const RvDifferential *actual)
{
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkLayoutManager *wrap = rv_wrap_layout_new (6);

  rv_lines_clear (self->miss);
  if (!actual->cannot_miss->len)
    return;
  gtk_widget_set_layout_manager (strip, wrap);
  gtk_box_append (self->miss, rv_lines_heading (_("Cannot miss")));
  for (guint i = 0; i < actual->cannot_miss->len && i < N_MISS; i++)
    {
      const RvCauseResult *result = rv_differential_cause (shown, g_array_index (actual->cannot_miss, guint, i));
      g_autofree char *percent = rv_percent_text (result->probability), *low = rv_percent_text (result->low), *high = rv_percent_text (result->high);
      g_autofree char *words = g_strdup_printf (_("%s %s (%s to %s)"), rv_knowledge_cause (shown->knowledge, result->cause)->name, percent, low, high);
      GtkWidget *chip = gtk_button_new_with_label (words);

      gtk_widget_add_css_class (chip, "rv-chip");
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (chip))), PANGO_ELLIPSIZE_END);
      g_object_set_data (G_OBJECT (chip), "cause", GUINT_TO_POINTER (result->cause));
      g_object_set_data (G_OBJECT (chip), "second", GINT_TO_POINTER (-1));
      g_signal_connect (chip, "clicked", G_CALLBACK (on_bar), self);
      gtk_box_append (GTK_BOX (strip), chip);
    }
  gtk_box_append (self->miss, strip);
}

/* --- reasons --- */

static GtkWidget *
wrapped_heading (const char *title)
{
  GtkWidget *heading = rv_lines_heading (title);

  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  return heading;
}

static void
add_weights (RvWeighView *self, const RvAssessment *a, const char *title, guint cause, GArray *weights, guint most)
{
  const RvDifferential *d = a->differential;
  g_autofree const char **records = rv_assessment_records (a);
  guint rival = d->causes[0].cause != cause || d->n_causes < 2 ? d->causes[0].cause : d->causes[1].cause;
  guint causes[] = { cause, rival };

  gtk_box_append (self->reasons, rv_lines_heading (title));
  for (guint i = 0; i < weights->len && i < most; i++)
    {
      const RvFindingWeight *weight = &g_array_index (weights, RvFindingWeight, i);

      gtk_box_append (self->reasons, rv_weight_line_new (d->knowledge, causes, 2, weight->finding, d->status[weight->finding], weight->decibans, records[weight->finding]));
    }
  if (!weights->len)
    gtk_box_append (self->reasons, rv_lines_text (_("Nothing in the case so far."), "dim-label"));
}

static void
show_cause_reasons (RvWeighView *self, const RvAssessment *a, guint cause, gboolean of_pair)
{
  const RvDifferential *d = a->differential;
  const RvCauseResult *result = rv_differential_cause (d, cause);
  const RvCauseDef *def = rv_knowledge_cause (d->knowledge, cause);
  g_autofree char *stated = g_strdup_printf (_("The knowledge states %u of %u findings for it; for the others a default stands in."), def->stated, def->needed);
  g_autofree char *settles = def->card.settles ? g_strdup_printf (_("Settles it: %s"), def->card.settles) : NULL;
  g_autofree char *know = g_strdup_printf ("cause:%s", def->id);

  gtk_box_append (self->reasons, wrapped_heading (def->name));
  gtk_box_append (self->reasons, rv_lines_text (stated, "caption"));
  add_weights (self, a, _("Speaks for it"), cause, result->supporting, of_pair ? 4 : 6);
  add_weights (self, a, _("Speaks against it"), cause, result->opposing, of_pair ? 3 : 4);
  if (settles)
    gtk_box_append (self->reasons, rv_lines_text (settles, NULL));
  rv_lines_add_action (self->reasons, _("Read about it in the knowledge"), "differential.know", know);
}

static void
show_reasons (RvWeighView *self, const RvAssessment *a)
{
  const RvDifferential *d = a->differential;
  g_autoptr (GArray) ranked = rv_differential_ranked (d);
  RvRanked rank = g_array_index (ranked, RvRanked, 0);
  g_autofree char *first = NULL;

  for (guint i = 0; self->chosen != G_MAXUINT && i < ranked->len; i++)
    if (g_array_index (ranked, RvRanked, i).a == self->chosen && g_array_index (ranked, RvRanked, i).b == self->chosen_second)
      rank = g_array_index (ranked, RvRanked, i);
  rv_lines_clear (self->reasons);
  if (rank.b >= 0)
    {
      g_autofree char *name = rv_ranked_name (d->knowledge, &rank);

      gtk_box_append (self->reasons, wrapped_heading (name));
      gtk_box_append (self->reasons, rv_lines_text (_("Two causes at once: a finding is there when either of them brings it about; a price for a second cause is paid."), "caption"));
    }
  first = g_strdup_printf (_("First in %.0f %% of 2,000 draws. Weights in decibans, against all rivals on the list together: they change with the rivals."), 100 * rank.first_in);
  gtk_box_append (self->reasons, rv_lines_text (first, "caption"));
  show_cause_reasons (self, a, rank.a, rank.b >= 0);
  if (rank.b >= 0)
    show_cause_reasons (self, a, (guint) rank.b, TRUE);
}

/* --- one against another --- */

/* NULL: nothing is chosen. */
static const RvHypothesis *
hypothesis_at (RvWeighView *self, GtkDropDown *choice)
{
  guint at = gtk_drop_down_get_selected (choice);

  return self->hypotheses && at < self->hypotheses->len ? &g_array_index (self->hypotheses, RvHypothesis, at) : NULL;
}

/* Where what was chosen stands in a new list; 0 where it is not. */
static guint
place_of (GArray *hypotheses, const RvHypothesis *chosen)
{
  for (guint i = 0; chosen && i < hypotheses->len; i++)
    if (g_array_index (hypotheses, RvHypothesis, i).a == chosen->a && g_array_index (hypotheses, RvHypothesis, i).b == chosen->b)
      return i;
  return 0;
}

/* What stands against the first: the best that does not hold its cause; against a pair, what comes next. */
static guint
rival_of (GArray *hypotheses, guint first)
{
  const RvHypothesis *one = &g_array_index (hypotheses, RvHypothesis, first);

  for (guint i = 0; one->b < 0 && i < hypotheses->len; i++)
    {
      const RvHypothesis *other = &g_array_index (hypotheses, RvHypothesis, i);

      if (other->a != one->a && other->b != (int) one->a)
        return i;
    }
  return first ? 0 : MIN (1, hypotheses->len - 1);
}

static void
fill_choices (RvWeighView *self, const RvDifferential *d)
{
  g_autoptr (GtkStringList) names = NULL;
  GArray *hypotheses = NULL;
  guint at[2];

  self->filling = TRUE;
  names = rv_lines_hypothesis_names (d, &hypotheses);
  at[0] = place_of (hypotheses, hypothesis_at (self, self->first));
  at[1] = place_of (hypotheses, hypothesis_at (self, self->second));
  g_clear_pointer (&self->hypotheses, g_array_unref);
  self->hypotheses = hypotheses;
  if (at[1] == at[0])
    at[1] = rival_of (hypotheses, at[0]);
  rv_lines_set_choices (self->first, names);
  rv_lines_set_choices (self->second, names);
  gtk_drop_down_set_selected (self->first, at[0]);
  gtk_drop_down_set_selected (self->second, at[1]);
  self->filling = FALSE;
}

static void
show_waterfall (RvWeighView *self)
{
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));
  const RvHypothesis *first = hypothesis_at (self, self->first), *second = hypothesis_at (self, self->second);

  if (!self->filling && a && first && second)
    {
      g_autofree const char **records = rv_assessment_records (a);

      rv_waterfall_show (RV_WATERFALL (self->waterfall), a->differential, *first, *second, records);
    }
}

/* --- what if --- */

static void
show_shown (RvWeighView *self, const RvAssessment *a)
{
  g_autoptr (RvTheme) theme = rv_widget_theme (GTK_WIDGET (self));
  const RvDifferential *shown = self->supposed ? self->supposed : a->differential;

  gtk_label_set_text (self->bars_note, self->running ? _("Working…") : self->supposed ? _("What if: not the case as it is; ticks show that") : _("with 80 % interval; relative to the rivals on the list"));
  show_bars (self, shown, a->differential, theme);
  show_miss (self, shown, a->differential);
}

static void
on_supposed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  RvDifferential *supposed = rv_scenario_what_if_finish (result, &error);
  RvWeighView *self;
  RvAssessment *a;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = data;
  g_clear_object (&self->running);
  g_clear_pointer (&self->supposed, rv_differential_free);
  self->supposed = supposed;
  a = rv_page_get_assessment (RV_PAGE (self));
  if (a)
    show_shown (self, a);
}

/* Starts what is supposed, or goes back to the case. */
static void
suppose (RvWeighView *self)
{
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));
  g_autofree RvStatus *statuses = NULL;

  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  if (!a)
    return;
  if (rv_what_if_is_empty (RV_WHAT_IF (self->what_if)))
    g_clear_pointer (&self->supposed, rv_differential_free);
  else
    {
      statuses = g_memdup2 (a->statuses, rv_knowledge_n_findings (a->differential->knowledge) * sizeof (RvStatus));
      rv_what_if_apply (RV_WHAT_IF (self->what_if), statuses);
      self->running = g_cancellable_new ();
      rv_scenario_what_if_async (a, statuses, self->running, on_supposed, self);
    }
  show_shown (self, a);
}

/* --- the page --- */

static void
rv_weigh_view_refresh (RvPage *page, RvCaseSession *session)
{
  RvWeighView *self = RV_WEIGH_VIEW (page);
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));
  g_autofree char *about = NULL;

  gtk_widget_set_opacity (GTK_WIDGET (self->bars), a ? 1 : 0.5);
  gtk_widget_set_opacity (GTK_WIDGET (self->reasons), a ? 1 : 0.5);
  if (session && !a)
    gtk_label_set_text (self->bars_note, _("Working…"));
  if (!a)
    return;
  about = g_strdup_printf (_("Knowledge %s · %.10s. It advises; it never says that something is the diagnosis."), rv_knowledge_version (a->differential->knowledge),
                           rv_knowledge_sha256 (a->differential->knowledge));
  gtk_label_set_text (self->about, about);
  rv_what_if_show (RV_WHAT_IF (self->what_if), a);
  suppose (self);
  show_reasons (self, a);
  rv_lines_clear (self->next);
  rv_weigh_next_tests (self->next, a);
  rv_lines_clear (self->change);
  rv_weigh_next_tipping (self->change, a);
  rv_weigh_next_refuters (self->change, a);
  fill_choices (self, a->differential);
  show_waterfall (self);
}

static void
on_session (RvWeighView *self)
{
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_pointer (&self->supposed, rv_differential_free);
  rv_what_if_clear (RV_WHAT_IF (self->what_if));
  self->chosen = G_MAXUINT;
  self->chosen_second = -1;
  g_clear_pointer (&self->hypotheses, g_array_unref);
  rv_lines_clear (self->bars);
  rv_lines_clear (self->miss);
  rv_lines_clear (self->reasons);
  rv_lines_clear (self->next);
  rv_lines_clear (self->change);
  rv_page_set_session (RV_PAGE (self->course), rv_page_get_session (RV_PAGE (self)));
  rv_page_queue_refresh (RV_PAGE (self));
}

void
rv_weigh_view_suppose (RvWeighView *self, guint finding)
{
  rv_what_if_toggle (RV_WHAT_IF (self->what_if), finding);
}

static void
rv_weigh_view_dispose (GObject *object)
{
  RvWeighView *self = RV_WEIGH_VIEW (object);

  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_pointer (&self->supposed, rv_differential_free);
  g_clear_pointer (&self->hypotheses, g_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_WEIGH_VIEW);
  G_OBJECT_CLASS (rv_weigh_view_parent_class)->dispose (object);
}

static void
rv_weigh_view_class_init (RvWeighViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RV_TYPE_COURSE_VIEW);
  g_type_ensure (RV_TYPE_WATERFALL);
  g_type_ensure (RV_TYPE_WHAT_IF);
  G_OBJECT_CLASS (klass)->dispose = rv_weigh_view_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_weigh_view_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-weigh-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, content);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, course);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, bars);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, bars_note);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, miss);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, what_if);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, reasons);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, next);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, change);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, first);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, second);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, choices);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, waterfall);
  gtk_widget_class_bind_template_child (widget_class, RvWeighView, about);
}

static void
rv_weigh_view_init (RvWeighView *self)
{
  g_autoptr (GtkStringList) nothing = gtk_string_list_new (NULL); /* a drop-down with a search needs a model */
  GtkDropDown *choices[2];

  gtk_widget_init_template (GTK_WIDGET (self));
  self->chosen = G_MAXUINT;
  self->chosen_second = -1;
  choices[0] = self->first;
  choices[1] = self->second;
  gtk_widget_set_layout_manager (self->choices, rv_wrap_layout_new (9));
  for (guint i = 0; i < 2; i++)
    {
      gtk_drop_down_set_model (choices[i], G_LIST_MODEL (nothing));
      gtk_drop_down_set_expression (choices[i], gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
      gtk_drop_down_set_enable_search (choices[i], TRUE);
      g_signal_connect_swapped (choices[i], "notify::selected", G_CALLBACK (show_waterfall), self);
    }
  g_signal_connect (self, "notify::session", G_CALLBACK (on_session), NULL);
  g_signal_connect_swapped (self->what_if, "changed", G_CALLBACK (suppose), self);
  rv_widget_theme_watch (GTK_WIDGET (self), G_CALLBACK (rv_page_queue_refresh));
}
