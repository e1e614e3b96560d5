/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "teaching/rv-journal.h"
#include "teaching/rv-kappa.h"
#include "teaching/rv-questions.h"

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
typedef struct _RvReading RvReading;

/* What of a case the readers are shown. */
typedef enum { RV_READING_EVERYTHING, RV_READING_EDX, RV_READING_IMAGES } RvReadingMaterial;

/* studies: case uuids; readers: names, at least two, each once. */
RvReading *rv_reading_new (const char *library, const char *title, const char *const *studies, RvReadingMaterial material, GPtrArray *questions,
                           const char *const *readers, GError **error);
RvReading *rv_reading_open (const char *folder, GError **error);
void rv_reading_free (RvReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvReading, rv_reading_free)
/* Folders of every reading of a library, oldest first. */
GPtrArray *rv_reading_folders (const char *library);

const char *rv_reading_get_title (RvReading *self);
const char *const *rv_reading_get_studies (RvReading *self);
const char *const *rv_reading_get_readers (RvReading *self);
GPtrArray *rv_reading_get_questions (RvReading *self);
RvReadingMaterial rv_reading_get_material (RvReading *self);
const char *rv_reading_get_folder (RvReading *self);

/* A reader sits down. The first time the PIN is theirs to choose (four characters or more, kept as a salted hash in their file); later
 * it must be the same. FALSE with error: another PIN, or sealed. One reader at a time. */
gboolean rv_reading_enter (RvReading *self, guint reader, const char *pin, GError **error);
/* Gets up: nobody's answers are handed out any more. */
gboolean rv_reading_leave (RvReading *self, GError **error);
gboolean rv_reading_is_begun (RvReading *self, guint reader);
/* Who sat down and did not get up, also in a program that ended since: there the reading goes on after a crash. -1: nobody. */
int rv_reading_get_seat (RvReading *self);
/* Whether that reader gave the PIN in this process. */
gboolean rv_reading_is_seated (RvReading *self);
/* Whether somebody sits at any reading of a library; only looks, also at what another program has open. */
gboolean rv_reading_is_under_way (const char *library);
/* The newest reading at which somebody sits still; NULL: none. Merged readings and those that cannot be read are left alone. */
RvReading *rv_reading_resume (const char *library);

/* The answer of the reader who sits here, or NULL; of any other NULL. */
const char *rv_reading_own (RvReading *self, guint reader, guint study, guint question);
/* Written to the reader's file at once; may be changed until sealed. */
gboolean rv_reading_answer (RvReading *self, guint reader, guint study, guint question, const char *answer, GError **error);
/* How many answers are still open. */
guint rv_reading_open_answers (RvReading *self, guint reader);
/* Only when every question of every study is answered, by the reader who sits here; who then gets up. */
gboolean rv_reading_seal (RvReading *self, guint reader, GError **error);
gboolean rv_reading_is_sealed (RvReading *self, guint reader);
/* The hash that closes a sealed file: a reader who notes its beginning can tell later that nothing was changed. "": not sealed. Borrowed. */
const char *rv_reading_get_seal (RvReading *self, guint reader);
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

/* The commonest answer of all readers (borrowed) and its share; 0 and NULL before the merge. */
double rv_reading_prevalence (RvReading *self, guint question, const char **answer);
/* What to keep in mind of a question's kappa, in a sentence or two, or NULL. Where one answer prevails kappa is low although readers agree:
 *   Feinstein AR, Cicchetti DV. High agreement but low kappa: I. Journal of Clinical Epidemiology 1990; 43: 543-549. Caller frees. */
char *rv_reading_caution (RvReading *self, guint question);

G_END_DECLS
