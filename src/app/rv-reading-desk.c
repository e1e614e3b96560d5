/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a reader reads: the studies, the pages of one, its questions. */
#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-case-pages.h"
#include "app/rv-lines.h"
#include "app/rv-reading-parts.h"
#include "session/rv-blind.h"

typedef struct {
  RvReadingWindow *window;
  RvReading *reading;
  guint reader, study;
  GtkStack *pages;
  GtkWidget *list, *name, *questions, *state, *next, *seal, *sure;
} Desk;

static guint
n_studies (Desk *desk)
{
  return g_strv_length ((char **) rv_reading_get_studies (desk->reading));
}

static guint
n_answered (Desk *desk, guint study)
{
  guint n = 0;

  for (guint q = 0; q < rv_reading_get_questions (desk->reading)->len; q++)
    n += rv_reading_own (desk->reading, desk->reader, study, q) ? 1 : 0;
  return n;
}

/* --- state --- */

static void
show_row (Desk *desk, GtkWidget *row)
{
  guint study = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)), n = n_answered (desk, study), all = rv_reading_get_questions (desk->reading)->len;
  GtkWidget *line = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)), *label = gtk_widget_get_first_child (line), *state = gtk_widget_get_last_child (line);
  g_autofree char *text = n == all ? g_strdup ("✓") : n ? g_strdup_printf ("%u/%u", n, all) : g_strdup ("");
  g_autofree char *spoken = g_strdup_printf (_("%s, %u of %u answered"), gtk_label_get_text (GTK_LABEL (label)), n, all);

  gtk_label_set_text (GTK_LABEL (state), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
show_state (Desk *desk)
{
  guint all = n_studies (desk) * rv_reading_get_questions (desk->reading)->len, open = rv_reading_open_answers (desk->reading, desk->reader);
  g_autofree char *text = open ? g_strdup_printf (_("%u of %u answered"), all - open, all) : g_strdup (_("Every question is answered"));
  GtkListBoxRow *row;

  gtk_label_set_text (GTK_LABEL (desk->state), text);
  gtk_widget_set_sensitive (desk->seal, !open);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (desk->list), i)); i++)
    show_row (desk, GTK_WIDGET (row));
  gtk_widget_set_visible (desk->next, desk->study + 1 < n_studies (desk));
}

/* --- answers --- */

static void
on_answer (GtkCheckButton *check, Desk *desk)
{
  guint question = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "question"));
  g_autoptr (GError) error = NULL;

  if (!gtk_check_button_get_active (check))
    return;
  rv_reading_answer (desk->reading, desk->reader, desk->study, question, g_object_get_data (G_OBJECT (check), "answer"), &error);
  rv_reading_window_say_error (desk->window, error);
  show_state (desk);
}

static void
add_question (Desk *desk, guint q)
{
  RvQuestion *question = rv_reading_get_questions (desk->reading)->pdata[q];
  const char *own = rv_reading_own (desk->reading, desk->reader, desk->study, q);
  GtkWidget *group = NULL;

  rv_reading_heading (desk->questions, question->text);
  for (guint a = 0; question->answers[a]; a++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (question->answers[a]);
      g_autofree char *spoken = g_strdup_printf ("%s: %s", question->text, question->answers[a]);

      gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (group));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_strcmp0 (own, question->answers[a]) == 0);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
      g_object_set_data (G_OBJECT (check), "question", GUINT_TO_POINTER (q));
      g_object_set_data_full (G_OBJECT (check), "answer", g_strdup (question->answers[a]), g_free);
      g_signal_connect (check, "toggled", G_CALLBACK (on_answer), desk);
      gtk_box_append (GTK_BOX (desk->questions), check);
      group = group ? group : check;
    }
}

static void
show_study (Desk *desk, guint study)
{
  static const struct { const char *section, *page; } shown[] = { { NULL, NULL }, { "studies", "edx" }, { "images", "imaging" } };
  RvReadingMaterial material = rv_reading_get_material (desk->reading);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCaseSession) whole = rv_reading_window_open_study (desk->window, study, &error);
  g_autofree char *title = rv_reading_window_study_title (desk->window, study), *page = g_strdup (gtk_stack_get_visible_child_name (desk->pages));
  g_autoptr (RvCaseSession) session = whole ? rv_blind_session_new (whole, INFINITY, FALSE, title, shown[material].section) : NULL;

  desk->study = study;
  gtk_label_set_text (GTK_LABEL (desk->name), title);
  rv_case_pages_clear (desk->pages);
  rv_lines_clear (GTK_BOX (desk->questions));
  if (session)
    rv_case_pages_add (desk->pages, session, shown[material].page);
  if (page && gtk_stack_get_child_by_name (desk->pages, page)) /* who reads tables in one study reads them in the next */
    gtk_stack_set_visible_child_name (desk->pages, page);
  for (guint q = 0; q < rv_reading_get_questions (desk->reading)->len; q++)
    add_question (desk, q);
  rv_reading_window_say_error (desk->window, error);
  show_state (desk);
}

static void
on_row (GtkListBox *list, GtkListBoxRow *row, Desk *desk)
{
  if (row && (guint) gtk_list_box_row_get_index (row) != desk->study)
    show_study (desk, (guint) gtk_list_box_row_get_index (row));
}

static void
go_to (Desk *desk, guint study)
{
  gtk_list_box_select_row (GTK_LIST_BOX (desk->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (desk->list), (int) study));
}

/* The heading comes first, then the answers. */
static void
focus_first (Desk *desk)
{
  GtkWidget *heading = gtk_widget_get_first_child (desk->questions), *first = heading ? gtk_widget_get_next_sibling (heading) : NULL;

  if (first)
    gtk_widget_grab_focus (first);
}

