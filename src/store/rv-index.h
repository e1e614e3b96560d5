/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-db.h"

G_BEGIN_DECLS

/* What the library list needs of each case: its line, its words, its facets. Derived from the records, so it stands outside
 * the history and can be made again at any time. Inside the caller's transaction. */

/* Writes (or writes anew) the index of a case whose row in cases is there; the case becomes the most recent. */
gboolean rv_index_case (RvDb *db, RvCase *kase, GError **error);
/* Takes the words and facets of a case out; the row in cases stays. */
gboolean rv_index_remove (RvDb *db, const char *case_uuid, GError **error);
/* All cases, in the order in which they were changed. */
gboolean rv_index_all (RvDb *db, GError **error);
/* Merges the word index into one piece, so that nothing of removed cases is left in it. */
gboolean rv_index_settle (RvDb *db, GError **error);
/* The word index against its own content. */
gboolean rv_index_check (RvDb *db, GError **error);

/* Text as the word index takes it: Chinese and Japanese are written without gaps, so an invisible one (U+200B) is put between
 * their characters; a search then finds what stands inside a sentence. Text of a query goes the same way. */
void rv_index_append (GString *words, const char *text);

/* "M 23 · sciatic · leukaemic infiltration". Caller frees. */
char *rv_index_subtitle (RvCase *kase);
/* A token without spaces for a facet value: "Carpal tunnel" -> "carpal-tunnel". Caller frees. */
char *rv_index_token (const char *text);

G_END_DECLS
