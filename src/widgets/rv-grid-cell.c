/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-grid-cell.h"

#include <math.h>

#include "widgets/rv-data-grid.h"

struct _RvGridCell {
  GtkWidget parent_instance;

  guint row, column;
  float xalign;
  int min_chars, max_chars;
  int tail;
  GtkWidget *label;
  GtkWidget *mark;
  GtkWidget *entry; /* while edited */
  gboolean typed;   /* the edit began with a key that replaced the text */
  GtkEventController *outside; /* while edited: presses elsewhere in the window */
  GtkWidget *outside_of;
};

enum { EDITED, ENTERED, TYPING, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvGridCell, rv_grid_cell, GTK_TYPE_WIDGET)

static const struct { guint look; const char *css; } looks[] = {
  { RV_CELL_HIGH, "high" }, { RV_CELL_LOW, "low" }, { RV_CELL_ABNORMAL, "abnormal" }, { RV_CELL_NO_RESPONSE, "no-response" },
  { RV_CELL_EMPTY, "empty" }, { RV_CELL_WRONG, "wrong" }, { RV_CELL_CONFLICT, "conflict" }, { RV_CELL_HEADER, "row-header" },
  { RV_CELL_COMPUTED, "computed" }, { RV_CELL_OPEN, "open" },
};

/* Takes the entry away; the text it held. */
static char *
close_entry (RvGridCell *self)
{
  GtkWidget *entry = self->entry;
  char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));

  self->entry = NULL;
  if (self->outside)
    gtk_widget_remove_controller (self->outside_of, self->outside);
  self->outside = NULL;
  g_clear_weak_pointer (&self->outside_of);
  gtk_widget_set_child_visible (self->label, TRUE);
  gtk_widget_set_child_visible (self->mark, TRUE);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "editing");
  gtk_widget_unparent (entry);
  return text;
}