static void
on_next (Desk *desk)
{
  go_to (desk, MIN (desk->study + 1, n_studies (desk) - 1));
  focus_first (desk);
}

static gboolean
on_step (GtkWidget *widget, GVariant *args, gpointer data)
{
  Desk *desk = data;
  int to = (int) desk->study + g_variant_get_int32 (args);

  if (to >= 0 && to < (int) n_studies (desk))
    go_to (desk, (guint) to);
  focus_first (desk);
  return TRUE;
}

/* --- sealing --- */

static void
on_seal (Desk *desk)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (desk->sure), TRUE);
}

static void
on_not_yet (Desk *desk)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (desk->sure), FALSE);
}

static void
on_sure (Desk *desk)
{
  RvReadingWindow *window = desk->window;
  RvReading *reading = desk->reading;
  guint reader = desk->reader;
  g_autoptr (GError) error = NULL;

  if (rv_reading_seal (reading, reader, &error))
    {
      g_autofree char *said = g_strdup_printf (_("Sealed. The seal begins with %.8s; who notes it can tell later that nothing was changed."), rv_reading_get_seal (reading, reader));

      rv_reading_window_update (window); /* the desk is gone from here on */
      rv_reading_window_say (window, said);
    }
  rv_reading_window_say_error (window, error);
}

/* --- building --- */

static GtkWidget *
build_list (Desk *desk)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  desk->list = gtk_list_box_new ();
  gtk_widget_add_css_class (desk->list, "navigation-sidebar");
  gtk_widget_add_css_class (scroll, "rv-pane");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (desk->list), GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (desk->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Studies"), -1);
  for (guint i = 0; i < n_studies (desk); i++)
    {
      g_autofree char *title = rv_reading_window_study_title (desk->window, i);
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = rv_lines_text (title, NULL), *state = gtk_label_new ("");

      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_add_css_class (state, "numeric");
      gtk_box_append (GTK_BOX (line), label);
      gtk_box_append (GTK_BOX (line), state);
      gtk_list_box_append (GTK_LIST_BOX (desk->list), line);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), desk->list);
  gtk_widget_set_size_request (scroll, 190, -1);
  return scroll;
}

static GtkWidget *
build_sure (Desk *desk)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  rv_reading_text (box, _("Sealed answers cannot be changed, nor seen by anyone before the merge."), "rv-prose");
  rv_reading_button (line, _("Not yet"), G_CALLBACK (on_not_yet), desk);
  gtk_widget_add_css_class (rv_reading_button (line, _("Seal for good"), G_CALLBACK (on_sure), desk), "suggested-action");
  gtk_box_append (GTK_BOX (box), line);
  desk->sure = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (desk->sure), box);
  return desk->sure;
}

static GtkWidget *
build_side (Desk *desk)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroll = gtk_scrolled_window_new ();

  gtk_widget_set_margin_start (side, 12);
  gtk_widget_set_margin_end (side, 12);
  gtk_widget_set_margin_top (side, 6);
  gtk_widget_set_margin_bottom (side, 12);
  desk->name = rv_reading_text (side, "", "title-4");
  desk->questions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_signal_connect_swapped (desk->questions, "map", G_CALLBACK (focus_first), desk);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), desk->questions);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (side), scroll);
  desk->state = rv_reading_text (side, "", "dim-label");
  desk->next = rv_reading_button (side, _("Next study"), G_CALLBACK (on_next), desk);
  gtk_widget_set_tooltip_text (desk->next, _("Alt+Down; Alt+Up goes back"));
  desk->seal = rv_reading_button (side, _("Seal my answers…"), G_CALLBACK (on_seal), desk);
  gtk_box_append (GTK_BOX (side), build_sure (desk));
  gtk_widget_set_size_request (side, 300, -1);
  gtk_widget_add_css_class (side, "rv-answers");
  return side;
}

static void
add_keys (Desk *desk, GtkWidget *part)
{
  static const struct { guint key; int step; } keys[] = { { GDK_KEY_Down, 1 }, { GDK_KEY_Up, -1 } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_MANAGED);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, GDK_ALT_MASK), gtk_callback_action_new (on_step, desk, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (keys[i].step));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (part, controller);
}

GtkWidget *
rv_reading_desk_new (RvReadingWindow *window, guint reader)
{
  Desk *desk = g_new0 (Desk, 1);
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *switcher;
  guint first = 0;

  desk->window = window;
  desk->reading = rv_reading_window_get_reading (window);
  desk->reader = reader;
  desk->pages = GTK_STACK (gtk_stack_new ());
  g_object_set_data_full (G_OBJECT (part), "desk", desk, g_free);
  g_object_set_data (G_OBJECT (part), "pages", desk->pages);
  switcher = rv_case_pages_switcher (desk->pages);
  gtk_widget_set_halign (switcher, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (switcher, 6);
  gtk_widget_set_visible (switcher, rv_reading_get_material (desk->reading) == RV_READING_EVERYTHING);
  gtk_widget_set_hexpand (GTK_WIDGET (desk->pages), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (desk->pages), TRUE);
  gtk_box_append (GTK_BOX (middle), switcher);
  gtk_box_append (GTK_BOX (middle), GTK_WIDGET (desk->pages));
  gtk_box_append (GTK_BOX (part), build_list (desk));
  gtk_box_append (GTK_BOX (part), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (part), middle);
  gtk_box_append (GTK_BOX (part), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (part), build_side (desk));
  add_keys (desk, part);
  while (first + 1 < n_studies (desk) && n_answered (desk, first) == rv_reading_get_questions (desk->reading)->len)
    first++;
  show_study (desk, first);
  go_to (desk, first);
  g_signal_connect (desk->list, "row-selected", G_CALLBACK (on_row), desk);
  return part;
}
