/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "casefile/rv-casefile.h"

/* Where the repository lies. Owned by the test program. */
const char *ct_data (const char *name);   /* tests/data/… */
GBytes *ct_bytes (const char *text);
/* Reads a text; the faults are asserted to be there. */
RvCase *ct_read (const char *xml, GPtrArray **faults, GError **error);
/* Faults of a text. */
GPtrArray *ct_faults (const char *xml);
/* The faults as lines for a message. */
char *ct_list (GPtrArray *faults);
/* The only fault of the text, on that line, with words in its message; fails otherwise. */
void ct_assert_fault (const char *xml, RvFaultSeverity severity, int line, const char *words);
void ct_assert_none (const char *xml);
/* A case with random records and values of every kind and field; values may be anything that a string can hold. */
RvCase *ct_random_case (GRand *rand, gboolean sensible);
void ct_assert_same (RvCase *a, RvCase *b);

void ct_add_fault_tests (void);
void ct_add_word_tests (void);
void ct_add_roundtrip_tests (void);
void ct_add_untrusted_tests (void);
void ct_add_package_tests (void);
void ct_add_hostile_package_tests (void);
void ct_add_mutation_tests (void);
