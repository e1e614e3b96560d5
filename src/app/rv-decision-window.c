/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-decision-window.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-labelled.h"

struct _RvDecisionWindow {
  AdwWindow parent_instance;

  RvCaseSession *session;
  char *presentation;
  GtkWidget *decision, *dissent, *attendees, *recusals, *by;
  GtkGrid *actions;
  GPtrArray *rows;      /* GtkWidget *[3]: what, owner, due */
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (RvDecisionWindow, rv_decision_window, ADW_TYPE_WINDOW)

static RvRecord *
record_of (RvDecisionWindow *self)
{
  return rv_case_find_uuid (rv_case_session_get_case (self->session), self->presentation);
}

static void
set_field (RvEdit *edit, RvRecord *record, const char *field, GtkWidget *widget)
{
  g_autofree char *text = rv_labelled_get (widget);

  if (g_strcmp0 (text, rv_record_get (record, field)) != 0)
    rv_edit_set (edit, record, field, text);
}

/* The first date that cannot be read, or NULL. */
static GtkWidget *
bad_date (RvDecisionWindow *self)
{
  const RvField *field = rv_kind_field (rv_schema_kind ("action"), "due");

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget **row = self->rows->pdata[i];
      g_autofree char *due = rv_labelled_get (row[2]);
      gboolean good = rv_field_check (field, due, NULL);

      if (good)
        gtk_widget_remove_css_class (row[2], "error");
      else
        {
          gtk_widget_add_css_class (row[2], "error");
          return row[2];
        }
    }
  return NULL;
}

/* Actions stand anew as they stand here; what was done stays done. */
static void
set_actions (RvDecisionWindow *self, RvEdit *edit, RvRecord *presentation)
{
  static const char *const fields[] = { "what", "owner", "due" };
  RvCase *kase = rv_case_session_get_case (self->session);
  g_autoptr (GPtrArray) old = rv_case_children (kase, presentation, "action");

  for (guint i = 0; i < MAX (self->rows->len, old->len); i++)
    {
      RvRecord *record = i < old->len ? old->pdata[i] : NULL;
      GtkWidget **row = i < self->rows->len ? self->rows->pdata[i] : NULL;
      g_autofree char *what = row ? rv_labelled_get (row[0]) : NULL;
      g_autofree char *uuid = NULL;

      if (!what)
        {
          if (record)
            rv_edit_remove (edit, kase, record);
          continue;
        }
      if (!record)
        uuid = g_strdup (rv_edit_add (edit, "action", self->presentation, NAN));
      for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
        {
          g_autofree char *text = rv_labelled_get (row[f]);

          if (record && g_strcmp0 (text, rv_record_get (record, fields[f])) != 0)
            rv_edit_set (edit, record, fields[f], text);
          else if (!record && text)
            rv_edit_set_new (edit, uuid, fields[f], text);
        }
    }
}

static void
on_save (RvDecisionWindow *self)
{
  RvRecord *presentation = record_of (self);
  g_autoptr (RvEdit) edit = rv_edit_new (_("Record the decision of the meeting"));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *at = g_date_time_format (now, "%Y-%m-%dT%H:%M%:z");
  g_autoptr (GError) error = NULL;
  GtkWidget *bad = bad_date (self);

  if (bad)
    {
      gtk_label_set_text (self->problem, _("A due date is a day such as 2026-12-01."));
      gtk_widget_grab_focus (bad);
      return;
    }
  if (!presentation)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  set_field (edit, presentation, "decision", self->decision);
  set_field (edit, presentation, "dissent", self->dissent);
  set_field (edit, presentation, "attendees", self->attendees);
  set_field (edit, presentation, "recusals", self->recusals);
  set_actions (self, edit, presentation);
  if (!rv_edit_is_empty (edit))
    {
      set_field (edit, presentation, "by", self->by);
      rv_edit_set (edit, presentation, "at", at);
    }
  if (rv_case_session_commit (self->session, edit, &error))
    gtk_window_destroy (GTK_WINDOW (self));
  else
    gtk_label_set_text (self->problem, error->message);
}

