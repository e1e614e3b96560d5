/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names offered below a cell while it is typed. The keyboard stays in the cell: Tab and Enter go on as ever and take the marked name. */
#include "widgets/rv-data-grid-private.h"

#include <glib/gi18n.h>

struct _RvGridOffer {
  GtkWidget *popover; /* child of the table, or NULL */
  GStrv names;        /* offered now, or NULL */
  int marked;         /* which is taken when the edit ends; -1: what was typed stays */
};

static void
take_away (RvGridOffer *offer)
{
  g_clear_pointer (&offer->popover, gtk_widget_unparent);
  g_clear_pointer (&offer->names, g_strfreev);
  offer->marked = -1;
}

/* What a screen reader says of the entry. */
static void
describe (RvDataGrid *self, RvGridCell *cell)
{
  RvGridOffer *offer = self->offer;
  g_autofree char *all = offer->names ? g_strjoinv ("; ", offer->names) : NULL, *text = NULL;

  if (offer->marked >= 0)
    text = g_strdup_printf (_("Tab or Enter takes: %s"), offer->names[offer->marked]);
  else if (all)
    text = g_strdup_printf (_("Down chooses: %s"), all);
  rv_grid_cell_describe (cell, text ? text : "");
}

static void
mark (RvDataGrid *self, RvGridCell *cell, int which)
{
  GtkWidget *list = gtk_popover_get_child (GTK_POPOVER (self->offer->popover)), *row = gtk_widget_get_first_child (list);

  self->offer->marked = which;
  for (int i = 0; row; i++, row = gtk_widget_get_next_sibling (row))
    if (i == which)
      gtk_widget_add_css_class (row, "rv-chosen");
    else
      gtk_widget_remove_css_class (row, "rv-chosen");
  describe (self, cell);
}

/* A press on a name takes it. */
static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, RvDataGrid *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  RvGridCell *cell = rv_data_grid_cell (self, self->cursor_row, self->cursor_column);
  int which = 0;

  while ((row = gtk_widget_get_prev_sibling (row)))
    which++;
  self->offer->marked = which;
  if (cell)
    rv_grid_cell_finish (cell, RV_GRID_STAY);
}

static GtkWidget *
build_list (RvDataGrid *self)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Names it may become"), -1);
  for (guint i = 0; self->offer->names[i]; i++)
    {
      GtkWidget *row = gtk_label_new (self->offer->names[i]);
      GtkGesture *press = gtk_gesture_click_new ();

      gtk_label_set_xalign (GTK_LABEL (row), 0);
      g_signal_connect (press, "pressed", G_CALLBACK (on_pressed), self);
      gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (press));
      gtk_box_append (GTK_BOX (list), row);
    }
  return list;
}

static void
show (RvDataGrid *self, RvGridCell *cell)
{
  RvGridOffer *offer = self->offer;
  graphene_rect_t at;

  if (!gtk_widget_compute_bounds (GTK_WIDGET (cell), GTK_WIDGET (self), &at))
    return;
  if (!offer->popover)
    {
      offer->popover = gtk_popover_new ();
      gtk_widget_add_css_class (offer->popover, "rv-offer");
      gtk_popover_set_autohide (GTK_POPOVER (offer->popover), FALSE);
      gtk_popover_set_has_arrow (GTK_POPOVER (offer->popover), FALSE);
      gtk_popover_set_position (GTK_POPOVER (offer->popover), GTK_POS_BOTTOM);
      gtk_widget_set_halign (offer->popover, GTK_ALIGN_START);
      gtk_widget_set_can_focus (offer->popover, FALSE);
      gtk_widget_set_parent (offer->popover, GTK_WIDGET (self));
    }
  gtk_popover_set_child (GTK_POPOVER (offer->popover), build_list (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (offer->popover), &(GdkRectangle) { (int) at.origin.x, (int) at.origin.y, (int) at.size.width, (int) at.size.height });
  gtk_popover_popup (GTK_POPOVER (offer->popover));
}

void
rv_data_grid_on_typing (RvGridCell *cell, const char *text, RvDataGrid *self)
{
  guint row = rv_grid_cell_get_row (cell), column = rv_grid_cell_get_column (cell);
  gboolean sure = FALSE;
  g_auto (GStrv) names = text && self->model && self->model->offers ? self->model->offers (row, column, text, &sure, self->data) : NULL;

  if (!names || !names[0])
    {
      if (self->offer->names && text)
        rv_grid_cell_describe (cell, "");
      take_away (self->offer);
      return;
    }
  g_strfreev (self->offer->names);
  self->offer->names = g_steal_pointer (&names);
  show (self, cell);
  if (self->offer->popover)
    mark (self, cell, sure ? 0 : -1);
}

gboolean
rv_data_grid_offer_key (RvDataGrid *self, RvGridCell *cell, guint keyval, GdkModifierType state)
{
  RvGridOffer *offer = self->offer;
  int n = offer->names ? (int) g_strv_length (offer->names) : 0;

  if (!n || !offer->popover || state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Escape)
    {
      take_away (offer);
      describe (self, cell);
      return GDK_EVENT_STOP;
    }
  if ((keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down) && !(n == 1 && offer->marked == 0)) /* one name, marked: down is down */
    {
      mark (self, cell, MIN (offer->marked + 1, n - 1));
      return GDK_EVENT_STOP;
    }
  if ((keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up) && offer->marked >= 0 && n > 1)
    {
      mark (self, cell, offer->marked - 1);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

char *
rv_data_grid_offer_take (RvDataGrid *self, const char *typed)
{
  RvGridOffer *offer = self->offer;
  char *text = g_strdup (offer->names && offer->marked >= 0 ? offer->names[offer->marked] : typed);

  take_away (offer);
  return text;
}

void
rv_data_grid_init_offer (RvDataGrid *self)
{
  self->offer = g_new0 (RvGridOffer, 1);
  self->offer->marked = -1;
}

void
rv_data_grid_clear_offer (RvDataGrid *self)
{
  if (self->offer)
    take_away (self->offer);
  g_clear_pointer (&self->offer, g_free);
}
