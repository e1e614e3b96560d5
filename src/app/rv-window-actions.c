/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-window-actions.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/rv-history-dialog.h"
#include "app/rv-page-picture.h"
#include "app/rv-meeting-window.h"
#include "app/rv-prepare-window.h"
#include "app/rv-reading-window.h"
#include "app/rv-teach-window.h"
#include "app/rv-timeline-page.h"
#include "session/rv-image-import.h"
#include "session/rv-import.h"
#include "session/rv-output.h"

static RvStore *
store_of (RvWindow *self)
{
  return rv_application_get_store (RV_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
}

static RvCase *
case_of (RvWindow *self)
{
  return rv_case_session_get_case (rv_window_get_session (self));
}

static void
say_error (RvWindow *self, const GError *error)
{
  if (error)
    rv_window_say (self, error->message);
}

static void
on_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  RvWindow *self = RV_WINDOW (widget);
  gboolean redo = g_str_equal (name, "win.redo");

  rv_window_flush (self);
  if (redo)
    rv_case_session_redo (rv_window_get_session (self), &error);
  else
    rv_case_session_undo (rv_window_get_session (self), &error);
  say_error (self, error);
}

static void
on_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rv_window_show_page (RV_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* A source that is asked for outside the page: in the side pane. */
static void
on_know (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rv_window_show_page (RV_WINDOW (widget), "differential");
  gtk_widget_activate_action_variant (rv_window_get_page_widget (RV_WINDOW (widget)), name, parameter);
}

static void
on_toggle (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (g_str_equal (name, "win.toggle-library"))
    rv_window_toggle_library (RV_WINDOW (widget));
  else
    rv_window_toggle_side (RV_WINDOW (widget));
}

static void
on_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rv_window_search (RV_WINDOW (widget));
}

