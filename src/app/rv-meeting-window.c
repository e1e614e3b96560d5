/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-meeting-window.h"

#include <glib/gi18n.h>

#include "app/rv-case-finder.h"
#include "app/rv-labelled.h"
#include "app/rv-meeting-row.h"
#include "app/rv-prepare-window.h"
#include "app/rv-present-window.h"
#include "app/rv-row-order.h"

enum { TITLE, WHEN, ATTENDEES, RECUSALS, N_FIELDS };

struct _RvMeetingWindow {
  AdwWindow parent_instance;

  RvStore *store;
  RvCaseSession *open;      /* of the main window, or NULL */
  GPtrArray *meetings;      /* RvMeeting */
  RvMeeting *meeting;       /* the one that is shown; borrowed */
  GHashTable *sessions;     /* uuid -> RvCaseSession */
  GtkDropDown *choice;
  GtkListBox *list;
  GtkWidget *form[N_FIELDS], *reason, *names, *start, *slides;
  GtkLabel *problem;
  gboolean filling, stale; /* stale: a case was prepared since the list was filled */
};

G_DEFINE_FINAL_TYPE (RvMeetingWindow, rv_meeting_window, ADW_TYPE_WINDOW)

/* The session of a case on the list; NULL: it is not in the library any more. The one of the main window is shared. */
static RvCaseSession *
session_of (RvMeetingWindow *self, const char *uuid)
{
  RvCaseSession *session = g_hash_table_lookup (self->sessions, uuid);

  if (!session && self->open && g_str_equal (rv_case_get_uuid (rv_case_session_get_case (self->open)), uuid))
    session = g_object_ref (self->open);
  else if (!session)
    session = rv_case_session_open (self->store, uuid, NULL);
  else
    return session;
  if (session)
    g_hash_table_insert (self->sessions, g_strdup (uuid), session);
  return session;
}

static const char *
nth_uuid (RvMeetingWindow *self, int i)
{
  return i >= 0 && i < (int) self->meeting->cases->len ? self->meeting->cases->pdata[i] : NULL;
}

static RvCaseSession *
selected_session (RvMeetingWindow *self)
{
  const char *uuid = nth_uuid (self, rv_row_order_selected (self->list));

  return uuid ? session_of (self, uuid) : NULL;
}

static const char *
reason_of (RvMeetingWindow *self, RvCase *kase)
{
  RvRecord *record = rv_meeting_presentation (self->meeting, kase);

  return record ? rv_record_get (record, "reason") : NULL;
}

static void
say (RvMeetingWindow *self, const char *text)
{
  gtk_label_set_text (self->problem, text ? text : "");
}

/* Says what is missing; TRUE when the meeting can begin. */
static gboolean
check (RvMeetingWindow *self)
{
  g_autofree char *when = rv_labelled_get (self->form[WHEN]), *title = rv_labelled_get (self->form[TITLE]), *missing = NULL;
  gboolean date = rv_field_check (rv_kind_field (rv_schema_kind ("presentation"), "when"), when, NULL);

  for (guint i = 0; i < self->meeting->cases->len && !missing; i++)
    {
      RvCaseSession *session = session_of (self, self->meeting->cases->pdata[i]);

      if (session && rv_meeting_state (self->meeting, rv_case_session_get_case (session)) == RV_MEETING_NO_REASON)
        missing = g_strdup_printf (_("Say why \u201c%s\u201d is presented."), rv_case_get_title (rv_case_session_get_case (session)));
    }
  say (self, !title ? _("Give the meeting a name.") : !date ? _("The date is a day such as 2026-12-01.") : !self->meeting->cases->len ? _("Add the first case.") : missing);
  gtk_widget_set_sensitive (self->start, title && date && self->meeting->cases->len && !missing);
  return title && date && self->meeting->cases->len && !missing;
}

static void
keep (RvMeetingWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!rv_store_is_read_only (self->store) && !rv_meetings_save (self->meetings, rv_store_get_dir (self->store), &error))
    say (self, error->message);
}

/* --- the list --- */

static void
show_reason (RvMeetingWindow *self)
{
  RvCaseSession *session = selected_session (self);

  self->filling = TRUE;
  rv_labelled_set (self->reason, session ? reason_of (self, rv_case_session_get_case (session)) : NULL);
  self->filling = FALSE;
  gtk_widget_set_sensitive (self->reason, session && rv_case_session_is_editable (session));
  gtk_widget_set_sensitive (self->slides, session && reason_of (self, rv_case_session_get_case (session)));
}

