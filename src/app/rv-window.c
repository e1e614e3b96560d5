/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-differential-page.h"
#include "app/rv-edx-page.h"
#include "app/rv-imaging-page.h"
#include "app/rv-library-pane.h"
#include "app/rv-overview-page.h"
#include "app/rv-record-page.h"
#include "app/rv-report-page.h"
#include "app/rv-settings.h"
#include "app/rv-side-pane.h"
#include "app/rv-timeline-page.h"
#include "app/rv-window-actions.h"
#include "app/rv-time-strip.h"
#include "report/rv-words.h"
#include "widgets/rv-widget-theme.h"
#include "session/rv-class-exit.h"
#include "session/rv-decide.h"
#include "session/rv-image-process.h"

#define NARROW 1300 /* below this the library folds while a case is open on a wide page */

struct _RvWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkLabel *title_label, *subtitle_label, *notice;
  GtkPaned *body, *inner;
  GtkWidget *strip_line, *switcher, *notice_bar, *notice_close;
  GtkButton *undo_button, *redo_button;
  RvLibraryPane *library;
  GtkStack *start, *pages;
  AdwStatusPage *empty;
  GtkWidget *examples_button, *new_button, *import_button;
  RvSidePane *side;
  RvTimeStrip *strip;

  RvCaseSession *session;
  GSignalGroup *signals;
  gboolean library_wanted;
  gboolean library_folded; /* by the program, for want of width */
};

G_DEFINE_FINAL_TYPE (RvWindow, rv_window, ADW_TYPE_APPLICATION_WINDOW)

static RvApplication *
application_of (RvWindow *self)
{
  return RV_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

void
rv_window_say (RvWindow *self, const char *message)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_set_timeout (toast, strlen (message) > 60 ? 8 : 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

RvCaseSession *
rv_window_get_session (RvWindow *self)
{
  return self->session;
}

/* "M 23 · published case" */
static char *
subtitle_of (RvCase *kase)
{
  RvRecord *patient = rv_case_single (kase, "patient");
  g_autoptr (GString) text = g_string_new (NULL);
  const char *sex = patient ? rv_record_get (patient, "sex") : NULL;
  const char *nature = rv_record_get (rv_case_get_root (kase), "nature");

  if (sex && (g_str_equal (sex, "male") || g_str_equal (sex, "female")))
    g_string_append (text, g_str_equal (sex, "male") ? C_("sex", "M") : C_("sex", "F"));
  if (patient && rv_record_get (patient, "age"))
    {
      g_autofree char *age = rv_record_get_text (patient, "age", NULL, NULL);

      g_string_append_printf (text, "%s%s", text->len ? " " : "", age);
    }
  if (nature)
    g_string_append_printf (text, "%s%s", text->len ? " · " : "", rv_token_label (nature));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Before live the title is that of the complaint: the case's own tells the end, and so does its line in the library. */
static void
update_title (RvWindow *self)
{
  gboolean live = !self->session || rv_case_session_is_live (self->session);
  RvCase *view = self->session ? rv_case_session_get_view (self->session) : NULL;
  g_autofree char *subtitle = view ? subtitle_of (view) : g_strdup ("");
  g_autofree char *title = view ? rv_words_case_title (view, live) : g_strdup ("Ranvier");

  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->subtitle_label, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), *subtitle != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  rv_library_pane_veil (self->library, live ? NULL : rv_case_get_uuid (view), title);
}

static void
set_tooltip (GtkButton *button, const char *format, const char *nothing, const char *label)
{
  g_autofree char *text = label ? g_strdup_printf (format, label) : g_strdup (nothing);

  gtk_widget_set_tooltip_text (GTK_WIDGET (button), text);
}

static void
update_undo (RvWindow *self)
{
  g_autofree char *undo = NULL, *redo = NULL;
  gboolean can_undo = FALSE, can_redo = FALSE, editable = FALSE;

  if (self->session)
    g_object_get (self->session, "undo-label", &undo, "redo-label", &redo, "can-undo", &can_undo, "can-redo", &can_redo, "editable", &editable, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", can_undo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", can_redo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-record", editable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.delete-record", editable);
  set_tooltip (self->undo_button, _("Undo: %s (Ctrl+Z)"), _("Nothing to undo"), undo);
  set_tooltip (self->redo_button, _("Redo: %s (Ctrl+Shift+Z)"), _("Nothing to redo"), redo);
}

/* Larger text needs a wider window for the same page. */
static int
narrow (RvWindow *self)
{
  return (int) (NARROW * MAX (rv_widget_text_scale (GTK_WIDGET (self)), 1));
}

static void
update_library (RvWindow *self)
{
  gboolean wide = gtk_widget_get_width (GTK_WIDGET (self)) >= narrow (self) || gtk_widget_get_width (GTK_WIDGET (self)) == 0;

  self->library_folded = self->session && !wide;
  gtk_widget_set_visible (GTK_WIDGET (self->library), self->library_wanted && !self->library_folded);
}

static gboolean
on_width_changed (gpointer data)
{
  update_library (data);
  return G_SOURCE_REMOVE;
}

void
rv_window_toggle_library (RvWindow *self)
{
  gboolean shown = gtk_widget_get_visible (GTK_WIDGET (self->library));

  self->library_wanted = !shown;
  self->library_folded = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->library), !shown);
  if (rv_settings ())
    g_settings_set_boolean (rv_settings (), "library-pane", self->library_wanted);
}

