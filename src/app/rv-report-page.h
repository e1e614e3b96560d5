/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The report as it will be printed. */
#define RV_TYPE_REPORT_PAGE (rv_report_page_get_type ())
G_DECLARE_FINAL_TYPE (RvReportPage, rv_report_page, RV, REPORT_PAGE, RvPage)

G_END_DECLS
