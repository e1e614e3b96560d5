/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "report/rv-beside.h"
#include "teaching/rv-class.h"

G_BEGIN_DECLS

/**
 * The assistant in the place of a learner: at each stage it is given exactly what the class was shown (rv_disclose_case()), and is
 * scored in the same way. Where it thinks of two causes at once, their weight goes to the one that was true, else to the first.
 */

/* A step per stage, as many as the class answered. NULL with error: no knowledge. kase: the whole case. Takes some tenths of a second. */
RvReplay *rv_class_course_run (RvCase *kase, guint n_stages, GError **error);
/* The same on a worker; the case is copied. */
void rv_class_course_async (RvCase *kase, guint n_stages, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
RvReplay *rv_class_course_finish (GAsyncResult *result, GError **error);

/* A step of it as a learner's points, RvPoint. truths: ids of the true causes, or empty. */
GArray *rv_class_course_points (const RvReplayStep *step, const char *const *truths);
/* Everyone's course at a revealed case. Takes replay. */
RvBeside *rv_class_course_beside (RvClass *klass, guint kase, RvReplay *replay);

G_END_DECLS
