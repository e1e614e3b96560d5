/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-reading-window.h"

#include <glib/gi18n.h>

#include "app/rv-case-pages.h"
#include "app/rv-lines.h"
#include "app/rv-reading-parts.h"
#include "app/rv-window.h"
#include "session/rv-class-sheet.h"
#include "teaching/rv-disclose.h"

#define COLUMN 820 /* px: about what can be read in one line */

struct _RvReadingWindow {
  AdwApplicationWindow parent_instance;

  RvReading *reading;       /* or NULL: the list, or planning */
  AdwToastOverlay *toasts;
  GtkWidget *body, *title, *subtitle, *back, *plan, *export;
  GPtrArray *put_away;      /* windows that were closed to the reader */
  GtkStack *pages;          /* of the part that is shown, or NULL */
};

G_DEFINE_FINAL_TYPE (RvReadingWindow, rv_reading_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- parts of forms --- */

GtkWidget *
rv_reading_column (GtkWidget **box)
{
  GtkWidget *scroll = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_start (*box, 18);
  gtk_widget_set_margin_end (*box, 18);
  gtk_widget_set_margin_top (*box, 18);
  gtk_widget_set_margin_bottom (*box, 24);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), COLUMN);
  adw_clamp_set_child (ADW_CLAMP (clamp), *box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_widget_set_hexpand (scroll, TRUE);
  return scroll;
}

GtkWidget *
rv_reading_text (GtkWidget *box, const char *text, const char *css)
{
  GtkWidget *label = rv_lines_text (text, css);

  gtk_box_append (GTK_BOX (box), label);
  return label;
}

GtkWidget *
rv_reading_heading (GtkWidget *box, const char *text)
{
  GtkWidget *label = rv_reading_text (box, text, "heading");

  gtk_widget_set_margin_top (label, 12);
  return label;
}

