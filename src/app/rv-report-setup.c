/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-report-setup.h"

#include <glib/gi18n.h>

#include "app/rv-labelled.h"
#include "app/rv-lines.h"
#include "app/rv-row-order.h"

typedef struct {
  const char *id;
  gboolean on;
} Section;

struct _RvReportSetup {
  GtkWidget parent_instance;

  RvCaseSession *session;
  RvReportTemplates *templates;
  char *dir;             /* of the library, or NULL */
  GArray *sections;      /* Section, in order */
  GtkDropDown *choice;
  GtkListBox *list;
  GtkWidget *box, *letterhead, *conclusion, *name, *normal, *popover;
  GtkLabel *problem;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (RvReportSetup, rv_report_setup, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
say (RvReportSetup *self, const char *text)
{
  gtk_label_set_text (self->problem, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
changed (RvReportSetup *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

RvReportTemplate *
rv_report_setup_get (RvReportSetup *self)
{
  guint at = gtk_drop_down_get_selected (self->choice);
  const RvReportTemplate *from = at < self->templates->items->len ? self->templates->items->pdata[at] : rv_report_templates_default (self->templates);
  RvReportTemplate *now = g_new0 (RvReportTemplate, 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->sections->len; i++)
    if (g_array_index (self->sections, Section, i).on)
      g_strv_builder_add (builder, g_array_index (self->sections, Section, i).id);
  now->name = g_strdup (from->name);
  now->letterhead = rv_labelled_get (self->letterhead);
  now->sections = g_strv_builder_end (builder);
  return now;
}

/* --- sections --- */

static void
on_switched (GtkCheckButton *button, RvReportSetup *self)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "rv-index"));

  if (self->filling)
    return;
  g_array_index (self->sections, Section, i).on = gtk_check_button_get_active (button);
  changed (self);
}

static void
fill_sections (RvReportSetup *self)
{
  gboolean was = self->filling;

  self->filling = TRUE;
  rv_row_order_clear (self->list);
  for (guint i = 0; i < self->sections->len; i++)
    {
      const Section *section = &g_array_index (self->sections, Section, i);
      GtkWidget *check = gtk_check_button_new_with_label (rv_report_section_label (section->id)), *row = gtk_list_box_row_new ();

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), section->on);
      g_object_set_data (G_OBJECT (check), "rv-index", GUINT_TO_POINTER (i));
      g_signal_connect (check, "toggled", G_CALLBACK (on_switched), self);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), check);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, rv_report_section_label (section->id), -1);
      gtk_list_box_append (self->list, row);
    }
  self->filling = was;
}

static void
on_moved (int from, int to, gpointer data)
{
  RvReportSetup *self = data;
  Section section = g_array_index (self->sections, Section, from);

  g_array_remove_index (self->sections, (guint) from);
  g_array_insert_val (self->sections, to, section);
  fill_sections (self);
  changed (self);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, RvReportSetup *self)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row));

  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

/* Those of the template in its order, then the others, off. */
static void
set_sections (RvReportSetup *self, const RvReportTemplate *template)
{
  const char *const *all = rv_report_sections ();

  g_array_set_size (self->sections, 0);
  for (guint pass = 0; pass < 2; pass++)
    {
      const char *const *ids = pass == 0 ? (const char *const *) template->sections : all;

      for (guint i = 0; ids[i]; i++)
        {
          Section section = { NULL, pass == 0 };

          for (guint k = 0; all[k]; k++)
            if (g_str_equal (all[k], ids[i]))
              section.id = all[k];
          if (section.id && (pass == 0 || !g_strv_contains ((const char *const *) template->sections, section.id)))
            g_array_append_val (self->sections, section);
        }
    }
  fill_sections (self);
}

/* --- templates --- */

static void
show_template (RvReportSetup *self, const RvReportTemplate *template)
{
  self->filling = TRUE;
  rv_labelled_set (self->letterhead, template->letterhead);
  set_sections (self, template);
  self->filling = FALSE;
}

