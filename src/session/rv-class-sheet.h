/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-anatomy.h"
#include "teaching/rv-class.h"
#include "teaching/rv-reading.h"

G_BEGIN_DECLS

/**
 * What comes of a class or of a second read, to take away: a table for a spreadsheet and a sheet to print.
 * Only revealed cases are told, and only merged readings; the rest is left out.
 */
/* A line per learner, case and stage: class, case, title, stage, learner, place, stretches, side, on_truth, brier, log, points, for,
 * against, missing; then, after an empty line, the votes of the room by round without names, beside the pooled answers. Numbers with a full stop, UTF-8, CRLF, quoted as in RFC 4180. titles: a title a case, or NULL. Caller frees. */
char *rv_class_sheet_csv (RvClass *class, const RvAnatomy *anatomy, const char *const *titles);
/* The same as A4 pages: scores per case and stage beside the room's, votes by round, calibration. The file appears whole or not at all. */
gboolean rv_class_sheet_pdf (RvClass *class, const RvAnatomy *anatomy, const char *const *titles, const char *path, GError **error);

/* A line per study and question with every reader's answer; then the agreement per question. Caller frees; NULL: not merged. */
char *rv_reading_sheet_csv (RvReading *reading, const char *const *titles);
gboolean rv_reading_sheet_pdf (RvReading *reading, const char *const *titles, const char *path, GError **error);

/* Both, by the path's ending: ".csv" is the table, anything else the PDF. */
gboolean rv_class_sheet_save (RvClass *class, const RvAnatomy *anatomy, const char *const *titles, const char *path, GError **error);
gboolean rv_reading_sheet_save (RvReading *reading, const char *const *titles, const char *path, GError **error);

G_END_DECLS
