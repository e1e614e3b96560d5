/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-report-page.h"

#include <glib/gi18n.h>

#include "session/rv-picture.h"

struct _RvReportPage {
  RvPage parent_instance;

  GtkBox *sheets;
  GtkLabel *about;
  GtkButton *print;
  RvPicture *picture;   /* what the sheets draw */
  guint serial;         /* of the picture that is being made */
};

G_DEFINE_FINAL_TYPE (RvReportPage, rv_report_page, RV_TYPE_PAGE)

static void
draw_sheet (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  RvReportPage *self = RV_REPORT_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (area), RV_TYPE_REPORT_PAGE));

  if (!self->picture)
    return;
  cairo_set_source_rgb (cr, 1, 1, 1); /* paper, also on a dark screen */
  cairo_paint (cr);
  cairo_scale (cr, width / RV_REPORT_WIDTH, height / RV_REPORT_HEIGHT);
  rv_report_draw_page (self->picture->view, self->picture->chronology, &self->picture->options, GPOINTER_TO_UINT (data), cr);
}

static void
show_sheets (RvReportPage *self)
{
  guint n = rv_report_n_pages (self->picture->view, self->picture->chronology, &self->picture->options);
  g_autofree char *about = g_strdup_printf (ngettext ("%u page, A4", "%u pages, A4", n), n);
  GtkWidget *child;

  gtk_label_set_text (self->about, about);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sheets))))
    gtk_box_remove (self->sheets, child);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *sheet = gtk_drawing_area_new ();
      g_autofree char *name = g_strdup_printf (_("Page %u of %u"), i + 1, n);

      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (sheet), (int) RV_REPORT_WIDTH);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (sheet), (int) RV_REPORT_HEIGHT);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (sheet), draw_sheet, GUINT_TO_POINTER (i), NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (sheet), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_widget_add_css_class (sheet, "rv-sheet");
      gtk_box_append (self->sheets, sheet);
    }
}

/* The picture is made on a worker from a copy of the case. */
typedef struct {
  RvCase *kase;
  double cursor;
  char *files_dir;
  guint serial;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->kase);
  g_free (job->files_dir);
  g_free (job);
}

static void
make_picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  g_task_return_pointer (task, rv_picture_new (job->kase, job->cursor, job->files_dir), (GDestroyNotify) rv_picture_free);
}

static void
on_picture (GObject *source, GAsyncResult *result, gpointer data)
{
  RvReportPage *self = RV_REPORT_PAGE (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  RvPicture *picture = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!picture || job->serial != self->serial)
    {
      g_clear_pointer (&picture, rv_picture_free);
      return;
    }
  g_clear_pointer (&self->picture, rv_picture_free);
  self->picture = picture;
  self->picture->options.view = "report";
  show_sheets (self);
}

static void
rv_report_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvReportPage *self = RV_REPORT_PAGE (page);
  g_autoptr (GTask) task = NULL;
  Job *job;

  self->serial++;
  if (!session)
    return;
  task = g_task_new (self, NULL, on_picture, NULL);
  job = g_new0 (Job, 1);
  job->kase = rv_case_copy (rv_case_session_get_case (session));
  job->cursor = rv_case_session_get_cursor (session);
  job->files_dir = g_strdup (rv_case_session_get_files_dir (session));
  job->serial = self->serial;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make_picture);
}

/* --- printing --- */

static void
on_begin_print (GtkPrintOperation *operation, GtkPrintContext *context, RvReportPage *self)
{
  gtk_print_operation_set_n_pages (operation, (int) rv_report_n_pages (self->picture->view, self->picture->chronology, &self->picture->options));
}

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, RvReportPage *self)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double scale = MIN (gtk_print_context_get_width (context) / RV_REPORT_WIDTH, gtk_print_context_get_height (context) / RV_REPORT_HEIGHT);

  cairo_scale (cr, scale, scale);
  rv_report_draw_page (self->picture->view, self->picture->chronology, &self->picture->options, (guint) page, cr);
}

static void
on_print (RvReportPage *self)
{
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->picture)
    return;
  operation = gtk_print_operation_new ();
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, rv_case_get_title (self->picture->view));
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_print), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), self);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error);
  rv_page_report (RV_PAGE (self), error);
}

static void
rv_report_page_dispose (GObject *object)
{
  RvReportPage *self = RV_REPORT_PAGE (object);

  g_clear_pointer (&self->picture, rv_picture_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_REPORT_PAGE);
  G_OBJECT_CLASS (rv_report_page_parent_class)->dispose (object);
}

static void
rv_report_page_class_init (RvReportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_report_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_report_page_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-report-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, sheets);
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, about);
  gtk_widget_class_bind_template_child (widget_class, RvReportPage, print);
}

static void
rv_report_page_init (RvReportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->print, "clicked", G_CALLBACK (on_print), self);
}