void
rv_window_toggle_side (RvWindow *self)
{
  gboolean shown = gtk_widget_get_visible (GTK_WIDGET (self->side));

  gtk_widget_set_visible (GTK_WIDGET (self->side), !shown);
  if (rv_settings ())
    g_settings_set_boolean (rv_settings (), "assistant-pane", !shown);
}

void
rv_window_search (RvWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->library), TRUE);
  self->library_wanted = TRUE;
  rv_library_pane_focus_search (self->library);
}

void
rv_window_select (RvWindow *self, const char *uuid)
{
  gtk_widget_set_visible (GTK_WIDGET (self->side), TRUE);
  rv_side_pane_edit (self->side, uuid);
}

void
rv_window_flush (RvWindow *self)
{
  rv_side_pane_flush (self->side);
}

void
rv_window_show_page (RvWindow *self, const char *name)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, name);

  if (page)
    gtk_stack_set_visible_child (self->pages, page);
}

GtkWidget *
rv_window_get_page_widget (RvWindow *self)
{
  return gtk_stack_get_visible_child (self->pages);
}

const char *
rv_window_get_page (RvWindow *self)
{
  return gtk_stack_get_visible_child_name (self->pages);
}

void
rv_window_import_images (RvWindow *self, const char *const *paths, gboolean link)
{
  if (!self->session)
    {
      rv_window_say (self, _("Open a case first: images belong to a case."));
      return;
    }
  rv_window_show_page (self, "imaging");
  rv_imaging_page_import (RV_IMAGING_PAGE (gtk_stack_get_child_by_name (self->pages, "imaging")), paths, link);
}

