/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The user's own likeliest causes, written down before the list is shown; kept in the case and its history. What was written stands
 * beside what the weighing says now. */
#define RV_TYPE_COMMIT_FORM (rv_commit_form_get_type ())
G_DECLARE_FINAL_TYPE (RvCommitForm, rv_commit_form, RV, COMMIT_FORM, RvPage)

G_END_DECLS
