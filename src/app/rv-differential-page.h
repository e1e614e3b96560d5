/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* Causes with their weights, for and against. */
#define RV_TYPE_DIFFERENTIAL_PAGE (rv_differential_page_get_type ())
G_DECLARE_FINAL_TYPE (RvDifferentialPage, rv_differential_page, RV, DIFFERENTIAL_PAGE, RvPage)

G_END_DECLS
