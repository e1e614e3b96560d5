/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-store.h"
#include "store/store-cases.h"

#define FAULT_UUID "5e0a2c9e-5d0f-4a63-9f0e-6a6a0f1b2c3d"

/* SHA-256 over every record, value, origin and position. */
char *fault_digest (RvCase *kase);

/* The last "ack" in what the editor said; 0 when there is none. digest may be NULL. */
guint fault_last_ack (const char *said, char **digest);

/* Opens the library as a user would after the fault and checks: every acknowledged revision is there, the state is the acknowledged
 * one when nothing came after it, history, database, index and mirrors are in order. at_most: no more revisions than one that was
 * under way. NULL when all is well, else what is wrong; caller frees. */
char *fault_check_library (const char *dir, guint acked, const char *digest, guint under_way);