void
rv_grid_cell_finish (RvGridCell *self, RvGridStep step)
{
  g_autofree char *text = NULL;
  gboolean had_focus = self->entry && gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;

  if (!self->entry)
    return;
  g_object_ref (self);
  if (step != RV_GRID_AWAY && had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  /* taking the focus ends the edit by way of on_entry_leave: only the first of both counts */
  if (self->entry)
    {
      text = close_entry (self);
      g_signal_emit (self, signals[EDITED], 0, text, (int) step);
    }
  g_object_unref (self);
}

void
rv_grid_cell_cancel (RvGridCell *self)
{
  if (!self->entry)
    return;
  g_free (close_entry (self));
  g_signal_emit (self, signals[TYPING], 0, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
rv_grid_cell_describe (RvGridCell *self, const char *text)
{
  if (self->entry)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static RvGridStep
step_of_key (RvGridCell *self, guint keyval, GdkModifierType state)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    return state & GDK_CONTROL_MASK ? RV_GRID_STAY : state & GDK_SHIFT_MASK ? RV_GRID_UP : RV_GRID_DOWN;
  if (keyval == GDK_KEY_ISO_Left_Tab || (keyval == GDK_KEY_Tab && state & GDK_SHIFT_MASK))
    return RV_GRID_PREVIOUS;
  if (keyval == GDK_KEY_Tab)
    return RV_GRID_NEXT;
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    return RV_GRID_UP;
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    return RV_GRID_DOWN;
  if (self->typed && !(state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) && (keyval == GDK_KEY_Left || keyval == GDK_KEY_Right))
    return (keyval == GDK_KEY_Left) != mirrored ? RV_GRID_LEFT : RV_GRID_RIGHT;
  return RV_GRID_AWAY; /* none */
}

static gboolean
on_entry_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvGridCell *self)
{
  RvGridStep step = step_of_key (self, keyval, state);

  if (keyval == GDK_KEY_Escape)
    rv_grid_cell_cancel (self);
  else if (step != RV_GRID_AWAY)
    rv_grid_cell_finish (self, step);
  else
    {
      self->typed = self->typed && keyval != GDK_KEY_F2;
      return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

/* The window was left, or the entry within it: only the latter ends the edit. */
static gboolean
check_left (gpointer data)
{
  RvGridCell *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (self->entry && !(focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    rv_grid_cell_finish (self, RV_GRID_AWAY);
  return G_SOURCE_REMOVE;
}

static void
on_entry_leave (RvGridCell *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root && GTK_IS_WINDOW (root) && !gtk_window_is_active (GTK_WINDOW (root)))
    {
      g_idle_add_full (G_PRIORITY_DEFAULT, check_left, g_object_ref (self), g_object_unref);
      return;
    }
  if (self->entry && gtk_widget_get_focus_child (self->entry))
    return;
  rv_grid_cell_finish (self, RV_GRID_AWAY);
}

/* Any press outside of the cell saves, also one on empty ground, which does not move the focus. */
static void
on_outside_pressed (GtkGestureClick *gesture, int n_press, double x, double y, RvGridCell *self)
{
  GtkWidget *at = gtk_widget_pick (self->outside_of, x, y, GTK_PICK_DEFAULT);
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (event && gdk_event_get_surface (event) != gtk_native_get_surface (GTK_NATIVE (self->outside_of))) /* names offered below the cell */
    return;
  if (!at || (at != GTK_WIDGET (self) && !gtk_widget_is_ancestor (at, GTK_WIDGET (self))))
    rv_grid_cell_finish (self, RV_GRID_AWAY);
}

static void
on_changed (RvGridCell *self)
{
  g_signal_emit (self, signals[TYPING], 0, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
watch_outside (RvGridCell *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  if (!root)
    return;
  self->outside = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->outside), 0);
  gtk_event_controller_set_propagation_phase (self->outside, GTK_PHASE_CAPTURE);
  g_signal_connect (self->outside, "pressed", G_CALLBACK (on_outside_pressed), self);
  g_set_weak_pointer (&self->outside_of, root);
  gtk_widget_add_controller (root, self->outside);
}

void
rv_grid_cell_edit (RvGridCell *self, const char *text, gboolean typed)
{
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();

  if (self->entry)
    return;
  self->typed = typed;
  self->entry = gtk_text_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_alignment (GTK_EDITABLE (self->entry), self->xalign);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_entry_key), self);
  gtk_widget_add_controller (self->entry, keys);
  gtk_widget_set_child_visible (self->label, FALSE);
  gtk_widget_set_child_visible (self->mark, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "editing");
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (self->label)), -1);
  gtk_text_grab_focus_without_selecting (GTK_TEXT (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  if (!typed)
    gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
  if (typed)
    on_changed (self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_entry_leave), self);
  gtk_widget_add_controller (self->entry, focus);
  watch_outside (self);
}

gboolean
rv_grid_cell_is_editing (RvGridCell *self)
{
  return self->entry != NULL;
}

/* --- layout: the entry lies where the text was, so nothing moves --- */

static int
width_of (GtkWidget *child)
{
  int natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
digits_width (RvGridCell *self)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (GTK_WIDGET (self)), NULL, NULL);
  int width = self->min_chars * PANGO_PIXELS (pango_font_metrics_get_approximate_digit_width (metrics));

  pango_font_metrics_unref (metrics);
  return width;
}

static void
rv_grid_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  RvGridCell *self = RV_GRID_CELL (widget);
  int label = 0, entry = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = MAX (width_of (self->label) + self->tail + width_of (self->mark), digits_width (self));
      if (self->entry) /* GTK wants every child to be asked */
        width_of (self->entry);
      return;
    }
  gtk_widget_measure (self->label, GTK_ORIENTATION_VERTICAL, -1, NULL, &label, NULL, NULL);
  if (self->entry)
    gtk_widget_measure (self->entry, GTK_ORIENTATION_VERTICAL, -1, NULL, &entry, NULL, NULL);
  *minimum = *natural = label;
}