/* The pages are made with the first case: a window without one starts faster. */
static void
ensure_pages (RvWindow *self)
{
  const struct { GType type; const char *name, *title; } pages[] = {
    { RV_TYPE_OVERVIEW_PAGE, "overview", N_("Overview") }, { RV_TYPE_RECORD_PAGE, "record", N_("Record") },
    { RV_TYPE_TIMELINE_PAGE, "timeline", N_("Timeline") }, { RV_TYPE_EDX_PAGE, "edx", N_("EDX") },
    { RV_TYPE_IMAGING_PAGE, "imaging", N_("Imaging") }, { RV_TYPE_DIFFERENTIAL_PAGE, "differential", N_("Differential") },
    { RV_TYPE_REPORT_PAGE, "report", N_("Report") },
  };
  g_autofree char *last = rv_settings () ? g_settings_get_string (rv_settings (), "last-page") : NULL;

  if (gtk_widget_get_first_child (GTK_WIDGET (self->pages)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_stack_add_titled (self->pages, g_object_new (pages[i].type, NULL), pages[i].name, _(pages[i].title));
  if (last)
    rv_window_show_page (self, last);
}

static void
set_session (RvWindow *self, RvCaseSession *session)
{
  GtkWidget *page;

  if (session)
    {
      ensure_pages (self);
      rv_image_process_expect (rv_case_session_get_case (session));
    }
  g_set_object (&self->session, session);
  g_signal_group_set_target (self->signals, session);
  for (page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); page; page = gtk_widget_get_next_sibling (page))
    rv_page_set_session (RV_PAGE (page), session);
  rv_side_pane_set_session (self->side, session);
  rv_time_strip_set_session (self->strip, session);
  gtk_stack_set_visible_child_name (self->start, session ? "case" : "empty");
  gtk_widget_set_visible (self->switcher, session != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->strip), session != NULL);
  gtk_widget_set_visible (self->strip_line, session != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->side), session && (!rv_settings () || g_settings_get_boolean (rv_settings (), "assistant-pane")));
  update_title (self);
  update_undo (self);
  update_library (self);
}

void
rv_window_close_case (RvWindow *self)
{
  set_session (self, NULL);
}

/* Own causes first, where the user wants it so and has not written any down yet. */
static gboolean
asks_first (RvCaseSession *session)
{
  g_autoptr (GPtrArray) written = NULL;

  if (!rv_settings () || !g_settings_get_boolean (rv_settings (), "commit-first") || !rv_case_session_is_editable (session))
    return FALSE;
  written = rv_committed_causes (rv_case_session_get_case (session));
  return written->len == 0;
}

