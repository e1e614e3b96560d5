/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-image-import.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "imaging/rv-image-source.h"

struct _RvImageImport {
  GObject parent_instance;

  RvCaseSession *session;
  RvImageShelf *shelf;
  GCancellable *cancellable;
  GPtrArray *found;  /* RvRecord */
  char **faults;
  guint timer, told;
};

/* What the worker has. */
typedef struct {
  RvImageImport *import;
  RvCase *kase; /* a copy */
  char **paths;
  char *files_dir;
  gboolean link;
  int share;    /* thousandths, atomic */
} Job;

enum { PROGRESS, FOUND, DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvImageImport, rv_image_import, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->kase);
  g_strfreev (job->paths);
  g_free (job->files_dir);
  g_free (job);
}

static void
rv_image_import_finalize (GObject *object)
{
  RvImageImport *self = RV_IMAGE_IMPORT (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->shelf);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_strfreev (self->faults);
  G_OBJECT_CLASS (rv_image_import_parent_class)->finalize (object);
}

static void
rv_image_import_class_init (RvImageImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rv_image_import_finalize;
  signals[PROGRESS] = g_signal_new ("progress", RV_TYPE_IMAGE_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[FOUND] = g_signal_new ("found", RV_TYPE_IMAGE_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", RV_TYPE_IMAGE_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
rv_image_import_init (RvImageImport *self)
{
  self->cancellable = g_cancellable_new ();
}

/* --- what is found, on its way to the main thread --- */

typedef struct {
  RvImageImport *import;
  GPtrArray *records, *series;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_object_unref (found->import);
  g_ptr_array_unref (found->records);
  g_ptr_array_unref (found->series);
  g_free (found);
}

static gboolean
on_found_main (gpointer data)
{
  Found *found = data;
  RvImageImport *self = found->import;

  if (g_cancellable_is_cancelled (self->cancellable))
    return G_SOURCE_REMOVE;
  self->found = g_ptr_array_ref (found->records);
  for (guint i = 0; i < found->records->len; i++)
    rv_image_shelf_adopt (self->shelf, rv_record_get_uuid (found->records->pdata[i]), found->series->pdata[i]);
  g_signal_emit (self, signals[FOUND], 0);
  return G_SOURCE_REMOVE;
}

static void
on_found (RvImageTaken *taken, gpointer data)
{
  Job *job = data;
  Found *found = g_new0 (Found, 1);

  found->import = g_object_ref (job->import);
  found->records = g_ptr_array_new_with_free_func (g_object_unref);
  found->series = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_image_series_unref);
  for (guint i = 0; i < taken->series->len; i++)
    {
      RvTakenSeries *one = taken->series->pdata[i];

      if (one->known || one->grown)
        continue;
      /* A copy: the worker goes on with the record itself. */
      g_ptr_array_add (found->records, rv_record_copy (one->record));
      g_ptr_array_add (found->series, rv_image_series_ref (one->series));
    }
  g_idle_add_full (G_PRIORITY_DEFAULT, on_found_main, found, found_free);
}

static void
on_progress (guint done, guint total, gpointer data)
{
  g_atomic_int_set (&((Job *) data)->share, (int) done);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  RvImageTakeOptions options = { (const char *const *) job->paths, job->files_dir, job->link, on_found, on_progress, job };
  GError *error = NULL;
  RvImageTaken *taken = rv_image_take (job->kase, &options, cancellable, &error);

  if (taken != NULL)
    g_task_return_pointer (task, taken, (GDestroyNotify) rv_image_taken_free);
  else
    g_task_return_error (task, error);
}

/* --- the end --- */

static void
keep_faults (RvImageImport *self, RvImageTaken *taken)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  for (guint i = 0; i < taken->faults->len; i++)
    {
      RvImageFault *fault = taken->faults->pdata[i];
      g_autofree char *line = g_strdup_printf ("%s: %s", fault->path, fault->reason);

      g_strv_builder_add (lines, line);
    }
  self->faults = g_strv_builder_end (lines);
}

static void
drop_found (RvImageImport *self)
{
  for (guint i = 0; self->found != NULL && i < self->found->len; i++)
    rv_image_shelf_drop (self->shelf, rv_record_get_uuid (self->found->pdata[i]));
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RvImageImport) self = RV_IMAGE_IMPORT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvImageTaken) taken = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *summary = NULL;
  gboolean good = taken != NULL;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (taken != NULL)
    {
      RvCase *kase = rv_case_session_get_case (self->session);
      g_autoptr (RvEdit) edit = rv_image_taken_to_edit (taken, kase);

      keep_faults (self, taken);
      g_clear_pointer (&self->found, g_ptr_array_unref);
      good = rv_case_session_commit (self->session, edit, &error);
      summary = good ? rv_image_taken_summary (taken) : NULL;
    }
  else
    {
      drop_found (self);
      g_clear_pointer (&self->found, g_ptr_array_unref);
    }
  if (summary == NULL)
    summary = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? g_strdup (_("The import was stopped; the case is as it was")) : g_strdup (error->message);
  g_signal_emit (self, signals[DONE], 0, summary, good);
}

