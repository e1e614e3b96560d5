/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-knowledge-entry.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-lines.h"
#include "report/rv-charts.h"
#include "widgets/rv-source-button.h"

#define N_ROWS 60

static GtkWidget *
text (GtkBox *box, const char *words, const char *css)
{
  GtkWidget *label;

  if (!words || !*words)
    return NULL;
  label = rv_lines_text (words, css);
  gtk_box_append (box, label);
  return label;
}

static void
titled (GtkBox *box, const char *title, const char *words)
{
  if (!words || !*words)
    return;
  gtk_box_append (box, rv_lines_heading (title));
  text (box, words, NULL);
}

/* A figure: the number, what it is of, its counts, and the way to change it. */
static void
add_figure (GtkBox *box, RvKnowledge *k, const char *name, const char *know, const char *number, GPtrArray *list, GtkWidget *change)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *value, *label = gtk_label_new (name), *link = gtk_button_new (), *counts;
  const RvSourceItem *item = list->len ? list->pdata[0] : NULL;
  g_autofree char *figure = item ? g_strdup_printf ("%s %s", rv_source_mark (item->trust), item->figure) : g_strdup ("");

  value = rv_source_button_new (number, name, list, NULL, know);
  gtk_widget_set_size_request (value, 64, -1);
  gtk_widget_set_valign (value, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (link), label);
  gtk_widget_add_css_class (link, "flat");
  gtk_widget_add_css_class (link, "rv-line");
  gtk_widget_set_hexpand (link, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (link), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (know)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (link), "s", know);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (link), "differential.know");
    }
  counts = gtk_label_new (figure);
  gtk_label_set_ellipsize (GTK_LABEL (counts), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (counts), 0);
  gtk_label_set_width_chars (GTK_LABEL (counts), 30);
  gtk_label_set_max_width_chars (GTK_LABEL (counts), 30);
  gtk_widget_add_css_class (counts, "caption");
  gtk_widget_add_css_class (counts, "dim-label");
  gtk_box_append (GTK_BOX (row), value);
  gtk_box_append (GTK_BOX (row), link);
  gtk_box_append (GTK_BOX (row), counts);
  if (change)
    gtk_box_append (GTK_BOX (row), change);
  gtk_widget_add_css_class (row, "rv-evidence-row");
  gtk_box_append (box, row);
}

typedef struct { guint index; double strength; } Ordered;

static int
stronger (gconstpointer a, gconstpointer b)
{
  const Ordered *x = a, *y = b;

  return x->strength < y->strength ? 1 : x->strength > y->strength ? -1 : (x->index > y->index) - (x->index < y->index);
}

static void
add_cause_figure (GtkBox *box, RvKnowledge *k, guint cause, guint finding, gboolean name_cause, RvKnowledgeChanged changed, gpointer data)
{
  const RvFigure *figure = rv_knowledge_figure (k, (int) cause, finding);
  GPtrArray *list = rv_source_list_new ();
  g_autofree char *number = rv_chart_percent (rv_knowledge_mean (k, (int) cause, finding));
  g_autofree char *know = name_cause ? g_strdup_printf ("cause:%s", rv_knowledge_cause (k, cause)->id) : g_strdup_printf ("finding:%s", rv_knowledge_finding (k, finding)->id);

  rv_source_add_finding (list, k, (int) cause, finding, RV_STATUS_PRESENT);
  add_figure (box, k, name_cause ? rv_knowledge_cause (k, cause)->name : rv_knowledge_finding (k, finding)->name, know, number, list,
              rv_knowledge_change_button_new (k, (int) cause, (int) finding, -1, figure, changed, data));
}

static void
add_priors (GtkBox *box, RvKnowledge *k, guint cause, RvKnowledgeChanged changed, gpointer data)
{
  const RvCauseDef *def = rv_knowledge_cause (k, cause);

  gtk_box_append (box, rv_lines_heading (_("Before anything is known, of 1,000 patients")));
  for (guint s = 0; s < rv_knowledge_n_settings (k); s++)
    {
      GPtrArray *list = rv_source_list_new ();
      RvFigure now = { def->priors[s].weight, 1000, def->priors[s].figure.trust, def->priors[s].figure.source, NULL, NULL, 0 };
      g_autofree char *number = g_strdup_printf ("%.3g", def->priors[s].weight);

      rv_source_add_prior (list, k, cause, s);
      add_figure (box, k, rv_knowledge_setting (k, s)->name, NULL, number, list,
                  rv_knowledge_change_button_new (k, (int) cause, -1, (int) s, &now, changed, data));
    }
}

