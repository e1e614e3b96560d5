/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-case-session.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "session/rv-news.h"

struct _RvCaseSession {
  GObject parent_instance;

  RvStore *store;    /* NULL: outside any library */
  RvCase *kase;
  RvCase *view;
  RvChronology *chronology;
  char *files_dir;
  double cursor;
  int step;          /* last visible step of the chronology; G_MAXINT when live */
  char *undo_label;
  char *redo_label;

  RvAssessment *assessment; /* of the current view, or NULL */
  gboolean wanted, found_only, naive, withheld, blind;
  RvNews *news;
  guint serial;             /* of the view that is being assessed */
  guint assess_id;          /* idle */
};

enum { PROP_0, PROP_CASE, PROP_VIEW, PROP_CHRONOLOGY, PROP_CURSOR, PROP_LIVE, PROP_EDITABLE,
       PROP_CAN_UNDO, PROP_CAN_REDO, PROP_UNDO_LABEL, PROP_REDO_LABEL, PROP_NEWS, PROP_WITHHELD, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { EDITED, ASSESSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvCaseSession, rv_case_session, G_TYPE_OBJECT)

static void
notify (RvCaseSession *self, guint prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

/* What a worker gets: copies, so that the user can go on. */
typedef struct {
  RvCase *kase;
  double cursor;
  gboolean found_only, naive;
  gboolean where_only;   /* the first, quick answer: the differential follows */
  guint serial;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->kase);
  g_free (job);
}

static void
assess (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  RvAssessOptions options = { NULL, job->found_only, job->naive, 2000, NULL, job->where_only };

  g_task_return_pointer (task, rv_assessment_new (job->kase, job->cursor, &options), (GDestroyNotify) rv_assessment_unref);
}

static void start_job (RvCaseSession *self, gboolean where_only);

/* Only the case as it stands makes news: not a look back, not another way of weighing. */
static void
take_news (RvCaseSession *self)
{
  if (self->assessment->differential && isinf (self->cursor) && !self->found_only && !self->naive && rv_news_take (self->news, self->assessment))
    notify (self, PROP_NEWS);
}

static void
on_assessed (GObject *source, GAsyncResult *result, gpointer data)
{
  RvCaseSession *self = RV_CASE_SESSION (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  RvAssessment *assessment = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!assessment || job->serial != self->serial)
    {
      g_clear_pointer (&assessment, rv_assessment_unref);
      return;
    }
  g_clear_pointer (&self->assessment, rv_assessment_unref);
  if (self->blind)
    g_clear_pointer (&assessment->localisation, rv_localisation_free);
  self->assessment = assessment;
  take_news (self);
  g_signal_emit (self, signals[ASSESSED], 0);
  if (job->where_only && job->serial == self->serial && !self->withheld)
    start_job (self, FALSE);
}

static void
start_job (RvCaseSession *self, gboolean where_only)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_assessed, NULL);
  Job *job = g_new0 (Job, 1);

  job->kase = rv_case_copy (self->kase);
  job->cursor = self->cursor;
  job->found_only = self->found_only;
  job->naive = self->naive;
  job->where_only = where_only;
  job->serial = self->serial;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, assess);
}

