/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the lesion may be: lesion sets with their intervals, the reasons of one of them, what does not fit, what to test next. */
#include "app/rv-edx-page-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-lines.h"
#include "widgets/rv-bar.h"
#include "widgets/rv-widget-theme.h"

#define N_SETS 6
#define N_REASONS 10
#define N_NEXT 6

static void
add_bar (GtkBox *box, const RvLocHypothesis *h, int index, gboolean chosen, RvTheme *theme)
{
  RvColor color = rv_theme_sequential (theme, 0.35 + 0.65 * h->probability);
  GdkRGBA rgba = { (float) color.r, (float) color.g, (float) color.b, 1 };
  GtkWidget *bar = rv_bar_new ();

  rv_bar_show (RV_BAR (bar), h->name, h->probability, h->low, h->high, &rgba);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (bar), "i", index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bar), "edx.hypothesis");
  if (chosen)
    gtk_widget_add_css_class (bar, "rv-chosen");
  gtk_box_append (box, bar);
}

static GtkWidget *
cell_label (const char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (css)
    gtk_widget_add_css_class (label, css);
  return label;
}

static int
by_weight (gconstpointer a, gconstpointer b)
{
  double x = fabs ((*(const RvContribution *const *) a)->decibans), y = fabs ((*(const RvContribution *const *) b)->decibans);

  return x < y ? 1 : x > y ? -1 : 0;
}

/* "+6.2", with a true minus sign. */
static char *
signed_text (double decibans)
{
  g_autofree char *number = g_strdup_printf ("%.1f", fabs (decibans));

  return g_strdup_printf ("%s%s", decibans < 0 ? "−" : "+", number);
}

static void
add_reason (GtkBox *box, const RvLocalisation *l, const RvContribution *c)
{
  g_autofree char *weight = signed_text (c->decibans);
  const char *cell = c->observation >= 0 && (guint) c->observation < l->n_observations ? l->observations[c->observation].cell : NULL;
  g_autofree char *head = g_strdup_printf ("%s dB", weight);
  char *cells[] = { (char *) cell, NULL };
  GtkWidget *button = rv_edx_sentence (box, head, c->label, cells);

  gtk_widget_add_css_class (button, "numeric");
  gtk_widget_add_css_class (button, c->decibans >= 0 ? "rv-for" : "rv-against");
}

static void
add_reasons (GtkBox *box, const RvLocalisation *l, const RvLocHypothesis *h)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  const char *versus = h->versus >= 0 && (guint) h->versus < l->n_hypotheses ? l->hypotheses[h->versus].name : NULL;
  g_autofree char *remark = versus ? g_strdup_printf (_("against: %s"), versus) : NULL;
  g_autofree char *sum = signed_text (h->log_odds);
  g_autofree char *closing = NULL;
  double rest = 0;

  rv_edx_heading (box, h->name, remark);
  for (guint i = 0; i < h->n_evidence; i++)
    g_ptr_array_add (rows, (gpointer) &h->evidence[i]);
  g_ptr_array_sort (rows, by_weight);
  for (guint i = 0; i < rows->len; i++)
    if (i < N_REASONS)
      add_reason (box, l, rows->pdata[i]);
    else
      rest += ((RvContribution *) rows->pdata[i])->decibans;
  if (rows->len > N_REASONS)
    {
      g_autofree char *text = signed_text (rest);

      closing = g_strdup_printf (_("%s dB from %u more; %s dB in all"), text, rows->len - N_REASONS, sum);
    }
  else
    closing = g_strdup_printf (_("%s dB in all"), sum);
  gtk_box_append (box, cell_label (closing, 0, "caption"));
}

static void
add_imaging (GtkBox *box, const RvLocImaging *imaging)
{
  static const struct { const char *token, *word; } words[] = {
    { "whole", N_("Agrees with imaging") }, { "part", N_("Agrees with imaging in part") }, { "none", N_("Does not agree with imaging") },
    { "no-level", N_("Imaging shows no level") },
  };
  const char *head = NULL;

  if (!imaging->done || !imaging->text)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].token, imaging->agreement) == 0)
      head = _(words[i].word);
  rv_edx_heading (box, _("Agreement with imaging level"), _("from a run without imaging"));
  rv_edx_sentence (box, head ? head : "", imaging->text, NULL);
}