static void
on_select (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rv_window_select (RV_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
on_report (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rv_window_say (RV_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static const char *
get (RvRecord *record, const char *field)
{
  return record && rv_kind_field (rv_record_get_kind (record), field) ? rv_record_get (record, field) : NULL;
}

/* What is entered one after the other was mostly found at one visit, in one study, on one day. The own date of an event is its own. */
static const char *
taken_over (RvCase *kase, const RvKind *kind, const char *field)
{
  guint n = rv_case_count (kase, kind->name), n_encounters = rv_case_count (kase, "encounter"), n_studies = rv_case_count (kase, "study");
  RvRecord *last = n ? rv_case_nth (kase, kind->name, n - 1) : NULL;
  gboolean visit = rv_kind_field (kind, "encounter") != NULL;

  if (g_str_equal (field, "encounter") && last)
    return get (last, field);
  if (g_str_equal (field, "encounter") && (g_strcmp0 (kind->section, "exam") == 0 || g_str_equal (kind->name, "finding")) && n_encounters)
    return get (rv_case_nth (kase, "encounter", n_encounters - 1), "id");
  if (g_str_equal (field, "study"))
    return last ? get (last, field) : n_studies ? get (rv_case_nth (kase, "study", n_studies - 1), "id") : NULL;
  if (g_str_equal (field, "when") && !g_str_equal (kind->name, "event") && (visit || rv_kind_field (kind, "study")))
    return get (last, "when");
  return NULL;
}

/* A name for references: without it no row could say at which visit it was found, and no date what it was after. */
static char *
free_id (RvCase *kase, const RvKind *kind)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s-%u", kind->name, i);

      if (!rv_case_find_id (kase, id))
        return g_steal_pointer (&id);
    }
}

/* What a new record says until the user has said more. What must be chosen stays open: a side or a result that nobody chose would
 * be believed. One's own patient is mostly written down on the day of the visit. */
static void
set_defaults (RvEdit *edit, RvCase *kase, const RvKind *kind, const char *uuid, GVariant *values)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  gboolean visit = g_str_equal (kind->name, "encounter") && rv_record_equals (rv_case_get_root (kase), "nature", "clinical");

  for (guint i = 0; i < kind->n_fields; i++)
    {
      g_autofree char *id = kind->fields[i].type == RV_FIELD_ID ? free_id (kase, kind) : NULL;
      const char *value = id;

      if (!g_variant_lookup (values, kind->fields[i].name, "&s", &value) && !id)
        value = visit && g_str_equal (kind->fields[i].name, "when") ? today : taken_over (kase, kind, kind->fields[i].name);
      if (value)
        rv_edit_set_new (edit, uuid, kind->fields[i].name, value);
    }
}

static void
on_add_record (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvWindow *self = RV_WINDOW (widget);
  g_autoptr (GVariant) values = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  g_autoptr (RvEdit) edit = NULL;
  const char *kind_name, *uuid, *parent = NULL;
  const RvKind *kind;

  rv_window_flush (self);
  g_variant_get (parameter, "(&s@a{ss})", &kind_name, &values);
  kind = rv_schema_kind (kind_name);
  g_return_if_fail (kind != NULL);
  g_variant_lookup (values, "parent", "&s", &parent);
  label = g_strdup_printf (_("Add: %s"), _(kind->label));
  edit = rv_edit_new (label);
  uuid = rv_edit_add (edit, kind_name, parent, NAN);
  set_defaults (edit, case_of (self), kind, uuid, values);
  if (rv_case_session_commit (rv_window_get_session (self), edit, &error))
    rv_window_select (self, uuid);
  say_error (self, error);
}

static void
on_delete_record (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvWindow *self = RV_WINDOW (widget);
  RvRecord *record = rv_case_find_uuid (case_of (self), g_variant_get_string (parameter, NULL));
  g_autofree char *title = record ? rv_record_title (record) : NULL;
  g_autofree char *label = NULL, *said = NULL;
  g_autoptr (RvEdit) edit = NULL;
  g_autoptr (GError) error = NULL;

  if (!record || rv_record_is (record, "case"))
    return;
  label = g_strdup_printf (_("Delete: %s"), title);
  said = g_strdup_printf (_("Deleted “%s”. Ctrl+Z brings it back."), title);
  edit = rv_edit_new (label);
  rv_edit_remove (edit, case_of (self), record);
  if (rv_case_session_commit (rv_window_get_session (self), edit, &error))
    rv_window_say (self, said);
  say_error (self, error);
}

static void
on_cursor (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvCaseSession *session = rv_window_get_session (RV_WINDOW (widget));
  RvChronology *chronology = session ? rv_case_session_get_chronology (session) : NULL;
  int last, at;

  if (!session || rv_chronology_n_steps (chronology) == 0)
    return;
  last = (int) rv_chronology_n_steps (chronology) - 1;
  at = rv_case_session_is_live (session) ? last + 1 : rv_chronology_step_at (chronology, rv_case_session_get_cursor (session));
  at += g_str_equal (name, "win.cursor-back") ? -1 : 1;
  if (g_str_equal (name, "win.cursor-live") || at > last)
    rv_case_session_set_cursor (session, INFINITY);
  else
    rv_case_session_set_cursor (session, rv_chronology_step (chronology, (guint) MAX (at, 0))->position);
}

/* --- files --- */

/* Pictures and DICOM go into the open case; what is left is for the library. */
static GPtrArray *
take_pictures (RvWindow *self, GFile **files, int n_files)
{
  GPtrArray *rest = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) dicom = g_strv_builder_new ();

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      g_autoptr (GError) error = NULL;

      if (path && rv_image_import_fits (path))
        g_strv_builder_add (dicom, path);
      else if (!path || !rv_import_is_picture (path) || !rv_window_get_session (self))
        g_ptr_array_add (rest, files[i]);
      else if (rv_import_picture (rv_window_get_session (self), path, &error))
        rv_window_show_page (self, "imaging");
      say_error (self, error);
    }
  g_auto (GStrv) paths = g_strv_builder_end (dicom);
  if (*paths)
    rv_window_import_images (self, (const char *const *) paths, FALSE);
  return rest;
}

void
rv_window_import (RvWindow *self, GFile **files, int n_files)
{
  RvApplication *application = RV_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autoptr (GPtrArray) rest = take_pictures (self, files, n_files);
  g_auto (GStrv) messages = NULL;
  g_autofree char *uuid = rest->len ? rv_application_import (application, (GFile **) rest->pdata, (int) rest->len, &messages) : NULL;

  for (guint i = 0; messages && messages[i]; i++)
    rv_window_say (self, messages[i]);
  if (uuid)
    rv_window_open_case (self, uuid);
  rv_window_update_empty (self);
}

static void
on_import_response (GtkNativeDialog *dialog, int response, RvWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) list = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        g_ptr_array_add (files, g_list_model_get_item (list, i));
      rv_window_import (self, (GFile **) files->pdata, (int) files->len);
    }
  g_object_unref (dialog);
}