static gboolean
start_assessment (gpointer data)
{
  RvCaseSession *self = data;

  self->assess_id = 0;
  self->serial++;
  start_job (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
forget_assessment (RvCaseSession *self)
{
  self->serial++;
  g_clear_pointer (&self->assessment, rv_assessment_unref);
  if (self->wanted && !self->assess_id)
    self->assess_id = g_timeout_add (30, start_assessment, self);
}

static void
update_view (RvCaseSession *self, gboolean force)
{
  int step = isinf (self->cursor) ? G_MAXINT : rv_chronology_step_at (self->chronology, self->cursor);

  if (!force && step == self->step)
    return;
  self->step = step;
  g_clear_object (&self->view);
  self->view = rv_chronology_as_known (self->chronology, self->kase, self->cursor);
  forget_assessment (self);
  notify (self, PROP_VIEW);
}

static void
update_labels (RvCaseSession *self)
{
  g_clear_pointer (&self->undo_label, g_free);
  g_clear_pointer (&self->redo_label, g_free);
  if (self->store && !rv_store_is_read_only (self->store))
    {
      self->undo_label = rv_store_undo_label (self->store, rv_case_get_uuid (self->kase));
      self->redo_label = rv_store_redo_label (self->store, rv_case_get_uuid (self->kase));
    }
  for (guint p = PROP_CAN_UNDO; p <= PROP_REDO_LABEL; p++)
    notify (self, p);
}

static void
case_changed (RvCaseSession *self)
{
  g_clear_object (&self->chronology);
  self->chronology = rv_chronology_new (self->kase);
  notify (self, PROP_CHRONOLOGY);
  update_view (self, TRUE);
  update_labels (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
rv_case_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RvCaseSession *self = RV_CASE_SESSION (object);

  switch (id)
    {
    case PROP_CASE:
      g_value_set_object (value, self->kase);
      break;
    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;
    case PROP_CHRONOLOGY:
      g_value_set_object (value, self->chronology);
      break;
    case PROP_CURSOR:
      g_value_set_double (value, self->cursor);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, rv_case_session_is_live (self));
      break;
    case PROP_EDITABLE:
      g_value_set_boolean (value, rv_case_session_is_editable (self));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->undo_label && rv_case_session_is_live (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, self->redo_label && rv_case_session_is_live (self));
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, self->undo_label);
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, self->redo_label);
      break;
    case PROP_NEWS:
      g_value_set_string (value, rv_case_session_get_news (self));
      break;
    case PROP_WITHHELD:
      g_value_set_boolean (value, self->withheld);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rv_case_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CURSOR)
    rv_case_session_set_cursor (RV_CASE_SESSION (object), g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* All that are open; on the main thread only. */
static GList *open_sessions;

static void
rv_case_session_finalize (GObject *object)
{
  RvCaseSession *self = RV_CASE_SESSION (object);

  open_sessions = g_list_remove (open_sessions, self);
  g_clear_handle_id (&self->assess_id, g_source_remove);
  g_clear_pointer (&self->assessment, rv_assessment_unref);
  g_clear_object (&self->view);
  g_clear_object (&self->chronology);
  g_clear_object (&self->kase);
  g_clear_object (&self->store);
  rv_news_free (self->news);
  g_free (self->files_dir);
  g_free (self->undo_label);
  g_free (self->redo_label);
  G_OBJECT_CLASS (rv_case_session_parent_class)->finalize (object);
}

static void
rv_case_session_class_init (RvCaseSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags ro = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rv_case_session_get_property;
  object_class->set_property = rv_case_session_set_property;
  object_class->finalize = rv_case_session_finalize;
  props[PROP_CASE] = g_param_spec_object ("case", NULL, NULL, RV_TYPE_CASE, ro);
  props[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, RV_TYPE_CASE, ro);
  props[PROP_CHRONOLOGY] = g_param_spec_object ("chronology", NULL, NULL, RV_TYPE_CHRONOLOGY, ro);
  props[PROP_CURSOR] = g_param_spec_double ("cursor", NULL, NULL, -G_MAXDOUBLE, INFINITY, INFINITY,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, TRUE, ro);
  props[PROP_EDITABLE] = g_param_spec_boolean ("editable", NULL, NULL, FALSE, ro);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, ro);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, ro);
  props[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, ro);
  props[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, ro);
  props[PROP_NEWS] = g_param_spec_string ("news", NULL, NULL, NULL, ro);
  props[PROP_WITHHELD] = g_param_spec_boolean ("withheld", NULL, NULL, FALSE, ro);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[EDITED] = g_signal_new ("edited", RV_TYPE_CASE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ASSESSED] = g_signal_new ("assessed", RV_TYPE_CASE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_case_session_init (RvCaseSession *self)
{
  self->cursor = INFINITY;
  self->step = G_MAXINT;
  self->news = rv_news_new ();
  open_sessions = g_list_append (open_sessions, self);
}

RvCaseSession *
rv_case_session_new (RvStore *store, RvCase *kase, const char *files_dir)
{
  RvCaseSession *self = g_object_new (RV_TYPE_CASE_SESSION, NULL);

  self->store = store ? g_object_ref (store) : NULL;
  self->kase = g_object_ref (kase);
  self->files_dir = g_strdup (files_dir);
  self->chronology = rv_chronology_new (kase);
  self->view = g_object_ref (kase);
  update_labels (self);
  return self;
}

RvCaseSession *
rv_case_session_open (RvStore *store, const char *case_uuid, GError **error)
{
  g_autoptr (RvCase) kase = rv_store_load (store, case_uuid, error);
  g_autofree char *files_dir = kase ? rv_store_files_dir (store, case_uuid) : NULL;

  return kase ? rv_case_session_new (store, kase, files_dir) : NULL;
}

RvCaseSession *
rv_case_session_find (RvStore *store, const char *case_uuid)
{
  for (GList *l = open_sessions; l; l = l->next)
    {
      RvCaseSession *self = l->data;

      if (self->store == store && g_str_equal (rv_case_get_uuid (self->kase), case_uuid) && rv_case_session_is_editable (self))
        return g_object_ref (self);
    }
  return NULL;
}

RvStore *
rv_case_session_get_store (RvCaseSession *self)
{
  return self->store;
}

RvCase *
rv_case_session_get_case (RvCaseSession *self)
{
  return self->kase;
}

RvCase *
rv_case_session_get_view (RvCaseSession *self)
{
  return self->view;
}

RvChronology *
rv_case_session_get_chronology (RvCaseSession *self)
{
  return self->chronology;
}

const char *
rv_case_session_get_files_dir (RvCaseSession *self)
{
  return self->files_dir;
}

double
rv_case_session_get_cursor (RvCaseSession *self)
{
  return self->cursor;
}

void
rv_case_session_set_cursor (RvCaseSession *self, double cursor)
{
  if (self->cursor == cursor)
    return;
  self->cursor = cursor;
  notify (self, PROP_CURSOR);
  update_view (self, FALSE);
  for (guint p = PROP_LIVE; p <= PROP_CAN_REDO; p++)
    notify (self, p);
}

gboolean
rv_case_session_is_live (RvCaseSession *self)
{
  return self->cursor == INFINITY;
}

gboolean
rv_case_session_is_editable (RvCaseSession *self)
{
  return rv_case_session_is_live (self) && self->store && !rv_store_is_read_only (self->store);
}

char *
rv_case_session_cursor_text (RvCaseSession *self)
{
  int at = rv_chronology_step_at (self->chronology, self->cursor);

  if (rv_case_session_is_live (self))
    return g_strdup (_("Live: everything known"));
  if (at < 0)
    return g_strdup (_("Before anything was known"));
  return g_strdup_printf (_("As known at: %s"), rv_chronology_step (self->chronology, (guint) at)->label);
}

static gboolean
check_editable (RvCaseSession *self, GError **error)
{
  if (rv_case_session_is_editable (self))
    return TRUE;
  if (!rv_case_session_is_live (self))
    g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY,
                         _("The case is shown as it was known earlier. Move the time cursor to “Live” to edit it."));
  else if (!self->store)
    g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY,
                         _("This case was read from a file and is not in a library. Import it to edit it."));
  else
    {
      g_autofree char *holder = rv_store_get_holder (self->store);

      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY, _("The library can only be read: it is in use by %s."),
                   holder ? holder : _("another process"));
    }
  return FALSE;
}

