/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* Everything the case holds, as a record in sections: each entry a row that opens in the side pane, each section with a
 * button to add. A filter finds a row by its words. */
#define RV_TYPE_RECORD_PAGE (rv_record_page_get_type ())
G_DECLARE_FINAL_TYPE (RvRecordPage, rv_record_page, RV, RECORD_PAGE, RvPage)

G_END_DECLS
