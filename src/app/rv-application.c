/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-application.h"

#include <glib/gi18n.h>

#include "app/rv-reading-window.h"
#include "app/rv-teach-window.h"
#include "app/rv-window.h"
#include "app/rv-window-actions.h"
#include "cli/rv-cli.h"
#include "reasoning/rv-knowledge-local.h"
#include "session/rv-blind.h"
#include "session/rv-data.h"
#include "session/rv-import.h"

struct _RvApplication {
  AdwApplication parent_instance;

  char *library;
  RvStore *store;
  char *store_error;
  guint commands_id; /* of the object on the session bus */
};

G_DEFINE_FINAL_TYPE (RvApplication, rv_application, ADW_TYPE_APPLICATION)

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (data));

  while (windows)
    {
      GList *next = windows->next;

      gtk_window_close (windows->data);
      windows = next;
    }
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));

  adw_show_about_window (window,
                         "application-name", "Ranvier",
                         "application-icon", RV_APP_ID,
                         "version", RV_VERSION,
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Reviews peripheral-neuropathy cases.\n\nRanvier advises and teaches; it is not a medical device."),
                         NULL);
}

/* A class that runs, a reader who reads, or what a crash cut short of these, comes before everything else. */
static gboolean
show_class (RvApplication *self)
{
  GtkWindow *window = rv_teach_window_running (GTK_APPLICATION (self));
  RvClass *class = NULL;

  if (!window && self->store && !rv_store_is_read_only (self->store))
    class = rv_class_resume (rv_store_get_dir (self->store), NULL);
  if (class)
    rv_teach_window_begin (self, class);
  else if (window || (window = rv_reading_window_seated (self)))
    gtk_window_present (window);
  return window || class;
}

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  /* nothing of the library while a class runs or somebody reads */
  if (!show_class (data))
    gtk_window_present (GTK_WINDOW (rv_window_new (data)));
}

static void
open_store (RvApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL, *local = NULL;

  self->store = rv_store_open (self->library, RV_STORE_CREATE | RV_STORE_OR_READ_ONLY, &error);
  if (!self->store)
    {
      self->store_error = g_strdup (error->message);
      return;
    }
  if (!rv_store_is_read_only (self->store))
    rv_blind_sweep (self->library);
  else if ((secret = rv_blind_reason (self->library))) /* a second program beside the one that runs the class */
    {
      rv_store_close (self->store);
      g_clear_object (&self->store);
      self->store_error = g_steal_pointer (&secret);
      return;
    }
  local = g_build_filename (self->library, RV_KNOWLEDGE_LOCAL_FILE, NULL);
  rv_knowledge_set_local (local);
}

static void
rv_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "quit", on_quit }, { "about", on_about }, { "new-window", on_new_window },
  };
  static const struct { const char *action, *keys[3]; } accels[] = {
    { "app.quit", { "<Control>q" } }, { "app.new-window", { "<Control><Shift>n" } },
    { "win.undo", { "<Control>z" } }, { "win.redo", { "<Control><Shift>z", "<Control>y" } },
    { "win.present", { "F5" } }, { "win.meeting", { "<Shift>F5" } }, { "win.add-to-meeting", { "<Control>m" } }, { "win.toggle-library", { "F9" } }, { "win.toggle-side", { "F8" } },
    { "win.search", { "<Control>f" } }, { "win.import", { "<Control>o" } }, { "win.new-case", { "<Control>n" } },
    { "win.cursor-back", { "<Alt>Left" } }, { "win.cursor-forward", { "<Alt>Right" } }, { "win.cursor-live", { "<Alt>End" } },
    { "win.page::overview", { "<Control>1" } }, { "win.page::record", { "<Control>2" } }, { "win.page::timeline", { "<Control>3" } },
    { "win.page::edx", { "<Control>4" } }, { "win.page::imaging", { "<Control>5" } }, { "win.page::differential", { "<Control>6" } },
    { "win.page::report", { "<Control>7" } }, { "win.teach", { "F6" } }, { "win.second-read", { "<Shift>F6" } }, { "win.show-help-overlay", { "<Control>question" } }, { "window.close", { "<Control>w" } },
  };
  RvApplication *self = RV_APPLICATION (application);

  G_APPLICATION_CLASS (rv_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action, (const char *const[]) { accels[i].keys[0], accels[i].keys[1], NULL });
  open_store (self);
}

static RvWindow *
any_window (RvApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  return RV_IS_WINDOW (window) ? RV_WINDOW (window) : rv_window_new (self);
}

/* The end of “ranvier bench start”: when the first frame was drawn, on the clock that all programs share. */
static void
on_first_frame (GdkFrameClock *clock, GApplication *application)
{
  g_print ("first frame %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  g_signal_handlers_disconnect_by_func (clock, on_first_frame, application);
  g_application_quit (application);
}

static void
rv_application_activate (GApplication *application)
{
  GtkWidget *window;

  if (show_class (RV_APPLICATION (application)))
    return;
  window = GTK_WIDGET (any_window (RV_APPLICATION (application)));
  gtk_window_present (GTK_WINDOW (window));
  if (g_getenv ("RV_BENCH_FIRST_FRAME"))
    g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_first_frame), application);
}

static void
rv_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  RvWindow *window;

  if (show_class (RV_APPLICATION (application)))
    return;
  window = any_window (RV_APPLICATION (application));
  gtk_window_present (GTK_WINDOW (window));
  rv_window_import (window, files, n_files);
}

