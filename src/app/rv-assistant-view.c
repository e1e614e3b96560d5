/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-assistant-view.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"
#include "widgets/rv-bar.h"
#include "widgets/rv-widget-theme.h"

#define N_LESIONS 3
#define N_CAUSES 7

struct _RvAssistantView {
  RvPage parent_instance;

  GtkBox *content;
};

G_DEFINE_FINAL_TYPE (RvAssistantView, rv_assistant_view, RV_TYPE_PAGE)

static GtkWidget *
note (RvAssistantView *self, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css)
    gtk_widget_add_css_class (label, css);
  gtk_box_append (self->content, label);
  return label;
}

static void
heading (RvAssistantView *self, const char *title, const char *remark)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label;

  gtk_box_append (GTK_BOX (box), rv_lines_heading (title));
  if (remark)
    {
      label = gtk_label_new (remark);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_box_append (self->content, box);
}

static void
bar (RvAssistantView *self, const char *name, double p, double low, double high, RvColor color, const char *page)
{
  GtkWidget *widget = rv_bar_new ();
  GdkRGBA rgba = { (float) color.r, (float) color.g, (float) color.b, 1 };

  rv_bar_show (RV_BAR (widget), name, p, low, high, &rgba);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (widget), "s", page);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), "win.page");
  gtk_box_append (self->content, widget);
}

static void
show_where (RvAssistantView *self, const RvLocalisation *l, RvTheme *theme)
{
  g_autofree char *remark = g_strdup_printf (ngettext ("from %u observation", "from %u observations", l->n_observations), l->n_observations);

  heading (self, _("Where"), remark);
  if (!l->n_observations)
    {
      note (self, _("No examination or study to go by yet."), "dim-label");
      return;
    }
  for (guint i = 0; i < l->n_hypotheses && i < N_LESIONS; i++)
    bar (self, l->hypotheses[i].name, l->hypotheses[i].probability, l->hypotheses[i].low, l->hypotheses[i].high,
         rv_theme_sequential (theme, 0.35 + 0.65 * l->hypotheses[i].probability), "edx");
  if (l->imaging.done && l->imaging.text)
    note (self, l->imaging.text, "caption");
}

static void
show_why (RvAssistantView *self, const RvDifferential *d, RvTheme *theme)
{
  const RvSettingDef *setting = rv_knowledge_setting (d->knowledge, (guint) MAX (d->setting, 0));
  RvColor other = rv_theme_family (theme, "other");

  heading (self, _("Why"), setting ? setting->name : NULL);
  for (guint i = 0; i < d->n_causes && i < N_CAUSES; i++)
    {
      const RvCauseDef *cause = rv_knowledge_cause (d->knowledge, d->causes[i].cause);

      bar (self, cause->name, d->causes[i].probability, d->causes[i].low, d->causes[i].high,
           rv_theme_family (theme, rv_knowledge_family (d->knowledge, (guint) cause->family)->id), "differential");
    }
  bar (self, _("Other, not listed"), d->other, d->other_low, d->other_high, other, "differential");
}

static void
show_cannot_miss (RvAssistantView *self, const RvDifferential *d)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < d->cannot_miss->len; i++)
    {
      guint cause = g_array_index (d->cannot_miss, guint, i);
      g_autofree char *percent = rv_percent_text (rv_differential_cause (d, cause)->probability);

      g_string_append_printf (text, "%s%s %s", text->len ? " · " : "", rv_knowledge_cause (d->knowledge, cause)->name, percent);
    }
  if (!text->len)
    return;
  heading (self, _("Cannot miss"), NULL);
  note (self, text->str, NULL);
}

static void
show_conflicts (RvAssistantView *self, const RvAssessment *a)
{
  guint n_where = a->localisation ? a->localisation->n_conflicts : 0, n_why = a->differential ? a->differential->conflicts->len : 0;
  g_autofree char *count = g_strdup_printf ("%u", n_where + n_why);

  if (!n_where && !n_why)
    return;
  heading (self, _("Does not fit"), count);
  for (guint i = 0; i < n_where; i++)
    {
      const RvLocConflict *conflict = &a->localisation->conflicts[i];
      g_auto (GStrv) cell = conflict->cells && conflict->cells[0] ? g_strsplit (conflict->cells[0], "/", 2) : NULL;
      GtkWidget *line = rv_lines_add (self->content, conflict->title, conflict->question ? conflict->question : "", cell ? cell[0] : "");

      gtk_widget_add_css_class (line, "rv-conflict");
    }
  for (guint i = 0; i < n_why; i++)
    {
      RvConflict *conflict = &g_array_index (a->differential->conflicts, RvConflict, i);
      GtkWidget *line = rv_lines_add_action (self->content, conflict->question ? conflict->question : "", "win.page", "differential");

      gtk_widget_add_css_class (line, "rv-conflict");
    }
}

static void
next_line (RvAssistantView *self, const char *name, double bits)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (name), *value;
  g_autofree char *text = g_strdup_printf (_("%.2f bit"), bits);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  value = gtk_label_new (text);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (self->content, box);
}

static void
show_next (RvAssistantView *self, const RvAssessment *a)
{
  if (a->localisation && a->localisation->n_next)
    {
      heading (self, _("Next study"), _("most told per minute"));
      for (guint i = 0; i < a->localisation->n_next && i < 4; i++)
        next_line (self, a->localisation->next[i].name, a->localisation->next[i].bits);
    }
  if (a->differential && a->differential->next->len)
    {
      heading (self, _("Next test"), _("most told per burden"));
      for (guint i = 0; i < a->differential->next->len && i < 3; i++)
        {
          RvNextTest *next = &g_array_index (a->differential->next, RvNextTest, i);

          next_line (self, rv_knowledge_test (a->differential->knowledge, next->test)->name, next->bits);
        }
    }
}

static void
rv_assistant_view_refresh (RvPage *page, RvCaseSession *session)
{
  RvAssistantView *self = RV_ASSISTANT_VIEW (page);
  RvAssessment *a = session ? rv_case_session_get_assessment (session) : NULL;
  g_autoptr (RvTheme) theme = NULL;

  if (session && !a) /* what stands there is faded until the new results come: nothing jumps */
    {
      gtk_widget_set_opacity (GTK_WIDGET (self->content), 0.5);
      return;
    }
  gtk_widget_set_opacity (GTK_WIDGET (self->content), 1);
  rv_lines_clear (self->content);
  if (!a)
    return;
  theme = rv_widget_theme (GTK_WIDGET (self));
  if (a->localisation)
    show_where (self, a->localisation, theme);
  if (a->differential)
    {
      show_why (self, a->differential, theme);
      show_cannot_miss (self, a->differential);
    }
  show_conflicts (self, a);
  show_next (self, a);
  if (a->problem)
    note (self, a->problem, "error");
  note (self, _("Weighed from the knowledge files; it advises, the decision is yours."), "caption");
}

static void
rv_assistant_view_class_init (RvAssistantViewClass *klass)
{
  RV_PAGE_CLASS (klass)->refresh = rv_assistant_view_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
}

static void
rv_assistant_view_init (RvAssistantView *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
  gtk_widget_set_margin_start (GTK_WIDGET (self->content), 15);
  gtk_widget_set_margin_end (GTK_WIDGET (self->content), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->content), 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), GTK_WIDGET (self->content));
  adw_bin_set_child (ADW_BIN (self), scroll);
  rv_widget_theme_watch (GTK_WIDGET (self), G_CALLBACK (rv_page_queue_refresh));
}
