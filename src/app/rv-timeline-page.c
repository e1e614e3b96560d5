/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-timeline-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "report/rv-render.h"
#include "widgets/rv-timeline-view.h"

struct _RvTimelinePage {
  RvPage parent_instance;

  GtkLabel *axis;
  GtkDropDown *align;
  GtkToggleButton *folds;
  GtkButton *zoom_out, *zoom_all, *zoom_in, *export;
  GtkScrolledWindow *scroll;
  GtkWidget *view;
  GStrv align_ids;      /* "" for the default, then event ids */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (RvTimelinePage, rv_timeline_page, RV_TYPE_PAGE)

static void
fill_align (RvTimelinePage *self, RvCase *kase, RvChronology *chronology)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GtkStringList *titles = gtk_string_list_new (NULL);
  guint at = gtk_drop_down_get_selected (self->align), selected = 0;
  g_autofree char *before = self->align_ids && at < g_strv_length (self->align_ids) ? g_strdup (self->align_ids[at]) : NULL;
  gboolean calendar = rv_chronology_origin (chronology, NULL);
  const char *anchor = calendar ? NULL : rv_record_get (rv_case_get_root (kase), "anchor");

  /* what the axis reads by itself: the calendar where the case has one, else T */
  g_strv_builder_add (ids, "");
  gtk_string_list_append (titles, calendar ? _("Calendar") : anchor ? rv_case_title_of_id (anchor, kase) : _("Order"));
  for (guint i = 0; i < rv_case_count (kase, "event"); i++)
    {
      RvRecord *event = rv_case_nth (kase, "event", i);
      const char *id = rv_record_get (event, "id");

      if (!id || g_strcmp0 (id, anchor) == 0)
        continue;
      if (g_strcmp0 (id, before) == 0)
        selected = gtk_string_list_get_string (titles, 0) ? g_list_model_get_n_items (G_LIST_MODEL (titles)) : 0;
      g_strv_builder_add (ids, id);
      gtk_string_list_append (titles, rv_case_title_of_id (id, kase));
    }
  self->filling = TRUE;
  g_strfreev (self->align_ids);
  self->align_ids = g_strv_builder_end (ids);
  gtk_drop_down_set_model (self->align, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->align, selected);
  g_object_unref (titles);
  self->filling = FALSE;
}

static void
show_axis (RvTimelinePage *self)
{
  gtk_label_set_text (self->axis, rv_timeline_view_get_axis_label (RV_TIMELINE_VIEW (self->view)));
}

static gboolean
show_axis_later (gpointer data)
{
  show_axis (data);
  return G_SOURCE_REMOVE;
}

static void
rv_timeline_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvTimelinePage *self = RV_TIMELINE_PAGE (page);
  g_autofree char *text = NULL;

  if (!session)
    return;
  text = rv_case_session_is_live (session) ? NULL : rv_case_session_cursor_text (session);
  fill_align (self, rv_case_session_get_view (session), rv_case_session_get_chronology (session));
  rv_timeline_view_show (RV_TIMELINE_VIEW (self->view), rv_case_session_get_view (session), rv_case_session_get_chronology (session),
                         rv_case_session_get_cursor (session), text);
  g_idle_add_full (G_PRIORITY_LOW, show_axis_later, g_object_ref (self), g_object_unref);
}

static void
on_align (RvTimelinePage *self)
{
  guint i = gtk_drop_down_get_selected (self->align);

  if (self->filling || !self->align_ids || i >= g_strv_length (self->align_ids))
    return;
  rv_timeline_view_set_align (RV_TIMELINE_VIEW (self->view), *self->align_ids[i] ? self->align_ids[i] : NULL);
  g_idle_add_full (G_PRIORITY_LOW, show_axis_later, g_object_ref (self), g_object_unref);
}

static void
on_folds (RvTimelinePage *self)
{
  rv_timeline_view_set_folds (RV_TIMELINE_VIEW (self->view), gtk_toggle_button_get_active (self->folds));
}

static void
on_zoom (GtkButton *button, RvTimelinePage *self)
{
  if (button == self->zoom_all)
    rv_timeline_view_zoom_all (RV_TIMELINE_VIEW (self->view));
  else
    rv_timeline_view_zoom (RV_TIMELINE_VIEW (self->view), button == self->zoom_in ? 0.7 : 1 / 0.7);
}

static void
on_activated (RvTimelineView *view, const char *uuid, RvTimelinePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", uuid);
}