static void
rv_application_shutdown (GApplication *application)
{
  RvApplication *self = RV_APPLICATION (application);

  if (self->store)
    rv_store_close (self->store);
  g_clear_object (&self->store);
  G_APPLICATION_CLASS (rv_application_parent_class)->shutdown (application);
}

/* --- commands of other processes that write into this library --- */

static void
on_command (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method, GVariant *parameters,
            GDBusMethodInvocation *invocation, gpointer data)
{
  RvApplication *self = data;
  g_autofree const char **words = NULL;
  g_autofree char *out = NULL, *err = NULL;
  int status;

  if (!self->store || rv_store_is_read_only (self->store))
    {
      g_dbus_method_invocation_return_dbus_error (invocation, RV_CLI_REMOTE_INTERFACE ".ReadOnly", "The library can only be read here.");
      return;
    }
  g_variant_get (parameters, "(^a&s)", &words);
  status = rv_cli_run_for (self->store, words, &out, &err);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(iss)", status, out, err));
  rv_teach_window_check (GTK_APPLICATION (self));
}

static gboolean
rv_application_dbus_register (GApplication *application, GDBusConnection *bus, const char *path, GError **error)
{
  static const char xml[] = "<node><interface name='" RV_CLI_REMOTE_INTERFACE "'><method name='Run'>"
                            "<arg type='as' direction='in'/><arg type='i' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>"
                            "</method></interface></node>";
  static const GDBusInterfaceVTable vtable = { on_command };
  RvApplication *self = RV_APPLICATION (application);
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);

  if (!G_APPLICATION_CLASS (rv_application_parent_class)->dbus_register (application, bus, path, error))
    return FALSE;
  self->commands_id = g_dbus_connection_register_object (bus, path, info->interfaces[0], &vtable, self, NULL, error);
  return self->commands_id != 0;
}

static void
rv_application_dbus_unregister (GApplication *application, GDBusConnection *bus, const char *path)
{
  RvApplication *self = RV_APPLICATION (application);

  if (self->commands_id)
    g_dbus_connection_unregister_object (bus, self->commands_id);
  self->commands_id = 0;
  G_APPLICATION_CLASS (rv_application_parent_class)->dbus_unregister (application, bus, path);
}

static void
rv_application_finalize (GObject *object)
{
  RvApplication *self = RV_APPLICATION (object);

  g_free (self->library);
  g_free (self->store_error);
  G_OBJECT_CLASS (rv_application_parent_class)->finalize (object);
}

static void
rv_application_class_init (RvApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = rv_application_startup;
  application_class->activate = rv_application_activate;
  application_class->open = rv_application_open;
  application_class->shutdown = rv_application_shutdown;
  application_class->dbus_register = rv_application_dbus_register;
  application_class->dbus_unregister = rv_application_dbus_unregister;
  G_OBJECT_CLASS (klass)->finalize = rv_application_finalize;
}

static void
rv_application_init (RvApplication *self)
{
}

RvApplication *
rv_application_new (const char *library)
{
  /* another library is another instance: its windows do not belong to the user's usual one */
  g_autofree char *id = rv_cli_application_id (library);
  RvApplication *self = g_object_new (RV_TYPE_APPLICATION, "application-id", id, "resource-base-path", "/org/ranvier/Ranvier",
                                      "flags", G_APPLICATION_HANDLES_OPEN, NULL);

  self->library = library ? g_strdup (library) : rv_cli_default_library ();
  return self;
}

RvStore *
rv_application_get_store (RvApplication *self)
{
  return self->store;
}

const char *
rv_application_get_store_error (RvApplication *self)
{
  return self->store_error;
}

static char *
import_paths (RvApplication *self, const char *const *paths, GStrv *messages)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GPtrArray) done = NULL;
  char *uuid = NULL;

  if (!self->store || rv_store_is_read_only (self->store))
    {
      g_strv_builder_add (lines, _("The library can only be read: nothing was imported."));
      *messages = g_strv_builder_end (lines);
      return NULL;
    }
  done = rv_import_paths (self->store, paths);
  for (guint i = 0; i < done->len; i++)
    {
      RvImported *imported = done->pdata[i];
      g_autofree char *name = g_path_get_basename (imported->path);
      g_autofree char *line = imported->message ? g_strdup_printf ("%s: %s", name, imported->message) : NULL;

      if (line && !(imported->known && done->len > 1))
        g_strv_builder_add (lines, line);
      if (imported->uuid)
        {
          g_free (uuid);
          uuid = g_strdup (imported->uuid);
        }
    }
  if (!done->len)
    g_strv_builder_add (lines, _("No case was found there. Ranvier reads case files (.xml) and case packages (.ranvier)."));
  *messages = g_strv_builder_end (lines);
  return uuid;
}

char *
rv_application_import (RvApplication *self, GFile **files, int n_files, GStrv *messages)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);

      if (path)
        g_strv_builder_add (builder, path);
    }
  paths = g_strv_builder_end (builder);
  return import_paths (self, (const char *const *) paths, messages);
}

gboolean
rv_application_import_examples (RvApplication *self, GStrv *messages)
{
  g_autofree char *dir = rv_data_path ("cases", NULL);
  g_autofree char *uuid = import_paths (self, (const char *const[]) { dir, NULL }, messages);

  return uuid != NULL;
}
