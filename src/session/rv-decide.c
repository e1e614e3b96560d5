/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-decide.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MARK "own-list:" /* of the note of a diagnosis that was written down before the list was shown */

static RvRecord *
decision_of (RvCase *kase, const RvFindingState *state)
{
  RvRecord *found = NULL;

  for (guint i = 0; i < rv_case_count (kase, "decision"); i++)
    {
      RvRecord *decision = rv_case_nth (kase, "decision", i);
      const char *record = rv_record_get (decision, "record");

      if (g_strcmp0 (rv_record_get (decision, "finding"), state->id) == 0 && (!record || g_strcmp0 (record, state->record) == 0))
        found = decision;
    }
  return found;
}

const char *
rv_decided (RvCase *kase, const RvFindingState *state)
{
  RvRecord *decision = decision_of (kase, state);

  return decision ? rv_record_get (decision, "action") : NULL;
}

static void
set_decision (RvEdit *edit, RvCase *kase, const RvFindingState *state, const char *action)
{
  RvRecord *decision = decision_of (kase, state);
  const char *uuid;

  if (decision)
    {
      rv_edit_set (edit, decision, "action", action);
      return;
    }
  uuid = rv_edit_add (edit, "decision", NULL, NAN);
  rv_edit_set_new (edit, uuid, "finding", state->id);
  rv_edit_set_new (edit, uuid, "record", state->record);
  rv_edit_set_new (edit, uuid, "action", action);
  rv_edit_set_new (edit, uuid, "who", g_get_user_name ());
}

/* The user's own finding, known when the record was that it answers. */
static void
add_opposite (RvEdit *edit, RvCase *kase, const RvFindingState *state)
{
  static const char *const times[] = { "when", "known", "encounter" };
  RvRecord *source = rv_case_find_uuid (kase, state->record);
  const char *uuid = rv_edit_add (edit, "finding", NULL, NAN);

  rv_edit_set_new (edit, uuid, "id", state->id);
  rv_edit_set_new (edit, uuid, "status", state->status == RV_STATUS_PRESENT ? "absent" : "present");
  rv_edit_set_new (edit, uuid, "text", state->name);
  for (guint i = 0; source && i < G_N_ELEMENTS (times); i++)
    if (rv_kind_field (rv_record_get_kind (source), times[i]) && rv_record_get (source, times[i]))
      rv_edit_set_new (edit, uuid, times[i], rv_record_get (source, times[i]));
}

/* A typed finding is the user's own word: its status is changed, nothing is decided about it. */
static gboolean
set_typed (RvEdit *edit, RvCase *kase, const RvFindingState *state, RvDecide decide)
{
  RvRecord *record = rv_case_find_uuid (kase, state->record);
  const char *field = record && rv_record_is (record, "finding") ? "status" : record && rv_record_is (record, "sign") ? "result" : NULL;
  const char *now;

  if (state->derived || !field || (decide != RV_DECIDE_NOT_SO && decide != RV_DECIDE_NOT_ASSESSED))
    return FALSE;
  now = rv_record_get (record, field);
  rv_edit_set (edit, record, field, decide == RV_DECIDE_NOT_ASSESSED ? "not-assessed" : g_strcmp0 (now, "absent") == 0 ? "present" : "absent");
  return TRUE;
}

gboolean
rv_decide (RvCaseSession *session, const RvFindingState *state, RvDecide decide, GError **error)
{
  static const char *const actions[] = { "accepted", "rejected", "rejected", "unrelated" };
  const char *words[] = { _("Accept “%s”"), _("Not so: “%s”"), _("Not assessed: “%s”"), _("Unrelated: “%s”") };
  g_autofree char *label = g_strdup_printf (words[decide], state->name);
  g_autoptr (RvEdit) edit = rv_edit_new (label);
  RvCase *kase = rv_case_session_get_case (session);

  if (!set_typed (edit, kase, state, decide))
    {
      set_decision (edit, kase, state, actions[decide]);
      if (decide == RV_DECIDE_NOT_SO)
        add_opposite (edit, kase, state);
    }
  return rv_case_session_commit (session, edit, error);
}

/* --- the user's own causes --- */

gboolean
rv_commit_causes (RvCaseSession *session, const char *const *cause_ids, const char *const *reasons, guint n, GError **error)
{
  g_autoptr (RvEdit) edit = rv_edit_new (_("Write down own causes"));
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format_iso8601 (now);
  RvKnowledge *knowledge = rv_knowledge_default (error);

  if (!knowledge)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      int cause = rv_knowledge_find_cause (knowledge, cause_ids[i]);
      const char *uuid = rv_edit_add (edit, "diagnosis", NULL, NAN);
      g_autofree char *note = g_strdup_printf (MARK "%u %s", i + 1, stamp);

      rv_edit_set_new (edit, uuid, "name", cause >= 0 ? rv_knowledge_cause (knowledge, (guint) cause)->name : cause_ids[i]);
      rv_edit_set_new (edit, uuid, "role", "considered");
      if (cause >= 0)
        rv_edit_set_new (edit, uuid, "cause", cause_ids[i]);
      rv_edit_set_new (edit, uuid, "by", g_get_user_name ());
      rv_edit_set_new (edit, uuid, "note", note);
      if (reasons && reasons[i] && *reasons[i])
        rv_edit_set_new (edit, uuid, "text", reasons[i]);
    }
  return rv_case_session_commit (session, edit, error);
}

static const char *
stamp_of (RvRecord *record)
{
  const char *note = rv_record_get (record, "note");
  const char *space = note && g_str_has_prefix (note, MARK) ? strchr (note, ' ') : NULL;

  return space ? space + 1 : NULL;
}

static int
by_rank (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (rv_record_get (*(RvRecord *const *) a, "note"), rv_record_get (*(RvRecord *const *) b, "note"));
}

GPtrArray *
rv_committed_causes (RvCase *kase)
{
  GPtrArray *records = g_ptr_array_new ();
  const char *last = NULL;

  for (guint i = 0; i < rv_case_count (kase, "diagnosis"); i++)
    {
      const char *stamp = stamp_of (rv_case_nth (kase, "diagnosis", i));

      if (stamp && g_strcmp0 (stamp, last) > 0)
        last = stamp;
    }
  for (guint i = 0; last && i < rv_case_count (kase, "diagnosis"); i++)
    if (g_strcmp0 (stamp_of (rv_case_nth (kase, "diagnosis", i)), last) == 0)
      g_ptr_array_add (records, rv_case_nth (kase, "diagnosis", i));
  g_ptr_array_sort (records, by_rank);
  return records;
}
