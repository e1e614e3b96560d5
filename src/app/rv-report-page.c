/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-report-page.h"

#include <glib/gi18n.h>

#include "app/rv-report-print.h"
#include "app/rv-report-setup.h"
#include "session/rv-output.h"

/* A page of paper: drawn once for its size on the screen, then copied. */
typedef struct {
  cairo_surface_t *recording;
  cairo_surface_t *drawn;   /* or NULL */
  int width, height, scale; /* of `drawn` */
} Sheet;

struct _RvReportPage {
  RvPage parent_instance;

  GtkStack *stack;
  GtkBox *box;
  GtkLabel *about;
  GtkButton *print, *save;
  GtkBox *halves;
  GtkScrolledWindow *scrolled;
  RvReportSetup *setup;
  guint fit;
  GPtrArray *sheets;    /* Sheet */
  char *title;
  char *uuid;           /* of the case they show */
  guint serial;         /* of the sheets that are being made */
};

G_DEFINE_FINAL_TYPE (RvReportPage, rv_report_page, RV_TYPE_PAGE)

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  g_clear_pointer (&sheet->drawn, cairo_surface_destroy);
  cairo_surface_destroy (sheet->recording);
  g_free (sheet);
}

static void
draw_sheet (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Sheet *sheet = data;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (area));

  if (!sheet->drawn || sheet->width != width || sheet->height != height || sheet->scale != scale)
    {
      cairo_t *own;

      g_clear_pointer (&sheet->drawn, cairo_surface_destroy);
      sheet->drawn = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * scale, height * scale);
      cairo_surface_set_device_scale (sheet->drawn, scale, scale);
      own = cairo_create (sheet->drawn);
      rv_report_print_paint (sheet->recording, own, width, height);
      cairo_destroy (own);
      sheet->width = width;
      sheet->height = height;
      sheet->scale = scale;
    }
  cairo_set_source_surface (cr, sheet->drawn, 0, 0);
  cairo_paint (cr);
}

/* As wide as the page leaves room for, at most as large as paper. */
static gboolean
fit_sheets (gpointer data)
{
  RvReportPage *self = data;
  double room = self->scrolled ? gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (self->scrolled)) - 36 : 0;
  int width = (int) CLAMP (room, 380, RV_REPORT_WIDTH), height = (int) (width * RV_REPORT_HEIGHT / RV_REPORT_WIDTH);

  self->fit = 0;
  for (GtkWidget *area = self->box ? gtk_widget_get_first_child (GTK_WIDGET (self->box)) : NULL; area; area = gtk_widget_get_next_sibling (area))
    {
      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), width);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), height);
    }
  return G_SOURCE_REMOVE;
}

static void
on_room (RvReportPage *self)
{
  if (!self->fit)
    self->fit = g_idle_add (fit_sheets, self);
}

static void
show_sheets (RvReportPage *self)
{
  guint n = self->sheets->len;
  g_autofree char *about = g_strdup_printf (ngettext ("%u page, A4", "%u pages, A4", n), n);
  GtkWidget *child;

  gtk_label_set_text (self->about, about);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))))
    gtk_box_remove (self->box, child);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *area = gtk_drawing_area_new ();
      g_autofree char *name = g_strdup_printf (_("Page %u of %u"), i + 1, n);

      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_sheet, self->sheets->pdata[i], NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_widget_add_css_class (area, "rv-sheet");
      gtk_box_append (self->box, area);
    }
  fit_sheets (self);
  gtk_stack_set_visible_child_name (self->stack, "sheets");
}

/* The sheets are recorded on a worker from a copy of the case. */
typedef struct {
  RvCase *kase;
  double cursor;
  char *files_dir;
  RvAssessment *assessment;
  RvReportTemplate *template;
  char *history;
  char *path, *format;   /* to save it, or NULL */
  guint serial;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->kase);
  rv_assessment_unref (job->assessment);
  rv_report_template_free (job->template);
  g_free (job->history);
  g_free (job->path);
  g_free (job->format);
  g_free (job->files_dir);
  g_free (job);
}

static RvPicture *
make_picture (const Job *job)
{
  RvPicture *picture = rv_picture_new_assessed (job->kase, job->cursor, job->files_dir, job->assessment);

  picture->options.view = "report";
  picture->options.history = job->history;
  rv_report_template_apply (job->template, &picture->options);
  return picture;
}

static void
make_sheets (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (RvPicture) picture = make_picture (job);
  g_autoptr (GPtrArray) recordings = NULL;
  GPtrArray *sheets = g_ptr_array_new_with_free_func (sheet_free);

  recordings = rv_report_record (picture->view, picture->chronology, &picture->options);
  for (guint i = 0; i < recordings->len; i++)
    {
      Sheet *sheet = g_new0 (Sheet, 1);

      sheet->recording = cairo_surface_reference (recordings->pdata[i]);
      g_ptr_array_add (sheets, sheet);
    }
  g_task_return_pointer (task, sheets, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_sheets (GObject *source, GAsyncResult *result, gpointer data)
{
  RvReportPage *self = RV_REPORT_PAGE (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) sheets = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) before = NULL;

  if (!sheets || job->serial != self->serial || !self->box)
    return;
  before = g_steal_pointer (&self->sheets); /* the old areas draw from them until they are gone */
  self->sheets = g_steal_pointer (&sheets);
  show_sheets (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->print), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), TRUE);
}

