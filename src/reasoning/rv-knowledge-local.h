/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reasoning/rv-knowledge.h"

G_BEGIN_DECLS

/* The local layer: figures changed inside the program, with who, when and why. It lies in a file of its own (in the library's folder)
 * on top of the shipped files, which never change. */
#define RV_KNOWLEDGE_LOCAL_FILE "knowledge-local.xml"

typedef struct {
  char *cause;     /* id; NULL: the background rate of the finding */
  char *finding;   /* id, or NULL: the prior of the cause in the setting */
  char *setting;   /* id, or NULL */
  double k, n;     /* k of n patients */
  RvTrust trust;
  char *source;    /* id, or NULL; a figure of trust "found" must have one */
  char *who, *when, *why; /* when: ISO 8601 with time */
} RvLocalChange;
void rv_local_change_free (gpointer change);

/* The changes that were loaded, oldest first. */
guint rv_knowledge_n_local (const RvKnowledge *self);
const RvLocalChange *rv_knowledge_local (const RvKnowledge *self, guint i);

/* The file of the local layer that was read and the hash of its bytes; NULL: there is none. */
const char *rv_knowledge_local_path (const RvKnowledge *self);
const char *rv_knowledge_local_sha256 (const RvKnowledge *self);

/* Which file rv_knowledge_default() lays over the shipped files; it need not exist. NULL: none. What was loaded before stays alive
 * for those who still hold it; the next rv_knowledge_default() loads anew. */
void rv_knowledge_set_local (const char *path);
/* Adds a change (when is filled in if NULL), or takes back the i-th. The new layer is loaded and checked before it replaces the file;
 * then it is the default. FALSE with error: the file and the default are as they were. */
gboolean rv_knowledge_local_add (const RvLocalChange *change, GError **error);
gboolean rv_knowledge_local_take_back (guint i, GError **error);

G_END_DECLS
