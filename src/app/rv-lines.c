/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-lines.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-record-row.h"
#include "reasoning/rv-ranked.h"

#define N_PAIRS 2 /* two causes at once among the choices: more of them would hide the single causes */

static GtkWidget *
line (const char *head, const char *text)
{
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new (NULL);
  g_autofree char *escaped_head = head ? g_markup_escape_text (head, -1) : NULL;
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *spoken = NULL;
  g_autofree char *markup = head ? g_strdup_printf ("<b>%s</b>%s%s", escaped_head, *text ? "  " : "", escaped) : g_strdup (escaped);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  spoken = head && *text ? g_strdup_printf ("%s: %s", head, text) : g_strdup (head ? head : text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "rv-line");
  return button;
}

GtkWidget *
rv_lines_add (GtkBox *box, const char *head, const char *text, const char *uuid)
{
  GtkWidget *button = line (head, text);

  if (uuid)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", uuid);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.select");
    }
  gtk_box_append (box, button);
  return button;
}

GtkWidget *
rv_lines_add_action (GtkBox *box, const char *text, const char *action, const char *target)
{
  GtkWidget *button = line (NULL, text);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (box, button);
  return button;
}

GtkWidget *
rv_lines_heading (const char *title)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "rv-section");
  return label;
}

GtkWidget *
rv_lines_text (const char *words, const char *css)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css)
    gtk_widget_add_css_class (label, css);
  return label;
}

GtkStringList *
rv_lines_cause_names (const RvDifferential *differential, guint **causes)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  *causes = g_new (guint, differential->n_causes);
  for (guint i = 0; i < differential->n_causes; i++)
    {
      (*causes)[i] = differential->causes[i].cause;
      gtk_string_list_append (names, rv_knowledge_cause (differential->knowledge, (*causes)[i])->name);
    }
  return names;
}

GtkStringList *
rv_lines_hypothesis_names (const RvDifferential *differential, GArray **hypotheses)
{
  g_autoptr (GArray) ranked = rv_differential_ranked (differential);
  GtkStringList *names = gtk_string_list_new (NULL);
  guint n_pairs = 0;

  *hypotheses = g_array_new (FALSE, FALSE, sizeof (RvHypothesis));
  for (guint i = 0; i < ranked->len; i++)
    {
      const RvRanked *rank = &g_array_index (ranked, RvRanked, i);
      RvHypothesis hypothesis = { rank->a, rank->b };

      if (rank->b >= 0 && n_pairs++ >= N_PAIRS)
        continue;
      g_array_append_val (*hypotheses, hypothesis);
      gtk_string_list_take (names, rv_ranked_name (differential->knowledge, rank));
    }
  return names;
}

void
rv_lines_clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
}

static gboolean
same_words (GListModel *a, GtkStringList *b)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (b));

  if (!GTK_IS_STRING_LIST (a) || g_list_model_get_n_items (a) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (a), i), gtk_string_list_get_string (b, i)) != 0)
      return FALSE;
  return TRUE;
}

void
rv_lines_set_choices (GtkDropDown *choice, GtkStringList *words)
{
  GListModel *now = gtk_drop_down_get_model (choice);

  if (!now || !same_words (now, words))
    gtk_drop_down_set_model (choice, G_LIST_MODEL (words));
}

char *
rv_lines_short (RvCase *kase, RvRecord *record)
{
  g_autofree char *summary = rv_record_summary (kase, record, TRUE);
  char *end = strchr (summary, '\n');

  /* the first paragraph, and of a long one the first sentence */
  if (end && end > summary)
    *end = '\0';
  if (g_utf8_strlen (summary, -1) > 220)
    {
      char *stop = strstr (g_utf8_offset_to_pointer (summary, 60), ". ");

      if (stop)
        stop[1] = '\0';
    }
  return g_steal_pointer (&summary);
}

char *
rv_lines_next_name (const RvLocNext *next)
{
  const char *side = next->side == RV_SIDE_LEFT ? _("left") : next->side == RV_SIDE_RIGHT ? _("right") : NULL;
  g_autofree char *sided = side && !strstr (next->name, side) ? g_strdup_printf ("%s, %s", next->name, side) : g_strdup (next->name);

  return next->site ? g_strdup_printf ("%s · %s", sided, next->site) : g_steal_pointer (&sided);
}
