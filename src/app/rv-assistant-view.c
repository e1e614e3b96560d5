/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-assistant-view.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"
#include "app/rv-weigh-next.h"
#include "reasoning/rv-ranked.h"
#include "session/rv-news.h"
#include "widgets/rv-bar.h"
#include "widgets/rv-widget-theme.h"

#define N_LESIONS 3
#define N_CAUSES 7
#define N_MISFITS 3

/* Each part keeps what it showed until its own results come: nothing jumps while the case is being weighed. */
struct _RvAssistantView {
  RvPage parent_instance;

  GtkBox *news, *where, *why, *rest;
  GtkBox *content;   /* the part that is being filled */
  GtkWidget *working;
  gboolean unfolded; /* all that does not fit */
};

G_DEFINE_FINAL_TYPE (RvAssistantView, rv_assistant_view, RV_TYPE_PAGE)

static GtkWidget *
note (RvAssistantView *self, const char *text, const char *css)
{
  GtkWidget *label = rv_lines_text (text, css);

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

static GdkRGBA
rgba_of (RvColor color)
{
  return (GdkRGBA) { (float) color.r, (float) color.g, (float) color.b, 1 };
}

static GtkWidget *
bar (RvAssistantView *self, const char *name, double p, double low, double high, RvColor color, const char *page)
{
  GtkWidget *widget = rv_bar_new ();
  GdkRGBA rgba = rgba_of (color);

  rv_bar_show (RV_BAR (widget), name, p, low, high, &rgba);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (widget), "s", page);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), "win.page");
  gtk_box_append (self->content, widget);
  return widget;
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

static RvColor
color_of (const RvDifferential *d, RvTheme *theme, guint cause)
{
  return rv_theme_family (theme, rv_knowledge_family (d->knowledge, (guint) rv_knowledge_cause (d->knowledge, cause)->family)->id);
}

static void
show_why (RvAssistantView *self, const RvDifferential *d, RvTheme *theme)
{
  const RvSettingDef *setting = rv_knowledge_setting (d->knowledge, (guint) MAX (d->setting, 0));
  g_autoptr (GArray) ranked = rv_differential_ranked (d);

  heading (self, _("Why"), setting ? setting->name : NULL);
  for (guint i = 0; i < ranked->len && i < N_CAUSES; i++)
    {
      const RvRanked *rank = &g_array_index (ranked, RvRanked, i);
      g_autofree char *name = rv_ranked_name (d->knowledge, rank);
      GtkWidget *widget;

      if (i >= 3 && rank->probability < 0.005) /* a list of zeros tells nothing */
        break;
      widget = bar (self, name, rank->probability, rank->low, rank->high, color_of (d, theme, rank->a), "differential");
      if (rank->b >= 0)
        {
          GdkRGBA second = rgba_of (color_of (d, theme, (guint) rank->b));

          rv_bar_set_second_color (RV_BAR (widget), &second);
        }
    }
  bar (self, _("Other, not listed"), d->other, d->other_low, d->other_high, rv_theme_family (theme, "other"), "differential");
}

static void
show_cannot_miss (RvAssistantView *self, const RvDifferential *d)
{
  if (d->cannot_miss->len)
    heading (self, _("Cannot miss"), NULL);
  for (guint i = 0; i < d->cannot_miss->len; i++)
    {
      const RvCauseDef *cause = rv_knowledge_cause (d->knowledge, g_array_index (d->cannot_miss, guint, i));
      g_autofree char *percent = rv_percent_text (rv_differential_cause (d, g_array_index (d->cannot_miss, guint, i))->probability);
      g_autofree char *text = g_strdup_printf ("%s %s", cause->name, percent), *know = g_strdup_printf ("cause:%s", cause->id);

      rv_lines_add_action (self->content, text, "differential.know", know);
    }
}

static void
on_unfold (RvAssistantView *self)
{
  self->unfolded = !self->unfolded;
  rv_page_queue_refresh (RV_PAGE (self));
}

/* Three at most, each sentence once; the others a click away. */
static void
show_misfits (RvAssistantView *self, const RvAssessment *a)
{
  g_autoptr (GPtrArray) misfits = rv_assessment_misfits (a);
  guint n = self->unfolded ? misfits->len : MIN (misfits->len, N_MISFITS);
  g_autofree char *count = g_strdup_printf ("%u", misfits->len), *more = NULL;
  GtkWidget *button;

  if (!misfits->len)
    return;
  heading (self, _("Does not fit"), count);
  for (guint i = 0; i < n; i++)
    {
      const RvMisfit *misfit = misfits->pdata[i];
      GtkWidget *line = misfit->record ? rv_lines_add (self->content, NULL, misfit->title, misfit->record)
                                       : rv_lines_add_action (self->content, misfit->title, "win.page", "differential");

      gtk_widget_add_css_class (line, "rv-conflict");
      if (misfit->question)
        gtk_widget_set_tooltip_text (line, misfit->question);
    }
  if (misfits->len <= N_MISFITS)
    return;
  more = self->unfolded ? g_strdup (_("Show fewer")) : g_strdup_printf (ngettext ("%u more", "%u more", misfits->len - n), misfits->len - n);
  button = gtk_button_new_with_label (more);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "rv-small");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_unfold), self);
  gtk_box_append (self->content, button);
}

