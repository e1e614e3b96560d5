/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-store.h"
#include "teaching/rv-class.h"

G_BEGIN_DECLS

/**
 * The way out of a class when the teacher's PIN is forgotten. Who may write the library's files may take it, since nothing keeps them
 * from reading those files; but not quietly: it stands in the history of the library, in the journal and the results of the class,
 * and above every window of the library until somebody puts the notice away.
 */
gboolean rv_class_exit_without_pin (RvStore *store, RvClass *klass, GError **error);

/* The command of the way out, for a shell. library: its folder, NULL for the user's own. Caller frees. */
char *rv_class_exit_command (RvClass *klass, const char *library);
/* "The class “Group B” was ended without the teacher's PIN by anna, 2026-11-24 17:40.", or NULL: it was not. Caller frees. */
char *rv_class_exit_text (RvClass *klass);
/* That of every class of a library, oldest first. Free with g_strfreev(). */
char **rv_class_exit_notices (const char *library);

G_END_DECLS
