/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the mirrors are written: within two seconds of a change, in a thread of their own, and at start and close. */
#include <glib/gi18n-lib.h>

#include "store/rv-mirror.h"
#include "store/rv-store-private.h"

#define DELAY_MS 1000
#define RETRY_MS 15000
/* Cases in one round of the thread: preparing one takes a millisecond or two on the main thread. */
#define ROUND 3

struct _RvMirrorRound {
  RvStore *store;    /* not owned: the store waits for its round before it goes */
  GPtrArray *jobs;   /* RvMirrorJob */
  guint n_done;
  GError *error;
  GThread *thread;
  GSource *done;
};

static void start_round (RvStore *self);

static gboolean
on_due (gpointer data)
{
  RvStore *self = data;

  self->mirror_source = 0;
  start_round (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (RvStore *self, guint ms)
{
  if (!self->mirror_source && !self->mirror_round && self->db && !self->read_only)
    self->mirror_source = g_timeout_add (ms, on_due, self);
}

static gpointer
write_files (gpointer data)
{
  RvMirrorRound *round = data;

  while (round->n_done < round->jobs->len && rv_mirror_run (round->jobs->pdata[round->n_done], &round->error))
    round->n_done++;
  g_source_attach (round->done, NULL);
  return NULL;
}

/* Waits for the thread (at a call from its source it has ended) and notes what was written. */
static gboolean
end_round (RvStore *self, GError **error)
{
  RvMirrorRound *round = g_steal_pointer (&self->mirror_round);
  gboolean ok = TRUE;

  if (!round)
    return TRUE;
  g_thread_join (round->thread);
  g_source_destroy (round->done);
  g_source_unref (round->done);
  for (guint i = 0; ok && i < round->n_done; i++)
    ok = rv_mirror_note (self->db, round->jobs->pdata[i], error);
  if (round->error)
    {
      if (ok)
        g_propagate_error (error, round->error);
      else
        g_error_free (round->error);
      ok = FALSE;
    }
  g_ptr_array_unref (round->jobs);
  g_free (round);
  return ok;
}

static void
say_once (RvStore *self, GError *error)
{
  if (!self->mirror_failed)
    rv_store_add_notice (self, _("The case files are behind the database: %s They are tried again."), error->message);
  self->mirror_failed = TRUE;
}

static gboolean
on_written (gpointer data)
{
  RvStore *self = data;
  g_autoptr (GError) error = NULL;

  if (end_round (self, &error))
    {
      self->mirror_failed = FALSE;
      start_round (self);
    }
  else
    {
      say_once (self, error);
      schedule (self, RETRY_MS);
    }
  return G_SOURCE_REMOVE;
}

static void
start_round (RvStore *self)
{
  g_autoptr (GPtrArray) uuids = NULL;
  RvMirrorRound *round;

  if (self->mirror_round || !self->db || self->read_only || !(uuids = rv_mirror_behind (self->db, ROUND, NULL)) || !uuids->len)
    return;
  round = g_new0 (RvMirrorRound, 1);
  round->store = self;
  round->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_mirror_job_free);
  for (guint i = 0; i < uuids->len; i++)
    {
      RvMirrorJob *job = rv_mirror_prepare (self->db, self->dir, uuids->pdata[i], NULL);

      if (job)
        g_ptr_array_add (round->jobs, job);
    }
  round->done = g_idle_source_new ();
  g_source_set_priority (round->done, G_PRIORITY_DEFAULT);
  g_source_set_callback (round->done, on_written, self, NULL);
  round->thread = g_thread_new ("mirror", write_files, round);
  self->mirror_round = round;
}

void
rv_store_mirror_due (RvStore *self)
{
  schedule (self, DELAY_MS);
}

gboolean
rv_store_mirror_settle (RvStore *self, GError **error)
{
  g_clear_handle_id (&self->mirror_source, g_source_remove);
  return end_round (self, error);
}

gboolean
rv_store_flush_mirrors (RvStore *self, GError **error)
{
  if (!rv_store_may_write (self, error) || !rv_store_mirror_settle (self, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (GPtrArray) uuids = rv_mirror_behind (self->db, 64, error);

      if (!uuids)
        return FALSE;
      if (!uuids->len)
        return TRUE;
      for (guint i = 0; i < uuids->len; i++)
        {
          g_autoptr (RvMirrorJob) job = rv_mirror_prepare (self->db, self->dir, uuids->pdata[i], error);

          if (!job || !rv_mirror_run (job, error) || !rv_mirror_note (self->db, job, error))
            return FALSE;
        }
    }
}
