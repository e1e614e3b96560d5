/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "teaching/rv-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  RvJournal *journal;
  GHashTable *answers; /* "study question" -> answer */
} Reader;

struct _RvReading {
  char *folder;
  RvJournal *plan;
  char *title;
  GStrv studies, readers;
  GPtrArray *questions;
  Reader *files;   /* one a reader */
  GStrv seals;     /* head of each sealed file, "" before */
  gboolean merged;
};

/* --- questions --- */

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

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, message);
  return FALSE;
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
      refuse (error, _("Write at least one question."));
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

/* --- files --- */

static char *
answer_key (guint study, guint question)
{
  return g_strdup_printf ("%u %u", study, question);
}

static void
apply_reader (Reader *file, JsonObject *step)
{
  const char *answer = rv_step_string (step, "answer");
  int study = rv_step_int (step, "study", -1), question = rv_step_int (step, "question", -1);

  if (answer && study >= 0 && question >= 0)
    g_hash_table_insert (file->answers, answer_key ((guint) study, (guint) question), g_strdup (answer));
}

static gboolean
open_reader (RvReading *self, guint reader, GError **error)
{
  g_autofree char *name = g_strdup_printf ("reader-%u.jsonl", reader + 1), *path = g_build_filename (self->folder, name, NULL);
  Reader *file = &self->files[reader];

  if (!(file->journal = rv_journal_open (path, error)))
    return FALSE;
  for (guint i = 0; i < rv_journal_length (file->journal); i++)
    apply_reader (file, rv_journal_step (file->journal, i));
  return TRUE;
}

static void
take_questions (RvReading *self, JsonObject *step)
{
  JsonNode *node = json_object_get_member (step, "questions");
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      g_auto (GStrv) answers = object ? rv_step_strings (object, "answers") : NULL;

      if (object && rv_step_string (object, "id") && rv_step_string (object, "text"))
        g_ptr_array_add (self->questions, rv_question_new (rv_step_string (object, "id"), rv_step_string (object, "text"), (const char *const *) answers));
    }
}

static void
apply_plan (RvReading *self, JsonObject *step)
{
  const char *what = rv_step_string (step, "what"), *seal = rv_step_string (step, "seal");
  int reader = rv_step_int (step, "reader", -1);

  if (g_strcmp0 (what, "reading") == 0 && !self->title)
    {
      self->title = g_strdup (rv_step_string (step, "title"));
      self->studies = rv_step_strings (step, "studies");
      self->readers = rv_step_strings (step, "readers");
      take_questions (self, step);
      self->files = g_new0 (Reader, g_strv_length (self->readers) + 1);
      self->seals = g_new0 (char *, g_strv_length (self->readers) + 1);
      for (guint i = 0; self->readers[i]; i++)
        {
          self->files[i].answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
          self->seals[i] = g_strdup ("");
        }
    }
  else if (g_strcmp0 (what, "sealed") == 0 && seal && self->readers && reader >= 0 && (guint) reader < g_strv_length (self->readers))
    {
      g_free (self->seals[reader]);
      self->seals[reader] = g_strdup (seal);
    }
  else if (g_strcmp0 (what, "merged") == 0)
    self->merged = TRUE;
}

static gboolean
write_plan (RvReading *self, JsonObject *step, GError **error)
{
  if (!rv_journal_append (self->plan, step, error))
    return FALSE;
  apply_plan (self, rv_journal_step (self->plan, rv_journal_length (self->plan) - 1));
  return TRUE;
}

static JsonObject *
plan_step (const char *title, const char *const *studies, GPtrArray *questions, const char *const *readers)
{
  JsonObject *step = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_string_member (step, "what", "reading");
  json_object_set_string_member (step, "title", title ? title : "");
  rv_step_set_strings (step, "studies", studies);
  rv_step_set_strings (step, "readers", readers);
  for (guint i = 0; i < questions->len; i++)
    {
      RvQuestion *question = questions->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", question->id);
      json_object_set_string_member (object, "text", question->text);
      rv_step_set_strings (object, "answers", (const char *const *) question->answers);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (step, "questions", array);
  return step;
}

static gboolean
readers_fit (const char *const *readers, GError **error)
{
  for (guint i = 0; readers && readers[i]; i++)
    if (g_strv_contains (readers + i + 1, readers[i]))
      return refuse (error, _("Two readers have the same name; add an initial."));
  return readers && readers[0] && readers[1] ? TRUE : refuse (error, _("A second read needs at least two readers."));
}

static RvReading *
reading_of (const char *folder, GError **error)
{
  g_autoptr (RvReading) self = g_new0 (RvReading, 1);
  g_autofree char *path = g_build_filename (folder, "plan.jsonl", NULL);

  self->folder = g_strdup (folder);
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_question_free);
  if (!(self->plan = rv_journal_open (path, error)))
    return NULL;
  for (guint i = 0; i < rv_journal_length (self->plan); i++)
    apply_plan (self, rv_journal_step (self->plan, i));
  return g_steal_pointer (&self);
}