static void
fill (RvMeetingWindow *self, int select)
{
  gboolean was = self->filling;

  self->filling = TRUE;
  rv_row_order_clear (self->list);
  for (guint i = 0; i < self->meeting->cases->len; i++)
    {
      RvCaseSession *session = session_of (self, self->meeting->cases->pdata[i]);

      gtk_list_box_append (self->list, rv_meeting_row_new (self->meeting, i + 1, session ? rv_case_session_get_case (session) : NULL));
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, CLAMP (select, 0, MAX ((int) self->meeting->cases->len, 1) - 1)));
  self->filling = was;
  show_reason (self);
  check (self);
}

/* Writes the reason of the selected case into the case. */
static void
keep_reason (RvMeetingWindow *self)
{
  int at = rv_row_order_selected (self->list);
  RvCaseSession *session = selected_session (self);
  g_autofree char *reason = rv_labelled_get (self->reason);
  g_autoptr (RvEdit) edit = NULL;
  g_autoptr (GError) error = NULL;

  if (self->filling || !session || !reason || !rv_case_session_is_editable (session) || g_strcmp0 (reason, reason_of (self, rv_case_session_get_case (session))) == 0)
    return;
  edit = rv_meeting_edit (self->meeting, rv_case_session_get_case (session), reason, NULL);
  if (rv_case_session_commit (session, edit, &error))
    fill (self, at);
  else
    say (self, error->message);
}

static void
on_selected (RvMeetingWindow *self)
{
  if (!self->filling)
    show_reason (self);
}

static void
on_moved (int from, int to, gpointer data)
{
  RvMeetingWindow *self = data;

  rv_meeting_move (self->meeting, (guint) from, (guint) to);
  keep (self);
  fill (self, to);
}

static void
on_remove (RvMeetingWindow *self)
{
  int at = rv_row_order_selected (self->list);

  if (!nth_uuid (self, at))
    return;
  g_ptr_array_remove_index (self->meeting->cases, (guint) at);
  keep (self);
  fill (self, at);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, RvMeetingWindow *self)
{
  if (key != GDK_KEY_Delete)
    return FALSE;
  on_remove (self);
  return TRUE;
}

static void
add_case (RvMeetingWindow *self, const char *uuid)
{
  keep_reason (self);
  rv_meeting_add (self->meeting, uuid);
  keep (self);
  fill (self, (int) self->meeting->cases->len - 1);
  gtk_widget_grab_focus (self->reason);
}

static void
on_found (GtkWidget *finder, const char *uuid, RvMeetingWindow *self)
{
  add_case (self, uuid);
}

/* --- the meeting --- */

static void
show_meeting (RvMeetingWindow *self, RvMeeting *meeting)
{
  const char *values[N_FIELDS] = { meeting->title, meeting->when, meeting->attendees, meeting->recusals };

  self->meeting = meeting;
  self->filling = TRUE;
  for (guint i = 0; i < N_FIELDS; i++)
    rv_labelled_set (self->form[i], values[i]);
  self->filling = FALSE;
  fill (self, 0);
}

static void
fill_choice (RvMeetingWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint at = 0;

  for (guint i = 0; i < self->meetings->len; i++)
    {
      const RvMeeting *meeting = self->meetings->pdata[i];
      g_autofree char *line = g_strdup_printf ("%s%s%s", meeting->title ? meeting->title : _("Meeting"), meeting->when ? ", " : "", meeting->when ? meeting->when : "");

      gtk_string_list_append (names, line);
      if (meeting == self->meeting)
        at = i;
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->choice, at);
  self->filling = FALSE;
}

/* What was typed above the list. The presentations of the cases follow, so that they stay those of this meeting. */
static void
on_typed (RvMeetingWindow *self)
{
  RvMeeting old = *self->meeting;
  g_autoptr (GError) error = NULL;

  if (self->filling)
    return;
  self->meeting->title = rv_labelled_get (self->form[TITLE]);
  self->meeting->when = rv_labelled_get (self->form[WHEN]);
  self->meeting->attendees = rv_labelled_get (self->form[ATTENDEES]);
  self->meeting->recusals = rv_labelled_get (self->form[RECUSALS]);
  for (guint i = 0; check (self) && i < old.cases->len; i++)
    {
      RvCaseSession *session = session_of (self, old.cases->pdata[i]);
      RvRecord *record = session ? rv_meeting_presentation (&old, rv_case_session_get_case (session)) : NULL;
      g_autoptr (RvEdit) edit = record ? rv_edit_new (_("Put on the list of a meeting")) : NULL;

      if (!record || !rv_case_session_is_editable (session))
        continue;
      rv_edit_set (edit, record, "title", self->meeting->title);
      rv_edit_set (edit, record, "when", self->meeting->when);
      rv_case_session_commit (session, edit, &error);
    }
  g_free (old.title);
  g_free (old.when);
  g_free (old.attendees);
  g_free (old.recusals);
  keep (self);
}