void
rv_knowledge_entry_cause (GtkBox *box, RvKnowledge *k, guint cause, RvKnowledgeChanged changed, gpointer data)
{
  const RvCauseDef *def = rv_knowledge_cause (k, cause);
  g_autofree char *synonyms = def->synonyms && def->synonyms[0] ? g_strjoinv (", ", def->synonyms) : NULL;
  g_autofree char *about = g_strdup_printf (_("%s%s · the knowledge states %u of %u findings for it"), rv_knowledge_family (k, (guint) def->family)->name,
                                            def->cannot_miss ? _(" · cannot miss") : "", def->stated, def->needed);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (Ordered));

  text (box, def->name, "title-3");
  text (box, about, "caption");
  text (box, synonyms, "caption");
  titled (box, _("What it is"), def->card.definition);
  titled (box, _("Who gets it"), def->card.who);
  titled (box, _("Pattern"), def->card.pattern);
  titled (box, _("What supports it"), def->card.supports);
  titled (box, _("What speaks against it"), def->card.against);
  titled (box, _("What settles it"), def->card.settles);
  add_priors (box, k, cause, changed, data);
  gtk_box_append (box, rv_lines_heading (_("Findings that tell it from the others, most telling first")));
  for (guint f = 0; f < rv_knowledge_n_findings (k); f++)
    if (def->p[f].n >= 0 && rv_knowledge_finding (k, f)->use == RV_USE_CAUSE)
      {
        Ordered one = { f, fabs (log (rv_knowledge_mean (k, (int) cause, f) / rv_knowledge_mean (k, -1, f))) };

        g_array_append_val (order, one);
      }
  g_array_sort (order, stronger);
  for (guint i = 0; i < order->len && i < N_ROWS; i++)
    add_cause_figure (box, k, cause, g_array_index (order, Ordered, i).index, FALSE, changed, data);
}

void
rv_knowledge_entry_finding (GtkBox *box, RvKnowledge *k, guint finding, RvKnowledgeChanged changed, gpointer data)
{
  const RvFindingDef *def = rv_knowledge_finding (k, finding);
  const RvGroupDef *group = def->group >= 0 ? rv_knowledge_group (k, (guint) def->group) : NULL;
  g_autofree char *synonyms = def->synonyms && def->synonyms[0] ? g_strjoinv (", ", def->synonyms) : NULL;
  g_autofree char *number = rv_chart_percent (rv_knowledge_mean (k, -1, finding));
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (Ordered));
  GPtrArray *list = rv_source_list_new ();

  text (box, def->name, "title-3");
  text (box, def->category, "caption");
  text (box, synonyms, "caption");
  titled (box, _("What it is"), def->about);
  titled (box, _("The test that yields it"), def->test >= 0 ? rv_knowledge_test (k, (guint) def->test)->name : NULL);
  if (group && group->n_members > 1)
    titled (box, group->name, group->why);
  gtk_box_append (box, rv_lines_heading (_("How often")));
  rv_source_add_finding (list, k, -1, finding, RV_STATUS_PRESENT);
  add_figure (box, k, _("Patients whose cause is not listed"), NULL, number, list,
              rv_knowledge_change_button_new (k, -1, (int) finding, -1, &def->background, changed, data));
  for (guint c = 0; c < rv_knowledge_n_causes (k); c++)
    if (rv_knowledge_cause (k, c)->p[finding].n >= 0)
      {
        Ordered one = { c, rv_knowledge_mean (k, (int) c, finding) };

        g_array_append_val (order, one);
      }
  g_array_sort (order, stronger);
  for (guint i = 0; i < order->len && i < 2 * N_ROWS; i++)
    add_cause_figure (box, k, g_array_index (order, Ordered, i).index, finding, TRUE, changed, data);
}