static void
on_add (RvTimelineView *view, const char *lane, double day, RvTimelinePage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  RvChronology *chronology = rv_case_session_get_chronology (session);
  g_autofree char *when = NULL;
  GVariantBuilder values;
  double origin;

  if (rv_chronology_anchor (chronology))
    when = g_strdup_printf ("T%+ldd", lround (day));
  else if (rv_chronology_origin (chronology, &origin))
    {
      int y, m, d;

      rv_days_to_ymd (origin + day, &y, &m, &d);
      when = g_strdup_printf ("%04d-%02d-%02d", y, m, d);
    }
  g_variant_builder_init (&values, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&values, "{ss}", "lane", lane);
  g_variant_builder_add (&values, "{ss}", "title", _("New event"));
  if (when)
    g_variant_builder_add (&values, "{ss}", "when", when);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-record", "(sa{ss})", "event", &values);
}

static void
rv_timeline_page_dispose (GObject *object)
{
  RvTimelinePage *self = RV_TIMELINE_PAGE (object);

  g_clear_pointer (&self->align_ids, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_TIMELINE_PAGE);
  G_OBJECT_CLASS (rv_timeline_page_parent_class)->dispose (object);
}

static void
rv_timeline_page_class_init (RvTimelinePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_timeline_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_timeline_page_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-timeline-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RvTimelinePage, axis);
  gtk_widget_class_bind_template_child (widget_class, RvTimelinePage, align);
  gtk_widget_class_bind_template_child (widget_class, RvTimelinePage, folds);
  gtk_widget_class_bind_template_child (widget_class, RvTimelinePage, zoom_out);
  gtk_widget_class_bind_template_child (widget_class, RvTimelinePage, zoom_all);
  gtk_widget_class_bind_template_child (widget_class, RvTimelinePage, zoom_in);
  gtk_widget_class_bind_template_child (widget_class, RvTimelinePage, export);
  gtk_widget_class_bind_template_child (widget_class, RvTimelinePage, scroll);
}

static void
rv_timeline_page_init (RvTimelinePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->view = rv_timeline_view_new ();
  gtk_scrolled_window_set_child (self->scroll, self->view);
  g_signal_connect_swapped (self->align, "notify::selected", G_CALLBACK (on_align), self);
  g_signal_connect_swapped (self->folds, "toggled", G_CALLBACK (on_folds), self);
  g_signal_connect (self->zoom_in, "clicked", G_CALLBACK (on_zoom), self);
  g_signal_connect (self->zoom_all, "clicked", G_CALLBACK (on_zoom), self);
  g_signal_connect (self->zoom_out, "clicked", G_CALLBACK (on_zoom), self);
  g_signal_connect (self->view, "activated", G_CALLBACK (on_activated), self);
  g_signal_connect (self->view, "add", G_CALLBACK (on_add), self);
  g_signal_connect_swapped (self->view, "zoomed", G_CALLBACK (show_axis), self);
}

typedef struct {
  RvTimeline *timeline;
  RvTheme *theme;
} Drawing;

static void
draw_course (cairo_t *cr, gpointer data)
{
  Drawing *drawing = data;

  rv_timeline_draw (drawing->timeline, drawing->theme, cr);
}

gboolean
rv_timeline_page_save (RvTimelinePage *self, gboolean whole, const char *path, gboolean dark, GError **error)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  g_autoptr (RvTheme) theme = rv_theme_new (dark ? RV_SCHEME_DARK : RV_SCHEME_LIGHT, NULL, 1);
  g_autofree char *as_of = rv_case_session_is_live (session) ? NULL : rv_case_session_cursor_text (session);
  g_autofree char *format = rv_render_format_of (path);
  g_autoptr (RvTimeline) timeline = NULL;
  g_autoptr (GBytes) bytes = NULL;
  RvTimelineOptions options;

  rv_timeline_view_get_options (RV_TIMELINE_VIEW (self->view), &options);
  options.title = TRUE;
  options.as_of = as_of;
  options.width = MAX (gtk_widget_get_width (self->view), 640);
  if (whole)
    options.from = options.to = NAN;
  timeline = rv_timeline_layout (rv_case_session_get_view (session), rv_case_session_get_chronology (session), theme, &options);
  bytes = rv_render_drawing (draw_course, &(Drawing) { timeline, theme }, (int) ceil (timeline->width), (int) ceil (timeline->height), format, error);
  return bytes && g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                            G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
