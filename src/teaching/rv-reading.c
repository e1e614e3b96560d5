/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "teaching/rv-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  RvJournal *journal;
  GHashTable *answers; /* "study question" -> answer */
  char *salt, *pin;    /* NULL: nobody has sat down here yet */
} Reader;

struct _RvReading {
  char *folder;
  RvJournal *plan;
  char *title;
  GStrv studies, readers;
  GPtrArray *questions;
  Reader *files;   /* one a reader */
  GStrv seals;     /* head of each sealed file, "" before */
  RvReadingMaterial material;
  int reader;      /* who reads now, in this process; -1: nobody */
  int seat;        /* who sat down last and did not get up; -1: nobody */
  gboolean merged;
};

static const char *const material_words[] = { "everything", "edx", "images" };

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, message);
  return FALSE;
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
  const char *answer = rv_step_string (step, "answer"), *pin = rv_step_string (step, "pin");
  int study = rv_step_int (step, "study", -1), question = rv_step_int (step, "question", -1);

  if (answer && study >= 0 && question >= 0)
    g_hash_table_insert (file->answers, answer_key ((guint) study, (guint) question), g_strdup (answer));
  else if (pin && !file->pin)
    {
      file->pin = g_strdup (pin);
      file->salt = g_strdup (rv_step_string (step, "salt"));
    }
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
      for (guint i = 0; i < G_N_ELEMENTS (material_words); i++)
        if (g_strcmp0 (rv_step_string (step, "material"), material_words[i]) == 0)
          self->material = i;
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
  else if (g_strcmp0 (what, "seat") == 0)
    self->seat = self->readers && (guint) reader < g_strv_length (self->readers) ? reader : -1;
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
plan_step (const char *title, const char *const *studies, RvReadingMaterial material, GPtrArray *questions, const char *const *readers)
{
  JsonObject *step = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_string_member (step, "what", "reading");
  json_object_set_string_member (step, "title", title ? title : "");
  json_object_set_string_member (step, "material", material_words[material]);
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
  self->reader = self->seat = -1;
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
rv_reading_new (const char *library, const char *title, const char *const *studies, RvReadingMaterial material, GPtrArray *questions,
                const char *const *readers, GError **error)
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
  if (!self || !write_plan (self, plan_step (title, studies, material, questions, readers), error) || !open_readers (self, error))
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
      g_free (self->files[i].salt);
      g_free (self->files[i].pin);
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

RvReadingMaterial
rv_reading_get_material (RvReading *self)
{
  return self->material;
}

const char *
rv_reading_get_folder (RvReading *self)
{
  return self->folder;
}

/* --- reading --- */

static gboolean
write_seat (RvReading *self, int reader, GError **error)
{
  JsonObject *step;

  if (self->seat == reader)
    return TRUE;
  step = json_object_new ();
  json_object_set_string_member (step, "what", "seat");
  json_object_set_int_member (step, "reader", reader);
  return write_plan (self, step, error);
}

static gboolean
take_pin (Reader *file, const char *pin, GError **error)
{
  g_autofree char *salt = g_uuid_string_random (), *hash = rv_pin_hash (salt, pin);
  JsonObject *step = json_object_new ();

  json_object_set_string_member (step, "salt", salt);
  json_object_set_string_member (step, "pin", hash);
  if (!rv_journal_append (file->journal, step, error))
    return FALSE;
  apply_reader (file, rv_journal_step (file->journal, rv_journal_length (file->journal) - 1));
  return TRUE;
}

gboolean
rv_reading_enter (RvReading *self, guint reader, const char *pin, GError **error)
{
  Reader *file = reader < g_strv_length (self->readers) ? &self->files[reader] : NULL;
  g_autofree char *hash = file && file->pin ? rv_pin_hash (file->salt ? file->salt : "", pin ? pin : "") : NULL;

  if (!file)
    return refuse (error, _("Choose who reads."));
  if (*self->seals[reader])
    return refuse (error, _("These answers are sealed: they cannot be seen before the merge, nor changed."));
  if (!file->pin && (!pin || strlen (pin) < 4))
    return refuse (error, _("Choose a PIN of at least four characters; it opens your answers again."));
  if (file->pin && g_strcmp0 (hash, file->pin) != 0)
    return refuse (error, _("That is not the PIN that this reader chose."));
  if ((!file->pin && !take_pin (file, pin, error)) || !write_seat (self, (int) reader, error))
    return FALSE;
  self->reader = (int) reader;
  return TRUE;
}

gboolean
rv_reading_leave (RvReading *self, GError **error)
{
  self->reader = -1;
  return write_seat (self, -1, error);
}

gboolean
rv_reading_is_begun (RvReading *self, guint reader)
{
  return self->files[reader].pin != NULL;
}

int
rv_reading_get_seat (RvReading *self)
{
  return self->seat;
}

gboolean
rv_reading_is_seated (RvReading *self)
{
  return self->reader >= 0;
}

static gboolean
has_seat (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "plan.jsonl", NULL);
  g_autoptr (RvJournal) plan = rv_journal_read (path, NULL);
  int seat = -1;

  for (guint i = 0; plan && i < rv_journal_length (plan); i++)
    {
      JsonObject *step = rv_journal_step (plan, i);

      if (g_strcmp0 (rv_step_string (step, "what"), "seat") == 0)
        seat = rv_step_int (step, "reader", -1);
    }
  return seat >= 0;
}

gboolean
rv_reading_is_under_way (const char *library)
{
  g_autoptr (GPtrArray) folders = rv_reading_folders (library);

  for (guint i = 0; i < folders->len; i++)
    if (has_seat (folders->pdata[i]))
      return TRUE;
  return FALSE;
}

RvReading *
rv_reading_resume (const char *library)
{
  g_autoptr (GPtrArray) folders = rv_reading_folders (library);

  for (guint i = folders->len; i > 0; i--)
    {
      g_autoptr (RvReading) reading = rv_reading_open (folders->pdata[i - 1], NULL);

      if (reading && reading->seat >= 0 && !reading->merged)
        return g_steal_pointer (&reading);
    }
  return NULL;
}

static const char *
answer_of (RvReading *self, guint reader, guint study, guint question)
{
  g_autofree char *key = answer_key (study, question);

  return reader < g_strv_length (self->readers) ? g_hash_table_lookup (self->files[reader].answers, key) : NULL;
}

const char *
rv_reading_own (RvReading *self, guint reader, guint study, guint question)
{
  return self->reader == (int) reader ? answer_of (self, reader, study, question) : NULL;
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
  if (self->reader != (int) reader)
    return refuse (error, _("Only the reader who gave the PIN can answer."));
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
  if (self->reader != (int) reader)
    return refuse (error, _("Only the reader who gave the PIN can seal."));
  step = json_object_new ();
  json_object_set_string_member (step, "what", "sealed");
  json_object_set_int_member (step, "reader", reader);
  json_object_set_string_member (step, "seal", rv_journal_head (self->files[reader].journal));
  return write_plan (self, step, error) && rv_reading_leave (self, error);
}

const char *
rv_reading_get_seal (RvReading *self, guint reader)
{
  return self->seals[reader];
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

const char *
rv_reading_merged_answer (RvReading *self, guint reader, guint study, guint question)
{
  return self->merged ? answer_of (self, reader, study, question) : NULL;
}
