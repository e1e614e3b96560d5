/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-nerve-tree-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/rv-children.h"
#include "widgets/rv-mark.h"
#include "widgets/rv-widget-theme.h"

struct _RvNerveTreeView {
  GtkWidget parent_instance;

  RvNerveTreeFindings *findings;
  RvTheme *theme;
  RvNerveTree *tree;     /* laid out for laid_width, laid_height */
  int laid_width, laid_height;
  const char *region;    /* asked for; interned */
  RvSide side;
  gboolean whole;
  char *as_of;
};

enum { LEAF_ACTIVATED, NODE_HOVERED, NODE_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvNerveTreeView, rv_nerve_tree_view, GTK_TYPE_WIDGET)

static void
set_hover (RvNerveTreeView *self, const char *node)
{
  if (!self->tree || !rv_nerve_tree_set_hover (self->tree, node))
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[NODE_HOVERED], 0, node);
}

static void
activate (RvNerveTreeView *self, const RvNerveTreeMark *mark)
{
  if (mark->kind >= RV_TREE_MUSCLE)
    g_signal_emit (self, signals[LEAF_ACTIVATED], 0, mark->id, (int) self->tree->side);
  else
    {
      g_autofree char *id = g_strdup (mark->id); /* a handler may lay the map out anew */
      int side = self->tree->side;

      set_hover (self, mark->id);
      g_signal_emit (self, signals[NODE_ACTIVATED], 0, id, side);
    }
}

static void
on_mark_activated (RvMark *child, RvNerveTreeView *self)
{
  const RvNerveTreeMark *mark = self->tree ? rv_nerve_tree_find (self->tree, rv_mark_get_id (child)) : NULL;

  if (mark)
    activate (self, mark);
}

static void
on_mark_left (GtkEventControllerFocus *focus, RvNerveTreeView *self)
{
  set_hover (self, NULL);
}

/* Leaves from top to bottom, then roots and nerves from proximal to distal. */
static GPtrArray *
marks_in_order (RvNerveTreeView *self)
{
  GPtrArray *marks = g_ptr_array_new ();

  for (int leaves = 1; leaves >= 0; leaves--)
    for (guint i = 0; i < self->tree->marks->len; i++)
      {
        RvNerveTreeMark *mark = self->tree->marks->pdata[i];

        if ((mark->kind >= RV_TREE_MUSCLE) == leaves)
          g_ptr_array_add (marks, mark);
      }
  return marks;
}

static gboolean
same_marks (RvNerveTreeView *self, GPtrArray *marks)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  for (guint i = 0; i < marks->len; i++, child = gtk_widget_get_next_sibling (child))
    if (!child || g_strcmp0 (rv_mark_get_id (RV_MARK (child)), ((RvNerveTreeMark *) marks->pdata[i])->id) != 0)
      return FALSE;
  return child == NULL;
}

/* Children stay when only the size has changed, so that the focus does. */
static void
make_marks (RvNerveTreeView *self, gboolean renew)
{
  g_autoptr (GPtrArray) marks = marks_in_order (self);

  if (!renew && same_marks (self, marks))
    return;
  rv_children_remove (GTK_WIDGET (self));
  for (guint i = 0; i < marks->len; i++)
    {
      const RvNerveTreeMark *mark = marks->pdata[i];
      GtkWidget *child = rv_mark_new (mark->id, GTK_ACCESSIBLE_ROLE_LIST_ITEM, mark->label, mark->description);
      GtkEventController *focus = gtk_event_controller_focus_new ();

      g_signal_connect (child, "activated", G_CALLBACK (on_mark_activated), self);
      g_signal_connect (focus, "leave", G_CALLBACK (on_mark_left), self);
      gtk_widget_add_controller (child, focus);
      gtk_widget_set_parent (child, GTK_WIDGET (self));
    }
}

