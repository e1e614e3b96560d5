/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-chronology.h"

G_BEGIN_DECLS

/* Short lines about records, as they stand in charts and reports. All translated; callers free. */

/* A token within a sentence: "absent". */
char *rv_words_token (const char *token);
char *rv_words_capital (const char *text);
/* "Ankle dorsiflexion 3/5", "ankle reflex absent", "CSF protein: normal", "MRI". */
char *rv_words_record (RvRecord *record);
/* The same with its side: "ankle dorsiflexion 3/5, left". */
char *rv_words_record_side (RvRecord *record);
/* FALSE for a row of the examination or a result that is out of the ordinary. */
gboolean rv_words_is_normal (RvRecord *record);
/* "Man, 23 years" or "Woman, 66 years, 163 cm, 74 kg"; with_name adds the name or code in front. */
char *rv_words_patient (RvCase *kase, gboolean with_name);
/* Where a record comes from and when: "First visit, T+18 months"; "" when nothing is known. */
char *rv_words_source (RvCase *kase, RvRecord *record);
/* What the case is called: its title, or, when it is shown as it was known earlier, the complaint that led to the first encounter
 * known by then: a title tells the end. */
char *rv_words_case_title (RvCase *view, gboolean live);
/* Why the case is looked at: its question, or, before live, the reason of the last encounter known by then. NULL without. */
char *rv_words_why_now (RvCase *view, gboolean live);
/* A field's text, or NULL when it is unset or the kind has no such field. */
char *rv_words_field (RvCase *kase, RvRecord *record, const char *field);

G_END_DECLS