static gboolean
open_readers (RvReading *self, GError **error)
{
  for (guint i = 0; self->readers[i]; i++)
    if (!open_reader (self, i, error))
      return FALSE;
  return TRUE;
}

RvReading *
rv_reading_new (const char *library, const char *title, const char *const *studies, GPtrArray *questions, const char *const *readers, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%S"), *random = g_uuid_string_random (), *name = g_strdup_printf ("%s-%.8s", stamp, random);
  g_autofree char *folder = g_build_filename (library, "teaching", "readings", name, NULL);
  g_autoptr (RvReading) self = NULL;

  if (!readers_fit (readers, error))
    return NULL;
  if (!studies || !studies[0] || !questions->len)
    {
      refuse (error, _("A second read needs studies and questions."));
      return NULL;
    }
  self = reading_of (folder, error);
  if (!self || !write_plan (self, plan_step (title, studies, questions, readers), error) || !open_readers (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

RvReading *
rv_reading_open (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "plan.jsonl", NULL);
  g_autoptr (RvReading) self = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_FILE, _("%s does not exist"), path);
      return NULL;
    }
  self = reading_of (folder, error);
  if (self && !self->title)
    {
      g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, _("%s holds no plan of a second read"), path);
      return NULL;
    }
  return self && open_readers (self, error) ? g_steal_pointer (&self) : NULL;
}