void
rv_knowledge_entry_source (GtkBox *box, RvKnowledge *k, guint source)
{
  const RvSourceDef *def = rv_knowledge_source (k, source);
  g_autofree char *read = def->read ? g_strdup_printf (_("read: %s"), def->read) : NULL, *count = NULL;
  guint n = 0;

  text (box, def->text, "title-4");
  text (box, def->locator, NULL);
  text (box, def->seen, "caption");
  text (box, read, "caption");
  gtk_box_append (box, rv_lines_heading (_("Figures that rest on it")));
  for (guint c = 0; c < rv_knowledge_n_causes (k); c++)
    for (guint f = 0; f < rv_knowledge_n_findings (k); f++)
      {
        const RvFigure *figure = &rv_knowledge_cause (k, c)->p[f];
        g_autofree char *words = NULL, *know = NULL;

        if (figure->n < 0 || g_strcmp0 (figure->source, def->id) != 0 || n++ >= N_ROWS)
          continue;
        words = g_strdup_printf (_("%s: %s, %.4g of %.4g"), rv_knowledge_cause (k, c)->name, rv_knowledge_finding (k, f)->name, figure->k, figure->n);
        know = g_strdup_printf ("cause:%s", rv_knowledge_cause (k, c)->id);
        rv_lines_add_action (box, words, "differential.know", know);
      }
  count = g_strdup_printf (ngettext ("%u figure of a cause", "%u figures of causes", n), n);
  text (box, count, "caption");
}

void
rv_knowledge_entry_other (GtkBox *box, RvKnowledge *k)
{
  g_autofree char *floor = g_strdup_printf (_("It never falls below %.0f %%: whatever fits best, the right cause may not be on the list. Its findings have the rates of patients whose cause is not listed."),
                                            100 * rv_knowledge_other_floor (k));

  text (box, _("Other, not listed"), "title-3");
  text (box, floor, NULL);
}

/* --- the local layer --- */

typedef struct {
  guint index;
  RvKnowledgeChanged changed;
  gpointer data;
} TakeBack;

static void
on_take_back (GtkButton *button, TakeBack *back)
{
  g_autoptr (GError) error = NULL;
  RvKnowledgeChanged changed = back->changed;
  gpointer data = back->data;

  if (rv_knowledge_local_take_back (back->index, &error))
    changed (data);
  else
    gtk_widget_activate_action (GTK_WIDGET (button), "win.report", "s", error->message);
}

static void
free_take_back (gpointer data, GClosure *closure)
{
  g_free (data);
}

static char *
change_words (const RvKnowledge *k, const RvLocalChange *change)
{
  int cause = rv_knowledge_find_cause (k, change->cause), finding = rv_knowledge_find_finding (k, change->finding);
  const char *who = cause >= 0 ? rv_knowledge_cause (k, (guint) cause)->name : _("Patients whose cause is not listed");

  return g_strdup_printf (_("%s, %s: %.4g of %.4g, %s"), who, finding >= 0 ? rv_knowledge_finding (k, (guint) finding)->name : _("before anything is known"),
                          change->k, change->n, rv_source_trust (change->trust));
}

void
rv_knowledge_entry_changes (GtkBox *box, RvKnowledge *k, RvKnowledgeChanged changed, gpointer data)
{
  text (box, _("Changes made here"), "title-3");
  text (box, _("They lie over the shipped knowledge, in the folder of the library; the shipped files never change."), "caption");
  for (guint i = rv_knowledge_n_local (k); i-- > 0;)
    {
      const RvLocalChange *change = rv_knowledge_local (k, i);
      g_autofree char *words = change_words (k, change), *by = g_strdup_printf (_("%s, %s: %s"), change->who, change->when, change->why);
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *both = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *button = gtk_button_new_with_label (_("Take back"));
      g_autofree char *name = g_strdup_printf (_("Take back: %s"), words);
      TakeBack *back = g_new0 (TakeBack, 1);

      *back = (TakeBack) { i, changed, data };
      text (GTK_BOX (both), words, NULL);
      text (GTK_BOX (both), by, "caption");
      gtk_widget_set_hexpand (both, TRUE);
      gtk_widget_add_css_class (button, "rv-small");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_signal_connect_data (button, "clicked", G_CALLBACK (on_take_back), back, free_take_back, 0);
      gtk_box_append (GTK_BOX (row), both);
      gtk_box_append (GTK_BOX (row), button);
      gtk_widget_add_css_class (row, "rv-evidence-row");
      gtk_box_append (box, row);
    }
  if (!rv_knowledge_n_local (k))
    text (box, _("None so far. Open a cause or a finding and choose “Change…” beside a figure."), NULL);
}