static void
add_next (GtkBox *box, const RvLocNext *next, gboolean editable)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *button = gtk_button_new_with_label (_("Enter"));
  g_autofree char *name = rv_lines_next_name (next);
  g_autofree char *value = g_strdup_printf (_("%.2f bit · %.0f min"), next->bits, next->minutes);
  g_autofree char *spoken = g_strdup_printf (_("Enter %s"), name);
  GtkWidget *why = cell_label (next->why, 0, "caption"), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *title, *number = cell_label (value, 1, "numeric");

  gtk_widget_set_size_request (number, 110, -1);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (why, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (why), PANGO_ELLIPSIZE_END);
  title = cell_label (name, 0, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (words), title);
  if (next->why && *next->why)
    gtk_box_append (GTK_BOX (words), why);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (button, "rv-small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(sis)", next->study, (int) next->side, next->site ? next->site : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "edx.enter");
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (line), number);
  gtk_box_append (GTK_BOX (line), words);
  if (!editable)
    gtk_widget_set_visible (button, FALSE);
  gtk_box_append (box, line);
}

static void
add_conflicts (GtkBox *box, const RvLocalisation *l)
{
  g_autofree char *count = g_strdup_printf ("%u", l->n_conflicts);

  if (!l->n_conflicts)
    return;
  rv_edx_heading (box, _("Does not fit"), count);
  for (guint i = 0; i < l->n_conflicts; i++)
    gtk_widget_add_css_class (rv_edx_sentence (box, l->conflicts[i].title, l->conflicts[i].question ? l->conflicts[i].question : "", l->conflicts[i].cells), "rv-conflict");
}

static void
add_left_out (GtkBox *box, const RvLocalisation *l)
{
  if (!l->left_out || !l->left_out->len)
    return;
  rv_edx_heading (box, _("Not used"), _("rows that could not help to place the lesion"));
  for (guint i = 0; i < l->left_out->len; i++)
    {
      GtkWidget *label = cell_label (l->left_out->pdata[i], 0, "caption");

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (box, label);
    }
}

void
rv_edx_where_fill (GtkBox *box, const RvLocalisation *l, guint chosen, gboolean editable)
{
  g_autoptr (RvTheme) theme = NULL;
  GtkBox *bars = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
  GtkWidget *clamp = adw_clamp_new ();
  g_autofree char *remark = NULL;

  rv_lines_clear (box);
  if (!l)
    return;
  if (!l->n_observations)
    {
      rv_edx_heading (box, _("Where the lesion may be"), NULL);
      gtk_box_append (box, cell_label (_("Nothing to go by yet: enter a study or a sign of the examination."), 0, "dim-label"));
      return;
    }
  theme = rv_widget_theme (GTK_WIDGET (box));
  remark = g_strdup_printf (ngettext ("from %u observation; a bar shows its reasons below", "from %u observations; a bar shows its reasons below", l->n_observations), l->n_observations);
  rv_edx_heading (box, _("Where the lesion may be"), remark);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 520);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 520);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (bars));
  gtk_widget_set_halign (clamp, GTK_ALIGN_START);
  gtk_box_append (box, clamp);
  chosen = MIN (chosen, MAX (l->n_hypotheses, 1) - 1);
  for (guint i = 0; i < l->n_hypotheses && i < N_SETS; i++)
    add_bar (bars, &l->hypotheses[i], (int) i, i == chosen, theme);
  if (l->n_hypotheses)
    add_reasons (box, l, &l->hypotheses[chosen]);
  add_conflicts (box, l);
  add_imaging (box, &l->imaging);
  if (l->n_next)
    rv_edx_heading (box, _("Next study"), _("expected information; the first tells most per minute"));
  for (guint i = 0; i < l->n_next && i < N_NEXT; i++)
    add_next (box, &l->next[i], editable);
  add_left_out (box, l);
}
