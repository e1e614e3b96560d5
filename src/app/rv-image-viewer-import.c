/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DICOM on its way in. */
#include <glib/gi18n.h>

#include "app/rv-image-viewer-private.h"

static void
on_progress (RvImageImport *import, double share, RvImageViewer *self)
{
  gtk_progress_bar_set_fraction (self->import_share, share);
}

static void
on_found (RvImageImport *import, RvImageViewer *self)
{
  /* Everything may be looked at now; the files are still being copied. */
  gtk_label_set_text (self->import_label, _("Copying images into the case; they can be looked at already"));
  g_clear_pointer (&self->hung_for, g_free);
  rv_image_viewer_refresh (self, self->session);
}

static void
on_done (RvImageImport *import, const char *summary, gboolean good, RvImageViewer *self)
{
  const char *const *faults = rv_image_import_get_faults (import);
  guint n = faults != NULL ? g_strv_length ((char **) faults) : 0;
  g_autofree char *text = n > 0 ? g_strjoinv ("\n", (char **) faults) : NULL;

  gtk_label_set_text (self->import_label, summary);
  gtk_label_set_text (self->faults_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->import_faults), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->import_share), FALSE);
  gtk_button_set_label (self->import_stop, _("Close"));
  rv_viewer_say (self, summary);
  /* What could not be read stays in sight until it is put away. */
  gtk_revealer_set_reveal_child (self->import_bar, n > 0 || !good);
  g_clear_object (&self->import);
  rv_image_viewer_refresh (self, self->session);
}

static void
on_stop (RvImageViewer *self)
{
  if (self->import != NULL)
    rv_image_import_stop (self->import);
  else
    gtk_revealer_set_reveal_child (self->import_bar, FALSE);
}

void
rv_viewer_make_import_bar (RvImageViewer *self)
{
  g_signal_connect_swapped (self->import_stop, "clicked", G_CALLBACK (on_stop), self);
  rv_viewer_show_readout (self, NULL);
}

void
rv_image_viewer_import (RvImageViewer *self, const char *const *paths, gboolean link)
{
  g_autoptr (GError) error = NULL;

  if (self->session == NULL || self->import != NULL)
    {
      rv_viewer_say (self, self->session == NULL ? _("Open a case first: images belong to a case.") : _("An import is under way: wait for it, or stop it."));
      return;
    }
  self->import = rv_image_import_new (self->session, self->shelf, paths, link, &error);
  if (self->import == NULL)
    {
      rv_viewer_say (self, error->message);
      return;
    }
  gtk_label_set_text (self->import_label, _("Reading the headers"));
  gtk_button_set_label (self->import_stop, _("Stop"));
  gtk_progress_bar_set_fraction (self->import_share, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->import_share), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->import_faults), FALSE);
  gtk_revealer_set_reveal_child (self->import_bar, TRUE);
  g_signal_connect_object (self->import, "progress", G_CALLBACK (on_progress), self, 0);
  g_signal_connect_object (self->import, "found", G_CALLBACK (on_found), self, 0);
  g_signal_connect_object (self->import, "done", G_CALLBACK (on_done), self, 0);
}

static void
on_ask_response (GtkNativeDialog *dialog, int response, RvImageViewer *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      const char *link = gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), "link");
      g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);
          g_autofree char *path = g_file_get_path (file);

          if (path != NULL)
            g_strv_builder_add (paths, path);
        }
      g_auto (GStrv) list = g_strv_builder_end (paths);
      if (list[0] != NULL)
        rv_image_viewer_import (self, (const char *const *) list, g_strcmp0 (link, "true") == 0);
    }
  g_object_unref (dialog);
}

void
rv_image_viewer_ask_import (RvImageViewer *self, gboolean folder)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (folder ? _("Import a DICOM folder") : _("Import DICOM files"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                              folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN, _("Import"), NULL);

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (dialog), "link", _("Leave the files where they are"), NULL, NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_ask_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
