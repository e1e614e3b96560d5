/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-prepare-window.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-handout-save.h"
#include "app/rv-labelled.h"
#include "app/rv-lines.h"
#include "app/rv-present-window.h"
#include "app/rv-slide-list.h"
#include "report/rv-slides.h"

static const struct { const char *field, *label; int height; } fields[] = {
  { "reason", N_("_Reason for presentation"), 72 }, { "title", N_("_Meeting"), 0 }, { "when", N_("_Date"), 0 }, { "attendees", N_("_Attendees"), 0 }, { "recusals", N_("Re_cusals"), 0 },
  { "performance-status", N_("Performance _status"), 0 }, { "prior-lines", N_("Prior _lines of treatment"), 48 },
};

#define REASON 0
#define WHEN 2

struct _RvPrepareWindow {
  AdwWindow parent_instance;

  RvCaseSession *session;
  GtkWidget *form[G_N_ELEMENTS (fields)];
  RvSlideList *slides;
  GtkWidget *names, *start;
  GtkLabel *problem, *time_label;
  gint64 began;
  double before;       /* minutes of preparation so far */
  guint tick;
};

G_DEFINE_FINAL_TYPE (RvPrepareWindow, rv_prepare_window, ADW_TYPE_WINDOW)

static double
minutes (RvPrepareWindow *self)
{
  return self->before + (double) (g_get_monotonic_time () - self->began) / (60 * G_USEC_PER_SEC);
}

static gboolean
on_tick (gpointer data)
{
  RvPrepareWindow *self = data;
  double spent = minutes (self);
  g_autofree char *text = spent < 1 ? g_strdup (_("Preparation: less than a minute")) : g_strdup_printf (ngettext ("Preparation: %.0f minute", "Preparation: %.0f minutes", (gulong) spent), floor (spent));

  gtk_label_set_text (self->time_label, text);
  return G_SOURCE_CONTINUE;
}

/* The one that goes on: of this meeting, not yet decided. A decided one is past; its slides are taken over. */
static RvRecord *
open_presentation (RvPrepareWindow *self)
{
  RvRecord *last = rv_slides_presentation (rv_case_session_get_case (self->session));

  return last && !rv_record_get (last, "decision") ? last : NULL;
}

static gboolean
check (RvPrepareWindow *self)
{
  g_autofree char *reason = rv_labelled_get (self->form[REASON]), *when = rv_labelled_get (self->form[WHEN]), *allowed = NULL;
  gboolean date = rv_field_check (rv_kind_field (rv_schema_kind ("presentation"), "when"), when, &allowed);

  gtk_widget_set_sensitive (self->start, reason != NULL && date);
  gtk_label_set_text (self->problem, !date ? _("The date is a day such as 2026-12-01.") : !reason ? _("Say why the case is presented.") : "");
  return reason && date;
}

/* What was written as one step; the uuid of the presentation, or NULL with error. Caller frees. */
static char *
save (RvPrepareWindow *self, GError **error)
{
  RvCase *kase = rv_case_session_get_case (self->session);
  RvRecord *record = open_presentation (self), *last = rv_slides_presentation (kase);
  g_autoptr (RvEdit) edit = rv_edit_new (_("Prepare a presentation"));
  g_autofree char *uuid = g_strdup (record ? rv_record_get_uuid (record) : rv_edit_add (edit, "presentation", NULL, NAN));
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean own = FALSE; /* slides of an earlier meeting, taken over */

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *text = rv_labelled_get (self->form[i]);

      if (record && g_strcmp0 (text, rv_record_get (record, fields[i].field)) != 0)
        rv_edit_set (edit, record, fields[i].field, text);
      else if (!record && text)
        rv_edit_set_new (edit, uuid, fields[i].field, text);
    }
  if (last && !record)
    {
      g_autoptr (GPtrArray) taken = rv_case_children (kase, last, "slide");

      own = taken->len > 0;
    }
  if (rv_slide_list_is_changed (self->slides) || own)
    rv_slide_list_apply (self->slides, edit, kase, record, uuid);
  g_ascii_formatd (number, sizeof number, "%.1f", minutes (self));
  if (record && !rv_record_equals (record, "preparation", number))
    rv_edit_set (edit, record, "preparation", number);
  else if (!record)
    rv_edit_set_new (edit, uuid, "preparation", number);
  return rv_case_session_commit (self->session, edit, error) ? g_steal_pointer (&uuid) : NULL;
}

