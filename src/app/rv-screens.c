/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-screens.h"

#define SETTLE 300 /* ms: a desktop tells of a screen in several steps */

struct _RvScreens {
  GtkWindow *slides, *home, *speaker; /* home, speaker: weak */
  RvMakeSpeaker make;
  gpointer data;
  GListModel *monitors;
  gulong handler;
  guint settle;
  gboolean exchanged;
};

static gboolean
overlap (const GdkRectangle *a, const GdkRectangle *b)
{
  return gdk_rectangle_intersect (a, b, NULL);
}

int
rv_screens_audience (const GdkRectangle *areas, guint n, int own)
{
  int best = -1, here = own >= 0 && own < (int) n ? own : 0;
  gint64 most = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 area = (gint64) areas[i].width * areas[i].height;

      if ((int) i == here || area <= most || overlap (&areas[i], &areas[here]))
        continue;
      best = (int) i;
      most = area;
    }
  return best;
}

/* The screens of the speaker and of the audience; the latter NULL when there is but one. Borrowed from the display. */
static void
find (RvScreens *self, GdkMonitor **own, GdkMonitor **other)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self->slides));
  GdkSurface *surface = self->home ? gtk_native_get_surface (GTK_NATIVE (self->home)) : NULL;
  GdkMonitor *here = surface ? gdk_display_get_monitor_at_surface (display, surface) : NULL;
  guint n = g_list_model_get_n_items (self->monitors);
  g_autofree GdkRectangle *areas = g_new0 (GdkRectangle, n + 1);
  int at = -1, audience;

  *own = *other = NULL;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, i);

      gdk_monitor_get_geometry (monitor, &areas[i]);
      if (monitor == here)
        at = (int) i;
      if (monitor == here || (i == 0 && !*own))
        *own = monitor;
    }
  audience = rv_screens_audience (areas, n, at);
  if (audience >= 0)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, (guint) audience);

      *other = monitor;
    }
}

static void
fill (GtkWindow *window, GdkMonitor *monitor)
{
  GdkRectangle area = { 0, 0, 1600, 900 };

  if (monitor)
    gdk_monitor_get_geometry (monitor, &area);
  gtk_window_set_default_size (window, area.width, area.height);
  gtk_window_present (window);
  if (monitor)
    gtk_window_fullscreen_on_monitor (window, monitor);
  else
    gtk_window_fullscreen (window);
}

static void
close_speaker (RvScreens *self)
{
  GtkWindow *speaker = self->speaker;

  g_clear_weak_pointer (&self->speaker);
  if (speaker)
    gtk_window_destroy (speaker);
}

static void
place (RvScreens *self)
{
  GdkMonitor *own, *other;

  find (self, &own, &other);
  if (other && !self->speaker)
    g_set_weak_pointer (&self->speaker, self->make (self->data));
  else if (!other)
    close_speaker (self);
  if (self->speaker)
    fill (self->speaker, self->exchanged ? other : own);
  fill (self->slides, other && !self->exchanged ? other : own); /* last: it has the keys */
}

static gboolean
on_settled (gpointer data)
{
  RvScreens *self = data;

  self->settle = 0;
  place (self);
  return G_SOURCE_REMOVE;
}

static void
on_screens (RvScreens *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  self->settle = g_timeout_add (SETTLE, on_settled, self);
}

RvScreens *
rv_screens_new (GtkWindow *slides, GtkWindow *home, RvMakeSpeaker make, gpointer data)
{
  RvScreens *self = g_new0 (RvScreens, 1);

  self->slides = slides;
  g_set_weak_pointer (&self->home, home);
  self->make = make;
  self->data = data;
  self->monitors = g_object_ref (gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (slides))));
  self->handler = g_signal_connect_swapped (self->monitors, "items-changed", G_CALLBACK (on_screens), self);
  place (self);
  return self;
}

void
rv_screens_free (RvScreens *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_signal_handler (&self->handler, self->monitors);
  g_clear_object (&self->monitors);
  close_speaker (self);
  g_clear_weak_pointer (&self->home);
  g_free (self);
}

GtkWindow *
rv_screens_get_speaker (RvScreens *self)
{
  return self->speaker;
}

void
rv_screens_exchange (RvScreens *self)
{
  self->exchanged = !self->exchanged;
  place (self);
}