static void
fill_choice (RvReportSetup *self, const char *name)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint at = MIN (self->templates->normal, self->templates->items->len - 1);

  for (guint i = 0; i < self->templates->items->len; i++)
    {
      const RvReportTemplate *item = self->templates->items->pdata[i];
      g_autofree char *line = i == self->templates->normal ? g_strdup_printf (_("%s (default)"), item->name) : g_strdup (item->name);

      gtk_string_list_append (names, line);
      if (g_strcmp0 (item->name, name) == 0)
        at = i;
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->choice, at);
  self->filling = FALSE;
}

static void
on_chosen (RvReportSetup *self)
{
  guint at = gtk_drop_down_get_selected (self->choice);

  if (self->filling || at >= self->templates->items->len)
    return;
  show_template (self, self->templates->items->pdata[at]);
  changed (self);
}

/* FALSE: what went wrong is said. */
static gboolean
keep (RvReportSetup *self)
{
  g_autoptr (GError) error = NULL;
  gboolean done = self->dir && rv_report_templates_save (self->templates, self->dir, &error);

  say (self, done ? NULL : error ? error->message : _("There is no library to keep templates in."));
  return done;
}

static void
on_save (RvReportSetup *self)
{
  g_autoptr (RvReportTemplate) now = rv_report_setup_get (self);
  g_autofree char *name = rv_labelled_get (self->name);

  if (!name)
    {
      gtk_widget_grab_focus (self->name);
      return;
    }
  rv_report_templates_set (self->templates, name, now->letterhead, (const char *const *) now->sections, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->normal)));
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (keep (self))
    fill_choice (self, name);
}

static void
on_delete (RvReportSetup *self)
{
  g_autoptr (RvReportTemplate) now = rv_report_setup_get (self);

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (!rv_report_templates_remove (self->templates, now->name))
    say (self, _("The last template stays."));
  else if (keep (self))
    {
      fill_choice (self, NULL);
      show_template (self, rv_report_templates_default (self->templates));
      changed (self);
    }
}

static void
on_popover (RvReportSetup *self)
{
  g_autoptr (RvReportTemplate) now = rv_report_setup_get (self);

  rv_labelled_set (self->name, now->name);
}

/* --- the conclusion --- */

static void
keep_conclusion (RvReportSetup *self)
{
  g_autofree char *text = rv_labelled_get (self->conclusion);
  g_autoptr (GError) error = NULL;
  RvRecord *root;

  if (!self->session || !rv_case_session_is_editable (self->session))
    return;
  root = rv_case_get_root (rv_case_session_get_case (self->session));
  if (g_strcmp0 (text, rv_record_get (root, "conclusion")) != 0 && !rv_case_session_set (self->session, root, "conclusion", text, &error))
    say (self, error->message);
}

static void
show_conclusion (RvReportSetup *self)
{
  gboolean live = self->session && rv_case_session_is_live (self->session);
  const char *text = live ? rv_record_get (rv_case_get_root (rv_case_session_get_case (self->session)), "conclusion") : NULL;
  g_autofree char *shown = rv_labelled_get (self->conclusion);

  if (g_strcmp0 (text, shown) != 0)
    rv_labelled_set (self->conclusion, text);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->conclusion), self->session && rv_case_session_is_editable (self->session));
}

/* --- the form --- */

static GtkWidget *
build_keep (RvReportSetup *self)
{
  GtkWidget *button = gtk_menu_button_new (), *grid = gtk_grid_new (), *save = rv_labelled_button (_("_Save template")), *delete = rv_labelled_button (_("_Delete template"));

  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  self->name = rv_labelled_entry (GTK_GRID (grid), 0, _("_Name"), NULL);
  self->normal = gtk_check_button_new_with_label (_("Default of this library"));
  gtk_grid_attach (GTK_GRID (grid), self->normal, 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), save, 1, 2, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), delete, 1, 3, 1, 1);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), grid);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Keep…"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), self->popover);
  gtk_widget_add_css_class (button, "rv-small");
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (on_popover), self);
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (on_save), self);
  g_signal_connect_swapped (delete, "clicked", G_CALLBACK (on_delete), self);
  return button;
}