gboolean
rv_case_session_commit (RvCaseSession *self, RvEdit *edit, GError **error)
{
  if (rv_edit_is_empty (edit))
    return TRUE;
  if (!check_editable (self, error) || !rv_edit_check (edit, self->kase, error))
    return FALSE;
  rv_edit_mark_typed (edit, self->kase);
  rv_edit_settle_positions (edit, self->kase);
  if (!rv_store_commit (self->store, rv_case_get_uuid (self->kase), edit, error))
    return FALSE;
  rv_edit_apply (edit, self->kase, NULL);
  case_changed (self);
  return TRUE;
}

gboolean
rv_case_session_set (RvCaseSession *self, RvRecord *record, const char *field, const char *value, GError **error)
{
  const RvField *spec = rv_kind_field (rv_record_get_kind (record), field);
  g_autofree char *label = NULL;
  g_autoptr (RvEdit) edit = NULL;

  g_return_val_if_fail (spec != NULL, FALSE);
  if (value && !*value)
    value = NULL;
  if (rv_record_equals (record, field, value))
    return TRUE;
  label = g_strdup_printf (_("Change “%s”"), _(spec->label));
  edit = rv_edit_new (label);
  rv_edit_set (edit, record, field, value);
  return rv_case_session_commit (self, edit, error);
}

