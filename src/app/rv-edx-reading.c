/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables say in sentences, each tied to its cells, and what the source prints beside them. */
#include "app/rv-edx-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-lines.h"

void
rv_edx_heading (GtkBox *box, const char *title, const char *remark)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (remark), *head = rv_lines_heading (title);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (line, 6);
  gtk_label_set_ellipsize (GTK_LABEL (head), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (head, g_utf8_strlen (title, -1) > 40 ? title : NULL);
  gtk_box_append (GTK_BOX (line), head);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (box, line);
}

static char *
capital (const char *text)
{
  gunichar first = g_utf8_get_char (text);
  g_autoptr (GString) out = g_string_new (NULL);

  if (!*text || !g_unichar_islower (first))
    return g_strdup (text);
  g_string_append_unichar (out, g_unichar_totitle (first));
  g_string_append (out, g_utf8_next_char (text));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

GtkWidget *
rv_edx_sentence (GtkBox *box, const char *head, const char *text, GStrv cells)
{
  static const char *const none[] = { NULL };
  g_autofree char *own = head ? g_strdup (text) : capital (text);
  GtkWidget *button = rv_lines_add_action (box, own, NULL, "");

  if (head)
    {
      g_autofree char *escaped_head = g_markup_escape_text (head, -1), *escaped = g_markup_escape_text (own, -1);
      g_autofree char *markup = g_strdup_printf ("<b>%s</b>%s%s", escaped_head, *own ? "  " : "", escaped);

      gtk_label_set_markup (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), markup);
    }
  gtk_label_set_max_width_chars (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 96);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), g_variant_new_strv (cells ? (const char *const *) cells : none, -1));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "edx.show");
  if (cells && cells[0])
    gtk_widget_set_tooltip_text (button, _("Shows its cells in the tables"));
  return button;
}

static void
add_remark (GtkBox *box, const char *head, const char *text)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *escaped_head = g_markup_escape_text (head, -1), *escaped = g_markup_escape_text (text, -1);
  g_autofree char *markup = g_strdup_printf ("<b>%s</b>%s%s", escaped_head, *text ? "  " : "", escaped);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 96);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_box_append (box, label);
}

/* Whether a discrepancy of the source is about these tables: it names a study, a row, or "ncs" or "emg" with a muscle. */
static gboolean
belongs (RvCase *view, RvRecord *discrepancy)
{
  static const char *const kinds[] = { "study", "ncs", "stim", "emg" };
  const char *about = rv_record_get (discrepancy, "about");
  g_auto (GStrv) words = g_strsplit_set (about ? about : "", " ,", 0);

  for (guint i = 0; words[i]; i++)
    {
      RvRecord *named = rv_case_find_id (view, words[i]);

      if (g_str_equal (words[i], "ncs") || g_str_equal (words[i], "emg"))
        return TRUE;
      for (guint k = 0; named && k < G_N_ELEMENTS (kinds); k++)
        if (rv_record_is (named, kinds[k]))
          return TRUE;
    }
  return FALSE;
}

static gboolean
is_edx (RvRecord *study)
{
  const char *modality = rv_record_get (study, "modality");

  return !modality || g_str_equal (modality, "edx") || g_str_equal (modality, "repetitive-stimulation");
}

static void
fill_printed (GtkBox *box, RvCase *view, const char *sitting)
{
  static const char *const prose[] = { "question", "limits", "conclusion", "note" };
  gboolean headed = FALSE;

  for (guint i = 0; i < rv_case_count (view, "study"); i++)
    {
      RvRecord *study = rv_case_nth (view, "study", i);

      for (guint p = 0; is_edx (study) && (!sitting || rv_record_equals (study, "id", sitting)) && p < G_N_ELEMENTS (prose); p++)
        {
          const char *text = rv_record_get (study, prose[p]);

          if (!text)
            continue;
          if (!headed)
            rv_edx_heading (box, _("As printed"), _("what the source says, and where it contradicts itself"));
          headed = TRUE;
          add_remark (box, _(rv_kind_field (rv_record_get_kind (study), prose[p])->label), text);
        }
    }
  for (guint i = 0; i < rv_case_count (view, "discrepancy"); i++)
    {
      RvRecord *record = rv_case_nth (view, "discrepancy", i);
      const char *text = rv_record_get (record, "text"), *title = rv_record_get (record, "title");

      if (!belongs (view, record))
        continue;
      if (!headed)
        rv_edx_heading (box, _("As printed"), _("what the source says, and where it contradicts itself"));
      headed = TRUE;
      add_remark (box, title ? title : "", text ? text : "");
    }
}

/* --- pattern and criteria --- */

static gboolean
of_sitting (RvCase *view, const char *study, const char *sitting)
{
  RvRecord *record = study ? rv_case_find_uuid (view, study) : NULL;
  const char *id = record ? rv_record_get (record, "id") : "";

  return !sitting || g_strcmp0 (id ? id : "", sitting) == 0;
}

