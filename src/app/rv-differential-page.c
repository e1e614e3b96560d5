/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-differential-page.h"

#include <glib/gi18n.h>

#include "app/rv-evidence-view.h"
#include "app/rv-weigh-view.h"

struct _RvDifferentialPage {
  RvPage parent_instance;

  GtkToggleButton *found_only, *naive;
  GtkDropDown *setting;
  GtkStack *views;
  RvWeighView *weigh;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (RvDifferentialPage, rv_differential_page, RV_TYPE_PAGE)

static void
show_setting (RvDifferentialPage *self, RvCaseSession *session)
{
  const char *setting = rv_record_get (rv_case_get_root (rv_case_session_get_view (session)), "setting");
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  int at = knowledge ? rv_knowledge_find_setting (knowledge, setting ? setting : "general-emg") : -1;

  self->filling = TRUE;
  for (guint i = 0; knowledge && i < rv_knowledge_n_settings (knowledge); i++)
    gtk_string_list_append (names, rv_knowledge_setting (knowledge, i)->name);
  gtk_drop_down_set_model (self->setting, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->setting, at < 0 ? 0 : (guint) at);
  gtk_widget_set_sensitive (GTK_WIDGET (self->setting), rv_case_session_is_editable (session));
  self->filling = FALSE;
}

static void
on_setting (RvDifferentialPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  guint at = gtk_drop_down_get_selected (self->setting);
  g_autoptr (GError) error = NULL;

  if (self->filling || !session || !knowledge || at >= rv_knowledge_n_settings (knowledge))
    return;
  rv_case_session_set (session, rv_case_get_root (rv_case_session_get_case (session)), "setting", rv_knowledge_setting (knowledge, at)->id, &error);
  rv_page_report (RV_PAGE (self), error);
}

static void
rv_differential_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvDifferentialPage *self = RV_DIFFERENTIAL_PAGE (page);

  if (!session)
    return;
  show_setting (self, session);
}

static void
on_session (RvDifferentialPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  for (GtkWidget *view = gtk_widget_get_first_child (GTK_WIDGET (self->views)); view; view = gtk_widget_get_next_sibling (view))
    if (RV_IS_PAGE (view))
      rv_page_set_session (RV_PAGE (view), session);
  if (!session)
    return;
  gtk_toggle_button_set_active (self->found_only, rv_case_session_get_found_only (session));
  gtk_toggle_button_set_active (self->naive, rv_case_session_get_naive (session));
}

static void
on_weighing (RvDifferentialPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  if (session)
    rv_case_session_set_weighing (session, gtk_toggle_button_get_active (self->found_only), gtk_toggle_button_get_active (self->naive));
}

/* "differential.what-if", a finding's id: supposes it otherwise and shows what follows. */
static void
on_what_if (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvDifferentialPage *self = RV_DIFFERENTIAL_PAGE (widget);
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  int finding = knowledge ? rv_knowledge_find_finding (knowledge, g_variant_get_string (parameter, NULL)) : -1;

  if (finding < 0)
    return;
  gtk_stack_set_visible_child_name (self->views, "weigh");
  rv_weigh_view_suppose (self->weigh, (guint) finding);
}

static void
rv_differential_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RV_TYPE_DIFFERENTIAL_PAGE);
  G_OBJECT_CLASS (rv_differential_page_parent_class)->dispose (object);
}

static void
rv_differential_page_class_init (RvDifferentialPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RV_TYPE_EVIDENCE_VIEW);
  g_type_ensure (RV_TYPE_WEIGH_VIEW);
  G_OBJECT_CLASS (klass)->dispose = rv_differential_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_differential_page_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-differential-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, setting);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, found_only);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, naive);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, views);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, weigh);
  gtk_widget_class_install_action (widget_class, "differential.what-if", "s", on_what_if);
}

static void
rv_differential_page_init (RvDifferentialPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::session", G_CALLBACK (on_session), NULL);
  g_signal_connect_swapped (self->setting, "notify::selected", G_CALLBACK (on_setting), self);
  g_signal_connect_swapped (self->found_only, "toggled", G_CALLBACK (on_weighing), self);
  g_signal_connect_swapped (self->naive, "toggled", G_CALLBACK (on_weighing), self);
}
