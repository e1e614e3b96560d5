/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "reasoning/rv-replay.h"
#include "session/rv-assessment.h"

G_BEGIN_DECLS

/* Computed beside the case and never written into it, on a worker: its course, and what would be if. */

/* The differential at every moment at which something became known. The case is copied. */
void rv_scenario_course_async (RvCase *kase, gboolean found_only, gboolean naive, GCancellable *cancellable,
                               GAsyncReadyCallback done, gpointer data);
/* NULL with error when it was cancelled or there is no knowledge. Caller frees. */
RvReplay *rv_scenario_course_finish (GAsyncResult *result, GError **error);

/* The differential with these statuses (one per finding of the knowledge) instead of the case's own; all else as assessed. */
void rv_scenario_what_if_async (RvAssessment *assessment, const RvStatus *statuses, GCancellable *cancellable, GAsyncReadyCallback done,
                                gpointer data);
RvDifferential *rv_scenario_what_if_finish (GAsyncResult *result, GError **error);

G_END_DECLS
