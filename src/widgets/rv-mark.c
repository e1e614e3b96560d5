/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-mark.h"

struct _RvMark {
  GtkWidget parent_instance;

  char *id;
};

enum { ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvMark, rv_mark, GTK_TYPE_WIDGET)

static void
on_activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[ACTIVATED], 0);
}

static gboolean
on_shortcut (GtkWidget *widget, GVariant *args, gpointer data)
{
  g_signal_emit (widget, signals[ACTIVATED], 0);
  return TRUE;
}

static gboolean
rv_mark_contains (GtkWidget *widget, double x, double y)
{
  return FALSE; /* the pointer belongs to the drawing below */
}

static void
rv_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  if (gtk_widget_has_visible_focus (widget))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (widget), -2, -2, gtk_widget_get_width (widget) + 4, gtk_widget_get_height (widget) + 4);
}

static void
rv_mark_finalize (GObject *object)
{
  g_free (RV_MARK (object)->id);
  G_OBJECT_CLASS (rv_mark_parent_class)->finalize (object);
}

static void
rv_mark_class_init (RvMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rv_mark_finalize;
  widget_class->contains = rv_mark_contains;
  widget_class->snapshot = rv_mark_snapshot;
  gtk_widget_class_set_css_name (widget_class, "mark");
  gtk_widget_class_install_action (widget_class, "mark.open", NULL, on_activate);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, on_shortcut, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, on_shortcut, NULL);
  signals[ACTIVATED] = g_signal_new ("activated", RV_TYPE_MARK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_mark_init (RvMark *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
rv_mark_new (const char *id, GtkAccessibleRole role, const char *label, const char *description)
{
  RvMark *self = g_object_new (RV_TYPE_MARK, "accessible-role", role, NULL);

  self->id = g_strdup (id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label ? label : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description ? description : "", -1);
  return GTK_WIDGET (self);
}

const char *
rv_mark_get_id (RvMark *self)
{
  return self->id;
}