static void
on_leave (RvMeetingWindow *self)
{
  int at = rv_row_order_selected (self->list);

  on_typed (self);
  fill_choice (self);
  fill (self, at);
}

static void
on_chosen (RvMeetingWindow *self)
{
  guint at = gtk_drop_down_get_selected (self->choice);

  if (self->filling || at >= self->meetings->len || self->meetings->pdata[at] == self->meeting)
    return;
  keep_reason (self);
  show_meeting (self, self->meetings->pdata[at]);
}

static void
on_new (RvMeetingWindow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  g_ptr_array_insert (self->meetings, 0, rv_meeting_new (_("Meeting"), today));
  show_meeting (self, self->meetings->pdata[0]);
  fill_choice (self);
}

/* --- the show --- */

static void
on_ended (RvMeetingWindow *self)
{
  gtk_widget_show (GTK_WIDGET (self));
  gtk_window_present (GTK_WINDOW (self));
  fill (self, rv_row_order_selected (self->list));
}

/* Who is there goes into every case that can be written. FALSE with error. */
static gboolean
write_down (RvMeetingWindow *self, GPtrArray *sessions, GPtrArray *presentations, GError **error)
{
  for (guint i = 0; i < self->meeting->cases->len; i++)
    {
      RvCaseSession *session = session_of (self, self->meeting->cases->pdata[i]);
      char *uuid = NULL;
      g_autoptr (RvEdit) edit = session ? rv_meeting_edit (self->meeting, rv_case_session_get_case (session), NULL, &uuid) : NULL;

      if (!session)
        continue;
      g_ptr_array_add (sessions, g_object_ref (session));
      g_ptr_array_add (presentations, uuid);
      if (rv_case_session_is_editable (session) && !rv_case_session_commit (session, edit, error))
        return FALSE;
    }
  return TRUE;
}

static void
on_start (RvMeetingWindow *self)
{
  g_autoptr (GPtrArray) sessions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) presentations = g_ptr_array_new_with_free_func (g_free);
  int at = rv_row_order_selected (self->list);
  g_autoptr (GError) error = NULL;
  GtkWidget *show;

  keep_reason (self);
  on_typed (self);
  if (!check (self))
    return;
  if (!write_down (self, sessions, presentations, &error))
    {
      say (self, error->message);
      return;
    }
  show = rv_present_window_show_cases (gtk_window_get_transient_for (GTK_WINDOW (self)), sessions, presentations, (guint) CLAMP (at, 0, (int) sessions->len - 1),
                                       gtk_check_button_get_active (GTK_CHECK_BUTTON (self->names)));
  gtk_widget_hide (GTK_WIDGET (self));
  g_signal_connect_object (show, "destroy", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
}

/* Back from the slides: reason and time of preparation may be new. */
static void
on_active (RvMeetingWindow *self)
{
  if (self->stale && gtk_window_is_active (GTK_WINDOW (self)))
    {
      self->stale = FALSE;
      fill (self, rv_row_order_selected (self->list));
    }
}

static void
on_slides (RvMeetingWindow *self)
{
  RvCaseSession *session = selected_session (self);

  keep_reason (self);
  self->stale = session != NULL;
  if (session)
    rv_prepare_window_show (GTK_WINDOW (self), session);
}

/* --- the form --- */

static GtkWidget *
add_button (RvMeetingWindow *self, GtkWidget *box, const char *label, GCallback func)
{
  GtkWidget *button = rv_labelled_button (label);

  g_signal_connect_swapped (button, "clicked", func, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
build_head (RvMeetingWindow *self)
{
  static const char *const labels[N_FIELDS] = { N_("_Meeting"), N_("_Date"), N_("_Attendees"), N_("Re_cusals") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *grid = gtk_grid_new ();

  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->choice), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Meetings"), -1);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (on_chosen), self);
  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->choice));
  add_button (self, top, _("_New meeting"), G_CALLBACK (on_new));
  gtk_box_append (GTK_BOX (box), top);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (int i = 0; i < N_FIELDS; i++)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();

      self->form[i] = rv_labelled_entry (GTK_GRID (grid), i, _(labels[i]), NULL);
      g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_leave), self);
      gtk_widget_add_controller (self->form[i], focus);
    }
  gtk_box_append (GTK_BOX (box), grid);
  return box;
}