GtkWidget *
rv_reading_button (GtkWidget *box, const char *label, GCallback func, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", func, data);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

GtkWidget *
rv_reading_entry (GtkWidget *box, const char *name, const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_editable_set_text (GTK_EDITABLE (entry), text ? text : "");
  gtk_box_append (GTK_BOX (box), entry);
  return entry;
}

/* --- what the parts ask --- */

RvApplication *
rv_reading_window_get_application (RvReadingWindow *self)
{
  return RV_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

RvReading *
rv_reading_window_get_reading (RvReadingWindow *self)
{
  return self->reading;
}

RvCaseSession *
rv_reading_window_open_study (RvReadingWindow *self, guint study, GError **error)
{
  return rv_case_session_open (rv_application_get_store (rv_reading_window_get_application (self)), rv_reading_get_studies (self->reading)[study], error);
}

char *
rv_reading_window_study_title (RvReadingWindow *self, guint study)
{
  g_autoptr (RvCaseSession) session = rv_reading_window_open_study (self, study, NULL);
  g_autofree char *patient = session ? rv_disclose_patient (rv_case_session_get_case (session)) : NULL;

  return session ? g_strdup_printf (_("Study %u%s%s"), study + 1, *patient ? ", " : "", patient) : g_strdup_printf (_("Study %u"), study + 1);
}

char **
rv_reading_window_study_titles (RvReadingWindow *self)
{
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();

  for (guint i = 0; rv_reading_get_studies (self->reading)[i]; i++)
    {
      g_autofree char *title = rv_reading_window_study_title (self, i);

      g_strv_builder_add (titles, title);
    }
  return g_strv_builder_end (titles);
}

void
rv_reading_window_say (RvReadingWindow *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

void
rv_reading_window_say_error (RvReadingWindow *self, const GError *error)
{
  if (error)
    rv_reading_window_say (self, error->message);
}

/* --- the library's windows --- */

static void
put_away (RvReadingWindow *self)
{
  if (self->put_away)
    return;
  self->put_away = g_ptr_array_new_with_free_func (g_object_unref);
  for (GList *l = gtk_application_get_windows (gtk_window_get_application (GTK_WINDOW (self))); l; l = l->next)
    if (l->data != (gpointer) self)
      {
        g_ptr_array_add (self->put_away, g_object_ref (l->data));
        gtk_widget_set_visible (l->data, FALSE);
      }
}

static void
bring_back (RvReadingWindow *self)
{
  g_autoptr (GPtrArray) windows = g_steal_pointer (&self->put_away);

  for (guint i = 0; windows && i < windows->len; i++)
    gtk_widget_set_visible (windows->pdata[i], TRUE);
  if (windows && !windows->len) /* the program came back to the seat after a crash: there was no other window */
    gtk_window_present (GTK_WINDOW (rv_window_new (rv_reading_window_get_application (self))));
  gtk_window_present (GTK_WINDOW (self));
}

/* --- the list --- */

static void
show_part (RvReadingWindow *self, GtkWidget *part, const char *title, const char *subtitle)
{
  GtkWidget *old = gtk_widget_get_first_child (self->body);

  if (old)
    gtk_box_remove (GTK_BOX (self->body), old);
  gtk_box_append (GTK_BOX (self->body), part);
  self->pages = g_object_get_data (G_OBJECT (part), "pages");
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle ? subtitle : "");
  gtk_widget_set_visible (self->subtitle, subtitle && *subtitle);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static char *
state_of (RvReading *reading)
{
  guint n = g_strv_length ((char **) rv_reading_get_readers (reading)), sealed = 0, n_studies = g_strv_length ((char **) rv_reading_get_studies (reading));

  for (guint i = 0; i < n; i++)
    sealed += rv_reading_is_sealed (reading, i) ? 1 : 0;
  if (rv_reading_is_merged (reading))
    return g_strdup_printf (_("%u studies, %u readers, merged"), n_studies, n);
  return g_strdup_printf (_("%u studies, %u of %u readers have sealed"), n_studies, sealed, n);
}

static void
on_open (GtkWidget *button, RvReadingWindow *self)
{
  g_autoptr (GError) error = NULL;
  RvReading *reading = rv_reading_open (g_object_get_data (G_OBJECT (button), "folder"), &error);

  if (reading)
    rv_reading_window_take (self, reading);
  rv_reading_window_say_error (self, error);
}

static void
add_reading (RvReadingWindow *self, GtkWidget *box, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvReading) reading = rv_reading_open (folder, &error);
  g_autofree char *state = reading ? state_of (reading) : NULL;
  GtkWidget *button;

  if (!reading)
    {
      rv_reading_text (box, error->message, "error");
      return;
    }
  button = rv_lines_add (GTK_BOX (box), rv_reading_get_title (reading), state, NULL);
  g_object_set_data_full (G_OBJECT (button), "folder", g_strdup (folder), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_open), self);
}

static void
show_list (RvReadingWindow *self)
{
  RvStore *store = rv_application_get_store (rv_reading_window_get_application (self));
  g_autoptr (GPtrArray) folders = rv_reading_folders (rv_store_get_dir (store));
  GtkWidget *box, *part;

  g_clear_pointer (&self->reading, rv_reading_free);
  if (folders->len)
    {
      part = rv_reading_column (&box);
      for (guint i = folders->len; i > 0; i--)
        add_reading (self, box, folders->pdata[i - 1]);
    }
  else
    {
      part = adw_status_page_new ();
      adw_status_page_set_title (ADW_STATUS_PAGE (part), _("No second read yet"));
      adw_status_page_set_description (ADW_STATUS_PAGE (part),
                                       _("Two or more readers classify the same studies without seeing each other. Plan one: choose studies, questions and readers."));
      gtk_widget_set_vexpand (part, TRUE);
    }
  show_part (self, part, _("Second read"), NULL);
  gtk_widget_set_visible (self->back, FALSE);
  gtk_widget_set_visible (self->plan, TRUE);
  gtk_widget_set_visible (self->export, FALSE);
}

static void
show_plan (RvReadingWindow *self)
{
  show_part (self, rv_reading_plan_new (self), _("Plan a second read"), NULL);
  gtk_widget_set_visible (self->back, TRUE);
  gtk_widget_set_visible (self->plan, FALSE);
}

void
rv_reading_window_update (RvReadingWindow *self)
{
  int seat = self->reading ? rv_reading_get_seat (self->reading) : -1;
  gboolean merged = self->reading && rv_reading_is_merged (self->reading), inside = seat >= 0 && rv_reading_is_seated (self->reading);
  g_autofree char *state = NULL;

  if (!self->reading)
    {
      show_list (self);
      return;
    }
  state = inside ? g_strdup (rv_reading_get_readers (self->reading)[seat]) : state_of (self->reading);
  if (seat >= 0)
    put_away (self);
  else
    bring_back (self);
  show_part (self, merged ? rv_reading_result_new (self) : inside ? rv_reading_desk_new (self, (guint) seat) : rv_reading_seats_new (self),
             rv_reading_get_title (self->reading), state);
  gtk_button_set_label (GTK_BUTTON (self->back), seat >= 0 ? _("Pause reading") : _("All readings"));
  gtk_widget_set_tooltip_text (self->back, seat >= 0 ? _("The answers so far are kept; the PIN opens them again") : NULL);
  gtk_widget_set_visible (self->back, TRUE);
  gtk_widget_set_visible (self->plan, FALSE);
  gtk_widget_set_visible (self->export, merged);
}

void
rv_reading_window_take (RvReadingWindow *self, RvReading *reading)
{
  g_clear_pointer (&self->reading, rv_reading_free);
  self->reading = reading;
  rv_reading_window_update (self);
}

static void
get_up (RvReadingWindow *self)
{
  g_autoptr (GError) error = NULL;

  rv_reading_leave (self->reading, &error);
  rv_reading_window_say_error (self, error);
}

static void
on_back (RvReadingWindow *self)
{
  if (self->reading && rv_reading_get_seat (self->reading) >= 0)
    {
      get_up (self);
      rv_reading_window_update (self);
    }
  else
    show_list (self);
}

/* --- taking away --- */

static void
on_export_response (GtkNativeDialog *dialog, int response, RvReadingWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  g_auto (GStrv) titles = path && self->reading ? rv_reading_window_study_titles (self) : NULL;
  g_autoptr (GError) error = NULL;

  if (titles && rv_reading_sheet_save (self->reading, (const char *const *) titles, path, &error))
    {
      g_autofree char *said = g_strdup_printf (_("Exported to %s"), path);

      rv_reading_window_say (self, said);
    }
  rv_reading_window_say_error (self, error);
  g_object_unref (dialog);
}

static void
on_export (RvReadingWindow *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Agreement as PDF (.pdf) or table (.csv)"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("Export"), NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "second-read.pdf");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_export_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- building --- */

static GtkWidget *
build_header (RvReadingWindow *self)
{
  GtkWidget *header = gtk_header_bar_new (), *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->title = gtk_label_new ("");
  self->subtitle = gtk_label_new ("");
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (self->subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (self->subtitle, "caption");
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (names), self->title);
  gtk_box_append (GTK_BOX (names), self->subtitle);
  self->back = gtk_button_new_with_label (_("All readings"));
  self->plan = gtk_button_new_with_label (_("Plan a second read"));
  self->export = gtk_button_new_with_label (_("Export…"));
  gtk_widget_add_css_class (self->plan, "suggested-action");
  gtk_widget_add_css_class (header, "rv-header");
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (on_back), self);
  g_signal_connect_swapped (self->plan, "clicked", G_CALLBACK (show_plan), self);
  g_signal_connect_swapped (self->export, "clicked", G_CALLBACK (on_export), self);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), self->back);
  gtk_header_bar_set_title_widget (GTK_HEADER_BAR (header), names);
  gtk_header_bar_pack_end (GTK_HEADER_BAR (header), self->plan);
  gtk_header_bar_pack_end (GTK_HEADER_BAR (header), self->export);
  return header;
}

