/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-differential-page.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"
#include "widgets/rv-bar.h"
#include "widgets/rv-waterfall.h"
#include "widgets/rv-widget-theme.h"

#define N_BARS 12

struct _RvDifferentialPage {
  RvPage parent_instance;

  GtkLabel *about;
  GtkToggleButton *found_only, *naive;
  GtkBox *bars, *reasons;
  GtkDropDown *first, *second;
  GtkWidget *waterfall;
  guint chosen;        /* cause whose reasons are shown; G_MAXUINT: the leader */
  guint *causes;       /* of the drop-downs, by rank */
  guint n_causes;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (RvDifferentialPage, rv_differential_page, RV_TYPE_PAGE)

static void
on_bar (GtkButton *button, RvDifferentialPage *self)
{
  self->chosen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "cause"));
  rv_page_queue_refresh (RV_PAGE (self));
}

static void
show_bars (RvDifferentialPage *self, const RvDifferential *d, RvTheme *theme)
{
  rv_lines_clear (self->bars);
  for (guint i = 0; i < d->n_causes && i < N_BARS; i++)
    {
      const RvCauseDef *cause = rv_knowledge_cause (d->knowledge, d->causes[i].cause);
      RvColor color = rv_theme_family (theme, rv_knowledge_family (d->knowledge, (guint) cause->family)->id);
      GtkWidget *bar = rv_bar_new ();

      rv_bar_show (RV_BAR (bar), cause->name, d->causes[i].probability, d->causes[i].low, d->causes[i].high, &(GdkRGBA) { (float) color.r, (float) color.g, (float) color.b, 1 });
      g_object_set_data (G_OBJECT (bar), "cause", GUINT_TO_POINTER (d->causes[i].cause));
      g_signal_connect (bar, "clicked", G_CALLBACK (on_bar), self);
      gtk_box_append (self->bars, bar);
    }
}

static void
add_weight (GtkBox *box, const RvAssessment *a, const RvFindingWeight *weight)
{
  const RvDifferential *d = a->differential;
  const char *uuid = "";
  g_autofree char *text = g_strdup_printf (_("%+.1f dB"), weight->decibans);
  gboolean absent = a->statuses[weight->finding] == RV_STATUS_ABSENT;
  g_autofree char *name = absent ? g_strdup_printf (_("%s: absent"), rv_knowledge_finding (d->knowledge, weight->finding)->name)
                                 : g_strdup (rv_knowledge_finding (d->knowledge, weight->finding)->name);
  GtkWidget *line;

  for (guint i = 0; i < a->findings->len; i++)
    {
      RvFindingState *state = a->findings->pdata[i];

      if (state->def == (int) weight->finding && state->visible && !state->superseded && state->record)
        uuid = state->record;
    }
  line = rv_lines_add (box, text, name, uuid);
  gtk_widget_set_sensitive (line, *uuid != '\0');
}

static void
add_card (GtkBox *box, const char *title, const char *text)
{
  g_autofree char *head = NULL;
  GtkWidget *label;
  g_autofree char *escaped = text ? g_markup_escape_text (text, -1) : NULL;

  if (!text || !*text)
    return;
  head = g_strdup_printf ("<b>%s</b>  %s", title, escaped);
  label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), head);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_box_append (box, label);
}

static void
show_reasons (RvDifferentialPage *self, const RvAssessment *a)
{
  const RvDifferential *d = a->differential;
  const RvCauseResult *result = self->chosen == G_MAXUINT ? &d->causes[0] : rv_differential_cause (d, self->chosen);
  const RvCauseDef *cause = rv_knowledge_cause (d->knowledge, result->cause);
  g_autofree char *first = g_strdup_printf (_("First in %.0f %% of draws; stated in the knowledge: %u of %u findings"), 100 * result->first_in, cause->stated, cause->needed);

  rv_lines_clear (self->reasons);
  gtk_box_append (self->reasons, rv_lines_heading (cause->name));
  add_card (self->reasons, _("Weight"), first);
  gtk_box_append (self->reasons, rv_lines_heading (_("For")));
  for (guint i = 0; i < result->supporting->len && i < 7; i++)
    add_weight (self->reasons, a, &g_array_index (result->supporting, RvFindingWeight, i));
  gtk_box_append (self->reasons, rv_lines_heading (_("Against")));
  for (guint i = 0; i < result->opposing->len && i < 5; i++)
    add_weight (self->reasons, a, &g_array_index (result->opposing, RvFindingWeight, i));
  gtk_box_append (self->reasons, rv_lines_heading (_("The cause")));
  add_card (self->reasons, _("What it is"), cause->card.definition);
  add_card (self->reasons, _("Who gets it"), cause->card.who);
  add_card (self->reasons, _("Pattern"), cause->card.pattern);
  add_card (self->reasons, _("Supports"), cause->card.supports);
  add_card (self->reasons, _("Speaks against"), cause->card.against);
  add_card (self->reasons, _("Settles it"), cause->card.settles);
}

