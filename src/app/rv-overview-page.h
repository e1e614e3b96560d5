/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The case on one page: who, why now, what was found, where and why, open questions; every line leads to its source. */
#define RV_TYPE_OVERVIEW_PAGE (rv_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (RvOverviewPage, rv_overview_page, RV, OVERVIEW_PAGE, RvPage)

G_END_DECLS