void
rv_reading_free (RvReading *self)
{
  if (!self)
    return;
  for (guint i = 0; self->readers && self->readers[i]; i++)
    {
      rv_journal_free (self->files[i].journal);
      g_hash_table_unref (self->files[i].answers);
    }
  g_free (self->files);
  rv_journal_free (self->plan);
  g_strfreev (self->seals);
  g_strfreev (self->studies);
  g_strfreev (self->readers);
  g_ptr_array_unref (self->questions);
  g_free (self->title);
  g_free (self->folder);
  g_free (self);
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GPtrArray *
rv_reading_folders (const char *library)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (library, "teaching", "readings", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (folders, g_build_filename (path, name, NULL));
  g_ptr_array_sort (folders, by_text);
  return folders;
}

const char *
rv_reading_get_title (RvReading *self)
{
  return self->title;
}

const char *const *
rv_reading_get_studies (RvReading *self)
{
  return (const char *const *) self->studies;
}

const char *const *
rv_reading_get_readers (RvReading *self)
{
  return (const char *const *) self->readers;
}

GPtrArray *
rv_reading_get_questions (RvReading *self)
{
  return self->questions;
}

/* --- reading --- */

static const char *
answer_of (RvReading *self, guint reader, guint study, guint question)
{
  g_autofree char *key = answer_key (study, question);

  return reader < g_strv_length (self->readers) ? g_hash_table_lookup (self->files[reader].answers, key) : NULL;
}

const char *
rv_reading_own (RvReading *self, guint reader, guint study, guint question)
{
  return answer_of (self, reader, study, question);
}

gboolean
rv_reading_answer (RvReading *self, guint reader, guint study, guint question, const char *answer, GError **error)
{
  RvQuestion *asked = question < self->questions->len ? self->questions->pdata[question] : NULL;
  JsonObject *step;

  if (reader >= g_strv_length (self->readers) || study >= g_strv_length (self->studies) || !asked || !g_strv_contains ((const char *const *) asked->answers, answer))
    return refuse (error, _("That is not one of the answers of this question."));
  if (*self->seals[reader])
    return refuse (error, _("These answers are sealed: they cannot be changed any more."));
  if (g_strcmp0 (answer_of (self, reader, study, question), answer) == 0)
    return TRUE;
  step = json_object_new ();
  json_object_set_int_member (step, "study", study);
  json_object_set_int_member (step, "question", question);
  json_object_set_string_member (step, "answer", answer);
  if (!rv_journal_append (self->files[reader].journal, step, error))
    return FALSE;
  g_hash_table_insert (self->files[reader].answers, answer_key (study, question), g_strdup (answer));
  return TRUE;
}

guint
rv_reading_open_answers (RvReading *self, guint reader)
{
  return g_strv_length (self->studies) * self->questions->len - g_hash_table_size (self->files[reader].answers);
}

gboolean
rv_reading_seal (RvReading *self, guint reader, GError **error)
{
  guint open = rv_reading_open_answers (self, reader);
  JsonObject *step;

  if (open)
    {
      g_autofree char *message = g_strdup_printf (ngettext ("%u question is still open.", "%u questions are still open.", open), open);

      return refuse (error, message);
    }
  if (*self->seals[reader])
    return TRUE;
  step = json_object_new ();
  json_object_set_string_member (step, "what", "sealed");
  json_object_set_int_member (step, "reader", reader);
  json_object_set_string_member (step, "seal", rv_journal_head (self->files[reader].journal));
  return write_plan (self, step, error);
}

gboolean
rv_reading_is_sealed (RvReading *self, guint reader)
{
  return *self->seals[reader] != '\0';
}

gboolean
rv_reading_merge (RvReading *self, GError **error)
{
  JsonObject *step;

  for (guint i = 0; self->readers[i]; i++)
    {
      gboolean sealed = *self->seals[i], same = g_str_equal (self->seals[i], rv_journal_head (self->files[i].journal));

      if (sealed && same)
        continue;
      g_set_error (error, RV_TEACHING_ERROR, sealed ? RV_TEACHING_ERROR_CHANGED : RV_TEACHING_ERROR_INVALID,
                   sealed ? _("The answers of %s were changed after they were sealed.") : _("%s has not sealed the answers yet."), self->readers[i]);
      return FALSE;
    }
  if (self->merged)
    return TRUE;
  step = json_object_new ();
  json_object_set_string_member (step, "what", "merged");
  return write_plan (self, step, error);
}

gboolean
rv_reading_is_merged (RvReading *self)
{
  return self->merged;
}

/* --- agreement --- */

const char *
rv_reading_merged_answer (RvReading *self, guint reader, guint study, guint question)
{
  return self->merged ? answer_of (self, reader, study, question) : NULL;
}

static guint
answer_index (RvQuestion *question, const char *answer)
{
  guint i = 0;

  while (question->answers[i] && g_strcmp0 (question->answers[i], answer) != 0)
    i++;
  return i;
}

gboolean
rv_reading_cohen (RvReading *self, guint question, guint reader_a, guint reader_b, RvKappa *kappa)
{
  RvQuestion *asked = question < self->questions->len ? self->questions->pdata[question] : NULL;
  guint k = asked ? g_strv_length (asked->answers) : 0;
  g_autofree guint *table = g_new0 (guint, k * k + 1);

  if (!self->merged || !asked)
    return FALSE;
  for (guint s = 0; self->studies[s]; s++)
    {
      guint a = answer_index (asked, answer_of (self, reader_a, s, question)), b = answer_index (asked, answer_of (self, reader_b, s, question));

      if (a < k && b < k)
        table[a * k + b]++;
    }
  return rv_kappa_cohen (table, k, kappa);
}

gboolean
rv_reading_fleiss (RvReading *self, guint question, RvKappa *kappa)
{
  RvQuestion *asked = question < self->questions->len ? self->questions->pdata[question] : NULL;
  guint k = asked ? g_strv_length (asked->answers) : 0, n = g_strv_length (self->studies);
  g_autofree guint *counts = g_new0 (guint, (gsize) n * k + 1);

  if (!self->merged || !asked)
    return FALSE;
  for (guint s = 0; s < n; s++)
    for (guint r = 0; self->readers[r]; r++)
      {
        guint a = answer_index (asked, answer_of (self, r, s, question));

        if (a < k)
          counts[s * k + a]++;
      }
  return rv_kappa_fleiss (counts, n, k, kappa);
}

GArray *
rv_reading_disagreements (RvReading *self)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (RvDisagreement));

  for (guint s = 0; self->merged && self->studies[s]; s++)
    for (guint q = 0; q < self->questions->len; q++)
      for (guint r = 1; self->readers[r]; r++)
        if (g_strcmp0 (answer_of (self, 0, s, q), answer_of (self, r, s, q)) != 0)
          {
            RvDisagreement one = { s, q };

            g_array_append_val (found, one);
            break;
          }
  return found;
}
