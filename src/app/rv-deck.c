/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-deck.h"

#include "session/rv-picture.h"

#define MOST_SURFACES 9
#define FOLLOW 250 /* ms: slides that are passed over do not move the time */

/* What the worker made; read by it and by the main loop, changed by nobody. */
typedef struct {
  int refs;
  RvCase *kase;        /* without names, unless they are shown */
  RvPicture *picture;
  GPtrArray *slides;
} Plan;

typedef struct {
  guint slide;
  int width, height;
  cairo_surface_t *surface;
} Drawn;

struct _RvDeck {
  GObject parent_instance;

  RvCaseSession *session;
  gboolean names;
  RvScheme scheme;
  Plan *plan;
  GQueue drawn;        /* Drawn, the one used last first */
  GQueue wanted;       /* Drawn without surface, in the order of asking */
  gboolean busy, stale;
  guint serial;        /* of the plan */
  guint current;
  double cursor;       /* of the session when the deck was made */
  guint follow;
  gboolean moved_time;
};

G_DEFINE_FINAL_TYPE (RvDeck, rv_deck, G_TYPE_OBJECT)

enum { LOADED, DRAWN, MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static Plan *
plan_ref (Plan *plan)
{
  g_atomic_int_inc (&plan->refs);
  return plan;
}

static void
plan_unref (gpointer data)
{
  Plan *plan = data;

  if (!g_atomic_int_dec_and_test (&plan->refs))
    return;
  g_clear_pointer (&plan->slides, g_ptr_array_unref);
  g_clear_pointer (&plan->picture, rv_picture_free);
  g_clear_object (&plan->kase);
  g_free (plan);
}

static void
drawn_free (gpointer data)
{
  Drawn *drawn = data;

  g_clear_pointer (&drawn->surface, cairo_surface_destroy);
  g_free (drawn);
}

/* --- the worker --- */

typedef struct {
  RvCase *kase;
  double cursor;
  char *files_dir;
  gboolean names;
  RvScheme scheme;
  Plan *plan;
  Drawn want;
  guint serial;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->kase);
  g_clear_pointer (&job->plan, plan_unref);
  g_free (job->files_dir);
  g_free (job);
}

static void
make_plan (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  Plan *plan = g_new0 (Plan, 1);

  plan->refs = 1;
  plan->kase = job->names ? g_object_ref (job->kase) : rv_slides_hide_names (job->kase);
  plan->picture = rv_picture_new (plan->kase, job->cursor, job->files_dir);
  plan->picture->options.view = "slides";
  plan->picture->options.hide_names = !job->names;
  plan->picture->options.scheme = job->scheme;
  plan->picture->options.live = TRUE;
  rv_picture_add_replay (plan->picture, plan->kase, job->cursor);
  plan->slides = rv_slides_plan (plan->picture->view, plan->picture->chronology, rv_slides_presentation (plan->picture->view), &plan->picture->options, FALSE);
  g_task_return_pointer (task, plan, plan_unref);
}

static void
draw_slide (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  const RvPicture *picture = job->plan->picture;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, job->want.width, job->want.height);
  cairo_t *cr = cairo_create (surface);

  rv_slides_draw (picture->view, picture->chronology, &picture->options, job->plan->slides->pdata[job->want.slide], job->want.slide + 1, job->plan->slides->len, cr, job->want.width,
                  job->want.height);
  cairo_destroy (cr);
  g_task_return_pointer (task, surface, (GDestroyNotify) cairo_surface_destroy);
}

static void next_job (RvDeck *self);

static void
on_planned (GObject *source, GAsyncResult *result, gpointer data)
{
  RvDeck *self = RV_DECK (source);
  Plan *plan = g_task_propagate_pointer (G_TASK (result), NULL);

  self->busy = FALSE;
  if (plan)
    {
      g_clear_pointer (&self->plan, plan_unref);
      self->plan = plan;
      self->serial++;
      g_queue_clear_full (&self->drawn, drawn_free);
      g_queue_clear_full (&self->wanted, drawn_free);
      self->current = MIN (self->current, plan->slides->len - 1);
      g_signal_emit (self, signals[LOADED], 0);
    }
  next_job (self);
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  RvDeck *self = RV_DECK (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  cairo_surface_t *surface = g_task_propagate_pointer (G_TASK (result), NULL);

  self->busy = FALSE;
  if (surface && job->serial == self->serial)
    {
      Drawn *drawn = g_memdup2 (&job->want, sizeof (Drawn));

      drawn->surface = surface;
      g_queue_push_head (&self->drawn, drawn);
      while (g_queue_get_length (&self->drawn) > MOST_SURFACES)
        drawn_free (g_queue_pop_tail (&self->drawn));
      g_signal_emit (self, signals[DRAWN], 0, drawn->slide);
    }
  else
    g_clear_pointer (&surface, cairo_surface_destroy);
  next_job (self);
}

static void
start (RvDeck *self, Job *job, GTaskThreadFunc func, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, done, NULL);

  self->busy = TRUE;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, func);
}