static RvNerveTree *
lay_out (RvNerveTreeView *self, int width, int height)
{
  RvNerveTreeOptions options = RV_NERVE_TREE_OPTIONS_INIT;

  if (!self->theme)
    self->theme = rv_widget_theme (GTK_WIDGET (self));
  options.width = width;
  options.height = height;
  options.region = self->region;
  options.side = self->side;
  options.whole = self->whole;
  options.as_of = self->as_of;
  return rv_nerve_tree_layout_findings (self->findings, self->theme, &options);
}

static void
ensure_layout (RvNerveTreeView *self, int width, int height)
{
  gboolean renew = self->laid_width == 0;

  if (!self->findings || width <= 0 || (self->tree && self->laid_width == width && self->laid_height == height))
    return;
  g_clear_pointer (&self->tree, rv_nerve_tree_free);
  self->tree = lay_out (self, width, height);
  self->laid_width = width;
  self->laid_height = height;
  make_marks (self, renew);
}

static void
invalidate (RvNerveTreeView *self)
{
  self->laid_width = self->laid_height = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_theme_changed (RvNerveTreeView *self)
{
  g_clear_pointer (&self->theme, rv_theme_unref);
  invalidate (self);
}

static void
rv_nerve_tree_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  RvNerveTreeView *self = RV_NERVE_TREE_VIEW (widget);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 240;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 900 : 240;
  if (orientation == GTK_ORIENTATION_VERTICAL && self->findings)
    {
      g_autoptr (RvNerveTree) tree = lay_out (self, for_size > 0 ? for_size : MAX (gtk_widget_get_width (widget), 900), 0);

      *minimum = *natural = (int) ceil (tree->height);
    }
}

static void
rv_nerve_tree_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RvNerveTreeView *self = RV_NERVE_TREE_VIEW (widget);
  GtkWidget *child;

  ensure_layout (self, width, height);
  if (!self->tree)
    return;
  g_autoptr (GPtrArray) marks = marks_in_order (self);
  child = gtk_widget_get_first_child (widget);
  for (guint i = 0; child && i < marks->len; i++, child = gtk_widget_get_next_sibling (child))
    {
      const RvNerveTreeMark *mark = marks->pdata[i];

      rv_children_place (child, mark->hit.x, mark->hit.y, mark->hit.width, mark->hit.height);
    }
}

static void
rv_nerve_tree_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RvNerveTreeView *self = RV_NERVE_TREE_VIEW (widget);
  cairo_t *cr;

  if (!self->tree)
    return;
  cr = rv_children_begin_drawing (widget, snapshot);
  rv_nerve_tree_draw (self->tree, self->theme, cr);
  cairo_destroy (cr);
  rv_children_snapshot (widget, snapshot);
}

/* --- pointer and keys --- */

/* In the order of the children, not of their places: leaves come before nerves. */
static gboolean
rv_nerve_tree_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (rv_nerve_tree_view_parent_class)->focus (widget, direction);
  do
    {
      if (direction == GTK_DIR_TAB_FORWARD)
        child = child ? gtk_widget_get_next_sibling (child) : gtk_widget_get_first_child (widget);
      else
        child = child ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_last_child (widget);
    }
  while (child && !gtk_widget_child_focus (child, direction));
  return child != NULL;
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, RvNerveTreeView *self)
{
  const RvNerveTreeMark *mark = self->tree ? rv_nerve_tree_hit (self->tree, x, y) : NULL;

  set_hover (self, mark && mark->kind < RV_TREE_MUSCLE ? mark->id : NULL);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), mark && mark->kind >= RV_TREE_MUSCLE ? "pointer" : NULL);
}

