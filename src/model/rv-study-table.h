/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/* One row of the wide nerve-conduction table, as in print: left and right of one nerve, type and stimulation site. */
typedef struct {
  const char *nerve;     /* borrowed from the case */
  const char *type;
  const char *site;      /* NULL when none is named */
  RvRecord *ncs[2];      /* left, right; NULL when that side was not studied */
  RvRecord *stim[2];     /* NULL likewise */
} RvNcsRow;

/* Left and right paired, in the order of the case. Array of RvNcsRow. Cases whose studies are given in words only have rows
 * with ncs set and stim NULL. */
GPtrArray *rv_ncs_rows (RvCase *kase);

/* The unit of a stim field: mV for motor amplitudes, µV for sensory ones, else the field's own. Never NULL. */
const char *rv_stim_unit (RvRecord *ncs, const char *field);

G_END_DECLS
