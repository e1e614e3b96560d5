/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/* From now on codes of findings and causes read as the knowledge files name them (rv_code_label()). Called once, at the program's
 * start; the files are read when the first code is shown. */
void rv_names_install (void);

/* The code of a finding or cause that is called so ("Foot drop", a synonym, or the code itself); NULL when none is. Borrowed from
 * the knowledge. */
const char *rv_names_code_of (const char *words);

/* A list of references in free text ("ncs-sural-l biopsy-axons"), as argument and discrepancy hold it: titles of the records and
 * names of the codes in it; words that are neither stay. Caller frees. */
char *rv_names_of_references (RvCase *kase, const char *text);

G_END_DECLS
