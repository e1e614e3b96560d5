/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-report-page.h"

#include <glib/gi18n.h>

struct _RvReportPage {
  RvPage parent_instance;

  GtkBox *sheets;
};

G_DEFINE_FINAL_TYPE (RvReportPage, rv_report_page, RV_TYPE_PAGE)

static void
rv_report_page_refresh (RvPage *page, RvCaseSession *session)
{
}

static void
rv_report_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RV_TYPE_REPORT_PAGE);
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
}

static void
rv_report_page_init (RvReportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