static Job *
job_new (RvReportPage *self, RvCaseSession *session)
{
  Job *job = g_new0 (Job, 1);
  RvCase *kase = rv_case_session_get_case (session);

  job->kase = rv_case_copy (kase);
  job->cursor = rv_case_session_get_cursor (session);
  job->files_dir = g_strdup (rv_case_session_get_files_dir (session));
  job->assessment = rv_assessment_ref (rv_case_session_get_assessment (session));
  job->template = rv_report_setup_get (self->setup);
  job->history = rv_output_history (rv_case_session_get_store (session), rv_case_get_uuid (kase));
  job->serial = self->serial;
  return job;
}

/* Until the case is weighed there is nothing to print; what was there stays on the screen meanwhile. */
static void
rv_report_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvReportPage *self = RV_REPORT_PAGE (page);
  RvAssessment *assessment = session ? rv_case_session_get_assessment (session) : NULL;
  const char *uuid = session ? rv_case_get_uuid (rv_case_session_get_case (session)) : NULL;
  g_autoptr (GTask) task = NULL;
  Job *job;

  self->serial++;
  rv_report_setup_show (self->setup, session);
  gtk_widget_set_sensitive (GTK_WIDGET (self->print), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  gtk_label_set_text (self->about, session ? _("Preparing…") : "");
  g_free (self->title);
  self->title = session ? g_strdup (rv_case_get_title (rv_case_session_get_case (session))) : NULL;
  if (!self->sheets || g_strcmp0 (uuid, self->uuid) != 0)
    gtk_stack_set_visible_child_name (self->stack, "preparing");
  g_free (self->uuid);
  self->uuid = g_strdup (uuid);
  if (!assessment || (!assessment->differential && !assessment->problem)) /* the quick first answer */
    return;
  task = g_task_new (self, NULL, on_sheets, NULL);
  job = job_new (self, session);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make_sheets);
}

/* --- printing --- */

static void
on_print (RvReportPage *self)
{
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GPtrArray) recordings = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);
  g_autoptr (GError) error = NULL;

  if (!self->sheets)
    return;
  for (guint i = 0; i < self->sheets->len; i++)
    g_ptr_array_add (recordings, cairo_surface_reference (((Sheet *) self->sheets->pdata[i])->recording));
  operation = rv_report_print_new (recordings, self->title);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error);
  rv_page_report (RV_PAGE (self), error);
}

/* --- saving --- */

static void
save_file (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (RvPicture) picture = make_picture (job);
  GError *error = NULL;

  if (rv_output_save_report (picture, job->format, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  if (!RV_REPORT_PAGE (source)->about)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      said = g_strdup_printf (_("Saved as %s"), job->path);
      gtk_label_set_text (RV_REPORT_PAGE (source)->about, said);
    }
  rv_page_report (RV_PAGE (source), error);
}

static void
on_save_response (GtkNativeDialog *dialog, int response, RvReportPage *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  if (file && g_file_peek_path (file) && session && rv_case_session_get_assessment (session))
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, on_saved, NULL);
      Job *job = job_new (self, session);

      job->path = g_file_get_path (file);
      job->format = rv_render_format_of (job->path);
      if (!g_str_equal (job->format, "odt") && !g_str_equal (job->format, "html"))
        {
          g_free (job->format);
          job->format = g_strdup ("pdf");
        }
      g_task_set_task_data (task, job, job_free);
      g_task_run_in_thread (task, save_file);
    }
  g_object_unref (dialog);
}

static void
on_save (RvReportPage *self)
{
  static const struct { const char *name, *suffix; } kinds[] = { { N_("PDF"), "pdf" }, { N_("OpenDocument text (.odt)"), "odt" }, { N_("Web page (.html)"), "html" } };
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save the report"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), GTK_FILE_CHOOSER_ACTION_SAVE, _("Save"), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(kinds[i].name));
      gtk_file_filter_add_suffix (filter, kinds[i].suffix);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("report.pdf"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_save_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
rv_report_page_dispose (GObject *object)
{
  RvReportPage *self = RV_REPORT_PAGE (object);

  g_clear_handle_id (&self->fit, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_REPORT_PAGE);
  g_clear_pointer (&self->sheets, g_ptr_array_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->uuid, g_free);
  G_OBJECT_CLASS (rv_report_page_parent_class)->dispose (object);
}

static void
rv_report_page_class_init (RvReportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_report_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_report_page_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-report-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, box);
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, about);
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, print);
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, save);
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, halves);
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, scrolled);
}

static void
rv_report_page_init (RvReportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->print, "clicked", G_CALLBACK (on_print), self);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (on_save), self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scrolled), "notify::page-size", G_CALLBACK (on_room), self, G_CONNECT_SWAPPED);
  self->setup = RV_REPORT_SETUP (rv_report_setup_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->setup), 300, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->setup), FALSE);
  gtk_box_append (self->halves, GTK_WIDGET (self->setup));
  g_signal_connect_object (self->setup, "changed", G_CALLBACK (rv_page_queue_refresh), self, G_CONNECT_SWAPPED);
}