static void
on_import (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Import cases"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _("Import"), NULL);
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Cases, case packages and pictures"));
  gtk_file_filter_add_suffix (filter, "xml");
  gtk_file_filter_add_suffix (filter, "ranvier");
  gtk_file_filter_add_suffix (filter, "png");
  gtk_file_filter_add_suffix (filter, "jpg");
  gtk_file_filter_add_suffix (filter, "jpeg");
  gtk_file_filter_add_suffix (filter, "tif");
  gtk_file_filter_add_suffix (filter, "tiff");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_object_unref (filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_import_response), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_import_examples (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvWindow *self = RV_WINDOW (widget);
  g_auto (GStrv) messages = NULL;

  rv_application_import_examples (RV_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), &messages);
  for (guint i = 0; messages && messages[i] && i < 3; i++)
    rv_window_say (self, messages[i]);
  rv_window_update_empty (self);
}

static void
on_new_case (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvWindow *self = RV_WINDOW (widget);
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autoptr (RvRecord) patient = rv_record_new (rv_schema_kind ("patient"), NULL, NULL);
  g_autoptr (GError) error = NULL;

  rv_record_set (rv_case_get_root (kase), "title", _("New case"));
  rv_record_set (rv_case_get_root (kase), "nature", "clinical");
  rv_record_set_position (patient, 1);
  rv_case_add (kase, patient);
  rv_record_set_origin (rv_case_get_root (kase), NULL, "typed");
  rv_record_set_origin (patient, NULL, "typed");
  if (rv_store_add_case (store_of (self), kase, NULL, &error))
    {
      rv_window_open_case (self, rv_case_get_uuid (kase));
      rv_window_show_page (self, "record");
      rv_window_select (self, rv_case_get_uuid (kase));
    }
  say_error (self, error);
}

static void
on_export_response (GtkNativeDialog *dialog, int response, RvWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  if (path)
    {
      RvCaseSession *session = rv_window_get_session (self);
      const char *format = g_str_has_suffix (path, ".ranvier") ? "package" : g_str_has_suffix (path, ".xml") ? "xml" : "pdf";
      gboolean done = rv_output_save (case_of (self), rv_case_session_get_files_dir (session), format, path, &error);
      g_autofree char *said = done ? g_strdup_printf (_("Exported to %s"), path) : NULL;

      if (said)
        rv_window_say (self, said);
      say_error (self, error);
    }
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooserNative *dialog, const char *name, const char *suffix)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, suffix);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
}

static GtkFileChooserNative *
save_dialog (RvWindow *self, const char *title, const char *suffix)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("Export"), NULL);
  const char *id = rv_record_get (rv_case_get_root (case_of (self)), "id");
  g_autofree char *name = g_strdup_printf ("%s.%s", id ? id : "case", suffix);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  return dialog;
}

static void
on_export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvWindow *self = RV_WINDOW (widget);
  GtkFileChooserNative *dialog;

  if (!rv_window_get_session (self))
    return;
  dialog = save_dialog (self, _("Export case"), "ranvier");
  add_filter (dialog, _("Case package (.ranvier)"), "ranvier");
  add_filter (dialog, _("Case file (.xml)"), "xml");
  add_filter (dialog, _("Report (.pdf)"), "pdf");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_export_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static gboolean
save_page (RvWindow *self, gboolean whole, const char *path, GError **error)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkWidget *page = rv_window_get_page_widget (self);

  if (RV_IS_TIMELINE_PAGE (page))
    return rv_timeline_page_save (RV_TIMELINE_PAGE (page), whole, path, dark, error);
  return rv_page_picture_save (rv_window_get_session (self), rv_window_get_page (self), path, dark, error);
}

static void
on_picture_response (GtkNativeDialog *dialog, int response, RvWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;
  gboolean whole = g_strcmp0 (gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), "extent"), "whole") == 0;

  if (path && rv_window_get_session (self) && save_page (self, whole, path, &error))
    {
      g_autofree char *said = g_strdup_printf (_("Exported to %s"), path);

      rv_window_say (self, said);
    }
  say_error (self, error);
  g_object_unref (dialog);
}

/* Only the timeline has more than is on the screen. */
static void
add_extent (RvWindow *self, GtkFileChooser *chooser)
{
  const char *options[] = { "screen", "whole", NULL }, *labels[] = { _("As on the screen"), _("From beginning to end"), NULL };

  if (!RV_IS_TIMELINE_PAGE (rv_window_get_page_widget (self)))
    return;
  gtk_file_chooser_add_choice (chooser, "extent", _("Time shown"), options, labels);
  gtk_file_chooser_set_choice (chooser, "extent", "screen");
}

static void
on_export_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvWindow *self = RV_WINDOW (widget);
  GtkFileChooserNative *dialog;

  if (!rv_window_get_session (self))
    return;
  dialog = save_dialog (self, _("Export this page"), "png");
  add_filter (dialog, _("PNG picture"), "png");
  add_filter (dialog, _("SVG drawing"), "svg");
  add_filter (dialog, _("PDF"), "pdf");
  add_extent (self, GTK_FILE_CHOOSER (dialog));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_picture_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- care --- */

