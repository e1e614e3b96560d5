/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-schema.h"

/* The table itself; everyone else asks rv-schema.h. */
extern const RvKind rv_all_schema_kinds[];
extern const guint rv_n_schema_kinds;
