/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-side-pane.h"

#include <glib/gi18n.h>

#include "app/rv-assistant-view.h"
#include "app/rv-record-form.h"

struct _RvSidePane {
  AdwBin parent_instance;

  GtkStack *stack;
  RvAssistantView *assistant;
  RvRecordForm *form;
  RvCaseSession *session;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (RvSidePane, rv_side_pane, ADW_TYPE_BIN)

/* The badge: a dot on the assistant's tab while the entry hides it, a line in it otherwise. */
static void
update_badge (RvSidePane *self)
{
  GtkStackPage *page = gtk_stack_get_page (self->stack, GTK_WIDGET (self->assistant));
  gboolean hidden = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "assistant") != 0;
  gboolean news = self->session && rv_case_session_get_news (self->session);

  gtk_stack_page_set_needs_attention (page, news && hidden);
  gtk_stack_page_set_title (page, news && hidden ? _("Assistant: news") : _("Assistant"));
}

static void
on_news (RvSidePane *self)
{
  rv_page_queue_refresh (RV_PAGE (self->assistant));
  update_badge (self);
}

static void
rv_side_pane_dispose (GObject *object)
{
  RvSidePane *self = RV_SIDE_PANE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_SIDE_PANE);
  G_OBJECT_CLASS (rv_side_pane_parent_class)->dispose (object);
}

static void
rv_side_pane_class_init (RvSidePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RV_TYPE_ASSISTANT_VIEW);
  g_type_ensure (RV_TYPE_RECORD_FORM);
  G_OBJECT_CLASS (klass)->dispose = rv_side_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-side-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, RvSidePane, stack);
  gtk_widget_class_bind_template_child (widget_class, RvSidePane, assistant);
  gtk_widget_class_bind_template_child (widget_class, RvSidePane, form);
}

static void
rv_side_pane_init (RvSidePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (RV_TYPE_CASE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::news", G_CALLBACK (on_news), self);
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (update_badge), self);
}

void
rv_side_pane_set_session (RvSidePane *self, RvCaseSession *session)
{
  g_set_object (&self->session, session);
  g_signal_group_set_target (self->signals, session);
  rv_page_set_session (RV_PAGE (self->assistant), session);
  rv_side_pane_edit (self, NULL);
  update_badge (self);
}

void
rv_side_pane_edit (RvSidePane *self, const char *uuid)
{
  rv_record_form_show (self->form, self->session, uuid);
  gtk_stack_set_visible_child_name (self->stack, uuid ? "entry" : "assistant");
  if (uuid)
    rv_record_form_focus (self->form);
}

void
rv_side_pane_flush (RvSidePane *self)
{
  rv_record_form_flush (self->form);
}
