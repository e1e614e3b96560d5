/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The assistant beside the page: where the lesion is, what may cause it, what does not fit, what to do next. */
#define RV_TYPE_ASSISTANT_VIEW (rv_assistant_view_get_type ())
G_DECLARE_FINAL_TYPE (RvAssistantView, rv_assistant_view, RV, ASSISTANT_VIEW, RvPage)

G_END_DECLS