static gboolean
on_timer (gpointer data)
{
  GTask *task = data;
  RvImageImport *self = g_task_get_source_object (task);
  guint share = (guint) g_atomic_int_get (&((Job *) g_task_get_task_data (task))->share);

  if (share != self->told)
    g_signal_emit (self, signals[PROGRESS], 0, share / 1000.0);
  self->told = share;
  return G_SOURCE_CONTINUE;
}

RvImageImport *
rv_image_import_new (RvCaseSession *session, RvImageShelf *shelf, const char *const *paths, gboolean link, GError **error)
{
  const char *dir = rv_case_session_get_files_dir (session);
  g_autoptr (GTask) task = NULL;
  RvImageImport *self;
  Job *job;

  if (dir == NULL || !rv_case_session_is_editable (session))
    {
      g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY, _("Open a case that can be edited first: pictures belong to a case."));
      return NULL;
    }
  self = g_object_new (RV_TYPE_IMAGE_IMPORT, NULL);
  self->session = g_object_ref (session);
  self->shelf = g_object_ref (shelf);
  job = g_new0 (Job, 1);
  job->import = self;
  job->kase = rv_case_copy (rv_case_session_get_case (session));
  job->paths = g_strdupv ((char **) paths);
  job->files_dir = g_strdup (dir);
  job->link = link;
  task = g_task_new (self, self->cancellable, on_done, NULL);
  g_task_set_task_data (task, job, job_free);
  g_object_ref (self); /* until it is done */
  self->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, 100, on_timer, g_object_ref (task), g_object_unref);
  g_task_run_in_thread (task, work);
  return self;
}

void
rv_image_import_stop (RvImageImport *self)
{
  g_cancellable_cancel (self->cancellable);
}

GPtrArray *
rv_image_import_get_found (RvImageImport *self)
{
  return self->found;
}

const char *const *
rv_image_import_get_faults (RvImageImport *self)
{
  return (const char *const *) self->faults;
}

/* --- what looks like DICOM --- */

static gboolean
folder_fits (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".xml") || g_str_has_suffix (name, ".ranvier"))
      return FALSE;
  return dir != NULL;
}

static gboolean
archive_fits (const char *path)
{
  g_autoptr (GPtrArray) entries = rv_image_source_list_archive (path, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (g_str_has_suffix (entries->pdata[i], "//case.xml"))
      return FALSE;
  return entries != NULL;
}

gboolean
rv_image_import_fits (const char *path)
{
  guint8 head[132] = { 0 };
  g_autofree char *name = g_path_get_basename (path), *lower = g_ascii_strdown (name, -1);
  int fd;
  gssize n;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return folder_fits (path);
  if (rv_image_source_is_archive (path))
    return archive_fits (path);
  if (g_str_has_suffix (lower, ".dcm") || g_str_has_suffix (lower, ".ima") || g_str_equal (lower, "dicomdir"))
    return TRUE;
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  n = fd >= 0 ? read (fd, head, sizeof head) : -1;
  if (fd >= 0)
    close (fd);
  return n == sizeof head && memcmp (head + 128, "DICM", 4) == 0;
}
