/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map of the nerves with its choices: limb, side, how much of it. */
#include "app/rv-edx-page-private.h"

#include <glib/gi18n.h>

#include "widgets/rv-children.h"
#include "widgets/rv-nerve-tree-view.h"

struct _RvEdxMap {
  GtkWidget parent_instance;

  GtkWidget *map, *limb, *left, *right, *whole;
  gboolean setting; /* the choices are being set to what is shown */
  gboolean chosen;  /* the user chose the side */
};

G_DEFINE_FINAL_TYPE (RvEdxMap, rv_edx_map, GTK_TYPE_WIDGET)

static const struct { const char *region, *name; } limbs[] = {
  { "arm", N_("Arm") }, { "leg", N_("Leg") }, { "head", N_("Head") }, { "trunk", N_("Trunk") },
};

static void
on_chosen (RvEdxMap *self)
{
  guint limb = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->limb));
  gboolean left = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->left)), right = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->right));

  if (self->setting)
    return;
  self->chosen = TRUE;
  rv_nerve_tree_view_set_limb (RV_NERVE_TREE_VIEW (self->map), limbs[MIN (limb, G_N_ELEMENTS (limbs) - 1)].region,
                               left ? RV_SIDE_LEFT : right ? RV_SIDE_RIGHT : RV_SIDE_NONE);
}

static void
on_whole (GtkToggleButton *button, RvEdxMap *self)
{
  rv_nerve_tree_view_set_whole (RV_NERVE_TREE_VIEW (self->map), gtk_toggle_button_get_active (button));
}

static void
on_leaf (RvNerveTreeView *map, const char *id, int side, RvEdxMap *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "edx.enter", "(sis)", id, side, "");
}

static GtkWidget *
small_toggle (const char *label, GtkWidget *group, const char *tip)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (button, "rv-small");
  gtk_widget_set_tooltip_text (button, tip);
  if (group)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (group));
  return button;
}

static GtkWidget *
build_choices (RvEdxMap *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *names[G_N_ELEMENTS (limbs) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (limbs); i++)
    names[i] = _(limbs[i].name);
  self->limb = gtk_drop_down_new_from_strings (names);
  gtk_widget_add_css_class (self->limb, "rv-small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->limb), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Limb on the map"), -1);
  self->left = small_toggle (_("Left"), NULL, _("Nerves of the left side"));
  self->right = small_toggle (_("Right"), self->left, _("Nerves of the right side"));
  self->whole = small_toggle (_("Whole limb"), NULL, _("Every nerve, muscle and field of the limb, not only what this case tests"));
  gtk_widget_add_css_class (sides, "linked");
  gtk_box_append (GTK_BOX (sides), self->left);
  gtk_box_append (GTK_BOX (sides), self->right);
  gtk_box_append (GTK_BOX (bar), self->limb);
  gtk_box_append (GTK_BOX (bar), sides);
  gtk_box_append (GTK_BOX (bar), self->whole);
  gtk_widget_set_margin_start (bar, 18);
  gtk_widget_set_margin_top (bar, 6);
  g_signal_connect_swapped (self->limb, "notify::selected", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (self->left, "notify::active", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (self->right, "notify::active", G_CALLBACK (on_chosen), self);
  g_signal_connect (self->whole, "toggled", G_CALLBACK (on_whole), self);
  return bar;
}

static void
rv_edx_map_dispose (GObject *object)
{
  rv_children_remove (GTK_WIDGET (object));
  G_OBJECT_CLASS (rv_edx_map_parent_class)->dispose (object);
}

static void
rv_edx_map_class_init (RvEdxMapClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_edx_map_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
rv_edx_map_init (RvEdxMap *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->map = rv_nerve_tree_view_new ();
  gtk_widget_set_parent (build_choices (self), GTK_WIDGET (self));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->map);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_widget_set_parent (scroll, GTK_WIDGET (self));
  g_signal_connect (self->map, "leaf-activated", G_CALLBACK (on_leaf), self);
}

GtkWidget *
rv_edx_map_new (void)
{
  return g_object_new (RV_TYPE_EDX_MAP, NULL);
}

/* Limb and side that the map chose itself. */
static void
follow_map (RvEdxMap *self)
{
  RvSide side = RV_SIDE_NONE;
  const char *region = rv_nerve_tree_view_get_limb (RV_NERVE_TREE_VIEW (self->map), &side);

  self->setting = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (limbs); i++)
    if (g_strcmp0 (limbs[i].region, region) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->limb), i);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->left), side == RV_SIDE_LEFT);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->right), side == RV_SIDE_RIGHT);
  self->setting = FALSE;
}

void
rv_edx_map_show (RvEdxMap *self, const RvEdx *edx, const RvLocalisation *l, const char *as_of)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);

  if (!anatomy)
    return;
  rv_nerve_tree_view_set_as_of (RV_NERVE_TREE_VIEW (self->map), as_of);
  rv_nerve_tree_view_show (RV_NERVE_TREE_VIEW (self->map), anatomy, edx, l);
  if (!self->chosen)
    follow_map (self);
}

void
rv_edx_map_reset (RvEdxMap *self)
{
  self->chosen = FALSE;
  rv_nerve_tree_view_set_limb (RV_NERVE_TREE_VIEW (self->map), NULL, RV_SIDE_NONE);
}