typedef gboolean (*TurnFunc) (RvStore *, const char *, GStrv *, GError **);

static gboolean
turn (RvCaseSession *self, TurnFunc func, GError **error)
{
  g_auto (GStrv) touched = NULL;

  if (!check_editable (self, error) || !func (self->store, rv_case_get_uuid (self->kase), &touched, error) ||
      !rv_store_reload (self->store, self->kase, (const char *const *) touched, error))
    return FALSE;
  case_changed (self);
  return TRUE;
}

gboolean
rv_case_session_undo (RvCaseSession *self, GError **error)
{
  return turn (self, rv_store_undo, error);
}

gboolean
rv_case_session_redo (RvCaseSession *self, GError **error)
{
  return turn (self, rv_store_redo, error);
}

RvAssessment *
rv_case_session_get_assessment (RvCaseSession *self)
{
  return self->assessment;
}

void
rv_case_session_want_assessment (RvCaseSession *self)
{
  self->wanted = TRUE;
  if (!self->assessment && !self->assess_id)
    self->assess_id = g_timeout_add (30, start_assessment, self);
}

void
rv_case_session_set_weighing (RvCaseSession *self, gboolean found_only, gboolean naive)
{
  if (self->found_only == found_only && self->naive == naive)
    return;
  self->found_only = found_only;
  self->naive = naive;
  forget_assessment (self);
}

gboolean
rv_case_session_get_found_only (RvCaseSession *self)
{
  return self->found_only;
}

gboolean
rv_case_session_get_naive (RvCaseSession *self)
{
  return self->naive;
}

void
rv_case_session_reweigh (RvCaseSession *self)
{
  forget_assessment (self);
  notify (self, PROP_VIEW);
}

const char *
rv_case_session_get_news (RvCaseSession *self)
{
  return rv_news_get_text (self->news);
}

void
rv_case_session_see_news (RvCaseSession *self)
{
  if (!rv_news_get_text (self->news))
    return;
  rv_news_see (self->news);
  notify (self, PROP_NEWS);
}

gboolean
rv_case_session_get_withheld (RvCaseSession *self)
{
  return self->withheld;
}

void
rv_case_session_set_withheld (RvCaseSession *self, gboolean withheld)
{
  if (self->withheld == withheld)
    return;
  self->withheld = withheld;
  forget_assessment (self);
  notify (self, PROP_WITHHELD);
  notify (self, PROP_VIEW);
}

gboolean
rv_case_session_is_weighing (RvCaseSession *self)
{
  return !self->withheld && (!self->assessment || (!self->assessment->differential && !self->assessment->problem));
}

void
rv_case_session_set_blind (RvCaseSession *self)
{
  self->blind = TRUE;
  rv_case_session_set_withheld (self, TRUE);
}
