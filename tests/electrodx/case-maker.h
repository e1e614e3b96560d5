/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdarg.h>

#include "model/rv-case.h"

/* Cases in a few lines for the tests of this folder. */

/* Adds a record: pairs of field and value, ended by NULL. Borrowed. */
G_GNUC_NULL_TERMINATED static inline RvRecord *
make (RvCase *kase, const char *kind, RvRecord *parent, ...)
{
  const char *parent_uuid = parent ? rv_record_get_uuid (parent) : NULL;
  g_autoptr (RvRecord) record = rv_record_new (rv_schema_kind (kind), NULL, parent_uuid);
  rv_record_set_position (record, rv_case_next_position (kase, kind, parent_uuid));
  va_list args;
  va_start (args, parent);
  for (const char *field = va_arg (args, const char *); field; field = va_arg (args, const char *))
    rv_record_set (record, field, va_arg (args, const char *));
  va_end (args);
  rv_case_add (kase, record);
  return record;
}

static inline RvCase *
make_case (const char *age)
{
  RvCase *kase = rv_case_new (NULL);
  make (kase, "patient", NULL, "age", age, "sex", "male", NULL);
  return kase;
}

static inline RvRecord *
make_ncs (RvCase *kase, const char *nerve, const char *type, const char *side, const char *record, const char *latency, const char *amplitude, const char *velocity)
{
  RvRecord *ncs = make (kase, "ncs", NULL, "nerve", nerve, "type", type, "side", side, "record", record, NULL);
  make (kase, "stim", ncs, "latency", latency, "amplitude", amplitude, "velocity", velocity, NULL);
  return ncs;
}

static inline void
make_emg (RvCase *kase, const char *muscle, const char *side, const char *fibrillations, const char *units, const char *recruitment)
{
  make (kase, "emg", NULL, "muscle", muscle, "side", side, "fibrillations", fibrillations, "mup-duration", units, "recruitment", recruitment, NULL);
}

static inline void
make_needle (RvCase *kase, const char *muscle, const char *side, gboolean abnormal)
{
  make_emg (kase, muscle, side, abnormal ? "+++" : "-", abnormal ? "++" : "-", abnormal ? "simple" : "full");
}
