/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-meeting.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "session/rv-key-file.h"

#define FILE_NAME "meetings.ini"

static const struct { const char *key; gsize offset; } words[] = {
  { "title", G_STRUCT_OFFSET (RvMeeting, title) }, { "when", G_STRUCT_OFFSET (RvMeeting, when) },
  { "attendees", G_STRUCT_OFFSET (RvMeeting, attendees) }, { "recusals", G_STRUCT_OFFSET (RvMeeting, recusals) },
};

RvMeeting *
rv_meeting_new (const char *title, const char *when)
{
  RvMeeting *self = g_new0 (RvMeeting, 1);

  self->title = g_strdup (title);
  self->when = g_strdup (when);
  self->cases = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
rv_meeting_free (RvMeeting *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_free (G_STRUCT_MEMBER (char *, self, words[i].offset));
  g_ptr_array_unref (self->cases);
  g_free (self);
}

static int
compare_dates (gconstpointer a, gconstpointer b)
{
  const RvMeeting *first = *(const RvMeeting *const *) a, *second = *(const RvMeeting *const *) b;

  return g_strcmp0 (second->when, first->when);
}

GPtrArray *
rv_meetings_load (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, FILE_NAME, NULL);
  GPtrArray *meetings = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_meeting_free);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) groups = NULL;

  if (!rv_key_file_read (file, path, &local))
    g_set_error (error, local->domain, local->code, _("The meetings in %s cannot be read: %s. The cases keep their reasons and decisions."), path, local->message);
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i]; i++)
    {
      RvMeeting *meeting = rv_meeting_new (NULL, NULL);
      g_auto (GStrv) cases = g_key_file_get_string_list (file, groups[i], "cases", NULL, NULL);

      for (guint w = 0; w < G_N_ELEMENTS (words); w++)
        G_STRUCT_MEMBER (char *, meeting, words[w].offset) = g_key_file_get_string (file, groups[i], words[w].key, NULL);
      for (guint c = 0; cases && cases[c]; c++)
        rv_meeting_add (meeting, cases[c]);
      g_ptr_array_add (meetings, meeting);
    }
  g_ptr_array_sort (meetings, compare_dates);
  return meetings;
}

gboolean
rv_meetings_save (GPtrArray *meetings, const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, FILE_NAME, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  for (guint i = 0; i < meetings->len; i++)
    {
      const RvMeeting *meeting = meetings->pdata[i];
      g_autofree char *group = g_strdup_printf ("meeting %u", i + 1);

      for (guint w = 0; w < G_N_ELEMENTS (words); w++)
        if (G_STRUCT_MEMBER (char *, meeting, words[w].offset))
          g_key_file_set_string (file, group, words[w].key, G_STRUCT_MEMBER (char *, meeting, words[w].offset));
      g_key_file_set_string_list (file, group, "cases", (const char *const *) meeting->cases->pdata, meeting->cases->len);
    }
  return rv_key_file_write (file, path, error);
}

RvRecord *
rv_meeting_presentation (const RvMeeting *self, RvCase *kase)
{
  for (guint i = rv_case_count (kase, "presentation"); i > 0; i--)
    {
      RvRecord *record = rv_case_nth (kase, "presentation", i - 1);

      if (g_strcmp0 (rv_record_get (record, "title"), self->title) == 0 && g_strcmp0 (rv_record_get (record, "when"), self->when) == 0)
        return record;
    }
  return NULL;
}

RvMeetingState
rv_meeting_state (const RvMeeting *self, RvCase *kase)
{
  RvRecord *record = rv_meeting_presentation (self, kase);

  return !record || !rv_record_get (record, "reason") ? RV_MEETING_NO_REASON : rv_record_get (record, "decision") ? RV_MEETING_DECIDED : RV_MEETING_READY;
}

RvEdit *
rv_meeting_edit (const RvMeeting *self, RvCase *kase, const char *reason, char **uuid)
{
  RvEdit *edit = rv_edit_new (_("Put on the list of a meeting"));
  RvRecord *record = rv_meeting_presentation (self, kase);
  g_autofree char *own = g_strdup (record ? rv_record_get_uuid (record) : rv_edit_add (edit, "presentation", NULL, NAN));
  const struct { const char *field, *value; } values[] = {
    { "title", self->title }, { "when", self->when }, { "reason", reason }, { "attendees", self->attendees }, { "recusals", self->recusals },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i].value && record && g_strcmp0 (values[i].value, rv_record_get (record, values[i].field)) != 0)
      rv_edit_set (edit, record, values[i].field, values[i].value);
    else if (values[i].value && !record)
      rv_edit_set_new (edit, own, values[i].field, values[i].value);
  if (uuid)
    *uuid = g_steal_pointer (&own);
  return edit;
}

gboolean
rv_meeting_add (RvMeeting *self, const char *case_uuid)
{
  if (g_ptr_array_find_with_equal_func (self->cases, case_uuid, g_str_equal, NULL))
    return FALSE;
  g_ptr_array_add (self->cases, g_strdup (case_uuid));
  return TRUE;
}

void
rv_meeting_move (RvMeeting *self, guint from, guint to)
{
  if (from < self->cases->len && to < self->cases->len)
    g_ptr_array_insert (self->cases, (int) to, g_ptr_array_steal_index (self->cases, from));
}
