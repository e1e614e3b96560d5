/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* What an argument is worth: a cause, a named comparator and the findings that are brought forward, each weighed by itself. */
#define RV_TYPE_AUDIT_VIEW (rv_audit_view_get_type ())
G_DECLARE_FINAL_TYPE (RvAuditView, rv_audit_view, RV, AUDIT_VIEW, RvPage)

G_END_DECLS
