/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* Nerve conduction and needle EMG, as in print, edited in place; what the source says about them beside. */
#define RV_TYPE_EDX_PAGE (rv_edx_page_get_type ())
G_DECLARE_FINAL_TYPE (RvEdxPage, rv_edx_page, RV, EDX_PAGE, RvPage)

G_END_DECLS
