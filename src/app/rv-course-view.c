/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-course-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-lines.h"
#include "session/rv-scenario.h"
#include "widgets/rv-river-view.h"

struct _RvCourseView {
  RvPage parent_instance;

  GtkWidget *box, *river;
  GtkLabel *remark;
  GSignalGroup *signals;
  GCancellable *running;
  gboolean fresh;               /* the river shows the case as it is */
  gboolean found_only, naive;   /* how it was reckoned */
  RvKnowledge *knowledge;       /* with what; compared only */
};

G_DEFINE_FINAL_TYPE (RvCourseView, rv_course_view, RV_TYPE_PAGE)

static void
tell (RvCourseView *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  g_autofree char *as_of = session ? rv_case_session_cursor_text (session) : NULL;
  g_autofree char *text = NULL;

  if (!session)
    return;
  text = self->running ? g_strdup (_("Working…")) : g_strdup_printf (_("%s · moments at equal distances; a click goes there"), as_of);
  gtk_label_set_text (self->remark, text);
  gtk_widget_set_visible (self->river, rv_river_view_has_course (RV_RIVER_VIEW (self->river)));
  gtk_widget_set_visible (self->box, !rv_case_session_get_withheld (session) && (self->running || rv_river_view_has_course (RV_RIVER_VIEW (self->river))));
}

static void
on_course (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  RvReplay *replay = rv_scenario_course_finish (result, &error);
  RvCourseView *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the case moved on, or the view is gone */
  self = data;
  g_clear_object (&self->running);
  rv_river_view_take (RV_RIVER_VIEW (self->river), replay);
  tell (self);
}

static void
start (RvCourseView *self, RvCaseSession *session)
{
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  self->running = g_cancellable_new ();
  self->fresh = TRUE;
  self->found_only = rv_case_session_get_found_only (session);
  self->naive = rv_case_session_get_naive (session);
  self->knowledge = rv_knowledge_default (NULL);
  rv_scenario_course_async (rv_case_session_get_case (session), self->found_only, self->naive, self->running, on_course, self);
}

static void
on_step (RvRiverView *river, double position, RvCourseView *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  if (session)
    rv_case_session_set_cursor (session, position);
}

static void
on_edited (RvCourseView *self)
{
  self->fresh = FALSE;
  rv_page_queue_refresh (RV_PAGE (self));
}

static void
on_session (RvCourseView *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  rv_river_view_take (RV_RIVER_VIEW (self->river), NULL);
  self->fresh = FALSE;
  g_signal_group_set_target (self->signals, session);
}

static void
rv_course_view_refresh (RvPage *page, RvCaseSession *session)
{
  RvCourseView *self = RV_COURSE_VIEW (page);

  if (!session)
    return;
  if (!rv_case_session_get_withheld (session) &&
      (!self->fresh || self->found_only != rv_case_session_get_found_only (session) || self->naive != rv_case_session_get_naive (session) ||
       self->knowledge != rv_knowledge_default (NULL)))
    start (self, session);
  rv_river_view_set_cursor (RV_RIVER_VIEW (self->river), rv_case_session_get_cursor (session));
  tell (self);
}

static void
rv_course_view_dispose (GObject *object)
{
  RvCourseView *self = RV_COURSE_VIEW (object);

  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_object (&self->signals);
  G_OBJECT_CLASS (rv_course_view_parent_class)->dispose (object);
}

static void
rv_course_view_class_init (RvCourseViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_course_view_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_course_view_refresh;
}

static void
rv_course_view_init (RvCourseView *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->remark = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->remark, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->remark), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->remark), "dim-label");
  gtk_box_append (GTK_BOX (head), rv_lines_heading (_("How the weights moved")));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->remark));
  self->river = rv_river_view_new ();
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->river);
  gtk_widget_set_visible (self->box, FALSE);
  adw_bin_set_child (ADW_BIN (self), self->box);
  self->signals = g_signal_group_new (RV_TYPE_CASE_SESSION);
  g_signal_group_connect_swapped (self->signals, "edited", G_CALLBACK (on_edited), self);
  g_signal_connect (self, "notify::session", G_CALLBACK (on_session), NULL);
  g_signal_connect (self->river, "step", G_CALLBACK (on_step), self);
}