void
rv_window_open_case (RvWindow *self, const char *uuid)
{
  RvStore *store = rv_application_get_store (application_of (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCaseSession) session = NULL;

  if (!store || (self->session && g_str_equal (rv_case_get_uuid (rv_case_session_get_case (self->session)), uuid)))
    return;
  session = rv_case_session_open (store, uuid, &error);
  if (!session)
    {
      rv_window_say (self, error->message);
      return;
    }
  rv_case_session_set_withheld (session, asks_first (session));
  set_session (self, session);
  rv_library_pane_select (self->library, uuid);
  if (rv_settings ())
    g_settings_set_string (rv_settings (), "last-case", uuid);
}

static void
on_case_activated (RvLibraryPane *pane, const char *uuid, RvWindow *self)
{
  rv_window_open_case (self, uuid);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, RvWindow *self)
{
  GdkFileList *list = g_value_get_boxed (value);
  g_autoptr (GSList) files = gdk_file_list_get_files (list);
  g_autoptr (GPtrArray) array = g_ptr_array_new ();

  for (GSList *l = files; l; l = l->next)
    g_ptr_array_add (array, l->data);
  rv_window_import (self, (GFile **) array->pdata, (int) array->len);
  return TRUE;
}

void
rv_window_update_empty (RvWindow *self)
{
  RvStore *store = rv_application_get_store (application_of (self));
  guint n = rv_library_pane_get_n_total (self->library);
  gboolean writable = store && !rv_store_is_read_only (store);

  if (!store)
    {
      adw_status_page_set_icon_name (self->empty, "dialog-error-symbolic");
      adw_status_page_set_title (self->empty, _("The library cannot be opened"));
      adw_status_page_set_description (self->empty, rv_application_get_store_error (application_of (self)));
    }
  else
    {
      adw_status_page_set_icon_name (self->empty, RV_APP_ID "-symbolic");
      adw_status_page_set_title (self->empty, n ? _("No case open") : _("The library is empty"));
      adw_status_page_set_description (self->empty, n ? _("Choose a case on the left, or drop case files anywhere.")
                                                      : _("Start with the example cases, enter a case of your own, or drop case files anywhere."));
    }
  gtk_widget_set_visible (self->examples_button, writable && n == 0);
  gtk_widget_set_visible (self->new_button, writable);
  gtk_widget_set_visible (self->import_button, writable);
}

/* What the store wants known, and which classes were ended without their PIN. Free with g_strfreev(). */
static char **
all_notices (RvStore *store)
{
  g_auto (GStrv) classes = rv_class_exit_notices (rv_store_get_dir (store));
  g_autoptr (GStrvBuilder) notices = g_strv_builder_new ();
  const char *const *own = rv_store_get_notices (store);

  if (own)
    g_strv_builder_addv (notices, (const char **) own);
  g_strv_builder_addv (notices, (const char **) classes);
  return g_strv_builder_end (notices);
}

/* What the user has not put away. Caller frees; NULL when there is nothing. */
static char *
notices_text (RvStore *store)
{
  g_auto (GStrv) put_away = rv_settings () ? g_settings_get_strv (rv_settings (), "notices-put-away") : NULL, notices = all_notices (store);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; notices[i]; i++)
    if (!put_away || !g_strv_contains ((const char *const *) put_away, notices[i]))
      g_string_append_printf (text, "%s%s", text->len ? "\n" : "", notices[i]);
  return text->len ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
show_notices (RvWindow *self)
{
  RvStore *store = rv_application_get_store (application_of (self));
  g_autofree char *holder = store && rv_store_is_read_only (store) ? rv_store_get_holder (store) : NULL;
  g_autofree char *text = holder ? g_strdup_printf (_("Read only: the library is in use by %s."), holder) : store ? notices_text (store) : NULL;

  gtk_label_set_text (self->notice, text ? text : "");
  gtk_widget_set_visible (self->notice_bar, text != NULL);
  gtk_widget_set_visible (self->notice_close, !holder);
}

static void
on_notice_close (RvWindow *self)
{
  RvStore *store = rv_application_get_store (application_of (self));
  g_auto (GStrv) notices = store ? all_notices (store) : NULL;

  if (rv_settings () && store)
    g_settings_set_strv (rv_settings (), "notices-put-away", (const char *const *) notices);
  gtk_widget_set_visible (self->notice_bar, FALSE);
}

static void
restore_state (RvWindow *self)
{
  GSettings *settings = rv_settings ();
  RvStore *store = rv_application_get_store (application_of (self));
  g_autofree char *last = NULL, *uuid = NULL;

  self->library_wanted = TRUE;
  if (!settings)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"), g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  self->library_wanted = g_settings_get_boolean (settings, "library-pane");
  gtk_paned_set_position (self->body, g_settings_get_int (settings, "library-pane-width"));
  last = g_settings_get_string (settings, "last-case");
  uuid = store && *last ? rv_store_resolve (store, last, NULL) : NULL;
  if (uuid)
    rv_window_open_case (self, uuid);
}

static gboolean
rv_window_close_request (GtkWindow *window)
{
  RvWindow *self = RV_WINDOW (window);
  RvStore *store = rv_application_get_store (application_of (self));

  if (rv_settings ())
    {
      int width, height;

      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (rv_settings (), "window-width", CLAMP (width, 360, 16384));
      g_settings_set_int (rv_settings (), "window-height", CLAMP (height, 294, 16384));
      g_settings_set_boolean (rv_settings (), "window-maximized", gtk_window_is_maximized (window));
      if (rv_window_get_page (self))
        g_settings_set_string (rv_settings (), "last-page", rv_window_get_page (self));
      g_settings_set_int (rv_settings (), "library-pane-width", CLAMP (gtk_paned_get_position (self->body), 180, 4096));
    }
  if (store && !rv_store_is_read_only (store))
    rv_store_flush_mirrors (store, NULL);
  return GTK_WINDOW_CLASS (rv_window_parent_class)->close_request (window);
}

static void
rv_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RvWindow *self = RV_WINDOW (widget);
  gboolean fold = self->session && width < narrow (self);

  if (fold != self->library_folded && self->library_wanted)
    g_idle_add (on_width_changed, self);
  GTK_WIDGET_CLASS (rv_window_parent_class)->size_allocate (widget, width, height, baseline);
}

