/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-grid-cell.h"

#include "widgets/rv-data-grid.h"

struct _RvGridCell {
  GtkWidget parent_instance;

  guint row, column;
  float xalign;
  GtkWidget *label;
  GtkWidget *mark;
  GtkWidget *entry; /* while edited */
};

enum { EDITED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvGridCell, rv_grid_cell, GTK_TYPE_WIDGET)

static const struct { guint look; const char *css; } looks[] = {
  { RV_CELL_HIGH, "high" }, { RV_CELL_LOW, "low" }, { RV_CELL_ABNORMAL, "abnormal" }, { RV_CELL_NO_RESPONSE, "no-response" },
  { RV_CELL_EMPTY, "empty" }, { RV_CELL_WRONG, "wrong" }, { RV_CELL_CONFLICT, "conflict" }, { RV_CELL_HEADER, "row-header" },
  { RV_CELL_COMPUTED, "computed" },
};

static void
finish (RvGridCell *self, int direction)
{
  g_autofree char *text = NULL;
  GtkWidget *entry = self->entry;

  if (!entry)
    return;
  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  self->entry = NULL;
  gtk_widget_set_visible (self->label, TRUE);
  gtk_widget_set_visible (self->mark, TRUE);
  if (direction == 0 || gtk_widget_has_focus (entry) || gtk_widget_get_focus_child (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_unparent (entry);
  g_object_ref (self);
  g_signal_emit (self, signals[EDITED], 0, text, direction);
  g_object_unref (self);
}

void
rv_grid_cell_cancel (RvGridCell *self)
{
  if (!self->entry)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  gtk_widget_set_visible (self->label, TRUE);
  gtk_widget_set_visible (self->mark, TRUE);
}

static gboolean
on_entry_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvGridCell *self)
{
  switch (keyval)
    {
    case GDK_KEY_Escape:
      rv_grid_cell_cancel (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return: case GDK_KEY_KP_Enter:
      finish (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
      finish (self, 2);
      return GDK_EVENT_STOP;
    case GDK_KEY_ISO_Left_Tab:
      finish (self, 3);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_entry_leave (RvGridCell *self)
{
  finish (self, 4); /* the focus went elsewhere: save, do not take it back */
}

void
rv_grid_cell_edit (RvGridCell *self, const char *text, gboolean select)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  if (self->entry)
    return;
  self->entry = gtk_text_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_alignment (GTK_EDITABLE (self->entry), self->xalign);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 1);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_entry_key), self);
  gtk_widget_add_controller (self->entry, keys);
  gtk_widget_set_visible (self->label, FALSE);
  gtk_widget_set_visible (self->mark, FALSE);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (self->label)), -1);
  gtk_text_grab_focus_without_selecting (GTK_TEXT (self->entry));
  if (select)
    gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  else
    gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_entry_leave), self);
  gtk_widget_add_controller (self->entry, focus);
}

gboolean
rv_grid_cell_is_editing (RvGridCell *self)
{
  return self->entry != NULL;
}

static void
rv_grid_cell_dispose (GObject *object)
{
  RvGridCell *self = RV_GRID_CELL (object);

  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->mark, gtk_widget_unparent);
  G_OBJECT_CLASS (rv_grid_cell_parent_class)->dispose (object);
}

static void
rv_grid_cell_class_init (RvGridCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_grid_cell_dispose;
  signals[EDITED] = g_signal_new ("edited", RV_TYPE_GRID_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
  gtk_widget_class_set_css_name (widget_class, "cell");
}

static void
rv_grid_cell_init (RvGridCell *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->label = gtk_label_new (NULL);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  self->mark = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->mark, "mark");
  gtk_widget_set_parent (self->mark, GTK_WIDGET (self));
}

GtkWidget *
rv_grid_cell_new (guint row, guint column, float xalign)
{
  RvGridCell *self = g_object_new (RV_TYPE_GRID_CELL, NULL);

  self->row = row;
  self->column = column;
  self->xalign = xalign;
  gtk_label_set_xalign (GTK_LABEL (self->label), xalign);
  if (xalign == 1)
    gtk_label_set_width_chars (GTK_LABEL (self->mark), 1); /* room for the mark: numbers stay aligned */
  return GTK_WIDGET (self);
}

guint
rv_grid_cell_get_row (RvGridCell *self)
{
  return self->row;
}

guint
rv_grid_cell_get_column (RvGridCell *self)
{
  return self->column;
}

void
rv_grid_cell_show (RvGridCell *self, const char *text, guint look, const char *name, const char *remark)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (look & looks[i].look)
      gtk_widget_add_css_class (GTK_WIDGET (self), looks[i].css);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), looks[i].css);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), g_utf8_strlen (text, -1) > 36 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (self->label), g_utf8_strlen (text, -1) > 36 ? 30 : -1);
  gtk_label_set_text (GTK_LABEL (self->mark), look & RV_CELL_HIGH ? "▴" : look & RV_CELL_LOW ? "▾" : look & RV_CELL_WRONG ? "!" : look & RV_CELL_CONFLICT ? "≠" : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), remark);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, remark ? remark : "", -1);
}

void
rv_grid_cell_set_selected (RvGridCell *self, gboolean selected)
{
  if (selected)
    gtk_widget_add_css_class (GTK_WIDGET (self), "selected");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "selected");
}
