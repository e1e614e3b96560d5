/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-chronology.h"

G_BEGIN_DECLS

/* A small course with everything a timeline has: relative dates, order only, open ends, responses, groups, values over time. */
RvCase *test_case_course (void);
/* A dated (calendar) course with several events on one day. */
RvCase *test_case_calendar (void);
/* n events with random dates, doubts and texts. */
RvCase *test_case_random (guint32 seed, guint n);
/* Adds a record: field, value pairs, NULL-terminated. */
RvRecord *test_add (RvCase *kase, const char *kind, RvRecord *parent, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