static void
add_action (RvDecisionWindow *self, RvRecord *action)
{
  static const struct { const char *field, *label; int width; } cells[] = { { "what", N_("Action"), 30 }, { "owner", N_("Owner"), 14 }, { "due", N_("Due"), 11 } };
  GtkWidget **row = g_new0 (GtkWidget *, 3);
  int number = (int) self->rows->len + 1;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %d", _(cells[i].label), number);

      row[i] = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (row[i]), cells[i].width);
      gtk_widget_set_hexpand (row[i], i == 0);
      gtk_entry_set_placeholder_text (GTK_ENTRY (row[i]), i == 2 ? "2026-12-01" : _(cells[i].label));
      gtk_accessible_update_property (GTK_ACCESSIBLE (row[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      if (action)
        rv_labelled_set (row[i], rv_record_get (action, cells[i].field));
      gtk_grid_attach (self->actions, row[i], i, number, 1, 1);
    }
  g_ptr_array_add (self->rows, row);
}

static void
on_add_action (RvDecisionWindow *self)
{
  GtkWidget **row;

  add_action (self, NULL);
  row = self->rows->pdata[self->rows->len - 1];
  gtk_widget_grab_focus (row[0]);
}

static GtkWidget *
build_form (RvDecisionWindow *self)
{
  GtkWidget *grid = gtk_grid_new ();
  RvRecord *p = record_of (self);
  const char *by = rv_record_get (p, "by");

  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  self->decision = rv_labelled_text (GTK_GRID (grid), 0, _("_Decision"), rv_record_get (p, "decision"), 84);
  self->dissent = rv_labelled_text (GTK_GRID (grid), 1, _("D_issent"), rv_record_get (p, "dissent"), 48);
  self->attendees = rv_labelled_entry (GTK_GRID (grid), 2, _("_Attendees"), rv_record_get (p, "attendees"));
  self->recusals = rv_labelled_entry (GTK_GRID (grid), 3, _("_Recusals"), rv_record_get (p, "recusals"));
  self->by = rv_labelled_entry (GTK_GRID (grid), 4, _("Recorded _by"), by ? by : g_get_real_name ());
  return grid;
}

static GtkWidget *
build_buttons (RvDecisionWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *save = rv_labelled_button (_("_Record")), *cancel = rv_labelled_button (_("_Cancel"));

  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_add_css_class (save, "suggested-action");
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (on_save), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  gtk_box_append (GTK_BOX (box), cancel);
  gtk_box_append (GTK_BOX (box), save);
  return box;
}

static void
build (RvDecisionWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *header = adw_header_bar_new ();
  GtkWidget *heading = gtk_label_new (_("Actions")), *add = rv_labelled_button (_("Add an ac_tion"));
  g_autoptr (GPtrArray) actions = rv_case_children (rv_case_session_get_case (self->session), record_of (self), "action");

  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), inner);
  gtk_widget_set_margin_start (inner, 18);
  gtk_widget_set_margin_end (inner, 18);
  gtk_widget_set_margin_top (inner, 12);
  gtk_widget_set_margin_bottom (inner, 18);
  gtk_box_append (GTK_BOX (inner), build_form (self));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (inner), heading);
  self->actions = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->actions, 6);
  gtk_grid_set_column_spacing (self->actions, 6);
  gtk_box_append (GTK_BOX (inner), GTK_WIDGET (self->actions));
  for (guint i = 0; i < actions->len; i++)
    add_action (self, actions->pdata[i]);
  if (!actions->len)
    add_action (self, NULL);
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (on_add_action), self);
  gtk_box_append (GTK_BOX (inner), add);
  gtk_box_append (GTK_BOX (inner), build_buttons (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

static void
rv_decision_window_dispose (GObject *object)
{
  RvDecisionWindow *self = RV_DECISION_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->presentation, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_decision_window_parent_class)->dispose (object);
}

static void
rv_decision_window_class_init (RvDecisionWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_decision_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rv_decision_window_init (RvDecisionWindow *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
}

void
rv_decision_window_show (GtkWindow *parent, RvCaseSession *session, const char *presentation)
{
  RvDecisionWindow *self = g_object_new (RV_TYPE_DECISION_WINDOW, "transient-for", parent, "modal", TRUE, "title", _("Decision"), "default-width", 760, NULL);

  self->session = g_object_ref (session);
  self->presentation = g_strdup (presentation);
  if (!record_of (self))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  build (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->decision);
}