static GtkWidget *
build_list (RvMeetingWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scrolled = gtk_scrolled_window_new (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *finder = rv_case_finder_new (self->store), *up = rv_labelled_button (_("_Up")), *down = rv_labelled_button (_("Do_wn"));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "rv-library");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Cases of the meeting"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _("Alt+Up and Alt+Down move a case, Delete takes it off the list"), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->list), _("Drag a case to its place, or move it with Alt+Up and Alt+Down"));
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_selected), self);
  rv_row_order_add (self->list, on_moved, self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  g_signal_connect (finder, "found", G_CALLBACK (on_found), self);
  gtk_box_append (GTK_BOX (buttons), finder);
  gtk_box_append (GTK_BOX (buttons), up);
  gtk_box_append (GTK_BOX (buttons), down);
  rv_row_order_add_buttons (self->list, up, down, on_moved, self);
  add_button (self, buttons, _("Ta_ke off"), G_CALLBACK (on_remove));
  self->slides = add_button (self, buttons, _("_Slides and notes\u2026"), G_CALLBACK (on_slides));
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

static GtkWidget *
build_foot (RvMeetingWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->names = gtk_check_button_new_with_label (_("Show the patients\u2019 names"));
  gtk_box_append (GTK_BOX (box), self->names);
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_ellipsize (self->problem, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->problem), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  self->start = add_button (self, box, _("_Present"), G_CALLBACK (on_start));
  gtk_widget_add_css_class (self->start, "suggested-action");
  return box;
}

static void
build (RvMeetingWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *grid = gtk_grid_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), inner);
  gtk_widget_set_margin_start (inner, 18);
  gtk_widget_set_margin_end (inner, 18);
  gtk_widget_set_margin_top (inner, 12);
  gtk_widget_set_margin_bottom (inner, 18);
  gtk_widget_set_vexpand (inner, TRUE);
  gtk_box_append (GTK_BOX (inner), build_head (self));
  gtk_box_append (GTK_BOX (inner), build_list (self));
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  self->reason = rv_labelled_entry (GTK_GRID (grid), 0, _("_Reason for presentation"), NULL);
  g_signal_connect_swapped (self->reason, "activate", G_CALLBACK (keep_reason), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (keep_reason), self);
  gtk_widget_add_controller (self->reason, focus);
  gtk_box_append (GTK_BOX (inner), grid);
  gtk_box_append (GTK_BOX (inner), build_foot (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

static gboolean
on_close (RvMeetingWindow *self)
{
  keep_reason (self);
  on_typed (self);
  return FALSE;
}

static void
rv_meeting_window_dispose (GObject *object)
{
  RvMeetingWindow *self = RV_MEETING_WINDOW (object);

  self->filling = TRUE;
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_object (&self->open);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rv_meeting_window_parent_class)->dispose (object);
}

static void
rv_meeting_window_finalize (GObject *object)
{
  g_clear_pointer (&RV_MEETING_WINDOW (object)->meetings, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_meeting_window_parent_class)->finalize (object);
}

static void
rv_meeting_window_class_init (RvMeetingWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_meeting_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rv_meeting_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rv_meeting_window_init (RvMeetingWindow *self)
{
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close), NULL);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active), NULL);
}

void
rv_meeting_window_show (GtkWindow *parent, RvStore *store, RvCaseSession *open, gboolean add)
{
  RvMeetingWindow *self = g_object_new (RV_TYPE_MEETING_WINDOW, "transient-for", parent, "modal", TRUE, "title", _("Meeting"), "default-width", 820, "default-height", 700, NULL);
  g_autoptr (GError) error = NULL;

  self->store = g_object_ref (store);
  self->open = open ? g_object_ref (open) : NULL;
  self->meetings = rv_meetings_load (rv_store_get_dir (store), &error);
  build (self);
  if (self->meetings->len)
    {
      show_meeting (self, self->meetings->pdata[0]);
      fill_choice (self);
    }
  else
    on_new (self);
  if (error)
    say (self, error->message);
  gtk_window_present (GTK_WINDOW (self));
  if (open && add)
    add_case (self, rv_case_get_uuid (rv_case_session_get_case (open)));
  else
    gtk_widget_grab_focus (self->meeting->cases->len ? self->reason : self->form[TITLE]);
}