static GtkWidget *
build_list (RvReportSetup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scrolled = gtk_scrolled_window_new (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *up = gtk_button_new_with_label (_("Up")), *down = gtk_button_new_with_label (_("Down"));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "rv-index");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sections"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _("Alt+Up and Alt+Down move a section, Enter switches it on and off"), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->list), _("Drag a section to its place, or move it with Alt+Up and Alt+Down"));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  rv_row_order_add (self->list, on_moved, self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_add_css_class (up, "rv-small");
  gtk_widget_add_css_class (down, "rv-small");
  rv_row_order_add_buttons (self->list, up, down, on_moved, self);
  gtk_box_append (GTK_BOX (buttons), up);
  gtk_box_append (GTK_BOX (buttons), down);
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

static GtkWidget *
caption (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

/* A text field under its heading. */
static GtkWidget *
add_text (GtkWidget *box, const char *label, int height)
{
  GtkWidget *grid = gtk_grid_new (), *text = rv_labelled_text (GTK_GRID (grid), 0, label, NULL, height);
  GtkWidget *words = gtk_grid_get_child_at (GTK_GRID (grid), 0, 0), *field = gtk_grid_get_child_at (GTK_GRID (grid), 1, 0);

  g_object_ref (words);
  g_object_ref (field);
  gtk_grid_remove (GTK_GRID (grid), words);
  gtk_grid_remove (GTK_GRID (grid), field);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_widget_add_css_class (words, "heading");
  gtk_widget_remove_css_class (words, "dim-label");
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), field);
  g_object_unref (words);
  g_object_unref (field);
  g_object_ref_sink (grid);
  g_object_unref (grid);
  return text;
}

static void
build (RvReportSetup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->box = box;
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_box_append (GTK_BOX (box), caption (_("Template")));
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Template"), -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->choice), TRUE);
  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->choice));
  gtk_box_append (GTK_BOX (top), build_keep (self));
  gtk_box_append (GTK_BOX (box), top);
  self->letterhead = add_text (box, _("_Letterhead"), 44);
  gtk_box_append (GTK_BOX (box), caption (_("Sections")));
  gtk_box_append (GTK_BOX (box), build_list (self));
  self->conclusion = add_text (box, _("_Conclusion, in your words"), 90);
  self->problem = GTK_LABEL (rv_lines_text ("", "error"));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->letterhead)), "changed", G_CALLBACK (changed), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (keep_conclusion), self);
  gtk_widget_add_controller (self->conclusion, focus);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

void
rv_report_setup_show (RvReportSetup *self, RvCaseSession *session)
{
  RvStore *store = session ? rv_case_session_get_store (session) : NULL;
  const char *dir = store ? rv_store_get_dir (store) : NULL;

  if (session != self->session)
    keep_conclusion (self); /* of the case that is left */
  g_set_object (&self->session, session);
  if (!self->templates || g_strcmp0 (dir, self->dir) != 0)
    {
      g_autoptr (GError) error = NULL;

      g_clear_pointer (&self->templates, rv_report_templates_free);
      g_free (self->dir);
      self->dir = g_strdup (dir);
      self->templates = rv_report_templates_load (dir, &error);
      fill_choice (self, NULL);
      show_template (self, rv_report_templates_default (self->templates));
      say (self, error ? error->message : NULL);
    }
  show_conclusion (self);
}

static void
rv_report_setup_dispose (GObject *object)
{
  RvReportSetup *self = RV_REPORT_SETUP (object);

  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->templates, rv_report_templates_free);
  g_clear_pointer (&self->sections, g_array_unref);
  g_clear_pointer (&self->dir, g_free);
  G_OBJECT_CLASS (rv_report_setup_parent_class)->dispose (object);
}

static void
rv_report_setup_class_init (RvReportSetupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_report_setup_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", RV_TYPE_REPORT_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_report_setup_init (RvReportSetup *self)
{
  self->sections = g_array_new (FALSE, FALSE, sizeof (Section));
  self->templates = rv_report_templates_load (NULL, NULL);
  build (self);
  fill_choice (self, NULL);
  show_template (self, rv_report_templates_default (self->templates));
}

GtkWidget *
rv_report_setup_new (void)
{
  return g_object_new (RV_TYPE_REPORT_SETUP, NULL);
}