static void
fill_choices (RvDifferentialPage *self, const RvDifferential *d)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint first = gtk_drop_down_get_selected (self->first), second = gtk_drop_down_get_selected (self->second);
  guint first_cause = self->causes && first < self->n_causes ? self->causes[first] : G_MAXUINT;
  guint second_cause = self->causes && second < self->n_causes ? self->causes[second] : G_MAXUINT;

  self->filling = TRUE;
  g_free (self->causes);
  self->n_causes = d->n_causes;
  self->causes = g_new (guint, d->n_causes);
  first = second = G_MAXUINT;
  for (guint i = 0; i < d->n_causes; i++)
    {
      self->causes[i] = d->causes[i].cause;
      gtk_string_list_append (names, rv_knowledge_cause (d->knowledge, d->causes[i].cause)->name);
      if (d->causes[i].cause == first_cause)
        first = i;
      if (d->causes[i].cause == second_cause)
        second = i;
    }
  gtk_drop_down_set_model (self->first, G_LIST_MODEL (names));
  gtk_drop_down_set_model (self->second, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->first, first == G_MAXUINT ? 0 : first);
  gtk_drop_down_set_selected (self->second, second == G_MAXUINT || second == first ? MIN (1, d->n_causes - 1) : second);
  self->filling = FALSE;
}

static void
show_waterfall (RvDifferentialPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  RvAssessment *a = session ? rv_case_session_get_assessment (session) : NULL;
  guint first = gtk_drop_down_get_selected (self->first), second = gtk_drop_down_get_selected (self->second);

  if (!self->filling && a && a->differential && first < self->n_causes && second < self->n_causes)
    rv_waterfall_show (RV_WATERFALL (self->waterfall), a->differential, self->causes[first], self->causes[second]);
}

static void
rv_differential_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvDifferentialPage *self = RV_DIFFERENTIAL_PAGE (page);
  RvAssessment *a = session ? rv_case_session_get_assessment (session) : NULL;
  g_autoptr (RvTheme) theme = NULL;
  g_autofree char *about = NULL;

  gtk_widget_set_opacity (GTK_WIDGET (self->bars), a ? 1 : 0.5);
  if (!a || !a->differential || !a->differential->n_causes)
    return;
  theme = rv_widget_theme (GTK_WIDGET (self));
  about = g_strdup_printf (_("knowledge %s · %.10s · with 80 %% intervals"), rv_knowledge_version (a->differential->knowledge),
                           rv_knowledge_sha256 (a->differential->knowledge));
  gtk_label_set_text (self->about, about);
  show_bars (self, a->differential, theme);
  show_reasons (self, a);
  fill_choices (self, a->differential);
  show_waterfall (self);
}

static void
on_weighing (RvDifferentialPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  if (session)
    rv_case_session_set_weighing (session, gtk_toggle_button_get_active (self->found_only), gtk_toggle_button_get_active (self->naive));
}

static void
rv_differential_page_dispose (GObject *object)
{
  RvDifferentialPage *self = RV_DIFFERENTIAL_PAGE (object);

  g_clear_pointer (&self->causes, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_DIFFERENTIAL_PAGE);
  G_OBJECT_CLASS (rv_differential_page_parent_class)->dispose (object);
}

static void
rv_differential_page_class_init (RvDifferentialPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RV_TYPE_WATERFALL);
  G_OBJECT_CLASS (klass)->dispose = rv_differential_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_differential_page_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-differential-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, about);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, found_only);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, naive);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, bars);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, reasons);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, first);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, second);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, waterfall);
}

static void
rv_differential_page_init (RvDifferentialPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->chosen = G_MAXUINT;
  g_signal_connect_swapped (self->found_only, "toggled", G_CALLBACK (on_weighing), self);
  g_signal_connect_swapped (self->naive, "toggled", G_CALLBACK (on_weighing), self);
  g_signal_connect_swapped (self->first, "notify::selected", G_CALLBACK (show_waterfall), self);
  g_signal_connect_swapped (self->second, "notify::selected", G_CALLBACK (show_waterfall), self);
}
