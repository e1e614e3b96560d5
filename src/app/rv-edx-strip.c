/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strip below the tables: how the cell under the cursor is graded, against what, and where that comes from. */
#include "app/rv-edx-page-private.h"

#include <glib/gi18n.h>

#include "app/rv-edx-cell.h"
#include "model/rv-study-table.h"
#include "widgets/rv-children.h"

struct _RvEdxStrip {
  GtkWidget parent_instance;

  GtkWidget *title, *figures, *reason, *source;
};

G_DEFINE_FINAL_TYPE (RvEdxStrip, rv_edx_strip, GTK_TYPE_WIDGET)

static GtkWidget *
add_label (GtkWidget *parent, const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  if (css)
    gtk_widget_add_css_class (label, css);
  gtk_widget_set_parent (label, parent);
  return label;
}

static void
rv_edx_strip_dispose (GObject *object)
{
  rv_children_remove (GTK_WIDGET (object));
  G_OBJECT_CLASS (rv_edx_strip_parent_class)->dispose (object);
}

static void
rv_edx_strip_class_init (RvEdxStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_edx_strip_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
rv_edx_strip_init (RvEdxStrip *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (widget, "rv-detail");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The cell under the cursor"), -1);
  gtk_widget_set_parent (head, widget);
  self->title = add_label (head, "rv-row-title");
  self->figures = add_label (head, NULL);
  gtk_widget_set_hexpand (self->figures, TRUE);
  self->reason = add_label (widget, "caption");
  gtk_label_set_wrap (GTK_LABEL (self->reason), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->reason), 2);
  self->source = add_label (widget, "caption");
  gtk_widget_add_css_class (self->source, "dim-label");
}

GtkWidget *
rv_edx_strip_new (void)
{
  return g_object_new (RV_TYPE_EDX_STRIP, NULL);
}

/* "common fibular, motor, left · Amplitude  0.65 mV". */
static char *
cell_title (RvCase *view, const RvEdx *edx, RvRecord *record, const char *field)
{
  RvRecord *row = rv_record_is (record, "stim") ? rv_case_get_parent (view, record) : record;
  g_autofree char *title = row ? rv_record_title (row) : g_strdup (""), *text = field ? rv_cell_text (edx, record, field) : NULL;
  const RvField *spec = field ? rv_kind_field (rv_record_get_kind (record), field) : NULL;
  const char *unit = row && rv_record_is (record, "stim") && text && g_ascii_isdigit (*text) ? rv_stim_unit (row, field) : "";

  if (!spec)
    return g_steal_pointer (&title);
  return g_strdup_printf ("%s · %s%s%s%s%s", title, _(spec->label), text && *text ? "  " : "", text ? text : "", *unit ? "\xE2\x80\xAF" : "", unit);
}

void
rv_edx_strip_show (RvEdxStrip *self, RvCase *view, const RvEdx *edx, RvRecord *record, const char *field)
{
  RvCellDetail detail = record && field ? rv_cell_detail (edx, record, field) : (RvCellDetail) { NULL };
  g_autofree char *title = record ? cell_title (view, edx, record, field) : NULL;
  g_autofree char *figures = detail.verdict && detail.figures ? g_strdup_printf ("%s · %s", detail.verdict, detail.figures) : g_strdup (detail.verdict ? detail.verdict : detail.figures);

  gtk_label_set_text (GTK_LABEL (self->title), title ? title : _("No value chosen"));
  gtk_label_set_text (GTK_LABEL (self->figures), figures ? figures : "");
  gtk_label_set_text (GTK_LABEL (self->reason), detail.reason ? detail.reason : record ? "" : _("Type a name to add a row; choose a cell to see how it is graded and against what."));
  gtk_label_set_text (GTK_LABEL (self->source), detail.source ? detail.source : "");
  gtk_widget_set_tooltip_text (self->source, detail.source);
  rv_cell_detail_clear (&detail);
}
