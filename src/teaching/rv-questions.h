/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Questions of a second read, each with the answers that may be given; sets of them are kept by name in LIBRARY/teaching/questions.json. */
typedef struct { char *id, *text; GStrv answers; } RvQuestion;

/* A small set to start from: pattern, side, severity, what is lost. RvQuestion. */
GPtrArray *rv_questions_default (void);
RvQuestion *rv_question_new (const char *id, const char *text, const char *const *answers);
void rv_question_free (RvQuestion *self);
/* One question a line: "Side: left | right | both". Ids are made from the words. NULL with error: line and what is missing. */
GPtrArray *rv_questions_from_text (const char *text, GError **error);
char *rv_questions_to_text (GPtrArray *questions);

/* Names of the kept sets, sorted; empty when there are none. NULL with error: the file cannot be read. Free with g_strfreev(). */
char **rv_questions_kept (const char *library, GError **error);
/* NULL with error: there is none of that name. */
GPtrArray *rv_questions_load (const char *library, const char *name, GError **error);
/* Takes the place of an earlier one of that name. Written whole, by rename. */
gboolean rv_questions_keep (const char *library, const char *name, GPtrArray *questions, GError **error);

G_END_DECLS
