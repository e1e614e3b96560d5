/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/rv-picture.h"
#include "session/rv-report-template.h"
#include "store/rv-store.h"

G_BEGIN_DECLS

/* xml, package, pdf, odt, html, slides, handout, csv; NULL-terminated. */
const char *const *rv_output_formats (void);
/* The whole case in one of these formats. Slides and handout (slides with the speaker's notes) are a PDF without the
 * patient's name. The file appears whole or not at all. */
gboolean rv_output_save (RvCase *kase, const char *files_dir, const char *format, const char *path, GError **error);

/* The report as pdf, odt or html. picture: with view "report"; its letterhead, sections and history are those of the report. */
gboolean rv_output_save_report (RvPicture *picture, const char *format, const char *path, GError **error);
/* What a report says of the state of the record: number of changes, the last one, the hash at the head of the history. NULL when the
 * library has no history of the case. Caller frees. */
char *rv_output_history (RvStore *store, const char *case_uuid);
/* The same with a template (or NULL) and a line of history (or NULL) for the formats that are reports. */
gboolean rv_output_save_with (RvCase *kase, const char *files_dir, const char *format, const RvReportTemplate *report, const char *history, const char *path, GError **error);

G_END_DECLS