static void
rv_window_dispose (GObject *object)
{
  RvWindow *self = RV_WINDOW (object);

  g_idle_remove_by_data (self);
  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_WINDOW);
  G_OBJECT_CLASS (rv_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, RvWindow, toasts);
  gtk_widget_class_bind_template_child (klass, RvWindow, title_label);
  gtk_widget_class_bind_template_child (klass, RvWindow, subtitle_label);
  gtk_widget_class_bind_template_child (klass, RvWindow, notice);
  gtk_widget_class_bind_template_child (klass, RvWindow, notice_bar);
  gtk_widget_class_bind_template_child (klass, RvWindow, notice_close);
  gtk_widget_class_bind_template_child (klass, RvWindow, body);
  gtk_widget_class_bind_template_child (klass, RvWindow, inner);
  gtk_widget_class_bind_template_child (klass, RvWindow, strip_line);
  gtk_widget_class_bind_template_child (klass, RvWindow, switcher);
  gtk_widget_class_bind_template_child (klass, RvWindow, undo_button);
  gtk_widget_class_bind_template_child (klass, RvWindow, redo_button);
  gtk_widget_class_bind_template_child (klass, RvWindow, library);
  gtk_widget_class_bind_template_child (klass, RvWindow, start);
  gtk_widget_class_bind_template_child (klass, RvWindow, pages);
  gtk_widget_class_bind_template_child (klass, RvWindow, empty);
  gtk_widget_class_bind_template_child (klass, RvWindow, examples_button);
  gtk_widget_class_bind_template_child (klass, RvWindow, new_button);
  gtk_widget_class_bind_template_child (klass, RvWindow, import_button);
  gtk_widget_class_bind_template_child (klass, RvWindow, side);
  gtk_widget_class_bind_template_child (klass, RvWindow, strip);
}

static void
ensure_types (void)
{
  g_type_ensure (RV_TYPE_LIBRARY_PANE);
  g_type_ensure (RV_TYPE_SIDE_PANE);
  g_type_ensure (RV_TYPE_TIME_STRIP);
  g_type_ensure (RV_TYPE_OVERVIEW_PAGE);
  g_type_ensure (RV_TYPE_RECORD_PAGE);
  g_type_ensure (RV_TYPE_TIMELINE_PAGE);
  g_type_ensure (RV_TYPE_EDX_PAGE);
  g_type_ensure (RV_TYPE_IMAGING_PAGE);
  g_type_ensure (RV_TYPE_DIFFERENTIAL_PAGE);
  g_type_ensure (RV_TYPE_REPORT_PAGE);
}

static void
rv_window_class_init (RvWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  ensure_types ();
  G_OBJECT_CLASS (klass)->dispose = rv_window_dispose;
  widget_class->size_allocate = rv_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = rv_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-window.ui");
  bind_children (widget_class);
  rv_window_install_actions (widget_class);
}

static void
rv_window_init (RvWindow *self)
{
  GtkDropTarget *drop;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (RV_TYPE_CASE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::view", G_CALLBACK (update_title), self);
  g_signal_group_connect_swapped (self->signals, "notify::live", G_CALLBACK (update_title), self);
  g_signal_group_connect_swapped (self->signals, "notify::undo-label", G_CALLBACK (update_undo), self);
  g_signal_group_connect_swapped (self->signals, "notify::redo-label", G_CALLBACK (update_undo), self);
  g_signal_group_connect_swapped (self->signals, "notify::live", G_CALLBACK (update_undo), self);
  g_signal_connect_swapped (self->notice_close, "clicked", G_CALLBACK (on_notice_close), self);
  g_signal_connect (self->library, "case-activated", G_CALLBACK (on_case_activated), self);
  g_signal_connect_swapped (self->library, "notify::n-total", G_CALLBACK (rv_window_update_empty), self);
  drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

RvWindow *
rv_window_new (RvApplication *application)
{
  RvWindow *self = g_object_new (RV_TYPE_WINDOW, "application", application, NULL);

  rv_library_pane_set_store (self->library, rv_application_get_store (application));
  set_session (self, NULL);
  rv_window_update_empty (self);
  show_notices (self);
  restore_state (self);
  update_library (self);
  return self;
}