static gboolean
rv_reading_window_close_request (GtkWindow *window)
{
  RvReadingWindow *self = RV_READING_WINDOW (window);

  if (self->reading && rv_reading_get_seat (self->reading) >= 0)
    get_up (self);
  bring_back (self);
  return GTK_WINDOW_CLASS (rv_reading_window_parent_class)->close_request (window);
}

static void
rv_reading_window_finalize (GObject *object)
{
  RvReadingWindow *self = RV_READING_WINDOW (object);

  rv_reading_free (self->reading);
  g_clear_pointer (&self->put_away, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_reading_window_parent_class)->finalize (object);
}

static GtkStack *
pages_of (GtkWidget *window)
{
  return RV_READING_WINDOW (window)->pages;
}

static void
on_report (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rv_reading_window_say (RV_READING_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
rv_reading_window_class_init (RvReadingWindowClass *klass)
{
  rv_case_pages_install (GTK_WIDGET_CLASS (klass), pages_of);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.report", "s", on_report);
  GTK_WINDOW_CLASS (klass)->close_request = rv_reading_window_close_request;
  G_OBJECT_CLASS (klass)->finalize = rv_reading_window_finalize;
}

static void
rv_reading_window_init (RvReadingWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), build_header (self));
  gtk_box_append (GTK_BOX (box), self->body);
  adw_toast_overlay_set_child (self->toasts, box);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (self->toasts));
}

static RvReadingWindow *
window_of (RvApplication *application)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l; l = l->next)
    if (RV_IS_READING_WINDOW (l->data))
      return l->data;
  return g_object_new (RV_TYPE_READING_WINDOW, "application", application, "default-width", 1400, "default-height", 900, NULL);
}

void
rv_reading_window_show (RvApplication *application)
{
  RvReadingWindow *self = window_of (application);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    show_list (self);
  gtk_window_present (GTK_WINDOW (self));
}

GtkWindow *
rv_reading_window_seated (RvApplication *application)
{
  RvStore *store = rv_application_get_store (application);
  RvReadingWindow *self = NULL;
  RvReading *reading;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l && !self; l = l->next)
    self = RV_IS_READING_WINDOW (l->data) ? l->data : NULL;
  if (self)
    return self->reading && rv_reading_get_seat (self->reading) >= 0 ? GTK_WINDOW (self) : NULL;
  reading = store && !rv_store_is_read_only (store) ? rv_reading_resume (rv_store_get_dir (store)) : NULL;
  if (!reading)
    return NULL;
  self = window_of (application);
  rv_reading_window_take (self, reading);
  return GTK_WINDOW (self);
}