static void
finish (RvPrepareWindow *self, gboolean present)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  gboolean editable = rv_case_session_is_editable (self->session), names = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->names));
  g_autoptr (RvCaseSession) session = g_object_ref (self->session);
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;

  if (!check (self))
    return;
  uuid = editable ? save (self, &error) : NULL;
  if (error)
    {
      gtk_label_set_text (self->problem, error->message);
      return;
    }
  gtk_window_destroy (GTK_WINDOW (self));
  if (present)
    rv_present_window_show (parent, session, uuid, names);
}

static void
on_start (RvPrepareWindow *self)
{
  finish (self, TRUE);
}

static void
on_keep (RvPrepareWindow *self)
{
  finish (self, FALSE);
}

/* What is written so far goes into it, but for changes that cannot be kept. */
static void
on_handout (RvPrepareWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = rv_case_session_is_editable (self->session) && check (self) ? save (self, &error) : NULL;

  if (error)
    gtk_label_set_text (self->problem, error->message);
  else
    rv_handout_save (GTK_WINDOW (self), self->session, self->problem);
}

static void
on_assessed (RvPrepareWindow *self)
{
  if (!rv_slide_list_is_changed (self->slides))
    rv_slide_list_load (self->slides, self->session, rv_slides_presentation (rv_case_session_get_case (self->session)));
}

static GtkWidget *
build_form (RvPrepareWindow *self)
{
  GtkWidget *grid = gtk_grid_new ();
  RvRecord *last = rv_slides_presentation (rv_case_session_get_case (self->session)), *open = open_presentation (self);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gboolean anew = i == REASON || i == WHEN; /* of another meeting these are others */
      RvRecord *from = anew ? open : last;
      const char *text = from ? rv_record_get (from, fields[i].field) : NULL;

      if (i == WHEN && !text)
        text = today;
      self->form[i] = fields[i].height ? rv_labelled_text (GTK_GRID (grid), (int) i, _(fields[i].label), text, fields[i].height)
                                       : rv_labelled_entry (GTK_GRID (grid), (int) i, _(fields[i].label), text);
    }
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->form[REASON])), "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->form[WHEN], "changed", G_CALLBACK (check), self);
  self->names = gtk_check_button_new_with_label (_("Show the patient’s name"));
  gtk_grid_attach (GTK_GRID (grid), self->names, 1, G_N_ELEMENTS (fields), 1, 1);
  return grid;
}

static void
on_looked (GtkCheckButton *button, RvPrepareWindow *self)
{
  RvRecord *image = rv_case_find_uuid (rv_case_session_get_case (self->session), g_object_get_data (G_OBJECT (button), "rv-uuid"));
  g_autoptr (GError) error = NULL;

  if (image && !rv_case_session_set (self->session, image, "burnt-in", gtk_check_button_get_active (button) ? "no" : NULL, &error))
    gtk_label_set_text (self->problem, error->message);
}

