/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-page.h"

typedef struct {
  RvCaseSession *session;
  GSignalGroup *signals;
  gboolean stale;
} RvPagePrivate;

enum { PROP_0, PROP_SESSION, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RvPage, rv_page, ADW_TYPE_BIN)

static void
refresh (RvPage *self)
{
  RvPagePrivate *priv = rv_page_get_instance_private (self);

  priv->stale = FALSE;
  if (priv->session && RV_PAGE_GET_CLASS (self)->shows_assessment)
    rv_case_session_want_assessment (priv->session);
  if (RV_PAGE_GET_CLASS (self)->refresh)
    RV_PAGE_GET_CLASS (self)->refresh (self, priv->session);
}

void
rv_page_queue_refresh (RvPage *self)
{
  RvPagePrivate *priv = rv_page_get_instance_private (self);

  priv->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

static void
on_assessed (RvPage *self)
{
  if (RV_PAGE_GET_CLASS (self)->shows_assessment)
    rv_page_queue_refresh (self);
}

static void
rv_page_map (GtkWidget *widget)
{
  RvPage *self = RV_PAGE (widget);
  RvPagePrivate *priv = rv_page_get_instance_private (self);

  if (priv->stale)
    refresh (self);
  GTK_WIDGET_CLASS (rv_page_parent_class)->map (widget);
}

static void
rv_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, rv_page_get_session (RV_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rv_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    rv_page_set_session (RV_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rv_page_dispose (GObject *object)
{
  RvPagePrivate *priv = rv_page_get_instance_private (RV_PAGE (object));

  g_clear_object (&priv->signals);
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (rv_page_parent_class)->dispose (object);
}

static void
rv_page_class_init (RvPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rv_page_get_property;
  object_class->set_property = rv_page_set_property;
  object_class->dispose = rv_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = rv_page_map;
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, RV_TYPE_CASE_SESSION,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
rv_page_init (RvPage *self)
{
  RvPagePrivate *priv = rv_page_get_instance_private (self);

  priv->stale = TRUE;
  priv->signals = g_signal_group_new (RV_TYPE_CASE_SESSION);
  g_signal_group_connect_swapped (priv->signals, "notify::view", G_CALLBACK (rv_page_queue_refresh), self);
  g_signal_group_connect_swapped (priv->signals, "notify::live", G_CALLBACK (rv_page_queue_refresh), self);
  g_signal_group_connect_swapped (priv->signals, "assessed", G_CALLBACK (on_assessed), self);
}

RvCaseSession *
rv_page_get_session (RvPage *self)
{
  RvPagePrivate *priv = rv_page_get_instance_private (self);

  return priv->session;
}

RvAssessment *
rv_page_get_assessment (RvPage *self)
{
  RvCaseSession *session = rv_page_get_session (self);
  RvAssessment *assessment = session ? rv_case_session_get_assessment (session) : NULL;

  return assessment && assessment->differential && assessment->differential->n_causes ? assessment : NULL;
}

void
rv_page_set_session (RvPage *self, RvCaseSession *session)
{
  RvPagePrivate *priv = rv_page_get_instance_private (self);

  if (!g_set_object (&priv->session, session))
    return;
  g_signal_group_set_target (priv->signals, session);
  rv_page_queue_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

void
rv_page_report (RvPage *self, const GError *error)
{
  if (error)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.report", "s", error->message);
}