static void
on_leave (GtkEventControllerMotion *motion, RvNerveTreeView *self)
{
  set_hover (self, NULL);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, RvNerveTreeView *self)
{
  const RvNerveTreeMark *mark = self->tree && n_press == 1 ? rv_nerve_tree_hit (self->tree, x, y) : NULL;

  if (mark)
    activate (self, mark);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvNerveTreeView *self)
{
  if (keyval != GDK_KEY_Escape || !self->tree || self->tree->hover < 0)
    return GDK_EVENT_PROPAGATE;
  set_hover (self, NULL);
  return GDK_EVENT_STOP;
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  RvNerveTreeView *self = RV_NERVE_TREE_VIEW (widget);
  const RvNerveTreeMark *mark = self->tree && !keyboard ? rv_nerve_tree_hit (self->tree, x, y) : NULL;

  if (!mark)
    return FALSE;
  gtk_tooltip_set_text (tooltip, mark->description);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) mark->hit.x, (int) mark->hit.y, (int) mark->hit.width, (int) mark->hit.height });
  return TRUE;
}

/* --- class --- */

static void
rv_nerve_tree_view_dispose (GObject *object)
{
  RvNerveTreeView *self = RV_NERVE_TREE_VIEW (object);

  rv_children_remove (GTK_WIDGET (self));
  g_clear_pointer (&self->tree, rv_nerve_tree_free);
  g_clear_pointer (&self->findings, rv_nerve_tree_findings_unref);
  g_clear_pointer (&self->theme, rv_theme_unref);
  g_clear_pointer (&self->as_of, g_free);
  G_OBJECT_CLASS (rv_nerve_tree_view_parent_class)->dispose (object);
}

static GtkSizeRequestMode
rv_nerve_tree_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rv_nerve_tree_view_class_init (RvNerveTreeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_nerve_tree_view_dispose;
  widget_class->measure = rv_nerve_tree_view_measure;
  widget_class->get_request_mode = rv_nerve_tree_view_get_request_mode;
  widget_class->size_allocate = rv_nerve_tree_view_size_allocate;
  widget_class->focus = rv_nerve_tree_view_focus;
  widget_class->snapshot = rv_nerve_tree_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_set_css_name (widget_class, "nervetree");
  signals[LEAF_ACTIVATED] = g_signal_new ("leaf-activated", RV_TYPE_NERVE_TREE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  signals[NODE_HOVERED] = g_signal_new ("node-hovered", RV_TYPE_NERVE_TREE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NODE_ACTIVATED] = g_signal_new ("node-activated", RV_TYPE_NERVE_TREE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
}

static void
rv_nerve_tree_view_init (RvNerveTreeView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->side = RV_SIDE_NONE;
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Map of the nerves"), -1);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, keys);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  rv_widget_theme_watch (widget, G_CALLBACK (on_theme_changed));
}

GtkWidget *
rv_nerve_tree_view_new (void)
{
  return g_object_new (RV_TYPE_NERVE_TREE_VIEW, NULL);
}

void
rv_nerve_tree_view_show (RvNerveTreeView *self, const RvAnatomy *anatomy, const RvEdx *edx, const RvLocalisation *localisation)
{
  g_clear_pointer (&self->findings, rv_nerve_tree_findings_unref);
  self->findings = rv_nerve_tree_findings_new (anatomy, edx, localisation);
  invalidate (self);
}

void
rv_nerve_tree_view_set_limb (RvNerveTreeView *self, const char *region, RvSide side)
{
  self->region = region && *region ? g_intern_string (region) : NULL;
  self->side = side;
  invalidate (self);
}

void
rv_nerve_tree_view_set_whole (RvNerveTreeView *self, gboolean whole)
{
  self->whole = whole;
  invalidate (self);
}

void
rv_nerve_tree_view_set_as_of (RvNerveTreeView *self, const char *as_of)
{
  g_autofree char *own = g_strdup (as_of);

  g_free (self->as_of);
  self->as_of = g_steal_pointer (&own);
  invalidate (self);
}

const char *
rv_nerve_tree_view_get_limb (RvNerveTreeView *self, RvSide *side)
{
  g_autoptr (RvNerveTree) ahead = self->findings && !self->laid_width ? lay_out (self, 900, 0) : NULL;
  const RvNerveTree *tree = ahead ? ahead : self->tree;

  if (side)
    *side = tree ? tree->side : self->side;
  return tree ? g_intern_string (tree->region) : NULL;
}