static void
on_history (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvCaseSession *session = rv_window_get_session (RV_WINDOW (widget));

  if (session && rv_case_session_get_store (session))
    rv_history_dialog_show (GTK_WINDOW (widget), session);
}

static void
on_purge_response (AdwMessageDialog *dialog, const char *response, RvWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;

  if (!g_str_equal (response, "delete") || !rv_window_get_session (self))
    return;
  uuid = g_strdup (rv_case_get_uuid (case_of (self)));
  rv_window_close_case (self);
  if (rv_store_purge (store_of (self), uuid, &error))
    rv_window_say (self, _("The case was erased for good."));
  say_error (self, error);
  rv_window_update_empty (self);
}

static void
on_purge (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvWindow *self = RV_WINDOW (widget);
  GtkWidget *dialog;

  if (!rv_window_get_session (self))
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Erase this case for good?"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _("“%s” with its images, its history and its copies in backups will be erased. This cannot be undone."),
                                  rv_case_get_title (case_of (self)));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Keep"), "delete", _("Erase"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_purge_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_dark (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  adw_style_manager_set_color_scheme (manager, dark ? ADW_COLOR_SCHEME_FORCE_LIGHT : ADW_COLOR_SCHEME_FORCE_DARK);
}

static void
on_present (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvWindow *self = RV_WINDOW (widget);

  if (!rv_window_get_session (self))
    {
      rv_window_say (self, _("Open a case to present it."));
      return;
    }
  rv_window_flush (self);
  rv_prepare_window_show (GTK_WINDOW (self), rv_window_get_session (self));
}

static void
on_meeting (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvWindow *self = RV_WINDOW (widget);

  if (!store_of (self))
    return;
  rv_window_flush (self);
  rv_meeting_window_show (GTK_WINDOW (self), store_of (self), rv_window_get_session (self), g_str_equal (name, "win.add-to-meeting"));
}

/* Built when it is asked for: GtkApplication would build it with every window. */
static void
on_help (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/ranvier/Ranvier/shortcuts/help-overlay.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (overlay, GTK_WINDOW (widget));
  gtk_window_set_modal (overlay, TRUE);
  gtk_window_present (overlay);
}

static void
on_teach (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvStore *store = store_of (RV_WINDOW (widget));

  if (store && !rv_store_is_read_only (store))
    rv_teach_start_show (GTK_WINDOW (widget), RV_APPLICATION (gtk_window_get_application (GTK_WINDOW (widget))));
  else
    rv_window_say (RV_WINDOW (widget), _("A class needs a library that can be written."));
}

static void
on_second_read (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvStore *store = store_of (RV_WINDOW (widget));

  if (store && !rv_store_is_read_only (store))
    rv_reading_window_show (RV_APPLICATION (gtk_window_get_application (GTK_WINDOW (widget))));
  else
    rv_window_say (RV_WINDOW (widget), _("A second read needs a library that can be written."));
}

void
rv_window_install_actions (GtkWidgetClass *klass)
{
  static const struct { const char *name, *type; GtkWidgetActionActivateFunc func; } actions[] = {
    { "win.undo", NULL, on_undo }, { "win.teach", NULL, on_teach }, { "win.second-read", NULL, on_second_read }, { "win.redo", NULL, on_undo }, { "win.page", "s", on_page },
    { "win.toggle-library", NULL, on_toggle }, { "win.toggle-side", NULL, on_toggle }, { "win.search", NULL, on_search },
    { "win.select", "s", on_select }, { "differential.know", "s", on_know }, { "win.report", "s", on_report },
    { "win.add-record", "(sa{ss})", on_add_record }, { "win.delete-record", "s", on_delete_record },
    { "win.cursor-back", NULL, on_cursor }, { "win.cursor-forward", NULL, on_cursor }, { "win.cursor-live", NULL, on_cursor },
    { "win.import", NULL, on_import }, { "win.import-examples", NULL, on_import_examples }, { "win.new-case", NULL, on_new_case },
    { "win.export", NULL, on_export }, { "win.export-page", NULL, on_export_page },
    { "win.history", NULL, on_history }, { "win.purge", NULL, on_purge }, { "win.dark", NULL, on_dark },
    { "win.present", NULL, on_present }, { "win.meeting", NULL, on_meeting },
    { "win.add-to-meeting", NULL, on_meeting }, { "win.show-help-overlay", NULL, on_help },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].type, actions[i].func);
}