/* A picture, small, and the word of the one who looked at it. */
static GtkWidget *
build_look (RvPrepareWindow *self, const char *uuid)
{
  RvRecord *image = rv_case_find_uuid (rv_case_session_get_case (self->session), uuid);
  const char *dir = rv_case_session_get_files_dir (self->session), *file = rv_record_get (image, "file");
  g_autofree char *path = dir && file ? g_build_filename (dir, file, NULL) : NULL, *words = g_strdup_printf (_("No name in it: %s"), rv_record_get (image, "title"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *check = gtk_check_button_new_with_label (words);

  if (path && !g_str_has_suffix (path, ".zip") && !g_str_has_suffix (path, ".txt"))
    {
      GtkWidget *picture = gtk_picture_new_for_filename (path);

      gtk_widget_set_size_request (picture, 120, 90);
      gtk_picture_set_alternative_text (GTK_PICTURE (picture), rv_record_get (image, "title"));
      gtk_box_append (GTK_BOX (box), picture);
    }
  g_object_set_data_full (G_OBJECT (check), "rv-uuid", g_strdup (uuid), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (on_looked), self);
  gtk_widget_set_sensitive (check, rv_case_session_is_editable (self->session));
  gtk_box_append (GTK_BOX (box), check);
  return box;
}

static GtkWidget *
build_left (RvPrepareWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *looks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scrolled = gtk_scrolled_window_new ();
  g_auto (GStrv) look = rv_slides_pictures_to_check (rv_case_session_get_case (self->session));
  guint n = g_strv_length (look);

  gtk_box_append (GTK_BOX (box), build_form (self));
  if (n)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u picture may have a name burnt in: look at it before the meeting.", "%u pictures may have a name burnt in: look at them before the meeting.", n), n);

      gtk_box_append (GTK_BOX (box), rv_lines_text (text, "warning"));
      for (guint i = 0; i < n; i++)
        gtk_box_append (GTK_BOX (looks), build_look (self, look[i]));
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), looks);
      gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
      gtk_widget_set_vexpand (scrolled, TRUE);
      gtk_box_append (GTK_BOX (box), scrolled);
    }
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static GtkWidget *
build_buttons (RvPrepareWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *keep = rv_labelled_button (_("_Keep for later")), *handout = rv_labelled_button (_("_Handout…"));
  gboolean editable = rv_case_session_is_editable (self->session);

  self->time_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->time_label), "dim-label");
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_ellipsize (self->problem, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->problem), TRUE);
  self->start = rv_labelled_button (_("_Present"));
  gtk_widget_add_css_class (self->start, "suggested-action");
  gtk_widget_set_sensitive (keep, editable);
  if (!editable)
    gtk_widget_set_tooltip_text (keep, _("Nothing can be written down now: the case is shown as it was known earlier, or the library is read only."));
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (on_start), self);
  g_signal_connect_swapped (keep, "clicked", G_CALLBACK (on_keep), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->time_label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  g_signal_connect_swapped (handout, "clicked", G_CALLBACK (on_handout), self);
  gtk_box_append (GTK_BOX (box), handout);
  gtk_box_append (GTK_BOX (box), keep);
  gtk_box_append (GTK_BOX (box), self->start);
  return box;
}

static void
build (RvPrepareWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *halves = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), inner);
  gtk_widget_set_margin_start (inner, 18);
  gtk_widget_set_margin_end (inner, 18);
  gtk_widget_set_margin_top (inner, 12);
  gtk_widget_set_margin_bottom (inner, 18);
  gtk_widget_set_vexpand (inner, TRUE);
  gtk_box_append (GTK_BOX (inner), halves);
  gtk_widget_set_vexpand (halves, TRUE);
  gtk_box_append (GTK_BOX (halves), build_left (self));
  self->slides = RV_SLIDE_LIST (rv_slide_list_new ());
  gtk_box_append (GTK_BOX (halves), GTK_WIDGET (self->slides));
  gtk_box_append (GTK_BOX (inner), build_buttons (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

static void
rv_prepare_window_dispose (GObject *object)
{
  RvPrepareWindow *self = RV_PREPARE_WINDOW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rv_prepare_window_parent_class)->dispose (object);
}

static void
rv_prepare_window_class_init (RvPrepareWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_prepare_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rv_prepare_window_init (RvPrepareWindow *self)
{
  self->began = g_get_monotonic_time ();
}

void
rv_prepare_window_show (GtkWindow *parent, RvCaseSession *session)
{
  RvPrepareWindow *self = g_object_new (RV_TYPE_PREPARE_WINDOW, "transient-for", parent, "modal", TRUE, "title", _("Present"), "default-width", 1040, "default-height", 660, NULL);
  RvRecord *open;

  self->session = g_object_ref (session);
  open = open_presentation (self);
  if (open)
    rv_record_get_number (open, "preparation", &self->before);
  build (self);
  rv_slide_list_load (self->slides, session, rv_slides_presentation (rv_case_session_get_case (session)));
  rv_case_session_want_assessment (session);
  g_signal_connect_object (session, "assessed", G_CALLBACK (on_assessed), self, G_CONNECT_SWAPPED);
  self->tick = g_timeout_add_seconds (10, on_tick, self);
  on_tick (self);
  check (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->form[REASON]);
}
