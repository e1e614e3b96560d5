/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "teaching/rv-questions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "teaching/rv-journal.h"

RvQuestion *
rv_question_new (const char *id, const char *text, const char *const *answers)
{
  RvQuestion *self = g_new0 (RvQuestion, 1);

  self->id = g_strdup (id);
  self->text = g_strdup (text);
  self->answers = g_strdupv ((char **) answers);
  return self;
}

void
rv_question_free (RvQuestion *self)
{
  g_free (self->id);
  g_free (self->text);
  g_strfreev (self->answers);
  g_free (self);
}

/* "Side: left | right | both"; NULL when it is not of that form. */
static RvQuestion *
question_from_line (const char *line, guint number)
{
  const char *colon = strchr (line, ':');
  g_autofree char *id = g_strdup_printf ("q%u", number), *text = colon ? g_strstrip (g_strndup (line, (gsize) (colon - line))) : NULL;
  g_auto (GStrv) answers = colon ? g_strsplit (colon + 1, "|", -1) : NULL;
  guint n = 0;

  for (guint i = 0; answers && answers[i]; i++)
    {
      g_strstrip (answers[i]);
      n += *answers[i] != '\0';
    }
  return colon && *text && n >= 2 && n == g_strv_length (answers) ? rv_question_new (id, text, (const char *const *) answers) : NULL;
}

GPtrArray *
rv_questions_from_text (const char *text, GError **error)
{
  g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_question_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      RvQuestion *question;

      if (!*g_strstrip (lines[i]))
        continue;
      if (!(question = question_from_line (lines[i], questions->len + 1)))
        {
          g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID,
                       _("Line %u is not a question with its answers; write it like “Side: left | right | both”."), i + 1);
          return NULL;
        }
      g_ptr_array_add (questions, question);
    }
  if (!questions->len)
    {
      g_set_error_literal (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, _("Write at least one question."));
      return NULL;
    }
  return g_steal_pointer (&questions);
}

char *
rv_questions_to_text (GPtrArray *questions)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < questions->len; i++)
    {
      RvQuestion *question = questions->pdata[i];
      g_autofree char *answers = g_strjoinv (" | ", question->answers);

      g_string_append_printf (text, "%s: %s\n", question->text, answers);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GPtrArray *
rv_questions_default (void)
{
  return rv_questions_from_text (_("Pattern: normal | focal | multifocal | length-dependent | proximal and distal\n"
                                   "Side: none | left | right | both\n"
                                   "What is lost: nothing | axons | myelin | both\n"
                                   "Severity: none | mild | moderate | severe\n"), NULL);
}

/* --- kept sets --- */

static char *
sets_path (const char *library)
{
  return g_build_filename (library, "teaching", "questions.json", NULL);
}

static JsonObject *
sets_of (JsonParser *parser)
{
  JsonNode *root = json_parser_get_root (parser);

  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static JsonParser *
read_sets (const char *library, GError **error)
{
  g_autofree char *path = sets_path (library);
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!(g_file_test (path, G_FILE_TEST_EXISTS) ? json_parser_load_from_file (parser, path, error) : json_parser_load_from_data (parser, "{}", -1, error)))
    return NULL;
  if (!sets_of (parser))
    {
      g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, _("%s holds no sets of questions; move it away to start anew"), path);
      return NULL;
    }
  return g_steal_pointer (&parser);
}

char **
rv_questions_kept (const char *library, GError **error)
{
  g_autoptr (JsonParser) parser = read_sets (library, error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GList) members = parser ? g_list_sort (json_object_get_members (sets_of (parser)), (GCompareFunc) g_utf8_collate) : NULL;

  if (!parser)
    return NULL;
  for (GList *l = members; l; l = l->next)
    g_strv_builder_add (names, l->data);
  return g_strv_builder_end (names);
}

GPtrArray *
rv_questions_load (const char *library, const char *name, GError **error)
{
  g_autoptr (JsonParser) parser = read_sets (library, error);
  const char *text = parser ? rv_step_string (sets_of (parser), name) : NULL;

  if (parser && !text)
    g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, _("No set of questions is called “%s”."), name);
  return text ? rv_questions_from_text (text, error) : NULL;
}

gboolean
rv_questions_keep (const char *library, const char *name, GPtrArray *questions, GError **error)
{
  g_autoptr (JsonParser) parser = read_sets (library, error);
  g_autofree char *words = rv_questions_to_text (questions), *path = sets_path (library), *folder = g_path_get_dirname (path), *text = NULL;

  if (!parser)
    return FALSE;
  json_object_set_string_member (sets_of (parser), name, words);
  text = json_to_string (json_parser_get_root (parser), TRUE);
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}