/* One at a time: the picture may be read by one thread only. The current slide goes first. */
static void
next_job (RvDeck *self)
{
  Job *job;
  GList *first = self->wanted.head;

  if (self->busy)
    return;
  if (self->stale)
    {
      self->stale = FALSE;
      job = g_new0 (Job, 1);
      job->kase = rv_case_copy (rv_case_session_get_case (self->session));
      job->cursor = self->cursor;
      job->files_dir = g_strdup (rv_case_session_get_files_dir (self->session));
      job->names = self->names;
      job->scheme = self->scheme;
      start (self, job, make_plan, on_planned);
      return;
    }
  for (GList *l = self->wanted.head; l; l = l->next)
    if (((Drawn *) l->data)->slide == self->current)
      {
        first = l;
        break;
      }
  if (!first || !self->plan)
    return;
  job = g_new0 (Job, 1);
  job->plan = plan_ref (self->plan);
  job->want = *(Drawn *) first->data;
  job->serial = self->serial;
  drawn_free (first->data);
  g_queue_delete_link (&self->wanted, first);
  start (self, job, draw_slide, on_drawn);
}

static GList *
find_drawn (GQueue *queue, guint i, int width, int height)
{
  for (GList *l = queue->head; l; l = l->next)
    {
      const Drawn *drawn = l->data;

      if (drawn->slide == i && drawn->width == width && drawn->height == height)
        return l;
    }
  return NULL;
}

cairo_surface_t *
rv_deck_surface (RvDeck *self, guint i, int width, int height)
{
  GList *found;

  if (!self->plan || i >= self->plan->slides->len || width < 1 || height < 1)
    return NULL;
  found = find_drawn (&self->drawn, i, width, height);
  if (found)
    {
      g_queue_unlink (&self->drawn, found);
      g_queue_push_head_link (&self->drawn, found);
      return ((Drawn *) found->data)->surface;
    }
  if (!find_drawn (&self->wanted, i, width, height))
    {
      Drawn *want = g_new0 (Drawn, 1);

      *want = (Drawn) { i, width, height, NULL };
      g_queue_push_tail (&self->wanted, want);
      while (g_queue_get_length (&self->wanted) > MOST_SURFACES) /* passed over long ago */
        drawn_free (g_queue_pop_head (&self->wanted));
    }
  next_job (self);
  return NULL;
}

void
rv_deck_reload (RvDeck *self)
{
  self->stale = TRUE;
  next_job (self);
}

gboolean
rv_deck_is_loaded (RvDeck *self)
{
  return self->plan != NULL;
}

guint
rv_deck_n_slides (RvDeck *self)
{
  return self->plan ? self->plan->slides->len : 0;
}

const RvSlide *
rv_deck_slide (RvDeck *self, guint i)
{
  return i < rv_deck_n_slides (self) ? self->plan->slides->pdata[i] : NULL;
}

RvCase *
rv_deck_get_case (RvDeck *self)
{
  return self->plan ? self->plan->picture->view : NULL;
}

char *
rv_deck_describe (RvDeck *self, guint i)
{
  const RvSlide *slide = rv_deck_slide (self, i);

  return slide ? rv_slides_describe (self->plan->picture->view, slide, i + 1, self->plan->slides->len) : g_strdup ("");
}

guint
rv_deck_get_current (RvDeck *self)
{
  return self->current;
}

void
rv_deck_release_time (RvDeck *self)
{
  g_clear_handle_id (&self->follow, g_source_remove);
  if (self->moved_time)
    rv_case_session_set_cursor (self->session, self->cursor);
  self->moved_time = FALSE;
}

static gboolean
on_follow (gpointer data)
{
  RvDeck *self = data;
  const RvSlide *slide = rv_deck_slide (self, self->current);

  self->follow = 0;
  if (!slide || !g_str_equal (slide->type, "course"))
    {
      rv_deck_release_time (self);
      return G_SOURCE_REMOVE;
    }
  self->moved_time = TRUE;
  rv_case_session_set_cursor (self->session, slide->position);
  return G_SOURCE_REMOVE;
}

void
rv_deck_set_current (RvDeck *self, guint i)
{
  i = MIN (i, MAX (rv_deck_n_slides (self), 1) - 1);
  if (i == self->current)
    return;
  self->current = i;
  g_clear_handle_id (&self->follow, g_source_remove);
  self->follow = g_timeout_add (FOLLOW, on_follow, self);
  g_signal_emit (self, signals[MOVED], 0);
}

static void
rv_deck_finalize (GObject *object)
{
  RvDeck *self = RV_DECK (object);

  if (self->session)
    rv_deck_release_time (self);
  g_queue_clear_full (&self->drawn, drawn_free);
  g_queue_clear_full (&self->wanted, drawn_free);
  g_clear_pointer (&self->plan, plan_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rv_deck_parent_class)->finalize (object);
}

static void
rv_deck_class_init (RvDeckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rv_deck_finalize;
  signals[LOADED] = g_signal_new ("loaded", RV_TYPE_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DRAWN] = g_signal_new ("drawn", RV_TYPE_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[MOVED] = g_signal_new ("moved", RV_TYPE_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_deck_init (RvDeck *self)
{
}

RvDeck *
rv_deck_new (RvCaseSession *session, gboolean names, RvScheme scheme)
{
  RvDeck *self = g_object_new (RV_TYPE_DECK, NULL);

  self->session = g_object_ref (session);
  self->cursor = rv_case_session_get_cursor (session);
  self->names = names;
  self->scheme = scheme;
  rv_deck_reload (self);
  return self;
}
