/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to src/electrodx: comparing names as people write them. Caller frees every string. */

/* Lower case, accents and punctuation gone, text in brackets gone, words replaced by the table (may be NULL). "" for NULL. */
char *rv_words_normalise (const char *words, GHashTable *replace);
/* The words sorted, each once. */
char *rv_words_bag (const char *normalised);
/* Cost of reading b as a misspelt a: 1 or 2 changed letters in long names; G_MAXUINT when too different. */
guint rv_words_misspelt (const char *a, const char *b);
/* Number of words of `part` when all of them occur in `whole`, else 0. Both are bags. */
guint rv_words_contained (const char *part, const char *whole);

G_END_DECLS
