/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-report-page.h"

#include <glib/gi18n.h>

#include "session/rv-picture.h"

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
  GtkButton *print;
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
paint_sheet (Sheet *sheet, cairo_t *cr, double width, double height)
{
  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1); /* paper, also on a dark screen */
  cairo_paint (cr);
  cairo_scale (cr, width / RV_REPORT_WIDTH, height / RV_REPORT_HEIGHT);
  cairo_set_source_surface (cr, sheet->recording, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
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
      paint_sheet (sheet, own, width, height);
      cairo_destroy (own);
      sheet->width = width;
      sheet->height = height;
      sheet->scale = scale;
    }
  cairo_set_source_surface (cr, sheet->drawn, 0, 0);
  cairo_paint (cr);
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

      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), (int) RV_REPORT_WIDTH);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), (int) RV_REPORT_HEIGHT);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_sheet, self->sheets->pdata[i], NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_widget_add_css_class (area, "rv-sheet");
      gtk_box_append (self->box, area);
    }
  gtk_stack_set_visible_child_name (self->stack, "sheets");
}

/* The sheets are recorded on a worker from a copy of the case. */
typedef struct {
  RvCase *kase;
  double cursor;
  char *files_dir;
  RvAssessment *assessment;
  guint serial;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->kase);
  rv_assessment_unref (job->assessment);
  g_free (job->files_dir);
  g_free (job);
}

static void
make_sheets (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (RvPicture) picture = rv_picture_new_assessed (job->kase, job->cursor, job->files_dir, job->assessment);
  g_autoptr (GPtrArray) recordings = NULL;
  GPtrArray *sheets = g_ptr_array_new_with_free_func (sheet_free);

  picture->options.view = "report";
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
  gtk_widget_set_sensitive (GTK_WIDGET (self->print), FALSE);
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
  job = g_new0 (Job, 1);
  job->kase = rv_case_copy (rv_case_session_get_case (session));
  job->cursor = rv_case_session_get_cursor (session);
  job->files_dir = g_strdup (rv_case_session_get_files_dir (session));
  job->assessment = rv_assessment_ref (assessment);
  job->serial = self->serial;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make_sheets);
}

/* --- printing --- */

static void
on_begin_print (GtkPrintOperation *operation, GtkPrintContext *context, RvReportPage *self)
{
  gtk_print_operation_set_n_pages (operation, (int) self->sheets->len);
}

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, RvReportPage *self)
{
  double scale = MIN (gtk_print_context_get_width (context) / RV_REPORT_WIDTH, gtk_print_context_get_height (context) / RV_REPORT_HEIGHT);

  if (page >= 0 && (guint) page < self->sheets->len)
    paint_sheet (self->sheets->pdata[page], gtk_print_context_get_cairo_context (context), RV_REPORT_WIDTH * scale, RV_REPORT_HEIGHT * scale);
}

static void
on_print (RvReportPage *self)
{
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->sheets)
    return;
  operation = gtk_print_operation_new ();
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, self->title);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_print), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), self);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error);
  rv_page_report (RV_PAGE (self), error);
}

static void
rv_report_page_dispose (GObject *object)
{
  RvReportPage *self = RV_REPORT_PAGE (object);

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
}

static void
rv_report_page_init (RvReportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->print, "clicked", G_CALLBACK (on_print), self);
}
