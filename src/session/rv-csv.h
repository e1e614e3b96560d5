/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * Studies, findings, examination, events and results of a case as one tidy table for a spreadsheet or statistics program:
 * a line per value with the columns table, row, of, title, side, field, value, unit, empty. Values as written, numbers with a full
 * stop; "row" is the record's uuid, "of" that of the row it belongs to. UTF-8, CRLF, quoted as in RFC 4180. A text that a
 * spreadsheet would run as a formula has an apostrophe in front. Caller frees.
 */
char *rv_csv_from_case (RvCase *kase);
/* One cell, escaped and quoted where it needs to be. number: written as it is when it is one. Appends to out. */
void rv_csv_append (GString *out, const char *text);

G_END_DECLS
