/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "teaching/rv-journal.h"
#include "teaching/rv-kappa.h"

G_BEGIN_DECLS

/**
 * RvReading: a blinded second read. Several readers classify the same studies by the same questions without seeing each other;
 * each has a file of their own. A reader who is done seals it: the hash that closes the file is written into the coordinator's
 * plan, so that no answer can be changed afterwards without being found. Only when all have sealed, the coordinator merges:
 * before that no answer of anyone is handed out, except to the reader who gave it.
 *
 * Files: LIBRARY/teaching/readings/NAME/plan.jsonl and reader-N.jsonl, journals (rv-journal.h). They are readable to who may read
 * the library's files: sealing protects against change and against seeing by accident, not against the owner of the disk.
 */
typedef struct { char *id, *text; GStrv answers; } RvQuestion;

/* A small set to start from: pattern, side, severity, what is lost. RvQuestion. */
GPtrArray *rv_questions_default (void);
RvQuestion *rv_question_new (const char *id, const char *text, const char *const *answers);
void rv_question_free (RvQuestion *self);
/* One question a line: "Side: left | right | both". Ids are made from the words. NULL with error: line and what is missing. */
GPtrArray *rv_questions_from_text (const char *text, GError **error);
char *rv_questions_to_text (GPtrArray *questions);

typedef struct _RvReading RvReading;

/* studies: case uuids; readers: names, at least two, each once. */
RvReading *rv_reading_new (const char *library, const char *title, const char *const *studies, GPtrArray *questions, const char *const *readers, GError **error);
RvReading *rv_reading_open (const char *folder, GError **error);
void rv_reading_free (RvReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvReading, rv_reading_free)
/* Folders of every reading of a library, oldest first. */
GPtrArray *rv_reading_folders (const char *library);

const char *rv_reading_get_title (RvReading *self);
const char *const *rv_reading_get_studies (RvReading *self);
const char *const *rv_reading_get_readers (RvReading *self);
GPtrArray *rv_reading_get_questions (RvReading *self);

/* A reader's own answer, or NULL. Only while that reader reads; after the merge use the tables below. */
const char *rv_reading_own (RvReading *self, guint reader, guint study, guint question);
/* Written to the reader's file at once; may be changed until sealed. */
gboolean rv_reading_answer (RvReading *self, guint reader, guint study, guint question, const char *answer, GError **error);
/* How many answers are still open. */
guint rv_reading_open_answers (RvReading *self, guint reader);
/* Only when every question of every study is answered. */
gboolean rv_reading_seal (RvReading *self, guint reader, GError **error);
gboolean rv_reading_is_sealed (RvReading *self, guint reader);
/* Checks every file against its seal. FALSE with error names who has not sealed or whose file was changed. */
gboolean rv_reading_merge (RvReading *self, GError **error);
gboolean rv_reading_is_merged (RvReading *self);

/* After the merge. Cohen's for two readers; Fleiss' for any number. FALSE: not merged. */
gboolean rv_reading_cohen (RvReading *self, guint question, guint reader_a, guint reader_b, RvKappa *kappa);
gboolean rv_reading_fleiss (RvReading *self, guint question, RvKappa *kappa);
/* NULL before the merge. Borrowed. */
const char *rv_reading_merged_answer (RvReading *self, guint reader, guint study, guint question);
/* Studies and questions on which not all agree, in order. Empty before the merge. */
typedef struct { guint study, question; } RvDisagreement;
GArray *rv_reading_disagreements (RvReading *self);

G_END_DECLS