/* "Axon loss 71 %, mixed 20 %, uncertain 9 %": a label is never hard. */
static char *
shares_text (const RvEdxPattern *pattern)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean used[G_N_ELEMENTS (pattern->shares)] = { FALSE };

  for (guint n = 0; n < G_N_ELEMENTS (pattern->shares); n++)
    {
      int best = -1;

      for (guint i = 0; i < G_N_ELEMENTS (pattern->shares); i++)
        if (!used[i] && (best < 0 || pattern->shares[i].weight > pattern->shares[best].weight))
          best = (int) i;
      used[best] = TRUE;
      if (pattern->shares[best].weight >= 0.05)
        g_string_append_printf (out, "%s%s %.0f\xE2\x80\xAF%%", out->len ? " · " : "", rv_pattern_text (pattern->shares[best].id), 100 * pattern->shares[best].weight);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_verdict (GtkBox *box, const RvCriteriaVerdict *v)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autoptr (GString) text = g_string_new (v->why ? v->why : "");
  g_autofree char *head = g_strdup_printf ("%s: %s", v->name, v->outcome_name ? v->outcome_name : "");
  g_auto (GStrv) list = NULL;
  GtkWidget *button;

  for (guint i = 0; i < v->n_findings; i++)
    if (v->findings[i].state == RV_CRITERION_YES && v->findings[i].cells)
      g_strv_builder_addv (cells, (const char **) v->findings[i].cells);
  list = g_strv_builder_end (cells);
  if (v->could_be)
    g_string_append_printf (text, _("%sWhat could not be judged would allow: %s."), text->len && text->str[text->len - 1] != '.' ? ". " : " ", v->could_be);
  button = rv_edx_sentence (box, head, text->str, list);
  if (v->source)
    gtk_widget_set_tooltip_text (button, v->source);
}

/* Criteria that were not met, or could not be judged, are only named. */
static void
name_others (GtkBox *box, RvCase *view, const RvCriteria *criteria, const char *sitting, const char *outcome, const char *head)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *label;

  for (guint i = 0; i < criteria->n_verdicts; i++)
    if (criteria->verdicts[i].applies && g_strcmp0 (criteria->verdicts[i].outcome, outcome) == 0 && of_sitting (view, criteria->verdicts[i].study, sitting))
      g_string_append_printf (text, "%s%s", text->len ? "; " : "", criteria->verdicts[i].name);
  if (!text->len)
    return;
  g_string_prepend (text, ": ");
  g_string_prepend (text, head);
  label = rv_lines_text (text->str, "caption");
  gtk_label_set_max_width_chars (GTK_LABEL (label), 110);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (box, label);
}

static void
fill_criteria (GtkBox *box, RvCase *view, const RvCriteria *criteria, const char *sitting)
{
  gboolean headed = FALSE;

  for (guint i = 0; criteria && i < criteria->n_patterns; i++)
    {
      const RvEdxPattern *pattern = &criteria->patterns[i];
      g_autofree char *shares = shares_text (pattern);

      if (!of_sitting (view, pattern->study, sitting))
        continue;
      rv_edx_heading (box, _("Pattern"), _("how much speaks for each"));
      rv_edx_sentence (box, NULL, shares, pattern->cells);
    }
  for (guint i = 0; criteria && i < criteria->n_verdicts; i++)
    {
      const RvCriteriaVerdict *v = &criteria->verdicts[i];

      if (!v->applies || !of_sitting (view, v->study, sitting))
        continue;
      if (!headed)
        rv_edx_heading (box, _("Published criteria"), _("what a table does not hold is never counted as normal"));
      headed = TRUE;
      if (g_strcmp0 (v->outcome, "not-met") != 0 && g_strcmp0 (v->outcome, "open") != 0)
        add_verdict (box, v);
    }
  if (headed)
    {
      name_others (box, view, criteria, sitting, "not-met", _("Not met"));
      name_others (box, view, criteria, sitting, "open", _("Could not be judged"));
    }
}

void
rv_edx_reading_fill (GtkBox *box, RvCase *view, const RvEdx *edx, const char *sitting, gboolean (*wanted) (GStrv cells, gpointer data), gpointer data)
{
  rv_lines_clear (box);
  if (edx && (edx->n_ncs || edx->n_emg))
    {
      rv_edx_heading (box, _("Reading"), _("from the cells of the tables; a sentence shows its cells when it is clicked"));
      for (guint i = 0; i < edx->n_prose; i++)
        if (wanted (edx->prose[i].cells, data))
          rv_edx_sentence (box, NULL, edx->prose[i].sentence, edx->prose[i].cells);
      for (guint i = 0; i < edx->n_conflicts; i++)
        gtk_widget_add_css_class (rv_edx_sentence (box, NULL, edx->conflicts[i].text, edx->conflicts[i].cells), "rv-conflict");
    }
  if (edx)
    fill_criteria (box, view, edx->criteria, sitting);
  fill_printed (box, view, sitting);
}