static void
show_next (RvAssistantView *self, const RvAssessment *a)
{
  if (a->localisation && a->localisation->n_next)
    {
      heading (self, _("Next study"), _("most told per minute"));
      for (guint i = 0; i < a->localisation->n_next && i < 4; i++)
        {
          const RvLocNext *next = &a->localisation->next[i];
          g_autofree char *name = rv_lines_next_name (next), *text = g_strdup_printf (_("%s · %.2f bit"), name, next->bits);

          gtk_widget_set_tooltip_text (rv_lines_add_action (self->content, text, "win.page", "edx"), next->why);
        }
    }
  if (a->differential && a->differential->next->len)
    {
      heading (self, _("Next test"), _("most told per burden"));
      for (guint i = 0; i < a->differential->next->len && i < 3; i++)
        rv_weigh_next_head (self->content, a->differential, &g_array_index (a->differential->next, RvNextTest, i));
    }
}

static void
on_seen (RvAssistantView *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  if (session)
    rv_case_session_see_news (session);
  rv_page_queue_refresh (RV_PAGE (self));
}

/* The one badge: it stays until it is put away, and it never takes the focus. */
static void
show_news (RvAssistantView *self, RvCaseSession *session)
{
  const char *text = rv_case_session_get_news (session);
  GtkWidget *button, *label;

  self->content = self->news;
  rv_lines_clear (self->news);
  if (!text)
    return;
  button = gtk_button_new ();
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "rv-badge");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (button, _("Seen: put the badge away"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_seen), self);
  gtk_box_append (self->news, button);
}

static void
show_withheld (RvAssistantView *self)
{
  heading (self, _("Why"), NULL);
  note (self, _("Your own causes first: write them down on the Differential page, then the list is shown."), NULL);
  rv_lines_add_action (self->content, _("Write them down"), "win.page", "differential");
}

/* What was weighed before stays, faded, until the new results are there. */
static void
show_parts (RvAssistantView *self, RvCaseSession *session, const RvAssessment *a, RvTheme *theme)
{
  if (a->localisation)
    {
      self->content = self->where;
      rv_lines_clear (self->where);
      show_where (self, a->localisation, theme);
    }
  if (!a->differential && !a->problem && !rv_case_session_get_withheld (session))
    return;
  self->content = self->why;
  rv_lines_clear (self->why);
  if (rv_case_session_get_withheld (session))
    show_withheld (self);
  if (a->differential)
    {
      show_why (self, a->differential, theme);
      show_cannot_miss (self, a->differential);
    }
  self->content = self->rest;
  rv_lines_clear (self->rest);
  show_misfits (self, a);
  show_next (self, a);
  if (a->problem)
    note (self, a->problem, "error");
  note (self, _("Weighed from the knowledge files; it advises, the decision is yours."), "caption");
}

static void
rv_assistant_view_refresh (RvPage *page, RvCaseSession *session)
{
  RvAssistantView *self = RV_ASSISTANT_VIEW (page);
  RvAssessment *a = session ? rv_case_session_get_assessment (session) : NULL;
  gboolean weighing = session && rv_case_session_is_weighing (session);
  g_autoptr (RvTheme) theme = rv_widget_theme (GTK_WIDGET (self));

  gtk_widget_set_visible (self->working, weighing);
  gtk_widget_set_opacity (GTK_WIDGET (self->where), session && !a ? 0.5 : 1);
  gtk_widget_set_opacity (GTK_WIDGET (self->why), weighing ? 0.5 : 1);
  gtk_widget_set_opacity (GTK_WIDGET (self->rest), weighing ? 0.5 : 1);
  if (session)
    show_news (self, session);
  if (a)
    show_parts (self, session, a, theme);
}

/* Another case: what the last one showed must not stand under its name. */
static void
on_session (RvAssistantView *self)
{
  self->unfolded = FALSE;
  rv_lines_clear (self->news);
  rv_lines_clear (self->where);
  rv_lines_clear (self->why);
  rv_lines_clear (self->rest);
  rv_page_queue_refresh (RV_PAGE (self));
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
  GtkWidget *scroll = gtk_scrolled_window_new (), *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkBox **parts[] = { &self->news, &self->where, &self->why, &self->rest };

  self->working = gtk_label_new (_("Working…"));
  gtk_label_set_xalign (GTK_LABEL (self->working), 0);
  gtk_widget_add_css_class (self->working, "dim-label");
  gtk_widget_add_css_class (self->working, "caption");
  gtk_box_append (GTK_BOX (all), self->working);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      *parts[i] = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
      gtk_box_append (GTK_BOX (all), GTK_WIDGET (*parts[i]));
    }
  gtk_widget_set_margin_start (all, 15);
  gtk_widget_set_margin_end (all, 12);
  gtk_widget_set_margin_bottom (all, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), all);
  adw_bin_set_child (ADW_BIN (self), scroll);
  g_signal_connect (self, "notify::session", G_CALLBACK (on_session), NULL);
  rv_widget_theme_watch (GTK_WIDGET (self), G_CALLBACK (rv_page_queue_refresh));
}
