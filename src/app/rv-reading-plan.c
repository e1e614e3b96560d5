/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The coordinator plans a second read. */
#include <glib/gi18n.h>

#include "app/rv-case-chooser.h"
#include "app/rv-lines.h"
#include "app/rv-reading-parts.h"

typedef struct {
  RvReadingWindow *window;
  GtkWidget *title, *material, *cases, *sets, *rows, *name, *readers, *problem;
} Plan;

static const char *
library_of (Plan *plan)
{
  return rv_store_get_dir (rv_application_get_store (rv_reading_window_get_application (plan->window)));
}

static void
say (Plan *plan, const char *message)
{
  if (plan->problem) /* built last */
    gtk_label_set_text (GTK_LABEL (plan->problem), message ? message : "");
}

/* --- questions --- */

static void
on_remove (GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_parent (button);

  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (row)), row);
}

static void
add_row (Plan *plan, const char *text, const char *answers)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *question = rv_reading_entry (row, _("Question"), text);
  GtkWidget *choices = rv_reading_entry (row, _("Answers, with | between"), answers), *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_set_size_request (question, 180, -1);
  gtk_widget_set_hexpand (choices, TRUE);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _("Remove this question"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove this question"), -1);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), NULL);
  gtk_box_append (GTK_BOX (row), remove);
  gtk_box_append (GTK_BOX (plan->rows), row);
}

static void
on_add (Plan *plan)
{
  add_row (plan, NULL, NULL);
  gtk_widget_grab_focus (gtk_widget_get_first_child (gtk_widget_get_last_child (plan->rows)));
}

static void
show_questions (Plan *plan, GPtrArray *questions)
{
  rv_lines_clear (GTK_BOX (plan->rows));
  for (guint i = 0; i < questions->len; i++)
    {
      RvQuestion *question = questions->pdata[i];
      g_autofree char *answers = g_strjoinv (" | ", question->answers);

      add_row (plan, question->text, answers);
    }
}

/* As the rows stand; rows that are empty are none. NULL with error. */
static GPtrArray *
questions_of (Plan *plan, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (plan->rows); row; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *question = gtk_widget_get_first_child (row), *answers = gtk_widget_get_next_sibling (question);
      g_autofree char *asked = g_strstrip (g_strdelimit (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question))), ":", ' '));
      const char *choices = gtk_editable_get_text (GTK_EDITABLE (answers));

      if (*asked || *choices)
        g_string_append_printf (text, "%s: %s\n", asked, choices);
    }
  return rv_questions_from_text (text->str, error);
}

static void
fill_sets (Plan *plan, const char *chosen)
{
  g_auto (GStrv) names = rv_questions_kept (library_of (plan), NULL);
  g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const[]) { _("The program's own questions"), NULL });
  guint at = 0;

  for (guint i = 0; names && names[i]; i++)
    {
      gtk_string_list_append (list, names[i]);
      at = g_strcmp0 (names[i], chosen) == 0 ? i + 1 : at;
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (plan->sets), G_LIST_MODEL (list));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (plan->sets), at);
}

static void
on_set (Plan *plan)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (plan->sets));
  gboolean own = gtk_drop_down_get_selected (GTK_DROP_DOWN (plan->sets)) == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = own || !item ? rv_questions_default () : rv_questions_load (library_of (plan), gtk_string_object_get_string (item), &error);

  if (questions)
    show_questions (plan, questions);
  say (plan, error ? error->message : NULL);
}

static void
on_keep (Plan *plan)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (plan->name));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = *name ? questions_of (plan, &error) : NULL;

  if (questions && rv_questions_keep (library_of (plan), name, questions, &error))
    {
      fill_sets (plan, name);
      say (plan, _("The questions are kept."));
    }
  else
    say (plan, error ? error->message : _("Name the set of questions first."));
}

static void
build_questions (Plan *plan, GtkWidget *box)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  rv_reading_heading (box, _("Questions"));
  plan->sets = gtk_drop_down_new (NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (plan->sets), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Set of questions"), -1);
  gtk_box_append (GTK_BOX (box), plan->sets);
  plan->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), plan->rows);
  fill_sets (plan, NULL);
  on_set (plan);
  g_signal_connect_swapped (plan->sets, "notify::selected", G_CALLBACK (on_set), plan);
  rv_reading_button (line, _("Add a question"), G_CALLBACK (on_add), plan);
  plan->name = rv_reading_entry (line, _("Keep these questions as"), NULL);
  gtk_widget_set_hexpand (plan->name, TRUE);
  rv_reading_button (line, _("Keep"), G_CALLBACK (on_keep), plan);
  gtk_box_append (GTK_BOX (box), line);
}

/* --- the plan --- */

static void
on_begin (Plan *plan)
{
  g_auto (GStrv) studies = rv_case_chooser_get (RV_CASE_CHOOSER (plan->cases)), parts = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (plan->readers)), ",", -1);
  const char *title = gtk_editable_get_text (GTK_EDITABLE (plan->title));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) readers = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = questions_of (plan, &error);
  RvReading *reading = NULL;

  for (guint i = 0; parts[i]; i++)
    if (*g_strstrip (parts[i]))
      g_strv_builder_add (builder, parts[i]);
  readers = g_strv_builder_end (builder);
  if (questions)
    reading = rv_reading_new (library_of (plan), *title ? title : _("Second read"), (const char *const *) studies,
                              (RvReadingMaterial) gtk_drop_down_get_selected (GTK_DROP_DOWN (plan->material)), questions, (const char *const *) readers, &error);
  if (reading)
    rv_reading_window_take (plan->window, reading);
  else
    say (plan, error->message);
}

static void
build (Plan *plan, GtkWidget *box)
{
  const char *const materials[] = { _("Everything but diagnoses and opinions"), _("Electrodiagnosis only"), _("Pictures only"), NULL };
  GtkWidget *begin;

  plan->title = rv_reading_entry (box, _("Name of the second read"), NULL);
  rv_reading_heading (box, _("Studies"));
  plan->cases = rv_case_chooser_new (rv_application_get_store (rv_reading_window_get_application (plan->window)), NULL);
  gtk_box_append (GTK_BOX (box), plan->cases);
  rv_reading_heading (box, _("What the readers are shown"));
  plan->material = gtk_drop_down_new_from_strings (materials);
  gtk_accessible_update_property (GTK_ACCESSIBLE (plan->material), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the readers are shown"), -1);
  gtk_box_append (GTK_BOX (box), plan->material);
  build_questions (plan, box);
  rv_reading_heading (box, _("Readers"));
  plan->readers = rv_reading_entry (box, _("Names, with commas between; at least two"), NULL);
  plan->problem = rv_reading_text (box, "", NULL);
  begin = rv_reading_button (box, _("Begin the second read"), G_CALLBACK (on_begin), plan);
  gtk_widget_add_css_class (begin, "suggested-action");
}

GtkWidget *
rv_reading_plan_new (RvReadingWindow *window)
{
  Plan *plan = g_new0 (Plan, 1);
  GtkWidget *box, *part = rv_reading_column (&box);

  plan->window = window;
  g_object_set_data_full (G_OBJECT (part), "plan", plan, g_free);
  build (plan, box);
  return part;
}
