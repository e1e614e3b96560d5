/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-report-print.h"

#include "report/rv-render.h"

void
rv_report_print_paint (cairo_surface_t *recording, cairo_t *cr, double width, double height)
{
  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1); /* paper, also on a dark screen */
  cairo_paint (cr);
  cairo_scale (cr, width / RV_REPORT_WIDTH, height / RV_REPORT_HEIGHT);
  cairo_set_source_surface (cr, recording, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
on_begin_print (GtkPrintOperation *operation, GtkPrintContext *context, GPtrArray *recordings)
{
  gtk_print_operation_set_n_pages (operation, (int) recordings->len);
}

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, GPtrArray *recordings)
{
  double scale = MIN (gtk_print_context_get_width (context) / RV_REPORT_WIDTH, gtk_print_context_get_height (context) / RV_REPORT_HEIGHT);

  if (page >= 0 && (guint) page < recordings->len)
    rv_report_print_paint (recordings->pdata[page], gtk_print_context_get_cairo_context (context), RV_REPORT_WIDTH * scale, RV_REPORT_HEIGHT * scale);
}

GtkPrintOperation *
rv_report_print_new (GPtrArray *recordings, const char *title)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  GtkPaperSize *paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_paper_size_free (paper);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, title ? title : "");
  g_object_set_data_full (G_OBJECT (operation), "rv-recordings", g_ptr_array_ref (recordings), (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_print), recordings);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), recordings);
  return operation;
}