static void
rv_grid_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RvGridCell *self = RV_GRID_CELL (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int mark = width_of (self->mark), room = MAX (width - mark - self->tail, 0), entry_height = 0;

  gtk_widget_size_allocate (self->label, &(GtkAllocation) { mirrored ? mark + self->tail : 0, 0, room, height }, -1);
  gtk_widget_size_allocate (self->mark, &(GtkAllocation) { mirrored ? 0 : width - mark, 0, mark, height }, -1);
  if (!self->entry)
    return;
  gtk_widget_measure (self->entry, GTK_ORIENTATION_VERTICAL, -1, NULL, &entry_height, NULL, NULL);
  gtk_widget_size_allocate (self->entry, &(GtkAllocation) { 0, (height - entry_height) / 2, width, entry_height }, -1);
}

/* --- class --- */

/* The page is left: what was typed stays. */
static void
rv_grid_cell_unmap (GtkWidget *widget)
{
  rv_grid_cell_finish (RV_GRID_CELL (widget), RV_GRID_AWAY);
  GTK_WIDGET_CLASS (rv_grid_cell_parent_class)->unmap (widget);
}

static void
rv_grid_cell_dispose (GObject *object)
{
  RvGridCell *self = RV_GRID_CELL (object);

  if (self->entry)
    g_free (close_entry (self));
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->mark, gtk_widget_unparent);
  G_OBJECT_CLASS (rv_grid_cell_parent_class)->dispose (object);
}

static void
rv_grid_cell_class_init (RvGridCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_grid_cell_dispose;
  widget_class->measure = rv_grid_cell_measure;
  widget_class->size_allocate = rv_grid_cell_size_allocate;
  widget_class->unmap = rv_grid_cell_unmap;
  signals[EDITED] = g_signal_new ("edited", RV_TYPE_GRID_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  signals[ENTERED] = g_signal_new ("entered", RV_TYPE_GRID_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TYPING] = g_signal_new ("typing", RV_TYPE_GRID_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
  gtk_widget_class_set_css_name (widget_class, "cell");
}

static void
on_has_focus (RvGridCell *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    g_signal_emit (self, signals[ENTERED], 0);
}

static void
rv_grid_cell_init (RvGridCell *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (on_has_focus), NULL);
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  self->mark = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->mark, "mark");
  gtk_widget_set_parent (self->mark, GTK_WIDGET (self));
}

GtkWidget *
rv_grid_cell_new (guint row, guint column, float xalign, int min_chars, int max_chars)
{
  RvGridCell *self = g_object_new (RV_TYPE_GRID_CELL, NULL);

  self->row = row;
  self->column = column;
  self->xalign = xalign;
  self->min_chars = min_chars;
  self->max_chars = max_chars;
  gtk_label_set_xalign (GTK_LABEL (self->label), xalign);
  if (xalign == 1)
    gtk_label_set_width_chars (GTK_LABEL (self->mark), 2); /* room for the mark: numbers stay aligned */
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

static void
set_class (RvGridCell *self, const char *css, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), css);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), css);
}

static const char *
mark_of (guint look)
{
  if (look & RV_CELL_WRONG)
    return "!";
  if (look & RV_CELL_OPEN)
    return "?";
  if (look & RV_CELL_CONFLICT)
    return look & RV_CELL_HIGH ? "▴≠" : look & RV_CELL_LOW ? "▾≠" : "≠";
  return look & RV_CELL_HIGH ? "▴" : look & RV_CELL_LOW ? "▾" : "";
}

void
rv_grid_cell_show (RvGridCell *self, const char *text, guint look, const char *name, const char *remark, int tail)
{
  gboolean is_long = g_utf8_strlen (text, -1) > self->max_chars;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    set_class (self, looks[i].css, (look & looks[i].look) != 0);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), is_long ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (self->label), is_long ? self->max_chars : -1);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), is_long ? self->max_chars : -1);
  gtk_label_set_text (GTK_LABEL (self->mark), mark_of (look));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), remark);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, remark ? remark : "", -1);
  if (self->tail != tail)
    {
      self->tail = tail;
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
}

void
rv_grid_cell_set_selected (RvGridCell *self, gboolean selected)
{
  set_class (self, "selected", selected);
}

void
rv_grid_cell_set_linked (RvGridCell *self, gboolean linked)
{
  set_class (self, "linked", linked);
}
