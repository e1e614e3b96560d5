/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-knowledge-change.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"

typedef struct {
  RvKnowledge *knowledge;
  int cause, finding, setting;
  RvFigure now;
  RvKnowledgeChanged changed;
  gpointer data;
  GtkWidget *popover, *k, *n, *trust, *source, *why, *problem; /* while the form is there */
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  rv_knowledge_unref (form->knowledge);
  g_free (form);
}

static void
say (Form *form, const char *text)
{
  gtk_label_set_text (GTK_LABEL (form->problem), text);
  gtk_widget_set_visible (form->problem, text && *text);
}

static gboolean
read_number (GtkWidget *entry, double *value)
{
  g_autofree char *text = g_strdelimit (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))), ",", '.');
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);
  return end != text && !*end && *value >= 0;
}

static void
on_apply (Form *form)
{
  RvLocalChange change = { NULL };
  g_autoptr (GError) error = NULL;
  const char *source = gtk_editable_get_text (GTK_EDITABLE (form->source)), *name = g_get_real_name ();
  RvKnowledgeChanged changed = form->changed;
  gpointer data = form->data;

  if (!read_number (form->k, &change.k) || !read_number (form->n, &change.n) || change.n <= 0 || change.k > change.n)
    {
      say (form, _("How many of how many patients: two numbers, the first not above the second."));
      return;
    }
  change.why = (char *) gtk_editable_get_text (GTK_EDITABLE (form->why));
  if (g_utf8_strlen (change.why, -1) < 2)
    {
      say (form, _("Why: a few words, for those who read it later."));
      return;
    }
  change.cause = form->cause >= 0 ? rv_knowledge_cause (form->knowledge, (guint) form->cause)->id : NULL;
  change.finding = form->finding >= 0 ? rv_knowledge_finding (form->knowledge, (guint) form->finding)->id : NULL;
  change.setting = form->setting >= 0 ? rv_knowledge_setting (form->knowledge, (guint) form->setting)->id : NULL;
  change.trust = (RvTrust) gtk_drop_down_get_selected (GTK_DROP_DOWN (form->trust));
  change.source = *source ? (char *) source : NULL;
  change.who = (char *) (g_strcmp0 (name, "Unknown") != 0 && g_utf8_strlen (name, -1) >= 2 ? name : g_get_user_name ());
  if (!rv_knowledge_local_add (&change, &error))
    {
      say (form, error->message);
      return;
    }
  gtk_popover_popdown (GTK_POPOVER (form->popover));
  changed (data); /* the form may be gone after this */
}

static GtkWidget *
add_entry (GtkGrid *grid, int row, const char *label, const char *text)
{
  GtkWidget *title = gtk_label_new (label), *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), text ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_grid_attach (grid, title, 0, row, 1, 1);
  gtk_grid_attach (grid, entry, 1, row, 1, 1);
  return entry;
}

static GtkWidget *
form_grid (Form *form)
{
  const char *trusts[] = { _("Found in a source"), _("From memory"), _("A judgement"), NULL };
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  g_autofree char *k = form->now.n > 0 ? g_strdup_printf ("%.6g", form->now.k) : NULL, *n = form->now.n > 0 ? g_strdup_printf ("%.6g", form->now.n) : NULL;
  GtkWidget *title = gtk_label_new (_("Trust"));

  gtk_grid_set_row_spacing (grid, 6);
  gtk_grid_set_column_spacing (grid, 9);
  form->k = add_entry (grid, 0, _("Patients who have it"), k);
  form->n = add_entry (grid, 1, _("of patients in all"), n);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  form->trust = gtk_drop_down_new_from_strings (trusts);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (form->trust), RV_TRUST_EXPERT);
  gtk_accessible_update_property (GTK_ACCESSIBLE (form->trust), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Trust"), -1);
  gtk_grid_attach (grid, title, 0, 2, 1, 1);
  gtk_grid_attach (grid, form->trust, 1, 2, 1, 1);
  form->source = add_entry (grid, 3, _("Source, by its id"), form->now.source);
  form->why = add_entry (grid, 4, _("Why"), NULL);
  return GTK_WIDGET (grid);
}

static void
fill (GtkMenuButton *button, gpointer data)
{
  Form *form = data;
  GtkWidget *box, *apply, *note;

  if (gtk_menu_button_get_popover (button))
    return;
  form->popover = gtk_popover_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  note = rv_lines_text (_("A change of your own: it lies in the library, over the shipped knowledge, with your name and the time. It can be taken back."), "caption");
  gtk_label_set_max_width_chars (GTK_LABEL (note), 44);
  form->problem = rv_lines_text (NULL, "error");
  gtk_label_set_max_width_chars (GTK_LABEL (form->problem), 44);
  gtk_widget_set_visible (form->problem, FALSE);
  apply = gtk_button_new_with_label (_("Change it here"));
  gtk_widget_add_css_class (apply, "suggested-action");
  g_signal_connect_swapped (apply, "clicked", G_CALLBACK (on_apply), form);
  gtk_box_append (GTK_BOX (box), note);
  gtk_box_append (GTK_BOX (box), form_grid (form));
  gtk_box_append (GTK_BOX (box), form->problem);
  gtk_box_append (GTK_BOX (box), apply);
  gtk_popover_set_child (GTK_POPOVER (form->popover), box);
  gtk_menu_button_set_popover (button, form->popover);
}

GtkWidget *
rv_knowledge_change_button_new (RvKnowledge *knowledge, int cause, int finding, int setting, const RvFigure *now, RvKnowledgeChanged changed, gpointer data)
{
  GtkWidget *button = gtk_menu_button_new (), *inner;
  Form *form = g_new0 (Form, 1);
  const char *what = finding >= 0 ? rv_knowledge_finding (knowledge, (guint) finding)->name : setting >= 0 ? rv_knowledge_setting (knowledge, (guint) setting)->name : "";
  g_autofree char *name = g_strdup_printf (_("Change the figure: %s"), what);

  *form = (Form) { rv_knowledge_ref (knowledge), cause, finding, setting, *now, changed, data };
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), gtk_label_new (_("Change…")));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill, form, form_free);
  gtk_widget_add_css_class (button, "rv-small");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  inner = gtk_widget_get_first_child (button); /* the toggle, which takes the focus and has the action */
  if (GTK_IS_ACCESSIBLE (inner))
    gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}
