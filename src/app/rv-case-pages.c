/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-case-pages.h"

#include <glib/gi18n.h>

#include "app/rv-edx-page.h"
#include "app/rv-imaging-page.h"
#include "app/rv-overview-page.h"
#include "app/rv-record-page.h"
#include "app/rv-timeline-page.h"

void
rv_case_pages_add (GtkStack *stack, RvCaseSession *session, const char *only)
{
  const struct { GType type; const char *name, *title; } pages[] = {
    { RV_TYPE_OVERVIEW_PAGE, "overview", N_("Overview") }, { RV_TYPE_RECORD_PAGE, "record", N_("Record") }, { RV_TYPE_TIMELINE_PAGE, "timeline", N_("Timeline") },
    { RV_TYPE_EDX_PAGE, "edx", N_("EDX") }, { RV_TYPE_IMAGING_PAGE, "imaging", N_("Imaging") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *page;

      if (only && !g_str_equal (only, pages[i].name))
        continue;
      page = g_object_new (pages[i].type, NULL);
      gtk_stack_add_titled (stack, page, pages[i].name, _(pages[i].title));
      rv_page_set_session (RV_PAGE (page), session);
    }
}

void
rv_case_pages_clear (GtkStack *stack)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (stack))))
    gtk_stack_remove (stack, child);
}

GtkWidget *
rv_case_pages_switcher (GtkStack *stack)
{
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), stack);
  gtk_widget_add_css_class (switcher, "rv-switcher");
  gtk_stack_set_hhomogeneous (stack, FALSE);
  gtk_stack_set_vhomogeneous (stack, FALSE);
  return switcher;
}

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("rv-case-pages");
}

/* A line that leads to its source leads to the page that has it. */
static void
on_go (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkStack *(*get) (GtkWidget *) = (GtkStack *(*) (GtkWidget *)) g_type_get_qdata (G_OBJECT_TYPE (widget), get_quark ());
  GtkStack *stack = get (widget);
  const char *page = g_str_equal (name, "win.select") ? "record" : g_variant_get_string (parameter, NULL);

  if (stack && gtk_stack_get_child_by_name (stack, page))
    gtk_stack_set_visible_child_name (stack, page);
}

void
rv_case_pages_install (GtkWidgetClass *klass, GtkStack *(*get) (GtkWidget *window))
{
  g_type_set_qdata (G_TYPE_FROM_CLASS (klass), get_quark (), (gpointer) get);
  gtk_widget_class_install_action (klass, "win.select", "s", on_go);
  gtk_widget_class_install_action (klass, "win.page", "s", on_go);
}
