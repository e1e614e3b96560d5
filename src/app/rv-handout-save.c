/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-handout-save.h"

#include <glib/gi18n.h>

#include "session/rv-output.h"

typedef struct {
  RvCase *kase;
  char *files_dir, *path;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->kase);
  g_free (job->files_dir);
  g_free (job->path);
  g_free (job);
}

static void
write_file (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;

  if (rv_output_save (job->kase, job->files_dir, "handout", job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    said = g_strdup_printf (_("Saved as %s"), job->path);
  gtk_label_set_text (GTK_LABEL (source), said ? said : error->message);
}

static void
on_response (GtkNativeDialog *dialog, int response, GtkLabel *said)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  RvCaseSession *session = g_object_get_data (G_OBJECT (dialog), "rv-session");

  if (file && g_file_peek_path (file))
    {
      g_autoptr (GTask) task = g_task_new (said, NULL, on_written, NULL);
      Job *job = g_new0 (Job, 1);

      *job = (Job) { rv_case_copy (rv_case_session_get_case (session)), g_strdup (rv_case_session_get_files_dir (session)), g_file_get_path (file) };
      g_task_set_task_data (task, job, job_free);
      g_task_run_in_thread (task, write_file);
    }
  g_object_unref (dialog);
}

void
rv_handout_save (GtkWindow *parent, RvCaseSession *session, GtkLabel *said)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save the handout"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save"), NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("handout.pdf"));
  g_object_set_data_full (G_OBJECT (dialog), "rv-session", g_object_ref (session), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), said, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
