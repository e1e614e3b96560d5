/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-class-exit.h"

#include <glib/gi18n-lib.h>

gboolean
rv_class_exit_without_pin (RvStore *store, RvClass *klass, GError **error)
{
  g_autofree char *label = g_strdup_printf (_("The class “%s” was ended without the teacher's PIN"), rv_class_get_title (klass));

  if (rv_class_is_over (klass))
    {
      g_set_error_literal (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, _("The class is over."));
      return FALSE;
    }
  /* the history comes first: an end that is not written down there must not be */
  return rv_store_note (store, "class", label, error) && rv_class_end_without_pin (klass, g_get_user_name (), error);
}

char *
rv_class_exit_command (RvClass *klass, const char *library)
{
  g_autofree char *title = g_shell_quote (rv_class_get_title (klass)), *folder = library ? g_shell_quote (library) : NULL;

  return g_strdup_printf ("ranvier%s%s class end --pin-forgotten %s", folder ? " -L " : "", folder ? folder : "", title);
}

char *
rv_class_exit_text (RvClass *klass)
{
  const char *who, *at;
  g_autoptr (GDateTime) utc = NULL, local = NULL;
  g_autofree char *when = NULL;

  if (!rv_class_was_forced (klass, &who, &at))
    return NULL;
  utc = g_date_time_new_from_iso8601 (at ? at : "", NULL);
  local = utc ? g_date_time_to_local (utc) : NULL;
  when = local ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("–");
  return g_strdup_printf (_("The class “%s” was ended without the teacher's PIN by %s, %s."), rv_class_get_title (klass), who, when);
}

char **
rv_class_exit_notices (const char *library)
{
  g_autoptr (GPtrArray) paths = rv_class_paths (library);
  g_autoptr (GStrvBuilder) notices = g_strv_builder_new ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (RvClass) seen = rv_class_look (paths->pdata[i], NULL);
      g_autofree char *text = seen ? rv_class_exit_text (seen) : NULL;

      if (text)
        g_strv_builder_add (notices, text);
    }
  return g_strv_builder_end (notices);
}
